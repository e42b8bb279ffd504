"""Somebody tries to get at what is another's, or past the rules, through the permits room's addresses."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from ledger.clock import FrozenClock
from ledger.identifiers import uuid7
from tests.api.conftest import Serving
from tests.api.test_plans import Office, office
from tests.permits.world import AREA, uscc

__all__ = ["office"]
MINE, OTHERS = (f"enterprise:{uscc(n)}:001P" for n in (1, 2))
RESERVE = f"bureau:{AREA}"
STRIP = {"pollutant": "SO2", "area": AREA, "first_vintage": 2026, "last_vintage": 2026, "quantity": "1"}
STEP = {"effective_on": "2026-11-03"}


def act(**words: Any) -> dict[str, Any]:
    """The body of an act."""
    return {"id": str(uuid7()), **STEP, **words}


@pytest.fixture
def furnished(office: Office) -> Office:
    """Both mills hold 10 t, and the other one has a fee and a sale of its own."""
    for owner, due in ((MINE, False), (OTHERS, False), (RESERVE, False)):
        body = act(owner=owner, fee_due=due, **{**STRIP, "quantity": "10"})
        assert office.twice("/permits/allocations", body).json()["state"] == "issued"
    return office


def test_nobody_acts_for_another(furnished: Office) -> None:
    """Every act for the other mill is refused, whatever side is claimed."""
    for path, body in (
        ("surrenders", act(site=OTHERS, strips=[STRIP])),
        ("retirements", act(holder=OTHERS, strips=[STRIP])),
        ("retirements", act(holder=RESERVE, strips=[STRIP])),
        ("moves", act(site=OTHERS, to=MINE, strips=[STRIP], basis="merger")),
        (
            "surplus",
            act(
                site=OTHERS,
                strips=[STRIP],
                measure="m",
                running_since="2020-01-01",
                irreversible=True,
                evidence="x",
            ),
        ),
        (
            "pledges",
            act(
                pledgor=OTHERS,
                creditor=f"enterprise:{uscc(1)}",
                strips=[STRIP],
                debt="1",
                debt_until="2026-12-01",
            ),
        ),
        ("sales", act(seller=RESERVE, buyer=OTHERS, goods=[{**STRIP, "price": "1"}])),
        ("leases", act(lessor=OTHERS, lessee=RESERVE, strips=[STRIP])),
    ):
        told = furnished.post("mill", f"/permits/{path}", body)
        assert (told.status_code, told.json()["code"]) == (403, "process.not_your_side"), path
    report = act(site=OTHERS, year=2025, pollutant="SO2", source="self", measured="1")
    assert furnished.post("mill", "/permits/reports", report).json()["code"] == "party.site_unknown"


def test_nobody_reads_another(furnished: Office) -> None:
    """What belongs to the other mill looks as if it were not there."""
    sale = act(seller=RESERVE, buyer=OTHERS, goods=[{**STRIP, "price": "1"}])
    assert furnished.post("bureau", "/permits/sales", sale).status_code == 201
    for path, code in (
        (f"/permits/acts/{sale['id']}", "permits.act_unknown"),
        (f"/permits/sales/{sale['id']}/certificate", "permits.act_unknown"),
        (f"/permits/holdings/{OTHERS}", "party.site_unknown"),
        (f"/permits/holdings/{RESERVE}", "party.site_unknown"),
        (f"/permits/years/2025/{OTHERS}", "party.site_unknown"),
        (f"/sites/{OTHERS}", "party.site_unknown"),
        (f"/parties/enterprise:{uscc(2)}", "party.unknown"),
        (f"/parties/enterprise:{uscc(2)}/standing", "party.unknown"),
        (f"/permits/lots/lot:SO2:{AREA}:2026:0002", "permits.lot_unknown"),
        (f"/permits/fees/{uuid7()}", "process.unknown"),
        ("/permits/years/2025", "actor.not_allowed"),
        ("/certificates/AAAA", "permits.certificate_unknown"),
    ):
        assert furnished.get("mill", path).json()["code"] == code, path
    assert furnished.get("mill", "/permits/acts").json()["acts"] == []
    assert [p["code"] for p in furnished.get("mill", "/parties").json()["parties"]] == [
        f"enterprise:{uscc(1)}"
    ]
    assert {e["subject"] for e in furnished.get("mill", "/events").json()["events"]}.isdisjoint({sale["id"]})
    accept = furnished.post("mill", f"/permits/sales/{sale['id']}/accept", STEP)
    assert accept.json()["code"] == "process.unknown"


def test_nobody_gets_past_the_rules(furnished: Office) -> None:
    """Amounts, dates and ids that mean something else than they seem to."""
    for change, code in (
        ({"quantity": "-5"}, "permits.quantity_not_positive"),
        ({"quantity": "1e3"}, "amount.not_decimal"),
        ({"quantity": "0.0000001"}, "amount.too_precise"),
        ({"quantity": "9" * 30}, "amount.too_large"),
        ({"pollutant": "XX"}, "permits.pollutant_unknown"),
        ({"last_vintage": 2025}, "permits.vintages_impossible"),
        ({"area": "330602"}, "permits.holding_too_small"),
        ({"quantity": "11"}, "permits.holding_too_small"),
    ):
        told = furnished.post("mill", "/permits/surrenders", act(site=MINE, strips=[{**STRIP, **change}]))
        assert told.json()["code"] == code, change
    twice = furnished.post(
        "mill",
        "/permits/surrenders",
        act(site=MINE, strips=[{**STRIP, "quantity": "6"}, {**STRIP, "quantity": "6"}]),
    )
    assert twice.json()["code"] == "permits.holding_too_small"
    for body, code in (
        (act(site=MINE, strips=[]), "permits.nothing_named"),
        (act(site="enterprise:x", strips=[STRIP]), "process.not_your_side"),
        ({**act(site=MINE, strips=[STRIP]), "effective_on": "2099-01-01"}, "process.in_future"),
        (
            {**act(site=MINE, strips=[STRIP]), "id": "6f2c1c1e-7f3b-4b1e-8a53-0123456789ab"},
            "entry.id_not_version_7",
        ),
        ({**act(site=MINE, strips=[STRIP]), "document": "\x00"}, "entry.text_unprintable"),
        ({**act(site=MINE, strips=[STRIP]), "extra": 1}, "request.invalid"),
    ):
        assert furnished.post("mill", "/permits/surrenders", body).json()["code"] == code, body
    mine = act(site=MINE, strips=[STRIP])
    assert furnished.post("mill", "/permits/surrenders", mine).status_code == 201
    again = furnished.post("mill", "/permits/surrenders", mine)
    assert (again.status_code, again.json()["replayed"]) == (200, True)
    other = furnished.post("mill", "/permits/surrenders", {**mine, "strips": [{**STRIP, "quantity": "2"}]})
    assert other.json()["code"] == "entry.id_used"
    taken = furnished.post(
        "bureau",
        "/permits/withdrawals",
        {**act(site=MINE, strips=[STRIP], ground="x"), "document": "D", "id": mine["id"]},
    )
    assert taken.json()["code"] == "entry.id_used"
    by_hand = {
        "id": str(uuid7()),
        "kind": "permits.retirement",
        **STEP,
        "postings": [
            {
                "account": f"{OTHERS}:permits:holding",
                "asset": f"lot:SO2:{AREA}:2026:0002",
                "side": "credit",
                "amount": "1",
            },
            {
                "account": f"{MINE}:permits:surrendered",
                "asset": f"lot:SO2:{AREA}:2026:0002",
                "side": "debit",
                "amount": "1",
            },
        ],
    }
    assert furnished.post("bureau", "/entries", by_hand).json()["code"] == "entry.kind_not_yours"
    assert (
        furnished.post("finance", "/batches", {"mode": "each", "entries": [by_hand]}).json()["outcomes"][0][
            "status"
        ]
        != "posted"
    )


def test_checks_are_for_the_administrator(serving: Serving) -> None:
    """The checks read every book: only an administrator asks for them."""
    with serving.client("auditor") as client:
        assert client.get("/v1/checks").json()["code"] == "actor.not_allowed"
    with serving.client("administrator") as client:
        told = client.get("/v1/checks").json()
    assert told["sound"] is True


def test_a_day_that_is_chosen_opens_no_window(furnished: Office) -> None:
    """Goal: a surrender is undone inside its window, whatever day is named. Method: the ledger's clock a year later, a day inside it."""
    body = act(site=MINE, strips=[STRIP])
    assert furnished.post("mill", "/permits/surrenders", body).status_code == 201
    state = furnished.serving.app.state
    state.service = replace(state.service, clock=FrozenClock(datetime(2027, 11, 3, tzinfo=UTC)))
    undone = furnished.post(
        "bureau", f"/permits/surrenders/{body['id']}/undo", {"effective_on": "2026-11-04"}
    )
    assert undone.json()["code"] == "permits.undo_too_late"
