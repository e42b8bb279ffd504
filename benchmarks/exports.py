"""Exports: 100,000 entries for beancount and the other forms, and how long bean-check and hledger look at them."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.world import BATCH, World
from ledger.exports.forms import FORMS, write_export

Add = Callable[..., None]
ENTRIES = 100_000


def measure_exports(world: World, add: Add) -> None:
    """Measure every form on the book of the world, filled up to 100,000 entries."""
    while (there := world.entries()) < ENTRIES:
        for _ in range(max(1, (ENTRIES - there) // BATCH)):
            world.post(world.batch())
    world.settle()
    there = world.entries()
    with tempfile.TemporaryDirectory() as folder:
        for form, shape in FORMS.items():
            path = Path(folder) / f"book.{shape.suffix}"
            began = time.perf_counter()
            with world.web.read() as books, path.open("wb") as file:
                for piece in write_export(books, world.book_id, form):
                    file.write(piece)
            taken = time.perf_counter() - began
            size = path.stat().st_size / 2**20
            if form == "beancount":
                met = taken * ENTRIES / there <= 10
                add(
                    f"export of {there:,} entries to beancount, {size:.0f} MiB",
                    taken,
                    "s",
                    "≤ 10 for 100,000",
                    met=met,
                )
            else:
                add(f"export of {there:,} entries to {form}, {size:.0f} MiB", taken, "s")
        checks: dict[str, list[str | Path]] = {
            "bean-check": [
                Path(sys.executable).parent / "bean-check",
                "--no-cache",
                Path(folder) / "book.beancount",
            ]
        }
        if (hledger := shutil.which("hledger")) is not None:
            checks["hledger check"] = [hledger, "-f", Path(folder) / "book.journal", "check", "--strict"]
        for name, command in checks.items():
            began = time.perf_counter()
            done = subprocess.run(
                command, capture_output=True, text=True, check=False, env={**os.environ, "LC_ALL": "C.UTF-8"}
            )
            assert done.returncode == 0, done.stderr[:500]
            add(f"{name} of {there:,} entries", time.perf_counter() - began, "s")
