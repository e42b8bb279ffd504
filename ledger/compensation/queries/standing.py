"""How a case stands: everything that the checks of acts look at, read at once, so that what can be done is told by one reading.

What is refused here is refused by the act too, because both ask the same check of the same reading.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, NamedTuple, TypeAlias, TypeVar
from uuid import UUID

from ledger.database import ReadBooks

Row = TypeVar("Row")
_GONE: Final = """(SELECT json_build_array(y.name, max(k.revoked_at)) FROM ledger.actor y JOIN ledger.api_key k USING (actor_id)
    WHERE y.actor_id = p.started_by AND p.state IN ('proposed', 'planned') GROUP BY y.name HAVING bool_and(k.revoked_at IS NOT NULL))"""
"""Who asked for what waits for a second person, where no key of this person is valid any more, and since when."""
_BESIDE: Final = f"""(SELECT json_agg(json_build_array(x.{{id}}, p.state, {_GONE}{{columns}}) ORDER BY x.{{id}})
    FROM ledger.{{table}} x JOIN ledger.process p ON p.book_id = x.book_id AND p.process_id = x.{{id}}
    WHERE x.book_id = %(book)s AND x.case_id = %(case)s)"""  # noqa: S608


def _beside(table: str, id: str, *columns: str) -> str:
    return _BESIDE.format(table=table, id=id, columns="".join(f", {column}" for column in columns))


_STAGES: Final = """(SELECT json_agg(json_build_array(m.number, m.due_on, m.title, m.amount, m.paid, m.accepted_on) ORDER BY m.number)
    FROM ledger.damage_milestone m WHERE m.book_id = x.book_id AND m.project_id = x.project_id)"""
_LAST_ON: Final = """(SELECT max(e.effective_on) FROM ledger.process_event e
    WHERE e.book_id = x.book_id AND e.process_id = x.guarantee_id)"""
_GAINED: Final = """(SELECT json_build_array(q.debit, e.effective_on) FROM ledger.damage_record r
    JOIN ledger.entry e ON e.book_id = r.book_id AND e.entry_id = ledger.derived_id(r.record_id, r.kind)
    JOIN ledger.posting q ON q.book_id = e.book_id AND q.entry_id = e.entry_id AND q.debit > 0
    JOIN ledger.account a ON a.book_id = q.book_id AND a.account_id = q.account_id AND a.purpose = 'case_fund'
    JOIN ledger.damage_account d ON d.book_id = a.book_id AND d.account_id = a.account_id AND d.case_id = x.case_id
    WHERE r.book_id = x.book_id AND r.record_id = x.target AND p.state = 'proposed')"""
"""What the fund of the case got by the act that is to be reversed."""
_STANDING: Final = f"""SELECT json_build_array(
  (SELECT json_agg(json_build_array(d.head, d.part, a.purpose, b.debits - b.credits, b.debits) ORDER BY d.head, d.part, a.purpose)
   FROM ledger.damage_account d JOIN ledger.account a USING (book_id, account_id) JOIN ledger.balance b USING (book_id, account_id)
   WHERE d.book_id = %(book)s AND d.case_id = %(case)s),
  (SELECT json_agg(json_build_array(d.effective_on, d.held) ORDER BY d.effective_on) FROM (
     SELECT q.effective_on, sum(sum(q.debit - q.credit)) OVER (ORDER BY q.effective_on)::bigint AS held
     FROM ledger.damage_account f JOIN ledger.account a USING (book_id, account_id)
     JOIN ledger.posting q ON q.book_id = a.book_id AND q.account_id = a.account_id
     WHERE f.book_id = %(book)s AND f.case_id = %(case)s AND a.purpose = 'case_fund' GROUP BY q.effective_on) d),
  (SELECT json_agg(json_build_array(k.code, k.subject, k.length, k.due_on, k.why, k.source) ORDER BY k.due_on, k.clock_id)
   FROM ledger.damage_clock k WHERE k.book_id = %(book)s AND k.case_id = %(case)s AND k.stopped_on IS NULL),
  (SELECT json_agg(json_build_array(i.number, i.part, i.due_on, i.amount, i.amount - i.settled, (
       SELECT coalesce(json_agg(json_build_array(y.paid_on, s.amount) ORDER BY y.paid_on), '[]'::json) FROM ledger.damage_settled s
       JOIN ledger.damage_payment y USING (book_id, payment_id)
       WHERE s.book_id = i.book_id AND s.case_id = i.case_id AND s.number = i.number AND y.reversed_by IS NULL))
     ORDER BY i.due_on, i.number)
   FROM ledger.damage_instalment i WHERE i.book_id = %(book)s AND i.case_id = %(case)s),
  (SELECT json_agg(json_build_array(x.part, x.amount, x.interest, x.interest_through, o.obligation_id, o.in_force_on, o.court_since, (
       SELECT json_agg(json_build_array(b.owner, b.numerator || '/' || b.denominator) ORDER BY b.place) FROM ledger.damage_obligor b
       WHERE b.book_id = x.book_id AND b.case_id = x.case_id AND b.part = x.part)) ORDER BY x.part)
   FROM ledger.damage_part x JOIN ledger.damage_obligation o USING (book_id, obligation_id)
   WHERE x.book_id = %(book)s AND x.case_id = %(case)s),
  (SELECT json_build_array(o.conversion, o.court_since) FROM ledger.damage_obligation o
   WHERE o.book_id = %(book)s AND o.case_id = %(case)s AND o.in_force_on IS NOT NULL
   ORDER BY o.in_force_on DESC, o.obligation_id DESC LIMIT 1),
  (SELECT json_agg(json_build_array(y.payment_id, y.part, y.route, y.payer, y.paid_on, y.amount, y.interest, y.excess, y.waiting,
       e.position) ORDER BY y.paid_on, e.position) FROM ledger.damage_payment y
   JOIN ledger.entry e ON e.book_id = y.book_id AND e.entry_id = y.entry_id
   WHERE y.book_id = %(book)s AND y.case_id = %(case)s AND y.reversed_by IS NULL),
  (SELECT json_agg(json_build_array(r.payment_id, r.counted_as, r.amount)) FROM ledger.damage_return r
   JOIN ledger.process q ON q.book_id = r.book_id AND q.process_id = r.relief_id AND q.state = 'granted'
   WHERE r.book_id = %(book)s AND r.case_id = %(case)s),
  (SELECT json_agg(json_build_array(r.first_on, coalesce(r.last_on, '9999-12-31'::date))) FROM ledger.damage_relief r
   JOIN ledger.process q ON q.book_id = r.book_id AND q.process_id = r.relief_id AND q.state = 'granted'
   WHERE r.book_id = %(book)s AND r.case_id = %(case)s AND r.kind = 'suspension'),
  (SELECT json_agg(json_build_array(r.record_id, r.kind, coalesce(r.subject, r.record_id), r.effective_on, x.confirmed_on,
       r.kind = 'spend' AND EXISTS (SELECT FROM ledger.process_event e WHERE e.book_id = r.book_id AND e.process_id = r.record_id
         AND e.machine = 'compensation.spending' AND e.action = 'carry_over')) ORDER BY r.recorded_at, r.record_id)
   FROM ledger.damage_record r LEFT JOIN ledger.damage_reversal x ON x.book_id = r.book_id AND x.target = r.record_id
     AND x.confirmed_on IS NOT NULL
   WHERE r.book_id = %(book)s AND r.case_id = %(case)s AND r.kind = ANY(%(reversible)s)),
  (SELECT json_agg(json_build_array(e.evidence_id, e.size) ORDER BY e.evidence_id) FROM ledger.damage_evidence e
   WHERE e.book_id = %(book)s AND e.case_id = %(case)s),
  {_beside("damage_assessment", "assessment_id")},
  {_beside("damage_guarantee", "guarantee_id", "x.kind", "x.guarantor", "x.amount", "x.expires_on", _LAST_ON)},
  {_beside("damage_relief", "relief_id", "x.kind", "x.part", "x.amount", "x.payee", "x.left_owed")},
  {_beside("damage_project", "project_id", "x.title", "x.mode", "x.repairer", "x.budget", "x.contract", _STAGES)},
  {_beside("damage_spending", "spending_id", "x.amount", "x.use", "x.payee", "x.payee_name", "x.payee_account", "x.project_id", "x.stage")},
  {_beside("damage_reversal", "reversal_id", "x.target", _GAINED)},
  (SELECT greatest(b.closed_through, b.soft_closed_through) FROM ledger.book b WHERE b.book_id = %(book)s))"""  # noqa: S608
"""One column, and no more columns than rows: the driver describes every column of every answer anew."""
REVERSIBLE: Final = (
    "pay", "remit", "transfer_court", "release_escrow", "give_guarantee", "call_guarantee", "release_guarantee", "grant_relief",
    "confirm_spending", "spend",
)  # fmt: skip
"""Acts that a reversal undoes; a spending that was asked for only where it came with the books of before."""


class Gone(NamedTuple):
    """Who asked for something and has no valid key any more."""

    person: str
    since: datetime


class Gained(NamedTuple):
    """What the fund of the case got by an act: fen, and its day."""

    amount: int
    on: date


class Balance(NamedTuple):
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


class Held(NamedTuple):
    """What the fund of the case holds at the end of a legal day; fen."""

    on: date
    amount: int


class Term(NamedTuple):
    """A term that runs."""

    code: str
    subject: str
    length: str
    due_on: date | None
    """None where the calendar does not reach that far."""
    why: str
    """Why it ends just then."""
    source: str


class Instalment(NamedTuple):
    """An instalment; fen."""

    number: int
    part: int
    due_on: date
    amount: int
    open: int
    paid: list[tuple[date, int]]
    """Day and fen of what was counted to it."""


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
    shares: list[tuple[str, str]]
    """Who owes it, each with its share as `4/5`."""


class Days(NamedTuple):
    """The first and the last of some days."""

    first_on: date
    last_on: date


class InForce(NamedTuple):
    """The agreement or judgment that holds; fen."""

    conversion: int
    court_since: date | None


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


class Returned(NamedTuple):
    """What of a payment went back; fen."""

    payment_id: UUID
    counted_as: str
    """principal, interest or excess."""
    amount: int


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


class File(NamedTuple):
    """A file of the case, and its bytes."""

    id: UUID
    size: int


class Assessment(NamedTuple):
    """A version of the assessment."""

    id: UUID
    state: str
    gone: Gone | None


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


class Stage(NamedTuple):
    """A stage of a restoration; fen."""

    number: int
    due_on: date
    title: str
    amount: int
    paid: int
    accepted_on: date | None


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
    stages: list[Stage]


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


class Reversal(NamedTuple):
    """A reversal that was asked for."""

    id: UUID
    state: str
    gone: Gone | None
    target: UUID
    gained: Gained | None
    """What the fund of the case got by it."""


Beside: TypeAlias = Assessment | Guarantee | Relief | Project | Spending | Reversal


@dataclass(frozen=True, slots=True)
class Standing:
    """How a case stands."""

    balances: tuple[Balance, ...]
    fund: tuple[Held, ...]
    terms: tuple[Term, ...]
    instalments: tuple[Instalment, ...]
    parts: tuple[Part, ...]
    in_force: InForce | None
    payments: tuple[Payment, ...]
    returned: tuple[Returned, ...]
    suspended: tuple[Days, ...]
    """Days on which enforcement was suspended."""
    acts: tuple[DoneAct, ...]
    files: tuple[File, ...]
    assessments: tuple[Assessment, ...]
    guarantees: tuple[Guarantee, ...]
    reliefs: tuple[Relief, ...]
    projects: tuple[Project, ...]
    spendings: tuple[Spending, ...]
    reversals: tuple[Reversal, ...]
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

    def lowest(self, on: date) -> int:
        """Give the least that the fund holds on any day from a day on, in fen."""
        before = [one.amount for one in self.fund if one.on <= on]
        return min([before[-1] if before else 0, *(one.amount for one in self.fund if one.on > on)])

    def overdue(self, on: date) -> list[Instalment]:
        """List the instalments whose term has ended, the first to end first."""
        return [one for one in self.instalments if one.open and one.due_on < on]

    def due(self, code: str) -> date | None:
        """Give the day on which the first of the running terms of a name ends."""
        return min((one.due_on for one in self.terms if one.code == code and one.due_on), default=None)

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
    found = books.connection.exec_driver_sql(_STANDING, known).scalar_one()
    (
        balances,
        fund,
        terms,
        instalments,
        parts,
        in_force,
        payments,
        returned,
        suspended,
        acts,
        files,
        *beside,
    ) = found
    assessments, guarantees, reliefs, projects, spendings, reversals, closed = beside
    return Standing(
        _rows(Balance, balances),
        _rows(Held, fund, on=date.fromisoformat),
        _rows(Term, terms, due_on=date.fromisoformat),
        _rows(Instalment, instalments, due_on=date.fromisoformat, paid=_paid),
        _rows(
            Part,
            parts,
            interest_through=date.fromisoformat,
            obligation_id=UUID,
            in_force_on=date.fromisoformat,
            court_since=date.fromisoformat,
        ),
        InForce(in_force[0], in_force[1] and date.fromisoformat(in_force[1])) if in_force else None,
        _rows(Payment, payments, id=UUID, paid_on=date.fromisoformat),
        _rows(Returned, returned, payment_id=UUID),
        _rows(Days, suspended, first_on=date.fromisoformat, last_on=date.fromisoformat),
        _rows(
            DoneAct,
            acts,
            id=UUID,
            subject=UUID,
            effective_on=date.fromisoformat,
            confirmed_on=date.fromisoformat,
        ),
        _rows(File, files, id=UUID),
        _rows(Assessment, assessments, id=UUID, gone=_gone),
        _rows(
            Guarantee,
            guarantees,
            id=UUID,
            gone=_gone,
            expires_on=date.fromisoformat,
            last_on=date.fromisoformat,
        ),
        _rows(Relief, reliefs, id=UUID, gone=_gone),
        _rows(Project, projects, id=UUID, gone=_gone, stages=_stages),
        _rows(Spending, spendings, id=UUID, gone=_gone, project=UUID),
        _rows(Reversal, reversals, id=UUID, gone=_gone, target=UUID, gained=_gained),
        closed and date.fromisoformat(closed),
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


def _gone(found: list[str]) -> Gone:
    person, since = found
    return Gone(person, datetime.fromisoformat(since))


def _gained(found: tuple[int, str]) -> Gained:
    amount, on = found
    return Gained(amount, date.fromisoformat(on))


def _paid(found: list[tuple[str, int]]) -> list[tuple[date, int]]:
    return [(date.fromisoformat(day), amount) for day, amount in found]


def _stages(found: list[list[object]]) -> list[Stage]:
    return list(_rows(Stage, found, due_on=date.fromisoformat, accepted_on=date.fromisoformat))
