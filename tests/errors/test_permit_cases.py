"""The smallest case of every refusal of the permits room, of identity, law and calendar that needs no database."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

from ledger import workdays
from ledger.documents import rows
from ledger.law import Law, parse_pack, shipped
from ledger.market.rules import gates, prices
from ledger.market.rules.gates import Side, Trade
from ledger.market.rules.prices import Goods
from ledger.permits.rules import back_dating, fee_standing, fees, plans, strips, year
from ledger.permits.rules.gates import refusal
from ledger.permits.rules.strips import Strip
from ledger.register import identity, industries, regions

DAY = date(2026, 6, 1)
LAW = Law.of("cn")
STRIP = Strip("SO2", "330621", 2026, 2026, 1_000_000)
HERE = Side("enterprise:a:001P", "330621", "cao-e", "C1713")
THERE = Side("enterprise:b:001P", "330621", "cao-e", "C2221")


def trade(
    strip: Strip = STRIP,
    *,
    price: int = 100,
    heat: bool = False,
    seller: Side = HERE,
    buyer: Side = THERE,
    **other: object,
) -> Trade:
    """A trade that passes every gate, with a change."""
    return replace(Trade(seller, buyer, (Goods(strip, price, heat_share=heat),), DAY, Fraction(1)), **other)  # type: ignore[arg-type]


def gate(change: Trade, law: Law = LAW) -> None:
    """Ask the gates, and raise the first that is not passed."""
    found = gates.failures(change, law)
    if found:
        raise found[0]


def side(whose: Side, **change: object) -> Side:
    """A side with a change."""
    return replace(whose, **change)  # type: ignore[arg-type]


def throw(error: Exception) -> None:
    """Raise it."""
    raise error


def window(key: str, days: int) -> Law:
    """The law of a bureau that lets acts be dated back for some days."""
    head = '[pack]\njurisdiction = "cn"\nname = "own"\nname_zh = "own"\nversion = "1"\nbase = "cn"\n'
    row = f'[[value]]\nkey = "{key}"\nvalue = {days}\nfrom = 2020-01-01\nsource = "own"\nmark = "verified"\n'
    return Law.of("cn", [parse_pack(head + row)])


def dated_back(key: str, back: int = 8) -> None:
    """Act alone some days back, where the law lets it be a week."""
    back_dating.check_window(window(key, 7), True, "surrender", "surrender", DAY - timedelta(days=back), DAY)


COD = replace(STRIP, pollutant="COD")
PLANT = side(HERE, industry="D4412", power=True, chp_heat_ppm=300_000)
CASES: dict[str, Callable[[], object]] = {
    "permits.pollutant_unknown": lambda: strips.unit_of("XY"),
    "permits.vintages_impossible": lambda: strips.vintages(2030, 2026),
    "permits.term_too_long": lambda: strips.check_term(
        [replace(STRIP, first_vintage=2026, last_vintage=2031)], LAW, DAY
    ),
    "permits.quantity_not_positive": lambda: strips.check_quantity(0),
    "permits.nothing_named": lambda: strips.check_strips([]),
    "permits.holding_too_small": lambda: strips.pick_lots(
        "SO2", 2024, 8_000_000, [strips.HeldLot("x", 2024, 7_500_000)]
    ),
    "permits.same_party": lambda: prices.check_sale("x", "x", [Goods(STRIP, 1)]),
    "permits.basis_unknown": lambda: prices.check_basis("SO2", "PER_BUCKET"),
    "permits.basis_unfit": lambda: prices.check_basis("PB", "PER_TONNE_LUMP"),
    "permits.price_not_positive": lambda: prices.check_sale("x", "y", [Goods(STRIP, 0)]),
    "permits.ratio_impossible": lambda: prices.delivered_for(1, Fraction(1, 2)),
    "permits.months_differ": lambda: year.check_months([1] * 12, 13, 0),
    "permits.emissions_below_zero": lambda: year.check_emitted(0, -1),
    "permits.surrender_came_late": lambda: year.check_came(date(2026, 4, 1), date(2026, 3, 31), 60, DAY),
    "permits.surrender_recorded_late": lambda: year.check_came(
        date(2026, 3, 30), date(2026, 3, 31), 60, date(2026, 6, 1)
    ),
    "permits.report_ahead": lambda: year.check_reported_on(2027, DAY),
    "permits.reported_year_not_over": lambda: year.check_verified_on(2026, DAY),
    "permits.surrender_dated": lambda: year.check_in_time(
        {2025: date(2026, 3, 31)}, date(2026, 3, 30), date(2026, 4, 1)
    ),
    "permits.dated_too_far_back": lambda: dated_back("back_dating.days"),
    "permits.dated_back_alone": lambda: dated_back("back_dating.alone_days"),
    "permits.valid_from_outside": lambda: plans.check_valid_from(
        plans.PlanLine("x", STRIP, "holding", date(2027, 1, 1))
    ),
    "permits.excluded_year_unknown": lambda: year.check_excluded_year(2027, date(2025, 1, 1), DAY),
    "permits.source_not_yours": lambda: year.check_source("bureau", "enterprise:a"),
    "permits.first_instalment_too_small": lambda: fees.check_instalments([3999, 6001], 10_000, LAW, DAY),
    "permits.instalments_too_many": lambda: fees.check_instalments([1] * 6, 6, LAW, DAY),
    "permits.instalment_earlier": lambda: fee_standing.check_order(
        [fee_standing.FeePart(1, DAY, 5), fee_standing.FeePart(2, DAY, 5)], 2
    ),
    "permits.instalments_differ": lambda: fees.check_instalments([5, 4], 10, LAW, DAY),
    "permits.gates_failed": lambda: throw(
        refusal(gates.failures(trade(buyer=side(THERE, region="330102")), LAW), LAW, DAY)
    ),
    "gate.scope_air_city": lambda: gate(trade(buyer=side(THERE, region="330102"))),
    "gate.scope_watershed": lambda: gate(trade(COD, buyer=side(THERE, watershed="qiantang"))),
    "gate.scope_power": lambda: gate(trade(seller=side(HERE, industry="D4411", power=True))),
    "gate.heat_share": lambda: gate(trade(heat=True, seller=PLANT, heat_part=(("SO2", 2026, 1_000_000, 0),))),
    "gate.scope_sector": lambda: gate(trade(buyer=side(THERE, sector="agricultural"))),
    "gate.scope_quality": lambda: gate(trade(quality_missed=("SO2",))),
    "gate.scope_province": lambda: gate(trade(buyer=side(THERE, region="340102"), approval="consent")),
    "gate.scope_pollutant": lambda: gate(trade(replace(STRIP, pollutant="PM"))),
    "gate.price_floor": lambda: gate(
        trade(
            replace(STRIP, pollutant="NOX"),
            seller=side(HERE, region="140105"),
            buyer=side(THERE, region="140105"),
        ),
        Law.of("cn-14"),
    ),
    "gate.standing": lambda: gate(trade(buyer=side(THERE, standing=("court_dishonest",)))),
    "gate.arrears": lambda: gate(trade(buyer=side(THERE, arrears=1))),
    "gate.over_emission": lambda: gate(trade(seller=side(HERE, overrun=("SO2",)))),
    "gate.no_report": lambda: gate(trade(seller=side(HERE, unreported=("SO2",)))),
    "gate.cooling": lambda: gate(trade(bought_on=(("SO2", date(2026, 5, 1)),))),
    "gate.other_side": lambda: throw(
        gates.veiled(gates.failures(trade(seller=side(HERE, arrears=1)), LAW), "buyer")[0]
    ),
    "gate.need_known": lambda: gate(trade(needs=(("SO2", 2026, 999_999),))),
    "gate.need": lambda: gate(trade(need=(("SO2", 999_999),))),
    "party.uscc_malformed": lambda: identity.check_uscc("12345"),
    "party.uscc_check_fails": lambda: identity.check_uscc("91350203M0001QAY9B"),
    "party.uscc_of_person": lambda: identity.check_uscc("362322198709086409"),
    "party.uscc_class_unknown": lambda: identity.check_uscc("37130200699229617H"),
    "party.licence_malformed": lambda: identity.check_licence("91130200699229617X001"),
    "party.outlet_malformed": lambda: identity.check_outlet("D001"),
    "party.region_unknown": lambda: regions.check_region("999999", DAY, LAW),
    "party.regions_unreadable": lambda: regions.read_list("330114 钱塘区\n330114 again"),
    "party.region_ended": lambda: regions.check_region("451023", DAY, LAW),
    "party.region_not_county": lambda: regions.check_county("421000", DAY, LAW),
    "party.region_not_begun": lambda: regions.check_region("500157", date(2020, 1, 1), LAW),
    "party.industry_malformed": lambda: industries.check_industry("4411", DAY, LAW),
    "party.industry_unknown": lambda: industries.check_industry("C9999", DAY, LAW),
    "party.industries_unreadable": lambda: industries.read_classes("C9999 无此行业"),
    "law.pack_invalid": lambda: parse_pack(""),
    "law.jurisdiction_unknown": lambda: shipped("cn-99"),
    "law.gap": lambda: Law.of("cn-64").value("fee.rate.COD", DAY),
    "workdays.calendar_unknown": lambda: workdays.is_workday(date.max),
    "sheet.invalid": lambda: list(rows.read_rows(b"", [])),
    "file.beyond_limit": lambda: list(
        rows.read_cells(b"x" * (rows.LINE_MAX + 1), encoding="utf-8", delimiter=",")
    ),
}


def test_the_plain_trade_passes() -> None:
    """What the cases change passes every gate as it is."""
    gate(trade())
    gate(trade(COD))
    gate(trade(heat=True, seller=PLANT, heat_part=(("SO2", 2026, 10_000_000, 0),)))
