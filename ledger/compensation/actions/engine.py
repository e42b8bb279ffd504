"""How anything is done in a case: once, by who may, with its words kept.

Every act of the room is a row of `ledger.compensation.acts`, and what is told with it has the shape of that row. An act that is
done is a *record* under an id that the client made. The case's row is locked first; a record that is there already answers the
retry, and must say the same. Then the act's own function checks and does its part, the process moves, the record is written and
the outbox told: one transaction.
"""

import json
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import date
from typing import NamedTuple, TypeVar
from uuid import UUID

from sqlalchemy import TableClause, insert, select
from sqlalchemy.dialects.postgresql import insert as insert_new

from ledger.compensation.actions.floors import check_days
from ledger.compensation.actions.opening import account_of, ensure_places
from ledger.compensation.machines import CASE
from ledger.compensation.queries.cases import CaseUnknown
from ledger.compensation.rules import clocks
from ledger.compensation.rules.claims import Leg, postings
from ledger.compensation.shapes import CaseParty
from ledger.compensation.tables import clock, party, pause, record
from ledger.database import Books
from ledger.entries import Entry, IdNotVersion7, check_text
from ledger.errors import Figure, NotFound, RuleViolation
from ledger.identifiers import derived, is_uuid7
from ledger.journal.posting import Outcome, approve, must
from ledger.journal.refusals import IdUsed
from ledger.law import Law
from ledger.law_in_force.queries import PACKS, compose
from ledger.processes.actions import (
    STATE,
    STEP,
    RoleNotForStep,
    Running,
    SecondPersonNeeded,
    Step,
    check_step,
    lock,
    move,
    recorded,
)
from ledger.processes.acts import Act, Words, check_texts, differs, fields_of, written
from ledger.processes.machines import Machine, Transition

Shape = TypeVar("Shape")
Row = TypeVar("Row")

_CASE = """SELECT json_build_array(c.case_id, c.code, c.title, c.process_id, c.area, c.medium, c.received_on, c.occurred_on,
    c.red_line, c.repeated, c.major, c.class, p.state, p.version, p.started_by)
  FROM ledger.damage_case c JOIN ledger.process p ON p.book_id = c.book_id AND p.process_id = c.process_id
  WHERE c.book_id = %(book)s AND c.code = %(code)s AND (%(owner)s::text IS NULL OR EXISTS (SELECT FROM ledger.damage_party x
    WHERE x.book_id = c.book_id AND x.case_id = c.case_id AND x.owner = %(owner)s)) FOR UPDATE OF p"""
_AROUND = f"""SELECT json_build_array(
    (SELECT json_agg(json_build_array(e.action, e.effective_on) ORDER BY e.version) FROM ledger.process_event e
     WHERE e.book_id = %(book)s AND e.process_id = %(process)s),
    (SELECT json_build_array(r.words, r.subject) FROM ledger.damage_record r WHERE r.book_id = %(book)s AND r.record_id = %(record)s),
    ARRAY(SELECT x.owner FROM ledger.damage_party x WHERE x.book_id = %(book)s AND x.case_id = %(case)s AND x.side = 'liable' ORDER BY 1),
    l.jurisdiction, l.packs) FROM ({PACKS}) AS l (jurisdiction, packs)"""  # noqa: S608
"""A second statement, which sees what was committed while the first one waited for the lock.

Each answers in one column: the driver describes every column of every answer anew."""
_KEEP = """kept AS (
    INSERT INTO ledger.damage_record (book_id, record_id, case_id, kind, subject, effective_on, state, reason, document, words, basis,
      law, actor_id) VALUES (%(book)s, %(record)s, %(case)s, %(kind)s, %(subject)s, %(on)s, %(state)s, %(reason)s, %(document)s,
      %(words)s, %(basis)s, %(law)s, %(actor)s)),
  told AS (INSERT INTO ledger.outbox (book_id, kind, subject, owners, figures, actor_id)
    VALUES (%(book)s, 'compensation.' || %(kind)s, %(code)s, %(owners)s, %(figures)s, %(actor)s))
  SELECT coalesce(json_agg(json_build_object('code', code, 'subject', subject, 'due_on', due_on, 'why', why, 'source', source)
    ORDER BY due_on, clock_id), '[]'::json) FROM ledger.damage_clock
  WHERE book_id = %(book)s AND case_id = %(case)s AND stopped_on IS NULL"""
