"""From a spreadsheet to a plan: every row checked, all faults told at once, totals and hash shown before anything is kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from ledger.database import ReadBooks
from ledger.documents.sheets import Column, read_rows
from ledger.permits.queries.lots import caps_for
from ledger.permits.rules.plans import Fault, PlanLine, digest, read_row, repeated, totals, unknown
from ledger.permits.rules.strips import written

COLUMNS: Final[tuple[Column, ...]] = (
    Column("site", "场所编码", "site", "企业场所编码；储备填 bureau:<控制区>", "Code of the site; bureau:<area> for the reserve"),
    Column("pollutant", "污染物", "pollutant", "COD、NH3N、SO2、NOX 等", "COD, NH3N, SO2, NOX …"),
    Column("area", "控制区", "area", "总量指标所在控制区，如县级行政区划代码", "Control area of the cap, such as the county's code"),
    Column("first_vintage", "起始年", "first_vintage", "首年，四位数字", "First year, four digits"),
    Column("last_vintage", "截止年", "last_vintage", "末年，四位数字", "Last year, four digits"),
    Column("quantity", "年许可量", "quantity", "每年数量，吨（重金属为千克）", "Quantity a year, tonnes (heavy metals: kilograms)"),
    Column("fee", "缴费", "fee", "应缴、无偿或储备", "due, free or reserve"),
    Column("valid_from", "生效日", "valid_from", "首年内的日期 YYYY-MM-DD，可空", "Day of the first year, may be empty", required=False),
)  # fmt: skip
EXAMPLES: Final = (
    ("enterprise:91330621000000001X:001P", "COD", "330603", "2026", "2030", "3.200", "应缴", ""),
    ("bureau:330603", "COD", "330603", "2026", "2030", "100", "储备", ""),
)


@dataclass(frozen=True, slots=True)
class Checked:
    """What a sheet says."""

    lines: list[PlanLine]
    faults: list[Fault]
    totals: dict[tuple[str, str, int], int]
    digest: str


def check_plan(books: ReadBooks, book_id: int, data: bytes) -> Checked:
    """Read a sheet and check every row of it.

    Raises:
        SheetInvalid: the file cannot be read, or its columns are not those of the template.
    """
    numbered: list[tuple[int, PlanLine]] = []
    faults: list[Fault] = []
    for row, cells in read_rows(data, COLUMNS):
        line, wrong = read_row(row, cells)
        faults += wrong
        if line is not None:
            numbered.append((row, line))
    if not numbered and not faults:
        faults.append(Fault(1, "site", "", "the sheet has no rows", "表中没有数据"))
    faults += repeated(numbered)
    lines = [line for _, line in numbered]
    sites = _known_sites(books, book_id, {line.site for line in lines if line.purpose != "reserve"})
    caps = caps_for(books, book_id, [line.strip for line in lines]) if lines else {}
    faults += unknown(numbered, sites, caps)
    faults += _beyond(books, book_id, lines, caps, numbered)
    faults.sort(key=lambda fault: fault.row)
    return Checked(lines, faults, totals(lines), digest(lines))


def _known_sites(books: ReadBooks, book_id: int, codes: set[str]) -> set[str]:
    query = "SELECT code FROM ledger.site WHERE book_id = %s AND code = ANY(%s)"
    return set(books.connection.exec_driver_sql(query, (book_id, list(codes))).scalars())


def _beyond(
    books: ReadBooks, book_id: int, lines: Sequence[PlanLine], caps: dict[tuple[str, str, int], int],
    numbered: Sequence[tuple[int, PlanLine]],
) -> list[Fault]:  # fmt: skip
    """Find the caps that the plan would pass; told at the first row under each."""
    found = books.connection.exec_driver_sql(
        "SELECT asset_id, debits - credits FROM ledger.balance WHERE book_id = %s AND asset_id = ANY(%s)"
        " AND purpose = 'cap_available'",
        (book_id, list(caps.values())),
    )
    room = {number: int(left) for number, left in found}
    faults = []
    for (pollutant, area, year), asked in totals(lines).items():
        left = room.get(caps.get((pollutant, area, year), 0), 0)
        if (pollutant, area, year) in caps and asked > left:
            row = next(n for n, x in numbered if (x.strip.pollutant, x.strip.area) == (pollutant, area) and year in x.strip.years)
            told = f"{pollutant} {area} {year}: {written(asked)} > {written(left)}"
            faults.append(Fault(row, "quantity", "", f"the plan passes the cap: {told}", f"超过总量指标：{told}"))
    return faults
