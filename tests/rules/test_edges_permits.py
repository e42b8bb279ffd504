"""The edges of the rules of permits: terms, prices, fees, gates, the year."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any
from uuid import UUID

import pytest

from ledger.law import Law
from ledger.market.rules import prices
from ledger.market.rules.gates import BUYER_LISTS, SELLER_LISTS, Trade, failures
from ledger.market.rules.prices import Goods
from ledger.permits.rules import fee_schedules, fee_standing, fees, publicity, second, strips, year
from ledger.permits.rules.strips import HeldLot, Strip
from ledger.workdays import SHIPPED
from tests.errors.test_permit_cases import COD, DAY, HERE, LAW, PLANT, STRIP, THERE, side, trade
from tests.rules.edges import Edge, answer, edges

SHANXI = Law.of("cn-14")
SELLER, BUYER = side(HERE, region="140105"), side(THERE, region="140105")
LISTED = (
    "court_dishonest",
    "abnormal_operation",
    "major_tax_violation",
    "credit_red",
    "credit_black",
    "unfinished_rectification",
    "licence_ban",
    "eia_not_allowed",
)
"""As the clause lists them, and not as the code does: a row that is lost there is missed here."""
BARRED = ("court_dishonest", "licence_ban")


def stopped(change: Trade, law: Law = LAW) -> str:
    """The codes of the gates that are not passed."""
    return ", ".join(gate.code for gate in failures(change, law))


def sellable(first: date, last: date) -> int:
    """What may be sold of a lot of the year 2026 that is valid from one day to another."""
    return strips.availability(
        2026, [HeldLot("x", 2026, 5, valid_from=first, valid_to=last)], 0, "pro_rata_days"
    ).may_sell


def fits(pollutants: tuple[int, int]) -> str:
    """Ask for two strips of overlapping years against a need of ten grams a year."""
    one, two = (Strip("SO2", "330621", 2026, 2026, quantity) for quantity in pollutants)
    return stopped(replace(trade(), goods=(Goods(one, 100), Goods(two, 100)), need=(("SO2", 10),)))


def in_order(number: int) -> str:
    """Pay a part of which the second is owed."""
    parts = [fee_standing.FeePart(n, DAY, 5, paid_on=None if n == 2 else DAY) for n in (1, 2, 3)]
    fee_standing.check_order(parts, number)
    return "paid"


def came(days: int) -> str:
    """Record on a day what came so many days after it."""
    fee_standing.check_came(date.fromordinal(DAY.toordinal() + days), DAY)
    return "paid"


def late_by(days: int) -> tuple[int, int]:
    """What is overdue, and its cost, so many days after the last one."""
    part = fee_standing.FeePart(1, DAY, 1_000_000)
    known = fee_standing.owed(
        [part], DAY, SHIPPED, lambda _: Fraction("0.0005"), date.fromordinal(DAY.toordinal() + days)
    )
    return known.overdue, known.surcharge


def due_again(
    days: tuple[date, ...],
    fen: tuple[int, ...] = (60,),
    paid: int = 40,
    number: int = 2,
    on: date = date(2026, 6, 3),
    due: date = date(2027, 6, 10),
) -> tuple[str, ...]:
    """Reschedule what is not paid of a hundred fen, of a notice of 1 June 2026, of which the first part is due on 10 June."""
    owed = fee_standing.FeePart(2, due, 100 - paid)
    first = (fee_standing.FeePart(1, date(2026, 6, 10), paid, paid_on=date(2026, 6, 2)),) if paid else ()
    fee = fee_schedules.DueFee("N-1", date(2026, 6, 1), (*first, owed))
    made = fee_schedules.rescheduled(
        fee,
        [(day, part) for day, part in zip(days, (*fen, *[1] * len(days)), strict=False)],
        UUID(int=1),
        on,
        number,
        LAW,
        SHIPPED,
        lambda _: Fraction("0.25"),
    )
    return tuple(f"{one.number} {one.due_on} {one.amount} {one.carried}" for one in made)


def weeks(count: int) -> tuple[date, ...]:
    """So many Wednesdays after one another."""
    return tuple(date.fromordinal(date(2026, 7, 1).toordinal() + 7 * n) for n in range(count))


@edges(
    (
        Edge(
            "parts of a fee that is rescheduled: one is paid, and five are the most",
            "docs/spec/permits.md 9.12",
            lambda count: len(due_again(weeks(count), (61 - count,))),
            ((3, 3), (4, 4), (5, "permits.instalments_too_many")),
        ),
        Edge(
            "number of a part",
            "docs/spec/permits.md 9.12",
            lambda number: due_again(weeks(1), number=number)[0][:2],
            ((58, "59"), (59, "60"), (60, "permits.instalments_too_many")),
        ),
        Edge(
            "sum of what is not paid",
            "docs/spec/permits.md 9.12",
            lambda fen: len(due_again(weeks(1), (fen,))),
            ((59, "permits.instalments_differ"), (60, 1), (61, "permits.instalments_differ")),
        ),
        Edge(
            "a part of nothing",
            "docs/spec/permits.md 9.12",
            lambda fen: len(due_again(weeks(2), (60 - fen, fen))),
            ((1, 2), (0, "permits.instalments_differ"), (-1, "permits.instalments_differ")),
        ),
        Edge(
            "first part, while none is paid",
            "财税〔2015〕61号 art. 13",
            lambda fen: len(due_again(weeks(2), (fen, 100 - fen), 0)),
            ((41, 2), (40, 2), (39, "permits.first_instalment_too_small")),
        ),
        Edge(
            "first day of a schedule",
            "docs/spec/permits.md 9.12",
            lambda day: due_again((date(2026, 6, day),))[0][2:12],
            ((4, "2026-06-04"), (3, "2026-06-03"), (2, "permits.instalment_days")),
        ),
        Edge(
            "day after the one before, once both are working days",
            "docs/spec/permits.md 9.12",
            lambda day: len(due_again((date(2026, 7, 3), date(2026, 7, day)), (59,))),
            ((6, 2), (4, 2), (3, "permits.instalment_days"), (2, "permits.instalment_days")),
        ),
        Edge(
            "last day of a schedule",
            "财税〔2015〕61号 art. 13",
            lambda day: len(due_again((date(2030, 6, day),))),
            ((7, 1), (10, 1), (11, "permits.instalment_too_late")),
        ),
        Edge(
            "last day of a schedule that was as late before",
            "docs/spec/permits.md 9.12",
            lambda day: len(due_again((date(2031, 6, day),), due=date(2031, 6, 11))),
            ((10, 1), (11, "permits.schedule_same"), (12, "permits.instalment_too_late")),
        ),
        Edge(
            "what being late had cost, a quarter of 60 fen a day",
            "docs/spec/permits.md 9.12",
            lambda day: due_again(weeks(2), (30, 30), on=date(2026, 6, day), due=date(2026, 6, 10)),
            (
                (9, ("3 2026-07-01 30 0", "4 2026-07-08 30 0")),
                (10, ("3 2026-07-01 30 0", "4 2026-07-08 30 0")),
                (11, ("3 2026-07-01 30 15", "4 2026-07-08 30 0")),
                (12, ("3 2026-07-01 30 30", "4 2026-07-08 30 0")),
            ),
        ),
        Edge(
            "what is paid whole",
            "docs/spec/permits.md 9.12",
            lambda left: len(
                fee_schedules.rescheduled(
                    fee_schedules.DueFee(
                        "N-1", DAY, [fee_standing.FeePart(n, DAY, 5, paid_on=DAY) for n in range(2 - left)]
                    ),
                    [(DAY, 5)],
                    UUID(int=1),
                    DAY,
                    2,
                    LAW,
                    SHIPPED,
                    lambda _: Fraction(0),
                )
            ),
            ((0, "permits.fee_not_due"),),
        ),
        Edge(
            "parts that are paid before",
            "docs/spec/permits.md 9",
            in_order,
            ((1, "paid"), (2, "paid"), (3, "permits.instalment_earlier")),
        ),
        Edge(
            "day on which the money came, after the notice",
            "docs/spec/permits.md 9",
            lambda days: fee_standing.check_noticed(date.fromordinal(DAY.toordinal() + days), DAY),
            ((-1, "permits.came_earlier"), (0, None), (1, None)),
        ),
        Edge(
            "day on which the money came",
            "docs/spec/permits.md 9",
            came,
            ((-1, "paid"), (0, "paid"), (1, "permits.came_later")),
        ),
        Edge(
            "last day of a part",
            "docs/spec/permits.md 9",
            late_by,
            ((-1, (0, 0)), (0, (0, 0)), (1, (1_000_000, 500))),
        ),
        Edge(
            "first year of a term",
            "docs/spec/permits.md 1",
            lambda first: len(strips.vintages(first, 2005)),
            ((2001, 5), (2000, 6), (1999, "permits.vintages_impossible")),
        ),
        Edge(
            "last year of a term",
            "docs/spec/permits.md 1",
            lambda last: len(strips.vintages(2190, last)),
            ((2199, 10), (2200, 11), (2201, "permits.vintages_impossible")),
        ),
        Edge(
            "longest term, thirty years",
            "docs/spec/permits.md 1",
            lambda last: len(strips.vintages(2026, last)),
            ((2054, 29), (2055, 30), (2056, "permits.vintages_impossible")),
        ),
        Edge(
            "shortest term, one year",
            "docs/spec/permits.md 1",
            lambda last: len(strips.vintages(2026, last)),
            ((2027, 2), (2026, 1), (2025, "permits.vintages_impossible")),
        ),
        Edge(
            "a quantity is above zero",
            "docs/spec/permits.md 1",
            strips.check_quantity,
            ((1, None), (0, "permits.quantity_not_positive"), (-1, "permits.quantity_not_positive")),
        ),
        Edge(
            "what a lot has, is taken",
            "docs/spec/permits.md 4",
            lambda wanted: [
                part
                for _, part in strips.pick_lots(
                    "SO2", 2026, wanted, [HeldLot("x", 2026, 6), HeldLot("y", 2026, 4)]
                )
            ],
            ((9, [6, 3]), (10, [6, 4]), (11, "permits.holding_too_small")),
        ),
        Edge(
            "a lot that is emptied leaves the next alone",
            "docs/spec/permits.md 4",
            lambda wanted: [
                part
                for _, part in strips.pick_lots(
                    "SO2", 2026, wanted, [HeldLot("x", 2026, 6), HeldLot("y", 2026, 4)]
                )
            ],
            ((5, [5]), (6, [6]), (7, [6, 1])),
        ),
        Edge(
            "sold whole years only, first day",
            "docs/spec/permits.md 1",
            lambda day: sellable(day, date(2026, 12, 31)),
            ((date(2025, 12, 31), 5), (date(2026, 1, 1), 5), (date(2026, 1, 2), 0)),
        ),
        Edge(
            "sold whole years only, last day",
            "docs/spec/permits.md 1",
            lambda day: sellable(date(2026, 1, 1), day),
            ((date(2027, 1, 1), 5), (date(2026, 12, 31), 5), (date(2026, 12, 30), 0)),
        ),
        Edge(
            "a month counts from its first day",
            "docs/spec/permits.md 1",
            lambda day: strips.usable_part(HeldLot("x", 2026, 12, valid_from=day), "whole_months"),
            ((date(2026, 6, 30), 6), (date(2026, 7, 1), 6), (date(2026, 7, 2), 5)),
        ),
        Edge(
            "a month counts to its last day",
            "docs/spec/permits.md 1",
            lambda day: strips.usable_part(HeldLot("x", 2026, 12, valid_to=day), "whole_months"),
            ((date(2026, 7, 1), 6), (date(2026, 6, 30), 6), (date(2026, 6, 29), 5)),
        ),
        Edge(
            "a day counts from its first",
            "docs/spec/permits.md 1",
            lambda day: strips.usable_part(HeldLot("x", 2026, 365, valid_from=day), "pro_rata_days"),
            ((date(2026, 1, 1), 365), (date(2026, 1, 2), 364), (date(2026, 12, 31), 1)),
        ),
    )
)
def test_strips(ask: Callable[[Any], object], value: object, told: object) -> None:
    """Terms, quantities, part years."""
    assert answer(ask, value) == told


@edges(
    (
        Edge(
            "a price is above zero",
            "docs/spec/permits.md 1",
            lambda price: prices.check_sale("a", "b", [Goods(STRIP, price)]),
            ((1, None), (0, "permits.price_not_positive"), (-1, "permits.price_not_positive")),
        ),
        Edge(
            "a ratio of what is given is one or more",
            "docs/spec/permits.md 5",
            lambda ratio: prices.delivered_for(100, ratio),
            ((Fraction(101, 100), 101), (Fraction(1), 100), (Fraction(99, 100), "permits.ratio_impossible")),
        ),
        Edge(
            "a ratio of what is covered is one or more",
            "docs/spec/permits.md 5",
            lambda ratio: prices.covered_by(101, ratio),
            ((Fraction(101, 100), 100), (Fraction(1), 101), (Fraction(99, 100), "permits.ratio_impossible")),
        ),
        Edge(
            "half a fen is a fen",
            "docs/spec/permits.md 1",
            lambda grams: prices.price_of(Goods(replace(STRIP, quantity=grams), 100, "PER_TONNE_LUMP")),
            ((4_999, 0), (5_000, 1), (5_001, 1)),
        ),
        Edge(
            "the exemption of Henan reaches its threshold",
            "cn-41 fee.exemption_operator",
            lambda fen: bool(fees.exemption(fen, Law.of("cn-41"), date(2026, 1, 5))),
            ((1_999_99, True), (2_000_00, True), (2_000_01, False)),
        ),
        Edge(
            "the exemption of Jiangsu ends below its threshold",
            "cn-32 fee.exemption_operator",
            lambda fen: bool(fees.exemption(fen, Law.of("cn-32"), date(2026, 1, 5))),
            ((1_999_99, True), (2_000_00, False), (2_000_01, False)),
        ),
        Edge(
            "surplus is recognised after the last day on which it is public",
            "docs/spec/permits.md 7.1",
            lambda day: publicity.check_public_over(date(2026, 6, day), date(2026, 6, 8)),
            ((7, "permits.surplus_public"), (8, "permits.surplus_public"), (9, None)),
        ),
        Edge(
            "the first instalment is two fifths",
            "财税〔2015〕61号 art. 13",
            lambda first: fees.check_instalments([first, 10_000 - first], 10_000, LAW, DAY),
            ((4_001, None), (4_000, None), (3_999, "permits.first_instalment_too_small")),
        ),
        Edge(
            "five instalments",
            "财税〔2015〕61号 art. 13",
            lambda count: len(fees.instalments(100_00, count, LAW, DAY)),
            ((4, 4), (5, 5), (6, "permits.instalments_too_many")),
        ),
        Edge(
            "an instalment is above zero",
            "财税〔2015〕61号 art. 13",
            lambda last: fees.check_instalments([100 - last, last], 100, LAW, DAY),
            ((1, None), (0, "permits.instalments_differ"), (-1, "permits.instalments_differ")),
        ),
        Edge(
            "instalments are the whole",
            "财税〔2015〕61号 art. 13",
            lambda last: fees.check_instalments([60, last], 100, LAW, DAY),
            ((39, "permits.instalments_differ"), (40, None), (41, "permits.instalments_differ")),
        ),
        Edge(
            "an instalment is due on the same day of the years after",
            "docs/spec/permits.md 9.2",
            lambda years: fees.years_later(date(2026, 3, 1), years),
            ((0, date(2026, 3, 1)), (1, date(2027, 3, 1)), (4, date(2030, 3, 1))),
        ),
        Edge(
            "a year without a 29 February has its last day of February",
            "民法典 art. 202",
            lambda day: fees.years_later(day, 1),
            (
                (date(2028, 2, 28), date(2029, 2, 28)),
                (date(2028, 2, 29), date(2029, 2, 28)),
                (date(2028, 3, 1), date(2029, 3, 1)),
            ),
        ),
        Edge(
            "a 29 February that is there is taken",
            "民法典 art. 202",
            lambda years: fees.years_later(date(2028, 2, 29), years),
            ((3, date(2031, 2, 28)), (4, date(2032, 2, 29)), (5, date(2033, 2, 28))),
        ),
        Edge(
            "one person is enough up to the threshold",
            "docs/spec/permits.md 13",
            lambda figure: second.Alone(figure, 100).suffices,
            ((99, True), (100, True), (101, False)),
        ),
    )
)
def test_money(ask: Callable[[Any], object], value: object, told: object) -> None:
    """Prices, ratios, fees, and what one person may do alone."""
    assert answer(ask, value) == told


@edges(
    (
        Edge(
            "a sale at the floor passes",
            "cn-14 price_floor.NOX",
            lambda fen: stopped(
                trade(replace(STRIP, pollutant="NOX"), price=fen, seller=SELLER, buyer=BUYER), SHANXI
            ),
            ((18_000_01, ""), (18_000_00, ""), (17_999_99, "gate.price_floor")),
        ),
        Edge(
            "the heat part may be sold whole",
            "docs/spec/permits.md 6",
            lambda held: stopped(trade(heat=True, seller=PLANT, heat_part=(("SO2", 2026, held, 0),))),
            ((3_333_337, ""), (3_333_334, ""), (3_333_333, "gate.heat_share")),
        ),
        Edge(
            "what was sold of the heat part is not sold again",
            "docs/spec/permits.md 6",
            lambda sold: stopped(
                trade(heat=True, seller=PLANT, heat_part=(("SO2", 2026, 10_000_000, sold),))
            ),
            ((1_999_999, ""), (2_000_000, ""), (2_000_001, "gate.heat_share")),
        ),
        Edge(
            "what leaves is compared, with the replacement",
            "docs/spec/permits.md 6",
            lambda ratio: stopped(
                trade(
                    heat=True, seller=PLANT, heat_part=(("SO2", 2026, 10_000_000, 0),), ratio=Fraction(ratio)
                )
            ),
            (("2", ""), ("3", ""), ("3.000001", "gate.heat_share")),
        ),
        Edge(
            "all lines together are compared, each year by itself",
            "docs/spec/permits.md 6",
            lambda lines: stopped(
                replace(
                    trade(seller=PLANT, heat_part=tuple(("SO2", y, 10_000_000, 0) for y in (2026, 2027))),
                    goods=tuple(
                        Goods(
                            replace(STRIP, quantity=grams, first_vintage=y, last_vintage=y),
                            1,
                            heat_share=True,
                        )
                        for y, grams in lines
                    ),
                )
            ),
            (
                (((2026, 1_500_000), (2026, 1_500_000)), ""),
                (((2026, 3_000_000), (2027, 3_000_000)), ""),
                (((2026, 1_500_000), (2026, 1_500_001)), "gate.heat_share"),
            ),
        ),
        Edge(
            "what cools may be sold on the last day of the year after",
            "cn sale.cooling_days",
            lambda day: stopped(trade(bought_on=(("SO2", day),))),
            ((date(2025, 5, 31), ""), (date(2025, 6, 1), ""), (date(2025, 6, 2), "gate.cooling")),
        ),
        Edge(
            "where the target is missed, two to one",
            "环发〔2014〕197号",
            lambda ratio: stopped(trade(quality_missed=("SO2",), ratio=ratio)),
            ((Fraction(201, 100), ""), (Fraction(2), ""), (Fraction(199, 100), "gate.scope_quality")),
        ),
        Edge(
            "a buyer gets what its project needs",
            "docs/spec/permits.md 6",
            lambda need: stopped(trade(need=(("SO2", need),))),
            ((1_000_001, ""), (1_000_000, ""), (999_999, "gate.need")),
        ),
        Edge(
            "a buyer gets what it lacks, where the law asks for data",
            "docs/spec/permits.md 6; rule pack sale.need",
            lambda need: stopped(trade(needs=(("SO2", 2026, need),))),
            ((1_000_001, ""), (1_000_000, ""), (999_999, "gate.need_known")),
        ),
        Edge(
            "a permit is granted for five years",
            "财税〔2015〕61号 art. 12",
            lambda last: strips.check_term([replace(STRIP, first_vintage=2026, last_vintage=last)], LAW, DAY),
            ((2029, None), (2030, None), (2031, "permits.term_too_long")),
        ),
        Edge(
            "two strips of one year count together",
            "docs/spec/permits.md 6",
            fits,
            (((5, 4), ""), ((5, 5), ""), ((5, 6), "gate.need")),
        ),
        Edge(
            "a fen of arrears of the seller",
            "docs/spec/permits.md 6",
            lambda fen: stopped(trade(seller=side(HERE, arrears=fen))),
            ((0, ""), (1, "gate.arrears"), (2, "gate.arrears")),
        ),
        Edge(
            "a fen of arrears of the buyer",
            "docs/spec/permits.md 6",
            lambda fen: stopped(trade(buyer=side(THERE, arrears=fen))),
            ((0, ""), (1, "gate.arrears"), (2, "gate.arrears")),
        ),
    )
)
def test_gates(ask: Callable[[Any], object], value: object, told: object) -> None:
    """Whoever stands on the line of a gate passes it."""
    assert answer(ask, value) == told


@pytest.mark.parametrize("standing", LISTED)
def test_every_list_of_buyers_stops_a_buyer(standing: str) -> None:
    """Each row of the list on its own; and of a seller only two of them."""
    assert stopped(trade(buyer=side(THERE, standing=(standing,)))) == "gate.standing"
    assert stopped(trade(seller=side(HERE, standing=(standing,)))) == (
        "gate.standing" if standing in BARRED else ""
    )


def test_the_lists_have_no_other_rows() -> None:
    """What the clause does not list stops nobody."""
    assert (BUYER_LISTS, SELLER_LISTS) == (LISTED, BARRED)
    assert (
        stopped(trade(buyer=side(THERE, standing=("praised",)), seller=side(HERE, standing=("praised",))))
        == ""
    )


@pytest.mark.parametrize("pollutant", ["SO2", "NOX", "COD", "NH3N"])
def test_water_and_air_have_each_their_area(pollutant: str) -> None:
    """Air passes within a city whatever the watershed, water within a watershed whatever the city."""
    air = pollutant in ("SO2", "NOX")
    line = replace(STRIP if air else COD, pollutant=pollutant)
    assert stopped(trade(line, buyer=side(THERE, watershed="qiantang"))) == (
        "" if air else "gate.scope_watershed"
    )
    assert stopped(trade(line, buyer=side(THERE, region="330102"))) == ("gate.scope_air_city" if air else "")


def end(verified: int, may_emit: int = 10, surrendered: int = 10) -> tuple[str, int, int]:
    """Tell the status of a year, what is missing and what is over."""
    from datetime import UTC, datetime

    own = year.Report(
        "self",
        verified,
        0,
        "verified",
        date(2026, 2, 1),
        (date(2026, 3, 1), datetime(2026, 3, 1, tzinfo=UTC)),
    )
    told = year.year_end([own], may_emit, surrendered, None, ("self",), abnormal_counts=True)
    return str(told.status), told.missing, told.over


def marks(emitted: int) -> str:
    """The mark after a January in which so much of a hundred was emitted."""
    return year.monthly([emitted], 100, [80, 90, 100])[0].mark


@edges(
    (
        Edge(
            "surrendered what was emitted",
            "排污许可管理条例 art. 34",
            end,
            ((9, ("met", 0, 0)), (10, ("met", 0, 0)), (11, ("short", 1, 1))),
        ),
        Edge(
            "short, yet within the permit",
            "排污许可管理条例 art. 34",
            lambda emitted: end(emitted, may_emit=12),
            ((11, ("short", 1, 0)), (12, ("short", 2, 0)), (13, ("short", 3, 1))),
        ),
        Edge(
            "one decision about a pollutant",
            "docs/spec/permits.md 10.8",
            lambda standing: year.overlap("COD", standing),
            (([], False), (["SO2"], False), (["COD"], True), ([""], True), (["SO2", "COD"], True)),
        ),
        Edge(
            "none about all beside one about a pollutant",
            "docs/spec/permits.md 10.8",
            lambda standing: year.overlap("", standing),
            (([], False), (["SO2"], True), ([""], True)),
        ),
        Edge("the mark of 80", "docs/spec/permits.md 10", marks, ((79, ""), (80, "80"), (81, "80"))),
        Edge("the mark of 100", "docs/spec/permits.md 10", marks, ((99, "90"), (100, "100"), (101, "100"))),
        Edge(
            "twelve months",
            "docs/spec/permits.md 10",
            lambda count: year.check_months([1] * count, count, 0),
            ((11, "permits.months_differ"), (12, None), (13, "permits.months_differ")),
        ),
        Edge(
            "the months are the year",
            "docs/spec/permits.md 10",
            lambda whole: year.check_months([1] * 12, whole - 2, 2),
            ((11, "permits.months_differ"), (12, None), (13, "permits.months_differ")),
        ),
        Edge(
            "no month is below zero",
            "docs/spec/permits.md 10",
            lambda least: year.check_months([least, *[2] * 11], least + 22, 0),
            ((1, None), (0, None), (-1, "permits.months_differ")),
        ),
    )
)
def test_the_year(ask: Callable[[Any], object], value: object, told: object) -> None:
    """Who surrendered what was emitted met its duty, and one gram more is missing."""
    assert answer(ask, value) == told


def test_what_the_refusals_of_permits_compare() -> None:
    """The figures are those that were compared, in the units that people read."""
    with pytest.raises(fees.FirstInstalmentTooSmall) as small:
        fees.check_instalments([39_004_90, 30_000_00, 30_995_10], 100_000_00, LAW, DAY)
    figures = small.value.figures
    assert (figures["first"], figures["share"]) == ("39004.90", "39.0049 %")
    assert (figures["total"], figures["least"]) == ("100000.00", "40 %")
    with pytest.raises(strips.PollutantUnknown) as unknown:
        strips.unit_of("XY")
    assert (
        unknown.value.figures["known"] == "AS, CD, COD, CR, CR6, HG, NH3N, NOX, PB, PM, SO2, TN, TP, VOC, WW"
    )
    with pytest.raises(strips.HoldingTooSmall) as short:
        strips.pick_lots(
            "PB", 2026, 12_000, [HeldLot("x", 2026, 5_000), HeldLot("y", 2026, 6_999), HeldLot("z", 2027, 1)]
        )
    assert short.value.figures == {
        "needed": "0.012",
        "available": "0.011999",
        "unit": "kg",
        "pollutant": "PB",
        "vintage": 2026,
    }
