"""A world for each test that goes past Python; folders of embedded servers, and questions to them."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from ledger.database import Database
from ledger.database.embedded import EmbeddedServer, start
from tests.furnished import furnished
from tests.world import World, make_world

HOLD = """
import sys
from pathlib import Path
from ledger.database.embedded import start
with start(Path(sys.argv[1])) as server:
    print(server._postmaster(), flush=True)
    sys.stdin.readline()
"""


@furnished
def world(database: Database, owner: Database) -> World:
    """A book with a few accounts."""
    return make_world(database, owner)


@pytest.fixture
def home() -> Iterator[Path]:
    """Give a folder that the server's user can reach; pytest's own are closed to it."""
    with tempfile.TemporaryDirectory(prefix="eco-") as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.fixture(scope="module")
def made() -> Iterator[Path]:
    """Give a folder with a database that is stopped; tests copy it, because making one takes a second."""
    with tempfile.TemporaryDirectory(prefix="eco-made-") as name:
        Path(name).chmod(0o755)
        start(Path(name) / "eco").close()
        yield Path(name) / "eco"


@pytest.fixture
def folder(home: Path, made: Path) -> Path:
    """Give a folder of this test with a database that is stopped."""
    command = ["cp", "-a", "--", str(made), str(home / "eco")]
    subprocess.run(command, check=True)
    return home / "eco"


def environment() -> dict[str, str]:
    """Let another process find what this one found."""
    return {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}


def held(folder: Path) -> "subprocess.Popen[str]":
    """Hold the server of a folder in another process until it reads a line or is killed."""
    command = [sys.executable, "-c", HOLD, str(folder)]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, env=environment())


def first_line(process: "subprocess.Popen[str]") -> str:
    """Read what the other process says first."""
    assert process.stdout is not None
    return process.stdout.readline().strip()


def leave(process: "subprocess.Popen[str]") -> None:
    """Let the other process end and close."""
    process.communicate("\n", timeout=60)
    assert process.returncode == 0


def alive(pid: int) -> bool:
    """Tell whether a process runs; one that only waits to be reaped does not."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes() != b""
    except OSError:
        return False


def ask(server: EmbeddedServer, query: str, database: str = "postgres") -> str:
    """Ask the server for one value."""
    with psycopg.connect(server.url(database)) as connection:
        row = connection.execute(query.encode()).fetchone()
    assert row is not None
    return str(row[0])
