"""Working days: the announced calendar, deadlines that explain themselves, and nothing guessed."""

from datetime import date, timedelta

import pytest
from chinese_calendar.constants import holidays, workdays
from hypothesis import assume, given
from hypothesis import strategies as st

from ledger.workdays import (
    KNOWN_FROM,
    KNOWN_TO,
    WORKED,
    CalendarUnknown,
    add_workdays,
    explain,
    is_workday,
    kind_of,
    workdays_between,
)

START = st.dates(KNOWN_FROM, KNOWN_TO - timedelta(days=200))
DAYS = st.integers(1, 90)


def test_seven_working_days_over_the_national_day_week() -> None:
    """A fee noticed on Friday 2025-09-26 is due on 2025-10-13: two make-up days count, eight holidays do not."""
    assert add_workdays(date(2025, 9, 26), 7) == date(2025, 10, 13)
    told = {day.isoformat()[5:]: kind for day, kind in explain(date(2025, 9, 26), 7)}
    assert told == {
        "09-27": "weekend",
        "09-28": "make-up",
        "09-29": "workday",
        "09-30": "workday",
        **{f"10-0{n}": "holiday" for n in range(1, 9)},
        "10-09": "workday",
        "10-10": "workday",
        "10-11": "make-up",
        "10-12": "weekend",
        "10-13": "workday",
    }


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        (date(2026, 6, 1), "workday"),
        (date(2026, 6, 6), "weekend"),
        (date(2026, 2, 17), "holiday"),  # Spring Festival
        (date(2026, 10, 10), "make-up"),  # a Saturday worked for the National Day week
        (date(2026, 10, 3), "holiday"),  # a Saturday inside the National Day week
        (date(2020, 1, 31), "holiday"),  # prolonged in 2020
        (KNOWN_FROM, "holiday"),
    ],
)
def test_kinds(day: date, kind: str) -> None:
    """Each kind of day is told, and a day is worked when it is a workday or made up."""
    assert kind_of(day) == kind
    assert is_workday(day) is (kind in {"workday", "make-up"})


def test_calendar_ends_before_the_days_that_the_next_notice_moves() -> None:
    """Notices for a new year have moved days of the old December, none before the 29th: the end is uncertain from there."""
    moved = [day for day in {*holidays, *workdays} if day.month == 12]
    assert min(day.day for day in moved) == 29
    assert (KNOWN_TO.month, KNOWN_TO.day) == (12, 28)
    assert (KNOWN_FROM.year, KNOWN_TO.year) == (min(holidays).year, max(holidays).year)
    assert KNOWN_TO.year >= 2026


@pytest.mark.parametrize(
    "day", [KNOWN_FROM - timedelta(days=1), KNOWN_TO + timedelta(days=1), date.min, date.max]
)
def test_beyond_the_calendar_is_refused(day: date) -> None:
    """A day that is not announced is neither worked nor free: `workdays.calendar_unknown`, with the figures."""
    with pytest.raises(CalendarUnknown) as caught:
        is_workday(day)
    assert caught.value.code == "workdays.calendar_unknown"
    assert caught.value.figures == {
        "day": day.isoformat(),
        "known_from": KNOWN_FROM.isoformat(),
        "known_to": KNOWN_TO.isoformat(),
    }


def test_a_deadline_beyond_the_calendar_is_refused() -> None:
    """The first day that is not known is named, also from the last of all dates on, and however many days are asked."""
    with pytest.raises(CalendarUnknown) as caught:
        add_workdays(KNOWN_TO - timedelta(days=3), 10)
    assert caught.value.figures["day"] == (KNOWN_TO + timedelta(days=1)).isoformat()
    after = KNOWN_TO + timedelta(days=1)
    for start, days, first in (
        (date.max - timedelta(days=2), 1, date.max - timedelta(days=1)),
        (date.max - timedelta(days=1), 1, date.max),
        (date.max, 1, date.max),
        (date.min, 1, date.min + timedelta(days=1)),
        (KNOWN_FROM, 10**9, after),
    ):
        with pytest.raises(CalendarUnknown) as caught:
            add_workdays(start, days)
        assert caught.value.figures["day"] == first.isoformat()
    with pytest.raises(CalendarUnknown):
        workdays_between(KNOWN_TO, date.max)
    with pytest.raises(CalendarUnknown):
        workdays_between(date.min, KNOWN_TO)


def test_edges() -> None:
    """No day is no deadline; nothing lies between a day and an earlier one; fewer than no days is a mistake."""
    sunday = date(2026, 6, 7)
    assert add_workdays(sunday, 0) == sunday
    assert explain(sunday, 0) == ()
    assert workdays_between(sunday, sunday) == 0
    assert workdays_between(sunday, date(2026, 6, 1)) == 0
    assert add_workdays(KNOWN_FROM - timedelta(days=1), 1).year == KNOWN_FROM.year
    with pytest.raises(ValueError, match="-1 working days"):
        add_workdays(sunday, -1)


@given(START, DAYS)
def test_due_day_is_worked_and_counts_back(start: date, days: int) -> None:
    """A due day is worked, lies after the start, and as many working days lie between."""
    due = add_workdays(start, days)
    assert is_workday(due)
    assert due > start
    assert workdays_between(start, due) == days


@given(START, st.integers(0, 90), st.integers(1, 30))
def test_more_days_are_due_later(start: date, days: int, more: int) -> None:
    """More days: strictly later. The parts of a term add up to it."""
    assume(start + timedelta(days=(days + more) * 2 + 30) <= KNOWN_TO)
    assert add_workdays(start, days + more) > add_workdays(start, days)
    assert add_workdays(add_workdays(start, days), more) == add_workdays(start, days + more)


@given(START, START, DAYS)
def test_a_later_start_is_due_no_earlier(one: date, other: date, days: int) -> None:
    """Whoever is told later has until the same day or longer."""
    first, second = sorted((one, other))
    assert add_workdays(first, days) <= add_workdays(second, days)


@given(START, DAYS)
def test_explanation_holds_every_day_once(start: date, days: int) -> None:
    """The explanation lists the calendar days one by one, and its worked ones are the days asked for."""
    told = explain(start, days)
    assert [day for day, _ in told] == [start + timedelta(days=n) for n in range(1, len(told) + 1)]
    assert sum(kind in WORKED for _, kind in told) == days
    assert all(kind == kind_of(day) for day, kind in told)


@given(START, st.integers(0, 60), st.integers(0, 60))
def test_counts_add_up(start: date, first: int, second: int) -> None:
    """The working days of two spans in a row are those of both together."""
    middle, end = start + timedelta(days=first), start + timedelta(days=first + second)
    assert workdays_between(start, middle) + workdays_between(middle, end) == workdays_between(start, end)


@pytest.mark.parametrize(("start", "end", "days"), [
    (KNOWN_TO - timedelta(1), KNOWN_TO, int(is_workday(KNOWN_TO))),
    (KNOWN_TO, KNOWN_TO, 0),
    (KNOWN_TO, KNOWN_FROM, 0),
    (KNOWN_TO + timedelta(9), KNOWN_TO + timedelta(9), 0),
])  # fmt: skip
def test_no_day_after_the_last_is_asked_for(start: date, end: date, days: int) -> None:
    """Between a day and itself there is no working day, whether or not its calendar is known."""
    assert workdays_between(start, end) == days
