"""No entry is passed by: whatever was open when the sequencer looked, and from wherever its memory comes."""

import json
import random
from contextlib import ExitStack

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from ledger.audit.checks import run_checks
from ledger.clock import SystemClock
from ledger.database import Database
from ledger.database.refusals import PromiseBroken
from ledger.journal.accounts import NewAccount
from ledger.seals.queries import lags
from ledger.seals.sequencer import look_everywhere, seal_everything
from tests.seals.conftest import Sealing
from tests.world import move

WAITING = """SELECT count(*) FROM ledger.entry e
  WHERE NOT EXISTS (SELECT FROM ledger.seal s WHERE s.book_id = e.book_id AND s.entry_id = e.entry_id)"""
HEAD = "SELECT settled_position, reached_position, open_transactions FROM ledger.log_head WHERE book_id = 1"
SEALS = "SELECT place, entry_id, position, voucher_number FROM ledger.seal WHERE book_id = 1 ORDER BY place"
NEWEST = "SELECT max(position) FROM ledger.entry"


def newest(sealing: Sealing) -> int:
    """The position of the newest entry."""
    ((position,),) = sealing.rows(NEWEST)
    assert isinstance(position, int)
    return position


def next_position(sealing: Sealing) -> int:
    """The position that the next entry or record gets."""
    ((position,),) = sealing.rows("SELECT last_value + 1 FROM ledger.entry_position_seq")
    assert isinstance(position, int)
    return position


def settle(sealing: Sealing) -> bool:
    """Seal until the log holds the newest entry for passed, for which other transactions of the cluster have to end, whosever they are."""
    for _ in range(1000):
        sealing.seal()
        ((settled, *_),) = sealing.rows(HEAD)
        assert isinstance(settled, int)
        if settled >= newest(sealing):
            return True
    return False


def change(sealing: Sealing, statement: str) -> None:
    """Do something as the owner of the database."""
    with sealing.owner.engine.begin() as connection:
        connection.exec_driver_sql(statement).close()


def is_whole(sealing: Sealing) -> bool:
    """Whether every entry is sealed, every promise holds, and the log knows that it has nothing to look for any more."""
    with sealing.owner.read() as books:
        broken = [(f.invariant.name, f.offenders) for f in run_checks(books) if f.count]
        assert [lag.waiting for lag in lags(books)] == [0] * len(lags(books))
    assert broken == []
    assert sealing.rows(WAITING) == [(0,)]
    return True


def test_the_first_entry_of_all(unsealed: Sealing, database_url: str) -> None:
    """A sequence of positions that nobody has asked yet says 1. The sweeps before the first entry do not pass its position by."""
    with psycopg.connect(database_url) as connection:
        connection.execute("ALTER TABLE ledger.record DISABLE TRIGGER ALL")
        connection.execute("DELETE FROM ledger.record")
        connection.execute("ALTER SEQUENCE ledger.entry_position_seq RESTART")
    sealing = unsealed
    assert sealing.rows("SELECT last_value, is_called FROM ledger.entry_position_seq") == [(1, False)]
    for _ in range(3):
        assert [s.sealed for s in sealing.seal()] == [0]
    sealing.world.one(move("a", "b", 1))
    assert newest(sealing) == 1
    assert [s.sealed for s in sealing.seal()] == [1]
    assert settle(sealing)
    assert sealing.rows(WAITING) == [(0,)]


def test_the_first_record_of_all(unsealed: Sealing) -> None:
    """How the book was opened, and what the program declares, is sealed by the first sweep; nothing of it is passed by."""
    (done,) = unsealed.seal()
    assert [(done.sealed,)] == unsealed.rows("SELECT count(*) FROM ledger.record WHERE book_id = 1")
    unsealed.seal()
    assert is_whole(unsealed)


def test_the_first_entry_of_a_book_that_was_opened_late(sealing: Sealing) -> None:
    """Every book has its own memory, and one sequence of positions gives them all: whichever was idle, nothing is lost."""
    world = sealing.world
    for n in range(3):
        world.one(move("a", "b", n + 1))
        sealing.seal()
    other = sealing.second_book()
    for _ in range(3):
        sealing.seal()
    sealing.post_to(other, move("a", "b", 7))
    world.one(move("a", "b", 8))
    assert sum(s.sealed for s in sealing.seal()) == 2, "what opened it was sealed before"
    sealing.seal()
    assert is_whole(sealing)


