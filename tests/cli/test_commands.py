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

from cli.serving import address
from ledger.settings import Settings
from tests.cli.conftest import Command, free_port
from tests.world import World, make_world, move

ROOT = Path(__file__).parents[2]


def command(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command to its end."""
    return subprocess.run(
        [sys.executable, "-m", "ledger", *words],
        cwd=ROOT,
        env={**os.environ, "COLUMNS": "200", **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_help_teaches() -> None:
    """Every command is listed with what it does, and none but those that serve waits for the interface to load."""
    said = command("--help", PYTHONPROFILEIMPORTTIME="1")
    told = said.stdout
    assert " cli.app\n" in said.stderr
    assert " api.app\n" not in said.stderr
    for name in (
        "init",
        "migrate",
        "serve",
        "demo",
        "doctor",
        "run",
        "key",
        "export-accounts",
        "log",
        "export",
        "replay",
        "audit",
        "auditor",
        "regions",
        "industries",
    ):
        assert name in told


def test_a_newer_list_of_regions_becomes_a_pack(told: Command, tmp_path: Path) -> None:
    """What differs is printed as a pack that the ledger reads; a list that cannot be read is refused with its lines."""
    from ledger.law import parse_pack

    file = tmp_path / "list.txt"
    file.write_text("460000 海南省\n460115 某新区\n", "utf-8")
    said = told("regions", str(file), "--since", "2026-11-01", "--source", "名录", "--jurisdiction", "cn")
    values = {value.key: value for value in parse_pack(said.out).values}
    assert (values["region.460115"].value, values["region.460115"].source) == ("某新区", "名录")
    assert values["region_after.460105"].value == ()
    assert "region.460000" not in values
    file.write_text("460000\n", "utf-8")
    refused = told("regions", str(file), "--since", "2026-11-01", "--source", "x")
    assert (refused.status, "1 lines that cannot be read" in refused.error) == (1, True)


def test_a_list_of_industries_becomes_a_pack(told: Command, tmp_path: Path) -> None:
    """Every class is printed as a value of a pack that the ledger reads; a list with a class of no section is refused with its lines."""
    from ledger.law import parse_pack

    file = tmp_path / "list.txt"
    file.write_text("C26 化学原料和化学制品制造业\nC2611\t无机酸制造\n", "utf-8")
    said = told("industries", str(file), "--since", "2017-10-01", "--source", "GB/T 4754-2017")
    values = {value.key: (value.value, str(value.start)) for value in parse_pack(said.out).values}
    assert values == {
        "industry.C26": ("化学原料和化学制品制造业", "2017-10-01"),
        "industry.C2611": ("无机酸制造", "2017-10-01"),
    }
    file.write_text("C9999 无\n", "utf-8")
    refused = told("industries", str(file), "--since", "2017-10-01", "--source", "x")
    assert (refused.status, "1 lines that cannot be read" in refused.error) == (1, True)


def test_init_migrate_doctor(told: Command, server_url: str) -> None:
    """A new database is prepared once, gives its key once, and passes every check; a tampered one is named."""
    from ledger.database import Database
    from tests.conftest import named

    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute("CREATE DATABASE eco_cli")
    url = named(server_url, "eco_cli")
    try:
        unready = told("doctor", DATABASE_URL=url)
        assert (unready.status, "ecoledger migrate" in unready.error) == (1, True)
        assert re.search(r"eco_[\w-]{43}", told("init", DATABASE_URL=url).out)
        assert "eco_" not in told("init", DATABASE_URL=url).out
        again = told("key", "issue", "--name", "x", "--number", "X-001", DATABASE_URL=url)
        assert (again.status, "nobody is appointed by hand" in again.error) == (1, True)
        assert told("migrate", DATABASE_URL=url).status == 0
        look_after_keys(told, url)
        database, owner = Database(url), Database(url, role="")
        world: World = make_world(database, owner)
        world.post(move("a", "b", 5))
        assert told("doctor", DATABASE_URL=url).status == 0
        with psycopg.connect(url) as connection:
            connection.execute("UPDATE ledger.balance SET debits = debits + 1, credits = credits + 1")
        sick = told("doctor", "--json", DATABASE_URL=url)
        assert sick.status == 1
        assert [f["name"] for f in json.loads(sick.out) if not f["holds"]] == ["balances_are_sums"]
        counted = told("audit", "replay", DATABASE_URL=url)
        assert (counted.status, "2 differ" in counted.out) == (1, True)
        database.close()
        owner.close()
    finally:
        with psycopg.connect(server_url, autocommit=True) as connection:
            connection.execute("DROP DATABASE eco_cli WITH (FORCE)")


def look_after_keys(told: Command, url: str) -> None:
    """Keys of administrators are listed, issued and revoked, the last one too; what is wrong is one line."""
    assert told("key", "revoke", "1", DATABASE_URL=url).out.startswith("Revoked. 0 approvals")
    zhao = ("key", "issue", "--number", "Z-001", "--name", "\ufeffZhao [b] \n")
    for more in (("--until", "2099-12-31", "--network", "10.2.0.0/16"), ()):
        issued = told(*zhao, *more, DATABASE_URL=url)
        assert re.fullmatch(r"eco_[\w-]{43}\n", issued.out), issued.error
    said = told("key", "list", DATABASE_URL=url).out
    assert (
        " Zhao [b] " in said and " until 2099-12-31 from 10.2.0.0/16 " in said,
        said.count("command line"),
        "eco_" in said,
    ) == (True, 4, False)
    given = told("mandate", "list", DATABASE_URL=url).out
    assert given.count("by_hand") == 2
    assert max(map(len, given.splitlines())) > 80
    assert "…" not in given + said
    for lists in ("mandate", "key"):
        listed = json.loads(told(lists, "list", "--json", DATABASE_URL=url).out)
        assert "Zhao [b]" in {one["name"] for one in listed}
        assert not {"digest", "text"} & {name for one in listed for name in one}
    assert told("mandate", "end", "2", "--why", "left", DATABASE_URL=url).out.startswith("Ended. 0 approvals")
    again = told("mandate", "end", "2", "--why", "left", DATABASE_URL=url)
    assert (again.status, "is not in force: it is ended" in again.error) == (1, True)
    assert told("key", "revoke", "3", DATABASE_URL=url).out.startswith("Revoked. 0 approvals")
    assert told("key", "list", DATABASE_URL=url).out.count("command line") == 6
    hidden = [
        ("issue", "--number", "Z-002", "--name", name)
        for name in ("Zhao\x1b[2J", "Zhao\u202e", "Zh\u200bao", "Zh\nao", "\u3000")
    ]
    for wrong in (
        ("revoke", "99"),
        ("list", "--book", "none"),
        *hidden,
    ):
        refused = told("key", *wrong, DATABASE_URL=url)
        assert (refused.status, refused.error.count("\n"), refused.out) == (1, 1, ""), refused.error
    for word in ("list", "issue", "revoke", "administrator"):
        assert word in told("key", "--help").out


def test_from_the_log_to_a_book_built_anew(told: Command, server_url: str, tmp_path: Path) -> None:
    """Seal, list the key, export, verify as a stranger, replay into another database, renew the key; each by its command."""
    from ledger.database import Database
    from tests.conftest import named

    urls = {name: named(server_url, f"eco_cli_{name}") for name in ("one", "two")}
    places = {
        "ECOLEDGER_KEYS": str(tmp_path / "keys"),
        "ECOLEDGER_MEMORY": str(tmp_path / "memory"),
        "ECOLEDGER_NAME": "test",
        "ECOLEDGER_FILES": str(tmp_path / "files"),
    }
    file = str(tmp_path / "zj.eco")
    with psycopg.connect(server_url, autocommit=True) as connection:
        for name in urls:
            connection.execute(f"CREATE DATABASE eco_cli_{name}")
    try:
        for url in urls.values():
            assert told("migrate", DATABASE_URL=url).status == 0
        one = {"DATABASE_URL": urls["one"], **places}
        database, owner = Database(urls["one"]), Database(urls["one"], role="")
        world = make_world(database, owner)
        world.post(*[move("a", "b", n + 1) for n in range(30)])
        database.close()
        owner.close()
        assert "nothing" in told("export", "zj", file, **one).error
        assert told("log", "seal", "--once", **one).status == 0
        lines = told("log", "status", **one).out.splitlines()
        status = re.fullmatch(
            r"@installation: (\d+) sealed, 0 waiting; \1 remembered\nzj: (\d+) sealed, 0 waiting; \2 remembered",
            "\n".join(lines[:2]),
        )
        assert status is not None, lines
        assert int(status[2]) > 30, "entries, and the records of how the book was opened"
        assert re.fullmatch(r"The signer remembers since \d{4}-.*", lines[2])
        key = told("log", "keys", "zj", **one).out.strip()
        assert f"{status[2]} records" in told("export", "zj", file, **one).out
        verify = [sys.executable, "-m", "ecoledger_verify", "archive", file, "--key", key]
        assert subprocess.run(verify, cwd=ROOT / "verifier", capture_output=True, check=False).returncode == 0
        assert (
            "as it was signed" in told("replay", file, "--key", key, DATABASE_URL=urls["two"], **places).out
        )
        assert "already" in told("replay", file, DATABASE_URL=urls["two"], **places).error
        assert "all as kept" in told("audit", "replay", "zj", DATABASE_URL=urls["two"]).out
        assert told("log", "new-key", "zj", **one).out.startswith("test/zj+")
        assert len(told("log", "keys", "zj", **one).out.splitlines()) == 2
        night = told("night", "--on", "2026-11-01", **one)
        assert (night.status, "every promise holds" in night.out) == (0, True)
        for wrong in (("replay", str(tmp_path / "none")), ("export", "none", file), ("log", "keys", "none")):
            said = told(*wrong, **one)
            assert (said.status, said.error.count("\n"), said.out) == (1, 1, ""), said
    finally:
        with psycopg.connect(server_url, autocommit=True) as connection:
            for name in urls:
                connection.execute(f"DROP DATABASE eco_cli_{name} WITH (FORCE)")


def test_port_taken(told: Command, tmp_path: Path) -> None:
    """A port in use is one line and exit status 1, before anything is started; in Chinese where the machine is."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        said = told("run", PORT=port, HOST="localhost")
        chinese = told("serve", PORT=port, LANG="zh_CN.UTF-8")
    assert (said.status, said.error.count("\n")) == (1, 1)
    assert f"port {port}" in said.error
    assert f"端口 {port} 已被其他程序占用" in chinese.error
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "value", "told_en", "told_zh"),
    [
        ("PORT", "abc", "PORT is 'abc'. It may be: 1 … 65535", "PORT 的值是“abc”"),
        ("PORT", "99999", "PORT is '99999'. It may be: 1 … 65535", "PORT 的值是“99999”"),
        ("PORT", "0", "PORT is '0'", "PORT 的值是“0”"),
        ("ECOLEDGER_POOL", "-1", "ECOLEDGER_POOL is '-1'. It may be: 1 … 1000", "ECOLEDGER_POOL 的值是“-1”"),
        ("ECOLEDGER_LOG", "loud", "It may be: debug, info, warning, error", "debug, info, warning, error"),
        ("ECOLEDGER_SUITE", "md5", "It may be: sha256, sm3", "sha256, sm3"),
        ("HOST", "nosuchhost.invalid", "Nothing can listen on port 8000 of nosuchhost.invalid", "无法在 nosuchhost.invalid 的端口 8000"),
        ("HOST", "192.0.2.1", "Nothing can listen on port 8000 of 192.0.2.1", "无法在 192.0.2.1 的端口 8000"),
        ("HOST", "a" * 70 + ".b", "Nothing can listen on port 8000 of aaa", "无法在 aaa"),
    ],
)  # fmt: skip
def test_settings_that_cannot_be(
    told: Command, tmp_path: Path, name: str, value: str, told_en: str, told_zh: str
) -> None:
    """A setting that means nothing is one line, in both languages, before anything is made (`setting.unusable`, `server.cannot_listen`)."""
    for language, wanted in (("C.UTF-8", told_en), ("zh_CN.UTF-8", told_zh)):
        said = told("serve", LANG=language, **{name: value})
        assert (said.status, said.error.count("\n"), said.out) == (1, 1, ""), said
        assert wanted in said.error
    assert list(tmp_path.iterdir()) == []


