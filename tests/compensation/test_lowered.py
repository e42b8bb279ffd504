"""A judgment that leaves less owed than was paid, or nothing."""

from datetime import date
from typing import Any

import psycopg
import pytest
from sqlalchemy.exc import DBAPIError

from ledger.compensation.queries.flags import flags
from ledger.database import Database
from tests.compensation.test_cases import COURT
from tests.compensation.test_courts import FEB, MARCH, SUIT, offered, pronounced, sued, taken_back
from tests.compensation.world import Desk, X, Y
from tests.furnished import furnished

JULY, AUGUST = date(2025, 7, 10), date(2025, 8, 1)
NOTHING: dict[str, Any] = {"heads": [{"head": "H4", "money": "0.00"}], "parts": []}
AGAIN: dict[str, Any] = {"number": "(2025)浙01民再1号", "instance": "second"}


@furnished
def desk(database: Database, owner: Database) -> Desk:
    """A bureau."""
    return Desk(database, owner)


def alone(desk: Desk) -> None:
    """A judgment: x owes 1,000.00 until 30 June."""
    desk.concluded(("H4", "1000.00"))
    desk.must("sue", FEB, **SUIT)
    part = {"amount": "1000.00", "obligors": [{"owner": X}]}
    due = [{"part": 1, "due_on": "2025-06-30"}]
    desk.must("judge", MARCH, heads=[{"head": "H4", "money": "1000.00"}], parts=[part], schedule=due)


def paid(desk: Desk) -> None:
    """Of it 600.00 are paid late, and a court tries it again."""
    alone(desk)
    assert desk.pay("600.00", JULY) == "done", desk.said
    desk.must("retry", AUGUST, **COURT)


def stand(desk: Desk) -> dict[str, int]:
    """What stands in the case under each purpose, in fen."""
    found: dict[str, int] = {}
    for name, amount in desk.balances().items():
        section, purpose = name.split()
        if section[0] in "HL" and purpose != "claim_established":
            key = ("LI " if section.startswith("LI") else "") + purpose.removeprefix("claim_")
            found[key] = found.get(key, 0) + amount
    return found


# -- nothing is owed ------------------------------------------------------------------------------------------------------


def test_a_claim_is_dismissed(desk: Desk) -> None:
    """Everything assessed is waived on the paper of the judgment and flagged; the case is closed without a ground."""
    sued(desk)
    desk.must("judge", MARCH, **NOTHING)
    assert (desk.state(), stand(desk)) == ("performing", {"waived": 100000})
    with desk.database.read() as books:
        told = [(one.kind, one.head, one.before, one.after, one.basis) for one in flags(books, desk.book_id)]
    assert told == [("judge", "H1", 40000, 0, "paper"), ("judge", "H4", 60000, 0, "paper")]
    assert desk.pay("1.00", MARCH) == "compensation.nothing_owed"
    assert offered(desk, MARCH)["close"] == []
    desk.must("close", date(2025, 4, 1), who="chief")
    desk.must("retry", date(2025, 5, 6), **COURT)
    part = {"amount": "500.00", "obligors": [{"owner": X}]}
    reason = {"heads": [{"head": "H4", "money": "500.00"}], "parts": [part], "more_basis": "tried again"}
    desk.must("judge", date(2025, 6, 3), **AGAIN, **reason)
    assert stand(desk) == {"waived": 100000, "due": 50000}
    assert desk.broken() == []


def test_a_dismissal_in_the_first_instance_goes_its_way(desk: Desk) -> None:
    """It is pronounced, appealed and judged anew; nothing is owed or waived before it is in effect."""
    pronounced(desk)
    desk.must("appeal", date(2025, 3, 18), who="clerk", by=X)
    assert stand(desk) == {"assessed": 100000}
    desk.must("judge", date(2025, 4, 1), **NOTHING)
    assert (desk.state(), stand(desk)) == ("performing", {"waived": 100000})
    assert desk.broken() == []


def test_a_dismissal_with_a_slip_goes_back(desk: Desk) -> None:
    """It is reversed by two like any judgment, and the right one is recorded with its own day."""
    sued(desk)
    desk.must("judge", MARCH, **NOTHING)
    assert taken_back(desk, str(desk.ids["judge"]), date(2025, 4, 1)) == "done", desk.said
    assert (desk.state(), stand(desk)) == ("suing", {"assessed": 100000})
    part = {"amount": "600.00", "obligors": [{"owner": X}]}
    desk.must("judge", MARCH, heads=[{"head": "H4", "money": "600.00"}], parts=[part])
    assert stand(desk) == {"due": 60000, "waived": 40000}
    assert desk.broken() == []


@pytest.mark.parametrize(
    ("words", "came"),
    [
        ({"heads": []}, "compensation.heads_missing"),
        ({"heads": [{"head": "H4", "money": "-0.01"}]}, "compensation.parts_wrong"),
    ],
)
def test_a_dismissal_is_said(desk: Desk, words: dict[str, Any], came: str) -> None:
    """Heads that are left out dismiss nothing."""
    sued(desk)
    assert desk.do("judge", MARCH, **{**NOTHING, **words}) == came


def test_nobody_settles_on_nothing(desk: Desk) -> None:
    """A settlement inside a suit, and an agreement, owe something."""
    sued(desk)
    desk.must("publish_settlement", **COURT)
    assert desk.do("settle_suit", date(2025, 3, 10), **NOTHING) == "compensation.parts_wrong"


