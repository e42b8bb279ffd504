"""Terms: in how much of its years a permit is valid. One count of days, months and years, for whatever depends on it.

    what may be emitted in a year    quantity × days valid ÷ days of that year, rounded down       (`part_of`)
    what is paid for several years   Σ quantity × days valid ÷ 365, rounded once by who pays       (`counted`)

The rule pack says which (`term.part_year`): by days (`pro_rata_days`), by whole calendar months ÷ 12 (`whole_months`), or in full
(`whole_year`). Years that are whole count one each, also those of 366 days; only a term of which a part is missing is counted in days,
and never for more than its years.

Source: 财税〔2015〕61号 art. 12 on the term; that day count ÷ 365 is one of three conventions is told by the rule pack itself.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Final

from ledger.amounts import divide_down, divide_up

YEAR_DAYS: Final = 365
YEAR_MONTHS: Final = 12


@dataclass(frozen=True, slots=True)
class Span:
    """So much of a vintage that is valid from one day to another, both inside it."""

    vintage: int
    quantity: int
    first: date
    last: date

    @property
    def whole(self) -> bool:
        """Whether it is the whole year."""
        return (self.first, self.last) == year_of(self.vintage)


@dataclass(frozen=True, slots=True)
class YearsCounted:
    """For how much is paid: units ÷ per is the sum over the years of quantity and years, in the smallest unit."""

    units: int
    per: int
    """1 for whole years, 12 for months, 365 for days."""

    def years(self, quantity: int) -> Fraction:
        """Tell for how many years a quantity counts."""
        return Fraction(self.units, self.per * quantity)


def year_of(vintage: int) -> tuple[date, date]:
    """Give the first and the last day of a year."""
    return date(vintage, 1, 1), date(vintage, 12, 31)


def span(vintage: int, quantity: int, valid_from: date, valid_to: date) -> Span:
    """Give what of a lot's validity lies in its year."""
    begin, end = year_of(vintage)
    return Span(vintage, quantity, max(begin, valid_from), min(end, valid_to))


def whole(years: Iterable[int], quantity: int) -> tuple[Span, ...]:
    """Give whole years of one quantity."""
    return tuple(Span(year, quantity, *year_of(year)) for year in years)


def days_of(one: Span) -> int:
    """Count the days of a span, the first and the last with it.

    >>> days_of(Span(2026, 1, date(2026, 7, 1), date(2026, 12, 31))), days_of(Span(2028, 1, *year_of(2028)))
    (184, 366)
    """
    return max(0, (one.last - one.first).days + 1)


def months_of(one: Span) -> int:
    """Count the calendar months that lie whole in a span."""
    begins = [date(one.vintage, month, 1) for month in range(1, 13)]
    ends = [*(begin - timedelta(days=1) for begin in begins[1:]), date(one.vintage, 12, 31)]
    return sum(one.first <= begin and end <= one.last for begin, end in zip(begins, ends, strict=True))


def part_of(one: Span, part_year: str) -> int:
    """Compute what may be emitted in its year under what is valid for a part of it, rounded down to the smallest unit.

    Rounding: down, so that nobody emits what was not granted.

    >>> part_of(Span(2026, 6_000_000, date(2026, 7, 1), date(2026, 12, 31)), "pro_rata_days")
    3024657
    """
    if part_year == "whole_year" or one.whole:
        return one.quantity
    if part_year == "whole_months":
        return divide_down(one.quantity * months_of(one), YEAR_MONTHS)
    begin, end = year_of(one.vintage)
    return divide_down(one.quantity * days_of(one), (end - begin).days + 1)


def counted(spans: Sequence[Span], part_year: str) -> YearsCounted:
    """Count for how much is paid: whole years, or the days or months in which it is valid, never more than the years.

    >>> counted([Span(2026, 6, date(2026, 7, 1), date(2026, 12, 31)), *whole((2027, 2028), 6)], "pro_rata_days")
    YearsCounted(units=5490, per=365)
    >>> counted(whole(range(2026, 2031), 6), "pro_rata_days")
    YearsCounted(units=30, per=1)
    """
    years = sum(one.quantity for one in spans)
    if part_year == "whole_year" or all(one.whole for one in spans):
        return YearsCounted(years, 1)
    if part_year == "whole_months":
        return YearsCounted(sum(one.quantity * months_of(one) for one in spans), YEAR_MONTHS)
    days = sum(one.quantity * days_of(one) for one in spans)
    return YearsCounted(days, YEAR_DAYS) if days < years * YEAR_DAYS else YearsCounted(years, 1)


def written_term(term: YearsCounted, quantity: int) -> str:
    """Write the factor of a formula: how many years, and where a part of one counts over what.

    >>> written_term(YearsCounted(5490, 365), 6), written_term(YearsCounted(18, 1), 6), written_term(YearsCounted(180, 12), 6)
    ('915 ÷ 365', '3', '30 ÷ 12')
    >>> written_term(YearsCounted(1000, 365), 6)
    '500/3 ÷ 365'
    """
    years = str(Fraction(term.units, quantity))
    return years if term.per == 1 else f"{years} ÷ {term.per}"


def given_for(quantity: int, ratio: Fraction) -> int:
    """Compute what is taken for a quantity at the ratio of replacement that the law names: q·r, rounded up to the smallest unit.

    >>> given_for(3_000_000, Fraction("1.2"))
    3600000
    """
    return divide_up(quantity * ratio.numerator, ratio.denominator)
