"""When another takes the place of a debtor: who owes from then on with which share, and for whom counts what was paid before.

A debtor stands at a place of a part. Who takes its place comes at a new place that *follows* it, with its share: wholly (merger,
death with one heir, assumption), or a share of it (division, several heirs, who owe it jointly). What the old one has paid was paid
for those who follow it, each with its share; so recourse among joint debtors goes on. Who was a debtor of the part already takes
the share of the other to its own.

Law: 民法典 art. 67, 178, 519, 551–552, 1161; docs/spec/compensation.md 16.7.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from math import prod
from typing import NamedTuple

from ledger.amounts import largest_remainder
from ledger.compensation.rules.liability import Owing


class Newcomer(NamedTuple):
    """Who comes to owe, with its share."""

    owner: str
    share: Fraction
    most: int | None
    follows: int


def last_change(owing: Sequence[Owing], on: date) -> date:
    """Give a day, or that on which who owes last changed, where that is later."""
    return max([on, *(day for one in owing for day in (one.since_on, one.until_on) if day is not None)])


def paid_for(owing: Sequence[Owing], paid: Mapping[str, int], on: date) -> dict[str, int]:
    """Tell for whom counts on a day what each has paid, in fen: who follows another has paid what that one paid.

    Raises:
        never NothingToSplitBy: who follow share equally where all their shares are nothing.

    >>> day = date(2025, 3, 3)
    >>> old = Owing(1, "a", Fraction(1), None, day, None)
    >>> two = [Owing(n, name, Fraction(1, 2), day, None, None, 1) for n, name in ((2, "b"), (3, "c"))]
    >>> paid_for([old, *two], {"a": 101, "b": 10}, day)
    {'b': 61, 'c': 50}
    """
    found: dict[str, int] = {}
    for owner, amount in paid.items():
        for name, share in _passed_on(owing, owner, amount, on):
            found[name] = found.get(name, 0) + share
    return found


def held(one: Owing) -> bool:
    """Tell whether somebody owed on any day: what was taken back never was."""
    return one.until_on is None or one.since_on is None or one.since_on < one.until_on


def _passed_on(owing: Sequence[Owing], owner: str, amount: int, on: date) -> list[tuple[str, int]]:
    """Pass what somebody paid on to those who follow it, until they owe on the day; what nobody follows stays where it is."""
    last = max(
        (one for one in owing if one.owner == owner and held(one)), default=None, key=lambda one: one.place
    )
    if last is None or last.holds(on):
        return [(owner, amount)]
    after = [
        one for one in owing if one.follows == last.place and held(one) and one.since_on == last.until_on
    ]
    if not after:
        return [(owner, amount)]
    shares = largest_remainder(amount, _whole([one.share for one in after]))
    return [
        found
        for one, share in zip(after, shares, strict=True)
        for found in _passed_on(owing, one.owner, share, on)
    ]


def _whole(shares: Sequence[Fraction]) -> list[int]:
    """Give shares as whole numbers that stand to each other as they do; equal where all are nothing."""
    common = prod(share.denominator for share in shares)
    found = [(share * common).numerator for share in shares]
    return found if any(found) else [1] * len(found)


def succeed(
    now: Mapping[str, Owing], party: str, shares: Mapping[str, Fraction], most: Mapping[str, int | None]
) -> list[Newcomer]:
    """Tell who comes to owe a part in the place of a debtor, with its share; who owes it already takes both shares, and owes the whole.

    Args:
        now: who owes it on the day, by owner.
        party: who is replaced.
        shares: the successors with their shares of what it bore; sum to 1.
        most: up to how many fen each of them owes.

    >>> two = {name: Owing(n, name, Fraction(share, 5), None, None, None) for n, name, share in ((1, "a", 4), (2, "b", 1))}
    >>> [(one.owner, str(one.share), one.follows) for one in succeed(two, "a", {"b": Fraction(1)}, {})]
    [('b', '1', 1)]
    >>> heirs = {name: Owing(n, name, Fraction(1, 2), None, None, 500 * n) for n, name in ((1, "a"), (2, "b"))}
    >>> succeed(heirs, "a", {"b": Fraction(1)}, {"b": 300})[0].most
    1300
    """
    old = now[party]
    found = []
    for owner, share in shares.items():
        own = now.get(owner)
        bound = min((one for one in (old.most, most.get(owner)) if one is not None), default=None)
        if own is not None:  # who owes two debts up to two sums owes them up to both
            bound = None if own.most is None or bound is None else own.most + bound
        found.append(
            Newcomer(owner, old.share * share + (own.share if own is not None else 0), bound, old.place)
        )
    return found


def taken_by(amount: int, shares: Mapping[str, Fraction]) -> dict[str, int]:
    """Split money of somebody among who took its place, in fen, by largest remainder.

    Raises:
        never NothingToSplitBy: the shares sum to 1.

    >>> taken_by(101, {"a": Fraction(1, 2), "b": Fraction(1, 2)}), taken_by(7, {"a": Fraction(1)})
    ({'a': 51, 'b': 50}, {'a': 7})
    """
    return dict(zip(shares, largest_remainder(amount, _whole(list(shares.values()))), strict=True))


def spread_most(most: int, owed: Sequence[int]) -> list[int]:
    """Spread what was inherited over the parts of a debt in proportion to what is open of each, in fen, by largest remainder.

    A part of which nothing is open gets a fen: there nothing is to be paid, but whoever stands there has recourse.

    Raises:
        never NothingToSplitBy: something is open.

    >>> spread_most(30_000, [50_000]), spread_most(100, [200, 100]), spread_most(500, [0])
    ([30000], [67, 33], [1])
    """
    if not any(owed):
        return [1] * len(owed)
    return [max(1, part) for part in largest_remainder(most, owed)]
