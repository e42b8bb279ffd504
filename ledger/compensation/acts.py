"""Everything that can be done in a case: one row an act.

A row tells its name, its title in both languages, the article behind it, the power with which it is asked for, what is told with it,
and what it does. Who may do it, from where it leads whither and whether it takes a second person, the machine of the case says of an
act that moves the case; of one beside its way, the row. Routes, bodies, documents and records follow from the rows.
"""

from collections.abc import Iterator, Mapping, Sequence, Set
from datetime import date
from functools import cache, partial
from typing import Final, NamedTuple, TypeAlias
from uuid import UUID

from ledger.compensation import evidence_shapes, said_shapes, shapes, works_shapes
from ledger.compensation.actions import (
    agents,
    amendments,
    approvals,
    assessments,
    base_rows,
    casework,
    claims,
    consult_rows,
    conversions,
    court_rows,
    courts,
    disposals,
    ends,
    evidence,
    expert_rows,
    guarantees,
    handovers,
    interest_rows,
    numbering,
    office_rows,
    officers,
    order,
    party_rows,
    payments,
    publication_rows,
    receipt_rows,
    recordings,
    refund_rows,
    relief_rows,
    remittances,
    retentions,
    reversals,
    separate_rows,
    spending,
    stages,
    terms,
    works,
)
from ledger.compensation.actions.articles import basis_of
from ledger.compensation.actions.court_papers import check_once
from ledger.compensation.actions.credit_codes import check_codes
from ledger.compensation.actions.engine import CaseAct as Act
from ledger.compensation.actions.engine import (
    CaseRecord,
    View,
    Work,
    possible,
    prepare,
    reread_case,
    write_record,
)
from ledger.compensation.actions.filed_claims import follow_claims
from ledger.compensation.actions.interest_terms import keep_interest_terms
from ledger.compensation.actions.retries import Earlier, check_same
from ledger.compensation.actions.subjects import Subject, stepping
from ledger.compensation.actions.waits import waits_of
from ledger.compensation.machines import (
    ASSESSMENT,
    CASE,
    GUARANTEE,
    OWING,
    PROJECT,
    RECORDING,
    REVERSAL,
    SPENDING,
    UNENDED,
)
from ledger.compensation.rules.obligations import with_parts
from ledger.database import Books
from ledger.database.queries import named_queries
from ledger.errors import LedgerError, refusing
from ledger.identifiers import derived
from ledger.law_in_force.queries import law_of
from ledger.processes.acting import NOBODY, SUBJECTS_MOST, Next
from ledger.processes.actions import Step
from ledger.processes.acts import About, asked_of, written
from ledger.processes.machines import Transition

SQL: Final = named_queries(__name__)

Row: TypeAlias = Act[object]
"""An act of whatever shape. That `do` takes what `shape` makes is checked where the row is written; for this the two tables below
have no type of their own. That it is told what has its shape, `take` checks."""

_RULES: Final = "环法规〔2022〕31号"
_ASSESS: Final = f"{_RULES} art. 20–21; GB/T 39791.1-2020"
_PROOF: Final = "法释〔2023〕6号 art. 3–7, 24–25"
_CORRECT: Final = "会计基础工作规范 art. 51"
_APART: Final = "财会〔2012〕21号; docs/spec/compensation.md 11"
_BUREAU: Final = ("bureau",)
_FINANCE: Final = ("finance",)
_MONEY: Final = ("bureau", "finance")
_FILING: Final = ("bureau", "finance", "procuratorate")
_OWN: Final = ("bureau", "enterprise")
_EXPERT: Final = ("bureau", "assessor")
_ASKING: Final = ("bureau", "finance", "enterprise")
_ASSESSING: Final = ("investigating", "assessing", "concluded", "notified", "consulting", "failed", "suing")
_AGREED: Final = ("agreed", "confirming", *OWING)
_SPENDING: Final = (*_AGREED, "closed")

CONFIRMING: Final = "confirm_recording"
"""The act that does what another person recorded."""
_WAITS: Final[Subject] = About("payment", remittances.waiting, None, remittances.check_waits, field="payment")


def only_words(_: Work, __: object) -> None:
    """Do nothing beyond moving the case and keeping what was told.

    Raises:
        nothing of its own.
    """


