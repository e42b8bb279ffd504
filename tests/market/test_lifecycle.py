"""What is sold, leased and enforced on PostgreSQL: agreed, settled, paid in order, given back."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from ledger.database import Database
from ledger.market.actions import endings, enforcement, leases, sales
from ledger.market.machines import LEASE, SALE
from ledger.market.rules.prices import Goods, Proposal
from ledger.permits.actions import pledges, year_end
from ledger.permits.machines import PLEDGE
from ledger.permits.queries import lots
from tests.market.world import agree
from tests.permits.world import AREA, District, new, site, strip, t, turn


@pytest.fixture(autouse=True)
def everything_is_said_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every act of these stories is repeated: in the same words it is a replay, in others it is refused."""
    monkeypatch.setattr(District, "repeats", True)


@pytest.fixture
def district(database: Database, owner: Database) -> District:
    """Three enterprises under a cap of 100 t of SO2 a year."""
    made = District(database, owner)
    assert made.adopt(sale__needs_recognition="false") == "in_force"
    for number in (1, 2, 3):
        made.enterprise(number)
    made.cap("100", 2025, 2028)
    return made


def test_sale_takes_the_oldest_grants_first(district: District) -> None:
    """Lots keep their provenance, and a delivery takes them in the order of their grants."""
    d = district
    d.allocate(site(1), "5")
    d.allocate(site(1), "7")
    d.pay_in(site(2), "600.00")
    act_id, _ = agree(d, "6")
    d.do(sales.settle, d.step("finance"), act_id=act_id)
    first, second = "lot:SO2:330603:2026:0001", "lot:SO2:330603:2026:0002"
    found = d.ask(lots.parts, site(2), ("holding",))
    assert [(one.held.asset, one.held.quantity) for one in found] == [(first, t("5")), (second, t("1"))]
    steps = d.ask(lots.path_of, first)
    assert [s.kind for s in steps if s.debit] == [
        "permits.allocation",
        "permits.set_aside",
        "market.settlement",
    ]


def test_agreed_sale_delivers_against_payment(district: District) -> None:
    """Lots are set aside, nothing is delivered unpaid, and permits and money move in one entry with a certificate."""
    d = district
    d.allocate(site(1), "10", 2026, 2027)
    act_id, told = agree(d, "6", 2026, 2027)
    assert told == ["proposed", "accepted", "approved"]
    assert [d.held(site(1)), d.held(site(1), "listed"), d.held(site(2))] == [t("4"), t("6"), 0]
    assert d.do(sales.settle, d.step("finance"), act_id=act_id) == "account.overdraft"
    d.pay_in(site(2), "1200.00")
    assert d.do(sales.settle, d.step("finance"), act_id=act_id) == "settled"
    assert d.do(sales.settle, d.step("finance"), act_id=act_id) == "settled"
    assert [d.held(site(1), "listed"), d.held(site(2)), d.held(site(2), vintage=2027)] == [0, t("6"), t("6")]
    assert [d.money(":".join(site(n).split(":")[:2])) for n in (1, 2)] == [1200_00, 0]
    assert d.broken() == []


def test_sale_needs_a_second_person_and_both_sides(district: District) -> None:
    """Who proposed cannot accept for the other side, and who began cannot approve."""
    d = district
    d.allocate(site(1), "10")
    act_id = new()
    asked = Proposal(site(1), site(2), (Goods(strip("1"), 100),))
    one, two = d.of(site(1)), d.of(site(2))
    assert d.do(sales.propose, d.of(site(3)), act_id=act_id, asked=asked) == "process.not_your_side"
    assert d.do(sales.propose, one, act_id=act_id, asked=asked) == "proposed"
    assert d.do(sales.propose, one, act_id=act_id, asked=asked) == "proposed"
    assert d.do(sales.accept, one, act_id=act_id) == "permits.side_missing"
    assert d.do(sales.accept, two, act_id=act_id) == "accepted"
    assert d.do(sales.settle, d.step("finance"), act_id=act_id) == "process.step_not_allowed"
    assert d.do(sales.approve, one, act_id=act_id) == "process.role_not_for_step"
    assert d.do(sales.cancel, two, act_id=act_id) == "process.step_not_allowed", "both have agreed"
    end: dict[str, Any] = {"act_id": new(), "of": act_id, "machine": SALE}
    assert d.do(endings.ask_end, two, **end) == "proposed"
    assert d.do(endings.accept_end, one, act_id=end["act_id"]) == "accepted"
    assert [d.held(site(1)), d.held(site(1), "listed")] == [t("10"), 0]
    mine, _ = agree(d, "1")
    assert d.do(sales.propose, d.step(), act_id=mine, asked=asked) == "entry.id_used"
    other = new()
    d.do(sales.propose, d.step(), act_id=other, asked=asked)
    d.do(sales.accept, d.step("chief"), act_id=other)
    assert d.do(sales.approve, d.step(), act_id=other) == "process.second_person_needed"
    assert d.broken() == []


