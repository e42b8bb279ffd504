"""Every column of every table beside the journal: whoever changes one behind the triggers, takes a row away or adds one is found.

The journal and the log have tests of their own (`test_tampering`). Here each table gets one row, whatever it would mean, with its
record and without its other triggers and constraints; then one thing is changed at a time.
"""

from collections.abc import Iterator

import psycopg
import pytest

from ledger.database import Database
from ledger.schema import tables
from tests.furnished import furnished
from tests.world import World, make_world

OTHERS = {
    "integer": ("7", "8"),
    "bigint": ("7", "8"),
    "smallint": ("7", "8"),
    "text": ("'a'", "'b'"),
    "boolean": ("true", "false"),
    "date": ("date '2026-01-02'", "date '2026-01-03'"),
    "timestamp with time zone": (
        "timestamptz '2026-01-02 03:04:05.678901+00'",
        "timestamptz '2026-01-02 03:04:05.678902+00'",
    ),
    "uuid": ("uuid '01980000-0000-7000-8000-000000000001'", "uuid '01980000-0000-7000-8000-000000000002'"),
    "bytea": ("'\\x01'::bytea", "'\\x02'::bytea"),
    "jsonb": ("""'{"a": [1, {"b": "c"}]}'::jsonb""", """'{"a": [1, {"b": "d"}]}'::jsonb"""),
    "text[]": ("""ARRAY['a', 'b "c"']""", """ARRAY['a', 'b "d"']"""),
    "integer[]": ("ARRAY[1, 2]", "ARRAY[1, 3]"),
    "uuid[]": (
        "ARRAY[uuid '01980000-0000-7000-8000-000000000001']",
        "ARRAY[uuid '01980000-0000-7000-8000-000000000002']",
    ),
    "cidr[]": ("ARRAY[cidr '10.0.0.0/8']", "ARRAY[cidr '10.0.0.0/9']"),
}
"""A value of each type, and another one."""


@furnished
def bare(database: Database, owner: Database) -> World:
    """A world whose database has lost every constraint, and every trigger but those that write records."""
    world = make_world(database, owner)
    with owner.engine.begin() as connection:
        run = connection.exec_driver_sql
        run("""INSERT INTO ledger.person (name, number_digest)
               VALUES ('a', sha256('a')), ('b', sha256('b'))""")
        found = run("""SELECT c.conrelid::regclass::text, c.conname FROM pg_constraint c
                       WHERE c.connamespace = 'ledger'::regnamespace AND c.contype IN ('c', 'f', 'u') AND c.conrelid <> 0
                         AND (c.contype <> 'f' OR c.confrelid NOT IN ('ledger.actor'::regclass, 'ledger.person'::regclass))
                       ORDER BY c.contype <> 'f'""").all()
        for table, name in found:
            run(f'ALTER TABLE {table} DROP CONSTRAINT IF EXISTS "{name}" CASCADE')
        for (
            index,
            *_,
        ) in run("""SELECT i.indexrelid::regclass FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
                                WHERE c.relnamespace = 'ledger'::regnamespace AND i.indisunique AND NOT i.indisprimary""").all():
            run(f"DROP INDEX {index}")
        for (
            table,
            name,
        ) in run("""SELECT t.tgrelid::regclass::text, t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
                                  WHERE c.relnamespace = 'ledger'::regnamespace AND NOT t.tgisinternal
                                    AND t.tgname !~ '^record_(insert|update|delete)$'""").all():
            run(f'ALTER TABLE {table} DISABLE TRIGGER "{name}"')
    return world


RECORDED = sorted(
    table.name
    for table in tables()
    if table.name
    not in {
        "balance", "check_result", "checkpoint", "cosignature", "entry", "log_head", "log_key", "night_mark",
        "posting", "record", "seal", "tile",
    }
)  # fmt: skip


class Table:
    """One table, in a transaction that is never committed."""

    def __init__(self, connection: psycopg.Connection, name: str) -> None:
        self.connection, self.name = connection, name
        found = connection.execute(
            """SELECT a.attname, format_type(a.atttypid, a.atttypmod), a.attname = ANY (t.actors), a.attname = ANY (t.persons),
                      a.attname = ANY (t.cache)
               FROM ledger.recorded_tables() t
               JOIN pg_attribute a ON a.attrelid = ('ledger.' || t.source)::regclass AND a.attnum > 0 AND NOT a.attisdropped
               WHERE t.source = %s ORDER BY a.attnum""",
            (name,),
        ).fetchall()
        self.columns = {column: (kind, actor, person, cache) for column, kind, actor, person, cache in found}

    def values(self, column: str) -> tuple[str, str]:
        """Give a value for a column, and another one."""
        kind, actor, person, _ = self.columns[column]
        if column == "book_id" and "book" in self.name:
            return "1", "2"
        if actor or person:
            which, table = ("actor_id", "actor") if actor else ("person_id", "person")
            one = f"(SELECT min({which}) FROM ledger.{table})"
            return one, f"(SELECT max({which}) FROM ledger.{table})"
        if column == "book_id":
            return "(SELECT min(book_id) FROM ledger.book)", "0"
        return OTHERS[kind]

    def fill(self) -> None:
        """Write one row that has something in every column."""
        names = ", ".join(f'"{name}"' for name in self.columns)
        values = ", ".join(self.values(name)[0] for name in self.columns)
        self.connection.execute(
            f"INSERT INTO ledger.{self.name} ({names}) OVERRIDING SYSTEM VALUE VALUES ({values})"
        )

    def faults(self) -> list[str]:
        """Ask the doctor."""
        return [
            told
            for _, told in self.connection.execute("SELECT * FROM ledger.record_faults(%s, 20)", (self.name,))
        ]

    def after(self, statement: str) -> list[str]:
        """Do something behind the records, ask the doctor, and take it back."""
        self.connection.execute("SAVEPOINT before")
        self.connection.execute(f"ALTER TABLE ledger.{self.name} DISABLE TRIGGER ALL")
        done = self.connection.execute(statement)
        assert done.rowcount == 1, statement
        found = self.faults()
        self.connection.execute("ROLLBACK TO before")
        return found


