"""Kinds of entry: which purposes each may debit and credit, who may record it, and how it may be undone.

Rooms declare their own (`<room>/kinds.py`), and the kernel those that need no room.

The rows are copied into `ledger.entry_kind` when a database is migrated, and the posting function refuses an entry
whose legs do not fit its kind. Roles are checked before, in `ledger.parties.authority`.
"""

from dataclasses import dataclass

REVERSAL = "journal.reversal"


@dataclass(frozen=True, slots=True)
class Kind:
    """A sort of event."""

    code: str
    debits: tuple[str, ...]
    credits: tuple[str, ...]
    roles: tuple[str, ...]
    """Who may record it."""
    title: str
    article: str
    """The law or clause behind it."""
    required: tuple[str, ...] = ()
    """Legs without which the event is not complete, as `debit:holding`."""
    needs_approval: bool = False
    reversible: bool = True
    reversal_days: int | None = None


BY_ROOM: tuple[str, ...] = ()
"""Nobody records it by hand: only the action of its room does, which keeps what belongs to it."""

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
    ),
)
"""The kernel's own."""
