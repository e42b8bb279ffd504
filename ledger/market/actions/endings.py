"""The end of an agreement (合同解除): what both sides have agreed to ends when both agree to that, and what was set aside goes back.

    propose ─▶ accept ───────────────────────▶ accepted: the sale, lease or buy-back is cancelled, the running lease returned
          └──▶ attest ─▶ confirm, or accept ─▶ accepted
          └──▶ drop
    end_alone ───────────────────────────────▶ accepted: by one side, once the decision that let a sale pass holds no more

Whose yes it has is counted as for the agreement itself (`ledger.permits.actions.sides`). Before the other side has agreed there is
nothing to end: who proposed cancels.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Final
from uuid import UUID

from ledger.database import Books, ReadBooks
from ledger.identifiers import derived
from ledger.journal.foreseeing import Draft, Foreseen
from ledger.market.actions.buybacks import BUYBACKS
from ledger.market.actions.leases import LEASES, draft_return, give_back
from ledger.market.actions.sales import SALES, can_pass, draft_put_back, put_back
from ledger.market.machines import BUYBACK, ENDING, LEASE, SALE
from ledger.market.shapes import EndingTerms
from ledger.permits.actions.engine import Asked, KeptAct, act_conduct, begin_new, known_act
from ledger.permits.actions.sides import agreeing, check_agreed, renewing
from ledger.processes import acting
from ledger.processes.acting import Acting, Along, Conduct, Done, Made, Verb
from ledger.processes.actions import Running, Step, check_step
from ledger.processes.machines import Machine

ENDED: Final[Mapping[str, Conduct[KeptAct]]] = {
    SALE.name: SALES,
    LEASE.name: LEASES,
    BUYBACK.name: BUYBACKS,
}
"""What is agreed to by both sides."""
RUNNING: Final = "running"
"""The state of a lease that is registered."""
END: Final = "end"
"""The step with which an agreement ends."""


def ask_end(
    books: Books, book_id: int, step: Step, *, act_id: UUID, of: UUID, machine: Machine
) -> Done[KeptAct]:
    """Ask to end what both sides have agreed to: one side with its own key, or the bureau.

    A sale that names a decision which was revoked, or whose last day is over, can not pass any more: a side ends it alone.

    Args:
        of: the sale, lease or buy-back.
        machine: of the one or the other.

    Raises (in this order):
        ProcessUnknown, IdUsed, IdNotVersion7, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, SecondPersonNeeded,
        ActedBefore, StepBackdated; those of `put_back`; never AmountBelowZero and AskerGone.
    """
    conduct = ENDED[machine.name]
    running, kept = acting.opened(books, book_id, conduct, of, step)
    called = dict.fromkeys(("site", "other", "of", "agreed"), "agreement")
    asked = Asked(kept.site, kept.other, terms=EndingTerms(of, machine.name), law=kept.law, called=called)

    def check(_act: KeptAct) -> Made:
        check_step(running, END, step, conduct.addresses)
        return Made()

    def end(_act: KeptAct) -> Made:
        return Made(acting.take_along(books, book_id, Along(conduct, of, END), step, put_back).entries)

    known = known_act(books, book_id, ENDINGS, "propose", step, act_id, asked)
    if isinstance(known, Done):
        return known
    alone = step.owner is not None and conduct is SALES and not can_pass(books, book_id, step.on, kept)
    first, do = ("end_alone", end) if alone else ("propose", check)
    return begin_new(books, book_id, ENDINGS, first, step, act_id=act_id, asked=asked, new=known, do=do)


def accept_end(books: Books, book_id: int, step: Step, *, act_id: UUID) -> Done[KeptAct]:
    """Agree to the end as the other side, or on paper in its place; once every side has, what was agreed to is cancelled.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, StepBackdated, NotYourSide,
        SideMissing, PeriodClosed, PeriodSoftClosed, SelfDealing, SideElsewhere, PaperMissing; those of `put_back`; AskerGone; never
        StepUnnamed, SecondPersonNeeded and ActedBefore: no machine of an agreement asks for a second person at its end.
    """
    return acting.take(books, book_id, ENDINGS, act_id, "accept", step)


def confirm_end(books: Books, book_id: int, step: Step, *, act_id: UUID) -> Done[KeptAct]:
    """Confirm, as a second person of the bureau, a yes on paper to the end.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, ActedBefore, StepBackdated,
        PeriodClosed, PeriodSoftClosed, SelfDealing, SideElsewhere, PaperMissing; those of `put_back`; AskerGone; never StepUnnamed and
        SecondPersonNeeded.
    """
    return acting.take(books, book_id, ENDINGS, act_id, "confirm", step)


def drop_end(books: Books, book_id: int, step: Step, *, act_id: UUID) -> Done[KeptAct]:
    """Drop the wish to end what was agreed to, by any side: the agreement stands.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, StepBackdated.
    """
    return acting.take(books, book_id, ENDINGS, act_id, "drop", step)


def _ended(_books: ReadBooks, taken: Acting[KeptAct]) -> Along | None:
    """Name the step with which the agreement ends, where this is the last yes."""
    if taken.name == "attest":
        return None
    said = taken.record.said(EndingTerms)
    return Along(ENDED[said.agreed], said.of, END)


def _giving_back(books: ReadBooks, taken: Acting[KeptAct]) -> Foreseen | None:
    """Foresee what goes back: a sale that is agreed to has set it aside, and a lease that runs has lent it."""
    along = _ended(books, taken)
    if along is None or along.conduct is BUYBACKS:
        return None

    def drafts() -> tuple[Draft, ...]:
        process, kept = acting.read_process(
            books, taken.book_id, along.conduct, along.process_id, taken.step.owner
        )
        draft = draft_put_back if along.conduct is SALES else draft_return
        lent = along.conduct is SALES or process.state == RUNNING
        return (draft(books, Acting(process, kept, taken.step, END)),) if lent else ()

    return Foreseen(derived(along.process_id, END), taken.step.on, drafts)


def _end(books: Books, taken: Acting[KeptAct]) -> Made:
    along = _ended(books, taken)
    if along is None:
        return Made()
    return Made(acting.take_along(books, taken.book_id, along, taken.step, _give_back).entries)


def _give_back(books: Books, agreement: Acting[KeptAct]) -> Made:
    """Give back what a sale has set aside, and what a lease that runs has lent; nothing else is held yet."""
    if agreement.process.machine is SALE:
        return put_back(books, agreement)
    return give_back(books, agreement) if agreement.process.state == RUNNING else Made()


def _posted(_books: ReadBooks, _running: Running, kept: KeptAct, step: str) -> Collection[UUID]:
    return (
        () if step not in ("end_alone", "accept", "confirm") else (derived(kept.said(EndingTerms).of, END),)
    )


ENDINGS: Final = replace(
    act_conduct(
        ENDING,
        EndingTerms,
        replace(agreeing("Agree to the end", "同意解除"), do=_end, posts=_giving_back, along=_ended),
        Verb("confirm", "Confirm a yes on paper", "复核书面同意", check_agreed, _end, posts=_giving_back, along=_ended),
        renewing(),
        Verb("drop", "Drop the wish to end it", "撤回解除申请"),
    ),
    posted=_posted,
)  # fmt: skip
"""How one acts with the end of an agreement."""
