"""For auditors: samples that anybody draws again, screens that anybody runs again, and bundles of evidence."""

from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from threading import Event, Lock
from typing import Annotated, Any, Final, Literal, TypeAlias
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from api.dependencies import Caller, allowed, keep_reading, service_of
from api.downloads import Download, while_wanted
from api.files import XLSX
from api.openapi import READ, problems
from api.shapes import CODE, Effective, Out, RecordedUntil
from ledger.actors.authority import require
from ledger.audit import screens
from ledger.audit.answers import AuditQuestion, ScreenStopped, answer, answer_apart, is_quick
from ledger.audit.evidence import about, bundle
from ledger.audit.queries import InstantNotSettled, Scope, settled
from ledger.audit.rules.sampling import Method, Stratum
from ledger.audit.rules.screening import OwnerOrActor
from ledger.audit.samples import Draw, take_sample
from ledger.database import Database, ReadBooks
from ledger.documents.apart import CallerGone
from ledger.errors import Conflict, Unavailable
from ledger.identifiers import CODE_MAX
from ledger.schema import POWERS
from ledger.statements.rules import check_range

router = APIRouter(prefix="/v1/books/{book}", tags=["audit"])
Auditor = Annotated[Caller, Depends(allowed("audit.read"))]
Bundler = Annotated[Caller, Depends(allowed("audit_bundle.read"))]
CodeAsked = Annotated[str | None, Query(pattern=CODE, max_length=CODE_MAX)]
Money = Annotated[str, Query(pattern=CODE, max_length=CODE_MAX)]
Amount = Annotated[str, Query(max_length=40, description="Decimal, in the unit of the asset.")]
Days = Annotated[int, Query(ge=0, le=3660)]
Percent = Annotated[int, Query(ge=1, le=100)]
Form: TypeAlias = Literal["json", "csv", "xlsx"]
Codes = Annotated[str, Query(max_length=2_000, description="Codes, with commas between them.")]

_SHARED: Final = (*READ, InstantNotSettled)
AT_ONCE: Final = 2
"""Answers of one process that are computed at the same time in processes of their own."""
_TURN: Final = Lock()
_SHEETS: Final[dict[str, Any]] = {"text/csv": {}, XLSX: {}}
_FORMS: Final = {
    "json": ("application/json", ""),
    "csv": ("text/csv; charset=utf-8", "{name}.csv"),
    "xlsx": (XLSX, "{name}.xlsx"),
    "population": ("text/plain; charset=utf-8", "population.txt"),
}
"""How each form is sent, and under which name of a file; JSON is no file."""
_ZIP: Final[dict[int | str, dict[str, Any]]] = {200: {"content": {"application/zip": {}}}}


Name: TypeAlias = Literal["sample"] | screens.Name


class AuditBusy(Unavailable):
    """Another sample or screen of this book, or {most} of other books, are being computed at this moment.

    Ask again in a minute, or run ecoledger audit on the server. GET audit/running tells how far it is; DELETE ends it.
    """

    code = "audit.busy"
    retry_after = 60
    source = "docs/spec/auditing.md 4.6"


class AuditEnded(Conflict):
    """An auditor of this book has ended what was being computed.

    Ask again where you still want it.
    """

    code = "audit.ended"
    source = "docs/spec/auditing.md 4.7"


@dataclass(slots=True)
class Computing:
    """An answer that is being computed in a process of its own."""

    name: Name
    began_at: datetime
    gone: Event
    """Set when nobody waits for it, or somebody has ended it."""
    done: int = 0
    whole: int = 0
    ended: bool = False

    def hear(self, done: int, whole: int) -> None:
        """Take note of how far it is."""
        self.done, self.whole = done, whole


_RUNNING: Final[dict[int, Computing]] = {}
"""What is being computed, by book."""


