"""Part years by hand: one table of days, for what may be emitted, priced and charged alike."""

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.amounts import parse_decimal, yuan
from ledger.law import Law
from ledger.market.rules import certificates
from ledger.market.rules.prices import Goods, formula_of, price_of
from ledger.permits.rules import fees
from ledger.permits.rules.strips import (
    FREE,
    RECOGNISED,
    HeldLot,
    Strip,
    availability,
    check_running,
    usable_part,
    written,
)
from ledger.permits.rules.terms import Span, YearsCounted, counted, span, whole
from ledger.permits.rules.year import check_deducted_year
from tests.rules.edges import Edge, answer, edges
from tests.rules.test_law import own, row

SIX = parse_decimal("6", 6)
BY_HAND = [
    # first day, last year; by days: emitted in the first year, price at 4,000, fee at 230; by months: emitted and price; in full: price
    (date(2026, 7, 1), 2028, "3.024657", "60164.38", "3459.45", "3.000", "60000.00", "72000.00"),  # 184 + 365 + 366 = 915 days
    (date(2023, 7, 1), 2025, "3.024657", "60164.38", "3459.45", "3.000", "60000.00", "72000.00"),  # 184 + 366 + 365 = 915 days
    (date(2024, 7, 1), 2026, "3.016393", "60098.63", "3455.67", "3.000", "60000.00", "72000.00"),  # 184 + 365 + 365 = 914 days
    (date(2026, 1, 2), 2026, "5.983561", "23934.25", "1376.22", "5.500", "22000.00", "24000.00"),  # 364 days
    (date(2028, 2, 29), 2028, "5.032786", "20186.30", "1160.71", "5.000", "20000.00", "24000.00"),  # 307 of 366 days
    (date(2028, 3, 1), 2028, "5.016393", "20120.55", "1156.93", "5.000", "20000.00", "24000.00"),  # 306 of 366 days
    (date(2026, 12, 31), 2026, "0.016438", "65.75", "3.78", "0.000", "0.00", "24000.00"),  # one day
    (date(2024, 1, 2), 2028, "5.983606", "120000.00", "6900.00", "5.500", "118000.00", "120000.00"),  # 1,826 days are no more than 5 years
    (date(2026, 1, 1), 2030, "6.000", "120000.00", "6900.00", "6.000", "120000.00", "120000.00"),  # whole, with a year of 366 days
]  # fmt: skip


def spans_from(first: date, last: int, quantity: int = SIX) -> list[Span]:
    """Whole years after a first day."""
    return [span(year, quantity, first, date.max) for year in range(first.year, last + 1)]


@pytest.mark.parametrize(
    ("first", "last", "emitted", "price", "fee", "by_months", "price_by_months", "in_full"), BY_HAND
)
def test_part_years_by_hand(
    first: date,
    last: int,
    emitted: str,
    price: str,
    fee: str,
    by_months: str,
    price_by_months: str,
    in_full: str,
) -> None:
    """Goal: a part of a year counts the same everywhere. Method: days counted by hand, held against each rule."""
    goods = Goods(Strip("SO2", "330603", first.year, last, SIX), 4000_00)
    lot = HeldLot("x", first.year, SIX, valid_from=first)
    told = {
        rule: (
            written(usable_part(lot, rule)),
            yuan(price_of(goods, counted(spans_from(first, last), rule))),
        )
        for rule in ("pro_rata_days", "whole_months", "whole_year")
    }
    assert told == {
        "pro_rata_days": (emitted, price),
        "whole_months": (by_months, price_by_months),
        "whole_year": ("6.000", in_full),
    }
    law = Law.of("cn", [own(row("fee.rate.SO2", '"230.00"'))])
    owed = fees.assess([goods.strip], law, date(2026, 6, 1), spans=[spans_from(first, last)])
    assert yuan(owed.computed) == fee


def test_what_lots_of_several_days_cost() -> None:
    """4 t of the whole year and 2 t from July: 4 × 365 + 2 × 184 t·d; one price, rounded once."""
    both = [*whole((2026,), 4_000_000), span(2026, 2_000_000, date(2026, 7, 1), date.max)]
    term = counted(both, "pro_rata_days")
    assert term == YearsCounted(1_828_000_000, 365)
    goods = Goods(Strip("SO2", "330603", 2026, 2026, SIX), 4000_00)
    assert price_of(goods, term) == 20_032_88  # 4,000 × 1,828 ÷ 365 = 20,032.876…
    assert formula_of(goods, term) == "6.000 t × 4000.00 × 914/3 ÷ 365"
    assert term.years(SIX) == Fraction(1828, 6 * 365)


def test_how_a_formula_says_it() -> None:
    """The certificate shows by what was multiplied and divided."""
    goods = Goods(Strip("SO2", "330603", 2026, 2028, SIX), 4000_00)
    days, months = (
        counted(spans_from(date(2026, 7, 1), 2028), rule) for rule in ("pro_rata_days", "whole_months")
    )
    assert formula_of(goods, days) == "6.000 t × 4000.00 × 915 ÷ 365"
    assert formula_of(goods, months) == "6.000 t × 4000.00 × 30 ÷ 12"
    assert formula_of(goods) == "6.000 t × 4000.00 × 3"


