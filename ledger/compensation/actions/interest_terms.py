"""The time to apply for enforcement of late interest that is owed alone: its principal was paid, and the interest was not.

What of the principal is not due yet hinders nothing.

The interest is owed under the same title as its principal, and is enforced with it. Where the principal was paid before, the two years of
what is left run anew from that payment, without anybody's asking, and stop with the interest, with its enforcement, or where principal is
owed again.

Law: 民事诉讼法 art. 250, 264 (2023); 民法典 art. 195; docs/spec/compensation.md 4.10.
"""

from collections.abc import Collection
from datetime import date
from typing import Final, NamedTuple

from ledger.compensation.actions.engine import Work
from ledger.compensation.machines import ENFORCED
from ledger.compensation.queries.beside import InCourt
from ledger.compensation.queries.standing import Part, Standing
from ledger.compensation.rules.claims import INTEREST
from ledger.compensation.rules.titles import Debt, covered
from ledger.database.queries import named_queries

SQL: Final = named_queries(__name__)


class Remaining(NamedTuple):
    """Late interest that is owed alone; fen."""

    part: Part
    due_on: date
    """Last day of the last term that was missed."""
    amount: int


def interest_alone(stands: Standing, on: date) -> list[Remaining]:
    """List what of late interest is due under court documents on a day while no principal of its part is overdue."""
    due = {one.part: fen for one, fen in stands.open(("claim_due",)).items() if one.head == INTEREST}
    found = []
    for part in stands.parts:
        own = [one for one in stands.instalments if one.part == part.part]
        overdue = any(one.open and one.due_on < on for one in own)
        if due.get(part.part, 0) <= 0 or part.court_since is None or overdue:
            continue
        late = [one.due_on for one in own if any(day > one.due_on for day, _ in one.paid)]
        ended = late or [one.due_on for one in own if one.due_on < on]
        if ended:
            found.append(Remaining(part, max(ended), due[part.part]))
    return found


def going(stands: Standing) -> list[InCourt]:
    """List the enforcements that go on or may be resumed, the first one first."""
    return sorted((one for one in stands.enforcements if one.state in ENFORCED), key=lambda one: one.on)


class InterestTerm(NamedTuple):
    """A part under a court document of which no principal is overdue, or of whose interest a term runs."""

    part: int
    alone: bool
    """Whether interest of it is due, and no principal is overdue."""
    since: date | None
    """Day on which the last of its principal was paid."""
    due_on: date | None
    """Last day of the last term that was missed."""
    court_since: date
    runs: bool


def subject_of(part: int) -> str:
    """Name what the term is about."""
    return f"interest {part}"


def stop_interest_terms(work: Work, numbers: Collection[str]) -> None:
    """Stop the terms of late interest of the parts of some instalments, with whose enforcement it is enforced."""
    for part in sorted({one.part for one in work.stands.instalments if str(one.number) in numbers}):
        work.stop("enforcement", subject=subject_of(part))


def keep_interest_terms(work: Work) -> None:
    """Start or stop the terms of late interest that is owed alone, after an act that moved something.

    Raises:
        nothing of its own.
    """
    if not work.entries or not any(one.court_since is not None for one in work.stands.parts):
        return
    for one in work.read(InterestTerm, SQL["alone"], on=work.on):
        if one.runs and not one.alone:
            work.stop("enforcement", subject=subject_of(one.part))
        elif one.alone and not one.runs and one.since is not None and not _enforced(work, one):
            work.start("enforcement", on=max(one.since, one.court_since), subject=subject_of(one.part))


def _enforced(work: Work, one: InterestTerm) -> bool:
    """Tell whether an enforcement that goes on, or may be resumed, is about it."""
    apart = work.stands.way_of("claim_due", one.part)
    debt = Debt(subject_of(one.part), one.court_since, None, due_on=one.due_on or date.min)
    return any(covered(debt, x.on) for x in going(work.stands) if x.apart == apart)
