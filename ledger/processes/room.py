"""What the room of processes declares."""

from ledger.actors.authority import EVERYBODY
from ledger.manifest import Room

ROOM = Room(
    name="processes",
    title="Processes",
    title_zh="流程",
    words="ledger.processes.words:WORDS",
    table_modules=("tables",),
    powers={"event.read": EVERYBODY},
    archived=("process_event",),
    audited=("process", "process_event"),
)
