"""SQL that is text stands in a file beside the module that asks: `parts.sql` beside `parts.py`, each query under its name.

    -- name: open
    -- What is open of the claim, by head and purpose.
    SELECT …

A module loads its file once, when it is imported: `SQL: Final = named_queries(__name__)`, and says `SQL["open"]`. What comes
out of a file has the type `Sql`, and nothing else has: so the checker sees that no value gets into a text, only named texts,
put together by `filled` and `joined`. Values go beside the text, as `%(name)s` or `:name`.
"""

import re
from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files
from typing import Final, NewType, TypeVar

from sqlalchemy import CursorResult, TextClause, text

from ledger.database.unit import ReadBooks

Sql = NewType("Sql", str)
"""A text of SQL from a file of ours."""
Kind = TypeVar("Kind")
BLANK: Final = Sql("")
"""What fills a slot where nothing is asked."""
_NAMED: Final = re.compile(
    r"^-- name: (\w+)\n((?:--[^\n]*\n)*)(.*?)(?=^-- name: |\Z)", re.MULTILINE | re.DOTALL
)
_SLOT: Final = re.compile(r"\{([a-z_]\w*)\}")


def parsed(told: str) -> dict[str, Sql]:
    """Read the queries of a file by name, without the comments above them.

    Raises:
        KeyError: a name stands twice.
    """
    found: dict[str, Sql] = {}
    for name, _, query in _NAMED.findall(told):
        if name in found:
            raise KeyError(name)
        found[name] = Sql(query.strip())
    return found


def named_queries(module: str) -> Mapping[str, Sql]:
    """Load the queries of a module from the file beside it."""
    package, _, name = module.rpartition(".")
    return parsed((files(package) / f"{name}.sql").read_text("utf-8"))


def filled(query: Sql, **pieces: Sql) -> Sql:
    """Put named texts into the slots of another, `{so}`; a slot that is not named stays for later.

    Raises:
        KeyError: the text has no slot of a name that was given.
    """
    slots = set(_SLOT.findall(query))
    for slot in pieces:
        if slot not in slots:
            raise KeyError(slot)
    return Sql(_SLOT.sub(lambda found: pieces.get(found[1], found[0]), query))


def in_part(query: Sql, *tables: str) -> Sql:
    """Ask a question of a part: what is read `FROM` a table of these is `part_<table>`; what is joined stays whole.

    Raises:
        KeyError: nothing is read from a table that was named.
    """
    for table in tables:
        whole = re.compile(rf"\bFROM ledger\.{table}\b")
        if not whole.search(query):
            raise KeyError(table)
        query = Sql(whole.sub(lambda found: found[0].replace("ledger.", "part_"), query))
    return query


def joined(*pieces: Sql) -> Sql:
    """Set texts one after another, each on lines of its own."""
    return Sql("\n".join(piece for piece in pieces if piece))


@cache
def _by_colon(query: Sql) -> TextClause | None:
    """The clause of a query whose values are written `:name`; None where the driver reads it as it stands."""
    return None if "%(" in query else text(query)


def ask(books: ReadBooks, query: Sql, /, **values: object) -> CursorResult[tuple[object, ...]]:
    """Send a query with its values."""
    clause = _by_colon(query)
    if clause is None:
        return books.connection.exec_driver_sql(query, values)
    return books.connection.execute(clause, values)


def read(books: ReadBooks, kind: Callable[..., Kind], query: Sql, /, **values: object) -> list[Kind]:
    """Read rows, each as a named value: its fields, or what a function that makes it is given, are the columns in their order."""
    return [kind(*row) for row in ask(books, query, **values)]


def single(books: ReadBooks, kind: Callable[..., Kind], query: Sql, /, **values: object) -> Kind:
    """Read the row of a query that always has exactly one, as a sum and a call of a function have."""
    return kind(*ask(books, query, **values).one())


def find(books: ReadBooks, kind: Callable[..., Kind], query: Sql, /, **values: object) -> Kind | None:
    """Read the row that a query finds, if it finds one."""
    row = ask(books, query, **values).one_or_none()
    return None if row is None else kind(*row)
