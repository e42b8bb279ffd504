"""Samples that anybody can draw again: the seed is published, and the order is SHA-256 of the seed and the entry's id.

A spreadsheet or five lines do the same:

    import hashlib
    rank = lambda entry: hashlib.sha256((SEED + entry).encode()).hexdigest()
    print(sorted(open("population.txt").read().split(), key=rank)[:25])

Monetary units are drawn with integers only: with n draws from a total T and r = SHA-256(seed) mod T, draw k hits the
unit number floor((r + k·T) / n). Every unit of every amount is as likely as any other, n chances in T.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Final, Literal, TypeAlias
from uuid import UUID

from ledger.amounts import divide_down
from ledger.errors import RuleViolation

Method: TypeAlias = Literal["random", "amount", "stratum"]
Stratum: TypeAlias = Literal["kind", "month", "band"]
WITHOUT_AMOUNT: Final = "-"
_MORE: Final = 1_000
"""How many more than twice the sample are held before those are let go that are not in it."""


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


def line_of(item: PopulationItem) -> bytes:
    """Write an entry of a population as its text has it: `<id> <amount>` and a newline."""
    return f"{item.entry_id} {WITHOUT_AMOUNT if item.amount is None else item.amount}\n".encode()


def digest_of(items: Iterable[PopulationItem]) -> str:
    """Give the SHA-256 of a population: a line for each entry in the order of ids."""
    return _counted(items)[2]


def draw(
    items: Iterable[PopulationItem],
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
        items: the population in the order of ids; it is gone through twice, and of it only what is drawn is held.
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
    population, total, digest = _counted(items)
    if (method == "amount" or (method == "stratum" and by == "band")) and not total:
        raise NothingToDraw(asset=asset or WITHOUT_AMOUNT)
    strata: Counter[str] = Counter()
    if method == "amount":
        picks = list(_by_amount(items, total, seed, size))
    else:
        stratum = _stratum(by, sorted(bands)) if method == "stratum" else lambda _: ""
        picks = _first(items, seed, size, stratum, strata)
    told = {name: strata[name] for name in sorted(strata)} if method == "stratum" else {}
    return Sample(population, None if asset is None else total, digest, told, tuple(picks))


def _counted(items: Iterable[PopulationItem]) -> tuple[int, int, str]:
    """Count a population: entries, the sum of their amounts, the digest of its text."""
    number, total, found = 0, 0, sha256()
    for item in items:
        number += 1
        total += item.amount or 0
        found.update(line_of(item))
    return number, total, found.hexdigest()


def _first(
    items: Iterable[PopulationItem],
    seed: str,
    size: int,
    stratum: Callable[[PopulationItem], str],
    strata: Counter[str],
) -> list[Pick]:
    """Take the first by rank of each stratum, and count what each has."""
    kept: dict[str, list[tuple[str, UUID, PopulationItem]]] = {}
    for item in items:
        name = stratum(item)
        strata[name] += 1
        ranked = kept.setdefault(name, [])
        ranked.append((rank_of(seed, item.entry_id), item.entry_id, item))
        if len(ranked) > 2 * size + _MORE:
            kept[name] = sorted(ranked)[:size]
    return [
        Pick(item, rank, name, ()) for name in sorted(kept) for rank, _, item in sorted(kept[name])[:size]
    ]


def _by_amount(items: Iterable[PopulationItem], total: int, seed: str, size: int) -> Iterator[Pick]:
    """Draw monetary units: they rise, as the ends of the amounts do, so both are gone through together."""
    start = int.from_bytes(sha256(seed.encode()).digest()) % total
    units = [divide_down(start + number * total, size) for number in range(size)]
    end, at = 0, 0
    for item in items:
        end += item.amount or 0
        hit = at
        while at < size and units[at] < end:
            at += 1
        if at > hit:
            yield Pick(item, rank_of(seed, item.entry_id), "", tuple(units[hit:at]))


def _stratum(by: Stratum, bands: Sequence[int]) -> Callable[[PopulationItem], str]:
    names = [f"{n}: {low}" for n, low in enumerate((0, *bands))]
    return {
        "kind": lambda item: item.kind,
        "month": lambda item: f"{item.effective_on:%Y-%m}",
        "band": lambda item: names[bisect_right(bands, item.amount or 0)],
    }[by]
