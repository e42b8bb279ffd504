"""The log: sealing beside posting, proofs, the doctor, balances built anew, the archive there and back, a stranger's check."""

import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from benchmarks.world import World, rate
from cli.install import migrate
from ledger.archive.reading import open_archive
from ledger.archive.replay import replay_archive
from ledger.archive.writing import write_archive
from ledger.audit.checks import run_checks
from ledger.audit.replay import replay_balances
from ledger.audit.rolling import Plan, keep_marks, plan_night, run_night, sign_marks
from ledger.clock import SystemClock
from ledger.database import Database, ReadBooks
from ledger.schema import tables
from ledger.seals.keys import KeyFolder
from ledger.seals.memory import Memory
from ledger.seals.queries import lags, receipt_of
from ledger.seals.sequencer import ROLE, Signer, seal_everything

ROOT = Path(__file__).parents[1]
PROGRAM = """
import sys
from pathlib import Path
from threading import Event
from ledger.clock import SystemClock
from ledger.database import Database
from ledger.seals import sequencer
from ledger.seals.keys import KeyFolder
from ledger.seals.memory import Memory
database = Database(sys.argv[1], role=sequencer.ROLE, pool=1)
folder = Path(sys.argv[2])
signer = sequencer.Signer(KeyFolder(folder / "keys"), Memory(folder / "memory"), "bench")
sequencer.run(database, signer, SystemClock(), Event())
"""
Add = Callable[..., None]
NIGHTS = 30
"""As the setting has it where nobody says otherwise."""


def measure_seals(world: World, add: Add, *, entries: int) -> None:
    """Measure on the book of the world, which is filled up to so many entries."""
    with tempfile.TemporaryDirectory(prefix="ecoledger-bench-") as folder:
        path = Path(folder)
        signer = Signer(KeyFolder(path / "keys"), Memory(path / "memory"), "bench")
        sequencer = Database(world.url(), role=ROLE, pool=1)
        print(f"  sealing {world.entries():,} entries …")
        seal_all(sequencer, signer)
        world.settle()
        _beside(world, add, sequencer, signer)
        while world.entries() < entries:
            world.post(world.batch())
        seal_all(sequencer, signer)
        world.settle()
        _reading(world, add)
        night(world, add, sequencer, signer)
        _archive(world, add, signer, path)
        sequencer.close()


def seal_all(sequencer: Database, signer: Signer) -> int:
    """Seal until nothing is left, and tell how many records."""
    sealed = 0
    while True:
        done = [swept for _, swept in seal_everything(sequencer, signer, SystemClock())]
        sealed += sum(swept.sealed for swept in done)
        if not any(swept.more for swept in done):
            return sealed


def _beside(world: World, add: Add, sequencer: Database, signer: Signer) -> None:
    """Post alone, seal what was posted, then post with a sequencer running in a process of its own."""
    ratios, rates = [], []
    for _ in range(3):
        alone = rate(world, 30)
        began = time.perf_counter()
        sealed = seal_all(sequencer, signer)
        rates.append(sealed / (time.perf_counter() - began))
        ratios.append(rates[-1] / alone)
    add("sealing", statistics.median(rates), "entries/s")
    ratio = statistics.median(ratios)
    add("sealing ÷ batch posting", ratio, "×", "≥ 2", met=ratio >= 2)
    command = [sys.executable, "-c", PROGRAM, world.url(), str(signer.keys.path.parent)]
    without, with_it = [], []
    behind: list[float] = []
    for _ in range(3):
        without.append(rate(world, 60))
        child = subprocess.Popen(command, cwd=ROOT)
        time.sleep(3)
        stop = threading.Event()
        watcher = threading.Thread(target=_watch, args=(world, stop, behind))
        watcher.start()
        with_it.append(rate(world, 60))
        stop.set()
        watcher.join()
        time.sleep(1)
        child.kill()
        child.wait()
    ratio = statistics.median(with_it) / statistics.median(without)
    add("posting with the sequencer ÷ without", ratio, "×", "≥ 0.9", met=ratio >= 0.9)
    add("longest lag of the log at that rate", max(behind), "s", "≤ 2", met=max(behind) <= 2)


def _watch(world: World, stop: threading.Event, behind: list[float]) -> None:
    """Ask now and then how old the oldest entry without a place is."""
    while not stop.wait(0.2):
        with world.owner.read() as books:
            now = books.connection.exec_driver_sql("SELECT clock_timestamp()").scalar_one()
            behind.extend((now - lag.oldest).total_seconds() for lag in lags(books) if lag.oldest)
            behind.append(0.0)


