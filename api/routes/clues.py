"""Lists of clues as ministry and province send them: checked, imported whole, read, printed, and withdrawn whole by two."""

from datetime import date
from typing import Annotated, Any, ClassVar, Final, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from api.acts import STEP, ActOut, ActPath, NextOut, SaidIn, StepIn, act, add_turn, following, step_of
from api.cursors import next_cursor, position_of
from api.dependencies import Caller, RawBody, allowed, parse, read_upload, service_of, takes, today_of
from api.errors import locale_of
from api.files import FILE, SHEET, XLSX, as_file
from api.openapi import PAGES, READ, problems, repeated
from api.shapes import Cursor, Day, Limit, Out, Title
from api.showing import Spoken
from ledger.compensation import shapes
from ledger.compensation.actions import clues
from ledger.compensation.actions.sheet_reading import Sheet, read_rows
from ledger.compensation.acts import REGISTER
from ledger.compensation.queries import clues as queries
from ledger.compensation.rules.clue_papers import ScreenedList, ScreenedRow, screening_paper
from ledger.compensation.rules.clues import COLUMNS, EXAMPLES, Clue
from ledger.database import Books, ReadBooks
from ledger.documents import sheets
from ledger.documents.papers import write_paper_pdf, write_paper_xlsx
from ledger.processes.acting import Done, read_process
from ledger.processes.actions import Step

router = APIRouter(prefix="/v1/books/{book}", tags=["compensation: the case"])
Bureau = Annotated[Caller, Depends(allowed("case.work"))]
Reader = Annotated[Caller, Depends(allowed("cases.read"))]
_PDF: Final = "application/pdf"
_BINARY: Final = {"schema": {"type": "string", "format": "binary"}}
_PAPER: Final[dict[int | str, dict[str, Any]]] = {200: {"content": {_PDF: _BINARY, XLSX: _BINARY}}}
ListCode = Annotated[
    str,
    Query(
        pattern=r"^[0-9A-Za-z][0-9A-Za-z._-]{0,47}$",
        description="With it the codes of its cases begin: `<code>-<row>`.",
    ),
]
Number = Annotated[Title, Query(min_length=1, description="As it is printed on the list.")]


class JudgedOut(Spoken):
    """What would become of a row."""

    WORDS: ClassVar = {"verdict": "verdict", "ground": "ground_of_twin"}

    row: int
    number: str
    title: str
    verdict: Literal["registered", "duplicate", "left_out"]
    ground: Literal["clue", "penalty", "party_and_place"] | None
    """In what it is the same as an earlier one."""
    same_as: str | None
    """The case that it is the same as; of one that a row before it would become, `row` and its number."""
    why: str


class CheckedListOut(Out):
    """What a list says; nothing was kept."""

    rows: list[JudgedOut]
    registered: int
    duplicates: int
    left_out: int
    faults: list[dict[str, Any]]
    """With place, value and sentence; at most 200."""
    rest: int
    """How many faults are not listed."""


class ClueListRowOut(Spoken):
    """A list of clues, and how many of its rows came to which verdict."""

    WORDS: ClassVar = {"state": "state.compensation.clue_list"}

    id: UUID
    code: str
    number: str
    issuer: str
    received_on: date
    state: str
    rows: int
    registered: int
    duplicates: int
    left_out: int


class ClueListsOut(Out):
    """Lists in the order in which they were imported."""

    rows: list[ClueListRowOut]
    next: str | None = None


class ClueOut(Spoken):
    """A row of a list as it came, and what became of it."""

    WORDS: ClassVar = {"verdict": "verdict", "ground": "ground_of_twin", "area": "area"}

    row: int
    number: str
    title: str
    area: str
    place: str
    party: str
    party_code: str
    penalty: str
    verdict: str
    ground: str | None
    why: str
    case: str | None
    """The case that it became."""
    same_as: str | None
    """The case that it is the same as."""


