"""Persons, who are one in all books: how each is called, and by two administrators otherwise."""

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Path, Request
from pydantic import Field

from api.dependencies import Caller, RawBody, allowed, parse, service_of, takes, write
from api.openapi import KEYED, WRITES, problems
from api.shapes import Instant, Out, Strict
from ledger.actors import renaming
from ledger.entries import MEMO_MAX

router = APIRouter(prefix="/v1/persons/{person}", tags=["keys"])
PersonPath = Annotated[int, Path(ge=1, le=2**31 - 1, description="Number of the person.")]
Text = Annotated[str, Field(json_schema_extra={"maxLength": MEMO_MAX})]


class RenamingIn(Strict):
    """By which name a person is to be called."""

    name: Text
    document: Text
    """On what it rests, as the number of the paper that shows the name."""


class RenamingOut(Out):
    """A name that waits for another administrator."""

    name: str
    document: str
    asked_by: int
    """Number of the actor."""
    asked_at: Instant


class PersonNamedOut(Out):
    """How a person is called."""

    person: int
    name: str
    renaming: RenamingOut | None
    """What waits to be confirmed; null for nothing."""


BODIES: Final = (RenamingIn,)
RENAMES: Final = Depends(allowed("person.rename"))


@router.get("", responses=problems(*KEYED, renaming.named_person))
def read_person(request: Request, person: PersonPath, caller: Annotated[Caller, RENAMES]) -> PersonNamedOut:
    """Say how a person is called, and which other name waits to be confirmed."""
    with service_of(request).database.read() as books:
        found = renaming.named_person(books, person)
    waits = None
    if found.asked_name is not None and found.asked_by is not None and found.asked_at is not None:
        waits = RenamingOut(
            name=found.asked_name,
            document=found.document or "",
            asked_by=found.asked_by,
            asked_at=found.asked_at,
        )
    return PersonNamedOut(person=found.person_id, name=found.name, renaming=waits)


@router.post(
    "/renaming",
    status_code=204,
    openapi_extra=takes(RenamingIn),
    responses=problems(*KEYED, *WRITES, renaming.ask_renaming),
)
def ask_renaming(
    request: Request, person: PersonPath, body: RawBody, caller: Annotated[Caller, RENAMES]
) -> None:
    """Ask that a person be called otherwise, on a paper that shows it. Another administrator confirms it."""
    new = parse(RenamingIn, body)
    write(
        request,
        caller,
        lambda books: renaming.ask_renaming(books, caller.bearer, person, new.name, new.document),
    )


@router.post(
    "/renaming/confirm",
    status_code=204,
    responses=problems(*KEYED, *WRITES, renaming.confirm_renaming),
)
def confirm_renaming(request: Request, person: PersonPath, caller: Annotated[Caller, RENAMES]) -> None:
    """Call a person as another administrator has asked. What was done stays under the old name; the next mandate is by the new one."""
    write(request, caller, lambda books: renaming.confirm_renaming(books, caller.bearer, person))


@router.post("/renaming/drop", status_code=204, responses=problems(*KEYED, *WRITES, renaming.drop_renaming))
def drop_renaming(request: Request, person: PersonPath, caller: Annotated[Caller, RENAMES]) -> None:
    """Drop a name that nobody has confirmed."""
    write(request, caller, lambda books: renaming.drop_renaming(books, caller.bearer, person))
