"""Cursors: where a page ended, bound to the question that it answered.

A cursor is base64url JSON: a hash of the address and all filters, then the position. It is opaque to clients, and not a
secret: anybody can forge one. So it is read as strictly as a body, by the types that a position of this list has; and
everything it could reach, the same key can reach without it.
"""

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cache
from hashlib import sha256
from typing import Annotated, Any, Final, TypeAlias
from uuid import UUID

from pydantic import Field, TypeAdapter, ValidationError
from pydantic_core import to_json

from api.errors import CursorMalformed, CursorMismatch
from api.shapes import Day, InstantIn, Number

Part: TypeAlias = str | int | date | datetime | UUID
_FORM: Final[Mapping[type, Any]] = {
    str: Annotated[str, Field(pattern=r"^[^\x00]*$")],
    int: Number,
    date: Day,
    datetime: InstantIn,
    UUID: UUID,
}
"""The types of the parts of a position, in the bounds in which the database takes them."""


def _hash(question: Sequence[object]) -> str:
    return sha256(json.dumps([str(part) for part in question]).encode()).hexdigest()[:16]


def next_cursor(question: Sequence[object], position: Sequence[Part]) -> str:
    """Make the cursor for the page after a position."""
    return base64.urlsafe_b64encode(to_json([_hash(question), *position])).rstrip(b"=").decode()


def position_of(
    cursor: str | None, question: Sequence[object], form: tuple[type, ...]
) -> tuple[Any, ...] | None:
    """Read a cursor back; None for the first page.

    Args:
        cursor: as the client sent it.
        question: the address and filters of this request.
        form: the types of the position's parts: str, int (0 or more), date, datetime or UUID.

    Raises (in this order):
        CursorMalformed, CursorMismatch.
    """
    if cursor is None:
        return None
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        belongs_to, *position = _reader(form).validate_json(raw, strict=True)
    except (ValueError, binascii.Error, ValidationError) as error:
        raise CursorMalformed() from error
    if belongs_to != _hash(question):
        raise CursorMismatch()
    return tuple(position)


@cache
def _reader(form: tuple[type, ...]) -> TypeAdapter[Any]:
    shape: Any = tuple.__class_getitem__((str, *(_FORM[one] for one in form)))
    return TypeAdapter(shape)
