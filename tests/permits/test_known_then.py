"""What was known at an instant, and lists that are told to their end: nothing is left out without a word."""

from datetime import date, datetime
from typing import Any

import pytest

from ledger.database import Database
from ledger.law import Law
from ledger.permits.actions import exclusions, withdrawals, year_end
from ledger.permits.actions.reconcile import tasks
from ledger.permits.actions.second import confirm
from ledger.permits.queries.lots import lots
from ledger.permits.queries.year import site_years
from tests.furnished import furnished
from tests.permits.world import AREA, DAY, District, judge, new, site, strip, t

A, B = site(1), site(2)
RESERVE = f"bureau:{AREA}"
LAST, DUE = date(2025, 12, 31), date(2026, 3, 30)
YEAR: dict[str, Any] = {"site": A, "year": 2025}


@furnished
def district(database: Database, owner: Database) -> District:
    """A mill that had 12 t of last year, and emitted 10 of them; another with permits of this year; a reserve."""
    d = District(database, owner)
    d.cap("100", 2025, 2026)
    for number in (1, 2):
        d.enterprise(number)
    early = d.step(on=date(2025, 2, 3))
    assert d.allocate(A, "12", 2025, 2025, step=early) == "issued"
    assert d.allocate(B, "5") == "issued"
    assert d.allocate(RESERVE, "7") == "issued"
    told = year_end.Emitted(A, 2025, "SO2", "self", t("10"), 0, None)
    on = date(2026, 1, 20)
    d.run(year_end.report_emissions, d.of(A, on), report_id=REPORT, what=told)
    assert d.do(judge, d.step("chief", on), report_id=REPORT, action="verify") == "verified"
    return d


REPORT = new()


def now(d: District) -> datetime:
    """The instant by the database."""
    with d.owner.engine.connect() as connection:
        found: datetime = connection.exec_driver_sql("SELECT clock_timestamp()").scalar_one()
    return found


def status(d: District, on: date, recorded: datetime | None = None) -> str:
    """What became of the year of the mill."""
    [one] = d.ask(site_years, A, 2025, on, Law.of("cn-34"), recorded=recorded)
    return str(one.end.status.value)


def test_a_surrender_of_today_was_not_known_before(district: District) -> None:
    """Goal: A7, fourth case. Method: surrendered now as of the last day but one; in time by the legal axis, unknown by the other."""
    d, before = district, now(district)
    assert status(d, DUE) == "short"
    step = d.of(A, DUE)
    assert (
        d.do(year_end.surrender, step, act_id=new(), site=A, strips=[strip("10", 2025, 2025)])
        == "surrendered"
    )
    after = now(d)
    assert [status(d, DUE, at) for at in (before, after, None)] == ["short", "met", "met"]
    assert status(d, date(2026, 3, 29), after) == "short"


def test_an_exclusion_of_today_was_not_known_before(district: District) -> None:
    """The same of a decision that takes the site out of the year, and of its annulment."""
    d, before = district, now(district)
    this = new()
    words = {"act_id": this, **YEAR, "pollutant": "SO2", "kind": "excluded"}
    assert d.twice(exclusions.EXCLUDE, exclusions.exclude, d.step(on=DUE), **words) == "excluded"
    between = now(d)
    assert d.do(exclusions.annul_exclusion, d.step(on=DUE), act_id=this) == "annulment_asked"
    assert d.do(confirm, d.step("third", DUE), act_id=this, ways=(exclusions.EXCLUDE,)) == "annulled"
    assert [status(d, DUE, at) for at in (before, between, now(d), None)] == [
        "short",
        "excluded",
        "short",
        "short",
    ]


def test_a_report_of_today_was_not_known_before(district: District) -> None:
    """The same of what was verified: before it nothing was, whatever the legal day of the verification."""
    d = district
    with d.owner.engine.connect() as connection:
        query = "SELECT min(recorded_at) - interval '1 us' FROM ledger.process_event WHERE process_id = %s AND action = 'verify'"
        before = connection.exec_driver_sql(query, (REPORT,)).scalar_one()
    assert [status(d, DUE, before), status(d, DUE)] == ["no_report", "short"]


def test_a_deduction_of_today_was_not_known_before(district: District) -> None:
    """The same of what was made good by a deduction."""
    d, before = district, now(district)
    assert d.allocate(A, "20") == "issued"
    words = {"act_id": new(), **YEAR, "strip": strip("10")}
    assert d.twice(year_end.DEDUCT, year_end.deduct, d.step(on=DAY), **words) == "deducted"
    assert [status(d, DAY, at) for at in (before, now(d), None)] == ["short", "met", "met"]


@pytest.mark.parametrize(
    ("asked", "owners"),
    [
        ({}, [A, B, RESERVE]),
        ({"holder": A}, [A]),
        ({"holder": RESERVE}, [B, RESERVE]),
        ({"purpose": "reserve"}, [B, RESERVE]),
        ({"holder": RESERVE, "purpose": "holding"}, []),
        ({"purpose": "holding", "vintage": 2026}, [B]),
        ({"holder": B, "owner": B[:-5]}, [B]),
        ({"holder": RESERVE, "owner": B[:-5]}, []),
        ({"purpose": "reserve", "owner": B[:-5]}, []),
    ],
)
def test_what_is_in_the_reserve_and_from_whom(
    district: District, asked: dict[str, Any], owners: list[str]
) -> None:
    """Goal: B13. Method: a withdrawal brings a part of a lot there; lots by present holder and purpose."""
    d, this = district, new()
    words = {"act_id": this, "site": B, "strips": [strip("2")], "ground": "idle"}
    assert d.do(withdrawals.withdraw, d.step(), **words) == "proposed"
    assert d.do(withdrawals.confirm_withdrawal, d.step("chief"), act_id=this) == "open_to_objection"
    over = date(2026, 6, 15)
    assert d.do(withdrawals.conclude_withdrawal, d.step("third", over), act_id=this) == "final"
    found = d.ask(lots, **asked)
    assert sorted({one.owner for one in found}) == sorted(owners)


def test_tasks_come_in_pages(district: District) -> None:
    """Every open task once, whatever the page."""
    d = district
    with d.owner.engine.begin() as connection:
        row = (
            "INSERT INTO ledger.permit_task (book_id, kind, subject, figures, opened_at)"
            " VALUES (%s, 'licence', %s, %s, '2026-06-01 00:00:00+00')"
        )
        figures = '{"pollutant": "SO2", "year": 2025, "ledger": "1", "licence": "2"}'
        for number in range(3):
            connection.exec_driver_sql(row, (d.book_id, f"{A}/SO2/{2024 + number}", figures))
    whole = [one.subject for one in d.ask(tasks, owner=None)]
    assert len(whole) == 3
    paged: list[str] = []
    after = None
    for _ in whole:
        [one] = d.ask(tasks, owner=None, after=after, limit=1)
        paged.append(one.subject)
        after = (one.opened_at, one.kind, one.subject)
    assert (paged, d.ask(tasks, owner=None, after=after, limit=1)) == (whole, [])
