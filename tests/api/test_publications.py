"""What is published of a case and what the public says: terms that run by themselves, masked texts, comments within their days."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError

from ledger.compensation.actions import publications
from ledger.database.refusals import sqlstate
from ledger.identifiers import uuid7
from tests.api.conftest import Keys, Serving
from tests.api.test_damages import DAY, Office, X, Y

PUBLIC = "/v1/public/zj/publications"
COPIED = (
    "INSERT INTO ledger.damage_record (book_id, record_id, case_id, kind, subject, effective_on, state, reason, document, words, basis,"
    " law, actor_id) SELECT book_id, %s, case_id, %s, %s, {on}, state, reason, document, words, basis, law, actor_id"
    " FROM ledger.damage_record WHERE record_id = %s"
)
"""A record like that of a publication, on a day."""
TEXT = "王小明倾倒废液一案达成赔偿协议"


@pytest.fixture
def office(courtroom: Keys, serving: Serving) -> Office:
    """A case against a natural person, agreed and performed."""
    return agreed(serving)


def agreed(serving: Serving, met: Callable[[Office], object] = lambda made: None) -> Office:
    """Bring a case to its agreement; `met` is done before it is signed."""
    made = Office(serving)
    made.assessed()
    made.must("bureau", "conclude")
    made.must("bureau", "notify", answer_by="2026-03-12", proof_of_service="回证", facts="倾倒")
    made.must("x", "answer", position="同意")
    met(made)
    made.must(
        "chief", "agree", document="协议", heads=[{"head": "H2", "money": "169301.78"}], mode="money", facts="倾倒", extent="河",
        parts=[{"amount": "169301.78", "obligors": [{"owner": X}]}], schedule=[{"part": 1, "due_on": "2026-04-01"}],
    )  # fmt: skip
    return made


def terms(office: Office, name: str) -> list[dict[str, Any]]:
    """The terms of a name that run."""
    clocks = office.get("bureau", "/cases/C1").json()["clocks"]
    return [one for one in clocks if one["code"] == name and one["stopped_on"] is None]


def test_an_agreement_is_published_within_its_term(office: Office) -> None:
    """Goal: 9.7 and 9.8. Method: the term that begins with the agreement, a case that is not public, who may, a comment, its answer."""
    performed = office.must("bureau", "perform")["id"]
    [term] = terms(office, "disclosure")
    assert (term["starts_on"], term["subject"], term["length"]) == (DAY, performed, "20 W")
    told = {"subject": performed, "text": TEXT}
    assert office.do("chief", "publish-paper", **told).json()["code"] == "compensation.case_not_public"
    office.must("chief", "publicise", public=True)
    assert office.do("bureau", "publish-paper", **told).json()["code"] == "process.second_person_needed"
    published = office.must("chief", "publish-paper", **told)["id"]
    assert terms(office, "disclosure") == []
    assert office.do("chief", "publish-paper", **told).json()["code"] == "compensation.subject_unknown"
    [until] = terms(office, "comments")
    [row] = office.get(None, PUBLIC).json()["rows"]
    assert {name: row[name] for name in ("id", "case", "text", "comments", "answers", "comments_until")} == {
        "id": published, "case": "C1", "text": TEXT.replace("王小明", "王某"), "comments": 0, "answers": [],
        "comments_until": until["due_on"],
    }  # fmt: skip
    comment = office.must(
        "bureau", "take-comment", subject=published, text="我是李四，电话13800000000，要求公开监测数据"
    )["id"]
    early = office.do("bureau", "end-comments", subject=published)
    assert early.json()["code"] == "compensation.comments_open"
    office.must("chief", "answer-comment", subject=comment, text="已向王小明核实，监测数据已公开")
    again = office.do("chief", "answer-comment", subject=comment, text="x")
    assert again.json()["code"] == "compensation.subject_unknown"
    read = office.get(None, PUBLIC, case="C1")
    assert (read.json()["rows"][0]["comments"], read.json()["rows"][0]["answers"]) == (
        1,
        ["已向王某核实，监测数据已公开"],
    )
    assert "李四" not in read.text
    assert "13800000000" not in read.text
    office.must("chief", "publicise", public=False)
    assert office.get(None, PUBLIC).json()["rows"] == []


@pytest.mark.parametrize("result", ["accept-project", "reject-project"])
def test_plan_and_result_are_published_within_their_term(office: Office, result: str) -> None:
    """Goal: 9.7. Method: a plan that is approved and the result of its evaluation, each with its term, once, by a second person, veiled."""
    office.must("bureau", "perform")
    office.must("chief", "publicise", public=True)
    begun = {one["subject"] for one in terms(office, "disclosure")}
    stages = [{"title": "种植", "due_on": "2026-12-31", "amount": "1000.00"}]
    plan: dict[str, Any] = {
        "title": "王小明倾倒点复绿",
        "mode": "funded",
        "repairer": "works:1",
        "budget": "1000.00",
        "stages": stages,
    }
    works = office.must("bureau", "plan-project", **plan)["subject"]
    assert {one["subject"] for one in terms(office, "disclosure")} == begun
    approved = office.must("chief", "approve-project", subject=works)["id"]
    [term] = [one for one in terms(office, "disclosure") if one["subject"] not in begun]
    assert (term["subject"], term["starts_on"], term["length"]) == (approved, DAY, "20 W")
    told = {"subject": approved, "text": "王小明倾倒点修复方案"}
    assert office.do("bureau", "publish-paper", **told).json()["code"] == "process.second_person_needed"
    office.must("chief", "publish-paper", **told)
    assert {one["subject"] for one in terms(office, "disclosure")} == begun
    office.must("bureau", "contract-project", subject=works, amount="1000.00")
    office.must("chief", "accept-stage", subject=works, stage=1, evidence="照片")
    office.must("bureau", "complete-project", subject=works)
    evaluated: dict[str, Any] = {"evaluator": "institute:1", "opinion": "意见", "reason": "成活率不足"}
    done = office.must("chief", result, subject=works, **evaluated)["id"]
    [term] = [one for one in terms(office, "disclosure") if one["subject"] not in begun]
    assert (term["subject"], term["starts_on"], term["length"]) == (done, DAY, "20 W")
    office.must("chief", "publish-paper", subject=done, text="王小明倾倒点修复效果")
    assert (
        office.do("chief", "publish-paper", subject=done, text="x").json()["code"]
        == "compensation.subject_unknown"
    )
    rows = office.get(None, PUBLIC).json()["rows"]
    assert [(one["kind"], one["text"]) for one in rows] == [
        ("approve_project", "王某倾倒点修复方案"),
        (result.replace("-", "_"), "王某倾倒点修复效果"),
    ]
    assert {one["subject"] for one in terms(office, "disclosure")} == begun


def test_a_result_that_is_reversed_is_not_to_be_published(office: Office) -> None:
    """The term of a result ends when its act is reversed; that of the plan runs on."""
    office.must("bureau", "perform")
    stages = [{"title": "种植", "due_on": "2026-12-31", "amount": "1000.00"}]
    plan: dict[str, Any] = {
        "title": "复绿",
        "mode": "funded",
        "repairer": "works:1",
        "budget": "1000.00",
        "stages": stages,
    }
    works = office.must("bureau", "plan-project", **plan)["subject"]
    office.must("chief", "approve-project", subject=works)
    office.must("bureau", "contract-project", subject=works, amount="1000.00")
    office.must("chief", "accept-stage", subject=works, stage=1, evidence="照片")
    office.must("bureau", "complete-project", subject=works)
    before = {one["subject"] for one in terms(office, "disclosure")}
    done = office.must("chief", "accept-project", subject=works, evaluator="institute:1", opinion="合格")[
        "id"
    ]
    assert {one["subject"] for one in terms(office, "disclosure")} - before == {done}
    asked = office.must("finance", "propose-reversal", target=done, reason="误", document="复核")["subject"]
    office.must("colleague", "confirm-reversal", subject=asked)
    assert {one["subject"] for one in terms(office, "disclosure")} == before


def test_the_title_of_a_restoration_is_veiled(office: Office) -> None:
    """Goal: 9.4. Method: the name of a party that is a person, and of one added later, in titles that everybody reads."""
    office.must(
        "bureau", "add-parties", document="d",
        parties=[{"owner": Y, "side": "liable", "name": "李四明", "person": True}],
    )  # fmt: skip
    office.must("bureau", "perform")
    stages = [{"title": "种植", "due_on": "2026-12-31", "amount": "1000.00"}]
    for title in ("李四明倾倒点土壤修复", "李 四明、王小明堆场复绿"):
        plan: dict[str, Any] = {
            "title": title,
            "mode": "funded",
            "repairer": "works:1",
            "budget": "1000.00",
            "stages": stages,
        }
        office.must("bureau", "plan-project", **plan)
    office.must("chief", "publicise", public=True)
    answer = office.get(None, "/v1/public/zj/cases")
    [row] = answer.json()["rows"]
    assert [one["title"] for one in row["restorations"]] == ["李某倾倒点土壤修复", "李某、王某堆场复绿"]
    assert "四明" not in answer.text
    assert "小明" not in answer.text


def test_agents_and_names_before_are_veiled_in_texts(office: Office) -> None:
    """Goal: 9.4. Method: a firm whose agents bear its name, a word of the title, a name; a person whose name was set right."""
    office.must(
        "bureau", "add-parties", parties=[{"owner": Y, "side": "liable", "name": "乙化工厂"}], document="d"
    )
    called = ("乙化工", "case")
    named = {"party": X, "kind": "lawyer", "document": "委托书"}
    for one in called:
        office.must("x", "appoint-agent", agent_name=one, **named)
    agent = office.must("bureau", "appoint-agent", agent_name="张文远", **named)["subject"]
    office.must("x", "end-agent", subject=agent, reason="更换")
    fixed = {"owner": X, "was": "王小明", "now": "王晓明", "side": "liable"}
    office.must("bureau", "rename-party", **fixed, document="身份证", reason="笔误")
    performed = office.must("bureau", "perform")["id"]
    office.must("chief", "publicise", public=True)
    text = "王小明（王晓明）的代理人张文远与乙化工厂"
    office.must("chief", "publish-paper", subject=performed, text=text)
    [row] = office.get(None, PUBLIC).json()["rows"]
    assert row["text"] == "王某（王某）的代理人张某与乙化工厂"
    [told] = office.get(None, "/v1/public/zj/cases").json()["rows"]
    assert (told["title"], told["liable"]) == ("王某 case C1", ["王某", "乙化工厂"])


def test_a_party_veils_nothing_by_what_it_calls_its_agent(courtroom: Keys, serving: Serving) -> None:
    """Goal: 9.4. Method: agents called as words of the text; one whom the office names with the meeting that it records."""

    def met(office: Office) -> None:
        named = {"party": X, "kind": "lawyer", "document": "委托书", "scope": "special"}
        for one in ("镉污染", "三十万元", "李文清"):
            office.must("x", "appoint-agent", agent_name=one, **named)
        came = office.must("x", "appoint-agent", agent_name="赵子云", **named)["subject"]
        office.must(
            "bureau", "meet", attendance=["甲"], minutes="到会", present=[{"party": X, "agent": came}]
        )

    office = agreed(serving, met)
    performed = office.must("bureau", "perform")["id"]
    office.must("chief", "publicise", public=True)
    office.must("chief", "publish-paper", subject=performed, text="因镉污染赔偿三十万元，赵子云到会")
    [row] = office.get(None, PUBLIC).json()["rows"]
    assert row["text"] == "因镉污染赔偿三十万元，赵某到会"


def test_comments_end_with_their_term(office: Office) -> None:
    """Goal: a comment is within its days, for PostgreSQL too. Method: the last day, the day after, the end before and after an answer."""
    performed = office.must("bureau", "perform")["id"]
    office.must("chief", "publicise", public=True)
    published = office.must("chief", "publish-paper", subject=performed, text="x")["id"]
    [term] = terms(office, "comments")
    last = date.fromisoformat(term["due_on"])
    after = (last + timedelta(1)).isoformat()
    kept = office.must("bureau", "take-comment", subject=published, text="一", effective_on=last.isoformat())[
        "id"
    ]
    late = office.do("bureau", "take-comment", subject=published, text="二", effective_on=after)
    assert late.json()["code"] == "compensation.comments_over"
    ended = {"subject": published, "effective_on": after}
    assert office.do("bureau", "end-comments", **ended).json()["code"] == "compensation.comments_open"
    office.must("bureau", "answer-comment", subject=kept, text="答", effective_on=after)
    office.must("bureau", "end-comments", **ended)
    assert terms(office, "comments") == []
    assert (
        office.do("bureau", "take-comment", subject=published, text="三").json()["code"]
        == "compensation.subject_unknown"
    )


def test_a_party_hands_in_so_many_plans_and_agents(office: Office) -> None:
    """Goal: 7.1 and 16.2. Method: the last that is taken, the one after, and the same by the office."""
    named = {"party": X, "kind": "lawyer", "document": "委托书"}
    for number in range(20):
        office.must("x", "appoint-agent", agent_name=f"代理{number}", **named)
    full = office.do("x", "appoint-agent", agent_name="代理", **named).json()
    assert (full["code"], full["figures"]["most"]) == ("compensation.agents_full", 20)
    office.must("bureau", "appoint-agent", agent_name="代理", **named)
    plan: dict[str, Any] = {"title": "t", "mode": "funded", "repairer": "contractor:1", "budget": "1.00"}
    plan |= {"stages": [{"title": "s", "due_on": "2026-05-01", "amount": "1.00"}]}
    for _ in range(20):
        last = office.must("bureau", "plan-project", **plan)["subject"]
    own = {**plan, "mode": "own", "repairer": X}
    assert office.do("x", "plan-project", **own).json()["code"] == "compensation.plans_full"
    office.must("bureau", "plan-project", **plan)
    for one in (last, office.must("bureau", "plan-project", **plan)["subject"]):
        office.must("chief", "drop-project", subject=one, reason="重复")
    assert office.do("x", "plan-project", **own).json()["code"] == "compensation.plans_full"


@pytest.mark.parametrize(
    ("kind", "subject", "broken"),
    [
        ("publish_paper", "published", "damage_published_act"),
        ("publish_paper", "nothing", "damage_published_act"),
        ("take_comment", "performed", "damage_comment_in_time"),
        ("answer_comment", "published", "damage_comment_answered"),
    ],
)
def test_postgresql_publishes_nothing_else(office: Office, kind: str, subject: str, broken: str) -> None:
    """Goal: the promise holds past Python. Method: as the web's role, records that no act would make."""
    performed = office.must("bureau", "perform")["id"]
    office.must("chief", "publicise", public=True)
    published = office.must("chief", "publish-paper", subject=performed, text="x")["id"]
    about = {
        "published": performed if kind == "publish_paper" else published,
        "performed": performed,
        "nothing": str(uuid7()),
    }[subject]
    with (
        pytest.raises(DBAPIError) as refused,
        office.serving.app.state.service.database.engine.begin() as connection,
    ):
        connection.exec_driver_sql(
            COPIED.format(on="effective_on"),
            (uuid7(), kind, about, published),
        )
    broke = refused.value.orig
    assert (sqlstate(refused.value), broke.diag.constraint_name) == ("LG115", broken)  # type: ignore[union-attr]


