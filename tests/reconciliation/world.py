"""A treasury with its bank account for tests: short ways to post, to tell what the bank tells, and to match."""

from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import insert, text

from ledger.actors.tables import actor
from ledger.amounts import parse_decimal
from ledger.database import Books, Database
from ledger.entries import Entry, Posting
from ledger.errors import LedgerError
from ledger.identifiers import uuid7
from ledger.journal import accounts
from ledger.journal.accounts import NewAccount
from ledger.journal.posting import Submission, post
from ledger.processes.acting import Done
from ledger.processes.actions import Step
from ledger.reconciliation.accounts import BankAccount, add_mapping, bank_account_of
from ledger.reconciliation.actions import imports, matches
from ledger.reconciliation.actions.imports import Imported, Read
from ledger.reconciliation.actions.matches import Run
from ledger.reconciliation.queries.items import reconciliation_on
from ledger.reconciliation.queries.matches import Match
from ledger.reconciliation.rules.ageing import Reconciliation
from ledger.reconciliation.rules.mapping import SheetMapping, Supplement
from ledger.reconciliation.rules.statements import Statement, StatementLine
from tests.permits.world import uscc
from tests.world import broken_promises

NUMBER = "330600000012345678"
SECOND = "330600000087654321"
TREASURY = "treasury:money:treasury_cash"
EXCHANGE = "exchange:money:settlement_cash"
SINCE = date(2026, 6, 1)
TODAY = date(2026, 11, 1)
MILL, DYER = f"enterprise:{uscc(1)}", f"enterprise:{uscc(2)}"
NAMES = {MILL: "绍兴纺织有限公司", DYER: "Dyeing Works (Shaoxing) Ltd."}
WITHOUT_ACTS = {"entries_have_their_acts", "entries_have_their_records"}
"""Promises of other rooms, whose entries the owner of the database posts here."""


def yuan(text: str) -> int:
    """Read an amount in fen."""
    return parse_decimal(text, 2)


def moved(net: str, on: str, **words: Any) -> StatementLine:
    """Write a line of the bank; below zero where the account paid."""
    amount = yuan(net)
    return StatementLine(date.fromisoformat(on), "in" if amount > 0 else "out", abs(amount), **words)


def stated(
    opening: str,
    lines: list[StatementLine],
    first: str,
    last: str,
    *,
    closing: str = "",
    number: str = NUMBER,
) -> Statement:
    """Write a statement; the closing balance is what its lines lead to, unless it is told."""
    begun = yuan(opening)
    ended = yuan(closing) if closing else begun + sum(line.net for line in lines)
    placed = tuple(replace(line, where=f"entry {n}") for n, line in enumerate(lines, 1))
    return Statement(
        number,
        "S",
        date.fromisoformat(first),
        date.fromisoformat(last),
        begun,
        ended,
        placed,
        "statement 1",
        "CNY",
    )


def tied(owner: Database, book_id: int, actor: int, number: str, account: str, since: date) -> BankAccount:
    """Tie a bank account as the owner of the database can, past the two persons of `tests/reconciliation/test_ties.py`."""
    query = (
        "INSERT INTO ledger.bank_account (book_id, number, name, bank, account_id, asset_id, since, added_by)"
        " SELECT a.book_id, %s, '专户', '国库', a.account_id, s.asset_id, %s, %s FROM ledger.account a"
        " JOIN ledger.asset s ON s.book_id = a.book_id AND s.code = 'CNY' WHERE a.book_id = %s AND a.code = %s"
    )

    def work(books: Books) -> BankAccount:
        books.connection.exec_driver_sql(query, (number, since, actor, book_id, account)).close()
        return bank_account_of(books, book_id, number)

    return owner.begin(work)


