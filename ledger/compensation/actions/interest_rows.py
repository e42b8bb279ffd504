"""Rows of the acts about interest and charges of banks."""

from typing import Final

from ledger.compensation import interest_shapes
from ledger.compensation.actions import interests
from ledger.compensation.actions.engine import CaseAct as Act
from ledger.compensation.machines import UNENDED
from ledger.processes.acts import About

_FINANCE: Final = ("finance",)
_STATES: Final = (*UNENDED, "closed")

INTERESTS: Final = (
    Act("credit_interest", "Record interest that a bank has credited to money of the case",
        "银行利息登记", "预算法 art. 56; 民法典 art. 573", "case.money", interest_shapes.BankInterest, interests.credit_interest, _FINANCE,
        _STATES, by_two=True),
    Act("bear_charge", "Record what a bank has charged for money of the case",
        "银行手续费登记", "民法典 art. 573", "case.money", interest_shapes.BankCharge, interests.bear_charge, _FINANCE, _STATES,
        by_two=True),
    Act("pay_interest", "Let interest of a bank go to who it belongs to",
        "利息支付", "预算法 art. 56; 民法典 art. 573", "case.money", interest_shapes.InterestPaid, interests.pay_interest, _FINANCE,
        _STATES, by_two=True,
        about=About("interest of a bank", interests.held_interests, None, interests.check_held_interest)),
)  # fmt: skip
"""What a bank credits and charges, and where it goes."""
