"""The life of permits in any order, against a model that counts quantities by holder, purpose and year.

The model is plain Python and knows nothing of lots: it predicts whether an act succeeds and what then stands where. After every
step each quantity is the model's, every gram issued is somewhere and under its cap, and what has ended stays ended.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

import psycopg
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from ledger.database import Database
from ledger.permits.actions import fees, freezes, leases, pledges, sales, withdrawals, year_end
from ledger.permits.machines import LEASE, PLEDGE
from ledger.permits.queries import lots
from ledger.permits.rules.prices import Goods, Proposal
from ledger.permits.rules.strips import Strip
from ledger.processes.actions import Step
from tests.conftest import named
from tests.permits.world import AREA, District, new, site, turn

YEARS = (2025, 2026)
SITES = [site(n) for n in (1, 2, 3)]
BUREAU = f"bureau:{AREA}"
ON = date(2026, 3, 2)
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
years = st.sampled_from(YEARS)
amounts = st.integers(1, 8)


class PermitsMachine(RuleBasedStateMachine):
    """People of a bureau and three enterprises, and the auditor's model."""

    server_url: str
    template: str

    @initialize()
    def start(self) -> None:
        """Open a district in a fresh clone."""
        self.name = f"eco_permits_{new().hex}"
        with psycopg.connect(self.server_url, autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{self.name}" TEMPLATE "{self.template}" STRATEGY file_copy')
        url = named(self.server_url, self.name)
        self.web, self.owner = Database(url, pool=4), Database(url, role="", pool=2)
        self.d = District(self.web, self.owner, "cn-43")
        self.d.adopt(
            sale__needs_recognition="false",
            sale__cooling_days="0",
            over__blocks_selling="false",
            lease__max_years="3",
        )
        for number in (1, 2, 3):
            self.d.enterprise(number)
        self.d.cap("0.100", YEARS[0], YEARS[-1])
        self.model: Counter[tuple[str, str, int]] = Counter()
        self.room = dict.fromkeys(YEARS, CAP)
        self.ended: set[int] = set()
        self.acts: dict[UUID, tuple[str, str, str, int, int]] = {}
        """By id: what, whose, the other's, year, how much."""
        self.past: dict[str, int] = {}
        for whose, year, quantity, paid in (
            (SITES[0], 2026, 20, True),
            (SITES[0], 2025, 10, True),
            (SITES[1], 2026, 15, True),
            (SITES[2], 2026, 10, False),
            (BUREAU, 2026, 15, True),
        ):
            self.grant(whose, year, quantity, paid)

    def grant(self, whose: str, year: int, quantity: int, paid: bool) -> None:
        """Allocate, and hold the answer against the room under the cap."""
        purpose = "reserve" if whose == BUREAU else "free" if paid else "unpaid"
        told = self.d.allocate(
            whose,
            f"0.{quantity:03d}",
            year,
            year,
            step=self.step(),
            purpose="holding" if purpose == "free" else purpose,
        )
        assert told == ("issued" if quantity <= self.room[year] else "permits.cap_exhausted")
        if told == "issued":
            self.room[year] -= quantity
            self.model[whose, purpose, year] += quantity

    def teardown(self) -> None:
        """Every check of the doctor holds at the end; drop the clone."""
        if hasattr(self, "web"):
            broken = self.d.broken()
            self.web.close()
            self.owner.close()
            with psycopg.connect(self.server_url, autocommit=True) as connection:
                connection.execute(f'DROP DATABASE "{self.name}" WITH (FORCE)')
            assert broken == []

    def step(self, who: str = "bureau") -> Step:
        """Somebody who acts."""
        return self.d.step(who, ON)

    def by(self, holder: str) -> Step:
        """Who acts for a holder."""
        return self.step() if holder == BUREAU else self.d.of(holder, ON)

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

    def find(self, data: st.DataObject, what: str) -> UUID | None:
        """Choose an act that is open."""
        fitting = sorted((a for a, kept in self.acts.items() if kept[0] == what), key=str)
        return data.draw(st.sampled_from(fitting)) if fitting else None

    @rule(whose=st.sampled_from([*SITES, BUREAU]), year=years, quantity=amounts, paid=st.booleans())
    def allocate(self, whose: str, year: int, quantity: int, paid: bool) -> None:
        """Allocate under the cap, free or with a fee due, or into the reserve; a year that has ended gets nothing more."""
        if year in self.ended:
            return
        self.grant(whose, year, 3 * quantity, paid)

    @rule(whose=holders)
    def pay_fee(self, whose: str) -> None:
        """Assess what is unpaid and pay it at once."""
        owed = [y for y in YEARS if self.model[whose, "unpaid", y]]
        fee_id = new()
        if not owed:
            assert (
                self.d.do(fees.assess_fee, self.step(), fee_id=fee_id, site=whose, notice="N")
                == "permits.nothing_unpaid"
            )
            return
        told: Any = self.d.run(fees.assess_fee, self.step(), fee_id=fee_id, site=whose, notice="N")
        pay = {
            "fee_id": fee_id,
            "number": 1,
            "amount": told.what.payable,
            "voucher": str(fee_id),
            "receipt": "",
        }
        assert self.d.do(fees.pay_fee, self.step("finance"), **pay) == "paid"
        for y in owed:
            self.model[whose, "free", y] += self.model[whose, "unpaid", y]
            self.model[whose, "unpaid", y] = 0

    @rule(seller=st.sampled_from([*SITES, BUREAU]), buyer=holders, year=years, quantity=amounts)
    def agree(self, seller: str, buyer: str, year: int, quantity: int) -> None:
        """Propose, accept and approve a sale: the lots are set aside."""
        if seller == buyer:
            return
        act = new()
        asked = Proposal(seller, buyer, (Goods(self.strip(year, quantity), 30_000_00),))
        assert self.d.do(sales.propose, self.by(seller), act_id=act, asked=asked) == "proposed"
        enough = self.take(seller, year, quantity, ("reserve",) if seller == BUREAU else ("free",))
        told = self.d.do(sales.accept, self.by(buyer), act_id=act)
        assert told == ("accepted" if enough else "permits.holding_too_small")
        if enough:
            assert self.d.do(sales.approve, self.step("chief"), act_id=act) == "approved"
            self.model[seller, "listed", year] += quantity
            self.acts[act] = ("sale", seller, buyer, year, quantity)

    @rule(data=st.data(), pay=st.booleans(), cancel=st.booleans())
    def end_sale(self, data: st.DataObject, pay: bool, cancel: bool) -> None:
        """Settle a sale, paid or not, or cancel it."""
        act = self.find(data, "sale")
        if act is None:
            return
        _, seller, buyer, year, quantity = self.acts[act]
        if cancel:
            assert self.d.do(sales.cancel, self.step(), act_id=act) == "cancelled"
            back = 0 if year in self.ended else quantity
            self.model[seller, "listed", year] -= back
            self.model[seller, "reserve" if seller == BUREAU else "free", year] += back
            del self.acts[act]
            return
        if pay:
            self.d.pay_in(buyer, f"{quantity * 30}.00")
        covered = self.d.money(":".join(buyer.split(":")[:2])) >= quantity * 30_00
        told = self.d.do(sales.settle, self.step("finance"), act_id=act)
        if covered and year not in self.ended:
            assert told == "settled"
            self.model[seller, "listed", year] -= quantity
            self.model[buyer, "free", year] += quantity
            del self.acts[act]
        else:
            assert told == "account.overdraft"

    @rule(whose=holders, other=holders, year=years, quantity=amounts)
    def lease(self, whose: str, other: str, year: int, quantity: int) -> None:
        """Lease to a site that leases nothing of that year yet."""
        if whose == other or any(
            kept[0] == "lease" and kept[2:4] == (other, year) for kept in self.acts.values()
        ):
            return
        act = new()
        words = {"act_id": act, "lessor": whose, "lessee": other, "strips": [self.strip(year, quantity)]}
        assert self.d.do(leases.propose_lease, self.by(whose), **words) == "proposed"
        self.d.do(turn, self.by(other), act_id=act, machine=LEASE, action="accept")
        enough = self.take(whose, year, quantity, ("free",))
        told = self.d.do(leases.register_lease, self.step("chief"), act_id=act)
        assert told == ("running" if enough else "permits.holding_too_small")
        if enough:
            self.model[other, "leased", year] += quantity
            self.acts[act] = ("lease", whose, other, year, quantity)

    @rule(data=st.data())
    def end_lease(self, data: st.DataObject) -> None:
        """End a lease: what the lessee has not surrendered comes back."""
        act = self.find(data, "lease")
        if act is not None:
            _, whose, other, year, quantity = self.acts.pop(act)
            assert self.d.do(leases.return_lease, self.step(), act_id=act) == "returned"
            back = min(quantity, self.model[other, "leased", year])
            self.model[other, "leased", year] -= back
            self.model[whose, "free", year] += back

    @rule(whose=holders, year=years, quantity=amounts)
    def pledge(self, whose: str, year: int, quantity: int) -> None:
        """Pledge, once for a site and year."""
        if any(kept[0] == "pledge" and (kept[1], kept[3]) == (whose, year) for kept in self.acts.values()):
            return
        act = new()
        words = {
            "act_id": act,
            "pledgor": whose,
            "creditor": "enterprise:bank",
            "strips": [self.strip(year, quantity)],
        }
        assert (
            self.d.do(pledges.apply_pledge, self.by(whose), debt=1, until=date(year, 12, 1), **words)
            == "applied"
        )
        self.d.do(turn, self.by("enterprise:bank"), act_id=act, machine=PLEDGE, action="accept")
        enough = self.take(whose, year, quantity, ("free",))
        told = self.d.do(pledges.register_pledge, self.step("chief"), act_id=act)
        assert told == ("registered" if enough else "permits.holding_too_small")
        if enough:
            self.model[whose, "pledged", year] += quantity
            self.acts[act] = ("pledge", whose, "", year, quantity)

    @rule(data=st.data())
    def end_pledge(self, data: st.DataObject) -> None:
        """Release a pledge: what was not surrendered comes back."""
        act = self.find(data, "pledge")
        if act is not None:
            _, whose, _, year, quantity = self.acts.pop(act)
            assert self.d.do(pledges.release_pledge, self.by("enterprise:bank"), act_id=act) == "released"
            back = min(quantity, self.model[whose, "pledged", year])
            self.model[whose, "pledged", year] -= back
            self.model[whose, "free", year] += back

    @rule(whose=holders, year=years, quantity=amounts)
    def freeze(self, whose: str, year: int, quantity: int) -> None:
        """Freeze what is free."""
        if quantity > self.model[whose, "free", year]:
            return
        act = new()
        words = {"order": "1", "authority": "court", "rank": 1, "until": None}
        told = self.d.do(
            freezes.freeze,
            self.step(),
            act_id=act,
            site=whose,
            strips=[self.strip(year, quantity)],
            **words,
        )
        assert told == "frozen"
        self.take(whose, year, quantity, ("free",))
        self.model[whose, "frozen", year] += quantity
        self.acts[act] = ("freeze", whose, "", year, quantity)

    @rule(data=st.data())
    def lift(self, data: st.DataObject) -> None:
        """Lift a freeze."""
        act = self.find(data, "freeze")
        if act is not None:
            _, whose, _, year, quantity = self.acts.pop(act)
            assert self.d.do(freezes.lift, self.step("chief"), act_id=act) == "lifted"
            back = 0 if year in self.ended else quantity
            self.model[whose, "frozen", year] -= back
            self.model[whose, "free", year] += back

    @rule(whose=holders, year=years, quantity=amounts)
    def withdraw(self, whose: str, year: int, quantity: int) -> None:
        """Withdraw what is free."""
        if quantity > self.model[whose, "free", year] or self.model[whose, "unpaid", year]:
            return
        act = new()
        told = self.d.do(
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
        self.acts[act] = ("withdrawal", whose, "", year, quantity)

    @rule(data=st.data(), undo=st.booleans())
    def end_withdrawal(self, data: st.DataObject, undo: bool) -> None:
        """Conclude a withdrawal into the reserve, or undo it."""
        act = self.find(data, "withdrawal")
        if act is not None:
            _, whose, _, year, quantity = self.acts.pop(act)
            later = self.d.step("chief", date(2026, 4, 20))
            verb = withdrawals.undo_withdrawal if undo else withdrawals.conclude_withdrawal
            told = self.d.do(verb, later, act_id=act)
            assert told == ("undone" if undo else "final")
            back = 0 if year in self.ended else quantity
            self.model[whose, "withdrawn", year] -= back
            self.model[(whose, "free", year) if undo else (BUREAU, "reserve", year)] += back

    @rule(whose=holders, year=years, quantity=amounts)
    def surrender(self, whose: str, year: int, quantity: int) -> None:
        """Surrender: leased first, surplus last."""
        act = new()
        enough = self.take(whose, year, quantity, ("leased", "unpaid", "pledged", "free"))
        told = self.d.do(
            year_end.surrender, self.by(whose), act_id=act, site=whose, strips=[self.strip(year, quantity)]
        )
        assert told == ("surrendered" if enough else "permits.holding_too_small")
        if enough:
            self.model[whose, "surrendered", year] += quantity

    @rule(whose=holders, year=years, quantity=amounts)
    def retire(self, whose: str, year: int, quantity: int) -> None:
        """Retire voluntarily: the enterprise asks, and the bureau confirms."""
        enough = self.take(whose, year, quantity, ("free",))
        words = {"holder": whose, "strips": [self.strip(year, quantity)], "cancel": False, "ground": ""}
        told = self.d.twice(year_end.RETIRE, year_end.retire, self.by(whose), act_id=new(), **words)
        assert told == ("retired" if enough else "permits.holding_too_small")
        if enough:
            self.model[whose, "retired", year] += quantity

    @rule(year=st.sampled_from([2025, 2025, 2026]))
    def expire(self, year: int) -> None:
        """End a vintage: everything of it that circulates."""
        base, after = new(), 0
        words = {"pollutant": "SO2", "area": AREA, "vintage": year, "base": base, "after": after}
        if year == 2026:
            assert self.d.do(year_end.expire_some, self.step(), **words) == "permits.year_not_over"
            return
        self.d.run(year_end.expire_some, self.step(), **words)
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


@pytest.mark.usefixtures("template")
def test_permits_machine(server_url: str, template: str) -> None:
    """Whatever the bureau and the enterprises do in whatever order, every gram is where the model says."""

    class Machine(PermitsMachine):
        pass

    Machine.server_url, Machine.template = server_url, template
    steps = settings().stateful_step_count if settings().max_examples > 100 else 40
    examples = settings().max_examples if settings().max_examples > 100 else 25
    run_state_machine_as_test(
        Machine, settings=settings(max_examples=examples, stateful_step_count=steps, deadline=None)
    )
