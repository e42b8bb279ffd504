"""What the answer to an act says of what was recorded: a slip that was recorded before."""

from typing import Any

import pytest

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
