"""Recusal over HTTP: who represents a party neither ends that himself nor says who else does."""

from ledger.identifiers import uuid7
from tests.api.conftest import Serving
from tests.api.test_plans import Office, office
from tests.permits.world import AREA, uscc

__all__ = ["office"]
MILL = f"enterprise:{uscc(1)}"


def test_who_represents_a_party_stays_out(office: Office, serving: Serving) -> None:
    """Goal: no way round by mandates. Method: one who is bureau and represents the mill: all about its mandates, and a freeze of it."""
    serving.hire("Li", "bureau")
    card = {"name": "Li", "number": "TEST-Li", "owner": MILL, "role": "enterprise", "document": "letter"}
    asked = office.post("bureau", "/mandates", card)
    mandates = office.get("chief", "/mandates").json()["mandates"]
    assert [one["recuses"] for one in mandates if one["id"] == asked.json()["id"]] == [True]
    half = office.post("chief", f"/mandates/{asked.json()['id']}/confirm").json()["half"]
    freeze = {
        "id": str(uuid7()), "site": f"{MILL}:001P", "strips": [], "order": "1", "authority": "court", "rank": 1,
        "effective_on": "2026-11-03", "document": "order",
    }  # fmt: skip
    goods = {"pollutant": "SO2", "area": AREA, "first_vintage": 2026, "last_vintage": 2026, "quantity": "1"}
    freeze["strips"] = [goods]
    assert office.post("Li", "/permits/freezes", freeze).json()["code"] != "actor.recused"
    with serving.client(None) as client:
        code = asked.json()["half"] + half
        assert client.post("/v1/enrolments", json={"code": code}).status_code == 201
    rival = serving.hire("Rival", "enterprise", MILL)["mandate"]
    own = asked.json()["id"]
    for path, body in (
        ("/permits/freezes", {**freeze, "id": str(uuid7())}),
        (f"/mandates/{own}/end", {"why": "x"}),
        (f"/mandates/{rival}/end", {"why": "x"}),
        (f"/mandates/{rival}/enrolments", {}),
        ("/mandates", {**card, "name": "Wu", "number": "TEST-Wu"}),
    ):
        told = office.post("Li", path, body)
        assert (told.status_code, told.json()["code"]) == (403, "actor.recused"), path
    assert office.post("chief", f"/mandates/{own}/end", {"why": "left"}).status_code == 200
    assert office.post("Li", "/permits/freezes", freeze).json()["code"] == "actor.recused"
