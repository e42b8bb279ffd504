"""A site is taken out of the check of a year by two persons, once, for a year that the book has; the decision can be withdrawn."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.exc import DBAPIError

from ledger.database import Database
from ledger.database.refusals import sqlstate
from ledger.law import Law
from ledger.permits.actions import exclusions, second, year_end
from ledger.permits.queries.waiting import waiting
from ledger.permits.queries.year import site_years, summary
from ledger.processes.acting import next_of, read_process
from tests.furnished import furnished
from tests.permits.world import DAY, District, judge, new, site, t

ONE = site(1)
OTHERWISE, EXCLUDED = "permits.excluded_otherwise", "excluded"


@furnished
def district(database: Database, owner: Database) -> District:
    """A mill that holds two pollutants of 2025 and reported one of them, and another mill."""
    made = District(database, owner)
    for number in (1, 2):
        made.enterprise(number)
    for pollutant in ("SO2", "COD"):
        made.cap("100", 2025, 2026, pollutant)
        made.allocate(ONE, "10", 2025, 2025, pollutant=pollutant, step=made.step(on=date(2025, 3, 3)))
    return made


def _words(**changes: Any) -> dict[str, Any]:
    return {"site": ONE, "year": 2025, "pollutant": "", "kind": "excluded", **changes}


def exclude(d: District, act_id: UUID | None = None, on: date = DAY, **changes: Any) -> str:
    """Ask for an exclusion, and let a colleague confirm it."""
    step = d.step(on=on)
    return d.twice(exclusions.EXCLUDE, exclusions.exclude, step, act_id=act_id or new(), **_words(**changes))


def withdraw(d: District, act_id: UUID, who: str = "chief", on: date = DAY, **texts: Any) -> str:
    """Withdraw it, with reason and paper."""
    step = replace(d.step(who, on), reason="recorded wrongly", document="W-1")
    return d.do(exclusions.withdraw_exclusion, replace(step, **texts), act_id=act_id)


def year(d: District, on: date = DAY) -> dict[str, str]:
    """The status of the mill's year by pollutant."""
    found = d.ask(site_years, ONE, 2025, on, Law.of("cn"))
    assert sum(summary(found).values()) == len(found)
    return {one.pollutant: one.end.status.value for one in found}


def test_one_asks_and_another_confirms(district: District) -> None:
    """Goal: two persons. Method: nothing counts before the second; a replay, other words, the same person, and what waits."""
    d, act_id = district, new()
    asked = {"act_id": act_id, **_words()}
    for _ in range(2):
        assert d.do(exclusions.exclude, d.step(), **asked) == "proposed"
    assert d.do(exclusions.exclude, d.step(), **{**asked, "kind": "not_obliged"}) == "entry.id_used"
    assert year(d) == {"COD": "no_report", "SO2": "no_report"}
    [found] = d.ask(waiting, owner=None, actor_id=d.clerk)
    assert (found.id, found.what, found.yours) == (act_id, "exclude", True)
    ways = {"act_id": act_id, "ways": (exclusions.EXCLUDE,)}
    assert d.do(second.confirm, d.step(), **ways) == "process.second_person_needed"
    for _ in range(2):
        assert d.do(second.confirm, d.step("chief"), **ways) == EXCLUDED
    assert year(d) == {"COD": EXCLUDED, "SO2": EXCLUDED}
    dropped = new()
    assert d.do(exclusions.exclude, d.step(), act_id=dropped, **_words(site=site(2))) == "proposed"
    assert d.do(second.drop, d.step(), act_id=dropped, ways=(exclusions.EXCLUDE,)) == "dropped"
    assert exclude(d, site=site(2)) == EXCLUDED
    assert d.broken() == []


@pytest.mark.parametrize("pollutant", ["XYZ", "cod", "SO2 "])
def test_a_pollutant_is_one_of_the_table(district: District, pollutant: str) -> None:
    """Goal: what nobody can read is not recorded. Method: mistyped pollutants."""
    told = district.do(exclusions.exclude, district.step(), act_id=new(), **_words(pollutant=pollutant))
    assert told == "permits.pollutant_unknown"


