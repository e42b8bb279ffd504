"""A restoration that was accepted or converted wrongly is taken back by two persons: its duty in kind is owed again."""

from datetime import date
from typing import Any

import psycopg
import pytest

from ledger.database import Database
from ledger.identifiers import uuid7
from tests.compensation.test_guarantees import forged
from tests.compensation.test_reversals import COURT, WHY, night, reverse, stand
from tests.compensation.world import Desk, X
from tests.furnished import furnished

KIND: list[dict[str, Any]] = [
    {"head": "H4", "money": "0", "kind": "600.00"},
    {"head": "H1", "money": "400.00"},
]
DAY = date(2025, 3, 10)
LATER = date(2025, 7, 20)


@furnished
def desk(database: Database, owner: Database) -> Desk:
    """A case whose judgment lets 600.00 be restored in kind or else be 700.00 in money, with two restorations that are completed."""
    made = Desk(database, owner)
    made.judged(parts=[{"amount": "400.00", "obligors": [{"owner": X}]}], conversion="700.00", heads=KIND)
    for name in ("first", "second"):
        restored(made, name)
    return made


def restored(desk: Desk, name: str, mode: str = "own", code: str = "C1") -> None:
    """Plan works of 300.00 and bring them to their completion."""
    stages = [{"title": "a", "due_on": "2025-09-30", "amount": "0"}]
    words: dict[str, Any] = {"title": "t", "mode": mode, "repairer": X, "budget": "300", "stages": stages}
    desk.must("plan_project", DAY, code=code, name=name, **words)
    for action, who, more in (
        ("approve_project", "chief", {}),
        ("contract_project", "clerk", {"amount": "300"}),
        ("accept_stage", "chief", {"stage": 1, "evidence": "photo"}),
        ("complete_project", "clerk", {}),
    ):
        desk.must(action, who=who, code=code, subject=str(desk.ids[name]), **more)


def accept(desk: Desk, name: str, value: str, on: date = DAY, *, fulfilled: bool = False) -> None:
    """Accept works."""
    met = {
        "evaluator": "institute:1",
        "value": value,
        "fulfilled": fulfilled,
        "less_basis": "law" if fulfilled else "",
    }
    who = "third" if fulfilled else "chief"
    desk.must("accept_project", on, who=who, name=f"accept {name}", subject=str(desk.ids[name]), **met)


def convert(desk: Desk, name: str, on: date, due: str) -> None:
    """Turn works that failed into money."""
    words: dict[str, Any] = {"subject": str(desk.ids[name]), "due_on": due}
    desk.must("convert_project", on, who="chief", name=f"convert {name}", **words)


def reject(desk: Desk, name: str, on: date) -> None:
    """Reject works."""
    desk.must("reject_project", on, who="chief", subject=str(desk.ids[name]), evaluator="institute:1")


@pytest.mark.parametrize("fulfilled", [False, True])
def test_an_acceptance_is_taken_back(desk: Desk, fulfilled: bool) -> None:
    """What was performed, and what was waived with it, is owed in kind again on the same day; the works are rejected, or accepted anew."""
    if fulfilled:  # else the other works stand for the rest
        reject(desk, "second", DAY)
    before = stand(desk)
    accept(desk, "first", "300.00", fulfilled=fulfilled)
    assert desk.balances()["H4 claim_performed"] == 30_000
    assert ("H4 claim_waived" in desk.balances()) == fulfilled
    assert reverse(desk, "accept first", LATER) == "done", desk.said
    assert stand(desk) == before
    assert len(desk.entries) == 1 + fulfilled
    accept(desk, "first", "250.00", LATER)
    assert desk.balances()["H4 claim_performed"] == 25_000
    assert reverse(desk, "accept first", LATER) == "done", desk.said
    reject(desk, "first", LATER)
    target = str(desk.ids["accept first"])
    assert desk.do("propose_reversal", who="cashier", target=target, **WHY) == "compensation.reversed_already"
    assert desk.broken() == []


def test_a_conversion_is_taken_back(desk: Desk) -> None:
    """What had become money is owed in kind again, without interest, whenever it was due; the same share is the same sum again."""
    accept(desk, "first", "300.00")
    reject(desk, "second", DAY)
    before = stand(desk)
    for part, on, due in ((2, date(2025, 4, 1), "2025-04-01"), (3, LATER, "2025-07-20")):
        convert(desk, "second", on, due)
        assert desk.balances()[f"H4.{part} claim_due"] == 35_000
        night(desk, date(2025, 7, 20 + part))
        assert desk.balances()[f"LI.{part} claim_due"] > 0
        assert reverse(desk, "convert second", LATER) == "done", desk.said
        now = stand(desk)
        assert {n: v for n, v in now["balances"].items() if not n.startswith(("H4.", "LI"))} == {
            n: v for n, v in before["balances"].items() if not n.startswith("LI")
        }
        assert not [n for n in now["balances"] if n.startswith(("H4.", "LI.2", "LI.3"))]
        night(desk, date(2025, 7, 25))
        assert not [n for n in desk.balances() if n.startswith(("LI.2", "LI.3"))]
    # The works that were accepted stand for their half again when that is taken back.
    assert reverse(desk, "accept first", LATER) == "done", desk.said
    convert(desk, "second", LATER, "2025-12-31")
    assert desk.balances()["H4.4 claim_due"] == 35_000
    assert desk.broken() == []


