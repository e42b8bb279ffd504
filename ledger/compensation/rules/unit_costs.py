"""Tables of unit costs: what a row must say, and where the cost of a place is looked for.

    the county, else its city, else its province     the nearest row that the table has for the object and the year

Inside a cost is in ten-thousandths of a yuan. `read_costs` runs apart from the server (`ledger.documents.apart`).
Source: docs/spec/compensation.md 20.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from ledger.amounts import format_decimal, parse_decimal
from ledger.compensation.rules.clues import AREA
from ledger.documents.apart import Piece
from ledger.documents.rows import read_sound
from ledger.documents.sheets import Column, Fault, Faults
from ledger.documents.typed import number_typed
from ledger.errors import LedgerError

ROWS_MAX: Final = 5_000
"""Twin: `rows_range`."""
SCALE: Final = 4
YEAR_LEAST: Final = 1900
YEAR_MOST: Final = 2200
"""Twin: `years_ordered`."""
_YEAR: Final = re.compile("[0-9]{4}", re.ASCII)
COLUMNS: Final[tuple[Column, ...]] = (
    Column("object", "污染物或受损对象", "object", "如 COD、氨氮、乔木；至多 100 字", "Such as COD, ammonia, trees; 100 characters at most",
        text=True),
    Column("unit", "单位", "unit", "如 吨、立方米、平方米、株", "Such as t, m3, m2, trees", text=True),
    Column("place", "行政区划代码", "place", "县、市或省的六位数字（GB/T 2260）", "Six digits of a county, city or province (GB/T 2260)",
        text=True),
    Column("first_year", "起始年度", "first year", "如 2025", "Such as 2025"),
    Column("last_year", "截止年度", "last year", "可空，则只适用于起始年度", "Empty: the first year alone", required=False),
    Column("cost", "单位成本", "unit cost", "每单位元数，至多四位小数", "Yuan for each unit, four decimals at most"),
)  # fmt: skip
EXAMPLES: Final = (
    ("COD", "吨", "510100", "2025", "2026", "3200"),
    ("COD", "吨", "510000", "2025", "2026", "2950.5"),
    ("乔木", "株", "510104", "2026", "", "480"),
)


class CostRow(NamedTuple):
    """A row of a table."""

    at: int
    """Its number in the file."""
    object: str
    unit: str
    place: str
    first_year: int
    last_year: int
    cost: int


def read_costs(data: bytes, _: Mapping[str, object]) -> Iterator[Piece]:
    """Read a sheet: its rows, and the faults.

    Raises (in this order):
        SheetInvalid: the file cannot be read, or its columns are not the template's.
        FileBeyondLimit: it is larger than what is read.
    """
    faults: Faults[Fault] = Faults()
    rows = [_row(at, texts) for at, texts in read_sound(data, COLUMNS, ROWS_MAX, _faults_of, faults)]
    yield {"rows": rows, "faults": faults.content()}


def cost_of(text: str) -> int | None:
    """Read a cost, in ten-thousandths of a yuan; none where it is none, or not above zero.

    >>> cost_of("3,200.5"), cost_of("0"), cost_of("0.00001")
    (32005000, None, None)
    """
    try:
        found = parse_decimal(number_typed(text, money=True), SCALE)
    except LedgerError:
        return None
    return found if found > 0 else None


def cost_shown(cost: int) -> str:
    """Write a cost in yuan without zeros at its end.

    >>> cost_shown(32005000), cost_shown(4800000)
    ('3200.5', '480')
    """
    return format_decimal(cost, SCALE, 0)


def places_of(place: str) -> tuple[str, ...]:
    """List where the cost of a place is looked for, the nearest first. Twin: `check_item_cost`.

    >>> places_of("510104"), places_of("510000")
    (('510104', '510100', '510000'), ('510000',))
    """
    return tuple(dict.fromkeys((place, f"{place[:4]}00", f"{place[:2]}0000")))


def overlapping(rows: Sequence[CostRow]) -> Iterator[tuple[CostRow, CostRow]]:
    """Give each row with one before it that is about the same object, place and year."""
    last: dict[tuple[str, str], CostRow] = {}
    for row in sorted(rows, key=lambda one: (one.first_year, one.at)):
        before = last.get((row.object, row.place))
        if before is not None and row.first_year <= before.last_year:
            yield row, before
        if before is None or row.last_year > before.last_year:
            last[row.object, row.place] = row


def _row(at: int, texts: Mapping[str, str]) -> CostRow:
    first = int(texts["first_year"])
    cost = cost_of(texts["cost"])
    assert cost is not None, "it was looked at"
    return CostRow(
        at, texts["object"], texts["unit"], texts["place"], first, int(texts["last_year"] or first), cost
    )


def _is_year(text: str) -> bool:
    return _YEAR.fullmatch(text) is not None and YEAR_LEAST <= int(text) <= YEAR_MOST


def _faults_of(at: int, texts: Mapping[str, str]) -> Iterator[Fault]:
    def fault(key: str, problem: str, zh: str) -> Fault:
        return Fault(f"row {at}", key, texts[key], problem, zh)

    for key, most in (("object", 100), ("unit", 20)):
        if not 0 < len(texts[key]) <= most:
            yield fault(key, f"write 1 to {most} characters", f"请填写 1 至 {most} 个字")
    if not AREA.fullmatch(texts["place"]):
        yield fault("place", "write the six digits of the division", "请填写六位行政区划代码")
    if not _is_year(texts["first_year"]):
        yield fault("first_year", "write a year, such as 2025", "请填写年度，如 2025")
    elif texts["last_year"] and not (
        _is_year(texts["last_year"]) and texts["first_year"] <= texts["last_year"]
    ):
        yield fault(
            "last_year", "write a year that is not before the first one", "请填写不早于起始年度的年度"
        )
    if cost_of(texts["cost"]) is None:
        yield fault(
            "cost",
            "write yuan above zero, four decimals at most",
            "请填写大于零的元数，至多四位小数",
        )
