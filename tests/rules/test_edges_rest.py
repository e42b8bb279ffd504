"""The edges that no other table has: signs of money, scales, parts and shares, packs of law, and the items of a tax."""

from collections.abc import Callable
from datetime import date
from decimal import Inexact
from fractions import Fraction
from typing import Any

import pytest

from ledger import amounts
from ledger.amounts import AMOUNT_MAX, TEXT_MAX, Unit
from ledger.compensation.rules import tax
from ledger.compensation.rules.liability import Obligor, Part, check_parts
from ledger.compensation.rules.tax import Discharge
from ledger.law import packs
from ledger.periods.rules import Frontiers, check_next
from ledger.permits.rules import strips, year
from tests.rules.edges import Edge, answer, edges

YUAN = Unit("CNY", 2, "yuan", 2)
HEAD = '[pack]\njurisdiction = "cn-33"\nname = "own"\nname_zh = "own"\nversion = "1"\nbase = "cn"\n'


def pack(line: int = 0, whole: int = 0) -> str:
    """Read a pack with a comment of so many characters in a line, or made so many bytes long by short ones."""
    text = HEAD + "#" * line
    if whole:
        short = "#" * 99 + "\n"
        text += short * ((whole - len(text)) // 100)
        text += "#" * (whole - len(text))
    return packs.parse_pack(text).name


def owed(share: Fraction = Fraction(1), other: Fraction | None = None, amount: int = 7) -> None:
    """Check a part that one owes, or two."""
    who = [Obligor("a", share)] + ([] if other is None else [Obligor("b", other)])
    check_parts([Part(amount, tuple(who))], amount)


def taxed(kg: str = "10", extra: int = 0, items: int = 1) -> int:
    """The tax on dust of the air, and on others before and after it."""
    codes = sorted(code for medium, code in tax.TABLE if medium == "air")[:items]
    return len(
        [
            one
            for one in tax.tax(
                "air", "1.2", [Discharge(code, Fraction(kg)) for code in codes], extra_items=extra
            ).lines
            if one.tax
        ]
    )


def people(count: int) -> None:
    """Check a part that so many owe alike."""
    check_parts([Part(7, tuple(Obligor(str(n), Fraction(1, count)) for n in range(count)))], 7)


@edges(
    (
        Edge(
            "money may be nothing, and not less",
            "docs/spec/journal.md 2.2",
            amounts.check_not_below_zero,
            ((1, 1), (0, 0), (-1, "amount.below_zero")),
        ),
        Edge(
            "capitals below zero",
            "支付结算办法 附一",
            amounts.capitals,
            ((1, "壹分"), (0, "零元整"), (-1, "负壹分")),
        ),
        Edge(
            "capitals of the largest",
            "支付结算办法 附一",
            lambda fen: bool(amounts.capitals(fen)),
            ((AMOUNT_MAX - 1, True), (AMOUNT_MAX, True), (AMOUNT_MAX + 1, "amount.too_large")),
        ),
        Edge(
            "a whole below zero is the mirror image",
            "Hamilton",
            lambda whole: amounts.largest_remainder(whole, [1, 1]),
            ((1, [1, 0]), (0, [0, 0]), (-1, [-1, 0])),
        ),
        Edge(
            "forty characters",
            "docs/spec/journal.md 2.2",
            lambda n: (
                amounts.parse_amount("0." + "0" * (n - 2), YUAN, "en")
                if n < 0
                else answer(lambda text: amounts.parse_amount(text, YUAN, "en"), "1" + "0" * (n - 1))
            ),
            (
                (TEXT_MAX - 1, "amount.too_large"),
                (TEXT_MAX, "amount.too_large"),
                (TEXT_MAX + 1, "amount.not_decimal"),
            ),
        ),
        Edge(
            "to a finer scale, the same, a coarser",
            "docs/spec/journal.md 2.2",
            lambda scale: amounts.rescale(125, 2, scale),
            ((3, 1_250), (2, 125), (1, "amount.too_precise")),
        ),
        Edge(
            "somebody owes a part",
            "民法典 art. 178",
            lambda count: people(count) if count else check_parts([Part(7, ())], 7),
            ((2, None), (1, None), (0, "compensation.parts_wrong")),
        ),
        Edge(
            "nobody owes it twice",
            "民法典 art. 178",
            lambda name: check_parts(
                [Part(7, (Obligor("a", Fraction(1, 2)), Obligor(name, Fraction(1, 2))))], 7
            ),
            (("b", None), ("a", "compensation.parts_wrong")),
        ),
        Edge(
            "a part is of something",
            "民法典 art. 178",
            lambda fen: owed(amount=fen),
            ((1, None), (0, "compensation.parts_wrong"), (-1, "compensation.parts_wrong")),
        ),
        Edge(
            "a share is not below zero",
            "民法典 art. 178",
            lambda share: owed(1 - Fraction(share), Fraction(share)),
            (("1/9", None), ("0", None), ("-1/9", "compensation.parts_wrong")),
        ),
        Edge(
            "a quantity is not below zero",
            "环境保护税法 art. 7",
            taxed,
            (("1", 1), ("0", 0), ("-1", "compensation.tax_figure_impossible")),
        ),
        Edge(
            "three items of an outlet",
            "环境保护税法 art. 9",
            lambda items: taxed(items=items),
            ((2, 2), (3, 3), (4, 3)),
        ),
        Edge(
            "and more where a province says so",
            "环境保护税法 art. 9",
            lambda extra: taxed(extra=extra, items=5),
            ((1, 4), (0, 3), (-1, "ValueError")),
        ),
        Edge(
            "the longest line of a pack",
            "docs/spec/permits.md 2.1",
            lambda n: pack(line=n),
            ((packs.LINE_MAX - 1, "own"), (packs.LINE_MAX, "own"), (packs.LINE_MAX + 1, "law.pack_invalid")),
        ),
        Edge(
            "the largest pack",
            "docs/spec/permits.md 2.1",
            lambda n: pack(whole=n),
            ((packs.TEXT_MAX - 1, "own"), (packs.TEXT_MAX, "own"), (packs.TEXT_MAX + 1, "law.pack_invalid")),
        ),
        Edge(
            "thirty years, and many more",
            "docs/spec/permits.md 1",
            lambda last: len(strips.vintages(2026, last)),
            ((2055, 30), (2056, "permits.vintages_impossible"), (2057, "permits.vintages_impossible")),
        ),
        Edge(
            "a report of a year that is over",
            "排污许可管理条例 art. 22",
            lambda n: year.check_reported_on(2026, date(n, 6, 1)),
            ((2027, None), (2026, None), (2025, "permits.report_ahead")),
        ),
        Edge(
            "a month that has not begun",
            "docs/spec/audit.md 1.2",
            lambda today: check_next(
                "soft_close", date(2026, 5, 1), Frontiers(date(2026, 5, 1), None, None), today
            ),
            (
                (date(2026, 6, 1), None),
                (date(2026, 5, 31), "period.not_over"),
                (date(2026, 4, 30), "period.not_over"),
            ),
        ),
    )
)
def test_the_rest(ask: Callable[[Any], object], value: object, told: object) -> None:
    """Inside, on the line, outside."""
    assert answer(ask, value) == told


@pytest.mark.parametrize(("digits", "kept"), [(63, True), (64, True), (65, False)])
def test_no_digit_of_a_sum_is_lost(digits: int, kept: bool) -> None:
    """Sixty-four are written for people, far more than a sum of the ledger has; of a longer number none is left out silently."""
    number, unit = int("9" * digits), Unit("X", 0, "t", 0)
    if kept:
        assert amounts.format_amount(number, unit, "en").replace(",", "") == "9" * digits
    else:
        with pytest.raises(Inexact):
            amounts.format_amount(number, unit, "en")
