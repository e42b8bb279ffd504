"""Withdrawals without payment, by a decision with its ground, open to objection for a time.

    propose ─▶ proposed ─▶ confirm (another person: the lots are held still) ─▶ open_to_objection
                  └──────▶ drop
    open_to_objection ─▶ object (the owner) ─▶ objected
            └───────────────┬─────────────────────┘
                            ├─▶ conclude (a second person; of what was objected to a third, with an answer) ─▶ final
                            ├─▶ undo ─▶ undone
                            └─▶ lapse, by itself, after the term

The time for objections is counted from the day of the confirmation; what nobody has concluded within a term after it lapses in the night.
Every lot in the reserve keeps its own history, so that an auditor sees from whom it came and why.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Final, NamedTuple
from uuid import UUID

from ledger.database import Books, Database, ReadBooks
from ledger.database.queries import named_queries, read
from ledger.entries import check_shown
from ledger.errors import LedgerError, RuleViolation
from ledger.identifiers import derived
from ledger.journal.foreseeing import Draft, Foreseen
from ledger.law_in_force.queries import calendar_of, law_of
from ledger.permits.actions.creditors import LOST, STANDS, secured_beside, tell_creditors
from ledger.permits.actions.engine import (
    Asked,
    KeptAct,
    act_conduct,
    post_taken,
    posted_by,
    posting,
    step_id,
)
from ledger.permits.actions.fee_returns import FREED, freeing, post_freed
from ledger.permits.actions.freezes import end_idle, take_effect
from ledger.permits.actions.lots import (
    OWNED,
    check_lines,
    choose,
    hold_still,
    lines_of_act,
    moving,
    take_lots,
    to_reserve,
)
from ledger.permits.actions.restoring import still_withdrawn
from ledger.permits.actions.second import Way, begin_way, one_draft, post_act, second_verbs
from ledger.permits.actions.served import check_led, check_ready, heard_on, served_on
from ledger.permits.actions.suspensions import check_not_suspended, held_until, holding
from ledger.permits.actions.waiting import GoingBack, going_back
from ledger.permits.machines import WITHDRAWAL
from ledger.permits.rules.strips import Strip, account
from ledger.permits.shapes import GroundTerms
from ledger.processes import acting
from ledger.processes.acting import Acting, Done, Made, Verb
from ledger.processes.actions import Running, Step, lock
from ledger.processes.nightly import each_alone
from ledger.processes.reasons import check_reason
from ledger.workdays import LastDay

SQL: Final = named_queries(__name__)
OPEN: Final = ("open_to_objection", "objected")


class ObjectionTime(RuleViolation):
    """The withdrawal may be objected to until {until}.

    Conclude it after that day.
    """

    code = "permits.objection_time"
    source = "rule pack withdrawal.objection_working_days"


class ObjectionOver(RuleViolation):
    """The withdrawal could be objected to until {until}, and this is {on}.

    Write to the bureau, or ask for a review (行政复议) of the decision.
    """

    code = "permits.objection_over"
    source = "rule pack withdrawal.objection_working_days"


class WithdrawalLapsed(RuleViolation):
    """The withdrawal could be concluded until {until}, and this is {on}: it has lapsed, and the permits are free.

    Decide anew, if the ground still holds; the owner may object again.
    """

    code = "permits.withdrawal_lapsed"
    source = "rule pack withdrawal.conclude_working_days"


class WithdrawalDated(RuleViolation):
    """A withdrawal is confirmed as of the day on which that is done, {today}, not as of {on}: the time for objections begins with it.

    Confirm it as of today.
    """

    code = "permits.withdrawal_dated"
    source = "docs/spec/permits.md 7"


def withdraw(
    books: Books, book_id: int, step: Step, *, act_id: UUID, site: str, strips: Sequence[Strip], ground: str
) -> Done[KeptAct]:
    """Ask to withdraw permits without payment, by a decision with its ground; another person confirms.

    Raises (in this order):
        TextTooLong, TextUnprintable, TextEmpty, NothingNamed, PollutantUnknown, VintagesImpossible, QuantityNotPositive,
        JurisdictionUnknown, AmountBelowZero, IdUsed, ProcessUnknown, IdNotVersion7, StepNotAllowed, RoleNotForStep, HoldingTooSmall;
        CodeMalformed, PurposeUnknown, LimitsImpossible; those of `post_act`.
    """
    check_shown(ground=ground, document=step.document)
    lines = check_lines(strips)
    law = law_of(books, book_id, step.on)
    asked = Asked(site, lines=lines, terms=GroundTerms(ground), law=law.version)
    return begin_way(books, book_id, WITHDRAW, step, act_id=act_id, alone=None, asked=asked)


def confirm_withdrawal(books: Books, book_id: int, step: Step, *, act_id: UUID) -> Done[KeptAct]:
    """Confirm a withdrawal as another person: the lots are held still, and the owner may object for a time from this day.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, SecondPersonNeeded,
        StepBackdated, PeriodClosed, PeriodSoftClosed, WithdrawalDated, JurisdictionUnknown, LawGap; those of
        `_withdraw`; AskerGone; never StepUnnamed and ActedBefore.
    """
    return acting.take(books, book_id, WITHDRAWALS, act_id, "confirm", step)


def drop_withdrawal(books: Books, book_id: int, step: Step, *, act_id: UUID) -> Done[KeptAct]:
    """Drop a withdrawal that nobody has confirmed: nothing was held still.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, StepBackdated.
    """
    return acting.take(books, book_id, WITHDRAWALS, act_id, "drop", step)


def object_to_withdrawal(books: Books, book_id: int, step: Step, *, act_id: UUID) -> Done[KeptAct]:
    """Object to a withdrawal as its owner, or for it as the bureau to which it wrote, while there is time: who concludes it answers.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, StepBackdated, TextEmpty,
        JurisdictionUnknown, LawGap, ObjectionOver.
    """
    return acting.take(books, book_id, WITHDRAWALS, act_id, "object", step)


def conclude_withdrawal(books: Books, book_id: int, step: Step, *, act_id: UUID) -> Done[KeptAct]:
    """Make a withdrawal final, so that the lots go into the area's reserve; where its owner has objected, with an answer.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, SecondPersonNeeded,
        ActedBefore, StepBackdated, PeriodClosed, PeriodSoftClosed, JurisdictionUnknown, LawGap, ObjectionTime, Suspended, NotServed,
        HearingMissing, HearingLed, WithdrawalLapsed, TextEmpty; those of `post_taken`.
    """
    return acting.take(books, book_id, WITHDRAWALS, act_id, "conclude", step)


def undo_withdrawal(books: Books, book_id: int, step: Step, *, act_id: UUID) -> Done[KeptAct]:
    """Undo a withdrawal, after an objection or without one.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, SecondPersonNeeded,
        StepBackdated, PeriodClosed, PeriodSoftClosed, JurisdictionUnknown, LawGap, WithdrawalLapsed; those of
        `post_taken`.
    """
    return acting.take(books, book_id, WITHDRAWALS, act_id, "undo", step)


def lapse(books: Books, book_id: int, act_id: UUID, today: date) -> bool:
    """Let a withdrawal lapse that nobody has concluded in its term: the lots go back, in the name of who asked; False if it is not over.

    Raises (in this order):
        ProcessUnknown, JurisdictionUnknown, LawGap, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep,
        SecondPersonNeeded, ActedBefore, StepBackdated; PeriodClosed, PeriodSoftClosed; those of `post_taken`; AskerGone.
    """
    running = lock(books, book_id, act_id, WITHDRAWAL)
    record = WITHDRAWALS.find(books, book_id, act_id)
    assert record is not None, "an act is kept with its first step"
    if running.state not in OPEN or holding(books, book_id, act_id) is not None:
        return False
    last = _conclude_by(books, running, record)
    if last.on >= today or last.provisional:
        return False
    first = running.steps[0]
    by = max(first.person, 0) or None
    step = Step(running.started_by, "bureau", today, LAPSED, first.document, person_id=by)
    acting.advance(books, WITHDRAWALS, LAPSE, Acting(running, record, step, LAPSE.action))
    return True


def lapse_all(database: Database, book_id: int, today: date) -> tuple[int, list[tuple[UUID, LedgerError]]]:
    """Let every withdrawal of a book lapse whose term is over, each in a transaction of its own.

    Returns:
        How many lapsed now, and which could not, with what stands against it.
    """
    with database.read() as books:
        found = [one.act_id for one in read(books, _Open, SQL["open"], book=book_id)]
    return each_alone(
        found, lambda id: database.begin(partial(lapse, book_id=book_id, act_id=id, today=today))
    )


class _Open(NamedTuple):
    act_id: UUID


def _objections_until(books: ReadBooks, running: Running, act: KeptAct) -> date:
    """Give the last day for objections: kept with what one person decided until 0009, counted from the confirmation since."""
    if act.until_on is not None:
        return act.until_on
    began = _began(running)
    served = served_on(books, running.book_id, running.process_id)
    return _after(books, running.book_id, max(began, served or began), began).on


def _after(books: ReadBooks, book_id: int, known: date, began: date | None = None) -> LastDay:
    """Give the last day for objections to what was known on a day, by the law of the day on which it was confirmed."""
    on = began or known
    days = law_of(books, book_id, on).integer("withdrawal.objection_working_days", on)
    return calendar_of(books, book_id).add(known, days)


def _began(running: Running) -> date:
    """Give the day from which permits are held still."""
    return next((one.on for one in running.steps if one.action == "confirm"), running.steps[0].on)


def _conclude_by(books: ReadBooks, running: Running, act: KeptAct) -> LastDay:
    """Give the last day on which it is concluded or undone; before the notice of its year is known nothing lapses by it."""
    until, began = _objections_until(books, running, act), _began(running)
    later = (find(books, running.book_id, running.process_id) for find in (held_until, heard_on))
    law = law_of(books, running.book_id, began)
    return calendar_of(books, running.book_id).add(
        max(until, *(day or until for day in later)), law.integer("withdrawal.conclude_working_days", began)
    )


def _due(books: ReadBooks, running: Running, act: KeptAct) -> date:
    """Give the last day on which it is concluded or undone."""
    return _conclude_by(books, running, act).on


def _draft_withdraw(books: ReadBooks, book_id: int, _step: Step, act: KeptAct) -> Draft:
    lots = choose(books, book_id, act.site, lines_of_act(books, book_id, act.act_id), OWNED)
    return moving(act.act_id, lots, act.site, "withdrawn")


def _withdraw(books: Books, book_id: int, step: Step, act: KeptAct, asked_by: int | None) -> Made:
    """Withdraw.

    Raises:
        AmountBeyondLargest, CodeMalformed, HoldingTooSmall, LimitsImpossible, PurposeUnknown, TooManyPostings;
        AccountClosed, AccountFrozen, AccountReceiveOnly, AccountUnknown, ApprovalMissing, ApprovalVoid,
        ApprovedByAnother, ApprovedByPoster, ApprovedOtherwise, AssetUnknown, CeilingReached, EffectiveBeforeBook,
        EffectiveInFuture, IdUsed, Overdraft, OverdraftLater, PeriodClosed, PeriodSoftClosed, TotalTooLarge.
    """
    taken = take_lots(books, book_id, act.act_id, act.site, OWNED)
    draft = moving(act.act_id, taken, act.site, "withdrawn")
    return post_act(books, book_id, step, draft, "permits.withdrawal", asked_by)


def _check_confirm(books: ReadBooks, taken: Acting[KeptAct]) -> None:
    step = taken.step
    if step.said_on is not None and step.on != step.said_on:
        raise WithdrawalDated(today=step.said_on.isoformat(), on=step.on.isoformat())
    _after(books, taken.book_id, step.on)


def _confirm(books: Books, taken: Acting[KeptAct]) -> Made:
    """Hold the lots still on the day of the confirmation, from which the owner may object: not on that on which it was asked for."""
    act = taken.record
    step = replace(taken.step, document=act.document)
    made = replace(_withdraw(books, taken.book_id, step, act, taken.process.started_by), told=WITHDRAW.what)
    beside = secured_beside(books, taken.book_id, taken.record, STANDS)
    tell_creditors(books, taken.book_id, taken.record, taken.step, beside)
    last = _after(books, taken.book_id, taken.step.on)
    term = {"objections_until": last.on.isoformat(), "provisional": last.provisional}
    return replace(made, figures={**made.figures, **term})


def _confirmation(books: ReadBooks, taken: Acting[KeptAct]) -> Foreseen:
    act, step = taken.record, taken.step
    return Foreseen(
        act.act_id, step.on, lambda: [_draft_withdraw(books, taken.book_id, step, act)], approved=True
    )


def _check_object(books: ReadBooks, taken: Acting[KeptAct]) -> None:
    check_reason(books, taken)
    until = _objections_until(books, taken.process, taken.record)
    on = (
        taken.step.on if taken.step.owner is None else taken.step.day
    )  # to the bureau it may have been written before
    if on > until:
        raise ObjectionOver(until=until.isoformat(), on=on.isoformat())


def _object(_books: Books, taken: Acting[KeptAct]) -> Made:
    return Made(figures={"reason": taken.step.reason})


def _check_conclude(books: ReadBooks, taken: Acting[KeptAct]) -> None:
    until = _objections_until(books, taken.process, taken.record)
    if taken.step.on <= until:
        raise ObjectionTime(until=until.isoformat())
    check_not_suspended(books, taken.book_id, taken.id)
    check_ready(books, taken.book_id, taken.id, taken.step.on)
    check_led(books, taken.book_id, taken.id, taken.step.person)
    _check_term(books, taken)
    if taken.process.state == "objected":
        check_reason(books, taken)


def _check_term(books: ReadBooks, taken: Acting[KeptAct]) -> None:
    last = _conclude_by(books, taken.process, taken.record)
    if holding(books, taken.book_id, taken.id) is not None:
        return
    if taken.step.day > last.on and not last.provisional:
        raise WithdrawalLapsed(until=last.on.isoformat(), on=taken.step.day.isoformat())


def _end(books: Books, taken: Acting[KeptAct]) -> Made:
    hold_still(books, taken.book_id, taken.record.site)
    going = _going(books, taken)
    free = freeing(books, taken, going.back)
    made = post_freed(books, taken, free, post_taken(books, taken, "permits.withdrawal_end", going.draft))
    take_effect(books, taken, going.passed)
    if taken.name not in _GIVES_BACK:
        beside = secured_beside(books, taken.book_id, taken.record, LOST)
        tell_creditors(books, taken.book_id, taken.record, taken.step, beside)
    end_idle(books, taken.book_id, taken.record.site, taken.step.on)
    return replace(made, figures={"reason": taken.step.reason})


def _draft_end(books: ReadBooks, taken: Acting[KeptAct]) -> Draft:
    return _going(books, taken).draft


def _going(books: ReadBooks, taken: Acting[KeptAct]) -> GoingBack:
    """Draft where the lots go: to the reserve, or back, to their owner and to the freezes that wait for them."""
    site = taken.record.site
    lots = still_withdrawn(books, taken.book_id, taken.record)
    if taken.name in _GIVES_BACK:
        return going_back(books, taken, step_id(taken), lots, (site, "withdrawn"))
    return GoingBack(to_reserve(step_id(taken), lots, account(site, "withdrawn")), (), ())


def _posted(books: ReadBooks, running: Running, kept: KeptAct, step: str) -> Collection[UUID]:
    freed = (derived(kept.act_id, FREED),) if step in _GIVES_BACK else ()
    return (*posted_by(books, running, kept, step), *freed)


_GIVES_BACK: Final = ("undo", "lapse")
"""Steps by which lots go back to their owner."""


LAPSED: Final = "unconcluded"
"""Why a withdrawal lapses."""
LAPSE: Final[Verb[KeptAct]] = Verb(
    "lapse", "The withdrawal lapses", "收回逾期未办结，自行失效", do=_end, posts=posting(_draft_end)
)
"""Taken when the term is over; nobody asks for it."""
_CONFIRM, _DROP = second_verbs(lambda: (WITHDRAW,), "a withdrawal", "收回排污权")
WITHDRAWALS: Final = replace(act_conduct(
    WITHDRAWAL,
    GroundTerms,
    replace(_CONFIRM, check=_check_confirm, do=_confirm, posts=_confirmation),
    _DROP,
    Verb("object", "Object to the withdrawal", "对收回提出异议", _check_object, _object, due=_objections_until, paper=True),
    Verb(
        "conclude", "Make the withdrawal final", "收回生效", _check_conclude, _end,
        due=_due, posts=posting(_draft_end), paper=True,
    ),
    Verb("undo", "Undo the withdrawal", "撤销收回", _check_term, _end, due=_due, posts=posting(_draft_end)),
), posted=_posted)  # fmt: skip
"""How one acts with a withdrawal."""
WITHDRAW: Final[Way] = Way(WITHDRAWALS, "decide", _withdraw, one_draft(_draft_withdraw))
