"""What every act of a case stands on: how the case is found and locked, what its check reads, and how it posts and is kept.

A `View` reads and changes nothing: the checks of acts take it, when something is done and when it is told what can be done. A
`Work` is an act in the making; its case is locked. An act that is done is a *record* under an id that the client made, in its words,
with its line in the outbox: one transaction.

Nothing that is done on an earlier day may bring an account below its floor on a later one: the journal refuses it, and PostgreSQL looks
again when the act is recorded (`check_damage_record`).
"""

import json
from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final, Generic, NamedTuple, TypeVar
from uuid import UUID

from sqlalchemy import TableClause, insert

from ledger.actors.areas import Location, check_area
from ledger.actors.authority import MACHINE
from ledger.actors.recusal import check_recused
from ledger.compensation import shapes
from ledger.compensation.actions.articles import basis_of, ruled
from ledger.compensation.actions.places import account_of, ensure_places
from ledger.compensation.actions.retries import Earlier, who_of
from ledger.compensation.actions.told_places import in_case_words
from ledger.compensation.machines import CASE, CLAIMED, OWING
from ledger.compensation.queries.beside import InForce, Separate
from ledger.compensation.queries.cases import CaseUnknown
from ledger.compensation.queries.payees import Named, Payee, payees_of
from ledger.compensation.queries.standing import Standing, standing_of
from ledger.compensation.rules import clocks, lateness
from ledger.compensation.rules.claims import Leg, postings
from ledger.compensation.rules.hearing import UNHEARD
from ledger.compensation.rules.payees import plain_account
from ledger.compensation.tables.cases import clock, pause
from ledger.database import Books, ReadBooks
from ledger.database.queries import Sql, ask, filled, joined, named_queries, read
from ledger.entries import Entry, IdNotVersion7, check_text
from ledger.errors import Figure, LedgerError, NotFound, RuleViolation
from ledger.identifiers import derived, is_uuid7
from ledger.journal.posting import Outcome, approve, must
from ledger.law import Law, Value
from ledger.law_in_force.queries import ADOPTED, compose, law_of
from ledger.processes.acting import NOBODY
from ledger.processes.actions import (
    STATE,
    STEP,
    RoleNotForStep,
    Running,
    SecondPersonNeeded,
    Step,
    StepTaken,
    check_step,
    last_standing,
    lock,
    move,
    recorded,
)
from ledger.processes.acts import Act, Shape_co, Words, check_texts
from ledger.processes.machines import Machine, Transition

SQL: Final = named_queries(__name__)

Row = TypeVar("Row")

_LOCKED: Final = joined(SQL["case"], SQL["locked"])
_AROUND: Final = filled(SQL["around"], packs=ADOPTED)
_MOVE: Final = filled(SQL["move"], step=STEP, state=STATE, keep=SQL["keep"])
_NOTE: Final = filled(SQL["note"], keep=SQL["keep"])


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


class TermStart(NamedTuple):
    """From when a term runs, and how long."""

    clock_id: int
    starts_on: date
    length: str


class Pause(NamedTuple):
    """Days on which a term did not run."""

    first_on: date
    last_on: date


class Allowance(NamedTuple):
    """What another person has allowed to be entered late."""

    id: UUID


class Around(NamedTuple):
    """What an act looks at beside the row of its case."""

    running: Running
    """With its steps."""
    registered: date
    known: Earlier | None
    """What is known under the id of the act."""
    owners: list[str]
    law: Law


