"""On how much of a lot a pledge still rests, where orders have sold a part of what several pledges share of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ledger.errors import RuleViolation


class SecuresNothing(RuleViolation):
    """A debt of 0.00 yuan needs no security: the permits would be bound for nothing.

    Write what is owed; what is paid back is released.
    """

    code = "permits.secures_nothing"
    source = "docs/spec/permits.md 8"


@dataclass(frozen=True, slots=True)
class PledgedChain:
    """The pledges of one chain: from when to when they have rested on so much of a lot."""

    chain: UUID
    began: datetime
    ended: datetime | None
    quantity: int


@dataclass(frozen=True, slots=True)
class SoldByOrder:
    """What an order has sold of the pledged part of a lot, and when."""

    at: datetime
    quantity: int


def check_secures(debt: int) -> None:
    """Check that a pledge secures a debt, in fen. Twin: LG184 `pledge_for_debt`.

    Raises:
        SecuresNothing
    """
    if debt == 0:
        raise SecuresNothing()


def left_of(resting: Sequence[PledgedChain], sales: Iterable[SoldByOrder]) -> dict[UUID, int]:
    """Tell on how much of a lot each chain of pledges still rests: what was registered last gives first.

    Args:
        resting: the chains on the lot, the first registered first.
        sales: in the order in which they were.
    """
    left = {one.chain: one.quantity for one in resting}
    for sale in sales:
        rest = sale.quantity
        for one in reversed(resting):
            if one.began < sale.at and (one.ended is None or one.ended > sale.at):
                part = min(rest, left[one.chain])
                left[one.chain] -= part
                rest -= part
    return left
