"""Persons for tests: whoever has a name has a number, so that the same name is the same person."""

from hashlib import sha256
from pathlib import Path
from tempfile import gettempdir

from ledger.actors.actions import UNBOUNDED, Bounds, IssuedKey, issue_key
from ledger.actors.authority import Actor, Role
from ledger.actors.persons import Card, NumberKey
from ledger.database import Books

NUMBERS = NumberKey(Path(gettempdir()) / "ecoledger-test-keys")
"""One key of numbers for all tests of a machine, as for all servers of an installation."""


def card(name: str, system: str = "") -> Card:
    """Give the card of a name."""
    return Card(name, f"T-{sha256(name.encode()).hexdigest()[:20]}", system)


def key_for(
    books: Books,
    by: Actor | None,
    book_id: int | None,
    name: str,
    role: Role,
    owner: str | None = None,
    bounds: Bounds = UNBOUNDED,
) -> IssuedKey:
    """Issue a key to a person of a name."""
    return issue_key(books, NUMBERS, by, book_id, card(name), role, owner, bounds)
