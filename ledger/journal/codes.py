"""From codes to the numbers the database uses, remembered once learned.

Books, assets and accounts keep their code, scale and number for ever, so a process may remember them. What a
transaction learns is remembered only when it commits (`ledger.database.unit`).
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import select

from ledger.amounts import Unit
from ledger.database import ReadBooks
from ledger.journal.refusals import BookUnknown
from ledger.journal.tables import account, asset, book


@dataclass(frozen=True, slots=True)
class Asset:
    """An asset as the rooms see it."""

    id: int
    code: str
    name: str
    kind: str
    unit: Unit


def book_id(books: ReadBooks, code: str) -> int:
    """Find the number of a book.

    Raises:
        BookUnknown: there is none with this code.
    """
    number = books.codes.get("book", code)
    if number is None:
        number = books.connection.scalar(select(book.c.book_id).where(book.c.code == code))
        if number is None:
            raise BookUnknown(book=code)
        books.codes.learn("book", code, number)
    return int(number)


def assets(books: ReadBooks, number: int, codes: Iterable[str]) -> dict[str, Asset]:
    """Find assets of a book by code; those that do not exist are not in the answer."""
    table = ("asset", number)
    found = {code: books.codes.get(table, code) for code in codes}
    unknown = [code for code, known in found.items() if known is None]
    if unknown:
        rows = books.connection.execute(
            select(
                asset.c.asset_id,
                asset.c.code,
                asset.c.name,
                asset.c.kind,
                asset.c.scale,
                asset.c.unit,
                asset.c.digits,
            ).where(asset.c.book_id == number, asset.c.code.in_(unknown))
        )
        for asset_id, code, name, kind, scale, unit, digits in rows:
            found[code] = Asset(asset_id, code, name, kind, Unit(code, scale, unit, digits))
            books.codes.learn(table, code, found[code])
    return {code: known for code, known in found.items() if known is not None}


def owners(books: ReadBooks, number: int, codes: Collection[str]) -> dict[str, str]:
    """Find the owners of accounts of a book by code; those that do not exist are not in the answer."""
    asked = select(account.c.code, account.c.owner).where(
        account.c.book_id == number, account.c.code.in_(codes)
    )
    return {row.code: row.owner for row in books.connection.execute(asked)} if codes else {}


def account_ids(books: ReadBooks, number: int, codes: Collection[str]) -> dict[str, int]:
    """Find accounts of a book by code; those that do not exist are not in the answer."""
    table = ("account", number)
    known = books.codes.known.get(table, {})
    found: dict[str, int] = {code: known[code] for code in codes if code in known}
    unknown = [code for code in codes if code not in found]
    if unknown:
        rows = books.connection.execute(
            select(account.c.code, account.c.account_id).where(
                account.c.book_id == number, account.c.code.in_(unknown)
            )
        )
        for code, account_id in rows:
            found[code] = account_id
            books.codes.learn(table, code, account_id)
    return found
