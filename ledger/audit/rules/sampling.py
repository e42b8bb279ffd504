"""Samples that anybody can draw again: the seed is published, and the order is SHA-256 of the seed and the entry's id.

A spreadsheet or five lines do the same:

    import hashlib
    rank = lambda entry: hashlib.sha256((SEED + entry).encode()).hexdigest()
    print(sorted(open("population.txt").read().split(), key=rank)[:25])

Monetary units are drawn with integers only: with n draws from a total T and r = SHA-256(seed) mod T, draw k hits the
unit number floor((r + k·T) / n). Every unit of every amount is as likely as any other, n chances in T.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from itertools import accumulate
from typing import Final, Literal, TypeAlias
from uuid import UUID

from ledger.amounts import divide_down
from ledger.errors import RuleViolation

Method: TypeAlias = Literal["random", "amount", "stratum"]
Stratum: TypeAlias = Literal["kind", "month", "band"]
WITHOUT_AMOUNT: Final = "-"


class NothingToDraw(RuleViolation):
    """The population has no entries with an amount in {asset}, so nothing can be drawn by amount.

    Choose another asset or another range, or draw at random.
    """

    code = "audit.nothing_to_draw"
    source = "docs/spec/auditing.md 3.4"


@dataclass(frozen=True, slots=True)
class PopulationItem:
    """An entry of the population."""

    entry_id: UUID
    kind: str
    effective_on: date
    amount: int | None
    """Sum of its debits in the asset that was asked for, in the smallest unit; None when no asset was."""


@dataclass(frozen=True, slots=True)
class Pick:
    """An entry that was drawn."""

    item: PopulationItem
    rank: str
    """SHA-256 of seed and id, in hexadecimal: what orders the draw."""
    stratum: str
    """Empty where there are no strata."""
    units: tuple[int, ...]
    """Monetary units that were hit in it, counted from 0 over the population in the order of ids."""


@dataclass(frozen=True, slots=True)
class Sample:
    """What was drawn, and from what."""

    population: int
    total: int | None
    """Sum of all amounts."""
    digest: str
    strata: Mapping[str, int]
    """Entries of the population in each stratum."""
    picks: tuple[Pick, ...]


def rank_of(seed: str, entry_id: UUID) -> str:
    """Give the place of an entry in the order of a seed: SHA-256 of the two texts, one after the other.

    >>> rank_of("2026-audit", UUID("01890000-0000-7000-8000-000000000001"))[:16]
    'b47761ea856ed2ac'
    """
    return sha256(f"{seed}{entry_id}".encode()).hexdigest()


def digest_of(items: Iterable[PopulationItem]) -> str:
    """Give the SHA-256 of a population: a line for each entry in the order of ids, `<id> <amount>`, ended by a newline."""
    found = sha256()
    for item in items:
        found.update(f"{item.entry_id} {WITHOUT_AMOUNT if item.amount is None else item.amount}\n".encode())
    return found.hexdigest()


def draw(
    items: Sequence[PopulationItem],
    method: Method,
    seed: str,
    size: int,
    *,
    asset: str | None = None,
    by: Stratum = "kind",
    bands: Sequence[int] = (),
) -> Sample:
    """Draw a sample.

    Args:
        items: the population, in any order.
        method: `random` takes the first by rank; `amount` draws monetary units; `stratum` takes the first by rank in
            each stratum.
        seed: the published text.
        size: entries, draws, or entries of each stratum.
        asset: what amounts are counted in, for the text of a refusal.
        by: what makes a stratum.
        bands: for `band`, lower bounds of the bands above the first, in the smallest unit.

    Raises:
        NothingToDraw: `amount`, or strata by amount, and no entry has one.
    """
    ordered = sorted(items, key=lambda item: item.entry_id)
    total = None if asset is None else sum(item.amount or 0 for item in ordered)
    if (method == "amount" or (method == "stratum" and by == "band")) and not total:
        raise NothingToDraw(asset=asset or WITHOUT_AMOUNT)
    groups: dict[str, list[PopulationItem]] = {}
    if method == "amount":
        picks = _by_amount(ordered, seed, size)
    elif method == "stratum":
        stratum = _stratum(by, sorted(bands))
        for item in ordered:
            groups.setdefault(stratum(item), []).append(item)
        picks = [pick for name in sorted(groups) for pick in _first(groups[name], seed, size, name)]
    else:
        picks = _first(ordered, seed, size, "")
    strata = {name: len(groups[name]) for name in sorted(groups)}
    return Sample(len(ordered), total, digest_of(ordered), strata, tuple(picks))


def _first(items: Iterable[PopulationItem], seed: str, size: int, stratum: str) -> list[Pick]:
    ranked = sorted((rank_of(seed, item.entry_id), item.entry_id, item) for item in items)
    return [Pick(item, rank, stratum, ()) for rank, _, item in ranked[:size]]


def _by_amount(ordered: Sequence[PopulationItem], seed: str, size: int) -> list[Pick]:
    ends = list(accumulate(item.amount or 0 for item in ordered))
    start = int.from_bytes(sha256(seed.encode()).digest()) % ends[-1]
    hit: dict[int, list[int]] = {}
    for draw_number in range(size):
        unit = divide_down(start + draw_number * ends[-1], size)
        hit.setdefault(bisect_right(ends, unit), []).append(unit)
    return [
        Pick(ordered[at], rank_of(seed, ordered[at].entry_id), "", tuple(units))
        for at, units in sorted(hit.items())
    ]


def _stratum(by: Stratum, bands: Sequence[int]) -> Callable[[PopulationItem], str]:
    names = [f"{n}: {low}" for n, low in enumerate((0, *bands))]
    return {
        "kind": lambda item: item.kind,
        "month": lambda item: f"{item.effective_on:%Y-%m}",
        "band": lambda item: names[bisect_right(bands, item.amount or 0)],
    }[by]
