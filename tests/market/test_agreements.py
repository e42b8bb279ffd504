"""What enterprises agree to is theirs: one person of the bureau neither ends a lease that runs nor cancels what they proposed."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.exc import DBAPIError

from ledger.database import Database
from ledger.market.actions import endings, leases, sales
from ledger.market.machines import LEASE
from ledger.market.rules.prices import Goods, Proposal
from tests.furnished import furnished
from tests.market.test_endings import CANCEL, state
from tests.permits.test_sides import ONE, TWO, WAYS
from tests.permits.world import AREA, DAY, District, new, strip, t

RESERVE = f"bureau:{AREA}"
DUE = date(2026, 3, 31)
"""Last day for surrendering 2025."""
START = date(2025, 6, 1)
"""From when on the first holds them."""


@furnished
def earlier(database: Database, owner: Database) -> District:
    """The same, but a year before."""
    return two_mills(database, owner, START)


@furnished
def district(database: Database, owner: Database) -> District:
    """Two mills, the first of which holds 10 t a year."""
    return two_mills(database, owner, DAY)


def two_mills(database: Database, owner: Database, on: date) -> District:
    """Two mills, the first of which holds 10 t a year from a day on."""
    made = District(database, owner)
    made.adopt(sale__needs_recognition="false", surrender__due='"03-31"')
    for number in (1, 2):
        made.enterprise(number)
    made.cap("100", 2025, 2026, on=on)
    made.allocate(ONE, "10", 2025, 2026, step=made.step(on=on))
    return made


def leased(d: District, year: int = 2026, on: date = DUE) -> UUID:
    """A lease that runs."""
    words = {"lessor": ONE, "lessee": TWO, "strips": [strip("1", year, year)]}
    d.run(leases.propose_lease, d.of(ONE, on), act_id=(act_id := new()), **words)
    d.run(leases.accept_lease, d.of(TWO, on), act_id=act_id)
    assert d.do(leases.register_lease, d.step("third", on), act_id=act_id) == "running"
    return act_id


def test_a_lease_runs_until_its_last_year_is_surrendered(earlier: District) -> None:
    """Goal: nobody takes a lease from its lessee. Method: refused on the last day for surrendering, and not on the next."""
    d, act_id = earlier, leased(earlier, 2025, date(2025, 12, 31))
    for who in (d.step(on=DUE), d.of(ONE, DUE), d.of(TWO, DUE)):
        assert d.do(leases.return_lease, who, act_id=act_id) == "permits.lease_runs"
    assert d.do(leases.return_lease, d.of(TWO, DUE + timedelta(days=1)), act_id=act_id) == "returned"
    assert d.broken() == []


@pytest.mark.parametrize("by", ["sides", "bureau"])
def test_a_lease_that_runs_ends_by_both(earlier: District, by: str) -> None:
    """Goal: the early end has one road. Method: by the other side's key, or by two of the bureau with the paper; before, nothing moves."""
    d, act_id, end = earlier, leased(earlier), new()
    who = d.of(TWO) if by == "sides" else d.step()
    assert d.do(endings.ask_end, who, act_id=end, of=act_id, machine=LEASE) == "proposed"
    if by == "sides":
        assert d.do(endings.accept_end, d.of(TWO), act_id=end) == "permits.side_missing"
        assert (state(d, act_id), d.held(TWO, "leased")) == ("running", t("1"))
        assert d.do(endings.accept_end, d.of(ONE), act_id=end) == "accepted"
    else:
        assert d.do(endings.accept_end, d.step(), act_id=end) == "attested"
        assert d.do(endings.confirm_end, d.step(), act_id=end) == "process.acted_before"
        assert (state(d, act_id), d.held(TWO, "leased")) == ("running", t("1"))
        assert d.do(endings.confirm_end, d.step("chief"), act_id=end) == "accepted"
    assert (state(d, act_id), d.held(TWO, "leased"), d.held(ONE)) == ("returned", 0, t("10"))
    assert d.broken() == []


