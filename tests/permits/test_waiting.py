"""What waits tells what is missing: by which step, role, right and party it goes on, and what hinders that; for whoever may see it."""

from typing import Any
from uuid import UUID

import pytest

from api.routes.waiting import WAITING
from ledger.database import Database
from ledger.permits.actions import year_end
from ledger.permits.queries.waiting import waiting, wanted
from ledger.permits.rules.strips import party_of
from ledger.processes.acting import read_process
from tests.furnished import furnished
from tests.market.test_endings import steal
from tests.permits.test_register import ask
from tests.permits.test_sides import ONE, TWO, WAYS
from tests.permits.world import DAY, District, new, strip

FIRST, SECOND = party_of(ONE), party_of(TWO)
PAPERED = {"accept": ("enterprise", "initiate", SECOND), "confirm": ("bureau", "", "")}


@furnished
def district(database: Database, owner: Database) -> District:
    """Two mills, the first of which holds 10 t."""
    made = District(database, owner)
    made.adopt(sale__needs_recognition="false")
    for number in (1, 2):
        made.enterprise(number)
    made.cap("100")
    made.allocate(ONE, "10")
    return made


def missing(d: District, act_id: UUID, owner: str | None = None) -> dict[str, tuple[Any, ...]]:
    """What is missing, as a reader hears it: role, right, party, and what hinders it."""
    [row] = d.ask(waiting, owner=owner, actor_id=d.clerk)
    assert row.id == act_id
    with d.database.read() as books:
        conduct = WAITING[row.machine]
        process, kept = read_process(books, d.book_id, conduct, row.id, owner)
        told = wanted(books, conduct, process, kept, DAY)
    return {
        one.step.action: (
            *map(",".join, (one.step.roles, one.rights, one.parties)),
            *(x.code for x in one.step.missing),
        )
        for one in told
        if one.leads
    }


@pytest.mark.parametrize("reader", [None, FIRST, SECOND])
def test_a_yes_on_paper_waits_for_the_side_or_the_bureau(district: District, reader: str | None) -> None:
    """Goal: both ways are told, to every side. Method: a sale attested on paper; then with the key of the proposer taken back."""
    d, act_id = district, new()
    assert d.do(WAYS["sale"].begin, d.of(ONE), act_id=act_id) == "proposed"
    assert d.do(WAYS["sale"].accept, d.step(document="P"), act_id=act_id) == "attested"
    assert missing(d, act_id, reader) == PAPERED
    steal(d, d.of(ONE).actor_id)
    gone = {action: (*told, "process.asker_gone") for action, told in PAPERED.items()}
    assert missing(d, act_id, reader) == {**gone, "renew": ("enterprise", "initiate", FIRST)}


def test_what_an_enterprise_asks_for_waits_for_its_second_person(district: District) -> None:
    """Goal: right and owner are told. Method: a retirement that the mill asks for, and one by the bureau in its place."""
    d, act_id = district, new()
    said: dict[str, Any] = {"holder": ONE, "cancel": False, "strips": [strip("1")], "ground": "g"}
    assert d.do(year_end.retire, d.of(ONE), act_id=act_id, **said) == "retirement_proposed"
    assert missing(d, act_id, FIRST) == {"confirm": ("enterprise,bureau", "approve", FIRST)}
    assert d.ask(waiting, owner=SECOND, actor_id=d.clerk) == []


def test_what_the_bureau_asks_for_waits_for_another(district: District) -> None:
    """Goal: a list tells what hinders, too. Method: an entry in a list; the key of who asked is taken back."""
    d, act_id = district, new()
    assert ask(d, "list", act_id=act_id) == "proposed"
    assert missing(d, act_id) == {"confirm": ("bureau", "", "")}
    steal(d, d.clerk)
    assert missing(d, act_id) == {"confirm": ("bureau", "", "", "process.asker_gone")}


def test_every_machine_that_waits_is_told(district: District) -> None:
    """Goal: no list fails for one row. Method: the machines and states of which the list tells, against those whose acts are known."""
    query = "SELECT DISTINCT machine FROM ledger.process_transition WHERE action = 'confirm' AND machine ~ '^(permits|market)[.]'"
    with district.database.read() as books:
        waits = set(books.connection.exec_driver_sql(query).scalars())
    assert waits <= {*WAITING}
