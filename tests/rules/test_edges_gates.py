"""What the gates of a trade compare: which of them stop it, with which figures, and what an own law changes."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from ledger.amounts import parse_decimal
from ledger.law import Law
from ledger.market.rules import gates, prices
from ledger.market.rules.gates import Trade, failures
from ledger.market.rules.prices import Goods
from ledger.permits.rules.gates import Gate, Overrun, gate_figures
from ledger.permits.rules.strips import Strip
from ledger.permits.rules.terms import YearsCounted
from tests.errors.test_permit_cases import COD, DAY, HERE, LAW, PLANT, STRIP, THERE, side, trade
from tests.rules.edges import Edge, answer, edges
from tests.rules.test_law import own, row

ZHEJIANG, SHANXI = Law.of("cn-33"), Law.of("cn-14")
NOX, PM = replace(STRIP, pollutant="NOX"), replace(STRIP, pollutant="PM")
WEST: dict[str, Any] = {"seller": side(HERE, region="140105"), "buyer": side(THERE, region="140105")}
POWER = side(HERE, industry="D4411", power=True)
RESERVE = side(HERE, site="bureau:330621", reserve=True)
BASIS_OF_WATER = row("price_basis.WW", '"PER_TONNE_WASTEWATER"')
BASIS_OF_PM = row("price_basis.PM", '"PER_TONNE_LUMP"')


def law(*rows: str) -> Law:
    """The law of Zhejiang with values of the bureau's own."""
    return Law.of("cn-33", [own(*rows)])


def stopped(change: Trade, law: Law = LAW) -> list[tuple[str, dict[str, str]]]:
    """The gates that are not passed, each with what was compared."""
    return [
        (gate.code, {name: str(one) for name, one in gate.figures.items()}) for gate in failures(change, law)
    ]


def beside(pollutant: str, here: Law, there: Law | None) -> list[tuple[str, dict[str, str]]]:
    """Trade a pollutant from one law to another; only what both sides must trade alike is looked at."""
    found = stopped(trade(replace(STRIP, pollutant=pollutant), buyer_law=there), here)
    return [one for one in found if one[0] == "gate.scope_pollutant"]


@pytest.mark.parametrize(
    ("change", "law", "code", "compared"),
    [
        (trade(buyer=side(THERE, region="330102")), LAW, "scope_air_city", {"seller": "3306", "buyer": "3301", "pollutant": "SO2"}),
        (trade(COD, seller=side(HERE, watershed=None)), LAW, "scope_watershed", {"seller": "-", "buyer": "cao-e", "pollutant": "COD"}),
        (trade(COD, buyer=side(THERE, watershed=None)), LAW, "scope_watershed", {"seller": "cao-e", "buyer": "-", "pollutant": "COD"}),
        (trade(seller=POWER), LAW, "scope_power", {"seller": "D4411", "buyer": "C2221", "pollutant": "SO2"}),
        (trade(seller=side(POWER, industry=""), buyer=side(THERE, industry="")), LAW, "scope_power",
         {"seller": "-", "buyer": "-", "pollutant": "SO2"}),
        (trade(heat=True, seller=PLANT, heat_part=(("SO2", 2026, 1_000_000, 100_000),)), LAW, "heat_share",
         {"asked": "1.000", "pollutant": "SO2", "vintage": "2026", "granted": "1.000", "heat": "0.300", "sold": "0.100"}),
        (trade(replace(STRIP, quantity=1), heat=True, seller=side(PLANT, chp_heat_ppm=1_000_000)), LAW, "heat_share",
         {"asked": "0.000001", "pollutant": "SO2", "vintage": "2026", "granted": "0.000", "heat": "0.000", "sold": "0.000"}),
        (trade(buyer=side(THERE, sector="agricultural")), LAW, "scope_sector", {"seller": "industrial", "buyer": "agricultural"}),
        (trade(quality_missed=("SO2",)), LAW, "scope_quality", {"area": "330621", "pollutant": "SO2", "ratio": "1", "least": "2"}),
        (trade(buyer=side(THERE, region="340102"), approval="consent"), LAW, "scope_province", {"seller": "33", "buyer": "34"}),
        (trade(NOX, **WEST), SHANXI, "price_floor", {"pollutant": "NOX", "price": "1.00", "basis": "PER_TONNE_YEAR",
          "converted": "1.00", "floor_basis": "PER_TONNE_LUMP", "floor": "18000.00", "by": "price_floor.NOX"}),
        (trade(seller=side(HERE, standing=("praised", "licence_ban"))), LAW, "standing", {"side": "seller", "standing": "licence_ban"}),
        (trade(buyer=side(THERE, arrears=1)), LAW, "arrears", {"side": "buyer", "arrears": "0.01"}),
        (trade(seller=side(HERE, overrun=("NOX", "SO2"))), LAW, "over_emission", {"pollutant": "SO2"}),
        (trade(seller=side(HERE, unreported=("NOX", "SO2"))), LAW, "no_report", {"pollutant": "SO2"}),
        (trade(bought_on=(("NOX", DAY), ("SO2", date(2026, 5, 1)))), LAW, "cooling",
         {"pollutant": "SO2", "bought_on": "2026-05-01", "free_on": "2027-05-01"}),
        (trade(need=(("SO2", 999_999),)), LAW, "need", {"asked": "1.000", "pollutant": "SO2", "need": "0.999999"}),
    ],
)  # fmt: skip
def test_what_a_gate_compares(change: Trade, law: Law, code: str, compared: dict[str, str]) -> None:
    """One gate stands against the trade, and it tells what was compared."""
    assert stopped(change, law) == [(f"gate.{code}", compared)]


