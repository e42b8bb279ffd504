"""A small case in one form over HTTP."""

from typing import Any

import pytest

from ledger.identifiers import uuid7
from tests.api.conftest import Keys, Serving
from tests.api.test_damages import DAY, Office
from tests.compensation.test_simple_cases import words


@pytest.fixture
def office(courtroom: Keys, serving: Serving) -> Office:
    """Everybody in a case."""
    return Office(serving)


def form(**changes: Any) -> dict[str, Any]:
    """A form of today."""
    told = words(**changes)
    told["case"]["received_on"] = DAY
    told["notice"]["answer_by"] = "2026-12-15"
    told["agreement"]["schedule"] = [{"part": 1, "due_on": "2026-12-31"}]
    return {"id": str(uuid7()), "effective_on": DAY, "document": "表1", **told}


def test_a_form_from_hand_to_hand(office: Office) -> None:
    """Goal: 20.5 to 20.7 over HTTP. Method: refused in Chinese, handed in, read, confirmed by another, the case read; another one left."""
    with office.serving.client("bureau", **{"Accept-Language": "zh-CN"}) as client:
        refused = client.post("/v1/books/zj/simple-cases", json=form(admits=False, undisputed=False))
    assert (refused.status_code, refused.json()["code"]) == (422, "compensation.not_simple"), refused.text
    assert "责任无争议" in refused.json()["detail"], refused.text
    body = form()
    made = office.post("bureau", "/simple-cases", body)
    assert (made.status_code, made.json()["case"], made.json()["state"]) == (201, "S1", "handed_in"), (
        made.text
    )
    assert office.post("bureau", "/simple-cases", body).headers["Idempotency-Replayed"] == "true"
    path = f"/simple-cases/{body['id']}"
    read = office.get("auditor", path).json()
    assert {one["action"] for one in read["next"]} == {"confirm", "leave", "drop"}
    assert read["words"]["opinion_sha256"] == "a" * 64
    assert office.post("bureau", f"{path}/confirm", {"effective_on": DAY}).status_code == 403
    done = office.post("chief", f"{path}/confirm", {"effective_on": DAY})
    assert (done.json()["state"], len(done.json()["entries"])) == ("done", 2), done.text
    assert office.get("bureau", "/cases/S1").json()["case"]["state"] == "performing"
    other = form(case={"code": "S2"})
    assert office.post("bureau", "/simple-cases", other).status_code == 201
    left = office.post(
        "bureau",
        f"/simple-cases/{other['id']}/leave",
        {"effective_on": DAY, "reason": "the damage is larger"},
    )
    assert left.json()["state"] == "left", left.text
    assert office.get("bureau", "/cases/S2").json()["case"]["state"] == "registered"
    third = form(case={"code": "S3"})
    office.post("bureau", "/simple-cases", third)
    assert (
        office.post("chief", f"/simple-cases/{third['id']}/drop", {"effective_on": DAY}).json()["state"]
        == "dropped"
    )
    first = office.get("auditor", "/simple-cases", limit="2").json()
    rest = office.get("auditor", "/simple-cases", limit="2", cursor=first["next"]).json()
    assert [one["state"] for one in [*first["rows"], *rest["rows"]]] == ["done", "left", "dropped"]
