"""Fees in figures: none that was cancelled is accepted, none that is claimed is cancelled, and an invoice is one fee."""

from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError

from ledger.compensation.actions import assessments, expert_fees
from ledger.compensation.rules.payees import plain
from ledger.database import Database
from ledger.database.refusals import sqlstate
from tests.compensation.world import Desk
from tests.furnished import furnished

FEE: dict[str, Any] = {
    "kind": "appraisal",
    "payee": "institute:1",
    "amount": "100.00",
    "invoice": "No. 25110001",
}
CANCEL: dict[str, Any] = {"who": "cashier", "reason": "twice"}


@furnished
def desk(database: Database, owner: Database) -> Desk:
    """A case that is assessed, with a fee of 100.00."""
    made = Desk(database, owner)
    begun(made)
    made.must("record_fee", who="cashier", name="fee", **FEE)
    return made


def begun(desk: Desk, code: str = "C1") -> None:
    """Bring a case to its assessment."""
    desk.investigated(code)
    desk.must("commission", code=code, body="institute:1", body_name="institute", how="experts")


def submit(desk: Desk, *, fees: bool = True, name: str = "version") -> None:
    """Submit a version: 600.00 under H4, and under H3 the fees, or 1.00."""
    costs: dict[str, Any] = {"inputs": {}, "fees": True} if fees else {"inputs": {"items": ["1.00"]}}
    items = [
        {"head": "H4", "method": "restoration_cost", "inputs": {"items": ["600.00"]}},
        {"head": "H3", "method": "restoration_cost", **costs},
    ]
    desk.must("submit_assessment", name=name, items=items, body="institute", author="Li")


def accept(desk: Desk, name: str = "version") -> str:
    """Accept a version."""
    return desk.do("accept_assessment", who="chief", name=f"yes to {name}", subject=str(desk.ids[name]))


def cancel(desk: Desk, name: str = "fee") -> str:
    """Cancel a fee, by two."""
    return desk.do("cancel_fee", name=f"no {name}", fee=str(desk.ids[name]), **CANCEL)


def claimed(desk: Desk) -> int:
    """What is assessed under H3, in fen."""
    return desk.balances().get("H3 claim_assessed", 0)


def test_a_version_with_a_fee_that_was_cancelled_is_not_accepted(desk: Desk) -> None:
    """Method: claimed, cancelled, refused and no longer offered; another version without it is accepted."""
    submit(desk)
    assert cancel(desk) == "done", desk.said
    assert accept(desk) == "compensation.fee_cancelled_since"
    assert desk.said == {"amount": "100.00"}
    desk.must("record_fee", who="cashier", name="right", **{**FEE, "amount": "90.00"})
    submit(desk, name="anew")
    assert accept(desk, "anew") == "done", desk.said
    assert claimed(desk) == 90_00
    assert desk.broken() == []


def test_a_fee_that_is_claimed_is_not_cancelled(desk: Desk) -> None:
    """Goal: its way back. Method: accepted; another that claims it, and one without it; then the fees as they are."""
    submit(desk)
    assert accept(desk) == "done"
    assert cancel(desk) == "compensation.fee_claimed"
    assert desk.said == {"version": 1}
    submit(desk, name="with it")
    assert accept(desk, "with it") == "done"
    assert cancel(desk) == "compensation.fee_claimed"
    submit(desk, fees=False, name="without")
    assert cancel(desk) == "compensation.fee_claimed"
    assert accept(desk, "without") == "done"
    assert cancel(desk) == "done", desk.said
    desk.must("record_fee", who="cashier", name="right", **{**FEE, "amount": "90.00"})
    submit(desk, name="right figures")
    assert accept(desk, "right figures") == "done"
    assert claimed(desk) == 90_00
    assert desk.broken() == []


def test_a_fee_that_came_later_is_in_no_figure(desk: Desk) -> None:
    """Method: recorded after the submission, before the acceptance: the version stays as it was, and the fee is cancelled."""
    submit(desk)
    desk.must("record_fee", who="cashier", name="later", **{**FEE, "invoice": "2"})
    assert accept(desk) == "done", desk.said
    assert claimed(desk) == 100_00
    assert cancel(desk, "later") == "done", desk.said


@pytest.mark.parametrize(
    "invoice", ["No. 25110001", " no.25110001 ", "ＮＯ．２５１１０００１", "No-25110001"]
)
def test_an_invoice_is_one_fee(desk: Desk, invoice: str) -> None:
    """Method: the same number however it is written, in this case and in another; of another payee; after the first was cancelled."""
    again = {**FEE, "invoice": invoice}
    assert desk.do("record_fee", who="cashier", **again) == "compensation.fee_invoice_recorded"
    assert (desk.said["payee"], desk.said["case"]) == ("institute:1", "C1")
    begun(desk, "C2")
    assert desk.do("record_fee", who="cashier", code="C2", **again) == "compensation.fee_invoice_recorded"
    desk.must("add_parties", parties=[{"owner": "institute:2", "side": "assessor", "name": "二所"}])
    assert desk.do("record_fee", who="cashier", **{**again, "payee": "institute:2"}) == "done", desk.said
    for _ in range(2):
        assert desk.do("record_fee", who="cashier", **{**FEE, "invoice": " "}) == "done", desk.said
    assert cancel(desk) == "done", desk.said
    assert desk.do("record_fee", who="cashier", **again) == "done", desk.said


def test_of_two_that_wait_the_first_counts(desk: Desk) -> None:
    """Method: one invoice is recorded twice before anybody confirms; the second is refused when it is confirmed."""
    two = {**FEE, "invoice": "7"}
    for name in ("one", "two"):
        assert desk.do("record_fee", who="cashier", name=name, waits=True, **two) == "done"
    assert desk.do("confirm_recording", who="payer", subject=str(desk.ids["one"])) == "done"
    assert (
        desk.do("confirm_recording", who="payer", subject=str(desk.ids["two"]))
        == "compensation.fee_invoice_recorded"
    )


@pytest.mark.parametrize("missing", ["accepted", "cancelled", "invoice", "its number"])
def test_the_database_asks_it_too(desk: Desk, monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    """Goal: PostgreSQL keeps it for whatever the web writes. Method: each check of the program is taken away."""
    submit(desk)
    if missing == "accepted":
        assert cancel(desk) == "done"
        monkeypatch.setattr(assessments, "check_standing", lambda *_: None)
        came, promise = accept(desk), "fee_claimed"
    elif missing == "cancelled":
        assert accept(desk) == "done"
        monkeypatch.setattr(expert_fees, "check_unclaimed", lambda *_: None)
        came, promise = cancel(desk), "fee_claimed"
    elif missing == "invoice":
        monkeypatch.setattr(expert_fees, "_check_invoice", lambda *_: None)
        came, promise = desk.do("record_fee", who="cashier", **FEE), "damage_fee_invoice_once"
    else:
        monkeypatch.setattr(expert_fees, "plain", lambda text: f"{plain(text)}x")
        came, promise = desk.do("record_fee", who="cashier", **FEE), "fee_invoice"
    assert came in ("database.promise_broken", "database.duplicate_name")
    assert desk.said["promise"] == promise


def test_plain_sql_names_no_invoice_anew(desk: Desk) -> None:
    """As the web's role: the invoice of a fee is written once."""
    with pytest.raises(DBAPIError) as refused, desk.database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE ledger.damage_fee SET invoice = NULL")
    assert sqlstate(refused.value) == "42501"