OVERLAPS = {
    ("", ""): OTHERWISE, ("", "COD"): OTHERWISE, ("COD", ""): OTHERWISE, ("COD", "COD"): OTHERWISE, ("COD", "SO2"): EXCLUDED,
}  # fmt: skip


@pytest.mark.parametrize(("first", "then"), OVERLAPS)
def test_one_decision_stands(district: District, first: str, then: str) -> None:
    """Goal: two decisions never contradict each other, in SQL too. Method: all pairs; another year and site; again after a withdrawal."""
    d, act_id = district, new()
    assert exclude(d, act_id, pollutant=first) == EXCLUDED
    if OVERLAPS[first, then] == OTHERWISE:
        assert refused(d, pollutant=then) == "LG076 exclusion_once"
    assert exclude(d, pollutant=then, kind="not_obliged") == OVERLAPS[first, then]
    assert exclude(d, pollutant=then, year=2024) == EXCLUDED
    assert exclude(d, pollutant=then, site=site(2)) == EXCLUDED
    if OVERLAPS[first, then] == OTHERWISE:
        assert withdraw(d, act_id) == "withdrawn"
        assert exclude(d, pollutant=then, kind="not_obliged") == EXCLUDED


def test_what_was_asked_for_by_two_is_done_once(district: District) -> None:
    """Goal: what stands is asked again at the confirmation. Method: two proposals for one year."""
    d, ids = district, (new(), new())
    for act_id in ids:
        assert d.do(exclusions.exclude, d.step(), act_id=act_id, **_words()) == "proposed"
    told = [
        d.do(second.confirm, d.step("chief"), act_id=act_id, ways=(exclusions.EXCLUDE,)) for act_id in ids
    ]
    assert told == [EXCLUDED, OTHERWISE]


def test_it_is_withdrawn_by_another_with_reason_and_paper(district: District) -> None:
    """Goal: a way back. Method: by whom not, without which texts not, and the year on the days around it."""
    d, act_id, later = district, new(), DAY + timedelta(days=2)
    assert exclude(d, act_id) == EXCLUDED
    with d.database.read() as books:
        process, record = read_process(books, d.book_id, exclusions.EXCLUSIONS, act_id, None)
        can, annul = next_of(books, exclusions.EXCLUSIONS, process, record, DAY)
    assert (can.action, can.second_person, can.asks, can.missing) == (
        "withdraw",
        True,
        ("document", "reason"),
        (),
    )
    assert (annul.action, annul.second_person, annul.asks) == ("annul", False, ("document", "reason"))
    assert withdraw(d, act_id, "bureau", later) == "process.second_person_needed"
    assert withdraw(d, act_id, "finance", later) == "process.role_not_for_step"
    for blank in ("", " "):
        assert withdraw(d, act_id, on=later, reason=blank) == "entry.text_empty"
        assert withdraw(d, act_id, on=later, document=blank) == "entry.text_empty"
    for _ in range(2):
        assert withdraw(d, act_id, on=later) == "withdrawn"
    assert [set(year(d, on).values()) for on in (later - timedelta(days=1), later)] == [
        {EXCLUDED},
        {"no_report"},
    ]
    assert d.broken() == []


def test_a_decision_for_all_is_no_pollutant(district: District) -> None:
    """Goal: rows and counts are by pollutants held or reported. Method: all excluded; nothing held or reported of the one that is named."""
    d = district
    what = year_end.Emitted(ONE, 2025, "NOX", "self", t("1"), 0)
    report = new()
    assert d.do(year_end.report_emissions, d.step(), report_id=report, what=what) == "reported"
    assert d.do(judge, d.step("chief"), report_id=report, action="verify") == "verified"
    assert exclude(d, pollutant="PB") == EXCLUDED
    assert year(d) == {"COD": "no_report", "NOX": "short", "SO2": "no_report"}
    act_id = new()
    assert exclude(d, act_id, pollutant="NOX", kind="not_obliged") == EXCLUDED
    assert year(d) == {"COD": "no_report", "NOX": "not_obliged", "SO2": "no_report"}


