"""A payment order is about what is due and has no title: of whom it is asked for, what it makes a title of, and its application."""

from collections.abc import Callable
from datetime import date
from typing import Any

import psycopg
import pytest
from sqlalchemy.exc import DBAPIError

from ledger.compensation.actions import courts
from ledger.compensation.queries import cases
from ledger.compensation.queries.letters import debts_of
from ledger.database import Database
from tests.compensation.test_cases import COURT, agreed
from tests.compensation.test_courts import FEB, MARCH, SUIT, offered, step
from tests.compensation.test_separate import SECOND, SUED, apart, owing, signing
from tests.compensation.test_separate import consulting as parting
from tests.compensation.world import Desk, X, Y
from tests.furnished import furnished

LATE, ASKED, FINAL = date(2025, 7, 1), date(2025, 7, 2), date(2025, 8, 1)
ORDER: dict[str, Any] = {"number": "2025-1", "served_on": "2025-07-10"}
EACH: dict[str, Any] = {
    "parts": [
        {"amount": "600.00", "obligors": [{"owner": X}]},
        {"amount": "400.00", "obligors": [{"owner": Y}]},
    ],
    "schedule": [{"part": 1, "due_on": "2025-06-30"}, {"part": 2, "due_on": "2025-09-30"}],
}


@furnished
def desk(database: Database, owner: Database) -> Desk:
    """A bureau."""
    return Desk(database, owner)


def performing(desk: Desk, **words: Any) -> None:
    """An agreement of 1,000.00 that takes effect without a court, in default."""
    agreed(desk, **words)
    desk.must("perform", FEB)
    desk.must("default", LATE)


def ordered(desk: Desk) -> None:
    """A payment order on it is final."""
    performing(desk)
    desk.must("apply_order", ASKED, **COURT)
    desk.must("order", FINAL, who="chief", **ORDER)
    desk.must("default", date(2025, 8, 4))


def judged(desk: Desk) -> None:
    """A judgment, in default."""
    desk.judged()
    desk.must("default", LATE)


def sued_late(desk: Desk) -> None:
    """A judgment took the place of the agreement, and is not paid either."""
    performing(desk)
    desk.must("sue", ASKED, **SUIT)
    heads = [{"head": "H4", "money": "600.00"}, {"head": "H1", "money": "400.00"}]
    parts = [{"amount": "1000.00", "obligors": [{"owner": X}]}]
    schedule = [{"part": 1, "due_on": "2025-08-31"}]
    desk.must("judge", FINAL, heads=heads, parts=parts, schedule=schedule, number="1", instance="second")
    desk.must("default", date(2025, 9, 1))


def confirmed(desk: Desk) -> None:
    """A court has confirmed the agreement, in default."""
    agreed(desk)
    desk.must("apply_confirmation", FEB, **COURT)
    desk.must("publish_agreement", **COURT)
    desk.must("confirm", date(2025, 3, 6), **COURT)
    desk.must("default", LATE)


def interest_left(desk: Desk) -> None:
    """The principal was paid late under a judgment, the interest was not."""
    desk.judged()
    assert desk.pay("1000.00", date(2025, 7, 20)) == "done", desk.said
    desk.must("default", date(2025, 7, 21))


def apart_judged(desk: Desk) -> dict[str, Any]:
    """B owes by a judgment on a separate claim."""
    parting(desk)
    it = apart(desk)
    desk.must("sue_apart", FEB, **it, **SUED)
    desk.must("judge_apart", MARCH, **it, **owing("40000.00", Y), **SECOND)
    return it


@pytest.mark.parametrize("make", [judged, confirmed, ordered, sued_late, interest_left])
def test_what_has_a_title_needs_no_order(desk: Desk, make: Callable[[Desk], None]) -> None:
    """Whichever court document says so; it is not offered either, and enforcement is not shut out."""
    make(desk)
    on = date(2025, 9, 2)
    assert offered(desk, on)["apply-order"] == ["compensation.title_there"]
    assert desk.do("apply_order", on, **COURT) == "compensation.title_there"
    desk.must("enforce", on, **COURT)
    assert desk.broken() == []


def test_nor_does_what_is_pursued_apart(desk: Desk) -> None:
    """A separate claim that was judged is enforced."""
    it = apart_judged(desk)
    assert desk.do("apply_order_apart", LATE, **it, **COURT) == "compensation.title_there"
    desk.must("enforce_apart", LATE, **it, **COURT)


def test_nothing_overdue_no_order(desk: Desk) -> None:
    """What was paid after the default is asked for no more."""
    performing(desk)
    assert desk.pay("1000.00", LATE) == "done", desk.said
    assert desk.do("apply_order", ASKED, **COURT) == "compensation.nothing_overdue"


