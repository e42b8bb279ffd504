"""The OpenAPI document: the refusals of each route by code, and the bodies that handlers parse themselves."""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from typing import Any, Final

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from api import errors, paths
from api.refusals import Source, refusals
from ledger import __version__, entries
from ledger.actors.areas import AreaOther
from ledger.actors.authority import KeyUnknown, NotAllowed, NotForThis, RightNotGiven
from ledger.actors.recusal import Recused
from ledger.database.refusals import Busy, DuplicateName, PromiseBroken, Unreachable
from ledger.errors import LedgerError
from ledger.journal import refusals as journal

ALWAYS: Final[tuple[type[LedgerError], ...]] = (
    errors.ServerFault,
    Unreachable,
    Busy,
    errors.RequestInvalid,
    entries.TextUnprintable,
)
KEYED: Final[tuple[type[LedgerError], ...]] = (KeyUnknown, NotForThis, NotAllowed, errors.UnknownParameter)
IN_BOOK: Final[tuple[type[LedgerError], ...]] = (journal.BookUnknown,)
READ: Final[tuple[type[LedgerError], ...]] = (*KEYED, *IN_BOOK)
BODY: Final[tuple[type[LedgerError], ...]] = (
    errors.RequestNotJson,
    errors.NameTwice,
    errors.BodyTooLarge,
    entries.TextEmpty,
)
WRITES: Final[tuple[type[LedgerError], ...]] = (*BODY, RightNotGiven, PromiseBroken, DuplicateName)
CHANGE: Final[tuple[type[LedgerError], ...]] = (*READ, *WRITES, AreaOther, Recused)
PAGES: Final[tuple[type[LedgerError], ...]] = (errors.CursorMalformed, errors.CursorMismatch)


def _journal() -> tuple[type[LedgerError], ...]:
    """Give the refusals of the posting function: the leaves of `ledger.journal.refusals` but those of other routes."""
    others = {journal.BookUnknown, journal.BatchIdRepeated, journal.GroupBroken, journal.LinkedFailed}
    leaves = (
        leaf for leaf in vars(journal).values() if isinstance(leaf, type) and issubclass(leaf, LedgerError)
    )
    return tuple(leaf for leaf in leaves if leaf.__module__ == journal.__name__ and leaf not in others)


POSTING: Final[tuple[type[LedgerError], ...]] = _journal()
"""What the journal may refuse."""

DESCRIPTION: Final = """\
Double-entry ledger for emission permits and damage compensation.

Send `Authorization: Bearer <key>`. Make the id of every entry yourself (UUID of version 7) and keep it for retries:
the same entry is never posted twice. Amounts are decimal strings. Refusals are `application/problem+json` (RFC 9457)
with a stable `code`; send `Accept-Language: zh-CN` for Chinese.
"""


def problems(*sources: Source) -> dict[int | str, dict[str, Any]]:
    """Declare the refusals of a route, in a form for its `responses`.

    Those that every route shares are added: faults of the server, and an invalid request.

    Args:
        sources: refusals, and functions by whose lists the route may be refused.
    """
    by_status: dict[int, set[str]] = defaultdict(set)
    for leaf in refusals(*ALWAYS, *sources):
        by_status[int(errors.status_of(leaf))].add(leaf.code)
    return {status: _declaration(sorted(codes)) for status, codes in sorted(by_status.items())}


def repeated(model: type[BaseModel]) -> dict[int | str, dict[str, Any]]:
    """Declare the answer to what was done before, in the same words."""
    return {200: {"model": model, "description": "Done before, in these words."}}


def _declaration(codes: list[str]) -> dict[str, Any]:
    schema = {
        "allOf": [
            {"$ref": "#/components/schemas/Problem"},
            {"type": "object", "properties": {"code": {"enum": codes}}},
        ]
    }
    return {"description": "Refused", "content": {errors.MEDIA_TYPE: {"schema": schema}}}


