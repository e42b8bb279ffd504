"""What somebody has to do: the cases that a person of the bureau handles, their terms, what can be done now; and who has how many."""

from datetime import date
from typing import Annotated, ClassVar
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request

from api.acts import NextOut, next_out
from api.calls import case_place
from api.cursors import next_cursor, position_of
from api.dependencies import Caller, allowed, service_of, today_of
from api.errors import locale_of
from api.openapi import PAGES, READ, problems
from api.shapes import CodePath, Cursor, Limit, Out
from api.showing import Spoken
from ledger.compensation.actions.engine import look
from ledger.compensation.acts import next_of
from ledger.compensation.queries import cases, officers
from ledger.compensation.queries.officers import HandledCase
from ledger.database import ReadBooks

router = APIRouter(prefix="/v1/books/{book}", tags=["compensation: to read"])
Reader = Annotated[Caller, Depends(allowed("cases.read"))]
OfficerNumber = Annotated[
    int | None, Query(ge=1, le=2**31 - 1, description="Number of the actor; who asks, where none is named.")
]
TaskLimit = Annotated[int, Query(ge=1, le=50, description="Cases on a page.")]


class RunningTermOut(Spoken):
    """A term that runs."""

    WORDS: ClassVar = {"clock": "term"}

    clock: str
    subject: str
    due_on: date | None
    paused: bool
    """Whether its days do not count until it runs on: its end moves then."""
    late: bool
    """Whether it has ended and runs still; never while it is paused."""


class TaskOut(Spoken):
    """A case that somebody handles: until when, and what the bureau can do in it now."""

    WORDS: ClassVar = {"area": "area", "state": "state.compensation.case"}

    case: str
    title: str
    area: str
    state: str
    since_on: date
    """Since when this person handles it."""
    next_due: date | None
    clocks: list[RunningTermOut]
    """The first to end first."""
    next: list[NextOut]


class CaseTasksOut(Out):
    """The cases of a person, the one whose term ends first first; those without a term last."""

    officer: int
    tasks: list[TaskOut]
    next: str | None
    """Cursor of the next page; null when this is the last."""


class UnhandledOut(Spoken):
    """A case that nobody handles."""

    WORDS: ClassVar = {"area": "area", "state": "state.compensation.case"}

    case: str
    title: str
    area: str
    state: str
    next_due: date | None
    officer: int | None
    """Who handled it last, and cannot act any more; null where it was given to nobody."""
    name: str | None


class UnhandledsOut(Out):
    """Cases that nobody handles, in the order of registration."""

    cases: list[UnhandledOut]
    next: str | None


class WorkloadOut(Out):
    """How much somebody has."""

    officer: int
    """Number of the actor."""
    name: str
    able: bool
    """Whether this person can act today."""
    cases: int
    overdue: int
    """Cases with a term that has ended and runs still, and is not paused."""
    soon: int
    """Cases with a term that ends within a week."""


class WorkloadsOut(Out):
    """Everybody of the bureau who handles cases that go on, or to whom one can be given; who has most first."""

    officers: list[WorkloadOut]


class HandlingOut(Out):
    """That a case was given to somebody."""

    officer: int
    name: str
    since_on: date
    standing: bool
    """Whether this person handles it still."""
    reason: str
    given_by: str


class HandlingsOut(Out):
    """To whom a case was given, the first one first."""

    officers: list[HandlingOut]


@router.get("/tasks", responses=problems(*READ, *PAGES, look))
def read_tasks(
    request: Request,
    caller: Reader,
    officer: OfficerNumber = None,
    cursor: Cursor = None,
    limit: TaskLimit = 20,
) -> CaseTasksOut:
    """List what a person has to do: the own cases, or those of a colleague, by the first of their terms, with what can be done now."""
    today, whose = today_of(request), officer or caller.actor.actor_id
    question = ("tasks", caller.book, whose)
    after = position_of(cursor, question, (date, int))
    with service_of(request).database.read() as books:
        rows = officers.cases_of(books, caller.book_id, whose, after=after, limit=limit)
        tasks = [_task(request, caller, books, row, today) for row in rows]
    more = next_cursor(question, rows[-1].place) if len(rows) == limit else None
    return CaseTasksOut(officer=whose, tasks=tasks, next=more)


def _task(request: Request, caller: Caller, books: ReadBooks, row: HandledCase, today: date) -> TaskOut:
    """Look at a case for its officer: what can be done by the bureau, and the terms that run."""
    locale, view = locale_of(request), look(books, caller.book_id, row.code, None, today)
    place = case_place(caller.book, row.code)
    terms = [
        RunningTermOut.of(
            locale,
            clock=one.code,
            subject=one.subject,
            due_on=one.due_on,
            paused=one.paused_on is not None,
            late=one.due_on is not None and one.due_on < today and one.paused_on is None,
        )
        for one in view.stands.terms
    ]
    return TaskOut.of(
        locale,
        case=row.code,
        title=row.title,
        area=row.area,
        state=row.state,
        since_on=row.since_on,
        next_due=row.next_due,
        clocks=terms,
        next=[
            next_out(one, place, locale, caller.sees) for one in next_of(view, today) if "bureau" in one.roles
        ],
    )


@router.get("/tasks/unhandled", responses=problems(*READ, *PAGES))
def read_unhandled(
    request: Request, caller: Reader, cursor: Cursor = None, limit: Limit = 100
) -> UnhandledsOut:
    """List the cases that go on and that nobody handles who can act today: they were given to nobody, or their officer has left."""
    question = ("unhandled", caller.book)
    found = position_of(cursor, question, (UUID,))
    with service_of(request).database.read() as books:
        rows = officers.unhandled(books, caller.book_id, after=found[0] if found else None, limit=limit)
    more = next_cursor(question, (rows[-1].process_id,)) if len(rows) == limit else None
    told = [{**row._asdict(), "case": row.code} for row in rows]
    wanted = UnhandledOut.model_fields.keys() - {"said"}
    cases = [UnhandledOut.of(locale_of(request), **{name: one[name] for name in wanted}) for one in told]
    return UnhandledsOut(cases=cases, next=more)


@router.get("/tasks/workload", responses=problems(*READ))
def read_workload(request: Request, caller: Reader) -> WorkloadsOut:
    """Count the cases of everybody of the bureau who handles some, or can be given some, with those whose terms have ended or end soon."""
    with service_of(request).database.read() as books:
        rows = officers.workload(books, caller.book_id, today_of(request))
    return WorkloadsOut(officers=[WorkloadOut(**row._asdict()) for row in rows])


@router.get("/cases/{code}/officers", responses=problems(*READ, cases.head_of))
def read_officers(request: Request, code: CodePath, caller: Reader) -> HandlingsOut:
    """List to whom a case was given, by whom and why, the first one first."""
    with service_of(request).database.read() as books:
        head = cases.head_of(books, caller.book_id, code, caller.sees)
        rows = officers.handlings(books, caller.book_id, head.case_id)
    return HandlingsOut(officers=[HandlingOut(**row._asdict()) for row in rows])
