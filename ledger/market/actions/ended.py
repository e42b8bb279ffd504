"""What is bound of a year that is over: it is sold to nobody, and goes back with the enforcement of the rest.

Until its year expires its owner may still surrender it for that year; who buys it could neither use nor sell it.
"""

from collections.abc import Sequence
from datetime import date
from typing import Final, NamedTuple
from uuid import UUID

from ledger.database import Books, ReadBooks
from ledger.identifiers import derived
from ledger.permits.actions.engine import KeptAct, post_step
from ledger.permits.actions.fee_returns import freeing, post_freed
from ledger.permits.actions.freezes import take_effect
from ledger.permits.actions.lots import BACK, TakenLot, moving
from ledger.permits.actions.waiting import GoingBack, Passed, shared_out
from ledger.permits.machines import FREEZE
from ledger.permits.rules.strips import Strip, check_running, told_sums
from ledger.processes.acting import Acting, Made

_ENDED: Final = "ended"
"""Under which name the entry is derived that gives it back."""


class Parted(NamedTuple):
    """What a pledge or a freeze holds, when it is enforced."""

    sold: list[TakenLot]
    ended: list[TakenLot]
    """Of years that are over."""


def parted(lots: Sequence[TakenLot], day: date) -> Parted:
    """Part what is bound by whether its year is over on a day. Twin: LG216 `sold_not_over`.

    Raises:
        VintageOver: all of it is.
    """
    ended = [one for one in lots if one.vintage < day.year]
    sold = [one for one in lots if one.vintage >= day.year]
    if not sold:
        check_running(_strips(ended), day)
    return Parted(sold, ended)


def check_as_agreed(ended: Sequence[TakenLot], agreed: date | None, day: date) -> None:
    """Check that the buyer has agreed to what is still sold: no year of what it would have got has ended since.

    Args:
        ended: what is not sold on the day.
        agreed: on what day the buyer agreed; None where it has not yet.

    Raises:
        VintageOver
    """
    since = [one for one in ended if agreed is not None and one.vintage >= agreed.year]
    check_running(_strips(since), day)


def _strips(lots: Sequence[TakenLot]) -> list[Strip]:
    return [Strip(one.pollutant, one.area, one.vintage, one.vintage, one.quantity) for one in lots]


def going_back(
    books: ReadBooks, bound: Acting[KeptAct], ended: Sequence[TakenLot], purpose: str
) -> GoingBack:
    """Draft the entry that gives back what is not sold, but for what passes to the freezes that wait for it.

    Args:
        bound: the pledge or the freeze that is enforced.
        purpose: of the account on which it stands.
    """
    site, back, passed = bound.record.site, list(ended), list[Passed]()
    if bound.process.machine is FREEZE:
        back, passed = shared_out(books, bound.book_id, bound.id, site, ended)
    return GoingBack(moving(derived(bound.id, _ENDED), back, site, purpose, BACK), back, passed)


def give_back(
    books: Books, bound: Acting[KeptAct], ended: Sequence[TakenLot], purpose: str, entries: tuple[UUID, ...]
) -> Made:
    """Give back what is not sold, and tell who hears of the sale what that is.

    Args:
        entries: those of the sale.

    Raises (in this order):
        those of `post_step`; those of `take_effect`; never PollutantUnknown: the lots are there.
    """
    if not ended:
        return Made(entries)
    going = going_back(books, bound, ended, purpose)
    free = freeing(books, bound, going.back)
    kind = "permits.restitution" if bound.process.machine is FREEZE else "permits.pledge_release"
    back = post_step(books, bound.book_id, bound.step, going.draft, kind)
    made = post_freed(books, bound, free, Made((*entries, *back), {"ended": told_lots(ended)}))
    take_effect(books, bound, going.passed)
    return made


def told_lots(lots: Sequence[TakenLot]) -> list[dict[str, object]]:
    """Tell of each pollutant, area and year how much there is, in words.

    Raises:
        never PollutantUnknown: the lots are there.
    """
    sums: dict[tuple[str, str, int], int] = {}
    for one in lots:
        key = (one.pollutant, one.area, one.vintage)
        sums[key] = sums.get(key, 0) + one.quantity
    return told_sums(sorted(sums.items()))
