"""How far back from the clock's day the legal day of an act may lie, where a bureau's own pack says so.

Two windows: one for every act, and one for what one person does alone. Shipped packs name neither, for what was done before a book was
opened is recorded with its own days. The law of the clock's day is asked, so that nobody chooses it by the day that is typed. What takes
two is measured when it is asked for; the yes to it comes at the same legal day, however much later.

Twin: LG181 `back_dating`. Source: docs/spec/permits.md 10.12.
"""

from datetime import date, timedelta
from typing import Final

from ledger.errors import Figure, RuleViolation
from ledger.law import Law, Value

DAYS: Final = "back_dating.days"
ALONE_DAYS: Final = "back_dating.alone_days"


class DatedTooFarBack(RuleViolation):
    """'{action}' of a {machine} is dated {on}, and today is {today}: nothing is dated further back than {days} days, to {first}.

    Date it {first} or later. Where an earlier day is right, let the window of the rule pack be changed first.
    """

    code = "permits.dated_too_far_back"
    source = "rule pack back_dating.days"


class DatedBackAlone(RuleViolation):
    """'{action}' of a {machine} is dated {on}, and today is {today}: one person alone goes back no further than {days} days, to {first}.

    Date it {first} or later. Where an earlier day is right, the authority asks on paper, and another person confirms.
    """

    code = "permits.dated_back_alone"
    source = "rule pack back_dating.alone_days"


def check_window(law: Law, alone: bool, action: str, title: str, on: date, day: date) -> None:
    """Check that a step is dated no further back than the law of the day on which it is said lets it be.

    Args:
        law: as the packs in force on that day have it.
        alone: whether one person alone acts.
        action: the step.
        title: what the process is called.
        on: the legal day.
        day: the day on which it is said.

    Raises (in this order):
        DatedTooFarBack, DatedBackAlone.
    """
    figures = {"action": action, "machine": title, "on": on.isoformat(), "today": day.isoformat()}
    most = law.find(DAYS, day)
    if most is not None and (day - on).days > int(str(most.value)):
        raise DatedTooFarBack(**figures, **_told(most, day))
    by_one = law.find(ALONE_DAYS, day) if alone else None
    if by_one is not None and (day - on).days > int(str(by_one.value)):
        raise DatedBackAlone(**figures, **_told(by_one, day))


def _told(window: Value, day: date) -> dict[str, Figure]:
    """Tell a window, and the first day in it."""
    days = int(str(window.value))
    return {"days": days, "first": (day - timedelta(days=days)).isoformat()}
