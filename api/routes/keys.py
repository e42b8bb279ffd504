"""Keys: who may come in. The secret is in one answer, once, and nowhere else."""

from dataclasses import asdict
from datetime import date
from typing import Annotated, Final, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Request, Response
from pydantic import Field

from api.dependencies import Caller, RawBody, allowed, parse, service_of, takes, write
from api.openapi import CHANGE, KEYED, READ, WRITES, problems
from api.shapes import Code, Day, Instant, Out, Strict
from ledger.actors import actions, queries
from ledger.actors.authority import Role
from ledger.actors.erasure import erase_person as erase
from ledger.actors.persons import Card
from ledger.entries import MEMO_MAX
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
    """Who will use it, or answers for the machine that does; entries are signed with this name."""
    number: Annotated[str, Field(json_schema_extra={"maxLength": MEMO_MAX})]
    """Of the staff or identity card. It is not kept, only a keyed digest, by which the person is known again."""
    role: RoleName
    owner: Code | None = None
    """For an enterprise the owner of its accounts; for an assessor, court or procuratorate the body itself; nobody else has one."""
    system: Annotated[str, Field(json_schema_extra={"maxLength": MEMO_MAX})] = ""
    """The machine that will act with it, where one does."""
    expires_on: Day | None = None
    """Last day on which it is good."""
    networks: Annotated[
        list[str], Field(default_factory=list, json_schema_extra={"maxItems": actions.NETWORKS_MOST})
    ]
    """Address ranges from which it is good, as `10.2.0.0/16`; everywhere when left out."""


class IssuedOut(Out):
    """A key just issued."""

    id: int
    key: str
    """The secret. It cannot be shown again."""
    person: int
    """Number of the person, the same for every key of the same human being."""


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
    """Null for the server's command line."""
    revoked_at: Instant | None
    revoked_by: PersonOut | None
    """Null for a valid key, and for the server's command line."""
    expires_on: date | None
    networks: list[str]
    last_used_on: date | None
    """Kept by the day."""


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
    responses=problems(*CHANGE, actions.issue_key),
)
def issue_key(
    request: Request,
    response: Response,
    body: RawBody,
    caller: Annotated[Caller, Depends(allowed("key.issue"))],
) -> IssuedOut:
    """Issue a key for this book. The answer holds the secret; it is not kept and not shown again."""
    new = parse(KeyIn, body)
    card = Card(new.name, new.number, new.system)
    bounds = actions.Bounds(new.expires_on, tuple(new.networks))
    numbers = service_of(request).numbers
    issued = write(
        request,
        caller,
        lambda books: actions.issue_key(
            books, numbers, caller.actor, caller.book_id, card, Role(new.role), new.owner, bounds
        ),
    )
    response.headers["Cache-Control"] = "no-store"
    return IssuedOut(id=issued.key_id, key=issued.text, person=issued.person_id)


@router.get("", responses=problems(*READ))
def read_keys(request: Request, caller: Annotated[Caller, Depends(allowed("key.read"))]) -> KeysOut:
    """List the keys of this book without their secrets."""
    return _keys(request, caller.book_id)


@router.delete("/{id}", responses=problems(*CHANGE, actions.revoke_key))
def revoke_key(
    request: Request, id: KeyId, caller: Annotated[Caller, Depends(allowed("key.revoke"))]
) -> RevokedOut:
    """Take a key back for good. It stops working at once, and what it approved is void; the answer says what it leaves open."""
    return _revoke(request, caller, caller.book_id, id)


@installation.get("", responses=problems(*KEYED))
def read_administrators(request: Request, caller: Annotated[Caller, Depends(allowed("key.read"))]) -> KeysOut:
    """List the keys of the administrators. They are issued on the server's command line."""
    return _keys(request, None)


@installation.delete("/{id}", responses=problems(*KEYED, *WRITES, actions.revoke_key))
def revoke_administrator(
    request: Request, id: KeyId, caller: Annotated[Caller, Depends(allowed("key.revoke"))]
) -> RevokedOut:
    """Take the key of an administrator back for good; the last valid one only on the server's command line."""
    return _revoke(request, caller, None, id)


@router.post(
    "/{id}/erasure",
    status_code=204,
    responses=problems(*CHANGE, erase),
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
                person=k.person_id,
                name=k.name,
                role=k.role,
                owner=k.owner,
                system=k.system,
                created_at=k.created_at,
                revoked_at=k.revoked_at,
                issued_by=_person(k.issued_by),
                revoked_by=_person(k.revoked_by),
                expires_on=k.expires_on,
                networks=list(k.networks),
                last_used_on=k.last_used_on,
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
