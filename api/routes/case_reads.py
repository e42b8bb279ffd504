"""Damage cases to read: one from every side, lists, deadlines and a calendar of them, figures, and the treasury's view."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Annotated, Any, Final, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic_core import to_json

from api.acts import NextOut, next_out
from api.calls import case_place
from api.cursors import next_cursor, position_of
from api.dependencies import Caller, allowed, keep_reading, service_of, today_of
from api.errors import locale_of
from api.files import XLSX
from api.hearing import hears_as
from api.marks import mark_for
from api.naming import CaseQuery, code_of
from api.openapi import PAGES, READ, problems
from api.shapes import CodePath, Cursor, Day, InstantIn, Limit, Out, Title
from api.showing import key_said, posted, shown
from api.terms import calendar
from api.terms import terms as terms_of
from ledger.actors.authority import VISITORS
from ledger.amounts import AmountTooLarge, parse_decimal
from ledger.compensation import papers
from ledger.compensation.actions.engine import SubjectUnknown, look
from ledger.compensation.actions.heard import heard_next
from ledger.compensation.acts import next_of
from ledger.compensation.queries import as_of, cases, disposals, flags, lists, reports
from ledger.compensation.queries.cases import ALL_KNOWN
from ledger.compensation.queries.former import head_until
from ledger.compensation.queries.letters import letters_of
from ledger.compensation.queries.numbering import case_called, series_of
from ledger.compensation.rows import CaseFile, CaseHead, FigureRow, HistoryRow, TrailRow
from ledger.compensation.rules.clocks import explain, reason_phrase
from ledger.compensation.rules.comparison import ComparisonRow, compare_assessments
from ledger.compensation.rules.hearing import (
    heard,
    heard_file,
    heard_head,
    heard_parties,
    heard_terms,
    heard_trail,
    own,
)
from ledger.database import ReadBooks
from ledger.documents.papers import write_paper_pdf, write_paper_xlsx
from ledger.law import Law
from ledger.law_in_force.queries import law_of
from ledger.statements.rules import InstantInFuture, check_range
from ledger.words import article, said

router = APIRouter(prefix="/v1/books/{book}", tags=["compensation: to read"])
Reader = Annotated[Caller, Depends(allowed("case.read"))]
Overseer = Annotated[Caller, Depends(allowed("cases.read"))]
PLAIN: Final = r"^[0-9A-Za-z._-]{1,64}$"
MEDIA: Final = {
    "pdf": "application/pdf",
    "xlsx": XLSX,
    "json": "application/json",
}
PDF: Final[dict[int | str, dict[str, Any]]] = {200: {"content": {"application/pdf": {}}}}
FILE: Final[dict[int | str, dict[str, Any]]] = {200: {"content": {kind: {} for kind in MEDIA.values()}}}


class CaseOut(Out):
    """A case: where it stands, what is next, who is in it, its figures, money, works, terms and evidence."""

    case: dict[str, Any]
    next: list[NextOut]
    """Everything that can be done now, and what is missing for it; who may, its roles say."""
    parties: list[dict[str, Any]]
    notices: list[dict[str, Any]]
    """How each liable party was given notice, and what became of it; a party is told its own."""
    agents: list[dict[str, Any]]
    """Who acts for a liable party, by which power; a party is told its own."""
    clocks: list[dict[str, Any]]
    figures: list[dict[str, Any]]
    """Claimed, assessed, agreed, judged and received by head, side by side, in yuan: what was told last, and before each reopening."""
    versions: list[dict[str, Any]]
    """Every figure that was told, in its order, by the act that told it."""
    money: dict[str, list[dict[str, Any]]]
    restorations: list[dict[str, Any]]
    assessments: list[dict[str, Any]]
    evidence: list[dict[str, Any]]
    unnumbered: list[dict[str, Any]]
    """The papers of the office that have no number yet, by id and sort, as `give-number` names them; told to the office."""
    links: list[dict[str, Any]]
    """Penalties, rectifications and cases elsewhere that are about the same, by their numbers; told to the office."""


class RowsOut(Out):
    """Rows of a list, in the order that its address tells."""

    rows: list[dict[str, Any]]
    next: str | None = None


def _read(request: Request, work: Callable[[ReadBooks], Any]) -> Any:
    with service_of(request).database.read() as books:
        return work(books)


def _read_case(request: Request, caller: Caller, code: str, work: Callable[[ReadBooks], Any]) -> Any:
    """Read of a case that is there, and keep that it was read."""
    found = _read(request, work)
    keep_reading(request, caller, "case", code)
    return found


def check_over(request: Request, on: date | None, known_at: datetime | None) -> None:
    """Check that a day has come and a moment is over: what a case says as of another one changes until then.

    Raises:
        InstantInFuture: it is not.
    """
    today, now = today_of(request), service_of(request).clock.now()
    if on is not None and on > today:
        raise InstantInFuture(recorded=on.isoformat(), now=today.isoformat())
    if known_at is not None and known_at > now:
        raise InstantInFuture(recorded=known_at.isoformat(), now=now.isoformat())


def _head(head: CaseHead, locale: str) -> dict[str, Any]:
    told = {name: one for name, one in shown(head, locale).items() if name not in ("case_id", "process_id")}
    return {**told, "id": head.process_id}


@router.get("/cases", responses=problems(*READ, *PAGES, parse_decimal))
def read_cases(
    request: Request,
    caller: Reader,
    state: Annotated[str | None, Query(pattern=PLAIN)] = None,
    area: Annotated[str | None, Query(pattern=PLAIN)] = None,
    medium: Annotated[str | None, Query(pattern=PLAIN)] = None,
    at_least: Annotated[str | None, Query(max_length=40)] = None,
    officer: Annotated[int | None, Query(ge=1, le=2**31 - 1)] = None,
    linked: Annotated[
        Title | None, Query(description="Number of what the office has linked them with.")
    ] = None,
    named: CaseQuery = None,
    cursor: Cursor = None,
    limit: Limit = 100,
) -> RowsOut:
    """List cases in the order of registration: by state, by place (a code or its beginning), by medium, by amount, by who handles them.

    The office finds those that it has linked with a penalty, a rectification or a case elsewhere by its number.
    """
    question = ("cases", caller.book, caller.sees, state, area, medium, at_least, officer, linked, named)
    found = position_of(cursor, question, (UUID,))
    least = None if at_least is None else parse_decimal(at_least, 2, "yuan")
    rows = _read(
        request,
        lambda books: lists.cases(
            books,
            caller.book_id,
            owner=caller.sees,
            state=state,
            area=area,
            medium=medium,
            at_least=least,
            officer=officer,
            linked=linked,
            code=code_of(books, caller.book_id, named),
            after=found[0] if found else None,
            limit=limit,
        ),
    )
    more = next_cursor(question, (rows[-1].process_id,)) if len(rows) == limit else None
    return RowsOut(rows=shown(rows, locale_of(request)), next=more)


@router.get("/cases/statistics", responses=problems(*READ, check_range))
def read_statistics(
    request: Request,
    caller: Overseer,
    by: Literal["year", "month", "medium", "region"] = "year",
    first: Day = date(2018, 1, 1),
    last: Day = date(2100, 1, 1),
) -> RowsOut:
    """Count cases by the day of their clue or end, and sum their money by its own day: by year, month, medium, or region."""
    check_range(first, last)
    rows = _read(request, lambda books: reports.statistics(books, caller.book_id, by, first, last))
    locale = locale_of(request)
    return RowsOut(rows=[_counted(row, by, locale) for row in rows])


def _counted(row: reports.StatisticsRow, by: str, locale: str) -> dict[str, Any]:
    return {**shown(row, locale), **key_said(row.key, by, locale)}


@router.get("/cases/{code}", responses=problems(*READ, head_until, look, law_of, as_of.file_of))
def read_case(request: Request, code: CodePath, caller: Reader) -> CaseOut:
    """Read a case from every side; a party reads its own, and whose place another has taken, what it was on its last day."""
    today, locale = today_of(request), locale_of(request)

    def work(books: ReadBooks) -> CaseOut:
        head, last = head_until(books, caller.book_id, code, caller.sees)
        if last is not None:
            law = law_of(books, caller.book_id, today)
            return _as_left(as_of.file_of(books, caller.book_id, head, on=last), locale, law, last)
        key = (books, caller.book_id, head.case_id)
        owner = hears_as(books, caller, head.case_id)
        versions = as_of.versions_of(*key)
        figures = as_of.figures_of(versions, cases.balances_of(books, caller.book_id, head.code))
        view = look(books, caller.book_id, code, caller.sees, today)
        following = next_of(view if owner is None else view.as_heard(), today)
        money = cases.money_of(*key, today)
        notices, agents, parties = as_of.notices_of(*key), as_of.agents_of(*key), cases.parties_of(*key)
        terms = cases.clocks_of(*key)
        if owner is not None:
            head, following = heard_head(head), heard_next(following, view, owner)
            notices, agents = own(notices, owner), own(agents, owner)
            done = cases.history_of(*key, on=date.max, known=ALL_KNOWN)
            parties = heard_parties(parties, [one for one in done if one.done])
            money, terms = money.heard(heard(done, owner)), heard_terms(terms)
        return CaseOut(
            case=_head(head, locale),
            next=[
                next_out(one, case_place(caller.book, head.code), locale, caller.sees) for one in following
            ],
            parties=shown(parties, locale),
            notices=shown(notices, locale),
            agents=shown(agents, locale),
            clocks=terms_of(terms, locale, view.law, today),
            figures=_figures(figures, locale),
            versions=shown(versions, locale),
            money=shown(money, locale),
            restorations=shown(cases.projects_of(*key), locale),
            assessments=shown(cases.assessments_of(*key), locale),
            evidence=shown(cases.evidence_of(*key, owner=owner), locale),
            unnumbered=[] if caller.sees is not None else _unnumbered(books, caller.book_id, head, locale),
            links=[] if caller.sees is not None else shown(cases.links_of(*key), locale),
        )

    told: CaseOut = _read_case(request, caller, code, work)
    return told


def _unnumbered(books: ReadBooks, book_id: int, head: CaseHead, locale: str) -> list[dict[str, Any]]:
    """List the papers that have no number; nothing in a book that has no series, where none can be given."""
    if not series_of(books, book_id):
        return []
    done = cases.done_of(books, book_id, head.case_id)
    return [
        {
            "id": one.id,
            "paper": one.paper,
            "on": one.effective_on,
            "party": one.party,
            "part": one.instalment and one.instalment.part,
            "instalment": one.instalment and one.instalment.number,
            "said": {"paper": said("paper", one.paper, locale)},
        }
        for one in letters_of(books, book_id, head.case_id, done)
        if one.number is None
    ]


def _as_left(file: CaseFile, locale: str, law: Law, on: date) -> CaseOut:
    """Give a case as a party had it that has left it: nothing of it can be done any more."""
    named = papers.named_acts(file.history, locale)
    return CaseOut(
        case=_head(heard_head(file.head), locale),
        next=[],
        parties=shown(file.parties, locale),
        notices=[],
        agents=[],
        clocks=terms_of(file.terms, locale, law, on, named),
        figures=_figures(file.figures, locale),
        versions=shown(file.versions, locale),
        money={},
        restorations=[],
        assessments=[],
        evidence=[],
        unnumbered=[],
        links=[],
    )


def _until(on: date | None, last: date | None) -> date:
    """Give the day up to which somebody reads who asks for one, and may have left the case."""
    return min(on or date.max, last or date.max)


@router.get("/cases/{code}/history", responses=problems(*READ, check_over, head_until))
def read_history(
    request: Request,
    code: CodePath,
    caller: Reader,
    on: Day | None = None,
    known_at: InstantIn | None = None,
) -> RowsOut:
    """Read everything that was done in a case up to a day, as it was known at a moment; a liable party, as it is told it."""
    check_over(request, on, known_at)

    def work(books: ReadBooks) -> list[HistoryRow]:
        head, last = head_until(books, caller.book_id, code, caller.sees)
        known = known_at or ALL_KNOWN
        rows = cases.history_of(books, caller.book_id, head.case_id, on=_until(on, last), known=known)
        owner = hears_as(books, caller, head.case_id)
        return rows if owner is None else heard(rows, owner)

    return RowsOut(rows=_acts(_read_case(request, caller, code, work), locale_of(request)))


def _acts(rows: Sequence[HistoryRow], locale: str) -> list[dict[str, Any]]:
    """Write acts, with what was told in words of the reader's language."""
    named = papers.named_acts(rows, locale)
    return [
        {
            **shown(row, locale),
            "title": said("act.compensation.case", row.kind, locale),
            "told": papers.words_of(row, named, locale),
            "replaced": papers.replaced_said(row.replaced_by, named, locale),
            "basis": article(row.basis, locale),
        }
        for row in rows
    ]


