"""What the room of permits declares."""

from ledger.actors.authority import APPROVE, EITHER, EVERYBODY, INITIATE, WHOLE_BOOK, Role, roles
from ledger.manifest import Room
from ledger.permits.chart import CHART
from ledger.permits.invariants import INVARIANTS
from ledger.permits.kinds import KINDS
from ledger.permits.machines import MACHINES

ROOM = Room(
    name="permits",
    title="Emission permits",
    title_zh="排污权",
    words="ledger.permits.words:WORDS",
    table_modules=("tables", "creditor_tables"),
    machines=MACHINES,
    purposes=CHART,
    kinds=KINDS,
    powers={
        "permits.act": roles(Role.BUREAU),
        "permits.own": roles(Role.BUREAU, Role.ENTERPRISE),
        "permits.approve": roles(Role.BUREAU, Role.ENTERPRISE),
        "permits.answer": roles(Role.BUREAU, Role.ENTERPRISE),
        "permits.fee": roles(Role.BUREAU, Role.FINANCE),
        "permits.pay": roles(Role.FINANCE),
        "permits.object": roles(Role.BUREAU, Role.ENTERPRISE),
        "permits.find": roles(Role.VERIFIER),
        "permits.read": EVERYBODY,
        "verification.read": EVERYBODY | {Role.VERIFIER},
        "compliance.read": WHOLE_BOOK,
    },
    rights={
        "permits.own": INITIATE,
        "permits.approve": APPROVE,
        "permits.answer": EITHER,
        "permits.object": EITHER,
    },
    invariants=INVARIANTS,
    nightly="ledger.permits.nightly:JOB",
)
