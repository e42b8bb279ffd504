"""The feed of events: whoever reads on after the last one that he has sees every event once and in order, whoever writes meanwhile."""

import itertools
import random
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from ledger.database import Books, Database
from ledger.database.unit import Codes
from ledger.journal import accounts
from ledger.processes.actions import emit, number_events
from ledger.processes.queries import Happening, happenings
from tests.furnished import furnished
from tests.world import World, make_world


@furnished
def world(database: Database, owner: Database) -> World:
    """A book `zj`, and an empty one beside it."""
    made = make_world(database, owner)
    owner.begin(lambda books: accounts.open_book(books, "js", "Jiangsu", date(2026, 1, 1)))
    return made


@dataclass
class Poller:
    """Reads on after the last event that it has, a few at a time, as a client of the API does."""

    database: Database
    book_id: int
    owner: str | None = None
    kind: str | None = None
    limit: int = 2
    seen: list[Happening] = field(default_factory=list)

    def poll(self) -> int:
        """Read once, and tell how many came."""
        after = self.seen[-1].event_id if self.seen else 0

        def read(books: Books) -> list[Happening]:
            number_events(books, self.book_id)
            return happenings(
                books, self.book_id, owner=self.owner, kind=self.kind, after=after, limit=self.limit
            )

        came = self.database.begin(read)
        assert len(came) <= self.limit
        self.seen += came
        return len(came)

    def drain(self) -> list[str]:
        """Read until nothing comes, and tell the subjects of all that came since the beginning."""
        while self.poll():
            pass
        numbers = [event.event_id for event in self.seen]
        assert numbers == sorted(set(numbers)), "each once, in order"
        return [event.subject for event in self.seen]


def tell(
    connection: Connection, world: World, subject: str, kind: str = "a.b.c", owners: tuple[str, ...] = ("x",)
) -> None:
    """Write an event in a transaction that is open."""
    emit(Books(connection, Codes()), world.book_id, kind, subject, owners, {"n": 1}, world.poster)


def pollers(world: World) -> list[Poller]:
    """Who reads along: everything, what concerns one owner, one kind, one by one."""
    return [
        Poller(world.database, world.book_id, owner=owner, kind=kind, limit=limit)
        for owner, kind, limit in (
            (None, None, 100),
            (None, None, 1),
            ("x", None, 2),
            (None, "a.b.c", 2),
            ("x", "a.b.c", 1),
        )
    ]


Step = Callable[[Connection, Connection, World], None]
OVERLAPS: dict[str, tuple[Step, ...]] = {
    "the older transaction writes last and commits first": (
        lambda one, two, world: one.exec_driver_sql("SELECT pg_current_xact_id()").close(),
        lambda one, two, world: tell(two, world, "two"),
        lambda one, two, world: tell(one, world, "one"),
        lambda one, two, world: one.commit(),
        lambda one, two, world: two.commit(),
    ),
    "the older transaction writes last and commits last": (
        lambda one, two, world: one.exec_driver_sql("SELECT pg_current_xact_id()").close(),
        lambda one, two, world: tell(two, world, "two"),
        lambda one, two, world: tell(one, world, "one"),
        lambda one, two, world: two.commit(),
        lambda one, two, world: one.commit(),
    ),
    "the older transaction writes first and commits last": (
        lambda one, two, world: tell(one, world, "one"),
        lambda one, two, world: tell(two, world, "two"),
        lambda one, two, world: two.commit(),
        lambda one, two, world: one.commit(),
    ),
    "the older transaction writes first and again, around the other": (
        lambda one, two, world: tell(one, world, "one"),
        lambda one, two, world: tell(two, world, "two"),
        lambda one, two, world: two.commit(),
        lambda one, two, world: tell(one, world, "one again"),
        lambda one, two, world: one.commit(),
    ),
    "one is given up": (
        lambda one, two, world: tell(one, world, "given up"),
        lambda one, two, world: tell(two, world, "two"),
        lambda one, two, world: two.commit(),
        lambda one, two, world: one.rollback(),
    ),
}


@pytest.mark.parametrize("how", OVERLAPS)
def test_transactions_that_overlap(world: World, owner: Database, how: str) -> None:
    """Two write at once, in every way, and all read after every step: nobody misses anything, nor sees it before it was committed."""
    readers = pollers(world)
    with owner.engine.connect() as one, owner.engine.connect() as two:
        for step in OVERLAPS[how]:
            step(one, two, world)
            for reader in readers:
                reader.drain()
    expected = sorted({"two", "one", "one again"} & set(_told(owner)))
    for reader in readers:
        assert sorted(reader.drain()) == expected
        assert Poller(world.database, world.book_id, reader.owner, reader.kind).drain() == reader.drain(), (
            "who comes later reads the same"
        )
    assert len(expected) == len(_told(owner))


