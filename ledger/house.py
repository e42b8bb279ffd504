"""The rooms that record, named once, and what they make together: the chart of accounts and the kinds of entry.

A new room is one line here and a folder; docs/guide/adding-a-room.md goes through it in the order of work. Statements, exports,
archive and audit read all of them, so they stand above this module, and `ledger.schema` puts both together.
"""

from collections.abc import Sequence
from typing import Final

from ledger.actors.authority import Actor, require_kind
from ledger.actors.room import ROOM as ACTORS
from ledger.compensation.room import ROOM as COMPENSATION
from ledger.journal.room import ROOM as JOURNAL
from ledger.manifest import Kind, Purpose, Room
from ledger.periods.room import ROOM as PERIODS
from ledger.permits.room import ROOM as PERMITS
from ledger.processes.room import ROOM as PROCESSES
from ledger.reconciliation.room import ROOM as RECONCILIATION
from ledger.register.room import ROOM as REGISTER
from ledger.seals.room import ROOM as SEALS

ROOMS: Final[tuple[Room, ...]] = (
    ACTORS,
    JOURNAL,
    SEALS,
    PROCESSES,
    REGISTER,
    PERIODS,
    PERMITS,
    COMPENSATION,
    RECONCILIATION,
)
"""From the ground up: the order in which kinds, promises and SQL objects stand everywhere."""


def chart_of(rooms: Sequence[Room]) -> tuple[Purpose, ...]:
    """Put the lines of rooms together, in the order in which the chart is read."""
    order = [room for room in rooms if not room.chart_after]
    for room in rooms:
        if room.chart_after:
            order.insert(1 + [other.name for other in order].index(room.chart_after), room)
    return tuple(purpose for room in order for purpose in room.purposes)


CHART: Final = chart_of(ROOMS)
PURPOSES: Final = {purpose.code: purpose for purpose in CHART}
KINDS: Final[tuple[Kind, ...]] = tuple(kind for room in ROOMS for kind in room.kinds)
KIND: Final = {kind.code: kind for kind in KINDS}


def require_recorder(actor: Actor, kind: str) -> None:
    """Check that somebody may record entries of a kind; one that is unknown is left to the journal to refuse.

    Raises (in this order):
        KindNotYours: the kind names other roles.
    """
    known = KIND.get(kind)
    if known is not None:
        require_kind(actor, kind, known.roles)
