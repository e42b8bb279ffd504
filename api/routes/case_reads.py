"""Damage cases to read: one from every side, lists, deadlines and a calendar of them, figures, and the treasury's view."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime
from typing import Annotated, Any, Final, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response

from api.acts import NextOut, next_out
from api.calls import case_place
from api.cursors import next_cursor, position_of
from api.dependencies import Caller, allowed, keep_reading, service_of, today_of
from api.errors import locale_of
from api.marks import mark_for
from api.openapi import PAGES, READ, problems
from api.shapes import CodePath, Cursor, Day, InstantIn, Limit, Out
from ledger.amounts import AmountTooLarge, parse_decimal, yuan
from ledger.compensation import papers
from ledger.compensation.actions.engine import SubjectUnknown, look
from ledger.compensation.acts import ACT, next_of
from ledger.compensation.queries import cases, lists
from ledger.compensation.queries.numbering import case_called
from ledger.compensation.rows import CaseHead
from ledger.compensation.rules.clocks import explain, reason_phrase, source_title
from ledger.database import ReadBooks
from ledger.documents.papers import write_paper_pdf
from ledger.statements.rules import check_range
from ledger.words import said

router = APIRouter(prefix="/v1/books/{book}", tags=["compensation: to read"])
Reader = Annotated[Caller, Depends(allowed("case.read"))]
Insider = Annotated[Caller, Depends(allowed("case_file.read"))]
Overseer = Annotated[Caller, Depends(allowed("cases.read"))]
PLAIN: Final = r"^[0-9A-Za-z._-]{1,64}$"
MONEY: Final = frozenset(
    {
        "amount",
        "before",
        "after",
        "difference",
        "assessed",
        "claimed",
        "agreed",
        "judged",
        "interest",
        "excess",
        "waiting",
        "settled",
        "budget",
        "contract",
        "paid",
        "due",
        "received",
        "performed",
        "spent",
        "left_over",
        "total",
        "debit",
        "credit",
        "conversion",
        "claim_established",
        "claim_assessed",
        "claim_due",
        "claim_in_kind",
        "claim_in_transit",
        "claim_with_court",
        "claim_escrowed",
        "claim_received",
        "claim_performed",
        "claim_waived",
        "claim_overpaid",
        "left_owed",
    }
)
"""Names under which the ledger keeps fen, and people read yuan."""
PDF: Final[dict[int | str, dict[str, Any]]] = {200: {"content": {"application/pdf": {}}}}


class CaseOut(Out):
    """A case: where it stands, what is next, who is in it, its figures, money, works, terms and evidence."""

    case: dict[str, Any]
    next: list[NextOut]
    """Everything that can be done now, and what is missing for it; who may, its roles say."""
    parties: list[dict[str, Any]]
    clocks: list[dict[str, Any]]
    figures: list[dict[str, Any]]
    """Claimed, assessed, agreed, judged and received by head, side by side, in yuan."""
    money: dict[str, list[dict[str, Any]]]
    restorations: list[dict[str, Any]]
    assessments: list[dict[str, Any]]
    evidence: list[dict[str, Any]]


class RowsOut(Out):
    """Rows of a list, in the order that its address tells."""

    rows: list[dict[str, Any]]
    next: str | None = None


def shown(value: Any) -> Any:
    """Write rows by name, and fen as yuan, wherever they stand under a name that means money."""
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        value = value._asdict()
    if is_dataclass(value) and not isinstance(value, type):
        value = {one.name: getattr(value, one.name) for one in fields(value)}
    if isinstance(value, Mapping):
        return {
            name: yuan(one)
            if name in MONEY and isinstance(one, int) and not isinstance(one, bool)
            else shown(one)
            for name, one in value.items()
        }
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return [shown(one) for one in value]
    return value


def _read(request: Request, work: Callable[[ReadBooks], Any]) -> Any:
    with service_of(request).database.read() as books:
        return work(books)


def _read_case(request: Request, caller: Caller, code: str, work: Callable[[ReadBooks], Any]) -> Any:
    """Read of a case that is there, and keep that it was read."""
    found = _read(request, work)
    keep_reading(request, caller, "case", code)
    return found


def _terms(rows: Sequence[cases.ClockRow] | Sequence[lists.DeadlineRow], locale: str) -> list[dict[str, Any]]:
    """Write terms, and where they come from and why they end just then in the client's language."""
    return [
        {
            **row._asdict(),
            "why": reason_phrase(row.why).into(locale),
            "source": source_title(row.source, locale),
        }
        for row in rows
    ]


def _head(head: CaseHead) -> dict[str, Any]:
    told = {
        name: getattr(head, name)
        for name in head.__dataclass_fields__
        if name not in ("case_id", "process_id")
    }
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
    cursor: Cursor = None,
    limit: Limit = 100,
) -> RowsOut:
    """List cases in the order of registration: by state, by place (a code or its beginning), by medium, by amount, by who handles them."""
    question = ("cases", caller.book, caller.sees, state, area, medium, at_least, officer)
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
            after=found[0] if found else None,
            limit=limit,
        ),
    )
    more = next_cursor(question, (rows[-1].process_id,)) if len(rows) == limit else None
    return RowsOut(rows=shown(rows), next=more)