def test_a_decision_for_all_is_one_of_each(district: District) -> None:
    """Goal: the status of each pollutant. Method: all not obliged."""
    assert exclude(district, kind="not_obliged") == EXCLUDED
    assert year(district) == {"COD": "not_obliged", "SO2": "not_obliged"}


YEARS: dict[str, tuple[int, date, str]] = {
    "the first of the book": (2020, DAY, EXCLUDED),
    "before the book": (2019, DAY, "permits.excluded_year_unknown"),
    "the one that runs": (2026, DAY, EXCLUDED),
    "the next": (2027, DAY, "permits.excluded_year_unknown"),
    "far away": (2200, DAY, "permits.excluded_year_unknown"),
    "the next, on the last day": (2026, date(2025, 12, 31), "permits.excluded_year_unknown"),
    "on its first day": (2026, date(2026, 1, 1), EXCLUDED),
    "the first day of the book": (2020, date(2020, 1, 1), EXCLUDED),
    "a day before the book": (2019, date(2019, 12, 31), "entry.effective_before_book"),
}


@pytest.mark.parametrize("name", YEARS)
def test_the_year_is_one_of_the_book(district: District, name: str) -> None:
    """Goal: from the first year of the book to the one that runs, in SQL too. Method: years and days around both ends."""
    about, on, came = YEARS[name]
    assert exclude(district, year=about, on=on) == came
    if came != EXCLUDED:
        assert refused(district, year=about, effective_on=on) == "LG076 exclusion_year"


@pytest.mark.parametrize("closed", ["soft_closed_through", "closed_through"])
def test_a_month_that_is_closed_stays_as_it_was(district: District, closed: str) -> None:
    """Goal: no decision changes a month that is closed. Method: its last day, and the next, of an exclusion and its withdrawal."""
    d, last, act_id = district, DAY - timedelta(days=1), new()
    assert exclude(d, act_id, on=last, site=site(2)) == EXCLUDED
    with d.owner.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE ledger.book DISABLE TRIGGER frontier_by_move")
        connection.exec_driver_sql("UPDATE ledger.book SET soft_closed_through = %s", (last,))
        connection.exec_driver_sql(f"UPDATE ledger.book SET {closed} = %s", (last,))
        connection.exec_driver_sql("ALTER TABLE ledger.book ENABLE ALWAYS TRIGGER frontier_by_move")
    code = "entry.period_closed" if closed == "closed_through" else "entry.period_soft_closed"
    assert exclude(d, on=last) == code
    assert withdraw(d, act_id, on=last) == code
    assert exclude(d, on=DAY) == EXCLUDED
    assert withdraw(d, act_id, on=DAY) == "withdrawn"


def test_the_web_excludes_by_two(district: District) -> None:
    """Goal: PostgreSQL asks for the second person. Method: a row under an act that only one person asked for, written as the web."""
    d, act_id = district, new()
    assert d.do(exclusions.exclude, d.step(), act_id=act_id, **_words()) == "proposed"
    assert refused(d, act_id, web=True) == "LG065 exclusion_by_two"


ROW = """INSERT INTO ledger.permit_exclusion
  (book_id, site, year, pollutant, kind, reason, document, effective_on, actor_id, exclusion_id)
  SELECT book_id, %(site)s, %(year)s, %(pollutant)s, %(kind)s, '', '', %(effective_on)s, started_by, process_id
  FROM ledger.process WHERE coalesce(process_id = %(id)s::uuid, true) LIMIT 1"""


def refused(d: District, act_id: UUID | None = None, *, web: bool = False, **changes: Any) -> str:
    """Write a row past Python, and tell what PostgreSQL says."""
    values = {**_words(), "effective_on": DAY, "id": act_id, **changes}
    with pytest.raises(DBAPIError) as told, (d.database if web else d.owner).engine.begin() as connection:
        connection.exec_driver_sql(ROW, values)
    return f"{sqlstate(told.value)} {told.value.orig.diag.constraint_name}"  # type: ignore[union-attr]
