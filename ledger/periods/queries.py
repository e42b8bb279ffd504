"""How far a book is closed, what was asked, and what a year leaves."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from ledger.database import ReadBooks
from ledger.periods.chart import NET_ASSETS
from ledger.periods.kinds import YEAR_CLOSE
from ledger.periods.rules import Frontiers, Kind, first_of, last_of


@dataclass(frozen=True, slots=True)
class StepTaken:
    """A step of a period, whole."""

    step_id: UUID
    kind: Kind
    month: date
    state: str
    reason: str
    proposed_by: str
    proposed_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    entries: int | None
    """Entries that the month had when it passed; None while it has not."""


@dataclass(frozen=True, slots=True)
class Month:
    """A month of a book."""

    month: date
    state: str
    entries: int
    last_voucher: int
    """Number of its last voucher; those of entries without a place are still to come."""


@dataclass(frozen=True, slots=True)
class Carried:
    """What an account of revenue or expenditure has at the end of a year."""

    account: str
    owner: str
    purpose: str
    debit_normal: bool
    asset: str
    balance: int
    """Debits minus credits."""


def frontiers(books: ReadBooks, book_id: int) -> Frontiers:
    """Tell how far a book is closed."""
    row = books.connection.exec_driver_sql(
        "SELECT opens_on, soft_closed_through, closed_through FROM ledger.book WHERE book_id = %s", (book_id,)
    ).one()
    return Frontiers(*row)


def months(books: ReadBooks, book_id: int, today: date) -> list[Month]:
    """List the months from the opening of a book until today, oldest first."""
    at = frontiers(books, book_id)
    query = """
        SELECT m::date AS month, count(e.entry_id) AS entries,
               coalesce((SELECT max(s.voucher_number) FROM ledger.seal s
                         WHERE s.book_id = %(book)s AND s.voucher_month = m::date), 0) AS last_voucher
        FROM generate_series(%(first)s::timestamp, %(last)s::timestamp, '1 month') AS m
        LEFT JOIN ledger.entry e ON e.book_id = %(book)s AND date_trunc('month', e.effective_on) = m
        GROUP BY m ORDER BY m"""
    rows = books.connection.exec_driver_sql(
        query, {"book": book_id, "first": first_of(at.opens_on), "last": first_of(today)}
    )
    return [Month(r.month, state_of(at, r.month), r.entries, r.last_voucher) for r in rows]


def state_of(at: Frontiers, month: date) -> str:
    """Name the state of a month."""
    end = last_of(month)
    if at.closed and end <= at.closed:
        return "closed"
    return "soft_closed" if at.soft and end <= at.soft else "open"


def steps(books: ReadBooks, book_id: int, step_id: UUID | None = None) -> list[StepTaken]:
    """List the steps of a book, newest first; or the one that is named."""
    query = """
        SELECT s.step_id, s.kind, s.month, p.state, f.reason, a.name AS proposed_by, f.recorded_at AS proposed_at,
               d.name AS decided_by, l.recorded_at AS decided_at, m.entries
        FROM ledger.period_step s
        JOIN ledger.process p ON p.book_id = s.book_id AND p.process_id = s.step_id
        JOIN ledger.process_event f ON f.book_id = s.book_id AND f.process_id = s.step_id AND f.version = 1
        JOIN ledger.actor a ON a.actor_id = f.actor_id
        LEFT JOIN ledger.process_event l ON l.book_id = s.book_id AND l.process_id = s.step_id AND l.version = 2
        LEFT JOIN ledger.actor d ON d.actor_id = l.actor_id
        LEFT JOIN ledger.period_move m ON m.book_id = s.book_id AND m.step_id = s.step_id
        WHERE s.book_id = %(book)s AND (%(step)s::uuid IS NULL OR s.step_id = %(step)s)
        ORDER BY f.recorded_at DESC LIMIT 1000"""
    return [
        StepTaken(*row) for row in books.connection.exec_driver_sql(query, {"book": book_id, "step": step_id})
    ]


def to_carry(books: ReadBooks, book_id: int, through: date) -> list[Carried]:
    """List what accounts of revenue and expenditure have at the end of a day, without those that have nothing.

    Revenue and expenditure is what the kind of the year's close may move beside the net assets.
    """
    query = """
        SELECT a.code AS account, a.owner, a.purpose, a.debit_normal, s.code AS asset, sum(p.debit - p.credit)::bigint AS balance
        FROM ledger.posting p
        JOIN ledger.account a ON a.book_id = p.book_id AND a.account_id = p.account_id AND a.purpose = ANY (
          (SELECT array_remove(k.debits || k.credits, %s) FROM ledger.entry_kind k WHERE k.code = %s)::text[])
        JOIN ledger.asset s ON s.book_id = p.book_id AND s.asset_id = p.asset_id
        WHERE p.book_id = %s AND p.effective_on <= %s
        GROUP BY a.code, a.owner, a.purpose, a.debit_normal, s.code HAVING sum(p.debit) <> sum(p.credit) ORDER BY a.code, s.code"""
    return [
        Carried(*row)
        for row in books.connection.exec_driver_sql(query, (NET_ASSETS, YEAR_CLOSE, book_id, through))
    ]
