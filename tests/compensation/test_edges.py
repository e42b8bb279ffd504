"""The edges of what is done in a case: the day before, the day itself, and the day after."""

from datetime import date
from typing import Any

import pytest

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
