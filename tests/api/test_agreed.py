"""Over HTTP: what enterprises agreed to, what is refused with its reason, and a withdrawal that hears its owner."""

from typing import Any

import httpx
import pytest

from ledger.identifiers import uuid7
from tests.api.test_plans import Office, office
from tests.permits.world import AREA, uscc

__all__ = ["office"]
ONE, TWO = (f"enterprise:{uscc(number)}:001P" for number in (1, 2))
DAY = "2026-11-03"
STEP = {"effective_on": DAY, "document": "paper"}
STRIP = {"pollutant": "SO2", "area": AREA, "first_vintage": 2026, "last_vintage": 2026, "quantity": "1"}


def told(answer: httpx.Response) -> tuple[int, str]:
    """Status, and the code of the refusal or the state."""
    body = answer.json()
    return answer.status_code, body.get("code") or body["state"]


@pytest.fixture
def furnished(office: Office) -> Office:
    """The first mill holds 9 t; more people, and somebody of the second mill."""
    for name in ("third", "fourth"):
        office.serving.hire(name, "bureau")
    office.serving.hire("other mill", "enterprise", f"enterprise:{uscc(2)}")
    grant = {"id": str(uuid7()), "owner": ONE, **STRIP, "quantity": "9", "effective_on": "2026-11-02"}
    assert office.twice("/permits/allocations", grant).json()["state"] == "issued"
    return office


def begun(office: Office, who: str, path: str, words: dict[str, Any]) -> str:
    """Begin an act, and give its id."""
    body = {"id": str(uuid7()), **words, **STEP}
    answer = office.post(who, path, body)
    assert answer.status_code == 201, answer.text
    return str(body["id"])


def test_a_lease_ends_by_both(furnished: Office) -> None:
    """One person of the bureau does not end a lease that runs; the two sides do; and what a side proposed, the bureau does not cancel."""
    office = furnished
    lease = {"lessor": ONE, "lessee": TWO, "strips": [STRIP], "rent": "1"}
    waits = begun(office, "mill", "/permits/leases", lease)
    assert told(office.post("bureau", f"/permits/leases/{waits}/cancel", STEP)) == (
        403,
        "permits.cancel_not_yours",
    )
    assert told(office.post("other mill", f"/permits/leases/{waits}/cancel", STEP)) == (200, "cancelled")
    runs = begun(office, "mill", "/permits/leases", lease)
    assert told(office.post("other mill", f"/permits/leases/{runs}/accept", STEP)) == (200, "accepted")
    assert told(office.post("chief", f"/permits/leases/{runs}/register", STEP)) == (200, "running")
    for who in ("bureau", "mill", "other mill"):
        assert told(office.post(who, f"/permits/leases/{runs}/return", STEP)) == (422, "permits.lease_runs")
    end = begun(office, "other mill", f"/permits/leases/{runs}/end", {})
    assert told(office.post("mill", f"/permits/endings/{end}/accept", STEP)) == (200, "accepted")
    acts = office.get("bureau", "/permits/acts", machine="permits.lease", state="returned").json()["acts"]
    assert [one["act_id"] for one in acts] == [runs]


def test_no_needs_a_word(furnished: Office) -> None:
    """A move is not rejected with a day alone; with a reason it is, and the mill reads it."""
    office = furnished
    move = begun(
        office, "mill", "/permits/moves", {"site": ONE, "to": TWO, "strips": [STRIP], "basis": "merger"}
    )
    path = f"/permits/moves/{move}/reject"
    assert told(office.post("bureau", path, {"effective_on": DAY})) == (422, "entry.text_empty")
    assert told(office.post("bureau", path, {"effective_on": DAY, "reason": "no merger"})) == (
        200,
        "rejected",
    )
    events = office.get("mill", "/events").json()["events"]
    [heard] = [one for one in events if one["kind"] == "permits.move.reject"]
    assert heard["figures"] == {"state": "rejected", "reason": "no merger"}


