"""A withdrawal takes two persons, hears its owner, and does not hold permits still for ever."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.exc import DBAPIError

from ledger.database import Database
from ledger.errors import LedgerError
from ledger.journal.posting import known_entry
from ledger.permits.actions import withdrawals
from ledger.permits.nightly import JOB
from ledger.processes.actions import Step
from ledger.workdays import add_workdays
from tests.furnished import furnished
from tests.market.test_agreements import past_python
from tests.permits.world import DAY, District, new, site, strip, t

ONE, TWO = site(1), site(2)
UNTIL = add_workdays(DAY, 5)
"""Last day for objections."""
LAST = add_workdays(UNTIL, 20)
"""Last day on which it is concluded."""
LATER = UNTIL + timedelta(days=1)


@furnished
def district(database: Database, owner: Database) -> District:
    """Two mills, the first of which holds 10 t."""
    made = District(database, owner)
    for number in (1, 2):
        made.enterprise(number)
    made.cap("100")
    made.allocate(ONE, "10")
    return made


def asked(d: District) -> UUID:
    """Let one person ask to withdraw 4 t."""
    words: dict[str, Any] = {"site": ONE, "strips": [strip("4")], "ground": "idle"}
    act_id = new()
    assert d.do(withdrawals.withdraw, d.step(), act_id=act_id, **words) == "proposed"
    return act_id


def decided(d: District) -> UUID:
    """Let two persons withdraw them."""
    act_id = asked(d)
    assert d.do(withdrawals.confirm_withdrawal, d.step("chief"), act_id=act_id) == "open_to_objection"
    return act_id


def held(d: District) -> tuple[int, int]:
    """What the mill holds freely, and what is held still."""
    return d.held(ONE), d.held(ONE, "withdrawn")


def told(d: District, act_id: UUID, step: str) -> dict[str, Any]:
    """What the owner hears of a step."""
    with d.database.read() as books:
        query = "SELECT figures FROM ledger.outbox WHERE subject = %s AND kind = %s"
        found = books.connection.exec_driver_sql(query, (str(act_id), f"permits.withdrawal.{step}"))
        return dict(found.scalar_one())


def test_one_person_holds_nothing_still(district: District) -> None:
    """Goal: two decide. Method: one asks, and nothing is held; the same does not confirm; another does, and the owner hears until when."""
    d, act_id = district, asked(district)
    assert held(d) == (t("10"), 0)
    assert d.do(withdrawals.confirm_withdrawal, d.step(), act_id=act_id) == "process.second_person_needed"
    assert d.do(withdrawals.confirm_withdrawal, d.step("chief"), act_id=act_id) == "open_to_objection"
    assert held(d) == (t("6"), t("4"))
    assert told(d, act_id, "decide")["objections_until"] == UNTIL.isoformat()
    other = asked(d)
    assert d.do(withdrawals.drop_withdrawal, d.step("third"), act_id=other) == "dropped"
    assert (held(d), d.broken()) == ((t("6"), t("4")), [])


def test_the_time_for_objections_begins_with_the_confirmation(district: District) -> None:
    """Goal: nobody loses days to object. Method: confirmed four days later, the last day moves; as of an earlier day it is refused."""
    d, act_id, on = district, asked(district), DAY + timedelta(days=4)
    step = Step(d.chief, "bureau", DAY, said_on=on)
    assert d.do(withdrawals.confirm_withdrawal, step, act_id=act_id) == "permits.withdrawal_dated"
    assert d.do(withdrawals.confirm_withdrawal, d.step("chief", on), act_id=act_id) == "open_to_objection"
    until = add_workdays(on, 5)
    assert told(d, act_id, "decide")["objections_until"] == until.isoformat()
    assert (
        d.do(withdrawals.conclude_withdrawal, d.step("third", until), act_id=act_id)
        == "permits.objection_time"
    )


def test_it_holds_from_the_day_of_the_confirmation(district: District) -> None:
    """Goal: nothing is held before anybody may object. Method: confirmed four days after it was asked for: the entry has that day."""
    d, act_id, on = district, asked(district), DAY + timedelta(days=4)
    assert d.do(withdrawals.confirm_withdrawal, d.step("chief", on), act_id=act_id) == "open_to_objection"
    entry = d.ask(known_entry, act_id)
    assert (entry.kind, entry.effective_on, entry.document) == ("permits.withdrawal", on, "doc")
    end = add_workdays(on, 5) + timedelta(days=1)
    assert d.do(withdrawals.conclude_withdrawal, d.step("third", end), act_id=act_id) == "final"
    with d.database.read() as books:
        query = "SELECT effective_on FROM ledger.entry WHERE book_id = %s AND kind = 'permits.withdrawal_end'"
        assert books.connection.exec_driver_sql(query, (d.book_id,)).scalar_one() == end
    assert (held(d), d.broken()) == ((t("6"), 0), [])


@pytest.mark.parametrize(("on", "came"), [(UNTIL, "objected"), (LATER, "permits.objection_over")])
def test_its_owner_objects_in_time(district: District, on: date, came: str) -> None:
    """On the last day, not after; with a text; and nobody else's owner does."""
    d, act_id = district, decided(district)
    assert d.do(withdrawals.object_to_withdrawal, d.of(TWO, on), act_id=act_id) == "process.unknown"
    empty = replace(d.of(ONE, on), reason=" ")
    assert d.do(withdrawals.object_to_withdrawal, empty, act_id=act_id) == "entry.text_empty"
    assert d.do(withdrawals.object_to_withdrawal, d.of(ONE, on), act_id=act_id) == came
    assert held(d) == (t("6"), t("4"))


