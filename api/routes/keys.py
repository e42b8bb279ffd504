"""Keys: who may come in. The secret is in one answer, once, and nowhere else."""

from typing import Annotated, Final, Literal

from fastapi import APIRouter, Depends, Path, Request, Response
from pydantic import Field

from api.dependencies import Caller, RawBody, allowed, parse, service_of, takes, write
from api.openapi import IN_BOOK, KEYED, WRITES, problems
from api.shapes import Code, Instant, Out, Strict
from ledger.database import Books
from ledger.entries import MEMO_MAX, TextTooLong, TextUnprintable
from ledger.parties import actions, queries
from ledger.parties.actions import KeyNotThere, NameEmpty, OwnerUnfit, RoleNotForBook
from ledger.parties.authority import Role
from ledger.parties.erasure import KeyStillValid
from ledger.parties.erasure import erase_person as erase
from ledger.processes.actions import emit

router = APIRouter(prefix="/v1/books/{book}/keys", tags=["keys"])

KEY_ID_MAX: Final = 2**31 - 1
RoleName = Literal["administrator", "bureau", "finance", "enterprise", "auditor", "assessor", "court", "procuratorate"]


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


class KeyOut(Out):
    """A key without its secret."""

    id: int
    name: str
    role: str
    owner: str | None
    created_at: Instant
    revoked_at: Instant | None


class KeysOut(Out):
    """The keys of a book."""

    keys: list[KeyOut]


BODIES: Final = (KeyIn,)


@router.post(
    "",
    status_code=201,
    openapi_extra=takes(KeyIn),
    responses=problems(*KEYED, *IN_BOOK, *WRITES, TextTooLong, TextUnprintable, NameEmpty, RoleNotForBook, OwnerUnfit),
)
def issue_key(
    request: Request,
    response: Response,
    body: RawBody,
    caller: Annotated[Caller, Depends(allowed("key.issue"))],
) -> IssuedOut:
    """Issue a key for this book. The answer holds the secret; it is not kept and not shown again."""
    new = parse(KeyIn, body)
    issued = write(request, caller, lambda books: actions.issue_key(
        books, caller.actor, caller.book_id, new.name, Role(new.role), new.owner))  # fmt: skip
    response.headers["Cache-Control"] = "no-store"
    return IssuedOut(id=issued.key_id, key=issued.text)


@router.get("", responses=problems(*KEYED, *IN_BOOK))
def read_keys(request: Request, caller: Annotated[Caller, Depends(allowed("key.read"))]) -> KeysOut:
    """List the keys of this book without their secrets."""
    with service_of(request).database.read() as books:
        found = queries.keys_of(books, caller.book_id)
    return KeysOut(keys=[
        KeyOut(id=k.key_id, name=k.name, role=k.role, owner=k.owner, created_at=k.created_at, revoked_at=k.revoked_at)
        for k in found])  # fmt: skip


@router.delete("/{id}", status_code=204, responses=problems(*KEYED, *IN_BOOK, *WRITES, KeyNotThere))
def revoke_key(
    request: Request, id: Annotated[int, Path(ge=1, le=KEY_ID_MAX)],
    caller: Annotated[Caller, Depends(allowed("key.revoke"))],
) -> None:  # fmt: skip
    """Take a key back for good. It stops working at once."""
    write(request, caller, lambda books: actions.revoke_key(books, caller.actor, caller.book_id, id))
    service_of(request).keyring.forget()


@router.post("/{id}/erasure", status_code=204, responses=problems(*KEYED, *IN_BOOK, *WRITES, KeyNotThere, KeyStillValid))
def erase_person(
    request: Request, id: Annotated[int, Path(ge=1, le=KEY_ID_MAX)],
    caller: Annotated[Caller, Depends(allowed("person.erase"))],
) -> None:  # fmt: skip
    """Erase the name of who held this key; all keys of the person must be revoked. Entries and proofs stay as they are."""

    def work(books: Books) -> None:
        actor_id = erase(books, caller.actor, caller.book_id, id)
        emit(books, caller.book_id, "parties.person_erased", actor_id, [], {}, caller.actor.actor_id)

    write(request, caller, work)
