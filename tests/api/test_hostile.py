"""Hostile words: one request by one person breaks no promise, whatever it says, whether it is taken or refused.

The stories of permits and of sales are told once; then each of their requests is asked again under a new id by who asked it, with
one field as a slip, haste or malice would have it. What no story asks for is asked as the interface declares it, with what the
stories say in fields of its names: so an act that comes is tried by itself. What is refused is refused with a sentence of the
ledger's own; after what was taken the doctor asks every promise of the books.
"""

import re
from dataclasses import dataclass, field
from typing import Any, Final

import httpx
import pytest

from cli import demo
from cli.demo.telling import BUYER, SELLER, Teller, party_of
from ledger.database import Database
from ledger.identifiers import uuid7
from tests import sampling
from tests.answers import document
from tests.api.conftest import Keys, furnish, served
from tests.api.decimals import Path, changed, leaves, resolved
from tests.api.test_twins import ID, STORIES
from tests.furnished import furnished
from tests.world import broken_promises

PREFIX: Final = "/v1/books/{book}"
BOOKS: Final = ("anhui", "province")
ROUTES_MIN: Final = {"anhui": 12, "province": 18}
"""Operations of the room that a story tells, at least."""
UNTOLD: Final = 1
"""With how many hostile words an operation that no story tells is asked, by default."""
OURS: Final = ("/permits", "/sales", "/parties", "/sites", "/settlement")
"""What begins the addresses of the room."""
NOBODY: Final = "enterprise:91330621MA0000000X"
TEXTS: Final = (
    "", " ", "\u3000", "x", SELLER, SELLER[:-1] + "Q", party_of(SELLER), party_of(BUYER), NOBODY, "bureau:999999", "court:nobody",
    "999999", "'; DROP TABLE ledger.entry; --", "<script>alert(1)</script>", "\u202eSO₂", "𡌴", "\x00", "9" * 19, "长" * 3000,
)  # fmt: skip
DATES: Final = ("1900-01-01", "2024-02-29", "2025-12-31", "2026-03-15", "2999-12-31", "2026-02-30")
NUMBERS: Final = (0, -1, 1, 1990, 2024, 2099, 2**31, 2**63)
DECIMALS: Final = ("0", "-1", "0.000001", "99999999999", "１２")
pytestmark = pytest.mark.long(50)


@dataclass(frozen=True, slots=True)
class Asked:
    """A request of a story."""

    template: str
    role: str
    path: str
    body: dict[str, Any]


class Listener(Teller):
    """Tells a story, and keeps the first request of each address that was done."""

    kept: dict[str, Asked]

    def ask(self, role: str, method: str, path: str, body: object = None) -> httpx.Response:
        """Send it, and keep it."""
        answer = super().ask(role, method, path, body)
        place = path.removeprefix(f"/v1/books/{self.book}")
        if method == "POST" and answer.is_success and place.startswith(OURS) and isinstance(body, dict):
            template = next((one for one in TEMPLATES if TEMPLATES[one] == ID.sub("*", place)), None)
            if template is not None:
                self.kept.setdefault(template, Asked(template, role, path, body))
        return answer


TEMPLATES: Final = {
    one.removeprefix(PREFIX): one.removeprefix(PREFIX).replace("{id}", "*").replace("{code}", "*")
    for one, operations in document()["paths"].items()
    if one.startswith(PREFIX) and "post" in operations
}


def hostile(schema: dict[str, Any], others: list[str]) -> tuple[object, ...]:
    """Give what somebody may say in a field; `others` are the ids of other things."""
    if "enum" in schema:
        return (*schema["enum"], "", "x")
    if schema.get("type") == "boolean":
        return (True, False)
    if schema.get("type") == "integer":
        return NUMBERS
    if schema.get("format") == "uuid":
        return (*others, str(uuid7()), "00000000-0000-0000-0000-000000000000")
    if schema.get("format") == "date":
        return DATES
    return DECIMALS if schema.get("pattern", "").startswith("^(?:0|") else TEXTS


def every_word(asked: Asked, others: list[str]) -> list[tuple[Path, object]]:
    """List all that an operation can be asked with: each value of each field."""
    return [
        (path, value)
        for path, schema in dict(leaves(_body_of(asked.template))).items()
        if path != ("id",) and path[-1] != "id"
        for value in hostile(schema, others)
    ]


def spoilt(asked: Asked, others: list[str]) -> list[tuple[Path, object]]:
    """List what an operation is asked with: by default each field once, and each value once."""
    return sampling.sample(every_word(asked, others), lambda one: one[0], lambda one: str(one[1])[:40])


def untold(teller: Listener) -> list[Asked]:
    """Make a request of each operation of the room that no story asks for: its fields as the stories fill those of their names."""
    said: dict[str, object] = {}
    for asked in teller.kept.values():
        for path, _ in leaves(_body_of(asked.template)):
            value: Any = asked.body
            for one in path:
                value = _inside(value, one)
            names = [one for one in path if isinstance(one, str)]
            if value is not None and names:
                said.setdefault(names[-1], value)
    made = []
    for template in TEMPLATES:
        schema = _body_of(template)
        if template.startswith(OURS) and template not in teller.kept and schema:
            near = [one for one in teller.kept if one.split("/")[:3] == template.split("/")[:3]]
            ids = [teller.kept[one].body["id"] for one in near if "id" in teller.kept[one].body]
            place = template.replace("{id}", str(ids[0] if ids else uuid7()))
            place = place.replace("{code}", SELLER if template.startswith("/sites") else party_of(SELLER))
            place = re.sub(r"\{[a-z_]+\}", "1", place)
            body = example(schema, "", said)
            made.append(Asked(template, "bureau", f"/v1/books/{teller.book}{place}", body))
    return made


