"""Rows of the acts by which a relief is asked for, handed on, granted or denied."""

from typing import Final

from ledger.compensation import shapes
from ledger.compensation.actions import reliefs
from ledger.compensation.actions.engine import CaseAct as Act
from ledger.compensation.actions.subjects import stepping
from ledger.compensation.machines import OWED, RELIEF

_MONEY: Final = ("bureau", "finance")
_ASKING: Final = (*_MONEY, "enterprise")

RELIEFS: Final = (
    Act("propose_relief", "Ask for a waiver, a credit, a refund or a suspension of interest",
        "申请减免／退付", "预算法 art. 60", "case.ask", shapes.Relief, reliefs.propose_relief, _ASKING, OWED,
        check=reliefs.check_relief),
    Act("endorse_relief", "Hand on what a party asked for, with the reason, so that another official may grant it",
        "初审减免／退付申请", "预算法实施条例 art. 64", "case.note", shapes.Subject, reliefs.endorse_relief, _MONEY, OWED,
        about=reliefs.ENDORSED),
    Act("grant_relief", "Grant what was asked for, as a second person",
        "批准减免／退付", "预算法实施条例 art. 64", "case.note", shapes.Subject, reliefs.grant_relief, _MONEY, OWED,
        about=stepping(RELIEF, "grant", "relief", reliefs.check_grant, reliefs.deciders)),
    Act("deny_relief", "Deny what was asked for, as a second person",
        "驳回减免／退付", "预算法实施条例 art. 64", "case.note", shapes.Subject, reliefs.deny_relief, _MONEY,
        about=stepping(RELIEF, "deny", "relief", reliefs.check_who, reliefs.deciders)),
)  # fmt: skip
"""What is asked for and granted."""
