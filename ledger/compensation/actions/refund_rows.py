"""Rows of the acts about the money of refunds out of the treasury."""

from typing import Final

from ledger.compensation import refund_shapes
from ledger.compensation.actions import refunds
from ledger.compensation.actions.engine import CaseAct as Act
from ledger.compensation.machines import UNENDED
from ledger.processes.acts import About

_FINANCE: Final = ("finance",)
_LAW: Final = "预算法 art. 60; 预算法实施条例 art. 64–68"
_STATES: Final = (*UNENDED, "closed")

REFUNDS: Final = (
    Act("name_refund_account", "Name the account to which a refund out of the treasury is paid",
        "登记退付账户", _LAW, "case.money", refund_shapes.RefundAccount, refunds.name_refund_account, _FINANCE, _STATES, by_two=True,
        about=About("refund", refunds.unnamed, None, refunds.check_unnamed)),
    Act("return_from_treasury", "Record that the treasury has paid back what was approved, wholly or in part",
        "国库退付登记", _LAW, "case.money", refund_shapes.RefundStep, refunds.return_from_treasury, _FINANCE, _STATES, by_two=True,
        about=About("refund", refunds.coming, None, refunds.check_coming)),
    Act("pay_refund", "Record that a refund came to who paid, on the account that was named for it",
        "退付款项支付登记", _LAW, "case.money", refund_shapes.RefundStep, refunds.pay_refund, _FINANCE, _STATES, by_two=True,
        about=About("refund", refunds.in_transit, None, refunds.check_in_transit)),
)  # fmt: skip
"""What becomes of a refund that was approved."""
