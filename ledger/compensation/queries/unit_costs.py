"""Tables of unit costs to read: every version, and the rows of one."""

from datetime import date
from typing import Final, NamedTuple
from uuid import UUID

from ledger.database import ReadBooks
from ledger.database.queries import named_queries, read

SQL: Final = named_queries(__name__)
_FIRST: Final = 2**31 - 1


class CostTableRow(NamedTuple):
    """A version of a table."""

    id: UUID
    code: str
    version: int
    source: str
    first_on: date
    last_on: date | None
    file_name: str
    sha256: str
    rows: int
    state: str


class UnitCostRow(NamedTuple):
    """A row of a table."""

    row: int
    """Its number in the file."""
    object: str
    unit: str
    place: str
    first_year: int
    last_year: int
    cost: int
    """Ten-thousandths of a yuan."""


def tables_of(
    books: ReadBooks, book_id: int, *, after: tuple[str, int] | None, limit: int
) -> list[CostTableRow]:
    """List the versions of tables, the newest of each code first, from after one; also those that were dropped or retired."""
    code, version = after or ("", _FIRST)
    return read(books, CostTableRow, SQL["tables"], book=book_id, code=code, version=version, limit=limit)


def rows_of(
    books: ReadBooks, book_id: int, table_id: UUID, *, after: int | None, limit: int
) -> list[UnitCostRow]:
    """List the rows of a version in the order of its file, from after one."""
    return read(books, UnitCostRow, SQL["rows"], book=book_id, table=table_id, after=after or 0, limit=limit)