@pytest.mark.parametrize(
    ("change", "law"),
    [
        pytest.param(trade(COD, seller=POWER), LAW, id="water of a power plant"),
        pytest.param(trade(seller=RESERVE, buyer=side(THERE, power=True)), LAW, id="air from a reserve to a power plant"),
        pytest.param(trade(seller=POWER), law(row("scope.power_apart", "false")), id="where power does not stand apart"),
        pytest.param(trade(COD, buyer=side(THERE, watershed="qiantang")), law(row("scope.water", '"province"')), id="where water is free"),
        pytest.param(trade(price=99_999), ZHEJIANG, id="below a floor that binds nobody"),
        pytest.param(trade(COD, price=1, **WEST), SHANXI, id="what has no floor"),
        pytest.param(
            replace(trade(), goods=(Goods(STRIP, 1), Goods(COD, 1)), need=(("SO2", 1_000_000), ("COD", 1_000_000))),
            LAW, id="what is needed of two pollutants",
        ),
        pytest.param(trade(seller=side(HERE, overrun=("SO2",))), law(row("over.blocks_selling", "false")), id="where who was short sells"),
    ],
)  # fmt: skip
def test_what_a_gate_leaves_alone(change: Trade, law: Law) -> None:
    """Each is a step beside a gate."""
    assert stopped(change, law) == []


@edges(
    (
        Edge(
            "provinces between which permits pass",
            "cn-33 scope.province_pilots",
            lambda region: stopped(trade(buyer=side(THERE, region=region), approval="consent"), ZHEJIANG),
            (
                ("340102", []),
                ("320102", []),
                ("350102", [("gate.scope_province", {"seller": "33", "buyer": "35"})]),
            ),
        ),
        Edge(
            "two provinces, and no third",
            "docs/spec/permits.md 6",
            lambda listed: [
                code
                for code, _ in stopped(
                    trade(buyer=side(THERE, region="340102"), approval="consent"),
                    law(row("scope.province_pilots", listed)),
                )
            ],
            (
                ('["33", "34", "35"]', []),
                ('["33", "34"]', []),
                ('["33"]', ["gate.scope_province"]),
                ('["34"]', ["gate.scope_province"]),
            ),
        ),
    )
)
def test_provinces(ask: Callable[[Any], object], value: object, told: object) -> None:
    """Both must be among the pilots."""
    assert answer(ask, value) == told


