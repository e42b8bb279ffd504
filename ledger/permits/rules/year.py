"""The end of a year: what was emitted, what had to be surrendered, and what became of it.

verified = Σ outlets (measured + abnormal), rounded up at the last stored decimal; of several sources the one that the
rule pack names first counts. Source: 排污许可管理条例 art. 21, 22, 29, 34.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ledger.errors import Malformed


class MonthsDiffer(Malformed):
    """The months sum to {sum}, and the year to {year}.

    Write twelve quantities that sum to the year's, or none.
    """

    code = "permits.months_differ"


class Status(StrEnum):
    """What became of a site's duty for a pollutant and year."""

    MET = "met"
    """Surrendered what was emitted."""
    SHORT = "short"
    """Emitted more than was surrendered."""
    NO_REPORT = "no_report"
    """Nobody knows yet what was emitted."""
    DISPUTED = "disputed"
    """The report is contested."""
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
    """Of its process: reported, verified, disputed, rejected."""
    reported_on: date


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


@dataclass(frozen=True, slots=True)
class Month:
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


def verified_of(reports: Iterable[Report], sources: Sequence[str], *, abnormal_counts: bool) -> tuple[int | None, bool]:
    """Choose the report that counts: the first source of the order that has one which was not rejected.

    Returns:
        The quantity of the newest verified report of that source, or None; and whether it is disputed.
    """
    standing = [r for r in reports if r.state != "rejected"]
    for source in sources:
        here = sorted((r for r in standing if r.source == source), key=lambda r: r.reported_on)
        if here:
            newest = here[-1]
            known = newest.state == "verified"
            return (counted(newest, abnormal_counts) if known else None), newest.state == "disputed"
    return None, False


def year_end(
    reports: Iterable[Report], may_emit: int, surrendered: int, exclusion: str | None, sources: Sequence[str], *,
    abnormal_counts: bool,
) -> YearEnd:  # fmt: skip
    """Tell what became of a year, from what was known on a day.

    Args:
        reports: those of the site, pollutant and year.
        may_emit: what the site might emit, from its lots.
        surrendered: what was surrendered against the year.
        exclusion: `excluded` or `not_obliged`, when a decision says so.
        sources: in order of priority.
        abnormal_counts: whether emissions under abnormal conditions count.
    """
    verified, disputed = verified_of(reports, sources, abnormal_counts=abnormal_counts)
    missing = max(0, (verified or 0) - surrendered)
    over = max(0, (verified or 0) - may_emit)
    if exclusion:
        return YearEnd(Status(exclusion), verified, may_emit, surrendered, 0, 0)
    if disputed:
        return YearEnd(Status.DISPUTED, None, may_emit, surrendered, 0, 0)
    if verified is None:
        return YearEnd(Status.NO_REPORT, None, may_emit, surrendered, 0, 0)
    return YearEnd(Status.SHORT if missing else Status.MET, verified, may_emit, surrendered, missing, over)


def monthly(months: Sequence[int], may_emit: int, marks: Sequence[int]) -> list[Month]:
    """Hold the months against the plan, which is a twelfth of the year each; a site may borrow inside the year.

    Marks are percentages of the year's total; the highest that is reached is shown from then on.
    """
    told = []
    emitted = 0
    for month, quantity in enumerate(months, 1):
        emitted += quantity
        reached = [mark for mark in sorted(marks) if emitted * 100 >= mark * may_emit and emitted]
        told.append(Month(month, emitted, may_emit * month // 12, str(reached[-1]) if reached else ""))
    return told


def check_months(months: Sequence[int] | None, measured: int, abnormal: int, written: str = "") -> None:
    """Check that the months of a report are its year.

    Raises:
        MonthsDiffer: they are not twelve, or sum to something else.
    """
    if months is not None and (len(months) != 12 or sum(months) != measured + abnormal or min(months) < 0):
        raise MonthsDiffer(sum=str(sum(months)), year=str(measured + abnormal))
