"""The books that somebody may enter, with their assets and accounts."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import text

from ledger.actors.authority import Actor
from ledger.amounts import Unit
from ledger.database import ReadBooks
from ledger.errors import NotFound


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


_BOOK = "SELECT book_id, code, name, opens_on, zone FROM ledger.book"
_ASSET = "SELECT asset_id, code, name, kind, scale, unit, digits FROM ledger.asset WHERE book_id = :book"
_ACCOUNT = """SELECT account_id, code, owner, purpose, debit_normal, floor, ceiling, status, opened_at
              FROM ledger.account
              WHERE book_id = :book AND (CAST(:seen_by AS text) IS NULL OR owner = :seen_by)"""


def books_of(books: ReadBooks, reader: Actor, *, after: str | None = None, limit: int = 100) -> list[Book]:
    """List the books that somebody may enter, by code: an administrator all, anybody else the own one."""
    query = f"""{_BOOK} WHERE (CAST(:book AS integer) IS NULL OR book_id = :book)
                AND (CAST(:after AS text) IS NULL OR code > :after) ORDER BY code LIMIT :limit"""
    found = books.connection.execute(text(query), {"book": reader.book_id, "after": after, "limit": limit})
    return [Book(*row) for row in found]


def book_of(books: ReadBooks, book_id: int) -> Book:
    """Read a book that is there."""
    return Book(*books.connection.execute(text(f"{_BOOK} WHERE book_id = :book"), {"book": book_id}).one())


def assets_of(books: ReadBooks, book_id: int, *, after: str | None = None, limit: int = 100) -> list[Asset]:
    """List the assets of a book by code."""
    query = f"{_ASSET} AND (CAST(:after AS text) IS NULL OR code > :after) ORDER BY code LIMIT :limit"
    found = books.connection.execute(text(query), {"book": book_id, "after": after, "limit": limit})
    return [_asset(*row) for row in found]


def asset_of(books: ReadBooks, book_id: int, code: str) -> Asset:
    """Find one asset.

    Raises:
        AssetNotThere: there is none with this code.
    """
    row = books.connection.execute(
        text(f"{_ASSET} AND code = :code"), {"book": book_id, "code": code}
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
    query = f"""{_ACCOUNT} AND (CAST(:owner AS text) IS NULL OR owner = :owner)
                AND (CAST(:purpose AS text) IS NULL OR purpose = :purpose)
                AND (CAST(:after AS text) IS NULL OR code > :after) ORDER BY code LIMIT :limit"""
    filters = {"seen_by": seen_by, "owner": owner, "purpose": purpose, "after": after}
    found = books.connection.execute(text(query), {"book": book_id, "limit": limit, **filters})
    return [Account(*row) for row in found]


def account_of(books: ReadBooks, book_id: int, code: str, *, seen_by: str | None) -> Account | None:
    """Find one account; None when there is none with this code, or not for this reader."""
    parameters = {"book": book_id, "seen_by": seen_by, "code": code}
    row = books.connection.execute(text(f"{_ACCOUNT} AND code = :code"), parameters).one_or_none()
    return None if row is None else Account(*row)


def owned(books: ReadBooks, book_id: int, codes: Collection[str], owner: str) -> set[str]:
    """Tell which of some accounts belong to an owner."""
    query = "SELECT code FROM ledger.account WHERE book_id = %s AND owner = %s AND code = ANY(%s)"
    return {code for (code,) in books.connection.exec_driver_sql(query, (book_id, owner, list(codes)))}


def is_ready(books: ReadBooks) -> bool:
    """Tell whether the database answers, has its tables and its chart of accounts, and takes writing."""
    query = """SELECT EXISTS (SELECT FROM ledger.purpose) AND NOT pg_is_in_recovery()
      AND current_setting('default_transaction_read_only') = 'off'"""
    return bool(books.connection.exec_driver_sql(query).scalar())


def _asset(asset_id: int, code: str, name: str, kind: str, scale: int, unit: str, digits: int) -> Asset:
    return Asset(asset_id, code, name, kind, Unit(code, scale, unit, digits))


def all_books(books: ReadBooks) -> list[tuple[int, str]]:
    """List every book: its number and code."""
    rows = books.connection.exec_driver_sql("SELECT book_id, code FROM ledger.book ORDER BY book_id")
    return [(number, code) for number, code in rows]
