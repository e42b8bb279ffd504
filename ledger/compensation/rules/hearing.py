"""What a liable party hears of the history of its case.

Every act is told to it, with its day, its paper and its article, and where the case stood after it. What the office only worked out
for itself (the clue and who gave it, checks and findings, papers noted beside the claim, evidence that the party is not shown) is
told by its kind and day alone. Who acted is told by role, unless it was the party itself.
"""

from collections.abc import Sequence
from typing import Final

from ledger.compensation.rows import HistoryRow

INNER: Final = frozenset(
    {"register", "check", "open", "investigate", "note", "add_evidence", "hand_over", "propose_reversal"}
)
"""Acts whose words and papers stay in the office."""


def heard(history: Sequence[HistoryRow], owner: str) -> list[HistoryRow]:
    """Give the history as a party hears it."""
    return [one if one.owner == owner else _by_role(one) for one in history]


def _by_role(one: HistoryRow) -> HistoryRow:
    if one.kind in INNER:
        one = one._replace(reason="", document="", words={})
    return one._replace(actor="")
