"""A case as its acts find it: what a check reads, and what a deed writes.

A `View` reads and changes nothing: the checks of acts take it, when something is done and when it is told what can be done. A
`Work` is an act in the making; its case is locked.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final, NamedTuple, TypeVar
from uuid import UUID

from sqlalchemy import TableClause, insert

from ledger.compensation.actions.floors import check_days
from ledger.compensation.actions.opening import account_of, ensure_places
from ledger.compensation.queries.payees import Named, Payee, payees_of
from ledger.compensation.queries.standing import Standing, standing_of
from ledger.compensation.rules import clocks
from ledger.compensation.rules.claims import Leg, postings
from ledger.compensation.rules.payees import plain_account
from ledger.compensation.tables.cases import clock, pause
from ledger.database import Books, ReadBooks
from ledger.database.queries import Sql, ask, named_queries, read
from ledger.entries import Entry
from ledger.errors import Figure, NotFound, RuleViolation
from ledger.identifiers import derived
from ledger.journal.posting import Outcome, approve, must
from ledger.law import Law
from ledger.processes.actions import Running, Step, lock, move
from ledger.processes.machines import Machine

SQL: Final = named_queries(__name__)

Row = TypeVar("Row")


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
    _standing: Standing | None = field(default=None, init=False)
    _payees: dict[UUID, Payee] | None = field(default=None, init=False)

    @property
    def on(self) -> date:
        """The day on which the act takes effect."""
        return self.step.on

    @property
    def state(self) -> str:
        """The state of the case."""
        return self.running.state

    @property
    def stands(self) -> Standing:
        """How the case stands before the act: read once, for all checks."""
        if self._standing is None:
            self._standing = standing_of(self.books, self.book_id, self.case.id)
        return self._standing

    def as_of(self, step: Step, law: Law) -> "View":
        """Look at the same case with another step in mind; how it stands is read once for both."""
        other = View(self.books, self.book_id, step, self.case, self.running, "", law, self.owners)
        other._standing = self.stands
        return other

    @property
    def payees(self) -> Mapping[UUID, Payee]:
        """What is known of the payees of all spendings that wait: read once, too."""
        if self._payees is None:
            waiting = [one for one in self.stands.spendings if one.state == "proposed"]
            named = [Named(one.payee, one.name, plain_account(one.account)) for one in waiting]
            found = payees_of(self.books, self.book_id, self.case.id, self.on, named)
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
    met: Running | None = None
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
        outcome = must(self.books, self.book_id, entry, self.step.actor_id, own_id=True)
        self.entries.append(entry.id)
        return outcome

    def sub(self, machine: Machine, action: str, subject: UUID) -> Running:
        """Move something beside the case on by a step; who confirms acts upon what another one asked for.

        Raises (in this order):
            those of `lock`; those of `move`.
        """
        self.subject = subject
        met = self.met
        if met is None or met.process_id != subject:
            met = lock(self.books, self.book_id, subject, machine)
        moved = move(self.books, met, action, self.step)
        if action == "confirm":
            self.asked_by = moved.started_by
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
        self.run(SQL["stop"], on=self.on, codes=list(codes), subject=subject)

    def running_clock(self, code: str) -> Clock | None:
        """Give the last term of a name, running or stopped."""
        return self.find(Clock, SQL["last_clock"], code=code)

    def hold(self, code: str) -> None:
        """Pause the running terms of a name that have a length; a pause that begins in an earlier one is one with it."""
        self.run(SQL["hold_longer"], on=self.on, code=code)
        for clock_id in self.read(int, SQL["to_hold"], code=code):
            self.books.connection.execute(
                insert(pause), [{"book_id": self.book_id, "clock_id": clock_id, "first_on": self.on}]
            ).close()

    def go_on(self, code: str) -> None:
        """Let paused terms of a name run on: what is counted ends later by the days of the pause."""
        for clock_id, starts_on, length in self.read(ClockStart, SQL["end_pauses"], on=self.on, code=code):
            if length:  # a book of before may have paused one whose end a paper names; that end stays
                self.reckon(clock_id, starts_on, length)

    def reckon(self, clock_id: int, starts_on: date, length: str) -> clocks.Due:
        """Compute the end of a term anew, with its pauses."""
        ends = clocks.due(starts_on, length, self.read(Pause, SQL["pauses"], clock=clock_id))
        self.run(SQL["keep_end"], due=ends.on, why=ends.why, length=length, clock=clock_id)
        return ends
