"""The law of a book on a day: its own rule packs in force, then those that are shipped."""

from datetime import date
from functools import lru_cache
from typing import Final, NamedTuple

from ledger.database import ReadBooks
from ledger.database.queries import named_queries, single
from ledger.law import Law, parse_pack
from ledger.workdays import Calendar

SQL: Final = named_queries(__name__)


@lru_cache(maxsize=256)
def compose(jurisdiction: str, texts: tuple[str, ...]) -> Law:
    """Put a book's law together from its jurisdiction and its own packs, the newest first.

    Raises:
        JurisdictionUnknown: no pack is shipped for the place; never PackInvalid: a pack was read before it was kept.
    """
    return Law.of(jurisdiction, [parse_pack(text) for text in texts])


ADOPTED: Final = SQL["adopted"]


class _Adopted(NamedTuple):
    jurisdiction: str
    packs: list[str]


def newest_law(books: ReadBooks, book_id: int) -> Law:
    """Put the law of a book together with every pack that it has adopted: for facts that hold from days of their own, as regions do.

    Raises:
        JurisdictionUnknown: the book names a place for which no pack is shipped.
    """
    return law_of(books, book_id, date.max)


def law_of(books: ReadBooks, book_id: int, on: date) -> Law:
    """Put the law of a book together as it is on a day.

    Raises:
        JurisdictionUnknown: the book names a place for which no pack is shipped.
    """
    known = single(books, _Adopted, ADOPTED, book=book_id, on=on)
    return compose(known.jurisdiction, tuple(known.packs))


def calendar_of(books: ReadBooks, book_id: int) -> Calendar:
    """Give the working days of a book as they are known now: a term that was reckoned without the notice of its year is reckoned anew.

    Raises:
        JurisdictionUnknown: the book names a place for which no pack is shipped.
    """
    return newest_law(books, book_id).calendar
