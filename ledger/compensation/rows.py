"""Rows of a case as its papers show them; `ledger.compensation.queries` reads them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple, TypedDict
from uuid import UUID

from ledger.processes.acts import Words


class FigureRow(NamedTuple):
    """What is claimed, assessed, agreed, judged and stands under a head of loss; fen by figure or purpose."""

    head: str
    amounts: dict[str, int]


class FigureVersion(NamedTuple):
    """A figure as an act told it; fen."""

    effective_on: date
    figure: str
    head: str
    amount: int
    kind: str
    """Of the act."""
    act: UUID
    round: int
    """How often the case had been reopened for damage that was not known."""
    apart: UUID | None = None
    """The separate claim about which it was told."""
    reversed: bool = False
    """Whether the act was reversed: the figure is shown, and does not count."""


class TermRow(NamedTuple):
    """A term as it ran on a day."""

    code: str
    subject: str
    starts_on: date
    length: str
    """As `30 D`; empty where a paper named the end."""
    due_on: date | None
    why: str
    source: str
    pack: str = ""
    """Rule pack from which it has its length, as `cn@2026.2`; empty where a paper named the end."""
    mark: str = ""
    """Whether somebody has read the rule in its source."""


class LineRow(TypedDict):
    """A step of a figure, as its worksheet shows it."""

    name: str
    formula: str
    numbers: str
    value: str
    unit: str
    source: str


class ItemRow(TypedDict):
    """A figure of an assessment; fen."""

    number: int
    head: str
    method: str
    inputs: dict[str, object]
    coefficients: dict[str, object]
    lines: list[LineRow]
    amount: int
    printed: str
    approximate: bool


class AssessmentRow(NamedTuple):
    """A version of the assessment; fen."""

    id: UUID
    version: int
    total: int
    case_class: str
    assessed_on: date
    state: str
    body: str
    """Whose report it is, as who submitted it said; empty where it was carried over from an older case."""
    submitted_by: str | None
    """With whose key it was submitted; None where the office did it."""
    items: list[ItemRow]


class PartyRow(NamedTuple):
    """Somebody in a case."""

    owner: str
    side: str
    name: str
    person: bool
    reads: bool | None = None
    """Whether it sees the case with its own key; None in what is told as of a day."""


class NoticeRow(NamedTuple):
    """A notice of consultation to a liable party."""

    id: UUID
    """Of the act that gave it, which may have given several."""
    party: str
    way: str
    sent_on: date
    served_on: date
    answer_by: date
    proof_of_service: str
    address: str
    received_by: str
    """Who took it."""
    not_taken: str
    """Why it was not taken, where it was left."""
    returned_on: date | None
    """Day on which it was known that it could not be served."""
    answered_on: date | None
    failed_on: date | None
    """Day on which consultation failed with this party alone."""
    ground: str | None
    """Why."""
    met: list[str]
    """Days of the meetings to which it came."""
    stayed_away: list[str]
    """Days of those to which it was invited and did not come."""
    counts: bool
    """Whether it is the last one of its party."""


class AgentRow(NamedTuple):
    """Who acts for a liable party, by which power."""

    id: UUID
    party: str
    name: str
    kind: str
    scope: str
    document: str
    since_on: date
    until_on: date | None
    ended_on: date | None
    """First day on which the power does not run, where it was ended."""


class HistoryRow(NamedTuple):
    """Something that was done."""

    id: UUID
    kind: str
    subject: UUID | None
    effective_on: date
    state: str
    """Of the case after it."""
    reason: str
    document: str
    words: dict[str, object]
    """What was told, as it is kept; of a number that was given that number, too (`printed`)."""
    basis: str
    law: str
    actor: str
    role: str
    recorded_at: datetime
    recording: str | None = None
    """Where it waits for a second person or has: proposed, recorded or dropped, as it was known; null of other acts."""
    owner: str | None = None
    """For whom who did it acts; null for the office."""
    reversed_on: date | None = None
    """Day on which its reversal was confirmed, as it was known; null where it stands."""
    party: str | None = None
    """Which liable party it is about, where it is about one."""
    entered_on: date | None = None
    """Day on which it was entered, where that was late."""
    replaced_by: UUID | None = None
    """The agreement that was signed in its place before it took effect."""

    @property
    def done(self) -> bool:
        """Whether it is done: it waits for no second person, and was not dropped."""
        return self.recording in (None, "recorded")

    @property
    def stands(self) -> bool:
        """Whether it is done, and was not reversed."""
        return self.done and self.reversed_on is None


@dataclass(frozen=True, slots=True)
class CaseHead:
    """A case in one line, and its state."""

    case_id: int
    code: str
    title: str
    area: str
    medium: str
    channel: str
    source: str | None
    received_on: date
    occurred_on: date | None
    red_line: bool | None
    repeated: bool | None
    major: bool | None
    case_class: str | None
    public: bool
    process_id: UUID
    state: str
    version: int
    place: str = ""
    """Where in the area the damage is, in words, as the file of a day tells it; empty where nobody said."""


class TrailRow(NamedTuple):
    """A posting of the case's accounts; fen."""

    id: UUID
    kind: str
    effective_on: date
    recorded_at: datetime
    memo: str
    document: str
    account: str
    purpose: str
    debit: int
    credit: int
    reverses: UUID | None = None
    """The entry that this one takes back."""
    reversed_by: UUID | None = None
    """The entry that takes this one back, as it was known."""
    act: UUID | None = None
    """The act by which it was posted; None of what a night has reckoned, or came from before."""
    act_kind: str | None = None
    basis: str = ""
    """The article of that act."""
    heads: Sequence[str] = ()
    """Heads of loss: that of its account, or those whose money the entry moves."""
    assessments: Sequence[UUID] = ()
    """The versions of the assessment by which these heads stood assessed then."""
    evidence: Sequence[UUID] = ()
    """The files that bear these heads out."""
    spending: UUID | None = None
    restoration: UUID | None = None
    stage: int | None = None
    contract_paper: str | None = None
    """The paper of the contract of the works, as it was made or varied last."""
    payee: str | None = None
    invoice: str | None = None


@dataclass(frozen=True, slots=True)
class CaseFile:
    """What the file of a case says; figures in fen."""

    head: CaseHead
    """Its state is empty where the case was not registered yet."""
    parties: list[PartyRow]
    notices: list[NoticeRow]
    agents: list[AgentRow]
    figures: list[FigureRow]
    versions: list[FigureVersion]
    terms: list[TermRow]
    history: list[HistoryRow]
    trail: list[TrailRow]


class RecordingRow(NamedTuple):
    """An act that one person recorded, with the words in which it was told, as kept; another confirms it."""

    id: UUID
    act: str
    effective_on: date
    words: Words
    state: str
    similar: list[UUID] = []  # noqa: RUF012
    """Other acts of the case that tell the same slip of a bank: payer or payee, day, sum and paper."""
