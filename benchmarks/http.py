"""POST …/entries over HTTP: a server process, a load process, 32 connections."""

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from benchmarks.world import World
from ledger.actors.authority import Role
from tests.people import key_for


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(world: World) -> Iterator[tuple[str, int]]:
    """Run a server process on the world's database, as an operator would; gives its address and process."""
    port = free_port()
    environment = {**os.environ, "DATABASE_URL": world.url(), "PORT": str(port), "ECOLEDGER_LOG": "info"}
    with tempfile.TemporaryFile() as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "ledger", "serve"], env=environment, stderr=log, stdout=log
        )
        try:
            for _ in range(400):
                try:
                    if httpx.get(f"http://127.0.0.1:{port}/ready", trust_env=False).is_success:
                        break
                except httpx.TransportError:
                    time.sleep(0.05)
            yield f"http://127.0.0.1:{port}", server.pid
        finally:
            server.terminate()
            server.wait()


def resident(pid: int) -> float:
    """Memory of a process in MiB."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith("VmRSS"))) / 1024


def load(url: str, key: str, accounts: Path, requests: int, *more: str) -> dict[str, Any]:
    """Run the load in a process of its own."""
    command = [
        sys.executable,
        "-m",
        "benchmarks.http_load",
        url,
        key,
        "--accounts",
        str(accounts),
        "--connections",
        "32",
        "--requests",
        str(requests),
        *more,
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def measure_http(world: World, add: Callable[..., None], tps: float, requests: int) -> None:
    """Measure rate, waiting times and memory."""
    key = world.owner.begin(lambda books: key_for(books, world.book_id, "bench", Role.FINANCE)).text
    with tempfile.TemporaryDirectory() as folder, serving(world) as (address, pid):
        accounts = Path(folder) / "accounts"
        accounts.write_text("\n".join(world.codes))
        url = f"{address}/v1/books/bench/entries"
        load(url, key, accounts, requests // 10)
        before = resident(pid)
        found = load(url, key, accounts, requests)
        after = resident(pid)
        undone = load(url, key, accounts, requests // 4, "--undo")
    assert found["statuses"] == {"201": requests}, found
    assert undone["statuses"] == {"201": requests // 4}, undone
    add("HTTP POST entries, 32 connections", found["rate"], "requests/s")
    add("HTTP ÷ pgbench", found["rate"] / tps, "×", "≥ 0.5, aim 0.8", met=found["rate"] / tps >= 0.5)
    ratio = undone["rate"] / found["rate"]
    add("HTTP POST reversals, 32 connections", undone["rate"], "requests/s")
    add("reversals ÷ entries, HTTP", ratio, "×", "≥ 0.4", met=ratio >= 0.4)
    add("HTTP p50", found["p50"], "ms")
    add("HTTP p99", found["p99"], "ms", "< 60", met=found["p99"] < 60)
    add(f"server memory before {requests:,} requests", before, "MiB")
    add(f"server memory after {requests:,} requests", after, "MiB", "< 150", met=after < 150)
