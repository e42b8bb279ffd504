"""What an auditor counts of money that is held or went: deposits, what was too much, refunds, interest of banks, the fund by day."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from tests.properties.damages.debts import MONEY, Heard, Owed, Paid

BORNE_BY: Final = {"deposit": "budget", "agency": "budget", "treasury": "budget", "escrow": "interest"}
"""Who bears what a bank charges, by the money that it keeps."""
WAYS: Final = {"agency": "claim_in_transit", "court": "claim_with_court", "escrow": "claim_escrowed"}


@dataclass(eq=False)
class Called:
    """What was called of a guarantee for a part; fen."""

    guarantee: UUID
    kind: str
    guarantor: str
    part: int
    debtor: str
    amount: int


@dataclass(eq=False)
class Refund:
    """What finance lets go back out of the treasury; fen."""

    amount: int
    came: int = 0
    paid: int = 0


@dataclass(eq=False)
class Interest:
    """What a bank credited to money that is held; fen."""

    pot: str
    on: date
    left: int


@dataclass(eq=False)
class Receipt:
    """A receipt of a payment; fen."""

    payment: UUID
    amount: int
    stands: bool = True
    red: bool = False
    of: UUID | None = None
    """What it takes back, or stands for."""


class Tills:
    """Money of one case."""

    def __init__(self) -> None:
        """Nothing is held."""
        self.asked: dict[UUID, Heard] = {}
        """What was heard, by its id."""
        self.undo: dict[UUID, list[Callable[[], Any]]] = {}
        self.fund: list[tuple[UUID, date, int]] = []
        """Act, day and fen by which the fund changed."""
        self.calls: list[Called] = []
        self.deposits: dict[UUID, int] = {}
        """What was deposited, and not given back."""
        self.refunds: dict[UUID, Refund] = {}
        self.interests: dict[UUID, Interest] = {}
        self.charges = self.spent = 0
        self.receipts: dict[UUID, Receipt] = {}
        self.money_lost = ""
        """Why money cannot be followed; empty where it can."""

    def back(self, one: Heard, undo: Callable[[], Any]) -> None:
        """Keep what takes an act out again."""
        self.undo.setdefault(one.id, []).append(undo)

    def lose_money(self, why: str) -> None:
        """Say no more of money."""
        self.money_lost = self.money_lost or why

    def into_fund(self, one: Heard, amount: int) -> None:
        """Let the fund grow, or shrink where below zero."""
        row = (one.id, one.on, amount)
        self.fund.append(row)
        self.back(one, lambda: self.fund.remove(row))

    def fund_by_day(self) -> Iterator[tuple[date, int]]:
        """What the fund holds at the end of each day on which it changed."""
        held = 0
        for day in sorted({on for _, on, _ in self.fund}):
            held += sum(amount for _, on, amount in self.fund if on == day)
            yield day, held

    # -- guarantees ---------------------------------------------------------------------------------------------------------

    def left_of(self, guarantee: UUID) -> int:
        """What was not called of a guarantee."""
        called = sum(call.amount for call in self.calls if call.guarantee == guarantee)
        return int(self.asked[guarantee].told.amount) - called

    def _give_guarantee(self, one: Heard) -> None:
        if one.told.kind == "deposit":
            self.deposits[one.id] = one.told.amount
            self.back(one, lambda: self.deposits.pop(one.id))

    def _release_guarantee(self, one: Heard) -> None:
        given = one.told.subject
        if given in self.deposits:
            left, before = self.left_of(given), self.deposits[given]
            self.deposits[given] -= left
            self.back(one, lambda: self.deposits.update({given: before}))

    def held_deposits(self) -> int:
        """Fen of deposits that are held."""
        called = sum(call.amount for call in self.calls if call.guarantee in self.deposits)
        return sum(self.deposits.values()) - called

    # -- out of the fund --------------------------------------------------------------------------------------------------

    def _dispose_fund(self, one: Heard) -> None:
        self.into_fund(one, -one.told.amount)

    def _receive_fund(self, one: Heard) -> None:
        """What another case has left comes into the fund of this one."""
        self.into_fund(one, one.told.amount)

    # -- what goes back ----------------------------------------------------------------------------------------------------

    def give_back(self, one: Heard, part: Owed, gone: Sequence[tuple[Paid, int, int]]) -> None:
        """Let interest and excess of payments go back: out of the treasury by its order, else at once."""
        lowered = sum(interest for _, interest, _ in gone)
        ordered = lowered + sum(excess for paid, _, excess in gone if paid.route == "treasury")
        for paid, interest, excess in gone:
            paid.interest -= interest
            paid.excess -= excess
        part.received -= lowered
        if lowered:
            self.into_fund(one, -lowered)
        asked = one.told.subject
        if ordered:
            self.refunds[asked] = Refund(ordered)

        def back() -> None:
            for paid, interest, excess in gone:
                paid.interest += interest
                paid.excess += excess
            part.received += lowered
            self.refunds.pop(asked, None)

        self.back(one, back)

    def _return_from_treasury(self, one: Heard) -> None:
        found = self.refunds[one.told.subject]
        amount = found.amount - found.came if one.told.amount is None else one.told.amount
        found.came += amount
        self.back(one, lambda: setattr(found, "came", found.came - amount))

    def _pay_refund(self, one: Heard) -> None:
        found = self.refunds[one.told.subject]
        amount = found.came - found.paid if one.told.amount is None else one.told.amount
        found.paid += amount
        self.back(one, lambda: setattr(found, "paid", found.paid - amount))

    # -- banks -------------------------------------------------------------------------------------------------------------

    def _credit_interest(self, one: Heard) -> None:
        if one.told.pot == "treasury":
            self.into_fund(one, one.told.amount)
            return
        self.interests[one.id] = Interest(one.told.pot, one.on, one.told.amount)
        self.back(one, lambda: self.interests.pop(one.id))

    def _bear_charge(self, one: Heard) -> None:
        """The budget bears it, which lessens no fund; or interest that is held of the same money, the oldest first."""
        left = one.told.amount
        if BORNE_BY[one.told.pot] == "budget":
            self.charges += left
            self.back(one, lambda: setattr(self, "charges", self.charges - one.told.amount))
            return
        taken = []
        for held in sorted(self.interests.values(), key=lambda held: held.on):
            if held.pot == one.told.pot and held.on <= one.on:
                part = min(left, held.left)
                held.left, left = held.left - part, left - part
                taken.append((held, part))

        def back() -> None:
            for held, part in taken:
                held.left += part

        self.back(one, back)

    def _pay_interest(self, one: Heard) -> None:
        held = self.interests[one.told.subject]
        amount = held.left if one.told.amount is None else one.told.amount
        held.left -= amount
        if held.pot != "deposit":
            self.into_fund(one, amount)
        self.back(one, lambda: setattr(held, "left", held.left + amount))

    # -- receipts -------------------------------------------------------------------------------------------------------------

    def _record_receipt(self, one: Heard) -> None:
        self.receipts[one.id] = Receipt(one.told.payment, one.told.amount)

    def _redden_receipt(self, one: Heard) -> None:
        old = self.receipts[one.told.subject]
        old.stands = False
        self.receipts[one.id] = Receipt(old.payment, old.amount, red=True, of=one.told.subject)

    def _replace_receipt(self, one: Heard) -> None:
        old = self.receipts[one.told.subject]
        old.stands = False
        self.receipts[one.id] = Receipt(old.payment, old.amount, of=one.told.subject)

    def _strike_receipt(self, one: Heard) -> None:
        found = self.receipts[one.told.subject]
        found.stands = found.red = False
        if found.of is not None:
            self.receipts[found.of].stands = True

    def receipted(self) -> dict[UUID, int]:
        """Fen for which receipts stand, by payment."""
        found: dict[UUID, int] = {}
        for one in self.receipts.values():
            if one.stands and not one.red:
                found[one.payment] = found.get(one.payment, 0) + one.amount
        return found

    # -- all of it ----------------------------------------------------------------------------------------------------------

    def money(self, parts: Sequence[Owed]) -> dict[str, int]:
        """What is held for whom, and what went, by purpose; fen."""
        paid = [one for part in parts for one in part.payments if one.route in MONEY]
        waits = {way: sum(part.waiting(way) for part in parts) for way in WAYS}
        excess = {
            way: sum(
                one.excess for one in paid if one.route == way or (way == "agency" and one.route == "deposit")
            )
            for way in ("treasury", *WAYS)
        }
        held = {
            pot: sum(x.left for x in self.interests.values() if x.pot == pot)
            for pot in ("deposit", "agency", "escrow")
        }
        return {
            "agency_cash": waits["agency"]
            + self.held_deposits()
            + excess["agency"]
            + held["deposit"]
            + held["agency"],
            "agency_payable": waits["agency"],
            "deposit_payable": self.held_deposits(),
            "overpaid_payable": sum(excess.values()),
            "refund_payable": sum(one.amount - one.paid for one in self.refunds.values()),
            "refund_in_transit": sum(one.came - one.paid for one in self.refunds.values()),
            "interest_payable": sum(held.values()),
            "bank_charge": self.charges,
            "court_excess": excess["court"],
            "escrow_cash": waits["escrow"] + excess["escrow"] + held["escrow"],
            "escrow_payable": waits["escrow"],
            "restoration_expense": self.spent,
            "case_fund": sum(amount for _, _, amount in self.fund),
        }