_MOVE = f"WITH step AS ({STEP}), moved AS ({STATE}), {_KEEP}"
_NOTE = f"WITH {_KEEP}"
"""A step, its record and its line in the outbox, in one statement that answers with the terms that run."""


class SubjectUnknown(NotFound):
    """The case {case} has no {subject} with the id {id}.

    Look at the case: it lists them.
    """

    code = "compensation.subject_unknown"


class NotNow(RuleViolation, about="compensation.case"):
    """'{action}' is not possible while the case is {state}. It is possible while it is {states}.

    Read what is next in the case.
    """

    code = "compensation.not_now"
    source = "docs/spec/compensation.md 1"


class ActBeforeCase(RuleViolation, about="compensation.case"):
    """'{action}' takes effect on {on}, before the case was registered, on {before}.

    Name the day on which it was done.
    """

    code = "compensation.act_before_case"
    source = "docs/spec/compensation.md 1"


@dataclass(frozen=True, slots=True)
class Case:
    """A case as an act finds it."""

    id: int
    code: str
    title: str
    process_id: UUID
    area: str
    medium: str
    received_on: date
    occurred_on: date | None
    red_line: bool
    repeated: bool
    major: bool
    class_: str | None


class Clock(NamedTuple):
    """A term of a case."""

    clock_id: int
    starts_on: date
    length: str
    due_on: date | None
    why: str
    stopped_on: date | None


class ClockStart(NamedTuple):
    """From when a term runs, and how long."""

    clock_id: int
    starts_on: date
    length: str


class Pause(NamedTuple):
    """Days on which a term did not run."""

    first_on: date
    last_on: date


class RunningTerm(NamedTuple):
    """A term that runs, and why it ends just then."""

    code: str
    subject: str
    due_on: date | None
    why: str
    source: str


class Earlier(NamedTuple):
    """What is known under the id of an act."""

    words: Words
    subject: UUID | None


