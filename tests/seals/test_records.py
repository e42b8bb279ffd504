"""Records: what every statement writes into every table beside the journal stands in the log, and what differs from it is found."""

import psycopg
from psycopg import sql

from tests.seals.conftest import Sealing

VALUES = {
    "text": ("'x'", "{} || 'x'"),
    "integer": ("1", "{} + 1"),
    "smallint": ("1", "{} + 1"),
    "bigint": ("1", "{} + 1"),
    "boolean": ("false", "NOT {}"),
    "date": ("'2026-06-01'", "{} + 1"),
    "timestamp with time zone": ("'2026-06-01T00:00:00.000001Z'", "{} + interval '1 microsecond'"),
    "time without time zone": ("'12:00'", "{} + interval '1 second'"),
    "bytea": ("'\\x00'", "{} || '\\x00'"),
    "jsonb": ("""'{"a": "x"}'""", """{} || '{{"b": 1}}'"""),
    "uuid": ("'01980000-0000-7000-8000-000000000001'", "'01980000-0000-7000-8000-000000000002'"),
    "text[]": ("'{x}'", "{} || 'y'::text"),
    "integer[]": ("'{1}'", "{} || 2"),
    "bigint[]": ("'{1}'", "{} || 2::bigint"),
    "cidr[]": ("'{10.0.0.0/8}'", "{} || '10.0.0.0/9'::cidr"),
    "numeric": ("1", "{} + 1"),
}
"""A value of every type that a column has, and another one."""
COLUMNS = """
    SELECT a.attname, format_type(a.atttypid, NULL), a.attgenerated <> '', t.keys, t.cache, t.booked
    FROM ledger.recorded_tables() t
    JOIN pg_attribute a ON a.attrelid = format('ledger.%%I', t.source)::regclass AND a.attnum > 0 AND NOT a.attisdropped
    WHERE t.source = %s ORDER BY a.attnum"""


def tables(connection: psycopg.Connection[tuple[object, ...]]) -> list[str]:
    """The tables that have records."""
    return [str(name) for (name,) in connection.execute("SELECT source FROM ledger.recorded_tables()")]


def faults(connection: psycopg.Connection[tuple[object, ...]], table: str) -> list[str]:
    """What differs from the records of a table."""
    told = connection.execute("SELECT told FROM ledger.record_faults(%s, 20)", (table,))
    return [str(fault) for (fault,) in told]


def make_row(connection: psycopg.Connection[tuple[object, ...]], table: str) -> None:
    """Let a table have one row and its record, whatever else would be asked of it."""
    named = sql.Identifier("ledger", table)
    run = connection.execute
    run(sql.SQL("ALTER TABLE {} DISABLE TRIGGER ALL").format(named))
    checks = run(
        "SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass AND contype IN ('c', 'x')",
        (f"ledger.{table}",),
    ).fetchall()
    for (name,) in checks:
        run(sql.SQL("ALTER TABLE {} DROP CONSTRAINT {}").format(named, sql.Identifier(str(name))))
    run(sql.SQL("DELETE FROM {}").format(named))
    run("ALTER TABLE ledger.record DISABLE TRIGGER ALL")
    run("DELETE FROM ledger.record WHERE source = %s", (table,))
    run(sql.SQL("ALTER TABLE {} ENABLE ALWAYS TRIGGER record_insert").format(named))
    columns = [(str(c[0]), str(c[1])) for c in run(COLUMNS, (table,)) if not c[2]]
    run(
        sql.SQL("INSERT INTO {} ({}) OVERRIDING SYSTEM VALUE VALUES ({})").format(
            named,
            sql.SQL(", ").join(sql.Identifier(name) for name, _ in columns),
            sql.SQL(", ").join(sql.SQL(VALUES[kind][0]) for _, kind in columns),
        )
    )


def missed_columns(connection: psycopg.Connection[tuple[object, ...]], table: str) -> list[str]:
    """Change the columns of a row one after another, with no trigger in force, and give those whose change nobody tells."""
    named, missed = sql.Identifier("ledger", table), []
    make_row(connection, table)
    assert faults(connection, table) == []
    identities = connection.execute(
        "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attidentity <> ''",
        (f"ledger.{table}",),
    ).fetchall()
    for (name,) in identities:
        column = sql.Identifier(str(name))
        connection.execute(sql.SQL("ALTER TABLE {} ALTER COLUMN {} DROP IDENTITY").format(named, column))
    for name, kind, generated, keys, cache, booked in connection.execute(COLUMNS, (table,)).fetchall():
        if generated or name in cache:
            continue
        column = sql.Identifier(str(name))
        change = sql.SQL("UPDATE {} SET {} = {}").format(
            named, column, sql.SQL(VALUES[str(kind)][1]).format(column)
        )
        with connection.transaction(force_rollback=True):
            connection.execute(change)
            told = faults(connection, table)
        another = name in keys or (booked and name == "book_id")
        if not all(
            any(w in t for t in told) for w in (("is gone", "no record") if another else (str(name),))
        ):
            missed.append(f"{table}.{name}")
    connection.execute(sql.SQL("DELETE FROM {}").format(named))
    assert [fault.partition(": ")[2] for fault in faults(connection, table)] == ["the row is gone"]
    return missed


def test_every_column_of_every_table_stands_in_a_record(sealing: Sealing, database_url: str) -> None:
    """Whatever is changed with no trigger in force is named, table by table and column by column; and a row that is gone."""
    with psycopg.connect(database_url) as connection:
        known = tables(connection)
        assert len(known) > 60
        missed = []
        for table in known:
            with connection.transaction(force_rollback=True):
                missed += missed_columns(connection, table)
    assert missed == []
