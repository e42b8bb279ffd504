"""What the room of the law in force declares."""

from ledger.actors.authority import BODIES, EVERYBODY, Role, roles
from ledger.law_in_force.invariants import INVARIANTS
from ledger.law_in_force.machines import PACK
from ledger.manifest import Room

ROOM = Room(
    name="law_in_force",
    title="Law in force",
    title_zh="适用规则",
    codes=("permits",),
    words="ledger.law_in_force.words:WORDS",
    table_modules=("tables",),
    machines=(PACK,),
    powers={"law.read": EVERYBODY | BODIES, "law.change": roles(Role.BUREAU)},
    invariants=INVARIANTS,
)
