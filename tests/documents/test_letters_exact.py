"""Papers that parties sign, or that say what is owed, say just what becomes owed: alone or jointly, up to how much, and in names."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from ledger.compensation import letters
from ledger.compensation.letter_fields import fill
from ledger.compensation.letter_tellings import Filled, Telling
from ledger.compensation.queries.cases import ClockRow
from ledger.compensation.queries.letters import Instalment
from ledger.compensation.rows import HistoryRow
from ledger.compensation.rules.forms import FORMS
from ledger.documents.papers import Amount, Table, write_paper_pdf
from tests.documents.damages import DAY, a_head, a_party, a_project, an_act
from tests.documents.test_glyphs import read
from tests.documents.test_letters import AGREED, PARTIES, PLAN, told

BOTH = [*PARTIES, a_party("enterprise:y", "liable", "乙印染厂")]
CAPS = {"caps": [{"owner": "enterprise:x", "most": "150.00"}, {"owner": "enterprise:y", "most": "60.00"}]}
KINDS = {
    **AGREED.words,
    "heads": [{"head": "H2", "money": "100.00", "kind": "50.00"}],
    "parts": [],
    "duties": [],
    "schedule": [],
    "liability": CAPS,
    "mode": "mixed",
}


def filled(of: Telling, act: HistoryRow | None = None, **more: Any) -> Filled:
    """A paper of another act, or of a case that has other things."""
    changed = replace(of, **{"act": act, **more} if act is not None else more)
    if act is not None:
        changed = replace(changed, file=replace(of.file, history=[*of.file.history[:-1], act]))
    return fill(changed)


def in_case(of: Telling, *history: HistoryRow, **more: Any) -> Telling:
    """The same, of a case in which other things were done before."""
    return replace(of, file=replace(of.file, history=[*history, of.act], **more))


def agreed(words: dict[str, Any], parties: list[Any], paper: str = "agreement") -> Filled:
    """An agreement, or a paper that rests on it, with other words."""
    act = AGREED._replace(words=words)
    before = () if paper == "agreement" else (act,)
    of = told(paper)
    return fill(in_case(replace(of, act=of.act if before else act), *before, parties=parties))


def cells(rows: Any) -> list[tuple[Any, ...]]:
    """The cells of a table, sums in fen."""
    return [tuple(one.minor if isinstance(one, Amount) else one for one in row.values()) for row in rows]


@pytest.mark.parametrize("paper", ["agreement", "confirmation"])
def test_who_owes_how_is_on_the_paper(paper: str) -> None:
    """Goal: 民法典 art. 178. Method: 150.00 in money and in kind, of which y owes 60.00: parts, shares, and what each owes at the most."""
    found = agreed(KINDS, BOTH, paper)
    jointly = "甲化工厂、乙印染厂（连带责任）"
    assert cells(found.tables["shares"]) == [
        ("货币赔偿第 1 部分", jointly, "甲化工厂 1/2、乙印染厂 1/2", 4000),
        ("货币赔偿第 2 部分", "甲化工厂", "甲化工厂 100%", 6000),
        ("修复或者服务义务第 1 项", jointly, "甲化工厂 1/2、乙印染厂 1/2", 2000),
        ("修复或者服务义务第 2 项", "甲化工厂", "甲化工厂 100%", 3000),
    ]
    assert cells(found.tables["by_party"]) == [
        ("甲化工厂", 9000, 6000, 15000),
        ("乙印染厂", 0, 6000, 6000),
    ]
    assert [row["owed_by"] for row in found.tables["instalments"]] == [jointly, "甲化工厂"]
    assert [row["owed_by"] for row in found.tables["duties"]] == [jointly, "甲化工厂"]


@pytest.mark.parametrize(
    ("conversion", "due"), [({}, 5000), ({"conversion": "60.00"}, 6000), ({"conversion": "0"}, 5000)]
)
def test_a_duty_that_fails_becomes_its_value_where_nothing_else_is_fixed(
    conversion: dict[str, str], due: int
) -> None:
    """Goal: 4.6. Method: a duty with and without a sum, by itself and common to all."""
    one = {**AGREED.words["duties"][0], "conversion": "0", **conversion}  # type: ignore[index]
    found = agreed({**AGREED.words, "duties": [one]}, PARTIES)
    assert [row["conversion"].minor for row in found.tables["duties"]] == [due]  # type: ignore[union-attr]
    common = agreed({**AGREED.words, "duties": [], **conversion}, PARTIES)
    assert [row["conversion"].minor for row in common.tables["duties"]] == [due]  # type: ignore[union-attr]
    assert common.fields["on_failure"] == f"{due // 100}.00 元"


def test_who_joins_a_debt_is_on_the_paper() -> None:
    """Goal: 16.5. Method: y comes beside x, up to a sum, for a quarter."""
    join = {"part": 1, "owner": "enterprise:y", "share": "1/4", "most": "60.00"}
    found = agreed({**AGREED.words, "joins": [join]}, BOTH)
    assert found.fields["joins"].startswith("乙印染厂自生效之日起就本案第 1 部分债务")
    assert "以 60.00 元为限" in found.fields["joins"]
    assert "1/4" in found.fields["joins"]


def test_a_notice_to_pay_says_who_pays_jointly_and_up_to_what() -> None:
    """Method: an instalment of two, of whom one owes less."""
    of = told("payment")
    one = Instalment(
        of.act.id, 1, 1, date(2026, 8, 1), 10000, DAY, [("enterprise:x", None), ("enterprise:y", 6000)]
    )
    found = filled(
        replace(of, file=replace(of.file, parties=BOTH)), letter=of.letter._replace(instalment=one)
    )
    assert found.fields["payer"] == "甲化工厂、乙印染厂（连带责任）\n其中乙印染厂以 60.00 元为限。"


@pytest.mark.parametrize(
    ("paper", "claiming", "owing"),
    [
        ("agreement", "赔偿权利人", "赔偿义务人"),
        ("confirmation", "申请人（赔偿权利人）", "申请人（赔偿义务人）"),
        ("suit", "原告（赔偿权利人）", "被告（赔偿义务人）"),
        ("order", "申请人（赔偿权利人）", "被申请人（赔偿义务人）"),
        ("enforcement", "申请执行人（赔偿权利人）", "被执行人（赔偿义务人）"),
        ("preservation", "申请人（赔偿权利人）", "被申请人（赔偿义务人）"),
        ("bankruptcy_claim", "债权人（赔偿权利人）", "债务人（赔偿义务人）"),
    ],
)
def test_parties_stand_in_their_roles_by_name(paper: str, claiming: str, owing: str) -> None:
    """Goal: the table speaks as the request does, without codes of ours. Method: with a claimant, with a lead alone, with none."""
    of = told(paper)
    rows = fill(of).tables["parties"]
    assert [row["capacity"] for row in rows] == [claiming, "牵头部门", owing]
    assert [row["code"] for row in rows] == ["", "", ""]
    leads = fill(replace(of, file=replace(of.file, parties=PARTIES[1:])))
    none = fill(replace(of, file=replace(of.file, parties=PARTIES[2:])))
    assert none.tables["parties"][0]["capacity"] == claiming
    assert "claimant" in none.gaps
    before_a_court = paper not in ("agreement", "confirmation")
    assert ("claimant" in leads.gaps) is not before_a_court
    assert not {"claimant", "parties.name"} & set(fill(of).gaps)
    if before_a_court:
        assert leads.tables["parties"][0]["capacity"] == claiming.replace("赔偿权利人", "牵头部门")


def test_a_credit_code_is_told_and_no_other() -> None:
    """Method: a firm by its credit code, one by another code, a person, a bureau."""
    owners = ("enterprise:91110000600037341L", "enterprise:x", "person:p1", "bureau:1")
    parties = [a_party(owner, "liable", f"甲{n}") for n, owner in enumerate(owners)]
    of = told("suit")
    rows = fill(replace(of, file=replace(of.file, parties=[*PARTIES[:1], *parties]))).tables["parties"]
    assert [row["code"] for row in rows[1:]] == ["91110000600037341L", "", "", ""]


@pytest.mark.parametrize("paper", [name for name, form in FORMS.items() if "place" in form.fields])
def test_the_place_is_where_the_damage_is(paper: str) -> None:
    """Goal: the county beside the place, which is a gap where nobody has said it. Method: every paper, with and without."""
    of = told(paper)
    there = replace(of, file=replace(of.file, head=a_head(place="某桥下游三百米")))
    assert (fill(there).fields["place"], fill(there).fields["area"]) == ("某桥下游三百米", "绍兴县")
    assert "place" not in fill(there).gaps
    assert "place" in fill(of).gaps
    assert "某桥下游三百米" in read(write_paper_pdf(letters.laid_out(there, fill(there))))


def test_what_acts_say_fills_the_gaps() -> None:
    """Goal: 15.2. Method: of each field that nothing could fill, the words that do."""
    cases: list[tuple[str, dict[str, Any], str, str]] = [
        (
            "notice",
            {"meeting_on": "2026-06-20", "meeting_place": "某局会议室"},
            "meeting_place",
            "2026-06-20 某局会议室",
        ),
        ("minutes", {"held_at": "某局会议室"}, "held_at", "某局会议室"),
        ("minutes", {"recorded_by": "赵六"}, "recorded_by", "赵六"),
        ("enforcement", {"known_assets": "某银行账户"}, "assets", "某银行账户"),
        (
            "preservation",
            {"known_assets": "某号房产", "against": "enterprise:x", "amount": "1"},
            "assets",
            "某号房产",
        ),
        (
            "preservation",
            {"secured_by": "保函", "against": "enterprise:x", "amount": "1"},
            "security",
            "保函",
        ),
        ("plan", {"opinion": "同意报批"}, "opinion", "同意报批"),
    ]
    for paper, words, field, wanted in cases:
        of = told(paper)
        act = of.act._replace(words={**of.act.words, **words})
        found = fill(replace(of, act=act))
        assert found.fields[field] == wanted, field
        assert field not in found.gaps


def test_what_the_check_had_is_on_the_registration_of_the_start() -> None:
    """Method: findings, opinion and the term of the check, which has stopped."""
    of = told("start")
    check = an_act(kind="check", words={"findings": "现场有废液", "opinion": "建议启动"})
    clock = ClockRow(1, "check", "", DAY, "30 D", date(2026, 7, 1), "", "", DAY, False, False, False)
    found = fill(replace(in_case(of, check), clocks=[clock]))
    assert (found.fields["findings"], found.fields["opinion"], found.fields["check_until"]) == (
        "现场有废液", "建议启动", "2026-07-01",
    )  # fmt: skip
    assert not {"findings", "opinion", "check_until"} & set(found.gaps)


@pytest.mark.parametrize("kind", ["judge", "settle_suit", "agree"])
def test_the_account_to_pay_into_is_that_of_the_document(kind: str) -> None:
    """Goal: a notice to pay under a judgment names an account, too: its own, else the one that was agreed."""
    of = told("payment")
    judged = an_act(kind=kind, words={"account": "国库账户"})
    assert fill(replace(in_case(of, AGREED), act=judged)).fields["account"] == "国库账户"
    silent = an_act(kind=kind, words={})
    assert fill(replace(in_case(of, AGREED), act=silent)).fields["account"] == "6222"


def test_a_refund_goes_to_the_account_that_was_named_last() -> None:
    """Method: the application without one, and an act after it."""
    of = told("refund")
    act = of.act._replace(words={**of.act.words, "payee_name": "", "payee_account": ""})
    bare = replace(of, act=act)
    assert {"payee_name", "payee_account"} <= set(fill(bare).gaps)
    later = an_act(
        kind="name_refund_account", subject=act.id, words={"payee_name": "甲化工厂", "payee_account": "6228"}
    )
    found = fill(replace(bare, done=[act, later]))
    assert (found.fields["payee_name"], found.fields["payee_account"]) == ("甲化工厂", "6228")


def test_who_restores_is_called_by_name() -> None:
    """Goal: no code in the place of a name. Method: the plan says it, the account does, who took over does; nobody has."""
    of = told("plan")
    named = PLAN._replace(words={**PLAN.words, "repairer_name": "某修复公司"})
    taken = an_act(
        kind="take_over", subject=PLAN.id, words={"repairer": "enterprise:z", "repairer_name": "另一公司"}
    )
    assert fill(in_case(of, named)).fields["repairer"] == "某修复公司"
    assert fill(in_case(of, named, taken)).fields["repairer"] == "另一公司"
    assert fill(replace(of, names={"enterprise:r": "某工程公司"})).fields["repairer"] == "某工程公司"
    assert "repairer" in fill(of).gaps


def test_each_acceptance_has_its_sum() -> None:
    """Method: all of one stage, a part of another, and then what is left of it; and how much was restored."""
    acts = [
        an_act(kind="accept_stage", subject=PLAN.id, words={"stage": stage, **value})
        for stage, value in ((1, {}), (2, {"value": "3000000.00"}), (2, {}))
    ]
    of = replace(in_case(told("evaluation"), PLAN, *acts), projects=[a_project(PLAN.id)])
    found = fill(of)
    assert [row["accepted"].minor for row in found.tables["stages_accepted"]] == [  # type: ignore[union-attr]
        800_000_000, 300_000_000, 100_000_000,
    ]  # fmt: skip
    assert cells(found.tables["restored"]) == [
        ("河道修复", "平方米", "1200", "1100"),
        ("河道修复", "株", "30", "-"),
    ]


def test_the_closing_report_tells_what_was_restored_and_in_which_order() -> None:
    """Method: an evaluation, quantities, and an act that was entered after a later one."""
    late = an_act(kind="note", effective_on=date(2026, 5, 1))
    accepted = an_act(
        kind="accept_project",
        subject=PLAN.id,
        words={"evaluator": "institute:1", "opinion": "达标", "value": "50.00"},
    )
    of = replace(
        in_case(told("closing"), accepted, late),
        projects=[a_project(PLAN.id)],
        names={"institute:1": "某评估所"},
    )
    found = fill(of)
    [row] = cells(found.tables["evaluations"])
    assert row == ("河道修复", "2026-06-01", "修复效果评估合格", "某评估所", 5000, "达标")
    assert [one["restored"] for one in found.tables["restored"]] == ["1100", "-"]
    days = [str(one["day"]) for one in found.tables["acts"]]
    assert days == sorted(days)


def test_every_sum_is_grouped() -> None:
    """Goal: sums look alike on all papers. Method: a sum of six digits in fields and requests."""
    of = told("suit")
    words = {**of.act.words, "claimed": [{"head": "H2", "amount": "320548.40"}]}
    assert "320,548.40 元" in fill(replace(of, act=of.act._replace(words=words))).fields["request"]


@pytest.mark.parametrize("paper", [name for name, form in FORMS.items() if form.tables])
def test_tables_have_their_names_and_units_in_print(paper: str) -> None:
    """Goal: a table is known by its name in a PDF as in a DOCX, and sums by their unit. Method: every table of every paper."""
    of = told(paper)
    laid = letters.laid_out(of, fill(of))
    printed = read(write_paper_pdf(laid))
    for table in (part for part in laid.parts if isinstance(part, Table)):
        assert "".join(table.title.split()) in printed, table.title
        assert ("元" in table.title) is any(column.amount for column in table.columns), table.title


def test_no_clause_of_our_own_manual_is_printed_as_law() -> None:
    """Method: an act that rests on an article and on a clause, and one that rests on a clause alone."""
    of = told("check")
    both = fill(
        replace(of, act=of.act._replace(basis="民法典 art. 1234; docs/spec/compensation.md 4"))
    ).fields["basis"]
    assert both == "民法典第1234条"
    alone = fill(replace(of, act=of.act._replace(basis="docs/spec/compensation.md 4")))
    assert (alone.fields["basis"], "basis" in alone.gaps) == ("", True)
