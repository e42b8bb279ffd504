"""Which effective dates an entry could have when it was recorded: the opening of the book, the legal day, closed months."""

from bisect import bisect_left
from calendar import monthrange
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ecoledger_verify.report import Report
from ecoledger_verify.strict import is_day

_SLACK: Final = timedelta(minutes=1)
"""Entry and step take their instants before they wait for each other."""
_NEVER: Final = "0000-00-00"


class Periods:
    """The calendar of a book, and the steps by which months were closed and reopened."""

    def __init__(self, opens_on: str, zone: str) -> None:
        self._opens_on = opens_on
        self._zone: ZoneInfo | None
        try:
            self._zone = ZoneInfo(zone)
        except (ZoneInfoNotFoundError, OSError, ValueError):
            self._zone = None
        self._steps: list[tuple[datetime, str, str]] = []
        """When, closed through, soft-closed through."""
        self._minutes: dict[str, tuple[str, str, str] | None] = {}
        self._days: dict[str, bool] = {}

    @property
    def zone_known(self) -> bool:
        """Tell whether this computer knows the zone of the book; without it, a day's difference is allowed."""
        return self._zone is not None

    def add(self, step: dict[str, Any]) -> str | None:
        """Take the next step; the code of a fault, or None."""
        closed, soft = step["closed_through"] or _NEVER, step["soft_closed_through"] or _NEVER
        before = self._steps[-1] if self._steps else (datetime.min.replace(tzinfo=UTC), _NEVER, _NEVER)
        at = _instant(step["recorded_at"])
        if at is None or at < before[0]:
            return "period.order"  # also where there is no such instant
        self._steps.append((at, closed, soft))
        if not all(day == _NEVER or _is_last_of_month(day) for day in (closed, soft)) or closed > soft:
            return "period.frontier"
        # A soft close needs no second.
        alone = step["approved_by"] is None and not (closed == before[1] and soft > before[2])
        if alone or step["asked_by"] == step["approved_by"]:
            return "period.four_eyes"
        if any(
            _NEVER not in (a, b) and abs(_months(a) - _months(b)) > 1
            for a, b in ((before[1], closed), (before[2], soft))
        ):
            return "period.jump"
        return None

    def frontiers(self) -> tuple[str | None, str | None]:
        """Give where the steps end: closed through, soft-closed through."""
        _, closed, soft = self._steps[-1] if self._steps else (None, _NEVER, _NEVER)
        return (None if closed == _NEVER else closed), (None if soft == _NEVER else soft)

    def allow(self, effective: str, recorded: str, approved: bool) -> bool:
        """Tell whether an entry recorded at an instant could have this effective date."""
        known = self._days.get(effective)
        if known is None:
            known = self._days[effective] = is_day(effective) and effective >= self._opens_on
        minute = recorded[:16]
        try:
            then = self._minutes[minute]
        except KeyError:
            then = self._minutes[minute] = self._at(minute)
        return (
            known
            and then is not None
            and then[1] < effective <= then[0]
            and (approved or effective > then[2])
        )

    def explain(self, report: Report, effective: str, recorded: str, **where: str | int) -> None:
        """Tell why an effective date is not allowed."""
        then = self._minutes[recorded[:16]]
        if then is None or not is_day(effective):
            code = "record.day"
        elif effective < self._opens_on:
            code = "date.before_book"
        elif effective > then[0]:
            code = "date.after_today"
        else:
            code = "date.closed" if effective <= then[1] else "date.soft_closed"
        report.fault("dates", code, **where, day=effective, recorded_at=recorded, opens_on=self._opens_on)

    def _at(self, minute: str) -> tuple[str, str, str] | None:
        """Give the legal day, and the two frontiers that were surely passed, for entries of a minute."""
        start = _instant(minute + ":00+00:00")
        if start is None or not 1900 < start.year < 9999:
            return None
        today = start + timedelta(days=1) if self._zone is None else start.astimezone(self._zone)
        first = max(bisect_left(self._steps, (start - _SLACK,)) - 1, 0)
        past = bisect_left(self._steps, (start + 2 * _SLACK,))
        states = [(closed, soft) for _, closed, soft in self._steps[first:past]]
        if not states or self._steps[first][0] >= start - _SLACK:
            states.append((_NEVER, _NEVER))
        return today.date().isoformat(), min(s[0] for s in states), min(s[1] for s in states)


def _instant(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _months(day: str) -> int:
    return int(day[:4]) * 12 + int(day[5:7])


def _is_last_of_month(day: str) -> bool:
    return is_day(day) and int(day[8:]) == monthrange(int(day[:4]), int(day[5:7]))[1]
