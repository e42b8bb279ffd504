"""Every operation with every role and without a key: the answer is the one that the page tells."""

import json
from collections.abc import Mapping
from typing import Any, Final

import httpx
import pytest

from ledger.actors.authority import Right, Role
from ledger.identifiers import uuid7
from tests.answers import document
from tests.api.asking import ROUTES, address_of, title_of
from tests.api.conftest import DAY, Serving
from tests.api.matrix import ASKERS, LACKS, NO_KEY, NOT, OTHERS, REPRESENTATIVES, Cell, cells, kept
from tests.sampling import sample

ROUTE: Final = {title_of(route): route for route in ROUTES}
TEXTS: Final = {
    "pollutant": "SO2",
    "kind": "journal.transfer",
    "purpose": "clearing",
    "month": "2026-01",
    "length": "30 D",
    "buyer": "2",
    "lessee": "2",
    "to": "2",
}
"""What texts are by their names, where any text has the form and few have a meaning."""
OWNERS: Final = {
    "assessor": "institute:1",
    "court": "court:1",
    "procuratorate": "procuratorate:1",
    "verifier": "institute:2",
}
OTHERS_HEAR: Final = {"entry.kind_not_yours", "process.role_not_for_step"}


def resolved(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """Follow a reference, and choose the first of several."""
    while "$ref" in schema or "anyOf" in schema:
        schema = (
            document()["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
            if "$ref" in schema
            else schema["anyOf"][0]
        )
    return schema


def sound(schema: Mapping[str, Any], name: str = "") -> Any:
    """Make the least value that a schema lets pass."""
    schema = resolved(schema)
    if "const" in schema or "enum" in schema:
        return schema.get("const", schema.get("enum", [None])[0])
    match schema.get("type"):
        case "object":
            wanted = schema.get("required", ())
            return {one: sound(schema["properties"][one], one) for one in wanted}
        case "array":
            return [sound(schema["items"], name) for _ in range(max(1, schema.get("minItems", 0)))]
        case "integer":
            return max(schema.get("minimum", 1), 2026 if name in ("year", "vintage") else 1)
        case "boolean":
            return True
        case "string":
            return text(schema, name)
    return None


def text(schema: Mapping[str, Any], name: str) -> str:
    """Make a text of a form."""
    form = schema.get("format", "")
    known = {"uuid": str(uuid7()), "date": DAY, "date-time": f"{DAY}T00:00:00Z", "time": "09:00"}
    return known.get(form) or TEXTS.get(name, "1")


@pytest.fixture
def everybody(serving: Serving) -> Serving:
    """Somebody of every role, and representatives with every set of rights."""
    for role in ("assessor", "court", "procuratorate", "verifier"):
        serving.hire(role, role, OWNERS[role])
    for name, rights in REPRESENTATIVES.items():
        kind = "viewing" if rights == (Right.READ,) else "authorised"
        serving.hire(name, "enterprise", "acme", kind=kind, rights=[*rights])
    return serving


def ask(client: httpx.Client, operation: str) -> httpx.Response:
    """Ask for an operation with all that it must have; what stands in its address is not there."""
    route = ROUTE[operation]
    ids = {
        one.alias: "99999" if one.field_info.annotation is int else str(uuid7())
        for one in route.dependant.path_params
    }
    named = {name: one for name, one in ids.items() if name in ("id", "match", "objection")}
    path, query = address_of(route, named)
    told = document()["paths"][route.path_format][operation.split(" ", maxsplit=1)[0].lower()]
    content = told.get("requestBody", {}).get("content", {})
    body: dict[str, Any] = {}
    if "application/json" in content:
        body = {"json": sound(content["application/json"]["schema"])}
    elif content:
        body = {"content": b"x"}
    return client.request(operation.split(" ", maxsplit=1)[0], path, params=query, **body)


def chosen() -> list[Cell]:
    """Take all cells, or a sample: each area of the document with each method, may and may not, and each asker with each mark."""
    areas = {
        title: document()["paths"][route.path_format][title.split(" ")[0].lower()]["tags"][0]
        for title, route in ROUTE.items()
    }
    return sample(
        kept(),
        lambda cell: (areas[cell.operation], cell.operation.split(" ")[0], cell.mark),
        lambda cell: (cell.asker, cell.mark),
    )


def test_the_page_is_the_code() -> None:
    """Goal: what is held against reality is what the code says. Method: read the page back."""
    assert kept() == list(cells())
    assert {role.value for role in Role} | {NO_KEY, *REPRESENTATIVES} == {*ASKERS}


def test_who_asks_for_what(everybody: Serving) -> None:
    """Goal: a role without the power is told so whatever it sends, and one with it never. Method: every cell of the page.

    By default a sample: each area with each method and mark, each asker with each mark; all by `make powers`.
    """
    wrong, unread, asked = [], [], chosen()
    for asker in ASKERS:
        with everybody.client(None if asker == NO_KEY else asker) as client:
            for cell in (one for one in asked if one.asker == asker):
                answer = ask(client, cell.operation)
                code = code_of(answer)
                if code.startswith("request."):
                    unread.append(f"{cell.operation}: {answer.text}")
                if not fits(cell, answer.status_code, code):
                    wrong.append(f"{cell}: {answer.status_code} {code}")
    assert wrong == []
    assert unread == [], "what is sent has the form that its address expects"


def code_of(answer: httpx.Response) -> str:
    """Give the code of a refusal, also of the only entry of a batch; empty where nothing was refused."""
    if answer.headers.get("content-type") == "application/problem+json":
        return str(json.loads(answer.content)["code"])
    outcomes = answer.json().get("outcomes", []) if answer.url.path.endswith("/batches") else []
    return next((one["problem"]["code"] for one in outcomes if one.get("problem")), "")


def fits(cell: Cell, status: int, code: str) -> bool:
    """Whether an answer is one that the mark tells; what is not there is told before the step is looked at."""
    if cell.mark == NOT:
        return (status, code) == (
            (401, "key.unknown") if cell.asker == NO_KEY else (403, "actor.not_allowed")
        )
    if cell.mark == LACKS:
        return (status, code) == (403, "actor.right_missing")
    if cell.mark == OTHERS:
        return code in {*OTHERS_HEAR, "process.unknown", "entry.unknown"}
    return code not in {*OTHERS_HEAR, "actor.not_allowed", "actor.right_missing", "key.unknown"}
