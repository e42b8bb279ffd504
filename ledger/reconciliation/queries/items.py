"""Open lines and postings: as the rules read them, and as of a day, with the balances of both sides."""

from collections.abc import Sequence
from datetime import date
from typing import Final, NamedTuple
from uuid import UUID

from ledger.database import ReadBooks
from ledger.database.queries import find, named_queries, read
from ledger.reconciliation.accounts import BankAccount
from ledger.reconciliation.rules.ageing import OpenItem, Reconciliation, uncovered
from ledger.reconciliation.rules.matching import BankLine, BookItem, ItemKey, LineKey

SQL: Final = named_queries(__name__)


class _Item(NamedTuple):
    entry_id: UUID
    line: int
    effective_on: date
    net: int
    document: str
    memo: str
    reverses: UUID | None
    names: list[str]


class _Balances(NamedTuple):
    bank: int
    ledger: int


class _Days(NamedTuple):
    from_on: date
    to_on: date


def _asked(account: BankAccount) -> dict[str, object]:
    return {
        "book": account.book_id,
        "account": account.bank_account_id,
        "ledger": account.account_id,
        "asset": account.asset_id,
        "since": account.since,
    }


def open_lines(
    books: ReadBooks, account: BankAccount, only: Sequence[LineKey] | None = None
) -> list[BankLine]:
    """Read the lines that no proposed or standing match has; all, or those of some numbers."""
    asked = {**_asked(account), "only": None if only is None else list(only)}
    return read(books, BankLine, SQL["lines"], **asked)


def open_items(
    books: ReadBooks, account: BankAccount, only: Sequence[ItemKey] | None = None
) -> list[BookItem]:
    """Read the postings on the tied account that no proposed or standing match has; all, or some."""
    keys = {} if only is None else {"entries": [key[0] for key in only], "numbers": [key[1] for key in only]}
    asked = {**_asked(account), "entries": None, "numbers": None, **keys}
    return [
        BookItem(
            (r.entry_id, r.line),
            r.effective_on,
            r.net,
            r.document,
            r.memo,
            tuple(sorted(r.names)),
            r.reverses,
        )
        for r in read(books, _Item, SQL["items"], **asked)
    ]


def reconciliation_on(books: ReadBooks, account: BankAccount, on: date) -> Reconciliation:
    """Bring the balances of bank and ledger together on a day.

    A match counts where all of it had happened by then; where one side came later, the other was open on that day.
    """
    asked = {**_asked(account), "on": on}
    items = tuple(read(books, OpenItem, SQL["open_on"], **asked))
    balances = find(books, _Balances, SQL["balances"], **asked)
    assert balances is not None
    periods = read(books, _Days, SQL["periods"], **asked)
    until = max((days.to_on for days in periods), default=None)
    return Reconciliation(on, balances.bank, balances.ledger, until, uncovered(periods, on), items)
