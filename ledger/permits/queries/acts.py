"""Lists of acts, and one act with everything that was said and done."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from sqlalchemy import text

from ledger.database import ReadBooks
from ledger.database.queries import Sql, filled, joined, named_queries
from ledger.errors import NotFound
from ledger.permits.rules.strips import Strip
from ledger.permits.terms import read
from ledger.processes.acts import Words
from ledger.register.queries import SITES_OF

SQL: Final = named_queries(__name__)


class ActUnknown(NotFound):
    """There is no act {id} in this book, or not for you.

    Check the id.
    """

    code = "permits.act_unknown"


@dataclass(frozen=True, slots=True)
class ActRow:
    """An act as a list shows it."""

    act_id: UUID
    machine: str
    state: str
    site: str
    other: str | None
    effective_on: date
    until_on: date | None
    document: str
    law: str
    money: int | None
    terms: Words
    recorded_at: datetime


_OWN = SITES_OF.format(book=":book", owner=":owner")
_ACTS: Final = filled(SQL["acts"], own=Sql(_OWN))


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that waits for a second person, in its words."""

    id: UUID
    machine: str
    state: str
    what: str
    site: str
    other: str | None
    effective_on: date
    document: str
    money: int | None
    terms: Words
    lines: list[Words]
    """As they are kept."""
    asked_at: datetime
    roles: list[str]
    """Who may confirm."""
    yours: bool
    """Whether the reader took a step that keeps it from confirming."""

    @property
    def strips(self) -> list[Strip]:
        """What it is about."""
        return [read(Strip, line) for line in self.lines]


_WAITING: Final = filled(SQL["waiting"], own=Sql(_OWN))


def waiting(
    books: ReadBooks,
    book_id: int,
    *,
    owner: str | None,
    actor_id: int,
    after: UUID | None = None,
    limit: int = 100,
) -> list[Waiting]:
    """List what waits for a second person, by id; with an owner only what it is a side of."""
    values = {"book": book_id, "owner": owner, "actor": actor_id, "after": after, "limit": limit}
    return [Waiting(*row) for row in books.connection.execute(text(_WAITING), values)]


def acts(
    books: ReadBooks,
    book_id: int,
    *,
    owner: str | None,
    machine: str | None = None,
    state: str | None = None,
    site: str | None = None,
    after: UUID | None = None,
    limit: int = 100,
) -> list[ActRow]:
    """List acts by id, which is the order in which clients made them; with an owner only those it is a side of."""
    query = joined(_ACTS, SQL["acts_rest"])
    values = {
        "book": book_id,
        "owner": owner,
        "machine": machine,
        "state": state,
        "site": site,
        "after": after,
        "limit": limit,
    }
    return [ActRow(*row) for row in books.connection.execute(text(query), values)]


def act_of(books: ReadBooks, book_id: int, act_id: UUID, *, owner: str | None) -> ActRow:
    """Find one act.

    Raises:
        ActUnknown: there is none with this id, or not for this reader.
    """
    query = text(joined(_ACTS, SQL["act_of_rest"]))
    row = books.connection.execute(query, {"book": book_id, "owner": owner, "id": act_id}).one_or_none()
    if row is None:
        raise ActUnknown(id=str(act_id))
    return ActRow(*row)


def lots_taken(books: ReadBooks, book_id: int, act_id: UUID) -> list[tuple[str, str, int]]:
    """List the lots that an act took: asset, account, quantity."""
    rows = books.connection.exec_driver_sql(
        SQL["lots_taken"],
        (book_id, act_id),
    )
    return [(asset, account, quantity) for asset, account, quantity in rows]
