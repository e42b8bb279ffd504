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
    """Goal: one letter a party. Method: the list of the bureau and of X; each notice and return of service; that of another party."""
    rows = office.get("bureau", "/cases/D1/papers").json()["rows"]
    found = [(one["paper"], one["party"]) for one in rows if one["kind"] == "notify"]
    assert found == [(paper, party) for paper in ("notice", "service") for party in (X, Y, Z)]
    ids = {(one["paper"], one["party"]): one["id"] for one in rows}
    assert len(set(ids.values())) == len(ids)
    wanted = {
        X: ("甲化工厂", "送达回证", "甲路1号", "2026-03-12", DAY),
        Y: ("乙运输公司", "邮件回执", "乙路2号", "2026-03-12", DAY),
        Z: ("丙仓储公司", "人民法院报", "____", "2026-04-20", "2026-04-02"),
    }
    for party, (name, proof, address, answer_by, served_on) in wanted.items():
        told = {
            paper: words_in(
                office.get("bureau", f"/cases/D1/papers/{ids[paper, party]}", form="docx").content
            )
            for paper in ("notice", "service")
        }
        for paper, words in (
            ("notice", (name, proof, answer_by)),
            ("service", (name, proof, address, served_on)),
        ):
            for word in words:
                assert word in told[paper], (party, paper, word)
            for other in set(wanted) - {party}:
                assert wanted[other][0] not in told[paper], (party, paper, other)
    mine = office.get("x", "/cases/D1/papers").json()["rows"]
    assert {one["party"] for one in mine if one["kind"] == "notify"} == {X}
    assert office.get("x", f"/cases/D1/papers/{ids['notice', X]}").status_code == 200
    assert (
        office.get("x", f"/cases/D1/papers/{ids['notice', Y]}").json()["code"]
        == "compensation.subject_unknown"
    )
    third = {"party": Z, "answer_by": "2026-03-30", "proof_of_service": "面交", "address": "丙路3号"}
    given = office.must("bureau", "notify-party", "D1", **third)
    listed = {one["id"]: one for one in office.get("bureau", "/cases/D1/papers").json()["rows"]}
    assert (listed[given["id"]]["paper"], listed[given["id"]]["party"]) == ("notice", Z)
    letter = words_in(office.get("bureau", f"/cases/D1/papers/{given['id']}", form="docx").content)
    for word in ("丙仓储公司", "169,301.78", "2026-03-30"):
        assert word in letter, word


def test_the_notice_to_a_party_has_its_number(office: Office) -> None:
    """Goal: PostgreSQL knows the papers of each. Method: a number for the notice to Y, and for the one return of a notice to one."""
    series = {"code": "chs", "prefix": "川环损", "title": "生态环境损害赔偿"}
    assert office.post("bureau", "/document-series", series).status_code == 201
    ids = {
        (one["paper"], one["party"]): one["id"]
        for one in office.get("bureau", "/cases/D1/papers").json()["rows"]
    }
    told = office.do("bureau", "give-number", "D1", series="chs", paper="notice", about=ids["notice", Y])
    assert told.status_code == 201, told.text
    third = {"party": Z, "answer_by": "2026-03-30", "proof_of_service": "面交"}
    given = office.must("bureau", "notify-party", "D1", **third)
    rows = office.get("bureau", "/cases/D1/papers").json()["rows"]
    numbers = {one["id"]: one["number"] for one in rows}
    assert (numbers[ids["notice", Y]], numbers[ids["notice", X]]) == ("川环损〔2026〕1号", None)
    own = next(one["id"] for one in rows if one["act"] == given["id"] and one["paper"] == "service")
    told = office.do("bureau", "give-number", "D1", series="chs", paper="service", about=own)
    assert told.status_code == 201, told.text


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
