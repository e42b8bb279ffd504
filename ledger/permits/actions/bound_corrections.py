"""What a pledge or a freeze says and was recorded wrongly is corrected by two, with reason and paper; what was recorded stays to be read.

    propose ─▶ proposed ─▶ confirm (the creditor with its own key; where it has none another of the bureau) ─▶ done    of a pledge
    propose_order ─▶ order_proposed ─▶ confirm (another person of the bureau) ─▶ done                              of a freeze
                  └─────▶ drop

A correction says all that the pledge or freeze should say, and counts from its confirmation on (`ledger.permits.actions.bound`).
"""

from dataclasses import replace
from datetime import date
from typing import Final, NamedTuple
from uuid import UUID

from ledger.amounts import yuan
from ledger.database import Books, ReadBooks
from ledger.database.queries import find, named_queries, single
from ledger.entries import check_shown
from ledger.errors import Conflict, RuleViolation
from ledger.law_in_force.queries import law_of
from ledger.permits.actions.creditors import check_asked
from ledger.permits.actions.engine import (
    Asked,
    KeptAct,
    act_conduct,
    check_free_texts,
    known_act,
    number_locked,
)
from ledger.permits.actions.freezes import FREEZES, FreezeStands, check_ends
from ledger.permits.actions.freezes import STANDING as HOLDING
from ledger.permits.actions.pledges import BINDING, PLEDGES, check_within_right
from ledger.permits.actions.second import Way, begin_way, second_verbs
from ledger.permits.actions.waiting import RankTaken
from ledger.permits.machines import BOUND_CORRECTION, FREEZE, PLEDGE
from ledger.permits.rules.bound import check_secures
from ledger.permits.shapes import FreezeCorrectionTerms, FreezeTerms, PledgeCorrectionTerms
from ledger.processes import acting
from ledger.processes.acting import Acting, Conduct, Done, Made
from ledger.processes.actions import Step, StepBackdated, check_side, lock

SQL: Final = named_queries(__name__)


class NotBinding(RuleViolation, about="permits.bound_correction"):
    """The {machine} {id} is {state}: nothing rests on what it says, and it is not corrected.

    Only what binds permits is corrected; what only waits is dropped, and asked for anew.
    """

    code = "permits.not_binding"
    source = "docs/spec/permits.md 8.16"


class BoundWaits(Conflict, about="permits.bound_correction"):
    """The {machine} {id}, which rests on what is to be corrected, waits for its confirmation.

    Confirm it or drop it, and correct then.
    """

    code = "permits.bound_waits"
    source = "docs/spec/permits.md 8.16"


class BelowPaid(RuleViolation):
    """Sales have paid {paid} yuan for it already, and {amount} yuan are less.

    Name what was owed before the sales.
    """

    code = "permits.below_paid"
    source = "docs/spec/permits.md 8.16"


class _Waits(NamedTuple):
    act_id: UUID
    machine: str


class _Order(NamedTuple):
    named: str


class _Stands(NamedTuple):
    act_id: UUID
    named: str
    state: str


def correct_pledge(
    books: Books,
    book_id: int,
    step: Step,
    *,
    act_id: UUID,
    pledge: UUID,
    debt: int,
    until: date,
    reference: str = "",
) -> Done[KeptAct]:
    """Ask to correct debt, last day or reference of a pledge, with reason and paper: the creditor confirms, or another of the bureau.

    Raises (in this order):
        TextTooLong, TextUnprintable, SecuresNothing, TextEmpty, ProcessUnknown, AmountBelowZero, IdUsed, IdNotVersion7,
        StepNotAllowed, RoleNotForStep; those of `_correct`.
    """
    check_free_texts(reference=reference)
    check_secures(debt)
    return _ask(
        books,
        book_id,
        step,
        act_id,
        CORRECT_PLEDGE,
        PledgeCorrectionTerms(pledge, reference),
        Asked(
            "",
            until=until,
            money=debt,
            called=_CALLED | {"money": "debt", "until": "debt_until", "corrects": "pledge"},
        ),
    )


def correct_freeze(
    books: Books,
    book_id: int,
    step: Step,
    *,
    act_id: UUID,
    freeze: UUID,
    order: str,
    authority: str,
    rank: int,
    until: date | None,
    claim: int,
) -> Done[KeptAct]:
    """Ask to correct number, authority, rank, last day or claim of an order, with reason and paper: another of the bureau confirms.

    Raises (in this order):
        TextTooLong, TextUnprintable, TextEmpty, ProcessUnknown, AmountBelowZero, IdUsed, IdNotVersion7, StepNotAllowed, RoleNotForStep;
        those of `_correct`.
    """
    check_shown(order=order, authority=authority)
    return _ask(
        books,
        book_id,
        step,
        act_id,
        CORRECT_FREEZE,
        FreezeCorrectionTerms(freeze, order, authority, rank),
        Asked("", until=until, money=claim, called=_CALLED | {"money": "claim", "corrects": "freeze"}),
    )


_CALLED: Final = {"site": "", "other": ""}
"""Whose permits are bound, and for whom, follows from what is corrected."""


def _ask(
    books: Books,
    book_id: int,
    step: Step,
    act_id: UUID,
    way: Way,
    terms: PledgeCorrectionTerms | FreezeCorrectionTerms,
    asked: Asked,
) -> Done[KeptAct]:
    check_shown(document=step.document, reason=step.reason)
    kept = acting.opened(books, book_id, _bound(terms), terms.corrects, step)[1]
    asked = replace(asked, site=kept.site, other=kept.other, terms=terms, law=kept.law)
    known = known_act(books, book_id, BOUND_CORRECTIONS, way.what, step, act_id, asked)
    if isinstance(known, Done):
        return known
    number_locked(books, book_id, f"freeze:{kept.site}")
    return begin_way(books, book_id, way, step, act_id=act_id, alone=None, asked=asked, new=known)


