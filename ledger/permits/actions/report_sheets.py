"""Reports of emissions from a spreadsheet: all rows are checked, then all are reported, or none."""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from ledger.amounts import parse_decimal
from ledger.database import Books
from ledger.documents.sheets import Column, invalid, read_rows
from ledger.errors import Figure, LedgerError
from ledger.identifiers import derived
from ledger.parties.register_queries import sites_on
from ledger.permits.actions.year_end import Emitted, report_emissions
from ledger.permits.rules.strips import LOT_SCALE, party_of, unit_of
from ledger.permits.rules.year import check_source
from ledger.processes.actions import Step

ROWS_MAX: Final = 5_000
COLUMNS: Final[tuple[Column, ...]] = (
    Column("site", "场所编码", "site", "企业场所编码", "Code of the site"),
    Column("year", "年度", "year", "四位数字", "Four digits"),
    Column("pollutant", "污染物", "pollutant", "COD、NH3N、SO2、NOX 等", "COD, NH3N, SO2, NOX …"),
    Column("source", "来源", "source", "bureau、online 或 self；企业只填 self", "bureau, online or self; an enterprise writes self"),
    Column("measured", "排放量", "measured", "吨（重金属为千克）", "Tonnes (heavy metals: kilograms)"),
    Column("abnormal", "异常排放量", "abnormal", "可空", "May be empty", required=False),
)  # fmt: skip


def report_sheet(books: Books, book_id: int, step: Step, *, base: UUID, data: bytes) -> int:
    """Report every row of a sheet, and give their number; ids are derived from `base` and the row, so a retry changes nothing.

    Raises (in this order):
        SheetInvalid: with every fault; then those of `report_emissions`.
    """
    rows: list[tuple[int, Emitted]] = []
    problems: list[Mapping[str, Figure]] = []
    for number, cells in read_rows(data, COLUMNS):
        try:
            what = _read(cells)
            check_source(what.source, step.owner)
            rows.append((number, what))
        except (LedgerError, ValueError) as error:
            said = error.message("en") if isinstance(error, LedgerError) else str(error)
            problems.append({"where": f"row {number}", "problem": said})
    known = sites_on(books, book_id, {what.site for _, what in rows}, step.on)
    for number, what in rows:
        if what.site not in known or step.owner not in (None, party_of(what.site)):
            problems.append({"where": f"row {number}, site", "problem": "there is no such site"})
    if len(rows) > ROWS_MAX:
        problems.append({"where": "file", "problem": f"more than {ROWS_MAX} rows"})
    if problems or not rows:
        raise invalid(problems or [{"where": "file", "problem": "it has no rows"}])
    for number, what in rows:
        report_emissions(books, book_id, step, report_id=derived(base, f"row:{number}"), what=what)
    return len(rows)


def _read(cells: Mapping[str, str | None]) -> Emitted:
    pollutant, source, year = (cells.get("pollutant") or "").upper(), cells.get("source") or "", cells.get("year") or ""
    unit_of(pollutant)
    if source not in ("bureau", "online", "self"):
        raise ValueError("source: write bureau, online or self")
    if not (year.isascii() and year.isdigit() and len(year) == 4):
        raise ValueError("year: write four digits")
    measured, abnormal = (parse_decimal(cells.get(name) or "0", LOT_SCALE) for name in ("measured", "abnormal"))
    if measured < 0 or abnormal < 0:
        raise ValueError("quantities are not below zero")
    return Emitted(cells.get("site") or "", int(year), pollutant, source, measured, abnormal)
