"""What may become of a damage case, of a list of clues or of old cases, and of what runs beside a case.

    registered ─▶ checking ─▶ opened ─▶ investigating ─▶ assessing ─▶ concluded ─▶ notified ─▶ consulting ─▶ agreed
        └───────────┴───────────┴────────────┴──────────────┴────────▶ not_started                 │           │
                                                                      failed ◀─────────────────────┘      confirming
                          (pronounced, appealed, and back)              └──▶ suing ──▶ performing ◀────────────┘
                                                              defaulted ◀──────────────┤  ▲
                                                                                    restoring ──▶ closed

Law: 生态环境损害赔偿管理规定 (环法规〔2022〕31号) art. 16–33; 法释〔2019〕8号; 民事诉讼法 (2023) art. 122–182, 205–217, 225–228, 247–268.
"""

from typing import Final

from ledger.actors.authority import EITHER
from ledger.processes.machines import START, Machine
from ledger.processes.machines import Transition as T

_BUREAU: Final = ("bureau",)
_OWN: Final = ("bureau", "enterprise")
_MONEY: Final = ("bureau", "finance")
_FINANCE: Final = ("finance",)
_EXPERT: Final = ("bureau", "assessor")

_IN_COURT: Final = ("suing", "pronounced", "appealed")
_TRIED: Final = ("suing", "appealed")
"""States in which a court hears a suit."""
_CONSULTED: Final = (
    "consulting", "failed", "agreed", "confirming", "performing", "restoring", "defaulted", "ordering", *_IN_COURT,
)  # fmt: skip
"""States in which one party may answer after another."""
_BEFORE_NOTICE: Final = ("registered", "checking", "opened", "investigating", "assessing", "concluded")

