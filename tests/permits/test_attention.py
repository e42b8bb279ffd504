"""Permits that nobody uses and permits without a licence are told; and none is granted for longer than the law has it."""

from datetime import date
from typing import Any

import pytest

from ledger.database import Database
from ledger.errors import LedgerError
from ledger.law_in_force.queries import law_of
from ledger.permits.actions import grants, moves, year_end
from ledger.permits.queries.attention import attention
from ledger.permits.queries.turnover import licence_for
from ledger.permits.rules.plans import PlanLine
from ledger.register.actions import LicenceLine
from tests.furnished import furnished
from tests.permits.world import AREA, DAY, District, judge, new, site, strip, t, uscc


@furnished
def district(database: Database, owner: Database) -> District:
    """Two mills; the first has 10 t of 2024 to 2026, the second of 2025 and 2026 alone."""
    made = District(database, owner)
    for number in (1, 2):
        made.enterprise(number)
    made.cap("100", 2024, 2031)
    early = made.step(on=date(2024, 1, 10))
    made.allocate(site(1), "10", 2024, 2026, step=early)
    made.allocate(site(2), "10", 2025, 2026, step=early)
    return made


def told(d: District, on: date = DAY, owner: str | None = None) -> list[tuple[str, str]]:
    """Kind and subject of what is to be looked at."""
    found = d.ask(attention, d.ask(law_of, on), on, owner=owner)
    return [(one.kind, one.subject.rpartition(":")[2]) for one in found]


def reported(d: District, year: int, quantity: str, on: date = DAY) -> Any:
    """File a report of the first mill."""
    report = new()
    what = year_end.Emitted(site(1), year, "SO2", "self", t(quantity), 0)
    assert d.do(year_end.report_emissions, d.of(site(1), on), report_id=report, what=what) == "reported"
    return report


def test_two_years_without_an_emission(district: District) -> None:
    """Held for 2024 and 2025 and nothing emitted: a task for 2026; the second mill had none in 2024."""
    d = district
    assert told(d) == [("idle", "001P/SO2")]
    [one] = d.ask(attention, d.ask(law_of, DAY), DAY, owner=None)
    assert (one.subject, one.figures.quantity, one.figures.first_year) == (f"{site(1)}/SO2", "10.000", 2024)
    assert told(d, owner=site(2).rpartition(":")[0]) == []
    assert told(d, owner=site(1).rpartition(":")[0]) == [("idle", "001P/SO2")]
    assert told(d, date(2025, 12, 31)) == []


@pytest.mark.parametrize(
    ("year", "quantity", "idle"), [(2024, "0", True), (2024, "0.000001", False), (2026, "1", False)]
)
def test_what_was_emitted_is_used(district: District, year: int, quantity: str, idle: bool) -> None:
    """A report that says anything at all, also of the year that runs; rejected it says nothing."""
    d = district
    report = reported(d, year, quantity)
    assert (told(d) == [("idle", "001P/SO2")]) is idle
    assert d.do(judge, d.step("chief"), report_id=report, action="reject") == "rejected"
    assert told(d) == [("idle", "001P/SO2")]


@pytest.mark.parametrize(("years", "idle"), [(1, 2), (2, 1), (3, 0)])
def test_the_law_of_the_place_says_how_many_years(district: District, years: int, idle: int) -> None:
    """Where one year is enough, the second mill is idle, too; where three are needed neither is."""
    district.adopt(idle__years=str(years))
    assert len(told(district)) == idle


@pytest.mark.parametrize(("on", "over"), [(date(2026, 5, 31), False), (DAY, False), (date(2026, 6, 2), True)])
def test_a_licence_that_has_ended(district: District, on: date, over: bool) -> None:
    """On its last day it is in force, on the day after it is over, until another one is imported."""
    d = district
    reported(d, 2026, "1")
    lines = [LicenceLine("DA001", "SO2", 2026, t("10"))]
    head = {"licence": uscc(1) + "001P", "valid_from": date(2026, 1, 1)}
    assert d.ask(licence_for, site(1), on).standing(on) == "unknown"
    assert d.licensed(site(1), lines, valid_to=DAY, **head) == "done"
    assert told(d, on) == ([("licence_over", "001P")] if over else [])
    known = d.ask(licence_for, site(1), on)
    assert (known.standing(on), known.valid_to) == ("ended" if over else "valid", DAY)
    assert d.licensed(site(1), lines, valid_to=date(2026, 12, 31), **head) == "done"
    assert told(d, on) == []


@pytest.mark.parametrize(("last", "came"), [(2030, "issued"), (2031, "permits.term_too_long")])
def test_no_permit_is_granted_for_longer(district: District, last: int, came: str) -> None:
    """Five years by the national rule, on the line and beyond; a reserve is granted to nobody yet, and a grant out of it is held to it."""
    d = district
    assert d.allocate(site(1), "1", 2026, last) == came
    assert d.allocate(f"bureau:{AREA}", "1", 2026, 2031) == "issued"
    words = {"act_id": new(), "area": AREA, "site": site(2), "strips": [strip("1", 2026, last)], "due": False}
    expected = "proposed" if came == "issued" else came
    assert d.do(moves.grant_from_reserve, d.step(), **words) == expected


@pytest.mark.parametrize(
    ("purpose", "last", "came"),
    [("holding", 2030, "proposed"), ("holding", 2031, "term_kept"), ("reserve", 2031, "proposed")],
)
def test_postgresql_keeps_the_term(
    district: District, monkeypatch: pytest.MonkeyPatch, purpose: str, last: int, came: str
) -> None:
    """Past Python: five years on the line and beyond; what the bureau adopted is read there, too."""
    d = district
    monkeypatch.setattr(grants, "check_term", lambda *_: None)
    holder = site(1) if purpose == "holding" else f"bureau:{AREA}"
    assert forced(d, holder, last) == came
    d.adopt(permits__term_years="4")
    assert forced(d, holder, last) == ("proposed" if purpose == "reserve" else "term_kept")


def forced(d: District, holder: str, last: int) -> str:
    """Ask to allocate from 2026 on; the state, or what PostgreSQL refuses."""
    line = PlanLine(
        holder, strip("1", 2026, last), "reserve" if holder.startswith("bureau:") else "holding", None
    )
    try:
        return str(d.run(grants.allocate, d.step(), grant_id=new(), line=line).state)
    except LedgerError as error:
        return str(error.figures["promise"])


@pytest.mark.parametrize(("on", "years"), [(date(2015, 7, 22), None), (date(2015, 7, 23), 5), (DAY, 5)])
def test_the_database_reads_the_term_that_is_shipped(district: District, on: date, years: int | None) -> None:
    """On the day before the decision of the ministries, and on it."""
    with district.database.read() as books:
        ask = "SELECT ledger.law_figure(%s, 'permits.term_years', %s)"
        assert books.connection.exec_driver_sql(ask, (district.book_id, on)).scalar_one() == years
