"""Rows of the acts of consultation: notices, answers, meetings, offers, failure with all or with one party; and of who acts for one."""

from typing import Final

from ledger.compensation import consult_shapes, shapes
from ledger.compensation.actions import agents, consultation, separate
from ledger.compensation.actions.engine import CaseAct as Act
from ledger.compensation.machines import NOTICED, UNENDED

_RULES: Final = "环法规〔2022〕31号"
_BUREAU: Final = ("bureau",)
_OWN: Final = ("bureau", "enterprise")

CONSULT: Final = (
    Act("notify", "Serve the notice of consultation, on all liable parties or on those that are named",
        "磋商告知", f"{_RULES} art. 23", "case.work", consult_shapes.Notice, consultation.notify),
    Act("answer", "Answer the notice: consultation begins with whoever answers",
        "义务人答复", f"{_RULES} art. 23", "case.own", consult_shapes.NoticeAnswer, consultation.answer,
        term="answer", about=consultation.ANSWER),
    Act("meet", "Hold a meeting", "磋商会议", f"{_RULES} art. 24", "case.work", consult_shapes.Meeting, consultation.meet,
        term="consultation"),
    Act("offer", "Make an offer about way and time of performance",
        "磋商方案", f"{_RULES} art. 24", "case.own", consult_shapes.Offer, consultation.offer,
        term="consultation"),
    Act("fail", "Record that consultation has failed",
        "磋商不成", f"{_RULES} art. 25; 环法规〔2025〕6号", "case.work", shapes.End, consultation.fail,
        check=consultation.check_failure, term="consultation"),
    Act("resume", "Consult again", "再次磋商", "环法规〔2025〕6号", "case.work", shapes.Findings, consultation.resume),
)  # fmt: skip
"""What moves the case before its agreement."""
BESIDE: Final = (
    Act("notify_party", "Serve the notice on one party: one that got none, came later, or is served anew",
        "补充送达磋商告知", f"{_RULES} art. 23; 民事诉讼法 art. 87–95 (2023)", "case.work", consult_shapes.PartyNotice,
        consultation.notify_party, _BUREAU, NOTICED),
    Act("fail_service", "Record that the notice to one party could not be served after all: it is served anew",
        "送达未成", "民事诉讼法 art. 87–95 (2023)", "case.work", consult_shapes.FailedService, consultation.fail_service,
        _BUREAU, NOTICED, about=consultation.SERVICE),
    Act("fail_party", "Record that consultation has failed with one party alone: the others go on",
        "与单方磋商不成", f"{_RULES} art. 25; 环法规〔2025〕6号", "case.work", consult_shapes.PartyEnd,
        separate.fail_party, _BUREAU, tuple(state for state in NOTICED if state != "failed"), term="consultation",
        about=consultation.PARTY),
    Act("appoint_agent", "Record who acts for a liable party, with the power of attorney",
        "委托代理人", "民事诉讼法 art. 61–62 (2023); 民法典 art. 165", "case.own", consult_shapes.Agent, agents.appoint_agent,
        _OWN, UNENDED),
    Act("end_agent", "Record that the power of an agent ends, and why",
        "终止代理", "民法典 art. 173", "case.own", shapes.Subject, agents.end_agent, _OWN, UNENDED, about=agents.AGENT),
)  # fmt: skip
"""What is each party's own, beside the way of the case."""
