"""Use fees of lots that are sold while they are held still: what of them was paid meanwhile, and what is open."""

from collections import Counter
from collections.abc import Sequence
from typing import Final, NamedTuple

from ledger.amounts import yuan
from ledger.database import ReadBooks
from ledger.database.queries import named_queries, read
from ledger.errors import RuleViolation
from ledger.permits.actions.fee_returns import settled
from ledger.permits.actions.lots import TakenLot, standing_on
from ledger.permits.rules.fee_standing import comes_free
from ledger.words import nothing, several

SQL: Final = named_queries(__name__)


class FeeBeforeSale(RuleViolation):
    """For what is frozen of {site} use fees of {owed} yuan are not paid; notices: {notices}.

    Let them be paid before it is sold: who advances them names them among the costs, which come before all claims; where no notice names
    them, let them be assessed.
    """

    code = "permits.fee_before_sale"
    source = "参照《城市房地产管理法》 art. 51; docs/spec/permits.md 8.12"


class _Charged(NamedTuple):
    notice: str
    owed: int


def check_fee_paid(books: ReadBooks, book_id: int, site: str, sold: Sequence[TakenLot]) -> None:
    """Check that no use fee is open for what is sold: all of it would come back free. Twin: LG185 `sold_paid`.

    Raises:
        FeeBeforeSale
    """
    assets = Counter[int]()
    for one in sold:
        if one.purpose == "unpaid":
            assets[one.asset_id] += one.quantity
    paid = settled(books, book_id, site, list(assets))
    stands = standing_on(books, book_id, site, "unpaid", list(paid))
    free = {asset: comes_free(assets[asset], stands.get(asset, 0), owed) for asset, owed in paid.items()}
    unpaid = [asset for asset, quantity in assets.items() if free.get(asset, 0) < quantity]
    if unpaid:
        fees = read(books, _Charged, SQL["charged"], book=book_id, site=site, assets=unpaid)
        notices = several([one.notice for one in fees]) if fees else nothing()
        raise FeeBeforeSale(site=site, owed=yuan(sum(one.owed for one in fees)), notices=notices)
