"""Beginning a process, moving it on, and telling others.

The row of the process is locked before its state is looked at, so that of two who act at once the second sees what
the first did.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import insert, select

from ledger.actors.authority import MACHINE, person_of
from ledger.database import Books, ReadBooks
from ledger.database.queries import filled, named_queries
from ledger.entries import IdNotVersion7, check_text
from ledger.errors import Figure, Forbidden, NotFound, RuleViolation
from ledger.identifiers import is_uuid7
from ledger.journal import accounts
from ledger.journal.refusals import IdUsed
from ledger.processes.machines import BACK, CALLED_OFF, START, YES, Machine, Transition, goes_back
from ledger.processes.tables import process
from ledger.words import nothing, several

SQL: Final = named_queries(__name__)

LOCK: Final = SQL["lock"]
STEP: Final = SQL["step"]
STATE: Final = SQL["state"]
RECORD: Final = filled(SQL["record"], step=STEP, state=STATE)
TAKEN: Final = SQL["taken"]
GONE: Final = SQL["gone"]
LOST: Final = SQL["lost"]
OWNERS_MOST: Final = 1000
"""How many parties one event is told to: more would make it long to read for each of them."""


class ProcessUnknown(NotFound):
    """There is no {machine} with the id {id} in this book, or not for you.

    Check the id.
    """

    code = "process.unknown"


class StepNotAllowed(RuleViolation):
    """'{action}' is not possible: the {machine} is {state}. Possible now: {possible}.

    Read what was done with it, and choose a step that is possible.
    """

    code = "process.step_not_allowed"
    source = "docs/spec/processes.md 2"


class StepInFuture(RuleViolation):
    """The step takes effect on {on}, and today is {today}.

    Take it on the day, or later with that date.
    """

    code = "process.in_future"
    source = "docs/spec/processes.md 4"


class StepBackdated(RuleViolation):
    """'{action}' of a {machine} takes effect on {on}, before the last step that stands, on {before}.

    Name the day on which it was done; steps follow each other, and what was reversed is passed over.
    """

    code = "process.backdated"
    source = "docs/spec/processes.md 4"


class SecondPersonNeeded(Forbidden):
    """'{action}' must be done by another person than the one who began the {machine}.

    Ask a colleague with the same power.
    """

    code = "process.second_person_needed"
    source = "docs/spec/processes.md 3"


class ActedBefore(Forbidden):
    """'{action}' must be done by another person than the one who did '{did}' with this {machine}.

    Ask a colleague with the same power.
    """

    code = "process.acted_before"
    source = "docs/spec/processes.md 3"


class AskerGone(RuleViolation, sorts={"asker": "role", "how": "gone", "since": "instant", "ways": "act"}):
    """'{action}' would do what was asked for with this {machine} by a person of {asker} who cannot stand by it any more: {how} ({since}).

    Put it aside (possible here: {ways}); if it is right, let somebody whose key is valid ask for it again under a new id, or renew it
    where it is a side's yes.
    """

    code = "process.asker_gone"
    source = "docs/spec/processes.md 7"


class NotYourSide(Forbidden):
    """'{action}' of a {machine} is done by {party}, and your key belongs to {owner}.

    Let the other side do it.
    """

    code = "process.not_your_side"
    source = "docs/spec/processes.md 2"


class RoleNotForStep(Forbidden):
    """'{action}' of a {machine} is done by {roles}, and your role is {role}.

    Ask somebody of that role.
    """

    code = "process.role_not_for_step"
    source = "docs/spec/processes.md 2"


@dataclass(frozen=True, slots=True)
class Step:
    """Who acts, when, and why."""

    actor_id: int
    role: str
    on: date
    """Effective date."""
    reason: str = ""
    document: str = ""
    owner: str | None = None
    """The party for which somebody acts who may act only for it; None for those who act for the whole book."""
    person_id: int | None = None
    """Who it is; None where no person is registered."""
    machine: bool = False
    """Whether a machine acts, for which the person answers."""
    said_on: date | None = None
    """Legal day on which it is said, by the ledger's clock; None where that is `on`."""
    inside: UUID | None = None
    """The internal approval under which it is taken, where another representative of the enterprise has said yes."""

    seen: int | None = None
    """Number of the step that who acts has seen last, which this one continues; None where none is named."""

    @property
    def day(self) -> date:
        """The day against which a window is held that nobody widens by the day from which a step takes effect."""
        return max(self.on, self.said_on or self.on)

    @property
    def days(self) -> tuple[date, ...]:
        """The day from which it takes effect, and after it that on which it is said, where that is another one."""
        return (self.on,) if self.day == self.on else (self.on, self.day)

    @property
    def person(self) -> int:
        """Who it is, so that two steps are told to be of two persons."""
        return person_of(self.actor_id, self.person_id)