@dataclass(slots=True)
class View:
    """A case as a check sees it."""

    books: ReadBooks
    book_id: int
    step: Step
    case: Case
    running: Running
    action: str
    law: Law
    owners: Sequence[str]
    """The liable parties, who hear of it."""
    heard: bool = field(default=False, init=False)
    """Whether a liable party looks."""
    told: object = field(default=None, init=False)
    """What is told with the act, so that a check refuses it with its own figures; None where somebody only asks what could be done."""
    claim: Separate | None = field(default=None, init=False)
    """The separate claim in which it is done; None on the way of the case."""
    _standing: Standing | None = field(default=None, init=False)
    _payees: dict[UUID, Payee] | None = field(default=None, init=False)

    @property
    def on(self) -> date:
        """The day on which the act takes effect."""
        return self.step.on

    @property
    def state(self) -> str:
        """The state of the case, or of the separate claim in which it is done."""
        return self.running.state if self.claim is None else self.claim.state

    @property
    def way(self) -> str:
        """What the terms of its way are about: the separate claim; nothing on the way of the case."""
        return "" if self.claim is None else str(self.claim.id)

    @property
    def holds(self) -> InForce | None:
        """The agreement or judgment that holds on its way."""
        return self.stands.in_force if self.claim is None else self.claim.in_force

    def within(self, claim: Separate) -> "View":
        """Look at a separate claim of the case; how the case stands is read once for both."""
        self._standing = self.stands
        other = copy(self)
        other.claim = claim
        return other

    def as_heard(self) -> "View":
        """Look at it as a liable party may: what was applied for to preserve property is not there before a court has granted it."""
        other = copy(self)
        kept = tuple(one for one in self.stands.preservations if one.state not in ("applied", "denied"))
        other._standing = replace(self.stands, preservations=kept)
        other.heard = True
        return other

    @property
    def stands(self) -> Standing:
        """How the case stands before the act: read once, for all checks."""
        if self._standing is None:
            self._standing = standing_of(self.books, self.book_id, self.case.id)
        return self._standing

    def term_of(self, code: str) -> Value | None:
        """Find how long a term is, as the rule pack of the day says."""
        return self.law.find(f"compensation.clock.{code}", self.on)

    def as_of(self, step: Step, law: Law) -> "View":
        """Look at the same case with another step in mind; how it stands is read once for both."""
        other = View(self.books, self.book_id, step, self.case, self.running, "", law, self.owners)
        other._standing = self.stands
        other.heard = self.heard
        return other

    @property
    def payees(self) -> Mapping[UUID, Payee]:
        """What is known of the payees of all spendings that wait: read once, too."""
        if self._payees is None:
            waiting = [one for one in self.stands.spendings if one.state == "proposed"]
            named = [Named(one.payee, one.name, plain_account(one.account)) for one in waiting]
            found = payees_of(self.books, self.book_id, self.case.id, named)
            self._payees = {one.id: known for one, known in zip(waiting, found, strict=True)}
        return self._payees

    def read(self, kind: Callable[..., Row], query: Sql, **values: object) -> list[Row]:
        """Ask, with `%(book)s` and `%(case)s` known; each row is given its names and types by `kind`, column by column."""
        return read(self.books, kind, query, book=self.book_id, case=self.case.id, **values)

    def find(self, kind: Callable[..., Row], query: Sql, **values: object) -> Row | None:
        """Ask as `read` does, for the first row; none where there is none."""
        return next(iter(self.read(kind, query, **values)), None)

    def one(self, kind: Callable[..., Row], query: Sql, **values: object) -> Row:
        """Ask as `read` does, for what always has a row."""
        return self.read(kind, query, **values)[0]


