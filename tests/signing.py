"""With what a test seals its logs and signs their heads."""

from pathlib import Path

from ledger.clock import SystemClock
from ledger.database import Database
from ledger.seals.keys import KeyFolder
from ledger.seals.memory import Memory
from ledger.seals.sequencer import ROLE, Signer, seal_everything


def signer_in(folder: Path, installation: str = "test", suite: str = "sha256") -> Signer:
    """A signer whose keys and whose memory are two folders below one."""
    return Signer(KeyFolder(folder / "keys"), Memory(folder / "memory"), installation, suite)


def seal(url: str, signer: Signer) -> None:
    """Seal every log of a database, until nothing is left."""
    sequencer = Database(url, role=ROLE, pool=1)
    while any(done.more for _, done in seal_everything(sequencer, signer, SystemClock())):
        pass
    sequencer.close()
