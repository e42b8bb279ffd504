"""Entries in their order: the journal, what stands behind a figure, and what the lines of an account say of their entries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import accumulate
from typing import Any, Final, Literal
from uuid import UUID

from sqlalchemy import Row, text

from ledger.amounts import Unit
from ledger.database import ReadBooks
from ledger.statements.queries.scope import CASE_OF, asset_filters, naming, posting_filters, values
from ledger.statements.rules import Period, Selection


@dataclass(frozen=True, slots=True)
class Facts:
    """What a line tells of its entry."""

    kind: str
    effective_on: date
    recorded_at: datetime
    memo: str
    document: str
    reverses: UUID | None
    voucher_month: date | None
    """First day of the month of the voucher; None until the entry has its place in the log."""
    voucher_number: int | None
    case: str | None
    """The case whose accounts it touches."""

    @property
    def voucher(self) -> str | None:
        """The voucher as `2026-03/17`; None until it is numbered."""
        return None if self.voucher_month is None else f"{self.voucher_month:%Y-%m}/{self.voucher_number}"


@dataclass(frozen=True, slots=True)
class Leg:
    """A posting."""

    entry_id: UUID
    line: int
    account: str
    owner: str
    purpose: str
    asset: str
    asset_kind: str
    unit: Unit
    side: Literal["debit", "credit"]
    amount: int


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """An entry with its postings."""

    entry_id: UUID
    position: int
    facts: Facts
    legs: Sequence[Leg]


@dataclass(frozen=True, slots=True)
class Behind:
    """A posting that stands behind a figure, with what its entry says."""

    leg: Leg
    effective_on: date
    recorded_at: datetime
    facts: Facts


LEGS_MAX: Final = 10_000
"""Postings on a page of the journal at most: an allocation plan writes entries of a thousand each."""
_FACTS: Final = f"""SELECT e.entry_id, e.kind, e.effective_on, e.recorded_at, e.memo, e.document, e.reverses, v.voucher_month,
    v.voucher_number, {CASE_OF.format(entry="e.entry_id")} AS case_code
  FROM ledger.entry e LEFT JOIN ledger.seal v ON v.book_id = e.book_id AND v.entry_id = e.entry_id
  WHERE e.book_id = :book AND e.entry_id = ANY(:ids)"""
_LEG: Final = "p.entry_id, p.line, a.code, a.owner, a.purpose, x.code AS asset, x.kind, x.scale, x.unit, x.digits, p.debit, p.credit"
_JOURNAL: Final = """SELECT e.entry_id, e.position, e.lines FROM ledger.entry e
  LEFT JOIN ledger.entry u ON u.book_id = e.book_id AND u.entry_id = e.reverses
  WHERE e.book_id = :book AND (CAST(:since AS date) IS NULL OR e.effective_on >= :since)
    AND (CAST(:effective AS date) IS NULL OR e.effective_on <= :effective)
    AND (CAST(:recorded AS timestamptz) IS NULL OR e.recorded_at <= :recorded)
    AND (CAST(:kind AS text) IS NULL OR coalesce(u.kind, e.kind) = :kind)
    AND (CAST(:after_on AS date) IS NULL OR (e.effective_on, e.position) > (:after_on, :after_position))
  ORDER BY e.effective_on, e.position LIMIT :limit"""
_LEGS: Final = f"""SELECT {_LEG} FROM ledger.posting p
  JOIN ledger.account a ON a.book_id = p.book_id AND a.account_id = p.account_id
  JOIN ledger.asset x ON x.book_id = p.book_id AND x.asset_id = p.asset_id
  WHERE p.book_id = :book AND p.entry_id = ANY(:ids) ORDER BY p.entry_id, p.line"""
_BEHIND: Final = f"""SELECT {_LEG}, p.effective_on, p.recorded_at FROM ledger.posting p
  JOIN ledger.account a ON a.book_id = p.book_id AND a.account_id = p.account_id {{names}}
  WHERE p.book_id = :book AND (CAST(:since AS date) IS NULL OR p.effective_on >= :since) {{filters}}
    AND (CAST(:after_on AS date) IS NULL
         OR (p.effective_on, p.recorded_at, p.entry_id, p.line) > (:after_on, :after_recorded, :after_id, :after_line))
  ORDER BY p.effective_on, p.recorded_at, p.entry_id, p.line LIMIT :limit"""


def standing(books: ReadBooks, book_id: int) -> tuple[str, datetime]:
    """Tell the book's name and the instant of the database; asked first, the instant is after all that the snapshot holds."""
    row = books.connection.execute(
        text("SELECT b.name, ledger.clock_now() FROM ledger.book b WHERE b.book_id = :book"),
        {"book": book_id},
    )
    name, now = row.one()
    return name, now


