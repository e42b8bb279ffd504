"""Lists of use fees: what is due, what is overdue, and who has left so many notices unpaid that the law calls it giving up."""

from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from ledger.database import ReadBooks
from ledger.database.queries import filled, named_queries
from ledger.law import Law
from ledger.register.queries import SITES_OF

SQL: Final = named_queries(__name__)

_FEES: Final = filled(
    SQL["fees"], sites_of=filled(SITES_OF, book=SQL["sites_of_book"], owner=SQL["sites_of_owner"])
)


@dataclass(frozen=True, slots=True)
class FeeStanding:
    """A fee as a list shows it; amounts in fen."""

    fee_id: UUID
    site: str
    notice: str
    notice_on: date
    state: str
    payable: int
    paid: int
    overdue: int
    next_due: date | None
    given_up: bool
    """Whether the site has left so many notices unpaid that its permits may be withdrawn."""


def fees(
    books: ReadBooks,
    book_id: int,
    on: date,
    law: Law,
    *,
    owner: str | None,
    site: str | None = None,
    state: str | None = None,
    after: UUID | None = None,
    limit: int = 100,
) -> list[FeeStanding]:
    """List fees by id as they stand on a day; with an owner only its own."""
    rows = books.connection.exec_driver_sql(
        _FEES,
        {
            "book": book_id,
            "on": on,
            "owner": owner,
            "site": site,
            "state": state,
            "after": after,
            "limit": limit,
        },
    ).all()
    rule = law.find("fee.unpaid_notices_before_withdrawal", on)
    counted = books.connection.exec_driver_sql(SQL["notices"], (book_id, list({row[1] for row in rows}), on))
    unpaid: dict[str, int] = {row[0]: int(row[1]) for row in counted}
    given_up = {name for name, count in unpaid.items() if rule is not None and count >= int(str(rule.value))}
    return [FeeStanding(a, b, c, d, e, f, g, h, i, b in given_up) for a, b, c, d, e, f, g, h, i in rows]
