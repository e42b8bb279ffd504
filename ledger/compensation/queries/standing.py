"""How a case stands: everything that the checks of acts look at, read at once, so that what can be done is told by one reading.

What is refused here is refused by the act too, because both ask the same check of the same reading.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Final, Literal, NamedTuple, TypeAlias, TypeVar
from uuid import UUID

from ledger.compensation.queries.beside import (
    Announced,
    Assessment,
    Beside,
    Gained,
    Gone,
    Guarantee,
    HeldInterest,
    InCourt,
    InForce,
    Insolvency,
    Named,
    Project,
    Receipt,
    Recording,
    Refund,
    Relief,
    Reversal,
    Separate,
    Spending,
    Stage,
    named_of,
)
from ledger.compensation.rules.claims import lowest
from ledger.compensation.rules.insolvencies import accelerated, read_days
from ledger.compensation.rules.liability import Owing, owing_on
from ledger.compensation.rules.powers import power_runs
from ledger.database import ReadBooks
from ledger.database.queries import named_queries

SQL: Final = named_queries(__name__)

Row = TypeVar("Row")
REVERSIBLE: Final = (
    "pay", "remit", "transfer_court", "release_escrow", "give_guarantee", "call_guarantee", "release_guarantee", "grant_relief",
    "confirm_spending", "spend", "dispose_fund", "accept_project", "reject_project", "convert_project", "convert_duty", "judge",
    "settle_suit", "confirm", "perform", "order",
    "accept_stage", "refuse_stage", "give_up", "take_over", "judge_apart", "settle_apart", "confirm_apart", "perform_apart",
    "order_apart", "end_apart",
    "substitute", "close_insolvency", "write_off", "revive", "return_from_treasury", "pay_refund", "credit_interest", "bear_charge",
    "pay_interest", "correct_document",
)  # fmt: skip
"""Acts that a reversal undoes; a spending that was asked for only where it came with the books of before."""
LIVE: Final = ("approved", "working", "completed")
"""States of works that stand for what they were planned with of their duty."""


class HeadBalance(NamedTuple):
    """What stands under a head of loss, in a part and for a purpose; fen."""

    head: str | None
    """None for money, the fund, and recourse."""
    part: int | None
    purpose: str
    held: int
    """Debits less credits."""
    debits: int


class Open(NamedTuple):
    """Under which head of loss, in which part and for which purpose something is open."""

    head: str
    part: int
    purpose: str


class FundBalance(NamedTuple):
    """What the fund of the case holds at the end of a legal day; fen."""

    on: date
    amount: int


class PayeeAccount(NamedTuple):
    """The account into which a payee is paid."""

    payee: str
    name: str
    account: str


class RunningTerm(NamedTuple):
    """A term that runs."""

    id: int
    code: str
    subject: str
    length: str
    due_on: date | None
    """None where the calendar does not reach that far."""
    why: str
    """Why it ends just then."""
    source: str
    starts_on: date
    paused_on: date | None
    """First day of the pause that lasts; None where it is not paused."""
    paused_through: date | None
    """Last day of the last pause that is over."""


class Instalment(NamedTuple):
    """An instalment; fen."""

    number: int
    part: int
    due_on: date
    amount: int
    open: int
    paid: list[tuple[date, int]]
    """Day and fen of what was counted to it."""


OwingRow: TypeAlias = tuple[int, str, str, str | None, str | None, int | None, int | None]
"""Who owes a part, as it is read: place, owner, share as `4/5`, days as text, fen, and whom it follows."""


def owing_of(rows: Iterable[OwingRow]) -> tuple[Owing, ...]:
    """Give who owes a part their names and types."""
    return tuple(
        Owing(
            place,
            owner,
            Fraction(share),
            date.fromisoformat(since) if since else None,
            date.fromisoformat(until) if until else None,
            most,
            follows,
        )
        for place, owner, share, since, until, most, follows in rows
    )


class Part(NamedTuple):
    """A part of the liability and who owes it; fen."""

    part: int
    amount: int
    interest: int
    """Late interest posted so far."""
    interest_through: date | None
    """Day up to which it was posted."""
    obligation_id: UUID
    in_force_on: date
    court_since: date | None
    owing: tuple[Owing, ...]
    """Who owes it, ever, by their places."""
    apart: UUID | None
    """The separate claim by which it came to be owed."""
    unburdened: tuple[tuple[date, date], ...] | None
    """First and last days on which all who owe it are bankrupt, so that it bears no interest; None where there are none."""
    left_owed: int | None
    """What a judgment leaves owed of it in all; None where none said so."""
    bears: int | None
    """How much of it bears late interest, where that is less than it is."""

    @property
    def bounded(self) -> bool:
        """Whether all who owe it do so up to a sum."""
        return all(one.most is not None for one in self.owing if one.until_on is None)


class Days(NamedTuple):
    """The first and the last of some days."""

    first_on: date
    last_on: date


class Duty(NamedTuple):
    """A duty in kind that took effect; fen."""

    number: int
    obligation_id: UUID
    court_since: date | None
    """Day from which a court document says so; None where none does."""
    due_on: date
    conversion: int
    """What the whole of it becomes where it fails; 0: its value."""
    heads: list[tuple[str, int]]
    shares: list[tuple[str, str]]
    """Who owes it, each with its share as `4/5`."""
    converted: tuple[int, int]
    """Of it, what became money, and what money."""
    apart: UUID | None
    """The separate claim by which it came to be owed."""

    @property
    def value(self) -> int:
        """What it is worth."""
        return sum(amount for _, amount in self.heads)


class Payment(NamedTuple):
    """What was counted to a part and not reversed; fen."""

    id: UUID
    part: int
    route: str
    payer: str
    paid_on: date
    amount: int
    interest: int
    excess: int
    waiting: int
    position: int
    """Of its entry: payments are counted in this order."""
    debtor: str
    """For whom it counts: who paid, or whom its guarantor has paid for."""


class Called(NamedTuple):
    """What was called of a guarantee for a part, and not reversed; fen."""

    call_id: UUID
    """Record of the call."""
    guarantee_id: UUID
    kind: str
    guarantor: str
    part: int
    debtor: str
    amount: int
    called_on: date


class Returned(NamedTuple):
    """What of a payment went back; fen."""

    payment_id: UUID
    counted_as: str
    """principal, interest or excess."""
    amount: int
    payee: str | None


class DoneAct(NamedTuple):
    """An act that a reversal could undo."""

    id: UUID
    kind: str
    subject: UUID
    """What it was about; its own id where it was about nothing else."""
    effective_on: date
    confirmed_on: date | None
    """When it was reversed."""
    carried: bool
    """Whether it came with the books of before."""
    replaced: bool
    """Whether a judgment has decided anew since about what is owed in kind."""
    gained: Gained | None
    """What the fund of the case got by it."""
    elsewhere: bool
    """Whether another case got something by it."""


class PublishedPaper(NamedTuple):
    """What was published and is open for comments."""

    id: UUID
    comments: int
    unanswered: int


class Bound(NamedTuple):
    """A liable party, and what binds it to the case."""

    owner: str
    how: Literal["owes", "paid", "secures", "bankrupt", "pursued", "waits", "asks"] | None
    """The first that does; None for a party that was only named."""


class File(NamedTuple):
    """A file of the case, and its bytes."""

    id: UUID
    size: int
    shown: bool
    """Whether the liable parties are shown it."""


class Notice(NamedTuple):
    """The notice of consultation to a liable party that counts: the last one since consultation began."""

    owner: str
    sent_on: date
    served_on: date
    """Later where it is published."""
    answer_by: date
    answered_on: date | None
    failed_on: date | None
    """Day on which consultation failed with this party alone."""
    over_on: date | None
    """Day on which it ended with all: it failed, or there was a suit, and nobody has consulted again."""
    invited: int
    """To how many meetings."""
    missed: int
    """At how many it was not present that were held since the service of its notice."""
    signed: bool
    """Whether it owes by an agreement that was signed since."""
    admitted: bool
    """Whether its answer admits what is claimed."""


class Agent(NamedTuple):
    """Who acts for a liable party."""

    id: UUID
    owner: str
    name: str
    scope: str
    since_on: date
    until_on: date | None
    ended_on: date | None
    """First day on which the power does not run, where it was ended."""

    def runs(self, on: date) -> bool:
        """Whether the power runs on a day."""
        return power_runs(self.since_on, self.until_on, self.ended_on, on)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a case stands."""

    balances: tuple[HeadBalance, ...]
    fund: tuple[FundBalance, ...]
    accounts: tuple[PayeeAccount, ...]
    from_others: int
    """Fen that the fund got out of those of other cases, and of banks as interest."""
    terms: tuple[RunningTerm, ...]
    instalments: tuple[Instalment, ...]
    parts: tuple[Part, ...]
    """Without those of a document that was reversed, which nobody has ever owed."""
    in_force: InForce | None
    """Of the way of the case; each separate claim has its own."""
    duties: tuple[Duty, ...]
    payments: tuple[Payment, ...]
    called: tuple[Called, ...]
    """What was called of guarantees, in the order of the calls."""
    returned: tuple[Returned, ...]
    suspended: tuple[Days, ...]
    """Days on which enforcement was suspended."""
    acts: tuple[DoneAct, ...]
    bound: tuple[Bound, ...]
    named: Named
    files: tuple[File, ...]
    notices: tuple[Notice, ...]
    """One a party, by its code."""
    agents: tuple[Agent, ...]
    assessments: tuple[Assessment, ...]
    guarantees: tuple[Guarantee, ...]
    reliefs: tuple[Relief, ...]
    projects: tuple[Project, ...]
    spendings: tuple[Spending, ...]
    reversals: tuple[Reversal, ...]
    enforcements: tuple[InCourt, ...]
    preservations: tuple[InCourt, ...]
    receipts: tuple[Receipt, ...]
    refunds: tuple[Refund, ...]
    interests: tuple[HeldInterest, ...]
    """The oldest first."""
    separates: tuple[Separate, ...]
    insolvencies: tuple[Insolvency, ...]
    recordings: tuple[Recording, ...]
    told: tuple[Announced, ...]
    sent_by_procuratorate: bool
    """Whether a procuratorate sent the clue."""
    public: bool
    published: tuple[PublishedPaper, ...]
    unanswered: tuple[UUID, ...]
    """Comments of the public."""
    closed_through: date | None
    """Last day of the book on which nothing takes effect any more."""

    def beside(self, machine: str) -> Sequence[Beside]:
        """List what runs beside the case in a machine."""
        known: Mapping[str, Sequence[Beside]] = {
            "compensation.assessment": self.assessments,
            "compensation.guarantee": self.guarantees,
            "compensation.relief": self.reliefs,
            "compensation.project": self.projects,
            "compensation.spending": self.spendings,
            "compensation.reversal": self.reversals,
            "compensation.enforcement": self.enforcements,
            "compensation.preservation": self.preservations,
            "compensation.receipt": self.receipts,
            "compensation.separate_claim": self.separates,
            "compensation.insolvency": self.insolvencies,
            "compensation.recording": self.recordings,
        }
        return known[machine]

    def open(self, purposes: Iterable[str]) -> dict[Open, int]:
        """Give what is open of the claim, by head, part and purpose, in their order, in fen; nothing that is zero."""
        wanted = frozenset(purposes)
        return {
            Open(one.head, one.part, one.purpose): one.held
            for one in self.balances
            if one.head is not None and one.part is not None and one.purpose in wanted and one.held
        }

    def kept(self, purposes: Iterable[str]) -> dict[str, int]:
        """Give the money that is held for others under some purposes, by purpose, in fen; nothing that is zero."""
        wanted = frozenset(purposes)
        return {one.purpose: -one.held for one in self.balances if one.purpose in wanted and one.held < 0}

    def lowest_fund(self, on: date) -> int:
        """Give the least that the fund holds on any day from a day on, in fen."""
        return lowest(self.fund, on)

    def received(self) -> dict[str, int]:
        """Give what was received under each head, in all parts, in fen."""
        found: dict[str, int] = {}
        for one in self.balances:
            if one.head is not None and one.purpose == "claim_received":
                found[one.head] = found.get(one.head, 0) + one.held
        return found

    def overdue(self, on: date) -> list[Instalment]:
        """List the instalments whose term has ended, the first to end first."""
        return [one for one in self.instalments if one.open and one.due_on < on]

    def left(self, duty: int) -> dict[str, int]:
        """Give what of a duty is owed in kind, by head, in fen; nothing that is zero."""
        return {one.head: amount for one, amount in self.open(("claim_in_kind",)).items() if one.part == duty}

    def unperformed(self, on: date) -> list[Duty]:
        """List the duties in kind whose term has ended and of which something is left, the first to end first."""
        late = [one for one in self.duties if one.due_on < on and self.left(one.number)]
        return sorted(late, key=lambda one: (one.due_on, one.number))

    def stood_for(self, duty: int, on: date, *, but: UUID | None = None) -> int:
        """Give what works were planned with of a duty that go on, or did on a day, in fen."""
        return sum(
            one.budget
            for one in self.projects
            if one.duty == duty and one.id != but and (one.state in LIVE or not one.over(on))
        )

    def bankrupt_since(self, shares: Iterable[tuple[str, str]]) -> date | None:
        """Give the day from which all who owe something together are bankrupt; None where somebody is not."""
        accepted = {one.owner: one.accepted_on for one in self.insolvencies if one.counts}
        owners = [owner for owner, _ in shares]
        return max(accepted[owner] for owner in owners) if owners and accepted.keys() >= set(owners) else None

    def term(self, code: str, subject: str) -> RunningTerm | None:
        """Find the first of the running terms of a name that are about a subject."""
        return next((one for one in self.terms if (one.code, one.subject) == (code, subject)), None)

    def due(self, code: str, subject: str | None = None) -> date | None:
        """Give the day on which the first of the running terms of a name ends: of one subject, or of all."""
        named = [one for one in self.terms if one.code == code and subject in (None, one.subject)]
        return min((one.due_on for one in named if one.due_on), default=None)

    def pursued(self) -> dict[str, int]:
        """Give what is pursued apart and not decided about yet, by head, in fen."""
        found: dict[str, int] = {}
        for one in self.separates:
            for head, amount in one.claimed.items() if one.kept_apart else ():
                found[head] = found.get(head, 0) + amount
        return found

    def not_pursued(self, heads: Mapping[str, int]) -> dict[str, int]:
        """Give what of some sums is not pursued apart, by head, in fen: below zero where more is."""
        apart = self.pursued()
        return {head: amount - apart.get(head, 0) for head, amount in heads.items()}

    def way_of(self, purpose: str, part: int) -> UUID | None:
        """Tell by which separate claim a part, or a duty in kind, came to be owed; none of the case itself."""
        owed: Mapping[int, UUID | None] = (
            {one.number: one.apart for one in self.duties}
            if purpose == "claim_in_kind"
            else {one.part: one.apart for one in self.parts}
        )
        return owed.get(part)

    def still_owing(self, part: int, owing: Sequence[Owing], on: date) -> frozenset[str]:
        """Give those who owe a part on a day and were not released from it: who was owes none of it any more."""
        released = {one.payer for one in self.payments if (one.part, one.route) == (part, "release")}
        return frozenset(owing_on(owing, on)) - released

    @property
    def owed_apart(self) -> bool:
        """Whether a separate claim has brought that something is owed."""
        return any(one.in_force is not None for one in self.separates)

    def back(self, payment_id: UUID, *counted_as: str) -> int:
        """Give what of a payment went back, in fen."""
        return sum(
            one.amount
            for one in self.returned
            if one.payment_id == payment_id and one.counted_as in counted_as
        )


