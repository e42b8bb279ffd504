"""The pool of experts, those of a case, and what they cost, over HTTP."""

from typing import Any

import pytest

from ledger.identifiers import uuid7
from tests.api.conftest import Keys, Serving
from tests.api.test_damages import DAY, Office


@pytest.fixture
def office(courtroom: Keys, serving: Serving) -> Office:
    """Everybody in a case."""
    return Office(serving)


def expert(code: str, **changes: Any) -> dict[str, Any]:
    """Somebody for the pool."""
    said = {"id": str(uuid7()), "effective_on": DAY, "first_on": "2026-01-01"}
    return {
        **said,
        "code": code,
        "name": "李文清",
        "field": "water",
        "institution": "a university",
        **changes,
    }


def test_from_the_pool_to_the_fee(office: Office) -> None:
    """Goal: 20.8 to 20.10 over HTTP. Method: propose, list, draw, recuse, read by pages; a fee by two; refused in Chinese; ended."""
    for code in ("W1", "W2", "W3"):
        body = expert(code)
        made = office.post("bureau", "/experts", body)
        assert (made.status_code, made.json()["code"]) == (201, code), made.text
        assert (
            office.post("bureau", f"/experts/{body['id']}/confirm", {"effective_on": DAY}).status_code == 403
        )
        if code != "W3":
            listed = office.post("chief", f"/experts/{body['id']}/confirm", {"effective_on": DAY})
            assert listed.json()["state"] == "listed", listed.text
    path = f"/experts/{body['id']}"
    assert {one["action"] for one in office.get("auditor", path).json()["next"]} == {"confirm", "drop"}
    assert office.post("bureau", f"{path}/drop", {"effective_on": DAY}).json()["state"] == "dropped"
    office.must("bureau", "draw-experts", field="water", count=1)
    with office.serving.client("bureau", **{"Accept-Language": "zh-CN"}) as client:
        words = {"id": str(uuid7()), "effective_on": DAY, "field": "water", "count": 2}
        refused = client.post("/v1/books/zj/cases/C1/draw-experts", json=words)
    assert (refused.status_code, "地表水" in refused.json()["detail"]) == (422, True), refused.text
    [drawn] = office.get("finance", "/cases/C1/experts").json()["experts"]
    assert (drawn["name"], len(drawn["seed"])) == ("李文清", 64)
    office.must("bureau", "recuse-expert", expert=drawn["expert"], ground="interest", reason="a shareholder")
    fee = {"kind": "consultation", "payee": "institute:1", "amount": "1200.00"}
    office.must(
        "bureau", "name-expert", expert="W2" if drawn["expert"] == "W1" else "W1", reason="the only one"
    )
    joined = [{"owner": "institute:1", "side": "assessor", "name": "institute"}]
    office.must("bureau", "add-parties", parties=joined)
    office.must("finance", "record-fee", document="发票1", **fee)
    read = office.get("auditor", "/cases/C1/experts").json()
    assert [(one["recused_on"], one["ground"]) for one in read["experts"]] == [
        (DAY, "interest"),
        (None, None),
    ]
    assert [(one["amount"], one["paid"], one["counts"]) for one in read["fees"]] == [
        ("1200.00", "0.00", True)
    ]
    assert read["borne_by_liable"] == "1200.00"
    first = office.get("auditor", "/experts", limit="2", field="water").json()
    rest = office.get("auditor", "/experts", limit="2", field="water", cursor=first["next"]).json()
    assert [one["code"] for one in [*first["rows"], *rest["rows"]]] == ["W1", "W2", "W3"]
    ended = office.post("bureau", f"/experts/{first['rows'][0]['id']}/end", {"effective_on": DAY})
    assert ended.json()["state"] == "ended"
