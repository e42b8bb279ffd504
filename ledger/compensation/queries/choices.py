"""Who came into a case as an expert without a lot, or beside one, for whoever audits: by whom, with which ground and reason, and when."""

from datetime import date
from typing import Final, NamedTuple
from uuid import UUID

from ledger.database import ReadBooks
from ledger.database.queries import named_queries, read

SQL: Final = named_queries(__name__)
FIRST: Final = (date(1, 1, 1), "", UUID(int=0), "")
"""Before every row."""


class ChoiceRow(NamedTuple):
    """An expert who was named, recused after a draw, drawn after there had been a draw of the field in the case, or ended before a draw."""

    case_code: str
    effective_on: date
    kind: str
    """Of the act; `end_expert` of who was ended in the pool in the 90 days before a draw of its field, with who did that, and why."""
    expert: str
    field: str
    ground: str
    """Of a recusal; empty of others."""
    reason: str
    document: str
    person: str
    """Who did it; what takes two, who recorded it."""
    role: str
    second: str | None
    """Who confirmed it; None of a draw, and of what one person did before it took two."""
    act: UUID

    @property
    def place(self) -> tuple[date, str, UUID, str]:
        """Where it stands in the order."""
        return self.effective_on, self.case_code, self.act, self.expert


def choices(
    books: ReadBooks, book_id: int, after: tuple[date, str, UUID, str] = FIRST, limit: int = 200
) -> list[ChoiceRow]:
    """List the experts of the cases who came without a lot, who were recused after one, for whom it was drawn again, or who were ended in
    the pool shortly before a draw; the oldest first.

    Args:
        after: `place` of the last row of the page before.
    """
    on, code, act, expert = after
    return read(
        books, ChoiceRow, SQL["choices"], book=book_id, on=on, code=code, act=act, expert=expert, limit=limit
    )
