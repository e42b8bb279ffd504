"""Reviews of what the bureau decided (行政复议, 行政诉讼): who is concerned asks in time, and two who did not decide say what came of it.

    ask ─▶ asked ─▶ suspend ─▶ suspended ─▶ resume (another person) ─▶ asked
             ├─▶ withdraw (the party) ─▶ withdrawn
             └─▶ upheld, changed, annulled, dismissed, withdrawn: by an outcome (`ledger.permits.actions.review_outcomes`)
    upheld ─▶ reopen ─▶ confirm (another person) ─▶ asked

A decision is reviewed once on each way: before the authority above, and by a court. Which decisions there are, `DECISIONS` says.
"""

from collections.abc import Mapping
from datetime import date
from typing import Final, NamedTuple
from uuid import UUID

from ledger.database import Books, ReadBooks
from ledger.database.queries import find, named_queries, single
from ledger.entries import check_shown
from ledger.errors import Conflict
from ledger.law_in_force.queries import calendar_of, law_of
from ledger.permits.actions.caps import CAPS
from ledger.permits.actions.engine import (
    Asked,
    KeptAct,
    act_conduct,
    begin_new,
    check_free_texts,
    known_act,
    number_locked,
)
from ledger.permits.actions.exclusions import EXCLUSIONS
from ledger.permits.actions.freezes import FREEZES
from ledger.permits.actions.served import served_on
from ledger.permits.actions.surplus import RECOGNITIONS
from ledger.permits.actions.withdrawals import WITHDRAWALS
from ledger.permits.actions.year_end import RETIREMENTS
from ledger.permits.machines import CAP, REVIEW
from ledger.permits.rules.reviews import FINAL, SUIT, NotReviewable, check_in_time, last_day
from ledger.permits.rules.strips import party_of
from ledger.permits.shapes import ReviewTerms
from ledger.processes import acting
from ledger.processes.acting import Acting, Conduct, Done, Made, Verb
from ledger.processes.actions import ProcessUnknown, Running, Step, check_side
from ledger.processes.reasons import check_paper_and_reason

SQL: Final = named_queries(__name__)
DECISIONS: Final[Mapping[str, Conduct[KeptAct]]] = {
    one.machine.name: one for one in (CAPS, WITHDRAWALS, FREEZES, RETIREMENTS, EXCLUSIONS, RECOGNITIONS)
}
"""What the bureau decides that takes something from somebody."""


class ReviewStands(Conflict, about="permits.review"):
    """This is under the review {id} already, or was reviewed on this way: it is {state}.

    Wait for what comes of that one; against what came of a review go before a court.
    """

    code = "permits.review_stands"
    source = "《行政复议法》 art. 30; docs/spec/permits.md 17"


class _Machine(NamedTuple):
    machine: str


class _Decided(NamedTuple):
    on: date


class _Stands(NamedTuple):
    act_id: UUID
    state: str


def ask_review(
    books: Books,
    book_id: int,
    step: Step,
    *,
    act_id: UUID,
    decision: UUID,
    way: str,
    ground: str,
    excuse: str = "",
) -> Done[KeptAct]:
    """Ask for the review of a decision, as whom it concerns, or for it as the bureau to which its paper came.

    Args:
        way: before the authority above (`review`) or a court (`suit`), of which the bureau records the paper alone.
        excuse: why it came late, where nobody is answerable for that; the bureau alone says so.

    Raises (in this order):
        TextTooLong, TextUnprintable, TextEmpty, ProcessUnknown, NotYourSide, AmountBelowZero, IdUsed, NotReviewable, JurisdictionUnknown,
        LawGap, ReviewLate, ReviewStands, IdNotVersion7, StepNotAllowed, RoleNotForStep.
    """
    check_shown(ground=ground)
    check_free_texts(excuse=excuse)
    if step.owner is None:
        check_shown(document=step.document)
    running, kept = decision_of(books, book_id, decision, step.owner)
    check_side(REVIEW, "ask", step, party_of(kept.site))
    terms = ReviewTerms(decision, running.machine.name, way, ground, excuse)
    called = {"site": "decision", "decided": "decision"}
    asked = Asked(kept.site, terms=terms, law=kept.law, called=called)
    known = known_act(books, book_id, REVIEWS, "ask", step, act_id, asked)
    if isinstance(known, Done):
        return known
    check_reviewable(running, kept)
    if way != SUIT and not (excuse.strip() and step.owner is None):
        check_in_time(step.on if step.owner is None else step.day, asked_until(books, running, kept))
    number_locked(books, book_id, f"review:{decision}")
    stands = find(
        books, _Stands, SQL["stands"], book=book_id, site=kept.site, decision=str(decision), way=way
    )
    if stands is not None:
        raise ReviewStands(id=str(stands.act_id), state=stands.state)
    return begin_new(books, book_id, REVIEWS, "ask", step, act_id=act_id, asked=asked, new=known)


