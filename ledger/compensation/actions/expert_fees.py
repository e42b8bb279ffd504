"""Fees of experts and institutes for a case: recorded by two, paid by two by way of a spending, cancelled by two while nothing is paid.

    record_fee ──▶ the fee ──spend, confirm_spending──▶ paid to whom it is owed, or given back to who has advanced it
                      └──cancel_fee──▶ counts no more

Law: 法释〔2019〕8号 art. 14; 环法规〔2022〕31号 art. 20–21.
"""

from typing import Final

from ledger.amounts import yuan
from ledger.compensation import expert_shapes
from ledger.compensation.actions.engine import Work
from ledger.compensation.actions.fee_sums import check_unclaimed, open_fee
from ledger.compensation.actions.spending import DocumentMissing, check_payable
from ledger.compensation.actions.subjects import say_why
from ledger.compensation.rules.claims import check_above_zero
from ledger.compensation.rules.payees import plain
from ledger.compensation.tables.experts import fee
from ledger.database.queries import named_queries
from ledger.errors import RuleViolation
from ledger.journal.accounts import check_code

SQL: Final = named_queries(__name__)


class FeeInvoiceRecorded(RuleViolation):
    """The invoice {invoice} of {payee} is a fee of the case {case} already.

    Look at the fees of that case; one that was recorded wrongly is cancelled first (cancel_fee).
    """

    code = "compensation.fee_invoice_recorded"
    source = "发票管理办法 art. 21; docs/spec/compensation.md 20.10"


class FeePaidAlready(RuleViolation):
    """{paid} yuan of the fee are paid, or wait for a second person.

    Drop or reverse these spendings first.
    """

    code = "compensation.fee_paid_already"
    source = "docs/spec/compensation.md 20"


def record_fee(work: Work, told: expert_shapes.ExpertFee) -> None:
    """Record what is owed for advice or an appraisal, to somebody who is known, on its paper.

    Raises (in this order):
        NotAboveZero, CodeMalformed, DocumentMissing, PayeeLiable, PayeeUnknown, FeeInvoiceRecorded.
    """
    amount = check_above_zero(told.amount)
    check_code("owner", told.payee)
    if told.advanced_by:
        check_code("owner", told.advanced_by)
    if not work.step.document.strip():
        raise DocumentMissing()
    check_payable(work, told.payee)
    invoice = plain(told.invoice) or None
    if invoice is not None:
        _check_invoice(work, told, invoice)
    said = {"kind": told.kind, "payee": told.payee, "advanced_by": told.advanced_by, "borne": told.borne}
    work.insert(fee, {"fee_id": work.record_id, **said, "amount": amount, "invoice": invoice})
    work.subject = work.record_id
    work.figures["amount"] = yuan(amount)


def _check_invoice(work: Work, told: expert_shapes.ExpertFee, invoice: str) -> None:
    """Check that an invoice is no fee of the book that counts; from then on it is one (`damage_fee_invoice_once`).

    Raises:
        FeeInvoiceRecorded: it is.
    """
    known = work.find(str, SQL["invoice_of"], payee=told.payee, invoice=invoice)
    if known is not None:
        raise FeeInvoiceRecorded(invoice=told.invoice.strip(), payee=told.payee, case=known)


def cancel_fee(work: Work, told: expert_shapes.FeeCancelling) -> None:
    """Let a fee count no more that was recorded wrongly, with the reason.

    Raises (in this order):
        TextTooLong, TextUnprintable, TextEmpty, SubjectUnknown, FeePaidAlready, FeeClaimed.
    """
    say_why(work)
    found = open_fee(work, told.fee)
    if found.paid:
        raise FeePaidAlready(paid=yuan(found.paid))
    check_unclaimed(work, told.fee)
    work.run(SQL["cancel"], fee=told.fee)
    work.subject = told.fee