@dataclass(slots=True)
class Work:
    """One act in the making."""

    books: Books
    book_id: int
    step: Step
    case: Case
    running: Running
    record_id: UUID
    action: str
    law: Law
    owners: Sequence[str] = ()
    """The liable parties, who hear of it."""
    subject: UUID | None = None
    asked_by: int | None = None
    """Who asked for what this act confirms; its entries have this person as their approver."""
    figures: dict[str, Figure] = field(default_factory=dict)
    """For the outbox."""

    @property
    def on(self) -> date:
        """The day on which the act takes effect."""
        return self.step.on

    def key(self) -> dict[str, int]:
        """Name the case in a row."""
        return {"book_id": self.book_id, "case_id": self.case.id}

    def insert(self, table: TableClause, *rows: Mapping[str, object]) -> None:
        """Write rows of this case."""
        if rows:
            self.books.connection.execute(insert(table), [{**self.key(), **row} for row in rows]).close()

    def read(self, kind: Callable[..., Row], query: str, **values: object) -> list[Row]:
        """Ask, with `%(book)s` and `%(case)s` known; each row is given its names and types by `kind`, column by column."""
        known = {"book": self.book_id, "case": self.case.id, **values}
        return [kind(*row) for row in self.books.connection.exec_driver_sql(query, known)]

    def find(self, kind: Callable[..., Row], query: str, **values: object) -> Row | None:
        """Ask as `read` does, for the first row; none where there is none."""
        return next(iter(self.read(kind, query, **values)), None)

    def one(self, kind: Callable[..., Row], query: str, **values: object) -> Row:
        """Ask as `read` does, for what always has a row."""
        return self.read(kind, query, **values)[0]

    def run(self, statement: str, **values: object) -> int:
        """Change rows, with `%(book)s` and `%(case)s` known, and tell how many."""
        known = {"book": self.book_id, "case": self.case.id, **values}
        return self.books.connection.exec_driver_sql(statement, known).rowcount

    def post(
        self, kind: str, legs: Sequence[Leg], *, name: str = "", memo: str = "", on: date | None = None
    ) -> Outcome | None:
        """Post the entry of this act; none where nothing moves. Its id is derived from the record's.

        It takes effect on the day of the act, where no other is named.

        Raises (in this order):
            CodeMalformed, TooManyPostings, AmountBeyondLargest; those of `Work.record`; BelowZeroOnDay; never PurposeUnknown,
            LimitsImpossible, IdNotVersion7, TooFewPostings, AmountNotPositive and Unbalanced: the ledger writes accounts and
            entry, with words that were checked, so never TextTooLong and TextUnprintable.
        """
        made = postings(legs)
        if not made:
            return None
        day = on or self.on
        moved = {posting.account for posting in made}
        used = [one for one in legs if one.account in moved]
        wanted = (account_of(self.case.id, one) for one in used)
        ensure_places(self.books, self.book_id, wanted, self.step.actor_id)
        entry_id = derived(self.record_id, name or self.action)
        entry = Entry(
            entry_id,
            f"compensation.{kind}",
            day,
            tuple(made),
            memo or f"case {self.case.code}",
            self.step.document,
        )
        outcome = self.record(entry)
        own = {one.account for one in used if one.place is not None}
        check_days(self.books, self.book_id, sorted(own), day)
        return outcome

    def record(self, entry: Entry) -> Outcome:
        """Post an entry of this act, with the yes of who asked for it; raises those of `approve`, then those of `must`."""
        if self.asked_by is not None:
            approve(self.books, self.book_id, entry, self.asked_by)
        return must(self.books, self.book_id, entry, self.step.actor_id, own_id=True)

    def sub(self, machine: Machine, action: str, subject: UUID) -> Running:
        """Move something beside the case on by a step; who confirms acts upon what another one asked for.

        Raises (in this order):
            those of `lock`; those of `move`.
        """
        self.subject = subject
        moved = move(self.books, lock(self.books, self.book_id, subject, machine), action, self.step)
        self.asked_by = moved.started_by if action == "confirm" else None
        return moved

    # -- terms ----------------------------------------------------------------------------------------------------

    def start(self, code: str, *, on: date | None = None, subject: str = "") -> clocks.Due | None:
        """Start a term of the rule pack; nothing where the pack has none of this name."""
        found = self.law.find(f"compensation.clock.{code}", self.on)
        if found is None:
            return None
        begins = on or self.on
        length = str(found.value)
        ends = clocks.due(begins, length)
        self.insert(
            clock,
            {
                "code": code,
                "subject": subject,
                "starts_on": begins,
                "length": length,
                "due_on": ends.on,
                "why": ends.why,
                "source": found.source,
            },
        )
        return ends

    def name_end(self, code: str, due_on: date, why: str, *, subject: str = "") -> None:
        """Start a term whose end a paper names."""
        self.insert(
            clock,
            {
                "code": code,
                "subject": subject,
                "starts_on": min(self.on, due_on),
                "length": "",
                "due_on": due_on,
                "why": why,
                "source": self.step.document or self.action,
            },
        )

    def stop(self, *codes: str, subject: str | None = None) -> None:
        """Stop the running terms of some names."""
        self.run(
            "UPDATE ledger.damage_clock SET stopped_on = greatest(%(on)s, starts_on) WHERE book_id = %(book)s AND case_id = %(case)s"
            " AND code = ANY(%(codes)s) AND stopped_on IS NULL AND (%(subject)s::text IS NULL OR subject = %(subject)s)",
            on=self.on,
            codes=list(codes),
            subject=subject,
        )

    def running_clock(self, code: str) -> Clock | None:
        """Give the last term of a name, running or stopped."""
        return self.find(
            Clock,
            "SELECT clock_id, starts_on, length, due_on, why, stopped_on FROM ledger.damage_clock"
            " WHERE book_id = %(book)s AND case_id = %(case)s AND code = %(code)s ORDER BY clock_id DESC LIMIT 1",
            code=code,
        )

    def hold(self, code: str) -> None:
        """Pause the running terms of a name."""
        for clock_id in self.read(
            int,
            "SELECT clock_id FROM ledger.damage_clock c WHERE book_id = %(book)s AND case_id = %(case)s AND code = %(code)s"
            " AND stopped_on IS NULL AND NOT EXISTS (SELECT FROM ledger.damage_pause p WHERE p.book_id = c.book_id"
            " AND p.clock_id = c.clock_id AND p.last_on IS NULL)",
            code=code,
        ):
            self.books.connection.execute(
                insert(pause), [{"book_id": self.book_id, "clock_id": clock_id, "first_on": self.on}]
            ).close()

    def go_on(self, code: str) -> None:
        """Let paused terms of a name run on: their end moves by the days of the pause."""
        found = self.read(
            ClockStart,
            "UPDATE ledger.damage_pause p SET last_on = greatest(%(on)s, first_on) FROM ledger.damage_clock c"
            " WHERE p.book_id = %(book)s AND c.book_id = p.book_id AND c.clock_id = p.clock_id AND c.case_id = %(case)s"
            " AND c.code = %(code)s AND p.last_on IS NULL RETURNING c.clock_id, c.starts_on, c.length",
            on=self.on,
            code=code,
        )
        for clock_id, starts_on, length in found:
            self.reckon(clock_id, starts_on, length)

    def reckon(self, clock_id: int, starts_on: date, length: str) -> clocks.Due:
        """Compute the end of a term anew, with its pauses."""
        pauses = self.read(
            Pause,
            "SELECT first_on, coalesce(last_on, first_on) FROM ledger.damage_pause WHERE book_id = %(book)s AND clock_id = %(clock)s",
            clock=clock_id,
        )
        ends = clocks.due(starts_on, length, pauses)
        self.run(
            "UPDATE ledger.damage_clock SET due_on = %(due)s, why = %(why)s, length = %(length)s"
            " WHERE book_id = %(book)s AND clock_id = %(clock)s",
            due=ends.on,
            why=ends.why,
            length=length,
            clock=clock_id,
        )
        return ends


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of an act."""

    running: Running
    case: Case
    record_id: UUID
    fresh: bool
    subject: UUID | None
    clocks: list[RunningTerm] | None = None
    """The terms that run; None where it was done before."""


def only_words(_: Work, __: object) -> None:
    """Do nothing beyond moving the case and keeping what was told.

    Raises:
        nothing of its own.
    """


def find_case(books: Books, book_id: int, code: str, owner: str | None) -> tuple[Case, Running]:
    """Find a case for somebody and lock it; with an owner only when it is a party of it.

    Raises:
        CaseUnknown: there is none, or not for this one.
    """
    found = books.connection.exec_driver_sql(
        _CASE, {"book": book_id, "code": code, "owner": owner}
    ).scalar_one_or_none()
    if found is None:
        raise CaseUnknown(case=code)
    number, code, title, process, area, medium, received, occurred, *rest = found
    red_line, repeated, major, class_, state, version, started_by = rest
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
    return case, Running(book_id, case.process_id, CASE, state, version, started_by, "")


def take(
    books: Books, book_id: int, step: Step, act: Act[Work, Shape], *, code: str, record_id: UUID, told: Shape
) -> Taken:
    """Do something in a case, once.

    Raises (in this order):
        TextTooLong, TextUnprintable, IdNotVersion7, CaseUnknown, JurisdictionUnknown, IdUsed; StepNotAllowed,
        RoleNotForStep, SecondPersonNeeded, ActedBefore, StepBackdated, NotNow, ActBeforeCase; what the act itself
        refuses.
    """
    work, known, taken = _meet(books, book_id, step, act, code, record_id, told)
    if known is not None:
        check_same(record_id, known.words, told, who_of(act.name, step, work.case.code))
        return Taken(work.running, work.case, record_id, False, known.subject)
    act.do(work, told)
    clocks_left = write_record(work, act, written(told), taken)
    return Taken(work.running, work.case, record_id, True, work.subject, clocks_left)


def foresee(
    books: Books,
    book_id: int,
    step: Step,
    act: Act[Work, Shape],
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
        check_same(record_id, known.words, told, who_of(act.name, step, work.case.code), leave=unknown)
        return None
    return work


def _meet(
    books: Books, book_id: int, step: Step, act: Act[Work, Shape], code: str, record_id: UUID, told: Shape
) -> tuple[Work, Earlier | None, Transition | None]:
    """Lock the case and look what stands against an act; give it in the making, and what is known under its id."""
    check_text("reason", step.reason)
    check_text("document", step.document)
    check_texts(told)
    if not is_uuid7(record_id):
        raise IdNotVersion7(id=str(record_id))
    case, running = find_case(books, book_id, code, step.owner)
    around = {
        "book": book_id,
        "process": case.process_id,
        "record": record_id,
        "case": case.id,
        "on": step.on,
    }
    events, known, owners, jurisdiction, packs = books.connection.exec_driver_sql(
        _AROUND, around
    ).scalar_one()
    last, on = events[-1]
    running = replace(
        running, last_action=last, done=frozenset(name for name, _ in events), last_on=date.fromisoformat(on)
    )
    law = compose(jurisdiction, tuple(packs))
    work = Work(books, book_id, step, case, running, record_id, act.name, law, owners)
    if known is not None:
        words, subject = known
        return work, Earlier(words, subject and UUID(subject)), None
    if act.steps(CASE):
        return work, None, check_step(running, act.name, step)
    _check_beside(act, running, step, date.fromisoformat(events[0][1]))
    return work, None, None


def write_record(
    work: Work, act: Act[Work, Shape], told: Words, taken: Transition | None = None
) -> list[RunningTerm]:
    """Keep what was done and told, take the step of the case, tell the outbox; give the terms that run."""
    step = work.step
    values: dict[str, object] = {}
    if taken is not None:
        values, work.running = recorded(work.running, taken, step)
    figures = {"state": work.running.state, **work.figures}
    cited = work.law.find(f"compensation.basis.{act.name}", step.on)
    values |= {
        "record": work.record_id,
        "kind": act.name,
        "subject": work.subject,
        "on": step.on,
        "state": work.running.state,
        "reason": step.reason,
        "document": step.document,
        "words": json.dumps({**told, **who_of(act.name, step, work.case.code)}),
        "basis": act.basis if cited is None else str(cited.value),
        "law": work.law.version,
        "actor": step.actor_id,
        "code": work.case.code,
        "owners": work.owners,
        "figures": json.dumps(figures),
    }
    rows = work.books.connection.exec_driver_sql(
        _MOVE if taken is not None else _NOTE, {"book": work.book_id, "case": work.case.id, **values}
    ).scalar_one()
    return [
        RunningTerm(
            x["code"], x["subject"], x["due_on"] and date.fromisoformat(x["due_on"]), x["why"], x["source"]
        )
        for x in rows
    ]


def add_parties(work: Work, parties: Sequence[CaseParty]) -> None:
    """Add parties; who is there on the same side already stays as it is."""
    if parties:
        rows = [{**work.key(), **written(one)} for one in parties]
        work.books.connection.execute(insert_new(party).on_conflict_do_nothing(), rows).close()


def find_record(books: Books, book_id: int, record_id: UUID) -> Earlier | None:
    """Find what was told under an id; None when it is new."""
    row = books.connection.execute(
        select(record.c.words, record.c.subject).where(
            record.c.book_id == book_id, record.c.record_id == record_id
        )
    ).one_or_none()
    return None if row is None else Earlier(row[0], row[1])


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
    stored: Mapping[str, object],
    told: object,
    who: Mapping[str, str],
    leave: Set[str] = frozenset(),
) -> None:
    """Check that an id is used again for the same: the values that are told now are those of the words that were kept.

    Args:
        leave: fields that are not compared.

    Raises:
        IdUsed: naming the first field that differs.
    """
    shape = fields_of(type(told)).keys()
    for name in sorted((stored.keys() | shape | who.keys()) - leave):
        if differs(told, stored, name) if name in shape else stored.get(name) != who.get(name):
            raise IdUsed(id=str(record_id), field=name)


def _check_beside(act: Act[Work, Shape], running: Running, step: Step, registered: date) -> None:
    if step.role not in act.roles:
        roles = ", ".join(act.roles)
        raise RoleNotForStep(action=act.name, machine=CASE.title, roles=roles, role=step.role)
    if act.second_person and step.actor_id == running.started_by:
        raise SecondPersonNeeded(action=act.name, machine=CASE.title)
    if act.states and running.state not in act.states:
        raise NotNow(action=act.name, state=running.state, states=", ".join(act.states))
    if step.on < registered:
        raise ActBeforeCase(action=act.name, on=step.on.isoformat(), before=registered.isoformat())
