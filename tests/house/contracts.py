"""The contracts of import-linter, made from the house: `python -m tests.house.contracts` prints them.

A new room stands under all of them by standing in `ledger.house.FLOORS`; nothing is listed twice.
"""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, Final

import ledger
from ledger.house import FLOORS
from ledger.manifest import Room
from ledger.schema import HOUSE

ABOVE: Final = ("__main__", "schema", "archive | audit | exports", "statements", "house")
BELOW: Final = (
    "database",
    "documents : evidence_store : law : proofs : workdays",
    "amounts : bars : clock : entries : errors : identifiers : manifest : messages : secret_files : settings : texts : words : zones",
)
PURE: Final = (
    "ledger.amounts",
    "ledger.documents",
    "ledger.entries",
    "ledger.law",
    "ledger.proofs",
    "ledger.register.identity",
    "ledger.register.regions",
    "ledger.workdays",
)
"""What is pure beside the rules, machines and papers of rooms."""
READ_CHART: Final = ("ledger.statements.rules", "ledger.statements.papers")
"""What reads the chart, and so the declarations of all rooms."""
READ_SETTINGS: Final = ("settings",)
"""They are read from the environment by a part of the library of shapes."""
SILENT: Final = (
    "ledger.audit",
    "ledger.exports",
    "ledger.house",
    "ledger.journal.balances",
    "ledger.journal.invariants",
    "ledger.reconciliation",
    "ledger.schema",
    "ledger.statements",
)
"""What reads and never posts, beside the queries of rooms."""


def parts(rooms: Sequence[Room], *names: str) -> list[str]:
    """Modules of some names, in whatever room they stand."""
    return [
        f"{room.package}.{found.name}"
        for room in rooms
        for found in iter_modules(import_module(room.package).__path__)
        if found.name in names
    ]


def contracts(
    floors: Sequence[Sequence[Room]] = FLOORS, rooms: Sequence[Room] = HOUSE
) -> Iterator[Mapping[str, Any]]:
    """Make every contract."""
    yield {
        "name": "the doors stand on the interface, and that on the ledger",
        "type": "layers",
        "layers": ["cli", "api", "ledger"],
        # `python -m ledger` hands over to the command.
        "ignore_imports": ["ledger.__main__ -> cli.start"],
    }
    yield {
        "name": "the rooms of the ledger, top to bottom",
        "type": "layers",
        "containers": ["ledger"],
        "layers": [*ABOVE, *(" | ".join(room.name for room in floor) for floor in reversed(floors)), *BELOW],
        "exhaustive": True,
    }
    yield {
        "name": "the ledger knows no web framework",
        "type": "forbidden",
        "source_modules": [
            f"ledger.{x.name}"
            for x in iter_modules(ledger.__path__)
            if x.name not in ("__main__", *READ_SETTINGS)
        ],
        "forbidden_modules": ["fastapi", "starlette", "pydantic", "jinja2", "uvicorn"],
    }
    yield {
        "name": "rules and papers are pure: no database, no clock",
        "type": "forbidden",
        "source_modules": sorted({*parts(rooms, "rules", "machines", "papers"), *PURE} - {*READ_CHART}),
        "forbidden_modules": ["sqlalchemy", "psycopg", "ledger.database", "ledger.journal", "ledger.clock"],
    }
    yield {
        "name": "the web never speaks SQL",
        "type": "forbidden",
        "source_modules": ["api"],
        "forbidden_modules": ["sqlalchemy", "psycopg"],
        "allow_indirect_imports": True,
    }
    inside = tuple(f"{name}." for name in SILENT)
    yield {
        "name": "the audit reads and never posts",
        "type": "forbidden",
        "source_modules": [*SILENT, *(x for x in parts(rooms, "queries") if not x.startswith(inside))],
        "forbidden_modules": ["ledger.journal.posting"],
    }
    yield {
        "name": "journal tables belong to the journal",
        "type": "protected",
        "protected_modules": ["ledger.journal.tables"],
        "allowed_importers": ["ledger.journal", "ledger.schema", "ledger.audit"],
    }
    yield {
        "name": "no cycles anywhere",
        "type": "acyclic_siblings",
        "ancestors": ["ledger", "api", "cli"],
    }


def written(contracts: Iterable[Mapping[str, Any]]) -> str:
    """Write contracts as import-linter reads them."""
    text = [
        "[tool.importlinter]",
        'root_packages = ["api", "cli", "ledger"]',
        "include_external_packages = true",
    ]
    for contract in contracts:
        text.append("[[tool.importlinter.contracts]]")
        # A text, a list of texts and a truth value are written in TOML as in JSON.
        text += [f"{name} = {json.dumps(value)}" for name, value in contract.items()]
    return "\n".join(text) + "\n"


if __name__ == "__main__":
    sys.stdout.write(written(contracts()))
