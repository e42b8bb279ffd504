"""Texts at every door: what cannot be kept is refused in every field of every body and address, and what was copied around goes."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.routing import APIRoute

from api import shapes
from api.dependencies import parse
from api.errors import RequestInvalid
from api.routes.reconciliation import MappingIn
from ledger.compensation.acts import ACTS
from ledger.database import Database
from ledger.entries import BODY_MAX, TextEmpty, TextUnprintable
from ledger.identifiers import uuid7
from ledger.processes.acts import Text, apart, fields_of
from tests.answers import document
from tests.api.asking import ROUTES, address_of, asker, title_of
from tests.api.conftest import DAY, Serving
from tests.api.test_document import parameters
from tests.rules.test_texts import BESIDE, SPELLING, UNKEPT

HIDDEN = (
    "\u00ad",
    "\u034f",
    "\u061c",
    "\u200b",
    "\u200e",
    "\u200f",
    "\u202e",
    "\u2066",
    "\u2060",
    "\u3164",
    "\ufeff",
    "\U000e0041",
    "\x00",
    "\x07",
    "\x9f",
    "\ufffe",
    "\U0010ffff",
)
"""Turns, spaces of no width, tags, controls and what is no character: nowhere."""
BREAKS = ("\n", "\r", "\t", "\u2028", "\u2029")
"""In bodies of several lines alone."""
FREE = ("pattern", "format", "enum", "const")
DOCUMENT = document()
Path = tuple[str | int, ...]


def texts_of(schema: dict[str, Any], path: Path = ()) -> Iterator[tuple[Path, bool]]:
    """Walk a schema: where a free text may stand, and whether it may have several lines."""
    schema = (
        DOCUMENT["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]] if "$ref" in schema else schema
    )
    for one in schema.get("anyOf", schema.get("allOf", schema.get("oneOf", ()))):
        yield from texts_of(one, path)
    if schema.get("type") == "string" and not any(name in schema for name in FREE):
        yield path, schema.get("maxLength", 0) >= BODY_MAX
    for name, one in schema.get("properties", {}).items():
        yield from texts_of(one, (*path, name))
    if "items" in schema:
        yield from texts_of(schema["items"], (*path, max(1, schema.get("minItems", 1))))
    if isinstance(schema.get("additionalProperties"), dict):
        yield from texts_of(schema["additionalProperties"], (*path, "any"))


def body_with(path: Path, value: str) -> Any:
    """Make a body that has nothing but one text."""
    told: Any = value
    for step in reversed(path):
        told = [told] * step if isinstance(step, int) else {step: told}
    return told


def bodies() -> dict[str, dict[str, Any]]:
    """Find what every operation takes as JSON, by title."""
    found = {}
    for template, methods in DOCUMENT["paths"].items():
        for method, operation in methods.items():
            content = operation.get("requestBody", {}).get("content", {})
            if "application/json" in content:
                found[f"{method.upper()} {template}"] = content["application/json"]["schema"]
    return found


def below(shape: type[shapes.Strict]) -> dict[str, type[shapes.Strict]]:
    """Find every shape that comes in, by name."""
    found = {one.__name__: one for one in shape.__subclasses__()}
    return found | {name: known for one in found.values() for name, known in below(one).items()}


SHAPES = below(shapes.Strict)


def refused(shape: type[shapes.Strict], path: Path, value: str) -> str:
    """Read a body that has one text, and give the code for which it is refused."""
    try:
        parse(shape, json.dumps(body_with(path, value)).encode())
    except (TextUnprintable, TextEmpty, RequestInvalid) as error:
        return error.code
    return ""


@pytest.mark.parametrize("title", bodies())
def test_no_field_of_a_body_takes_what_cannot_be_kept(title: str) -> None:
    """Goal: no text shows as another one than it is. Method: each bad character in each text of each body, as the document has them."""
    schema = bodies()[title]
    shape = SHAPES[schema["$ref"].rsplit("/", 1)[1]]
    wrong = []
    for path, lines in texts_of(schema):
        bad = HIDDEN if lines else (*HIDDEN, *BREAKS)
        wrong += [
            f"{path} U+{ord(char):04X}"
            for char in bad
            if refused(shape, path, f"甲{char}乙") != TextUnprintable.code
        ]
        if lines:
            wrong += [
                f"{path} {char!r}"
                for char in BREAKS
                if refused(shape, path, f"甲{char}乙") == TextUnprintable.code
            ]
        wrong += [f"{path} half a pair"] if refused_raw(shape, path) != "request.not_json" else []
    assert wrong == []


BLANK = (" ", "\u3000", "\xa0 ", "\u200b", "\ufeff\u2060", "\u3164", "\u2800\u2800", "\u115f \u1160")
"""What shows nothing: blanks of every width, marks of none, letters that are not seen."""


@pytest.mark.parametrize("title", bodies())
def test_no_field_of_a_body_takes_what_shows_nothing(title: str) -> None:
    """Goal: a reason is read, or not there. Method: each blank in each text of each body, as the document has them."""
    schema = bodies()[title]
    shape = SHAPES[schema["$ref"].rsplit("/", 1)[1]]
    wrong = [
        f"{path} {blank!r}"
        for path, _ in texts_of(schema)
        for blank in BLANK
        if refused(shape, path, blank) != TextEmpty.code
    ]
    assert wrong == []


def test_a_sign_of_a_list_may_be_a_blank() -> None:
    """Goal: a choice is no text. Method: how a bank separates cells and thousands: by a tab, and by a space."""
    body = {"code": "icbc", "columns": {"date": "日期"}, "delimiter": "\t", "thousands": " "}
    read = parse(MappingIn, json.dumps(body).encode())
    assert (read.delimiter, read.thousands) == ("\t", " ")


def refused_raw(shape: type[shapes.Strict], path: Path) -> str:
    """Read a body with half of a surrogate pair, which is no JSON for us."""
    try:
        parse(shape, json.dumps(body_with(path, "甲\ud800乙")).encode())
    except TextUnprintable as error:
        return error.code
    except Exception as error:
        return getattr(error, "code", "")
    return ""


WRITING = [route for route in ROUTES if title_of(route).replace(":path", "") in bodies()]


def test_every_address_refuses_what_cannot_be_kept(serving: Serving) -> None:
    """Goal: a refusal, never a fault of the server. Method: a turned text over HTTP to every operation with a text in its body."""
    serving.hire("verifier", "verifier", "institute:2")
    wrong = []
    for route in WRITING:
        role = asker(route, list(serving.keys))
        texts = list(texts_of(bodies()[title_of(route).replace(":path", "")]))
        if role is None or not texts:
            continue
        address, query = address_of(route)
        method = next(iter(route.methods or ()))
        with serving.client(role) as client:
            answer = client.request(method, address, params=query, json=body_with(texts[0][0], "甲\u202e乙"))
        if answer.json().get("code") not in ("entry.text_unprintable", "book.unknown"):
            wrong.append(f"{title_of(route)} {texts[0][0]}: {answer.status_code} {answer.text[:200]}")
    assert wrong == []


def asked_texts(route: APIRoute) -> list[str]:
    """List the parameters of an address that are texts of no set form."""
    operation = (
        DOCUMENT["paths"].get(route.path_format, {}).get(next(iter(route.methods or {"GET"})).lower(), {})
    )
    return [
        one["name"]
        for one in parameters(DOCUMENT, operation)
        if one["in"] == "query" and any(texts_of(one["schema"]))
    ]


def test_no_parameter_takes_what_cannot_be_kept(serving: Serving) -> None:
    """Goal: addresses are doors too. Method: each bad character in each text of each address."""
    serving.hire("verifier", "verifier", "institute:2")
    wrong = []
    for route in ROUTES:
        role = asker(route, list(serving.keys))
        if role is None:
            continue
        address, query = address_of(route)
        with serving.client(role) as client:
            for name in asked_texts(route):
                for char in ("\u202e", "\n"):
                    answer = client.request(
                        next(iter(route.methods or ())), address, params={**query, name: f"甲{char}乙"}
                    )
                    if answer.json().get("code") not in ("entry.text_unprintable", "request.invalid"):
                        wrong.append(f"{title_of(route)} {name}: {answer.status_code} {answer.text[:120]}")
    assert wrong == []


def test_bodies_of_acts_are_those_of_the_document() -> None:
    """Goal: room and door agree on which words have lines. Method: the fields of several lines in the document, and in the shapes."""
    found = {
        path[-1]
        for title, schema in bodies().items()
        if "/cases" in title
        for path, lines in texts_of(schema)
        if lines
    }
    assert found == {
        one.name
        for act in ACTS
        for one in fields_of(act.shape).values()
        if any(isinstance(mark, Text) and mark.lines for mark in apart(one.kind)[1])
    }


KEPT = ("book", "actor", "party", "site", "bank_account", "damage_evidence")
"""Tables whose names the database checks itself."""


@pytest.mark.parametrize("table", KEPT)
def test_the_database_refuses_them_too(owner: Database, table: str) -> None:
    """Goal: a promise is kept twice. Method: the check of each table of names, as PostgreSQL has it, asked about bad and good names."""
    known = owner.begin(
        lambda books: books.connection.exec_driver_sql(
            "SELECT pg_get_expr(conbin, conrelid) FROM pg_constraint WHERE conname = %s AND convalidated",
            (f"{table}_name_kept",),
        ).scalar_one()
    )
    chars = [char for char in (*UNKEPT, *BREAKS) if char != "\x00" and not "\ud800" <= char <= "\udfff"]
    bad = [
        *(f"甲{char}乙" for char in chars),
        *(f"甲{char}" for char in chars),
        "",
        " ",
        " 甲",
        "甲\u3000",
        "\u00a0甲",
    ]
    good = [
        "甲厂",
        "SO₂ \U00031350",
        "شرکت\u200cها",
        "a b",
        "\ue000",
        "甲\u3000乙",
        *(f"甲{char}乙" for char in (*BESIDE, *SPELLING)),
    ]
    good = [name for name in good if not any("\ud800" <= char <= "\udfff" for char in name)]

    def holds(name: str) -> bool:
        asked = f"SELECT {known.replace('%', '%%')} FROM (SELECT %s::text AS name) x"
        return bool(owner.begin(lambda books: books.connection.exec_driver_sql(asked, (name,)).scalar_one()))

    assert [ascii(name) for name in bad if holds(name)] == []
    assert [ascii(name) for name in good if not holds(name)] == []


@pytest.mark.parametrize(
    "blank", [" ", "\u3000\u00a0", "\u200b", "\u0301", "\u3164\u2800", "\u180e", "\r\n\t"]
)
def test_what_shows_nothing_is_no_name(serving: Serving, blank: str) -> None:
    """Goal: everything has a name that shows. Method: blanks as names of a book, a party and a key; nothing is kept."""
    with serving.client("administrator") as administrator, serving.client("bureau") as bureau:
        book = administrator.post("/v1/books", json={"code": "hz", "name": blank, "opens_on": DAY})
        key = administrator.post(
            "/v1/books/zj/mandates",
            json={"name": blank, "number": "K-0001", "role": "finance", "document": "letter"},
        )
        party = bureau.post(
            "/v1/books/zj/parties", json={"uscc": "91130200699229617X", "name": blank, "effective_on": DAY}
        )
    assert (book.status_code, key.status_code, party.status_code) == (422, 422, 422)
    assert {book.json()["code"], party.json()["code"]} == {"entry.text_empty"}
    assert key.json()["code"] in ("entry.text_empty", "key.name_empty", "actor.name_empty")


def test_what_was_copied_around_a_name_goes_and_a_retry_is_the_same(serving: Serving) -> None:
    """Goal: names come from spreadsheets; a client gets what is kept. Method: a name with white around it, told twice, and a memo."""
    party = {"uscc": "91130200699229617X", "effective_on": DAY}
    entry = {
        "id": str(uuid7()),
        "kind": "journal.transfer",
        "effective_on": DAY,
        "postings": [
            {"account": "acme:clearing", "asset": "CNY", "side": "debit", "amount": "1"},
            {"account": "bank:clearing", "asset": "CNY", "side": "credit", "amount": "1"},
        ],
    }
    with serving.client("bureau") as bureau, serving.client("finance") as finance:
        told = [
            bureau.post("/v1/books/zj/parties", json={**party, "name": name})
            for name in ("\ufeff甲厂\u200b\r\n", "甲厂 ")
        ]
        posted = [
            finance.post("/v1/books/zj/entries", json={**entry, "memo": memo})
            for memo in ("\t货款", "货款\u3000")
        ]
        kept = finance.get(f"/v1/books/zj/entries/{entry['id']}").json()
        found = bureau.get("/v1/books/zj/parties/enterprise:91130200699229617X").json()
    assert [one.status_code for one in told] == [201, 200], told[0].text
    assert [one.status_code for one in posted] == [201, 200]
    assert (kept["memo"], found["name"]) == ("货款", "甲厂")


def test_joiners_are_kept(serving: Serving) -> None:
    """Goal: names of every script are spelt right. Method: a Persian word with its joiner, there and back."""
    name = "شرکت\u200cها"
    with serving.client("bureau") as bureau:
        bureau.post(
            "/v1/books/zj/parties", json={"uscc": "91130200699229617X", "name": name, "effective_on": DAY}
        )
        assert bureau.get("/v1/books/zj/parties/enterprise:91130200699229617X").json()["name"] == name
