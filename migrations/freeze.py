"""Freeze what the SQL files and manifests declare today into a revision: `make freeze REVISION=0006`.

A revision holds copies of the SQL objects whose text differs from their last frozen copy, and `tables.sql`, which is applied first:
changes of tables are written in it by hand; the rows of purposes, kinds and transitions that changed, and what has to be dropped, are
written by this program between two marks, as a draft to read. It may run as often as you like while the revision is made. Rights
are given anew as a whole, because the first of their files takes all away: those that did not change are named where they were frozen.
The hash of every frozen file is kept in `frozen/HASHES`, and a test refuses a frozen file that was edited afterwards.
"""

import json
import re
import sys
from collections.abc import Iterator, Mapping
from difflib import unified_diff
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from ledger.schema import kinds, purposes, sql_objects, transitions

FROZEN: Final = Path(__file__).parent / "frozen"
ROWS: Final = Path(__file__).parent / "rows"
"""The rows of the three tables as each revision leaves them, from which the next one is told apart."""
BEGIN: Final = "-- Written by make freeze, from here on:"
END: Final = "-- to here."
KEYS: Final[Mapping[str, tuple[str, ...]]] = {
    "purpose": ("code",),
    "entry_kind": ("code",),
    "process_transition": ("machine", "action", "from_state"),
}
"""Tables whose rows are declared, by what names a row."""
_MADE: Final = re.compile(
    r"CREATE (?:OR REPLACE )?(?:CONSTRAINT )?(FUNCTION|VIEW|TRIGGER) (?:ledger\.)?(\w+)(\([^)]*\))?"
    r"(?:[^;$]*? ON (ledger\.\w+))?"
)
FIRST_KEPT: Final = "0011"
"""The revision whose last step makes the trigger `written_once`."""
Rows = dict[str, list[dict[str, Any]]]


def declared_rows() -> Rows:
    """What the manifests declare today."""
    return {"purpose": purposes(), "entry_kind": kinds(), "process_transition": transitions()}


def let(changes: list[str]) -> list[str]:
    """Let the changes of rows through that are written once for everybody else: a trigger refuses them, for the owner too."""
    tables = [
        table
        for table in KEYS
        if any(re.match(rf"(?:UPDATE|DELETE FROM) ledger\.{table}\b", one) for one in changes)
    ]
    off = [f"ALTER TABLE ledger.{table} DISABLE TRIGGER written_once;" for table in tables]
    return [
        *off,
        *changes,
        *(f"ALTER TABLE ledger.{table} ENABLE ALWAYS TRIGGER written_once;" for table in tables),
    ]


def literal(value: object) -> str:
    """Write a value of a row as SQL."""
    if value is None:
        return "NULL"
    if isinstance(value, bool | int):
        return str(value).upper()
    if isinstance(value, list):
        return f"ARRAY[{', '.join(map(literal, value))}]::text[]"
    return "'" + str(value).replace("'", "''") + "'"


def row_changes(before: Rows, after: Rows) -> Iterator[str]:
    """Write what makes the later rows of the earlier ones: new ones first, then other values, then those that are gone."""
    for table, key in KEYS.items():
        old = {tuple(row[name] for name in key): row for row in before[table]}
        new = {tuple(row[name] for name in key): row for row in after[table]}
        for named, row in new.items():
            where = " AND ".join(f"{name} = {literal(row[name])}" for name in key)
            if named not in old:
                values = ", ".join(map(literal, row.values()))
                yield f"INSERT INTO ledger.{table} ({', '.join(row)}) VALUES ({values});"
            # What a column that is new has from its ALTER TABLE is its empty value.
            elif changed := {
                name: value for name, value in row.items() if value != old[named].get(name, type(value)())
            }:
                told = ", ".join(f"{name} = {literal(value)}" for name, value in changed.items())
                yield f"UPDATE ledger.{table} SET {told} WHERE {where};"
        for named in old.keys() - new.keys():
            where = " AND ".join(f"{name} = {literal(value)}" for name, value in zip(key, named, strict=True))
            yield f"DELETE FROM ledger.{table} WHERE {where};"


def made_by(text: str) -> set[str]:
    """Name what a file makes, as `DROP` takes it; a function with the types of its parameters, because another list is another one."""
    found = set()
    for kind, name, parameters, table in _MADE.findall(text):
        if kind == "FUNCTION":
            taken = [one.split("DEFAULT")[0].split() for one in parameters[1:-1].split(",") if one.strip()]
            types = [" ".join(one[1:]) for one in taken if one[0] != "OUT"]
            found.add(f"FUNCTION ledger.{name}({', '.join(types)})")
        elif kind == "VIEW":
            found.add(f"VIEW ledger.{name}")
        elif table:  # else it is a text in a function, which makes it for every table
            found.add(f"TRIGGER {name} ON {table}")
    return found


