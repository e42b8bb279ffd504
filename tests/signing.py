"""With what a test signs the heads of its logs."""

from pathlib import Path

from ledger.seals.keys import KeyFolder
from ledger.seals.memory import Memory
from ledger.seals.sequencer import Signer


def signer_in(folder: Path, installation: str = "test", suite: str = "sha256") -> Signer:
    """A signer whose keys and whose memory are two folders below one."""
    return Signer(KeyFolder(folder / "keys"), Memory(folder / "memory"), installation, suite)
