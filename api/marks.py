"""The marks of sealed entries on the papers that are printed for a caller."""

from uuid import UUID

from fastapi import Request

from api.dependencies import Caller, service_of
from ledger.database import ReadBooks
from ledger.documents.marks import Mark
from ledger.schema import POWERS
from ledger.seals.marks import mark_of


def mark_for(
    request: Request, books: ReadBooks, caller: Caller, entry_id: UUID, *, handed_out: bool = False
) -> Mark | None:
    """Give the mark of an entry; its QR holds the receipt only for those who could read the receipt itself.

    A receipt tells the balances of every side, so a paper that is handed to one of them carries the address instead.
    """
    address = str(
        request.url.replace(path=f"/v1/books/{caller.book}/entries/{entry_id}/receipt", query="", fragment="")
    )
    enclose = not handed_out and caller.actor.role in POWERS["receipt.read"]
    return mark_of(books, caller.book_id, entry_id, service_of(request).verify_page, address, enclose=enclose)
