"""Many workers on shared accounts, with retries under the same ids and connections killed in flight.

Whatever is killed when: an entry that was acknowledged is in the book exactly once, one that was refused is not, and
one whose answer was lost is there whole or not at all, which a retry tells.
"""

import random
import threading
from concurrent.futures import ThreadPoolExecutor

import psycopg
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from ledger.audit.checks import run_checks
from ledger.database import Database
from ledger.database.refusals import Busy, Unreachable
from ledger.entries import Entry
from ledger.journal.posting import Submission, post
from tests.conftest import named
from tests.world import make_world, move

WORKERS, TURNS = 6, 12


class Worker:
    """Sends entries until each has an answer, and keeps the answers."""

    def __init__(self, database: Database, book_id: int, actor_id: int, seed: int) -> None:
        self.database, self.book_id, self.actor_id = database, book_id, actor_id
        self.chosen = random.Random(seed)
        self.answers: dict[Entry, str] = {}
        self.lost = 0

    def run(self) -> None:
        """Take some turns."""
        for _ in range(TURNS):
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


@settings(max_examples=3, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_acknowledged_entries_are_there_once(server_url: str, template: str, seed: int) -> None:
    """Workers, retries and kills: the book holds exactly what was acknowledged, and every invariant."""
    name = f"eco_kill_{seed}_{threading.get_ident()}"
    with psycopg.connect(server_url, autocommit=True) as control:
        control.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY file_copy')
        url = named(server_url, name)
        owner, database = Database(url, role="", pool=2), Database(url, pool=WORKERS, name="victim")
        world = make_world(database, owner)
        workers = [Worker(database, world.book_id, world.poster, seed + n) for n in range(WORKERS)]
        stop = threading.Event()

        def kill() -> None:
            chosen = random.Random(seed)
            while not stop.wait(0.02):
                query = "SELECT pid FROM pg_stat_activity WHERE application_name = 'victim' AND datname = %s"
                pids = [row[0] for row in control.execute(query, (name,))]
                if pids:
                    control.execute("SELECT pg_terminate_backend(%s)", (chosen.choice(pids),))

        killer = threading.Thread(target=kill)
        killer.start()
        with ThreadPoolExecutor(WORKERS) as pool:
            for future in [pool.submit(worker.run) for worker in workers]:
                future.result()
        stop.set()
        killer.join()
        told = {entry.id: status for worker in workers for entry, status in worker.answers.items()}
        with owner.read() as books:
            posted = set(books.connection.scalars(text("SELECT entry_id FROM ledger.entry")))
            refused = set(books.connection.scalars(text("SELECT entry_id FROM ledger.refusal")))
        assert posted == {entry_id for entry_id, status in told.items() if status == "posted"}
        assert refused == {entry_id for entry_id, status in told.items() if status == "refused"}
        with owner.read() as books:
            assert [f.invariant.name for f in run_checks(books) if f.count] == []
        database.close()
        owner.close()
        control.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
