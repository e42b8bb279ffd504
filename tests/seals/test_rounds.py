"""Rounds of the sequencer: what goes wrong in one book stays there, is told without noise, and ends by itself."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from structlog.testing import capture_logs

from ledger.clock import SystemClock
from ledger.database import Books, Database
from ledger.database.refusals import Unreachable
from ledger.seals.keys import KeyMissing
from ledger.seals.sequencer import (
    LIMIT,
    LIMIT_MIN,
    MILLISECONDS_MAX,
    WAIT_MAX,
    Sequencer,
    seal_everything,
    sweep,
)
from tests.seals.conftest import Sealing
from tests.world import move


class MovableClock:
    """A clock that a test turns."""

    def __init__(self) -> None:
        self.at = datetime(2026, 6, 1, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at


@dataclass
class Rounds:
    """Two books with a sealed entry each; `zj`, the older one, is the one that something happens to."""

    sealing: Sealing
    url: str
    other: int
    clock: MovableClock
    rounds: Sequencer

    def post(self) -> None:
        """Post in both books."""
        assert self.sealing.world.one(move("a", "b", 1)) == "posted"
        self.sealing.post_to(self.other, move("a", "b", 1))

    def sealed(self) -> dict[str, int]:
        """How many entries of each book are sealed."""
        query = "SELECT b.code, count(s.entry_id) FROM ledger.book b LEFT JOIN ledger.seal s USING (book_id) GROUP BY 1 ORDER BY 1"
        return {str(code): int(str(count)) for code, count in self.sealing.rows(query)}


@pytest.fixture
def two(sealing: Sealing, database_url: str) -> Rounds:
    """Two books."""
    clock = MovableClock()
    made = Rounds(
        sealing,
        database_url,
        sealing.second_book(),
        clock,
        Sequencer(sealing.sequencer, sealing.signer, clock),
    )
    made.post()
    made.rounds.round()
    assert made.sealed() == {"js": 1, "zj": 1}
    return made


Fault = Callable[[Rounds, ExitStack], None]


def key_gone(two: Rounds, stack: ExitStack) -> None:
    file = two.sealing.signer.keys.file("zj", 1)
    kept = file.read_bytes()
    file.unlink()
    stack.callback(file.write_bytes, kept)


def key_of_another(two: Rounds, stack: ExitStack) -> None:
    key_gone(two, stack)
    two.sealing.signer.keys.make("zj", 1)


def key_unreadable(two: Rounds, stack: ExitStack) -> None:
    key_gone(two, stack)
    two.sealing.signer.keys.file("zj", 1).write_text("no key")


def broken_off(two: Rounds, stack: ExitStack) -> None:
    """PostgreSQL breaks every sweep of the book off, as it does with a statement that takes too long."""
    connection = stack.enter_context(psycopg.connect(two.url, autocommit=True))
    connection.execute("""CREATE FUNCTION break_off() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'canceling statement due to statement timeout' USING ERRCODE = '57014'; END $$""")
    connection.execute("""CREATE TRIGGER break_off BEFORE INSERT ON ledger.seal FOR EACH ROW WHEN (NEW.book_id = 1)
        EXECUTE FUNCTION break_off()""")
    stack.callback(connection.execute, "DROP FUNCTION break_off() CASCADE")


def tile_gone(two: Rounds, stack: ExitStack) -> None:
    """What is no refusal of the ledger but a fault of it stays in its book as well."""
    connection = stack.enter_context(psycopg.connect(two.url, autocommit=True))
    connection.execute("SET session_replication_role = replica")
    connection.execute("ALTER TABLE ledger.tile DISABLE TRIGGER ALL")
    connection.execute("CREATE TABLE kept AS SELECT * FROM ledger.tile WHERE book_id = 1")
    connection.execute("DELETE FROM ledger.tile WHERE book_id = 1")
    stack.callback(connection.execute, "INSERT INTO ledger.tile SELECT * FROM kept")


FAULTS = {
    "key_gone": (key_gone, "log.key_missing"),
    "key_of_another": (key_of_another, "log.key_missing"),
    "key_unreadable": (key_unreadable, "log.key_missing"),
    "broken_off": (broken_off, "database.busy"),
    "tile_gone": (tile_gone, "KeyError"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_stays_in_its_book(two: Rounds, name: str) -> None:
    """The younger book is sealed all the same; the older one waits longer and longer, is told of less and less, and is then made up for."""
    make, code = FAULTS[name]
    with ExitStack() as stack, capture_logs() as logs:
        make(two, stack)
        waited = []
        for attempt in range(1, 7):
            two.post()
            before = two.clock.at
            two.rounds.round()
            assert two.sealed() == {"js": 1 + attempt, "zj": 1}
            two.clock.at = before + timedelta(seconds=1)
            two.rounds.round()
            memory = two.rounds.courses[1]
            assert memory.faults == attempt, "while it waits, it is not tried"
            waited.append((memory.wait_until - before).seconds)
            two.clock.at = memory.wait_until
        assert waited == [5, 10, 20, 40, 60, 60]
        assert WAIT_MAX.seconds == waited[-1]
        told = [entry for entry in logs if entry["event"] == "sealing_failed"]
        assert [(entry["book"], entry["code"], entry["failed"]) for entry in told] == [
            ("zj", code, 1),
            ("zj", code, 2),
            ("zj", code, 4),
        ]
        assert memory.limit == (LIMIT // 2**6 if name == "broken_off" else LIMIT), (
            "half after one that took too long"
        )
    with capture_logs() as logs:
        two.rounds.round()
        two.rounds.round()
    assert two.sealed() == {"js": 7, "zj": 7}
    assert [entry for entry in logs if entry["log_level"] != "debug"] == [
        {"event": "sealing_again", "book": "zj", "failed": 6, "log_level": "info"}
    ]


def test_the_limit_falls_and_rises(two: Rounds) -> None:
    """Half the entries after every sweep that took too long, down to a least number; twice as many after every one that did not."""
    seen = []
    with ExitStack() as stack:
        broken_off(two, stack)
        for _ in range(11):
            two.post()
            two.rounds.round()
            seen.append(two.rounds.courses[1].limit)
            two.clock.at += WAIT_MAX
    assert seen == [10000, 5000, 2500, 1250, 625, 312, 156, 78, 50, 50, 50]
    assert seen[-1] == LIMIT_MIN
    rising = []
    while two.rounds.courses[1].limit < LIMIT:
        two.rounds.round()
        rising.append(two.rounds.courses[1].limit)
    assert rising == [100, 200, 400, 800, 1600, 3200, 6400, 12800, 20000]


def test_a_sweep_has_a_time_of_its_own(two: Rounds) -> None:
    """A statement of a sweep may take less than any other of this program, and what comes after the sweep does not inherit that."""

    def work(books: Books) -> str:
        sweep(books, 1, "zj", two.sealing.signer)
        return str(books.connection.exec_driver_sql("SHOW statement_timeout").scalar_one())

    assert two.sealing.sequencer.begin(work) == f"{MILLISECONDS_MAX // 1000}s"
    assert (
        two.sealing.sequencer.begin(
            lambda books: books.connection.exec_driver_sql("SHOW statement_timeout").scalar_one()
        )
        == "1min"
    )


def test_a_clock_that_was_set_back_keeps_nobody_waiting(two: Rounds) -> None:
    """Who waits after a fault waits a minute at most, whatever becomes of the clock of the machine."""
    with ExitStack() as stack:
        key_gone(two, stack)
        two.post()
        two.rounds.round()
    two.clock.at -= timedelta(days=1)
    two.rounds.round()
    assert two.sealed() == {"js": 2, "zj": 2}


def test_an_entry_that_was_passed_by_is_found_at_the_start_and_every_hour(two: Rounds) -> None:
    """A sequencer that begins counts, and then once an hour: what was passed by is told and sealed."""
    pass_by = """UPDATE ledger.log_head SET settled_position = p, reached_position = p, drawn_position = p
        FROM (SELECT max(position) AS p FROM ledger.entry) x"""

    def passed() -> None:
        two.post()
        with psycopg.connect(two.url) as connection:
            connection.execute(pass_by)

    def told(rounds: Sequencer) -> list[str]:
        with capture_logs() as logs:
            while rounds.round():
                pass
        return [entry["book"] for entry in logs if entry["event"] == "entries_passed_by"]

    passed()
    assert told(two.rounds) == []
    assert two.sealed() == {"js": 1, "zj": 1}
    assert told(Sequencer(two.sealing.sequencer, two.sealing.signer, SystemClock())) == ["zj", "js"]
    assert two.sealed() == {"js": 2, "zj": 2}
    passed()
    two.clock.at += timedelta(minutes=59)
    assert told(two.rounds) == []
    two.clock.at += timedelta(minutes=1)
    assert told(two.rounds) == ["zj", "js"]
    assert two.sealed() == {"js": 3, "zj": 3}


def test_what_postgresql_refuses_to_settle_is_looked_for(two: Rounds) -> None:
    """An entry above the settled position that a sweep went over: the next attempt finds it, in the time that a fault makes a book wait."""
    two.post()
    with psycopg.connect(two.url) as connection:
        connection.execute("""UPDATE ledger.log_head SET reached_position = p, drawn_position = p
            FROM (SELECT max(position) AS p FROM ledger.entry) x WHERE book_id = 1""")
    two.post()
    with capture_logs() as logs:
        two.rounds.round()
        assert two.sealed() == {"js": 3, "zj": 1}
        two.clock.at += timedelta(seconds=5)
        while two.rounds.round():
            pass
    assert two.sealed() == {"js": 3, "zj": 3}
    told = [(entry["event"], entry["book"]) for entry in logs if entry["log_level"] != "debug"]
    assert told == [("sealing_failed", "zj"), ("entries_passed_by", "zj"), ("sealing_again", "zj")]


def test_a_command_tries_every_book_and_fails_at_the_end(two: Rounds) -> None:
    """`ecoledger log seal --once` seals what it can, and says then what it could not."""
    two.post()
    with ExitStack() as stack, capture_logs() as logs:
        key_gone(two, stack)
        with pytest.raises(KeyMissing):
            list(seal_everything(two.sealing.sequencer, two.sealing.signer, SystemClock()))
    assert two.sealed() == {"js": 2, "zj": 1}
    assert [(entry["event"], entry["book"]) for entry in logs] == [("sealing_failed", "zj")]


def test_a_database_that_does_not_answer_is_no_fault_of_a_book(two: Rounds) -> None:
    """No book waits because the database was away."""
    away = Database("postgresql://nobody@127.0.0.1:1/x", pool=1)
    rounds = Sequencer(away, two.sealing.signer, two.clock)
    with pytest.raises(Unreachable):
        rounds.round()
    away.close()
    assert rounds.courses == {}
