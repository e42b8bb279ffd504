"""What a party asks for itself takes two officials: one hands it on with the reason, another one grants it."""

from datetime import date
from typing import Any

import psycopg
import pytest

from ledger.compensation.actions import reliefs
from ledger.database import Database
from tests.compensation.world import Desk, X, Y

ON = date(2025, 7, 4)
ROLE = "UPDATE ledger.actor SET role = 'enterprise', owner = %s, book_id = %s WHERE actor_id = %s"
KINDS: dict[str, dict[str, Any]] = {
    "waiver": {"amount": "10.00", "payee": X},
    "credit": {"amount": "10.00", "payee": X},
    "release": {"payee": X, "amount": "0"},
    "suspension": {"first_on": "2025-07-01", "amount": "0"},
    "refund_excess": {"amount": "0.11", "payee": X},
}


@pytest.fixture
def desk(database: Database, owner: Database) -> Desk:
    """X and Y owe a part together, and X has paid another one, 0.11 too much."""
    made = Desk(database, owner)
    both = [{"owner": one, "share": "1/2"} for one in (X, Y)]
    made.judged(
        parts=[{"amount": "600.00", "obligors": both}, {"amount": "400.00", "obligors": [{"owner": X}]}],
        schedule=[{"part": one, "due_on": "2025-06-30"} for one in (1, 2)],
    )
    came = made.pay("400.11", date(2025, 6, 30), payer=X, part=2, hold_excess=True)
    assert came == "done", made.said
    return made


def asked(desk: Desk, kind: str, database_url: str, who: str = "party") -> str:
    """Ask for a relief; who asks for the party has a key of it."""
    part = 2 if kind.startswith("refund") else 1
    desk.must("propose_relief", ON, who=who, kind=kind, part=part, basis="law", **KINDS[kind])
    if who == "party":
        with psycopg.connect(database_url) as connection:
            connection.execute("ALTER TABLE ledger.actor DISABLE TRIGGER USER")
            connection.execute(ROLE, (X, desk.book_id, desk.people["party"]))
            connection.execute("ALTER TABLE ledger.actor ENABLE TRIGGER USER")
            connection.execute("ALTER TABLE ledger.actor ENABLE ALWAYS TRIGGER written_once")
    return str(desk.ids["propose_relief"])


@pytest.mark.parametrize("kind", KINDS)
def test_two_officials_grant_what_a_party_asked_for(
    desk: Desk, database_url: str, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """One official alone grants nothing, nor hands on and grants; the database keeps it, too."""
    subject = asked(desk, kind, database_url)
    grant: dict[str, Any] = {"who": "cashier", "subject": subject}
    assert desk.do("grant_relief", ON, **grant) == "compensation.relief_not_endorsed"
    monkeypatch.setattr(reliefs, "check_endorsed", lambda *_: None)
    assert desk.do("grant_relief", ON, **grant) == "database.promise_broken"
    assert "damage_relief_by_two" in desk.said.values()
    monkeypatch.undo()
    assert desk.do("endorse_relief", ON, **grant) == "entry.text_empty"
    assert desk.do("endorse_relief", ON, reason="hardship", **grant) == "done", desk.said
    assert desk.do("endorse_relief", ON, reason="hardship", **grant) == "compensation.subject_unknown"
    assert desk.do("grant_relief", ON, **grant) == "process.acted_before"
    assert desk.do("grant_relief", ON, **{**grant, "who": "payer"}) == "done", desk.said
    assert set(desk.broken()) <= {"rows_are_as_recorded"}, "whose key it is was changed behind the triggers"


@pytest.mark.parametrize("kind", KINDS)
def test_what_an_official_asks_for_is_granted_by_another(desk: Desk, database_url: str, kind: str) -> None:
    """There two officials are there already, and nothing is handed on."""
    subject = asked(desk, kind, database_url, who="payer")
    told: dict[str, Any] = {"who": "cashier", "subject": subject}
    assert desk.do("endorse_relief", ON, reason="hardship", **told) == "compensation.subject_unknown"
    assert desk.do("grant_relief", ON, **told) == "done", desk.said


@pytest.mark.parametrize("handed_on", [False, True])
def test_one_official_denies_what_a_party_asked_for(desk: Desk, database_url: str, handed_on: bool) -> None:
    """It is denied before it is handed on, and after."""
    told: dict[str, Any] = {"who": "cashier", "subject": asked(desk, "waiver", database_url)}
    if handed_on:
        desk.must("endorse_relief", ON, reason="hardship", **told)
    assert desk.do("deny_relief", ON, **told) == "done", desk.said
