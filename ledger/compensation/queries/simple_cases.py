"""Simplified forms to read."""

from typing import Final, NamedTuple
from uuid import UUID

from ledger.database import ReadBooks
from ledger.database.queries import named_queries, read

SQL: Final = named_queries(__name__)


class SimpleFormRow(NamedTuple):
    """A form."""

    id: UUID
    case: str
    """Number of the case."""
    area: str
    state: str


def forms(books: ReadBooks, book_id: int, *, after: UUID | None, limit: int) -> list[SimpleFormRow]:
    """List the forms in the order in which they were handed in, from after one; also those that were dropped or left."""
    return read(books, SimpleFormRow, SQL["forms"], book=book_id, after=after or UUID(int=0), limit=limit)
