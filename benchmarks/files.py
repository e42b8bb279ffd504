"""Files that people upload: what a child costs, and what files that are made to harm cost everybody else."""

import statistics
import threading
import time
from collections.abc import Callable

import httpx

from benchmarks.http import resident, serving
from benchmarks.permits import sheet
from benchmarks.reconciliation import camt
from benchmarks.world import World
from ledger.actors.authority import Role
from ledger.documents import apart
from ledger.errors import Malformed
from ledger.identifiers import uuid7
from ledger.permits.rules.plans import read_plan
from ledger.reconciliation.rules import files
from ledger.zones import LEGAL_ZONE
from tests.documents.files import far, message, zip_bomb
from tests.people import key_for

Add = Callable[..., None]
MiB = 2**20
HOSTILE: dict[str, tuple[str, Callable[[], bytes]]] = {
    "cell XFD1048576": ("reports", lambda: far("XFD1048576")),
    "cell ZZ100000": ("reports", lambda: far("ZZ100000")),
    "rectangle to CV200000": ("reports", lambda: far("CV200000")),
    "zip bomb": ("reports", zip_bomb),
    "49 MB of commas": ("reports", lambda: b"," * (49 * MiB)),
    "49 MB of commas in lines of 99": ("reports", lambda: (b"," * 98 + b"x\n") * (49 * MiB // 100)),
    "40 MB in one line": ("reports", lambda: b"x" * (40 * MiB)),
    "45 MB of <Ntry/>": ("imports", lambda: message("<Ntry/>" * 6_400_000)),
    "45 MB of <a/> in entries": ("imports", lambda: message(f"<Ntry>{'<a/>' * 400}</Ntry>" * 28_000)),
    "200,000 attributes": ("imports", lambda: message("<a " + " ".join(f"b{n}=''" for n in range(200_000)) + "/>")),
    "100,000 wrong rows": ("reports", lambda: b"site,year,pollutant,source,measured,abnormal\n" + b"x,26,XX,own,1e3,-1\n" * 100_000),
}  # fmt: skip


def measure_files(world: World, add: Add, lines: int) -> None:
    """Measure a child beside the same work in this process, and a server that gets files that are made to harm."""
    _children(add, lines)
    with world.web.read() as books:
        found = books.connection.exec_driver_sql(
            "SELECT code FROM ledger.book WHERE book_id = %s", (world.book_id,)
        ).scalar_one()
    keys = {
        "reports": world.web.begin(
            lambda books: key_for(books, world.book_id, "owner", Role.ENTERPRISE, "owner")
        ).text,
        "imports": world.web.begin(lambda books: key_for(books, world.book_id, "clerk", Role.FINANCE)).text,
    }
    with serving(world) as (address, pid):
        addresses = {
            "reports": f"{address}/v1/books/{found}/permits/reports/sheets?id={uuid7()}&effective_on=2026-06-01",
            "imports": f"{address}/v1/books/{found}/reconciliation/imports",
        }
        before = resident(pid)
        for name, (where, make) in HOSTILE.items():
            spent, slowest, answer = _send(address, addresses[where], keys[where], make())
            add(f"{name} ({answer}): answered", spent, "s", "≤ 30", met=spent <= 30)
            add(f"{name}: slowest /health meanwhile", slowest * 1000, "ms", "≤ 250", met=slowest <= 0.25)
        after = resident(pid)
    add(
        "memory of the server after these files, less before",
        after - before,
        "MiB",
        "≤ 100",
        met=after - before <= 100,
    )


def _children(add: Add, lines: int) -> None:
    """Measure the start of a child, and reading in one against reading here."""
    add("a child that reads one cell", _middle(lambda: list(_refused(b"site")), 9) * 1000, "ms", "≤ 250")
    for name, task, data, words in (
        (f"plan of {lines:,} lines", read_plan, sheet(lines), {}),
        (
            f"camt.053 of {lines // 10:,} lines",
            files.camt,
            camt(lines // 10),
            {"scales": {"CNY": 2}, "zone": LEGAL_ZONE.key},
        ),
    ):
        here = _middle(lambda task=task, data=data, words=words: list(task(data, words)), 3)  # type: ignore[misc]
        there = _middle(lambda task=task, data=data, words=words: list(apart.run(task, data, words)), 3)  # type: ignore[misc]
        add(f"{name}: read in this process", here, "s")
        add(f"{name}: read apart ÷ here", there / here, "×", "≤ 1.5", met=there / here <= 1.5)


def _refused(data: bytes) -> list[object]:
    try:
        return list(apart.run(read_plan, data, {}))
    except Malformed:
        return []


def _middle(work: Callable[[], object], times: int) -> float:
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)


def _send(server: str, address: str, key: str, data: bytes) -> tuple[float, float, str]:
    """Send a file and ask for the health of the server until the answer comes; gives both times, and the code of the answer."""
    done = threading.Event()
    waited = []

    def ask() -> None:
        with httpx.Client(trust_env=False, timeout=120) as client:
            while not done.is_set():
                began = time.perf_counter()
                assert client.get(f"{server}/health").is_success
                waited.append(time.perf_counter() - began)
                time.sleep(0.005)

    asking = threading.Thread(target=ask)
    asking.start()
    began = time.perf_counter()
    told = httpx.post(
        address, content=data, headers={"Authorization": f"Bearer {key}"}, timeout=120, trust_env=False
    )
    spent = time.perf_counter() - began
    done.set()
    asking.join()
    return spent, max(waited), str(told.json().get("code", told.status_code))
