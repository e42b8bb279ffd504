"""Months and years of a book: how far it is closed, who asked for what, and the steps themselves."""

from dataclasses import asdict
from datetime import date
from typing import Annotated, Any, Final, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Request, Response
from pydantic import Field

from api.acts import ActOut, ActPath, MemoText, NextOut, act, following
from api.dependencies import Caller, RawBody, allowed, parse, service_of, takes, today_of
from api.openapi import CHANGE, READ, problems, repeated
from api.shapes import Instant, Out, Strict
from ledger.periods import actions, queries
from ledger.periods.actions import AskedStep
from ledger.periods.queries import PeriodStep
from ledger.processes.acting import Done, read_process
from ledger.processes.actions import Step

MONTH: Final = r"^20[0-9]{2}-(0[1-9]|1[0-2])$"
router = APIRouter(prefix="/v1/books/{book}/periods", tags=["periods"])


class PeriodStepIn(Strict):
    """A step of a period; the client makes the id, a UUID of version 7, and keeps it for retries."""

    id: UUID
    kind: Literal["soft_close", "close", "reopen", "open", "year_close"]
    month: Annotated[
        str,
        Field(pattern=MONTH, description="2026-03; a year is closed by its December."),
    ]
    reason: MemoText


class DecisionIn(Strict):
    """A second person's decision about a step."""

    reason: MemoText = ""


class ChecklistOut(Out):
    """What stands open of a month, to its last day."""

    as_of: Instant
    entries: int
    """Entries of the month."""
    unbalanced: int
    """Assets whose debits and credits differ."""
    bank_uncovered: int
    """Tied bank accounts that no statement covers to the end of the month."""
    bank_differences: int
    """Tied bank accounts whose first statement does not begin with the balance of the ledger."""
    bank_lines: int
    """Lines of the bank that no match has."""
    bank_postings: int
    """Postings on tied accounts that no match has."""
    unsealed: int
    """Entries and records of the book without a place in its log."""
    approvals: int
    """Approvals of entries that were not posted."""
    checked_at: Instant | None
    """When the doctor ran last; null if never."""
    broken: int | None
    """What it found."""
    open: list[str]
    """Names of the figures that should be none and are not; `broken` too where the doctor never ran."""
    withdrawals: int = 0
    """Imports of bank statements whose withdrawal waits for a second person."""


class PeriodStepOut(Out):
    """A step of a period."""

    id: UUID
    kind: str
    month: str
    state: str
    reason: str
    proposed_by: str
    proposed_at: Instant
    decided_by: str | None
    decided_at: Instant | None
    counted: int | None
    """Entries that the month had when it passed; null while it has not."""
    checklist: ChecklistOut | None
    """What stood open when the close of a month was asked for; null for other steps."""
    decided_why: str | None
    """What the second person said of it."""


class PeriodStepFile(PeriodStepOut):
    """A step of a period, and what can be done with it."""

    next: list[NextOut]
    """Everything that can be done now, and what is missing for it."""


class PeriodActOut(PeriodStepOut, ActOut):
    """What became of a step of a period."""


class MonthOut(Out):
    """A month of the book."""

    month: str
    state: str
    entries: int
    last_voucher: int


class PeriodsOut(Out):
    """How far the book is closed."""

    soft_closed_through: date | None
    closed_through: date | None
    months: list[MonthOut]
    steps: list[PeriodStepOut]
    """Newest first."""


Finance = Annotated[Caller, Depends(allowed("period.step"))]
BODIES: Final = (PeriodStepIn, DecisionIn)


@router.get("", responses=problems(*READ))
def read_periods(request: Request, caller: Annotated[Caller, Depends(allowed("period.read"))]) -> PeriodsOut:
    """Tell how far the book is closed, month by month, and every step that was ever asked for."""
    today = today_of(request)
    with service_of(request).database.read() as books:
        at = queries.frontiers(books, caller.book_id)
        found = queries.months(books, caller.book_id, today)
        steps = queries.steps(books, caller.book_id)
    return PeriodsOut(
        soft_closed_through=at.soft,
        closed_through=at.closed,
        months=[
            MonthOut(
                month=m.month.isoformat()[:7], state=m.state, entries=m.entries, last_voucher=m.last_voucher
            )
            for m in found
        ],
        steps=[_out(step) for step in steps],
    )