def test_so_many_comments_are_taken(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Method: a bound of one comment, and two of them."""
    monkeypatch.setattr(publications, "COMMENTS_MAX", 1)
    performed = office.must("bureau", "perform")["id"]
    office.must("chief", "publicise", public=True)
    published = office.must("chief", "publish-paper", subject=performed, text="x")["id"]
    office.must("bureau", "take-comment", subject=published, text="一")
    refused = office.do("bureau", "take-comment", subject=published, text="二")
    assert refused.json()["code"] == "compensation.comments_full"


def test_postgresql_takes_comments_on_days_of_their_term(office: Office) -> None:
    """Goal: both ends of the term, past Python. Method: as the web's role, comments copied to the days around them."""
    performed = office.must("bureau", "perform")["id"]
    office.must("chief", "publicise", public=True)
    published = office.must("chief", "publish-paper", subject=performed, text="x")["id"]
    [term] = terms(office, "comments")
    first, last = date.fromisoformat(term["starts_on"]), date.fromisoformat(term["due_on"])

    def taken(on: date) -> str:
        engine = office.serving.app.state.service.database.engine
        try:
            with engine.connect() as connection:
                values = (uuid7(), "take_comment", published, published)
                connection.exec_driver_sql(COPIED.format(on=f"'{on}'::date"), values)
                connection.rollback()
        except DBAPIError as error:
            return str(error.orig.diag.constraint_name)  # type: ignore[union-attr]
        return "taken"

    came = {on: taken(on) for on in (first - timedelta(1), first, last, last + timedelta(1))}
    assert list(came.values())[1:] == ["taken", "taken", "damage_comment_in_time"]
    assert came[first - timedelta(1)] != "taken"
