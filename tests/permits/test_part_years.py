"""Part years in the year and its fee, on PostgreSQL: what is surrendered and deducted counts as what may be emitted does."""

import json
from datetime import date
from typing import Any

import psycopg
import pytest

from ledger.amounts import yuan
from ledger.database import Database
from ledger.law_in_force.queries import law_of
from ledger.permits.actions import fees, year_end
from ledger.permits.queries.year import site_years
from ledger.permits.rules.strips import written
from tests.furnished import furnished
from tests.permits.world import District, judge, new, site, strip, t

PUT = "INSERT INTO probe SELECT * FROM jsonb_populate_record(NULL::ledger.permit_fee_line, %s)"


@furnished
def district(database: Database, owner: Database) -> District:
    """A mill where use fees are 230 yuan for a tonne and year."""
    made = District(database, owner)
    made.adopt(sale__needs_recognition="false", fee__rate__SO2='"230.00"')
    made.enterprise(1)
    made.cap("100", 2023, 2028)
    return made


@pytest.mark.parametrize(
    ("first", "last", "amount", "formula"),
    [
        (date(2023, 7, 1), 2025, "3459.45", "6.000 t × 230.00 × 915 ÷ 365 × 1"),
        (date(2023, 1, 1), 2025, "4140.00", "6.000 t × 230.00 × 3 × 1"),
        (None, 2025, "4140.00", "6.000 t × 230.00 × 3 × 1"),
    ],
)
def test_a_fee_counts_the_days(
    district: District, first: date | None, last: int, amount: str, formula: str
) -> None:
    """The worked example: 6 t from July 2023 to 2025; a revision of the same lots by two says the same."""
    d = district
    d.allocate(site(1), "6", 2023, last, valid_from=first, purpose="unpaid")
    fee_id = new()
    assert d.charge(site(1), "N-1", fee_id=fee_id) == "due"
    kept = d.ask(fees.find_fee, fee_id)
    assert (yuan(kept.what.payable), [line.formula for line in kept.what.lines]) == (amount, [formula])
    assert d.broken() == []


@pytest.mark.parametrize(
    ("line", "amount"),
    [
        ({"term_units": 915 * 6_000_000, "term_per": 365}, 3459_45),
        ({"term_units": 30 * 6_000_000, "term_per": 12}, 3450_00),
        ({"coefficient": "1.25"}, 5175_00),
        ({}, 4140_00),
        ({"quantity": 1, "last_vintage": 2023, "rate": 500_000}, 1),
        ({"quantity": 1, "last_vintage": 2023, "rate": 499_999}, 0),
    ],
)
def test_postgresql_computes_the_fee_again(database_url: str, line: dict[str, Any], amount: int) -> None:
    """Goal: no line says another amount than follows from it. Method: the amount, and the fen below and above it."""
    said = {
        "quantity": 6_000_000,
        "first_vintage": 2023,
        "last_vintage": 2025,
        "rate": 230_00,
        "coefficient": "1",
        **line,
    }
    taken = []
    with psycopg.connect(database_url) as plain:
        plain.execute("CREATE TEMP TABLE probe (LIKE ledger.permit_fee_line INCLUDING CONSTRAINTS)")
        for column in ("book_id", "fee_id", "line", "pollutant", "area", "source"):
            plain.execute(f"ALTER TABLE probe ALTER {column} DROP NOT NULL")
        for fen in (amount - 1, amount, amount + 1):
            try:
                with plain.transaction():
                    plain.execute(PUT, (json.dumps({**said, "amount": fen}),))
                taken.append(str(fen))
            except psycopg.errors.CheckViolation as refused:
                taken.append(refused.diag.constraint_name or "")
    rule = "permit_fee_line_amount_follows"
    assert taken == [rule, str(amount), rule]


def year_of(d: District, year: int, on: date) -> tuple[str, str, str, str, str]:
    """The account of the mill for a year: status, what it might emit, what covers it, what is missing and what was too much."""
    [one] = d.ask(site_years, site(1), year, on, d.ask(law_of, on))
    end = one.end
    figures = (end.may_emit, end.surrendered, end.missing, end.over)
    return (end.status.value, *(written(q) for q in figures))


def emitted(d: District, year: int, quantity: str, on: date) -> None:
    """A verified report of the mill."""
    report = new()
    what = year_end.Emitted(site(1), year, "SO2", "self", t(quantity), 0)
    assert d.do(year_end.report_emissions, d.of(site(1), on), report_id=report, what=what) == "reported"
    assert d.do(judge, d.step("chief", on), report_id=report, action="verify") == "verified"


