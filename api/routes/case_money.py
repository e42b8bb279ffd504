"""What a damage amounts to, what came for it, what secures it, and the works that restore: beside the way of the case."""

from typing import Annotated, Any, Final, Literal
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field

from api.acts import ActIn, Words
from api.rooms import Yuan
from api.routes.cases import Head, Text, add_step
from api.shapes import Code, Day, Strict

router = APIRouter(prefix="/v1/books/{book}", tags=["compensation: money and works"])

Subject = Annotated[UUID, Field(description="Id of what it is about, as the case lists it.")]
Part = Annotated[int, Field(ge=1, le=1000)]


class ItemIn(Strict):
    """A figure of an assessment: its head, its method, and the inputs of the method by name."""

    head: Head
    method: Annotated[str, Field(max_length=40)]
    inputs: dict[str, Any]
    printed: Annotated[str, Field(max_length=60)] = ""
    """The amount as the report prints it, with its unit: `1,441.6776 万`, `356,030.80 元`, `about 2 亿`."""


class AssessmentIn(ActIn):
    """A version of the assessment."""

    items: Annotated[list[ItemIn], Field(min_length=1, max_length=200)]
    body: Words
    author: Words
    """Who answers for the opinion, and appears when it is challenged."""
    by_experts: bool = False
    facts_simple: bool = False
    undisputed: bool = False
    no_obvious_impact: bool = False
    repair_feasible: bool | None = None
    subcontractors: Annotated[list[Words], Field(default_factory=list, max_length=20)]
    opinion: Text = ""


class SubjectIn(ActIn):
    """What it is about."""

    subject: Subject


class PaymentIn(ActIn):
    """Money that came."""

    route: Literal["treasury", "agency", "court", "escrow"]
    payer: Code
    amount: Yuan
    part: Part = 1
    hold_excess: bool = False
    """Hold what is beyond what is owed, to be returned."""


class OnwardIn(ActIn):
    """Money that goes on to the treasury: all that waits of a payment, or an amount."""

    payment: Subject
    amount: Yuan = ""
    project: Words = ""


class GuaranteeIn(ActIn):
    """A guarantee."""

    kind: Literal["bank_letter", "mortgage", "surety", "deposit"]
    guarantor: Code
    amount: Yuan
    expires_on: Day | None = None


class CallIn(SubjectIn):
    """A guarantee to call, for a part."""

    part: Part = 1
    payer: Code | None = None


class ReliefIn(ActIn):
    """A waiver, a credit, a refund or a suspension of interest, with its legal basis."""

    kind: Literal["waiver", "credit", "refund_excess", "refund_reversed", "suspension"]
    part: Part = 1
    amount: Yuan = "0"
    basis: Annotated[str, Field(min_length=1, max_length=500)]
    payee: Code | None = None
    first_on: Day | None = None
    last_on: Day | None = None
    judgment: UUID | None = None
    """For a refund after a reversed judgment: the act by which the part became owed."""
    left_owed: Yuan = ""
    """What the judgment that reversed it leaves owed of the principal of the part."""


class ActReversalIn(ActIn):
    """An act that was recorded wrongly, with the reason and the paper that shows it."""

    target: Annotated[UUID, Field(description="Id of the act, as the client made it.")]


class StageIn(Strict):
    """A stage of the works."""

    title: Annotated[str, Field(max_length=200)]
    due_on: Day
    amount: Yuan


class PlanIn(ActIn):
    """A restoration to plan."""

    title: Annotated[str, Field(max_length=200)]
    mode: Literal["own", "entrusted", "substitute", "service", "funded"]
    repairer: Code
    budget: Yuan
    standard: Text = ""
    stages: Annotated[list[StageIn], Field(min_length=1, max_length=100)]


class ContractIn(SubjectIn):
    """The contract of the works."""

    amount: Yuan


class StageAcceptanceIn(SubjectIn):
    """A stage that is accepted, with its evidence."""

    stage: Annotated[int, Field(ge=1, le=100)]
    evidence: Text


class EvaluationIn(SubjectIn):
    """The evaluation of a restoration, or the ground on which none is needed."""

    evaluator: Code | None = None
    opinion: Text = ""
    no_evaluation: Annotated[str, Field(max_length=40)] = ""
    value: Yuan = "0"
    """Value at which restoration in kind is accepted."""
    fulfilled: bool = False
    """Whether the duty in kind ends with it, though the works were worth less than was assessed."""


class ConversionIn(SubjectIn):
    """A failed restoration that becomes a debt of money."""

    obligors: Annotated[list[Code], Field(min_length=1, max_length=40)]
    due_on: Day


