"""A statement that is prepared stays prepared, whatever becomes of the transaction in which it is asked."""

import pytest
from psycopg._queries import _query2pg

from ledger.compensation.queries.standing import SQL as STANDING
from ledger.database import Books, Database, ReadBooks
from ledger.errors import LedgerError
from ledger.identifiers import uuid7

ASKED = "SELECT %s::integer + 1"
PREPARED = "SELECT name FROM pg_prepared_statements WHERE statement LIKE 'SELECT $1::integer + 1%%'"


class Refused(LedgerError):
    """No. Do something else."""


def ask(books: ReadBooks) -> None:
    """Ask so often that the driver prepares the statement."""
    for number in range(4):
        assert books.connection.exec_driver_sql(ASKED, (number,)).scalar_one() == number + 1


def named(books: ReadBooks) -> list[str]:
    """Under which names it is prepared on this connection."""
    return list(books.connection.exec_driver_sql(PREPARED).scalars())


def test_it_is_planned_once(database: Database) -> None:
    """After a reading, a refusal, a piece that is taken back alone, and a rehearsal, it has the name that it had."""
    with database.read() as books:
        ask(books)
        [name] = named(books)

    def refused(books: Books) -> None:
        ask(books)
        raise Refused()

    def work(books: Books) -> None:
        with pytest.raises(Refused):
            books.attempt(refused)
        books.rehearse(ask)
        assert named(books) == [name]

    with pytest.raises(Refused):
        database.begin(refused)
    database.begin(work)
    with database.read() as books:
        ask(books)
        assert named(books) == [name]


def test_what_has_changed_is_planned_anew(owner: Database) -> None:
    """A table that was made, and taken back, and made again: the statement finds the one that is there."""

    def work(books: Books) -> None:
        books.connection.exec_driver_sql("CREATE TEMP TABLE tried (n integer)")
        for number in range(5):
            assert (
                books.connection.exec_driver_sql(
                    "SELECT count(*) + %s FROM pg_temp.tried", (number,)
                ).scalar_one()
                == number
            )

    for _ in range(3):
        owner.begin(lambda books: books.rehearse(work))


def test_a_long_statement_is_taken_apart_once(database: Database) -> None:
    """The longest statement that acts send, and one as long as may be, come out of the driver's memory the second time."""
    for length, once in ((len(STANDING["standing"]), True), (1 << 16, True), ((1 << 16) + 1, False)):
        told = "SELECT %s::integer --" + uuid7().hex
        told += " " * (length - len(told))
        with database.read() as books:
            before = _query2pg.cache_info().hits
            for number in range(2):
                books.connection.exec_driver_sql(told, (number,))
        assert _query2pg.cache_info().hits - before == once, length
