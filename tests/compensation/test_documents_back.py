"""The ruling that confirms an agreement, and a payment order, that were recorded wrongly go back by two, as a judgment does."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError

from ledger.compensation.queries import cases
from ledger.database import Database
from tests.compensation.test_cases import agreement
from tests.compensation.test_courts import consulting, step
from tests.compensation.test_reversals import COURT, reverse
from tests.compensation.world import Desk

SIGNED, FEB, RULED = date(2025, 1, 20), date(2025, 2, 3), date(2025, 3, 10)
NUMBER = {"number": "(2025)浙01民特1号"}


@pytest.fixture
def desk(database: Database, owner: Database) -> Desk:
    """A case with an agreement."""
    made = Desk(database, owner)
    consulting(made)
    made.must("agree", SIGNED, who="chief", **agreement())
    return made


def confirmed(desk: Desk) -> None:
    """A court confirms it."""
    desk.must("apply_confirmation", FEB, **COURT)
    desk.must("publish_agreement", FEB, **COURT)
    desk.must("confirm", RULED, **COURT, **NUMBER)


def running(desk: Desk) -> set[str]:
    """The names of the terms that run."""
    with desk.database.read() as books:
        case = cases.head_of(books, desk.book_id, "C1").case_id
        return {one.code for one in cases.clocks_of(books, desk.book_id, case, running=True)}


def test_a_ruling_is_taken_back(desk: Desk) -> None:
    """Nothing is owed by the agreement, publication and limitation run, and the right ruling is recorded with its own day."""
    confirmed(desk)
    before = desk.balances()
    assert reverse(desk, "confirm", date(2025, 4, 1)) == "done", desk.said
    assert (desk.state(), running(desk) & {"publication", "limitation", "enforcement"}) == (
        "confirming",
        {"publication", "limitation"},
    )
    assert not [name for name in desk.balances() if name.endswith("claim_due")]
    desk.must("confirm", date(2025, 3, 12), **COURT, **NUMBER)
    assert sum(desk.balances()[name] for name in desk.balances() if name.endswith("claim_due")) == sum(
        before[name] for name in before if name.endswith("claim_due")
    )
    assert desk.broken() == []


def test_what_was_paid_on_a_ruling_is_reversed_first(desk: Desk) -> None:
    """As with every document that made something due."""
    confirmed(desk)
    assert desk.pay("10.00", date(2025, 3, 20), name="paid") == "done", desk.said
    assert reverse(desk, "confirm", date(2025, 4, 1)) == "compensation.counted_upon"
    assert reverse(desk, "paid", date(2025, 4, 1)) == "done", desk.said
    assert reverse(desk, "confirm", date(2025, 4, 1)) == "done", desk.said
    assert desk.broken() == []


def ordered(desk: Desk) -> None:
    """The agreement takes effect without a court, is not paid, and a payment order is final."""
    desk.must("perform", SIGNED)
    desk.must("default", date(2025, 7, 1))
    desk.must("apply_order", date(2025, 7, 2), **COURT)
    desk.must("order", date(2025, 8, 1), who="chief", number="2025-1", served_on="2025-07-10")


def test_an_order_is_taken_back(desk: Desk) -> None:
    """It is no title and bears no interest any more; the case waits for the order, and the right one is recorded."""
    ordered(desk)
    assert reverse(desk, "order", date(2025, 9, 1)) == "done", desk.said
    assert (desk.state(), "enforcement" in running(desk), "limitation" in running(desk)) == (
        "ordering",
        False,
        True,
    )
    assert not [name for name in desk.balances() if name.startswith("LI")]
    with desk.database.read() as books:
        case = cases.head_of(books, desk.book_id, "C1").case_id
        assert {one.court_since for one in cases.money_of(books, desk.book_id, case).parts} == {None}
    desk.must("order", date(2025, 8, 4), who="chief", number="2025-2", served_on="2025-07-11")
    assert desk.broken() == []


def test_what_was_paid_on_an_order_is_reversed_first(desk: Desk) -> None:
    """What was paid before it stays; enforcement is withdrawn first."""
    desk.must("perform", SIGNED)
    assert desk.pay("10.00", date(2025, 6, 1)) == "done", desk.said
    desk.must("default", date(2025, 7, 1))
    desk.must("apply_order", date(2025, 7, 2), **COURT)
    desk.must("order", date(2025, 8, 1), who="chief", number="2025-1", served_on="2025-07-10")
    assert desk.pay("20.00", date(2025, 8, 20), name="paid") == "done", desk.said
    assert reverse(desk, "order", date(2025, 9, 1)) == "compensation.counted_upon"
    assert reverse(desk, "paid", date(2025, 9, 1)) == "done", desk.said
    assert reverse(desk, "order", date(2025, 9, 1)) == "done", desk.said
    assert desk.broken() == []


@pytest.mark.parametrize(
    ("action", "after"), [("reverse_confirmation", "confirming"), ("reverse_order", "ordering")]
)
def test_the_database_takes_none_back_without_its_reversal(desk: Desk, action: str, after: str) -> None:
    """What the web writes past Python is refused when it commits."""
    confirmed(desk)
    statement: Any = step(action, "performing", after, "2025-03-10")
    with pytest.raises(DBAPIError) as caught, desk.database.engine.begin() as connection:
        connection.exec_driver_sql(statement)
    assert getattr(caught.value.orig, "diag").constraint_name == "damage_document_reversed"  # noqa: B009
