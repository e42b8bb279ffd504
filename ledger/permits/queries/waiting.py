"""What waits for somebody: in its words, who may go on with it, and what would refuse that today."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Final, NamedTuple
from uuid import UUID

from ledger.database import ReadBooks
from ledger.database.queries import find, named_queries, read
from ledger.errors import refusing
from ledger.permits.rules.strips import Strip
from ledger.processes.acting import Conduct, Next, Record, check_who, next_of
from ledger.processes.actions import Running, Step, check_step
from ledger.processes.acts import Words
from ledger.processes.acts import read as read_shape
from ledger.processes.machines import RENEW

SQL: Final = named_queries(__name__)
WANTED: Final = ("confirm", "accept", "propose_payment")
"""Steps for which something waits. Twin: the query."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that waits for somebody, in its words."""

    id: UUID
    machine: str
    state: str
    what: str
    site: str
    other: str | None
    """The other side; of what waits inside an enterprise that of what it is about."""
    effective_on: date
    document: str
    money: int | None
    terms: Words
    lines: list[Words]
    """As they are kept."""
    asked_by: int
    """Number of the actor who asked, or attested last."""
    asked_by_name: str
    asked_at: datetime
    step: str
    """With which step somebody goes on with it."""
    roles: list[str]
    """Who may take that."""
    yours: bool
    """Whether the reader took a step that keeps it from confirming."""
    operation: str | None
    """What waits inside an enterprise, by its name."""
    contract: UUID | None
    """What that moves on or ends."""
    mandate: int | None
    """For which a representative is nominated."""

    @property
    def strips(self) -> list[Strip]:
        """What it is about."""
        return [read_shape(Strip, line, kept=True) for line in self.lines]


class StillWanted(NamedTuple):
    """A step that can be taken with what waits."""

    step: Next
    rights: tuple[str, ...]
    """Of a representative, of which one is enough where an enterprise takes it."""
    parties: tuple[str, ...]
    """Whose representatives may take it; empty where no enterprise does."""
    leads: bool
    """Whether what waits would be done with it, or needs it before."""
    names: tuple[str, ...]
    """As which steps it may count now."""


class Nominee(NamedTuple):
    """Who is to represent an enterprise."""

    name: str
    kind: str | None
    rights: list[str]


class _Named(NamedTuple):
    code: str
    name: str


def waiting(
    books: ReadBooks,
    book_id: int,
    *,
    owner: str | None,
    actor_id: int,
    after: UUID | None = None,
    limit: int = 100,
) -> list[Waiting]:
    """List what waits for somebody, by id: with an owner what it is a side of, else what the role of the reader may confirm or refuse."""
    asked = {"owner": owner, "actor": actor_id, "after": after, "limit": limit}
    return read(books, Waiting, SQL["waiting"], book=book_id, **asked)


def may_see(
    books: ReadBooks, book_id: int, conduct: Conduct[Record], running: Running, record: Record, reader: Step
) -> bool:
    """Tell whether a reader of the public side may act there, and in this matter; a party may.

    Raises:
        never AreaOther and Recused: they are the answer.
    """
    this = partial(check_who, books, book_id, conduct, running.process_id, record, reader)
    return reader.owner is not None or not refusing(this)


def open_to(running: Running, one: StillWanted, reader: Step) -> bool:
    """Tell whether the role and the person of a reader may take a step, by what they did before with the process."""
    return any(not refusing(partial(_check_taken, running, name, reader)) for name in one.names)


def _check_taken(running: Running, name: str, reader: Step) -> None:
    """Check that a step could be taken.

    Raises:
        those of `check_step`.
    """
    check_step(running, name, reader)


def wanted(
    books: ReadBooks, conduct: Conduct[Record], running: Running, record: Record, today: date
) -> list[StillWanted]:
    """List what can be done with what waits, as `next` foresees it.

    To what is wanted leads its confirmation, or the yes for which it waits, and what leads to the same, such as the yes of the absent side;
    and the renewal of a yes whose giver has lost the key, without which none of these passes.
    """
    leading = [t for t in running.machine.transitions if t.before == running.state and t.roles]
    ends = {t.after for t in leading if t.action in WANTED}
    names = {t.action for t in leading if t.after in ends or t.action == RENEW}
    verbs = {verb.action: verb.names for verb in conduct.verbs_of(running, record)}
    found = []
    for one in next_of(books, conduct, running, record, today):
        steps = [t for t in leading if t.action in verbs[one.action]]
        rights = dict.fromkeys(right for t in steps for right in t.rights)
        sides = one.parties or (tuple(conduct.sides(record)) if "enterprise" in one.roles else ())
        leads = bool(names & {*verbs[one.action]})
        counts = tuple(dict.fromkeys(t.action for t in steps))
        found.append(StillWanted(one, tuple(rights), tuple(dict.fromkeys(sides)), leads, counts))
    return found


def names_of(books: ReadBooks, book_id: int, holders: Collection[str]) -> dict[str, str]:
    """Give the names of the parties that stand behind holders, where they are registered."""
    asked = {"book": book_id, "codes": sorted(holders)}
    return {one.code: one.name for one in read(books, _Named, SQL["names"], **asked)}


def nominee(books: ReadBooks, mandate: int) -> Nominee | None:
    """Tell who is to have a mandate that waits."""
    return find(books, Nominee, SQL["nominee"], mandate=mandate)