def drops(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    """Write what takes away the objects that no file makes any more: removed, renamed, or with other parameters."""
    there = set().union(*map(made_by, before.values())) - set().union(*map(made_by, after.values()))
    order = ("TRIGGER", "VIEW", "FUNCTION")
    return [f"DROP {one};" for one in sorted(there, key=lambda one: (order.index(one.split()[0]), one))]


def last_frozen(before: str = "9999") -> dict[str, tuple[str, str]]:
    """The newest frozen text of every object by its declared name, with the folder where it lies, of the revisions before one."""
    newest: dict[str, tuple[str, str]] = {}
    for folder in sorted(path.parent for path in FROZEN.glob("*/ORDER") if path.parent.name < before):
        for name in (folder / "ORDER").read_text("utf-8").split():
            if "/" not in name:
                newest[name.replace("__", "/")] = (folder.name, (folder / name).read_text("utf-8"))
    return newest


def dropped(before: str) -> set[str]:
    """What the revisions before one have dropped, and not made again: a room's old name for an object still stands in the frozen files."""
    gone: set[str] = set()
    for folder in sorted(path.parent for path in FROZEN.glob("*/ORDER") if path.parent.name < before):
        texts = [path.read_text("utf-8") for path in sorted(folder.glob("*.sql"))]
        gone |= {line for text in texts for line in text.splitlines() if line.startswith("DROP ")}
        gone -= {f"DROP {one};" for text in texts for one in made_by(text)}
    return gone


def drafted(text: str, lines: list[str]) -> str:
    """Put the lines that are written by program into a `tables.sql`, in place of those that were."""
    kept = re.sub(rf"\n*{re.escape(BEGIN)}\n.*?{re.escape(END)}\n", "\n", text, flags=re.DOTALL).strip("\n")
    return "\n\n".join(filter(None, [kept, "\n".join([BEGIN, *lines, END]) if lines else ""])) + "\n"


def freeze(revision: str) -> list[str]:
    """Write the frozen files of a revision, the rows that it leaves, and the hashes.

    Returns:
        What was written, and how each changed object differs from its last frozen copy; empty when nothing has changed.
    """
    newest, folder = last_frozen(revision), FROZEN / revision
    objects = {file.name: file.text for file in sql_objects()}
    before = json.loads(max(path for path in ROWS.glob("*.json") if path.stem < revision).read_text("utf-8"))
    # Every object stands in a room; what has no room before its name is the tables.
    gone = drops({name: text for name, (_, text) in newest.items() if "/" in name}, objects)
    changes = list(row_changes(before, declared_rows()))
    lines = [
        *(let(changes) if revision > FIRST_KEPT else changes),
        *(line for line in gone if line not in dropped(revision)),
    ]
    tables = folder / "tables.sql"
    text = drafted(tables.read_text("utf-8") if tables.is_file() else "", lines)
    # By its text: a file that only moved to another room is the same object.
    known = {old: f"{where}/{name.replace('/', '__')}" for name, (where, old) in newest.items()}
    changed = {name: new for name, new in objects.items() if new not in known}
    if not (text.strip() or changed):
        return []
    files = {name.replace("/", "__"): new for name, new in changed.items()}
    if text.strip():
        files = {"tables.sql": text, **files}
    rights = {name: new for name, new in objects.items() if "/roles/" in name}
    listed = [name for name in files if name.replace("__", "/") not in rights]
    listed += [name.replace("/", "__") if name in changed else known[new] for name, new in rights.items()]
    folder.mkdir(exist_ok=True)
    for path in folder.glob("*.sql"):
        path.unlink()
    for name, new in files.items():
        (folder / name).write_text(new, "utf-8")
    (folder / "ORDER").write_text("\n".join(listed) + "\n", "utf-8")
    (ROWS / f"{revision}.json").write_text(written(declared_rows()), "utf-8")
    # Those of released revisions stay as they are, so that what was edited since is still found.
    kept = [
        line
        for line in (FROZEN / "HASHES").read_text("utf-8").splitlines()
        if not line.split("  ")[1].startswith(f"{revision}/")
    ]
    made = [
        f"{sha256(path.read_bytes()).hexdigest()}  {path.relative_to(FROZEN).as_posix()}"
        for path in folder.iterdir()
    ]
    (FROZEN / "HASHES").write_text("\n".join(sorted([*kept, *made])) + "\n", "utf-8")
    return [*listed, *compared(newest, changed), *lines]


def compared(newest: Mapping[str, tuple[str, str]], changed: Mapping[str, str]) -> Iterator[str]:
    """Show how each changed object differs from its last frozen copy."""
    for name, new in changed.items():
        folder, old = newest.get(name, ("", ""))
        if old:
            yield from unified_diff(
                old.splitlines(), new.splitlines(), f"{folder}/{name}", name, lineterm="", n=2
            )


def written(rows: Rows) -> str:
    """Write rows as JSON, one a line."""
    parts = (
        f"  {json.dumps(table)}: [\n"
        + ",\n".join(f"    {json.dumps(row, ensure_ascii=False)}" for row in of)
        + "\n  ]"
        for table, of in rows.items()
    )
    return "{\n" + ",\n".join(parts) + "\n}\n"


if __name__ == "__main__":
    told = freeze(sys.argv[1])
    sys.stdout.write("\n".join(told or ["nothing has changed since the last revision"]) + "\n")
