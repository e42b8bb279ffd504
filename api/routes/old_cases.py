"""Lists of cases that were handled before: checked, imported, confirmed by a second person, read, and withdrawn whole by two."""

from datetime import date
from typing import Annotated, Any, ClassVar
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from api.acts import STEP, ActOut, ActPath, NextOut, SaidIn, StepIn, act, add_turn, following, step_of
from api.cursors import next_cursor, position_of
from api.dependencies import Caller, RawBody, allowed, parse, read_upload, service_of, takes
from api.errors import locale_of
from api.files import FILE, SHEET, XLSX, as_file
from api.openapi import PAGES, READ, problems, repeated
from api.shapes import Cursor, Day, Limit, Out, Title
from api.showing import Spoken
from ledger.amounts import yuan
from ledger.compensation.actions import old_cases
from ledger.compensation.actions.sheet_reading import Sheet, read_rows
from ledger.compensation.queries import old_cases as queries
from ledger.compensation.rules.old_case_sheet import CHOICES, COLUMNS, EXAMPLES, MONEY, OldRow, chosen
from ledger.compensation.rules.old_cases import OldCase
from ledger.database import Books
from ledger.documents import sheets
from ledger.processes.acting import Done, read_process
from ledger.processes.actions import Step

router = APIRouter(prefix="/v1/books/{book}", tags=["compensation: the case"])
Bureau = Annotated[Caller, Depends(allowed("case.work"))]
Reader = Annotated[Caller, Depends(allowed("cases.read"))]
OldCode = Annotated[
    str,
    Query(
        pattern=r"^[0-9A-Za-z][0-9A-Za-z._-]{0,31}$",
        description="With it the codes of its cases begin: `<code>-<case>`.",
    ),
]
Number = Annotated[Title, Query(min_length=1, description="Under which the list was drawn up.")]
OpenedOn = Annotated[Day, Query(description="Day on which its figures stand; its entries take effect on it.")]


class CheckedCaseOut(Spoken):
    """What a case of the list comes to."""

    WORDS: ClassVar = {"state": "state.compensation.case"}

    row: int
    case: str
    number: str
    title: str
    state: str
    assessed: str
    owed: str
    paid: str
    open: str
    """Of what is owed in money."""
    in_kind: str
    fund: str


class CheckedOldOut(Out):
    """What a list of old cases says; nothing was kept."""

    cases: list[CheckedCaseOut]
    faults: list[dict[str, Any]]
    """With place, value and sentence; at most 200."""
    rest: int
    """How many faults are not listed."""


class OldListRowOut(Spoken):
    """A list of old cases."""

    WORDS: ClassVar = {"state": "state.compensation.old_list"}

    id: UUID
    code: str
    number: str
    opened_on: date
    state: str
    rows: int
    cases: int


class OldListsOut(Out):
    """Lists in the order in which they were imported."""

    rows: list[OldListRowOut]
    next: str | None = None


class OldRowOut(Out):
    """A row of a case as it was read: words as codes, sums in yuan."""

    row: int
    line: str
    cells: dict[str, str]
    said: dict[str, str]
    """The sort of the row, and the words of its cells that are codes, in the reader's language."""


class OldCaseOut(Spoken):
    """A case of a list."""

    WORDS: ClassVar = {"area": "area", "state": "state.compensation.case"}

    code: str
    number: str
    title: str
    area: str
    state: str | None
    """In which it stands; null while nobody has confirmed the list."""
    rows: list[OldRowOut]


class OldListOut(Spoken):
    """A list of old cases with what each row says, and what can be done with it."""

    WORDS: ClassVar = {"state": "state.compensation.old_list"}

    id: UUID
    code: str
    number: str
    opened_on: date
    file_name: str
    sha256: str
    state: str
    cases: list[OldCaseOut]
    next: list[NextOut]


class OldImportedOut(ActOut):
    """What became of a list that was imported, or was imported already."""

    code: str
    cases: int


BODIES = (StepIn,)


@router.get("/old-cases/template", response_class=Response, responses={**problems(*READ), **SHEET})
def old_template(caller: Bureau) -> Response:
    """Download the spreadsheet to fill in, with a page that explains every column."""
    return as_file(sheets.template(COLUMNS, EXAMPLES), XLSX, "旧案清单.xlsx")


@router.post(
    "/old-cases/check",
    openapi_extra=FILE,
    responses=problems(*READ, read_upload, read_rows, old_cases.judge),
)
async def check_old_cases(
    request: Request, caller: Bureau, opened_on: OpenedOn, code: OldCode = "list"
) -> CheckedOldOut:
    """Check a list without keeping it: what every case comes to, or every fault with its row and column."""
    sheet = await read_upload(request, caller, old_cases.read_sheet)
    head = old_cases.OldHead(code, "list", opened_on)
    return await run_in_threadpool(_check, request, caller, head, sheet)


def _check(request: Request, caller: Caller, head: old_cases.OldHead, sheet: Sheet[OldRow]) -> CheckedOldOut:
    with service_of(request).database.read() as books:
        cases, faults = old_cases.judge(books, caller.book_id, head, sheet)
    return CheckedOldOut(
        cases=[_told(one, locale_of(request)) for one in cases],
        faults=sheets.problems_of(faults, COLUMNS),
        rest=faults.rest,
    )


