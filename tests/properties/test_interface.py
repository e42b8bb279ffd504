"""Everybody sends everything: what the document of the interface allows, and what it does not, with real ids.

The requests are made from the application's own OpenAPI document, by the schemas of its parameters and bodies, in a world in
which two stories were told. Whatever is sent, the answer is no fault, and what is refused is a problem document with a code
that the operation declares.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from hypothesis import HealthCheck, Verbosity, given, note, settings
from hypothesis import strategies as st

from cli import demo
from ledger.identifiers import uuid7
from ledger.schema import POWERS
from tests.answers import document
from tests.api.asking import ROUTES, title_of
from tests.api.conftest import Serving, pair, serving, stocked
from tests.api.test_document import parameters
from tests.people import hired

__all__ = ["pair", "serving", "stocked"]
MANY = 7 * settings.default.max_examples  # type: ignore[union-attr]
"""Requests: some hundred by default, tens of thousands under `make properties`."""
DOCUMENT = document()
OPERATIONS = [
    (method.upper(), template, operation)
    for template, methods in DOCUMENT["paths"].items()
    for method, operation in methods.items()
]
READS = [one for one in OPERATIONS if one[0] == "GET"]
"""What can be answered in any world; drawn more often, so that some is."""
OTHERS = {
    "assessor": "institute:1",
    "court": "court:1",
    "procuratorate": "procuratorate:1",
    "verifier": "institute:2",
    "spare": demo.HAIDE,
}
LISTS = (
    "accounts",
    "assets",
    "cases",
    "parties",
    "sites",
    "events",
    "deadlines",
    "permits/acts",
    "permits/lots",
    "permits/caps",
    "permits/fees",
    "permits/reports",
    f"cases/{demo.CASE}",
    "statements/journal",
    "checkpoints",
    "keys",
)
ASKERS = {
    (title_of(route).split(" ")[0], route.path_format): POWERS[power]
    for route in ROUTES
    for power in [getattr(d.call, "power", None) for d in route.dependant.dependencies]
    if power
}
"""The roles that may ask an operation."""
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
HOSTILE: tuple[Any, ...] = (
    None,
    True,
    -1,
    0,
    2**31,
    2**63,
    10**40,
    1.5,
    "",
    "\0",
    "\u202e",
    "𝟝",
    "x" * 9000,
    "0001-01-01",
    "9999-12-31",
    "-0",
    "1e9",
    "NaN",
    "9" * 40,
    "0." + "0" * 40 + "1",
    [],
    {},
    [[]],
    ["\0"],
    {"": ""},
    "' OR 1=1 --",
    "{0}",
    "%s",
    "../../etc/passwd",
    "9999 Y",
)
AMOUNTS = ("0", "0.01", "1", "1.00", "1000000", "99999999999999.99", "-1", "0.000001", "4/5", "0.5")
DAYS = (*(datetime.now(UTC).date().isoformat(),) * 6, *("2026-03-02",) * 3, "1900-01-01", "2199-12-31")
HOLDERS = (demo.SELLER, demo.BUYER, demo.party_of(demo.SELLER), demo.HAIDE, "bureau:341825", "seller:1")
TEXTS = {
    **dict.fromkeys(
        (
            "site",
            "holder",
            "seller",
            "buyer",
            "owner",
            "lessor",
            "lessee",
            "pledgor",
            "creditor",
            "to",
            "party",
        ),
        HOLDERS,
    ),
    **dict.fromkeys(("amount", "price", "quantity", "money", "rent", "debt", "measured", "budget"), AMOUNTS),
    "pollutant": ("SO2", "NOX", "XX"),
    "area": ("341825", "34", "99"),
    "length": ("30 D", "15 W", "30 C", "2 Y", "9999 Y", "9999 W"),
    "kind": ("journal.transfer", "journal.adjustment", "fees.x"),
}
"""What a text of a name is mostly, where the document does not say it."""


@dataclass
class World:
    """Where the requests go: clients by key, the role of each, and what there is, by the name under which it is told."""

    clients: dict[str, httpx.Client]
    roles: dict[str, str]
    known: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))


def harvest(world: World, value: Any, name: str = "") -> None:
    """Note every text that an answer tells, by its name, and every id."""
    if isinstance(value, dict):
        for key, one in value.items():
            harvest(world, one, key)
    elif isinstance(value, list):
        for one in value[:40]:
            harvest(world, one, name)
    elif isinstance(value, str) and 0 < len(value) <= 160:
        for key in {name, "id"} if UUID.fullmatch(value) else {name}:
            if value not in world.known[key]:
                world.known[key].append(value)


@pytest.fixture
def world(serving: Serving) -> Iterator[World]:
    """Two stories told, an open case, and a client for everybody."""
    with ExitStack() as stack:
        root = serving.client("administrator")
        keys = demo.prepare(root, (serving.keys["administrator"], serving.keys["deputy"]))
        teller = demo.Teller(root, keys)
        for _, story in demo.STORIES:
            assert all(step for step in story(teller))
        for role, owner in OTHERS.items():
            held = "enterprise" if role == "spare" else role
            body = {"name": role, "number": f"TEST-{role}", "role": held, "owner": owner}
            serving.keys["demo bureau"] = keys["bureau"]
            with serving.client("demo bureau" if held == "enterprise" else "deputy") as second:
                keys[role] = hired(root, second, body, demo.BOOK)["key"]
        sides = (
            {"owner": owner, "side": "liable", "name": owner}
            for owner in (demo.HAIDE, demo.party_of(demo.SELLER))
        )
        case = {
            "id": str(uuid7()),
            "effective_on": "2026-03-02",
            "received_on": "2026-03-02",
            "code": "OPEN-1",
            "title": "a river",
            "area": "341825",
            "medium": "water",
            "channel": "report",
            "parties": list(sides),
        }
        assert teller.ask("bureau", "POST", f"/v1/books/{demo.BOOK}/cases", case).status_code == 201
        serving.keys = {
            **keys,
            "administrator": serving.keys["administrator"],
            "stranger": serving.keys["finance"],
        }
        # Each request on a connection of its own: an idle one would be closed while Hypothesis thinks.
        alone = {"Connection": "close"}
        clients = {role: stack.enter_context(serving.client(role, **alone)) for role in serving.keys}
        clients["nobody"] = stack.enter_context(serving.client(None, **alone))
        roles = {
            "chief": "bureau",
            "seller": "enterprise",
            "buyer": "enterprise",
            "spare": "enterprise",
            "stranger": "finance",
        }
        made = World(clients, {name: roles.get(name, name) for name in clients})
        for path in LISTS:
            for role in ("bureau", "auditor"):
                harvest(made, clients[role].get(f"/v1/books/{demo.BOOK}/{path}").json())
        codes = made.known["code"]
        made.known |= {
            "books/{book}": [*[demo.BOOK] * 40, "zj", "none"],
            "public/{book}": [*[demo.BOOK] * 40, "none"],
            "cases/{code}": [*["OPEN-1"] * 4, demo.CASE, "none"],
            "lots/{code}": [code for code in codes if code.startswith("lot:")],
            "accounts/{code}": [code for code in codes if ":money:" in code or ":permits:" in code],
        }
        yield made
        root.close()


def resolved(schema: dict[str, Any]) -> dict[str, Any]:
    """Follow a reference."""
    while "$ref" in schema:
        schema = DOCUMENT["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    return schema


def once_in(draw: Any, turns: int) -> bool:
    """Say yes once in so many turns."""
    return bool(draw(st.sampled_from((True, *(False,) * (turns - 1)))))


def value_of(draw: Any, world: World, schema: dict[str, Any], name: str) -> Any:
    """Draw a value that a schema allows; now and then, one that it does not."""
    if once_in(draw, 60):
        return draw(st.sampled_from(HOSTILE))
    schema = resolved(schema)
    if "anyOf" in schema:
        return value_of(draw, world, draw(st.sampled_from(schema["anyOf"])), name)
    if "const" in schema or "enum" in schema:
        return draw(st.sampled_from(schema.get("enum") or [schema["const"]]))
    kind = schema.get("type")
    if kind == "object":
        return object_of(draw, world, schema)
    if kind == "array":
        size = draw(
            st.sampled_from(sorted({schema.get("minItems", 0), max(1, schema.get("minItems", 0)), 2}))
        )
        return [value_of(draw, world, schema.get("items", {}), name) for _ in range(size)]
    if kind == "string":
        return text_of(draw, world, schema, name)
    if kind == "integer":
        low, high = schema.get("minimum", -(2**63)), schema.get("maximum", 2**63)
        near = [x for x in (1, 2, 3, 2026, 2026, 2027, 100) if low <= x <= high]
        return draw(st.sampled_from([*near, low, high]))
    if kind == "boolean":
        return draw(st.booleans())
    return None if kind == "null" else draw(st.sampled_from([*HOSTILE, *AMOUNTS]))


def object_of(draw: Any, world: World, schema: dict[str, Any]) -> dict[str, Any]:
    """Draw an object with all that must be there, and some of the rest."""
    made = {
        name: value_of(draw, world, one, name)
        for name, one in schema.get("properties", {}).items()
        if name in schema.get("required", ()) or once_in(draw, 3)
    }
    if isinstance(schema.get("additionalProperties"), dict):
        made[draw(st.sampled_from(("quantity", "unit_cost", "x")))] = draw(
            st.sampled_from([*AMOUNTS, *HOSTILE])
        )
    return made


def text_of(draw: Any, world: World, schema: dict[str, Any], name: str) -> str:
    """Draw a text: an id, a day, an instant, one of the form that is asked for, or one that is known by this name."""
    form = schema.get("format")
    if form == "uuid":
        fresh = name == "id" and not once_in(draw, 4)
        return str(uuid7()) if fresh or once_in(draw, 6) else str(draw(st.sampled_from(world.known["id"])))
    if form == "date":
        return str(draw(st.sampled_from(DAYS)))
    if form == "date-time":
        return str(
            draw(
                st.sampled_from(("2026-11-01T00:00:00Z", "1900-01-01T00:00:00Z", "2199-12-31T00:00:00-12:00"))
            )
        )
    if form == "time":
        return str(draw(st.sampled_from(("00:00", "23:59"))))
    known = TEXTS.get(name) or world.known.get(name)
    if known and not once_in(draw, 12):
        return str(draw(st.sampled_from(known)))
    if "pattern" in schema:
        return str(draw(st.from_regex(re.compile(schema["pattern"], re.ASCII), fullmatch=True)))[
            : schema.get("maxLength", 400)
        ]
    return str(
        draw(
            st.sampled_from([*AMOUNTS, "SO2", "341825", "other", "paper", "WyJ4Il0", demo.CASE])
            | st.text(max_size=30)
        )
    )


def address_of(
    draw: Any, world: World, template: str, parameters: list[dict[str, Any]]
) -> tuple[str, dict[str, str]]:
    """Draw an address: the path, with ids of what there is, and parameters."""
    names, query = {}, {}
    segments = template.split("/")
    for one in parameters:
        if one["in"] == "path":
            schema, name = resolved(one["schema"]), one["name"]
            before = segments[segments.index(f"{{{name}}}") - 1]
            known = world.known.get(f"{before}/{{{name}}}") or (
                world.known["id"] if schema.get("format") == "uuid" else []
            )
            real = known and not once_in(draw, 40)
            names[name] = (
                draw(st.sampled_from(known)) if real else written(value_of(draw, world, schema, name))
            )
        elif one.get("required") or once_in(draw, 3):
            query[one["name"]] = written(value_of(draw, world, one["schema"], one["name"]))
    if "/keys/{id}" in template or "/mandates/{id}" in template:
        names["id"] = draw(
            st.sampled_from(("0", "99999", "2147483647", "2147483648"))
        )  # not one that is used here
    return re.sub(r"{(\w+)}", lambda found: quote(names[found[1]], safe=""), template), query


def written(value: Any) -> str:
    """Write a value as it stands in an address."""
    return value if isinstance(value, str) else json.dumps(value)


@st.composite
def requests(draw: Any, world: World) -> tuple[str, str, str, dict[str, str], bytes | None]:
    """Draw who sends what: key, method, address, parameters, body; mostly somebody who may."""
    method, template, operation = draw(st.sampled_from(READS if once_in(draw, 3) else OPERATIONS))
    asking = ASKERS.get((method, template), world.roles.values())
    may = [name for name, role in world.roles.items() if role in asking and name != "stranger"]
    who = draw(st.sampled_from(sorted(world.clients) if once_in(draw, 6) else may))
    path, query = address_of(draw, world, template, parameters(DOCUMENT, operation))
    content = (operation.get("requestBody") or {}).get("content", {})
    body = None
    if "application/json" in content:
        shape = content["application/json"]["schema"]
        body = (
            draw(st.binary(max_size=60))
            if once_in(draw, 30)
            else json.dumps(value_of(draw, world, shape, "")).encode()
        )
    elif content:
        body = draw(
            st.sampled_from((b"a,b\n1,2\n", b"PK\x03\x04", b"<Document/>", b"\xff\xfe", b""))
            | st.binary(max_size=200)
        )
    return who, method, path, query, body


@pytest.mark.long(20)
def test_whatever_is_sent(world: World) -> None:
    """Goal: never a fault, always a code. Method: every operation of the document, as everybody, with sound and hostile values."""
    seen: dict[int, int] = defaultdict(int)
    done: set[str] = set()

    @settings(
        max_examples=MANY, deadline=None, suppress_health_check=list(HealthCheck), verbosity=Verbosity.quiet
    )
    @given(requests(world))
    def send(request: tuple[str, str, str, dict[str, str], bytes | None]) -> None:
        who, method, path, query, body = request
        answer = world.clients[who].request(method, path, params=query, content=body)
        note(f"{who}: {method} {path} {query} {body!r}: {answer.status_code} {answer.text[:300]}")
        seen[answer.status_code // 100] += 1
        if answer.is_success:
            done.add(f"{method} {path}")
        else:
            assert answer.headers["content-type"] == "application/problem+json"
            code = answer.json()["code"]
            assert code
            assert answer.status_code < 500 or code == "log.not_sealed_yet", answer.text  # nobody seals here

    send()
    assert seen[2] > MANY / 50, seen
    assert len(done) > 10
    checks = world.clients["administrator"].get("/v1/checks").json()
    assert [one["name"] for one in checks["checks"] if not one["holds"]] == []
