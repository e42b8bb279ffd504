"""What stands in addresses: every number, day and instant in one form and in bounds, on every route that there is."""

from collections.abc import Iterator
from datetime import date, datetime, time
from types import NoneType
from typing import Annotated, Any, Union, get_args, get_origin

import httpx
import pytest
from annotated_types import Ge, Gt, Le, Lt
from fastapi.routing import APIRoute
from pydantic import AwareDatetime, BaseModel

from api.app import BODIES
from api.errors import RequestInvalid
from api.forms import FORMS, bare, check_address
from tests.api.asking import ROUTES, address_of, asker, title_of
from tests.api.conftest import Serving

COUNTED: Any = (int, date, datetime, AwareDatetime, float)
"""Types of which there is a value that no calendar and no column holds."""
WRITTEN: dict[Any, tuple[str, ...]] = {
    int: ("+5", " 5", "5 ", "5.0", "1_0", "05", "0x5", "５", "5e0", "", "-0.0", "9" * 30),
    date: ("1700000000", "2026-01-01T00:00:00", "20260101", "2026-1-1", " 2026-01-01", "2026-W01-1", "+2026-01-01", "10000-01-01", ""),
    datetime: (
        "2026-01-01T00:00:00", "2026-01-01", "1700000000", "2026-01-01 00:00:00Z", "2026-01-01T00:00:00+08", "20260101T000000Z", "",
    ),
    time: ("32400", "9:00", "09:00+08:00", "09", ""),
}  # fmt: skip
"""What no client means to write, by type."""
INSIDE: dict[Any, tuple[str, ...]] = {
    int: ("0", "1", "9999", "2147483648", "4611686018427387904"),
    date: ("1900-01-01", "2199-12-31"),
    datetime: ("1900-01-01T00:00:00Z", "2199-12-31T23:59:59.999999+23:59"),
    time: ("00:00", "23:59:59"),
}
"""The ends of what may be asked, by type."""
OUTSIDE: dict[Any, tuple[str, ...]] = {
    int: ("9223372036854775808", "-9223372036854775809"),
    date: ("0001-01-01", "9999-12-31", "0000-01-01", "2026-02-30"),
    datetime: ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "2026-06-30T23:59:60Z"),
    time: ("24:00", "99:99"),
}
"""What is written well, and no column or calendar holds, by type."""


def kind_of(annotation: Any) -> Any:
    """Give the type in a table for what a parameter takes; None for texts."""
    found = [base for base in bare(annotation) if base in FORMS]
    return {AwareDatetime: datetime}.get(found[0], found[0]) if found else None


def placed() -> Iterator[tuple[APIRoute, str, str, Any]]:
    """Walk the numbers, days, instants and times in all addresses: route, path or query, name, type."""
    for route in ROUTES:
        for where, parameters in (
            ("path", route.dependant.path_params),
            ("query", route.dependant.query_params),
        ):
            for one in parameters:
                kind = kind_of(one.field_info.annotation)
                if kind is not None:
                    yield route, where, one.alias, kind


def ask(
    serving: Serving, clients: dict[str, httpx.Client], route: APIRoute, texts: dict[str, str]
) -> httpx.Response:
    """Ask a sound question but for some texts."""
    role = asker(route, list(serving.keys)) or ""
    if role not in clients:
        clients[role] = serving.client(role or None)
    path, query = address_of(route, texts)
    return clients[role].request(title_of(route).split(" ")[0], path, params=query)


@pytest.fixture
def clients() -> Iterator[dict[str, httpx.Client]]:
    """Clients by role, made when they are needed."""
    made: dict[str, httpx.Client] = {}
    yield made
    for client in made.values():
        client.close()


def test_one_form_for_each_type() -> None:
    """Goal: nobody reads an address otherwise than we do. Method: other forms of every number, day and instant of every route."""
    for route, where, name, kind in placed():
        for text in WRITTEN[kind]:
            with pytest.raises(RequestInvalid) as caught:
                check_address(
                    route, [(name, text)] if where == "query" else [], {name: text} if where == "path" else {}
                )
            assert caught.value.figures["problems"] == [
                {"where": f"{where}.{name}", "problem": FORMS[kind][1]}
            ], title_of(route)
        for text in (*INSIDE[kind], *OUTSIDE[kind]):
            check_address(
                route, [(name, text)] if where == "query" else [], {name: text} if where == "path" else {}
            )


