"""Freeze what the SQL files and tables declare today into a revision: `python -m migrations.freeze 0002 "Why"`.

The first revision holds everything, tables too. A later one holds copies of the SQL objects whose text differs from
their last frozen copy; changes of tables are written by hand as `frozen/<revision>/tables.sql`, which stands there
before and is applied first. The hash of
every frozen file is kept in `frozen/HASHES`, and a test refuses a frozen file that was edited afterwards.
"""

import re
import sys
from hashlib import sha256
from pathlib import Path

from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, CreateSchema, CreateTable

from ledger.database.metadata import SCHEMA
from ledger.database.roles import WEB
from ledger.journal.tables import entry_kind, purpose
from ledger.schema import kinds, purposes, sql_objects, tables

FROZEN = Path(__file__).parent / "frozen"

ROLE = f"""-- The role that the web takes on; it may log in, and nothing else by itself.
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{WEB}') THEN
    CREATE ROLE {WEB} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE;
  END IF;
END $$;
"""


def tables_sql() -> str:
    """All tables with their indexes and the rows of the chart and the kinds, as plain SQL."""
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    parts = [f"{str(CreateSchema(SCHEMA)).strip()};"]
    for table in tables():
        parts.append(f"{str(CreateTable(table).compile(dialect=dialect)).strip()};")
        parts += [
            f"{CreateIndex(index).compile(dialect=dialect)};" for index in sorted(table.indexes, key=str)
        ]
    for table, rows in ((purpose, purposes()), (entry_kind, kinds())):
        for row in rows:
            columns = ", ".join(row)
            parts.append(
                f"INSERT INTO {SCHEMA}.{table.name} ({columns}) VALUES ({', '.join(map(literal, row.values()))});"
            )
    return re.sub(r"[ \t]+\n", "\n", "\n\n".join(parts)) + "\n"


def literal(value: object) -> str:
    """Write a value of the chart as SQL."""
    if value is None:
        return "NULL"
    if isinstance(value, bool | int):
        return str(value).upper()
    if isinstance(value, list):
        return f"ARRAY[{', '.join(map(literal, value))}]::text[]"
    return "'" + str(value).replace("'", "''") + "'"


def object_of(name: str) -> str:
    """The kind and name of an object, whatever room it stands in: a room that is moved changes nothing in a database."""
    return name.partition("/")[2] or name


def last_frozen() -> dict[str, str]:
    """The newest frozen text of every object, by its kind and name."""
    newest: dict[str, str] = {}
    for folder in sorted(path.parent for path in FROZEN.glob("*/ORDER")):
        for name in (folder / "ORDER").read_text("utf-8").split():
            newest[object_of(name.replace("__", "/"))] = (folder / name).read_text("utf-8")
    return newest


def freeze(revision: str) -> list[str]:
    """Write the frozen files of a revision and their hashes.

    Returns:
        The names written; empty when nothing has changed.
    """
    FROZEN.mkdir(exist_ok=True)
    newest = last_frozen()
    texts = {} if newest else {"role.sql": ROLE, "tables.sql": tables_sql()}
    folder = FROZEN / revision
    written = {path.name: path.read_text("utf-8") for path in sorted(folder.glob("*.sql"))} if newest else {}
    texts |= written
    objects = sql_objects()
    changed = {file.name for file in objects if newest.get(object_of(file.name)) != file.text}
    if not texts and not changed:
        return []
    # Rights are given anew as a whole: the first of these files revokes all, and the tables may be new.
    texts |= {f.name.replace("/", "__"): f.text for f in objects if f.name in changed or "/roles/" in f.name}
    folder.mkdir(exist_ok=True)
    for name, text in texts.items():
        (folder / name).write_text(text, "utf-8")
    (folder / "ORDER").write_text("\n".join(texts) + "\n", "utf-8")
    hashes = sorted(
        f"{sha256(path.read_bytes()).hexdigest()}  {path.relative_to(FROZEN).as_posix()}"
        for path in FROZEN.rglob("*")
        if path.is_file() and path.name != "HASHES"
    )
    (FROZEN / "HASHES").write_text("\n".join(hashes) + "\n", "utf-8")
    return list(texts)


if __name__ == "__main__":
    written = freeze(sys.argv[1])
    sys.stdout.write("\n".join(written or ["nothing has changed since the last revision"]) + "\n")
