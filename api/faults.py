"""What is wrong with a request, field by field, in words: as pydantic tells it, and in the language of whoever reads it.

pydantic has a closed list of faults. Each that one of our shapes can have is a sentence of the catalogue here, with the limits that
were passed; a fault of another sort, which no shape of ours has so far, is told in general.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from ledger.errors import Figure
from ledger.identifiers import CODE
from ledger.messages import translate
from ledger.words import Phrase, choices, in_both, place_said, spoken

OTHERWISE: Final = "is not of the form that is expected here"
SENTENCES: Final[Mapping[str, str]] = {
    "missing": "must be told",
    "extra_forbidden": "is no field of this request",
    "model_type": "must be an object with named fields",
    "model_attributes_type": "must be an object with named fields",
    "dict_type": "must be an object with named fields",
    "list_type": "must be a list",
    "string_type": "must be a text",
    "string_too_short": "must have at least {min_length} characters",
    "string_too_long": "must have at most {max_length} characters",
    "string_pattern_mismatch": "must be so: {pattern}",
    "too_short": "must have at least {min_length} items",
    "too_long": "must have at most {max_length} items",
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_from_float": "must be a whole number",
    "int_parsing_size": "is too large a number",
    "float_type": "must be a number",
    "float_parsing": "must be a number",
    "finite_number": "must be a number",
    "greater_than": "must be greater than {gt}",
    "greater_than_equal": "must be at least {ge}",
    "less_than": "must be less than {lt}",
    "less_than_equal": "must be at most {le}",
    "literal_error": "must be one of: {expected}",
    "date_type": "must be a day, such as 2026-03-31",
    "date_parsing": "must be a day, such as 2026-03-31",
    "date_from_datetime_parsing": "must be a day, such as 2026-03-31",
    "date_from_datetime_inexact": "must be a day, such as 2026-03-31",
    "datetime_type": "must be an instant, such as 2026-03-31T09:00:00+08:00",
    "datetime_parsing": "must be an instant, such as 2026-03-31T09:00:00+08:00",
    "datetime_from_date_parsing": "must be an instant, such as 2026-03-31T09:00:00+08:00",
    "timezone_aware": "must name its time zone, such as 2026-03-31T09:00:00+08:00",
    "time_type": "must be a time of the day, such as 09:00",
    "time_parsing": "must be a time of the day, such as 09:00",
    "uuid_type": "must be a UUID",
    "uuid_parsing": "must be a UUID",
    "value_error": OTHERWISE,
    "assertion_error": OTHERWISE,
}
"""By the type of a fault."""
PATTERNS: Final[Mapping[str, str]] = {
    "^[0-9A-Za-z._-]{0,64}$": "letters, digits, dots, dashes and low lines, at most 64",
    "^[0-9A-Za-z._-]{1,64}$": "letters, digits, dots, dashes and low lines, 1 to 64",
    "^[0-9A-Za-z._-]{1,32}$": "letters, digits, dots, dashes and low lines, 1 to 32",
    "^[0-9A-Za-z._-]{1,16}$": "letters, digits, dots, dashes and low lines, 1 to 16",
    "^[0-9A-Za-z][0-9A-Za-z._-]{0,47}$": "letters, digits, dots, dashes and low lines, 1 to 48, the first a letter or digit",
    "^[0-9A-Za-z][0-9A-Za-z._-]{0,31}$": "letters, digits, dots, dashes and low lines, 1 to 32, the first a letter or digit",
    f"^{CODE.pattern}$": "letters, digits, dots, dashes and low lines, 1 to 64, with colons between at most eight such parts",
    "^[0-9A-Za-z][0-9A-Za-z.-]{0,39}$": "letters, digits, dots and dashes, 1 to 40, the first a letter or digit",
    "^[0-9A-Z]{4,24}$": "digits and capital letters, 4 to 24",
    "^[0-9A-Z]{4,20}$": "digits and capital letters, 4 to 20",
    "^[0-9A-Za-z]{0,20}$": "digits and letters, at most 20",
    "^20[0-9]{2}-(0[1-9]|1[0-2])$": "a month, such as 2026-03",
    "^[1-9][0-9]{5}$": "six digits of a region, such as 330602",
    "^([1-9][0-9]{5})?$": "six digits of a region, such as 330602",
    "^-?(0|[1-9][0-9]{0,17})$": "a whole number of at most 18 digits",
    "^(?:0|[1-9][0-9]{0,17})(?:\\.[0-9]{1,12})?$": "a decimal number, at most 18 digits before the point and 12 behind it",
    "^[0-9a-f]{64}$": "a SHA-256: 64 digits and letters a to f",
    "^([0-9a-f]{64})?$": "a SHA-256: 64 digits and letters a to f",
    "^[1-9][0-9]{0,3} [DWCY]$": "a number, a blank, and D for days, W for working days, C for full days or Y for years, such as 30 W",
    "^[a-z_]{1,40}$": "a name of small letters and low lines, at most 40",
    "^[a-z_]{1,64}$": "a name of small letters and low lines, at most 64",
    "^[a-z_]{1,40}(\\.[a-z_]{1,40}){0,3}$": "names of small letters and low lines with dots between them",
    "^(x[0-9]{3}/)*[0-9]{3}(\\.p/[0-9]{1,3})?$": "the path of a piece of the log",
    "^(H[1-8](,H[1-8]){0,7})?$": "heads of loss H1 to H8, with commas between them",
}
"""How a text must look, by its pattern."""

_ALTERNATIVES: Final = re.compile(r"\^\(+([a-z_]+(?:\|[a-z_]+)+)\)")
_ROOTS: Final = ("body", "query", "path", "header", "cookie")
_QUOTED: Final = re.compile(r"'([^']*)'|(?<![\w'])(-?[0-9]+|True|False|true|false)(?![\w'])")


def fault_figures(fault: Mapping[str, Any]) -> dict[str, Figure]:
    """Tell one fault that pydantic found: where as a path of fields, what in its English, both in words where somebody reads Chinese.

    Args:
        fault: its type, place and context; what was sent is not repeated.
    """
    name = next((part for part in reversed(fault["loc"]) if isinstance(part, str)), "")
    context = dict(fault.get("ctx") or {})
    codes = [quoted or plain for quoted, plain in _QUOTED.findall(str(context.get("expected", "")))]

    def sentence(locale: str) -> str:
        figures = {
            **context,
            "pattern": _form(str(context.get("pattern", "")), name, locale),
            "expected": choices(name, codes).into(locale),
        }
        return translate(SENTENCES.get(fault["type"], OTHERWISE), locale, figures)

    return {"where": place(fault["loc"]), "problem": spoken(str(fault["msg"])[:200], sentence)}


def _form(pattern: str, name: str, locale: str) -> str:
    """Say in words how a text must look: which codes may stand in it, or of what it is made; a pattern without words as it stands."""
    if listed := _ALTERNATIVES.match(pattern):
        return choices(name, listed[1].split("|")).into(locale)
    told = PATTERNS.get(pattern)
    return translate(told, locale, {}) if told else f"「{pattern}」"


def place(loc: Sequence[str | int]) -> Phrase:
    """Tell where something is in a request."""
    path = loc[1:] if loc and loc[0] in _ROOTS else loc
    return in_both(".".join(map(str, loc))[:200], lambda locale: place_said(path, locale))
