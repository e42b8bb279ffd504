"""The law of a book on a day: its own rule packs in force, then those that are shipped."""

from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache
from typing import Final, NamedTuple
from uuid import UUID

from ledger.database import ReadBooks
from ledger.database.queries import named_queries, read, single
from ledger.law import Law, Pack, parse_pack
from ledger.workdays import Calendar

SQL: Final = named_queries(__name__)


@lru_cache(maxsize=256)
def compose(jurisdiction: str, texts: tuple[str, ...]) -> Law:
    """Put a book's law together from its jurisdiction and its own packs, the newest first.

    Raises:
        JurisdictionUnknown: there is no such place; never PackInvalid: a pack was read before it was kept.
    """
    return Law.of(jurisdiction, [parse_pack(text) for text in texts])


ADOPTED: Final = SQL["adopted"]


class _Adopted(NamedTuple):
    jurisdiction: str
    packs: list[str]


def newest_law(books: ReadBooks, book_id: int) -> Law:
    """Put the law of a book together with every pack that it has adopted: for facts that hold from days of their own, as regions do.

    Raises:
        JurisdictionUnknown: the book names a place that is none.
    """
    return law_of(books, book_id, date.max)


def law_of(books: ReadBooks, book_id: int, on: date) -> Law:
    """Put the law of a book together as it is on a day.

    Raises:
        JurisdictionUnknown: the book names a place that is none.
    """
    known = single(books, _Adopted, ADOPTED, book=book_id, on=on)
    return compose(known.jurisdiction, tuple(known.packs))


class _Since(NamedTuple):
    jurisdiction: str
    text: str | None
    in_force_from: date | None


def law_by_day(books: ReadBooks, book_id: int) -> Callable[[date], Law]:
    """Read the law of a book once, for a list whose rows ask it each on a day of their own.

    Returns:
        What `law_of` gives of a day; raises JurisdictionUnknown.
    """
    known = read(books, _Since, SQL["adopted_since"], book=book_id)

    def law(on: date) -> Law:
        texts = (one.text for one in known if one.text and one.in_force_from and one.in_force_from <= on)
        return compose(known[0].jurisdiction, tuple(texts))

    return law


@lru_cache(maxsize=256)
def kept_pack(text: str) -> Pack:
    """Read a pack that is kept.

    Raises:
        never PackInvalid: it was read before it was kept.
    """
    return parse_pack(text)


class PackRow(NamedTuple):
    """A rule pack of a bureau, and who brought it."""

    id: UUID
    text: str
    digest: str
    in_force_from: date
    state: str
    proposed_by: str
    proposed_at: datetime
    effective_on: date
    document: str
    reason: str
    approved_by: str | None
    approved_at: datetime | None
    place: int | None
    """In the order in which packs are asked on a day, 1 for the first; None for one that is not in force on it."""


def packs(
    books: ReadBooks,
    book_id: int,
    on: date,
    *,
    state: str | None = None,
    after: UUID | None = None,
    limit: int = 100,
) -> list[PackRow]:
    """List the rule packs of a bureau by id, also those that wait or were dropped."""
    return read(books, PackRow, SQL["packs"], book=book_id, on=on, state=state, after=after, limit=limit)


def calendar_of(books: ReadBooks, book_id: int) -> Calendar:
    """Give the working days of a book as they are known now: a term that was reckoned without the notice of its year is reckoned anew.

    Raises:
        JurisdictionUnknown: the book names a place for which no pack is shipped.
    """
    return newest_law(books, book_id).calendar
