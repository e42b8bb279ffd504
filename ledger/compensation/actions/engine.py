"""How anything is done in a case: once, by who may, with its words kept.

Every act of the room is a *record* under an id that the client made. The case's row is locked first; a record that is
there already answers the retry, and must say the same. Then the act's own function checks and does its part, the
process moves, the record is written and the outbox told: one transaction.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.dialects.postgresql import insert as insert_new

from ledger.amounts import check_not_below_zero, parse_decimal, yuan
from ledger.compensation.actions.floors import check_days
from ledger.compensation.machines import CASE
from ledger.compensation.queries.cases import CaseUnknown
from ledger.compensation.rules import clocks
from ledger.compensation.rules.claims import Leg, postings
from ledger.compensation.rules.figures import NotAboveZero
from ledger.compensation.tables import clock, party, pause, record
from ledger.database import Books
from ledger.entries import Entry, IdNotVersion7, check_text
from ledger.errors import NotFound, RuleViolation
from ledger.identifiers import derived, is_uuid7
from ledger.journal.accounts import NewAccount, ensure_accounts
from ledger.journal.posting import Outcome, approve, must
from ledger.journal.refusals import IdUsed
from ledger.law import Law
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
from ledger.processes.law import PACKS, compose
from ledger.processes.machines import Machine, Transition

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


class NotNow(RuleViolation):
    """'{action}' is not possible while the case is {state}. It is possible while it is {states}.

    Read what is next in the case.
    """

    code = "compensation.not_now"
    source = "docs/spec/compensation.md 1"


class ActBeforeCase(RuleViolation):
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
    words: Mapping[str, Any]
    law: Law
    owners: Sequence[str] = ()
    """The liable parties, who hear of it."""
    subject: UUID | None = None
    asked_by: int | None = None
    """Who asked for what this act confirms; its entries have this person as their approver."""
    told: dict[str, Any] = field(default_factory=dict)
    """Figures for the outbox."""

    @property
    def on(self) -> date:
        """The day on which the act takes effect."""
        return self.step.on

    def fen(self, name: str) -> int:
        """Read an amount in yuan; raises those of `parse_decimal`."""
        return parse_decimal(str(self.words[name]), 2, "yuan")

    def not_below_zero(self, name: str) -> int:
        """Read an amount in yuan that may be nothing; raises AmountNotDecimal, AmountTooPrecise, AmountTooLarge, AmountBelowZero."""
        return check_not_below_zero(self.fen(name))

    def positive(self, name: str) -> int:
        """Read an amount above zero in yuan; raises AmountNotDecimal, AmountTooPrecise, AmountTooLarge, NotAboveZero."""
        amount = self.fen(name)
        if amount <= 0:
            raise NotAboveZero(amount=yuan(amount))
        return amount

    def day(self, name: str) -> date | None:
        """Read a day; None where there is none."""
        value = self.words.get(name)
        return date.fromisoformat(value) if value else None

    def key(self) -> dict[str, Any]:
        """Name the case in a row."""
        return {"book_id": self.book_id, "case_id": self.case.id}

    def insert(self, table: Any, *rows: Mapping[str, Any]) -> None:
        """Write rows of this case."""
        if rows:
            self.books.connection.execute(insert(table), [{**self.key(), **row} for row in rows]).close()

    def rows(self, query: str, **values: Any) -> list[Any]:
        """Ask, with `%(book)s` and `%(case)s` known."""
        known = {"book": self.book_id, "case": self.case.id, **values}
        return list(self.books.connection.exec_driver_sql(query, known))

    def run(self, statement: str, **values: Any) -> int:
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
        used = {posting.account for posting in made}
        wanted = {
            one.account: NewAccount(one.account, one.owner, one.purpose)
            for one in legs
            if one.account in used
        }
        ensure_accounts(self.books, self.book_id, list(wanted.values()), self.step.actor_id)
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
        check_days(self.books, self.book_id, sorted(used), day)
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

    def running_clock(self, code: str) -> Any | None:
        """Give the last term of a name, running or stopped."""
        found = self.rows(
            "SELECT clock_id, starts_on, length, due_on, why, stopped_on FROM ledger.damage_clock"
            " WHERE book_id = %(book)s AND case_id = %(case)s AND code = %(code)s ORDER BY clock_id DESC LIMIT 1",
            code=code,
        )
        return found[0] if found else None

    def hold(self, code: str) -> None:
        """Pause the running terms of a name."""
        for (clock_id,) in self.rows(
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
        found = self.rows(
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
        pauses = self.rows(
            "SELECT first_on, coalesce(last_on, first_on) FROM ledger.damage_pause WHERE book_id = %(book)s AND clock_id = %(clock)s",
            clock=clock_id,
        )
        ends = clocks.due(starts_on, length, [(first, last) for first, last in pauses])
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
class Action:
    """Something that can be done in a case."""

    name: str
    zh: str
    basis: str
    """The article behind it, where no rule pack names another for the day (`compensation.basis.<name>`)."""
    do: Callable[[Work], None] | None = None
    """What it checks and does beyond moving the case; None where the words are all."""
    roles: tuple[str, ...] = ()
    """Who may, where it does not move the case."""
    states: tuple[str, ...] = ()
    """While the case is what, where it does not move the case; empty: always."""
    second_person: bool = False
    """Whether it must be another person than who registered the case, where it does not move the case."""

    @property
    def moves(self) -> bool:
        """Whether it moves the case."""
        return any(step.action == self.name for step in CASE.transitions)


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of an act."""

    running: Running
    case: Case
    record_id: UUID
    fresh: bool
    subject: UUID | None
    clocks: list[dict[str, Any]] | None = None
    """The terms that run; None where it was done before."""


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
    *row, state, version, started_by = found
    row[3], row[6], row[7] = UUID(row[3]), date.fromisoformat(row[6]), row[7] and date.fromisoformat(row[7])
    case = Case(*row)
    return case, Running(book_id, case.process_id, CASE, state, version, started_by, "")


