"""Figures of many cases: what insiders count by year, month, medium or region, and the report that everybody reads."""

from collections.abc import Mapping
from datetime import date
from typing import Final, Literal, NamedTuple, TypeAlias

from ledger.compensation.rules.disclosure import LEAST, Cell, ToldFigure, publish
from ledger.database import ReadBooks
from ledger.database.queries import filled, named_queries, read

SQL: Final = named_queries(__name__)
_STATISTICS: Final = filled(SQL["statistics"], told=SQL["told"], key=SQL["key"])
_REPORT: Final = filled(SQL["report"], told=SQL["told"], key=SQL["key"])

By: TypeAlias = Literal["year", "month", "medium", "region"]
"""Under what is counted."""
FIGURES: Final = (
    "cases",
    "closed",
    "not_started",
    "assessed",
    "due",
    "received",
    "interest",
    "performed",
    "spent",
)
"""What is told of cases: how many, and fen."""
STOCK: Final = "due"
"""What is open at the end of the span; the others count what happened in it."""


class StatisticsRow(NamedTuple):
    """Cases and their money in a year, month, medium or region; fen."""

    key: str
    cases: int
    """Whose clue came in the span."""
    closed: int
    """That stand closed at its end, and were closed in it."""
    not_started: int
    assessed: int
    """By the assessments that were accepted in it; no late interest."""
    due: int
    """What is open at the end of it, in money and in kind, late interest included."""
    received: int
    interest: int
    """Of what was received, late interest."""
    performed: int
    spent: int


class CellRow(NamedTuple):
    """A figure of a row of the report, before it is told; fen."""

    key: str
    figure: str
    open: int
    hidden: int
    others: int
    some: list[int]


class PublicReportRow(NamedTuple):
    """A row of the report that everybody reads; fen."""

    key: str
    figures: dict[str, int]
    whole: list[str]
    """The figures in which all cases count, and not the public ones alone."""


class PublicReport(NamedTuple):
    """The report that everybody reads."""

    rows: list[PublicReportRow]
    total: PublicReportRow


def statistics(books: ReadBooks, book_id: int, by: By, first: date, last: date) -> list[StatisticsRow]:
    """Count cases and sum their money, in fen, within two days that both belong to the span; each by its own day."""
    return read(books, StatisticsRow, _STATISTICS, book=book_id, by=by, first=first, last=last)


def report(books: ReadBooks, book_id: int, by: By, year: int, today: date) -> PublicReport:
    """Tell the report of a year: all cases where none can be made out (`rules.disclosure`), else the public ones.

    Of a year that is not over only public cases count: from one day to the next a single case would show. The same is true of what
    is open at the end of a year, from one year to the next. By month, what is open is not told.
    """
    first, last = date(year, 1, 1), date(year, 12, 31)
    cells: dict[str, dict[str, Cell]] = {name: {} for name in FIGURES}
    found = read(books, CellRow, _REPORT, book=book_id, by=by, first=first, last=last, some=LEAST)
    for row in found:
        hides = row.figure == STOCK or last >= today
        others = (0, 0, frozenset[int]()) if hides else (row.hidden, row.others, frozenset(row.some))
        cells[row.figure][row.key] = Cell(row.open, *others)
    if by == "month":
        cells[STOCK] = {}
    told = {name: publish(own) for name, own in cells.items()}
    keys = sorted({row.key for row in found})
    rows = [_row(key, {name: own.get(key) for name, (own, _) in told.items()}) for key in keys]
    total = _row("", {name: whole for name, (_, whole) in told.items()})
    return PublicReport([row for row in rows if any(row.figures.values())], total)


def _row(key: str, told: Mapping[str, ToldFigure | None]) -> PublicReportRow:
    known = {name: one for name, one in told.items() if one is not None}
    figures = {name: known[name].amount if name in known else 0 for name in told}
    return PublicReportRow(key, figures, [name for name, one in known.items() if one.whole])
