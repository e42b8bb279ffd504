"""A real PostgreSQL for every test: one cluster a session, one template database, one clone a test.

The server is, in this order: that of ECOLEDGER_TEST_URL; one started for the session from the programs in the folder
ECOLEDGER_TEST_POSTGRES; the embedded one. Clones are real databases with real commits, because a test that is rolled
back never sees what is refused at COMMIT. fsync is off: nothing here must survive a power cut.
"""

import gc
import logging
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
import structlog
from hypothesis import HealthCheck, settings

from ledger.database import Database, embedded
from ledger.database.embedded import EmbeddedServer, server_user
from ledger.database.sqlfiles import execute
from ledger.schema import create_all
from tests import sqlmutants
from tests.furnished import Furnished, Worlds, as_owner, as_web, maker_for, worlds_by
from tests.sampling import asked_in_short

_slow = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
settings.register_profile("dev", max_examples=50, deadline=None, suppress_health_check=_slow)
settings.register_profile("ci", max_examples=50, deadline=None, derandomize=True, suppress_health_check=_slow)
settings.register_profile(
    "long", max_examples=2000, deadline=None, stateful_step_count=100, suppress_health_check=_slow
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if os.environ.get("CI") else "dev"))

os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False
"""Every worker and every command is a process of its own: only the first compiles our modules, and only after a change."""
structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.format_exc_info,
        structlog.processors.KeyValueRenderer(),
    ],
)
"""An error in the log is a plain traceback: the default draws every frame with its variables, which takes seconds."""

_numbers = count(1)
counted = Counter[str]()
"""What costs most of a run: the databases that were cloned, and the programs that were started."""
sys.addaudithook(lambda event, _: counted.update(programs=1) if event == "subprocess.Popen" else None)
CLUSTERS: Final = "ecoledger-test-"
MEMORY_WANTED: Final = 8 << 30
"""Bytes; three workers take about half of it."""
HASTY = (
    "fsync = off",
    "synchronous_commit = off",
    "full_page_writes = off",
    "wal_level = minimal",
    "max_wal_senders = 0",
    "shared_buffers = 64MB",
    "autovacuum = off",
    "io_method = sync",
    "plan_cache_mode = force_generic_plan",
)
"""Settings of the session's server. Every clone that is made or dropped looks through all shared buffers, and none lives long
enough to be vacuumed; what is read lies in memory, and another process would read it no sooner. A prepared statement is planned once, not
five times before it is seen to be the same: to plan takes half of what a test asks of the server."""


class _GlyphMissing(logging.Handler):
    """What the library of PDF only writes into its log is an error here: a character that it left out."""

    def emit(self, record: logging.LogRecord) -> None:
        """Stop the test."""
        raise AssertionError(record.getMessage())


logging.getLogger("fpdf").addHandler(_GlyphMissing(logging.WARNING))


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options `--pure` and `--short`."""
    parser.addoption("--pure", action="store_true", help="run only the tests that need no database")
    parser.addoption(
        "--short", action="store_true", help="of the tests that need a database run a sample of each file"
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what needs a database, where only the rest is asked for; begin with what takes longest, so that no worker ends alone."""
    needing = {item.nodeid for item in items if "server_url" in getattr(item, "fixturenames", ())}
    left = needing if config.getoption("--pure") else set()
    if config.getoption("--short"):
        long = needing | {item.nodeid for item in items if item.get_closest_marker("long") is not None}
        left = long - asked_in_short(long)
    config.hook.pytest_deselected(items=[item for item in items if item.nodeid in left])
    kept = [item for item in items if item.nodeid not in left]
    items[:] = dealt(kept, int(getattr(config, "workerinput", {}).get("workercount", 1)))


def dealt(items: list[pytest.Item], workers: int) -> list[pytest.Item]:
    """Put what takes long first in the run of each worker, file by file, so that all of them have as much of it.

    pytest-xdist (`worksteal`) cuts the list into one run for each worker, and who is done takes from the end of another's.
    """
    rest: list[pytest.Item] = []
    files: dict[str, list[pytest.Item]] = {}
    for item in items:
        long = item.get_closest_marker("long") is not None
        (files.setdefault(item.nodeid.partition("::")[0], []) if long else rest).append(item)
    hands: list[list[pytest.Item]] = [[] for _ in range(workers)]
    took = [0] * workers
    for file in sorted(files.values(), key=seconds, reverse=True):
        least = took.index(min(took))
        hands[least] += file
        took[least] += seconds(file)
    found: list[pytest.Item] = []
    for number, hand in enumerate(hands):
        run = (len(items) - len(found)) // (workers - number)
        more = max(0, run - len(hand))
        found += [*hand, *rest[:more]]
        rest = rest[more:]
    return found + rest


