"""Consultation with several parties over HTTP: each is given notice and answers, reads its own, and has its own paper and agents."""

from typing import Any

import pytest

from tests.api.conftest import Keys, Serving
from tests.api.test_case_letters import words_in
from tests.api.test_damages import DAY, Office, X, Y

Z = "enterprise:z"


@pytest.fixture
def office(courtroom: Keys, serving: Serving) -> Office:
    """A case against three parties, of which one was given notice in another way."""
    made = Office(serving)
    names = {X: "甲化工厂", Y: "乙运输公司", Z: "丙仓储公司"}
    parties = [{"owner": owner, "side": "liable", "name": name} for owner, name in names.items()]
    assert made.register("D1", title="赵律师代理的某河倾倒案", parties=parties).status_code == 201
    made.assessed("D1")
    made.must("bureau", "conclude", "D1")
    served = [
        {"party": X, "address": "甲路1号"},
        {"party": Y, "way": "post", "address": "乙路2号", "proof_of_service": "邮件回执"},
        {"party": Z, "way": "publication", "answer_by": "2026-04-20", "proof_of_service": "人民法院报"},
    ]
    words: dict[str, Any] = {
        "answer_by": "2026-03-12",
        "proof_of_service": "送达回证",
        "facts": "倾倒",
        "served": served,
    }
    made.must("bureau", "notify", "D1", reason="丙公司下落不明", **words)
    return made


def appointed(office: Office, role: str, party: str, name: str, **words: Any) -> str:
    """Appoint an agent, and give its id."""
    told = office.must(
        role, "appoint-agent", "D1", party=party, agent_name=name, kind="lawyer", document="委托书", **words
    )
    return str(told["subject"])


def test_each_party_reads_its_own(office: Office) -> None:
    """Goal: 16.3. Method: the case, its file, its history and its papers, read by the bureau, by X and by Y."""
    appointed(office, "x", X, "李律师")
    agent = appointed(office, "bureau", Y, "赵律师", scope="special")
    office.must("x", "answer", "D1", position="属实")
    office.must(
        "bureau", "answer", "D1", party=Y, position="属实", admits=True, agent=agent, document="答复函"
    )
    whole = office.get("bureau", "/cases/D1").json()
    assert [(one["party"], one["way"], one["served_on"]) for one in whole["notices"]] == [
        (X, "direct", DAY),
        (Y, "post", DAY),
        (Z, "publication", "2026-04-02"),
    ]
    assert whole["notices"][1]["said"]["way"] in ("by post", "邮寄送达")
    assert [one["name"] for one in whole["agents"]] == ["李律师", "赵律师"]
    for role, own, others in (
        ("x", ("甲路1号", "李律师"), ("乙路2号", "赵律师")),
        ("y", ("乙路2号", "赵律师"), ("甲路1号", "李律师")),
    ):
        case, file = office.get(role, "/cases/D1"), office.get(role, "/cases/D1/file", form="json")
        history = office.get(role, "/cases/D1/history")
        for word in own:
            assert word in case.text, (role, word)
            assert word in file.text, (role, word)
        for word in others:
            assert word not in case.json()["notices"].__str__() + str(case.json()["agents"]) + str(
                case.json()["next"]
            ), word
            assert word not in str(file.json()["notices"]) + str(file.json()["agents"]) + str(
                file.json()["history"]
            ), word
            assert word not in history.text, word


def test_the_notice_is_a_paper_for_each(office: Office) -> None:
    """Goal: one letter a party, numbered. Method: the list of the bureau and of X; each paper, and that of another party."""
    rows = office.get("bureau", "/cases/D1/papers").json()["rows"]
    assert [(one["kind"], one["party"], one["number"]) for one in rows] == [
        ("notify", X, "D1磋告〔2026〕1号"),
        ("notify", Y, "D1磋告〔2026〕2号"),
        ("notify", Z, "D1磋告〔2026〕3号"),
    ]
    path = f"/cases/D1/papers/{rows[0]['id']}"
    wanted = {
        X: ("甲化工厂", "甲路1号", "2026-03-12"),
        Y: ("乙运输公司", "邮件回执", "乙路2号"),
        Z: ("丙仓储公司", "人民法院报", "2026-04-20"),
    }
    for party, words in wanted.items():
        told = words_in(office.get("bureau", path, form="docx", party=party).content)
        for word in words:
            assert word in told, (party, word)
        for other in set(wanted) - {party}:
            assert wanted[other][0] not in told, (party, other)
    assert [one["party"] for one in office.get("x", "/cases/D1/papers").json()["rows"]] == [X]
    assert "甲化工厂" in words_in(office.get("x", path, form="docx").content)
    assert office.get("x", path, party=Y).json()["code"] == "compensation.subject_unknown"
    third = {"party": Z, "answer_by": "2026-03-30", "proof_of_service": "面交", "address": "丙路3号"}
    office.must("bureau", "notify-party", "D1", **third)
    [*_, last] = office.get("bureau", "/cases/D1/papers").json()["rows"]
    assert (last["kind"], last["number"]) == ("notify_party", "D1磋告〔2026〕4号")
    told = words_in(office.get("bureau", f"/cases/D1/papers/{last['id']}", form="docx").content)
    for word in ("丙路3号", "169,301.78"):
        assert word in told, word


def test_who_acts_for_a_party_is_masked_in_public(office: Office) -> None:
    """Goal: an agent is a person. Method: a case whose title names one, made public."""
    appointed(office, "bureau", Y, "赵律师")
    office.must("chief", "publicise", "D1", public=True)
    told = office.get(None, "/v1/public/zj/cases").text
    assert "某河倾倒案" in told
    assert "赵律师" not in told


def test_a_party_acts_for_itself_alone(office: Office) -> None:
    """Method: an answer for another, an agent of another ended, a failure, a notice; what is next names its own."""
    agent = appointed(office, "bureau", Y, "赵律师")
    for action, words, status in (
        ("answer", {"party": Y, "position": "p"}, 403),
        ("end-agent", {"subject": agent, "reason": "r"}, 404),
        ("fail-party", {"party": Y, "ground": "refused"}, 403),
        ("notify-party", {"party": Y, "answer_by": "2026-03-30", "proof_of_service": "p"}, 403),
    ):
        assert office.do("x", action, "D1", **words).status_code == status, action
    following = {one["action"]: one["subjects"] for one in office.get("x", "/cases/D1").json()["next"]}
    assert following["answer"] == [X]
    assert "end-agent" not in following
    assert office.must("x", "answer", "D1", position="p")["state"] == "consulting"
