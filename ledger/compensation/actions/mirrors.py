"""The mirror image of an entry of a case: posted on its own day, or on the first day after it that is not closed.

So no legal day counts what never was (docs/spec/compensation.md 10.2).
"""

from datetime import date, timedelta
from uuid import UUID

from ledger.compensation.actions.engine import View, Work
from ledger.entries import MEMO_MAX, Entry
from ledger.identifiers import derived
from ledger.journal.posting import known_entry, mirror


def open_day(view: View, day: date) -> date:
    """Give the first day from a day on that is not closed."""
    closed = view.stands.closed_through
    return day if closed is None else max(day, closed + timedelta(days=1))


def original(work: Work, entry_id: UUID) -> tuple[Entry, date]:
    """Give an entry, and the day on which its reversal takes effect: its own, or the first after it that is not closed."""
    entry = known_entry(work.books, work.book_id, entry_id)
    assert entry is not None
    return entry, open_day(work, entry.effective_on)


def is_posted(view: View, entry_id: UUID) -> bool:
    """Tell whether an act has made an entry."""
    return known_entry(view.books, view.book_id, entry_id) is not None


def undo_entry(work: Work, entry_id: UUID, reason: str, document: str) -> None:
    """Post the mirror image of an entry that an act made, on its own day, or on the first after it that is not closed.

    Raises (in this order):
        ReversalTargetUnknown, ReversedAlready, KindNotReversible, ReversalWindowOver, those of
        `Work.post_entry`.
    """
    entry, day = original(work, entry_id)
    memo = f"case {work.case.code}: reverses {entry.kind} of {entry.effective_on}: {reason}"[:MEMO_MAX]
    undoing = mirror(entry, derived(work.record_id, f"reversal {entry_id}"), day, memo, document)
    work.post_entry(undoing)
