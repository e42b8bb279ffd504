"""One order of days, one way to a title, and figures that stay: what a second judgment, round or reversal leaves of the first."""

from datetime import date
from typing import Any

import psycopg
import pytest

from ledger.compensation.queries import cases
from ledger.database import Database
from tests.compensation.test_cases import agreement
from tests.compensation.test_courts import consulting, step
from tests.compensation.test_duties import LATER, accept, duty, in_kind, turned, works
from tests.compensation.test_reversals import COURT, reverse
from tests.compensation.world import Desk, X, Y, figures_now

PAID = date(2025, 7, 10)


@pytest.fixture
def desk(database: Database, owner: Database) -> Desk:
    """A book with nothing in it."""
    return Desk(database, owner)


def money(desk: Desk, code: str = "C1") -> cases.Money:
    """The money of a case as it is shown."""
    with desk.database.read() as books:
        return cases.money_of(books, desk.book_id, cases.head_of(books, desk.book_id, code).case_id)


def figures(desk: Desk, code: str = "C1") -> dict[str, dict[str, int]]:
    """The figures of a case by head."""
    with desk.database.read() as books:
        return {
            one.head: dict(one.amounts)
            for one in figures_now(books, desk.book_id, cases.head_of(books, desk.book_id, code))
        }


# -- days ---------------------------------------------------------------------------------------------------------------


def retried(desk: Desk, on: date) -> str:
    """Judge anew on a day; tell what came."""
    if desk.state() != "suing":
        desk.must("retry", date(2025, 5, 7), **COURT)
    heads = [{"head": "H4", "money": "60.00"}]
    parts = [{"amount": "60.00", "obligors": [{"owner": X}]}]
    return desk.do("judge", on, heads=heads, parts=parts, schedule=[{"part": 1, "due_on": "2026-06-30"}])


def test_a_judgment_is_not_before_works_that_were_accepted(desk: Desk) -> None:
    """Nor before a conversion or a relief; from the day of the last one on it is, and what was reversed does not count."""
    in_kind(desk, "60.00", duty("60.00"))
    works(desk, "W", "20.00")
    assert accept(desk, "W", "20.00") == "done", desk.said
    assert turned(desk, amount="10.00") == "done", desk.said
    relief: dict[str, Any] = {"kind": "waiver", "amount": "1.00", "basis": "law", "part": 1}
    desk.must("propose_relief", date(2025, 9, 3), **relief)
    desk.must("grant_relief", date(2025, 9, 3), who="chief", subject=str(desk.ids["propose_relief"]))
    desk.must("retry", date(2025, 9, 4), **COURT)
    for on in (date(2025, 7, 31), date(2025, 8, 31), date(2025, 9, 2)):
        assert retried(desk, on) in ("compensation.decided_before", "process.backdated"), on
    assert retried(desk, date(2025, 9, 4)) == "done", desk.said
    assert desk.broken() == []


def test_which_act_is_later_is_told(desk: Desk, database_url: str) -> None:
    """A judgment of the day before works were accepted is refused with the act and its day, by the database too; on the day it stands."""
    in_kind(desk, "60.00", duty("60.00"))
    works(desk, "W", "20.00")
    desk.must("retry", date(2025, 5, 7), **COURT)
    assert accept(desk, "W", "20.00") == "done", desk.said
    assert retried(desk, date(2025, 7, 31)) == "compensation.decided_before"
    assert desk.said == {"on": "2025-07-31", "action": "accept_project", "before": "2025-08-01"}
    for on, refused in (("2025-07-31", True), ("2025-08-01", False)):
        with psycopg.connect(database_url) as connection:
            connection.execute("SET LOCAL ROLE ecoledger_web")
            connection.execute(step("judge", "suing", "performing", on).encode())
            try:
                connection.execute("SET CONSTRAINTS ledger.damage_order IMMEDIATE")
                found: str | None = ""
            except psycopg.Error as error:
                found = error.diag.constraint_name
            connection.rollback()
        assert found == ("damage_decided_before" if refused else ""), on
    assert reverse(desk, "accept W", LATER) == "done", desk.said
    assert retried(desk, date(2025, 7, 31)) == "done", desk.said
    assert desk.broken() == []


# -- figures ------------------------------------------------------------------------------------------------------------


def test_what_was_judged_of_a_head_stays(desk: Desk) -> None:
    """A second judgment about another head leaves what the first one said of a head that it does not name; so does a second claim."""
    desk.judged()
    assert figures(desk)["H1"]["judged"] == 40_000
    assert desk.pay("1000.00", date(2025, 6, 30)) == "done", desk.said
    desk.must("retry", date(2025, 7, 1), **COURT)
    both: list[dict[str, Any]] = [{"owner": X}]
    heads = [{"head": "H6", "money": "5.00"}]
    desk.must(
        "judge", date(2025, 7, 2), heads=heads, parts=[{"amount": "5.00", "obligors": both}], more_basis="law"
    )
    told = figures(desk)
    assert {head: one.get("judged") for head, one in told.items()} == {"H1": 40_000, "H4": 60_000, "H6": 500}
    assert told["H4"]["claimed"] == 60_000


