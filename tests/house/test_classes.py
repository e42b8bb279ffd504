"""One word, one class: no name is defined twice, but for those that stand here with the reason (docs/vocabulary.md)."""

import ast
from collections import defaultdict
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
READING = "what an export reads of it, flat, for programs that know nothing of the ledger"
ANSWER = "the shape of an answer, named in the document by its address"
COLUMNS = "the columns of a table, called as the table"
DAMAGES = "the room of damages has a noun of its own, which the other room never meets"
ALLOWED: dict[str, str] = {
    "Account": READING,
    "Event": READING,
    "AccountColumns": COLUMNS,
    "InstalmentColumns": COLUMNS,
    "PartyColumns": COLUMNS,
    "Asked": "what somebody asks for: an act of permits, and the question of a statement in the document",
    "Asset": "anything counted: as a list shows it, as the rooms know it by its code, and as an export reads it",
    "CheckOut": ANSWER,
    "KeysOut": ANSWER,
    "LineOut": ANSWER,
    "MonthOut": ANSWER,
    "MovementOut": ANSWER,
    "PostingOut": ANSWER,
    "StatementOut": ANSWER,
    "TakenOut": ANSWER,
    "TotalOut": ANSWER,
    "YearOut": ANSWER,
    "Column": "of a sheet that is read, of a table that is written, and of a table that is described",
    "Row": "of a sheet that is read, and of a table that is written",
    "Element": "of accounting (会计要素), and of XML: both are the terms of their field",
    "Key": "by which an actor is recognised, and of a parameter in a rule pack: both are the terms of their field",
    "Leg": "a side of an entry, as a journal shows it and as an export reads it",
    "LicenceLine": "how much an outlet may emit: as it is recorded, and as it is read back",
    "Holder": "of permits, and of a key",
    "Clock": DAMAGES,
    "Note": DAMAGES,
    "Plan": DAMAGES,
}
"""Names that are defined in several rooms, and why. What is told with an act and what stands of it share a noun inside one room."""


def rooms_of(paths: list[Path]) -> dict[str, set[str]]:
    """Tell in which rooms each public class is defined: a room of the ledger is one place, every other module another."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in paths:
        place = path.relative_to(ROOT).as_posix()
        room = "ledger/compensation" if place.startswith("ledger/compensation/") else place
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                found[node.name].add(room)
    return found


def test_a_class_has_a_name_of_its_own() -> None:
    """Goal: a reader never meets two things under one word. Method: the classes of all modules, but those that a module keeps to itself."""
    paths = [path for folder in ("ledger", "api") for path in sorted((ROOT / folder).rglob("*.py"))]
    twice = {name: sorted(rooms) for name, rooms in rooms_of(paths).items() if len(rooms) > 1}
    assert {name: rooms for name, rooms in twice.items() if name not in ALLOWED} == {}
    stale = [name for name in ALLOWED if name not in twice]
    assert stale == [], "no longer defined twice"


def test_words_of_an_act_are_one_type() -> None:
    """What an act says in the form in which it is kept has one name, and what codes are called another."""
    named = defaultdict(list)
    for path in sorted((ROOT / "ledger").rglob("*.py")):
        for node in ast.parse(path.read_text("utf-8")).body:
            if (
                isinstance(node, ast.AnnAssign)
                and isinstance(node.target, ast.Name)
                and "TypeAlias" in ast.dump(node.annotation)
            ):
                named[node.target.id].append(path.relative_to(ROOT).as_posix())
    assert named["Words"] == ["ledger/processes/acts.py"]
    assert named["Glossary"] == ["ledger/words.py"]
