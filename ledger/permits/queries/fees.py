"""Lists of use fees: what is due, what is overdue, and who has left so many notices unpaid that the law calls it giving up."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Final, NamedTuple
from uuid import UUID

from ledger.database import ReadBooks
from ledger.database.queries import named_queries, read
from ledger.law import Law

SQL: Final = named_queries(__name__)


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
    given_up: bool = False
    """Whether the site has left so many notices unpaid that its permits may be withdrawn."""


class _Unpaid(NamedTuple):
    site: str
    notices: int


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
    asked = {"owner": owner, "site": site, "state": state, "after": after}
    rows = read(books, FeeStanding, SQL["fees"], book=book_id, on=on, **asked, limit=limit)
    rule = law.find("fee.unpaid_notices_before_withdrawal", on)
    unpaid = read(
        books, _Unpaid, SQL["unpaid_notices"], book=book_id, on=on, sites=list({row.site for row in rows})
    )
    given_up = {one.site for one in unpaid if rule is not None and one.notices >= int(str(rule.value))}
    return [replace(row, given_up=row.site in given_up) for row in rows]
