"""What the room does every night: freezes by one person lapse that nobody has confirmed in time, withdrawals that nobody has
concluded in theirs, what nobody surrendered in time ends, expiries that run go on, and what comes to its end is told.

Whoever comes first on a day lets freezes lapse before anything is read or moved, so that is for the days on which nobody comes.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from ledger.database import Database
from ledger.errors import LedgerError
from ledger.permits.actions import withdrawals
from ledger.permits.actions.alarms import tell_alarms
from ledger.permits.actions.expiries import go_on_all
from ledger.permits.actions.freezes import lapse_all
from ledger.permits.actions.night_expiries import begin_by_night
from ledger.processes.nightly import Job


@dataclass(frozen=True, slots=True)
class PermitsNight:
    """What a night has done so far."""

    lapsed: int = 0
    expired: int = 0
    told: int = 0
    faults: tuple[str, ...] = ()

    @property
    def done(self) -> int:
        """How many freezes and withdrawals lapsed, holdings ended, and ends were told."""
        return self.lapsed + self.expired + self.told

    def __str__(self) -> str:
        """Tell it in one line."""
        return f"{self.lapsed} freezes and withdrawals lapsed, {self.expired} holdings ended, {self.told} ends told"


def _run(database: Database, book_id: int, on: date, actor_id: int) -> Iterator[PermitsNight]:
    lapsed, held = lapse_all(database, book_id, on)
    given_up, kept = withdrawals.lapse_all(database, book_id, on)
    left = [f"freeze {act_id}: {refusal}" for act_id, refusal in held]
    left += [f"withdrawal {act_id}: {refusal}" for act_id, refusal in kept]
    told = PermitsNight(lapsed + given_up, faults=tuple(left))
    yield told
    try:
        unbegun = begin_by_night(database, book_id, on, actor_id)[1]
    except LedgerError as refusal:  # those that run go on all the same
        left.append(f"expiries: {refusal}")
        unbegun = []
    expired, stopped = go_on_all(database, book_id, on)
    faults = (
        *left,
        *(f"expiry of {cap}: {refusal}" for cap, refusal in unbegun),
        *(f"expiry {act_id}: {refusal}" for act_id, refusal in stopped),
    )
    told = replace(told, expired=expired, faults=faults)
    yield told
    try:
        yield replace(told, told=tell_alarms(database, book_id, on, actor_id))
    except LedgerError as refusal:
        yield replace(told, faults=(*faults, f"ends: {refusal}"))


def _broken_off(
    _database: Database,
    _book: tuple[int, str],
    _on: date,
    _actor_id: int,
    told: PermitsNight,
    error: Exception,
) -> PermitsNight:
    """Add what ended the night; the freezes lapse with who comes next, who hears of it then."""
    return replace(told, faults=(*told.faults, f"{type(error).__name__}: {error}"))


JOB: Final = Job(PermitsNight(), _run, _broken_off)
