"""Spreadsheets of banks: which column means what, as data; a row becomes a line, or its faults.

A mapping names the titles of the columns as the bank writes them. Amounts stand in one column with a sign, in one column with
another that says the direction, or in two columns for received and paid. Where the bank prints the balance after each line,
every row is checked against it.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, TypedDict

from ledger.amounts import format_decimal, parse_decimal
from ledger.documents.rows import TEXT_MAX, Cell, CellUnsound, quoted, read_cell, title_of
from ledger.documents.sheets import Fault, Faults, FileBeyondLimit
from ledger.documents.typed import LONE_DASHES, number_typed
from ledger.errors import LedgerError, Malformed
from ledger.reconciliation.rules.statements import (
    LINES_MAX,
    WORDS_MAX,
    Direction,
    Statement,
    StatementLine,
    normal_number,
)
from ledger.texts import narrow, tidied

COLUMNS: Final = (
    "booked_on",
    "valued_on",
    "amount",
    "direction",
    "received",
    "paid",
    "balance",
    "reference",
    "end_to_end",
    "party",
    "party_account",
    "remittance",
    "account",
    "currency",
)
"""What a column can mean."""
TEXTS: Final = frozenset(
    {"direction", "reference", "end_to_end", "party", "party_account", "remittance", "account", "currency"}
)
"""Columns of names, codes and words, in which a number must not have lost digits."""
DateFormat = Literal[
    "YYYY-MM-DD",
    "YYYYMMDD",
    "YYYY/MM/DD",
    "YYYY.MM.DD",
    "YYYY年MM月DD日",
    "DD.MM.YYYY",
    "DD/MM/YYYY",
    "MM/DD/YYYY",
]
Encoding = Literal["utf-8", "gb18030"]
Delimiter = Literal[",", ";", "\t", "|"]
DecimalMark = Literal[".", ","]
ThousandsMark = Literal["", ",", ".", " ", "'"]
LineOrder = Literal["oldest_first", "newest_first"]
_TIME: Final = r"(?:[T ]*\d{1,2}:?\d{2}(?::?\d{2})?(?:\.\d+)?)?"
_PARTS: Final = {"YYYY": r"(?P<y>\d{4})", "MM": r"(?P<m>\d{1,2})", "DD": r"(?P<d>\d{1,2})"}
_SPACE: Final = re.compile(r"\s")
_PLAIN: Final = re.compile(r"-?[0-9]+(?:\.[0-9]+)?", re.ASCII)
Row = Sequence[Cell]


class MappingUnsound(Malformed):
    """The mapping cannot be used: {problem}.

    Map booked_on, and amounts in one of three ways: amount with a sign, amount and direction, or received and paid.
    """

    code = "reconciliation.mapping_unsound"
    source = "docs/spec/reconciliation.md 3"


class MappingContent(TypedDict):
    """A mapping as data, by the names of its fields; JSON has lists for tuples."""

    columns: dict[str, str]
    date_format: DateFormat
    encoding: Encoding
    delimiter: Delimiter
    decimal: DecimalMark
    thousands: ThousandsMark
    skip: int
    end: str
    order: LineOrder
    received_words: Sequence[str]
    paid_words: Sequence[str]


@dataclass(frozen=True, slots=True)
class SheetMapping:
    """How one bank writes its spreadsheets.

    Raises:
        MappingUnsound: the columns do not make a line, or the marks of numbers contradict each other.
    """

    columns: dict[str, str]
    """Meaning to title, as the bank writes it."""
    date_format: DateFormat = "YYYY-MM-DD"
    encoding: Encoding = "utf-8"
    delimiter: Delimiter = ","
    decimal: DecimalMark = "."
    thousands: ThousandsMark = ","
    skip: int = 0
    """Rows above the titles."""
    end: str = ""
    """A row whose first cell begins with this ends the lines, such as 合计."""
    order: LineOrder = "oldest_first"
    received_words: tuple[str, ...] = ()
    """Words in the column of the direction that mean received, such as 贷."""
    paid_words: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Check that rows can be read by it."""
        named = set(self.columns)
        way = named & {"amount", "received", "paid"}
        problem = ""
        if named - set(COLUMNS):
            problem = f"unknown column {sorted(named - set(COLUMNS))[0]}"
        elif (
            "booked_on" not in named
            or way not in ({"amount"}, {"received", "paid"})
            or ("direction" in named and "amount" not in way)
        ):
            problem = "booked_on and one way to tell amounts are needed"
        elif len({title_of(title) for title in self.columns.values()}) < len(named) or not all(
            map(title_of, self.columns.values())
        ):
            problem = "a title is empty or stands twice"
        elif self.decimal == self.thousands:
            problem = "decimal and thousands are the same mark"
        elif ("direction" in named) != bool(self.received_words and self.paid_words) or set(
            self.received_words
        ) & set(self.paid_words):
            problem = "a direction needs words for received and words for paid, and no word twice"
        if problem:
            raise MappingUnsound(problem=problem)

    def content(self) -> MappingContent:
        """Give it as data."""
        return {
            "columns": self.columns,
            "date_format": self.date_format,
            "encoding": self.encoding,
            "delimiter": self.delimiter,
            "decimal": self.decimal,
            "thousands": self.thousands,
            "skip": self.skip,
            "end": self.end,
            "order": self.order,
            "received_words": list(self.received_words),
            "paid_words": list(self.paid_words),
        }

    @classmethod
    def of(cls, content: MappingContent) -> "SheetMapping":
        """Make it from data."""
        return cls(
            columns=content["columns"],
            date_format=content["date_format"],
            encoding=content["encoding"],
            delimiter=content["delimiter"],
            decimal=content["decimal"],
            thousands=content["thousands"],
            skip=content["skip"],
            end=content["end"],
            order=content["order"],
            received_words=tuple(content["received_words"]),
            paid_words=tuple(content["paid_words"]),
        )


