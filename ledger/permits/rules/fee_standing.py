"""What is owed of a use fee on a day: the last day of each part, what is overdue, and what being late costs.

A part is due in the working days of the notice, or on a day of its own; a last day on which nobody works is the next working day
(民法典 art. 203). Days are reckoned with the calendar that is known when it is asked. What is overdue costs, for each day after
the last one to that on which the money came, the share of the debt that the law of the day names (`fee.late_rate_per_day`);
rounded once, half up, for each part.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from string import ascii_uppercase
from typing import Final, NamedTuple, TypeAlias
from unicodedata import normalize
from uuid import UUID

from ledger.amounts import divide_half_up
from ledger.errors import RuleViolation
from ledger.law import Law
from ledger.workdays import Calendar, LastDay


class InstalmentEarlier(RuleViolation):
    """Instalment {number} is not paid before instalment {earlier}, which is due.

    Record the payment of instalment {earlier} first.
    """

    code = "permits.instalment_earlier"
    source = "docs/spec/permits.md 9.3"


class CameLater(RuleViolation):
    """A payment of {on} names {came_on} as the day on which the money came.

    Name the day that the slip of the bank says in `came_on`; it is not after `effective_on`.
    """

    code = "permits.came_later"
    source = "docs/spec/permits.md 9.3"


class CameEarlier(RuleViolation):
    """The money is said to have come on {came_on}, and the notice is of {notice_on}.

    Name the day that the slip of the bank says in `came_on`; what came before the notice pays something else.
    """

    code = "permits.came_earlier"
    source = "docs/spec/permits.md 9.3"


_LOWER: Final = {ord(letter): letter.lower() for letter in ascii_uppercase}
_PLAIN: Final = str.maketrans(
    dict(zip("〔【(（{〕】)）}", "[[[[[]]]]]", strict=True)) | dict.fromkeys("–—−‐‑- \u00a0\u3000")
)


def plain_voucher(number: str) -> str:
    """Give the number of a slip in the form in which two are compared. Twin: `ledger.plain_voucher`.

    >>> plain_voucher("V2025－001"), plain_voucher("v2025 00１"), plain_voucher("（2025）1")
    ('v2025001', 'v2025001', '[2025]1')
    """
    return normalize("NFKC", number).translate(_LOWER).translate(_PLAIN)


@dataclass(frozen=True, slots=True)
class FeePart:
    """A part of a fee as it is kept."""

    number: int
    due_on: date
    """Last day as it was reckoned or agreed."""
    amount: int
    """Fen."""
    working_days: int | None = None
    """In which it is due after the notice; None where a day was agreed, or follows in a later year."""
    paid_on: date | None = None
    voucher: str | None = None
    receipt: str | None = None
    surcharge: int = 0
    """Fen that came with it for being late."""
    came_on: date | None = None
    """Day of the bank on which it came; None where that is the day on which it is booked."""
    carried: int = 0
    """Fen that being late had cost of the parts whose place it took."""
    set_by: UUID | None = None
    """The rescheduling that has set it; None where the assessment did."""


class FeeOwed(NamedTuple):
    """What is owed of a fee on a day."""

    next_due: LastDay | None
    """Last day of the first part that is not paid; None where all are."""
    overdue: int
    surcharge: int
    """What being late has cost by that day, beside what is overdue."""


def falls_due(part: FeePart, notice_on: date, calendar: Calendar) -> LastDay:
    """Give the last day of a part."""
    if part.working_days is not None:
        return calendar.add(notice_on, part.working_days)
    return calendar.moved(part.due_on)


def check_noticed(came_on: date, notice_on: date) -> None:
    """Check that money for a notice did not come before it.

    Raises:
        CameEarlier
    """
    if came_on < notice_on:
        raise CameEarlier(came_on=came_on.isoformat(), notice_on=notice_on.isoformat())


def check_came(came_on: date, on: date) -> None:
    """Check that money which is booked had come by then.

    Raises:
        CameLater
    """
    if came_on > on:
        raise CameLater(came_on=came_on.isoformat(), on=on.isoformat())


def late_rate(law: Law, on: date) -> Fraction:
    """Give the share of an overdue debt that a day costs; nothing where the law of that day names none."""
    found = law.find("fee.late_rate_per_day", on)
    return Fraction(str(found.value)) if found else Fraction(0)


LateRate: TypeAlias = Callable[[date], Fraction]
"""The share of an overdue debt that each day costs: a rate that is adopted today costs nothing for days before."""


def surcharge(part: FeePart, last: date, rate: LateRate, on: date) -> int:
    """Compute what a part costs for being late on a day, in fen: the shares of all days after the last one, rounded once, half up.

    What had been late before other parts took the place of those is due with the first of these.

    >>> surcharge(FeePart(1, date(2026, 3, 16), 1_000_000), date(2026, 3, 16), lambda _: Fraction("0.0005"), date(2026, 3, 18))
    1000
    """
    share = sum((rate(last + timedelta(day)) for day in range(1, (on - last).days + 1)), Fraction(0))
    return part.carried + divide_half_up(part.amount * share.numerator, share.denominator)


def owed(parts: Iterable[FeePart], notice_on: date, calendar: Calendar, rate: LateRate, on: date) -> FeeOwed:
    """Tell what is owed of a fee on a day."""
    open_parts = [(falls_due(part, notice_on, calendar), part) for part in parts if part.paid_on is None]
    late = [(last, part) for last, part in open_parts if last.on < on]
    return FeeOwed(
        min((last for last, _ in open_parts), default=None),
        sum(part.amount for _, part in late),
        sum(surcharge(part, last.on, rate, on) for last, part in open_parts),
    )


def check_order(parts: Iterable[FeePart], number: int) -> None:
    """Check that no earlier part is owed when one is paid.

    Raises:
        InstalmentEarlier
    """
    earlier = [part.number for part in parts if part.paid_on is None and part.number < number]
    if earlier:
        raise InstalmentEarlier(number=number, earlier=min(earlier))


def comes_free(back: int, stands: int, owed: int) -> int:
    """Tell how much of a lot comes back free, of which a fee is settled: all but what other fees charge that are owed.

    Args:
        back: what comes back to `unpaid`.
        stands: what stands there already.
        owed: what fees charge of the lot that are not paid.

    >>> comes_free(5, 0, 0), comes_free(5, 0, 3), comes_free(5, 3, 3), comes_free(5, 9, 3)
    (5, 2, 5, 5)
    """
    return back - min(back, max(owed - stands, 0))


def refundable(part: int, back: int, payable: int, all_back: int, owed: int) -> int:
    """Tell how much of a part that is paid goes back, in fen: no more of it than was paid, and of the fee no more than is not owed.

    Args:
        part: what was paid of the part.
        back: what of it has gone back.
        payable: the whole fee, which is paid.
        all_back: what of the fee has gone back.
        owed: what is owed for the permits that are left.

    >>> refundable(46_000_00, 0, 115_000_00, 0, 11_500_00), refundable(69_000_00, 0, 115_000_00, 46_000_00, 11_500_00)
    (4600000, 5750000)
    """
    return max(min(part - back, payable - all_back - owed), 0)


def returns_first(payable: int, all_back: int, owed: int) -> int:
    """Tell how much of what went back of a fee is owed again, in fen.

    >>> returns_first(60_000_00, 40_000_00, 20_000_00), returns_first(60_000_00, 40_000_00, 60_000_00)
    (0, 4000000)
    """
    return max(all_back + owed - payable, 0)
