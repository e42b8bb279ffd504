"""What could not come back after a review, and is granted out of the reserve instead: no more than that, however many grants name it.

Of a year that has ended nothing is given: what is owed of it is given in permits of a later year, which make that year good by a deduction.
What ended while a withdrawal held it, and was surrendered since for its year on a paper that came in time, is owed no more.
"""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple
from uuid import UUID

from ledger.database import ReadBooks
from ledger.database.queries import Sql, named_queries, read
from ledger.permits.actions.review_outcomes import REVIEW_OUTCOMES, entry_of, reviewed, wanted
from ledger.permits.actions.reviews import REVIEWS
from ledger.permits.machines import CAP, WITHDRAWAL
from ledger.permits.queries.lots import ended_vintages
from ledger.permits.rules.reviews import Key, check_owed, given_for, less, spread
from ledger.permits.rules.strips import Strip
from ledger.processes.actions import ProcessUnknown

SQL: Final = named_queries(__name__)


class _Settled(NamedTuple):
    act_id: UUID


class _Sum(NamedTuple):
    pollutant: str
    area: str
    vintage: int
    quantity: int


def owed_of(books: ReadBooks, book_id: int, review: UUID, without: UUID | None = None) -> dict[Key, int]:
    """Give what could not come back after a review and nobody has granted since, by pollutant, area and year.

    Args:
        without: a grant that is left out, for it is being decided.
    """
    review_of = REVIEWS.find(books, book_id, review)
    assert review_of is not None, "who asks has found it"
    site, owed = review_of.site, dict[Key, int]()
    for one in read(books, _Settled, SQL["settled"], book=book_id, site=site, review=str(review)):
        act = REVIEW_OUTCOMES.find(books, book_id, one.act_id)
        assert act is not None, "the query has found it"
        running, kept = reviewed(books, book_id, act)
        if running.machine is not CAP:  # room that is missing is given by a cap that is raised
            back = _sums(books, SQL["returned"], book_id, entry=entry_of(act, kept))
            owed = less(wanted(books, act, running, kept), back)
            held = running.machine is WITHDRAWAL and "conclude" not in running.done
            gone = _sums(books, SQL["surrendered"], book_id, site=site, act=kept.act_id) if held else {}
            owed = less(owed, gone)
    granted = _sums(books, SQL["granted"], book_id, site=site, review=str(review), without=without)
    return given_for(owed, granted, ended_vintages(books, book_id).keys())[0]


def check_owed_by(
    books: ReadBooks, book_id: int, review: UUID, site: str, strips: Sequence[Strip], without: UUID
) -> None:
    """Check that a grant gives whom a review concerns no more than could not come back. Twin: `ledger.check_review_owes`.

    Raises:
        ProcessUnknown, ReviewOwesLess.
    """
    kept = REVIEWS.find(books, book_id, review)
    if kept is None:
        raise ProcessUnknown(machine=REVIEWS.title, id=str(review))
    owed = owed_of(books, book_id, review, without) if kept.site == site else {}
    check_owed(spread(strips), owed, ended_vintages(books, book_id).keys())


def _sums(books: ReadBooks, query: Sql, book_id: int, **asked: object) -> Mapping[Key, int]:
    found = read(books, _Sum, query, book=book_id, **asked)
    return {(one.pollutant, one.area, one.vintage): one.quantity for one in found}
