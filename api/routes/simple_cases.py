"""Small cases in one form: handed in, confirmed by a second person with all acts of the case, dropped, or left for the ordinary way."""

from typing import Annotated, Any, ClassVar, Final
from uuid import UUID

from anyio.to_thread import run_sync
from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import StreamingResponse

from api.acts import STEP, ActOut, ActPath, NextOut, StepIn, act, add_turn, following, step_of
from api.cursors import next_cursor, position_of
from api.dependencies import Caller, RawBody, allowed, keep_reading, parse, service_of, takes, write
from api.derived import act_body, shape_of
from api.errors import locale_of
from api.openapi import PAGES, READ, problems, repeated
from api.routes.cases import refusals_of
from api.routes.evidence import BYTES, as_download, kept_or_gone, step_with_file
from api.shapes import Cursor, Limit, Out
from api.showing import Spoken
from ledger import evidence_store as files
from ledger.compensation import papers, simple_cases
from ledger.compensation.actions import evidence
from ledger.compensation.queries import simple_cases as queries
from ledger.compensation.simple_shapes import SimpleCase
from ledger.database import Books
from ledger.database.refusals import PromiseBroken
from ledger.errors import LedgerError
from ledger.messages import with_semicolons
from ledger.processes.acting import Done, read_process

router = APIRouter(prefix="/v1/books/{book}", tags=["compensation: the case"])
Bureau = Annotated[Caller, Depends(allowed("case.work"))]
Reader = Annotated[Caller, Depends(allowed("cases.read"))]
SimpleCaseIn = act_body(SimpleCase)
BODIES = (SimpleCaseIn, StepIn)
ACTS: Final = (
    "check", "open", "investigate", "submit_assessment", "accept_assessment", "conclude", "notify", "answer", "agree", "perform",
)  # fmt: skip
OF_ACTS: Final[tuple[type[LedgerError], ...]] = tuple(
    dict.fromkeys(one for name in ACTS for one in refusals_of(name))
)
"""What the acts of a form may be refused for."""


class SimpleFormRowOut(Spoken):
    """A simplified form."""

    WORDS: ClassVar = {"area": "area", "state": "state.compensation.simple_form"}

    id: UUID
    case: str
    """Number of the case, which is there when the form was confirmed or left."""
    area: str
    state: str


class SimpleFormsOut(Out):
    """Forms in the order in which they were handed in."""

    rows: list[SimpleFormRowOut]
    next: str | None = None


class SimpleFormOut(SimpleFormRowOut):
    """A form with what it told, and what can be done with it."""

    words: dict[str, Any]
    opinion_size: int | None
    """Bytes of the file of its opinion; null until it has come, and nobody confirms the form before."""
    told: str
    """The same in one paragraph, in the reader's language."""
    next: list[NextOut]


class SimpleHandedOut(ActOut):
    """What became of a form."""

    case: str


class SimpleFileOut(SimpleHandedOut):
    """The file of the opinion of a form, as it came."""

    sha256: str
    size: int


@router.post(
    "/simple-cases",
    status_code=201,
    openapi_extra=takes(SimpleCaseIn),
    response_model=SimpleHandedOut,
    responses={**problems(*STEP, shape_of, simple_cases.hand_in), **repeated(SimpleHandedOut)},
)
def hand_simple_case_in(request: Request, body: RawBody, caller: Bureau) -> Response:
    """Hand a small case in as one form; another person confirms it, and then all its acts are done at once, or none."""
    told = parse(SimpleCaseIn, body)
    step = step_of(request, caller, told)
    shape = shape_of(SimpleCase, told)

    def work(books: Books) -> Done[simple_cases.SimpleForm]:
        return simple_cases.hand_in(books, caller.book_id, step, form_id=told.id, told=shape)

    return act(request, caller, work, lambda done: {"case": done.record.code})


@router.get("/simple-cases", responses=problems(*READ, *PAGES))
def read_simple_cases(
    request: Request, caller: Reader, cursor: Cursor = None, limit: Limit = 100
) -> SimpleFormsOut:
    """List the simplified forms, also those that were dropped or left."""
    question = ("simple cases", caller.book)
    found = position_of(cursor, question, (UUID,))
    with service_of(request).database.read() as books:
        rows = queries.forms(books, caller.book_id, after=found[0] if found else None, limit=limit)
    more = next_cursor(question, (rows[-1].id,)) if len(rows) == limit else None
    locale = locale_of(request)
    return SimpleFormsOut(rows=[SimpleFormRowOut.of(locale, **row._asdict()) for row in rows], next=more)


