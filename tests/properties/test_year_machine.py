"""The end of a year in any order, against a model of its own (`tests/properties/year_model.py`): reports of all sources in any order,
surrenders as of earlier days, lots of a part of the year, fees that are paid, taken back and paid again, nights, and what is recorded
after them.

After every step every quantity and the status of the year are the model's, and the checks of the doctor hold.
"""

import ast
from datetime import date, timedelta
from pathlib import Path
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

from ledger.database import Database
from ledger.law_in_force.queries import law_of
from ledger.permits.actions import fee_corrections, fees, second, year_end
from ledger.permits.nightly import JOB
from ledger.permits.queries.year import site_years
from ledger.permits.rules.strips import Strip
from ledger.processes.actions import Step
from tests.furnished import Worlds
from tests.permits.world import AREA, District, judge, site
from tests.properties.in_a_district import DistrictMachine, run_machine
from tests.properties.numbers import sized
from tests.properties.year_model import LAST, YEAR, Fee, Report, Year

SITES = [site(1), site(2)]
END = date(2026, 11, 1)
"""From where is looked back."""
KILO = 10**3
FEE_DAY = date(2026, 3, 20)
OVERDRAWN = ("account.overdraft", "account.overdraft_later")

sites = st.sampled_from(SITES)
sources = st.sampled_from(["bureau", "online", "self"])
days = st.integers(0, 85).map(lambda n: date(2026, 1, 5) + timedelta(days=n))
"""Of the time for surrendering, and none after its last day."""


def district(database: Database, owner: Database) -> District:
    """Two enterprises under a cap of 100 kg of the year that is over."""
    made = District(database, owner, "cn-43")
    for number in (1, 2):
        made.enterprise(number)
    made.cap("0.100", YEAR, YEAR)
    return made


