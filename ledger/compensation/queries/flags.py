"""What an auditor looks at first: figures that are not those of the assessment, with their basis, and who is behind them."""

from datetime import date
from typing import Final, NamedTuple
from uuid import UUID

from ledger.database import ReadBooks
from ledger.database.queries import named_queries, read

SQL: Final = named_queries(__name__)


class FlagRow(NamedTuple):
    """A head of loss under which another figure stands than before; fen."""

    case_code: str
    effective_on: date
    kind: str
    """Of the act by which it came to stand."""
    head: str
    before: int
    """Of an agreement, what was assessed last before it; else what stood under the head when it took effect."""
    after: int
    difference: int
    """Below zero where it is less."""
    basis: str
    document: str
    person: str
    """Who did it; what takes two, who recorded it."""
    role: str
    act: UUID


def flags(books: ReadBooks, book_id: int, limit: int = 200) -> list[FlagRow]:
    """List where an agreement, a judgment, a relief, the end of a claim or of a restoration leaves another sum than was assessed.

    A head that an agreement or a judgment does not name is one of which it leaves nothing.
    """
    return read(books, FlagRow, SQL["flags"], book=book_id, limit=limit)
