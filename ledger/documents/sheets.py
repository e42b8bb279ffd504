"""Spreadsheets: what a clerk typed, cell by cell and exactly; and files that open in the clerk's own program.

Reading gives texts. A number in an XLSX is stored in binary; its shortest decimal form is what the clerk typed, so that
form is read, and never the binary. Writing cannot start a formula: every text is written as a text, and in CSV a cell
that begins like a formula gets an apostrophe, as spreadsheet programs themselves do.
"""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from ledger.errors import Figure, Malformed

ROWS_MAX: Final = 100_000
INFLATED_MAX: Final = 400 * 1024 * 1024
"""Bytes that an XLSX may unpack to."""
CELL_MAX: Final = 500
FAULTS_SHOWN: Final = 200
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


class SheetInvalid(Malformed):
    """The file has {count} faults and was not taken.

    Correct what is listed in figures.problems, or ask for the file of faults; nothing was stored.
    """

    code = "sheet.invalid"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet that is read."""

    key: str
    zh: str
    en: str
    help_zh: str
    help_en: str
    required: bool = True


def invalid(problems: Sequence[Mapping[str, Figure]], count: int | None = None) -> SheetInvalid:
    """Make one refusal of all faults of a file; the first ones are shown."""
    shown: list[Figure] = [dict(problem) for problem in problems[:FAULTS_SHOWN]]
    return SheetInvalid(count=len(problems) if count is None else count, problems=shown)


def read_rows(data: bytes, columns: Sequence[Column]) -> Iterator[tuple[int, dict[str, str | None]]]:
    """Read a sheet row by row: its number in the file, and the text of each column; empty rows are left out.

    Columns are found by their title in either language or by their key, in any order.

    Args:
        data: an XLSX, or a CSV in UTF-8 or GB 18030 with commas, semicolons or tabs.
        columns: what is expected.

    Raises:
        SheetInvalid: the file cannot be read, or its columns are not those that are expected.
    """
    rows = _xlsx(data) if data[:4] == b"PK\x03\x04" else _csv(data)
    number, header = next(((n, row) for n, row in enumerate(rows, 1) if any(row)), (0, []))
    if not number:
        raise invalid([{"where": "file", "problem": "it has no rows", "zh": "文件为空"}])
    places = _places(header, columns)
    count = 0
    for at, row in enumerate(rows, number + 1):
        if not any(row):
            continue
        count += 1
        if count > ROWS_MAX:
            raise invalid([{"where": f"row {at}", "problem": f"more than {ROWS_MAX} rows", "zh": f"超过 {ROWS_MAX} 行"}])
        yield at, {key: (row[place] if place < len(row) else None) for key, place in places.items()}


def read_cells(data: bytes, *, encoding: str, delimiter: str) -> Iterator[list[str | None]]:
    """Read every row of a sheet as it stands, empty ones too.

    Args:
        data: an XLSX, or a CSV.
        encoding: of the CSV: `utf-8` or `gb18030`.
        delimiter: of the CSV.

    Raises:
        SheetInvalid: the file cannot be read.
    """
    if data[:4] == b"PK\x03\x04":
        return _xlsx(data)
    return _csv(data, ("utf-8-sig" if encoding == "utf-8" else encoding,), delimiter)


def _places(header: Sequence[str | None], columns: Sequence[Column]) -> dict[str, int]:
    names = {name.casefold(): c.key for c in columns for name in (c.key, c.zh, c.en, f"{c.zh} {c.en}")}
    places: dict[str, int] = {}
    problems: list[Mapping[str, Figure]] = []
    for place, title in enumerate(header):
        key = names.get((title or "").strip().casefold())
        if title and key is None:
            problems.append({"where": title[:100], "problem": "unknown column", "zh": "无法识别的列"})
        elif key in places:
            problems.append({"where": (title or "")[:100], "problem": "column stands twice", "zh": "列重复"})
        elif key is not None:
            places[key] = place
    problems += [
        {"where": f"{c.zh} {c.en}", "problem": "column is missing", "zh": "缺少此列"} for c in columns if c.required and c.key not in places
    ]
    if problems:
        raise invalid(problems)
    return places


def _xlsx(data: bytes) -> Iterator[list[str | None]]:
    import python_calamine

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            inflated = sum(entry.file_size for entry in packed.infolist())
        if inflated > INFLATED_MAX:
            raise invalid([{"where": "file", "problem": "it unpacks to too much", "zh": "解压后过大"}])
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheet = book.get_sheet_by_index(0)
        for row in sheet.iter_rows():
            yield [_text(cell) for cell in row]
    except (zipfile.BadZipFile, python_calamine.CalamineError, IndexError, ValueError) as error:
        raise invalid([{"where": "file", "problem": "it is not a readable XLSX", "zh": "无法读取的 XLSX 文件"}]) from error


def _csv(data: bytes, encodings: Sequence[str] = ("utf-8-sig", "gb18030"), delimiter: str = "") -> Iterator[list[str | None]]:
    for encoding in encodings:
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise invalid([{"where": "file", "problem": "its encoding is not " + " or ".join(encodings), "zh": "文件编码不符"}])
    first = text.partition("\n")[0]
    delimiter = delimiter or max(",;\t", key=first.count)
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            yield [_text(cell) for cell in row]
    except csv.Error as error:
        raise invalid([{"where": "file", "problem": f"not CSV: {error}"[:200], "zh": "不是有效的 CSV"}]) from error


def _text(cell: Any) -> str | None:
    """Give a cell as the text that was typed; a number in its shortest decimal form."""
    if cell is None or cell == "":
        return None
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, int):
        return str(cell)
    if not isinstance(cell, str):
        number = Decimal(repr(cell)) if not hasattr(cell, "total_seconds") else None
        if number is None or not number.is_finite():
            return str(cell)[:CELL_MAX]
        written = f"{number:f}"
        return written.rstrip("0").rstrip(".") if "." in written else written
    plain = "".join(char for char in cell if char.isprintable()).strip(" \u3000\u00a0")
    return plain[:CELL_MAX] or None


def write_xlsx(sheets: Sequence[tuple[str, Sequence[str], Iterable[Sequence[str | int | None]]]]) -> bytes:
    """Write sheets: name, titles, rows. Texts stay texts; whole numbers become numbers."""
    import xlsxwriter

    made = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(made, options) as book:
        bold = book.add_format({"bold": True, "bg_color": "#DDE8D9", "border": 1})
        for name, titles, rows in sheets:
            sheet = book.add_worksheet(name[:31])
            for place, title in enumerate(titles):
                whole(sheet.write_string(0, place, title, bold))
                sheet.set_column(place, place, max(12, min(60, 2 * len(title) + 2)))
            sheet.freeze_panes(1, 0)
            for at, row in enumerate(rows, 1):
                for place, cell in enumerate(row):
                    if isinstance(cell, int):
                        whole(sheet.write_number(at, place, cell))
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
    writer.writerow(titles)
    for row in rows:
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
    page = [(f"{c.zh} {c.en}", "必填 required" if c.required else "可空 optional", c.help_zh, c.help_en) for c in columns]
    return write_xlsx([("填写 Data", titles, examples), ("说明 Help", ("列 Column", "", "说明", "Help"), page)])


def faults_file(columns: Sequence[Column], faults: Sequence[tuple[int, str, str, str, str]]) -> bytes:
    """Make the file of faults: row, column, value, what is wrong in both languages."""
    titles = {c.key: f"{c.zh} {c.en}" for c in columns}
    rows = ((row, titles.get(key, key), value, zh, en) for row, key, value, en, zh in faults)
    return write_xlsx([("错误 Faults", ("行 Row", "列 Column", "值 Value", "问题", "Problem"), rows)])
