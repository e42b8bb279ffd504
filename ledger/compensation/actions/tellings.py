"""Whom the office tells of a case: a procuratorate, with its receipt, and the claimant (赔偿权利人), when it starts, consults and sues.

    open, notify, sue ─▶ the terms to tell both run ─▶ tell_procuratorate ─▶ receive_receipt
                                                  └──▶ report_claimant
    end, of a clue that a procuratorate sent ─▶ the term for feedback runs ─▶ feed_back

What was told is known by the records; what was recorded wrongly is retracted, and is to be told again. Twin: `damage_telling`.

Law: 环法规〔2025〕6号; 高检发办字〔2024〕237号; docs/spec/compensation.md 22.
"""

from collections.abc import Mapping
from datetime import date
from typing import Final, NamedTuple
from uuid import UUID

from ledger.compensation import office_shapes, shapes
from ledger.compensation.actions.courts import check_after
from ledger.compensation.actions.crimes import check_lessened
from ledger.compensation.actions.engine import SubjectUnknown, View, Work
from ledger.compensation.actions.subjects import say_why
from ledger.compensation.queries.beside import Announced
from ledger.compensation.rules.hearing import OFFICE_TERMS
from ledger.database.queries import named_queries
from ledger.entries import check_shown
from ledger.errors import Conflict, NotFound, RuleViolation
from ledger.processes.acts import About
from ledger.texts import numbered
from ledger.words import word

SQL: Final = named_queries(__name__)

STEPS: Final[Mapping[str, tuple[str, ...]]] = {
    "start": ("open", "reopen"),
    "consultation": ("notify",),
    "suit": ("sue",),
}
"""The steps of the case of which each occasion tells."""
TERMS: Final = {
    "tell_procuratorate": "procuratorate_notice",
    "report_claimant": "claimant_report",
    "feed_back": "procuratorate_feedback",
}
"""The term that each act ends."""
SENT: Final = "procuratorate"
"""The channel of a clue that a procuratorate sent."""


class NothingToTell(RuleViolation, sorts={"occasion": "occasion"}):
    """There is nothing to tell about '{occasion}' in the case {case}: it has not come to that.

    Tell it when the step was taken.
    """

    code = "compensation.nothing_to_tell"
    source = "docs/spec/compensation.md 22"


class AnnouncedAlready(Conflict, sorts={"occasion": "occasion"}):
    """'{occasion}' was told already, on {on}.

    If that was recorded wrongly, retract it first.
    """

    code = "compensation.told_already"
    source = "docs/spec/compensation.md 22"


class TellingPaperMissing(RuleViolation):
    """A notice, report or feedback is on a paper, and none is named.

    Name the paper by its number.
    """

    code = "compensation.telling_paper_missing"
    source = "高检发办字〔2024〕237号"


class ClueNotSent(RuleViolation):
    """The clue of the case {case} was sent by no procuratorate, and none was told of the case, so nobody waits for feedback.

    Tell a procuratorate of the case first.
    """

    code = "compensation.clue_not_sent"
    source = "高检发办字〔2024〕237号"


class RetractionUsed(RuleViolation, about="compensation.case"):
    """It is not retracted while '{action}' of {on} rests on it.

    Reverse or retract that first; a step of the case that was taken stays, with what it rested on.
    """

    code = "compensation.retraction_used"
    source = "docs/spec/compensation.md 22"


class RestingAct(NamedTuple):
    """An act that rests on what is to be retracted, and stands or waits."""

    kind: str
    on: date


def begin_telling(work: Work, occasion: office_shapes.Occasion) -> None:
    """Let the terms run in which a procuratorate and the claimant are told of what is done now.

    Raises:
        nothing of its own.
    """
    for action in ("tell_procuratorate", "report_claimant"):
        work.start(TERMS[action], subject=occasion)


def await_feedback(work: Work) -> None:
    """Let the term run in which a procuratorate that sent the clue hears that no claim is made, or that it ended.

    One that runs since an earlier end runs on.

    Raises:
        nothing of its own.
    """
    if work.stands.sent_by_procuratorate and work.stands.term(TERMS["feed_back"], "") is None:
        work.start(TERMS["feed_back"])


