"""What the kernel declares."""

from ledger.actors.authority import BODIES, EVERYBODY, RECORDERS, WHOLE_BOOK, Role, roles
from ledger.journal.chart import CHART
from ledger.journal.invariants import INVARIANTS
from ledger.journal.kinds import KINDS
from ledger.manifest import Room

ROOM = Room(
    name="journal",
    title="Journal",
    title_zh="总账",
    words="ledger.journal.words:WORDS",
    table_modules=("tables",),
    purposes=CHART,
    kinds=KINDS,
    powers={
        "book.open": roles(Role.ADMINISTRATOR),
        "book.read": EVERYBODY | BODIES,
        "chart.read": EVERYBODY,
        "asset.register": roles(Role.ADMINISTRATOR, Role.BUREAU),
        "asset.read": EVERYBODY,
        "account.open": roles(Role.ADMINISTRATOR, Role.BUREAU, Role.FINANCE),
        "account.status": roles(Role.BUREAU),
        "account.read": EVERYBODY,
        "entry.post": RECORDERS,
        "entry.approve": RECORDERS,
        "entry.reverse": RECORDERS,
        "entry.read": EVERYBODY,
        # The canonical form tells the balances of all sides, so it is not for one.
        "entry.canonical": WHOLE_BOOK,
        "balance.read": EVERYBODY,
        "statement.read": EVERYBODY,
        "trial_balance.read": WHOLE_BOOK,
    },
    invariants=INVARIANTS,
    audited=(
        "book",
        "asset",
        "entry_kind",
        "account",
        "account_event",
        "balance",
        "entry",
        "posting",
        "refusal",
        "approval",
    ),
)
