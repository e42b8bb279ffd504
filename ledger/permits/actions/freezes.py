"""Freezes: lots that an order of a court or the police holds still, whatever they are bound by already.

What an act took stands in `permit_act_lot`; what is given back is that, less what ended meanwhile.
"""

from collections.abc import Sequence
from datetime import date
from typing import Final
from uuid import UUID

from ledger.database import Books, ReadBooks
from ledger.entries import check_shown
from ledger.identifiers import derived
from ledger.journal.foreseeing import Draft
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
    check_lines,
    hold_still,
    moving,
    still_held,
    take_lots,
)
from ledger.permits.machines import FREEZE
from ledger.permits.rules.strips import Strip, party_of
from ledger.permits.shapes import FreezeTerms
from ledger.processes import acting
from ledger.processes.acting import Acting, Done, Made, Verb
from ledger.processes.actions import Running, Step

FREEZABLE: Final = ("holding", "sellable", "unpaid", "listed", "pledged")


def freeze(
    books: Books,
    book_id: int,
    step: Step,
    *,
    act_id: UUID,
    site: str,
    strips: Sequence[Strip],
    order: str,
    authority: str,
    rank: int,
    until: date | None,
    claim: int = 0,
    creditor: str | None = None,
) -> Done[KeptAct]:
    """Freeze lots by an order: whatever they are bound by already is remembered, and comes back when it is lifted.

    Args:
        order: number of the order.
        authority: court or police.
        rank: place among several orders, 1 for the first.
        until: last day, when the order names one.
        claim: what is to be recovered, in fen.
        creditor: owner code of whom it is recovered for.

    Raises (in this order):
        TextTooLong, TextUnprintable, TextEmpty, NothingNamed, PollutantUnknown, VintagesImpossible, QuantityNotPositive, AmountBelowZero,
        IdUsed, ProcessUnknown, IdNotVersion7, StepNotAllowed, RoleNotForStep, HoldingTooSmall; CodeMalformed, PurposeUnknown,
        LimitsImpossible, TooManyPostings, AmountBeyondLargest, EffectiveInFuture, EffectiveBeforeBook, PeriodClosed, AccountUnknown,
        AssetUnknown, AccountClosed, AccountFrozen, AccountReceiveOnly, PeriodSoftClosed, ApprovalMissing, ApprovedByPoster, ApprovalVoid,
        Overdraft, CeilingReached, TotalTooLarge.
    """
    check_shown(order=order, authority=authority)
    lines = check_lines(strips)
    terms = FreezeTerms(order, authority, rank)

    def do(act: KeptAct) -> Made:
        taken = take_lots(books, book_id, act_id, site, FREEZABLE)
        draft = moving(derived(act_id, "freeze"), taken, site, "frozen")
        posted = post_step(books, book_id, step, draft, "permits.freeze")
        return Made(posted, {"order": order}, owners=[party_of(site)])

    asked = Asked(
        site,
        creditor,
        until=until,
        money=claim,
        lines=lines,
        terms=terms,
        called={"money": "claim", "other": "creditor"},
    )
    return begin_act(books, book_id, FREEZES, "freeze", step, act_id=act_id, asked=asked, do=do)


def lift(books: Books, book_id: int, step: Step, *, act_id: UUID) -> Done[KeptAct]:
    """Lift a freeze: everything that has not ended meanwhile goes back where it was.

    Raises (in this order):
        ProcessUnknown, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, SecondPersonNeeded, ActedBefore,
        StepBackdated, PeriodClosed, PeriodSoftClosed, TextEmpty; those of `post_taken`; AskerGone.
    """
    return acting.take(books, book_id, FREEZES, act_id, "lift", step)


def _check_lift(_books: ReadBooks, taken: Acting[KeptAct]) -> None:
    check_shown(document=taken.step.document)


def _lift(books: Books, taken: Acting[KeptAct]) -> Made:
    hold_still(books, taken.book_id, taken.record.site)
    return post_taken(books, taken, "permits.unfreeze", _draft_lift(books, taken))


def _draft_lift(books: ReadBooks, taken: Acting[KeptAct]) -> Draft:
    site = taken.record.site
    lots = still_held(books, taken.book_id, taken.id, site, "frozen")
    return moving(step_id(taken), lots, site, "frozen", BACK)


def _ends(_books: ReadBooks, _running: Running, act: KeptAct) -> date | None:
    return act.until_on


FREEZES: Final = act_conduct(
    FREEZE,
    FreezeTerms,
    Verb("lift", "Lift the freeze", "解除冻结", _check_lift, _lift, posts=posting(_draft_lift), paper=True),
    Verb(
        "execute", "Ask to sell what is frozen", "申请处置冻结的排污权",
        due=_ends, asks=("id", "buyer", "price", "costs", "costs_to"),
    ),
)  # fmt: skip
"""How one acts with a freeze; what executes it is an enforcement, with an id of its own."""
