"""Damage cases: what is done on their way and beside it, from the clue to the closed file. Every answer says what is next, and why."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Annotated, Any, Final, TypeVar
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response

from api.acts import STEP, ActOut, respond, step_of, tell
from api.calls import case_place
from api.dependencies import Caller, RawBody, allowed, parse, takes, today_of, write
from api.derived import act_body, shape_of
from api.errors import locale_of
from api.hearing import hears_as
from api.openapi import problems
from api.refusals import refusals
from api.shapes import CodePath, Out
from ledger.compensation import acts
from ledger.compensation.actions import casework
from ledger.compensation.actions.engine import ActBeforeCase, CaseAct, CaseRecord, NotNow
from ledger.compensation.actions.heard import heard_next
from ledger.compensation.actions.waits import waits_now
from ledger.compensation.acts import ACT, BESIDE, CASEWORK, CONFIRMING, REGISTER, next_of
from ledger.compensation.machines import CASE
from ledger.compensation.queries.numbering import number_given
from ledger.compensation.queries.slips import alike_of
from ledger.compensation.rules.clocks import reason_phrase, source_title
from ledger.compensation.rules.hearing import heard_terms
from ledger.database import Books
from ledger.errors import LedgerError
from ledger.messages import translate
from ledger.processes.actions import ActedBefore, SecondPersonNeeded, StepBackdated, StepNotAllowed
from ledger.processes.acts import written
from ledger.words import said

Shape = TypeVar("Shape")
router = APIRouter(prefix="/v1/books/{book}", tags=["compensation: the case"])
beside = APIRouter(prefix="/v1/books/{book}", tags=["compensation: money and works"])
"""What a damage amounts to, what came for it, what secures it, and the works that restore."""


class TermOut(Out):
    """A term that runs, and why it ends just then."""

    clock: str
    subject: str
    due_on: date | None
    why: str
    source: str
    said: dict[str, str]
    """Its name in words, in the client's language."""


class ObligorOut(Out):
    """Who owes a part, each for the whole of it, with its share in the end."""

    owner: str
    share: str


class PartOut(Out):
    """A sum, in yuan, and those who owe it."""

    amount: str
    obligors: list[ObligorOut]


class CaseRecordOut(ActOut):
    """What became of something that was done in a case: its id is that of the record, the rest tells the case as it stands."""

    case: str
    """Number of the case."""
    subject: UUID | None
    """The assessment, guarantee, relief, restoration or evidence that it was about."""
    clocks: list[TermOut]
    """The terms that run, the first to end first."""
    parts: list[PartOut]
    """The parts of the money that were computed of the liability that was told; none where none was."""
    number: str | None
    """The number that was given, as it is printed; null of another act."""
    waits_for: str
    """The act by which another person does what is only told so far; `said` tells it in a sentence. Empty where it is done."""
    similar: list[UUID]
    """Other acts of the case that stand, or wait, with the same payer or payee, day, sum and paper as what is recorded or confirmed here:
    perhaps the same slip of the bank."""


BODIES: Final = (act_body(REGISTER.shape), *(act_body(act.shape) for act in (*CASEWORK, *BESIDE)))


def refusals_of(name: str) -> tuple[type[LedgerError], ...]:
    """List what an act may be refused for, beyond what every step shares; what confirms another for all that the other may."""
    waited = (one for act in ACT.values() if act.by_two for one in act.refusing)
    begun = (one for one in refusals(acts.take) if one not in never_of(name))
    return refusals(*begun, *ACT[name].refusing, *(waited if name == CONFIRMING else ()))


def never_of(name: str) -> frozenset[type[LedgerError]]:
    """Tell what of all that beginning an act may be refused for this one is not, by the steps that it takes.

    What moves the case is possible where the machine says; what stands beside it, in the states that its row names, and none of the two
    is asked for a second person where no step is, nor the row.
    """
    act = ACT[name]
    moves = act.steps(CASE)
    persons = (*moves, *(act.about.taken if act.about is not None else ()))
    met: Mapping[type[LedgerError], bool] = {
        SecondPersonNeeded: act.second_person or any(one.four_eyes for one in persons),
        ActedBefore: any(one.apart for one in persons),
        StepNotAllowed: bool(persons),
        StepBackdated: bool(persons),
        NotNow: not moves and bool(act.states),
        ActBeforeCase: not moves,
    }
    return frozenset(kind for kind, can in met.items() if not can)


