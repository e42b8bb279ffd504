"""Rows of the acts about a party itself: another takes its place, it was added wrongly, it is bankrupt."""

from typing import Final

from ledger.compensation import party_shapes, shapes
from ledger.compensation.actions import insolvencies, revivals, successions, write_offs
from ledger.compensation.actions.engine import CaseAct as Act
from ledger.compensation.actions.subjects import stepping
from ledger.compensation.machines import INSOLVENCY, OWING, UNENDED

_BUREAU: Final = ("bureau",)
_BANKRUPT: Final = "企业破产法 art. {}"

PARTIES: Final = (
    Act("substitute", "Let others take the place of a liable party, or come beside it: merger, division, death, assumption of debt, "
        "correction", "变更赔偿义务人", "民法典 art. 67, 551–552, 1161", "case.work", party_shapes.Substitution, successions.substitute,
        _BUREAU, UNENDED, by_two=True, check=successions.check_successions),
    Act("remove_party", "Take a liable party out of the case that was added wrongly and owes nothing, or let a body see it no more",
        "撤销误列义务人或者终止机构阅卷", "环法规〔2022〕31号 art. 6–8", "case.work", party_shapes.Leaving, successions.remove_party,
        _BUREAU, UNENDED, by_two=True, about=successions.LEAVER),
    Act("write_off",
        "Write off what of a part nobody owes any more: all who owed it have paid up to their sum, or their bankruptcy has ended",
        "核销", "民法典 art. 1161", "case.work", party_shapes.WriteOff, write_offs.write_off, _BUREAU, OWING, by_two=True,
        check=write_offs.check_exhausted),
    Act("revive", "Let what was written off be owed again: more of the assets of a bankrupt, or of an estate, was found",
        "恢复追偿", _BANKRUPT.format("123") + "; 民法典 art. 1161", "case.work", party_shapes.Revival, revivals.revive, by_two=True,
        check=revivals.check_revivable),
    Act("declare_bankrupt", "Record the ruling that accepts the petition of bankruptcy of a liable party",
        "义务人破产受理", _BANKRUPT.format("10–11, 19, 46"), "case.work", party_shapes.Bankruptcy, insolvencies.declare_bankrupt, _BUREAU,
        UNENDED, by_two=True, check=insolvencies.check_declarable),
    Act("file_claim", "File the claim in a bankruptcy", "申报破产债权", _BANKRUPT.format("44–49"), "case.work", party_shapes.Filing,
        insolvencies.file_claim, _BUREAU, UNENDED, term="claim_filing", by_two=True,
        about=stepping(INSOLVENCY, "file_claim", "bankruptcy", insolvencies.check_filing)),
    Act("supplement_claim", "File in a bankruptcy what was not filed in time, before the last distribution", "补充申报破产债权",
        _BANKRUPT.format("56"), "case.work", party_shapes.Filing, insolvencies.supplement_claim, _BUREAU, UNENDED, by_two=True,
        about=stepping(INSOLVENCY, "supplement_claim", "bankruptcy", insolvencies.check_supplement)),
    Act("admit_claim", "Record what of the claim was admitted", "破产债权确认", _BANKRUPT.format("57–58"), "case.work",
        party_shapes.Admission, insolvencies.admit_claim, _BUREAU, UNENDED, by_two=True,
        about=stepping(INSOLVENCY, "admit_claim", "bankruptcy", insolvencies.check_admission)),
    Act("dispute_claim", "Record that the claim was not admitted, and is disputed", "破产债权异议", _BANKRUPT.format("58"), "case.work",
        shapes.Subject, insolvencies.dispute_claim, _BUREAU, UNENDED, about=stepping(INSOLVENCY, "dispute_claim", "bankruptcy")),
    Act("distribute_assets", "Record a plan of distribution that the court has approved", "破产财产分配方案", _BANKRUPT.format("115–116"),
        "case.work", party_shapes.DistributionPlan, insolvencies.distribute_assets, _BUREAU, OWING, by_two=True,
        about=stepping(INSOLVENCY, "distribute_assets", "bankruptcy", insolvencies.check_distribution)),
    Act("close_insolvency", "Record the ruling that ends the bankruptcy: what only bankrupts owe is written off",
        "破产程序终结", _BANKRUPT.format("43, 120, 124"), "case.work", party_shapes.Ruling, insolvencies.close_insolvency, _BUREAU, UNENDED,
        by_two=True, about=stepping(INSOLVENCY, "close", "bankruptcy", insolvencies.check_closing)),
    Act("dismiss_insolvency", "Record that the petition of bankruptcy was rejected: all is as if it had never been accepted",
        "驳回破产申请", _BANKRUPT.format("12, 108"), "case.work", party_shapes.Ruling, insolvencies.dismiss_insolvency, _BUREAU, UNENDED,
        by_two=True, about=stepping(INSOLVENCY, "dismiss", "bankruptcy", insolvencies.check_dismissal)),
)  # fmt: skip
"""What becomes of a party, and of what it owes."""
