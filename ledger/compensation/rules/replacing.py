"""Which agreement another one has replaced: one that is signed anew on the same way before the first has taken effect.

    agree ─▶ agree: the first is replaced        agree ─▶ perform or confirm ─▶ agree: both stand

Docs: docs/spec/compensation.md 15.8.
"""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from ledger.compensation.rows import HistoryRow

SIGNING: Final = frozenset({"agree", "agree_apart"})
"""Acts by which an agreement is signed; one apart, on its separate claim."""
TAKING_EFFECT: Final = frozenset({"perform", "confirm", "perform_apart", "confirm_apart"})
"""Acts after which an agreement holds whatever is signed later."""


def replacing(history: Sequence[HistoryRow]) -> dict[UUID, UUID]:
    """Give the agreement that has replaced each one that was, by the ids of the acts.

    Args:
        history: what was done, in its order; what waits, was dropped or reversed replaces nothing.
    """
    last: dict[UUID | None, UUID] = {}
    found: dict[UUID, UUID] = {}
    for one in history:
        way = one.subject if one.kind.endswith("_apart") else None
        if not one.stands:
            continue
        if one.kind in TAKING_EFFECT:
            last.pop(way, None)
        elif one.kind in SIGNING:
            if way in last:
                found[last[way]] = one.id
            last[way] = one.id
    return found
