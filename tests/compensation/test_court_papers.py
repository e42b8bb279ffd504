"""A paper of a court is taken once: under its number, about the same thing, nothing else is recorded; PostgreSQL holds the same."""

import json
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from ledger.compensation.acts import ACT
from ledger.compensation.rules.court_papers import ABOUT, TAKEN_ONCE, papers_of
from ledger.database import Database
from ledger.identifiers import uuid7
from ledger.processes.acts import fields_of
from tests.compensation.test_cases import COURT
from tests.compensation.test_courts import DOCKET, MARCH, SUIT
from tests.compensation.test_insolvencies import AUG, OCT, alone, bankrupt, step
from tests.compensation.test_successions import reverse
from tests.compensation.world import Desk, X, owed
from tests.furnished import furnished

PLAN: dict[str, Any] = {"number": "(2025)浙01破1号之一"}
RULED: dict[str, Any] = {"number": "(2025)浙01民终1号之一"}
THING = UUID("01890000-0000-7000-8000-000000000001")


@furnished
def desk(database: Database, owner: Database) -> Desk:
    """X owes 1,000.00 alone since 30 June."""
    made = Desk(database, owner)
    made.judged(**alone())
    return made


@furnished
def beginning(database: Database, owner: Database) -> Desk:
    """A case that is concluded."""
    made = Desk(database, owner)
    made.concluded()
    return made


def corrected(desk: Desk, was: str, now: str, head: str = "H4") -> str:
    """Record a ruling that corrects the sum of the instalment."""
    told = {"instalment": 1, "head": head, "was": was, "now": now}
    return desk.do(
        "correct_document", AUG, name=f"{head} {now}", subject=str(desk.ids["judge"]), sum=told, **RULED
    )


def test_a_ruling_of_correction_is_taken_once(desk: Desk) -> None:
    """The same head under the same number is the same ruling, however it is typed; another head is another thing; reversed, it is free."""
    assert corrected(desk, "1000.00", "900.00") == "done", desk.said
    assert corrected(desk, "900.00", "800.00") == "compensation.court_paper_taken"
    assert (desk.said["number"], desk.said["on"]) == (RULED["number"], AUG.isoformat())
    assert corrected(desk, "900.00", "850.00", "H1") == "done", desk.said
    assert reverse(desk, "H1 850.00", AUG) == "done", desk.said
    assert reverse(desk, "H4 900.00", AUG) == "done", desk.said
    assert corrected(desk, "1000.00", "800.00") == "done", desk.said


def test_a_plan_of_distribution_is_taken_once(desk: Desk) -> None:
    """What one ruling gives is given once; two that wait are the same one, too."""
    assert bankrupt(desk) == "done", desk.said
    assert step(desk, "file_claim", AUG) == "done", desk.said
    assert step(desk, "admit_claim", AUG, amount="1000.00", basis="b") == "done", desk.said
    assert (
        step(desk, "distribute_assets", OCT, amount="100.00", waits=True, name="first", **PLAN) == "done"
    ), desk.said
    assert step(desk, "distribute_assets", OCT, amount="100.00", **PLAN) == "done", desk.said
    first = str(desk.ids["first"])
    assert desk.do("confirm_recording", OCT, who="chief", subject=first) == "compensation.court_paper_taken"
    assert step(desk, "distribute_assets", OCT, amount="100.00", **PLAN) == "compensation.court_paper_taken"
    assert step(desk, "distribute_assets", OCT, amount="100.00", number=PLAN["number"] + "一") == "done", (
        desk.said
    )


@pytest.mark.parametrize("withdrawn", [True, False])
def test_one_number_of_several_enforcements(desk: Desk, withdrawn: bool) -> None:
    """A court may enforce several applications under one number; one of the wrong one is recorded about the right one."""
    taken: dict[str, Any] = {"number": "(2025)浙01执1号"}
    for name in ("first", "second"):
        desk.must("default", date(2025, 7, 2 + (name == "second")))
        desk.must("enforce", date(2025, 7, 3), name=name, **COURT)
        desk.must("accept_enforcement", date(2025, 7, 3), subject=str(desk.ids[name]), **taken)
        if withdrawn or name == "first":
            desk.must("withdraw_enforcement", date(2025, 7, 3), subject=str(desk.ids[name]))


