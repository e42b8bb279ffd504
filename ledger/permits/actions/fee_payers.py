"""Whom a use fee concerns: who owes it now, to whom its notice was served, and who paid a part of it. Each reads what concerns it."""

from typing import Final, NamedTuple
from uuid import UUID

from ledger.database import ReadBooks
from ledger.database.queries import find, named_queries, read
from ledger.permits.actions.fees import FEES
from ledger.permits.rules.fees import FeeRow
from ledger.permits.rules.strips import party_of
from ledger.processes.acting import read_process
from ledger.processes.actions import ProcessUnknown, Running

SQL: Final = named_queries(__name__)


class Payer(NamedTuple):
    """Who paid a part, or was to pay, and for which site."""

    party: str
    site: str


def served_to(books: ReadBooks, book_id: int, fee: FeeRow) -> Payer:
    """Tell to whom the notice of a fee was served: who had the permits before it followed them anywhere."""
    site = find(books, str, SQL["first_site"], book=book_id, fee=fee.fee_id) or fee.site
    return Payer(party_of(site), site)


def payer_of(books: ReadBooks, book_id: int, fee: FeeRow, number: int) -> Payer:
    """Tell who paid a part of a fee; of one that is not paid, who owes it."""
    found = find(books, Payer, SQL["payer"], book=book_id, fee=fee.fee_id, number=number)
    return found or Payer(party_of(fee.site), fee.site)


def read_fee(books: ReadBooks, book_id: int, fee_id: UUID, owner: str | None) -> tuple[Running, FeeRow]:
    """Read a fee as whom it concerns, or has concerned.

    Args:
        owner: the party that reads; None for the whole book.

    Raises:
        ProcessUnknown: there is none, or it never concerned that party.
    """
    try:
        return read_process(books, book_id, FEES, fee_id, owner)
    except ProcessUnknown:
        parties = {party_of(one) for one in read(books, str, SQL["former_sites"], book=book_id, fee=fee_id)}
        if owner not in parties:
            raise
        return read_process(books, book_id, FEES, fee_id, None)
