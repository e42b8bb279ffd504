"""What a liable party does not hear of its case: that its property may be preserved, before a court says so, and what the public said."""

from typing import Any

import pytest

from ledger.identifiers import uuid7
from tests.api.conftest import Keys, Serving
from tests.api.test_case_letters import words_in
from tests.api.test_damages import Office, X

ASK: dict[str, Any] = {
    "against": X, "amount": "500.00", "court": "court:7", "court_name": "人民法院", "document": "申请书", "reason": "转移财产",
}  # fmt: skip
RULING: dict[str, Any] = {"number": "（2026）财保1号", "document": "裁定书"}


@pytest.fixture
def office(courtroom: Keys, serving: Serving) -> Office:
    """A case against x that was assessed and concluded."""
    made = Office(serving)
    made.assessed()
    made.must("bureau", "conclude")
    return made


def all_told(office: Office, role: str) -> dict[str, str]:
    """Everything that somebody reads of the case, as text."""
    places = {name: office.get(role, f"/cases/C1{name}") for name in ("", "/history", "/trail", "/papers")}
    places["file"] = office.get(role, "/cases/C1/file", form="json")
    places["events"] = office.get(role, "/events", limit="1000")
    assert all(one.status_code == 200 for one in places.values())
    return {name: one.text for name, one in places.items()}


def test_of_a_preservation_it_hears_when_it_was_granted(office: Office) -> None:
    """Goal: 1.6. Method: everything that it and the office read, after an application, a refusal, another one, and its ruling."""
    before = all_told(office, "x")
    refused = office.must("bureau", "apply-preservation", **ASK)["id"]
    assert all_told(office, "x") == before
    assert "court:7" in office.get("bureau", "/cases/C1").text
    assert all(
        "apply_preservation" in all_told(office, "bureau")[name] for name in ("/history", "file", "/papers")
    )
    assert refused in str(office.get("bureau", "/cases/C1").json()["money"]["preservations"])
    office.must("bureau", "deny-preservation", subject=refused, document="裁定书", reason="无必要")
    assert all_told(office, "x") == before
    it = office.must("bureau", "apply-preservation", **ASK)["id"]
    assert all_told(office, "x") == before
    office.must("bureau", "grant-preservation", subject=it, until="2027-01-01", **RULING)
    after = all_told(office, "x")
    assert all(it in after[name] for name in ("", "/history", "file", "/papers"))
    assert "grant_preservation" in after["events"]
    assert "court:7" in after[""]
    assert not any(refused in one or "deny_preservation" in one for one in after.values())


def test_what_the_public_said_stays_in_the_office(office: Office) -> None:
    """Goal: 9.8. Method: a comment on an agreement, and everything that the party and the office read."""
    office.must("bureau", "notify", answer_by="2026-03-12", proof_of_service="回证", facts="倾倒")
    office.must("x", "answer", position="同意")
    office.must(
        "chief", "agree", document="协议", heads=[{"head": "H2", "money": "169301.78"}], mode="money", facts="倾倒", extent="河",
        parts=[{"amount": "169301.78", "obligors": [{"owner": X}]}], schedule=[{"part": 1, "due_on": "2026-04-01"}],
    )  # fmt: skip
    performed = office.must("bureau", "perform")["id"]
    office.must("chief", "publicise", public=True)
    published = office.must("chief", "publish-paper", subject=performed, text="协议")["id"]
    said = "我是李四，电话13800000000"
    office.must("bureau", "take-comment", subject=published, text=said)
    heard = all_told(office, "x")
    assert not any(said in one for one in heard.values())
    assert "take_comment" not in heard["events"]
    assert said in all_told(office, "bureau")["/history"]


def test_next_says_nothing_of_what_the_office_knows(office: Office) -> None:
    """Goal: 1.6 and 22.4. Method: a sign of a crime, and a feedback that is due; what the party reads, before and after."""
    before = all_told(office, "x")
    found = office.must("bureau", "state-findings", hazardous_waste="3")["id"]
    after = all_told(office, "x")
    assert found in office.get("bureau", "/cases/C1").text
    assert after == before
    said = {one["action"] for one in office.get("x", "/cases/C1").json()["next"]}
    assert not said & {"retract", "feed-back", "state-findings", "ask-approval", "note", "propose-reversal"}
    assert {"answer", "appoint-agent", "notify"} & said
    terms = [one["code"] for one in office.get("bureau", "/cases/C1/clocks").json()["rows"]]
    told = [one["code"] for one in office.get("x", "/cases/C1/clocks").json()["rows"]]
    listed = [one["code"] for one in office.get("x", "/deadlines").json()["rows"]]
    hidden = {"procuratorate_notice", "claimant_report", "procuratorate_feedback"}
    assert hidden & {*terms}
    assert not hidden & {*told, *listed}
    assert [one for one in terms if one not in hidden] == told