class RunningOut(Out):
    """A sample or screen that is being computed."""

    name: Name
    began_at: datetime
    entries: int | None
    """How many entries are gone through, some twice; null until they were counted."""
    percent: int
    """How much of that is done; what was found is written after the last hundredth."""


class WorkOut(Out):
    """What is being computed for the auditors of a book."""

    running: RunningOut | None
    """Null for nothing."""


class SampleOut(Out):
    """A sample, and everything that is needed to draw it again."""

    format: Literal["ecoledger-sample/1"]
    book: str
    first: date
    last: date
    recorded: str
    method: Method
    seed: str
    size: int
    asset: str | None
    by: Stratum | None
    bands: list[str]
    population: int
    total: str | None
    population_sha256: str
    """SHA-256 of the text that `form=population` gives."""
    strata: dict[str, int]
    entries: list[dict[str, Any]]


class ScreenOut(Out):
    """What a screen found, and everything that is needed to run it again."""

    format: Literal["ecoledger-screen/1"]
    screen: screens.Name
    book: str
    first: date
    last: date
    recorded: str
    parameters: dict[str, Any]
    looked_at: int
    """Flows, entries or amounts that were looked at."""
    found: int
    findings: list[dict[str, Any]]
    """The first ten thousand."""
    complete: bool | None = None
    """For round trips: false when the search stopped at its bound."""
    by_actor: dict[str, int] | None = None
    """Findings by who posted, most first; persons by their digests."""
    enough: bool | None = None
    """For first digits: false when there are too few amounts to say anything."""
    needed: int | None = None
    chi_square: str | None = None
    thresholds: dict[str, str] | None = None
    thresholds_source: str | None = None
    exceeded: list[str] | None = None


@router.get(
    "/audit/samples",
    response_model=SampleOut,
    responses={
        **problems(*READ, check_range, settled, take_sample, ScreenStopped, AuditBusy, AuditEnded),
        200: {"model": SampleOut, "content": {**_SHEETS, "text/plain": {}}},
    },
)
async def read_sample(
    request: Request,
    caller: Auditor,
    method: Method,
    seed: Annotated[str, Query(min_length=1, max_length=200)],
    size: Annotated[int, Query(ge=1, le=5_000)],
    first: Effective,
    last: Effective,
    recorded: RecordedUntil = None,
    asset: CodeAsked = None,
    by: Stratum = "kind",
    bands: Annotated[
        str,
        Query(max_length=500, description="For strata by `band`: lower bounds, with commas between them."),
    ] = "",
    form: Literal["json", "csv", "xlsx", "population"] = "json",
) -> Any:
    """Draw a sample with a published seed: at random, by amount (monetary units), or so many of each stratum."""
    asked = Draw(method, seed, size, asset, by, _split(bands))
    return await _answer(
        request, caller, AuditQuestion(_scope(request, caller, first, last, recorded), asked, form), "sample"
    )


async def _screen(
    request: Request, caller: Caller, scope: Scope, asked: screens.Asked, form: Form
) -> Response:
    """Run a screen.

    Raises (in this order):
        those of `_answer`; never NothingToDraw: nothing is drawn.
    """
    return await _answer(request, caller, AuditQuestion(scope, asked, form), screens.name_of(asked))


async def _answer(request: Request, caller: Caller, question: AuditQuestion, name: Name) -> Response:
    """Answer at once where that is quick, and else out of a process of its own, which ends when the client goes away.

    Raises (in this order):
        those of `_at_once`; AuditBusy: others are being answered so. ScreenStopped. AuditEnded: an auditor has ended it.
    """
    database, now = service_of(request).database, service_of(request).clock.now()
    media_type, file = _FORMS[question.form]
    headers = _headers(file.format(name=name)) if file else {}
    told = await run_in_threadpool(_at_once, database, question)
    if told is not None:
        return Response(told, media_type=media_type, headers=headers)
    return await while_wanted(
        request,
        lambda gone: Download(_pieces(database, question, Computing(name, now, gone)), media_type, headers),
    )


