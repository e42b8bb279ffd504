"""Ids by a counter and not by the clock, so that an example that is run again names the same things."""

from uuid import UUID

FIRST_MILLISECOND = 1_780_000_000_000
"""Of the ids; a day of 2026."""


def numbered(number: int) -> UUID:
    """Make the n-th id of a run, of version 7."""
    return UUID(int=((FIRST_MILLISECOND + number) << 80) | (7 << 76) | (2 << 62) | number)


def some(count: int, by: int = 5) -> str:
    """Tell a count by the range that it falls into, for the statistics of Hypothesis."""
    return f"{count // by * by} to {count // by * by + by - 1}"