def _reading(world: World, add: Add) -> None:
    """Prove entries, run the doctor, and build the balances anew."""
    count = world.entries()
    with world.web.read() as books:
        ids = list(
            books.connection.exec_driver_sql(
                "SELECT entry_id FROM ledger.seal"
                " WHERE entry_id IS NOT NULL AND place = ANY (ARRAY(SELECT (random() * %s)::bigint FROM generate_series(1, 50)))",
                (count - 1,),
            ).scalars()
        )
        taken = []
        for entry_id in ids:
            began = time.perf_counter()
            receipt_of(books, world.book_id, entry_id, persons=False)
            taken.append((time.perf_counter() - began) * 1000)
    add(
        f"receipt of one entry of {count:,}",
        statistics.median(taken),
        "ms",
        "≤ 5",
        met=statistics.median(taken) <= 5,
    )
    seconds = doctor(world)
    most = 30 * max(count, 1_000_000) / 1_000_000
    add(f"doctor on {count:,} entries", seconds, "s", f"≤ {most:.0f}", met=seconds <= most)
    with world.owner.read() as books:
        books.connection.exec_driver_sql("SET LOCAL statement_timeout = 0").close()
        began = time.perf_counter()
        result = replay_balances(books, world.book_id)
        speed = result.postings / (time.perf_counter() - began)
        assert result.faults == []
    add("audit replay", speed, "postings/s", "≥ 100,000", met=speed >= 100_000)


def doctor(world: World) -> float:
    """Run every check on everything, and give the seconds."""
    with world.owner.read() as books:
        books.connection.exec_driver_sql("SET LOCAL statement_timeout = 0").close()
        began = time.perf_counter()
        broken = [f.invariant.name for f in run_checks(books) if f.count]
        assert broken == [], broken
        return time.perf_counter() - began


def night(world: World, add: Add, sequencer: Database, signer: Signer, new: int = 30) -> None:
    """Keep a mark of everything, as after a night that looked at it, post so many batches, and do the checks of the next night."""
    day = date(2026, 6, 1)
    with world.owner.read() as books:
        made = sign_marks(books, signer.keys, plan_night(books, signer.keys, day, NIGHTS))
    world.owner.begin(lambda books: keep_marks(books, made, SystemClock().now(), 0))
    for _ in range(new):
        world.post(world.batch())
    seal_all(sequencer, signer)
    with world.owner.read() as books:
        books.connection.exec_driver_sql("SET LOCAL statement_timeout = 0").close()
        plan = plan_night(books, signer.keys, day + timedelta(days=1), NIGHTS)
        assert not plan.whole
        fresh = _checked(books, replace(plan, days=()))
        whole = _checked(books, plan)
    count = f"{world.entries():,}"
    add(f"night: what is new, {new * 1_000:,} entries of {count}", fresh, "s", "≤ 10", met=fresh <= 10)
    add(f"night: that, and a thirtieth of {count}", whole, "s")


def _checked(books: ReadBooks, plan: Plan) -> float:
    """Do the checks of a night, and give the seconds."""
    began = time.perf_counter()
    broken = [f.invariant.name for f in run_night(books, plan) if f.count]
    assert broken == [], broken
    return time.perf_counter() - began


def _archive(world: World, add: Add, signer: Signer, path: Path) -> None:
    """Write the archive, verify it as a stranger, and build the book anew in an empty database."""
    file = path / "bench.eco"
    began = time.perf_counter()
    done = write_archive(world.owner, world.book_id, "bench", signer, file, persons=True)
    add("archive written", done.size / (time.perf_counter() - began), "entries/s")
    add("archive, an entry", file.stat().st_size / done.size, "bytes")
    began = time.perf_counter()
    command = [sys.executable, "-m", "ecoledger_verify", "archive", str(file)]
    verified = subprocess.run(
        command,
        cwd=ROOT / "verifier",
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "LANG": "C"},
    )
    speed = 2 * done.size / (time.perf_counter() - began)
    assert verified.returncode == 0, verified.stdout + verified.stderr
    add("archive verified offline", speed, "postings/s", "≥ 200,000", met=speed >= 200_000)
    name = world.name + "_replayed"
    world.server.ensure_database(name)
    migrate(world.server.url(name))
    other = Database(world.server.url(name), role="", pool=1)
    archive = open_archive(file, [])
    tables()  # of all rooms: as the programs load them, which replay archives
    began = time.perf_counter()
    other.begin(lambda books: replay_archive(books, archive))
    speed = 2 * done.size / (time.perf_counter() - began)
    add("archive replayed", speed, "postings/s", "≥ 60,000", met=speed >= 60_000)
    other.close()