@pytest.mark.parametrize(
    ("pollutant", "here", "there", "compared"),
    [
        ("SO2", LAW, None, None),
        ("SO2", LAW, ZHEJIANG, None),
        ("SO2", SHANXI, None, None),
        ("SO2", LAW, SHANXI, ("PER_TONNE_YEAR", "PER_TONNE_LUMP")),
        ("SO2", SHANXI, ZHEJIANG, ("PER_TONNE_LUMP", "PER_TONNE_YEAR")),
        ("WW", LAW, None, ("-", "-")),
        ("WW", law(BASIS_OF_WATER), LAW, ("PER_TONNE_WASTEWATER", "-")),
        ("WW", LAW, law(BASIS_OF_WATER), ("-", "PER_TONNE_WASTEWATER")),
        ("PM", SHANXI, None, None),
        ("PM", SHANXI, law(BASIS_OF_PM), ("PER_TONNE_LUMP", "PER_TONNE_LUMP")),
        ("PM", law(BASIS_OF_PM), SHANXI, ("PER_TONNE_LUMP", "PER_TONNE_LUMP")),
        ("PM", law(BASIS_OF_PM, row("permits.pollutants", '["PM"]')), SHANXI, None),
    ],
)
def test_traded_on_both_sides(
    pollutant: str, here: Law, there: Law | None, compared: tuple[str, str] | None
) -> None:
    """A pollutant passes where both laws trade it and price it alike, whether by a basis of theirs or by none."""
    found = {"pollutant": pollutant, **dict(zip(("seller", "buyer"), compared or (), strict=False))}
    assert beside(pollutant, here, there) == ([("gate.scope_pollutant", found)] if compared else [])


COUNTIES = {"310118": "cn-31", "320509": "cn-32", "330421": "cn-33", "341882": "cn-34"}
"""Qingpu, Wujiang, Jiashan and Guangde, of which each has traded volatile organic compounds with the others."""


@pytest.mark.parametrize("there", COUNTIES)
@pytest.mark.parametrize("here", COUNTIES)
def test_the_published_trades_between_provinces_pass(here: str, there: str) -> None:
    """The trades of 2024 in the demonstration zone pass from each of its four places to each, by the shipped law; before it none does."""
    organic = replace(STRIP, pollutant="VOC")
    sides: dict[str, Any] = {"seller": side(HERE, region=here), "buyer": side(THERE, region=there)}
    sale = trade(organic, buyer_law=Law.of(COUNTIES[there]), approval="consent", **sides)
    assert stopped(sale, Law.of(COUNTIES[here])) == []
    before = {code for code, _ in stopped(replace(sale, on=date(2023, 12, 29)), Law.of(COUNTIES[here]))}
    assert before == ({"gate.scope_province"} if here != there else set()) | (
        {"gate.scope_pollutant"} if {here, there} & {"330421", "341882"} else set()
    )


def test_where_a_gate_stands_in_the_law() -> None:
    """One that a parameter draws names it and its source; another names its clause and where that comes from; none says nothing."""
    city, list_ = (
        gate_figures(failures(change, LAW)[0], LAW, DAY)
        for change in (
            trade(buyer=side(THERE, region="330102")),
            trade(buyer=side(THERE, standing=("licence_ban",))),
        )
    )
    assert (city["rule"], city["source"]) == ("scope.air", LAW.value("scope.air", DAY).cite)
    assert list_["rule"] == "docs/spec/permits.md 6: lists"
    assert str(list_["source"]).startswith("BZSJ2025CQ034")
    told = [
        one for one in (*vars(gates).values(), Overrun) if isinstance(one, type) and issubclass(one, Gate)
    ]
    assert [one.code for one in told if one is not Gate and not (one.key or one.rule)] == []


@edges(
    (
        Edge(
            "the basis of a price fits the unit",
            "docs/spec/permits.md 1.3",
            lambda pair: prices.check_basis(*pair),
            (
                (("SO2", "PER_TONNE_YEAR"), None),
                (("SO2", "PER_KG_LUMP"), None),
                (("PB", "PER_KG_YEAR"), None),
                (("PB", "PER_TONNE_YEAR"), "permits.basis_unfit"),
                (("PB", "PER_TONNE_WASTEWATER"), "permits.basis_unfit"),
                (("COD", "PER_TONNE_WASTEWATER"), "permits.basis_unfit"),
                (("WW", "PER_TONNE_WASTEWATER"), None),
                (("WW", "PER_TONNE_YEAR"), None),
                (("SO2", "PER_BUCKET"), "permits.basis_unknown"),
            ),
        ),
    )
)
def test_bases(ask: Callable[[Any], object], value: object, told: object) -> None:
    """Heavy metals have no price per tonne."""
    assert answer(ask, value) == told


def test_the_line_without_a_price() -> None:
    """Lines are counted from one."""
    with pytest.raises(prices.PriceNotPositive) as second:
        prices.check_sale("a", "b", [Goods(STRIP, 1), Goods(COD, 0)])
    assert second.value.figures["line"] == 2


