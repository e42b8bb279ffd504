"""The verifier on one archive: the command as an auditor runs it, in a process of its own.

python -m benchmarks.verifier [entries]
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from functools import cached_property
from pathlib import Path

from tests.verifier.maker import Book, NaiveTree, sample

VERIFIER = Path(__file__).parents[1] / "verifier"


class StillBook(Book):
    """A book that does not change any more: its bytes and its tree are made once."""

    @cached_property
    def lines(self) -> list[bytes]:
        return super().lines

    @cached_property
    def tree(self) -> NaiveTree:
        return super().tree


def measure_verifier(entries: int) -> dict[str, float]:
    """Make an archive of so many entries among 2,000 enterprises, and verify it.

    Returns:
        Entries, postings and bytes; wall and processor seconds; postings a second of either.
    """
    made = sample(entries, enterprises=2_000, pace=timedelta(seconds=1))
    archive = StillBook(**vars(made)).archive()
    with tempfile.TemporaryDirectory(prefix="ecoledger-bench-") as folder:
        file = Path(folder) / "archive.tar"
        file.write_bytes(archive)
        before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        command = [sys.executable, "-m", "ecoledger_verify", "archive", str(file), "--json"]
        done = subprocess.run(
            command, env={**os.environ, "PYTHONPATH": str(VERIFIER)}, capture_output=True, check=True
        )
        wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    told = json.loads(done.stdout)[0]
    assert told["holds"]
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    postings = told["postings"]
    return {
        "entries": entries,
        "postings": postings,
        "bytes": len(archive),
        "wall_seconds": round(wall, 2),
        "cpu_seconds": round(spent, 2),
        "postings_per_second": round(postings / wall),
        "postings_per_cpu_second": round(postings / spent),
    }


if __name__ == "__main__":
    print(json.dumps(measure_verifier(int(sys.argv[1]) if len(sys.argv) > 1 else 150_000), indent=1))
