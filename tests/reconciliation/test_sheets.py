"""Spreadsheets of banks by a mapping: GB18030 with Chinese titles, XLSX, every way to tell an amount, every fault."""

from datetime import date
from typing import Any

import pytest

from ledger.documents.rows import read_cells
from ledger.documents.sheets import Fault, SheetInvalid, write_xlsx
from ledger.reconciliation.rules.mapping import MappingUnsound, SheetMapping, Supplement, read_table
from tests.documents.files import xlsx
from tests.reconciliation.world import NUMBER, Treasury

TITLES = {
    "booked_on": "交易日期",
    "received": "贷方发生额",
    "paid": "借方发生额",
    "balance": "余额",
    "reference": "流水号",
    "party": "对方户名",
    "party_account": "对方账号",
    "remittance": "摘要",
    "account": "账号",
}
BANK = SheetMapping(
    TITLES, encoding="gb18030", skip=2, end="合计", order="newest_first", date_format="YYYY年MM月DD日"
)
SHEET = f"""某某银行对账单,,,,,,,,
账号：{NUMBER},,,,,,,,
交易日期,账号,贷方发生额,借方发生额,余额,流水号,对方户名,对方账号,摘要
2026年6月5日 10:22:33,{NUMBER},,"1,012.50",287.50,L2,国库,1 002,手续费
2026年06月02日,{NUMBER},"￥300.00",0.00,"1,300.00",L1,绍兴纺织有限公司,6222,FEE-2026-000101
合计,,300.00,"1,012.50",,,,,
制表人,,,,,,,,
"""


def read(text: str, mapping: SheetMapping, **told: Any) -> tuple[Any, list[str]]:
    """Read a table of commas; faults short."""
    rows = [[cell or None for cell in line.split(";")] for line in text.splitlines()]
    statement, faults = read_table(rows, mapping, Supplement(NUMBER, 2, "CNY", **told))
    return statement, [f"{f.where}, {f.column}: {f.problem}" for f in faults]


def test_a_sheet_in_gb18030(treasury: Treasury) -> None:
    """Goal: a file as Chinese banks write it. Method: rows above and below, newest first, two columns, balances, time of day."""
    done = treasury.sheet(SHEET.encode("gb18030"), BANK)
    assert [(t.lines, t.fresh, str(t.from_on), str(t.to_on)) for t in done.statements] == [
        (2, 2, "2026-06-02", "2026-06-05")
    ]
    assert treasury.lines() == {"2026-06-02 30000": 1, "2026-06-05 -101250": 2}
    assert treasury.on("2026-06-05").bank_balance == 28750
    again = treasury.sheet(SHEET.encode("gb18030"), BANK)
    assert (again.replayed, treasury.count("bank_line"), treasury.broken()) == (True, 2, [])


def test_all_faults_of_a_sheet_at_once(treasury: Treasury) -> None:
    """Goal: row and column of every fault, in both languages; nothing is kept. Method: one sheet with them all."""
    text = (
        SHEET.replace("2026年6月5日", "5 June")
        .replace('"1,012.50",287.50', "12.345,")
        .replace("￥300.00", "3,00.00")
    )
    text = text.replace(f"2026年06月02日,{NUMBER}", "2026年06月31日,999")
    refused = treasury.refused(treasury.sheet, text.encode("gb18030"), BANK)
    assert isinstance(refused, SheetInvalid)
    problems = refused.figures["problems"]
    assert isinstance(problems, list)
    assert [p["where"] for p in problems if isinstance(p, dict)] == [
        "row 4, 交易日期",
        "row 4, 借方发生额",
        "row 4, 余额",
        "row 5, 交易日期",
        "row 5, 贷方发生额",
        "row 5, 账号",
    ]
    assert all(p["zh"] and p["problem"] for p in problems if isinstance(p, dict))
    assert treasury.count("bank_line") == 0
    unread = treasury.refused(treasury.sheet, "余额".encode(), BANK)
    assert (unread.code, treasury.count("bank_import")) == ("sheet.invalid", 0)


def test_a_balance_that_does_not_follow_is_told_at_its_row() -> None:
    """Goal: the row where a line is missing. Method: the balance jumps once."""
    mapping = SheetMapping({"booked_on": "d", "amount": "a", "balance": "b"}, delimiter=";", thousands="")
    _, faults = read("d;a;b\n2026-06-01;1;101\n2026-06-02;1;103\n2026-06-03;-1;102", mapping)
    assert faults == ["row 3, balance: the lines lead to 102.00"]


