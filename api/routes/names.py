"""How enterprises and sites are called, from a day on: names read back, and another name asked for."""

from datetime import date
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import Field

from api.acts import ActIn, ActOut, act, declared, step_of
from api.dependencies import Caller, RawBody, parse, service_of, today_of
from api.openapi import READ, problems
from api.routes.parties import Reader, Registrar
from api.shapes import CodePath, Instant, Out
from ledger.database import Books, ReadBooks
from ledger.permits.actions import register as changes
from ledger.permits.actions.engine import KeptAct
from ledger.processes.acting import Done
from ledger.register import queries
from ledger.register.naming import called_alike, names_of

router = APIRouter(prefix="/v1/books/{book}", tags=["register"])


class NameIn(ActIn):
    """How an enterprise or a site is called from the day on at which it takes effect; names its paper and the reason."""

    name: Annotated[str, Field(min_length=1, max_length=300)]


class NameOut(Out):
    """A name, from a day on."""

    name: str
    valid_from: date
    document: str | None
    """Null of the name with which it was registered, as the next two."""
    act_id: UUID | None
    recorded_at: Instant | None
    held: bool
    """Whether it holds or held; else another was said later of the same day."""


class NamesOut(Out):
    """Names, the newest day first."""

    names: list[NameOut]


class NamedAlikeOut(ActOut):
    """A name that was asked for."""

    namesakes: list[str]
    """Codes of other enterprises that are, or were, called alike."""


BODIES: Final = (NameIn,)


@router.post("/parties/{code}/names", **declared(NameIn, changes.call_otherwise, answer=NamedAlikeOut))
def rename_party(request: Request, code: CodePath, body: RawBody, caller: Registrar) -> Response:
    """Ask to call an enterprise otherwise from a day on; a second person confirms. Papers of before keep the name of their day."""
    new, alike = parse(NameIn, body), list[str]()
    step = step_of(request, caller, new)

    def work(books: Books) -> Done[KeptAct]:
        words = {"holder": code, "name": new.name}
        done = changes.call_otherwise(books, caller.book_id, step, act_id=new.id, **words)
        alike[:] = called_alike(books, caller.book_id, code, new.name)
        return done

    return act(request, caller, work, lambda _: {"namesakes": alike})


@router.post("/sites/{code}/names", **declared(NameIn, changes.call_otherwise))
def rename_site(request: Request, code: CodePath, body: RawBody, caller: Registrar) -> Response:
    """Ask to call a site otherwise from a day on; a second person confirms."""
    new = parse(NameIn, body)
    step, words = step_of(request, caller, new), {"holder": code, "name": new.name}
    return act(
        request,
        caller,
        lambda books: changes.call_otherwise(books, caller.book_id, step, act_id=new.id, **words),
    )


@router.get("/parties/{code}/names", responses=problems(*READ, queries.party_of))
def party_names(request: Request, code: CodePath, caller: Reader) -> NamesOut:
    """List the names of an enterprise, each from its day on."""
    with service_of(request).database.read() as books:
        queries.party_of(books, caller.book_id, code, seen_by=caller.sees)
        return _names(books, caller, code)


@router.get("/sites/{code}/names", responses=problems(*READ, queries.site_on))
def site_names(request: Request, code: CodePath, caller: Reader) -> NamesOut:
    """List the names of a site, each from its day on."""
    with service_of(request).database.read() as books:
        queries.site_on(books, caller.book_id, code, today_of(request), seen_by=caller.sees)
        return _names(books, caller, code)


def _names(books: ReadBooks, caller: Caller, code: str) -> NamesOut:
    return NamesOut(names=[NameOut(**one._asdict()) for one in names_of(books, caller.book_id, code)])
