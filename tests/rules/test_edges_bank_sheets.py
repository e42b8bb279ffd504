"""The edges of a bank's spreadsheet: every way to tell an amount, each balance, and what is wrong with a cell, to the word."""

from datetime import date
from typing import Any

import pytest

from ledger.documents.rows import TEXT_MAX
from ledger.reconciliation.rules.mapping import MappingUnsound, SheetMapping, Supplement, read_table
from ledger.reconciliation.rules.statements import WORDS_MAX, Statement

NUMBER = "330600000012345678"
DAY = date(2026, 6, 1)
SIGNED = {"booked_on": "d", "amount": "a"}
RUNNING = {**SIGNED, "balance": "b"}
WORDED = {**SIGNED, "direction": "s"}
TWO = {"booked_on": "d", "received": "r", "paid": "p"}
IN_AND_OUT = {"received_words": ("贷", "收"), "paid_words": ("借", "付")}
NOUGHT = {"opening": 0, "closing": 0}


def read(
    rows: str, columns: dict[str, str], told: dict[str, Any], **more: Any
) -> tuple[Statement | None, list[str]]:
    """Read rows of cells between semicolons; an empty cell is none. Faults as `where, column, value: problem`."""
    table = [[cell or None for cell in row.split(";")] for row in rows.split("\n")]
    beside = Supplement(NUMBER, 2, **{"currency": "CNY", **told})
    statement, faults = read_table(table, SheetMapping(columns, **more), beside)
    return statement, [f"{one.where}, {one.column}, {one.value}: {one.problem}" for one in faults]


@pytest.mark.parametrize(("columns", "more", "row", "net"), [
    (SIGNED, {}, "2026-06-01;0.01", 1),
    (SIGNED, {}, "2026-06-01;-0.01", -1),
    (SIGNED, {}, "2026-06-01;+5", 500),
    (SIGNED, {}, "2026-06-01;¥5", 500),
    (SIGNED, {}, "2026-06-01;￥5", 500),
    (SIGNED, {}, "2026-06-01;¥ 5.", 500),
    (SIGNED, {}, "2026-06-01;007.500", 750),
    (SIGNED, {}, "2026-06-01;1,234,567.89", 123456789),
    (SIGNED, {}, "2026-06-01;1234567.89", 123456789),
    (SIGNED, {"thousands": ""}, "2026-06-01;1234567.89", 123456789),
    (SIGNED, {"thousands": "", "decimal": ","}, "2026-06-01;1234,5", 123450),
    (SIGNED, {"thousands": " "}, "2026-06-01;1\u00a0234.5", 123450),
    (WORDED, IN_AND_OUT, "2026-06-01;5;贷", 500),
    (WORDED, IN_AND_OUT, "2026-06-01;5;收", 500),
    (WORDED, IN_AND_OUT, "2026-06-01;-5;收", -500),
    (WORDED, IN_AND_OUT, "2026-06-01;5;借", -500),
    (WORDED, IN_AND_OUT, "2026-06-01;5;付", -500),
    (WORDED, IN_AND_OUT, "2026-06-01;-5;付", 500),
    (TWO, {}, "2026-06-01;0.01;", 1),
    (TWO, {}, "2026-06-01;0.01;0.00", 1),
    (TWO, {}, "2026-06-01;;0.01", -1),
    (TWO, {}, "2026-06-01;0;0.01", -1),
    (TWO, {}, "2026-06-01;-3;", -300),
    (TWO, {}, "2026-06-01;;-3", 300),
])  # fmt: skip
def test_what_an_amount_says(columns: dict[str, str], more: dict[str, Any], row: str, net: int) -> None:
    """Direction and amount, exactly: a sign, a word, a column; and each mark that may stand in a number."""
    statement, faults = read(";".join(columns.values()) + "\n" + row, columns, NOUGHT, **more)
    assert faults == []
    assert statement is not None
    assert [(one.direction, one.amount) for one in statement.lines] == [
        ("in", net) if net > 0 else ("out", -net)
    ]


