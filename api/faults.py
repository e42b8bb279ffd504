"""What is wrong with a request, field by field, in words: as pydantic tells it, and in the language of whoever reads it.

pydantic has a closed list of faults. Each that one of our shapes can have is a sentence of the catalogue here, with the limits that
were passed; a fault of another sort, which no shape of ours has so far, is told in general.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from ledger.errors import Figure
from ledger.messages import translate
from ledger.words import SORTS, Phrase, in_both, place_said, word

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
    "string_pattern_mismatch": "does not have the form {pattern}",
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
_ROOTS: Final = ("body", "query", "path", "header", "cookie")
_QUOTED: Final = re.compile(r"'([^']*)'|(?<![\w'])(-?[0-9]+|True|False|true|false)(?![\w'])")


def fault_figures(fault: Mapping[str, Any]) -> dict[str, Figure]:
    """Tell one fault that pydantic found: where as a path of fields, what in its English, both in words where somebody reads Chinese.

    Args:
        fault: its type, place and context; what was sent is not repeated.
    """
    name = next((part for part in reversed(fault["loc"]) if isinstance(part, str)), "")
    context = dict(fault.get("ctx") or {})

    def sentence(locale: str) -> str:
        figures = {
            **context,
            "pattern": f"「{context.get('pattern', '')}」",
            "expected": _choices(name, context, locale),
        }
        return translate(SENTENCES.get(fault["type"], OTHERWISE), locale, figures)

    return {
        "where": place(fault["loc"]),
        "problem": in_both(str(fault["msg"])[:200], sentence),
    }


def place(loc: Sequence[str | int]) -> Phrase:
    """Tell where something is in a request."""
    path = loc[1:] if loc and loc[0] in _ROOTS else loc
    return in_both(".".join(map(str, loc))[:200], lambda locale: place_said(path, locale))


def _choices(name: str, context: Mapping[str, Any], locale: str) -> str:
    """List what a field may be, each code with its word where it has one."""
    said = []
    for quoted, plain in _QUOTED.findall(str(context.get("expected", ""))):
        code = quoted or plain
        found = next((w for sort in (SORTS.get(name, name), name) if (w := word(sort, code))), None)
        said.append(f"{found.said(locale)}「{code}」" if found else f"「{code}」")
    return "、".join(said)
