"""Statements and lines, as lists show them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text

from ledger.amounts import Unit
from ledger.database import ReadBooks
from ledger.errors import NotFound
from ledger.market.rules.deposits import Arrival


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


@dataclass(frozen=True, slots=True)
class LineRow:
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
    """Of the match: proposed or matched; None where the line is open."""


class LineUnknown(NotFound):
    """The bank has no line {line} in this book.

    Look it up in the list of lines.
    """

    code = "reconciliation.line_unknown"
    source = "docs/spec/market.md 4"


_ARRIVAL = """
    SELECT l.line_id, a.code, l.direction, l.amount, l.reversal,
           EXISTS (SELECT FROM ledger.bank_match_line m WHERE m.book_id = l.book_id AND m.line_id = l.line_id AND m.live),
           (SELECT d.act_id FROM ledger.permit_deposit_line d WHERE d.book_id = l.book_id AND d.bank_line = l.line_id AND d.live),
           ARRAY(SELECT DISTINCT i.imported_by FROM ledger.bank_statement_line x
                 JOIN ledger.bank_statement s ON s.book_id = x.book_id AND s.statement_id = x.statement_id
                 JOIN ledger.bank_import i ON i.book_id = s.book_id AND i.import_id = s.import_id
                 WHERE x.book_id = l.book_id AND x.line_id = l.line_id),
           l.party, l.booked_on, b.since
    FROM ledger.bank_line l JOIN ledger.bank_account b USING (book_id, bank_account_id)
    JOIN ledger.account a ON a.book_id = b.book_id AND a.account_id = b.account_id
    WHERE l.book_id = %s AND l.line_id = %s"""
_STATEMENTS = """
    SELECT t.statement_id, a.number, s.code AS asset, s.scale, s.unit, s.digits,
           t.reference, t.from_on, t.to_on, t.opening, t.closing, t.lines,
           encode(i.sha256, 'hex'), i.file_name, p.name, i.imported_at
    FROM ledger.bank_statement t JOIN ledger.bank_account a USING (book_id, bank_account_id)
    JOIN ledger.asset s ON s.book_id = a.book_id AND s.asset_id = a.asset_id
    JOIN ledger.bank_import i ON i.book_id = t.book_id AND i.import_id = t.import_id
    JOIN ledger.actor p ON p.actor_id = i.imported_by
    WHERE t.book_id = :book AND (CAST(:number AS text) IS NULL OR a.number = :number) AND t.statement_id > :after
    ORDER BY t.statement_id LIMIT :limit"""
_LINES = """
    SELECT l.line_id, a.number, s.code AS asset, s.scale, s.unit, s.digits,
           l.booked_on, l.valued_on, l.direction, l.amount, l.reference, l.end_to_end, l.party,
           l.party_account, l.remittance, l.reversal, m.match_id, m.state
    FROM ledger.bank_line l JOIN ledger.bank_account a USING (book_id, bank_account_id)
    JOIN ledger.asset s ON s.book_id = a.book_id AND s.asset_id = a.asset_id
    LEFT JOIN ledger.bank_match_line x ON x.book_id = l.book_id AND x.line_id = l.line_id AND x.live
    LEFT JOIN ledger.bank_match m ON m.book_id = x.book_id AND m.match_id = x.match_id
    WHERE l.book_id = :book AND l.line_id > :after AND (CAST(:number AS text) IS NULL OR a.number = :number)
      AND (CAST(:open AS boolean) IS NULL OR (m.match_id IS NULL) = :open)
      AND (CAST(:since AS date) IS NULL OR l.booked_on >= :since) AND (CAST(:until AS date) IS NULL OR l.booked_on <= :until)
      AND (CAST(:amount AS text) IS NULL OR l.amount = CAST(:amount AS numeric) * power(10::numeric, s.scale))
    ORDER BY l.line_id LIMIT :limit"""


def statements_of(
    books: ReadBooks, book_id: int, *, number: str | None = None, after: int = 0, limit: int = 100
) -> list[StatementRow]:
    """List statements in the order in which they came."""
    asked = {"book": book_id, "number": number, "after": after, "limit": limit}
    return [
        StatementRow(row[0], row[1], _unit(row), *row[6:])
        for row in books.connection.execute(text(_STATEMENTS), asked)
    ]


def lines_of(
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
) -> list[LineRow]:
    """List lines in the order in which they came.

    Args:
        books: the snapshot to read.
        book_id: the book.
        number: only those of this bank account.
        open: only those that are in no match, or only the others.
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
    return [
        LineRow(row[0], row[1], _unit(row), *row[6:]) for row in books.connection.execute(text(_LINES), asked)
    ]


def arrival_of(books: ReadBooks, book_id: int, line: int) -> Arrival:
    """Tell what the bank says of one line, for whoever records a deposit by it.

    Raises:
        LineUnknown: there is none with this number.
    """
    row = books.connection.exec_driver_sql(_ARRIVAL, (book_id, line)).one_or_none()
    if row is None:
        raise LineUnknown(line=line)
    number, account, direction, amount, reversal, matched, used_by, brought_in_by, payer, booked_on, since = (
        row
    )
    seen = frozenset(brought_in_by)
    return Arrival(
        number, account, direction, amount, reversal, matched, used_by, seen, payer, booked_on, since
    )


def _unit(row: Row[Any]) -> Unit:
    return Unit(row.asset, row.scale, row.unit, row.digits)
