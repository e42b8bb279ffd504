"""The workbook with which a book begins: its sheets, their columns, and what can be wrong in a cell or between rows of one sheet.

    enterprises ─▶ sites ─▶ licences          who is there
    caps ─▶ holdings                          what is held, under which cap, by which decision
    pledges, leases, fees                     what rests on it

Every cell is read into one form, in which it is kept and written back. `read_stock` runs apart from the server
(`ledger.documents.apart`); what rows say together with the book is asked where they are brought in (`ledger.market.actions.stock_rows`).
"""

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Final, TypeAlias

from ledger.amounts import format_decimal, parse_decimal
from ledger.documents.apart import Piece
from ledger.documents.rows import read_one_sheet, sheet_names, title_of
from ledger.documents.sheets import Fault, Faults, unreadable
from ledger.documents.typed import code_typed, day_typed, number_typed, year_typed
from ledger.errors import LedgerError
from ledger.market.rules.stock_sheets import (
    BY_KEY,
    CAPS,
    CHOICES,
    ENTERPRISES,
    FEES,
    HELP,
    HOLDINGS,
    LEASES,
    LICENCES,
    PLEDGES,
    SHEETS,
    SITES,
    BookSheet,
)
from ledger.permits.rules.fee_standing import plain_voucher
from ledger.permits.rules.strips import KILOGRAMS, LOT_SCALE, TONNES, Strip, check_strips
from ledger.register.identity import check_outlet, normalised

_MONEY_SCALE: Final = 2
_BATCH: Final = 500
"""Rows that are told at a time."""


_TRUTH: Final = {
    "": "",
    "yes": "yes",
    "true": "yes",
    "是": "yes",
    "1": "yes",
    "no": "no",
    "false": "no",
    "否": "no",
    "0": "no",
}

