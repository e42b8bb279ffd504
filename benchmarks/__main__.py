"""`make bench`: measure everything, print machine and settings, write `benchmarks/latest.json`.

python -m benchmarks            about fourteen minutes
python -m benchmarks --quick    a tenth of the entries, for trying; does not write the file
python -m benchmarks --audit    the log, archives, exports, statements and reconciliation alone; does not write the file
"""

import json
import logging
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, date, datetime
from pathlib import Path

import structlog
from rich.console import Console
from rich.table import Table
from sqlalchemy import text

from benchmarks.auditing import measure_auditing, measure_auditing_apart
from benchmarks.damages import measure_damages
from benchmarks.exports import measure_exports
from benchmarks.files import measure_files
from benchmarks.http import measure_http
from benchmarks.permits import measure_permits
from benchmarks.reconciliation import measure_reconciliation
from benchmarks.seals import measure_seals
from benchmarks.statements import measure_statements
from benchmarks.world import BATCH, World, make_world, pgbench, rate
from ledger.database.embedded import EmbeddedServer
from ledger.journal import balances
from ledger.journal.balances import Moment

SETTINGS = (
    "server_version",
    "fsync",
    "synchronous_commit",
    "full_page_writes",
    "shared_buffers",
    "max_wal_size",
    "checkpoint_timeout",
)
OUT = Console(highlight=False, soft_wrap=True)
SINGLE = """\\set a random(1, 9999)
\\set b random(:a + 1, 10000)
SELECT ledger.post_entries({book}, ARRAY[1], ARRAY[uuidv7()], ARRAY['journal.transfer'], ARRAY['2026-06-01'::date],
  ARRAY[''], ARRAY[''], ARRAY[NULL::uuid], ARRAY[0], ARRAY[2], ARRAY[1, 1], ARRAY[1, 2], ARRAY[100, -100]::bigint[],
  ARRAY[:a + {base}, :b + {base}]::integer[], ARRAY[{asset}, {asset}], NULL);
"""

NUMBER_BATCHES = """UPDATE public.source_entry e SET batch = b.n
  FROM (SELECT entry_id, (row_number() OVER (ORDER BY entry_id) - 1) / :size AS n FROM public.source_entry) b
  WHERE b.entry_id = e.entry_id"""
NUMBER_POSTINGS = """UPDATE public.source_posting p SET batch = e.batch FROM public.source_entry e
  WHERE e.entry_id = p.entry_id"""


class Report:
    """Figures as they come, printed and kept."""

    def __init__(self) -> None:
        self.figures: dict[str, dict[str, object]] = {}

    def add(self, name: str, value: float, unit: str, target: str = "", *, met: bool | None = None) -> None:
        self.figures[name] = {"value": round(value, 3), "unit": unit, "target": target, "met": met}
        OUT.print(
            f"  {name}: {value:,.2f} {unit} {target} {'' if met is None else 'met' if met else 'MISSED'}"
        )


def machine(world: World) -> dict[str, object]:
    """What this was measured on."""
    with world.owner.read() as books:
        settings = {name: books.connection.scalar(text(f"SHOW {name}")) for name in SETTINGS}
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    cpu = next((line.split(":")[1].strip() for line in lines if "model name" in line), "?")
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "cpu": cpu,
        "cores": os.cpu_count(),
        "memory_gib": round(memory, 1),
        "python": platform.python_version(),
        **settings,
    }


def plain_inserts(world: World, batches: int) -> float:
    """Insert the rows of such batches into copies of the tables by `INSERT … SELECT`, with no checks and no triggers."""
    with world.owner.engine.begin() as connection:
        for name in ("entry", "posting"):
            connection.execute(text(f"CREATE TABLE public.{name} (LIKE ledger.{name} INCLUDING ALL)"))
            connection.execute(text(f"CREATE TABLE public.source_{name} AS TABLE ledger.{name}"))
            connection.execute(text(f"ALTER TABLE public.source_{name} ADD batch integer"))
        connection.execute(text(NUMBER_BATCHES), {"size": BATCH})
        connection.execute(text(NUMBER_POSTINGS))
        connection.execute(text("CREATE INDEX ON public.source_entry (batch)"))
        connection.execute(text("CREATE INDEX ON public.source_posting (batch)"))
    world.settle()
    columns = {name: ", ".join(world.owner_columns(name)) for name in ("entry", "posting")}
    began = time.perf_counter()
    for batch in range(batches):
        with world.owner.engine.begin() as connection:
            for name in ("entry", "posting"):
                insert = f"INSERT INTO public.{name} ({columns[name]}) OVERRIDING SYSTEM VALUE SELECT {columns[name]}"
                insert += f" FROM public.source_{name}"
                connection.exec_driver_sql(insert + " WHERE batch = %s", (batch,))
    return batches * BATCH / (time.perf_counter() - began)


def milliseconds(work: object, times: int = 5) -> float:
    """The middle of several runs."""
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        work()  # type: ignore[operator]
        taken.append((time.perf_counter() - began) * 1000)
    return statistics.median(taken)


