"""A person is erased, and the log, its receipts and the doctor stay as they were."""

import psycopg
import pytest

from ledger.actors.actions import KeyNotThere
from ledger.actors.authority import Bearer, NotAllowed, Role
from ledger.actors.erasure import KeyStillValid, ask_erasure
from ledger.actors.tables import actor
from ledger.audit.checks import run_checks
from ledger.audit.replay import replay_balances
from ledger.database import Database
from ledger.seals.queries import receipt_of
from tests.people import dismiss, erase, key_for
from tests.seals.conftest import Sealing
from tests.world import move


def test_a_person_is_erased(sealing: Sealing, database: Database, database_url: str) -> None:
    """The name and its salt go; record and proof are the same bytes; nobody can bring a name back or change the digest."""
    world = sealing.world
    root = sealing.owner.begin(lambda books: key_for(books, None, "root", Role.ADMINISTRATOR))
    chief = Bearer(root.actor_id, None, "root", Role.ADMINISTRATOR, None, key=root.text)
    clerk = Bearer(9, 1, "x", Role.FINANCE, None, key="")
    key = sealing.owner.begin(lambda books: key_for(books, world.book_id, "王小明", Role.FINANCE))
    entry = move("a", "b", 5)
    world.post(entry, actor_id=key.actor_id)
    sealing.seal()
    with database.read() as books:
        before = receipt_of(books, world.book_id, entry.id, persons=False)
        assert "王小明".encode() in (receipt_of(books, world.book_id, entry.id, persons=True) or b"")
    with pytest.raises(NotAllowed):
        database.begin(lambda books: ask_erasure(books, clerk, world.book_id, key.key_id))
    with pytest.raises(KeyNotThere):
        database.begin(lambda books: ask_erasure(books, chief, world.book_id + 1, key.key_id))
    with pytest.raises(KeyStillValid):
        database.begin(lambda books: ask_erasure(books, chief, world.book_id, key.key_id))
    dismiss(sealing.owner, [key.key_id])
    for _ in range(2):
        erase(sealing.owner, world.book_id, key.key_id)
    with database.read() as books:
        assert receipt_of(books, world.book_id, entry.id, persons=False) == before
        assert "王小明".encode() not in (receipt_of(books, world.book_id, entry.id, persons=True) or b"")
        assert (
            books.connection.execute(actor.select().where(actor.c.actor_id == key.actor_id)).one().name
            == f"person {key.person_id}"
        )
    with sealing.owner.read() as books:
        assert [f.invariant.name for f in run_checks(books) if f.count] == []
    with psycopg.connect(database_url, autocommit=True) as connection, pytest.raises(psycopg.Error):
        connection.execute("UPDATE ledger.actor SET name = 'x' WHERE name_salt IS NULL")


CHANGES = {
    "UPDATE ledger.posting SET debit = debit + 1 WHERE debit > 0 AND version = 2": ("entry", "account"),
    "UPDATE ledger.balance SET credits = credits + 1 WHERE credits > 0": ("account b",),
    "DELETE FROM ledger.posting WHERE version = 3": ("entry", "account"),
    "UPDATE ledger.posting SET balance_after = 7 WHERE version = 1": ("entry",),
    "DELETE FROM ledger.balance WHERE version > 0": ("no balance",),
    "INSERT INTO ledger.balance SELECT book_id, account_id, 2, 5, 0, 1, NULL, NULL, true, 'open', 'clearing' FROM ledger.account LIMIT 1": (
        "no posting behind it",
    ),
    "UPDATE ledger.account SET ceiling = 1 WHERE code = 'a'": ("beyond its limits",),
}


def test_balances_are_built_anew(sealing: Sealing, database_url: str) -> None:
    """The replay of an honest book finds nothing; each change, with triggers off, is found by sums in Python alone."""
    sealing.world.post(
        *[move("a", "b", n + 1) for n in range(40)], *[move("c", "d", 3, asset="lot:1") for _ in range(4)]
    )
    with sealing.owner.read() as books:
        result = replay_balances(books, sealing.world.book_id)
    assert (result.postings, result.balances, result.entries, result.faults) == (88, 4, 44, [])
    for statement, wanted in CHANGES.items():
        with psycopg.connect(database_url) as connection:
            connection.execute("SET session_replication_role = replica")
            for table in ("posting", "balance", "account"):
                connection.execute(f"ALTER TABLE ledger.{table} DISABLE TRIGGER ALL")
            for table in ("posting", "balance", "account"):
                connection.execute(f"CREATE TABLE public.{table} AS TABLE ledger.{table}")
            connection.execute(statement)
            connection.commit()
            with sealing.owner.read() as books:
                told = "\n".join(replay_balances(books, sealing.world.book_id).faults)
            assert all(word in told for word in wanted), (statement, told)
            for table in ("posting", "balance"):
                connection.execute(f"DELETE FROM ledger.{table}")
                connection.execute(f"INSERT INTO ledger.{table} TABLE public.{table}")
            connection.execute(
                "UPDATE ledger.account a SET ceiling = p.ceiling FROM public.account p WHERE p.account_id = a.account_id"
            )
            for table in ("posting", "balance", "account"):
                connection.execute(f"DROP TABLE public.{table}")