@given(
    st.integers(1, 10**12),
    st.integers(2001, 2190),
    st.integers(0, 363),
    st.integers(1, 9),
    st.integers(1, 10**9),
)
def test_a_later_day_never_costs_more(quantity: int, year: int, days: int, years: int, price: int) -> None:
    """Whatever the leap years: less of a term is never dearer than more of it, nor than all of it."""
    last = year + years - 1
    goods = Goods(Strip("SO2", "x", year, last, quantity), price)
    begins = [date.fromordinal(date(year, 1, 1).toordinal() + n) for n in (0, days, days + 1)]
    for rule in ("pro_rata_days", "whole_months", "whole_year"):
        full, earlier, later = (
            price_of(goods, counted(spans_from(first, last, quantity), rule)) for first in begins
        )
        assert price_of(goods) == full >= earlier >= later >= 0


@pytest.mark.parametrize(
    ("on", "purpose", "sold_from", "vintage", "told"),
    [
        (date(2026, 6, 30), "holding", FREE, 2026, ("0.000", "6.000")),
        (date(2026, 7, 1), "holding", FREE, 2026, ("6.000", "0.000")),
        (date(2026, 7, 2), "sellable", FREE, 2026, ("6.000", "0.000")),
        (date(2026, 7, 1), "holding", RECOGNISED, 2026, ("0.000", "0.000")),
        (date(2026, 7, 1), "sellable", RECOGNISED, 2026, ("6.000", "0.000")),
        (date(2026, 7, 1), "unpaid", FREE, 2026, ("0.000", "0.000")),
        (date(2026, 12, 31), "holding", FREE, 2026, ("6.000", "0.000")),
        (date(2027, 1, 1), "holding", FREE, 2026, ("0.000", "0.000")),
        (date(2025, 12, 31), "holding", FREE, 2026, ("0.000", "6.000")),
    ],
)
def test_what_may_be_sold_on_a_day(
    on: date, purpose: str, sold_from: tuple[str, ...], vintage: int, told: tuple[str, str]
) -> None:
    """6 t from July: before, they are sold from a later day; after the year nothing is; unrecognised nothing where the law asks for it."""
    lot = HeldLot("x", vintage, SIX, purpose=purpose, valid_from=date(2026, 7, 1))
    one = availability(vintage, [lot], 0, "pro_rata_days", sold_from=sold_from, on=on)
    assert (written(one.may_sell), written(one.may_sell_later)) == told
    assert written(one.may_emit) == "3.024657"


@pytest.mark.parametrize(
    ("first", "on", "told"),
    [
        (date(2026, 7, 1), date(2026, 6, 1), "2026-07-01"),
        (date(2026, 7, 1), date(2026, 7, 1), "2026-07-01"),
        (date(2026, 7, 1), date(2026, 11, 28), "2026-11-28"),
        (date(2026, 1, 1), date(2025, 11, 28), "2026-01-01"),
        (date(2026, 1, 1), date(2026, 1, 1), "2026-01-01"),
        (date(2026, 1, 1), date(2026, 1, 2), "2026-01-02"),
    ],
)
def test_from_which_day_it_is_certified(first: date, on: date, told: str) -> None:
    """Not before its lots, and not before it was bought."""
    assert certificates.valid_from(spans_from(first, 2028), on) == told


def test_a_later_year_that_begins_late_is_told() -> None:
    """A strip over two grants, of which the second begins in July of its year."""
    two = [*whole((2026,), SIX), span(2027, SIX, date(2027, 7, 1), date.max)]
    assert certificates.valid_from(two, date(2026, 1, 1)) == "2026-01-01 (6.000); 2027-07-01 (6.000)"


@edges(
    (
        Edge(
            "a year that is over passes to nobody",
            "docs/spec/permits.md 10.10",
            lambda first: check_running([Strip("SO2", "x", first, 2030, 1)], date(2026, 11, 28)),
            ((2027, None), (2026, None), (2025, "permits.vintage_over"), (2024, "permits.vintage_over")),
        ),
        Edge(
            "on the last day of a year it is not over, and on the next it is",
            "docs/spec/permits.md 10.10",
            lambda on: check_running([Strip("SO2", "x", 2026, 2030, 1)], on),
            (
                (date(2025, 12, 31), None),
                (date(2026, 12, 31), None),
                (date(2027, 1, 1), "permits.vintage_over"),
            ),
        ),
        Edge(
            "deducted from a later year that is not over",
            "rule pack over.deduct_next_year",
            lambda vintage: check_deducted_year(2024, vintage, date(2026, 5, 1), next_year=True),
            ((2027, None), (2026, None), (2025, "permits.deducted_year_unfit")),
        ),
        Edge(
            "where the law says the next year, not from the year itself",
            "rule pack over.deduct_next_year",
            lambda vintage: check_deducted_year(2026, vintage, date(2026, 5, 1), next_year=True),
            ((2028, None), (2027, None), (2026, "permits.deducted_year_unfit")),
        ),
        Edge(
            "where it says nothing of it, from the year itself while it runs",
            "rule pack over.deduct_next_year",
            lambda vintage: check_deducted_year(2026, vintage, date(2026, 5, 1), next_year=False),
            ((2027, None), (2026, None), (2025, "permits.deducted_year_unfit")),
        ),
    )
)
def test_what_is_over(ask: Callable[[Any], object], value: object, told: object) -> None:
    """Years on both sides of the line."""
    assert answer(ask, value) == told
