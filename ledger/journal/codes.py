"""From codes to the numbers the database uses, remembered once learned.

Books, assets and accounts keep their code, scale and number for ever, so a process may remember them. What a
transaction learns is remembered only when it commits (`ledger.database.unit`).
"""

from collections.abc import Iterable
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
    key = ("book", code)
    if key not in books.codes:
        number = books.connection.scalar(select(book.c.book_id).where(book.c.code == code))
        if number is None:
            raise BookUnknown(book=code)
        books.codes[key] = number
    return int(books.codes[key])


def assets(books: ReadBooks, number: int, codes: Iterable[str]) -> dict[str, Asset]:
    """Find assets of a book by code; those that do not exist are not in the answer."""
    wanted = set(codes)
    unknown = [code for code in wanted if ("asset", number, code) not in books.codes]
    if unknown:
        rows = books.connection.execute(
            select(asset.c.asset_id, asset.c.code, asset.c.name, asset.c.kind, asset.c.scale, asset.c.unit, asset.c.digits)
            .where(asset.c.book_id == number, asset.c.code.in_(unknown))
        )
        for asset_id, code, name, kind, scale, unit, digits in rows:
            books.codes["asset", number, code] = Asset(asset_id, code, name, kind, Unit(code, scale, unit, digits))
    return {code: books.codes["asset", number, code] for code in wanted if ("asset", number, code) in books.codes}


def account_ids(books: ReadBooks, number: int, codes: Iterable[str]) -> dict[str, int]:
    """Find accounts of a book by code; those that do not exist are not in the answer."""
    known = books.codes
    found: dict[str, int] = {}
    unknown: list[str] = []
    for code in codes:
        account_id = known.get(("account", number, code))
        if account_id is None:
            unknown.append(code)
        else:
            found[code] = account_id
    if unknown:
        rows = books.connection.execute(
            select(account.c.code, account.c.account_id).where(account.c.book_id == number, account.c.code.in_(unknown))
        )
        for code, account_id in rows:
            found[code] = known["account", number, code] = account_id
    return found
