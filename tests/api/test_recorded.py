"""What the answer to an act says of what was recorded: that it waits for another person, and a slip that was recorded before."""

from typing import Any

import pytest

from ledger.compensation.actions.waits import BEGINNING, waits_of
from ledger.compensation.acts import ACT, ACTS
from ledger.compensation.machines import RECORDING
from ledger.identifiers import uuid7
from ledger.processes.machines import START
from tests.api.conftest import Keys, Serving
from tests.api.test_damages import DAY, Office, X

CHINESE = {"accept-language": "zh-CN"}
SENT: dict[str, Any] = {"route": "treasury", "payer": X, "amount": "100.00", "document": "7"}


@pytest.fixture
def office(courtroom: Keys, serving: Serving) -> Office:
    """A case of which x owes something under a judgment."""
    made = Office(serving)
    made.assessed()
    made.must("bureau", "conclude")
    court = {"court": "court:1", "court_name": "人民法院"}
    claimed = [{"head": "H2", "amount": "169301.78"}]
    made.must("bureau", "sue", situation="larger_event", consultation="no", claimed=claimed, **court)
    owed: dict[str, Any] = {
        "heads": [{"head": "H2", "money": "169301.78"}],
        "parts": [{"amount": "169301.78", "obligors": [{"owner": X}]}],
        "schedule": [{"part": 1, "due_on": DAY}],
    }
    made.must("bureau", "judge", document="判决书", **owed)
    return made


def test_a_slip_that_is_recorded_again_is_told_to_both(office: Office) -> None:
    """Goal: 11.3. Method: a payment twice, and of another sum: both answers, the case, the list of the auditor."""
    first = office.do("finance", "pay", **SENT).json()
    assert first["similar"] == []
    assert office.do("payer", "confirm-recording", subject=first["id"]).json()["similar"] == []
    again = office.do("finance", "pay", **SENT).json()
    assert again["similar"] == [first["id"]]
    waits = {
        one["id"]: one["similar"] for one in office.get("payer", "/cases/C1").json()["money"]["recordings"]
    }
    assert {id: told for id, told in waits.items() if told} == {
        first["id"]: [again["id"]],
        again["id"]: [first["id"]],
    }
    assert office.do("finance", "pay", **{**SENT, "amount": "99.99"}).json()["similar"] == []
    yes = office.do("payer", "confirm-recording", subject=again["id"]).json()
    assert yes["similar"] == [first["id"]]
    for headers, said in (({}, "slip recorded again"), (CHINESE, "同一凭证重复登记")):
        with office.serving.client("auditor", **headers) as client:
            rows = client.get("/v1/books/zj/treasury/flags").json()["rows"]
        told = [(x["act"], x["before"], x["after"], x["said"]["head"]) for x in rows if x["head"] == "SLIP"]
        assert told == [(again["id"], "100.00", "200.00", said)]


@pytest.mark.parametrize(
    ("headers", "said"),
    [
        ({}, "It is not done yet: it waits until another person takes the step: confirm recording."),
        (CHINESE, "尚未生效，待另一名人员办理：复核登记。"),
    ],
)
def test_what_waits_for_another_person_says_so(office: Office, headers: dict[str, str], said: str) -> None:
    """Goal: 11.3. Method: `next` before, the answer, its repetition before and after it is confirmed, and an act that one person does."""
    following = {one["action"]: one["waits_for"] for one in office.get("finance", "/cases/C1").json()["next"]}
    assert following == {one.address: waits_of(one) for one in ACTS if one.address in following}
    assert (following["pay"], following["add-parties"], following["note"]) == ("confirm-recording",) * 2 + (
        "",
    )
    body = {"id": str(uuid7()), "effective_on": DAY, **SENT}
    answers = [office.post("finance", "/cases/C1/pay", body, headers=headers).json() for _ in range(2)]
    assert [one["waits_for"] for one in answers] == ["confirm-recording"] * 2
    assert [one["said"]["waits_for"] for one in answers] == [said] * 2
    yes = office.do("payer", "confirm-recording", subject=body["id"]).json()
    done = office.post("finance", "/cases/C1/pay", body).json()
    assert [(one["waits_for"], "waits_for" in one["said"]) for one in (yes, done)] == [("", False)] * 2
    wrong = {"target": body["id"], "reason": "错误登记", "document": "说明"}
    asked = office.must("finance", "propose-reversal", **wrong)
    assert asked["waits_for"] == "confirm-reversal"


def test_whatever_another_person_lets_be_waits_for_that() -> None:
    """Each act by two, and whatever begins what waits in a state that another person ends."""
    assert {waits_of(one) for one in ACTS if one.by_two} == {"confirm-recording"}
    for name, waits in BEGINNING.items():
        assert not ACT[name].by_two
        [step] = [
            one for one in waits.machine.transitions if one.before == START and one.after == waits.state
        ]
        about = ACT[waits.done_by].about
        assert about is not None
        taken = [one for one in about.taken if one.before == waits.state]
        assert taken, name
        assert all(one.four_eyes or step.action in one.apart for one in taken), name
    assert RECORDING.step("proposed", "confirm") is not None
