"""Slips of a bank that were recorded more than once: the same payer or payee, day, sum and paper in acts of one sort."""

from typing import Final, NamedTuple
from uuid import UUID

from ledger.database import ReadBooks
from ledger.database.queries import filled, named_queries, read

SQL: Final = named_queries(__name__)

SLIPS: Final = SQL["slips"]
"""What the acts of a book, or of a `case` of it, say that record a slip of a bank."""
_ALIKE: Final = filled(SQL["alike"], slips=SLIPS)

TELLING: Final = frozenset({
    "pay", "remit", "transfer_court", "release_escrow", "spend", "dispose_fund", "give_guarantee", "return_from_treasury", "pay_refund",
    "credit_interest", "bear_charge", "pay_interest",
})  # fmt: skip
"""The acts that record a slip of a bank, as `slips` lists them."""
_CONFIRMING: Final = ("confirm_recording", "confirm_spending")


class AlikeRow(NamedTuple):
    """Two acts that tell the same slip."""

    act: UUID
    other: UUID


def alike_in(books: ReadBooks, book_id: int, case_id: int) -> dict[UUID, list[UUID]]:
    """Give by act the other acts of a case that tell the same slip and stand, or wait for a second person, in their order."""
    found: dict[UUID, list[UUID]] = {}
    for one in read(books, AlikeRow, _ALIKE, book=book_id, case=case_id):
        found.setdefault(one.act, []).append(one.other)
    return found


def alike_of(
    books: ReadBooks, book_id: int, case_id: int, act: str, record_id: UUID, subject: UUID | None
) -> list[UUID]:
    """List the acts of a case that tell the same slip as an act that was just kept, or as what it confirms."""
    told = subject if act in _CONFIRMING else record_id if act in TELLING else None
    return alike_in(books, book_id, case_id).get(told, []) if told is not None else []
