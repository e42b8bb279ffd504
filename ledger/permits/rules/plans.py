"""The rows of an allocation plan: what a clerk types, and everything that can be wrong with it.

All rows are checked before any is kept, and the faults are told at once, each with its row and column. `read_plan` runs apart
from the server (`ledger.documents.apart`), and what it tells becomes lines again by `numbered_lines`.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Final, TypeAlias

from ledger.amounts import parse_decimal
from ledger.documents.apart import Piece
from ledger.documents.rows import read_rows
from ledger.documents.sheets import Column, Faults
from ledger.documents.typed import code_typed, day_typed, number_typed, year_typed
from ledger.errors import LedgerError, RuleViolation
from ledger.permits.rules.strips import (
    KILOGRAMS,
    LOT_SCALE,
    TONNES,
    Strip,
    VintagesImpossible,
    check_strips,
    party_of,
)

COLUMNS: Final[tuple[Column, ...]] = (
    Column("site", "场所编码", "site", "企业场所编码；储备填 bureau:<控制区>", "Code of the site; bureau:<area> for the reserve",
           text=True),
    Column("pollutant", "污染物", "pollutant", "COD、NH3N、SO2、NOX 等", "COD, NH3N, SO2, NOX …", text=True),
    Column("area", "控制区", "area", "总量指标所在控制区，如县级行政区划代码", "Control area of the cap, such as the county's code",
           text=True),
    Column("first_vintage", "起始年", "first_vintage", "首年，四位数字", "First year, four digits"),
    Column("last_vintage", "截止年", "last_vintage", "末年，四位数字", "Last year, four digits"),
    Column("quantity", "年许可量", "quantity", "每年数量，吨（重金属为千克）", "Quantity a year, tonnes (heavy metals: kilograms)"),
    Column("fee", "缴费", "fee", "应缴、无偿或储备", "due, free or reserve", text=True),
    Column("valid_from", "生效日", "valid_from", "首年内的日期 YYYY-MM-DD，可空", "Day of the first year, may be empty", required=False),
)  # fmt: skip
_BATCH: Final = 500
"""Lines that are told at a time."""


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A row that means something."""

    site: str
    """A site's code, or `bureau:<area>` for the reserve."""
    strip: Strip
    purpose: str
    """`unpaid` where a fee is due, `holding` where none is, `reserve`."""
    valid_from: date | None
    document: str | None = None
    """The decision that granted it, where the book began later; None where that is the grant's own."""
    origin: str | None = None
    """From where it came then."""

    @property
    def party(self) -> str:
        """The owner of the accounts."""
        return party_of(self.site)

    def canonical(self) -> str:
        """Write the line in the form that is hashed: tabs between, one line."""
        s = self.strip
        day = self.valid_from.isoformat() if self.valid_from else ""
        parts = (
            self.site,
            s.pollutant,
            s.area,
            s.first_vintage,
            s.last_vintage,
            s.quantity,
            self.purpose,
            day,
            *((self.document, self.origin) if self.document is not None else ()),
        )
        return "\t".join(map(str, parts))


class ValidFromOutside(RuleViolation):
    """The permits are to be valid from {day} (`valid_from`), which is no day of their first year, {year}.

    Name a day of {year}, or none for the whole of it.
    """

    code = "permits.valid_from_outside"
    source = "docs/spec/permits.md 1.4"


def check_valid_from(line: PlanLine) -> None:
    """Check that permits begin within their first year.

    Raises:
        ValidFromOutside: they do not.
    """
    day, year = line.valid_from, line.strip.first_vintage
    if day is not None and day.year != year:
        raise ValidFromOutside(day=day.isoformat(), year=year)


@dataclass(frozen=True, slots=True)
class CellFault:
    """What is wrong in one cell."""

    row: int
    column: str
    value: str
    problem: str
    zh: str


LineData: TypeAlias = tuple[int, str, str, str, int, int, int, str, str | None]
"""A line as data: its row, site, pollutant, area, first and last year, quantity in the smallest unit, purpose, first day."""


