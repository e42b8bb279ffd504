"""One case: where it stands, what is next, who is in it, its figures, its money, its works, and its whole history."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple, TypedDict, TypeVar
from uuid import UUID

from sqlalchemy import text

from ledger.amounts import parse_decimal
from ledger.compensation.rows import AssessmentRow, FigureRow, Head, HistoryRow, PartyRow
from ledger.compensation.rules.claims import HEADS, INTEREST
from ledger.database import ReadBooks
from ledger.errors import NotFound

Row = TypeVar("Row")

_HEAD = """SELECT c.case_id, c.code, c.title, c.area, c.medium, c.channel, c.source, c.received_on, c.occurred_on, c.red_line,
    c.repeated, c.major, c.class AS case_class, c.public, c.process_id, p.state, p.version
  FROM ledger.damage_case c JOIN ledger.process p ON p.book_id = c.book_id AND p.process_id = c.process_id
  WHERE c.book_id = :book AND c.code = :code AND (CAST(:owner AS text) IS NULL OR EXISTS (SELECT FROM ledger.damage_party x
    WHERE x.book_id = c.book_id AND x.case_id = c.case_id AND x.owner = :owner))"""
_CLOCKS = """SELECT k.clock_id, k.code, k.subject, k.starts_on, k.length, k.due_on, k.why, k.source, k.stopped_on,
    k.warned_on IS NOT NULL AS warned, k.escalated_on IS NOT NULL AS escalated,
    EXISTS (SELECT FROM ledger.damage_pause x WHERE x.book_id = k.book_id AND x.clock_id = k.clock_id AND x.last_on IS NULL) AS paused
  FROM ledger.damage_clock k WHERE k.book_id = :book AND k.case_id = :case ORDER BY k.stopped_on IS NOT NULL, k.due_on, k.clock_id"""
_BALANCES = """SELECT ledger.damage_section(a.purpose, d.head, d.part) AS name, d.head, a.purpose,
    sum(abs(b.debits - b.credits))::bigint AS amount
  FROM ledger.damage_account d JOIN ledger.account a USING (book_id, account_id) JOIN ledger.balance b USING (book_id, account_id)
  WHERE d.book_id = :book AND d.case_id = (SELECT c.case_id FROM ledger.damage_case c WHERE c.book_id = :book AND c.code = :code)
  GROUP BY 1, 2, 3 ORDER BY 1, 3"""
_FIGURES = """SELECT figure, head, amount FROM (
    SELECT f.figure, f.head, f.amount, f.record_id,
      first_value(f.record_id) OVER (PARTITION BY f.figure ORDER BY f.recorded_at DESC) AS newest
    FROM ledger.damage_figure f WHERE f.book_id = :book AND f.case_id = :case) x
  WHERE record_id = newest ORDER BY figure, head"""
_INSTALMENTS = """SELECT number, part, due_on, amount, settled FROM ledger.damage_instalment
  WHERE book_id = :book AND case_id = :case ORDER BY part, due_on, number"""
_PARTS = """SELECT p.part, p.amount, p.interest, p.interest_through, o.kind, o.document, o.court_since,
    (SELECT json_agg(json_build_object('owner', b.owner, 'share', b.numerator || '/' || b.denominator) ORDER BY b.place)
     FROM ledger.damage_obligor b WHERE b.book_id = p.book_id AND b.case_id = p.case_id AND b.part = p.part) AS obligors
  FROM ledger.damage_part p JOIN ledger.damage_obligation o USING (book_id, obligation_id)
  WHERE p.book_id = :book AND p.case_id = :case ORDER BY p.part"""
_PAYMENTS = """SELECT payment_id AS id, part, route, payer, paid_on, amount, interest, excess, waiting, entry_id, reversed_by
  FROM ledger.damage_payment WHERE book_id = :book AND case_id = :case AND route <> 'replaced' ORDER BY paid_on, payment_id"""
_PROJECTS = """SELECT x.project_id AS id, x.title, x.mode, x.repairer, x.budget, x.contract, x.evaluated, p.state,
    (SELECT json_agg(json_build_object('number', m.number, 'title', m.title, 'due_on', m.due_on, 'amount', m.amount,
       'accepted_on', m.accepted_on, 'paid', m.paid) ORDER BY m.number)
     FROM ledger.damage_milestone m WHERE m.book_id = x.book_id AND m.project_id = x.project_id) AS stages
  FROM ledger.damage_project x JOIN ledger.process p ON p.book_id = x.book_id AND p.process_id = x.project_id
  WHERE x.book_id = :book AND x.case_id = :case ORDER BY x.project_id"""
_BESIDE = """SELECT g.guarantee_id AS id, g.kind, g.guarantor, g.amount, g.expires_on, p.state FROM ledger.damage_guarantee g
  JOIN ledger.process p ON p.book_id = g.book_id AND p.process_id = g.guarantee_id
  WHERE g.book_id = :book AND g.case_id = :case ORDER BY g.guarantee_id"""
_RELIEFS = """SELECT r.relief_id AS id, r.kind, r.part, r.amount, r.basis, r.first_on, r.last_on, r.payee, p.state
  FROM ledger.damage_relief r JOIN ledger.process p ON p.book_id = r.book_id AND p.process_id = r.relief_id
  WHERE r.book_id = :book AND r.case_id = :case ORDER BY r.relief_id"""
_REVERSALS = """SELECT x.reversal_id AS id, x.target, r.kind AS act, x.confirmed_on, p.state FROM ledger.damage_reversal x
  JOIN ledger.process p ON p.book_id = x.book_id AND p.process_id = x.reversal_id
  JOIN ledger.damage_record r ON r.book_id = x.book_id AND r.record_id = x.target
  WHERE x.book_id = :book AND x.case_id = :case ORDER BY x.reversal_id"""
_SPENDINGS = """SELECT s.spending_id AS id, s.project_id AS restoration, s.stage, s.use, s.payee, s.payee_name, s.payee_account, s.purpose,
    s.amount, s.paid_on, s.entry_id, p.state FROM ledger.damage_spending s
  JOIN ledger.process p ON p.book_id = s.book_id AND p.process_id = s.spending_id
  WHERE s.book_id = :book AND s.case_id = :case ORDER BY s.spending_id"""
_ASSESSMENTS = """SELECT a.assessment_id AS id, a.version, a.total, a.class AS case_class, a.assessed_on, p.state,
    (SELECT json_agg(json_build_object('number', i.number, 'head', i.head, 'method', i.method, 'inputs', i.inputs,
       'coefficients', i.coefficients, 'lines', i.lines, 'amount', i.amount, 'printed', i.printed, 'approximate', i.approximate)
       ORDER BY i.number) FROM ledger.damage_item i WHERE i.book_id = a.book_id AND i.assessment_id = a.assessment_id) AS items
  FROM ledger.damage_assessment a JOIN ledger.process p ON p.book_id = a.book_id AND p.process_id = a.assessment_id
  WHERE a.book_id = :book AND a.case_id = :case ORDER BY a.version"""
_EVIDENCE = """SELECT evidence_id AS id, name, kind, proves, shown, size, sha256 FROM ledger.damage_evidence
  WHERE book_id = :book AND case_id = :case AND (shown OR :all) ORDER BY evidence_id"""
_PARTY = """SELECT owner, side, name, person FROM ledger.damage_party WHERE book_id = :book AND case_id = :case ORDER BY side, owner"""
_HISTORY = """SELECT r.record_id AS id, r.kind, r.subject, r.effective_on, r.state, r.reason, r.document, r.words, r.basis, r.law,
    a.name AS actor, a.role, r.recorded_at
  FROM ledger.damage_record r JOIN ledger.actor a USING (actor_id)
  WHERE r.book_id = :book AND r.case_id = :case AND r.recorded_at <= :known AND r.effective_on <= :on
  ORDER BY r.recorded_at, r.record_id"""
_BESIDE_CLAIM = """SELECT words ->> 'topic' AS topic, words ->> 'amount' AS amount, document FROM ledger.damage_record
  WHERE book_id = :book AND case_id = :case AND kind = 'note' AND words ->> 'amount' <> ''
    AND words ->> 'topic' IN ('fine', 'daily_fine', 'tax', 'criminal_case', 'private_suit') ORDER BY recorded_at"""
_TRAIL = """SELECT e.entry_id AS id, e.kind, e.effective_on, e.recorded_at, e.memo, e.document, a.code AS account, a.purpose,
    p.debit, p.credit
  FROM ledger.damage_case c JOIN ledger.damage_account d USING (book_id, case_id) JOIN ledger.account a USING (book_id, account_id)
  JOIN ledger.posting p ON p.book_id = a.book_id AND p.account_id = a.account_id
  JOIN ledger.entry e ON e.book_id = p.book_id AND e.entry_id = p.entry_id
  WHERE c.book_id = :book AND c.code = :code ORDER BY e.recorded_at, e.entry_id, p.debit = 0, a.code"""


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


class BalanceRow(NamedTuple):
    """What stands under a head (with its part) and a purpose; fen."""

    name: str
    """The head with its part, as people read it; recourse, the fund or the money of the case."""
    head: str | None
    purpose: str
    amount: int


class FigureAmount(NamedTuple):
    """A figure under a head of loss; fen."""

    figure: str
    head: str
    amount: int


class InstalmentRow(NamedTuple):
    """An instalment; fen."""

    number: int
    part: int
    due_on: date
    amount: int
    settled: int


class ObligorRow(TypedDict):
    """Who owes a part."""

    owner: str
    share: str
    """As `4/5`."""


class PartRow(NamedTuple):
    """A part of what is owed; fen."""

    part: int
    amount: int
    interest: int
    interest_through: date | None
    kind: str
    document: str
    court_since: date | None
    obligors: list[ObligorRow]


class PaymentRow(NamedTuple):
    """A payment, or a relief that stands in its place; fen."""

    id: UUID
    part: int
    route: str
    payer: str
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
    state: str
    stages: list[StageRow] | None


class GuaranteeRow(NamedTuple):
    """A guarantee; fen."""

    id: UUID
    kind: str
    guarantor: str
    amount: int
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
    state: str


class InputChange(NamedTuple):
    """An input that differs."""

    input: str
    first: object
    second: object


class ComparisonRow(NamedTuple):
    """Two versions under a head of loss; fen."""

    head: str
    before: int
    after: int
    difference: int
    inputs: list[InputChange]


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


@dataclass(frozen=True, slots=True)
class Money:
    """Who owes what when, what was paid, secures it, was asked to be relieved, was reversed and was spent."""

    parts: list[PartRow]
    instalments: list[InstalmentRow]
    payments: list[PaymentRow]
    guarantees: list[GuaranteeRow]
    reliefs: list[ReliefRow]
    reversals: list[ReversalRow]
    spendings: list[SpendingRow]


class CaseUnknown(NotFound):
    """There is no case {case} in this book, or not for you.

    Check the number of the case.
    """

    code = "compensation.case_unknown"


def _many(books: ReadBooks, kind: Callable[..., Row], query: str, **values: object) -> list[Row]:
    return [kind(*row) for row in books.connection.execute(text(query), values)]


def head_of(books: ReadBooks, book_id: int, code: str, owner: str | None = None) -> Head:
    """Find a case; with an owner, only when it is a party of it.

    Raises:
        CaseUnknown: there is none, or not for this reader.
    """
    row = books.connection.execute(text(_HEAD), {"book": book_id, "code": code, "owner": owner}).one_or_none()
    if row is None:
        raise CaseUnknown(case=code)
    return Head(*row)


def clocks_of(books: ReadBooks, book_id: int, case_id: int, *, running: bool = False) -> list[ClockRow]:
    """List the terms of a case, those that run first."""
    found = _many(books, ClockRow, _CLOCKS, book=book_id, case=case_id)
    return [one for one in found if one.stopped_on is None] if running else found


def parties_of(books: ReadBooks, book_id: int, case_id: int) -> list[PartyRow]:
    """List who is in a case."""
    return _many(books, PartyRow, _PARTY, book=book_id, case=case_id)


def figures_of(books: ReadBooks, book_id: int, case: Head) -> list[FigureRow]:
    """Give claimed, assessed, agreed, judged and paid by head of loss, side by side, in fen."""
    told: dict[str, dict[str, int]] = {}
    for one in _many(books, FigureAmount, _FIGURES, book=book_id, case=case.case_id):
        told.setdefault(one.head, {})[one.figure] = one.amount
    for row in balances_of(books, book_id, case.code):
        if row.head is not None:
            mine = told.setdefault(row.head, {})
            mine[row.purpose] = mine.get(row.purpose, 0) + row.amount
    return [FigureRow(head, HEADS.get(head, "late interest"), told[head]) for head in sorted(told)]


def balances_of(books: ReadBooks, book_id: int, code: str) -> list[BalanceRow]:
    """Give every balance of a case, by head (with its part) and purpose, in fen."""
    return _many(books, BalanceRow, _BALANCES, book=book_id, code=code)


def money_of(books: ReadBooks, book_id: int, case_id: int) -> Money:
    """Give who owes what when, what was paid, secures it, was asked to be relieved, was reversed and was spent."""
    values = {"book": book_id, "case": case_id}
    return Money(
        _many(books, PartRow, _PARTS, **values),
        _many(books, InstalmentRow, _INSTALMENTS, **values),
        _many(books, PaymentRow, _PAYMENTS, **values),
        _many(books, GuaranteeRow, _BESIDE, **values),
        _many(books, ReliefRow, _RELIEFS, **values),
        _many(books, ReversalRow, _REVERSALS, **values),
        _many(books, SpendingRow, _SPENDINGS, **values),
    )


def projects_of(books: ReadBooks, book_id: int, case_id: int) -> list[ProjectRow]:
    """List the restorations of a case with their stages."""
    return _many(books, ProjectRow, _PROJECTS, book=book_id, case=case_id)


def assessments_of(books: ReadBooks, book_id: int, case_id: int) -> list[AssessmentRow]:
    """List the versions of the assessment, every figure with its inputs and steps."""
    return _many(books, AssessmentRow, _ASSESSMENTS, book=book_id, case=case_id)


def compare_assessments(first: AssessmentRow, second: AssessmentRow) -> list[ComparisonRow]:
    """Compare two versions by head of loss, in fen, and name the inputs that differ."""
    told = []
    for head in sorted({item["head"] for one in (first, second) for item in one.items}):
        here = [[item for item in one.items if item["head"] == head] for one in (first, second)]
        before, after = (sum(item["amount"] for item in items) for items in here)
        inputs = [
            {f"{item['method']} {name}": value for item in items for name, value in item["inputs"].items()}
            for items in here
        ]
        changed = [
            InputChange(name, inputs[0].get(name), inputs[1].get(name))
            for name in sorted(inputs[0].keys() | inputs[1].keys())
            if inputs[0].get(name) != inputs[1].get(name)
        ]
        told.append(ComparisonRow(head, before, after, after - before, changed))
    return told


def evidence_of(books: ReadBooks, book_id: int, case_id: int, *, all_of_it: bool) -> list[EvidenceRow]:
    """List the files of a case; for a liable party, those that it is shown."""
    return _many(books, EvidenceRow, _EVIDENCE, book=book_id, case=case_id, all=all_of_it)


def history_of(
    books: ReadBooks, book_id: int, case_id: int, *, on: date, known: datetime
) -> list[HistoryRow]:
    """List everything that was done in a case up to a day, as it was known at a moment."""
    return _many(books, HistoryRow, _HISTORY, book=book_id, case=case_id, on=on, known=known)


def trail_of(books: ReadBooks, book_id: int, code: str) -> list[TrailRow]:
    """List every posting of the case's accounts, in the order of recording: from the assessment to the restoration."""
    return _many(books, TrailRow, _TRAIL, book=book_id, code=code)


def liabilities_of(books: ReadBooks, book_id: int, case: Head) -> list[tuple[str, int, str]]:
    """List what is owed for the discharge of a case: kind, fen, and the paper that says so."""
    found: list[tuple[str, int, str]] = []
    for row in balances_of(books, book_id, case.code):
        if row.purpose in ("claim_due", "claim_in_kind") and row.amount:
            kind = "late_interest" if row.head == INTEREST else "compensation"
            found.append((kind, row.amount, f"{row.name} {row.purpose}"))
    for note in _many(books, NoteRow, _BESIDE_CLAIM, book=book_id, case=case.case_id):
        found.append((note.topic, parse_decimal(note.amount, 2, "yuan"), note.document))
    return found
