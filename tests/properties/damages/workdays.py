"""The days of the notices of the State Council, as a model needs them that asks no calendar of the ledger."""

from datetime import date, timedelta
from typing import Final

FREE: Final = (
    (date(2025, 1, 1), date(2025, 1, 1)), (date(2025, 1, 28), date(2025, 2, 4)), (date(2025, 4, 4), date(2025, 4, 6)),
    (date(2025, 5, 1), date(2025, 5, 5)), (date(2025, 5, 31), date(2025, 6, 2)), (date(2025, 10, 1), date(2025, 10, 8)),
    (date(2026, 1, 1), date(2026, 1, 3)), (date(2026, 2, 15), date(2026, 2, 23)), (date(2026, 4, 4), date(2026, 4, 6)),
    (date(2026, 5, 1), date(2026, 5, 5)), (date(2026, 6, 19), date(2026, 6, 21)), (date(2026, 9, 25), date(2026, 9, 27)),
    (date(2026, 10, 1), date(2026, 10, 7)),
)  # fmt: skip
"""First and last days off, beside Saturdays and Sundays."""
MADE_UP: Final = {
    date(2025, 1, 26), date(2025, 2, 8), date(2025, 4, 27), date(2025, 9, 28), date(2025, 10, 11), date(2026, 1, 4),
    date(2026, 2, 14), date(2026, 2, 28), date(2026, 5, 9), date(2026, 9, 20), date(2026, 10, 10),
}  # fmt: skip
"""Saturdays and Sundays on which one works."""


def free(day: date) -> bool:
    """Tell whether nobody works on a day."""
    off = any(first <= day <= last for first, last in FREE)
    return off or (day.weekday() >= 5 and day not in MADE_UP)


def fifteen_days(served_on: date) -> date:
    """Give the last of fifteen days after a day; where that is free, the next day on which one works."""
    day = served_on + timedelta(days=15)
    while free(day):
        day += timedelta(days=1)
    return day
