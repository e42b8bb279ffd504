"""Working days in China: weekends, public holidays, and the weekend days that are worked in their place (调休).

The State Council announces each year's holidays in the autumn before, so the calendar is data: what is shipped
(`chinese_calendar`), and in its place, year by year, what a bureau has adopted (`calendar.off.<year>`,
`calendar.worked.<year>` of its rule packs). The functions of this module ask what is shipped, and refuse a day beyond it. A
`Calendar` goes on with weekends alone, and says that such a term is provisional: it is reckoned anew whenever it is asked
for, and so is right as soon as the calendar of its year is there.
Days are counted from the day after the first; the last one counted is the day on which something is due.

    Fri 26 Sep 2025, 7 working days:  27 weekend · 28 make-up (1) · 29, 30 workdays (2, 3) · 1–8 Oct holiday
                                      9, 10 workdays (4, 5) · 11 make-up (6) · 12 weekend · 13 workday (7): due
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal, NamedTuple, TypeAlias

from chinese_calendar.constants import holidays, workdays

from ledger.errors import RuleViolation

Kind: TypeAlias = Literal["workday", "weekend", "holiday", "make-up"]
"""What a day is; `make-up` is a Saturday or Sunday that is worked in the place of another day."""

WORKED: Final[frozenset[Kind]] = frozenset({"workday", "make-up"})

_HOLIDAYS: Final[frozenset[date]] = frozenset(holidays)
_MAKE_UP: Final[frozenset[date]] = frozenset(workdays)

KNOWN_FROM: Final = date(min(_HOLIDAYS).year, 1, 1)

KNOWN_TO: Final = date(max(_HOLIDAYS).year, 12, 28)
"""Last day that is certain. New Year belongs to the next year's notice, which has moved 29, 30 and 31 December before
(2007, 2018), so these three are known only when the next year is."""


class CalendarUnknown(RuleViolation):
    """The working days of {day} are not known: the calendar reaches from {known_from} to {known_to}.

    Install the calendar of that year as soon as the State Council has announced it; until then name the date yourself.
    """

    code = "workdays.calendar_unknown"
    source = "全国年节及纪念日放假办法; 国务院办公厅关于节假日安排的通知, each year's"


def kind_of(day: date) -> Kind:
    """Tell what a day is.

    Raises:
        CalendarUnknown: the day lies outside `KNOWN_FROM` to `KNOWN_TO`.

    >>> kind_of(date(2025, 9, 28)), kind_of(date(2025, 10, 1))
    ('make-up', 'holiday')
    """
    if not KNOWN_FROM <= day <= KNOWN_TO:
        raise CalendarUnknown(
            day=day.isoformat(), known_from=KNOWN_FROM.isoformat(), known_to=KNOWN_TO.isoformat()
        )
    if day in _MAKE_UP:
        return "make-up"
    if day in _HOLIDAYS:
        return "holiday"
    return "weekend" if day.weekday() >= 5 else "workday"


def is_workday(day: date) -> bool:
    """Tell whether a day is worked.

    Raises:
        CalendarUnknown: the day lies outside the known calendar.
    """
    return kind_of(day) in WORKED


def explain(start: date, days: int) -> tuple[tuple[date, Kind], ...]:
    """List every day from the one after `start` to the due one, with what it is, so that a deadline can explain itself.

    Units: `days` are working days. The last day listed is worked; with 0 days nothing is listed.

    Raises (in this order):
        ValueError: a negative number of days; a mistake of the programmer.
        CalendarUnknown: a day that must be looked at lies outside the known calendar.
    """
    if days < 0:
        raise ValueError(f"{days} working days; want 0 or more")
    told: list[tuple[date, Kind]] = []
    day, counted = start, 0
    while counted < days:
        # At the end of all dates there is no next day; the last one is unknown enough.
        day = min(day, date.max - timedelta(days=1)) + timedelta(days=1)
        kind = kind_of(day)
        told.append((day, kind))
        counted += kind in WORKED
    return tuple(told)


def add_workdays(start: date, days: int) -> date:
    """Give the day on which something is due that is due within so many working days of `start`.

    Units: `days` are working days, counted from the day after `start`; 0 gives `start` itself, worked or not.

    Raises (in this order):
        ValueError: a negative number of days; a mistake of the programmer.
        CalendarUnknown: the due day lies outside the known calendar.

    Source: 民法典 art. 201 (the first day is not counted).

    >>> add_workdays(date(2025, 9, 26), 7)
    datetime.date(2025, 10, 13)
    """
    told = explain(start, days)
    return told[-1][0] if told else start


def workdays_between(start: date, end: date) -> int:
    """Count the working days after `start` up to `end`, `end` included; 0 when `end` is not after `start`.

    Where `end` is a working day, this is the inverse of `add_workdays`.

    Raises:
        CalendarUnknown: the first or the last of these days lies outside the known calendar.

    >>> workdays_between(date(2025, 9, 26), date(2025, 10, 13))
    7
    """
    if end <= start:
        return 0
    first = start + timedelta(days=1)
    for edge in (first, end):
        kind_of(edge)
    return sum(is_workday(first + timedelta(days=n)) for n in range((end - start).days))


class LastDay(NamedTuple):
    """The last day of a term."""

    on: date
    provisional: bool
    """Whether a day that was looked at lies in a year whose calendar is not known: with it the last day may be another one."""


class YearNotice(NamedTuple):
    """What a notice of the State Council says of a year, of the last days of the year before, too."""

    year: int
    off: frozenset[date]
    worked: frozenset[date]


@dataclass(frozen=True, slots=True)
class Calendar:
    """The working days of a book."""

    off: frozenset[date]
    worked: frozenset[date]
    """Saturdays and Sundays that are worked."""
    years: frozenset[int]
    """Years whose notice is known."""

    def with_notices(self, notices: Iterable[YearNotice]) -> "Calendar":
        """Put notices in the place of what was known of their years."""
        off, worked, years = set(self.off), set(self.worked), set(self.years)
        for year, free, made_up in sorted(notices, key=lambda one: one.year):
            first, last = eve_of(year), date(year, NEW_YEAR_FROM.month, NEW_YEAR_FROM.day)
            for known, said in ((off, free), (worked, made_up)):
                known.difference_update([day for day in known if first <= day < last])
                known.update(said)
            years.add(year)
        return Calendar(frozenset(off), frozenset(worked), frozenset(years))

    def knows(self, day: date) -> bool:
        """Tell whether the notice that decides about a day is known; New Year may begin on the last three days of the year before."""
        return day.year in self.years and (
            (day.month, day.day) < (NEW_YEAR_FROM.month, NEW_YEAR_FROM.day) or day.year + 1 in self.years
        )

    def kind_of(self, day: date) -> Kind:
        """Tell what a day is; where nothing is known of it, whether it is a weekend."""
        if day in self.worked:
            return "make-up"
        if day in self.off:
            return "holiday"
        return "weekend" if day.weekday() >= 5 else "workday"

    def works(self, day: date) -> bool:
        """Tell whether a day is worked."""
        return self.kind_of(day) in WORKED

    def add(self, start: date, days: int) -> LastDay:
        """Give the day on which something is due within so many working days of `start`, which is not counted.

        Source: 民法典 art. 201.
        """
        day, counted, sure = start, 0, True
        while counted < days and day < date.max:
            day += timedelta(days=1)
            counted += self.works(day)
            sure = sure and self.knows(day)
        return LastDay(day, not sure)

    def moved(self, day: date) -> LastDay:
        """Give the last day of a term that ends on a day: the next working day, where that is none.

        Source: 民法典 art. 203.

        >>> SHIPPED.moved(date(2024, 3, 31)).on
        datetime.date(2024, 4, 1)
        """
        sure = self.knows(day)
        while not self.works(day) and day < date.max:
            day += timedelta(days=1)
            sure = sure and self.knows(day)
        return LastDay(day, not sure)


NEW_YEAR_FROM: Final = date(2000, 12, 29)
"""Month and day from which the days of a year are known only with the notice of the next one."""


def eve_of(year: int) -> date:
    """Give the first day about which the notice of a year may say something."""
    return date(year - 1, NEW_YEAR_FROM.month, NEW_YEAR_FROM.day)


SHIPPED: Final = Calendar(_HOLIDAYS, _MAKE_UP, frozenset(range(KNOWN_FROM.year, KNOWN_TO.year + 1)))
"""What is known without any pack of a bureau."""
