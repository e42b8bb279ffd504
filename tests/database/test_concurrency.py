"""Two at once: one wins, the other gets the reason; no deadlock reaches a caller, nothing is half done."""

import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
import pytest
from sqlalchemy import event

from ledger.database import Database
from ledger.database.refusals import Unreachable
from ledger.identifiers import uuid7
from ledger.journal.accounts import NewAccount
from ledger.journal.posting import mirror
from tests.world import DAY, World, move


def test_same_id_at_once_is_posted_once(world: World) -> None:
    """Sixteen threads send the same entry: one is posted, the others are replays."""
    for _ in range(5):
        entry = move("a", "b", 7)
        with ThreadPoolExecutor(16) as pool:
            told = Counter(pool.map(lambda _, e=entry: world.one(e), range(16)))
        assert told == {"posted": 1, "replayed": 15}
    assert world.balance("a") == 35
    assert world.broken() == []


def test_same_id_other_content_at_once(world: World) -> None:
    """Of different entries under one id, on different accounts, one is posted and the others are conflicts."""
    for _ in range(5):
        same = uuid7()
        entries = [move("a", "b", 7, id=same), move("c", "d", 9, id=same), move("b", "c", 1, id=same)]
        with ThreadPoolExecutor(3) as pool:
            told = Counter(pool.map(world.one, entries))
        assert told == {"posted": 1, "entry.id_used": 2}
    assert world.broken() == []


def test_no_overdraft_however_many_at_once(world: World) -> None:
    """Of twenty that want 10 from an account of 70, seven succeed."""
    world.post(move("low", "a", 70))
    with ThreadPoolExecutor(20) as pool:
        told = Counter(pool.map(world.one, [move("b", "low", 10) for _ in range(20)]))
    assert told == {"posted": 7, "account.overdraft": 13}
    assert world.balance("low") == 0
    assert world.broken() == []


def test_reversed_once_however_many_at_once(world: World) -> None:
    """Of eight reversals of one entry, one is posted."""
    first = move("a", "b", 5)
    world.post(first)
    backs = [mirror(first, uuid7(), DAY, "", "") for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        told = Counter(pool.map(world.one, backs))
    assert told == {"posted": 1, "reversal.reversed_already": 7}


def test_first_use_of_accounts_at_once(world: World) -> None:
    """Balance rows that do not exist yet are made once."""
    names = [f"n{i}" for i in range(8)]
    world.open(*[NewAccount(name, "x", "clearing") for name in names])

    def work(seed: int) -> list[str]:
        chosen = random.Random(seed)
        pairs = [chosen.sample(names, 2) for _ in range(10)]
        batch = [move(debit, credit, 1) for debit, credit in pairs]
        return [o.status for o in world.post(*batch)]

    with ThreadPoolExecutor(12) as pool:
        told = Counter(status for statuses in pool.map(work, range(12)) for status in statuses)
    assert told == {"posted": 120}
    assert world.broken() == []


def test_crossing_batches_do_not_deadlock(world: World) -> None:
    """Batches over the same accounts in any order, in both assets: all are posted, none waits for ever."""

    def work(seed: int) -> int:
        chosen = random.Random(seed)
        done = 0
        for _ in range(15):
            pairs = [chosen.sample("abcd", 2) for _ in range(20)]
            batch = [
                move(debit, credit, chosen.randint(1, 9), asset=chosen.choice(["CNY", "lot:1"]))
                for debit, credit in pairs
            ]
            done += sum(o.status == "posted" for o in world.post(*batch))
        return done

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(work, range(8))) == 8 * 15 * 20
    assert world.broken() == []


def test_freezing_against_posting(world: World) -> None:
    """While an account is frozen and opened again and again, each entry is posted or refused, and the books agree."""

    def post(_: int) -> str:
        return world.one(move("a", "b", 1))

    def freeze(turn: int) -> None:
        world.status("a", "frozen" if turn % 2 == 0 else "open")

    with ThreadPoolExecutor(8) as pool:
        posts = [pool.submit(post, i) for i in range(60)]
        freezes = [pool.submit(freeze, i) for i in range(10)]
        told = Counter(future.result() for future in posts)
        for future in freezes:
            future.result()
    assert set(told) <= {"posted", "account.frozen"}
    assert world.balance("a") == told["posted"]
    assert world.broken() == []


def test_a_server_that_ends_every_new_connection(database: Database, owner: Database) -> None:
    """Goal: a server that goes down is told as one that does not answer, whatever the pool tries. Method: each new session is ended."""

    def end(connection: psycopg.Connection[Any], _record: object) -> None:
        with owner.read() as books:
            books.connection.exec_driver_sql(
                "SELECT pg_terminate_backend(%s, 10000)", (connection.info.backend_pid,)
            )

    event.listen(database.engine, "connect", end)
    for ask in (lambda: database.begin(lambda _: None), lambda: database.read().__enter__()):
        with pytest.raises(Unreachable):
            ask()
    event.remove(database.engine, "connect", end)
    assert database.begin(lambda books: books.connection.exec_driver_sql("SELECT 1").scalar_one()) == 1
