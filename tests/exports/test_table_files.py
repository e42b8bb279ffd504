"""Tables: the files have the columns of the dictionary, and the rows of the ledger to the last unit."""

import csv
import io
import json
import subprocess
import sys
from datetime import date
from typing import Any
from zipfile import ZipFile

import pyarrow as pa
import pytest
from pyarrow import parquet

from ledger.database import Database
from ledger.exports import table_files
from ledger.exports.forms import Form, write_export
from ledger.exports.table_files import DICTIONARY, columns_of
from ledger.journal.balances import balances_of
from tests.furnished import furnished
from tests.world import World, make_world, move

NAMES = ["accounts", "assets", "balances", "entries", "postings"]


@furnished
def world(database: Database, owner: Database) -> World:
    """A book with a few entries."""
    made = make_world(database, owner)
    texts = ["=1+1", 'quotes "and", commas', "-2+3", "排污权", "@SUM(1)", "+1", "＝1"]
    made.post(*(move("a", "b", 100 + n, memo=memo, on=date(2026, 6, 1 + n)) for n, memo in enumerate(texts)))
    made.post(move("c", "d", 10**17, asset="lot:1"))
    return made


def unzipped(database: Database, book_id: int, form: Form) -> ZipFile:
    """Export a book, and open what came."""
    with database.read() as books:
        return ZipFile(io.BytesIO(b"".join(write_export(books, book_id, form))))


def rows(file: ZipFile, form: Form, table: str) -> list[dict[str, Any]]:
    """The rows of one table: as they are in Parquet, texts in CSV."""
    data = file.read(f"{table}.{form}")
    if form == "parquet":
        found: list[dict[str, Any]] = parquet.read_table(io.BytesIO(data)).to_pylist()
        return found
    return list(csv.DictReader(io.StringIO(data.decode(), newline="")))


@pytest.mark.parametrize("form", ["parquet", "csv"])
def test_columns_are_those_of_the_dictionary(world: World, database: Database, form: Form) -> None:
    """Every table has just its columns in order, Parquet with their types, and both dictionaries say so."""
    file = unzipped(database, world.book_id, form)
    assert file.testzip() is None
    assert file.namelist() == [*(f"{name}.{form}" for name in NAMES), "dictionary.csv", "dictionary.json"]
    for name in NAMES:
        assert list(rows(file, form, name)[0]) == [column.column for column in columns_of(name)]
        if form == "parquet":
            schema = parquet.read_schema(io.BytesIO(file.read(f"{name}.parquet")))
            assert schema.equals(table_files.schema_of(name), check_metadata=False)
            assert all(field.metadata[b"zh"] for field in schema)
    told = [column._asdict() for column in DICTIONARY]
    assert json.loads(file.read("dictionary.json")) == told
    assert list(csv.DictReader(io.StringIO(file.read("dictionary.csv").decode()))) == told
    assert all(column.en and column.zh for column in DICTIONARY)


@pytest.mark.parametrize("form", ["parquet", "csv"])
def test_rows_are_those_of_the_ledger(
    world: World, database: Database, form: Form, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Balances are ours, postings sum to them, texts are as recorded; with row groups of three rows too."""
    monkeypatch.setattr(table_files, "ROWS", 3)
    file = unzipped(database, world.book_id, form)
    with database.read() as books:
        ours = balances_of(books, world.book_id, None)
    found = rows(file, form, "balances")
    assert [
        (b["account"], b["asset"], int(b["debits"]), int(b["credits"]), int(b["balance"])) for b in found
    ] == [(b.account, b.asset, b.debits, b.credits, b.balance) for b in ours]
    assert {b["balance_text"] for b in found} == {
        "7.21",
        "-7.21",
        "100000000000.000000",
        "-100000000000.000000",
    }
    postings = rows(file, form, "postings")
    assert len(postings) == 16
    for balance in found:
        own = [p for p in postings if (p["account"], p["asset"]) == (balance["account"], balance["asset"])]
        assert sum(int(p["debit"]) for p in own) == int(balance["debits"])
        assert sum(int(p["credit"]) for p in own) == int(balance["credits"])
    entries = rows(file, form, "entries")
    assert [e["memo"] for e in entries] == [
        "=1+1",
        "",
        'quotes "and", commas',
        "-2+3",
        "排污权",
        "@SUM(1)",
        "+1",
        "＝1",
    ]
    assert {p["entry"] for p in postings} == {e["entry"] for e in entries}
    assert str(entries[0]["effective_on"]) == "2026-06-01"
    assert {str(a["debit_normal"]).lower() for a in rows(file, form, "accounts")} == {"true", "false"}


def test_an_empty_book(database: Database, owner: Database) -> None:
    """A book without entries gives tables without rows."""
    made = make_world(database, owner)
    file = unzipped(database, made.book_id, "parquet")
    assert parquet.read_table(io.BytesIO(file.read("postings.parquet"))).num_rows == 0
    assert pa.types.is_int64(table_files.schema_of("postings").field("debit").type)
    assert rows(unzipped(database, made.book_id, "csv"), "csv", "entries") == []


def test_a_server_loads_it_when_it_is_asked() -> None:
    """Goal: who asks for no tables has no memory taken by what writes them. Method: load the server in a process of its own."""
    told = "import sys, api.app; sys.exit('pyarrow' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", told], check=False).returncode == 0
