"""What a party asks to be paid out of the settlement account (出金申请): its money is bound, and finance pays it by two, or gives it back.

ask (the money is bound) ─▶ asked ─▶ propose_payment ─▶ paying ─▶ confirm (another person of finance) ─▶ paid
                              │  └◀──────── drop ◀─────────┘
                              ├─▶ fail   (finance: the bank does not pay)    ─▶ failed     the money comes back
                              └─▶ cancel (the enterprise, before it is paid) ─▶ cancelled  the money comes back
    paid ─▶ return (the bank has returned it) ─▶ returned   the money comes back     ┐ with a correction, which two persons bring about
      └───▶ reopen (recorded by mistake) ─▶ asked           the money is bound again ┘ (`corrections`)
"""

from collections.abc import Collection
from dataclasses import replace
from functools import partial
from typing import Final, NamedTuple
from uuid import UUID

from ledger.database import Books, ReadBooks
from ledger.database.queries import find, named_queries
from ledger.entries import check_shown
from ledger.identifiers import derived
from ledger.journal.foreseeing import Draft, Foreseen
from ledger.journal.refusals import ReversedAlready
from ledger.market.actions.money import EXCHANGE, check_payment
from ledger.market.machines import PAYOUT_REQUEST
from ledger.market.shapes import PayoutTerms
from ledger.permits.actions.engine import (
    Asked,
    KeptAct,
    act_conduct,
    as_asked,
    begin_act,
    money_draft,
    post_step,
    post_taken,
    posted_by,
    posting,
    step_id,
)
from ledger.permits.actions.second import post_act
from ledger.processes import acting
from ledger.processes.acting import Acting, Done, Made, Verb
from ledger.processes.actions import Running, Step

SQL: Final = named_queries(__name__)
CLAIM: Final = "settlement_claim"
BOUND: Final = "settlement_bound"
PROPOSED: Final = "propose_payment"


class _TakenBack(NamedTuple):
    entry_id: UUID


def ask_payout(
    books: Books, book_id: int, step: Step, *, act_id: UUID, amount: int, bank: str, account: str
) -> Done[KeptAct]:
    """Ask that money be paid out to one's own account at a bank; it is bound at once. `amount` is in fen.

    Raises (in this order):
        CodeMalformed, AmountNotPositive, TextTooLong, TextUnprintable, TextEmpty, IdUsed, ProcessUnknown, IdNotVersion7, StepNotAllowed,
        RoleNotForStep; those of `post_step`, where Overdraft says that it is more than is owed; never AmountBelowZero.
    """
    owner = step.owner or EXCHANGE
    check_payment(owner, amount)
    check_shown(to_bank=bank, to_account=account)
    asked = Asked(owner, money=amount, terms=PayoutTerms(bank, account), called={"site": ""})

    def hold(kept: KeptAct) -> Made:
        draft = _between(derived(act_id, "ask"), kept, (owner, CLAIM), (owner, BOUND))
        return Made(post_step(books, book_id, step, draft, "market.payout_hold"))

    return begin_act(books, book_id, REQUESTS, "ask", step, act_id=act_id, asked=asked, do=hold)


def propose_payment(books: Books, book_id: int, step: Step, *, act_id: UUID) -> Done[KeptAct]:
    """Say, with the paper or the line of the bank, that it was paid; another person of finance confirms it.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, StepBackdated, TextEmpty.
    """
    return acting.take(books, book_id, REQUESTS, act_id, "pay", step)


def confirm_payment(books: Books, book_id: int, step: Step, *, act_id: UUID) -> Done[KeptAct]:
    """Confirm, as another person of finance, that it was paid, on the day and with the paper that were said.

    Raises (in this order):
        ProcessUnknown, StepPassed, StepUnnamed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep,
        SecondPersonNeeded, ActedBefore, StepBackdated, PeriodClosed, PeriodSoftClosed; those of `as_asked`, those of `post_act`; AskerGone.
    """
    return acting.take(books, book_id, REQUESTS, act_id, "confirm", step)


def drop_payment(books: Books, book_id: int, step: Step, *, act_id: UUID) -> Done[KeptAct]:
    """Drop a payment that nobody has confirmed: what was asked for waits again.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, StepBackdated.
    """
    return acting.take(books, book_id, REQUESTS, act_id, "drop", step)


def fail_payout(books: Books, book_id: int, step: Step, *, act_id: UUID) -> Done[KeptAct]:
    """Record, with the reason, that it cannot be paid: the money comes back.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, StepBackdated, PeriodClosed,
        PeriodSoftClosed, TextEmpty; those of `post_taken`.
    """
    return acting.take(books, book_id, REQUESTS, act_id, "fail", step)


def cancel_payout(books: Books, book_id: int, step: Step, *, act_id: UUID) -> Done[KeptAct]:
    """Take the wish back before it is paid: the money comes back.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, StepBackdated, PeriodClosed,
        PeriodSoftClosed; those of `post_taken`.
    """
    return acting.take(books, book_id, REQUESTS, act_id, "cancel", step)


def _between(entry_id: UUID, kept: KeptAct, debit: tuple[str, str], credit: tuple[str, str]) -> Draft:
    return money_draft(entry_id, (*debit, kept.money or 0), (*credit, -(kept.money or 0)))


