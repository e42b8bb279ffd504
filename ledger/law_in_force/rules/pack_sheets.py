"""Rule packs as a spreadsheet: one value a row, in the columns of a template; the file becomes the text that is kept.

`read_values` runs apart from the server (`ledger.documents.apart`).
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from threading import Event
from typing import Final, TypeAlias

from ledger.documents import apart
from ledger.documents.apart import Piece
from ledger.documents.rows import read_sound
from ledger.documents.sheets import Column, Fault, Faults, invalid
from ledger.law import key_of
from ledger.law.packs import MARKS, Content
from ledger.law.writing import SaidValue

ROWS_MAX: Final = 2_000
COLUMNS: Final[tuple[Column, ...]] = (
    Column("key", "参数", "key", "规则参数，可带地区，如 fee.rate.COD.330782",
           "Parameter, also of a place: fee.rate.COD.330782", text=True),
    Column("value", "取值", "value", "数字、文字、是或否；多个值用分号隔开",
           "A number, a text, yes or no; several texts with semicolons between"),
    Column("start", "起始日", "from", "YYYY-MM-DD", "YYYY-MM-DD"),
    Column("end", "终止日", "until", "最后一日，可空", "Last day; may be empty", required=False),
    Column("source", "依据", "source", "文号及条款", "Where it stands written", text=True),
    Column("mark", "核对", "mark", "已核对或未核对", "verified or unverified", text=True),
    Column("note", "备注", "note", "可空", "May be empty", required=False, text=True),
)  # fmt: skip
EXAMPLES: Final = (
    ("fee.rate.COD", "4000.00", "2026-01-01", "", "某价〔2025〕1号 第3条", "已核对", ""),
    ("fee.rate.COD.330782", "4500.00", "2026-01-01", "2026-12-31", "某市价〔2025〕2号", "未核对", ""),
    ("permits.pollutants", "COD; NH3N; SO2; NOX", "2026-01-01", "", "某环〔2025〕3号", "已核对", ""),
)
_MARKS: Final = {**{mark: mark for mark in MARKS}, "已核对": "verified", "未核对": "unverified"}
_FLAGS: Final = {"true": True, "yes": True, "是": True, "false": False, "no": False, "否": False}
_WHOLE: Final = re.compile(r"-?[0-9]{1,9}", re.ASCII)
ValueData: TypeAlias = tuple[str, Content | list[str], str, str, str, str, str]
"""A value as data: its key, value, first and last day, source, mark and note."""


def read_values(data: bytes, _: Mapping[str, object]) -> Iterator[Piece]:
    """Read a sheet: its values, and its faults; whether a value fits its parameter is told when the pack is read.

    Raises (in this order):
        SheetInvalid: the file cannot be read, or its columns are not the template's.
        FileBeyondLimit: it is larger than what is read.
    """
    faults: Faults[Fault] = Faults()
    rows: list[ValueData] = []
    for _at, t in read_sound(data, COLUMNS, ROWS_MAX, _faults_of, faults):
        told = (
            t["start"].strip(),
            t["end"].strip(),
            t["source"],
            _MARKS[t["mark"].strip().lower()],
            t["note"],
        )
        rows.append((t["key"].strip(), _typed(t["key"].strip(), t["value"].strip()), *told))
    yield {"rows": rows, "faults": faults.content()}


def read_sheet(data: bytes, gone: Event | None = None) -> list[SaidValue]:
    """Read a sheet apart from this process.

    Args:
        data: the file.
        gone: set when nobody waits for it any more.

    Raises (in this order):
        SheetInvalid: the file cannot be read, its columns are not the template's, or a row is wrong; those of `apart.run`;
        FileBeyondLimit.
    """
    [told] = apart.run(read_values, data, {}, gone)
    faults = Faults.of(told["faults"], Fault)
    if faults:
        raise invalid(faults, COLUMNS)
    return [
        SaidValue(
            key,
            tuple(value) if isinstance(value, list) else value,
            date.fromisoformat(start),
            date.fromisoformat(end) if end else None,
            source,
            mark,
            note,
        )
        for key, value, start, end, source, mark, note in told["rows"]
    ]


def _typed(key: str, text: str) -> Content | list[str]:
    """Give what was typed the type of its parameter; what does not fit stays as it is, and is told when the pack is read."""
    known = key_of(key)
    if known is None:
        return text
    if known.type == "integer" and _WHOLE.fullmatch(text):
        return int(text)
    if known.type == "flag":
        return _FLAGS.get(text.lower(), text)
    if known.type == "texts":
        return [one.strip() for one in re.split("[;；]", text) if one.strip()]
    return text


def _faults_of(at: int, texts: Mapping[str, str]) -> Iterator[Fault]:
    def fault(key: str, problem: str, zh: str) -> Fault:
        return Fault(f"row {at}", key, texts[key], problem, zh)

    if key_of(texts["key"].strip()) is None:
        yield fault("key", "there is no such key", "没有这个参数")
    for name in ("start", "end"):
        if (texts[name].strip() or name == "start") and not _is_day(texts[name].strip()):
            yield fault(name, "write a day as YYYY-MM-DD", "请填写日期，格式 YYYY-MM-DD")
    if texts["mark"].strip().lower() not in _MARKS:
        yield fault("mark", "write verified or unverified", "请填写已核对或未核对")


def _is_day(text: str) -> bool:
    try:
        return len(text) == 10 and date.fromisoformat(text) is not None
    except ValueError:
        return False
