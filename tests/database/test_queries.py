"""Every query is known to PostgreSQL before its road is walked: tables, columns and types are there, and rows are what they are read as."""

import ast
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, NamedTuple, Union, get_args, get_origin, get_type_hints
from uuid import UUID

import psycopg
import pytest
from psycopg import pq

from ledger.database import Database
from ledger.database.queries import Sql, parsed

ROOT = Path(__file__).parents[2]
FILES = sorted(
    path
    for top in ("ledger", "api", "cli")
    for path in (ROOT / top).rglob("*.sql")
    if "sql" not in path.parts
)
PLAIN: Mapping[str, type] = {"bool": bool, "bytes": bytes, "int": int, "str": str}
"""What the only column of a row may be read as."""
ALONE = re.compile(r"(SELECT|INSERT|UPDATE|DELETE|WITH)\b")
"""What can be prepared; COPY, SET and pieces cannot."""
SLOT = re.compile(r"(?<!')\{[a-z_]\w*\}")
VALUE = re.compile(r"%\((\w+)\)s|(?<![:\w]):([a-z_]\w*)\b|%s|'(?:[^']|'')*'|%%")
STAGED = re.compile(r"\bstaged_\w+|\bpart_(?:entry|posting|record|seal)\b")
"""Temporary tables, which are there while an archive is replayed, and the part at which a night looks, which it puts before its checks."""
PIECES = {
    "ledger.journal.accounts": {"new"},
    "ledger.statements.queries.permits": {"now"},
    "ledger.statements.queries.treasury": {"by_case", "by_kind"},
}
"""They read what the query makes into which they are put."""
TYPES: Mapping[int, type] = {
    **dict.fromkeys((20, 21, 23), int),
    **dict.fromkeys((19, 25, 1042, 1043), str),
    **{16: bool, 17: bytes, 1082: date, 1184: datetime, 1700: Decimal, 2950: UUID},
}
"""What a column of PostgreSQL becomes; others are read as they come."""


def module_of(path: Path) -> str:
    """The module beside a file."""
    return path.relative_to(ROOT).with_suffix("").as_posix().replace("/", ".")


def numbered(query: str) -> bytes:
    """Write the values of a query as the server wants them: by number, the same one for the same name."""
    names: dict[str, int] = {}
    bare = re.sub(r"'(?:[^']|'')*'", "", query)
    by_colon = "%(" not in bare and "%s" not in bare

    def number(found: re.Match[str]) -> str:
        told = found[1] or found[2]
        if found[0] == "%%" and not by_colon:
            return "%"
        if found[0] == "%s":
            told = str(len(names))
        elif told is None or (found[2] and not by_colon):
            return found[0].replace("%%", "%") if not by_colon else found[0]
        return f"${names.setdefault(told, len(names) + 1)}"

    return VALUE.sub(number, query).encode()


def described(connection: psycopg.Connection[Any], query: str) -> list[tuple[str, int]]:
    """Prepare a query; give name and type of each column. A value whose type nothing tells is taken for a text, as the driver sends it."""
    server, types = connection.pgconn, dict[int, int]()
    for _ in range(40):
        given = [types.get(place, 0) for place in range(1, max(types, default=0) + 1)]
        result = server.prepare(b"", numbered(query), given)
        if result.status == pq.ExecStatus.COMMAND_OK:
            told = server.describe_prepared(b"")
            return [((told.fname(place) or b"").decode(), told.ftype(place)) for place in range(told.nfields)]
        said = result.error_message.decode()
        unknown = re.search(r"could not determine data type of parameter \$(\d+)", said)
        assert unknown is not None, f"{said}\n{query}"
        types[int(unknown[1])] = 25
    raise AssertionError(query)


def stands_alone(text: str) -> bool:
    """Whether PostgreSQL can be told of a text."""
    return bool(ALONE.match(text)) and not SLOT.search(text) and not STAGED.search(text)


def whole(path: Path) -> Iterator[tuple[str, str]]:
    """The queries of a file that stand alone, and those that its module put together of pieces when it was imported."""
    name = module_of(path)
    for query, text in parsed(path.read_text("utf-8")).items():
        if stands_alone(text) and query not in PIECES.get(name, ()):
            yield query, text
    for constant, value in vars(import_module(name)).items():
        for made in values_of(value):
            if constant != "SQL" and stands_alone(made):
                yield constant, made


def values_of(value: object) -> Iterator[str]:
    """The texts in a constant."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from (one for one in value.values() if isinstance(one, str))
    elif isinstance(value, tuple):
        yield from (one.offenders for one in value if hasattr(one, "offenders"))


@pytest.fixture
def connection(owner: Database) -> Iterator[psycopg.Connection[Any]]:
    """The driver's connection to a database of the house."""
    with owner.engine.connect() as held:
        driver = held.connection.driver_connection
        assert isinstance(driver, psycopg.Connection)
        driver.autocommit = True
        yield driver


