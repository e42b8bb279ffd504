"""Names in addresses: what stands in the braces of every template, in plain words.

The template of a route is the truth: the document declares each of its names. Handlers declare what they take; the
book is taken by the admission (`api.dependencies`), so it is declared here, once for all routes.
"""

import re
from collections.abc import Mapping
from itertools import pairwise
from typing import Any, Final

from api.shapes import CODE
from ledger.identifiers import CODE_MAX

NAME: Final = re.compile(r"\{(\w+)\}")
BOOK: Final[Mapping[str, Any]] = {
    "name": "book",
    "in": "path",
    "required": True,
    "schema": {"type": "string", "pattern": CODE, "maxLength": CODE_MAX, "title": "Book"},
}
"""The one name that no handler takes."""
_SITE: Final = "Code of a site, or `bureau:<area>` for the reserve of an area."
WORDS: Final[Mapping[str, str]] = {
    "books/{book}": "Code of the book.",
    "public/{book}": "Code of the book.",
    "entries/{id}": "Id of the entry, as the client made it.",
    "accounts/{code}": "Code of the account.",
    "keys/{id}": "Number of the key, as the list of keys tells it.",
    "mandates/{id}": "Number of the mandate, as the list of mandates tells it.",
    "persons/{person}": "Number of the person, as the lists of mandates and of keys tell it.",
    "numbers/{number}": "Number under which it was asked for, as the numbers of the person tell it.",
    "enrolments/{enrolment}": "Number of the code, as the list of mandates tells it.",
    "exports/{form}": "Program that is to read the export.",
    "parties/{code}": "Code of the party, such as `enterprise:<uniform social credit code>`.",
    "sites/{code}": "Code of the site, such as `enterprise:<uniform social credit code>:001P`.",
    "licences/{version}": "Number of the version, as the list of the site's licences tells it.",
    "standings/{id}": "Number of the standing, as the party's list tells it.",
    "caps/{pollutant}": "Code of the pollutant, such as `SO2`.",
    "{pollutant}/{area}": "Code of the control area.",
    "{area}/{vintage}": "Year for which the cap is set.",
    "lots/{code}": "Code of the lot.",
    "certificates/{code}": "Code that is printed on the certificate.",
    "holdings/{site}": _SITE,
    "movements/{site}": _SITE,
    "years/{year}": "Year that is settled.",
    "{year}/{site}": "Code of the site.",
    "plans/{id}": "Id of the plan, as the list of published plans tells it.",
    "sheets/{sheet}": "Name of the sheet of the workbook.",
    "objections/{objection}": "Id of the objection, as its client made it.",
    "cases/{code}": "Number of the case.",
    "assessments/{id}": "Id of the version of the assessment.",
    "evidence/{id}": "Id of the file, as the client made it.",
    "papers/{id}": "Id of the act to which the paper belongs, as the client made it.",
    "matches/{match}": "Id of the match, as the client made it.",
    "tile/{level}": "Height of the tile in the tree, 0 for the hashes of entries.",
    "entries/{number}": "Number of the bundle as C2SP tlog-tiles writes it, such as `x001/234`; its slashes stand as they are.",
    "{level}/{number}": "Number of the tile as C2SP tlog-tiles writes it, such as `x001/234`; its slashes stand as they are.",
}
"""What a name means, by the segment before it, where the handler does not say it."""


def declare(template: str, operation: dict[str, Any]) -> None:
    """Declare in an operation of the document every name of its template, in the order of the template.

    Raises:
        TypeError: no handler takes a name of the template, or it takes one that is not there.
    """
    parameters = operation.get("parameters", [])
    taken = {"book": BOOK} | {one["name"]: one for one in parameters if one["in"] == "path"}
    named = [
        (found[1], f"{before}/{segment}")
        for before, segment in pairwise(template.split("/"))
        if (found := NAME.fullmatch(segment))
    ]
    if {name for name, _ in named} | {"book"} != set(taken):
        raise TypeError(f"{template} has other names than its handler takes: {', '.join(taken)}")
    declared = [{"description": WORDS.get(place, ""), **taken[name]} for name, place in named]
    others = [one for one in parameters if one["in"] != "path"]
    if declared or others:
        operation["parameters"] = [*declared, *others]
