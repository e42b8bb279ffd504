"""What the accounts of a case hold on each legal day."""

from datetime import date
from typing import Final, NamedTuple

from ledger.compensation.rules.claims import lowest
from ledger.database import ReadBooks
from ledger.database.queries import named_queries, read

SQL: Final = named_queries(__name__)


class DayBalance(NamedTuple):
    """What an account holds at the end of a legal day, in its smallest unit and normal direction."""

    account: str
    day: date
    held: int


def lowest_balance(books: ReadBooks, book_id: int, code: str, on: date) -> int:
    """Give the least that an account holds on any day from a day on, in its smallest unit and normal direction."""
    days = read(books, DayBalance, SQL["held"], book=book_id, codes=[code])
    return lowest([(one.day, one.held) for one in days], on)
