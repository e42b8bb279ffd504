"""Published figures and worked tables of permits: strips, prices, fees, gates, the year."""

from dataclasses import replace
from datetime import UTC, date, datetime
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.amounts import divide_half_up, parse_decimal
from ledger.errors import LedgerError
from ledger.law import Law
from ledger.market.rules import prices
from ledger.market.rules.gates import failures, veiled
from ledger.market.rules.prices import Goods
from ledger.permits.rules import fees, strips, year
from ledger.permits.rules.gates import refusal
from ledger.permits.rules.strips import HeldLot, Strip
from ledger.permits.rules.year import Report, Status
from ledger.workdays import add_workdays
from tests.errors.test_permit_cases import DAY, HERE, LAW, PLANT, STRIP, THERE, side, trade

NATION = Law.of("cn")


def t(text: str) -> int:
    """Read tonnes or kilograms."""
    return parse_decimal(text, 6)


def goods(
    pollutant: str, quantity: str, price: str, *, years: int = 5, basis: str = "PER_TONNE_YEAR"
) -> Goods:
    """A line of a sale."""
    return Goods(Strip(pollutant, "x", 2026, 2025 + years, t(quantity)), parse_decimal(price, 2), basis)


def test_time_sliced_table() -> None:
    """The worked table: lot 1 of 10 t for 2021–2025, lot 2 of 2.5 t from July 2023, 1 t leased out in 2024, 4 t pledged 2024–2025."""
    held = []
    for vintage in range(2021, 2026):
        pledged, out = (t("4") if vintage >= 2024 else 0), (t("1") if vintage == 2024 else 0)
        held.append(HeldLot("lot1", vintage, t("10") - pledged - out))
        if pledged:
            held.append(HeldLot("lot1", vintage, pledged, purpose="pledged"))
        if vintage >= 2023:
            first = date(2023, 7, 1) if vintage == 2023 else date(vintage, 1, 1)
            held.append(HeldLot("lot2", vintage, t("2.5"), valid_from=first, valid_to=date(vintage, 12, 31)))
    rows = {
        v: strips.availability(v, held, t("1") if v == 2024 else 0, "pro_rata_days")
        for v in range(2021, 2026)
    }
    told = {v: (r.held, r.leased_out, r.pledged, r.may_emit, r.may_sell) for v, r in rows.items()}
    assert told[2021] == told[2022] == (t("10"), 0, 0, t("10"), t("10"))
    assert told[2023] == (t("12.5"), 0, 0, 11_260_273, t("10"))
    assert told[2024] == (t("12.5"), t("1"), t("4"), t("11.5"), t("7.5"))
    assert told[2025] == (t("12.5"), 0, t("4"), t("12.5"), t("8.5"))
    assert strips.availability(2023, held, 0, "whole_year").may_emit == t("12.5")
    assert strips.availability(2023, held, 0, "whole_months").may_emit == t("11.25")
    assert min(rows[v].may_sell for v in (2024, 2025)) < t("8") <= rows[2025].may_sell


def test_published_prices() -> None:
    """F1 Jingde, F2 Jingzhou 2016, F3 Jiangxi, F17 a gram of lead."""
    assert [prices.price_of(goods(*x)) for x in (("SO2", "8.074", "6000"), ("NOX", "21.648", "4500"))] == [
        242_220_00,
        487_080_00,
    ]
    lump = "PER_TONNE_LUMP"
    sold = [
        (("COD", "3.558", "10400"), ("COD", "5.637", "10550")),
        (("NH3N", "0.170", "15700"), ("NH3N", "0.128", "15750")),
        (("SO2", "4.294", "4000"), ("SO2", "8.021", "4150")),
        (("NOX", "2.520", "4300"), ("NOX", "5.872", "4350")),
    ]
    totals = [sum(prices.price_of(goods(*x, basis=lump)) for x in lines) for lines in sold]
    assert (totals, sum(totals)) == ([96_473_55, 4_685_00, 50_463_15, 36_379_20], 188_000_90)
    volumes = [sum(t(x[1]) for x in lines) for lines in sold]
    assert volumes == [t("9.195"), t("0.298"), t("12.315"), t("8.392")]
    averages = [divide_half_up(total * 10**6, volume) for total, volume in zip(totals, volumes, strict=True)]
    assert averages == [10_491_96, 15_721_48, 4_097_70, 4_334_99]
    assert [prices.price_of(goods(*x)) for x in (("SO2", "96", "389"), ("NOX", "137", "489"))] == [
        186_720_00,
        334_965_00,
    ]
    assert prices.price_of(goods("PB", "0.001", "500", basis="PER_KG_LUMP")) == 50
    assert prices.price_of(goods("SO2", "1", "2", basis="PER_KG_LUMP")) == 2_000_00


