"""For auditors: a sample, each screen, and a bundle of the busiest party, over all entries that the book has by now."""

import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

import httpx

from benchmarks.http import serving
from benchmarks.world import World
from ledger.actors.authority import Role
from ledger.audit import screens
from ledger.audit.evidence import ENTRIES_MAX, Topic, bundle
from ledger.audit.queries import Scope
from ledger.audit.rules.sampling import Method
from ledger.audit.samples import Draw, take_sample
from ledger.database import ReadBooks
from tests.people import key_for

Add = Callable[..., None]
BUSIEST = """SELECT a.owner FROM ledger.balance b JOIN ledger.account a USING (book_id, account_id)
  WHERE b.book_id = %s GROUP BY a.owner HAVING sum(b.version) BETWEEN 1 AND %s ORDER BY sum(b.version) DESC, a.owner LIMIT 1"""


def measure_auditing(world: World, add: Add) -> None:
    """Measure samples, screens and a bundle.

    Args:
        world: a book with entries.
        add: takes a name, a value and a unit.
    """
    scope = Scope(world.book_id, date(2000, 1, 1), date(2100, 1, 1), datetime(2200, 1, 1, tzinfo=UTC))
    methods: tuple[Method, ...] = ("random", "amount")
    for method in methods:
        drawn = partial(take_sample, scope=scope, asked=Draw(method, "benchmark", 100, "CNY"))
        told = _timed(world, add, f"audit: sample of 100, {method}", drawn)
    add("audit: entries in the population", told["population"], "entries")
    for wanted in (
        screens.RoundTripsAsked(depth=3, days=1),
        screens.SplittingAsked("5000"),
        screens.BackDatingAsked(),
        screens.AfterHoursAsked(),
        screens.FirstDigitsAsked(),
    ):
        name = f"audit: screen {type(wanted).__name__.removesuffix('Asked')}"
        _timed(world, add, name, partial(screens.run_screen, scope=scope, asked=wanted))
    with world.owner.read() as books:
        owner = books.connection.exec_driver_sql(BUSIEST, (world.book_id, ENTRIES_MAX)).scalar()
    if owner is not None:
        made = _timed(
            world,
            add,
            "audit: bundle of a busy party",
            lambda books: bundle(books, scope, Topic("owner", owner), persons=False),
        )
        add("audit: size of the bundle", len(made) / 1_000_000, "MB")


def measure_auditing_apart(world: World, add: Add) -> None:
    """Measure the search for round trips over HTTP, what its process takes, and what others wait for meanwhile.

    Args:
        world: a book with a million entries.
        add: takes a name, a value, a unit, a target and whether it was met.
    """
    key = world.owner.begin(lambda books: key_for(books, world.book_id, "screener", Role.AUDITOR)).text
    days = {"first": "2026-01-01", "last": "2026-12-31"}
    with serving(world) as (address, pid), ThreadPoolExecutor(1) as one:
        client = httpx.Client(
            base_url=address, headers={"Authorization": f"Bearer {key}"}, trust_env=False, timeout=600
        )
        before, others = [_health(address) for _ in range(100)], set(_children(pid))
        computed, began = _of_children(pid), time.perf_counter()
        asked = one.submit(client.get, "/v1/books/bench/audit/screens/round-trips", params=days)
        waits, memory = [], 0.0
        while not asked.done():
            waits.append(_health(address))
            memory = max([memory, *(_most(child) for child in set(_children(pid)) - others)])
        seconds, computed = time.perf_counter() - began, _of_children(pid) - computed
        told = asked.result().raise_for_status().json()
    add("audit: round trips over HTTP, flows looked at", told["looked_at"], "flows")
    add("audit: round trips over HTTP", seconds, "s", "≤ 60", met=seconds <= 60 and told["complete"])
    add("audit: round trips, computing of their process", computed, "s", "≤ 45", met=computed <= 45)
    add("audit: round trips, memory of their process", memory, "MiB", "< 300", met=memory < 300)
    add("audit: /health before, median", median(before), "ms")
    add("audit: /health meanwhile, median", median(waits), "ms")
    add("audit: /health meanwhile, slowest", max(waits), "ms", "< 100", met=max(waits) < 100)


def _health(address: str) -> float:
    """Ask whether the server lives, and give the milliseconds until it says so."""
    time.sleep(0.05)
    start = time.perf_counter()
    httpx.get(f"{address}/health", trust_env=False).raise_for_status()
    return 1000 * (time.perf_counter() - start)


def _children(pid: int) -> list[int]:
    """Processes that a process has started."""
    found = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        with suppress(OSError):
            found += [int(child) for child in (task / "children").read_text().split()]
    return found


def _most(pid: int) -> float:
    """What a process has had in memory at most until now, in MiB; nothing of one that has ended."""
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmHWM"):
                return int(line.split()[1]) / 1024
    return 0.0


def _of_children(pid: int) -> float:
    """Seconds of computing of the children of a process that have ended: a machine that others use makes them no more."""
    told = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(told[13]) + int(told[14])) / os.sysconf("SC_CLK_TCK")


def _timed(world: World, add: Add, name: str, work: Callable[[ReadBooks], Any]) -> Any:
    start = time.perf_counter()
    with world.owner.read() as books:
        done = work(books)
    add(name, time.perf_counter() - start, "s")
    return done
