"""Another takes the place of a party: merger, division, death and heirs, assumption, joining, correction; and its ways back."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError

from ledger.compensation.nightly import run_night
from ledger.compensation.queries import as_of, cases
from ledger.compensation.queries.former import head_until
from ledger.database import Database
from ledger.errors import LedgerError
from tests.compensation.test_cases import COURT
from tests.compensation.world import Desk, X, Y, owed
from tests.furnished import furnished

Z, V, W = "enterprise:z", "enterprise:v", "enterprise:w"
JULY, AUG, SEPT = date(2025, 7, 1), date(2025, 8, 1), date(2025, 9, 1)
TWICE = [
    {"part": 1, "due_on": "2025-06-30", "amount": "400.00"},
    {"part": 1, "due_on": "2025-12-31", "amount": "600.00"},
]


@furnished
def desk(database: Database, owner: Database) -> Desk:
    """A bureau."""
    return Desk(database, owner)


def night(desk: Desk, on: date) -> None:
    """Let the night of a day be done, without a fault."""
    done = list(run_night(desk.owner, desk.book_id, on, desk.people["clerk"]))
    assert done[-1].faults == ()


def new(owner: str, **words: Any) -> dict[str, Any]:
    """A successor."""
    return {"owner": owner, "name": f"firm {owner[-1]}", **words}


def substitute(desk: Desk, on: date, party: str, event: str, *successors: dict[str, Any], **words: Any) -> str:
    """Let others take the place of a party."""
    return desk.do("substitute", on, party=party, event=event, successors=list(successors), **words)


def owing(desk: Desk, part: int = 1) -> dict[str, str]:
    """Who owes a part to this day, with its share."""
    with desk.database.read() as books:
        head = cases.head_of(books, desk.book_id, "C1")
        rows = cases.money_of(books, desk.book_id, head.case_id).parts
    return {one["owner"]: one["share"] for one in rows[part - 1].obligors if one["until_on"] is None}


def recourse(desk: Desk) -> dict[str, int]:
    """What joint debtors owe each other, by account, in fen; nothing that is zero."""
    query = """SELECT a.code, a.owner, b.debits - b.credits FROM ledger.account a JOIN ledger.balance b USING (book_id, account_id)
      WHERE a.purpose = 'recourse_claim' AND b.debits <> b.credits ORDER BY 1"""
    with desk.owner.engine.connect() as connection:
        rows = connection.exec_driver_sql(query).all()
    return {f"{owner} {code.split(':')[-2]}": amount for code, owner, amount in rows}


def reverse(desk: Desk, what: str, on: date) -> str:
    """Reverse an act by two."""
    came = desk.do(
        "propose_reversal", on, who="cashier", target=str(desk.ids[what]), reason="wrong", document="paper"
    )
    if came != "done":
        return came
    return desk.do("confirm_reversal", on, who="payer", subject=str(desk.ids["propose_reversal"]))


# -- the worked cases ------------------------------------------------------------------------------------------------------


def test_a_merger_in_the_middle_of_instalments(desk: Desk) -> None:
    """x pays 200.00 of 400.00 that are due, and is merged into z, which owes the rest with its interest, at x's share of the recourse.

    Interest: 200.00 × 0.0175 % × 33 days (30 June to 2 August) = 1.155, posted as 1.16 (half up, on the sum with the days on 400.00).
    """
    desk.judged(TWICE)
    assert desk.pay("200.00", date(2025, 6, 30)) == "done", desk.said
    night(desk, date(2025, 7, 31))
    assert desk.balances()["LI claim_due"] == 109  # 200.00 × 0.000175 × 31
    assert substitute(desk, AUG, X, "merger", new(Z)) == "done", desk.said
    assert (owing(desk), desk.balances()["H4 claim_due"] + desk.balances()["H1 claim_due"]) == ({Y: "1/5", Z: "4/5"}, 80000)
    assert desk.pay("100.00", date(2025, 8, 2), payer=X) == "compensation.part_unknown"
    assert desk.pay("201.16", date(2025, 8, 2), payer=Z) == "done", desk.said
    balances = desk.balances()
    assert (balances.get("LI claim_due"), balances["LI claim_received"]) == (None, 116)
    assert balances["H4 claim_due"] + balances["H1 claim_due"] == 60000
    assert recourse(desk) == {}
    assert desk.pay("600.00", date(2025, 12, 31), payer=Z) == "done", desk.said
    # z has paid 800.00 and x before it 200.00: 1,000.00, of which y bears 200.00.
    assert recourse(desk) == {f"{Z} 3-2": 20000}
    assert desk.broken(whole=True) == []


def test_a_division_whose_successors_owe_jointly(desk: Desk) -> None:
    """x is divided into z (3/4 of its share) and v (1/4): both owe the whole, z pays all and recovers from v and y."""
    desk.judged()
    assert desk.pay("100.00", date(2025, 6, 30)) == "done", desk.said
    assert substitute(desk, JULY, X, "division", new(Z, share="3/4"), new(V, share="1/4")) == "done", desk.said
    assert owing(desk) == {Y: "1/5", Z: "3/5", V: "1/5"}
    assert desk.pay("900.00", JULY, payer=Z) == "done", desk.said
    # x paid 100.00: 75.00 for z, 25.00 for v. z: 975.00 of 600.00; v: 25.00 of 200.00; y: nothing of 200.00.
    assert recourse(desk) == {f"{Z} 3-2": 20000, f"{Z} 3-4": 17500}
    assert desk.broken(whole=True) == []


def test_heirs_owe_up_to_what_they_inherited(desk: Desk) -> None:
    """A natural person owes 50,000.00 and dies; two heirs inherited 18,000.00 and 12,000.00. What they did not inherit is written off by two."""
    desk.concluded(("H4", "50000.00"), parties=[{"owner": X, "side": "liable", "name": "李四明", "person": True}])
    desk.must("sue", date(2025, 2, 3), situation="grave_consequence", consultation="refused",
              claimed=[{"head": "H4", "amount": "50000"}], **COURT)  # fmt: skip
    heads, parts = [{"head": "H4", "money": "50000.00"}], [{"amount": "50000.00", "obligors": [{"owner": X}]}]
    desk.must("judge", date(2025, 3, 3), heads=heads, parts=parts, schedule=[{"part": 1, "due_on": "2025-06-30"}])
    heirs = [new(Z, most="18000.00", person=True), new(V, most="12000.00", person=True)]
    assert substitute(desk, date(2025, 6, 30), X, "death", *heirs) == "done", desk.said
    assert desk.pay("18000.01", date(2025, 6, 30), payer=Z) == "compensation.more_than_owed"
    assert desk.pay("18000.00", date(2025, 6, 30), payer=Z) == "done", desk.said
    assert desk.do("write_off", JULY, part=1, basis="民法典 art. 1161") == "compensation.still_owed"
    assert desk.said["left"] == "12000.00"
    assert desk.pay("12000.00", date(2025, 7, 10), payer=V) == "done", desk.said
    # 32,000.00 × 10 days + 20,000.00 × 22 days, × 0.0175 %: 56.00 + 77.00.
    night(desk, date(2025, 8, 1))
    assert desk.balances()["LI claim_due"] == 13300
    assert desk.do("write_off", AUG, part=1, basis="民法典 art. 1161") == "done", desk.said
    balances = desk.balances()
    assert (balances["H4 claim_waived"], balances["LI claim_waived"]) == (2000000, 13300)
    assert not {name for name in balances if name.endswith("claim_due")}
    assert reverse(desk, "write_off", AUG) == "done", desk.said
    assert (desk.balances()["H4 claim_due"], desk.balances()["LI claim_due"]) == (2000000, 13300)
    assert desk.broken(whole=True) == []