def test_service_fee_of_shanxi() -> None:
    """F5: 10 t of NOx at 18,000 yuan; 1.5 % in halves, in the two years of the trial."""
    law, on = Law.of("cn-14"), date(2013, 3, 1)
    charge = prices.service_charge(
        180_000_00, law.fraction("service_fee.seller", on), law.fraction("service_fee.buyer", on)
    )
    assert (charge.seller, charge.buyer) == (1_350_00, 1_350_00)


@pytest.mark.parametrize(
    ("amount", "least", "most", "told"),
    [
        (1_000_00, 0, None, (10_00, 0)),
        (1_000_00, 9_99, 10_01, (10_00, 0)),
        (1_000_00, 10_00, 10_00, (10_00, 0)),
        (1_000_00, 10_01, None, (10_01, 0)),
        (1_000_00, 0, 9_99, (9_99, 0)),
    ],
)
def test_service_fee_between_its_bounds(
    amount: int, least: int, most: int | None, told: tuple[int, int]
) -> None:
    """The least and the largest fee bind a side that pays any; who pays none owes no least fee."""
    charge = prices.service_charge(amount, Fraction("0.01"), Fraction(0), least, most)
    assert (charge.seller, charge.buyer) == told


def test_a_year_without_months() -> None:
    """Where the place plans no months, the year is planned whole from the first one."""
    assert [one.plan for one in year.monthly([1, 2], 120, [80])] == [10, 20]
    assert [one.plan for one in year.monthly([1, 2], 120, [80], "whole_year")] == [120, 120]


def test_published_fees() -> None:
    """F6 Zhuzhou, F7 both operators, F8 and F9 instalments, F13 the due date."""
    on = date(2017, 6, 1)
    fee = fees.assess(
        [Strip("PB", "x", 2017, 2021, t("12.5")), Strip("COD", "x", 2017, 2021, t("3.2"))],
        Law.of("cn-43"),
        on,
    )
    assert [line.amount for line in fee.lines] == [625_00, 3_680_00]
    henan, jiangsu, day = Law.of("cn-41"), Law.of("cn-32"), date(2026, 1, 5)
    assert [bool(fees.exemption(fen, henan, day)) for fen in (1_999_99, 2_000_00, 2_000_01)] == [
        True,
        True,
        False,
    ]
    assert [bool(fees.exemption(fen, jiangsu, day)) for fen in (1_999_99, 2_000_00, 2_000_01)] == [
        True,
        False,
        False,
    ]
    assert fees.exemption(1, NATION, day) == ""
    assert fees.instalments(1_234_567_89, 5, NATION, day) == [
        493_827_16,
        185_185_18,
        185_185_18,
        185_185_18,
        185_185_19,
    ]
    with pytest.raises(LedgerError) as caught:
        fees.check_instalments([3999, 6001], 100_00, NATION, day)
    assert caught.value.figures["share"] == "39.99 %"
    with pytest.raises(LedgerError) as caught:
        fees.check_instalments([399_999, 600_001], 1_000_000, NATION, day)
    assert caught.value.figures["share"] == "39.9999 %"
    assert add_workdays(date(2025, 9, 26), 7) == date(2025, 10, 13)


@given(st.integers(1, 10**15), st.integers(1, 5))
def test_instalments_make_the_fee(total: int, count: int) -> None:
    """Parts sum to the whole; the first is at least 40 % and the least such; the others differ by what rounding left."""
    if total < 10:
        return
    parts = fees.instalments(total, count, NATION, DAY)
    assert sum(parts) == total
    assert len(parts) == count
    if count > 1:
        assert parts[0] * 10 >= total * 4 > (parts[0] - 1) * 10
        assert parts[-1] - parts[1] in range(count)


