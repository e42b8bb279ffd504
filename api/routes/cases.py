"""Damage cases, step by step: from the clue to the closed file. Every answer says what is next, by when and why."""

import json
from collections.abc import Callable, Mapping
from datetime import date
from typing import Annotated, Any, Final, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from pydantic import Field

from api.acts import STEP, ActIn, Area, Words, step_of
from api.dependencies import Caller, RawBody, allowed, parse, takes, write
from api.openapi import problems
from api.refusals import refusals
from api.rooms import Yuan
from api.shapes import Body, Code, CodePath, Day, Out, Strict
from ledger.compensation.actions import (
    ACTIONS,
    casework,
    engine,
)
from ledger.compensation.actions.engine import Taken
from ledger.compensation.machines import CASE
from ledger.compensation.queries.cases import clocks_of
from ledger.database import Books
from ledger.errors import LedgerError

router = APIRouter(prefix="/v1/books/{book}", tags=["compensation: the case"])

CaseCode = Annotated[str, Field(pattern=r"^[0-9A-Za-z._-]{1,64}$", description="Number of the case.")]
Medium = Literal["water", "groundwater", "air", "soil", "marine", "forest", "wildlife", "mixed"]
Head = Annotated[str, Field(max_length=8, description="H1 to H8.")]
Text = Body
Ground = Annotated[str, Field(max_length=40, description="A ground of the rule pack, such as `other`.")]


class CasePartyIn(Strict):
    """Somebody in a case."""

    owner: Code
    side: Literal["claimant", "lead", "co_handler", "liable", "assessor", "court", "procuratorate"]
    name: Annotated[str, Field(max_length=200)]
    person: bool = False
    """Whether it is a natural person, whose name is not made public."""


class CaseIn(ActIn):
    """A clue to register as a case."""

    code: CaseCode
    title: Annotated[str, Field(max_length=200)]
    area: Area
    medium: Medium
    channel: Literal[
        "inspection",
        "planning",
        "emergency",
        "penalty",
        "court",
        "procuratorate",
        "monitoring",
        "complaint",
        "report",
        "pushed_list",
        "other",
    ]
    source: Annotated[str, Field(pattern=r"^[0-9A-Za-z._-]{0,64}$")] = ""
    """Number of the paper from which the clue comes; the same one is not registered twice."""
    received_on: Day
    occurred_on: Day | None = None
    place: Words = ""
    red_line: bool = False
    repeated: bool = False
    major: bool = False
    parties: Annotated[list[CasePartyIn], Field(default_factory=list, max_length=40)]


class FindingsIn(ActIn):
    """What was found, or decided, in words."""

    findings: Text = ""
    opinion: Text = ""


class CommissionIn(ActIn):
    """Who assesses, how, and until when."""

    body: Code
    body_name: Annotated[str, Field(max_length=200)]
    how: Literal["appraisal", "joint", "experts", "synthesis"]
    due_on: Day | None = None
    subcontractors: Annotated[list[Words], Field(default_factory=list, max_length=20)]


class EndIn(ActIn):
    """Why a claim is not started, or ended."""

    ground: Ground


class NoticeIn(ActIn):
    """The notice of consultation, with the proof of its service."""

    answer_by: Day
    proof_of_service: Words
    facts: Text = ""


class NoticeAnswerIn(ActIn):
    """The answer of a liable party."""

    position: Text


class MeetingIn(ActIn):
    """A meeting: who was there, what was said, and whose position is what."""

    attendance: Annotated[list[Words], Field(max_length=60)]
    minutes: Text
    chaired_by: Words = ""


class OfferIn(ActIn):
    """An offer of one side about the way and time of performance."""

    by: Code
    amount: Yuan
    terms: Text


class CourtIn(ActIn):
    """A paper to or of a court."""

    court: Code
    court_name: Annotated[str, Field(max_length=200)]
    number: Words = ""


class ClaimedIn(Strict):
    """What is claimed under one head."""

    head: Head
    amount: Yuan


class SuitIn(CourtIn):
    """A suit: which of the situations opens it, why consultation failed or could not be held, and what is claimed."""

    situation: Ground
    consultation: Text
    claimed: Annotated[list[ClaimedIn], Field(max_length=8)]


class OwedIn(Strict):
    """What is owed under one head: in money, and as restoration or service at its value."""

    head: Head
    money: Yuan
    kind: Yuan = "0"


class ObligorIn(Strict):
    """Who owes a part, and its share in the end; equal where none is named."""

    owner: Code
    share: Annotated[str, Field(max_length=20, description="0.8 or 4/5; all of a part sum to 1.")] = ""


class PartIn(Strict):
    """A sum and those who owe it, each for the whole of it."""

    amount: Yuan
    obligors: Annotated[list[ObligorIn], Field(max_length=40)]


class DueIn(Strict):
    """An instalment of a part; without amounts the part is split equally."""

    part: Annotated[int, Field(ge=1, le=40)] = 1
    due_on: Day
    amount: Yuan = ""


