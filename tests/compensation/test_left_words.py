"""What is bounded, worth what it was, bound to its duty, and set right by two."""

from datetime import date
from typing import Any

import psycopg
import pytest

from ledger.compensation.queries import as_of, cases
from ledger.compensation.queries.cases import ALL_KNOWN
from ledger.compensation.rows import CaseFile
from ledger.compensation.rules.days import farthest
from ledger.database import Database
from ledger.identifiers import uuid7
from tests.compensation.test_cases import agreement
from tests.compensation.test_courts import consulting
from tests.compensation.test_duties import DUE, accept, duty, in_kind, works
from tests.compensation.world import START, Desk, X, Y

DAY = date(2025, 3, 10)
WHY: dict[str, Any] = {"reason": "it was typed wrongly"}


@pytest.fixture
def desk(database: Database, owner: Database) -> Desk:
    """A book with nothing in it."""
    return Desk(database, owner)


def file_of(desk: Desk, on: date) -> CaseFile:
    """The file of a case as of a day."""
    with desk.database.read() as books:
        return as_of.file_of(
            books, desk.book_id, cases.head_of(books, desk.book_id, "C1"), on=on, known=ALL_KNOWN
        )


# -- days ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("due", "came"), [("2055-01-20", "done"), ("2055-01-21", "compensation.day_too_far")]
)
def test_nothing_is_due_in_a_hundred_years(desk: Desk, due: str, came: str) -> None:
    """Thirty years after it is fixed at the latest, in money and in kind."""
    consulting(desk)
    words = {"schedule": [{"part": 1, "due_on": due}]}
    assert desk.do("agree", date(2025, 1, 20), who="chief", **agreement(**words)) == came, desk.said


def test_a_guarantee_has_an_end(desk: Desk, database_url: str) -> None:
    """But a deposit; not after thirty years; PostgreSQL keeps both."""
    desk.judged()
    words: dict[str, Any] = {"kind": "surety", "guarantor": "bank:1", "amount": "5.00"}
    assert (
        desk.do("give_guarantee", DAY, who="cashier", expires_on=None, **words)
        == "compensation.guarantee_without_end"
    )
    assert (
        desk.do("give_guarantee", DAY, who="cashier", expires_on="2055-03-11", **words)
        == "compensation.day_too_far"
    )
    assert desk.said == {"day": "2055-03-11", "years": 30, "on": "2025-03-10"}
    desk.must("give_guarantee", DAY, who="cashier", expires_on="2055-03-10", **words)
    desk.must("give_guarantee", DAY, who="cashier", **{**words, "kind": "deposit"})
    for change, promise in (
        ("UPDATE ledger.damage_clock SET due_on = '2055-03-10' WHERE code = 'guarantee'", ""),
        ("UPDATE ledger.damage_clock SET due_on = '2055-03-11' WHERE code = 'guarantee'", "damage_term_near"),
    ):
        with psycopg.connect(database_url) as connection:
            connection.execute("SET LOCAL ROLE ecoledger_web")
            try:
                connection.execute(change.encode())
                found: str | None = ""
            except psycopg.Error as error:
                found = error.diag.constraint_name
            connection.rollback()
        assert found == promise, change


def test_a_length_is_no_century(desk: Desk) -> None:
    """An extension that would end after thirty years is refused, however it counts."""
    consulting(desk)
    words: dict[str, Any] = {"clock": "consultation", "reason": "it is complex"}
    for length in ("9999 Y", "31 Y"):
        assert (
            desk.do("extend_clock", date(2025, 1, 20), who="chief", length=length, **words)
            == "compensation.day_too_far"
        )
    assert farthest(date(2024, 2, 29)) == date(2054, 2, 28)
    assert desk.do("extend_clock", date(2025, 1, 20), who="chief", length="29 Y", **words) == "done", (
        desk.said
    )


# -- works --------------------------------------------------------------------------------------------------------------


