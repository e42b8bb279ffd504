"""Tell what comes to its end to whom it concerns, each mark once (docs/spec/permits.md 16)."""

from datetime import date
from functools import partial
from typing import Final

from ledger.database import Books, Database
from ledger.database.queries import named_queries, read
from ledger.law_in_force.queries import law_of
from ledger.permits.queries.alarms import Coming, marked, untold
from ledger.processes.actions import emit

SQL: Final = named_queries(__name__)
ALARM: Final = "permits.alarm"
"""Kind of the event."""
BATCH: Final = 500
"""Tellings of one transaction."""


def tell_alarms(database: Database, book_id: int, on: date, actor_id: int) -> int:
    """Tell what has reached a mark by a day and was not told at it, in transactions of bounded size; it may be run again at any time.

    Returns:
        How much was told.

    Raises (in this order):
        those of `Database.read`; JurisdictionUnknown; LawGap: no pack names the marks, or the last day of a surrender; those of
        `Database.begin`.
    """
    with database.read() as books:
        law = law_of(books, book_id, on)
        found = untold(books, book_id, marked(books, book_id, law, on))
    told = 0
    for first in range(0, len(found), BATCH):
        tell = partial(
            _tell_all, book_id=book_id, on=on, actor_id=actor_id, some=found[first : first + BATCH]
        )
        told += database.begin(tell)
    return told


def _tell_all(books: Books, *, book_id: int, on: date, actor_id: int, some: list[tuple[Coming, int]]) -> int:
    return sum(_tell(books, book_id, on, actor_id, *one) for one in some)


def _tell(books: Books, book_id: int, on: date, actor_id: int, one: Coming, mark: int) -> bool:
    """Keep that something is told, and tell it; whether nobody else did meanwhile."""
    words = {
        "kind": one.kind,
        "subject": one.subject,
        "due": one.due_on,
        "mark": mark,
        "site": one.site,
        "quantity": one.quantity,
    }
    if not read(books, int, SQL["tell"], book=book_id, on=on, actor=actor_id, **words):
        return False
    figures = {"kind": one.kind, "mark": mark, "due_on": one.due_on.isoformat(), "site": one.site}
    emit(books, book_id, ALARM, one.subject, one.owners, figures, actor_id)
    return True