@dataclass(slots=True)
class Work(View):
    """One act in the making."""

    books: Books
    record_id: UUID
    subject: UUID | None = None
    marks: dict[str, str] = field(default_factory=dict)
    """Words of the record that nobody tells: which allowance or approval it used."""
    locked: Running | None = None
    """What it is about, locked, where that has states of its own."""
    asked_by: int | None = None
    """Who asked for what this act confirms; its entries have this person as their approver."""
    figures: dict[str, Figure] = field(default_factory=dict)
    """For the outbox."""
    entries: list[UUID] = field(default_factory=list)
    """What it has posted, in order."""

    def key(self) -> dict[str, int]:
        """Name the case in a row."""
        return {"book_id": self.book_id, "case_id": self.case.id}

    def insert(self, table: TableClause, *rows: Mapping[str, object]) -> None:
        """Write rows of this case."""
        if rows:
            self.books.connection.execute(insert(table), [{**self.key(), **row} for row in rows]).close()

    def run(self, query: Sql, **values: object) -> int:
        """Change rows, with `%(book)s` and `%(case)s` known, and tell how many."""
        return ask(self.books, query, book=self.book_id, case=self.case.id, **values).rowcount

    def post(
        self, kind: str, legs: Sequence[Leg], *, name: str = "", memo: str = "", on: date | None = None
    ) -> Outcome | None:
        """Post the entry of this act; none where nothing moves. Its id is derived from the record's.

        It takes effect on the day of the act, where no other is named.

        Raises (in this order):
            CodeMalformed, TooManyPostings, AmountBeyondLargest; those of `Work.post_entry`; never PurposeUnknown,
            LimitsImpossible, IdNotVersion7, TooFewPostings, AmountNotPositive, Unbalanced and
            AccountOnBothSides: the ledger writes accounts and
            entry, with words that were checked, so never TextTooLong and TextUnprintable.
        """
        made = postings(legs)
        if not made:
            return None
        day = on or self.on
        moved = {posting.account for posting in made}
        used = [one for one in legs if one.account in moved]
        wanted = [account_of(self.case.id, one) for one in used]
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
        return self.post_entry(entry)

    def post_entry(self, entry: Entry) -> Outcome:
        """Post an entry of this act, with the yes of who asked for it; raises those of `approve`, then those of `must`, with the place of
        an account in words.
        """
        if self.asked_by is not None:
            approve(self.books, self.book_id, entry, self.asked_by)
        try:
            outcome = must(self.books, self.book_id, entry, self.step.actor_id, own_id=True)
        except LedgerError as refusal:
            raise in_case_words(self.books, self.book_id, refusal) from refusal
        self.entries.append(entry.id)
        return outcome

    def sub(self, machine: Machine, action: str, subject: UUID, *, because: str = "") -> Running:
        """Move something beside the case on by a step; who confirms acts upon what another one asked for.

        A step that follows from the act, and needs a reason that the act does not, has what it follows from (`because`).

        Raises (in this order):
            those of `lock`; those of `move`.
        """
        self.subject = subject
        beside = self.locked
        if beside is None or beside.process_id != subject:
            beside = lock_beside(self, subject, machine)
        step = self.step if self.step.reason else replace(self.step, reason=because)
        moved = move(self.books, beside, action, step)
        if action == "confirm":
            self.asked_by = moved.started_by
        return moved

    # -- terms ----------------------------------------------------------------------------------------------------

    def start(self, code: str, *, on: date | None = None, subject: str = "") -> clocks.Due | None:
        """Start a term of the rule pack; nothing on a day on which there was no such rule yet. Where the law of the place knows none on any
        day it has no length and no end, and says so until the office names it in a pack of its own (`nightly`); none is given.
        """
        found = self.term_of(code)
        if found is None and self.law.knows(f"compensation.clock.{code}"):
            return None
        begins = lateness.begins(self.law, self.on, self.step.said_on, code, on or self.on)
        length = "" if found is None else str(found.value)
        ends = clocks.gap(self.law.jurisdiction) if found is None else clocks.due(begins, length)
        self.insert(
            clock,
            {
                "code": code,
                "subject": subject,
                "starts_on": begins,
                "length": length,
                "due_on": ends.on,
                "why": ends.why,
                "source": "" if found is None else found.source,
            },
        )
        return None if found is None else ends

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
        self.run(SQL["stop"], on=self.on, codes=list(codes), subject=subject)

    def hold(self, code: str) -> None:
        """Pause the running terms of a name that have a length; a pause that begins in an earlier one is one with it."""
        self.run(SQL["hold_longer"], on=self.on, code=code)
        for clock_id in self.read(int, SQL["to_hold"], code=code):
            self.books.connection.execute(
                insert(pause), [{"book_id": self.book_id, "clock_id": clock_id, "first_on": self.on}]
            ).close()

    def go_on(self, code: str) -> None:
        """Let paused terms of a name run on: what is counted ends later by the days of the pause."""
        for clock_id, starts_on, length in self.read(TermStart, SQL["end_pauses"], on=self.on, code=code):
            if length:  # a book of before may have paused one whose end a paper names; that end stays
                self.reckon(clock_id, starts_on, length)

    def ends(self, clock_id: int, starts_on: date, length: str) -> clocks.Due:
        """Compute when a term of a length would end, with its pauses."""
        return clocks.due(starts_on, length, self.read(Pause, SQL["pauses"], clock=clock_id))

    def reckon(self, clock_id: int, starts_on: date, length: str) -> clocks.Due:
        """Compute the end of a term anew, with its pauses, and keep it."""
        ends = self.ends(clock_id, starts_on, length)
        self.run(SQL["keep_end"], due=ends.on, why=ends.why, length=length, clock=clock_id)
        return ends


