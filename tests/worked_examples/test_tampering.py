"""The books of the demonstration, changed behind the triggers: every column of every table beside the journal and the log.

`make tamper` makes every change and prints how many there were, room by room; other runs make some in each table. What becomes of a
change of the journal or the log is for `tests/seals/test_tampering.py`, and of a table of which a story has no row for
`tests/seals/test_every_column.py`.
"""

import sys
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

import psycopg
import pytest

from cli import demo
from ledger.database import Database
from ledger.schema import HOUSE
from tests.api.test_twins import STORIES
from tests.furnished import furnished
from tests.people import two
from tests.sampling import WHOLE, sample, size
from tests.worked_examples.test_stories import serving

pytestmark = pytest.mark.long(3)

OTHERWISE = {
    "boolean": 'NOT "{0}"',
    "date": '"{0}" + 1',
    "timestamp with time zone": """"{0}" + interval '1 microsecond'""",
    "uuid": "gen_random_uuid()",
    "bytea": """"{0}" || '\\x00'""",
    "jsonb": """jsonb_build_array("{0}")""",
    "text": """"{0}" || '.'""",
}
"""What makes another value of one, by type; of a number one more, of a list one element more."""
ROOM_OF = {table.name: room.title for room in HOUSE for table in room.tables}


class Change(NamedTuple):
    """Something that is done to one row, past every trigger."""

    table: str
    column: str
    """Empty where the row as a whole goes or comes twice."""
    way: str
    cache: bool
    """Whether the rules leave the column out of records, with their reason."""
    statement: str


@furnished
def told(database: Database, owner: Database) -> list[str]:
    """Every story, by default of one book. The database loses its CHECKs, foreign keys and unique indexes: its owner may drop them."""
    with serving(database) as client:
        for book, (sites, stories) in list(STORIES.items())[: size(1, len(STORIES))]:
            teller = demo.Teller(client, demo.prepare(client, two(owner), book, sites), book)
            for story in stories:
                assert all(step for step in story(teller))
    with owner.engine.begin() as connection:
        run = connection.exec_driver_sql
        for table, name in run("""SELECT c.conrelid::regclass::text, c.conname FROM pg_constraint c
                                  WHERE c.connamespace = 'ledger'::regnamespace AND c.contype IN ('c', 'f', 'u') AND c.conrelid <> 0
                                    AND (c.contype <> 'f' OR c.confrelid NOT IN ('ledger.actor'::regclass, 'ledger.person'::regclass))
                                  ORDER BY c.contype <> 'f'""").all():
            run(f'ALTER TABLE {table} DROP CONSTRAINT IF EXISTS "{name}" CASCADE')
        for (
            index,
            *_,
        ) in run("""SELECT i.indexrelid::regclass FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
                                WHERE c.relnamespace = 'ledger'::regnamespace AND i.indisunique AND NOT i.indisprimary""").all():
            run(f"DROP INDEX {index}")
    return list(STORIES)


def changes(connection: psycopg.Connection) -> Iterator[Change]:
    """Think of every change: of each column another value, and none; of each table a row less, and one twice."""
    for table, keys, cache in connection.execute(
        "SELECT source, keys, cache FROM ledger.recorded_tables()"
    ).fetchall():
        here = f"ledger.{table}"
        if connection.execute(f"SELECT FROM {here} LIMIT 1".encode()).fetchone() is None:
            continue
        columns = connection.execute(
            """SELECT a.attname, format_type(a.atttypid, a.atttypmod), EXISTS (
                 SELECT FROM pg_index i WHERE i.indrelid = a.attrelid AND i.indisprimary AND a.attnum = ANY (i.indkey))
               FROM pg_attribute a WHERE a.attrelid = %s::regclass AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum""",
            (here,),
        ).fetchall()
        names = [name for name, *_ in columns]
        yield Change(
            table, "", "gone", False, f"DELETE FROM {here} WHERE ctid = (SELECT min(ctid) FROM {here})"
        )
        for column, kind, primary in columns:
            # In a record the null of JSON is what there is not (docs/spec/audit.md 2.6), and so is no other value than none.
            there = f'"{column}" IS NOT NULL' + (f""" AND "{column}" <> 'null'""" if kind == "jsonb" else "")
            of = f"WHERE ctid = (SELECT min(ctid) FROM {here} WHERE {there})"
            if kind.endswith("[]"):
                other = f'"{column}" || "{column}" || ARRAY[NULL]::{kind}'
            else:
                other = OTHERWISE.get(kind, '"{0}" + 1000').format(column)
            yield Change(
                table, column, "changed", column in cache, f'UPDATE {here} SET "{column}" = {other} {of}'
            )
            if not primary:
                yield Change(
                    table, column, "emptied", column in cache, f'UPDATE {here} SET "{column}" = NULL {of}'
                )
        of_type = {name: kind for name, kind, _ in columns}
        key = next((name for name in keys if of_type[name] in ("integer", "bigint", "uuid")), None)
        if key is not None:
            values = ", ".join(
                ("gen_random_uuid()" if of_type[name] == "uuid" else f'"{name}" + 1000000')
                if name == key
                else f'"{name}"'
                for name in names
            )
            told = ", ".join(f'"{name}"' for name in names)
            yield Change(
                table, "", "twice", False,
                f"INSERT INTO {here} ({told}) OVERRIDING SYSTEM VALUE SELECT {values} FROM {here} LIMIT 1",
            )  # fmt: skip


