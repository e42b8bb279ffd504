"""The edges of the rules of compensation: terms, interest, payments, tax, liability."""

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from ledger.compensation.rules import claims, clocks, liability, quantities, tax
from ledger.compensation.rules.claims import Instalment
from ledger.compensation.rules.liability import Obligor, Part
from ledger.compensation.works_shapes import Quantity
from tests.rules.edges import Edge, answer, edges

DUE = date(2025, 6, 30)
STOPPED = [(date(2025, 7, 2), date(2025, 7, 4))]


def counted(on: date) -> tuple[tuple[tuple[int, int], ...], int]:
    """How 110 fen are counted on a day where 100 are due on 30 June and 10 of interest are owed."""
    told = claims.count_payment(105, on, [Instalment(1, DUE, 100)], 10)
    return told.principal, told.interest


def share(below: Fraction) -> str:
    """What share of the tax is paid."""
    return str(Fraction(tax.share_paid(tax.Discharge("COD", Fraction(1), below, always_within=True))))


HELD = [
    (date(2025, 6, 1), 100),
    (date(2025, 6, 20), 30),
    (date(2025, 6, 25), 80),
    (date(2025, 6, 28), 90),
]
"""What an account holds at the end of each day on which it changed."""


def parts(count: int) -> None:
    """Check so many parts of a fen each."""
    liability.check_parts([liability.equal(["a"], 1)] * count, count)


@edges(
    (
        Edge(
            "interest runs from the day after the term",
            "法释〔2014〕8号 art. 2",
            lambda on: claims.late_days(DUE, on),
            ((date(2025, 6, 29), 0), (DUE, 0), (date(2025, 7, 1), 1)),
        ),
        Edge(
            "a day before the suspension counts",
            "法释〔2014〕8号 art. 3",
            lambda on: claims.late_days(DUE, on, STOPPED),
            ((date(2025, 7, 1), 1), (date(2025, 7, 2), 1), (date(2025, 7, 3), 1)),
        ),
        Edge(
            "a day after the suspension counts",
            "法释〔2014〕8号 art. 3",
            lambda on: claims.late_days(DUE, on, STOPPED),
            ((date(2025, 7, 4), 1), (date(2025, 7, 5), 2), (date(2025, 7, 6), 3)),
        ),
        Edge(
            "a suspension before the term takes nothing",
            "法释〔2014〕8号 art. 3",
            lambda last: claims.late_days(DUE, date(2025, 7, 10), [(date(2025, 6, 1), last)]),
            ((date(2025, 6, 29), 10), (DUE, 10), (date(2025, 7, 1), 9)),
        ),
        Edge(
            "no days, however long enforcement is suspended",
            "法释〔2014〕8号 art. 3",
            lambda on: claims.late_days(DUE, on, [(date(2025, 6, 1), date(2025, 7, 30))]),
            ((date(2025, 6, 1), 0), (DUE, 0), (date(2025, 7, 1), 0), (date(2025, 7, 31), 1)),
        ),
        Edge(
            "what is paid on the day of the term bears nothing",
            "法释〔2014〕8号 art. 1",
            lambda on: claims.late_interest(
                [Instalment(1, DUE, 10_000, ((on, 10_000),))], Fraction(1, 100), date(2025, 7, 10)
            ),
            ((date(2025, 6, 29), 0), (DUE, 0), (date(2025, 7, 1), 100)),
        ),
        Edge(
            "a payment of the last day is told of",
            "法释〔2014〕8号 art. 1",
            lambda on: claims.late_interest(
                [Instalment(1, DUE, 10_000, ((on, 10_000),))], Fraction(1, 100), date(2025, 7, 10)
            ),
            ((date(2025, 7, 9), 900), (date(2025, 7, 10), 1_000), (date(2025, 7, 11), 1_000)),
        ),
        Edge(
            "half a fen of interest is a fen",
            "docs/spec/compensation.md",
            lambda fen: claims.late_interest([Instalment(1, DUE, fen)], Fraction(1, 1_000), date(2025, 7, 1)),
            ((499, 0), (500, 1), (501, 1)),
        ),
        Edge(
            "principal comes first from its due day on",
            "法释〔2014〕8号 art. 4",
            counted,
            (
                (date(2025, 6, 29), (((1, 95),), 10)),
                (DUE, (((1, 100),), 5)),
                (date(2025, 7, 1), (((1, 100),), 5)),
            ),
        ),
        Edge(
            "a quantity is above zero",
            "docs/spec/compensation.md 18",
            lambda amount: quantities.check_quantities([Quantity(unit="m2", amount=amount)]),
            ((-1, "compensation.quantity_wrong"), (0, "compensation.quantity_wrong"), (1, None)),
        ),
        Edge(
            "what was paid is what was due",
            "民法典 art. 985",
            lambda paid: claims.stand(100, paid),
            ((99, (1, 0)), (100, (0, 0)), (101, (0, 1))),
        ),
    )
)
def test_interest(ask: Callable[[Any], object], value: object, told: object) -> None:
    """Days of interest, what a payment is counted to, and how much is restored."""
    assert answer(ask, value) == told


