"""What an assessment books: punitive damages beyond the multiple as a rule, and sums that a report prints in whole yuan."""

from typing import Any

import pytest

from ledger.compensation import papers
from ledger.compensation.queries import cases
from ledger.database import Database
from tests.compensation.test_figures_told import told_flags
from tests.compensation.world import START, Desk
from tests.furnished import furnished

WORDS: dict[str, Any] = {"body": "b", "author": "a"}


@furnished
def desk(database: Database, owner: Database) -> Desk:
    """A bureau that investigates a case."""
    made = Desk(database, owner)
    assert made.register() == "done"
    for action, who in (("check", "clerk"), ("open", "chief"), ("investigate", "clerk")):
        made.must(action, who=who)
    return made


def assess(desk: Desk, *items: dict[str, Any]) -> str:
    """Submit and accept figures; tell what came of the first that was refused."""
    came = desk.do("submit_assessment", items=list(items), **WORDS)
    if came != "done":
        return came
    return desk.do("accept_assessment", who="chief", subject=str(desk.ids["submit_assessment"]))


def punished(multiple: str, **more: str) -> dict[str, Any]:
    """Punitive damages of some times 1,000.00."""
    return {"head": "H7", "method": "punitive", "inputs": {"base": "1000.00", "multiple": multiple, **more}}


def test_beyond_twice_with_a_judgment(desk: Desk) -> None:
    """At most twice, but as a judgment says and for its reason; that is a flag, with what it would be as a rule."""
    assert assess(desk, punished("2")) == "done", desk.said
    assert told_flags(desk) == []
    why = {"reason": "Three times within a year.", "document": "(2025)浙01民初7号"}
    for missing in ({}, {"reason": why["reason"]}, {"document": why["document"]}):
        assert assess(desk, punished("2.5", **missing)) == "compensation.multiple_unreasoned"
        assert desk.said == {"multiple": "2.5", "most": "2"}
    assert assess(desk, punished("2.5", **why)) == "done", desk.said
    assert desk.balances()["H7 claim_assessed"] == 2500_00
    on = START.isoformat()
    assert told_flags(desk) == [
        ("C1", on, "accept_assessment", "H7", 2000_00, 2500_00, 500_00, why["reason"]),
    ]
    with desk.database.read() as books:
        head = cases.head_of(books, desk.book_id, "C1")
        found = cases.assessments_of(books, desk.book_id, head.case_id)[-1]
    told = found.items[0]["lines"]
    assert [line["source"] for line in told] == [why["document"]] * 2
    assert told[0]["numbers"] == why["reason"]
    assert desk.broken(whole=True) == []


def test_beyond_twice_at_once(desk: Desk) -> None:
    """In a first version, too, nothing stands before but what it would be as a rule."""
    assert assess(desk, punished("3", reason="intent", document="judgment")) == "done", desk.said
    assert [row[3:] for row in told_flags(desk)] == [("H7", 2000_00, 3000_00, 1000_00, "intent")]


@pytest.mark.parametrize(
    ("printed", "came", "booked"),
    [
        ("1,500 元", "done", 1500_00),
        ("1501元", "done", 1501_00),
        ("1499 元", "compensation.printed_differs", 0),
        ("1502元", "compensation.printed_differs", 0),
        ("1,500.00 元", "compensation.printed_differs", 0),
        ("1,500.40 元", "done", 1500_40),
        ("0.15 万元", "compensation.printed_differs", 0),
        ("约 1,500 元", "done", 1500_40),
    ],
)
def test_whole_yuan_are_booked_as_printed(desk: Desk, printed: str, came: str, booked: int) -> None:
    """1,500.40 are computed: whole yuan less than one from it are booked so, and the worksheet says that it was rounded."""
    item = {
        "head": "H4",
        "method": "unit_cost",
        "inputs": {"quantity": "3", "unit_cost": "500.1333", "place": "here", "year": "2024"},
        "printed": printed,
    }
    assert assess(desk, item) == came
    if not booked:
        return
    assert desk.balances()["H4 claim_assessed"] == booked
    with desk.database.read() as books:
        head = cases.head_of(books, desk.book_id, "C1")
        [found] = cases.assessments_of(books, desk.book_id, head.case_id)
        query = (
            "SELECT figures ->> 'rounded' FROM ledger.outbox WHERE kind = 'compensation.submit_assessment'"
        )
        told = books.connection.exec_driver_sql(query).scalar_one()
    last = found.items[0]["lines"][-1]
    whole = booked != 1500_40
    assert last["name"] == ("rounded to the yuan" if whole else "amount")
    assert told == (f"H4 1500.40 ≈ {booked // 100}.00" if whole else None)
    assert papers.worksheet_xlsx("C1", found, "zh_Hans")
    assert desk.broken(whole=True) == []
