"""Reading without good will: one form for every value, and nothing before, between or after."""

import json
import re
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import Any, Final

DECIMAL: Final = re.compile(r"0|[1-9][0-9]{0,18}", re.ASCII)
SIGNED: Final = re.compile(r"0|-?[1-9][0-9]{0,18}", re.ASCII)
_EXACT: Final = 2**53


class Unreadable(Exception):
    """Something has not the form that the specification gives it: a code of `texts`, and its figures."""

    def __init__(self, fault: str, **figures: str | int) -> None:
        super().__init__(fault)
        self.fault = fault
        self.figures = figures


def base64_bytes(text: str) -> bytes:
    """Read base64 in its one canonical form.

    Raises:
        Unreadable: another alphabet, wrong padding, or bits that are thrown away.
    """
    try:
        data = b64decode(text, validate=True)
    except (NotBase64, ValueError) as error:
        raise Unreadable("base64") from error
    if b64encode(data).decode() != text:
        raise Unreadable("base64")
    return data


def hash_bytes(text: object) -> bytes:
    """Read a hash of 32 bytes in base64."""
    data = base64_bytes(text) if isinstance(text, str) else b""
    if len(data) != 32:
        raise Unreadable("hash")
    return data


def decimal(text: str) -> int:
    """Read a count: digits, no sign, no leading zeros."""
    if not DECIMAL.fullmatch(text):
        raise Unreadable("decimal", text=text[:40])
    return int(text)


def is_day(text: str) -> bool:
    """Tell whether this is a day of the calendar, as 2026-03-04."""
    try:
        return len(text) == 10 and date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def shown(value: Any, most: int = 40) -> str:
    """Write a value of whatever kind for a message; of what is nested only of which kind it is."""
    return str(value)[:most] if isinstance(value, (str, int)) else type(value).__name__


def utf8(data: bytes) -> str:
    """Read text."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Unreadable("utf8", at=error.start) from error


def _ordered(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    names = [name for name, _ in pairs]
    if not all(name.isascii() for name in names):
        names = [name.encode("utf-16-be", "surrogatepass").decode("latin-1") for name in names]
    if any(left >= right for left, right in pairwise(names)):
        raise Unreadable("json.order")
    return dict(pairs)


def _integer(text: str) -> int:
    value = int(text) if len(text) < 18 else _EXACT
    if abs(value) >= _EXACT:
        raise Unreadable("json.number", text=text[:40])
    return value


def _no_number(text: str) -> int:
    raise Unreadable("json.number", text=text[:40])


_DECODER: Final = json.JSONDecoder(
    object_pairs_hook=_ordered, parse_int=_integer, parse_float=_no_number, parse_constant=_no_number
)
_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def canonical(data: bytes) -> Any:
    """Read JSON that is exactly the RFC 8785 form of what it says.

    Members are compared in the order in which they stand, so that a duplicate cannot hide; the value is written again
    and compared, so that no other spelling passes.

    Raises:
        Unreadable: not UTF-8, not JSON, members twice or out of order, a number that is no exact integer, another spelling.
    """
    text = utf8(data)
    try:
        value = _DECODER.decode(text)
        again = _ENCODER.encode(value)
    except json.JSONDecodeError as error:
        raise Unreadable("json", at=error.pos) from error
    except RecursionError as error:
        raise Unreadable("json", at=0) from error
    if again != text:
        at = next(
            (i for i, (a, b) in enumerate(zip(again, text, strict=False)) if a != b),
            min(len(again), len(text)),
        )
        raise Unreadable("json.canonical", at=at)
    return value


def canonical_object(
    data: bytes, members: frozenset[str], optional: frozenset[str] = frozenset()
) -> dict[str, Any]:
    """Read a canonical JSON object with exactly these members.

    Raises:
        Unreadable: as `canonical`; no object; members that are missing or unknown.
    """
    value = canonical(data)
    if not isinstance(value, dict):
        raise Unreadable("json.object")
    if missing := members - value.keys():
        raise Unreadable("json.missing", members=", ".join(sorted(missing)))
    if unknown := value.keys() - members - optional:
        raise Unreadable("json.unknown", members=", ".join(sorted(unknown))[:200])
    return value
