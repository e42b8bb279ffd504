"""How anything is done in a case: once, by who may, with its words kept.

Every act of the room is a row of `ledger.compensation.acts`, and what is told with it has the shape of that row. An act that is
done is a *record* under an id that the client made. The case's row is locked first; a record that is there already answers the
retry, and must say the same. Then the act's check refuses what is refused whatever is told, its own function does its part, the
process moves, the record is written and the outbox told: one transaction.
"""

import json
from collections.abc import Sequence, Set
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, Generic, NamedTuple, TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as insert_new

from ledger.compensation.actions.work import Case, NotNow, View, Work
from ledger.compensation.machines import CASE
from ledger.compensation.queries.cases import CaseUnknown
from ledger.compensation.shapes import CaseParty
from ledger.compensation.tables import party, record
from ledger.database import Books, ReadBooks
from ledger.database.queries import ask, filled, joined, named_queries
from ledger.entries import IdNotVersion7, check_text
from ledger.errors import RuleViolation
from ledger.identifiers import derived, is_uuid7
from ledger.journal.refusals import IdUsed
from ledger.law import Law
from ledger.law_in_force.queries import ADOPTED, compose
from ledger.processes.acting import NOBODY
from ledger.processes.actions import (
    STATE,
    STEP,
    RoleNotForStep,
    Running,
    SecondPersonNeeded,
    Step,
    check_step,
    recorded,
)
from ledger.processes.acts import Act, Words, check_texts, differs, fields_of, written
from ledger.processes.machines import Transition

SQL: Final = named_queries(__name__)

Shape = TypeVar("Shape")

SAID: Final = ("action", "case", "actor", "on", "document", "reason")
"""What is said with every act, as it is kept, in the order in which a retry is compared; the person is kept beside the words."""
CALLED: Final = {"on": "effective_on"}
"""Words that are kept under another name than that under which they are told."""
_LOCKED: Final = joined(SQL["case"], SQL["locked"])
_AROUND: Final = filled(SQL["around"], packs=ADOPTED)
_MOVE: Final = filled(SQL["move"], step=STEP, state=STATE, keep=SQL["keep"])
_NOTE: Final = filled(SQL["note"], keep=SQL["keep"])


@dataclass(frozen=True, slots=True)
class CaseAct(Act[View, Work, Shape], Generic[Shape]):
    """Something that can be done in a case: a row of the room."""


class ActBeforeCase(RuleViolation, about="compensation.case"):
    """'{action}' takes effect on {on}, before the case was registered, on {before}.

    Name the day on which it was done.
    """

    code = "compensation.act_before_case"
    source = "docs/spec/compensation.md 1"


class Earlier(NamedTuple):
    """What is known under the id of an act."""

    words: Words
    subject: UUID | None
    actor_id: int
    """Who did it."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of an act."""

    view: View
    """The case as it is after it."""
    record_id: UUID
    fresh: bool
    subject: UUID | None
    entries: tuple[UUID, ...] = ()
    """Journal entries that it made, in their order; the same where it is repeated."""


def only_words(_: Work, __: object) -> None:
    """Do nothing beyond moving the case and keeping what was told.

    Raises:
        nothing of its own.
    """


def find_case(
    books: ReadBooks, book_id: int, code: str, owner: str | None, *, locked: bool = True
) -> tuple[Case, Running]:
    """Find a case for somebody and lock it, where it is not only looked at; with an owner only when it is a party of it.

    Raises:
        CaseUnknown: there is none, or not for this one.
    """
    query = _LOCKED if locked else SQL["case"]
    known = {"book": book_id, "code": code, "owner": owner}
    found = books.connection.exec_driver_sql(query, known).scalar_one_or_none()
    if found is None:
        raise CaseUnknown(case=code)
    number, code, title, process, area, medium, received, occurred, *rest = found
    red_line, repeated, major, class_, state, version, started_by, began = rest
    case = Case(
        number,
        code,
        title,
        UUID(process),
        area,
        medium,
        date.fromisoformat(received),
        occurred and date.fromisoformat(occurred),
        red_line,
        repeated,
        major,
        class_,
    )
    return case, Running(book_id, case.process_id, CASE, state, version, started_by, "", began=began)


class Undone(NamedTuple):
    """What a reversal undoes."""

    target: UUID | None
    kind: str | None
    entry_id: UUID | None
    """Of the payment that it is, where it is one."""
    parts: int
    """Parts of the case."""


class Made(NamedTuple):
    """An entry that an act made."""

    entry_id: UUID