def standing_of(books: ReadBooks, book_id: int, case_id: int) -> Standing:
    """Read how a case stands."""
    known = {"book": book_id, "case": case_id, "reversible": list(REVERSIBLE)}
    found = books.connection.exec_driver_sql(SQL["standing"], known).scalar_one()
    in_force, closed = found["in_force"], found["closed_through"]
    day = date.fromisoformat
    parts = _parts(found["parts"])
    return Standing(
        _rows(HeadBalance, found["balances"]),
        _rows(FundBalance, found["fund"], on=day),
        _rows(PayeeAccount, found["accounts"]),
        found["from_others"],
        _rows(RunningTerm, found["terms"], due_on=day, starts_on=day, paused_on=day, paused_through=day),
        _due(_rows(Instalment, found["instalments"], due_on=day, paid=_paid), parts),
        parts,
        _in_force(in_force),
        _rows(
            Duty,
            found["duties"],
            obligation_id=UUID,
            court_since=day,
            due_on=day,
            converted=tuple,
            apart=UUID,
        ),
        _rows(Payment, found["payments"], id=UUID, paid_on=day),
        _rows(Called, found["called"], call_id=UUID, guarantee_id=UUID, called_on=day),
        _rows(Returned, found["returned"], payment_id=UUID),
        _rows(Days, found["suspended"], first_on=day, last_on=day),
        _rows(
            DoneAct, found["acts"], id=UUID, subject=UUID, effective_on=day, confirmed_on=day, gained=_gained
        ),
        _rows(Bound, found["bound"]),
        named_of(found["named"]),
        _rows(File, found["files"], id=UUID),
        _rows(
            Notice,
            found["notices"],
            sent_on=day,
            served_on=day,
            answer_by=day,
            answered_on=day,
            failed_on=day,
            over_on=day,
        ),
        _rows(Agent, found["agents"], id=UUID, since_on=day, until_on=day, ended_on=day),
        _rows(Assessment, found["assessments"], id=UUID, gone=_gone),
        _rows(Guarantee, found["guarantees"], id=UUID, gone=_gone, expires_on=day, last_on=day),
        _rows(Relief, found["reliefs"], id=UUID, gone=_gone, first_on=day),
        _rows(Project, found["projects"], id=UUID, gone=_gone, stages=_stages, ended_on=day),
        _rows(Spending, found["spendings"], id=UUID, gone=_gone, project=UUID),
        _rows(Reversal, found["reversals"], id=UUID, gone=_gone, target=UUID),
        _rows(InCourt, found["enforcements"], id=UUID, gone=_gone, on=day, apart=UUID),
        _rows(InCourt, found["preservations"], id=UUID, gone=_gone, on=day, apart=UUID),
        _rows(
            Receipt,
            found["receipts"],
            id=UUID,
            gone=_gone,
            payment=UUID,
            issued_on=day,
            reddens=UUID,
            replaces=UUID,
        ),
        _rows(Refund, found["refunds"], id=UUID, approved_on=day),
        _rows(HeldInterest, found["interests"], id=UUID, credited_on=day),
        _rows(Separate, found["separates"], id=UUID, gone=_gone, claimed=dict, in_force=_in_force),
        _rows(Insolvency, found["insolvencies"], id=UUID, gone=_gone, accepted_on=day),
        _rows(Recording, found["recordings"], id=UUID, gone=_gone, on=day),
        _rows(Announced, found["told"], id=UUID, on=day, subject=UUID),
        found["sent"],
        found["public"],
        _rows(PublishedPaper, found["publications"], id=UUID),
        tuple(map(UUID, found["unanswered"] or ())),
        closed and day(closed),
    )


