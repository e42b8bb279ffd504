"""Rows of what the office does beside the claim: what its parties are shown, whom it tells of the case, what may be a crime."""

from typing import Final

from ledger.compensation import office_shapes, said_shapes, shapes
from ledger.compensation.actions import approvals, crimes, evidence, tellings
from ledger.compensation.actions.engine import CaseAct as Act
from ledger.compensation.machines import UNENDED
from ledger.processes.acts import About

_TOLD: Final = "环法规〔2025〕6号; 高检发办字〔2024〕237号"
_SIGN: Final = "docs/spec/compensation.md 22"
_CRIME: Final = "法释〔2023〕7号 art. 1–2"
_MONEY: Final = ("bureau", "finance")
_BUREAU: Final = ("bureau",)

OFFICE: Final = (
    Act("show_evidence", "Show a file to the liable parties, or hide one that was shown by mistake",
        "证据开示更正", "会计基础工作规范 art. 51, by analogy; docs/spec/compensation.md 10", "case.work", said_shapes.Showing,
        evidence.show, _BUREAU, UNENDED, by_two=True, about=About("evidence", evidence.files_there, None, evidence.check_there)),
    Act("tell_procuratorate", "Tell a procuratorate that the case starts, is consulted about or sued for",
        "告知检察机关", _TOLD, "case.work", office_shapes.Announcement, tellings.tell, _BUREAU,
        term="procuratorate_notice", about=tellings.TELLING),
    Act("receive_receipt", "Keep the receipt of a notice to a procuratorate",
        "检察机关签收", _TOLD, "case.work", office_shapes.SignedReceipt, tellings.receive, _BUREAU,
        about=About("notice", tellings.unreceived, None, tellings.check_receipt)),
    Act("report_claimant", "Report to the claimant that the case starts, is consulted about or sued for",
        "向赔偿权利人报告", "环法规〔2022〕31号 art. 17", "case.work", office_shapes.Announcement, tellings.tell, _BUREAU,
        term="claimant_report", about=tellings.TELLING),
    Act("feed_back", "Tell the procuratorate that sent the clue how it was handled",
        "办理情况反馈", _TOLD, "case.work", office_shapes.ClueFeedback, tellings.feed_back, _BUREAU,
        term="procuratorate_feedback", check=tellings.check_sent),
    Act("state_findings", "Say what was found that may be a crime: it counts until more is said",
        "涉嫌犯罪线索登记", _CRIME, "case.work", office_shapes.CrimeFindings, crimes.state_findings, _BUREAU),
    Act("transfer_crime", "Hand the case to the police for a sign of a crime",
        "移送公安机关", _CRIME, "case.work", office_shapes.CrimeTransfer, crimes.transfer, _BUREAU, about=crimes.SIGN),
    Act("leave_crime", "Say why the case is not handed to the police for a sign",
        "不移送公安机关", _CRIME, "case.work", office_shapes.CrimeSign, crimes.leave, _BUREAU, about=crimes.SIGN),
    Act("link_case", "Link the case with a penalty, a rectification or a case elsewhere, by its number",
        "关联案件", "环法规〔2022〕31号 art. 32–33", "case.work", office_shapes.CaseLink, tellings.link, _BUREAU),
    Act("allow_late", "Allow that a colleague enters an act for a day further back than one person goes alone",
        "放行补录", "财会〔2012〕21号; docs/spec/compensation.md 2.7", "case.note", office_shapes.LateEntry, tellings.allow_late, _MONEY),
    Act("ask_approval", "Ask that an act be approved, as who handles the case",
        "提请审批", _SIGN, "case.work", office_shapes.ApprovalRequest, approvals.ask, _BUREAU),
    Act("sign_approval", "Sign the next step of an approval, as another person than who asked and who signed before",
        "审批签署", _SIGN, "case.work", office_shapes.ApprovalSignature, approvals.sign, _BUREAU,
        about=About("approval", approvals.waiting, None, approvals.check_waiting)),
    Act("refuse_approval", "Refuse an approval with the reason: it goes back to who handles the case",
        "审批退回", _SIGN, "case.work", shapes.Subject, approvals.refuse, _BUREAU,
        about=About("approval", approvals.waiting, None, approvals.check_waiting)),
    Act("retract", "Retract what was recorded as told, or received, by mistake, with the reason",
        "撤销告知登记", "docs/spec/compensation.md 22", "case.work", shapes.Subject, tellings.retract, _BUREAU,
        about=About("notice", tellings.retractable, None, tellings.check_retraction)),
)  # fmt: skip
