"""What the room of periods declares."""

from ledger.actors.authority import WHOLE_BOOK, Role, roles
from ledger.manifest import Room
from ledger.periods.chart import CHART
from ledger.periods.invariants import INVARIANTS
from ledger.periods.kinds import KINDS
from ledger.periods.machines import MACHINES

ROOM = Room(
    name="periods",
    title="Periods",
    title_zh="会计期间",
    words="ledger.periods.words:WORDS",
    table_modules=("tables",),
    machines=MACHINES,
    purposes=CHART,
    chart_after="fee_assessed",
    kinds=KINDS,
    powers={"period.read": WHOLE_BOOK, "period.step": roles(Role.FINANCE)},
    invariants=INVARIANTS,
)
