"""When one person suffices for what otherwise takes two (经办、复核): a threshold of the law, or a line of the bank.

What an act counts is the sum over its lines and years, in the smallest unit; of money it is fen. The threshold is the rule
pack's; shipped it is zero, so that everything takes two.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from ledger.amounts import divide_down
from ledger.law import Law
from ledger.permits.rules.strips import LOT_SCALE, Strip


@dataclass(frozen=True, slots=True)
class Alone:
    """What an act counts, and up to how much one person suffices."""

    figure: int
    threshold: int
    bank_line: int | None = None
    """Number of the bank's line that tells of the money, where another person brought it in."""

    @property
    def suffices(self) -> bool:
        """Whether one person is enough."""
        return self.bank_line is not None or self.figure <= self.threshold


def quantity_alone(law: Law, key: str, on: date, strips: Iterable[Strip]) -> Alone:
    """Hold a quantity against the threshold of a rule pack.

    Rounding: the threshold down to the smallest unit, so that one person never suffices for more than the rule pack says.

    Raises:
        LawGap: no pack names the threshold.
    """
    figure = sum(strip.quantity * len(strip.years) for strip in strips)
    threshold = law.fraction(key, on) * 10**LOT_SCALE
    return Alone(figure, divide_down(threshold.numerator, threshold.denominator))
