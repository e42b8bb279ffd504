"""Each title is enforced by an application of its own, once against each who owes by it; enforcement is settled, resumed and withdrawn."""

from datetime import date
from typing import Any

import psycopg
import pytest
from sqlalchemy.exc import DBAPIError

from ledger.compensation.queries import cases
from ledger.database import Database
from tests.compensation.test_cases import COURT
from tests.compensation.test_courts import DOCKET, FEB, MARCH, offered, terms
from tests.compensation.test_separate import SECOND, SUED, apart, consulting, owing, signing
from tests.compensation.world import Desk, X, Y
from tests.furnished import furnished

JULY, AUGUST = date(2025, 7, 1), date(2025, 8, 1)
TWICE = [
    {"part": 1, "due_on": "2025-06-30", "amount": "500.00"},
    {"part": 1, "due_on": "2025-09-30", "amount": "500.00"},
]


@furnished
def desk(database: Database, owner: Database) -> Desk:
    """A bureau with a case in which x and y owe 1,000.00 jointly in two instalments, of which the first is overdue."""
    desk = Desk(database, owner)
    desk.judged(TWICE)
    desk.must("default", JULY)
    return desk


def state_of(desk: Desk, name: str) -> str:
    """In which state an enforcement is."""
    with desk.database.read() as books:
        case = cases.head_of(books, desk.book_id, "C1").case_id
        found = cases.money_of(books, desk.book_id, case).enforcements
    return next(one.state for one in found if one.id == desk.ids[name])


def running(desk: Desk, name: str) -> list[tuple[str, date | None]]:
    """What the terms of a name are about that run, and when they end."""
    return [(one.subject, one.due_on) for one in terms(desk, name) if one.stopped_on is None]


def test_a_title_is_enforced_once(desk: Desk) -> None:
    """Against x, then against y; a third time only for the second instalment, or when the first application is withdrawn."""
    desk.must("enforce", JULY, name="x", against=[X], **COURT)
    desk.must("default", date(2025, 7, 2))
    assert desk.do("enforce", against=[X], **COURT) == "compensation.enforced_already"
    assert desk.said == {"owner": X, "since": "2025-07-01"}
    assert offered(desk, date(2025, 7, 2))["enforce"] == []
    desk.must("enforce", name="y", **COURT)
    with desk.database.read() as books:
        case = cases.head_of(books, desk.book_id, "C1").case_id
        found = {one.id: one.against for one in cases.money_of(books, desk.book_id, case).enforcements}
    assert (found[desk.ids["x"]], found[desk.ids["y"]]) == ([X], [Y])
    desk.must("default", date(2025, 7, 3))
    assert desk.do("enforce", **COURT) == "compensation.enforced_already"
    assert offered(desk, date(2025, 9, 30))["enforce"] == ["compensation.enforced_already"]
    assert offered(desk, date(2025, 10, 1))["enforce"] == []
    desk.must("enforce", date(2025, 10, 1), name="second", **COURT)
    assert desk.broken() == []


def test_what_is_withdrawn_is_applied_for_again(desk: Desk) -> None:
    """The two years run anew from the day of the withdrawal (民事诉讼法 art. 250)."""
    first, second = ("1", date(2027, 6, 30)), ("2", date(2027, 9, 30))
    assert running(desk, "enforcement") == [first, second]
    desk.must("enforce", JULY, **COURT)
    assert running(desk, "enforcement") == [second]
    desk.must("withdraw_enforcement", AUGUST, subject=str(desk.ids["enforce"]))
    assert running(desk, "enforcement") == [("1", date(2027, 8, 1)), second]
    desk.must("default", AUGUST)
    desk.must("enforce", AUGUST, **COURT)
    assert desk.broken() == []


def test_what_another_enforces_gets_no_term(desk: Desk) -> None:
    """Where another application against y goes on, no term runs for what it enforces."""
    desk.must("enforce", JULY, name="x", against=[X], **COURT)
    desk.must("default", JULY)
    desk.must("enforce", JULY, name="y", against=[Y], **COURT)
    desk.must("withdraw_enforcement", AUGUST, subject=str(desk.ids["x"]))
    assert running(desk, "enforcement") == [("2", date(2027, 9, 30))]


