"""The law of a book, and its own rule packs: written, filled in or sent as a spreadsheet; simulated, approved, listed and read back."""

from dataclasses import asdict
from datetime import date
from typing import Annotated, Any, ClassVar, Final, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import Field
from starlette.concurrency import run_in_threadpool

from api.acts import (
    STEP,
    ActIn,
    ActOut,
    ActPath,
    NextOut,
    SaidIn,
    StepIn,
    act,
    add_turn,
    declared,
    following,
    step_of,
)
from api.cursors import next_cursor, position_of
from api.dependencies import Caller, RawBody, allowed, parse, read_upload, service_of, takes, today_of
from api.errors import locale_of
from api.files import FILE, SHEET, XLSX, as_file
from api.openapi import PAGES, READ, problems, repeated
from api.routes.acts import StepOut
from api.shapes import Code, Cursor, Day, Instant, Limit, Lines, Out, Strict, Title
from api.showing import Spoken
from ledger.database import Books
from ledger.documents import sheets
from ledger.law.keys import LIST_LENGTH, TEXT_LENGTH
from ledger.law.places import Whereabouts
from ledger.law.writing import SaidValue
from ledger.law_in_force import actions as packs
from ledger.law_in_force.queries import kept_pack, law_of
from ledger.law_in_force.queries import packs as pack_rows
from ledger.law_in_force.rules import pack_sheets
from ledger.permits.actions import simulation
from ledger.processes.acting import Done, read_process
from ledger.processes.queries import history
from ledger.register.regions import is_region, place

router = APIRouter(prefix="/v1/books/{book}", tags=["permits: fees, law, events"])
VERSION: Final = r"^[0-9A-Za-z][0-9A-Za-z.-]{0,39}$"
"""What the version of a pack looks like, as `ledger.law.packs` has it."""
Word = Annotated[str, Field(min_length=1, max_length=TEXT_LENGTH)]


class ValueOut(Out):
    """What the law says about one parameter on a day."""

    key: str
    value: Any
    start: date
    end: date | None
    source: str
    mark: str
    note: str
    pack: str


class LawOut(Out):
    """The law of a book on a day."""

    jurisdiction: str
    version: str
    values: list[ValueOut]


class PackIn(ActIn):
    """A rule pack of the bureau's own, in TOML, and the day from which it is to hold."""

    text: Annotated[str, Lines, Field(max_length=262_144)]
    from_day: Day


class PackOut(Out):
    """A rule pack of the bureau's own, and where it stands."""

    id: UUID
    name: str
    name_zh: str
    version: str
    text: str
    digest: str
    """SHA-256 of the text."""
    from_day: date
    state: str
    values: list[ValueOut]
    """What it says, each with its source."""
    steps: list[StepOut]
    """Who proposed, simulated and approved it, when, why and on which paper."""
    simulated: dict[str, Any] | None
    """What it would have changed when it was simulated; null before."""
    next: list[NextOut]
    """Everything that can be done now, and what is missing for it."""


class SimulationOut(ActOut):
    """A simulation, and what the pack would have changed."""

    rules: list[dict[str, Any]]
    fees: dict[str, Any]
    """`fees` were computed again, of `noticed` that there are."""
    year: dict[str, Any]
    """How the year before the simulation ended, before and with the pack: of `looked_at` sites of all `sites`; `changed_count` change."""
    earlier: list[dict[str, Any]] = Field(default_factory=list)
    """Years before that one, since the first day of a pack that takes effect on a day that is over."""


class PackValueIn(Strict):
    """What a rule pack is to say of one parameter."""

    key: Annotated[str, Field(max_length=160)]
    value: (
        bool
        | Annotated[int, Field(ge=0, le=10_000)]
        | Word
        | Annotated[list[Word], Field(max_length=LIST_LENGTH)]
    )
    """As the parameter has it: true, 7, "0.40", ["COD", "SO2"]; decimals are texts."""
    start: Day
    end: Day | None = None
    """Last day; none while it holds."""
    source: Annotated[str, Field(max_length=500)]
    mark: Literal["verified", "unverified"]
    note: Annotated[str, Field(max_length=1000)] = ""


class PackFormIn(ActIn):
    """A rule pack of the bureau's own, value by value; it is kept as the text that a person would have written."""

    from_day: Day
    name: Word
    name_zh: Word
    version: Annotated[str, Field(pattern=VERSION)]
    values: Annotated[list[PackValueIn], Field(max_length=2_000)]