def seconds(items: list[pytest.Item]) -> int:
    """How long some tests of a file take; a mark that several of them share counts once."""
    marks = (item.get_closest_marker("long") for item in items)
    return sum(mark.args[0] for mark in {id(mark): mark for mark in marks if mark is not None}.values())


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """Keep what is imported and collected, half a million objects, out of the way of the garbage collector: they stay until the end.

    Of the objects that a test makes most are gone before it looks: it looks ten times less often than it would.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.collect()
        gc.freeze()
        gc.set_threshold(7_000)
        gc.enable()


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A worker hands over what it counted."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["counted"] = dict(counted)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Add up what a worker counted (pytest-xdist)."""
    counted.update(getattr(node, "workeroutput", {}).get("counted", {}))


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say what the run took, in counts, which are the same on every machine."""
    told = ", ".join(f"{counted[name]} {name}" for name in ("databases", "programs"))
    terminalreporter.write_line(f"cloned or started: {told}")


@pytest.fixture(scope="session")
def server_url() -> Iterator[str]:
    """The address of a superuser's database on the session's server."""
    given = os.environ.get("ECOLEDGER_TEST_URL")
    if given:
        yield given
        return
    programs = os.environ.get("ECOLEDGER_TEST_POSTGRES")
    with tempfile.TemporaryDirectory(prefix=f"{CLUSTERS}{os.getpid()}-", dir=roomy_memory()) as folder:
        Path(folder).chmod(0o755)
        if programs:
            with installed_server(Path(programs), Path(folder)) as url:
                yield url
        else:
            with pytest.MonkeyPatch.context() as change:
                change.setattr(embedded, "SETTINGS", (*embedded.SETTINGS, *HASTY))
                server = EmbeddedServer(Path(folder) / "data")
            with server:
                yield server.url("postgres")


def roomy_memory() -> str | None:
    """The folder in memory, where it has room for the clusters of a whole run; a clone there takes a third of the time.

    What lies there counts as memory that is taken, so a run that was killed leaves less of it to the next one: its clusters go first.
    """
    shared = Path("/dev/shm")
    if not shared.is_dir() or not os.access(shared, os.W_OK):
        return None
    for left in shared.glob(f"{CLUSTERS}*"):
        maker = left.name.removeprefix(CLUSTERS).partition("-")[0]
        servers = [
            file.read_text(encoding="ascii").partition("\n")[0] for file in left.rglob("postmaster.pid")
        ]
        if maker.isdecimal() and not any(runs(int(one)) for one in (maker, *servers) if one.isdecimal()):
            shutil.rmtree(left, ignore_errors=True)
    return str(shared) if min(shutil.disk_usage(shared).free, memory_available()) > MEMORY_WANTED else None


def runs(process: int) -> bool:
    """Whether a process is there, whoever's it is."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def memory_available() -> int:
    """Bytes that programs may still take (proc_meminfo(5), MemAvailable); where nothing tells, as many as asked for."""
    with suppress(OSError):
        for line in Path("/proc/meminfo").read_text(encoding="ascii").splitlines():
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) * 1024
    return 2 * MEMORY_WANTED


@contextmanager
def installed_server(programs: Path, folder: Path) -> Iterator[str]:
    """Make a cluster from programs that are installed, and run it on a Unix socket in a folder."""
    data = make_cluster(programs, folder)
    with running(programs, data, folder) as url:
        yield url


def _as_server_user() -> dict[str, Any]:
    user = server_user()
    name = pwd.getpwuid(user.uid).pw_name
    return {"cwd": "/", "env": {"PATH": os.defpath, "LC_ALL": "C", "USER": name}, **user.arguments()}


def make_cluster(programs: Path, folder: Path) -> Path:
    """Make a cluster in a folder, whose superuser is `postgres`, without a password."""
    user = server_user()
    data = folder / "cluster"
    data.mkdir(mode=0o700)
    if not user.is_us:
        os.chown(data, user.uid, user.gid)
        os.chown(folder, user.uid, user.gid)
    initdb: list[str | Path] = [
        programs / "initdb",
        "-D",
        data,
        "-U",
        "postgres",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--locale=C",
    ]
    subprocess.run(initdb, check=True, capture_output=True, **_as_server_user())
    return data


@contextmanager
def running(programs: Path, data: Path, folder: Path, port: int = 0) -> Iterator[str]:
    """Run a cluster on a Unix socket in a folder, and on a port of the loopback where one is given."""
    command: list[str | Path] = [
        programs / "postgres",
        "-D",
        data,
        "-k",
        folder,
        "-c",
        "fsync=off",
        "-c",
        f"port={port or 5432}",
    ]
    command += ["-c", f"listen_addresses={'127.0.0.1' if port else ''}"]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log, **_as_server_user())
    url = f"postgresql://postgres@/postgres?host={folder}&port={port or 5432}"
    try:
        for _ in range(200):
            with suppress(psycopg.OperationalError), psycopg.connect(url):
                break
            time.sleep(0.05)
        yield url
    finally:
        server.send_signal(signal.SIGINT)
        server.wait()


