"""The OpenAPI document: the refusals of each route by code, and the bodies that handlers parse themselves."""

import json
from collections import defaultdict
from collections.abc import Iterable
from hashlib import sha256
from typing import Any, Final

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from api import errors, paths
from api.uploads import UploadsBusy
from ledger import __version__, entries
from ledger.actors.authority import KeyUnknown, KindNotYours, NotAllowed
from ledger.amounts import AmountNotDecimal, AmountTooLarge, AmountTooPrecise
from ledger.database.refusals import Busy, DuplicateName, PromiseBroken, Unreachable
from ledger.documents.apart import FileBroke, FileStopped
from ledger.documents.sheets import FileBeyondLimit, SheetInvalid
from ledger.errors import LedgerError
from ledger.journal import refusals
from ledger.law.packs import JurisdictionUnknown, LawGap

ALWAYS: Final[tuple[type[LedgerError], ...]] = (
    errors.ServerFault,
    Unreachable,
    Busy,
    errors.RequestInvalid,
    entries.TextUnprintable,
)
KEYED: Final[tuple[type[LedgerError], ...]] = (KeyUnknown, NotAllowed, errors.UnknownParameter)
IN_BOOK: Final[tuple[type[LedgerError], ...]] = (refusals.BookUnknown,)
BODY: Final[tuple[type[LedgerError], ...]] = (
    errors.RequestNotJson,
    errors.NameTwice,
    errors.BodyTooLarge,
    entries.TextEmpty,
)
WRITES: Final[tuple[type[LedgerError], ...]] = (*BODY, PromiseBroken, DuplicateName)
UPLOADS: Final[tuple[type[LedgerError], ...]] = (
    UploadsBusy,
    SheetInvalid,
    FileBeyondLimit,
    FileStopped,
    FileBroke,
)
"""What a file in the body may meet before its content counts."""
PAGES: Final[tuple[type[LedgerError], ...]] = (errors.CursorMalformed, errors.CursorMismatch)
LAWS: Final[tuple[type[LedgerError], ...]] = (LawGap, JurisdictionUnknown)
"""What a question about the law of a book may be refused for."""
UNSOUND: Final[tuple[type[LedgerError], ...]] = (
    AmountNotDecimal,
    AmountTooPrecise,
    AmountTooLarge,
    refusals.AssetUnknown,
    entries.IdNotVersion7,
    entries.TooFewPostings,
    entries.TooManyPostings,
    entries.TextTooLong,
    entries.TextUnprintable,
    entries.AmountNotPositive,
    entries.Unbalanced,
    KindNotYours,
)
"""What is wrong with an entry before the journal is asked."""


def _journal() -> tuple[type[LedgerError], ...]:
    """Give the refusals of the posting function: the leaves of `ledger.journal.refusals` but those of other routes."""
    others = {refusals.BookUnknown, refusals.BatchIdRepeated, refusals.GroupBroken, refusals.LinkedFailed}
    leaves = (
        leaf for leaf in vars(refusals).values() if isinstance(leaf, type) and issubclass(leaf, LedgerError)
    )
    return tuple(leaf for leaf in leaves if leaf.__module__ == refusals.__name__ and leaf not in others)


POSTING: Final[tuple[type[LedgerError], ...]] = _journal()
"""What the journal may refuse."""

DESCRIPTION: Final = """\
Double-entry ledger for emission permits and damage compensation.

Send `Authorization: Bearer <key>`. Make the id of every entry yourself (UUID of version 7) and keep it for retries:
the same entry is never posted twice. Amounts are decimal strings. Refusals are `application/problem+json` (RFC 9457)
with a stable `code`; send `Accept-Language: zh-CN` for Chinese.
"""


def problems(*leaves: type[LedgerError]) -> dict[int | str, dict[str, Any]]:
    """Declare the refusals of a route, in a form for its `responses`.

    Those that every route shares are added: faults of the server, and an invalid request.
    """
    by_status: dict[int, set[str]] = defaultdict(set)
    for leaf in (*ALWAYS, *leaves):
        by_status[int(errors.status_of(leaf))].add(leaf.code)
    return {status: _declaration(sorted(codes)) for status, codes in sorted(by_status.items())}


def _declaration(codes: list[str]) -> dict[str, Any]:
    schema = {
        "allOf": [
            {"$ref": "#/components/schemas/Problem"},
            {"type": "object", "properties": {"code": {"enum": codes}}},
        ]
    }
    return {"description": "Refused: " + ", ".join(codes), "content": {errors.MEDIA_TYPE: {"schema": schema}}}


def install(app: FastAPI, bodies: Iterable[type[BaseModel]]) -> None:
    """Give an application its OpenAPI document.

    Args:
        app: the application, with all its routes.
        bodies: the shapes that only `takes` mentions.
    """
    shapes: tuple[type[BaseModel], ...] = (*bodies, errors.Problem)

    def document() -> dict[str, Any]:
        if app.openapi_schema is None:
            document = get_openapi(
                title="ecoledger",
                version=__version__,
                description=DESCRIPTION,
                routes=app.routes,
                openapi_version="3.1.0",
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
            _ask_for_keys(document)
            components["responses"] = _share_refusals(document)
            app.openapi_schema = document
        return app.openapi_schema

    app.openapi = document  # type: ignore[method-assign]


def _ask_for_keys(document: dict[str, Any]) -> None:
    """Mark the operations that need a key."""
    for operations in document["paths"].values():
        for operation in operations.values():
            if str(int(errors.status_of(KeyUnknown))) in operation["responses"]:
                operation["security"] = [{"key": []}]


def _share_refusals(document: dict[str, Any]) -> dict[str, Any]:
    """Keep equal refusals of several operations once, under a name made from what they say; the document is half as long."""
    shared = {}
    for operations in document["paths"].values():
        for operation in operations.values():
            for status, response in operation["responses"].items():
                if errors.MEDIA_TYPE in response.get("content", {}):
                    name = f"{status}.{sha256(json.dumps(response).encode()).hexdigest()[:8]}"
                    shared[name] = response
                    operation["responses"][status] = {"$ref": f"#/components/responses/{name}"}
    return {name: shared[name] for name in sorted(shared)}
