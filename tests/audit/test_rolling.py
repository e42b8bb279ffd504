"""A night looks at what is new and at a part of what is old: what it finds and when, and what its marks are worth."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

import psycopg
import pytest

from ledger.audit import rolling
from ledger.audit.checks import run_checks
from ledger.audit.rolling import (
    MARKS,
    NightMark,
    Plan,
    keep_marks,
    last_marks,
    plan_night,
    run_night,
    sign_marks,
)
from ledger.database.refusals import PromiseBroken
from ledger.journal.accounts import NewAccount, open_accounts
from ledger.proofs.notes import Note, NoteMalformed, sign
from ledger.seals.sequencer import announce_key
from tests.sampling import sample
from tests.seals.conftest import Sealing, sealing, unsealed, world
from tests.seals.test_tampering import CHANGES, TABLES, honest
from tests.world import move

__all__ = ["honest", "sealing", "unsealed", "world"]

DAY = date(2026, 6, 1)
NIGHTS = 3
OF_WHAT_IS_NEW = ("amounts", "balance", "checkpoint", "entry", "head", "last", "posting", "seal", "tile")
"""What changes of the twelve entries, and of what is made of them."""


@pytest.fixture(autouse=True)
def blocks_are_small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Four records have their turn together, so that a small book has many blocks."""
    monkeypatch.setattr(rolling, "BLOCK", 4)


@dataclass(frozen=True)
class Night:
    """What a night looked at, and what it found."""

    plan: Plan
    found: dict[str, list[str]]


def night(sealing: Sealing, day: int, nights: int = NIGHTS) -> Night:
    """Do the checks of a night, so many days after the first, and keep its marks where it found nothing."""
    keys = sealing.signer.keys
    with sealing.owner.read() as books:
        plan = plan_night(books, keys, DAY + timedelta(days=day), nights)
        found = {f.invariant.name: f.offenders for f in run_night(books, plan) if f.count}
        made = [] if found.keys() - {MARKS.name} else sign_marks(books, keys, plan)
    sealing.owner.begin(lambda books: keep_marks(books, made, datetime.now(UTC), 7))
    return Night(plan, found)


def post_twelve(sealing: Sealing) -> None:
    """Post what `honest` has, and seal it."""
    sealing.world.post(*[move("abcd"[n % 4], "abcd"[(n + 1) % 4], n + 1, memo=f"n {n}") for n in range(12)])
    sealing.seal()
    sealing.seal()


def change(database_url: str, statements: str) -> None:
    """Change something by plain SQL, with no trigger in force; afterwards all fire as they did, so that what was changed alone is found."""
    with psycopg.connect(database_url) as connection:
        always = connection.execute(
            "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE tgenabled = 'A' AND tgrelid = ANY (%s::regclass[])",
            ([f"ledger.{table}" for table in (*TABLES, "night_mark")],),
        ).fetchall()
        connection.execute("SET session_replication_role = replica")
        for table in (*TABLES, "night_mark"):
            connection.execute(f"ALTER TABLE ledger.{table} DISABLE TRIGGER ALL")
        for statement in statements.split(";"):
            connection.execute(statement)
        for table in (*TABLES, "night_mark"):
            connection.execute(f"ALTER TABLE ledger.{table} ENABLE TRIGGER ALL")
        for table, trigger in always:
            connection.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {trigger}")


def sampled(changes: Iterable[str]) -> list[str]:
    """Of every table and sort of change one; all where everything is asked for."""
    return sample(
        changes,
        lambda what: what.replace(".", " ").split()[0],
        lambda what: what.split()[-1] in ("removed", "inserted"),
    )