CASE = Machine(
    "compensation.case",
    "damage case",
    "环法规〔2022〕31号 art. 16–33",
    (
        T("register", START, "registered", _BUREAU),
        T("check", "registered", "checking", _BUREAU),
        T("open", "checking", "opened", _BUREAU, four_eyes=True),
        T("investigate", "opened", "investigating", _BUREAU),
        T("commission", "investigating", "assessing", _BUREAU),
        T("conclude", "investigating", "concluded", _BUREAU),
        T("conclude", "assessing", "concluded", _BUREAU),
        *(
            T("end", state, "not_started", _BUREAU, four_eyes=True)
            for state in (*_BEFORE_NOTICE, "failed", "suing")
        ),
        *(
            T("end_round", state, "closed", _BUREAU, four_eyes=True)
            for state in ("opened", "investigating", "assessing", "concluded", "failed", "suing")
        ),
        T("notify", "concluded", "notified", _BUREAU),
        T("answer", "notified", "consulting", _OWN, rights=EITHER),
        *(T("answer", state, state, _OWN, rights=EITHER) for state in _CONSULTED),
        T("meet", "consulting", "consulting", _BUREAU),
        T("offer", "consulting", "consulting", _OWN, rights=EITHER),
        T("fail", "notified", "failed", _BUREAU),
        T("fail", "consulting", "failed", _BUREAU),
        T("resume", "failed", "consulting", _BUREAU),
        T("agree", "consulting", "agreed", _BUREAU, four_eyes=True),
        T("agree", "agreed", "agreed", _BUREAU, four_eyes=True),
        T("apply_confirmation", "agreed", "confirming", _BUREAU),
        T("publish_agreement", "confirming", "confirming", _BUREAU),
        T("confirm", "confirming", "performing", _BUREAU),
        T("refuse_confirmation", "confirming", "agreed", _BUREAU),
        T("perform", "agreed", "performing", _BUREAU, apart=("agree",)),
        *(T("sue", state, "suing", _BUREAU) for state in ("concluded", "failed", "agreed", "defaulted")),
        T("accept_suit", "suing", "suing", _BUREAU),
        T("hear", "suing", "suing", _BUREAU),
        *(T(name, "suing", "suing", _BUREAU) for name in ("change_suit", "transfer_suit")),
        *(T("withdraw_suit", state, "failed", _BUREAU) for state in _TRIED),
        *(T("dismiss_suit", state, "failed", _BUREAU) for state in _TRIED),
        *(T("drop_suit", state, "defaulted", _BUREAU) for state in _TRIED),
        T("pronounce", "suing", "pronounced", _BUREAU),
        T("appeal", "pronounced", "appealed", _OWN, rights=EITHER),
        T("hear", "appealed", "appealed", _BUREAU),
        T("withdraw_appeal", "appealed", "pronounced", _BUREAU),
        T("remand", "appealed", "suing", _BUREAU),
        *(T("publish_settlement", state, state, _BUREAU) for state in _TRIED),
        *(T("judge", state, "performing", _BUREAU) for state in _IN_COURT),
        *(T("settle_suit", state, "performing", _BUREAU) for state in _TRIED),
        *(
            T("retry", state, "suing", _BUREAU)
            for state in ("performing", "restoring", "defaulted", "closed")
        ),
        T("default", "performing", "defaulted", _BUREAU),
        T("default", "restoring", "defaulted", _BUREAU),
        T("apply_order", "defaulted", "ordering", _BUREAU),
        T("order", "ordering", "performing", _BUREAU, apart=("apply_order",)),
        T("object", "ordering", "defaulted", _OWN, rights=EITHER),
        T("enforce", "defaulted", "performing", _BUREAU),
        T("cure", "defaulted", "performing", _BUREAU),
        T("restore", "performing", "restoring", _BUREAU),
        T("restore", "defaulted", "restoring", _BUREAU),
        T("return", "restoring", "performing", _BUREAU),
        *(T("revive", state, state, _BUREAU) for state in ("performing", "restoring", "defaulted")),
        T("revive", "closed", "performing", _BUREAU),
        T("close", "performing", "closed", _BUREAU, four_eyes=True),
        T("close", "restoring", "closed", _BUREAU, four_eyes=True),
        T("reverse", "closed", "performing", _FINANCE, asked=False),
        T("reverse_works", "closed", "restoring", _FINANCE, asked=False),
        *(
            T(f"reverse_{name}", state, after, _FINANCE, asked=False)
            for name, after in (
                ("judgment", "suing"),
                ("pronounced", "pronounced"),
                ("appealed", "appealed"),
                ("confirmation", "confirming"),
                ("performance", "agreed"),
                ("order", "ordering"),
            )
            for state in ("performing", "restoring", "defaulted")
        ),
        T("reverse", "performing", "defaulted", _FINANCE, asked=False),
        T("reverse", "restoring", "defaulted", _FINANCE, asked=False),
        T("reopen", "closed", "investigating", _BUREAU, four_eyes=True),
        T("reopen", "not_started", "opened", _BUREAU, four_eyes=True),
        T("withdraw", "registered", "withdrawn", _BUREAU, asked=False),
        *(
            T("withdraw", state, "withdrawn", _FINANCE, asked=False)
            for state in ("consulting", "performing", "restoring", "closed")
        ),
        T("carry_over", START, "assessing", _MONEY, asked=False),
        T("carry_over", "assessing", "performing", _MONEY, asked=False),
        T("carry_over", "performing", "closed", _FINANCE, asked=False),
        T("carry_consulting", "assessing", "consulting", _FINANCE, asked=False),
        T("carry_restoring", "performing", "restoring", _FINANCE, asked=False),
    ),
)
ENDED: Final = ("closed", "not_started", "withdrawn")
"""States of a case in which nothing is done but to reopen it, to keep papers beside it, and what `docs/spec/compensation.md` 8 names."""
OWING: Final = ("performing", "restoring", "defaulted", "ordering", *_IN_COURT)
"""States in which something may be due."""
OWED: Final = (*OWING, "closed")
"""These, and the end after them."""
UNENDED: Final = tuple(state for state in CASE.states() if state not in ENDED)
NOTICED: Final = ("notified", *_CONSULTED)
"""States in which a party is given notice, or fails, beside others."""
ASSESSMENT = Machine(
    "compensation.assessment",
    "assessment",
    "GB/T 39791.1-2020; 环法规〔2025〕6号",
    (
        T("submit", START, "submitted", _EXPERT),
        T("carry_over", START, "accepted", _MONEY, asked=False),
        T("accept", "submitted", "accepted", _BUREAU, four_eyes=True),
        T("send_back", "submitted", "sent_back", _BUREAU, four_eyes=True),
        T("withdraw", "submitted", "withdrawn", _EXPERT),
    ),
)
CLUE_LIST = Machine(
    "compensation.clue_list",
    "list of clues",
    "环法规〔2022〕31号 art. 16; docs/spec/compensation.md 12",
    (
        T("import", START, "imported", _BUREAU),
        T("ask_withdrawal", "imported", "withdrawal_asked", _BUREAU),
        T("confirm", "withdrawal_asked", "withdrawn", _BUREAU, apart=("ask_withdrawal",)),
        T("drop", "withdrawal_asked", "imported", _BUREAU),
    ),
)
OLD_LIST = Machine(
    "compensation.old_list",
    "list of old cases",
    "政府会计制度 2018; docs/spec/compensation.md 17",
    (
        T("import", START, "imported", _BUREAU),
        T("confirm", "imported", "booked", _FINANCE, four_eyes=True),
        T("drop", "imported", "dropped", _MONEY),
        T("ask_withdrawal", "booked", "withdrawal_asked", _BUREAU),
        T("confirm_withdrawal", "withdrawal_asked", "withdrawn", _FINANCE, apart=("ask_withdrawal",)),
        T("drop", "withdrawal_asked", "booked", _BUREAU),
    ),
)
TEMPLATE = Machine(
    "compensation.template",
    "template of a paper",
    "docs/spec/compensation.md 15",
    (
        T("upload", START, "uploaded", _BUREAU),
        T("confirm", "uploaded", "in_force", _BUREAU, apart=("upload",)),
        T("drop", "uploaded", "dropped", _BUREAU),
        T("replace", "in_force", "replaced", _BUREAU, asked=False),
        T("retire", "in_force", "replaced", _BUREAU, apart=("upload",)),
        T("reinstate", "replaced", "in_force", _BUREAU, apart=("upload",)),
    ),
)
COST_TABLE = Machine(
    "compensation.cost_table",
    "table of unit costs",
    "docs/spec/compensation.md 20",
    (
        T("upload", START, "uploaded", _BUREAU),
        T("confirm", "uploaded", "in_force", _BUREAU, apart=("upload",)),
        T("drop", "uploaded", "dropped", _BUREAU),
        T("retire", "in_force", "retired", _BUREAU, apart=("upload",)),
        T("reinstate", "retired", "in_force", _BUREAU, apart=("upload",)),
    ),
)
SIMPLE_FORM = Machine(
    "compensation.simple_form",
    "simplified form",
    "环法规〔2025〕6号; docs/spec/compensation.md 20",
    (
        T("hand_in", START, "handed_in", _BUREAU),
        T("confirm", "handed_in", "done", _BUREAU, four_eyes=True),
        T("leave", "handed_in", "left", _BUREAU),
        T("drop", "handed_in", "dropped", _BUREAU),
    ),
)
EXPERT = Machine(
    "compensation.expert",
    "expert of the pool",
    "环法规〔2025〕6号; docs/spec/compensation.md 20",
    (
        T("propose", START, "proposed", _BUREAU),
        T("confirm", "proposed", "listed", _BUREAU, apart=("propose",)),
        T("drop", "proposed", "dropped", _BUREAU),
        T("end", "listed", "ended", _BUREAU),
    ),
)
BASE = Machine(
    "compensation.base",
    "base for substitute restoration",
    "环法规〔2022〕31号 art. 29; docs/spec/compensation.md 20",
    (
        T("propose", START, "proposed", _BUREAU),
        T("confirm", "proposed", "open", _BUREAU, apart=("propose",)),
        T("drop", "proposed", "dropped", _BUREAU),
        T("close", "open", "closed", _BUREAU),
        T("reopen", "closed", "open", _BUREAU),
    ),
)
BASE_CHANGE = Machine(
    "compensation.base_change",
    "change of what a base holds",
    "docs/spec/compensation.md 20",
    (
        T("propose", START, "proposed", _BUREAU),
        T("confirm", "proposed", "in_force", _BUREAU, apart=("propose",)),
        T("drop", "proposed", "dropped", _BUREAU),
    ),
)
RELIEF = Machine(
    "compensation.relief",
    "relief",
    "预算法 art. 60; 民事诉讼法 art. 242",
    (
        T("propose", START, "proposed", ("bureau", "finance", "enterprise"), rights=EITHER),
        T("endorse", "proposed", "proposed", _MONEY, four_eyes=True),
        T("grant", "proposed", "granted", _MONEY, four_eyes=True, apart=("endorse",)),
        T("deny", "proposed", "denied", _MONEY, four_eyes=True),
        T("reverse", "granted", "reversed", _FINANCE, asked=False),
    ),
)
GUARANTEE = Machine(
    "compensation.guarantee",
    "guarantee",
    "民法典 art. 681, 394; 民事诉讼法 art. 242",
    (
        T("give", START, "held", _MONEY),
        T("carry_over", START, "held", _FINANCE, asked=False),
        T("withdraw", "held", "withdrawn", _FINANCE, asked=False),
        T("call", "held", "called", _MONEY, four_eyes=True),
        T("release", "held", "released", _MONEY, four_eyes=True),
        T("reverse", "held", "reversed", _FINANCE, asked=False),
        T("reverse", "called", "held", _FINANCE, asked=False),
        T("reverse", "released", "held", _FINANCE, asked=False),
    ),
)
_CONTRACTING: Final = ("contract", "take_over")
"""Steps that give works to a contractor: who took one neither accepts what he does nor ends it."""
PROJECT = Machine(
    "compensation.project",
    "restoration",
    "民法典 art. 1234; 环法规〔2022〕31号 art. 29–31",
    (
        T("plan", START, "planned", _OWN, rights=EITHER),
        T("approve", "planned", "approved", _BUREAU, four_eyes=True),
        T("drop", "planned", "dropped", _BUREAU),
        T("drop", "approved", "dropped", _BUREAU, apart=("plan", "approve")),
        T("contract", "approved", "working", _BUREAU),
        *(
            T("bind", state, state, _BUREAU)
            for state in ("planned", "approved", "working", "completed", "failed", "given_up", "taken_over")
        ),
        T("vary", "approved", "approved", _BUREAU),
        T("vary", "working", "working", _BUREAU),
        T("accept_stage", "working", "working", _BUREAU, apart=_CONTRACTING),
        T("refuse_stage", "working", "working", _BUREAU, apart=_CONTRACTING),
        T("give_up", "working", "given_up", _BUREAU, apart=_CONTRACTING),
        T("give_up", "failed", "given_up", _BUREAU, apart=_CONTRACTING),
        T("take_over", "working", "taken_over", _BUREAU, apart=_CONTRACTING),
        T("take_over", START, "working", _BUREAU),
        T("complete", "given_up", "completed", _OWN, rights=EITHER),
        T("complete", "taken_over", "completed", _OWN, rights=EITHER),
        T("complete", "working", "completed", _OWN, rights=EITHER),
        T("accept", "completed", "accepted", _BUREAU, four_eyes=True),
        T("reject", "completed", "failed", _BUREAU, four_eyes=True),
        T("rework", "failed", "working", _BUREAU),
        T("convert", "failed", "converted", _BUREAU, four_eyes=True),
        T("reverse", "accepted", "completed", _FINANCE, asked=False),
        T("reverse", "failed", "completed", _FINANCE, asked=False),
        T("reverse", "working", "working", _FINANCE, asked=False),
        T("reverse", "given_up", "working", _FINANCE, asked=False),
        T("reverse_failed", "given_up", "failed", _FINANCE, asked=False),
        T("reverse", "taken_over", "working", _FINANCE, asked=False),
        T("reverse_taken", "working", "dropped", _FINANCE, asked=False),
        T("reverse", "converted", "failed", _FINANCE, asked=False),
    ),
)
SPENDING = Machine(
    "compensation.spending",
    "spending",
    "财资环〔2020〕6号; docs/spec/compensation.md 7",
    (
        T("propose", START, "proposed", _FINANCE),
        T("confirm", "proposed", "paid", _FINANCE, four_eyes=True),
        T("drop", "proposed", "dropped", _FINANCE),
        T("reverse", "paid", "reversed", _FINANCE, asked=False),
        T("carry_over", START, "paid", _FINANCE, asked=False),
    ),
)
REVERSAL = Machine(
    "compensation.reversal",
    "reversal of an act",
    "会计基础工作规范 art. 51; docs/spec/compensation.md 10",
    (
        T("propose", START, "proposed", _FINANCE),
        T("confirm", "proposed", "confirmed", _FINANCE, four_eyes=True),
        T("drop", "proposed", "dropped", _FINANCE),
    ),
)
RECORDING = Machine(
    "compensation.recording",
    "recording of an act",
    "财会〔2012〕21号; docs/spec/compensation.md 11",
    (
        T("propose", START, "proposed", _MONEY),
        T("confirm", "proposed", "recorded", _MONEY, four_eyes=True),
        T("drop", "proposed", "dropped", _MONEY),
    ),
)