@pytest.mark.parametrize(("columns", "more", "row", "told"), [
    (SIGNED, {}, "2026-06-01;", ["a, : empty or zero"]),
    (SIGNED, {}, "2026-06-01;0.00", ["a, 0.00: empty or zero"]),
    (SIGNED, {}, "2026-06-01;x", ["a, x: not an amount"]),
    (SIGNED, {}, "2026-06-01;5¥", ["a, 5¥: not an amount"]),
    (SIGNED, {}, "2026-06-01;5￥", ["a, 5￥: not an amount"]),
    (SIGNED, {}, "2026-06-01;1,23", ["a, 1,23: not an amount"]),
    (SIGNED, {}, "2026-06-01;1234,567", ["a, 1234,567: not an amount"]),
    (SIGNED, {"thousands": ""}, "2026-06-01;1,234", ["a, 1,234: not an amount"]),
    (WORDED, IN_AND_OUT, "2026-06-01;5;", ["s, : not one of the words of the mapping"]),
    (WORDED, IN_AND_OUT, "2026-06-01;5;入", ["s, 入: not one of the words of the mapping"]),
    (WORDED, IN_AND_OUT, "2026-06-01;0;借", ["a, 0: empty or zero"]),
    (TWO, {}, "2026-06-01;;", ["r, : either received or paid, and not both"]),
    (TWO, {}, "2026-06-01;0;0.00", ["r, 0: either received or paid, and not both"]),
    (TWO, {}, "2026-06-01;0.01;0.01", ["r, 0.01: either received or paid, and not both"]),
    (TWO, {}, "2026-06-01;x;", ["r, x: not an amount"]),
    (TWO, {}, "2026-06-01;;x", ["p, x: not an amount"]),
    (TWO, {}, "2026-06-01;x;y", ["r, x: not an amount", "p, y: not an amount"]),
    (RUNNING, {}, "2026-06-01;1;", ["b, : empty"]),
    (RUNNING, {}, "2026-06-01;1;x", ["b, x: not an amount"]),
    (SIGNED, {}, "2026-06-31;1", ["d, 2026-06-31: not a date of the form YYYY-MM-DD"]),
    (SIGNED, {"date_format": "YYYYMMDD"}, "20260631;1", ["d, 20260631: not a date of the form YYYYMMDD"]),
    (SIGNED, {}, ";x", ["d, : not a date of the form YYYY-MM-DD", "a, x: not an amount"]),
    (SIGNED | {"valued_on": "v"}, {}, "2026-06-01;1;2026-06", ["v, 2026-06: not a date of the form YYYY-MM-DD"]),
    (SIGNED | {"account": "n"}, {}, "2026-06-01;1;7", [f"n, 7: the statement is of {NUMBER}"]),
    (SIGNED | {"currency": "c"}, {}, "2026-06-01;1;EUR", ["c, EUR: the statement is of CNY"]),
    (SIGNED | {"party": "n"}, {}, "2026-06-01;1;" + "x" * (TEXT_MAX + 1),
     ["n, " + "x" * 100 + ": it has 501 characters; at most 500 are kept"]),
    (SIGNED | {"remittance": "w"}, {}, "2026-06-01;1;" + "x" * (WORDS_MAX + 1),
     ["w, " + "x" * 100 + ": it has 10001 characters; at most 10000 are kept"]),
])  # fmt: skip
def test_what_is_wrong_in_a_row(
    columns: dict[str, str], more: dict[str, Any], row: str, told: list[str]
) -> None:
    """Each cell that is wrong is told once, with what stands there, and there is no statement."""
    statement, faults = read(";".join(columns.values()) + "\n" + row, columns, NOUGHT, **more)
    assert (statement, faults) == (None, [f"row 2, {one}" for one in told])


@pytest.mark.parametrize(("told", "rows", "balances", "faults"), [
    ({}, ("1;11",), (1000, 1100), []),
    ({}, ("-0.5;-0.5",), (0, -50), []),
    ({}, ("1;11", "-2;9", "4;13"), (1000, 1300), []),
    ({"opening": 1000, "closing": 1300}, ("1;11", "2;13"), (1000, 1300), []),
    ({"closing": 7}, ("1;11",), (1000, 7), []),
    ({"opening": 900}, ("1;11",), None, ["row 2, b, 11.00: the lines lead to 10.00"]),
    ({}, ("1;11", "2;11.5", "3;14.5"), None, ["row 3, b, 11.50: the lines lead to 13.00"]),
    ({}, ("1;11", "-11;-1", "2;1"), None, ["row 3, b, -1.00: the lines lead to 0.00"]),
    ({}, ("1;11", "2;0", "3;3", "4;8"), None,
     ["row 3, b, 0.00: the lines lead to 13.00", "row 5, b, 8.00: the lines lead to 7.00"]),
])  # fmt: skip
def test_balances_after_each_line(
    told: dict[str, Any], rows: tuple[str, ...], balances: tuple[int, int] | None, faults: list[str]
) -> None:
    """They give the balances that nobody told, and a row that does not follow is named once: the next follow from it."""
    statement, found = read("\n".join(["d;a;b", *(f"2026-06-01;{row}" for row in rows)]), RUNNING, told)
    assert found == [one.replace(", b,", ", balance,") for one in faults]
    assert (statement and (statement.opening, statement.closing)) == balances


NO_BALANCE = "file, balance, : tell the opening and the closing balance, or map a column of balances"
NO_DAYS = "file, period, : there are no lines; tell the days of the statement"
EMPTY, FULL = "d;a", "d;a\n2026-06-03;1\n2026-06-02;2\n2026-06-05;3"


