"""When another takes the place of a debtor: who owes from then on with which share, and for whom counts what was paid before.

A debtor stands at a place of a part. Who takes its place comes at a new place that *follows* it, with its share: wholly (merger, death with one
heir, assumption), or a share of it (division, several heirs, who owe it jointly). What the old one has paid was paid for those who follow it, each
with its share; so recourse among joint debtors goes on. Who was a debtor of the part already takes the share of the other to its own.

Law: 民法典 art. 67, 178, 519, 551–552, 1161; docs/spec/compensation.md 16.7.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from ledger.amounts import largest_remainder


class Holder(NamedTuple):
    """A debtor at a place of a part or duty."""

    place: int
    owner: str
    share: Fraction
    """As it is to the shares of those who owe on the same day."""
    since_on: date | None
    until_on: date | None
    follows: int | None
    """Place of the one in whose place it came."""
    most: int | None = None
    """Fen up to which it owes; None for the whole."""

    @property
    def holds(self) -> bool:
        """Whether it owes to this day."""
        return self.until_on is None

    @property
    def held(self) -> bool:
        """Whether it owed on any day: what was taken back never was."""
        return self.until_on is None or self.since_on is None or self.since_on < self.until_on


class Newcomer(NamedTuple):
    """Who comes to owe, with its share."""

    owner: str
    share: Fraction
    most: int | None
    follows: int


def weights(holders: Sequence[Holder]) -> dict[str, Fraction]:
    """Give the shares of those who owe to this day, summing to 1, in the order of their places.

    >>> one = Holder(1, "a", Fraction(1, 2), None, date(2025, 3, 3), None)
    >>> weights([one, Holder(2, "b", Fraction(1, 4), None, None, None), Holder(3, "c", Fraction(1, 2), date(2025, 3, 3), None, 1)])
    {'b': Fraction(1, 3), 'c': Fraction(2, 3)}
    """
    found = {one.owner: one.share for one in sorted(holders) if one.holds}
    total = sum(found.values())
    return {owner: share / total for owner, share in found.items()} if total else _equal(tuple(found))


def _equal(owners: Sequence[str]) -> dict[str, Fraction]:
    return {owner: Fraction(1, len(owners)) for owner in owners}


def paid_for(holders: Sequence[Holder], paid: Mapping[str, int]) -> dict[str, int]:
    """Tell for whom of those who owe to this day counts what each has paid, in fen: who follows another has paid what that one paid.

    >>> old = Holder(1, "a", Fraction(1), None, date(2025, 3, 3), None)
    >>> two = [Holder(n, name, Fraction(1, 2), date(2025, 3, 3), None, 1) for n, name in ((2, "b"), (3, "c"))]
    >>> paid_for([old, *two], {"a": 101, "b": 10})
    {'b': 61, 'c': 50}
    """
    found: dict[str, int] = {}
    for owner, amount in paid.items():
        for name, share in _passed_on(holders, owner, amount):
            found[name] = found.get(name, 0) + share
    return found


def _passed_on(holders: Sequence[Holder], owner: str, amount: int) -> list[tuple[str, int]]:
    """Pass what somebody paid on to those who follow it, until they owe to this day; what nobody follows stays where it is."""
    own = [one for one in holders if one.owner == owner and one.held]
    last = max(own, default=None, key=lambda one: one.place)
    if last is None or last.holds:
        return [(owner, amount)]
    after = [one for one in holders if one.follows == last.place and one.held and one.since_on == last.until_on]
    if not after:
        return [(owner, amount)]
    shares = largest_remainder(amount, weights_of(after))
    return [found for one, share in zip(after, shares, strict=True) for found in _passed_on(holders, one.owner, share)]


def weights_of(holders: Sequence[Holder]) -> list[int]:
    """Give the shares of some as whole numbers that stand to each other as they do; equal where all are nothing.

    Raises:
        never NothingToSplitBy: there is somebody.
    """
    common = 1
    for one in holders:
        common *= one.share.denominator
    found = [int(one.share * common) for one in holders]
    return found if any(found) else [1] * len(found)


def succeed(
    holders: Sequence[Holder], party: str, shares: Mapping[str, Fraction], most: Mapping[str, int | None]
) -> list[Newcomer]:
    """Tell who comes to owe a part in the place of a debtor, with its share; who owes it already takes both shares, and owes the whole.

    Args:
        holders: those of the part.
        party: who is replaced, and owes to this day.
        shares: the successors with their shares of what it bore; sum to 1.
        most: up to how many fen each of them owes.

    >>> two = [Holder(1, "a", Fraction(4, 5), None, None, None), Holder(2, "b", Fraction(1, 5), None, None, None)]
    >>> [(one.owner, str(one.share), one.follows) for one in succeed(two, "a", {"b": Fraction(1)}, {})]
    [('b', '1', 1)]
    """
    now = {one.owner: one for one in holders if one.holds}
    old = now[party]
    found = []
    for owner, share in shares.items():
        own = now.get(owner)
        bounds = [bound for bound in (old.most, most.get(owner)) if bound is not None]
        found.append(
            Newcomer(
                owner,
                old.share * share + (own.share if own is not None else 0),
                own.most if own is not None and own.most is None else min(bounds, default=None),
                old.place,
            )
        )
    return found


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