@router.get(
    "/cases/{code}/file",
    response_class=Response,
    responses={**problems(*READ, check_over, head_until, as_of.file_of, law_of), **FILE},
)
def read_file(
    request: Request,
    code: CodePath,
    caller: Reader,
    on: Day | None = None,
    known_at: InstantIn | None = None,
    form: Literal["pdf", "xlsx", "json"] = "pdf",
) -> Response:
    """Give the whole file of a case as it stood at the end of a day, as it was known at a moment; a liable party, as it is told it.

    State, parties, figures, terms, acts and postings are those of that day. Without a moment, what became known since about the day
    is in it.
    """
    wanted, locale = on or today_of(request), locale_of(request)
    check_over(request, on, known_at)

    def work(books: ReadBooks) -> bytes:
        head, left = head_until(books, caller.book_id, code, caller.sees)
        day = _until(wanted, left)
        file = as_of.file_of(
            books, caller.book_id, head, on=day, known=known_at or ALL_KNOWN, owner=caller.sees
        )
        owner = hears_as(books, caller, head.case_id)
        file = file if owner is None else heard_file(file, owner)
        if form == "json":
            return to_json(_file(file, day, locale, law_of(books, caller.book_id, day)))
        last = file.trail[-1].id if file.trail else None
        mark = last and mark_for(request, books, caller, last, handed_out=caller.sees is not None)
        sealed = None if last is None else (str(last), mark or None)
        called = case_called(books, caller.book_id, head, on=day, known=known_at or ALL_KNOWN)
        printed = replace(file.head, code=called)
        paper = papers.case_file(replace(file, head=printed), str(day), locale, sealed)
        return write_paper_pdf(paper) if form == "pdf" else write_paper_xlsx(paper)

    return Response(
        _read_case(request, caller, code, work), media_type=MEDIA[form], headers=_attached(f"{code}.{form}")
    )