def test_an_enforcement_is_settled(desk: Desk) -> None:
    """It waits until the last day of the settlement, and is resumed within two years of that; what is owed stays."""
    desk.must("enforce", JULY, **COURT)
    it = {"subject": str(desk.ids["enforce"])}
    desk.must("accept_enforcement", **it, **DOCKET)
    words: dict[str, Any] = {**it, "terms": "500.00 in five sums"}
    assert desk.do("reconcile_enforcement", until="2025-06-30", **words) == "compensation.settled_until_wrong"
    assert desk.do("reconcile_enforcement", until="2025-12-31", document=" ", **words) == (
        "compensation.court_paper_missing"
    )
    before = desk.balances()
    desk.must("reconcile_enforcement", until="2025-12-31", **words)
    assert (state_of(desk, "enforce"), desk.balances() == before) == ("reconciled", True)
    assert running(desk, "reconciliation") == [(it["subject"], date(2025, 12, 31))]
    assert dict(running(desk, "enforcement"))[it["subject"]] == date(2027, 12, 31)
    assert desk.do("close", who="chief", no_evaluation="paid_in_money") == "compensation.case_still_open"
    assert offered(desk, date(2027, 12, 31))["resume-enforcement"] == []
    assert offered(desk, date(2028, 1, 1))["resume-enforcement"] == ["compensation.enforcement_too_late"]
    desk.must("resume_enforcement", date(2026, 1, 5), **it)
    assert (state_of(desk, "enforce"), running(desk, "reconciliation")) == ("running", [])
    desk.must("reconcile_enforcement", until="2026-03-31", **words)
    desk.must("conclude_enforcement", date(2026, 3, 31), **it)
    assert (state_of(desk, "enforce"), running(desk, "reconciliation")) == ("concluded", [])
    assert desk.broken() == []


def apart_too(desk: Desk) -> dict[str, Any]:
    """X owes 60,000.00 by a judgment on the case, y 30,000.00 by one on a separate claim; both are overdue."""
    it = apart(desk)
    desk.must("fail", date(2025, 2, 4), ground="refused")
    words = {**SUED, "claimed": [{"head": "H4", "amount": "60000.00"}]}
    desk.must("sue", date(2025, 2, 5), **words)
    desk.must("judge", MARCH, **owing("60000.00", X, "2025-03-31"))
    desk.must("sue_apart", MARCH, **it, **SUED)
    desk.must("judge_apart", MARCH, **it, **owing("30000.00", Y, "2025-03-31", **SECOND))
    desk.must("default", date(2025, 4, 1))
    return it


@furnished
def parted(database: Database, owner: Database) -> Desk:
    """A case of 100,000.00 in consultation."""
    desk = Desk(database, owner)
    consulting(desk)
    return desk


def test_the_case_enforces_its_own(parted: Desk) -> None:
    """Plain enforcement takes in no separate claim, and one of that nothing of the case."""
    it = apart_too(parted)
    assert parted.do("enforce", against=[Y], **COURT) == "compensation.not_late"
    parted.must("enforce", **COURT)
    with parted.database.read() as books:
        case = cases.head_of(books, parted.book_id, "C1").case_id
        assert [one.against for one in cases.money_of(books, parted.book_id, case).enforcements] == [[X]]
    assert [subject for subject, _ in running(parted, "enforcement")] == ["2"]
    parted.must("enforce_apart", **it, **COURT)
    assert parted.do("enforce_apart", **it, **COURT) == "compensation.enforced_already"
    assert parted.broken() == []


def test_only_a_separate_claim_is_overdue(parted: Desk) -> None:
    """Then there is no title of the case to enforce."""
    it = apart(parted)
    parted.must("agree", FEB, who="chief", **signing("60000.00", X))
    parted.must("perform", FEB)
    parted.must("sue_apart", MARCH, **it, **SUED)
    parted.must("judge_apart", MARCH, **it, **owing("30000.00", Y, "2025-03-31", **SECOND))
    parted.must("default", date(2025, 4, 1))
    assert offered(parted, date(2025, 4, 1))["enforce"] == ["compensation.no_title"]


def written(desk: Desk, statement: str) -> str | None:
    """What the database says of what the web writes past Python."""
    with pytest.raises(DBAPIError) as caught, desk.database.engine.begin() as connection:
        connection.exec_driver_sql(statement)
    assert isinstance(caught.value.orig, psycopg.Error)
    return caught.value.orig.diag.constraint_name


def test_the_database_enforces_once(desk: Desk) -> None:
    """It asks the same of whatever the web writes."""
    desk.must("enforce", JULY, against=[X], **COURT)
    desk.must("default", JULY)
    desk.must("enforce", JULY, name="y", against=[Y], **COURT)
    row = f"INSERT INTO ledger.damage_enforced (book_id, case_id, enforcement_id, owner) VALUES (1, 1, '{desk.ids['y']}', '{X}')"
    assert written(desk, row) in ("with_its_record", "damage_title_once")
