"""Thefts by one key of each role: each attempt ends refused or waiting for somebody else, and nothing has moved."""

from dataclasses import dataclass
from typing import Any

import pytest

from ledger.identifiers import uuid7
from tests.api.conftest import Serving
from tests.api.test_plans import Office, office
from tests.permits.world import AREA, uscc

__all__ = ["office"]
VICTIM, THIEF = (f"enterprise:{uscc(n)}:001P" for n in (1, 2))
OWNER, THIEVES = f"enterprise:{uscc(1)}", f"enterprise:{uscc(2)}"
RESERVE, FAR = f"bureau:{AREA}", f"enterprise:{uscc(3)}:001P"
STRIP: dict[str, Any] = {
    "pollutant": "SO2",
    "area": AREA,
    "first_vintage": 2026,
    "last_vintage": 2026,
    "quantity": "10",
}
STEP: dict[str, Any] = {"effective_on": "2026-11-03", "document": "a contract that nobody has seen"}
CHEAP: dict[str, Any] = {"goods": [{**STRIP, "price": "0.01", "basis": "PER_TONNE_LUMP"}]}
CAP: dict[str, Any] = {"pollutant": "SO2", "area": AREA, "vintage": 2026, "quantity": "1000000"}
PAID: dict[str, Any] = {"owner": THIEVES, "amount": "9000000.00"}
TAKEN = "process.acted_before"
SECOND = "process.second_person_needed"
CLOSED = "process.step_not_allowed"
NO_PLAN = "process.unknown"
"""What is allocated to one is no plan."""


@dataclass(frozen=True)
class Do:
    """One thing that a thief asks for: `{id}` is that of the attempt, `{cap}`, `{paid}` and `{pledge}` what stands in the book already."""

    role: str
    path: str
    told: str
    """The state it led to, or the code of the refusal."""
    body: dict[str, Any] | None = None
    """What begins something; a step of it has none."""


def bureau(path: str, told: str, body: dict[str, Any] | None = None) -> Do:
    """Ask as one person of the bureau."""
    return Do("bureau", path, told, body)


def finance(path: str, told: str, body: dict[str, Any] | None = None) -> Do:
    """Ask as one person of finance."""
    return Do("finance", path, told, body)


def thief(path: str, told: str, body: dict[str, Any] | None = None) -> Do:
    """Ask as the thief's enterprise."""
    return Do("thief", path, told, body)


def by_hand(role: str, kind: str, told: str = "entry.kind_not_yours") -> tuple[Do, ...]:
    """Post an entry of a kind past the rooms: alone, in a batch, and by approving it."""
    cap = f"cap:SO2:{AREA}:2026"
    codes = {"permits.cap": ("cap_available", "cap_limit"), "permits.cap_cut": ("cap_limit", "cap_available")}
    if kind in codes:
        legs = [(f"{RESERVE}:permits:{purpose}", cap) for purpose in codes[kind]]
    else:
        legs = [("exchange:money:settlement_cash", "CNY"), (f"{OWNER}:money:settlement_claim", "CNY")]
        legs = legs if kind == "market.deposit" else legs[::-1]
    postings = [
        {"account": account, "asset": asset, "side": side, "amount": "5"}
        for (account, asset), side in zip(legs, ("debit", "credit"), strict=True)
    ]
    entry = {"kind": kind, "postings": postings, "effective_on": "2026-11-03"}
    return (
        Do(role, "/entries", told, entry),
        Do(role, "/approvals", told, entry),
        Do(role, "/batches", told, {"batch": entry}),
    )


