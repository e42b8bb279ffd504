"""The last step that stands: what was reversed, and its reversal, do not count for the day of the next; Python and SQL tell the same."""

from datetime import date, timedelta
from typing import Any

import psycopg
import pytest

from ledger.database import Database
from ledger.house import ROOMS
from ledger.processes.actions import StepTaken, last_standing, running_of
from ledger.processes.machines import GO_BACK, goes_back
from tests.compensation.test_duties import accept, duty, in_kind, reject, works
from tests.compensation.test_reversals import reverse
from tests.compensation.world import Desk
from tests.furnished import furnished

FIRST = date(2025, 1, 1)
LATER = date(2025, 9, 1)
MACHINES = {machine.name: machine for room in ROOMS for machine in room.machines}


def day(number: int) -> date:
    """The day of a step by its number."""
    return FIRST + timedelta(days=number)


@pytest.mark.parametrize(
    ("steps", "standing"),
    [
        ("plan:planned", 0),
        ("plan:planned approve:approved", 1),
        ("plan:planned contract:working complete:completed accept:accepted reverse:completed", 2),
        (
            "plan:planned contract:working complete:completed accept:accepted reverse:completed reject:failed",
            5,
        ),
        (
            "plan:planned complete:completed accept:accepted reverse:completed accept:accepted reverse:completed",
            1,
        ),
        ("begin:performing default:defaulted cure:performing restore:restoring reverse:defaulted", 1),
        ("contract:working stage:working stage:working reverse:working", 1),
        ("contract:working stage:working stage:working reverse:working reverse:working", 0),
        ("assess:due pay:due pay_last:paid take_back:due", 1),
        ("give:held call:called reverse:held", 0),
        ("give:held reverse:reversed", 1),  # it leads where the process never was
        ("propose:proposed grant:granted reverse:reversed", 2),
    ],
)
def test_what_was_reversed_does_not_count(steps: str, standing: int) -> None:
    """Each step has the day of its place; the day of the last one that stands is that of the place that is named."""
    taken = []
    for number, one in enumerate(steps.split()):
        action, after = one.split(":")
        taken.append(StepTaken(action, 1, day(number), "", "", 1, after))
    assert last_standing(taken) == day(standing)


def test_steps_that_go_back_are_named() -> None:
    """Every machine names its reversals so that they are known; no other step is taken for one."""
    found = {
        one.action for machine in MACHINES.values() for one in machine.transitions if goes_back(one.action)
    }
    assert found == {
        *GO_BACK,
        "reverse",
        "reverse_judgment",
        "reverse_pronounced",
        "reverse_appealed",
        "reverse_confirmation",
        "reverse_performance",
        "reverse_order",
        "reverse_accepted",
        "reverse_filed",
        "reverse_admitted",
        "reverse_disputed",
        "reverse_works",
        "reverse_failed",
        "reverse_taken",
        "reverse_further",
        "reverse_revival",
    }


@furnished
def desk(database: Database, owner: Database) -> Desk:
    """Works that were accepted and rejected by mistake, each reversed, and works that go on."""
    made = Desk(database, owner)
    in_kind(made, "300.00", duty("300.00"))
    for name in ("accepted", "rejected"):
        works(made, name, "100.00")
    works(made, "begun", "100.00", until="working")
    assert accept(made, "accepted", "100.00") == "done"
    reject(made, "rejected")
    for name in ("accept accepted", "reject rejected"):
        assert reverse(made, name, LATER) == "done", made.said
    return made


def test_sql_tells_the_same(desk: Desk) -> None:
    """Of every process of the case, after each of its steps."""
    with desk.database.read() as books:
        rows = books.connection.exec_driver_sql("SELECT process_id, version FROM ledger.process").all()
        for process, version in rows:
            steps = running_of(books, desk.book_id, process, MACHINES).steps  # type: ignore[arg-type]
            for number in range(1, version + 1):
                told = books.connection.exec_driver_sql(
                    "SELECT ledger.last_standing(%s, %s, %s)", (desk.book_id, process, number)
                ).scalar()
                assert told == last_standing(steps[:number])


@pytest.mark.parametrize(
    ("on", "refused"), [("2025-05-05", True), ("2025-05-06", False), ("2025-09-01", False)]
)
def test_the_right_act_has_its_own_day(desk: Desk, database_url: str, on: str, refused: bool) -> None:
    """From the day of the completion on, which stands; the day before is refused, by the database too."""
    came = accept(desk, "accepted", "100.00", date.fromisoformat(on))
    assert came == ("process.backdated" if refused else "done")
    row = (
        "INSERT INTO ledger.process_event (book_id, process_id, version, machine, action, previous, from_state, to_state, four_eyes,"
        " started_by, actor_id, effective_on, reason, document)"
        " SELECT book_id, process_id, version + 1, machine, 'reject', version, 'completed', 'failed', true, started_by, %s, %s, 'why', ''"
        " FROM ledger.process WHERE book_id = %s AND process_id = %s"
    )
    values: Any = (desk.people["chief"], on, desk.book_id, desk.ids["rejected"])
    with psycopg.connect(database_url) as connection:
        if refused:
            with pytest.raises(psycopg.Error) as caught:
                connection.execute(row, values)
            assert caught.value.diag.constraint_name == "process_not_backdated"
        else:
            connection.execute(row, values)
        connection.rollback()


def test_a_reversal_is_not_before_what_it_reverses(desk: Desk) -> None:
    """It is confirmed from the day of what it reverses on, and asked for then."""
    assert accept(desk, "accepted", "100.00", date(2025, 8, 10)) == "done"
    assert reverse(desk, "accept accepted", date(2025, 8, 9)) == "process.backdated"
    assert reverse(desk, "accept accepted", date(2025, 8, 10)) == "done", desk.said