def test_replacement() -> None:
    """L8 and L12: rounding up never creates quantity; old units at 2.86 to one cover what is told, rounded down."""
    assert prices.delivered_for(t("3"), Fraction("1.2")) == t("3.6")
    assert prices.delivered_for(1, Fraction("1.5")) == 2
    assert prices.delivered_for(t("0.00001"), Fraction("1.5")) == t("0.000015")
    assert prices.covered_by(t("100"), Fraction("2.86")) == 34_965_034


@given(st.integers(1, 10**16), st.fractions(1, 3, max_denominator=100))
def test_replacement_is_least(quantity: int, ratio: Fraction) -> None:
    """What is given covers q·r, and one unit less would not; it covers what was asked, and no more than was given."""
    given_up = prices.delivered_for(quantity, ratio)
    assert given_up >= quantity * ratio > given_up - 1
    assert prices.covered_by(given_up, ratio) >= quantity


RULES = st.sampled_from(["pro_rata_days", "whole_months", "whole_year"])


@given(st.integers(1, 10**12), st.integers(2000, 2199), st.integers(1, 364), RULES)
def test_part_years(quantity: int, vintage: int, start: int, rule: str) -> None:
    """A part of a year is never more than the year, and a longer part never less."""
    begin, end = date(vintage, 1, 1), date(vintage, 12, 31)
    parts = [
        strips.usable_part(
            HeldLot("x", vintage, quantity, valid_from=date.fromordinal(begin.toordinal() + n), valid_to=end),
            rule,
        )
        for n in (0, start - 1, start)
    ]
    assert quantity == parts[0] >= parts[1] >= parts[2] >= 0


def test_gates_are_told_together() -> None:
    """L1 and L2: every gate that fails, in both languages, with rule and source; the heat part of a plant passes."""
    far = trade(seller=side(HERE, industry="D4411", power=True), buyer=side(THERE, region="330102"))
    found = failures(far, LAW)
    assert [gate.code for gate in found] == ["gate.scope_air_city", "gate.scope_power"]
    told = refusal(found, LAW, DAY).figures["gates"]
    assert isinstance(told, list)
    first = told[0]
    assert isinstance(first, dict)
    assert (first["rule"], first["compared"]) == (
        "scope.air",
        {"seller": "3306", "buyer": "3301", "pollutant": "SO2"},
    )
    assert "大气排污权" in str(first["zh"])
    assert str(first["source"]).startswith("cn@")
    assert [g.code for g in failures(trade(seller=PLANT), LAW)] == ["gate.scope_power"]
    assert failures(trade(heat=True, seller=PLANT, heat_part=(("SO2", 2026, 10_000_000, 0),)), LAW) == []
    assert failures(trade(buyer=side(THERE, region="330102"), approval="consent of the province"), LAW) == []


def test_a_decision_lets_through_what_concerns_both_sides() -> None:
    """Goal: what a decision lets through tells nothing of one side alone. Method: a trade that passes no gate, with a decision and none."""
    bad = trade(
        seller=side(HERE, arrears=1, overrun=("SO2",), standing=("licence_ban",)),
        buyer=side(THERE, region="330102", arrears=1),
        need=(("SO2", 1),),
    )
    kept = {gate.code for gate in failures(replace(bad, approval="D-1"), LAW)}
    let = [gate for gate in failures(bad, LAW) if gate.code not in kept]
    assert [gate.code for gate in let] == ["gate.scope_air_city"]
    assert veiled(let, "seller") == veiled(let, "buyer") == let


def test_the_affairs_of_the_other_side_are_veiled() -> None:
    """A side reads its own obstacles and those of both; of the other's it reads only that there are some."""
    bad = trade(
        seller=side(HERE, arrears=1, overrun=("SO2",), standing=("licence_ban",)),
        buyer=side(THERE, region="330102", arrears=1),
        need=(("SO2", 1),),
    )
    found = failures(bad, LAW)
    every = [
        "gate.scope_air_city",
        "gate.standing",
        "gate.arrears",
        "gate.over_emission",
        "gate.arrears",
        "gate.need",
    ]
    assert [g.code for g in veiled(found, None)] == every
    assert [g.code for g in veiled(found, "seller")] == [*every[:4], "gate.other_side"]
    assert [(g.code, dict(g.figures)) for g in veiled(found, "buyer")][-1] == (
        "gate.other_side",
        {"count": 3},
    )
    assert [g.code for g in veiled(found, "buyer")] == [
        "gate.scope_air_city",
        "gate.arrears",
        "gate.need",
        "gate.other_side",
    ]


