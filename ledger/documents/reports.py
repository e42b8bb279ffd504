"""Reports: a table with its heading, sums and signatures, written as XLSX, CSV or PDF. Values in, bytes out.

An amount is exact in every form. CSV and PDF have all of its digits. An XLSX stores numbers in binary with 15 digits, so an
amount of up to 15 digits is written as a number, from its decimal digits and never by way of the binary form, and a longer
one as a text. Texts are never formulas. The CSV is the bare table, so that programs read it: what the heading says of
it stands in the file's name.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final, Literal, TypeAlias

from ledger.amounts import Unit, format_amount, format_decimal
from ledger.documents.sheets import write_csv
from ledger.messages import translate
from ledger.texts import in_one_line

EXACT_DIGITS: Final = 15
"""Digits that a number of a spreadsheet keeps."""
MARGIN: Final = 34
"""Points, as everything that is drawn."""
_LINE: Final = 11
_BASE: Final = 8
"""From the top of a line to the foot of its letters."""
_PADDING: Final = 3
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
    return write_csv([column.title for column in report.columns], ([_plain(cell) for cell in row.cells] for row in report.rows))


def _plain(cell: Cell) -> str | None:
    return format_decimal(cell.minor, cell.unit.scale, cell.unit.digits) if isinstance(cell, Amount) else cell


def write_report_xlsx(report: Report) -> bytes:
    """Write a sheet that prints: heading, titles that repeat on each page, rows, what stands below."""
    import xlsxwriter

    made = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(made, options) as book:
        book.set_properties({"title": report.title, "created": _midnight(report.on)})
        page = book.add_worksheet(report.title.translate({ord(mark): " " for mark in "[]:*?/\\"})[:31])
        formats = _Formats(book)
        page.write_string(0, 0, report.title, book.add_format({"bold": True, "font_size": 14}))
        for at, (name, value) in enumerate(report.heading, 1):
            page.write_string(at, 0, f"{name}: {value}")
        top = len(report.heading) + 2
        for place, column in enumerate(report.columns):
            page.write_string(top, place, column.title, formats.of("title", None))
            page.set_column(place, place, max(10, min(60, column.width)))
        for at, row in enumerate(report.rows, top + 1):
            for place, cell in enumerate(row.cells):
                _write_cell(page, at, place, cell, formats, row.style)
        below = top + len(report.rows) + 2
        for at, (name, value) in enumerate([*report.closing, *((who, "") for who in report.signed_by)], below):
            page.write_string(at, 0, f"{name}: {value}")
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
            page.write_number(at, place, Decimal(written), formats.of(style, cell.unit))
        else:
            page.write_string(at, place, format_decimal(cell.minor, cell.unit.scale, cell.unit.digits), formats.of(style, cell.unit))
    elif cell is not None:
        page.write_string(at, place, cell, formats.of(style, None))


def write_report_pdf(report: Report) -> bytes:
    """Lay the report out on A4, across, over as many pages as it needs; titles and page numbers stand on each."""
    return _Page(report).bytes()


class _Page:
    """A report while it is drawn. Cells are drawn by hand: a table of the library takes five times as long."""

    def __init__(self, report: Report) -> None:
        from fpdf import FPDF

        class Numbered(FPDF):
            """Pages with their number at the foot."""

            def footer(self) -> None:
                """Write the number of the page."""
                self.set_y(-28)
                self.set_font("noto", size=7)
                self.cell(0, 14, translate("page {page} of {pages}", report.locale, {"page": self.page_no(), "pages": "{nb}"}), align="C")

        self._report = report
        self._pdf = pdf = Numbered(orientation="landscape", unit="pt", format="A4")
        pdf.set_margin(MARGIN)
        pdf.set_auto_page_break(False)
        pdf.set_creation_date(_midnight(report.on).replace(tzinfo=UTC))
        pdf.set_title(report.title)
        pdf.set_draw_color(170, 170, 170)
        pdf.add_font("noto", fname=str(files("pylopdf_fonts_zh_cn") / "NotoSansSC-Regular.otf"))
        pdf.add_page()
        self._width_of = lru_cache(maxsize=None)(pdf.get_string_width)
        whole = sum(column.width for column in report.columns)
        self._widths = [(pdf.w - 2 * MARGIN) * column.width / whole for column in report.columns]

    def bytes(self) -> bytes:
        """Draw everything, and give the file."""
        pdf, report = self._pdf, self._report
        pdf.set_font("noto", size=16)
        pdf.cell(0, 28, report.title, align="C", new_x="LMARGIN", new_y="NEXT")
        pdf.set_font("noto", size=8)
        for name, value in report.heading:
            self._words(f"{name}: {value}")
        pdf.ln(6)
        titles = Row(tuple(column.title for column in report.columns), "head")
        self._row(titles, again=None)
        for row in report.rows:
            self._row(row, again=titles)
        pdf.ln(8)
        for name, value in report.closing:
            self._words(f"{name}: {value}")
        if report.signed_by:
            pdf.ln(12)
            self._words("        ".join(f"{who}: ________________" for who in report.signed_by))
        return bytes(pdf.output())

    def _words(self, text: str) -> None:
        pdf = self._pdf
        pdf.set_font("noto", size=8)
        if pdf.get_y() > pdf.h - _FOOT - 14:
            pdf.add_page()
        pdf.multi_cell(0, 14, text, align="L", new_x="LMARGIN", new_y="NEXT")

    def _row(self, row: Row, *, again: Row | None) -> None:
        """Draw a row; on a new page after the titles."""
        pdf = self._pdf
        pdf.set_font("noto", size=8)
        wrapped = [self._wrapped(cell, width - 2 * _PADDING) for cell, width in zip(row.cells, self._widths, strict=True)]
        height = _LINE * max(len(lines) for lines in wrapped) + 2 * _PADDING
        if pdf.get_y() + height > pdf.h - _FOOT:
            pdf.add_page()
            if again is not None:
                self._row(again, again=None)
        top, left = pdf.get_y(), pdf.l_margin
        if row.style != "line":
            pdf.set_fill_color(221, 232, 217)
            pdf.rect(left, top, sum(self._widths), height, style="F")
        for lines, width, column in zip(wrapped, self._widths, self._report.columns, strict=True):
            for number, line in enumerate(lines):
                begin = left + width - _PADDING - self._width(line) if column.amount else left + _PADDING
                pdf.text(begin, top + _PADDING + _LINE * number + _BASE, line)
            left += width
        pdf.line(pdf.l_margin, top + height, left, top + height)
        pdf.set_y(top + height)

    def _width(self, text: str) -> Any:
        return sum(map(self._width_of, text))

    def _wrapped(self, cell: Cell, width: Any) -> list[str]:
        """Cut a text into lines that fit: after a space, colon, dash or Chinese character where there is one, else anywhere."""
        text = format_amount(cell.minor, cell.unit, self._report.locale) if isinstance(cell, Amount) else cell or ""
        text = in_one_line(text)
        lines: list[str] = []
        line, cut = "", 0
        used: Any = 0
        for char in text:
            size = self._width_of(char)
            if line and used + size > width:
                at = cut or len(line)
                lines.append(line[:at])
                line = line[at:].lstrip()
                used, cut = self._width(line), 0
            line += char
            used += size
            if char in " :-/;,·" or ord(char) > 0x2E80:
                cut = len(line)
        return [*lines, line]


def _midnight(on: str) -> datetime:
    return datetime.fromisoformat(on)
