"""The statement that brings the balances of bank and ledger together (银行存款余额调节表), as a table and on paper."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from ledger.documents.papers import Both, Paper
from ledger.documents.sheets import write_csv, write_xlsx

TITLE: Final = ("银行存款余额调节表", "Bank reconciliation statement")
_SIDES: Final = {"bank": ("银行", "bank"), "ledger": ("账面", "ledger")}
_ROWS: Final = (
    ("bank_balance", "银行对账单余额", "Balance of the bank"),
    ("ledger_received", "加：企业已收、银行未收", "plus received by the ledger only"),
    ("ledger_paid", "减：企业已付、银行未付", "less paid by the ledger only"),
    ("bank_adjusted", "调节后银行余额", "Adjusted balance of the bank"),
    ("ledger_balance", "企业账面余额", "Balance of the ledger"),
    ("bank_received", "加：银行已收、企业未收", "plus received by the bank only"),
    ("bank_paid", "减：银行已付、企业未付", "less paid by the bank only"),
    ("ledger_adjusted", "调节后账面余额", "Adjusted balance of the ledger"),
    ("difference", "差额", "Difference"),
)


def summary_rows(content: Mapping[str, Any], locale: str) -> list[list[str]]:
    """Give the lines of the statement: what, and how much."""
    both = Both(locale)
    rows = [[both.of(zh, en), str(content[key])] for key, zh, en in _ROWS]
    until = content["statements_until"] or "-"
    rows.append([both.of("对账单截至", "Statements until"), str(until)])
    holes = (
        "; ".join(f"{hole['first']} – {hole['last']}" for hole in content["days_without_statement"]) or "-"
    )
    rows.append([both.of("无对账单的日期", "Days without a statement"), holes])
    told = (
        both.of("已调节相符", "reconciled")
        if content["reconciled"]
        else both.of("未调节相符", "not reconciled")
    )
    return [*rows, [both.of("结论", "Result"), told]]


def item_rows(items: Sequence[Mapping[str, Any]], locale: str) -> list[list[str]]:
    """Give the open items: side, day, age, received, paid, words, number."""
    both = Both(locale)
    return [
        [
            both.of(*_SIDES[x["side"]]),
            str(x["on"]),
            str(x["age"]),
            str(x["received"]),
            str(x["paid"]),
            str(x["words"]),
            str(x["key"]),
        ]
        for x in items
    ]


def _titles(locale: str) -> tuple[list[str], list[str]]:
    both = Both(locale)
    summary = [both.of("项目", "Item"), both.of("金额", "Amount")]
    pairs = (
        ("来源", "Side"),
        ("日期", "Day"),
        ("账龄(天)", "Age in days"),
        ("收入", "Received"),
        ("支出", "Paid"),
        ("摘要", "Words"),
        ("编号", "Number"),
    )
    return summary, [both.of(*pair) for pair in pairs]


def _head(content: Mapping[str, Any], locale: str) -> list[list[str]]:
    both = Both(locale)
    pairs = (("账户", "Account", "account"), ("日期", "Day", "on"), ("单位", "Unit", "unit"))
    return [[both.of(zh, en), str(content[key])] for zh, en, key in pairs]


def reconciliation_xlsx(content: Mapping[str, Any], locale: str) -> bytes:
    """Write it as a spreadsheet: the statement, and the items that are open."""
    both = Both(locale)
    summary, items = _titles(locale)
    return write_xlsx(
        [
            (
                both.of("调节表", "Statement"),
                summary,
                [*_head(content, locale), *summary_rows(content, locale)],
            ),
            (both.of("未达账项", "Open items"), items, item_rows(content["items"], locale)),
        ]
    )


def reconciliation_csv(content: Mapping[str, Any], locale: str) -> bytes:
    """Write it as one table: the statement, an empty row, the items that are open."""
    summary, items = _titles(locale)
    return write_csv(
        summary,
        [
            *_head(content, locale),
            *summary_rows(content, locale),
            [],
            items,
            *item_rows(content["items"], locale),
        ],
    )


def reconciliation_pdf(content: Mapping[str, Any], locale: str) -> bytes:
    """Lay it out on A4, with a place for the two who sign."""
    both = Both(locale)
    paper = Paper(both.of(*TITLE), str(content["on"]))
    paper.heading(both.of(*TITLE), f"{content['account']} · {content['on']}")
    paper.field(both.of("银行", "Bank"), f"{content['name']} · {content['bank']}")
    paper.field(
        both.of("账面科目", "Account of the ledger"), f"{content['ledger_account']} · {content['unit']}"
    )
    summary, items = _titles(locale)
    paper.table(summary, summary_rows(content, locale), (110, 64))
    rows = item_rows(content["items"], locale)
    paper.table(items, rows or [["-"] * len(items)], (22, 22, 16, 24, 24, 40, 26))
    paper.field(both.of("编制", "Made by"), "")
    paper.field(both.of("复核", "Checked by"), "")
    return paper.bytes()
