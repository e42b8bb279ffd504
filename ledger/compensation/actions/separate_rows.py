"""Rows of the acts of a separate claim: from its opening to its end, and the enforcement of what came to be owed by it."""

from typing import Final

from ledger.compensation import separate_shapes as shapes
from ledger.compensation.actions import casework, claims, courts, executions, separate, suits
from ledger.compensation.actions.engine import CaseAct as Act
from ledger.compensation.actions.separate import about, taking
from ledger.compensation.machines import CLAIMED, OWING

_BUREAU: Final = ("bureau",)
_OWN: Final = ("bureau", "enterprise")
_LAW: Final = "民事诉讼法 art. {} (2023)"
_ON: Final = (*CLAIMED, *OWING)

SEPARATE_ACTS: Final = (
    Act("separate", "Pursue something from some of the liable parties apart from the others",
        "另行追索", "法释〔2019〕8号 art. 1; 民法典 art. 178, 518", "case.work", shapes.Separate, separate.separate_out, _BUREAU, _ON,
        check=separate.check_free),
    Act("sue_apart", "Sue on a separate claim", "另案提起诉讼", "法释〔2019〕8号 art. 1, 5", "case.work", shapes.SuitApart,
        taking("sue", suits.sue), _BUREAU, _ON, term="limitation", about=about("sue", suits.check_suable)),
    Act("accept_apart", "Record that the court has accepted the suit on a separate claim, with its case number",
        "另案法院立案", _LAW.format("126"), "case.work", shapes.DocketApart, taking("docket", suits.docketed), _BUREAU, _ON,
        about=about("docket")),
    Act("hear_apart", "Record a hearing about a separate claim", "另案开庭审理", _LAW.format("137–144"), "case.work", shapes.HearingApart,
        taking("hear", suits.hear), _BUREAU, _ON, about=about("hear")),
    Act("withdraw_apart", "Record that the suit on a separate claim was withdrawn, where nothing was owed before it",
        "另案撤诉", _LAW.format("148"), "case.work", shapes.DocketApart, taking("withdraw", separate.withdraw), _BUREAU, _ON,
        about=about("withdraw", suits.check_unowed)),
    Act("drop_apart", "Record that the suit, or the retrial, on a separate claim has ended without a judgment",
        "另案撤诉（原债务继续履行）", _LAW.format("148, 217"), "case.work", shapes.DocketApart, taking("abandon", separate.drop), _BUREAU,
        _ON,
        about=about("abandon", suits.check_owed_before)),
    Act("pronounce_apart", "Record a judgment of the first instance on a separate claim: its term for an appeal begins",
        "另案一审判决", _LAW.format("155, 171"), "case.work", shapes.PronouncementApart, taking("pronounce", suits.pronounce), _BUREAU, _ON,
        about=about("pronounce")),
    Act("appeal_apart", "Record an appeal on a separate claim", "另案上诉", _LAW.format("171–173"), "case.own", shapes.AppealApart,
        taking("appeal", suits.appeal), _OWN, _ON, term="appeal", about=about("appeal", suits.check_appeal)),
    Act("withdraw_appeal_apart", "Record that the appeal on a separate claim was withdrawn",
        "另案撤回上诉", _LAW.format("180"), "case.work", shapes.DocketApart, taking("withdraw_appeal", suits.docketed), _BUREAU, _ON,
        about=about("withdraw_appeal")),
    Act("remand_apart", "Record that the second instance sends a separate claim back",
        "另案发回重审", _LAW.format("177"), "case.work", shapes.DocketApart, taking("remand", suits.docketed), _BUREAU, _ON,
        about=about("remand")),
    Act("publish_apart", "Record that the court publishes what was agreed about a separate claim",
        "另案法院公告", "法释〔2019〕8号 art. 20", "case.work", shapes.CourtApart, taking("publish", courts.publish), _BUREAU, _ON,
        about=about("publish")),
    Act("judge_apart", "Record an effective judgment on a separate claim: it is due",
        "另案判决生效", "法释〔2019〕8号 art. 11–14; 民事诉讼法 art. 158, 182 (2023)", "case.work", shapes.JudgmentApart,
        taking("judge", suits.record_judgment), _BUREAU, _ON, by_two=True, term="appeal", about=about("judge", suits.check_judgment)),
    Act("settle_apart", "Record an effective settlement inside the suit on a separate claim: it is due",
        "另案调解书生效", "法释〔2019〕8号 art. 20", "case.work", shapes.SettlementApart, taking("settle", suits.settle_suit), _BUREAU, _ON,
        by_two=True, about=about("settle", courts.check_published)),
    Act("retry_apart", "Record that a court tries a separate claim again",
        "另案再审", _LAW.format("209–217"), "case.work", shapes.CourtApart, taking("retry", suits.retry), _BUREAU, _ON,
        by_two=True, about=about("retry")),
    Act("agree_apart", "Sign an agreement about a separate claim, as a second person",
        "另案赔偿协议", "环法规〔2022〕31号 art. 26; 环法规〔2025〕6号 point 7", "case.work", shapes.AgreementApart,
        taking("agree", casework.sign), _BUREAU, _ON, about=about("agree")),
    Act("apply_apart", "Apply for judicial confirmation of an agreement about a separate claim",
        "另案申请司法确认", "民事诉讼法 art. 205 (2023)", "case.work", shapes.CourtApart, taking("apply", courts.apply_confirmation),
        _BUREAU, _ON, term="confirmation_application", about=about("apply", courts.check_application)),
    Act("confirm_apart", "Record the ruling that confirms an agreement about a separate claim: it is due",
        "另案司法确认裁定", "法释〔2019〕8号 art. 20; 民事诉讼法 art. 206 (2023)", "case.work", shapes.CourtApart,
        taking("ratify", courts.confirm), _BUREAU, _ON, by_two=True, about=about("ratify", courts.check_confirmed)),
    Act("refuse_apart", "Record that the court refused to confirm an agreement about a separate claim",
        "另案驳回确认申请", "民事诉讼法 art. 206 (2023)", "case.work", shapes.CourtApart, taking("refuse", courts.refuse_confirmation),
        _BUREAU, _ON, about=about("refuse")),
    Act("perform_apart", "Let an agreement about a separate claim take effect without a court, as another person than who signed it",
        "另案协议履行", "民法典 art. 509", "case.work", shapes.FindingsApart, taking("perform", courts.perform), _BUREAU, _ON,
        about=about("perform", claims.check_signed)),
    Act("enforce_apart", "Apply for enforcement of what is overdue by a separate claim",
        "另案申请强制执行", _LAW.format("247, 250"), "case.work", shapes.EnforcementApart, taking("enforce", executions.enforce),
        _BUREAU, _ON, term="enforcement", about=about("enforce", executions.check_title)),
    Act("end_apart", "Pursue a separate claim no further, on a legal basis, as a second person",
        "终止另行追索", "民法典 art. 520; docs/spec/compensation.md 16.4", "case.work", shapes.EndApart, taking("end", separate.end),
        _BUREAU, _ON, about=about("end", suits.check_unowed)),
    Act("rejoin", "Let the case itself decide again about what was pursued apart",
        "并回主案", "docs/spec/compensation.md 16.4", "case.work", shapes.FindingsApart, taking("rejoin", separate.rejoin), _BUREAU, _ON,
        about=about("rejoin")),
)  # fmt: skip
"""A separate claim from its opening to its end."""
