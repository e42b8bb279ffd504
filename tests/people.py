"""Persons for tests: whoever has a name has a number, so that the same name is the same person."""

from collections.abc import Collection, Mapping
from hashlib import sha256
from pathlib import Path
from tempfile import gettempdir
from typing import Any, Final

import httpx

from ledger.actors.actions import UNBOUNDED, Bounds, IssuedKey, Post, appoint
from ledger.actors.authority import Bearer, Role
from ledger.actors.erasure import ask_erasure, confirm_erasure
from ledger.actors.mandates import end
from ledger.actors.persons import Card, NumberKey
from ledger.compensation.queries.owners import unknown_owner
from ledger.database import Books, Database
from ledger.journal.accounts import NewAccount, ensure_accounts

NUMBERS = NumberKey(Path(gettempdir()) / "ecoledger-test-keys")
"""One key of numbers for all tests of a machine, as for all servers of an installation."""
ME: Final = "read_me_v1_me_get"
"""What a machine may do where a test does not say: ask who it is."""
MANDATE: Final = (
    "INSERT INTO ledger.mandate (actor_id, kind, rights, from_on, document, given, asked_at, confirmed_at)"
    " SELECT x.id, CASE a.role WHEN 'enterprise' THEN 'authorised' END,"
    " CASE a.role WHEN 'enterprise' THEN ARRAY['initiate', 'approve', 'read'] END,"
    " ledger.legal_day() - 400, 'letter', 'by_list', ledger.clock_now(), ledger.clock_now()"
    " FROM (SELECT {actor} AS id) x JOIN ledger.actor a ON a.actor_id = x.id"
)
"""What gives an actor a mandate by plain SQL, for tests that write actors or keys themselves; a representative gets every right."""


KEYED: Final = (
    "INSERT INTO ledger.api_key (actor_id, mandate_id, digest)"
    " SELECT m.actor_id, m.mandate_id, sha256(('key of ' || m.mandate_id)::bytea) FROM ledger.mandate m WHERE m.actor_id = {actor}"
)
"""What gives an actor of such a mandate a key that nobody has."""


def card(name: str, system: str = "") -> Card:
    """Give the card of a name."""
    return Card(name, f"T-{sha256(name.encode()).hexdigest()[:20]}", system)


def key_for(
    books: Books,
    book_id: int | None,
    name: str,
    role: Role,
    owner: str | None = None,
    bounds: Bounds = UNBOUNDED,
    system: str = "",
    operations: Collection[str] = (),
) -> IssuedKey:
    """Give a person of a name a mandate and a key, as the list of a new installation does."""
    return appoint(
        books,
        NUMBERS,
        card(name, system),
        Post(role, book_id, owner, operations=tuple(operations or ([ME] if system else []))),
        "letter",
        bounds,
        by_list=True,
    )


def know(database: Database, book_id: int, owner: str) -> None:
    """Let a book know of an owner: it has an account there, which stays empty."""

    def work(books: Books) -> None:
        if unknown_owner(books, book_id, owner) is not None:
            ensure_accounts(books, book_id, [NewAccount(f"{owner}:kept", owner, "clearing")], 1)

    database.begin(work)


def two(owner: Database) -> tuple[str, str]:
    """Keys of two administrators: one asks, another confirms."""
    one, other = (
        owner.begin(lambda books, n=name: key_for(books, None, n, Role.ADMINISTRATOR)).text  # type: ignore[misc]
        for name in ("admin", "second admin")
    )
    return one, other


def dismiss(owner: Database, keys: Collection[int]) -> None:
    """End the mandates of who holds some keys, as the owner of the database does; their keys are revoked with them."""

    def work(books: Books) -> None:
        query = (
            "SELECT DISTINCT m.mandate_id, a.book_id FROM ledger.mandate m JOIN ledger.actor a USING (actor_id)"
            " JOIN ledger.api_key k USING (actor_id) WHERE k.key_id = ANY(%s) AND m.ended_at IS NULL"
        )
        for mandate_id, book_id in books.connection.exec_driver_sql(query, (list(keys),)).all():
            end(books, None, book_id, mandate_id, "left")

    owner.begin(work)


def erase(owner: Database, book_id: int, key_id: int) -> None:
    """Erase the name of who held a key, as two administrators do."""
    for name, half in (("who asks", ask_erasure), ("who confirms", confirm_erasure)):
        key = owner.begin(lambda books, n=name: key_for(books, None, n, Role.ADMINISTRATOR))  # type: ignore[misc]
        by = Bearer(key.actor_id, None, name, Role.ADMINISTRATOR, None, key.person_id, key=key.text)
        owner.begin(lambda books, b=by, h=half: h(books, b, book_id, key_id))  # type: ignore[misc]


def hired(
    asker: httpx.Client, confirmer: httpx.Client, body: Mapping[str, Any], book: str = "zj"
) -> dict[str, Any]:
    """Give somebody a key over HTTP, as three people do: one asks, another confirms, the holder puts both halves together."""
    path = f"/v1/books/{book}/mandates"
    asked = asker.post(path, json={"document": "letter", **body})
    assert asked.status_code == 201, asked.text
    confirmed = confirmer.post(f"{path}/{asked.json()['id']}/confirm")
    assert confirmed.status_code == 200, confirmed.text
    made = asker.post("/v1/enrolments", json={"code": asked.json()["half"] + confirmed.json()["half"]})
    assert made.status_code == 201, made.text
    return {**made.json(), "mandate": asked.json()["id"]}
