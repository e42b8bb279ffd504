"""Every file that comes in goes through one reader, and every spreadsheet that goes out has its numbers as numbers, at every door."""

import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import pytest
import python_calamine

from ledger.compensation.actions import clues, old_cases, receipt_lists, unit_costs
from ledger.compensation.rules import clues as clue_sheet
from ledger.compensation.rules import old_case_sheet
from ledger.compensation.rules import receipt_lists as receipt_sheet
from ledger.compensation.rules import unit_costs as cost_sheet
from ledger.documents.sheets import Column, SheetInvalid, template
from ledger.law_in_force.rules import pack_sheets
from ledger.market.actions import stock
from ledger.market.rules.stock_sheets import SHEETS
from ledger.permits.actions import plan_sheets, report_sheets
from ledger.permits.rules.plans import COLUMNS as PLAN
from tests.documents.test_typed import OTHERS
from tests.market.stock_books import BOUND, read

HOUSE: Final = Path(__file__).parents[2]
READERS: Final[Mapping[str, Callable[[bytes], object]]] = {
    "clues.read_sheet": clues.read_sheet,
    "old_cases.read_sheet": old_cases.read_sheet,
    "unit_costs.read_sheet": unit_costs.read_sheet,
    "receipt_lists.read_sheet": receipt_lists.read_sheet,
    "pack_sheets.read_sheet": pack_sheets.read_sheet,
    "plan_sheets.read_sheet": plan_sheets.read_sheet,
    "report_sheets.read_sheet": report_sheets.read_sheet,
    "stock.read_workbook": stock.read_workbook,
}
"""What reads a spreadsheet that somebody sends; those of banks are in test_typed.py and tests/reconciliation/test_camt.py."""
OTHERWISE: Final = {"templates.read_file"}
"""A paper with fields, of which tests/documents/test_templates.py tells."""


def texts(folder: str) -> Iterator[str]:
    for path in sorted((HOUSE / folder).rglob("*.py")):
        yield path.read_text("utf-8")


def test_these_are_all_doors() -> None:
    """Goal: nobody reads a file beside the common reader. Method: the source."""
    asked = {
        name
        for text in texts("api")
        for name in re.findall(r"read_upload\(request, caller, ([\w.]+)\)", text)
    }
    assert asked == {*READERS, *OTHERWISE}
    received = [text for text in texts("api/routes") if ".uploads.receive(" in text]
    assert len(received) == 1, "statements of banks"
    assert "imports.read_camt_file" in received[0]
    assert "imports.read_table_file" in received[0]
    readers = {
        path.name
        for path in sorted((HOUSE / "ledger").rglob("*.py"))
        if "python_calamine" in path.read_text("utf-8")
    }
    assert readers == {"rows.py"}


@pytest.mark.parametrize("name", READERS)
def test_what_is_not_what_its_name_says_is_told_at_every_door(name: str) -> None:
    for data, told in OTHERS.items():
        with pytest.raises(SheetInvalid) as caught:
            READERS[name](data)
        assert [fault.zh for fault in caught.value.faults] == [told]


WRITERS: Final = {
    "api/routes/granted.py": "tests/api/test_plans.py",
    "api/routes/plans.py": "tests/api/test_plans.py",
    "ledger/audit/answers.py": "tests/audit",
    "ledger/compensation/papers.py": "tests/documents/test_worksheet_exact.py",
    "ledger/compensation/rules/return_sheet.py": "tests/compensation",
    "ledger/documents/papers.py": "tests/documents/test_papers.py",
    "ledger/documents/sheets.py": "tests/documents/test_doors.py",
    "ledger/market/actions/stock.py": "tests/documents/test_doors.py",
    "ledger/reconciliation/papers.py": "tests/api/test_reconciliation.py",
}
"""What writes spreadsheets, and where it is held to numbers."""


def test_these_write_spreadsheets() -> None:
    found = {
        str(path.relative_to(HOUSE))
        for folder in ("api", "ledger", "cli")
        for path in (HOUSE / folder).rglob("*.py")
        if re.search(r"\bwrite_xlsx\(|xlsxwriter\.Workbook\(", path.read_text("utf-8"))
    }
    assert found == set(WRITERS)
    assert all((HOUSE / one).exists() for one in WRITERS.values())


def cells(made: bytes, sheet: int) -> list[list[Any]]:
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(made))
    return book.get_sheet_by_index(sheet).to_python()[1:]


def held(columns: Sequence[Column], rows: Iterable[Sequence[Any]]) -> int:
    """Check that a column holds its numbers as numbers where it is no name, and texts where it is one; count the numbers."""
    count = 0
    for row in rows:
        for column, cell in zip(columns, row, strict=False):
            number = isinstance(cell, float)
            count += number
            assert number != (column.text or cell == "" or not re.fullmatch(r"-?[0-9.]+", str(cell))), (
                column.key,
                cell,
            )
    return count


TEMPLATES: Final[Mapping[str, tuple[Sequence[Column], Sequence[Sequence[str]], int]]] = {
    "plans": (PLAN, plan_sheets.EXAMPLES, 6),
    "clues": (clue_sheet.COLUMNS, clue_sheet.EXAMPLES, 0),
    "old cases": (old_case_sheet.COLUMNS, old_case_sheet.EXAMPLES, 1),
    "unit costs": (cost_sheet.COLUMNS, cost_sheet.EXAMPLES, 1),
    "receipts": (receipt_sheet.COLUMNS, receipt_sheet.EXAMPLES, 1),
    "packs": (pack_sheets.COLUMNS, pack_sheets.EXAMPLES, 0),
}


@pytest.mark.parametrize("name", TEMPLATES)
def test_templates_hold_numbers_as_numbers(name: str) -> None:
    columns, examples, least = TEMPLATES[name]
    assert held(columns, cells(template(columns, examples), 0)) >= least


def test_a_stock_holds_numbers_as_numbers_and_says_the_same() -> None:
    """Its template, and the workbook of a stock that was brought: sums can be made of it, codes stay codes."""
    rows = read(BOUND).rows
    for made in (stock.template(), stock.workbook(rows)):
        assert sum(held(sheet.columns, cells(made, at)) for at, sheet in enumerate(SHEETS)) > 20
    assert {
        key: list(told) for key, told in stock.read_workbook(stock.workbook(rows)).rows.items() if told
    } == {key: [tuple(row) for row in told] for key, told in rows.items()}
