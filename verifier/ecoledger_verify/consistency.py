"""Two checkpoints: is the older one a beginning of the newer one?"""

from typing import Final

from ecoledger_verify.notes import Checkpoint
from ecoledger_verify.report import Report
from ecoledger_verify.strict import Unreadable, canonical_object, hash_bytes
from ecoledger_verify.tree import Leaves, consistency_holds, hasher

CHECKS: Final = ("origin", "growth", "signature", "cosignatures")
FORMAT: Final = "ecoledger-consistency/1"
LARGEST: Final = 100_000


def parse_proof(data: bytes) -> tuple[str, list[bytes]]:
    """Read the document of a consistency proof: its suite and its hashes.

    Raises:
        Unreadable: it has not the form.
    """
    if len(data) > LARGEST:
        raise Unreadable("too_large", bytes=len(data), most=LARGEST)
    told = canonical_object(data, frozenset({"format", "suite", "proof"}))
    if told["format"] != FORMAT or not isinstance(told["suite"], str) or not isinstance(told["proof"], list):
        raise Unreadable("proof.format")
    return told["suite"], [hash_bytes(text) for text in told["proof"]]


def check_proof(report: Report, old: Checkpoint, new: Checkpoint, suite: str, proof: list[bytes]) -> None:
    """Check the proof that the newer tree begins with the older one."""
    if not consistency_holds(hasher(suite), old.size, old.root, new.size, new.root, proof):
        report.fault("growth", "growth.wrong", old=old.size, new=new.size)


def check_leaves(report: Report, old: Checkpoint, new: Checkpoint, leaves: Leaves) -> None:
    """Check both roots against the leaf hashes of one tree, which is the stronger answer."""
    if old.size > new.size:
        report.fault("growth", "growth.wrong", old=old.size, new=new.size)
    for point in (old, new):
        if leaves.root(point.size) != point.root:
            report.fault("growth", "root.other", size=point.size)