def test_an_owner_is_heard(furnished: Office) -> None:
    """A withdrawal takes two; its owner objects; who decided does not conclude it."""
    office = furnished
    act = begun(office, "bureau", "/permits/withdrawals", {"site": ONE, "strips": [STRIP], "ground": "idle"})
    path = f"/permits/withdrawals/{act}"
    assert told(office.post("bureau", f"{path}/confirm", STEP)) == (403, "process.second_person_needed")
    dated = office.post("chief", f"{path}/confirm", STEP)
    assert told(dated) == (422, "permits.withdrawal_dated")
    today = {"effective_on": dated.json()["figures"]["today"], "reason": "we build there"}
    assert told(office.post("chief", f"{path}/confirm", today)) == (200, "open_to_objection")
    assert told(office.post("other mill", f"{path}/object", today)) == (404, "process.unknown")
    assert told(office.post("mill", f"{path}/object", {**today, "reason": ""})) == (422, "entry.text_empty")
    assert told(office.post("mill", f"{path}/object", today)) == (200, "objected")
    assert told(office.post("chief", f"{path}/conclude", today)) == (403, "process.acted_before")
    assert told(office.post("third", f"{path}/conclude", today)) == (422, "permits.objection_time")
    assert told(office.post("third", f"{path}/undo", today)) == (200, "undone")


def test_a_creditor_says_itself_what_becomes_of_its_security(furnished: Office) -> None:
    """Other lots wait for it, with what it can do; nobody else says yes; a withdrawal beside is answered with it, and it hears of that."""
    office = furnished
    bank = f"enterprise:{uscc(2)}"
    words = {"pledgor": ONE, "creditor": bank, "strips": [STRIP], "debt": "100", "debt_until": "2026-12-31"}
    pledge = begun(office, "mill", "/permits/pledges", words)
    assert told(office.post("other mill", f"/permits/pledges/{pledge}/accept", STEP)) == (200, "accepted")
    assert told(office.post("chief", f"/permits/pledges/{pledge}/register", STEP)) == (200, "registered")
    swap = begun(office, "third", f"/permits/pledges/{pledge}/substitute", {"strips": [STRIP]})
    path = f"/permits/pledges/{swap}"
    [waits] = office.get("other mill", "/permits/waiting").json()["waiting"]
    assert (waits["id"], sorted(one["action"] for one in waits["yours_to_do"])) == (
        swap,
        ["accept", "reject"],
    )
    [confirm] = [one for one in waits["missing"] if one["action"] == "confirm"]
    assert [one["code"] for one in confirm["hindered"]] == ["permits.creditor_silent"]
    assert told(office.post("chief", f"{path}/confirm", STEP)) == (422, "permits.creditor_silent")
    assert told(office.post("mill", f"{path}/accept", STEP)) == (403, "process.not_your_side")
    assert told(office.post("other mill", f"{path}/accept", STEP)) == (200, "replacement_accepted")
    assert told(office.post("chief", f"{path}/confirm", STEP)) == (200, "registered")
    asked = {"id": str(uuid7()), "site": ONE, "strips": [STRIP], "ground": "idle", **STEP}
    answer = office.post("bureau", "/permits/withdrawals", asked)
    lot = {"pollutant": "SO2", "area": AREA, "year": 2026, "quantity": "1.000"}
    beside = {"act": swap, "sort": "pledge", "creditor": bank, "outcome": "stands", "lots": [lot]}
    assert (told(answer), answer.json()["creditors"]) == ((201, "proposed"), [beside])
    at = f"/permits/withdrawals/{asked['id']}/confirm"
    today = {"effective_on": office.post("chief", at, STEP).json()["figures"]["today"]}
    answer = office.post("chief", at, today)
    assert (told(answer), answer.json()["creditors"]) == ((200, "open_to_objection"), [beside])
    events = office.get("other mill", "/events").json()["events"]
    [heard] = [one for one in events if one["kind"] == "permits.creditor"]
    assert (heard["subject"], heard["figures"]["outcome"]) == (swap, "stands")
    assert not [
        one for one in office.get("mill", "/events").json()["events"] if one["kind"] == "permits.creditor"
    ]
