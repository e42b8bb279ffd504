"""What is entered late: an act whose legal day lies further back than the rule pack lets one person go.

The rule of the legal day counts, so that nothing which was done before there was one is late by it. What is late is done by one person
after another has allowed it, or recorded by one and confirmed by another; it is marked with the day on which it was entered. A term that
protects somebody, and runs from an act that nothing but its entry proves, begins not before that day.

Twin: `damage_entered_late`. Source: docs/spec/compensation.md 2.7.
"""

from collections.abc import Set
from datetime import date
from typing import Final

from ledger.errors import Forbidden
from ledger.law import Law

KEY: Final = "compensation.entered_alone_days"
PROTECTING: Final[Set[str]] = frozenset({"publication", "comments"})
"""Terms that run from what is entered, and protect somebody; the others of this sort run from a service with its own proof."""
LISTED: Final[Set[str]] = frozenset({"withdraw", "carry_over"})
"""Acts of a list of two persons."""
ENTERED: Final = "entered_on"
"""The word of an act that is marked."""
ALLOWED: Final = "allowed"
"""The word of an act that names which allowance it used."""
APPROVAL: Final = "signatures"
"""The word of an act that names which approval it used."""
MARKS: Final = (ENTERED, ALLOWED, APPROVAL)
"""Words of a record that nobody tells."""


class EnteredLate(Forbidden, about="compensation.case"):
    """'{action}' took effect on {on}, and today is {today}: more than {days} days back one person enters nothing alone.

    Let a colleague who does not enter it allow it for that day (`allow_late`), with reason and paper; then enter it.
    """

    code = "compensation.entered_late"
    source = "docs/spec/compensation.md 2.7"


def entered_late(law: Law, on: date, said_on: date | None) -> date | None:
    """Give the day on which something is entered, where that is late; None where it is in time, or no rule of its day asks."""
    if said_on is None or said_on <= on:
        return None
    found = law.find(KEY, on)
    late = found is not None and (said_on - on).days > int(str(found.value))
    return said_on if late else None


def begins(law: Law, on: date, said_on: date | None, code: str, day: date) -> date:
    """Give the day from which a term runs that would begin on a day."""
    entered = entered_late(law, on, said_on) if code in PROTECTING else None
    return day if entered is None else max(day, entered)
