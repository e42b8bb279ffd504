"""What the register declares."""

from ledger.actors.authority import EVERYBODY, Role, roles
from ledger.manifest import Room
from ledger.register.invariants import INVARIANTS

ROOM = Room(
    name="register",
    title="Register of parties",
    title_zh="单位名录",
    words="ledger.register.words:WORDS",
    table_modules=("tables",),
    powers={
        "party.register": roles(Role.BUREAU),
        "party.read": EVERYBODY,
        "licence.import": roles(Role.BUREAU),
    },
    invariants=INVARIANTS,
)
