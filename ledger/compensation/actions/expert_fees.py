"""Fees of experts and institutes for a case: recorded by two, paid by two by way of a spending, cancelled by two while nothing is paid.

    record_fee ──▶ the fee ──spend, confirm_spending──▶ paid to whom it is owed, or given back to who has advanced it
                      └──cancel_fee──▶ counts no more

Law: 法释〔2019〕8号 art. 14; 环法规〔2022〕31号 art. 20–21.
"""

from typing import Final

from ledger.amounts import yuan
from ledger.compensation import expert_shapes
from ledger.compensation.actions.engine import Work
from ledger.compensation.actions.fee_sums import open_fee
from ledger.compensation.actions.spending import DocumentMissing, check_payable
from ledger.compensation.actions.subjects import say_why
from ledger.compensation.rules.claims import check_above_zero
from ledger.compensation.tables.experts import fee
from ledger.database.queries import named_queries
from ledger.errors import RuleViolation
from ledger.journal.accounts import check_code

SQL: Final = named_queries(__name__)


class FeePaidAlready(RuleViolation):
    """{paid} yuan of the fee are paid, or wait for a second person.

    Drop or reverse these spendings first.
    """

    code = "compensation.fee_paid_already"
    source = "docs/spec/compensation.md 20"


def record_fee(work: Work, told: expert_shapes.ExpertFee) -> None:
    """Record what is owed for advice or an appraisal, to somebody who is known, on its paper.

    Raises (in this order):
        NotAboveZero, CodeMalformed, DocumentMissing, PayeeLiable, PayeeUnknown.
    """
    amount = check_above_zero(told.amount)
    check_code("owner", told.payee)
    if told.advanced_by:
        check_code("owner", told.advanced_by)
    if not work.step.document.strip():
        raise DocumentMissing()
    check_payable(work, told.payee)
    said = {"kind": told.kind, "payee": told.payee, "advanced_by": told.advanced_by, "borne": told.borne}
    work.insert(fee, {"fee_id": work.record_id, **said, "amount": amount})
    work.subject = work.record_id
    work.figures["amount"] = yuan(amount)


def cancel_fee(work: Work, told: expert_shapes.FeeCancelling) -> None:
    """Let a fee count no more that was recorded wrongly, with the reason.

    Raises (in this order):
        TextTooLong, TextUnprintable, TextEmpty, SubjectUnknown, FeePaidAlready.
    """
    say_why(work)
    found = open_fee(work, told.fee)
    if found.paid:
        raise FeePaidAlready(paid=yuan(found.paid))
    work.run(SQL["cancel"], fee=told.fee)
    work.subject = told.fee
