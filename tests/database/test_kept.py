"""What stays as it was written: every trigger that keeps it, in a database as it is declared; `tests/house/guards.py` says what."""

import psycopg

from ledger.schema import sql_objects, tables
from tests.house.guards import CHANGING, UNGUARDED, guards, names, wanted

BITS = {"UPDATE": 16, "DELETE": 8, "TRUNCATE": 32}
QUERY = """SELECT c.relname, t.tgtype, t.tgenabled::text, p.proname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
  JOIN pg_proc p ON p.oid = t.tgfoid WHERE NOT t.tgisinternal AND c.relnamespace = 'ledger'::regnamespace"""


def test_what_is_kept_is_kept(database_url: str) -> None:
    """Goal: no table loses a guard. Method: every trigger that refuses a change, before which statements it fires."""
    with psycopg.connect(database_url) as connection:
        found = connection.execute(QUERY).fetchall()
    there: dict[str, set[str]] = {}
    for table, bits, _, function in found:
        if function == "refuse_change" and bits & 2:
            there.setdefault(table, set()).update(name for name, bit in BITS.items() if bits & bit)
    every = {table.name for table in tables()}
    assert there == {name: wanted(name) for name in every if wanted(name)}
    assert there == guards(sql_objects()), "who reads the files sees what the database has"
    assert names(CHANGING) | names(UNGUARDED) <= every
    assert not names(CHANGING) & names(UNGUARDED)


def test_no_trigger_rests_in_replication(database_url: str) -> None:
    """Goal: a session that calls itself a replica gets past nothing. Method: how every trigger is enabled."""
    with psycopg.connect(database_url) as connection:
        found = connection.execute(QUERY).fetchall()
    assert len(found) > 60
    assert [(table, function) for table, _, enabled, function in found if enabled != "A"] == []


def test_what_the_web_may_change_of_the_register(database_url: str) -> None:
    """Goal: a standing ends, and nothing else of the register changes. Method: the rights on every column."""
    query = """SELECT table_name, column_name FROM information_schema.column_privileges
      WHERE grantee = 'ecoledger_web' AND privilege_type = 'UPDATE' AND table_schema = 'ledger' AND table_name = ANY(%s)"""
    tables = [
        "party",
        "site",
        "site_attributes",
        "standing",
        "area_quality",
        "licence_version",
        "licence_line",
    ]
    with psycopg.connect(database_url) as connection:
        found = sorted(connection.execute(query, (tables,)).fetchall())
    assert found == [("standing", name) for name in ("ended_act", "ended_by", "ended_document", "until")]
