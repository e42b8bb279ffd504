"""A copy of the database, dumped and restored into a cluster whose transactions have lower numbers: log and feed go on."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import psycopg
import pytest

from ledger.audit.checks import run_checks
from ledger.clock import SystemClock
from ledger.database import Books, Database
from ledger.database.embedded import EmbeddedServer, binaries
from ledger.database.unit import Codes
from ledger.journal.posting import Submission, post
from ledger.processes.actions import emit, number_events
from ledger.processes.queries import Happening, happenings
from ledger.schema import create_roles
from ledger.seals.sequencer import ROLE, Signer, seal_everything
from tests.conftest import installed_server, named
from tests.signing import signer_in
from tests.world import World, make_world, move

NUMBER = "SELECT pg_current_xact_id()::text::bigint"
BURN = "DO $$ BEGIN FOR n IN 1..3000 LOOP PERFORM pg_current_xact_id(); COMMIT; END LOOP; END $$"


INSTALLED = os.environ.get("ECOLEDGER_TEST_POSTGRES")
PROGRAMS = Path(INSTALLED) if INSTALLED else binaries()


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[str]:
    """An empty database in a cluster of its own, with the roles."""
    for parent in (tmp_path, *tmp_path.parents):
        if "pytest" in str(parent):
            parent.chmod(0o755)
    (tmp_path / "elsewhere").mkdir()
    with ExitStack() as stack:
        if INSTALLED:
            url = stack.enter_context(installed_server(PROGRAMS, tmp_path / "elsewhere"))
        else:
            url = stack.enter_context(EmbeddedServer(tmp_path / "elsewhere")).url("postgres")
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("CREATE DATABASE copy")
        with (
            closing(Database(named(url, "copy"), role="", pool=1)) as database,
            database.engine.begin() as build,
        ):
            create_roles(build)
        yield named(url, "copy")


def seal(url: str, signer: Signer) -> int:
    """Seal everything, and count the entries."""
    with closing(Database(url, role=ROLE, pool=1)) as sequencer:

        def sealed() -> int:
            with sequencer.read() as books:
                return int(
                    books.connection.exec_driver_sql("SELECT count(entry_id) FROM ledger.seal").scalar_one()
                )

        before = sealed()
        for _ in range(3):
            list(seal_everything(sequencer, signer, SystemClock()))
        return sealed() - before


def settled(database: Database) -> bool:
    """Whether the log holds the newest entry for passed."""
    query = "SELECT settled_position >= (SELECT max(position) FROM ledger.entry) FROM ledger.log_head WHERE book_id = 1"
    with database.read() as books:
        return bool(books.connection.exec_driver_sql(query).scalar_one())


def feed(database: Database, world: World, after: int) -> list[tuple[int, str]]:
    """Read on after an event."""

    def read(books: Books) -> list[Happening]:
        number_events(books, world.book_id)
        return happenings(books, world.book_id, owner=None, after=after)

    return [(event.event_id, event.subject) for event in database.begin(read)]


def test_a_copy_goes_on(
    database: Database, owner: Database, database_url: str, elsewhere: str, tmp_path: Path
) -> None:
    """What waits is sealed and told, once; no number of a transaction of the old cluster keeps anything back."""
    signer, world = signer_in(tmp_path), make_world(database, owner)
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute(BURN)
    with owner.engine.connect() as stays_open:
        post(Books(stays_open, Codes()), world.book_id, [Submission(move("c", "d", 1), world.poster)])
        world.post(*[move("a", "b", 1) for _ in range(20)])
        assert seal(database_url, signer) == 20
        stays_open.commit()  # the log remembers it as open, and the copy is made before another sweep
    for subject in ("read", "not numbered"):
        owner.begin(
            lambda books, s=subject: emit(books, world.book_id, "a.b.c", s, ["x"], {}, world.poster)  # type: ignore[misc]
        )
        if subject == "read":
            assert feed(database, world, 0) == [(1, "read")]
    with owner.read() as books:
        (remembered,) = books.connection.exec_driver_sql(
            "SELECT open_transactions FROM ledger.log_head WHERE book_id = 1"
        ).one()
    assert remembered

    dump = tmp_path / "dump"
    environment = {"PATH": os.defpath, "LC_ALL": "C"}
    subprocess.run([PROGRAMS / "pg_dump", "-Fc", "-f", dump, database_url], check=True, env=environment)
    subprocess.run(
        [PROGRAMS / "pg_restore", "--single-transaction", "--no-owner", "-d", elsewhere, dump],
        check=True,
        env=environment,
    )
    with closing(Database(elsewhere, role="", pool=2)) as copy, closing(Database(elsewhere, pool=2)) as web:
        with copy.engine.begin() as connection:
            assert connection.exec_driver_sql(NUMBER).scalar_one() < min(map(int, remembered)), (
                "this cluster counts from elsewhere"
            )
        there = World(web, copy, world.book_id, world.poster, world.approver)
        assert there.one(move("a", "b", 1)) == "posted"
        assert seal(elsewhere, signer) == 2
        copy.begin(lambda books: emit(books, world.book_id, "a.b.c", "new", ["x"], {}, world.poster))
        assert feed(web, there, 1) == [(2, "not numbered"), (3, "new")]
        assert any(seal(elsewhere, signer) == 0 and settled(copy) for _ in range(200)), (
            "once nobody is open any more"
        )
        with copy.read() as books:
            assert [(f.invariant.name, f.offenders) for f in run_checks(books) if f.count] == []
            looked = books.connection.exec_driver_sql(
                "SELECT looked FROM ledger.next_records(1, 1000)"
            ).scalar_one()
            still_open = books.connection.exec_driver_sql(
                "SELECT open_transactions FROM ledger.log_head WHERE book_id = 1"
            ).scalar_one()
    assert looked == 0, "nothing is looked at a second time"
    assert not still_open.keys() & remembered.keys()
