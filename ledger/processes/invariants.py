"""What must always be true of processes, as queries that return the offenders."""

from typing import Final

from ledger.database.queries import named_queries
from ledger.manifest import Invariant

SQL: Final = named_queries(__name__)

INVARIANTS: tuple[Invariant, ...] = (
    Invariant(
        "processes_are_by_two",
        "A step that needs four eyes is not by who began the process, nor one that is kept apart by who took the other: persons, not keys.",
        SQL["processes_are_by_two"],
    ),
)
