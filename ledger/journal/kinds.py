"""Kinds of entry: which purposes each may debit and credit, who may record it, and how it may be undone.

Rooms declare their own (`<room>/kinds.py`), and the kernel those that need no room.

The rows are copied into `ledger.entry_kind` when a database is migrated, and the posting function refuses an entry
whose legs do not fit its kind. Roles are checked before, in `ledger.actors.authority`.
"""

from ledger.manifest import Kind

REVERSAL = "journal.reversal"

KINDS: tuple[Kind, ...] = (
    Kind(
        "journal.transfer",
        ("clearing",),
        ("clearing",),
        ("finance",),
        "Movement between clearing accounts",
        "docs/spec/journal.md 3.1",
    ),
    Kind(
        "journal.adjustment",
        ("clearing",),
        ("clearing",),
        ("finance",),
        "Adjustment that a second person approves",
        "docs/spec/journal.md 3.2",
        needs_approval=True,
        reversal_days=30,
    ),
    Kind(
        REVERSAL,
        (),
        (),
        ("finance", "bureau"),
        "Reversal of an entry (红字冲销)",
        "docs/spec/journal.md 5",
        reversible=False,
        final="docs/spec/journal.md 5",
    ),
)
"""The kernel's own."""