def _at_once(database: Database, question: AuditQuestion) -> bytes | None:
    """Answer where that is quick; None where it is not.

    Raises (in this order):
        Unreachable, Busy, those of `answer`.
    """
    with database.read() as books:
        return b"".join(answer(books, question)) if is_quick(books, question) else None


def _pieces(database: Database, question: AuditQuestion, running: Computing) -> Generator[bytes, None, None]:
    """Compute an answer.

    Raises (in this order):
        those of `_place`, those of `answer_apart`.
        AuditEnded: an auditor has ended it.
    """
    with _place(question.scope.book_id, running):
        try:
            yield from answer_apart(database, question, running.gone, running.hear)
        except CallerGone:
            if running.ended:
                raise AuditEnded() from None
            raise


@contextmanager
def _place(book_id: int, running: Computing) -> Iterator[None]:
    """Hold a place for what is computed: one for each book.

    Raises:
        AuditBusy: there is none.
    """
    with _TURN:
        if book_id in _RUNNING or len(_RUNNING) >= AT_ONCE:
            raise AuditBusy(most=AT_ONCE)
        _RUNNING[book_id] = running
    try:
        yield
    finally:
        del _RUNNING[book_id]


@router.get("/audit/running", responses=problems(*READ))
def read_running(caller: Auditor) -> WorkOut:
    """Tell what is being computed for the auditors of this book, and how far it is."""
    return _told(_RUNNING.get(caller.book_id))


@router.delete("/audit/running", responses=problems(*READ))
def end_running(caller: Auditor) -> WorkOut:
    """End what is being computed for the auditors of this book, and tell what it was; who waits for it hears `audit.ended`."""
    running = _RUNNING.get(caller.book_id)
    if running is not None:
        running.ended = True
        running.gone.set()
    return _told(running)


def _told(running: Computing | None) -> WorkOut:
    if running is None:
        return WorkOut(running=None)
    percent = 100 * running.done // max(running.whole, 1)
    one = RunningOut(
        name=running.name, began_at=running.began_at, entries=running.whole or None, percent=percent
    )
    return WorkOut(running=one)


def _declared(*leaves: Any) -> dict[str, Any]:
    return {
        "response_model": ScreenOut,
        "response_model_exclude_unset": True,
        "responses": {
            **problems(*_SHARED, check_range, *leaves, ScreenStopped, AuditBusy, AuditEnded),
            200: {"model": ScreenOut, "content": _SHEETS},
        },
    }


@router.get("/audit/screens/round-trips", **_declared(screens.run_screen))
async def screen_round_trips(
    request: Request,
    caller: Auditor,
    first: Effective,
    last: Effective,
    recorded: RecordedUntil = None,
    asset: CodeAsked = None,
    days: Days = 30,
    depth: Annotated[int, Query(ge=2, le=6)] = 4,
    percent: Percent = 90,
    least: Amount | None = None,
    without: Codes = "",
    form: Form = "json",
) -> Any:
    """Find permits or money that went from one owner through others back to it."""
    asked = screens.RoundTripsAsked(asset, days, depth, percent, least, _split(without))
    return await _screen(request, caller, _scope(request, caller, first, last, recorded), asked, form)


@router.get("/audit/screens/splitting", **_declared(screens.run_screen))
async def screen_splitting(
    request: Request,
    caller: Auditor,
    first: Effective,
    last: Effective,
    limit: Amount,
    recorded: RecordedUntil = None,
    asset: Money = "CNY",
    percent: Percent = 80,
    days: Days = 7,
    entries: Annotated[int, Query(ge=2, le=100)] = 2,
    by: OwnerOrActor = "owner",
    form: Form = "json",
) -> Any:
    """Find several amounts just below a limit, from one to one within some days, that reach it together."""
    asked = screens.SplittingAsked(limit, asset, percent, days, entries, by)
    return await _screen(request, caller, _scope(request, caller, first, last, recorded), asked, form)


