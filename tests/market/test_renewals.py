"""What a representative began or agreed to whose key was taken back since goes on when another one of the same side renews it."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.exc import DBAPIError

from api.routes.renewals import RENEWED
from ledger.database import Database
from ledger.database.refusals import sqlstate
from ledger.market.actions import endings, sales
from ledger.market.actions.endings import ENDINGS
from ledger.market.actions.sales import SALES
from ledger.market.machines import SALE
from ledger.permits.actions import moves
from ledger.permits.actions.moves import MOVES
from ledger.permits.actions.sides import renew
from ledger.permits.machines import MOVE
from ledger.processes.acting import Conduct, next_of, read_process
from ledger.processes.actions import number_events
from ledger.processes.queries import happenings, left_open
from tests.furnished import furnished
from tests.market.test_endings import STEP, steal
from tests.permits.test_sides import BANK, ONE, TWO, WAYS, one_person
from tests.permits.world import AREA, DAY, District, new, strip, turn

CONDUCTS: dict[str, Conduct[Any]] = {
    "sale": RENEWED["sales"][1], "lease": RENEWED["leases"][1], "pledge": RENEWED["pledges"][1], "buy-back": RENEWED["buybacks"][1],
}  # fmt: skip


@furnished
def district(database: Database, owner: Database) -> District:
    """Two mills and a bank; the first mill and the reserve hold 10 t each."""
    made = District(database, owner)
    made.adopt(sale__needs_recognition="false")
    for number in (1, 2, 3):
        made.enterprise(number)
    made.cap("100")
    for holder in (ONE, f"bureau:{AREA}"):
        made.allocate(holder, "10")
    return made


def renewed(d: District, conduct: Conduct[Any], act_id: UUID, who: Any) -> str:
    """Renew a yes."""
    return d.do(renew, who, act_id=act_id, conduct=conduct)


def can(d: District, conduct: Conduct[Any], act_id: UUID) -> dict[str, Any]:
    """What can be done now."""
    with d.database.read() as books:
        process, record = read_process(books, d.book_id, conduct, act_id, None)
        return {one.action: one for one in next_of(books, conduct, process, record, DAY)}


@pytest.mark.parametrize("name", WAYS)
def test_another_representative_renews_what_is_agreed(district: District, name: str) -> None:
    """Goal: it goes on. Method: of each kind: one side loses the key; who may not renew; `next`; renewed, told, approved."""
    d, way, conduct, act_id = district, WAYS[name], CONDUCTS[name], new()
    assert d.do(way.begin, d.step() if name == "buy-back" else d.of(way.giver), act_id=act_id)
    other = way.giver if name == "buy-back" else way.taker
    assert d.do(way.accept, d.of(other), act_id=act_id) == "accepted"
    assert "renew" not in can(d, conduct, act_id)
    assert renewed(d, conduct, act_id, d.of(way.giver, person=2)) == "permits.nothing_to_renew"
    steal(d, d.of(way.giver).actor_id)
    assert d.do(way.approve, d.step(way.approver), act_id=act_id) == "process.asker_gone"
    party = ":".join(way.giver.split(":")[:2])
    told = can(d, conduct, act_id)["renew"]
    assert (told.roles, told.parties, told.subjects, told.missing) == (
        ("enterprise",),
        (party,),
        (party,),
        (),
    )
    assert renewed(d, conduct, act_id, d.step()) == "process.role_not_for_step"
    if name != "buy-back":
        assert renewed(d, conduct, act_id, d.of(other)) == "permits.nothing_to_renew"
    for _ in range(2):
        assert renewed(d, conduct, act_id, d.of(way.giver, person=2)) == "accepted"
    assert "renew" not in can(d, conduct, act_id)
    d.run(number_events)
    for side in {party, *({":".join(other.split(":")[:2])} if other else ())}:
        heard = [one.kind for one in d.ask(happenings, owner=side, limit=500) if one.subject == str(act_id)]
        assert heard[-1] == f"{conduct.machine.name}.renew"
    steal(d, d.of(way.giver, person=2).actor_id)
    assert d.do(way.approve, d.step(way.approver), act_id=act_id) == "process.asker_gone", (
        "theirs is lost, too"
    )
    assert renewed(d, conduct, act_id, d.of(way.giver, person=3)) == "accepted"
    assert d.do(way.approve, d.step(way.approver), act_id=act_id) in (way.approved, "market.money_missing")
    assert d.broken() == []


@pytest.mark.parametrize("name", ["sale", "lease", "pledge"])
def test_what_was_only_proposed_is_renewed(district: District, name: str) -> None:
    """Goal: the other side's yes passes again. Method: the proposer is gone; the yes of the other side before and after."""
    d, way, conduct, act_id = district, WAYS[name], CONDUCTS[name], new()
    began = d.do(way.begin, d.of(way.giver), act_id=act_id)
    steal(d, d.of(way.giver).actor_id)
    assert d.do(way.accept, d.of(way.taker), act_id=act_id) == "process.asker_gone"
    assert renewed(d, conduct, act_id, d.of(way.giver, person=2)) == began
    assert d.do(way.accept, d.of(way.taker), act_id=act_id) == "accepted"
    assert d.broken() == []


