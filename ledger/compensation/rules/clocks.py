"""Terms that run in a case: when they end, and why just then.

    10 D   natural days; where the last one is no working day, the next working day
    15 W   working days, with the make-up days
    30 C   full days, as a court counts a publication: the first day on which it may rule is the day after the last
    2 Y    years

The first day is not counted. While a term is paused, its days do not count. A term whose end lies beyond the calendar
that is known has no end yet, and says so; nobody guesses.

Law: 民法典 art. 200–203; 民事诉讼法 art. 85.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from ledger import workdays
from ledger.law import Law
from ledger.words import Phrase, article, phrase, read_phrase, word

_LENGTH: Final = re.compile(r"([1-9][0-9]{0,3}) ([DWCY])", re.ASCII)


@dataclass(frozen=True, slots=True)
class Due:
    """When a term ends."""

    on: date | None
    """None where the calendar does not reach that far."""
    why: str
    """The count in words and figures, as `2025-09-26 + 15 W: …`."""
    days: tuple[tuple[date, str], ...] = ()
    """Every day looked at, for working days, and what it is."""


_GAP: Final = "no rule pack of {place} says how long it is: the office names the length in a pack of its own"

_REASONS: Final = (
    _GAP,
    "{start} + {length} = {day}: {off} free days left out, {made_up} make-up days counted, {paused} days paused",
    "{start} + {length} = {day}: {off} free days left out, {made_up} make-up days counted",
    "{start} + {length}: the working days after {known_to} are not announced yet",
    "{start} + {length} + {paused} days paused: the last of the full days is {end}, and the day after is {after}",
    "{start} + {length}: the last of the full days is {end}, and the day after is {after}",
    "{start} + {length} + {paused} days paused = {day}; whether that is a working day is not known yet",
    "{start} + {length} + {paused} days paused = {day}, a {day_kind}: the next working day is {last}",
    "{start} + {length} + {paused} days paused = {day}",
    "{start} + {length} = {day}; whether that is a working day is not known yet",
    "{start} + {length} = {day}, a {day_kind}: the next working day is {last}",
    "{start} + {length} = {day}",
    "stage {number} of the restoration: {title}",
    "named in the notice",
    "named in the ruling",
    "by contract",
    "last day of the guarantee",
    "last day of the term of an instalment",
    "last day of the term of a duty in kind",
)
"""What is kept as the reason of a term, the longer first: of `Due.why`, and of a day that somebody named."""


def reason_phrase(why: str) -> Phrase:
    """Read the reason of a term, as it is kept, so that it can be told in other languages.

    >>> reason_phrase("2026-06-01 + 30 D = 2026-07-01").into("zh_Hans")
    '自2026-06-01起30日，至2026-07-01'
    """
    return read_phrase(why, _REASONS)


_SOURCES: Final = {
    str(one): one
    for one in (
        phrase("环法规〔2022〕31号; practice of provinces"),
        phrase("环法规〔2022〕31号, in principle"),
        phrase("民事诉讼法 art. 205 (2023), by analogy"),
        phrase("Anhui, measures on compensation money"),
    )
}
"""Sources of terms in the shipped rule packs that are more than an article."""


def source_title(source: str, locale: str) -> str:
    """Say in a language where a term comes from: the source in the rule pack, a paper, or the act that started it.

    >>> source_title("notify", "zh_Hans"), source_title("民法典 art. 188", "zh_Hans"), source_title("通知书1号", "zh_Hans")
    ('磋商告知', '民法典第188条', '通知书1号')
    """
    known = _SOURCES.get(source)
    if known is not None:
        return known.into(locale)
    act = word("act.compensation.case", source)
    return act.said(locale) if act is not None else article(source, locale)


def due(starts_on: date, length: str, pauses: Sequence[tuple[date, date]] = ()) -> Due:
    """Give the end of a term.

    Args:
        starts_on: day of the event; not counted.
        length: as `30 D`.
        pauses: first and last day of each pause.

    >>> due(date(2025, 1, 10), "30 D").on, due(date(2025, 9, 26), "15 W").on
    (datetime.date(2025, 2, 10), datetime.date(2025, 10, 23))
    """
    found = _LENGTH.fullmatch(length)
    if found is None:
        raise ValueError(f"length {length!r}; want a form like '30 D'")
    number, unit = int(found.group(1)), found.group(2)
    if unit == "W":
        return _workdays(starts_on, length, number, pauses)
    if unit == "Y":
        end = _years(starts_on, number)
        paused = 0
    else:
        end, paused = _days(starts_on, number, pauses)
    told = f"{starts_on} + {length}" + (f" + {paused} days paused" if paused else "")
    if unit == "C" and end < date.max:
        after = end + timedelta(days=1)
        return Due(after, f"{told}: the last of the full days is {end}, and the day after is {after}")
    return _rolled(end, told)


def gap(place: str) -> Due:
    """Tell of a term for which the law of a place has no length: it has no end, and no other place's rule is read for it.

    >>> gap("cn-42").on is None, reason_phrase(gap("cn-42").why).into("zh_Hans")
    (True, '规则包（cn-42）未规定其长度：由本局在自己的规则包中规定')
    """
    return Due(None, _GAP.format(place=place))


def mark_of(law: Law, code: str, source: str) -> tuple[str, str]:
    """Give pack and mark of the rule from which a term has its length: who reads it sees whose law that is, and whether it was read.

    Empty where it is not from a rule pack, or from one that is none of the law any more: a paper named the end, or nobody did.
    """
    rules = (one for pack in law.packs for one in pack.values if one.key == f"compensation.clock.{code}")
    found = next((one for one in rules if one.source == source), None)
    return ("", "") if found is None else (found.pack, found.mark)


def explain(starts_on: date, length: str) -> list[dict[str, str]]:
    """List the days of a term of working days, and what each is; nothing for other terms, which need no calendar."""
    if not length.endswith("W"):
        return []
    return [{"day": day.isoformat(), "is": kind} for day, kind in due(starts_on, length).days]


def _days(starts_on: date, number: int, pauses: Sequence[tuple[date, date]]) -> tuple[date, int]:
    day, counted, paused = starts_on, 0, 0
    while counted < number and day < date.max:
        day += timedelta(days=1)
        if any(first <= day <= last for first, last in pauses):
            paused += 1
        else:
            counted += 1
    return day, paused


def _years(starts_on: date, number: int) -> date:
    year = starts_on.year + number
    if year > date.max.year:
        return date.max
    try:
        return starts_on.replace(year=year)
    except ValueError:
        return date(year, 2, 28)


def _rolled(end: date, told: str) -> Due:
    last, kinds = end, []
    while True:
        try:
            kind = workdays.kind_of(last)
        except workdays.CalendarUnknown:
            return Due(end, f"{told} = {end}; whether that is a working day is not known yet")
        kinds.append((last, kind))
        if kind in workdays.WORKED:
            break
        last += timedelta(days=1)
    moved = f", a {kinds[0][1]}: the next working day is {last}" if last != end else ""
    return Due(last, f"{told} = {end}{moved}")


def _workdays(starts_on: date, length: str, number: int, pauses: Sequence[tuple[date, date]]) -> Due:
    day, counted = starts_on, 0
    told: list[tuple[date, str]] = []
    while counted < number:
        day = min(day, date.max - timedelta(days=1)) + timedelta(days=1)
        try:
            kind = workdays.kind_of(day)
        except workdays.CalendarUnknown:
            return Due(
                None,
                f"{starts_on} + {length}: the working days after {workdays.KNOWN_TO} are not announced yet",
                tuple(told),
            )
        paused = any(first <= day <= last for first, last in pauses)
        told.append((day, "paused" if paused else kind))
        counted += kind in workdays.WORKED and not paused
    off = sum(kind in ("weekend", "holiday") for _, kind in told)
    made_up = sum(kind == "make-up" for _, kind in told)
    paused_days = sum(kind == "paused" for _, kind in told)
    why = f"{starts_on} + {length} = {day}: {off} free days left out, {made_up} make-up days counted"
    return Due(day, why + (f", {paused_days} days paused" if paused_days else ""), tuple(told))