def decision_of(books: ReadBooks, book_id: int, decision: UUID, owner: str | None) -> tuple[Running, KeptAct]:
    """Read a decision, whichever it is.

    Raises:
        ProcessUnknown: there is none, or not for this one.
    """
    found = find(books, _Machine, SQL["machine"], book=book_id, id=decision)
    if found is None or found.machine not in DECISIONS:
        raise ProcessUnknown(machine=REVIEW.title, id=str(decision))
    return acting.read_process(books, book_id, DECISIONS[found.machine], decision, owner)


def check_reviewable(running: Running, kept: KeptAct) -> None:
    """Check that something can be reviewed: it took something, and holds.

    Raises:
        NotReviewable
    """
    cut = running.machine is not CAP or kept.what == "cut"
    if not cut or not (running.state in FINAL or running.machine.step(running.state, "quash")):
        raise NotReviewable(machine=running.title, state=running.state)


def asked_until(books: ReadBooks, running: Running, kept: KeptAct) -> date:
    """Give the last day on which a review is asked for: counted from the later of the recording of the decision and its service.

    Raises:
        JurisdictionUnknown, LawGap.
    """
    this = {"book": running.book_id, "id": running.process_id}
    decided = max(single(books, _Decided, SQL["decided_on"], **this).on, kept.effective_on)
    known = max(decided, served_on(books, running.book_id, running.process_id) or decided)
    days = law_of(books, running.book_id, known).integer("review.days", known)
    return calendar_of(books, running.book_id).moved(last_day(known, days)).on


def suspend_decision(books: Books, book_id: int, step: Step, *, act_id: UUID) -> Done[KeptAct]:
    """Suspend what is reviewed, once: until the review ends, or another person resumes it, it is not carried out and does not lapse.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, ActedBefore,
        StepBackdated, TextEmpty.
    """
    return acting.take(books, book_id, REVIEWS, act_id, "suspend", step)


def resume_decision(books: Books, book_id: int, step: Step, *, act_id: UUID) -> Done[KeptAct]:
    """Let what is reviewed be carried out again, as another person than who suspended it, with the paper.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, ActedBefore,
        StepBackdated, TextEmpty.
    """
    return acting.take(books, book_id, REVIEWS, act_id, "resume", step)


def withdraw_review(books: Books, book_id: int, step: Step, *, act_id: UUID) -> Done[KeptAct]:
    """Withdraw the request for a review, as who asked for it.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, StepBackdated.
    """
    return acting.take(books, book_id, REVIEWS, act_id, "withdraw", step)


def reopen_review(books: Books, book_id: int, step: Step, *, act_id: UUID) -> Done[KeptAct]:
    """Ask to reopen a review that was recorded as upheld by mistake, with reason and paper; another person confirms.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, StepBackdated,
        TextEmpty.
    """
    return acting.take(books, book_id, REVIEWS, act_id, "reopen", step)


def confirm_reopening(books: Books, book_id: int, step: Step, *, act_id: UUID) -> Done[KeptAct]:
    """Confirm as another person that a review is reopened.

    Raises (in this order):
        ProcessUnknown, StepPassed, StepUnnamed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, ActedBefore,
        StepBackdated, AskerGone.
    """
    return acting.take(books, book_id, REVIEWS, act_id, "confirm", step)


def drop_reopening(books: Books, book_id: int, step: Step, *, act_id: UUID) -> Done[KeptAct]:
    """Drop that a review is reopened: it stays upheld.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, StepBackdated.
    """
    return acting.take(books, book_id, REVIEWS, act_id, "drop", step)


def _check_paper(_books: ReadBooks, taken: Acting[KeptAct]) -> None:
    check_shown(document=taken.step.document)


def _reopened(_books: Books, _taken: Acting[KeptAct]) -> Made:
    return Made(told="reopen")


REVIEWS: Final = act_conduct(
    REVIEW,
    ReviewTerms,
    Verb("suspend", "Suspend what is reviewed", "停止执行原决定", _check_paper, paper=True),
    Verb("resume", "Let it be carried out again", "恢复执行原决定", _check_paper, paper=True),
    Verb("withdraw", "Withdraw the request for a review", "撤回复议申请"),
    Verb("reopen", "Ask to reopen the review", "申请恢复审理", check_paper_and_reason, steps=("ask_reopening",), paper=True),
    Verb("confirm", "Confirm that the review is reopened", "确认恢复审理", do=_reopened),
    Verb("drop", "Drop the reopening of the review", "撤回恢复审理的申请"),
)  # fmt: skip
"""How one acts with a review; what came of it is an act of its own."""
