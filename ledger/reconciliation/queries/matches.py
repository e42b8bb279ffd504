"""Matches with their members, explanations and steps; the releases that were asked for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

from ledger.database import ReadBooks
from ledger.database.queries import Sql, joined, named_queries, read
from ledger.errors import NotFound
from ledger.reconciliation.rules.matching import ItemKey, LineKey
from ledger.texts import Json

SQL: Final = named_queries(__name__)
_MATCH_OF: Final = joined(SQL["matches"], SQL["match_of"])
_MATCHES_OF: Final = joined(SQL["matches"], SQL["matches_of"])


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
    explanation: list[Mapping[str, Json]]
    state: str
    made_by: str
    made_at: datetime
    lines: tuple[LineKey, ...]
    items: tuple[ItemKey, ...]
    releases: tuple[tuple[UUID, str], ...]
    """Id and state of each release that was asked for."""


class _Match(NamedTuple):
    match_id: UUID
    number: str
    rule: str
    confidence: int | None
    explanation: list[Mapping[str, Json]]
    state: str
    made_by: str
    made_at: datetime
    lines: list[int]
    entries: list[UUID]
    numbers: list[int]
    releases: list[UUID]
    states: list[str]


def _matches(books: ReadBooks, query: Sql, **asked: object) -> list[Match]:
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
        for r in read(books, _Match, query, **asked)
    ]


def match_of(books: ReadBooks, book_id: int, match_id: UUID) -> Match:
    """Find a match.

    Raises:
        MatchUnknown: there is none with this id.
    """
    found = _matches(books, _MATCH_OF, book=book_id, id=match_id)
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
    return _matches(
        books, _MATCHES_OF, book=book_id, number=number, state=state, rule=rule, after=after, limit=limit
    )
