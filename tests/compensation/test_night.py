"""The night does every case: what cannot be done is named, told once a day, and stops nothing else."""

from collections.abc import Sequence
from datetime import date

from ledger.compensation.nightly import FAILED, Failure, Item, do_all, run_night
from ledger.database import Books, Database
from ledger.journal.accounts import set_status
from ledger.processes.actions import StepInFuture, emit
from tests.compensation.world import Desk, X
from tests.furnished import furnished

JULY = [date(2025, 7, day) for day in range(1, 32)]


@furnished
def desk(database: Database, owner: Database) -> Desk:
    """A bureau with three cases of two parts each, all overdue since 30 June."""
    made = Desk(database, owner)
    half = [{"amount": "500.00", "obligors": [{"owner": X}]}] * 2
    days = [{"part": part, "due_on": "2025-06-30"} for part in (1, 2)]
    for code in ("C1", "C2", "C3"):
        made.judged(days, code=code, parts=half)
    return made


def night(desk: Desk, on: date) -> tuple[int, tuple[Failure, ...]]:
    """Run a night; tell on how many parts interest was posted, and what failed."""
    told = list(run_night(desk.owner, desk.book_id, on, desk.people["clerk"]))[-1]
    return told.interest, told.faults


def events(desk: Desk) -> list[tuple[str, str, str]]:
    """What was told of failures: case, what of it, code."""
    with desk.database.read() as books:
        rows = books.connection.exec_driver_sql(
            "SELECT subject, figures ->> 'what', figures ->> 'code' FROM ledger.outbox WHERE kind = %s ORDER BY event_id",
            (FAILED,),
        )
        return [tuple(row) for row in rows]


def test_one_part_that_fails_stops_no_other(desk: Desk) -> None:
    """A frozen account holds one part back: the five others are reckoned, it is named and told once, and done when it can be."""
    assert night(desk, JULY[9]) == (6, ())
    account = "case:C2:LI.2:claim_due"
    desk.owner.begin(
        lambda books: set_status(books, desk.book_id, account, "frozen", "by mistake", desk.people["clerk"])
    )
    for posted in (5, 0):
        count, faults = night(desk, JULY[19])
        assert count == posted
        assert [(fault.case, fault.what, fault.code) for fault in faults] == [
            ("C2", "part 2", "account.frozen")
        ]
        assert faults[0].figures["account"] == account
        assert str(faults[0]).startswith("C2 part 2: account.frozen (")
    assert events(desk) == [("C2", "part 2", "account.frozen")]
    # 500.00 x 20 x 0.000175 = 1.75, and 0.875 -> 0.88 where it stopped after ten days
    due = [
        desk.balances(code)[name]
        for code in ("C1", "C2", "C3")
        for name in ("LI claim_due", "LI.2 claim_due")
    ]
    assert due == [175, 175, 175, 88, 175, 175]
    assert desk.broken() == []
    desk.owner.begin(
        lambda books: set_status(books, desk.book_id, account, "open", "mended", desk.people["clerk"])
    )
    assert night(desk, JULY[19]) == (1, ())
    assert desk.balances("C2")["LI.2 claim_due"] == 175


def test_a_term_that_cannot_be_reckoned_stops_no_other(desk: Desk, owner: Database) -> None:
    """Of the terms without an end, the one whose length means nothing is named; the others get theirs."""
    with owner.engine.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE ledger.damage_clock SET due_on = NULL, stopped_on = NULL, length = CASE WHEN c.code = 'C2' THEN 'soon' ELSE '15 W' END"
            " FROM ledger.damage_case c WHERE c.case_id = damage_clock.case_id AND damage_clock.code = 'check'"
        )
    _, faults = night(desk, JULY[9])
    assert [(fault.case, fault.what, fault.code) for fault in faults] == [("C2", "term check", "ValueError")]
    with desk.database.read() as books:
        rows = books.connection.exec_driver_sql(
            "SELECT c.code, k.due_on IS NULL FROM ledger.damage_clock k JOIN ledger.damage_case c USING (case_id) WHERE k.code = 'check'"
        )
        assert dict(rows.all()) == {"C1": False, "C2": True, "C3": False}


def test_a_failing_batch_is_halved(desk: Desk) -> None:
    """Of a thousand things in one batch three fail: 997 are there, in far fewer transactions than things."""
    items = [Item("C1", f"part {n}", 1, n) for n in range(1000)]
    bad, tried = {0, 500, 999}, []

    def work(books: Books, some: Sequence[Item]) -> int:
        tried.append(len(some))
        for item in some:
            emit(books, desk.book_id, "test.done", item.number, (), {}, desk.people["clerk"])
            if item.number in bad:
                raise StepInFuture(on="2026-01-02", today="2026-01-01")
        return len(some)

    done, faults = do_all(desk.owner, items, work)
    assert (done, [fault.what for fault in faults]) == (997, ["part 0", "part 500", "part 999"])
    assert {fault.code for fault in faults} == {StepInFuture.code}
    assert len(tried) <= 3 * 2 * 10 + 1
    with desk.database.read() as books:
        query = "SELECT count(*), count(DISTINCT subject) FROM ledger.outbox WHERE kind = 'test.done'"
        assert tuple(books.connection.exec_driver_sql(query).one()) == (997, 997)
