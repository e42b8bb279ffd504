"""Reading rows: every limit names its place, and every cell comes as it was typed or is a fault."""

import re
from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from ledger.documents import rows, sheets, xml
from ledger.documents.rows import CellUnsound, read_cell, read_cells, read_rows
from ledger.documents.sheets import Column, FileBeyondLimit, SheetInvalid
from ledger.permits.rules import report_sheets
from ledger.reconciliation.rules import camt, statements
from tests.documents.files import far, many_parts, packed_otherwise, sheet_of, xlsx, zip_bomb

NAME, NUMBER = (
    Column("name", "名称", "name", "", "", text=True),
    Column("amount", "金额", "amount", "", "", required=False),
)


def cells(data: bytes) -> list[list[Any]]:
    """Read all cells."""
    return list(read_cells(data, encoding="utf-8", delimiter=","))


LIES = (
    ("<c s='0' r='XFD1048576'><v>1</v></c>", "columns", 100, "XFD1048576"),
    ('<c  r="XFD1"><v>1</v></c>', "columns", 100, "XFD1"),
    ('<c t="n" r="ZZZZZZ1"><v>1</v></c>', "columns", 100, "ZZZZZZ1"),
    ('<c r="ZZZZZZ1"><v>1</v></c>', "columns", 100, "ZZZZZZ1"),
    ('<c r="xfd1"><v>1</v></c>', "columns", 100, "XFD1"),
    ('<c\nr="XFD9"><v>1</v></c>', "columns", 100, "XFD9"),
    ('<c r = "A1048576"><v>1</v></c>', "rows, empty ones too", 200_000, "A1048576"),
    ('<c r="A4294967295"><v>1</v></c>', "rows, empty ones too", 200_000, "A4294967295"),
    ('<c r="A99999999999999999999"><v>1</v></c>', "rows, empty ones too", 200_000, "A99999999999999999999"),
    ('<c t="inlineStr" r="A99999999"><is><t>1</t></is></c>', "rows, empty ones too", 200_000, "A99999999"),
)
"""Cells as no program writes them, which a reader of spreadsheets takes: what is too much of each, and where."""

LIMITS: dict[str, tuple[Callable[[], bytes], str, int, str, str]] = {
    **{
        f"a place that lies: {cell}": (partial(sheet_of, f'<row r="1"><c r="A1"><v>1</v></c>{cell}</row>'), what, most, "cell", at)
        for cell, what, most, at in LIES
    },
    "a place that lies: a row": (
        partial(sheet_of, '<row r="1"><c><v>1</v></c></row><row spans="1:1" r="99999999"><c><v>2</v></c></row>'),
        "rows, empty ones too", 200_000, "cell", "99999999",
    ),
    "the last column": (partial(far, "XFD1048576"), "columns", 100, "cell", "XFD1048576"),
    "a column far away": (partial(far, "ZZ100000"), "columns", 100, "cell", "ZZ100000"),
    "the first column that is too far": (partial(far, "CW2"), "columns", 100, "cell", "CW2"),
    "a row far away": (partial(far, "A1048576"), "rows, empty ones too", 200_000, "cell", "A1048576"),
    "the first row that is too far": (partial(far, "A200001"), "rows, empty ones too", 200_000, "cell", "A200001"),
    "a prefix": (partial(sheet_of, '<row xmlns:x="s"><x:c r="ZZ9"><x:v>1</x:v></x:c></row>'), "columns", 100, "cell", "ZZ9"),
    "no names of cells": (partial(sheet_of, f"<row>{'<c><v>1</v></c>' * 101}</row>"), "columns", 100, "row", "1"),
    "zip bomb": (zip_bomb, "bytes when unpacked", 400 * 2**20, "bytes", ""),
    "many files": (many_parts, "files in the XLSX", 1_000, "file", ""),
    "commas": (partial(bytes, b",".join([b"x"] * 101)), "columns", 100, "row", "1"),
    "one line": (partial(bytes, b"x," * 500_001), "characters in a line", 1_000_000, "line", "1"),
    "a long line below": (partial(bytes, b"x\n" + b"y" * 1_000_001), "characters in a line", 1_000_000, "line", "2"),
    "a quotation that never ends": (partial(bytes, b'"' + b"x\n" * 500_000), "characters in a cell", 32_767, "line", ""),
    "a long cell": (partial(bytes, b"x\n" + b"y" * 32_768), "characters in a cell", 32_767, "row", "2"),
    "a long cell in an XLSX": (
        partial(sheet_of, f'<row r="1"><c r="A1" t="inlineStr"><is><t>{"y" * 32_768}</t></is></c></row>'),
        "characters in a cell", 32_767, "row", "1",
    ),
}  # fmt: skip


