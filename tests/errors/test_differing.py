"""Refusals of what differs: what was told and what is so stand the right way round, in both languages."""

from typing import Any

import pytest

import tests.errors.test_gallery  # noqa: F401  every room is there
from ledger.errors import CATALOGUE

DIFFERING: dict[str, tuple[dict[str, Any], tuple[str, ...], tuple[str, ...]]] = {
    "compensation.corrected_name_differs": (
        {"owner": "X", "was": "旧", "now": "新", "called": "今"},
        ("calls X 新 instead of 旧", "the case calls it 今"),
        ("由“旧”补正为“新”", "案件中其名称为“今”"),
    ),
    "compensation.correction_differs": (
        {"was": "1.00", "reads": "2.00"},
        ("ruling corrects 1.00", "document reads 2.00"),
        ("裁定所补正的是“1.00”", "该文书此处为“2.00”"),
    ),
    "compensation.duties_differ": (
        {"duties": "1.00", "head": "H4", "owed": "2.00"},
        ("duties sum to 1.00", "2.00 yuan are owed"),
        ("修复义务合计 1.00", "履行的金额为 2.00"),
    ),
    "compensation.mode_differs": (
        {"mode": "money", "kind": "2.00"},
        ("mode of the agreement is", "2.00 yuan of it are owed in kind"),
        ("协议承担方式为", "修复或服务履行 2.00"),
    ),
    "compensation.parts_differ": (
        {"parts": "1.00", "due": "2.00"},
        ("parts of the liability sum to 1.00", "2.00 yuan are due"),
        ("责任份额合计 1.00", "货币履行 2.00"),
    ),
    "compensation.printed_differs": (
        {"printed": "1.00", "head": "H4", "computed": "2.00"},
        ("report prints 1.00", "method gives 2.00"),
        ("载明 1.00", "算得 2.00"),
    ),
    "compensation.release_differs": (
        {"amount": "1.00", "owner": "X", "share": "2.00"},
        ("1.00 yuan are told", "falls by 2.00"),
        ("填写的金额为 1.00", "债务减少 2.00"),
    ),
    "compensation.schedule_differs": (
        {"part": 1, "scheduled": "1.00", "due": "2.00"},
        ("sum to 1.00", "2.00 yuan are owed"),
        ("各期合计 1.00", "应付 2.00"),
    ),
    "compensation.spent_heads_differ": (
        {"amount": "1.00", "heads": "2.00"},
        ("1.00 yuan are to be spent", "sum to 2.00"),
        ("拟支付 1.00", "资金合计 2.00"),
    ),
    "log.published_differs": (
        {"published": 1, "size": 2},
        ("checkpoint of 1 records", "log of 2 records"),
        ("1 条记录的检查点", "2 条记录的日志"),
    ),
    "permits.instalments_differ": (
        {"sum": "1.00", "total": "2.00"},
        ("instalments sum to 1.00", "2.00 is due"),
        ("各期合计 1.00", "应缴 2.00"),
    ),
    "permits.months_differ": (
        {"sum": "1.00", "year": "2.00"},
        ("months sum to 1.00", "year to 2.00"),
        ("各月合计为 1.00", "全年为 2.00"),
    ),
    "permits.payer_differs": (
        {"line": "5", "payer": "甲", "owner": "X", "registered": "乙"},
        ("paid by 甲", "X is 乙"),
        ("付款人是 甲", "登记名称是 乙"),
    ),
    "reconciliation.sides_differ": (
        {"bank": "1.00", "books": "2.00"},
        ("bank move 1.00", "ledger 2.00"),
        ("银行明细合计 1.00", "账面分录行合计 2.00"),
    ),
    "compensation.extension_shortens": (
        {"clock": "investigation", "would": "2025-01-01", "ends": "2025-02-02"},
        ("would end on 2025-01-01", "it ends on 2025-02-02"),
        ("按此将于 2025-01-01 届满", "现于 2025-02-02 届满"),
    ),
    "compensation.went_to_bankrupt": (
        {"on": "2025-07-20", "amount": "1.00", "party": "X", "told": "2.00", "rests": "-"},
        ("1.00 yuan went to X", "2.00 yuan are said"),
        ("已有 1.00 元退付给 X", "移交数额为 2.00"),
    ),
    "compensation.refund_eaten": (
        {"amount": "1.00", "payee": "X", "owed": "2.00", "left": "3.00"},
        ("1.00 yuan are to be paid", "2.00 yuan came to be due", "3.00 yuan are still overpaid"),
        ("退付 1.00", "2.00 元到期应付", "多缴的为 3.00"),
    ),
}
"""Of each refusal figures, and how they stand in its text, in English and in Chinese."""


@pytest.mark.parametrize("code", sorted(DIFFERING))
def test_what_was_and_what_is_stand_the_right_way_round(code: str) -> None:
    """Each figure stands beside the word that says what it is."""
    figures, english, chinese = DIFFERING[code]
    refusal = CATALOGUE[code](**figures)
    assert [one for one in english if one not in refusal.message()] == [], refusal.message()
    assert [one for one in chinese if one not in refusal.message("zh_Hans")] == [], refusal.message("zh_Hans")


def test_each_of_them_is_in_the_table() -> None:
    """Whoever adds a refusal of something that differs says how its figures stand."""
    known = {code for code in CATALOGUE if code.endswith(("_differs", "_differ"))}
    assert known <= DIFFERING.keys(), known - DIFFERING.keys()