def _told(owner: Database) -> list[str]:
    with owner.read() as books:
        return list(books.connection.exec_driver_sql("SELECT subject FROM ledger.outbox").scalars())


def test_an_event_comes_after_the_one_that_it_continues(world: World, owner: Database) -> None:
    """A transaction that has a number early, waits for another and then goes on from what that one did is told after it."""
    with owner.engine.connect() as early, owner.engine.connect() as first:
        early.exec_driver_sql("SELECT pg_current_xact_id()").close()
        tell(first, world, "approve")
        first.commit()
        tell(early, world, "settle")
        early.commit()
    assert Poller(world.database, world.book_id).drain() == ["approve", "settle"]


def test_nobody_waits_for_who_is_still_writing(world: World, owner: Database) -> None:
    """What was committed can be read while another transaction stays open, and a writer writes while somebody numbers."""
    reader = Poller(world.database, world.book_id)
    with owner.engine.connect() as stays_open, owner.engine.connect() as other:
        tell(stays_open, world, "late")
        tell(other, world, "early")
        other.commit()
        assert reader.drain() == ["early"]
        with world.database.engine.connect() as numbering:
            number_events(Books(numbering, Codes()), world.book_id)
            tell(other, world, "meanwhile")
            other.commit()
        stays_open.commit()
    assert reader.drain() == ["early", "late", "meanwhile"]


class Writers:
    """Threads that write in transactions of several events, some of them given up, and each long enough for others to overtake it."""

    def __init__(self, world: World, owner: Database, seed: int) -> None:
        self.world, self.owner, self.seed = world, owner, seed
        self.told: list[tuple[str, str, tuple[str, ...]]] = []
        self.lock = threading.Lock()

    def write(self, name: int) -> None:
        chosen = random.Random(self.seed + name)
        for turn in range(10):
            done = []
            with self.owner.engine.connect() as connection:
                connection.exec_driver_sql("SELECT pg_current_xact_id()").close()
                for part in range(chosen.randint(1, 4)):
                    event = (
                        f"{name}.{turn}.{part}",
                        chosen.choice(["a.b.c", "d.e.f"]),
                        chosen.choice([("x",), ("y",), ("x", "y"), ()]),
                    )
                    tell(connection, self.world, *event)
                    done.append(event)
                    connection.exec_driver_sql(
                        "SELECT count(*) FROM generate_series(1, %s)", (chosen.randint(1, 20_000),)
                    ).close()
                if chosen.random() < 0.15:
                    connection.rollback()
                    continue
                connection.commit()
            with self.lock:
                self.told += done

    def expected(self, reader: Poller) -> list[str]:
        """What a reader must have seen at the end."""
        return sorted(
            subject
            for subject, kind, owners in self.told
            if (reader.kind is None or kind == reader.kind)
            and (reader.owner is None or reader.owner in owners)
        )


@pytest.fixture
def many(database_url: str) -> Iterator[Database]:
    """The owner's database, for many at once."""
    database = Database(database_url, role="", pool=8)
    yield database
    database.close()


@settings(
    max_examples=4,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    deadline=None,
)
@given(seed=st.integers(0, 2**32))
def test_pollers_beside_writers(world: World, many: Database, seed: int) -> None:
    """Six write at once while five poll with small limits and filters: each sees all that is for it, once, in rising order."""
    writers, readers, stop = Writers(world, many, seed), pollers(world), threading.Event()
    for reader in readers:
        reader.drain()
        del reader.seen[:-1]

    def follow(reader: Poller) -> None:
        while not stop.is_set():
            reader.poll()

    before = [len(reader.seen) for reader in readers]
    following = [threading.Thread(target=follow, args=(reader,)) for reader in readers]
    writing = [threading.Thread(target=writers.write, args=(name,)) for name in range(6)]
    for thread in (*following, *writing):
        thread.start()
    for thread in writing:
        thread.join()
    stop.set()
    for thread in following:
        thread.join()
    for reader, skipped in zip(readers, before, strict=True):
        assert sorted(reader.drain()[skipped:]) == writers.expected(reader)


def test_books_have_feeds_of_their_own(world: World, owner: Database) -> None:
    """Numbers begin at 1 in each book and have no gap, whatever others write."""
    with owner.engine.connect() as connection:
        for n in range(6):
            emit(Books(connection, Codes()), world.book_id + n % 2, "a.b.c", n, ["x"], {}, world.poster)
            if n % 3 == 2:
                connection.commit()
    feeds = [Poller(world.database, world.book_id + n) for n in range(2)]
    assert [reader.drain() for reader in feeds] == [["0", "2", "4"], ["1", "3", "5"]]
    assert [[event.event_id for event in reader.seen] for reader in feeds] == [[1, 2, 3]] * 2