def test_what_a_reversed_judgment_said_counts_no_more(desk: Desk) -> None:
    """It stays among the versions, marked, and in the history, with the day of its reversal."""
    desk.judged()
    assert reverse(desk, "judge", date(2025, 3, 10)) == "done", desk.said
    assert "judged" not in figures(desk)["H4"]
    with desk.database.read() as books:
        head = cases.head_of(books, desk.book_id, "C1")
        acts = {row.kind: row.reversed_on for row in cases.done_of(books, desk.book_id, head.case_id)}
        trail = cases.trail_of(books, desk.book_id, "C1")
    assert (acts["judge"], acts["sue"]) == (date(2025, 3, 10), None)
    taken = {row.id: row.reversed_by for row in trail if row.reversed_by}
    assert taken
    assert {row.reverses for row in trail if row.reverses} == set(taken)
    assert {row.state for row in money(desk).parts} == {"reversed"}
    assert {(row.state, row.paid) for row in money(desk).instalments} == {("reversed", 0)}


def test_conversions_are_listed(desk: Desk) -> None:
    """With their sums, their part and who did them; one that was reversed, and its part, do not look as if they were paid."""
    in_kind(desk, "60.00", duty("60.00", conversion="80.00"))
    assert turned(desk) == "done", desk.said
    [one] = money(desk).conversions
    assert (one.state, one.duty, one.in_kind, one.money, one.part) == ("owed", 1, 6_000, 8_000, 1)
    assert (one.recorded_by, one.confirmed_by) == ("clerk", "chief")
    assert {row.state for row in money(desk).parts} == {"open"}
    assert reverse(desk, "turned", LATER) == "done", desk.said
    [one] = money(desk).conversions
    assert (one.state, one.reversed_on) == ("reversed", LATER)
    assert [(row.state, row.paid) for row in money(desk).instalments] == [("reversed", 0)]
    [heard] = money(desk).heard(()).conversions
    assert (heard.recorded_by, heard.confirmed_by) == ("", None)


# -- titles -------------------------------------------------------------------------------------------------------------


def enforced(desk: Desk, on: date) -> str:
    """Apply for enforcement; tell what came."""
    return desk.do("enforce", on, **COURT)


def test_a_duty_is_enforced_within_two_years(desk: Desk) -> None:
    """The two years of a duty under a judgment run by themselves, and stop when enforcement is applied for."""
    for code in ("C1", "C2"):
        in_kind(desk, "60.00", duty("60.00"), code=code)
        desk.must("default", LATER, code=code)
    ends = "2027-08-31"
    with desk.database.read() as books:
        case = cases.head_of(books, desk.book_id, "C1").case_id
        terms = [row for row in cases.clocks_of(books, desk.book_id, case) if row.code == "enforcement"]
    assert [(row.subject, str(row.due_on)) for row in terms] == [("duty 1", ends)]
    assert desk.do("enforce", LATER, code="C1", **COURT) == "done"
    with desk.database.read() as books:
        terms = [row for row in cases.clocks_of(books, desk.book_id, case) if row.code == "enforcement"]
    assert [row.stopped_on for row in terms] == [LATER]


MIXED: dict[str, Any] = {
    "heads": [{"head": "H4", "money": "600.00"}, {"head": "H1", "money": "0", "kind": "400.00"}],
    "parts": [{"amount": "600.00", "obligors": [{"owner": X}]}],
    "duties": [duty("400.00", Y, due="2025-06-30", head="H1")],
    "schedule": [{"part": 1, "due_on": "2025-06-30"}],
    "mode": "mixed",
}


def by_sql(database_url: str, on: str) -> str:
    """Take the step of a suit past Python; tell what refused it."""
    with psycopg.connect(database_url) as connection:
        connection.execute("SET LOCAL ROLE ecoledger_web")
        connection.execute(step("sue", "defaulted", "suing", on).encode())
        try:
            connection.execute("SET CONSTRAINTS ledger.damage_court_step IMMEDIATE")
            found: str | None = ""
        except psycopg.Error as error:
            found = error.diag.constraint_name
        connection.rollback()
    return str(found)


