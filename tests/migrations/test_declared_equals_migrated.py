"""The revisions build exactly what the code declares, and can be taken back while nothing was written."""

import os
import subprocess
import sys
from collections.abc import Iterator

import psycopg
import pytest

from cli.install import migrate
from tests.migrations.steps import older, upgrade_to
from tests.world import World, make_world, move

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


def differences(one: str, other: str) -> list[str]:
    """Name every object that differs between two databases."""
    left, right = catalog(one), catalog(other)
    return [
        f"{part} {name}"
        for part in CATALOG
        for name in sorted(left[part].keys() | right[part].keys())
        if left[part].get(name) != right[part].get(name)
    ]


@pytest.fixture
def empty_url(server_url: str) -> Iterator[str]:
    """A database with nothing in it."""
    with older(server_url) as url:
        yield url


def test_declared_equals_migrated(empty_url: str, database_url: str) -> None:
    """Tables, constraints, indexes, functions, triggers, rights, chart and kinds are the same both ways."""
    migrate(empty_url)
    assert differences(database_url, empty_url) == []


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


def test_up_down_up(empty_url: str) -> None:
    """A database goes back to nothing and forward again."""
    migrate(empty_url)
    before = catalog(empty_url)
    migrate(empty_url, "base")
    with psycopg.connect(empty_url) as connection:
        assert connection.execute("SELECT to_regnamespace('ledger')").fetchone() == (None,)
    migrate(empty_url)
    assert catalog(empty_url) == before


def test_entries_are_not_dropped(database: object, owner: object, database_url: str) -> None:
    """Going back is refused while there is an entry, in PostgreSQL's words (`database.step_refused`)."""
    world: World = make_world(database, owner)  # type: ignore[arg-type]
    world.post(move("a", "b", 1))
    with psycopg.connect(database_url) as connection:
        connection.execute("CREATE TABLE public.alembic_version (version_num varchar(32) PRIMARY KEY)")
        connection.execute("INSERT INTO public.alembic_version VALUES ('0001')")
    with pytest.raises(Exception, match="not dropped"):
        migrate(database_url, "base")
    assert world.balance("a") == 1


def test_two_deployments_at_once(empty_url: str) -> None:
    """Three processes migrate at the same time: each waits for the other, then finds nothing to do."""
    environment = {**os.environ, "DATABASE_URL": empty_url}
    command = [sys.executable, "-m", "ledger", "migrate"]
    running = [subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL) for _ in range(3)]
    assert [process.wait(60) for process in running] == [0, 0, 0]