def test_a_long_feed_is_numbered_step_by_step(world: World, owner: Database) -> None:
    """Ten thousand events at a time get their numbers; the next reader goes on where that ended."""
    with owner.engine.connect() as connection:
        connection.exec_driver_sql(
            "INSERT INTO ledger.outbox (book_id, kind, subject, owners, figures, actor_id)"
            " SELECT %s, 'a.b.c', n::text, '{}', '{}', %s FROM generate_series(1, 25000) n",
            (world.book_id, world.poster),
        ).close()
        connection.commit()
    reader = Poller(world.database, world.book_id, limit=6000)
    assert reader.drain() == [str(n) for n in range(1, 25_001)]
    assert [event.event_id for event in reader.seen] == list(range(1, 25_001))


def test_postgresql_keeps_the_feed(world: World, owner: Database, database_url: str) -> None:
    """A number comes from the function, once, and an event that was told is never changed, whoever asks; the web may not even try."""
    with owner.engine.connect() as connection:
        for subject in ("told", "waiting"):
            tell(connection, world, subject)
            connection.commit()
            if subject == "told":
                Poller(world.database, world.book_id).drain()
    by_owner = (
        "UPDATE ledger.outbox SET number = 7 WHERE subject = 'told'",
        "UPDATE ledger.outbox SET number = NULL WHERE subject = 'told'",
        "UPDATE ledger.outbox SET kind = 'x' WHERE subject = 'told'",
        "UPDATE ledger.outbox SET kind = 'x' WHERE subject = 'waiting'",
        "UPDATE ledger.outbox SET number = 2, figures = '{}' WHERE subject = 'waiting'",
        "DELETE FROM ledger.outbox",
        "TRUNCATE ledger.outbox",
        "UPDATE ledger.outbox SET owners = '{y}', number = 2 WHERE subject = 'waiting'",
        f"""INSERT INTO ledger.outbox (book_id, number, kind, subject, owners, figures, actor_id)
            VALUES ({world.book_id}, 9, 'x', 'x', '{{}}', '{{}}', {world.poster})""",
    )
    with psycopg.connect(database_url, autocommit=True) as connection:
        for statement in by_owner:
            with pytest.raises(psycopg.Error) as caught:
                connection.execute(statement)
            assert caught.value.diag.constraint_name == "journal_append_only", statement
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute("UPDATE ledger.outbox SET number = 1 WHERE subject = 'waiting'")
        connection.execute("SET ROLE ecoledger_web")
        for statement in itertools.chain(
            by_owner, ["UPDATE ledger.outbox SET number = 2 WHERE subject = 'waiting'"]
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement)
    assert Poller(world.database, world.book_id).drain() == ["told", "waiting"]


@pytest.mark.parametrize("statistics", [False, True])
def test_the_indexes_carry_the_feed(world: World, owner: Database, statistics: bool) -> None:
    """Numbering reads what waits, and a poll what comes after; of the thousands before, neither reads a page."""
    with owner.engine.connect() as connection, ExitStack() as after:
        after.callback(connection.rollback)

        def write(count: int) -> None:
            connection.exec_driver_sql(
                "INSERT INTO ledger.outbox (book_id, kind, subject, owners, figures, actor_id)"
                " SELECT %s, 'a.b.c', n::text, '{x}', '{}', %s FROM generate_series(1, %s) n",
                (world.book_id, world.poster, count),
            ).close()

        def pages(statement: str) -> int:
            connection.exec_driver_sql(
                "DISCARD PLANS"
            ).close()  # what was planned for a few stays so until something is analysed
            explain = f"EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) {statement}"
            plan = connection.exec_driver_sql(explain).scalar_one()[0]["Plan"]
            return int(plan["Shared Hit Blocks"] + plan["Shared Read Blocks"])

        read = []
        for count in (300, 3000):
            write(count)
            number_events(Books(connection, Codes()), world.book_id)
            connection.commit()
            if statistics:
                connection.exec_driver_sql("ANALYZE ledger.outbox").close()
            write(10)
            newest = connection.exec_driver_sql("SELECT max(number) FROM ledger.outbox").scalar_one()
            numbering = pages(f"SELECT ledger.number_events({world.book_id})")
            connection.commit()
            read.append(
                (
                    numbering,
                    pages(
                        f"SELECT number FROM ledger.outbox o WHERE o.book_id = {world.book_id}"
                        f" AND o.number > {newest} ORDER BY o.number LIMIT 100"
                    ),
                )
            )
        assert read[1][0] - read[0][0] < 100
        assert read[1][1] - read[0][1] < 10
