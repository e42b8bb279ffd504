"""Enterprises and sites are called otherwise from a day on: by two, with the way back, older papers as they were; in PostgreSQL too."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.exc import DBAPIError

from ledger.database import Database
from ledger.database.refusals import sqlstate
from ledger.market.queries.trade import papers_of
from ledger.permits.actions import register as changes
from ledger.permits.actions import second
from ledger.permits.queries.waiting import names_of as shown_names
from ledger.permits.rules.strips import party_of
from ledger.processes.acting import read_process
from ledger.processes.actions import number_events
from ledger.processes.queries import happenings
from ledger.register.naming import names_of
from ledger.register.queries import parties, site_on
from ledger.register.queries import party_of as read_party
from tests.furnished import furnished
from tests.permits.test_register import ONE, PARTY, SALE, confirm, step
from tests.permits.world import DAY, District, new, site

LATER = DAY + timedelta(days=30)
NEW, THIRD = "绍兴𮯰记印染有限公司", "绍兴新印染有限公司"


@furnished
def district(database: Database, owner: Database) -> District:
    """Two mills."""
    made = District(database, owner)
    made.adopt(sale__needs_recognition="false")
    for number in (1, 2):
        made.enterprise(number)
    return made


def ask(
    d: District, name: str = NEW, holder: str = PARTY, on: date = DAY, **changed: Any
) -> tuple[str, UUID]:
    """Ask to call it otherwise."""
    act_id = new()
    told = d.do(
        changes.call_otherwise, replace(step(d), on=on, **changed), act_id=act_id, holder=holder, name=name
    )
    return told, act_id


def rename(d: District, name: str = NEW, holder: str = PARTY, on: date = DAY) -> str:
    """Call it otherwise, by two."""
    told, act_id = ask(d, name, holder, on)
    return (
        d.do(second.confirm, d.step("chief", on), act_id=act_id, ways=changes.WAYS)
        if told == "proposed"
        else told
    )


def called(d: District, on: date, holder: str = PARTY) -> str:
    """Tell how it is called on a day."""
    if holder == party_of(holder):
        return str(d.ask(read_party, holder, seen_by=None, on=on).name)
    return str(d.ask(site_on, holder, on).name)


@pytest.mark.parametrize("holder", [PARTY, ONE])
def test_a_name_holds_from_a_day_on(district: District, holder: str) -> None:
    """Goal: older papers keep the older name. Method: the day before, the day, later names, one between, and the list read back."""
    d = district
    old = called(d, DAY, holder)
    told, act_id = ask(d, holder=holder)
    assert told == "proposed"
    assert called(d, LATER, holder) == old, "what one asks for changes nothing"
    assert confirm(d, act_id, "bureau") == "process.second_person_needed"
    for _ in range(2):
        assert confirm(d, act_id) == "done"
    assert rename(d, THIRD, holder, LATER) == "done"
    assert [
        called(d, on, holder) for on in (DAY - timedelta(days=1), DAY, LATER - timedelta(days=1), LATER)
    ] == [
        old,
        NEW,
        NEW,
        THIRD,
    ]
    rows = d.ask(names_of, holder)
    assert [(one.name, one.valid_from, one.held) for one in rows[:2]] == [
        (THIRD, LATER, True),
        (NEW, DAY, True),
    ]
    assert (rows[2].name, rows[2].act_id, rows[2].held) == (old, None, True)
    assert (rows[1].act_id, rows[1].document) == (act_id, "D-1")
    with d.database.read() as books:
        [change] = changes.changes(read_process(books, d.book_id, changes.CHANGES, act_id, None)[1])
    assert change == ("name", old, NEW)
    d.run(number_events)
    heard = [one.kind for one in d.ask(happenings, owner=PARTY, limit=500) if one.subject == str(act_id)]
    assert heard == ["permits.register.propose", "parties.renamed"]
    assert d.broken() == []


def test_papers_and_searches(district: District) -> None:
    """Goal: certificates of each day have its name, and every name finds. Method: sides of a sale, the search, names for matching."""
    d = district
    old = called(d, DAY)
    assert rename(d) == "done"
    for on, name in ((DAY - timedelta(days=1), old), (DAY, NEW)):
        assert d.ask(papers_of, SALE, on)[ONE].name == name
    for name in (old, NEW, "𮯰"):
        assert PARTY in [one.code for one in d.ask(parties, seen_by=None, name=name)]
    assert d.ask(shown_names, [ONE, PARTY]) == {ONE: NEW, PARTY: NEW}
    with d.database.read() as books:
        held = "SELECT name FROM ledger.names_held(%s, %s) AS h (name) ORDER BY name"
        found = books.connection.exec_driver_sql(held, (d.book_id, PARTY)).scalars().all()
    assert sorted(found) == sorted([old, NEW])


@pytest.mark.parametrize("holder", [PARTY, ONE])
def test_the_way_back(district: District, holder: str) -> None:
    """Goal: a wrong name is corrected, and never held. Method: the old name, then the right one, from the same day; the registration."""
    d = district
    old = called(d, DAY, holder)
    registered = d.ask(names_of, holder)[0].valid_from
    for name in (NEW, old, THIRD):
        assert rename(d, name, holder) == "done"
        assert called(d, DAY, holder) == name
    assert [(one.name, one.held) for one in d.ask(names_of, holder)] == [
        (THIRD, True),
        (old, False),
        (NEW, False),
        (old, True),
    ]
    assert rename(d, "登记有误更正厂", holder, registered) == "done"
    assert called(d, DAY - timedelta(days=1), holder) == "登记有误更正厂"
    assert called(d, DAY, holder) == THIRD
    assert [one.held for one in d.ask(names_of, holder)] == [True, False, False, True, False]
    assert d.broken() == []


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ({"name": ""}, "entry.text_empty"),
        ({"name": "\u3164 "}, "entry.text_empty"),
        ({"name": "甲\u202e厂"}, "entry.text_unprintable"),
        ({"document": ""}, "entry.text_empty"),
        ({"reason": " "}, "entry.text_empty"),
        ({"holder": "enterprise:91130200699229617X"}, "party.unknown"),
        ({"holder": site(9)}, "party.site_unknown"),
        ({"holder": "bureau:330603"}, "party.unknown"),
        ({"name": "same"}, "permits.register_same"),
        ({"on": -1}, "party.named_before"),
        ({"on": 0}, "proposed"),
        ({}, "proposed"),
    ],
)
@pytest.mark.parametrize("of", ["party", "site"])
def test_what_is_refused(district: District, of: str, words: dict[str, Any], told: str) -> None:
    """Method: a name that is none, without paper or reason, of nobody, the same, the day before the registration and that day."""
    d = district
    holder = PARTY if of == "party" else ONE
    said = dict(words)
    if said.get("name") == "same":
        said["name"] = called(d, DAY, holder)
    if "on" in said:
        said["on"] = d.ask(names_of, holder)[0].valid_from + timedelta(days=said["on"])
    assert ask(d, **{"holder": holder, **said})[0] == told


def test_it_is_dropped_and_has_changed(district: District) -> None:
    """Method: dropped before it is so; two that ask from the same name, of which the second finds another."""
    d = district
    _, act_id = ask(d)
    assert d.do(second.drop, d.step("chief"), act_id=act_id, ways=changes.WAYS) == "dropped"
    assert called(d, DAY) != NEW
    ids = [ask(d, name)[1] for name in (NEW, THIRD)]
    assert [confirm(d, one) for one in ids] == ["done", "permits.register_changed"]


def _written(d: District, **words: Any) -> str:
    """Write a row as the web does, past Python, and tell what PostgreSQL says."""
    values = {
        "book": d.book_id, "party": PARTY, "site": None, "name": NEW, "on": DAY, "document": "D-1", "actor": d.people["chief"], **words,
    }  # fmt: skip
    sql = (
        "INSERT INTO ledger.naming (book_id, act_id, party, site, name, valid_from, document, actor_id)"
        " VALUES (%(book)s, %(act)s, %(party)s, %(site)s, %(name)s, %(on)s, %(document)s, %(actor)s)"
    )
    with pytest.raises(DBAPIError) as told, d.database.engine.begin() as connection:
        connection.exec_driver_sql(sql, values)
    return f"{sqlstate(told.value)} {told.value.orig.diag.constraint_name}"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ({}, "LG065 register_by_two"),
        ({"name": THIRD}, "LG065 register_by_two"),
        ({"on": LATER}, "LG065 register_by_two"),
        ({"on": date(1990, 1, 1)}, "LG104 naming_in_time"),
        ({"party": None, "site": ONE}, "LG065 register_by_two"),
        ({"party": None, "site": ONE, "on": date(1990, 1, 1)}, "LG104 naming_in_time"),
        ({"party": None}, "23514 naming_of_one"),
        ({"site": ONE}, "23514 naming_of_one"),
        ({"name": " 甲厂"}, "23514 naming_name_kept"),
    ],
)
def test_the_web_calls_nobody_otherwise_alone(district: District, words: dict[str, Any], told: str) -> None:
    """Goal: PostgreSQL asks for the second person. Method: an act of one; other words; before the registration; of nobody or of two."""
    d = district
    _, act_id = ask(d)
    assert _written(d, act=act_id, **words) == told


def test_the_first_day_in_sql(district: District) -> None:
    """Method: the day of the registration passes as far as the second person, the day before does not."""
    d = district
    _, act_id = ask(d)
    for holder, words in ((PARTY, {}), (ONE, {"party": None, "site": ONE})):
        first = d.ask(names_of, holder)[0].valid_from
        assert _written(d, act=act_id, on=first, **words) == "LG065 register_by_two"
        assert _written(d, act=act_id, on=first - timedelta(days=1), **words) == "LG104 naming_in_time"