@router.get("/audit/screens/back-dating", **_declared(screens.run_screen))
async def screen_back_dating(
    request: Request,
    caller: Auditor,
    first: Effective,
    last: Effective,
    recorded: RecordedUntil = None,
    days: Days = 30,
    form: Form = "json",
) -> Any:
    """Find entries that were recorded more than so many days after their legal date, and count them by who posted."""
    return await _screen(
        request, caller, _scope(request, caller, first, last, recorded), screens.BackDatingAsked(days), form
    )


@router.get("/audit/screens/after-hours", **_declared(screens.AfterHoursAsked, screens.run_screen))
async def screen_after_hours(
    request: Request,
    caller: Auditor,
    first: Effective,
    last: Effective,
    recorded: RecordedUntil = None,
    opens: time = time(8),
    closes: time = time(18),
    form: Form = "json",
) -> Any:
    """Find entries that were recorded on days that are not worked, or outside the hours of the office."""
    asked = screens.AfterHoursAsked(opens.replace(tzinfo=None), closes.replace(tzinfo=None))
    return await _screen(request, caller, _scope(request, caller, first, last, recorded), asked, form)


@router.get("/audit/screens/first-digits", **_declared(screens.run_screen))
async def screen_first_digits(
    request: Request,
    caller: Auditor,
    first: Effective,
    last: Effective,
    recorded: RecordedUntil = None,
    asset: Money = "CNY",
    form: Form = "json",
) -> Any:
    """Compare the leading digits of amounts with what is to be expected; a small sample says that it is too small."""
    return await _screen(
        request, caller, _scope(request, caller, first, last, recorded), screens.FirstDigitsAsked(asset), form
    )


@router.get(
    "/evidence-bundle",
    response_class=Response,
    responses={**problems(*READ, about, check_range, settled, bundle), **_ZIP},
)
def read_bundle(
    request: Request,
    caller: Bundler,
    entry: UUID | None = None,
    case: CodeAsked = None,
    owner: CodeAsked = None,
    first: Effective = None,
    last: Effective = None,
    recorded: RecordedUntil = None,
    persons: Annotated[
        bool, Query(description="Enclose the names of those who acted; needs the power audit_persons.read.")
    ] = False,
) -> Response:
    """Give everything about one entry, one case or one party as one zip: entries, law, approvals, refusals, receipts."""
    if persons:
        require(caller.actor, "audit_persons.read", POWERS)
    what = about(entry, case, owner)
    scope = _scope(request, caller, first or date(1949, 10, 1), last or date(9999, 12, 31), recorded)
    content = _read(request, lambda books: bundle(books, scope, what, persons=persons))
    keep_reading(
        request, caller, "bundle", what.name if what.subject == "case" else f"{what.subject}/{what.name}"
    )
    if persons:
        keep_reading(request, caller, "names", "bundle")
    return _attached(content, "application/zip", f"{caller.book}-{what.subject}-{what.name}.zip")


def _read(request: Request, work: Callable[[ReadBooks], Any]) -> Any:
    with service_of(request).database.read() as books:
        return work(books)


def _scope(
    request: Request, caller: Caller, first: date | None, last: date | None, recorded: datetime | None
) -> Scope:
    """Make the scope of a question; both dates came in, and are None in their type only."""
    check_range(first, last)
    until = settled(recorded, service_of(request).clock.now())
    return Scope(caller.book_id, first or date.min, last or date.max, until)


def _split(codes: str) -> tuple[str, ...]:
    return tuple(code.strip() for code in codes.split(",") if code.strip())


def _attached(content: bytes, media_type: str, name: str) -> Response:
    return Response(content, media_type=media_type, headers=_headers(name))


def _headers(name: str) -> dict[str, str]:
    return {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}",
        "X-Content-Type-Options": "nosniff",
    }