THEFTS: dict[str, tuple[Do, ...]] = {
    "a sale at 0.01, the thief buys": (
        thief("/permits/sales", "proposed", {"seller": VICTIM, "buyer": THIEF, **CHEAP}),
        thief("/permits/sales/{id}/accept", "permits.side_missing"),
        bureau("/permits/sales/{id}/accept", "attested"), bureau("/permits/sales/{id}/confirm", TAKEN),
        bureau("/permits/sales/{id}/approve", CLOSED), bureau("/permits/sales/{id}/settle", CLOSED),
    ),
    "a sale at 0.01, one person of the bureau and the thief": (
        bureau("/permits/sales", "proposed", {"seller": VICTIM, "buyer": THIEF, **CHEAP}),
        thief("/permits/sales/{id}/accept", "attested"), bureau("/permits/sales/{id}/confirm", TAKEN),
        thief("/permits/sales/{id}/accept", "attested"), bureau("/permits/sales/{id}/approve", CLOSED),
        finance("/permits/sales/{id}/settle", CLOSED),
    ),
    "a lease at 0": (
        thief("/permits/leases", "proposed", {"lessor": VICTIM, "lessee": THIEF, "strips": [STRIP]}),
        bureau("/permits/leases/{id}/accept", "attested"), bureau("/permits/leases/{id}/confirm", TAKEN),
        bureau("/permits/leases/{id}/register", CLOSED),
    ),
    "a buy-back at 0.01": (
        bureau("/permits/buybacks", "offered", {"site": VICTIM, "strips": [STRIP], "price": "0.01"}),
        bureau("/permits/buybacks/{id}/accept", "attested"), bureau("/permits/buybacks/{id}/confirm", TAKEN),
        finance("/permits/buybacks/{id}/pay", CLOSED),
    ),
    "a move to the thief": (
        bureau("/permits/moves", "attested", {"site": VICTIM, "to": THIEF, "strips": [STRIP], "basis": "merger"}),
        bureau("/permits/moves/{id}/confirm", SECOND), bureau("/permits/moves/{id}/approve", CLOSED),
        thief("/permits/moves/{id}/accept", "process.not_your_side"),
    ),
    "a pledge for the thief's debt": (
        bureau("/permits/pledges", "applied",
               {"pledgor": VICTIM, "creditor": THIEVES, "strips": [STRIP], "debt": "1", "debt_until": "2026-12-01"}),
        thief("/permits/pledges/{id}/accept", "attested"), bureau("/permits/pledges/{id}/confirm", TAKEN),
        bureau("/permits/pledges/{id}/register", CLOSED),
    ),
    "a cancellation": (
        bureau("/permits/cancellations", "cancellation_proposed", {"holder": VICTIM, "strips": [STRIP], "ground": "fraud"}),
        bureau("/permits/cancellations/{id}/confirm", SECOND),
    ),
    "a surrender in the owner's place": (
        bureau("/permits/surrenders", "proposed", {"site": VICTIM, "strips": [STRIP]}), bureau("/permits/surrenders/{id}/confirm", SECOND),
    ),
    "a cap without bounds": (
        bureau("/permits/caps", "proposed", CAP), bureau("/permits/caps/{id}/confirm", SECOND),
        bureau("/permits/allocations", "permits.cap_exhausted", {"owner": THIEF, **STRIP, "quantity": "500000"}),
    ),
    "permits out of the room that is left": (
        bureau("/permits/allocations", "proposed", {"owner": THIEF, **STRIP}), bureau("/permits/allocations/{id}/confirm", SECOND),
        bureau("/permits/plans/{id}/approve", NO_PLAN), bureau("/permits/plans/{id}/execute", NO_PLAN),
    ),
    "a cap cut from under the others": (bureau("/permits/caps/cuts", "proposed", {**CAP, "quantity": "5"}),
                                       bureau("/permits/caps/{id}/confirm", SECOND)),
    "the reserve given away": (
        bureau("/permits/releases", "proposed", {"area": AREA, "site": THIEF, "strips": [STRIP], "fee_due": False}),
        bureau("/permits/releases/{id}/confirm", SECOND),
    ),
    "money from nothing, and out of the door": (
        finance("/settlement/deposits", "proposed", PAID), finance("/settlement/deposits/{id}/confirm", SECOND),
        finance("/settlement/payouts", "account.overdraft", PAID),
    ),
    "the victim's money paid out": (
        finance("/settlement/payouts", "proposed", {"owner": OWNER, "amount": "40.00"}),
        finance("/settlement/payouts/{id}/confirm", SECOND),
    ),
    "the victim's deposit taken back": (
        finance("/settlement/corrections", "proposed", {"payment": "{paid}"}), finance("/settlement/corrections/{id}/confirm", SECOND),
        finance("/entries/{paid}/reversal", "entry.kind_not_yours", {}),
    ),
    "one stolen key retires the holding": (
        Do("mill", "/permits/retirements", "retirement_proposed", {"holder": VICTIM, "strips": [STRIP]}),
        Do("mill", "/permits/retirements/{id}/confirm", SECOND),
    ),
    "one person of the bureau retires it": (
        bureau("/permits/retirements", "retirement_proposed", {"holder": VICTIM, "strips": [STRIP]}),
        bureau("/permits/retirements/{id}/confirm", SECOND), bureau("/permits/cancellations/{id}/confirm", "process.unknown"),
    ),
    "the creditor's pledge released": (
        bureau("/permits/pledges/{pledge}/release", "release_asked"), bureau("/permits/pledges/{pledge}/confirm", TAKEN),
        bureau("/permits/pledges/{pledge}/drop", "registered"), Do("mill", "/permits/pledges/{pledge}/release", "process.not_your_side"),
    ),
    "the pledge sold for 0.01": (
        bureau("/permits/pledges/{pledge}/enforce", "proposed", {"buyer": THIEF, "price": "0.01"}),
        bureau("/permits/enforcements/{id}/confirm", CLOSED), bureau("/permits/enforcements/{id}/accept", "process.role_not_for_step"),
        thief("/permits/enforcements/{id}/accept", "accepted"), bureau("/permits/enforcements/{id}/confirm", SECOND),
    ),
    "an exception that the thief writes": (
        thief("/permits/sales/check", "permits.exception_not_yours", {"seller": THIEF, "buyer": FAR, **CHEAP, "approval": "x"}),
        thief("/permits/sales", "permits.exception_not_yours", {"seller": THIEF, "buyer": FAR, **CHEAP, "approval": "x"}),
        thief("/permits/sales", "permits.gates_failed", {"seller": THIEF, "buyer": FAR, **CHEAP}),
    ),
    "a cap by hand": by_hand("bureau", "permits.cap"), "a cap cut by hand": by_hand("bureau", "permits.cap_cut"),
    "a cap reversed": (bureau("/entries/{cap}/reversal", "entry.kind_not_yours", {}),),
    "a deposit by hand": by_hand("finance", "market.deposit"), "a pay-out by hand": by_hand("finance", "market.payout"),
}  # fmt: skip