def test_every_query_is_known_to_postgresql(connection: psycopg.Connection[Any]) -> None:
    """Goal: a query that names what is not there is found before its road is walked. Method: all of them are prepared."""
    count = 0
    for path in FILES:
        for name, text in whole(path):
            try:
                described(connection, text)
            except AssertionError as error:
                pytest.fail(f"{path.relative_to(ROOT)}: {name}: {error}")
            count += 1
    assert count > 200


def test_what_is_not_there_is_found(connection: psycopg.Connection[Any]) -> None:
    """Goal: the test above can fail. Method: a column that is not there, a table, a word that is wrong."""
    for query in (
        "SELECT colour FROM ledger.book",
        "SELECT FROM ledger.boook",
        "SELECT name FORM ledger.book",
    ):
        with pytest.raises(AssertionError, match="ERROR"):
            described(connection, query)
    assert described(connection, "SELECT code, %s AS x FROM ledger.book WHERE book_id = %s") == [
        ("code", 25),
        ("x", 25),
    ]


class Reading(NamedTuple):
    """A place where rows are read as values of a kind."""

    where: str
    kind: Callable[..., object]
    query: str


def readings() -> Iterator[Reading]:
    """Every call of `read`, `find` and `single` with a kind, or a function that makes one, and the name of a query; of a view, too."""
    for path in FILES:
        module = import_module(module_of(path))
        queries = parsed(path.read_text("utf-8"))
        for node in ast.walk(ast.parse(path.with_suffix(".py").read_text("utf-8"))):
            if not (isinstance(node, ast.Call) and reads(node)):
                continue
            kind, query = node.args[-2:]
            if not isinstance(kind, ast.Name):
                continue
            if isinstance(query, ast.Subscript) and isinstance(query.slice, ast.Constant):
                text = queries[str(query.slice.value)]
            elif isinstance(query, ast.Name) and isinstance(getattr(module, query.id, None), str):
                text = Sql(getattr(module, query.id))
            else:
                continue
            yield Reading(
                f"{path.relative_to(ROOT)}:{node.lineno}",
                PLAIN.get(kind.id) or getattr(module, kind.id),
                text,
            )


def reads(call: ast.Call) -> bool:
    """Whether a call reads rows: with books, a kind and a query; of a view, whose books are known, with the last two."""
    if isinstance(call.func, ast.Name):
        return call.func.id in ("read", "find", "single") and len(call.args) == 3
    return (
        isinstance(call.func, ast.Attribute)
        and call.func.attr in ("read", "find", "one")
        and len(call.args) == 2
    )


def fields_of(kind: Callable[..., object]) -> dict[str, Any]:
    """What a row of a kind is made of, or a function that makes one; a plain value is its only column."""
    plain = {"Json": object, "Sequence": Sequence, "Mapping": Mapping}
    hints = {"": kind} if kind in PLAIN.values() else get_type_hints(kind, localns=plain)
    hints.pop("return", None)
    made = {field.name for field in fields(kind) if field.init} if is_dataclass(kind) else set(hints)
    return {name: wanted for name, wanted in hints.items() if name in made}


def fits(wanted: Any, oid: int) -> bool:
    """Whether a column may be read as a field."""
    there = TYPES.get(oid)
    options = (
        [one for one in get_args(wanted) if one is not NoneType]
        if get_origin(wanted) in (Union, UnionType)
        else [wanted]
    )
    plain = [one for one in options if isinstance(one, type)]
    return there is None or not plain or any(issubclass(one, there) for one in plain)


def test_rows_are_what_they_are_read_as(connection: psycopg.Connection[Any]) -> None:
    """Goal: a field is the column of its name. Method: the columns that PostgreSQL tells against the fields, by name, order and type."""
    count = 0
    for one in readings():
        wanted_by = fields_of(one.kind)
        columns = described(connection, one.query)
        assert len(columns) == len(wanted_by), one.where
        assert one.kind in PLAIN.values() or [name for name, _ in columns] == list(wanted_by), one.where
        for (name, oid), wanted in zip(columns, wanted_by.values(), strict=True):
            assert fits(wanted, oid), f"{one.where}: {name} is read as {wanted}"
        count += 1
    assert count > 120


def test_a_row_of_another_type_is_found() -> None:
    """Goal: the test above can fail. Method: types that fit and types that do not."""
    assert fits(int, 20)
    assert fits(int | None, 23)
    assert fits(str, 25)
    assert not fits(str, 20)
    assert not fits(date | None, 25)
