"""Round trips: what went from an owner through others back to it, each flow posted after the one before.

A book of a million entries is searched in a small memory: flows stand in columns, grouped by who gave and ordered by amount. From each
owner the search goes forward only to flows of about the amount of the first; the last step back is looked up among what the owner received.

    owner A ──first──▶ B ──▶ C ──▶ D ──▶ A       D is looked for among those who gave to A
"""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
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
        begins = array("i", [0, *bytes(len(self.nodes))])
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
    """
    columns, looked_at = _Columns(), 0
    for flow in flows:
        looked_at += 1
        if flow.amount >= least and flow.giver not in without and flow.taker not in without:
            columns.add(flow)
    search = _Search(columns, days, depth, percent, steps, most)
    complete = search.run()
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
        self._given, self._begins = columns.grouped(columns.giver)
        self._amounts = array("q", bytes(8 * len(self._given)))
        self._later = _later(columns.position)
        self._kept: list[tuple[int, ...]] = []
        self.count = 0

    def run(self) -> bool:
        """Search from every owner; tells whether it came to the end."""
        columns, begins = self._columns, self._begins
        for node in range(len(columns.nodes)):
            self._order(begins[node], begins[node + 1])
        received, from_ = columns.grouped(columns.taker)
        try:
            for node in range(len(columns.nodes)):
                back: dict[int, list[int]] = {}
                for place in received[from_[node] : from_[node + 1]]:
                    back.setdefault(columns.giver[place], []).append(place)
                if not back:
                    continue
                for first in self._given[begins[node] : begins[node + 1]]:
                    self._begin(first, node, back)
        except _Stopped:
            return False
        return True

    def _order(self, begin: int, end: int) -> None:
        """Order the flows of one giver by amount, and keep the amounts beside them."""
        amount = self._columns.amount
        places = sorted(self._given[begin:end], key=amount.__getitem__)
        self._given[begin:end] = array("i", places)
        self._amounts[begin:end] = array("q", [amount[place] for place in places])

    def _begin(self, first: int, node: int, back: Mapping[int, Sequence[int]]) -> None:
        """Search the trips that begin with one flow.

        The order of the questions is that of their price: most of what is met was posted before, or leads nowhere.
        """
        columns, given, begins, amounts, later = (
            self._columns,
            self._given,
            self._begins,
            self._amounts,
            self._later,
        )
        days, day, taker, amount, depth = self._days, columns.day, columns.taker, columns.amount, self._depth
        low = divide_up(amount[first] * self._percent, 100)
        high = divide_down(amount[first] * 100, self._percent)
        steps = self._steps

        def close(path: tuple[int, ...], at: int, early: int, late: int) -> None:
            nonlocal steps
            gave = back[at]
            after = bisect_left(gave, later[path[-1]])
            steps -= len(gave) - after
            if steps < 0:
                raise _Stopped()
            for place in gave[after:]:
                if low <= amount[place] <= high and late - days <= day[place] <= early + days:
                    self._keep((*path, place))

        def follow(path: tuple[int, ...], owners: tuple[int, ...], early: int, late: int) -> None:
            nonlocal steps
            at = taker[path[-1]]
            if at in back:
                close(path, at, early, late)
            left = depth - len(path) - 1
            if left < 1:
                return
            begin = bisect_left(amounts, low, begins[at], begins[at + 1])
            end = bisect_right(amounts, high, begin, begins[at + 1])
            steps -= end - begin
            if steps < 0:
                raise _Stopped()
            bound = later[path[-1]]
            for place in given[begin:end]:
                # The last flow but one leads to somebody who gave to the first owner, or nowhere.
                if (
                    place >= bound
                    and ((to := taker[place]) in back or left != 1)
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