def recording_roles(view: View, subject: UUID) -> tuple[str, ...]:
    """Tell who confirms or drops a recording: whoever could have recorded the act."""
    return recordings.roles_of(ACT[recordings.recording_of(view, subject).kind])


def check_recording(view: View, subject: UUID) -> None:
    """Check that what was recorded can still be done as it was told.

    Raises (in this order):
        those of `recordings.check_waiting`.
    """
    one = recordings.recording_of(view, subject)
    recordings.check_waiting(view, ACT[one.kind], one)


def check_drop(view: View, subject: UUID) -> None:
    """Check that who drops a recording could have recorded it.

    Raises:
        RoleNotForStep: it is another role.
    """
    recordings.check_role(view, ACT[recordings.recording_of(view, subject).kind])


def confirm_recording(work: Work, told: shapes.Subject) -> None:
    """Do what another person recorded.

    Raises (in this order):
        those of `recordings.confirm`.
    """
    one = recordings.recording_of(work, told.subject)
    recordings.confirm(work, ACT[one.kind], one)


def drop_recording(work: Work, told: shapes.Subject) -> None:
    """Drop what somebody recorded.

    Raises (in this order):
        those of `recordings.drop`.
    """
    recordings.drop(work, recordings.recording_of(work, told.subject))


REGISTER: Final[Act[shapes.Case]] = Act(
    "register",
    "Register a clue as a case",
    "线索登记",
    f"{_RULES} art. 16",
    "case.work",
    shapes.Case,
    only_words,
)
"""Done by `casework.register`, for there is no case yet."""
_CASEWORK: Final = (
    Act("check", "Begin the preliminary check of a clue", "线索核查", f"{_RULES} art. 16", "case.work", shapes.Findings, only_words,
        term="check"),
    Act("open", "Open the investigation, as a second person",
        "启动调查", f"{_RULES} art. 17", "case.work", shapes.Findings, casework.open_case,
        term="check"),
    Act("investigate", "Investigate", "调查", f"{_RULES} art. 19", "case.work", shapes.Findings, only_words,
        term="investigation"),
    Act("commission", "Commission the assessment",
        "委托鉴定评估", f"{_RULES} art. 20–21", "case.work", shapes.Commission, casework.commission,
        term="investigation"),
    Act("conclude", "Conclude that a claim is made", "调查结论", f"{_RULES} art. 22", "case.work", shapes.Findings, casework.conclude,
        check=casework.check_assessed, term="investigation"),
    Act("end", "Not start a claim, or end it, as a second person",
        "不启动／终止", f"{_RULES} art. 18", "case.work", shapes.End, ends.end,
        check=ends.check_end),
    Act("end_round", "End a round that was reopened after the case was closed, as a second person: the case is closed as it was",
        "终止重启的调查", f"{_RULES} art. 18", "case.work", shapes.End, ends.end,
        check=ends.check_end_round),
    *consult_rows.CONSULT,
    Act("agree", "Sign the agreement, as a second person",
        "赔偿协议", f"{_RULES} art. 26; 环法规〔2025〕6号 point 7", "case.work", shapes.Agreement, casework.sign,
        check=casework.check_signable, term="consultation"),
    Act("apply_confirmation", "Apply for judicial confirmation",
        "申请司法确认", "民事诉讼法 art. 205 (2023)", "case.work", shapes.Court, courts.apply_confirmation,
        check=courts.check_application, term="confirmation_application"),
    Act("publish_agreement", "Record that the court publishes the agreement",
        "法院公告协议", "法释〔2019〕8号 art. 20", "case.work", shapes.Court, courts.publish),
    Act("confirm", "Record the ruling that confirms the agreement: it is due",
        "司法确认裁定", "法释〔2019〕8号 art. 20; 民事诉讼法 art. 206 (2023)", "case.work", shapes.Court, courts.confirm,
        check=courts.check_confirmed, by_two=True),
    Act("refuse_confirmation", "Record that the court refused to confirm",
        "驳回确认申请", "民事诉讼法 art. 206 (2023)", "case.work", shapes.Court, courts.refuse_confirmation),
    Act("perform", "Let the agreement take effect without a court, as another person than who signed it",
        "协议履行", "民法典 art. 509", "case.work", shapes.Findings, courts.perform,
        check=claims.check_signed, term="confirmation_application"),
    *court_rows.SUIT,
    Act("default", "Record that something is overdue", "逾期未履行", "民法典 art. 577", "case.work", shapes.Findings, courts.default,
        check=courts.check_overdue),
    Act("apply_order", "Apply for a payment order",
        "申请支付令", "民事诉讼法 art. 225 (2023)", "case.work", shapes.Court, courts.apply_order,
        check=courts.check_order, term="limitation"),
    Act("order", "Record a payment order that became final, as another person than who applied for it",
        "支付令生效", "民事诉讼法 art. 227 (2023)", "case.work", shapes.Order, courts.order),
    Act("object", "Object to a payment order", "支付令异议", "民事诉讼法 art. 228 (2023)", "case.own", shapes.OrderObjection,
        agents.object_order),
    *court_rows.ENFORCE,
    Act("cure", "Record that nothing is overdue any more", "补足履行", "民法典 art. 579", "case.work", shapes.Findings, courts.cure,
        check=courts.check_cured, term="enforcement"),
    Act("restore", "Begin the restoration", "修复实施", f"{_RULES} art. 29", "case.work", shapes.Findings, only_words,
        check=casework.check_contracted),
    Act("return", "Go back to performance after a restoration failed",
        "修复未达标", f"{_RULES} art. 30", "case.work", shapes.Findings, only_words,
        check=casework.check_failed),
    Act("close", "Close the case, as a second person", "结案", f"{_RULES} art. 31", "case.work", shapes.Close, ends.close,
        check=ends.check_settled),
    Act("reopen", "Reopen the case for damage that was not known, as a second person",
        "重新启动", "法释〔2019〕8号 art. 18", "case.work", shapes.Findings, casework.reopen),
    Act("add_parties", "Add parties",
        "当事人变更", f"{_RULES} art. 6–8", "case.work", shapes.Parties, casework.join_parties, _BUREAU, UNENDED, by_two=True),
    Act("correct_case", "Set right what the case says of itself: its title, place, days, medium, source or facts",
        "案件信息更正", _CORRECT, "case.work", said_shapes.CaseCorrection, amendments.correct, _BUREAU, UNENDED, by_two=True),
    Act("rename_party", "Set the name of a party right",
        "当事人名称更正", _CORRECT, "case.work", said_shapes.PartyName, amendments.rename, _BUREAU, UNENDED, by_two=True),
    *consult_rows.BESIDE,
    *office_rows.OFFICE,
    Act("assign", "Give the case to a person of the bureau, or hand it over, with the reason",
        "指派承办人", "docs/spec/compensation.md 13", "case.work", shapes.Officer, officers.assign, _BUREAU, UNENDED),
    Act("give_number", "Give the next number of a series to the case, or to a document of it",
        "编号", "docs/spec/compensation.md 14", "case.work", shapes.Numbering, numbering.give_number, _BUREAU),
    Act("cancel_number", "Cancel a number, with the reason: it is never given again",
        "作废编号", "docs/spec/compensation.md 14", "case.work", shapes.PrintedNumber, numbering.cancel_number, _BUREAU),
    Act("note", "Keep a paper beside the claim", "相关文书", f"{_RULES} art. 32–33", "case.paper", shapes.Note, casework.note, _FILING),
    Act("publicise", "Make the case public, or no longer, as a second person",
        "信息公开", f"{_RULES} art. 33; 政府信息公开条例", "case.work", shapes.Public, casework.publicise, _BUREAU, second_person=True),
    *publication_rows.PUBLIC,
    Act("pause_clock", "Pause a term",
        "中止期间", "民事诉讼法 art. 85", "case.work", shapes.Pause, terms.pause_clock, _BUREAU, UNENDED,
        about=terms.PAUSE, by_two=True),
    Act("resume_clock", "Let a paused term run on",
        "恢复期间", "民事诉讼法 art. 85", "case.work", shapes.Clock, terms.resume_clock, _BUREAU, UNENDED,
        about=terms.RESUME, by_two=True),
    Act("extend_clock", "Give a term a longer length, as a second person",
        "延长期间", f"{_RULES} art. 24", "case.work", shapes.Extension, terms.extend_clock, _BUREAU, UNENDED, second_person=True,
        about=terms.EXTEND),
)  # fmt: skip
CASEWORK: Final[tuple[Row, ...]] = _CASEWORK
"""The way of a case and what is kept beside it: from the clue to the closed file."""
_BESIDE: Final = (
    Act("submit_assessment", "Submit a version of the assessment; every figure is computed here",
        "提交鉴定评估", _ASSESS, "case.assess", shapes.Assessment, assessments.submit, _EXPERT, _ASSESSING,
        term="assessment"),
    Act("accept_assessment", "Accept a version, as a second person: its heads are the claim",
        "采信鉴定评估", _ASSESS, "case.work", shapes.Subject, assessments.accept, _BUREAU, _ASSESSING,
        term="assessment", check=assessments.check_not_due,
        about=stepping(ASSESSMENT, "accept", "assessment", assessments.check_accepted)),
    Act("send_back_assessment", "Send a version back",
        "退回鉴定评估", _ASSESS, "case.work", shapes.Subject, assessments.turn, _BUREAU, _ASSESSING,
        about=stepping(ASSESSMENT, "send_back", "assessment")),
    Act("withdraw_assessment", "Withdraw a version",
        "撤回鉴定评估", _ASSESS, "case.assess", shapes.Subject, assessments.turn, _EXPERT, _ASSESSING,
        about=stepping(ASSESSMENT, "withdraw", "assessment", assessments.check_withdrawn)),
    Act("pay", "Record a payment: principal that is due, then interest, then the rest",
        "缴款", "财资环〔2020〕6号", "case.money", shapes.Payment, payments.pay, _FINANCE, OWING,
        check=payments.check_owed, term="payment", by_two=True),
    Act("remit", "Pass money on from the settlement account to the treasury",
        "解缴国库", "预算法 art. 56", "case.money", shapes.Onward, remittances.onward, _FINANCE, OWING,
        term="remittance", about=_WAITS, by_two=True),
    Act("transfer_court", "Record that a court paid into the treasury what it collected",
        "法院转缴", "财资环〔2020〕6号", "case.money", shapes.Onward, remittances.onward, _FINANCE, OWING,
        about=_WAITS, by_two=True),
    Act("release_escrow", "Release escrow money for a project, by way of the treasury",
        "提存款释放", "民法典 art. 574", "case.money", shapes.Onward, remittances.onward, _FINANCE, OWING,
        about=_WAITS, by_two=True),
    Act("give_guarantee", "Take a guarantee",
        "提供担保", "民法典 art. 681, 394", "case.note", shapes.Guarantee, guarantees.give_guarantee, _MONEY, UNENDED,
        by_two=True),
    Act("call_guarantee", "Call a guarantee, as a second person",
        "执行担保", "民事诉讼法 art. 242 (2023)", "case.note", shapes.Call, guarantees.call_guarantee, _MONEY, OWING,
        term="guarantee", about=stepping(GUARANTEE, "call", "guarantee", guarantees.check_call)),
    Act("release_guarantee", "Release a guarantee, as a second person",
        "解除担保", "民法典 art. 393", "case.note", shapes.Subject, guarantees.release_guarantee, _MONEY,
        term="guarantee", about=stepping(GUARANTEE, "release", "guarantee")),
    *relief_rows.RELIEFS,
    Act("propose_reversal", "Ask that an act that moved money be reversed",
        "申请冲销", _CORRECT, "case.money", shapes.ActReversal, reversals.propose_reversal, _FINANCE,
        about=About("act", reversals.reversible, None, reversals.check_proposal, field="target")),
    Act("confirm_reversal", "Reverse it, as a second person: money, interest, terms and the case go back",
        "红字冲销", _CORRECT, "case.money", shapes.Subject, reversals.confirm_reversal, _FINANCE,
        about=stepping(REVERSAL, "confirm", "reversal", reversals.check_reversal)),
    Act("drop_reversal", "Drop a reversal that was asked for",
        "撤回冲销申请", _CORRECT, "case.money", shapes.Subject, reversals.drop_reversal, _FINANCE,
        about=stepping(REVERSAL, "drop", "reversal")),
    Act("plan_project", "Plan a restoration with its stages",
        "修复方案", f"{_RULES} art. 29–31", "case.own", works_shapes.Plan, works.plan, _OWN, _AGREED),
    Act("approve_project", "Approve a plan, as a second person",
        "批准修复方案", f"{_RULES} art. 29–31", "case.work", works_shapes.PlanApproval, works.turn, _BUREAU, _AGREED,
        about=stepping(PROJECT, "approve", "restoration", works.check_approval)),
    Act("bind_project", "Say which duty in kind works perform that name none, or one that is no more",
        "指定修复义务", f"{_RULES} art. 29–31; 民法典 art. 509", "case.work", works_shapes.DutyNaming, works.bind, _BUREAU, _AGREED,
        about=stepping(PROJECT, "bind", "restoration", works.check_unbound)),
    Act("drop_project", "Drop a plan; one that was approved, as another person than who planned and who approved it",
        "取消修复", f"{_RULES} art. 29–31", "case.work", shapes.Subject, works.turn, _BUREAU, _AGREED,
        about=stepping(PROJECT, "drop", "restoration")),
    Act("contract_project", "Record the contract",
        "修复合同", f"{_RULES} art. 29–31", "case.work", works_shapes.Contract, works.contract, _BUREAU, _AGREED,
        about=stepping(PROJECT, "contract", "restoration")),
    Act("vary_project", "Vary a plan: its sum, its contract, and the stages that are still to be done",
        "变更修复方案", f"{_RULES} art. 29–31; 民法典 art. 543", "case.work", works_shapes.Variation, handovers.vary, _BUREAU, _AGREED,
        by_two=True, about=stepping(PROJECT, "vary", "restoration")),
    Act("keep_retention", "Keep something of the retention of a contract for good, because of defects",
        "扣留质保金", "建质〔2017〕138号 art. 9; 民法典 art. 801", "case.work", works_shapes.RetentionKept, retentions.keep, _BUREAU,
        _SPENDING, by_two=True, about=About("restoration", retentions.with_retention, None, retentions.check_with_retention)),
    Act("accept_stage", "Accept a stage with its evidence, as another person than who contracted the works",
        "阶段验收", f"{_RULES} art. 29–31", "case.work", works_shapes.StageAcceptance, stages.accept_stage, _BUREAU, _AGREED,
        term="stage", about=stages.STAGE),
    Act("refuse_stage", "Refuse a stage, as another person than who contracted the works",
        "阶段验收不合格", f"{_RULES} art. 29–31; 民法典 art. 781", "case.work", works_shapes.StageRefusal, stages.refuse_stage, _BUREAU,
        _AGREED, term="stage", about=stages.REFUSED),
    Act("give_up", "Give works up, as another person than who contracted them",
        "终止修复", "民法典 art. 563, 1234", "case.work", shapes.Subject, handovers.give_up, _BUREAU, _AGREED,
        about=stepping(PROJECT, "give_up", "restoration")),
    Act("take_over", "Let another contractor take works over, as another person than who contracted them",
        "更换修复单位", "民法典 art. 787, 806", "case.work", works_shapes.TakeOver, handovers.take_over, _BUREAU, _AGREED,
        about=stepping(PROJECT, "take_over", "restoration", handovers.check_left)),
    Act("complete_project", "Call the works complete",
        "完工报告", f"{_RULES} art. 29–31", "case.own", shapes.Subject, works.complete, _OWN, _AGREED,
        about=stepping(PROJECT, "complete", "restoration", stages.check_stages)),
    Act("accept_project", "Accept a restoration after its evaluation, as a second person",
        "修复效果评估合格", f"{_RULES} art. 30; 环法规〔2025〕6号 point 14",
        "case.work", works_shapes.Evaluation, works.accept, _BUREAU, _AGREED,
        about=stepping(PROJECT, "accept", "restoration")),
    Act("reject_project", "Reject a restoration that missed its target, as a second person",
        "修复效果评估不合格", f"{_RULES} art. 30", "case.work", works_shapes.Evaluation, works.reject, _BUREAU, _AGREED,
        about=stepping(PROJECT, "reject", "restoration")),
    Act("rework_project", "Let a restoration be done again",
        "继续修复", f"{_RULES} art. 29–31", "case.work", shapes.Subject, works.turn, _BUREAU, _AGREED,
        about=stepping(PROJECT, "rework", "restoration")),
    Act("convert_project", "Turn a failed restoration into money",
        "修复转货币赔偿", "法释〔2019〕8号 art. 12", "case.work", works_shapes.Conversion, conversions.convert, _BUREAU, _AGREED,
        by_two=True, about=stepping(PROJECT, "convert", "restoration", conversions.check_works)),
    Act("convert_duty", "Turn what of a duty in kind was not performed into money",
        "未履行修复义务转货币赔偿", "民法典 art. 577; 法释〔2019〕8号 art. 12", "case.work", works_shapes.DutyConversion,
        conversions.convert_duty, _BUREAU, OWING, term="restoration", by_two=True,
        about=About("duty in kind", conversions.convertible, None, conversions.check_duty, field="duty")),
    Act("register_account", "Register the account into which somebody is paid out of the fund of the case",
        "收款账户登记", "财资环〔2020〕6号; 财会〔2012〕21号", "case.money", shapes.PayeeAccount, spending.register_account, _FINANCE,
        (*UNENDED, "closed"), by_two=True),
    Act("spend", "Ask that a stage be paid, or costs be given back, out of what the case has received",
        "修复资金支付申请", "财资环〔2020〕6号", "case.money", shapes.Spending, spending.spend, _FINANCE, _SPENDING,
        check=spending.check_fund),
    Act("confirm_spending", "Pay what was asked for, as a second person",
        "修复资金支付", "财资环〔2020〕6号", "case.money", shapes.Subject, spending.confirm_spending, _FINANCE, _SPENDING,
        about=stepping(SPENDING, "confirm", "spending", spending.check_spending)),
    Act("drop_spending", "Drop a spending that was asked for",
        "撤回支付申请", "财资环〔2020〕6号", "case.money", shapes.Subject, spending.drop_spending, _FINANCE, _SPENDING,
        about=stepping(SPENDING, "drop", "spending")),
    *receipt_rows.RECEIPTS,
    *refund_rows.REFUNDS,
    *interest_rows.INTERESTS,
    Act("dispose_fund", "Say where what is left in the fund goes, with the basis",
        "结余资金处置", "财资环〔2020〕6号; 预算法 art. 57", "case.money", works_shapes.Disposal, disposals.dispose, _FINANCE,
        (*UNENDED, "closed"), check=disposals.check_free, by_two=True),
    *court_rows.IN_COURT,
    *separate_rows.SEPARATE_ACTS,
    *party_rows.PARTIES,
    *expert_rows.EXPERT_ACTS,
    *base_rows.BASE_ACTS,
    Act("confirm_recording", "Confirm what another person recorded: it is done as it was told",
        "复核登记", _APART, "case.note", shapes.Subject, confirm_recording, _MONEY, (*UNENDED, "closed"),
        about=About("recording", recordings.waiting, recordings.lock_recording, check_recording, RECORDING, "confirm",
                    roles=recording_roles)),
    Act("drop_recording", "Drop what somebody recorded and nobody has confirmed",
        "撤回登记", _APART, "case.note", shapes.Subject, drop_recording, _MONEY,
        about=About("recording", recordings.waiting, recordings.lock_recording, check_drop, RECORDING, "drop",
                    roles=recording_roles)),
    Act("hand_over", "Record that evidence went from one hand to another",
        "证据移交", _PROOF, "case.assess", evidence_shapes.Custody, evidence.hand_over, _EXPERT,
        about=About("evidence", evidence.files_there, None, evidence.check_there)),
)  # fmt: skip
BESIDE: Final[tuple[Row, ...]] = _BESIDE
"""What a damage amounts to, what came for it, what secures it, and the works that restore."""
ADD_EVIDENCE: Final[Act[evidence_shapes.Evidence]] = Act(
    "add_evidence", "Put a file into the case", "证据入卷", _PROOF, "case.evidence", evidence_shapes.Evidence, evidence.add,
    ("bureau", "assessor", "enterprise"), UNENDED, check=evidence.check_any, place="evidence",
)  # fmt: skip
"""Its bytes come first; `evidence.keep_bytes` gives them their place."""
ACTS: Final[tuple[Row, ...]] = (REGISTER, *CASEWORK, *BESIDE, ADD_EVIDENCE)
ACT: Final[Mapping[str, Row]] = {act.name: act for act in ACTS}