SEPARATE = Machine(
    "compensation.separate_claim",
    "separate claim",
    "法释〔2019〕8号 art. 1, 20; 民法典 art. 178; docs/spec/compensation.md 16.4",
    (
        T("open", START, "open", _BUREAU),
        *(T("sue", state, "suing", _BUREAU) for state in ("open", "agreed", "settled")),
        T("docket", "suing", "suing", _BUREAU),
        *(T("hear", state, state, _BUREAU) for state in _TRIED),
        *(T(name, "suing", "suing", _BUREAU) for name in ("change", "transfer")),
        *(T("withdraw", state, "open", _BUREAU) for state in _TRIED),
        *(T("dismiss", state, "open", _BUREAU) for state in _TRIED),
        *(T("abandon", state, "settled", _BUREAU) for state in _TRIED),
        T("pronounce", "suing", "pronounced", _BUREAU),
        T("appeal", "pronounced", "appealed", _OWN, rights=EITHER),
        T("withdraw_appeal", "appealed", "pronounced", _BUREAU),
        T("remand", "appealed", "suing", _BUREAU),
        *(T("publish", state, state, _BUREAU) for state in ("confirming", *_TRIED)),
        *(T("judge", state, "settled", _BUREAU) for state in _IN_COURT),
        *(T("settle", state, "settled", _BUREAU) for state in _TRIED),
        T("retry", "settled", "suing", _BUREAU),
        *(T("agree", state, "agreed", _BUREAU, four_eyes=True) for state in ("open", "agreed")),
        T("apply", "agreed", "confirming", _BUREAU),
        T("ratify", "confirming", "settled", _BUREAU),
        T("refuse", "confirming", "agreed", _BUREAU),
        T("perform", "agreed", "settled", _BUREAU, apart=("agree",)),
        T("apply_order", "settled", "ordering", _BUREAU),
        T("order", "ordering", "settled", _BUREAU, apart=("apply_order",)),
        T("object", "ordering", "settled", _OWN, rights=EITHER),
        T("enforce", "settled", "settled", _BUREAU),
        *(T("end", state, "ended", _BUREAU, four_eyes=True) for state in ("open", "suing")),
        T("rejoin", "open", "rejoined", _BUREAU),
        T("reverse", "settled", "suing", _FINANCE, asked=False),
        *(
            T(f"reverse_{name}", "settled", after, _FINANCE, asked=False)
            for name, after in (
                ("pronounced", "pronounced"),
                ("appealed", "appealed"),
                ("confirmation", "confirming"),
                ("performance", "agreed"),
                ("order", "ordering"),
            )
        ),
        T("reverse", "ended", "open", _FINANCE, asked=False),
    ),
)
APART: Final = ("settled", "ended", "rejoined")
"""States of a separate claim in which it keeps nothing apart any more."""
CLAIMED: Final = ("concluded", "notified", "consulting", "failed", "agreed", "confirming")
"""States of a case in which something is claimed, and nothing is due but what a separate claim has brought."""

