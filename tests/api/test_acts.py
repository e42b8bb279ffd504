"""Every act is answered in one shape, and tells what comes next and what is missing for it."""

from fastapi.routing import APIRoute
from pydantic import BaseModel

from api.acts import ActOut
from api.app import ROUTERS
from ledger.identifiers import uuid7
from tests.api.test_plans import Office, office
from tests.permits.world import AREA, uscc

OTHERWISE = {
    "check": "a dry run, or a file that is only looked at",
    "exclusions": "a decision about a year",
    "expiries": "lots of a vintage that is over, in many transactions",
    "reconciliations": "a comparison that opens tasks",
    "explanations": "the explanation of a task",
    "sheets": "many reports at once",
}
"""Addresses of the room of permits to which one posts and which move no process."""
STEP = {"effective_on": "2026-11-03", "document": "contract"}

__all__ = ["office"]


def _routes() -> dict[str, type[BaseModel] | None]:
    found: dict[str, type[BaseModel] | None] = {}
    for router in ROUTERS:
        for route in router.routes:
            if isinstance(route, APIRoute) and "POST" in (route.methods or ()):
                models = [
                    answer.get("model") for code, answer in route.responses.items() if code in (200, 201)
                ]
                found[route.path] = route.response_model or next((m for m in models if m is not None), None)
    return found


def test_every_act_is_answered_in_one_shape() -> None:
    """The routes of permits, settlement, periods and matches; those that move no process are named with their reason."""
    rooms = ("/permits/", "/settlement/", "/periods/", "/matches", "/allocations", "/caps", "/law/packs")
    paths = {path: model for path, model in _routes().items() if any(room in path for room in rooms)}
    assert len(paths) > 70
    for path, model in paths.items():
        if path.rpartition("/")[2] not in OTHERWISE:
            assert model is not None, path
            assert issubclass(model, ActOut), path


def test_an_act_tells_what_comes_next_and_what_is_missing(office: Office) -> None:
    """A sale out of a reserve that is empty, then filled: the same check tells it, as a list of what is missing and as a refusal."""
    seller, buyer = f"bureau:{AREA}", f"enterprise:{uscc(1)}:001P"
    strip = {"pollutant": "SO2", "area": AREA, "first_vintage": 2026, "last_vintage": 2027}
    act, goods = str(uuid7()), [{**strip, "quantity": "3", "price": "1000.00"}]
    words = {"id": act, "seller": seller, "buyer": buyer, "goods": goods, **STEP}
    begun = office.post("bureau", "/permits/sales", words)
    told = begun.json()
    assert (begun.status_code, told["version"], told["replayed"], told["entries"]) == (201, 1, False, [])
    accept, cancel = told["next"]
    assert (accept["action"], accept["title"], accept["title_zh"]) == (
        "accept",
        "Accept the sale",
        "同意交易",
    )
    assert (accept["roles"], accept["source"]) == (["enterprise", "bureau"], "国办发〔2014〕38号")
    assert [one["code"] for one in accept["missing"]] == ["permits.holding_too_small"]
    assert accept["missing"][0]["detail"]
    assert (cancel["action"], cancel["missing"]) == ("cancel", [])
    refused = office.post("mill", f"/permits/sales/{act}/accept", STEP).json()
    assert (refused["code"], refused["figures"]) == (
        accept["missing"][0]["code"],
        accept["missing"][0]["figures"],
    )

    reserve = {"id": str(uuid7()), "owner": seller, **strip, "quantity": "20", "effective_on": "2026-11-02"}
    assert office.twice("/permits/allocations", reserve).json()["state"] == "issued"
    read = office.get("mill", f"/permits/acts/{act}").json()["next"]
    assert [(one["action"], one["missing"]) for one in read] == [("accept", []), ("cancel", [])]
    accepted = office.post("mill", f"/permits/sales/{act}/accept", STEP)
    assert (accepted.status_code, accepted.json()["state"]) == (200, "accepted")
    assert "Idempotency-Replayed" not in accepted.headers
    assert len(accepted.json()["entries"]) == 1
    again = office.post("mill", f"/permits/sales/{act}/accept", STEP)
    assert again.json() == {**accepted.json(), "replayed": True}
    assert again.headers["Idempotency-Replayed"] == "true"
    other = office.post("mill", f"/permits/sales/{act}/accept", {**STEP, "reason": "another"})
    assert (other.status_code, other.json()["code"]) == (409, "entry.id_used")
    assert other.json()["figures"] == {"id": f"{act}/accept", "field": "reason"}


def test_a_step_of_a_period_is_answered_as_every_act(office: Office) -> None:
    """Soft-closed at once, told again, and told with another reason; the day is the ledger's, so it is no word of the step."""
    month = office.get("finance", "/periods").json()["months"][0]["month"]
    words = {"id": str(uuid7()), "kind": "soft_close", "month": month, "reason": "month end"}
    done = office.post("finance", "/periods/steps", words)
    assert (done.status_code, done.json()["state"], done.json()["next"]) == (201, "done", [])
    again = office.post("finance", "/periods/steps", words)
    assert (again.status_code, again.json()) == (200, {**done.json(), "replayed": True})
    assert again.headers["Idempotency-Replayed"] == "true"
    other = office.post("finance", "/periods/steps", {**words, "reason": "another"}).json()
    assert (other["code"], other["figures"]["field"]) == ("entry.id_used", "reason")
    close = {**words, "id": str(uuid7()), "kind": "close"}
    asked = office.post("finance", "/periods/steps", close).json()
    assert [(one["action"], one["second_person"]) for one in asked["next"]] == [
        ("approve", True),
        ("drop", False),
    ]
