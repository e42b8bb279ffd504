"""A party hears of everything that is done to its property or standing, in the transaction in which it is done."""

from typing import Any

from ledger.identifiers import uuid7
from tests.api.test_plans import Office, office
from tests.permits.world import AREA, uscc

__all__ = ["office"]
PARTY, SITE = f"enterprise:{uscc(1)}", f"enterprise:{uscc(1)}:001P"


def by_two(office: Office, path: str, body: dict[str, Any]) -> None:
    """Ask for a change of the register, and let a colleague confirm it at the address that waiting things tell."""
    asked = office.post("bureau", path, {"id": str(uuid7()), **body})
    assert (asked.status_code, asked.json()["state"]) == (201, "proposed"), asked.text
    [waits] = office.get("chief", "/permits/waiting").json()["waiting"]
    [wanted] = waits["missing"]
    told = (wanted["action"], wanted["roles"], wanted["rights"], wanted["parties"], wanted["hindered"])
    assert told == ("confirm", ["bureau"], [], [], [])
    seen = office.get("chief", f"/permits/acts/{waits['id']}").json()["changes"]
    assert seen, "whoever confirms sees what would change"
    place = waits["confirm"].partition("/books/zj")[2]
    done = office.post("chief", place, {"effective_on": "2026-11-03"})
    assert (done.status_code, done.json()["state"]) == (200, "done"), done.text


def test_what_moves_nothing_is_told_too(office: Office) -> None:
    """An account that is frozen, a list on which one stands and which one leaves, and what is known of one's site."""
    lot = {
        "id": str(uuid7()), "owner": SITE, "pollutant": "SO2", "area": AREA, "first_vintage": 2026, "last_vintage": 2026,
        "quantity": "1", "effective_on": "2026-11-03",
    }  # fmt: skip
    assert office.twice("/permits/allocations", lot).json()["state"] == "issued"
    account = next(one["code"] for one in office.get("mill", "/accounts").json()["accounts"])
    known = {"region": AREA, "industry": "C1713", "watershed": "cao-e", "online_monitoring": False}
    asked = {
        "id": (frozen := str(uuid7())),
        "effective_on": "2026-11-03",
        "status": "frozen",
        "reason": "an order",
    }
    for who, path, body in (
        ("bureau", f"/accounts/{account}/status", asked),
        ("chief", f"/accounts/status/{frozen}/confirm", {"effective_on": asked["effective_on"]}),
    ):
        answer = office.post(who, path, body)
        assert answer.is_success, answer.text
    day = {"effective_on": "2026-01-05", "document": "D-1", "reason": "by the court"}
    for path, said in (
        (f"/parties/{PARTY}/standing", {"list": "abnormal_operation", **day}),
        (f"/sites/{SITE}/attributes", {"attributes": known, **day, "effective_on": "2026-03-01"}),
    ):
        by_two(office, path, said)
    [entry] = office.get("mill", f"/parties/{PARTY}/standing").json()["standings"]
    by_two(office, f"/standings/{entry['standing_id']}/end", {**day, "effective_on": "2026-04-01"})
    by_two(office, f"/standings/{entry['standing_id']}/annul", {**day, "reason": "of another mill"})
    [entry] = office.get("mill", f"/parties/{PARTY}/standing").json()["standings"]
    assert (entry["ended"], entry["annulled"]["reason"], entry["annulled"]["document"]) == (
        True,
        "of another mill",
        "D-1",
    )
    told = [one["kind"] for one in office.get("mill", "/events").json()["events"]]
    assert {"parties.listing_annulled"} <= {*told}
    assert {"accounts.status", "parties.listed", "parties.unlisted", "sites.attributes"} <= {*told}
    assert told.count("permits.register.propose") == 4
    office.serving.hire("far", "enterprise", f"enterprise:{uscc(2)}")
    far = office.get("far", "/events").json()["events"]
    of_others = [one for one in far if not one["kind"].startswith(("mandates.", "enrolments.", "keys."))]
    assert {one["subject"].rpartition(":")[0] for one in of_others} == {f"enterprise:{uscc(2)}"}