def test_works_are_worth_what_was_done(desk: Desk, database_url: str) -> None:
    """Works of 0.01 do not end a duty of 60.00: neither by their contract nor by what was accepted of their stages."""
    in_kind(desk, "60.00", duty("60.00"))
    works(desk, "W", "60.00", stages=[{"title": "a", "due_on": "2025-07-31", "amount": "0.01"}])
    assert accept(desk, "W", "60.00") == "compensation.value_beyond_works"
    assert desk.said == {"value": "60.00", "worth": "0.01"}
    row = (
        "INSERT INTO ledger.damage_record (book_id, case_id, record_id, kind, subject, effective_on, state, reason, document, words, basis,"
        " law, actor_id) SELECT book_id, case_id, %s, 'accept_project', %s, effective_on, state, '', document,"
        " jsonb_build_object('value', %s::text), basis, law, actor_id FROM ledger.damage_record WHERE kind = 'complete_project'"
    )
    for value, promise in (("0.02", "damage_worth"), ("0.01", "")):
        with psycopg.connect(database_url) as connection:
            connection.execute("SET LOCAL ROLE ecoledger_web")
            try:
                connection.execute(row, (uuid7(), desk.ids["W"], value))
                found: str | None = ""
            except psycopg.Error as error:
                found = error.diag.constraint_name
            connection.rollback()
        assert found == promise, value
    assert accept(desk, "W", "0.01") == "done", desk.said


def test_who_evaluates_is_known(desk: Desk) -> None:
    """Registered, or an assessor of the case."""
    in_kind(desk, "60.00", duty("60.00"))
    works(desk, "W", "60.00")
    words: dict[str, Any] = {"subject": str(desk.ids["W"]), "value": "60.00"}
    assert (
        desk.do("accept_project", DUE, who="chief", evaluator="b:9", **words)
        == "compensation.evaluator_unknown"
    )
    assert desk.said == {"body": "b:9", "case": "C1"}
    desk.must("add_parties", DUE, parties=[{"owner": "b:9", "side": "assessor", "name": "b"}])
    desk.must("accept_project", DUE, who="chief", evaluator="b:9", **words)


def test_works_planned_before_are_bound(desk: Desk) -> None:
    """Where two duties take effect, the bureau says which one works perform that were planned before."""
    consulting(desk)
    agreed = agreement(
        heads=[
            {"head": "H4", "money": "0", "kind": "600.00"},
            {"head": "H1", "money": "0", "kind": "400.00"},
        ],
        parts=[],
        duties=[duty("600.00", X, head="H4"), duty("400.00", Y, head="H1")],
        mode="own_restoration",
    )
    on = date(2025, 1, 20)
    desk.must("agree", on, who="chief", **{**agreed, "schedule": []})
    stages = [{"title": "a", "due_on": "2025-07-31", "amount": "0"}]
    desk.must("plan_project", on, name="W", title="w", mode="own", repairer=X, budget="600.00", stages=stages)
    subject: dict[str, Any] = {"subject": str(desk.ids["W"])}
    assert desk.do("bind_project", on, duty=1, **subject) == "compensation.performs_none"
    desk.must("perform", on)
    assert desk.do("bind_project", on, duty=3, **subject) == "compensation.subject_unknown"
    desk.must("bind_project", on, duty=1, **subject)
    assert desk.do("bind_project", on, duty=2, **subject) == "compensation.duty_bound"
    assert desk.said == {"duty": 1, "left": "600.00"}
    for action, who, more in (
        ("approve_project", "chief", {}),
        ("contract_project", "clerk", {"amount": "600"}),
        ("accept_stage", "chief", {"stage": 1, "evidence": "photo"}),
        ("complete_project", "clerk", {}),
        ("accept_project", "chief", {"evaluator": "institute:1", "value": "600"}),
    ):
        desk.must(action, DUE, who=who, **subject, **more)
    assert desk.balances()["H4 claim_performed"] == 60_000
    assert desk.broken() == []


