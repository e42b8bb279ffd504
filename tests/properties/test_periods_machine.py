"""Months closed and reopened in any order among entries of any date, against a model that knows two dates and a list of sums.

The model is the auditor: it predicts every answer, and at the end the sums of each month, what was refused, and that the log of
the book holds every entry once.
"""

from collections import Counter
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

import pytest
from hypothesis import event
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from ledger.actors.authority import Role
from ledger.audit.checks import run_checks
from ledger.clock import SystemClock
from ledger.database import Database
from ledger.journal.accounts import NewAccount, open_accounts, open_book, register_asset
from ledger.journal.posting import Submission, approve, post
from ledger.periods.actions import AskedStep, approve_step, drop_step, propose
from ledger.periods.queries import months
from ledger.periods.rules import Kind, PeriodNotNext
from ledger.processes.actions import Step
from ledger.seals.sequencer import ROLE, seal_everything
from tests.people import key_for
from tests.properties.numbers import numbered, sized, some
from tests.signing import signer_in
from tests.world import move

TODAY = date(2026, 8, 10)
FIRSTS = range(1, 8)
MONTHS = st.sampled_from(FIRSTS)
_books = Counter[str]()


def machine(
    database: Database, owner: Database, sequencer: Database, folder: Path
) -> type[RuleBasedStateMachine]:
    """The machine over one database; every run has a book of its own."""
    signer = signer_in(folder)

    class Periods(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            _books["n"] += 1
            self.book = owner.begin(self.furnish)
            self.soft = self.closed = 0  # months of 2026 behind each frontier
            self.sums: Counter[int] = Counter()
            self.made = self.posted = self.turned = 0

        def next_id(self) -> UUID:
            self.made += 1
            return numbered(self.made)

        def furnish(self, books: object) -> int:
            number = open_book(books, f"periods{_books['n']}", "x", date(2026, 1, 1))  # type: ignore[arg-type]
            people = [key_for(books, number, n, Role.FINANCE) for n in ("Wang", "Chen")]  # type: ignore[arg-type]
            self.one, self.two = (key.actor_id for key in people)
            self.persons = {key.actor_id: key.person_id for key in people}
            register_asset(books, number, "CNY", "renminbi", "money", "yuan", 2, 2)  # type: ignore[arg-type]
            open_accounts(books, number, [NewAccount(n, n, "clearing") for n in "ab"], self.one)  # type: ignore[arg-type]
            return number

        @rule(month=MONTHS, amount=st.integers(1, 10**6), approved=st.booleans())
        def record(self, month: int, amount: int, approved: bool) -> None:
            entry = move("a", "b", amount, id=self.next_id(), on=date(2026, month, 15))
            if approved:
                database.begin(lambda books: approve(books, self.book, entry, self.two))
            outcome = database.begin(lambda books: post(books, self.book, [Submission(entry, self.one)]))[0]
            expected = "posted"
            if month <= self.closed:
                expected = "entry.period_closed"
            elif month <= self.soft and not approved:
                expected = "entry.period_soft_closed"
            assert (outcome.error.code if outcome.error else outcome.status) == expected
            if expected == "posted":
                self.sums[month] += amount
                self.posted += 1

        @rule(
            kind=st.sampled_from(("soft_close", "close", "reopen", "open")),
            month=MONTHS,
            next_one=st.booleans(),
            approved=st.booleans(),
        )
        def step(self, kind: Kind, month: int, next_one: bool, approved: bool) -> None:
            wanted = {
                "soft_close": self.soft + 1,
                "close": self.closed + 1 if self.closed < self.soft else 0,
                "reopen": self.closed,
                "open": self.soft if self.soft > self.closed else 0,
            }[kind]
            month = wanted if next_one and 0 < wanted <= max(FIRSTS) else month
            asked = AskedStep(self.next_id(), kind, date(2026, month, 1))
            first, second = (
                Step(who, "finance", TODAY, "why", person_id=self.persons[who])
                for who in (self.one, self.two)
            )
            if month != wanted:
                with pytest.raises(PeriodNotNext):
                    database.begin(lambda books: propose(books, self.book, asked, first))
                return
            database.begin(lambda books: propose(books, self.book, asked, first))
            self.turned += 1
            if kind != "soft_close":
                decide = approve_step if approved else drop_step
                database.begin(lambda books: decide(books, self.book, second, step_id=asked.id))
            if kind == "soft_close":
                self.soft = month
            elif approved:
                change = {
                    "close": (self.soft, month),
                    "reopen": (self.soft, month - 1),
                    "open": (month - 1, self.closed),
                }
                self.soft, self.closed = change[kind]

        @rule()
        def seal(self) -> None:
            list(seal_everything(sequencer, signer, SystemClock()))

        @precondition(lambda self: self.sums)
        @invariant()
        def months_have_what_was_posted(self) -> None:
            with owner.read() as books:
                found = {m.month.month: m for m in months(books, self.book, TODAY)}
                states = {
                    n: "closed" if n <= self.closed else "soft_closed" if n <= self.soft else "open"
                    for n in found
                }
                assert {n: m.state for n, m in found.items()} == states
                rows = books.connection.exec_driver_sql(
                    "SELECT extract(month FROM effective_on)::integer, sum(debit)::bigint FROM ledger.posting WHERE book_id = %s"
                    " GROUP BY 1",
                    (self.book,),
                ).all()
            assert {month: amount for month, amount in rows if amount} == dict(self.sums)

        def teardown(self) -> None:
            event(f"entries that were posted: {some(self.posted)}")
            event(f"steps that were taken: {some(self.turned)}")
            self.seal()
            with owner.read() as books:
                assert [(f.invariant.name, f.offenders) for f in run_checks(books) if f.count] == []

    return Periods


@pytest.mark.long(10)
def test_periods_in_any_order(database: Database, owner: Database, database_url: str) -> None:
    """Goal: no step loses or lets through an entry. Method: the machine above."""
    sequencer = Database(database_url, role=ROLE, pool=1)
    with TemporaryDirectory() as folder:
        run_state_machine_as_test(
            machine(database, owner, sequencer, Path(folder)), settings=sized((6, 25), (100, 40))
        )
    sequencer.close()
