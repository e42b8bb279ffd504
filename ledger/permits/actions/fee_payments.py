"""The payment of an instalment of a use fee: one of finance says that the treasury has it, and another confirms it.

    propose ─▶ proposed ─▶ confirm (another person of finance) ─▶ done: the fee takes its step `pay`, or `pay_last`
                  └─────▶ drop

Nothing is posted or freed before: one person alone would make permits free for money that never came. The entry that books
the last part and the entry that frees the lots are in one transaction.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import update

from ledger.amounts import yuan
from ledger.database import Books, ReadBooks
from ledger.database.queries import find, named_queries
from ledger.entries import Entry, check_shown, check_text
from ledger.errors import Conflict, NotFound, RuleViolation
from ledger.identifiers import derived
from ledger.journal.accounts import ensure_accounts
from ledger.journal.foreseeing import Draft
from ledger.journal.posting import known_entry
from ledger.law_in_force.queries import calendar_of
from ledger.permits.actions.engine import Asked, KeptAct, act_conduct, money_draft, posted_by
from ledger.permits.actions.fees import FEES, draft_free
from ledger.permits.actions.lots import hold_still
from ledger.permits.actions.second import Way, begin_way, post_entry, second_verbs
from ledger.permits.machines import FEE_PAYMENT
from ledger.permits.queries.fees import late_rates
from ledger.permits.rules.fee_standing import (
    FeePart,
    check_came,
    check_noticed,
    check_order,
    falls_due,
    surcharge,
)
from ledger.permits.rules.fees import FeeRow
from ledger.permits.rules.strips import party_of
from ledger.permits.shapes import FeeCorrectionTerms, FeePaymentTerms, FeeScheduleTerms
from ledger.permits.tables import fee_instalment
from ledger.processes import acting
from ledger.processes.acting import Acting, Along, Done, Made
from ledger.processes.actions import Running, Step
from ledger.register.holders import TREASURY
from ledger.words import nothing

SQL: Final = named_queries(__name__)


class InstalmentPaid(RuleViolation):
    """Instalment {number} was paid on {paid_on} with the voucher {voucher}.

    Check the number; a second payment needs an instalment of its own.
    """

    code = "permits.instalment_paid"


class InstalmentUnknown(NotFound):
    """The fee has no instalment {number}.

    Look at its instalments.
    """

    code = "permits.instalment_unknown"


class InstalmentAmount(RuleViolation):
    """Instalment {number} is {due} yuan, of which {surcharge} for being late, and {amount} yuan came.

    Record what is due; what is too much goes back to the payer.
    """

    code = "permits.instalment_amount"


class VoucherUsed(Conflict):
    """The voucher {voucher} is recorded for another payment.

    Check its number: the same payment is not counted twice.
    """

    code = "permits.voucher_used"


def pay_fee(
    books: Books,
    book_id: int,
    step: Step,
    *,
    act_id: UUID,
    fee_id: UUID,
    number: int,
    amount: int,
    voucher: str,
    receipt: str,
    came_on: date | None = None,
) -> Done[KeptAct]:
    """Ask to record that the treasury has an instalment, `amount` in fen; another person of finance confirms it, with its paper.

    Args:
        came_on: day of the bank on which it came, to which a surcharge runs; None where that is the day of the step.

    Raises (in this order):
        TextTooLong, TextUnprintable, TextEmpty, CameLater, ProcessUnknown, AmountBelowZero, IdUsed, IdNotVersion7, StepNotAllowed,
        RoleNotForStep; those of `_pay`.
    """
    check_shown(voucher=voucher)
    check_text("receipt", receipt)
    check_came(came_on or step.on, step.on)
    kept = acting.read_process(books, book_id, FEES, fee_id, step.owner)[1]
    terms = FeePaymentTerms(fee_id, number, voucher, receipt, came_on)
    known = FEE_PAYMENTS.find(books, book_id, act_id)
    asked = Asked(site_told(known, FeePaymentTerms, kept), money=amount, terms=terms, called={"site": "fee"})
    return begin_way(books, book_id, PAY_INSTALMENT, step, act_id=act_id, alone=None, asked=asked)


def site_told(
    known: KeptAct | None, shape: type[FeePaymentTerms | FeeCorrectionTerms | FeeScheduleTerms], kept: FeeRow
) -> str:
    """Give the site of an act of a fee: that of the act itself where it is known, for the fee may have followed its permits since."""
    return known.site if known is not None and known.said(shape).fee == kept.fee_id else kept.site


def _fee_of(act: KeptAct) -> Along:
    """Name the step of the fee that a payment takes along."""
    return Along(FEES, act.said(FeePaymentTerms).fee, "pay")


def _check(books: ReadBooks, book_id: int, _step: Step, act: KeptAct) -> None:
    _check_against(books, book_id, act, _kept(books, book_id, act))


def _kept(books: ReadBooks, book_id: int, act: KeptAct) -> FeeRow:
    kept = FEES.find(books, book_id, act.said(FeePaymentTerms).fee)
    assert kept is not None, "it was there when this was asked for, and fees stay"
    return kept


def _check_against(books: ReadBooks, book_id: int, act: KeptAct, kept: FeeRow) -> None:
    """Check that an instalment is due as it is said, and its slip new.

    Raises (in this order):
        InstalmentUnknown, InstalmentPaid, InstalmentEarlier, CameEarlier, JurisdictionUnknown, InstalmentAmount, VoucherUsed.
    """
    said, amount = act.said(FeePaymentTerms), act.money or 0
    part = kept.part(said.number)
    if part is None:
        raise InstalmentUnknown(number=said.number)
    if part.paid_on is not None:
        raise InstalmentPaid(
            number=part.number, paid_on=part.paid_on.isoformat(), voucher=part.voucher or nothing()
        )
    check_order(kept.instalments, part.number)
    check_noticed(said.came_on or act.effective_on, kept.notice_on)
    late = late_cost(books, book_id, kept, part, said.came_on or act.effective_on)
    due = part.amount + late
    if amount != due:
        raise InstalmentAmount(number=part.number, due=yuan(due), surcharge=yuan(late), amount=yuan(amount))
    used = find(books, str, SQL["voucher_used"], book=book_id, voucher=said.voucher)
    if used is not None:
        raise VoucherUsed(voucher=used)


def late_cost(books: ReadBooks, book_id: int, kept: FeeRow, part: FeePart, on: date) -> int:
    """Compute what a part that is not paid costs for being late on a day, in fen.

    Raises:
        JurisdictionUnknown
    """
    last = falls_due(part, kept.notice_on, calendar_of(books, book_id)).on
    return surcharge(part, last, late_rates(books, book_id), on)


def _entry(act: KeptAct) -> UUID:
    return derived(act.said(FeePaymentTerms).fee, f"pay:{act.act_id}")


def _free(act: KeptAct) -> str:
    """Name the entry that frees the lots with the last instalment."""
    return f"free:{act.act_id}"


def _draft_payment(act: KeptAct, kept: FeeRow) -> Draft:
    """Draft what came: the part, and what it cost for being late, which nobody owed before."""
    party, came = party_of(act.site), act.money or 0
    part = kept.part(act.said(FeePaymentTerms).number)
    amount = came if part is None else part.amount
    return money_draft(
        _entry(act),
        (TREASURY, "treasury_cash", came),
        (party, "fee_receivable", -amount),
        (TREASURY, "fee_assessed", amount),
        (TREASURY, "nontax_revenue", -came),
    )


def _drafts(books: ReadBooks, book_id: int, _step: Step, act: KeptAct) -> list[Draft]:
    """Draft the payment of an instalment, and with the last one what becomes free."""
    kept = _kept(books, book_id, act)
    last = len(kept.parts) == len(kept.paid) + 1
    return [_draft_payment(act, kept), *([draft_free(books, book_id, kept, _free(act))] if last else [])]


def _pay(books: Books, book_id: int, step: Step, act: KeptAct, asked_by: int | None) -> Made:
    """Book a payment with the step of its fee; with the last one the lots become free.

    Raises (in this order):
        ProcessUnknown; those of `_check_against`; TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, SecondPersonNeeded,
        ActedBefore, StepBackdated, AskerGone; those of `post_of_fee`.
    """
    said = act.said(FeePaymentTerms)
    _check_against(books, book_id, act, acting.opened(books, book_id, FEES, said.fee, step)[1])

    def deed(books: Books, taken: Acting[FeeRow]) -> Made:
        draft = _draft_payment(act, taken.record)
        paid = post_of_fee(books, book_id, step, draft, "permits.fee_payment", asked_by, said.voucher)
        this = (
            (fee_instalment.c.book_id == book_id)
            & (fee_instalment.c.fee_id == said.fee)
            & (fee_instalment.c.number == said.number)
        )
        part = taken.record.part(said.number)
        values = {
            "paid_on": step.on,
            "voucher": said.voucher,
            "receipt": said.receipt,
            "entry_id": draft.id,
            "surcharge": (act.money or 0) - (part.amount if part else 0),
            "came_on": said.came_on,
        }
        books.connection.execute(update(fee_instalment).where(this).values(**values))
        if taken.name == "pay_last":
            hold_still(books, book_id, act.site)
            free = draft_free(books, book_id, taken.record, _free(act))
            paid += post_of_fee(books, book_id, step, free, "permits.fee_paid", asked_by)
        return Made(paid, {"instalment": said.number, "amount": yuan(act.money or 0)}, "pay")

    return Made(acting.take_along(books, book_id, _fee_of(act), step, deed).entries)


def post_of_fee(
    books: Books, book_id: int, step: Step, draft: Draft, kind: str, asked_by: int | None, memo: str = ""
) -> tuple[UUID, ...]:
    """Post an entry of a payment, if anything moves; who asked for it has approved it.

    Raises (in this order):
        CodeMalformed: an account's code would be too long; TooManyPostings, AmountBeyondLargest; those of `post_entry`; never
        PurposeUnknown, LimitsImpossible, IdNotVersion7, TooFewPostings, AmountNotPositive, Unbalanced and
        AccountOnBothSides: the ledger wrote accounts
        and entry, with words that were checked, so never TextTooLong and TextUnprintable.
    """
    if not draft.postings:
        return ()
    ensure_accounts(books, book_id, draft.opening, step.actor_id)
    entry = Entry(draft.id, kind, step.on, tuple(draft.postings), memo, step.document)
    return post_entry(books, book_id, step, entry, asked_by).entries


class _Latest(NamedTuple):
    entry_id: UUID


def _posted(books: ReadBooks, running: Running, kept: KeptAct, step: str) -> Collection[UUID]:
    if step != "confirm":
        return posted_by(books, running, kept, step)
    said, own = kept.said(FeePaymentTerms), _entry(kept)
    if known_entry(books, running.book_id, own) is not None:
        return (own, derived(said.fee, _free(kept)))
    entry = derived(said.fee, f"pay:{said.number}")  # until 0009 it had the name of the instalment
    latest = find(books, _Latest, SQL["latest"], book=running.book_id, fee=said.fee)
    return (entry, derived(said.fee, "free")) if latest == (entry,) else (entry,)


FEE_PAYMENTS: Final = replace(
    act_conduct(
        FEE_PAYMENT,
        FeePaymentTerms,
        *second_verbs(lambda: (PAY_INSTALMENT,), "the payment of an instalment", "分期缴款"),
    ),
    posted=_posted,
)
"""How one acts with what is said to be paid."""
PAY_INSTALMENT: Final[Way] = Way(
    FEE_PAYMENTS, "pay", _pay, _drafts, check=_check, entry=_entry, along=_fee_of
)
