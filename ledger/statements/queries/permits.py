"""The permit statement: cap by cap, what may be issued, what was, and where it is."""

from typing import Final

from sqlalchemy import text

from ledger.amounts import Unit
from ledger.database import ReadBooks
from ledger.house import PURPOSES
from ledger.statements.queries.scope import posting_filters, values
from ledger.statements.rules import CapLine, Period, Selection

_QUERY: Final = """WITH page AS MATERIALIZED (
    SELECT k.asset_id, k.pollutant, k.area, k.vintage, x.scale, x.unit, x.digits
    FROM ledger.permit_cap k JOIN ledger.asset x USING (book_id, asset_id)
    WHERE k.book_id = :book AND (CAST(:pollutant AS text) IS NULL OR k.pollutant = :pollutant)
      AND (CAST(:area AS text) IS NULL OR starts_with(k.area, :area)) AND (CAST(:vintage AS integer) IS NULL OR k.vintage = :vintage)
      AND (CAST(:after_pollutant AS text) IS NULL OR (k.pollutant, k.area, k.vintage) > (:after_pollutant, :after_area, :after_vintage))
    ORDER BY k.pollutant, k.area, k.vintage LIMIT :limit),
  counted AS (
    SELECT page.asset_id AS cap_id, page.asset_id FROM page
    UNION ALL SELECT l.cap_id, l.asset_id FROM page JOIN ledger.permit_lot l ON l.book_id = :book AND l.cap_id = page.asset_id),
  sums AS ({sums})
  SELECT page.*, s.purpose, s.net FROM page LEFT JOIN sums s ON s.cap_id = page.asset_id
  ORDER BY page.pollutant, page.area, page.vintage"""
_NOW: Final = """SELECT c.cap_id, b.purpose, sum(b.debits - b.credits) AS net FROM counted c
    JOIN ledger.balance b ON b.book_id = :book AND b.asset_id = c.asset_id AND b.version > 0 GROUP BY c.cap_id, b.purpose"""
_PAST: Final = """SELECT t.cap_id, a.purpose, sum(t.net) AS net FROM (
      SELECT c.cap_id, p.account_id, sum(p.debit - p.credit) AS net FROM counted c
      JOIN ledger.posting p ON p.book_id = :book AND p.asset_id = c.asset_id {filters} GROUP BY c.cap_id, p.account_id) t
    JOIN ledger.account a ON a.book_id = :book AND a.account_id = t.account_id GROUP BY t.cap_id, a.purpose"""


def permit_statement(
    books: ReadBooks,
    book_id: int,
    period: Period,
    selection: Selection = Selection(),  # noqa: B008 - frozen
    *,
    after: tuple[str, str, int] | None = None,
    limit: int = 100,
) -> tuple[list[CapLine], tuple[str, str, int] | None]:
    """Give the account of each cap at the end of a period, by pollutant, area and vintage; nothing moves only in a range here.

    Args:
        books: the snapshot to read.
        book_id: the book.
        period: its moment counts.
        selection: pollutant, area (also a prefix, such as a province's two digits) and vintage.
        after: pollutant, area and vintage of the last cap of the page before.
        limit: caps on a page.

    Returns:
        The caps that had moved by then, and the place after which the next page begins; None on the last.
    """
    sums = _NOW if period.moment.is_now else _PAST.format(filters=posting_filters(Selection(), period))
    place = after or (None, None, None)
    given = dict(zip(("after_pollutant", "after_area", "after_vintage"), place, strict=True))
    found = books.connection.execute(
        text(_QUERY.format(sums=sums)), {**values(book_id, selection, period), **given, "limit": limit + 1}
    )
    lines: dict[tuple[str, str, int], CapLine] = {}
    for row in found:
        key = (row.pollutant, row.area, row.vintage)
        amounts = dict(lines[key].amounts) if key in lines else {}
        if row.purpose is not None:
            amounts[row.purpose] = int(row.net) * (1 if PURPOSES[row.purpose].debit_normal else -1)
        unit = Unit(row.pollutant, row.scale, row.unit, row.digits)
        lines[key] = CapLine(*key, unit, amounts)
    keys = list(lines)
    return [lines[key] for key in keys[:limit] if lines[key].amounts], keys[limit - 1] if len(
        keys
    ) > limit else None