def facts_of(books: ReadBooks, book_id: int, ids: Sequence[UUID]) -> Mapping[UUID, Facts]:
    """Tell what some entries say of themselves, with their voucher numbers and cases."""
    found = books.connection.execute(text(_FACTS), {"book": book_id, "ids": list(dict.fromkeys(ids))})
    return {row[0]: Facts(*row[1:]) for row in found}


def journal(
    books: ReadBooks,
    book_id: int,
    period: Period,
    *,
    kind: str | None = None,
    after: tuple[date, int] | None = None,
    limit: int = 100,
) -> tuple[list[JournalEntry], bool]:
    """List entries with their postings, by effective date and then in the order in which they were recorded.

    Args:
        books: the snapshot to read.
        book_id: the book.
        period: the range.
        kind: only entries of this kind, and reversals of such.
        after: effective date and position of the last entry of the page before.
        limit: entries on a page; there are fewer when their postings are more than `LEGS_MAX`.

    Returns:
        The page, and whether there is another one.
    """
    on, position = after or (None, None)
    found = books.connection.execute(
        text(_JOURNAL),
        {
            "book": book_id,
            "since": period.since,
            "effective": period.moment.effective,
            "recorded": period.moment.recorded,
            "kind": kind,
            "after_on": on,
            "after_position": position,
            "limit": limit + 1,
        },
    ).all()
    sums = list(accumulate(row.lines for row in found))
    page = [row for row, sum_ in zip(found, sums, strict=True) if sum_ <= LEGS_MAX][:limit] or found[:1]
    ids = [row.entry_id for row in page]
    facts = facts_of(books, book_id, ids)
    legs: dict[UUID, list[Leg]] = {one: [] for one in ids}
    for row in books.connection.execute(text(_LEGS), {"book": book_id, "ids": ids}):
        legs[row.entry_id].append(_leg(row))
    return [
        JournalEntry(row.entry_id, row.position, facts[row.entry_id], legs[row.entry_id]) for row in page
    ], len(found) > len(page)


def behind(
    books: ReadBooks,
    book_id: int,
    period: Period,
    selection: Selection,
    *,
    after: tuple[date, datetime, UUID, int] | None = None,
    limit: int = 100,
) -> list[Behind]:
    """List the postings that a figure stands on, by effective date and then in the order of recording.

    Args:
        books: the snapshot to read.
        book_id: the book.
        period: the range; the postings before it make the opening, and are listed when it has no first day.
        selection: which postings.
        after: effective date, instant, entry and line of the last one of the page before.
        limit: postings on a page.
    """
    place = after or (None, None, None, None)
    names = ("after_on", "after_recorded", "after_id", "after_line")
    query = _BEHIND.format(
        names=naming(selection, "p")[0], filters=posting_filters(selection, period) + asset_filters(selection)
    )
    found = books.connection.execute(
        text(query),
        {**values(book_id, selection, period), **dict(zip(names, place, strict=True)), "limit": limit},
    ).all()
    facts = facts_of(books, book_id, [row.entry_id for row in found])
    return [Behind(_leg(row), row.effective_on, row.recorded_at, facts[row.entry_id]) for row in found]


def _leg(row: Row[Any]) -> Leg:
    return Leg(
        row.entry_id,
        row.line,
        row.code,
        row.owner,
        row.purpose,
        row.asset,
        row.kind,
        Unit(row.asset, row.scale, row.unit, row.digits),
        "debit" if row.debit else "credit",
        row.debit or row.credit,
    )
