"""Reversals: in full, once, linked both ways, inside their window."""

from datetime import datetime, timedelta

import pytest

from ledger.database import Database
from ledger.entries import Entry
from ledger.identifiers import uuid7
from ledger.journal.balances import entry_by_id
from ledger.journal.posting import Submission, mirror, post
from tests.world import DAY, World, move


def undo(entry: Entry) -> Entry:
    """The reversal of an entry, under a new id."""
    return mirror(entry, uuid7(), DAY, "wrong account", "decision 7")


def test_reversal_undoes_and_is_linked_both_ways(world: World) -> None:
    """Balances return; each of the two names the other; a retry is a replay."""
    first = move("low", "a", 5)
    world.post(first)
    back = undo(first)
    assert world.one(back) == "posted"
    assert world.one(back) == "replayed"
    assert (world.balance("low"), world.balance("a")) == (0, 0)
    with world.database.read() as books:
        assert entry_by_id(books, world.book_id, first.id).reversed_by == back.id
        assert entry_by_id(books, world.book_id, back.id).entry.reverses == first.id
    assert world.broken() == []


def test_at_most_once(world: World) -> None:
    """A second reversal is refused and names the first; two in one batch too."""
    first, second = move("a", "b", 5), move("a", "b", 6)
    world.post(first, second)
    back = undo(first)
    world.post(back)
    error = world.post(undo(first))[0].error
    assert error is not None
    assert (error.code, error.figures["by"]) == ("reversal.reversed_already", str(back.id))
    assert [o.status for o in world.post(undo(second), undo(second))] == ["posted", "refused"]


def test_refused_first_reversal_leaves_room(world: World) -> None:
    """In one batch: when the first reversal of an entry is refused, the second may stand."""
    first = move("low", "a", 5)
    world.post(first, move("b", "low", 5))
    outcomes = world.post(undo(first), move("low", "b", 5), undo(first))
    assert [o.status for o in outcomes] == ["refused", "posted", "posted"]
    assert world.broken() == []


def test_limits_hold_for_reversals(world: World) -> None:
    """What was spent meanwhile cannot be taken back."""
    first = move("low", "a", 5)
    world.post(first, move("b", "low", 4))
    assert world.one(undo(first)) == "account.overdraft"


def test_only_the_mirror(world: World) -> None:
    """Parts, other amounts and other accounts are not a reversal; nor is an unknown target or another kind."""
    first = move("a", "b", 5)
    world.post(first)
    wrong = [
        (move("b", "a", 4, kind="journal.reversal", reverses=first.id), "reversal.not_the_mirror"),
        (move("b", "c", 5, kind="journal.reversal", reverses=first.id), "reversal.not_the_mirror"),
        (move("a", "b", 5, kind="journal.reversal", reverses=first.id), "reversal.not_the_mirror"),
        (move("b", "a", 5, kind="journal.reversal", reverses=uuid7()), "reversal.target_unknown"),
        (move("b", "a", 5, kind="journal.reversal"), "reversal.kind_and_target"),
    ]
    for entry, code in wrong:
        assert world.one(entry) == code


def test_kinds_that_cannot_be_reversed(world: World) -> None:
    """A reversal stays."""
    first = move("a", "b", 5)
    back = undo(first)
    world.post(first)
    world.post(back)
    assert world.one(undo(back)) == "reversal.kind_not_reversible"


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (timedelta(days=5, microseconds=-1), "posted"),
        (timedelta(days=5), "posted"),
        (timedelta(days=5, microseconds=1), "reversal.window_over"),
    ],
)
def test_window(world: World, owner: Database, after: timedelta, expected: str) -> None:
    """A pay-out may be reversed for five days after it was recorded, by the clock of the database."""
    world.post(move("cash", "claim", 5, kind="market.deposit"))
    payout = move("claim", "cash", 5, kind="market.payout")
    recorded = world.post(payout)[0].recorded_at
    assert isinstance(recorded, datetime)
    later = (recorded + after).isoformat()

    def work(books: object) -> str:
        books.connection.exec_driver_sql("SELECT set_config('ecoledger.now', %s, true)", (later,))  # type: ignore[attr-defined]
        outcome = post(books, world.book_id, [Submission(undo(payout), world.poster)])[0]  # type: ignore[arg-type]
        return outcome.error.code if outcome.error else outcome.status

    assert owner.begin(work) == expected