@dataclass(frozen=True, slots=True)
class Supplement:
    """What the clerk says beside the file; None where the file says it."""

    account: str
    """Normalised number."""
    scale: int
    currency: str
    opening: int | None = None
    closing: int | None = None
    from_on: date | None = None
    to_on: date | None = None


def read_table(
    rows: Iterable[Row], mapping: SheetMapping, told: Supplement
) -> tuple[Statement | None, Faults[Fault]]:
    """Read a spreadsheet: one statement, or every fault with its row and column.

    Args:
        rows: the cells of the file, from its first row on.
        mapping: how to read them.
        told: what the file may not say.

    Raises:
        FileBeyondLimit: it has more lines than are read.
    """
    faults: Faults[Fault] = Faults()
    numbered = ((n, row) for n, row in enumerate(rows, 1) if n > mapping.skip and any(row))
    titles = next((row for _, row in numbered), None)
    if titles is None:
        faults.add(Fault("file", "", "", "it has no rows", "文件为空"))
        return None, faults
    places = _places(titles, mapping, faults)
    if faults:
        return None, faults
    lines: list[tuple[StatementLine, int | None]] = []
    for count, (n, row) in enumerate(numbered, 1):
        if mapping.end and isinstance(row[0], str) and tidied(row[0]).startswith(mapping.end):
            break
        if count > LINES_MAX:
            raise FileBeyondLimit(what="lines", most=LINES_MAX, place="row", at=str(n))
        reading = _Row(
            f"row {n}",
            {key: (row[at] if at < len(row) else None) for key, at in places.items()},
            mapping,
            told,
        )
        line, balance = reading.line(), reading.amount("balance")
        faults.extend(reading.faults)
        if line is not None:
            lines.append((line, balance))
    if faults:
        return None, faults
    if mapping.order == "newest_first":
        lines.reverse()
    return _statement(lines, told, faults), faults


def _places(titles: Row, mapping: SheetMapping, faults: Faults[Fault]) -> dict[str, int]:
    there = [title_of(title) for title in titles]
    places = {}
    for key, title in mapping.columns.items():
        found = [at for at, one in enumerate(there) if one == title_of(title)]
        if len(found) == 1:
            places[key] = found[0]
        elif found:
            faults.add(Fault("titles", title, "", "the column stands twice", "列重复"))
        else:
            faults.add(Fault("titles", title, "", "the column is missing", "缺少此列"))
    return places


def _statement(
    lines: list[tuple[StatementLine, int | None]], told: Supplement, faults: Faults[Fault]
) -> Statement | None:
    """Put a statement together, and check the balance after each line where the file has it."""
    opening, closing = told.opening, told.closing
    if lines and lines[0][1] is not None:
        opening = lines[0][1] - lines[0][0].net if opening is None else opening
        running = opening
        for line, balance in lines:
            running += line.net
            if running != balance:
                leads, has = (format_decimal(x or 0, told.scale, told.scale) for x in (running, balance))
                faults.add(
                    Fault(
                        line.where,
                        "balance",
                        has,
                        f"the lines lead to {leads}",
                        f"上一余额加本笔应为 {leads}",
                    )
                )
                running = balance or 0
        closing = running if closing is None else closing
    days = [line.booked_on for line, _ in lines]
    first, last = told.from_on or min(days, default=None), told.to_on or max(days, default=None)
    if opening is None or closing is None:
        faults.add(
            Fault(
                "file",
                "balance",
                "",
                "tell the opening and the closing balance, or map a column of balances",
                "请填写期初、期末余额，或在映射中指定余额列",
            )
        )
    if first is None or last is None:
        faults.add(
            Fault(
                "file",
                "period",
                "",
                "there are no lines; tell the days of the statement",
                "没有明细，请填写对账单起止日期",
            )
        )
    if faults or opening is None or closing is None or first is None or last is None:
        return None
    whole = tuple(line for line, _ in lines)
    return Statement(
        told.account, f"{first}/{last}", first, last, opening, closing, whole, "file", told.currency
    )


