"""What a party still sees of a case in which another has taken its place: the case up to the last day on which it was in it."""

from datetime import date
from typing import Final, NamedTuple

from ledger.compensation.queries.cases import head_of
from ledger.compensation.rows import CaseHead
from ledger.database import ReadBooks
from ledger.database.queries import find, named_queries

SQL: Final = named_queries(__name__)


class _Left(NamedTuple):
    last_on: date


def head_until(books: ReadBooks, book_id: int, code: str, owner: str | None) -> tuple[CaseHead, date | None]:
    """Find a case, and until which day this reader sees it: None for who is in it, or sees all.

    Raises:
        CaseUnknown: there is none, or it never was there for this reader.
    """
    left = None if owner is None else find(books, _Left, SQL["left"], book=book_id, code=code, owner=owner)
    if left is None:
        return head_of(books, book_id, code, owner), None
    return head_of(books, book_id, code), left.last_on