def _inside(value: object, name: str | int) -> object:
    """Give what a body has under a name; of a list the first."""
    if isinstance(value, dict):
        return value.get(name)
    return value[0] if isinstance(value, list) and value else None


def _body_of(template: str) -> dict[str, Any]:
    """Give the schema of the JSON that an operation takes; empty where it takes none."""
    body = document()["paths"][PREFIX + template]["post"].get("requestBody", {}).get("content", {})
    found: dict[str, Any] = body.get("application/json", {}).get("schema", {})
    return found


def example(schema: dict[str, Any], name: str, said: dict[str, object]) -> Any:
    """Make a value that fits a schema: what the stories say under the name, else the plainest."""
    schema = resolved(schema)
    for one in schema.get("anyOf", ())[:1]:
        return example(one, name, said)
    if "properties" in schema:
        needed = schema.get("required", ())
        fields = schema["properties"].items()
        return {key: example(one, key, said) for key, one in fields if key in needed or key in said}
    if "items" in schema:
        return [example(schema["items"], name, said)]
    if name == "id":
        return str(uuid7())
    if name in said:
        return said[name]
    if "enum" in schema:
        return schema["enum"][0]
    plain = {"integer": 2026, "boolean": False}.get(schema.get("type", ""))
    formats = {"uuid": str(uuid7()), "date": "2026-03-15"}
    return plain if plain is not None else formats.get(schema.get("format", ""), "1")


@dataclass
class Found:
    """What came of the requests of a book."""

    routes: set[str] = field(default_factory=set)
    untold: set[str] = field(default_factory=set)
    faults: dict[tuple[str, Path, str], str] = field(default_factory=dict)
    taken: int = 0
    refused: int = 0
    broken: dict[tuple[str, Path, str], list[str]] = field(default_factory=dict)


def few(asked: Asked, others: list[str]) -> list[tuple[Path, object]]:
    """Choose what an operation that no story tells is asked with: the same at every run, others for each and in each book."""
    rows = every_word(asked, others)
    if sampling.WHOLE or not rows:
        return rows
    book = asked.path.split("/")[3]
    first = sum(f"{book} {asked.template}".encode()) % len(rows)
    return (rows[first:] + rows[:first])[:UNTOLD]


def attack(teller: Listener, found: Found, owner: Database, foreign: list[str]) -> None:
    """Ask everything that was told again, with hostile words; `foreign` are ids of another tenant's things."""
    others = [*ids_of(teller)[:3], *foreign[:2]]
    for asked in (*teller.kept.values(), *untold(teller)):
        told_of, taken = asked.template in teller.kept, found.taken
        (found.routes if told_of else found.untold).add(asked.template)
        for path, value in spoilt(asked, others) if told_of else few(asked, others):
            body = changed(asked.body, path, value)
            if body is None:
                continue
            place, answer = (
                (asked.template, path, str(value)[:40]),
                Teller.ask(teller, asked.role, "POST", asked.path, body),
            )
            if answer.is_success:
                found.taken += 1
                if sampling.WHOLE and asks_doctor(owner, found, place):
                    return
                continue
            found.refused += 1
            told = answer.json()
            if answer.status_code >= 500 or told["code"].startswith("database."):
                found.faults[place] = f"{told['code']}: {told['detail']}"
        if (told_of or found.taken > taken) and asks_doctor(owner, found, (asked.template, (), "")):
            return


def ids_of(teller: Listener) -> list[str]:
    """Ids of what a story has begun."""
    return [one.body["id"] for one in teller.kept.values() if "id" in one.body]


def asks_doctor(owner: Database, found: Found, place: tuple[str, Path, str]) -> bool:
    """Ask whether a promise is broken since, and keep which; whoever goes on would only meet it again."""
    with owner.read() as books:
        found.broken |= {place: [one.invariant.name for one in broken_promises(books)]}
    if not found.broken[place]:
        del found.broken[place]
    return bool(found.broken)


@furnished
def attacked(database: Database, owner: Database) -> dict[str, Found]:
    """Both books: told, and attacked."""
    found = {book: Found() for book in BOOKS}
    with (
        served(database, owner, Keys(*owner.begin(furnish))) as serving,
        serving.client("administrator") as root,
    ):
        both = serving.keys["administrator"], serving.keys["deputy"]
        tellers = {}
        for book in BOOKS:
            sites, stories = STORIES[book]
            tellers[book] = teller = Listener(root, demo.prepare(root, both, book, sites), book)
            teller.kept = {}
            for story in stories:
                assert all(step for step in story(teller))
        for book, other in (BOOKS, BOOKS[::-1]):
            attack(tellers[book], found[book], owner, ids_of(tellers[other]))
    return found


@pytest.mark.parametrize("book", BOOKS)
def test_hostile_words_break_no_promise(attacked: dict[str, Found], book: str) -> None:
    """Goal: every promise holds after each request that was taken. Method: each field of each act of the stories, with hostile words.

    By default each field and each word once, and the doctor is asked after each act; whole, every word in every field, and the doctor
    after each request.
    """
    assert attacked[book].broken == {}
    assert attacked[book].taken > 20
    assert len(attacked[book].routes) >= ROUTES_MIN[book], sorted(attacked[book].routes)
    declared = {one for one in TEMPLATES if one.startswith(OURS) and _body_of(one)}
    assert attacked[book].routes | attacked[book].untold == declared


@pytest.mark.parametrize("book", BOOKS)
def test_hostile_words_are_refused_with_a_sentence(attacked: dict[str, Found], book: str) -> None:
    """Goal: no fault, and no promise of the database by its bare name."""
    assert attacked[book].faults == {}
    assert attacked[book].refused > 100