class ClueListOut(Spoken):
    """A list of clues with its rows, and what can be done with it."""

    WORDS: ClassVar = {"state": "state.compensation.clue_list", "channel": "channel"}

    id: UUID
    code: str
    number: str
    issuer: str
    channel: str
    received_on: date
    file_name: str
    sha256: str
    state: str
    registered: int
    duplicates: int
    left_out: int
    clues: list[ClueOut]
    next: list[NextOut]


class ListImportedOut(ActOut):
    """What became of a list that was imported, or was imported already."""

    code: str
    registered: int
    duplicates: int
    left_out: int


BODIES: Final = (StepIn,)


@router.get("/clue-lists/template", response_class=Response, responses={**problems(*READ), **SHEET})
def clue_template(caller: Bureau) -> Response:
    """Download the spreadsheet to fill in, with a page that explains every column."""
    return as_file(sheets.template(COLUMNS, EXAMPLES), XLSX, "线索清单.xlsx")


@router.post(
    "/clue-lists/check",
    openapi_extra=FILE,
    responses=problems(*READ, read_upload, read_rows, clues.judge),
)
async def check_clue_list(
    request: Request, caller: Bureau, received_on: Day, channel: shapes.Channel = "pushed_list"
) -> CheckedListOut:
    """Check a list without keeping it: what would become of every row, or every fault with its row and column."""
    sheet = await read_upload(request, caller, clues.read_sheet)
    head = clues.ListHead("-", "-", "-", channel, received_on)
    return await run_in_threadpool(_check, request, caller, head, sheet)


def _check(request: Request, caller: Caller, head: clues.ListHead, sheet: Sheet[Clue]) -> CheckedListOut:
    with service_of(request).database.read() as books:
        found = clues.judge(books, caller.book_id, head, sheet)
        names = queries.codes_of(books, caller.book_id, [one.same for one in found.rows if one.same])
    rows = [
        JudgedOut.of(
            locale_of(request),
            row=one.clue.at,
            number=one.clue.number,
            title=one.clue.title,
            verdict=one.verdict,
            ground=one.ground,
            same_as=None if one.same is None else names.get(one.same, f"row {-one.same}"),
            why=one.clue.why,
        )
        for one in found.rows
    ]
    return CheckedListOut(
        rows=rows,
        registered=found.counts["registered"],
        duplicates=found.counts["duplicate"],
        left_out=found.counts["left_out"],
        faults=sheets.problems_of(found.faults, COLUMNS),
        rest=found.faults.rest,
    )


@router.post(
    "/clue-lists",
    status_code=201,
    openapi_extra=FILE,
    response_model=ListImportedOut,
    responses={
        **problems(*STEP, read_upload, read_rows, clues.import_list),
        **repeated(ListImportedOut),
    },
)
async def import_clue_list(
    request: Request,
    caller: Bureau,
    id: Annotated[UUID, Query(description="Id of the list, a UUID of version 7 made by you.")],
    code: ListCode,
    number: Number,
    issuer: Annotated[Title, Query(min_length=1, description="Who sent it.")],
    received_on: Day,
    effective_on: Day,
    channel: shapes.Channel = "pushed_list",
    file_name: Title = "",
    document: Title = "",
) -> Response:
    """Import a list once: each row is registered as a case, or not, and why; with one fault nothing is."""
    step = step_of(request, caller, SaidIn(effective_on=effective_on, document=document))
    sheet = await read_upload(request, caller, clues.read_sheet)
    head = clues.ListHead(code, number, issuer, channel, received_on, file_name)
    return await run_in_threadpool(_import, request, caller, step, id, head, sheet)


def _import(
    request: Request, caller: Caller, step: Step, id: UUID, head: clues.ListHead, sheet: Sheet[Clue]
) -> Response:
    def work(books: Books) -> Done[clues.ClueList]:
        return clues.import_list(books, caller.book_id, step, REGISTER, list_id=id, head=head, sheet=sheet)

    def more(done: Done[clues.ClueList]) -> dict[str, Any]:
        return {name: getattr(done.record, name) for name in ("code", "registered", "duplicates", "left_out")}

    return act(request, caller, work, more)


