"""The edges of what is done with permits: the day before, the day itself, and the day after."""

from datetime import date, timedelta

import pytest

from ledger.database import Database
from ledger.market.actions import sales
from ledger.market.rules.prices import Goods, Proposal
from ledger.permits.actions import plans, withdrawals
from ledger.permits.rules.plans import PlanLine
from ledger.workdays import add_workdays
from tests.furnished import furnished
from tests.permits.world import DAY, District, new, site, strip

TURN = timedelta(days=1)
PARTY = site(1).rpartition(":")[0]


@furnished
def district(database: Database, owner: Database) -> District:
    """Two mills in Zhuzhou, where use fees have rates."""
    made = District(database, owner, "cn-43")
    for number in (1, 2):
        made.enterprise(number, region="430203")
    made.cap("100", 2025, 2027, "SO2")
    return made


def around(day: date) -> tuple[date, date, date]:
    """The day before, the day, the day after."""
    return day - TURN, day, day + TURN


def gates(d: District, seller: int, buyer: int, on: date) -> list[str]:
    """The gates that a sale would not pass on a day."""
    told = d.ask(
        sales.check_proposal, on, Proposal(site(seller), site(buyer), (Goods(strip("1"), 30_000_00),))
    )
    return [gate["code"] for gate in told.gates]


@pytest.fixture
def plan(district: District) -> tuple[District, dict[str, object], date]:
    """A plan that is public until a day."""
    d, id = district, new()
    d.run(
        plans.upload_plan,
        d.step(),
        grant_id=id,
        title="",
        file_name="",
        lines=[PlanLine(site(1), strip("10"), "holding", None)],
    )
    until = d.run(plans.publish_plan, d.step(), grant_id=id).record.objections_until
    return d, {"grant_id": id}, until


def test_a_plan_is_approved_when_its_publicity_is_over(
    plan: tuple[District, dict[str, object], date],
) -> None:
    """Not the day before the last, not on the last day, but on the day after (docs/spec/permits.md 11)."""
    d, this, until = plan
    came = [d.do(plans.approve_plan, d.step("chief", day), **this) for day in around(until)]
    assert came == ["permits.publicity_open", "permits.publicity_open", "approved"]


def test_an_objection_comes_up_to_the_last_day(plan: tuple[District, dict[str, object], date]) -> None:
    """The day before the last, on the last day, and not on the day after (docs/spec/permits.md 11)."""
    d, this, until = plan
    came = [
        d.do(plans.object_to, d.step(on=day), objection_id=new(), party=PARTY, words="x", **this)
        for day in around(until)
    ]
    assert came == ["published", "published", "permits.publicity_over"]


def test_a_withdrawal_is_final_when_objections_are_over(district: District) -> None:
    """Not on the last day for objections, but on the day after (docs/spec/permits.md 7)."""
    d = district
    d.allocate(site(1), "10")
    act_id = new()
    words = {"act_id": act_id, "site": site(1), "strips": [strip("4")], "ground": "idle"}
    d.twice(withdrawals.WITHDRAW, withdrawals.withdraw, d.step(), **words)
    came = [
        d.do(withdrawals.conclude_withdrawal, d.step("chief", day), act_id=act_id)
        for day in around(add_workdays(DAY, 5))
    ]
    assert came == ["permits.objection_time", "permits.objection_time", "final"]


def test_a_fee_is_in_arrears_after_its_due_day(district: District) -> None:
    """On the day on which it is due, nobody is late (财税〔2015〕61号 art. 13; docs/spec/permits.md 9)."""
    d = district
    d.allocate(site(1), "10", 2026, 2027)
    d.allocate(site(2), "10", 2026, 2027, purpose="unpaid")
    assert d.charge(site(2), "N-1") == "due"
    with d.owner.engine.connect() as connection:
        due = connection.exec_driver_sql("SELECT due_on FROM ledger.permit_fee_instalment").scalar_one()
    assert [gates(d, 1, 2, day) for day in around(due)] == [[], [], ["gate.arrears"]]


def test_a_standing_counts_on_its_first_and_its_last_day(district: District) -> None:
    """A party stands on a list from the first day to the last, both counted (docs/spec/permits.md 6)."""
    d = district
    d.allocate(site(2), "10", 2026, 2027)
    last = add_workdays(DAY, 5)
    assert d.enlist(PARTY, "court_dishonest", until=last) == "done"
    assert [gates(d, 2, 1, day) for day in around(DAY)] == [[], ["gate.standing"], ["gate.standing"]]
    assert [gates(d, 2, 1, day) for day in around(last)] == [["gate.standing"], ["gate.standing"], []]
