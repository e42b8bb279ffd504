"""The end of a year: what was emitted, what had to be surrendered, and what became of it.

verified = Σ outlets (measured + abnormal), rounded up at the last stored decimal; of several sources the one that the
rule pack names first counts, and of its reports the one that was verified last. What was verified stands until something
else is verified: what is only reported, disputed or rejected changes no figure. Source: 排污许可管理条例 art. 21, 22, 29, 34.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from ledger.amounts import TEXT_MAX, divide_down, parse_decimal
from ledger.errors import Forbidden, Malformed, RuleViolation
from ledger.permits.rules.strips import LOT_SCALE, Strip, written
from ledger.workdays import LastDay

OWN_SOURCES: Final = ("self",)
"""What an enterprise says of itself. `online` is what the authority reads from the network of the monitors, `bureau` what it
measures: both are the authority's to file, also where a site sends the data."""
OPEN: Final = ("reported", "disputed")
STANDING: Final = ("verified", "dispute_asked")
"""States of a report that was verified and that nobody contests: what one person only asks to dispute stands."""
"""States of a report that somebody still has to decide about."""
PENDING_MAX: Final = 20
"""Open reports that an answer shows; all are counted."""


class MonthsDiffer(Malformed):
    """The months sum to {sum}, and the year to {year}.

    Write twelve quantities that sum to the year's, or none.
    """

    code = "permits.months_differ"


class EmissionsBelowZero(Malformed):
    """A report says that {quantity} was emitted, which is below zero.

    Write the quantity, and 0 where nothing was emitted.
    """

    code = "permits.emissions_below_zero"
    source = "docs/spec/permits.md 10.2"


class ReportAhead(RuleViolation):
    """A report for {year} cannot be filed as of {on}: the year has not begun.

    File it from {begins} on.
    """

    code = "permits.report_ahead"
    source = "《排污许可管理条例》 art. 22; docs/spec/permits.md 10.2"


class ReportedYearNotOver(RuleViolation):
    """A report for {year} cannot be verified as of {on}: the year is not over.

    Verify it from {ends} on; what is verified counts for the whole year.
    """

    code = "permits.reported_year_not_over"
    source = "《排污许可管理条例》 art. 22; docs/spec/permits.md 10.2"


class ExcludedYearUnknown(RuleViolation):
    """A decision of {on} takes no site out of the check of {year}: it can be about {first} to {last}.

    Name a year of this book that has begun.
    """

    code = "permits.excluded_year_unknown"
    source = "docs/spec/permits.md 10.8"


class SourceNotYours(Forbidden, sorts={"source": "report_source"}):
    """A report of the source {source} is filed by the authority, and your key belongs to {owner}.

    Report what you know yourself under the source self; the authority files what it measures or reads from the monitors.
    """

    code = "permits.source_not_yours"
    source = "docs/spec/permits.md 10.2"


class DeductedYearUnfit(RuleViolation):
    """What was emitted too much in {year} is deducted from {first} or a later year, and not from {vintage}.

    Name a year from which it can still be taken.
    """

    code = "permits.deducted_year_unfit"
    source = "rule pack over.deduct_next_year"


class VintageNotDue(RuleViolation):
    """Permits of {vintage} are not due in {year}: what is surrendered now is missing when their year comes.

    Surrender those of a year that has begun. For one that is still to come the authority asks on your paper, and another person confirms.
    """

    code = "permits.vintage_not_due"
    source = "docs/spec/permits.md 10.4"


class SurrenderDated(RuleViolation):
    """{year} was surrendered until {due}. What one person says on {today} as of {on} comes after that day, and is not dated before it.

    Surrender as of a day after {due}. Where your paper came in time the authority asks on it as of its day, and another person confirms.
    """

    code = "permits.surrender_dated"
    source = "docs/spec/permits.md 10.11"


class SurrenderCameLate(RuleViolation):
    """The surrender came in on {came_on}, and the year could be surrendered until {due}.

    What has ended comes back for what came in by that day alone.
    """

    code = "permits.surrender_came_late"
    source = "rule pack surrender.due"