class Around(NamedTuple):
    """What an act looks at beside the row of its case."""

    running: Running
    """With its steps, as far as they concern what comes next."""
    registered: date
    known: Earlier | None
    """What is known under the id of the act."""
    owners: list[str]
    law: Law


def _around(books: ReadBooks, case: Case, running: Running, record_id: UUID | None, on: date) -> Around:
    known = {
        "book": running.book_id,
        "process": case.process_id,
        "record": record_id,
        "case": case.id,
        "on": on,
    }
    events, kept, owners, jurisdiction, packs = books.connection.exec_driver_sql(_AROUND, known).scalar_one()
    last, last_on = events[-1]
    done = frozenset(name for name, _ in events)
    running = replace(running, last_action=last, done=done, last_on=date.fromisoformat(last_on))
    earlier = None if kept is None else Earlier(kept[0], kept[1] and UUID(kept[1]), kept[2])
    law = compose(jurisdiction, tuple(packs))
    return Around(running, date.fromisoformat(events[0][1]), earlier, owners, law)


def look(books: ReadBooks, book_id: int, code: str, owner: str | None, today: date) -> View:
    """Look at a case as it is, for somebody who changes nothing.

    Raises (in this order):
        CaseUnknown, JurisdictionUnknown.
    """
    case, running = find_case(books, book_id, code, owner, locked=False)
    around = _around(books, case, running, None, today)
    return View(books, book_id, Step(NOBODY, "", today), case, around.running, "", around.law, around.owners)


def take(
    books: Books, book_id: int, step: Step, act: CaseAct[Shape], *, code: str, record_id: UUID, told: Shape
) -> Taken:
    """Do something in a case, once.

    Raises (in this order):
        TextTooLong, TextUnprintable, IdNotVersion7, CaseUnknown, JurisdictionUnknown, IdUsed; StepNotAllowed,
        RoleNotForStep, SecondPersonNeeded, ActedBefore, StepBackdated, NotNow, ActBeforeCase; what the act itself
        refuses, as `Act.refusing` lists it.
    """
    work, known, taken = _meet(books, book_id, step, act, code, record_id, told)
    if known is not None:
        check_same(record_id, known, told, act.name, step, work.case.code)
        return Taken(seen(work), record_id, False, known.subject, _posted(work, act.name, known.subject))
    _check(work, act, told)
    act.do(work, told)
    write_record(work, act, written(told), taken)
    return Taken(seen(work), record_id, True, work.subject, tuple(work.entries))


def _check(work: Work, act: CaseAct[Shape], told: Shape) -> None:
    """Refuse what is refused whatever is told beside what it is about."""
    about = act.about
    if about is None:
        act.check(work)
        return
    subject: UUID | str = getattr(told, about.field)
    if about.meet is not None:
        about.meet(work, about, subject)
    act.check(work)
    about.check(work, subject)


def seen(view: View) -> View:
    """Look anew at a case that was acted in."""
    return View(view.books, view.book_id, view.step, view.case, view.running, "", view.law, view.owners)


def _posted(work: Work, action: str, subject: UUID | None) -> tuple[UUID, ...]:
    """Give the entries that an act made when it was done: their ids follow from its own, their order from the journal."""
    undone = work.one(Undone, SQL["undone"], subject=subject if action == "confirm_reversal" else None)
    names = [action, "rest", "recourse", "replaced"]
    for number in range(1, undone.parts + 1):
        names += [f"interest {number}", f"reckoned {number}", f"forward {number}"]
    if undone.target is not None:
        own = {undone.entry_id, derived(undone.target, str(undone.kind)), derived(undone.target, "rest")}
        names += [f"reversal {entry}" for entry in own if entry is not None]
    made = work.read(Made, SQL["posted"], ids=[derived(work.record_id, name) for name in names])
    return tuple(one.entry_id for one in made)


def foresee(
    books: Books,
    book_id: int,
    step: Step,
    act: CaseAct[Shape],
    *,
    code: str,
    record_id: UUID,
    told: Shape,
    unknown: Set[str],
) -> Work | None:
    """Check whether something could be done in a case now, before all that is told with it is known.

    Args:
        unknown: the fields that will be known later.

    Returns:
        The act in the making, which is not made; None where it was done before in these words.

    Raises (in this order):
        those of `take`.
    """
    work, known, _ = _meet(books, book_id, step, act, code, record_id, told)
    if known is not None:
        check_same(record_id, known, told, act.name, step, work.case.code, leave=unknown)
        return None
    return work


