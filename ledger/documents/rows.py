"""Reading spreadsheets: rows of an XLSX or a CSV, cell by cell, exactly, and never more than may be.

Where a file is read that somebody sent, this runs in a child process (`apart`). The limits here are the first wall and give the
better answer, because they know the cell; the limits of the child are the second, and need to know nothing.

A number in an XLSX is stored in binary with 17 digits, of which spreadsheet programs show and keep 15. So it is read at 15
digits, which is what the clerk saw: 24.221999999999998 is 24.222. A whole number of more than 15 digits has lost some, and is
refused wherever it is read.
"""

import codecs
import csv
import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final, TypeAlias

from ledger.documents.sheets import Column, Fault, Faults, FileBeyondLimit, invalid, unreadable
from ledger.documents.xml import Element, XmlRefused, read_xml
from ledger.texts import tidied, unkept

ROWS_MAX: Final = 100_000
"""Rows below the titles that are not empty."""
PLACES_MAX: Final = 200_000
"""Rows of the file, empty ones too."""
COLUMNS_MAX: Final = 100
CELLS_MAX: Final = 5_000_000
CELL_MAX: Final = 32_767
"""Characters in a cell, which is what spreadsheet programs allow."""
LINE_MAX: Final = 1_000_000
"""Characters in a line of a CSV."""
TEXT_MAX: Final = 500
"""Characters of a name, a code or a reference."""
INFLATED_MAX: Final = 400 * 1024 * 1024
"""Bytes that an XLSX may unpack to."""
PARTS_MAX: Final = 1_000
"""Files in an XLSX."""
DIGITS: Final = 15
"""Significant digits that spreadsheet programs keep of a number."""

Cell: TypeAlias = Any
"""A text, a number, a day or a time as the file has it; `BROKEN`; an empty text, or None, where nothing stands."""
BROKEN: Final = object()
"""A cell whose formula has an error or no result."""
MERGED: Final = object()
"""An empty cell below the first row of cells that are merged: what stands there is shown beside it, and is not in it."""

_CHUNK: Final = 1024 * 1024
_SCIENTIFIC: Final = re.compile(r"[+-]?\d(?:\.\d+)?[eE]\+\d{1,3}", re.ASCII)
_PAGE: Final = re.compile(
    rb"<(?:!doctype\s+html|!--|(?:html|head|meta|title|style|script|body|div|table)[\s>/])"
)
_DECLARED: Final = re.compile(rb"^<\?xml[^>]*\?>\s*")
_WIDE: Final = re.compile(rb"(?:[\x09\x20-\x7e]\x00){4}|(?:\x00[\x09\x20-\x7e]){4}")
"""UTF-16 without its mark."""
_JOINED: Final = re.compile(
    rb"<(?:[\w.-]+:)?mergeCell\s[^<>]*?ref\s*=\s*[\"']([A-Za-z]{1,3})([0-9]{1,7}):([A-Za-z]{1,3})([0-9]{1,7})[\"']"
)
"""Cells that are merged, from the first to the last."""
JOINED_MAX: Final = 5_000
"""Places of merged cells that are looked at; of more a cell is said to be empty."""
_FAR: Final = re.compile(
    rb'c r="(?<=[<:]c r=")(?:([A-Za-z]{2,40})([0-9]{1,40})|([A-Za-z])([0-9]{6,40}))"[^<>]*(?<!/)>(?!</)'
)
"""The beginning of a cell with a value in a column of two letters or a row of six digits. A literal comes first, for speed."""
_ANY: Final = re.compile(
    rb"<(?:[\w.-]+:)?(?:(row)(?=[\s/>])[^<>]*?(?:\sr\s*=\s*[\"']([0-9]{1,40})[\"'][^<>]*)?>"
    rb"|c(?=[\s/>])(?:[^<>]*?\sr\s*=\s*[\"']([A-Za-z]{1,40})([0-9]{1,40})[\"'])?[^<>]*(?<!/)>(?!</))"
)
"""The beginning of a row, or of a cell with a value, however it is written; where a cell has no place, that of its row counts."""
_BROKEN: Final = re.compile(
    rb'c r="(?<=[<:]c r=")([A-Z]{1,3})([0-9]{1,7})"(?:[^<>]* t="e"|(?![^<>]* t="str")[^<>]*>'
    rb"<(?:\w+:)?f(?:[^<>]*/>|[^<>]*>[^<]*</(?:\w+:)?f>)(?:<(?:\w+:)?v ?/>|<(?:\w+:)?v></(?:\w+:)?v>)?</(?:\w+:)?c>)"
)
"""An error, or a formula without a result; one whose result is an empty text has `t="str"` and is as good as any."""
_RELATION: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships\x1fid"


