"""Use fees of lots that are sold while they are held still: what of them was paid meanwhile, and what is open."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from ledger.amounts import yuan
from ledger.database import ReadBooks
from ledger.database.queries import named_queries, read
from ledger.errors import RuleViolation
from ledger.permits.actions.lots import TakenLot
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
    asset_id: int
    notice: str
    state: str
    owed: int


def check_fee_paid(books: ReadBooks, book_id: int, site: str, sold: Sequence[TakenLot]) -> None:
    """Check that no use fee is open for what is sold. Twin: LG185 `sold_paid`.

    Raises:
        FeeBeforeSale
    """
    assets = {one.asset_id for one in sold if one.purpose == "unpaid"}
    if not assets:
        return
    charged = read(books, _Charged, SQL["charged"], book=book_id, site=site, assets=list(assets))
    unpaid = assets - {one.asset_id for one in charged if one.state in _PAID}
    if unpaid:
        fees = {one.notice: one.owed for one in charged if one.asset_id in unpaid}
        notices = several(sorted(fees)) if fees else nothing()
        raise FeeBeforeSale(site=site, owed=yuan(sum(fees.values())), notices=notices)


_PAID: Final = ("paid", "exempt")
