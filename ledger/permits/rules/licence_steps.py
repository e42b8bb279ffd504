"""The step of a licence after permits have passed: who got them has its licence raised, who gave them has it lowered.

The permit passes, the licence does not (排污许可管理条例 art. 15, 26): until a version of the licence says what the ledger says, a part
of what came waits for it (`SETTLED_PENDING_PERMIT`), and then it is effective (`EFFECTIVE`). Neither is kept: both follow from ledger and
licence.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

TO_RAISE: Final = "licence_to_raise"
"""Kind of a task: the licence of who got permits is applied for anew (条例 art. 15)."""
TO_LOWER: Final = "licence_to_lower"
"""Kind of a task: the licence of who gave permits is changed by as much."""


class Effect(StrEnum):
    """How far a contract is whose permits have passed."""

    PENDING = "settled_pending_permit"
    """A licence does not say so yet."""
    EFFECTIVE = "effective"
    """The licences of both sides say so, or why they do not is explained."""


@dataclass(frozen=True, slots=True)
class Passing:
    """So much of a pollutant and year that came to a site by an act, or, below zero, went from it; in the smallest unit."""

    act_id: UUID
    machine: str
    site: str
    pollutant: str
    year: int
    quantity: int
    since: date
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class Sides:
    """What ledger and licence say of a site, pollutant and year, in the smallest unit."""

    held: int
    licence: int
    explained: bool = False
    """Whether somebody has explained the difference, as it is now."""


@dataclass(frozen=True, slots=True)
class UnlicensedPart:
    """A part of what passed that its licence does not say yet."""

    passing: Passing
    quantity: int
    sides: Sides

    @property
    def kind(self) -> str:
        """The kind of its task."""
        return TO_RAISE if self.passing.quantity > 0 else TO_LOWER


def gap_of(passing: Passing, sides: Sides) -> int:
    """Tell by how much the licence says too little of a site that got permits, or too much of one that gave them."""
    if sides.explained:
        return 0
    return max(0, sides.held - sides.licence if passing.quantity > 0 else sides.licence - sides.held)


def waiting(passed: Iterable[Passing], said: dict[tuple[str, str, int], Sides]) -> list[UnlicensedPart]:
    """List what still waits for a licence: of what a licence lacks, what passed last waits first.

    Args:
        passed: what passed, in any order.
        said: what ledger and licence say, by site, pollutant and year; zero each where nothing is said.
    """
    found: list[UnlicensedPart] = []
    used: dict[tuple[str, str, int, bool], int] = {}
    for one in sorted(passed, key=lambda x: (x.opened_at, x.act_id), reverse=True):
        sides = said.get((one.site, one.pollutant, one.year), Sides(0, 0))
        key = (one.site, one.pollutant, one.year, one.quantity > 0)
        part = min(abs(one.quantity), gap_of(one, sides) - used.get(key, 0))
        if part > 0:
            used[key] = used.get(key, 0) + part
            found.append(UnlicensedPart(one, part, sides))
    return sorted(
        found, key=lambda x: (x.passing.opened_at, x.passing.site, x.passing.pollutant, x.passing.year)
    )


def pending_of(came: Sequence[int], held: int, licence: int) -> int:
    """Tell how much of what came to a site waits for its licence: what the ledger has beyond it, at most what came.

    >>> pending_of([6], 16, 10), pending_of([6], 16, 12), pending_of([6], 16, 16), pending_of([6], 30, 10), pending_of([6], 4, 0)
    (6, 4, 0, 6, 4)
    """
    return max(0, min(sum(came), held - licence))
