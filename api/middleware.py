"""Around every request: an id, a line in the log, the counters, the limit on the body, the last net under faults.

Pure ASGI, because it runs for every request. The log tells who (number of the actor), what (method and template of
the address) and how it ended; never a header, a body, a query or a key.
"""

import re
from collections.abc import Awaitable, Callable, MutableMapping
from random import getrandbits
from time import perf_counter
from typing import Any, Final, TypeAlias

import structlog
from prometheus_client import CollectorRegistry, Counter, Histogram
from starlette.requests import ClientDisconnect, Request

from api.errors import BodyTooLarge, RequestInvalid, ServerFault, problem_response
from api.faults import place
from ledger.words import Phrase, phrase

Message: TypeAlias = MutableMapping[str, Any]
Scope: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]
App: TypeAlias = Callable[[Scope, Receive, Send], Awaitable[None]]

CLIENT_GONE: Final = 499
"""What log and meters tell where a client went away before it had sent its request; nobody gets it as an answer."""
BODY_MAX: Final = 2 * 1024 * 1024
UPLOAD_MAX: Final = 50 * 1024 * 1024
"""Bytes of a spreadsheet; only the addresses that end in one of `UPLOADS` take so much."""
UPLOADS: Final = (
    "/permits/plans",
    "/permits/plans/check",
    "/permits/reports/sheets",
    "/permits/stock",
    "/permits/stock/check",
    "/reconciliation/imports",
    "/clue-lists",
    "/clue-lists/check",
    "/old-cases",
    "/old-cases/check",
    "/unit-costs",
    "/unit-costs/check",
    "/nontax-receipts",
)
EVIDENCE_MAX: Final = 200 * 1024 * 1024
"""Bytes of a file of evidence, which is streamed to disk."""
METHODS: Final = frozenset({"GET", "POST", "DELETE", "PUT", "PATCH", "HEAD", "OPTIONS"})
BUCKETS: Final = (0.001, 0.0025, 0.005, 0.01, 0.02, 0.03, 0.045, 0.06, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)

_ID: Final = re.compile(rb"[A-Za-z0-9-]{1,64}", re.ASCII)

log = structlog.get_logger("api.access")


class Meters:
    """What is counted, in a registry of its own application."""

    def __init__(self, registry: CollectorRegistry) -> None:
        """Make the meters."""
        labels = ("method", "route")
        self._requests = Counter(
            "ecoledger_http_requests", "Requests answered.", (*labels, "status"), registry=registry
        )
        self._seconds = Histogram(
            "ecoledger_http_request_seconds",
            "Time to the answer.",
            labels,
            registry=registry,
            buckets=BUCKETS,
        )
        self._bound: dict[tuple[str, str, int], tuple[Any, Any]] = {}

    def count(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one request."""
        key = (method, route, status)
        bound = self._bound.get(key)
        if bound is None:
            known = method if method in METHODS else "other"
            bound = (self._requests.labels(known, route, str(status)), self._seconds.labels(known, route))
            if method in METHODS:
                self._bound[key] = bound
        bound[0].inc()
        bound[1].observe(seconds)


class Envelope:
    """The middleware."""

    def __init__(self, app: App, meters: Meters) -> None:
        """Wrap an application."""
        self._app = app
        self._meters = meters

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = perf_counter()
        method = scope["method"]
        if method == "HEAD":
            # What GET would say; the server leaves the body out.
            scope = {**scope, "method": "GET"}
        request_id, length = _read_headers(scope)
        most = _most(scope["path"])
        scope["request_id"] = request_id.decode()
        status = 0

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"].append((b"x-request-id", request_id))
            await send(message)

        try:
            if problem := _unfit(scope):
                refusal = RequestInvalid(problems=[{"where": place(["address"]), "problem": problem}])
                await problem_response(Request(scope), refusal)(scope, receive, send_with_id)
            elif length > most:
                await problem_response(Request(scope), BodyTooLarge(largest=most))(
                    scope, receive, send_with_id
                )
            elif length >= 0:
                await self._app(scope, receive, send_with_id)
            else:
                await self._app(scope, _limited(receive, most), send_with_id)
        except ClientDisconnect:
            status = status or CLIENT_GONE
        except Exception:
            log.exception(
                "request_failed", request_id=scope["request_id"], method=method, route=_route(scope)
            )
            if not status:
                await problem_response(Request(scope), ServerFault())(scope, receive, send_with_id)
        finally:
            self._note(scope, method, status, perf_counter() - began)

    def _note(self, scope: Scope, method: str, status: int, seconds: float) -> None:
        route = _route(scope)
        self._meters.count(method, route, status, seconds)
        log.info(
            "request",
            request_id=scope["request_id"],
            method=method[:16],
            route=route,
            status=status,
            milliseconds=round(seconds * 1000, 1),
            actor=scope.get("actor_id"),
        )


def _unfit(scope: Scope) -> Phrase | None:
    """Tell why no address is like this; None where it may be one."""
    if "\0" in scope["path"] or b"%00" in scope["query_string"]:
        return phrase(
            "it has a NUL character (%00)"
        )  # no text of the ledger has one, and PostgreSQL takes none
    if b"%2f" in scope.get("raw_path", b"").lower():
        return phrase(
            "it has an encoded slash (%2F)"
        )  # a rule of a proxy on addresses would not see where it leads
    return None


def _most(path: str) -> int:
    if path.endswith(("/evidence", "/opinion")):
        return EVIDENCE_MAX
    return UPLOAD_MAX if path.endswith(UPLOADS) else BODY_MAX


def _route(scope: Scope) -> str:
    return getattr(scope.get("route"), "path", None) or "unknown"


def _read_headers(scope: Scope) -> tuple[bytes, int]:
    """Give the id of a request, made when it has none, and the length of its body: 0 for none, -1 for unknown."""
    request_id = b""
    length = 0
    chunked = False
    for name, value in scope["headers"]:
        if name == b"x-request-id" and _ID.fullmatch(value):
            request_id = value
        elif name == b"content-length":
            length = int(value) if value.isdigit() else EVIDENCE_MAX + 1
        elif name == b"transfer-encoding":
            chunked = True
    return request_id or b"%016x" % getrandbits(64), -1 if chunked else length


def _limited(receive: Receive, most: int) -> Receive:
    """Count a body whose length nobody has announced."""
    received = 0

    async def receive_counted() -> Message:
        nonlocal received
        message = await receive()
        received += len(message.get("body", b""))
        if received > most:
            raise BodyTooLarge(largest=most)
        return message

    return receive_counted
