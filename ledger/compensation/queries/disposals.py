"""Where what was left in the funds of cases went, for auditors: with the basis, and who is behind it."""

from datetime import date
from typing import Final, NamedTuple
from uuid import UUID

from ledger.database import ReadBooks
from ledger.database.queries import named_queries, read

SQL: Final = named_queries(__name__)
FIRST: Final = (date(1, 1, 1), UUID(int=0))
"""Before every row."""


class DisposalRow(NamedTuple):
    """What went out of the fund of a case because it was left; fen."""

    case_code: str
    effective_on: date
    destination: str
    other_case: str | None
    payee: str | None
    amount: int
    basis: str
    document: str
    person: str
    """Who recorded it."""
    confirmed_by: str
    reversed_on: date | None
    act: UUID

    @property
    def place(self) -> tuple[date, UUID]:
        """Where it stands in the order."""
        return self.effective_on, self.act


def disposals(
    books: ReadBooks, book_id: int, after: tuple[date, UUID] = FIRST, limit: int = 200
) -> list[DisposalRow]:
    """List where what was left in funds went, the oldest first.

    Args:
        after: `place` of the last row of the page before.
    """
    on, act = after
    return read(books, DisposalRow, SQL["disposals"], book=book_id, on=on, act=act, limit=limit)