# -- an act is done ----------------------------------------------------------------------------------------------------


class Undone(NamedTuple):
    """What a reversal undoes."""

    target: UUID | None
    kind: str | None
    entry_id: UUID | None
    """Of the payment that it is, where it is one."""
    parts: int
    """Parts of the case."""


class PostedEntry(NamedTuple):
    """An entry that an act made."""

    entry_id: UUID


def take(
    books: Books, book_id: int, step: Step, act: Row, *, code: str, record_id: UUID, told: object
) -> CaseRecord:
    """Do something in a case, once.

    Raises (in this order):
        TextTooLong, TextUnprintable, TextEmpty, IdNotVersion7, CaseUnknown, JurisdictionUnknown, IdUsed, EnteredLate; StepNotAllowed,
        RoleNotForStep, SecondPersonNeeded, ActedBefore, StepBackdated, NotNow, ActBeforeCase, CodeBare,
        UsccOfPerson, UsccCheckFails, UsccClassUnknown, SignaturesMissing;
        what the act itself refuses, as `Act.refusing` lists it; LawGap, ActBeforeGround, CourtPaperTaken.
    """
    parts: tuple[shapes.Part, ...] = ()
    if isinstance(told, shapes.Obligation) and told.liability is not None:
        told = with_parts(told, told.liability)
        parts = told.parts
    work, known, taken = _begin(books, book_id, step, act, code, record_id, told)
    if known is not None:
        posted = _posted(work, act, known.subject)
        return CaseRecord(reread_case(work), record_id, False, known.subject, posted, parts)
    if act.by_two:
        recordings.propose(work, act, told)
        taken = None
    else:
        act.do(work, told)
        keep_interest_terms(work)
        follow_claims(work)
    words = written(told)
    order.check_rested(work, words)
    check_once(work, words)
    write_record(work, act, words, taken)
    return CaseRecord(reread_case(work), record_id, True, work.subject, tuple(work.entries), parts)


