"""The statistics of a half-year or a year: which figures they have, and the spreadsheet, with Chinese headings and numbers as numbers."""

from collections.abc import Sequence
from datetime import date
from typing import Final, NamedTuple

from ledger.amounts import yuan
from ledger.compensation.rules.quantities import UNITS
from ledger.documents.sheets import number_of, write_xlsx

BY: Final = {
    "month": "月份",
    "region": "地区",
    "medium": "环境要素",
    "channel": "线索来源",
    "class": "案件类别",
}
"""What the first column is, by what is counted."""
NUMBERS: Final = {
    "cases": "线索数", "started": "启动数", "by_agreement": "协议办结数", "by_judgment": "裁判办结数", "closed": "结案数",
}  # fmt: skip
SUMS: Final = {
    "assessed": "评估金额（元）", "agreed": "协议金额（元）", "judged": "裁判金额（元）", "received": "到账金额（元）",
    "spent": "支出金额（元）",
}  # fmt: skip
RESTORED: Final = {
    "m2": "修复面积（平方米）", "m3": "修复方量（立方米）", "m": "修复长度（米）", "t": "清理量（吨）", "trees": "补植（株）",
    "fry": "增殖放流（尾）", "items": "其他（项）",
}  # fmt: skip


class ReturnRow(NamedTuple):
    """What counts under a key; fen."""

    key: str
    numbers: dict[str, int]
    going: int
    """How many were going on when the span began."""
    closing_rate: str | None
    """Closed of those that went on or were started, in percent; None where there were none."""
    sums: dict[str, int]
    restored: dict[str, str]
    """Decimal text by unit; nothing that is zero."""


def return_sheet(by: str, first: date, last: date, rows: Sequence[ReturnRow]) -> bytes:
    """Write the statistics of a span, the total last.

    Args:
        by: what is counted.
        first: first day of the span.
        last: its last day.
        rows: with the names of their keys.
    """
    titles = [
        BY[by], *NUMBERS.values(), "期初在办数", "办结率（%）", *SUMS.values(), *(RESTORED[unit] for unit in UNITS)
    ]  # fmt: skip
    lines = [
        [
            one.key,
            *(one.numbers[name] for name in NUMBERS),
            one.going,
            "" if one.closing_rate is None else number_of(one.closing_rate, None),
            *(number_of(yuan(one.sums[name]), None) for name in SUMS),
            *(number_of(one.restored.get(unit, "0"), None) for unit in UNITS),
        ]
        for one in rows
    ]
    return write_xlsx([(f"{first} 至 {last}", titles, lines)])
