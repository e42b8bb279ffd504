"""A hearing (听证) about a withdrawal, before it is concluded: asked for by its owner, or set by the bureau, and led by who did not decide.

ask ─▶ asked ─▶ hold (somebody who did not decide) ─▶ held
         ├────▶ withdraw (the party) ─▶ withdrawn
         └────▶ drop (who set it) ─▶ dropped
held ─▶ annul ─▶ annulment_asked ─▶ confirm (another person) ─▶ asked: it is to be held again
                       └─▶ drop ─▶ held
"""

from datetime import date
from typing import Final
from uuid import UUID

from ledger.database import Books, ReadBooks
from ledger.entries import check_shown
from ledger.law_in_force.queries import calendar_of, law_of
from ledger.permits.actions.engine import Asked, KeptAct, act_conduct, begin_new, known_act
from ledger.permits.actions.reviews import decision_of
from ledger.permits.actions.served import hearings, served_on
from ledger.permits.actions.withdrawals import OPEN, WITHDRAWALS
from ledger.permits.machines import HEARING
from ledger.permits.rules.reviews import deciders
from ledger.permits.rules.service import (
    HearingNotGiven,
    HearingOfAnother,
    HearingOfYours,
    NothingToHear,
    check_asked,
    check_first,
)
from ledger.permits.rules.strips import party_of
from ledger.permits.shapes import HearingTerms
from ledger.processes import acting
from ledger.processes.acting import Acting, Done, Made, Verb
from ledger.processes.actions import Running, Step, check_side
from ledger.processes.reasons import check_paper_and_reason


def ask_hearing(
    books: Books, book_id: int, step: Step, *, act_id: UUID, decision: UUID, ground: str
) -> Done[KeptAct]:
    """Ask for a hearing about a withdrawal, as its owner while there is time; or set one as the bureau, with its paper.

    Raises (in this order):
        TextTooLong, TextUnprintable, TextEmpty, ProcessUnknown, NotYourSide, AmountBelowZero, IdUsed, NothingToHear, JurisdictionUnknown,
        LawGap, HearingNotGiven, HearingLate, HearingSet, IdNotVersion7, StepNotAllowed, RoleNotForStep.
    """
    check_shown(ground=ground)
    if step.owner is None:
        check_shown(document=step.document)
    running, kept = acting.read_process(books, book_id, WITHDRAWALS, decision, step.owner)
    check_side(HEARING, "ask", step, party_of(kept.site))
    asked = Asked(kept.site, terms=HearingTerms(decision, ground), law=kept.law, called={"site": "decision"})
    known = known_act(books, book_id, HEARINGS, "ask", step, act_id, asked)
    if isinstance(known, Done):
        return known
    if running.state not in OPEN:
        raise NothingToHear(state=running.state)
    if step.owner is not None:
        check_asked(step.day, _asked_until(books, running))
    else:
        check_first([one.state for one in hearings(books, book_id, decision)])
    return begin_new(books, book_id, HEARINGS, "ask", step, act_id=act_id, asked=asked, new=known)


def _asked_until(books: ReadBooks, running: Running) -> date:
    """Give the last day on which a party asks: counted from the later of the decision and its service."""
    book_id = running.book_id
    began = next((one.on for one in running.steps if one.action == "confirm"), running.steps[0].on)
    law = law_of(books, book_id, began)
    if not law.find("hearing.request_working_days", began):
        raise HearingNotGiven()
    known = max(began, served_on(books, book_id, running.process_id) or began)
    return calendar_of(books, book_id).add(known, law.integer("hearing.request_working_days", began)).on


def hold_hearing(books: Books, book_id: int, step: Step, *, act_id: UUID) -> Done[KeptAct]:
    """Record that a hearing was held, as who led it, with its record.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, StepBackdated, TextEmpty,
        HearingOfYours.
    """
    return acting.take(books, book_id, HEARINGS, act_id, "hold", step)


def withdraw_hearing(books: Books, book_id: int, step: Step, *, act_id: UUID) -> Done[KeptAct]:
    """Give the hearing up, as whom the decision concerns.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, StepBackdated.
    """
    return acting.take(books, book_id, HEARINGS, act_id, "withdraw", step)


def annul_hearing(books: Books, book_id: int, step: Step, *, act_id: UUID) -> Done[KeptAct]:
    """Ask to annul that a hearing was held, which was recorded by mistake; another person confirms, and it is to be held.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, StepBackdated, TextEmpty.
    """
    return acting.take(books, book_id, HEARINGS, act_id, "annul", step)


def confirm_hearing(books: Books, book_id: int, step: Step, *, act_id: UUID) -> Done[KeptAct]:
    """Confirm as another person that a hearing was not held as recorded.

    Raises (in this order):
        ProcessUnknown, StepPassed, StepUnnamed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, ActedBefore,
        StepBackdated,
        AskerGone.
    """
    return acting.take(books, book_id, HEARINGS, act_id, "confirm", step)


def drop_hearing(books: Books, book_id: int, step: Step, *, act_id: UUID) -> Done[KeptAct]:
    """Drop a hearing that is not held yet, as who set it; or that the record of one is annulled: it was held.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, StepBackdated,
        HearingOfAnother.
    """
    return acting.take(books, book_id, HEARINGS, act_id, "drop", step)


def _check_hold(books: ReadBooks, taken: Acting[KeptAct]) -> None:
    check_shown(document=taken.step.document)
    decided, _ = decision_of(books, taken.book_id, taken.record.said(HearingTerms).decision, None)
    if taken.step.person in deciders([(one.action, one.person) for one in decided.steps]):
        raise HearingOfYours()


def _waits(running: Running, _act: KeptAct) -> bool:
    """Whether it is not held yet, so that what is dropped is the hearing."""
    return running.state == "asked"


def _annulling(running: Running, _act: KeptAct) -> bool:
    """Whether what is dropped is that its record is annulled."""
    return running.state != "asked"


def _check_drop(_books: ReadBooks, taken: Acting[KeptAct]) -> None:
    # Where it is told what can be done next, nobody acts yet: whose it is to drop is told by the rule.
    if taken.step.actor_id != acting.NOBODY and taken.step.person != taken.process.began:
        raise HearingOfAnother()


def _annulled(_books: Books, _taken: Acting[KeptAct]) -> Made:
    return Made(told="annul")


HEARINGS: Final = act_conduct(
    HEARING,
    HearingTerms,
    Verb("hold", "Record that the hearing was held", "登记听证笔录", _check_hold, paper=True),
    Verb("withdraw", "Give the hearing up", "放弃听证"),
    Verb("drop", "Drop the hearing that was set", "撤回所定听证", _check_drop, only=_waits),
    Verb("annul", "Ask to annul the record of the hearing", "申请认定听证记录无效",
         check_paper_and_reason, steps=("ask_annulment",), paper=True),
    Verb("confirm", "Confirm that the record of the hearing is annulled", "确认听证记录无效", do=_annulled),
    Verb("drop", "Drop the annulment of the record of the hearing", "撤回认定听证记录无效的申请", only=_annulling),
)  # fmt: skip
"""How one acts with a hearing."""