def test_an_account_that_waits_is_told_to_nobody_else(office: Office) -> None:
    """Goal: 1.6. Method: the account of a payee, while it waits and when it was confirmed."""
    account = {
        "payee": "institute:1",
        "payee_name": "施工",
        "payee_account": "6222 0001 7777",
        "document": "合同",
    }
    kept = office.do("finance", "register-account", **account).json()["id"]
    assert "6222" in office.get("finance", "/cases/C1").text
    assert not any("6222" in one for one in all_told(office, "x").values())
    [waits] = [one for one in office.get("x", "/cases/C1").json()["money"]["recordings"] if one["id"] == kept]
    assert waits["words"] == {}
    office.must("payer", "confirm-recording", subject=kept)
    assert not any("6222" in one for one in all_told(office, "x").values())


def test_an_institute_that_is_liable_hears_as_who_is_liable(office: Office) -> None:
    """Goal: 1.6. Method: the key of an assessor whose institute becomes liable; what it read before, and reads then."""
    asked = office.must("bureau", "apply-preservation", **ASK)["id"]
    assert asked in office.get("institute", "/cases/C1").text
    office.must(
        "bureau",
        "add-parties",
        parties=[{"owner": "institute:1", "side": "liable", "name": "研究院"}],
        document="d",
    )
    places = ("", "/history", "/clocks", "/papers")
    told = [office.get("institute", f"/cases/C1{one}") for one in places]
    told.append(office.get("institute", "/cases/C1/file", form="json"))
    assert [one.status_code for one in told] == [200] * 5
    assert not any(asked in one.text for one in told)
    assert asked in office.get("bureau", "/cases/C1").text
    assert "procuratorate_notice" not in office.get("institute", "/deadlines").text


def test_evidence_that_it_is_not_shown_is_not_named(office: Office) -> None:
    """Goal: 1.6. Method: two files of the office, of which one is shown, and one that the party has brought; in the case and its papers."""
    names, kept = {"hidden": "bureau", "shown": "bureau", "own": "x"}, {}
    for name, role in names.items():
        words = {"id": str(uuid7()), "name": f"{name}.jpg", "kind": "photo"}
        if name == "shown":
            words["shown"] = "true"
        made = office.post(role, "/cases/C1/evidence", params=words, content=name.encode())
        assert made.status_code == 201, made.text
        kept[name] = made.json()["subject"]
    listed = [one["name"] for one in office.get("x", "/cases/C1").json()["evidence"]]
    assert sorted(listed) == ["own.jpg", "shown.jpg"]
    assert not any("hidden.jpg" in one for one in all_told(office, "x").values())
    assert len(office.get("bureau", "/cases/C1").json()["evidence"]) == 3
    came = {name: office.get("x", f"/cases/C1/evidence/{id}").status_code for name, id in kept.items()}
    assert came == {"hidden": 404, "shown": 200, "own": 200}
    assert office.get("bureau", f"/cases/C1/evidence/{kept['hidden']}").status_code == 200
    office.must("bureau", "notify", answer_by="2026-03-12", proof_of_service="回证", facts="倾倒")
    [notice] = [one for one in office.get("x", "/cases/C1/papers").json()["rows"] if one["paper"] == "notice"]
    text = words_in(office.get("x", f"/cases/C1/papers/{notice['id']}", form="docx").content)
    assert ("shown.jpg" in text, "hidden.jpg" in text) == (True, False)


def test_a_reversal_that_waits_is_told_when_it_is_confirmed(office: Office) -> None:
    """Goal: 1.6. Method: a deposit that finance is asked to take back: everything that the party reads, before and after each step."""
    given: dict[str, Any] = {"kind": "deposit", "guarantor": X, "amount": "10.00", "document": "slip"}
    deposit = office.must("finance", "give-guarantee", **given)["id"]
    before = all_told(office, "x")
    wrong: dict[str, Any] = {"reason": "录入错误", "document": "更正单"}
    asked = office.must("finance", "propose-reversal", target=deposit, **wrong)["id"]
    after = all_told(office, "x")
    for place in ("", "/trail", "/papers"):
        assert after[place] == before[place], place
    assert asked in office.get("finance", "/cases/C1").text
    office.must("payer", "confirm-reversal", subject=asked)
    assert asked in office.get("x", "/cases/C1").text
