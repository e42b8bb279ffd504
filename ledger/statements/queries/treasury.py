"""The treasury's account: what it held, received by source, paid by use, and holds."""

from typing import Final, Literal

from sqlalchemy import text

from ledger.amounts import Unit
from ledger.database import ReadBooks
from ledger.statements.queries.scope import posting_filters, values
from ledger.statements.rules import CashLine, CashSums, Period, Selection

PURPOSE: Final = "treasury_cash"
_CASH: Final = """cash AS (
    SELECT p.asset_id, p.entry_id, p.line, p.debit, p.credit, {old} AS old FROM ledger.posting p WHERE p.book_id = :book {filters})"""
_SUMS: Final = """WITH {cash}, told AS (
    SELECT c.*, u.entry_id IS NOT NULL AS undone FROM cash c JOIN ledger.entry e ON e.book_id = :book AND e.entry_id = c.entry_id
    LEFT JOIN ledger.entry u ON u.book_id = :book AND u.entry_id = e.reverses)
  SELECT x.code, x.scale, x.unit, x.digits, coalesce(sum(t.debit - t.credit) FILTER (WHERE t.old), 0) AS opening,
    coalesce(sum(CASE WHEN t.undone THEN -t.credit ELSE t.debit END) FILTER (WHERE NOT t.old), 0) AS receipts,
    coalesce(sum(CASE WHEN t.undone THEN -t.debit ELSE t.credit END) FILTER (WHERE NOT t.old), 0) AS payments
  FROM told t JOIN ledger.asset x ON x.book_id = :book AND x.asset_id = t.asset_id
  GROUP BY x.code, x.scale, x.unit, x.digits ORDER BY x.code"""
_BY_CASE: Final = """SELECT c.asset_id, c.entry_id, c.line, c.debit, c.credit, min(h.code) AS case_code
    FROM cash c JOIN ledger.posting q ON q.book_id = :book AND q.entry_id = c.entry_id
    LEFT JOIN ledger.damage_account o ON o.book_id = :book AND o.account_id = q.account_id
    LEFT JOIN ledger.damage_case h ON h.book_id = :book AND h.case_id = o.case_id
    WHERE NOT c.old GROUP BY c.asset_id, c.entry_id, c.line, c.debit, c.credit"""
_BY_KIND: Final = "SELECT c.*, NULL::text AS case_code FROM cash c WHERE NOT c.old"
_LINES: Final = """WITH {cash}, moved AS ({moved}),
  told AS (
    SELECT c.asset_id, coalesce(u.kind, e.kind) AS kind, c.case_code,
      CASE WHEN (c.debit > 0) = (u.entry_id IS NULL) THEN 'receipt' ELSE 'payment' END AS direction,
      (c.debit + c.credit) * CASE WHEN u.entry_id IS NULL THEN 1 ELSE -1 END AS amount
    FROM moved c JOIN ledger.entry e ON e.book_id = :book AND e.entry_id = c.entry_id
    LEFT JOIN ledger.entry u ON u.book_id = :book AND u.entry_id = e.reverses)
  SELECT x.code AS asset, x.scale, x.unit, x.digits, t.direction, t.kind, t.case_code, sum(t.amount) AS amount
  FROM told t JOIN ledger.asset x ON x.book_id = :book AND x.asset_id = t.asset_id
  WHERE CAST(:after_asset AS text) IS NULL OR (x.code, t.direction, t.kind, coalesce(t.case_code, ''))
    > (:after_asset, :after_direction, :after_kind, :after_case)
  GROUP BY x.code, x.scale, x.unit, x.digits, t.direction, t.kind, t.case_code
  ORDER BY x.code, t.direction, t.kind, coalesce(t.case_code, '') LIMIT :limit"""


def treasury_sums(books: ReadBooks, book_id: int, period: Period, case: str | None = None) -> list[CashSums]:
    """Give opening, receipts, payments and closing of the treasury's account in each currency; of one case when it is named."""
    selection = Selection(purpose=PURPOSE, case=case)
    query = _SUMS.format(cash=_cash(selection, period))
    found = books.connection.execute(text(query), values(book_id, selection, period))
    return [
        CashSums(
            row.code,
            Unit(row.code, row.scale, row.unit, row.digits),
            int(row.opening),
            int(row.receipts),
            int(row.payments),
        )
        for row in found
    ]


def treasury_lines(
    books: ReadBooks,
    book_id: int,
    period: Period,
    case: str | None = None,
    *,
    by: Literal["kind", "case"] = "kind",
    after: tuple[str, str, str, str] | None = None,
    limit: int = 100,
) -> list[CashLine]:
    """Give what the treasury received and paid in a period, by the kind of entry, or by kind and case.

    Args:
        books: the snapshot to read.
        book_id: the book.
        period: the range.
        case: only what touches the accounts of a case.
        by: whether cases are told apart.
        after: asset, direction, kind and case of the last line of the page before.
        limit: lines on a page.
    """
    selection = Selection(purpose=PURPOSE, case=case)
    query = _LINES.format(cash=_cash(selection, period), moved=_BY_CASE if by == "case" else _BY_KIND)
    names = ("after_asset", "after_direction", "after_kind", "after_case")
    given = dict(zip(names, after or (None,) * 4, strict=True))
    found = books.connection.execute(
        text(query), {**values(book_id, selection, period), **given, "limit": limit}
    )
    return [
        CashLine(
            row.asset,
            Unit(row.asset, row.scale, row.unit, row.digits),
            row.direction,
            row.kind,
            row.case_code,
            int(row.amount),
        )
        for row in found
    ]


def _cash(selection: Selection, period: Period) -> str:
    old = "false" if period.since is None else "p.effective_on < :since"
    return _CASH.format(old=old, filters=posting_filters(selection, period))
