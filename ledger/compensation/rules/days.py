"""How far away a day may be that somebody names: the end of an instalment, a duty, a stage, a notice, a guarantee, a preservation.

A claim ends twenty years after the damage, whatever is known of it, and what a court document says is enforced within two years of its
term. A day more than thirty years ahead secures nothing that the law still gives, and is a slip of the pen: a year with two digits
changed would stay in the lists of terms for good.

Law: 民法典 art. 188; 民事诉讼法 art. 250 (2023); docs/spec/compensation.md 2.6.
"""

from datetime import date
from typing import Final

from ledger.errors import RuleViolation

YEARS: Final = 30


class DayTooFar(RuleViolation):
    """{day} is more than {years} years after {on}.

    Check the year: no term of a case is so long.
    """

    code = "compensation.day_too_far"
    source = "民法典 art. 188; docs/spec/compensation.md 2.6"


def farthest(on: date) -> date:
    """Give the last day that may be named on a day.

    >>> farthest(date(2024, 2, 29)), farthest(date(9990, 1, 1))
    (datetime.date(2054, 2, 28), datetime.date(9999, 12, 31))
    """
    year = on.year + YEARS
    if year > date.max.year:
        return date.max
    return on.replace(year=year, day=28) if (on.month, on.day) == (2, 29) else on.replace(year=year)


def check_near(on: date, *days: date | None) -> None:
    """Check that no day that is named is too far away; None is passed over. Twin: `ledger.check_damage_term_near`.

    Raises:
        DayTooFar: the first one that is.
    """
    last = farthest(on)
    for day in days:
        if day is not None and day > last:
            raise DayTooFar(day=day.isoformat(), years=YEARS, on=on.isoformat())