WAYS = {
    "sign": (
        SheetMapping({"booked_on": "d", "amount": "a"}, thousands=""),
        "d;a\n2026-06-01;-5.5",
        ("out", 550),
    ),
    "direction": (
        SheetMapping(
            {"booked_on": "d", "amount": "a", "direction": "s"}, received_words=("贷",), paid_words=("借",)
        ),
        "d;a;s\n2026-06-01;5.5;借",
        ("out", 550),
    ),
    "red": (
        SheetMapping(
            {"booked_on": "d", "amount": "a", "direction": "s"}, received_words=("贷",), paid_words=("借",)
        ),
        "d;a;s\n2026-06-01;-5.5;借",
        ("in", 550),
    ),
    "comma": (
        SheetMapping({"booked_on": "d", "amount": "a"}, decimal=",", thousands=".", date_format="DD.MM.YYYY"),
        "d;a\n01.06.2026;1.234,50",
        ("in", 123450),
    ),
    "compact": (
        SheetMapping({"booked_on": "d", "amount": "a"}, date_format="YYYYMMDD"),
        "d;a\n20260601;+007",
        ("in", 700),
    ),
}


@pytest.mark.parametrize("way", WAYS)
def test_amounts_are_told_in_several_ways(way: str) -> None:
    """Goal: direction and amount, exactly. Method: each way that a mapping allows."""
    mapping, text, wanted = WAYS[way]
    statement, faults = read(text, mapping, opening=0, closing=wanted[1] if wanted[0] == "in" else -wanted[1])
    assert not faults
    assert [(line.direction, line.amount) for line in statement.lines] == [wanted]


@pytest.mark.parametrize(("text", "told"), [
    ("", "file, : it has no rows"),
    ("x;a\n2026-06-01;1", "titles, d: the column is missing"),
    ("d;d;a\n2026-06-01;;1", "titles, d: the column stands twice"),
    ("d;a\n2026-06-01;0", "row 2, a: empty or zero"),
    ("d;a\n2026-06-01;", "row 2, a: empty or zero"),
    ("d;a\n2026-06-01;1e3", "row 2, a: not an amount"),
    ("d;a\n2026-06-01;٣", "row 2, a: not an amount"),
    ("d;a\n2026-06-01;1,23", "row 2, a: not an amount"),
    ("d;a\n2026-06-01;99999999999999999999", "row 2, a: The amount 99999999999999999999 is beyond the largest"),
    ("d;a\n2026-06-01;1", "file, balance: tell the opening"),
    ("d;a", "file, period: there are no lines"),
], ids=range(11))  # fmt: skip
def test_what_can_be_wrong_in_a_sheet(text: str, told: str) -> None:
    """Goal: a sentence for each fault. Method: one sheet each."""
    opening = None if "tell the opening" in told else 0
    _, faults = read(text, SheetMapping({"booked_on": "d", "amount": "a"}), opening=opening, closing=opening)
    assert len(faults) == 1
    assert faults[0].startswith(told), faults


@pytest.mark.parametrize(("columns", "more", "told"), [
    ({"amount": "a"}, {}, "booked_on"),
    ({"booked_on": "d"}, {}, "one way"),
    ({"booked_on": "d", "amount": "a", "received": "r", "paid": "p"}, {}, "one way"),
    ({"booked_on": "d", "received": "r"}, {}, "one way"),
    ({"booked_on": "d", "amount": "a", "colour": "c"}, {}, "unknown column colour"),
    ({"booked_on": "d", "amount": "d "}, {}, "stands twice"),
    ({"booked_on": "d", "amount": "a"}, {"decimal": ",", "thousands": ","}, "same mark"),
    ({"booked_on": "d", "amount": "a", "direction": "s"}, {}, "words"),
    ({"booked_on": "d", "amount": "a"}, {"received_words": ("x",), "paid_words": ("y",)}, "words"),
], ids=range(9))  # fmt: skip
def test_a_mapping_that_makes_no_line_is_refused(
    columns: dict[str, str], more: dict[str, Any], told: str
) -> None:
    """Goal: `reconciliation.mapping_unsound` when it is added, not when the file comes. Method: one mapping each."""
    with pytest.raises(MappingUnsound, match=told):
        SheetMapping(columns, **more)


def test_an_xlsx_is_read_by_the_same_mapping(treasury: Treasury) -> None:
    """Goal: a spreadsheet program's file. Method: the same content as XLSX, with days as the program keeps them."""
    rows = [["2026-06-02", "300.00", "1300.00"], ["2026-06-03", "-0.10", "1299.90"]]
    data = write_xlsx([("data", ["日期", "金额", "余额"], rows)])
    done = treasury.sheet(
        data,
        SheetMapping({"booked_on": "日期", "amount": "金额", "balance": "余额"}, date_format="YYYY/MM/DD"),
    )
    assert (done.statements[0].lines, treasury.on("2026-06-03").bank_balance) == (2, 129990)


def test_a_mapping_is_data() -> None:
    """Goal: what is kept is what is read. Method: there and back."""
    assert SheetMapping.of(BANK.content()) == BANK


PLAIN = SheetMapping(
    {
        "booked_on": "交易日期",
        "received": "收入",
        "paid": "支出",
        "balance": "余额",
        "party": "对方户名",
        "party_account": "对方账号",
        "reference": "流水号",
        "end_to_end": "订单号",
        "remittance": "摘要",
    },
)
HEAD = ["交易日期", "收入", "支出", "余额", "对方户名", "对方账号", "流水号", "订单号", "摘要"]
GOOD: list[Any] = [date(2026, 6, 2), 100.0, None, 200.0, "甲厂", "6222000000000000001", "L1", "E1", "a"]


