"""The use fee: how it is computed, when nothing is due, and in which parts it is paid.

fee = Σ round(quantity × rate × years × coefficient), each line rounded once to the fen, half up; a part of a year counts as
`ledger.permits.rules.terms` has it, and a rate that is for the whole term counts once; then the exemption is held against the sum.
Instalments: the first at least 40 %, at most five, and the last takes what rounding left.

Source: 财税〔2015〕61号 art. 10–13; threshold, operator and shares come from the rule pack of the place.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from uuid import UUID

from ledger.amounts import divide_down, divide_half_up, divide_up, format_decimal, yuan
from ledger.errors import RuleViolation
from ledger.law import Law
from ledger.law.places import SOMEWHERE, Whereabouts
from ledger.permits.rules.fee_standing import FeePart
from ledger.permits.rules.strips import LOT_SCALE, Strip, unit_of, written
from ledger.permits.rules.terms import Span, YearsCounted, counted, whole, written_term
from ledger.workdays import Calendar


class FirstInstalmentTooSmall(RuleViolation):
    """A first instalment of {first} yuan is {share} of {total}; at least {least} is due at once.

    Raise the first instalment.
    """

    code = "permits.first_instalment_too_small"
    source = "财税〔2015〕61号 art. 13"


class InstalmentsTooMany(RuleViolation):
    """{count} instalments are more than the {most} that are possible.

    Choose fewer.
    """

    code = "permits.instalments_too_many"
    source = "财税〔2015〕61号 art. 13"


class InstalmentsDiffer(RuleViolation):
    """The instalments sum to {sum} yuan, and {total} is due.

    Make them sum to what is due, each above zero.
    """

    code = "permits.instalments_differ"


@dataclass(frozen=True, slots=True)
class FeeLine:
    """One line of a fee, with everything that is needed to compute it again."""

    strip: Strip
    rate: int
    """Fen per unit and year."""
    coefficient: str
    """Decimal, as the rule pack writes it."""
    amount: int
    """Fen."""
    source: str
    """Where the rate stands."""
    term: YearsCounted | None = None
    """For how much of its years it counts, where that is not all of them."""

    @property
    def formula(self) -> str:
        """Write how the amount was computed."""
        rate = yuan(self.rate)
        strip = self.strip
        years = written_term(self.term, strip.quantity) if self.term else str(len(strip.years))
        return f"{written(strip.quantity)} {unit_of(strip.pollutant)} × {rate} × {years} × {self.coefficient}"


@dataclass(frozen=True, slots=True)
class Fee:
    """What is owed, and why."""

    lines: tuple[FeeLine, ...]
    computed: int
    payable: int
    exemption: str
    """Why nothing is due; empty when something is."""


@dataclass(frozen=True, slots=True)
class FeeRow:
    """A fee as it is kept."""

    fee_id: UUID
    site: str
    notice_on: date
    notice: str
    law: str
    what: Fee
    instalments: tuple[FeePart, ...]

    @property
    def parts(self) -> tuple[tuple[date, int], ...]:
        """Last day, as it was reckoned, and fen of each part."""
        return tuple((one.due_on, one.amount) for one in self.instalments)

    @property
    def paid(self) -> tuple[FeePart, ...]:
        """The parts that are paid."""
        return tuple(one for one in self.instalments if one.paid_on is not None)

    def part(self, number: int) -> FeePart | None:
        """Find a part by its number; None where there is none."""
        return next((one for one in self.instalments if one.number == number), None)


def line_amount(quantity: int, rate: int, years: int | Fraction, coefficient: str) -> int:
    """Compute one line in fen, half up, once.

    >>> line_amount(12_500_000, 1_000, 5, "1")
    62500
    >>> line_amount(6_000_000, 23_000, Fraction(915, 365), "1")
    345945
    """
    by = Fraction(coefficient) * years
    return divide_half_up(quantity * rate * by.numerator, 10**LOT_SCALE * by.denominator)


def assess(
    strips: Sequence[Strip],
    law: Law,
    on: date,
    industry: str = "",
    here: Whereabouts = SOMEWHERE,
    spans: Sequence[Sequence[Span]] | None = None,
) -> Fee:
    """Compute the fee of a site.

    Args:
        strips: what is charged.
        law: rates, coefficients and the exemption of the place.
        on: day whose law decides.
        industry: for a coefficient of the industry, where the place has one; empty where none is known.
        here: where the site lies; a rate for the nearest place of it, or for the area of the permits, goes before that of the whole place.
        spans: of each strip the days of its years on which it is valid; None where all are whole.

    Raises:
        LawGap: the place has no rate for a pollutant.
    """
    lines = []
    for strip, days in zip(strips, spans or [whole(s.years, s.quantity) for s in strips], strict=True):
        local = law.at(here.names(strip.area))
        rate = local.value(f"fee.rate.{strip.pollutant}", on)
        found = local.find(f"fee.coefficient.{industry}", on)
        coefficient = str(found.value) if found else "1"
        fen = local.fen(f"fee.rate.{strip.pollutant}", on)
        term = None if all(one.whole for one in days) else counted(days, law.text("term.part_year", on))
        if not by_year(local, strip.pollutant, on):
            term = YearsCounted(strip.quantity, 1)  # once, whatever the term
        years = len(strip.years) if term is None else term.years(strip.quantity)
        amount = line_amount(strip.quantity, fen, years, coefficient)
        lines.append(FeeLine(strip, fen, coefficient, amount, rate.cite, term))
    total = sum(line.amount for line in lines)
    why = exemption(total, law.at(here.names()), on)
    return Fee(tuple(lines), total, 0 if why else total, why)


def by_year(law: Law, pollutant: str, on: date) -> bool:
    """Tell whether the rate of a pollutant is for each year; where the law says nothing of it, it is."""
    found = law.find(f"fee.basis.{pollutant}", on)
    return found is None or found.value == "YEAR"


def exemption(total: int, law: Law, on: date) -> str:
    """Tell why a total is exempt; empty when it is due. The operator is law: both `<` and `<=` exist."""
    operator = law.find("fee.exemption_operator", on)
    if operator is None or operator.value == "none":
        return ""
    threshold = law.fen("fee.exemption_threshold", on)
    exempt = total < threshold if operator.value == "<" else total <= threshold
    if not exempt:
        return ""
    return (
        f"{yuan(total)} {operator.value} {yuan(threshold)}: {law.value('fee.exemption_threshold', on).cite}"
    )


def instalments(total: int, count: int, law: Law, on: date) -> list[int]:
    """Split a fee: the least first part, rounded up, then equal parts, rounded down; the last takes what rounding left.

    Raises (in this order):
        LawGap; InstalmentsTooMany: more than the law lets; InstalmentsDiffer, FirstInstalmentTooSmall.
    """
    if count == 1:
        return [total]
    share = law.fraction("fee.first_share", on)
    first = divide_up(total * share.numerator, share.denominator)
    rest = total - first
    part = divide_down(rest, count - 1)
    parts = [first, *[part] * (count - 2), rest - part * (count - 2)]
    check_instalments(parts, total, law, on)
    return parts


def check_instalments(parts: Sequence[int], total: int, law: Law, on: date) -> None:
    """Check the parts in which a fee is to be paid.

    Raises (in this order):
        LawGap, InstalmentsTooMany, InstalmentsDiffer, FirstInstalmentTooSmall.
    """
    most = law.integer("fee.instalments_max", on)
    if len(parts) > most:
        raise InstalmentsTooMany(count=len(parts), most=most)
    if not parts or min(parts) <= 0 or sum(parts) != total:
        raise InstalmentsDiffer(sum=yuan(sum(parts)), total=yuan(total))
    check_first(parts[0], total, law, on)


def check_first(first: int, total: int, law: Law, on: date) -> None:
    """Check the first part in which a fee is to be paid.

    Raises (in this order):
        LawGap, FirstInstalmentTooSmall.
    """
    least = law.fraction("fee.first_share", on)
    if first * least.denominator < total * least.numerator:
        raise FirstInstalmentTooSmall(
            first=yuan(first),
            # Down, so that what is too small never reads as enough.
            share=f"{format_decimal(divide_down(first * 10**8, total), 6, 2)} %",
            total=yuan(total),
            least=f"{least * 100} %",
        )


def years_later(day: date, years: int) -> date:
    """Give the same day some years later; 29 February becomes 28 February where the year has none.

    Source: 民法典 art. 202.
    """
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def schedule_of(split: Sequence[int], on: date, days: int, calendar: Calendar) -> tuple[FeePart, ...]:
    """Give each part its day: the first in so many working days of the notice, the others on the same day of the years after.

    A day on which nobody works is the next working day.
    """
    first = calendar.add(on, days).on
    return tuple(
        FeePart(n + 1, calendar.moved(years_later(first, n)).on, fen, None if n else days)
        for n, fen in enumerate(split)
    )