class StepTaken(NamedTuple):
    """A step that was taken, with its words."""

    action: str
    actor_id: int
    on: date
    document: str
    reason: str
    person: int
    """Who it was, whatever the key and the role."""
    after: str = ""
    """State to which it led."""

    @property
    def words(self) -> dict[str, object]:
        """What it said, by field."""
        return {"effective_on": self.on, "document": self.document, "reason": self.reason}


@dataclass(frozen=True, slots=True)
class Running:
    """A process as it stands; its row is locked where something is done with it."""

    book_id: int
    process_id: UUID
    machine: Machine
    state: str
    version: int
    started_by: int
    last_action: str
    done: frozenset[str] = frozenset()
    """Every action that was ever taken with it."""
    last_on: date = date.min
    """Day on which the last step that stands took effect."""
    takers: frozenset[tuple[str, int]] = frozenset()
    """Every action with every actor who took it."""
    steps: tuple[StepTaken, ...] = ()
    """Every step with its words, the first one first."""
    began: int = 0
    """The person who began it."""
    brought: int | None = None
    """The person who brought it in with a list, and so began it, too; None where nobody did."""

    @property
    def title(self) -> str:
        """What it is called: by the step that began it, where its machine serves several kinds."""
        return self.machine.called(self.steps[0].action) if self.steps else self.machine.title


class Inside:
    """Whether another representative of an enterprise is needed for a step that it takes; as it stands here, for none."""

    def check(self, books: Books, running: Running, taken: Transition, step: Step) -> None:
        """Refuse a step of one representative alone; the process stands as before a later one, and as after a first one."""

    def told(
        self, books: ReadBooks, running: Running, addresses: Mapping[str, str], owner: str, day: date
    ) -> Mapping[str, UUID | None]:
        """Tell an enterprise which of its next steps another representative of it confirms first.

        Args:
            addresses: the last part of the address of each step.
            owner: the enterprise.
            day: today.

        Returns:
            Each by the last part of its address, with the approval under which it waits for that already; None where nobody asked.
        """
        return {}


def hold_id(books: Books, book_id: int, name: object) -> None:
    """Let one at a time look whether an id or a name is known, and act on it; held until the transaction ends.

    For acts that check something between looking and writing: a twin waits here, and then finds what the first one did.
    """
    books.connection.exec_driver_sql(SQL["hold_id"], (book_id, f"id:{name}")).close()


def begin(books: Books, book_id: int, process_id: UUID, machine: Machine, action: str, step: Step) -> Running:
    """Begin a process; the id is the client's.

    Raises (in this order):
        IdNotVersion7, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep; IdUsed: the id is that of another process.
    """
    if not is_uuid7(process_id):
        raise IdNotVersion7(id=str(process_id))
    first = _permitted(machine, machine.called(action), START, action, step)
    this = (process.c.book_id == book_id) & (process.c.process_id == process_id)
    other = books.connection.scalar(select(process.c.machine).where(this))
    if other is not None:
        # Whoever acts for one party is not told what stands there: it may be somebody else's.
        field = "site" if step.owner is not None else "machine" if other != machine.name else "action"
        raise IdUsed(id=str(process_id), field=field)
    values = {
        "book_id": book_id,
        "process_id": process_id,
        "machine": machine.name,
        "started_by": step.actor_id,
    }
    books.connection.execute(insert(process).values(**values, state=first.after, version=1))
    running = Running(book_id, process_id, machine, START, 0, step.actor_id, "", began=step.person)
    return _record(books, running, first, step)


