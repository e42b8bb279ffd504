"""What programs of others made: a log of C2SP, its proofs and cosignatures, as `make interop` wrote them down."""

import json
from base64 import b64decode
from pathlib import Path
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from ecoledger_verify.monitor import Peaks, check_bundle

from cli.witnessing import Signing
from ledger.clock import SystemClock
from ledger.proofs.adding import Adding
from ledger.proofs.consistency import Proof
from ledger.proofs.notes import COSIGNATURE, parse_head, parse_key, parse_note, verifier_key
from ledger.proofs.tree import HASH, SUITES, Tree
from ledger.proofs.witness import check_checkpoint

TOLD: Final[dict[str, Any]] = json.loads((Path(__file__).parent / "vectors/c2sp.json").read_text("utf-8"))
LOG, WITNESS = parse_key(TOLD["log_key"]), parse_key(TOLD["witness_key"])
TILE = b64decode(TOLD["tile"])
LEAVES = [TILE[at : at + HASH] for at in range(0, len(TILE), HASH)]


def hashes(point: dict[str, Any]) -> tuple[bytes, ...]:
    """The proof from the checkpoint before."""
    return tuple(b64decode(one) for one in point["proof"])


def test_their_checkpoints_and_signatures_hold() -> None:
    """Of the log and of its witness, over the root of their tile; and each continues the one before."""
    assert WITNESS.kind == COSIGNATURE
    before = None
    for point in TOLD["checkpoints"]:
        note = check_checkpoint(point["note"], LOG, before, Proof("sha256", hashes(point)))
        found = note.signed_by(WITNESS)
        assert found
        assert found.time > 1_700_000_000
        tree = Tree(SUITES["sha256"], 0, {})
        tree.append(LEAVES[: point["size"]])
        head = parse_head(note)
        assert (head.origin, head.size, head.root) == (LOG.name, point["size"], tree.root())
        before = point["note"]


def test_our_proofs_are_theirs() -> None:
    """Hash for hash."""
    old = 0
    for point in TOLD["checkpoints"]:
        tree = Tree(SUITES["sha256"], 0, {})
        tree.append(LEAVES[: point["size"]])
        assert tuple(tree.consistency(old)) == hashes(point)
        old = point["size"]


def test_our_witness_signs_their_log(tmp_path: Path) -> None:
    """Asked with their checkpoints and proofs."""
    private = Ed25519PrivateKey.generate()
    signing, old = Signing(tmp_path, "w", private, {LOG.name: [LOG]}, SystemClock()), 0
    for point in TOLD["checkpoints"]:
        status, line, _ = signing.add(str(Adding(old, hashes(point), point["note"])).encode())
        assert status == 200
        assert parse_note(point["note"] + line).signed_by(verifier_key(private, "w", COSIGNATURE))
        old = point["size"]


def test_their_bundle_is_read() -> None:
    """Each of its entries hashes to its leaf, the first of which is empty."""

    class Bundle:
        name = "bundle"

        def read(self, path: str, most: int) -> bytes | None:
            return b64decode(TOLD["bundle"]) if path == f"tile/entries/000.p/{len(LEAVES)}" else None

    assert len(check_bundle(Bundle(), SUITES["sha256"], 0, LEAVES)) == len(LEAVES)
    peaks = Peaks(SUITES["sha256"])
    for leaf in LEAVES:
        peaks.add(leaf)
    assert peaks.root() == parse_head(parse_note(TOLD["checkpoints"][-1]["note"])).root
