"""An emission report is assigned to an institution, which says what it finds of it; whether it is verified the authority decides.

assign ─▶ assigned ─▶ end ─▶ ended, while nothing is found; else ─▶ end_asked ─▶ confirm (another person) ─▶ ended
                                                                      └─▶ drop ─▶ assigned
find (the institution) ─▶ found ─▶ withdraw ─▶ withdrawn; a newer finding stands before an older one
"""

from typing import Final
from uuid import UUID

from ledger.database import Books, ReadBooks
from ledger.entries import check_shown
from ledger.law_in_force.queries import law_of
from ledger.permits.actions.engine import (
    Asked,
    KeptAct,
    act_conduct,
    begin_new,
    known_act,
    number_locked,
)
from ledger.permits.machines import FINDING, REPORT, VERIFICATION
from ledger.permits.queries.verifications import Filed, assigned_to, filed, found, institution, took_part
from ledger.permits.rules.strips import party_of, written
from ledger.permits.rules.verifications import (
    AssignmentOver,
    FindingOfYours,
    NothingToVerify,
    VerifierAssigned,
    VerifierNotIndependent,
    VerifierUnknown,
    check_finding,
    check_found,
)
from ledger.permits.shapes import FindingTerms, VerificationTerms
from ledger.processes import acting
from ledger.processes.acting import Acting, Done, Verb
from ledger.processes.actions import ProcessUnknown, Step, check_side
from ledger.processes.reasons import check_paper_and_reason

NEEDED: Final = "report.verifier_needed"
"""Key of the law that lets the authority verify only what an institution has found."""


def assign_report(
    books: Books, book_id: int, step: Step, *, act_id: UUID, report: UUID, verifier: str
) -> Done[KeptAct]:
    """Assign a report to an institution, which reads it from then on, with the figures of its site and year.

    Raises (in this order):
        TextTooLong, TextUnprintable, TextEmpty, ProcessUnknown, JurisdictionUnknown, LawGap, AmountBelowZero, IdUsed, VerifierUnknown,
        VerifierNotIndependent, NothingToVerify, VerifierAssigned, IdNotVersion7, StepNotAllowed, RoleNotForStep.
    """
    check_shown(verifier=verifier, document=step.document)
    what = _filed(books, book_id, report)
    law = law_of(books, book_id, step.on).version
    asked = Asked(
        what.site,
        verifier,
        terms=VerificationTerms(report),
        law=law,
        called={"site": "report", "other": "verifier"},
    )
    known = known_act(books, book_id, VERIFICATIONS, "assign", step, act_id, asked)
    if isinstance(known, Done):
        return known
    of = institution(books, book_id, verifier)
    if not of.known:
        raise VerifierUnknown(verifier=verifier)
    if of.takes_part:
        raise VerifierNotIndependent(verifier=verifier)
    _check_there(what)
    number_locked(books, book_id, f"verification:{report}")
    there = assigned_to(books, book_id, report)
    if there is not None:
        raise VerifierAssigned(verifier=there)
    return begin_new(books, book_id, VERIFICATIONS, "assign", step, act_id=act_id, asked=asked, new=known)


def _filed(books: ReadBooks, book_id: int, report: UUID) -> Filed:
    """Read a report.

    Raises:
        ProcessUnknown
    """
    what = filed(books, book_id, report)
    if what is None:
        raise ProcessUnknown(machine=REPORT.title, id=str(report))
    return what


def _check_there(what: Filed) -> None:
    """Check that a report is not rejected.

    Raises:
        NothingToVerify
    """
    if what.state == "rejected":
        raise NothingToVerify(state=what.state)


def end_verification(books: Books, book_id: int, step: Step, *, act_id: UUID) -> Done[KeptAct]:
    """End an assignment, with reason and paper; where something was found under it, another person of the bureau confirms.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, StepBackdated, TextEmpty.
    """
    return acting.take(books, book_id, VERIFICATIONS, act_id, "end", step)


def confirm_end(books: Books, book_id: int, step: Step, *, act_id: UUID) -> Done[KeptAct]:
    """Confirm as another person that an assignment ends: what was found under it does not count any more.

    Raises (in this order):
        ProcessUnknown, StepPassed, StepUnnamed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, ActedBefore,
        StepBackdated, AskerGone.
    """
    return acting.take(books, book_id, VERIFICATIONS, act_id, "confirm", step)


