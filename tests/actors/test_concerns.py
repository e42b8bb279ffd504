"""Whom a mandate concerns: who represents an enterprise, or acts for another area, gives and takes no power there."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from ledger.actors import mandates
from ledger.actors.actions import revoke_key
from ledger.actors.areas import AreaOther
from ledger.actors.authority import Bearer, Role
from ledger.actors.queries import seen
from ledger.actors.recusal import Recused, check_recused
from ledger.database import Books, Database
from ledger.law import Law
from ledger.register import actions as register
from ledger.register.actions import Attributes
from tests.actors.test_mandates import FROM, MILL, OTHER, Town, make_town, numbered
from tests.actors.test_persons import at
from tests.furnished import furnished
from tests.permits.world import uscc


@furnished
def town(database: Database, owner: Database) -> Town:
    """The town of the mandates."""
    return make_town(database, owner)


def standing(town: Town, owner: str = MILL) -> dict[str, int]:
    """A mandate that waits at an enterprise, and one that runs with a code that waits, neither of somebody who acts for the bureau."""
    waiting = town.ask("root", "Wu", Role.ENTERPRISE, owner=owner).mandate_id
    asked = town.ask("root", "Zheng", Role.ENTERPRISE, owner=owner)
    running, half = asked.mandate_id, town.confirm("he", asked.mandate_id)
    town.database.begin(lambda books: mandates.enrol(books, asked.half + half))
    code = town.database.begin(
        lambda books: mandates.ask_enrolment(books, town.actors["chief"], town.books[0], running)
    )
    return {"waiting": waiting, "running": running, "code": code.enrolment_id, "book": town.books[0]}


DOES: dict[str, tuple[Callable[[Town, Bearer, dict[str, int]], object], str]] = {
    "drops a code": (
        lambda t, by, n: t.database.begin(
            lambda b: mandates.drop_enrolment(b, by, t.books[0], n["running"], n["code"])
        ),
        "SELECT ledger.drop_enrolment(%s, {book}, {running}, {code})",
    ),
    "asks for a code": (
        lambda t, by, n: t.database.begin(lambda b: mandates.ask_enrolment(b, by, t.books[0], n["running"])),
        "SELECT ledger.ask_enrolment(%s, {book}, {running}, NULL, NULL, sha256('1'))",
    ),
    "confirms a code": (
        lambda t, by, n: t.database.begin(
            lambda b: mandates.confirm_enrolment(b, by, t.books[0], n["running"], n["code"])
        ),
        "SELECT ledger.confirm_enrolment(%s, {book}, {running}, {code}, sha256('2'))",
    ),
    "confirms a mandate": (
        lambda t, by, n: t.database.begin(lambda b: mandates.confirm(b, by, t.books[0], n["waiting"])),
        "SELECT ledger.confirm_mandate(%s, {book}, {waiting}, sha256('3'))",
    ),
    "drops a mandate": (
        lambda t, by, n: t.database.begin(lambda b: mandates.drop(b, by, t.books[0], n["waiting"])),
        "SELECT ledger.drop_mandate(%s, {book}, {waiting})",
    ),
    "ends a mandate": (
        lambda t, by, n: t.database.begin(lambda b: mandates.end(b, by, t.books[0], n["running"], "x")),
        "SELECT ledger.end_mandate(%s, {book}, {running}, 'x')",
    ),
}
"""What is done with the mandates of an enterprise, in Python and past it."""


def asks(town: Town, who: str, first: str = "", owner: str = MILL) -> str:
    """Ask past Python for a mandate."""
    return town.sql_ask(who, "Qin", "enterprise", f"{who} {first}", owner)


@pytest.mark.parametrize("what", DOES)
def test_who_represents_an_enterprise_gives_and_takes_no_power_there(town: Town, what: str) -> None:
    """Goal: nobody arranges who represents whom he represents. Method: each act, by a clerk with a key of the mill, and by another."""
    second(town)
    numbers, (act, query) = standing(town), DOES[what]
    with pytest.raises(Recused):
        act(town, town.actors["li"], numbers)
    with pytest.raises(Recused):
        town.ask("li", "Qin", Role.ENTERPRISE)
    assert (town.told(query.format_map(numbers), town.keys["li"]), asks(town, "li")) == (
        "mandate_recused",
    ) * 2
    town.ask("li", "Qin", Role.ENTERPRISE, owner=OTHER)
    town.ask("he", "Qin", Role.ENTERPRISE)
    act(town, town.actors["he"], numbers)
    assert town.broken() == {}


def test_an_administrator_takes_no_key_back_where_he_represents(town: Town) -> None:
    """Goal: nobody puts a colleague out as an administrator. Method: each key of the mill, by root, who has one; by chief; elsewhere."""
    standing(town)
    asked = town.ask("chief", "root", Role.ENTERPRISE)
    half = town.confirm("he", asked.mandate_id)
    town.database.begin(lambda books: mandates.enrol(books, asked.half + half))
    other = town.ask("chief", "Feng", Role.ENTERPRISE, owner=OTHER)
    half = town.confirm("he", other.mandate_id)
    town.database.begin(lambda books: mandates.enrol(books, other.half + half))
    query = """SELECT k.key_id, a.name, a.owner FROM ledger.api_key k JOIN ledger.actor a USING (actor_id)
      WHERE a.owner IS NOT NULL ORDER BY a.name"""
    with town.database.read() as books:
        keys = [tuple(row) for row in books.connection.exec_driver_sql(query)]
    assert {name for _, name, owner in keys if owner == MILL} >= {"Zheng", "root"}

    def revoke(who: str, key: int) -> int:
        return town.database.begin(lambda books: revoke_key(books, town.actors[who], town.books[0], key))

    for key, _, owner in keys:
        if owner == MILL:
            with pytest.raises(Recused):
                revoke("root", key)
            past = town.told("SELECT ledger.revoke_key(%s, %s, %s)", town.keys["root"], town.books[0], key)
            assert past == "key_recused"
    assert [revoke("root", key) > 0 for key, _, owner in keys if owner == OTHER] == [True]
    assert [revoke("chief", key) > 0 for key, name, _ in keys if name == "Zheng"] == [True]
    assert town.broken() == {}


def second(town: Town) -> int:
    """A mandate of li at the mill; li has a key under it."""
    asked = town.ask("root", "li", Role.ENTERPRISE)
    half = town.confirm("he", asked.mandate_id)
    town.database.begin(lambda books: mandates.enrol(books, asked.half + half))
    return asked.mandate_id


def recused(town: Town, who: str) -> bool:
    """Tell whether somebody of the bureau takes no part in what concerns the mill."""
    with town.database.read() as books:
        try:
            check_recused(books, town.books[0], town.actors[who].actor_id, [MILL])
        except Recused:
            return True
    return False


def test_nobody_ends_his_recusal_himself(town: Town) -> None:
    """Goal: who is bureau and represents a party stays out. Method: li ends his mandate with the key of the bureau; then he; a year."""
    town.database = town.owner  # whose clock is set
    at(town.owner, "2027-11-02T12:00:00+08:00")
    mandate, li = second(town), town.actors["li"]

    with pytest.raises(Recused):
        town.database.begin(lambda books: mandates.end(books, li, town.books[0], mandate, "x"))
    query = "SELECT ledger.end_mandate(%s, %s, %s, 'x')"
    assert town.told(query, town.keys["li"], town.books[0], mandate) == "mandate_recused"
    town.database.begin(lambda books: mandates.end(books, town.actors["he"], town.books[0], mandate, "x"))
    for day, told in ((date(2027, 11, 2), True), (date(2028, 11, 2), True), (date(2028, 11, 3), False)):
        at(town.owner, f"{day}T12:00:00+08:00")
        assert recused(town, "li") is told


def test_what_ran_out_recuses_for_a_year(town: Town) -> None:
    """The last day of a mandate counts as its end does."""
    town.database = town.owner
    at(town.owner, "2027-11-02T12:00:00+08:00")
    town.hire("he", Role.ENTERPRISE, until=date(2027, 12, 1))
    last = date(2028, 12, 1)
    for day, told in ((last, True), (last + timedelta(1), False)):
        at(town.owner, f"{day}T12:00:00+08:00")
        assert recused(town, "he") is told


def test_a_mandate_without_a_key_recuses_nobody(town: Town) -> None:
    """Goal: nobody is put out of action without his consent. Method: a mandate for a clerk's number; the list says so; then a key."""
    asked = town.ask("root", "li", Role.ENTERPRISE)
    with town.database.read() as books:
        [one] = numbered(books, town, asked.mandate_id)
    assert (one.state, one.recuses) == ("asked", True)
    assert [told.recuses for told in seen(town.actors["sun"], [one])] == [False]
    half = town.confirm("he", asked.mandate_id)
    assert not recused(town, "li")
    with town.database.read() as books:
        assert [told.recuses for told in numbered(books, town, asked.mandate_id)] == [True]
    town.database.begin(lambda books: mandates.enrol(books, asked.half + half))
    assert recused(town, "li")


