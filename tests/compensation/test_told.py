"""What becomes of a damage case is told to the parties of the case, and to nobody else."""

from collections.abc import Callable
from typing import Any

import pytest

from ledger.database import Books, Database
from tests.compensation.test_cases import COURT
from tests.compensation.test_courts import FEB
from tests.compensation.world import Desk, X
from tests.furnished import furnished

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


@pytest.mark.parametrize("kind", ["apply_preservation", "deny_preservation"])
def test_no_liable_party_hears_of_what_no_court_has_granted(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """Goal: 1.6, past Python. Method: an act with its event to nobody; then, as the web's role, with one to the party beside it."""
    desk.concluded()
    ask: dict[str, Any] = {"against": X, "amount": "500.00", **COURT}
    if kind == "deny_preservation":
        desk.must("apply_preservation", FEB, **ask)
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
