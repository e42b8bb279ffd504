"""What the room of reconciliation declares."""

from ledger.actors.authority import Role, roles
from ledger.manifest import Room
from ledger.reconciliation.invariants import INVARIANTS
from ledger.reconciliation.machines import MACHINES
from ledger.reconciliation.ties import POWERS as TIE_POWERS

ROOM = Room(
    name="reconciliation",
    title="Reconciliation",
    title_zh="银行对账",
    words="ledger.reconciliation.words:WORDS",
    table_modules=("tables",),
    machines=MACHINES,
    powers={
        "reconciliation.work": roles(Role.FINANCE),
        **TIE_POWERS,
        "reconciliation.read": roles(Role.FINANCE, Role.AUDITOR),
    },
    invariants=INVARIANTS,
)
