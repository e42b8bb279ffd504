"""The workbook of a stock as a clerk of a provincial centre fills it in: with the usual slips, all told at once, where they stand."""

import io
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
import python_calamine
import xlsxwriter

from tests.api.conftest import Keys, Serving
from tests.api.test_plans import Office
from tests.market.stock_books import AREA, ROWS
from tests.permits.world import uscc

DAY = "2026-11-02"
WIDE = str.maketrans("0123456789:,.", "０１２３４５６７８９：，．")
SLIPS: Mapping[str, tuple[Sequence[Sequence[Any]], Sequence[tuple[int, int, int, int]]]] = {
    "企业": (
        [
            [uscc(11).translate(WIDE), "绍兴一厂有限公司  ", "2020/5/1", ""],
            [912345678901234567, "绍兴二厂有限公司", "", ""],
            [f" {uscc(11)}\u3000", "绍兴一厂有限公司", "2020年5月1日", ""],
            [uscc(13), "绍兴三厂有限公司", "1.5.2020", ""],
        ],
        [],
    ),
    "场所": (
        [
            [f"enterprise：{uscc(11)}：001P", "一厂", 330603, "C1713", "工业", "cao-e", "", "", "", "是", "2020-05-01"],
            ["", "二厂", AREA, "C1713", "", "cao-e", "", "", "", "", ""],
            [uscc(11) + "002P", "三厂", "339999", "C1713", "", "cao-e", "", "", "", "", ""],
            [uscc(11) + "003P", "四厂", "370284", "C1713", "", "cao-e", "", "", "", "", ""],
            [uscc(11) + "004P", "五厂", AREA, "C1713", "", "cao-e", "", "", "", "也许", ""],
        ],
        [],
    ),
    "总量指标": (
        [["COD", "330600", "2026", 2028, "5,000.5", "", "函9"], ["COD", AREA, "２０２６年", "2028", "２，０００", "330600", "函9"]],
        [],
    ),
    "现有持有": (
        [
            [uscc(11) + "001P", "ＣＯＤ", AREA.translate(WIDE), 2026, 2028, "1,000.5 ", "已缴", "", "2026/1/5", "环1"],
            [uscc(11) + "001P", "COD", AREA, 2026, 2028, "1,23", "已缴", "", "", "环2"],
            ["", "COD", AREA, 2026, 2028, 1, "已缴", "", "", "环3"],
            [uscc(11) + "001P", "COD", AREA, 2026, 2028, 12.1 + 0.1, "欠", "", "", "环4"],
            [uscc(11) + "001P", "COD", AREA, 2026, 2028, "1吨", "已缴", "", "5/1/2026", "环5"],
        ],
        [(2, 0, 3, 0)],
    ),
}  # fmt: skip
"""By sheet its rows, and the cells that are merged."""
TOLD = [
    ("企业", 3, "统一社会信用代码", "超过 15 位的数字已丢失位数；请将该列设为文本格式后重新填写"),
    ("企业", 5, "登记日期", "请填写日期，格式 YYYY-MM-DD"),
    ("企业", 4, "统一社会信用代码", "与第 2 行重复"),
    ("场所", 3, "场所编码", "此格必填"),
    ("场所", 6, "在线监测", "请填写 是 或 否"),
    ("场所", 4, "行政区划", "339999"),
    ("场所", 5, "行政区划", "370284"),
    ("现有持有", 3, "年许可量", "1,23"),
    ("现有持有", 4, "场所编码", "单元格已合并，请在每一行分别填写"),
    ("现有持有", 5, "缴费", "请填写其中之一"),
    ("现有持有", 6, "年许可量", "1吨"),
    ("现有持有", 6, "生效日", "请填写日期，格式 YYYY-MM-DD"),
]
"""Sheet, row, column and what is said there of every slip, in Chinese."""


def filled(heads: Mapping[str, Sequence[str]]) -> bytes:
    """Write the workbook with the heads of the template."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        for title, (rows, merged) in SLIPS.items():
            name = next(one for one in heads if one.startswith(title))
            page = book.add_worksheet(name)
            for place, head in enumerate(heads[name]):
                page.write_string(0, place, head)
            for at, row in enumerate(rows, 1):
                for place, cell in enumerate(row):
                    if isinstance(cell, str):
                        page.write_string(at, place, cell)
                    else:
                        page.write_number(at, place, cell)
            for first, left, last, right in merged:
                page.merge_range(first, left, last, right, rows[first - 1][left])
    return made.getvalue()


@pytest.fixture
def office(mills: Keys, serving: Serving) -> Office:
    return Office(serving)


def checked(office: Office, file: bytes, language: str = "zh-CN") -> Any:
    with office.serving.client("bureau", **{"Accept-Language": language}) as client:
        asked = {"effective_on": DAY, "document": "D-1"}
        return client.post("/v1/books/zj/permits/stock/check", content=file, params=asked).json()


def test_every_slip_of_a_clerk_is_told_at_once(office: Office) -> None:
    """Each with sheet, row, column and what to do; what can be read is read, and told of nowhere."""
    template = python_calamine.CalamineWorkbook.from_filelike(
        io.BytesIO(office.get("bureau", "/permits/stock/template").content)
    )
    heads = {
        name: [str(one) for one in template.get_sheet_by_name(name).to_python()[0]]
        for name in template.sheet_names
    }
    told = checked(office, filled(heads))
    left = {(one["where_zh"], f"{one['value']} {one['zh']}") for one in told["problems"]}
    for sheet, row, column, said in TOLD:
        place = f"第{row}行，{column}"
        found = [
            one
            for one in left
            if one[0].startswith(f"工作表「{sheet} ") and one[0].endswith(place) and said in one[1]
        ]
        assert len(found) == 1, (sheet, row, column, said, sorted(left))
        left -= set(found)
    assert left == set()
    assert told["faults"] == len(TOLD)


def test_of_what_can_be_read_the_sums_are_told(office: Office) -> None:
    """Full-width digits, grouped amounts, days as text and trailing spaces are read for what they are."""
    rows = {key: [dict(row) for row in ROWS[key]] for key in ROWS}
    rows["holdings"][0] |= {"quantity": "１，２．５"}
    from tests.market.stock_books import made

    told = checked(office, made(rows))
    assert [one["value"] for one in told["problems"]] == ["１，２．５"]
    rows["holdings"][0] |= {
        "quantity": "１２．５００ ",
        "area": AREA.translate(WIDE),
        "valid_from": "２０２６年1月5日",
    }
    told = checked(office, made(rows))
    assert (told["faults"], told["held"][0]["quantity"]) == (0, "40.500")


OTHERS = {
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600: ("旧版 .xls 或加密文件", "old .xls"),
    "企业\t名称\r\n".encode("utf-16"): ("UTF-16", "UTF-16"),
    b"<html><table>": ("网页格式", "web page"),
    b"%PDF-1.7\n": ("PDF", "PDF"),
    "企业,名称\n".encode(): ("没有模板中的任何工作表", "none of the sheets of the template"),
    b"PK\x03\x04broken": ("无法读取的 XLSX 文件", "not a readable XLSX"),
}


@pytest.mark.parametrize("data", OTHERS, ids=range(len(OTHERS)))
def test_a_file_that_is_something_else_has_a_sentence_of_its_own(office: Office, data: bytes) -> None:
    for language, said in zip(("zh-CN", "en"), OTHERS[data], strict=True):
        told = checked(office, data, language)
        assert told["code"] == "sheet.invalid"
        [problem] = told["figures"]["problems"]
        assert said in (problem["zh"] if language == "zh-CN" else problem["problem"])