def test_a_night_goes_on_from_the_one_before(honest: Sealing) -> None:
    """The first checks everything; the second what is new and a third of the blocks; what was looked at is told."""
    first = night(honest, 0)
    assert (first.plan.whole, first.found) == (True, {})
    sizes = {one.book: one.size for one in first.plan.seen}
    honest.world.one(move("a", "b", 5))
    honest.seal()
    second = night(honest, 1)
    assert (second.plan.whole, second.found, second.plan.days) == (False, {}, ((DAY.toordinal() + 1) % 3,))
    for one in second.plan.seen:
        assert one.mark is not None
        assert one.mark.size == sizes[one.book]
    with honest.owner.read() as books:
        told = [(one.book, one.told, one.milliseconds) for one in last_marks(books, 2)]
    size = sizes["zj"]
    blocks = -(-size // 4)
    turn = len([n for n in range(blocks) if n % 3 == second.plan.days[0]])
    assert told[1] == (
        "zj",
        f"records from {size} to {size + 1}, and {turn} of {blocks} older blocks of 4",
        7,
    )


@pytest.mark.parametrize("what", sampled(name for name in CHANGES if name.startswith(OF_WHAT_IS_NEW)))
def test_a_change_of_what_is_new_is_found_the_same_night(
    sealing: Sealing, database_url: str, what: str
) -> None:
    """Goal: nothing new waits for its turn. Method: changes of entries after the last mark, a sample by table and sort."""
    assert night(sealing, 0).found == {}
    post_twelve(sealing)
    change(database_url, CHANGES[what])
    found = night(sealing, 1)
    assert not found.plan.whole or MARKS.name in found.found
    assert found.found.keys() - {MARKS.name}, what
    assert night(sealing, 2).found.keys() - {MARKS.name}, "no mark is kept, so the next night finds it again"


@pytest.mark.parametrize("what", sampled(CHANGES))
def test_a_change_of_what_is_old_is_found_within_the_cycle(
    honest: Sealing, database_url: str, what: str
) -> None:
    """Goal: all of the old has its turn. Method: changes behind the mark, a sample by table and sort; the doctor finds each at once."""
    assert night(honest, 0).found == {}
    change(database_url, CHANGES[what])
    with honest.owner.read() as books:
        assert [f.invariant.name for f in run_checks(books) if f.count]
    assert any(night(honest, day).found.keys() - {MARKS.name} for day in range(1, NIGHTS + 1)), what


def test_a_row_that_was_changed_after_its_new_record_is_found_the_same_night(
    sealing: Sealing, database_url: str
) -> None:
    """A table whose turn it is not: the row of which a record is new is held against it."""
    assert night(sealing, 0).found == {}
    new = NewAccount("e", "owner:e", "clearing")
    sealing.owner.begin(
        lambda books: open_accounts(books, sealing.world.book_id, [new], sealing.world.poster)
    )
    sealing.seal()
    tables = sealing.rows("SELECT source FROM ledger.recorded_tables()")
    number = tables.index(("account",)) + 1
    turn = next(day for day in (1, 2) if number % NIGHTS != (DAY.toordinal() + day) % NIGHTS)
    change(database_url, "UPDATE ledger.account SET owner = 'owner:b' WHERE code = 'e'")
    with sealing.owner.read() as books:
        plan = plan_night(books, sealing.signer.keys, DAY + timedelta(days=turn), NIGHTS)
        plan = replace(plan, days=((DAY.toordinal() + turn) % NIGHTS,))
        found = {f.invariant.name: f.offenders for f in run_night(books, plan) if f.count}
    assert found["rows_are_as_recorded"][0].endswith(": owner")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger.night_mark SET note = replace(note, 'position ', 'position 1')",
        "UPDATE ledger.night_mark SET note = replace(note, 'night 2026', 'night 2027')",
        "UPDATE ledger.night_mark SET note = 'x'",
        "UPDATE ledger.night_mark SET book_id = 1 - book_id",
        "UPDATE ledger.night_mark SET note = split_part(note, E'\\n\\n', 1) || E'\\n\\n— x AAAA\\n'",
    ],
)
def test_a_mark_that_was_changed_is_found(honest: Sealing, database_url: str, statement: str) -> None:
    """It is named, and the night that finds it checks everything; the next goes on from its own mark."""
    assert night(honest, 0).found == {}
    change(database_url, statement)
    second = night(honest, 1)
    assert second.plan.whole
    assert all(told.startswith("book ") for told in second.found.pop(MARKS.name))
    assert second.found == {}
    third = night(honest, 2)
    assert (third.plan.whole, third.found) == (False, {})


def test_a_mark_that_is_gone_or_put_back_makes_a_night_look_at_more(
    honest: Sealing, database_url: str
) -> None:
    """Nobody is told: what would not have been looked at is."""
    night(honest, 0)
    before = honest.rows("SELECT max(mark_id) FROM ledger.night_mark")[0][0]
    honest.world.one(move("a", "b", 5))
    honest.seal()
    night(honest, 1)
    change(database_url, f"DELETE FROM ledger.night_mark WHERE mark_id > {before}")
    again = night(honest, 2)
    assert (again.plan.whole, again.found, len(again.plan.days)) == (False, {}, 2)
    assert [one.size - one.mark.size for one in again.plan.seen if one.mark and one.book == "zj"] == [1]
    change(database_url, "DELETE FROM ledger.night_mark WHERE book_id = 1")
    assert night(honest, 3).plan.whole


