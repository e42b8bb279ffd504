"""A sale as its sides, and the bureau for both, would bring it about."""

from typing import Any

from ledger.market.actions import sales
from ledger.market.rules.prices import Goods, Proposal
from tests.permits.world import District, new, site, strip


def agree(
    d: District,
    quantity: str = "6",
    first: int = 2026,
    last: int = 2026,
    *,
    seller: str = "",
    buyer: str = "",
    price: int = 100_00,
    **other: Any,
) -> tuple[Any, list[str]]:
    """Propose and accept a sale, each side with its own key, and approve it; tell every state on the way."""
    act_id = other.pop("act_id", None) or new()
    goods = (Goods(strip(quantity, first, last), price),)
    asked = Proposal(seller or site(1), buyer or site(2), goods, **other)
    told = [d.do(sales.propose, d.by(asked.seller), act_id=act_id, asked=asked)]
    if told == ["proposed"]:
        told.append(d.do(sales.accept, d.of(asked.buyer), act_id=act_id))
    if told[-1] == "accepted":
        told.append(d.do(sales.approve, d.step("chief"), act_id=act_id))
    return act_id, told
