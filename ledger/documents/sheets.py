"""Spreadsheets as the product speaks of them: columns and faults; templates, files of faults, tables to take away.

What is read of a file is in `rows`. Writing cannot start a formula: every text is written as a text, and in CSV a cell that
begins like a formula gets an apostrophe, as spreadsheet programs themselves do.
"""

import csv
import io
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from itertools import chain
from types import MappingProxyType
from typing import Any, Final, Generic, TypeAlias, TypeVar

from ledger.errors import Figure, Malformed
from ledger.texts import Json
from ledger.words import Phrase, in_both, place_said

EXACT_DIGITS: Final = 15
"""Digits that a number of a spreadsheet keeps."""
FAULTS_MAX: Final = 200
"""Faults of one file that are kept and told; of the others there is the number."""
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
Found = TypeVar("Found")


class SheetInvalid(Malformed):
    """The file has {count} faults and was not taken.

    Correct what is listed in figures.problems; {rest} more are not listed. Nothing was stored.
    """

    code = "sheet.invalid"
    source = "docs/spec/files.md 4"
    faults: "Faults[Fault]"
    """Those of which it tells."""


class FileBeyondLimit(Malformed):
    """The file has more than is read: at most {most} {what}, passed at {place} {at}.

    Take out what does not belong to the table, or split the file, and send it again. Nothing was stored.
    """

    code = "file.beyond_limit"
    source = "docs/spec/files.md 2"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet that is read."""

    key: str
    zh: str
    en: str
    help_zh: str
    help_en: str
    required: bool = True
    text: bool = False
    """Whether its cells are names, codes or words, so that a number in one must not have lost digits."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in one place of a file."""

    where: str
    """`row 5`, `statement 1, entry 3`, `sheet 企业, row 5`, or `file`."""
    column: str
    value: str
    problem: str
    zh: str

    def told(self, titles: Mapping[str, str]) -> dict[str, Figure]:
        """Give it in the form of the problem document; `titles` are the Chinese heads of columns, by key."""
        place = place_of(self.where, self.column, titles)
        return {
            "where": place,
            "where_zh": place.into("zh_Hans"),
            "value": self.value[:100],
            "problem": in_both(self.problem, lambda _: self.zh),
            "zh": self.zh,
        }


_PLACES: Final = {"file": "文件", "titles": "表头"}
_COUNTED: Final = re.compile(r"(row|statement|entry|detail|line) ([0-9]+)")
_WORDS_OF_PLACES: Final = {
    "row": "第{}行",
    "line": "第{}行",
    "statement": "第{}份对账单",
    "entry": "第{}笔",
    "detail": "明细{}",
}


def place_of(where: str, column: str = "", titles: Mapping[str, str] = MappingProxyType({})) -> Phrase:
    """Tell a place of a file; in Chinese what is counted by its number, and a column by its head in the file, or by its word."""

    def chinese(_: str) -> str:
        known = where in _PLACES or _COUNTED.match(where) or where.startswith(_SHEET)
        parts = [_counted(part) for part in where.split(", ")] if known else [f"「{where}」"]
        return "，".join(
            [*parts, *([titles.get(column) or place_said([column], "zh_Hans")] if column else [])]
        )

    return in_both(f"{where}, {column}" if column else where, chinese)


_SHEET: Final = "sheet "


def _counted(part: str) -> str:
    if part.startswith(_SHEET):
        return f"工作表「{part.removeprefix(_SHEET)}」"
    found = _COUNTED.fullmatch(part)
    return _WORDS_OF_PLACES[found[1]].format(found[2]) if found else _PLACES.get(part, f"「{part}」")


@dataclass(slots=True)
class Faults(Generic[Found]):
    """The first faults of a file, and how many there are in all."""

    kept: list[Found] = field(default_factory=list)
    count: int = 0

    def add(self, fault: Found) -> None:
        """Take one in."""
        self.count += 1
        if len(self.kept) < FAULTS_MAX:
            self.kept.append(fault)

    def extend(self, faults: "Iterable[Found] | Faults[Found]") -> None:
        """Take several in; of those that another collection counts without keeping them, the number."""
        for fault in faults:
            self.add(fault)
        if isinstance(faults, Faults):
            self.count += faults.rest

    @property
    def rest(self) -> int:
        """How many there are beside those that are kept."""
        return self.count - len(self.kept)

    def content(self) -> list[Json]:
        """Give them as data: the number, and the fields of each that is kept."""
        return [self.count, *([getattr(fault, name) for name in fault.__slots__] for fault in self.kept)]  # type: ignore[attr-defined]

    @classmethod
    def of(cls, content: Sequence[Any], make: Callable[..., Found]) -> "Faults[Found]":
        """Make them from data."""
        count, *kept = content
        return cls([make(*fields) for fields in kept], count)

    def __iter__(self) -> Iterator[Found]:
        return iter(self.kept)

    def __bool__(self) -> bool:
        return self.count > 0


def invalid(faults: Faults[Fault], columns: Sequence[Column] = ()) -> SheetInvalid:
    """Make one refusal of all faults of a file; `columns` are those of its template, if it has one."""
    problems: list[Figure] = [*problems_of(faults, columns)]
    refusal = SheetInvalid(count=faults.count, rest=faults.rest, problems=problems)
    refusal.faults = faults
    return refusal


def problems_of(faults: Faults[Fault], columns: Sequence[Column]) -> list[dict[str, Figure]]:
    """Give the faults of a file that are kept, in the form of the problem document."""
    titles = {column.key: column.zh for column in columns}
    return [fault.told(titles) for fault in faults]


def unreadable(problem: str, zh: str) -> SheetInvalid:
    """Make the refusal of a file that is not what it should be."""
    return invalid(Faults([Fault("file", "", "", problem, zh)], 1))


