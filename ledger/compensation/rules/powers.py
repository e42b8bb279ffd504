"""Powers of attorney: on which days one runs.

Law: 民法典 art. 165, 173.
"""

from datetime import date


def power_runs(since_on: date, until_on: date | None, ended_on: date | None, on: date) -> bool:
    """Tell whether a power runs on a day.

    Args:
        since_on: its first day.
        until_on: its last day; None where it names none.
        ended_on: day on which it was ended, the first on which it does not run; None where it was not.
        on: the day.

    >>> power_runs(date(2025, 1, 1), date(2025, 3, 1), None, date(2025, 3, 1))
    True
    >>> power_runs(date(2025, 1, 1), None, date(2025, 3, 1), date(2025, 3, 1))
    False
    """
    return since_on <= on and (until_on is None or on <= until_on) and (ended_on is None or on < ended_on)
