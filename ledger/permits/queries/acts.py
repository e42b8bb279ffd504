"""Lists of acts, and one act with everything that was said and done."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, NamedTuple
from uuid import UUID

from ledger.actors.areas import Location
from ledger.database import ReadBooks
from ledger.database.queries import find, named_queries, read
from ledger.errors import NotFound
from ledger.permits.rules.strips import Strip
from ledger.processes.acting import Conduct, Next, Record, next_of
from ledger.processes.actions import Running
from ledger.processes.acts import Words
from ledger.processes.acts import read as read_shape
from ledger.processes.machines import RENEW

SQL: Final = named_queries(__name__)
CONFIRM: Final = "confirm"


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
    asked_by: int
    """Number of the actor who asked, or attested last."""
    asked_at: datetime
    roles: list[str]
    """Who may confirm."""
    yours: bool
    """Whether the reader took a step that keeps it from confirming."""

    @property
    def strips(self) -> list[Strip]:
        """What it is about."""
        return [read_shape(Strip, line, kept=True) for line in self.lines]


class StillWanted(NamedTuple):
    """A step with which what waits would be done, or that it needs before."""

    step: Next
    rights: tuple[str, ...]
    """Of a representative, of which one is enough where an enterprise takes it."""
    parties: tuple[str, ...]
    """Whose representatives may take it; empty where no enterprise does."""


class LotTaken(NamedTuple):
    """What an act took of a lot, in the smallest unit."""

    asset: str
    account: str
    quantity: int


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
    asked = {"owner": owner, "actor": actor_id, "after": after, "limit": limit}
    return read(books, Waiting, SQL["waiting"], book=book_id, **asked)


def wanted(
    books: ReadBooks, conduct: Conduct[Record], running: Running, record: Record, today: date
) -> list[StillWanted]:
    """List what would do what waits for a second person, as `next` foresees it: its confirmation, and what leads to the same, such as the
    yes of the absent side; and the renewal of a yes whose giver has lost the key, without which none of these passes.
    """
    leading = [t for t in running.machine.transitions if t.before == running.state and t.roles]
    ends = {t.after for t in leading if t.action == CONFIRM}
    names = {t.action for t in leading if t.after in ends or t.action == RENEW}
    found = []
    for verb, one in (
        (verb, one)
        for one in next_of(books, conduct, running, record, today)
        for verb in conduct.verbs_of(running, record)
        if verb.action == one.action and names & {*verb.names}
    ):
        steps = [t for t in leading if t.action in verb.names]
        rights = dict.fromkeys(right for t in steps for right in t.rights)
        sides = one.parties or (tuple(conduct.sides(record)) if "enterprise" in one.roles else ())
        found.append(StillWanted(one, tuple(rights), tuple(dict.fromkeys(sides))))
    return found


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
