"""The treasury's account: what it held, received by source, paid by use, and holds."""

from decimal import Decimal
from typing import Final, Literal, NamedTuple

from ledger.amounts import Unit
from ledger.database import ReadBooks
from ledger.database.queries import Sql, filled, named_queries, read
from ledger.periods.chart import TREASURY_CASH
from ledger.statements.queries.scope import posting_filters, values
from ledger.statements.rules import CashLine, CashSums, Period, Selection

SQL: Final = named_queries(__name__)


class _Sums(NamedTuple):
    code: str
    scale: int
    unit: str
    digits: int
    opening: Decimal
    receipts: Decimal
    payments: Decimal


class _Line(NamedTuple):
    asset: str
    scale: int
    unit: str
    digits: int
    direction: Literal["receipt", "payment"]
    kind: str
    case_code: str | None
    amount: Decimal


def treasury_sums(books: ReadBooks, book_id: int, period: Period, case: str | None = None) -> list[CashSums]:
    """Give opening, receipts, payments and closing of the treasury's account in each currency; of one case when it is named."""
    selection = Selection(purpose=TREASURY_CASH, case=case)
    query = filled(SQL["sums"], cash=_cash(selection, period))
    return [
        CashSums(
            row.code,
            Unit(row.code, row.scale, row.unit, row.digits),
            int(row.opening),
            int(row.receipts),
            int(row.payments),
        )
        for row in read(books, _Sums, query, **values(book_id, selection, period))
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
    selection = Selection(purpose=TREASURY_CASH, case=case)
    query = filled(
        SQL["lines"],
        cash=_cash(selection, period),
        moved=SQL["by_case"] if by == "case" else SQL["by_kind"],
    )
    names = ("after_asset", "after_direction", "after_kind", "after_case")
    given = dict(zip(names, after or (None,) * 4, strict=True))
    asked = {**values(book_id, selection, period), **given, "limit": limit}
    return [
        CashLine(
            row.asset,
            Unit(row.asset, row.scale, row.unit, row.digits),
            row.direction,
            row.kind,
            row.case_code,
            int(row.amount),
        )
        for row in read(books, _Line, query, **asked)
    ]


def _cash(selection: Selection, period: Period) -> Sql:
    old = SQL["none_is_old"] if period.since is None else SQL["old"]
    return filled(SQL["cash"], old=old, filters=posting_filters(selection, period))
