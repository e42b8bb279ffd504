"""What everybody reads of single cases: those that a second person made public, and no natural person by its name."""

from typing import Final, NamedTuple, TypedDict

from ledger.compensation.rules.masking import mask, veiled
from ledger.database import ReadBooks
from ledger.database.queries import named_queries, read

SQL: Final = named_queries(__name__)


class RestorationRow(NamedTuple):
    """A restoration as everybody may know it."""

    title: str
    state: str
    planned: dict[str, str]
    """How much it is to restore, by unit."""
    restored: dict[str, str]
    """How much was restored, as it was accepted."""


class _Works(TypedDict):
    title: str
    state: str
    planned: dict[str, str]
    restored: dict[str, str]


class PublicRow(NamedTuple):
    """A case as everybody may know it; fen."""

    code: str
    title: str
    area: str
    medium: str
    year: int
    state: str
    liable: list[str]
    due: int
    """What was made due in money, without what another agreement or judgment has replaced."""
    received: int
    restorations: list[RestorationRow]


def public_cases(books: ReadBooks, book_id: int, after: str = "", limit: int = 100) -> list[PublicRow]:
    """List what is public, by number; natural persons by the first character of their name, in whatever text it stands."""
    return read(books, _veiled, SQL["cases"], book=book_id, after=after, limit=limit)


def _veiled(
    code: str,
    title: str,
    area: str,
    medium: str,
    year: int,
    state: str,
    liable: list[str],
    persons: list[str],
    due: int,
    received: int,
    restorations: list[_Works],
) -> PublicRow:
    return PublicRow(
        code,
        mask(title, persons),
        area,
        medium,
        year,
        state,
        [veiled(name) if name in persons else mask(name, persons) for name in liable],
        due,
        received,
        [
            RestorationRow(mask(one["title"], persons), one["state"], one["planned"], one["restored"])
            for one in restorations
        ],
    )
