"""What an account of a case holds on each legal day: nothing that is done on an earlier day may bring a later one below zero.

The journal keeps the floor of an account as it stands now; an act with an earlier date could still let it be below on a day
that has passed. So every entry of a case is held against every day from its own on. PostgreSQL looks again when the act
is recorded (`damage_days`), and the doctor at all cases at once.
"""

from collections.abc import Sequence
from datetime import date
from typing import Final, NamedTuple

from ledger.amounts import yuan
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


class Held(NamedTuple):
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
    for one in read(books, Held, SQL["held"], book=book_id, codes=list(codes)):
        if one.day >= on and one.room < 0:
            raise BelowZeroOnDay(account=one.account, held=yuan(one.held), day=one.day.isoformat())


def lowest(books: ReadBooks, book_id: int, code: str, on: date) -> int:
    """Give the least that an account holds on any day from a day on, in its smallest unit and normal direction."""
    before = 0
    later: list[int] = []
    for one in read(books, Held, SQL["held"], book=book_id, codes=[code]):
        if one.day <= on:
            before = one.held
        else:
            later.append(one.held)
    return min([before, *later])
