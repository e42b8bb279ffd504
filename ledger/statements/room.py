"""What the statements declare."""

from ledger.actors.authority import WHOLE_BOOK
from ledger.manifest import Room
from ledger.statements.invariants import INVARIANTS

ROOM = Room(
    name="statements",
    title="Statements",
    title_zh="报表",
    words="ledger.statements.words:WORDS",
    powers={"statements.read": WHOLE_BOOK},
    invariants=INVARIANTS,
)
