"""A book as tables in one zip: `accounts`, `assets`, `balances`, `entries`, `postings`, as Parquet or CSV, and the dictionary.

Amounts are 64-bit integers of the asset's smallest unit, as the ledger keeps them, beside a column `scale` with the decimals
that make them the unit people read; sums of integers are exact in every program. One text column per amount says the same as
a decimal. CSV is UTF-8 with a line of names, as RFC 4180 writes it, and texts stand as they were recorded: import them as text,
because a spreadsheet takes what begins with `=` for a formula.

`DICTIONARY` is the one list of columns: it makes the files, `dictionary.csv` and `dictionary.json`. The zip is written to
nowhere but the pieces it is sent in; row groups of Parquet hold `ROWS` rows, so memory does not grow with the book.
"""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any, Final, NamedTuple
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import pyarrow as pa
from pyarrow import parquet

from ledger.amounts import format_decimal
from ledger.database import ReadBooks
from ledger.exports.readings import BookRead, Event, read_book, read_entries

ROWS: Final = 20_000
"""Rows of a row group."""
TYPES: Final[dict[str, Any]] = {
    "text": pa.string(),
    "integer": pa.int64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "instant": pa.timestamp("us", "UTC"),
}
Row = tuple[Any, ...]
OnProgress = Callable[[int, int], object]


class Column(NamedTuple):
    """A column of a table, and what it means."""

    table: str
    column: str
    type: str
    """A key of `TYPES`."""
    unit: str
    en: str
    zh: str


_SMALLEST: Final = "smallest unit of the asset"
_SHOWN: Final = "unit of the asset"

DICTIONARY: Final = (
    Column("accounts", "account", "text", "", "Code of the account", "账户代码"),
    Column("accounts", "owner", "text", "", "Code of its owner", "所有人代码"),
    Column("accounts", "purpose", "text", "", "Line of the chart of accounts", "科目（用途）"),
    Column("accounts", "debit_normal", "boolean", "", "Whether debits increase its balance", "余额方向是否为借方"),
    Column("accounts", "status", "text", "", "open, frozen, receive_only or closed", "状态：开放、冻结、只收或关闭"),
    Column("accounts", "opened_at", "instant", "UTC", "When it was opened", "开户时间"),
    Column("assets", "asset", "text", "", "Code of the asset", "资产代码"),
    Column("assets", "name", "text", "", "Its name", "名称"),
    Column("assets", "kind", "text", "", "money, permit or cap", "种类：货币、排污权或总量"),
    Column("assets", "unit", "text", "", "The unit that people read", "计量单位"),
    Column("assets", "scale", "integer", "decimals", "Decimals of the unit that the smallest unit counts", "最小单位对应的小数位数"),
    Column("balances", "account", "text", "", "Code of the account", "账户代码"),
    Column("balances", "asset", "text", "", "Code of the asset", "资产代码"),
    Column("balances", "debits", "integer", _SMALLEST, "Sum of all debits", "借方累计发生额（最小单位）"),
    Column("balances", "credits", "integer", _SMALLEST, "Sum of all credits", "贷方累计发生额（最小单位）"),
    Column("balances", "balance", "integer", _SMALLEST, "Balance in the normal direction", "余额（按账户余额方向，最小单位）"),
    Column("balances", "scale", "integer", "decimals", "Decimals of the asset", "资产的小数位数"),
    Column("balances", "balance_text", "text", _SHOWN, "The balance as a decimal", "余额（十进制文本）"),
    Column("entries", "entry", "text", "", "Id of the entry, a UUID", "分录编号（UUID）"),
    Column("entries", "kind", "text", "", "Kind of the event", "业务种类"),
    Column("entries", "effective_on", "date", "", "Legal date of the event", "业务生效日期"),
    Column("entries", "recorded_at", "instant", "UTC", "When the ledger learned of it", "入账时间"),
    Column("entries", "voucher", "text", "", "Voucher number, as 2026-06/12; empty until sealed", "凭证号，如 2026-06/12；封存前为空"),
    Column("entries", "memo", "text", "", "What it was recorded for", "摘要"),
    Column("entries", "document", "text", "", "Decision, contract or voucher behind it", "所依据的文书、合同或凭证"),
    Column("entries", "reverses", "text", "", "Id of the entry that it reverses, or empty", "所冲销分录的编号，没有则为空"),
    Column("entries", "actor", "text", "", "Who recorded it", "记账人"),
    Column("entries", "approver", "text", "", "Who approved it, or empty", "复核人，没有则为空"),
    Column("postings", "entry", "text", "", "Id of the entry, a UUID", "分录编号（UUID）"),
    Column("postings", "line", "integer", "", "Line of the entry, from 1", "行号，从 1 起"),
    Column("postings", "effective_on", "date", "", "Legal date of the entry", "业务生效日期"),
    Column("postings", "account", "text", "", "Code of the account", "账户代码"),
    Column("postings", "asset", "text", "", "Code of the asset", "资产代码"),
    Column("postings", "debit", "integer", _SMALLEST, "Amount debited; 0 when the line is a credit", "借方金额（最小单位），贷方行为 0"),
    Column("postings", "credit", "integer", _SMALLEST, "Amount credited; 0 when the line is a debit", "贷方金额（最小单位），借方行为 0"),
    Column("postings", "scale", "integer", "decimals", "Decimals of the asset", "资产的小数位数"),
    Column("postings", "amount_text", "text", _SHOWN, "Debit less credit as a decimal", "借方减贷方（十进制文本）"),
)  # fmt: skip


