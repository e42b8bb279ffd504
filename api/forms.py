"""How numbers, days and instants are written in an address: one way each.

pydantic reads more than is meant: `+5`, ` 5`, `5.0` and `1_0` as integers, seconds since 1970 as a day. A proxy or a log may
read something else there, so a text is checked by the type of its parameter before anybody reads it. Whoever declares a
parameter has its form by that.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any, Final, TypeAlias, get_args

from fastapi.routing import APIRoute
from pydantic import AwareDatetime

from api.errors import RequestInvalid, UnknownParameter
from api.faults import place
from ledger.entries import TextUnprintable
from ledger.errors import Figure
from ledger.texts import trimmed, unkept
from ledger.words import phrase

Form: TypeAlias = tuple[re.Pattern[str], str]
"""How a text must look, and what a client is told."""
Forms: TypeAlias = Mapping[str, Form | None]
"""Of each parameter by its name; None where every text will do."""
_INSTANT: Final = (
    re.compile(
        r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?(Z|[+-][0-9]{2}:[0-9]{2})"
    ),
    "write an instant as RFC 3339 does, with its offset",
)
FORMS: Final[Mapping[Any, Form]] = {
    int: (re.compile(r"-?(0|[1-9][0-9]{0,18})"), "write an integer in digits alone"),
    date: (re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"), "write a date as YYYY-MM-DD"),
    time: (re.compile(r"[0-9]{2}:[0-9]{2}(:[0-9]{2})?"), "write a time of the day as HH:MM"),
    datetime: _INSTANT,
    AwareDatetime: _INSTANT,
}
_known: dict[Callable[..., Any], tuple[Forms, Forms]] = {}


def check_address(route: APIRoute, query: Sequence[tuple[str, str]], names: Mapping[str, str]) -> None:
    """Check that an address has only the parameters that its route declares, each once, and each written as its type is.

    Args:
        route: the route that was found.
        query: the query parameters as they came.
        names: what stands in the braces of the template.

    Raises (in this order):
        UnknownParameter: naming the first that is not declared, or that comes twice.
        RequestInvalid: naming all that are written in another way.
        TextUnprintable: naming the first text with a character that cannot be kept.
    """
    asked, placed = _known.get(route.endpoint) or _forms_of(route)
    seen: set[str] = set()
    for name, _ in query:
        if name not in asked or name in seen:
            raise UnknownParameter(parameter=name[:100])
        seen.add(name)
    problems: list[Figure] = [*_faults("query", asked, query), *_faults("path", placed, names.items())]
    if problems:
        raise RequestInvalid(problems=problems)
    _check_kept(query)
    _check_kept(names.items())


def _forms_of(route: APIRoute) -> tuple[Forms, Forms]:
    """Read the forms of a route's parameters from their types, once."""
    query, path = (
        {
            one.alias: next((FORMS[base] for base in bare(one.field_info.annotation) if base in FORMS), None)
            for one in parameters
        }
        for parameters in (route.dependant.query_params, route.dependant.path_params)
    )
    return _known.setdefault(route.endpoint, (query, path))


def bare(annotation: Any) -> Iterator[Any]:
    """Give the types in an annotation, without what is said about them: those of `Annotated[date, …] | None` are date and None."""
    parts = get_args(annotation)
    if hasattr(annotation, "__metadata__"):
        parts = parts[:1]
    if not parts:
        yield annotation
    for part in parts:
        yield from bare(part)


def _faults(where: str, forms: Forms, texts: Any) -> Iterator[dict[str, Figure]]:
    for name, text in texts:
        form = forms.get(name)
        if form is not None and not form[0].fullmatch(text):
            yield {"where": place([where, name]), "problem": phrase(form[1])}


def _check_kept(texts: Iterable[tuple[str, str]]) -> None:
    for name, text in texts:
        if found := unkept(trimmed(text)):
            raise TextUnprintable(field=name, character=found)
