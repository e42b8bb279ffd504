"""What must always be true of periods."""

from typing import Final

from ledger.database.queries import in_part, named_queries
from ledger.manifest import Invariant

SQL: Final = named_queries(__name__)

INVARIANTS: Final[tuple[Invariant, ...]] = (
    Invariant(
        "frontiers_follow_moves",
        "How far a book is closed is what its last step left, and every step began where the one before ended.",
        SQL["frontiers_follow_moves"],
    ),
    Invariant(
        "steps_are_by_two",
        "A month was closed, reopened or opened again by two persons, and a soft close was taken by somebody.",
        SQL["steps_are_by_two"],
    ),
    Invariant(
        "closed_months_stay",
        "No entry of a closed month was recorded after it was closed for the last time.",
        SQL["closed_months_stay"],
        in_part(SQL["closed_months_stay"], "entry"),
    ),
    Invariant(
        "soft_closed_months_are_approved",
        "An entry that was recorded in a month that was soft-closed then was approved by a second person.",
        SQL["soft_closed_months_are_approved"],
        in_part(SQL["soft_closed_months_are_approved"], "entry"),
    ),
)