@edges(
    (
        Edge(
            "before the first posting nothing is held",
            "docs/spec/compensation.md 5.8",
            lambda on: claims.lowest(HELD, on),
            ((date(2025, 5, 31), 0), (date(2025, 6, 1), 30), (date(2025, 6, 2), 30)),
        ),
        Edge(
            "the least day counts as long as it is held",
            "docs/spec/compensation.md 5.8",
            lambda on: claims.lowest(HELD, on),
            ((date(2025, 6, 20), 30), (date(2025, 6, 24), 30), (date(2025, 6, 25), 80)),
        ),
        Edge(
            "what was held last goes on being held",
            "docs/spec/compensation.md 5.8",
            lambda on: claims.lowest(HELD, on),
            ((date(2025, 6, 27), 80), (date(2025, 6, 28), 90), (date(2025, 6, 29), 90)),
        ),
        Edge(
            "what is taken later is not there now",
            "docs/spec/compensation.md 10.3",
            lambda left: claims.lowest(
                [(date(2025, 6, 1), 100), (date(2025, 6, 20), left)], date(2025, 6, 1)
            ),
            ((99, 99), (100, 100), (101, 100)),
        ),
        Edge(
            "a balance of one day",
            "docs/spec/compensation.md 5.4",
            lambda days: claims.lowest(days, date(2025, 6, 1)),
            (([], 0), ([(date(2025, 6, 1), 1)], 1), ([(date(2025, 6, 2), 1)], 0)),
        ),
    )
)
def test_what_is_held(ask: Callable[[Any], object], value: object, told: object) -> None:
    """The least from a day on: what was held at its end, and at the end of every day after it."""
    assert answer(ask, value) == told


@edges(
    (
        Edge(
            "thirty days, the first not counted",
            "民法典 art. 201",
            lambda start: clocks.due(start, "30 D").on,
            (
                (date(2025, 3, 3), date(2025, 4, 2)),
                (date(2025, 3, 4), date(2025, 4, 3)),
                (date(2025, 3, 5), date(2025, 4, 7)),
            ),
        ),
        Edge(
            "a pause counts both its days",
            "民事诉讼法 art. 85",
            lambda last: clocks.due(date(2025, 3, 3), "10 D", [(date(2025, 3, 5), last)]).on,
            (
                (date(2025, 3, 4), date(2025, 3, 13)),
                (date(2025, 3, 5), date(2025, 3, 14)),
                (date(2025, 3, 6), date(2025, 3, 17)),
            ),
        ),
        Edge(
            "a pause that begins with the last day counts",
            "民事诉讼法 art. 85",
            lambda first: clocks.due(date(2025, 3, 3), "10 D", [(first, date(2025, 3, 20))]).on,
            (
                (date(2025, 3, 13), date(2025, 3, 21)),
                (date(2025, 3, 14), date(2025, 3, 13)),
                (date(2025, 3, 15), date(2025, 3, 13)),
            ),
        ),
        Edge(
            "full days: the day after the last",
            "民事诉讼法 art. 95",
            lambda length: clocks.due(date(2025, 3, 3), length).on,
            (("29 C", date(2025, 4, 2)), ("30 C", date(2025, 4, 3)), ("31 C", date(2025, 4, 4))),
        ),
        Edge(
            "a length of four figures",
            "docs/spec/compensation.md",
            lambda length: clocks.due(date(2025, 3, 3), length).on is not None,
            (("1 D", True), ("0 D", "ValueError"), ("10000 D", "ValueError")),
        ),
        Edge(
            "a year from the last day of February",
            "民法典 art. 202",
            lambda start: clocks.due(start, "1 Y").on,
            (
                (date(2024, 2, 28), date(2025, 2, 28)),
                (date(2024, 2, 29), date(2025, 2, 28)),
                (date(2024, 3, 1), date(2025, 3, 3)),
            ),
        ),
    )
)
def test_clocks(ask: Callable[[Any], object], value: object, told: object) -> None:
    """Terms of days, of full days and of years, with and without a pause."""
    assert answer(ask, value) == told


