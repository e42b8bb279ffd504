"""When something that comes to its end is told: each mark once, and once that it is over.

Law: 排污许可管理条例 art. 14 (renewal of a licence); rule packs `alarm.licence_days`, `alarm.days`, `alarm.marks`; docs/spec/permits.md 16.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final

OVER: Final = -1
"""The mark of what is over, and stands still."""
BY_DAYS: Final = ("licence", "lease", "freeze", "debt", "fee", "report", "surrender")
"""What ends on a day; its marks are days before."""
BY_SHARE: Final = "emitted"
"""What a site has emitted of its year; its marks are percent of what it may emit."""


def mark_of(due_on: date, on: date, marks: Iterable[int]) -> int | None:
    """Give the mark that a day has reached on the way to a last day; None while none is reached.

    Of several that were passed while nobody looked the nearest to the end counts; the days before it are not told late.

    Args:
        due_on: the last day.
        on: the day.
        marks: days before the last day.

    >>> from datetime import date
    >>> end = date(2026, 3, 31)
    >>> [mark_of(end, on, (30, 7, 0)) for on in (date(2026, 2, 28), date(2026, 3, 1), date(2026, 3, 24), end, date(2026, 4, 1))]
    [None, 30, 7, 0, -1]
    """
    if on > due_on:
        return OVER
    return min((mark for mark in marks if on >= due_on - timedelta(days=mark)), default=None)


def share_reached(emitted: int, may_emit: int, marks: Iterable[int]) -> int | None:
    """Give the highest mark that a quantity has reached of what may be emitted, both in the smallest unit; None while none is reached.

    Nothing is rounded: the mark is reached when emitted × 100 ≥ mark × what may be emitted, and anything was emitted.

    >>> [share_reached(one, 100, (80, 90, 100)) for one in (0, 79, 80, 99, 100, 101)]
    [None, None, 80, 90, 100, 100]
    """
    return max((mark for mark in marks if emitted and emitted * 100 >= mark * may_emit), default=None)
