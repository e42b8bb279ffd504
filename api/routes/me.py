"""Who one is, and one's own keys: made with a code of two halves, or with the key before."""

from datetime import date
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request, Response
from pydantic import Field

from api.cursors import next_cursor, position_of
from api.dependencies import Caller, RawBody, allowed, parse, service_of, takes, write
from api.errors import UnknownParameter
from api.forms import check_address
from api.openapi import BODY, KEYED, PAGES, WRITES, problems
from api.routes.keys import RevokedOut, taken_back
from api.routes.mandates import MandateOut, RightName, shown
from api.shapes import Cursor, Instant, Limit, Out, RowNumber, Strict
from ledger.actors import actions, mandates, queries
from ledger.database.refusals import PromiseBroken
from ledger.processes.queries import done_by

router = APIRouter(prefix="/v1", tags=["keys"])


class CodeIn(Strict):
    """Both halves of a code, one after the other."""

    code: Annotated[str, Field(max_length=200)]


class EnrolledOut(Out):
    """A key that its holder has just made."""

    id: int
    key: str
    """The secret. It cannot be shown again."""
    person: int
    role: str
    book: str | None
    """Null for an administrator."""
    from_on: date
    """First day of the mandate: before it the key is as unknown as any other."""
    until_on: date | None
    """Last day on which the key is good: that of the mandate or its own, whichever is first; null for no end."""


class NextKeyOut(Out):
    """A key that its holder has just made."""

    id: int
    key: str
    """The secret. It cannot be shown again."""


class OwnKeyOut(Out):
    """A key of the caller."""

    id: int
    created_at: Instant
    expires_on: date | None
    networks: list[str]
    last_used_on: date | None


class DoneOut(Out):
    """Something that the caller did, or a machine for which it answers."""

    id: int
    book: str
    kind: str
    """As events name it."""
    subject: str
    at: Instant
    actor: int
    """Number of the actor as which it was done."""
    role: str
    owner: str | None
    system: str
    """The machine that did it; empty where the person did."""


class DonesOut(Out):
    """What was done, the newest first."""

    acts: list[DoneOut]
    next: str | None
    """Cursor of the next page; null when this is the last."""


class MeOut(Out):
    """Who the caller is."""

    actor: int
    person: int | None
    """The first registered of those that are one with the caller; null for keys from before persons were registered."""
    name: str
    role: str
    owner: str | None
    rights: list[RightName]
    """What the mandate of this key lets its holder do for an enterprise; empty in every other role."""
    system: str
    """The machine that acts with the key; empty where the person does."""
    operations: list[str] | None
    """What the machine may do with this key; null for all that the role does."""
    mandates: list[MandateOut]
    keys: list[OwnKeyOut]
    """Those that were not revoked."""


BODIES: Final = (CodeIn,)
ADDRESSES: Final = frozenset({"/v1/enrolments"})
"""Open to whoever has a code."""


@router.post(
    "/enrolments",
    status_code=201,
    openapi_extra=takes(CodeIn),
    responses=problems(UnknownParameter, *BODY, PromiseBroken, mandates.enrol),
)
def enrol(request: Request, response: Response, body: RawBody) -> EnrolledOut:
    """Get a key with both halves of a code. It needs no key, and the code is good once."""
    check_address(request.scope["route"], request.query_params.multi_items(), request.path_params)
    code = parse(CodeIn, body).code
    made = service_of(request).database.begin(lambda books: mandates.enrol(books, code))
    response.headers["Cache-Control"] = "no-store"
    return EnrolledOut(
        id=made.key_id,
        key=made.text,
        person=made.person_id,
        role=made.role,
        book=made.book,
        from_on=made.from_on,
        until_on=made.until_on,
    )


@router.get("/me", responses=problems(*KEYED))
def read_me(request: Request, caller: Annotated[Caller, Depends(allowed("me.read"))]) -> MeOut:
    """Say who the caller is, what mandates it has and what keys."""
    actor = caller.actor
    which = queries.Which(actor.book_id, actor_id=actor.actor_id)
    with service_of(request).database.read() as books:
        own, keys = queries.mandates_of(books, which), queries.own_keys(books, actor.actor_id)
    return MeOut(
        actor=actor.actor_id,
        person=actor.person_id,
        name=actor.name,
        role=actor.role.value,
        owner=actor.owner,
        rights=[one.value for one in actor.rights],
        system=actor.system,
        operations=None if actor.operations is None else sorted(actor.operations),
        mandates=[shown(one) for one in own],
        keys=[
            OwnKeyOut(
                id=key.key_id,
                created_at=key.created_at,
                expires_on=key.expires_on,
                networks=list(key.networks),
                last_used_on=key.last_used_on,
            )
            for key in keys
        ],
    )


@router.get("/me/acts", responses=problems(*KEYED, *PAGES))
def read_own_acts(
    request: Request,
    caller: Annotated[Caller, Depends(allowed("me.read"))],
    cursor: Cursor = None,
    limit: Limit = 100,
) -> DonesOut:
    """List what the person did, or its machines, under whatever key and role and in whatever book: everything that events tell."""
    question = ("own acts", caller.actor.actor_id)
    position = position_of(cursor, question, (int,))
    with service_of(request).database.read() as books:
        found = done_by(books, caller.actor.actor_id, position[0] if position else None, limit)
    told = [DoneOut(**{**one._asdict(), "system": one.system or ""}) for one in found]
    return DonesOut(acts=told, next=next_cursor(question, (found[-1].id,)) if len(found) == limit else None)


@router.post("/me/keys", status_code=201, responses=problems(*KEYED, *WRITES, actions.renew_key))
def renew_key(
    request: Request, response: Response, caller: Annotated[Caller, Depends(allowed("me.keys"))]
) -> NextKeyOut:
    """Make one's next key, in the bounds of the one that came; that one stays good until it is taken back."""
    key_id, key = write(request, caller, lambda books: actions.renew_key(books, caller.key))
    response.headers["Cache-Control"] = "no-store"
    return NextKeyOut(id=key_id, key=key)


@router.delete("/me/keys/{id}", responses=problems(*KEYED, *WRITES, actions.revoke_own_key))
def revoke_own_key(
    request: Request, id: RowNumber, caller: Annotated[Caller, Depends(allowed("me.keys"))]
) -> RevokedOut:
    """Take back the key that came, and keep those made with it; or one made with it. Let an administrator revoke one that was lost."""
    return taken_back(request, caller, lambda books: actions.revoke_own_key(books, caller.bearer, id))
