"""Damage cases, step by step: from the clue to the closed file. Every answer says what is next, by when and why."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Annotated, Any, Final, TypeVar
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response

from api.acts import SHARED, leaves, step_of
from api.dependencies import Caller, RawBody, allowed, parse, takes, write
from api.derived import act_body, told
from api.openapi import problems
from api.shapes import CodePath, Out
from ledger.compensation.actions import (
    assessments,
    casework,
    claims,
    courts,
    engine,
    floors,
    money,
    parts,
    reliefs,
    reversals,
    spending,
    works,
)
from ledger.compensation.actions import evidence as evidence_actions
from ledger.compensation.actions.engine import RunningTerm, Taken, Work
from ledger.compensation.acts import ACT, REGISTER, WAY
from ledger.compensation.machines import CASE
from ledger.compensation.queries.cases import CaseUnknown, clocks_of
from ledger.compensation.rules import claims as claim_rules
from ledger.compensation.rules import figures, liability, methods, obligations, worksheets
from ledger.database import Books
from ledger.errors import LedgerError
from ledger.processes.acts import Act

Shape = TypeVar("Shape")
router = APIRouter(prefix="/v1/books/{book}", tags=["compensation: the case"])


class NextOut(Out):
    """What can be done next."""

    action: str
    zh: str
    basis: str
    roles: list[str]
    second_person: bool


class TermOut(Out):
    """A term that runs, and why it ends just then."""

    clock: str
    subject: str
    due_on: date | None
    why: str
    source: str


class TakenOut(Out):
    """Where a case stands after what was done."""

    id: UUID
    case: str
    state: str
    version: int
    subject: UUID | None
    """The assessment, guarantee, relief, restoration or evidence that it was about."""
    next: list[NextOut]
    clocks: list[TermOut]
    replayed: bool


BODIES: Final = (act_body(REGISTER.shape), *(act_body(act.shape) for act in WAY))
_DUE: Final = leaves(parts, claims, claim_rules, obligations, liability)
_PARTS: Final[dict[str, tuple[type[LedgerError], ...]]] = {
    casework.__name__: (*leaves(casework, courts), *_DUE),
    courts.__name__: (*leaves(courts), *_DUE),
    assessments.__name__: leaves(assessments, claim_rules, methods, worksheets, figures),
    money.__name__: leaves(money, parts),
    reliefs.__name__: leaves(reliefs, parts),
    reversals.__name__: leaves(reversals, parts),
    spending.__name__: leaves(spending),
    works.__name__: (*leaves(works), *_DUE),
    evidence_actions.__name__: leaves(evidence_actions),
}
"""What the acts of a module may be refused for, beyond what every step shares."""


def refusals_of(name: str) -> tuple[type[LedgerError], ...]:
    """List what an act may be refused for."""
    own = ACT[name].do.__module__
    return tuple(
        dict.fromkeys(
            (*SHARED, CaseUnknown, figures.NotAboveZero, *leaves(engine, floors), *_PARTS.get(own, ()))
        )
    )


def next_of(state: str) -> list[dict[str, Any]]:
    """Tell what can be done next in a state of a case, by whom, and under which article."""
    told = []
    for step in CASE.transitions:
        act = ACT.get(step.action)
        if step.before == state and act is not None:
            told.append(
                {
                    "action": step.action,
                    "zh": act.zh,
                    "basis": act.basis,
                    "roles": list(step.roles),
                    "second_person": step.four_eyes,
                }
            )
    return told


def terms(clocks: Sequence[RunningTerm]) -> list[dict[str, Any]]:
    """Write terms that run."""
    return [
        {
            "clock": one.code,
            "subject": one.subject,
            "due_on": one.due_on and str(one.due_on),
            "why": one.why,
            "source": one.source,
        }
        for one in clocks
    ]


def answer(request: Request, caller: Caller, work: Callable[[Books], Taken]) -> Response:
    """Act, commit, and answer where the case stands."""

    def both(books: Books) -> tuple[Taken, list[RunningTerm]]:
        taken = work(books)
        if taken.clocks is not None:
            return taken, taken.clocks
        rows = clocks_of(books, caller.book_id, taken.case.id, running=True)
        return taken, [RunningTerm(x["code"], x["subject"], x["due_on"], x["why"], x["source"]) for x in rows]

    taken, clocks = write(request, caller, both)
    content = {
        "id": str(taken.record_id),
        "case": taken.case.code,
        "state": taken.running.state,
        "version": taken.running.version,
        "subject": taken.subject and str(taken.subject),
        "next": next_of(taken.running.state),
        "clocks": terms(clocks),
        "replayed": not taken.fresh,
    }
    headers = None if taken.fresh else {"Idempotency-Replayed": "true"}
    return Response(
        json.dumps(content, ensure_ascii=False), 201 if taken.fresh else 200, headers, "application/json"
    )


def add_act(router: APIRouter, act: Act[Work, Shape]) -> None:
    """Add the route of something that can be done in a case: its body, its answers and its page follow from the row."""
    shape = act_body(act.shape)

    def served(
        request: Request,
        code: CodePath,
        body: RawBody,
        caller: Annotated[Caller, Depends(allowed(act.power))],
    ) -> Response:
        came = parse(shape, body)
        step, about = step_of(request, caller, came), told(act.shape, came)
        return answer(
            request,
            caller,
            lambda books: engine.take(
                books, caller.book_id, step, act, code=code, record_id=came.id, told=about
            ),
        )

    served.__doc__ = f"{act.title} ({act.zh})"
    served.__name__ = f"case_{act.name}"
    answers: Mapping[int | str, dict[str, Any]] = {201: {"model": TakenOut}, 200: {"model": TakenOut}}
    router.post(
        f"/cases/{{code}}/{act.name.replace('_', '-')}",
        status_code=201,
        openapi_extra=takes(shape),
        responses={**problems(*refusals_of(act.name)), **answers},
        operation_id=f"case_{act.name}",
    )(served)


@router.post(
    "/cases",
    status_code=201,
    openapi_extra=takes(act_body(REGISTER.shape)),
    operation_id="case_register",
    responses={
        **problems(*refusals_of("register"), *leaves(casework)),
        201: {"model": TakenOut},
        200: {"model": TakenOut},
    },
)
def register(
    request: Request, body: RawBody, caller: Annotated[Caller, Depends(allowed(REGISTER.power))]
) -> Response:
    """Register a clue as a case (线索登记)."""
    came = parse(act_body(REGISTER.shape), body)
    step, about = step_of(request, caller, came), told(REGISTER.shape, came)
    return answer(
        request,
        caller,
        lambda books: casework.register(books, caller.book_id, step, REGISTER, record_id=came.id, told=about),
    )


for _act in WAY:
    add_act(router, _act)
