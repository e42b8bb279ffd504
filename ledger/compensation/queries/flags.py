"""What an auditor looks at first: figures that are not those of the assessment, with their basis, and who is behind them."""

from datetime import date
from typing import Final, NamedTuple
from uuid import UUID

from ledger.compensation.queries.slips import SLIPS
from ledger.database import ReadBooks
from ledger.database.queries import filled, named_queries, read

SQL: Final = named_queries(__name__)
_FLAGS: Final = filled(SQL["flags"], slips=SLIPS)
FIRST: Final = (date(1, 1, 1), "", UUID(int=0), "")
"""Before every row."""


class FlagRow(NamedTuple):
    """A head of loss under which another figure stands than before; fen."""

    case_code: str
    effective_on: date
    kind: str
    """Of the act by which it came to stand."""
    head: str
    """`ALL` of what was filed, admitted or distributed in a bankruptcy for less: that is of all heads, late interest included.
    `SLIP` of an act that tells a slip of a bank again: the same payer or payee, day, sum and paper."""
    before: int
    """Of a later assessment, what was assessed last before it; of an agreement or judgment, what it is about of that, without what stays
    claimed from others; of a slip, what was recorded of it before; else what stood under the head when it took effect."""
    after: int
    difference: int
    """Below zero where it is less."""
    basis: str
    document: str
    person: str
    """Who did it; what takes two, who recorded it."""
    role: str
    act: UUID

    @property
    def place(self) -> tuple[date, str, UUID, str]:
        """Where it stands in the order."""
        return self.effective_on, self.case_code, self.act, self.head


class LateRow(NamedTuple):
    """An act that was entered late."""

    case_code: str
    kind: str
    effective_on: date
    entered_on: date
    days: int
    """From the one to the other."""
    document: str
    reason: str
    person: str
    """Who entered it."""
    role: str
    second: str | None
    """Who has allowed it, or confirmed it; None of a registration, and while it waits."""
    act: UUID

    @property
    def place(self) -> tuple[date, str, UUID]:
        """Where it stands in the order."""
        return self.entered_on, self.case_code, self.act


def late_entries(
    books: ReadBooks,
    book_id: int,
    after: tuple[date, str, UUID] = (date(1, 1, 1), "", UUID(int=0)),
    limit: int = 200,
) -> list[LateRow]:
    """List what was entered late, by the day on which it was.

    Args:
        after: `place` of the last row of the page before.
    """
    on, code, act = after
    return read(books, LateRow, SQL["late"], book=book_id, on=on, code=code, act=act, limit=limit)


def flags(
    books: ReadBooks, book_id: int, after: tuple[date, str, UUID, str] = FIRST, limit: int = 200
) -> list[FlagRow]:
    """List where another sum stands than was assessed before, and where a slip of a bank was recorded again, the oldest first.

    It comes from a later version of the assessment, an agreement, a judgment, a relief, the end of a claim or of a restoration. A
    head that an agreement or a judgment does not name is one of which it leaves nothing.

    Args:
        after: `place` of the last row of the page before.
    """
    on, code, act, head = after
    return read(
        books, FlagRow, _FLAGS, book=book_id, case=None, on=on, code=code, act=act, head=head, limit=limit
    )
