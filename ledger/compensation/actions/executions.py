"""Enforcement by a court, and preservation of property before it.

Enforcement is applied for on a title alone (`rules.titles`), within two years; the court gives it a number, suspends it, ends the round
for want of assets and resumes it, or concludes it. What it brings is money that comes (`pay`). Property is preserved for what is claimed.

Law: 民事诉讼法 (2023) art. 103–108, 247, 250, 267–268; 法释〔2022〕11号 art. 517.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final

from ledger.amounts import yuan
from ledger.compensation import shapes
from ledger.compensation.actions.claims import ObligorNotLiable
from ledger.compensation.actions.courts import join
from ledger.compensation.actions.engine import View, Work
from ledger.compensation.actions.insolvencies import EnforcementBarred, bankrupts
from ledger.compensation.actions.suits import check_number, check_paper
from ledger.compensation.machines import ENFORCEMENT, PRESERVATION
from ledger.compensation.queries.standing import Part
from ledger.compensation.rules.claims import NotAboveZero
from ledger.compensation.rules.days import check_near
from ledger.compensation.rules.titles import Debt, in_time, titled
from ledger.compensation.separate_shapes import CourtEnforcement
from ledger.compensation.tables.separate import enforced
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


class NotLate(RuleViolation):
    """{owner} owes nothing here that is overdue on {on}, so nothing is enforced against it.

    Name those who are late; the case tells who they are.
    """

    code = "compensation.not_late"
    source = "民事诉讼法 art. 247 (2023)"


class PreservedUntilWrong(Malformed):
    """The preservation would end on {until}, and it is granted on {on}.

    Write the day that the ruling names, or the day three years on for land and buildings.
    """

    code = "compensation.preserved_until_wrong"
    source = "法释〔2022〕11号 art. 485"


def debts(view: View) -> list[Debt]:
    """List what is overdue, with title, term and those who owe it: instalments and duties in kind, of the case or of a separate claim."""
    ends = {one.subject: one.due_on for one in view.stands.terms if one.code == "enforcement"}
    parts = {one.part: one for one in view.stands.parts}
    found = []
    for one in view.stands.overdue(view.on):
        part = parts[one.part]
        if view.claim is None or part.apart == view.claim.id:
            owners = sorted(_bound(view, part))
            found.append(_debt(ends, str(one.number), part.court_since, owners))
    for duty in view.stands.unperformed(view.on):
        if view.claim is None or duty.apart == view.claim.id:
            owners = [owner for owner, _ in duty.shares]
            found.append(_debt(ends, f"duty {duty.number}", duty.court_since, owners))
    return found


def _bound(view: View, part: Part) -> frozenset[str]:
    """Tell who owes something of a part still: neither released, nor through with what it owes at the most."""
    paid: Counter[str] = Counter()
    for one in view.stands.payments:
        if one.part == part.part:
            paid[one.debtor] += one.amount - one.excess
    through = {one.owner for one in part.owing if one.most is not None and paid[one.owner] >= one.most}
    return view.stands.still_owing(part.part, part.owing, view.on) - through


def _debt(ends: Mapping[str, date | None], subject: str, since: date | None, owners: Iterable[str]) -> Debt:
    return Debt(subject, since, ends.get(subject), frozenset(owners))


def check_title(view: View) -> None:
    """Check that something overdue stands in a court document, and that there is still time to have it enforced.

    Raises (in this order):
        EnforcementBarred, NoTitle, EnforcementTooLate.
    """
    _enforceable(view, debts(view))


def _enforceable(view: View, owed: Sequence[Debt]) -> list[Debt]:
    """Give what of some debts a court enforces.

    Raises (in this order):
        EnforcementBarred, NoTitle, EnforcementTooLate.
    """
    gone = bankrupts(view)
    free = [one for one in owed if one.owners - gone]
    if owed and not free:
        raise EnforcementBarred(case=view.case.code, parties=", ".join(sorted(gone)))
    known = titled(free, view.on)
    if not known:
        raise NoTitle(case=view.case.code)
    found = in_time(known, view.on)
    if not found:
        ends = [one.ends_on for one in known if one.ends_on is not None]
        raise EnforcementTooLate(until=max(ends).isoformat())
    return found


def enforce(work: Work, told: CourtEnforcement) -> None:
    """Apply for enforcement against some or all of those who are late: the terms of what they owe stop, those of others run on.

    Raises (in this order):
        NotLate, EnforcementBarred, NoTitle, EnforcementTooLate, CodeMalformed, TextTooLong, TextUnprintable, TextEmpty; those of `begin`.
    """
    owed, gone = debts(work), bankrupts(work)
    for owner in told.against:
        if not any(owner in one.owners for one in owed):
            raise NotLate(owner=owner, on=work.on.isoformat())
        if owner in gone:
            raise EnforcementBarred(case=work.case.code, parties=owner)
        _enforceable(work, [one for one in owed if owner in one.owners])
    wanted = [one for one in owed if not told.against or one.owners & set(told.against)]
    chosen = _enforceable(work, wanted)
    join(work, told.court, "court", told.court_name)
    for one in chosen:
        work.stop("enforcement", subject=one.subject)
    begin(work.books, work.book_id, work.record_id, ENFORCEMENT, "apply", work.step)
    against = set(told.against) or {owner for one in chosen for owner in one.owners} - gone
    work.insert(enforced, *({"enforcement_id": work.record_id, "owner": owner} for owner in sorted(against)))
    work.figures["against"] = ", ".join(sorted(against))


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
        CourtPaperMissing, CaseNumberMissing, PreservedUntilWrong, DayTooFar; those of `Work.sub`.
    """
    check_number(work, told.number)
    if told.until <= work.on:
        raise PreservedUntilWrong(until=told.until.isoformat(), on=work.on.isoformat())
    check_near(work.on, told.until)
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
