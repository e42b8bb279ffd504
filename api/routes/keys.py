"""Keys: who may come in. They are made by their holders (`api.routes.me`); here they are listed and taken back, and names erased."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request

from api.dependencies import Caller, allowed, keep_reading, service_of, write
from api.openapi import CHANGE, KEYED, READ, WRITES, problems
from api.shapes import Instant, Out, RowNumber
from ledger.actors import actions, erasure, queries
from ledger.actors.authority import Role
from ledger.database import Books
from ledger.processes.queries import left_open

router = APIRouter(prefix="/v1/books/{book}/keys", tags=["keys"])
installation = APIRouter(prefix="/v1/keys", tags=["keys"])
"""The keys of the administrators, who belong to no book."""


class PersonOut(Out):
    """Who did something."""

    actor: int
    name: str
    """Once the person was erased, "person" and the number of the actor."""


class KeyOut(Out):
    """A key without its secret."""

    id: int
    actor: int
    """Number of the actor, by which events name it."""
    person: int | None
    """Number of the person; null for keys from before persons were registered."""
    name: str
    role: str
    owner: str | None
    system: str
    """The machine that acts with it; empty where the person does."""
    created_at: Instant
    issued_by: PersonOut | None
    """Who confirmed the code that it was made by, or its holder; null for the server's command line."""
    revoked_at: Instant | None
    revoked_by: PersonOut | None
    """Null for a valid key, and for the server's command line."""
    expires_on: date | None
    networks: list[str]
    last_used_on: date | None
    """Kept by the day."""
    made_with: int | None
    """Number of the key with which its holder made it; null where a code or the command line made it."""
    by_installation: bool
    """Whether the installation gave it, so that others have seen it, and its holder has not replaced it yet."""


class KeysOut(Out):
    """Keys, in the order in which they were issued."""

    keys: list[KeyOut]


class OpenProcessOut(Out):
    """A process that may go on."""

    id: UUID
    machine: str
    state: str
    began: bool
    """Whether the holder of the key began it; else it took the last step, said yes for a side, or approved that inside its enterprise."""


class RevokedOut(Out):
    """What the holder of a revoked key leaves open: how many, and the newest hundred of each."""

    approvals: int
    approval_ids: list[UUID]
    """Entries that it approved and nobody has posted: they are refused now, unless the person has another valid key."""
    processes: int
    first_processes: list[OpenProcessOut]
    """They go on in the hands of others: look at each, and drop what should not."""
    other_keys: list[int]
    """Keys of this person that are good still, in whatever role; those of other books are told to administrators, and to the holder."""


@router.get("", responses=problems(*READ))
def read_keys(request: Request, caller: Annotated[Caller, Depends(allowed("key.read"))]) -> KeysOut:
    """List the keys of this book without their secrets."""
    told = _keys(request, caller.book_id)
    keep_reading(request, caller, "names", "keys")
    return told


@router.delete("/{id}", responses=problems(*CHANGE, actions.revoke_key))
def revoke_key(
    request: Request, id: RowNumber, caller: Annotated[Caller, Depends(allowed("key.revoke"))]
) -> RevokedOut:
    """Take a key back for good, with those made with it. It stops working at once, and what it approved is void."""
    return _revoke(request, caller, caller.book_id, id)


@installation.get("", responses=problems(*KEYED))
def read_administrators(request: Request, caller: Annotated[Caller, Depends(allowed("key.read"))]) -> KeysOut:
    """List the keys of the administrators."""
    return _keys(request, None)


@installation.delete("/{id}", responses=problems(*KEYED, *WRITES, actions.revoke_key))
def revoke_administrator(
    request: Request, id: RowNumber, caller: Annotated[Caller, Depends(allowed("key.revoke"))]
) -> RevokedOut:
    """Take the key of an administrator back for good; the last valid one only on the server's command line."""
    return _revoke(request, caller, None, id)


@router.post("/{id}/erasure", status_code=204, responses=problems(*CHANGE, erasure.ask_erasure))
def ask_erasure(
    request: Request, id: RowNumber, caller: Annotated[Caller, Depends(allowed("person.erase"))]
) -> None:
    """Ask that the name of who held this key be erased; its keys are revoked, its mandates ended. Another administrator confirms it."""
    write(request, caller, lambda books: erasure.ask_erasure(books, caller.bearer, caller.book_id, id))


@router.post("/{id}/erasure/confirm", status_code=204, responses=problems(*CHANGE, erasure.confirm_erasure))
def confirm_erasure(
    request: Request, id: RowNumber, caller: Annotated[Caller, Depends(allowed("person.erase"))]
) -> None:
    """Erase the name that another administrator has asked to erase. Entries and proofs stay as they are."""
    write(request, caller, lambda books: erasure.confirm_erasure(books, caller.bearer, caller.book_id, id))


@router.post("/{id}/erasure/drop", status_code=204, responses=problems(*CHANGE, erasure.drop_erasure))
def drop_erasure(
    request: Request, id: RowNumber, caller: Annotated[Caller, Depends(allowed("person.erase"))]
) -> None:
    """Drop the erasure that somebody has asked for."""
    write(request, caller, lambda books: erasure.drop_erasure(books, caller.bearer, caller.book_id, id))


def _keys(request: Request, book_id: int | None) -> KeysOut:
    with service_of(request).database.read() as books:
        found = queries.keys_of(books, book_id)
    return KeysOut(
        keys=[
            KeyOut(
                id=k.key_id,
                actor=k.actor_id,
                person=k.person_id,
                name=k.name,
                role=k.role,
                owner=k.owner,
                system=k.system,
                created_at=k.created_at,
                revoked_at=k.revoked_at,
                issued_by=named(k.issued_by),
                revoked_by=named(k.revoked_by),
                expires_on=k.expires_on,
                networks=list(k.networks),
                last_used_on=k.last_used_on,
                made_with=k.made_with,
                by_installation=k.by_installation,
            )
            for k in found
        ]
    )


def named(person: queries.Person | None) -> PersonOut | None:
    """Give who did something, as an answer names it."""
    return None if person is None else PersonOut(**asdict(person))


def _revoke(request: Request, caller: Caller, book_id: int | None, key_id: int) -> RevokedOut:
    return taken_back(
        request, caller, lambda books: actions.revoke_key(books, caller.bearer, book_id, key_id)
    )


def taken_back(request: Request, caller: Caller, work: Callable[[Books], int]) -> RevokedOut:
    """Take power from an actor, whose number the work gives, and say what it leaves open."""

    def answered(books: Books) -> RevokedOut:
        actor_id = work(books)
        left = asdict(left_open(books, actor_id))
        everywhere = caller.actor.role is Role.ADMINISTRATOR or caller.actor.actor_id == actor_id
        return RevokedOut(**left, other_keys=queries.other_keys(books, actor_id, everywhere=everywhere))

    out = write(request, caller, answered)
    service_of(request).keyring.forget()
    return out
