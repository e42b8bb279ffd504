"""What was taken from `unpaid` comes back free where its fee was paid meanwhile: what is paid is paid.

A fee is paid while its lots are frozen, withdrawn or surrendered, and frees what still stands on `unpaid` then. What comes back later, by
the end of the freeze or by the undoing, goes where it was taken from, and on to `holding` by an entry of its own in the same transaction.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

from ledger.database import Books, ReadBooks
from ledger.database.queries import named_queries, read
from ledger.entries import net
from ledger.identifiers import derived
from ledger.journal.foreseeing import Draft
from ledger.permits.actions.engine import KeptAct, post_step
from ledger.permits.actions.lots import TakenLot, permit_accounts, standing_on
from ledger.permits.rules.fee_standing import comes_free
from ledger.permits.rules.strips import account
from ledger.processes.acting import Acting, Made

SQL: Final = named_queries(__name__)
FREED: Final = "freed"
"""Under which name the entry is derived from the act that gives lots back."""


class _Settled(NamedTuple):
    asset_id: int
    owed: int


def settled(books: ReadBooks, book_id: int, site: str, assets: Sequence[int]) -> dict[int, int]:
    """Tell of which lots a fee is settled that charges them at a site, and how much other fees charge of each that are owed."""
    found = read(books, _Settled, SQL["settled"], book=book_id, site=site, assets=list(assets))
    return {one.asset_id: one.owed for one in found}


def freeing(books: ReadBooks, taken: Acting[KeptAct], back: Sequence[TakenLot], under: str = FREED) -> Draft:
    """Draft that what comes back to `unpaid`, and whose fee is settled, is held freely; before it comes back.

    Args:
        back: all that comes back to the site of the act.
        under: under which name the entry is derived.
    """
    site, book_id = taken.record.site, taken.book_id
    came: dict[int, tuple[str, int]] = {}
    for one in back:
        if one.purpose == "unpaid":
            came[one.asset_id] = (one.asset, came.get(one.asset_id, ("", 0))[1] + one.quantity)
    found = settled(books, book_id, site, list(came))
    stands = standing_on(books, book_id, site, "unpaid", list(found))
    moves = []
    for asset_id, owed in found.items():
        asset, quantity = came[asset_id]
        free = comes_free(quantity, stands.get(asset_id, 0), owed)
        moves += [(account(site, "holding"), asset, free), (account(site, "unpaid"), asset, -free)]
    return Draft(derived(taken.id, under), net(moves), permit_accounts((site, "holding")))


def post_freed(books: Books, taken: Acting[KeptAct], draft: Draft, made: Made) -> Made:
    """Post what `freeing` has drafted, where anything comes free, beside what the step has posted.

    Raises:
        those of `post_step`.
    """
    freed = post_step(books, taken.book_id, taken.step, draft, "permits.fee_paid")
    return Made((*made.entries, *freed), made.figures, made.told, made.owners)
