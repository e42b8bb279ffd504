"""What is told with each act of a case: who, how much, until when.

Amounts are fen; the words that are kept, and the bodies of the addresses, have them as decimal text in yuan. A body has the name
of its shape and `In`, and beside its fields the day, the paper, the reason and the id of the act.
"""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal, TypeAlias
from uuid import UUID

from ledger.compensation import liability_shapes
from ledger.compensation.cost_shapes import TableCost
from ledger.processes.acts import Body, Code, Fen, Inputs, Line, Listed, PaperNumber, Says, Text, Whole

CaseCode: TypeAlias = Annotated[str, Text(pattern=r"^[0-9A-Za-z._-]{1,64}$", says="Number of the case.")]
Area: TypeAlias = Annotated[
    str, Text(pattern=r"^[0-9A-Za-z._-]{1,32}$", says="Control area, such as a GB/T 2260 code.")
]
Medium: TypeAlias = Literal["water", "groundwater", "air", "soil", "marine", "forest", "wildlife", "mixed"]
Channel: TypeAlias = Literal[
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
"""How clues come: 环法规〔2022〕31号 art. 16, as practice lists them."""
Name: TypeAlias = Annotated[str, Text(200)]
Head: TypeAlias = Annotated[str, Text(8, says="H1 to H8.")]
Ground: TypeAlias = Annotated[str, Text(40, says="A ground of the rule pack, such as `other`.")]
NoGround: TypeAlias = Annotated[str, Text(40)]
Target: TypeAlias = Annotated[UUID, Says("Id of what it is about, as the case lists it.")]
AgentId: TypeAlias = Annotated[UUID, Says("Id of the act that appointed the agent, as the case lists it.")]
Number: TypeAlias = Annotated[int, Whole(1, 1000)]
"""Of a part."""
StageNumber: TypeAlias = Annotated[int, Whole(1, 1000)]
Obligor: TypeAlias = liability_shapes.Obligor
Liability: TypeAlias = liability_shapes.Liability
Join: TypeAlias = liability_shapes.Join
OwedInAll: TypeAlias = liability_shapes.OwedInAll
Leave: TypeAlias = liability_shapes.Leave


# -- the way of the case ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseParty:
    """Somebody in a case."""

    owner: Code
    side: Literal["claimant", "lead", "co_handler", "liable", "assessor", "court", "procuratorate"]
    name: Name
    person: bool = False
    """Whether it is a natural person, whose name is not made public."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A clue to register as a case."""

    code: CaseCode
    title: Name
    area: Area
    medium: Medium
    channel: Channel
    source: Annotated[str, Text(pattern=r"^[0-9A-Za-z._-]{0,64}$")] = ""
    """Number of the paper from which the clue comes; the same one is not registered twice."""
    received_on: date
    occurred_on: date | None = None
    place: Line = ""
    red_line: bool | None = None
    """What was found out about it; None where nobody said, which is no finding."""
    repeated: bool | None = None
    major: bool | None = None
    parties: Annotated[tuple[CaseParty, ...], Listed(40)] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What was found, or decided, in words."""

    findings: Body = ""
    opinion: Body = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Commission:
    """Who assesses, how, and until when."""

    body: Code
    body_name: Name
    how: Literal["appraisal", "joint", "experts", "synthesis"]
    due_on: date | None = None
    subcontractors: Annotated[tuple[Line, ...], Listed(20)] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """Why a claim is not started, or ended."""

    ground: Ground


@dataclass(frozen=True, slots=True, kw_only=True)
class Court:
    """A paper to or of a court."""

    court: Code
    court_name: Name
    number: PaperNumber = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """What is claimed under one head."""

    head: Head
    amount: Fen


@dataclass(frozen=True, slots=True, kw_only=True)
class Suit(Court):
    """A suit: which of the situations opens it, why consultation failed or could not be held, and what is claimed."""

    situation: Ground
    consultation: Body
    claimed: Annotated[tuple[Claimed, ...], Listed(8)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Docket:
    """The case number under which a court keeps it."""

    number: PaperNumber


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearing:
    """A hearing: who was there, and what was said."""

    attendance: Annotated[tuple[Line, ...], Listed(60)]
    minutes: Body


@dataclass(frozen=True, slots=True, kw_only=True)
class Pronouncement(Docket):
    """A judgment of the first instance: its number, the day on which the last party was served, and what it says."""

    served_on: date
    outcome: Body = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Appeal:
    """An appeal, by who appeals."""

    by: Code
    findings: Body = ""
    agent: AgentId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealWithdrawal(Docket):
    """That an appeal was withdrawn, and by which agent, where one did it."""

    agent: AgentId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderObjection(Findings):
    """An objection, and by which agent, where one made it."""

    agent: AgentId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """What is owed under one head: in money, and as restoration or service at its value."""

    head: Head
    money: Fen
    kind: Fen = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A sum and those who owe it, each for the whole of it."""

    amount: Fen
    obligors: Annotated[tuple[Obligor, ...], Listed(40)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """An instalment of a part; without amounts the part is split equally."""

    part: Annotated[int, Whole(1, 40)] = 1
    due_on: date
    amount: Fen | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyHead:
    """What a duty in kind is worth under one head."""

    head: Head
    amount: Fen


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """A duty in kind: what is to be restored or served, by whom, and until when."""

    heads: Annotated[tuple[DutyHead, ...], Listed(8, 1)]
    obligors: Annotated[tuple[Obligor, ...], Listed(40, 1)]
    due_on: date
    conversion: Fen = 0
    """What the whole of it becomes where it fails; its value where none is fixed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Obligation:
    """What is owed: by head, by whom, and when."""

    heads: Annotated[tuple[Owed, ...], Listed(8)]
    parts: Annotated[tuple[Part, ...], Listed(40)] = ()
    liability: Liability | None = None
    """In the place of parts, which are computed by it: of what is owed and, where it names who is not bound, of what stays claimed."""
    schedule: Annotated[tuple[Due, ...], Listed(120)] = ()
    conversion: Fen = 0
    """What is due where all restoration in kind fails, and no duties are named."""
    duties: Annotated[tuple[Duty, ...], Listed(40)] = ()
    """By whom and until when what is owed in kind is performed; without them it is one duty of those who owe the money, until
    its last day."""
    less_basis: Line = ""
    """Legal basis for less than was assessed."""
    more_basis: Line = ""
    """Basis for more than was assessed."""
    apart: Annotated[tuple[Claimed, ...], Listed(8)] = ()
    """What of the assessed stays claimed from others, by head: neither due by this nor waived."""
    joins: Annotated[tuple[Join, ...], Listed(40)] = ()
    """Who comes to owe parts that are owed already, on the day on which this takes effect."""

    @property
    def bound(self) -> tuple[str, ...]:
        """Whom it binds: who signed it, or against whom it is; all who owe where nobody is named."""
        return ()

    @property
    def may_be_nothing(self) -> bool:
        """Whether it may say that nothing is owed: a court dismisses a claim, nobody agrees on nothing."""
        return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgment(Obligation):
    """A judgment that is in effect: of the first instance after its term for appeal, or of the second."""

    against: Annotated[tuple[Code, ...], Listed(40)] = ()
    """Liable parties against whom it is; all who owe where nobody is named."""

    number: PaperNumber = ""
    """Case number of the court."""
    account: Line = ""
    """Account to pay into."""
    instance: Literal["first", "second"] = "first"
    served_on: date | None = None
    """Day on which the last party was served; of a judgment of the first instance that was not recorded when it was given."""
    in_all: Annotated[tuple[OwedInAll, ...], Listed(40)] = ()
    """What is owed in all of parts of which more was paid; where nothing more is owed, of all parts of which something was paid."""
    leaves: Annotated[tuple[Leave, ...], Listed(40)] = ()
    """Who owes parts no more beside others."""
    apology_by: date | None = None
    """Last day for the apology that it orders."""

    @property
    def bound(self) -> tuple[str, ...]:
        """Whom it binds."""
        return self.against

    @property
    def may_be_nothing(self) -> bool:
        """Whether it may say that nothing is owed."""
        return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed(Obligation):
    """What liable parties have signed."""

    signed_by: Annotated[tuple[Code, ...], Listed(40)] = ()
    """Liable parties who signed it; all who owe where nobody is named."""

    @property
    def bound(self) -> tuple[str, ...]:
        """Whom it binds."""
        return self.signed_by


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement(Signed):
    """A settlement inside a suit, by its paper of mediation."""

    number: PaperNumber = ""
    """Case number of the court."""
    account: Line = ""
    """Account to pay into."""
    agents: Annotated[tuple[AgentId, ...], Listed(40)] = ()
    """By whom liable parties settled."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement(Signed):
    """A settlement agreement with its required fields."""

    facts: Body
    extent: Body
    mode: Literal[
        "money", "own_restoration", "entrusted_restoration", "substitute_restoration", "service", "mixed"
    ]
    restoration: Body = ""
    """Plan, start, milestones, end and standard of acceptance."""
    guarantee: Body = ""
    account: Line = ""
    """Account to pay into."""
    confirmation_clause: bool | None = None
    """What the parties have agreed; None where nobody said, which is no consent."""
    disclosure: bool | None = None
    annexes: Annotated[tuple[Line, ...], Listed(40)] = ()
    agents: Annotated[tuple[AgentId, ...], Listed(40)] = ()
    """By whom liable parties signed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A payment order that was served and not objected to."""

    number: PaperNumber
    served_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Close:
    """The closing report."""

    report: Body = ""
    no_evaluation: NoGround = ""
    """Ground of the rule pack on which no restoration had to be evaluated."""
    fund_use: Body = ""
    """What became of the money of the case, for the closing report."""
    retention_basis: Line = ""
    """On which basis what is kept back of works stays in the fund until it is paid."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parties:
    """Parties to add."""

    parties: Annotated[tuple[CaseParty, ...], Listed(40, 1)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
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
    text: Body
    amount: Fen | None = None
    about: Code | None = None
    same_discharge: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Officer:
    """Who handles the case from now on."""

    officer: Annotated[int, Whole(1, 2**31 - 1)]
    """Number of the actor, as the list of mandates has it."""


PaperName: TypeAlias = Literal[
    "case",
    "check",
    "start",
    "notice",
    "service",
    "minutes",
    "agreement",
    "confirmation",
    "suit",
    "order",
    "enforcement",
    "preservation",
    "bankruptcy_claim",
    "payment",
    "plan",
    "evaluation",
    "closing",
    "refund",
    "apart_notice",
    "draw",
    "simple",
    "other",
]
"""Which document has a number: `case` for the case itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbering:
    """For which document the next number of a series is."""

    series: Annotated[str, Text(pattern=r"^[0-9A-Za-z._-]{1,32}$", says="Code of the series.")]
    paper: PaperName = "case"
    """`case` for the case itself, which has one."""
    about: Annotated[UUID, Says("Id of the paper, as the papers of the case list it.")] | None = None
    title: Line = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedNumber:
    """A number as it is printed."""

    printed: Annotated[str, Text(200, 1, number=True)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Public:
    """Whether the case is public."""

    public: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """A term by its name, as the case lists it."""

    clock: Annotated[str, Text(40)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause(Clock):
    """A term to pause, on a ground that the rule pack has for it."""

    ground: NoGround = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension(Pause):
    """A longer length for a term, from its start, on a ground that the rule pack has for it."""

    length: Annotated[str, Text(pattern=r"^[1-9][0-9]{0,3} [DWCY]$")]


# -- beside the way: damage, money, works, evidence ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A figure of an assessment: its head, its method, and the inputs of the method by name."""

    head: Head
    method: Annotated[str, Text(40)]
    inputs: Inputs
    printed: Annotated[str, Text(60)] = ""
    """The amount as the report prints it, with its unit: `1,441.6776 万`, `356,030.80 元`, `about 2 亿`."""
    fees: bool = False
    """Whether its costs are the fees of the case that the liable parties bear, which are not among the inputs then."""
    cost: TableCost | None = None
    """Out of which table its unit cost comes, where it is not among the inputs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """A version of the assessment."""

    items: Annotated[tuple[Item, ...], Listed(200, 1)]
    body: Line
    author: Line
    """Who answers for the opinion, and appears when it is challenged."""
    by_experts: bool = False
    facts_simple: bool = False
    undisputed: bool = False
    no_obvious_impact: bool = False
    repair_feasible: bool | None = None
    subcontractors: Annotated[tuple[Line, ...], Listed(20)] = ()
    opinion: Body = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What it is about."""

    subject: Target


@dataclass(frozen=True, slots=True, kw_only=True)
class Docketed(Subject):
    """An enforcement that a court keeps under a case number."""

    number: PaperNumber


@dataclass(frozen=True, slots=True, kw_only=True)
class Preservation(Court):
    """Property of a liable party to preserve, up to an amount."""

    against: Code
    amount: Fen
    known_assets: Body = ""
    """Which property is known, and where."""
    secured_by: Line = ""
    """By what the applicant stands for what the preservation may cost the other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preserved(Docketed):
    """A ruling that preserves property until a day."""

    until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """Money that came."""

    route: Literal["treasury", "agency", "court", "escrow"]
    payer: Code
    amount: Fen
    part: Number = 1
    hold_excess: bool = False
    """Hold what is beyond what is owed, to be returned."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Onward:
    """Money that goes on to the treasury: all that waits of a payment, or an amount."""

    payment: Target
    amount: Fen | None = None
    project: Line = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Guarantee:
    """A guarantee."""

    kind: Literal["bank_letter", "mortgage", "surety", "deposit"]
    guarantor: Code
    amount: Fen
    expires_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Call(Subject):
    """A guarantee to call, for a part, or for all of which something is overdue."""

    part: Number | None = None
    payer: Code | None = None
    """For whom the guarantor stands: one of those who owe the part."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Relief:
    """A waiver, a credit, a refund or a suspension of interest, with its legal basis."""

    kind: Literal["waiver", "release", "credit", "refund_excess", "refund_reversed", "suspension"]
    part: Number = 1
    amount: Fen = 0
    basis: Annotated[str, Text(500, 1)]
    payee: Code | None = None
    first_on: date | None = None
    last_on: date | None = None
    judgment: UUID | None = None
    """For a refund after a reversed judgment: the act by which the part became owed."""
    left_owed: Fen | None = None
    """What the judgment that reversed it leaves owed of the principal of the part."""
    payee_name: Name = ""
    """Of a refund: of the holder of the account to which it is to be paid."""
    payee_account: Annotated[str, Text(64)] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActReversal:
    """An act that was recorded wrongly, with the reason and the paper that shows it."""

    target: Annotated[UUID, Says("Id of the act, as the client made it.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Spending:
    """A payment out of what the case has received: for a stage, or to give back what response and assessment have cost."""

    subject: Target | None = None
    stage: StageNumber | None = None
    use: Literal["restoration", "monitoring", "investigation", "emergency", "assessment", "elsewhere"]
    payee: Code
    payee_name: Line = ""
    """As its account is registered in the case; it may be left out with the account."""
    payee_account: Line = ""
    heads: Annotated[tuple[Claimed, ...], Listed(9)] = ()
    """Of which heads of loss the money is; without them, of all by what is left of each."""
    invoice: PaperNumber = ""
    """Number of the invoice that it pays; nothing else pays it. Money for another place has none."""
    purpose: Line = ""
    """For what, where the money serves another place."""
    fee: Target | None = None
    """The fee that it pays, or gives back to who has advanced it."""
    amount: Fen


@dataclass(frozen=True, slots=True, kw_only=True)
class PayeeAccount:
    """The account into which somebody is paid out of the fund of a case."""

    payee: Code
    payee_name: Name
    """As the bank has it."""
    payee_account: Name
    bank_branch: Line = ""
