"""The embedded server is killed under those who use it: it is started again, once, with what was committed, or the work ends."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from types import FrameType

import psycopg
import pytest

from ledger.database import Database, embedded, watching
from ledger.database.embedded import DidNotStart, EmbeddedServer, FolderUnusable, start
from ledger.database.orphans import end_orphans
from ledger.database.watching import watched
from tests.database.conftest import alive, ask, environment, first_line, held, leave
from tests.waiting import until

BUSY = "SELECT count(*) FROM generate_series(1, 1000000000000)"
WATCH = """
import sys
from pathlib import Path
from ledger.database.embedded import start
from ledger.database.watching import watched
with start(Path(sys.argv[1])) as server, watched(server):
    print(server._postmaster(), flush=True)
    sys.stdin.readline()
"""


@pytest.fixture(autouse=True)
def elsewhere(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the tests out of /var/lib."""
    monkeypatch.setattr(embedded, "ELSEWHERE", home / "elsewhere")


def kill(server: EmbeddedServer) -> int:
    """Kill the server itself as nobody can prevent; its other processes see to themselves."""
    pid = server._postmaster()
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    return pid


def answers(server: EmbeddedServer, other_than: int) -> bool:
    """Tell whether a new server answers."""
    try:
        return server._postmaster() not in (None, other_than) and ask(server, "SELECT 1") == "1"
    except psycopg.OperationalError:
        return False


def servers_on(folder: Path) -> list[Path]:
    """The servers that run on a folder, whatever its files say."""
    wanted = b"\0-D\0" + os.fsencode(folder / "data") + b"\0"
    return [path for path in Path("/proc").glob("[0-9]*/cmdline") if wanted in _read(path)]


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def test_it_is_started_again_each_time(folder: Path) -> None:
    """Three kills, three new servers; what was committed is there, and who had connections does not notice the second time."""
    with (
        start(folder) as server,
        closing(Database(server.url("postgres"), role="", pool=3)) as database,
        watched(server),
    ):
        database.begin(
            lambda books: books.connection.exec_driver_sql("CREATE TABLE public.kept (n integer)").close()
        )
        for n in range(3):
            with (
                database.read() as one,
                database.read() as two,
            ):  # two connections of the pool, which the kill will close
                for books in (one, two):
                    books.connection.exec_driver_sql("SELECT 1").close()
            database.begin(
                lambda books, n=n: books.connection.exec_driver_sql(  # type: ignore[misc]
                    "INSERT INTO public.kept VALUES (%s)", (n,)
                ).close()
            )
            killed = kill(server)
            until(lambda killed=killed: answers(server, killed))  # type: ignore[misc]
            for _ in range(3):
                with database.read() as books:
                    assert (
                        books.connection.exec_driver_sql("SELECT count(*) FROM public.kept").scalar_one()
                        == n + 1
                    )
            assert len(servers_on(folder)) == 1
    assert servers_on(folder) == []
    assert not (folder / "data" / "postmaster.pid").exists()


@pytest.mark.parametrize("watching_it", [True, False])
def test_what_it_leaves_behind_is_ended(folder: Path, watching_it: bool) -> None:
    """A query that works on, and a process that does not move at all, keep no new server away: not from a watcher, not at a start."""
    server = start(folder)
    busy, still = (psycopg.connect(server.url("postgres"), autocommit=True) for _ in range(2))
    left = [busy.info.backend_pid, still.info.backend_pid]
    busy.pgconn.send_query(BUSY.encode())
    os.kill(left[1], signal.SIGSTOP)
    until(
        lambda: (
            ask(server, f"SELECT count(*) FROM pg_stat_activity WHERE pid = {left[0]} AND state = 'active'")
            == "1"
        )
    )
    killed = kill(server)
    until(lambda: not alive(killed))
    assert all(alive(pid) for pid in left)
    if watching_it:
        with server, watched(server):
            until(lambda: answers(server, killed))
    else:
        with start(folder) as another:
            assert answers(another, killed)
        server.close()
    assert not any(alive(pid) for pid in left)
    busy.close()
    still.close()


def test_a_starter_that_does_not_look(folder: Path) -> None:
    """The dead server's number is taken as long as nobody reaps it: who joined starts another all the same."""
    starter = held(folder)
    killed = int(first_line(starter))
    with start(folder) as server, watched(server):
        assert kill(server) == killed
        until(lambda: answers(server, killed))
        assert Path(f"/proc/{killed}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
        leave(starter)
        assert ask(server, "SELECT 1") == "1"
    assert servers_on(folder) == []


def test_a_server_that_lives_is_not_taken_for_one_left_behind(folder: Path) -> None:
    """Where nobody recognises the running server by its file, nothing of it is ended."""
    with start(folder) as server, psycopg.connect(server.url("postgres")) as connection:
        end_orphans(server.data, 5)
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_only_one_of_two_starts_it(folder: Path) -> None:
    """Two processes watch one server, one of them having joined: a kill makes one new server, which both then use."""
    command, pipe = [sys.executable, "-c", WATCH, str(folder)], subprocess.PIPE
    two = [
        subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True, env=environment())
        for _ in range(2)
    ]
    pids = {int(first_line(process)) for process in two}
    assert len(pids) == 1
    with start(folder) as server:
        killed = kill(server)
        until(lambda: answers(server, killed))
        time.sleep(2 * watching.PAUSE_MILLISECONDS / 1000)
        assert len(servers_on(folder)) == 1
        said = "".join(process.communicate("\n", timeout=60)[0] for process in two)
        assert [process.returncode for process in two] == [0, 0]
        assert said.count("postgresql_started_again") == 1
        assert ask(server, "SELECT 1") == "1"
    assert servers_on(folder) == []


@pytest.fixture
def _terminated() -> Iterator[None]:
    """Let SIGTERM end what runs, as the command does."""

    def end(_number: int, _frame: FrameType | None) -> None:
        raise SystemExit(143)

    before = signal.signal(signal.SIGTERM, end)
    yield
    signal.signal(signal.SIGTERM, before)


@pytest.mark.usefixtures("_terminated")
def test_what_cannot_be_started_ends_the_work(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After some tries the work ends with the reason; a mended folder starts."""
    monkeypatch.setattr(watching, "TRIES", 2)
    settings = folder / "data" / "postgresql.conf"
    text = settings.read_text()
    with pytest.raises(DidNotStart, match="no_such_setting"), start(folder) as server, watched(server):
        settings.write_text(text + "no_such_setting = 1\n")
        kill(server)
        time.sleep(60)
    settings.write_text(text)
    start(folder).close()


def test_no_new_database_takes_the_place_of_one_that_is_gone(folder: Path) -> None:
    """Where the data were removed, nothing is made anew: an empty ledger would be worse than none."""
    server = start(folder)
    killed = kill(server)
    until(lambda: not alive(killed))
    shutil.rmtree(folder / "data")
    with pytest.raises(FolderUnusable, match="gone"):
        server.start_again()
    assert not (folder / "data").exists()
    server.close()


def test_the_socket_stays_where_it_was(home: Path, made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Started again by a process with another folder for what is temporary, the server is found at the old address."""
    folder = home / ("x" * 100)
    subprocess.run(["cp", "-a", "--", str(made), str(folder)], check=True)
    with start(folder) as server:
        url, used = server.url("postgres"), server.socket
        killed = kill(server)
        until(lambda: not alive(killed))
        monkeypatch.setattr(tempfile, "tempdir", str(home))
        assert server.start_again()
        assert not server.start_again()
        with psycopg.connect(url) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
    used.rmdir()