def columns_of(table: str) -> list[Column]:
    """List the columns of a table, in order."""
    return [column for column in DICTIONARY if column.table == table]


def schema_of(table: str) -> pa.Schema:
    """Give the schema of a table for Parquet; every field carries its meaning."""
    return pa.schema(
        [
            pa.field(c.column, TYPES[c.type], nullable=False, metadata={"en": c.en, "zh": c.zh})
            for c in columns_of(table)
        ]
    )


def write_tables(books: ReadBooks, book_id: int, form: str, told: OnProgress) -> Iterator[bytes]:
    """Write a whole book as a zip, piece by piece.

    Args:
        books: the snapshot; it must stay open until the last piece.
        book_id: the book.
        form: `parquet` or `csv`.
        told: hears how far it is, as steps done and steps in all.
    """
    sink = _Sink()
    with ZipFile(sink, "w") as archive:
        for table, rows in _tables(books, book_id, told):
            member = ZipInfo(f"{table}.{form}", (1980, 1, 1, 0, 0, 0))
            member.compress_type = ZIP_DEFLATED if form == "csv" else ZIP_STORED
            with archive.open(member, "w", force_zip64=True) as file:
                for _ in (_as_parquet if form == "parquet" else _as_csv)(file, table, rows):
                    yield sink.take()
        for name, text in (("dictionary.csv", dictionary_csv()), ("dictionary.json", dictionary_json())):
            archive.writestr(ZipInfo(name, (1980, 1, 1, 0, 0, 0)), text)
    yield sink.take()


def dictionary_csv() -> str:
    """Write the dictionary as CSV."""
    return _csv([Column._fields, *DICTIONARY])


def dictionary_json() -> str:
    """Write the dictionary as JSON."""
    return json.dumps([column._asdict() for column in DICTIONARY], ensure_ascii=False, indent=1) + "\n"


class _Sink(io.RawIOBase):
    """What a zip is written into and taken from; it cannot be sought, so nothing that was taken is asked for again."""

    def __init__(self) -> None:
        self._waiting = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._waiting += data
        return len(data)

    def take(self) -> bytes:
        taken = bytes(self._waiting)
        self._waiting.clear()
        return taken


def _tables(books: ReadBooks, book_id: int, told: OnProgress) -> Iterator[tuple[str, Iterator[Row]]]:
    book = read_book(books, book_id)
    yield "accounts", iter(book.accounts.values())
    yield "assets", iter(book.assets.values())
    yield "balances", _balances(book)
    steps = 2 * book.entries
    yield "entries", (_entry(event) for event in _telling(read_entries(books, book_id), 0, steps, told))
    yield "postings", _postings(book, _telling(read_entries(books, book_id), book.entries, steps, told))


def _telling(entries: Iterator[Event], before: int, steps: int, told: OnProgress) -> Iterator[Event]:
    """Pass the entries on, and tell how far it is: the book is gone through twice, for entries and for postings."""
    for done, event in enumerate(entries, before + 1):
        yield event
        if done % 1000 == 0 or done == steps:
            told(done, steps)


def _balances(book: BookRead) -> Iterator[Row]:
    for held in book.held:
        account, asset = book.accounts[held.account_id], book.assets[held.asset_id]
        balance = (held.debits - held.credits) * (1 if account.debit_normal else -1)
        text = format_decimal(balance, asset.scale, asset.scale)
        yield account.code, asset.code, held.debits, held.credits, balance, asset.scale, text


def _entry(event: Event) -> Row:
    return (
        str(event.id),
        event.kind,
        event.effective_on,
        event.recorded_at,
        event.voucher,
        event.memo,
        event.document,
        str(event.reverses or ""),
        event.actor,
        event.approver,
    )


def _postings(book: BookRead, entries: Iterator[Event]) -> Iterator[Row]:
    for event in entries:
        entry = str(event.id)
        for leg in event.legs:
            code, _, _, _, scale = book.assets[leg.asset_id]
            text = format_decimal(leg.debit - leg.credit, scale, scale)
            account = book.accounts[leg.account_id].code
            yield entry, leg.line, event.effective_on, account, code, leg.debit, leg.credit, scale, text


def _as_parquet(file: Any, table: str, rows: Iterator[Row]) -> Iterator[None]:
    schema = schema_of(table)
    with parquet.ParquetWriter(file, schema, compression="zstd") as writer:
        while part := list(islice(rows, ROWS)):
            arrays = [
                pa.array(values, field.type)
                for values, field in zip(zip(*part, strict=True), schema, strict=True)
            ]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
            yield


def _as_csv(file: Any, table: str, rows: Iterator[Row]) -> Iterator[None]:
    file.write(_csv([[column.column for column in columns_of(table)]]).encode())
    while part := list(islice(rows, ROWS)):
        file.write(_csv(map(_cells, part)).encode())
        yield


def _cells(row: Row) -> list[str]:
    return [
        str(cell).lower()
        if isinstance(cell, bool)
        else cell.isoformat()
        if hasattr(cell, "isoformat")
        else str(cell)
        for cell in row
    ]


def _csv(rows: Iterable[Iterable[str]]) -> str:
    written = io.StringIO()
    csv.writer(written).writerows(rows)
    return written.getvalue()
