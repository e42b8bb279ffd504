"""What was recorded by mistake never counted: entries in lists, versions of licences, exclusions; by two, in Python and in PostgreSQL."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.exc import DBAPIError

from ledger.database import Database
from ledger.database.refusals import sqlstate
from ledger.market.actions import sales
from ledger.permits.actions import exclusions, second
from ledger.permits.actions import register as changes
from ledger.permits.queries.waiting import waiting
from ledger.processes.actions import number_events
from ledger.processes.queries import happenings
from ledger.register.actions import LicenceNotValid
from ledger.register.queries import (
    annulled_entries,
    annulled_versions,
    licence_on,
    licence_versions,
    standings,
    valid_licence,
)
from tests.furnished import furnished
from tests.permits.test_exclusions import EXCLUDED, OTHERWISE, exclude, withdraw, year
from tests.permits.test_register import LICENCE, ONE, PARTY, SALE, confirm, step
from tests.permits.world import DAY, District, new, site

LATER = DAY + timedelta(days=9)


@furnished
def district(database: Database, owner: Database) -> District:
    """A mill that was put on two lists by mistake, one of which it left, with two versions of a licence; another mill."""
    made = District(database, owner)
    made.adopt(sale__needs_recognition="false")
    for number in (1, 2):
        made.enterprise(number)
    for pollutant in ("SO2", "COD"):
        made.cap("100", 2025, 2026, pollutant)
        made.allocate(ONE, "10", 2025, 2026, pollutant=pollutant, step=made.step(on=date(2025, 3, 3)))
    for name in ("court_dishonest", "licence_ban"):
        assert made.enlist(PARTY, name) == "done"
    assert made.delist(_number(made, "licence_ban"), LATER) == "done"
    head = {name: value for name, value in LICENCE.items() if name not in ("site", "lines")}
    assert made.licensed(ONE, LICENCE["lines"], **head) == "done"
    assert made.licensed(ONE, LICENCE["lines"], **{**head, "valid_to": date(2030, 12, 31)}) == "done"
    return made


def _number(d: District, on_list: str) -> int:
    return int(next(one.standing_id for one in d.ask(standings, PARTY) if one.list == on_list))


def annul(d: District, what: str, on_list: str = "court_dishonest", **changed: Any) -> tuple[str, UUID]:
    """Ask to annul an entry, or the second version of the licence."""
    act_id = new()
    if what == "entry":
        told = d.do(changes.annul_entry, step(d, **changed), act_id=act_id, standing=_number(d, on_list))
    else:
        told = d.do(changes.annul_licence, step(d, **changed), act_id=act_id, site=ONE, version=2)
    return told, act_id


def gates(d: District, on: date) -> list[str]:
    """The gate of the lists, where a sale of the mill does not pass it on a day."""
    told = [str(one["code"]) for one in d.ask(sales.check_proposal, on, SALE).gates]
    return sorted({one for one in told if one == "gate.standing"})


def test_an_entry_never_counted(district: District) -> None:
    """Goal: gone for all days, and visible. Method: gates on days before and in the past, ended or not; who, when, why; told; replays."""
    d = district
    assert gates(d, DAY) == gates(d, LATER + timedelta(days=1)) == ["gate.standing"]
    told, first = annul(d, "entry")
    assert told == "proposed"
    assert gates(d, DAY) == ["gate.standing"], "what one asks for changes nothing"
    assert confirm(d, first, "bureau") == "process.second_person_needed"
    assert confirm(d, first, "finance") == "process.role_not_for_step"
    for _ in range(2):
        assert confirm(d, first) == "done"
    assert (gates(d, DAY), gates(d, LATER + timedelta(days=1))) == (["gate.standing"], [])
    told, then = annul(d, "entry", "licence_ban")
    assert (told, confirm(d, then)) == ("proposed", "done"), "what was ended is annulled for the days before"
    assert gates(d, DAY) == gates(d, LATER) == []
    shown = {one.list: (one.annulled, one.ended) for one in d.ask(standings, PARTY)}
    assert shown == {"court_dishonest": (True, False), "licence_ban": (True, True)}
    said = d.ask(annulled_entries, PARTY)
    assert {one.act_id for one in said.values()} == {first, then}
    one = said[_number(d, "court_dishonest")]
    assert (one.reason, one.document) == ("as decided", "D-1")
    assert one.asked_by != one.confirmed_by
    d.run(number_events)
    heard = [one.kind for one in d.ask(happenings, owner=PARTY, limit=500) if one.subject == str(first)]
    assert heard == ["permits.register.propose", "parties.listing_annulled"]
    assert annul(d, "entry")[0] == "permits.register_same"
    assert d.do(changes.take_off_list, step(d), act_id=new(), standing=_number(d, "court_dishonest")) == (
        "party.standing_unknown"
    )
    assert d.enlist(PARTY, "court_dishonest") == "done", "the right entry stands where the wrong one stood"
    assert d.broken() == []


def test_a_version_of_a_licence_never_counted(district: District) -> None:
    """Goal: the version before counts on every day, and numbers go on. Method: days inside and outside; the list; a new version."""
    d = district
    there = d.ask(licence_on, ONE, DAY)
    assert (there.version, d.ask(licence_on, ONE, date(2029, 1, 1)).version) == (2, 2)
    told, act_id = annul(d, "licence")
    assert told == "proposed"
    assert d.ask(licence_on, ONE, DAY).version == 2
    for _ in range(2):
        assert confirm(d, act_id) == "done"
    assert (d.ask(licence_on, ONE, DAY).version, d.ask(licence_on, ONE, date(2029, 1, 1))) == (1, None)
    with pytest.raises(LicenceNotValid):
        d.ask(valid_licence, ONE, date(2029, 1, 1))
    assert d.ask(valid_licence, ONE, DAY) == d.ask(licence_on, ONE, DAY)
    assert [(one.version, one.annulled) for one in d.ask(licence_versions, ONE)] == [(2, True), (1, False)]
    assert d.ask(annulled_versions, ONE)[2].act_id == act_id
    assert annul(d, "licence")[0] == "permits.register_same"
    head = {name: value for name, value in LICENCE.items() if name not in ("site", "lines")}
    assert d.licensed(ONE, LICENCE["lines"], **head) == "permits.register_same", "the first counts again"
    assert d.licensed(ONE, LICENCE["lines"], **{**head, "valid_to": date(2027, 12, 31)}) == "done"
    assert d.ask(licence_on, ONE, DAY).version == 3
    assert d.broken() == []


@pytest.mark.parametrize("what", ["entry", "licence"])
def test_it_rests_on_paper_and_reason(district: District, what: str) -> None:
    """Goal: why is written. Method: without either; of what is not there; dropped, nothing has changed; two that ask for the same."""
    d = district
    for field in ("reason", "document"):
        assert annul(d, what, **{field: ""})[0] == "entry.text_empty"
    assert d.do(changes.annul_entry, step(d), act_id=new(), standing=999) == "party.standing_unknown"
    assert d.do(changes.annul_licence, step(d), act_id=new(), site=ONE, version=9) == "party.licence_unknown"
    _, act_id = annul(d, what)
    assert d.do(second.drop, d.step("chief"), act_id=act_id, ways=changes.WAYS) == "dropped"
    assert (gates(d, DAY), d.ask(licence_on, ONE, DAY).version) == (["gate.standing"], 2)
    ids = [annul(d, what)[1] for _ in range(2)]
    assert [confirm(d, one) for one in ids] == ["done", "permits.register_changed"]


def _written(d: District, sql: str, **words: Any) -> str:
    """Write a row as the web does, past Python, and tell what PostgreSQL says."""
    with pytest.raises(DBAPIError) as told, d.database.engine.begin() as connection:
        connection.exec_driver_sql(sql, {"book": d.book_id, "site": ONE, **words})
    return f"{sqlstate(told.value)} {told.value.orig.diag.constraint_name}"  # type: ignore[union-attr]


ROWS = {
    "entry": "INSERT INTO ledger.annulment (book_id, act_id, standing_id) VALUES (%(book)s, %(act)s, %(number)s)",
    "licence": "INSERT INTO ledger.annulment (book_id, act_id, site, version) VALUES (%(book)s, %(act)s, %(site)s, %(number)s)",
}


@pytest.mark.parametrize("what", ROWS)
def test_the_web_annuls_by_two(district: District, what: str) -> None:
    """Goal: PostgreSQL asks for the second person. Method: an act of one; one of two that names another; changed."""
    d = district
    number = _number(d, "court_dishonest") if what == "entry" else 2
    _, act_id = annul(d, what)
    assert _written(d, ROWS[what], act=act_id, number=number) == "LG095 annulment_by_two"
    other = _number(d, "licence_ban") if what == "entry" else 1
    assert _written(d, ROWS[what], act=act_id, number=other) == "LG095 annulment_by_two"
    _, delisting = new(), new()
    asked = {"act_id": delisting, "standing": _number(d, "court_dishonest")}
    assert d.do(changes.take_off_list, step(d), **asked) == "proposed"
    assert confirm(d, delisting) == "done"
    assert _written(d, ROWS[what], act=delisting, number=number) == "LG095 annulment_by_two"
    assert confirm(d, act_id) == ("permits.register_changed" if what == "entry" else "done")
    if what == "licence":
        assert _written(d, ROWS[what], act=act_id, number=1).startswith("23505")
        assert _written(d, "DELETE FROM ledger.annulment").split()[0] in ("LG008", "42501")


def test_what_never_counted_is_not_ended(district: District) -> None:
    """Goal: nothing is added to what is crossed out. Method: its end, as the web and as the owner."""
    d = district
    _, act_id = annul(d, "entry")
    assert confirm(d, act_id) == "done"
    sql = "UPDATE ledger.standing SET until = %(day)s WHERE standing_id = %(number)s"
    words = {"day": DAY, "number": _number(d, "court_dishonest")}
    assert _written(d, sql, **words) == "LG095 standing_annulled"


@pytest.mark.parametrize("withdrawn", [False, True])
def test_an_exclusion_never_counted(district: District, withdrawn: bool) -> None:
    """Goal: the year counts on all days, also before a withdrawal. Method: asked, dropped, asked, confirmed; another decision then."""
    d, act_id = district, new()
    assert exclude(d, act_id) == EXCLUDED
    if withdrawn:
        assert withdraw(d, act_id, on=LATER) == "withdrawn"
    waits = "withdrawn_annulment_asked" if withdrawn else "annulment_asked"
    on = LATER if withdrawn else DAY
    asks = replace(d.step("third", on), reason="of another mill", document="W-2")
    for field in ("reason", "document"):
        bare: Any = replace(asks, **{field: " "})  # type: ignore[arg-type]
        assert d.do(exclusions.annul_exclusion, bare, act_id=act_id) == "entry.text_empty"
    ways = {"act_id": act_id, "ways": (exclusions.EXCLUDE,)}
    for end, came in ((second.drop, "withdrawn" if withdrawn else EXCLUDED), (second.confirm, "annulled")):
        assert d.do(exclusions.annul_exclusion, asks, act_id=act_id) == waits
        [found] = d.ask(waiting, owner=None, actor_id=d.people["third"])
        assert (found.id, found.what, found.yours) == (act_id, "annul", True)
        if not withdrawn:
            assert exclude(d, on=on) == OTHERWISE, "it stands while one person asks"
        assert set(year(d).values()) == {EXCLUDED}
        if end is second.confirm:
            assert d.do(end, d.step("third", on), **ways) == "process.acted_before"
        assert d.do(end, d.step("chief", on, reason="never counted"), **ways) == came
    assert set(year(d).values()) == {"no_report"}
    assert set(year(d, LATER).values()) == {"no_report"}
    d.run(number_events)
    heard = [one.kind for one in d.ask(happenings, owner=PARTY, limit=500) if one.subject == str(act_id)]
    assert heard[-2:] == ["permits.exclusion.ask_annulment", "permits.exclusion.annul"]
    assert exclude(d, kind="not_obliged") == EXCLUDED
    assert exclude(d, site=site(2)) == EXCLUDED
    assert d.broken() == []
