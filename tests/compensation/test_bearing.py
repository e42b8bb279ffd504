"""Late interest after a judgment that set another aside: reckoned anew on what is left owed, day by day; what was paid too much goes back.

By hand: 1,000.00 yuan bear 0.175 a day, 600.00 bear 0.105, 300.00 bear 0.0525.
"""

from datetime import date
from typing import Any

import pytest

from ledger.database import Database
from tests.compensation.test_cases import COURT
from tests.compensation.test_lowered import alone
from tests.compensation.test_reversals import reverse
from tests.compensation.test_suspensions import night
from tests.compensation.world import Desk, X, Y
from tests.furnished import furnished

TWENTIETH, AUGUST, NEXT = date(2025, 7, 20), date(2025, 8, 5), date(2025, 8, 6)


@furnished
def desk(database: Database, owner: Database) -> Desk:
    """A bureau with a case in which x owes 1,000.00 until 30 June, under a judgment."""
    made = Desk(database, owner)
    alone(made)
    return made


def interest(desk: Desk) -> tuple[int, ...]:
    """Late interest that is due, overpaid and received, in fen."""
    found = desk.balances()
    return tuple(found.get(f"LI claim_{name}", 0) for name in ("due", "overpaid", "received"))


def relieve(desk: Desk, on: date, name: str, **words: Any) -> str:
    """Ask for something that goes back, and grant it."""
    desk.must("propose_relief", on, who="payer", basis="reversed", payee=X, **words)
    return desk.do("grant_relief", on, who="cashier", name=name, subject=str(desk.ids["propose_relief"]))


def restitution(desk: Desk, amount: str, left: str, name: str = "back") -> str:
    """Give principal back for a judgment that leaves less owed."""
    words: dict[str, Any] = {"judgment": str(desk.ids["judge"]), "left_owed": left, "amount": amount}
    return relieve(desk, AUGUST, name, kind="refund_reversed", **words)


@pytest.mark.parametrize("late", [False, True], ids=["no night", "a later night first"])
def test_principal_and_interest_go_back(desk: Desk, late: bool) -> None:
    """1,003.50 are paid twenty days late; 600.00 are left owed: 400.00 go back, and of 3.50 interest what exceeds 2.10."""
    assert desk.pay("1003.50", TWENTIETH) == "done", desk.said
    if late:
        night(desk, date(2025, 8, 31))
    assert interest(desk) == (0, 0, 350)
    assert restitution(desk, "400.00", "600.00") == "done", desk.said
    assert interest(desk) == (0, 140, 350)
    excess: dict[str, Any] = {"kind": "refund_excess"}
    assert relieve(desk, NEXT, "more", amount="1.41", **excess) == "compensation.refund_too_large"
    assert desk.said == {"amount": "1.41", "there": "1.40", "payee": X}
    assert relieve(desk, NEXT, "interest", amount="1.40", **excess) == "done", desk.said
    assert interest(desk) == (0, 0, 210)
    assert desk.balances()["fund case_fund"] == 602_10
    assert desk.broken(whole=True) == []
    # Granted wrongly: the interest is owed again.
    assert reverse(desk, "interest", NEXT) == "done", desk.said
    assert reverse(desk, "back", NEXT) == "done", desk.said
    assert interest(desk) == (0, 0, 350)
    assert desk.broken(whole=True) == []


def test_the_last_instalments_fall_first(database: Database, owner: Database) -> None:
    """500.00 and 500.00, each paid ten days late with 0.88: of 600.00 the first bears all, the second 0.18."""
    desk = Desk(database, owner)
    days = ("2025-06-30", "2025-07-31")
    desk.judged(
        [{"part": 1, "due_on": day, "amount": "500.00"} for day in days],
        heads=[{"head": "H4", "money": "600.00"}, {"head": "H1", "money": "400.00"}],
        parts=[{"amount": "1000.00", "obligors": [{"owner": X}]}],
    )
    assert desk.pay("500.88", date(2025, 7, 10)) == "done", desk.said
    assert desk.pay("500.87", date(2025, 8, 10)) == "done", desk.said
    assert interest(desk) == (0, 0, 175)
    words: dict[str, Any] = {"judgment": str(desk.ids["judge"]), "left_owed": "600.00", "amount": "400.00"}
    assert relieve(desk, date(2025, 8, 11), "back", kind="refund_reversed", **words) == "done", desk.said
    # 500.00 and 100.00 for ten days: 1.05
    assert interest(desk) == (0, 70, 175)
    assert desk.broken(whole=True) == []


def tried_again(desk: Desk, on: date, money: str, owner: str = X) -> None:
    """Judge anew after a retrial."""
    desk.must("retry", on, **COURT)
    heads = [{"head": "H4", "money": money}]
    desk.must("judge", on, heads=heads, parts=[{"amount": money, "obligors": [{"owner": owner}]}])


@pytest.mark.parametrize(
    ("money", "due"), [("300.00", 105), ("1000.00", 350), ("999.99", 350), ("0.01", 0), ("1200.00", 350)]
)
def test_what_is_owed_again_bears_interest(desk: Desk, money: str, due: int) -> None:
    """Nothing was paid for twenty days: what the retrial owes again was late, and no more."""
    night(desk, TWENTIETH)
    assert interest(desk) == (350, 0, 0)
    desk.must("retry", TWENTIETH, **COURT)
    heads = [{"head": "H4", "money": money}]
    parts = [{"amount": money, "obligors": [{"owner": X}]}]
    desk.must("judge", TWENTIETH, heads=heads, parts=parts)
    assert interest(desk) == (due, 0, 0)
    night(desk, AUGUST)
    assert desk.broken(whole=True) == []


def test_what_was_paid_bears_its_interest(desk: Desk) -> None:
    """400.00 are paid after ten days, 600.00 open for ten more; 150.00 are owed again: 400.00 for ten days, 150.00 for twenty."""
    assert desk.pay("400.00", date(2025, 7, 10)) == "done"
    tried_again(desk, TWENTIETH, "150.00")
    # 0.70 and 0.525
    assert interest(desk) == (123, 0, 0)
    assert desk.broken(whole=True) == []


def test_a_settlement_lowers_no_interest(desk: Desk) -> None:
    """What the parties agree on in the suit is theirs: what has run stays due."""
    desk.must("retry", TWENTIETH, **COURT)
    desk.must("publish_settlement", TWENTIETH, **COURT)
    heads = [{"head": "H4", "money": "300.00"}]
    parts = [{"amount": "300.00", "obligors": [{"owner": X}]}]
    words: dict[str, Any] = {"heads": heads, "parts": parts, "less_basis": "settled"}
    desk.must("settle_suit", AUGUST.replace(day=25), **words)
    assert interest(desk)[0] == 980  # 1,000.00 for 56 days
    assert desk.broken(whole=True) == []


def test_of_two_debtors(database: Database, owner: Database) -> None:
    """What is owed again is spread over the parts by what was open of each: 300.00 of 400.00 and 600.00 are 120.00 and 180.00."""
    desk = Desk(database, owner)
    two = [("400.00", X), ("600.00", Y)]
    desk.judged(
        [{"part": n, "due_on": "2025-06-30"} for n in (1, 2)],
        parts=[{"amount": amount, "obligors": [{"owner": who}]} for amount, who in two],
    )
    night(desk, TWENTIETH)
    tried_again(desk, TWENTIETH, "300.00")
    found = desk.balances()
    assert (found["LI claim_due"], found["LI.2 claim_due"]) == (42, 63)
    assert desk.broken(whole=True) == []