def test_two_sales_of_one_lot(district: District) -> None:
    """Two sales of 6 t out of 10 t are accepted at once: exactly one is (L7); the other hears it when it asks, or from the journal."""
    d = district
    d.allocate(site(1), "10")
    ids = []
    for buyer in (2, 3):
        act_id = new()
        asked = Proposal(site(1), site(buyer), (Goods(strip("6"), 100),))
        d.do(sales.propose, d.step(), act_id=act_id, asked=asked)
        ids.append(act_id)
    with ThreadPoolExecutor(2) as pool:
        told = Counter(pool.map(lambda act_id: d.do(sales.accept, d.step("chief"), act_id=act_id), ids))
    assert told["accepted"] == 1
    assert told["permits.holding_too_small"] + told["account.overdraft"] == 1
    assert d.broken() == []


def test_replacement_ratio_retires_the_difference(database: Database, owner: Database) -> None:
    """Where the buyer's area missed its target the seller gives twice what the buyer gets, and the rest is retired."""
    d = District(database, owner)
    d.adopt(sale__needs_recognition="false")
    for number in (1, 2):
        d.enterprise(number)
    d.cap("100")
    assert d.judged(False) == "done"
    d.allocate(site(1), "10")
    d.pay_in(site(2), "300.00")
    act_id, told = agree(d, "3")
    assert told[-1] == "approved"
    assert d.do(sales.settle, d.step("finance"), act_id=act_id) == "settled"
    assert [d.held(site(2)), d.held(site(1)), d.held(site(1), "retired")] == [t("3"), t("4"), t("3")]
    assert d.broken() == []


def test_reserve_is_sold_into_the_treasury(district: District) -> None:
    """A sale out of the reserve: the money is non-tax revenue, and leaves the exchange at once."""
    d = district
    assert d.allocate(f"bureau:{AREA}", "10") == "issued"
    d.pay_in(site(2), "500.00")
    act_id, told = agree(d, "5", seller=f"bureau:{AREA}")
    assert told[-1] == "approved"
    assert d.do(sales.settle, d.step("finance"), act_id=act_id) == "settled"
    assert [d.held(site(2)), d.held(f"bureau:{AREA}", "reserve")] == [t("5"), t("5")]
    assert [d.money("treasury", "nontax_revenue"), d.money("treasury", "treasury_cash")] == [500_00, 500_00]
    assert d.money("exchange", "settlement_cash") == 0
    assert d.broken() == []


def test_lease_returns_what_it_took(district: District) -> None:
    """A lessee emits and surrenders under leased lots; the rest returns to where it was taken."""
    d = district
    d.allocate(site(1), "10")
    act_id = new()
    words = {"act_id": act_id, "lessor": site(1), "lessee": site(2), "strips": [strip("4")]}
    assert (
        d.do(leases.propose_lease, d.step(), **{**words, "strips": [strip("4", 2026, 2027)]})
        == "permits.lease_too_long"
    )
    assert d.do(leases.propose_lease, d.step(), **words) == "proposed"
    assert d.do(turn, d.step("chief"), act_id=act_id, machine=LEASE, action="accept") == "accepted"
    assert d.do(leases.register_lease, d.step(), act_id=act_id) == "process.second_person_needed"
    assert d.do(leases.register_lease, d.step("third"), act_id=act_id) == "running"
    assert [d.held(site(1)), d.held(site(2), "leased")] == [t("6"), t("4")]
    table = d.ask(lots.table_of, site(1), "whole_year")[("SO2", AREA)][0]
    assert (table.held, table.leased_out, table.may_emit, table.may_sell) == (t("10"), t("4"), t("6"), t("6"))
    assert (
        d.do(year_end.surrender, d.of(site(2)), act_id=new(), site=site(2), strips=[strip("1.5")])
        == "surrendered"
    )
    for who in (d.step(), d.of(site(1)), d.of(site(2))):  # its years are not over
        assert d.do(leases.return_lease, who, act_id=act_id) == "permits.lease_runs"
    end = new()
    assert d.do(endings.ask_end, d.of(site(1)), act_id=end, of=act_id, machine=LEASE) == "proposed"
    assert d.held(site(2), "leased") == t("2.5")
    assert d.do(endings.accept_end, d.of(site(2)), act_id=end) == "accepted"
    assert [d.held(site(1)), d.held(site(2), "leased"), d.held(site(2), "surrendered")] == [
        t("8.5"),
        0,
        t("1.5"),
    ]
    assert d.broken() == []


