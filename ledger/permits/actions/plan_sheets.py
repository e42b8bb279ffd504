"""From a spreadsheet to a plan: every row checked, faults told at once, totals and hash shown before anything is kept."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from threading import Event
from typing import Final, NamedTuple

from ledger.database import ReadBooks
from ledger.database.queries import named_queries, read
from ledger.documents import apart
from ledger.documents.sheets import FAULTS_MAX, Faults
from ledger.permits.actions.receivers import known_reserves
from ledger.permits.queries.lots import caps_for, room_of
from ledger.permits.queries.plans import GrantLine, LineTotal
from ledger.permits.rules.plans import (
    CellFault,
    PlanLine,
    digest,
    numbered_lines,
    passing,
    read_plan,
    repeated,
    totals,
    undescribed,
    unknown,
)
from ledger.permits.rules.strips import unit_of, written
from ledger.words import said

SQL: Final = named_queries(__name__)

EXAMPLES: Final = (
    ("enterprise:91330621000000001X:001P", "COD", "330603", "2026", "2030", "3.200", "应缴", ""),
    ("bureau:330603", "COD", "330603", "2026", "2030", "100", "储备", ""),
)


@dataclass(frozen=True, slots=True)
class PlanSheet:
    """A sheet as far as it can be judged by itself."""

    numbered: list[tuple[int, PlanLine]]
    """Rows that mean something, with their numbers."""
    faults: Faults[CellFault]
    rows: int = 0
    """All rows below the titles that are not empty."""


@dataclass(frozen=True, slots=True)
class CheckedSheet:
    """What a sheet says."""

    rows: int
    """Below the titles, also those with faults."""
    lines: list[PlanLine]
    faults: Faults[CellFault]
    totals: dict[tuple[str, str, int], int]
    digest: str


def read_sheet(data: bytes, gone: Event | None = None) -> PlanSheet:
    """Read a sheet apart from this process.

    Args:
        data: the file.
        gone: set when nobody waits for it any more.

    Raises (in this order):
        SheetInvalid: the file cannot be read, or its columns are not the template's. those of `apart.run`;
        FileBeyondLimit.
    """
    sheet = PlanSheet([], Faults())
    for piece in apart.run(read_plan, data, {}, gone):
        sheet.numbered.extend(numbered_lines(piece.get("lines", ())))
        if "faults" in piece:
            sheet.faults.extend(Faults.of(piece["faults"], CellFault))
            sheet = replace(sheet, rows=piece["rows"])
    if not sheet.numbered and not sheet.faults:
        sheet.faults.add(CellFault(1, "site", "", "the sheet has no rows", "表中没有数据"))
    return sheet


def check_plan(books: ReadBooks, book_id: int, sheet: PlanSheet, on: date) -> CheckedSheet:
    """Check every row of a sheet against the rows around it, the register as of the day of the plan, and the caps."""
    numbered = sheet.numbered
    lines = [line for _, line in numbered]
    holders = {line.site for line in lines}
    known = _known_sites(books, book_id, holders, on)
    sites = known.keys() | known_reserves(books, book_id, holders)
    bare = {code for code, described in known.items() if not described}
    caps = caps_for(books, book_id, [line.strip for line in lines]) if lines else {}
    granted = totals(lines)
    faults: Faults[CellFault] = Faults()
    found: list[CellFault] = []
    for some in (
        sheet.faults,
        repeated(numbered),
        unknown(numbered, sites, caps),
        undescribed(numbered, bare, on),
        _beyond(books, book_id, granted, caps, numbered),
    ):
        # Each gives its faults in the order of rows, so the first of all are among the first of each.
        each: Faults[CellFault] = Faults()
        each.extend(some)
        found += each
        faults.count += each.count
    found.sort(key=lambda fault: fault.row)
    faults.kept.extend(found[:FAULTS_MAX])
    return CheckedSheet(sheet.rows, lines, faults, granted, digest(lines))


class _Known(NamedTuple):
    code: str
    described: bool


def _known_sites(books: ReadBooks, book_id: int, codes: set[str], on: date) -> dict[str, bool]:
    """Tell which of some sites are registered, and of each whether it is described on a day."""
    found: list[_Known] = read(books, _Known, SQL["known_sites"], book=book_id, codes=list(codes), on=on)
    return {one.code: one.described for one in found}


def _beyond(
    books: ReadBooks,
    book_id: int,
    granted: Mapping[tuple[str, str, int], int],
    caps: Mapping[tuple[str, str, int], int],
    numbered: Sequence[tuple[int, PlanLine]],
) -> Iterator[CellFault]:
    """Find the caps that the plan would pass; told at the row with which each is passed, whatever follows it."""
    room = room_of(books, book_id, caps.values())
    for row, cap in passing(numbered, {cap: room.get(number, 0) for cap, number in caps.items()}):
        pollutant, area, year = cap
        asked, left = written(granted[cap]), written(room.get(caps[cap], 0))
        zh = f"{said('area', area, 'zh_Hans')}{year}年{said('pollutant', pollutant, 'zh_Hans')}"
        yield CellFault(
            row,
            "quantity",
            "",
            f"the plan passes the cap: {pollutant} {area} {year}: {asked} > {left}",
            f"本行起超过总量指标：{zh}合计 {asked}，可分配 {left}",
        )


_FEES: Final = {"unpaid": "应缴", "holding": "无偿", "reserve": "储备"}


def line_rows(lines: Iterable[GrantLine]) -> Iterator[list[str]]:
    """Write the lines of a plan as its sheet has them, so that the file says the same when it is uploaded again."""
    for one in lines:
        strip = (
            one.pollutant,
            one.area,
            str(one.first_vintage),
            str(one.last_vintage),
            written(one.quantity),
        )
        yield [one.site, *strip, _FEES[one.purpose], one.valid_from.isoformat() if one.valid_from else ""]


def total_rows(totals: Iterable[LineTotal]) -> Iterator[list[str]]:
    """Write what a plan grants under each cap."""
    for one in totals:
        yield [one.pollutant, one.area, str(one.vintage), unit_of(one.pollutant), written(one.quantity)]


PUBLIC_TITLES: Final = (
    "行号 line",
    "排污单位 site",
    "企业名称 name",
    "污染物 pollutant",
    "控制区 area",
    "起始年 first_vintage",
    "截止年 last_vintage",
    "单位 unit",
    "年许可量 quantity",
    "费用 fee",
)
"""How the columns are headed in which everybody takes the lines of a plan away."""


def public_rows(
    lines: Iterable[tuple[GrantLine, str | None]], totals: Iterable[LineTotal]
) -> Iterator[list[str]]:
    """Write the lines of a plan with the names that everybody reads, and after them what it grants under each cap."""
    for one, name in lines:
        pollutant, years = one.pollutant, (str(one.first_vintage), str(one.last_vintage))
        much = (unit_of(pollutant), written(one.quantity), _FEES[one.purpose])
        yield [str(one.line), one.site, name or "", pollutant, one.area, *years, *much]
    for sum_ in totals:
        pollutant, year = sum_.pollutant, str(sum_.vintage)
        yield [
            "",
            "合计 total",
            "",
            pollutant,
            sum_.area,
            year,
            year,
            unit_of(pollutant),
            written(sum_.quantity),
            "",
        ]
