"""What the kernel declares."""

from ledger.journal.chart import CHART
from ledger.journal.invariants import INVARIANTS
from ledger.journal.kinds import KINDS
from ledger.journal.manifest import Room

ROOM = Room(
    name="journal",
    title="Journal",
    title_zh="总账",
    words="ledger.journal.words:WORDS",
    table_modules=("tables",),
    purposes=CHART,
    kinds=KINDS,
    invariants=INVARIANTS,
    archived=("book", "asset", "account", "account_event", "entry", "posting", "refusal", "approval"),
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
"""The powers over it stand in `ledger.parties.room`: the journal knows no roles."""
