"""Turnovers: what stood on accounts before a range, what moved in it, what stands at its end. Everything with sums is made of them."""

from decimal import Decimal
from typing import Final, Literal, NamedTuple

from ledger.database import ReadBooks
from ledger.database.queries import Sql, ask, filled, find, named_queries, read
from ledger.statements.queries.scope import (
    account_filters,
    asset_filters,
    counted_of,
    naming,
    posting_filters,
    values,
)
from ledger.statements.rules import Period, Selection, StatementTooLong, Turnover

SQL: Final = named_queries(__name__)

PURPOSES_MAX: Final = 10_000
"""Lines by purpose at most: the chart has some fifty purposes, and a province some twenty things to count."""


class _Line(NamedTuple):
    label: str
    owner: str
    purpose: str
    asset_kind: str
    counted: str | None
    pollutant: str | None
    scale: int
    unit: str
    digits: int
    opening: Decimal
    debits: Decimal
    credits: Decimal


def turnovers(
    books: ReadBooks,
    book_id: int,
    period: Period,
    selection: Selection = Selection(),  # noqa: B008 - frozen
    *,
    by: Literal["purpose", "account"] = "purpose",
    after: tuple[str, str, str, str] | None = None,
    limit: int = PURPOSES_MAX,
) -> list[Turnover]:
    """Give opening, debits, credits and closing of everything that moved by the end of the period.

    Args:
        books: the snapshot to read.
        book_id: the book.
        period: the range; without a first day all of it moved in it.
        selection: what is counted.
        by: what a line stands for, in each thing counted.
        after: label, kind of asset, asset and pollutant of the last line of the page before.
        limit: lines on a page; by purpose there is one page.

    Raises:
        StatementTooLong: there are more purposes and things counted than one page takes.
    """
    _make_room(books, period)
    names, counted = naming(selection, SQL["of_sums"])
    query = filled(
        SQL["lines"],
        sums=_sums(selection, period),
        label=SQL["by_account"] if by == "account" else SQL["by_purpose"],
        accounts=account_filters(selection, SQL["of_account"]),
        names=names,
        counted=counted,
        assets=asset_filters(selection),
        columns=SQL["summed"],
    )
    place = after or (None, None, None, None)
    given = dict(zip(("after_label", "after_kind", "after_asset", "after_pollutant"), place, strict=True))
    asked = {**values(book_id, selection, period), **given, "limit": limit + (by == "purpose")}
    lines = [
        Turnover(
            row.purpose,
            row.label if by == "account" else None,
            row.owner if by == "account" else None,
            counted_of(row),
            int(row.opening),
            int(row.debits),
            int(row.credits),
        )
        for row in read(books, _Line, query, **asked)
    ]
    if by == "account":
        return lines
    if len(lines) > limit:
        raise StatementTooLong(most=limit, form="JSON")
    return sorted(lines, key=lambda line: line.rank)


def _make_room(books: ReadBooks, period: Period) -> None:
    """Let the sums of every account and lot stand in memory: in the usual 4 MB they would be sorted on disk, ten times slower."""
    if not (period.since is None and period.moment.is_now):
        ask(books, SQL["make_room"]).close()


def position_after(line: Turnover) -> tuple[str, str, str, str]:
    """Give the place of a line among those by account."""
    return line.account or "", line.counted.kind, line.counted.asset or "", line.counted.pollutant or ""


def unequal_assets(books: ReadBooks, book_id: int, period: Period) -> int:
    """Count the assets, each lot by itself, whose debits and credits differ before the range or in it. It is 0, or all is lost."""
    _make_room(books, period)
    everything = Selection()
    query = filled(SQL["unequal"], sums=_sums(everything, period))
    return find(books, int, query, **values(book_id, everything, period)) or 0


def _sums(selection: Selection, period: Period) -> Sql:
    narrow = (selection.kind, selection.case, selection.year_close)
    if period.since is None and period.moment.is_now and narrow == (None, None, None):
        return SQL["now"]
    columns = SQL["whole"] if period.since is None else SQL["split"]
    return filled(SQL["past"], columns=columns, filters=posting_filters(selection, period))
