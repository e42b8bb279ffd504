"""Receipts of money (财政电子票据): each payment that came to the treasury or the department has receipts up to its amount.

    record ▶ issued ── redden ▶ reversed      by a red receipt (冲红), which is one of its own
               │ ▲ └─── replace ▶ replaced    by another one, of the same amount
          lose ▼ │ find
               lost ─── redden, replace
    strike: recorded wrongly; its number is free, and what it took back or replaced is issued again

A payment is not reversed while a receipt of it stands: whoever holds that would show money that never came.

Law: 财政票据管理办法; docs/spec/compensation.md 21.
"""

from typing import Final
from uuid import UUID

from ledger.amounts import yuan
from ledger.compensation import receipt_shapes, shapes
from ledger.compensation.actions.engine import SubjectUnknown, View, Work
from ledger.compensation.actions.subjects import say_why
from ledger.compensation.machines import RECEIPT
from ledger.compensation.queries.beside import Receipt
from ledger.compensation.queries.standing import Payment
from ledger.compensation.rules.claims import check_above_zero
from ledger.compensation.tables.receipts import receipt
from ledger.database.queries import named_queries
from ledger.entries import check_shown
from ledger.errors import Conflict, RuleViolation
from ledger.processes.actions import begin, hold_id

SQL: Final = named_queries(__name__)
RECEIPTED: Final = ("treasury", "agency", "deposit")
"""Ways of money for which treasury or department issue the receipt; a court and a notary issue their own."""


class ReceiptNumberTaken(Conflict):
    """The receipt {number} with the code {code} is recorded already, in the case {case}.

    Look at the number. Where it was recorded wrongly there, strike it there first.
    """

    code = "compensation.receipt_number_taken"
    source = "财政票据管理办法"


class ReceiptBeyondPayment(RuleViolation):
    """{amount} yuan are on the receipt, and for {open} yuan of the payment no receipt stands.

    Write what is printed on it. Where another receipt of the payment is wrong, record its red receipt, or strike it.
    """

    code = "compensation.receipt_beyond_payment"
    source = "财政票据管理办法"


class ReceiptedWholly(RuleViolation):
    """Receipts of the whole of this payment stand already.

    Look at the receipts of the case: a wrong one is taken back by its red receipt, or struck.
    """

    code = "compensation.receipted_wholly"
    source = "财政票据管理办法"


class ReceiptBeforePayment(RuleViolation):
    """The receipt is of {on}, and the money came only on {before}.

    Name the day that is printed on it.
    """

    code = "compensation.receipt_before_payment"
    source = "财政票据管理办法"


class ReceiptStands(RuleViolation):
    """The payment is not reversed while its receipt {number} stands: who holds it would show money that never came.

    Record the red receipt that takes it back; where the receipt is right and the payment was recorded wrongly, strike it, and record
    it with the right payment.
    """

    code = "compensation.receipt_stands"
    source = "财政票据管理办法; docs/spec/compensation.md 21"


class ReceiptIsRed(RuleViolation):
    """The receipt {number} is a red one, which takes another back: it is neither taken back, nor lost, nor replaced.

    Strike it where it was recorded wrongly.
    """

    code = "compensation.receipt_is_red"
    source = "财政票据管理办法"


def room_of_receipts(view: View, payment: Payment) -> int:
    """Give for how much of a payment no receipt stands, in fen."""
    return payment.amount - sum(
        one.amount for one in view.stands.receipts if one.payment == payment.id and one.stands
    )


def _receipted(view: View) -> list[Payment]:
    return [one for one in view.stands.payments if one.route in RECEIPTED]


def receivable(view: View) -> list[UUID]:
    """List the payments for some of which no receipt stands."""
    return [one.id for one in _receipted(view) if room_of_receipts(view, one) > 0]


def check_receivable(view: View, payment: UUID) -> None:
    """Check that there is a payment for which a receipt can be recorded.

    Raises (in this order):
        SubjectUnknown, ReceiptedWholly.
    """
    found = next((one for one in _receipted(view) if one.id == payment), None)
    if found is None:
        raise SubjectUnknown(case=view.case.code, subject="payment", id=str(payment))
    if room_of_receipts(view, found) <= 0:
        raise ReceiptedWholly()


def check_black(view: View, subject: UUID) -> None:
    """Check that a receipt is none that takes another back.

    Raises:
        ReceiptIsRed.
    """
    one = _receipt(view, subject)
    if one.reddens is not None:
        raise ReceiptIsRed(number=one.number)


def check_unreceipted(view: View, payment: UUID) -> None:
    """Check that no receipt of a payment stands that is to be reversed. Twin: `receipt_reddened_first`.

    Raises:
        ReceiptStands.
    """
    for one in view.stands.receipts:
        if one.payment == payment and one.stands:
            raise ReceiptStands(number=one.number)


def _receipt(view: View, subject: UUID) -> Receipt:
    return next(one for one in view.stands.receipts if one.id == subject)


