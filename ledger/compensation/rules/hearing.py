"""What a liable party hears of the history of its case.

Every act is told to it, with its day, its paper and its article, and where the case stood after it. What the office only worked out
for itself (the clue and who gave it, checks and findings, papers noted beside the claim, evidence that the party is not shown) is
told by its kind and day alone. Who acted is told by role, unless it was the party itself. So the case itself says no way and no paper
of the clue, and a reversal stands in it when it was confirmed.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from ledger.compensation.rows import CaseFile, CaseHead, HistoryRow

REVERSING: Final = frozenset({"propose_reversal", "confirm_reversal", "drop_reversal"})
"""What finance does about an act that was recorded wrongly."""
INNER: Final = frozenset(
    {
        "register",
        "check",
        "open",
        "investigate",
        "note",
        "add_evidence",
        "hand_over",
        "propose_reversal",
        "drop_reversal",
    }
)
"""Acts whose words and papers stay in the office."""


def heard(history: Sequence[HistoryRow], owner: str) -> list[HistoryRow]:
    """Give the history as a party hears it."""
    return [one if one.owner == owner else _by_role(one) for one in history]


def _by_role(one: HistoryRow) -> HistoryRow:
    if one.kind in INNER:
        one = one._replace(reason="", document="", words={})
    return one._replace(actor="")


def heard_head(head: CaseHead) -> CaseHead:
    """Give a case as a party hears it: not by which way its clue came, nor on which paper."""
    return replace(head, channel="", source=None)


def heard_file(file: CaseFile, owner: str) -> CaseFile:
    """Give the file of a case as a party hears it."""
    return replace(file, head=heard_head(file.head), history=heard(file.history, owner))
