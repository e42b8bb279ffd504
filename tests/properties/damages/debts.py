"""What an auditor knows of what is owed: parts with who owes them, instalments, what was counted to them, and interest day by day.

Nothing here comes from the ledger: shares are split, sums are bounded, and interest is counted by this module's own arithmetic.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, Final
from uuid import UUID

RATE: Final = Fraction(175, 1_000_000)
ONE_DAY: Final = timedelta(days=1)
NO_BOUND: Final = 10**18
"""Fen: more than anybody owes."""
MONEY: Final = ("treasury", "agency", "court", "escrow", "deposit")
"""Ways on which money comes."""


@dataclass(frozen=True)
class Heard:
    """Something that was done: as it was told, on its day."""

    kind: str
    id: UUID
    on: date
    told: Any
    parts: tuple[Any, ...] = ()


@dataclass
class Instalment:
    """Fen that are due on a day, and what was counted to them: day, fen, and by which act."""

    due_on: date
    amount: int
    counted: list[tuple[date, int, UUID]] = field(default_factory=list)

    def open(self, day: date = date.max) -> int:
        """Fen that are open after what was counted up to a day."""
        return self.amount - sum(part for on, part, _ in self.counted if on <= day)


@dataclass(eq=False)
class Owes:
    """Who owes a part, with its share against the others, from when until when, and up to what."""

    owner: str
    share: Fraction
    since: date = date.min
    until: date = date.max
    """First day on which it owes no more."""
    most: int | None = None
    follows: "Owes | None" = None

    def on(self, day: date) -> bool:
        """Tell whether it owes on a day."""
        return self.since <= day < self.until


@dataclass(eq=False)
class Paid:
    """A payment: what of it was counted, as interest, too much; what waits on its way; what went back of it."""

    id: UUID
    """Of the act."""
    on: date
    payer: str
    debtor: str
    """For whom it counts."""
    route: str
    principal: int
    interest: int
    """Without what went back."""
    excess: int
    """The same."""
    waiting: int

    def arrived(self) -> int | None:
        """Interest of it that is in the treasury; None where a part of the payment is, of which others say what."""
        if self.waiting and self.waiting < self.principal + self.interest:
            return None if self.interest else 0
        return 0 if self.waiting else self.interest


@dataclass(eq=False)
class Owed:
    """A part: who owes it from which day, its instalments, and from when a court document says so."""

    owing: list[Owes]
    instalments: list[Instalment]
    since: date
    court_since: date | None
    apart: UUID | None = None
    by: UUID | None = None
    """The act by which it is owed."""
    payments: list[Paid] = field(default_factory=list)
    """What was counted to it, in its order: money, and what was credited, released or written off."""
    released: dict[str, date] = field(default_factory=dict)
    """Who owes nothing of it any more, and since when."""
    relieved: int = 0
    """Principal that was waived, credited, released or written off."""
    received: int = 0
    replaced: bool = False
    void: bool = False
    """Whether what made it owed was reversed."""
    lost: str = ""
    """Why the auditor cannot follow it; empty where it can."""

    @property
    def amount(self) -> int:
        """All of it."""
        return sum(one.amount for one in self.instalments)

    def open(self) -> int:
        """Principal that is open."""
        return 0 if self.void else sum(one.open() for one in self.instalments)

    @property
    def interest_settled(self) -> int:
        """Interest that was paid or written off, and did not go back."""
        return sum(one.interest for one in self.payments)

    @property
    def interest_paid(self) -> int:
        """Of that, what was paid."""
        return sum(one.interest for one in self.payments if one.route in MONEY)

    def waiting(self, route: str) -> int:
        """What waits on a way; a deposit that was called waits with the agency."""
        routes = ("agency", "deposit") if route == "agency" else (route,)
        return sum(one.waiting for one in self.payments if one.route in routes)

    def holders(self, day: date) -> list[Owes]:
        """Who owes it on a day, released or not."""
        return [one for one in self.owing if one.on(day)]

    def debtors(self, day: date) -> list[str]:
        """Who owes it on a day and was not released."""
        return [one.owner for one in self.holders(day) if day < self.released.get(one.owner, date.max)]

    def room(self, owner: str, day: date) -> int:
        """What somebody may still pay of it: what is left of the sum up to which it owes."""
        most = next((one.most for one in self.holders(day) if one.owner == owner), None)
        if most is None:
            return NO_BOUND
        return max(0, most - sum(one.principal + one.interest for one in self.paid_by(owner)))

    def paid_by(self, owner: str) -> list[Paid]:
        """What was paid or credited for somebody."""
        return [one for one in self.payments if one.debtor == owner and one.route in (*MONEY, "credit")]

    def shares(self, day: date) -> dict[str, Fraction]:
        """The shares of those who owe it on a day: they sum to 1, and are equal where nobody has one."""
        there = self.holders(day)
        total = sum((one.share for one in there), Fraction(0))
        return {one.owner: one.share / total if total else Fraction(1, len(there)) for one in there}


@dataclass
class Bankrupt:
    """A bankruptcy."""

    owner: str
    since: date
    administrator: str
    closed: bool = False
    distributed: int = 0


def halves_up(exact: Fraction) -> int:
    """Round to the fen, half up."""
    return int(exact + Fraction(1, 2))


def split(amount: int, weights: Sequence[int | Fraction]) -> list[int]:
    """Split fen by weights: each its whole fen, and those that are left to the largest rests, of equals to the first."""
    total = sum(weights, Fraction(0))
    exact = [Fraction(amount) * weight / total for weight in weights]
    found = [int(one) for one in exact]
    order = sorted(range(len(found)), key=lambda place: (found[place] - exact[place], place))
    for place in order[: amount - sum(found)]:
        found[place] += 1
    return found


def unburdened(part: Owed, day: date, bankrupt: Mapping[UUID, Bankrupt]) -> bool:
    """Tell whether all who owe a part on a day, and were not released, are bankrupt by then."""
    owners = part.debtors(day) or [one.owner for one in part.holders(day)]
    return bool(owners) and all(
        any(owner == one.owner and one.since <= day for one in bankrupt.values()) for owner in owners
    )


def due_on(part: Owed, due: Instalment, bankrupt: Mapping[UUID, Bankrupt]) -> date:
    """The day on which something is due: with the bankruptcy of all who owe it at the latest."""
    now = part.debtors(date.max - ONE_DAY)
    days = [
        min((one.since for one in bankrupt.values() if one.owner == who), default=date.max) for who in now
    ]
    came = max(
        (*(one.since for one in part.holders(date.max - ONE_DAY)), *part.released.values()), default=date.min
    )
    return min(due.due_on, max(*days, came) if days and max(days) < date.max else date.max)


def interest_of(
    part: Owed, through: date, suspended: Sequence[tuple[date, date]], bankrupt: Mapping[UUID, Bankrupt]
) -> int:
    """Interest up to a day: one day after the other, each on what is open that day; rounded once, half up."""
    if part.court_since is None or part.void:
        return 0
    total = 0
    day = max(part.court_since, part.since) + ONE_DAY
    while day <= through:
        if not any(first <= day <= last for first, last in suspended) and not unburdened(part, day, bankrupt):
            total += sum(
                due.open(day - ONE_DAY) for due in part.instalments if due_on(part, due, bankrupt) < day
            )
        day += ONE_DAY
    return halves_up(total * RATE)


def borne(part: Owed, day: date, debt: int, gone: Mapping[str, Fraction]) -> dict[str, Fraction]:
    """What each who owes a part bears of it in the end: its share, at most what it owes; what is beyond the others bear by theirs.

    Args:
        part: as it is owed on the day.
        day: whose shares hold.
        debt: fen that they owe together.
        gone: of whom nothing is to be had, what each has paid: it bears that.
    """
    shares = part.shares(day)
    most = {one.owner: Fraction(one.most) for one in part.holders(day) if one.most is not None}
    most |= {
        owner: fen for owner, fen in gone.items() if owner in shares and not shares.keys() <= gone.keys()
    }
    full: dict[str, Fraction] = {}
    while True:
        rest = {owner: share for owner, share in shares.items() if owner not in full}
        left, total = debt - sum(full.values()), sum(rest.values())
        own = {
            owner: left * (share / total if total else Fraction(1, len(rest)))
            for owner, share in rest.items()
        }
        beyond = {owner: most[owner] for owner, fen in own.items() if owner in most and fen > most[owner]}
        if not beyond:
            return {**full, **own}
        full |= beyond
