"""Every decimal of every request: what is no amount, or none that fits, is refused with a sentence of the ledger's own.

The fields are those of the OpenAPI document. The requests are those of the stories, each sent with one field changed before it
is told; the ones of no story are in a table. They are told in `test_stories.py`.
"""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import httpx

from cli import demo
from cli.demo.telling import BUYER, SELLER, Teller, party_of
from ledger.identifiers import uuid7
from tests import sampling
from tests.answers import document
from tests.api.asking import ROUTES, asker
from tests.api.test_twins import ID, Twins

DOCUMENT = document()
PREFIX = "/v1/books/{book}"
ROUTES_MIN = {"anhui": 12, "province": 12, "damages": 9}
"""Operations with decimals that a story tells, at least."""
UNSOUND = ("-1", "1e3", "", "1 1", "9" * 40, "0." + "0" * 12 + "1", "1.")
ODD = ("0", "99999999999")
"""Amounts that may fit; wherever they do not, they are refused like any other."""
Path = tuple[str | int, ...]


def resolved(schema: dict[str, Any]) -> dict[str, Any]:
    """Follow a reference."""
    while "$ref" in schema:
        schema = DOCUMENT["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    return schema


def leaves(schema: dict[str, Any], at: Path = ()) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Find the fields of a body that are no objects; of a list, those of its first element."""
    schema = resolved(schema)
    for one in schema.get("anyOf", ()):
        yield from leaves(one, at)
    for name, one in schema.get("properties", {}).items():
        yield from leaves(one, (*at, name))
    if "items" in schema:
        yield from leaves(schema["items"], (*at, 0))
    if schema.get("type") in ("string", "integer", "boolean") or "enum" in schema:
        yield at, schema


def decimals(schema: dict[str, Any], at: Path = ()) -> Iterator[Path]:
    """Find the decimals of a body; of a list, in its first element."""
    for path, one in leaves(schema, at):
        if one.get("type") == "string" and (
            one.get("description", "").startswith(("Decimal", "Share of heat", "0.8 or 4/5"))
            or one.get("pattern", "").startswith("^(?:0|")
        ):
            yield path


def fields() -> dict[str, list[Path]]:
    """List the operations with decimals in their bodies, by address inside a book."""
    found = {}
    for template, operations in DOCUMENT["paths"].items():
        body = operations.get("post", {}).get("requestBody", {}).get("content", {}).get("application/json")
        if body is not None and (paths := list(dict.fromkeys(decimals(body["schema"])))):
            found[template.removeprefix(PREFIX)] = paths
    return found


FIELDS = fields()
ROLES = ("bureau", "finance", "auditor", "verifier")
SOUND = {
    **dict.fromkeys(("site", "holder", "seller", "lessor", "pledgor"), SELLER),
    **dict.fromkeys(("buyer", "lessee", "to"), BUYER),
    **dict.fromkeys(("owner", "creditor", "payer", "repairer"), party_of(SELLER)),
    "pollutant": "SO2",
    "area": "341825",
    "asset": "CNY",
    "region": "341825",
    "industry": "C3011",
    "head": "H1",
    "outlet": "DA001",
}
"""What a text of a name is, where the document does not say it."""


def sample(schema: dict[str, Any], name: str = "") -> Any:
    """Make a sound value of a schema, with all that must be there and all that has decimals in it."""
    schema = resolved(schema)
    if "anyOf" in schema:
        return sample(schema["anyOf"][0], name)
    if "enum" in schema or "const" in schema:
        return schema.get("enum", [schema.get("const")])[0]
    if schema.get("type") == "object":
        wanted = {
            key: one
            for key, one in schema.get("properties", {}).items()
            if key in schema.get("required", ()) or any(decimals(one))
        }
        return {key: sample(one, key) for key, one in wanted.items()}
    if schema.get("type") == "array":
        return [sample(schema["items"], name) for _ in range(schema.get("minItems", 1))]
    if schema.get("type") in ("integer", "number"):
        return {"first_vintage": 2026, "last_vintage": 2030, "year": 2026, "vintage": 2026}.get(name, 1)
    if schema.get("type") == "boolean":
        return True
    if schema.get("format") == "uuid":
        return str(uuid7())
    if schema.get("format") == "date":
        return "2026-03-16"
    return "1" if any(decimals(schema)) else SOUND.get(name, "x")


def changed(body: Any, path: Path, value: object) -> Any:
    """Change one field of a body, under a new id; None where the body has no place for it."""
    copy = deepcopy(body)
    for one in (copy, *(copy.get("entries", ()) if isinstance(copy, dict) else ())):
        if "id" in one:
            one["id"] = str(uuid7())
    place = copy
    for step in path[:-1]:
        there = place.get(step) if isinstance(place, dict) else place[step] if place else None
        if not isinstance(there, dict | list):
            return None
        place = there
    if isinstance(path[-1], int):
        place[:1] = [value]
    else:
        place[path[-1]] = value
    return copy


def said(body: Any, path: Path) -> bool:
    """Tell whether a body has a field: one that it leaves out may be nothing, and the request would be done before it is told."""
    for step in path:
        if (isinstance(step, str) and step not in body) or (isinstance(step, int) and step >= len(body)):
            return False
        body = body[step]
    return True


def fault(template: str, answer: httpx.Response, value: str) -> str:
    """Tell what is wrong with an answer: nothing, where it is a sentence of the ledger's own, or done with an amount that fits."""
    if answer.is_success:
        if template == "/batches":  # each entry is told apart
            [told] = answer.json()["outcomes"]
            return "" if told["status"] == "refused" or told["problem"] else "it was taken"
        return "" if value in ODD or value == "" else "it was taken"
    told = answer.json()
    return (
        f"{told['code']}: {told['detail']}"
        if answer.status_code >= 500 or told["code"].startswith("database.")
        else ""
    )


class Spoiler(Twins):
    """Tells a story in which the first request of every route is sent spoilt before it is sent as it is, by many at once."""

    seen: set[str]
    wrong: dict[tuple[str, Path, str], str]

    def ask(self, role: str, method: str, path: str, body: object = None) -> httpx.Response:
        """Send what is spoilt, then what is sound."""
        template = next(
            (t for t in FIELDS if ID.sub("*", path.removeprefix(f"/v1/books/{self.book}")) == STARRED[t]),
            None,
        )
        if method == "POST" and template is not None and template not in self.seen:
            sent = [self.spoil(role, path, template, body, *one) for one in spoilt(template)]
            if any(sent):
                self.seen.add(template)
        return super().ask(role, method, path, body)

    def spoil(self, role: str, path: str, template: str, body: Any, field: Path, value: str) -> bool:
        """Send it with one field changed, and look at the answer; tells whether there was a place for it."""
        other = changed(body, field, value)
        if other is not None and (said(body, field) or value not in (*ODD, "")):
            wrong = fault(template, Teller.ask(self, role, "POST", path, other), value)
            if wrong:
                self.wrong[template, field, value] = wrong
        return other is not None


STARRED = {template: template.replace("{id}", "*").replace("{code}", "*") for template in FIELDS}
DONE: set[tuple[str, Path, str]] = {
    *((f"/cases/{{code}}/{action}", ("claimed", 0, "amount"), "0") for action in ("sue", "sue-apart")),
    ("/cases/{code}/accept-project", ("value",), "0"),
    ("/cases/{code}/reject-project", ("value",), "0"),
    ("/cases/{code}/plan-project", ("stages", 0, "amount"), "0"),
    *(
        (f"/cases/{{code}}/{action}", field, "0")
        for action in ("judge", "judge-apart", "agree")
        for field in (("heads", 0, "kind"), ("conversion",))
    ),
}
"""What fits, and would carry the story on by another way."""


def spoilt(template: str) -> list[tuple[Path, str]]:
    """List what is sent to an operation: by default each field and each value once."""
    # A case takes what is large enough, and goes on without what need not be told.
    values = [
        value for value in (*UNSOUND, *ODD) if not template.startswith("/cases") or value not in ("", ODD[1])
    ]
    every = [
        (field, value)
        for field in FIELDS[template]
        for value in values
        if (template, field, value) not in DONE
    ]
    return sampling.sample(every, lambda one: one[0], lambda one: one[1])


def spoil_the_rest(teller: Spoiler) -> None:
    """Send to every operation what its schema makes, spoilt; what no story tells is looked at here alone."""
    routes = {
        route.path_format.removeprefix(PREFIX): route for route in ROUTES if "POST" in (route.methods or ())
    }
    for template in FIELDS:
        schema = DOCUMENT["paths"][PREFIX + template]["post"]["requestBody"]["content"]["application/json"][
            "schema"
        ]
        code = (
            demo.CASE
            if template.startswith("/cases")
            else SELLER
            if template.startswith("/sites")
            else party_of(SELLER)
        )
        path = f"/v1/books/{teller.book}{template.format(id=uuid7(), code=code)}"
        body, role = sample(schema), asker(routes[template], ROLES) or "bureau"
        places = [teller.spoil(role, path, template, body, *one) for one in spoilt(template)]
        assert all(places), (template, body)
