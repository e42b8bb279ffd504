"""What stays as it was written: the triggers fire always, and the rights of the web are no wider than what may change."""

import psycopg

QUERY = """SELECT c.relname, t.tgenabled::text, p.proname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
  JOIN pg_proc p ON p.oid = t.tgfoid WHERE NOT t.tgisinternal AND c.relnamespace = 'ledger'::regnamespace"""


def test_no_trigger_rests_in_replication(database_url: str) -> None:
    """Goal: a session that calls itself a replica gets past nothing. Method: how every trigger is enabled."""
    with psycopg.connect(database_url) as connection:
        found = connection.execute(QUERY).fetchall()
    assert len(found) > 60
    assert [(table, function) for table, enabled, function in found if enabled != "A"] == []


def test_the_web_changes_nothing_that_is_written_once(database_url: str) -> None:
    """Goal: the two lists agree. Method: every column on which the web has UPDATE, and every table of which it may delete."""
    query = """SELECT table_name, column_name FROM information_schema.column_privileges
        WHERE grantee = 'ecoledger_web' AND privilege_type = 'UPDATE' AND table_schema = 'ledger'
      UNION ALL SELECT table_name, privilege_type FROM information_schema.table_privileges
        WHERE grantee = 'ecoledger_web' AND privilege_type IN ('DELETE', 'TRUNCATE') AND table_schema = 'ledger'
      EXCEPT ALL SELECT source, unnest(columns) FROM ledger.may_change()"""
    with psycopg.connect(database_url) as connection:
        assert connection.execute(query).fetchall() == []


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
        "annulment",
        "naming",
    ]
    with psycopg.connect(database_url) as connection:
        found = sorted(connection.execute(query, (tables,)).fetchall())
    assert found == [("standing", name) for name in ("ended_act", "ended_by", "ended_document", "until")]