def test_an_objection_is_answered_by_a_third(district: District) -> None:
    """Goal: who decided does not answer. Method: concluded by each of the two, without an answer, and by a third with one."""
    d, act_id = district, decided(district)
    assert d.do(withdrawals.object_to_withdrawal, d.of(ONE), act_id=act_id) == "objected"
    conclude = withdrawals.conclude_withdrawal
    assert d.do(conclude, d.step(on=LATER), act_id=act_id) == "process.second_person_needed"
    assert d.do(conclude, d.step("chief", LATER), act_id=act_id) == "process.acted_before"
    assert d.do(conclude, d.step("third", LATER, reason=""), act_id=act_id) == "entry.text_empty"
    assert d.do(conclude, d.step("third", LATER, reason="it stood idle"), act_id=act_id) == "final"
    assert told(d, act_id, "conclude")["reason"] == "it stood idle"
    assert d.broken() == []


@pytest.mark.parametrize("objected", [False, True])
@pytest.mark.parametrize(("on", "lapsed"), [(LAST, 0), (LAST + timedelta(days=1), 1)])
def test_it_lapses_after_its_term(district: District, objected: bool, on: date, lapsed: int) -> None:
    """Goal: nothing is held for ever. Method: the night of the last day, and of the next; concluded and undone on either."""
    d, act_id = district, decided(district)
    if objected:
        d.run(withdrawals.object_to_withdrawal, d.of(ONE), act_id=act_id)
    if lapsed:
        for late in (withdrawals.conclude_withdrawal, withdrawals.undo_withdrawal):
            assert d.do(late, d.step("third", on), act_id=act_id) == "permits.withdrawal_lapsed"
    night = list(JOB.run(d.database, d.book_id, on, d.root))[-1]
    assert (night.done, night.faults) == (lapsed, ())
    assert held(d) == ((t("10"), 0) if lapsed else (t("6"), t("4")))
    if not lapsed:
        assert d.do(withdrawals.conclude_withdrawal, d.step("third", on), act_id=act_id) == "final"
    assert d.broken() == []


def test_postgresql_keeps_it(district: District) -> None:
    """Past Python, as the web's role: not by one person, not confirmed by who asked, and no objection and no conclusion without a word."""
    d, act_id = district, asked(district)
    with pytest.raises(DBAPIError, match="same person"):
        past_python(d, act_id, "permits.withdrawal", "confirm", "open_to_objection", DAY, "bureau")
    with pytest.raises(LedgerError):
        d.run(withdrawals.conclude_withdrawal, d.step("chief", LATER), act_id=act_id)
    act_id = decided(d)
    with pytest.raises(DBAPIError, match="without its reason"):
        past_python(d, act_id, "permits.withdrawal", "object", "objected", DAY, "third", reason=" ")


@pytest.mark.parametrize(("days", "provisional"), [(5, False), (200, True)])
def test_the_owner_is_told_whether_its_last_day_is_provisional(
    district: District, days: int, provisional: bool
) -> None:
    """A term that reaches beyond the notices that are known may end on another day, and says so."""
    d = district
    d.adopt(withdrawal__objection_working_days=str(days))
    assert told(d, decided(d), "decide")["provisional"] is provisional
