"""An act that is done has its entry: PostgreSQL lets none be done without it, and the doctor names one that is."""

from collections.abc import Callable
from functools import partial
from typing import Any

import psycopg
import pytest

from ledger.database import Database
from ledger.market.actions import corrections, money
from ledger.permits.actions import caps, moves, year_end
from tests.permits.world import AREA, District, judge, new, site, strip, t

PARTY = ":".join(site(1).split(":")[:2])
CONFIRM = """INSERT INTO ledger.process_event (book_id, process_id, version, machine, action, previous, from_state, to_state, four_eyes,
    started_by, actor_id, effective_on, reason, document)
  SELECT e.book_id, e.process_id, e.version + 1, e.machine, t.action, e.version, e.to_state, t.to_state, t.four_eyes, e.started_by,
    %(actor)s, e.effective_on, '', ''
  FROM ledger.process p JOIN ledger.process_event e USING (book_id, process_id, version)
  JOIN ledger.process_transition t ON t.machine = e.machine AND t.action = 'confirm' AND t.from_state = e.to_state
  WHERE e.process_id = %(id)s"""
MOVE = """UPDATE ledger.process p SET state = e.to_state, version = e.version FROM ledger.process_event e
  WHERE p.process_id = %(id)s AND e.process_id = p.process_id AND e.version = p.version + 1"""
ACTS: dict[str, tuple[str, Callable[..., Any], dict[str, Any]]] = {
    "cap": ("bureau", caps.set_cap, {"pollutant": "SO2", "area": AREA, "vintage": 2026, "quantity": t("1")}),
    "release": ("bureau", moves.grant_from_reserve, {"area": AREA, "site": site(1), "strips": [strip("1")], "due": False}),
    "surrender": ("bureau", year_end.surrender, {"site": site(1), "strips": [strip("1")]}),
    "cancellation": ("bureau", partial(year_end.retire, cancel=True, ground="x"), {"holder": site(1), "strips": [strip("1")]}),
    "retirement": ("bureau", partial(year_end.retire, cancel=False, ground="x"), {"holder": site(1), "strips": [strip("1")]}),
    "deduction": ("bureau", year_end.deduct, {"site": site(1), "year": 2025, "strip": strip("1")}),
    "undone": (site(1), year_end.surrender, {"site": site(1), "strips": [strip("1")]}),
    "deposit": ("finance", money.pay_in, {"owner": PARTY, "amount": 1}),
    "payout": ("finance", money.pay_out, {"owner": PARTY, "amount": 1}),
    "correction": ("finance", corrections.take_back, {}),
}  # fmt: skip
POSTED = (
    ("permits.cap", "done"),
    ("permits.move", "released"),
    ("permits.surrender", "surrendered"),
    ("permits.surrender", "undone"),
    ("permits.retirement", "retired"),
    ("permits.retirement", "cancelled"),
    ("permits.retirement", "deducted"),
    ("permits.sale", "accepted"),
    ("permits.sale", "settled"),
    ("permits.lease", "running"),
    ("permits.freeze", "frozen"),
    ("permits.withdrawal", "open_to_objection"),
    ("permits.buyback", "paid"),
    ("market.deposit", "recorded"),
    ("market.payout", "paid"),
    ("market.correction", "reversed"),
)
"""What an act comes to that is never without an entry."""
PROMISES = ("acts_have_their_entries", "trades_have_their_entries")
"""Of the doctor, for permits and for the market."""


def _emitted(district: District) -> None:
    """Let the site emit more in 2025 than it surrendered."""
    what, report_id = year_end.Emitted(site(1), 2025, "SO2", "bureau", t("5"), 0), new()
    assert (
        district.do(year_end.report_emissions, district.step(), report_id=report_id, what=what) == "reported"
    )
    assert district.do(judge, district.step("chief"), report_id=report_id, action="verify") == "verified"


@pytest.mark.parametrize("name", ACTS)
def test_none_is_done_without_its_entry(
    database: Database, owner: Database, database_url: str, name: str
) -> None:
    """A second person's step alone, by plain SQL, does nothing; written past the triggers, the doctor names the act."""
    district = District(database, owner)
    district.enterprise(1)
    district.cap("100", 2025, 2026)
    for holder in (site(1), f"bureau:{AREA}"):
        assert district.allocate(holder, "10") == "issued"
    paid = new()
    assert (
        district.twice(
            money.PAY_IN, money.pay_in, district.step("finance"), act_id=paid, owner=PARTY, amount=1_00
        )
        == "recorded"
    )
    _emitted(district)
    who, action, words = ACTS[name]
    act_id = new()
    step = district.of(who) if ":" in who else district.step(who)
    told = district.do(
        action, step, act_id=act_id, **words, **({"payment": paid} if name == "correction" else {})
    )
    if name == "undone":
        assert told == "surrendered"
        told = district.do(year_end.undo_surrender, district.step(), act_id=act_id)
    assert told.endswith("undo_asked" if name == "undone" else "proposed")
    values = {"id": act_id, "actor": district.step({"finance": "teller"}.get(who, "chief")).actor_id}
    assert district.broken() == []
    with psycopg.connect(database_url) as connection, pytest.raises(psycopg.Error) as caught:
        connection.execute(CONFIRM, values)
        connection.execute(MOVE, values)
        connection.commit()
    assert caught.value.diag.constraint_name == "act_has_entry"
    with psycopg.connect(database_url) as connection:
        connection.execute("ALTER TABLE ledger.process_event DISABLE TRIGGER ALL")
        connection.execute("ALTER TABLE ledger.process DISABLE TRIGGER ALL")
        connection.execute(CONFIRM, values)
        connection.execute(MOVE, values)
    (broken,) = [offenders for promise, offenders in district.broken() if promise in PROMISES]
    assert len(broken) == 1
    assert str(act_id) in broken[0]


@pytest.mark.parametrize(("machine", "state"), POSTED)
def test_the_doctor_asks_for_the_entry_of_each(
    database: Database, owner: Database, database_url: str, machine: str, state: str
) -> None:
    """Goal: no row of its table is missing. Method: an act that was asked for and has no entry, written past the triggers as each."""
    district, act_id = District(database, owner), new()
    _, action, words = ACTS["cap"]
    assert district.do(action, district.step(), act_id=act_id, **words) == "proposed"
    with psycopg.connect(database_url) as connection:
        for table in ("process", "process_event"):
            connection.execute(f"ALTER TABLE ledger.{table} DISABLE TRIGGER ALL".encode())
        connection.execute(
            "UPDATE ledger.process SET machine = %s, state = %s WHERE process_id = %s",
            (machine, state, act_id),
        )
        connection.execute(
            "UPDATE ledger.process_event SET machine = %s, to_state = %s WHERE process_id = %s",
            (machine, state, act_id),
        )
    found = dict(district.broken())
    assert [found[promise] for promise in PROMISES if promise in found] == [[f"{machine} {act_id}, {state}"]]
