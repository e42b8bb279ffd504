"""Withdrawals without payment, by a decision with its ground, open to objection for a time.

Every lot in the reserve keeps its own history, so that an auditor sees from whom it came and why.
"""

from collections.abc import Sequence
from datetime import date
from typing import Final
from uuid import UUID

from ledger.database import Books, ReadBooks
from ledger.entries import check_shown
from ledger.errors import RuleViolation
from ledger.identifiers import derived
from ledger.journal.foreseeing import Draft
from ledger.law_in_force.queries import law_of
from ledger.permits.actions.engine import (
    Asked,
    KeptAct,
    act_conduct,
    begin_act,
    post_step,
    post_taken,
    posting,
    step_id,
)
from ledger.permits.actions.lots import (
    BACK,
    OWNED,
    check_lines,
    hold_still,
    moving,
    still_held,
    take_lots,
    to_reserve,
)
from ledger.permits.machines import WITHDRAWAL
from ledger.permits.rules.strips import Strip, account
from ledger.permits.shapes import GroundTerms
from ledger.processes import acting
from ledger.processes.acting import Acting, Done, Made, Verb
from ledger.processes.actions import Running, Step
from ledger.workdays import add_workdays


class ObjectionTime(RuleViolation):
    """The withdrawal may be objected to until {until}.

    Conclude it after that day.
    """

    code = "permits.objection_time"
    source = "rule pack withdrawal.objection_working_days"


def withdraw(
    books: Books, book_id: int, step: Step, *, act_id: UUID, site: str, strips: Sequence[Strip], ground: str
) -> Done[KeptAct]:
    """Withdraw permits without payment, by a decision with its ground; objections may be raised for a time.

    Raises (in this order):
        TextTooLong, TextUnprintable, TextEmpty, NothingNamed, PollutantUnknown, VintagesImpossible, QuantityNotPositive,
        JurisdictionUnknown, LawGap, CalendarUnknown, AmountBelowZero, IdUsed, ProcessUnknown, IdNotVersion7, StepNotAllowed,
        RoleNotForStep, HoldingTooSmall; CodeMalformed, PurposeUnknown, LimitsImpossible, TooManyPostings, AmountBeyondLargest,
        EffectiveInFuture, EffectiveBeforeBook, PeriodClosed, AccountUnknown, AssetUnknown, AccountClosed, AccountFrozen,
        AccountReceiveOnly, PeriodSoftClosed, ApprovalMissing, ApprovedByPoster, ApprovalVoid, Overdraft, CeilingReached, TotalTooLarge.
    """
    check_shown(ground=ground)
    lines = check_lines(strips)
    law = law_of(books, book_id, step.on)
    until = add_workdays(step.on, law.integer("withdrawal.objection_working_days", step.on))

    def do(act: KeptAct) -> Made:
        taken = take_lots(books, book_id, act_id, site, OWNED)
        draft = moving(derived(act_id, "decide"), taken, site, "withdrawn")
        posted = post_step(books, book_id, step, draft, "permits.withdrawal")
        return Made(posted, {"objections_until": until.isoformat()})

    asked = Asked(
        site,
        until=until,
        lines=lines,
        terms=GroundTerms(ground),
        law=law.version,
        called={"until": ""},
    )
    return begin_act(books, book_id, WITHDRAWALS, "decide", step, act_id=act_id, asked=asked, do=do)


def conclude_withdrawal(books: Books, book_id: int, step: Step, *, act_id: UUID) -> Done[KeptAct]:
    """Make a withdrawal final, so that the lots go into the area's reserve.

    Raises (in this order):
        ProcessUnknown, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, SecondPersonNeeded, ActedBefore,
        StepBackdated, PeriodClosed, PeriodSoftClosed, ObjectionTime; those of `post_taken`; AskerGone.
    """
    return acting.take(books, book_id, WITHDRAWALS, act_id, "conclude", step)


def undo_withdrawal(books: Books, book_id: int, step: Step, *, act_id: UUID) -> Done[KeptAct]:
    """Undo a withdrawal after an objection.

    Raises (in this order):
        ProcessUnknown, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, SecondPersonNeeded, ActedBefore,
        StepBackdated, PeriodClosed, PeriodSoftClosed; those of `post_taken`; AskerGone.
    """
    return acting.take(books, book_id, WITHDRAWALS, act_id, "undo", step)


def _check_conclude(_books: ReadBooks, taken: Acting[KeptAct]) -> None:
    until = taken.record.until_on
    if until and taken.step.on <= until:
        raise ObjectionTime(until=until.isoformat())


def _end(books: Books, taken: Acting[KeptAct]) -> Made:
    hold_still(books, taken.book_id, taken.record.site)
    return post_taken(books, taken, "permits.withdrawal_end", _draft_end(books, taken))


def _draft_end(books: ReadBooks, taken: Acting[KeptAct]) -> Draft:
    site = taken.record.site
    lots = still_held(books, taken.book_id, taken.id, site, "withdrawn")
    if taken.name == "undo":
        return moving(step_id(taken), lots, site, "withdrawn", BACK)
    return to_reserve(step_id(taken), lots, account(site, "withdrawn"))


def _objections_until(_books: ReadBooks, _running: Running, act: KeptAct) -> date | None:
    return act.until_on


WITHDRAWALS: Final = act_conduct(
    WITHDRAWAL,
    GroundTerms,
    Verb("conclude", "Make the withdrawal final", "收回生效", _check_conclude, _end, posts=posting(_draft_end)),
    Verb("undo", "Undo the withdrawal after an objection", "异议成立，撤销收回", do=_end, due=_objections_until, posts=posting(_draft_end)),
)  # fmt: skip
"""How one acts with a withdrawal."""