@pytest.mark.parametrize("limit", LIMITS)
def test_a_limit_is_told_with_its_place(limit: str) -> None:
    """Goal: what is too large is refused before it is unpacked or kept, and says where. Method: a file for each limit."""
    make, what, most, place, at = LIMITS[limit]
    data = make()
    with pytest.raises(FileBeyondLimit) as caught:
        cells(data)
    found = caught.value.figures
    assert (found["what"], found["most"], found["place"]) == (what, most, place)
    assert not at or found["at"] == at
    assert str(most) in caught.value.message("zh_Hans")
    assert not set("abcdefghijklmnopqrstuvw") & set(caught.value.message("zh_Hans"))


def test_rows_and_cells_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Goal: rows that are not empty, rows at all, and cells. Method: lower limits, files that meet them, and one more."""
    full = b"name\nx\n\nx\n , \nx\n"
    assert [row.at for row in read_rows(full, [NAME], 3)] == [2, 4, 6]
    with pytest.raises(FileBeyondLimit) as caught:
        list(read_rows(full + b"x", [NAME], 3))
    assert caught.value.figures == {"what": "rows", "most": 3, "place": "row", "at": "7"}
    for name, what in (("PLACES_MAX", "rows, empty ones too"), ("CELLS_MAX", "cells")):
        monkeypatch.setattr(rows, name, 6)
        assert cells(b"x,x\n,x\n\n,\nx\n,")
        with pytest.raises(FileBeyondLimit) as caught:
            cells(b"x,x\n,x\n\n,\nx\n,\n,x")
        assert caught.value.figures == {"what": what, "most": 6, "place": "row", "at": "7"}
        monkeypatch.undo()


def test_the_limits_are_these() -> None:
    """Goal: what the page promises is what is read (docs/spec/files.md 2)."""
    page = (Path(__file__).parents[2] / "docs/spec/files.md").read_text("utf-8")
    xml_limits = (xml.ELEMENTS_MAX, xml.HELD_MAX, xml.DEPTH_MAX, xml.ATTRIBUTES_MAX, xml.TEXT_MAX)
    bank_limits = (camt.ENTRIES_MAX, camt.STATEMENTS_MAX, statements.LINES_MAX, statements.WORDS_MAX)
    sheet_limits = (
        rows.ROWS_MAX,
        rows.PLACES_MAX,
        rows.COLUMNS_MAX,
        rows.CELLS_MAX,
        rows.CELL_MAX,
        rows.LINE_MAX,
        rows.TEXT_MAX,
        rows.PARTS_MAX,
        rows.INFLATED_MAX // 2**20,
        report_sheets.ROWS_MAX,
        sheets.FAULTS_MAX,
    )
    for limit in (*xml_limits, *bank_limits, *sheet_limits):
        assert re.search(rf"(?<![\d,]){limit:,}(?![\d,])", page), limit


@pytest.mark.parametrize("last", ["CV2", "A200000", "CV1"])
def test_what_is_within_the_limits_is_read(last: str) -> None:
    """Goal: the last cell that may be is read. Method: the corners."""
    found = cells(far(last))
    assert (found[0][0], found[-1][-1]) == ("site", "x")


def test_formats_of_empty_cells_are_nothing() -> None:
    """Goal: a column that was coloured to its end has no cells. Method: formats without values far away."""
    data = sheet_of('<row r="1"><c r="A1"><v>1</v></c><c r="XFD1" s="0"/><c r="XFC1" s="0"></c></row>')
    assert cells(data) == [[1.0]]


def test_rows_and_columns_keep_their_places() -> None:
    """Goal: a fault names the row that the clerk sees. Method: a table that begins at C5."""
    found = cells(sheet_of('<row r="5"><c r="C5"><v>1</v></c></row><row r="7"><c r="D7"><v>2</v></c></row>'))
    assert found == [[], [], [], [], ["", "", 1.0], [], ["", "", "", 2.0]]


NUMBERS = {
    24.221999999999998: "24.222",
    0.30000000000000004: "0.3",
    100.30000000000001: "100.3",
    1.2345: "1.2345",
    123456789012345: "123456789012345",
    999999999999999.0: "999999999999999",
    -0.1: "-0.1",
    0.0: "0",
    1e-7: "0.0000001",
    2026.0: "2026",
    1234567890123.45: "1234567890123.45",
}


@pytest.mark.parametrize("number", NUMBERS)
def test_a_number_is_what_the_clerk_saw(number: Any) -> None:
    """Goal: fifteen digits, exactly; nothing that was typed is changed. Method: rests of sums and products, and typed numbers."""
    assert read_cell(number, text=False) == NUMBERS[number]
    [[found]] = cells(xlsx([[number]]))
    assert read_cell(found, text=False) == NUMBERS[number]


@pytest.mark.parametrize(
    "typed", [f"{whole}.{part:03}" for whole in (0, 1, 8, 107, 65_535) for part in (1, 74, 222, 999)]
)
def test_a_typed_number_is_never_changed(typed: str) -> None:
    """Goal: reading at fifteen digits loses nothing of what has fewer. Method: there and back through a file."""
    [[found]] = cells(xlsx([[float(typed)]]))
    assert float(read_cell(found, text=False)) == float(typed)
    assert typed.startswith(read_cell(found, text=False))


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        (6222021234567890123.0, "more than 15 digits"),
        (1e15, "more than 15 digits"),
        (-1e15, "more than 15 digits"),
        (float("inf"), "more than 15 digits"),
        (float("nan"), "more than 15 digits"),
        (1234567890123456, "more than 15 digits"),
        ("6.22202E+18", "scientific"),
        ("6E+18", "scientific"),
        ("-1.5e+3", "scientific"),
        ("x" * 501, "501 characters"),
        (rows.BROKEN, "formula"),
    ],
)
def test_what_lost_digits_is_refused(cell: Any, told: str) -> None:
    """Goal: an account number is whole or refused, with what to do. Method: each way in which programs lose digits."""
    with pytest.raises(CellUnsound) as caught:
        read_cell(cell, text=True)
    assert told in caught.value.problem
    assert caught.value.zh
    if "digits" in caught.value.problem:
        assert "format the column as text" in caught.value.problem


@pytest.mark.parametrize(
    "cell", ["6222021234567890123", "12E4567890", "1E-5", "E+18", "FEE-2026-000101", "6.22202E+18 yuan"]
)
def test_references_are_no_numbers(cell: str) -> None:
    """Goal: what merely looks like it is taken. Method: long numbers as texts, references with an E."""
    assert read_cell(cell, text=True) == cell


@pytest.mark.parametrize("from_1904", [False, True])
def test_days_are_days(from_1904: bool) -> None:
    """Goal: a day is the day that is shown, whatever year the file counts from; a time near midnight does not move it."""
    said = [
        date(2026, 3, 2),
        datetime.fromisoformat("2026-03-02T10:22:33"),
        datetime.fromisoformat("2026-03-02T23:59:59"),
    ]
    [found] = cells(xlsx([said], date_1904=from_1904))
    assert [read_cell(cell, text=False) for cell in found] == ["2026-03-02"] * 3
    assert read_cell(found[1], text=True) == "2026-03-02 10:22:33"


def test_cells_with_an_error_are_not_empty() -> None:
    """Goal: an error and a formula without a result are faults, an empty text is none. Method: what programs and libraries write."""
    data = sheet_of(
        '<row r="1"><c r="A1" t="inlineStr"><is><t>name</t></is></c><c r="B1" t="inlineStr"><is><t>amount</t></is></c></row>'
        '<row r="2"><c r="A2"><v>1</v></c><c r="B2" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>'
        '<row r="3"><c r="A3"><v>1</v></c><c r="B3"><f>1+1</f></c></row>'
        '<row r="4"><c r="A4"><v>1</v></c><c r="B4"><f>1+1</f><v/></c></row>'
        '<row r="5"><c r="A5"><v>1</v></c><c r="B5"><f>1+1</f><v></v></c></row>'
        '<row r="6"><c r="A6"><v>1</v></c><c r="B6" s="0" t="str"><f>IF(TRUE,"","")</f><v></v></c></row>'
        '<row r="7"><c r="A7"><v>1</v></c><c r="B7"><f>1+1</f><v>2</v></c></row>'
        '<row r="8"><c r="A8" t="inlineStr"><is><t>&lt;c r="B8" t="e"</t></is></c><c r="B8"><v>3</v></c></row>'
    )
    found = [
        (row.at, row.texts["amount"], [key for key, _, _ in row.faults])
        for row in read_rows(data, [NAME, NUMBER])
    ]
    assert found == [
        (2, "", ["amount"]),
        (3, "", ["amount"]),
        (4, "", ["amount"]),
        (5, "", ["amount"]),
        (6, "", []),
        (7, "2", []),
        (8, "3", []),
    ]


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500, "old .xls"),
        ("名称\n甲".encode("utf-16"), "UTF-16"),
        (b"\xef\xbb\xbf  <HTML><table></table>", "web page"),
        (b"<table><tr>", "web page"),
        (b"PK\x03\x04broken", "readable XLSX"),
        *(
            (packed_otherwise(flag, method), "readable XLSX")
            for flag, method in ((1, 8), (0, 12), (0, 14), (0, 97))
        ),
        (b"\xff" * 50, "encoding"),
        (b'name\n"c"d', "not CSV"),
        (b"", "no rows"),
        (b"\n\n , \n", "no rows"),
    ],
    ids=range(13),
)
def test_what_is_no_sheet_says_what_it_is(data: bytes, told: str) -> None:
    """Goal: a reason and a way on. Method: what people upload instead of an XLSX or a CSV."""
    with pytest.raises(SheetInvalid) as caught:
        list(read_rows(data, [NAME]))
    problems = caught.value.figures["problems"]
    assert isinstance(problems, list)
    [problem] = problems
    assert isinstance(problem, dict)
    assert told in str(problem["problem"])
    assert problem["zh"]


@pytest.mark.parametrize("title", ["名称", "name", "NAME", "名称 name", "名\n称", "\ufeff 名称\u3000"])
def test_titles_are_found_as_they_are_written(title: str) -> None:
    """Goal: breaks, spaces and capitals of a title do not count. Method: one title in several forms."""
    assert [row.texts["name"] for row in read_rows(xlsx([[title], ["甲"]]), [NAME])] == ["甲"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_every_letter_of_gb18030_comes_whole(encoding: str) -> None:
    """Goal: extensions H and I, private use and what GB 18030 decodes to private use. Method: CSV in each encoding, and XLSX."""
    name = "湖州\U00031350\U0002ebf0\ue5e5\U00020db7记"
    assert [row.texts["name"] for row in read_rows(f"name\n{name}".encode(encoding), [NAME])] == [name]
    assert [row.texts["name"] for row in read_rows(xlsx([["name"], [name]]), [NAME])] == [name]
    decoded = b"\xa6\xd9\xfe\x59".decode("gb18030")  # kept as Python decodes it, whichever edition that is
    assert [row.texts["name"] for row in read_rows(b"name\n\xa6\xd9\xfe\x59", [NAME])] == [decoded]
