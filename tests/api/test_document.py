"""The OpenAPI document: valid for those who did not write it, and every name of an address declared and explained."""

import json
import re
from collections.abc import Iterator
from typing import Annotated, Any
from uuid import UUID

import pytest
from fastapi import FastAPI, Path
from openapi_spec_validator import OpenAPIV31SpecValidator

from api import openapi, snapshot

LEGAL = re.compile(r"/|(/([A-Za-z0-9._-]+|\{\w+\}))+")
"""A template: segments of plain letters, or one name in braces."""
BOUNDS = {"pattern", "format", "enum", "const", "minimum"}
"""What tells the form of a name; a text without any of them may be anything."""


def operations(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Walk the operations of a document."""
    for template, methods in document["paths"].items():
        for method, operation in methods.items():
            yield f"{method.upper()} {template}", operation


def parameters(document: dict[str, Any], operation: dict[str, Any]) -> list[dict[str, Any]]:
    """Give the parameters of an operation, also those that it shares with others."""
    shared = document["components"].get("parameters", {})
    return [
        shared[one["$ref"].rsplit("/", 1)[1]] if "$ref" in one else one
        for one in operation.get("parameters", [])
    ]


@pytest.fixture(scope="module")
def live() -> str:
    """The document as an application gives it."""
    return snapshot.document()


def test_the_document_is_valid(live: str) -> None:
    """Goal: generators and fuzzers read it. Method: a validator of OpenAPI 3.1, over the live document and the one kept."""
    for text in {live, snapshot.PATH.read_text("utf-8")}:
        faults = [str(fault)[:300] for fault in OpenAPIV31SpecValidator(json.loads(text)).iter_errors()]
        assert faults == []


def test_every_name_of_a_template_is_declared(live: str) -> None:
    """Goal: a client knows what to put into each brace. Method: names, forms and words of every operation."""
    document = json.loads(live)
    wrong = []
    for title, operation in operations(document):
        template = title.split(" ")[1]
        declared = {one["name"]: one for one in parameters(document, operation) if one["in"] == "path"}
        if not LEGAL.fullmatch(template) or set(declared) != set(re.findall(r"{(\w+)}", template)):
            wrong.append(f"{title}: declares {sorted(declared)}")
        wrong += [
            f"{title}: {name} is not explained" for name, one in declared.items() if not one["description"]
        ]
        wrong += [
            f"{title}: {name} has no form"
            for name, one in declared.items()
            if not BOUNDS & set(one["schema"])
        ]
    assert wrong == []


def test_every_body_may_be_refused(live: str) -> None:
    """Goal: no route with a body forgets what any body is refused for. Method: the codes of every operation with a JSON body."""
    document = json.loads(live)
    wanted = {leaf.code for leaf in openapi.BODY}
    for title, operation in operations(document):
        if "application/json" in operation.get("requestBody", {}).get("content", {}):
            names = [
                one["$ref"].rsplit("/", 1)[1] for one in operation["responses"].values() if "$ref" in one
            ]
            told = json.dumps([document["components"]["responses"][name] for name in names])
            assert [code for code in wanted if f'"{code}"' not in told] == [], title


def test_the_document_is_complete(live: str) -> None:
    """Goal: nothing points nowhere, no operation has another's id. Method: every reference, every id."""
    document = json.loads(live)
    for kind in ("schemas", "responses", "parameters"):
        named = set(re.findall(rf'"#/components/{kind}/([^"]+)"', live))
        assert named <= set(document["components"][kind])
    ids = [operation["operationId"] for _, operation in operations(document)]
    assert len(ids) == len(set(ids))


def test_a_route_cannot_forget_a_name() -> None:
    """Goal: a new route whose handler leaves a name out is found at once. Method: one that does, one that takes another."""

    def forgets() -> None: ...

    def takes(id: Annotated[UUID, Path(description="x")]) -> None: ...

    for template, handler in (
        ("/v1/books/{book}/acts/{id}", forgets),
        ("/v1/books/{book}/{id}/{other}", takes),
    ):
        app = FastAPI()
        app.get(template)(handler)
        openapi.install(app, ())
        with pytest.raises(TypeError, match="other names than its handler takes"):
            app.openapi()
    app = FastAPI()
    app.get("/v1/books/{book}/acts/{id}")(takes)
    openapi.install(app, ())
    document = app.openapi()
    operation = document["paths"]["/v1/books/{book}/acts/{id}"]["get"]
    assert [one["name"] for one in parameters(document, operation)] == ["book", "id"]


def test_the_document_is_short(live: str) -> None:
    """Goal: it can be read, and lists what can happen instead of all there is. Method: bytes and refusals by operation."""
    document = json.loads(live)
    found = [operation for _, operation in operations(document)]
    assert len(json.dumps(document, ensure_ascii=False)) / len(found) <= 2600
    shared = document["components"]["responses"]
    told = [
        json.dumps([shared[r["$ref"].rsplit("/", 1)[1]] for r in o["responses"].values() if "$ref" in r])
        for o in found
    ]
    numbers = sorted(len(re.findall(r'"[a-z_0-9]+\.[a-z_0-9]+"', text)) for text in told)
    # Most operations are acts, of which each can be refused for 23 reasons of any act.
    assert numbers[len(numbers) // 2] <= 32


def test_names_of_shapes_are_words(live: str) -> None:
    """Goal: a generated client has classes that can be read. Method: every name; two modules with a shape of one name among them."""
    names = list(json.loads(live)["components"]["schemas"])
    assert [name for name in names if not re.fullmatch(r"([A-Z][a-z0-9]*)+", name)] == []
    assert {"ReconciliationTakenOut", "ActsTakenOut"} <= set(names)
