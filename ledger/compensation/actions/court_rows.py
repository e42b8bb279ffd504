"""Rows of the acts before a court: the suit from its filing to its end, enforcement, and preservation of property."""

from typing import Final

from ledger.compensation import court_shapes, shapes
from ledger.compensation.actions import courts, executions, rulings, suits
from ledger.compensation.actions.engine import CaseAct as Act
from ledger.compensation.actions.subjects import stepping
from ledger.compensation.machines import CLAIMED, ENFORCEMENT, OWED, OWING, PRESERVATION, UNENDED
from ledger.compensation.separate_shapes import CourtEnforcement

_BUREAU: Final = ("bureau",)
_LAW: Final = "民事诉讼法 art. {} (2023)"

SUIT: Final = (
    Act("sue", "Sue", "提起诉讼", "法释〔2019〕8号 art. 1, 5", "case.work", shapes.Suit, suits.sue,
        check=suits.check_suable, term="limitation"),
    Act("accept_suit", "Record that the court has accepted the suit, with its case number",
        "法院立案", _LAW.format("126"), "case.work", shapes.Docket, suits.docketed),
    Act("transfer_suit", "Record that another court has the suit, with its case number there",
        "移送管辖", _LAW.format("37–39, 130"), "case.work", shapes.Court, suits.transfer),
    Act("change_suit", "Change what is claimed in the suit, or withdraw a part of it",
        "变更诉讼请求", _LAW.format("54, 143"), "case.work", court_shapes.ChangedClaim, suits.change),
    Act("hear", "Record a hearing", "开庭审理", _LAW.format("137–144"), "case.work", shapes.Hearing, suits.hear),
    Act("withdraw_suit", "Record that the suit was withdrawn, where nothing was owed before it",
        "撤诉", _LAW.format("148"), "case.work", shapes.Docket, suits.withdraw, check=suits.check_unowed),
    Act("dismiss_suit", "Record the ruling that the court does not try the suit, where nothing was owed before it",
        "驳回起诉", _LAW.format("122, 127, 157"), "case.work", shapes.Docket, suits.withdraw, check=suits.check_unowed),
    Act("drop_suit", "Record that the suit, or the retrial, has ended without a judgment: what was owed before is owed still",
        "撤诉（原债务继续履行）", _LAW.format("148, 217"), "case.work", shapes.Docket, suits.drop, check=suits.check_owed_before),
    Act("pronounce", "Record a judgment of the first instance: its term for an appeal begins",
        "一审判决", _LAW.format("155, 171"), "case.work", shapes.Pronouncement, suits.pronounce),
    Act("appeal", "Record an appeal", "上诉", _LAW.format("171–173"), "case.own", shapes.Appeal, suits.appeal,
        check=suits.check_appeal, term="appeal"),
    Act("withdraw_appeal", "Record that the appeal was withdrawn",
        "撤回上诉", _LAW.format("180"), "case.work", shapes.AppealWithdrawal, suits.withdraw_appeal),
    Act("remand", "Record that the second instance sends the case back",
        "发回重审", _LAW.format("177"), "case.work", shapes.Docket, suits.docketed),
    Act("publish_settlement", "Record that the court publishes a settlement inside the suit",
        "法院公告调解协议", "法释〔2019〕8号 art. 20", "case.work", shapes.Court, courts.publish),
    Act("judge", "Record an effective judgment: it is due",
        "判决生效", "法释〔2019〕8号 art. 11–14; 民事诉讼法 art. 158, 182 (2023)", "case.work", shapes.Judgment, suits.record_judgment,
        check=suits.check_judgment, by_two=True, term="appeal"),
    Act("settle_suit", "Record an effective settlement inside the suit: it is due",
        "调解书生效", "法释〔2019〕8号 art. 20", "case.work", shapes.Settlement, suits.settle_suit,
        check=courts.check_published, by_two=True),
    Act("retry", "Record that a court tries the case again",
        "再审", _LAW.format("209–217"), "case.work", shapes.Court, suits.retry, by_two=True),
)  # fmt: skip
"""A suit: filed, accepted, heard, judged in one or two instances, settled, withdrawn, tried again."""
ENFORCE: Final = (
    Act("enforce", "Apply for enforcement", "申请强制执行", _LAW.format("247, 250"), "case.work", CourtEnforcement, executions.enforce,
        check=executions.check_title, term="enforcement"),
)  # fmt: skip
"""What leads from a default to a court that enforces."""
IN_COURT: Final = (
    Act("accept_enforcement", "Record that the court has taken the enforcement, with its case number",
        "执行立案", _LAW.format("247"), "case.work", shapes.Docketed, executions.docket, _BUREAU, OWING,
        about=stepping(ENFORCEMENT, "accept", "enforcement")),
    Act("suspend_enforcement", "Record that the enforcement is suspended",
        "中止执行", _LAW.format("267"), "case.work", shapes.Subject, executions.turn, _BUREAU, OWING,
        about=stepping(ENFORCEMENT, "suspend", "enforcement")),
    Act("reconcile_enforcement", "Record that the parties have settled the enforcement, and until when that is performed",
        "执行和解", "民事诉讼法 art. 241 (2023); 法释〔2018〕3号 art. 1–2", "case.work", court_shapes.SettledEnforcement,
        executions.reconcile, _BUREAU, OWING, about=stepping(ENFORCEMENT, "reconcile", "enforcement")),
    Act("exhaust_enforcement", "Record that this round of the enforcement has ended for want of assets",
        "终结本次执行程序", "法释〔2022〕11号 art. 517", "case.work", shapes.Docketed, executions.docket, _BUREAU, OWING,
        about=stepping(ENFORCEMENT, "exhaust", "enforcement")),
    Act("resume_enforcement", "Record that the enforcement goes on",
        "恢复执行", "民事诉讼法 art. 241, 267 (2023); 法释〔2022〕11号 art. 517", "case.work", shapes.Subject, executions.go_on, _BUREAU,
        OWING, about=stepping(ENFORCEMENT, "resume", "enforcement", executions.check_resumed)),
    Act("conclude_enforcement", "Record that the enforcement is complete",
        "执行完毕", _LAW.format("268"), "case.work", shapes.Subject, executions.go_on, _BUREAU, OWING,
        about=stepping(ENFORCEMENT, "conclude", "enforcement")),
    Act("withdraw_enforcement", "Withdraw the application for enforcement",
        "撤销执行申请", _LAW.format("268"), "case.work", shapes.Subject, executions.withdraw, _BUREAU, OWING,
        about=stepping(ENFORCEMENT, "withdraw", "enforcement")),
    Act("apply_preservation", "Apply for the preservation of property",
        "申请财产保全", _LAW.format("103–104"), "case.work", shapes.Preservation, executions.apply_preservation, _BUREAU, UNENDED),
    Act("grant_preservation", "Record the ruling that preserves property until a day",
        "财产保全裁定", _LAW.format("103–106"), "case.work", shapes.Preserved, executions.keep_until, _BUREAU, UNENDED,
        about=stepping(PRESERVATION, "grant", "preservation")),
    Act("prolong_preservation", "Record the ruling that prolongs it",
        "续行保全", "法释〔2022〕11号 art. 485", "case.work", shapes.Preserved, executions.keep_until, _BUREAU, UNENDED,
        term="preservation", about=stepping(PRESERVATION, "prolong", "preservation")),
    Act("lift_preservation", "Record that it was lifted",
        "解除保全", _LAW.format("107"), "case.work", shapes.Subject, executions.end_preservation, _BUREAU, UNENDED,
        about=stepping(PRESERVATION, "lift", "preservation")),
    Act("deny_preservation", "Record that it was denied",
        "驳回保全申请", _LAW.format("103"), "case.work", shapes.Subject, executions.turn, _BUREAU, UNENDED,
        about=stepping(PRESERVATION, "deny", "preservation")),
    Act("correct_document", "Record a ruling that corrects a clerical slip of a document of a court",
        "补正裁定", _LAW.format("157"), "case.work", court_shapes.CorrectionRuling, rulings.correct, _BUREAU, (*CLAIMED, *OWED),
        about=rulings.DOCUMENT, check=rulings.check_owed, by_two=True),
)  # fmt: skip
"""What a court does beside the way of the case: it enforces, and preserves property."""
