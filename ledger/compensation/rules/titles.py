"""Titles: on which debts a court enforces, and until when that can be applied for.

A title is a court document in effect: a judgment, a settlement inside a suit, a ruling that confirms an agreement, or a payment order to
which nobody objected. An agreement alone is none.

Law: 民事诉讼法 (2023) art. 206, 227, 247, 250.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Debt:
    """An instalment, or a duty in kind, that is overdue."""

    subject: str
    """What its terms are about: the number of the instalment, or `duty 1`."""
    court_since: date | None
    """Day from which it is owed under a court document; None where it is not."""
    ends_on: date | None
    """Last day on which its enforcement can be applied for; None where no term of it runs."""
    owners: frozenset[str] = frozenset()
    """Who owes it."""
    due_on: date = date.min
    """Last day of its term."""


def covered(debt: Debt, applied_on: date) -> bool:
    """Tell whether an application for enforcement of a day was about a debt: it was overdue then, under a title.

    >>> [covered(Debt("1", date(2025, 3, 3), None, due_on=date(2025, 3, 3)), date(2025, 3, day)) for day in (3, 4)]
    [False, True]
    """
    return debt.due_on < applied_on and debt.court_since is not None and debt.court_since <= applied_on


def titled(debts: Iterable[Debt], on: date) -> list[Debt]:
    """List the debts of which there is a title on a day.

    >>> [one.subject for one in titled([Debt("1", None, None), Debt("2", date(2025, 3, 3), None)], date(2025, 3, 3))]
    ['2']
    """
    return [one for one in debts if one.court_since is not None and one.court_since <= on]


def in_time(debts: Iterable[Debt], on: date) -> list[Debt]:
    """List the debts whose enforcement can still be applied for on a day.

    >>> [one.subject for one in in_time([Debt("1", None, date(2025, 3, 3)), Debt("2", None, date(2025, 3, 4))], date(2025, 3, 4))]
    ['2']
    """
    return [one for one in debts if one.ends_on is None or on <= one.ends_on]


def begins(due_on: date, last_on: date, since: date, counted: str) -> date:
    """Give the day from which the time to apply for enforcement is counted: the last day of the term, of each instalment or of the last.

    Args:
        due_on: last day of the term of the instalment or duty.
        last_on: that of the last one of the document.
        since: day on which the document took effect; nothing is enforced before.
        counted: as the rule pack says, `each` or `last`.

    >>> first, last, since = date(2025, 3, 3), date(2026, 3, 3), date(2025, 1, 6)
    >>> begins(first, last, since, "each").year, begins(first, last, since, "last").year
    (2025, 2026)
    """
    return max(last_on if counted == "last" else due_on, since)
