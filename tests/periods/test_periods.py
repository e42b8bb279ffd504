"""Months that are closed and reopened, a year that is carried, and what the database refuses by itself."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import psycopg
import pytest

from ledger.actors.authority import Role
from ledger.audit.checks import run_checks
from ledger.database import Books, Database
from ledger.database.refusals import Busy, PromiseBroken
from ledger.entries import Entry, Posting
from ledger.errors import LedgerError
from ledger.identifiers import uuid7
from ledger.journal import accounts
from ledger.journal.accounts import NewAccount
from ledger.journal.posting import Submission, approve, post
from ledger.periods import actions, queries, rules
from ledger.periods.actions import AskedStep
from ledger.periods.machines import STEP
from ledger.processes.acting import next_of, read_process
from ledger.processes.actions import Step, begin
from tests.furnished import furnished
from tests.people import key_for
from tests.rewriting import rewriting
from tests.world import BY_ACTS, World, make_world, move

TODAY = date(2026, 2, 10)


class Bureau:
    """A book of 2025 with two people of finance."""

    def __init__(self, database: Database, owner: Database) -> None:
        self.world: World = make_world(database, owner)
        self.owner = owner
        with owner.engine.begin() as connection, rewriting(connection, "book"):
            connection.exec_driver_sql("UPDATE ledger.book SET opens_on = '2025-01-01'")
        issued = [
            owner.begin(lambda books, n=n: key_for(books, self.world.book_id, n, Role.FINANCE))  # type: ignore[misc]
            for n in ("Wang", "Chen")
        ]
        self.one, self.two = (key.actor_id for key in issued)
        self.persons = {key.actor_id: key.person_id for key in issued}
        self.world.open(
            NewAccount("treasury:cash", "treasury", "treasury_cash"),
            NewAccount("treasury:revenue", "treasury", "nontax_revenue"),
        )

    def step(self, actor: int, reason: str = "month end") -> Step:
        """Who acts, on a fixed day."""
        return Step(actor, "finance", TODAY, reason, person_id=self.persons.get(actor))

    def ask(self, kind: rules.Kind, month: date) -> AskedStep:
        """Ask for a step."""
        asked = AskedStep(uuid7(), kind, month)
        self.world.database.begin(
            lambda books: actions.propose(books, self.world.book_id, asked, self.step(self.one))
        )
        return asked

    def decide(self, asked: AskedStep, actor: int = 0, *, approved: bool = True) -> queries.PeriodStep:
        """Decide about it."""
        step = self.step(actor or self.two)
        decide = actions.approve_step if approved else actions.drop_step
        return self.world.database.begin(
            lambda books: decide(books, self.world.book_id, step, step_id=asked.id)
        ).record

    def missing(self, asked: AskedStep) -> list[str]:
        """What is told to be missing before a step can be approved."""
        with self.world.database.read() as books:
            found = read_process(books, self.world.book_id, actions.PERIODS, asked.id, None)
            told = next_of(books, actions.PERIODS, *found, TODAY)
        return [missing.code for one in told if one.action == "approve" for missing in one.missing]

    def status(self, account: str, status: accounts.Status) -> None:
        """Freeze an account, or open it again."""
        self.world.owner.begin(
            lambda books: accounts.set_status(
                books, self.world.book_id, account, status, "order", self.world.poster
            )
        )

    def take(self, kind: rules.Kind, *months: int) -> None:
        """Ask for steps of months of 2025, and take them."""
        for month in months:
            asked = self.ask(kind, date(2025, month, 1))
            if kind != "soft_close":
                self.decide(asked)

    def adjust(self, entry: Entry, approver: int = 0, poster: int = 0) -> str:
        """Approve an entry and post it."""
        if approver:
            self.world.database.begin(lambda books: approve(books, self.world.book_id, entry, approver))
        batch = [Submission(entry, poster or self.one)]
        by = self.world.owner if entry.kind in BY_ACTS else self.world.database
        outcome = by.begin(lambda books: post(books, self.world.book_id, batch))[0]
        return outcome.error.code if outcome.error else outcome.status

    def sound(self) -> None:
        """Every promise holds."""
        with self.owner.read() as books:
            found = [(f.invariant.name, f.offenders) for f in run_checks(books) if f.count]
        # What stands here was posted by the owner of the database, for no case.
        assert [one for one in found if one[0] != "entries_have_their_records"] == []


@furnished
def bureau(database: Database, owner: Database) -> Bureau:
    """A book with two people of finance."""
    return Bureau(database, owner)


def refused(work: Callable[[], object]) -> str:
    """The code of what is refused."""
    with pytest.raises(LedgerError) as caught:
        work()
    for locale in ("en", "zh_Hans"):
        assert "{" not in caught.value.message(locale) + caught.value.remedy(locale)
    return caught.value.code


def test_a_month_passes_and_comes_back(bureau: Bureau) -> None:
    """January: open, soft-closed (an adjustment by two of finance), closed (nothing), reopened by two, and closed again."""
    world, day = bureau.world, date(2025, 1, 20)
    assert world.one(move("a", "b", 100, on=day)) == "posted"
    bureau.take("soft_close", 1)
    assert bureau.adjust(move("a", "b", 1, on=day)) == "entry.period_soft_closed"
    assert bureau.adjust(move("a", "b", 1, on=day), approver=world.approver) == "entry.period_soft_closed", (
        "the approver is not of finance"
    )
    assert (
        bureau.adjust(move("a", "b", 1, on=day), approver=bureau.two, poster=world.poster)
        == "entry.period_soft_closed"
    )
    assert bureau.adjust(move("a", "b", 1, on=day), approver=bureau.one) == "entry.approved_by_poster"
    assert bureau.adjust(move("a", "b", 1, on=day), approver=bureau.two) == "posted"
    assert world.one(move("a", "b", 1, on=date(2025, 2, 1))) == "posted"
    bureau.take("close", 1)
    assert bureau.adjust(move("a", "b", 1, on=day), approver=bureau.two) == "entry.period_closed"
    asked = bureau.ask("reopen", date(2025, 1, 1))
    assert refused(lambda: bureau.decide(asked, bureau.one)) == "process.second_person_needed"
    taken = bureau.decide(asked)
    assert (taken.reason, taken.proposed_by, taken.decided_by, taken.entries) == (
        "month end",
        "Wang",
        "Chen",
        2,
    )
    assert bureau.adjust(move("a", "b", 7, on=day), approver=bureau.two) == "posted"
    bureau.take("close", 1)
    bureau.take("reopen", 1)
    bureau.take("open", 1)
    assert world.one(move("a", "b", 1, on=day)) == "posted"
    with world.database.read() as books:
        assert rules.Frontiers(date(2025, 1, 1), None, None) == queries.frontiers(books, world.book_id)
        assert [s.kind for s in queries.steps(books, world.book_id)] == [
            "open",
            "reopen",
            "close",
            "reopen",
            "close",
            "soft_close",
        ]
        assert [
            (m.month.month, m.state, m.entries)
            for m in queries.months(books, world.book_id, date(2025, 2, 3))
        ] == [
            (1, "open", 4),
            (2, "open", 1),
        ]
    bureau.sound()


def test_months_pass_in_their_order(bureau: Bureau) -> None:
    """A step that is not the next of its kind is refused with the one that would be; so is a month that is not over."""
    assert refused(lambda: bureau.ask("soft_close", date(2025, 2, 1))) == "period.not_next"
    assert refused(lambda: bureau.ask("close", date(2025, 1, 1))) == "period.not_next"
    assert refused(lambda: bureau.ask("reopen", date(2025, 1, 1))) == "period.not_next"
    bureau.take("soft_close", 1, 2)
    bureau.take("close", 1)
    assert refused(lambda: bureau.ask("open", date(2025, 1, 1))) == "period.not_next"
    assert refused(lambda: bureau.ask("close", date(2025, 3, 1))) == "period.not_next"
    assert refused(lambda: bureau.ask("soft_close", date(2025, 2, 1))) == "period.not_next"
    over = rules.Frontiers(date(2026, 2, 1), None, None)
    assert refused(lambda: rules.check_next("soft_close", date(2026, 2, 1), over, TODAY)) == "period.not_over"
    stale = bureau.ask("close", date(2025, 2, 1))
    bureau.take("close", 2)
    assert refused(lambda: bureau.decide(stale)) == "period.not_next"
    assert bureau.decide(stale, approved=False).state == "dropped"
    assert refused(lambda: bureau.decide(stale)) == "process.step_not_allowed"


def test_steps_are_asked_with_care(bureau: Bureau) -> None:
    """A reason is needed; an id is one step; the same again is the same answer; what is unknown is said to be."""
    book, database = bureau.world.book_id, bureau.world.database
    asked = AskedStep(uuid7(), "soft_close", date(2025, 1, 1))
    bare = Step(bureau.one, "finance", TODAY, " ")
    assert (
        refused(lambda: database.begin(lambda books: actions.propose(books, book, asked, bare)))
        == "period.reason_missing"
    )
    step, other_words = bureau.step(bureau.one), bureau.step(bureau.one, "another reason")
    first = database.begin(lambda books: actions.propose(books, book, asked, step))
    again = database.begin(lambda books: actions.propose(books, book, asked, step))
    assert (first.fresh, again.fresh, again.record) == (True, False, first.record)
    assert (
        refused(lambda: database.begin(lambda books: actions.propose(books, book, asked, other_words)))
        == "entry.id_used"
    )
    other = replace(asked, month=date(2025, 2, 1))
    assert (
        refused(lambda: database.begin(lambda books: actions.propose(books, book, other, step)))
        == "entry.id_used"
    )
    assert refused(lambda: bureau.decide(AskedStep(uuid7(), "close", date(2025, 1, 1)))) == "process.unknown"
    foreign, stranger = replace(other, id=uuid7()), replace(step, role="bureau")
    assert (
        refused(lambda: database.begin(lambda books: actions.propose(books, book, foreign, stranger)))
        == "process.role_not_for_step"
    )


def money(amount: int, on: date) -> Entry:
    """Money that came into the treasury."""
    lines = (
        Posting("treasury:cash", "CNY", "debit", amount),
        Posting("treasury:revenue", "CNY", "credit", amount),
    )
    return Entry(uuid7(), "compensation.payment", on, lines)


def test_a_year_is_carried(bureau: Bureau) -> None:
    """2025: revenue 900.00, of which January 2026's 50.00 is not. Carried: 900.00 to the net assets; then December is closed."""
    world = bureau.world
    for on, amount in (
        (date(2025, 3, 1), 60_000),
        (date(2025, 12, 31), 30_000),
        (date(2026, 1, 1), 5_000),
    ):
        assert world.one(money(amount, on)) == "posted"
    bureau.take("soft_close", *range(1, 13))
    bureau.take("close", *range(1, 12))
    assert refused(lambda: bureau.take("close", 12)) == "period.year_not_carried"
    asked = bureau.ask("year_close", date(2025, 12, 1))
    late = money(5_000, date(2025, 12, 30))
    assert bureau.missing(asked) == []
    assert bureau.adjust(late, approver=bureau.two) == "posted"
    assert bureau.missing(asked) == ["period.figures_changed"] == [refused(lambda: bureau.decide(asked))]
    assert bureau.decide(asked, approved=False).state == "dropped"
    asked, twin = (bureau.ask("year_close", date(2025, 12, 1)) for _ in range(2))
    assert refused(lambda: bureau.decide(asked, bureau.one)) == "process.second_person_needed"
    bureau.status("treasury:revenue", "frozen")
    assert bureau.missing(asked) == ["account.frozen"] == [refused(lambda: bureau.decide(asked))]
    bureau.status("treasury:revenue", "open")
    assert bureau.missing(asked) == []
    assert bureau.decide(asked).state == "done"
    assert bureau.missing(twin) == ["period.nothing_to_carry"] == [refused(lambda: bureau.decide(twin))]
    assert bureau.decide(asked).state == "done", "a second time changes nothing"
    assert (world.balance("treasury:revenue"), world.balance("treasury:net_assets")) == (-5_000, -95_000)
    assert refused(lambda: bureau.ask("year_close", date(2025, 12, 1))) == "period.nothing_to_carry"
    bureau.take("close", 12)
    bureau.sound()


