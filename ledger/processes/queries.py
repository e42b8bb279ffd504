"""What was done with a process, what happened in a book, and what a person leaves open."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, NamedTuple
from uuid import UUID

from ledger.database import ReadBooks
from ledger.database.queries import named_queries, read
from ledger.texts import Json

SQL: Final = named_queries(__name__)

LEFT_MAX: Final = 100
"""Open approvals and processes of a revoked key that are named; all are counted."""


@dataclass(frozen=True, slots=True)
class OpenProcess:
    """A process that may go on after a person has left it."""

    id: UUID
    machine: str
    state: str
    began: bool
    """Whether the person began it; else it took the last step, said yes for a side, or approved that inside its enterprise."""


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
    figures: dict[str, Json]
    recorded_at: datetime
    tell: list[int]
    """Who is to be told of it, by number of person: who represents today an enterprise that it concerns, and the person whom it names."""


class _Approval(NamedTuple):
    whole: int
    entry_id: UUID


class _Process(NamedTuple):
    whole: int
    process_id: UUID
    machine: str
    state: str
    began: bool


def history(books: ReadBooks, book_id: int, process_id: UUID) -> list[Event]:
    """List the steps of a process, the first one first."""
    return read(books, Event, SQL["history"], book=book_id, id=process_id)


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
    values = {"book": book_id, "after": after, "owner": owner, "kind": kind, "limit": limit}
    return read(books, Happening, SQL["happenings"], **values)


def left_open(books: ReadBooks, actor_id: int) -> LeftOpen:
    """Find what a person leaves open: approvals that were not used, and processes that it began, took the last step in, or said yes to.

    To say yes is to agree for a side, or to approve inside an enterprise that another one does.
    A process is open when its machine has a step from the state that it is in.
    """
    approvals = read(books, _Approval, SQL["approvals"], actor=actor_id, limit=LEFT_MAX)
    processes = read(books, _Process, SQL["processes"], actor=actor_id, limit=LEFT_MAX)
    return LeftOpen(
        approvals[0].whole if approvals else 0,
        [row.entry_id for row in approvals],
        processes[0].whole if processes else 0,
        [OpenProcess(row.process_id, row.machine, row.state, row.began) for row in processes],
    )


class DoneBy(NamedTuple):
    """Something that a person did, or a machine for which it answers."""

    id: int
    book: str
    kind: str
    subject: str
    at: datetime
    actor: int
    role: str
    owner: str | None
    system: str | None
    """The machine that did it; None where the person did."""


def done_by(books: ReadBooks, actor_id: int, before: int | None, limit: int) -> list[DoneBy]:
    """List what the person behind an actor did, under whatever key and role and in whatever book, the newest first."""
    return read(books, DoneBy, SQL["done_by"], actor=actor_id, before=before, limit=limit)


def standing(books: ReadBooks, book_id: int, ids: Collection[UUID]) -> tuple[UUID, ...]:
    """Give those of some ids under which there is an entry, in their order: a replay answers as the act did."""
    there = set(books.connection.exec_driver_sql(SQL["standing"], (book_id, list(ids))).scalars())
    return tuple(one for one in ids if one in there)
