"""What stands on the papers that an office sends: each filled from its act, both languages, with the gaps that are left."""

import re
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from ledger.amounts import capitals
from ledger.compensation import letters
from ledger.compensation.letter_fields import fill
from ledger.compensation.letter_parts import of_case
from ledger.compensation.letter_tellings import Filled, Telling
from ledger.compensation.paper_words import PAPER_FIELDS
from ledger.compensation.queries.cases import EnforcementRow, SeparateRow
from ledger.compensation.queries.experts import DrawnRow
from ledger.compensation.queries.letters import DebtRow, Instalment, LetterRow
from ledger.compensation.rows import FigureRow, FigureVersion, HistoryRow, TrailRow
from ledger.compensation.rules.forms import FORMS, Passage, forms_of, notice_id, paper_id
from ledger.compensation.rules.payment_codes import Payable, payment_code
from ledger.documents.papers import Amount, Paper, Prose, Table, write_paper_pdf
from ledger.messages import catalogue
from tests.documents.damages import DAY, a_file, a_party, a_project, an_act
from tests.documents.printed import english_of
from tests.documents.test_glyphs import read

PARTIES = [
    a_party("bureau:1", "claimant", "某市人民政府"),
    a_party("bureau:2", "lead", "某市生态环境局"),
    a_party("enterprise:x", "liable", "甲化工厂"),
]
PLAN = an_act(
    kind="plan_project",
    words={
        "title": "河道修复", "mode": "entrusted", "repairer": "enterprise:r", "budget": "5000.00", "duty": 1, "standard": "Ⅲ类",
        "stages": [{"title": "清淤", "due_on": "2026-08-01", "amount": "2000.00"},
                   {"title": "补植", "due_on": "2026-09-01", "amount": "3000.00"}],
    },
)  # fmt: skip
PLAN = PLAN._replace(subject=PLAN.id)
AGREED = an_act(
    kind="agree", document="协议1号",
    words={
        "heads": [{"head": "H2", "money": "100.00", "kind": "50.00"}], "facts": "倾倒废液", "extent": "一条河", "mode": "mixed",
        "parts": [{"amount": "100.00", "obligors": [{"owner": "enterprise:x"}]}], "schedule": [{"part": 1, "due_on": "2026-08-01"}],
        "duties": [{"heads": [{"head": "H2", "amount": "50.00"}], "obligors": [{"owner": "enterprise:x"}], "due_on": "2026-09-01",
                    "conversion": "60.00"}],
        "account": "6222", "disclosure": False,
    },
)  # fmt: skip
COURT = {"court": "court:1", "court_name": "某市中级人民法院"}
BANKRUPT = an_act(
    kind="declare_bankrupt",
    words={
        **COURT, "party": "enterprise:x", "number": "(2026)浙01破1号", "administrator": "administrator:x",
        "administrator_name": "某会计师事务所", "declare_by": "2026-09-30",
    },
)  # fmt: skip
OPINION = an_act(
    kind="submit_assessment", words={"body": "专家组", "author": "李工", "opinion": "损害轻微，可以修复"}
)
APART = an_act(
    kind="separate",
    words={"against": ["enterprise:x"], "claimed": [{"head": "H2", "amount": "250.00"}], "ground": "refused"},
)
DRAWN = an_act(kind="draw_experts", words={"field": "water", "count": 1})
EXPERTS = [DrawnRow(DRAWN.id, 1, "王工", "water", "教授", "某大学", "ab12")]
ENFORCED = an_act(kind="enforce", words=COURT)
ACTS: dict[str, tuple[HistoryRow, tuple[str, ...]]] = {
    "check": (an_act(kind="check", words={"findings": "现场有废液", "opinion": "建议启动"}), ("现场有废液", "建议启动", "否")),
    "start": (an_act(kind="open", reason="同意启动"), ("同意启动", "2026-06-01")),
    "notice": (an_act(kind="notify", words={"facts": "倾倒", "answer_by": "2026-07-01", "proof_of_service": "回证"}),
               ("倾倒", "2026-07-01")),
    "service": (an_act(kind="notify", words={"proof_of_service": "回证"}), ("回证", "甲化工厂", "生态环境损害赔偿磋商告知书")),
    "minutes": (an_act(kind="meet", words={"attendance": ["张三", "李四"], "minutes": "双方同意", "chaired_by": "王五"}),
                ("张三、李四", "王五")),
    "agreement": (AGREED, ("倾倒废液", "一条河", "60.00 元", "壹佰元整", "6222")),
    "confirmation": (an_act(kind="apply_confirmation", words=COURT), ("协议1号", "倾倒废液", "某市中级人民法院")),
    "suit": (an_act(kind="sue", words={**COURT, "claimed": [{"head": "H2", "amount": "250.00"}], "consultation": "磋商未果",
                                        "situation": "other"}),
             ("贰佰伍拾元整", "磋商未果", "判令被告", "某市中级人民法院")),
    "order": (an_act(kind="apply_order", words=COURT), ("督促被申请人", "330.00", "协议1号")),
    "enforcement": (ENFORCED, ("强制被执行人", "叁佰叁拾元整")),
    "payment": (AGREED, ("6222", payment_code(Payable(1, 1, 1)), "协议1号")),
    "plan": (an_act(kind="approve_project", subject=PLAN.id, reason="同意"), ("河道修复", "委托修复", "5,000.00 元", "Ⅲ类", "同意")),
    "evaluation": (an_act(kind="complete_project", subject=PLAN.id, reason="已完工"), ("河道修复", "已完工")),
    "preservation": (an_act(kind="apply_preservation", reason="转移财产", words={**COURT, "against": "enterprise:x", "amount": "900.00"}),
                     ("甲化工厂", "玖佰元整", "转移财产", "查封")),
    "refund": (an_act(kind="propose_relief", reason="重复汇款", words={"kind": "refund_excess", "payee": "enterprise:x", "amount": "900.00",
                                                               "basis": "多缴", "payee_name": "甲化工厂", "payee_account": "6222"}),
               ("甲化工厂", "玖佰元整", "重复汇款", "6222", "退还")),
    "bankruptcy_claim": (
        an_act(kind="file_claim", subject=BANKRUPT.id, words={"amount": "900.00", "basis": "先行申报"}),
        ("玖佰元整", "(2026)浙01破1号", "甲化工厂", "先行申报", "某会计师事务所", "2026-09-30"),
    ),
    "apart_notice": (APART, ("贰佰伍拾元整", "拒绝磋商", "甲化工厂", "另行追索")),
    "draw": (DRAWN, ("地表水", "随机抽取", "ab12", "2026-06-01")),
    "simple": (AGREED, ("专家组", "李工", "损害轻微，可以修复", "倾倒废液", "多种方式", "2026-06-01")),
    "closing": (an_act(kind="close", words={"report": "全部履行", "no_evaluation": "paid_in_money"}), ("全部履行", "已以货币赔偿")),
}  # fmt: skip
"""Of each paper its act, and what stands on it."""