def read_plan(data: bytes, _: Mapping[str, object]) -> Iterator[Piece]:
    """Read a sheet: its lines as data, some at a time, and at the end its faults and how many rows it has.

    Raises:
        SheetInvalid: the file cannot be read, or its columns are not the template's.
        FileBeyondLimit: it is larger than what is read.
    """
    faults: Faults[CellFault] = Faults()
    told: list[LineData] = []
    rows = 0
    for rows, row in enumerate(read_rows(data, COLUMNS), 1):  # noqa: B007 - the last number is told
        unsound = [CellFault(row.at, key, value, why.problem, why.zh) for key, value, why in row.faults]
        line, wrong = read_row(row.at, row.texts)
        faults.extend(unsound)
        faults.extend(fault for fault in wrong if all(fault.column != one.column for one in unsound))
        if line is not None and not unsound:
            s = line.strip
            day = line.valid_from.isoformat() if line.valid_from else None
            told.append(
                (
                    row.at,
                    line.site,
                    s.pollutant,
                    s.area,
                    s.first_vintage,
                    s.last_vintage,
                    s.quantity,
                    line.purpose,
                    day,
                )
            )
        if len(told) == _BATCH:
            yield {"lines": told}
            told = []
    yield {"lines": told}
    yield {"faults": faults.content(), "rows": rows}


def numbered_lines(told: Iterable[LineData]) -> Iterator[tuple[int, PlanLine]]:
    """Give lines that were told as data, each with its row."""
    for row, site, pollutant, area, first, last, quantity, purpose, day in told:
        strip = Strip(pollutant, area, first, last, quantity)
        yield row, PlanLine(site, strip, purpose, None if day is None else date.fromisoformat(day))


def read_row(row: int, cells: Mapping[str, str | None]) -> tuple[PlanLine | None, list[CellFault]]:
    """Give a row its meaning, as far as can be told without asking anybody.

    Args:
        row: its number in the sheet.
        cells: texts by column key.

    Returns:
        The line, or None and its faults.
    """
    faults: list[CellFault] = []

    def cell(column: str) -> str:
        return (cells.get(column) or "").strip()

    def fault(column: str, problem: str, zh: str) -> None:
        faults.append(CellFault(row, column, cell(column)[:100], problem, zh))

    site, pollutant, area = (code_typed(cell(name)) for name in ("site", "pollutant", "area"))
    pollutant = pollutant.upper()
    if not site.startswith(("enterprise:", "bureau:")):
        fault("site", "write the code of a site, or bureau:<area>", "请填写场所编码，或 bureau:<控制区>")
    if pollutant not in TONNES | KILOGRAMS:
        fault("pollutant", "there is no such pollutant", "没有这种污染物")
    if not area:
        fault("area", "write the control area", "请填写控制区")
    years = {name: _whole(year_typed(cell(name))) for name in ("first_vintage", "last_vintage")}
    for name, year in years.items():
        if year is None:
            fault(name, "write a year", "请填写年份")
    try:
        quantity = parse_decimal(number_typed(cell("quantity")), LOT_SCALE)
    except LedgerError as error:
        fault("quantity", error.message("en"), error.message("zh_Hans"))
        quantity = 1
    reserve = site.startswith("bureau:")
    fee = cell("fee").lower() or "reserve"
    purposes = {
        "due": "unpaid",
        "应缴": "unpaid",
        "free": "holding",
        "无偿": "holding",
        "reserve": "reserve",
        "储备": "reserve",
    }
    if fee not in purposes or (purposes[fee] == "reserve") != reserve:
        fault("fee", "write due or free; a reserve gets reserve", "请填写 应缴 或 无偿；储备填 储备")
    valid_from = day_typed(cell("valid_from"))
    if cell("valid_from") and (valid_from is None or valid_from.year != years["first_vintage"]):
        fault(
            "valid_from", "write a day of the first year as YYYY-MM-DD", "请填写首年内的日期，格式 YYYY-MM-DD"
        )
    if faults:
        return None, faults
    strip = Strip(pollutant, area, years["first_vintage"] or 0, years["last_vintage"] or 0, quantity)
    try:
        check_strips([strip])
    except LedgerError as error:
        column = "first_vintage" if isinstance(error, VintagesImpossible) else "quantity"
        fault(column, error.message("en"), error.message("zh_Hans"))
        return None, faults
    return PlanLine(site, strip, purposes[fee], valid_from), []


