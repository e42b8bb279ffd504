"""What a transaction wrote counts as its own inside a savepoint too, and what others wrote does not."""

from uuid import UUID

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from ledger.database import Database
from tests.furnished import furnished
from tests.permits.test_past_the_steps import ACT, begun
from tests.permits.test_register import PARTY
from tests.permits.world import DAY, District, new


@furnished
def district(database: Database, owner: Database) -> District:
    """A mill."""
    made = District(database, owner)
    made.adopt()
    made.enterprise(1)
    return made


def begin(d: District, connection: Connection, process_id: UUID) -> None:
    """A process begins."""
    words = {"book": d.book_id, "day": DAY, "actor": d.clerk}
    for sql, more in begun("permits.register", process_id):
        connection.exec_driver_sql(sql, {**words, **more})


def add(d: District, connection: Connection, act_id: UUID) -> None:
    """What an act says, for a process that has begun."""
    words = {"book": d.book_id, "party": PARTY, "day": DAY, "id": act_id, "machine": "permits.register"}
    connection.exec_driver_sql(ACT, words)


@pytest.mark.parametrize("step_inside", [False, True], ids=["step outside", "step inside"])
@pytest.mark.parametrize("row_inside", [False, True], ids=["row outside", "row inside"])
def test_a_savepoint_is_of_its_transaction(district: District, step_inside: bool, row_inside: bool) -> None:
    """Goal: a rehearsal meets what the work meets. Method: the step and what it says, each in a savepoint or not."""
    d, act_id = district, new()
    with d.database.engine.begin() as connection:
        if step_inside:
            with connection.begin_nested():
                begin(d, connection, act_id)
        else:
            begin(d, connection, act_id)
        if row_inside:
            with connection.begin_nested():
                add(d, connection, act_id)
        else:
            add(d, connection, act_id)


def test_a_step_of_another_transaction_is_not_its_own(district: District) -> None:
    """Goal: who has waited adds nothing to what others began. Method: a transaction with a number, then a step of another, committed."""
    d, act_id = district, new()
    with d.database.engine.connect() as early, early.begin() as whole:
        early.exec_driver_sql("SELECT pg_current_xact_id()")
        with d.database.engine.begin() as other:
            begin(d, other, act_id)
        with pytest.raises(DBAPIError, match="without its step"), early.begin_nested():
            add(d, early, act_id)
        whole.rollback()