def take(
    books: Books,
    book_id: int,
    step: Step,
    action: Action,
    *,
    code: str,
    record_id: UUID,
    words: Mapping[str, Any],
) -> Taken:
    """Do something in a case, once.

    Raises (in this order):
        TextTooLong, TextUnprintable, IdNotVersion7, CaseUnknown, JurisdictionUnknown, IdUsed; StepNotAllowed,
        RoleNotForStep, SecondPersonNeeded, ActedBefore, StepBackdated, NotNow, ActBeforeCase; what the act itself
        refuses.
    """
    work, said, known, taken = _meet(books, book_id, step, action, code, record_id, words)
    if known is not None:
        check_same(record_id, known[0], said)
        return Taken(work.running, work.case, record_id, False, known[1] and UUID(known[1]))
    if action.do is not None:
        action.do(work)
    clocks_left = write_record(work, action, said, taken)
    return Taken(work.running, work.case, record_id, True, work.subject, clocks_left)


def foresee(
    books: Books,
    book_id: int,
    step: Step,
    action: Action,
    *,
    code: str,
    record_id: UUID,
    words: Mapping[str, Any],
) -> Work | None:
    """Check whether something could be done in a case now, before all its words are known.

    Returns:
        The act in the making, which is not made; None where it was done before in these words.

    Raises (in this order):
        those of `take`.
    """
    work, said, known, _ = _meet(books, book_id, step, action, code, record_id, words)
    if known is not None:
        check_same(record_id, {name: value for name, value in known[0].items() if name in said}, said)
        return None
    return work


def _meet(
    books: Books,
    book_id: int,
    step: Step,
    action: Action,
    code: str,
    record_id: UUID,
    words: Mapping[str, Any],
) -> tuple[Work, dict[str, Any], Any, Transition | None]:
    """Lock the case and look what stands against an act; give it in the making, its words, and what is known under its id."""
    check_text("reason", step.reason)
    check_text("document", step.document)
    _check_words(words)
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
    said = said_by(action, step, words, case.code)
    law = compose(jurisdiction, tuple(packs))
    work = Work(books, book_id, step, case, running, record_id, action.name, words, law, owners)
    if known is not None:
        return work, said, known, None
    taken = None
    if action.moves:
        taken = check_step(running, action.name, step)
    else:
        _check_beside(action, running, step, date.fromisoformat(events[0][1]))
    return work, said, None, taken