ONE = {"parts": [{"amount": "1000.00", "obligors": [{"owner": X}]}]}
LATER: dict[str, dict[str, Any]] = {
    "another party": EACH,
    "another instalment": {
        **ONE,
        "schedule": [
            {"part": 1, "due_on": "2025-06-30", "amount": "600.00"},
            {"part": 1, "due_on": "2025-09-30", "amount": "400.00"},
        ],
    },
}


@pytest.mark.parametrize("what", sorted(LATER))
def test_what_is_not_due_is_in_no_order(desk: Desk, what: str) -> None:
    """It would have a title, and bear interest, though nobody asked for it; when all of it is due it is ordered."""
    performing(desk, **LATER[what])
    assert offered(desk, ASKED)["apply-order"] == ["compensation.order_not_due"]
    assert desk.do("apply_order", ASKED, **COURT) == "compensation.order_not_due"
    assert desk.said == {"amount": "400.00", "due_on": "2025-09-30"}
    assert desk.do("apply_order", date(2025, 9, 30), **COURT) == "compensation.order_not_due"
    desk.must("apply_order", date(2025, 10, 1), **COURT)
    desk.must("order", date(2025, 11, 3), who="chief", number="2025-1", served_on="2025-10-10")
    assert desk.broken() == []


def test_what_is_not_due_and_was_paid_hinders_nothing(desk: Desk) -> None:
    """B has paid before its day: A alone is ordered to pay."""
    performing(desk, **EACH)
    assert desk.pay("400.00", LATE, payer=Y, part=2) == "done", desk.said
    desk.must("apply_order", ASKED, **COURT)
    desk.must("order", FINAL, who="chief", **ORDER)
    assert desk.broken() == []


def test_not_apart_either(desk: Desk) -> None:
    """Of two instalments of a separate claim one is due."""
    parting(desk)
    it = apart(desk)
    words = signing("40000.00", Y)
    words["schedule"] = [{"part": 1, "due_on": "2025-03-31"}, {"part": 1, "due_on": "2025-09-30"}]
    desk.must("agree_apart", FEB, who="chief", **it, **words)
    desk.must("perform_apart", FEB, **it)
    assert desk.do("apply_order_apart", LATE, **it, **COURT) == "compensation.order_not_due"
    assert desk.said == {"amount": "20000.00", "due_on": "2025-09-30"}


def test_the_application_stays_as_it_was(desk: Desk) -> None:
    """Read after the order it asks for what it asked for: titles count that stood at the end of its day."""
    performing(desk)
    desk.must("apply_order", ASKED, **COURT)

    def since(on: date) -> list[date | None]:
        with desk.database.read() as books:
            case = cases.head_of(books, desk.book_id, "C1").case_id
            return [one.court_since for one in debts_of(books, desk.book_id, case, on)]

    assert since(ASKED) == [None]
    desk.must("order", FINAL, who="chief", **ORDER)
    assert (since(ASKED), since(FINAL)) == ([None], [date(2025, 7, 25)])


def paid(desk: Desk) -> None:
    """Nothing is open any more."""
    performing(desk)
    assert desk.pay("1000.00", LATE) == "done", desk.said


def half_paid(desk: Desk) -> None:
    """Nothing is overdue any more, and B owes by 30 September."""
    performing(desk, **EACH)
    assert desk.pay("600.00", LATE) == "done", desk.said


PAST: dict[str, tuple[Callable[[Desk], None], str, str]] = {
    "a title": (judged, "2025-07-02", "damage_title"),
    "paid": (paid, "2025-07-02", "damage_title"),
    "the last day of the term": (half_paid, "2025-09-30", "damage_title"),
    "the last day of another": (lambda desk: performing(desk, **EACH), "2025-09-30", "damage_order_due"),
}


@pytest.mark.parametrize("what", sorted(PAST))
def test_the_database_asks_the_same(desk: Desk, what: str) -> None:
    """What the web writes past Python is refused when it commits."""
    make, on, promise = PAST[what]
    make(desk)
    statement = step("apply_order", "defaulted", "ordering", on)
    with pytest.raises(DBAPIError) as caught, desk.database.engine.begin() as connection:
        connection.exec_driver_sql(statement)
    assert isinstance(caught.value.orig, psycopg.Error)
    assert caught.value.orig.diag.constraint_name == promise


def test_an_order_makes_a_title_of_what_was_asked_for(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not of what was no part of it: the database refuses a title of what was not overdue when it was asked for."""
    performing(desk)
    desk.must("apply_order", ASKED, **COURT)
    with desk.owner.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE ledger.damage_instalment DISABLE TRIGGER ALL")
        connection.exec_driver_sql("UPDATE ledger.damage_instalment SET due_on = '2025-07-02'")
    every = courts.SQL["court_since"].replace("AND i.due_on < (", "AND '2025-07-01' < (")
    monkeypatch.setitem(courts.SQL, "court_since", every)
    assert desk.do("order", FINAL, who="chief", **ORDER) == "database.promise_broken"
    assert "damage_order_due" in desk.said.values()