def lock(books: Books, book_id: int, process_id: UUID, machine: Machine) -> Running:
    """Lock a process, and tell its state.

    Raises:
        ProcessUnknown: there is none of this machine with this id.
    """
    row = books.connection.exec_driver_sql(LOCK, (book_id, process_id, machine.name)).one_or_none()
    if row is None:
        raise ProcessUnknown(machine=machine.title, id=str(process_id))
    # A second statement sees what was committed while the first one waited for the lock.
    return _read_steps(books, book_id, process_id, machine, *row)


def _read_steps(
    books: ReadBooks,
    book_id: int,
    process_id: UUID,
    machine: Machine,
    state: str,
    version: int,
    started_by: int,
) -> Running:
    """Read the steps of a process, and put them together with what its row tells."""
    steps = tuple(
        StepTaken(*taken) for taken in books.connection.exec_driver_sql(TAKEN, (book_id, process_id))
    )
    return Running(
        book_id,
        process_id,
        machine,
        state,
        version,
        started_by,
        steps[-1].action,
        frozenset(one.action for one in steps),
        last_standing(steps),
        frozenset((one.action, one.actor_id) for one in steps),
        steps,
        steps[0].person,
    )


def last_standing(steps: Sequence[StepTaken]) -> date:
    """Give the day of the last step that stands.

    A step that goes back takes out those since the process had the state to which it leads, and counts itself no more than they do; one
    that leads to a state which it never had is a step like any other. Twin: `ledger.last_standing`.
    """
    stand: list[StepTaken] = []
    for one in steps:
        left = stand[:-1] if goes_back(one.action) else []
        while left and left[-1].after != one.after:
            left.pop()
        stand = left or [*stand, one]
    return stand[-1].on


def running_of(books: ReadBooks, book_id: int, process_id: UUID, machines: Mapping[str, Machine]) -> Running:
    """Read a process that is there without locking it, for whoever only looks.

    Args:
        machines: by name, among them that of the process.
    """
    query = SQL["running_of"]
    machine, *row = books.connection.exec_driver_sql(query, (book_id, process_id)).one()
    return _read_steps(books, book_id, process_id, machines[machine], *row)


def move(books: Books, running: Running, action: str, step: Step) -> Running:
    """Take one step.

    Raises (in this order):
        TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, SecondPersonNeeded, ActedBefore, StepBackdated, AskerGone.
    """
    return moved(books, running, check_step(running, action, step), step)


def moved(books: Books, running: Running, allowed: Transition, step: Step) -> Running:
    """Take one step that `check_step` let pass.

    Raises:
        AskerGone: who asked for what it confirms, or agreed to what it carries on, has lost the key.
    """
    _check_askers(books, running, allowed, locks=True)
    return _record(books, running, allowed, step)


def check_step(
    running: Running, action: str, step: Step, addresses: Mapping[str, str] | None = None
) -> Transition:
    """Check that a step could be taken, before work is done for it, and give it.

    Args:
        addresses: what somebody asks for, by the step as which it may count; None where the steps are told themselves.

    Raises (in this order):
        TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, SecondPersonNeeded, ActedBefore, RoleNotForStep
        where a machine takes what needs a second person, StepBackdated.
    """
    allowed = _permitted(running.machine, running.title, running.state, action, step, addresses)
    if allowed.four_eyes and step.person in (running.began, running.brought):
        raise SecondPersonNeeded(action=action, machine=running.title)
    took = {one.action for one in running.steps if one.person == step.person}
    did = [name for name in allowed.apart if name in took]
    if did:
        raise ActedBefore(action=action, did=", ".join(did), machine=running.title)
    if step.machine and (allowed.four_eyes or allowed.apart):
        raise RoleNotForStep(
            action=action, machine=running.title, roles=", ".join(allowed.roles), role=MACHINE
        )
    if step.on < running.last_on:
        raise StepBackdated(
            action=action,
            machine=running.title,
            on=step.on.isoformat(),
            before=running.last_on.isoformat(),
        )
    return allowed


