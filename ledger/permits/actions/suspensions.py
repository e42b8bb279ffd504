"""What a review holds up (停止执行): while it is suspended a decision is not carried out, and does not lapse.

Apart from `ledger.permits.actions.reviews`, which knows every decision; this is what a decision asks.
"""

from datetime import date
from typing import Final, NamedTuple
from uuid import UUID

from ledger.database import ReadBooks
from ledger.database.queries import find, named_queries
from ledger.errors import RuleViolation

SQL: Final = named_queries(__name__)


class Suspended(RuleViolation):
    """This is under the review {review}, and is not carried out until the review ends or says otherwise.

    Wait for what comes of it, or let another person resume what is suspended.
    """

    code = "permits.suspended"
    source = "《行政复议法》 art. 42; 《行政诉讼法》 art. 56"


class _Holding(NamedTuple):
    review_id: UUID


class _Held(NamedTuple):
    until_on: date


def holding(books: ReadBooks, book_id: int, decision: UUID) -> UUID | None:
    """Find the review for which a decision is not carried out; None where none holds it up."""
    found = find(books, _Holding, SQL["holding"], book=book_id, decision=decision)
    return found.review_id if found else None


def check_not_suspended(books: ReadBooks, book_id: int, decision: UUID) -> None:
    """Check that no review holds up what is to be carried out. Twin: `ledger.check_review_suspends`.

    Raises:
        Suspended
    """
    review = holding(books, book_id, decision)
    if review is not None:
        raise Suspended(review=str(review))


def held_until(books: ReadBooks, book_id: int, decision: UUID) -> date | None:
    """Give the last day on which a review that held a decision up ended, or let it be carried out again; None where none did."""
    found = find(books, _Held, SQL["held_until"], book=book_id, decision=decision)
    return found.until_on if found else None
