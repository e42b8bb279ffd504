"""Bases for substitute restoration over HTTP."""

import pytest

from ledger.identifiers import uuid7
from tests.api.conftest import Keys, Serving
from tests.api.test_damages import DAY, Office


@pytest.fixture
def office(courtroom: Keys, serving: Serving) -> Office:
    """Everybody in a case."""
    return Office(serving)


def test_a_base_from_proposal_to_its_end(office: Office) -> None:
    """Goal: 20.11 and 20.12 over HTTP. Method: propose, open, list by pages, a booking of no works, close, reopen, drop."""
    ids = {}
    for code in ("B1", "B2"):
        ids[code] = str(uuid7())
        body = {
            "id": ids[code],
            "effective_on": DAY,
            "code": code,
            "name": "某修复基地",
            "area": "330603",
            "owner": "village:1",
            "owner_name": "某村",
            "capacity": [{"unit": "trees", "amount": "1000"}, {"unit": "m2", "amount": "50.5"}],
        }
        made = office.post("bureau", "/bases", body)
        assert (made.status_code, made.json()["code"]) == (201, code), made.text
    path = f"/bases/{ids['B1']}"
    assert office.post("bureau", f"{path}/confirm", {"effective_on": DAY}).status_code == 403
    assert office.post("chief", f"{path}/confirm", {"effective_on": DAY}).json()["state"] == "open"
    read = office.get("auditor", path).json()
    assert (read["capacity"], [one["action"] for one in read["next"]]) == (
        {"trees": "1000", "m2": "50.5"},
        ["close"],
    )
    first = office.get("auditor", "/bases", limit="1").json()
    second = office.get("auditor", "/bases", limit="1", cursor=first["next"]).json()
    assert [one["code"] for one in (*first["rows"], *second["rows"])] == ["B1", "B2"]
    assert first["rows"][0]["quantities"][1] == {
        "unit": "trees",
        "capacity": "1000",
        "booked": "0",
        "accepted": "0",
        "said": {"unit": "trees"},
    }
    more = {
        "id": str(uuid7()),
        "effective_on": DAY,
        "base": "B1",
        "quantities": [{"unit": "trees", "amount": "1200"}],
    }
    made = office.post("bureau", "/base-changes", more)
    assert (made.status_code, made.json()["base"], made.json()["state"]) == (201, "B1", "proposed"), made.text
    change = f"/base-changes/{more['id']}"
    assert office.post("bureau", f"{change}/confirm", {"effective_on": DAY}).status_code == 403
    assert [one["action"] for one in office.get("auditor", change).json()["next"]] == ["confirm", "drop"]
    assert office.post("chief", f"{change}/confirm", {"effective_on": DAY}).json()["state"] == "in_force"
    assert office.get("auditor", path).json()["capacity"]["trees"] == "1200"
    other = {**more, "id": str(uuid7())}
    assert office.post("chief", "/base-changes", other).status_code == 201
    assert (
        office.post("chief", f"/base-changes/{other['id']}/drop", {"effective_on": DAY}).json()["state"]
        == "dropped"
    )
    first = office.get("auditor", "/base-changes", base="B1", limit="1").json()
    second = office.get("auditor", "/base-changes", base="B1", limit="1", cursor=first["next"]).json()
    assert [one["state"] for one in (*first["rows"], *second["rows"])] == ["in_force", "dropped"]
    assert (first["rows"][0]["from_on"], first["rows"][0]["quantities"][0]["capacity"]) == (DAY, "1200")
    assert office.get("auditor", "/base-changes", base="B2").json() == {"rows": [], "next": None}
    few = [{"unit": "trees", "amount": "1"}]
    refused = office.do("bureau", "book-base", base="B1", quantities=few, subject=str(uuid7()))
    assert refused.json()["code"] == "compensation.subject_unknown"
    for place in (f"{path}/bookings", "/cases/C1/bookings"):
        assert office.get("auditor", place).json() == {"rows": [], "next": None}
    assert office.post("bureau", f"{path}/close", {"effective_on": DAY}).json()["state"] == "closed"
    assert office.post("bureau", f"{path}/reopen", {"effective_on": DAY}).json()["state"] == "open"
    assert (
        office.post("chief", f"/bases/{ids['B2']}/drop", {"effective_on": DAY}).json()["state"] == "dropped"
    )
