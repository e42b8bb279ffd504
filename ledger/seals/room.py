"""What the log of a book declares."""

from ledger.journal.manifest import Room
from ledger.seals.invariants import INVARIANTS

ROOM = Room(
    name="seals",
    title="Log",
    title_zh="存证日志",
    words="ledger.seals.words:WORDS",
    table_modules=("tables",),
    invariants=INVARIANTS,
    archived=("seal", "checkpoint"),
    audited=("seal", "checkpoint"),
)
"""The power over receipts stands in `ledger.parties.room`: the log knows no roles."""