class CellUnsound(Exception):
    """What stands in a cell cannot be read as it was meant; English and Chinese say why."""

    def __init__(self, problem: str, zh: str) -> None:
        """Keep both sentences."""
        super().__init__(problem)
        self.problem, self.zh = problem, zh


def read_cell(cell: Cell, *, text: bool, most: int = TEXT_MAX) -> str:
    """Give a cell as the text that was typed; a number at 15 digits; empty where nothing stands.

    Args:
        cell: as the file has it.
        text: whether names, codes or words stand in the column; then a number in scientific form is one that lost its digits, and
            a day keeps its time.
        most: characters that are kept.

    Raises:
        CellUnsound: too long, a character that cannot be kept, a number that has lost digits, or an error instead of a value.

    >>> read_cell(24.221999999999998, text=False), read_cell(330621.0, text=True)
    ('24.222', '330621')
    """
    if cell is None or cell == "":
        return ""
    if isinstance(cell, str):
        plain = tidied(cell)
        found = unkept(plain)
        if found:
            raise CellUnsound(f"it has a control character ({found})", f"含有控制字符（{found}）")
        if len(plain) > most:
            raise CellUnsound(
                f"it has {len(plain)} characters; at most {most} are kept",
                f"有 {len(plain)} 个字符，最多保留 {most} 个",
            )
        if text and _SCIENTIFIC.fullmatch(plain):
            raise _lost("a number in scientific form has lost digits", "科学计数法的数字已丢失位数")
        return plain
    return _written(cell, text=text)


def _written(cell: Cell, *, text: bool) -> str:
    """Write a cell that is no text."""
    if cell is MERGED:
        raise CellUnsound("the cells are merged: write it in each row", "单元格已合并，请在每一行分别填写")
    if cell is BROKEN:
        raise CellUnsound(
            "its formula has an error or no result; write the value", "公式出错或没有结果，请填写数值"
        )
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, datetime):
        return str(cell) if text and str(cell.time()) != "00:00:00" else cell.date().isoformat()
    if isinstance(cell, date | time | timedelta):
        return str(cell)
    number = Decimal(f"{cell:.{DIGITS}g}")
    if not number.is_finite() or abs(number) >= 10**DIGITS:
        raise _lost(
            f"a number of more than {DIGITS} digits has lost some", f"超过 {DIGITS} 位的数字已丢失位数"
        )
    written = f"{number:f}"
    return written.rstrip("0").rstrip(".") if "." in written else written