def test_converted_money_is_due_from_the_conversion_on(desk: Desk, database_url: str) -> None:
    """The day before is refused, by the database too; the day itself and the day after are not, and interest begins behind them."""
    for name, state in (("first", "2025-07-20"), ("second", "2025-07-21")):
        reject(desk, name, DAY)
        words: dict[str, Any] = {"subject": str(desk.ids[name])}
        assert (
            desk.do("convert_project", LATER, who="chief", due_on="2025-07-19", **words)
            == "compensation.due_before_conversion"
        )
        assert desk.said == {"due_on": "2025-07-19", "on": "2025-07-20"}
        convert(desk, name, LATER, state)
        assert reverse(desk, f"convert {name}", LATER) == "done"
        convert(desk, name, LATER, state)
        night(desk, date.fromisoformat(state))
        assert not [
            one for one in desk.balances() if one.startswith("LI.") and one.split(".")[1][0] in "2345"
        ]
        assert reverse(desk, f"convert {name}", LATER) == "done"
    convert(desk, "first", LATER, "2025-07-21")
    row = (
        "INSERT INTO ledger.damage_instalment (book_id, case_id, number, part, due_on, amount, settled)"
        " SELECT p.book_id, p.case_id, 900, p.part, %s, 1, 0 FROM ledger.damage_part p WHERE p.book_id = %s AND p.obligation_id = %s"
    )
    for day, refused in (("2025-07-19", True), ("2025-07-20", False), ("2025-07-21", False)):
        with psycopg.connect(database_url) as connection:
            connection.execute(row, (day, desk.book_id, desk.ids["convert first"]))
            if refused:
                with pytest.raises(psycopg.Error) as caught:
                    connection.execute("SET CONSTRAINTS ALL IMMEDIATE")
                assert caught.value.diag.constraint_name == "damage_due_when_owed"
            else:
                connection.execute("SET CONSTRAINTS ledger.damage_due_when_owed IMMEDIATE")
            connection.rollback()
    assert desk.broken() == []


def test_no_part_bears_interest_before_it_is_owed(desk: Desk) -> None:
    """What an older book says was due before its conversion bears from the day after; else the doctor says so."""
    reject(desk, "first", DAY)
    convert(desk, "first", LATER, "2025-07-20")

    def early(connection: Any, sql: str, *words: object) -> None:
        for table in ("damage_instalment", "damage_part"):
            connection.exec_driver_sql(f"ALTER TABLE ledger.{table} DISABLE TRIGGER USER")
        connection.exec_driver_sql(sql, (*words, desk.book_id))

    with desk.owner.engine.begin() as connection:
        early(
            connection, "UPDATE ledger.damage_instalment SET due_on = %s WHERE book_id = %s AND part = 2", DAY
        )
    night(desk, LATER)
    assert "LI.2 claim_due" not in desk.balances()
    night(desk, date(2025, 7, 30))
    assert desk.balances()["LI.2 claim_due"] == 61  # 350.00 × 0.0175 % × 10
    assert desk.pay("0.01", date(2025, 7, 30), part=2) == "done"
    assert desk.balances()["LI.2 claim_due"] == 61
    assert "interest_is_posted" not in desk.broken()
    with desk.owner.engine.begin() as connection:
        early(
            connection,
            "UPDATE ledger.damage_part SET interest_through = %s WHERE book_id = %s AND part = 2",
            LATER,
        )
    assert "interest_is_posted" in desk.broken()


def test_what_was_paid_of_a_conversion_is_reversed_first(desk: Desk) -> None:
    """A payment and a waiver of its part stand in the way, with their number and the first day; when they are reversed it goes back."""
    reject(desk, "second", DAY)
    convert(desk, "second", DAY, "2025-06-30")
    assert desk.pay("100.00", date(2025, 4, 2), part=2, name="paid") == "done"
    assert reverse(desk, "convert second", LATER) == "compensation.counted_upon"
    assert (desk.said["later"], desk.said["on"]) == (1, "2025-04-02")
    assert reverse(desk, "paid", LATER) == "done", desk.said
    assert reverse(desk, "convert second", LATER) == "done", desk.said
    assert desk.broken() == []


