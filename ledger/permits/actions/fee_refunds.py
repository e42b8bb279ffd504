"""What was paid of a use fee and is not owed goes back to who paid it: one of finance asks, and another confirms (退付).

    propose ─▶ proposed ─▶ confirm (another person of finance) ─▶ done: the fee takes its step `refund`, or `refund_back`
                  └─────▶ drop

Nothing is owed of a fee for the permits that were withdrawn for good since. Of a fee that is paid whole that much goes back, part by
part: out of the treasury, to who paid the part, with the voucher of the payment. A refund that was recorded wrongly is taken back by an
act of the same kind.
"""

from typing import Final, NamedTuple
from uuid import UUID

from ledger.amounts import yuan
from ledger.database import Books, ReadBooks
from ledger.database.queries import find, named_queries, read, single
from ledger.entries import check_shown
from ledger.errors import Conflict, RuleViolation
from ledger.journal.foreseeing import Draft
from ledger.law_in_force.queries import law_of
from ledger.permits.actions.engine import Asked, KeptAct, act_conduct, money_draft
from ledger.permits.actions.fee_corrections import InstalmentUnpaid
from ledger.permits.actions.fee_payers import payer_of, served_to
from ledger.permits.actions.fee_payments import InstalmentUnknown, post_of_fee
from ledger.permits.actions.fees import FEES, assessed, charged
from ledger.permits.actions.second import Way, begin_way, one_draft, second_verbs
from ledger.permits.machines import FEE_REFUND
from ledger.permits.rules.fee_standing import refundable, returns_first
from ledger.permits.rules.fees import FeeRow
from ledger.permits.shapes import FeeRefundTerms
from ledger.processes import acting
from ledger.processes.acting import Acting, Along, Done, Made
from ledger.processes.actions import ProcessUnknown, Step
from ledger.register.holders import TREASURY
from ledger.register.queries import site_on

SQL: Final = named_queries(__name__)


class FeeNotPaidWhole(RuleViolation):
    """The fee {notice} is not paid whole: {left} yuan of it are due.

    Take the payment back and revoke the assessment, and let what is left be assessed anew.
    """

    code = "permits.fee_not_paid_whole"
    source = "docs/spec/permits.md 9.10"


class FeeRefundTooLarge(RuleViolation):
    """{amount} yuan are more than the {most} yuan of instalment {number} of the fee {notice} that are paid and not owed.

    What is charged for permits that were not withdrawn stays owed.
    """

    code = "permits.refund_too_large"
    source = "docs/spec/permits.md 9.10"


class FeeRefundVoucherUsed(Conflict):
    """The voucher {voucher} is recorded for another refund.

    Check its number: the same payment is not counted twice.
    """

    code = "permits.refund_voucher_used"


class FeeRefundReturned(Conflict):
    """The refund {id} is taken back already.

    Look at the acts of the fee.
    """

    code = "permits.refund_returned"


class FeeRefundStands(RuleViolation):
    """{amount} yuan of the fee {notice} went back for permits that come back with this.

    Let two of finance record first that the refund is returned, and pay back anew what is not owed then.
    """

    code = "permits.refund_stands"
    source = "docs/spec/permits.md 9.10"


class _Withdrawn(NamedTuple):
    asset_id: int
    quantity: int


class _Charging(NamedTuple):
    fee_id: UUID


class _Refunded(NamedTuple):
    number: int
    amount: int


def refunded(books: ReadBooks, book_id: int, fee_id: UUID, but: UUID | None = None) -> dict[int, int]:
    """Sum by part what of a fee has gone back, in fen; but by an act that is just being done."""
    return {
        one.number: one.amount
        for one in read(books, _Refunded, SQL["refunded"], book=book_id, fee=fee_id, but=but)
    }