def confirm_correction(books: Books, book_id: int, step: Step, *, act_id: UUID) -> Done[KeptAct]:
    """Confirm a correction: of a pledge as its creditor, or as a second person of the bureau; of a freeze as the latter.

    Raises (in this order):
        ProcessUnknown, StepPassed, StepUnnamed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep,
        SecondPersonNeeded, StepBackdated, NotYourSide, CreditorSilent; those of `_correct`; AskerGone; never ActedBefore.
    """
    return acting.take(books, book_id, BOUND_CORRECTIONS, act_id, "confirm", step)


def drop_correction(books: Books, book_id: int, step: Step, *, act_id: UUID) -> Done[KeptAct]:
    """Drop a correction that nobody has confirmed: what was recorded counts on.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, StepBackdated, NotYourSide.
    """
    return acting.take(books, book_id, BOUND_CORRECTIONS, act_id, "drop", step)


def _bound(terms: PledgeCorrectionTerms | FreezeCorrectionTerms) -> Conduct[KeptAct]:
    return PLEDGES if isinstance(terms, PledgeCorrectionTerms) else FREEZES


def _check(books: ReadBooks, book_id: int, step: Step, act: KeptAct) -> None:
    """Check what a correction says against what stands.

    Raises (in this order):
        ProcessUnknown, NotBinding, StepBackdated, BoundWaits, BelowPaid; of a pledge JurisdictionUnknown, LawGap, DebtBeyondRight; of a
        freeze FreezeEndsBefore, RankTaken, FreezeStands.
    """
    terms = act.terms
    assert isinstance(terms, PledgeCorrectionTerms | FreezeCorrectionTerms), "a correction says nothing else"
    of = terms.corrects
    running, kept = acting.read_process(books, book_id, _bound(terms), of, None)
    if running.state not in (BINDING if running.machine is PLEDGE else HOLDING):
        raise NotBinding(machine=running.machine.title, id=str(of), state=running.state)
    if step.on < running.last_on:
        action = "propose" if running.machine is PLEDGE else "propose_order"
        raise StepBackdated(
            action=action,
            machine=BOUND_CORRECTION.title,
            on=step.on.isoformat(),
            before=running.last_on.isoformat(),
        )
    waits = find(books, _Waits, SQL["waits"], book=book_id, act=of, but=act.act_id)
    if waits is not None:
        raise BoundWaits(machine=waits.machine, id=str(waits.act_id))
    paid = single(books, int, SQL["paid"], book=book_id, act=of)
    if (act.money or 0) < paid:
        raise BelowPaid(paid=yuan(paid), amount=yuan(act.money or 0))
    if isinstance(terms, PledgeCorrectionTerms):
        check_within_right(
            books, book_id, law_of(books, book_id, step.on), of, act.until_on or date.max, step.on
        )
    else:
        _check_order(books, book_id, step, act, terms, kept)


def _check_order(
    books: ReadBooks, book_id: int, step: Step, act: KeptAct, terms: FreezeCorrectionTerms, kept: KeptAct
) -> None:
    of = terms.corrects
    check_ends(act.until_on, step.on)
    if terms.rank != kept.said(FreezeTerms).rank:
        there = find(books, _Order, SQL["same_rank"], book=book_id, act=of, rank=terms.rank)
        if there is not None:
            raise RankTaken(last=terms.rank, order=there.named, rank=terms.rank)
    stands = find(books, _Stands, SQL["same_order"], book=book_id, act=of, site=act.site, order=terms.order)
    if stands is not None:
        raise FreezeStands(order=stands.named, site=act.site, id=str(stands.act_id), state=stands.state)


def _correct(books: Books, book_id: int, step: Step, act: KeptAct, asked_by: int | None) -> Made:
    """Let a correction count.

    Raises (in this order):
        those of `_check`.
    """
    terms = act.terms
    assert isinstance(terms, PledgeCorrectionTerms | FreezeCorrectionTerms), "a correction says nothing else"
    number_locked(books, book_id, f"freeze:{act.site}")
    lock(books, book_id, terms.corrects, PLEDGE if isinstance(terms, PledgeCorrectionTerms) else FREEZE)
    _check(books, book_id, step, act)
    return Made(figures={"corrects": str(terms.corrects), "amount": yuan(act.money or 0)})


def _check_side(_books: ReadBooks, taken: Acting[KeptAct]) -> None:
    check_side(BOUND_CORRECTION, taken.name, taken.step, str(taken.record.other))


def _check_confirm(books: ReadBooks, taken: Acting[KeptAct]) -> None:
    if isinstance(taken.record.terms, PledgeCorrectionTerms):
        check_asked(books, taken.book_id, taken.id, taken.step, str(taken.record.other))
    _CONFIRM.check(books, taken)


_CONFIRM, _DROP = second_verbs(
    lambda: (CORRECT_PLEDGE, CORRECT_FREEZE), "that what was recorded is corrected", "登记更正"
)
BOUND_CORRECTIONS: Final = act_conduct(
    BOUND_CORRECTION,
    {"correct_pledge": PledgeCorrectionTerms, "correct_freeze": FreezeCorrectionTerms},
    replace(_CONFIRM, check=_check_confirm, side=_check_side),
    replace(_DROP, side=_check_side),
)
"""How one acts with corrections of pledges and freezes."""
CORRECT_PLEDGE: Final[Way] = Way(BOUND_CORRECTIONS, "correct_pledge", _correct, None, check=_check)
CORRECT_FREEZE: Final[Way] = Way(
    BOUND_CORRECTIONS, "correct_freeze", _correct, None, "propose_order", check=_check
)
