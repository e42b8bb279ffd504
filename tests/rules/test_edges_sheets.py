"""What a clerk types in the sheets of plans and of reports: what is read of it, and every fault with its place."""

from collections.abc import Mapping
from typing import Any

import pytest

from ledger.documents.rows import TEXT_MAX
from ledger.documents.sheets import Fault, Faults
from ledger.permits.rules import plans, report_sheets
from ledger.permits.rules.strips import Strip

SITE = "enterprise:91130200699229617X:001P"
LONG = "x" * (TEXT_MAX + 1)
"""A text that no cell may hold: it is told by who reads the file, and what stands in the cell then is nothing."""
PLAN = {
    "site": SITE,
    "pollutant": "so2",
    "area": "330603",
    "first_vintage": "2026",
    "last_vintage": "2030",
    "quantity": "1.5",
    "fee": "due",
    "valid_from": "",
}
REPORT = {
    "site": SITE,
    "year": "2025",
    "pollutant": "so2",
    "source": "self",
    "measured": "1.5",
    "abnormal": "",
}


def sheet(*rows: Mapping[str, str], head: Mapping[str, str]) -> bytes:
    """Write rows as a CSV; what a row leaves out is as in the head's own row."""
    lines = [list(head), *([{**head, **row}[key] for key in head] for row in rows)]
    return "\n".join(",".join(line) for line in lines).encode("utf-8-sig")


def planned(*rows: Mapping[str, str]) -> tuple[list[int], list[Any], list[tuple[int, str]], int]:
    """Read a plan: how many lines came at a time, all of them, row and column of each fault, and how many rows there were."""
    *told, last = plans.read_plan(sheet(*rows, head=PLAN), {})
    lots: list[Any] = [one["lines"] for one in told]
    faults = Faults.of(last["faults"], plans.CellFault)
    lines = [line for lot in lots for line in lot]
    return [len(lot) for lot in lots], lines, [(one.row, one.column) for one in faults], last["rows"]


def reported(*rows: Mapping[str, str]) -> tuple[list[Any], list[tuple[str, str]]]:
    """Read reports: the rows that mean something, and place and column of each fault."""
    [told] = report_sheets.read_reports(sheet(*rows, head=REPORT), {})
    faults = Faults.of(told["faults"], Fault)
    return told["rows"], [(one.where, one.column) for one in faults]


def test_the_lines_of_a_plan() -> None:
    """With and without a day; the head is row 1."""
    lines = [
        (2, SITE, "SO2", "330603", 2026, 2030, 1_500_000, "unpaid", None),
        (3, SITE, "SO2", "330603", 2026, 2030, 1_500_000, "unpaid", "2026-07-01"),
    ]
    assert planned({}, {"valid_from": "2026-07-01"}) == ([2], lines, [], 2)
    assert planned() == ([0], [], [], 0)


def test_lines_are_told_five_hundred_at_a_time() -> None:
    """What is left comes last, be it nothing."""
    for count, lots in ((499, [499]), (500, [500, 0]), (501, [500, 1])):
        told, lines, faults, rows = planned(*[{}] * count)
        assert (told, len(lines), faults, rows) == (lots, count, [], count)


@pytest.mark.parametrize(
    ("row", "faults"),
    [
        ({"site": LONG}, ["site"]),
        ({"site": LONG, "pollutant": "dust"}, ["site", "pollutant"]),
        ({"site": LONG, "area": LONG}, ["site", "area"]),
        ({"valid_from": LONG}, ["valid_from"]),
        ({"pollutant": "dust", "area": ""}, ["pollutant", "area"]),
        ({"quantity": "x"}, ["quantity"]),
        ({"quantity": "x", "first_vintage": "2031"}, ["quantity"]),
        ({"first_vintage": "2031"}, ["first_vintage"]),
        ({"first_vintage": "2031", "quantity": "0"}, ["first_vintage"]),
        ({"first_vintage": "2031", "quantity": "0.000001"}, ["first_vintage"]),
        ({"quantity": "0"}, ["quantity"]),
        ({"fee": ""}, ["fee"]),
        ({"fee": "reserve"}, ["fee"]),
    ],
)
def test_a_cell_is_told_once(row: dict[str, str], faults: list[str]) -> None:
    """What is not read is told as that, and not as missing besides; of a row with a fault no line is made."""
    told = planned(row, {})
    assert told[1:] == (planned({}, {})[1][1:], [(2, column) for column in faults], 2)


