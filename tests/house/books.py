"""Which tables of a text of SQL are not tied to one book: a reader of what stands after FROM, ON and WHERE.

A row belongs to a book, and its other keys are its own only there. So every table with a `book_id` is tied by it to a value, to a row
that is given (NEW, a variable, what a text is put into) or to a table that is; over all books, to the first table of its SELECT. Only
what always holds is a tie: no condition that stands beside an OR.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from ledger.schema import sql_objects, tables

_TOKEN = re.compile(
    r"--[^\n]*|'(?:[^']|'')*'|%\(\w+\)s|%%|%s|::|:?[A-Za-z_]\w*(?:\.(?:\w+|\*))?|\d+|[<>=!|@&#-]+|\S"
)
_JOINS = ("FROM", "JOIN", "UPDATE", "USING")
_ENDS = {"GROUP", "ORDER", "HAVING", "LIMIT", "RETURNING", "FOR", "UNION", "LOOP", "THEN", "SET", "WINDOW"}
_WORDS = {*_JOINS, *_ENDS, "ON", "WHERE", "LEFT", "CROSS", "AS", "SELECT", "AND", "OR", "INNER", "FULL"}
_NEW_SELECT = ("SELECT", "WITH", "INSERT", "UPDATE", "DELETE")
OF_NO_BOOK = {"actor", "auditor_login"}
"""Tables whose other keys are those of all books: who acts, and who reads which books."""
PARTS = {"part_entry", "part_posting", "part_record", "part_seal"}
"""What a night looks at of the tables of that name."""
GIVEN = -1
"""What tells a book: a value, a row that is given."""
Group: TypeAlias = "list[str | Group]"


def keyed() -> frozenset[str]:
    """The tables and views whose rows belong to a book."""
    rows = {table.name for table in tables() if "book_id" in table.columns}
    views = {
        file.name.rpartition("/")[2].removesuffix(".sql")
        for file in sql_objects()
        if "/views/" in file.name and "book_id" in file.text
    }
    return (frozenset(rows | views) | PARTS) - OF_NO_BOOK


@dataclass
class Reading:
    """What is read of one text: its tables, in the order in which they come, and what ties them."""

    tables_of_books: frozenset[str]
    of_all: bool
    tables: list[str] = field(default_factory=list)
    ties: list[tuple[int, int]] = field(default_factory=list)
    called: set[str] = field(default_factory=set)
    """What a WITH gives a name: over all books it is of as many as what it reads."""

    def loose(self) -> list[str]:
        """The tables that nothing ties to a book: those that are tied to each other in one."""
        groups = [{GIVEN}, *({place} for place in range(len(self.tables)))]
        for one, other in self.ties:
            met = [group for group in groups if group & {one, other}]
            groups = [group for group in groups if group not in met] + [set().union(*met)]
        return sorted(", ".join(self.tables[at] for at in sorted(g)) for g in groups if GIVEN not in g)

    def read(self, group: Group, outer: dict[str, int], to: int | None) -> None:
        """Read a SELECT and what stands in it; over all books, its first table is tied to `to`."""
        for arm in _split(group, "UNION", "EXCEPT", ";"):
            self._read_arm(arm, outer, to)

    def _read_arm(self, arm: Group, outer: dict[str, int], to: int | None) -> None:
        names, own, derived = dict(outer), list[int](), dict[int, int]()
        self.called |= _called(arm) if self.of_all else set()
        for place, name, alias in _named(arm):
            given = name not in self.tables_of_books or arm[place - 1] == "INTO"
            if self.of_all and _is_select(arm[place]) and arm[place - 1] != "LATERAL":
                given, derived[place] = False, len(self.tables)
            given = given and name not in self.called
            names[alias] = GIVEN if given else len(self.tables)
            if not given:
                own.append(len(self.tables))
                self.tables.append(f"{name} {alias}".strip())
        if own:
            names[""] = own[0]
            if to is not None and self.of_all:
                self.ties.append((to, own[0]))
        for condition in _conditions(arm):
            self._tie(condition, names)
        for place, token in enumerate(arm):
            if isinstance(token, list):
                before = arm[place - 1] if place else ""
                if before == "USING" and "book_id" in token:
                    self._merge(arm, place, names)
                self._inside(token, names, derived.get(place, to if before in ("", "AS") else None))

    def _inside(self, group: Group, names: dict[str, int], to: int | None) -> None:
        if group and group[0] in _NEW_SELECT:
            self.read(group, names, to)
            return
        for place, token in enumerate(group):
            if isinstance(token, list):
                self._inside(token, names, to if place == 0 else None)

    def _merge(self, arm: Group, place: int, names: dict[str, int]) -> None:
        """JOIN … USING (book_id, …): with the table before it."""
        joined = [names[alias] for at, _, alias in _named(arm) if at < place]
        if len(joined) > 1:
            self.ties.append((joined[-2], joined[-1]))

    def _tie(self, condition: Group, names: dict[str, int]) -> None:
        if "OR" in condition:
            return
        for place, token in enumerate(condition):
            if token in ("=", "IN") and 0 < place < len(condition) - 1:
                sides = [_columns(condition[place + step]) for step in (-1, 1)]
                if token == "IN":  # what it is looked for in is read by itself
                    sides[1] = [""] * sides[1].count("book_id")
                for pair in zip(*sides, strict=False):
                    if any(_is_book(one) for one in pair):
                        one, other = (_node(one, names) for one in pair)
                        self.ties.append((one, other))


def _is_select(token: "str | Group") -> bool:
    return isinstance(token, list) and bool(token) and (token[0] in _NEW_SELECT or _is_select(token[0]))


def _called(arm: Group) -> set[str]:
    """The names that a WITH gives to what tells its book."""
    found = set()
    for place in range(2, len(arm) if arm[:1] == ["WITH"] else 0):
        body = arm[place]
        if arm[place - 1] == "AS" and isinstance(body, list) and _is_select(body):
            shown = body[: body.index("FROM")] if "FROM" in body else body
            found |= {str(arm[place - 2])} if any(map(_is_book, shown)) else set()
    return found


def _columns(token: "str | Group") -> "Group":
    """The columns of one side: one, or those of a row."""
    return [one for one in token if one != ","] if isinstance(token, list) else [token]


def _is_book(token: "str | Group") -> bool:
    return isinstance(token, str) and (token == "book_id" or token.endswith(".book_id"))


def _node(token: "str | Group", names: dict[str, int]) -> int:
    if not _is_book(token):
        return GIVEN
    return names.get(str(token).rpartition(".")[0], GIVEN)


def _named(arm: Group) -> Iterator[tuple[int, str, str]]:
    """What stands after FROM, JOIN, UPDATE, and after a comma between tables: its place, name and alias."""
    inside = False
    for place, token in enumerate(arm[:-1]):
        if isinstance(token, list):
            continue
        if token in ("WHERE", *_ENDS):
            inside = False
        before = arm[place - 1] if place else ""
        begins = token in _JOINS and before not in ("DISTINCT", "FOR", "DO", "OR")
        if begins and token != "UPDATE":
            inside = True
        if not begins and not (token == "," and inside):
            continue
        at = place + 1
        while at < len(arm) and arm[at] in ("LATERAL", "ONLY"):
            at += 1
        name = arm[at] if at < len(arm) else ""
        rest = [*arm[at + 1 : at + 4], "", "", ""]
        if isinstance(name, str):
            name = name.removeprefix("ledger.")
            if isinstance(rest[0], list):  # a function
                name, rest = "", [*rest[1:], ""]
        else:
            name = ""
        alias = rest[1] if rest[0] == "AS" else rest[0]
        if isinstance(alias, str) and re.fullmatch(r"[a-z_]\w*", alias) and alias.upper() not in _WORDS:
            yield at, name, alias
        elif name:
            yield at, name, name


def _conditions(arm: Group) -> Iterator[Group]:
    """What always holds: each ON and WHERE, to where it ends."""
    for place, token in enumerate(arm):
        if token in ("ON", "WHERE"):
            end = next(
                (
                    at
                    for at in range(place + 1, len(arm))
                    if arm[at] in ("WHERE", "JOIN", "LEFT", "CROSS", "FULL", *_ENDS)
                ),
                len(arm),
            )
            yield arm[place + 1 : end]


def _split(group: Group, *words: str) -> Iterator[Group]:
    arm: Group = []
    for token in group:
        if isinstance(token, str) and token in words:
            yield arm
            arm = []
        else:
            arm.append(token)
    yield arm


def grouped(text: str) -> Group:
    """The tokens of a text, what stands in parentheses as a list of its own."""
    stack: list[Group] = [[]]
    for token in _TOKEN.findall(text):
        if token.startswith("--"):
            continue
        if token in "([":
            stack.append([])
        elif token in ")]":
            inner = stack.pop()
            stack[-1].append(inner)
        else:
            stack[-1].append(token)
    return stack[0]


def loose(text: str, tables: frozenset[str], *, of_all: bool = False) -> Sequence[str]:
    """Name the tables of a text that no book is told of."""
    reading = Reading(tables, of_all)
    reading.read(grouped(text), {}, GIVEN)
    return reading.loose()
