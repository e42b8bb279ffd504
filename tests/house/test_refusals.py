"""The `Raises` lists: every word of them is a class, they hold all that can come out, and routes declare by them."""

import re
from collections.abc import Callable
from functools import cache
from inspect import getdoc
from types import FunctionType
from typing import Any

import pytest
from fastapi.routing import APIRoute

from api import openapi
from api.app import ROUTERS
from api.refusals import LIST, listed, refusals
from ledger import entries
from ledger.compensation.acts import ACT
from ledger.entries import IdNotVersion7, TextTooLong, TextUnprintable, check_text
from ledger.errors import LedgerError
from ledger.permits.actions.second import Way
from ledger.permits.rules.strips import PollutantUnknown
from ledger.proofs.notes import NoteMalformed
from tests.house import raising

KEPT = (PollutantUnknown, NoteMalformed)
"""Not met by whoever only reads: what was kept was sound when it was kept."""


def title_of(one: Any) -> str:
    """Name a function or class."""
    return f"{one.__module__}.{one.__qualname__}"


def missing(function: FunctionType) -> dict[str, str]:
    """Tell what can come out of a function and is not in its list, each with the way that it comes."""
    known = listed(function)
    assert known is not None
    return {
        kind.__name__: way
        for kind, way in raising.met(function).items()
        if kind not in known.classes and kind not in known.never
    }


def test_every_word_of_a_list_is_a_class() -> None:
    """Goal: a list is read by a machine. Method: read them all; what refers to another list names it exactly."""
    found = 0
    for one in (*raising.functions(), *raising.classes()):
        known = listed(one)
        if known is None:
            continue
        found += 1
        text = LIST.search(getdoc(one) or "")
        assert text is not None
        assert not re.search(r"those\s+of\s+(?![\s`])", text[1]), title_of(one)
    assert found > 350


def test_lists_hold_what_can_come_out() -> None:
    """Goal: nothing comes as a surprise. Method: what every function with a list raises, and what those raise that it calls."""
    gaps = {title_of(one): missing(one) for one in raising.functions() if listed(one) is not None}
    assert {name: gap for name, gap in gaps.items() if gap} == {}


def good(text: str) -> None:
    """Look at a text.

    Raises (in this order):
        IdNotVersion7: it is long; those of `check_text`, never TextUnprintable: it is not looked at so closely.
    """
    if len(text) > 10:
        raise IdNotVersion7(id=text)
    check_text("text", text)


def forgets_its_own(text: str) -> None:
    """Look at a text; raises those of `check_text`."""
    check_text("text", text)
    raise IdNotVersion7(id=text)


def forgets_anothers(text: str) -> None:
    """Look at a text; raises IdNotVersion7."""
    hand_over(lambda: _looked_through(text))


def hand_over(work: Callable[[], None]) -> None:
    """Do it."""
    work()


def _looked_through(text: str) -> None:
    check_text("text", text)


def catches(text: str) -> None:
    """Look at a text; raises TextTooLong."""
    try:
        entries.check_text("text", text)
    except TextUnprintable:
        return


def misspells() -> None:
    """Raise TextToLong; raises TextToLong."""


def points_nowhere() -> None:
    """Raises those of `check_texts`."""


def test_samples() -> None:
    """Goal: the reading itself is right. Method: a list and its code that fit, and each way in which they do not."""
    assert refusals(good) == (IdNotVersion7, TextTooLong)
    assert missing(good) == {}  # type: ignore[arg-type]
    assert set(missing(forgets_its_own)) == {"IdNotVersion7"}  # type: ignore[arg-type]
    assert set(missing(forgets_anothers)) == {"TextTooLong", "TextUnprintable"}  # type: ignore[arg-type]
    assert missing(catches) == {}  # type: ignore[arg-type]
    for wrong in (misspells, points_nowhere):
        with pytest.raises(LookupError):
            refusals(wrong)
    with pytest.raises(TypeError):
        refusals(hand_over)
    assert refusals(TextTooLong) == (TextTooLong,)


ROUTES = [route for router in ROUTERS for route in router.routes if isinstance(route, APIRoute)]


@cache
def shared() -> frozenset[type[LedgerError]]:
    """What the server and the admission refuse."""
    return frozenset((*openapi.ALWAYS, *openapi.CHANGE, *openapi.PAGES))


def declared(route: APIRoute) -> set[str]:
    """Give the codes that a route declares."""
    answers = [
        answer.get("content", {}).get("application/problem+json") for answer in route.responses.values()
    ]
    return {
        code for one in answers if one for code in one["schema"]["allOf"][1]["properties"]["code"]["enum"]
    }


def reached(route: APIRoute) -> dict[type[LedgerError], str]:
    """Give what can come out of the handler of a route, and what comes by way of an act that is named as data."""
    handler = raising.plain(route.endpoint)
    assert handler is not None
    found = raising.met(handler)
    scope = raising.read(handler).scope
    if scope.get("name") in ACT or route.path.endswith("/evidence"):
        act = ACT[scope.get("name", "add_evidence")]
        found |= dict.fromkeys(refusals(*act.refusing), "the act")
    for ways in getattr(scope.get("turn"), "args", ()):
        if isinstance(ways, tuple) and route.path.endswith("/confirm"):
            found |= dict.fromkeys(refusals(*(way.do for way in ways if isinstance(way, Way))), "the act")
    return found


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{min(route.methods)} {route.path}")
def test_routes_declare_what_can_come_out(route: APIRoute) -> None:
    """Goal: a client handles what can come, and nothing else. Method: the handler's lists beside what the document has."""
    ways, told = reached(route), declared(route)
    reading = route.methods == {"GET"}
    forgotten = {
        kind.code: way
        for kind, way in ways.items()
        if kind.code not in told and not (reading and kind in KEPT)
    }
    assert forgotten == {}
    surplus = told - {kind.code for kind in (*ways, *shared(), *openapi.POSTING)}
    assert surplus == set()
    if not route.path.endswith("/entries"):
        assert told - {kind.code for kind in (*ways, *shared())} <= set(), (
            "what the journal refuses, of a route that does not post"
        )