def becomes(connection: psycopg.Connection, change: Change) -> str:
    """Make a change, ask the doctor, take it back: `found`, `explained`, `nothing there` to be changed, or what is wrong."""
    with connection.transaction(force_rollback=True):
        connection.execute(f"ALTER TABLE ledger.{change.table} DISABLE TRIGGER ALL".encode())
        if change.way == "emptied":
            connection.execute(
                f'ALTER TABLE ledger.{change.table} ALTER "{change.column}" DROP IDENTITY IF EXISTS'.encode()
            )
            connection.execute(
                f'ALTER TABLE ledger.{change.table} ALTER "{change.column}" DROP NOT NULL'.encode()
            )
        elif change.way == "changed":
            connection.execute(
                f'ALTER TABLE ledger.{change.table} ALTER "{change.column}" DROP IDENTITY IF EXISTS'.encode()
            )
        if connection.execute(change.statement.encode()).rowcount == 0:
            return "nothing there"
        found = connection.execute(
            "SELECT told FROM ledger.record_faults(%s, 20)", (change.table,)
        ).fetchall()
        if change.cache:
            return "explained" if not found else "found, though records leave it out"
        return "found" if found else "not found"


def test_nothing_changes_unseen(
    told: list[str], database_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Goal: whoever changes a book that was lived in is found. Method: one change at a time, past every trigger; the doctor looks.

    By default each table and each way of changing once, and each way for a column of each room.
    """
    assert told
    counts: dict[str, Counter[str]] = {}
    wrong = []
    with psycopg.connect(database_url) as connection:
        every = list(changes(connection))
        chosen = sample(every, lambda one: one.table, lambda one: (ROOM_OF[one.table], one.way))
        for change in chosen:
            answer = becomes(connection, change)
            counts.setdefault(ROOM_OF[change.table], Counter()).update([answer, "changes"])
            if answer not in ("found", "explained", "nothing there"):
                wrong.append((change.table, change.column, change.way, answer))
        connection.rollback()
    assert wrong == []
    assert len({change.table for change in every}) > size(20, 45)
    if WHOLE:
        with capsys.disabled():
            sys.stdout.write(table_of(every, counts))


def table_of(every: list[Change], counts: dict[str, Counter[str]]) -> str:
    """Write what was found, room by room."""
    lines = [
        "",
        "| room | tables | columns | changes | found | left out of records, with a reason | nothing there |",
        "| --- |" + " --- |" * 6,
    ]
    for room, count in counts.items():
        own = [change for change in every if ROOM_OF[change.table] == room]
        tables, columns = len({c.table for c in own}), len({(c.table, c.column) for c in own if c.column})
        figures = (
            tables,
            columns,
            *(count[name] for name in ("changes", "found", "explained", "nothing there")),
        )
        lines.append(f"| {room} | " + " | ".join(map(str, figures)) + " |")
    whole = Counter[str]()
    for count in counts.values():
        whole.update(count)
    lines.append(f"all: {dict(whole)}")
    return "\n".join(lines) + "\n"