class PackRowOut(Spoken):
    """A rule pack of the bureau's own in a list."""

    WORDS: ClassVar = {"state": "state.permits.pack"}

    id: UUID
    name: str
    name_zh: str
    version: str
    digest: str
    from_day: date
    state: str
    values: int
    """How many it has."""
    proposed_by: str
    proposed_at: Instant
    effective_on: date
    document: str
    reason: str
    approved_by: str | None
    approved_at: Instant | None
    place: int | None
    """In the order in which packs are asked today, 1 for the first; null for one that is not in force."""


class PacksOut(Out):
    """Rule packs by id."""

    rows: list[PackRowOut]
    next: str | None = None


BODIES: Final = (PackIn, PackFormIn)


@router.get("/law", responses=problems(*READ, law_of))
def law(
    request: Request,
    caller: Annotated[Caller, Depends(allowed("law.read"))],
    on: Annotated[Day | None, Query(description="Day whose law is asked; none for today.")] = None,
    region: Annotated[
        str | None, Query(pattern=r"^[1-9][0-9]{5}$", description="A county or city: what holds there.")
    ] = None,
    watershed: Annotated[Code | None, Query(description="Its watershed.")] = None,
    area: Annotated[
        Code | None, Query(description="Area of the permits, where it is one of its own.")
    ] = None,
) -> LawOut:
    """List what the law of this book says on a day, each value with its source and whether somebody has read it there.

    With a region, a watershed or an area each value is the one of the nearest place of which any pack says something; its key names it.
    """
    service = service_of(request)
    day = on or today_of(request)
    with service.database.read() as books:
        found = law_of(books, caller.book_id, day)
    if region or watershed or area:
        found = found.at(
            Whereabouts((place(region, day, found),) if region else (), watershed).names(area or "")
        )
    return LawOut(
        jurisdiction=found.jurisdiction,
        version=found.version,
        values=[ValueOut(**asdict(v)) for v in found.listing(day)],
    )


@router.post("/law/packs", **declared(PackIn, packs.propose_pack, parties=False))
def propose_pack(
    request: Request, body: RawBody, caller: Annotated[Caller, Depends(allowed("law.change"))]
) -> Response:
    """Propose a rule pack of the bureau's own; every fault of it is told at once."""
    new = parse(PackIn, body)
    step = step_of(request, caller, new)
    return act(
        request,
        caller,
        lambda books: packs.propose_pack(
            books,
            caller.book_id,
            step,
            pack_id=new.id,
            text=new.text,
            from_day=new.from_day,
            regions=is_region,
        ),
    )


@router.get("/law/packs", responses=problems(*READ, *PAGES))
def list_packs(
    request: Request,
    caller: Annotated[Caller, Depends(allowed("law.read"))],
    state: Annotated[str | None, Query(pattern=r"^[a-z_]{1,40}$")] = None,
    cursor: Cursor = None,
    limit: Limit = 100,
) -> PacksOut:
    """List the rule packs of the bureau's own: who proposed and approved each, on which paper, and their order. A party reads none."""
    question = ("packs", caller.book, state)
    found = position_of(cursor, question, (UUID,))
    with service_of(request).database.read() as books:
        after, today = found[0] if found else None, today_of(request)
        rows = pack_rows(books, caller.book_id, today, state=state, after=after, limit=limit)
        rows = rows if caller.sees is None else []
    locale, told = locale_of(request), []
    for one in rows:
        read = kept_pack(one.text)
        kept = {name: value for name, value in one._asdict().items() if name not in ("text", "in_force_from")}
        names = {
            "name": read.name,
            "name_zh": read.name_zh,
            "version": read.version,
            "values": len(read.values),
        }
        told.append(PackRowOut.of(locale, **kept, **names, from_day=one.in_force_from))
    return PacksOut(rows=told, next=next_cursor(question, (rows[-1].id,)) if len(rows) == limit else None)


@router.get("/law/packs/template", response_class=Response, responses={**problems(*READ), **SHEET})
def pack_template(caller: Annotated[Caller, Depends(allowed("law.read"))]) -> Response:
    """Download the spreadsheet of a rule pack to fill in: one value a row, with a page that explains every column."""
    return as_file(sheets.template(pack_sheets.COLUMNS, pack_sheets.EXAMPLES), XLSX, "规则包.xlsx")


