"""What the room of processes declares."""

from ledger.journal.manifest import Room
from ledger.parties.authority import EVERYBODY, VISITORS
from ledger.processes import tables

ROOM = Room(
    name="processes", title="Processes", title_zh="流程", modules=(tables,),
    powers={"event.read": EVERYBODY, "law.read": EVERYBODY | VISITORS},
    archived=("process_event",),
    audited=("process", "process_event"),
)  # fmt: skip
