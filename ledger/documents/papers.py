"""Papers: a heading, fields, tables, signatures, a mark and a seal, written as PDF, XLSX or CSV. Values in, bytes out.

One value for all of them, from a certificate to a statement of accounts; what it says is put together in the room that knows it
(`<room>/papers.py`). Its words come from the catalogue, in the reader's language, or in two: a formal paper has both.

An amount is exact in every form. CSV and PDF have all of its digits. An XLSX stores numbers in binary with 15 digits, so an
amount of up to 15 digits is written as a number, from its decimal digits and never by way of the binary form, and a longer
one as a text. Texts are never formulas. A CSV is the bare tables, so that programs read them: what the heading says of
them stands in the file's name. An XLSX has a sheet for each table. A PDF is A4 with the number of each page; its font has Chinese
and is embedded, so it prints anywhere. The same content gives the same bytes: the date of creation is the date on the paper.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from ledger.amounts import Unit, format_amount, format_decimal
from ledger.documents.marks import Mark
from ledger.documents.sheets import EXACT_DIGITS, whole, write_csv
from ledger.messages import catalogue, with_colon

if TYPE_CHECKING:
    # They open the fonts, which who writes no PDF does not need.
    from ledger.documents.grids import Length, Style

MARGIN: Final = {True: 51, False: 34}
"""Around what is drawn, in points as every length here; wider on an upright page."""
FOOT: Final = {True: 51, False: 45}
"""What stays free at the foot."""
INDENT: Final = 14
"""By which a text in paragraphs stands in."""
FIELD: Final = 20
"""Height of a field of one line."""
SEAL: Final = 133
"""Height of the place of a seal, with the code beside it and its name below."""
SIGNATURES: Final = 26
"""Height of the line of signatures, with what is free above it."""


class Wording:
    """Wording of a paper in the reader's language, or in two, the reader's first."""

    def __init__(self, *locales: str) -> None:
        self.locales = locales
        self.locale = locales[0]
        """As which amounts and days are written."""

    @classmethod
    def both(cls, locale: str) -> "Wording":
        """Wording of a formal paper, for a reader of one language."""
        return cls(locale, *(other for other in ("zh_Hans", "en") if other != locale))

    def say(self, message: str) -> str:
        """Say a message of the catalogue; what it has not, such as a unit of somebody's own, stays as it is and stands once."""
        said = (catalogue(locale).get(message, message) for locale in self.locales)
        return " ".join(dict.fromkeys(said))


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
class Fields:
    """Names and values; on an upright page the value stands beside its name, on one across behind a colon."""

    pairs: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Prose:
    """A text in paragraphs below its name, over the width of the page."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table over as many pages as it needs; its titles stand again on each."""

    columns: Sequence[Column]
    rows: Sequence[Row]
    title: str = ""
    """Of the sheet, where a paper has several."""


@dataclass(frozen=True, slots=True)
class Signatures:
    """Who signs."""

    names: Sequence[str]


@dataclass(frozen=True, slots=True)
class LogMark:
    """Where the last entry that the paper is about stands in the log, with its QR; None while it is not sealed."""

    mark: Mark | None


@dataclass(frozen=True, slots=True)
class Seal:
    """The place of the seal, and the code by which a stranger verifies the paper."""

    place: str
    code: str
    """Empty for a paper that nobody verifies by one: then only the seal has its place."""


Part: TypeAlias = Fields | Prose | Table | Signatures | LogMark | Seal


@dataclass(frozen=True, slots=True)
class Paper:
    """What is written; all words are said already."""

    title: str
    on: str
    """ISO date on the paper."""
    words: Wording
    parts: Sequence[Part]
    subtitle: str = ""
    upright: bool = False
    """A formal paper, with a box around every cell; else the page lies across, with a line below every row."""
    together: int = 0
    """How many of its last parts stand on one page: a seal and signatures do not stand on a page alone."""

    @property
    def tables(self) -> list[Table]:
        """Its tables."""
        return [part for part in self.parts if isinstance(part, Table)]

    @property
    def length(self) -> int:
        """Count the rows of its tables."""
        return sum(len(table.rows) for table in self.tables)


def table_of(
    titles: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[int], title: str = ""
) -> Table:
    """Make a table of texts; one without rows says so by a dash in every cell."""
    columns = [Column(name, width) for name, width in zip(titles, widths, strict=True)]
    return Table(columns, [Row(tuple(row)) for row in rows or [["-"] * len(titles)]], title)