@dataclass(frozen=True, slots=True)
class NumberCell:
    """A number in a cell, and the formula by which the spreadsheet computes it, if there is one: never of what somebody typed."""

    value: Decimal
    formula: str | None = None


SheetCell: TypeAlias = str | int | NumberCell | None
_DECIMAL: Final = re.compile(r"-?([0-9]+)(?:\.([0-9]+))?")


def number_of(text: str, formula: str | None = None) -> SheetCell:
    """Make a cell of a decimal text: a number where a spreadsheet keeps all of its digits, else the text."""
    found = _DECIMAL.fullmatch(text)
    if found is None or len((found[1] + (found[2] or "")).lstrip("0")) > EXACT_DIGITS:
        return text
    return NumberCell(Decimal(text), formula)


def in_numbers(row: Sequence[str | int | None], places: Collection[int]) -> list[SheetCell]:
    """Make cells of a row: in these columns stand numbers, so that whoever opens the sheet sums them; codes and words stay texts."""
    return [
        number_of(cell) if at in places and isinstance(cell, str) else cell for at, cell in enumerate(row)
    ]


def rows_in_numbers(columns: Sequence[Column], rows: Iterable[Sequence[str]]) -> Iterator[list[SheetCell]]:
    """Make cells of rows that are read again: numbers in the columns that are no names, codes or words."""
    places = [at for at, column in enumerate(columns) if not column.text]
    return (in_numbers(row, places) for row in rows)


def write_xlsx(sheets: Sequence[tuple[str, Sequence[str], Iterable[Sequence[SheetCell]]]]) -> bytes:
    """Write sheets: name, titles, rows. Texts stay texts; numbers are numbers, with the formulas that we made."""
    import xlsxwriter

    made = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(made, options) as book:
        book.set_properties({"created": datetime(2000, 1, 1, tzinfo=UTC)})  # the same content, the same bytes
        bold = book.add_format({"bold": True, "bg_color": "#DDE8D9", "border": 1, "text_wrap": True})
        forms: dict[int, Any] = {}

        def form(cell: NumberCell) -> Any:
            """Show a number grouped and with all the decimals that it was told with, and a whole one as it is: it may be a year."""
            places = -int(cell.value.as_tuple().exponent)
            if places <= 0:
                return None
            if places not in forms:
                forms[places] = book.add_format({"num_format": "#,##0." + "0" * places})
            return forms[places]

        for name, titles, rows in sheets:
            sheet = book.add_worksheet(name[:31])
            for place, title in enumerate(titles):
                whole(sheet.write_string(0, place, title, bold))
                sheet.set_column(place, place, max(12, min(60, 2 * len(title) + 2)))
            sheet.freeze_panes(1, 0)
            sheet.repeat_rows(0)
            sheet.set_landscape()
            sheet.set_paper(9)
            sheet.fit_to_pages(1, 0)
            sheet.set_footer("&C&P / &N")
            for at, row in enumerate(rows, 1):
                for place, cell in enumerate(row):
                    if isinstance(cell, int):
                        whole(sheet.write_number(at, place, cell))
                    elif isinstance(cell, NumberCell) and cell.formula:
                        whole(sheet.write_formula(at, place, cell.formula, form(cell), cell.value))
                    elif isinstance(cell, NumberCell):
                        whole(sheet.write_number(at, place, cell.value, form(cell)))
                    elif cell is not None:
                        whole(sheet.write_string(at, place, cell))
    return made.getvalue()


def whole(written: int) -> None:
    """Stop where the library would cut a text that is longer than a cell, or leave out a row that a sheet has no place for."""
    assert written == 0, "a spreadsheet cannot hold all of it"


def write_csv(titles: Sequence[str], rows: Iterable[Sequence[str | int | None]]) -> bytes:
    """Write a CSV in UTF-8 with a mark at its beginning, so that spreadsheet programs read Chinese."""
    made = io.StringIO(newline="")
    writer = csv.writer(made)
    for row in chain([titles], rows):
        writer.writerow([_safe(cell) for cell in row])
    return b"\xef\xbb\xbf" + made.getvalue().encode("utf-8")


def _safe(cell: str | int | None) -> str | int | None:
    if isinstance(cell, str) and cell.startswith(_FORMULA):
        plain = cell[1:].replace(".", "", 1)
        return cell if cell[0] == "-" and plain.isascii() and plain.isdigit() else "'" + cell
    return cell


def template(columns: Sequence[Column], examples: Sequence[Sequence[str]]) -> bytes:
    """Make the file that a clerk fills in: titles in both languages, examples, and a page that explains every column."""
    titles = [f"{c.zh} {c.en}" for c in columns]
    page = [
        (f"{c.zh} {c.en}", "必填 required" if c.required else "可空 optional", c.help_zh, c.help_en)
        for c in columns
    ]
    return write_xlsx(
        [
            ("填写 Data", titles, rows_in_numbers(columns, examples)),
            ("说明 Help", ("列 Column", "", "说明", "Help"), page),
        ]
    )


def faults_file(
    columns: Sequence[Column], faults: Iterable[tuple[int, str, str, str, str]], rest: int
) -> bytes:
    """Make the file of faults: row, column, value, what is wrong in both languages; at the end, how many are not listed."""
    titles = {c.key: f"{c.zh} {c.en}" for c in columns}
    rows: list[Sequence[str | int]] = [
        (row, titles.get(key, key), value, zh, en) for row, key, value, en, zh in faults
    ]
    if rest:
        rows.append(("", "", "", f"另有 {rest} 处错误未列出", f"{rest} more faults are not listed"))
    return write_xlsx([("错误 Faults", ("行 Row", "列 Column", "值 Value", "问题", "Problem"), rows)])
