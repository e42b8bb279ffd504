"""Who is known by which key, and what a party finds in its book."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, select

from ledger.amounts import Unit
from ledger.database import ReadBooks
from ledger.errors import NotFound
from ledger.journal.accounts import AccountNotThere
from ledger.journal.codes import Asset
from ledger.journal.tables import account, asset, book, purpose
from ledger.parties.authority import Actor, Role
from ledger.parties.tables import actor, api_key


class AssetNotThere(NotFound):
    """There is no asset {asset} in this book.

    Check the code, or register the asset first.
    """

    code = "asset.unknown"


@dataclass(frozen=True, slots=True)
class Key:
    """A key as a list shows it: everything but the secret."""

    key_id: int
    name: str
    role: str
    owner: str | None
    created_at: datetime
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class Book:
    """A book as a list shows it."""

    book_id: int
    code: str
    name: str
    opens_on: date
    zone: str


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


def actor_by_digest(books: ReadBooks, digest: bytes) -> Actor | None:
    """Find who holds the key with this SHA-256; None for a key that is unknown or revoked."""
    query = (
        select(actor.c.actor_id, actor.c.book_id, actor.c.name, actor.c.role, actor.c.owner)
        .join(api_key, api_key.c.actor_id == actor.c.actor_id)
        .where(api_key.c.digest == digest, api_key.c.revoked_at.is_(None))
    )
    row = books.connection.execute(query).one_or_none()
    return None if row is None else Actor(row.actor_id, row.book_id, row.name, Role(row.role), row.owner)


def still_valid(books: ReadBooks, digests: Collection[bytes]) -> set[bytes]:
    """Tell which of many keys are known and not revoked, in one query."""
    found = books.connection.exec_driver_sql(
        "SELECT digest FROM ledger.api_key WHERE digest = ANY(%s) AND revoked_at IS NULL", (list(digests),)
    )
    return {bytes(digest) for (digest,) in found}


def keys_of(books: ReadBooks, book_id: int | None) -> list[Key]:
    """List the keys of a book, or those of the administrators, in the order in which they were issued."""
    query = (
        select(
            api_key.c.key_id, actor.c.name, actor.c.role, actor.c.owner, api_key.c.created_at, api_key.c.revoked_at
        )
        .join(actor, actor.c.actor_id == api_key.c.actor_id)
        .where(actor.c.book_id.is_not_distinct_from(book_id))
        .order_by(api_key.c.key_id)
    )  # fmt: skip
    return [Key(*row) for row in books.connection.execute(query)]


def books_of(books: ReadBooks, reader: Actor, *, after: str | None = None, limit: int = 100) -> list[Book]:
    """List the books that somebody may enter, by code: an administrator all, anybody else the own one."""
    query = select(book.c.book_id, book.c.code, book.c.name, book.c.opens_on, book.c.zone)
    if reader.book_id is not None:
        query = query.where(book.c.book_id == reader.book_id)
    if after is not None:
        query = query.where(book.c.code > after)
    return [Book(*row) for row in books.connection.execute(query.order_by(book.c.code).limit(limit))]


def book_of(books: ReadBooks, book_id: int) -> Book:
    """Read a book that is there."""
    query = select(book.c.book_id, book.c.code, book.c.name, book.c.opens_on, book.c.zone)
    return Book(*books.connection.execute(query.where(book.c.book_id == book_id)).one())


def assets_of(
    books: ReadBooks, book_id: int, *, code: str | None = None, after: str | None = None, limit: int = 100
) -> list[Asset]:
    """List the assets of a book by code, or the one of a code."""
    query = select(
        asset.c.asset_id, asset.c.code, asset.c.name, asset.c.kind, asset.c.scale, asset.c.unit, asset.c.digits
    ).where(asset.c.book_id == book_id)
    if code is not None:
        query = query.where(asset.c.code == code)
    if after is not None:
        query = query.where(asset.c.code > after)
    rows = books.connection.execute(query.order_by(asset.c.code).limit(limit))
    return [
        Asset(asset_id, found, name, kind, Unit(found, scale, unit, digits))
        for asset_id, found, name, kind, scale, unit, digits in rows
    ]


def asset_of(books: ReadBooks, book_id: int, code: str) -> Asset:
    """Find one asset.

    Raises:
        AssetNotThere: there is none with this code.
    """
    found = assets_of(books, book_id, code=code)
    if not found:
        raise AssetNotThere(asset=code)
    return found[0]


def accounts_of(
    books: ReadBooks, book_id: int, *, seen_by: str | None, owner: str | None = None, purpose_code: str | None = None,
    after: str | None = None, limit: int = 100,
) -> list[Account]:  # fmt: skip
    """List accounts by code.

    Args:
        books: the snapshot to read.
        book_id: the book.
        seen_by: the owner whose accounts the reader may see; None for all.
        owner: only those of this owner.
        purpose_code: only those with this purpose.
        after: code of the last one on the page before.
        limit: accounts on a page.
    """
    query = _accounts(book_id, seen_by)
    if owner is not None:
        query = query.where(account.c.owner == owner)
    if purpose_code is not None:
        query = query.where(account.c.purpose == purpose_code)
    if after is not None:
        query = query.where(account.c.code > after)
    return [Account(*row) for row in books.connection.execute(query.order_by(account.c.code).limit(limit))]


def account_of(books: ReadBooks, book_id: int, code: str, *, seen_by: str | None) -> Account:
    """Find one account.

    Raises:
        AccountNotThere: there is none with this code, or not for this reader.
    """
    row = books.connection.execute(_accounts(book_id, seen_by).where(account.c.code == code)).one_or_none()
    if row is None:
        raise AccountNotThere(account=code)
    return Account(*row)


def owned(books: ReadBooks, book_id: int, codes: Collection[str], owner: str) -> set[str]:
    """Tell which of some accounts belong to an owner."""
    query = select(account.c.code).where(
        account.c.book_id == book_id, account.c.code.in_(list(codes)), account.c.owner == owner
    )
    return set(books.connection.scalars(query))


def is_ready(books: ReadBooks) -> bool:
    """Tell whether the database answers and has its tables and its chart of accounts."""
    return books.connection.scalar(select(purpose.c.code).limit(1)) is not None


def _accounts(
    book_id: int, seen_by: str | None
) -> Select[int, str, str, str, bool, int | None, int | None, str, datetime]:
    query = select(
        account.c.account_id, account.c.code, account.c.owner, account.c.purpose, account.c.debit_normal,
        account.c.floor, account.c.ceiling, account.c.status, account.c.opened_at,
    ).where(account.c.book_id == book_id)  # fmt: skip
    return query if seen_by is None else query.where(account.c.owner == seen_by)
