"""Names that clients and the ledger give to things.

The client makes the id of every entry *before* it sends it, so that a retry after a lost answer is recognised.
It is a UUID of version 7 (RFC 9562 section 5.7): 48 bits of Unix milliseconds, then 74 random bits, so ids made
later sort later and the indexes of the journal grow at one end.
"""

import hashlib
import re
import secrets
import time
from uuid import UUID

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}(:[A-Za-z0-9._-]{1,64}){0,7}", re.ASCII)
"""Codes of books, assets, accounts and owners: parts of letters, digits, dot, dash and underline, joined by colons."""

CODE_MAX = 160


def uuid7() -> UUID:
    """Make a new id: version 7, this millisecond, 74 random bits from the system."""
    milliseconds = time.time_ns() // 1_000_000
    return UUID(
        int=(milliseconds << 80) | (7 << 76) | (secrets.randbits(12) << 64) | (2 << 62) | secrets.randbits(62)
    )


def is_uuid7(value: UUID) -> bool:
    """Tell whether an id has version 7 and the RFC 9562 variant."""
    return (value.int >> 76) & 0xF == 7 and (value.int >> 62) & 0b11 == 0b10


def is_code(text: str) -> bool:
    """Tell whether a text may be a code."""
    return len(text) <= CODE_MAX and CODE.fullmatch(text) is not None


def derived(base: UUID, name: str) -> UUID:
    """Give the id of an entry that an act makes by itself: version 7, the time of the act's id, a hashed tail.

    The same act and name give the same id, so that a retry is recognised. The twin in SQL is `ledger.derived_id`.
    """
    tail = hashlib.md5(f"{base}:{name}".encode(), usedforsecurity=False).hexdigest()
    return UUID(f"{str(base)[:13]}-7{tail[:3]}-8{tail[3:6]}-{tail[6:18]}")
