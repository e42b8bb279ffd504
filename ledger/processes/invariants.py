"""What must always be true of processes, as queries that return the offenders."""

from typing import Final

from ledger.database.queries import in_part, named_queries
from ledger.manifest import Invariant

SQL: Final = named_queries(__name__)

INVARIANTS: tuple[Invariant, ...] = (
    Invariant(
        "processes_are_by_two",
        "A step that needs four eyes is not by who began the process, nor one that is kept apart by who took the other: persons, not keys.",
        SQL["processes_are_by_two"],
    ),
    Invariant(
        "events_have_their_steps",
        "Every event that tells of a process of permits or of the market was told with a step of it, by who took that.",
        SQL["events_have_their_steps"],
    ),
    Invariant(
        "events_are_numbered",
        "The numbers of the events of a book begin at 1 and have no gap, and those of one process follow its steps.",
        SQL["events_are_numbered"],
    ),
    Invariant(
        "entries_have_their_acts",
        "Every entry of a room was posted by a step of a process that may post its kind, and has its id from it.",
        SQL["entries_have_their_acts"],
        in_part(SQL["entries_have_their_acts"], "entry"),
    ),
)