class ObligationIn(ActIn):
    """What is owed: by head, by whom, and when."""

    heads: Annotated[list[OwedIn], Field(max_length=8)]
    parts: Annotated[list[PartIn], Field(max_length=40)]
    schedule: Annotated[list[DueIn], Field(default_factory=list, max_length=120)]
    conversion: Yuan = "0"
    """What is due where restoration in kind fails."""
    less_basis: Words = ""
    """Legal basis for less than was assessed."""


class AgreementIn(ObligationIn):
    """A settlement agreement with its required fields."""

    facts: Text
    extent: Text
    mode: Literal[
        "money", "own_restoration", "entrusted_restoration", "substitute_restoration", "service", "mixed"
    ]
    restoration: Text = ""
    """Plan, start, milestones, end and standard of acceptance."""
    guarantee: Text = ""
    account: Words = ""
    """Account to pay into."""
    confirmation_clause: bool = True
    disclosure: bool = True
    annexes: Annotated[list[Words], Field(default_factory=list, max_length=40)]


class OrderIn(ActIn):
    """A payment order that was served and not objected to."""

    number: Words
    served_on: Day


class CloseIn(ActIn):
    """The closing report."""

    report: Text = ""
    no_evaluation: Annotated[str, Field(max_length=40)] = ""
    """Ground of the rule pack on which no restoration had to be evaluated."""


class PartiesIn(ActIn):
    """Parties to add."""

    parties: Annotated[list[CasePartyIn], Field(min_length=1, max_length=40)]


class NoteIn(ActIn):
    """Something beside the claim: a notice, a fine, a tax, a criminal case, monitoring after the end. It offsets nothing."""

    topic: Literal[
        "procuratorate_notice",
        "procuratorate_feedback",
        "claimant_report",
        "supervision",
        "fine",
        "daily_fine",
        "tax",
        "criminal_case",
        "public_interest_suit",
        "private_suit",
        "penalty_file",
        "monitoring",
        "site_visit",
        "refusal_to_produce",
        "discretion",
        "other",
    ]
    text: Text
    amount: Yuan = ""
    about: Code | None = None
    same_discharge: bool = True


class PublicIn(ActIn):
    """Whether the case is public."""

    public: bool


class ClockIn(ActIn):
    """A term by its name, as the case lists it."""

    clock: Annotated[str, Field(max_length=40)]


class ExtensionIn(ClockIn):
    """Another length for a term, from its start."""

    length: Annotated[str, Field(pattern=r"^[1-9][0-9]{0,3} [DWCY]$")]


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


BODIES: Final[tuple[type[Strict], ...]] = (
    CaseIn,
    FindingsIn,
    CommissionIn,
    EndIn,
    NoticeIn,
    NoticeAnswerIn,
    MeetingIn,
    OfferIn,
    CourtIn,
    SuitIn,
    ObligationIn,
    AgreementIn,
    OrderIn,
    CloseIn,
    PartiesIn,
    NoteIn,
    PublicIn,
    ClockIn,
    ExtensionIn,
)


def refusals_of(name: str) -> tuple[type[LedgerError], ...]:
    """List what an act may be refused for, beyond what every step shares."""
    do = ACTIONS[name].do
    return refusals(engine.take, *([] if do is None else [do]))


SHAPES: Final[dict[str, type[ActIn]]] = {"register": CaseIn}
"""The body of each act of a case, by its name."""


def next_of(state: str) -> list[dict[str, Any]]:
    """Tell what can be done next in a state of a case, by whom, and under which article."""
    told = []
    for step in CASE.transitions:
        action = ACTIONS.get(step.action)
        if step.before == state and action is not None:
            told.append(
                {
                    "action": step.action,
                    "zh": action.zh,
                    "basis": action.basis,
                    "roles": list(step.roles),
                    "second_person": step.four_eyes,
                }
            )
    return told