@dataclass(frozen=True, slots=True)
class CaseRecord:
    """What became of an act in a case."""

    view: View
    """The case as it is after it."""
    record_id: UUID
    fresh: bool
    subject: UUID | None
    entries: tuple[UUID, ...] = ()
    """Journal entries that it made, in their order; the same where it is repeated."""
    parts: tuple[shapes.Part, ...] = ()
    """The parts that were computed of the liability that it told."""


@dataclass(frozen=True, slots=True)
class CaseAct(Act[View, Work, Shape_co], Generic[Shape_co]):
    """Something that can be done in a case: a row of the room."""


# -- a case is found, and an act is kept --------------------------------------------------------------------------------


def look(books: ReadBooks, book_id: int, code: str, owner: str | None, today: date) -> View:
    """Look at a case as it is, for somebody who changes nothing.

    Raises (in this order):
        CaseUnknown, JurisdictionUnknown.
    """
    case, running = find_case(books, book_id, code, owner, locked=False)
    around = _around(books, case, running, None, today)
    return View(books, book_id, Step(NOBODY, "", today), case, around.running, "", around.law, around.owners)


def prepare(
    books: Books, book_id: int, step: Step, act: CaseAct[object], code: str, record_id: UUID, told: object
) -> tuple[Work, Earlier | None, Transition | None]:
    """Lock the case and look what stands against an act; give it in the making, and what is known under its id."""
    if not isinstance(told, act.shape):
        raise TypeError(f"{act.name} is told {act.shape.__name__}, not {type(told).__name__}")
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
    _use_allowance(work, act)
    if act.steps(CASE):
        return work, None, check_step(running, act.name, step)
    check_beside(work, act, step, around.registered)
    return work, None, None


def _use_allowance(work: Work, act: CaseAct[object]) -> None:
    """Use what another person has allowed of an act that is entered late, but of one that waits for another anyway.

    Raises:
        EnteredLate: nobody has.
    """
    step, entered = work.step, lateness.entered_late(work.law, work.on, work.step.said_on)
    if entered is None or act.by_two or act.name in lateness.LISTED:
        return
    found = work.find(Allowance, SQL["allowance"], act=act.name, on=step.on, person=step.person)
    if found is None:
        rule = work.law.find(lateness.KEY, step.on)
        days = 0 if rule is None else int(str(rule.value))
        on, today = step.on.isoformat(), entered.isoformat()
        raise lateness.EnteredLate(action=act.name, on=on, today=today, days=days)
    work.marks[lateness.ALLOWED] = str(found.id)


def _marked(work: Work) -> dict[str, str]:
    """Give the words by which an act is marked: when it was entered, where that is late, and what it used."""
    entered = lateness.entered_late(work.law, work.on, work.step.said_on)
    return {**work.marks, **({} if entered is None else {lateness.ENTERED: entered.isoformat()})}


def lock_beside(work: Work, subject: UUID, machine: Machine) -> Running:
    """Lock something beside the case; who imported the case has begun what was carried over with it, too.

    Raises (in this order):
        those of `lock`.
    """
    beside = lock(work.books, work.book_id, subject, machine)
    return replace(beside, brought=work.running.brought) if "carry_over" in beside.done else beside