def test_what_is_attested_is_renewed(district: District) -> None:
    """Goal: the second person of the bureau confirms again. Method: a sale attested on paper, whose proposer's key ran out or is gone."""
    d, act_id = district, new()
    assert d.do(WAYS["sale"].begin, d.of(ONE), act_id=act_id) == "proposed"
    assert d.do(sales.accept, d.step(document="P"), act_id=act_id) == "attested"
    steal(d, d.of(ONE).actor_id)
    assert d.do(sales.confirm, d.step("chief"), act_id=act_id) == "process.asker_gone"
    assert renewed(d, SALES, act_id, d.of(ONE, person=2)) == "attested"
    assert d.do(sales.confirm, d.step("chief"), act_id=act_id) == "accepted"
    for yes in ("countersigned", "approved"):
        steal(d, d.of(ONE, person=2 if yes == "countersigned" else 3).actor_id)
        step = sales.countersign if yes == "countersigned" else sales.approve
        who = d.step("third" if yes == "countersigned" else "fourth")
        assert d.do(step, who, act_id=act_id) == "process.asker_gone"
        assert renewed(d, SALES, act_id, d.of(ONE, person=3 if yes == "countersigned" else 4))
        assert d.do(step, who, act_id=act_id) == yes
    assert d.broken() == []


def test_what_a_side_attested_is_renewed(district: District) -> None:
    """A side whose yes came after the bureau's record: its key is gone before the second person of the bureau confirms."""
    d, act_id = district, new()
    assert d.do(WAYS["sale"].begin, d.step(document="P"), act_id=act_id) == "proposed"
    assert d.do(sales.accept, d.of(ONE), act_id=act_id) == "attested"
    steal(d, d.of(ONE).actor_id)
    assert d.do(sales.confirm, d.step("chief"), act_id=act_id) == "process.asker_gone"
    assert renewed(d, SALES, act_id, d.of(ONE, person=2)) == "attested"
    assert d.do(sales.confirm, d.step("chief"), act_id=act_id) == "accepted"
    assert d.broken() == []


def test_what_hangs_on_a_renewal_is_told(district: District) -> None:
    """Goal: whoever takes a key back hears what stands still. Method: who renewed a proposal, which the other side then accepted."""
    d, act_id = district, new()
    assert d.do(WAYS["sale"].begin, d.of(ONE), act_id=act_id) == "proposed"
    steal(d, d.of(ONE).actor_id)
    second = d.of(ONE, person=2)
    assert renewed(d, SALES, act_id, second) == "proposed"
    assert d.do(sales.accept, d.of(TWO), act_id=act_id) == "accepted"
    steal(d, second.actor_id)
    with d.database.read() as books:
        left = left_open(books, second.actor_id)
    assert [(one.id, one.began) for one in left.first_processes] == [(act_id, False)]