class SurrenderRecordedLate(RuleViolation):
    """The surrender that came in on {came_on} could be recorded until {until}.

    What has ended stays ended now. Where a review decides otherwise, the place sets surrender.record_days by a rule pack.
    """

    code = "permits.surrender_recorded_late"
    source = "rule pack surrender.record_days"


class Status(StrEnum):
    """What became of a site's duty for a pollutant and year."""

    MET = "met"
    """Surrendered what was emitted."""
    SHORT = "short"
    """Emitted more than was surrendered."""
    NO_REPORT = "no_report"
    """Nobody knows yet what was emitted."""
    DISPUTED = "disputed"
    """Nothing was verified yet, and what was reported is contested."""
    NOT_OBLIGED = "not_obliged"
    """Owes nothing for the year."""
    EXCLUDED = "excluded"
    """Taken out of the check by a decision."""


@dataclass(frozen=True, slots=True)
class Report:
    """A report of emissions as it stood on a day."""

    source: str
    measured: int
    abnormal: int
    state: str
    """Of its process: reported, verified, dispute_asked, disputed, rejected."""
    reported_on: date
    verified: tuple[date, datetime] | None = None
    """The day and the instant of its last verification, also where it was disputed or rejected since; None where it never was."""
    report_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class YearEnd:
    """The account of one site, pollutant and year."""

    status: Status
    verified: int | None
    may_emit: int
    surrendered: int
    """What covers the emissions: surrendered and deducted lots."""
    missing: int
    """Verified and not surrendered."""
    over: int
    """Emitted beyond what might be emitted: punishable, and deducted in the next year."""
    pending: tuple[Report, ...] = ()
    """Open reports, newest first: they change nothing until one is verified."""


@dataclass(frozen=True, slots=True)
class YearSoFar:
    """How far a site is with its year."""

    month: int
    emitted: int
    """Since January."""
    plan: int
    """Since January."""
    mark: str
    """The highest mark reached, in percent of the year; empty below the first."""


def counted(report: Report, abnormal_counts: bool) -> int:
    """Compute what a report says was emitted."""
    return report.measured + (report.abnormal if abnormal_counts else 0)


def standing(reports: Iterable[Report], sources: Sequence[str]) -> Report | None:
    """Choose the report that counts: of the first source of the order of which anything was verified, what was verified last.

    Of two that were verified in the same instant the larger counts.
    """
    verified = [r for r in reports if r.verified]
    for source in sources:
        here = [r for r in verified if r.source == source]
        if here:
            return max(here, key=lambda r: (r.verified or (), r.measured + r.abnormal))
    return None


def pending_of(reports: Iterable[Report]) -> tuple[Report, ...]:
    """List the reports that are open, newest first."""
    return tuple(sorted((r for r in reports if r.state in OPEN), key=lambda r: r.reported_on, reverse=True))


def all_due(strips: Iterable[Strip], on: date) -> bool:
    """Tell whether all years of some strips have begun by a day."""
    return all(strip.last_vintage <= on.year for strip in strips)


def ends_by_night(due: LastDay, days_after: int, today: date) -> bool:
    """Tell whether the night of a day ends what nobody surrendered. By a provisional day nothing lapses. Twin: LG210 `expiry_by_night`.

    Args:
        due: the last day for surrendering.
        days_after: how many days more the place gives.
        today: the day of the night.
    """
    return not due.provisional and today > due.on + timedelta(days=days_after)


def check_came(came_on: date, due: date, record_days: int, day: date) -> None:
    """Check that a surrender came in time, and is recorded soon enough, where its vintage has ended. Twin: LG211 `surrender_late`.

    Args:
        came_on: the day on which the paper came in.
        due: the last day for surrendering the year.
        record_days: how long after it the place records it.
        day: on which it is recorded.

    Raises (in this order):
        SurrenderCameLate, SurrenderRecordedLate.
    """
    if came_on > due:
        raise SurrenderCameLate(came_on=came_on.isoformat(), due=due.isoformat())
    until = due + timedelta(days=record_days)
    if day > until:
        raise SurrenderRecordedLate(came_on=came_on.isoformat(), until=until.isoformat())


def check_due(strips: Sequence[Strip], on: date) -> None:
    """Check that one person ends no permits of a year that is still to come. Twin: LG174 `year_begun`.

    Raises:
        VintageNotDue: one of the years has not begun.
    """
    if not all_due(strips, on):
        raise VintageNotDue(vintage=max(strip.last_vintage for strip in strips), year=on.year)


