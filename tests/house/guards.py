"""What keeps a table beside its constraints: the book of each row, what of it may change, and the rights of the web.

What is written once is kept by `ledger.keep_written()`, for every table (`tests/database/test_written_once.py`). What may change stands
in `ledger.may_change()`, and this module reads what the program changes: in its SQL, and by the rights of the web where Python makes the
statement.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from sqlalchemy import Table

from ledger.manifest import Room
from ledger.schema import sql_objects, tables

OF_ALL_BOOKS: Final[Mapping[str, str]] = {
    "purpose entry_kind process_transition check_result": "the same in every book",
    "actor api_key enrolment erasure mandate renaming renumbering undoing": "an administrator acts in all books",
    "person number_key way": "a person is one in all books",
    "outbox account_event": "numbered over all books; the book stands in every row",
}
"""Tables whose key is without the book, and why."""
NOT_BY_THE_WEB: Final[Mapping[str, str]] = {
    "entry posting balance refusal account_event": "by post_entries and what it calls",
    "book": "by open_book, with the key of an administrator",
    "actor api_key person number_key": "by enrol and appoint, or by a command of the server",
    "mandate enrolment erasure renaming": "by ask_mandate, ask_enrolment, ask_erasure, ask_renaming and what confirms them",
    "renumbering undoing": "by ask_renumbering and ask_undoing, and what confirms them",
    "period_move": "by move_period",
    "bank_account bank_tie bank_tie_end bank_withdrawal": "by ask_bank_tie, ask_bank_end, ask_withdrawal and what confirms them",
    "way": "by set_ways, and give_ways with a mandate",
    "reading": "by keep_reading",
    "night_mark": "by the owner's command, signed",
    "attempt": "by keep_attempt",
    "seal tile": "by append_seals, for the sequencer",
    "record": "by the trigger that writes what a statement left",
    "purpose entry_kind process_transition check_result auditor_login": "by who owns the database",
}
"""Tables into which the web puts no row itself, and who does."""
_UPDATE: Final = re.compile(r"\bUPDATE (?:ledger\.)?(\w+)(?: (?:AS )?(?!SET\b)\w+)?\s+SET\s")
_INSTEAD: Final = re.compile(
    r"\bINSERT INTO (?:ledger\.)?(\w+)(?:(?!\bINSERT INTO\b).)*?\bDO UPDATE\s+SET\s", re.DOTALL
)
_DELETE: Final = re.compile(r"\bDELETE FROM (?:ledger\.)?(\w+)")
_GRANT: Final = re.compile(r"GRANT UPDATE \(([^)]*)\) ON ledger\.(\w+)")
_SAID: Final = re.compile(r"\('(\w+)', '\{([^}]*)\}'(?:::text\[\])?,\s+(true|false),")
_FUNCTION: Final = re.compile(r"FUNCTION ledger\.(\w+)\(\) RETURNS trigger(.*?)\n\$\$;", re.DOTALL)
_SETS: Final = re.compile(r"\bNEW\.(\w+) := ")
_BEFORE: Final = re.compile(
    r"TRIGGER \w+ BEFORE [^;]*?\bUPDATE\b[^;]*? ON ledger\.(\w+)[^;]*?EXECUTE FUNCTION ledger\.(\w+)\("
)
_MADE: Final = re.compile(r"\b(?:update|delete)\((\w+)\)")
GOES: Final = "DELETE"
"""Stands among the columns that change, of a table whose rows may go."""
BY_HAND: Final[Mapping[str, str]] = {
    "auditor_login": "docs/spec/auditing.md: the operator takes a login back"
}
"""Tables whose rows go by a statement that a document gives to the operator."""
Changes = dict[str, set[str]]


def names(listed: Mapping[str, str]) -> set[str]:
    """The tables of a list with reasons."""
    return {name for some in listed for name in some.split()}


def may_change() -> Changes:
    """By table, what `ledger.may_change()` lists."""
    text = next(file.text for file in sql_objects() if file.name == "seals/functions/may_change.sql")
    return {
        table: {*filter(None, columns.split(",")), *([GOES] if goes == "true" else [])}
        for table, columns, goes in _SAID.findall(text)
    }


def _assigned(text: str, at: int) -> Iterator[str]:
    """The columns that a SET gives values to, from where its list begins."""
    depth, told, start = 0, False, at
    for place in range(at, len(text) + 1):
        sign = text[place : place + 1]
        told ^= sign == "'"
        ended = not told and (
            sign in (";", "")
            or (sign == ")" and depth == 0)
            or (depth == 0 and re.match(r"\s(?:FROM|WHERE|RETURNING)\b", text[place : place + 11]))
        )
        if ended or (sign == "," and depth == 0 and not told):
            part = text[start:place].strip()
            yield from re.findall(r"\w+", part.partition("=")[0])
            start = place + 1
        if ended:
            return
        depth += (sign == "(") - (sign == ")") if not told else 0


def changes(text: str) -> Iterator[tuple[str, set[str]]]:
    """The tables that the statements of a text change, with the columns, or GOES."""
    text = re.sub(r"--[^\n]*", "", text)
    for found in (*_UPDATE.finditer(text), *_INSTEAD.finditer(text)):
        yield found[1], {*_assigned(text, found.end())}
    for found in _DELETE.finditer(text):
        yield found[1], {GOES}


def _set_before(text: str) -> Iterator[tuple[str, set[str]]]:
    """The tables of which a trigger goes on with columns before a change, with these: each from what it was."""
    bodies = dict(_FUNCTION.findall(text))
    for table, function in _BEFORE.findall(text):
        body = bodies.get(function, "")
        yield table, {name for name in _SETS.findall(body) if f"ELSE OLD.{name} END" in body}


def changed(folder: Path) -> Changes:
    """By table, what the SQL of a folder changes, and what the rights of the web let statements in Python change."""
    known = {table.name for table in tables()}
    found: Changes = {name: {GOES} for name in names(BY_HAND)}
    for path in folder.rglob("*.sql"):
        for table, columns in changes(path.read_text("utf-8")):
            if table in known:
                found.setdefault(table, set()).update(columns)
        for table, columns in _set_before(path.read_text("utf-8")):
            if columns:
                found.setdefault(table, set()).update(columns)
    made = {
        name for path in folder.rglob("*.py") for name in _MADE.findall(path.read_text("utf-8"))
    }  # of Core, by the name that the table has in its module
    for file in sql_objects():
        for columns, table in _GRANT.findall(file.text) if "/roles/" in file.name else ():
            if any(table.endswith(name) for name in made):
                found.setdefault(table, set()).update(columns.replace("\n", " ").replace(" ", "").split(","))
    return found


def unkept(room: Room) -> Iterator[str]:
    """Tell what a table of a room lacks, with what is to be done."""
    files = sql_objects([room])
    listed = may_change()
    rights = " ".join(file.text for file in files if "/roles/" in file.name)
    added = " ".join(re.findall(r"GRANT INSERT\b[^;]*;", rights))
    for table in room.tables:
        if table.name not in names(NOT_BY_THE_WEB) and not re.search(rf"\bledger\.{table.name}\b", added):
            yield f"{table.name}: nobody may add a row; GRANT INSERT in {room.package}, sql/roles"
        yield from _open(table)
    for columns, name in _GRANT.findall(rights):
        if less := {one.strip() for one in columns.split(",")} - listed.get(name, set()):
            yield f"{name}: the web may change {', '.join(sorted(less))}, which is written once; name it in ledger.may_change()"
    for right in re.findall(r"GRANT ([^;]*?) ON [^;]* TO ecoledger_web", rights):
        if re.search(r"\b(?:DELETE|TRUNCATE|ALL)\b|\bUPDATE\b(?! ?\()", right):
            yield f"the web may {right}; name the columns that a process moves"


def _open(table: Table) -> Iterator[str]:
    """Tell where a table lets rows of one book reach those of another."""
    if "book_id" not in table.primary_key.columns and table.name not in names(OF_ALL_BOOKS):
        yield f"{table.name}: its key is without the book"
    for one in table.foreign_key_constraints:
        if "book_id" in one.referred_table.primary_key.columns and "book_id" not in one.column_keys:
            yield f"{table.name}: its reference to {one.referred_table.name} is without the book"