def test_the_database_refuses_by_itself(bureau: Bureau, database_url: str) -> None:
    """Past Python: the owner's plain SQL is refused behind a frontier, and a frontier moves by nobody's UPDATE."""
    world = bureau.world
    world.one(move("a", "b", 1, on=date(2025, 1, 5)))
    world.one(move("a", "b", 1, on=date(2025, 3, 5)))
    bureau.take("soft_close", 1)
    bureau.take("close", 1)
    forged = """WITH e AS (
          INSERT INTO ledger.entry (book_id, entry_id, kind, effective_on, recorded_at, actor_id, lines, memo, document)
          SELECT book_id, '01980000-0000-7000-8000-00000000beef', kind, '2025-01-31', clock_timestamp(), actor_id, 2, '', ''
          FROM ledger.entry LIMIT 1)
        INSERT INTO ledger.posting
        SELECT book_id, account_id, asset_id, line, '01980000-0000-7000-8000-00000000beef', debit, credit, version, balance_after,
          recorded_at, '2025-01-31' FROM ledger.posting WHERE effective_on = '2025-03-05'"""
    cases = {
        "UPDATE ledger.book SET closed_through = NULL": "frontier_by_move",
        "DELETE FROM ledger.period_move": "journal_append_only",
        "UPDATE ledger.period_step SET month = month": "journal_append_only",
        f"SELECT ledger.move_period({world.book_id}, (SELECT step_id FROM ledger.period_move LIMIT 1))": "period_step_done",
        forged: "posting_version_once",
    }
    for statement, promise in cases.items():
        with psycopg.connect(database_url) as connection, pytest.raises(psycopg.Error) as caught:
            connection.execute(statement)
            connection.commit()
        assert caught.value.diag.constraint_name == promise, statement
    with psycopg.connect(database_url) as connection, pytest.raises(psycopg.Error) as caught:
        connection.execute(
            "DROP INDEX ledger.posting_version_once; ALTER TABLE ledger.posting DISABLE TRIGGER ALL"
        )
        connection.execute(forged)
    assert caught.value.diag.constraint_name == "entry_period_open"


