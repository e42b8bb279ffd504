"""A server that is going down says so in many ways; each is heard as one that does not answer, and none as a fault of ours."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import event

from ledger.database import Database
from ledger.database.refusals import Unreachable

RAISE = "DO $$ BEGIN RAISE EXCEPTION 'gone' USING ERRCODE = '{}'; END $$"


def read(database: Database) -> None:
    """Ask one thing."""
    with database.read() as books:
        books.connection.exec_driver_sql("SELECT 1")


def write(database: Database) -> None:
    """Do nothing, and commit it."""
    database.begin(lambda books: books.connection.exec_driver_sql("SELECT 1").scalar_one())


@pytest.mark.parametrize("act", [read, write])
def test_a_connection_that_is_lost_while_it_is_handed_over(
    database: Database, act: Callable[[Database], None]
) -> None:
    """Goal: not reached, and the next one is. Method: the connection is closed after it was looked over, once."""
    lost: list[Any] = []

    def lose(connection: Any, *_: object) -> None:
        if not lost:
            lost.append(connection)
            connection.close()

    act(database)
    event.listen(database.engine, "checkout", lose)
    with pytest.raises(Unreachable):
        act(database)
    act(database)
    assert lost


@pytest.mark.parametrize(
    "state", ["57P01", "57P02", "57P03", "08006", "53100", "53300", "58000", "58030", "58P01"]
)
def test_what_a_failing_server_says_is_no_fault_of_ours(database: Database, state: str) -> None:
    """Goal: not reached. Method: each state that a server gives which ends, has no room, or lost its files."""
    with pytest.raises(Unreachable):
        database.begin(lambda books: books.connection.exec_driver_sql(RAISE.format(state)))
