"""What the room of processes declares."""

from ledger.actors.authority import EVERYBODY, Role, roles
from ledger.manifest import Room
from ledger.processes.invariants import INVARIANTS

ROOM = Room(
    name="processes",
    title="Processes",
    title_zh="流程",
    words="ledger.processes.words:WORDS",
    table_modules=("tables",),
    powers={"event.read": EVERYBODY | roles(Role.PROCURATORATE)},
    invariants=INVARIANTS,
    audited=("process", "process_event"),
)