def test_a_step_needs_its_second_person_in_the_database_too(bureau: Bureau) -> None:
    """A process that one person drove to its end by hand moves nothing."""
    world = bureau.world
    bureau.take("soft_close", 1)
    step_id = uuid7()

    def alone(books: Books) -> None:
        begin(books, world.book_id, step_id, STEP, "soft_close", bureau.step(bureau.one))
        books.connection.exec_driver_sql(
            "INSERT INTO ledger.period_step VALUES (%s, %s, 'close', '2025-01-01', '')",
            (world.book_id, step_id),
        )
        books.connection.exec_driver_sql("SELECT ledger.move_period(%s, %s)", (world.book_id, step_id))

    with pytest.raises(LedgerError) as caught:
        world.database.begin(alone)
    assert caught.value.figures["promise"] == "period_step_done"


def test_what_is_being_posted_is_waited_for(bureau: Bureau) -> None:
    """A close that meets an entry in flight waits; the entry is in the month that was closed, and none comes after."""
    world, day = bureau.world, date(2025, 1, 9)
    bureau.take("soft_close", 1)
    entry = move("a", "b", 5, on=day)
    world.database.begin(lambda books: approve(books, world.book_id, entry, bureau.two))
    asked = bureau.ask("close", date(2025, 1, 1))
    posted, closed = threading.Event(), threading.Event()

    def slow(books: Books) -> None:
        post(books, world.book_id, [Submission(entry, bureau.one)])
        posted.set()
        assert not closed.wait(0.3)

    def close() -> None:
        posted.wait(10)
        bureau.decide(asked)
        closed.set()

    threads = [threading.Thread(target=lambda: world.database.begin(slow)), threading.Thread(target=close)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with world.database.read() as books:
        assert queries.steps(books, world.book_id, asked.id)[0].entries == 1
    bureau.sound()


def test_a_close_does_not_wait_for_ever(bureau: Bureau) -> None:
    """When something is being posted for longer than five seconds, the step says so, and nothing has changed."""
    bureau.take("soft_close", 1)
    asked = bureau.ask("close", date(2025, 1, 1))
    with bureau.owner.engine.connect() as holding:
        holding.exec_driver_sql(
            "SELECT pg_advisory_xact_lock_shared(hashtext('ecoledger.periods'), %s)", (bureau.world.book_id,)
        )
        with pytest.raises(Busy):
            bureau.decide(asked)
    assert bureau.decide(asked).state == "done"


def test_a_new_book_may_be_opened_in_the_middle_of_a_month(bureau: Bureau) -> None:
    """The first month of a book is that of its opening day, and reopening it leaves no frontier."""
    number = bureau.world.owner.begin(
        lambda books: accounts.open_book(books, "mid", "Mid", date(2025, 5, 17))
    )
    with bureau.world.database.read() as books:
        at = queries.frontiers(books, number)
    rules.check_next("soft_close", date(2025, 5, 1), at, TODAY)
    assert rules.last_of(date(2028, 2, 1)) == date(2028, 2, 29)


def test_a_month_is_closed_with_its_checklist(bureau: Bureau) -> None:
    """Goal: closing asks. Method: nothing was sealed and no doctor ran; the second person says nothing, then why; the list stays."""
    world, month = bureau.world, date(2025, 1, 1)
    world.post(*(move("a", "b", 1, on=on) for on in (month, date(2025, 1, 31), date(2025, 2, 1))))
    bureau.ask("soft_close", month)
    approved = move("a", "b", 1, on=date(2025, 1, 31), kind="journal.adjustment")
    world.database.begin(lambda books: approve(books, world.book_id, approved, bureau.two))
    close = bureau.ask("close", month)
    with world.database.read() as books:
        [kept] = queries.steps(books, world.book_id, close.id)
        now = queries.checklist(books, world.book_id, month)
    assert kept.checklist is not None
    assert kept.checklist.open == ["unsealed", "approvals", "broken"]
    assert (kept.checklist.approvals, kept.checklist.unbalanced, kept.checklist.entries) == (1, 0, 2)
    assert replace(now, as_of="") == replace(kept.checklist, as_of="", unsealed=now.unsealed)
    told = world.database.begin

    def decide(reason: str) -> str:
        step = bureau.step(bureau.two, reason)
        return told(
            lambda books: actions.approve_step(books, world.book_id, step, step_id=close.id)
        ).record.state

    with pytest.raises(actions.OpenItems) as caught:
        decide(" ")
    assert caught.value.figures["open"] == "unsealed, approvals, broken"
    assert decide("the adjustment was given up") == "done"
    with world.database.read() as books:
        [kept] = queries.steps(books, world.book_id, close.id)
    assert kept.decided_why == "the adjustment was given up"


def test_postgresql_wants_the_word_too(bureau: Bureau, monkeypatch: pytest.MonkeyPatch) -> None:
    """Goal: the twin. Method: what Python checks is taken out."""
    world, month = bureau.world, date(2025, 1, 1)
    bureau.ask("soft_close", month)
    close = bureau.ask("close", month)
    monkeypatch.setattr(actions, "_check_said", lambda taken: None)
    step = bureau.step(bureau.two, "")
    with pytest.raises(PromiseBroken) as caught:
        world.database.begin(lambda books: actions.approve_step(books, world.book_id, step, step_id=close.id))
    assert caught.value.figures["promise"] == "period_open_items"