def answer(
    request: Request, caller: Caller, act: CaseAct[Any], work: Callable[[Books], CaseRecord]
) -> Response:
    """Act, commit, and answer where the case stands and what can be done now: 201, or 200 for a replay."""
    today, locale = today_of(request), locale_of(request)

    def answered(books: Books) -> Response:
        made = work(books)
        view = made.view
        owner = hears_as(books, caller, view.case.id)
        following, running = next_of(view if owner is None else view.as_heard(), today), view.stands.terms
        if owner is not None:
            following, running = heard_next(following, view, owner), tuple(heard_terms(running))
        waits, whole = (
            waits_now(view.stands, act, made.record_id),
            tell(
                made.record_id,
                view.running,
                made.fresh,
                made.entries,
                following,
                case_place(caller.book, view.case.code),
                locale,
                caller.sees,
            ),
        )
        if waits:
            whole["said"]["waits_for"] = waits_said(waits, locale)
        content = {
            **whole,
            "case": view.case.code,
            "subject": made.subject,
            "clocks": [
                TermOut(
                    clock=x.code,
                    subject=x.subject,
                    due_on=x.due_on,
                    why=reason_phrase(x.why).into(locale),
                    source=source_title(x.source, locale),
                    said={"clock": said("term", x.code, locale)},
                )
                for x in running
            ],
            "parts": [written(one) for one in made.parts],
            "number": number_given(books, caller.book_id, made.record_id)
            if act.name == "give_number"
            else None,
            "waits_for": waits,
            "similar": alike_of(books, caller.book_id, view.case.id, act.name, made.record_id, made.subject),
        }
        return respond(content, fresh=made.fresh, began=True)

    return write(request, caller, answered)


def waits_said(waits: str, locale: str) -> str:
    """Say that what was told waits for the step of another person."""
    step = said("act.compensation.case", waits.replace("-", "_"), locale)
    return translate(
        "It is not done yet: it waits until another person takes the step: {act}.", locale, {"act": step}
    )


def add_act(router: APIRouter, act: CaseAct[Shape]) -> None:
    """Add the route of something that can be done in a case: its body, its answers and its page follow from the row."""
    shape = act_body(act.shape)

    def served(
        request: Request,
        code: CodePath,
        body: RawBody,
        caller: Annotated[Caller, Depends(allowed(act.power))],
    ) -> Response:
        came = parse(shape, body)
        step, about = step_of(request, caller, came), shape_of(act.shape, came)
        return answer(
            request,
            caller,
            act,
            lambda books: acts.take(
                books, caller.book_id, step, act, code=code, record_id=came.id, told=about
            ),
        )

    waits = ": it waits until another person confirms it" if act.by_two else ""
    served.__doc__ = f"{act.title} ({act.zh}){waits}"
    served.__name__ = f"case_{act.name}"
    answers: Mapping[int | str, dict[str, Any]] = {
        201: {"model": CaseRecordOut},
        200: {"model": CaseRecordOut},
    }
    router.post(
        f"/cases/{{code}}/{act.address}",
        status_code=201,
        openapi_extra=takes(shape),
        responses={**problems(*STEP, shape_of, *refusals_of(act.name), next_of), **answers},
        operation_id=f"case_{act.name}",
    )(served)


@router.post(
    "/cases",
    status_code=201,
    openapi_extra=takes(act_body(REGISTER.shape)),
    operation_id="case_register",
    responses={
        **problems(*STEP, shape_of, casework.register, next_of),
        201: {"model": CaseRecordOut},
        200: {"model": CaseRecordOut},
    },
)
def register(
    request: Request, body: RawBody, caller: Annotated[Caller, Depends(allowed(REGISTER.power))]
) -> Response:
    """Register a clue as a case (线索登记)."""
    came = parse(act_body(REGISTER.shape), body)
    step, about = step_of(request, caller, came), shape_of(REGISTER.shape, came)
    return answer(
        request,
        caller,
        REGISTER,
        lambda books: casework.register(books, caller.book_id, step, REGISTER, record_id=came.id, told=about),
    )


for _act in CASEWORK:
    add_act(router, _act)
for _act in BESIDE:
    add_act(beside, _act)
