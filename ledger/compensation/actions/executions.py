"""Enforcement by a court, and preservation of property before it.

Enforcement is applied for on a title alone (`rules.titles`), within two years, and on each title once against each who owes by it; the
court gives it a number, suspends it, ends the round for want of assets and resumes it, or concludes it. The parties settle it, and it goes
on where that is not performed: what is owed stays what the title says. What it brings is money that comes (`pay`). Property is preserved
for what is claimed.

Law: 民事诉讼法 (2023) art. 103–108, 241, 247, 250, 267–268; 法释〔2022〕11号 art. 517; 法释〔2018〕3号 art. 9–10;
法释〔2020〕21号 art. 19–20.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final
from uuid import UUID

from ledger.amounts import yuan
from ledger.compensation import court_shapes, shapes
from ledger.compensation.actions.claims import ObligorNotLiable
from ledger.compensation.actions.courts import join
from ledger.compensation.actions.engine import View, Work
from ledger.compensation.actions.insolvencies import EnforcementBarred, bankrupts
from ledger.compensation.actions.interest_terms import going, interest_alone, stop_interest_terms, subject_of
from ledger.compensation.actions.suits import check_number, check_paper
from ledger.compensation.machines import ENFORCEMENT, PRESERVATION
from ledger.compensation.queries.beside import InCourt
from ledger.compensation.queries.standing import Part
from ledger.compensation.rules.claims import NotAboveZero
from ledger.compensation.rules.days import check_near
from ledger.compensation.rules.titles import Debt, covered, in_time, titled
from ledger.compensation.separate_shapes import CourtEnforcement
from ledger.compensation.tables.separate import enforced
from ledger.errors import Malformed, RuleViolation
from ledger.processes.actions import begin
from ledger.processes.machines import Machine
from ledger.words import several


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


class EnforcedAlready(RuleViolation):
    """What {owner} owes here is enforced already: it was applied for on {since}.

    Let that go on, or resume it; apply again for what came to be overdue since, or against others.
    """

    code = "compensation.enforced_already"
    source = "民事诉讼法 art. 247 (2023); 法释〔2022〕11号 art. 517"


class SettledUntilWrong(Malformed):
    """The settlement of {on} would be performed until {until}.

    Write the last day on which something is to be performed by it.
    """

    code = "compensation.settled_until_wrong"
    source = "法释〔2018〕3号 art. 9–10"


class PreservedUntilWrong(Malformed):
    """The preservation would end on {until}, and it is granted on {on}.

    Write the day that the ruling names, or the day three years on for land and buildings.
    """

    code = "compensation.preserved_until_wrong"
    source = "法释〔2022〕11号 art. 485"


def debts(view: View) -> list[Debt]:
    """List what is overdue on the way of the case, or by a separate claim, with title, term and who owe it: instalments, late interest
    whose principal was paid, and duties.
    """
    return _debts_of(view, view.claim and view.claim.id)


def _debts_of(view: View, apart: UUID | None) -> list[Debt]:
    ends = {one.subject: one.due_on for one in view.stands.terms if one.code == "enforcement"}
    parts = {one.part: one for one in view.stands.parts}
    found = []
    for one in view.stands.overdue(view.on):
        part = parts[one.part]
        if part.apart == apart:
            owners = sorted(_bound(view, part))
            found.append(_debt(ends, str(one.number), part.court_since, owners, one.due_on))
    for part, due_on, _ in interest_alone(view.stands, view.on):
        if part.apart == apart:
            owners = sorted(_bound(view, part))
            found.append(_debt(ends, subject_of(part.part), part.court_since, owners, due_on))
    for duty in view.stands.unperformed(view.on):
        if duty.apart == apart:
            owners = [owner for owner, _ in duty.shares]
            found.append(_debt(ends, f"duty {duty.number}", duty.court_since, owners, duty.due_on))
    return found


def _bound(view: View, part: Part) -> frozenset[str]:
    """Tell who owes something of a part still: neither released, nor through with what it owes at the most."""
    paid: Counter[str] = Counter()
    for one in view.stands.payments:
        if one.part == part.part:
            paid[one.debtor] += one.amount - one.excess
    through = {one.owner for one in part.owing if one.most is not None and paid[one.owner] >= one.most}
    return view.stands.still_owing(part.part, part.owing, view.on) - through


def _debt(
    ends: Mapping[str, date | None], subject: str, since: date | None, owners: Iterable[str], due_on: date
) -> Debt:
    return Debt(subject, since, ends.get(subject), frozenset(owners), due_on)


def _standing(view: View, apart: UUID | None, *, but: UUID | None = None) -> list[InCourt]:
    """List the enforcements of a way that go on or may be resumed, the first one first."""
    return [one for one in going(view.stands) if one.apart == apart and one.id != but]


def _free(view: View, debt: Debt) -> Debt:
    """Give a debt with those against whom nothing enforces it yet. Twin: `ledger.check_damage_title_once`."""
    owners = debt.owners
    for one in _standing(view, view.claim and view.claim.id):
        if covered(debt, one.on):
            owners = owners - set(one.against) if one.against else frozenset()
    return replace(debt, owners=owners)


def check_title(view: View) -> None:
    """Check that something overdue stands in a court document, and that there is still time to have it enforced.

    Raises (in this order):
        EnforcementBarred, NoTitle, EnforcedAlready, EnforcementTooLate.
    """
    _enforceable(view, debts(view))


def _enforceable(view: View, owed: Sequence[Debt]) -> list[Debt]:
    """Give what of some debts a court enforces, with those against whom nothing enforces it yet.

    Raises (in this order):
        EnforcementBarred, NoTitle, EnforcedAlready, EnforcementTooLate.
    """
    gone = bankrupts(view)
    able = [replace(one, owners=one.owners - gone) for one in owed if one.owners - gone]
    if owed and not able:
        barred = gone & {owner for one in owed for owner in one.owners}
        raise EnforcementBarred(case=view.case.code, parties=several(sorted(barred)))
    known = titled(able, view.on)
    if not known:
        raise NoTitle(case=view.case.code)
    free = [one for one in (_free(view, debt) for debt in known) if one.owners]
    if not free:
        owners = sorted({owner for one in known for owner in one.owners})
        since = _standing(view, view.claim and view.claim.id)[-1].on
        raise EnforcedAlready(owner=several(owners), since=since.isoformat())
    found = in_time(free, view.on)
    if not found:
        ends = [one.ends_on for one in free if one.ends_on is not None]
        raise EnforcementTooLate(until=max(ends).isoformat())
    return found


def enforce(work: Work, told: CourtEnforcement) -> None:
    """Apply for enforcement against some or all of those who are late: the terms of what they owe stop, those of others run on.

    Raises (in this order):
        NotLate, EnforcementBarred, NoTitle, EnforcedAlready, EnforcementTooLate, CodeMalformed, TextTooLong, TextUnprintable, TextEmpty;
        those of `begin`.
    """
    owed = debts(work)
    for owner in told.against:
        own = [replace(one, owners=frozenset({owner})) for one in owed if owner in one.owners]
        if not own:
            raise NotLate(owner=owner, on=work.on.isoformat())
        _enforceable(work, own)
    named = frozenset(told.against)
    wanted = [replace(one, owners=one.owners & named) for one in owed] if named else owed
    chosen = _enforceable(work, [one for one in wanted if one.owners])
    join(work, told.court, "court", told.court_name)
    for one in chosen:
        work.stop("enforcement", subject=one.subject)
    stop_interest_terms(work, {one.subject for one in chosen})
    begin(work.books, work.book_id, work.record_id, ENFORCEMENT, "apply", work.step)
    against = {owner for one in chosen for owner in one.owners}
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


def reconcile(work: Work, told: court_shapes.SettledEnforcement) -> None:
    """Record that the parties have settled the enforcement: it waits until that is performed. What is owed stays what the title says, and
    until two years after the last day of the settlement it can be resumed.

    Raises (in this order):
        CourtPaperMissing, SettledUntilWrong, DayTooFar; those of `Work.sub`.
    """
    check_paper(work)
    if told.until < work.on:
        raise SettledUntilWrong(until=told.until.isoformat(), on=work.on.isoformat())
    check_near(work.on, told.until)
    _turn(work, told)
    work.name_end("reconciliation", told.until, "named in the settlement", subject=str(told.subject))
    work.start("enforcement", on=told.until, subject=str(told.subject))


def check_resumed(view: View, subject: UUID) -> None:
    """Check that there is still time to go on with an enforcement that was settled.

    Raises:
        EnforcementTooLate: it has ended.
    """
    until = view.stands.due("enforcement", str(subject))
    if until is not None and view.on > until:
        raise EnforcementTooLate(until=until.isoformat())


def go_on(work: Work, told: shapes.Subject) -> None:
    """Record that the enforcement goes on, or is complete; what was settled waits for nothing any more.

    Raises (in this order):
        those of `turn`.
    """
    turn(work, told)
    work.stop("reconciliation", "enforcement", subject=str(told.subject))


def withdraw(work: Work, told: shapes.Subject) -> None:
    """Withdraw the application: the time to apply runs anew from then on of what nothing else enforces.

    Raises (in this order):
        those of `go_on`.
    """
    go_on(work, told)
    one = next(one for one in work.stands.enforcements if one.id == told.subject)
    others = _standing(work, one.apart, but=one.id)
    running = {term.subject for term in work.stands.terms if term.code == "enforcement"}
    for debt in _debts_of(work, one.apart):
        if (
            covered(debt, one.on)
            and debt.subject not in running
            and not any(covered(debt, x.on) for x in others)
        ):
            work.start("enforcement", subject=debt.subject)


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
