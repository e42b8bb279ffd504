"""Steps that somebody may take and nothing takes: a machine is no more than what its room does with it."""

import ast
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import Any, Final

from fastapi.routing import APIRoute

from ledger.actors.authority import Role
from ledger.manifest import Room
from ledger.processes.acting import Conduct
from ledger.processes.machines import START

DECLARING: Final = ("machines.py", "words.py", "room.py")
"""They name steps, and take none."""
COUNTS_FOR: Final = {
    "attest": "accept",
    "ask_release": "release",
    "reopen": "corrections",
    "take_back": "corrections",
    "refund": "refunds",
    "reschedule": "schedules",
    "docket": "accept_apart",
    "abandon": "drop_apart",
    "ratify": "confirm_apart",
}
"""Steps as which another address's act counts."""


NOUNS: Final = {"separate_claim": "apart"}
"""How the addresses of what runs beside a case end, where that is not the noun of its machine."""


def conducts(room: Room) -> list[Conduct[Any]]:
    """How one acts with the machines of a room: every `Conduct` that a module of it makes, alone, in a tuple or by name."""
    found: dict[int, Conduct[Any]] = {}
    package = import_module(room.package)
    for module in walk_packages(package.__path__, f"{room.package}."):
        for value in vars(import_module(module.name)).values():
            several = (
                value.values() if isinstance(value, Mapping) else value if isinstance(value, tuple) else ()
            )
            found |= {id(one): one for one in (value, *several) if isinstance(one, Conduct)}
    return [one for one in found.values() if one.machine in room.machines]


def said(folder: Path) -> set[str]:
    """Every text that the code of a room says, but for docstrings and what only declares."""
    found: set[str] = set()
    for path in folder.rglob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        told = {id(one.value) for one in ast.walk(tree) if isinstance(one, ast.Expr)}
        if path.name not in DECLARING:
            found |= {
                one.value
                for one in ast.walk(tree)
                if isinstance(one, ast.Constant) and isinstance(one.value, str) and id(one) not in told
            }
    return found


def untaken(room: Room) -> Iterator[str]:
    """Name the steps that somebody may take, and that no verb of a conduct, no row of an act and nothing that begins a process takes.

    A room that acts in the one way has a verb for each later step; one that has rows of acts, or a way of its own beside a case, names
    the step where it takes it. What is not asked for follows from something else, and `tests/api/test_possible.py` has why.
    """
    texts = said(Path(str(import_module(room.package).__file__)).parent)
    ways, roles = conducts(room), {role.value for role in Role}
    for machine in room.machines:
        verbs = [verb for way in ways if way.machine is machine for verb in way.verbs if not verb.states]
        names = {name for verb in verbs for name in verb.names}
        for t in machine.transitions:
            if t.roles and t.asked and t.action not in (names if verbs and t.before != START else texts):
                yield f"{machine.name}: nothing takes the step {t.action}"
            yield from (f"{machine.name}: {role} is no role" for role in t.roles if role not in roles)


def unasked(room: Room, routes: list[APIRoute]) -> Iterator[str]:
    """Name the steps that are told as possible, and that no address of the room takes."""
    mine = {room.name, *room.codes}
    known = {
        route.path.rpartition("/")[2].replace("-", "_")
        for route in routes
        if "POST" in (route.methods or ()) and str((*route.tags, "")[0]).partition(":")[0] in mine
    }
    renamed = {name: verb.action for way in conducts(room) for verb in way.verbs for name in verb.names}
    for machine in room.machines:
        noun = machine.name.rpartition(".")[2]
        later = (t.action for t in machine.transitions if t.before != START and t.roles and t.asked)
        for name in dict.fromkeys(later):
            told = {
                name,
                COUNTS_FOR.get(name, name),
                renamed.get(name, name).replace("-", "_"),
                f"{name}_{NOUNS.get(noun, noun)}",
            }
            if not told & known:
                yield f"{machine.name}: no address takes the step {name}"