def test_enforcement_pays_in_order(district: District) -> None:
    """Costs first, then the creditor up to its debt, the rest to the owner; the lots go to the buyer."""
    d = district
    d.allocate(site(1), "4")
    bank, owner = (":".join(site(n).split(":")[:2]) for n in (3, 1))
    act_id = new()
    words = {
        "pledgor": site(1),
        "creditor": bank,
        "strips": [strip("4")],
        "debt": 700_00,
        "until": date(2026, 12, 1),
    }
    d.do(pledges.apply_pledge, d.of(site(1)), act_id=act_id, **words)
    d.do(turn, d.of(bank), act_id=act_id, machine=PLEDGE, action="accept")
    d.do(pledges.register_pledge, d.step("chief"), act_id=act_id)
    d.pay_in(site(2), "1000.00")
    words = {
        "act_id": new(),
        "of": act_id,
        "machine": PLEDGE,
        "buyer": site(2),
        "price": 1000_00,
        "costs_to": "court:1",
    }
    assert d.do(enforcement.ask_enforcement, d.step(), costs=1001_00, **words) == "permits.proceeds_too_small"
    assert d.enforce(d.step(), d.step("third"), costs=50_00, **words) == "done"
    assert [d.money(x) for x in ("court:1", bank, owner)] == [50_00, 700_00, 250_00]
    assert [d.held(site(2)), d.held(site(1), "pledged")] == [t("4"), 0]
    assert d.broken() == []


def test_costs_may_take_all_the_proceeds(district: District) -> None:
    """Goal: costs are covered when they are the price. Method: costs a fen above the price, and the price itself."""
    d = district
    d.allocate(site(1), "4")
    bank, owner = (":".join(site(n).split(":")[:2]) for n in (3, 1))
    act_id = new()
    words = {
        "pledgor": site(1),
        "creditor": bank,
        "strips": [strip("4")],
        "debt": 700_00,
        "until": date(2026, 12, 1),
    }
    d.do(pledges.apply_pledge, d.of(site(1)), act_id=act_id, **words)
    d.do(turn, d.of(bank), act_id=act_id, machine=PLEDGE, action="accept")
    d.do(pledges.register_pledge, d.step("chief"), act_id=act_id)
    d.pay_in(site(2), "10.00")
    words = {
        "act_id": new(),
        "of": act_id,
        "machine": PLEDGE,
        "buyer": site(2),
        "price": 10_00,
        "costs_to": "court:1",
    }
    assert d.do(enforcement.ask_enforcement, d.step(), costs=10_01, **words) == "permits.proceeds_too_small"
    assert d.enforce(d.step(), d.step("third"), costs=10_00, **words) == "done"
    assert [d.money(x) for x in ("court:1", bank, owner)] == [10_00, 0, 0]
    assert d.broken() == []


def test_creditors_are_paid_by_rank(district: District) -> None:
    """Goal: first the pledge that is enforced, then those behind it in their order. Method: ids against the order, one released,
    one whose release is only asked for, one behind another pledge.
    """
    d = district
    d.adopt(pledge__ranks_allowed="true", sale__needs_recognition="false")
    d.enterprise(4)
    d.allocate(site(1), "8")
    parties = {n: ":".join(site(n).split(":")[:2]) for n in (1, 2, 3, 4)}
    third, second_, first, other, gone, behind_other = (new() for _ in range(6))

    def pledge(act_id: UUID, creditor: int, debt: int, senior: UUID | None = None) -> None:
        words = {"pledgor": site(1), "creditor": parties[creditor], "debt": debt, "until": date(2026, 12, 1)}
        d.do(pledges.apply_pledge, d.of(site(1)), act_id=act_id, strips=[strip("4")], senior=senior, **words)
        d.do(turn, d.of(parties[creditor]), act_id=act_id, machine=PLEDGE, action="accept")
        assert d.do(pledges.register_pledge, d.step("chief"), act_id=act_id) == "registered"

    pledge(first, 3, 100_00)
    pledge(second_, 4, 200_00, first)
    pledge(gone, 4, 50_00, first)
    pledge(third, 3, 300_00, first)
    pledge(other, 4, 10_00)
    pledge(behind_other, 4, 7_00, other)
    assert d.do(pledges.release_pledge, d.of(parties[4]), act_id=gone) == "released"
    assert d.do(pledges.release_pledge, d.step("fourth"), act_id=second_) == "release_asked"
    d.pay_in(site(2), "450.00")
    words = {"act_id": new(), "of": first, "machine": PLEDGE, "buyer": site(2), "price": 450_00}
    paid = d.enforce(
        d.step(),
        d.step("third"),
        costs=0,
        costs_to="court:1",
        **words,
    )
    assert paid == "done"
    assert [d.money(parties[n]) for n in (3, 4, 1)] == [250_00, 200_00, 0]
    assert [d.held(site(2)), d.held(site(1), "pledged")] == [t("4"), t("4")]
    assert d.broken() == []
