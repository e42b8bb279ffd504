"""Programs of others read what we publish, sign with our witness, and we keep what they told: `make interop`, where Go is installed."""

import os
import subprocess
from pathlib import Path
from uuid import UUID

import pytest

from ledger.clock import SystemClock
from ledger.proofs.notes import cosign, parse_key, parse_note
from ledger.seals.cosignatures import add_cosignature
from ledger.seals.publishing import publish
from ledger.seals.queries import keys_of, newest_point, receipt_of
from tests.seals.conftest import Sealing
from tests.seals.test_anchors import grow_to
from tests.seals.test_witnesses import PRIVATE, WITNESS, address, signing

pytestmark = pytest.mark.skipif(
    "ECOLEDGER_INTEROP" not in os.environ, reason="asks for the programs of others"
)
__all__ = ["address", "signing"]


def interop(*words: object) -> str:
    """Run the program of others."""
    done = subprocess.run(
        [os.environ["ECOLEDGER_INTEROP"], *map(str, words)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("size", [200, 256, 300])
def test_others_follow_our_log(sealing: Sealing, tmp_path: Path, size: int) -> None:
    """From nothing to now, with records, proofs of every place and size, a cosignature, and receipts."""
    book = sealing.world.book_id
    grow_to(sealing, size)
    entries = [
        row[0]
        for row in sealing.rows(
            "SELECT entry_id FROM ledger.seal WHERE entry_id IS NOT NULL ORDER BY place DESC LIMIT 3"
        )
    ]
    with sealing.owner.read() as books:
        vkey = keys_of(books, book)[-1]
        point = newest_point(books, book)
    line = cosign(parse_note(point.note).text, WITNESS.name, PRIVATE, 1_800_000_000)
    sealing.sequencer.begin(
        lambda books: add_cosignature(
            books, book, "zj", f"{point.note}{line}\n", WITNESS, SystemClock().now()
        )
    )
    with sealing.owner.read() as books:
        publish(books, book, "zj", tmp_path, entries=True)
        for entry in entries:
            assert isinstance(entry, UUID)
            (tmp_path / "receipt.json").write_bytes(receipt_of(books, book, entry, persons=False) or b"")
            assert "definitions" in interop("receipt", tmp_path / "receipt.json", vkey)
    assert f"{size} leaves, {size} records" in interop("follow", tmp_path / "zj", vkey, WITNESS)


def test_others_are_signed_by_our_witness(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """A log of theirs, from nothing over several sizes."""
    skey, vkey = interop("newkey", "example.com/theirs").split()
    known = request.getfixturevalue("signing")
    known.logs[parse_key(vkey).name] = [parse_key(vkey)]
    where = request.getfixturevalue("address").rstrip("/")
    assert "signed up to 300" in interop("submit", where, WITNESS, skey)
