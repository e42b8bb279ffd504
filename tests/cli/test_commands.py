"""The command line: prepares, checks, runs everything, stops everything, and says clearly what is wrong."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import psycopg
import pytest

from tests.world import World, make_world, move

ROOT = Path(__file__).parents[2]


def command(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command to its end."""
    return subprocess.run(
        [sys.executable, "-m", "ledger", *words], cwd=ROOT, env={**os.environ, "COLUMNS": "200", **environment},
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip


def test_help_teaches() -> None:
    """Every command is listed with what it does."""
    told = command("--help").stdout
    for name in ("init", "migrate", "serve", "demo", "doctor", "run", "key", "export-accounts", "log", "export", "replay", "audit"):
        assert name in told


def test_init_migrate_doctor(server_url: str) -> None:
    """A new database is prepared once, gives its key once, and passes every check; a tampered one is named."""
    from ledger.database import Database
    from tests.conftest import named

    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute("CREATE DATABASE eco_cli")
    url = named(server_url, "eco_cli")
    try:
        unready = command("doctor", DATABASE_URL=url)
        assert (unready.returncode, "ecoledger migrate" in unready.stderr) == (1, True)
        assert re.search(r"eco_[\w-]{43}", command("init", DATABASE_URL=url).stdout)
        assert "eco_" not in command("init", DATABASE_URL=url).stdout
        assert re.fullmatch(r"eco_[\w-]{43}\n", command("key", DATABASE_URL=url).stdout)
        assert command("migrate", DATABASE_URL=url).returncode == 0
        database, owner = Database(url), Database(url, role="")
        world: World = make_world(database, owner)
        world.post(move("a", "b", 5))
        assert command("doctor", DATABASE_URL=url).returncode == 0
        with psycopg.connect(url) as connection:
            connection.execute("UPDATE ledger.balance SET debits = debits + 1, credits = credits + 1")
        sick = command("doctor", "--json", DATABASE_URL=url)
        assert sick.returncode == 1
        assert [f["name"] for f in json.loads(sick.stdout) if not f["holds"]] == ["balances_are_sums"]
        counted = command("audit", "replay", DATABASE_URL=url)
        assert (counted.returncode, "2 differ" in counted.stdout) == (1, True)
        database.close()
        owner.close()
    finally:
        with psycopg.connect(server_url, autocommit=True) as connection:
            connection.execute("DROP DATABASE eco_cli WITH (FORCE)")


def test_from_the_log_to_a_book_built_anew(server_url: str, tmp_path: Path) -> None:
    """Seal, list the key, export, verify as a stranger, replay into another database, renew the key; each by its command."""
    from ledger.database import Database
    from tests.conftest import named

    urls = {name: named(server_url, f"eco_cli_{name}") for name in ("one", "two")}
    places = {"ECOLEDGER_KEYS": str(tmp_path / "keys"), "ECOLEDGER_NAME": "test", "ECOLEDGER_FILES": str(tmp_path / "files")}
    file = str(tmp_path / "zj.eco")
    with psycopg.connect(server_url, autocommit=True) as connection:
        for name in urls:
            connection.execute(f"CREATE DATABASE eco_cli_{name}")
    try:
        for url in urls.values():
            assert command("migrate", DATABASE_URL=url).returncode == 0
        one = {"DATABASE_URL": urls["one"], **places}
        database, owner = Database(urls["one"]), Database(urls["one"], role="")
        world = make_world(database, owner)
        world.post(*[move("a", "b", n + 1) for n in range(30)])
        database.close()
        owner.close()
        assert "nothing" in command("export", "zj", file, **one).stderr
        assert command("log", "seal", "--once", **one).returncode == 0
        assert command("log", "status", **one).stdout == "zj: 30 sealed, 0 waiting\n"
        key = command("log", "keys", "zj", **one).stdout.strip()
        assert "30 entries" in command("export", "zj", file, **one).stdout
        verify = [sys.executable, "-m", "ecoledger_verify", "archive", file, "--key", key]
        assert subprocess.run(verify, cwd=ROOT / "verifier", capture_output=True, check=False).returncode == 0
        assert "as it was signed" in command("replay", file, "--key", key, DATABASE_URL=urls["two"], **places).stdout
        assert "already" in command("replay", file, DATABASE_URL=urls["two"], **places).stderr
        assert "all as kept" in command("audit", "replay", "zj", DATABASE_URL=urls["two"]).stdout
        assert command("log", "new-key", "zj", **one).stdout.startswith("test/zj+")
        assert len(command("log", "keys", "zj", **one).stdout.splitlines()) == 2
        night = command("night", "--on", "2026-11-01", **one)
        assert (night.returncode, "every promise holds" in night.stdout) == (0, True)
        for wrong in (("replay", str(tmp_path / "none")), ("export", "none", file), ("log", "keys", "none")):
            told = command(*wrong, **one)
            assert (told.returncode, told.stderr.count("\n"), told.stdout) == (1, 1, ""), told.stderr
    finally:
        with psycopg.connect(server_url, autocommit=True) as connection:
            for name in urls:
                connection.execute(f"DROP DATABASE eco_cli_{name} WITH (FORCE)")


def test_unreachable_database() -> None:
    """A server that is not there is one line and exit status 1."""
    told = command("migrate", DATABASE_URL="postgresql://nobody@127.0.0.1:1/x")
    assert told.returncode == 1
    assert told.stderr.count("\n") == 1
    assert "does not answer" in told.stderr


def test_port_taken(tmp_path: Path) -> None:
    """A port in use is one line and exit status 1, before anything is started; in Chinese where the machine is."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        told = command("run", PORT=port, ECOLEDGER_DATA=str(tmp_path / "x"))
        chinese = command("run", PORT=port, ECOLEDGER_DATA=str(tmp_path / "x"), LANG="zh_CN.UTF-8")
    assert (told.returncode, told.stderr.count("\n")) == (1, 1)
    assert f"port {port}" in told.stderr
    assert f"端口 {port} 已被其他程序占用" in chinese.stderr
    assert not (tmp_path / "x").exists()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder that the server's user can reach."""
    for parent in (tmp_path, *tmp_path.parents):
        if "pytest" in str(parent):
            parent.chmod(0o755)
    return tmp_path / "data"


def test_run_does_everything_and_stops_everything(folder: Path) -> None:
    """The first start tells the stories and shows the key; Ctrl-C ends all; the second start keeps the data."""
    port = 20_000 + os.getpid() % 10_000  # below the ports that the system gives to the servers of other tests
    environment = {
        **os.environ, "PORT": str(port), "ECOLEDGER_DATA": str(folder), "COLUMNS": "200", "ECOLEDGER_KEYS": str(folder.parent / "keys"),
    }  # fmt: skip
    for first in (True, False):
        log = folder.parent / f"out-{first}"
        with log.open("w") as out:
            running = subprocess.Popen([sys.executable, "-m", "ledger", "run"], cwd=ROOT, env=environment, stdout=out, stderr=out)
        for _ in range(600):
            if "Ctrl-C stops everything" in log.read_text() or running.poll() is not None:
                break
            time.sleep(0.1)
        told = log.read_text()
        assert httpx.get(f"http://127.0.0.1:{port}/ready", trust_env=False).status_code == 200, told
        running.send_signal(signal.SIGINT)
        assert running.wait(30) in (0, 130, -2), told
        assert bool(re.search(r"Administrator key, shown only this once: eco_[\w-]{43}", told)) is first
        assert ("debits equal credits in every one" in told) is first
        assert "Traceback" not in told
    for _ in range(100):
        if not list(folder.rglob("postmaster.pid")):
            break
        time.sleep(0.1)
    assert not list(folder.rglob("postmaster.pid"))
    kept = {name: environment[name] for name in ("ECOLEDGER_DATA", "ECOLEDGER_KEYS")}
    assert command("log", "seal", "--once", **kept).returncode == 0
    assert " 0 waiting" in command("log", "status", **kept).stdout
    assert command("doctor", **kept).returncode == 0, "every entry from the first on is sealed"