def refund_fee(
    books: Books,
    book_id: int,
    step: Step,
    *,
    act_id: UUID,
    fee_id: UUID,
    number: int,
    amount: int,
    voucher: str,
) -> Done[KeptAct]:
    """Ask to pay back of an instalment what is not owed, `amount` in fen, with reason and paper; another person of finance confirms it.

    Raises (in this order):
        TextTooLong, TextUnprintable, TextEmpty, ProcessUnknown, AmountBelowZero, IdUsed, IdNotVersion7, StepNotAllowed, RoleNotForStep;
        those of `_refund`.
    """
    check_shown(voucher=voucher, document=step.document, reason=step.reason)
    fee = acting.read_process(books, book_id, FEES, fee_id, step.owner)[1]
    known = FEE_REFUNDS.find(books, book_id, act_id)
    site = known.site if known is not None else payer_of(books, book_id, fee, number).site
    asked = Asked(
        site,
        money=amount,
        terms=FeeRefundTerms(fee_id, number, voucher),
        called={"site": "number", "returns": ""},
    )
    return begin_way(books, book_id, REFUND, step, act_id=act_id, alone=None, asked=asked)


def return_refund(books: Books, book_id: int, step: Step, *, act_id: UUID, refund: UUID) -> Done[KeptAct]:
    """Ask to take a refund back that was recorded wrongly, with reason and paper; another person of finance confirms it.

    Raises (in this order):
        TextTooLong, TextUnprintable, TextEmpty, ProcessUnknown, AmountBelowZero, IdUsed, IdNotVersion7, StepNotAllowed, RoleNotForStep;
        those of `_return`.
    """
    check_shown(document=step.document, reason=step.reason)
    paid = FEE_REFUNDS.find(books, book_id, refund)
    if paid is None or paid.what != REFUND.what:
        raise ProcessUnknown(machine=FEE_REFUND.name, id=str(refund))
    said = paid.said(FeeRefundTerms)
    terms = FeeRefundTerms(said.fee, said.number, said.voucher, refund)
    called = dict.fromkeys(("site", "money", "fee", "number", "voucher"), "refund")
    asked = Asked(paid.site, money=paid.money, terms=terms, called={**called, "returns": "refund"})
    return begin_way(books, book_id, RETURN, step, act_id=act_id, alone=None, asked=asked)


def _fee_of(act: KeptAct) -> Along:
    """Name the step of the fee that a refund takes along."""
    return Along(
        FEES, act.said(FeeRefundTerms).fee, "refund_back" if act.said(FeeRefundTerms).returns else "refund"
    )


def _owed(books: ReadBooks, book_id: int, fee: FeeRow) -> int:
    """Compute what of a fee is owed for the permits that were not withdrawn for good, under the law of the notice."""
    gone = {
        one.asset_id: one.quantity
        for one in read(books, _Withdrawn, SQL["withdrawn"], book=book_id, fee=fee.fee_id)
    }
    lots = [
        one._replace(quantity=one.quantity - gone.get(one.asset_id, 0))
        for one in charged(books, book_id, fee.fee_id)
    ]
    first = served_to(
        books, book_id, fee
    ).site  # a fee that has followed its permits is computed for where it was assessed
    here, law = site_on(books, book_id, first, fee.notice_on), law_of(books, book_id, fee.notice_on)
    left = [one for one in lots if one.quantity > 0]
    return assessed(left, law, fee.notice_on, here.industry, here.whereabouts(fee.notice_on, law)).computed


def check_returned(books: ReadBooks, book_id: int, decision: UUID) -> None:
    """Check that nothing has gone back of the fees of what a withdrawal took that is owed again. Twin: `ledger.check_refund_stands`.

    Raises (in this order):
        SiteUnknown, SiteUndescribed, JurisdictionUnknown, LawGap, FeeRefundStands.
    """
    for one in read(books, _Charging, SQL["charging"], book=book_id, decision=decision):
        fee = FEES.find(books, book_id, one.fee_id)
        assert fee is not None, "the query has found it"
        back = sum(refunded(books, book_id, fee.fee_id).values())
        over = returns_first(fee.what.payable, back, _owed(books, book_id, fee))
        if over:
            raise FeeRefundStands(amount=yuan(over), notice=fee.notice)


def _check(books: ReadBooks, book_id: int, _step: Step, act: KeptAct) -> None:
    fee = FEES.find(books, book_id, act.said(FeeRefundTerms).fee)
    assert fee is not None, "it was there when this was asked for, and fees stay"
    _check_against(books, book_id, act, fee)


