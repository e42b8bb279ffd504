"""Hostile words where each act of the permits and the market is open: one request by one person breaks no promise there either.

The stories of `test_hostile.py` end what they begin, so their later steps are refused for their state. Here one of everything waits
(`opened.py`), and every operation of the room is asked with a sound body of which one field is as a slip, haste or malice would have
it, by who may ask. An operation that comes is asked by itself, and has to have something open to be asked of.
"""

import re
from dataclasses import dataclass, field
from typing import Any, Final

import pytest

from ledger.database import Database
from tests import sampling
from tests.answers import document
from tests.api.asking import ROUTES, asker
from tests.api.conftest import Keys, furnish, served
from tests.api.decimals import PREFIX, Path, changed
from tests.api.opened import Open
from tests.api.roads import ONE
from tests.api.test_hostile import Asked as Request
from tests.api.test_hostile import every_word, example
from tests.api.test_plans import Office
from tests.furnished import furnished
from tests.world import broken_promises

PARTY: Final = ONE.rpartition(":")[0]
PERSONS: Final = {
    "bureau": "fifth",
    "finance": "teller",
    "enterprise": "buyer",
    "verifier": "anna",
    "administrator": "deputy",
}
"""Who asks for a step that nobody has asked for yet, by role: somebody who took no part."""
FILES: Final = {
    "/permits/plans": "tests/api/test_plans.py, tests/documents",
    "/permits/plans/check": "tests/api/test_plans.py, tests/documents",
    "/permits/reports/sheets": "tests/api/test_uploads.py",
    "/permits/stock": "tests/properties/test_stock.py",
    "/permits/stock/check": "tests/properties/test_stock.py",
    "/law/packs/sheets": "tests/api/test_packs.py",
}
"""Operations of the room that take a file, whose cells are spoilt elsewhere."""
ASKS_DOCTOR: Final = sampling.size(12, 1)
"""After how many requests that were taken the doctor is asked."""
ID: Final = r"(?:[0-9a-f]{8}-[0-9a-f-]{27}|[0-9]+)"
pytestmark = pytest.mark.long(60)


def templates() -> dict[str, dict[str, Any]]:
    """The operations of the room that do something, by address inside a book, with their media types."""
    found = {}
    for path, operations in document()["paths"].items():
        operation = operations.get("post", {})
        tag = operation.get("tags", [""])[0]
        if path.startswith(PREFIX) and (tag.startswith("permits") or tag == "register" or "/status" in path):
            found[path.removeprefix(PREFIX)] = operation.get("requestBody", {}).get("content", {})
    return found


TEMPLATES: Final = templates()
ROLES: Final = {
    route.path_format.removeprefix(PREFIX): asker(route, tuple(PERSONS))
    for route in ROUTES
    if "POST" in (route.methods or ())
}


def collection(template: str) -> str:
    """The words of an address before the id: under them the ids of what is open are kept."""
    return "/".join(template.partition("/{id}")[0].split("/")[1:3])


@dataclass
class Found:
    """What came of it."""

    asked: set[str] = field(default_factory=set)
    closed: set[str] = field(default_factory=set)
    """Operations of which nothing is open."""
    taken: set[str] = field(default_factory=set)
    refused: int = 0
    faults: dict[tuple[str, Path, str], str] = field(default_factory=dict)
    broken: dict[tuple[str, Path, str], list[str]] = field(default_factory=dict)


def requests(world: Open, ids: dict[str, list[str]], found: Found) -> list[Request]:
    """Make sound requests of every operation: as when things were opened, else the plainest; each of all that is open."""
    said = {name: value for _, _, body in world.asked for name, value in body.items()}
    made = []
    for template, content in TEMPLATES.items():
        if "application/json" not in content:
            continue
        shape = re.compile(
            re.sub(r"\\\{(\w+)\\\}", lambda one: ID if one[1] != "code" else "[^/]+", re.escape(template))
        )
        told = next((one for one in reversed(world.asked) if shape.fullmatch(one[1])), None)
        who = told[0] if told else PERSONS[ROLES[template] or "bureau"]
        body = told[2] if told else example(content["application/json"]["schema"], "", said)
        places = {template}
        if "{id}" in template:
            open_ids = ids.get(collection(template), [])
            places = {template.replace("{id}", one) for one in open_ids}
            if not places:
                found.closed.add(template)
        code = (
            ONE
            if template.startswith("/sites")
            else f"{ONE}:permits:holding"
            if "accounts" in template
            else PARTY
        )
        for place in sorted(places):
            place = (
                place.replace("{code}", code)
                .replace("{objection}", world.objection)
                .replace("{version}", "1")
            )
            made.append(Request(template, who, f"/v1/books/zj{place}", body))
    return made


def words(asked: Request, others: list[str]) -> list[tuple[Path, object]]:
    """With what an operation is asked: by default one word, another one for each; whole, every word in every field."""
    rows = every_word(asked, others)
    if sampling.WHOLE or not rows:
        return rows
    return [rows[sum(asked.path.encode()) % len(rows)]]


@furnished
def attacked(database: Database, owner: Database) -> Found:
    """Everything is opened, and attacked."""
    found = Found()
    with (
        served(database, owner, Keys(*owner.begin(furnish))) as serving,
        pytest.MonkeyPatch.context() as patch,
    ):
        office = Office(serving)
        office.furnish()
        world = Open(office, patch)
        ids = world.everything()
        assert not broken(owner)
        clients = {name: serving.client(name) for name in serving.keys}
        others = [ids["permits/sales"][0], ids["permits/pledges"][-1]]
        count = 0
        for asked in requests(world, ids, found):
            found.asked.add(asked.template)
            for path, value in words(asked, others):
                body = changed(asked.body, path, value)
                if body is None:
                    continue
                place = (asked.template, path, str(value)[:40])
                answer = clients[asked.role].post(asked.path, json=body)
                if answer.is_success:
                    found.taken.add(asked.template)
                    count += 1
                    if count % ASKS_DOCTOR == 0 and (told := broken(owner)):
                        found.broken[place] = told
                        return found
                    continue
                found.refused += 1
                told_of = answer.json()
                if answer.status_code >= 500 or told_of["code"].startswith("database."):
                    found.faults[place] = f"{told_of['code']}: {told_of['detail']}"
        if told := broken(owner):
            found.broken["", (), ""] = told
        for client in clients.values():
            client.close()
    return found


def broken(owner: Database) -> list[str]:
    """Which promises are broken."""
    with owner.read() as books:
        return [one.invariant.name for one in broken_promises(books)]


def test_every_operation_has_something_to_be_asked_of(attacked: Found) -> None:
    """Goal: an act that comes is not forgotten. Method: the operations of the document, and what is open."""
    assert attacked.closed == set()
    assert attacked.asked == set(TEMPLATES) - set(FILES)
    assert {one for one, content in TEMPLATES.items() if "application/json" not in content} == set(FILES)


def test_hostile_words_break_no_promise(attacked: Found) -> None:
    """By default one word for each operation and each thing that is open; whole, every word in every field, and the doctor after each."""
    assert attacked.broken == {}
    assert len(attacked.taken) > 60, sorted(attacked.taken)
    assert attacked.refused > 100


def test_hostile_words_are_refused_with_a_sentence(attacked: Found) -> None:
    """Goal: no fault, and no promise of the database by its bare name."""
    assert attacked.faults == {}