def told(paper: str, locale: str = "zh_Hans") -> Telling:
    """Of what a paper is filled."""
    act = ACTS[paper][0]
    before = [PLAN] if paper in ("agreement", "simple") else [AGREED, PLAN, BANKRUPT]
    before += [OPINION] if paper == "simple" else []
    figures = [FigureRow("H2", {"claim_due": 33000, "claim_in_kind": 5000, "assessed": 15000})]
    versions = [FigureVersion(DAY, "claimed", "H2", 25000, "notify", act.id, 0)]
    file = a_file(*before, act, parties=PARTIES, figures=figures, versions=versions)
    instalment = Instalment(act.id, 1, 1, date(2026, 8, 1), 10000, DAY, [("enterprise:x", None)])
    id = notice_id(act.id, 1) if paper == "payment" else paper_id(act.id, paper)
    row = LetterRow(
        id, act.id, act.kind, paper, DAY, "川环损〔2026〕9号", instalment if paper == "payment" else None
    )
    claims = [SeparateRow(APART.id, "refused", ["enterprise:x"], [], "open")]
    since = None if paper == "order" else DAY
    owing: list[tuple[str, int | None]] = [("enterprise:x", None)]
    debts = [DebtRow(1, 1, False, date(2026, 5, 1), 33000, AGREED.id, since, None, owing, {"H2": 33000})]
    enforced = [EnforcementRow(ENFORCED.id, None, "", "", "", ["enterprise:x"], DAY, None, "applied")]
    return Telling(
        file, act, row, [row], "川环损〔2026〕1号 (C1)", [], locale, [], claims, EXPERTS, debts, enforced
    )


def made(paper: str, locale: str = "zh_Hans") -> tuple[Filled, Paper]:
    """A paper that is filled and laid out."""
    of = told(paper, locale)
    filled = fill(of)
    return filled, letters.laid_out(of, filled)


@pytest.mark.parametrize("paper", list(FORMS))
def test_each_paper_is_filled_from_its_act(paper: str) -> None:
    """Goal: every form says what its act says. Method: the act in words; the fields, and all of it again on the printed page."""
    filled, laid = made(paper)
    texts = "\n".join(filled.fields.values())
    for word in ACTS[paper][1]:
        assert word in texts, word
    printed = read(write_paper_pdf(laid))
    for word in (*ACTS[paper][1], "川环损〔2026〕9号", "川环损〔2026〕1号"):
        assert "".join(word.split()) in printed, word
    assert FORMS[paper].fields == tuple(filled.fields)


