"""What is begun under an id of the client is begun once: the same words are replayed, and with each other word the id is used.

The requests are those of the stories, and for the routes of which no story tells, those of a table. The fields are those of the
OpenAPI document.
"""

from collections.abc import Callable, Iterator
from copy import deepcopy
from datetime import date, timedelta
from typing import Any

import httpx
import pytest

from cli.demo.telling import BUYER, SELLER, Teller, party_of
from ledger.identifiers import uuid7
from tests import sampling
from tests.api.conftest import DAY, Serving, transfer
from tests.api.decimals import DOCUMENT, PREFIX, decimals, resolved, sample
from tests.api.test_plans import Office, office
from tests.api.test_twins import ID
from tests.permits.world import AREA, uscc

__all__ = ["office"]
ONE, TWO = (f"enterprise:{uscc(n)}:001P" for n in (1, 2))
PAIRS = ((SELLER, BUYER), (ONE, TWO), *((party_of(a), party_of(b)) for a, b in ((SELLER, BUYER), (ONE, TWO))))
OTHERS = {a: b for pair in PAIRS for a, b in (pair, pair[::-1])}
"""Of two that are there, the other one."""
Send = Callable[[str, str, dict[str, Any]], httpx.Response]
"""Sends a body to an address inside a book, with the key of a role."""
LOOKED_AT_BEFORE = {
    "seller": {"permits.same_party", "process.not_your_side"},
    "buyer": {"permits.same_party", "process.not_your_side"},
    "lessor": {"permits.same_party"},
    "lessee": {"permits.same_party"},
    "to": {"permits.same_party"},
    "basis": {"permits.move_unfounded"},
    "site": {"permits.same_party", "process.not_your_side", "party.site_unknown"},
    "holder": {"process.not_your_side"},
    "approval": {"permits.exception_not_yours"},
    "source": {"permits.source_not_yours"},
    "months": {"permits.months_differ"},
    "bank_line": {"reconciliation.line_unknown"},
    "payment": {"market.payment_unknown"},
}
"""What is refused whatever was begun before: it names what is not there, what this key may never say, or no sum of its parts."""
NO_WORD = {("/permits/allocations", "fee_due", "bureau")}
"""What says nothing: no fee is due for a reserve."""


def bodies() -> dict[str, dict[str, Any]]:
    """The shapes of the routes with an id in their body, by address inside a book, with stars for what stands in it."""
    found = {}
    for template, operations in DOCUMENT["paths"].items():
        content = operations.get("post", {}).get("requestBody", {}).get("content", {})
        schema = resolved(content.get("application/json", {}).get("schema", {}))
        path = template.removeprefix(PREFIX)
        if "id" in schema.get("required", ()) and not path.startswith("/cases"):
            found[path.replace("{id}", "*").replace("{code}", "*")] = schema
    return found


BODIES = bodies()
CHANGED = sampling.sample(
    [(route, name) for route, schema in BODIES.items() for name in schema["properties"] if name != "id"],
    lambda field: field[0],
    lambda field: field[1],
)
"""The fields that are changed; by default a sample of them: each route once, and each name of a field in one of its routes."""


def other(schema: dict[str, Any], value: Any, name: str) -> Any:
    """Another sound value of a field, as near to the one that was sent as can be."""
    schema = resolved(schema)
    if "anyOf" in schema:
        schema = next(resolved(one) for one in schema["anyOf"] if one.get("type") != "null")
    if isinstance(value, str) and value in OTHERS:
        return OTHERS[value]
    if "enum" in schema:
        return next(one for one in schema["enum"] if one != value)
    if schema.get("type") == "array" and not value:
        return [other(schema["items"], None, name)] * schema.get("minItems", 1)
    if schema.get("type") == "object" and not value:
        return other(schema, sample(schema, name), name)
    if schema.get("type") == "array":
        return [other(schema["items"], value[0], name), *value[1:]]
    if schema.get("type") == "object":
        first = next(one for one in ("quantity", "account", "amount", "line") if one in schema["properties"])
        return {**value, first: other(schema["properties"][first], value[first], first)}
    if schema.get("type") == "boolean":
        return not value
    if schema.get("type") == "integer":
        return value + 1 if isinstance(value, int) else schema.get("minimum", 1)
    if schema.get("format") == "date":
        return str(date.fromisoformat(value or DAY) - timedelta(1))
    if schema.get("format") == "uuid":
        return str(uuid7())
    if [*decimals(schema)]:
        return "2" if value in (None, "", "1") else "1"
    if name == "text" and value == PACK:
        return value.replace("own", "other")
    known = {"pollutant": "NOX", "area": "341826", "month": "2026-02", "account": "zeta:clearing"}
    return known.get(name) if name in known and known[name] != value else f"{value or ''}x"


