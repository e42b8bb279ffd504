"""What the room of actors and parties declares."""

from ledger.journal.manifest import Room
from ledger.parties.authority import POWERS
from ledger.parties.invariants import INVARIANTS

ROOM = Room(
    name="parties",
    title="Actors and parties",
    title_zh="用户与单位",
    words="ledger.parties.words:WORDS",
    table_modules=("tables", "register_tables"),
    powers=POWERS,
    invariants=INVARIANTS,
    archived=("actor", "party"),
    audited=("actor",),
)
