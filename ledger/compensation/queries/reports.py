"""Figures of many cases: what insiders count by year, month, medium or region, and the report that everybody reads."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final, Literal, NamedTuple, TypeAlias

from ledger.compensation.queries.cases import ALL_KNOWN
from ledger.compensation.rules.disclosure import Cell, ToldFigure, publish
from ledger.database import ReadBooks
from ledger.database.queries import filled, find, named_queries, read

SQL: Final = named_queries(__name__)
_STATISTICS: Final = filled(SQL["statistics"], told=SQL["told"], key=SQL["key"])
_REPORT: Final = filled(SQL["report"], told=SQL["told"], key=SQL["key"])

By: TypeAlias = Literal["year", "month", "medium", "region"]
"""Under what is counted."""
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


FIGURES: Final = StatisticsRow._fields[1:]
"""What is told of cases: how many, and fen."""


class CellRow(NamedTuple):
    """A figure of a row of the report, before it is told; fen."""

    key: str
    figure: str
    open: int
    hidden: int
    others: int
    whose: list[str]


class Cut(NamedTuple):
    """As of when a year is told for good."""

    day: date
    moment: datetime


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
    return read(
        books, StatisticsRow, _STATISTICS, book=book_id, by=by, first=first, last=last, known=ALL_KNOWN
    )


def report(books: ReadBooks, book_id: int, by: By, year: int, today: date) -> PublicReport:
    """Tell the report of a year: all cases where none can be made out (`rules.disclosure`), else the public ones.

    A year is told for good as it was known at the end of the first January after it that the book has seen: what is recorded later, of
    whatever day, moves no figure, nor does a case that becomes public later, so that no single case shows between two readings. Until
    then only public cases count. The same is true of what is open at the end of a year: from one year to the next a single case would
    show. By month, what is open is not told.
    """
    first, last = date(year, 1, 1), date(year, 12, 31)
    cells: dict[str, dict[str, Cell]] = {name: {} for name in FIGURES}
    cut = find(books, Cut, SQL["cut"], book=book_id, year=year)
    assert cut is not None, "the book was found"
    told_for_good = cut.day <= today
    known = cut.moment if told_for_good else ALL_KNOWN
    found = read(books, CellRow, _REPORT, book=book_id, by=by, first=first, last=last, known=known)
    for row in found:
        hides = row.figure == STOCK or not told_for_good
        others = (0, 0, frozenset[str]()) if hides else (row.hidden, row.others, frozenset(row.whose))
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
