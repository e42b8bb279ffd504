"""Lists of acts, and one act with everything that was said and done."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, NamedTuple
from uuid import UUID

from ledger.actors.areas import Location
from ledger.database import ReadBooks
from ledger.database.queries import find, named_queries, read
from ledger.errors import NotFound
from ledger.processes.acts import Words

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
    reversed_by: UUID | None
    """The correction that took a deposit or pay-out back."""


class LotTaken(NamedTuple):
    """What an act took of a lot, in the smallest unit."""

    asset: str
    account: str
    quantity: int


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
    asked = {"owner": owner, "machine": machine, "state": state, "site": site, "after": after}
    return read(books, ActRow, SQL["acts"], book=book_id, **asked, limit=limit)


def act_of(books: ReadBooks, book_id: int, act_id: UUID, *, owner: str | None) -> ActRow:
    """Find one act.

    Raises:
        ActUnknown: there is none with this id, or not for this reader.
    """
    found = find(books, ActRow, SQL["act_of"], book=book_id, owner=owner, id=act_id)
    if found is None:
        raise ActUnknown(id=str(act_id))
    return found


def lots_taken(books: ReadBooks, book_id: int, act_id: UUID) -> list[LotTaken]:
    """List the lots that an act took."""
    return read(books, LotTaken, SQL["lots_taken"], book=book_id, act=act_id)


def parties_of(books: ReadBooks, book_id: int, process_id: UUID) -> list[str]:
    """Name whom a process of permits concerns, also where they do not see it."""
    return list(books.connection.exec_driver_sql(SQL["parties"], (book_id, process_id)).scalar_one())


def place_of(books: ReadBooks, book_id: int, process_id: UUID) -> Location:
    """Tell where a process of permits lies: every line of a cap or an allocation; else a site of one of its sides, or a reserve."""
    row = books.connection.exec_driver_sql(SQL["place"], (book_id, process_id)).one()
    return Location(tuple(row.areas), row.every_one)
