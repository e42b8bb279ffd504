"""What the market does every night: leases end by themselves whose last year can be surrendered no more.

Whoever comes first on a day ends them before anything is read or moved, so that is for the days on which nobody comes.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from ledger.database import Database
from ledger.market.actions.leases import expire_all
from ledger.processes.nightly import Job


@dataclass(frozen=True, slots=True)
class MarketNight:
    """What a night has done so far."""

    ended: int = 0
    faults: tuple[str, ...] = ()

    @property
    def done(self) -> int:
        """How many leases ended."""
        return self.ended

    def __str__(self) -> str:
        """Tell it in one line."""
        return f"{self.ended} leases ended"


def _run(database: Database, book_id: int, on: date, _actor_id: int) -> Iterator[MarketNight]:
    ended, left = expire_all(database, book_id, on)
    yield MarketNight(ended, tuple(f"lease {act_id}: {refusal}" for act_id, refusal in left))


def _broken_off(
    _database: Database,
    _book: tuple[int, str],
    _on: date,
    _actor_id: int,
    told: MarketNight,
    error: Exception,
) -> MarketNight:
    """Add what ended the night; the leases end with who comes next."""
    return replace(told, faults=(*told.faults, f"{type(error).__name__}: {error}"))


JOB: Final = Job(MarketNight(), _run, _broken_off)