def _due_since(view: View, occasion: str) -> date | None:
    """Give the last day on which the case came to an occasion; None where it never did."""
    return max((one.on for one in view.running.steps if one.action in STEPS[occasion]), default=None)


def _told(view: View, action: str, occasion: str) -> date | None:
    """Give the day on which an occasion was told, since it last came; None where it was not."""
    since = _due_since(view, occasion)
    days = [one.on for one in view.stands.told if (one.kind, one.occasion) == (action, occasion)]
    return next((day for day in sorted(days) if since is not None and day >= since), None)


def untold(view: View) -> list[str]:
    """Say of which occasions the act is still to tell."""
    return _untold(view, view.action)


def _untold(view: View, action: str) -> list[str]:
    return [one for one in STEPS if _due_since(view, one) is not None and _told(view, action, one) is None]


def run_on(work: Work, on: date) -> None:
    """Let the terms of what is still to be told run on that had stopped with the case on a day: it did not end then."""
    for action in ("tell_procuratorate", "report_claimant"):
        for one in _untold(work, action):
            work.run(SQL["runs_again"], code=TERMS[action], subject=one, on=on)


def name_untold(work: Work) -> None:
    """Name in the figures of an end the terms of what is still to be told: they run on. Twin: `damage_telling`.

    Raises:
        nothing of its own.
    """
    terms = {one.code for one in work.stands.terms if one.code in OFFICE_TERMS}
    if terms:
        work.figures["untold"] = ", ".join(sorted(terms))


def check_telling(view: View, occasion: str) -> None:
    """Check that the case came to an occasion, and that it was not told yet.

    Raises (in this order):
        NothingToTell, AnnouncedAlready, TooEarly.
    """
    since = _due_since(view, occasion)
    if since is None:
        raise NothingToTell(occasion=occasion, case=view.case.code)
    told = _told(view, view.action, occasion)
    if told is not None:
        raise AnnouncedAlready(occasion=occasion, on=told.isoformat())
    check_after(view, since)


TELLING: Final[About[View, Work, str]] = About("occasion", untold, None, check_telling, field="occasion")


def tell(work: Work, told: office_shapes.Announcement) -> None:
    """Tell a procuratorate, or the claimant, of what was done in the case; its term ends.

    Raises (in this order):
        TellingPaperMissing, TextTooLong, TextUnprintable, TextEmpty.
    """
    _check_paper(work)
    check_shown(told_to=told.told_to)
    work.stop(TERMS[work.action], subject=told.occasion)
    work.figures["occasion"] = told.occasion


def _check_paper(work: Work) -> None:
    """Check that there is a paper.

    Raises:
        TellingPaperMissing: none is named.
    """
    if not work.step.document.strip():
        raise TellingPaperMissing()


class LateUngrounded(RuleViolation):
    """What is to be entered late is allowed with a reason and the paper that shows its day, for a day that is over.

    Say why it was not entered in time, and name the paper and the day.
    """

    code = "compensation.late_ungrounded"
    source = "docs/spec/compensation.md 2.7"


class LateActUnknown(NotFound, about="compensation.case", sorts={"deed": "act"}):
    """There is no act '{deed}' that is done in a case by one person.

    Name it as the history of a case calls it.
    """

    code = "compensation.late_act_unknown"
    source = "docs/spec/compensation.md 2.7"


def allow_late(work: Work, told: office_shapes.LateEntry) -> None:
    """Allow that a colleague enters an act for a day further back than one person goes alone, once.

    Raises (in this order):
        LateUngrounded, LateActUnknown.
    """
    if not work.step.reason.strip() or not work.step.document.strip() or told.day >= work.step.day:
        raise LateUngrounded()
    if word("act.compensation.case", told.deed) is None:
        raise LateActUnknown(deed=told.deed)
    work.figures |= {"late": told.deed, "day": told.day.isoformat()}


class LinkedAlready(Conflict):
    """The case {case} is linked with {number} already.

    Nothing is to be done; if that was recorded wrongly, retract it.
    """

    code = "compensation.linked_already"
    source = "docs/spec/compensation.md 22"