def install(app: FastAPI, bodies: Iterable[type[BaseModel]]) -> None:
    """Give an application its OpenAPI document.

    Args:
        app: the application, with all its routes.
        bodies: the shapes that only `takes` mentions.
    """
    shapes: tuple[type[BaseModel], ...] = (*bodies, errors.Problem)

    def document() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _document(app, shapes)
        return app.openapi_schema

    app.openapi = document  # type: ignore[method-assign]


def _document(app: FastAPI, shapes: Sequence[type[BaseModel]]) -> dict[str, Any]:
    document = get_openapi(
        title="ecoledger",
        version=__version__,
        description=DESCRIPTION,
        routes=app.routes,
        openapi_version="3.1.0",
        servers=[{"url": "/"}],  # the default of the standard, for clients that do not know it
    )
    _, definitions = models_json_schema(
        [(shape, "validation") for shape in shapes], ref_template="#/components/schemas/{model}"
    )
    components = document.setdefault("components", {})
    schemas = components.setdefault("schemas", {}) | definitions["$defs"]
    components["schemas"] = {name: schemas[name] for name in sorted(schemas)}
    components["securitySchemes"] = {"key": {"type": "http", "scheme": "bearer"}}
    for template, operations in document["paths"].items():
        for operation in operations.values():
            paths.declare(template, operation)
            if str(int(errors.status_of(KeyUnknown))) in operation["responses"]:
                operation["security"] = [{"key": []}]
    components["responses"] = _share_refusals(document)
    components["parameters"] = _share_parameters(document)
    plain: dict[str, Any] = _plain(document)
    return plain


MODULE: Final = re.compile(r"\bapi__(?:routes__)?([a-z_]+?)__([A-Z]\w*)")
"""How pydantic tells shapes of one name apart: by their modules."""


def _plain_name(found: re.Match[str]) -> str:
    """Name a shape by the noun of its module and its own name."""
    return found[1].title().replace("_", "") + found[2]


def _plain(node: Any) -> Any:
    """Name shapes plainly, and leave out the titles that pydantic makes of names: they say nothing that the name does not."""
    if isinstance(node, str):
        return MODULE.sub(_plain_name, node)
    if isinstance(node, list):
        return [_plain(one) for one in node]
    if not isinstance(node, dict):
        return node
    titled = isinstance(node.get("title"), str) and node.keys() & _SHAPED
    return {_plain(name): _plain(value) for name, value in node.items() if not (titled and name == "title")}


_SHAPED: Final = {"type", "anyOf", "allOf", "oneOf", "$ref", "enum", "const"}
"""What makes an object of the document a shape."""


def _operations(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for operations in document["paths"].values():
        yield from operations.values()


def _share_refusals(document: dict[str, Any]) -> dict[str, Any]:
    """Keep equal refusals of several operations once, under a name made from what they say; the document is half as long."""
    shared = {}
    for operation in _operations(document):
        for status, response in operation["responses"].items():
            if errors.MEDIA_TYPE in response.get("content", {}):
                name = f"{status}.{_mark(response)}"
                shared[name] = response
                operation["responses"][status] = {"$ref": f"#/components/responses/{name}"}
    return {name: shared[name] for name in sorted(shared)}


def _share_parameters(document: dict[str, Any]) -> dict[str, Any]:
    """Keep a parameter that several operations have once, under its name, with a mark where one name means several things."""
    uses = [one for operation in _operations(document) for one in operation.get("parameters", [])]
    counted = Counter(map(_mark, uses))
    often = {mark: one for one in uses if counted[mark := _mark(one)] > 1}
    meanings = Counter(one["name"] for one in often.values())
    names = {
        mark: one["name"] if meanings[one["name"]] == 1 else f"{one['name']}.{mark}"
        for mark, one in often.items()
    }
    for operation in _operations(document):
        if "parameters" in operation:
            operation["parameters"] = [
                {"$ref": f"#/components/parameters/{names[mark]}"} if (mark := _mark(one)) in names else one
                for one in operation["parameters"]
            ]
    return {name: often[mark] for mark, name in sorted(names.items(), key=lambda pair: pair[1])}


def _mark(content: Any) -> str:
    return sha256(json.dumps(content).encode()).hexdigest()[:8]