@edges(
    (
        Edge(
            "thirty percent below the limit",
            "环境保护税法 art. 13",
            share,
            ((Fraction(31), "3/4"), (Fraction(30), "3/4"), (Fraction(2999, 100), "1")),
        ),
        Edge(
            "fifty percent below the limit",
            "环境保护税法 art. 13",
            share,
            ((Fraction(51), "1/2"), (Fraction(50), "1/2"), (Fraction(4999, 100), "3/4")),
        ),
        Edge(
            "nothing is below nothing",
            "环境保护税法 art. 13",
            share,
            ((Fraction(1), "1"), (Fraction(0), "1"), (Fraction(-1), "compensation.tax_figure_impossible")),
        ),
        Edge(
            "no more than the whole",
            "环境保护税法 art. 13",
            share,
            (
                (Fraction(99), "1/2"),
                (Fraction(100), "1/2"),
                (Fraction(101), "compensation.tax_figure_impossible"),
            ),
        ),
        Edge(
            "fifteen days of noise pay in full",
            "环境保护税法 附表一",
            lambda days: tax.noise_tax(1, days),
            ((16, 350_00), (15, 350_00), (14, 175_00)),
        ),
        Edge(
            "a month has 31 days",
            "环境保护税法 附表一",
            lambda days: tax.noise_tax(1, days),
            ((30, 350_00), (31, 350_00), (32, "compensation.tax_figure_impossible")),
        ),
        Edge(
            "no days, no tax",
            "环境保护税法 附表一",
            lambda days: tax.noise_tax(1, days),
            ((1, 175_00), (0, 0), (-1, "compensation.tax_figure_impossible")),
        ),
        Edge(
            "the steps of noise",
            "环境保护税法 附表一",
            lambda decibels: tax.noise_tax(decibels, 31),
            (
                (0, 0),
                (1, 350_00),
                (3, 350_00),
                (4, 700_00),
                (6, 700_00),
                (7, 1_400_00),
                (9, 1_400_00),
                (10, 2_800_00),
                (12, 2_800_00),
                (13, 5_600_00),
                (15, 5_600_00),
                (16, 11_200_00),
            ),
        ),
        Edge(
            "the lowest rate for air",
            "环境保护税法 附表一",
            lambda rate: tax.tax("air", rate, []).total_fen,
            (("1.21", 0), ("1.2", 0), ("1.19", "compensation.tax_rate_outside")),
        ),
        Edge(
            "the highest rate for water",
            "环境保护税法 附表一",
            lambda rate: tax.tax("water", rate, []).total_fen,
            (("13.99", 0), ("14", 0), ("14.01", "compensation.tax_rate_outside")),
        ),
    )
)
def test_tax(ask: Callable[[Any], object], value: object, told: object) -> None:
    """Shares, rates, days and decibels."""
    assert answer(ask, value) == told


@edges(
    (
        Edge(
            "so many parts",
            "docs/spec/compensation.md",
            parts,
            (
                (liability.PARTS_MAX - 1, None),
                (liability.PARTS_MAX, None),
                (liability.PARTS_MAX + 1, "compensation.parts_wrong"),
            ),
        ),
        Edge(
            "so many debtors of a part",
            "docs/spec/compensation.md",
            lambda count: liability.check_parts([liability.equal([str(n) for n in range(count)], 5)], 5),
            (
                (liability.OBLIGORS_MAX - 1, None),
                (liability.OBLIGORS_MAX, None),
                (liability.OBLIGORS_MAX + 1, "compensation.parts_wrong"),
            ),
        ),
        Edge(
            "the parts are the claim",
            "法释〔2023〕5号 art. 7",
            lambda due: liability.check_parts([liability.equal(["a"], 5)], due),
            ((4, "compensation.parts_differ"), (5, None), (6, "compensation.parts_differ")),
        ),
        Edge(
            "somebody owes the whole",
            "法释〔2023〕5号 art. 7",
            lambda cap: len(liability.partly_joint(100, {"a": cap, "b": 40})),
            ((99, "compensation.parts_wrong"), (100, 2), (101, "compensation.parts_wrong")),
        ),
        Edge(
            "a cap is above zero",
            "法释〔2023〕5号 art. 7",
            lambda cap: len(liability.partly_joint(100, {"a": 100, "b": cap})),
            ((1, 2), (0, "compensation.parts_wrong"), (-1, "compensation.parts_wrong")),
        ),
        Edge(
            "what is punitive is rounded out of recourse",
            "docs/spec/compensation.md 4.5",
            lambda fen: liability.without_punitive(fen, Fraction(3, 4)),
            ((3, 2), (4, 3), (5, 3)),
        ),
        Edge(
            "from nothing to all of a part is no punitive damages",
            "docs/spec/compensation.md 4.5",
            lambda ordinary: liability.without_punitive(100, ordinary),
            ((Fraction(0), 0), (Fraction(99, 100), 99), (Fraction(1), 100)),
        ),
        Edge(
            "recourse begins beyond the own share",
            "民法典 art. 178",
            lambda paid: liability.recourse({"a": Fraction(4, 5), "b": Fraction(1, 5)}, 100, {"a": paid}),
            ((79, {}), (80, {}), (81, {("a", "b"): 1})),
        ),
        Edge(
            "nobody owes more than it left unpaid",
            "民法典 art. 178",
            lambda paid: liability.recourse(
                {"a": Fraction(4, 5), "b": Fraction(1, 5)}, 100, {"b": 10, "a": paid}
            ),
            ((89, {("a", "b"): 9}), (90, {("a", "b"): 10}), (91, {("a", "b"): 10})),
        ),
        Edge(
            "of who paid its share nothing is recovered",
            "民法典 art. 178",
            lambda paid: liability.recourse(
                {"a": Fraction(4, 5), "b": Fraction(1, 5)}, 100, {"a": 100, "b": paid}
            ),
            ((19, {("a", "b"): 1}), (20, {}), (21, {})),
        ),
        Edge(
            "by what each left unpaid, whoever stands first",
            "民法典 art. 178",
            lambda paid: liability.recourse(dict.fromkeys("abcd", Fraction(1, 4)), 100, paid),
            (
                ({"b": 55, "d": 45}, {("b", "a"): 15, ("b", "c"): 15, ("d", "a"): 10, ("d", "c"): 10}),
                ({"b": 75, "c": 15}, {("b", "a"): 21, ("b", "c"): 8, ("b", "d"): 21}),
                ({"c": 25}, {}),
            ),
        ),
    )
)
def test_liability(ask: Callable[[Any], object], value: object, told: object) -> None:
    """Parts, debtors, caps and recourse."""
    assert answer(ask, value) == told