def _file(file: CaseFile, on: date, locale: str, law: Law) -> dict[str, Any]:
    return {
        "on": on,
        "case": _head(file.head, locale),
        "parties": shown(file.parties, locale),
        "notices": shown(file.notices, locale),
        "agents": shown(file.agents, locale),
        "figures": _figures(file.figures, locale),
        "versions": shown(file.versions, locale),
        "clocks": terms_of(file.terms, locale, law, on, papers.named_acts(file.history, locale)),
        "history": _acts(file.history, locale),
        "trail": [posted(row, locale) for row in file.trail],
    }


def _figures(rows: Sequence[FigureRow], locale: str) -> Any:
    return shown([{"head": x.head, "title": said("head", x.head, locale), **x.amounts} for x in rows], locale)


def _attached(name: str) -> dict[str, str]:
    return {"content-disposition": f'attachment; filename="{name}"', "x-content-type-options": "nosniff"}


@router.get("/cases/{code}/trail", responses=problems(*READ, check_over, head_until))
def read_trail(
    request: Request,
    code: CodePath,
    caller: Reader,
    on: Day | None = None,
    known_at: InstantIn | None = None,
) -> RowsOut:
    """Read the postings of a case up to a day, as they were known at a moment: from the assessment to the restoration that was paid."""
    locale = locale_of(request)
    check_over(request, on, known_at)

    def work(books: ReadBooks) -> list[TrailRow]:
        head, left = head_until(books, caller.book_id, code, caller.sees)
        key = (books, caller.book_id, head.code)
        rows = cases.trail_of(*key, on=_until(on, left), known=known_at or ALL_KNOWN, owner=caller.sees)
        owner = hears_as(books, caller, head.case_id)
        return rows if owner is None else heard_trail(rows, owner)

    return RowsOut(rows=[posted(row, locale) for row in _read_case(request, caller, code, work)])


