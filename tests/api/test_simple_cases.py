"""A small case in one form over HTTP."""

import os
from hashlib import sha256
from typing import Any

import pytest

from cli.sweep import sweep_all
from ledger.clock import SystemClock
from ledger.evidence_store import Files
from ledger.identifiers import uuid7
from tests.api.conftest import Keys, Serving
from tests.api.test_damages import DAY, Office
from tests.compensation.test_simple_cases import words

OPINION = "专家意见".encode()


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
    told.setdefault("opinion_sha256", "")
    told["opinion_sha256"] = sha256(OPINION).hexdigest() if told["opinion_sha256"] else ""
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
    assert (read["words"]["opinion_sha256"], read["opinion_size"]) == (sha256(OPINION).hexdigest(), None)
    assert office.post("chief", f"{path}/confirm", {"effective_on": DAY}).status_code == 422
    assert office.post("bureau", f"{path}/opinion", content=OPINION).status_code == 201
    assert office.post("bureau", f"{path}/confirm", {"effective_on": DAY}).status_code == 403
    done = office.post("chief", f"{path}/confirm", {"effective_on": DAY})
    assert (done.json()["state"], len(done.json()["entries"])) == ("done", 2), done.text
    case = office.get("bureau", "/cases/S1").json()
    assert case["case"]["state"] == "performing"
    [file] = case["evidence"]
    assert file["sha256"] == sha256(OPINION).hexdigest()
    assert office.get("bureau", f"/cases/S1/evidence/{file['id']}").content == OPINION
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


def test_the_file_of_an_opinion(office: Office) -> None:
    """Goal: 20.5 over HTTP. Method: nobody's, another file, the file twice, read by who confirms; the sweep; a form that was dropped."""
    store: Files = office.serving.app.state.service.files
    body = form()
    assert office.post("bureau", "/simple-cases", body).status_code == 201
    path = f"/simple-cases/{body['id']}/opinion"
    assert office.get("chief", path).json()["code"] == "compensation.form_without_file"
    assert office.post("x", path, content=OPINION).status_code == 403
    unknown = office.post("bureau", f"/simple-cases/{uuid7()}/opinion", content=OPINION)
    assert (unknown.status_code, unknown.json()["code"]) == (404, "process.unknown")
    other = office.post("bureau", path, content=b"another")
    assert (other.status_code, other.json()["code"]) == (422, "compensation.form_file_other"), other.text
    assert office.post("bureau", path, content=b"").json()["code"] == "file.empty"
    assert not store.path(sha256(b"another").hexdigest()).exists()
    made = office.post("bureau", path, content=OPINION)
    digest = sha256(OPINION).hexdigest()
    wanted = {"id": body["id"], "case": "S1", "sha256": digest, "size": len(OPINION), "state": "handed_in"}
    assert made.status_code == 201
    assert made.json().items() >= wanted.items()
    store.path(digest).unlink()
    again = office.post("chief", path, content=OPINION)
    assert (again.status_code, again.headers["Idempotency-Replayed"]) == (200, "true")
    assert again.json().items() >= wanted.items()
    read = office.get("chief", path)
    assert (read.content, read.headers["x-content-type-options"]) == (OPINION, "nosniff")
    assert office.get("auditor", f"/simple-cases/{body['id']}").json()["opinion_size"] == len(OPINION)
    os.utime(store.path(digest), (0, 0))
    sweep_all(office.serving.owner, store, SystemClock())
    assert store.path(digest).exists(), "the form names it"
    dropped = form(case={"code": "S2"})
    assert office.post("bureau", "/simple-cases", dropped).status_code == 201
    office.post("bureau", f"/simple-cases/{dropped['id']}/drop", {"effective_on": DAY})
    late = office.post("bureau", f"/simple-cases/{dropped['id']}/opinion", content=OPINION)
    assert (late.status_code, late.json()["code"]) == (409, "compensation.form_not_waiting")
    assert store.path(digest).exists(), "what is refused takes nothing that another names"