def drop_end(books: Books, book_id: int, step: Step, *, act_id: UUID) -> Done[KeptAct]:
    """Drop that an assignment ends: it goes on.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, StepBackdated.
    """
    return acting.take(books, book_id, VERIFICATIONS, act_id, "drop", step)


def find_of_report(
    books: Books,
    book_id: int,
    step: Step,
    *,
    act_id: UUID,
    verification: UUID,
    opinion: str,
    quantity: int | None,
) -> Done[KeptAct]:
    """Say what was found of a report, as the institution to which it is assigned, with its paper; the newest finding stands.

    Raises (in this order):
        TextTooLong, TextUnprintable, TextEmpty, ProcessUnknown, NotYourSide, JurisdictionUnknown, LawGap, AmountBelowZero, IdUsed,
        AssignmentOver, VerifierNotIndependent, NothingToVerify, FindingUnfit, FindingOfYours, IdNotVersion7, StepNotAllowed,
        RoleNotForStep.
    """
    check_shown(document=step.document)
    running, kept = acting.opened(books, book_id, VERIFICATIONS, verification, step)
    verifier = kept.other or ""
    check_side(FINDING, "find", step, verifier)
    terms = FindingTerms(verification, opinion, quantity)
    law = law_of(books, book_id, step.on).version
    asked = Asked(
        kept.site, verifier, terms=terms, law=law, called={"site": "verification", "other": "verification"}
    )
    known = known_act(books, book_id, FINDINGS, "find", step, act_id, asked)
    if isinstance(known, Done):
        return known
    if running.state != "assigned":
        raise AssignmentOver(state=running.state)
    report = _filed(books, book_id, kept.said(VerificationTerms).report)
    if institution(books, book_id, verifier).takes_part:
        raise VerifierNotIndependent(verifier=verifier)
    _check_there(report)
    told = (written(report.quantity), "-" if quantity is None else written(quantity))
    check_finding(opinion, report.quantity, quantity, told=told)
    if took_part(books, book_id, report.report_id, party_of(report.site), step.actor_id):
        raise FindingOfYours()
    return begin_new(books, book_id, FINDINGS, "find", step, act_id=act_id, asked=asked, new=known)


def withdraw_finding(books: Books, book_id: int, step: Step, *, act_id: UUID) -> Done[KeptAct]:
    """Withdraw a finding, as the institution that made it, with reason and paper; the one before it stands again.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, StepBackdated, NotYourSide,
        TextEmpty.
    """
    return acting.take(books, book_id, FINDINGS, act_id, "withdraw", step)


def check_needed(books: ReadBooks, book_id: int, report: UUID, step: Step) -> None:
    """Check that a report was found right, where the law of the day on which it is verified asks for that.

    Raises (in this order):
        JurisdictionUnknown, LawGap, FindingMissing, FoundOtherwise; never ProcessUnknown: the report is there that is verified.
    """
    law = law_of(books, book_id, step.on)
    if law.find(NEEDED, step.on) is None or not law.flag(NEEDED, step.on):
        return
    last = found(books, book_id, report)
    what = _filed(books, book_id, report)
    check_found(
        None if last is None else last.opinion,
        verifier="" if last is None else last.verifier,
        filed=written(what.quantity),
    )


def _count_end(books: ReadBooks, taken: Acting[KeptAct]) -> str:
    """Tell as which step an end counts: what takes a finding out takes two."""
    last = found(books, taken.book_id, taken.record.said(VerificationTerms).report)
    return "end" if last is None else "ask_end"


def _of_verifier(_books: ReadBooks, taken: Acting[KeptAct]) -> None:
    check_side(FINDING, "withdraw", taken.step, taken.record.other or "")


VERIFICATIONS: Final = act_conduct(
    VERIFICATION,
    VerificationTerms,
    Verb("end", "End the assignment", "终止核查委托", check_paper_and_reason, steps=("end", "ask_end"), choose=_count_end, paper=True),
    Verb("confirm", "Confirm that the assignment ends", "确认终止核查委托"),
    Verb("drop", "Drop that the assignment ends", "撤回终止核查委托的申请"),
)  # fmt: skip
"""How one acts with a report that is assigned to an institution."""
FINDINGS: Final = act_conduct(
    FINDING,
    FindingTerms,
    Verb(
        "withdraw",
        "Withdraw the finding",
        "撤回核查结论",
        check_paper_and_reason,
        side=_of_verifier,
        paper=True,
    ),
)
"""How one acts with what an institution found of a report."""
