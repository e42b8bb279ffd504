"""A retry is answered where it says the same, also when its record was written before what is told had its types."""

import json
from datetime import date
from typing import Any

import psycopg

from ledger.compensation.queries import cases
from ledger.database import Database
from ledger.identifiers import uuid7
from tests.compensation.test_cases import agreed
from tests.compensation.world import Desk, X, owed
from tests.furnished import furnished

PAID = date(2025, 4, 1)


@furnished
def desk(database: Database, owner: Database) -> Desk:
    """A bureau."""
    return Desk(database, owner)


def words_of(database_url: str, kind: str) -> dict[str, Any]:
    """The words that were kept of the last act of a kind."""
    with psycopg.connect(database_url) as connection:
        row = connection.execute(
            "SELECT words FROM ledger.damage_record WHERE kind = %s ORDER BY recorded_at DESC LIMIT 1",
            (kind,),
        ).fetchone()
    assert row is not None
    return dict(row[0])


def written_before(database_url: str, kind: str, **words: Any) -> None:
    """Let the words of acts of a kind be as an earlier release kept them; a word that is None it did not know."""
    old = {**words_of(database_url, kind), **words}
    with psycopg.connect(database_url) as connection:
        connection.execute("ALTER TABLE ledger.damage_record DISABLE TRIGGER USER")
        connection.execute(
            "UPDATE ledger.damage_record SET words = %s WHERE kind = %s",
            (json.dumps({name: value for name, value in old.items() if value is not None}), kind),
        )
        connection.execute("ALTER TABLE ledger.damage_record ENABLE TRIGGER USER")


def test_an_amount_is_the_same_however_it_is_written(desk: Desk, database_url: str) -> None:
    """300 yuan are 300.00 yuan, and not 300.01; the words keep all decimals."""
    desk.judged()
    paid = uuid7()
    assert desk.pay("300", PAID, id=paid) == "done"
    assert words_of(database_url, "pay") == {
        "action": "pay",
        "case": "C1",
        "on": "2025-04-01",
        "reason": "",
        "document": "paper",
        "route": "treasury",
        "payer": X,
        "amount": "300.00",
        "part": 1,
        "hold_excess": False,
    }
    assert desk.pay("300.00", PAID, id=paid) == "replayed"
    assert desk.pay("300.0", PAID, id=paid) == "replayed"
    assert desk.pay("300.01", PAID, id=paid) == "entry.id_used"
    assert desk.said["field"] == "amount"
    assert desk.pay("300", date(2025, 4, 2), id=paid) == "entry.id_used"
    assert desk.said["field"] == "effective_on"


def test_what_differs_is_named_in_the_order_in_which_it_is_said(desk: Desk) -> None:
    """Act, case and person before day, paper and reason, then the words of the act in their order, whatever else differs too."""
    desk.judged()
    assert desk.register("C2") == "done"
    paid = uuid7()
    assert desk.pay("300", PAID, id=paid) == "done"
    whole: dict[str, Any] = {"route": "agency", "payer": "enterprise:y", "amount": "1", "part": 2}
    late = date(2025, 4, 2)
    mine: dict[str, Any] = {"route": "treasury", "payer": X, "amount": "300"}
    other: dict[str, Any] = {"who": "payer", "document": "other", "reason": "other"}
    table: list[tuple[str, str, date, dict[str, Any]]] = [
        ("action", "note", late, {**other, "code": "C2", "topic": "fine", "text": "t"}),
        ("case", "pay", late, {**other, "code": "C2", **whole}),
        ("actor", "pay", late, {**other, **whole}),
        ("effective_on", "pay", late, {**other, "who": "cashier", **whole}),
        ("document", "pay", PAID, {**other, "who": "cashier", **whole}),
        ("reason", "pay", PAID, {**other, "who": "cashier", "document": "paper", **whole}),
        ("route", "pay", PAID, {"who": "cashier", **whole}),
        ("payer", "pay", PAID, {"who": "cashier", **whole, "route": "treasury"}),
        ("amount", "pay", PAID, {"who": "cashier", **whole, "route": "treasury", "payer": X}),
        ("part", "pay", PAID, {"who": "cashier", **mine, "part": 2}),
    ]
    for field, action, on, words in table:
        assert (desk.do(action, on, id=paid, **words), desk.said["field"]) == ("entry.id_used", field), words
    assert desk.do("pay", PAID, id=paid, who="payer", **mine) == "entry.id_used", "another person did it"
    assert desk.said["field"] == "actor"
    assert desk.do("pay", PAID, id=paid, who="cashier", **mine) == "replayed"


