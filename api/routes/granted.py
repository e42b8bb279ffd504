"""Lists of what is granted and held: plans with their lines, single allocations, reserves; and what everybody reads of a plan."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Annotated, Any, ClassVar, Final, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response

from api.acts import ActPath, Year
from api.cursors import next_cursor, position_of
from api.dependencies import Caller, admit_public, allowed, service_of, today_of
from api.errors import UnknownParameter, locale_of
from api.files import SHEET, XLSX, as_file
from api.openapi import IN_BOOK, PAGES, READ, problems
from api.reports import check_length
from api.shapes import Code, Cursor, Limit, Number, Out
from api.showing import Spoken
from ledger.database import ReadBooks
from ledger.documents import sheets
from ledger.permits.actions.plan_sheets import PUBLIC_TITLES, line_rows, public_rows, total_rows
from ledger.permits.queries import plans as queries
from ledger.permits.queries import reserve as reserves
from ledger.permits.queries.applications import public_surplus
from ledger.permits.rules.plans import COLUMNS
from ledger.permits.rules.publicity import public_name
from ledger.permits.rules.strips import unit_of, written
from ledger.processes.actions import ProcessUnknown

router = APIRouter(prefix="/v1/books/{book}/permits", tags=["permits: plans and documents"])
open_router = APIRouter(prefix="/v1/public/{book}", tags=["public"])
Reader = Annotated[Caller, Depends(allowed("permits.read"))]
Book = Annotated[int, Depends(admit_public)]
State = Annotated[str | None, Query(pattern=r"^[a-z_]{1,40}$")]
_PLAN: Final = {"state": "state.permits.grant"}
_LINE: Final = {"pollutant": "pollutant", "purpose": "purpose", "area": "area"}
_PUBLIC_LINES: Final = 500
_PUBLIC_APPLICATIONS: Final = 100


class PlanRowOut(Spoken):
    """A plan and where it stands."""

    WORDS: ClassVar = _PLAN

    id: UUID
    title: str
    document: str
    effective_on: date
    state: str
    lines: int
    digest: str
    file_name: str
    objections_until: date | None


class PlansOut(Out):
    """Plans by id."""

    rows: list[PlanRowOut]
    next: str | None = None


class GrantedOut(Spoken):
    """Who gets how much a year."""

    WORDS: ClassVar = _LINE

    site: str
    site_name: str | None
    party: str
    party_name: str | None
    pollutant: str
    area: str
    first_vintage: int
    last_vintage: int
    unit: str
    quantity: str
    purpose: str
    """`unpaid` where a fee is due, `holding` where none is, `reserve`."""
    valid_from: date | None


class PlanLineOut(GrantedOut):
    """A line of a plan."""

    line: int


class PlanTotalOut(Spoken):
    """What a plan grants under a cap."""

    WORDS: ClassVar = _LINE

    pollutant: str
    area: str
    vintage: int
    unit: str
    quantity: str


class PlanLinesOut(Out):
    """Lines in the order of the plan."""

    rows: list[PlanLineOut]
    totals: list[PlanTotalOut]
    """Of the whole plan; with the first page."""
    digest: str
    """SHA-256 of all lines in their canonical form: what is approved is what was published."""
    next: str | None = None


class AllocationRowOut(GrantedOut):
    """An allocation to one site."""

    WORDS: ClassVar = {**_LINE, **_PLAN}

    id: UUID
    title: str
    document: str
    effective_on: date
    state: str
    law: str


class AllocationsOut(Out):
    """Allocations by id."""

    rows: list[AllocationRowOut]
    next: str | None = None


class ReserveLotOut(Spoken):
    """A lot in a reserve."""

    WORDS: ClassVar = {
        "pollutant": "pollutant",
        "origin": "origin",
        "came_by": "kind",
        "reserve": "area",
        "area": "area",
        "tier": "tier",
    }

    reserve: str
    """Area to which the reserve belongs."""
    tier: str
    asset: str
    pollutant: str
    area: str
    vintage: int
    origin: str
    first_owner: str
    unit: str
    quantity: str
    came_by: str
    """The sort of the entry that brought it in last."""


class ReserveTotalOut(Spoken):
    """What stands in the reserve of an area."""

    WORDS: ClassVar = {"pollutant": "pollutant", "origin": "origin", "reserve": "area", "tier": "tier"}

    reserve: str
    tier: str
    pollutant: str
    vintage: int
    origin: str
    unit: str
    quantity: str


class ReserveOut(Out):
    """Reserves: lots by account, and sums."""

    rows: list[ReserveLotOut]
    """Not for a party, which reads the sums."""
    totals: list[ReserveTotalOut]
    """Of all that the question leaves; with the first page."""
    next: str | None = None


class PublicPlanOut(Spoken):
    """A plan that is published."""

    WORDS: ClassVar = _PLAN

    id: UUID
    title: str
    effective_on: date
    state: str
    lines: int
    digest: str
    objections_until: date
    open_to_objection: bool
    """Whether one may object to it today."""


class PublicPlansOut(Out):
    """Plans that are published, by id."""

    rows: list[PublicPlanOut]
    next: str | None = None


class PublicPlanHeadOut(Out):
    """A plan that is published, and what it grants under each cap."""

    plan: PublicPlanOut
    totals: list[PlanTotalOut]


class PublicLineOut(Spoken):
    """A line of a published plan."""

    WORDS: ClassVar = _LINE

    line: int
    site: str
    party_name: str | None
    """Of the business of an individual the first character."""
    pollutant: str
    area: str
    first_vintage: int
    last_vintage: int
    unit: str
    quantity: str
    purpose: str


class PublicSurplusOut(Spoken):
    """A line of an application for the recognition of surplus that is public."""

    WORDS: ClassVar = {"pollutant": "pollutant", "area": "area"}

    id: UUID
    line: int
    site: str
    party_name: str | None
    """Of the business of an individual the first character."""
    measure: str
    """Of whoever cut the emissions, by the name that it gave it."""
    running_since: date
    pollutant: str
    area: str
    first_vintage: int
    last_vintage: int
    unit: str
    quantity: str
    applied_on: date
    objections_until: date
    """Last day on which it is public; whoever has something against it writes to the bureau."""


class PublicSurplusesOut(Out):
    """Lines of applications that are public, by id."""

    rows: list[PublicSurplusOut]
    next: str | None = None
    """Id of the last application of the page, for `after`."""


class PublicLinesOut(Out):
    """Lines of a published plan, in its order."""

    rows: list[PublicLineOut]
    next: str | None = None


@router.get("/plans", responses=problems(*READ, *PAGES, queries.last_days))
def read_plans(
    request: Request, caller: Reader, state: State = None, cursor: Cursor = None, limit: Limit = 100
) -> PlansOut:
    """List allocation plans, the oldest first, also those that were dropped; a party sees those that are published."""
    question = ("plans", caller.book, caller.sees, state)
    found = position_of(cursor, question, (UUID,))
    with service_of(request).database.read() as books:
        rows = queries.plans(
            books,
            caller.book_id,
            state=state,
            public=caller.sees is not None,
            after=found[0] if found else None,
            limit=limit,
        )
        rows = _as_known(books, caller.book_id, rows)
    locale = locale_of(request)
    told = [PlanRowOut.of(locale, **_only(one, PlanRowOut)) for one in rows]
    return PlansOut(rows=told, next=next_cursor(question, (rows[-1].id,)) if len(rows) == limit else None)


@router.get("/plans/{id}/lines", responses=problems(*READ, *PAGES, ProcessUnknown))
def read_lines(
    request: Request,
    id: ActPath,
    caller: Reader,
    site: Annotated[Code | None, Query()] = None,
    cursor: Cursor = None,
    limit: Limit = 100,
) -> PlanLinesOut:
    """List the lines of a plan before it is approved and after, of one site or of all, with its totals; a party sees what is published."""
    question = ("plan lines", caller.book, caller.sees, str(id), site)
    found = position_of(cursor, question, (int,))
    with service_of(request).database.read() as books:
        plan = _plan(books, caller.book_id, id, public=caller.sees is not None)
        after = found[0] if found else 0
        rows = queries.lines(books, caller.book_id, id, site=site, after=after, limit=limit)
        totals = [] if found else queries.line_totals(books, caller.book_id, id)
    locale = locale_of(request)
    return PlanLinesOut(
        rows=[PlanLineOut.of(locale, **_measured(one)) for one in rows],
        totals=_totals(totals, locale),
        digest=plan.digest,
        next=next_cursor(question, (rows[-1].line,)) if len(rows) == limit else None,
    )


@router.get(
    "/plans/{id}/file",
    response_class=Response,
    responses={**problems(*READ, ProcessUnknown, check_length), **SHEET},
)
def take_lines(
    request: Request, id: ActPath, caller: Reader, form: Literal["xlsx", "csv"] = "xlsx"
) -> Response:
    """Take the lines of a plan away, in the columns in which it was uploaded; the spreadsheet has a page with the totals."""
    with service_of(request).database.read() as books:
        plan = _plan(books, caller.book_id, id, public=caller.sees is not None)
        check_length(plan.lines, form)
        rows = list(line_rows(queries.lines(books, caller.book_id, id, limit=plan.lines)))
        totals = list(total_rows(queries.line_totals(books, caller.book_id, id)))
    titles = [f"{one.zh} {one.en}" for one in COLUMNS]
    if form == "csv":
        return as_file(sheets.write_csv(titles, rows), "text/csv; charset=utf-8", f"plan-{id}.csv")
    heads = ("污染物 pollutant", "控制区 area", "年度 vintage", "单位 unit", "数量 quantity")
    sums = [sheets.in_numbers(row, (2, 4)) for row in totals]
    pages = [("方案 Plan", titles, sheets.rows_in_numbers(COLUMNS, rows)), ("合计 Totals", heads, sums)]
    return as_file(sheets.write_xlsx(pages), XLSX, f"plan-{id}.xlsx")


@router.get("/allocations", responses=problems(*READ, *PAGES))
def read_allocations(
    request: Request,
    caller: Reader,
    state: State = None,
    site: Annotated[Code | None, Query()] = None,
    cursor: Cursor = None,
    limit: Limit = 100,
) -> AllocationsOut:
    """List allocations to single sites, also those that wait or were dropped; an enterprise sees its own, once they are issued."""
    question = ("allocations", caller.book, caller.sees, state, site)
    found = position_of(cursor, question, (UUID,))
    with service_of(request).database.read() as books:
        after = found[0] if found else None
        asked = {"state": state, "site": site, "owner": caller.sees}
        rows = queries.allocations(books, caller.book_id, **asked, after=after, limit=limit)
    locale = locale_of(request)
    told = [AllocationRowOut.of(locale, **_measured(one)) for one in rows]
    more = next_cursor(question, (rows[-1].id,)) if len(rows) == limit else None
    return AllocationsOut(rows=told, next=more)


@router.get("/reserve", responses=problems(*READ, *PAGES))
def read_reserve(
    request: Request,
    caller: Reader,
    reserve: Annotated[Code | None, Query(description="Area to which the reserve belongs.")] = None,
    pollutant: Annotated[Code | None, Query()] = None,
    vintage: Year | None = None,
    cursor: Cursor = None,
    limit: Limit = 100,
) -> ReserveOut:
    """List what is in reserve, by tier and origin: each lot with whose it was first and how it came; a party reads the sums."""
    question = ("reserve", caller.book, caller.sees, reserve, pollutant, vintage)
    found = position_of(cursor, question, (str, str))
    after = (found[0], found[1]) if found else None
    asked: dict[str, Any] = {"reserve": reserve, "pollutant": pollutant, "vintage": vintage}
    whole = caller.sees is None
    with service_of(request).database.read() as books:
        book = caller.book_id
        lots = reserves.reserve_lots(books, book, **asked, after=after, limit=limit) if whole else []
        sums = [] if found else reserves.reserve_totals(books, book, **asked)
    locale = locale_of(request)
    rows = [
        ReserveLotOut.of(locale, tier=reserves.tier(one.reserve), **_without(_measured(one), "account"))
        for one in lots
    ]
    totals = [ReserveTotalOut.of(locale, tier=reserves.tier(one.reserve), **_measured(one)) for one in sums]
    more = next_cursor(question, (lots[-1].account, lots[-1].asset)) if len(lots) == limit else None
    return ReserveOut(rows=rows, totals=totals, next=more)


@open_router.get("/plans", responses=problems(*IN_BOOK, UnknownParameter, queries.last_days))
def read_public_plans(request: Request, book_id: Book, after: UUID | None = None) -> PublicPlansOut:
    """List the allocation plans that are published, and until when one may object to each."""
    with service_of(request).database.read() as books:
        found = queries.plans(books, book_id, public=True, after=after, limit=100)
        rows = _as_known(books, book_id, found)
    told = [_published(request, one) for one in rows]
    return PublicPlansOut(rows=told, next=str(rows[-1].id) if len(rows) == 100 else None)


@open_router.get(
    "/plans/{id}", responses=problems(*IN_BOOK, UnknownParameter, ProcessUnknown, queries.last_days)
)
def read_public_plan(request: Request, book_id: Book, id: UUID) -> PublicPlanHeadOut:
    """Read a plan that is published, with what it grants of each pollutant, in each area and year."""
    with service_of(request).database.read() as books:
        [plan] = _as_known(books, book_id, [_plan(books, book_id, id, public=True)])
        totals = queries.line_totals(books, book_id, id)
    return PublicPlanHeadOut(plan=_published(request, plan), totals=_totals(totals, locale_of(request)))


@open_router.get("/plans/{id}/lines", responses=problems(*IN_BOOK, UnknownParameter, ProcessUnknown))
def read_public_lines(
    request: Request,
    book_id: Book,
    id: UUID,
    after: Annotated[Number, Query(description="Last line that you have.")] = 0,
) -> PublicLinesOut:
    """List the lines of a plan that is published: which site gets how much; businesses of individuals by the first character."""
    with service_of(request).database.read() as books:
        _plan(books, book_id, id, public=True)
        rows = queries.lines(books, book_id, id, after=after, limit=_PUBLIC_LINES)
    locale = locale_of(request)
    told = [
        PublicLineOut.of(
            locale,
            **{
                **_without(_measured(one), "site_name", "party", "valid_from"),
                "party_name": public_name(one.party, one.party_name),
            },
        )
        for one in rows
    ]
    return PublicLinesOut(rows=told, next=str(rows[-1].line) if len(rows) == _PUBLIC_LINES else None)


@open_router.get(
    "/plans/{id}/file",
    response_class=Response,
    responses={
        **problems(*IN_BOOK, UnknownParameter, ProcessUnknown),
        200: {"content": {"text/csv": {"schema": {"type": "string", "format": "binary"}}}},
    },
)
def take_public_lines(request: Request, book_id: Book, id: UUID) -> Response:
    """Take the lines of a plan that is published away, as CSV, and at its end what it grants in each area and year."""
    with service_of(request).database.read() as books:
        plan = _plan(books, book_id, id, public=True)
        found = queries.lines(books, book_id, id, limit=plan.lines)
        totals = queries.line_totals(books, book_id, id)
    names = [public_name(one.party, one.party_name) for one in found]
    rows = list(public_rows(zip(found, names, strict=True), totals))
    return as_file(sheets.write_csv(PUBLIC_TITLES, rows), "text/csv; charset=utf-8", f"plan-{id}.csv")


@open_router.get("/surplus", responses=problems(*IN_BOOK, UnknownParameter))
def read_public_surplus(request: Request, book_id: Book, after: UUID | None = None) -> PublicSurplusesOut:
    """List the applications for the recognition of surplus that are public, and until when one may write to the bureau against each."""
    with service_of(request).database.read() as books:
        rows = public_surplus(books, book_id, today_of(request), after=after, limit=_PUBLIC_APPLICATIONS)
    told = [
        PublicSurplusOut.of(
            locale_of(request),
            **{**_without(_measured(one), "party"), "party_name": public_name(one.party, one.party_name)},
        )
        for one in rows
    ]
    whole = len({one.id for one in rows}) == _PUBLIC_APPLICATIONS
    return PublicSurplusesOut(rows=told, next=str(rows[-1].id) if whole else None)


def _plan(books: ReadBooks, book_id: int, id: UUID, *, public: bool) -> queries.Plan:
    """Find a plan, one that is published where that is asked.

    Raises:
        ProcessUnknown
    """
    found = queries.plan_of(books, book_id, id)
    if found is None or (public and not found.public):
        raise ProcessUnknown(machine="allocation", id=str(id))
    return found


def _as_known(books: ReadBooks, book_id: int, plans: Sequence[queries.Plan]) -> list[queries.Plan]:
    """Give plans with the last day for objections that holds now, as the notices that are known say.

    Raises (in this order):
        those of `queries.last_days`.
    """
    days = queries.last_days(books, book_id, plans)
    return [
        plan if until is None else replace(plan, objections_until=until.on)
        for plan, until in zip(plans, days, strict=True)
    ]


def _published(request: Request, plan: queries.Plan) -> PublicPlanOut:
    told = _only(plan, PublicPlanOut, "open_to_objection")
    until = plan.objections_until
    is_open = plan.state == "published" and until is not None and today_of(request) <= until
    return PublicPlanOut.of(locale_of(request), **told, open_to_objection=is_open)


def _only(plan: queries.Plan, shape: type[Out], *but: str) -> dict[str, Any]:
    names = set(shape.model_fields) - {"said", *but}
    return {name: getattr(plan, name) for name in names}


def _measured(row: Any) -> dict[str, Any]:
    """Give the fields of a row with its quantity as a decimal, and the unit of it."""
    told = row._asdict()
    return {**told, "unit": unit_of(row.pollutant), "quantity": written(row.quantity)}


def _without(told: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in told.items() if name not in names}


def _totals(rows: Sequence[queries.LineTotal], locale: str) -> list[PlanTotalOut]:
    return [PlanTotalOut.of(locale, **_measured(one)) for one in rows]
