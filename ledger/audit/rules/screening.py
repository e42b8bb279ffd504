"""Screens: patterns that an auditor asks about. A finding is a question, not an accusation.

Every screen is a function of rows and parameters; the same rows and parameters give the same findings. Amounts are
integers of the smallest unit.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal, TypeAlias
from uuid import UUID
from zoneinfo import ZoneInfo

from ledger.workdays import CalendarUnknown, Kind, kind_of

OwnerOrActor: TypeAlias = Literal["owner", "actor"]


@dataclass(frozen=True, slots=True)
class Flow:
    """What one owner gave to another in one entry."""

    entry_id: UUID
    effective_on: date
    position: int
    """Order of posting."""
    actor_id: int
    giver: str
    taker: str
    asset: str
    amount: int


@dataclass(frozen=True, slots=True)
class Stamp:
    """When an entry happened, and when it was recorded."""

    entry_id: UUID
    kind: str
    effective_on: date
    recorded_at: datetime
    actor_id: int


@dataclass(frozen=True, slots=True)
class Split:
    """Several amounts just below a limit that reach it together."""

    by: str
    """The owner that gave, or the number of the actor that posted."""
    taker: str
    asset: str
    total: int
    flows: tuple[Flow, ...]


def splits(
    flows: Iterable[Flow], *, limit: int, percent: int, days: int, least: int, by: OwnerOrActor
) -> list[Split]:
    """Find several flows from one to one, each just below a limit, that together reach it.

    Args:
        flows: of one asset.
        limit: in the smallest unit; a flow of exactly the limit is not below it.
        percent: a flow is just below the limit from this share of it on.
        days: from the first flow to the last, at most.
        least: flows at least; 2 and more.
        by: whether the giver or the poster makes the series.
    """
    series: dict[tuple[str, str, str], list[Flow]] = defaultdict(list)
    for flow in flows:
        if flow.amount < limit and flow.amount * 100 >= limit * percent:
            series[flow.giver if by == "owner" else str(flow.actor_id), flow.taker, flow.asset].append(flow)
    found = []
    for (who, taker, asset), group in sorted(series.items()):
        for window in _windows(sorted(group, key=lambda f: (f.effective_on, f.position)), days):
            total = sum(flow.amount for flow in window)
            if len(window) >= least and total >= limit:
                found.append(Split(who, taker, asset, total, tuple(window)))
    return found


def _windows(ordered: Sequence[Flow], days: int) -> Iterator[Sequence[Flow]]:
    """Give every longest run within so many days; one that lies inside another is left out."""
    end = 0
    for start, flow in enumerate(ordered):
        before = end
        while end < len(ordered) and ordered[end].effective_on <= flow.effective_on + timedelta(days=days):
            end += 1
        if end > before:
            yield ordered[start:end]


@dataclass(frozen=True, slots=True)
class Late:
    """An entry that was recorded long after its legal date."""

    stamp: Stamp
    recorded_on: date
    """Legal date of the recording."""
    days: int


def back_dated(stamps: Iterable[Stamp], zone: ZoneInfo, *, days: int) -> Iterator[Late]:
    """Find entries whose legal date lies more than so many days before the legal date of their recording."""
    for stamp in stamps:
        recorded_on = stamp.recorded_at.astimezone(zone).date()
        late = (recorded_on - stamp.effective_on).days
        if late > days:
            yield Late(stamp, recorded_on, late)


@dataclass(frozen=True, slots=True)
class OffHours:
    """An entry that was recorded when nobody should be at work."""

    stamp: Stamp
    local: datetime
    day: Kind | Literal["unknown"]
    """`unknown`: the calendar of that year is not announced; only the hour was looked at."""


def off_hours(stamps: Iterable[Stamp], zone: ZoneInfo, *, opens: time, closes: time) -> Iterator[OffHours]:
    """Find entries recorded on a day that is not worked, or before the office opens, or when it has closed."""
    kinds: dict[date, Kind | Literal["unknown"]] = {}
    for stamp in stamps:
        local = stamp.recorded_at.astimezone(zone)
        day = kinds.setdefault(local.date(), _kind(local.date()))
        if day in ("weekend", "holiday") or not opens <= local.time() < closes:
            yield OffHours(stamp, local, day)


def _kind(day: date) -> Kind | Literal["unknown"]:
    try:
        return kind_of(day)
    except CalendarUnknown:
        return "unknown"


def by_actor(counts: Mapping[int, int]) -> dict[int, int]:
    """Order numbers of findings by who posted, most first."""
    return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))