def _rows(
    kind: Callable[..., Row], found: list[list[object]] | None, **reads: Callable[..., object]
) -> tuple[Row, ...]:
    """Give rows of JSON their names and types; `reads` tells how a column is read that JSON has no type for."""
    names: tuple[str, ...] = getattr(kind, "_fields")  # noqa: B009
    how = [reads.get(name) for name in names]
    return tuple(
        kind(
            *(
                value if read is None or value is None else read(value)
                for read, value in zip(how, row, strict=True)
            )
        )
        for row in found or ()
    )


def _parts(found: list[list[object]] | None) -> tuple[Part, ...]:
    day = date.fromisoformat
    return _rows(
        Part,
        found,
        interest_through=day,
        obligation_id=UUID,
        in_force_on=day,
        court_since=day,
        owing=owing_of,
        apart=UUID,
        unburdened=read_days,
    )


def _due(instalments: tuple[Instalment, ...], parts: Iterable[Part]) -> tuple[Instalment, ...]:
    """Let what all bankrupt owe be due with the acceptance at the latest (企业破产法 art. 46)."""
    since = {one.part: accelerated(one.unburdened or ()) for one in parts}
    if not any(since.values()):
        return instalments
    found = [one._replace(due_on=min(one.due_on, since.get(one.part) or one.due_on)) for one in instalments]
    return tuple(sorted(found, key=lambda one: (one.due_on, one.number)))


def _in_force(found: tuple[str | None, str, bool] | None) -> InForce | None:
    if found is None:
        return None
    since, obligation_id, replaced = found
    return InForce(None if since is None else date.fromisoformat(since), UUID(obligation_id), replaced)


def _gone(found: list[str]) -> Gone:
    asker, since, how = found
    return Gone(asker, datetime.fromisoformat(since), how)


def _gained(found: tuple[int, str]) -> Gained:
    amount, on = found
    return Gained(amount, date.fromisoformat(on))


def _paid(found: list[tuple[str, int]]) -> list[tuple[date, int]]:
    return [(date.fromisoformat(day), amount) for day, amount in found]


def _stages(found: list[list[object]]) -> list[Stage]:
    day = date.fromisoformat
    return list(_rows(Stage, found, due_on=day, accepted_on=day, refused_on=day, ended_on=day))