class SpendingIn(ActIn):
    """A payment out of what the case has received: for a stage, or to give back what response and assessment have cost."""

    subject: Subject | None = None
    stage: Annotated[int, Field(ge=1, le=100)] | None = None
    use: Literal["restoration", "monitoring", "investigation", "emergency", "assessment", "elsewhere"]
    payee: Code
    payee_name: Words = ""
    """With its account, where the payee is no party of the case, not the repairer and not registered."""
    payee_account: Words = ""
    purpose: Words = ""
    """For what, where the money serves another place."""
    amount: Yuan


class CustodyIn(SubjectIn):
    """Evidence that goes from one hand to another."""

    from_hand: Words
    to_hand: Words


BODIES: Final[tuple[type[Strict], ...]] = (
    AssessmentIn,
    SubjectIn,
    PaymentIn,
    OnwardIn,
    GuaranteeIn,
    CallIn,
    ReliefIn,
    ActReversalIn,
    PlanIn,
    ContractIn,
    StageAcceptanceIn,
    EvaluationIn,
    ConversionIn,
    SpendingIn,
    CustodyIn,
)

for _name, _shape, _power, _title in (
    (
        "submit_assessment",
        AssessmentIn,
        "case.assess",
        "Submit a version of the assessment; every figure is computed here",
    ),
    (
        "accept_assessment",
        SubjectIn,
        "case.work",
        "Accept a version, as a second person: its heads are the claim",
    ),
    ("send_back_assessment", SubjectIn, "case.work", "Send a version back"),
    ("withdraw_assessment", SubjectIn, "case.assess", "Withdraw a version"),
    ("pay", PaymentIn, "case.money", "Record a payment: principal that is due, then interest, then the rest"),
    ("remit", OnwardIn, "case.money", "Pass money on from the settlement account to the treasury"),
    (
        "transfer_court",
        OnwardIn,
        "case.money",
        "Record that a court paid into the treasury what it collected",
    ),
    ("release_escrow", OnwardIn, "case.money", "Release escrow money for a project, by way of the treasury"),
    ("give_guarantee", GuaranteeIn, "case.note", "Take a guarantee"),
    ("call_guarantee", CallIn, "case.note", "Call a guarantee, as a second person"),
    ("release_guarantee", SubjectIn, "case.note", "Release a guarantee, as a second person"),
    (
        "propose_relief",
        ReliefIn,
        "case.ask",
        "Ask for a waiver, a credit, a refund or a suspension of interest",
    ),
    ("grant_relief", SubjectIn, "case.note", "Grant what was asked for, as a second person"),
    ("deny_relief", SubjectIn, "case.note", "Deny what was asked for, as a second person"),
    ("propose_reversal", ActReversalIn, "case.money", "Ask that an act that moved money be reversed"),
    (
        "confirm_reversal",
        SubjectIn,
        "case.money",
        "Reverse it, as a second person: money, interest, terms and the case go back",
    ),
    ("drop_reversal", SubjectIn, "case.money", "Drop a reversal that was asked for"),
    ("plan_project", PlanIn, "case.own", "Plan a restoration with its stages"),
    ("approve_project", SubjectIn, "case.work", "Approve a plan, as a second person"),
    ("drop_project", SubjectIn, "case.work", "Drop a plan"),
    ("contract_project", ContractIn, "case.work", "Record the contract"),
    ("accept_stage", StageAcceptanceIn, "case.work", "Accept a stage with its evidence"),
    ("complete_project", SubjectIn, "case.own", "Call the works complete"),
    (
        "accept_project",
        EvaluationIn,
        "case.work",
        "Accept a restoration after its evaluation, as a second person",
    ),
    (
        "reject_project",
        EvaluationIn,
        "case.work",
        "Reject a restoration that missed its target, as a second person",
    ),
    ("rework_project", SubjectIn, "case.work", "Let a restoration be done again"),
    (
        "convert_project",
        ConversionIn,
        "case.work",
        "Turn a failed restoration into money, as a second person",
    ),
    (
        "spend",
        SpendingIn,
        "case.money",
        "Ask that a stage be paid, or costs be given back, out of what the case has received",
    ),
    ("confirm_spending", SubjectIn, "case.money", "Pay what was asked for, as a second person"),
    ("drop_spending", SubjectIn, "case.money", "Drop a spending that was asked for"),
    ("hand_over", CustodyIn, "case.assess", "Record that evidence went from one hand to another"),
):
    add_step(router, _name, _shape, _power, _title)
