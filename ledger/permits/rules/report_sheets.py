"""Reports of emissions as a clerk types them: every row that is wrong is told, each with its column and in both languages.

`read_reports` runs apart from the server (`ledger.documents.apart`).
"""

from collections.abc import Iterator, Mapping
from typing import Final, TypeAlias

from ledger.documents.apart import Piece
from ledger.documents.rows import read_sound
from ledger.documents.sheets import Column, Fault, Faults
from ledger.documents.typed import code_typed, number_typed, year_typed
from ledger.errors import LedgerError
from ledger.permits.rules.strips import unit_of
from ledger.permits.rules.year import emitted_of

ROWS_MAX: Final = 5_000
ROUNDING: Final = "up"
"""A sheet is read before any law is: this is the only rounding that a rule pack can name (`report.rounding`)."""
_SOURCES_ZH: Final = "请填写主管部门核算「bureau」、自动监测「online」或企业自报「self」"
COLUMNS: Final[tuple[Column, ...]] = (
    Column("site", "场所编码", "site", "企业场所编码", "Code of the site", text=True),
    Column("year", "年度", "year", "四位数字", "Four digits"),
    Column("pollutant", "污染物", "pollutant", "COD、NH3N、SO2、NOX 等", "COD, NH3N, SO2, NOX …", text=True),
    Column(
        "source", "来源", "source", f"{_SOURCES_ZH.removeprefix('请填写')}；企业只填「self」",
        "bureau, online or self; an enterprise writes self", text=True,
    ),
    Column("measured", "排放量", "measured", "吨（重金属为千克）", "Tonnes (heavy metals: kilograms)"),
    Column("abnormal", "异常排放量", "abnormal", "可空", "May be empty", required=False),
)  # fmt: skip


ReportData: TypeAlias = tuple[int, str, int, str, str, int, int]
"""A row as data: its number, site, year, pollutant, source, measured and abnormal, both in the smallest unit."""


def read_reports(data: bytes, _: Mapping[str, object]) -> Iterator[Piece]:
    """Read a sheet: the rows that mean something as number, site, year, pollutant, source, measured and abnormal; and the faults.

    Quantities are in the smallest unit of lots.

    Raises (in this order):
        SheetInvalid: the file cannot be read, or its columns are not the template's.
        FileBeyondLimit: it is larger than what is read.
        never AmountNotDecimal, AmountTooPrecise and AmountTooLarge.
    """
    faults: Faults[Fault] = Faults()
    rows: list[ReportData] = []
    for at, t in read_sound(data, COLUMNS, ROWS_MAX, _faults_of, faults):
        site, pollutant = code_typed(t["site"]), code_typed(t["pollutant"]).upper()
        measured, abnormal = [_quantity(t[name]) for name in ("measured", "abnormal")]
        rows.append((at, site, int(year_typed(t["year"])), pollutant, t["source"], measured, abnormal))
    yield {"rows": rows, "faults": faults.content()}


def _quantity(text: str) -> int:
    return emitted_of(number_typed(text) or "0", ROUNDING)


def _faults_of(at: int, texts: Mapping[str, str]) -> Iterator[Fault]:
    def fault(key: str, problem: str, zh: str) -> Fault:
        return Fault(f"row {at}", key, texts[key], problem, zh)

    year = year_typed(texts["year"])
    try:
        unit_of(code_typed(texts["pollutant"]).upper())
    except LedgerError as error:
        yield fault("pollutant", error.message("en"), error.message("zh_Hans"))
    if texts["source"] not in ("bureau", "online", "self"):
        yield fault("source", "write bureau, online or self", _SOURCES_ZH)
    if not (year.isascii() and year.isdigit() and len(year) == 4):
        yield fault("year", "write four digits", "请填写四位数字的年份")
    if not texts["measured"].strip():  # nothing written is not zero: a year would be met by it
        yield fault(
            "measured", "write the quantity, 0 where nothing was emitted", "请填写排放量；没有排放的填 0"
        )
    for name in ("measured", "abnormal"):
        try:
            if _quantity(texts[name]) < 0:
                yield fault(name, "quantities are not below zero", "数量不得小于零")
        except LedgerError as error:
            yield fault(name, error.message("en"), error.message("zh_Hans"))
