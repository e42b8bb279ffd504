"""Rows of the acts about experts in a case, and about what they cost."""

from typing import Final

from ledger.compensation import expert_shapes
from ledger.compensation.actions import expert_fees, experts
from ledger.compensation.actions.engine import CaseAct as Act
from ledger.compensation.actions.engine import View, Work
from ledger.compensation.machines import UNENDED
from ledger.processes.acts import About

_CHOSEN: Final[About[View, Work, str]] = About(
    "expert", lambda view: view.stands.named.experts, field="expert"
)
_BUREAU: Final = ("bureau",)
_FINANCE: Final = ("finance",)
_EXPERTS: Final = "环法规〔2025〕6号; 环法规〔2022〕31号 art. 20–21"

EXPERT_ACTS: Final = (
    Act("draw_experts", "Draw experts of the pool by lot",
        "抽取专家", _EXPERTS, "case.work", expert_shapes.ExpertDraw, experts.draw, _BUREAU, UNENDED),
    Act("name_expert", "Name an expert of the pool, with the reason",
        "指定专家", _EXPERTS, "case.work", expert_shapes.ExpertNaming, experts.name, _BUREAU, UNENDED,
        by_two=True),
    Act("recuse_expert", "Take an expert out of the case, with ground and reason",
        "专家回避", "民事诉讼法 art. 47 (2023)", "case.work", expert_shapes.ExpertRecusal, experts.recuse, _BUREAU, UNENDED,
        by_two=True, about=_CHOSEN),
    Act("give_opinion", "Keep the opinion of an expert: a file of the case, by its hash",
        "专家意见", "法释〔2023〕6号 art. 23", "case.work", expert_shapes.ExpertOpinion, experts.give_opinion, _BUREAU, UNENDED,
        about=_CHOSEN),
    Act("record_fee", "Record what advice or an appraisal costs, who has advanced it and who bears it",
        "登记鉴定评估费", "法释〔2019〕8号 art. 14", "case.money", expert_shapes.ExpertFee, expert_fees.record_fee, _FINANCE, UNENDED,
        by_two=True),
    Act("cancel_fee", "Let a fee count no more that was recorded wrongly, with the reason",
        "撤销鉴定评估费", "法释〔2019〕8号 art. 14", "case.money", expert_shapes.FeeCancelling, expert_fees.cancel_fee, _FINANCE, UNENDED,
        by_two=True, about=About("fee", lambda view: view.stands.named.fees, field="fee")),
)  # fmt: skip
"""Who advises in a case, and what it costs."""
