"""Fields that a room calls as another room does: which they are, and that somebody looked at each."""

from collections.abc import Iterator, Mapping, Sequence
from pkgutil import resolve_name
from typing import Any

from api.acts import ActIn, StepIn
from ledger import words
from ledger.manifest import Room

SHARED: Mapping[str, str] = {
    "accounts": "accounts ceiling code floor owner purpose",
    "audit": (
        "asset bands case closes days depth entries entry first form last least opens owner percent persons recorded seed "
        "size without"
    ),
    "balances": "asset effective recorded since",
    "books": "code digits jurisdiction kind name opens_on scale unit",
    "compensation": (
        "account always_within amount assets at_least below_limit_percent case discharges extra_items "
        "first form kg kind known_at last name on proves rate second shown state text unit until year"
    ),
    "entries": "account amount asset entries group kind memo postings",
    "mandates": "document name networks on owner role system",
    "keys": "after document kind name",
    "log": "before first persons",
    "periods": "kind month",
    "permits": (
        "after amount answer approval area bank_line basis buyer costs costs_to digest evidence faults "
        "file_name form from_day goods ground heat_share issued_by issued_on key kind language lessee lessor machine mark name name_zh "
        "need note number on owner price purpose recorded region rent report reserve seller since site start state subject text "
        "title until upheld valid_from values watershed year"
    ),
    "public": "after case newer older year",
    "reconciliation": (
        "account amount asset code file_name form language lines name on open postings "
        "rule since state until"
    ),
    "reads": "on",
    "register": (
        "area evidence industry licence lines list name on pollutant power quantity region "
        "sector until watershed year"
    ),
    "statements": (
        "account area asset asset_kind case effective form kind language pollutant purpose recorded since vintage "
        "year_close"
    ),
}  # fmt: skip
"""By the room of an address: names of its fields that another room has said, and that mean the same here."""


EVERYDAY = frozenset({*ActIn.model_fields, *StepIn.model_fields}) | {"cursor", "limit"}
"""What every act says and every list takes, in whatever room: they come with the shapes of `api/acts.py` and `api/cursors.py`."""


def names_of(document: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Give every field of every body and every parameter of a query, with the room that its address belongs to."""
    for methods in document["paths"].values():
        for told in methods.values():
            room = told["tags"][0].partition(":")[0]
            parameters = [_there(document, one) for one in told.get("parameters", ())]
            yield from ((room, one["name"]) for one in parameters if one["in"] == "query")
            for body in told.get("requestBody", {}).get("content", {}).values():
                yield from ((room, name) for name in _fields(document, body["schema"]))


def _there(document: Mapping[str, Any], told: Mapping[str, Any]) -> Mapping[str, Any]:
    """Follow a reference within the document."""
    if "$ref" not in told:
        return told
    _, _, kind, name = told["$ref"].split("/")
    found: Mapping[str, Any] = document["components"][kind][name]
    return found


def _fields(document: Mapping[str, Any], schema: Mapping[str, Any]) -> Iterator[str]:
    schema = _there(document, schema)
    for choices in ("anyOf", "allOf", "oneOf"):
        for one in schema.get(choices, ()):
            yield from _fields(document, one)
    for name, one in schema.get("properties", {}).items():
        yield name
        yield from _fields(document, one)
    if "items" in schema:
        yield from _fields(document, schema["items"])


def said_by(rooms: Sequence[Room]) -> dict[str, set[str]]:
    """Tell which names of fields are said for each room: by itself for all, or for it alone."""
    found: dict[str, set[str]] = {}
    for room in rooms:
        for sort, names in (resolve_name(room.words) if room.words else {}).items():
            kind, _, alone = sort.partition(".")
            if kind == "field":
                found.setdefault(alone or room.name, set()).update(names)
    return found


def borrowed(document: Mapping[str, Any], rooms: Sequence[Room]) -> dict[str, set[str]]:
    """Find the fields that an address takes and its room does not say, by room."""
    said, found = said_by(rooms), dict[str, set[str]]()
    for room, name in names_of(document):
        if name not in said.get(room, set()):
            found.setdefault(room, set()).add(name)
    return found


def misunderstood(document: Mapping[str, Any], rooms: Sequence[Room]) -> list[str]:
    """Tell what a room borrows and nobody looked at, with what is to be done."""
    return [
        f"{room}: {name} is told as '{words.said('field', name, 'zh_Hans')}'; if it means something else, say it under 'field.{room}'"
        " in ledger/<room>/words.py, else add it to SHARED of tests/errors/borrowed.py"
        for room, names in sorted(borrowed(document, rooms).items())
        for name in sorted(names - EVERYDAY - set(SHARED.get(room, "").split()))
    ]
