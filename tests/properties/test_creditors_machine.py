"""Claims on bound lots in any order, against a model of its own (`tests/properties/creditors_model.py`): pledges in ranks, orders that hold
and wait, leases and withdrawals that pass to orders, sales over several claims, releases, other lots to which the creditor says yes or no,
corrections of what binds, reviews that give back all or a part, fees, moves, and sites that are closed and reopened.

After every step every quantity, everybody's money and the state of every pledge and order are the model's, and the doctor's checks hold.
"""

from collections.abc import Iterable
from datetime import date, timedelta
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
from ledger.market.actions import endings, enforcement, leases
from ledger.market.machines import LEASE
from ledger.permits.actions import bound_corrections, closures, fees, moves, pledges, reviews, withdrawals
from ledger.permits.actions.review_outcomes import SETTLE, say_outcome
from ledger.permits.actions.second import confirm
from ledger.permits.machines import FREEZE, PLEDGE
from ledger.permits.rules.strips import Strip
from ledger.processes.actions import Step
from ledger.processes.machines import Machine
from tests.furnished import Worlds
from tests.people import KEYED
from tests.permits.world import AREA, DAY, District, site, turn
from tests.properties.creditors_model import Creditors, Fee, party
from tests.properties.in_a_district import DistrictMachine, run_machine
from tests.properties.numbers import sized

SITES = [site(n) for n in (1, 2, 3)]
BUREAU = f"bureau:{AREA}"
BANKS = ["bank:1", "bank:icbc"]
COURT = "court:1"
TONNE = 10**6
WAYS = ("review", "suit")
RATE = 100_00
"""What a tonne costs, in fen."""
HELD = ("holding", "unpaid", "leased", "pledged", "frozen", "withdrawn")

owners = st.sampled_from([SITES[0], SITES[0], SITES[1]])
sites = st.sampled_from(SITES)
banks = st.sampled_from(BANKS)
amounts = st.integers(1, 6)
debts = st.sampled_from([1, 100_00, 250_00, 700_00])


def district(database: Database, owner: Database) -> District:
    """Three enterprises under a cap of 1,000 t, where pledges have ranks and a withdrawal may be concluded on the next day."""
    made = District(database, owner)
    made.adopt(
        sale__needs_recognition="false",
        sale__cooling_days="0",
        over__blocks_selling="false",
        pledge__ranks_allowed="true",
        withdrawal__objection_working_days="0",
        withdrawal__conclude_working_days="200",
        fee__rate__SO2='"100.00"',
        fee__due_working_days="200",
    )
    for number in (1, 2, 3):
        made.enterprise(number)
    made.cap("1000")
    with owner.engine.begin() as connection:
        for bank in BANKS:
            connection.exec_driver_sql(KEYED.format(actor=made.people[f"{bank} 1"]))
    return made