def write_paper_csv(paper: Paper) -> bytes:
    """Write the bare tables: titles and rows, amounts as plain decimals; an empty row between two."""
    first, *others = paper.tables
    rows: list[list[str | None]] = [[_plain(cell) for cell in row.cells] for row in first.rows]
    for table in others:
        rows += [[], [column.title for column in table.columns]]
        rows += [[_plain(cell) for cell in row.cells] for row in table.rows]
    return write_csv([column.title for column in first.columns], rows)


def _plain(cell: Cell) -> str | None:
    return format_decimal(cell.minor, cell.unit.scale, cell.unit.digits) if isinstance(cell, Amount) else cell


def write_paper_xlsx(paper: Paper) -> bytes:
    """Write a sheet for each table, which prints: heading, titles that repeat on each page, rows, what stands below."""
    import xlsxwriter

    made = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(made, options) as book:
        book.set_properties({"title": paper.title, "created": datetime.fromisoformat(paper.on)})
        formats = _Formats(book)
        for above, table, below in _sheets(paper):
            _write_sheet(book, formats, paper, above, table, below)
    return made.getvalue()


def _sheets(paper: Paper) -> list[tuple[list[str], Table, list[str]]]:
    """Give the sheets: each table with the lines before it, and the last one with those after it."""
    sheets: list[tuple[list[str], Table, list[str]]] = []
    lines: list[str] = []
    for part in paper.parts:
        if isinstance(part, Table):
            sheets.append((lines, part, []))
            lines = []
        else:
            lines += _lines(part, paper.words.locale)
    if sheets:
        sheets[-1][2].extend(lines)
    return sheets


def _lines(part: Part, locale: str) -> list[str]:
    """Write what stands above or below a table as lines of a sheet; marks and seals are for paper."""
    match part:
        case Fields(pairs):
            return [with_colon(name, value, locale) for name, value in pairs]
        case Prose(title, text):
            return [with_colon(title, text, locale)]
        case Signatures(names):
            return [with_colon(name, "", locale) for name in names]
        case _:
            return []


def _write_sheet(
    book: Any, formats: "_Formats", paper: Paper, above: list[str], table: Table, below: list[str]
) -> None:
    name = (table.title or paper.title).translate({ord(mark): " " for mark in "[]:*?/\\"})[:31]
    page = book.add_worksheet(name)
    whole(page.write_string(0, 0, paper.title, book.add_format({"bold": True, "font_size": 14})))
    lines = [*([paper.subtitle] if paper.subtitle else []), *above]
    for at, line in enumerate(lines, 1):
        whole(page.write_string(at, 0, line))
    top = len(lines) + 2
    for place, column in enumerate(table.columns):
        whole(page.write_string(top, place, column.title, formats.of("title", None)))
        page.set_column(place, place, max(10, min(60, column.width)))
    for at, row in enumerate(table.rows, top + 1):
        for place, cell in enumerate(row.cells):
            _write_cell(page, at, place, cell, formats, row.style)
    for at, line in enumerate(below, top + len(table.rows) + 2):
        whole(page.write_string(at, 0, line))
    page.freeze_panes(top + 1, 0)
    page.repeat_rows(top)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.set_footer("&C&P / &N")


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


def write_paper_pdf(paper: Paper) -> bytes:
    """Lay the paper out on A4, over as many pages as it needs; titles and page numbers stand on each."""
    layout = _Layout(paper)
    try:
        return layout.bytes()
    finally:
        layout.close()