def test_a_reserve_covers_its_area() -> None:
    """The reserve of a county, a city or a province sells to whom lies inside, and to nobody outside."""
    for region, codes in (
        ("330621", []),
        ("330600", []),
        ("330000", []),
        ("330100", ["gate.scope_air_city"]),
    ):
        reserve = side(HERE, site=f"bureau:{region}", region=region, watershed=None, reserve=True)
        assert [g.code for g in failures(trade(seller=reserve), LAW)] == codes


def test_a_missed_target_asks_for_twice() -> None:
    """G5: from inside the area, at two to one or more."""
    assert failures(trade(quality_missed=("SO2",), ratio=Fraction(2)), LAW) == []
    outside = trade(quality_missed=("SO2",), ratio=Fraction(2), seller=side(HERE, region="330602"))
    assert [g.code for g in failures(outside, LAW)] == ["gate.scope_quality"]


def test_the_year() -> None:
    """Sources in their order, abnormal emissions, and every status."""
    order = ("bureau", "online", "self")

    def end(*reports: Report, surrendered: str = "0", exclusion: str | None = None) -> year.YearEnd:
        return year.year_end(reports, t("10"), t(surrendered), exclusion, order, abnormal_counts=True)

    def verified(day: int) -> tuple[date, datetime]:
        return date(2026, 3, day), datetime(2026, 3, day, tzinfo=UTC)

    own = Report("self", t("9"), t("1"), "verified", date(2026, 2, 1), verified(1))
    assert end().status is Status.NO_REPORT
    assert (end(own).status, end(own).missing) == (Status.SHORT, t("10"))
    assert end(own, surrendered="10").status is Status.MET
    bureau = Report("bureau", t("12"), 0, "verified", date(2026, 3, 1), verified(2))
    assert (end(own, bureau, surrendered="10").missing, end(own, bureau, surrendered="10").over) == (
        t("2"),
        t("2"),
    )
    later = Report("bureau", t("11"), 0, "reported", date(2026, 4, 1))
    assert (end(own, bureau, later).verified, end(own, bureau, later).pending) == (t("12"), (later,))
    assert (end(later).status, end(later).verified) == (Status.NO_REPORT, None)
    rejected = Report("bureau", t("12"), 0, "rejected", date(2026, 3, 1))
    assert (end(own, rejected).verified, end(own, rejected).pending) == (t("10"), ())
    disputed = Report("bureau", t("12"), 0, "disputed", date(2026, 3, 1))
    assert (end(own, disputed).status, end(own, disputed).verified) == (Status.SHORT, t("10"))
    assert (end(disputed).status, end(disputed).verified) == (Status.DISPUTED, None)
    assert (
        end(replace(own, state="disputed")).verified
        == end(replace(own, state="rejected")).verified
        == t("10")
    )
    again = Report("self", t("7"), 0, "verified", date(2026, 1, 1), verified(3))
    assert (end(own, again).verified, end(again, own).verified) == (t("7"), t("7"))
    assert end(own, exclusion="excluded").status is Status.EXCLUDED
    assert end(exclusion="not_obliged").status is Status.NOT_OBLIGED


def test_monthly_marks() -> None:
    """80, 90 and 100 percent of the year, from the month in which they are reached; inside the year a site may borrow."""
    months = [t("2"), t("2"), t("2"), t("2"), t("0.5"), t("0.5"), t("1"), 0, 0, 0, 0, 0]
    told = year.monthly(months, t("10"), [80, 90, 100])
    assert [m.mark for m in told] == ["", "", "", "80", "80", "90", "100", "100", "100", "100", "100", "100"]
    assert (told[2].emitted, told[2].plan) == (t("6"), t("2.5"))


def test_picking_is_by_purpose_then_by_age() -> None:
    """Lots are taken in the order of the purposes, and inside one the oldest first; the sum is exact or nothing is."""
    held = [
        HeldLot("a", 2026, 5),
        HeldLot("b", 2026, 5, purpose="sellable"),
        HeldLot("c", 2026, 5),
        HeldLot("d", 2027, 5),
    ]
    taken = strips.pick_lots("SO2", 2026, 12, held, ("sellable", "holding"))
    assert [(one.asset, part) for one, part in taken] == [("b", 5), ("a", 5), ("c", 2)]
    assert STRIP.years == range(2026, 2027)