def test_one_reversal_of_an_act_waits(desk: Desk, database_url: str) -> None:
    """A second one is refused with the one that waits, by the database too; one that was dropped waits no more."""
    accept(desk, "first", "300.00")
    words: dict[str, Any] = {"target": str(desk.ids["accept first"]), **WHY}
    desk.must("propose_reversal", LATER, who="cashier", name="one", **words)
    assert desk.do("propose_reversal", who="payer", **words) == "compensation.reversal_waits"
    assert desk.said == {"reversal": str(desk.ids["one"])}
    row = (
        "INSERT INTO ledger.damage_reversal (book_id, reversal_id, case_id, target)"
        " SELECT book_id, %s, case_id, target FROM ledger.damage_reversal WHERE book_id = %s AND reversal_id = %s"
    )
    with psycopg.connect(database_url) as connection, pytest.raises(psycopg.Error) as refused:
        connection.execute(row, (uuid7(), desk.book_id, desk.ids["one"]))
    assert refused.value.diag.constraint_name == "damage_reversal_waits"
    desk.must("drop_reversal", who="cashier", subject=str(desk.ids["one"]))
    assert reverse(desk, "accept first", LATER) == "done", desk.said


def test_a_case_that_was_closed_on_it(desk: Desk) -> None:
    """A case that was closed is open again, also where nothing is owed of works that the treasury pays for."""
    accept(desk, "first", "300.00")
    accept(desk, "second", "300.00")
    restored(desk, "paid for", mode="funded")
    accept(desk, "paid for", "0")
    desk.must("restore", DAY)
    assert desk.pay("400.00", DAY) == "done"
    desk.must("close", DAY, who="chief")
    assert reverse(desk, "accept paid for", LATER) == "done", desk.said
    assert desk.entries == ()
    assert desk.state() == "restoring"
    assert desk.do("close", LATER, who="chief") == "compensation.case_still_open"
    accept(desk, "paid for", "0", LATER)
    desk.must("close", LATER, who="chief")
    assert reverse(desk, "accept second", LATER) == "done", desk.said
    assert (desk.state(), desk.balances()["H4 claim_in_kind"]) == ("restoring", 30_000)
    assert desk.broken() == []


def test_after_a_judgment_it_stays(desk: Desk) -> None:
    """What a court has decided anew about is not taken back behind it, in whatever order; what came after the judgment is."""
    accept(desk, "first", "300.00")
    desk.must("default", date(2025, 7, 1))
    desk.must("retry", date(2025, 7, 2), **COURT)
    heads = [
        {"head": "H4", "money": "0", "kind": "300.00"},
        {"head": "H1", "money": "400.00"},
    ]
    schedule = [{"part": 1, "due_on": "2025-12-31"}]
    parts = [{"amount": "400.00", "obligors": [{"owner": X}]}]
    desk.must(
        "judge", date(2025, 7, 3), heads=heads, parts=parts, conversion="360.00", schedule=schedule, less_basis="law"
    )  # fmt: skip
    target = str(desk.ids["accept first"])
    assert desk.do("propose_reversal", who="cashier", target=target, **WHY) == "compensation.decided_anew"
    assert desk.said == {"action": "accept_project"}
    reject(desk, "second", LATER)
    convert(desk, "second", LATER, "2025-12-31")
    assert desk.balances()["H4.3 claim_due"] == 36_000  # the whole of what the new judgment lets be restored
    assert reverse(desk, "convert second", LATER) == "done", desk.said
    assert desk.broken() == []


def test_plain_sql_takes_no_restoration_back(desk: Desk, database_url: str) -> None:
    """Who writes as the web moves a restoration back only with the reversal, and keeps no conversion that moved nothing."""
    accept(desk, "first", "300.00")
    project, book = desk.ids["first"], desk.book_id
    assert forged(database_url, str(project), "completed") == "damage_step_reversed"
    record = (
        "INSERT INTO ledger.damage_record (book_id, case_id, record_id, kind, subject, effective_on, state, reason, document, words, basis,"
        " law, actor_id) SELECT book_id, case_id, %s, 'convert_project', %s, '2025-07-20', state, '', 'paper', words, basis, law, actor_id"
        " FROM ledger.damage_record WHERE book_id = %s AND record_id = %s"
    )
    with psycopg.connect(database_url) as connection, pytest.raises(psycopg.Error) as refused:
        connection.execute(record, (uuid7(), project, book, desk.ids["accept first"]))
    assert refused.value.diag.constraint_name == "damage_record_posted"
