"""What the room of processes declares."""

from ledger.journal.manifest import Room
from ledger.parties.authority import EVERYBODY, VISITORS

ROOM = Room(
    name="processes",
    title="Processes",
    title_zh="流程",
    words="ledger.processes.words:WORDS",
    table_modules=("tables",),
    powers={"event.read": EVERYBODY, "law.read": EVERYBODY | VISITORS},
    archived=("process_event",),
    audited=("process", "process_event"),
)
