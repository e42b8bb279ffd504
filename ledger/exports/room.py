"""What the exports declare."""

from ledger.actors.authority import WHOLE_BOOK
from ledger.manifest import Room

ROOM = Room(
    name="exports",
    title="Exports",
    title_zh="导出",
    words="ledger.exports.words:WORDS",
    powers={"export.read": WHOLE_BOOK},
)
