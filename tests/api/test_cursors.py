"""Cursors that nobody gave out: on every list there is, whatever stands in them is refused and is no fault."""

import base64
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi.routing import APIRoute
from hypothesis import given
from hypothesis import strategies as st

from api import cursors
from api.cursors import next_cursor, position_of
from api.errors import CursorMalformed, CursorMismatch
from api.forms import bare
from ledger.identifiers import uuid7
from tests.api.asking import ROUTES, address_of, asker, sound, title_of
from tests.api.conftest import Serving
from tests.sampling import WHOLE

LISTS = [route for route in ROUTES if any(one.alias == "cursor" for one in route.dependant.query_params)]
WITHIN = {
    f"/v1/books/{{book}}/{path}"
    for path in (
        "bases/{id}/bookings",
        "cases/{code}/bookings",
        "unit-costs/{id}/rows",
        "permits/plans/{id}/lines",
    )
}
"""Lists of one thing, which is not there: whoever gets past their cursor is told so."""
QUESTION = ("a question",)
SOUND: dict[type, Any] = {
    str: "zzz",
    int: 7,
    date: "2026-06-01",
    datetime: "2026-06-01T08:00:00+08:00",
    UUID: "01a05a43-fc00-72fa-8ac8-2bf230708a6a",
}
HOSTILE: tuple[Any, ...] = (
    "\0",
    "a\0b",
    "x",
    "",
    None,
    True,
    1.5,
    -1,
    2**62 + 1,
    2**63,
    10**200,
    [],
    {},
    ["x"],
    "0001-01-01",
    "9999-12-31",
    "0001-01-01T00:00:00+14:00",
    "2026-06-01T00:00:00",
    "not-a-uuid",
    "urn:uuid:1",
    "9" * 400,
)
RAW = (
    b"",
    b"[]",
    b"{}",
    b"null",
    b"7",
    b'"x"',
    b"[",
    b"[" * 300,
    b'["x","\\ud800"]',
    b'["x","\xff"]',
    b'["x",NaN]',
    b'["x",1e999]',
    b'{"at":["a"],"for":"x"}',
    b"\x00",
    b"\xff\xfe",
)
"""Frames that are none, or hold what JSON does not."""


def forged(*parts: Any) -> str:
    """Make a cursor of anything."""
    return encoded(json.dumps(parts).encode())