def _begin(
    books: Books,
    book_id: int,
    step: Step,
    act: Row,
    code: str,
    record_id: UUID,
    told: object,
    unknown: Set[str] = frozenset(),
) -> tuple[Work, Earlier | None, Transition | None]:
    """Lock the case and check everything that stands against an act beside its own words; what was done before is compared.

    Args:
        unknown: as `foresee` has it.
    """
    work, known, taken = prepare(books, book_id, step, act, code, record_id, told)
    if known is None:
        _check(work, act, told)
    else:
        check_same(record_id, known, told, act.name, step, work.case.code, leave=unknown)
    return work, known, taken


def _check(work: Work, act: Row, told: object) -> None:
    """Refuse what is refused whatever is told beside what it is about."""
    check_codes(work.books, work.book_id, told)
    approvals.use(work)
    work.told = told
    about = act.about
    if about is None:
        act.check(work)
        return
    subject: UUID | str = getattr(told, about.field)
    if about.lock is not None:
        about.lock(work, about, subject)
    act.check(work)
    about.check(work, subject)


def _posted(work: Work, act: Row, subject: UUID | None) -> tuple[UUID, ...]:
    """Give the entries that an act made when it was done: their ids follow from its own, their order from the journal.

    What waits for a second person has made none; what its confirmation made has the ids of what was confirmed. What one person did before
    there were recordings has made its own.
    """
    if act.by_two and any(one.id == work.record_id for one in work.stands.recordings):
        return ()
    record_id, action = work.record_id, act.name
    if action == CONFIRMING and subject is not None:
        record_id, action = subject, recordings.recording_of(work, subject).kind
    undone = work.one(Undone, SQL["undone"], subject=subject if action == "confirm_reversal" else None)
    names = [action, "rest", "recourse", "replaced"]
    for number in range(1, undone.parts + 1):
        names += [f"interest {number}", f"reckoned {number}", f"forward {number}"]
    if undone.target is not None:
        own = {undone.entry_id, derived(undone.target, str(undone.kind)), derived(undone.target, "rest")}
        names += [f"reversal {entry}" for entry in own if entry is not None]
    made = work.read(PostedEntry, SQL["posted"], ids=[derived(record_id, name) for name in names])
    return tuple(one.entry_id for one in made)


