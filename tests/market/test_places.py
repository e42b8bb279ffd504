"""Law below the province: rates, ratios and base prices of cities, areas and watersheds, and buyers where no pack is shipped."""

from datetime import date
from typing import Any

import pytest

from ledger.database import Database
from ledger.market.actions import buybacks, sales
from ledger.market.rules.prices import Goods, Proposal
from ledger.permits.actions import fees
from ledger.permits.queries.levies import paid_in
from ledger.permits.rules.fee_standing import falls_due
from ledger.permits.rules.strips import Strip
from ledger.workdays import SHIPPED
from tests.furnished import furnished
from tests.permits.world import DAY, District, new, site, t

WUYI, YIWU, HANGZHOU, SHANGHAI, SHANDONG = "330723", "330782", "330102", "310115", "370102"


@furnished
def province(database: Database, owner: Database) -> District:
    """Mills of several cities under a provincial centre that has a rate for each, and two that lie outside."""
    made = District(database, owner, "cn-33")
    made.adopt(
        **{"sale__needs_recognition": "false", "fee__rate__SO2": '"100.00"', "fee__rate__SO2__330723": '"1000.00"',
           "fee__rate__SO2__330700": '"4500.00"', "fee__rate__SO2__estate": '"7.00"', "ratio__SO2__330782": '"1.2"',
           "ratio__SO2__qiantang": '"1.5"', "sale__price_floor_applies": "true"}
    )  # fmt: skip
    for number, region in enumerate((WUYI, YIWU, HANGZHOU, SHANGHAI, SHANDONG), 1):
        made.enterprise(number, region=region, watershed="qiantang" if region == HANGZHOU else "other")
    for area in ("330000", "estate"):
        made.cap("100", 2026, 2027, area=area)
    return made


@pytest.mark.parametrize(
    ("number", "area", "rate", "key"),
    [
        (1, "330000", "1000.00", "fee.rate.SO2.330723"),
        (2, "330000", "4500.00", "fee.rate.SO2.330700"),
        (3, "330000", "100.00", "fee.rate.SO2"),
        (3, "estate", "7.00", "fee.rate.SO2.estate"),
    ],
)
def test_fees_of_cities(province: District, number: int, area: str, rate: str, key: str) -> None:
    """Wuyi has its own rate beside Yiwu, which has its city's; the line says for which place the rate is."""
    d = province
    d.allocate(site(number), "2", 2026, 2027, purpose="unpaid", area=area)
    line = d.run(
        fees.assess_fee, d.step(), fee_id=(fee_id := new()), site=site(number), notice="N"
    ).record.what.lines[0]
    assert (line.rate, line.amount) == (int(rate.replace(".", "")), int(rate.replace(".", "")) * 4)
    assert f" {key}: own" in line.source
    assert d.do(fees.confirm_fee, d.step("chief"), fee_id=fee_id) == "due"


@pytest.mark.parametrize(
    ("number", "count", "told", "parts"),
    [
        (1, 1, "exempt", []),
        (2, 1, "due", [("2026-06-10", 4000_00)]),
        (2, 2, "permits.instalments_too_many", []),
        (3, 2, "due", [("2026-06-15", 2000_00), ("2027-06-15", 2000_00)]),
    ],
)
def test_terms_of_cities(
    province: District, number: int, count: int, told: str, parts: list[tuple[str, int]]
) -> None:
    """Wuyi exempts below 5,000 yuan; its city takes the whole within 7 working days, Hangzhou half of it within 10."""
    d = province
    d.adopt(
        **{"fee__rate__SO2": '"1000.00"', "fee__rate__SO2__330700": '"1000.00"', "fee__due_working_days__330100": "10",
           "fee__exemption_operator__330723": '"<"', "fee__exemption_threshold__330723": '"5000.00"',
           "fee__instalments_max__330700": "1", "fee__first_share__330100": '"0.50"'}
    )  # fmt: skip
    d.allocate(site(number), "2", 2026, 2027, purpose="unpaid", area="330000")
    fee_id = new()
    assert d.charge(site(number), "N", fee_id=fee_id, count=count) == told
    kept = d.ask(fees.find_fee, fee_id)
    found = (
        [(falls_due(one, kept.notice_on, SHIPPED).on.isoformat(), one.amount) for one in kept.instalments]
        if kept
        else []
    )
    assert found == parts


@pytest.mark.parametrize(
    ("region", "gates"), [("330421", []), ("330424", ["gate.scope_pollutant"]), ("330102", ["gate.scope_pollutant"])]
)  # fmt: skip
def test_pollutants_of_counties(province: District, region: str, gates: list[str]) -> None:
    """The first trades between provinces (2024): VOC passes from Jiashan to Qingpu, and from no other county of Zhejiang."""
    d = province
    seller, buyer = (d.enterprise(n, region=code) for n, code in ((6, region), (7, "310118")))
    d.cap("100", 2026, 2026, area="330000", pollutant="VOC")
    d.allocate(seller, "1", 2026, 2026, area="330000", pollutant="VOC")
    asked = Proposal(seller, buyer, (Goods(Strip("VOC", "330000", 2026, 2026, t("1")), 100),))
    told = d.ask(lambda books, book: sales.check_proposal(books, book, DAY, asked))
    assert [one["code"] for one in told.gates if one["code"] == "gate.scope_pollutant"] == gates