@pytest.fixture
def town(office: Office, serving: Serving) -> dict[str, Any]:
    """The victim holds 20 t, 5 of them pledged, and has 50 yuan; the reserve holds 10 t; the thief has a fen."""
    for name, owner in (("thief", THIEVES), ("bank", "bank:icbc")):
        serving.hire(name, "enterprise", owner)
    party = office.post(
        "bureau", "/parties", {"uscc": uscc(3), "name": "远 Far", "effective_on": "2026-01-05"}
    ).json()["code"]
    known = {"region": "330106", "industry": "C1713", "watershed": "cao-e", "online_monitoring": True}
    works: dict[str, Any] = {
        "suffix": "001P",
        "name": "works",
        "effective_on": "2026-01-05",
        "document": "licence",
        "attributes": known,
    }
    assert office.post("bureau", f"/parties/{party}/sites", works).status_code == 201
    for owner, quantity in ((VICTIM, "20"), (RESERVE, "10")):
        body = {"id": str(uuid7()), "owner": owner, **STRIP, "quantity": quantity, **STEP}
        assert office.twice("/permits/allocations", body).json()["state"] == "issued"
    ids = {"cap": str(uuid7()), "paid": str(uuid7()), "pledge": str(uuid7()), "office": office}
    assert (
        office.twice("/permits/caps", {"id": ids["cap"], **CAP, "quantity": "1", **STEP}).json()["state"]
        == "done"
    )
    for id_, owner, amount in ((ids["paid"], OWNER, "50.00"), (str(uuid7()), THIEVES, "0.01")):
        paid: dict[str, Any] = {"id": id_, "owner": owner, "amount": amount, **STEP}
        assert office.twice("/settlement/deposits", paid, "finance", "teller").json()["state"] == "recorded"
    debt = {
        "id": ids["pledge"],
        "pledgor": VICTIM,
        "creditor": "bank:icbc",
        "strips": [{**STRIP, "quantity": "5"}],
        "debt": "1",
        "debt_until": "2026-12-01",
        **STEP,
    }
    for role, step, told in (
        ("mill", "", debt),
        ("bank", f"/{ids['pledge']}/accept", STEP),
        ("chief", f"/{ids['pledge']}/register", STEP),
    ):
        answer = office.post(role, f"/permits/pledges{step}", told)
    assert answer.json()["state"] == "registered"
    return ids


