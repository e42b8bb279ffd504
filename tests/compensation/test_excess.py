"""More than is owed comes on any way: it is held where it came, and goes back from there to who paid it."""

from datetime import date
from typing import Any

import pytest

from ledger.database import Database
from tests.compensation.test_reversals import night, reverse
from tests.compensation.world import Desk, X, Y
from tests.furnished import furnished

MAY, JUNE = date(2025, 5, 6), date(2025, 6, 3)
HELD = {"treasury": "", "agency": "agency_cash", "court": "court_excess", "escrow": "escrow_cash"}
"""Where it is held, but for the treasury."""
ON = {"agency": "remit", "court": "transfer_court", "escrow": "release_escrow"}
BACK: dict[str, Any] = {"who": "payer", "kind": "refund_excess", "basis": "too much"}


@furnished
def desk(database: Database, owner: Database) -> Desk:
    """A bureau with a case in which 1,000.00 are due on 30 June."""
    made = Desk(database, owner)
    made.judged()
    return made


def money(desk: Desk) -> dict[str, int]:
    """What stands in accounts of money and not under the claim, in fen."""
    return {name[6:]: amount for name, amount in desk.balances().items() if name.startswith("money ")}


@pytest.mark.parametrize("route", HELD)
def test_a_hundred_too_much(desk: Desk, route: str) -> None:
    """Held on each way, given back to who paid it and to nobody else, and reversed with its payment."""
    assert desk.pay("1100.00", MAY, route=route) == "compensation.more_than_owed"
    assert desk.said == {"paid": "1100.00", "owed": "1000.00"}
    before = desk.balances()
    assert desk.pay("1100.00", MAY, route=route, name="wrong", hold_excess=True) == "done", desk.said
    assert reverse(desk, "wrong", MAY) == "done", desk.said
    assert desk.balances() == before
    assert desk.pay("1100.00", MAY, route=route, hold_excess=True) == "done", desk.said
    found = money(desk)
    assert found.pop("overpaid_payable") == 100_00
    apart = {"agency": {"agency_cash": 1100_00, "agency_payable": 1000_00}, "court": {"court_excess": 100_00}}
    apart |= {"treasury": {}, "escrow": {"escrow_cash": 1100_00, "escrow_payable": 1000_00}}
    assert found == apart[route]
    if route in ON:
        paid = str(desk.ids["pay"])
        desk.must(ON[route], JUNE, who="cashier", payment=paid)
        assert money(desk) == {"overpaid_payable": 100_00, HELD[route]: 100_00}
    assert desk.balances()["fund case_fund"] == 1000_00
    closed: dict[str, Any] = {"who": "chief", "no_evaluation": "paid_in_money"}
    assert desk.do("close", JUNE, **closed) == "compensation.case_still_open"
    for payee, amount, came in (
        (Y, "100.00", "compensation.payee_not_payer"),
        (X, "100.01", "compensation.refund_too_large"),
        (X, "100.00", "done"),
    ):
        asked = desk.do("propose_relief", JUNE, payee=payee, amount=amount, **BACK)
        if asked == "done":
            asked = desk.do(
                "grant_relief", JUNE, who="cashier", name="back", subject=str(desk.ids["propose_relief"])
            )
        assert asked == came, (payee, amount)
    # The treasury pays back by an order of its own; the others have paid it at once.
    assert money(desk) == ({"refund_payable": 100_00} if route == "treasury" else {})
    assert reverse(desk, "back", JUNE) == "done", desk.said
    assert money(desk)["overpaid_payable"] == 100_00
    desk.must("propose_relief", JUNE, payee=X, amount="100.00", **BACK)
    desk.must("grant_relief", JUNE, who="cashier", subject=str(desk.ids["propose_relief"]))
    desk.must("close", JUNE, **closed)
    assert desk.broken(whole=True) == []


@pytest.mark.parametrize("route", HELD)
def test_all_of_it_too_much(desk: Desk, route: str) -> None:
    """Nothing is owed any more: the whole of it is held, nothing of it waits, and one refund takes it from two places."""
    assert desk.pay("1000.00", MAY) == "done"
    assert desk.pay("5.00", MAY, name="over", route=route, hold_excess=True) == "done", desk.said
    assert desk.pay("2.00", MAY, name="here", hold_excess=True) == "done"
    if route in ON:
        assert (
            desk.do(ON[route], JUNE, who="cashier", payment=str(desk.ids["over"]))
            == "compensation.passed_on_wholly"
        )
    desk.must("propose_relief", JUNE, payee=X, amount="6.00", **BACK)
    desk.must("grant_relief", JUNE, who="cashier", name="back", subject=str(desk.ids["propose_relief"]))
    assert money(desk)["overpaid_payable"] == 1_00
    assert reverse(desk, "here", JUNE) == "compensation.returned_already"
    assert reverse(desk, "back", JUNE) == "done", desk.said
    assert reverse(desk, "here", JUNE) == "done", desk.said
    assert reverse(desk, "over", JUNE) == "done", desk.said
    assert money(desk) == {}
    night(desk, JUNE)
    assert desk.broken(whole=True) == []