def test_what_is_surrendered_covers_what_it_lets_emit(district: District) -> None:
    """Goal: half a year of 6 t is not 6 t. Method: 4 t emitted in 2025 against 6 t from July, surrendered whole: 3.024657 are covered."""
    d = district
    early, on = d.step(on=date(2025, 1, 10)), date(2026, 5, 1)
    d.allocate(site(1), "6", 2025, 2026, valid_from=date(2025, 7, 1), step=early)
    emitted(d, 2025, "4", on)
    assert year_of(d, 2025, on) == ("short", "3.024657", "0.000", "4.000", "0.975343")
    half = {"site": site(1), "strips": [strip("3", 2025, 2025)]}
    assert d.do(year_end.surrender, d.of(site(1), on), act_id=new(), **half) == "surrendered"
    assert year_of(d, 2025, on) == ("short", "3.024657", "1.512328", "2.487672", "0.975343")
    assert d.do(year_end.surrender, d.of(site(1), on), act_id=new(), **half) == "surrendered"
    assert year_of(d, 2025, on) == ("short", "3.024657", "3.024657", "0.975343", "0.975343")
    owed = {"site": site(1), "year": 2025}
    for quantity, told in (("0.975344", "permits.nothing_to_deduct"), ("0.975343", "deducted")):
        words = {**owed, "act_id": new(), "strip": strip(quantity)}
        assert d.twice(year_end.DEDUCT, year_end.deduct, d.step(on=on), **words) == told
    assert year_of(d, 2025, on) == ("met", "3.024657", "4.000", "0.000", "0.975343")
    assert d.broken() == []


def test_a_deduction_of_half_a_year_makes_half_good(district: District) -> None:
    """2 t are missing; the next year is valid from July: of 3.967394 t more than 2 t counts, of 3.967391 t less."""
    d = district
    d.allocate(site(1), "1", 2025, 2025, step=d.step(on=date(2025, 1, 10)))
    d.allocate(site(1), "6", 2026, 2026, valid_from=date(2026, 7, 1), step=d.step(on=date(2026, 1, 10)))
    on = date(2026, 5, 1)
    emitted(d, 2025, "2", on)
    assert year_of(d, 2025, on)[3] == "2.000"
    owed = {"site": site(1), "year": 2025}
    for quantity, told in (("3.967394", "permits.nothing_to_deduct"), ("3.967391", "deducted")):
        words = {**owed, "act_id": new(), "strip": strip(quantity)}
        assert d.twice(year_end.DEDUCT, year_end.deduct, d.step(on=on), **words) == told
    # 3.967391 t × 184 ÷ 365 = 1.999999…; the last millionth is left
    assert year_of(d, 2025, on)[3] == "0.000001"
    assert d.broken() == []


@pytest.mark.parametrize(
    ("vintage", "told"),
    [(2024, "permits.deducted_year_unfit"), (2025, "permits.deducted_year_unfit"), (2026, "deducted"), (2027, "deducted")],
)  # fmt: skip
def test_nothing_dead_makes_anything_good(district: District, vintage: int, told: str) -> None:
    """Over in 2025: neither the year itself, nor one before, nor one that is over, but one that runs or comes."""
    d = district
    d.allocate(site(1), "2", 2023, 2027, step=d.step(on=date(2024, 1, 10)))
    on = date(2026, 5, 1)
    emitted(d, 2025, "3", on)
    words = {"act_id": new(), "site": site(1), "year": 2025, "strip": strip("1", vintage, vintage)}
    assert d.twice(year_end.DEDUCT, year_end.deduct, d.step(on=on), **words) == told
    assert d.broken() == []


def test_postgresql_lets_nothing_dead_make_good(district: District, monkeypatch: pytest.MonkeyPatch) -> None:
    """Goal: the promise is kept twice. Method: Python looks away; over in 2024 and 2025, taken from 2025 to 2027 in 2026."""
    d = district
    d.allocate(site(1), "2", 2024, 2027, step=d.step(on=date(2024, 1, 10)))
    on = date(2026, 5, 1)
    emitted(d, 2024, "3", on)
    emitted(d, 2025, "3", on)
    monkeypatch.setattr("ledger.permits.actions.year_end.check_deducted_year", lambda *_, **__: None)
    for year, vintage, told in (
        (2024, 2025, "database.promise_broken"),
        (2024, 2026, "deduction_proposed"),
        (2024, 2027, "deduction_proposed"),
        (2025, 2025, "database.promise_broken"),
        (2025, 2026, "deduction_proposed"),
    ):
        words = {"act_id": new(), "site": site(1), "year": year, "strip": strip("0.5", vintage, vintage)}
        assert d.do(year_end.deduct, d.step(on=on), **words) == told
