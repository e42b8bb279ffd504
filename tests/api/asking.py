"""Sound questions for every route: an address with all that it must have, and a key that may ask."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any
from urllib.parse import quote
from uuid import UUID

from fastapi.routing import APIRoute
from pydantic import AwareDatetime

from api.app import ROUTERS
from api.forms import bare
from ledger.identifiers import uuid7
from ledger.schema import POWERS

ROUTES = [route for router in ROUTERS for route in router.routes if isinstance(route, APIRoute)]
BY_NAME = {
    "book": "zj",
    "asset": "CNY",
    "purpose": "clearing",
    "limit": "100",
    "account": "acme:clearing",
    "number": "0000",
    "month": "2026-01",
    "place": "330621",
}
"""What stands in an address where the type alone does not say it."""


def title_of(route: APIRoute) -> str:
    """Name a route: method and template."""
    return f"{next(iter(route.methods or {'GET'}))} {route.path}"


def asker(route: APIRoute, roles: Sequence[str]) -> str | None:
    """Find among roles one that may ask; None for a route without a power, and where none of them may."""
    powers = [getattr(d.call, "power", None) for d in route.dependant.dependencies]
    may = next((POWERS[power] for power in powers if power), None)
    return None if may is None else next((role for role in roles if role in may), None)


def sound(annotation: Any, name: str = "") -> str:
    """Give a sound value of a type, as a text."""
    for base in bare(annotation):
        if isinstance(base, str):
            return base  # the first name of a Literal
        if base is UUID:
            return str(uuid7())
        if base is int:
            return "2026" if name in ("year", "vintage") else "1"
        if base is date:
            return "2026-01-01"
        if base is time:
            return "09:00"
        if base in (datetime, AwareDatetime):
            return "2026-01-01T00:00:00Z"
        if base is bool:
            return "true"
    return BY_NAME.get(name, "x")


def address_of(route: APIRoute, texts: Mapping[str, str] = {}) -> tuple[str, dict[str, str]]:
    """Make a sound address with the parameters that must be there, and some texts in place of their sound ones."""
    types = {one.alias: one.field_info.annotation for one in route.dependant.path_params}
    names = {
        name: quote(texts.get(name, sound(types.get(name, str), name)), safe=":")
        for name in route.param_convertors
    }
    if "/accounts/{code}" in route.path:
        names["code"] = "acme:clearing"
    asked = route.dependant.query_params
    query = {
        one.alias: sound(one.field_info.annotation, one.alias)
        for one in asked
        if one.field_info.is_required()
    }
    return route.path_format.format(**names), query | {
        one.alias: texts[one.alias] for one in asked if one.alias in texts
    }
