"""The revisions build exactly what the code declares, and nothing takes them back."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import psycopg
import pytest
from alembic import command
from psycopg import sql
from psycopg.rows import dict_row
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from cli.install import configuration, migrate
from ledger.audit.catalog import catalog_faults
from ledger.audit.checks import PACKAGES
from ledger.database import Database, roles
from ledger.database.refusals import Busy, StepRefused
from ledger.database.roles import prepare
from migrations.freeze import ROWS
from tests.migrations.steps import older, upgrade_to

LOCK = 7_305_116_021
"""Of the revisions, the same in every version: an older program that migrates holds it too."""
CATALOG = {
    "columns": """SELECT c.relname || '.' || a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity,
        a.attcollation::regcollation::text, pg_get_expr(d.adbin, d.adrelid), a.attacl::text
        FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid LEFT JOIN pg_attrdef d ON (d.adrelid, d.adnum) = (c.oid, a.attnum)
        WHERE c.relnamespace = 'ledger'::regnamespace AND a.attnum > 0 AND NOT a.attisdropped AND c.relkind = 'r'""",
    "tables": """SELECT relname, relacl::text, reloptions::text FROM pg_class
        WHERE relnamespace = 'ledger'::regnamespace AND relkind = 'r'""",
    "constraints": """SELECT conrelid::regclass::text || '.' || conname, pg_get_constraintdef(oid) FROM pg_constraint
        WHERE connamespace = 'ledger'::regnamespace AND contype <> 'n'""",
    "indexes": "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'ledger'",
    "functions": """SELECT oid::regprocedure::text, pg_get_functiondef(oid), proacl::text FROM pg_proc
        WHERE pronamespace = 'ledger'::regnamespace""",
    "views": """SELECT c.relname, pg_get_viewdef(c.oid), c.relacl::text, obj_description(c.oid, 'pg_class') FROM pg_class c
        WHERE c.relnamespace = 'ledger'::regnamespace AND c.relkind = 'v'""",
    "sequences": """SELECT relname, relacl::text FROM pg_class WHERE relnamespace = 'ledger'::regnamespace AND relkind = 'S'""",
    "triggers": """SELECT tgrelid::regclass::text || '.' || tgname, pg_get_triggerdef(oid), tgenabled::text FROM pg_trigger
        WHERE NOT tgisinternal""",
    "purposes": "SELECT code, purpose::text FROM ledger.purpose",
    "kinds": "SELECT code, entry_kind::text FROM ledger.entry_kind",
    "transitions": """SELECT machine || ' ' || action || ' ' || from_state, process_transition::text
        FROM ledger.process_transition""",
}


def catalog(url: str) -> dict[str, dict[str, tuple[object, ...]]]:
    """Read what a database is made of."""
    with psycopg.connect(url) as connection:
        return {
            part: {row[0]: row[1:] for row in connection.execute(query)} for part, query in CATALOG.items()
        }


def differences(one: str, other: str, *, dumped: bool = False) -> list[str]:
    """Name every object that differs between two databases; a dump writes `(a AND b) AND c` as `a AND b AND c`."""
    left, right = catalog(one), catalog(other)

    def told(row: tuple[object, ...] | None) -> object:
        return re.sub("[()]", "", str(row)) if dumped else row

    return [
        f"{part} {name}"
        for part in CATALOG
        for name in sorted(left[part].keys() | right[part].keys())
        if told(left[part].get(name)) != told(right[part].get(name))
    ]


def doctored(url: str) -> list[str]:
    """What the doctor says of how a database is made."""
    database = Database(url, role="", pool=1)
    try:
        with database.read() as books:
            return list(catalog_faults(books, PACKAGES))
    finally:
        database.close()


@pytest.fixture
def empty_url(server_url: str) -> Iterator[str]:
    """A database with nothing in it."""
    with older(server_url) as url:
        yield url


def test_declared_equals_migrated(empty_url: str, database_url: str) -> None:
    """Tables, constraints, indexes, functions, triggers, rights, chart and kinds are the same both ways."""
    migrate(empty_url)
    assert differences(database_url, empty_url) == []
    assert doctored(empty_url) == []


def test_steps_that_were_taken_keep_their_row(empty_url: str) -> None:
    """No revision takes a step out of the table, or asks another person for it afterwards: a book that has one could not be upgraded."""
    query = "SELECT machine, action, from_state, to_state, four_eyes FROM ledger.process_transition"
    upgrade_to(empty_url, "0004")
    with psycopg.connect(empty_url) as connection:
        before = set(connection.execute(query))
    migrate(empty_url)
    with psycopg.connect(empty_url) as connection:
        assert before - set(connection.execute(query)) == set()


def test_a_difference_is_named(empty_url: str, database_url: str) -> None:
    """The comparison sees a function that was edited without freezing, and a right that was given by hand."""
    migrate(empty_url)
    with psycopg.connect(database_url) as connection:
        connection.execute(
            "CREATE OR REPLACE FUNCTION ledger.clock_now() RETURNS timestamptz LANGUAGE sql AS 'SELECT now()'"
        )
        connection.execute("GRANT DELETE ON ledger.refusal TO ecoledger_web")
    assert differences(database_url, empty_url) == ["tables refusal", "functions ledger.clock_now()"]


def test_there_is_no_way_back(empty_url: str) -> None:
    """A step back is refused before anything is committed, also of a revision that knows one; the database stays as it was."""
    upgrade_to(empty_url, "0005")
    before = catalog(empty_url)
    made = create_engine(empty_url.replace("postgresql://", "postgresql+psycopg://", 1), poolclass=NullPool)
    with made.connect() as connection:
        config = configuration()
        config.attributes["connection"] = connection
        with pytest.raises(RuntimeError, match="restore a backup"):
            command.downgrade(config, "-1")
    assert catalog(empty_url) == before
    migrate(empty_url)


def test_what_cannot_be_made_is_said(empty_url: str) -> None:
    """A step that PostgreSQL refuses ends the migration in its words (`database.step_refused`), and nothing of it stays."""
    with psycopg.connect(empty_url) as connection:
        connection.execute(
            "CREATE FUNCTION public.refuse() RETURNS event_trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'not today' USING ERRCODE = 'LG008'; END $$"
        )
        connection.execute(
            "CREATE EVENT TRIGGER refused ON ddl_command_start WHEN TAG IN ('CREATE TRIGGER') EXECUTE FUNCTION public.refuse()"
        )
    with pytest.raises(StepRefused, match="not today"):
        migrate(empty_url)
    with psycopg.connect(empty_url) as connection:
        assert connection.execute("SELECT to_regnamespace('ledger')").fetchone() == (None,)


def test_the_schema_that_was_released_is_brought_here(empty_url: str, database_url: str) -> None:
    """A dump of the schema as 0005 was released, whatever its frozen files make today, becomes what is declared."""
    prepared = (Path(__file__).parent / "schema_0005.sql").read_text("utf-8")
    with psycopg.connect(empty_url, autocommit=True) as connection:
        prepare(connection)
        connection.execute(prepared.encode())
    migrate(empty_url)
    assert differences(database_url, empty_url, dumped=True) == []
    assert doctored(empty_url) == [], "a database that comes out of a dump is the program's too"


def test_the_rows_of_the_newest_revision_are_kept(empty_url: str) -> None:
    """What the next revision is told apart from is what the newest one leaves."""
    migrate(empty_url)
    kept = json.loads(max(ROWS.glob("*.json")).read_text("utf-8"))
    with psycopg.connect(empty_url, row_factory=dict_row) as connection:
        for table, rows in kept.items():
            columns = sql.SQL(", ").join(map(sql.Identifier, rows[0]))
            there = connection.execute(
                sql.SQL("SELECT {} FROM ledger.{}").format(columns, sql.Identifier(table))
            ).fetchall()
            assert sorted(map(str, there)) == sorted(map(str, rows)), table


def test_two_deployments_at_once(empty_url: str) -> None:
    """Three processes migrate at the same time: each waits for the other, then finds nothing to do."""
    environment = {**os.environ, "DATABASE_URL": empty_url}
    command = [sys.executable, "-m", "ledger", "migrate"]
    running = [subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL) for _ in range(3)]
    assert [process.wait(300) for process in running] == [0, 0, 0]


def test_roles_are_prepared_one_after_the_other(empty_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Goal: two deployments never meet at the same right, which PostgreSQL would refuse one of them. Method: one has prepared and not
    committed; the other waits, then does the same, whatever its login may wait for; one that waits for too long says so."""
    waits = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
    done: list[bool] = []

    def second() -> None:
        with psycopg.connect(empty_url, autocommit=True, options="-c lock_timeout=1") as two:
            prepare(two)
            done.append(True)

    other = Thread(target=second)
    with psycopg.connect(empty_url) as one, psycopg.connect(empty_url, autocommit=True) as looks:
        one.execute("SELECT 1")  # the transaction of `prepare` is a part of this one
        prepare(one)
        with monkeypatch.context() as change:
            change.setattr(roles, "PATIENCE", "1ms")
            with psycopg.connect(empty_url, autocommit=True) as third, pytest.raises(Busy):
                prepare(third)
        other.start()
        while other.is_alive() and looks.execute(waits).fetchone() == (0,):
            pass
        other.join(0.05)
        assert other.is_alive(), "the second did not wait for the first"
        one.commit()
        other.join()
    assert done == [True]


