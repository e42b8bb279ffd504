"""On what pledges still rest: what they took, less what orders of a court have sold of it since."""

from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

from ledger.database import ReadBooks
from ledger.database.queries import named_queries, read
from ledger.permits.rules.bound import PledgedChain, SoldByOrder, left_of

SQL: Final = named_queries(__name__)


class _Pledged(NamedTuple):
    act_id: UUID
    root: UUID
    began: datetime
    ended: datetime | None
    enforced: bool
    asset_id: int
    quantity: int


class _Sold(NamedTuple):
    at: datetime
    asset_id: int
    quantity: int


def left_of_pledges(
    books: ReadBooks, book_id: int, site: str, *, without: UUID | None = None
) -> dict[UUID, dict[int, int]]:
    """Tell on how much of each lot every pledge of a site rests that was registered, or had when it was released or enforced.

    Args:
        without: an order that is being executed, whose sale does not count yet.
    """
    pledged = read(books, _Pledged, SQL["pledged"], book=book_id, site=site)
    sold = read(books, _Sold, SQL["sold_by_orders"], book=book_id, site=site, without=without)
    left: dict[UUID, dict[int, int]] = {one.act_id: {} for one in pledged}
    for asset in dict.fromkeys(one.asset_id for one in pledged):
        here = [one for one in pledged if one.asset_id == asset]
        sales = [SoldByOrder(one.at, one.quantity) for one in sold if one.asset_id == asset]
        rests = left_of([_chain(root, here) for root in dict.fromkeys(one.root for one in here)], sales)
        for one in here:
            left[one.act_id][asset] = rests[one.root]
    return left


def _chain(root: UUID, pledged: list[_Pledged]) -> PledgedChain:
    """Put the pledges of one chain together: it lets go of its lots with the last of them, or with the sale of all for one."""
    mine = [one for one in pledged if one.root == root]
    ends = [one.ended for one in mine if one.enforced] or [one.ended for one in mine]
    ended = None if None in ends else max(one for one in ends if one is not None)
    return PledgedChain(root, min(one.began for one in mine), ended, mine[0].quantity)
