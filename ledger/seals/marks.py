"""The marks that papers carry of the entries they are about."""

from uuid import UUID

from ledger.database import ReadBooks
from ledger.documents.marks import Mark, qr_content
from ledger.proofs.notes import parse_checkpoint, parse_note
from ledger.seals.queries import NoCheckpoint, newest_point, receipt_of, record_of


def mark_of(
    books: ReadBooks, book_id: int, entry_id: UUID, page: str, address: str, *, enclose: bool
) -> Mark | None:
    """Give the mark of an entry; None while it is not sealed, or no head was signed since.

    Args:
        books: a transaction.
        book_id: the book.
        entry_id: the entry.
        page: address of the page that verifies.
        address: of the entry's receipt.
        enclose: put the receipt into the QR. It has every posting of the entry with the balance after it, so it is
            only for papers of those who may read the whole book.

    Raises:
        never NoCheckpoint and NoteMalformed: there is a head that covers the entry, and the log wrote it.
    """
    record = record_of(books, book_id, entry_id)
    if record is None:
        return None
    try:
        point = newest_point(books, book_id, record.place + 1)
    except NoCheckpoint:
        return None
    head = parse_checkpoint(parse_note(point.note))
    receipt = receipt_of(books, book_id, entry_id, persons=False, definitions=False) if enclose else None
    content = qr_content(receipt, page, address, record.leaf_hash)
    return Mark(record.place, record.voucher_month, record.voucher_number, head.size, head.root, content)
