"""Lists of use fees: what is due, what is overdue, and who has left so many notices unpaid that the law calls it giving up."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from ledger.database import ReadBooks
from ledger.law import Law
from ledger.register.queries import SITES_OF

_FEES = f"""SELECT f.fee_id, f.site, f.notice, f.notice_on, p.state, f.payable,
       coalesce(sum(i.amount) FILTER (WHERE i.paid_on IS NOT NULL), 0)::bigint,
       coalesce(sum(i.amount) FILTER (WHERE i.paid_on IS NULL AND i.due_on < %(on)s), 0)::bigint,
       min(i.due_on) FILTER (WHERE i.paid_on IS NULL)
  FROM ledger.permit_fee f JOIN ledger.process p ON p.book_id = f.book_id AND p.process_id = f.fee_id
  LEFT JOIN ledger.permit_fee_instalment i ON i.book_id = f.book_id AND i.fee_id = f.fee_id
  WHERE f.book_id = %(book)s AND (%(owner)s::text IS NULL OR f.site = ANY ({SITES_OF.format(book="%(book)s", owner="%(owner)s")}))
    AND (%(site)s::text IS NULL OR f.site = %(site)s) AND (%(state)s::text IS NULL OR p.state = %(state)s)
    AND (%(after)s::uuid IS NULL OR f.fee_id > %(after)s)
  GROUP BY f.fee_id, f.site, f.notice, f.notice_on, p.state, f.payable ORDER BY f.fee_id LIMIT %(limit)s"""  # noqa: S608
_NOTICES = """SELECT f.site, count(DISTINCT f.fee_id) FROM ledger.permit_fee f
  JOIN ledger.permit_fee_instalment i ON i.book_id = f.book_id AND i.fee_id = f.fee_id
  WHERE f.book_id = %s AND f.site = ANY(%s) AND i.paid_on IS NULL AND i.due_on < %s GROUP BY f.site"""


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
    counted = books.connection.exec_driver_sql(_NOTICES, (book_id, list({row[1] for row in rows}), on))
    unpaid: dict[str, int] = {row[0]: int(row[1]) for row in counted}
    given_up = {name for name, count in unpaid.items() if rule is not None and count >= int(str(rule.value))}
    return [FeeStanding(a, b, c, d, e, f, g, h, i, b in given_up) for a, b, c, d, e, f, g, h, i in rows]