def named(url: str, database: str) -> str:
    """The address of another database on the same server."""
    return urlunsplit(urlsplit(url)._replace(path="/" + database))


@pytest.fixture(scope="session")
def template(server_url: str) -> Iterator[str]:
    """The name of a database as it is declared today; tests clone it."""
    name = f"eco_template_{os.getpid()}"
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        database = Database(named(server_url, name), role="", pool=1)
        with database.engine.begin() as build:
            create_all(build)
            if changed := os.environ.get("ECOLEDGER_SQL_MUTANT"):
                execute(build, sqlmutants.changed(changed))
        database.close()
        pack(named(server_url, name))
        yield name
        for one in (*_untouched.values(), name):
            connection.execute(f'DROP DATABASE "{one}" WITH (FORCE)')
        _untouched.clear()
    if server_url in _control:
        _control.pop(server_url).close()


def pack(url: str) -> None:
    """Write the catalogs of a template anew, without the rows that making it left behind: a fifth of what every clone copies.

    Our own tables stay as they are: one that was looked through once is planned for as empty. Who connects last leaves the file behind
    from which the next server process learns the catalogs, and which went when they moved.
    """
    query = """SELECT format('VACUUM (FULL, FREEZE) %s', oid::regclass) FROM pg_class
               WHERE relkind = 'r' AND relnamespace = 'pg_catalog'::regnamespace AND NOT relisshared"""
    with psycopg.connect(url, autocommit=True) as connection:
        for (statement,) in connection.execute(query).fetchall():
            connection.execute(statement)
        connection.execute("CHECKPOINT")  # and the old files are gone
    psycopg.connect(url).close()


_control: dict[str, psycopg.Connection[Any]] = {}
"""By server, the one connection over which clones are made and dropped: another for each would cost a quarter of the clone."""


def control(server_url: str) -> psycopg.Connection[Any]:
    """The connection over which clones are made and dropped."""
    if server_url not in _control:
        _control[server_url] = psycopg.connect(server_url, autocommit=True)
    return _control[server_url]


UNTOUCHED_MOST: Final = 4
"""Clones kept for a next test at most; the tests of a world come one after the other."""
LAST_WRITTEN: Final = "SELECT pg_snapshot_xmax(pg_current_snapshot())::text"
"""Whatever writes, in any database of the server, takes a number of a transaction; so does what is taken back, and a sequence."""
ALONE: Final = "SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity WHERE datname = %s"
_untouched: dict[tuple[str, str], str] = {}
"""By server and template, a clone in which nothing was written."""


@contextmanager
def cloned(server_url: str, template: str) -> Iterator[str]:
    """Clone a database to which nobody is connected; give the address of the clone, for its owner.

    A clone in which no transaction wrote is as it was made, and is given to the next who asks for the same.
    """
    connection = control(server_url)
    name = _untouched.pop((server_url, template), None)
    if name is None:
        name = f"eco_test_{os.getpid()}_{next(_numbers)}"
        counted.update(databases=1)
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY file_copy')
    before = connection.execute(LAST_WRITTEN).fetchone()
    yield named(server_url, name)
    if connection.execute(LAST_WRITTEN).fetchone() == before:
        connection.execute(ALONE, (name,))
        if connection.execute(LAST_WRITTEN).fetchone() == before:
            _untouched[server_url, template] = name
            name = _untouched.pop(next(iter(_untouched))) if len(_untouched) > UNTOUCHED_MOST else ""
    if name:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(scope="session")
def worlds(server_url: str, template: str) -> Iterator[Worlds]:
    """The worlds that are built once (`tests/furnished.py`)."""
    with worlds_by(lambda: cloned(server_url, template)) as made:
        yield made


@pytest.fixture
def furnished_for(request: pytest.FixtureRequest, worlds: Worlds) -> Furnished | None:
    """The world that this test asks for, if it does."""
    make = maker_for(request)
    return None if make is None else worlds.get(make)


@pytest.fixture
def database_url(server_url: str, template: str, furnished_for: Furnished | None) -> Iterator[str]:
    """The address of a fresh clone, for its owner."""
    with cloned(server_url, template if furnished_for is None else furnished_for.name) as url:
        yield url


@pytest.fixture
def owner(database_url: str) -> Iterator[Database]:
    """The fresh clone, as its owner."""
    with closing(as_owner(database_url)) as database:
        yield database


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """The fresh clone, as the web sees it."""
    with closing(as_web(database_url)) as database:
        yield database