def test_an_empty_setting_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """`HOST=` keeps the loopback, and does not open the server to everybody; an IPv6 address stands in brackets."""
    for name in ("HOST", "PORT", "DATABASE_URL"):
        monkeypatch.setenv(name, "")
    assert (Settings().host, Settings().port, Settings().database_url) == ("127.0.0.1", 8000, "")
    monkeypatch.setenv("HOST", "::1")
    assert address(Settings()) == "http://[::1]:8000"


def test_a_story_without_a_server(told: Command) -> None:
    """A demonstration that meets no server is one line."""
    said = told("demo", "--key", "eco_x", "--second-key", "eco_y", PORT=str(free_port()))
    assert (said.status, said.out.count("\n"), "was not told to its end" in said.out) == (1, 1, True), said


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder that the server's user can reach."""
    for parent in (tmp_path, *tmp_path.parents):
        if "pytest" in str(parent):
            parent.chmod(0o755)
    return tmp_path / "data"


@pytest.mark.long(16)
def test_run_does_everything_and_stops_everything(told: Command, folder: Path) -> None:
    """The first start tells the stories and shows the key; Ctrl-C ends all; the second start keeps the data."""
    port = free_port()
    environment = {
        **os.environ,
        "PORT": str(port),
        "ECOLEDGER_DATA": str(folder),
        "COLUMNS": "200",
        "ECOLEDGER_KEYS": str(folder.parent / "keys"),
        "ECOLEDGER_MEMORY": str(folder.parent / "memory"),
    }
    for first in (True, False):
        log = folder.parent / f"out-{first}"
        with log.open("w") as out:
            running = subprocess.Popen(
                [sys.executable, "-m", "ledger", "run"], cwd=ROOT, env=environment, stdout=out, stderr=out
            )
        for _ in range(1800):
            if "Ctrl-C stops everything" in log.read_text() or running.poll() is not None:
                break
            time.sleep(0.1)
        said = log.read_text()
        assert running.poll() is None, said
        assert "Ctrl-C stops everything" in said, said
        assert httpx.get(f"http://127.0.0.1:{port}/ready", trust_env=False).status_code == 200, said
        running.send_signal(signal.SIGINT)
        assert running.wait(30) in (0, 130, -2), said
        assert bool(re.search(r"Administrator key, shown only this once: eco_[\w-]{43}", said)) is first
        assert ("debits equal credits in every one" in said) is first
        assert "Traceback" not in said
    for _ in range(100):
        if not list(folder.rglob("postmaster.pid")):
            break
        time.sleep(0.1)
    assert not list(folder.rglob("postmaster.pid"))
    kept = {name: environment[name] for name in ("ECOLEDGER_DATA", "ECOLEDGER_KEYS", "ECOLEDGER_MEMORY")}
    assert told("log", "seal", "--once", **kept).status == 0
    assert " 0 waiting" in told("log", "status", **kept).out
    assert told("doctor", **kept).status == 0, "every entry from the first on is sealed"