def repeated(lines: Sequence[tuple[int, PlanLine]]) -> Iterator[CellFault]:
    """Find rows that say the same of the same site, pollutant, area and years: most often a slip of copying."""
    seen: dict[tuple[str, str, str, int, int], int] = {}
    for row, line in lines:
        s = line.strip
        key = (line.site, s.pollutant, s.area, s.first_vintage, s.last_vintage)
        first = seen.setdefault(key, row)
        if first != row:
            yield CellFault(row, "site", line.site, f"says the same as row {first}", f"与第 {first} 行重复")


_NO_SITE: Final = "there is no such site", "没有登记这个场所"
_NOT_DESCRIBED: Final = (
    "nothing is known of the site on {on}: neither region nor industry",
    "该场所在 {on} 尚无登记信息（所在地、行业）",
)
_NO_RESERVE: Final = (
    "there is no such reserve: no cap was set in its area",
    "没有这个储备：该区域没有总量指标",
)


def undescribed(
    lines: Sequence[tuple[int, PlanLine]], sites: Collection[str], on: date
) -> Iterator[CellFault]:
    """Find rows that name a site of which nothing is known on the day of the plan.

    Args:
        lines: rows with their numbers.
        sites: codes of the sites that are registered and not described on the day.
    """
    for row, line in lines:
        if line.site in sites:
            told, zh = (text.format(on=on.isoformat()) for text in _NOT_DESCRIBED)
            yield CellFault(row, "site", line.site, told, zh)


def unknown(
    lines: Sequence[tuple[int, PlanLine]], sites: Collection[str], caps: Mapping[tuple[str, str, int], int]
) -> Iterator[CellFault]:
    """Find rows that name a site, a reserve or a cap that is not there.

    Args:
        lines: rows with their numbers.
        sites: codes of the sites that are registered, and of the reserves that there are.
        caps: room that is left under each cap, by (pollutant, area, vintage).
    """
    for row, line in lines:
        s = line.strip
        if line.site not in sites:
            yield CellFault(row, "site", line.site, *(_NO_RESERVE if line.purpose == "reserve" else _NO_SITE))
        missing = [year for year in s.years if (s.pollutant, s.area, year) not in caps]
        if missing:
            told = ", ".join(map(str, missing[:5]))
            yield CellFault(row, "area", s.area, f"no cap is set for {told}", f"{told} 年没有总量指标")


def passing(
    lines: Sequence[tuple[int, PlanLine]], room: Mapping[tuple[str, str, int], int]
) -> Iterator[tuple[int, tuple[str, str, int]]]:
    """Find the rows with which caps are passed: each cap once, at a row that is larger than the whole cap, or else the row after which
    the rows so far are more than it has room for.

    Args:
        lines: rows with their numbers.
        room: what is left under each cap, by (pollutant, area, vintage), in the smallest unit.
    """
    sums: dict[tuple[str, str, int], int] = {}
    too_large: dict[tuple[str, str, int], int] = {}
    passed: dict[tuple[str, str, int], int] = {}
    for row, line in lines:
        s = line.strip
        for cap in ((s.pollutant, s.area, year) for year in s.years):
            if cap in room:
                sums[cap] = sums.get(cap, 0) + s.quantity
                if s.quantity > room[cap]:
                    too_large.setdefault(cap, row)
                if sums[cap] > room[cap]:
                    passed.setdefault(cap, row)
    found = {cap: too_large.get(cap, row) for cap, row in passed.items()}
    for cap, row in sorted(found.items(), key=lambda one: one[1]):
        yield row, cap


def totals(lines: Sequence[PlanLine]) -> dict[tuple[str, str, int], int]:
    """Sum what a plan grants under each cap."""
    sums: dict[tuple[str, str, int], int] = {}
    for line in lines:
        s = line.strip
        for year in s.years:
            key = (s.pollutant, s.area, year)
            sums[key] = sums.get(key, 0) + s.quantity
    return sums


def digest(lines: Sequence[PlanLine]) -> str:
    """Hash the lines of a plan, so that what is approved is what was published: SHA-256 of the canonical lines."""
    hashed = sha256()
    for line in lines:
        hashed.update(line.canonical().encode() + b"\n")
    return hashed.hexdigest()


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) == 4 else None
