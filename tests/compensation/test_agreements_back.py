"""That an agreement took effect without a court, and what the parties were shown, are set right by two."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError

from ledger.compensation.queries import cases
from ledger.database import Database
from tests.compensation.test_cases import agreement
from tests.compensation.test_courts import consulting, step
from tests.compensation.test_recordings import EACH, add_file
from tests.compensation.test_reversals import COURT, reverse
from tests.compensation.world import Desk, X

SIGNED, TOOK, BACK = date(2025, 1, 20), date(2025, 2, 3), date(2025, 4, 1)
GROUNDS: dict[str, Any] = {"reason": "the wrong box"}


@pytest.fixture
def desk(database: Database, owner: Database) -> Desk:
    """A case with an agreement that took effect without a court."""
    made = Desk(database, owner)
    consulting(made)
    made.must("agree", SIGNED, who="chief", **agreement())
    made.must("perform", TOOK)
    return made


def running(desk: Desk) -> dict[str, date | None]:
    """The terms that run, by name; of several the last one."""
    with desk.database.read() as books:
        case = cases.head_of(books, desk.book_id, "C1").case_id
        return {one.code: one.due_on for one in cases.clocks_of(books, desk.book_id, case, running=True)}


def due(desk: Desk) -> int:
    """What is due by the agreement, in fen."""
    return sum(amount for name, amount in desk.balances().items() if name.endswith("claim_due"))


def test_an_agreement_takes_effect_no_more(desk: Desk) -> None:
    """Nothing is owed, the terms of before run, the agreement is signed anew with another sum, and takes effect on its own day."""
    with_effect, owed = running(desk), due(desk)
    assert "confirmation_application" not in with_effect
    assert reverse(desk, "perform", BACK) == "done", desk.said
    assert (desk.state(), due(desk)) == ("agreed", 0)
    back = running(desk)
    assert {"confirmation_application", "limitation"} <= back.keys()
    assert "disclosure" not in back
    assert back["limitation"] != with_effect["limitation"]
    assert back["limitation"] == date(2028, 1, 6)  # three years from the receipt of the clue
    desk.must("agree", BACK, who="chief", name="anew", reason="later than its term", **agreement())
    desk.must("perform", date(2025, 4, 2))
    assert (desk.state(), due(desk)) == ("performing", owed)
    assert desk.broken() == []


def test_it_has_its_own_day_again(desk: Desk) -> None:
    """It is reversed, and recorded with the day on which it really took effect, before the reversal."""
    assert reverse(desk, "perform", BACK) == "done", desk.said
    desk.must("perform", date(2025, 2, 10))
    assert reverse(desk, "perform", BACK) == "done", desk.said
    assert desk.broken() == []


def test_what_was_paid_on_it_is_reversed_first(desk: Desk) -> None:
    """As with a document of a court."""
    assert desk.pay("10.00", date(2025, 3, 3), name="paid") == "done", desk.said
    assert reverse(desk, "perform", BACK) == "compensation.counted_upon"
    assert reverse(desk, "paid", BACK) == "done", desk.said
    assert reverse(desk, "perform", BACK) == "done", desk.said
    assert desk.broken() == []


def test_what_was_built_upon_it_stays(desk: Desk) -> None:
    """A payment order that took its place is undone first."""
    desk.must("default", date(2025, 7, 1))
    desk.must("apply_order", date(2025, 7, 2), **COURT)
    desk.must("order", date(2025, 8, 1), who="chief", number="2025-1", served_on="2025-07-10")
    assert reverse(desk, "perform", date(2025, 9, 1)) == "compensation.built_upon"
    assert reverse(desk, "order", date(2025, 9, 1)) == "done", desk.said
    assert desk.state() == "ordering"
    assert desk.broken() == []


def test_of_a_separate_claim_too(database: Database, owner: Database) -> None:
    """It is agreed again, and nothing is owed by it."""
    made = Desk(database, owner)
    made.concluded()
    made.must("notify", date(2025, 1, 8), answer_by="2025-01-20", proof_of_service="slip")
    claimed = [{"head": "H4", "amount": "600.00"}]
    made.must("separate", SIGNED, name="it", against=[X], claimed=claimed, ground="refused")
    it: dict[str, Any] = {"subject": str(made.ids["it"])}
    made.must(
        "agree_apart", SIGNED, who="chief", **it, **EACH, facts="f", extent="e", mode="money", less_basis="b"
    )
    made.must("perform_apart", TOOK, **it)
    assert due(made) > 0
    assert reverse(made, "perform_apart", BACK) == "done", made.said
    assert due(made) == 0
    made.must("perform_apart", TOOK, **it)
    assert made.broken() == []


@pytest.mark.parametrize("state", ["performing", "defaulted"])
def test_the_database_takes_no_effect_back_without_its_reversal(desk: Desk, state: str) -> None:
    """What the web writes past Python is refused when it commits."""
    if state == "defaulted":
        desk.must("default", date(2025, 7, 1))
    statement: Any = step("reverse_performance", state, "agreed", "2025-07-01")
    with pytest.raises(DBAPIError) as caught, desk.database.engine.begin() as connection:
        connection.exec_driver_sql(statement)
    assert getattr(caught.value.orig, "diag").constraint_name == "damage_document_reversed"  # noqa: B009


# -- what the parties are shown ---------------------------------------------------------------------------------------


def shown(desk: Desk) -> list[bool]:
    """What of the files X is shown."""
    with desk.database.read() as books:
        case = cases.head_of(books, desk.book_id, "C1").case_id
        every = cases.evidence_of(books, desk.book_id, case, owner=None)
        seen = {one.id for one in cases.evidence_of(books, desk.book_id, case, owner=X)}
    assert [one.shown for one in every] == [one.id in seen for one in every]
    return [one.shown for one in every]


def test_a_file_shown_by_mistake_is_hidden(desk: Desk) -> None:
    """With its reason, by two, and shown again the same way; what is so already is refused, and so is what the case does not have."""
    add_file(desk, BACK, shown=True)
    it: dict[str, Any] = {"subject": str(desk.ids["file"])}
    assert desk.do("show_evidence", BACK, **it, shown=False) == "compensation.correction_ungrounded"
    assert desk.do("show_evidence", BACK, **it, shown=True, **GROUNDS) == "compensation.nothing_corrected"
    assert (
        desk.do("show_evidence", BACK, subject=str(desk.ids["agree"]), shown=True, **GROUNDS)
        == "compensation.subject_unknown"
    )
    desk.must("show_evidence", BACK, **it, shown=False, waits=True, name="waits", **GROUNDS)
    assert shown(desk) == [True]
    desk.must("confirm_recording", BACK, who="chief", subject=str(desk.ids["waits"]))
    assert shown(desk) == [False]
    desk.must("show_evidence", BACK, **it, shown=True, **GROUNDS)
    assert shown(desk) == [True]
    assert desk.broken() == []


def changing(desk: Desk, statement: str) -> str:
    """Write past Python, and name the constraint that refuses it."""
    with pytest.raises(DBAPIError) as caught, desk.database.engine.begin() as connection:
        connection.exec_driver_sql(statement)
    return str(getattr(caught.value.orig, "diag").constraint_name)  # noqa: B009


def test_the_database_shows_nothing_without_its_act(desk: Desk) -> None:
    """Nor does who recorded it while it waits, nor the act about another file."""
    add_file(desk, BACK)
    add_file(desk, BACK, name="other")
    show = "UPDATE ledger.damage_evidence SET shown = true"
    assert changing(desk, show) == "with_its_record"
    desk.must("show_evidence", BACK, subject=str(desk.ids["file"]), shown=True, waits=True, **GROUNDS)
    assert changing(desk, show) == "with_its_record"


def test_the_doctor_finds_what_nobody_showed(desk: Desk, owner: Database) -> None:
    """A change with the triggers off, by a superuser, is found."""
    add_file(desk, BACK)
    assert desk.broken() == []
    with owner.engine.begin() as connection:
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        connection.exec_driver_sql("ALTER TABLE ledger.damage_evidence DISABLE TRIGGER ALL")
        connection.exec_driver_sql("UPDATE ledger.damage_evidence SET shown = true")
        connection.exec_driver_sql("ALTER TABLE ledger.damage_evidence ENABLE TRIGGER ALL")
    assert "evidence_is_shown_as_said" in desk.broken()
