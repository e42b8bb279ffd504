"""What is told with each act of a restoration: plan, stages, contract, evaluation, and what becomes money.

As in `ledger.compensation.shapes`: amounts are fen, and decimal text in yuan outside.
"""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal, TypeAlias

from ledger.compensation.shapes import CaseCode, Ground, Name, NoGround, Number, StageNumber, Subject
from ledger.processes.acts import Body, Code, Decimal, Fen, Line, Listed, Whole


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """How much is restored, of a unit: an area, a volume, trees, fry."""

    unit: Literal["m2", "m3", "m", "t", "trees", "fry", "items"]
    amount: Annotated[int, Decimal(3, "units")]
    """Thousandths of the unit inside."""


Quantities: TypeAlias = Annotated[tuple[Quantity, ...], Listed(7)]
"""Each unit once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanApproval(Subject):
    """A plan that is approved: the reason is the decision."""

    opinion: Body = ""
    """What who has looked at the plan proposes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A stage of the works."""

    title: Name
    due_on: date
    amount: Fen


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A restoration to plan."""

    title: Name
    mode: Literal["own", "entrusted", "substitute", "service", "funded"]
    repairer: Code
    repairer_name: Line = ""
    """As its papers are to call it."""
    budget: Fen
    duty: Number | None = None
    """Number of the duty that it performs, where it is not funded; it may be left out where there is one."""
    standard: Body = ""
    quantities: Quantities = ()
    """How much it is to restore."""
    stages: Annotated[tuple[Stage, ...], Listed(100, 1)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract(Subject):
    """The contract of the works."""

    amount: Fen
    retention: Fen | None = None
    """What of it is kept back until its months are over; 0: nothing."""
    retention_share: Annotated[int, Decimal(4, "share of the contract")] | None = None
    """The same as a share; ten-thousandths inside."""
    retention_months: Annotated[int, Whole(1, 120)] | None = None
    """From the day on which the works are accepted, or end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionKept(Subject):
    """What of a retention is kept for good, because defects were found; the reason says which."""

    amount: Fen
    """In all; less than before gives the rest back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyNaming(Subject):
    """The duty that works perform, where several have taken effect since they were planned."""

    duty: Number


@dataclass(frozen=True, slots=True, kw_only=True)
class StageAcceptance(Subject):
    """A stage that is accepted, with its evidence: all that is left of it, or an amount."""

    stage: StageNumber
    evidence: Body
    value: Fen | None = None
    quantities: Quantities = ()
    """How much of it was restored."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StageRefusal(Subject):
    """A stage that is refused; the reason says why."""

    stage: StageNumber
    evidence: Body = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeOver(Subject):
    """Who takes works over, and the contract about what is left of them."""

    repairer: Code
    repairer_name: Line = ""
    """As its papers are to call it."""
    amount: Fen


@dataclass(frozen=True, slots=True, kw_only=True)
class Variation(Subject):
    """A plan that is varied: what it is now, and the stages that are still to be done, in the place of those that are open."""

    budget: Fen
    contract: Fen | None = None
    """The contract as it is now, where it is another one."""
    retention: Fen | None = None
    """What of it is kept back now; where nothing is said, the same share of the contract as before."""
    retention_share: Annotated[int, Decimal(4, "share of the contract")] | None = None
    """The same as a share; ten-thousandths inside."""
    retention_months: Annotated[int, Whole(1, 120)] | None = None
    """From the day on which the works are accepted, or end."""
    duty: Number | None = None
    """The duty that it performs now, where it is another one."""
    stages: Annotated[tuple[Stage, ...], Listed(100)] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation(Subject):
    """The evaluation of a restoration, or the ground on which none is needed."""

    evaluator: Code | None = None
    opinion: Body = ""
    no_evaluation: NoGround = ""
    value: Fen = 0
    """Value at which restoration in kind is accepted."""
    fulfilled: bool = False
    """Whether the duty in kind ends with it, though the works were worth less than was assessed."""
    less_basis: Line = ""
    """Legal basis for what is waived with it."""
    quantities: Quantities = ()
    """How much was restored; where it is accepted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Disposal:
    """Where what is left in the fund of a case goes."""

    destination: Ground
    amount: Fen
    basis: Line
    """Article or decision on which it goes there."""
    other_case: CaseCode | None = None
    """The case that gets it, where it goes to one."""
    payee: Code | None = None
    """Who gets back what it has paid, where a court says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversion(Subject):
    """A failed restoration that becomes a debt of money."""

    obligors: Annotated[tuple[Code, ...], Listed(40)] = ()
    """Those who owe the duty, where they are named; nobody else owes what becomes of it."""
    due_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyConversion:
    """What of a duty no works stand for, and was not performed: all of it, or an amount."""

    duty: Number
    amount: Fen | None = None
    due_on: date
