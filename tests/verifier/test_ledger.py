"""What the ledger really gives out holds for the verifier, which knows nothing of it."""

import json
from base64 import b64encode
from pathlib import Path
from uuid import UUID

from ecoledger_verify.cli import run

from ledger.database import Database
from ledger.entries import Entry, Posting
from ledger.seals.queries import consistency_proof, keys_of, points, receipt_of
from tests.furnished import furnished
from tests.seals.conftest import Sealing, sealing, unsealed  # noqa: F401 (fixtures)
from tests.world import DAY, World, make_world, older

IDS = [UUID(f"01980000-0000-7000-8000-{n:012x}") for n in range(20)]


@furnished
def world(database: Database, owner: Database) -> World:
    """A book with a few accounts."""
    return make_world(database, owner)


def test_receipts_and_consistency_of_a_real_book(sealing: Sealing, tmp_path: Path) -> None:  # noqa: F811
    """Twenty entries with awkward texts, sealed in two sweeps: every receipt holds, with persons too, and so does the proof."""
    before = sum(done.sealed for done in sealing.seal())  # what the world needs
    for n, id in enumerate(IDS):
        postings = (Posting("cash", "CNY", "debit", 5 + n), Posting("claim", "CNY", "credit", 5 + n))
        assert (
            sealing.world.one(
                older(Entry(id, "market.deposit", DAY, postings), f'备忘 "q" €\n\x7f\\{n}', "Contract 7")
            )
            == "posted"
        )
        if n in (7, 19):
            sealing.seal()
    book = sealing.world.book_id
    with sealing.owner.read() as books:
        key = keys_of(books, book)[0]
        for id in IDS:
            for persons in (False, True):
                file = tmp_path / f"{id}.{persons}.json"
                file.write_bytes(receipt_of(books, book, id, persons=persons) or b"")
                assert run(["receipt", str(file), "--key", key, *(["--persons"] if persons else [])]) == 0
        _, smaller, newer = points(books, book, None, 10)[::-1]
        proof = consistency_proof(books, book, smaller.size, newer.size)
    assert newer.size - smaller.size == 12 < before
    (tmp_path / "old").write_text(smaller.note, "utf-8")
    (tmp_path / "new").write_text(newer.note, "utf-8")
    told = {
        "format": "ecoledger-consistency/1",
        "proof": [b64encode(h).decode() for h in proof],
        "suite": "sha256",
    }
    (tmp_path / "proof").write_text(json.dumps(told, separators=(",", ":"), sort_keys=True), "utf-8")
    assert (
        run(
            [
                "consistency",
                str(tmp_path / "old"),
                str(tmp_path / "new"),
                str(tmp_path / "proof"),
                "--key",
                key,
            ]
        )
        == 0
    )
    changed = receipt_of_changed(tmp_path / f"{IDS[3]}.False.json")
    assert run(["receipt", str(changed), "--key", key]) == 1


def receipt_of_changed(file: Path) -> Path:
    """A receipt of another amount."""
    changed = file.with_suffix(".changed")
    changed.write_bytes(file.read_bytes().replace(b'\\"amount\\":\\"8\\"', b'\\"amount\\":\\"9\\"'))
    return changed
