"""Keys: who may come in. The secret is in one answer, once, and nowhere else."""

from dataclasses import asdict
from typing import Annotated, Final, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Request, Response
from pydantic import Field

from api.dependencies import Caller, RawBody, allowed, parse, service_of, takes, write
from api.openapi import IN_BOOK, KEYED, WRITES, problems
from api.shapes import Code, Instant, Out, Strict
from ledger.actors import actions, queries
from ledger.actors.actions import KeyNotThere, LastAdministrator, NameEmpty, OwnerUnfit, RoleNotForBook
from ledger.actors.authority import Role
from ledger.actors.erasure import KeyStillValid
from ledger.actors.erasure import erase_person as erase
from ledger.entries import MEMO_MAX, TextTooLong, TextUnprintable
from ledger.processes.queries import left_open

router = APIRouter(prefix="/v1/books/{book}/keys", tags=["keys"])
installation = APIRouter(prefix="/v1/keys", tags=["keys"])
"""The keys of the administrators, who belong to no book."""

KEY_ID_MAX: Final = 2**31 - 1
KeyId = Annotated[int, Path(ge=1, le=KEY_ID_MAX)]
RoleName = Literal[
    "administrator", "bureau", "finance", "enterprise", "auditor", "assessor", "court", "procuratorate"
]


class KeyIn(Strict):
    """A key to issue."""

    name: Annotated[str, Field(json_schema_extra={"maxLength": MEMO_MAX})]
    """Who will use it; entries are signed with this name."""
    role: RoleName
    owner: Code | None = None
    """For an enterprise the owner of its accounts; for an assessor, court or procuratorate the body itself; nobody else has one."""


class IssuedOut(Out):
    """A key just issued."""

    id: int
    key: str
    """The secret. It cannot be shown again."""


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
    name: str
    role: str
    owner: str | None
    created_at: Instant
    issued_by: PersonOut | None
    """Null for the server's command line."""
    revoked_at: Instant | None
    revoked_by: PersonOut | None
    """Null for a valid key, and for the server's command line."""


class KeysOut(Out):
    """Keys, in the order in which they were issued."""

    keys: list[KeyOut]


class OpenProcessOut(Out):
    """A process that may go on."""

    id: UUID
    machine: str
    state: str
    began: bool
    """Whether the holder of the key began it; else it took the last step."""


class RevokedOut(Out):
    """What the holder of a revoked key leaves open: how many, and the newest hundred of each."""

    approvals: int
    approval_ids: list[UUID]
    """Entries that it approved and nobody has posted: they are refused now, unless the person has another valid key."""
    processes: int
    first_processes: list[OpenProcessOut]
    """They go on in the hands of others: look at each, and drop what should not."""


BODIES: Final = (KeyIn,)


@router.post(
    "",
    status_code=201,
    openapi_extra=takes(KeyIn),
    responses=problems(
        *KEYED, *IN_BOOK, *WRITES, TextTooLong, TextUnprintable, NameEmpty, RoleNotForBook, OwnerUnfit
    ),
)
def issue_key(
    request: Request,
    response: Response,
    body: RawBody,
    caller: Annotated[Caller, Depends(allowed("key.issue"))],
) -> IssuedOut:
    """Issue a key for this book. The answer holds the secret; it is not kept and not shown again."""
    new = parse(KeyIn, body)
    issued = write(
        request,
        caller,
        lambda books: actions.issue_key(
            books, caller.actor, caller.book_id, new.name, Role(new.role), new.owner
        ),
    )
    response.headers["Cache-Control"] = "no-store"
    return IssuedOut(id=issued.key_id, key=issued.text)


@router.get("", responses=problems(*KEYED, *IN_BOOK))
def read_keys(request: Request, caller: Annotated[Caller, Depends(allowed("key.read"))]) -> KeysOut:
    """List the keys of this book without their secrets."""
    return _keys(request, caller.book_id)


@router.delete("/{id}", responses=problems(*KEYED, *IN_BOOK, *WRITES, KeyNotThere))
def revoke_key(
    request: Request, id: KeyId, caller: Annotated[Caller, Depends(allowed("key.revoke"))]
) -> RevokedOut:
    """Take a key back for good. It stops working at once, and what it approved is void; the answer says what it leaves open."""
    return _revoke(request, caller, caller.book_id, id)


@installation.get("", responses=problems(*KEYED))
def read_administrators(request: Request, caller: Annotated[Caller, Depends(allowed("key.read"))]) -> KeysOut:
    """List the keys of the administrators. They are issued on the server's command line."""
    return _keys(request, None)


@installation.delete("/{id}", responses=problems(*KEYED, *WRITES, KeyNotThere, LastAdministrator))
def revoke_administrator(
    request: Request, id: KeyId, caller: Annotated[Caller, Depends(allowed("key.revoke"))]
) -> RevokedOut:
    """Take the key of an administrator back for good; the last valid one only on the server's command line."""
    return _revoke(request, caller, None, id)


@router.post(
    "/{id}/erasure",
    status_code=204,
    responses=problems(*KEYED, *IN_BOOK, *WRITES, KeyNotThere, KeyStillValid),
)
def erase_person(
    request: Request, id: KeyId, caller: Annotated[Caller, Depends(allowed("person.erase"))]
) -> None:
    """Erase the name of who held this key; all keys of the person must be revoked. Entries and proofs stay as they are."""
    write(request, caller, lambda books: erase(books, caller.actor, caller.book_id, id))


def _keys(request: Request, book_id: int | None) -> KeysOut:
    with service_of(request).database.read() as books:
        found = queries.keys_of(books, book_id)
    return KeysOut(
        keys=[
            KeyOut(
                id=k.key_id,
                actor=k.actor_id,
                name=k.name,
                role=k.role,
                owner=k.owner,
                created_at=k.created_at,
                revoked_at=k.revoked_at,
                issued_by=_person(k.issued_by),
                revoked_by=_person(k.revoked_by),
            )
            for k in found
        ]
    )


def _person(person: queries.Person | None) -> PersonOut | None:
    return None if person is None else PersonOut(**asdict(person))


def _revoke(request: Request, caller: Caller, book_id: int | None, key_id: int) -> RevokedOut:
    left = write(
        request,
        caller,
        lambda books: left_open(books, actions.revoke_key(books, caller.actor, book_id, key_id)),
    )
    service_of(request).keyring.forget()
    return RevokedOut(**asdict(left))
