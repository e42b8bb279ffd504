"""What was paid into the treasury for permits, as its books and those of the tax bureau want it."""

from datetime import date
from typing import Final, NamedTuple
from uuid import UUID

from ledger.database import ReadBooks
from ledger.database.queries import named_queries, read
from ledger.law_in_force.queries import law_by_day
from ledger.permits.rules.levies import PaidIn, levy_of

SQL: Final = named_queries(__name__)


class _Paid(NamedTuple):
    entry_id: UUID
    effective_on: date
    kind: str
    reversal: bool
    amount: int
    payer: str
    payer_name: str
    voucher: str
    document: str


def paid_in(books: ReadBooks, book_id: int, since: date, until: date, *, owner: str | None) -> list[PaidIn]:
    """List what the treasury has booked in a span of days, by day; with an owner only what that party paid.

    Raises:
        JurisdictionUnknown
    """
    asked = {"since": since, "until": until, "owner": owner}
    law = law_by_day(books, book_id)
    return [
        PaidIn(
            one.entry_id,
            one.effective_on,
            one.payer,
            one.payer_name,
            one.amount,
            one.voucher,
            one.document,
            levy_of(
                law(one.effective_on),
                "other" if one.kind == "market.settlement" else "use_fee",
                one.amount,
                one.effective_on,
            ),
        )
        for one in read(books, _Paid, SQL["paid"], book=book_id, **asked)
    ]