def test_a_suit_needs_something_without_a_title(desk: Desk, database_url: str) -> None:
    """An agreement without a court is sued on; with a payment order about its money, on its duty alone; then on nothing."""
    consulting(desk)
    desk.must("agree", date(2025, 1, 20), who="chief", **agreement(**MIXED))
    desk.must("perform")
    works(desk, "W", "400.00", repairer=Y, stages=[{"title": "a", "due_on": "2025-06-30", "amount": "0"}])
    desk.must("default", date(2025, 7, 1))
    suit: dict[str, Any] = {
        "situation": "grave_consequence",
        "consultation": "refused",
        "claimed": [{"head": "H4", "amount": "600"}],
        **COURT,
    }
    assert by_sql(database_url, "2025-07-02") == ""
    with (
        desk.owner.engine.begin() as connection
    ):  # as after a payment order: a title for what is owed in money
        connection.exec_driver_sql("UPDATE ledger.damage_obligation SET court_since = '2025-07-01'")
    assert by_sql(database_url, "2025-07-02") == ""
    assert accept(desk, "W", "400.00", date(2025, 7, 1)) == "done", desk.said
    assert by_sql(database_url, "2025-07-02") == "damage_title"
    assert desk.do("sue", date(2025, 7, 2), **suit) == "compensation.title_there"
    assert desk.said == {"case": "C1", "since": "2025-07-01"}


def test_limitation_knows_duties(desk: Desk) -> None:
    """Without a title it runs from the last day of what is owed in kind, too."""
    consulting(desk)
    whole = {**MIXED, "duties": [duty("400.00", Y, due="2026-06-30", head="H1")]}
    desk.must("agree", date(2025, 1, 20), who="chief", **agreement(**whole))
    desk.must("perform")
    with desk.database.read() as books:
        case = cases.head_of(books, desk.book_id, "C1").case_id
        [row] = [
            one
            for one in cases.clocks_of(books, desk.book_id, case, running=True)
            if one.code == "limitation"
        ]
    assert row.starts_on == date(2026, 6, 30)


def test_a_running_enforcement_keeps_a_case_open(desk: Desk) -> None:
    """It is listed with its court, number and days, and concluded before the case is closed."""
    desk.judged()
    desk.must("default", date(2025, 7, 1))
    desk.must("enforce", date(2025, 7, 2), **COURT)
    subject = str(desk.ids["enforce"])
    desk.must("accept_enforcement", date(2025, 7, 3), subject=subject, number="(2025)浙0106执1号")
    [one] = money(desk).enforcements
    assert (one.state, one.court, one.number, one.applied_on, one.ended_on) == (
        "running",
        COURT["court"],
        "(2025)浙0106执1号",
        date(2025, 7, 2),
        None,
    )
    assert desk.pay("1001.75", PAID) == "done", desk.said
    closing: dict[str, Any] = {"who": "chief", "no_evaluation": "paid_in_money"}
    assert desk.do("close", PAID, **closing) == "compensation.case_still_open"
    assert "an enforcement is still running" in str(desk.said["open"])
    desk.must("conclude_enforcement", PAID, subject=subject)
    [one] = money(desk).enforcements
    assert (one.state, one.ended_on) == ("concluded", PAID)
    assert desk.do("close", PAID, **closing) == "done", desk.said


# -- rounds -------------------------------------------------------------------------------------------------------------


def reopened(desk: Desk) -> None:
    """A case that was paid and closed, and reopened."""
    desk.judged()
    assert desk.pay("1000.00", date(2025, 6, 30), name="paid") == "done", desk.said
    desk.must("close", PAID, who="chief", no_evaluation="paid_in_money")
    desk.must("reopen", date(2025, 8, 1), who="chief")


@pytest.mark.parametrize("assessed", [False, True])
def test_ending_a_second_round_leaves_the_first(desk: Desk, assessed: bool) -> None:
    """The case is closed as it was: what was disposed of is not spent before that is reversed, as is what was recorded wrongly."""
    reopened(desk)
    if assessed:
        desk.day = date(2025, 8, 2)
        assert desk.assess(("H4", "20.00")) == "done", desk.said
    on = date(2025, 8, 10)
    assert desk.do("end", on, who="chief", ground="repaired_already") == "compensation.closed_before"
    desk.must("end_round", on, who="chief", ground="repaired_already")
    assert desk.state() == "closed"
    spent: dict[str, Any] = {"use": "assessment", "payee": "institute:1", "name": "later"}
    assert desk.spend("10.00", date(2025, 8, 11), **spent) == "compensation.fund_empty"
    assert reverse(desk, "disposed", date(2025, 8, 11)) == "done", desk.said
    assert desk.state() == "performing"
    assert desk.spend("10.00", date(2025, 8, 11), **spent) == "done", desk.said
    assert reverse(desk, "later", date(2025, 8, 12)) == "done", desk.said
    assert reverse(desk, "paid", date(2025, 8, 12)) == "done", desk.said
    assert desk.state() == "performing"
    assert desk.broken() == []


def test_a_case_that_was_never_closed_has_no_round(desk: Desk) -> None:
    """It ends as a claim does, and one that had ended so is reopened and ends so again."""
    desk.concluded()
    on = date(2025, 2, 3)
    assert desk.do("end_round", on, who="chief", ground="other") == "compensation.not_reopened"
    desk.must("end", on, who="chief", ground="other")
    desk.must("reopen", on, who="chief")
    assert desk.do("end_round", on, who="chief", ground="other") == "compensation.not_reopened"
    desk.must("end", on, who="chief", ground="other")
    assert desk.state() == "not_started"
