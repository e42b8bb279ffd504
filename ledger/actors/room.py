"""What the room of actors declares."""

from ledger.actors.authority import POWERS, RIGHTS
from ledger.actors.invariants import INVARIANTS
from ledger.manifest import Room

ROOM = Room(
    name="actors",
    title="Actors",
    title_zh="用户",
    words="ledger.actors.words:WORDS",
    table_modules=("tables",),
    powers=POWERS,
    rights=RIGHTS,
    invariants=INVARIANTS,
    audited=("actor", "attempt"),
)
