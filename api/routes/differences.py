"""Differences between a site's licence and the ledger: compared, listed as tasks, and explained."""

from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any, Final, TypeAlias

from fastapi import APIRouter, Depends, Request, Response
from pydantic import Field

from api.acts import ActIn, ActOut, MemoText, act, declared, step_of
from api.cursors import next_cursor, position_of
from api.dependencies import Caller, RawBody, allowed, parse, service_of, today_of
from api.openapi import PAGES, READ, problems
from api.shapes import Cursor, Limit, Out
from api.strips import Holder
from ledger.database import Books
from ledger.law.packs import LawGap
from ledger.law_in_force.queries import law_of
from ledger.permits.actions import reconcile
from ledger.permits.actions.engine import KeptAct
from ledger.permits.queries.attention import Attention, attention
from ledger.permits.queries.licence_steps import LicenceStep, licence_steps
from ledger.permits.queries.year import LateReport, late_reports
from ledger.processes.acting import Done
from ledger.register.queries import site_on

router = APIRouter(prefix="/v1/books/{book}/permits", tags=["permits: the end of a year"])


class ReconcileIn(ActIn):
    """A site whose licence is held against the ledger."""

    site: Holder


class ExplanationIn(ActIn):
    """Why a difference is there."""

    subject: Annotated[str, Field(max_length=300)]
    explanation: MemoText


class TasksOut(Out):
    """What somebody must do, explain or mend, the oldest first."""

    tasks: list[dict[str, Any]]
    next: str | None
    """Cursor of the next page; null when this is the last."""


class ComparedOut(ActOut):
    """A comparison of a licence with the ledger."""

    tasks: list[dict[str, Any]]
    """The differences of the site that are open now."""


Told: TypeAlias = reconcile.Task | LateReport | LicenceStep | Attention
BODIES: Final = (ReconcileIn, ExplanationIn)
Bureau = Annotated[Caller, Depends(allowed("permits.act"))]
Reader = Annotated[Caller, Depends(allowed("permits.read"))]


@router.post("/reconciliations", **declared(ReconcileIn, site_on, reconcile.reconcile, answer=ComparedOut))
def reconcile_licence(request: Request, body: RawBody, caller: Bureau) -> Response:
    """Hold a site's licence against the ledger; each difference is a task until it is gone."""
    new = parse(ReconcileIn, body)
    step = step_of(request, caller, new)
    open_now: list[reconcile.Task] = []

    def work(books: Books) -> Done[KeptAct]:
        site_on(books, caller.book_id, new.site, step.on)
        done = reconcile.reconcile(books, caller.book_id, step, act_id=new.id, site=new.site)
        open_now.extend(reconcile.tasks(books, caller.book_id, owner=caller.sees, site=new.site))
        return done

    return act(request, caller, work, lambda _: {"tasks": [asdict(one) for one in open_now]})


@router.post("/tasks/explanations", **declared(ExplanationIn, reconcile.explain_task))
def explain_task(request: Request, body: RawBody, caller: Bureau) -> Response:
    """Explain an open task."""
    new = parse(ExplanationIn, body)
    step, words = step_of(request, caller, new), {"subject": new.subject, "explanation": new.explanation}
    return act(
        request,
        caller,
        lambda books: reconcile.explain_task(books, caller.book_id, step, act_id=new.id, **words),
    )


@router.get("/tasks", responses=problems(*READ, *PAGES, law_of, LawGap))
def tasks(request: Request, caller: Reader, cursor: Cursor = None, limit: Limit = 1000) -> TasksOut:
    """List open tasks, the oldest first: differences between licences and the ledger, licences that are to be raised or lowered
    because permits have passed, reports that came late, permits that nobody uses and sites whose licence has ended."""
    question = ("permit tasks", caller.book_id, caller.sees)
    after = position_of(cursor, question, (datetime, str, str))
    today = today_of(request)
    with service_of(request).database.read() as books:
        kept = reconcile.tasks(books, caller.book_id, owner=caller.sees, after=after, limit=limit + 1)
        law = law_of(books, caller.book_id, today)
        late = late_reports(books, caller.book_id, law, owner=caller.sees)
        steps = licence_steps(books, caller.book_id, today, owner=caller.sees)
        looked = attention(books, caller.book_id, law, today, owner=caller.sees)
    derived: list[Told] = [*late, *steps, *looked]
    found: list[Told] = [*kept, *(one for one in derived if after is None or _place(one) > after)]
    found.sort(key=_place)
    last = found[limit - 1] if len(found) > limit else None
    return TasksOut(
        tasks=[asdict(one) for one in found[:limit]],
        next=next_cursor(question, _place(last)) if last else None,
    )


def _place(one: Told) -> tuple[datetime, str, str]:
    return one.opened_at, one.kind, one.subject
