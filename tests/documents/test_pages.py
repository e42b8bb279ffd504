"""Where a certificate goes on to the next page, and where a word to the next line."""

from datetime import UTC, datetime
from typing import Literal

import pypdfium2
import pytest

from ledger.amounts import Unit
from ledger.documents.papers import (
    Amount,
    Column,
    Paper,
    Part,
    Prose,
    Row,
    Seal,
    Table,
    Wording,
    write_paper_pdf,
)
from ledger.journal.balances import Moment
from ledger.market import papers
from ledger.market.rules.certificates import Certificate
from ledger.processes.acts import read as read_shape
from ledger.statements.papers import Frame
from ledger.statements.rules import Period
from tests.sampling import size

ON = "2026-06-01"


def pages(lots: int) -> list[str]:
    """Print a certificate with so many lots, and read its pages."""
    side = {"name": "a", "uscc": "b", "licence": "c", "site": "d"}
    line = {
        "pollutant": "SO2",
        "area": "330602",
        "first_vintage": "2026",
        "last_vintage": "2026",
        "quantity": "1",
        "unit": "t",
        "delivered": "1",
        "retired": "0",
        "price": "1",
        "basis": "x",
        "amount": "1",
        "formula": "x",
    }
    content = {
        "number": "1",
        "seller": side,
        "buyer": side,
        "lines": [line],
        "total": "1",
        "total_in_words": "壹元整",
        "valid_from": ON,
        "valid_to": ON,
        "document": "x",
        "act": "",
        "fee_seller": "0",
        "fee_buyer": "0",
        "approval": "",
        "lots": [f"lot:SO2:330602:2026:{n:04d}" for n in range(lots)],
        "issued_on": ON,
    }
    file = pypdfium2.PdfDocument(
        write_paper_pdf(
            papers.certificate(read_shape(Certificate, content, kept=True), "CODE", "zh_Hans", None)
        )
    )
    return [page.get_textpage().get_text_bounded() for page in file]


@pytest.mark.parametrize("lots", range(1, 120, size(21, 7)))
def test_a_seal_does_not_stand_alone(lots: int) -> None:
    """Goal: date, code and seal are on one page. Method: lots that push the end of the paper down, line by line, over the edge.

    By default every third of the lots.
    """
    last = pages(lots)[-1]
    assert "盖章" in last
    assert "查验码" in last
    assert "日期" in last


@pytest.mark.parametrize("locale", ["en", "zh_Hans"])
def test_a_short_word_is_not_cut(locale: str) -> None:
    """Goal: no word is read in two lines. Method: columns too narrow for a side, a unit, a day and a large amount, beside a wide one."""
    yuan = Unit("CNY", 2, "yuan", 2)
    columns = [
        Column(*one) for one in (("Item", 40), ("Side", 3), ("Unit", 2), ("Day", 4), ("Credit", 4, True))
    ]
    cells = ("what a party to a trade is owed " * 3, "credit side", "yuan", ON, Amount(123_456_789_012, yuan))
    paper = Paper("x", ON, Wording(locale), [Table(columns, [Row(cells)])])
    [page] = pypdfium2.PdfDocument(write_paper_pdf(paper))
    words = page.get_textpage().get_text_bounded().split()
    assert {"Side", "credit", "side", "Unit", "yuan", ON, "1,234,567,890.12"} <= set(words)


@pytest.mark.parametrize("rows", range(14, 34))
def test_signatures_do_not_stand_alone(rows: int) -> None:
    """Goal: who signs sees what. Method: statements that push the line of signatures down, row by row, over the edge."""
    frame = Frame("zj", "Zhejiang", Period(None, Moment(None)), datetime(2026, 6, 1, tzinfo=UTC), "en")
    paper = frame.report(
        "Balance sheet", [("Item", 1, False)], [Row(("x",))] * rows, closing=[("Check", "y")], signed=True
    )
    *_, last = pypdfium2.PdfDocument(write_paper_pdf(paper))
    text = last.get_textpage().get_text_bounded()
    assert "Made by" in text
    assert "Check" in text.replace("Checked", "")


def laid(parts: list[Part], *, upright: bool = True) -> list[str]:
    """Print a paper, and read its pages."""
    paper = Paper("title", ON, Wording.both("zh_Hans"), parts, upright=upright)
    return [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(write_paper_pdf(paper))]


@pytest.mark.parametrize("upright", [True, False])
@pytest.mark.parametrize("above", range(1, 60, size(5, 2)))
def test_a_title_stands_with_what_it_is_of(above: int, upright: bool) -> None:
    """Goal: no title is alone at the foot of a page. Method: lines above that push down a table with titles of three lines and a tall row.

    The name of the table, its titles, the head of a section and the row below each are on one page.
    """
    columns = [Column("first title that is long " * 3, 30), Column("second", 30)]
    rows = [Row(("top row\n" * 5, "x")), Row(("section", ""), "head"), Row(("below row\n" * 4, "y"))]
    lines = Table([Column("l", 30)], [Row((f"line {n}",)) for n in range(above)])
    for page in laid([lines, Table(columns, rows, "name of it")], upright=upright):
        assert ("name of it" in page) is ("top row" in page)
        assert ("section" in page) is ("below row" in page)


@pytest.mark.parametrize("upright", [True, False])
@pytest.mark.parametrize("above", range(1, 60, size(5, 2)))
def test_the_note_on_codes_has_no_page_of_its_own(above: int, upright: bool) -> None:
    """Goal: a paper has no page with a note alone. Method: a character that no font has, in the last of lines that fill the page."""
    rows = [Row((f"line {n}",)) for n in range(above)]
    last = laid([Table([Column("l", 30)], [*rows, Row(("last line \U0010fffd",))])], upright=upright)[-1]
    assert "last line" in last
    assert "U+" in last


@pytest.mark.parametrize("upright", [True, False])
@pytest.mark.parametrize("styles", [(), ("line",), ("head",), ("head", "line")])
def test_a_table_has_as_many_rows_as_there_are(
    styles: tuple[Literal["line", "head"], ...], upright: bool
) -> None:
    """Goal: a paper of nothing is a paper. Method: no row, one, a head alone, and a head with its row."""
    rows = [Row((f"row {n}",), style) for n, style in enumerate(styles)]
    [page] = laid(
        [Table([Column("heading", 30)], rows, "name of it"), Prose("what follows", "below")], upright=upright
    )
    assert "name of it" in page
    assert "heading" in page
    assert "below" in page
    assert page.count("row ") == len(rows)


@pytest.mark.parametrize(("code", "pictures"), [("", 0), ("ABCD-EFGH", 1)])
def test_a_paper_without_a_code_shows_none(code: str, pictures: int) -> None:
    """Goal: nobody scans a code in which nothing stands. Method: the place of a seal, with a code and without one."""
    paper = Paper("title", ON, Wording.both("zh_Hans"), [Seal("Authority", code)])
    [page] = pypdfium2.PdfDocument(write_paper_pdf(paper))
    assert "Authority" in page.get_textpage().get_text_bounded()
    images = page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE])
    assert len(list(images)) == pictures