def trial_balances(world: World, report: Report) -> None:
    """Measure the trial balance now, and at a past date."""
    with world.web.read() as books:
        now = milliseconds(lambda: balances.trial_balance(books, world.book_id))
        by_account = milliseconds(
            lambda: balances.trial_balance(books, world.book_id, by="account", limit=1000)
        )
        past = milliseconds(
            lambda: balances.trial_balance(books, world.book_id, Moment(effective=date(2026, 6, 1)))
        )
        known = milliseconds(
            lambda: balances.trial_balance(books, world.book_id, Moment(recorded=datetime.now(UTC)))
        )
    report.add("trial balance, now", now, "ms", "≤ 50", met=now <= 50)
    report.add("trial balance by account, first 1,000 lines", by_account, "ms")
    report.add("trial balance, past date", past, "ms", "≤ 500", met=past <= 500)
    report.add("trial balance, as known at an instant", known, "ms", "≤ 500", met=known <= 500)


def kernel(world: World, report: Report, tps: float, *, large: int, single_seconds: int) -> None:
    """Measure the posting function."""
    rate(world, 10)
    batch = statistics.median(rate(world, 20) for _ in range(3))
    report.add("batch of 1,000, one connection", batch, "entries/s")
    report.add("batch ÷ pgbench", batch / tps, "×", "≥ 6, aim 8", met=batch / tps >= 6)
    plain = plain_inserts(world, min(world.entries() // BATCH, 50))
    report.add("plain INSERT … SELECT of the same rows", plain, "entries/s")
    report.add("batch ÷ plain inserts", batch / plain, "×", "≥ 0.5", met=batch / plain >= 0.5)
    hot = statistics.median(rate(world, 20, hot=world.codes[7]) for _ in range(3))
    report.add("batch on one hot account ÷ uniform", hot / batch, "×", "≥ 0.5", met=hot / batch >= 0.5)
    with world.owner.read() as books:
        base, asset = books.connection.execute(
            text(
                "SELECT min(account_id) - 1, (SELECT asset_id FROM ledger.asset LIMIT 1) FROM ledger.account"
            )
        ).one()
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as script:
        script.write(SINGLE.format(book=world.book_id, base=base, asset=asset).replace("\n  ", " "))
        script.flush()
        arguments = ("-n", "-c", "8", "-j", "2", "-M", "prepared", "-T", str(single_seconds))
        single = pgbench(world.server, world.name, *arguments, script=Path(script.name))
    report.add("single entries, 8 connections", single, "entries/s")
    report.add("single ÷ pgbench", single / tps, "×", "≥ 0.6, aim 0.8", met=single / tps >= 0.6)
    small = statistics.median(rate(world, 10) for _ in range(3))
    OUT.print(f"  filling the book up to {large:,} entries …")
    while world.entries() < large:
        for _ in range(25):
            world.post(world.batch())
    world.settle()
    full = statistics.median(rate(world, 10) for _ in range(3))
    report.add(f"batch rate with {large:,} entries", full, "entries/s")
    report.add("batch rate, large book ÷ small book", full / small, "×", "≥ 0.8", met=full / small >= 0.8)


def audit(world: World, report: Report, large: int) -> None:
    """Measure the log and the search for round trips on the large book; exports, samples and reconciliation on one of 100,000 entries."""
    measure_seals(world, report.add, entries=large)
    measure_auditing_apart(world, report.add)
    small = make_world(world.server, "audit")
    measure_exports(small, report.add)
    measure_auditing(small, report.add)
    measure_statements(small, report.add)
    measure_reconciliation(small, report.add)
    small.close()


def main() -> None:
    """Measure."""
    quick, audit_alone = "--quick" in sys.argv, "--audit" in sys.argv
    report = Report()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    with tempfile.TemporaryDirectory(prefix="ecoledger-bench-") as folder:
        os.chmod(folder, 0o755)
        with EmbeddedServer(Path(folder) / "data") as server:
            world = make_world(server, "bench")
            about = machine(world)
            for name, value in about.items():
                OUT.print(f"  {name}: {value}")
            server.ensure_database("tpcb")
            pgbench(server, "tpcb", "-i", "-q", "-s", "5" if quick else "50")
            arguments = ("-n", "-c", "8", "-j", "2", "-M", "prepared", "-T", "5" if quick else "20")
            tps = pgbench(server, "tpcb", *arguments)
            report.add("pgbench TPC-B, 8 clients, scale 50, prepared", tps, "tps")
            large = 100_000 if quick else 1_000_000
            if not audit_alone:
                kernel(world, report, tps, large=large, single_seconds=5 if quick else 15)
                trial_balances(world, report)
            audit(world, report, large)
            if not audit_alone:
                measure_http(world, report.add, tps, requests=10_000 if quick else 100_000)
                measure_permits(
                    world, report.add, tps, sites=10_000 if quick else 100_000, sold=1_000 if quick else 4_000
                )
                measure_files(world, report.add, lines=10_000 if quick else 100_000)
                measure_damages(
                    world,
                    report.add,
                    tps,
                    count=10_000 if quick else 100_000,
                    steps=2_000 if quick else 10_000,
                )
            again = pgbench(server, "tpcb", *arguments)
            report.add("pgbench at the end (how steady the machine was)", again, "tps")
            world.close()
    table = Table("figure", "value", "target", "met")
    for name, figure in report.figures.items():
        met = {True: "yes", False: "MISSED"}.get(bool(figure["met"])) if figure["met"] is not None else ""
        table.add_row(name, f"{figure['value']:,} {figure['unit']}", str(figure["target"]), met)
    OUT.print(table)
    if not quick and not audit_alone:
        git = subprocess.run(
            ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False
        )
        kept = {"revision": git.stdout.strip(), "machine": about, "figures": report.figures}
        latest = Path(__file__).parent / "latest.json"
        latest.write_text(json.dumps(kept, indent=2, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    main()
