"""The marks on papers: what the QR holds proves the entry, fits, and tells no more than its reader may know."""

import json
import zlib
from base64 import b64decode, urlsafe_b64decode
from dataclasses import replace
from datetime import date
from io import BytesIO

import pypdfium2
import pytest
import segno

from ledger.compensation.papers import case_file
from ledger.documents.marks import QR_BYTES_MAX, Mark, qr_content
from ledger.documents.papers import LogMark, Paper, Wording, write_paper_pdf
from ledger.entries import Entry
from ledger.proofs.notes import parse_checkpoint, parse_key, parse_note
from ledger.proofs.tree import SUITES, inclusion_spans, leaf_hash, node_hash
from ledger.seals.marks import mark_of
from tests.documents.damages import a_file, a_head
from tests.seals.conftest import Sealing
from tests.world import move

ADDRESS = "http://127.0.0.1/v1/books/zj/entries/1/receipt"


def mark(sealing: Sealing, entry: Entry, *, enclose: bool) -> Mark | None:
    """The mark of an entry."""
    with sealing.owner.read() as books:
        return mark_of(books, sealing.world.book_id, entry.id, "verify.html", ADDRESS, enclose=enclose)


def check_receipt(content: str, suite: str = "sha256") -> Mark:
    """Take a receipt out of a QR as the page does, and check proof and signature with nothing else; give what it says."""
    page, _, packed = content.partition("#r=")
    told = json.loads(zlib.decompress(urlsafe_b64decode(packed + "=" * (-len(packed) % 4)), wbits=-15))
    assert page == "verify.html"
    assert "persons" not in told
    note = parse_note(told["checkpoint"])
    assert note.signed_by(parse_key(told["keys"][-1]))
    head, record, hasher = parse_checkpoint(note), json.loads(told["record"]), SUITES[suite]
    place = int(record["place"])
    found = leaf_hash(hasher, told["record"].encode())
    for beside, (first, _) in zip(
        map(b64decode, told["proof"]), inclusion_spans(place, head.size), strict=True
    ):
        found = node_hash(hasher, beside, found) if first < place else node_hash(hasher, found, beside)
    assert found == head.root
    month, _, number = record["voucher"].partition("/")
    return Mark(place, date.fromisoformat(f"{month}-01"), int(number), head.size, head.root, content)


def test_the_qr_is_a_receipt_whose_proof_holds(sealing: Sealing) -> None:
    """Before it is sealed there is none; then it fits, and says what stands beside it."""
    entry = move("a", "b", 5)
    sealing.world.one(entry)
    assert mark(sealing, entry, enclose=True) is None
    sealing.seal()
    sealing.world.post(*[move("a", "b", 1) for _ in range(300)])
    sealing.seal()
    found = mark(sealing, entry, enclose=True)
    assert found is not None
    assert check_receipt(found.content) == found
    assert (found.place, found.voucher_number, found.size) == (sealing.begun, 1, sealing.begun + 301)
    assert len(found.content) <= QR_BYTES_MAX


def test_who_may_not_read_receipts_gets_an_address(sealing: Sealing) -> None:
    """The address of the receipt, and sixteen digits of the leaf hash."""
    entry = move("a", "b", 5)
    sealing.world.one(entry)
    sealing.seal()
    found = mark(sealing, entry, enclose=False)
    assert found is not None
    address, _, digits = found.content.partition("#leaf=")
    assert (address, len(digits)) == (ADDRESS, 16)


def test_a_receipt_that_is_too_long_is_left_out() -> None:
    """At the limit to the byte; noise does not shrink."""
    noise = b"".join(SUITES["sha256"](bytes([i])) for i in range(60))
    assert qr_content(noise, "verify.html", ADDRESS, b"\xab" * 32) == f"{ADDRESS}#leaf=abababababababab"
    length = len(qr_content(noise[:1000], "", ADDRESS, b""))
    page = "x" * (QR_BYTES_MAX - length)
    assert len(qr_content(noise[:1000], page, ADDRESS, b"")) == QR_BYTES_MAX
    assert qr_content(noise[:1000], page + "x", ADDRESS, b"").startswith(ADDRESS)


@pytest.mark.parametrize("content", ["verify.html#r=" + "aB3_" * 490, f"{ADDRESS}#leaf=0123456789abcdef"])
def test_the_qr_is_on_the_paper(sealing: Sealing, content: str) -> None:
    """The page, drawn, has the modules of the QR where it says, and the words beside it; each module is wide enough."""
    entry = move("a", "b", 5)
    sealing.world.one(entry)
    sealing.seal()
    found = mark(sealing, entry, enclose=False)
    assert found is not None
    parts = [LogMark(replace(found, content=content))]
    paper = Paper("title", "2026-06-01", Wording.both("en"), parts, subtitle="subtitle", upright=True)
    page = pypdfium2.PdfDocument(BytesIO(write_paper_pdf(paper)))[0]
    text = page.get_textpage().get_text_bounded()
    assert "2026年6月 记字第1号" in text
    assert f"Checkpoint 检查点 {sealing.begun + 1}" in text
    (image,) = page.get_objects(filter=[3])
    left, _, right, _ = image.get_bounds()
    modules = segno.make(content, error="l" if len(content) > 300 else "m", micro=False).symbol_size(
        border=4
    )[0]
    assert (right - left) / 72 * 25.4 / modules >= 0.35, "millimetres"


def test_a_case_file_carries_the_mark_of_its_last_entry(sealing: Sealing) -> None:
    """Sealed, not sealed yet, and a case that has no entries."""
    entry = move("a", "b", 5)
    sealing.world.one(entry)
    sealing.seal()
    head = a_head()
    sealed = (str(entry.id), mark(sealing, entry, enclose=True))
    for told, there, absent in (
        (sealed, "记字第1号", "Not sealed"),
        ((sealed[0], None), "Not sealed", "记字"),
        (None, "C1", "Last entry"),
    ):
        file = write_paper_pdf(case_file(a_file(head=head), "2026-06-01", "en", told))
        text = "".join(
            page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(BytesIO(file))
        )
        assert there in text
        assert absent not in text
