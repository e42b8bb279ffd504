"""One sum that a bank credits or charges for several cases: the share of each, by the money that stood there and for how long (积数).

Exact: shares are by largest remainder, so that they sum to it to the fen, the case that comes first where remainders are equal.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ledger.amounts import largest_remainder, yuan


class Stood(NamedTuple):
    """What stood in a case over some days: its end-of-day balances added up, in fen and days."""

    case: str
    fen_days: int


@dataclass(frozen=True, slots=True)
class BankShare:
    """The share of a case, in fen, and how it comes about."""

    case: str
    fen_days: int
    amount: int
    working: str


def shares_of(amount: int, stood: Sequence[Stood]) -> list[BankShare]:
    """Spread an amount over cases by what stood there; what rounds to nothing is left out. Units: fen.

    >>> [one.amount for one in shares_of(100, [Stood("A", 100), Stood("B", 100), Stood("C", 100)])]
    [34, 33, 33]

    Raises:
        NothingToSplitBy: nothing stood anywhere.
    """
    whole = sum(one.fen_days for one in stood)
    found = []
    for one, part in zip(stood, largest_remainder(amount, [one.fen_days for one in stood]), strict=True):
        if part:
            working = f"{yuan(amount)} × {one.fen_days} / {whole} = {yuan(part)}"
            found.append(BankShare(one.case, one.fen_days, part, working))
    return found