@pytest.mark.parametrize("older_first", [True, False])
def test_two_that_overlap(sealing: Sealing, older_first: bool) -> None:
    """Two are open while the sequencer looks, and it looks again between their commits: both are sealed, whichever ends first.

    They are the two youngest transactions of the cluster, of which a snapshot tells nothing.
    """
    with sealing.posting(move("a", "b", 1)) as older, sealing.posting(move("c", "d", 1)) as younger:
        for ending in (older, younger) if older_first else (younger, older):
            for _ in range(3):
                sealing.seal()
            ending.commit()
    assert settle(sealing)
    assert is_whole(sealing)


def test_rolled_back_ones_keep_nobody_waiting(sealing: Sealing) -> None:
    """A position that was drawn and given up is passed, and what stands above it is sealed at once."""
    with sealing.posting(move("a", "b", 1)) as given_up:
        sealing.seal()
        sealing.world.one(move("c", "d", 1))
        assert sum(s.sealed for s in sealing.seal()) == 1
        given_up.rollback()
    sealing.world.one(move("c", "d", 1))
    assert settle(sealing)
    assert is_whole(sealing)


class Writer:
    """Transactions that stay open over many sweeps, each on accounts that no other holds."""

    def __init__(self, sealing: Sealing, stack: ExitStack, chosen: random.Random, database: Database) -> None:
        self.sealing, self.stack, self.chosen, self.database = sealing, stack, chosen, database
        self.free = [f"x{n}" for n in range(12)]
        self.open: list[tuple[Connection, list[str]]] = []
        self.committed = 0

    def write(self) -> None:
        """Post in a new transaction, or once more in one that is open."""
        if self.open and self.chosen.random() < 0.3:
            connection, held = self.chosen.choice(self.open)
        elif len(self.open) < 5:
            held = self.chosen.sample(self.free, 2)
            self.free = [name for name in self.free if name not in held]
            connection = self.stack.enter_context(self.database.engine.connect())
            self.open.append((connection, held))
        else:
            return
        self.sealing.post_in(
            connection, *[move(held[0], held[1], 1) for _ in range(self.chosen.randint(1, 4))]
        )

    def end(self) -> None:
        """Commit one of those that are open, or give it up."""
        if self.open:
            connection, held = self.open.pop(self.chosen.randrange(len(self.open)))
            self.free += held
            connection.commit() if self.chosen.random() < 0.8 else connection.rollback()
            connection.close()


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(seed=st.integers(0, 2**32))
def test_whoever_is_open_when(sealing: Sealing, database_url: str, seed: int) -> None:
    """Any order of posting, committing, giving up and sweeping: everything is sealed once, and in an order in which it was built."""
    chosen, world = random.Random(seed), sealing.world
    known = {str(row[0]) for row in sealing.rows("SELECT code FROM ledger.account")}
    if "x0" not in known:
        world.open(*[NewAccount(f"x{n}", "owner:x", "clearing") for n in range(12)])
    database = Database(database_url, role="", pool=6)
    with ExitStack() as stack:
        writer = Writer(sealing, stack, chosen, database)
        for _ in range(chosen.randint(10, 40)):
            step = chosen.choice([writer.write, writer.write, writer.end, None])
            if step is not None:
                step()
            else:
                list(
                    seal_everything(
                        sealing.sequencer, sealing.signer, SystemClock(), chosen.choice([1, 2, 5, 100])
                    )
                )
        while writer.open:
            writer.end()
    database.close()
    sealing.seal(limit=chosen.choice([3, 100]))
    assert sealing.rows(WAITING) == [(0,)]
    told: dict[str, int] = {}
    for (record,) in sealing.rows(
        "SELECT record FROM ledger.sealed_record WHERE entry_id IS NOT NULL ORDER BY place"
    ):
        for line in json.loads(str(record))["postings"]:
            assert int(line["version"]) == told.get(line["account"], 0) + 1, (
                "an entry comes after those whose balances it built upon"
            )
            told[line["account"]] = int(line["version"])