def check_askers(books: ReadBooks, running: Running, taken: Transition) -> None:
    """Check for whoever only looks that who asked for what a step confirms, or agreed to it, has not lost the key; nothing is locked.

    Raises:
        AskerGone: somebody has.
    """
    _check_askers(books, running, taken, locks=False)


def _check_askers(books: ReadBooks, running: Running, taken: Transition, *, locks: bool) -> None:
    """Check that nobody who asked for what is confirmed, or agreed to what is carried on, has lost the key since.

    With `locks` who revokes one waits until this is done.
    """
    this = {"book": running.book_id, "id": running.process_id, "locks": locks}
    gone = None
    if running.machine.confirms(taken):
        asked = {**this, "apart": list(taken.apart), "eyes": taken.four_eyes}
        gone = books.connection.exec_driver_sql(GONE, asked).first()
    if gone is None and running.machine.carries(taken):
        gone = books.connection.exec_driver_sql(LOST, {**this, "yes": list(YES)}).first()
    if gone is not None:
        raise AskerGone(**about_asker(running.machine, running.state, running.title, taken.action, *gone))


def about_asker(
    machine: Machine, state: str, title: str, action: str, asker: str, since: datetime, how: str
) -> dict[str, Figure]:
    """Give the figures of `AskerGone`, with the steps by which what was asked for is put aside.

    Args:
        machine: what runs.
        state: where it stands.
        title: what it is called.
        action: what was to be done.
        asker: for whom it was asked, the party or the role; no name, for the other side may read it.
        since: since when who asked can act no more.
        how: what happened then.
    """
    ways = [one for one in machine.actions_in(state) if one in (*BACK, *CALLED_OFF)]
    return {
        "action": action,
        "machine": title,
        "asker": asker,
        "how": how,
        "since": since.isoformat(),
        "ways": ", ".join(ways) or nothing(),
    }


def check_day(on: date, today: date) -> None:
    """Check that a step does not take effect in the future: a deadline would be passed by.

    Raises:
        StepInFuture: it does.
    """
    if on > today:
        raise StepInFuture(on=on.isoformat(), today=today.isoformat())


def check_side(machine: Machine, action: str, step: Step, *parties: str) -> None:
    """Check that who acts for one party acts for one of those that may do this.

    Raises:
        NotYourSide: it acts for another.
    """
    if step.owner is not None and step.owner not in parties:
        raise NotYourSide(
            action=action, machine=machine.called(action), party=several(parties), owner=step.owner
        )


def emit(
    books: Books,
    book_id: int,
    kind: str,
    subject: object,
    owners: Collection[str],
    figures: Mapping[str, object],
    actor_id: int,
) -> None:
    """Tell in the outbox what happened, in the same transaction; what concerns very many parties is told to some of them at a time."""
    told, parties = json.dumps(dict(figures)), sorted(set(owners))
    for first in range(0, max(1, len(parties)), OWNERS_MOST):
        some = parties[first : first + OWNERS_MOST]
        books.connection.exec_driver_sql(
            SQL["emit"], (book_id, kind, str(subject), some, told, actor_id)
        ).close()


def emit_each(
    books: Books,
    book_id: int,
    kind: str,
    told: Sequence[tuple[str, str, Mapping[str, object]]],
    actor_id: int,
) -> None:
    """Tell in the outbox of many things that each concern one party: subject, party and figures of each."""
    rows = [
        (book_id, kind, subject, [party], json.dumps(dict(figures)), actor_id)
        for subject, party, figures in told
    ]
    books.connection.exec_driver_sql(SQL["emit"], rows).close()


