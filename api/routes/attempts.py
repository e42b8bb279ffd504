"""Who was refused what, and when: of a book to its auditors and to administrators, outside any book to administrators alone."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request

from api.cursors import next_cursor, position_of
from api.dependencies import Caller, allowed, service_of
from api.openapi import KEYED, PAGES, READ, problems
from api.routes.keys import PersonOut
from api.shapes import Cursor, Instant, InstantIn, Limit, Out
from ledger.actors.attempts import Asked, attempts

router = APIRouter(prefix="/v1/books/{book}/attempts", tags=["attempts"])
installation = APIRouter(prefix="/v1/attempts", tags=["attempts"])
"""Those of administrators outside any book."""
By = Annotated[int | None, Query(ge=1, le=2**31 - 1, description="Number of the actor who was refused.")]
Code = Annotated[
    str | None, Query(pattern=r"^[a-z_]+\.[a-z_]+$", max_length=80, description="Code of the refusal.")
]
Since = Annotated[InstantIn | None, Query(description="Not before this instant.")]


class AttemptOut(Out):
    """That somebody was refused, or how often more in the same minute."""

    id: int
    by: PersonOut
    key: int
    """Number of the key that came."""
    person: int | None
    """Number of the person; null for keys from before persons were registered."""
    operation: str | None
    """What was asked for, by its name in the interface; null where further ones of a minute are counted, as the next."""
    code: str | None
    """Of the refusal."""
    subject: str | None
    """What it was about: ids, numbers and codes of the address."""
    body: str | None
    """SHA-256 of the body in hexadecimal; null where none came, or it was refused before it was read."""
    times: int
    """1, or how many were counted."""
    first_at: Instant
    last_at: Instant


class AttemptsOut(Out):
    """Attempts, the newest first."""

    attempts: list[AttemptOut]
    next: str | None
    """Cursor of the next page; null when this is the last."""


@router.get("", responses=problems(*READ, *PAGES))
def read_attempts(
    request: Request,
    caller: Annotated[Caller, Depends(allowed("attempt.read"))],
    by: By = None,
    code: Code = None,
    since: Since = None,
    cursor: Cursor = None,
    limit: Limit = 100,
) -> AttemptsOut:
    """List who was refused for want of power, of a second person, or because it was another's; the newest first."""
    return _page(request, Asked(caller.book_id, by, code, since), cursor, limit)


@installation.get("", responses=problems(*KEYED, *PAGES))
def read_attempts_outside(
    request: Request,
    _: Annotated[Caller, Depends(allowed("attempt.installation"))],
    by: By = None,
    code: Code = None,
    since: Since = None,
    cursor: Cursor = None,
    limit: Limit = 100,
) -> AttemptsOut:
    """List what administrators were refused outside any book; the newest first."""
    return _page(request, Asked(0, by, code, since), cursor, limit)


def _page(request: Request, asked: Asked, cursor: str | None, limit: int) -> AttemptsOut:
    question = ("attempts", asked.book_id, asked.by, asked.code, asked.since)
    position = position_of(cursor, question, (int,))
    wanted = replace(asked, before=position[0] if position else None)
    with service_of(request).database.read() as books:
        found = attempts(books, wanted, limit)
    told = [AttemptOut(**{**one._asdict(), "by": PersonOut(actor=one.actor, name=one.name)}) for one in found]
    return AttemptsOut(
        attempts=told, next=next_cursor(question, (found[-1].id,)) if len(found) == limit else None
    )