def taken_again(work: Work, books: Books, step: Step, action: str, record_id: UUID) -> Work:
    """Give an act in the making in the same case: one that is tried, or that somebody else has recorded."""
    law = work.law if step.on == work.on else law_of(books, work.book_id, step.on)
    return Work(books, work.book_id, step, work.case, work.running, action, law, work.owners, record_id)


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
    red_line, repeated, major, class_, state, version, started_by, began, brought = rest
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
    running = Running(
        book_id, case.process_id, CASE, state, version, started_by, "", began=began, brought=brought
    )
    return case, running


def _around(books: ReadBooks, case: Case, running: Running, record_id: UUID | None, on: date) -> Around:
    known = {
        "book": running.book_id,
        "process": case.process_id,
        "record": record_id,
        "case": case.id,
        "on": on,
    }
    events, kept, owners, jurisdiction, packs = books.connection.exec_driver_sql(_AROUND, known).scalar_one()
    steps = tuple(StepTaken(name, who, date.fromisoformat(day), *rest) for name, who, day, *rest in events)
    running = replace(
        running,
        last_action=steps[-1].action,
        done=frozenset(one.action for one in steps),
        last_on=last_standing(steps),
        takers=frozenset((one.action, one.actor_id) for one in steps),
        steps=steps,
    )
    earlier = None if kept is None else Earlier(kept[0], kept[1] and UUID(kept[1]), kept[2])
    law = compose(jurisdiction, tuple(packs))
    return Around(running, steps[0].on, earlier, owners, law)


def possible(view: View, act: CaseAct[object]) -> bool:
    """Tell whether the state of the case lets something be done beside its way.

    What is done with what is owed is done before the case itself owes anything, too, once a separate claim has brought that something is.
    """
    return not act.states or view.running.state in act.states or ("performing" in act.states and owes(view))


def owes(view: View) -> bool:
    """Tell whether something may be due in a case that has not ended: by its own way, or by a separate claim."""
    state = view.running.state
    return state in OWING or (state in CLAIMED and view.stands.owed_apart)


def check_beside(view: View, act: CaseAct[object], step: Step, registered: date) -> None:
    """Check that an act that does not move the case is possible now, for who takes it, on its day.

    Raises (in this order):
        RoleNotForStep, SecondPersonNeeded, RoleNotForStep where a machine does what needs a second person, NotNow, ActBeforeCase.
    """
    running = view.running
    if step.role not in act.roles:
        roles = ", ".join(act.roles)
        raise RoleNotForStep(action=act.name, machine=CASE.title, roles=roles, role=step.role)
    if act.second_person and step.person in (running.began, running.brought):
        raise SecondPersonNeeded(action=act.name, machine=CASE.title)
    if act.second_person and step.machine:
        raise RoleNotForStep(action=act.name, machine=CASE.title, roles=", ".join(act.roles), role=MACHINE)
    if not possible(view, act):
        raise NotNow(action=act.name, state=running.state, states=", ".join(act.states))
    if step.on < registered:
        raise ActBeforeCase(action=act.name, on=step.on.isoformat(), before=registered.isoformat())


def write_record(work: Work, act: CaseAct[object], told: Words, taken: Transition | None = None) -> None:
    """Keep what was done and told, take the step of the case, and tell the outbox.

    Raises (in this order):
        AreaOther: the case lies where the mandate of who acts is not for; Recused: who acts for no party of it represents one.
    """
    step = work.step
    check_area(work.books, step.actor_id, Location((work.case.area,)))
    if step.owner is None:
        check_recused(work.books, work.book_id, step.actor_id, work.owners)
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
        "words": json.dumps({**told, **who_of(act.name, step, work.case.code), **_marked(work)}),
        "basis": ruled(work.law, step.on, act.name, told, work.stands.interests)
        or basis_of(work.law, act, step.on),
        "law": work.law.version,
        "actor": step.actor_id,
        "code": work.case.code,
        "owners": [] if act.name in UNHEARD else work.owners,
        "figures": json.dumps(figures),
    }
    known = {**values, "book": work.book_id, "case": work.case.id}
    ask(work.books, _MOVE if taken is not None else _NOTE, **known).close()


def reread_case(view: View) -> View:
    """Look anew at a case that was acted in."""
    return View(view.books, view.book_id, view.step, view.case, view.running, "", view.law, view.owners)