TOOK_UP: dict[str, dict[str, Any]] = {
    "accept_suit": DOCKET,
    "transfer_suit": {**DOCKET, **COURT},
    "pronounce": {**DOCKET, "served_on": MARCH.isoformat()},
}


@pytest.mark.parametrize("end", ["withdraw_suit", "dismiss_suit"])
@pytest.mark.parametrize("python", [True, False], ids=["python", "postgresql"])
def test_a_suit_that_ended_frees_its_numbers(
    beginning: Desk, end: str, python: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was recorded in the wrong suit is recorded in the right one, once that one has ended; not before, in Python and past it."""
    desk = beginning
    if not python:
        for module in ("acts", "actions.recordings"):
            monkeypatch.setattr(f"ledger.compensation.{module}.check_once", lambda *_: None)
    for _ in ("wrong", "right"):
        desk.must("sue", MARCH, **SUIT)
        for action, words in TOOK_UP.items():
            desk.must(action, MARCH, **words)
            if action != "pronounce":
                came = desk.do(action, MARCH, **words)
                assert came == ("compensation.court_paper_taken" if python else "database.promise_broken")
        desk.must("appeal", MARCH, who="party", by=X)
        desk.must(end, MARCH, **DOCKET)
    assert desk.broken() == []


def test_a_retrial_that_ended_frees_its_number(beginning: Desk) -> None:
    """A retrial that was recorded wrongly is dropped, and its number is that of the right one."""
    desk = beginning
    desk.must("sue", MARCH, **SUIT)
    desk.must("judge", MARCH, **owed(number="1", instance="second"))
    for _ in ("wrong", "right"):
        desk.must("retry", AUG, **RULED, **COURT)
        desk.must("drop_suit", AUG, **RULED)
    assert desk.broken() == []


def test_postgresql_takes_a_paper_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Method: the same ruling twice, without the check of ours."""
    assert corrected(desk, "1000.00", "900.00") == "done", desk.said
    for module in ("acts", "actions.recordings"):
        monkeypatch.setattr(f"ledger.compensation.{module}.check_once", lambda *_: None)
    assert corrected(desk, "900.00", "800.00") == "database.promise_broken"
    assert "damage_court_paper_once" in str(desk.said)


WORDS: dict[str, Any] = {
    "number": "（2025）浙01民初1号",
    "party": "x",
    "part": 2,
    "owner": "y",
    "printed": {"was": "1", "now": "2"},
    "day": {"instalment": 1, "was": "2025-06-30", "now": "2025-07-30"},
    "sum": {"instalment": 3, "head": "H4", "was": "1.00", "now": "2.00"},
}


@pytest.mark.parametrize("kind", [*TAKEN_ONCE, "note"])
@pytest.mark.parametrize(
    "words", [WORDS, {**WORDS, "number": ""}, {**WORDS, "subject": str(uuid7()), "day": None}]
)
def test_both_name_the_same_papers(desk: Desk, kind: str, words: dict[str, Any]) -> None:
    """What PostgreSQL compares is what Python does, of every sort of paper."""
    words = {**words, "party": {"owner": "z"} if kind == "correct_document" else "x"}
    query = "SELECT ledger.damage_court_papers(%s, %s, %s::jsonb)"
    with desk.database.read() as books:
        found = books.connection.exec_driver_sql(query, (kind, THING, json.dumps(words))).scalar_one()
    assert set(found) == papers_of(kind, THING, words)
    assert bool(found) == (bool(words["number"]) and kind != "note")


def test_each_paper_with_a_number_is_in_the_table() -> None:
    """Method: every act that names a number of a court, but for what a court did in a suit that it has under one number throughout."""
    known = {act.name for act in ACT.values() if "number" in fields_of(act.shape)}
    under_one = {
        "withdraw_suit", "dismiss_suit", "drop_suit", "remand", "withdraw_appeal", "publish_settlement", "publish_agreement",
        "sue", "apply_confirmation", "refuse_confirmation", "apply_order", "enforce", "apply_preservation",
    }  # fmt: skip
    assert {*ABOUT} <= known
    left = known - {*TAKEN_ONCE} - under_one
    assert {one for one in left if not one.endswith("_apart")} == {"link_case"}