ENFORCED: Final = ("applied", "running", "suspended", "reconciled", "exhausted")
"""States of an enforcement that goes on, or may be resumed."""
ENFORCEMENT = Machine(
    "compensation.enforcement",
    "enforcement by a court",
    "民事诉讼法 art. 247–268 (2023)",
    (
        T("apply", START, "applied", _BUREAU),
        T("accept", "applied", "running", _BUREAU),
        *(T("suspend", state, "suspended", _BUREAU) for state in ("running", "reconciled")),
        T("exhaust", "running", "exhausted", _BUREAU),
        T("reconcile", "running", "reconciled", _BUREAU),
        *(T("resume", state, "running", _BUREAU) for state in ("suspended", "reconciled", "exhausted")),
        *(T("conclude", state, "concluded", _BUREAU) for state in ("running", "reconciled")),
        *(T("withdraw", state, "withdrawn", _BUREAU) for state in ENFORCED),
    ),
)
PRESERVATION = Machine(
    "compensation.preservation",
    "preservation of property",
    "民事诉讼法 art. 103–108 (2023)",
    (
        T("apply", START, "applied", _BUREAU),
        T("grant", "applied", "granted", _BUREAU),
        T("prolong", "granted", "granted", _BUREAU),
        T("lift", "granted", "lifted", _BUREAU),
        T("deny", "applied", "denied", _BUREAU),
    ),
)

