"""A fresh installation, as an operator makes one: its sequencer looks long before there is an entry, and the first one is sealed."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest

from ledger.identifiers import uuid7
from tests.cli.conftest import Command, free_port
from tests.cli.test_commands import ROOT
from tests.conftest import named

NAME = "eco_cli_fresh"
PEOPLE = """
[[books]]
code = "b"
name = "B"
opens_on = 2026-01-01
jurisdiction = "cn-33"
""" + "".join(
    f'[[people]]\nname = "{name}"\nnumber = "TEST-{name}"\nrole = "{role}"\ndocument = "letter"\n{book}'
    for name, role, book in (
        ("root", "administrator", ""),
        ("deputy", "administrator", ""),
        ("bureau", "bureau", 'book = "b"\n'),
        ("chief", "bureau", 'book = "b"\n'),
        ("auditor", "auditor", 'book = "b"\n'),
    )
)
LOOKS = "SELECT query_start::text FROM pg_stat_activity WHERE datname = %s AND application_name = 'ecoledger-sequencer'"


def wait_until(what: Callable[[], object]) -> None:
    """Ask again and again until something is so."""
    for _ in range(3000):
        if what():
            return
        time.sleep(0.02)
    raise AssertionError("it did not come about within a minute")


@pytest.fixture
def places(server_url: str, tmp_path: Path) -> Iterator[dict[str, str]]:
    """An empty database and empty folders."""
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {NAME}")
        yield {
            "DATABASE_URL": named(server_url, NAME),
            "ECOLEDGER_KEYS": str(tmp_path / "keys"),
            "ECOLEDGER_MEMORY": str(tmp_path / "memory"),
            "ECOLEDGER_FILES": str(tmp_path / "files"),
            "ECOLEDGER_NAME": "test",
            "PORT": str(free_port()),
        }
        connection.execute(f"DROP DATABASE {NAME} WITH (FORCE)")


def answers(client: httpx.Client) -> bool:
    """Whether the server is ready."""
    try:
        return client.get("/ready").is_success
    except httpx.TransportError:
        return False


@pytest.mark.long(10)
def test_the_first_entry_of_a_fresh_installation(
    told: Command, places: dict[str, str], server_url: str, tmp_path: Path
) -> None:
    """`init`, `serve`, a pause; then a cap, and a share of it. Both have receipts, and doctor and verifier are content."""
    people, file_of_keys = tmp_path / "people.toml", tmp_path / "first-keys.txt"
    people.write_text(PEOPLE, "utf-8")
    assert (
        "1 books and 5 people"
        in told("init", "--people", str(people), "--keys", str(file_of_keys), **places).out
    )
    assert file_of_keys.stat().st_mode & 0o777 == 0o600
    keys = {line.split("\t")[0]: line.split("\t")[-1] for line in file_of_keys.read_text().splitlines()}
    client = httpx.Client(base_url=f"http://127.0.0.1:{places['PORT']}", timeout=60, trust_env=False)
    with (
        subprocess.Popen(
            [sys.executable, "-m", "ledger", "serve"], cwd=ROOT, env={**os.environ, **places}
        ) as serving,
        client,
    ):
        try:
            wait_until(lambda: answers(client))

            def ask(key: str, method: str, path: str, body: Any = None) -> Any:
                answer = client.request(method, path, json=body, headers={"Authorization": f"Bearer {key}"})
                assert answer.is_success, answer.text
                return answer.json()

            with psycopg.connect(server_url, autocommit=True) as connection:
                looks: set[object] = set()

                def looked_often() -> bool:
                    looks.update(row[0] for row in connection.execute(LOOKS, (NAME,)) if row[0] is not None)
                    return len(looks) > 5

                wait_until(looked_often)
            cap = {
                "pollutant": "NOX",
                "area": "330000",
                "vintage": 2026,
                "effective_on": "2026-01-02",
                "document": "c",
            }
            first, second = (
                {**cap, "id": str(uuid7()), "quantity": "100"},
                {**cap, "id": str(uuid7()), "quantity": "60", "child": "330700"},
            )
            for path, body in (
                ("/v1/books/b/permits/caps", first),
                ("/v1/books/b/permits/caps/shares", second),
            ):
                ask(keys["bureau"], "POST", path, body)
                step = {"effective_on": "2026-01-02"}
                assert (
                    ask(keys["chief"], "POST", f"/v1/books/b/permits/caps/{body['id']}/confirm", step)[
                        "state"
                    ]
                    == "done"
                )

            def sealed() -> bool:
                link = f"/v1/books/b/entries/{first['id']}/receipt"
                return client.get(link, headers={"Authorization": f"Bearer {keys['auditor']}"}).is_success

            wait_until(sealed)
        finally:
            serving.send_signal(signal.SIGTERM)
            serving.wait(30)
    assert told("log", "seal", "--once", **places).status == 0
    status = told("log", "status", **places).out
    assert [line.partition(":")[0] for line in status.splitlines()][:2] == ["@installation", "b"]
    assert status.count(" sealed, 0 waiting; ") == 2
    assert told("doctor", **places).status == 0
    file, key = str(tmp_path / "b.eco"), told("log", "keys", "b", **places).out.strip()
    count = status.partition("b: ")[2].partition(" ")[0]
    assert f"{count} records" in told("export", "b", file, **places).out
    verify = [sys.executable, "-m", "ecoledger_verify", "archive", file, "--key", key]
    verified = subprocess.run(
        verify,
        cwd=ROOT / "verifier",
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "LANG": "C.UTF-8"},
    )
    assert verified.returncode == 0, verified.stdout
    assert "sealed after others" not in verified.stdout
