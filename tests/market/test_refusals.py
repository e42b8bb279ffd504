"""What the market refuses of a trade between places and of a buy-back, on PostgreSQL."""

from datetime import date

from ledger.database import Database
from ledger.market.actions import buybacks, sales
from ledger.market.rules.prices import Goods, Proposal
from ledger.permits.actions import surplus
from tests.furnished import furnished
from tests.permits.world import District, new, site, strip


@furnished
def district(database: Database, owner: Database) -> District:
    """Two mills in Zhuzhou, where use fees have rates."""
    made = District(database, owner, "cn-43")
    for number in (1, 2):
        made.enterprise(number, region="430203")
    made.cap("100", 2025, 2027, "SO2")
    return made


def test_both_bureaus(database: Database, owner: Database) -> None:
    """Where seller and buyer lie in different counties, a person of each bureau signs."""
    d = District(database, owner)
    d.adopt(
        sale__needs_recognition="false", surplus__irreversible_only="true", buyback__at_most_fee_rate="true"
    )
    d.enterprise(1)
    d.enterprise(2, region="330602")
    d.cap("100")
    d.allocate(site(1), "10")
    act_id = new()
    asked = Proposal(site(1), site(2), (Goods(strip("1"), 100),))
    d.do(sales.propose, d.step(), act_id=act_id, asked=asked)
    d.do(sales.accept, d.step("chief"), act_id=act_id)
    assert d.do(sales.approve, d.step("third"), act_id=act_id) == "permits.second_bureau_needed"
    assert d.do(sales.countersign, d.step("third"), act_id=act_id) == "countersigned"
    assert d.do(sales.approve, d.step("third"), act_id=act_id) == "process.acted_before"
    assert d.do(sales.approve, d.step("fourth"), act_id=act_id) == "approved"
    soft = surplus.Measure("M-1", date(2024, 1, 1), irreversible=False, evidence="x")
    assert (
        d.do(surplus.apply_surplus, d.step(), act_id=new(), site=site(1), strips=[strip("1")], what=soft)
        == "permits.measure_reversible"
    )
    offer = {"act_id": new(), "site": site(1), "strips": [strip("1")], "price": 10**9}
    assert d.do(buybacks.offer_buyback, d.step(), **offer) == "law.gap"


def test_buyback_price(district: District) -> None:
    """A buy-back pays at most the rate of the fee for the years that remain."""
    d = district
    d.adopt(buyback__at_most_fee_rate="true")
    offer = {"site": site(1), "strips": [strip("1", 2026, 2027)]}
    assert (
        d.do(buybacks.offer_buyback, d.step(), act_id=new(), price=400_01, **offer)
        == "permits.buyback_too_dear"
    )
    assert d.do(buybacks.offer_buyback, d.step(), act_id=new(), price=400_00, **offer) == "offered"
