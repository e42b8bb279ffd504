"""Screens: patterns that an auditor asks about. A finding is a question, not an accusation.

Every screen is a function of rows and parameters; the same rows and parameters give the same findings. Amounts are
integers of the smallest unit.
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final, Literal, TypeAlias
from uuid import UUID
from zoneinfo import ZoneInfo

from ledger.workdays import CalendarUnknown, Kind, kind_of

STEPS_MAX: Final = 1_000_000
"""Steps of the search for round trips; then it stops, and says so."""
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
class RoundTrip:
    """Something that came back to where it had started."""

    asset: str
    owners: tuple[str, ...]
    """In the order of giving; the first is the last taker too."""
    flows: tuple[Flow, ...]


@dataclass(frozen=True, slots=True)
class RoundTrips:
    """What the search found."""

    found: list[RoundTrip]
    complete: bool
    """False when the search stopped at its bound; narrow the range then."""


def round_trips(
    flows: Sequence[Flow],
    *,
    days: int,
    depth: int,
    percent: int,
    least: int,
    without: Collection[str] = (),
    steps: int = STEPS_MAX,
) -> RoundTrips:
    """Find what went from an owner through others back to it, each flow posted after the one before.

    Args:
        flows: in the order of posting.
        days: from the first flow to the last, at most.
        depth: flows in one trip, at most; 2 and more.
        percent: each flow has at least this share of the first, and at most so much more: between p% and 100/p of it.
        least: smallest amount of a flow that is followed.
        without: owners that are not passed through, such as the bank.
        steps: bound of the search.
    """
    by_giver: dict[tuple[str, str], list[Flow]] = defaultdict(list)
    for flow in flows:
        if flow.amount >= least and flow.giver not in without and flow.taker not in without:
            by_giver[flow.asset, flow.giver].append(flow)
    found: list[RoundTrip] = []
    for first in (flow for group in by_giver.values() for flow in group):
        waiting: list[tuple[Flow, ...]] = [(first,)]
        while waiting:
            path = waiting.pop()
            last = path[-1]
            following = by_giver.get((first.asset, last.taker), [])
            for flow in following[bisect_left(following, last.position + 1, key=lambda f: f.position) :]:
                steps -= 1
                if steps < 0:
                    return RoundTrips(_in_order(found), complete=False)
                if not _alike(first.amount, flow.amount, percent) or not _within((*path, flow), days):
                    continue
                if flow.taker == first.giver:
                    found.append(RoundTrip(first.asset, tuple(f.giver for f in (*path, flow)), (*path, flow)))
                elif len(path) + 1 < depth and flow.taker not in {f.giver for f in path}:
                    waiting.append((*path, flow))
    return RoundTrips(_in_order(found), complete=True)


def _alike(first: int, other: int, percent: int) -> bool:
    return other * 100 >= first * percent and first * 100 >= other * percent


def _within(path: Sequence[Flow], days: int) -> bool:
    dates = [flow.effective_on for flow in path]
    return (max(dates) - min(dates)).days <= days


def _in_order(found: list[RoundTrip]) -> list[RoundTrip]:
    return sorted(found, key=lambda trip: [flow.position for flow in trip.flows])


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
    flows: Sequence[Flow], *, limit: int, percent: int, days: int, least: int, by: OwnerOrActor
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


def back_dated(stamps: Sequence[Stamp], zone: ZoneInfo, *, days: int) -> list[Late]:
    """Find entries whose legal date lies more than so many days before the legal date of their recording."""
    found = []
    for stamp in stamps:
        recorded_on = stamp.recorded_at.astimezone(zone).date()
        late = (recorded_on - stamp.effective_on).days
        if late > days:
            found.append(Late(stamp, recorded_on, late))
    return found


@dataclass(frozen=True, slots=True)
class OffHours:
    """An entry that was recorded when nobody should be at work."""

    stamp: Stamp
    local: datetime
    day: Kind | Literal["unknown"]
    """`unknown`: the calendar of that year is not announced; only the hour was looked at."""


def off_hours(stamps: Sequence[Stamp], zone: ZoneInfo, *, opens: time, closes: time) -> list[OffHours]:
    """Find entries recorded on a day that is not worked, or before the office opens, or when it has closed."""
    kinds: dict[date, Kind | Literal["unknown"]] = {}
    found = []
    for stamp in stamps:
        local = stamp.recorded_at.astimezone(zone)
        day = kinds.setdefault(local.date(), _kind(local.date()))
        if day in ("weekend", "holiday") or not opens <= local.time() < closes:
            found.append(OffHours(stamp, local, day))
    return found


def _kind(day: date) -> Kind | Literal["unknown"]:
    try:
        return kind_of(day)
    except CalendarUnknown:
        return "unknown"


def by_actor(stamps: Sequence[Stamp]) -> dict[int, int]:
    """Count findings by who posted, most first."""
    return dict(
        sorted(Counter(stamp.actor_id for stamp in stamps).items(), key=lambda pair: (-pair[1], pair[0]))
    )