def test_the_faults_of_a_plan_tell_what_was_typed() -> None:
    """A hundred characters of it, and years as they were read."""
    for length in (99, 100, 101):
        _, [fault] = plans.read_row(3, {**PLAN, "site": "y" * length})
        assert fault.value == "y" * min(length, 100)
    for column, term in (("first_vintage", "0 to 2030"), ("last_vintage", "2026 to 0")):
        _, [fault] = plans.read_row(3, {**PLAN, column: "0000"})
        assert (fault.column, fault.value) == (
            "first_vintage",
            "0000" if column == "first_vintage" else "2026",
        )
        assert fault.problem.startswith(f"The years {term} ")


@pytest.mark.parametrize(
    ("quantities", "rows"),
    [
        ([9], []),
        ([10], []),
        ([11], [2]),
        ([5, 5], []),
        ([5, 6], [3]),
        ([5, 6, 1], [3]),
        ([9, 2, 10], [3]),
        ([9, 2, 11, 12], [4]),
        ([11, 12], [2]),
    ],
)
def test_the_row_that_passes_a_cap(quantities: list[int], rows: list[int]) -> None:
    """The first that is larger than the whole, or else the one with which the sum is; a cap that is not set is not passed."""
    cap = ("SO2", "330603", 2026)
    lines = [
        (number, plans.PlanLine(SITE, Strip("SO2", "330603", 2026, 2027, quantity), "unpaid", None))
        for number, quantity in enumerate(quantities, 2)
    ]
    assert list(plans.passing(lines, {cap: 10})) == [(number, cap) for number in rows]


def test_caps_are_passed_in_the_order_of_the_rows() -> None:
    """Each cap by its own sum, whichever year comes first."""
    lines = [
        (number, plans.PlanLine(SITE, Strip("SO2", "330603", first, last, 6), "unpaid", None))
        for number, (first, last) in enumerate(((2026, 2027), (2027, 2027), (2026, 2026)), 2)
    ]
    room = {("SO2", "330603", year): 10 for year in (2026, 2027)}
    assert list(plans.passing(lines, room)) == [(3, ("SO2", "330603", 2027)), (4, ("SO2", "330603", 2026))]


def test_the_rows_of_reports() -> None:
    """In the smallest unit, the pollutant as the table writes it."""
    assert reported({}, {"pollutant": "pb", "abnormal": "0.000001"}) == (
        [(2, SITE, 2025, "SO2", "self", 1_500_000, 0), (3, SITE, 2025, "PB", "self", 1_500_000, 1)],
        [],
    )
    assert reported() == ([], [("file", "")])


@pytest.mark.parametrize(
    ("row", "faults"),
    [
        ({"year": "202"}, ["year"]),
        ({"year": "20250"}, ["year"]),
        ({"year": "２０２５"}, []),
        ({"year": "２０２"}, ["year"]),
        ({"year": "2o25"}, ["year"]),
        ({"year": ""}, ["year"]),
        ({"pollutant": "dust"}, ["pollutant"]),
        ({"source": "other"}, ["source"]),
        ({"measured": ""}, ["measured"]),
        ({"measured": "x"}, ["measured"]),
        ({"measured": "-0.000001"}, ["measured"]),
        ({"abnormal": "-0.000001"}, ["abnormal"]),
        ({"measured": "0"}, []),
        ({"measured": LONG}, ["measured"]),
        ({"year": LONG, "source": ""}, ["year", "source"]),
        ({"site": LONG}, ["site"]),
    ],
)
def test_a_report_is_told_once(row: dict[str, str], faults: list[str]) -> None:
    """Each cell that is wrong, once."""
    rows, told = reported(row, {})
    assert (len(rows), told) == (1 + (not faults), [("row 2", column) for column in faults])
