"""Whether the functions and triggers of a database are those of the program: whoever owns it could put others in their place.

The doctor asks this first. What it asks afterwards goes through these functions, and what nobody could do goes by these triggers.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final

from ledger.database import ReadBooks
from ledger.database.queries import named_queries
from ledger.database.sqlfiles import declared

SQL: Final = named_queries(__name__)

_FUNCTION: Final = re.compile(r"CREATE OR REPLACE FUNCTION ledger\.(\w+)\(.*?AS \$\$(.*?)\$\$", re.DOTALL)
_TRIGGER: Final = re.compile(
    r"CREATE (?:OR REPLACE )?(?:CONSTRAINT )?TRIGGER (\w+)\s[^;]*?\bON ledger\.(\w+)", re.DOTALL
)


@cache
def _wanted(packages: tuple[str, ...]) -> tuple[frozenset[tuple[str, str]], frozenset[tuple[str, str]]]:
    """Give the functions of the program with their bodies, and its triggers with their tables."""
    texts = [file.text for file in declared(packages)]
    return (
        frozenset(found for text in texts for found in _FUNCTION.findall(text)),
        frozenset((table, name) for text in texts for name, table in _TRIGGER.findall(text)),
    )


def catalog_faults(books: ReadBooks, packages: Sequence[str]) -> Iterator[str]:
    """Name the functions and triggers that are not those of the program, or are missing, or do not always fire.

    Args:
        books: the snapshot.
        packages: of the rooms whose SQL objects there must be.
    """
    functions, triggers = _wanted(tuple(packages))
    there = {(row.name, row.body) for row in books.connection.exec_driver_sql(SQL["functions"])}
    for name in sorted({name for name, _ in functions - there}):
        yield f"function {name}: it is not that of the program, or it is gone"
    known = {name for name, _ in functions}
    for name in sorted({name for name, _ in there - functions}):
        why = (
            "there are others beside that of the program"
            if name in known
            else "the program has none of this name"
        )
        yield f"function {name}: {why}"
    found = {(row.table, row.name): row for row in books.connection.exec_driver_sql(SQL["triggers"])}
    for table, name in sorted(
        triggers | {(row.table, row.name) for row in books.connection.exec_driver_sql(SQL["record_triggers"])}
    ):
        row = found.get((table, name))
        if row is None:
            yield f"trigger {name} of {table}: it is gone"
        elif not row.always:
            yield f"trigger {name} of {table}: it does not always fire"
