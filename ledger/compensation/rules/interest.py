"""Late interest on what a court document makes due, and how a payment is counted.

For each instalment on its own: unpaid principal × rate × days, from the day after the last day of its term to the day of
payment, both days as the calendar has them. Principal is settled before interest. While enforcement is suspended not at
the debtor's request, no interest runs.

Where a suspension is granted after interest for its days was paid, so much was paid without a legal ground. It is set off
against interest of the same part that runs later; the rest goes back to who paid it, and of several payments the last one is
the one that was too much, for against the earlier ones later interest was set off.

Source: 最高人民法院关于执行程序中计算迟延履行期间的债务利息适用法律若干问题的解释 (法释〔2014〕8号) art. 1–4; 民法典 art. 520, 568
(set-off), 985 (return of what was got without a legal ground); 预算法 art. 60.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from ledger.amounts import divide_half_up


@dataclass(frozen=True, slots=True)
class Term:
    """An instalment: last day of its term, fen, and what was paid of it when."""

    number: int
    due_on: date
    amount: int
    paid: tuple[tuple[date, int], ...] = ()

    @property
    def open(self) -> int:
        """Fen that are not paid."""
        return self.amount - sum(part for _, part in self.paid)


@dataclass(frozen=True, slots=True)
class Counted:
    """How a payment is counted: fen to each instalment, to interest, and beyond everything owed."""

    principal: tuple[tuple[int, int], ...]
    """Number of the instalment, and fen."""
    interest: int
    excess: int


def late_days(after: date, until: date, suspended: Sequence[tuple[date, date]] = ()) -> int:
    """Count the days after one day up to another, without those on which enforcement was suspended.

    Args:
        after: last day of the term; not counted.
        until: day of payment; counted.
        suspended: first and last day of each suspension.

    >>> late_days(date(2025, 6, 30), date(2025, 7, 10), [(date(2025, 7, 2), date(2025, 7, 4))])
    7
    """
    stopped: set[int] = set()
    for first, last in suspended:
        stopped.update(
            range(max(first.toordinal(), after.toordinal() + 1), min(last.toordinal(), until.toordinal()) + 1)
        )
    return max(0, (until - after).days) - len(stopped)


def late_interest(
    terms: Sequence[Term], rate: Fraction, through: date, suspended: Sequence[tuple[date, date]] = ()
) -> int:
    """Give the interest on several instalments up to and including a day, in fen.

    Units: `rate` is a share of the principal a day. Rounding: half up, once, on the sum.

    >>> late_interest([Term(1, date(2025, 1, 1), 100_000_000)], Fraction(175, 1_000_000), date(2025, 4, 11))
    1750000
    """
    days = 0
    for term in terms:
        days += term.amount * late_days(term.due_on, through, suspended)
        days -= sum(part * late_days(max(on, term.due_on), through, suspended) for on, part in term.paid)
    exact = rate * days
    return divide_half_up(exact.numerator, exact.denominator)


def stand(reckoned: int, paid: int) -> tuple[int, int]:
    """Give what of the interest is due, and what was paid too much, in fen: one of them is nothing.

    >>> stand(84_000, 105_000), stand(126_000, 105_000)
    ((0, 21000), (21000, 0))
    """
    return max(0, reckoned - paid), max(0, paid - reckoned)


def overpaid_by(paid: Sequence[int], overpaid: int) -> list[int]:
    """Tell of which payments the overpaid interest is: of the last ones, each at most what it paid as interest.

    Args:
        paid: interest of each payment in the order of the payments, in fen.
        overpaid: fen that were paid too much by all of them.

    >>> overpaid_by([52_500, 52_500], 60_000)
    [7500, 52500]
    """
    shares: list[int] = []
    for amount in reversed(paid):
        shares.append(min(amount, overpaid - sum(shares)))
    return shares[::-1]


def count_payment(amount: int, on: date, terms: Sequence[Term], interest: int) -> Counted:
    """Count a payment: principal whose term has ended, oldest first; then interest; then principal not yet due.

    Args:
        amount: fen.
        on: day of payment.
        terms: the instalments of one part.
        interest: interest that is owed on that day, in fen.

    >>> count_payment(150, date(2025, 2, 1), [Term(1, date(2025, 1, 1), 100), Term(2, date(2025, 6, 1), 100)], 20)
    Counted(principal=((1, 100), (2, 30)), interest=20, excess=0)
    """
    left = amount
    taken: list[tuple[int, int]] = []
    ordered = sorted(terms, key=lambda term: (term.due_on, term.number))
    for term in (term for term in ordered if term.due_on <= on):
        left, taken = _take(left, term, taken)
    to_interest = min(left, interest)
    left -= to_interest
    for term in (term for term in ordered if term.due_on > on):
        left, taken = _take(left, term, taken)
    return Counted(tuple(taken), to_interest, left)


def _take(left: int, term: Term, taken: list[tuple[int, int]]) -> tuple[int, list[tuple[int, int]]]:
    part = min(left, term.open)
    return left - part, [*taken, (term.number, part)] if part else taken
