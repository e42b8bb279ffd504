"""What the ledger really gives out holds for the verifier, which knows nothing of it."""

from uuid import UUID

from ecoledger_verify.notes import read_checkpoint, read_key
from ecoledger_verify.receipts import read_receipt, verify_receipt
from ecoledger_verify.tree import consistency_holds

from ledger.entries import Entry, Posting
from ledger.seals.queries import consistency_proof, keys_of, points, receipt_of
from tests.seals.conftest import Sealing, sealing  # noqa: F401 (a fixture)
from tests.world import DAY

IDS = [UUID(f"01980000-0000-7000-8000-{n:012x}") for n in range(20)]


def test_receipts_and_consistency_of_a_real_book(sealing: Sealing) -> None:  # noqa: F811
    """Twenty entries with awkward texts, sealed in two sweeps."""
    for n, id in enumerate(IDS):
        postings = (Posting("cash", "CNY", "debit", 5 + n), Posting("claim", "CNY", "credit", 5 + n))
        assert sealing.world.one(Entry(id, "market.deposit", DAY, postings, f'备忘 "q" €\n\x01\x7f\\{n}', "Contract 7")) == "posted"
        if n in (7, 19):
            sealing.seal()
    book = sealing.world.book_id
    with sealing.owner.read() as books:
        key = read_key(keys_of(books, book)[0])
        for n, id in enumerate(IDS):
            data = receipt_of(books, book, id, persons=True)
            assert data is not None
            found = verify_receipt(read_receipt(data), [key])
            assert (found.trusted, found.receipt.record.id, found.receipt.record.place) == (True, str(id), str(n))
            assert len(found.receipt.persons) == 1
        older, newer = (read_checkpoint(point.note) for point in points(books, book, None, 10)[::-1])
        proof = consistency_proof(books, book, older.size, newer.size)
    assert (older.size, newer.size) == (8, 20)
    assert consistency_holds("sha256", older.size, newer.size, older.root, newer.root, proof)
