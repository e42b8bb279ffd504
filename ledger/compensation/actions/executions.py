"""Enforcement by a court, and preservation of property before it.

Enforcement is applied for on a title alone (`rules.titles`), within two years; the court gives it a number, suspends it, ends the round
for want of assets and resumes it, or concludes it. What it brings is money that comes (`pay`). Property is preserved for what is claimed.

Law: 民事诉讼法 (2023) art. 103–108, 247, 250, 267–268; 法释〔2022〕11号 art. 517.
"""

from collections.abc import Mapping
from typing import Final

from ledger.amounts import yuan
from ledger.compensation import shapes
from ledger.compensation.actions.claims import ObligorNotLiable
from ledger.compensation.actions.courts import join
from ledger.compensation.actions.engine import View, Work
from ledger.compensation.actions.insolvencies import check_enforceable
from ledger.compensation.actions.suits import check_number, check_paper
from ledger.compensation.machines import ENFORCEMENT, PRESERVATION
from ledger.compensation.rules.claims import NotAboveZero
from ledger.compensation.rules.titles import Debt, in_time, titled
from ledger.errors import Malformed, RuleViolation
from ledger.processes.actions import begin
from ledger.processes.machines import Machine


class NoTitle(RuleViolation):
    """Nothing that is overdue in the case {case} stands in a court document, so no court enforces it.

    Sue, or apply for a payment order; next time have the agreement confirmed by a court.
    """

    code = "compensation.no_title"
    source = "民事诉讼法 art. 206, 227, 247 (2023)"


class EnforcementTooLate(RuleViolation):
    """The time to apply for enforcement ended on {until}.

    Check the dates: the two years run from the last day of each instalment's term.
    """

    code = "compensation.enforcement_too_late"
    source = "民事诉讼法 art. 250 (2023)"


class PreservedUntilWrong(Malformed):
    """The preservation would end on {until}, and it is granted on {on}.

    Write the day that the ruling names, or the day three years on for land and buildings.
    """

    code = "compensation.preserved_until_wrong"
    source = "法释〔2022〕11号 art. 485"


def debts(view: View) -> list[Debt]:
    """List the instalments that are overdue, with title and term."""
    since = {one.part: one.court_since for one in view.stands.parts}
    ends = {one.subject: one.due_on for one in view.stands.terms if one.code == "enforcement"}
    return [
        Debt(one.number, since.get(one.part), ends.get(str(one.number)))
        for one in view.stands.overdue(view.on)
    ]


def check_title(view: View) -> None:
    """Check that something overdue stands in a court document, and that there is still time to have it enforced.

    A duty in kind that a court document has fixed is enforced without an instalment.

    Raises (in this order):
        EnforcementBarred, NoTitle, EnforcementTooLate.
    """
    check_enforceable(view)
    if any(one.court_since is not None and view.stands.left(one.number) for one in view.stands.duties):
        return
    known = titled(debts(view), view.on)
    if not known:
        raise NoTitle(case=view.case.code)
    if not in_time(known, view.on):
        ends = [one.ends_on for one in known if one.ends_on is not None]
        raise EnforcementTooLate(until=max(ends).isoformat())


def enforce(work: Work, told: shapes.Court) -> None:
    """Apply for enforcement of what is overdue, has a title, and is in its time.

    Raises (in this order):
        CodeMalformed, TextTooLong, TextUnprintable, TextEmpty; those of `begin`.
    """
    join(work, told.court, "court", told.court_name)
    for one in in_time(titled(debts(work), work.on), work.on):
        work.stop("enforcement", subject=str(one.number))
    begin(work.books, work.book_id, work.record_id, ENFORCEMENT, "apply", work.step)


STEPS: Final[Mapping[str, tuple[Machine, str]]] = {
    **{f"{one.action}_enforcement": (ENFORCEMENT, one.action) for one in ENFORCEMENT.transitions},
    **{f"{one.action}_preservation": (PRESERVATION, one.action) for one in PRESERVATION.transitions},
}
"""Which step of which machine an act takes, by its name."""


def _turn(work: Work, told: shapes.Subject) -> None:
    machine, step = STEPS[work.action]
    work.sub(machine, step, told.subject)


def turn(work: Work, told: shapes.Subject) -> None:
    """Record what became of an enforcement, or that a preservation was denied or lifted.

    Raises (in this order):
        CourtPaperMissing; those of `Work.sub`.
    """
    check_paper(work)
    _turn(work, told)


def docket(work: Work, told: shapes.Docketed) -> None:
    """Record what a court did with an enforcement under its case number: it has taken it, or ended the round for want of assets.

    Raises (in this order):
        CourtPaperMissing, CaseNumberMissing; those of `Work.sub`.
    """
    check_number(work, told.number)
    _turn(work, told)


# -- preservation -------------------------------------------------------------------------------------------------------


def apply_preservation(work: Work, told: shapes.Preservation) -> None:
    """Apply for the preservation of property of a liable party.

    Raises (in this order):
        CourtPaperMissing, NotAboveZero, ObligorNotLiable, CodeMalformed, TextTooLong, TextUnprintable, TextEmpty; those of `begin`.
    """
    check_paper(work)
    if told.amount <= 0:
        raise NotAboveZero(amount=yuan(told.amount))
    if told.against not in work.owners:
        raise ObligorNotLiable(owner=told.against, case=work.case.code)
    join(work, told.court, "court", told.court_name)
    begin(work.books, work.book_id, work.record_id, PRESERVATION, "apply", work.step)


def keep_until(work: Work, told: shapes.Preserved) -> None:
    """Record the ruling that preserves property, or prolongs that, until a day.

    Raises (in this order):
        CourtPaperMissing, CaseNumberMissing, PreservedUntilWrong; those of `Work.sub`.
    """
    check_number(work, told.number)
    if told.until <= work.on:
        raise PreservedUntilWrong(until=told.until.isoformat(), on=work.on.isoformat())
    work.stop("preservation", subject=str(told.subject))
    _turn(work, told)
    work.name_end("preservation", told.until, "named in the ruling", subject=str(told.subject))


def end_preservation(work: Work, told: shapes.Subject) -> None:
    """Record that a preservation was lifted.

    Raises (in this order):
        CourtPaperMissing; those of `Work.sub`.
    """
    turn(work, told)
    work.stop("preservation", subject=str(told.subject))