def changes(route: str, body: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """A body with each single field changed, or told where it was left out."""
    for name, schema in BODIES[route]["properties"].items():
        owner = str(body.get("owner", "")).partition(":")[0]
        if (route, name) not in CHANGED or (route, name, owner) in NO_WORD:
            continue
        before = body.get(name, schema.get("default"))
        changed = other(schema, before, name)
        if changed != before:
            yield name, {**deepcopy(body), name: changed}


def repeat(send: Send, role: str, path: str, body: dict[str, Any], answer: httpx.Response) -> list[str]:
    """Repeat a request that has begun something, as it was and with each field changed; tells what was answered otherwise."""
    route, wrong = ID.sub("*", path), []
    again = send(role, path, body)
    alike = again.is_success and again.json().get("entries") == answer.json().get("entries")
    if again.headers.get("Idempotency-Replayed") != "true" or not alike:
        wrong.append(f"{route}: {again.text}")
    for name, changed in changes(route, body):
        told = send(role, path, changed).json()
        field = told.get("figures", {}).get("field", "")
        if (told.get("code"), field.partition("[")[0]) == ("entry.id_used", name):
            continue
        if told.get("code") not in LOOKED_AT_BEFORE.get(name, ()):
            wrong.append(f"{route} {name}={changed[name]}: {told.get('code')} {told.get('figures')}")
    return wrong


class Repeater(Teller):
    """Tells a story, and repeats the first request of each route as it was, and with each field changed."""

    begun: set[str]
    otherwise: list[str]

    def ask(self, role: str, method: str, path: str, body: object = None) -> httpx.Response:
        """Send a request, then its repetitions."""
        answer = super().ask(role, method, path, body)
        base = f"/v1/books/{self.book}"
        route = ID.sub("*", path.removeprefix(base))
        if method == "POST" and answer.status_code == 201 and route in BODIES.keys() - self.begun:
            assert isinstance(body, dict)
            self.begun.add(route)
            self.otherwise += repeat(
                lambda role, path, body: Teller.ask(self, role, "POST", base + path, body),
                role,
                path.removeprefix(base),
                body,
                answer,
            )
        return answer


STEP: dict[str, Any] = {"effective_on": "2026-11-03", "document": "paper"}
STRIP = {"pollutant": "SO2", "area": AREA, "first_vintage": 2026, "last_vintage": 2026, "quantity": "1"}
PACK = '[pack]\njurisdiction = "cn"\nname = "own"\nname_zh = "own"\nversion = "1"\nbase = ""\n'
REST: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("bureau", "/permits/caps/cuts", {"pollutant": "SO2", "area": AREA, "vintage": 2027, "quantity": "1"}),
    ("bureau", "/permits/leases", {"lessor": ONE, "lessee": TWO, "strips": [STRIP], "rent": "1"}),
    ("bureau", "/permits/pledges", {"pledgor": ONE, "creditor": "bank:icbc", "strips": [STRIP], "debt": "1", "debt_until": "2026-12-01"}),
    ("bureau", "/permits/moves", {"site": ONE, "to": TWO, "strips": [STRIP], "basis": "merger"}),
    ("mill", "/permits/surrenders", {"site": ONE, "strips": [STRIP]}),
    ("mill", "/permits/retirements", {"holder": ONE, "strips": [STRIP], "ground": "gift"}),
    ("bureau", "/permits/cancellations", {"holder": ONE, "strips": [STRIP], "ground": "closed"}),
    ("bureau", "/permits/withdrawals", {"site": ONE, "strips": [STRIP], "ground": "idle"}),
    ("bureau", "/permits/freezes", {"site": ONE, "strips": [STRIP], "order": "N 7", "authority": "court"}),
    ("bureau", "/permits/buybacks", {"site": ONE, "strips": [STRIP], "price": "1"}),
    ("bureau", "/permits/releases", {"area": AREA, "site": TWO, "strips": [STRIP], "fee_due": False}),
    ("finance", "/settlement/deposits", {"owner": f"enterprise:{uscc(1)}", "amount": "5.00"}),
    ("bureau", "/law/packs", {"text": PACK, "from_day": "2027-01-01"}),
    ("finance", "/periods/steps", {"kind": "soft_close", "month": "2026-01", "reason": "month end"}),
)  # fmt: skip
"""Requests of routes of which no story tells, each with who sends it."""


@pytest.mark.parametrize(("role", "path", "words"), REST, ids=[path for _, path, _ in REST])
def test_an_id_is_used_for_one_request(office: Office, role: str, path: str, words: dict[str, Any]) -> None:
    """The same for the other routes."""
    for owner in (ONE, f"bureau:{AREA}"):
        grant = {"id": str(uuid7()), "owner": owner, **STRIP, "quantity": "9", "effective_on": "2026-11-02"}
        assert office.twice("/permits/allocations", grant).json()["state"] == "issued"
    body = {"id": str(uuid7()), **words, **(STEP if path != "/periods/steps" else {})}
    answer = office.post(role, path, body)
    assert answer.status_code == 201, answer.text
    assert repeat(office.post, role, path, body, answer) == []


def test_an_entry_is_one_request(serving: Serving) -> None:
    """The same for an entry and its approval."""

    def send(role: str, path: str, body: dict[str, Any]) -> httpx.Response:
        with serving.client(role) as client:
            return client.post(f"/v1/books/zj{path}", json=body)

    entry = transfer(debit="bank", credit="acme", memo="wages", document="paper")
    fund = transfer("50.00")
    assert send("finance", "/entries", fund).status_code == 201
    answer = send("finance", "/entries", entry)
    assert answer.status_code == 201, answer.text
    assert repeat(send, "finance", "/entries", entry, answer) == []
