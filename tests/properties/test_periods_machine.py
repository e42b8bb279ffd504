"""Months closed and reopened in any order among entries of any date, against a model that knows two dates and a list of sums.

The model is the auditor: it predicts every answer, and at the end the sums of each month, what was refused, and that the log of
the book holds every entry once.
"""

from collections import Counter
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from ledger.audit.checks import run_checks
from ledger.clock import SystemClock
from ledger.database import Database
from ledger.identifiers import uuid7
from ledger.journal.accounts import NewAccount, open_accounts, open_book, register_asset
from ledger.journal.posting import Submission, approve, post
from ledger.parties.actions import issue_key
from ledger.parties.authority import Role
from ledger.periods.actions import Asked, approve_step, drop_step, propose
from ledger.periods.queries import months
from ledger.periods.rules import Kind, PeriodNotNext
from ledger.processes.actions import Step
from ledger.seals.keys import KeyFolder
from ledger.seals.sequencer import ROLE, Signer, seal_everything
from tests.world import move

TODAY = date(2026, 8, 10)
MONTHS = st.integers(1, 7)
_books = Counter[str]()


def machine(
    database: Database, owner: Database, sequencer: Database, folder: Path
) -> type[RuleBasedStateMachine]:
    """The machine over one database; every run has a book of its own."""
    signer = Signer(KeyFolder(folder), "test")

    class Periods(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            _books["n"] += 1
            self.book = owner.begin(self.furnish)
            self.soft = self.closed = 0  # months of 2026 behind each frontier
            self.sums: Counter[int] = Counter()

        def furnish(self, books: object) -> int:
            number = open_book(books, f"periods{_books['n']}", "x", date(2026, 1, 1))  # type: ignore[arg-type]
            people = [issue_key(books, None, number, n, Role.FINANCE) for n in ("Wang", "Chen")]  # type: ignore[arg-type]
            self.one, self.two = (key.actor_id for key in people)
            register_asset(books, number, "CNY", "renminbi", "money", "yuan", 2, 2)  # type: ignore[arg-type]
            open_accounts(books, number, [NewAccount(n, n, "clearing") for n in "ab"], self.one)  # type: ignore[arg-type]
            return number

        @rule(month=MONTHS, amount=st.integers(1, 10**6), approved=st.booleans())
        def record(self, month: int, amount: int, approved: bool) -> None:
            entry = move("a", "b", amount, on=date(2026, month, 15))
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

        @rule(
            kind=st.sampled_from(("soft_close", "close", "reopen", "open")),
            month=MONTHS,
            approved=st.booleans(),
        )
        def step(self, kind: Kind, month: int, approved: bool) -> None:
            wanted = {
                "soft_close": self.soft + 1,
                "close": self.closed + 1 if self.closed < self.soft else 0,
                "reopen": self.closed,
                "open": self.soft if self.soft > self.closed else 0,
            }[kind]
            asked = Asked(uuid7(), kind, date(2026, month, 1))
            first, second = (Step(who, "finance", TODAY, "why") for who in (self.one, self.two))
            if month != wanted:
                with pytest.raises(PeriodNotNext):
                    database.begin(lambda books: propose(books, self.book, asked, first))
                return
            database.begin(lambda books: propose(books, self.book, asked, first))
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
            self.seal()
            with owner.read() as books:
                assert [(f.invariant.name, f.offenders) for f in run_checks(books) if f.count] == []

    return Periods


def test_periods_in_any_order(database: Database, owner: Database, database_url: str) -> None:
    """Goal: no step loses or lets through an entry. Method: the machine above."""
    sequencer = Database(database_url, role=ROLE, pool=1)
    long = settings().max_examples > 100
    size = settings(
        max_examples=settings().max_examples if long else 12,
        stateful_step_count=40 if long else 25,
        deadline=None,
    )
    with TemporaryDirectory() as folder:
        run_state_machine_as_test(machine(database, owner, sequencer, Path(folder)), settings=size)
    sequencer.close()