def _balances(office: Office) -> list[tuple[Any, ...]]:
    with office.serving.owner.read() as books:
        query = "SELECT account_id, asset_id, debits, credits, version FROM ledger.balance WHERE version > 0 ORDER BY 1, 2"
        return [tuple(row) for row in books.connection.exec_driver_sql(query)]


def _told(office: Office, do: Do, ids: dict[str, Any], id_: str) -> str:
    path = do.path.format(**{**ids, "id": id_})
    body: dict[str, Any] = STEP
    if do.body is not None and "batch" in do.body:
        body = {"mode": "each", "entries": [{"id": str(uuid7()), **do.body["batch"]}]}
    elif do.body is not None:
        filled = {
            name: value.format(**ids) if name == "payment" else value for name, value in do.body.items()
        }
        begins = {} if path.endswith("/check") else {"id": id_}
        step = (
            {"effective_on": STEP["effective_on"]} if do.path.startswith(("/entries", "/approvals")) else STEP
        )
        body = {**begins, **filled, **step}
    answer = office.post(do.role, path, body).json()
    if "outcomes" in answer:
        [outcome] = answer["outcomes"]
        return str((outcome["problem"] or {}).get("code", outcome["status"]))
    return str(answer.get("state") or answer.get("code"))


def test_one_key_takes_nothing(town: dict[str, Any]) -> None:
    """Each step of each attempt is answered as the table says, and after each every balance is what it was."""
    office, id_ = town["office"], ""
    before = _balances(office)
    for name, attempt in THEFTS.items():
        for do in attempt:
            if do.body is not None:
                id_ = str(uuid7())
            assert _told(office, do, town, id_) == do.told, (name, do.role, do.path)
        assert _balances(office) == before, name
    with office.serving.client("administrator") as client:
        assert client.get("/v1/checks").json()["sound"] is True


def test_what_the_thief_began_is_seen_and_taken_back(town: dict[str, Any]) -> None:
    """What waits is listed for the bureau and for the victim, and a colleague drops it."""
    office, id_ = town["office"], str(uuid7())
    asked = {"id": id_, "holder": VICTIM, "strips": [STRIP], "ground": "fraud", **STEP}
    assert office.post("bureau", "/permits/cancellations", asked).json()["state"] == "cancellation_proposed"
    for reader, yours in (("bureau", True), ("chief", False), ("mill", False)):
        [waits] = office.get(reader, "/permits/waiting").json()["waiting"]
        assert (waits["id"], waits["what"], waits["site"], waits["yours"]) == (id_, "cancel", VICTIM, yours)
        assert waits["lines"] == [
            {**STRIP, "quantity": "10.000", "unit": "t", "pollutant_title": "sulphur dioxide"}
        ]
    assert office.get("thief", "/permits/waiting").json()["waiting"] == []
    place = waits["confirm"].removeprefix("/v1/books/zj")
    assert office.post("chief", place.replace("/confirm", "/drop"), STEP).json()["state"] == "dropped"
    assert office.post("chief", place, STEP).json()["code"] == CLOSED
    assert office.get("bureau", "/permits/waiting").json()["waiting"] == []
