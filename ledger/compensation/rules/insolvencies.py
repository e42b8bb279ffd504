"""From when what only bankrupts owe bears no interest and is due.

Law: 企业破产法 art. 46; docs/spec/compensation.md 16.8.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

ENDLESS: Final = date(9999, 12, 31)
"""Last day of what does not end."""


def accelerated(unburdened: Sequence[tuple[date, date]]) -> date | None:
    """Give the day from which a debt is due whatever was agreed: since when, without an end, all who owe it are bankrupt.

    >>> accelerated([(date(2025, 7, 20), ENDLESS)]), accelerated([(date(2025, 7, 20), date(2025, 8, 1))])
    (datetime.date(2025, 7, 20), None)
    """
    return next((first for first, last in unburdened if last == ENDLESS), None)


def read_days(found: Iterable[tuple[str, str]]) -> tuple[tuple[date, date], ...]:
    """Read first and last days, as text."""
    return tuple((date.fromisoformat(first), date.fromisoformat(last)) for first, last in found)
