"""Reads that are kept: who read which case file, evidence, names or whole book, on which day, how often.

Kept before the answer leaves, once for each person, day and subject: a row a read would cost more than it tells. Lists of many and figures
without a person are not kept.

Source: 个人信息保护法 art. 44-45, 51, 54 (who handles personal data keeps who did, and tells whom it is about); docs/spec/keys.md 8.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal, NamedTuple

from ledger.actors.authority import Bearer
from ledger.database import Books, ReadBooks
from ledger.database.queries import named_queries, read

SQL: Final = named_queries(__name__)
What = Literal["case", "evidence", "names", "bundle", "book"]
"""A case file; a file of evidence; the names of who acts; a bundle for auditors; an export of the whole book."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which reads are asked for; None for all."""

    book_id: int
    of: str | None = None
    """What was read: the code of a case, with its evidence, or a subject as it was kept."""
    by: int | None = None
    """Number of the actor who read."""
    on: date | None = None
    before: int | None = None
    """Older than this read."""


class Reading(NamedTuple):
    """That somebody read something on a day."""

    id: int
    what: str
    subject: str
    on: date
    times: int
    first_at: datetime
    last_at: datetime
    actor: int
    name: str
    """Once the person was erased, "person" and its number."""
    role: str
    owner: str | None


def keep(books: Books, by: Bearer, book_id: int, what: What, subject: str) -> None:
    """Keep that who comes with a key reads something of a book.

    Raises:
        PromiseBroken from the database: the key was taken back at this moment.
    """
    books.connection.exec_driver_sql(SQL["keep"], (by.key, book_id, what, subject)).close()


def readings(books: ReadBooks, wanted: Wanted, limit: int) -> list[Reading]:
    """List reads of a book, the newest first."""
    return read(
        books,
        Reading,
        SQL["readings"],
        book=wanted.book_id,
        of=wanted.of,
        by=wanted.by,
        day=wanted.on,
        before=wanted.before,
        limit=limit,
    )