def dry(d: District, buyer: int, price: int = 4500_00, seller: int = 1) -> Any:
    asked = Proposal(site(seller), site(buyer), (Goods(Strip("SO2", "330000", 2026, 2026, t("1")), price),))
    return d.ask(lambda books, book: sales.check_proposal(books, book, DAY, asked))


@pytest.mark.parametrize(
    ("buyer", "delivered", "key"),
    [
        (2, "1.2", "ratio.SO2.330782"),
        (3, "1.5", "ratio.SO2.qiantang"),
        (4, "1", "ratio.SO2"),
        (5, "1", "ratio.SO2"),
    ],
)
def test_ratios_of_places(province: District, buyer: int, delivered: str, key: str) -> None:
    """The ratio is that of the buyer's county, else of its watershed, else of all; also where the buyer's province has no pack."""
    told = dry(province, buyer)
    assert told.delivered == (t(delivered),)
    assert f" {key}: " in told.ratio_sources[0]
    gates = {one["code"] for one in told.gates}
    assert ("gate.scope_province" in gates) is (buyer == 5), (
        "Shanghai is on the list of pilots, Shandong is not"
    )


def test_a_missed_target_goes_before_a_smaller_ratio(province: District) -> None:
    """Where the target was missed the ratio is at least two, and the rule that is named is that one."""
    province.judged(False, area=YIWU)
    told = dry(province, 2)
    assert (told.delivered, "scope.quality_ratio" in told.ratio_sources[0]) == ((t("2"),), True)


@pytest.mark.parametrize(
    ("seller", "price", "by"),
    [
        (2, 4499_99, "price_floor.SO2.330782"),
        (2, 4500_00, None),
        (1, 999_99, "price_floor.SO2"),
        (1, 1000_00, None),
    ],
)
def test_base_prices_of_cities(province: District, seller: int, price: int, by: str | None) -> None:
    """Yiwu sells from 4,500 on, Wuyi beside it from 1,000; the gate names the place."""
    gates = [
        one for one in dry(province, 3 - seller, price, seller).gates if one["code"] == "gate.price_floor"
    ]
    assert [one["compared"]["by"] for one in gates] == ([by] if by else [])


@pytest.mark.parametrize(
    ("first", "price", "told"),
    [
        (None, 9000_00, "offered"),
        (None, 9000_01, "permits.buyback_too_dear"),
        # 184 and 365 days: 4,500 × 549 ÷ 365 = 6,768.493…
        (date(2026, 7, 1), 6768_49, "offered"),
        (date(2026, 7, 1), 6768_50, "permits.buyback_too_dear"),
    ],
)
def test_buybacks_by_the_rate_of_the_city(
    province: District, first: date | None, price: int, told: str
) -> None:
    """A buy-back pays at most the rate of the city for the two years that remain, or for the days of what begins in July."""
    d = province
    d.allocate(site(2), "1", 2026, 2027, area="330000", valid_from=first)
    d.adopt(buyback__at_most_fee_rate="true")
    what = [Strip("SO2", "330000", 2026, 2027, t("1"))]
    assert (
        d.do(
            buybacks.offer_buyback,
            d.step(on=date(2026, 6, 1)),
            act_id=new(),
            site=site(2),
            strips=what,
            price=price,
        )
        == told
    )


@pytest.mark.parametrize(
    ("area", "treasury"), [("330782", "3307820000"), ("330702", "3307000000"), ("330000", "3300000000")]
)
def test_a_reserve_pays_its_own_treasury(province: District, area: str, treasury: str) -> None:
    """What is paid for a county's reserve is booked into the county's treasury, where it has one, else its city's or the province's."""
    d, act_id = province, new()
    d.adopt(
        **{"levy__treasury_code": '"3300000000"', "levy__treasury_code__330700": '"3307000000"',
           "levy__treasury_code__330782": '"3307820000"', "sale__price_floor_applies": "false", "sale__bureaus": '"seller"'}
    )  # fmt: skip
    if area != "330000":
        d.cap("100", 2026, 2026, area=area)
    reserve = f"bureau:{area}"
    assert d.allocate(reserve, "5", 2026, 2026, area=area) == "issued"
    d.pay_in(site(2), "5000.00")
    asked = Proposal(reserve, site(2), (Goods(Strip("SO2", area, 2026, 2026, t("1")), 1000_00),))
    told = [
        d.do(sales.propose, d.step(), act_id=act_id, asked=asked),
        d.do(sales.accept, d.of(site(2)), act_id=act_id),
        d.do(sales.approve, d.step("chief"), act_id=act_id),
        d.do(sales.settle, d.step("finance"), act_id=act_id),
    ]
    assert told == ["proposed", "accepted", "approved", "settled"]
    [line] = d.ask(paid_in, DAY, DAY, owner=None)
    assert (line.levy.treasury_code, line.levy.item) == (treasury, "排污权出让其他收入")
