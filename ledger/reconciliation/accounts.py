"""Bank accounts and mappings: adding them, and finding them by number and name."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import insert, text

from ledger.amounts import Unit
from ledger.database import Books, ReadBooks
from ledger.database.queries import filled, named_queries
from ledger.errors import Conflict, NotFound
from ledger.journal.accounts import check_code
from ledger.reconciliation.rules.mapping import SheetMapping
from ledger.reconciliation.rules.statements import normal_number
from ledger.reconciliation.tables import bank_mapping

SQL: Final = named_queries(__name__)

_LOCKS: Final = 0x62616E6B
"""The class of the advisory locks of bank accounts."""


class BankAccountUnknown(NotFound):
    """There is no bank account {number} in this book.

    Check the number, or add the bank account first.
    """

    code = "reconciliation.account_unknown"


class MappingUnknown(NotFound):
    """There is no mapping {mapping} in this book.

    Choose one of the list of mappings, or add it first.
    """

    code = "reconciliation.mapping_unknown"


class MappingTaken(Conflict):
    """The mapping {mapping} exists already and says something else.

    A mapping is never changed, because files were read by it. Add the new one under another name.
    """

    code = "reconciliation.mapping_taken"
    source = "docs/spec/reconciliation.md 3"


@dataclass(frozen=True, slots=True)
class BankAccount:
    """A bank account and the account of the ledger that mirrors it."""

    book_id: int
    bank_account_id: int
    number: str
    name: str
    bank: str
    account_id: int
    account: str
    asset_id: int
    unit: Unit
    since: date


def bank_accounts(books: ReadBooks, book_id: int) -> list[BankAccount]:
    """List the bank accounts of a book by number."""
    rows = books.connection.execute(
        text(filled(SQL["bank_accounts"], accounts=SQL["accounts"])), {"book": book_id}
    ).mappings()
    return [
        BankAccount(
            r["book_id"],
            r["bank_account_id"],
            r["number"],
            r["name"],
            r["bank"],
            r["account_id"],
            r["account"],
            r["asset_id"],
            Unit(r["asset"], r["scale"], r["unit"], r["digits"]),
            r["since"],
        )
        for r in rows
    ]


def bank_account_of(books: ReadBooks, book_id: int, number: str) -> BankAccount:
    """Find a bank account.

    Raises:
        BankAccountUnknown: there is none with this number.
    """
    plain = normal_number(number)
    found = next((one for one in bank_accounts(books, book_id) if one.number == plain), None)
    if found is None:
        raise BankAccountUnknown(number=plain)
    return found


def lock_account(books: Books, account: BankAccount) -> None:
    """Wait until nobody else imports into a bank account or matches on it; free again when the transaction ends.

    The row cannot be locked, because the web may not change it.
    """
    books.connection.exec_driver_sql(SQL["lock_account"], (_LOCKS, account.bank_account_id)).close()


def mappings_of(books: ReadBooks, book_id: int) -> list[tuple[str, SheetMapping]]:
    """List the mappings of a book by name.

    Raises:
        never MappingUnsound: it was sound when it was added.
    """
    rows = books.connection.execute(
        text(SQL["mappings_of"]),
        {"book": book_id},
    )
    return [(code, SheetMapping.of(content)) for code, content in rows]


def mapping_of(books: ReadBooks, book_id: int, code: str) -> SheetMapping:
    """Find a mapping.

    Raises:
        MappingUnknown: there is none with this name.
    """
    found = dict(mappings_of(books, book_id)).get(code)
    if found is None:
        raise MappingUnknown(mapping=code[:160])
    return found


def add_mapping(books: Books, book_id: int, actor_id: int, code: str, mapping: SheetMapping) -> bool:
    """Keep a mapping, and tell whether it was there already.

    Raises (in this order):
        CodeMalformed, MappingTaken.
    """
    check_code("mapping", code)
    known = dict(mappings_of(books, book_id)).get(code)
    if known is not None:
        if known != mapping:
            raise MappingTaken(mapping=code)
        return True
    books.connection.execute(
        insert(bank_mapping).values(book_id=book_id, code=code, content=mapping.content(), added_by=actor_id)
    )
    return False