def terms(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Write terms that run."""
    return [
        {
            "clock": x["code"],
            "subject": x["subject"],
            "due_on": x["due_on"] and str(x["due_on"]),
            "why": x["why"],
            "source": x["source"],
        }
        for x in rows
    ]


def words_of(told: ActIn) -> dict[str, Any]:
    """Give the words of a step beyond who, when and why."""
    return told.model_dump(mode="json", exclude={"id", "effective_on", "document", "reason", "code"})


def answer(request: Request, caller: Caller, work: Callable[[Books], Taken]) -> Response:
    """Act, commit, and answer where the case stands."""

    def both(books: Books) -> tuple[Taken, list[dict[str, Any]]]:
        taken = work(books)
        if taken.clocks is not None:
            return taken, taken.clocks
        return taken, clocks_of(books, caller.book_id, taken.case.id, running=True)

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


def add_step(
    router: APIRouter,
    name: str,
    shape: type[ActIn],
    power: str,
    title: str,
    path: str = "",
) -> None:
    """Add a route for something that can be done in a case."""
    SHAPES[name] = shape

    def served(
        request: Request, code: CodePath, body: RawBody, caller: Annotated[Caller, Depends(allowed(power))]
    ) -> Response:
        told = parse(shape, body)
        step, words = step_of(request, caller, told), words_of(told)
        return answer(
            request,
            caller,
            lambda books: engine.take(
                books, caller.book_id, step, ACTIONS[name], code=code, record_id=told.id, words=words
            ),
        )

    served.__doc__ = f"{title} ({ACTIONS[name].zh})"
    served.__name__ = f"case_{name}"
    answers: Mapping[int | str, dict[str, Any]] = {201: {"model": TakenOut}, 200: {"model": TakenOut}}
    router.post(
        path or f"/cases/{{code}}/{name.replace('_', '-')}",
        status_code=201,
        openapi_extra=takes(shape),
        responses={**problems(*STEP, *refusals_of(name)), **answers},
        operation_id=f"case_{name}",
    )(served)


@router.post(
    "/cases",
    status_code=201,
    openapi_extra=takes(CaseIn),
    operation_id="case_register",
    responses={
        **problems(*STEP, casework.register),
        201: {"model": TakenOut},
        200: {"model": TakenOut},
    },
)
def register(
    request: Request, body: RawBody, caller: Annotated[Caller, Depends(allowed("case.work"))]
) -> Response:
    """Register a clue as a case (线索登记)."""
    new = parse(CaseIn, body)
    step, words = step_of(request, caller, new), words_of(new)
    return answer(
        request,
        caller,
        lambda books: casework.register(
            books, caller.book_id, step, record_id=new.id, code=new.code, words=words
        ),
    )


for _name, _shape, _power, _title in (
    ("check", FindingsIn, "case.work", "Begin the preliminary check of a clue"),
    ("open", FindingsIn, "case.work", "Open the investigation, as a second person"),
    ("investigate", FindingsIn, "case.work", "Investigate"),
    ("commission", CommissionIn, "case.work", "Commission the assessment"),
    ("conclude", FindingsIn, "case.work", "Conclude that a claim is made"),
    ("end", EndIn, "case.work", "Not start a claim, or end it, as a second person"),
    ("notify", NoticeIn, "case.work", "Serve the notice of consultation"),
    ("answer", NoticeAnswerIn, "case.own", "Answer the notice: consultation begins"),
    ("meet", MeetingIn, "case.work", "Hold a meeting"),
    ("offer", OfferIn, "case.own", "Make an offer about way and time of performance"),
    ("fail", EndIn, "case.work", "Record that consultation has failed"),
    ("resume", FindingsIn, "case.work", "Consult again"),
    ("agree", AgreementIn, "case.work", "Sign the agreement, as a second person"),
    ("apply_confirmation", CourtIn, "case.work", "Apply for judicial confirmation"),
    ("publish_agreement", CourtIn, "case.work", "Record that the court publishes the agreement"),
    ("confirm", CourtIn, "case.work", "Record the ruling that confirms the agreement: it is due"),
    ("refuse_confirmation", CourtIn, "case.work", "Record that the court refused to confirm"),
    ("perform", FindingsIn, "case.work", "Let the agreement take effect without a court"),
    ("sue", SuitIn, "case.work", "Sue"),
    (
        "publish_settlement",
        CourtIn,
        "case.work",
        "Record that the court publishes a settlement inside the suit",
    ),
    ("judge", ObligationIn, "case.work", "Record an effective judgment: it is due"),
    ("settle_suit", ObligationIn, "case.work", "Record an effective settlement inside the suit: it is due"),
    ("default", FindingsIn, "case.work", "Record that something is overdue"),
    ("apply_order", CourtIn, "case.work", "Apply for a payment order"),
    ("order", OrderIn, "case.work", "Record a payment order that became final"),
    ("object", FindingsIn, "case.own", "Object to a payment order"),
    ("enforce", CourtIn, "case.work", "Apply for enforcement"),
    ("cure", FindingsIn, "case.work", "Record that nothing is overdue any more"),
    ("restore", FindingsIn, "case.work", "Begin the restoration"),
    ("return", FindingsIn, "case.work", "Go back to performance after a restoration failed"),
    ("close", CloseIn, "case.work", "Close the case, as a second person"),
    ("reopen", FindingsIn, "case.work", "Reopen the case for damage that was not known, as a second person"),
    ("add_parties", PartiesIn, "case.work", "Add parties"),
    ("note", NoteIn, "case.note", "Keep a paper beside the claim"),
    ("publicise", PublicIn, "case.work", "Make the case public, or no longer, as a second person"),
    ("pause_clock", ClockIn, "case.work", "Pause a term"),
    ("resume_clock", ClockIn, "case.work", "Let a paused term run on"),
    ("extend_clock", ExtensionIn, "case.work", "Give a term another length, as a second person"),
):
    add_step(router, _name, _shape, _power, _title)
