"""A party hears of everything that is done to its property or standing, in the transaction in which it is done."""

from ledger.identifiers import uuid7
from tests.api.test_plans import Office, office
from tests.permits.world import AREA, uscc

__all__ = ["office"]
PARTY, SITE = f"enterprise:{uscc(1)}", f"enterprise:{uscc(1)}:001P"


def test_what_moves_nothing_is_told_too(office: Office) -> None:
    """An account that is frozen, a list on which one stands and which one leaves, and what is known of one's site."""
    lot = {
        "id": str(uuid7()), "owner": SITE, "pollutant": "SO2", "area": AREA, "first_vintage": 2026, "last_vintage": 2026,
        "quantity": "1", "effective_on": "2026-11-03",
    }  # fmt: skip
    assert office.twice("/permits/allocations", lot).json()["state"] == "issued"
    account = next(one["code"] for one in office.get("mill", "/accounts").json()["accounts"])
    known = {"region": AREA, "industry": "C1713", "watershed": "cao-e", "online_monitoring": False}
    done = [
        ("accounts.status", f"/accounts/{account}/status", {"status": "frozen", "reason": "an order"}),
        ("parties.listed", f"/parties/{PARTY}/standing", {"list": "abnormal_operation", "since": "2026-01-05", "document": "D-1"}),
        ("sites.attributes", f"/sites/{SITE}/attributes", {"attributes": known, "effective_on": "2026-03-01", "document": "visit"}),
    ]  # fmt: skip
    for kind, path, body in done:
        answer = office.post("bureau", path, body)
        assert answer.is_success, answer.text
        if kind == "parties.listed":
            number = answer.json()["code"]
    left = office.post(
        "bureau", f"/standings/{number}/end", {"effective_on": "2026-04-01", "document": "D-2"}
    )
    assert left.is_success, left.text
    told = [one["kind"] for one in office.get("mill", "/events").json()["events"]]
    assert {kind for kind, *_ in done} | {"parties.unlisted"} <= {*told}
    office.serving.hire("far", "enterprise", f"enterprise:{uscc(2)}")
    far = office.get("far", "/events").json()["events"]
    of_others = [one for one in far if not one["kind"].startswith(("mandates.", "enrolments.", "keys."))]
    assert {one["subject"].rpartition(":")[0] for one in of_others} == {f"enterprise:{uscc(2)}"}