# -- less than was paid ---------------------------------------------------------------------------------------------------


def test_four_hundred_in_all_of_which_six_hundred_are_paid(desk: Desk) -> None:
    """What was open is waived, 200.00 stand overpaid and go back, interest is that of 400.00 for ten days: 0.70."""
    alone(desk)
    assert desk.pay("600.00", JULY) == "done"
    assert stand(desk) == {"due": 40000, "LI due": 175, "received": 60000}
    desk.must("retry", AUGUST, **COURT)
    assert desk.do("judge", **NOTHING) == "compensation.in_all_unsaid"
    assert desk.said == {"paid": "600.00", "part": 1}
    desk.must("judge", AUGUST, **NOTHING, in_all=[{"part": 1, "owed": "400.00"}])
    lowered = {"received": 60000, "waived": 40000, "overpaid": 20000}
    assert stand(desk) == {**lowered, "LI due": 70}
    assert offered(desk, AUGUST)["close"] == ["compensation.case_still_open"]
    back: dict[str, Any] = {"kind": "refund_reversed", "part": 1, "payee": X, "basis": "民事诉讼法 244"}
    desk.must("propose_relief", date(2025, 8, 4), who="cashier", amount="200.01", name="more", **back)
    assert (
        desk.do("grant_relief", who="payer", subject=str(desk.ids["more"])) == "compensation.refund_too_large"
    )
    desk.must("propose_relief", who="cashier", amount="200.00", **back)
    desk.must("grant_relief", who="payer", subject=str(desk.ids["propose_relief"]))
    assert stand(desk) == {"received": 40000, "waived": 40000, "LI due": 70}
    assert desk.pay("0.70", date(2025, 8, 5)) == "done", desk.said
    with desk.database.read() as books:
        [row] = [one for one in flags(books, desk.book_id) if one.after == 80000]
    assert (row.kind, row.head, row.before) == ("judge", "H4", 100000)
    desk.must("close", date(2025, 9, 1), who="chief", no_evaluation="paid_in_money")
    assert desk.broken() == []


def test_nothing_in_all(desk: Desk) -> None:
    """All that was paid goes back, and no interest ran."""
    paid(desk)
    desk.must("judge", AUGUST, **NOTHING, in_all=[{"part": 1, "owed": "0.00"}])
    assert stand(desk) == {"received": 60000, "waived": 40000, "overpaid": 60000}
    words: dict[str, Any] = {
        "kind": "refund_reversed",
        "part": 1,
        "payee": X,
        "basis": "b",
        "amount": "600.00",
    }
    desk.must("propose_relief", date(2025, 8, 4), who="cashier", **words)
    desk.must("grant_relief", who="payer", subject=str(desk.ids["propose_relief"]))
    assert stand(desk) == {"waived": 40000}
    desk.must("close", date(2025, 9, 1), who="chief")
    assert desk.broken() == []


@pytest.mark.parametrize(
    ("in_all", "came"),
    [
        ([{"part": 1, "owed": "600.01"}], "compensation.in_all_impossible"),
        ([{"part": 1, "owed": "-0.01"}], "compensation.in_all_impossible"),
        ([{"part": 1, "owed": "1.00"}, {"part": 1, "owed": "1.00"}], "compensation.in_all_impossible"),
        ([{"part": 2, "owed": "1.00"}], "compensation.part_not_there"),
        ([{"part": 1, "owed": "600.00"}], "done"),
    ],
)
def test_what_can_be_owed_in_all(desk: Desk, in_all: list[dict[str, Any]], came: str) -> None:
    """Of each part once, up to what was paid of it."""
    paid(desk)
    assert desk.do("judge", AUGUST, **NOTHING, in_all=in_all) == came, desk.said


def test_one_owes_more_and_another_less(desk: Desk) -> None:
    """Beside a new part of y, 100.00 of the 600.00 that x has paid go back."""
    paid(desk)
    part = {"amount": "50.00", "obligors": [{"owner": Y}]}
    more: dict[str, Any] = {"heads": [{"head": "H4", "money": "50.00"}], "parts": [part]}
    desk.must("judge", AUGUST, **more, in_all=[{"part": 1, "owed": "500.00"}])
    assert stand(desk) == {
        "due": 5000,
        "received": 60000,
        "waived": 35000,
        "overpaid": 10000,
        "LI due": 88,  # 500.00 for ten days: 0.875
    }
    assert desk.broken() == []


def test_what_was_counted_to_it_stays(desk: Desk) -> None:
    """A payment of a part of which a court has said what is owed in all is reversed no more, nor that judgment."""
    paid(desk)
    desk.must("judge", AUGUST, **NOTHING, in_all=[{"part": 1, "owed": "400.00"}])
    for name in ("pay", "judge"):
        assert taken_back(desk, str(desk.ids[name]), date(2025, 9, 1)) == "compensation.built_upon"
    assert desk.said["what"] == "it has replaced what was owed before"


def test_the_database_lowers_with_a_judgment_alone(desk: Desk) -> None:
    """What the web writes past Python is refused when it commits; nothing below zero or above the part."""
    paid(desk)
    change = "UPDATE ledger.damage_part SET left_owed = 1 WHERE part = 1"
    with pytest.raises(DBAPIError) as caught, desk.database.engine.begin() as connection:
        connection.exec_driver_sql(change)
    assert isinstance(caught.value.orig, psycopg.Error)
    assert caught.value.orig.diag.constraint_name == "with_its_record"