@router.post("/law/packs/form", **declared(PackFormIn, packs.propose_values, parties=False))
def propose_form(
    request: Request, body: RawBody, caller: Annotated[Caller, Depends(allowed("law.change"))]
) -> Response:
    """Propose a rule pack of the bureau's own value by value, without writing its text; every fault of it is told at once."""
    new = parse(PackFormIn, body)
    step = step_of(request, caller, new)
    values = [
        SaidValue(
            v.key,
            tuple(v.value) if isinstance(v.value, list) else v.value,
            v.start,
            v.end,
            v.source,
            v.mark,
            v.note,
        )
        for v in new.values
    ]
    named = packs.PackNames(new.name, new.name_zh, new.version)
    return act(
        request,
        caller,
        lambda books: packs.propose_values(
            books,
            caller.book_id,
            step,
            pack_id=new.id,
            named=named,
            values=values,
            from_day=new.from_day,
            regions=is_region,
        ),
    )


@router.post(
    "/law/packs/sheets",
    status_code=201,
    openapi_extra=FILE,
    response_model=ActOut,
    responses={
        **problems(*STEP, read_upload, pack_sheets.read_sheet, packs.propose_values),
        **repeated(ActOut),
    },
)
async def propose_sheet(
    request: Request,
    caller: Annotated[Caller, Depends(allowed("law.change"))],
    id: Annotated[UUID, Query(description="Id of the pack, a UUID of version 7 made by you.")],
    effective_on: Day,
    from_day: Day,
    name: Title,
    name_zh: Title,
    version: Annotated[str, Query(pattern=VERSION)],
    document: Title = "",
    reason: Title = "",
) -> Response:
    """Propose a rule pack of the bureau's own as a spreadsheet, in the columns of the template; every fault of it is told at once."""
    step = step_of(request, caller, SaidIn(effective_on=effective_on, document=document, reason=reason))
    values = await read_upload(request, caller, pack_sheets.read_sheet)
    named = packs.PackNames(name, name_zh, version)

    def work(books: Books) -> Done[packs.OwnPack]:
        return packs.propose_values(
            books,
            caller.book_id,
            step,
            pack_id=id,
            named=named,
            values=values,
            from_day=from_day,
            regions=is_region,
        )

    return await run_in_threadpool(act, request, caller, work)


@router.get("/law/packs/{id}", responses=problems(*READ, read_process))
def pack(request: Request, id: ActPath, caller: Annotated[Caller, Depends(allowed("law.read"))]) -> PackOut:
    """Read a rule pack of the bureau's own; an enterprise reads the law that is in force."""
    with service_of(request).database.read() as books:
        process, kept = read_process(books, caller.book_id, packs.PACKS, id, caller.sees)
        possible = following(request, books, packs.PACKS, process, kept)
        taken = history(books, caller.book_id, id)
    read = kept_pack(kept.text)
    return PackOut(
        id=id,
        name=read.name,
        name_zh=read.name_zh,
        version=read.version,
        text=kept.text,
        digest=kept.digest,
        from_day=kept.in_force_from,
        state=process.state,
        values=[ValueOut(**asdict(v)) for v in read.values],
        steps=[StepOut(**asdict(one)) for one in taken],
        simulated=kept.simulated,
        next=possible,
    )


@router.post(
    "/law/packs/{id}/simulate",
    openapi_extra=takes(StepIn),
    response_model=SimulationOut,
    responses=problems(*STEP, simulation.simulate_pack),
)
def simulate(
    request: Request, id: ActPath, body: RawBody, caller: Annotated[Caller, Depends(allowed("law.change"))]
) -> Response:
    """Hold a pack against last year: rules, fees and the year's end."""
    step = step_of(request, caller, parse(StepIn, body))
    return act(
        request,
        caller,
        lambda books: simulation.simulate_pack(books, caller.book_id, step, pack_id=id),
        lambda done: done.record.simulated or {},
    )


add_turn(
    router,
    "/law/packs/{id}/approve",
    "law.change",
    "Approve a pack that was simulated, as another person than who proposed it.",
    lambda books, book, step, id: packs.approve_pack(books, book, step, pack_id=id),
    packs.approve_pack,
)
add_turn(
    router,
    "/law/packs/{id}/drop",
    "law.change",
    "Drop a pack that is not in force.",
    lambda books, book, step, id: packs.drop_pack(books, book, step, pack_id=id),
    packs.drop_pack,
)
