"""Lists of clues that were imported, and their rows with what became of each."""

from collections.abc import Collection
from datetime import date
from typing import Final, NamedTuple
from uuid import UUID

from ledger.database import ReadBooks
from ledger.database.queries import named_queries, read

SQL: Final = named_queries(__name__)


class ListRow(NamedTuple):
    """A list of clues, and how many of its rows came to which verdict."""

    id: UUID
    code: str
    number: str
    issuer: str
    received_on: date
    state: str
    rows: int
    registered: int
    duplicates: int
    left_out: int


class ClueRow(NamedTuple):
    """A row of a list as it came, and what became of it."""

    row: int
    number: str
    title: str
    area: str
    place: str
    party: str
    party_code: str
    penalty: str
    verdict: str
    ground: str | None
    why: str
    case: str | None
    """The case that it became."""
    same_as: str | None
    """The case that it is the same as."""


class _Code(NamedTuple):
    case_id: int
    code: str


def lists(books: ReadBooks, book_id: int, *, after: UUID | None, limit: int) -> list[ListRow]:
    """List the lists in the order in which they were imported, from after one; also those that were withdrawn."""
    return read(books, ListRow, SQL["lists"], book=book_id, after=after or UUID(int=0), limit=limit)


def clues_of(books: ReadBooks, book_id: int, list_id: UUID) -> list[ClueRow]:
    """List the rows of a list in their order."""
    return read(books, ClueRow, SQL["clues"], book=book_id, list=list_id)


def codes_of(books: ReadBooks, book_id: int, numbers: Collection[int]) -> dict[int, str]:
    """Give the codes of cases by their numbers."""
    return dict(read(books, _Code, SQL["codes"], book=book_id, numbers=list(set(numbers))))
