"""What stood in which case over some days, by the sort of money: by it one sum of a bank is spread over cases."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from ledger.compensation.rules.interests import Stood
from ledger.database import ReadBooks
from ledger.database.queries import named_queries, read

SQL: Final = named_queries(__name__)


def stood_in(
    books: ReadBooks, book_id: int, purposes: Sequence[str], first_on: date, last_on: date
) -> list[Stood]:
    """Add up the end-of-day balances of some purposes from a day to another one, both counted, by case, in the order of their codes."""
    days = {"first": first_on, "last": last_on}
    return read(books, Stood, SQL["stood"], book=book_id, purposes=list(purposes), **days)