@router.get("/cases/{code}/clocks", responses=problems(*READ, cases.head_of, law_of))
def read_clocks(request: Request, code: CodePath, caller: Reader) -> RowsOut:
    """Read the terms of a case, each with the days as they were counted."""
    locale = locale_of(request)

    def work(books: ReadBooks) -> list[dict[str, Any]]:
        head = cases.head_of(books, caller.book_id, code, caller.sees)
        rows, law = (
            cases.clocks_of(books, caller.book_id, head.case_id),
            law_of(books, caller.book_id, today_of(request)),
        )
        if hears_as(books, caller, head.case_id) is not None:
            rows = heard_terms(rows)
        return [
            {
                **told,
                "days": [
                    {**day, "said": {"is": said("day_kind", day["is"], locale)}}
                    for day in explain(row.starts_on, row.length)
                ],
            }
            for row, told in zip(rows, terms_of(rows, locale, law, today_of(request)), strict=True)
        ]

    return RowsOut(rows=_read_case(request, caller, code, work))


@router.get("/cases/{code}/assessments/comparison", responses=problems(*READ, cases.head_of, SubjectUnknown))
def compare_versions(
    request: Request,
    code: CodePath,
    caller: Reader,
    first: Annotated[int, Query(ge=1, le=9999)],
    second: Annotated[int, Query(ge=1, le=9999)],
) -> RowsOut:
    """Compare two versions of the assessment: by head of loss, with every input that differs."""

    def work(books: ReadBooks) -> list[ComparisonRow]:
        head = cases.head_of(books, caller.book_id, code, caller.sees)
        known = {one.version: one for one in cases.assessments_of(books, caller.book_id, head.case_id)}
        for version in (first, second):
            if version not in known:
                raise SubjectUnknown(case=code, subject="assessment", id=str(version))
        return compare_assessments(known[first], known[second])

    return RowsOut(rows=shown(_read_case(request, caller, code, work), locale_of(request)))


