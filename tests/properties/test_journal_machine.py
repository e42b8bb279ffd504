"""All kernel actions in any order, against an independent model that predicts every answer.

The model is plain Python and knows nothing of SQL: dictionaries of balances, a list of entries, a table of answers by
id. After every step: debits equal credits in each asset, the materialised balances are the model's and the sums of
the postings, no limit is broken, and nothing written earlier has changed.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest
from hypothesis import event
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import text

from ledger.entries import Entry, Posting
from ledger.identifiers import uuid7
from ledger.journal.accounts import NewAccount
from ledger.journal.posting import mirror
from tests.conftest import named
from tests.furnished import as_owner, as_web
from tests.properties.numbers import numbered, sized, some
from tests.world import DAY, World, make_world

ASSETS = ("CNY", "lot:1")
NAMES = [f"m{i}" for i in range(6)]
EVERY = 5
"""Steps after which all invariants are asked; and at the end of every example."""


@dataclass
class Model:
    """The auditor: what must come of everything."""

    floor: dict[str, int | None] = field(default_factory=dict)
    ceiling: dict[str, int | None] = field(default_factory=dict)
    status: dict[str, str] = field(default_factory=dict)
    net: dict[tuple[str, str], int] = field(default_factory=dict)
    moved: list[tuple[date, tuple[str, str], int]] = field(default_factory=list)
    """What was posted: on which day, on what, and how much; so the balance of any day is a sum."""
    answers: dict[UUID, tuple[Entry, str]] = field(default_factory=dict)
    reversed: set[UUID] = field(default_factory=set)

    def posted(self) -> list[Entry]:
        """Every entry that is in the book, in the order in which they came."""
        return [entry for entry, answer in self.answers.values() if answer == "posted"]

    def judge(self, entry: Entry) -> str:
        """Predict the answer to one entry and, when it is posted, move the balances."""
        if entry.id in self.answers:
            known, answer = self.answers[entry.id]
            return ("replayed" if answer == "posted" else answer) if known == entry else "entry.id_used"
        answer = self._fault(entry)
        if answer == "posted":
            self._move(entry)
            if entry.reverses:
                self.reversed.add(entry.reverses)
        return answer

    def _fault(self, entry: Entry) -> str:
        for p in entry.postings:
            status = self.status.get(p.account)
            if status is None:
                return "entry.account_unknown"
            if status in ("closed", "frozen"):
                return f"account.{status}"
            if status == "receive_only" and p.side == "credit":
                return "account.receive_only"
        if entry.reverses:
            target, answer = self.answers.get(entry.reverses, (None, ""))
            if target is None or answer != "posted":
                return "reversal.target_unknown"
            if entry.reverses in self.reversed:
                return "reversal.reversed_already"
            if target.reverses:
                return "reversal.kind_not_reversible"
        trial, moved = dict(self.net), list(self.moved)
        for p in entry.postings:
            key = (p.account, p.asset)
            amount = p.amount if p.side == "debit" else -p.amount
            trial[key] = trial.get(key, 0) + amount
            moved.append((entry.effective_on, key, amount))
            floor, ceiling = self.floor[p.account], self.ceiling[p.account]
            if p.side == "credit" and floor is not None and trial[key] < floor:
                return "account.overdraft"
            if p.side == "credit" and floor is not None and _least(moved, key, entry.effective_on) < floor:
                return "account.overdraft_later"
            if p.side == "debit" and ceiling is not None and trial[key] > ceiling:
                return "account.ceiling"
        return "posted"

    def _move(self, entry: Entry) -> None:
        for p in entry.postings:
            key = (p.account, p.asset)
            amount = p.amount if p.side == "debit" else -p.amount
            self.net[key] = self.net.get(key, 0) + amount
            self.moved.append((entry.effective_on, key, amount))

    def judge_batch(self, entries: list[Entry], groups: list[int]) -> list[str]:
        """Predict a batch: members of a group stand or fall together."""
        told: list[str] = []
        start = 0
        while start < len(entries):
            end = start + 1
            while groups[start] and end < len(entries) and groups[end] == groups[start]:
                end += 1
            told += self._judge_group(entries[start:end], bool(groups[start]))
            start = end
        for entry, answer in zip(entries, told, strict=True):
            if answer not in ("entry.linked_failed", "entry.id_used", "replayed"):
                self.answers.setdefault(entry.id, (entry, answer))
        return told

    def _judge_group(self, members: list[Entry], linked: bool) -> list[str]:
        before, reversed_before, moved_before = dict(self.net), set(self.reversed), list(self.moved)
        told = []
        for entry in members:
            told.append(self.judge(entry))
            if linked and told[-1] not in ("posted", "replayed"):
                self.net, self.reversed, self.moved = before, reversed_before, moved_before
                told[:-1] = [t if t == "replayed" else "entry.linked_failed" for t in told[:-1]]
                return told + ["entry.linked_failed"] * (len(members) - len(told))
        return told


def _least(moved: list[tuple[date, tuple[str, str], int]], key: tuple[str, str], on: date) -> int:
    """Give the least that is held at the end of a day from a day on."""
    own = [(day, amount) for day, one, amount in moved if one == key]
    return min(sum(amount for day, amount in own if day <= end) for end, _ in own if end >= on)


entries = st.tuples(
    st.builds(
        lambda order, cut, legs: [
            (order[debit % cut], order[cut + credit % (len(order) - cut)], amount)
            for debit, credit, amount in legs
        ],
        st.permutations(NAMES),
        st.integers(1, len(NAMES) - 1),
        st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5), st.integers(1, 40)), min_size=1, max_size=3),
    ),
    st.integers(0, 60),
    st.sampled_from(ASSETS),
)
"""No account is on both sides. The names are dealt to the sides: to draw both and throw away what does not fit would throw away nine of ten
examples, each with its database."""


def write(spec: Any, entry_id: UUID) -> Entry:
    """Make an entry from drawn values."""
    legs, back, asset = spec
    postings: list[Posting] = []
    for debit, credit, amount in legs:
        postings += [Posting(debit, asset, "debit", amount), Posting(credit, asset, "credit", amount)]
    return Entry(entry_id, "journal.transfer", DAY - timedelta(days=back), tuple(postings))


class JournalMachine(RuleBasedStateMachine):
    """The real kernel beside the model."""

    server_url = ""
    template = ""

    @initialize()
    def start(self) -> None:
        """A clone of the template and an empty model."""
        self.name = f"eco_machine_{uuid7().hex}"
        with psycopg.connect(self.server_url, autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{self.name}" TEMPLATE "{self.template}" STRATEGY file_copy')
        url = named(self.server_url, self.name)
        self.owner = as_owner(url)
        self.world: World = make_world(as_web(url), self.owner)
        self.model = Model()
        self.past: list[str] = []
        self.made = self.acted = self.looked = 0

    def teardown(self) -> None:
        """Drop the clone."""
        if hasattr(self, "owner"):
            broken = self.world.broken()
            event(f"batches that moved something: {some(self.acted)}")
            self.owner.close()
            self.world.database.close()
            with psycopg.connect(self.server_url, autocommit=True) as connection:
                connection.execute(f'DROP DATABASE "{self.name}" WITH (FORCE)')
            assert broken == []

    def next_id(self) -> UUID:
        """Make an id that none has had in this run."""
        self.made += 1
        return numbered(self.made)

    def check(self, batch: list[Entry], groups: list[int], *, atomic: bool = False) -> None:
        """Post a batch, and hold every outcome against the model."""
        expected = self.model.judge_batch(batch, [1] * len(batch) if atomic else groups)
        outcomes = self.world.post(*batch, groups=tuple(groups), atomic=atomic)
        assert [o.error.code if o.error else o.status for o in outcomes] == expected
        self.acted += "posted" in expected
        for o in outcomes:
            if o.status == "posted":
                assert len(o.balances) == len(o.entry.postings)

    @precondition(lambda self: hasattr(self, "model") and len(self.model.status) < len(NAMES))
    @rule(data=st.data(), floor=st.sampled_from([None, 0, -30]), ceiling=st.sampled_from([None, None, 50]))
    def open_account(self, data: st.DataObject, floor: int | None, ceiling: int | None) -> None:
        """Open an account with limits, once."""
        name = data.draw(st.sampled_from([name for name in NAMES if name not in self.model.status]))
        self.world.open(NewAccount(name, "x", "clearing", floor, ceiling))
        self.model.floor[name], self.model.ceiling[name], self.model.status[name] = floor, ceiling, "open"

    @rule(spec=entries)
    def post_one(self, spec: Any) -> None:
        """Post one entry, perhaps back-dated."""
        self.check([write(spec, self.next_id())], [0])

    @rule(specs=st.lists(entries, min_size=2, max_size=6), atomic=st.booleans(), data=st.data())
    def post_batch(self, specs: list[Any], atomic: bool, data: st.DataObject) -> None:
        """Post a batch: each for itself, by groups, or all or none."""
        groups = sorted(data.draw(st.lists(st.integers(0, 2), min_size=len(specs), max_size=len(specs))))
        self.check([write(spec, self.next_id()) for spec in specs], groups, atomic=atomic)

    @precondition(lambda self: hasattr(self, "model") and self.model.answers)
    @rule(data=st.data(), change=st.booleans(), beside=entries)
    def send_again(self, data: st.DataObject, change: bool, beside: Any) -> None:
        """Send a known id again, the same or changed, alone or in a group with a new entry."""
        entry, _ = data.draw(st.sampled_from(list(self.model.answers.values())))
        if change:
            entry = Entry(
                entry.id,
                entry.kind,
                entry.effective_on,
                entry.postings,
                "changed",
                entry.document,
                entry.reverses,
            )
        groups = data.draw(st.sampled_from([[0, 0], [1, 1]]))
        self.check([entry, write(beside, self.next_id())], groups)

    @precondition(lambda self: hasattr(self, "model") and self.model.posted())
    @rule(data=st.data())
    def reverse(self, data: st.DataObject) -> None:
        """Reverse an entry that was posted, on its day or later, perhaps for the second time."""
        entry = data.draw(st.sampled_from(self.model.posted()))
        on = data.draw(st.sampled_from([entry.effective_on, date(2026, 6, 2)]))
        self.check([mirror(entry, self.next_id(), on, "", "")], [0])

    @precondition(lambda self: hasattr(self, "model") and self.model.status)
    @rule(data=st.data(), status=st.sampled_from(["open", "open", "frozen", "receive_only", "closed"]))
    def change_status(self, data: st.DataObject, status: Any) -> None:
        """Freeze, half-freeze, open, or close an account that is empty."""
        names = list(self.model.status)
        if status == "closed":
            filled = {account for (account, _), net in self.model.net.items() if net}
            names = [name for name in names if name not in filled] or names
        name = data.draw(st.sampled_from(names))
        if status != "closed" or not any(
            net for (account, _), net in self.model.net.items() if account == name
        ):
            self.world.status(name, status)
            self.model.status[name] = status

    @invariant()
    def books_agree(self) -> None:
        """Balances are the model's, every invariant holds, and nothing in the past has changed."""
        if not hasattr(self, "world"):
            return
        with self.owner.read() as books:
            rows = books.connection.execute(
                text(
                    "SELECT a.code, s.code, b.debits - b.credits FROM ledger.balance b"
                    " JOIN ledger.account a USING (book_id, account_id) JOIN ledger.asset s USING (book_id, asset_id)"
                )
            )
            found = {(account, asset): net for account, asset, net in rows if net}
            assert found == {key: net for key, net in self.model.net.items() if net}
            written = list(
                books.connection.scalars(
                    text(
                        "SELECT e::text || coalesce(string_agg(p::text, '' ORDER BY p.line), '') FROM ledger.entry e"
                        " JOIN ledger.posting p USING (book_id, entry_id) GROUP BY e, e.recorded_at, e.entry_id"
                        " ORDER BY e.recorded_at, e.entry_id"
                    )
                )
            )
        assert set(self.past) <= set(written)
        assert len(written) == sum(answer == "posted" for _, answer in self.model.answers.values())
        self.past = written
        self.looked += 1
        if self.looked % EVERY == 0:
            assert self.world.broken() == []


@pytest.mark.long(5)
@pytest.mark.usefixtures("template")
def test_journal_machine(server_url: str, template: str) -> None:
    """Whatever people do in whatever order, the kernel answers what the model predicts."""

    class Machine(JournalMachine):
        pass

    Machine.server_url, Machine.template = server_url, template
    run_state_machine_as_test(Machine, settings=sized((10, 25), (60, 60)))