def _check_against(books: ReadBooks, book_id: int, act: KeptAct, fee: FeeRow) -> None:
    """Check that what goes back is paid and not owed, and its voucher new.

    Raises (in this order):
        InstalmentUnknown, InstalmentUnpaid, FeeNotPaidWhole, SiteUnknown, SiteUndescribed, JurisdictionUnknown, LawGap, FeeRefundTooLarge,
        FeeRefundVoucherUsed.
    """
    said, amount = act.said(FeeRefundTerms), act.money or 0
    part = fee.part(said.number)
    if part is None:
        raise InstalmentUnknown(number=said.number)
    if part.paid_on is None:
        raise InstalmentUnpaid(number=said.number, notice=fee.notice)
    left = sum(one.amount for one in fee.instalments if one.paid_on is None)
    if left:
        raise FeeNotPaidWhole(notice=fee.notice, left=yuan(left))
    back = refunded(books, book_id, fee.fee_id, act.act_id)
    most = refundable(
        part.amount,
        back.get(part.number, 0),
        fee.what.payable,
        sum(back.values()),
        _owed(books, book_id, fee),
    )
    if not 0 < amount <= most:
        raise FeeRefundTooLarge(amount=yuan(amount), most=yuan(most), number=part.number, notice=fee.notice)
    used = find(books, str, SQL["voucher_used"], book=book_id, voucher=said.voucher, but=act.act_id)
    if used is not None:
        raise FeeRefundVoucherUsed(voucher=used)


def _check_return(books: ReadBooks, book_id: int, _step: Step, act: KeptAct) -> None:
    refund = act.said(FeeRefundTerms).returns
    if single(books, bool, SQL["returned"], book=book_id, refund=str(refund), but=act.act_id):
        raise FeeRefundReturned(id=str(refund))


def _draft(_books: ReadBooks, _book_id: int, _step: Step, act: KeptAct) -> Draft:
    """Draft what goes out of the treasury, or comes back to it."""
    out = act.money or 0
    if act.said(FeeRefundTerms).returns is not None:
        out = -out
    return money_draft(act.act_id, (TREASURY, "nontax_revenue", out), (TREASURY, "treasury_cash", -out))


def _refund(books: Books, book_id: int, step: Step, act: KeptAct, asked_by: int | None) -> Made:
    """Book a refund with the step of its fee.

    Raises (in this order):
        ProcessUnknown; those of `_check_against`; TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, SecondPersonNeeded,
        ActedBefore, StepBackdated, AskerGone; those of `post_of_fee`.
    """
    said = act.said(FeeRefundTerms)
    _check_against(books, book_id, act, acting.opened(books, book_id, FEES, said.fee, step)[1])
    return _book(books, book_id, step, act, asked_by, "permits.fee_refund")


def _return(books: Books, book_id: int, step: Step, act: KeptAct, asked_by: int | None) -> Made:
    """Book that a refund is taken back, with the step of its fee.

    Raises (in this order):
        ProcessUnknown, FeeRefundReturned; TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, SecondPersonNeeded, ActedBefore,
        StepBackdated, AskerGone; those of `post_of_fee`.
    """
    acting.opened(books, book_id, FEES, act.said(FeeRefundTerms).fee, step)
    _check_return(books, book_id, step, act)
    return _book(books, book_id, step, act, asked_by, "permits.fee_refund_back")


def _book(books: Books, book_id: int, step: Step, act: KeptAct, asked_by: int | None, kind: str) -> Made:
    said = act.said(FeeRefundTerms)

    def deed(books: Books, _taken: Acting[FeeRow]) -> Made:
        draft = _draft(books, book_id, step, act)
        made = post_of_fee(books, book_id, step, draft, kind, asked_by, said.voucher)
        return Made(made, {"instalment": said.number, "amount": yuan(act.money or 0)})

    return Made(acting.take_along(books, book_id, _fee_of(act), step, deed).entries)


FEE_REFUNDS: Final = act_conduct(
    FEE_REFUND,
    FeeRefundTerms,
    *second_verbs(lambda: (REFUND, RETURN), "a refund of a use fee, or its end", "有偿使用费退付"),
)
"""How one acts with refunds of use fees."""
REFUND: Final[Way] = Way(FEE_REFUNDS, "refund", _refund, one_draft(_draft), check=_check, along=_fee_of)
RETURN: Final[Way] = Way(
    FEE_REFUNDS, "return", _return, one_draft(_draft), check=_check_return, along=_fee_of
)
"""That a refund which was recorded wrongly is taken back."""