def link(work: Work, told: office_shapes.CaseLink) -> None:
    """Link the case with a penalty, a rectification or a case elsewhere, by its number.

    Raises (in this order):
        TextTooLong, TextUnprintable, TextEmpty, LinkedAlready.
    """
    check_shown(number=told.number, of_authority=told.of_authority)
    links = [one.words or {} for one in work.stands.told if one.kind == "link_case"]
    known = [
        (one["link"], numbered(str(one["number"]))) for one in links
    ]  # older ones stand as they were typed
    if (told.link, told.number) in known:
        raise LinkedAlready(case=work.case.code, number=told.number)
    work.figures["number"] = told.number


def unreceived(view: View) -> list[UUID]:
    """List the notices to a procuratorate of which there is no receipt."""
    signed = {one.subject for one in view.stands.told if one.kind == "receive_receipt"}
    return [one.id for one in view.stands.told if one.kind == "tell_procuratorate" and one.id not in signed]


def check_receipt(view: View, subject: UUID) -> None:
    """Check that a notice to a procuratorate has no receipt yet, and was not given later.

    Raises (in this order):
        SubjectUnknown, TooEarly.
    """
    if subject not in unreceived(view):
        raise SubjectUnknown(case=view.case.code, subject="notice", id=str(subject))
    check_after(view, _of(view, subject).on)


def receive(work: Work, told: office_shapes.SignedReceipt) -> None:
    """Keep the receipt of a notice to a procuratorate.

    Raises (in this order):
        TellingPaperMissing, TextTooLong, TextUnprintable, TextEmpty.
    """
    _check_paper(work)
    check_shown(received_by=told.received_by)
    work.subject = told.subject


def check_sent(view: View) -> None:
    """Check that a procuratorate waits for feedback.

    Raises:
        ClueNotSent: none sent the clue, and none was told of the case.
    """
    if not (view.stands.sent_by_procuratorate or _notices(view)):
        raise ClueNotSent(case=view.case.code)


def _notices(view: View) -> list[date]:
    """List the days on which a procuratorate was told of the case."""
    return [one.on for one in view.stands.told if one.kind == "tell_procuratorate"]


def feed_back(work: Work, told: office_shapes.ClueFeedback) -> None:
    """Tell a procuratorate how its clue was handled; the term for it ends.

    Raises (in this order):
        TooEarly, TellingPaperMissing, TextTooLong, TextUnprintable, TextEmpty.
    """
    if not work.stands.sent_by_procuratorate:
        check_after(work, min(_notices(work)))
    _check_paper(work)
    check_shown(told_to=told.told_to)
    work.stop(TERMS["feed_back"])


def retractable(view: View) -> list[UUID]:
    """List what was told and not retracted."""
    return [one.id for one in view.stands.told]


def check_retraction(view: View, subject: UUID) -> None:
    """Check that something was told, and not retracted, and that nothing rests on it that stands. Twin: `damage_telling`.

    Raises (in this order):
        SubjectUnknown, RetractionUsed, SignsUndecided.
    """
    if subject not in retractable(view):
        raise SubjectUnknown(case=view.case.code, subject="notice", id=str(subject))
    told = _of(view, subject)
    approval = told.subject if told.kind == "sign_approval" else subject
    used = view.find(RestingAct, SQL["resting"], id=subject, approval=approval)
    if used is not None:
        raise RetractionUsed(action=used.kind, on=used.on.isoformat())
    if told.kind == "state_findings":
        check_lessened(view, subject)


def retract(work: Work, told: shapes.Subject) -> None:
    """Retract what was recorded as told, with the reason: it is to be told again, within the term that ran.

    Raises (in this order):
        TextTooLong, TextUnprintable, TextEmpty.
    """
    say_why(work)
    was = _of(work, told.subject)
    work.subject = told.subject
    code = TERMS.get(was.kind)
    if code is not None:
        work.run(SQL["runs_again"], code=code, subject=was.occasion or "", on=was.on)


def _of(view: View, subject: UUID) -> Announced:
    return next(one for one in view.stands.told if one.id == subject)