def foresee(
    books: Books,
    book_id: int,
    step: Step,
    act: Row,
    *,
    code: str,
    record_id: UUID,
    told: object,
    unknown: Set[str],
) -> Work | None:
    """Check whether something could be done in a case now, before all that is told with it is known.

    Args:
        unknown: the fields that will be known later.

    Returns:
        The act in the making, which is not made; None where it was done before in these words.

    Raises (in this order):
        those of `take`.
    """
    work, known, _ = _begin(books, book_id, step, act, code, record_id, told, unknown)
    return work if known is None else None


# -- what can be done next ---------------------------------------------------------------------------------------------


def next_of(view: View, today: date) -> list[Next]:
    """List what can be done in a case now, and what is missing before it would pass today, whoever takes it.

    The case is read once for all checks. What depends on the words of an act, or on what the journal finds under its locks, is
    refused when it is done. An act that finds a record which no act can have written is left out: the doctor names that.

    Raises:
        JurisdictionUnknown.
    """
    law = view.law if view.step.on == today else law_of(view.books, view.book_id, today)
    on = max(today, view.running.last_on)
    step = Step(NOBODY, "", on, document="-")
    now = view.as_of(step, law)
    here = _possible_in(now.state, now.running.state)
    return [one for act, steps in here for one in _readable(now, act, steps)]