Rows: TypeAlias = dict[str, list[tuple[str, ...]]]
"""By sheet: the number of each row and its cells, in the form in which they are kept."""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row of a sheet, in the form in which it is kept."""

    sheet: str
    at: int
    cells: Mapping[str, str]

    def __getitem__(self, key: str) -> str:
        return self.cells[key]

    def day(self, key: str) -> date | None:
        """Give a day; None where nothing stands."""
        return date.fromisoformat(self[key]) if self[key] else None

    def day_or(self, key: str, other: date) -> date:
        """Give a day, or another where nothing stands."""
        return self.day(key) or other

    def quantity(self, key: str = "quantity") -> int:
        """Give a quantity, in the smallest unit."""
        return parse_decimal(self[key], LOT_SCALE) if self[key] else 0

    def fen(self, key: str) -> int:
        """Give money."""
        return parse_decimal(self[key], _MONEY_SCALE) if self[key] else 0

    def strip(self) -> Strip:
        """Give the strip that it is about."""
        years = (int(self["first_vintage"]), int(self["last_vintage"]))
        return Strip(self["pollutant"], self["area"], *years, self.quantity())


class _Wrong(Exception):
    """What stands in a cell is not what should stand there; English and Chinese say what should."""

    def __init__(self, problem: str, zh: str) -> None:
        super().__init__(problem)
        self.problem, self.zh = problem, zh


_WHOLE_SITE: Final = re.compile(r"(?:enterprise:)?([0-9A-Za-z]{18}):?([0-9A-Za-z_-]{1,16})", re.ASCII)


def holder_typed(text: str) -> str:
    """Give the code of a site in the form of the book, also where it is written as licences number it.

    >>> holder_typed("91330621000000001x001P"), holder_typed("enterprise：91330621000000001X:A1"), holder_typed("bureau:330603")
    ('enterprise:91330621000000001X:001P', 'enterprise:91330621000000001X:A1', 'bureau:330603')
    """
    plain = code_typed(text)
    found = _WHOLE_SITE.fullmatch(plain)
    return f"enterprise:{found[1].upper()}:{found[2]}" if found else plain


def kept_form(form: str, text: str) -> str:
    """Give what stands in a cell the form in which it is kept.

    Raises:
        _Wrong: it cannot be read as that.
    """
    if form in CHOICES:
        known = CHOICES[form]
        if text.strip().lower() not in known:
            listed = "、".join(word for word in known if word)
            raise _Wrong(f"write one of: {listed}", f"请填写其中之一：{listed}")
        return known[text.strip().lower()]
    if form == "truth":
        if text.strip().lower() not in _TRUTH:
            raise _Wrong("write yes or no", "请填写 是 或 否")
        return _TRUTH[text.strip().lower()]
    if not text.strip():
        return ""
    if form == "text":
        return text.strip()
    if form in ("code", "holder", "pollutant"):
        return _code(form, text)
    if form == "day":
        day = day_typed(text)
        if day is None:
            raise _Wrong("write a day as YYYY-MM-DD", "请填写日期，格式 YYYY-MM-DD")
        return day.isoformat()
    if form in ("year", "count"):
        plain = year_typed(text) if form == "year" else number_typed(text)
        if not (
            plain.isascii()
            and plain.isdigit()
            and (len(plain) == 4 if form == "year" else 1 <= int(plain) <= 60)
        ):
            raise _Wrong(
                *(
                    ("write a year", "请填写年份")
                    if form == "year"
                    else ("write a number from 1 to 60", "请填写 1 至 60")
                )
            )
        return plain
    return _number(form, text)


def _code(form: str, text: str) -> str:
    plain = holder_typed(text) if form == "holder" else code_typed(text)
    if form == "holder" and not plain.startswith(("enterprise:", "bureau:")):
        raise _Wrong("write the code of a site, or bureau:<area>", "请填写场所编码，或 bureau:<控制区>")
    if form == "pollutant":
        plain = plain.upper()
        if plain not in TONNES | KILOGRAMS:
            raise _Wrong("there is no such pollutant", "没有这种污染物")
    return plain


def _number(form: str, text: str) -> str:
    scale = _MONEY_SCALE if form == "money" else LOT_SCALE
    try:
        minor = parse_decimal(number_typed(text, money=form == "money"), scale)
    except LedgerError as error:
        raise _Wrong(error.message("en"), error.message("zh_Hans")) from error
    if minor < 0 or (minor == 0 and form == "quantity"):
        raise _Wrong("write a number above zero", "请填写大于零的数")
    if form == "share" and minor > 10**LOT_SCALE:
        raise _Wrong("write a share from 0 to 1", "请填写 0 至 1 的比例")
    return format_decimal(minor, scale, scale if form == "money" else 0)


def read_stock(data: bytes, _: Mapping[str, object]) -> Iterator[Piece]:
    """Read a workbook: its rows as data, some at a time, and at the end its faults.

    Raises:
        SheetInvalid: the file cannot be read, it has a sheet that is none of these, or a sheet has not their columns.
        FileBeyondLimit: it is larger than what is read.
    """
    titles = {title_of(name): one.key for one in SHEETS for name in (one.key, one.zh, one.en, one.title)}
    faults: Faults[Fault] = Faults()
    places: dict[str, int] = {}
    broken: list[str] = []
    for place, name in enumerate(sheet_names(data)):
        key = titles.get(title_of(name))
        if key is None and title_of(name) != title_of(HELP):
            faults.add(Fault("file", name[:31], "", "there is no such sheet", "没有这种工作表"))
        elif key in places:
            faults.add(Fault("file", name[:31], "", "the sheet stands twice", "工作表重复"))
        elif key is not None:
            places[key] = place
    if not places:
        raise unreadable("it has none of the sheets of the template", "没有模板中的任何工作表")
    rows = 0
    for sheet in SHEETS:
        if sheet.key in places:
            for told in _read(data, places[sheet.key], sheet, faults, broken):
                rows += len(told)
                yield {"sheet": sheet.key, "rows": told}
    if not rows and not faults:
        faults.add(Fault("file", "", "", "it has no rows", "表中没有数据"))
    yield {"faults": faults.content(), "broken": broken}


def names_of(sheet: str, cells: Mapping[str, str]) -> list[str]:
    """Name what a row makes, which rows of other sheets rest on; nothing where that does not stand there."""
    pollutant, area = cells.get("pollutant", ""), cells.get("area", "")
    if sheet == ENTERPRISES.key:
        return [f"enterprise:{normalised(cells.get('uscc', ''))}"]
    if sheet == SITES.key:
        return [cells.get("site", "")]
    if sheet == CAPS.key:
        return [cap_name(pollutant, area)]
    if sheet == HOLDINGS.key:
        return [held_name(cells.get("site", ""), pollutant, area)]
    return [f"{sheet}:{cells.get(BY_KEY[sheet].groups[0], '')}"]


def cap_name(pollutant: str, area: str) -> str:
    """Name the caps on a pollutant in an area."""
    return f"cap:{pollutant}:{area}"


def held_name(site: str, pollutant: str, area: str) -> str:
    """Name what a site holds of a pollutant in an area."""
    return f"held:{site}:{pollutant}:{area}"


def holder_held(name: str) -> str:
    """Give the site of which a name says what it holds; empty where it names something else.

    >>> holder_held(held_name("bureau:330603", "COD", "330600")), holder_held(cap_name("COD", "330600"))
    ('bureau:330603', '')
    """
    return name.removeprefix("held:").rsplit(":", 2)[0] if name.startswith("held:") else ""


def _read(
    data: bytes, place: int, sheet: BookSheet, faults: Faults[Fault], broken_names: list[str]
) -> Iterator[list[list[str]]]:
    told: list[list[str]] = []
    for row in read_one_sheet(data, place, sheet.columns):
        where = where_of(sheet.key, row.at)
        found = [
            Fault(where, f"{sheet.key}.{key}", value, why.problem, why.zh) for key, value, why in row.faults
        ]
        broken = {key for key, _, _ in row.faults}
        cells: list[str] = []
        known: dict[str, str] = {}
        for one in sheet.cells:
            text = row.texts.get(one.column.key, "")
            try:
                cells.append(kept_form(one.form, text))
                known[one.column.key] = cells[-1]
                if one.column.required and not cells[-1]:
                    raise _Wrong("write what is asked for here", "此格必填")
            except _Wrong as wrong:
                if one.column.key not in broken:
                    name = f"{sheet.key}.{one.column.key}"
                    found.append(Fault(where, name, text[:100], wrong.problem, wrong.zh))
        faults.extend(found)
        if found:
            broken_names += names_of(sheet.key, known)
        else:
            told.append([str(row.at), *cells])
        if len(told) == _BATCH:
            yield told
            told = []
    yield told


def where_of(sheet: str, at: int) -> str:
    """Name a row of a sheet, so that a clerk finds it in either language."""
    return f"sheet {BY_KEY[sheet].title}, row {at}"


def rows_of(rows: Mapping[str, Sequence[Sequence[str]]], sheet: BookSheet) -> list[SheetRow]:
    """Give the rows of a sheet that were told as data, or are kept."""
    return [
        SheetRow(sheet.key, int(at), dict(zip(sheet.keys, cells, strict=True)))
        for at, *cells in rows.get(sheet.key, ())
    ]


def fault_of(row: SheetRow, column: str, problem: str, zh: str) -> Fault:
    """Make a fault of a row."""
    return Fault(
        where_of(row.sheet, row.at), f"{row.sheet}.{column}", row.cells.get(column, "")[:100], problem, zh
    )


def sound_of(rows: Mapping[str, Sequence[Sequence[str]]], wrong: Collection[str]) -> tuple[Rows, set[str]]:
    """Leave out the rows that have a fault, and all others of what they are about; tell what those would have made.

    Args:
        wrong: where the faults are.
    """
    sound: Rows = {}
    broken: set[str] = set()
    for sheet in SHEETS:
        listed = rows_of(rows, sheet)
        bad = {
            name
            for row in listed
            if where_of(sheet.key, row.at) in wrong
            for name in names_of(sheet.key, row.cells)
        }
        whole = bad if sheet.groups else set()
        sound[sheet.key] = [
            (str(row.at), *row.cells.values())
            for row in listed
            if where_of(sheet.key, row.at) not in wrong
            and not whole.intersection(names_of(sheet.key, row.cells))
        ]
        if sheet in (
            ENTERPRISES,
            SITES,
        ):  # one that stands twice is there all the same, as its first row says it
            bad -= {name for row in rows_of(sound, sheet) for name in names_of(sheet.key, row.cells)}
        broken |= bad
    return sound, broken


def within(rows: Mapping[str, Sequence[Sequence[str]]]) -> Iterator[Fault]:
    """Find what is wrong between the rows of one sheet, and in one row as a whole; nobody is asked for it."""
    for sheet, key in ((ENTERPRISES, ("uscc",)), (SITES, ("site",))):
        yield from _twice(rows_of(rows, sheet), key)
    yield from _twice(rows_of(rows, LICENCES), ("licence", "outlet", "pollutant", "year"))
    yield from _twice(rows_of(rows, FEES), ("notice", "number"))
    for sheet in (CAPS, HOLDINGS, PLEDGES, LEASES):
        yield from _strips(rows_of(rows, sheet))
    yield from _years_twice(rows_of(rows, CAPS), ("pollutant", "area", "document"))
    yield from _years_twice(rows_of(rows, HOLDINGS), ("site", "pollutant", "area", "document"))
    for sheet in (PLEDGES, LEASES):
        yield from _years_twice(rows_of(rows, sheet), ("number", "pollutant", "area"))
    for row in rows_of(rows, HOLDINGS):
        if (row["fee"] == "reserve") != row["site"].startswith("bureau:"):
            yield fault_of(
                row, "fee", "a reserve gets reserve, and nothing else does", "储备填 储备，其他不填 储备"
            )
        first = row.day("valid_from")
        if first is not None and first.year != int(row["first_vintage"]):
            yield fault_of(row, "valid_from", "write a day of the first year", "请填写首年内的日期")
    for sheet in (LICENCES, PLEDGES, LEASES, FEES):
        yield from _differing(sheet, rows_of(rows, sheet))
    yield from _licences(rows_of(rows, LICENCES))
    yield from _fees(rows_of(rows, FEES))
    yield from _slips(rows_of(rows, FEES))


def _twice(rows: Iterable[SheetRow], key: Sequence[str]) -> Iterator[Fault]:
    seen: dict[tuple[str, ...], int] = {}
    for row in rows:
        first = seen.setdefault(tuple(row[name].upper() for name in key), row.at)
        if first != row.at:
            yield fault_of(row, key[-1], f"says the same as row {first}", f"与第 {first} 行重复")


def _years_twice(rows: Iterable[SheetRow], key: Sequence[str]) -> Iterator[Fault]:
    """Find rows that name a year of the same thing twice."""
    seen: dict[tuple[str, ...], int] = {}
    for row in rows:
        if int(row["last_vintage"]) - int(row["first_vintage"]) >= 30:
            continue
        for year in range(int(row["first_vintage"]), int(row["last_vintage"]) + 1):
            first = seen.setdefault((*(row[name] for name in key), str(year)), row.at)
            if first != row.at:
                yield fault_of(
                    row, "first_vintage", f"{year} stands in row {first}", f"{year} 年与第 {first} 行重复"
                )
                break


def _strips(rows: Iterable[SheetRow]) -> Iterator[Fault]:
    for row in rows:
        try:
            check_strips([row.strip()])
        except LedgerError as error:
            yield fault_of(row, "first_vintage", error.message("en"), error.message("zh_Hans"))


def _differing(sheet: BookSheet, rows: Iterable[SheetRow]) -> Iterator[Fault]:
    """Find rows of one thing that say of it as a whole what its first row does not."""
    seen: dict[str, SheetRow] = {}
    for row in rows:
        first = seen.setdefault(row[sheet.groups[0]], row)
        for name in sheet.groups[1:]:
            if row[name] != first[name]:
                yield fault_of(
                    row, name, f"row {first.at} says {first[name]}", f"第 {first.at} 行为 {first[name]}"
                )


def _licences(rows: Iterable[SheetRow]) -> Iterator[Fault]:
    """Find what a licence cannot say, as the act that imports it lists it, in the cell where it stands."""
    for row in rows:
        first, last, year = row["valid_from"], row["valid_to"], row["year"]
        if last < first:
            yield fault_of(row, "valid_to", "it ends before it begins", "早于有效期起")
        elif not first[:4] <= year <= last[:4]:
            yield fault_of(
                row,
                "year",
                f"lies outside the licence, {first} to {last}",
                f"不在许可证有效期 {first} 至 {last} 内",
            )
        try:
            check_outlet(row["outlet"])
        except LedgerError as error:
            yield fault_of(row, "outlet", error.message("en"), error.message("zh_Hans"))


def _slips(rows: Iterable[SheetRow]) -> Iterator[Fault]:
    """Find slips that are to have paid two instalments, however their numbers are written."""
    seen: dict[str, SheetRow] = {}
    for row in rows:
        if row["voucher"]:
            first = seen.setdefault(plain_voucher(row["voucher"]), row)
            if first is not row:
                yield fault_of(
                    row,
                    "voucher",
                    f"the slip of row {first.at}, and a slip pays one instalment: write its own, "
                    "or make one instalment of what one slip paid [permits.voucher_used]",
                    f"与第 {first.at} 行为同一凭证，一张凭证只缴一期：请填写各自凭证号，或合并为一期 [permits.voucher_used]",
                )


def _fees(rows: Iterable[SheetRow]) -> Iterator[Fault]:
    """Instalments follow each other, what is paid has day and slip, and nothing is paid before what comes first."""
    last: dict[str, SheetRow] = {}
    for row in sorted(rows, key=lambda one: (one["notice"], int(one["number"]))):
        before = last.get(row["notice"])
        if int(row["number"]) != (int(before["number"]) + 1 if before else 1):
            yield fault_of(row, "number", "the instalments are not 1, 2, 3 …", "期次应为 1、2、3 ……")
        if row.fen("amount") == 0:
            yield fault_of(row, "amount", "write a number above zero", "请填写大于零的数")
        if bool(row["paid_on"]) != bool(row["voucher"]):
            lacking = "voucher" if row["paid_on"] else "paid_on"
            yield fault_of(row, lacking, "what is paid has a day and a slip", "已缴的应填缴款日和凭证号")
        if before and row["paid_on"] and not before["paid_on"]:
            yield fault_of(row, "paid_on", "an earlier instalment is not paid", "前一期尚未缴款")
        if before and row["due_on"] < before["due_on"]:
            yield fault_of(row, "due_on", "it is due before the one before it", "应缴日早于前一期")
        if row["due_on"] < row["notice_on"]:
            yield fault_of(row, "due_on", "it is due before the notice", "应缴日早于通知日")
        last[row["notice"]] = row


def groups_of(sheet: BookSheet, rows: Iterable[SheetRow]) -> list[list[SheetRow]]:
    """Put the rows of one thing together, in the order of their first ones."""
    found: dict[str, list[SheetRow]] = {}
    for row in rows:
        found.setdefault(row[sheet.groups[0]], []).append(row)
    return list(found.values())


@dataclass(frozen=True, slots=True)
class HeldTotal:
    """What the holdings of a workbook sum to under a cap."""

    pollutant: str
    area: str
    vintage: int
    quantity: int


def held(rows: Iterable[SheetRow]) -> list[HeldTotal]:
    """Sum holdings by pollutant, area and year."""
    sums: dict[tuple[str, str, int], int] = {}
    for row in rows:
        strip = row.strip()
        for year in strip.years:
            key = (strip.pollutant, strip.area, year)
            sums[key] = sums.get(key, 0) + strip.quantity
    return [HeldTotal(*key, quantity) for key, quantity in sorted(sums.items())]


def money(rows: Mapping[str, Sequence[Sequence[str]]]) -> dict[str, int]:
    """Sum the money of a workbook, in fen: debts, rents, and fees that are paid and owed."""
    fees = rows_of(rows, FEES)
    firsts = {
        key: sum(group[0].fen(column) for group in groups_of(sheet, rows_of(rows, sheet)))
        for key, sheet, column in (("debts", PLEDGES, "debt"), ("rents", LEASES, "rent"))
    }
    return {
        **firsts,
        "fees_paid": sum(row.fen("amount") for row in fees if row["paid_on"]),
        "fees_owed": sum(row.fen("amount") for row in fees if not row["paid_on"]),
    }


def digest(rows: Mapping[str, Sequence[Sequence[str]]]) -> str:
    """Hash the rows of a workbook, so that what is confirmed is what was brought: SHA-256 of them as JSON, sheet by sheet."""
    hashed = sha256()
    for sheet in SHEETS:
        for row in rows.get(sheet.key, ()):
            hashed.update(json.dumps([sheet.key, *row], ensure_ascii=False).encode() + b"\n")
    return hashed.hexdigest()