def test_forms_are_looked_at_before_anything_else(serving: Serving) -> None:
    """Goal: the forms hold on the way of a request. Method: some wrong ones, with and without a key."""
    for path, role, told in (
        ("/v1/books/zj/accounts?limit=%2B5", "auditor", "query.limit"),
        ("/v1/books/zj/permits/years/2026.0", "auditor", "path.year"),
        ("/v1/books/none/accounts?limit=5.0", "auditor", "query.limit"),
        ("/v1/books/zj/keys/%201", "administrator", "path.id"),
        ("/v1/books/zj/cases/c/history?known_at=2026-01-01T00:00:00", "auditor", "query.known_at"),
        ("/v1/books/zj/law?on=1700000000", "finance", "query.on"),
        ("/v1/public/zj/report?year=%2B2026", None, "query.year"),
    ):
        with serving.client(role) as client:
            answer = client.request("DELETE" if "/keys/" in path else "GET", path)
            assert (answer.status_code, answer.json()["code"]) == (422, "request.invalid"), path
            assert answer.json()["figures"]["problems"][0]["where"] == told
    with serving.client(None) as client:
        assert client.get("/v1/books/zj/accounts?limit=%2B5").status_code == 401


def test_the_ends_of_the_calendar_and_of_numbers(serving: Serving, clients: dict[str, httpx.Client]) -> None:
    """Goal: an answer or a refusal, never a fault. Method: the ends, inside and outside, of what every route takes."""
    serving.hire("verifier", "verifier", "institute:2")
    wrong, sound = [], 0
    for route, _, name, kind in placed():
        for text in (
            INSIDE[kind] if "DELETE" not in (route.methods or ()) else ()
        ):  # a sound number would revoke the key that asks
            answer = ask(serving, clients, route, {name: text})
            sound += answer.is_success
            if answer.status_code >= 500:
                wrong.append(f"{title_of(route)}: {name}={text!r}: {answer.text[:200]}")
    for route in {title_of(one): one for one, *_ in placed()}.values():
        for turn in range(4):
            texts = {
                name: OUTSIDE[kind][turn % len(OUTSIDE[kind])]
                for one, _, name, kind in placed()
                if one is route
            }
            answer = ask(serving, clients, route, texts)
            places = {
                problem["where"].split(".")[1] for problem in answer.json()["figures"].get("problems", [])
            }
            if answer.status_code != 422 or places != set(texts):
                wrong.append(f"{title_of(route)}: {texts}: {answer.text[:300]}")
    assert wrong == []
    assert sound > 100, "most questions get no further than their form"


def leaves(annotation: Any, told: tuple[Any, ...] = ()) -> Iterator[tuple[Any, tuple[Any, ...]]]:
    """Walk the types in an annotation, each with what is said about it."""
    if get_origin(annotation) is Annotated:
        base, *more = get_args(annotation)
        yield from leaves(base, (*told, *(fact for one in more for fact in getattr(one, "metadata", [one]))))
    elif get_args(annotation) and (
        get_origin(annotation) in (Union, list, tuple, dict) or NoneType in get_args(annotation)
    ):
        for part in get_args(annotation):
            yield from leaves(part, told)
    else:
        yield annotation, told


def unbounded(annotation: Any, told: list[Any]) -> list[Any]:
    """List the numbers, days and instants in an annotation that have no bounds."""
    return [
        base
        for base, facts in leaves(annotation, tuple(told))
        if base in COUNTED
        and not (
            any(isinstance(fact, Ge | Gt) for fact in facts)
            and any(isinstance(fact, Le | Lt) for fact in facts)
        )
    ]


def shapes() -> set[type[BaseModel]]:
    """Gather the shapes of all bodies, and those inside them."""
    found: set[type[BaseModel]] = set()
    waiting = list(BODIES)
    while waiting:
        shape = waiting.pop()
        if shape not in found:
            found.add(shape)
            for one in shape.model_fields.values():
                waiting += [
                    base
                    for base, _ in leaves(one.annotation)
                    if isinstance(base, type) and issubclass(base, BaseModel)
                ]
    return found


def test_every_number_and_day_has_bounds() -> None:
    """Goal: a new route cannot forget them. Method: the types of all parameters and of all fields of all bodies."""
    wrong = [
        f"{title_of(route)}: {one.alias}"
        for route in ROUTES
        for one in (*route.dependant.path_params, *route.dependant.query_params)
        if unbounded(one.field_info.annotation, one.field_info.metadata)
    ]
    wrong += [
        f"{shape.__name__}.{name}"
        for shape in shapes()
        for name, one in shape.model_fields.items()
        if unbounded(one.annotation, one.metadata)
    ]
    assert wrong == []
    assert len(shapes()) > 90
