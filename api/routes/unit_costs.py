"""Tables of unit costs by place and year: checked, brought, put in force by another person, read, looked up, and gone back from."""

from datetime import date
from typing import Annotated, Any, ClassVar
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from api.acts import STEP, ActOut, ActPath, NextOut, SaidIn, act, add_turn, following, step_of
from api.cursors import next_cursor, position_of
from api.dependencies import Caller, allowed, read_upload, service_of, today_of
from api.errors import locale_of
from api.files import FILE, SHEET, XLSX, as_file
from api.openapi import PAGES, READ, problems, repeated
from api.shapes import Cursor, Day, Limit, Out, Title
from api.showing import Spoken
from ledger.compensation.actions import unit_costs
from ledger.compensation.actions.sheet_reading import Sheet, read_rows
from ledger.compensation.queries import unit_costs as queries
from ledger.compensation.rules.unit_costs import COLUMNS, EXAMPLES, CostRow, cost_shown
from ledger.database import Books
from ledger.documents import sheets
from ledger.processes.acting import Done, read_process
from ledger.processes.actions import Step

router = APIRouter(prefix="/v1/books/{book}", tags=["compensation: the case"])
Bureau = Annotated[Caller, Depends(allowed("case.work"))]
Reader = Annotated[Caller, Depends(allowed("cases.read"))]
CostCode = Annotated[
    str,
    Query(
        pattern=r"^[0-9A-Za-z][0-9A-Za-z._-]{0,31}$", description="Of the table, which all its versions have."
    ),
]
FirstOn = Annotated[Day, Query(description="Day from which figures are computed with it.")]
Year = Annotated[int, Query(ge=1900, le=2200)]
Place = Annotated[str, Query(pattern=r"^[1-9][0-9]{5}$", description="County, city or province, six digits.")]
Object = Annotated[str, Query(min_length=1, max_length=100, description="As it stands in the table.")]


class UnitCostOut(Spoken):
    """What a unit costs."""

    WORDS: ClassVar = {"place": "area"}

    row: int
    """Number in the file."""
    object: str
    unit: str
    place: str
    first_year: int
    last_year: int
    cost: str
    """Yuan for each unit."""


class CostCheckedOut(Out):
    """What a table says; nothing was kept."""

    rows: int
    faults: list[dict[str, Any]]
    """With place, value and sentence; at most 200."""
    rest: int
    """How many faults are not listed."""


class CostTableRowOut(Spoken):
    """A version of a table."""

    WORDS: ClassVar = {"state": "state.compensation.cost_table"}

    id: UUID
    code: str
    version: int
    source: str
    first_on: date
    last_on: date | None
    file_name: str
    sha256: str
    rows: int
    state: str


class CostTablesOut(Out):
    """Versions of tables, the newest of each code first."""

    tables: list[CostTableRowOut]
    next: str | None = None


class CostTableOut(CostTableRowOut):
    """A version of a table, and what can be done with it."""

    next: list[NextOut]


class UnitCostsOut(Out):
    """Rows of a version in the order of its file."""

    rows: list[UnitCostOut]
    next: str | None = None


class FoundCostOut(Spoken):
    """The row that holds for a place."""

    WORDS: ClassVar = {"place": "area"}

    id: UUID
    """Of the version."""
    table: str
    version: int
    source: str
    row: int
    unit: str
    place: str
    """Of the row: that of the county, else of its city, else of its province."""
    cost: str
    """Yuan for each unit."""


class CostUploadedOut(ActOut):
    """What became of a table that was brought."""

    code: str
    table_version: int
    rows: int


@router.get("/unit-costs/template", response_class=Response, responses={**problems(*READ), **SHEET})
def cost_template(caller: Bureau) -> Response:
    """Download the spreadsheet to fill in, with a page that explains every column."""
    return as_file(sheets.template(COLUMNS, EXAMPLES), XLSX, "单位成本表.xlsx")


@router.post(
    "/unit-costs/check",
    openapi_extra=FILE,
    responses=problems(*READ, read_upload, read_rows, unit_costs.judge),
)
async def check_unit_costs(request: Request, caller: Bureau, first_on: FirstOn) -> CostCheckedOut:
    """Check a table without keeping it: how many rows it has, or every fault with its row and column."""
    sheet = await read_upload(request, caller, unit_costs.read_sheet)
    return await run_in_threadpool(_check, request, caller, first_on, sheet)


def _check(request: Request, caller: Caller, on: date, sheet: Sheet[CostRow]) -> CostCheckedOut:
    with service_of(request).database.read() as books:
        faults = unit_costs.judge(books, caller.book_id, on, sheet)
    return CostCheckedOut(rows=len(sheet.rows), faults=sheets.problems_of(faults, COLUMNS), rest=faults.rest)


