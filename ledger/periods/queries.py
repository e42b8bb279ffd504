"""How far a book is closed, what was asked, and what a year leaves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from ledger.database import ReadBooks
from ledger.database.queries import named_queries
from ledger.periods.chart import NET_ASSETS
from ledger.periods.kinds import YEAR_CLOSE
from ledger.periods.rules import Frontiers, Kind, first_of, last_of

SQL: Final = named_queries(__name__)


@dataclass(frozen=True, slots=True)
class Checklist:
    """What stands open of a month at an instant, to its last day, as `ledger.period_checklist` counts it."""

    as_of: str
    entries: int
    unbalanced: int
    bank_uncovered: int
    bank_differences: int
    bank_lines: int
    bank_postings: int
    unsealed: int
    approvals: int
    checked_at: str | None
    broken: int | None
    open: Sequence[str]
    """Names of the figures that should be none and are not."""
    withdrawals: int = 0
    """Of checklists that were kept before it was counted: 0."""


@dataclass(frozen=True, slots=True)
class PeriodStep:
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
    checklist: Checklist | None
    """What stood open when its close was asked for; None for other steps."""
    decided_why: str | None
    """What the second person said of it."""


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
    asset: str
    balance: int
    """Debits minus credits."""


def frontiers(books: ReadBooks, book_id: int) -> Frontiers:
    """Tell how far a book is closed."""
    row = books.connection.exec_driver_sql(SQL["frontiers"], (book_id,)).one()
    return Frontiers(*row)


def months(books: ReadBooks, book_id: int, today: date) -> list[Month]:
    """List the months from the opening of a book until today, oldest first."""
    at = frontiers(books, book_id)
    query = SQL["months"]
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


def steps(books: ReadBooks, book_id: int, step_id: UUID | None = None) -> list[PeriodStep]:
    """List the steps of a book, newest first; or the one that is named."""
    query = SQL["steps"]
    found = books.connection.exec_driver_sql(query, {"book": book_id, "step": step_id}).mappings()
    return [
        PeriodStep(
            **{**row, "checklist": None if row["checklist"] is None else Checklist(**row["checklist"])}
        )
        for row in found
    ]


def checklist(books: ReadBooks, book_id: int, month: date) -> Checklist:
    """Tell what stands open of a month now."""
    return Checklist(**books.connection.exec_driver_sql(SQL["checklist"], (book_id, month)).scalar_one())


def to_carry(books: ReadBooks, book_id: int, through: date) -> list[Carried]:
    """List what accounts of revenue and expenditure have at the end of a day, without those that have nothing.

    Revenue and expenditure is what the kind of the year's close may move beside the net assets.
    """
    query = SQL["to_carry"]
    return [
        Carried(*row)
        for row in books.connection.exec_driver_sql(query, (NET_ASSETS, YEAR_CLOSE, book_id, through))
    ]
