"""Who is paid first out of bound lots that are sold, and how much: one function that orders, one that divides.

A pledge and a freeze each rest on so much of a lot. What is sold is cut where the claims on it change; each slice gets its share of the
proceeds by its quantity, and pays the claims on it in their order.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from ledger.amounts import divide_down

COSTS: Final = "costs"
OWNER: Final = "owner"
PLEDGE: Final = "pledge"
FREEZE: Final = "freeze"


@dataclass(frozen=True, slots=True)
class BoundClaim:
    """Somebody who is to be paid out of bound lots."""

    of: UUID
    """The pledge or freeze."""
    sort: str
    """`pledge` or `freeze`."""
    rank: int
    """Of a freeze, as the order says."""
    place: int
    """When it was registered, counted among all of the site: the first is 1."""
    creditor: str
    left: int
    """What is still owed, in fen."""


@dataclass(frozen=True, slots=True)
class Slice:
    """So much of what is sold, on all of which the same claims rest."""

    quantity: int
    claims: frozenset[UUID]


@dataclass(frozen=True, slots=True)
class Proceeds:
    """What one gets out of one slice; the costs come out of all of them, as slice 0."""

    part: int
    place: int
    """In the order of who is paid: 1 for the first."""
    sort: str
    of: UUID | None
    party: str
    owed: int
    """What was still owed when the proceeds came in: to the owner nothing."""
    paid: int


def ordered(claims: Collection[BoundClaim]) -> list[BoundClaim]:
    """Order the claims on a lot: pledges as they were registered, then freezes by rank; of one rank, as they were registered.

    No pledge is registered on what is frozen (《民法典》 art. 399): each of them was there before the freeze, which leaves it its place
    (法释〔2004〕15号). A freeze that waits comes after the one before it.
    """
    return sorted(
        claims, key=lambda one: (one.sort == FREEZE, one.rank if one.sort == FREEZE else 0, one.place)
    )


def sliced(quantity: int, layers: Mapping[UUID, int]) -> list[Slice]:
    """Cut so much of a lot where the claims on it change.

    Args:
        quantity: what is sold of it.
        layers: on how much of that each claim rests.
    """
    cuts = sorted({min(part, quantity) for part in layers.values() if part > 0} | {quantity})
    slices, at = [], 0
    for cut in cuts:
        slices.append(Slice(cut - at, frozenset(of for of, part in layers.items() if part >= cut)))
        at = cut
    return slices


def divided(
    price: int, costs: tuple[str, int], owner: str, slices: Sequence[Slice], claims: Collection[BoundClaim]
) -> list[Proceeds]:
    """Divide what bound lots were sold for: costs, then on each slice the claims in their order, each up to what is owed, then the owner.

    A claim takes first what the fewest others rest on, so that what it leaves is left to those behind it.

    Args:
        price: in fen, not below the costs.
        costs: to whom, and how much.
        owner: party whose lots they were.
        slices: what was sold.
        claims: those on any of the slices.

    Returns:
        Who gets what, slice by slice; the sums paid make the price.
    """
    named, groups = {one.of: one for one in claims}, _grouped(slices)
    shares = _shares(price - costs[1], [quantity for quantity, _ in groups])
    left = {one.of: one.left for one in claims}
    paid: dict[tuple[int, UUID], int] = {}
    rest = list(shares)
    parts = sorted(range(len(groups)), key=lambda at: (len(groups[at][1]), at))
    for one in ordered(claims):
        for at in (part for part in parts if one.of in groups[part][1]):
            part = min(rest[at], left[one.of])
            paid[at, one.of] = part
            rest[at] -= part
            left[one.of] -= part
    payments = [Proceeds(0, 1, COSTS, None, costs[0], costs[1], costs[1])] if costs[1] else []
    for at, (_, resting) in enumerate(groups):
        there = ordered([named[of] for of in resting])
        payments += [
            Proceeds(at + 1, place, one.sort, one.of, one.creditor, one.left, paid[at, one.of])
            for place, one in enumerate(there, 1)
        ]
        payments.append(Proceeds(at + 1, len(there) + 1, OWNER, None, owner, 0, rest[at]))
    return payments


def _grouped(slices: Sequence[Slice]) -> list[tuple[int, frozenset[UUID]]]:
    """Put together the slices on which the same claims rest."""
    sums: dict[frozenset[UUID], int] = {}
    for one in slices:
        sums[one.claims] = sums.get(one.claims, 0) + one.quantity
    return [(quantity, claims) for claims, quantity in sums.items()]


def _shares(proceeds: int, quantities: Sequence[int]) -> list[int]:
    """Share proceeds by quantity, rounded down to the fen; what rounding leaves goes to the last."""
    whole = sum(quantities)
    shares = [divide_down(proceeds * one, whole) for one in quantities[:-1]]
    return [*shares, proceeds - sum(shares)]
