"""Time as a value: instants in UTC, and the legal date in the zone of the law.

Nothing else in `ledger` asks what time it is. An action receives the date it acts on; the database stamps the
instant of recording with its own `ledger.clock_now()`, which a test can set.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Protocol

from ledger.zones import LEGAL_ZONE


class Clock(Protocol):
    """Whatever can say what time it is."""

    def now(self) -> datetime:
        """The instant, in UTC."""
        ...


class SystemClock:
    """The clock of the machine."""

    def now(self) -> datetime:
        """The instant, in UTC."""
        return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class FrozenClock:
    """A clock that stands still, for tests."""

    at: datetime

    def now(self) -> datetime:
        """The instant it stands at."""
        return self.at


def legal_date(at: datetime) -> date:
    """The calendar day of an instant where Chinese law counts days."""
    return at.astimezone(LEGAL_ZONE).date()