@pytest.mark.parametrize(("rows", "told", "days", "faults"), [
    (FULL, NOUGHT, ("2026-06-02", "2026-06-05"), []),
    (FULL, {**NOUGHT, "from_on": DAY}, ("2026-06-01", "2026-06-05"), []),
    (FULL, {**NOUGHT, "to_on": date(2026, 6, 30)}, ("2026-06-02", "2026-06-30"), []),
    (FULL, {}, None, [NO_BALANCE]),
    (FULL, {"opening": 0}, None, [NO_BALANCE]),
    (FULL, {"closing": 0}, None, [NO_BALANCE]),
    (EMPTY, {**NOUGHT, "from_on": DAY, "to_on": DAY}, ("2026-06-01", "2026-06-01"), []),
    (EMPTY, {**NOUGHT, "from_on": DAY}, None, [NO_DAYS]),
    (EMPTY, {**NOUGHT, "to_on": DAY}, None, [NO_DAYS]),
    (EMPTY, {}, None, [NO_BALANCE, NO_DAYS]),
])  # fmt: skip
def test_what_the_clerk_has_to_tell(
    rows: str, told: dict[str, Any], days: tuple[str, str] | None, faults: list[str]
) -> None:
    """Balances and days that the file does not say; each that is missing is asked for."""
    statement, found = read(rows, SIGNED, told)
    assert (statement and (str(statement.from_on), str(statement.to_on)), found) == (days, faults)


WHOLE = {
    **SIGNED,
    "valued_on": "v",
    "reference": "r",
    "end_to_end": "e",
    "party": "n",
    "party_account": "i",
    "remittance": "w",
    "account": "own",
    "currency": "c",
}


@pytest.mark.parametrize(("cells", "field", "told"), [
    ({"v": "2026-06-02"}, "valued_on", date(2026, 6, 2)),
    ({"v": ""}, "valued_on", None),
    ({"d": "2026-06-02 09:15:30"}, "booked_on", date(2026, 6, 2)),
    ({"r": "L1"}, "reference", "L1"),
    ({"e": "E1"}, "end_to_end", "E1"),
    ({"n": "甲厂"}, "party", "甲厂"),
    ({"n": "x" * TEXT_MAX}, "party", "x" * TEXT_MAX),
    ({"i": "de89 3704"}, "party_account", "DE893704"),
    ({"w": "x" * (TEXT_MAX + 1)}, "remittance", "x" * (TEXT_MAX + 1)),
    ({"w": "x" * WORDS_MAX}, "remittance", "x" * WORDS_MAX),
    ({"own": NUMBER}, "where", "row 2"),
    ({"own": "3306 0000 0012 3456 78"}, "where", "row 2"),
    ({"c": "CNY"}, "where", "row 2"),
    ({"c": "cny"}, "where", "row 2"),
])  # fmt: skip
@pytest.mark.parametrize("currency", ["CNY", "cny"])
def test_what_a_line_has(cells: dict[str, str], field: str, told: object, currency: str) -> None:
    """Every column, and the longest text that is kept of it; capitals and spaces of numbers and codes do not count."""
    row = {**dict.fromkeys(WHOLE.values(), ""), "d": "2026-06-01", "a": "1", **cells}
    statement, faults = read(
        ";".join(row) + "\n" + ";".join(row.values()),
        {key: title for key, title in WHOLE.items() if title in row},
        {**NOUGHT, "currency": currency},
    )
    assert faults == []
    assert statement is not None
    assert getattr(statement.lines[0], field) == told


@pytest.mark.parametrize(("rows", "more", "amounts"), [
    (("合计;9",), {"end": "合计"}, [1]),
    (("合计：2 笔;9", "2026-06-02;2"), {"end": "合计"}, [1]),
    ((" 合计;9",), {"end": "合计"}, [1]),
    (("合计",), {"end": "合计"}, [1]),
    (("2026-06-02;2", ";"), {"end": "合计"}, [1, 2]),
    (("2026-06-02;2",), {"end": "2"}, []),
    (("2026-06-02;2", "2026-06-03;3"), {"order": "newest_first"}, [3, 2, 1]),
])  # fmt: skip
def test_where_the_lines_end(rows: tuple[str, ...], more: dict[str, Any], amounts: list[int]) -> None:
    """At the row whose first cell begins with the mark, with whatever follows it; empty rows are none."""
    statement, faults = read(
        "\n".join(("d;a", "2026-06-01;1", *rows)), SIGNED, {**NOUGHT, "from_on": DAY, "to_on": DAY}, **more
    )
    assert faults == []
    assert statement is not None
    assert [one.amount for one in statement.lines] == [100 * one for one in amounts]


@pytest.mark.parametrize(("columns", "more", "problem"), [
    (WORDED, {"received_words": ("贷",)}, "words for paid"),
    (WORDED, {"paid_words": ("借",)}, "words for paid"),
    (WORDED, {"received_words": ("贷", "x"), "paid_words": ("x", "借")}, "no word twice"),
    (WORDED, IN_AND_OUT, ""),
    (SIGNED, IN_AND_OUT, "words for paid"),
    (SIGNED, {}, ""),
])  # fmt: skip
def test_the_words_of_a_direction(columns: dict[str, str], more: dict[str, Any], problem: str) -> None:
    """Some for each direction, and none for both."""
    if problem:
        with pytest.raises(MappingUnsound, match=problem):
            SheetMapping(columns, **more)
    else:
        assert SheetMapping(columns, **more).columns == columns
