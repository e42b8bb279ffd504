"""How old what is open is, and how the balance of the bank and that of the ledger come together (银行存款余额调节表).

    balance of the bank    + received by the ledger, not by the bank  − paid by the ledger, not by the bank
  = balance of the ledger  + received by the bank, not by the ledger  − paid by the bank, not by the ledger

Amounts are integers of the smallest unit.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

BUCKETS: Final[tuple[tuple[int, int | None], ...]] = ((0, 7), (8, 30), (31, 90), (91, None))
"""First and last day of each age, both included; days since the line was booked or the posting took effect."""


@dataclass(frozen=True, slots=True)
class OpenItem:
    """A line or a posting that has no counterpart."""

    side: Literal["bank", "ledger"]
    key: str
    """Number of the line, or `entry/line` of the posting."""
    on: date
    net: int
    words: str
    """Who and what for, as it stands there."""
    matched_later: bool = False
    """Whether its counterpart came after the day of the question."""

    def age(self, on: date) -> int:
        """Days from its own to the day of the question."""
        return (on - self.on).days


@dataclass(frozen=True, slots=True)
class Age:
    """What is open for so many days, on one side."""

    side: Literal["bank", "ledger"]
    first: int
    last: int | None
    count: int
    received: int
    paid: int


def ages(items: Sequence[OpenItem], on: date) -> list[Age]:
    """Sum what is open by side and age; every age is there, also where nothing is open."""
    found = []
    for side in ("bank", "ledger"):
        for first, last in BUCKETS:
            some = [
                x
                for x in items
                if x.side == side and first <= x.age(on) and (last is None or x.age(on) <= last)
            ]
            received, paid = sum(x.net for x in some if x.net > 0), -sum(x.net for x in some if x.net < 0)
            found.append(Age("bank" if side == "bank" else "ledger", first, last, len(some), received, paid))
    return found


def uncovered(periods: Sequence[tuple[date, date]], until: date) -> tuple[tuple[date, date], ...]:
    """Give the days, first and last, that lie between statements and are in none.

    >>> uncovered([(date(2026, 1, 1), date(2026, 1, 5)), (date(2026, 1, 8), date(2026, 1, 9))], date(2026, 1, 31))
    ((datetime.date(2026, 1, 6), datetime.date(2026, 1, 7)),)
    """
    holes = []
    reached: date | None = None
    for first, last in sorted(periods):
        if first > until:
            break
        if reached is not None and (first - reached).days > 1:
            holes.append((reached + timedelta(1), first - timedelta(1)))
        reached = last if reached is None else max(reached, last)
    return tuple(holes)


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """Both balances on a day, and what lies between them."""

    on: date
    bank_balance: int
    ledger_balance: int
    statements_until: date | None
    """Last day that a statement covers; None where there is none."""
    uncovered: tuple[tuple[date, date], ...]
    """Days between statements that are in none: the balances on both sides of them agree."""
    items: tuple[OpenItem, ...]

    def _sum(self, side: str, *, received: bool) -> int:
        return sum(abs(x.net) for x in self.items if x.side == side and (x.net > 0) == received)

    @property
    def ledger_received(self) -> int:
        """Received in the ledger, not at the bank yet (企业已收、银行未收)."""
        return self._sum("ledger", received=True)

    @property
    def ledger_paid(self) -> int:
        """Paid in the ledger, not by the bank yet (企业已付、银行未付)."""
        return self._sum("ledger", received=False)

    @property
    def bank_received(self) -> int:
        """Received by the bank, not in the ledger yet (银行已收、企业未收)."""
        return self._sum("bank", received=True)

    @property
    def bank_paid(self) -> int:
        """Paid by the bank, not in the ledger yet (银行已付、企业未付)."""
        return self._sum("bank", received=False)

    @property
    def bank_adjusted(self) -> int:
        """Balance of the bank after what only the ledger has."""
        return self.bank_balance + self.ledger_received - self.ledger_paid

    @property
    def ledger_adjusted(self) -> int:
        """Balance of the ledger after what only the bank has."""
        return self.ledger_balance + self.bank_received - self.bank_paid

    @property
    def difference(self) -> int:
        """What no open item explains."""
        return self.bank_adjusted - self.ledger_adjusted

    @property
    def reconciled(self) -> bool:
        """Whether both adjusted balances are equal, and statements reach the day."""
        return self.difference == 0 and self.statements_until is not None and self.statements_until >= self.on
