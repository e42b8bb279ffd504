"""What the log of a book declares."""

from ledger.actors.authority import WHOLE_BOOK, Role, roles
from ledger.manifest import Room
from ledger.seals.invariants import INVARIANTS

ROOM = Room(
    name="seals",
    title="Log",
    title_zh="存证日志",
    words="ledger.seals.words:WORDS",
    table_modules=("tables",),
    powers={"receipt.read": WHOLE_BOOK, "log.installation": roles(Role.ADMINISTRATOR)},
    invariants=INVARIANTS,
    audited=("seal", "checkpoint"),
)
