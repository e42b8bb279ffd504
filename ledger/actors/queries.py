"""Who is known by which key."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from ipaddress import ip_network
from typing import Final, NamedTuple

from sqlalchemy import text

from ledger.actors.authority import Actor, Role
from ledger.database import Books, ReadBooks
from ledger.database.queries import find, named_queries

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
    person_id: int | None
    """None where no person is registered."""
    system: str
    expires_on: date | None
    networks: tuple[str, ...]
    last_used_on: date | None


@dataclass(frozen=True, slots=True)
class Holder:
    """Who came with a key."""

    actor: Actor
    key_id: int
    used_today: bool
    """Whether it is kept already that the key was used today."""


class _Holder(NamedTuple):
    actor_id: int
    book_id: int | None
    name: str
    role: str
    owner: str | None
    person_id: int | None
    networks: list[str] | None
    key_id: int
    used_today: bool


def holder_of(books: ReadBooks, digest: bytes) -> Holder | None:
    """Find who holds the key with this SHA-256; None for a key that is unknown, revoked or expired."""
    row = find(books, _Holder, SQL["holder"], digest=digest)
    if row is None:
        return None
    networks = tuple(ip_network(one) for one in row.networks or ())
    actor = Actor(row.actor_id, row.book_id, row.name, Role(row.role), row.owner, row.person_id, networks)
    return Holder(actor, row.key_id, row.used_today)


def key_used(books: Books, key_id: int) -> None:
    """Keep that a key was used today."""
    books.connection.exec_driver_sql(SQL["key_used"], (key_id,)).close()


def still_valid(books: ReadBooks, digests: Collection[bytes]) -> set[bytes]:
    """Tell which of many keys are known and neither revoked nor expired, in one query."""
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
            row.person_id,
            row.system or "",
            row.expires_on,
            tuple(row.networks or ()),
            row.last_used_on,
        )
        for row in books.connection.execute(text(SQL["keys"]), {"book": book_id})
    ]


def _person(actor_id: int | None, name: str | None) -> Person | None:
    return None if actor_id is None else Person(actor_id, name or "")
