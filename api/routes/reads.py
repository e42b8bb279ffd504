"""Who read what: to auditors all of a book, to everybody else what concerns him."""

from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request

from api.cursors import next_cursor, position_of
from api.dependencies import Caller, allowed, service_of
from api.openapi import KEYED, PAGES, READ, problems
from api.routes.keys import PersonOut
from api.shapes import Cursor, Day, Instant, Limit, Out
from ledger.actors.reads import Reading, Wanted, readings
from ledger.compensation.queries.reads import readings_of_party

router = APIRouter(prefix="/v1/books/{book}/reads", tags=["reads"])
own = APIRouter(prefix="/v1/me", tags=["reads"])

WhatRead = Literal["case", "evidence", "names", "bundle", "book"]


class ReadingOut(Out):
    """That somebody read something on a day."""

    id: int
    what: WhatRead
    """A case file; a file of evidence; names of who acts; a bundle for auditors; an export of the whole book."""
    subject: str
    """The code of the case, with the id of the file for evidence; else what was asked for."""
    on: date
    times: int
    """How often on that day."""
    first_at: Instant
    last_at: Instant
    role: str
    owner: str | None
    """The body for which it was read, where the role has one."""


class ReadOut(ReadingOut):
    """The same, with who read."""

    by: PersonOut


class ReadsOut(Out):
    """Reads, the newest first."""

    reads: list[ReadOut]
    next: str | None
    """Cursor of the next page; null when this is the last."""


class OwnReadOut(ReadingOut):
    """The same, with the number of who read, by which events name it."""

    actor: int


class OwnReadsOut(Out):
    """Reads that concern the caller, the newest first."""

    reads: list[OwnReadOut]
    next: str | None
    """Cursor of the next page; null when this is the last."""


@router.get("", responses=problems(*READ, *PAGES))
def read_reads(
    request: Request,
    caller: Annotated[Caller, Depends(allowed("reads.read"))],
    of: Annotated[
        str | None, Query(max_length=200, description="What was read: the code of a case, with its evidence.")
    ] = None,
    by: Annotated[int | None, Query(ge=1, le=2**31 - 1, description="Number of the actor who read.")] = None,
    on: Annotated[Day | None, Query(description="Legal day.")] = None,
    cursor: Cursor = None,
    limit: Limit = 100,
) -> ReadsOut:
    """List who read which case file, evidence, names, bundle or export, on which day and how often."""
    question = ("reads", caller.book, of, by, on)
    position = position_of(cursor, question, (int,))
    with service_of(request).database.read() as books:
        found = readings(books, Wanted(caller.book_id, of, by, on, position[0] if position else None), limit)
    told = [ReadOut(**_told(one), by=PersonOut(actor=one.actor, name=one.name)) for one in found]
    return ReadsOut(reads=told, next=_next(question, found, limit))


@own.get("/reads", responses=problems(*KEYED, *PAGES))
def read_own_reads(
    request: Request,
    caller: Annotated[Caller, Depends(allowed("me.read"))],
    cursor: Cursor = None,
    limit: Limit = 100,
) -> OwnReadsOut:
    """List who read what concerns the caller: the cases in which it is, the names of its book and the whole book."""
    actor = caller.actor
    question = ("own reads", actor.actor_id)
    position = position_of(cursor, question, (int,))
    if actor.book_id is None:
        return OwnReadsOut(reads=[], next=None)
    wanted = Wanted(actor.book_id, before=position[0] if position else None)
    with service_of(request).database.read() as books:
        found = readings_of_party(books, wanted, actor.owner, limit)
    told = [OwnReadOut(**_told(one), actor=one.actor) for one in found]
    return OwnReadsOut(reads=told, next=_next(question, found, limit))


def _told(one: Reading) -> dict[str, Any]:
    return {name: value for name, value in one._asdict().items() if name not in ("actor", "name")}


def _next(question: tuple[object, ...], found: list[Reading], limit: int) -> str | None:
    return next_cursor(question, (found[-1].id,)) if len(found) == limit else None