def record_receipt(work: Work, told: receipt_shapes.NontaxReceipt) -> None:
    """Record a receipt as it was issued.

    Raises (in this order):
        NotAboveZero, TextTooLong, TextUnprintable, TextEmpty, ReceiptBeforePayment, ReceiptBeyondPayment, ReceiptNumberTaken;
        those of `begin`.
    """
    amount = check_above_zero(told.amount)
    check_shown(payer_name=told.payer_name)
    found = next(one for one in work.stands.payments if one.id == told.payment)
    if work.on < found.paid_on:
        raise ReceiptBeforePayment(on=work.on.isoformat(), before=found.paid_on.isoformat())
    _check_room(work, found, amount)
    _keep(work, told, found.id, amount, told.payer_name)
    work.subject = work.record_id
    work.figures |= {"payer": found.payer}


def redden_receipt(work: Work, told: receipt_shapes.FollowingReceipt) -> None:
    """Record the red receipt that takes one back (冲红): of its amount, under numbers of its own.

    Raises (in this order):
        ReceiptNumberTaken; those of `begin`; those of `Work.sub`.
    """
    _follow(work, told, "redden")


def replace_receipt(work: Work, told: receipt_shapes.FollowingReceipt) -> None:
    """Record a receipt that is issued in the place of another (换开): of its amount, under numbers of its own.

    Raises (in this order):
        ReceiptNumberTaken; those of `begin`; those of `Work.sub`.
    """
    _follow(work, told, "replace")


def _follow(work: Work, told: receipt_shapes.FollowingReceipt, step: str) -> None:
    old = _receipt(work, told.subject)
    follows = {f"{step}s": old.id}
    _keep(work, told, old.payment, old.amount, old.payer_name, **follows)
    work.sub(RECEIPT, step, old.id)


def _keep(
    work: Work,
    told: receipt_shapes.NontaxReceipt | receipt_shapes.FollowingReceipt,
    payment: UUID,
    amount: int,
    payer_name: str,
    **follows: UUID,
) -> None:
    """Keep a receipt under the id of the act; its number is that of no other one in the book."""
    hold_id(work.books, work.book_id, f"receipt:{told.receipt_code}:{told.receipt_number}")
    taken = work.find(str, SQL["taken"], code=told.receipt_code, number=told.receipt_number)
    if taken is not None:
        raise ReceiptNumberTaken(code=told.receipt_code, number=told.receipt_number, case=taken)
    begin(work.books, work.book_id, work.record_id, RECEIPT, "record", work.step)
    work.insert(
        receipt,
        {
            "receipt_id": work.record_id,
            "payment_id": payment,
            "code": told.receipt_code,
            "number": told.receipt_number,
            "check_code": told.check_code,
            "amount": amount,
            "payer_name": payer_name,
            "issued_on": work.on,
            **follows,
        },
    )
    work.figures |= {"number": told.receipt_number, "amount": yuan(amount)}


def lose_receipt(work: Work, told: shapes.Subject) -> None:
    """Record that a receipt was lost; it stands until it is taken back or replaced.

    Raises (in this order):
        those of `Work.sub`.
    """
    work.sub(RECEIPT, "lose", told.subject)
    work.figures["number"] = _receipt(work, told.subject).number


def find_receipt(work: Work, told: shapes.Subject) -> None:
    """Record that a receipt was found again.

    Raises (in this order):
        those of `Work.sub`.
    """
    work.sub(RECEIPT, "find", told.subject)
    work.figures["number"] = _receipt(work, told.subject).number


def check_strikable(view: View, subject: UUID) -> None:
    """Check that what a receipt took back can stand again when it is struck: its payment stands, and no other receipt is in its place.

    Raises (in this order):
        SubjectUnknown, ReceiptBeyondPayment.
    """
    one = _receipt(view, subject)
    if one.reddens is not None:
        found = next((x for x in view.stands.payments if x.id == one.payment), None)
        if found is None:
            raise SubjectUnknown(case=view.case.code, subject="payment", id=str(one.payment))
        _check_room(view, found, one.amount)


def strike_receipt(work: Work, told: shapes.Subject) -> None:
    """Strike a receipt that was recorded wrongly, with the reason: its number is free, and what it took back or replaced stands again.

    Raises (in this order):
        TextTooLong, TextUnprintable, TextEmpty; those of `Work.sub`.
    """
    say_why(work)
    one = _receipt(work, told.subject)
    work.sub(RECEIPT, "strike", one.id)
    work.run(SQL["strike"], id=one.id)
    before = one.reddens or one.replaces
    if before is not None:
        work.sub(RECEIPT, "restore", before)
        work.subject = one.id
    work.figures["number"] = one.number


def _check_room(view: View, payment: Payment, amount: int) -> None:
    room = room_of_receipts(view, payment)
    if amount > room:
        raise ReceiptBeyondPayment(amount=yuan(amount), open=yuan(max(0, room)))