@pytest.mark.long(12)
def test_a_deployment_waits_for_the_other(empty_url: str) -> None:
    """Goal: never two at once, and none waits for ever. Method: one holds the lock for longer than a revision may wait for a table;
    the other waits, then works with both limits set."""
    made = create_engine(empty_url.replace("postgresql://", "postgresql+psycopg://", 1), poolclass=NullPool)
    waiting = (
        "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND (classid::bigint << 32) + objid::bigint = %s"
        " AND granted = %s AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    )
    limits: list[str] = []
    left: list[int] = []

    def upgrade() -> None:
        with made.connect() as connection:
            config = configuration()
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            for name in ("lock_timeout", "statement_timeout"):
                limits.append(connection.exec_driver_sql(f"SHOW {name}").scalar_one())
            left.append(connection.exec_driver_sql(waiting, (LOCK, True)).scalar_one())

    def revisions(connection: psycopg.Connection) -> int:
        return len(connection.execute("SELECT FROM pg_namespace WHERE nspname = 'ledger'").fetchall())

    other = Thread(target=upgrade)
    with psycopg.connect(empty_url, autocommit=True) as one:
        one.execute("SELECT pg_advisory_lock(%s)", (LOCK,))
        other.start()
        while other.is_alive() and one.execute(waiting, (LOCK, False)).fetchone() == (0,):
            pass
        assert other.is_alive(), "the second did not wait for the first"
        other.join(11)
        assert other.is_alive(), "a long revision of the first is no reason to give up"
        assert revisions(one) == 0
        one.execute("SELECT pg_advisory_unlock(%s)", (LOCK,))
        other.join()
        assert revisions(one) == 1
    assert limits == ["10s", "15min"]
    assert left == [0], "the lock is given back"
