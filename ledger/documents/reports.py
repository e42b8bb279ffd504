"""Reports: a table with its heading, sums and signatures, written as XLSX, CSV or PDF. Values in, bytes out.

An amount is exact in every form. CSV and PDF have all of its digits. An XLSX stores numbers in binary with 15 digits, so an
amount of up to 15 digits is written as a number, from its decimal digits and never by way of the binary form, and a longer
one as a text. Texts are never formulas. The CSV is the bare table, so that programs read it: what the heading says of
it stands in the file's name.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final, Literal, TypeAlias

from ledger.amounts import Unit, format_amount, format_decimal
from ledger.documents.sheets import whole, write_csv

EXACT_DIGITS: Final = 15
"""Digits that a number of a spreadsheet keeps."""
MARGIN: Final = 34
"""Points, as everything that is drawn."""
_FOOT: Final = 45


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount in a cell."""

    minor: int
    unit: Unit


Cell: TypeAlias = str | Amount | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its title in the reader's language, and its share of the line on paper."""

    title: str
    width: int
    amount: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row: a line, the head of a section, or a sum."""

    cells: tuple[Cell, ...]
    style: Literal["line", "head", "total"] = "line"


@dataclass(frozen=True, slots=True)
class Report:
    """What is written; all words are in the reader's language."""

    title: str
    on: str
    """ISO date on the paper; the same content gives the same bytes."""
    locale: str
    heading: Sequence[tuple[str, str]]
    """What stands above the table: name and value."""
    columns: Sequence[Column]
    rows: Sequence[Row]
    closing: Sequence[tuple[str, str]] = ()
    """What stands below: results, and money in capitals."""
    signed_by: Sequence[str] = ()
    """Who signs."""


def write_report_csv(report: Report) -> bytes:
    """Write the bare table: titles and rows, amounts as plain decimals."""
    return write_csv(
        [column.title for column in report.columns],
        ([_plain(cell) for cell in row.cells] for row in report.rows),
    )


def _plain(cell: Cell) -> str | None:
    return format_decimal(cell.minor, cell.unit.scale, cell.unit.digits) if isinstance(cell, Amount) else cell


def write_report_xlsx(report: Report) -> bytes:
    """Write a sheet that prints: heading, titles that repeat on each page, rows, what stands below."""
    import xlsxwriter

    made = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(made, options) as book:
        book.set_properties({"title": report.title, "created": _midnight(report.on)})
        page = book.add_worksheet(report.title.translate({ord(mark): " " for mark in "[]:*?/\\"})[:31])
        formats = _Formats(book)
        whole(page.write_string(0, 0, report.title, book.add_format({"bold": True, "font_size": 14})))
        for at, (name, value) in enumerate(report.heading, 1):
            whole(page.write_string(at, 0, f"{name}: {value}"))
        top = len(report.heading) + 2
        for place, column in enumerate(report.columns):
            whole(page.write_string(top, place, column.title, formats.of("title", None)))
            page.set_column(place, place, max(10, min(60, column.width)))
        for at, row in enumerate(report.rows, top + 1):
            for place, cell in enumerate(row.cells):
                _write_cell(page, at, place, cell, formats, row.style)
        below = top + len(report.rows) + 2
        for at, (name, value) in enumerate(
            [*report.closing, *((who, "") for who in report.signed_by)], below
        ):
            whole(page.write_string(at, 0, f"{name}: {value}"))
        page.freeze_panes(top + 1, 0)
        page.repeat_rows(top)
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        page.set_footer("&C&P / &N")
    return made.getvalue()


class _Formats:
    """The formats of cells, each made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[str, Unit | None], Any] = {}

    def of(self, style: str, unit: Unit | None) -> Any:
        """Give the format of an amount in a unit, or of a text."""
        key = (style, None if unit is None else Unit("", unit.scale, "", unit.digits))
        if key not in self._made:
            words: dict[str, Any] = {"border": 1 if style != "line" else 0}
            if style == "title":
                words |= {"bg_color": "#DDE8D9", "text_wrap": True, "valign": "vcenter"}
            if style != "line":
                words["bold"] = True
            if unit is not None:
                words |= {"num_format": _number_format(unit), "align": "right"}
            self._made[key] = self._book.add_format(words)
        return self._made[key]


def _number_format(unit: Unit) -> str:
    decimals = "0" * unit.digits + "#" * (unit.scale - unit.digits)
    return "#,##0." + decimals if decimals else "#,##0"


def _write_cell(page: Any, at: int, place: int, cell: Cell, formats: _Formats, style: str) -> None:
    if isinstance(cell, Amount):
        written = format_decimal(cell.minor, cell.unit.scale, 0)
        # The library prints a Decimal with the digits that it has, so what stands in the file is exactly this text.
        if len(str(abs(cell.minor))) <= EXACT_DIGITS:
            whole(page.write_number(at, place, Decimal(written), formats.of(style, cell.unit)))
        else:
            whole(
                page.write_string(
                    at,
                    place,
                    format_decimal(cell.minor, cell.unit.scale, cell.unit.digits),
                    formats.of(style, cell.unit),
                )
            )
    elif cell is not None:
        whole(page.write_string(at, place, cell, formats.of(style, None)))


def write_report_pdf(report: Report) -> bytes:
    """Lay the report out on A4, across, over as many pages as it needs; titles and page numbers stand on each."""
    return _Page(report).bytes()


class _Page:
    """A report while it is drawn."""

    def __init__(self, report: Report) -> None:
        from ledger.documents.glyphs import Pages

        self._report = report
        self._pdf = pdf = Pages(report.title, report.on, orientation="landscape", unit="pt")
        pdf.set_margin(MARGIN)
        pdf.set_auto_page_break(True, margin=_FOOT)
        pdf.set_draw_color(170, 170, 170)
        pdf.add_page()

    def bytes(self) -> bytes:
        """Draw everything, and give the file."""
        from ledger.documents.grids import Grid, Style

        pdf, report = self._pdf, self._report
        pdf.set_font("noto", size=16)
        pdf.multi_cell(0, 28, report.title, align="C", new_x="LMARGIN", new_y="NEXT")
        for name, value in report.heading:
            self._words(f"{name}: {value}")
        pdf.ln(6)
        grid = Grid(
            pdf,
            Style(size=8, line=11, padding=3, foot=_FOOT, lines="below"),
            [column.width for column in report.columns],
            [column.amount for column in report.columns],
        )
        titles = [column.title for column in report.columns]
        grid.row(titles, filled=True)
        for row in report.rows:
            grid.row([self._written(cell) for cell in row.cells], filled=row.style != "line", titles=titles)
        pdf.ln(8)
        for name, value in report.closing:
            self._words(f"{name}: {value}")
        if report.signed_by:
            pdf.ln(12)
            self._words("        ".join(f"{who}: ________________" for who in report.signed_by))
        pdf.note(10, report.locale)
        pdf.number(pdf.h - 21, report.locale)
        return pdf.file()

    def _written(self, cell: Cell) -> str:
        return (
            format_amount(cell.minor, cell.unit, self._report.locale)
            if isinstance(cell, Amount)
            else cell or ""
        )

    def _words(self, text: str) -> None:
        self._pdf.set_font("noto", size=8)
        self._pdf.multi_cell(0, 14, text, align="L", new_x="LMARGIN", new_y="NEXT")


def _midnight(on: str) -> datetime:
    return datetime.fromisoformat(on)