# -- corrections --------------------------------------------------------------------------------------------------------


def test_a_case_is_set_right(desk: Desk) -> None:
    """By two, with reason and paper; the file of a day before says what it said, and terms run from the right day of the clue."""
    desk.concluded(on=START)
    words: dict[str, Any] = {
        "title": "a lake",
        "medium": "groundwater",
        "received_on": "2025-01-02",
        "red_line": True,
    }
    ungrounded: tuple[dict[str, Any], ...] = ({"reason": ""}, {"reason": "typed", "document": " "})
    for missing in ungrounded:
        assert desk.do("correct_case", DAY, **words, **missing) == "compensation.correction_ungrounded"
    assert desk.do("correct_case", DAY, title="a river", **WHY) == "compensation.nothing_corrected"
    assert desk.do("correct_case", DAY, received_on="2025-01-07", **WHY) == "compensation.correction_days"
    assert desk.do("correct_case", DAY, occurred_on="2025-01-07", **WHY) == "compensation.correction_days"
    assert desk.do("correct_case", DAY, area="999999", **WHY) == "party.region_unknown"
    desk.must("correct_case", DAY, **words, **WHY)
    before, after = file_of(desk, date(2025, 3, 9)), file_of(desk, DAY)
    assert (before.head.title, before.head.medium, before.head.received_on, before.head.red_line) == (
        "a river",
        "water",
        START,
        None,
    )
    assert (after.head.title, after.head.medium, after.head.received_on, after.head.red_line) == (
        "a lake",
        "groundwater",
        date(2025, 1, 2),
        True,
    )
    assert [one.starts_on for one in after.terms if one.code == "limitation"] == [date(2025, 1, 2)]
    assert desk.broken() == []


def test_a_name_is_set_right(desk: Desk) -> None:
    """The party is named as it stood; the file of a day before calls it so."""
    assert desk.register() == "done"
    words: dict[str, Any] = {"owner": X, "side": "liable", "now": "x works", **WHY}
    assert desk.do("rename_party", DAY, was="nobody", **words) == "compensation.name_not_there"
    assert desk.do("rename_party", DAY, was="x works", **words) == "compensation.nothing_corrected"
    desk.must("rename_party", DAY, was=X, **words)
    desk.must("rename_party", date(2025, 3, 12), was="x works", **{**words, "now": "x works ltd"})
    names = [
        next(p.name for p in file_of(desk, day).parties if p.owner == X)
        for day in (START, DAY, date(2025, 3, 12))
    ]
    assert names == [X, "x works", "x works ltd"]


@pytest.mark.parametrize(
    ("code", "came"),
    [
        ("LiSiming-1", "compensation.name_in_number"),
        ("2025.SIMING", "compensation.name_in_number"),
        ("2025-1", "done"),
    ],
)
def test_a_number_holds_no_name(desk: Desk, code: str, came: str) -> None:
    """A case is not numbered by the name of a natural person who is a party of it."""
    parties = [{"owner": X, "side": "liable", "name": "李四明（Li Siming）", "person": True}]
    assert desk.register(code, parties=parties) == came


# -- what was known -----------------------------------------------------------------------------------------------------


def test_terms_are_told_as_they_were_known(desk: Desk) -> None:
    """Known before a term was stopped with an earlier day, the file says that it ran; known after, that it had stopped."""
    desk.judged()
    with desk.database.read() as books:
        head = cases.head_of(books, desk.book_id, "C1")
        then = books.connection.exec_driver_sql("SELECT clock_timestamp()").scalar_one()
    late = date(2025, 7, 20)
    assert desk.pay("1000.00", date(2025, 6, 30), name="paid") == "done"
    for known, there in ((then, True), (ALL_KNOWN, False)):
        with desk.database.read() as books:
            file = as_of.file_of(books, desk.book_id, head, on=late, known=known)
        assert ("payment" in {one.code for one in file.terms}) == there