def _told(one: OldCase, locale: str) -> CheckedCaseOut:
    return CheckedCaseOut.of(
        locale,
        row=one.at,
        case=one.code,
        number=one.said["number"],
        title=one.said["title"],
        state=one.state,
        assessed=yuan(sum(one.assessed.values())),
        owed=yuan(sum(one.owed.values())),
        paid=yuan(sum(paid.amount for paid in one.paid)),
        open=yuan(sum(due.amount for due in one.due)),
        in_kind=yuan(sum(duty.amount for duty in one.duties)),
        fund=yuan(one.sum("fund")),
    )


@router.post(
    "/old-cases",
    status_code=201,
    openapi_extra=FILE,
    response_model=OldImportedOut,
    responses={
        **problems(*STEP, read_upload, read_rows, old_cases.import_list),
        **repeated(OldImportedOut),
    },
)
async def import_old_cases(
    request: Request,
    caller: Bureau,
    id: Annotated[UUID, Query(description="Id of the list of old cases, a UUID of version 7 made by you.")],
    code: OldCode,
    number: Number,
    opened_on: OpenedOn,
    effective_on: Day,
    file_name: Title = "",
    document: Title = "",
) -> Response:
    """Import a list of old cases once; its cases are there, with their money, when another person of finance has confirmed it."""
    step = step_of(request, caller, SaidIn(effective_on=effective_on, document=document))
    sheet = await read_upload(request, caller, old_cases.read_sheet)
    head = old_cases.OldHead(code, number, opened_on, file_name)
    return await run_in_threadpool(_import, request, caller, step, id, head, sheet)


def _import(
    request: Request, caller: Caller, step: Step, id: UUID, head: old_cases.OldHead, sheet: Sheet[OldRow]
) -> Response:
    def work(books: Books) -> Done[old_cases.OldList]:
        return old_cases.import_list(books, caller.book_id, step, list_id=id, head=head, sheet=sheet)

    def more(done: Done[old_cases.OldList]) -> dict[str, Any]:
        return {"code": done.record.code, "cases": done.record.cases}

    return act(request, caller, work, more)


@router.get("/old-cases", responses=problems(*READ, *PAGES))
def read_old_lists(
    request: Request, caller: Reader, cursor: Cursor = None, limit: Limit = 100
) -> OldListsOut:
    """List the lists of old cases that were imported, also those that were dropped or withdrawn."""
    question = ("old cases", caller.book)
    found = position_of(cursor, question, (UUID,))
    with service_of(request).database.read() as books:
        rows = queries.lists(books, caller.book_id, after=found[0] if found else None, limit=limit)
    more = next_cursor(question, (rows[-1].id,)) if len(rows) == limit else None
    return OldListsOut(
        rows=[OldListRowOut.of(locale_of(request), **row._asdict()) for row in rows], next=more
    )


@router.get("/old-cases/{id}", responses=problems(*READ, read_process))
def read_old_list(request: Request, id: ActPath, caller: Reader) -> OldListOut:
    """Read a list of old cases with what each row says, and what can be done with it."""
    with service_of(request).database.read() as books:
        process, kept = read_process(books, caller.book_id, old_cases.OLD_LISTS, id, caller.sees)
        told, locale = kept._asdict(), locale_of(request)
        return OldListOut.of(
            locale,
            id=id,
            state=process.state,
            cases=[_case(row, locale) for row in queries.cases_of(books, caller.book_id, id)],
            next=following(request, books, old_cases.OLD_LISTS, process, kept),
            **{name: told[name] for name in ("code", "number", "opened_on", "file_name", "sha256")},
        )


def _case(row: queries.OldCaseRow, locale: str) -> OldCaseOut:
    rows = []
    for said in row.said:
        cells = said["cells"]
        assert isinstance(cells, dict), "they were kept so"
        told = {key: yuan(int(text)) if key in MONEY else text for key, text in cells.items()}
        line = str(said["line"])
        words = {
            key: chosen(key, text, locale) for key, text in {**cells, "line": line}.items() if key in CHOICES
        }
        rows.append(OldRowOut(row=int(str(said["at"])), line=line, cells=told, said=words))
    return OldCaseOut.of(
        locale, code=row.code, number=row.number, title=row.title, area=row.area, state=row.state, rows=rows
    )


add_turn(
    router,
    "/old-cases/{id}/confirm",
    "case.money",
    "Carry the cases of a list over with their money, as another person imported it.",
    old_cases.confirm,
    old_cases.confirm,
)
add_turn(
    router,
    "/old-cases/{id}/drop",
    "case.note",
    "Drop a list of old cases that nobody has confirmed, or its withdrawal: then the list stands.",
    old_cases.drop,
    old_cases.drop,
)


@router.post(
    "/old-cases/{id}/withdraw",
    openapi_extra=takes(StepIn),
    response_model=ActOut,
    responses=problems(*STEP, old_cases.ask_withdrawal),
)
def withdraw_old_list(request: Request, id: ActPath, body: RawBody, caller: Bureau) -> Response:
    """Ask that a list of old cases be withdrawn whole, while nothing was done in its cases; another person of finance confirms."""
    step = step_of(request, caller, parse(StepIn, body))
    return act(
        request, caller, lambda books: old_cases.ask_withdrawal(books, caller.book_id, step, list_id=id)
    )


add_turn(
    router,
    "/old-cases/{id}/confirm-withdrawal",
    "case.money",
    "Withdraw a list of old cases, as another person has asked: its cases are withdrawn with it, and their entries reversed.",
    old_cases.confirm_withdrawal,
    old_cases.confirm_withdrawal,
)
