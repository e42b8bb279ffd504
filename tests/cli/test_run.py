"""`ecoledger run`: where it tells the demonstration and where never, when the key is shown, and what stops it."""

import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from uuid import UUID

import httpx
import psycopg
import pytest

from cli import demo
from cli.install import DATABASE
from ledger.database import Books, Database
from ledger.database.embedded import EmbeddedServer
from ledger.database.roles import prepare
from ledger.entries import Entry, Posting
from ledger.journal import accounts
from ledger.journal.accounts import NewAccount
from ledger.journal.posting import Submission, post
from tests.cli.conftest import Command, free_port
from tests.conftest import named, roomy_memory
from tests.migrations.steps import upgrade_to
from tests.world import make_world, move

ROOT = Path(__file__).parents[2]
KEY = re.compile(r"Administrator key, shown only this once: (eco_[\w-]{43})")
BROKEN = """
import sys, time
from cli import app as cli
from cli import demo
MILL = {"uscc": "91130200699229617X", "name": "Mill", "effective_on": "2026-01-05"}
def breaks(tell):
    yield tell.step("A party is registered", "bureau", "/parties", MILL)
    yield tell.step("A cap of nothing", "bureau", "/permits/caps", {"pollutant": "[/bold]"})
def never_ends(tell):
    yield tell.step("A party is registered", "bureau", "/parties", MILL)
    while True:
        tell.ask("auditor", "GET", "/v1/books/anhui/trial-balance").raise_for_status()
        time.sleep(0.05)
demo.STORIES = (("Another story", {"breaks": breaks, "never_ends": never_ends}[sys.argv.pop()]),)
cli.main()
"""


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder like a fresh checkout, which the server's user can reach."""
    with tempfile.TemporaryDirectory(prefix="eco-run-", dir=roomy_memory()) as name:
        Path(name).chmod(0o755)
        yield Path(name)


@contextmanager
def running(
    place: Path, *words: str, script: str = "", **environment: str
) -> Iterator[tuple[str, Callable[[], str]]]:
    """Run the command in a folder until it says that it serves; give its address, and what it says; then Ctrl-C."""
    port = str(free_port())
    log = place.with_name(place.name + ".out")
    command = [sys.executable, *(("-c", script) if script else ("-m", "ledger")), *words]
    settings = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "200", "PORT": port, **environment}
    with log.open("w") as out:
        running = subprocess.Popen(command, cwd=place, stdout=out, stderr=out, env=settings)
    try:
        for _ in range(1200):
            if (
                "Ctrl-C stops everything" in log.read_text()
                or "A party is registered" in log.read_text()
                or running.poll() is not None
            ):
                break
            time.sleep(0.1)
        assert running.poll() is None, log.read_text()
        yield f"http://127.0.0.1:{port}", log.read_text
    finally:
        running.send_signal(signal.SIGINT)
        status, said = running.wait(60), log.read_text()
        log.unlink()
    assert status in (0, 130, -2), said
    assert "Traceback" not in said


def counts(url: str) -> dict[str, int]:
    """How many rows there are of what a demonstration adds."""
    with psycopg.connect(url) as connection:
        tables = ("book", "entry", "account", "actor", "api_key")
        rows = {
            table: connection.execute(f"SELECT count(*) FROM ledger.{table}".encode()).fetchone()
            for table in tables
        }
    return {table: row[0] for table, row in rows.items() if row}


@pytest.fixture
def production(server_url: str) -> Iterator[str]:
    """An empty database of somebody else's server."""
    name = f"eco_run_{os.getpid()}"
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield named(server_url, name)
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.mark.long(10)
def test_a_database_of_others_is_left_alone(place: Path, production: str, told: Command) -> None:
    """With DATABASE_URL nothing is told: not in an empty database, and not in a book that is there.

    A start that fails, because a folder cannot be made, is one line and uses no key up; the first that serves shows it.
    """
    (place / "file").write_text("x")
    folders = ("ECOLEDGER_DATA", "ECOLEDGER_FILES", "ECOLEDGER_KEYS", "ECOLEDGER_MEMORY")
    for name in folders:
        fits = {other: str(place / other) for other in folders}
        failed = told(
            "run",
            DATABASE_URL=production,
            PORT=str(free_port()),
            **{**fits, name: str(place / "file" / "in")},
        )
        assert (failed.status, failed.error.count("\n"), failed.out) == (1, 1, ""), failed
        assert str(place / "file" / "in") in failed.error
    assert counts(production)["api_key"] == 0
    before = set(place.iterdir())
    with running(place, "run", DATABASE_URL=production) as (address, said):
        key = KEY.search(said())
        assert key is not None
        file = place / ".ecoledger" / "first-keys.txt"
        assert file.stat().st_mode & 0o777 == 0o600
        assert file.read_text().splitlines()[0] == key[1]
        assert all(one in said() for one in file.read_text().splitlines())
        asked = httpx.get(
            f"{address}/v1/books", headers={"Authorization": f"Bearer {key[1]}"}, trust_env=False
        )
        assert (asked.status_code, asked.json()["books"]) == (200, [])
    assert counts(production) == {"book": 0, "entry": 0, "account": 0, "actor": 2, "api_key": 2}
    assert {path.name for path in set(place.iterdir()) - before} == {
        ".ecoledger",
        ".ecoledger-files",
        ".ecoledger-keys",
        ".ecoledger-memory",
    }
    assert (place / ".ecoledger" / "server.log").stat().st_size > 0
    with closing(Database(production)) as web, closing(Database(production, role="")) as owner:
        make_world(web, owner, "ourbureau").post(move("a", "b", 5))
    there = counts(production)
    with running(place, "run", DATABASE_URL=production) as (_, said):
        assert not KEY.search(said())
    assert counts(production) == there