@pytest.fixture
def connection(bare: World, server_url: str, database_url: str) -> Iterator[psycopg.Connection]:
    """The owner of the bare database, in a transaction."""
    with psycopg.connect(database_url) as made:
        yield made
        made.rollback()


@pytest.mark.parametrize("part", range(2))
def test_every_change_is_found(connection: psycopg.Connection, part: int) -> None:
    """Goal: nothing of a table changes unseen. Method: one row, every column, the row taken away, another one added; all tables."""
    for name in RECORDED[part::2]:
        with connection.transaction(force_rollback=True):
            _try_table(connection, name)


def _try_table(connection: psycopg.Connection, name: str) -> None:
    table = Table(connection, name)
    identity = [
        column
        for column, generated in connection.execute(
            """SELECT a.attname, a.attidentity FROM pg_attribute a
               WHERE a.attrelid = %s::regclass AND a.attnum > 0 AND a.attidentity <> ''""",
            (f"ledger.{name}",),
        )
    ]
    for column in identity:
        connection.execute(f'ALTER TABLE ledger.{name} ALTER COLUMN "{column}" SET GENERATED BY DEFAULT')
    if name not in ("book", "actor", "person"):
        connection.execute(f"DELETE FROM ledger.{name}")
        table.fill()
    assert (name, table.faults()) == (name, [])
    row = f"ctid = (SELECT min(ctid) FROM ledger.{name})"
    unseen = []
    for column, (_, _, _, cache) in table.columns.items():
        if name in ("book", "actor", "person"):
            kind = table.columns[column][0]
            other = {
                "date": f"""coalesce("{column}", date '2026-01-01') + 1""",
                "boolean": f'NOT "{column}"',
                "integer": f'coalesce("{column}", 0) + 100',
            }.get(kind, table.values(column)[1])
            if column in ("person_id", "registered_by") and name == "actor":
                other = table.values(column)[1]
        else:
            other = table.values(column)[1]
        found = table.after(f'UPDATE ledger.{name} SET "{column}" = {other} WHERE {row}')
        if bool(found) == cache:
            unseen.append((column, found))
        emptied = (
            table.after(f'UPDATE ledger.{name} SET "{column}" = NULL WHERE {row}')
            if not _needed(connection, name, column)
            else found
        )
        if bool(emptied) == cache and name not in ("book", "actor", "person"):
            unseen.append((column, emptied))
    assert (name, unseen) == (name, [])
    assert "is gone" in " ".join(table.after(f"DELETE FROM ledger.{name} WHERE {row}"))
    if name not in ("book", "actor", "person"):
        names = ", ".join(f'"{one}"' for one in table.columns)
        others = ", ".join(table.values(one)[1] for one in table.columns)
        added = table.after(f"INSERT INTO ledger.{name} ({names}) OVERRIDING SYSTEM VALUE VALUES ({others})")
        assert "no record tells of the row" in " ".join(added)


def _needed(connection: psycopg.Connection, name: str, column: str) -> bool:
    """Whether a column is never empty, by the type alone."""
    return bool(
        connection.execute(
            "SELECT attnotnull FROM pg_attribute WHERE attrelid = %s::regclass AND attname = %s",
            (f"ledger.{name}", column),
        ).fetchone()[0]  # type: ignore[index]
    )


def test_the_list_of_exceptions_is_of_this_database(connection: psycopg.Connection) -> None:
    """Every table and column that the rules name is there, each once and with a reason, and no other table is without records."""
    rules = connection.execute("SELECT source, name, way, why FROM ledger.record_rules()").fetchall()
    columns = {(t.name, c.name) for t in tables() for c in t.columns}
    names = {t.name for t in tables()}
    for source, name, way, why in rules:
        assert source in names if name is None else (source, name) in columns, (source, name)
        assert (way == "log", bool(why)) == (name is None, True), (source, name)
    assert len({(source, name) for source, name, *_ in rules}) == len(rules)
    assert sorted(names - {source for source, name, *_ in rules if name is None}) == RECORDED
