"""Receipts of a book to read: by number, case and state; and the payments for which none stands yet."""

from datetime import date
from typing import Final, NamedTuple
from uuid import UUID

from ledger.database import ReadBooks
from ledger.database.queries import named_queries, read

SQL: Final = named_queries(__name__)


class BookReceipt(NamedTuple):
    """A receipt of the book; fen."""

    id: UUID
    case: str
    payment: UUID
    receipt_code: str
    receipt_number: str
    check_code: str
    amount: int
    payer_name: str
    issued_on: date
    reddens: UUID | None
    replaces: UUID | None
    state: str


class UnreceiptedPayment(NamedTuple):
    """A payment for which receipts do not stand for the whole; fen."""

    payment: UUID
    case: str
    part: int
    route: str
    payer: str
    paid_on: date
    amount: int
    open: int
    """For which none stands."""


def receipts_of(
    books: ReadBooks,
    book_id: int,
    *,
    number: str | None = None,
    code: str | None = None,
    case: str | None = None,
    state: str | None = None,
    after: tuple[date, UUID] | None = None,
    limit: int = 100,
) -> list[BookReceipt]:
    """List receipts by the day on which they were issued, also those that were taken back, replaced or struck, from after one."""
    asked = {"number": number, "code": code, "case": case, "state": state}
    on, last = after or (None, None)
    return read(books, BookReceipt, SQL["receipts"], book=book_id, **asked, after=on, last=last, limit=limit)


def unreceipted_of(
    books: ReadBooks, book_id: int, *, after: tuple[date, UUID] | None = None, limit: int = 100
) -> list[UnreceiptedPayment]:
    """List the payments to treasury or department for which receipts do not stand for the whole, the oldest first, from after one."""
    on, last = after or (None, None)
    return read(books, UnreceiptedPayment, SQL["unreceipted"], book=book_id, after=on, last=last, limit=limit)
