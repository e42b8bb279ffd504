"""The doctor finds what somebody would leave who wrote past the triggers: each check, and what breaks it."""

from collections.abc import Mapping
from typing import Any, Final

import pytest

from ledger.database import Database
from ledger.market.actions import payouts, sales
from ledger.market.rules.prices import Goods, Proposal
from tests.furnished import furnished
from tests.market.test_endings import agreed
from tests.market.test_exceptions import NUMBER, decide
from tests.permits.test_past_the_steps import LISTED, STEP
from tests.permits.test_register import PARTY, ask
from tests.permits.test_sides import ONE, TWO
from tests.permits.world import DAY, District, new, strip


@furnished
def district(database: Database, owner: Database) -> District:
    """Two mills of two cities, and one beside the first, which holds 10 t."""
    made = District(database, owner)
    made.adopt(sale__needs_recognition="false")
    for number in (1, 2, 3):
        made.enterprise(number)
    made.cap("100")
    made.allocate(ONE, "10")
    return made


def by_force(d: District, tables: str, *statements: tuple[str, Mapping[str, Any]]) -> None:
    """Write with the triggers of some tables off; afterwards each fires as it did."""
    named = [f"ledger.{table}" for table in tables.split()]
    with d.owner.engine.begin() as connection:
        always = connection.exec_driver_sql(
            "SELECT tgrelid::regclass::text, quote_ident(tgname) FROM pg_trigger"
            " WHERE tgenabled = 'A' AND tgrelid = ANY (%s::regclass[])",
            (named,),
        ).all()
        for table in named:
            connection.exec_driver_sql(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
        for sql, words in statements:
            connection.exec_driver_sql(
                sql, {"book": d.book_id, "party": PARTY, "day": DAY, "actor": d.clerk, **words}
            )
        for table in named:
            connection.exec_driver_sql(f"ALTER TABLE {table} ENABLE TRIGGER ALL")
        for table, trigger in always:
            connection.exec_driver_sql(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {trigger}")


def past(d: District, tables: str, *statements: tuple[str, Mapping[str, Any]]) -> list[str]:
    """Write past the triggers of some tables, and tell which promises the doctor finds broken beside that of the records."""
    assert d.broken() == []
    by_force(d, tables, *statements)
    found = sorted(name for name, _ in d.broken(whole=True))
    assert "rows_are_as_recorded" in found, "whatever else it is, it stands in no record"
    return [name for name in found if name != "rows_are_as_recorded"]


LOOKS: Final = {
    "an act": ("permit_act", "UPDATE ledger.permit_act SET machine = 'market.decision' WHERE machine = 'permits.cap'"),
    "an allocation": (
        "permit_grant permit_grant_line permit_lot",
        "UPDATE ledger.process SET machine = 'permits.cap' WHERE machine = 'permits.grant'",
    ),
    "a reason": (
        "permit_alone",
        "INSERT INTO ledger.permit_alone (book_id, act_id, figure, threshold)"
        " SELECT book_id, process_id, 1, 1 FROM ledger.process WHERE machine = 'permits.register'",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", LOOKS)
def test_a_process_with_the_look_of_another(district: District, name: str) -> None:
    """What hangs on a process of another machine is named."""
    d = district
    assert d.enlist(PARTY, "abnormal_operation") == "done"
    tables, sql = LOOKS[name]
    assert past(d, f"{tables} process process_event", (sql, {})) == ["acts_are_of_their_machine"]


def test_a_register_that_no_act_has_written(district: District) -> None:
    """A change that is done without a row, and a row of an act that is not done."""
    d, act_id = district, new()
    assert ask(d, "list", act_id=act_id) == "proposed"
    assert past(d, "standing", (LISTED, {"id": act_id})) == ["register_is_as_its_acts_say"]
    by_force(d, "standing", ("DELETE FROM ledger.standing", {}))
    step = (STEP, {"id": act_id, "action": "confirm", "who": d.chief})
    assert past(d, "process_event process", step) == ["register_is_as_its_acts_say"]


def test_a_cancelled_sale_that_gave_nothing_back(district: District) -> None:
    """What was set aside stays set aside; a sale that goes on is no fault."""
    d = district
    of, _ = agreed(d, "sale"), agreed(d, "sale")
    found = past(d, "process_event process", (STEP, {"id": of, "action": "end", "who": d.clerk}))
    assert found == ["cancelled_sales_hold_nothing"]


def test_money_that_nobody_waits_for(district: District) -> None:
    """A request that has ended, of which the money is bound still; one that waits is no fault."""
    d, act_id = district, new()
    d.pay_in(ONE, "100.00")
    for one in (act_id, new()):
        words = {"act_id": one, "amount": 40_00, "bank": "ICBC", "account": "1"}
        assert d.do(payouts.ask_payout, d.of(ONE), **words) == "asked"
    assert (d.money(PARTY), d.money(PARTY, "settlement_bound")) == (20_00, 80_00)
    found = past(d, "process_event process", (STEP, {"id": act_id, "action": "cancel", "who": d.clerk}))
    assert found == ["money_is_bound_for_requests"]


def test_a_freeze_that_nobody_enforced(district: District) -> None:
    """A freeze is executed by its step alone."""
    d, act_id = district, new()
    assert d.freeze(act_id=act_id, site=ONE, strips=[strip("1")]) == "frozen"
    found = past(
        d, "process_event process", (STEP, {"id": act_id, "action": "execute", "who": d.people["fourth"]})
    )
    assert found == ["bound_lots_end_by_an_enforcement"]


def test_a_decision_that_is_used_up(district: District) -> None:
    """Sales under a decision that take more than it allows, in one of its years."""
    d, act_id = district, new()
    asked = Proposal(ONE, TWO, (Goods(strip("1"), 100_00),), approval=NUMBER)
    assert decide(d, quantity="3") == "registered"
    for id_ in (act_id, new()):
        assert d.do(sales.propose, d.step(), act_id=id_, asked=asked) == "proposed"
    more = "UPDATE ledger.permit_act_line SET quantity = 2000001, delivered = 2000001 WHERE act_id = %(id)s"
    assert past(d, "permit_act_line", (more, {"id": act_id})) == ["decisions_are_not_used_up"]
