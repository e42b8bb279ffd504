"""What was done with a process, what happened in a book, and what a person leaves open."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import text

from ledger.database import ReadBooks

LEFT_MAX: Final = 100
"""Open approvals and processes of a revoked key that are named; all are counted."""


@dataclass(frozen=True, slots=True)
class OpenProcess:
    """A process that may go on after a person has left it."""

    id: UUID
    machine: str
    state: str
    began: bool
    """Whether the person began it; else it took the last step."""


@dataclass(frozen=True, slots=True)
class LeftOpen:
    """What a person whose key was revoked leaves open: the first of each, newest first, and how many there are."""

    approvals: int
    approval_ids: list[UUID]
    """Entries that it approved and nobody has posted; refused as long as no key of the person is valid."""
    processes: int
    first_processes: list[OpenProcess]


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


_APPROVALS = """SELECT count(*) OVER () AS whole, v.entry_id FROM ledger.approval v
                WHERE v.actor_id = :actor
                  AND NOT EXISTS (SELECT FROM ledger.entry e WHERE e.book_id = v.book_id AND e.entry_id = v.entry_id)
                  AND NOT EXISTS (SELECT FROM ledger.refusal r WHERE r.book_id = v.book_id AND r.entry_id = v.entry_id)
                ORDER BY v.approved_at DESC, v.entry_id DESC LIMIT :limit"""
_PROCESSES = """SELECT count(*) OVER () AS whole, p.process_id, p.machine, p.state, p.started_by = :actor AS began FROM ledger.process p
                JOIN ledger.process_event e ON (e.book_id, e.process_id, e.version) = (p.book_id, p.process_id, p.version)
                WHERE :actor IN (p.started_by, e.actor_id)
                  AND EXISTS (SELECT FROM ledger.process_transition t WHERE t.machine = p.machine AND t.from_state = p.state)
                ORDER BY e.recorded_at DESC, p.process_id DESC LIMIT :limit"""


def left_open(books: ReadBooks, actor_id: int) -> LeftOpen:
    """Find what a person leaves open: approvals that were not used, and processes that it began or took the last step in.

    A process is open when its machine has a step from the state that it is in.
    """
    found = {"actor": actor_id, "limit": LEFT_MAX}
    approvals = books.connection.execute(text(_APPROVALS), found).all()
    processes = books.connection.execute(text(_PROCESSES), found).all()
    return LeftOpen(
        approvals[0].whole if approvals else 0,
        [row.entry_id for row in approvals],
        processes[0].whole if processes else 0,
        [OpenProcess(row.process_id, row.machine, row.state, row.began) for row in processes],
    )