class _Row:
    """One row, cell by cell."""

    def __init__(
        self, where: str, cells: Mapping[str, Cell], mapping: SheetMapping, told: Supplement
    ) -> None:
        self._where, self._raw, self._mapping, self._told = where, cells, mapping, told
        self.faults: list[Fault] = []
        self._cells = {key: self._read(key) for key in cells}

    def _read(self, key: str) -> str:
        try:
            return read_cell(
                self._raw[key], text=key in TEXTS, most=WORDS_MAX if key == "remittance" else TEXT_MAX
            )
        except CellUnsound as unsound:
            self._fault(key, unsound.problem, unsound.zh)
            return ""

    def line(self) -> StatementLine | None:
        """Give the row its meaning; None where its day or its amount has a fault."""
        booked = self._day("booked_on")
        valued = self._day("valued_on") if self._word("valued_on") else None
        moved = self._moved()
        if "balance" in self._cells and not self._cells["balance"]:
            self._fault("balance", "empty", "余额为空")
        self._same("account", normal_number(self._word("account")), self._told.account)
        self._same("currency", self._word("currency").upper(), self._told.currency.upper())
        if booked is None or moved is None:
            return None
        other = normal_number(self._word("party_account"))
        return StatementLine(
            booked,
            *moved,
            valued,
            self._word("reference"),
            self._word("end_to_end"),
            self._word("party"),
            other,
            self._word("remittance"),
            where=self._where,
        )

    def _word(self, key: str) -> str:
        return self._cells.get(key, "")

    def amount(self, key: str) -> int | None:
        """Read an amount, of either sign; None where the cell is empty or is not one."""
        text = _SPACE.sub(" ", self._word(key)).strip()
        if not text or (key in ("received", "paid") and narrow(text) in LONE_DASHES):
            return None
        plain = number_typed(text, money=True, point=self._mapping.decimal, comma=self._mapping.thousands)
        if not _PLAIN.fullmatch(plain):
            self._fault(key, "not an amount", "不是金额")
            return None
        try:
            return parse_decimal(plain, self._told.scale)
        except LedgerError as error:
            self._fault(key, error.message("en"), error.message("zh_Hans"))
            return None

    def _moved(self) -> tuple[Direction, int] | None:
        """Find direction and amount in whichever way the mapping tells them."""
        if "amount" in self._cells:
            net = self.amount("amount")
            if not net:
                self._fault("amount", "empty or zero", "金额为空或为零")
                return None
            if "direction" in self._cells:
                word = self._cells["direction"]
                if word in self._mapping.paid_words:
                    net = -net
                elif word not in self._mapping.received_words:
                    self._fault("direction", "not one of the words of the mapping", "不是映射中的收付标志")
                    return None
        else:
            received, paid = self.amount("received") or 0, self.amount("paid") or 0
            if (received == 0) == (paid == 0):
                if not self._has("paid"):
                    self._fault(
                        "received", "either received or paid, and not both", "收入与支出须且只能填写一项"
                    )
                return None
            net = received - paid
        return ("in", net) if net > 0 else ("out", -net)

    def _has(self, key: str) -> bool:
        return any(fault.column == self._mapping.columns.get(key, key) for fault in self.faults)

    def _same(self, key: str, found: str, wanted: str) -> None:
        if found and found != wanted:
            self._fault(key, f"the statement is of {wanted}", f"对账单应为 {wanted}")

    def _day(self, key: str) -> date | None:
        text = narrow(_SPACE.sub(" ", self._word(key)))
        # A spreadsheet program keeps days as such, whatever it shows.
        for form in (
            self._mapping.date_format,
            "YYYY-MM-DD",
        ):
            pattern = re.escape(form)
            for part, expression in _PARTS.items():
                pattern = pattern.replace(part, expression)
            if form == "YYYYMMDD":
                pattern = r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})"
            found = re.fullmatch(pattern + _TIME, text, re.ASCII)
            if found is not None:
                try:
                    return date(int(found["y"]), int(found["m"]), int(found["d"]))
                except ValueError:
                    break
        if text and not isinstance(self._raw[key], str | date):
            self._fault(
                key,
                "a number and not a date; format the column as a date",
                "是数字而不是日期，请将该列设为日期格式",
            )
        self._fault(
            key,
            f"not a date of the form {self._mapping.date_format}",
            f"日期格式应为 {self._mapping.date_format}",
        )
        return None

    def _fault(self, key: str, problem: str, zh: str) -> None:
        """Note what is wrong in a cell, unless something was already: what follows from that is not worth telling."""
        if not self._has(key):
            self.faults.append(
                Fault(
                    self._where, self._mapping.columns.get(key, key), quoted(self._raw.get(key)), problem, zh
                )
            )
