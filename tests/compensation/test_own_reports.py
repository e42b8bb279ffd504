"""An assessor with a key of its own reports in its own name, and withdraws its own report alone; in Python and in PostgreSQL."""

from typing import Any

import pytest

from ledger.compensation.actions import assessments, independence
from ledger.compensation.queries import cases
from ledger.database import Database
from tests.compensation.world import Desk
from tests.furnished import furnished

ITEM = {"head": "H4", "method": "stated", "inputs": {"amount": "1", "document": "d"}}
NAMES = {"institute:1": "Institute One", "institute:2": "Institute Two"}
KEY = "UPDATE ledger.actor SET role = 'assessor', owner = 'institute:1', book_id = %s WHERE actor_id = %s"


@furnished
def desk(database: Database, owner: Database) -> Desk:
    """A case with two institutes; the first has a key, and was commissioned under a longer name, too."""
    made = Desk(database, owner)
    made.investigated()
    made.must(
        "add_parties",
        parties=[{"owner": code, "side": "assessor", "name": name} for code, name in NAMES.items()],
    )
    made.must("commission", body="institute:1", body_name="Institute One Ltd", how="appraisal")
    with owner.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE ledger.actor DISABLE TRIGGER USER")
        connection.exec_driver_sql(KEY, (made.book_id, made.people["body"]))
        connection.exec_driver_sql("ALTER TABLE ledger.actor ENABLE TRIGGER USER")
    return made


def submit(desk: Desk, who: str, body: str) -> str:
    """Submit a report of a body."""
    return desk.do("submit_assessment", who=who, items=[ITEM], body=body, author="Li")


@pytest.mark.parametrize(
    ("who", "body", "came"),
    [
        ("body", "Institute One", "done"),
        ("body", "institute one", "done"),
        ("body", "Institute One Ltd", "done"),
        ("body", "Institute Two", "process.not_your_side"),
        ("body", "a laboratory", "process.not_your_side"),
        ("clerk", "Institute Two", "done"),
    ],
)
def test_whose_name_a_report_has(
    desk: Desk, who: str, body: str, came: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Goal: 3.6. Method: its names, that of another body, and the office for another; past Python the same; and what the list says."""
    if came != "done":
        with monkeypatch.context() as patch:
            patch.setattr(assessments, "check_own_name", lambda *_: None)
            assert submit(desk, who, body) == "database.promise_broken"
            assert desk.said == {"promise": "damage_own_report"}
    assert submit(desk, who, body) == came
    with desk.database.read() as books:
        found = cases.assessments_of(books, desk.book_id, cases.head_of(books, desk.book_id, "C1").case_id)
    told = [(one.body, one.submitted_by) for one in found]
    assert told == ([(body, "institute:1" if who == "body" else None)] if came == "done" else [])


@pytest.mark.parametrize(
    ("submits", "withdraws", "came"),
    [
        ("body", "body", "done"),
        ("clerk", "body", "process.not_your_side"),
        ("body", "clerk", "done"),
    ],
)
def test_whose_report_is_withdrawn(
    desk: Desk, submits: str, withdraws: str, came: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Goal: 3.6. Method: its own, what the office has submitted, and the office; past Python the same; next offers what would pass."""
    assert submit(desk, submits, "Institute One") == "done", desk.said
    words: dict[str, Any] = {"who": withdraws, "subject": str(desk.ids["submit_assessment"])}
    if came != "done":
        with monkeypatch.context() as patch:
            handed = independence.HandedIn
            patch.setattr(independence, "HandedIn", lambda body, _: handed(body, "institute:1"))
            assert desk.do("withdraw_assessment", **words) == "database.promise_broken"
            assert desk.said == {"promise": "damage_own_report"}
    assert desk.do("withdraw_assessment", **words) == came