@dataclass
class Treasury:
    """A book with two bank accounts, two enterprises, and three people of finance."""

    database: Database
    owner: Database

    def __post_init__(self) -> None:
        """Open the book."""
        with self.owner.engine.begin() as connection:
            rows = [{"name": name, "role": "administrator"} for name in ("clerk", "colleague", "poster")]
            found = connection.execute(insert(actor).returning(actor.c.actor_id), rows).scalars()
            self.clerk, self.colleague, self.poster = sorted(found)
        self.book_id = self.owner.begin(self._furnish)
        self.account = self.add(NUMBER, TREASURY)
        self.second = self.add(SECOND, EXCHANGE)

    def _furnish(self, books: Books) -> int:
        number = accounts.open_book(books, "zj", "Zhejiang", date(2026, 1, 1))
        accounts.register_asset(books, number, "CNY", "renminbi", "money", "yuan", 2, 2)
        purposes = (
            ("treasury", ("treasury_cash", "nontax_revenue", "fee_assessed")),
            ("exchange", ("settlement_cash",)),
        )
        new = [NewAccount(f"{who}:money:{p}", who, p) for who, some in purposes for p in some]
        new += [
            NewAccount(f"{who}:money:{p}", who, p)
            for who in NAMES
            for p in ("fee_receivable", "settlement_claim")
        ]
        accounts.open_accounts(books, number, new, self.poster)
        for code, name in NAMES.items():
            books.connection.execute(
                text("INSERT INTO ledger.party VALUES (:book, :code, :name, '', '2026-01-01', :actor)"),
                {"book": number, "code": code, "name": name, "actor": self.poster},
            )
        return number

    def add(self, number: str, account: str, since: date = SINCE) -> BankAccount:
        """Tie a bank account."""
        return tied(self.owner, self.book_id, self.clerk, number, account, since)

    def step(self, who: int, reason: str = "", on: date = TODAY) -> Step:
        """Say who acts."""
        return Step(who, "finance", on, reason)

    def _post(self, *entries: Entry) -> UUID:
        """Post past the rooms, which is the owner's right: what is looked at here is the cash."""
        batch = [Submission(entry, self.poster) for entry in entries]
        outcomes = self.owner.begin(lambda books: post(books, self.book_id, batch))
        assert [o.error for o in outcomes] == [None] * len(entries)
        return entries[-1].id

    def fee(self, party: str, amount: str, on: str, document: str, memo: str = "") -> UUID:
        """Post a use fee that a party pays into the treasury; its first line is on the cash."""
        fen, day = yuan(amount), date.fromisoformat(on)
        owed, assessed = (f"{party}:money:fee_receivable", "treasury:money:fee_assessed")
        first = Entry(
            uuid7(),
            "permits.fee_assessment",
            day,
            (Posting(owed, "CNY", "debit", fen), Posting(assessed, "CNY", "credit", fen)),
        )
        legs = (
            Posting(TREASURY, "CNY", "debit", fen),
            Posting(owed, "CNY", "credit", fen),
            Posting(assessed, "CNY", "debit", fen),
            Posting("treasury:money:nontax_revenue", "CNY", "credit", fen),
        )
        return self._post(first, Entry(uuid7(), "permits.fee_payment", day, legs, memo, document))

    def refund(self, amount: str, on: str, document: str) -> UUID:
        """Post money that goes back; its second line is on the cash."""
        legs = (
            Posting("treasury:money:nontax_revenue", "CNY", "debit", yuan(amount)),
            Posting(TREASURY, "CNY", "credit", yuan(amount)),
        )
        return self._post(Entry(uuid7(), "compensation.refund", date.fromisoformat(on), legs, "", document))

    def deposit(self, party: str, amount: str, on: str, *, reverses: UUID | None = None) -> UUID:
        """Post money that a party pays into the settlement account, or the reversal of that."""
        legs = (
            Posting(EXCHANGE, "CNY", "credit" if reverses else "debit", yuan(amount)),
            Posting(
                f"{party}:money:settlement_claim", "CNY", "debit" if reverses else "credit", yuan(amount)
            ),
        )
        kind = "journal.reversal" if reverses else "market.deposit"
        return self._post(Entry(uuid7(), kind, date.fromisoformat(on), legs, reverses=reverses))

    def take(self, *statements: Statement) -> Imported:
        """Import statements as if they had been read from a file."""
        digest = repr(statements).encode()
        by = {account.number: account for account in (self.account, self.second)}
        read = Read(sha256(digest).digest(), len(digest), None, tuple((by[s.account], s) for s in statements))
        return self.keep(read)

    def keep(self, read: Read) -> Imported:
        """Import what was read."""
        return self.database.begin(
            lambda books: imports.import_statements(books, self.book_id, self.clerk, read, "file")
        )

    def camt(self, data: bytes) -> Imported:
        """Import a camt.053 file."""
        return self.keep(imports.read_camt_file(data, [self.account, self.second], TODAY))

    def sheet(self, data: bytes, mapping: SheetMapping, **told: Any) -> Imported:
        """Import a spreadsheet."""
        self.owner.begin(lambda books: add_mapping(books, self.book_id, self.clerk, "bank", mapping))
        return self.keep(
            imports.read_table_file(
                data, self.account, "bank", mapping, Supplement(NUMBER, 2, "CNY", **told), TODAY
            )
        )

    def run(self, account: BankAccount | None = None) -> Run:
        """Let the rules match."""
        return self.database.begin(
            lambda books: matches.run_rules(books, account or self.account, self.clerk)
        )

    def propose(
        self, lines: list[int], items: list[tuple[UUID, int]], *, id: UUID | None = None, who: int = 0
    ) -> Match:
        """Propose a match by hand."""
        return self.database.begin(
            lambda books: matches.propose(
                books,
                self.account,
                self.step(who or self.clerk),
                match_id=id or uuid7(),
                lines=lines,
                items=items,
            )
        ).record

    def turn(self, match_id: UUID, action: str, who: int) -> Done[Match]:
        """Approve or drop a match."""
        verb = {"approve": matches.approve_match, "drop": matches.drop_match}[action]
        return self.database.begin(lambda books: verb(books, self.book_id, self.step(who), match_id=match_id))

    def ask(self, match_id: UUID, *, reason: str = "wrong payer", id: UUID | None = None) -> UUID:
        """Ask to undo a match."""
        release_id = id or uuid7()
        self.database.begin(
            lambda books: matches.ask_release(
                books, self.book_id, self.step(self.clerk, reason), release_id=release_id, match_id=match_id
            )
        )
        return release_id

    def release(
        self, match_id: UUID, release_id: UUID, who: int, action: str = "approve"
    ) -> Done[matches.Release]:
        """Approve or drop a release."""
        verb = {"approve": matches.approve_release, "drop": matches.drop_release}[action]
        return self.database.begin(
            lambda books: verb(books, self.book_id, self.step(who), match_id=match_id, release_id=release_id)
        )

    def on(self, day: str, account: BankAccount | None = None) -> Reconciliation:
        """Bring both balances together."""
        with self.database.read() as books:
            return reconciliation_on(books, account or self.account, date.fromisoformat(day))

    def lines(self) -> dict[str, int]:
        """Numbers of the lines by day and net amount in fen, as `2026-06-02 30000`."""
        query = "SELECT booked_on || ' ' || CASE WHEN direction = 'in' THEN amount ELSE -amount END, line_id FROM ledger.bank_line"
        with self.database.read() as books:
            return {str(key): int(number) for key, number in books.connection.exec_driver_sql(query)}

    def count(self, table: str) -> int:
        """Number of rows of a table."""
        with self.database.read() as books:
            return int(books.connection.execute(text(f"SELECT count(*) FROM ledger.{table}")).scalar_one())

    def broken(self) -> list[str]:
        """Run every check of all rooms, and name those that find something; what was posted here has no acts."""
        with self.database.read() as books:
            found = [f for f in broken_promises(books) if f.invariant.name not in WITHOUT_ACTS]
        return [f"{f.invariant.name}: {f.offenders}" for f in found]

    def refused(self, work: Any, *arguments: Any, **named: Any) -> LedgerError:
        """Do something that is refused, and give the refusal."""
        try:
            work(*arguments, **named)
        except LedgerError as error:
            return error
        raise AssertionError("it was not refused")
