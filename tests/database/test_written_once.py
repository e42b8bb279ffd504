"""What is written once is not changed by the owner of the tables either: every table, every column, with the triggers on."""

import psycopg
import pytest

from ledger.schema import tables

NAMED = [table.name for table in tables()]
Rules = dict[str, tuple[set[str], bool]]


@pytest.fixture
def rules(database_url: str) -> Rules:
    """By table, the columns that may change, and whether a row may go."""
    with psycopg.connect(database_url) as connection:
        found = connection.execute("SELECT source, columns, goes FROM ledger.may_change()").fetchall()
    assert len(found) == len({source for source, *_ in found})
    return {source: (set(columns), goes) for source, columns, goes in found}


def answers(connection: psycopg.Connection, statement: str) -> tuple[str | None, str | None]:
    """Run a statement and take it back; gives the code and the name of the promise that refused it."""
    try:
        with connection.transaction(force_rollback=True):
            connection.execute(statement.encode())
    except psycopg.Error as error:
        return error.sqlstate, error.diag.constraint_name
    return None, None


REFUSED = ("LG008", "journal_append_only")
NUMBERED = ("428C9", None)
"""PostgreSQL itself: nobody gives a number that it gives."""


def test_no_column_changes_that_is_not_listed(database_url: str, rules: Rules) -> None:
    """Goal: an owner's UPDATE of what is written once is refused. Method: a statement for each column of each table, listed or not."""
    wrong = []
    with psycopg.connect(database_url) as connection:
        for table in tables():
            listed, _ = rules.get(table.name, (set(), False))
            for column in (one.name for one in table.columns):
                statement = f'UPDATE ledger.{table.name} SET "{column}" = "{column}" WHERE false'
                told = answers(connection, statement)
                if told not in ([(None, None)] if column in listed else [REFUSED, NUMBERED]):
                    wrong.append((table.name, column, told))
    assert wrong == []


def test_no_row_goes_that_may_not(database_url: str, rules: Rules) -> None:
    """The same of DELETE, and of TRUNCATE, which no table allows that has records."""
    with psycopg.connect(database_url) as connection:
        for name in NAMED:
            _, goes = rules.get(name, (set(), False))
            told = answers(connection, f"DELETE FROM ledger.{name} WHERE false")
            assert (name, told) == (name, (None, None) if goes else REFUSED)


def test_a_listed_column_takes_no_other_along(database_url: str) -> None:
    """Goal: who names one that may change cannot change another beside it. Method: both in one statement, and by ON CONFLICT."""
    with psycopg.connect(database_url) as connection:
        for statement in (
            "UPDATE ledger.process SET state = state, started_by = started_by",
            "INSERT INTO ledger.process SELECT * FROM ledger.process ON CONFLICT (book_id, process_id)"
            " DO UPDATE SET state = excluded.state, machine = excluded.machine",
            "MERGE INTO ledger.process p USING ledger.process q ON p.process_id = q.process_id"
            " WHEN MATCHED THEN UPDATE SET machine = q.machine",
        ):
            assert (statement, answers(connection, statement)) == (statement, REFUSED)


def test_it_says_what_may_change(database_url: str) -> None:
    """The refusal names the columns that may, or says that none does."""
    with psycopg.connect(database_url) as connection:
        for statement, told in (
            (
                "UPDATE ledger.process SET machine = machine",
                "Of a row of it only this changes: state, version",
            ),
            ("UPDATE ledger.party SET name = name", "Nothing of it changes."),
        ):
            with pytest.raises(psycopg.Error) as caught, connection.transaction():
                connection.execute(statement.encode())
            assert caught.value.diag.message_detail == told


def test_it_holds_in_replication(database_url: str) -> None:
    """A session that calls itself a replica is refused too."""
    with psycopg.connect(database_url) as connection:
        connection.execute("SET session_replication_role = replica")
        assert answers(connection, "UPDATE ledger.party SET name = name") == REFUSED


def test_a_table_that_comes_later_is_kept(database_url: str) -> None:
    """A revision adds a table, or a column, and calls `keep_records` as for its records."""
    with psycopg.connect(database_url) as connection:
        connection.execute("CREATE TABLE ledger.late (late_id integer PRIMARY KEY, name text)")
        connection.execute("ALTER TABLE ledger.process ADD COLUMN late text")
        assert answers(connection, "UPDATE ledger.process SET late = ''") == (None, None)
        connection.execute("SELECT ledger.keep_records()")
        for statement in (
            "UPDATE ledger.late SET name = ''",
            "UPDATE ledger.process SET late = ''",
            "DELETE FROM ledger.late",
        ):
            assert (statement, answers(connection, statement)) == (statement, REFUSED)
        connection.rollback()