RECEIPT = Machine(
    "compensation.receipt",
    "receipt of a payment",
    "财政票据管理办法; docs/spec/compensation.md 21",
    (
        T("record", START, "issued", _MONEY),
        T("lose", "issued", "lost", _MONEY),
        T("find", "lost", "issued", _MONEY),
        *(T("redden", state, "reversed", _MONEY) for state in ("issued", "lost")),
        *(T("replace", state, "replaced", _MONEY) for state in ("issued", "lost")),
        T("strike", "issued", "struck", _MONEY),
        *(T("restore", state, "issued", _MONEY, asked=False) for state in ("reversed", "replaced")),
    ),
)
STANDING: Final = ("issued", "lost")
"""States of a receipt in which it says that the money came."""

_FILED: Final = ("accepted", "filed", "disputed", "admitted", "distributed")
INSOLVENCY = Machine(
    "compensation.insolvency",
    "bankruptcy of a party",
    "企业破产法 art. 10, 44–59, 113–124",
    (
        T("declare", START, "accepted", _BUREAU),
        T("file_claim", "accepted", "filed", _BUREAU),
        T("dispute_claim", "filed", "disputed", _BUREAU),
        *(
            T("supplement_claim", state, state, _BUREAU)
            for state in ("filed", "disputed", "admitted", "distributed")
        ),
        *(T("admit_claim", state, state, _BUREAU) for state in ("admitted", "distributed")),
        T("distribute_further", "closed", "distributed", _BUREAU, asked=False),
        T("reverse_further", "distributed", "closed", _FINANCE, asked=False),
        T("reverse_revival", "distributed", "distributed", _FINANCE, asked=False),
        *(T("admit_claim", state, "admitted", _BUREAU) for state in ("filed", "disputed")),
        *(T("distribute_assets", state, "distributed", _BUREAU) for state in ("admitted", "distributed")),
        *(T("close", state, "closed", _BUREAU) for state in _FILED),
        *(T("dismiss", state, "dismissed", _BUREAU) for state in _FILED),
        *(
            T(
                "reverse" if state == "distributed" else f"reverse_{state}",
                "closed",
                state,
                _FINANCE,
                asked=False,
            )
            for state in _FILED
        ),
    ),
)
BANKRUPT: Final = _FILED
"""States of a bankruptcy that goes on."""

MACHINES: Final = (
    CASE,
    CLUE_LIST,
    OLD_LIST,
    TEMPLATE,
    COST_TABLE,
    SIMPLE_FORM,
    EXPERT,
    BASE,
    BASE_CHANGE,
    ASSESSMENT,
    RELIEF,
    GUARANTEE,
    PROJECT,
    SPENDING,
    REVERSAL,
    RECORDING,
    SEPARATE,
    ENFORCEMENT,
    PRESERVATION,
    RECEIPT,
    INSOLVENCY,
)
