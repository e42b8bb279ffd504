"""Whoever refuses what somebody applied for says why, and who applied hears it."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError

from ledger.database import Database
from ledger.permits.actions import moves, surplus, year_end
from ledger.permits.machines import PLEDGE
from ledger.processes.machines import NO
from ledger.schema import MACHINES
from tests.furnished import furnished
from tests.permits import test_sides as sides
from tests.permits.world import DAY, District, new, site, strip, turn

ONE, TWO = site(1), site(2)


@furnished
def district(database: Database, owner: Database) -> District:
    """Two mills and a bank; the first mill holds 10 t."""
    made = District(database, owner)
    for number in (1, 2, 3):
        made.enterprise(number)
    made.cap("100")
    made.allocate(ONE, "10")
    return made


def applied(d: District, what: str) -> Any:
    """Let the mill apply for something; give how it is refused."""
    words: dict[str, Any] = {"site": ONE, "strips": [strip("1")]}
    if what == "surplus":
        measure = surplus.Measure("m", date(2020, 1, 1), True, "E")
        d.run(surplus.apply_surplus, d.of(ONE), act_id=(act_id := new()), what=measure, **words)
        return surplus.reject_surplus, {"act_id": act_id}
    if what == "move":
        d.run(moves.apply_move, d.of(ONE), act_id=(act_id := new()), to=TWO, basis="merger", **words)
        return moves.reject_move, {"act_id": act_id}
    if what == "report":
        told = year_end.Emitted(ONE, 2025, "SO2", "self", 1, 0, None)
        d.run(year_end.report_emissions, d.of(ONE), report_id=(act_id := new()), what=told)
        return year_end.reject_report, {"report_id": act_id}
    d.run(sides.WAYS["pledge"].begin, d.of(ONE), act_id=(act_id := new()))
    return turn, {"act_id": act_id, "machine": PLEDGE, "action": "reject"}


@pytest.mark.parametrize("what", ["surplus", "move", "report", "pledge"])
def test_no_needs_a_word(district: District, what: str) -> None:
    """Goal: nobody is refused without hearing why. Method: with no reason and with blanks; then with one, which the mill is told."""
    d = district
    refuse, of = applied(d, what)
    for nothing in ("", " \u3000"):
        assert d.do(refuse, d.step(reason=nothing), **of) == "entry.text_empty"
    assert d.do(refuse, d.step(reason="the evidence is of another works"), **of) == "rejected"
    with d.database.read() as books:
        query = "SELECT figures ->> 'reason' FROM ledger.outbox WHERE subject = %s AND kind LIKE '%%.reject'"
        [told] = books.connection.exec_driver_sql(query, (str(next(iter(of.values()))),)).scalars()
    assert told == "the evidence is of another works"


def test_postgresql_asks_for_the_word(district: District) -> None:
    """Goal: the same past Python, at the edge. Method: the step is written by the web's role with blanks, then with one letter."""
    d = district
    _, of = applied(d, "surplus")

    def write(reason: str) -> None:
        with d.database.engine.begin() as connection:
            connection.exec_driver_sql(
                """INSERT INTO ledger.process_event (book_id, process_id, version, machine, action, previous, from_state, to_state,
                     four_eyes, started_by, actor_id, effective_on, reason, document)
                   SELECT book_id, process_id, 2, machine, 'reject', 1, 'applied', 'rejected', false, started_by, %s, %s, %s, ''
                   FROM ledger.process WHERE process_id = %s""",
                (d.clerk, DAY, reason, of["act_id"]),
            )
            query = "UPDATE ledger.process SET state = 'rejected', version = 2 WHERE process_id = %s"
            connection.exec_driver_sql(query, (of["act_id"],))

    for nothing in ("", " ", "\u3000\u00a0"):
        with pytest.raises(DBAPIError, match="without its reason"):
            write(nothing)
    write("x")


def test_every_refusal_is_known() -> None:
    """Goal: no machine refuses under another name. Method: what leads to a state that is called so."""
    found = {
        t.action
        for machine in MACHINES
        for t in machine.transitions
        if t.after in ("rejected", "denied", "sent_back") and t.roles
    }
    assert found == set(NO)
