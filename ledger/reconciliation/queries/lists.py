"""Statements and lines, as lists show them."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final, TypeVar
from uuid import UUID

from ledger.amounts import Unit
from ledger.database import ReadBooks
from ledger.database.queries import find, named_queries, read
from ledger.errors import NotFound
from ledger.market.rules.deposits import Arrival

SQL: Final = named_queries(__name__)

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class StatementRow:
    """A statement, with the file from which it came."""

    statement_id: int
    number: str
    unit: Unit
    reference: str
    from_on: date
    to_on: date
    opening: int
    closing: int
    lines: int
    sha256: str
    file_name: str
    imported_by: str
    imported_at: datetime
    import_id: int
    """The import that brought it in."""
    withdrawn: bool
    """Whether it counts for nothing: its import was withdrawn, or the tie of its bank account ended."""


@dataclass(frozen=True, slots=True)
class BankLineRow:
    """A line of the bank, with the match in which it is."""

    line_id: int
    number: str
    unit: Unit
    booked_on: date
    valued_on: date | None
    direction: str
    amount: int
    reference: str
    end_to_end: str
    party: str
    party_account: str
    remittance: str
    reversal: bool
    match_id: UUID | None
    state: str | None
    """Of the match: proposed or matched; None where the line is in none."""
    import_id: int
    """The import that brought it in, the first one that counts."""
    withdrawn: bool
    """Whether it counts for nothing: its import was withdrawn, or the tie of its bank account ended."""


def _with_unit(kind: Callable[..., Row]) -> Callable[..., Row]:
    """Make a row of a kind whose unit comes in columns of its own, behind its number and its bank account."""

    def made(id: int, number: str, asset: str, scale: int, unit: str, digits: int, *rest: object) -> Row:
        return kind(id, number, Unit(asset, scale, unit, digits), *rest)

    return made


class LineUnknown(NotFound):
    """The bank has no line {line} in this book.

    Look it up in the list of lines.
    """

    code = "reconciliation.line_unknown"
    source = "docs/spec/market.md 4"


def statements_of(
    books: ReadBooks, book_id: int, *, number: str | None = None, after: int = 0, limit: int = 100
) -> list[StatementRow]:
    """List statements in the order in which they came."""
    asked = {"book": book_id, "number": number, "after": after, "limit": limit}
    return read(books, _with_unit(StatementRow), SQL["statements"], **asked)


def bank_lines_of(
    books: ReadBooks,
    book_id: int,
    *,
    number: str | None = None,
    open: bool | None = None,
    since: date | None = None,
    until: date | None = None,
    amount: str | None = None,
    after: int = 0,
    limit: int = 100,
) -> list[BankLineRow]:
    """List lines in the order in which they came.

    Args:
        books: the snapshot to read.
        book_id: the book.
        number: only those of this bank account.
        open: only those that count and are in no match, or only the others.
        since: first day of booking.
        until: last day of booking.
        amount: only of this amount, as a decimal in the unit of the account, without a sign.
        after: number of the last line on the page before.
        limit: lines on a page.
    """
    asked = {
        "book": book_id,
        "number": number,
        "open": open,
        "since": since,
        "until": until,
        "amount": amount,
        "after": after,
        "limit": limit,
    }
    return read(books, _with_unit(BankLineRow), SQL["lines"], **asked)


def arrival_of(books: ReadBooks, book_id: int, line: int) -> Arrival:
    """Tell what the bank says of one line, for whoever records a deposit by it.

    Raises:
        LineUnknown: there is none with this number.
    """
    found = find(books, Arrival, SQL["arrival"], book=book_id, line=line)
    if found is None:
        raise LineUnknown(line=line)
    return replace(found, brought_in_by=frozenset(found.brought_in_by))
