"""Ids by a counter and not by the clock, so that an example that is run again names the same things."""

from uuid import UUID

from hypothesis import settings

FIRST_MILLISECOND = 1_780_000_000_000
"""Of the ids; a day of 2026."""


def numbered(number: int) -> UUID:
    """Make the n-th id of a run, of version 7."""
    return UUID(int=((FIRST_MILLISECOND + number) << 80) | (7 << 76) | (2 << 62) | number)


def sized(few: tuple[int, int], many: tuple[int, int]) -> settings:
    """Say how far a machine goes: examples, and the steps of each, in every run, and where the properties run for long.

    A step asks PostgreSQL, so what the profile gives a pure rule would last for days: `many` is what a machine does in about ten
    minutes of one processor, so that `make properties` ends within the hour.
    """
    examples, steps = many if settings().max_examples > 100 else few
    return settings(max_examples=examples, stateful_step_count=steps, deadline=None)


def some(count: int, by: int = 5) -> str:
    """Tell a count by the range that it falls into, for the statistics of Hypothesis."""
    return f"{count // by * by} to {count // by * by + by - 1}"