@pytest.mark.parametrize("what", DOES)
def test_whose_mandate_is_for_an_area_gives_power_there(town: Town, what: str) -> None:
    """Goal: a county gives power where an enterprise lies. Method: each act by clerks of two counties, and before it has a site."""
    keys = {}
    for area in ("330604", "330603"):
        _, text = town.hire(f"clerk {area}", Role.BUREAU, area=area)
        held = town.holder(text)
        assert held is not None
        keys[area] = Bearer(
            held.actor_id, town.books[0], held.name, Role.BUREAU, None, held.person_id, key=text
        )
    mill = placed(town)
    numbers, (act, query) = standing(town, mill), DOES[what]
    with pytest.raises(AreaOther):
        act(town, keys["330603"], numbers)
    assert town.told(query.format_map(numbers), keys["330603"].key) == "mandate_in_area"
    town.actors |= keys
    assert [asks(town, area, owner=mill) for area in keys] == ["", "mandate_in_area"]
    town.ask("330603", "Qin", Role.ENTERPRISE, owner=OTHER)
    act(town, keys["330604"], numbers)


def placed(town: Town) -> str:
    """Register an enterprise with a site; give its code."""
    book, by = town.books[0], town.actors["he"].actor_id
    here = Attributes(region="330604", industry="C1713", watershed="cao-e")
    words: dict[str, Any] = {
        "suffix": "001P",
        "name": "works",
        "on": FROM,
        "document": "x",
        "law": Law.of("cn"),
    }

    def work(books: Books) -> str:
        party, _ = register.register_party(books, book, by, uscc=uscc(1), name="Mill", on=FROM)
        register.register_site(books, book, by, party_code=party, attributes=here, **words)
        return party

    return town.owner.begin(work)
