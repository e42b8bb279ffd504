"""Applications for the recognition of surplus that are public, for whoever has something against one."""

from datetime import date
from typing import Final, NamedTuple
from uuid import UUID

from ledger.database import ReadBooks
from ledger.database.queries import named_queries, read

SQL: Final = named_queries(__name__)


class PublicSurplus(NamedTuple):
    """A line of an application that is public."""

    id: UUID
    line: int
    site: str
    party: str
    party_name: str
    measure: str
    running_since: date
    pollutant: str
    area: str
    first_vintage: int
    last_vintage: int
    quantity: int
    applied_on: date
    objections_until: date


def public_surplus(
    books: ReadBooks, book_id: int, on: date, *, after: UUID | None, limit: int
) -> list[PublicSurplus]:
    """List the lines of a page of applications that are public on a day, by id."""
    return read(books, PublicSurplus, SQL["public_surplus"], book=book_id, on=on, after=after, limit=limit)