@router.get("/cases/statistics", responses=problems(*READ, check_range))
def read_statistics(
    request: Request,
    caller: Overseer,
    by: Literal["year", "medium", "region"] = "year",
    first: Day = date(2018, 1, 1),
    last: Day = date(2100, 1, 1),
) -> RowsOut:
    """Count cases and sum their money by year of the clue, by medium, or by region."""
    check_range(first, last)
    return RowsOut(
        rows=shown(_read(request, lambda books: lists.statistics(books, caller.book_id, by, first, last)))
    )


@router.get("/cases/{code}", responses=problems(*READ, cases.head_of, look))
def read_case(request: Request, code: CodePath, caller: Reader) -> CaseOut:
    """Read a case from every side; a party reads its own."""
    today, locale = today_of(request), locale_of(request)

    def work(books: ReadBooks) -> CaseOut:
        head = cases.head_of(books, caller.book_id, code, caller.sees)
        key = (books, caller.book_id, head.case_id)
        inside = caller.actor.role.value != "enterprise"
        figures = cases.figures_of(books, caller.book_id, head)
        following = next_of(look(books, caller.book_id, code, caller.sees, today), today)
        return CaseOut(
            case=_head(head),
            next=[
                next_out(one, case_place(caller.book, head.code), locale, caller.sees) for one in following
            ],
            parties=shown(cases.parties_of(*key)),
            clocks=_terms(cases.clocks_of(*key), locale),
            figures=shown(
                [{"head": x.head, "title": said("head", x.head, locale), **x.amounts} for x in figures]
            ),
            money=shown(cases.money_of(*key)),
            restorations=shown(cases.projects_of(*key)),
            assessments=shown(cases.assessments_of(*key)),
            evidence=shown(cases.evidence_of(*key, all_of_it=inside)),
        )

    told: CaseOut = _read_case(request, caller, code, work)
    return told


@router.get("/cases/{code}/history", responses=problems(*READ, cases.head_of))
def read_history(
    request: Request,
    code: CodePath,
    caller: Insider,
    on: Day | None = None,
    known_at: InstantIn | None = None,
) -> RowsOut:
    """Read everything that was done in a case up to a day, as it was known at a moment."""

    def work(books: ReadBooks) -> list[dict[str, Any]]:
        head = cases.head_of(books, caller.book_id, code, caller.sees)
        known = known_at or datetime(9999, 1, 1, tzinfo=UTC)
        rows = cases.history_of(books, caller.book_id, head.case_id, on=on or date.max, known=known)
        return [{**row._asdict(), "title": ACT[row.kind].zh if row.kind in ACT else row.kind} for row in rows]

    return RowsOut(rows=_read_case(request, caller, code, work))


@router.get(
    "/cases/{code}/file", response_class=Response, responses={**problems(*READ, cases.head_of), **PDF}
)
def read_file(request: Request, code: CodePath, caller: Insider, on: Day | None = None) -> Response:
    """Print the whole file of a case as of a day."""
    day = on or today_of(request)

    def work(books: ReadBooks) -> bytes:
        head = cases.head_of(books, caller.book_id, code, caller.sees)
        history = cases.history_of(
            books, caller.book_id, head.case_id, on=day, known=datetime(9999, 1, 1, tzinfo=UTC)
        )
        posted = [
            row.id for row in cases.trail_of(books, caller.book_id, head.code) if row.effective_on <= day
        ]
        paper = papers.case_file(
            replace(head, code=case_called(books, caller.book_id, head)),
            cases.parties_of(books, caller.book_id, head.case_id),
            cases.figures_of(books, caller.book_id, head),
            history,
            day.isoformat(),
            locale_of(request),
            (str(posted[-1]), mark_for(request, books, caller, posted[-1])) if posted else None,
        )
        return write_paper_pdf(paper)

    return Response(
        _read_case(request, caller, code, work),
        media_type="application/pdf",
        headers=_attached(f"{code}.pdf"),
    )


def _attached(name: str) -> dict[str, str]:
    return {"content-disposition": f'attachment; filename="{name}"', "x-content-type-options": "nosniff"}


@router.get("/cases/{code}/trail", responses=problems(*READ, cases.head_of))
def read_trail(request: Request, code: CodePath, caller: Insider) -> RowsOut:
    """Read every posting of a case: from the assessment by way of the treasury to the restoration that was paid."""

    def work(books: ReadBooks) -> list[cases.TrailRow]:
        head = cases.head_of(books, caller.book_id, code, caller.sees)
        return cases.trail_of(books, caller.book_id, head.code)

    return RowsOut(rows=shown(_read_case(request, caller, code, work)))