FLOOR: Any = law(
    row("sale.price_floor_applies", "true"),
    row("price_floor.COD", '"4000.00"'),
    row("price_floor.SO2", '"4000.00"'),
)
FIVE = replace(COD, first_vintage=2026, last_vintage=2030)
LUMPS = law(
    row("sale.price_floor_applies", "true"),
    row("price_floor.COD", '"20000.00"'),
    row("price_basis.COD", '"PER_TONNE_LUMP"'),
)
HALF = YearsCounted(915 * 1_000_000, 365)


def priced(
    price: str, basis: str, strip: Strip = FIVE, term: YearsCounted | None = None, at: Law = FLOOR
) -> str:
    """Sell at a price; tell it on the basis of the place where it is below the floor, and nothing where it passes."""
    goods = Goods(strip, parse_decimal(price, 2), basis)
    found = stopped(replace(trade(), goods=(goods,), terms=(term,) if term else ()), at)
    assert all(code == "gate.price_floor" for code, _ in found)
    return found[0][1]["converted"] if found else ""


@pytest.mark.parametrize(
    ("price", "basis", "strip", "term", "law", "told"),
    [
        ("3999.99", "PER_TONNE_YEAR", FIVE, None, FLOOR, "3999.99"),
        ("4000.00", "PER_TONNE_YEAR", FIVE, None, FLOOR, ""),
        ("4000.00", "PER_TONNE_LUMP", FIVE, None, FLOOR, "800.00"),
        ("19999.99", "PER_TONNE_LUMP", FIVE, None, FLOOR, "3999.99"),
        ("20000.00", "PER_TONNE_LUMP", FIVE, None, FLOOR, ""),
        ("20000.01", "PER_TONNE_LUMP", FIVE, None, FLOOR, ""),
        ("3.99", "PER_KG_YEAR", FIVE, None, FLOOR, "3990.00"),
        ("4.00", "PER_KG_YEAR", FIVE, None, FLOOR, ""),
        ("19.99", "PER_KG_LUMP", FIVE, None, FLOOR, "3998.00"),
        ("20.00", "PER_KG_LUMP", FIVE, None, FLOOR, ""),
        # a term of 915 days: 4,000 × 915 ÷ 365 = 10,027.397… for all of it
        ("10027.39", "PER_TONNE_LUMP", replace(COD, last_vintage=2028), HALF, FLOOR, "3999.99"),
        ("10027.40", "PER_TONNE_LUMP", replace(COD, last_vintage=2028), HALF, FLOOR, ""),
        ("4000.00", "PER_TONNE_YEAR", replace(COD, last_vintage=2028), HALF, FLOOR, ""),
        # where the place prices for the whole term
        ("3999.99", "PER_TONNE_YEAR", FIVE, None, LUMPS, "19999.95"),
        ("4000.00", "PER_TONNE_YEAR", FIVE, None, LUMPS, ""),
        ("19999.99", "PER_TONNE_LUMP", FIVE, None, LUMPS, "19999.99"),
        ("20000.00", "PER_TONNE_LUMP", FIVE, None, LUMPS, ""),
    ],
)  # fmt: skip
def test_a_floor_is_compared_on_one_basis(
    price: str, basis: str, strip: Strip, term: YearsCounted | None, law: Law, told: str
) -> None:
    """Goal: no basis goes under the floor. Method: for each basis the last price below it and the first on it, by hand."""
    assert priced(price, basis, strip, term, law) == told


def test_each_pollutant_has_its_own_ratio() -> None:
    """Both in one contract pass as each alone does, and the largest ratio is that of no other pollutant."""
    both = replace(
        trade(quality_missed=("SO2",)),
        goods=(Goods(STRIP, 1), Goods(COD, 1)),
        ratio=Fraction(2),
        ratios=(("SO2", STRIP.area, Fraction(2)), ("COD", COD.area, Fraction(1))),
    )
    assert stopped(both) == []
    wrong = replace(both, ratios=(("SO2", STRIP.area, Fraction(1)), ("COD", COD.area, Fraction(2))))
    assert stopped(wrong) == [
        ("gate.scope_quality", {"area": "330621", "pollutant": "SO2", "ratio": "1", "least": "2"})
    ]
