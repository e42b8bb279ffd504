"""Lists of old cases that were imported, and their cases with what each row says."""

from datetime import date
from typing import Final, NamedTuple
from uuid import UUID

from ledger.database import ReadBooks
from ledger.database.queries import named_queries, read

SQL: Final = named_queries(__name__)


class OldListRow(NamedTuple):
    """A list of old cases."""

    id: UUID
    code: str
    number: str
    opened_on: date
    state: str
    rows: int
    cases: int


class OldCaseRow(NamedTuple):
    """A case of a list."""

    code: str
    number: str
    title: str
    area: str
    state: str | None
    """In which it stands; None while nobody has confirmed the list."""
    said: list[dict[str, object]]
    """Its rows as they were read: number in the file, sort, cells; sums in fen."""


def lists(books: ReadBooks, book_id: int, *, after: UUID | None, limit: int) -> list[OldListRow]:
    """List the lists in the order in which they were imported, from after one; also those that were dropped or withdrawn."""
    return read(books, OldListRow, SQL["lists"], book=book_id, after=after or UUID(int=0), limit=limit)


def cases_of(books: ReadBooks, book_id: int, list_id: UUID) -> list[OldCaseRow]:
    """List the cases of a list in the order of the file."""
    return read(books, OldCaseRow, SQL["cases"], book=book_id, list=list_id)
