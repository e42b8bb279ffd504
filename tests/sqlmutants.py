"""The comparisons in functions and triggers of PostgreSQL, and the same texts with one of them changed.

`tests/house/test_sql_edges.py` says for each comparison which tests stand on its line; `python -m tests.mutants sql` changes one at a
time and runs them: the tests of a run whose ECOLEDGER_SQL_MUTANT names a change work on a database with it.
"""

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from ledger.schema import sql_objects

OTHER = {"<": "<=", "<=": "<", ">": ">=", ">=": ">"}
_UNREAD = re.compile(r"--[^\n]*|'(?:[^']|'')*'")
_ORDER = re.compile(r"(?<![-<>=@|&])(<=|>=|<|>)(?![<>=@|&-])")
_BETWEEN = re.compile(
    r"\bBETWEEN\s+((?:\w+\([^()]*\)|[\w.]+))\s+AND\s+((?:\w+\([^()]*\)|[\w.]+)(?: [+-] \d+)?)"
)


class Comparison(NamedTuple):
    """A comparison in a file, and what it becomes when its line is moved."""

    name: str
    file: str
    start: int
    end: int
    change: str


def comparisons() -> Iterator[Comparison]:
    """Find the comparisons with an order in all functions and triggers."""
    for file in sql_objects():
        if file.name.split("/")[1] in ("functions", "triggers"):
            seen: Counter[str] = Counter()
            stem = file.name.rpartition("/")[2].removesuffix(".sql")
            for start, end, told, change in sorted(_found(file.text)):
                seen[told] += 1
                number = f" ({seen[told]})" if seen[told] > 1 else ""
                yield Comparison(f"{stem}: {told}{number}", file.name, start, end, change)


def _found(text: str) -> Iterator[tuple[int, int, str, str]]:
    bare = _UNREAD.sub(lambda found: " " * len(found.group()), text)
    for found in _ORDER.finditer(bare):
        words = _words(text, found.start(), found.end(), found.group())
        yield *found.span(), words, OTHER[found.group()]
    for found in _BETWEEN.finditer(bare):
        first, last = (text[found.start(n) : found.end(n)] for n in (1, 2))
        words = _words(text, found.start(), found.end(), f"BETWEEN {first} AND {last}")
        yield *found.span(), f"{words}, first", f"BETWEEN {first} + 1 AND {last}"
        yield *found.span(), f"{words}, last", f"BETWEEN {first} AND {last} - 1"


def _words(text: str, start: int, end: int, middle: str) -> str:
    """Name a comparison by its line up to it, and by the word after it."""
    before = text[:start].rpartition("\n")[2].split()[-1:]
    after = [] if middle.startswith("BETWEEN") else text[end:].split()[:1]
    return " ".join([*before, middle, *after])


def changed(name: str) -> str:
    """Give the text of the file of a comparison, with its line moved."""
    one = next(one for one in comparisons() if one.name == name)
    text = next(file.text for file in sql_objects() if file.name == one.file)
    return text[: one.start] + one.change + text[one.end :]
