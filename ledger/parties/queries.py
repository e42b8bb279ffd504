"""Who is known by which key, and what a party finds in its book.

The tables of the journal belong to the journal, which stands below this room, and no other module imports them; so the lists of books,
assets and accounts are read here in SQL, by name.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from sqlalchemy import select, text

from ledger.amounts import Unit
from ledger.database import ReadBooks
from ledger.errors import NotFound
from ledger.parties.authority import Actor, Role
from ledger.parties.tables import actor, api_key


class AssetNotThere(NotFound):
    """There is no asset {asset} in this book.

    Check the code, or register the asset first.
    """

    code = "asset.unknown"


LEFT_MAX: Final = 100
"""Open approvals and processes of a revoked key that are named; all are counted."""


@dataclass(frozen=True, slots=True)
class Person:
    """Who did something, as an answer names it."""

    actor: int
    name: str


@dataclass(frozen=True, slots=True)
class Key:
    """A key as a list shows it: everything but the secret."""

    key_id: int
    actor_id: int
    name: str
    role: str
    owner: str | None
    created_at: datetime
    issued_by: Person | None
    """None for the server's command line."""
    revoked_at: datetime | None
    revoked_by: Person | None


@dataclass(frozen=True, slots=True)
class OpenProcess:
    """A process that may go on after a person has left it."""

    id: UUID
    machine: str
    state: str
    began: bool
    """Whether the person began it; else it took the last step."""


@dataclass(frozen=True, slots=True)
class LeftOpen:
    """What a person whose key was revoked leaves open: the first of each, newest first, and how many there are."""

    approvals: int
    approval_ids: list[UUID]
    """Entries that it approved and nobody has posted; refused as long as no key of the person is valid."""
    processes: int
    first_processes: list[OpenProcess]


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


_KEYS = """SELECT k.key_id, k.actor_id, a.name, a.role, a.owner, k.created_at, k.created_by, i.name AS issuer, k.revoked_at,
                  k.revoked_by, r.name AS revoker
           FROM ledger.api_key k JOIN ledger.actor a USING (actor_id)
           LEFT JOIN ledger.actor i ON i.actor_id = k.created_by LEFT JOIN ledger.actor r ON r.actor_id = k.revoked_by
           WHERE a.book_id IS NOT DISTINCT FROM CAST(:book AS integer) ORDER BY k.key_id"""


def keys_of(books: ReadBooks, book_id: int | None) -> list[Key]:
    """List the keys of a book, or those of the administrators, in the order in which they were issued."""
    return [
        Key(
            row.key_id,
            row.actor_id,
            row.name,
            row.role,
            row.owner,
            row.created_at,
            _person(row.created_by, row.issuer),
            row.revoked_at,
            _person(row.revoked_by, row.revoker),
        )
        for row in books.connection.execute(text(_KEYS), {"book": book_id})
    ]


def _person(actor_id: int | None, name: str | None) -> Person | None:
    return None if actor_id is None else Person(actor_id, name or "")


_APPROVALS = """SELECT count(*) OVER () AS whole, v.entry_id FROM ledger.approval v
                WHERE v.actor_id = :actor
                  AND NOT EXISTS (SELECT FROM ledger.entry e WHERE e.book_id = v.book_id AND e.entry_id = v.entry_id)
                  AND NOT EXISTS (SELECT FROM ledger.refusal r WHERE r.book_id = v.book_id AND r.entry_id = v.entry_id)
                ORDER BY v.approved_at DESC, v.entry_id DESC LIMIT :limit"""
_PROCESSES = """SELECT count(*) OVER () AS whole, p.process_id, p.machine, p.state, p.started_by = :actor AS began FROM ledger.process p
                JOIN ledger.process_event e ON (e.book_id, e.process_id, e.version) = (p.book_id, p.process_id, p.version)
                WHERE :actor IN (p.started_by, e.actor_id)
                  AND EXISTS (SELECT FROM ledger.process_transition t WHERE t.machine = p.machine AND t.from_state = p.state)
                ORDER BY e.recorded_at DESC, p.process_id DESC LIMIT :limit"""


def left_open(books: ReadBooks, actor_id: int) -> LeftOpen:
    """Find what a person leaves open: approvals that were not used, and processes that it began or took the last step in.

    A process is open when its machine has a step from the state that it is in.
    """
    found = {"actor": actor_id, "limit": LEFT_MAX}
    approvals = books.connection.execute(text(_APPROVALS), found).all()
    processes = books.connection.execute(text(_PROCESSES), found).all()
    return LeftOpen(
        approvals[0].whole if approvals else 0,
        [row.entry_id for row in approvals],
        processes[0].whole if processes else 0,
        [OpenProcess(row.process_id, row.machine, row.state, row.began) for row in processes],
    )


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