def test_a_case_is_registered_again_by_the_same_person_alone(desk: Desk) -> None:
    """Nobody is told that a step is his own which another one took."""
    first = uuid7()
    assert desk.register("C1", id=first) == "done"
    assert desk.register("C1", id=first, who="chief") == "entry.id_used"
    assert desk.said["field"] == "actor"
    assert desk.register("C1", id=first) == "replayed"


def test_a_retry_of_what_was_told_before(desk: Desk, database_url: str) -> None:
    """Goal: the upgrade loses no answer. Method: words as they were kept before: amounts as they came, fewer fields."""
    desk.judged()
    paid = uuid7()
    assert desk.pay("300", PAID, id=paid) == "done"
    for old in ({"amount": "300"}, {"amount": "300.0", "hold_excess": None, "part": None}):
        written_before(database_url, "pay", **old)
        assert desk.pay("300.00", PAID, id=paid) == "replayed"
        assert desk.pay("300", PAID, id=paid, hold_excess=True) == "entry.id_used"
        assert desk.said["field"] == "hold_excess"
    written_before(database_url, "pay", colour="red")
    assert desk.pay("300", PAID, id=paid) == "entry.id_used"
    assert desk.said["field"] == "colour"


def test_a_judgment_of_before_is_told_again(desk: Desk, database_url: str) -> None:
    """Pieces are compared by value too: heads, parts and instalments."""
    desk.judged()
    judged = desk.ids["judge"]
    old = [{"head": "H4", "money": "600", "kind": ""}, {"head": "H1", "money": "400.0"}]
    written_before(database_url, "judge", heads=old, conversion=None)
    schedule = [{"part": 1, "due_on": "2025-06-30", "amount": ""}]
    assert desk.do("judge", date(2025, 3, 3), id=judged, schedule=schedule, **owed()) == "replayed"
    schedule[0]["due_on"] = "2025-07-01"
    assert desk.do("judge", date(2025, 3, 3), id=judged, schedule=schedule, **owed()) == "entry.id_used"
    assert desk.said["field"] == "schedule"


def test_an_agreement_of_before_takes_effect(desk: Desk, database_url: str) -> None:
    """What was agreed in words of before is due when the court confirms it."""
    agreed(desk)
    heads = [{"head": "H4", "money": "600", "kind": ""}, {"head": "H1", "money": "400"}]
    written_before(database_url, "agree", heads=heads, conversion="0", disclosure=None, less_basis=None)
    court = {"court": "court:1", "court_name": "court"}
    desk.must("apply_confirmation", date(2025, 1, 22), **court)
    desk.must("publish_agreement", date(2025, 1, 23), **court)
    desk.must("confirm", date(2025, 3, 3), **court)
    assert {name: desk.balances()[name] for name in ("H4 claim_due", "H1 claim_due")} == {
        "H4 claim_due": 600_00,
        "H1 claim_due": 400_00,
    }


def test_a_case_of_before_is_registered_again(desk: Desk, database_url: str) -> None:
    """The code of the case stands among what was told, and not among its words; it is compared all the same."""
    first = uuid7()
    assert desk.register("C1", id=first) == "done"
    assert "code" not in words_of(database_url, "register")
    written_before(database_url, "register", place=None, source=None)
    assert desk.register("C1", id=first) == "replayed"
    assert desk.register("C2", id=first) == "entry.id_used"
    assert desk.said["field"] == "case"


def test_words_that_are_asked_for_in_sql(desk: Desk, database_url: str) -> None:
    """A fine counts among the liabilities by its words, as they are written now and as they were before; one without a sum does not."""
    desk.judged()
    desk.must("note", topic="fine", text="a decision", amount="12.5")
    desk.must("note", topic="fine", text="a notice")
    assert fines(desk) == [12_50]
    written_before(database_url, "note", amount="12.50")
    assert fines(desk) == [12_50, 12_50]
    written_before(database_url, "note", amount="")
    assert fines(desk) == []


def fines(desk: Desk) -> list[int]:
    """The fines among the liabilities of the case, in fen."""
    with desk.database.read() as books:
        head = cases.head_of(books, desk.book_id, "C1")
        return [fen for kind, fen, _ in cases.liabilities_of(books, desk.book_id, head) if kind == "fine"]
