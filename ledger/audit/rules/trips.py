"""Round trips: what went from an owner through others back to it, each flow posted after the one before.

A book of a million entries is searched in a small memory: flows stand in columns, grouped by who gave and by who received, and
ordered by amount. For each first flow it is looked up what came back to its owner later, of about its amount: where nothing did,
there is no trip. Forward the search goes to flows of about that amount; the last but one to those from whom something came back.

    owner A ──first──▶ B ──▶ C ──▶ D ──▶ A       the flows D ─▶ A are looked up first; C must have given to a D
"""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Final
from uuid import UUID

from ledger.amounts import divide_down, divide_up
from ledger.audit.rules.screening import Flow

STEPS_MAX: Final = 100_000_000
"""Steps of the search; then it stops, and says so."""
LISTED_MAX: Final = 10_000
"""Round trips that are kept, the first ones in the order of posting; all are counted."""
_WIDTH: Final = 64
"""Bits that are kept for each flow, of those to whom its giver gave."""


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
    """In the order of posting, as many as are listed."""
    count: int
    """All of them."""
    looked_at: int
    """Flows that were looked at."""
    complete: bool
    """False when the search stopped at its bound; narrow the range then."""


@dataclass(slots=True)
class _Columns:
    """Flows as columns, 48 bytes each; a node is an owner in one asset."""

    nodes: dict[tuple[str, str], int] = field(default_factory=dict)
    entry: bytearray = field(default_factory=bytearray)
    day: "array[int]" = field(default_factory=lambda: array("i"))
    position: "array[int]" = field(default_factory=lambda: array("q"))
    actor: "array[int]" = field(default_factory=lambda: array("i"))
    giver: "array[int]" = field(default_factory=lambda: array("i"))
    taker: "array[int]" = field(default_factory=lambda: array("i"))
    amount: "array[int]" = field(default_factory=lambda: array("q"))

    def add(self, flow: Flow) -> None:
        """Keep a flow."""
        self.entry += flow.entry_id.bytes
        self.day.append(flow.effective_on.toordinal())
        self.position.append(flow.position)
        self.actor.append(flow.actor_id)
        self.giver.append(self.nodes.setdefault((flow.asset, flow.giver), len(self.nodes)))
        self.taker.append(self.nodes.setdefault((flow.asset, flow.taker), len(self.nodes)))
        self.amount.append(flow.amount)

    def grouped(self, column: "array[int]") -> tuple["array[int]", "array[int]"]:
        """Give the places of the flows one node after another, each in the order of posting, and where each node begins."""
        begins = array("i", bytes(4 * (len(self.nodes) + 1)))
        for node in column:
            begins[node + 1] += 1
        for node in range(len(self.nodes)):
            begins[node + 1] += begins[node]
        at, places = begins[:], array("i", bytes(4 * len(column)))
        for place, node in enumerate(column):
            places[at[node]] = place
            at[node] += 1
        return places, begins


def round_trips(
    flows: Iterable[Flow],
    *,
    days: int,
    depth: int,
    percent: int,
    least: int,
    without: Collection[str] = (),
    steps: int = STEPS_MAX,
    most: int = LISTED_MAX,
    told: Callable[[int], None] = lambda _: None,
) -> RoundTrips:
    """Find what went from an owner through others back to it, each flow posted after the one before.

    Args:
        flows: in the order of posting; each is looked at once.
        days: from the first flow to the last, at most.
        depth: flows in one trip, at most; 2 and more.
        percent: each flow has at least this share of the first, and at most so much more: between p% and 100/p of it.
        least: smallest amount of a flow that is followed.
        without: owners that are not passed through, such as the bank.
        steps: bound of the search.
        most: trips that are listed.
        told: hears how many flows were searched from since it heard last.
    """
    columns, looked_at = _Columns(), 0
    for flow in flows:
        looked_at += 1
        if flow.amount >= least and flow.giver not in without and flow.taker not in without:
            columns.add(flow)
    search = _Search(columns, days, depth, percent, steps, most)
    complete = search.run(told)
    names = list(columns.nodes)
    listed = [_trip(columns, names, path) for path in search.listed()]
    return RoundTrips(listed, search.count, looked_at, complete)


class _Stopped(Exception):
    """The search has made all its steps."""


