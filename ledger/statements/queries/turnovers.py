"""Turnovers: what stood on accounts before a range, what moved in it, what stands at its end. Everything with sums is made of them."""

from typing import Final, Literal

from sqlalchemy import text

from ledger.database import ReadBooks
from ledger.statements.queries.scope import (
    COUNTED,
    NAMES,
    account_filters,
    asset_filters,
    counted_of,
    posting_filters,
    values,
)
from ledger.statements.rules import Period, Selection, Turnover

_NOW: Final = """SELECT b.account_id, b.asset_id, 0::numeric AS debits_before, 0::numeric AS credits_before,
    b.debits::numeric AS debits, b.credits::numeric AS credits
  FROM ledger.balance b WHERE b.book_id = :book AND b.version > 0"""
_PAST: Final = """SELECT p.account_id, p.asset_id, {before}, {after}
  FROM ledger.posting p WHERE p.book_id = :book {filters} GROUP BY p.account_id, p.asset_id"""
_WHOLE: Final = ("0::numeric AS debits_before, 0::numeric AS credits_before", "sum(p.debit) AS debits, sum(p.credit) AS credits")
_SPLIT: Final = (
    "coalesce(sum(p.debit) FILTER (WHERE p.effective_on < :since), 0) AS debits_before,"
    " coalesce(sum(p.credit) FILTER (WHERE p.effective_on < :since), 0) AS credits_before",
    "coalesce(sum(p.debit) FILTER (WHERE p.effective_on >= :since), 0) AS debits,"
    " coalesce(sum(p.credit) FILTER (WHERE p.effective_on >= :since), 0) AS credits",
)
_LINES: Final = """WITH sums AS MATERIALIZED ({sums}),
  named AS (SELECT s.*, a.code, a.owner, a.purpose, {counted} FROM sums s {names} WHERE true {filters})
  SELECT {label} AS label, min(owner COLLATE "C") AS owner, min(purpose COLLATE "C") AS purpose, asset_kind, counted, pollutant, scale,
    unit, digits, sum(debits_before) AS debits_before, sum(credits_before) AS credits_before, sum(debits) AS debits, sum(credits) AS credits
  FROM named
  WHERE CAST(:after_label AS text) IS NULL
    OR ({label}, asset_kind, coalesce(counted, ''), coalesce(pollutant, '')) > (:after_label, :after_kind, :after_asset, :after_pollutant)
  GROUP BY {label}, asset_kind, counted, pollutant, scale, unit, digits
  ORDER BY {label}, asset_kind, coalesce(counted, ''), coalesce(pollutant, '') LIMIT :limit"""
_UNEQUAL: Final = """SELECT count(*) FROM (SELECT FROM ({sums}) s GROUP BY s.asset_id
  HAVING sum(s.debits_before) <> sum(s.credits_before) OR sum(s.debits) <> sum(s.credits)) q"""


def turnovers(
    books: ReadBooks, book_id: int, period: Period, selection: Selection = Selection(),  # noqa: B008 - frozen
    *, by: Literal["purpose", "account"] = "purpose", after: tuple[str, str, str, str] | None = None, limit: int = 10_000,
) -> list[Turnover]:  # fmt: skip
    """Give opening, debits, credits and closing of everything that moved by the end of the period.

    Args:
        books: the snapshot to read.
        book_id: the book.
        period: the range; without a first day all of it moved in it.
        selection: what is counted.
        by: what a line stands for, in each thing counted.
        after: label, kind of asset, asset and pollutant of the last line of the page before.
        limit: lines on a page.
    """
    query = _LINES.format(
        sums=_sums(selection, period), counted=COUNTED, names=NAMES.format(of="s"), label="code" if by == "account" else "purpose",
        filters=asset_filters(selection) + account_filters(selection, "a"),
    )  # fmt: skip
    place = after or (None, None, None, None)
    names = ("after_label", "after_kind", "after_asset", "after_pollutant")
    found = books.connection.execute(
        text(query), {**values(book_id, selection, period), **dict(zip(names, place, strict=True)), "limit": limit}
    )
    lines = [
        Turnover(
            row.purpose, row.label if by == "account" else None, row.owner if by == "account" else None, counted_of(row),
            int(row.debits_before - row.credits_before), int(row.debits), int(row.credits),
        )
        for row in found
    ]  # fmt: skip
    return lines if by == "account" else sorted(lines, key=lambda line: line.rank)


def position_after(line: Turnover) -> tuple[str, str, str, str]:
    """Give the place of a line among those by account."""
    return line.account or "", line.counted.kind, line.counted.asset or "", line.counted.pollutant or ""


def unequal_assets(books: ReadBooks, book_id: int, period: Period) -> int:
    """Count the assets, each lot by itself, whose debits and credits differ before the range or in it. It is 0, or all is lost."""
    everything = Selection()
    query = _UNEQUAL.format(sums=_sums(everything, period))
    return int(books.connection.execute(text(query), values(book_id, everything, period)).scalar_one())


def _sums(selection: Selection, period: Period) -> str:
    narrow = (selection.kind, selection.case, selection.year_close)
    if period.since is None and period.moment.is_now and narrow == (None, None, None):
        return _NOW
    before, after = _WHOLE if period.since is None else _SPLIT
    return _PAST.format(before=before, after=after, filters=posting_filters(selection, period))
