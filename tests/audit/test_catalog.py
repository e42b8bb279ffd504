"""Whoever owns the database could put other functions and triggers in the place of ours; the doctor says so."""

import pytest

from ledger.audit.checks import run_checks
from ledger.database import Database

CHANGES = {
    "another function": (
        """CREATE OR REPLACE FUNCTION ledger.record_faults(p_source text, p_most integer, p_books integer[] DEFAULT NULL,
             p_after bigint[] DEFAULT NULL) RETURNS TABLE (book_id integer, told text)
           LANGUAGE sql STABLE AS 'SELECT 0, NULL WHERE false'""",
        "function record_faults: it is not that of the program, or it is gone",
    ),
    "one more": (
        "CREATE FUNCTION ledger.helpful() RETURNS integer LANGUAGE sql AS 'SELECT 1'",
        "function helpful: the program has none of this name",
    ),
    "one of the same name": (
        "CREATE FUNCTION ledger.as_web(integer) RETURNS boolean LANGUAGE sql AS 'SELECT false'",
        "function as_web: there are others beside that of the program",
    ),
    "a trigger gone": (
        "DROP TRIGGER seal_append_only ON ledger.seal",
        "trigger seal_append_only of seal: it is gone",
    ),
    "a trigger that sleeps": (
        "ALTER TABLE ledger.account DISABLE TRIGGER record_update",
        "trigger record_update of account: it does not always fire",
    ),
    "a trigger that sleeps for replicas": (
        "ALTER TABLE ledger.process_event ENABLE TRIGGER record_insert",
        "trigger record_insert of process_event: it does not always fire",
    ),
}


def faults(owner: Database) -> list[str]:
    """What the doctor says of functions and triggers."""
    with owner.read() as books:
        return next(iter(run_checks(books))).offenders


def test_an_honest_database(owner: Database) -> None:
    """Functions and triggers are as the program has them, in a database that was built as it is declared."""
    assert faults(owner) == []


@pytest.mark.parametrize("change", CHANGES)
def test_another_function_or_trigger_is_named(owner: Database, change: str) -> None:
    """One thing is replaced, added, dropped or switched off."""
    statement, told = CHANGES[change]
    with owner.engine.begin() as connection:
        connection.exec_driver_sql(statement)
    assert told in faults(owner)
