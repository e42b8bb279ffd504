"""Bases and what cases have booked in them, to read."""

from datetime import date
from typing import Final, NamedTuple
from uuid import UUID

from ledger.database import ReadBooks
from ledger.database.queries import named_queries, read

SQL: Final = named_queries(__name__)


class BaseRow(NamedTuple):
    """A base."""

    id: UUID
    code: str
    name: str
    area: str
    place: str
    owner: str
    owner_name: str
    state: str
    quantities: list[dict[str, object]]
    """Of each unit in thousandths: capacity, booked, accepted."""


class BookingRow(NamedTuple):
    """A booking."""

    id: UUID
    base: str
    case: str
    restoration: UUID
    quantities: list[dict[str, object]]
    """Of each unit in thousandths: booked, accepted, open."""


class BaseUnit(NamedTuple):
    """How much of a unit a base holds, in thousandths."""

    unit: str
    amount: int


class BaseChangeRow(NamedTuple):
    """A change of what a base holds."""

    id: UUID
    base: str
    from_on: date
    state: str
    quantities: list[dict[str, object]]
    """Of each unit in thousandths: capacity."""


def capacity_of(books: ReadBooks, book_id: int, base_id: UUID) -> list[BaseUnit]:
    """Tell what a base holds now."""
    return read(books, BaseUnit, SQL["capacity"], book=book_id, base=base_id)


def changes(
    books: ReadBooks, book_id: int, *, base: str | None, after: UUID | None, limit: int
) -> list[BaseChangeRow]:
    """List the changes of what bases hold, of one or of all, in the order in which they were proposed, from after one."""
    known = {"base": base, "after": after or UUID(int=0), "limit": limit}
    return read(books, BaseChangeRow, SQL["changes"], book=book_id, **known)


def bases(books: ReadBooks, book_id: int, *, after: str | None, limit: int) -> list[BaseRow]:
    """List the bases by their codes, from after one; also those that were dropped or closed."""
    return read(books, BaseRow, SQL["bases"], book=book_id, after=after or "", limit=limit)


def bookings(
    books: ReadBooks,
    book_id: int,
    *,
    base: UUID | None = None,
    case: int | None = None,
    after: UUID | None,
    limit: int,
) -> list[BookingRow]:
    """List the bookings in a base, or of a case, in the order in which they were made, from after one."""
    known = {"base": base, "case": case, "after": after or UUID(int=0), "limit": limit}
    return read(books, BookingRow, SQL["bookings"], book=book_id, **known)
