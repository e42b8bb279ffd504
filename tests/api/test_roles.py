"""Every route with every role: the answer is the one that the table of powers gives, and no route is without a power."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
from fastapi.routing import APIRoute

from api.app import ROUTERS
from api.routes.operations import PUBLIC
from ledger.identifiers import uuid7
from ledger.schema import POWERS
from tests.api.conftest import Serving, transfer

ROLES = ("administrator", "bureau", "finance", "enterprise", "auditor")
ROUTES = [route for router in ROUTERS for route in router.routes if isinstance(route, APIRoute)]
GUARDED = [route for route in ROUTES if route.path not in PUBLIC]


def method_of(route: APIRoute) -> str:
    """Give the one method of a route."""
    return next(iter(route.methods or {"GET"}))


def power_of(route: APIRoute) -> str | None:
    """Find the power that a route declares in its signature."""
    powers = [getattr(d.call, "power", None) for d in route.dependant.dependencies]
    return next((power for power in powers if power), None)


def test_every_route_declares_a_power(serving: Serving) -> None:
    """Goal: nobody forgets the admission. Method: walk the routes of the application."""
    walked = [route for route in serving.app.routes if getattr(route, "path", None) not in PUBLIC]
    assert {route.path for route in walked} == {route.path for route in GUARDED}  # type: ignore[attr-defined]
    for route in walked:
        assert isinstance(route, APIRoute)
        assert power_of(route) in POWERS, f"{route.methods} {route.path} declares no power"


@dataclass(frozen=True)
class Ask:
    """A sound request for one route."""

    path: str
    body: dict[str, Any] | None = None
    query: dict[str, str] = field(default_factory=dict)


def sound_request(serving: Serving, route: APIRoute) -> Ask | None:
    """Make a request that succeeds for whoever has the power; None for routes of the rooms, which test themselves."""
    posted = transfer()
    if route.path.startswith("/v1/books/{book}/entries/{id}"):
        with serving.client() as client:
            client.post("/v1/books/zj/entries", json=posted)
    account = {"code": "new:clearing", "owner": "new", "purpose": "clearing"}
    asset = {"code": "USD", "name": "dollar", "kind": "permit", "unit": "t", "scale": 2, "digits": 2}
    made = {
        "POST /v1/books": Ask("/v1/books", {"code": "ah", "name": "Anhui", "opens_on": "2026-01-01"}),
        "POST /v1/books/{book}/assets": Ask("/v1/books/zj/assets", asset),
        "POST /v1/books/{book}/accounts": Ask("/v1/books/zj/accounts", {"accounts": [account]}),
        "POST /v1/books/{book}/accounts/{code}/status": Ask(
            "/v1/books/zj/accounts/zeta:clearing/status",
            {"id": str(uuid7()), "effective_on": "2026-11-03", "status": "frozen", "reason": "court order"},
        ),
        "GET /v1/books/{book}/accounts/{code}/balances": Ask("/v1/books/zj/accounts/acme:clearing/balances"),
        "GET /v1/books/{book}/accounts/{code}/statement": Ask(
            "/v1/books/zj/accounts/acme:clearing/statement", query={"asset": "CNY"}
        ),
        "GET /v1/books/{book}/statements/sub-ledger": Ask(
            "/v1/books/zj/statements/sub-ledger", query={"purpose": "clearing"}
        ),
        "POST /v1/books/{book}/entries": Ask("/v1/books/zj/entries", transfer()),
        "POST /v1/books/{book}/batches": Ask(
            "/v1/books/zj/batches", {"mode": "each", "entries": [transfer()]}
        ),
        "POST /v1/books/{book}/approvals": Ask("/v1/books/zj/approvals", transfer(kind="journal.adjustment")),
        "GET /v1/books/{book}/entries/{id}": Ask(f"/v1/books/zj/entries/{posted['id']}"),
        "POST /v1/books/{book}/entries/{id}/reversal": Ask(
            f"/v1/books/zj/entries/{posted['id']}/reversal", {"id": str(uuid7())}
        ),
        "GET /v1/books/{book}/permits/years/{year}": Ask("/v1/books/zj/permits/years/2026"),
        "POST /v1/me/keys": Ask("/v1/me/keys"),
        "DELETE /v1/books/{book}/audit/running": Ask("/v1/books/zj/audit/running"),
        "DELETE /v1/keys/{id}": Ask(f"/v1/keys/{serving.key_ids['deputy']}"),
        "DELETE /v1/books/{book}/keys/{id}": Ask(f"/v1/books/zj/keys/{serving.key_ids['colleague']}"),
    }
    span = {"first": "2026-01-01", "last": "2026-12-31"}
    made |= {
        f"GET /v1/books/{{book}}/{path}": Ask(f"/v1/books/zj/{path}", query=query)
        for path, query in {
            "audit/samples": {"method": "random", "seed": "s", "size": "1", **span, "form": "population"},
            "audit/screens/round-trips": span,
            "audit/screens/splitting": {"limit": "100", **span},
            "audit/screens/back-dating": span,
            "audit/screens/after-hours": span,
            "audit/screens/first-digits": span,
            "statements/sub-ledger": {"purpose": "clearing"},
            "case-returns": {"year": "2026"},
            "permits/levies": {"since": "2026-01-01", "until": "2026-12-31"},
            "paper-templates/example": {"paper": "check"},
        }.items()
    }
    method = method_of(route)
    plain = f"{method} {route.path}"
    if plain in made:
        return made[plain]
    if route.path.endswith("/evidence-bundle"):
        return None  # it tells what was recorded a minute ago, and these entries are younger
    if route.path.endswith("/payment-code"):
        return None  # it names an instalment, and here is none
    if route.path.endswith("/bank-shares"):
        return None  # it names a sum, and here is no case to spread it over
    if route.path.endswith("/unit-costs/lookup"):
        return None  # it names a table, and here is none
    if method == "GET" and route.path.count("{") == route.path.count("{book}"):
        return Ask(route.path.replace("{book}", "zj"))
    return None


MONEY_KIND = {
    "/v1/books/{book}/entries",
    "/v1/books/{book}/approvals",
    "/v1/books/{book}/entries/{id}/reversal",
}
"""Routes where the entry of the sound request is of a kind that finance alone records."""


@pytest.mark.parametrize("role", ROLES)
def test_role_and_route(serving: Serving, role: str) -> None:
    """Goal: 2xx for those who have the power, 403 for the others. Method: the same sound request with every key."""
    with serving.client(role) as client:
        ask_everything(serving, client, role)


def ask_everything(serving: Serving, client: httpx.Client, role: str) -> None:
    """Send a sound request to every route."""
    for route in GUARDED:
        power, method = power_of(route), method_of(route)
        sound = sound_request(serving, route)
        ask = sound or Ask(address(route))
        answer = client.request(method, ask.path, json=ask.body, params=ask.query)
        told = f"{role}: {method} {ask.path}: {answer.text}"
        assert power is not None
        if role not in POWERS[power]:
            assert (answer.status_code, answer.json()["code"]) == (403, "actor.not_allowed"), told
        elif route.path in MONEY_KIND and method == "POST" and role == "bureau":
            assert (answer.status_code, answer.json()["code"]) == (403, "entry.kind_not_yours"), told
        elif sound is not None:
            assert answer.is_success, told
        else:
            assert answer.status_code in {400, 404, 422}, told


def address(route: APIRoute) -> str:
    """Fill the address of a route with names that are not there, and years that can be: a form is looked at before a power."""
    names = {
        "book": "zj",
        "id": "99999",
        "enrolment": "99999",
        "person": "99999",
        "version": "99999",
        "number": "99999",
        "year": "2026",
        "vintage": "2026",
    }
    return route.path.format_map(defaultdict(lambda: "none", names))


def test_without_a_key_nothing(serving: Serving) -> None:
    """Goal: a missing, malformed or unknown key gets the same answer everywhere. Method: all three, every route."""
    details = set()
    with serving.client(None) as client:
        for route in GUARDED:
            for header in ({}, {"Authorization": "Bearer x"}, {"Authorization": f"Bearer eco_{'A' * 43}"}):
                answer = client.request(method_of(route), address(route), headers=header)
                assert answer.status_code == 401, route.path
                assert answer.headers["WWW-Authenticate"].startswith("Bearer")
                details.add((answer.json()["code"], answer.json()["detail"]))
    assert len(details) == 1


def test_a_key_of_another_book_finds_nothing(serving: Serving) -> None:
    """Goal: a book does not exist for the keys of another. Method: every address with the key of book js."""
    with serving.client("other") as client:
        for route in GUARDED:
            if "{book}" not in route.path:
                continue
            answer = client.request(method_of(route), address(route))
            assert (answer.status_code, answer.json()["code"]) == (404, "book.unknown"), route.path
        assert [book["code"] for book in client.get("/v1/books").json()["books"]] == ["js"]
    with serving.client("administrator") as client:
        assert [book["code"] for book in client.get("/v1/books").json()["books"]] == ["js", "zj"]
        assert client.get("/v1/books/no such").json()["code"] == "book.unknown"


def test_an_enterprise_sees_its_own(serving: Serving) -> None:
    """Goal: rows of one enterprise never reach another. Method: look everywhere with the key of acme."""
    own, foreign = transfer(), transfer(debit="zeta")
    with serving.client() as client:
        for entry in (own, foreign):
            client.post("/v1/books/zj/entries", json=entry)
    with serving.client("enterprise") as client:
        accounts = client.get("/v1/books/zj/accounts").json()["accounts"]
        assert [a["code"] for a in accounts] == ["acme:clearing"]
        assert client.get("/v1/books/zj/accounts", params={"owner": "zeta"}).json()["accounts"] == []
        assert [b["account"] for b in client.get("/v1/books/zj/balances").json()["balances"]] == [
            "acme:clearing"
        ]
        for path in ("zeta:clearing/balances", "zeta:clearing/statement?asset=CNY", "nobody/balances"):
            assert client.get(f"/v1/books/zj/accounts/{path}").json()["code"] == "account.unknown"
        assert client.get(f"/v1/books/zj/entries/{foreign['id']}").json()["code"] == "entry.unknown"
        read = client.get(f"/v1/books/zj/entries/{own['id']}").json()
    assert [p["balance_after"] for p in read["postings"]] == ["5.00", None]
    assert [p["version"] for p in read["postings"]] == [1, None]
    assert read["canonical"] is None