def write_record(
    work: Work, action: Action, said: Mapping[str, Any], taken: Transition | None = None
) -> list[dict[str, Any]]:
    """Keep what was done, in the words in which it came, take the step of the case, tell the outbox; give the terms that run."""
    step = work.step
    values: dict[str, Any] = {}
    if taken is not None:
        values, work.running = recorded(work.running, taken, step)
    figures = {"state": work.running.state, **work.told}
    cited = work.law.find(f"compensation.basis.{action.name}", step.on)
    values |= {
        "record": work.record_id,
        "kind": action.name,
        "subject": work.subject,
        "on": step.on,
        "state": work.running.state,
        "reason": step.reason,
        "document": step.document,
        "words": json.dumps(said),
        "basis": action.basis if cited is None else str(cited.value),
        "law": work.law.version,
        "actor": step.actor_id,
        "code": work.case.code,
        "owners": work.owners,
        "figures": json.dumps(figures),
    }
    clocks_left: list[dict[str, Any]] = work.rows(_MOVE if taken is not None else _NOTE, **values)[0][0]
    return clocks_left


def add_parties(work: Work, parties: list[dict[str, Any]]) -> None:
    """Add parties; who is there on the same side already stays as it is."""
    if parties:
        rows = [{**work.key(), **one} for one in parties]
        work.books.connection.execute(insert_new(party).on_conflict_do_nothing(), rows).close()


def find_record(books: Books, book_id: int, record_id: UUID) -> tuple[dict[str, Any], UUID | None] | None:
    """Find what was said under an id; None when it is new."""
    row = books.connection.execute(
        select(record.c.words, record.c.subject).where(
            record.c.book_id == book_id, record.c.record_id == record_id
        )
    ).one_or_none()
    return None if row is None else (row[0], row[1])


def check_same(record_id: UUID, stored: Mapping[str, Any], said: Mapping[str, Any]) -> None:
    """Check that an id is used again for the same words; a word that was not known then is the same when it is left blank.

    Raises:
        IdUsed: naming the first field that differs.
    """
    for name in sorted(stored.keys() | said.keys()):
        unknown = name not in stored and not said[name]
        if not unknown and stored.get(name) != said.get(name):
            raise IdUsed(id=str(record_id), field=name)


BODIES: Final = frozenset(
    {
        "consultation",
        "evidence",
        "extent",
        "facts",
        "findings",
        "guarantee",
        "minutes",
        "opinion",
        "position",
        "report",
        "restoration",
        "standard",
        "terms",
        "text",
    }
)
"""Words of acts that are bodies of several lines; all others are one line."""


def said_by(action: Action, step: Step, words: Mapping[str, Any], code: str) -> dict[str, Any]:
    """Give the words of an act as they are kept."""
    told: dict[str, Any] = json.loads(json.dumps(dict(words)))
    who = {
        "action": action.name,
        "on": step.on.isoformat(),
        "reason": step.reason,
        "document": step.document,
        "case": code,
    }
    return {**told, **who}


def _check_words(words: Mapping[str, Any]) -> None:
    for name, value in words.items():
        if isinstance(value, str):
            check_text(name, value, lines=name in BODIES)
        elif isinstance(value, Mapping):
            _check_words(value)
        elif isinstance(value, list):
            for one in value:
                _check_words({name: one})


def _check_beside(action: Action, running: Running, step: Step, registered: date) -> None:
    if step.role not in action.roles:
        roles = ", ".join(action.roles)
        raise RoleNotForStep(action=action.name, machine=CASE.title, roles=roles, role=step.role)
    if action.second_person and step.actor_id == running.started_by:
        raise SecondPersonNeeded(action=action.name, machine=CASE.title)
    if action.states and running.state not in action.states:
        raise NotNow(action=action.name, state=running.state, states=", ".join(action.states))
    if step.on < registered:
        raise ActBeforeCase(action=action.name, on=step.on.isoformat(), before=registered.isoformat())
