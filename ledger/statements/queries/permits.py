"""The permit statement: cap by cap, what may be issued, what was, and where it is."""

from decimal import Decimal
from typing import Final, NamedTuple

from ledger.amounts import Unit
from ledger.database import ReadBooks
from ledger.database.queries import filled, named_queries, read
from ledger.house import PURPOSES
from ledger.statements.queries.scope import posting_filters, values
from ledger.statements.rules import CapLine, Period, Selection

SQL: Final = named_queries(__name__)


class _Cap(NamedTuple):
    asset_id: int
    pollutant: str
    area: str
    vintage: int
    scale: int
    unit: str
    digits: int
    purpose: str | None
    net: Decimal | None


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
    sums = (
        SQL["now"]
        if period.moment.is_now
        else filled(SQL["past"], filters=posting_filters(Selection(), period))
    )
    place = after or (None, None, None)
    given = dict(zip(("after_pollutant", "after_area", "after_vintage"), place, strict=True))
    asked = {**values(book_id, selection, period), **given, "limit": limit + 1}
    lines: dict[tuple[str, str, int], CapLine] = {}
    for row in read(books, _Cap, filled(SQL["query"], sums=sums), **asked):
        key = (row.pollutant, row.area, row.vintage)
        amounts = dict(lines[key].amounts) if key in lines else {}
        if row.purpose is not None and row.net is not None:
            amounts[row.purpose] = int(row.net) * (1 if PURPOSES[row.purpose].debit_normal else -1)
        unit = Unit(row.pollutant, row.scale, row.unit, row.digits)
        lines[key] = CapLine(*key, unit, amounts)
    keys = list(lines)
    return [lines[key] for key in keys[:limit] if lines[key].amounts], keys[limit - 1] if len(
        keys
    ) > limit else None