@router.post(
    "/unit-costs",
    status_code=201,
    openapi_extra=FILE,
    response_model=CostUploadedOut,
    responses={
        **problems(*STEP, read_upload, read_rows, unit_costs.upload),
        **repeated(CostUploadedOut),
    },
)
async def upload_unit_costs(
    request: Request,
    caller: Bureau,
    id: Annotated[UUID, Query(description="Id of the version, a UUID of version 7 made by you.")],
    code: CostCode,
    source: Annotated[Title, Query(min_length=1, description="Who issued it, and the paper.")],
    first_on: FirstOn,
    effective_on: Day,
    last_on: Annotated[Day | None, Query(description="Last such day; none where it has no end.")] = None,
    file_name: Title = "",
    document: Title = "",
) -> Response:
    """Bring the next version of a table of unit costs; another person puts it in force. No figure that was made changes with it."""
    step = step_of(request, caller, SaidIn(effective_on=effective_on, document=document))
    sheet = await read_upload(request, caller, unit_costs.read_sheet)
    head = unit_costs.CostHead(code, source, first_on, last_on, file_name)
    return await run_in_threadpool(_upload, request, caller, step, id, head, sheet)


def _upload(
    request: Request,
    caller: Caller,
    step: Step,
    id: UUID,
    head: unit_costs.CostHead,
    sheet: Sheet[CostRow],
) -> Response:
    def work(books: Books) -> Done[unit_costs.CostTable]:
        return unit_costs.upload(books, caller.book_id, step, table_id=id, head=head, sheet=sheet)

    def more(done: Done[unit_costs.CostTable]) -> dict[str, Any]:
        return {"code": done.record.code, "table_version": done.record.version, "rows": done.record.rows}

    return act(request, caller, work, more)


@router.get("/unit-costs", responses=problems(*READ, *PAGES))
def read_cost_tables(
    request: Request, caller: Reader, cursor: Cursor = None, limit: Limit = 100
) -> CostTablesOut:
    """List the tables of unit costs in all versions, also those that were dropped or taken out of force."""
    question = ("unit costs", caller.book)
    found = position_of(cursor, question, (str, int))
    with service_of(request).database.read() as books:
        rows = queries.tables_of(
            books, caller.book_id, after=(found[0], found[1]) if found else None, limit=limit
        )
    more = next_cursor(question, (rows[-1].code, rows[-1].version)) if len(rows) == limit else None
    locale = locale_of(request)
    return CostTablesOut(tables=[CostTableRowOut.of(locale, **row._asdict()) for row in rows], next=more)


@router.get("/unit-costs/lookup", responses=problems(*READ, unit_costs.find_cost))
def look_unit_cost_up(
    request: Request,
    caller: Reader,
    table: CostCode,
    object: Object,
    place: Place,
    year: Year,
    on: Day | None = None,
) -> FoundCostOut:
    """Look up what a unit costs: of a place, else of its city, else of its province, in the newest version in force."""
    with service_of(request).database.read() as books:
        found = unit_costs.find_cost(
            books,
            caller.book_id,
            on or today_of(request),
            table=table,
            object=object,
            place=place,
            year=year,
        )
    told = {name: value for name, value in found._asdict().items() if name not in ("table_id", "cost")}
    return FoundCostOut.of(
        locale_of(request), id=found.table_id, table=table, cost=cost_shown(found.cost), **told
    )


@router.get("/unit-costs/{id}", responses=problems(*READ, read_process))
def read_cost_table(request: Request, id: ActPath, caller: Reader) -> CostTableOut:
    """Read a version of a table of unit costs, and what can be done with it."""
    with service_of(request).database.read() as books:
        process, kept = read_process(books, caller.book_id, unit_costs.COST_TABLES, id, caller.sees)
        told = {name: one for name, one in kept._asdict().items() if name != "table_id"}
        possible = following(request, books, unit_costs.COST_TABLES, process, kept)
    return CostTableOut.of(locale_of(request), id=id, state=process.state, next=possible, **told)


@router.get("/unit-costs/{id}/rows", responses=problems(*READ, *PAGES, read_process))
def read_unit_costs(
    request: Request, id: ActPath, caller: Reader, cursor: Cursor = None, limit: Limit = 100
) -> UnitCostsOut:
    """List the rows of a version in the order of its file."""
    question = ("unit costs", caller.book, str(id))
    found = position_of(cursor, question, (int,))
    with service_of(request).database.read() as books:
        read_process(books, caller.book_id, unit_costs.COST_TABLES, id, caller.sees)
        rows = queries.rows_of(books, caller.book_id, id, after=found[0] if found else None, limit=limit)
    more = next_cursor(question, (rows[-1].row,)) if len(rows) == limit else None
    locale = locale_of(request)
    told = [UnitCostOut.of(locale, **{**row._asdict(), "cost": cost_shown(row.cost)}) for row in rows]
    return UnitCostsOut(rows=told, next=more)


add_turn(
    router,
    "/unit-costs/{id}/confirm",
    "case.work",
    "Put a table of unit costs in force, as another person than who brought it.",
    unit_costs.confirm,
    unit_costs.confirm,
)
add_turn(
    router,
    "/unit-costs/{id}/drop",
    "case.work",
    "Drop a table of unit costs that was never in force.",
    unit_costs.drop,
    unit_costs.drop,
)
add_turn(
    router,
    "/unit-costs/{id}/retire",
    "case.work",
    "Take a table of unit costs out of force, as another person than who brought it: the version before it holds again.",
    unit_costs.retire,
    unit_costs.retire,
)
add_turn(
    router,
    "/unit-costs/{id}/reinstate",
    "case.work",
    "Put a table of unit costs in force again that was taken out, as another person than who brought it.",
    unit_costs.reinstate,
    unit_costs.reinstate,
)
