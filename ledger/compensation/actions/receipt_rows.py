"""Rows of the acts about receipts of money."""

from typing import Final

from ledger.compensation import receipt_shapes, shapes
from ledger.compensation.actions import receipts
from ledger.compensation.actions.engine import CaseAct as Act
from ledger.compensation.actions.subjects import stepping
from ledger.compensation.machines import RECEIPT
from ledger.processes.acts import About

_MONEY: Final = ("bureau", "finance")
_LAW: Final = "财政票据管理办法"

RECEIPTS: Final = (
    Act("record_receipt", "Record an electronic receipt of a payment",
        "登记财政电子票据", _LAW, "case.note", receipt_shapes.NontaxReceipt, receipts.record_receipt, _MONEY,
        about=About("payment", receipts.receivable, None, receipts.check_receivable, field="payment")),
    Act("redden_receipt", "Record the red receipt that takes one back",
        "票据冲红", _LAW, "case.note", receipt_shapes.FollowingReceipt, receipts.redden_receipt, _MONEY,
        about=stepping(RECEIPT, "redden", "receipt", receipts.check_black)),
    Act("replace_receipt", "Record a receipt that is issued in the place of another",
        "票据换开", _LAW, "case.note", receipt_shapes.FollowingReceipt, receipts.replace_receipt, _MONEY,
        about=stepping(RECEIPT, "replace", "receipt", receipts.check_black)),
    Act("lose_receipt", "Record that a receipt was lost",
        "票据遗失登记", _LAW, "case.note", shapes.Subject, receipts.lose_receipt, _MONEY,
        about=stepping(RECEIPT, "lose", "receipt", receipts.check_black)),
    Act("find_receipt", "Record that a receipt was found again",
        "票据寻回登记", _LAW, "case.note", shapes.Subject, receipts.find_receipt, _MONEY,
        about=stepping(RECEIPT, "find", "receipt")),
    Act("strike_receipt", "Strike a receipt that was recorded wrongly",
        "撤销票据登记", _LAW, "case.note", shapes.Subject, receipts.strike_receipt, _MONEY,
        about=stepping(RECEIPT, "strike", "receipt", receipts.check_strikable)),
)  # fmt: skip
"""What is done with receipts."""