class YearMachine(DistrictMachine):
    """People of a bureau and of finance, two enterprises, and the auditor's model."""

    district = staticmethod(district)

    @initialize()
    def start(self) -> None:
        """Have the district in a fresh clone."""
        self.enter()
        self.year = Year(100 * KILO)
        for whose, quantity in zip(SITES, (20, 10), strict=True):
            self.allocate(whose, quantity, True, False, date(2025, 3, 3))

    def step(self, who: str, on: date) -> Step:
        """Somebody who acts, with a paper that nobody has named yet."""
        return self.d.step(who, on, document=f"paper {self.next_id()}")

    def other(self, who: str, on: date) -> Step:
        """Somebody who confirms, with the paper of who asked."""
        return self.d.step(who, on, document="")

    def told(self, got: str, model: str) -> None:
        """Hold an answer against the model's."""
        assert got in OVERDRAWN if model == "overdraft" else got == model, (got, model)
        self.acted += not model.startswith(("permits.", "overdraft"))

    @rule(
        whose=sites,
        quantity=st.integers(1, 9),
        paid=st.booleans(),
        late=st.booleans(),
        on=st.dates(date(2025, 2, 1), date(2026, 3, 1)),
    )
    def allocate(self, whose: str, quantity: int, paid: bool, late: bool, on: date) -> None:
        """Allocate as of a day, for the year or from its July on, with a fee due or free of one."""
        first = date(YEAR, 7, 1) if late else date(YEAR, 1, 1)
        purpose = "holding" if paid else "unpaid"
        model = self.year.grant(whose, purpose, quantity * KILO, on, first)
        got = self.d.allocate(
            whose,
            f"0.{quantity:03d}",
            YEAR,
            YEAR,
            step=self.d.step(on=on),
            purpose=purpose,
            valid_from=first if late else None,
            grant_id=self.next_id(),
        )
        self.told(got, model)

    @rule(whose=sites, source=sources, quantity=st.integers(0, 40), on=days)
    def report(self, whose: str, source: str, quantity: int, on: date) -> None:
        """File what was emitted, on paper, from any source."""
        act, grams = self.next_id(), quantity * KILO // 2
        what = year_end.Emitted(whose, YEAR, "SO2", source, grams, 0)
        self.told(
            self.d.do(year_end.report_emissions, self.step("bureau", on), report_id=act, what=what),
            "reported",
        )
        self.year.reports[act] = Report(whose, source, grams, on)

    def chosen(self, data: st.DataObject, *states: str) -> tuple[UUID, Report, date]:
        """Choose a report in one of some states, and a day on which it may go on."""
        act = data.draw(st.sampled_from(self.in_state(*states)))
        known = self.year.reports[act]
        return act, known, known.last_on + timedelta(days=data.draw(st.integers(0, 3)))

    def in_state(self, *states: str) -> list[Any]:
        """List the reports in some states."""
        year = getattr(self, "year", None)
        return [act for act, one in year.reports.items() if one.state in states] if year else []

    @precondition(lambda self: bool(self.in_state("reported", "disputed")))
    @rule(data=st.data(), reject=st.booleans())
    def decide(self, data: st.DataObject, reject: bool) -> None:
        """Verify or reject what was reported or is contested."""
        act, known, on = self.chosen(data, "reported", "disputed")
        action, who, state = ("reject", "fifth", "rejected") if reject else ("verify", "chief", "verified")
        self.told(self.d.do(judge, self.step(who, on), report_id=act, action=action), state)
        if reject:
            known.state, known.last_on = state, on
        else:
            self.year.verify(known, on)

    @precondition(lambda self: bool(self.in_state("reported", "verified")))
    @rule(data=st.data(), keep=st.booleans())
    def dispute(self, data: st.DataObject, keep: bool) -> None:
        """Contest a report: of what was verified one asks and another confirms, or drops it."""
        act, known, on = self.chosen(data, "reported", "verified")
        asked = known.state == "verified"
        got = self.d.do(year_end.dispute_report, self.step("third", on), report_id=act)
        self.told(got, "dispute_asked" if asked else "disputed")
        known.last_on = on
        if asked and keep:
            self.told(self.d.do(year_end.drop_dispute, self.step("fourth", on), report_id=act), "verified")
            return
        if asked:
            self.told(
                self.d.do(year_end.confirm_dispute, self.other("fourth", on), report_id=act), "disputed"
            )
        known.state = "disputed"

    @rule(whose=sites, quantity=st.integers(1, 12), on=days)
    def surrender(self, whose: str, quantity: int, on: date) -> None:
        """Surrender as of a day, also one before what was surrendered already."""
        act = self.next_id()
        model = self.year.surrender(act, whose, quantity * KILO, on)
        words: dict[str, Any] = {"site": whose, "strips": [self.strip(quantity)]}
        self.told(self.d.do(year_end.surrender, self.d.of(whose, on), act_id=act, **words), model)

    @precondition(lambda self: bool(getattr(self, "year", None) and self.year.surrenders))
    @rule(data=st.data(), after=st.sampled_from([0, 3, 10, 11]))
    def undo(self, data: st.DataObject, after: int) -> None:
        """Undo a surrender, inside its window or the day after it."""
        act: Any = data.draw(st.sampled_from(list(self.year.surrenders)))
        on = self.year.surrenders[act].on + timedelta(days=after)
        model = self.year.undo(act, on)
        got = self.d.do(year_end.undo_surrender, self.step("fifth", on), act_id=act)
        if got == "undo_asked":
            got = self.d.do(year_end.confirm_surrender, self.other("sixth", on), act_id=act)
        self.told(got, model)

    @rule(whose=sites)
    def pay_fee(self, whose: str) -> None:
        """Assess what is unpaid, and pay it."""
        fee_id, lots = self.next_id(), self.year.unpaid(whose)
        got = self.d.do(
            fees.assess_fee, self.step("bureau", FEE_DAY), fee_id=fee_id, site=whose, notice=str(fee_id)
        )
        self.told(got, "proposed" if lots else "permits.nothing_unpaid")
        if not lots:
            return
        self.told(self.d.do(fees.confirm_fee, self.other("chief", FEE_DAY), fee_id=fee_id), "due")
        self.year.fees[fee_id] = Fee(whose, lots)
        self.pay(fee_id)

    def pay(self, fee_id: UUID) -> None:
        """Record the payment of a fee, by two."""
        amount = self.d.ask(fees.find_fee, fee_id).parts[0][1]
        model = self.year.pay(self.year.fees[fee_id], FEE_DAY)
        got = self.d.pay(fee_id, 1, amount, f"slip {self.next_id()}", on=FEE_DAY)
        self.told(got, model)

    @precondition(lambda self: bool(getattr(self, "year", None) and self.year.fees))
    @rule(data=st.data())
    def correct_fee(self, data: st.DataObject) -> None:
        """Take the payment of a fee back, or pay it again where that was done."""
        fee_id: Any = data.draw(st.sampled_from(list(self.year.fees)))
        fee, act = self.year.fees[fee_id], self.next_id()
        if not fee.paid:
            self.pay(fee_id)
            return
        model = self.year.take_back(fee, FEE_DAY)
        step = self.step("finance", FEE_DAY)
        got = self.d.do(fee_corrections.take_payment_back, step, act_id=act, fee_id=fee_id, number=1)
        if got == "proposed":
            ways = (fee_corrections.TAKE_PAYMENT_BACK,)
            got = self.d.do(second.confirm, self.other("teller", FEE_DAY), act_id=act, ways=ways)
        self.told(got, "reversed" if model == "due" else model)

    @rule(on=st.sampled_from([LAST, LAST + timedelta(days=1), LAST + timedelta(days=20)]))
    def night(self, on: date) -> None:
        """Do a night; after the last day it ends whatever is left, and nobody asks."""
        on = max(on, self.year.last_day)
        told = [*JOB.run(self.d.database, self.d.book_id, on, self.d.root)][-1]
        assert (told.expired, told.faults) == (self.year.night(on), ())
        self.acted += told.expired > 0

    @rule(
        whose=sites,
        quantity=st.integers(1, 12),
        came_on=st.sampled_from([date(2026, 3, 2), LAST, LAST + timedelta(days=1)]),
        after=st.sampled_from([1, 30, 60, 61]),
    )
    def surrender_late(self, whose: str, quantity: int, came_on: date, after: int) -> None:
        """Record after the night what came in by a day."""
        act, on = self.next_id(), max(LAST + timedelta(days=after), self.year.last_day)
        model = self.year.surrender_late(act, whose, quantity * KILO, came_on, on)
        words: dict[str, Any] = {"site": whose, "strips": [self.strip(quantity)], "came_on": came_on}
        got = self.d.twice(
            year_end.LATE,
            year_end.surrender,
            self.step("bureau", on),
            self.other("chief", on),
            act_id=act,
            **words,
        )
        self.told(got, model)

    def strip(self, quantity: int) -> Strip:
        """So many kilograms of the year."""
        return Strip("SO2", AREA, YEAR, YEAR, quantity * KILO)

    @invariant()
    def everything_agrees(self) -> None:
        """Every quantity and the status of the year are the model's, and no promise is broken."""
        if not hasattr(self, "d"):
            return
        for whose in SITES:
            for purpose in ("unpaid", "holding", "surrendered"):
                assert self.d.held(whose, purpose, YEAR) == self.year.of(whose, purpose)
            with self.d.database.read() as books:
                law = law_of(books, self.d.book_id, END)
                years = site_years(books, self.d.book_id, whose, YEAR, END, law)
            found = [(one.end.status.value, one.end.verified, one.end.surrendered) for one in years]
            assert found == [self.year.status(whose)]
        assert self.d.held(f"bureau:{AREA}", "expired", YEAR) == sum(self.year.expired.values())
        assert self.d.broken() == []


@pytest.mark.long(30)
def test_year_machine(server_url: str, worlds: Worlds) -> None:
    """Whatever is reported, surrendered, paid and taken back in whatever order, the year is what the model says."""
    run_machine(YearMachine, server_url, worlds, sized((4, 25), (60, 50)))


def test_the_models_are_not_the_codes() -> None:
    """Goal: a fault of a rule is not in its model too. Method: what the models import."""
    models = sorted(Path(__file__).parent.glob("*_model.py"))
    assert models
    for path in models:
        named = [
            one.module or "" if isinstance(one, ast.ImportFrom) else one.names[0].name
            for one in ast.walk(ast.parse(path.read_text("utf-8")))
            if isinstance(one, ast.Import | ast.ImportFrom)
        ]
        assert [name for name in named if name.partition(".")[0] in ("ledger", "api", "tests")] == []
