"""The reconciliation room: a camt.053 of 10,000 lines against 10,000 postings, imported, matched, and brought together."""

import time
from collections.abc import Callable
from datetime import date, timedelta

from benchmarks.world import World
from ledger.amounts import yuan
from ledger.database import Books
from ledger.entries import Entry, Posting
from ledger.identifiers import uuid7
from ledger.journal import accounts
from ledger.journal.accounts import NewAccount
from ledger.journal.posting import Submission, post
from ledger.reconciliation.accounts import bank_accounts
from ledger.reconciliation.actions import imports, matches
from ledger.reconciliation.queries.items import reconciliation_on

Add = Callable[..., None]
LINES = 10_000
FIRST = date(2026, 6, 1)
NUMBER = "330600000012345678"
CASH, CLAIM = "exchange:money:settlement_cash", "payer:money:settlement_claim"
TIE = (
    "INSERT INTO ledger.bank_account (book_id, number, name, bank, account_id, asset_id, since, added_by)"
    " SELECT a.book_id, %s, 'bench', 'bench', a.account_id, s.asset_id, %s, 1 FROM ledger.account a"
    " JOIN ledger.asset s ON s.book_id = a.book_id WHERE a.book_id = %s AND a.code = %s"
)
"""As the owner of the database can, past the two persons."""


def furnish(world: World) -> int:
    """Open a book with 10,000 deposits over thirty days; every fourth pair of them is paid in one transfer."""

    def prepare(books: Books) -> int:
        number = accounts.open_book(books, "reconciliation", "Reconciliation", date(2026, 1, 1))
        accounts.register_asset(books, number, "CNY", "renminbi", "money", "yuan", 2, 2)
        new = [
            NewAccount(CASH, "exchange", "settlement_cash"),
            NewAccount(CLAIM, "payer", "settlement_claim"),
        ]
        accounts.open_accounts(books, number, new, 1)
        return number

    book_id = world.owner.begin(prepare)
    world.owner.begin(
        lambda books: books.connection.exec_driver_sql(TIE, (NUMBER, FIRST, book_id, CASH)).close()
    )
    for at in range(0, LINES, 1000):
        batch = [
            Submission(
                Entry(
                    uuid7(),
                    "market.deposit",
                    FIRST + timedelta(n % 30),
                    (Posting(CASH, "CNY", "debit", amount(n)), Posting(CLAIM, "CNY", "credit", amount(n))),
                    "",
                    reference(n),
                ),
                1,
            )
            for n in range(at, at + 1000)
        ]
        # Past the rooms, which is the owner's right: two persons for each are not what is measured.
        assert all(
            one.status == "posted"
            for one in world.owner.begin(lambda books, b=batch: post(books, book_id, b))  # type: ignore[misc]
        )
    world.settle()
    return book_id


def amount(n: int) -> int:
    """Fen of the n-th deposit: many are alike."""
    return 10_000 + n * 7919 % 5_000


def reference(n: int) -> str:
    """Its reference; two that are paid together share one."""
    return f"DEP-{n // 2 * 2 if n % 8 in (0, 1) else n:08d}"


def camt(lines: int) -> bytes:
    """Write what the bank tells: the same payments, a day later, the shared ones in one transfer."""
    told: list[str] = []
    total = 0
    for n in range(lines):
        if n % 8 == 1:
            continue
        paid = amount(n) + (amount(n + 1) if n % 8 == 0 else 0)
        total += paid
        day = FIRST + timedelta(n % 30 + 1)
        told.append(
            f'<Ntry><Amt Ccy="CNY">{yuan(paid)}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>{day}</Dt></BookgDt>'
            f"<AcctSvcrRef>B{n:09d}</AcctSvcrRef><NtryDtls><TxDtls><Refs><EndToEndId>{reference(n)}</EndToEndId></Refs></TxDtls>"
            "</NtryDtls></Ntry>"
        )
    balances = "".join(
        f'<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy="CNY">{yuan(fen)}</Amt><CdtDbtInd>CRDT</CdtDbtInd>'
        f"<Dt><Dt>{day}</Dt></Dt></Bal>"
        for code, fen, day in (("OPBD", 0, FIRST), ("CLBD", total, FIRST + timedelta(30)))
    )
    head = '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>'
    account = f"<Stmt><Id>S</Id><Acct><Id><Othr><Id>{NUMBER}</Id></Othr></Id></Acct>"
    return f"{head}{account}{balances}{''.join(told)}</Stmt></BkToCstmrStmt></Document>".encode()


def measure_reconciliation(world: World, add: Add) -> None:
    """Import, match, ask again, and bring both balances together."""
    book_id = furnish(world)
    data = camt(LINES)
    with world.web.read() as books:
        account = bank_accounts(books, book_id)[0]
    began = time.perf_counter()
    read = imports.read_camt_file(data, [account], date(2026, 11, 1))
    taken = world.web.begin(lambda books: imports.import_statements(books, book_id, 1, read))
    add(f"camt.053 of {taken.statements[0].lines:,} lines imported", time.perf_counter() - began, "s", "≤ 10")
    world.settle()
    began = time.perf_counter()
    run = world.web.begin(lambda books: matches.run_rules(books, account, 1))
    spent = time.perf_counter() - began
    tied = sum(len(one.items) for _, one in run.matched)
    add(
        f"{LINES:,} postings matched with explanation ({tied:,} tied)",
        spent,
        "s",
        "≤ 20",
        met=spent <= 20 and tied == LINES,
    )
    began = time.perf_counter()
    again = world.web.begin(lambda books: matches.run_rules(books, account, 1))
    assert (again.matched, again.proposed) == ((), ())
    add("matching again, nothing open", time.perf_counter() - began, "s")
    began = time.perf_counter()
    with world.web.read() as books:
        told = reconciliation_on(books, account, date(2026, 7, 1))
    assert (told.reconciled, told.items) == (True, ())
    add("statement of both balances", (time.perf_counter() - began) * 1000, "ms", "≤ 1000")