def set_account_status(
    books: Books, book_id: int, code: str, status: accounts.Status, reason: str, actor_id: int
) -> str:
    """Change what an account may do, and tell its owner.

    Returns:
        The status before.

    Raises:
        those of `ledger.journal.accounts.set_status`.
    """
    before = accounts.set_status(books, book_id, code, status, reason, actor_id)
    figures = {"status": status, "before": before, "reason": reason}
    books.connection.exec_driver_sql(
        SQL["emit_account"], (json.dumps(figures), actor_id, book_id, code)
    ).close()
    return before


def number_events(books: Books, book_id: int) -> None:
    """Give every event of a book that was committed its number, before the feed is read.

    Numbers rise by one, in the order in which the events were written; an event that is committed late gets a later one. The
    numbers are seen together with those before them, because one reader of a book gives them at a time.
    """
    books.connection.exec_driver_sql(SQL["number_events"], (book_id,)).close()


def _permitted(
    machine: Machine,
    title: str,
    state: str,
    action: str,
    step: Step,
    addresses: Mapping[str, str] | None = None,
) -> Transition:
    check_text("reason", step.reason)
    check_text("document", step.document)
    allowed = find_step(machine, title, state, action, addresses)
    if step.role not in allowed.roles:
        raise RoleNotForStep(action=action, machine=title, roles=", ".join(allowed.roles), role=step.role)
    return allowed


def find_step(
    machine: Machine, title: str, state: str, action: str, addresses: Mapping[str, str] | None = None
) -> Transition:
    """Find the step that leads on from a state, whoever takes it.

    Args:
        title: what the process is called.
        addresses: as of `check_step`.

    Raises:
        StepNotAllowed: none does.
    """
    allowed = machine.step(state, action)
    if allowed is None or not allowed.roles:  # what nobody takes any more is not possible
        steps = machine.actions_in(state)
        if addresses is not None:
            steps = list(dict.fromkeys(addresses[one] for one in steps if one in addresses))
        raise StepNotAllowed(
            action=action, machine=title, state=state, possible=", ".join(steps) or nothing()
        )
    return allowed


def _record(books: Books, running: Running, taken: Transition, step: Step) -> Running:
    values, after = recorded(running, taken, step)
    books.connection.exec_driver_sql(RECORD, values).close()
    return after


def recorded(running: Running, taken: Transition, step: Step) -> tuple[dict[str, object], Running]:
    """Give the values of `STEP` and `STATE` for a step that was checked, and the process after it."""
    number = running.version + 1
    now = StepTaken(
        taken.action, step.actor_id, step.on, step.document, step.reason, step.person, taken.after
    )
    steps = (*running.steps, now)
    values: dict[str, object] = {
        "book": running.book_id,
        "id": running.process_id,
        "version": number,
        "machine": running.machine.name,
        "action": taken.action,
        "previous": running.version or None,
        "from": taken.before,
        "to": taken.after,
        "eyes": taken.four_eyes,
        "started": running.started_by,
        "actor": step.actor_id,
        "on": step.on,
        "reason": step.reason,
        "document": step.document,
    }
    return values, Running(
        running.book_id,
        running.process_id,
        running.machine,
        taken.after,
        number,
        running.started_by,
        taken.action,
        running.done | {taken.action},
        last_standing(steps),
        running.takers | {(taken.action, step.actor_id)},
        steps,
        running.began,
    )


def check_words(id: str, kept: Mapping[str, object], said: Mapping[str, object]) -> None:
    """Check that what was said before is said again.

    Raises:
        IdUsed: naming the first field that differs, in the order in which the fields are said.
    """
    for name in (*said, *(name for name in kept if name not in said)):
        if kept.get(name) != said.get(name):
            raise IdUsed(id=id, field=name)
