"""An act that is done has its entry: PostgreSQL lets none be done without it, and the doctor names one that is."""

from collections.abc import Callable
from functools import partial
from typing import Any

import psycopg
import pytest

from ledger.database import Database
from ledger.permits.actions import caps, money, reserve, year_end
from tests.permits.world import AREA, District, new, site, strip, t

PARTY = ":".join(site(1).split(":")[:2])
CONFIRM = """INSERT INTO ledger.process_event (book_id, process_id, version, machine, action, previous, from_state, to_state, four_eyes,
    started_by, actor_id, effective_on, reason, document)
  SELECT e.book_id, e.process_id, 2, e.machine, 'confirm', 1, e.to_state, t.to_state, TRUE, e.started_by, %(actor)s, e.effective_on, '', ''
  FROM ledger.process_event e JOIN ledger.process_transition t ON t.machine = e.machine AND t.action = 'confirm'
    AND t.from_state = e.to_state
  WHERE e.process_id = %(id)s"""
MOVE = """UPDATE ledger.process p SET state = e.to_state, version = 2 FROM ledger.process_event e
  WHERE p.process_id = %(id)s AND e.process_id = p.process_id AND e.version = 2"""
ACTS: dict[str, tuple[str, Callable[..., Any], dict[str, Any]]] = {
    "cap": ("bureau", caps.set_cap, {"pollutant": "SO2", "area": AREA, "vintage": 2026, "quantity": t("1")}),
    "release": ("bureau", reserve.grant_from_reserve, {"area": AREA, "site": site(1), "strips": [strip("1")], "due": False}),
    "surrender": ("bureau", year_end.surrender, {"site": site(1), "strips": [strip("1")]}),
    "cancellation": ("bureau", partial(year_end.retire, cancel=True, ground="x"), {"holder": site(1), "strips": [strip("1")]}),
    "deposit": ("finance", money.pay_in, {"owner": PARTY, "amount": 1}),
    "payout": ("finance", money.pay_out, {"owner": PARTY, "amount": 1}),
}


@pytest.mark.parametrize("name", ACTS)
def test_none_is_done_without_its_entry(database: Database, owner: Database, database_url: str, name: str) -> None:
    """A second person's step alone, by plain SQL, does nothing; written past the triggers, the doctor names the act."""
    district = District(database, owner)
    district.enterprise(1)
    district.cap("100")
    for holder in (site(1), f"bureau:{AREA}"):
        assert district.allocate(holder, "10") == "issued"
    district.pay_in(site(1), "1.00")
    who, action, words = ACTS[name]
    act_id = new()
    assert district.do(action, district.step(who), act_id=act_id, **words).endswith("proposed")
    values = {"id": act_id, "actor": district.step({"bureau": "chief", "finance": "teller"}[who]).actor_id}
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
    (broken,) = [offenders for name, offenders in district.broken() if name == "acts_have_their_entries"]
    assert len(broken) == 1
    assert str(act_id) in broken[0]