def pass_by(sealing: Sealing, position: int) -> None:
    """Make a log that holds for passed what nobody has sealed, as the first release did with the first entry."""
    sealing.seal()
    change(
        sealing,
        f"UPDATE ledger.log_head SET settled_position = {position}, reached_position = {position}, drawn_position = {position}",
    )


@pytest.fixture
def passed(sealing: Sealing) -> Sealing:
    """A book whose first entry was passed by; the others build upon it, and are sealed."""
    pass_by(sealing, next_position(sealing))
    for n in range(5):
        assert (
            sealing.world.one(move("low", "b", 10)) == "posted"
            if n == 0
            else sealing.world.one(move("b", "low", 2)) == "posted"
        )
    assert sum(s.sealed for s in sealing.seal()) == 4
    sealing.seal()
    assert sealing.rows(WAITING) == [(1,)]
    return sealing


def test_an_entry_that_was_passed_by_is_found(passed: Sealing) -> None:
    """Two counts tell that one is missing; it gets the next place, nothing that was signed changes, and the doctor is content."""
    before = passed.rows(SEALS)
    ((oldest,),) = passed.rows("SELECT min(position) FROM ledger.entry")
    with passed.owner.read() as books:
        assert "settled_entries_are_sealed" in [f.invariant.name for f in run_checks(books) if f.count]
    assert look_everywhere(passed.sequencer) == ["zj"]
    with passed.owner.read() as books:
        assert {lag.book: lag.waiting for lag in lags(books)} == {"@installation": 0, "zj": 1}, (
            "what is missing waits, and whoever asks is told so"
        )
    assert sum(s.sealed for s in passed.seal()) == 1
    after = passed.rows(SEALS)
    assert after[:-1] == before
    assert passed.rows(
        "SELECT place, position FROM ledger.seal WHERE book_id = 1 ORDER BY place DESC LIMIT 1"
    ) == [(passed.begun + 4, oldest)]
    assert look_everywhere(passed.sequencer) == []
    assert is_whole(passed)


def test_a_database_of_an_earlier_release_is_looked_through_once(passed: Sealing) -> None:
    """An upgrade leaves the memory empty: the sweeps begin at the first entry and seal what was passed by, unasked."""
    change(
        passed,
        "UPDATE ledger.log_head SET reached_position = 0, open_transactions = '{}', drawn_position = 0",
    )
    assert sum(s.sealed for s in passed.seal(limit=2)) == 1
    assert settle(passed)
    assert is_whole(passed)
    with passed.owner.engine.connect() as connection:
        assert looked_at(connection, 100)[0] <= 1, "and it is not looked at a second time"


@pytest.mark.parametrize("what", ["entry", "record"])
def test_postgresql_calls_nothing_settled_that_has_no_seal(
    sealing: Sealing, database_url: str, what: str
) -> None:
    """Whoever appends in the sequencer's name and says that it got further than it did is refused."""
    sealing.seal()
    if what == "entry":
        sealing.world.one(move("a", "b", 1))
    else:
        sealing.world.open(NewAccount("x", "owner:a", "clearing"))
    last = next_position(sealing) - 1
    call = """SELECT ledger.append_seals(1, size, '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', root, %s, '{}', 0)
        FROM ledger.log_head WHERE book_id = 1"""
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute("SET ROLE ecoledger_sequencer")
        with pytest.raises(psycopg.Error) as caught:
            connection.execute(call, (last,))
        assert (caught.value.sqlstate, caught.value.diag.constraint_name) == ("LG015", "settled_is_sealed")
        connection.execute(call, (last - 1,))