def old_book(books: Books) -> None:
    """The book of the demonstration as an older version may have told it: an id of today's story stands for something else."""

    number = accounts.open_book(books, demo.BOOK, "Anhui", date(2026, 1, 1))
    accounts.register_asset(books, number, "CNY", "renminbi", "money", "yuan", 2, 2)
    accounts.open_accounts(
        books, number, [NewAccount(f"{name}:clearing", name, "clearing") for name in "ab"], 1
    )
    legs = (Posting("a:clearing", "CNY", "debit", 7), Posting("b:clearing", "CNY", "credit", 7))
    entry = Entry(UUID(demo.story_id("deposit")), "journal.transfer", date(2026, 3, 1), legs)
    assert post(books, number, [Submission(entry, 1)])[0].error is None


@pytest.mark.long(7)
def test_an_older_folder_starts(place: Path) -> None:
    """A folder of an older version, whose book holds an older story, is migrated and served, and nothing is told in it."""
    with EmbeddedServer(place / ".ecoledger") as server:
        server.ensure_database()
        url = server.url(DATABASE)
        with psycopg.connect(url, autocommit=True) as connection:
            prepare(connection)
        upgrade_to(url, "0002")
        with psycopg.connect(url) as connection:
            connection.execute("INSERT INTO ledger.actor (name, role) VALUES ('old', 'administrator')")
        with closing(Database(url, role="")) as owner:
            owner.begin(old_book)
        before = counts(url)
    with running(place, "run") as (address, said):
        assert httpx.get(f"{address}/ready", trust_env=False).status_code == 200
        assert "demonstration" not in said()
        assert "Jingde" not in said()
        with EmbeddedServer(place / ".ecoledger") as server:
            after = counts(server.url(DATABASE))
    assert after == {**before, "actor": 3, "api_key": 2}


def test_a_story_that_fails_stops_nothing(place: Path) -> None:
    """A broken story is one line, its mandates end, and the server goes on."""
    with running(place, "run", "breaks", script=BROKEN) as (address, said):
        for _ in range(300):
            if "Ctrl-C" in said():
                break
            time.sleep(0.1)
        lines = [line for line in said().splitlines() if "was not told to its end" in line]
        assert len(lines) == 1
        assert "A cap of nothing: 422" in lines[0]
        key = KEY.search(said())
        assert key is not None
        asked = httpx.get(
            f"{address}/v1/books", headers={"Authorization": f"Bearer {key[1]}"}, trust_env=False
        )
        assert [book["code"] for book in asked.json()["books"]] == [demo.BOOK]
        with EmbeddedServer(place / ".ecoledger") as server:
            assert valid_administrators(server) == ["administrator", "second administrator"]


def valid_administrators(server: EmbeddedServer) -> list[str]:
    """The names of those whose administrator keys are good."""
    query = """SELECT a.name FROM ledger.api_key k JOIN ledger.actor a USING (actor_id)
               WHERE a.role = 'administrator' AND k.revoked_at IS NULL AND ledger.has_mandate(a.actor_id) ORDER BY 1"""
    with psycopg.connect(server.url(DATABASE)) as connection:
        return [name for (name,) in connection.execute(query)]


@pytest.mark.long(7)
def test_a_story_that_is_interrupted(place: Path) -> None:
    """Ctrl-C in the midst of a story ends everything, and the mandates of the story end."""
    with running(place, "run", "never_ends", script=BROKEN) as (_, said):
        assert "Ctrl-C" not in said()
    with EmbeddedServer(place / ".ecoledger") as server:
        assert valid_administrators(server) == ["administrator", "second administrator"]


def test_no_story_where_none_is_wanted(place: Path) -> None:
    """With --no-demo a new installation has two keys, and no book."""
    with running(place, "run", "--no-demo") as (_, said), EmbeddedServer(place / ".ecoledger") as server:
        assert counts(server.url(DATABASE)) == {"book": 0, "entry": 0, "account": 0, "actor": 2, "api_key": 2}
        assert KEY.search(said())
