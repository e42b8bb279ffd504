"""What runs beside a case, as it was read with the standing of the case: assessments, guarantees, works, what courts do, and the like."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final, NamedTuple, TypeAlias
from uuid import UUID

from ledger.compensation.machines import APART, STANDING
from ledger.compensation.rules.retention import after_months, retained
from ledger.processes.acts import Words

RELEASING: Final = ("accepted", "given_up", "taken_over")
"""States of works from whose beginning the months of a retention run."""


class Announced(NamedTuple):
    """What the office told others of a case, decided about signs of a crime, or linked it with; what was retracted is none."""

    id: UUID
    kind: str
    on: date
    occasion: str | None
    """Of what it tells, or about which sign it decides."""
    subject: UUID | None
    """Of a receipt, what was received."""
    words: Words | None
    """Of what was found, of a link, and of an approval."""
    used: bool
    """Of an approval that was asked for, whether an act has used it."""


class Gone(NamedTuple):
    """That who asked for something can act no more."""

    asker: str
    """For whom it was asked: the party, or the role."""
    since: datetime
    how: str


class Gained(NamedTuple):
    """What the fund of the case got by an act: fen, and its day."""

    amount: int
    on: date


class InForce(NamedTuple):
    """The agreement or judgment that holds."""

    court_since: date | None
    id: UUID
    replaced: bool
    """Whether it has replaced what was owed before."""


class Assessment(NamedTuple):
    """A version of the assessment."""

    id: UUID
    state: str
    gone: Gone | None
    cancelled: int
    """Fen of its fees that were cancelled since."""


class Guarantee(NamedTuple):
    """A guarantee as it was given; fen."""

    id: UUID
    state: str
    gone: Gone | None
    kind: str
    guarantor: str
    amount: int
    expires_on: date | None
    last_on: date
    """Day of its last step."""
    left: int
    """What was not called of it."""


class Relief(NamedTuple):
    """A relief as it was asked for; fen."""

    id: UUID
    state: str
    gone: Gone | None
    kind: str
    part: int | None
    amount: int
    payee: str | None
    left_owed: int | None
    first_on: date | None
    """Of a suspension, its first day."""
    by_party: bool
    """Whether a party asked for it with a key of its own."""
    endorsed: bool
    """Whether an official has handed it on."""


class Stage(NamedTuple):
    """A stage of a restoration; fen."""

    number: int
    due_on: date
    title: str
    amount: int
    paid: int
    accepted_on: date | None
    accepted: int
    refused_on: date | None
    ended_on: date | None

    @property
    def open(self) -> bool:
        """Whether something of it is to be accepted."""
        return self.ended_on is None and (self.accepted_on is None or self.accepted < self.amount)


class Project(NamedTuple):
    """A restoration as it was planned and contracted; fen."""

    id: UUID
    state: str
    gone: Gone | None
    title: str
    mode: str
    repairer: str
    budget: int
    contract: int | None
    duty: int | None
    """Number of the duty that they perform."""
    stages: list[Stage]
    ended_on: date | None
    """Day on which they came to an end; None while they are planned or go on."""
    retention: int | None
    """Fen of the contract that are kept back."""
    months: int | None
    kept: int
    """Fen of it that are kept for good."""

    @property
    def payable(self) -> int:
        """What has still to be paid for it out of the fund: what was accepted, within the contract."""
        if self.mode != "funded":
            return 0
        return max(0, self.earned - sum(one.paid for one in self.stages))

    @property
    def earned(self) -> int:
        """What is paid for it in the end: what was accepted, within the contract, without what is kept for good."""
        return min(self.contract or 0, sum(one.accepted for one in self.stages)) - self.kept

    @property
    def retained(self) -> int:
        """What of that is kept back, whatever the day, without what is kept for good. Twin: `ledger.damage_retained`."""
        if self.retention is None or not self.contract:
            return 0
        back = sum(retained(one.accepted, self.retention, self.contract) for one in self.stages)
        return max(0, min(self.payable, back - self.kept))

    @property
    def retained_until(self) -> date | None:
        """Last day on which something is kept back; None while the works go on or have failed, or where nothing is."""
        if self.months is None or self.ended_on is None or self.state not in RELEASING:
            return None
        return after_months(self.ended_on, self.months)

    def held(self, accepted: int, on: date) -> int:
        """Give what of an accepted stage is kept back on a day. Twin: `ledger.check_damage_spending`."""
        if self.retention is None or not self.contract:
            return 0
        until = self.retained_until
        return 0 if until is not None and on > until else retained(accepted, self.retention, self.contract)

    def over(self, on: date) -> bool:
        """Tell whether they had come to an end by a day; plans that never went on stood for nothing."""
        return self.state in ("planned", "dropped") or (self.ended_on is not None and self.ended_on <= on)


class Spending(NamedTuple):
    """A spending as it was asked for; fen."""

    id: UUID
    state: str
    gone: Gone | None
    amount: int
    use: str
    payee: str
    name: str
    """With the account: both, or neither."""
    account: str
    project: UUID | None
    stage: int | None
    heads: dict[str, int] | None
    """Fen by head whose money it is; None of what was asked for before that was said."""
    invoice: str | None


class Reversal(NamedTuple):
    """A reversal that was asked for."""

    id: UUID
    state: str
    gone: Gone | None
    target: UUID


class InCourt(NamedTuple):
    """An enforcement, or a preservation of property, that was applied for."""

    id: UUID
    state: str
    gone: Gone | None
    against: list[str]
    """Against whom it is; of an enforcement from before that was kept, nobody is named."""
    on: date
    """Day on which it was applied for."""
    apart: UUID | None
    """The separate claim whose debts it enforces; none of the case itself."""


class Separate(NamedTuple):
    """A separate claim: what of the assessed sum is pursued apart, and from whom; fen."""

    id: UUID
    state: str
    gone: Gone | None
    against: list[str]
    claimed: dict[str, int]
    """By head."""
    in_force: InForce | None
    """The agreement or judgment by which it is owed."""

    @property
    def kept_apart(self) -> bool:
        """Whether its sums are assessed still, and kept apart from what the case itself decides about."""
        return self.state not in APART and self.in_force is None


class Insolvency(NamedTuple):
    """A bankruptcy of a party; fen."""

    id: UUID
    state: str
    gone: Gone | None
    owner: str
    administrator: str
    accepted_on: date
    claimed: int | None
    admitted: int | None
    distributed: int
    counts: bool
    """Whether its petition was not rejected."""


class HeldInterest(NamedTuple):
    """Interest that a bank has credited, held for who it belongs to; fen."""

    id: UUID
    """Of the act that recorded it."""
    pot: str
    """Of which money it is."""
    belongs: str
    owner: str | None
    """Who deposited, where it goes back to that one."""
    credited_on: date
    amount: int
    left: int
    """What did not go on, nor bore a charge."""


class Refund(NamedTuple):
    """A refund out of the treasury that was approved; fen."""

    id: UUID
    """Of the relief, which is its application."""
    payee: str
    approved_on: date
    amount: int
    name: str | None
    """Of the holder of the account to which it is paid; with the account: both, or neither."""
    account: str | None
    came: int
    """What the treasury has paid back of it."""
    paid: int
    """What of that came to the payee."""


class Receipt(NamedTuple):
    """A receipt of a payment; fen."""

    id: UUID
    state: str
    gone: Gone | None
    payment: UUID
    number: str
    amount: int
    payer_name: str
    issued_on: date
    reddens: UUID | None
    """Of a red receipt: the one that it takes back."""
    replaces: UUID | None
    """The one in whose place it was issued."""

    @property
    def stands(self) -> bool:
        """Whether it says that the money came."""
        return self.reddens is None and self.state in STANDING


class Recording(NamedTuple):
    """An act that one person recorded and another confirms."""

    id: UUID
    """Of its record, and of what it makes."""
    state: str
    gone: Gone | None
    kind: str
    on: date
    """Day on which it takes effect."""
    reason: str
    document: str
    words: Words | None
    """In which it was told; None where it waits no more."""


Beside: TypeAlias = (
    Assessment
    | Guarantee
    | Relief
    | Project
    | Spending
    | Reversal
    | InCourt
    | Receipt
    | Insolvency
    | Recording
    | Separate
)


class Named(NamedTuple):
    """What acts name that has no steps of its own."""

    experts: list[str]
    """Codes of the experts of the case who are not recused."""
    fees: list[UUID]
    """Fees that count."""
    booked: list[UUID]
    """Bookings in bases of which something is neither accepted nor released."""
    restored: list[UUID]
    """Bookings of which something is accepted."""


def named_of(found: Sequence[Sequence[str] | None]) -> Named:
    """Give what acts name its types."""
    experts, fees, booked, restored = (one or () for one in found)
    return Named(list(experts), list(map(UUID, fees)), list(map(UUID, booked)), list(map(UUID, restored)))
