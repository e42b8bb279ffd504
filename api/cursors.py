"""Cursors: where a page ended, bound to the question that it answered.

A cursor is base64url JSON: the position, and a hash of the address and all filters. It is opaque to clients, and not
a secret: everything it could reach, the same key can reach without it.
"""

import base64
import binascii
import json
from collections.abc import Sequence
from datetime import date
from hashlib import sha256
from typing import Any, Final

from api.errors import CursorMalformed, CursorMismatch

CURSOR_MAX: Final = 800
"""Characters of a cursor at most: two codes of 160 and the frame."""


def _hash(question: Sequence[object]) -> str:
    return sha256(json.dumps([str(part) for part in question]).encode()).hexdigest()[:16]


def next_cursor(question: Sequence[object], position: Sequence[str | int | date]) -> str:
    """Make the cursor for the page after a position."""
    content = {"at": [p.isoformat() if isinstance(p, date) else p for p in position], "for": _hash(question)}
    return base64.urlsafe_b64encode(json.dumps(content, separators=(",", ":")).encode()).rstrip(b"=").decode()


def position_of(cursor: str | None, question: Sequence[object], form: Sequence[type]) -> tuple[Any, ...] | None:
    """Read a cursor back; None for the first page.

    Args:
        cursor: as the client sent it.
        question: the address and filters of this request.
        form: the types of the position's parts.

    Raises (in this order):
        CursorMalformed, CursorMismatch.
    """
    if cursor is None:
        return None
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        content = json.loads(raw)
        position, belongs_to = content["at"], content["for"]
        sound = isinstance(position, list) and [type(part) for part in position] == list(form)
    except (ValueError, binascii.Error, KeyError, TypeError, RecursionError) as error:
        raise CursorMalformed() from error
    if not sound:
        raise CursorMalformed()
    if belongs_to != _hash(question):
        raise CursorMismatch()
    return tuple(position)


def day_of(part: object) -> date:
    """Read the date in a position.

    Raises:
        CursorMalformed: it is none.
    """
    try:
        return date.fromisoformat(str(part))
    except ValueError as error:
        raise CursorMalformed() from error