def test_a_move_and_an_ending_are_renewed(district: District) -> None:
    """Goal: every machine to which sides agree. Method: a move that is applied for, and the wish to end a sale."""
    d, act_id, of, wish = district, new(), new(), new()
    said = {"site": ONE, "to": TWO, "strips": [strip("1")], "basis": "merger"}
    assert d.do(moves.apply_move, d.of(ONE), act_id=act_id, **said) == "applied"
    assert d.do(moves.accept_move, d.of(TWO), act_id=act_id) == "accepted"
    steal(d, d.of(ONE).actor_id)
    assert turned(d, act_id) == "process.asker_gone"
    assert renewed(d, MOVES, act_id, d.of(ONE, person=2)) == "accepted"
    assert turned(d, act_id) == "done"
    assert d.do(WAYS["sale"].begin, d.of(ONE, person=2), act_id=of) == "proposed"
    assert d.do(sales.accept, d.of(TWO), act_id=of) == "accepted"
    assert d.do(endings.ask_end, d.of(ONE, person=3), act_id=wish, of=of, machine=SALE) == "proposed"
    steal(d, d.of(ONE, person=3).actor_id)
    assert d.do(endings.accept_end, d.of(TWO), act_id=wish) == "process.asker_gone"
    assert renewed(d, ENDINGS, wish, d.of(ONE, person=2)) == "proposed"
    assert d.do(endings.accept_end, d.of(TWO), act_id=wish) == "accepted"
    assert d.broken() == []


def turned(d: District, act_id: UUID) -> str:
    """Approve a move."""
    return d.do(turn, d.step("third"), act_id=act_id, machine=MOVE, action="approve")


def test_nobody_renews_for_two_sides(district: District) -> None:
    """Goal: no self-dealing by renewal. Method: who accepted for the buyer renews for the seller, in Python and as the web."""
    d, act_id = district, new()
    mine, theirs = one_person(d, ONE, TWO)
    assert d.do(WAYS["sale"].begin, d.of(ONE), act_id=act_id) == "proposed"
    assert d.do(sales.accept, theirs, act_id=act_id) == "accepted"
    steal(d, d.of(ONE).actor_id)
    assert renewed(d, SALES, act_id, mine) == "permits.self_dealing"
    assert as_the_web(d, act_id, "renew", mine.actor_id) == "LG062 act_self_dealing"


def test_who_renewed_does_not_approve(district: District) -> None:
    """Goal: a yes is a yes. Method: who renewed for the seller works for the bureau later, and approves, in Python and as the web."""
    d, act_id = district, new()
    assert d.do(WAYS["sale"].begin, d.of(ONE), act_id=act_id) == "proposed"
    assert d.do(sales.accept, d.of(TWO), act_id=act_id) == "accepted"
    steal(d, d.of(ONE).actor_id)
    mine, clerk = one_person(d, ONE, None)
    assert renewed(d, SALES, act_id, mine) == "accepted"
    assert d.do(sales.approve, clerk, act_id=act_id) == "process.acted_before"
    assert as_the_web(d, act_id, "approve", clerk.actor_id) == "LG060 process_apart"


def as_the_web(d: District, act_id: UUID, action: str, actor: int) -> str:
    """Write a step as the web does, past Python, and tell what PostgreSQL says; nothing is kept."""
    values = {"id": act_id, "action": action, "actor": actor, "on": DAY}
    sql = STEP.replace("false, p.started_by", "t.four_eyes, p.started_by")
    try:
        with d.database.engine.begin() as connection:
            connection.exec_driver_sql(sql, values)
            connection.exec_driver_sql("SET CONSTRAINTS ALL IMMEDIATE")
            connection.rollback()
    except DBAPIError as error:
        return f"{sqlstate(error)} {error.orig.diag.constraint_name}"  # type: ignore[union-attr]
    return ""


def test_the_database_renews_what_lacks_a_key_alone(district: District) -> None:
    """Goal: the twin. Method: as the web: renewed before anybody is gone, by another side; carried on before and after."""
    d, act_id = district, new()
    assert d.do(WAYS["sale"].begin, d.of(ONE), act_id=act_id) == "proposed"
    second, others = d.of(ONE, person=2).actor_id, d.of(TWO).actor_id
    assert as_the_web(d, act_id, "renew", second) == "LG096 step_renewed"
    steal(d, d.of(ONE).actor_id)
    assert as_the_web(d, act_id, "accept", others) == "LG075 process_asked"
    assert as_the_web(d, act_id, "renew", others) == "LG096 step_renewed"
    assert as_the_web(d, act_id, "renew", d.of(BANK).actor_id) != ""
    assert as_the_web(d, act_id, "renew", d.step().actor_id) != ""
    assert as_the_web(d, act_id, "renew", second) == ""
    assert renewed(d, SALES, act_id, d.of(ONE, person=2)) == "proposed"
    assert as_the_web(d, act_id, "renew", second) == "LG096 step_renewed"
    assert as_the_web(d, act_id, "accept", others) == ""
