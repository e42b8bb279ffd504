"""What moves money in a case is recorded with its entry: PostgreSQL takes no record without it, and the doctor names one."""

from datetime import date

import psycopg
import pytest

from ledger.database import Database
from tests.compensation.world import Desk, X
from tests.furnished import furnished

DAY = date(2025, 4, 1)
RECORD = """INSERT INTO ledger.damage_record SELECT book_id, gen_random_uuid(), case_id, kind, subject, effective_on, state, reason,
    document, words, basis, law, actor_id, recorded_at FROM ledger.damage_record WHERE record_id = %s"""
ACTS = ("paid", "remitted", "transferred", "freed", "spent", "waived", "given", "called", "released")


@furnished
def desk(database: Database, owner: Database) -> Desk:
    """A bureau in whose case money came, went on by every route, was spent, was waived, and was taken as deposits: called, released."""
    made = Desk(database, owner)
    made.judged()
    assert made.pay("300.00", DAY, route="agency", name="paid") == "done"
    made.must("remit", who="cashier", name="remitted", payment=str(made.ids["paid"]))
    for route, onward, name in (
        ("court", "transfer_court", "transferred"),
        ("escrow", "release_escrow", "freed"),
    ):
        assert made.pay("10.00", DAY, route=route, name=route) == "done"
        made.must(onward, who="cashier", name=name, payment=str(made.ids[route]))
    assert made.spend("1.00", DAY) == "done"
    made.must("propose_relief", who="payer", kind="waiver", amount="1.00", basis="statute")
    made.must("grant_relief", who="cashier", name="waived", subject=str(made.ids["propose_relief"]))
    made.must("give_guarantee", who="cashier", name="given", kind="deposit", guarantor=X, amount="5.00")
    made.must("give_guarantee", who="cashier", name="another", kind="deposit", guarantor=X, amount="5.00")
    made.must("release_guarantee", who="chief", name="released", subject=str(made.ids["another"]))
    made.must("call_guarantee", date(2025, 7, 2), who="chief", name="called", subject=str(made.ids["given"]))
    return made


@pytest.mark.parametrize("name", ACTS)
def test_nothing_is_recorded_without_its_entry(desk: Desk, database_url: str, name: str) -> None:
    """The same record under another id has no entry; written past the trigger, the doctor names it."""
    assert desk.broken() == []
    with psycopg.connect(database_url) as connection, pytest.raises(psycopg.Error) as caught:
        connection.execute(RECORD, (desk.ids[name],))
    assert caught.value.diag.constraint_name == "damage_record_posted"
    with psycopg.connect(database_url) as connection:
        connection.execute("ALTER TABLE ledger.damage_record DISABLE TRIGGER damage_record_dates")
        connection.execute(RECORD, (desk.ids[name],))
    assert "money_acts_have_their_entries" in desk.broken()