def _meet(
    books: Books, book_id: int, step: Step, act: CaseAct[Shape], code: str, record_id: UUID, told: Shape
) -> tuple[Work, Earlier | None, Transition | None]:
    """Lock the case and look what stands against an act; give it in the making, and what is known under its id."""
    check_text("reason", step.reason)
    check_text("document", step.document)
    check_texts(told)
    if not is_uuid7(record_id):
        raise IdNotVersion7(id=str(record_id))
    case, running = find_case(books, book_id, code, step.owner)
    around = _around(books, case, running, record_id, step.on)
    running = around.running
    work = Work(books, book_id, step, case, running, act.name, around.law, around.owners, record_id)
    if around.known is not None:
        return work, around.known, None
    if act.steps(CASE):
        return work, None, check_step(running, act.name, step)
    _check_beside(act, running, step, around.registered)
    return work, None, None


def write_record(work: Work, act: CaseAct[Shape], told: Words, taken: Transition | None = None) -> None:
    """Keep what was done and told, take the step of the case, and tell the outbox."""
    step = work.step
    values: dict[str, object] = {}
    if taken is not None:
        values, work.running = recorded(work.running, taken, step)
    figures = {"state": work.running.state, **work.figures}
    values |= {
        "record": work.record_id,
        "kind": act.name,
        "subject": work.subject,
        "on": step.on,
        "state": work.running.state,
        "reason": step.reason,
        "document": step.document,
        "words": json.dumps({**told, **who_of(act.name, step, work.case.code)}),
        "basis": basis_of(work.law, act, step.on),
        "law": work.law.version,
        "actor": step.actor_id,
        "code": work.case.code,
        "owners": work.owners,
        "figures": json.dumps(figures),
    }
    known = {**values, "book": work.book_id, "case": work.case.id}
    ask(work.books, _MOVE if taken is not None else _NOTE, **known).close()


def basis_of(law: Law, act: CaseAct[Shape], on: date) -> str:
    """Give the article under which something is done: as the rule pack of the day names it, else that of its row."""
    cited = law.find(f"compensation.basis.{act.name}", on)
    return act.basis if cited is None else str(cited.value)


def add_parties(work: Work, parties: Sequence[CaseParty]) -> None:
    """Add parties; who is there on the same side already stays as it is."""
    if parties:
        rows = [{**work.key(), **written(one)} for one in parties]
        work.books.connection.execute(insert_new(party).on_conflict_do_nothing(), rows).close()


def find_record(books: Books, book_id: int, record_id: UUID) -> Earlier | None:
    """Find what was told under an id; None when it is new."""
    row = books.connection.execute(
        select(record.c.words, record.c.subject, record.c.actor_id).where(
            record.c.book_id == book_id, record.c.record_id == record_id
        )
    ).one_or_none()
    return None if row is None else Earlier(*row)


def who_of(action: str, step: Step, code: str) -> dict[str, str]:
    """Give the words of an act that say what was done in which case, when, on which paper and why."""
    return {
        "action": action,
        "on": step.on.isoformat(),
        "reason": step.reason,
        "document": step.document,
        "case": code,
    }


def check_same(
    record_id: UUID,
    known: Earlier,
    told: object,
    action: str,
    step: Step,
    code: str,
    leave: Set[str] = frozenset(),
) -> None:
    """Check that an id is used again for the same by the same person: the values that are told now are those that were kept.

    Args:
        leave: fields that are not compared.

    Raises:
        IdUsed: naming the first field that differs: act, case and person before day, paper and reason, then as they are told.
    """
    shape, words = fields_of(type(told)), known.words
    kept: Words = {**words, "actor": known.actor_id}
    said: Words = {**who_of(action, step, code), "actor": step.actor_id}
    for name in (*SAID, *shape, *sorted(words.keys() - shape.keys() - set(SAID))):
        if name in leave:
            continue
        if differs(told, words, name) if name in shape else kept.get(name) != said.get(name):
            raise IdUsed(id=str(record_id), field=CALLED.get(name, name))


def _check_beside(act: CaseAct[Shape], running: Running, step: Step, registered: date) -> None:
    if step.role not in act.roles:
        roles = ", ".join(act.roles)
        raise RoleNotForStep(action=act.name, machine=CASE.title, roles=roles, role=step.role)
    if act.second_person and step.person == running.began:
        raise SecondPersonNeeded(action=act.name, machine=CASE.title)
    if act.states and running.state not in act.states:
        raise NotNow(action=act.name, state=running.state, states=", ".join(act.states))
    if step.on < registered:
        raise ActBeforeCase(action=act.name, on=step.on.isoformat(), before=registered.isoformat())
