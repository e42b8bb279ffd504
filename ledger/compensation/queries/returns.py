"""What ministry and province ask for every half-year: cases, sums and what was restored, by day of the event, as known at a moment."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Final, Literal, NamedTuple, TypeAlias

from ledger.amounts import divide_half_up, format_decimal
from ledger.compensation.queries import reports
from ledger.compensation.queries.cases import ALL_KNOWN
from ledger.compensation.rules.quantities import UNITS
from ledger.compensation.rules.return_sheet import NUMBERS, SUMS, ReturnRow
from ledger.database import ReadBooks
from ledger.database.queries import filled, named_queries, read

SQL: Final = named_queries(__name__)
_RETURN: Final = filled(
    SQL["return"],
    told=reports.SQL["told"],
    done=SQL["done"],
    figures=SQL["figures"],
    restored=SQL["restored"],
)

By: TypeAlias = Literal["month", "region", "medium", "channel", "class"]
Half: TypeAlias = Literal["first", "second"]


class ReturnFigure(NamedTuple):
    """A figure under a key."""

    key: str
    figure: str
    cases: int
    amount: Decimal
    """Without zeros at its end."""


def span(year: int, half: Half | None) -> tuple[date, date]:
    """Give the first and the last day of a year, or of a half of one."""
    first = date(year, 7, 1) if half == "second" else date(year, 1, 1)
    return first, date(year, 6, 30) if half == "first" else date(year, 12, 31)


def case_return(
    books: ReadBooks, book_id: int, by: By, first: date, last: date, known: datetime = ALL_KNOWN
) -> tuple[list[ReturnRow], ReturnRow]:
    """Count the cases and sum their money and what was restored in a span, under each key and in all, each by its own day."""
    found = read(books, ReturnFigure, _RETURN, book=book_id, by=by, first=first, last=last, known=known)
    told: dict[str, dict[str, ReturnFigure]] = {"": {}}
    for one in found:
        told.setdefault(one.key, {})[one.figure] = one
    rows = [_row(key, own) for key, own in sorted(told.items())]
    return [row for row in rows if row.key], rows[0]


def _row(key: str, told: Mapping[str, ReturnFigure]) -> ReturnRow:
    numbers = {name: told[name].cases if name in told else 0 for name in NUMBERS}
    sums = {name: int(told[name].amount) if name in told else 0 for name in SUMS}
    restored = {unit: f"{told[name].amount:f}" for unit in UNITS if (name := f"restored {unit}") in told}
    going = told["going"].cases if "going" in told else 0
    rate = closing_rate(numbers["closed"], going + numbers["started"])
    return ReturnRow(key, numbers, going, rate, sums, restored)


def closing_rate(closed: int, of: int) -> str | None:
    """Give closed cases in percent of those that could be, half up to two decimals; None where there are none.

    >>> closing_rate(1, 3), closing_rate(0, 0)
    ('33.33', None)
    """
    return format_decimal(divide_half_up(closed * 10_000, of), 2, 2) if of else None
