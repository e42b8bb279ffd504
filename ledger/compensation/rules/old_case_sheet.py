"""The list of cases that were handled before: its columns, and what a row must say by itself.

A case has a row of its own (案件), and one for each liable party (当事人), head of loss (损失), sum that was paid (缴款), open
instalment (分期), open duty in kind (修复) and guarantee that is held (担保). What the rows of a case say together is for `old_cases`.

`read_old` runs apart from the server (`ledger.documents.apart`).
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from ledger.amounts import parse_decimal
from ledger.compensation.rules.claims import HEADS
from ledger.compensation.rules.clues import AREA, CHANNELS, LATER, MEDIA, NUMBER
from ledger.documents.apart import Piece
from ledger.documents.rows import read_sound
from ledger.documents.sheets import Column, Fault, Faults
from ledger.documents.typed import day_typed, number_typed
from ledger.errors import LedgerError
from ledger.register.identity import check_uscc
from ledger.texts import numbered

ROWS_MAX: Final = 3_000
"""Twin: `rows_range`."""
CASES_MAX: Final = 500
LINES: Final[Mapping[str, str]] = {
    "案件": "case", "当事人": "party", "损失": "head", "缴款": "payment", "分期": "instalment", "修复": "duty", "担保": "guarantee",
}  # fmt: skip
STATES: Final[Mapping[str, str]] = {
    "磋商中": "consulting", "履行中": "performing", "修复中": "restoring", "已结案": "closed",
}  # fmt: skip
BASES: Final[Mapping[str, str]] = {
    "赔偿协议": "agreement", "司法确认": "confirmed", "判决": "judgment", "调解": "mediation",
}  # fmt: skip
"""What says what is owed; all but an agreement are documents of a court."""
ROUTES: Final[Mapping[str, str]] = {
    "国库": "treasury", "部门账户": "agency", "法院": "court", "提存": "escrow",
}  # fmt: skip
GUARANTEES: Final[Mapping[str, str]] = {
    "保证金": "deposit", "银行保函": "bank_letter", "保证": "surety", "抵押": "mortgage",
}  # fmt: skip
CLASSES: Final[Mapping[str, str]] = {
    "一般": "ordinary",
    "简单": "simple",
    "显著轻微": "minor",
    "重大": "major",
}
SORTS: Final[Mapping[str, str]] = {"单位": "organisation", "个人": "person"}
CHOICES: Final[Mapping[str, Mapping[str, str]]] = {
    "line": LINES, "state": STATES, "basis": BASES, "route": ROUTES, "kind": GUARANTEES, "sort": SORTS, "medium": MEDIA,
    "channel": CHANNELS,
    "case_class": CLASSES,
}  # fmt: skip
"""What stands in a column of words: the word of the list, and its code, which may stand there, too."""
MONEY: Final = (
    "spent",
    "fund",
    "interest",
    "assessed",
    "agreed",
    "judged",
    "performed",
    "amount",
    "waiting",
    "conversion",
)
DAYS: Final = ("received_on", "occurred_on", "consulted_on", "decided_on", "day")
NEEDED: Final[Mapping[str, tuple[str, ...]]] = {
    "case": ("number", "title", "area", "medium", "channel", "received_on", "state"),
    "party": ("name",),
    "head": ("head",),
    "payment": ("route", "amount"),
    "instalment": ("day", "amount"),
    "duty": ("head", "day", "amount"),
    "guarantee": ("kind", "name", "amount"),
}
"""What a row of each sort must say."""
TAKEN: Final[Mapping[str, tuple[str, ...]]] = {
    "case": (
        *NEEDED["case"], "case_class", "clue", "occurred_on", "consulted_on", "decided_on", "basis", "paper", "less_basis",
        "spent", "fund", "interest",
    ),
    "party": ("name", "sort", "credit_code"),
    "head": ("head", "assessed", "agreed", "judged", "performed"),
    "payment": ("name", "payer", "route", "day", "amount", "waiting"),
    "instalment": ("name", "day", "amount"),
    "duty": ("name", "head", "day", "amount", "conversion"),
    "guarantee": ("kind", "name", "amount", "day"),
}  # fmt: skip
"""What it may say; more is a fault, for nobody would read it."""
_CODE: Final = re.compile("[0-9A-Za-z][0-9A-Za-z._-]{0,30}", re.ASCII)


def chosen(key: str, code: str, locale: str) -> str:
    """Give the word of the list for the code that stands in a column of words.

    >>> chosen("route", "escrow", "zh_Hans"), chosen("route", "escrow", "en")
    ('提存', 'escrow')
    """
    return next(
        (word for word, one in CHOICES[key].items() if one == code and locale == "zh_Hans"),
        code.replace("_", " "),
    )


def _words(choices: Mapping[str, str]) -> tuple[str, str]:
    return "、".join(choices), ", ".join(choices.values())


def _text(key: str, zh: str, en: str, help_zh: str, help_en: str, *, required: bool = False) -> Column:
    return Column(key, zh, en, help_zh, help_en, required=required, text=True)


def _money(key: str, zh: str, en: str, help_zh: str, help_en: str) -> Column:
    return Column(
        key, zh, en, f"{help_zh}；元，至多两位小数", f"{help_en}; yuan, two decimals at most", required=False
    )


def _day(key: str, zh: str, en: str, help_zh: str, help_en: str) -> Column:
    return Column(key, zh, en, f"{help_zh}；如 2026-03-01", f"{help_en}; such as 2026-03-01", required=False)


COLUMNS: Final[tuple[Column, ...]] = (
    _text("case", "案件编号", "case", "本清单内的编号：字母、数字、点、横线，至多 31 位；同一案件各行相同",
        "Its number in this list: letters, digits, dot, dash, 31 at most; the same in all of its rows", required=True),
    _text("line", "行类型", "line", *_words(LINES), required=True),
    _text("number", "案件文号", "printed number", "案件行：立案时印发的文号", "Row of the case: the number as it was printed"),
    _text("title", "案件名称", "title", "案件行：至多 200 字", "Row of the case: 200 characters at most"),
    _text("area", "行政区划代码", "area", "案件行：六位数字（GB/T 2260）", "Row of the case: six digits (GB/T 2260)"),
    _text("medium", "环境要素", "medium", f"案件行：{_words(MEDIA)[0]}", f"Row of the case: {_words(MEDIA)[1]}"),
    _text("channel", "线索来源", "channel", f"案件行：{_words(CHANNELS)[0]}", f"Row of the case: {_words(CHANNELS)[1]}"),
    _text("clue", "线索文号", "clue", "案件行：可空；字母、数字、点、横线", "Row of the case: may be empty; letters, digits, dot, dash"),
    _day("received_on", "收到日期", "received on", "案件行：收到线索之日", "Row of the case: when the clue came"),
    _day("occurred_on", "发生日期", "occurred on", "案件行：可空", "Row of the case: may be empty"),
    _text("state", "状态", "state", f"案件行：{_words(STATES)[0]}", f"Row of the case: {_words(STATES)[1]}"),
    _text("case_class", "案件类别", "class", f"案件行：可空，则为一般；{_words(CLASSES)[0]}",
        f"Row of the case: empty: ordinary; {_words(CLASSES)[1]}"),
    _day("consulted_on", "磋商开始日期", "consultation since", "案件行：磋商中的必填", "Row of the case: needed in consultation"),
    _day("decided_on", "生效日期", "in force since", "案件行：协议或裁判生效之日；磋商中的不填",
        "Row of the case: when agreement or judgment took effect; not in consultation"),
    _text("basis", "赔偿依据", "basis", f"案件行：{_words(BASES)[0]}；磋商中的不填",
        f"Row of the case: {_words(BASES)[1]}; not in consultation"),
    _text("paper", "依据文书号", "paper", "案件行：协议或裁判的文号", "Row of the case: number of the agreement or judgment"),
    _text("less_basis", "差额依据", "why another sum", "案件行：赔偿数额与评估数额不同的必填",
        "Row of the case: needed where another sum is owed than was assessed"),
    _money("spent", "已支出", "spent", "案件行：已从缴库资金中支出", "Row of the case: spent out of what came into the treasury"),
    _money("fund", "资金结余", "left in the fund", "案件行：缴库资金的结余", "Row of the case: left of what came into the treasury"),
    _money("interest", "已缴迟延利息", "late interest paid", "案件行：已缴入国库的迟延利息",
        "Row of the case: late interest that came into the treasury"),
    _text("name", "名称", "name", "当事人行：名称；担保行：担保人；其他行：义务人，多人连带的用顿号分开，只有一个当事人的可空",
        "Row of a party: its name; of a guarantee: who gives it; else who owes it, several jointly parted by 、, empty: the one party"),
    _text("sort", "当事人类型", "sort of party", "当事人行：单位或个人；可空，则为单位",
        "Row of a party: organisation or person; empty: organisation"),
    _text("credit_code", "统一社会信用代码", "credit code", "当事人行：18 位；个人不填", "Row of a party: 18 characters; not of a person"),
    _text("head", "损失项目", "head of loss", "损失行、修复行：H1 至 H8", "Row of a head of loss or a duty: H1 to H8"),
    _money("assessed", "评估数额", "assessed", "损失行", "Row of a head of loss"),
    _money("agreed", "协议数额", "agreed", "损失行：含修复部分", "Row of a head of loss: with what is owed in kind"),
    _money("judged", "裁判数额", "judged", "损失行：含修复部分", "Row of a head of loss: with what is owed in kind"),
    _money("performed", "已修复价值", "performed", "损失行：已验收的自行修复",
        "Row of a head of loss: accepted restoration by who owes it"),
    _text("payer", "缴款人", "payer", "缴款行：可空，则为义务人", "Row of a payment: empty: who owes it"),
    _text("route", "缴款渠道", "route", f"缴款行：{_words(ROUTES)[0]}", f"Row of a payment: {_words(ROUTES)[1]}"),
    _day("day", "日期", "day", "缴款行：缴款日，合计一笔的可空；分期行、修复行：到期日；担保行：最后一日，可空",
        "Row of a payment: its day, empty where it is one sum; of an instalment, a duty, a guarantee: its last day"),
    _money("amount", "金额", "amount", "缴款行：本金；分期行：尚欠；修复行：尚欠价值；担保行：金额",
        "Row of a payment: principal; of an instalment, a duty: what is open of it; of a guarantee: its sum"),
    _money("waiting", "未缴入国库", "not in the treasury", "缴款行：尚在部门账户、法院或提存机构的",
        "Row of a payment: still with department, court or escrow"),
    _money("conversion", "未修复应付", "due where it fails", "修复行：可空，则为尚欠价值", "Row of a duty: empty: its value"),
    _text("kind", "担保类型", "sort of guarantee", f"担保行：{_words(GUARANTEES)[0]}", f"Row of a guarantee: {_words(GUARANTEES)[1]}"),
)  # fmt: skip


def _example(**cells: str) -> tuple[str, ...]:
    return tuple(cells.get(column.key, "") for column in COLUMNS)


EXAMPLES: Final = (
    _example(case="2023-07", line="案件", number="川环损〔2023〕7号", title="某河段油污案", area="510104", medium="地表水",
        channel="行政处罚", clue="CF-2023-12", received_on="2023-05-06", occurred_on="2023-05-01", state="履行中",
        decided_on="2024-03-01", basis="司法确认", paper="（2024）川01民特3号", spent="100000.00", fund="20000.00", interest="0"),
    _example(case="2023-07", line="当事人", name="四川某某化工有限公司", sort="单位"),
    _example(case="2023-07", line="损失", head="H4", assessed="300000.00", agreed="300000.00", performed="0"),
    _example(case="2023-07", line="缴款", route="国库", day="2024-03-20", amount="120000.00", waiting="0"),
    _example(case="2023-07", line="分期", day="2026-12-31", amount="80000.00"),
    _example(case="2023-07", line="修复", head="H4", day="2026-12-31", amount="100000.00"),
    _example(case="2023-07", line="担保", kind="银行保函", name="某银行成都分行", amount="80000.00", day="2027-03-31"),
)  # fmt: skip


class OldRow(NamedTuple):
    """A row of the list, with words as codes, days in ISO and sums in fen as text."""

    at: int
    """Its number in the file."""
    case: str
    line: str
    cells: dict[str, str]
    """What it says beside, by the key of the column; nothing that is empty."""


def read_old(data: bytes, _: Mapping[str, object]) -> Iterator[Piece]:
    """Read a sheet: the rows that mean something, and the faults.

    Raises (in this order):
        SheetInvalid: the file cannot be read, or its columns are not the template's.
        FileBeyondLimit: it is larger than what is read; never UsccMalformed,
        UsccOfPerson, UsccCheckFails and UsccClassUnknown: a code that is none is a fault.
    """
    faults: Faults[Fault] = Faults()
    rows = [_row(at, texts) for at, texts in read_sound(data, COLUMNS, ROWS_MAX, _faults_of, faults)]
    yield {"rows": rows, "faults": faults.content()}


def fen_of(text: str) -> int | None:
    """Read a sum of a cell, in fen; none where it is no sum.

    >>> fen_of("1,200.5"), fen_of("-1"), fen_of("0.001"), fen_of("1,2")
    (120050, None, None, None)
    """
    try:
        found = parse_decimal(number_typed(text, money=True), 2)
    except LedgerError:
        return None
    return found if found >= 0 else None


def _row(at: int, texts: Mapping[str, str]) -> OldRow:
    cells: dict[str, str] = {}
    for key, text in texts.items():
        if not text or key in ("case", "line"):
            continue
        day = day_typed(text) if key in DAYS else None
        choices = CHOICES.get(key, {})
        cells[key] = (
            str(fen_of(text))
            if key in MONEY
            else day.isoformat()
            if day is not None
            else check_uscc(text, LATER)
            if key == "credit_code"
            else numbered(text)
            if key == "number"
            else choices.get(text, text)
        )
    return OldRow(at, texts["case"], LINES.get(texts["line"], texts["line"]), cells)


def _faults_of(at: int, texts: Mapping[str, str]) -> Iterator[Fault]:
    def fault(key: str, problem: str, zh: str) -> Fault:
        return Fault(f"row {at}", key, texts[key], problem, zh)

    if not _CODE.fullmatch(texts["case"]):
        yield fault(
            "case", "write letters, digits, dot, dash, 31 at most", "请填写字母、数字、点、横线，至多 31 位"
        )
    for key, choices in CHOICES.items():
        if texts[key] and texts[key] not in {*choices, *choices.values()}:
            zh, en = _words(choices)
            yield fault(key, f"write one of: {en}", f"请填写：{zh}")
    for key in DAYS:
        if texts[key] and day_typed(texts[key]) is None:
            yield fault(key, "write a day, such as 2026-03-01", "请填写日期，如 2026-03-01")
    for key in MONEY:
        if texts[key] and fen_of(texts[key]) is None:
            yield fault(
                key,
                "write a sum in yuan, not below zero, with two decimals at most",
                "请填写不小于零的金额，单位元，至多两位小数",
            )
    line = LINES.get(texts["line"], texts["line"])
    if line not in NEEDED:
        if not texts["line"]:
            zh, en = _words(LINES)
            yield fault("line", f"write one of: {en}", f"请填写：{zh}")
        return
    for key in NEEDED[line]:
        if not texts[key]:
            yield fault(key, "it is needed in such a row", "此类行必填")
    for column in COLUMNS:
        if column.key not in ("case", "line", *TAKEN[line]) and texts[column.key]:
            yield fault(column.key, "it is not read in such a row", "此类行不填此列")
    yield from _faults_of_words(at, line, texts)


def _faults_of_words(at: int, line: str, texts: Mapping[str, str]) -> Iterator[Fault]:
    def fault(key: str, problem: str, zh: str) -> Fault:
        return Fault(f"row {at}", key, texts[key], problem, zh)

    for key in ("number", "title", "name", "paper", "less_basis", "payer"):
        if len(texts[key]) > 200:
            yield fault(key, "write 200 characters at most", "至多 200 个字")
    if texts["area"] and not AREA.fullmatch(texts["area"]):
        yield fault("area", "write the six digits of the division", "请填写六位行政区划代码")
    if texts["clue"] and not NUMBER.fullmatch(texts["clue"]):
        yield fault(
            "clue", "write letters, digits, dot, dash, 64 at most", "请填写字母、数字、点、横线，至多 64 位"
        )
    if texts["head"] and texts["head"] not in HEADS:
        yield fault("head", "write H1 to H8", "请填写 H1 至 H8")
    if line in ("payment", "instalment", "duty", "guarantee") and fen_of(texts["amount"]) == 0:
        yield fault("amount", "write a sum above zero", "请填写大于零的金额")
    if not texts["credit_code"]:
        return
    if SORTS.get(texts["sort"], texts["sort"]) == "person":
        yield fault("credit_code", "leave the number of a person out", "个人不填证件号码")
        return
    try:
        check_uscc(texts["credit_code"], LATER)
    except LedgerError as error:
        yield fault("credit_code", error.message("en"), error.message("zh_Hans"))