@edges(
    (
        Edge(
            "why a term ends",
            "docs/spec/compensation.md",
            lambda asked: clocks.due(*asked).why,
            (
                ((date(2025, 1, 10), "90 D"), "2025-01-10 + 90 D = 2025-04-10"),
                (
                    (date(2025, 1, 10), "30 D"),
                    "2025-01-10 + 30 D = 2025-02-09, a weekend: the next working day is 2025-02-10",
                ),
                ((date(2025, 6, 30), "1 Y"), "2025-06-30 + 1 Y = 2026-06-30"),
                (
                    (date(2025, 1, 10), "30 D", [(date(2025, 1, 15), date(2025, 1, 24))]),
                    "2025-01-10 + 30 D + 10 days paused = 2025-02-19",
                ),
                (
                    (date(2025, 3, 3), "30 C"),
                    "2025-03-03 + 30 C: the last of the full days is 2025-04-02, and the day after is 2025-04-03",
                ),
                (
                    (date(2025, 3, 3), "30 C", [(date(2025, 3, 5), date(2025, 3, 5))]),
                    "2025-03-03 + 30 C + 1 days paused: the last of the full days is 2025-04-03, and the day after is 2025-04-04",
                ),
                (
                    (date(9999, 12, 29), "1 C"),
                    "9999-12-29 + 1 C: the last of the full days is 9999-12-30, and the day after is 9999-12-31",
                ),
                (
                    (date(9999, 12, 30), "1 C"),
                    "9999-12-30 + 1 C = 9999-12-31; whether that is a working day is not known yet",
                ),
                (
                    (date(9999, 12, 30), "2 D"),
                    "9999-12-30 + 2 D = 9999-12-31; whether that is a working day is not known yet",
                ),
            ),
        ),
    )
)
def test_why_a_term_ends(ask: Callable[[Any], object], value: object, told: object) -> None:
    """The days that were paused are told where there were any, and a day that moved as moved."""
    assert answer(ask, value) == told
    assert isinstance(told, str)
    assert clocks.reason_phrase(told).into("zh_Hans") != told


@pytest.mark.parametrize(("source", "told"), [
    ("环法规〔2022〕31号, in principle", "环法规〔2022〕31号（一般情形）"),
    ("notify", "磋商告知"),
    ("民法典 art. 188", "民法典第188条"),
    ("通知书1号", "通知书1号"),
])  # fmt: skip
def test_where_a_term_comes_from(source: str, told: str) -> None:
    """A source of the shipped law, an act, an article, a paper: each as a reader says it."""
    assert clocks.source_title(source, "zh_Hans") == told


def test_the_part_that_is_wrong_is_told_by_its_number() -> None:
    """Counted from one."""
    right, half = liability.equal(["a"], 5), Obligor("a", Fraction(1, 2))
    for wrong, fault in (
        (Part(5, (half, half)), "part 2 names no party, one twice, or no amount"),
        (Part(5, (half,)), "the inner shares of part 2 do not sum to 1"),
    ):
        with pytest.raises(liability.PartsWrong) as refused:
            liability.check_parts([right, wrong], 10)
        assert str(refused.value.figures["fault"]) == fault
