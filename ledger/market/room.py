"""What the market declares."""

from ledger.actors.authority import INITIATE, Role, roles
from ledger.manifest import Room
from ledger.market.chart import CHART
from ledger.market.invariants import INVARIANTS
from ledger.market.kinds import KINDS
from ledger.market.machines import MACHINES

ROOM = Room(
    name="market",
    title="Market",
    title_zh="排污权交易",
    codes=("permits",),
    words="ledger.market.words:WORDS",
    table_modules=("tables",),
    machines=MACHINES,
    purposes=CHART,
    chart_after="expired",
    kinds=KINDS,
    powers={
        "market.money": roles(Role.FINANCE),
        "market.settle": roles(Role.BUREAU, Role.FINANCE),
        "market.own": roles(Role.ENTERPRISE),
    },
    rights={"market.own": INITIATE},
    invariants=INVARIANTS,
    nightly="ledger.market.nightly:JOB",
)