@router.get(
    "/cases/{code}/assessments/{id}/worksheet",
    response_class=Response,
    responses={**problems(*READ, cases.head_of, AmountTooLarge, SubjectUnknown), **PDF},
)
def read_worksheet(
    request: Request, code: CodePath, id: UUID, caller: Reader, form: Literal["pdf", "xlsx"] = "pdf"
) -> Response:
    """Give the worksheet of a version of the assessment, which can be recomputed by hand."""
    locale = locale_of(request)

    def work(books: ReadBooks) -> bytes:
        head = cases.head_of(books, caller.book_id, code, caller.sees)
        found = [x for x in cases.assessments_of(books, caller.book_id, head.case_id) if x.id == id]
        if not found:
            raise SubjectUnknown(case=code, subject="assessment", id=str(id))
        acts = cases.done_of(books, caller.book_id, head.case_id)
        report = next((x for x in acts if x.kind == "submit_assessment" and id in (x.id, x.subject)), None)
        called = case_called(books, caller.book_id, head)
        if form == "xlsx":
            return papers.worksheet_xlsx(called, found[0], locale, head.title, report)
        return write_paper_pdf(papers.worksheet(called, head.title, found[0], locale, report))

    return Response(
        _read_case(request, caller, code, work),
        media_type=MEDIA[form],
        headers=_attached(f"{code}-worksheet.{form}"),
    )


def _visits(caller: Caller) -> bool:
    return caller.actor.role in VISITORS


@router.get("/deadlines", responses=problems(*READ, *PAGES, law_of))
def read_deadlines(
    request: Request, caller: Reader, until: Day | None = None, cursor: Cursor = None, limit: Limit = 100
) -> RowsOut:
    """List the terms that run in all cases, the first to end first; those whose end is not known yet come last."""
    question = ("deadlines", caller.book, caller.sees, until)
    after = position_of(cursor, question, (date, int))

    def work(books: ReadBooks) -> tuple[list[lists.DeadlineRow], Law]:
        rows = lists.deadlines(
            books,
            caller.book_id,
            owner=caller.sees,
            visits=_visits(caller),
            until=until,
            after=after,
            limit=limit,
        )
        return rows, law_of(books, caller.book_id, today_of(request))

    rows, law = _read(request, work)
    more = next_cursor(question, rows[-1].place) if len(rows) == limit else None
    return RowsOut(rows=terms_of(rows, locale_of(request), law, today_of(request)), next=more)