@router.get("/clue-lists", responses=problems(*READ, *PAGES))
def read_clue_lists(
    request: Request, caller: Reader, cursor: Cursor = None, limit: Limit = 100
) -> ClueListsOut:
    """List the lists that were imported, also those that were withdrawn."""
    question = ("clue lists", caller.book)
    found = position_of(cursor, question, (UUID,))
    with service_of(request).database.read() as books:
        rows = queries.lists(books, caller.book_id, after=found[0] if found else None, limit=limit)
    more = next_cursor(question, (rows[-1].id,)) if len(rows) == limit else None
    return ClueListsOut(
        rows=[ClueListRowOut.of(locale_of(request), **row._asdict()) for row in rows], next=more
    )


@router.get("/clue-lists/{id}", responses=problems(*READ, read_process))
def read_clue_list(request: Request, id: ActPath, caller: Reader) -> ClueListOut:
    """Read a list with what became of every row, and what can be done with it."""
    with service_of(request).database.read() as books:
        process, kept = read_process(books, caller.book_id, clues.CLUE_LISTS, id, caller.sees)
        rows = queries.clues_of(books, caller.book_id, id)
        told, locale = kept._asdict(), locale_of(request)
        return ClueListOut.of(
            locale,
            id=id,
            state=process.state,
            clues=[ClueOut.of(locale, **row._asdict()) for row in rows],
            next=following(request, books, clues.CLUE_LISTS, process, kept),
            **{name: told[name] for name in ClueListOut.model_fields if name in told},
        )


@router.get(
    "/clue-lists/{id}/screening",
    response_class=Response,
    responses={**problems(*READ, read_process), **_PAPER},
)
def print_screening(
    request: Request, id: ActPath, caller: Reader, form: Literal["pdf", "xlsx"] = "pdf"
) -> Response:
    """Print what became of every row of a list (线索核查表), with the counts."""
    today, locale = today_of(request), locale_of(request)

    def paper(books: ReadBooks) -> tuple[str, bytes]:
        process, kept = read_process(books, caller.book_id, clues.CLUE_LISTS, id, caller.sees)
        head = ScreenedList(
            **{name: getattr(kept, name) for name in ScreenedList._fields if name != "state"},
            state=process.state,
        )
        rows = [
            ScreenedRow(**{name: getattr(row, name) for name in ScreenedRow._fields})
            for row in queries.clues_of(books, caller.book_id, id)
        ]
        made = screening_paper(head, rows, today, locale)
        return kept.code, write_paper_xlsx(made) if form == "xlsx" else write_paper_pdf(made)

    with service_of(request).database.read() as books:
        code, content = paper(books)
    return as_file(content, XLSX if form == "xlsx" else _PDF, f"线索核查表 {code}.{form}")


@router.post(
    "/clue-lists/{id}/withdraw",
    openapi_extra=takes(StepIn),
    response_model=ActOut,
    responses=problems(*STEP, clues.ask_withdrawal),
)
def withdraw_clue_list(request: Request, id: ActPath, body: RawBody, caller: Bureau) -> Response:
    """Ask that a list be withdrawn whole, while nothing was done in its cases; another person of the bureau confirms."""
    step = step_of(request, caller, parse(StepIn, body))
    return act(request, caller, lambda books: clues.ask_withdrawal(books, caller.book_id, step, list_id=id))


add_turn(
    router,
    "/clue-lists/{id}/confirm",
    "case.work",
    "Withdraw a list, as another person has asked: its cases are withdrawn with it, and the same file may be imported anew.",
    clues.confirm_withdrawal,
    clues.confirm_withdrawal,
)
add_turn(
    router,
    "/clue-lists/{id}/drop",
    "case.work",
    "Drop the withdrawal of a list that nobody has confirmed: the list stands.",
    clues.drop_withdrawal,
    clues.drop_withdrawal,
)
