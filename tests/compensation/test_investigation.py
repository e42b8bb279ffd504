"""The term for the investigation: from its opening to the conclusion, without the time of the assessment."""

from datetime import date
from typing import Any

import pytest

from ledger.compensation.queries import cases
from ledger.compensation.queries.cases import ClockRow
from ledger.database import Database
from tests.compensation.world import Desk

OPENED = date(2025, 2, 5)


@pytest.fixture
def desk(database: Database, owner: Database) -> Desk:
    """A case whose investigation is opened after the rule has come into force."""
    made = Desk(database, owner)
    assert made.register(on=OPENED) == "done", made.said
    for action, who in (("check", "clerk"), ("open", "chief"), ("investigate", "clerk")):
        made.must(action, who=who)
    return made


def term(desk: Desk) -> ClockRow | None:
    """The term, while it runs."""
    with desk.database.read() as books:
        case = cases.head_of(books, desk.book_id, "C1").case_id
        found = cases.clocks_of(books, desk.book_id, case, running=True)
    return next((one for one in found if one.code == "investigation"), None)


def ends(desk: Desk) -> date:
    """Its last day."""
    found = term(desk)
    assert found is not None
    assert found.due_on is not None
    return found.due_on


def test_it_runs_from_the_opening(desk: Desk) -> None:
    """Sixty days, the first not counted; the end that is a Sunday is followed by Tomb-Sweeping days until 7 April."""
    assert ends(desk) == date(2025, 4, 7)
    assert desk.broken() == []


def test_a_case_of_before_the_rule_has_none(database: Database, owner: Database) -> None:
    """The rule of the day of the opening counts."""
    made = Desk(database, owner)
    assert made.register() == "done"
    for action, who in (("check", "clerk"), ("open", "chief")):
        made.must(action, who=who)
    assert term(made) is None


def test_it_waits_for_the_assessment(desk: Desk) -> None:
    """From the commission to the acceptance no day counts; the conclusion ends it."""
    desk.must("commission", date(2025, 2, 10), body="institute:1", body_name="institute", how="appraisal")
    assert (
        desk.do("resume_clock", date(2025, 2, 9), clock="investigation") == "compensation.term_day_too_early"
    )
    desk.day = date(2025, 2, 19)
    assert desk.assess(("H4", "1.00")) == "done", desk.said
    assert ends(desk) == date(2025, 4, 16)
    desk.must("conclude")
    assert term(desk) is None
    assert desk.broken() == []


def test_it_is_paused_and_extended(desk: Desk) -> None:
    """On the grounds that the rule pack has for it."""
    desk.must("pause_clock", date(2025, 2, 10), clock="investigation", ground="force_majeure")
    desk.must("resume_clock", date(2025, 2, 13), clock="investigation")
    assert ends(desk) == date(2025, 4, 10)
    words: dict[str, Any] = {"clock": "investigation", "ground": "complex", "reason": "three rivers"}
    assert desk.do("extend_clock", who="chief", length="50 D", **words) == "compensation.extension_shortens"
    desk.must("extend_clock", who="chief", length="90 D", **words)
    assert ends(desk) == date(2025, 5, 12)
    assert (
        desk.do("extend_clock", who="chief", length="99 D", **{**words, "ground": "agreed"})
        == "compensation.ground_unknown"
    )
    assert desk.broken() == []


def test_a_reopened_case_is_investigated_within_it(desk: Desk) -> None:
    """Where it was not started, and now is, it runs from that day."""
    desk.must("end", date(2025, 2, 12), who="chief", ground="minor", reason="nothing is left")
    assert term(desk) is None
    desk.must("reopen", date(2025, 3, 3), who="chief")
    assert ends(desk) == date(2025, 5, 6)
    assert desk.broken() == []
