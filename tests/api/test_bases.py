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
