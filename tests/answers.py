"""Every answer of a server is held to the document: its status and, where it refuses, its code."""

import json
from functools import cache
from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api import snapshot

PROBLEM = "application/problem+json"


@cache
def document() -> dict[str, Any]:
    """The document of every application, for all have the same routes; nobody changes it.

    As it is kept: to write it takes seconds, and one test holds it to the routes (`tests/api/test_operations.py`).
    """
    known: dict[str, Any] = json.loads(snapshot.PATH.read_text("utf-8"))
    return known


@cache
def declared(template: str, method: str) -> dict[int, set[str] | None] | None:
    """Give the answers of an operation by status, with the codes of refusals; None where it is not in the document."""
    known = document()
    operation = known["paths"].get(template, {}).get(method.lower())
    if operation is None:
        return None
    found: dict[int, set[str] | None] = {}
    for status, answer in operation["responses"].items():
        whole = (
            known["components"]["responses"][answer["$ref"].rsplit("/", 1)[1]] if "$ref" in answer else answer
        )
        schema = whole.get("content", {}).get(PROBLEM, {}).get("schema")
        found[int(status)] = set(schema["allOf"][1]["properties"]["code"]["enum"]) if schema else None
    return found


class Watched:
    """An application that notes every answer that its document does not have."""

    def __init__(self, app: FastAPI) -> None:
        self.app: ASGIApp = app
        self.routes = [route for route in app.routes if isinstance(route, APIRoute)]
        self.undeclared: list[str] = []
        self.answers = 0
        """Answers that were looked at."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve, and look at what is sent."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        method = "GET" if scope["method"] == "HEAD" else scope["method"]
        head: dict[str, Any] = {}
        body = b""

        async def watching(message: Message) -> None:
            nonlocal body
            if message["type"] == "http.response.start":
                head.update(status=message["status"], headers=dict(message["headers"]))
            else:
                refuses = head["headers"].get(b"content-type", b"").decode() == PROBLEM
                body += message.get("body", b"") if refuses else b""
                if not message.get("more_body"):
                    code = json.loads(body)["code"] if body and scope["method"] != "HEAD" else ""
                    self._look(method, scope["path"], head["status"], code)
            await send(message)

        await self.app(scope, receive, watching)

    def _look(self, method: str, path: str, status: int, code: str) -> None:
        route = next(
            (r for r in self.routes if method in (r.methods or ()) and r.path_regex.match(path)), None
        )
        known = declared(route.path_format, method) if route else None
        if known is None:
            return
        self.answers += 1
        codes = known.get(status, ...)
        if codes is ... or (code and code not in (codes or ())):
            self.undeclared.append(f"{method} {path}: {status} {code}")
