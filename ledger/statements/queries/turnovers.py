"""Turnovers: what stood on accounts before a range, what moved in it, what stands at its end. Everything with sums is made of them."""

from typing import Final, Literal

from sqlalchemy import text

from ledger.database import ReadBooks
from ledger.statements.queries.scope import (
    account_filters,
    asset_filters,
    counted_of,
    naming,
    posting_filters,
    values,
)
from ledger.statements.rules import Period, Selection, StatementTooLong, Turnover

PURPOSES_MAX: Final = 10_000
"""Lines by purpose at most: the chart has some fifty purposes, and a province some twenty things to count."""
_NOW: Final = """SELECT b.account_id, b.asset_id, 0::bigint AS opening, b.debits, b.credits
  FROM ledger.balance b WHERE b.book_id = :book AND b.version > 0"""
_PAST: Final = """SELECT p.account_id, p.asset_id, {columns} FROM ledger.posting p WHERE p.book_id = :book {filters}
  GROUP BY p.account_id, p.asset_id"""
_WHOLE: Final = "0::bigint AS opening, sum(p.debit)::bigint AS debits, sum(p.credit)::bigint AS credits"
_SPLIT: Final = """coalesce(sum(p.debit - p.credit) FILTER (WHERE p.effective_on < :since), 0)::bigint AS opening,
  coalesce(sum(p.debit) FILTER (WHERE p.effective_on >= :since), 0)::bigint AS debits,
  coalesce(sum(p.credit) FILTER (WHERE p.effective_on >= :since), 0)::bigint AS credits"""
"""What one account holds of one asset stays below 9·10¹⁸; sums over accounts and lots may be more."""
_SUMS: Final = "sum(opening) AS opening, sum(debits) AS debits, sum(credits) AS credits"
_LINES: Final = """WITH lines AS (
    SELECT a.{label} AS label, min(a.owner COLLATE "C") AS owner, min(a.purpose COLLATE "C") AS purpose, s.asset_id, {columns}
    FROM ({sums}) s JOIN ledger.account a ON a.book_id = :book AND a.account_id = s.account_id WHERE true {accounts}
    GROUP BY a.{label}, s.asset_id),
  named AS (SELECT s.*, {counted} FROM lines s {names} WHERE true {assets})
  SELECT label, min(owner) AS owner, min(purpose) AS purpose, asset_kind, counted, pollutant, scale, unit, digits, {columns}
  FROM named
  WHERE CAST(:after_label AS text) IS NULL
    OR (label, asset_kind, coalesce(counted, ''), coalesce(pollutant, '')) > (:after_label, :after_kind, :after_asset, :after_pollutant)
  GROUP BY label, asset_kind, counted, pollutant, scale, unit, digits
  ORDER BY label, asset_kind, coalesce(counted, ''), coalesce(pollutant, '') LIMIT :limit"""
_UNEQUAL: Final = """SELECT count(*) FROM (SELECT FROM ({sums}) s GROUP BY s.asset_id
  HAVING sum(s.opening) <> 0 OR sum(s.debits) <> sum(s.credits)) q"""


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
    names, counted = naming(selection, "s")
    query = _LINES.format(
        sums=_sums(selection, period),
        label="code" if by == "account" else "purpose",
        accounts=account_filters(selection, "a"),
        names=names,
        counted=counted,
        assets=asset_filters(selection),
        columns=_SUMS,
    )
    place = after or (None, None, None, None)
    given = dict(zip(("after_label", "after_kind", "after_asset", "after_pollutant"), place, strict=True))
    found = books.connection.execute(
        text(query), {**values(book_id, selection, period), **given, "limit": limit + (by == "purpose")}
    )
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
        for row in found
    ]
    if by == "account":
        return lines
    if len(lines) > limit:
        raise StatementTooLong(most=limit, form="JSON")
    return sorted(lines, key=lambda line: line.rank)


def _make_room(books: ReadBooks, period: Period) -> None:
    """Let the sums of every account and lot stand in memory: in the usual 4 MB they would be sorted on disk, ten times slower."""
    if not (period.since is None and period.moment.is_now):
        books.connection.exec_driver_sql("SELECT set_config('work_mem', '64MB', true)")


def position_after(line: Turnover) -> tuple[str, str, str, str]:
    """Give the place of a line among those by account."""
    return line.account or "", line.counted.kind, line.counted.asset or "", line.counted.pollutant or ""


def unequal_assets(books: ReadBooks, book_id: int, period: Period) -> int:
    """Count the assets, each lot by itself, whose debits and credits differ before the range or in it. It is 0, or all is lost."""
    _make_room(books, period)
    everything = Selection()
    query = _UNEQUAL.format(sums=_sums(everything, period))
    return int(books.connection.execute(text(query), values(book_id, everything, period)).scalar_one())


def _sums(selection: Selection, period: Period) -> str:
    narrow = (selection.kind, selection.case, selection.year_close)
    if period.since is None and period.moment.is_now and narrow == (None, None, None):
        return _NOW
    columns = _WHOLE if period.since is None else _SPLIT
    return _PAST.format(columns=columns, filters=posting_filters(selection, period))