def _readable(view: View, act: Row, steps: Sequence[Transition]) -> list[Next]:
    """Tell an act, where what the case holds of it can be read: a generator in which one of several is missing ends as RuntimeError."""
    try:
        return list(_next(view, act, steps))
    except (StopIteration, RuntimeError, LookupError):
        return []


@cache
def _possible_in(way: str, case: str) -> list[tuple[Row, tuple[Transition, ...]]]:
    """List the acts that may be possible while their way and the case are in some states, with the steps that each takes there."""
    found = []
    for act in ACT.values():
        steps = tuple(one for one in act.steps(CASE) if one.before == way and one.asked)
        beside = not act.steps(CASE) and {case, "performing"}.intersection(act.states or {case})
        if act is not REGISTER and (steps or beside):
            found.append((act, steps))
    return found


def _next(view: View, act: Row, steps: Sequence[Transition]) -> Iterator[Next]:
    """Tell an act, where it can be done; once for each group of roles that may, where that depends on its subject."""
    view.action = act.name
    here = bool(steps) or possible(view, act)
    among = tuple(act.about.among(view)) if here and act.about is not None else ()
    if not here or (act.about is not None and not among):
        return
    against = refusing(partial(approvals.check_approved, view)) or refusing(partial(act.check, view))
    persons = [*steps, *(act.about.taken if act.about is not None else ())]
    for roles, some in _by_roles(view, act, steps, among).items():
        subjects, missing = some, against
        if not missing and act.about is not None:
            subjects, missing = _passing(view, act, some)
        yield Next(
            act.address,
            act.title,
            act.zh,
            roles,
            (),
            act.second_person or any(one.four_eyes or one.apart for one in persons),
            tuple(dict.fromkeys(did for one in persons for did in one.apart)),
            view.stands.due(act.term) if act.term else None,
            basis_of(view.law, act, view.on),
            asked_of(act.shape),
            missing,
            subjects[:SUBJECTS_MOST],
            waits_of(act),
        )


def _by_roles(
    view: View, act: Row, steps: Sequence[Transition], among: tuple[UUID | str, ...]
) -> dict[tuple[str, ...], tuple[UUID | str, ...]]:
    """Part what an act can be about by the roles that may do it."""
    if act.about is None or act.about.roles is None:
        return {act.roles or tuple(dict.fromkeys(role for one in steps for role in one.roles)): among}
    found: dict[tuple[str, ...], tuple[UUID | str, ...]] = {}
    for one in among:
        roles = act.about.roles(view, one)
        found[roles] = (*found.get(roles, ()), one)
    return found


def _passing(
    view: View, act: Row, among: tuple[UUID | str, ...]
) -> tuple[tuple[UUID | str, ...], tuple[LedgerError, ...]]:
    """Tell with which of several it would pass; where with none, all of them, and what refuses each, every refusal once."""
    about = act.about
    assert about is not None, "it is about one of several"
    refused: dict[tuple[str, str], LedgerError] = {}
    passing = []
    for one in among:
        found = refusing(partial(about.check, view, one))
        for refusal in found:
            refused.setdefault((refusal.code, str(refusal)), refusal)
        if not found:
            passing.append(one)
    return (tuple(passing), ()) if passing else (among, tuple(refused.values()))
