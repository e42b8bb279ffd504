"""Who is paid first when the assets of a liable party are short: civil liability before fines.

    1  private victims, by their own judgments
    2  compensation of the environment: principal, then late interest
    3  fines and confiscations, of the administration and of a criminal court, and the tax

Nothing is offset: whatever is owed for the same discharge stays owed; only the order of payment is told.

Law: 民法典 art. 187; 法释〔2015〕1号 art. 31; 环境保护税法 art. 26.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from ledger.amounts import largest_remainder

RANKS: Final = {
    "private_suit": 1,
    "compensation": 2,
    "late_interest": 3,
    "tax": 4,
    "fine": 4,
    "daily_fine": 4,
    "criminal_case": 4,
}
"""Rank of what is owed for one discharge; the smaller is paid first."""


@dataclass(frozen=True, slots=True)
class Owed:
    """Something that is owed, in fen."""

    kind: str
    amount: int
    paper: str = ""


@dataclass(frozen=True, slots=True)
class Paid:
    """How much of it the assets pay."""

    owed: Owed
    rank: int
    covered: int


def rank(owed: Sequence[Owed], assets: int) -> list[Paid]:
    """Distribute assets over what is owed: rank by rank, in proportion within a rank, exact to the fen.

    Raises:
        never NothingToSplitBy: a rank of which nothing is owed gets nothing.

    >>> [(one.owed.kind, one.covered) for one in rank([Owed("fine", 50), Owed("compensation", 80)], 100)]
    [('compensation', 80), ('fine', 20)]
    """
    left, told = assets, []
    for place in sorted({RANKS[one.kind] for one in owed}):
        here = [one for one in owed if RANKS[one.kind] == place]
        total = sum(one.amount for one in here)
        paid = min(left, total)
        shares = largest_remainder(paid, [one.amount for one in here]) if total else [0] * len(here)
        left -= paid
        told += [Paid(one, place, share) for one, share in zip(here, shares, strict=True)]
    return told