def _check_paid(_books: ReadBooks, taken: Acting[KeptAct]) -> None:
    check_shown(document=taken.step.document)


def _payment_id(running: Running, before: int) -> UUID:
    """Name the entry of a payment: the request's id, and of a later one, where `before` were recorded by mistake, one from its number."""
    return derived(running.process_id, f"pay:{before + 1}") if before else running.process_id


def _payments(running: Running) -> int:
    return sum(one.action == "confirm" for one in running.steps)


def _draft_paid(taken: Acting[KeptAct]) -> Draft:
    entry_id = _payment_id(taken.process, _payments(taken.process))
    return _between(entry_id, taken.record, (taken.record.site, BOUND), (EXCHANGE, "settlement_cash"))


def _foresee_paid(_books: ReadBooks, taken: Acting[KeptAct]) -> Foreseen:
    entry_id = _payment_id(taken.process, _payments(taken.process))
    return Foreseen(entry_id, taken.step.on, lambda: (_draft_paid(taken),), approved=True)


def _pay(books: Books, taken: Acting[KeptAct]) -> Made:
    taken = as_asked(taken, day=True)
    proposer = [one.actor_id for one in taken.process.steps if one.action == PROPOSED][-1]
    return post_act(books, taken.book_id, taken.step, _draft_paid(taken), "market.payout_paid", proposer)


def _draft_back(_books: ReadBooks, taken: Acting[KeptAct]) -> Draft:
    owner = taken.record.site
    return _between(step_id(taken), taken.record, (owner, BOUND), (owner, CLAIM))


def _give_back(books: Books, taken: Acting[KeptAct]) -> Made:
    return post_taken(books, taken, "market.payout_return", _draft_back(books, taken))


def _posted(books: ReadBooks, running: Running, kept: KeptAct, step: str) -> Collection[UUID]:
    if step == "confirm":
        return (_payment_id(running, _payments(running) - 1),)
    return posted_by(books, running, kept, step)


def _check_failed(_books: ReadBooks, taken: Acting[KeptAct]) -> None:
    check_shown(reason=taken.step.reason)


def _paid_by(_books: ReadBooks, running: Running, _kept: KeptAct) -> tuple[UUID, ...]:
    """Name the entry that paid it, which a correction names."""
    return (_payment_id(running, _payments(running) - 1),)


def check_standing(books: ReadBooks, book_id: int, payment: UUID) -> None:
    """Check that nothing has taken a deposit or pay-out back.

    Raises:
        ReversedAlready.
    """
    back = find(books, _TakenBack, SQL["taken_back"], book=book_id, entry=payment)
    if back is not None:
        raise ReversedAlready(target=str(payment), by=str(back.entry_id))


def draft_taken_back(entry_id: UUID, owner: str, fen: int, *, freed: bool) -> Draft:
    """Draft what takes a payment back that was asked for; where `freed`, what gives the money back to who asked is in it."""
    back = money_draft(entry_id, (EXCHANGE, "settlement_cash", fen), (owner, BOUND, -fen))
    free = money_draft(entry_id, (owner, BOUND, fen), (owner, CLAIM, -fen))
    return Draft(entry_id, (*back.postings, *(free.postings if freed else ())))


def _check_standing(books: ReadBooks, taken: Acting[KeptAct]) -> None:
    [payment] = _paid_by(books, taken.process, taken.record)
    check_standing(books, taken.book_id, payment)


def _foresee_back(_books: ReadBooks, taken: Acting[KeptAct], *, freed: bool) -> Foreseen:
    owner, fen = taken.record.site, taken.record.money or 0
    entry_id = step_id(taken)
    return Foreseen(
        entry_id,
        taken.step.on,
        lambda: (draft_taken_back(entry_id, owner, fen, freed=freed),),
        approved=True,
    )


_TAKEN_BACK: Final = ("id", "payment")
_ACTS: Final = act_conduct(
    PAYOUT_REQUEST,
    PayoutTerms,
    Verb("pay", "Say that it was paid", "登记支付", _check_paid, steps=(PROPOSED,), paper=True),
    Verb("confirm", "Confirm that it was paid", "确认支付", do=_pay, posts=_foresee_paid),
    Verb("drop", "Drop the payment", "撤销支付登记"),
    Verb("fail", "Record that it cannot be paid", "登记支付失败", _check_failed, _give_back, posts=posting(_draft_back), paper=True),
    Verb("cancel", "Take the wish back", "撤回出金申请", do=_give_back, posts=posting(_draft_back)),
    Verb("return", "Ask to record that the bank has returned it", "申请登记银行退汇", _check_standing, asks=_TAKEN_BACK, among=_paid_by,
         posts=partial(_foresee_back, freed=True)),
    Verb("reopen", "Ask to take back what was recorded by mistake", "申请冲销误记的支付", _check_standing, asks=(*_TAKEN_BACK, "mistaken"),
         among=_paid_by, posts=partial(_foresee_back, freed=False)),
)  # fmt: skip
REQUESTS: Final = replace(_ACTS, posted=_posted)
"""How one acts with what a party asks to be paid out."""
