"""The tables of an archive: the last state of every row, as the records of the log give it, brought back into the database.

While they are loaded, the triggers of these tables are off: what they ask was asked when the rows were recorded, and the records,
whose hashes the log's root covers, say what came of it. Foreign keys and checks stay on. The doctor holds every row against its
record afterwards.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import Identity, Table
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from ledger.archive.reading import Archive, ArchiveTouched
from ledger.database import Books
from ledger.database.metadata import METADATA, SCHEMA
from ledger.database.queries import Sql, filled, named_queries
from ledger.words import phrase

SQL: Final = named_queries(__name__)

OF_ROWS: Final = b'{"book":'
"""How a record of rows begins, and one of an entry does not."""
FORGOTTEN: Final = {"BYTEA": "\\x", "JSONB": "{}"}
"""What stands where something personal does not come with the archive; "-" in a text."""


@dataclass(frozen=True, slots=True)
class Source:
    """A table as `ledger.recorded_tables` describes it."""

    table: Table
    keys: tuple[str, ...]
    cache: frozenset[str]
    personal: frozenset[str]


@dataclass(slots=True)
class Kept:
    """The last state of a row."""

    told: dict[str, Any]
    place: int
    nth: int


@dataclass(slots=True)
class Rows:
    """What the records of an archive say of every table, as the last of them leaves it."""

    sources: Mapping[str, Source]
    kept: dict[str, dict[tuple[str, ...], Kept]] = field(default_factory=lambda: defaultdict(dict))
    salts: dict[int, dict[int, str]] = field(default_factory=lambda: defaultdict(dict))
    """By place and number of the row, in hexadecimal."""
    values: dict[tuple[int, int], dict[str, str]] = field(default_factory=dict)
    """What is personal, by place and number of the row."""

    def take(self, record: Mapping[str, Any]) -> None:
        """Follow one record.

        Raises:
            ArchiveTouched: it tells of a table that is not there.
        """
        source = self.sources.get(record["table"])
        if source is None:
            raise ArchiveTouched(
                what=phrase(
                    "a record of the table {table}, which this version does not have", table=record["table"]
                )
            )
        there = self.kept[record["table"]]
        for nth, row in enumerate(record["rows"], 1):
            key = tuple(str(row[name]) for name in source.keys)
            if record["operation"] == "delete":
                there.pop(key, None)
            else:
                there[key] = Kept(row, int(record["place"]), nth)

    def one(self, table: str) -> dict[str, Any]:
        """Give the only row of a table.

        Raises:
            ArchiveTouched: there is none, or more.
        """
        if len(self.kept[table]) != 1:
            raise ArchiveTouched(what=phrase("the table {table}", table=table))
        return next(iter(self.kept[table].values())).told


def sources_of(books: Books) -> dict[str, Source]:
    """Describe the tables of books that have records."""
    rows = books.connection.exec_driver_sql(SQL["sources"])
    return {
        row.source: Source(
            METADATA.tables[f"{SCHEMA}.{row.source}"],
            tuple(row.keys),
            frozenset(row.cache),
            frozenset(row.personal),
        )
        for row in rows
    }


def read_rows(books: Books, archive: Archive) -> Rows:
    """Read all records of rows, and what is personal in them."""
    found = Rows(sources_of(books))
    for records in archive.records():
        for record in records:
            if record.startswith(OF_ROWS):
                found.take(json.loads(record))
    for row in archive.rows("personal.jsonl"):
        place, nth = int(row["place"]), int(row["row"])
        found.salts[place][nth] = row["salt"]
        if row["values"] is not None:
            found.values[place, nth] = row["values"]
    return found


@contextmanager
def triggers_off(books: Books, rows: Rows) -> Iterator[None]:
    """Switch off the triggers of the tables that are loaded, and on again as they were."""
    ask = books.connection.exec_driver_sql
    ask(SQL["at_once"]).close()
    names = sorted(rows.sources)
    always = ask(SQL["triggers"], (names,)).all()
    for name in names:
        ask(filled(SQL["off"], table=Sql(name))).close()
    ask(SQL["deferred"]).close()
    yield
    ask(SQL["at_once"]).close()
    for table, trigger in always:
        ask(filled(SQL["on"], table=Sql(table), trigger=Sql(trigger))).close()


def load_table(
    books: Books,
    book_id: int,
    rows: Rows,
    name: str,
    actors: Mapping[str | None, int | None],
    persons: Mapping[str, int],
) -> None:
    """Write the rows of a table as their records say.

    Args:
        books: the transaction, with triggers off.
        book_id: the new number of the book.
        rows: what the records say.
        name: of the table.
        actors: their numbers here, by digest.
        persons: their numbers here, by the digest of the number on their card.
    """
    source, there = rows.sources[name], rows.kept.get(name, {})
    if not there:
        return
    columns = [c for c in source.table.columns if c.name not in source.cache]
    texts = [_written(book_id, source, columns, kept, rows, actors, persons) for kept in there.values()]
    named = Sql(", ".join(f'"{c.name}"' for c in columns))
    for first in range(0, len(texts), 5_000):
        part = "[" + ",".join(texts[first : first + 5_000]) + "]"
        books.connection.exec_driver_sql(
            filled(SQL["load"], table=Sql(name), columns=named), {"rows": part}
        ).close()
    for column in source.table.columns:
        if isinstance(column.server_default, Identity) or column.identity is not None:
            books.connection.exec_driver_sql(
                filled(SQL["go_on"], table=Sql(name), column=Sql(column.name))
            ).close()


def _written(
    book_id: int,
    source: Source,
    columns: Sequence[Any],
    kept: Kept,
    rows: Rows,
    actors: Mapping[str | None, int | None],
    persons: Mapping[str, int],
) -> str:
    """Write a row as JSON of the types of its columns; numbers and arrays go on as they are written."""
    told = dict(kept.told)
    values = rows.values.get((kept.place, kept.nth), {})
    parts = []
    for column in columns:
        if column.name == "book_id":
            parts.append(f'"book_id":{book_id}')
            continue
        value = told[column.name]
        if isinstance(value, dict):
            if "actor" in value:
                value = str(actors[value["actor"]])
            elif "person" in value:
                value = str(persons[value["person"]])
            else:
                value = values.get(column.name, FORGOTTEN.get(str(column.type), "-"))
        raw = value is not None and isinstance(column.type, JSONB | ARRAY)
        parts.append(f'"{column.name}":{value if raw else json.dumps(value)}')
    return "{" + ",".join(parts) + "}"
