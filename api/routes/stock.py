"""The stock with which a book begins: its workbook from the template through the check to the second person who confirms it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any, Final, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import Field
from starlette.concurrency import run_in_threadpool

from api.acts import STEP, ActIn, ActOut, ActPath, Area, SaidIn, act, add_turn, declared, step_of
from api.dependencies import Caller, RawBody, allowed, parse, read_upload, service_of, write
from api.files import FILE, SHEET, XLSX, as_file
from api.openapi import READ, problems, repeated
from api.shapes import Day, Out, Strict, Title
from ledger.amounts import yuan
from ledger.documents.sheets import problems_of
from ledger.identifiers import uuid7
from ledger.market.actions import stock, stock_annulments
from ledger.market.actions.stock import STOCKS, rows_kept
from ledger.market.rules.stock import digest as digest_of
from ledger.market.rules.stock import held, money, rows_of
from ledger.market.rules.stock_sheets import COLUMNS, HOLDINGS, SHEETS
from ledger.market.shapes import StockTerms
from ledger.permits.rules.strips import unit_of, written
from ledger.processes.acting import read_process
from ledger.processes.actions import Step

router = APIRouter(prefix="/v1/books/{book}/permits", tags=["permits: the stock"])
PARTS: Final = {"fees": "fee:", "pledges": "pledge:", "leases": "lease:"}
"""How what came with a stock is named, by its sheet."""
PAGE: Final = 1_000
"""Rows of a sheet that one answer shows."""


class HeldOut(Out):
    """What is held under a cap."""

    pollutant: str
    area: str
    vintage: int
    unit: str
    quantity: str


class StockTotals(Out):
    """What a workbook sums to."""

    digest: str
    """SHA-256 of its rows in the form in which they are kept."""
    rows: dict[str, int]
    """By sheet."""
    held: list[HeldOut]
    """By pollutant, area and year."""
    money: dict[str, str]
    """Debts, rents, fees that are paid and fees that are owed, in yuan."""


class CheckedStockOut(StockTotals):
    """What a workbook says; nothing was kept."""

    faults: int
    rest: int
    """How many of them are not listed."""
    problems: list[dict[str, Any]]
    """The first 200: sheet and row, column, value, what is wrong, and what to do."""


class StockOut(StockTotals):
    """A stock and where it stands."""

    id: UUID
    area: str
    title: str
    file_name: str
    document: str
    effective_on: date
    state: str


class StockRowsOut(Out):
    """Rows of one sheet of a stock."""

    sheet: str
    columns: list[str]
    rows: list[list[str]]
    """Of each the number in the workbook, and its cells."""
    more: bool
    """Whether there are others after them."""


class StockPartIn(Strict):
    """One thing that came with a stock."""

    sheet: Literal["fees", "pledges", "leases"]
    number: Annotated[str, Field(min_length=1, max_length=500)]
    """The number of the notice, of the pledge, or of the lease."""


class StockAnnulmentIn(ActIn):
    """The annulment of a stock that was brought in wrongly, or of some of what came with it."""

    parts: Annotated[list[StockPartIn], Field(default_factory=list, max_length=1_000)]
    """Fees, pledges and leases that are annulled; nothing where the whole stock is."""


BODIES: Final = (StockAnnulmentIn,)
SheetName = Literal["enterprises", "sites", "licences", "caps", "holdings", "pledges", "leases", "fees"]
Bureau = Annotated[Caller, Depends(allowed("permits.act"))]


@router.get("/stock/template", response_class=Response, responses={**problems(*READ), **SHEET})
def template(caller: Bureau) -> Response:
    """Download the workbook to fill in: a sheet of each kind with examples in both languages, and one that explains every column."""
    return as_file(stock.template(), XLSX, "排污权存量.xlsx")


@router.post(
    "/stock/check",
    openapi_extra=FILE,
    response_model=CheckedStockOut,
    responses=problems(*STEP, read_upload, stock.read_workbook, stock.try_stock, unit_of),
)
async def check(request: Request, caller: Bureau, effective_on: Day, document: Title = "") -> CheckedStockOut:
    """Check a workbook as a whole without keeping it: totals, and every fault of every sheet with its row and column."""
    step = step_of(request, caller, SaidIn(effective_on=effective_on, document=document))
    sheet = await read_upload(request, caller, stock.read_workbook)
    return await run_in_threadpool(_check, request, caller, step, sheet)


def _check(request: Request, caller: Caller, step: Step, sheet: stock.StockSheet) -> CheckedStockOut:
    found = write(
        request,
        caller,
        lambda books: stock.try_stock(books, caller.book_id, step, act_id=uuid7(), sheet=sheet),
    )
    return CheckedStockOut(
        **_totals(sheet.rows), faults=found.count, rest=found.rest, problems=problems_of(found, COLUMNS)
    )


@router.post(
    "/stock",
    status_code=201,
    openapi_extra=FILE,
    response_model=ActOut,
    responses={
        **problems(*STEP, read_upload, stock.read_workbook, stock.bring_stock, unit_of),
        **repeated(ActOut),
    },
)
async def bring(
    request: Request,
    caller: Bureau,
    id: Annotated[UUID, Query(description="Id of the stock, a UUID of version 7 made by you.")],
    effective_on: Day,
    area: Area,
    document: Title,
    title: Title = "",
    file_name: Title = "",
) -> Response:
    """Bring the workbook of a stock: kept when nothing stands against any row, refused with all faults at once when something does.

    Another person reads it, and confirms.
    """
    step = step_of(request, caller, SaidIn(effective_on=effective_on, document=document))
    sheet = await read_upload(request, caller, stock.read_workbook)
    words: dict[str, Any] = {
        "act_id": id,
        "area": area,
        "title": title,
        "file_name": file_name,
        "sheet": sheet,
    }
    return await run_in_threadpool(
        act,
        request,
        caller,
        lambda books: stock.bring_stock(books, caller.book_id, step, **words),
        lambda _: _totals(sheet.rows),
    )


@router.get("/stock/{id}", responses=problems(*READ, read_process, unit_of))
def one(request: Request, id: ActPath, caller: Bureau) -> StockOut:
    """Read what a stock sums to, and where it stands."""
    with service_of(request).database.read() as books:
        running, kept = read_process(books, caller.book_id, STOCKS, id, caller.sees)
    said = kept.said(StockTerms)
    return StockOut(
        **_totals(rows_kept(kept)),
        id=id,
        area=kept.site.removeprefix("bureau:"),
        title=said.title,
        file_name=said.file_name,
        document=kept.document,
        effective_on=kept.effective_on,
        state=running.state,
    )


@router.get("/stock/{id}/sheets/{sheet}", responses=problems(*READ, read_process))
def sheet_rows(
    request: Request,
    id: ActPath,
    sheet: SheetName,
    caller: Bureau,
    after: Annotated[
        int, Query(ge=0, le=2**31 - 1, description="The row after which the answer begins.")
    ] = 0,
) -> StockRowsOut:
    """Read the rows of one sheet of a stock, a thousand at a time."""
    with service_of(request).database.read() as books:
        _, kept = read_process(books, caller.book_id, STOCKS, id, caller.sees)
    there = [row for row in rows_kept(kept)[sheet] if int(row[0]) > after]
    columns = next(one.keys for one in SHEETS if one.key == sheet)
    listed = [list(row) for row in there[:PAGE]]
    return StockRowsOut(sheet=sheet, columns=list(columns), rows=listed, more=len(there) > PAGE)


@router.get("/stock/{id}/file", response_class=Response, responses={**problems(*READ, read_process), **SHEET})
def file(request: Request, id: ActPath, caller: Bureau) -> Response:
    """Download a stock as a workbook that says the same when it is brought again."""
    with service_of(request).database.read() as books:
        _, kept = read_process(books, caller.book_id, STOCKS, id, caller.sees)
    return as_file(stock.workbook(rows_kept(kept)), XLSX, "排污权存量.xlsx")


def _totals(rows: Mapping[str, Sequence[Sequence[str]]]) -> dict[str, Any]:
    under = [
        HeldOut(
            pollutant=t.pollutant,
            area=t.area,
            vintage=t.vintage,
            unit=unit_of(t.pollutant),
            quantity=written(t.quantity),
        ).model_dump()
        for t in held(rows_of(rows, HOLDINGS))
    ]
    return {
        "digest": digest_of(rows),
        "rows": {one.key: len(rows.get(one.key, ())) for one in SHEETS},
        "held": under,
        "money": {name: yuan(fen) for name, fen in money(rows).items()},
    }


add_turn(
    router,
    "/stock/{id}/confirm",
    "permits.act",
    "Confirm a stock as another person: all of it is brought in, or nothing.",
    lambda books, book, step, id: stock.confirm_stock(books, book, step, act_id=id),
    stock.confirm_stock,
)
add_turn(
    router,
    "/stock/{id}/drop",
    "permits.act",
    "Drop a stock that was brought and not confirmed.",
    lambda books, book, step, id: stock.drop_stock(books, book, step, act_id=id),
    stock.drop_stock,
)


@router.post("/stock/{id}/annulments", **declared(StockAnnulmentIn, stock_annulments.annul_stock))
def annul(request: Request, id: ActPath, body: RawBody, caller: Bureau) -> Response:
    """Ask to annul a stock that was brought in wrongly, or some of its fees, pledges and leases, while nothing of it was used.

    Another person confirms; then the same workbook, corrected, can be brought in.
    """
    new = parse(StockAnnulmentIn, body)
    step, parts = step_of(request, caller, new), [PARTS[one.sheet] + one.number for one in new.parts]
    return act(
        request,
        caller,
        lambda books: stock_annulments.annul_stock(
            books, caller.book_id, step, act_id=new.id, stock=id, parts=parts
        ),
    )


add_turn(
    router,
    "/stock-annulments/{id}/confirm",
    "permits.act",
    "Confirm, as another person, that a stock or what is named of it is annulled.",
    lambda books, book, step, id: stock_annulments.confirm_annulment(books, book, step, act_id=id),
    stock_annulments.confirm_annulment,
)
add_turn(
    router,
    "/stock-annulments/{id}/drop",
    "permits.act",
    "Drop the annulment of a stock that was asked for and not confirmed.",
    lambda books, book, step, id: stock_annulments.drop_annulment(books, book, step, act_id=id),
    stock_annulments.drop_annulment,
)
