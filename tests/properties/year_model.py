"""The end of a year as the clauses have it (docs/spec/permits.md 1, 4, 9, 10): its own ledger of lots by days, its own count of days.

It imports nothing of the ledger. A lot has a first day; what stands somewhere is the sum of movements, each on a day, and no account is
below zero on any day. What was surrendered counts by the days for which each lot is valid, rounded down for each lot.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from math import floor
from typing import Final

YEAR: Final = 2025
LAST: Final = date(2026, 3, 31)
"""By which the year is surrendered: a Tuesday."""
UNDO: Final = timedelta(days=10)
RECORD: Final = timedelta(days=60)
ORDER: Final = ("unpaid", "holding")
"""From where is surrendered, in this order, of each the oldest grant first."""
SOURCES: Final = ("bureau", "online", "self")
"""Of which source counts, the first before the next."""


@dataclass
class Report:
    """What was reported, and when it was verified last: the day, and the number of the step."""

    site: str
    source: str
    quantity: int
    last_on: date
    state: str = "reported"
    verified: tuple[date, int] | None = None


@dataclass
class Fee:
    """A fee: the lots that it charges, and how much of each."""

    site: str
    lots: dict[int, int]
    freed: dict[int, int] = field(default_factory=dict)
    paid: bool = False


@dataclass
class Surrender:
    """A surrender that stands: what was taken, and from where."""

    site: str
    on: date
    taken: list[tuple[int, str, int]]
    late: bool = False


class Year:
    """The account of one vintage."""

    def __init__(self, room: int) -> None:
        self.room = room
        self.first: list[date] = []
        """Of each lot, the first day for which it is valid."""
        self.owner: list[str] = []
        self.moves: dict[tuple[int, str, str], list[tuple[date, int]]] = defaultdict(list)
        """By lot, site and purpose."""
        self.reports: dict[object, Report] = {}
        self.fees: dict[object, Fee] = {}
        self.surrenders: dict[object, Surrender] = {}
        self.expired: dict[tuple[int, str], int] = defaultdict(int)
        """By lot and site: what a night ended on its accounts and did not come back."""
        self.ended = False
        self.steps = 0
        self.last_day = date(2026, 1, 1)

    def stands(self, lot: int, site: str, purpose: str) -> int:
        """What stands there by now."""
        return sum(quantity for _, quantity in self.moves[lot, site, purpose])

    def bears(self, lot: int, site: str, purpose: str, quantity: int, on: date) -> bool:
        """Whether so much may leave on a day, so that nothing is below zero on it or on any later one."""
        moves = self.moves[lot, site, purpose]
        days = {on, *(day for day, _ in moves if day > on)}
        return all(sum(q for day, q in moves if day <= one) >= quantity for one in days)

    def move(self, lot: int, site: str, source: str, to: str, quantity: int, on: date) -> None:
        """Move a part of a lot."""
        self.moves[lot, site, source].append((on, -quantity))
        self.moves[lot, site, to].append((on, quantity))
        self.last_day = max(self.last_day, on)

    def of(self, site: str, purpose: str) -> int:
        """What a site has of a purpose."""
        return sum(self.stands(lot, site, purpose) for lot in range(len(self.first)))

    def grant(self, site: str, purpose: str, quantity: int, on: date, first: date) -> str:
        """Allocate a lot."""
        if self.ended:
            return "permits.vintage_ended"
        if quantity > self.room:
            return "permits.cap_exhausted"
        self.room -= quantity
        self.first.append(first)
        self.owner.append(site)
        self.moves[len(self.first) - 1, site, purpose].append((on, quantity))
        return "issued"

    def choose(
        self, site: str, quantity: int, stands: Sequence[tuple[int, str, int]]
    ) -> list[tuple[int, str, int]] | None:
        """Take from parts in their order; None where there is not enough."""
        taken, missing = [], quantity
        for lot, purpose, there in stands:
            part = min(missing, there)
            if part > 0:
                taken.append((lot, purpose, part))
                missing -= part
        return None if missing else taken

    def surrender(self, act: object, site: str, quantity: int, on: date) -> str:
        """Surrender what is there, as of a day."""
        parts = [(lot, p, self.stands(lot, site, p)) for p in ORDER for lot in range(len(self.first))]
        taken = self.choose(site, quantity, parts)
        if taken is None:
            return "permits.holding_too_small"
        if not all(self.bears(lot, site, purpose, part, on) for lot, purpose, part in taken):
            return "overdraft"
        for lot, purpose, part in taken:
            self.move(lot, site, purpose, "surrendered", part, on)
        self.surrenders[act] = Surrender(site, on, taken)
        return "surrendered"

    def surrender_late(self, act: object, site: str, quantity: int, came_on: date, on: date) -> str:
        """Record a surrender that came in time, out of what has ended of the site since."""
        if came_on > LAST:
            return "permits.surrender_came_late"
        if on > LAST + RECORD:
            return "permits.surrender_recorded_late"
        parts = [(lot, "expired", self.expired[lot, site]) for lot in range(len(self.first))]
        taken = self.choose(site, quantity, parts)
        if taken is None:
            return "permits.holding_too_small"
        for lot, _, part in taken:
            self.expired[lot, site] -= part
            self.moves[lot, site, "surrendered"].append((on, part))
            self.last_day = max(self.last_day, on)
        self.surrenders[act] = Surrender(site, on, taken, late=True)
        return "surrendered"

    def undo(self, act: object, on: date) -> str:
        """Undo a surrender: everything is where it was."""
        known = self.surrenders[act]
        if on > known.on + UNDO:
            return "permits.undo_too_late"
        del self.surrenders[act]
        for lot, purpose, part in known.taken:
            if known.late:
                self.expired[lot, known.site] += part
                self.moves[lot, known.site, "surrendered"].append((on, -part))
            else:
                self.move(lot, known.site, "surrendered", purpose, part, on)
        self.last_day = max(self.last_day, on)
        return "undone"

    def night(self, on: date) -> int:
        """Do the night of a day; how many holdings ended."""
        if on <= LAST:
            return 0
        count = 0
        for lot, site, purpose in list(self.moves):
            there = self.stands(lot, site, purpose)
            if purpose in ORDER and there:
                count += 1
                self.moves[lot, site, purpose].append((on, -there))
                self.expired[lot, site] += there
        if count:
            self.ended, self.last_day = True, max(self.last_day, on)
        return count

    def unpaid(self, site: str) -> dict[int, int]:
        """What a fee would charge: what is unpaid and charged by no other."""
        charged = {lot for fee in self.fees.values() for lot in fee.lots}
        return {
            lot: self.stands(lot, site, "unpaid")
            for lot in range(len(self.first))
            if lot not in charged and self.stands(lot, site, "unpaid")
        }

    def pay(self, fee: Fee, on: date) -> str:
        """Pay a fee whole: what is still unpaid of its lots is free."""
        frees = {
            lot: min(quantity, self.stands(lot, fee.site, "unpaid")) for lot, quantity in fee.lots.items()
        }
        frees = {lot: quantity for lot, quantity in frees.items() if quantity}
        if not all(self.bears(lot, fee.site, "unpaid", quantity, on) for lot, quantity in frees.items()):
            return "overdraft"
        for lot, quantity in frees.items():
            self.move(lot, fee.site, "unpaid", "holding", quantity, on)
        fee.freed, fee.paid = frees, True
        return "paid"

    def take_back(self, fee: Fee, on: date) -> str:
        """Take the payment back: what the site still holds freely of what became free is unpaid again."""
        back = {
            lot: min(quantity, self.stands(lot, fee.site, "holding")) for lot, quantity in fee.freed.items()
        }
        back = {lot: quantity for lot, quantity in back.items() if quantity}
        if not all(self.bears(lot, fee.site, "holding", quantity, on) for lot, quantity in back.items()):
            return "overdraft"
        for lot, quantity in back.items():
            self.move(lot, fee.site, "holding", "unpaid", quantity, on)
        fee.paid = False
        return "due"

    def verify(self, report: Report, on: date) -> None:
        """Verify a report."""
        self.steps += 1
        report.state, report.verified, report.last_on = "verified", (on, self.steps), on

    def counts(self, lot: int, quantity: int) -> int:
        """What a part of a lot covers of the year: by days, rounded down."""
        days = (date(YEAR, 12, 31) - self.first[lot]).days + 1
        return floor(Fraction(quantity * days, 365))

    def status(self, site: str) -> tuple[str, int | None, int]:
        """What became of the year of a site: status, what was verified, what was surrendered."""
        covered = sum(
            self.counts(lot, self.stands(lot, site, "surrendered")) for lot in range(len(self.first))
        )
        mine = [one for one in self.reports.values() if one.site == site]
        standing = [one for one in mine if one.verified is not None]
        if not standing:
            disputed = any(one.state == "disputed" for one in mine)
            return ("disputed" if disputed else "no_report", None, covered)
        source = min((one.source for one in standing), key=SOURCES.index)
        known = max(
            (one for one in standing if one.source == source), key=lambda one: one.verified or (LAST, 0)
        )
        return ("short" if covered < known.quantity else "met", known.quantity, covered)
