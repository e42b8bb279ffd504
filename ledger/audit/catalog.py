"""Whether a database is made as the program makes it: whoever owns it could put another function, view, key or right in the place of ours.

The doctor asks this first. What it asks afterwards goes through these functions, and what nobody could do goes by these triggers. The
bodies of functions are those of the SQL files. What PostgreSQL writes in its own words (a CHECK, a view, a right) is compared with what it
wrote of a database that was made by the program, and which stands in `catalog.txt`: a line for each part, with a digest of what it says.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from hashlib import sha256
from importlib.resources import files
from typing import Final, TypeAlias

from ledger.database import ReadBooks
from ledger.database.queries import named_queries
from ledger.database.sqlfiles import declared

SQL: Final = named_queries(__name__)
FILE: Final = "catalog.txt"
IN_ITS_WORDS: Final = frozenset({"column", "constraint", "index", "trigger", "view"})
"""Parts whose text is PostgreSQL's, which may write it otherwise in another major version: then only their names are compared."""
DECLARED: Final = ("purpose", "entry_kind", "process_transition")
"""Tables whose rows are the program's, too."""
Part = tuple[str, str]
"""What sort of thing it is, and its name."""

Level: TypeAlias = "list[str | Level]"
"""What stands between two parentheses: words, signs, and what stands in further parentheses."""
_SIGN: Final = re.compile(r"""'(?:[^']|'')*'|"[^"]*"|\w+|\s+|.""")
_FUNCTION: Final = re.compile(r"CREATE OR REPLACE FUNCTION ledger\.(\w+)\(.*?AS \$\$(.*?)\$\$", re.DOTALL)


@cache
def _wanted(packages: tuple[str, ...]) -> frozenset[tuple[str, str]]:
    """Give the functions of the program with their bodies."""
    return frozenset(found for file in declared(packages) for found in _FUNCTION.findall(file.text))


@cache
def _made() -> tuple[int, Mapping[Part, str]]:
    """Read what a database is made of, and of which major version of PostgreSQL the words are."""
    first, *lines = files(__package__).joinpath(FILE).read_text("utf-8").splitlines()
    return int(first.split()[-1]), {
        (sort, name): digest
        for sort, name, digest in (
            (line.split(" ", 1)[0], *line.split(" ", 1)[1].rsplit(" ", 1)) for line in lines
        )
    }


def _flat(level: Level) -> Level:
    """Take the parentheses away that join what stands in them by the same word as what stands around them."""
    flat: Level = []
    for item in level:
        flat.append(item if isinstance(item, str) else _flat(item))
    for place in range(len(flat) - 1, -1, -1):
        item = flat[place]
        if isinstance(item, str) or len(words := _joined(item)) != 1 or words != _joined(flat):
            continue
        before, after = (_beside(flat[:place][::-1]), _beside(flat[place + 1 :]))
        if {before, after} <= {"", *words}:
            flat[place : place + 1] = item
    return flat


def _joined(level: Level) -> set[str]:
    """The words that join what stands on a level."""
    return {"AND", "OR"} & {item for item in level if isinstance(item, str)}


def _beside(level: Level) -> str:
    """What stands first, but for blanks."""
    first = next((item for item in level if not isinstance(item, str) or item.strip()), "")
    return first if isinstance(first, str) else "("


def plain(told: str) -> str:
    """Give a text of PostgreSQL without the parentheses that change nothing: a database that comes out of a dump has others.

    >>> plain("CHECK (((a > 0) AND ((b > 0) AND f(c AND d))))")
    'CHECK (((a > 0) AND (b > 0) AND f(c AND d)))'
    >>> plain("((a OR (b AND c)) OR (d OR '(e OR f)'))")
    "(a OR (b AND c) OR d OR '(e OR f)')"
    """
    stack: list[Level] = [[]]
    for sign in _SIGN.findall(told):
        if sign == "(":
            stack.append([])
        elif sign == ")":
            inner = stack.pop()
            stack[-1].append(inner)
        else:
            stack[-1].append(sign)

    def written(level: Level) -> str:
        return "".join(item if isinstance(item, str) else f"({written(item)})" for item in level)

    return written(_flat(stack[0]))


@lru_cache(maxsize=10_000)
def _digest(told: str) -> str:
    """Give a digest of what a part says. The same text has the same one: to read every text again is half of the work of a small book."""
    return sha256(plain(told).encode()).hexdigest()[:16]


def parts(books: ReadBooks) -> tuple[int, dict[Part, str]]:
    """Give what a database is made of, each part with a digest of what it says, and the major version of its server.

    Args:
        books: the snapshot.
    """
    run = books.connection.exec_driver_sql
    # Names are written with their schema where it is not on the path.
    run("SET LOCAL search_path TO pg_catalog, pg_temp")
    rows = [*run(SQL["parts"])]
    if {("table", name) for name in DECLARED} <= {(sort, name) for sort, name, _ in rows}:
        rows += run(SQL["declared"])
    run("SET LOCAL search_path TO DEFAULT")
    return int(run(SQL["server"]).scalar_one()), {(sort, name): _digest(told) for sort, name, told in rows}


def catalog_faults(books: ReadBooks, packages: Sequence[str]) -> Iterator[str]:
    """Name what is not that of the program, or is missing, and triggers that do not always fire.

    Args:
        books: the snapshot.
        packages: of the rooms whose SQL objects there must be.
    """
    functions = _wanted(tuple(packages))
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
    for row in books.connection.exec_driver_sql(SQL["sleeping"]):
        yield f"trigger {row.name} of {row.table}: it does not always fire"
    version, wanted = _made()
    server, found = parts(books)
    for part in sorted(wanted.keys() | found.keys()):
        sort, name = part
        if part not in found:
            yield f"{sort} {name}: it is gone"
        elif part not in wanted:
            yield f"{sort} {name}: the program has none of this name"
        elif wanted[part] != found[part] and (server == version or sort not in IN_ITS_WORDS):
            yield f"{sort} {name}: it is not that of the program"
