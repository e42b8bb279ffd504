"""The year of a purchase: who buys within a year emits from that day on, and who sold has the days before.

A lot that changes hands within its own year is counted by the days on which each side had it, as the rule pack counts parts of a year
(`terms`): of 10 t bought on 1 July 2026 the buyer may emit 10 × 184 ÷ 365, and the seller 10 × 181 ÷ 365. Where the place counts
every year in full, the buyer has it in full and the seller nothing, as it was delivered.

Source: docs/spec/permits.md 1.6; the worked table of a lot bought on 1 July stands there.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from ledger.permits.rules.terms import Span, part_of, year_of


@dataclass(frozen=True, slots=True)
class Turn:
    """That so much of a lot was bought on a day, or, below zero, sold."""

    on: date
    quantity: int


@dataclass(frozen=True, slots=True)
class Shares:
    """What a site has, and had, of a lot."""

    had: tuple[Span, ...]
    """What it sold, with the days until then."""
    has: tuple[Span, ...]
    """What it has still, with the days from which on."""

    def may_emit(self, part_year: str) -> int:
        """Compute what may be emitted under both."""
        return self.kept(part_year) + sum(part_of(one, part_year) for one in self.has)

    def kept(self, part_year: str) -> int:
        """Compute what may be emitted, and is covered, under what was sold: nothing where years count in full."""
        return 0 if part_year == "whole_year" else sum(part_of(one, part_year) for one in self.had)

    def first(self, quantity: int) -> tuple[Span, ...]:
        """Give the part of what it has that it had the longest: what is surrendered, or deducted, first."""
        return _taken(self.has, quantity)[0]


@dataclass(frozen=True, slots=True)
class LotsOfYear:
    """Under what a site might emit of a pollutant in a year."""

    lots: Mapping[int, Shares] = field(default_factory=dict)
    """By the number of the lot."""
    part_year: str = "whole_year"
    """The rule for what is valid for a part of the year."""
    waits: int = 0
    """How much of what was bought its licence does not say yet, per year."""
    after_licence: bool = False
    """Whether that is emitted only when the licence says so."""

    @property
    def kept(self) -> int:
        """What may be emitted, and is covered, for the days until something was sold."""
        return sum(one.kept(self.part_year) for one in self.lots.values())

    @property
    def pending(self) -> int:
        """What might be emitted under what waits for the licence: what was bought last."""
        has = sorted((x for one in self.lots.values() for x in one.has), key=lambda x: x.first, reverse=True)
        return sum(part_of(one, self.part_year) for one in _taken(has, self.waits)[0])

    @property
    def may_emit(self) -> int:
        """What might be emitted."""
        whole = sum(one.may_emit(self.part_year) for one in self.lots.values())
        return max(0, whole - self.pending) if self.after_licence else whole

    def covered(self, surrendered: Mapping[int, Span]) -> int:
        """Tell how much is covered by what was surrendered of each lot, and by the days until something was sold."""
        spans: list[Span] = []
        for number, gone in surrendered.items():
            here = self.lots[number].first(gone.quantity) if number in self.lots else ()
            # What was no use on the last day of the year, as what was frozen then, covers by the days of its lot.
            rest = gone.quantity - sum(one.quantity for one in here)
            spans += [*here, replace(gone, quantity=rest)]
        return self.kept + sum(part_of(one, self.part_year) for one in spans if one.quantity)


def shares(vintage: int, valid_from: date, valid_to: date, left: int, turns: Iterable[Turn]) -> Shares:
    """Tell what a site has of a lot, and had, with its days in the year of the lot.

    What was sold is what the site had the longest.

    Args:
        vintage: the year of the lot.
        valid_from: of the lot.
        valid_to: of the lot.
        left: what the site has of it, with what it surrendered.
        turns: what it bought and sold of it.

    >>> july = Turn(date(2026, 7, 1), -10_000_000)
    >>> shares(2026, date(2026, 1, 1), date(2026, 12, 31), 0, [july]).may_emit("pro_rata_days")
    4958904
    >>> shares(2026, date(2026, 1, 1), date(2026, 12, 31), 10_000_000, [replace(july, quantity=10_000_000)]).may_emit("pro_rata_days")
    5041095
    """
    begin, end = year_of(vintage)
    first, last = max(begin, valid_from), min(end, valid_to)
    # Of one day what came is before what went.
    ordered = sorted(turns, key=lambda one: (one.on, one.quantity < 0))
    own = max(0, left - sum(one.quantity for one in ordered))
    has: tuple[Span, ...] = (Span(vintage, own, first, last),) if own else ()
    had: tuple[Span, ...] = ()
    for one in ordered:
        if one.quantity > 0:
            has += (Span(vintage, one.quantity, max(first, one.on), last),)
        else:
            gone, has = _taken(has, -one.quantity)
            had += tuple(replace(x, last=min(last, one.on - timedelta(days=1))) for x in gone)
    return Shares(had, _taken(has, left)[0])


def _taken(spans: Sequence[Span], quantity: int) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """Divide spans into the first of them that make a quantity, and the rest."""
    taken: list[Span] = []
    rest: list[Span] = []
    for one in spans:
        part = min(one.quantity, quantity)
        quantity -= part
        taken += [replace(one, quantity=part)] if part else []
        rest += [replace(one, quantity=one.quantity - part)] if one.quantity > part else []
    return tuple(taken), tuple(rest)