@router.get(
    "/deadlines.ics",
    response_class=Response,
    responses={**problems(*READ), 200: {"content": {"text/calendar": {}}}},
)
def read_calendar(request: Request, caller: Reader, limit: Limit = 500) -> Response:
    """Give the terms that run as a calendar feed (iCalendar, RFC 5545), one event a term."""
    rows = _read(
        request,
        lambda books: lists.deadlines(
            books, caller.book_id, owner=caller.sees, visits=_visits(caller), limit=limit
        ),
    )
    stamp = service_of(request).clock.now()
    return Response(
        calendar(caller.book, rows, stamp, locale_of(request)),
        media_type="text/calendar",
    )


@router.get("/treasury/waiting", responses=problems(*READ, *PAGES))
def read_waiting(request: Request, caller: Overseer, cursor: Cursor = None, limit: Limit = 100) -> RowsOut:
    """List money that has not reached the treasury: with the department, a court or a notary; what is late first."""
    question = ("waiting", caller.book)
    after = position_of(cursor, question, (date, date, UUID)) or lists.EARLIEST
    on = today_of(request)
    rows = _read(request, lambda books: lists.waiting(books, caller.book_id, on, limit, after=after))
    told = _page(request, question, rows, limit)
    locale = locale_of(request)
    for row in told.rows:
        row["why"] = reason_phrase(row["why"] or "").into(locale)
    return told


@router.get("/treasury/funds", responses=problems(*READ, *PAGES))
def read_funds(request: Request, caller: Overseer, cursor: Cursor = None, limit: Limit = 100) -> RowsOut:
    """List cases whose money was received and is not spent, with the day on which it last moved."""
    question = ("funds", caller.book)
    (after,) = position_of(cursor, question, (str,)) or ("",)
    rows = _read(request, lambda books: lists.funds(books, caller.book_id, after, limit))
    return _page(request, question, rows, limit)


@router.get("/treasury/disposals", responses=problems(*READ, *PAGES))
def read_disposals(request: Request, caller: Overseer, cursor: Cursor = None, limit: Limit = 100) -> RowsOut:
    """List where what was left in the funds of cases went: how much, to whom, on which basis and paper, by whom; the oldest first."""
    question = ("disposals", caller.book)
    after = position_of(cursor, question, (date, UUID)) or disposals.FIRST
    rows = _read(request, lambda books: disposals.disposals(books, caller.book_id, after, limit))
    return _page(request, question, rows, limit)


@router.get("/treasury/flags", responses=problems(*READ, *PAGES))
def read_flags(request: Request, caller: Overseer, cursor: Cursor = None, limit: Limit = 100) -> RowsOut:
    """List by head where another sum stands than before, and slips told again: both sums, paper, why, who, when; the oldest first."""
    question = ("flags", caller.book)
    after = position_of(cursor, question, (date, str, UUID, str)) or flags.FIRST
    rows = _read(request, lambda books: flags.flags(books, caller.book_id, after, limit))
    return _page(request, question, rows, limit)


@router.get("/treasury/late-entries", responses=problems(*READ, *PAGES))
def read_late_entries(
    request: Request, caller: Overseer, cursor: Cursor = None, limit: Limit = 100
) -> RowsOut:
    """List what was entered late in damage cases: its own day, that of its entry, the paper, who entered it, and who let it."""
    question = ("late_entries", caller.book)
    after = position_of(cursor, question, (date, str, UUID)) or (date(1, 1, 1), "", UUID(int=0))
    rows = _read(request, lambda books: flags.late_entries(books, caller.book_id, after, limit))
    return _page(request, question, rows, limit)


def _page(request: Request, question: Sequence[object], rows: Sequence[Any], limit: int) -> RowsOut:
    more = next_cursor(question, rows[-1].place) if len(rows) == limit else None
    return RowsOut(rows=shown(rows, locale_of(request)), next=more)