def dated_back(last_days: Mapping[int, date], on: date, day: date) -> int | None:
    """Name the first year whose last day for being covered lies between the legal day of an act and the day on which it is said.

    Args:
        last_days: by year.
        on: the legal day.
        day: the day on which it is said.
    """
    return next((year for year, last in sorted(last_days.items()) if on <= last < day), None)


def check_in_time(last_days: Mapping[int, date], on: date, day: date) -> None:
    """Check that one person dates nothing back to a day on which a year could still be surrendered. Twin: LG180 `surrender_dated`.

    Raises:
        SurrenderDated: it is said later.
    """
    year = dated_back(last_days, on, day)
    if year is not None:
        due = last_days[year].isoformat()
        raise SurrenderDated(year=year, due=due, on=on.isoformat(), today=day.isoformat())


def check_source(source: str, owner: str | None) -> None:
    """Check that who reports may say where the figures are from.

    Args:
        source: of the report.
        owner: the enterprise that reports; None for the authority, which also files for an enterprise on paper.

    Raises:
        SourceNotYours: it is the authority's.
    """
    if owner is not None and source not in OWN_SOURCES:
        raise SourceNotYours(source=source, owner=owner)


def year_end(
    reports: Iterable[Report],
    may_emit: int,
    surrendered: int,
    exclusion: str | None,
    sources: Sequence[str],
    *,
    abnormal_counts: bool,
) -> YearEnd:
    """Tell what became of a year, from what was known on a day.

    Args:
        reports: those of the site, pollutant and year.
        may_emit: what the site might emit, from its lots.
        surrendered: what was surrendered against the year.
        exclusion: `excluded` or `not_obliged`, when a decision says so.
        sources: in order of priority.
        abnormal_counts: whether emissions under abnormal conditions count.
    """
    known = list(reports)
    counts, pending = standing(known, sources), pending_of(known)
    verified = None if counts is None else counted(counts, abnormal_counts)
    missing = max(0, (verified or 0) - surrendered)
    over = max(0, (verified or 0) - may_emit)
    if exclusion:
        return YearEnd(Status(exclusion), verified, may_emit, surrendered, 0, 0, pending)
    if verified is None:
        status = Status.DISPUTED if any(r.state == "disputed" for r in pending) else Status.NO_REPORT
        return YearEnd(status, None, may_emit, surrendered, 0, 0, pending)
    return YearEnd(
        Status.SHORT if missing else Status.MET, verified, may_emit, surrendered, missing, over, pending
    )


def to_make_good(end: YearEnd, deducted: int) -> int:
    """Compute what a deduction still makes good of a year: what nothing covers, or what was emitted too much, where that is more.

    Who surrendered all that it emitted, and might emit less, has covered its year and emitted too much.

    Args:
        end: the account of the year, with what was deducted among what covers it.
        deducted: what was made good by deduction so far.

    >>> met = YearEnd(Status.MET, 20, may_emit=14, surrendered=20, missing=0, over=6)
    >>> to_make_good(met, 0), to_make_good(met, 5), to_make_good(met, 6), to_make_good(met, 7)
    (6, 1, 0, 0)
    >>> to_make_good(YearEnd(Status.SHORT, 20, may_emit=18, surrendered=12, missing=8, over=2), 0)
    8
    """
    return max(0, (end.verified or 0) - end.surrendered, end.over - deducted)


def planned(may_emit: int, month: int, how: str = "twelfths") -> int:
    """Give what may be emitted from January to the end of a month by the plan, in the smallest unit: as many twelfths of the year,
    or from the first month the whole of it, where the place plans no months.

    Rounding: down, so that a plan never allows more than its share of the year; December has the whole.

    Source: rule pack alarm.plan, `twelfths` or `whole_year`; docs/spec/permits.md 10.7.

    >>> planned(100, 1), planned(100, 12)
    (8, 100)
    """
    return may_emit if how == "whole_year" else divide_down(may_emit * month, 12)


