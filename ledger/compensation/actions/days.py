"""What the accounts of a case hold on each legal day, and that none is ever below its floor."""

from collections.abc import Sequence
from datetime import date
from typing import Final, NamedTuple

from ledger.amounts import yuan
from ledger.compensation.rules.claims import lowest
from ledger.database import ReadBooks
from ledger.database.queries import named_queries, read
from ledger.errors import RuleViolation

SQL: Final = named_queries(__name__)


class BelowZeroOnDay(RuleViolation):
    """The account {account} would hold {held} yuan on {day}.

    Name a day on which it is there, or undo first what took it away since.
    """

    code = "compensation.below_zero_on_day"
    source = "docs/spec/compensation.md 5"


class DayBalance(NamedTuple):
    """What an account holds at the end of a legal day, in its smallest unit and normal direction."""

    account: str
    day: date
    room: int
    """How far that is above its floor; zero where it has none."""
    held: int


def check_days(books: ReadBooks, book_id: int, codes: Sequence[str], on: date) -> None:
    """Check that none of some accounts of a case is below its floor on any day from a day on.

    Raises:
        BelowZeroOnDay: one is; the first day is named.
    """
    for one in read(books, DayBalance, SQL["held"], book=book_id, codes=list(codes)):
        if one.day >= on and one.room < 0:
            raise BelowZeroOnDay(account=one.account, held=yuan(one.held), day=one.day.isoformat())


def lowest_balance(books: ReadBooks, book_id: int, code: str, on: date) -> int:
    """Give the least that an account holds on any day from a day on, in its smallest unit and normal direction."""
    days = read(books, DayBalance, SQL["held"], book=book_id, codes=[code])
    return lowest([(one.day, one.held) for one in days], on)
