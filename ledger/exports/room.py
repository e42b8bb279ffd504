"""What the exports declare."""

from ledger.journal.manifest import Room
from ledger.parties.authority import WHOLE_BOOK

ROOM = Room(
    name="exports",
    title="Exports",
    title_zh="导出",
    words="ledger.exports.words:WORDS",
    powers={"export.read": WHOLE_BOOK},
)
