"""Receipts of money: a list of them as the system of the treasury writes it out, all of a book by number, and payments without one."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, ClassVar, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from api.acts import REPLAYED, STEP, SaidIn, step_of
from api.cursors import next_cursor, position_of
from api.dependencies import Caller, allowed, read_upload, service_of, write
from api.errors import locale_of
from api.files import FILE, SHEET, XLSX, as_file
from api.naming import CaseQuery, code_of
from api.openapi import PAGES, READ, problems, repeated
from api.shapes import Cursor, Day, Limit, Out, Title
from api.showing import Spoken
from ledger.amounts import yuan
from ledger.compensation.actions import receipt_lists, receipts
from ledger.compensation.actions.sheet_reading import Sheet, read_rows
from ledger.compensation.acts import ACT, take
from ledger.compensation.queries import receipts as queries
from ledger.compensation.rules.receipt_lists import COLUMNS, EXAMPLES, ListedReceipt
from ledger.database import Books
from ledger.documents import sheets
from ledger.processes.actions import Step

router = APIRouter(prefix="/v1/books/{book}", tags=["compensation: money and works"])
Recorder = Annotated[Caller, Depends(allowed("case.note"))]
Reader = Annotated[Caller, Depends(allowed("cases.read"))]
Plain = Annotated[str | None, Query(pattern=r"^[0-9A-Z]{4,24}$")]
ReceiptState = Literal["issued", "lost", "reversed", "replaced", "struck"]


class BookReceiptOut(Spoken):
    """A receipt of the book; yuan."""

    WORDS: ClassVar = {"state": "state.compensation.receipt"}

    id: UUID
    """Of the act that recorded it."""
    case: str
    payment: UUID
    receipt_code: str
    receipt_number: str
    check_code: str
    amount: str
    payer_name: str
    issued_on: date
    reddens: UUID | None
    """Of a red receipt: the one that it takes back."""
    replaces: UUID | None
    """The one in whose place it was issued."""
    state: ReceiptState


class BookReceiptsOut(Out):
    """Receipts by the day on which they were issued."""

    receipts: list[BookReceiptOut]
    next: str | None
    """Cursor of the next page; null when this is the last."""


class UnreceiptedOut(Spoken):
    """A payment for which receipts do not stand for the whole; yuan."""

    WORDS: ClassVar = {"route": "route"}

    payment: UUID
    case: str
    part: int
    route: str
    payer: str
    paid_on: date
    amount: str
    open: str
    """For which none stands."""


class UnreceiptedListOut(Out):
    """Payments without receipts, the oldest first."""

    payments: list[UnreceiptedOut]
    next: str | None
    """Cursor of the next page; null when this is the last."""


class RecordedReceiptOut(Out):
    """What became of a row."""

    row: int
    id: UUID
    """Of the act that recorded it, and of the receipt."""
    case: str
    payment: UUID


class ReceiptsImportedOut(Out):
    """What became of a list of receipts."""

    receipts: list[RecordedReceiptOut]


def record_all(books: Books, book_id: int, rows: Sequence[receipt_lists.AssignedReceipt]) -> bool:
    """Record each receipt by an act of its case, and tell whether one is new.

    Raises (in this order):
        those of `take`; those of `receipts.check_receivable`; those of `receipts.record_receipt`.
    """
    act = ACT[receipts.record_receipt.__name__]
    made = [take(books, book_id, x.step, act, code=x.case, record_id=x.id, told=x.told) for x in rows]
    return any(one.fresh for one in made)


@router.get("/nontax-receipts", responses=problems(*READ, *PAGES))
def read_nontax_receipts(
    request: Request,
    caller: Reader,
    number: Plain = None,
    receipt_code: Plain = None,
    case: CaseQuery = None,
    state: ReceiptState | None = None,
    cursor: Cursor = None,
    limit: Limit = 100,
) -> BookReceiptsOut:
    """List receipts of money, also those that were taken back, replaced or struck: by number, code, case or state."""
    question = ("nontax receipts", caller.book, number, receipt_code, case, state)
    after = position_of(cursor, question, (date, UUID))
    with service_of(request).database.read() as books:
        rows = queries.receipts_of(
            books,
            caller.book_id,
            number=number,
            code=receipt_code,
            case=code_of(books, caller.book_id, case),
            state=state,
            after=after,
            limit=limit,
        )
    more = next_cursor(question, (rows[-1].issued_on, rows[-1].id)) if len(rows) == limit else None
    locale = locale_of(request)
    told = [BookReceiptOut.of(locale, **{**row._asdict(), "amount": yuan(row.amount)}) for row in rows]
    return BookReceiptsOut(receipts=told, next=more)


@router.get("/nontax-receipts/wanted", responses=problems(*READ, *PAGES))
def read_unreceipted(
    request: Request, caller: Reader, cursor: Cursor = None, limit: Limit = 100
) -> UnreceiptedListOut:
    """List the payments to the treasury or the department for which receipts do not stand for the whole, the oldest first."""
    question = ("payments without receipt", caller.book)
    after = position_of(cursor, question, (date, UUID))
    with service_of(request).database.read() as books:
        rows = queries.unreceipted_of(books, caller.book_id, after=after, limit=limit)
    more = next_cursor(question, (rows[-1].paid_on, rows[-1].payment)) if len(rows) == limit else None
    locale = locale_of(request)
    told = [
        UnreceiptedOut.of(locale, **{**row._asdict(), "amount": yuan(row.amount), "open": yuan(row.open)})
        for row in rows
    ]
    return UnreceiptedListOut(payments=told, next=more)


@router.get("/nontax-receipts/template", response_class=Response, responses={**problems(*READ), **SHEET})
def receipt_template(caller: Recorder) -> Response:
    """Download the spreadsheet to fill in, with a page that explains every column."""
    return as_file(sheets.template(COLUMNS, EXAMPLES), XLSX, "财政电子票据清单.xlsx")


@router.post(
    "/nontax-receipts",
    status_code=201,
    openapi_extra=FILE,
    response_model=ReceiptsImportedOut,
    responses={
        **problems(
            *STEP,
            read_upload,
            read_rows,
            receipt_lists.assign_receipts,
            record_all,
        ),
        **repeated(ReceiptsImportedOut),
    },
)
async def import_nontax_receipts(
    request: Request,
    caller: Recorder,
    id: Annotated[
        UUID,
        Query(
            description="Id of the list of receipts, a UUID of version 7 made by you: those of its acts follow from it."
        ),
    ],
    effective_on: Day,
    document: Title = "",
) -> Response:
    """Record every receipt of a list, each of the payment that its row names, on the day on which it was issued; with one fault none is."""
    step = step_of(request, caller, SaidIn(effective_on=effective_on, document=document))
    sheet = await read_upload(request, caller, receipt_lists.read_sheet)
    return await run_in_threadpool(_import, request, caller, step, id, sheet)


def _import(request: Request, caller: Caller, step: Step, id: UUID, sheet: Sheet[ListedReceipt]) -> Response:
    def work(books: Books) -> Response:
        rows = receipt_lists.assign_receipts(books, caller.book_id, step, list_id=id, sheet=sheet)
        fresh = record_all(books, caller.book_id, rows)
        told = [RecordedReceiptOut(row=x.row, id=x.id, case=x.case, payment=x.told.payment) for x in rows]
        content = ReceiptsImportedOut(receipts=told).model_dump_json()
        return Response(content, 201 if fresh else 200, None if fresh else REPLAYED, "application/json")

    return write(request, caller, work)
