"""What everybody reads of single cases: those that a second person made public, and no natural person by its name."""

from datetime import date
from typing import Final, NamedTuple, TypedDict
from uuid import UUID

from ledger.compensation.rules.masking import mask, veiled
from ledger.database import ReadBooks
from ledger.database.queries import filled, named_queries, read

SQL: Final = named_queries(__name__)
_CASES: Final = filled(SQL["cases"], names=SQL["names"], recorded=SQL["recorded"])
_PUBLICATIONS: Final = filled(SQL["publications"], names=SQL["names"])


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
    """With late interest, which is not in `due`."""
    interest: int
    """Of what was received, late interest."""
    restorations: list[RestorationRow]


class PublicationRow(NamedTuple):
    """What was published of a case, as everybody may read it."""

    id: UUID
    case: str
    kind: str
    """Of the act that it tells of."""
    published_on: date
    text: str
    comments_until: date | None
    comments: int
    """How many there are; what they say is not told, for they may name persons."""
    answers: list[str]


def publications(
    books: ReadBooks, book_id: int, case: str | None = None, after: UUID | None = None, limit: int = 100
) -> list[PublicationRow]:
    """List what was published of cases that are public; natural persons by the first character of their name."""
    asked = {"case": case, "after": after, "limit": limit}
    return read(books, _masked, _PUBLICATIONS, book=book_id, **asked)


def _masked(
    id: UUID,
    case: str,
    kind: str,
    published_on: date,
    text: str,
    comments_until: date | None,
    comments: int,
    answers: list[str],
    persons: list[str],
    agents: list[str],
    firms: list[str],
) -> PublicationRow:
    names = [*persons, *_veiling(agents, firms)]
    told = [mask(one, names) for one in answers]
    return PublicationRow(id, case, kind, published_on, mask(text, names), comments_until, comments, told)


def _veiling(agents: list[str], firms: list[str]) -> list[str]:
    """Give the agents that are veiled in texts: none whose name stands in that of a party that is no person, which everybody reads."""
    return [one for one in agents if all(mask(firm, [one]) == firm for firm in firms)]


def public_cases(books: ReadBooks, book_id: int, after: str = "", limit: int = 100) -> list[PublicRow]:
    """List what is public, by number; natural persons by the first character of their name, in whatever text it stands.

    An agent is whoever a party calls its agent: it is veiled in texts, in the title where the office itself has recorded it,
    and never in the names of parties.
    """
    return read(books, _veiled, _CASES, book=book_id, after=after, limit=limit)


def _veiled(
    code: str,
    title: str,
    area: str,
    medium: str,
    year: int,
    state: str,
    liable: list[str],
    persons: list[str],
    agents: list[str],
    firms: list[str],
    recorded: list[str],
    due: int,
    received: int,
    interest: int,
    restorations: list[_Works],
) -> PublicRow:
    return PublicRow(
        code,
        mask(title, [*persons, *_veiling(recorded, firms)]),
        area,
        medium,
        year,
        state,
        [veiled(name) if name in persons else mask(name, persons) for name in liable],
        due,
        received,
        interest,
        [
            RestorationRow(
                mask(one["title"], [*persons, *_veiling(agents, firms)]),
                one["state"],
                one["planned"],
                one["restored"],
            )
            for one in restorations
        ],
    )