class _Search:
    """One search over columns: how far it may go, and what it has found."""

    def __init__(self, columns: _Columns, days: int, depth: int, percent: int, steps: int, most: int) -> None:
        self._columns, self._days, self._depth, self._percent = columns, days, depth, percent
        self._steps, self._most = steps, most
        self._given = _Grouped.by(columns, columns.giver)
        self._received = _Grouped.by(columns, columns.taker)
        self._later = _later(columns.position)
        self._marks, self._takers = self._all_takers()
        self._kept: list[tuple[int, ...]] = []
        self.count = 0

    def _all_takers(self) -> tuple[list[int], list[int]]:
        """Give a mark for each owner, one bit, and for each owner the marks of those to whom it gave.

        Several owners may have one mark: what is passed over by marks is passed over rightly, and the rest is looked at.
        """
        taker, given, owners = self._columns.taker, self._given, len(self._columns.nodes)
        width = _WIDTH + _WIDTH * len(taker) // (owners + 1)
        bits = [1 << bit for bit in range(width)]
        marks = [bits[node % width] for node in range(owners)]
        takers = []
        for node in range(owners):
            held = 0
            for place in given.places[given.begins[node] : given.begins[node + 1]]:
                held |= marks[taker[place]]
            takers.append(held)
        return marks, takers

    def run(self, told: Callable[[int], None]) -> bool:
        """Search from every flow whose giver received something; tells whether it came to the end."""
        given, received = self._given, self._received
        try:
            for node in range(len(self._columns.nodes)):
                told(given.begins[node + 1] - given.begins[node])
                if received.begins[node] < received.begins[node + 1]:
                    for first in given.places[given.begins[node] : given.begins[node + 1]]:
                        self._begin(first, node)
        except _Stopped:
            return False
        return True

    def _back(self, first: int, node: int, low: int, high: int) -> dict[int, list[int]]:
        """Give what came back to the owner of a first flow after it, of its amount and in its days, by who gave it."""
        columns, bound = self._columns, self._later[first]
        giver, day, on = columns.giver, columns.day, columns.day[first]
        back: dict[int, list[int]] = {}
        some = self._received.between(node, low, high)
        self._steps -= len(some)
        if self._steps < 0:
            raise _Stopped()
        for place in some:
            if place >= bound and abs(day[place] - on) <= self._days:
                back.setdefault(giver[place], []).append(place)
        return back

    def _begin(self, first: int, node: int) -> None:
        """Search the trips that begin with one flow.

        The order of the questions is that of their price: most of what is met was posted before, or leads nowhere.
        """
        columns, later, given = self._columns, self._later, self._given
        marks, takers = self._marks, self._takers
        days, day, taker = self._days, columns.day, columns.taker
        low = divide_up(columns.amount[first] * self._percent, 100)
        high = divide_down(columns.amount[first] * 100, self._percent)
        back = self._back(first, node, low, high)
        if not back:
            return
        ends, marked = set(back), 0
        for end in ends:
            marked |= marks[end]
        steps = self._steps

        def close(path: tuple[int, ...], at: int, early: int, late: int) -> None:
            nonlocal steps
            bound = later[path[-1]]
            steps -= len(back[at])
            if steps < 0:
                raise _Stopped()
            for place in back[at]:
                if place >= bound and late - days <= day[place] <= early + days:
                    self._keep((*path, place))

        def follow(path: tuple[int, ...], owners: tuple[int, ...], early: int, late: int) -> None:
            nonlocal steps
            at = taker[path[-1]]
            if at in ends:
                close(path, at, early, late)
            left = self._depth - len(path) - 1
            if left < 1 or (left == 1 and not takers[at] & marked):
                return
            some = given.between(at, low, high)
            steps -= len(some)
            if steps < 0:
                raise _Stopped()
            bound = later[path[-1]]
            for place in some:
                # The last flow but one leads to somebody from whom something came back, and the one before to who gave to such a one.
                if (
                    place >= bound
                    and ((to := taker[place]) in ends or (left != 1 and (left != 2 or takers[to] & marked)))
                    and to not in owners
                    and to != at
                ):
                    on = day[place]
                    if late - days <= on <= early + days:
                        follow((*path, place), (*owners, at), min(early, on), max(late, on))

        try:
            follow((first,), (node,), day[first], day[first])
        finally:
            self._steps = steps

    def _keep(self, path: tuple[int, ...]) -> None:
        self.count += 1
        self._kept.append(path)
        if len(self._kept) > 2 * self._most:
            self._kept = self.listed()

    def listed(self) -> list[tuple[int, ...]]:
        """Give the first trips in the order of posting; flows stand in it, so places do."""
        return sorted(self._kept)[: self._most]


@dataclass(frozen=True, slots=True)
class _Grouped:
    """The places of flows, one node after another, those of each in the order of their amounts."""

    places: "array[int]"
    amounts: "array[int]"
    """Beside them."""
    begins: "array[int]"
    """Where each node begins."""

    @classmethod
    def by(cls, columns: _Columns, column: "array[int]") -> "_Grouped":
        """Group by who gave, or by who received."""
        amount = columns.amount
        places, begins = columns.grouped(column)
        amounts = array("q", bytes(8 * len(places)))
        for node in range(len(columns.nodes)):
            some = sorted(places[begins[node] : begins[node + 1]], key=amount.__getitem__)
            places[begins[node] : begins[node + 1]] = array("i", some)
            amounts[begins[node] : begins[node + 1]] = array("q", [amount[place] for place in some])
        return cls(places, amounts, begins)

    def between(self, node: int, low: int, high: int) -> "array[int]":
        """Give the flows of a node whose amounts are neither below nor above."""
        begin = bisect_left(self.amounts, low, self.begins[node], self.begins[node + 1])
        return self.places[begin : bisect_right(self.amounts, high, begin, self.begins[node + 1])]


def _later(position: "array[int]") -> "array[int]":
    """Give for each flow the first one that was posted after it: several of one entry were posted together."""
    later = array("i", bytes(4 * len(position)))
    for place in reversed(range(len(position))):
        together = place + 1 < len(position) and position[place + 1] == position[place]
        later[place] = later[place + 1] if together else place + 1
    return later


def _trip(columns: _Columns, names: list[tuple[str, str]], path: tuple[int, ...]) -> RoundTrip:
    flows = tuple(_flows(columns, names, path))
    return RoundTrip(flows[0].asset, tuple(flow.giver for flow in flows), flows)


def _flows(columns: _Columns, names: list[tuple[str, str]], path: tuple[int, ...]) -> Iterator[Flow]:
    for at in path:
        asset, giver = names[columns.giver[at]]
        entry = UUID(bytes=bytes(columns.entry[16 * at : 16 * at + 16]))
        on = date.fromordinal(columns.day[at])
        _, taker = names[columns.taker[at]]
        yield Flow(
            entry, on, columns.position[at], columns.actor[at], giver, taker, asset, columns.amount[at]
        )
