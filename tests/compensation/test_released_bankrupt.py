"""One of several who owe a part is released, and all others are bankrupt: nobody bears its interest, and what is left is written off."""

from datetime import date, timedelta
from typing import Any

import pytest

from ledger.database import Database
from tests.compensation.test_possible import PETITION
from tests.compensation.test_successions import night, reverse
from tests.compensation.world import Desk, X, Y
from tests.furnished import furnished

FIRST, ACCEPTED, LATER = date(2025, 7, 1), date(2025, 7, 11), date(2025, 8, 11)


@furnished
def desk(database: Database, owner: Database) -> Desk:
    """1,000.00 due on 30 June, owed jointly by x (0.8) and y (0.2)."""
    made = Desk(database, owner)
    made.judged()
    return made


def released(desk: Desk, on: date, party: str = Y) -> None:
    """Release one of two."""
    words: dict[str, Any] = {"kind": "release", "basis": "b", "part": 1, "payee": party}
    desk.must("propose_relief", on, who="cashier", **words)
    desk.must("grant_relief", on, who="payer", name="released", subject=str(desk.ids["propose_relief"]))


def due(desk: Desk) -> tuple[int, int]:
    """What is due: principal, and late interest."""
    found = desk.balances()
    return found.get("H1 claim_due", 0) + found.get("H4 claim_due", 0), found.get("LI claim_due", 0)


@pytest.mark.parametrize(
    ("on", "interest"),
    [
        (FIRST, 144),  # a day on 1,000.00, nine on 800.00
        (ACCEPTED, 175),  # ten days on 1,000.00
        (ACCEPTED + timedelta(days=1), 193),  # and the day on which y owed it still
    ],
)
def test_who_was_released_bears_no_interest_for_a_bankrupt(desk: Desk, on: date, interest: int) -> None:
    """From the day on which the bankrupt alone owes it no interest runs, in whatever order the two come; it is filed and written off."""
    if on == FIRST:
        released(desk, on)
    desk.must("declare_bankrupt", ACCEPTED, party=X, **PETITION)
    if on != FIRST:
        released(desk, on)
    night(desk, LATER)
    assert due(desk) == (80000, interest)
    it = str(desk.ids["declare_bankrupt"])
    desk.must("file_claim", LATER, subject=it)
    desk.must("close_insolvency", LATER, subject=it, number="1")
    night(desk, LATER + timedelta(days=30))
    assert due(desk) == (0, 0)
    assert desk.broken() == []


def test_a_release_that_is_reversed_bears_interest_again(desk: Desk) -> None:
    """Y owes it still, so that interest has run on all of it."""
    released(desk, FIRST)
    desk.must("declare_bankrupt", ACCEPTED, party=X, **PETITION)
    night(desk, LATER)
    assert due(desk) == (80000, 144)
    assert reverse(desk, "released", LATER) == "done", desk.said
    assert due(desk) == (100000, 735)  # 42 days
    desk.must("close_insolvency", LATER, subject=str(desk.ids["declare_bankrupt"]), number="1")
    assert due(desk) == (100000, 735)
    assert desk.broken() == []


def test_nothing_is_filed_against_who_was_released(desk: Desk) -> None:
    """It owes nothing of the part any more."""
    released(desk, FIRST)
    desk.must("declare_bankrupt", ACCEPTED, party=Y, **PETITION)
    came = desk.do("file_claim", LATER, subject=str(desk.ids["declare_bankrupt"]))
    assert came == "compensation.filed_beyond_owed", desk.said
    night(desk, LATER)
    assert due(desk) == (80000, 592)  # a day on 1,000.00, 41 on 800.00: x owes it still


def test_a_ruling_corrects_the_day_that_the_document_reads(desk: Desk) -> None:
    """Though all who owe it are bankrupt, and it is due with that."""
    desk.judged([{"part": 1, "due_on": "2025-12-31"}], code="C2")
    it: dict[str, Any] = {"code": "C2", "number": "9", "subject": str(desk.ids["judge"])}
    for number, party in enumerate((X, Y)):
        named = {**PETITION, "administrator": f"administrator:{number}"}
        desk.must("declare_bankrupt", ACCEPTED, code="C2", party=party, **named)
    wrong = {"instalment": 1, "was": ACCEPTED.isoformat(), "now": "2025-11-30"}
    assert desk.do("correct_document", LATER, day=wrong, **it) == "compensation.correction_differs"
    right = {**wrong, "was": "2025-12-31"}
    assert desk.do("correct_document", LATER, day=right, **it) == "done", desk.said
    assert desk.broken() == []
