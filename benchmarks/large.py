"""`make bench-large`: the doctor and the night on one million entries and on ten; about an hour, and does not write the file.

python -m benchmarks.large [small [large]]
"""

import sys
import tempfile
from pathlib import Path

from benchmarks.__main__ import OUT, Report
from benchmarks.seals import doctor, night, seal_all
from benchmarks.world import World, make_world
from ledger.database import Database
from ledger.database.embedded import EmbeddedServer
from ledger.seals.keys import KeyFolder
from ledger.seals.memory import Memory
from ledger.seals.sequencer import ROLE, Signer


def fill(world: World, sequencer: Database, signer: Signer, entries: int) -> None:
    """Post and seal until the book has so many entries."""
    there = world.entries()
    while there < entries:
        for _ in range(25):
            world.post(world.batch())
        there += 25_000
        seal_all(sequencer, signer)
        OUT.print(f"  {there:,} entries", end="\r")
    world.settle()


def main(small: int = 1_000_000, large: int = 10_000_000) -> None:
    """Measure on a small book, and again when it has grown."""
    report = Report()
    with tempfile.TemporaryDirectory(prefix="ecoledger-bench-") as folder:
        path = Path(folder)
        path.chmod(0o755)
        with EmbeddedServer(path / "data") as server:
            world = make_world(server, "bench")
            signer = Signer(KeyFolder(path / "keys"), Memory(path / "memory"), "bench")
            sequencer = Database(world.url(), role=ROLE, pool=1)
            seconds = []
            for entries in (small, large):
                fill(world, sequencer, signer, entries)
                seconds.append(doctor(world))
                most = 30 * small / 1_000_000 if entries == small else seconds[0] * large / small
                report.add(
                    f"doctor on {entries:,} entries",
                    seconds[-1],
                    "s",
                    f"≤ {most:.0f}",
                    met=seconds[-1] <= most,
                )
                night(world, report.add, sequencer, signer)
            sequencer.close()
            world.close()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
