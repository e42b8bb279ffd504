"""Many workers on shared accounts, with retries under the same ids and connections killed in flight.

Whatever is killed when: an entry that was acknowledged is in the book exactly once, one that was refused is not, and
one whose answer was lost is there whole or not at all, which a retry tells.
"""

import random
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from threading import Semaphore
from urllib.parse import urlsplit

import psycopg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from ledger.audit.checks import run_checks
from ledger.database import Database
from ledger.database.refusals import Busy, Unreachable
from ledger.entries import Entry
from ledger.journal.posting import Submission, post
from tests.conftest import cloned
from tests.world import make_world, move

WORKERS, TURNS = 6, 12


class Worker:
    """Sends entries until each has an answer, and keeps the answers."""

    def __init__(self, database: Database, book_id: int, actor_id: int, seed: int, turn: Semaphore) -> None:
        self.database, self.book_id, self.actor_id, self.turn = database, book_id, actor_id, turn
        self.chosen = random.Random(seed)
        self.answers: dict[Entry, str] = {}
        self.lost = 0

    def run(self) -> None:
        """Take some turns."""
        for _ in range(TURNS):
            self.turn.release()  # somebody's connection is killed about now, perhaps ours
            names = [
                self.chosen.sample(["a", "b", "c", "low", "full"], 2)
                for _ in range(self.chosen.randint(1, 5))
            ]
            entries = [move(debit, credit, self.chosen.randint(1, 300)) for debit, credit in names]
            batch = [Submission(entry, self.actor_id) for entry in entries]
            for _ in range(50):
                try:
                    outcomes = self.database.begin(lambda books, b=batch: post(books, self.book_id, b))  # type: ignore[misc]
                except (Unreachable, Busy, DBAPIError):
                    self.lost += 1  # the answer was lost: the same ids again
                    continue
                for outcome in outcomes:
                    status = "posted" if outcome.status == "replayed" else outcome.status
                    self.answers[outcome.entry] = status
                break
            if self.chosen.random() < 0.3:  # a client that asks again although it was answered
                self._ask_again(batch)

    def _ask_again(self, batch: list[Submission]) -> None:
        try:
            outcomes = self.database.begin(lambda books: post(books, self.book_id, batch))
        except (Unreachable, Busy, DBAPIError):
            return
        for outcome in outcomes:
            known = self.answers.get(outcome.entry)
            assert known in (None, "posted" if outcome.status == "replayed" else outcome.status)


@pytest.mark.long(10)
@settings(max_examples=3, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_acknowledged_entries_are_there_once(server_url: str, template: str, seed: int) -> None:
    """Workers, retries and kills: the book holds exactly what was acknowledged, and every invariant."""
    with (
        psycopg.connect(server_url, autocommit=True) as control,
        cloned(server_url, template) as url,
        closing(Database(url, role="", pool=2)) as owner,
        closing(Database(url, pool=WORKERS, name="victim")) as database,
    ):
        world = make_world(database, owner)
        turn = Semaphore(0)
        workers = [Worker(database, world.book_id, world.poster, seed + n, turn) for n in range(WORKERS)]
        killed = 0

        def kill() -> None:
            nonlocal killed
            chosen = random.Random(seed)
            name = urlsplit(url).path.removeprefix("/")
            query = "SELECT pid FROM pg_stat_activity WHERE application_name = 'victim' AND datname = %s"
            for _ in range(WORKERS * TURNS):
                turn.acquire()
                if pids := [row[0] for row in control.execute(query, (name,))]:
                    control.execute("SELECT pg_terminate_backend(%s)", (chosen.choice(pids),))
                    killed += 1

        with ThreadPoolExecutor(WORKERS + 1) as pool:
            killing = pool.submit(kill)
            working = [pool.submit(worker.run) for worker in workers]
            try:
                for future in working:
                    future.result()
            finally:
                turn.release(WORKERS * TURNS)  # nobody waits for a worker that failed
            killing.result()
        assert killed >= WORKERS
        told = {entry.id: status for worker in workers for entry, status in worker.answers.items()}
        with owner.read() as books:
            posted = set(books.connection.scalars(text("SELECT entry_id FROM ledger.entry")))
            refused = set(books.connection.scalars(text("SELECT entry_id FROM ledger.refusal")))
        assert posted == {entry_id for entry_id, status in told.items() if status == "posted"}
        assert refused == {entry_id for entry_id, status in told.items() if status == "refused"}
        with owner.read() as books:
            assert [f.invariant.name for f in run_checks(books) if f.count] == []
