"""The books that somebody may enter, with their assets and accounts."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import text

from ledger.actors.authority import Actor
from ledger.amounts import Unit
from ledger.database import ReadBooks
from ledger.database.queries import filled, named_queries
from ledger.errors import NotFound

SQL: Final = named_queries(__name__)


class AssetNotThere(NotFound):
    """There is no asset {asset} in this book.

    Check the code, or register the asset first.
    """

    code = "asset.unknown"


@dataclass(frozen=True, slots=True)
class Book:
    """A book as a list shows it."""

    book_id: int
    code: str
    name: str
    opens_on: date
    zone: str


@dataclass(frozen=True, slots=True)
class Asset:
    """An asset as a list shows it."""

    asset_id: int
    code: str
    name: str
    kind: str
    unit: Unit


@dataclass(frozen=True, slots=True)
class Account:
    """An account as a list shows it; limits are in the smallest unit of each asset it holds."""

    account_id: int
    code: str
    owner: str
    purpose: str
    debit_normal: bool
    floor: int | None
    ceiling: int | None
    status: str
    opened_at: datetime


def books_of(books: ReadBooks, reader: Actor, *, after: str | None = None, limit: int = 100) -> list[Book]:
    """List the books that somebody may enter, by code: an administrator all, anybody else the own one."""
    query = filled(SQL["books_of"], book=SQL["book"])
    found = books.connection.execute(text(query), {"book": reader.book_id, "after": after, "limit": limit})
    return [Book(*row) for row in found]


def book_of(books: ReadBooks, book_id: int) -> Book:
    """Read a book that is there."""
    return Book(
        *books.connection.execute(text(filled(SQL["book_of"], book=SQL["book"])), {"book": book_id}).one()
    )


def assets_of(books: ReadBooks, book_id: int, *, after: str | None = None, limit: int = 100) -> list[Asset]:
    """List the assets of a book by code."""
    query = filled(SQL["assets_of"], asset=SQL["asset"])
    found = books.connection.execute(text(query), {"book": book_id, "after": after, "limit": limit})
    return [_asset(*row) for row in found]


def asset_of(books: ReadBooks, book_id: int, code: str) -> Asset:
    """Find one asset.

    Raises:
        AssetNotThere: there is none with this code.
    """
    row = books.connection.execute(
        text(filled(SQL["asset_of"], asset=SQL["asset"])), {"book": book_id, "code": code}
    ).one_or_none()
    if row is None:
        raise AssetNotThere(asset=code)
    return _asset(*row)


def accounts_of(
    books: ReadBooks,
    book_id: int,
    *,
    seen_by: str | None,
    owner: str | None = None,
    purpose: str | None = None,
    after: str | None = None,
    limit: int = 100,
) -> list[Account]:
    """List accounts by code.

    Args:
        books: the snapshot to read.
        book_id: the book.
        seen_by: the owner whose accounts the reader may see; None for all.
        owner: only those of this owner.
        purpose: only those with this purpose.
        after: code of the last one on the page before.
        limit: accounts on a page.
    """
    query = filled(SQL["accounts_of"], account=SQL["account"])
    filters = {"seen_by": seen_by, "owner": owner, "purpose": purpose, "after": after}
    found = books.connection.execute(text(query), {"book": book_id, "limit": limit, **filters})
    return [Account(*row) for row in found]


def account_of(books: ReadBooks, book_id: int, code: str, *, seen_by: str | None) -> Account | None:
    """Find one account; None when there is none with this code, or not for this reader."""
    parameters = {"book": book_id, "seen_by": seen_by, "code": code}
    row = books.connection.execute(
        text(filled(SQL["account_of"], account=SQL["account"])), parameters
    ).one_or_none()
    return None if row is None else Account(*row)


def owned(books: ReadBooks, book_id: int, codes: Collection[str], owner: str) -> set[str]:
    """Tell which of some accounts belong to an owner."""
    query = SQL["owned"]
    return {code for (code,) in books.connection.exec_driver_sql(query, (book_id, owner, list(codes)))}


def is_ready(books: ReadBooks) -> bool:
    """Tell whether the database answers, has its tables and its chart of accounts, and takes writing."""
    query = SQL["is_ready"]
    return bool(books.connection.exec_driver_sql(query).scalar())


def _asset(asset_id: int, code: str, name: str, kind: str, scale: int, unit: str, digits: int) -> Asset:
    return Asset(asset_id, code, name, kind, Unit(code, scale, unit, digits))


def all_books(books: ReadBooks) -> list[tuple[int, str]]:
    """List every book: its number and code."""
    rows = books.connection.exec_driver_sql(SQL["all_books"])
    return [(number, code) for number, code in rows]


def unopened(books: ReadBooks, day: date) -> dict[str, date]:
    """List the books that open after a day, and when."""
    rows = books.connection.exec_driver_sql(SQL["unopened"], (day,))
    return {row.code: row.opens_on for row in rows}
