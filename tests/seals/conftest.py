"""A world whose entries are sealed."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from ledger.clock import SystemClock
from ledger.database import Database
from ledger.seals.keys import KeyFolder
from ledger.seals.sequencer import ROLE, Signer, Swept, seal_everything
from tests.world import World, make_world


@dataclass(slots=True)
class Sealing:
    """A book, its sequencer, and the owner of the database, who could do anything."""

    world: World
    owner: Database
    sequencer: Database
    signer: Signer

    def seal(self, limit: int = 5_000) -> list[Swept]:
        """Sweep every book until nothing is left."""
        done: list[Swept] = []
        while True:
            swept = [s for _, s in seal_everything(self.sequencer, self.signer, SystemClock(), limit)]
            done += swept
            if not any(s.more for s in swept):
                return done


@pytest.fixture
def sealing(database: Database, owner: Database, database_url: str, tmp_path: Path) -> Iterator[Sealing]:
    """A small book with a sequencer."""
    sequencer = Database(database_url, role=ROLE, pool=4, name="test-sequencer")
    yield Sealing(make_world(database, owner), owner, sequencer, Signer(KeyFolder(tmp_path / "keys"), "test"))
    sequencer.close()
