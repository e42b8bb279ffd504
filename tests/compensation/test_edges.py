"""The edges of what is done in a case: the day before, the day itself, and the day after."""

from datetime import date, timedelta
from typing import Any

import pytest

from ledger.clock import SystemClock, legal_date
from ledger.database import Database
from tests.compensation.world import Desk, X
from tests.furnished import furnished

DUE = date(2025, 6, 30)
"""Last day of the term of the judgment in `Desk.judged`."""


@furnished
def desk(database: Database, owner: Database) -> Desk:
    """A bureau."""
    return Desk(database, owner)


@pytest.mark.parametrize(
    ("on", "came"),
    [
        (date(2025, 6, 29), "compensation.more_than_owed"),
        (DUE, "compensation.more_than_owed"),
        (date(2025, 7, 1), "done"),
    ],
)
def test_a_deposit_is_called_when_the_term_is_over(desk: Desk, on: date, came: str) -> None:
    """On the last day of the term nothing is overdue yet (民事诉讼法 art. 242; docs/spec/compensation.md)."""
    desk.judged()
    words: dict[str, Any] = {"kind": "deposit", "guarantor": X, "amount": "500.00"}
    desk.must("give_guarantee", date(2025, 4, 1), who="cashier", name="given", **words)
    assert desk.do("call_guarantee", on, who="chief", subject=str(desk.ids["given"])) == came
    assert desk.broken() == []


def test_a_payment_is_counted_from_the_day_it_is_owed(desk: Desk) -> None:
    """Not the day before the judgment takes effect, but on the day itself (docs/spec/compensation.md)."""
    desk.judged()
    with desk.database.read() as books:
        query = "SELECT in_force_on FROM ledger.damage_obligation"
        start: date = books.connection.exec_driver_sql(query).scalar_one()
    came = [desk.pay("1.00", start + timedelta(days)) for days in (-1, 0, 1)]
    assert came == ["compensation.before_owed", "done", "done"]
    assert desk.broken() == []


def test_money_goes_back_from_the_day_it_came(desk: Desk) -> None:
    """Not the day before it came, but on the day itself (docs/spec/compensation.md)."""
    desk.judged()
    came = date(2025, 4, 2)
    desk.pay("1000.00", date(2025, 4, 1))
    assert desk.pay("3.00", came, hold_excess=True) == "done"
    told = []
    for days in (-1, 0, 1):
        on = came + timedelta(days)
        words = {
            "kind": "refund_excess",
            "amount": "1.00",
            "payee": X,
            "basis": "ruling",
            "name": f"asked {days}",
        }
        desk.must("propose_relief", on, who="payer", **words)
        told.append(desk.do("grant_relief", on, who="cashier", subject=str(desk.ids[f"asked {days}"])))
    assert told == ["compensation.returned_before_paid", "done", "done"]
    assert desk.broken() == []


def test_an_act_is_done_up_to_today(desk: Desk) -> None:
    """On the legal day of the book, and not on the day after it."""
    assert desk.register() == "done"
    today = legal_date(SystemClock().now())
    came = [desk.do("note", today + timedelta(days), topic="other", text="x") for days in (-1, 0, 1)]
    assert came == ["done", "done", "database.promise_broken"]