@pytest.mark.parametrize("paper", list(FORMS))
def test_each_paper_is_there_in_english(paper: str) -> None:
    """Goal: titles stand in both languages, the reader's first; what the ledger says of itself is said in the reader's."""
    _, laid = made(paper, "en")
    chinese = catalogue("zh_Hans")
    assert laid.title == f"{FORMS[paper].title} {chinese[FORMS[paper].title]}"
    said = [part.title for part in laid.parts if isinstance(part, Prose | Table)]
    wanted = [block.name for block in FORMS[paper].blocks if isinstance(block, Passage)]
    assert (
        [one for one in said if one in [f"{PAPER_FIELDS[x].en} {PAPER_FIELDS[x].zh}" for x in wanted]]
        if wanted
        else True
    )


@pytest.mark.parametrize("paper", list(FORMS))
def test_what_each_paper_says_is_chinese(paper: str) -> None:
    """Goal: titles stand in both languages, the rest in the reader's. Method: each field, each cell, the page, without codes of parties."""
    filled, laid = made(paper)
    assert english_of(read(write_paper_pdf(laid)), told(paper).file.head.title) == set()
    cells = [
        text
        for rows in filled.tables.values()
        for row in rows
        for text in row.values()
        if isinstance(text, str)
    ]
    left = [
        text
        for text in (*filled.fields.values(), *cells)
        if re.search("[A-Za-z]{3,}", re.sub(r"\b[a-z]+:[a-z0-9]+", "", text))
    ]
    assert set(left) <= {told(paper).file.head.title}


def test_gaps_are_those_that_must_be_filled() -> None:
    """Goal: 15.2. Method: what is blank and may stay so is no gap and not printed; what is blank and may not is both."""
    filled, laid = made("agreement")
    assert filled.gaps == (
        "place",
        "confirmation_clause",
        "parties.code",
        "parties.address",
        "parties.represented_by",
    )
    assert (filled.fields["disclosure"], filled.fields["less_basis"]) == ("否", "")
    printed = read(write_paper_pdf(laid))
    assert "低于评估" not in printed
    assert "____" in printed
    assert made("preservation")[0].gaps == (
        "place",
        "assets",
        "parties.code",
        "parties.address",
        "parties.represented_by",
    )


def test_a_list_has_the_comma_of_the_reader() -> None:
    """Method: who attended, and the liable parties of a case that has two, in both languages."""
    for locale, comma in (("zh_Hans", "、"), ("en", ", ")):
        assert made("minutes", locale)[0].fields["attendance"] == comma.join(("张三", "李四"))
        of = told("minutes", locale)
        parties = [a_party("enterprise:x", "liable", "甲"), a_party("enterprise:y", "liable", "乙")]
        two = replace(of, file=replace(of.file, parties=parties))
        assert of_case(two)["liable"] == comma.join(("甲", "乙"))


def test_a_suit_asks_for_what_is_claimed() -> None:
    """Method: the table of claims with its sum, and the sum in words."""
    filled, _ = made("suit")
    assert [row["amount"].minor for row in filled.tables["claims"]] == [25000, 25000]  # type: ignore[union-attr]
    assert capitals(25000) in filled.fields["request"]


