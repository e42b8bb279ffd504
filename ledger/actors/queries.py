"""Who is known by which key."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select, text

from ledger.actors.authority import Actor, Role
from ledger.actors.tables import actor, api_key
from ledger.database import ReadBooks
from ledger.database.queries import named_queries

SQL: Final = named_queries(__name__)


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
    found = books.connection.exec_driver_sql(SQL["still_valid"], (list(digests),))
    return {bytes(digest) for (digest,) in found}


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
        for row in books.connection.execute(text(SQL["keys"]), {"book": book_id})
    ]


def _person(actor_id: int | None, name: str | None) -> Person | None:
    return None if actor_id is None else Person(actor_id, name or "")
