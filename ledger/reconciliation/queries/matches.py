"""Matches with their members, explanations and steps; the releases that were asked for."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text

from ledger.database import ReadBooks
from ledger.errors import NotFound
from ledger.reconciliation.rules.matching import ItemKey, LineKey


class MatchUnknown(NotFound):
    """There is no match {id} in this book.

    Check the id, or list the matches of the bank account.
    """

    code = "reconciliation.match_unknown"


@dataclass(frozen=True, slots=True)
class Match:
    """A match and its members."""

    match_id: UUID
    number: str
    """Of the bank account."""
    rule: str
    confidence: int | None
    explanation: list[Any]
    state: str
    made_by: str
    made_at: datetime
    lines: tuple[LineKey, ...]
    items: tuple[ItemKey, ...]
    releases: tuple[tuple[UUID, str], ...]
    """Id and state of each release that was asked for."""


_MATCHES = """
    SELECT m.match_id, a.number, m.rule, m.confidence, m.explanation, m.state, p.name AS made_by, m.made_at,
           ARRAY(SELECT line_id FROM ledger.bank_match_line x WHERE x.book_id = m.book_id AND x.match_id = m.match_id ORDER BY 1) AS lines,
           ARRAY(SELECT entry_id FROM ledger.bank_match_posting x WHERE x.book_id = m.book_id AND x.match_id = m.match_id
                 ORDER BY entry_id, line) AS entries,
           ARRAY(SELECT line FROM ledger.bank_match_posting x WHERE x.book_id = m.book_id AND x.match_id = m.match_id
                 ORDER BY entry_id, line) AS numbers,
           ARRAY(SELECT release_id FROM ledger.bank_release r WHERE r.book_id = m.book_id AND r.match_id = m.match_id
                 ORDER BY release_id) AS releases,
           ARRAY(SELECT s.state FROM ledger.bank_release r
                 JOIN ledger.process s ON s.book_id = r.book_id AND s.process_id = r.release_id
                 WHERE r.book_id = m.book_id AND r.match_id = m.match_id ORDER BY r.release_id) AS states
    FROM ledger.bank_match m JOIN ledger.bank_account a USING (book_id, bank_account_id)
    JOIN ledger.actor p ON p.actor_id = m.made_by
    WHERE m.book_id = :book"""


def _matches(books: ReadBooks, condition: str, **asked: object) -> list[Match]:
    return [
        Match(
            r.match_id,
            r.number,
            r.rule,
            r.confidence,
            r.explanation,
            r.state,
            r.made_by,
            r.made_at,
            tuple(r.lines),
            tuple(zip(r.entries, r.numbers, strict=True)),
            tuple(zip(r.releases, r.states, strict=True)),
        )
        for r in books.connection.execute(text(_MATCHES + condition), asked)
    ]


def match_of(books: ReadBooks, book_id: int, match_id: UUID) -> Match:
    """Find a match.

    Raises:
        MatchUnknown: there is none with this id.
    """
    found = _matches(books, " AND m.match_id = :id", book=book_id, id=match_id)
    if not found:
        raise MatchUnknown(id=str(match_id))
    return found[0]


def matches_of(
    books: ReadBooks,
    book_id: int,
    *,
    number: str | None = None,
    state: str | None = None,
    rule: str | None = None,
    after: UUID | None = None,
    limit: int = 100,
) -> list[Match]:
    """List matches by id, which is by time; of one bank account, in one state, by one rule."""
    condition = """ AND (CAST(:number AS text) IS NULL OR a.number = :number) AND (CAST(:state AS text) IS NULL OR m.state = :state)
        AND (CAST(:rule AS text) IS NULL OR m.rule = :rule)
        AND (CAST(:after AS uuid) IS NULL OR m.match_id > :after) ORDER BY m.match_id LIMIT :limit"""
    return _matches(
        books, condition, book=book_id, number=number, state=state, rule=rule, after=after, limit=limit
    )
