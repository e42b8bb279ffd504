"""Over HTTP: how far a sale is whose permits have passed, its tasks in pages, and the licence beside what is held."""

from typing import Any

from ledger.identifiers import uuid7
from tests.api.test_inside import ok
from tests.api.test_plans import Office, office
from tests.permits.world import AREA, uscc

__all__ = ["office"]
MILL = f"enterprise:{uscc(1)}:001P"
RESERVE = f"bureau:{AREA}"
LINE: dict[str, Any] = {"pollutant": "SO2", "area": AREA, "first_vintage": 2026, "last_vintage": 2027}
STEP = {"effective_on": "2026-11-03", "document": "C-1"}


def sold(office: Office) -> tuple[str, dict[str, Any]]:
    """Sell 3 t of two years out of the reserve; the id, and the answer of the settlement."""
    act = str(uuid7())
    reserve = {"id": str(uuid7()), "owner": RESERVE, **LINE, "quantity": "20", "effective_on": "2026-11-02"}
    assert office.twice("/permits/allocations", reserve).json()["state"] == "issued"
    goods = [{**LINE, "quantity": "3", "price": "1000.00"}]
    ok(
        office.post(
            "bureau", "/permits/sales", {"id": act, "seller": RESERVE, "buyer": MILL, "goods": goods, **STEP}
        )
    )
    ok(office.post("mill", f"/permits/sales/{act}/accept", STEP))
    ok(office.post("chief", f"/permits/sales/{act}/approve", STEP))
    paid = {"id": str(uuid7()), "owner": f"enterprise:{uscc(1)}", "amount": "6000.00", **STEP}
    assert office.twice("/settlement/deposits", paid, "finance", "teller").json()["state"] == "recorded"
    assert ok(office.get("mill", f"/permits/acts/{act}"))["act"]["effect"] is None
    return act, ok(office.post("finance", f"/permits/sales/{act}/settle", STEP))


def licensed(office: Office, quantity: str) -> None:
    """Import a version of the licence, by two."""
    outlets = [{"outlet": "DA001", "pollutant": "SO2", "year": y, "quantity": quantity} for y in (2026, 2027)]
    new = {
        "id": str(uuid7()),
        "licence": uscc(1) + "001P",
        "valid_from": "2026-01-01",
        "valid_to": "2030-12-31",
    }
    ok(office.post("bureau", f"/sites/{MILL}/licences", {**new, "lines": outlets, **STEP}))
    ok(office.post("chief", f"/register/changes/{new['id']}/confirm", STEP))


def test_a_sale_is_pending_until_the_licence_says_so(office: Office) -> None:
    """Goal: settlement, list, certificate and tasks say the same. Method: settled, licensed; each road before and after."""
    act, answer = sold(office)
    holding = f"/permits/holdings/{MILL}"

    def told() -> list[str]:
        rows = ok(office.get("bureau", "/permits/acts", machine="permits.sale"))["acts"]
        paper = ok(office.get("mill", f"/permits/sales/{act}/certificate"))
        with office.serving.client(None) as stranger:
            public = stranger.get(f"/v1/public/zj/certificates/{paper['code']}").json()
        one = ok(office.get("mill", f"/permits/acts/{act}"))["act"]
        return [*(row["effect"] for row in rows), paper["effect"], public["effect"], one["effect"]]

    assert {answer["effect"], *told()} == {"settled_pending_permit"}
    content = ok(office.get("mill", f"/permits/sales/{act}/certificate"))["content"]
    assert [content["payment_proof"]] == answer["entries"]
    [task] = ok(office.get("bureau", "/permits/tasks"))["tasks"]
    assert (task["kind"], task["figures"]["act"], task["figures"]["quantity"]) == (
        "licence_to_raise",
        act,
        "3.000",
    )
    assert ok(office.get("mill", "/permits/tasks"))["tasks"] == [task]
    held = ok(office.get("mill", holding))
    assert (held["licence"], held["licence_until"]) == ("unknown", None)
    licensed(office, "3")
    assert set(told()) == {"effective"}
    assert ok(office.post("finance", f"/permits/sales/{act}/settle", STEP))["effect"] == "effective"
    assert ok(office.get("bureau", "/permits/tasks")) == {"tasks": [], "next": None}
    held = ok(office.get("mill", holding))
    assert (held["licence"], held["licence_until"]) == ("valid", "2030-12-31")
    [running, _] = held["holdings"][0]["years"]
    # 3 t from 3 November: 59 of 365 days
    assert (running["held"], running["may_emit"], running["pending_licence"]) == (
        "3.000",
        "0.484931",
        "0.000",
    )


def test_tasks_come_in_pages(office: Office) -> None:
    """Goal: what is kept and what follows is one list. Method: a comparison opens two tasks, a sale one more; pages of one."""
    sold(office)
    licensed(office, "2")
    ok(office.post("bureau", "/permits/reconciliations", {"id": str(uuid7()), "site": MILL, **STEP}))
    whole = ok(office.get("bureau", "/permits/tasks"))["tasks"]
    assert [one["kind"] for one in whole] == ["licence_to_raise", "licence_differs", "licence_differs"]
    assert [year["waits"] for year in whole[0]["figures"]["years"]] == ["1.000", "1.000"]
    pages: list[dict[str, Any]] = []
    cursor = None
    while cursor or not pages:
        page = ok(office.get("bureau", "/permits/tasks", limit="1", **({"cursor": cursor} if cursor else {})))
        pages += page["tasks"]
        cursor = page["next"]
    assert pages == whole
