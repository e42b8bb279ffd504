"""What was done with a process, and what happened in a book."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text

from ledger.database import ReadBooks


@dataclass(frozen=True, slots=True)
class Event:
    """A step that was taken."""

    version: int
    action: str
    from_state: str
    to_state: str
    actor: str
    role: str
    effective_on: date
    reason: str
    document: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Happening:
    """A line of the outbox."""

    event_id: int
    """Its number in the feed of its book."""
    kind: str
    subject: str
    figures: dict[str, Any]
    recorded_at: datetime


def history(books: ReadBooks, book_id: int, process_id: UUID) -> list[Event]:
    """List the steps of a process, the first one first."""
    query = text(
        "SELECT e.version, e.action, e.from_state, e.to_state, a.name, a.role, e.effective_on, e.reason, e.document,"
        " e.recorded_at FROM ledger.process_event e JOIN ledger.actor a USING (actor_id)"
        " WHERE e.book_id = :book AND e.process_id = :id ORDER BY e.version"
    )
    return [Event(*row) for row in books.connection.execute(query, {"book": book_id, "id": process_id})]


def happenings(
    books: ReadBooks,
    book_id: int,
    *,
    owner: str | None,
    kind: str | None = None,
    after: int = 0,
    limit: int = 100,
) -> list[Happening]:
    """List what happened after an event, in the order of the numbers; with an owner only what concerns it.

    What has no number yet is not there: `number_events` first. No number is given below one that can be read.
    """
    query = text(
        "SELECT o.number, o.kind, o.subject, o.figures, o.recorded_at FROM ledger.outbox o"
        " WHERE o.book_id = :book AND o.number > :after AND (CAST(:owner AS text) IS NULL OR :owner = ANY (o.owners))"
        " AND (CAST(:kind AS text) IS NULL OR o.kind = :kind)"
        " ORDER BY o.number LIMIT :limit"
    )
    found = books.connection.execute(
        query, {"book": book_id, "after": after, "owner": owner, "kind": kind, "limit": limit}
    )
    return [Happening(*row) for row in found]