@router.get("/cases/{code}/clocks", responses=problems(*READ, cases.head_of))
def read_clocks(request: Request, code: CodePath, caller: Reader) -> RowsOut:
    """Read the terms of a case, each with the days as they were counted."""
    locale = locale_of(request)

    def work(books: ReadBooks) -> list[dict[str, Any]]:
        head = cases.head_of(books, caller.book_id, code, caller.sees)
        rows = cases.clocks_of(books, caller.book_id, head.case_id)
        return [
            {**told, "days": explain(row.starts_on, row.length)}
            for row, told in zip(rows, _terms(rows, locale), strict=True)
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

    def work(books: ReadBooks) -> list[cases.ComparisonRow]:
        head = cases.head_of(books, caller.book_id, code, caller.sees)
        known = {one.version: one for one in cases.assessments_of(books, caller.book_id, head.case_id)}
        for version in (first, second):
            if version not in known:
                raise SubjectUnknown(case=code, subject="assessment", id=str(version))
        return cases.compare_assessments(known[first], known[second])

    return RowsOut(rows=shown(_read_case(request, caller, code, work)))


@router.get(
    "/cases/{code}/assessments/{id}/worksheet",
    response_class=Response,
    responses={**problems(*READ, cases.head_of, AmountTooLarge, SubjectUnknown), **PDF},
)
def read_worksheet(
    request: Request, code: CodePath, id: UUID, caller: Reader, form: Literal["pdf", "xlsx"] = "pdf"
) -> Response:
    """Give the worksheet of a version of the assessment, which can be recomputed by hand."""

    def work(books: ReadBooks) -> bytes:
        head = cases.head_of(books, caller.book_id, code, caller.sees)
        found = [x for x in cases.assessments_of(books, caller.book_id, head.case_id) if x.id == id]
        if not found:
            raise SubjectUnknown(case=code, subject="assessment", id=str(id))
        if form == "xlsx":
            return papers.worksheet_xlsx(code, found[0])
        locale = locale_of(request)
        called = case_called(books, caller.book_id, head)
        return write_paper_pdf(papers.worksheet(called, head.title, found[0], locale))

    kind = (
        "application/pdf"
        if form == "pdf"
        else "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    )
    return Response(
        _read_case(request, caller, code, work),
        media_type=kind,
        headers=_attached(f"{code}-worksheet.{form}"),
    )


@router.get("/deadlines", responses=problems(*READ, *PAGES))
def read_deadlines(
    request: Request, caller: Reader, until: Day | None = None, cursor: Cursor = None, limit: Limit = 100
) -> RowsOut:
    """List the terms that run in all cases, the first to end first."""
    question = ("deadlines", caller.book, caller.sees, until)
    after = position_of(cursor, question, (date, int))
    rows = _read(
        request,
        lambda books: lists.deadlines(
            books, caller.book_id, owner=caller.sees, until=until, after=after, limit=limit
        ),
    )
    more = next_cursor(question, (rows[-1].due_on, rows[-1].clock_id)) if len(rows) == limit else None
    locale = locale_of(request)
    return RowsOut(rows=_terms(rows, locale), next=more)


@router.get(
    "/deadlines.ics",
    response_class=Response,
    responses={**problems(*READ), 200: {"content": {"text/calendar": {}}}},
)
def read_calendar(request: Request, caller: Reader, limit: Limit = 500) -> Response:
    """Give the terms that run as a calendar feed (iCalendar, RFC 5545), one event a term."""
    rows = _read(
        request, lambda books: lists.deadlines(books, caller.book_id, owner=caller.sees, limit=limit)
    )
    stamp = service_of(request).clock.now()
    return Response(
        calendar(caller.book, rows, stamp, locale_of(request)),
        media_type="text/calendar",
    )


def calendar(book: str, rows: Sequence[lists.DeadlineRow], stamp: datetime, locale: str = "en") -> bytes:
    """Write terms as a calendar."""
    from icalendar import Calendar, Event

    made = Calendar()
    made.add("prodid", "-//ecoledger//deadlines//EN")
    made.add("version", "2.0")
    for row in rows:
        event = Event()
        event.add("uid", f"{book}-{row.clock_id}@ecoledger")
        event.add("dtstamp", stamp)
        event.add("dtstart", row.due_on)
        event.add("summary", f"{row.case_code}: {row.code}")
        event.add(
            "description",
            f"{row.title}\n{reason_phrase(row.why).into(locale)}\n{source_title(row.source, locale)}",
        )
        made.add_component(event)
    return bytes(made.to_ical())


@router.get("/treasury/waiting", responses=problems(*READ))
def read_waiting(request: Request, caller: Overseer) -> RowsOut:
    """List money that has not reached the treasury: with the department, a court or a notary; what is late first."""
    on = today_of(request)
    return RowsOut(rows=shown(_read(request, lambda books: lists.waiting(books, caller.book_id, on))))


@router.get("/treasury/funds", responses=problems(*READ))
def read_funds(request: Request, caller: Overseer) -> RowsOut:
    """List cases whose money was received and is not spent, with the day on which it last moved."""
    return RowsOut(rows=shown(_read(request, lambda books: lists.funds(books, caller.book_id))))


@router.get("/treasury/flags", responses=problems(*READ))
def read_flags(request: Request, caller: Overseer) -> RowsOut:
    """List agreements and judgments below what was assessed, with the legal basis that was named."""
    return RowsOut(rows=shown(_read(request, lambda books: lists.below_assessment(books, caller.book_id))))
