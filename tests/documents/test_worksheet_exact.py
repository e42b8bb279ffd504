"""The worksheet says whose report it is and with which coefficients; sheets show sums grouped, and print on whole pages."""

import io
import re
import zipfile
from decimal import Decimal

import pytest
import python_calamine

from api.routes.returns import called
from ledger.compensation import papers
from ledger.compensation.rules.steps import source_said
from ledger.documents.papers import write_paper_pdf
from ledger.documents.sheets import NumberCell, in_numbers, number_of, write_xlsx
from tests.documents.damages import an_act, an_assessment
from tests.documents.test_glyphs import read

REPORT = an_act(
    kind="submit_assessment", document="环鉴〔2026〕3号", words={"body": "某鉴定中心", "author": "李工"}
)
TOLD = ("某鉴定中心", "李工", "环鉴〔2026〕3号", "2026-06-01", "川环损〔2026〕1号", "某河案")


def test_the_worksheet_says_whose_report_it_is() -> None:
    """Method: both forms, with the coefficients that were used, and sums with their unit."""
    found = an_assessment("accepted", coefficients={"alpha": "1.25"})._replace(total=32054840)
    printed = read(write_paper_pdf(papers.worksheet("川环损〔2026〕1号", "某河案", found, "zh_Hans", REPORT)))
    for word in (*TOLD, "1.25", "320,548.40元"):
        assert word in printed, word
    book = python_calamine.CalamineWorkbook.from_filelike(
        io.BytesIO(papers.worksheet_xlsx("川环损〔2026〕1号", found, "zh_Hans", "某河案", REPORT))
    )
    cells = str([book.get_sheet_by_name(name).to_python() for name in book.sheet_names])
    for word in TOLD:
        assert word in cells, word


def test_who_has_countersigned_is_said_in_chinese() -> None:
    """Method: what a method keeps in English."""
    assert source_said("the document; coefficients countersigned by 李四", "zh_Hans").endswith(
        "；系数经李四会签"
    )


@pytest.mark.parametrize(
    ("key", "by", "name"),
    [
        ("4210", "region", "荆州市"),
        ("421002", "region", "沙市区"),
        ("9999", "region", "9999"),
        ("2026-01", "month", "2026-01"),
    ],
)
def test_a_region_is_called_by_its_name(key: str, by: str, name: str) -> None:
    """Method: a city, a county, one that no list has, a month."""
    assert called(key, by, "zh_Hans") == name


def test_sheets_group_sums_and_print_whole_pages() -> None:
    """Method: a sum, a coefficient and a count; the page."""
    made = write_xlsx([("s", ["a", "b", "c"], [[number_of("320548.40", None), number_of("0.634", None), 3]])])
    with zipfile.ZipFile(io.BytesIO(made)) as parts:
        page, styles, book = (
            parts.read(f"xl/{name}.xml").decode() for name in ("worksheets/sheet1", "styles", "workbook")
        )
    assert re.findall(r'<c r="([A-C])2"( s="[0-9]+")?', page) == [("A", ' s="2"'), ("B", ' s="3"'), ("C", "")]
    assert "#,##0.00" in styles or 'numFmtId="4"' in styles
    assert "#,##0.000" in styles
    assert 'orientation="landscape"' in page
    assert "fitToPage" in page
    assert "Print_Titles" in book


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("1234.50", NumberCell(Decimal("1234.50"))),
        ("-0.05", NumberCell(Decimal("-0.05"))),
        ("999999999999999", NumberCell(Decimal(999999999999999))),
        ("9999999999999.99", NumberCell(Decimal("9999999999999.99"))),
        ("99999999999999.99", "99999999999999.99"),
        ("6222021234567890123", "6222021234567890123"),
        ("2026-03", "2026-03"),
        ("1.2.3", "1.2.3"),
        ("１", "１"),
        ("-", "-"),
        ("", ""),
    ],
)
def test_a_number_is_a_number_as_far_as_a_sheet_keeps_it(text: str, cell: object) -> None:
    """Goal: who sums an export gets the sum. Method: the last numbers that are kept, the first that are not, and what is none."""
    assert number_of(text) == cell
    assert in_numbers([text, text, 7, None], (1, 2)) == [text, cell, 7, None]
