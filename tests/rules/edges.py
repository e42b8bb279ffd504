"""Tables of edges: for each rule that compares a number or a day, what it says just inside, on it, and just outside."""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

import pytest

from ledger.errors import LedgerError


class Edge(NamedTuple):
    """A rule with an edge."""

    rule: str
    source: str
    """The clause that draws the line; `docs/spec/…` where it is ours."""
    ask: Callable[[Any], object]
    """What is asked for a value; a refusal counts as its code, an error of the programmer as its class."""
    cases: tuple[tuple[Any, object], ...]
    """Values and what is said, from inside over the edge to outside; None where the rule says nothing."""


def edges(table: Iterable[Edge]) -> pytest.MarkDecorator:
    """Make every case of a table a test."""
    rows = [
        pytest.param(edge.ask, value, told, id=f"{edge.rule} ({edge.source}) {place}: {value}")
        for edge in table
        for place, (value, told) in enumerate(edge.cases, 1)
    ]
    return pytest.mark.parametrize(("ask", "value", "told"), rows)


def answer(ask: Callable[[Any], object], value: Any) -> object:
    """Ask, and tell the code of a refusal as any other answer."""
    try:
        return ask(value)
    except LedgerError as refusal:
        return refusal.code
    except ValueError as mistake:
        return type(mistake).__name__
