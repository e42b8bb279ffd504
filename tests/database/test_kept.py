"""What stays as it was written, as a table: every trigger that keeps it, in a database as it is declared."""

import psycopg

KEPT: dict[str, str] = {
    "account_event approval bank_account bank_import bank_line bank_mapping bank_release bank_statement": "UPDATE DELETE TRUNCATE",
    "bank_statement_line checkpoint cosignature damage_account damage_evidence damage_figure damage_item": "UPDATE DELETE TRUNCATE",
    "damage_record damage_return entry licence_line licence_version log_key period_move period_step": "UPDATE DELETE TRUNCATE",
    "permit_report posting process_event refusal seal site_attributes": "UPDATE DELETE TRUNCATE",
    "outbox": "UPDATE DELETE TRUNCATE",  # but for the number that an event gets once
    # What may change in these is said by a trigger of their own, or by what is granted.
    "account actor api_key asset balance bank_match bank_match_line bank_match_posting log_head": "DELETE TRUNCATE",
    "permit_cap permit_lot tile": "DELETE TRUNCATE",
}
"""Tables, and what nobody does to them."""
BITS = {"UPDATE": 16, "DELETE": 8, "TRUNCATE": 32}
QUERY = """SELECT c.relname, t.tgtype, t.tgenabled::text, p.proname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
  JOIN pg_proc p ON p.oid = t.tgfoid WHERE NOT t.tgisinternal AND c.relnamespace = 'ledger'::regnamespace"""


def test_what_is_kept_is_kept(database_url: str) -> None:
    """Goal: no table loses a guard. Method: every trigger that refuses a change, before which statements it fires."""
    with psycopg.connect(database_url) as connection:
        found = connection.execute(QUERY).fetchall()
    guards: dict[str, set[str]] = {}
    for table, bits, _, function in found:
        if function == "refuse_change" and bits & 2:
            guards.setdefault(table, set()).update(name for name, bit in BITS.items() if bits & bit)
    wanted = {table: set(told.split()) for tables, told in KEPT.items() for table in tables.split()}
    assert guards == wanted


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
    assert found == [("standing", "ended_by"), ("standing", "ended_document"), ("standing", "until")]
