"""What the room does every night: freezes by one person lapse that nobody has confirmed in time.

Whoever comes first on a day lets them lapse before anything is read or moved, so this is for the days on which nobody comes.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from ledger.database import Database
from ledger.permits.actions.freezes import lapse_all
from ledger.processes.nightly import Job


@dataclass(frozen=True, slots=True)
class Night:
    """What a night has done so far."""

    lapsed: int = 0
    faults: tuple[str, ...] = ()

    @property
    def done(self) -> int:
        """How many freezes lapsed."""
        return self.lapsed

    def __str__(self) -> str:
        """Tell it in one line."""
        return f"{self.lapsed} freezes lapsed"


def _run(database: Database, book_id: int, on: date, _actor_id: int) -> Iterator[Night]:
    done, left = lapse_all(database, book_id, on)
    yield Night(done, tuple(f"freeze {act_id}: {refusal}" for act_id, refusal in left))


def _broken_off(
    _database: Database, _book: tuple[int, str], _on: date, _actor_id: int, told: Night, error: Exception
) -> Night:
    """Add what ended the night; the freezes lapse with who comes next, who hears of it then."""
    return replace(told, faults=(*told.faults, f"{type(error).__name__}: {error}"))


JOB: Final = Job(Night(), _run, _broken_off)