def encoded(raw: bytes) -> str:
    """Write bytes as a cursor is written."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


@pytest.fixture
def forms(monkeypatch: pytest.MonkeyPatch) -> list[tuple[type, ...]]:
    """Let every question have the hash `x`, as whoever forges a cursor for it can; and note the form that each list reads."""
    seen: list[tuple[type, ...]] = []
    reader = cursors._reader

    def noted(form: tuple[type, ...]) -> Any:
        seen.append(form)
        return reader(form)

    monkeypatch.setattr(cursors, "_reader", noted)
    monkeypatch.setattr(cursors, "_hash", lambda question: "x")
    return seen


@pytest.fixture
def clients(serving: Serving) -> Iterator[dict[str, httpx.Client]]:
    """A client for each role."""
    made = {role: serving.client(role) for role in ("auditor", "finance", "administrator")}
    yield made
    for client in made.values():
        client.close()


def asked(
    clients: dict[str, httpx.Client], route: APIRoute, cursor: str, filters: Mapping[str, str] = {}
) -> httpx.Response:
    """Ask a list for the page after a cursor."""
    path, query = address_of(route)
    role = asker(route, list(clients))
    assert role is not None
    return clients[role].get(path, params={**query, **filters, "cursor": cursor})


def test_forged_cursors_on_every_list(
    clients: dict[str, httpx.Client], forms: list[tuple[type, ...]]
) -> None:
    """Goal: a forged cursor is refused, never a fault. Method: on every list, sound parts but for a hostile one, and broken frames.

    By default a quarter of what is hostile at each place, in turn.
    """
    wrong: list[str] = []

    def look(route: APIRoute, cursor: str, form: tuple[type, ...], told: object) -> int:
        answer = asked(clients, route, cursor)
        malformed = answer.status_code == 422 and answer.json()["code"] == "request.cursor_malformed"
        past = answer.status_code == 404 if route.path in WITHIN else answer.is_success
        if not (past or malformed):
            wrong.append(f"{title_of(route)} {form}: {told!r}: {answer.status_code} {answer.text[:200]}")
        return answer.status_code

    assert len(LISTS) > 20
    for number, route in enumerate(LISTS):
        asked(clients, route, encoded(b"[]"))
        form = forms[-1]
        good = [SOUND[one] for one in form]
        past = 404 if route.path in WITHIN else 200
        assert look(route, forged("x", *good), form, "sound") == past, (
            f"{title_of(route)}: the hash is got past"
        )
        for place, kind in enumerate(form):
            for part in (one for at, one in enumerate(HOSTILE) if WHOLE or (at + number + place) % 4 == 0):
                status = look(route, forged("x", *good[:place], part, *good[place + 1 :]), form, part)
                assert status == 422 or kind is str, (
                    f"{title_of(route)}: {part!r} was taken for a {kind.__name__}"
                )
            assert look(route, forged("x", *good[:place], "\0", *good[place + 1 :]), form, "NUL") == 422
        for parts in (("x",), ("x", *good, *good), (7, *good)):
            assert look(route, forged(*parts), form, parts) == 422
        for raw in RAW[::5]:
            assert look(route, encoded(raw), form, raw) == 422
    assert wrong == []


def test_a_cursor_of_another_list_or_other_filters(clients: dict[str, httpx.Client]) -> None:
    """Goal: a cursor answers one question. Method: on every list the cursors of all forms for another question."""
    for route in LISTS:
        for parts in (("a",), ("a", "b"), ("a", "b", "c", "d"), (7,), (date(2026, 6, 1), 7), (uuid7(),)):
            answer = asked(clients, route, next_cursor(QUESTION, parts))
            told = (answer.status_code, answer.json()["code"])
            assert told in ((422, "request.cursor_mismatch"), (422, "request.cursor_malformed")), (
                title_of(route),
                parts,
            )
    path, query = "/v1/books/zj/accounts", {"limit": "1"}
    page = clients["auditor"].get(path, params=query).json()
    assert clients["auditor"].get(path, params={**query, "cursor": page["next"]}).is_success
    other = clients["auditor"].get(path, params={**query, "cursor": page["next"], "owner": "acme"})
    assert other.json()["code"] == "request.cursor_mismatch"


SHAPES = ("cursor", "limit", "form", "language")
"""What makes another page or file of the same list."""
OTHER = {
    "code": "actor.not_allowed",
    "asset": "cap:SO2",
    "part": "ended",
    "purpose": "settlement_cash",
    "receipt_code": "51060125",
}
"""Values that ask for something else, where the type alone does not say one."""


def others(route: APIRoute) -> Iterator[tuple[str, str]]:
    """Each filter of a list with each of the values by which it asks for something else."""
    for one in route.dependant.query_params:
        if one.alias not in SHAPES:
            names = [name for name in bare(one.field_info.annotation) if isinstance(name, str)]
            for value in names or [OTHER.get(one.alias) or sound(one.field_info.annotation, one.alias)]:
                if value != one.field_info.default:
                    yield one.alias, value


def test_every_filter_of_a_list_binds_its_cursor(
    clients: dict[str, httpx.Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Goal: a cursor is good for one question. Method: on every list each filter alone changes the question of the cursor."""
    questions: list[list[str]] = []
    monkeypatch.setattr(cursors, "_hash", lambda question: questions.append([*map(str, question)]))
    monkeypatch.setattr(cursors, "_reader", lambda form: SimpleNamespace(validate_json=lambda *_, **__: [""]))

    def question(route: APIRoute, filters: dict[str, str]) -> list[str]:
        answer = asked(clients, route, "W10", filters)
        assert answer.json()["code"] == "request.cursor_mismatch", (title_of(route), filters, answer.text)
        return questions.pop()

    bound = 0
    for route in LISTS:
        for name, value in others(route):
            assert question(route, {}) != question(route, {name: value}), (title_of(route), name, value)
            bound += 1
    assert bound > 60


TEXT = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=40)
PARTS: dict[type, Any] = {
    str: TEXT,
    int: st.integers(0, 2**62),
    UUID: st.uuids(),
    date: st.dates(date(1900, 1, 1), date(2199, 12, 31)),
    datetime: st.datetimes(
        datetime(1900, 1, 2),  # noqa: DTZ001
        datetime(2199, 12, 30),  # noqa: DTZ001
        timezones=st.sampled_from((UTC, timezone(timedelta(hours=8)))),
    ),
}
POSITIONS = st.lists(st.sampled_from(sorted(PARTS, key=str)), min_size=1, max_size=4).flatmap(
    lambda form: st.tuples(st.just(tuple(form)), st.tuples(*(PARTS[one] for one in form)))
)


@given(POSITIONS)
def test_a_position_comes_back(position: tuple[tuple[type, ...], tuple[Any, ...]]) -> None:
    """Goal: what was given out is read as it was. Method: positions of any form."""
    form, parts = position
    cursor = next_cursor(QUESTION, parts)
    assert position_of(cursor, QUESTION, form) == parts
    with pytest.raises(CursorMismatch):
        position_of(cursor, ("another",), form)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(
    JSON.map(lambda value: encoded(json.dumps(value).encode()))
    | st.binary().map(encoded)
    | st.text(max_size=100)
)
def test_anything_else_is_malformed(cursor: str) -> None:
    """Goal: no other error leaves the reader. Method: any JSON, any bytes, any text."""
    for form in ((str,), (int,), (UUID,), (date, int), (date, datetime, UUID, int), (str,) * 4):
        with pytest.raises((CursorMalformed, CursorMismatch)):
            position_of(cursor, QUESTION, form)


@pytest.mark.parametrize("raw", RAW)
def test_frames_that_are_none(raw: bytes) -> None:
    """Goal: what is no frame is refused. Method: broken, nested, of another form."""
    with pytest.raises(CursorMalformed):
        position_of(encoded(raw), QUESTION, (str,))