def test_an_entry_whose_record_is_not_whole_is_not_passed(sealing: Sealing, database_url: str) -> None:
    """Where something that an entry names is gone, nothing is sealed at all, and everything is when it is back."""
    sealing.seal()
    sealing.world.one(move("a", "b", 1))
    sealing.world.one(move("a", "b", 1))
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute("CREATE TABLE kept AS SELECT * FROM ledger.actor")
        always = [
            str(name)
            for (name,) in connection.execute(
                "SELECT tgname FROM pg_trigger WHERE tgrelid = 'ledger.actor'::regclass AND tgenabled = 'A'"
            )
        ]
        connection.execute("ALTER TABLE ledger.actor DISABLE TRIGGER ALL")
        connection.execute("DELETE FROM ledger.actor")
        with pytest.raises(PromiseBroken) as caught:
            sealing.seal()
        assert caught.value.figures == {"promise": "record_whole"}
        assert sealing.rows("SELECT count(*) FROM ledger.seal WHERE entry_id IS NOT NULL") == [(0,)]
        connection.execute("INSERT INTO ledger.actor OVERRIDING SYSTEM VALUE SELECT * FROM kept")
        connection.execute("DROP TABLE kept")
        connection.execute("ALTER TABLE ledger.actor ENABLE TRIGGER ALL")
        for name in always:
            connection.execute(f'ALTER TABLE ledger.actor ENABLE ALWAYS TRIGGER "{name}"'.encode())
    assert sum(s.sealed for s in sealing.seal()) == 2
    assert is_whole(sealing)


def test_what_an_earlier_cluster_remembered(sealing: Sealing) -> None:
    """A copy of the database runs where transactions have lower numbers: those of the old cluster are open no more."""
    world = sealing.world
    world.post(*[move("a", "b", 1) for _ in range(4)])
    sealing.seal()
    sealing.seal()
    change(sealing, f'UPDATE ledger.log_head SET open_transactions = \'{{"{2**62}": 2, "{2**61}": 3}}\'')
    world.one(move("a", "b", 1))
    assert sum(s.sealed for s in sealing.seal()) == 1
    assert settle(sealing)
    ((_, _, still_open),) = sealing.rows(HEAD)
    assert isinstance(still_open, dict)
    assert not still_open.keys() & {str(2**62), str(2**61)}
    assert is_whole(sealing)


READ = "SELECT coalesce(sum(seq_tup_read + idx_tup_fetch), 0) FROM pg_stat_xact_user_tables WHERE schemaname = 'ledger'"


def looked_at(connection: Connection, limit: int) -> tuple[int, int, int]:
    """What the next sweep would read: entries that it looks at, rows of all tables, and pages of the database."""
    before = connection.exec_driver_sql(READ).scalar_one()
    looked = connection.exec_driver_sql(
        "SELECT looked FROM ledger.next_records(1, %s)", (limit,)
    ).scalar_one()
    rows = connection.exec_driver_sql(READ).scalar_one() - before
    explain = "EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) SELECT * FROM ledger.next_records(1, %s)"
    plan = connection.exec_driver_sql(explain, (limit,)).scalar_one()[0]["Plan"]
    connection.rollback()
    return looked, int(rows), plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]


@pytest.mark.parametrize("statistics", [False, True])
def test_a_sweep_reads_its_own_rows(sealing: Sealing, statistics: bool) -> None:
    """While a transaction stays open, what was sealed since is not read again: rows and pages are counted.

    With statistics or without, and by a session that knows the tables since they were empty, as that of a sequencer does.
    """
    world, limit = sealing.world, 500
    for table in ("entry", "record", "posting", "seal"):
        change(sealing, f"ALTER TABLE ledger.{table} SET (autovacuum_enabled = off)")
    sealing.seal()
    with sealing.owner.engine.connect() as connection:
        for _ in range(10):
            assert looked_at(connection, limit)[0] == 0
        with sealing.posting(move("c", "d", 1)) as stays_open:
            pages = []
            for batches in (1, 6):
                for _ in range(batches):
                    world.post(*[move("a", "b", 1) for _ in range(500)])
                if statistics:
                    change(sealing, "ANALYZE")
                sealing.seal()
                sealing.seal()
                assert looked_at(connection, limit)[0] == 0
                world.post(*[move("a", "b", 1) for _ in range(limit)])
                looked, rows, read = looked_at(connection, limit)
                assert looked == limit
                assert rows < 15 * limit, "those that its entries name, and no others"
                pages.append(read)
            assert pages[1] - pages[0] < 3000 / 2, (
                "the 3,000 that were sealed in between are not read again: that would be some pages each"
            )
            stays_open.commit()
        looked, rows, _ = looked_at(connection, limit)
    assert looked <= 2 * limit, "whoever ended late is looked for step by step"
    assert sum(s.sealed for s in sealing.seal(limit=limit)) == limit + 1
    sealing.seal()
    assert is_whole(sealing)