@pytest.mark.parametrize("name", ["sale", "lease"])
def test_the_bureau_cancels_nothing_that_a_side_proposed(district: District, name: str) -> None:
    """Goal: what waits is the sides' own. Method: proposed by one with its key, by the bureau on paper; cancelled by each."""
    d = district
    for canceller, code in ((d.step(), "permits.cancel_not_yours"), (d.of(TWO), "cancelled")):
        d.run(WAYS[name].begin, d.of(ONE), act_id=(act_id := new()))
        assert d.do(CANCEL[name], canceller, act_id=act_id) == code
    d.run(WAYS[name].begin, d.of(ONE), act_id=(act_id := new()))
    assert d.do(WAYS[name].accept, d.step(), act_id=act_id) == "attested"
    assert d.do(CANCEL[name], d.step("chief"), act_id=act_id) == "permits.cancel_not_yours"
    d.run(WAYS[name].begin, d.step(), act_id=(act_id := new()))
    assert d.do(CANCEL[name], d.step("chief"), act_id=act_id) == "cancelled"


def test_a_reserve_cancels_its_own(district: District) -> None:
    """The bureau is a side of a sale out of its reserve, whoever proposed it."""
    d = district
    d.allocate(RESERVE, "5")
    asked = Proposal(RESERVE, TWO, (Goods(strip("1"), 100_00),))
    d.run(sales.propose, d.of(TWO), act_id=(act_id := new()), asked=asked)
    assert d.do(sales.cancel, d.step(), act_id=act_id) == "cancelled"


def past_python(
    d: District,
    act_id: UUID,
    machine: str,
    action: str,
    to: str,
    on: date,
    who: str = "bureau",
    reason: str = "x",
) -> None:
    """Write a step as the web's role."""
    with d.database.engine.begin() as connection:
        query = """INSERT INTO ledger.process_event (book_id, process_id, version, machine, action, previous, from_state,
                     to_state, four_eyes, started_by, actor_id, effective_on, reason, document)
                   SELECT p.book_id, p.process_id, p.version + 1, p.machine, %(action)s, p.version, p.state, %(to)s,
                     %(action)s = 'confirm', p.started_by, %(actor)s, %(on)s, %(reason)s, ''
                   FROM ledger.process p WHERE p.process_id = %(id)s AND p.machine = %(machine)s"""
        known: dict[str, Any] = {"action": action, "to": to, "on": on, "id": act_id, "machine": machine}
        connection.exec_driver_sql(query, {**known, "actor": d.people[who], "reason": reason})
        query = "UPDATE ledger.process SET state = %s, version = version + 1 WHERE process_id = %s"
        connection.exec_driver_sql(query, (to, act_id))


def test_postgresql_keeps_a_lease(earlier: District) -> None:
    """Goal: at the edge, past Python. Method: returned on the last day of its last year by the web's role, and on the next."""
    d, last = earlier, date(2025, 12, 31)
    act_id = leased(d, 2025, last)
    with pytest.raises(DBAPIError, match="in its years"):
        past_python(d, act_id, "permits.lease", "return", "returned", last)
    past_python(d, act_id, "permits.lease", "return", "returned", last + timedelta(days=1))


def test_postgresql_keeps_what_a_side_proposed(district: District) -> None:
    """Goal: the same of a proposal. Method: cancelled by the bureau for the web's role, of a side's and of the bureau's."""
    d = district
    d.run(WAYS["sale"].begin, d.of(ONE), act_id=(act_id := new()))
    with pytest.raises(DBAPIError, match="cancelled by another"):
        past_python(d, act_id, "permits.sale", "cancel", "cancelled", DAY)
    d.run(WAYS["sale"].begin, d.step(), act_id=(act_id := new()))
    past_python(d, act_id, "permits.sale", "cancel", "cancelled", DAY)