def _lost(problem: str, zh: str) -> CellUnsound:
    return CellUnsound(
        f"{problem}; format the column as text and enter it again", f"{zh}；请将该列设为文本格式后重新填写"
    )


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a sheet, by the keys of its columns."""

    at: int
    """Its number in the file."""
    texts: dict[str, str]
    faults: list[tuple[str, str, CellUnsound]]
    """Key, value and reason of each cell that cannot be read; its text is empty."""


def read_rows(data: bytes, columns: Sequence[Column], most: int = ROWS_MAX) -> Iterator[Row]:
    """Read a sheet row by row; empty rows are left out.

    Columns are found by their title in either language or by their key, in any order.

    Args:
        data: an XLSX, or a CSV in UTF-8 or GB 18030 with commas, semicolons or tabs.
        columns: what is expected.
        most: rows below the titles.

    Raises:
        SheetInvalid: the file cannot be read, or its columns are not those that are expected.
        FileBeyondLimit: it is larger than what is read.
    """
    rows = ((at, row) for at, row in enumerate(_rows(data, ("utf-8-sig", "gb18030"), ""), 1) if row)
    number, header = next(rows, (0, []))
    if not number:
        raise unreadable("it has no rows", "文件为空")
    return _below(rows, _places(header, columns), columns, most)


def sheet_names(data: bytes) -> list[str]:
    """List the sheets of an XLSX, in their order; none of another file.

    Raises:
        SheetInvalid: it cannot be read.
    """
    check_sort(data[:1000])
    if data[:4] != b"PK\x03\x04":
        return []
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            return [name for name, _ in _sheets(packed)]
    except (zipfile.BadZipFile, zlib.error, ValueError, EOFError, RuntimeError) as error:
        raise unreadable("it is not a readable XLSX", "无法读取的 XLSX 文件") from error


def read_one_sheet(data: bytes, sheet: int, columns: Sequence[Column], most: int = ROWS_MAX) -> Iterator[Row]:
    """Read one sheet of an XLSX row by row, as `read_rows` reads the first one; of a sheet without rows none.

    Raises:
        those of `read_rows`.
    """
    rows = ((at, row) for at, row in enumerate(_rows(data, (), "", sheet), 1) if row)
    number, header = next(rows, (0, []))
    return _below(rows, _places(header, columns), columns, most) if number else iter(())


def _below(
    rows: Iterator[tuple[int, list[Cell]]], places: Mapping[str, int], columns: Sequence[Column], most: int
) -> Iterator[Row]:
    """Read the rows below the titles."""
    text = {c.key: c.text for c in columns}
    for count, (at, row) in enumerate(rows, 1):
        if count > most:
            raise FileBeyondLimit(what="rows", most=most, place="row", at=str(at))
        texts: dict[str, str] = {}
        faults: list[tuple[str, str, CellUnsound]] = []
        for key, place in places.items():
            cell = row[place] if place < len(row) else ""
            try:
                texts[key] = read_cell(cell, text=text[key])
            except CellUnsound as unsound:
                texts[key] = ""
                faults.append((key, quoted(cell), unsound))
        yield Row(at, texts, faults)


def read_sound(
    data: bytes,
    columns: Sequence[Column],
    most: int,
    faults_of: Callable[[int, Mapping[str, str]], Iterable[Fault]],
    faults: Faults[Fault],
) -> Iterator[tuple[int, dict[str, str]]]:
    """Read a sheet row by row, and give the rows that mean something: the number, and the text of every column.

    Args:
        data: as of `read_rows`.
        columns: as of `read_rows`.
        most: rows below the titles.
        faults_of: tells what is wrong with a row by its number and texts; of a cell that cannot be read no more is told than that.
        faults: takes in those of all other rows, and where the sheet has no rows, that.

    Raises:
        those of `read_rows`.
    """
    sound = False
    for row in read_rows(data, columns, most):
        texts = {one.key: row.texts.get(one.key, "") for one in columns}
        unsound = [Fault(f"row {row.at}", key, value, why.problem, why.zh) for key, value, why in row.faults]
        broken = {fault.column for fault in unsound}
        wrong = [fault for fault in faults_of(row.at, texts) if fault.column not in broken]
        faults.extend([*unsound, *wrong])
        if not unsound and not wrong:
            sound = True
            yield row.at, texts
    if not sound and not faults:
        faults.add(Fault("file", "", "", "it has no rows", "表中没有数据"))


def read_cells(data: bytes, *, encoding: str, delimiter: str) -> Iterator[list[Cell]]:
    """Read every row of a sheet as it stands; one without anything in it is empty.

    Args:
        data: an XLSX, or a CSV.
        encoding: of the CSV: `utf-8` or `gb18030`.
        delimiter: of the CSV.

    Raises:
        SheetInvalid: the file cannot be read.
        FileBeyondLimit: it is larger than what is read.
    """
    return _rows(data, ("utf-8-sig" if encoding == "utf-8" else encoding,), delimiter)


def quoted(cell: Cell) -> str:
    """Give a cell for the list of faults, short, whatever stands in it."""
    return "" if cell is None or cell is BROKEN or cell is MERGED else str(cell)[:100]


def title_of(cell: Cell) -> str:
    """Give a title in the form in which titles are compared: without spaces, breaks and capitals."""
    return "".join(tidied(cell).split()).casefold() if isinstance(cell, str) else ""


def _places(header: Sequence[Cell], columns: Sequence[Column]) -> dict[str, int]:
    names = {title_of(name): c.key for c in columns for name in (c.key, c.zh, c.en, f"{c.zh} {c.en}")}
    places: dict[str, int] = {}
    faults: Faults[Fault] = Faults()
    for place, cell in enumerate(header):
        key = names.get(title_of(cell))
        if cell and key is None:
            faults.add(Fault("titles", quoted(cell), "", "unknown column", "无法识别的列"))
        elif key in places:
            faults.add(Fault("titles", quoted(cell), "", "column stands twice", "列重复"))
        elif key is not None:
            places[key] = place
    faults.extend(
        Fault("titles", c.zh, "", f"column is missing ({c.en})", "缺少此列")
        for c in columns
        if c.required and c.key not in places
    )
    if faults:
        raise invalid(faults)
    return places


def _rows(data: bytes, encodings: Sequence[str], delimiter: str, sheet: int = 0) -> Iterator[list[Cell]]:
    """Read rows of either form within the limits; cells at the end of a row in which nothing stands are left out."""
    check_sort(data[:1000])
    read = 0
    for at, row in enumerate(
        _xlsx(data, sheet) if data[:4] == b"PK\x03\x04" else _csv(data, encodings, delimiter), 1
    ):
        if row.count("") == len(row) or (
            MERGED in row and all(map(_is_nothing, row))
        ):  # the usual empty row comes first, for speed
            row.clear()
        while row and (row[-1] == "" or _is_blank(row[-1])):
            row.pop()
        read += len(row)
        if at > PLACES_MAX:
            raise FileBeyondLimit(what="rows, empty ones too", most=PLACES_MAX, place="row", at=str(at))
        if len(row) > COLUMNS_MAX:
            raise FileBeyondLimit(what="columns", most=COLUMNS_MAX, place="row", at=str(at))
        if read > CELLS_MAX:
            raise FileBeyondLimit(what="cells", most=CELLS_MAX, place="row", at=str(at))
        if any(isinstance(cell, str) and len(cell) > CELL_MAX for cell in row):
            raise FileBeyondLimit(what="characters in a cell", most=CELL_MAX, place="row", at=str(at))
        yield row


def check_sort(begin: bytes) -> None:
    """Refuse what is not what its name says, by how it begins.

    Raises:
        SheetInvalid
    """
    if begin[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise unreadable(
            "it is an old .xls or has a password; save it as .xlsx",
            "旧版 .xls 或加密文件，请另存为未加密的 .xlsx",
        )
    if begin[:2] in (b"\xff\xfe", b"\xfe\xff") or _WIDE.match(begin):
        raise unreadable(
            "its encoding is UTF-16; save it as CSV UTF-8 or as .xlsx",
            "编码为 UTF-16，请另存为 CSV UTF-8 或 .xlsx",
        )
    text = begin.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if text.startswith(b"<?xml") and b"schemas-microsoft-com:office:spreadsheet" in text:
        raise unreadable(
            "it is a sheet of Excel 2003 in XML; save it as .xlsx",
            "是 Excel 2003 的 XML 表格，请另存为 .xlsx",
        )
    if _PAGE.match(_DECLARED.sub(b"", text)):
        raise unreadable("it is a web page; save it as .xlsx", "是网页格式，请另存为 .xlsx")
    if text.startswith(b"%pdf-"):
        raise unreadable(
            "it is a PDF; ask for the file as .xlsx or CSV", "是 PDF 文件，请索取 .xlsx 或 CSV 文件"
        )


def _is_blank(cell: Cell) -> bool:
    return isinstance(cell, str) and not tidied(cell)


def _is_nothing(cell: Cell) -> bool:
    return cell is MERGED or cell == "" or _is_blank(cell)


def _xlsx(data: bytes, place: int) -> Iterator[list[Cell]]:
    import python_calamine

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            broken, joined = _survey(packed, place)
        joined.sort(reverse=True)
        spans: list[tuple[int, int, int, int]] = []
        sheet = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(place)
        left = sheet.start[1] if sheet.start else 0
        for at, row in enumerate(sheet.iter_rows(), 1):
            cells: list[Cell] = [""] * left + row
            for number in broken.get(at, ()):
                cells += [""] * (number - len(cells))
                cells[number - 1] = BROKEN
            while joined and joined[-1][0] < at:
                spans.append(joined.pop())
            if spans:
                spans = [span for span in spans if span[1] >= at]
                _tell_merged(cells, spans)
            yield cells
    except (
        zipfile.BadZipFile,
        zlib.error,
        python_calamine.CalamineError,
        LookupError,
        ValueError,
        EOFError,
        RuntimeError,
    ) as error:
        raise unreadable("it is not a readable XLSX", "无法读取的 XLSX 文件") from error


def _tell_merged(cells: list[Cell], spans: Iterable[tuple[int, int, int, int]]) -> None:
    """Mark the empty cells of a row that are merged with one above: first and last row, first and last column."""
    for _, _, left, right in spans:
        cells += [""] * (right - len(cells))
        for place in range(left - 1, right):
            if cells[place] == "" or cells[place] is None:
                cells[place] = MERGED


def _survey(
    packed: zipfile.ZipFile, place: int
) -> tuple[Mapping[int, list[int]], list[tuple[int, int, int, int]]]:
    """Look at an XLSX before it is read.

    Returns:
        The places of the cells of a sheet that have no value but an error, by row; and where cells are merged over several
        rows: first and last row, first and last column.

    The reader fills a rectangle from the first cell to the last, in memory: one cell far away is a file of a kilobyte and a
    rectangle of terabytes. And it gives an error for an empty cell.
    """
    parts = packed.infolist()
    if any(
        part.flag_bits & 1 or part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
        for part in parts
    ):
        raise zipfile.BadZipFile("no spreadsheet program encrypts its parts or packs them in another way")
    if len(parts) > PARTS_MAX:
        raise FileBeyondLimit(what="files in the XLSX", most=PARTS_MAX, place="file", at=str(len(parts)))
    inflated = sum(part.file_size for part in parts)
    if inflated > INFLATED_MAX:
        raise FileBeyondLimit(what="bytes when unpacked", most=INFLATED_MAX, place="bytes", at=str(inflated))
    found: dict[int, list[int]] = {}
    joined: list[tuple[int, int, int, int]] = []
    parts_of = _sheets(packed)
    name = parts_of[place][1] if place < len(parts_of) else ""
    if not name:  # it is built in another way, and the reader may find its sheet all the same
        for part in parts:
            for piece in _pieces(packed, part.filename) if part.filename.endswith(".xml") else ():
                _check_places(piece, 0)
    row = 0
    for piece in _pieces(packed, name) if name else ():
        row = _check_places(piece, row)
        for cell in (
            _BROKEN.finditer(piece) if any(sign in piece for sign in (b' t="e"', b"<f", b":f")) else ()
        ):
            found.setdefault(int(cell[2]), []).append(_column(cell[1].decode()))
        for one in _JOINED.finditer(piece) if b"mergeCell" in piece else ():
            left, right = (min(_column(one[part].decode().upper()), COLUMNS_MAX) for part in (1, 3))
            if int(one[2]) < int(one[4]) and len(joined) < JOINED_MAX:
                joined.append((int(one[2]), int(one[4]), left, right))
    return found, joined


def _check_places(piece: bytes, row: int) -> int:
    """Check that no cell of a piece lies where no table reaches; give the row in which it ends.

    Programs write the place first in a cell. Where the cells of a piece are written in another way, each is looked at.

    Raises:
        FileBeyondLimit: naming the first cell that does.
    """
    cells = sum(
        piece.count(before + b"c" + after)
        for before in (b"<", b":")
        for after in (b" ", b"\t", b"\n", b"\r", b">")
    )
    if cells == piece.count(b'<c r="') + piece.count(b':c r="'):
        for far in _FAR.finditer(piece):
            _check_place((far[1] or far[3]).decode(), int(far[2] or far[4]))
        last = max(piece.rfind(b"<row"), piece.rfind(b":row"))
        found = _ANY.match(piece, piece.rfind(b"<", 0, last + 1)) if last >= 0 else None
        return int(found[2]) if found and found[2] else row
    for found in _ANY.finditer(piece):
        if found[1]:
            row = int(found[2]) if found[2] else row + 1
        else:
            _check_place((found[3] or b"").decode(), int(found[4] or row))
    return row


def _check_place(letters: str, row: int) -> None:
    letters = letters.upper()
    if _column(letters) > COLUMNS_MAX:
        raise FileBeyondLimit(what="columns", most=COLUMNS_MAX, place="cell", at=f"{letters}{row}"[:40])
    if row > PLACES_MAX:
        raise FileBeyondLimit(
            what="rows, empty ones too", most=PLACES_MAX, place="cell", at=f"{letters}{row}"[:40]
        )


def _pieces(packed: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """Unpack a sheet piece by piece, each from the beginning of a cell on."""
    with packed.open(name) as part:
        kept = b""
        while chunk := part.read(_CHUNK):
            kept += chunk
            at = max(kept.rfind(b'<c r="'), kept.rfind(b"<", 0, max(0, kept.rfind(b':c r="'))))
            cut = at if at > 0 and len(kept) - at < _CHUNK else len(kept)
            yield kept[:cut]
            kept = kept[cut:]
        yield kept


def _sheets(packed: zipfile.ZipFile) -> list[tuple[str, str]]:
    """List the sheets by name with the file of each; none where the XLSX is built in another way than programs build it."""
    names = set(packed.namelist())
    sheets: list[tuple[str, str]] = []
    targets: dict[str, str] = {}

    def sheet(_: tuple[str, ...], element: Element) -> None:
        sheets.append((element.attributes.get("name", ""), element.attributes.get(_RELATION, "")))

    def relation(_: tuple[str, ...], element: Element) -> None:
        targets[element.attributes.get("Id", "")] = element.attributes.get("Target", "")

    try:
        read_xml(packed.read("xl/workbook.xml"), ("sheet",), sheet)
        read_xml(packed.read("xl/_rels/workbook.xml.rels"), ("Relationship",), relation)
    except (KeyError, XmlRefused, FileBeyondLimit):
        return []
    found = []
    for title, relation_id in sheets:
        target = targets.get(relation_id, "")
        part = next((name for name in (target.removeprefix("/"), f"xl/{target}") if name in names), "")
        found.append((title, part))
    return found


def _column(letters: str) -> int:
    """Number of a column: A is 1, Z is 26, AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _csv(data: bytes, encodings: Sequence[str], delimiter: str) -> Iterator[list[Cell]]:
    encoding = next((one for one in encodings if _is_encoded(data, one)), "")
    if not encoding:
        raise unreadable("its encoding is not " + " or ".join(encodings), "文件编码不符")
    with io.TextIOWrapper(io.BytesIO(data), encoding, newline="") as text:
        first = text.readline(LINE_MAX)
        text.seek(0)
        rows = csv.reader(_lines(text), delimiter=delimiter or max(",;\t", key=first.count), strict=True)
        try:
            yield from rows
        except csv.Error as error:
            if "field limit" in str(error):
                raise FileBeyondLimit(
                    what="characters in a cell", most=CELL_MAX, place="line", at=str(rows.line_num)
                ) from error
            raise unreadable(
                f"not CSV: {error} in line {rows.line_num}"[:200], f"第 {rows.line_num} 行不是有效的 CSV"
            ) from error


def _is_encoded(data: bytes, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for at in range(0, len(data), _CHUNK):
            decoder.decode(data[at : at + _CHUNK])
        decoder.decode(b"", True)
    except UnicodeDecodeError:
        return False
    return True


def _lines(text: io.TextIOWrapper) -> Iterator[str]:
    number = 0
    while line := text.readline(LINE_MAX + 1):
        number += 1
        if len(line) > LINE_MAX:
            raise FileBeyondLimit(what="characters in a line", most=LINE_MAX, place="line", at=str(number))
        yield line
