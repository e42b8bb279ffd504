"""Files that are made to harm, and files with a single cell that matters, for the tests of everything that reads them."""

import io
import zipfile
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

import xlsxwriter

CAMT = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"


def xlsx(rows: Iterable[Iterable[Any]], far: Mapping[str, Any] | None = None, **options: Any) -> bytes:
    """Write cells as a spreadsheet program does: texts, numbers, days; and cells by their names."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"strings_to_formulas": False, **options}) as book:
        page = book.add_worksheet()
        day, at_time = (
            book.add_format({"num_format": "yyyy-mm-dd"}),
            book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
        )
        for at, row in enumerate(rows):
            for place, cell in enumerate(row):
                if isinstance(cell, datetime):
                    page.write_datetime(at, place, cell, at_time)
                elif isinstance(cell, date):
                    page.write_datetime(at, place, cell, day)
                else:
                    page.write(at, place, cell)
        for name, cell in (far or {}).items():
            page.write(name, cell)
    return made.getvalue()


def sheet_of(cells: str, **parts: str) -> bytes:
    """Write a spreadsheet whose sheet has exactly these cells, as XML; and other parts."""
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return _rewritten(
        {
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{space}"><sheetData>{cells}</sheetData></worksheet>',
            **parts,
        }
    )


def _rewritten(parts: Mapping[str, str | int]) -> bytes:
    """Write a spreadsheet with some parts of its own; a number stands for so many megabytes of nothing."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(xlsx([["a"]]))) as usual,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed,
    ):
        for name, text in {**{name: usual.read(name).decode() for name in usual.namelist()}, **parts}.items():
            with packed.open(name, "w") as part:
                for _ in range(text if isinstance(text, int) else 0):
                    part.write(b" " * 1024 * 1024)
                part.write(text.encode() if isinstance(text, str) else b"")
    return made.getvalue()


def far(cell: str) -> bytes:
    """Write a spreadsheet of a kilobyte with a value in A1 and one far away."""
    return xlsx([["site"]], {cell: "x"})


def zip_bomb() -> bytes:
    """Write an XLSX of half a megabyte that unpacks to 401 MiB."""
    return _rewritten({"xl/worksheets/sheet1.xml": 401})


def many_parts() -> bytes:
    """Write an XLSX of more than a thousand files."""
    return sheet_of("", **{f"xl/media/{n}": "" for n in range(1000)})


def packed_otherwise(flag: int, method: int) -> bytes:
    """Write an XLSX whose parts say that they are encrypted, or packed in another way."""
    data = bytearray(xlsx([["site"]]))
    for signature, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        found = data.find(signature)
        while found >= 0:
            data[found + at], data[found + at + 2] = flag, method
            found = data.find(signature, found + 4)
    return bytes(data)


def message(inside: str) -> bytes:
    """Write a camt.053 with anything inside of its statement."""
    return (
        f'<Document xmlns="{CAMT}"><BkToCstmrStmt><Stmt>{inside}</Stmt></BkToCstmrStmt></Document>'.encode()
    )
