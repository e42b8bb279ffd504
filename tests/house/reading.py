"""Which room names whose tables and functions, from the SQL in its Python and .sql files: `python -m tests.house.reading` prints it.

Imports show how rooms use each other's Python; a query that names another room's table shows nothing there. A room names what is its own
and what belongs to rooms below it.
"""

import ast
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from ledger.house import FLOORS
from ledger.manifest import Room
from ledger.schema import HOUSE, sql_objects

LEDGER: Final = Path(__file__).parents[2] / "ledger"
ABOVE: Final = ("archive", "house.py", "schema.py")
"""What is no room and stands above them; everything else that is none stands below, and names none of it."""
_NAMED: Final = re.compile(r"\bledger\.([a-z_]+)")
_BARE: Final = re.compile(r"\b(?:FROM|JOIN|INTO|UPDATE|REFERENCES|ON|TABLE)\s+(?:ONLY\s+)?([a-z_]+)\b(?!\.)")
_CALLED: Final = re.compile(r"\b([a-z_]+)\(")
_FUNCTION: Final = re.compile(r"\bFUNCTION ledger\.([a-z_]+)")
_MADE_HERE: Final = re.compile(r"\b([a-z_]+)(?:\s*\([^()]*\))?\s+AS\s+(?:MATERIALIZED\s+)?\(")


class Read(NamedTuple):
    """A table or function that a file of a room names."""

    room: str
    """Or the package, or the module, that is none."""
    what: str
    owner: str
    file: str


@cache
def texts_of(path: Path) -> tuple[str, ...]:
    """The SQL of a file: all of an .sql but its comments, the texts of a module but its docstrings."""
    return tuple(_texts_of(path))


def _texts_of(path: Path) -> Iterator[str]:
    text = path.read_text("utf-8")
    if path.suffix == ".sql":
        yield re.sub(r"--[^\n]*", "", text)
        return
    nodes = list(ast.walk(ast.parse(text)))
    prose = {
        id(node.value)
        for node in nodes
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose:
            yield node.value
        elif isinstance(node, ast.Attribute) and "ledger" in (  # func.ledger.plain_name
            getattr(node.value, "attr", ""),
            getattr(node.value, "id", ""),
        ):
            yield ast.unparse(node)


def names_in(text: str, *, bare: bool) -> set[str]:
    """The names in a text of SQL that may be tables or functions; `bare` where the path of search makes `ledger.` unneeded."""
    found = set(_NAMED.findall(text))
    if bare:
        found |= set(_BARE.findall(text)) - set(_MADE_HERE.findall(text)) | set(_CALLED.findall(text))
    return found


def owners(rooms: Sequence[Room] = HOUSE) -> dict[str, str]:
    """The room of every table and function."""
    found = {table.name: room.name for room in rooms for table in room.tables}
    return found | {
        name: room.name
        for room in rooms
        for file in sql_objects([room])
        for name in _FUNCTION.findall(_made(file.text))
    }


def _made(text: str) -> str:
    """What a file makes, without what it only runs or grants."""
    return "\n".join(line for line in text.splitlines() if line.startswith("CREATE"))


def reads(rooms: Sequence[Room] = HOUSE, folder: Path = LEDGER) -> list[Read]:
    """Every table and function that a file names, once for each file."""
    known = owners(rooms)
    found: set[Read] = set()
    for path in sorted(folder.rglob("*")):
        if path.suffix in (".py", ".sql"):
            place = path.relative_to(folder)
            for text in texts_of(path):
                for name in names_in(text, bare=path.suffix == ".sql") & known.keys():
                    found.add(Read(place.parts[0], name, known[name], place.as_posix()))
    return sorted(found)


def floors_of(floors: Sequence[Sequence[Room]] = FLOORS, rooms: Sequence[Room] = HOUSE) -> dict[str, int]:
    """The floor of every room, from 1; who reads them all stands on one above, and what is no room above that."""
    found = {room.name: number for number, floor in enumerate(floors, 1) for room in floor}
    found |= {room.name: len(floors) + 1 for room in rooms if room.name not in found}
    return found | dict.fromkeys(ABOVE, len(floors) + 2)


def upward(found: Sequence[Read], floors: Mapping[str, int]) -> list[Read]:
    """What is read of a room that stands above or beside the reader."""
    return [one for one in found if one.room != one.owner and floors.get(one.room, 0) <= floors[one.owner]]


if __name__ == "__main__":
    for one in reads():
        sys.stdout.write(f"{one.room:16}{one.owner:16}{one.what:28}{one.file}\n")