def test_the_closing_report_tells_what_became_of_the_money() -> None:
    """Goal: came and went by the postings of the fund. Method: two heads came, works were paid, a rest went, one is reversed."""
    gone = an_act(kind="dispose_fund", words={"destination": "treasury", "basis": "预算法第五十七条"})
    close = an_act(kind="close", words={"report": "-", "retention_basis": "合同第12条"})
    came, paid, other, disposed, wrong = (uuid4() for _ in range(5))

    def posted(id: Any, kind: str, purpose: str, debit: int, credit: int, **words: Any) -> TrailRow:
        return TrailRow(
            id,
            f"compensation.{kind}",
            DAY,
            close.recorded_at,
            "",
            "凭证",
            purpose,
            purpose,
            debit,
            credit,
            **words,
        )

    trail = [
        posted(came, "payment", "case_fund", 100_000, 0, heads=["H2", "H4"]),
        posted(came, "payment", "claim_received", 60_000, 0, heads=["H2"]),
        posted(came, "payment", "claim_received", 40_000, 0, heads=["H4"]),
        posted(paid, "spending", "case_fund", 0, 70_000, heads=["H4"], restoration=PLAN.id, invoice="25110001"),
        posted(other, "spending", "case_fund", 0, 5_000, heads=["H2"]),
        posted(disposed, "disposal", "case_fund", 0, 22_000, act=gone.id),
        posted(wrong, "spending", "case_fund", 0, 1, heads=["H4"], reversed_by=uuid4()),
        posted(uuid4(), "spending", "case_fund", 1, 0, heads=["H4"], reverses=wrong),
    ]  # fmt: skip
    of = told("closing")
    file = a_file(PLAN, gone, close, parties=PARTIES, trail=trail)
    rows = fill(replace(of, file=file, act=close, projects=[a_project(PLAN.id)])).tables["fund"]
    cells = [
        tuple(
            f"{cell.minor / 100:.2f}" if isinstance(cell := row[name], Amount) else cell
            for name in ("use", "of", "came", "went", "ground")
        )
        for row in rows
    ]
    assert cells == [
        ("赔偿义务人缴入国库", "功能永久性损害损失", "600.00", "-", "凭证"),
        ("赔偿义务人缴入国库", "清污与修复费用", "400.00", "-", "凭证"),
        ("国库支付修复资金", "河道修复", "-", "700.00", "凭证 25110001"),
        ("国库支付修复资金", "功能永久性损害损失", "-", "50.00", "凭证"),
        ("结余资金按规定处置", "上缴国库统筹使用", "-", "220.00", "预算法第五十七条 凭证"),
        ("留存用于支付修复项目", "-", "-", "30.00", "合同第12条"),
        ("合计", "-", "1000.00", "1000.00", "-"),
    ]
    assert fill(of).tables["fund"] == ()


def test_papers_of_a_separate_claim_name_its_parties_alone() -> None:
    """Goal: who is sued apart is the defendant, and nobody else. Method: two liable parties, and the papers of a claim against one."""
    others = [*PARTIES, a_party("enterprise:y", "liable", "乙印染厂")]
    words = {
        **COURT,
        "claimed": [{"head": "H2", "amount": "250.00"}],
        "consultation": "磋商未果",
        "situation": "other",
    }
    for paper, kind in (("suit", "sue_apart"), ("apart_notice", "separate"), ("service", "separate")):
        act = APART if kind == "separate" else an_act(kind=kind, subject=APART.id, words=words)
        row = LetterRow(paper_id(act.id, paper), act.id, kind, paper, DAY, None, party="enterprise:x")
        claims = [SeparateRow(APART.id, "refused", ["enterprise:x"], [], "open")]
        of = Telling(a_file(APART, act, parties=others), act, row, [row], "C1", [], "zh_Hans", [], claims)
        filled = fill(of)
        assert filled.fields["liable"] == "甲化工厂"
        assert "乙印染厂" not in [one["name"] for one in filled.tables.get("parties", ())]
    assert filled.fields["served_paper"] == "另行追索告知书"
    assert (filled.fields["served_to"], filled.fields["served_on"]) == ("甲化工厂", "")


def test_a_draw_names_whom_the_lot_fell_on() -> None:
    """Method: the experts of the act in the order of the lot; of one who was named the reason, and no seed."""
    rows = made("draw")[0].tables["experts"]
    assert [(row["place_drawn"], row["name"], row["institution"]) for row in rows] == [
        ("1", "王工", "某大学")
    ]
    named = an_act(kind="name_expert", reason="熟悉案情", words={"expert": "W1"})
    of = told("draw")
    experts = [EXPERTS[0]._replace(act=named.id, seed="")]
    fields = fill(replace(of, act=named, experts=experts)).fields
    assert (fields["draw_seed"], fields["draw_reason"]) == ("", "熟悉案情")
    assert fields["draw_way"] == "指定（理由见下）"


def test_works_are_told_as_they_were_planned() -> None:
    """Method: stages of the plan on the opinion, and none accepted on the application for the evaluation."""
    filled, _ = made("plan")
    assert [row["title"] for row in filled.tables["stages"]] == ["清淤", "补植"]
    assert list(made("evaluation")[0].tables["stages_accepted"]) == []


def test_forms_name_their_acts_once() -> None:
    """Goal: the id of a paper names one. Method: papers of each act; of all but one the id is that of the act."""
    names: dict[str, list[str]] = {act: forms_of(act, {}) for form in FORMS.values() for act in form.acts}
    id: Any = uuid4()
    for act, papers in names.items():
        assert len({paper_id(id, paper) for paper in papers}) == len(papers), act
    assert names["notify"] == ["notice", "service"]
    assert (sorted(names["separate"]), names["fail_party"]) == (["apart_notice", "service"], [])
    assert sorted(forms_of("fail_party", {"claimed": [{"head": "H2"}]})) == ["apart_notice", "service"]
    assert (names["propose_relief"], forms_of("propose_relief", {"kind": "refund_excess"})) == (
        [],
        ["refund"],
    )
