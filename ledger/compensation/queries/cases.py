"""One case: where it stands, what is next, who is in it, its figures, its money, its works, and its whole history."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import Final, NamedTuple, TypedDict
from uuid import UUID

from ledger.amounts import parse_decimal
from ledger.compensation.queries.slips import alike_in
from ledger.compensation.queries.standing import OwingRow, owing_of
from ledger.compensation.rows import AssessmentRow, CaseHead, HistoryRow, PartyRow, RecordingRow, TrailRow
from ledger.compensation.rules.claims import BASES, INTEREST
from ledger.compensation.rules.liability import shares_on
from ledger.compensation.rules.replacing import replacing
from ledger.database import ReadBooks
from ledger.database.queries import filled, find, named_queries, read
from ledger.errors import NotFound
from ledger.words import phrase

SQL: Final = named_queries(__name__)
_PARTS: Final = filled(SQL["parts"], nobody=SQL["nobody"])
_INSTALMENTS: Final = filled(SQL["instalments"], nobody=SQL["nobody"])
ALL_KNOWN: Final = datetime(9999, 1, 1, tzinfo=UTC)
"""A moment at which all is known that is known today."""


class ClockRow(NamedTuple):
    """A term of a case."""

    clock_id: int
    code: str
    subject: str
    starts_on: date
    length: str
    """As `30 D`; empty where a paper named the end."""
    due_on: date | None
    why: str
    source: str
    stopped_on: date | None
    warned: bool
    escalated: bool
    paused: bool
    act: str | None = None
    """What the act is called that it is about; none of what is about another thing."""
    act_on: date | None = None


class BalanceRow(NamedTuple):
    """What stands under a head (with its part) and a purpose; fen."""

    name: str
    """The head with its part, as people read it; recourse, the fund or the money of the case."""
    head: str | None
    purpose: str
    amount: int


class InstalmentRow(NamedTuple):
    """An instalment; fen."""

    number: int
    part: int
    due_on: date
    amount: int
    settled: int
    state: str
    """open, settled, replaced by a judgment, or reversed with what had made it due."""
    paid: int
    """What was paid, credited or waived of it."""


class ObligorRow(TypedDict):
    """Who owes a part."""

    owner: str
    share: str
    """As `4/5`."""


class OwingOut(ObligorRow):
    """Who owes a part, on the last day on which it did; days as text, fen."""

    since_on: str | None
    """Null: from the day of the obligation."""
    until_on: str | None
    """First day on which it owes no more; null: to the end."""
    most: int | None
    """Up to which it owes; null: the whole."""


class PartRow(NamedTuple):
    """A part of what is owed; fen."""

    part: int
    amount: int
    interest: int
    interest_through: date | None
    left_owed: int | None
    """What a judgment leaves owed of it in all; null where none said so."""
    kind: str
    document: str
    court_since: date | None
    state: str
    """open, settled, replaced by a judgment, or reversed with what had made it due."""
    obligors: list[OwingOut]


class DutyHeadRow(TypedDict):
    """What a duty is worth under a head; fen."""

    head: str
    amount: int


class DutyRow(NamedTuple):
    """A duty in kind; fen."""

    duty: int
    due_on: date
    conversion: int
    """What the whole of it becomes where it fails."""
    kind: str
    document: str
    heads: list[DutyHeadRow]
    obligors: list[ObligorRow] | None
    claim_in_kind: int
    """What is left of it."""


class ConversionRow(NamedTuple):
    """What of a duty became money; fen."""

    id: UUID
    duty: int
    restoration: UUID | None
    """The works of which it was the share."""
    in_kind: int
    money: int
    effective_on: date
    part: int | None
    """Number of the part that is owed in money; null where it was nothing to the fen."""
    due_on: date | None
    recorded_by: str
    confirmed_by: str | None
    reversed_on: date | None
    state: str
    """owed, or reversed."""


class PreservationRow(NamedTuple):
    """A preservation of property that was applied for; fen."""

    id: UUID
    against: str
    amount: int
    court: str
    court_name: str
    number: str
    applied_on: date
    until: date | None
    """As the last ruling names it."""
    ended_on: date | None
    state: str


class PaymentRow(NamedTuple):
    """A payment, or a relief that stands in its place; fen."""

    id: UUID
    part: int
    route: str
    payer: str
    debtor: str | None
    """For whom a guarantor has paid."""
    paid_on: date
    amount: int
    interest: int
    excess: int
    waiting: int
    entry_id: UUID
    reversed_by: UUID | None


class StageRow(TypedDict):
    """A stage of the works; fen, days as text."""

    number: int
    title: str
    due_on: str
    amount: int
    accepted_on: str | None
    accepted: int
    refused_on: str | None
    ended_on: str | None
    paid: int


class ProjectRow(NamedTuple):
    """A restoration; fen."""

    id: UUID
    title: str
    mode: str
    repairer: str
    budget: int
    contract: int | None
    evaluated: bool
    duty: int | None
    """Number of the duty that it performs."""
    retention: int | None
    """What of its contract is kept back."""
    retention_months: int | None
    retained_until: date | None
    """Last day on which it is; null while the works go on."""
    retention_kept: int
    """What of it is kept for good, because defects were found."""
    state: str
    planned: dict[str, str]
    """How much it is to restore, by unit."""
    restored: dict[str, str]
    """How much was restored, by unit, as it was accepted."""
    stages: list[StageRow] | None


class GuaranteeRow(NamedTuple):
    """A guarantee; fen."""

    id: UUID
    kind: str
    guarantor: str
    amount: int
    called: int
    """What was called of it."""
    expires_on: date | None
    state: str


class ReliefRow(NamedTuple):
    """A relief; fen."""

    id: UUID
    kind: str
    part: int | None
    amount: int
    basis: str
    first_on: date | None
    last_on: date | None
    payee: str | None
    state: str


class ReversalRow(NamedTuple):
    """A reversal of an act."""

    id: UUID
    target: UUID
    act: str
    confirmed_on: date | None
    state: str


class InsolvencyRow(NamedTuple):
    """A bankruptcy of a party; fen."""

    id: UUID
    owner: str
    number: str
    administrator: str
    administrator_name: str
    accepted_on: date
    declare_by: date
    owed: int | None
    """On the day of acceptance, as it was reckoned when the claim was filed."""
    claimed: int | None
    admitted: int | None
    distributed: int
    state: str


class InterestRow(NamedTuple):
    """Interest that a bank has credited, held for who it belongs to; fen."""

    id: UUID
    pot: str
    """Of which money it is."""
    belongs: str
    owner: str | None
    """Who deposited, where it goes back to that one."""
    credited_on: date
    amount: int
    left: int
    """What did not go on, nor bore a charge."""


class RefundRow(NamedTuple):
    """A refund out of the treasury that was approved; fen."""

    id: UUID
    """Of the relief, which is its application."""
    payee: str
    approved_on: date
    amount: int
    payee_name: str | None
    """Of the holder of the account to which it is paid."""
    payee_account: str | None
    came: int
    """What the treasury has paid back of it."""
    paid: int
    """What of that came to the payee."""


class ReceiptRow(NamedTuple):
    """A receipt of a payment; fen."""

    id: UUID
    payment: UUID
    receipt_code: str
    receipt_number: str
    check_code: str
    amount: int
    payer_name: str
    issued_on: date
    reddens: UUID | None
    """Of a red receipt: the one that it takes back."""
    replaces: UUID | None
    """The one in whose place it was issued."""
    state: str


class SpendingRow(NamedTuple):
    """A spending; fen."""

    id: UUID
    restoration: UUID | None
    stage: int | None
    use: str
    payee: str
    payee_name: str
    payee_account: str
    purpose: str
    amount: int
    paid_on: date | None
    entry_id: UUID | None
    invoice: str | None
    heads: list[DutyHeadRow]
    """Of which heads of loss the money is; none of what was spent before that was said."""
    state: str
    similar: list[UUID] = []  # noqa: RUF012


class SeparateRow(NamedTuple):
    """A separate claim; fen."""

    id: UUID
    ground: str
    against: list[str]
    heads: list[DutyHeadRow]
    """What it claims, by head."""
    state: str


class EnforcementRow(NamedTuple):
    """An enforcement that was applied for."""

    id: UUID
    separate: UUID | None
    """The separate claim of which it is."""
    court: str
    court_name: str
    number: str
    """The last one that the court has given it; empty before."""
    against: list[str]
    applied_on: date
    ended_on: date | None
    state: str


class LateRow(NamedTuple):
    """What a party owes that is overdue: each of several who owe it jointly for the whole; fen."""

    owner: str
    amount: int
    in_kind: int
    titled: int
    """What of both stands in a court document."""
    since: date
    """Last day of the term that ended first."""


class EvidenceRow(NamedTuple):
    """A file; bytes."""

    id: UUID
    name: str
    kind: str
    proves: list[str]
    shown: bool
    size: int
    sha256: str


class NoteRow(NamedTuple):
    """A debt for the same discharge beside the claim; yuan as text."""

    topic: str
    amount: str
    document: str


@dataclass(frozen=True, slots=True)
class Money:
    """Who owes what when, what was paid, secures it, was asked to be relieved, was reversed and was spent; what waits, what is
    pursued apart or enforced, who is late, and
    who is bankrupt."""

    parts: list[PartRow]
    instalments: list[InstalmentRow]
    payments: list[PaymentRow]
    guarantees: list[GuaranteeRow]
    reliefs: list[ReliefRow]
    reversals: list[ReversalRow]
    spendings: list[SpendingRow]
    recordings: list[RecordingRow]
    duties: list[DutyRow]
    separate_claims: list[SeparateRow]
    conversions: list[ConversionRow]
    enforcements: list[EnforcementRow]
    preservations: list[PreservationRow]
    receipts: list[ReceiptRow]
    refunds: list[RefundRow]
    interests: list[InterestRow]
    late: list[LateRow]
    insolvencies: list[InsolvencyRow]

    def heard(self, history: Sequence[HistoryRow]) -> "Money":
        """Give it as a liable party hears it: what was reversed, not what finance is asked to reverse; what was preserved, not what was
        applied for; and of the office nobody by name.

        Args:
            history: as it hears it: what waits for a second person is told in these words.
        """
        told = {one.id: one.words for one in history}
        return replace(
            self,
            recordings=[one._replace(words=told[one.id]) for one in self.recordings if one.id in told],
            reversals=[one for one in self.reversals if one.state == "confirmed"],
            preservations=[one for one in self.preservations if one.until is not None],
            conversions=[one._replace(recorded_by="", confirmed_by=None) for one in self.conversions],
            refunds=[one._replace(payee_name=None, payee_account=None) for one in self.refunds],
        )


def enforcements_of(books: ReadBooks, book_id: int, case_id: int) -> list[EnforcementRow]:
    """List the enforcements that were applied for, in the order of the applications."""
    return read(books, EnforcementRow, SQL["enforcements"], book=book_id, case=case_id)


class CaseUnknown(NotFound):
    """There is no case {case} in this book, or not for you.

    Check the number of the case.
    """

    code = "compensation.case_unknown"


def head_of(books: ReadBooks, book_id: int, code: str, owner: str | None = None) -> CaseHead:
    """Find a case; with an owner, only when it is a party of it.

    Raises:
        CaseUnknown: there is none, or not for this reader.
    """
    found = find(books, CaseHead, SQL["head"], book=book_id, code=code, owner=owner)
    if found is None:
        raise CaseUnknown(case=code)
    return found


def clocks_of(books: ReadBooks, book_id: int, case_id: int, *, running: bool = False) -> list[ClockRow]:
    """List the terms of a case, those that run first."""
    found = read(books, ClockRow, SQL["clocks"], book=book_id, case=case_id)
    return [one for one in found if one.stopped_on is None] if running else found


def parties_of(books: ReadBooks, book_id: int, case_id: int) -> list[PartyRow]:
    """List who is in a case."""
    return read(books, PartyRow, SQL["parties"], book=book_id, case=case_id)


def balances_of(books: ReadBooks, book_id: int, code: str) -> list[BalanceRow]:
    """Give every balance of a case, by head (with its part) and purpose, in fen."""
    return read(books, BalanceRow, SQL["balances"], book=book_id, code=code)


def insolvencies_of(books: ReadBooks, book_id: int, case_id: int) -> list[InsolvencyRow]:
    """List the bankruptcies of parties of a case."""
    return read(books, InsolvencyRow, SQL["insolvencies"], book=book_id, case=case_id)


def separates_of(books: ReadBooks, book_id: int, case_id: int) -> list[SeparateRow]:
    """List the separate claims of a case."""
    return read(books, SeparateRow, SQL["separate_claims"], book=book_id, case=case_id)


def money_of(books: ReadBooks, book_id: int, case_id: int, on: date = date.max) -> Money:
    """Give who owes what when, what was paid, secures it, was asked to be relieved, was reversed and was spent; who is late on a day."""
    values = {"book": book_id, "case": case_id}
    recorded = read(books, RecordingRow, SQL["recordings"], **values)
    alike = alike_in(books, book_id, case_id)
    return Money(
        read(books, _part, _PARTS, **values),
        read(books, InstalmentRow, _INSTALMENTS, **values),
        read(books, PaymentRow, SQL["payments"], **values),
        read(books, GuaranteeRow, SQL["guarantees"], **values),
        read(books, ReliefRow, SQL["reliefs"], **values),
        read(books, ReversalRow, SQL["reversals"], **values),
        [
            one._replace(similar=alike.get(one.id, []))
            for one in read(books, SpendingRow, SQL["spendings"], **values)
        ],
        [one._replace(similar=alike.get(one.id, [])) for one in recorded],
        read(books, DutyRow, SQL["duties"], **values),
        separates_of(books, book_id, case_id),
        read(books, ConversionRow, SQL["conversions"], **values),
        enforcements_of(books, book_id, case_id),
        read(books, PreservationRow, SQL["preservations"], **values),
        read(books, ReceiptRow, SQL["receipts"], **values),
        read(books, RefundRow, SQL["refunds"], **values),
        read(books, InterestRow, SQL["interests"], **values),
        read(books, LateRow, SQL["late"], on=on, **values),
        insolvencies_of(books, book_id, case_id),
    )


def _part(
    part: int,
    amount: int,
    interest: int,
    interest_through: date | None,
    left_owed: int | None,
    kind: str,
    document: str,
    court_since: date | None,
    state: str,
    obligors: list[OwingRow],
) -> PartRow:
    told = _told(obligors)
    return PartRow(
        part, amount, interest, interest_through, left_owed, kind, document, court_since, state, told
    )


def _told(rows: Iterable[OwingRow]) -> list[OwingOut]:
    """Give who owes a part with its share of all who owed it together with it last."""
    owing = owing_of(rows)
    told: list[OwingOut] = []
    for one in owing:
        last = date.max if one.until_on is None else one.until_on - timedelta(days=1)
        share = shares_on(owing, last).get(one.owner, Fraction(0)) if one.holds(last) else Fraction(0)
        told.append(
            {
                "owner": one.owner,
                "share": f"{share.numerator}/{share.denominator}",
                "since_on": None if one.since_on is None else one.since_on.isoformat(),
                "until_on": None if one.until_on is None else one.until_on.isoformat(),
                "most": one.most,
            }
        )
    return told


def projects_of(books: ReadBooks, book_id: int, case_id: int) -> list[ProjectRow]:
    """List the restorations of a case with their stages."""
    return read(books, ProjectRow, SQL["projects"], book=book_id, case=case_id)


def assessments_of(books: ReadBooks, book_id: int, case_id: int) -> list[AssessmentRow]:
    """List the versions of the assessment, every figure with its inputs and steps."""
    return read(books, AssessmentRow, SQL["assessments"], book=book_id, case=case_id)


class LinkRow(NamedTuple):
    """A penalty, a rectification or a case elsewhere that is about the same."""

    id: UUID
    link: str
    number: str
    authority: str
    on: date


def links_of(books: ReadBooks, book_id: int, case_id: int) -> list[LinkRow]:
    """List with what a case is linked, in the order in which it was."""
    return read(books, LinkRow, SQL["links"], book=book_id, case=case_id)


def evidence_of(books: ReadBooks, book_id: int, case_id: int, *, owner: str | None) -> list[EvidenceRow]:
    """List the files of a case; for a liable party, those that it is shown and those that it has brought."""
    return read(books, EvidenceRow, SQL["evidence"], book=book_id, case=case_id, owner=owner)


def history_of(
    books: ReadBooks, book_id: int, case_id: int, *, on: date, known: datetime
) -> list[HistoryRow]:
    """List everything that was done in a case up to a day, as it was known at a moment."""
    rows = read(books, HistoryRow, SQL["history"], book=book_id, case=case_id, on=on, known=known)
    replaced = replacing(rows)
    return [one._replace(replaced_by=replaced[one.id]) if one.id in replaced else one for one in rows]


def done_of(books: ReadBooks, book_id: int, case_id: int) -> list[HistoryRow]:
    """List what was done in a case, without what still waits for a second person or was dropped."""
    rows = history_of(books, book_id, case_id, on=date.max, known=ALL_KNOWN)
    return [one for one in rows if one.done]


def trail_of(
    books: ReadBooks,
    book_id: int,
    code: str,
    *,
    on: date = date.max,
    known: datetime = ALL_KNOWN,
    owner: str | None = None,
) -> list[TrailRow]:
    """List the postings of the case's accounts up to a day, as they were known at a moment, in the order of recording.

    Args:
        owner: the party that reads it, which hears of the files that it is shown or has brought alone; None for the office.
    """
    rows = read(books, TrailRow, SQL["trail"], book=book_id, code=code, on=on, known=known, owner=owner)
    return [row._replace(basis=BASES.get(row.kind, row.basis)) for row in rows]


def liabilities_of(books: ReadBooks, book_id: int, case: CaseHead) -> list[tuple[str, int, str]]:
    """List what is owed for the discharge of a case: kind, fen, and the paper that says so."""
    found: list[tuple[str, int, str]] = []
    for row in balances_of(books, book_id, case.code):
        if row.purpose in ("claim_due", "claim_in_kind") and row.amount:
            kind = "late_interest" if row.head == INTEREST else "compensation"
            found.append((kind, row.amount, phrase("{head}: {purpose}", head=row.head, purpose=row.purpose)))
    for note in read(books, NoteRow, SQL["debts_beside_claim"], book=book_id, case=case.case_id):
        found.append((note.topic, parse_decimal(note.amount, 2, "yuan"), note.document))
    return found
