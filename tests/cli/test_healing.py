"""PostgreSQL is killed under the servers that run: they are ready again by themselves, with all that they acknowledged."""

import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import httpx
import psycopg
import pytest

from cli.install import DATABASE, migrate
from cli.log import sequencer_beside
from ledger.database import Database
from ledger.database.embedded import EmbeddedServer
from tests.api.conftest import furnish, transfer
from tests.cli.conftest import free_port, is_ready, spawn
from tests.conftest import roomy_memory

ENTRIES = "/v1/books/zj/entries"


@pytest.fixture
def folder() -> Iterator[tuple[Path, dict[str, str]]]:
    """A data folder with a book, and keys to it."""
    with tempfile.TemporaryDirectory(prefix="eco-heal-", dir=roomy_memory()) as name:
        Path(name).chmod(0o755)
        with EmbeddedServer(Path(name) / "data") as server:
            server.ensure_database()
            migrate(server.url(DATABASE))
            with closing(Database(server.url(DATABASE), role="")) as owner:
                keys, _ = owner.begin(furnish)
        yield Path(name), keys


class Client:
    """Posts to one server, and remembers what was acknowledged."""

    def __init__(self, port: int, key: str) -> None:
        """Keep the connection."""
        self.client = httpx.Client(
            base_url=f"http://127.0.0.1:{port}",
            headers={"Authorization": f"Bearer {key}"},
            trust_env=False,
            timeout=30,
        )
        self.acknowledged: list[str] = []

    def post(self, *, patient: bool = False) -> None:
        """Post one entry; while the database is away, the same one again, if we are patient."""
        entry, deadline = transfer("0.01"), time.monotonic() + 120
        while not (answer := self.client.post(ENTRIES, json=entry)).is_success:
            assert (patient, answer.json()["code"]) == (True, "database.unreachable"), answer.text
            assert time.monotonic() < deadline
            time.sleep(0.05)
        self.acknowledged.append(entry["id"])


def postmaster(folder: Path) -> int:
    """The number of the server, from its own file, which may be missing for a moment."""
    while True:
        with suppress(FileNotFoundError, IndexError, ValueError):
            return int((folder / "data" / "data" / "postmaster.pid").read_text().split()[0])
        time.sleep(0.01)


def interrupted(process: "subprocess.Popen[bytes]") -> int:
    """End a server as Ctrl-C does."""
    process.send_signal(signal.SIGINT)
    return process.wait(60)


@pytest.mark.long(18)
def test_kill_after_kill(folder: tuple[Path, dict[str, str]]) -> None:
    """Two servers share a folder, and PostgreSQL is killed twice: one starts it, both go on, and what was acknowledged is there once."""
    place, keys = folder
    ports, logs = (free_port(), free_port()), (place / "one.log", place / "two.log")
    settings = {
        "ECOLEDGER_DATA": str(place / "data"),
        "ECOLEDGER_FILES": str(place / "files"),
        "ECOLEDGER_KEYS": str(place / "keys"),
        "ECOLEDGER_MEMORY": str(place / "memory"),
    }
    servers = [
        spawn("serve", log=log, PORT=str(port), **settings) for log, port in zip(logs, ports, strict=True)
    ]
    clients = [Client(port, keys["finance"]) for port in ports]
    try:
        deadline = time.monotonic() + 120
        while not all(is_ready(client.client) for client in clients):
            assert time.monotonic() < deadline, [log.read_text() for log in logs]
            assert [server.poll() for server in servers] == [None, None], [log.read_text() for log in logs]
            time.sleep(0.1)
        killed = []
        for _ in range(2):
            for client in clients * 5:
                client.post()
            killed.append(postmaster(place))
            os.kill(killed[-1], signal.SIGKILL)
            while (
                postmaster(place) in killed
            ):  # meanwhile what it left behind may still answer, and keeps its word
                clients[0].post(patient=True)
            for client in clients:
                client.post(patient=True)
                assert is_ready(client.client)
        assert len({*killed, postmaster(place)}) == 3
        with (
            EmbeddedServer(place / "data") as embedded,
            psycopg.connect(embedded.url(DATABASE), autocommit=True) as connection,
        ):
            found = {str(row[0]) for row in connection.execute("SELECT entry_id FROM ledger.entry")}
            assert found == {entry for client in clients for entry in client.acknowledged}
            while (sealed := connection.execute("SELECT count(entry_id) FROM ledger.seal").fetchone()) != (
                len(found),
            ):
                assert time.monotonic() < deadline + 120, sealed
                time.sleep(0.1)
        assert [interrupted(server) in (0, 130, -2) for server in servers] == [True, True], [
            log.read_text() for log in logs
        ]
        said = "".join(log.read_text() for log in logs)
        assert said.count("postgresql_started_again") == 2
        assert "Traceback" not in said.replace('"exception": "Traceback', "")
        assert not (place / "data" / "data" / "postmaster.pid").exists()
    finally:
        for server in servers:
            if server.poll() is None:
                server.kill()
                server.wait()
        for client in clients:
            client.client.close()
        with EmbeddedServer(place / "data"):
            pass  # the last one out stops what a failed test has left


@pytest.mark.long(10)
def test_a_server_that_cannot_be_started_ends_with_one_line(folder: tuple[Path, dict[str, str]]) -> None:
    """Where PostgreSQL does not start again, the process ends with the reason and status 1, so that a supervisor sees it."""
    place, keys = folder
    log, port = place / "out", free_port()
    settings = {
        "ECOLEDGER_DATA": str(place / "data"),
        "ECOLEDGER_FILES": str(place / "files"),
        "ECOLEDGER_KEYS": str(place / "keys"),
        "ECOLEDGER_MEMORY": str(place / "memory"),
    }
    server = spawn("serve", log=log, PORT=str(port), **settings)
    with closing(Client(port, keys["finance"]).client) as client:
        while not is_ready(client) and server.poll() is None:
            time.sleep(0.05)
    conf = place / "data" / "data" / "postgresql.conf"
    text = conf.read_text()
    conf.write_text(text + "no_such_setting = 1\n")
    os.kill(postmaster(place), signal.SIGKILL)
    assert server.wait(120) == 1, log.read_text()
    lines = [line for line in log.read_text().splitlines() if not line.startswith("{")]
    assert [line for line in lines[:-1] if "keys were given by the installation" not in line] == []
    assert "PostgreSQL did not start" in lines[-1]
    assert "no_such_setting" in lines[-1]
    conf.write_text(text)


def test_the_sequencer_is_ours(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file `ledger.py` in the working folder is not taken for the program that runs here."""
    (tmp_path / "ledger.py").write_text("open('mine', 'w').close()\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ECOLEDGER_KEYS", str(tmp_path / "keys"))
    monkeypatch.setenv("ECOLEDGER_MEMORY", str(tmp_path / "memory"))
    query = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'ecoledger-sequencer' AND datname = current_database()"
    with sequencer_beside(database_url), psycopg.connect(database_url, autocommit=True) as connection:
        deadline = time.monotonic() + 60
        while connection.execute(query).fetchone() == (0,):
            assert time.monotonic() < deadline
            assert not (tmp_path / "mine").exists()
            time.sleep(0.1)
    assert not (tmp_path / "mine").exists()
