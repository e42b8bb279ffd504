"""The demonstration books, told over HTTP and exported: other programs agree with our trial balance to the last unit."""

from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import httpx
import pytest

from cli import demo
from ledger.database import Database
from ledger.journal.balances import totals, trial_balance
from ledger.journal.codes import book_id
from tests.exports.programs import (
    Balances,
    bean_check,
    beancount_balances,
    hledger,
    hledger_balances,
    ours,
    written,
)
from tests.people import two
from tests.worked_examples.test_stories import client

__all__ = ["client"]


@pytest.fixture
def told(client: httpx.Client, owner: Database) -> list[str]:
    """All stories are told; the codes of their books."""
    key = two(owner)
    first = demo.Teller(client, demo.prepare(client, key))
    for _, story in demo.STORIES:
        list(story(first))
    for book, (_, story, parties) in (("province", demo.PERMITS), ("damages", demo.COMPENSATION)):
        list(story(demo.Teller(client, demo.prepare(client, key, book, parties), book)))
    return [demo.BOOK, "province", "damages"]


def purposes_from(path: Path, balances: Balances) -> dict[tuple[str, str], Decimal]:
    """Add the balances of other programs up by our purpose and asset, which the file carries."""
    purpose, code = {}, {}
    for line in path.read_text("utf-8").splitlines():
        words = line.split()
        if line.startswith("account "):
            purpose[words[1]] = line.rpartition("purpose:")[2]
        if line.startswith("commodity "):
            code[words[2].strip('"')] = line.partition("code:")[2].partition(",")[0]
    found: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for (account, commodity), amount in balances.items():
        found[purpose[account], code[commodity]] += amount
    return {key: amount for key, amount in found.items() if amount}


def test_the_demonstration(told: list[str], database: Database, tmp_path: Path) -> None:
    """Every book of the demonstration is accepted, and each line of its trial balance is the same outside."""
    for book in told:
        with database.read() as books:
            number = book_id(books, book)
            lines = trial_balance(books, number)
            assert all(debits == credits for _, _, debits, credits in totals(books, number))
        expected = {
            (line.purpose, line.asset): Decimal(line.debits - line.credits).scaleb(-line.unit.scale)
            for line in lines
            if line.debits != line.credits
        }
        path = written(database, number, "beancount", tmp_path)
        checked = bean_check(path)
        assert (checked.returncode, checked.stderr) == (0, "")
        balances = beancount_balances(path)
        assert balances == ours(database, number)
        path = written(database, number, "hledger", tmp_path)
        assert purposes_from(path, balances) == expected
        checked = hledger(path, "check", "--strict", "ordereddates")
        assert checked.returncode == 0, checked.stderr
        assert hledger_balances(path) == balances