class CreditorsMachine(DistrictMachine):
    """The bureau, three enterprises, two banks and a court, and the auditor's model."""

    district = staticmethod(district)

    @initialize()
    def start(self) -> None:
        """Have the district in a fresh clone; accounts are opened in the order in which parts of a lot go back."""
        self.enter()
        self.on = DAY
        self.quantities: dict[UUID, int] = {}
        """How many tonnes each pledge says."""
        self.left_open: set[str] = set()
        """Sites with something to which all sides agreed, and which could not be carried out: it still waits."""
        self.m = Creditors()
        for whose, free, unpaid in zip(SITES, (8, 3, 1), (3, 2, 1), strict=True):
            self.allocate(whose, free, False)
            self.allocate(whose, unpaid, True)

    def step(self, who: str) -> Step:
        """Somebody of the bureau."""
        return self.d.step(who, self.on)

    def of(self, holder: str) -> Step:
        """A person of a party."""
        return self.d.of(holder, self.on)

    def told(self, got: str, model: str) -> None:
        """Hold an answer against the model's."""
        assert got == model, (got, model)
        self.acted += not model.startswith("permits.")

    def done(self, got: str, model: str, *between: str) -> None:
        """Hold an answer against the model's; what was refused waits, and stands against the closure of the sites between which it is."""
        self.told(got, model)
        if model.startswith("permits."):
            self.left_open.update(between)

    def strip(self, quantity: int) -> Strip:
        """So many tonnes."""
        return Strip("SO2", AREA, 2026, 2026, quantity * TONNE)

    def open_ones(self, what: str, *states: str) -> list[UUID]:
        """The acts of a sort that are in some states."""
        kept: dict[Any, Any] = getattr(self.m, what) if hasattr(self, "m") else {}
        return [act for act, one in kept.items() if one.state in states]

    def one_of(self, data: st.DataObject, found: Iterable[UUID]) -> UUID:
        """Choose an act."""
        return data.draw(st.sampled_from(list(found)))

    @rule(whose=owners, quantity=amounts, due=st.booleans())
    def allocate(self, whose: str, quantity: int, due: bool) -> None:
        """Allocate, free or with a fee due."""
        purpose = "unpaid" if due else "holding"
        got = self.d.allocate(
            whose, str(quantity), step=self.step("bureau"), purpose=purpose, grant_id=self.next_id()
        )
        self.told(got, "issued")
        self.m.grant(whose, purpose, quantity * TONNE)

    @rule(data=st.data(), whose=owners, bank=banks, quantity=amounts, debt=debts, lower=st.booleans())
    def pledge(
        self, data: st.DataObject, whose: str, bank: str, quantity: int, debt: int, lower: bool
    ) -> None:
        """Pledge, on lots of its own or on those of another pledge."""
        act, before = self.next_id(), None
        mine = [one for one in self.open_ones("pledges", "registered") if self.m.pledges[one].site == whose]
        if lower and mine:
            before = self.one_of(data, mine)
            quantity = self.quantities[before]
        words = {
            "act_id": act,
            "pledgor": whose,
            "creditor": bank,
            "strips": [self.strip(quantity)],
            "debt": debt,
            "until": date(2026, 12, 1),
            "senior": before,
        }
        assert self.d.do(pledges.apply_pledge, self.of(whose), **words) == "applied"
        assert self.d.do(turn, self.of(bank), act_id=act, machine=PLEDGE, action="accept") == "accepted"
        model = self.m.pledge(act, whose, bank, debt, quantity * TONNE, before)
        self.done(self.d.do(pledges.register_pledge, self.step("chief"), act_id=act), model, whose)
        self.quantities[act] = quantity

    @precondition(lambda self: bool(self.open_ones("pledges", "registered")))
    @rule(data=st.data())
    def release(self, data: st.DataObject) -> None:
        """Release a pledge."""
        act = self.one_of(data, self.open_ones("pledges", "registered"))
        model = self.m.release(act)
        bank = self.m.pledges[act].creditor
        self.told(self.d.do(pledges.release_pledge, self.of(bank), act_id=act), model)

    @precondition(lambda self: bool(self.open_ones("pledges", "registered")))
    @rule(
        data=st.data(), quantity=amounts, word=st.sampled_from(["accept", "accept", "accept", "reject", ""])
    )
    def substitute(self, data: st.DataObject, quantity: int, word: str) -> None:
        """Put other lots in the place of a pledge's, by two with the yes of the creditor, which has a key; or hear its no, or nothing."""
        act, new_id = self.one_of(data, self.open_ones("pledges", "registered")), self.next_id()
        words = {"act_id": act, "new_id": new_id, "strips": [self.strip(quantity)]}
        got = self.d.do(pledges.substitute_pledge, self.step("third"), **words)
        if got != "replacement_proposed":
            assert got == self.m.substitute(act, new_id, quantity * TONNE)
            return
        this = {"act_id": new_id, "machine": PLEDGE}
        if word != "accept":
            if word:
                bank = self.of(self.m.pledges[act].creditor)
                self.told(self.d.do(turn, bank, **this, action="reject"), "rejected")
            told = "process.step_not_allowed" if word else "permits.creditor_silent"
            assert self.d.do(turn, self.step("fourth"), **this, action="confirm") == told
            if not word:
                self.told(self.d.do(turn, self.step("fourth"), **this, action="drop"), "dropped")
            return
        bank = self.of(self.m.pledges[act].creditor)
        assert self.d.do(turn, bank, **this, action="accept") == "replacement_accepted"
        model = self.m.substitute(act, new_id, quantity * TONNE)
        got = self.d.do(turn, self.step("fourth"), **this, action="confirm")
        self.done(got, "registered" if model == "released" else model, self.m.pledges[act].site)
        self.quantities[new_id] = quantity

    @precondition(
        lambda self: bool(self.open_ones("pledges", "registered") + self.open_ones("orders", "frozen"))
    )
    @rule(data=st.data(), owed=debts, rank=st.integers(1, 4))
    def correct(self, data: st.DataObject, owed: int, rank: int) -> None:
        """Correct what a pledge or an order claims, and the rank of an order."""
        of = self.one_of(data, self.open_ones("pledges", "registered") + self.open_ones("orders", "frozen"))
        act = self.next_id()
        if of in self.m.pledges:
            one = self.m.pledges[of]
            words = {"pledge": of, "debt": owed, "until": date(2026, 12, 1)}
            told = self.d.do(bound_corrections.correct_pledge, self.step("third"), act_id=act, **words)
            who = self.of(one.creditor)
            model = self.m.correct(one, owed)
        else:
            words = {"freeze": of, "order": f"order {of}", "authority": "court", "until": None}
            words |= {"claim": owed, "rank": rank}
            told = self.d.do(bound_corrections.correct_freeze, self.step("third"), act_id=act, **words)
            who = self.step("fourth")
            model = self.m.correct(self.m.orders[of], owed, rank)
        if told in ("proposed", "order_proposed"):
            told = self.d.do(bound_corrections.confirm_correction, who, act_id=act)
        self.told(told, model)

    @rule(whose=sites)
    def close(self, whose: str) -> None:
        """Close a site where nothing stands against it, and reopen it: meanwhile it is granted nothing."""
        act, stands = self.next_id(), whose in self.left_open or self.m.stands(whose)
        words = {"act_id": act, "site": whose, "ground": "the works are shut"}
        steps = (self.step("third"), self.step("fourth"))
        got = self.d.twice(closures.CLOSE, closures.close_site, *steps, **words)
        self.told(got, "permits.site_holds" if stands else "closed")
        if not stands:
            shut = self.d.allocate(whose, "1", step=self.step("bureau"), grant_id=self.next_id())
            assert shut == "permits.site_closed"
            assert self.d.do(closures.reopen_site, self.step("third"), act_id=act) == "reopening_asked"
            done = self.d.do(confirm, self.step("fifth"), act_id=act, ways=(closures.CLOSE,))
            self.told(done, "reopened")

    @rule(whose=owners, quantity=st.integers(1, 12), rank=st.integers(1, 3), creditor=banks, claim=debts)
    def freeze(self, whose: str, quantity: int, rank: int, creditor: str, claim: int) -> None:
        """Freeze by an order of some rank, by two."""
        act = self.next_id()
        model = self.m.freeze(act, whose, creditor, claim, quantity * TONNE, rank)
        words = {"act_id": act, "site": whose, "strips": [self.strip(quantity)], "order": f"order {act}"}
        got = self.d.freeze("bureau", self.on, **words, rank=rank, claim=claim, creditor=creditor)
        self.told(got, model)

    @precondition(lambda self: bool(self.open_ones("orders", "frozen")))
    @rule(data=st.data(), annul=st.booleans())
    def lift(self, data: st.DataObject, annul: bool) -> None:
        """Lift an order, or have it annulled by a review."""
        act = self.one_of(data, self.open_ones("orders", "frozen"))
        model = self.m.end_order(act)
        if annul:
            self.annul(act, self.m.orders[act].site)
            return
        self.told(self.d.lift(act, self.on), model)

    def annul(self, decision: UUID, whose: str, way: str = "review", part: int = 0) -> None:
        """Have a decision annulled by a review, or a part of it given back."""
        review = self.next_id()
        said = {"decision": decision, "way": way, "ground": "it was running"}
        assert self.d.do(reviews.ask_review, self.of(whose), act_id=review, **said) == "asked"
        words: dict[str, Any] = {"act_id": self.next_id(), "review": review}
        words |= {"outcome": "changed", "strips": [self.strip(part)]} if part else {"outcome": "annulled"}
        self.told(self.d.twice(SETTLE, say_outcome, self.step("fifth"), self.step("sixth"), **words), "done")

    @rule(whose=owners, quantity=amounts)
    def lease(self, whose: str, quantity: int) -> None:
        """Lease to the third site."""
        act, lessee = self.next_id(), SITES[2]
        words = {"act_id": act, "lessor": whose, "lessee": lessee, "strips": [self.strip(quantity)]}
        assert self.d.do(leases.propose_lease, self.of(whose), **words) == "proposed"
        assert self.d.do(leases.accept_lease, self.of(lessee), act_id=act) == "accepted"
        model = self.m.lease(act, whose, lessee, quantity * TONNE)
        self.done(self.d.do(leases.register_lease, self.step("sixth"), act_id=act), model, whose, lessee)

    @precondition(lambda self: bool(self.open_ones("leases", "running")))
    @rule(data=st.data())
    def end_lease(self, data: st.DataObject) -> None:
        """End a lease."""
        act = self.one_of(data, self.open_ones("leases", "running"))
        away = self.m.leases[act]
        words = {"act_id": (end := self.next_id()), "of": act, "machine": LEASE}
        assert self.d.do(endings.ask_end, self.of(away.site), **words) == "proposed"
        self.told(self.d.do(endings.accept_end, self.of(away.where[0]), act_id=end), "accepted")
        self.m.come_back(away, "ended")

    @rule(whose=owners, quantity=amounts)
    def withdraw(self, whose: str, quantity: int) -> None:
        """Withdraw where nothing is unpaid."""
        if self.m.of(whose, "unpaid"):
            return
        act = self.next_id()
        words = {"act_id": act, "site": whose, "strips": [self.strip(quantity)], "ground": "idle"}
        got = self.d.twice(
            withdrawals.WITHDRAW, withdrawals.withdraw, self.step("bureau"), self.step("chief"), **words
        )
        self.told(got, self.m.withdraw(act, whose, quantity * TONNE))

    @precondition(lambda self: bool(self.open_ones("withdrawals", "open", "final")))
    @rule(data=st.data(), how=st.sampled_from(["undo", "conclude", "conclude", "annul", "change", "change"]))
    def end_withdrawal(self, data: st.DataObject, how: str) -> None:
        """Conclude a withdrawal, undo it, or have it annulled or changed by a review, also when it is final; then by a court."""
        act = self.one_of(data, self.open_ones("withdrawals", "open", "final"))
        away = self.m.withdrawals[act]
        if how in ("annul", "change"):
            if away.reviews == len(WAYS):
                return
            if how == "annul":
                self.m.come_back(away, "quashed")
            elif not self.m.change(act, TONNE):
                return
            self.annul(act, away.site, WAYS[away.reviews], int(how == "change"))
            away.reviews += 1
        elif away.state == "open" and how == "undo":
            self.m.come_back(away, "undone")
            self.told(self.d.do(withdrawals.undo_withdrawal, self.step("third"), act_id=act), "undone")
        elif away.state == "open":
            self.on += timedelta(days=1)
            self.m.conclude(act, BUREAU)
            self.told(self.d.do(withdrawals.conclude_withdrawal, self.step("third"), act_id=act), "final")

    @precondition(
        lambda self: bool(self.open_ones("pledges", "registered") + self.open_ones("orders", "frozen"))
    )
    @rule(data=st.data(), buyer=sites, price=st.integers(1, 5), costs=st.sampled_from([0, 0, 7]))
    def sell(self, data: st.DataObject, buyer: str, price: int, costs: int) -> None:
        """Enforce a pledge, or execute an order; so that nothing is rounded the net price is a multiple of any quantity that is sold."""
        of = self.one_of(data, self.open_ones("pledges", "registered") + self.open_ones("orders", "frozen"))
        pledged = of in self.m.pledges
        whose = (self.m.pledges if pledged else self.m.orders)[of].site
        if buyer == whose:
            return
        fen = price * 277_20 + costs
        self.d.pay_in(buyer, yuan(fen), self.on)
        self.m.money[party(buyer)] += fen
        sell = self.m.enforce if pledged else self.m.execute
        model = sell(of, buyer, fen, costs)
        self.told(self.sold(of, PLEDGE if pledged else FREEZE, buyer, fen, costs), model)

    def sold(self, of: UUID, machine: Machine, buyer: str, price: int, costs: int) -> str:
        """Sell what is bound, with the yes of the buyer, by two."""
        act = self.next_id()
        words = {"of": of, "machine": machine, "buyer": buyer, "price": price, "costs": costs}
        told = self.d.do(
            enforcement.ask_enforcement, self.step("fourth"), act_id=act, costs_to=COURT, **words
        )
        if told == "proposed":
            told = self.d.do(enforcement.accept_enforcement, self.of(buyer), act_id=act)
        if told != "accepted":
            return told
        return self.d.do(confirm, self.step("fifth"), act_id=act, ways=(enforcement.ENFORCE,))

    @rule(whose=sites, parts=st.integers(1, 2))
    def charge(self, whose: str, parts: int) -> None:
        """Assess a fee of what is unpaid, in one part or two."""
        fee_id, lots = self.next_id(), self.m.unpaid(whose)
        words = {"fee_id": fee_id, "site": whose, "notice": str(fee_id), "count": parts}
        got = self.d.do(fees.assess_fee, self.step("bureau"), **words)
        assert got == ("proposed" if lots else "permits.nothing_unpaid")
        if lots:
            self.told(self.d.do(fees.confirm_fee, self.step("chief"), fee_id=fee_id), "due")
            amounts = [amount for _, amount in self.d.ask(fees.find_fee, fee_id).parts]
            assert sum(amounts) == sum(lots.values()) * RATE // TONNE
            self.m.fees[fee_id] = Fee(whose, lots, amounts)

    @precondition(
        lambda self: any(fee.parts for fee in self.m.fees.values()) if hasattr(self, "m") else False
    )
    @rule(data=st.data())
    def pay(self, data: st.DataObject) -> None:
        """Pay the next part of a fee."""
        fee_id: Any = data.draw(st.sampled_from([id for id, fee in self.m.fees.items() if fee.parts]))
        left = self.m.fees[fee_id].parts
        number = len(self.d.ask(fees.find_fee, fee_id).parts) - len(left) + 1
        got = self.d.pay(fee_id, number, left[0], f"slip {fee_id} {number}", on=self.on)
        self.told(got, self.m.pay(fee_id))

    @rule(data=st.data(), whose=owners, quantity=amounts, basis=st.sampled_from(["merger", "division"]))
    def move(self, data: st.DataObject, whose: str, quantity: int, basis: str) -> None:
        """Move to another site: what is unpaid first, with its fees, whole."""
        to = data.draw(st.sampled_from([one for one in SITES if one != whose]))
        act = self.next_id()
        words = {"site": whose, "to": to, "strips": [self.strip(quantity)], "basis": basis}
        assert self.d.do(moves.apply_move, self.of(whose), act_id=act, **words) == "applied"
        assert self.d.do(moves.accept_move, self.of(to), act_id=act) == "accepted"
        model = self.m.move(whose, to, quantity * TONNE)
        self.done(self.d.do(moves.approve_move, self.step("chief"), act_id=act), model, whose, to)

    @invariant()
    def everything_agrees(self) -> None:
        """Every quantity, everybody's money and the state of every pledge and order are the model's."""
        if not hasattr(self, "m"):
            return
        for whose in SITES:
            found = {purpose: self.d.held(whose, purpose) for purpose in HELD}
            assert found == {purpose: self.m.of(whose, purpose) for purpose in HELD}
        assert self.d.held(BUREAU, "reserve") == self.m.of(BUREAU, "reserve")
        parties = [*map(party, SITES), *BANKS, COURT]
        assert {one: self.d.money(one) for one in parties} == {one: self.m.money[one] for one in parties}
        states = {act: one.state for act, one in (self.m.pledges | self.m.orders).items()}
        with self.d.database.read() as books:
            query = "SELECT process_id, state FROM ledger.process WHERE process_id = ANY(%s)"
            rows = books.connection.exec_driver_sql(query, (list(states),)).all()
        got = {act: state.replace("replaced", "substituted") for act, state in rows}
        assert got == states
        if self.made % 3 == 0:
            assert self.d.broken() == []


@pytest.mark.long(30)
def test_creditors_machine(server_url: str, worlds: Worlds) -> None:
    """Whoever pledges, freezes, waits, sells and lets go in whatever order, everybody has what the clauses say."""
    run_machine(CreditorsMachine, server_url, worlds, sized((3, 25), (60, 40)))
