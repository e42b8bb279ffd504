"""The programs that judge an export: bean-check and beancount's loader, and hledger. None of them is ours."""

import csv
import io
import os
import shutil
import subprocess
import sys
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import pytest
from beancount import loader
from beancount.core.data import Open, Transaction

from ledger.amounts import format_decimal
from ledger.database import Database
from ledger.exports.forms import FORMS, Form, write_export
from ledger.exports.plaintext import DIALECTS
from ledger.exports.readings import read_book

Balances = dict[tuple[str, str], Decimal]
"""Debits less credits by the names of account and commodity; what is zero is left out."""


def written(database: Database, book_id: int, form: Form, folder: Path) -> Path:
    """Export a book into a file."""
    path = folder / f"book.{FORMS[form].suffix}"
    with database.read() as books, path.open("wb") as file:
        file.writelines(write_export(books, book_id, form))
    return path


def ours(database: Database, book_id: int) -> Balances:
    """What the ledger itself holds, under the names of the export."""
    with database.read() as books:
        book = read_book(books, book_id)
    names = DIALECTS["beancount"](book)
    found = {
        (names.accounts[h.account_id], names.commodities[h.asset_id].name): Decimal(
            format_decimal(h.debits - h.credits, book.assets[h.asset_id].scale, 0)
        )
        for h in book.held
    }
    return {key: number for key, number in found.items() if number}


def bean_check(path: Path) -> subprocess.CompletedProcess[str]:
    """Run bean-check of beancount's own package, without its cache."""
    program = Path(sys.executable).parent / "bean-check"
    return subprocess.run(
        [program, "--no-cache", path], capture_output=True, text=True, check=False, timeout=120
    )


def beancount_balances(path: Path) -> Balances:
    """What beancount has after it read the file; no error at all."""
    entries, errors, _ = loader.load_file(str(path))
    assert errors == []
    assert any(isinstance(entry, Open) for entry in entries)
    found: Balances = defaultdict(Decimal)
    for entry in entries:
        if isinstance(entry, Transaction):
            for posting in entry.postings:
                assert posting.units is not None
                assert posting.units.number is not None
                found[posting.account, posting.units.currency] += posting.units.number
    return {key: number for key, number in found.items() if number}


def hledger(path: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run hledger; the test is skipped where it is not installed."""
    program = shutil.which("hledger")
    if program is None:
        pytest.skip("hledger is not installed: apt-get install hledger")
    return subprocess.run(
        [program, "-f", path, *words],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        encoding="utf-8",
        env={**os.environ, "LC_ALL": "C.UTF-8"},
    )


def hledger_balances(path: Path) -> Balances:
    """What hledger says each account holds."""
    told = hledger(path, "balance", "--flat", "--layout=bare", "-O", "csv", "--no-total")
    assert told.returncode == 0, told.stderr
    rows = list(csv.DictReader(io.StringIO(told.stdout)))
    found = {(row["account"], row["commodity"].strip('"')): Decimal(row["balance"]) for row in rows}
    return {key: number for key, number in found.items() if number}
