"""Which step of a period may come next: months pass the frontiers one after another, forward and back."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal, TypeAlias

from ledger.errors import RuleViolation
from ledger.words import nothing

Kind: TypeAlias = Literal["soft_close", "close", "reopen", "open", "year_close"]
KINDS: Final[tuple[Kind, ...]] = ("soft_close", "close", "reopen", "open", "year_close")
SOLO: Final = "soft_close"
"""The one step that a single person takes: it takes nothing away that two could not give back."""


class PeriodNotNext(RuleViolation, sorts={"kind": "period_step"}):
    """'{kind}' of {month} is not possible; the next month for it would be {next}.

    Months are closed one after another, each soft-closed first, and reopened one after another, the last one first.
    """

    code = "period.not_next"
    source = "docs/spec/audit.md 1.2"


class PeriodNotOver(RuleViolation):
    """{month} ends on {ends}, and today is {today}.

    Close a month when it is over.
    """

    code = "period.not_over"
    source = "docs/spec/audit.md 1.2"


@dataclass(frozen=True, slots=True)
class Frontiers:
    """How far a book is closed."""

    opens_on: date
    soft: date | None
    closed: date | None


def first_of(day: date) -> date:
    """Give the first day of a day's month."""
    return day.replace(day=1)


def last_of(month: date) -> date:
    """Give the last day of a month."""
    return month.replace(day=monthrange(month.year, month.month)[1])


def month_after(frontier: date | None, opens_on: date) -> date:
    """Give the first month that a frontier has not passed."""
    return first_of(opens_on) if frontier is None else frontier + timedelta(days=1)


def check_next(kind: Kind, month: date, at: Frontiers, today: date) -> None:
    """Check that a step is the next one of its kind.

    Args:
        kind: the step.
        month: first day of its month.
        at: how far the book is closed.
        today: legal date.

    Raises (in this order):
        PeriodNotNext, PeriodNotOver.
    """
    wanted: date | None
    if kind == "soft_close":
        wanted = month_after(at.soft, at.opens_on)
    elif kind == "close":
        wanted = month_after(at.closed, at.opens_on)
        if at.soft is None or last_of(wanted) > at.soft:
            wanted = None
    elif kind == "reopen":
        wanted = first_of(at.closed) if at.closed else None
    elif kind == "open":
        wanted = first_of(at.soft) if at.soft and at.soft != at.closed else None
    else:
        soft = (
            at.soft is not None
            and at.soft >= last_of(month)
            and (at.closed is None or at.closed < last_of(month))
        )
        wanted = month if soft and month.month == 12 else None
    if month != wanted:
        raise PeriodNotNext(
            kind=kind, month=month.isoformat()[:7], next=wanted.isoformat()[:7] if wanted else nothing()
        )
    if last_of(month) >= today:
        raise PeriodNotOver(
            month=month.isoformat()[:7], ends=last_of(month).isoformat(), today=today.isoformat()
        )