def monthly(
    months: Sequence[int], may_emit: int, marks: Sequence[int], how: str = "twelfths"
) -> list[YearSoFar]:
    """Hold the months against the plan, which is a twelfth of the year each; a site may borrow inside the year.

    Marks are percentages of the year's total; the highest that is reached is shown from then on.
    """
    told = []
    emitted = 0
    for month, quantity in enumerate(months, 1):
        emitted += quantity
        reached = [mark for mark in sorted(marks) if emitted * 100 >= mark * may_emit and emitted]
        told.append(
            YearSoFar(month, emitted, planned(may_emit, month, how), str(reached[-1]) if reached else "")
        )
    return told


def emitted_of(text: str, rounding: str) -> int:
    """Read how much was emitted, in the smallest unit; what has more decimals than are kept is rounded as the law says.

    Rounding: up, so that nothing that was emitted is left out. Nothing below zero is rounded: it is refused by who reads it.

    Args:
        text: a decimal, in the unit of the pollutant.
        rounding: the rule pack's `report.rounding`.

    Raises:
        those of `parse_decimal`.

    >>> emitted_of("0.0000001", "up"), emitted_of("1.0000010", "up"), emitted_of("1.00000100001", "up")
    (1, 1000001, 1000002)
    """
    end = text.find(".") + 1 + LOT_SCALE
    rest = text[end:] if "." in text else ""
    digits = rest.isascii() and rest.isdigit()
    if rounding != "up" or not digits or text.startswith("-") or len(text) > TEXT_MAX:
        return parse_decimal(text, LOT_SCALE)
    return parse_decimal(text[:end], LOT_SCALE) + (1 if rest.strip("0") else 0)


def check_emitted(measured: int, abnormal: int) -> None:
    """Check that what was emitted is not below zero; in the smallest unit.

    Raises:
        EmissionsBelowZero: it is.
    """
    for quantity in (measured, abnormal):
        if quantity < 0:
            raise EmissionsBelowZero(quantity=written(quantity))


def check_reported_on(year: int, on: date) -> None:
    """Check that a report is filed when its year has begun: within it, it says what was emitted so far.

    Raises:
        ReportAhead: it has not.
    """
    if on.year < year:
        raise ReportAhead(year=year, on=on.isoformat(), begins=date(year, 1, 1).isoformat())


def check_verified_on(year: int, on: date) -> None:
    """Check that a report is verified when its year is over.

    Raises:
        ReportedYearNotOver: it is not.
    """
    if on.year <= year:
        raise ReportedYearNotOver(year=year, on=on.isoformat(), ends=date(year + 1, 1, 1).isoformat())


def check_deducted_year(year: int, vintage: int, on: date, *, next_year: bool) -> None:
    """Check from which year is deducted what was emitted too much: from one that is not over, and where the law says so a later one.

    Args:
        year: in which too much was emitted.
        vintage: from which it is to be taken.
        on: the day of the deduction.
        next_year: whether it is taken from the years after it.

    Raises:
        DeductedYearUnfit: it cannot be taken from there.
    """
    first = max(on.year, year + 1 if next_year else year)
    if vintage < first:
        raise DeductedYearUnfit(year=year, vintage=vintage, first=first)


def check_excluded_year(year: int, opens_on: date, on: date) -> None:
    """Check that a decision of a day is about a year that the book has: not before its first, nor after the one that runs.

    Raises:
        ExcludedYearUnknown: it is not.
    """
    if not opens_on.year <= year <= on.year:
        raise ExcludedYearUnknown(year=year, on=on.isoformat(), first=opens_on.year, last=on.year)


def overlap(pollutant: str, standing: Iterable[str]) -> bool:
    """Tell whether a decision about a pollutant meets one of those that stand for its site and year; empty means all.

    >>> overlap("COD", ["SO2"]), overlap("COD", [""]), overlap("", ["SO2"]), overlap("", [])
    (False, True, True, False)
    """
    return any(not pollutant or one in ("", pollutant) for one in standing)


def check_months(months: Sequence[int] | None, measured: int, abnormal: int) -> None:
    """Check that the months of a report are its year.

    Raises:
        MonthsDiffer: they are not twelve, or sum to something else.
    """
    if months is not None and (len(months) != 12 or sum(months) != measured + abnormal or min(months) < 0):
        raise MonthsDiffer(sum=written(sum(months)), year=written(measured + abnormal))