@router.get("/{month}/checklist", responses=problems(*READ))
def read_checklist(
    request: Request,
    month: Annotated[str, Path(pattern=MONTH, description="2026-03")],
    caller: Annotated[Caller, Depends(allowed("period.read"))],
) -> ChecklistOut:
    """Tell what stands open of a month now, before its close is asked for."""
    with service_of(request).database.read() as books:
        found = queries.checklist(books, caller.book_id, date.fromisoformat(f"{month}-01"))
    return ChecklistOut(**asdict(found))


@router.post(
    "/steps",
    status_code=201,
    openapi_extra=takes(PeriodStepIn),
    response_model=PeriodActOut,
    responses={**problems(*CHANGE, actions.propose), **repeated(PeriodActOut)},
)
def propose_step(request: Request, body: RawBody, caller: Finance) -> Response:
    """Ask for a step: soft close (taken at once), close, reopen, open, or the close of a year (decided by a second person)."""
    told = parse(PeriodStepIn, body)
    asked = AskedStep(told.id, told.kind, date.fromisoformat(f"{told.month}-01"))
    step = _step(request, caller, told.reason)
    return act(request, caller, lambda books: actions.propose(books, caller.book_id, asked, step), _more)


@router.get("/steps/{id}", responses=problems(*READ, read_process))
def read_step(
    request: Request, id: ActPath, caller: Annotated[Caller, Depends(allowed("period.read"))]
) -> PeriodStepFile:
    """Read a step of a period, and what can be done with it."""
    with service_of(request).database.read() as books:
        process, step = read_process(books, caller.book_id, actions.PERIODS, id, caller.sees)
        possible = following(request, books, actions.PERIODS, process, step)
    return PeriodStepFile(**_out(step).model_dump(), next=possible)


@router.post(
    "/steps/{id}/approve",
    openapi_extra=takes(DecisionIn),
    response_model=PeriodActOut,
    responses=problems(*CHANGE, actions.approve_step),
)
def approve_step(request: Request, id: ActPath, body: RawBody, caller: Finance) -> Response:
    """Approve a step as a second person of finance: the frontier moves, or the year is carried to the net assets."""
    step = _step(request, caller, parse(DecisionIn, body).reason)
    return act(
        request, caller, lambda books: actions.approve_step(books, caller.book_id, step, step_id=id), _more
    )


@router.post(
    "/steps/{id}/drop",
    openapi_extra=takes(DecisionIn),
    response_model=PeriodActOut,
    responses=problems(*CHANGE, actions.drop_step),
)
def drop_step(request: Request, id: ActPath, body: RawBody, caller: Finance) -> Response:
    """Drop a step that was asked for."""
    step = _step(request, caller, parse(DecisionIn, body).reason)
    return act(
        request, caller, lambda books: actions.drop_step(books, caller.book_id, step, step_id=id), _more
    )


def _step(request: Request, caller: Caller, reason: str) -> Step:
    actor, today = caller.actor, today_of(request)
    return Step(
        actor.actor_id,
        actor.role.value,
        today,
        reason,
        person_id=actor.person_id,
        machine=bool(actor.system),
    )


def _more(done: Done[PeriodStep]) -> dict[str, Any]:
    told = _out(done.record).model_dump()
    return {name: value for name, value in told.items() if name not in ("id", "state")}


def _out(step: PeriodStep) -> PeriodStepOut:
    return PeriodStepOut(
        id=step.step_id,
        kind=step.kind,
        month=step.month.isoformat()[:7],
        state=step.state,
        reason=step.reason,
        proposed_by=step.proposed_by,
        proposed_at=step.proposed_at,
        decided_by=step.decided_by,
        decided_at=step.decided_at,
        counted=step.entries,
        checklist=None if step.checklist is None else ChecklistOut(**asdict(step.checklist)),
        decided_why=step.decided_why,
    )