def faults_of(place: int, cell: Any) -> list[Fault]:
    """Give the faults of a file with one cell that matters."""
    data = xlsx([HEAD, [*GOOD[:place], cell, *GOOD[place + 1 :]]])
    _, faults = read_table(
        read_cells(data, encoding="utf-8", delimiter=","), PLAIN, Supplement(NUMBER, 2, "CNY")
    )
    return faults.kept


@pytest.mark.parametrize("place", [4, 5, 6, 7, 8])
@pytest.mark.parametrize("cell", [6222021234567890123, "6.22202E+18"])
def test_a_number_that_lost_digits_is_named(place: int, cell: Any) -> None:
    """Goal: row and title of an account number, a reference, a name that is no more what the bank wrote. Method: each column."""
    [fault] = faults_of(place, cell)
    assert (fault.where, fault.column) == ("row 2", HEAD[place])
    assert "format the column as text" in fault.problem
    assert "文本格式" in fault.zh


@pytest.mark.parametrize(
    ("place", "cell", "problem"),
    [
        (0, 46083, "a number and not a date"),
        (0, "46083", "not a date of the form"),
        (1, 1234567890123456, "more than 15 digits"),
        (4, "甲\x07厂", "U+0007"),
        (4, "n" * 501, "501 characters"),
        (8, "n" * 10_001, "10001 characters"),
        (3, 200.005, "decimals"),
    ],
)
def test_a_cell_is_whole_or_a_fault(place: int, cell: Any, problem: str) -> None:
    """Goal: one fault with row and title for a cell that cannot be taken as it is. Method: each kind."""
    [fault] = faults_of(place, cell)
    assert (fault.where, fault.column) == ("row 2", HEAD[place])
    assert problem in fault.problem
    assert fault.zh


def test_texts_and_numbers_come_in_whole(treasury: Treasury) -> None:
    """Goal: rare letters, long words, rests of binary sums. Method: two rows as a spreadsheet program keeps them, told back by SQL."""
    name, words = "湖州\U0002ebf0\U00031350\ue5e5记化工厂", "款" * 600
    rows = [
        HEAD,
        [*GOOD[:1], 0.30000000000000004, None, 100.30000000000001, name, *GOOD[5:8], words],
        [*GOOD[:1], None, 100.3, 0.0, "张\u3000三", 6222021234567.0, "L2", "E\n2", None],
    ]
    assert treasury.sheet(xlsx(rows), PLAIN).statements[0].lines == 2
    with treasury.database.read() as books:
        query = "SELECT amount, party, party_account, end_to_end, remittance FROM ledger.bank_line ORDER BY line_id"
        found = [tuple(row) for row in books.connection.exec_driver_sql(query)]
    assert found == [
        (30, name, "6222000000000000001", "E1", words),
        (10030, "张\u3000三", "6222021234567", "E 2", ""),
    ]


def test_two_hundred_faults_and_the_number_of_the_rest(treasury: Treasury) -> None:
    """Goal: faults are counted, and few are kept. Method: rows with two faults, and then balances that never follow."""
    rows = [[*GOOD[:1], "x", None, "y", *GOOD[4:]]] * 500
    refused = treasury.refused(treasury.sheet, xlsx([HEAD, *rows]), PLAIN)
    assert treasury.count("bank_line") == 0
    assert [refused.figures[name] for name in ("count", "rest")] == [1000, 800]
    assert len(refused.figures["problems"]) == 200  # type: ignore[arg-type]
    assert "800" in refused.remedy("zh_Hans")
    jumps = "\n".join(f"2026-06-01;1;{n * 7}" for n in range(300))
    _, faults = read_table(
        [line.split(";") for line in ("d;a;b\n" + jumps).splitlines()],
        SheetMapping({"booked_on": "d", "amount": "a", "balance": "b"}, thousands=""),
        Supplement(NUMBER, 2, "CNY"),
    )
    assert (faults.count, len(faults.kept)) == (299, 200)


def test_what_is_told_beside_a_file_goes_with_it(treasury: Treasury) -> None:
    """Goal: balances and days that the clerk tells reach the child and come back. Method: a sheet without them."""
    mapping = SheetMapping({"booked_on": "d", "amount": "a"}, delimiter="|", encoding="gb18030")
    days = {"from_on": date(2026, 6, 1), "to_on": date(2026, 6, 30)}
    done = treasury.sheet("d|a\n2026-06-02|1.00".encode("gb18030"), mapping, opening=500, closing=600, **days)
    taken = done.statements[0]
    assert (taken.from_on, taken.to_on, taken.lines, treasury.on("2026-06-30").bank_balance) == (
        *days.values(),
        1,
        600,
    )
