"""The life of permits in any order, against a model that counts quantities by holder, purpose and year.

The model is plain Python and knows nothing of lots: it predicts whether an act succeeds and what then stands where. Of its three years
one is over, one runs and one is to come. After every step each quantity is the model's, every gram issued is somewhere and under its cap,
and what has ended stays ended.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import (
    initialize,
    invariant,
    precondition,
    rule,
)

from ledger.amounts import yuan
from ledger.database import Database
from ledger.market.actions import endings, enforcement, leases, sales
from ledger.market.machines import LEASE, SALE
from ledger.market.rules.prices import Goods, Proposal
from ledger.permits.actions import fees, moves, pledges, withdrawals, year_end
from ledger.permits.actions.second import confirm
from ledger.permits.machines import PLEDGE
from ledger.permits.queries import lots
from ledger.permits.rules.strips import Strip
from ledger.processes.actions import Step
from tests.furnished import Worlds
from tests.permits.world import AREA, District, site, turn
from tests.properties.in_a_district import DistrictMachine, run_machine
from tests.properties.numbers import sized

YEARS = (2025, 2026, 2027)
SITES = [site(n) for n in (1, 2, 3)]
BUREAU = f"bureau:{AREA}"
BANK = "bank:1"
ON = date(2026, 3, 2)
UNDISPUTED = date(2026, 3, 20)
"""When nobody may object any more to what was withdrawn: nothing is dated before it, once something was done on it."""
AFTER_DUE = date(2026, 4, 1)
"""When 2025 is surrendered no more."""
PURPOSES = {
    "free": ("holding", "sellable"),
    "unpaid": ("unpaid",),
    "listed": ("listed",),
    "leased": ("leased",),
    "pledged": ("pledged",),
    "frozen": ("frozen",),
    "withdrawn": ("withdrawn",),
    "surrendered": ("surrendered",),
    "retired": ("retired",),
}
CAP = 100
KILO = 10**3

holders = st.sampled_from(SITES)
years = st.sampled_from((2025, 2026, 2026, 2027))
amounts = st.integers(1, 8)


def district(database: Database, owner: Database) -> District:
    """Three enterprises under a cap of 100 kg a year, where sales need no recognition and nothing cools."""
    made = District(database, owner, "cn-43")
    made.adopt(
        sale__needs_recognition="false",
        sale__cooling_days="0",
        over__blocks_selling="false",
        lease__max_years="3",
    )
    for number in (1, 2, 3):
        made.enterprise(number)
    made.cap("0.100", YEARS[0], YEARS[-1])
    return made


class PermitsMachine(DistrictMachine):
    """People of a bureau and three enterprises, and the auditor's model."""

    district = staticmethod(district)

    @initialize()
    def start(self) -> None:
        """Have the district in a fresh clone."""
        self.enter()
        self.on = ON
        self.model: Counter[tuple[str, str, int]] = Counter()
        self.room = dict.fromkeys(YEARS, CAP)
        self.ended: set[int] = set()
        self.acts: dict[UUID, tuple[str, str, str, int, int]] = {}
        """By id: what, whose, the other's, year, how much."""
        self.prices: dict[UUID, int] = {}
        """Of each sale, in fen: by the days for which its lots are valid."""
        self.past: dict[str, int] = {}
        for whose, year, quantity, paid in (
            (SITES[0], 2026, 20, True),
            (SITES[0], 2025, 10, True),
            (SITES[1], 2026, 15, True),
            (SITES[2], 2026, 10, False),
            (SITES[0], 2027, 10, True),
            (BUREAU, 2026, 15, True),
        ):
            self.grant(whose, year, quantity, paid)

    def grant(self, whose: str, year: int, quantity: int, paid: bool, *, late: bool = False) -> None:
        """Allocate, for the year or from its July on, and hold the answer against the room under the cap."""
        purpose = "reserve" if whose == BUREAU else "free" if paid else "unpaid"
        told = self.d.allocate(
            whose,
            f"0.{quantity:03d}",
            year,
            year,
            step=self.step(),
            purpose="holding" if purpose == "free" else purpose,
            valid_from=date(year, 7, 1) if late else None,
        )
        assert told == ("issued" if quantity <= self.room[year] else "permits.cap_exhausted")
        if told == "issued":
            self.room[year] -= quantity
            self.acted += 1
            self.model[whose, purpose, year] += quantity

    def step(self, who: str = "bureau") -> Step:
        """Somebody who acts."""
        return self.d.step(who, self.on)

    def by(self, holder: str) -> Step:
        """Who acts for a holder."""
        return self.step() if holder == BUREAU else self.d.of(holder, self.on)

    def strip(self, year: int, quantity: int) -> Strip:
        """So many kilograms of one year."""
        return Strip("SO2", AREA, year, year, quantity * KILO)

    def take(self, whose: str, year: int, quantity: int, order: Sequence[str]) -> bool:
        """Take from purposes in their order in the model; tells whether there was enough, and takes nothing when not."""
        if sum(self.model[whose, p, year] for p in order) < quantity:
            return False
        for purpose in order:
            part = min(quantity, self.model[whose, purpose, year])
            self.model[whose, purpose, year] -= part
            quantity -= part
        return True

    def began(self, what: str) -> list[UUID]:
        """The acts of a sort that are open, in the order in which they began."""
        return [act for act, kept in getattr(self, "acts", {}).items() if kept[0] == what]

    def ending(self, data: st.DataObject, what: str) -> UUID:
        """Choose an act that is open, to end it."""
        self.acted += 1
        return data.draw(st.sampled_from(self.began(what)))

    def kept(self, act: UUID, what: str, whose: str, other: str, year: int, quantity: int) -> None:
        """Remember an act that was done."""
        self.acted += 1
        self.acts[act] = (what, whose, other, year, quantity)

    def places(self) -> list[tuple[str, int]]:
        """Where a site has something free, by year."""
        model = getattr(self, "model", Counter[tuple[str, str, int]]())
        return [(whose, year) for whose in SITES for year in YEARS if model[whose, "free", year]]

    def withdrawable(self) -> list[tuple[str, int]]:
        """Where something free may be withdrawn: nothing of that year is unpaid."""
        return [(whose, year) for whose, year in self.places() if not self.model[whose, "unpaid", year]]

    def enforceable(self) -> list[UUID]:
        """Pledges of years that are not over."""
        return [act for act in self.began("pledge") if self.acts[act][3] >= ON.year]

    def lessees(self) -> list[tuple[str, int]]:
        """Sites that lease nothing of a year yet."""
        taken = {kept[2:4] for kept in getattr(self, "acts", {}).values() if kept[0] == "lease"}
        return [(whose, year) for whose in SITES for year in YEARS if (whose, year) not in taken]

    def pledgors(self) -> list[tuple[str, int]]:
        """Sites that have pledged nothing of a year yet."""
        taken = {(kept[1], kept[3]) for kept in getattr(self, "acts", {}).values() if kept[0] == "pledge"}
        return [(whose, year) for whose in SITES for year in YEARS if (whose, year) not in taken]

    @rule(
        data=st.data(),
        whose=st.sampled_from([*SITES, BUREAU]),
        quantity=amounts,
        paid=st.booleans(),
        late=st.booleans(),
    )
    def allocate(self, data: st.DataObject, whose: str, quantity: int, paid: bool, late: bool) -> None:
        """Allocate under the cap, free or with a fee due, or into the reserve; a year that has ended gets nothing more."""
        year = data.draw(st.sampled_from([year for year in YEARS if year not in self.ended]))
        self.grant(whose, year, 3 * quantity, paid, late=late)

    @rule(whose=holders)
    def pay_fee(self, whose: str) -> None:
        """Assess what is unpaid and pay it at once."""
        owed = [y for y in YEARS if self.model[whose, "unpaid", y]]
        fee_id = self.next_id()
        if not owed:
            assert (
                self.d.do(fees.assess_fee, self.step(), fee_id=fee_id, site=whose, notice="N")
                == "permits.nothing_unpaid"
            )
            return
        told: Any = self.d.run(fees.assess_fee, self.step(), fee_id=fee_id, site=whose, notice="N")
        assert self.d.do(fees.confirm_fee, self.step("chief"), fee_id=fee_id) == "due"
        pay = {
            "fee_id": fee_id,
            "number": 1,
            "amount": told.record.what.payable,
            "voucher": str(fee_id),
            "receipt": "",
        }
        assert self.d.pay(**pay, on=self.on) == "paid"
        for y in owed:
            self.model[whose, "free", y] += self.model[whose, "unpaid", y]
            self.model[whose, "unpaid", y] = 0

    @rule(data=st.data(), seller=st.sampled_from([*SITES, BUREAU]), year=years, quantity=amounts)
    def agree(self, data: st.DataObject, seller: str, year: int, quantity: int) -> None:
        """Propose, accept and approve a sale: the lots are set aside; of a year that is over nothing is sold."""
        buyer = data.draw(st.sampled_from([site for site in SITES if site != seller]))
        act = self.next_id()
        words = {
            "act_id": act,
            "asked": Proposal(seller, buyer, (Goods(self.strip(year, quantity), 30_000_00),)),
        }
        if year < self.on.year:
            assert self.d.do(sales.propose, self.by(seller), **words) == "permits.vintage_over"
            return
        told: Any = self.d.run(sales.propose, self.by(seller), **words)
        assert told.state == "proposed"
        assert 0 < told.record.money <= quantity * 30_00
        enough = self.take(seller, year, quantity, ("reserve",) if seller == BUREAU else ("free",))
        said = self.d.do(sales.accept, self.by(buyer), act_id=act)
        assert said == ("accepted" if enough else "permits.holding_too_small")
        if enough:
            assert self.d.do(sales.approve, self.step("chief"), act_id=act) == "approved"
            self.model[seller, "listed", year] += quantity
            self.prices[act] = told.record.money
            self.kept(act, "sale", seller, buyer, year, quantity)

    @precondition(lambda self: bool(self.began("sale")))
    @rule(data=st.data(), pay=st.booleans(), cancel=st.booleans())
    def end_sale(self, data: st.DataObject, pay: bool, cancel: bool) -> None:
        """Settle a sale, paid or not, or end it."""
        act = data.draw(st.sampled_from(self.began("sale")))
        _, seller, buyer, year, quantity = self.acts[act]
        if cancel:
            assert self.d.end(act, SALE, self.on) == "accepted"
            self.model[seller, "listed", year] -= quantity
            self.model[seller, "reserve" if seller == BUREAU else "free", year] += quantity
            self.acted += 1
            del self.acts[act]
            return
        if pay:
            self.d.pay_in(buyer, yuan(self.prices[act]), self.on)
        covered = self.d.money(":".join(buyer.split(":")[:2])) >= self.prices[act]
        told = self.d.do(sales.settle, self.step("finance"), act_id=act)
        assert told == ("settled" if covered else "account.overdraft")
        if covered:
            self.model[seller, "listed", year] -= quantity
            self.model[buyer, "free", year] += quantity
            self.acted += 1
            del self.acts[act]

    @precondition(lambda self: bool(self.lessees()))
    @rule(data=st.data(), quantity=amounts)
    def lease(self, data: st.DataObject, quantity: int) -> None:
        """Lease to a site that leases nothing of that year yet; of a year that is over nothing is let."""
        other, year = data.draw(st.sampled_from(self.lessees()))
        whose = data.draw(st.sampled_from([site for site in SITES if site != other]))
        act = self.next_id()
        words = {"act_id": act, "lessor": whose, "lessee": other, "strips": [self.strip(year, quantity)]}
        over = year < self.on.year
        told = self.d.do(leases.propose_lease, self.by(whose), **words)
        assert told == ("permits.vintage_over" if over else "proposed")
        if over:
            return
        self.d.do(turn, self.by(other), act_id=act, machine=LEASE, action="accept")
        enough = self.take(whose, year, quantity, ("free",))
        told = self.d.do(leases.register_lease, self.step("chief"), act_id=act)
        assert told == ("running" if enough else "permits.holding_too_small")
        if enough:
            self.model[other, "leased", year] += quantity
            self.kept(act, "lease", whose, other, year, quantity)

    @precondition(lambda self: bool(self.began("lease")))
    @rule(data=st.data())
    def end_lease(self, data: st.DataObject) -> None:
        """End a lease: what the lessee has not surrendered comes back."""
        act = self.ending(data, "lease")
        _, whose, other, year, quantity = self.acts.pop(act)
        end = self.next_id()
        words = {"act_id": end, "of": act, "machine": LEASE}
        assert self.d.do(endings.ask_end, self.by(whose), **words) == "proposed"
        assert self.d.do(endings.accept_end, self.by(other), act_id=end) == "accepted"
        back = min(quantity, self.model[other, "leased", year])
        self.model[other, "leased", year] -= back
        self.model[whose, "free", year] += back

    @precondition(lambda self: bool(self.pledgors()))
    @rule(data=st.data(), quantity=amounts)
    def pledge(self, data: st.DataObject, quantity: int) -> None:
        """Pledge, once for a site and year."""
        whose, year = data.draw(st.sampled_from(self.pledgors()))
        act = self.next_id()
        words = {
            "act_id": act,
            "pledgor": whose,
            "creditor": BANK,
            "strips": [self.strip(year, quantity)],
        }
        assert (
            self.d.do(pledges.apply_pledge, self.by(whose), debt=1, until=date(year, 12, 1), **words)
            == "applied"
        )
        self.d.do(turn, self.by(BANK), act_id=act, machine=PLEDGE, action="accept")
        enough = self.take(whose, year, quantity, ("free",))
        told = self.d.do(pledges.register_pledge, self.step("chief"), act_id=act)
        assert told == ("registered" if enough else "permits.holding_too_small")
        if enough:
            self.model[whose, "pledged", year] += quantity
            self.kept(act, "pledge", whose, "", year, quantity)

    @precondition(lambda self: bool(self.began("pledge")))
    @rule(data=st.data())
    def end_pledge(self, data: st.DataObject) -> None:
        """Release a pledge: what has not ended with its year comes back."""
        act = self.ending(data, "pledge")
        _, whose, _, year, quantity = self.acts.pop(act)
        assert self.d.do(pledges.release_pledge, self.by(BANK), act_id=act) == "released"
        back = min(quantity, self.model[whose, "pledged", year])
        self.model[whose, "pledged", year] -= back
        self.model[whose, "free", year] += back

    @precondition(lambda self: bool(self.enforceable()))
    @rule(data=st.data())
    def enforce(self, data: st.DataObject) -> None:
        """Sell what is pledged: nothing moves before the buyer agrees with its own key, and then all of it is the buyer's."""
        act = data.draw(st.sampled_from(self.enforceable()))
        _, whose, _, year, quantity = self.acts[act]
        buyer = data.draw(st.sampled_from([site for site in SITES if site != whose]))
        deal, price = self.next_id(), quantity * 30_00
        self.d.pay_in(buyer, yuan(price), self.on)
        words = {"of": act, "machine": PLEDGE, "buyer": buyer, "price": price, "costs": 0, "costs_to": BANK}
        asked = self.d.do(enforcement.ask_enforcement, self.step("fourth"), act_id=deal, **words)
        assert asked == "proposed"
        ways = {"act_id": deal, "ways": (enforcement.ENFORCE,)}
        assert self.d.do(confirm, self.step("fifth"), **ways) == "process.step_not_allowed"
        assert self.d.do(enforcement.accept_enforcement, self.by(buyer), act_id=deal) == "accepted"
        assert self.d.do(confirm, self.step("fifth"), **ways) == "done"
        self.model[whose, "pledged", year] -= quantity
        self.model[buyer, "free", year] += quantity
        self.acted += 1
        del self.acts[act]

    @rule(data=st.data(), whose=holders, year=years, quantity=amounts)
    def move(self, data: st.DataObject, whose: str, year: int, quantity: int) -> None:
        """Move to another site by a merger: its receiver accepts, and what is unpaid goes first, and stays unpaid."""
        to = data.draw(st.sampled_from([site for site in SITES if site != whose]))
        act = self.next_id()
        words = {"site": whose, "to": to, "strips": [self.strip(year, quantity)], "basis": "merger"}
        assert self.d.do(moves.apply_move, self.by(whose), act_id=act, **words) == "applied"
        assert self.d.do(moves.approve_move, self.step("chief"), act_id=act) == "permits.receiver_missing"
        assert self.d.do(moves.accept_move, self.by(to), act_id=act) == "accepted"
        unpaid = min(quantity, self.model[whose, "unpaid", year])
        enough = self.take(whose, year, quantity, ("unpaid", "free"))
        told = self.d.do(moves.approve_move, self.step("chief"), act_id=act)
        assert told == ("done" if enough else "permits.holding_too_small")
        if enough:
            self.model[to, "unpaid", year] += unpaid
            self.model[to, "free", year] += quantity - unpaid
            self.acted += 1

    @precondition(lambda self: bool(self.places()))
    @rule(data=st.data(), most=amounts)
    def freeze(self, data: st.DataObject, most: int) -> None:
        """Freeze what is free."""
        whose, year = data.draw(st.sampled_from(self.places()))
        quantity = min(most, self.model[whose, "free", year])
        act = self.next_id()
        assert (
            self.d.freeze(
                "bureau",
                self.on,
                act_id=act,
                site=whose,
                strips=[self.strip(year, quantity)],
                order=f"order {act}",
            )
            == "frozen"
        )
        self.take(whose, year, quantity, ("free",))
        self.model[whose, "frozen", year] += quantity
        self.kept(act, "freeze", whose, "", year, quantity)

    @precondition(lambda self: bool(self.began("freeze")))
    @rule(data=st.data())
    def lift(self, data: st.DataObject) -> None:
        """Lift a freeze."""
        act = self.ending(data, "freeze")
        _, whose, _, year, quantity = self.acts.pop(act)
        assert self.d.lift(act, self.on) == "lifted"
        back = 0 if year in self.ended else quantity
        self.model[whose, "frozen", year] -= back
        self.model[whose, "free", year] += back

    @precondition(lambda self: getattr(self, "on", ON) == ON and bool(self.withdrawable()))
    @rule(data=st.data(), most=amounts)
    def withdraw(self, data: st.DataObject, most: int) -> None:
        """Withdraw what is free."""
        whose, year = data.draw(st.sampled_from(self.withdrawable()))
        quantity = min(most, self.model[whose, "free", year])
        act = self.next_id()
        told = self.d.twice(
            withdrawals.WITHDRAW,
            withdrawals.withdraw,
            self.step(),
            act_id=act,
            site=whose,
            strips=[self.strip(year, quantity)],
            ground="idle",
        )
        assert told == "open_to_objection"
        self.take(whose, year, quantity, ("free",))
        self.model[whose, "withdrawn", year] += quantity
        self.kept(act, "withdrawal", whose, "", year, quantity)

    @precondition(lambda self: bool(self.began("withdrawal")))
    @rule(data=st.data(), undo=st.booleans())
    def end_withdrawal(self, data: st.DataObject, undo: bool) -> None:
        """Conclude a withdrawal into the reserve, or undo it."""
        act = self.ending(data, "withdrawal")
        _, whose, _, year, quantity = self.acts.pop(act)
        self.on = UNDISPUTED
        told = self.d.do(
            withdrawals.undo_withdrawal if undo else withdrawals.conclude_withdrawal,
            self.step("chief"),
            act_id=act,
        )
        assert told == ("undone" if undo else "final")
        back = 0 if year in self.ended else quantity
        self.model[whose, "withdrawn", year] -= back
        self.model[(whose, "free", year) if undo else (BUREAU, "reserve", year)] += back

    @rule(whose=holders, year=years, quantity=amounts, paper=st.booleans())
    def surrender(self, whose: str, year: int, quantity: int, paper: bool) -> None:
        """Surrender: leased first, surplus last, nothing that secures a debt; of a year to come only by two, on paper."""
        words = {"act_id": self.next_id(), "site": whose, "strips": [self.strip(year, quantity)]}
        if paper:
            told = self.d.twice(year_end.SURRENDERED, year_end.surrender, self.step(), **words)
        else:
            told = self.d.do(year_end.surrender, self.by(whose), **words)
        due = paper or year <= self.on.year
        enough = due and self.take(whose, year, quantity, ("leased", "unpaid", "free"))
        short = "permits.holding_too_small" if due else "permits.vintage_not_due"
        assert told == ("surrendered" if enough else short)
        if enough:
            self.model[whose, "surrendered", year] += quantity
            self.acted += 1

    @rule(whose=holders, year=years, quantity=amounts)
    def retire(self, whose: str, year: int, quantity: int) -> None:
        """Retire voluntarily: the enterprise asks, and the bureau confirms."""
        enough = self.take(whose, year, quantity, ("free",))
        words = {"holder": whose, "strips": [self.strip(year, quantity)], "cancel": False, "ground": ""}
        told = self.d.twice(year_end.RETIRE, year_end.retire, self.by(whose), act_id=self.next_id(), **words)
        assert told == ("retired" if enough else "permits.holding_too_small")
        if enough:
            self.model[whose, "retired", year] += quantity
            self.acted += 1

    @rule(year=st.sampled_from([2025, 2025, 2026]))
    def expire(self, year: int) -> None:
        """End a vintage: everything of it that circulates."""
        told = self.d.expire(AFTER_DUE, self.next_id(), vintage=year)
        if year == 2026:
            assert told == "permits.year_not_over"
            return
        assert told == "ended"
        for whose, purpose, y in list(self.model):
            if y == year and purpose not in ("surrendered", "retired", "expired"):
                self.model[BUREAU, "expired", year] += self.model[whose, purpose, year]
                self.model[whose, purpose, year] = 0
        self.ended.add(year)

    @invariant()
    def quantities_agree(self) -> None:
        """Every quantity is the model's; issued is somewhere and under the cap; what has ended never shrinks."""
        if not hasattr(self, "d"):
            return
        everything = [p for purposes in PURPOSES.values() for p in purposes]
        for whose in SITES:
            found: Counter[tuple[str, int]] = Counter()
            for one in self.d.ask(lots.parts, whose, everything):
                purpose = next(name for name, purposes in PURPOSES.items() if one.held.purpose in purposes)
                found[purpose, one.held.vintage] += one.held.quantity // KILO
            assert dict(found) == {(p, y): q for (w, p, y), q in self.model.items() if w == whose and q}
        for year in YEARS:
            account = self.d.ask(lots.cap_statement, "SO2", AREA, year)
            issued = account.pop("lot_issued", 0)
            assert issued == sum(account.values()) == (CAP - self.room[year]) * KILO <= CAP * KILO
            for purpose in ("surrendered", "retired", "expired"):
                now = account.get(purpose, 0)
                assert now >= self.past.get(f"{purpose} {year}", 0)
                self.past[f"{purpose} {year}"] = now


@pytest.mark.long(30)
def test_permits_machine(server_url: str, worlds: Worlds) -> None:
    """Whatever the bureau and the enterprises do in whatever order, every gram is where the model says."""
    run_machine(PermitsMachine, server_url, worlds, sized((5, 30), (50, 50)))