class _Layout:
    """A paper while it is drawn."""

    def __init__(self, paper: Paper) -> None:
        from ledger.documents.glyphs import Pages

        self._paper = paper
        way: Final = "portrait" if paper.upright else "landscape"
        self._pdf: Pages = Pages(paper.title, paper.on, orientation=way, unit="pt")
        self._margin, self._foot = MARGIN[paper.upright], FOOT[paper.upright]
        self._pdf.set_margin(self._margin)
        self._pdf.set_auto_page_break(True, margin=self._foot)
        self._pdf.add_page()

    def bytes(self) -> bytes:
        """Draw everything, and give the file."""
        pdf, paper = self._pdf, self._paper
        self._heading()
        last = len(paper.parts) - paper.together
        for place, part in enumerate(paper.parts):
            if paper.together and place == last:
                self._keep_together(sum(self._height(other) for other in paper.parts[last:]))
            self._draw(part)
        pdf.note(10, *paper.words.locales)
        pdf.number(pdf.h - 21, paper.words.locale)
        return pdf.file()

    def close(self) -> None:
        """Close the fonts, also of a paper that could not be drawn."""
        self._pdf.close_fonts()

    def _heading(self) -> None:
        pdf, paper = self._pdf, self._paper
        pdf.set_font("noto", size=18 if paper.upright else 16)
        pdf.multi_cell(0, 31 if paper.upright else 28, paper.title, align="C", new_x="LMARGIN", new_y="NEXT")
        if paper.subtitle:
            pdf.set_font("noto", size=10)
            pdf.multi_cell(0, 17, paper.subtitle, align="R", new_x="LMARGIN", new_y="NEXT")
        if paper.upright:
            pdf.set_draw_color(180, 30, 30)
            pdf.line(self._margin, pdf.get_y() + 3, pdf.w - self._margin, pdf.get_y() + 3)
            pdf.set_draw_color(0, 0, 0)
            pdf.ln(14)

    def _draw(self, part: Part) -> None:
        match part:
            case Fields(pairs) if self._paper.upright:
                for name, value in pairs:
                    self._field(name, value)
            case Fields(pairs):
                for name, value in pairs:
                    self._line(with_colon(name, value, self._paper.words.locale))
                self._pdf.ln(6)
            case Prose(title, text):
                self._prose(title, text)
            case Table():
                self._table(part)
            case Signatures() if self._paper.upright:
                self._signatures(part)
            case Signatures(names):
                self._pdf.ln(12)
                blank = (with_colon(name, "________________", self._paper.words.locale) for name in names)
                self._line("        ".join(blank))
            case LogMark(mark):
                self._mark(mark)
            case Seal():
                self._seal(part)

    def _height(self, part: Part) -> int:
        """Tell what a part takes, where each field is one line."""
        match part:
            case Fields(pairs):
                return FIELD * len(pairs)
            case LogMark(mark):
                return FIELD if mark is None else 12 + _wide(mark)
            case Signatures(names):
                return SIGNATURES * (len(range(0, len(names), 2)) if self._paper.upright else 1)
            case _:
                return SEAL

    def _keep_together(self, height: "Length") -> None:
        """Begin a new page, unless so much is left on this one."""
        if self._pdf.get_y() > self._pdf.h - self._foot - height:
            self._pdf.add_page()

    def _line(self, text: str) -> None:
        self._pdf.set_font("noto", size=8)
        self._pdf.multi_cell(0, 14, text, align="L", new_x="LMARGIN", new_y="NEXT")

    def _signatures(self, part: Signatures) -> None:
        """Leave room to sign, two side by side."""
        pdf, locale = self._pdf, self._paper.words.locale
        self._keep_together(self._height(part))
        pdf.set_font("noto", size=9)
        wide = (pdf.w - 2 * self._margin) / 2
        for first in range(0, len(part.names), 2):
            pdf.ln(12)
            top = bottom = pdf.get_y()
            for place, name in enumerate(part.names[first : first + 2]):
                pdf.set_xy(self._margin + place * wide, top)
                text = with_colon(name, "________________", locale)
                pdf.multi_cell(wide, 14, text, align="L", new_x="LMARGIN", new_y="NEXT")
                bottom = max(bottom, pdf.get_y())
            pdf.set_xy(self._margin, bottom)

    def _field(self, name: str, value: str) -> None:
        from ledger.documents.grids import Grid, Style

        style = Style(size=9, line=17, padding=0, foot=self._foot, lines="none")
        Grid(self._pdf, style, (42, 2, 130), [False] * 3).row((name, "", value))
        self._pdf.ln(3)

    def _prose(self, title: str, text: str) -> None:
        """Write a text below its name, which does not stand alone at the foot of a page."""
        pdf = self._pdf
        self._keep_together(17 + 2 * 16)
        beside, pdf.c_margin = pdf.c_margin, 0
        pdf.set_font("noto", size=9)
        pdf.multi_cell(0, 17, title, align="L", new_x="LMARGIN", new_y="NEXT")
        pdf.set_left_margin(self._margin + INDENT)
        pdf.set_x(self._margin + INDENT)
        pdf.multi_cell(0, 16, text, align="L", new_x="LMARGIN", new_y="NEXT")
        pdf.set_left_margin(self._margin)
        pdf.set_x(self._margin)
        pdf.c_margin = beside
        pdf.ln(4)

    def _style(self) -> "Style":
        from ledger.documents.grids import Style

        if self._paper.upright:
            return Style(size=8, line=14, padding=3, foot=self._foot, lines="boxes")
        return Style(size=8, line=11, padding=3, foot=self._foot, lines="below")

    def _table(self, table: Table) -> None:
        from ledger.documents.grids import Grid

        pdf = self._pdf
        if self._paper.upright:
            pdf.ln(6)
        else:
            pdf.set_draw_color(170, 170, 170)
        titles = [column.title for column in table.columns]
        rows = [[self._written(cell) for cell in row.cells] for row in table.rows]
        grid = Grid(
            pdf,
            self._style(),
            [column.width for column in table.columns],
            [column.amount for column in table.columns],
            [titles, *rows],
        )
        # A name stands with the titles and a row below it, and titles never alone at the foot of a page.
        first = grid.height(rows[0]) if rows else 0
        self._keep_together((17 if table.title else 0) + grid.height(titles) + first)
        if table.title:
            pdf.set_font("noto", size=9)
            pdf.multi_cell(0, 17, table.title, align="L", new_x="LMARGIN", new_y="NEXT")
        grid.row(titles, filled=True)
        below = [*rows, []][1:]
        for row, cells, following in zip(table.rows, rows, below, strict=True):
            if row.style == "head" and following:
                self._keep_together(grid.height(cells) + grid.height(following))
            grid.row(cells, filled=row.style != "line", titles=titles)
        pdf.set_draw_color(0, 0, 0)
        pdf.ln(8)

    def _written(self, cell: Cell) -> str:
        return (
            format_amount(cell.minor, cell.unit, self._paper.words.locale)
            if isinstance(cell, Amount)
            else cell or ""
        )

    def _seal(self, seal: Seal) -> None:
        import segno

        pdf, margin = self._pdf, self._margin
        self._keep_together(SEAL)
        top = pdf.get_y() + 11
        if seal.code:
            drawn = io.BytesIO()
            segno.make(seal.code, error="m").save(drawn, kind="png", scale=6, border=2)
            pdf.image(drawn, x=margin, y=top, w=85)
        pdf.set_draw_color(180, 30, 30)
        pdf.ellipse(pdf.w - margin - 119, top, 102, 102)
        pdf.set_draw_color(0, 0, 0)
        pdf.set_font("noto", size=8)
        pdf.set_xy(pdf.w - margin - 142, top + 108)
        pdf.cell(147, 14, seal.place, align="C", new_x="LMARGIN", new_y="NEXT")

    def _mark(self, mark: Mark | None) -> None:
        """Print where the entry stands in the log with its QR, or that it is not sealed yet."""
        import segno

        pdf, margin, say = self._pdf, self._margin, self._paper.words.say
        if mark is None:
            self._field(say("Seal of the log"), say("Not sealed yet; print again later."))
            return
        wide = _wide(mark)
        self._keep_together(wide + 12)
        drawn = io.BytesIO()
        # A code of many modules is printed larger, and corrects less, so that each module stays wide enough to be read.
        segno.make(mark.content, error="l" if wide > 85 else "m", micro=False).save(
            drawn, kind="png", scale=6, border=4
        )
        top = pdf.get_y() + 6
        pdf.image(drawn, x=margin, y=top, w=wide)
        month, root = mark.voucher_month, mark.root.hex()
        lines = [
            say("Seal of the log"),
            f"{month.year}年{month.month}月 记字第{mark.voucher_number}号  {say('Place')} {mark.place}",
            f"{say('Checkpoint')} {mark.size}  {root[:16]}…{root[-8:]}",
        ]
        pdf.set_font("noto", size=9)
        pdf.set_left_margin(margin + wide + 11)
        pdf.set_xy(margin + wide + 11, top + 6)
        pdf.multi_cell(0, 17, "\n".join(lines), align="L", new_x="LMARGIN", new_y="NEXT")
        pdf.set_left_margin(margin)
        pdf.set_xy(margin, max(top + wide + 6, pdf.get_y()))


def _wide(mark: Mark) -> int:
    """Tell how wide the QR of a mark is printed."""
    return 176 if len(mark.content) > 300 else 85
