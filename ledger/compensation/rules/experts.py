"""The lot by which experts are drawn: anybody who knows the seed draws the same.

Source: docs/spec/compensation.md 20.
"""

from collections.abc import Iterable
from hashlib import sha256
from uuid import UUID


def drawn(seed: str, pool: Iterable[UUID], count: int) -> list[UUID]:
    """Draw so many of a pool: those that come first by the hash of seed and id. Twin: `check_expert_chosen`.

    >>> [one.int for one in drawn("a", [UUID(int=1), UUID(int=2), UUID(int=3)], 2)]
    [1, 2]
    """
    return sorted(pool, key=lambda one: sha256(f"{seed}{one}".encode()).digest())[:count]
