"""A report that comes late is a task for the authority, and no hole: what was known before counts until it has decided."""

from datetime import date

import pytest

from ledger.database import Database
from ledger.errors import LedgerError
from ledger.law_in_force.queries import law_of
from ledger.permits.actions import year_end
from ledger.permits.queries.year import late_reports, site_years
from ledger.permits.rules.year import emitted_of
from tests.furnished import furnished
from tests.permits.world import District, judge, new, site, t

DUE = date(2026, 3, 31)


@furnished
def district(database: Database, owner: Database) -> District:
    """A mill with 10 t of 2025, of which it has verified 12 t."""
    made = District(database, owner)
    made.enterprise(1)
    made.enterprise(2)
    made.cap("100", 2025, 2026)
    made.allocate(site(1), "10", 2025, 2026, step=made.step(on=date(2025, 1, 10)))
    report = new()
    early = date(2026, 2, 1)
    what = year_end.Emitted(site(1), 2025, "SO2", "self", t("12"), 0)
    made.do(year_end.report_emissions, made.of(site(1), early), report_id=report, what=what)
    assert made.do(judge, made.step("chief", early), report_id=report, action="verify") == "verified"
    return made


def tasks(d: District, on: date, owner: str | None = None) -> list[tuple[str, str]]:
    """The open tasks about reports: about what, and how much was reported."""
    found = d.ask(late_reports, d.ask(law_of, on), owner=owner)
    return [(one.subject.rpartition(":")[2], one.figures.quantity) for one in found]


@pytest.mark.parametrize(
    ("on", "opened"),
    [(date(2026, 3, 30), False), (DUE, False), (date(2026, 4, 1), True), (date(2026, 5, 1), True)],
)
def test_a_late_report_is_a_task(district: District, on: date, opened: bool) -> None:
    """After the last day for surrendering; the figures of the year stay, whatever is filed, and the task ends with the decision."""
    d = district
    report = new()
    what = year_end.Emitted(site(1), 2025, "SO2", "self", t("9"), 0)
    assert d.do(year_end.report_emissions, d.of(site(1), on), report_id=report, what=what) == "reported"
    expected = [("001P/SO2/2025", "9.000")] if opened else []
    assert tasks(d, on) == tasks(d, on, ":".join(site(1).split(":")[:2])) == expected
    assert tasks(d, on, ":".join(site(2).split(":")[:2])) == []
    end = d.ask(site_years, site(1), 2025, on, d.ask(law_of, on))[0].end
    assert (end.status.value, end.verified, end.over) == ("short", t("12"), t("2"))
    assert d.do(judge, d.step("chief", on), report_id=report, action="reject") == "rejected"
    assert tasks(d, on) == []


@pytest.mark.parametrize(
    ("text", "grams"),
    [
        ("1", 1_000_000),
        ("1.000001", 1_000_001),
        ("1.0000010", 1_000_001),
        ("1.0000011", 1_000_002),
        ("1.0000019", 1_000_002),
        ("0.0000001", 1),
        ("0.0000000", 0),
        ("9.9999999", 10_000_000),
        ("1.000000000000000000000000000000000001", 1_000_001),
    ],
)
def test_what_is_reported_is_rounded_up(text: str, grams: int) -> None:
    """Seven decimals and more count as the next millionth, as `report.rounding` says."""
    assert emitted_of(text, "up") == grams


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("-0.0000001", "amount.too_precise"),
        ("1.000000x", "amount.not_decimal"),
        ("1.0000001e3", "amount.not_decimal"),
        ("1." + "0" * 39, "amount.not_decimal"),
        ("01.0000001", "amount.not_decimal"),
        (".0000001", "amount.not_decimal"),
        ("１.0000001", "amount.not_decimal"),
        ("1.000000１", "amount.not_decimal"),
    ],
)
def test_what_is_no_quantity_is_refused(text: str, code: str) -> None:
    """Rounding takes nothing that is no decimal."""
    with pytest.raises(LedgerError) as caught:
        emitted_of(text, "up")
    assert caught.value.code == code


def test_another_rounding_takes_no_more_decimals() -> None:
    """Where the law would not round, seven decimals are too many."""
    with pytest.raises(LedgerError) as caught:
        emitted_of("1.0000001", "none")
    assert caught.value.code == "amount.too_precise"
