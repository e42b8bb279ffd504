"""Small worlds for tests: a book with a few accounts, and short ways to write entries."""

import os
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any, Final
from uuid import UUID

from sqlalchemy import insert

from ledger.actors.tables import actor
from ledger.audit.checks import ALL, Finding, run_checks
from ledger.database import Books, Database, ReadBooks
from ledger.entries import Entry, Posting
from ledger.house import KINDS
from ledger.identifiers import uuid7
from ledger.journal import accounts
from ledger.journal.accounts import NewAccount
from ledger.journal.invariants import INVARIANTS
from ledger.journal.posting import Outcome, Submission, post
from tests.sampling import asked_in_full

DAY = date(2026, 6, 1)
BY_ACTS = {one.code for one in KINDS if one.acts}
"""The web posts these for an act of their room alone; where only the journal is looked at, the owner of the database posts them."""


RECORDS: Final = frozenset({"rows_are_as_recorded", "what_is_written_once_stays"})
"""What reads every row of every table beside its record; that takes longer than all other checks together."""


def broken_promises(books: ReadBooks, *, whole: bool = False) -> list[Finding]:
    """Run every check of what the books hold, and list those that find something.

    Each eighth test asks for the records too (`asked_in_full`), and whoever says so: one trigger, the same on all tables, writes them, and
    `tests/seals/test_records.py`, `test_rewritten.py` and `test_every_column.py` try it on each column. How the database is made is not
    asked: nobody who acts can change it. It is asked of the stories, the machines, the logs, the archives and the migrations, and part by
    part in `tests/audit/test_catalog.py`.

    All are asked in one statement whether they find anything; those that do are run. One after the other they would take as long in Python
    as they do in PostgreSQL.

    Args:
        books: what is looked at.
        whole: whether a test wants to hear of the records in any case.
    """
    name = os.environ.get("PYTEST_CURRENT_TEST", "").partition(" ")[0]
    asked = at_once(whole or asked_in_full(name)).replace("%", "%%")
    finding = books.connection.exec_driver_sql(asked).scalar_one()
    return [found for found in run_checks(books, [one for one in ALL if one.name in finding]) if found.count]


@cache
def at_once(records: bool) -> str:
    """The statement that gives the names of the checks that find something, with those of the records or without."""
    cases = (
        f"CASE WHEN EXISTS (SELECT FROM ({one.offenders}\n) found) THEN '{one.name}' END"
        for one in ALL
        if records or one.name not in RECORDS
    )
    return f"SELECT array_remove(ARRAY[{', '.join(cases)}], NULL)"


@dataclass(slots=True)
class World:
    """A book with a poster and an approver."""

    database: Database
    owner: Database
    book_id: int
    poster: int
    approver: int

    def post(
        self, *entries: Entry, atomic: bool = False, groups: tuple[int, ...] = (), actor_id: int = 0
    ) -> list[Outcome]:
        """Post a batch in a transaction of its own."""
        marks = groups or (0,) * len(entries)
        batch = [Submission(e, actor_id or self.poster, g) for e, g in zip(entries, marks, strict=True)]
        database = self.owner if any(e.kind in BY_ACTS for e in entries) else self.database
        return database.begin(lambda books: post(books, self.book_id, batch, atomic=atomic))

    def one(self, entry: Entry) -> str:
        """Post one entry, and tell "posted", "replayed" or the code of the refusal."""
        outcome = self.post(entry)[0]
        return outcome.status if outcome.error is None else outcome.error.code

    def balance(self, account: str, asset: str = "CNY") -> int:
        """Net debits of an account, straight from the table."""
        query = """SELECT coalesce(sum(b.debits - b.credits), 0) FROM ledger.balance b
                   JOIN ledger.account a USING (book_id, account_id) JOIN ledger.asset s USING (book_id, asset_id)
                   WHERE a.book_id = %s AND a.code = %s AND s.code = %s"""
        with self.database.read() as books:
            return int(books.connection.exec_driver_sql(query, (self.book_id, account, asset)).scalar_one())

    def open(self, *new: NewAccount) -> None:
        """Open accounts."""
        self.database.begin(lambda books: accounts.open_accounts(books, self.book_id, new, self.poster))

    def status(self, account: str, status: accounts.Status) -> None:
        """Change what an account may do, past the second person whom the web needs."""
        self.owner.begin(
            lambda books: accounts.set_status(books, self.book_id, account, status, "a test", self.poster)
        )

    def broken(self) -> list[tuple[str, Any]]:
        """Run every invariant, and list what it finds."""
        found = []
        with self.database.read() as books:
            for invariant in INVARIANTS:
                rows = books.connection.exec_driver_sql(invariant.offenders.replace("%", "%%")).all()
                found += [(invariant.name, row[0]) for row in rows]
        return found


def make_world(database: Database, owner: Database, code: str = "zj") -> World:
    """Open a book with CNY, one permit lot, and the accounts `a` to `d` (any balance) and `low` (never below zero)."""
    with owner.engine.begin() as connection:
        made = connection.execute(
            insert(actor).returning(actor.c.actor_id),
            [{"name": name, "role": "administrator"} for name in ("poster", "approver")],
        )
        poster, approver = sorted(made.scalars())

    def work(books: Books) -> int:
        number = accounts.open_book(books, code, "Zhejiang", date(2026, 1, 1))
        accounts.register_asset(books, number, "CNY", "renminbi", "money", "yuan", 2, 2)
        accounts.register_asset(books, number, "lot:1", "SO2, vintage 2026", "permit", "t", 6, 3)
        new = [NewAccount(name, f"owner:{name}", "clearing") for name in "abcd"]
        new.append(NewAccount("low", "owner:low", "clearing", floor=0))
        new.append(NewAccount("full", "owner:full", "clearing", ceiling=1000))
        new.append(NewAccount("cash", "owner:cash", "settlement_cash"))
        new.append(NewAccount("claim", "owner:claim", "settlement_claim"))
        accounts.open_accounts(books, number, new, poster)
        return number

    return World(database, owner, owner.begin(work), poster, approver)


def move(
    debit: str,
    credit: str,
    amount: int,
    *,
    id: UUID | None = None,
    on: date = DAY,
    kind: str = "journal.transfer",
    asset: str = "CNY",
    memo: str = "",
    document: str = "",
    reverses: UUID | None = None,
) -> Entry:
    """Write an entry with two postings."""
    postings = (Posting(debit, asset, "debit", amount), Posting(credit, asset, "credit", amount))
    return Entry(id or uuid7(), kind, on, postings, memo, document, reverses)


def older(entry: Entry, memo: str, document: str = "") -> Entry:
    """Give an entry the texts that were kept before one rule held for all of them: a book may still have them."""
    return replace(entry, memo=memo, document=document, kept=True)
