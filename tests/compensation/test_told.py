"""What becomes of a damage case is told to the parties of the case, and to nobody else."""

from collections.abc import Callable
from typing import Any

import pytest

from ledger.database import Books, Database
from tests.compensation.test_cases import COURT
from tests.compensation.test_courts import FEB
from tests.compensation.world import Desk, X
from tests.furnished import furnished

STATED = """INSERT INTO ledger.outbox (book_id, kind, subject, owners, figures, actor_id)
    SELECT book_id, kind, subject, owners, figures || %s::jsonb, actor_id FROM ledger.outbox ORDER BY event_id DESC LIMIT 1"""
AGAIN = """INSERT INTO ledger.outbox (book_id, kind, subject, owners, figures, actor_id)
    SELECT book_id, kind, subject, %s, figures, actor_id FROM ledger.outbox ORDER BY event_id DESC LIMIT 1"""


@furnished
def desk(database: Database, owner: Database) -> Desk:
    """A bureau."""
    return Desk(database, owner)


@pytest.mark.parametrize(
    ("owner", "told", "promise"),
    [(X, "done", None), ("enterprise:other", "database.promise_broken", "outbox_of_record")],
)
def test_the_parties_of_a_case_alone_hear_of_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, owner: str, told: str, promise: str | None
) -> None:
    """Goal: a case is no matter of others. Method: beside its record, as the web's role: the same event to a party, and to another."""
    run = desk.run

    def beside(work: Callable[[Books], Any]) -> str:
        def both(books: Books) -> Any:
            made = work(books)
            books.connection.exec_driver_sql(AGAIN, ([owner],))
            return made

        return run(both)

    monkeypatch.setattr(desk, "run", beside)
    assert (desk.register(), desk.said.get("promise")) == (told, promise)


ASKED: dict[str, Any] = {"against": X, "amount": "500.00", **COURT}
UNHEARD: dict[str, tuple[str, dict[str, Any]]] = {
    "apply_preservation": ("", ASKED),
    "deny_preservation": ("apply_preservation", {}),
    "state_findings": ("", {"metals": True}),
    "transfer_crime": ("state_findings", {"sign": "metals", "told_to": "公安局"}),
    "leave_crime": ("state_findings", {"sign": "metals", "reason": "below the line"}),
}
"""Acts of which no liable party hears when they are done: what is done before, and their words."""


@pytest.mark.parametrize("kind", UNHEARD)
def test_no_liable_party_hears_of_what_no_court_has_granted(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """Goal: 1.6 and 22.4, past Python. Method: with an event to the party beside it, as the web's role; then with one to nobody."""
    desk.concluded()
    before, ask = UNHEARD[kind]
    if before:
        desk.must(before, FEB, **UNHEARD[before][1])
    if kind == "deny_preservation":
        ask = {"subject": str(desk.ids["apply_preservation"])}
    run, owners = desk.run, [X]

    def beside(work: Callable[[Books], Any]) -> str:
        def both(books: Books) -> Any:
            made = work(books)
            books.connection.exec_driver_sql(AGAIN, (owners,))
            return made

        return run(both)

    monkeypatch.setattr(desk, "run", beside)
    assert desk.do(kind, FEB, **ask) == "database.promise_broken"
    assert desk.said.get("promise") == "outbox_of_record"
    owners.clear()
    assert desk.do(kind, FEB, **ask) == "done", desk.said


@pytest.mark.parametrize(("state", "came"), [("registered", "done"), ("closed", "database.promise_broken")])
def test_an_event_tells_where_the_case_stands(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, state: str, came: str
) -> None:
    """Goal: 11.3. Method: beside its record, as the web's role: the same event again, and with a state in which the case is not."""
    run = desk.run

    def beside(work: Callable[[Books], Any]) -> str:
        def both(books: Books) -> Any:
            made = work(books)
            books.connection.exec_driver_sql(STATED, (f'{{"state": "{state}"}}',))
            return made

        return run(both)

    monkeypatch.setattr(desk, "run", beside)
    assert desk.register() == came, desk.said
    if came != "done":
        assert desk.said == {"promise": "outbox_of_record"}