@pytest.mark.parametrize(
    "made",
    [{"root": bytes(32)}, {"size": 10_000}, {"position": 1 << 50}, {"origin": "test/js"}],
    ids=lambda made: next(iter(made)),
)
def test_a_mark_with_a_signature_must_fit_the_log(honest: Sealing, made: dict[str, object]) -> None:
    """Even what the key has signed is held against the log: another root, a longer log, another origin."""
    night(honest, 0)
    with honest.owner.read() as books:
        (one,) = [one for one in plan_night(books, honest.signer.keys, DAY, NIGHTS).seen if one.book == "zj"]
    assert one.mark is not None
    mark = replace(one.mark, **made)  # type: ignore[arg-type]
    text = mark.text
    note = Note(text, (sign(text, mark.origin, honest.signer.keys.read("zj", 1)),))
    row = {"book_id": one.book_id, "note": str(note)}
    honest.owner.begin(lambda books: keep_marks(books, [row], datetime.now(UTC), 0))
    second = night(honest, 1)
    assert (second.plan.whole, len(second.found[MARKS.name])) == (True, 1)


def test_marks_and_keys(honest: Sealing) -> None:
    """A new key signs the next mark, and the last one holds; without a key nothing is trusted and no mark is made."""
    night(honest, 0)
    now = datetime.now(UTC)
    honest.sequencer.begin(lambda books: announce_key(books, 1, "zj", honest.signer, now))
    second = night(honest, 1)
    assert (second.plan.whole, second.found) == (False, {})
    honest.signer.keys.file("zj", 2).unlink()
    third = night(honest, 2)
    assert (third.plan.whole, third.found) == (True, {}), "that the key is gone is found by the check of keys"
    assert honest.rows("SELECT count(*) FROM ledger.night_mark WHERE book_id = 1") == [(2,)]


def test_nights_that_were_left_out_are_made_up_for(honest: Sealing) -> None:
    """Two days after the last night both have their turn; after as many as there are everything has; one of one is whole."""
    night(honest, 0, 5)
    second = night(honest, 2, 5)
    assert (second.plan.whole, second.plan.days) == (
        False,
        tuple(sorted((DAY.toordinal() + n) % 5 for n in (1, 2))),
    )
    assert night(honest, 2, 5).plan.days == ((DAY.toordinal() + 2) % 5,), "the same night again"
    assert night(honest, 6, 5).plan.whole is False
    assert night(honest, 11, 5).plan.whole
    assert night(honest, 12, 1).plan.whole


def test_every_block_has_its_turn() -> None:
    """In as many nights as there are each place is looked at once, however the log grows, and what is new each night."""
    plan = Plan((), (), DAY, 7, (), whole=False)
    for grows in (0, 1, 5, 40):
        seen = dict.fromkeys(range(100), 0)
        for day in range(7):
            *old, new = rolling._spans(100 + grows * day, replace(plan, days=(day,)))
            assert new == (100 + grows * day, rolling.ALWAYS)
            for first, past in old:
                for place in range(first, past):
                    seen[place] = seen.get(place, 0) + 1
        assert {seen[place] for place in range(100)} == {1}


def test_a_mark_reads_as_it_is_written() -> None:
    """And a note of another form is none."""
    mark = NightMark("test/zj", 3, bytes(32), DAY, 9, "-infinity", "all 3 records")
    key = rolling.parse_mark(Note(mark.text, ()))
    assert key == mark
    for text in (
        mark.text.replace("night 2", "night 02"),
        mark.text.replace("ecoledger-night/1", "ecoledger-night/2"),
        "a\n1\n",
    ):
        with pytest.raises(NoteMalformed):
            rolling.parse_mark(Note(text, ()))


def test_the_owner_changes_no_mark(honest: Sealing) -> None:
    """A trigger refuses it."""
    night(honest, 0)
    for statement in (
        "UPDATE ledger.night_mark SET milliseconds = 0",
        "DELETE FROM ledger.night_mark",
        "TRUNCATE ledger.night_mark",
    ):
        with pytest.raises(PromiseBroken):
            honest.owner.begin(lambda books, told=statement: books.connection.exec_driver_sql(told).close())  # type: ignore[misc]