@router.get("/simple-cases/{id}", responses=problems(*READ, read_process))
def read_simple_case(request: Request, id: ActPath, caller: Reader) -> SimpleFormOut:
    """Read a simplified form with what it told, and what can be done with it."""
    with service_of(request).database.read() as books:
        process, kept = read_process(books, caller.book_id, simple_cases.SIMPLE_FORMS, id, caller.sees)
        possible = following(request, books, simple_cases.SIMPLE_FORMS, process, kept)
    locale = locale_of(request)
    clue: Any = kept.words["case"]
    told = with_semicolons(
        (papers.told("register", clue, locale), papers.told("simple_form", kept.words, locale)),
        locale,
    )
    head = {"id": id, "case": kept.code, "area": kept.area, "state": process.state}
    size = kept.opinion_size
    return SimpleFormOut.of(locale, **head, words=kept.words, opinion_size=size, told=told, next=possible)


@router.post(
    "/simple-cases/{id}/opinion",
    status_code=201,
    openapi_extra=BYTES,
    response_model=SimpleFileOut,
    responses={
        **problems(*READ, PromiseBroken, simple_cases.bring_file, files.Files.receive),
        **repeated(SimpleFileOut),
    },
)
async def bring_opinion(request: Request, id: ActPath, caller: Bureau) -> Response:
    """Bring the file of the opinion, of up to 200 MiB, while the form waits: its bytes must hash to `opinion_sha256` (专家意见文件)."""
    step = step_with_file(request, caller)

    def foreseen(books: Books) -> None:
        simple_cases.check_takes_file(books, caller.book_id, step, id)

    def taken(books: Books, came: files.Incoming) -> Done[simple_cases.SimpleForm]:
        done = simple_cases.bring_file(books, caller.book_id, step, id, sha256=came.sha256, size=came.size)
        evidence.keep_bytes(books, came)
        return done

    def answered(came: files.Incoming) -> Response:
        file = {"sha256": came.sha256, "size": came.size}
        return act(
            request,
            caller,
            lambda books: taken(books, came),
            lambda done: {"case": done.record.code, **file},
        )

    await run_sync(write, request, caller, foreseen)
    async with service_of(request).files.receive(request.stream()) as came:
        return await run_sync(kept_or_gone, request, came, lambda: answered(came))


@router.get(
    "/simple-cases/{id}/opinion",
    response_class=Response,
    responses={
        **problems(*READ, read_process, simple_cases.file_of, files.Files.check),
        200: {"content": {"application/octet-stream": {}}},
    },
)
def read_opinion(request: Request, id: ActPath, caller: Reader) -> Response:
    """Download the file of the opinion, as whoever confirms the form reads it before."""
    service = service_of(request)
    with service.database.read() as books:
        _, form = read_process(books, caller.book_id, simple_cases.SIMPLE_FORMS, id, caller.sees)
    size = simple_cases.file_of(form)
    service.files.check(form.opinion_sha256)
    keep_reading(request, caller, "evidence", f"{form.code}/{id}")
    name = str(form.words.get("opinion_paper") or form.code)
    head = as_download(form.opinion_sha256, name, size)
    return StreamingResponse(service.files.read(form.opinion_sha256), 200, head, "application/octet-stream")


add_turn(
    router,
    "/simple-cases/{id}/confirm",
    "case.work",
    "Confirm a simplified form, as another person than who handed it in: its case is registered, assessed, agreed, and due.",
    simple_cases.confirm,
    simple_cases.confirm,
    *OF_ACTS,
)
add_turn(
    router,
    "/simple-cases/{id}/drop",
    "case.work",
    "Drop a simplified form that nobody has confirmed.",
    simple_cases.drop,
    simple_cases.drop,
)


@router.post(
    "/simple-cases/{id}/leave",
    openapi_extra=takes(StepIn),
    response_model=ActOut,
    responses=problems(*STEP, simple_cases.leave),
)
def leave_simple_way(request: Request, id: ActPath, body: RawBody, caller: Bureau) -> Response:
    """Leave the simplified way, with the reason: the case is registered, and goes the ordinary way."""
    step = step_of(request, caller, parse(StepIn, body))
    return act(request, caller, lambda books: simple_cases.leave(books, caller.book_id, step, form_id=id))
