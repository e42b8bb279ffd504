"""Entries in their order: the journal, what stands behind a figure, and what the lines of an account say of their entries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import accumulate
from typing import Final, Literal, NamedTuple
from uuid import UUID

from ledger.amounts import Unit
from ledger.database import ReadBooks
from ledger.database.queries import filled, find, joined, named_queries, read
from ledger.statements.queries.scope import CASE_OF, asset_filters, naming, posting_filters, values
from ledger.statements.rules import Period, Selection

SQL: Final = named_queries(__name__)


@dataclass(frozen=True, slots=True)
class LineFacts:
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
    facts: LineFacts
    legs: Sequence[Leg]


@dataclass(frozen=True, slots=True)
class Behind:
    """A posting that stands behind a figure, with what its entry says."""

    leg: Leg
    effective_on: date
    recorded_at: datetime
    facts: LineFacts


class _Standing(NamedTuple):
    name: str
    now: datetime


class _Facts(NamedTuple):
    entry_id: UUID
    kind: str
    effective_on: date
    recorded_at: datetime
    memo: str
    document: str
    reverses: UUID | None
    voucher_month: date | None
    voucher_number: int | None
    case_code: str | None


class _Place(NamedTuple):
    entry_id: UUID
    position: int
    lines: int


class _Leg(NamedTuple):
    entry_id: UUID
    line: int
    code: str
    owner: str
    purpose: str
    asset: str
    kind: str
    scale: int
    unit: str
    digits: int
    debit: int
    credit: int


class _Behind(NamedTuple):
    entry_id: UUID
    line: int
    code: str
    owner: str
    purpose: str
    asset: str
    kind: str
    scale: int
    unit: str
    digits: int
    debit: int
    credit: int
    effective_on: date
    recorded_at: datetime


LEGS_MAX: Final = 10_000
"""Postings on a page of the journal at most: an allocation plan writes entries of a thousand each."""
_FACTS: Final = filled(SQL["facts"], case_of=filled(CASE_OF, entry=SQL["of_entry"]))
_LEGS: Final = filled(SQL["legs"], leg=SQL["leg"])
_BEHIND: Final = filled(SQL["behind"], leg=SQL["leg"])


def standing(books: ReadBooks, book_id: int) -> tuple[str, datetime]:
    """Tell the book's name and the instant of the database; asked first, the instant is after all that the snapshot holds."""
    found = find(books, _Standing, SQL["standing"], book=book_id)
    assert found is not None
    return found.name, found.now


def facts_of(books: ReadBooks, book_id: int, ids: Sequence[UUID]) -> Mapping[UUID, LineFacts]:
    """Tell what some entries say of themselves, with their voucher numbers and cases."""
    found = read(books, _Facts, _FACTS, book=book_id, ids=list(dict.fromkeys(ids)))
    return {row.entry_id: LineFacts(*row[1:]) for row in found}


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
    found = read(
        books,
        _Place,
        SQL["journal"],
        book=book_id,
        since=period.since,
        effective=period.moment.effective,
        recorded=period.moment.recorded,
        kind=kind,
        after_on=on,
        after_position=position,
        limit=limit + 1,
    )
    sums = list(accumulate(row.lines for row in found))
    page = [row for row, sum_ in zip(found, sums, strict=True) if sum_ <= LEGS_MAX][:limit] or found[:1]
    ids = [row.entry_id for row in page]
    facts = facts_of(books, book_id, ids)
    legs: dict[UUID, list[Leg]] = {one: [] for one in ids}
    for leg in read(books, _Leg, _LEGS, book=book_id, ids=ids):
        legs[leg.entry_id].append(_leg(leg))
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
    query = filled(
        _BEHIND,
        names=naming(selection, SQL["of_posting"])[0],
        filters=joined(posting_filters(selection, period), asset_filters(selection)),
    )
    given = {**values(book_id, selection, period), **dict(zip(names, place, strict=True))}
    found = read(books, _Behind, query, **given, limit=limit)
    facts = facts_of(books, book_id, [row.entry_id for row in found])
    return [Behind(_leg(row), row.effective_on, row.recorded_at, facts[row.entry_id]) for row in found]


def _leg(row: _Leg | _Behind) -> Leg:
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
