"""What both sides have agreed to ends when both agree to that: no side, and no single person of the bureau, ends it alone."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.exc import DBAPIError

from ledger.database import Database
from ledger.errors import LedgerError
from ledger.market.actions import buybacks, endings, leases, sales
from ledger.market.machines import BUYBACK, LEASE, SALE
from ledger.processes.actions import AskerGone
from ledger.processes.machines import Machine
from tests.furnished import furnished
from tests.people import KEYED, MANDATE
from tests.permits.test_sides import ONE, TWO, WAYS, one_person
from tests.permits.world import DAY, District, new, site, t

KINDS: dict[str, Machine] = {"sale": SALE, "lease": LEASE, "buy-back": BUYBACK}
CANCEL = {"sale": sales.cancel, "lease": leases.cancel_lease, "buy-back": buybacks.cancel_buyback}
BETWEEN = ("sale", "lease")
"""What two enterprises agree to; a buy-back has the bureau itself as its other side."""


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


def agreed(d: District, name: str) -> UUID:
    """Let both sides agree, each with its own key, or the bureau as the side that buys back."""
    way, act_id = WAYS[name], new()
    assert d.do(way.begin, d.step() if name == "buy-back" else d.of(ONE), act_id=act_id)
    told = d.do(way.accept, d.of(ONE if name == "buy-back" else TWO), act_id=act_id)
    assert told == "accepted"
    return act_id


def asked(d: District, name: str, who: Any) -> tuple[UUID, UUID]:
    """Let somebody ask to end an agreement; give the agreement and what was asked for."""
    of, act_id = agreed(d, name), new()
    assert d.do(endings.ask_end, who, act_id=act_id, of=of, machine=KINDS[name]) == "proposed"
    return of, act_id


def state(d: District, process_id: UUID) -> str:
    """Where a process stands."""
    query = "SELECT state FROM ledger.process WHERE process_id = %s"
    with d.database.read() as books:
        return str(books.connection.exec_driver_sql(query, (process_id,)).scalar_one())


@pytest.mark.parametrize("name", KINDS)
def test_before_both_agree_one_side_cancels_and_then_no_more(district: District, name: str) -> None:
    """Goal: the edge. Method: cancel what is only proposed; then what is agreed to, as every side and the bureau; and end what is not."""
    d, way, act_id = district, WAYS[name], new()
    d.do(way.begin, d.step() if name == "buy-back" else d.of(ONE), act_id=act_id)
    end: dict[str, Any] = {"act_id": new(), "of": act_id, "machine": KINDS[name]}
    assert d.do(endings.ask_end, d.of(ONE), **end) == "process.step_not_allowed"
    assert d.do(CANCEL[name], d.of(ONE), act_id=act_id) == "cancelled"
    both = agreed(d, name)
    for who in (d.of(ONE), d.step(), d.step("chief"), *([d.of(TWO)] if name in BETWEEN else [])):
        with pytest.raises(LedgerError) as caught:
            d.run(CANCEL[name], who, act_id=both)
        assert caught.value.code == "process.step_not_allowed"
        assert "end" in str(caught.value.figures["possible"]).split(", ")
    assert d.broken() == []


@pytest.mark.parametrize("name", KINDS)
def test_the_other_side_agrees_to_the_end(district: District, name: str) -> None:
    """Nothing moves while one side alone has asked; nobody says yes twice for it; with the other side's yes it is cancelled."""
    d = district
    before = d.held(ONE)
    of, act_id = asked(d, name, d.of(ONE))
    assert d.do(endings.ask_end, d.of(ONE), act_id=act_id, of=of, machine=KINDS[name]) == "proposed"
    listed = d.held(ONE, "listed")
    assert d.do(endings.accept_end, d.of(ONE, person=2), act_id=act_id) == "permits.side_missing"
    assert d.do(endings.accept_end, d.of(site(9)), act_id=act_id) == "process.unknown"
    assert (state(d, of), d.held(ONE, "listed")) == ("accepted", listed)
    other = d.of(TWO) if name in BETWEEN else d.step()
    assert d.do(endings.accept_end, other, act_id=act_id) == "accepted"
    assert d.do(endings.accept_end, other, act_id=act_id) == "accepted"
    assert (state(d, of), d.held(ONE), d.held(ONE, "listed")) == ("cancelled", before, 0)
    assert d.broken() == []


@pytest.mark.parametrize("name", BETWEEN)
def test_the_bureau_stands_for_the_other_side_with_two(district: District, name: str) -> None:
    """One side and one person of the bureau end nothing; a second person confirms, with the paper."""
    d = district
    of, act_id = asked(d, name, d.of(ONE, document=""))
    assert d.do(endings.accept_end, d.step(document=""), act_id=act_id) == "permits.paper_missing"
    assert d.do(endings.accept_end, d.step(), act_id=act_id) == "attested"
    assert state(d, of) == "accepted"
    assert d.do(endings.confirm_end, d.step(), act_id=act_id) == "process.acted_before"
    assert d.do(endings.confirm_end, d.step("chief"), act_id=act_id) == "accepted"
    assert state(d, of) == "cancelled"
    assert d.broken() == []


@pytest.mark.parametrize("name", KINDS)
def test_the_bureau_alone_ends_with_two(district: District, name: str) -> None:
    """Asked for by one of the bureau: it is attested by the same, and agreed to by another, on paper."""
    d = district
    of, act_id = asked(d, name, d.step())
    assert d.do(endings.accept_end, d.step(), act_id=act_id) == "attested"
    assert state(d, of) == "accepted"
    assert d.do(endings.confirm_end, d.step("chief"), act_id=act_id) == "accepted"
    assert state(d, of) == "cancelled"


@pytest.mark.parametrize("name", KINDS)
def test_what_is_dropped_or_overtaken_ends_nothing(district: District, name: str) -> None:
    """Dropped, the agreement goes on; once it went on, a yes to its end is refused with where it stands."""
    d, way = district, WAYS[name]
    of, act_id = asked(d, name, d.of(ONE))
    assert d.do(endings.drop_end, d.of(TWO) if name in BETWEEN else d.step(), act_id=act_id) == "dropped"
    late = new()
    assert d.do(endings.ask_end, d.of(ONE), act_id=late, of=of, machine=KINDS[name]) == "proposed"
    assert d.do(way.approve, d.step(way.approver), act_id=of) == way.approved
    if name == "sale":
        d.pay_in(TWO, "1000.00")
        assert d.do(sales.settle, d.step("finance"), act_id=of) == "settled"
    other = d.of(TWO) if name in BETWEEN else d.step()
    if name == "lease":  # both agree to the end of what runs, too
        assert d.do(endings.accept_end, other, act_id=late) == "accepted"
        assert state(d, of) == "returned"
        return
    assert d.do(endings.accept_end, other, act_id=late) == "process.step_not_allowed"
    assert state(d, late) == "proposed"
    assert d.broken() == []


def test_an_approved_sale_ends_by_both(district: District) -> None:
    """Also after the bureau approved: its lots go back, and the entry stands with the sale."""
    d = district
    of = agreed(d, "sale")
    assert d.do(sales.approve, d.step("third"), act_id=of) == "approved"
    end: dict[str, Any] = {"act_id": new(), "of": of, "machine": SALE}
    assert d.do(endings.ask_end, d.of(TWO), **end) == "proposed"
    done = d.run(endings.accept_end, d.of(ONE), act_id=end["act_id"])
    assert len(done.entries) == 1
    again = d.run(endings.accept_end, d.of(ONE), act_id=end["act_id"])
    assert (again.fresh, again.entries) == (False, done.entries)
    assert [d.held(ONE), d.held(ONE, "listed")] == [t("10"), 0]


def steal(d: District, actor_id: int) -> None:
    """Give somebody a key that is taken back at once."""
    with d.owner.engine.begin() as connection:
        connection.exec_driver_sql(MANDATE.format(actor=actor_id))
        connection.exec_driver_sql(KEYED.format(actor=actor_id))
        connection.exec_driver_sql(
            "INSERT INTO ledger.api_key (actor_id, digest, revoked_at)"
            " VALUES (%s, sha256(uuid_send(gen_random_uuid())), clock_timestamp())",
            (actor_id,),
        )


@pytest.mark.parametrize("by", ["the sides", "the bureau"])
@pytest.mark.parametrize("name", KINDS)
def test_what_was_agreed_by_who_is_gone_ends(district: District, name: str, by: str) -> None:
    """Goal: nothing set aside is locked. Method: the key of one side is taken back; both sides, or the bureau by two, end it."""
    d, way = district, WAYS[name]
    before, of, act_id = d.held(ONE), agreed(d, name), new()
    steal(d, d.of(ONE).actor_id)
    assert d.do(way.approve, d.step(way.approver), act_id=of) == "process.asker_gone"
    end: dict[str, Any] = {"act_id": act_id, "of": of, "machine": KINDS[name]}
    if by == "the sides":
        assert d.do(endings.ask_end, d.of(ONE, person=2), **end) == "proposed"
        assert (
            d.do(endings.accept_end, d.of(TWO) if name in BETWEEN else d.step(), act_id=act_id) == "accepted"
        )
    else:
        assert d.do(endings.ask_end, d.step(), **end) == "proposed"
        assert d.do(endings.accept_end, d.step(), act_id=act_id) == "attested"
        assert d.do(endings.confirm_end, d.step("chief"), act_id=act_id) == "accepted"
    assert (state(d, of), d.held(ONE), d.held(ONE, "listed")) == ("cancelled", before, 0)
    assert d.broken() == []


@pytest.mark.parametrize("name", KINDS)
def test_what_a_thief_asked_to_end_stands(district: District, name: str) -> None:
    """Goal: a stolen key ends nothing. Method: its wish to end is neither accepted nor attested; dropped, and asked for anew."""
    d, thief = district, district.of(ONE, person=3)
    of, act_id = asked(d, name, thief)
    steal(d, thief.actor_id)
    other = d.of(TWO) if name in BETWEEN else d.step()
    with pytest.raises(AskerGone) as refused:
        d.run(endings.accept_end, other, act_id=act_id)
    told = refused.value.figures
    assert (told["asker"], told["how"], told["ways"]) == (ONE.rpartition(":")[0], "revoked", "drop")
    if name in BETWEEN:
        assert d.do(endings.accept_end, d.step(), act_id=act_id) == "process.asker_gone"
    assert state(d, of) == "accepted"
    assert d.do(endings.drop_end, other, act_id=act_id) == "dropped"
    anew: dict[str, Any] = {"act_id": new(), "of": of, "machine": KINDS[name]}
    assert d.do(endings.ask_end, d.of(ONE), **anew) == "proposed"
    assert d.do(endings.accept_end, other, act_id=anew["act_id"]) == "accepted"
    assert d.broken() == []


STEP = """WITH step AS (INSERT INTO ledger.process_event (book_id, process_id, version, machine, action, previous, from_state, to_state,
    four_eyes, started_by, actor_id, effective_on, reason, document)
  SELECT p.book_id, p.process_id, p.version + 1, p.machine, t.action, p.version, p.state, t.to_state, false, p.started_by, %(actor)s,
    %(on)s, '', '' FROM ledger.process p JOIN ledger.process_transition t ON t.machine = p.machine AND t.from_state = p.state
  WHERE p.process_id = %(id)s AND t.action = %(action)s RETURNING to_state, version)
UPDATE ledger.process p SET state = step.to_state, version = step.version FROM step WHERE p.process_id = %(id)s"""


def past_python(d: District, process_id: UUID, action: str, actor: int) -> str:
    """Write a step by plain SQL; give the promise that refuses it."""
    values = {"id": process_id, "action": action, "actor": actor, "on": DAY}
    try:
        with d.owner.engine.begin() as connection:
            connection.exec_driver_sql(STEP, values)
    except DBAPIError as error:
        return str(getattr(error.orig, "diag").constraint_name)  # noqa: B009
    return ""


@pytest.mark.parametrize("name", KINDS)
def test_the_database_asks_for_both(district: District, name: str) -> None:
    """Past Python nobody ends an agreement by itself, nor agrees to the end for a side that did not, nor for two."""
    d = district
    of, act_id = asked(d, name, d.of(ONE))
    for who in (d.of(ONE), d.step(), d.step("chief")):
        assert past_python(d, of, "end", who.actor_id) == "step_by_two"
        assert past_python(d, of, "cancel", who.actor_id) == "act_role"
    assert past_python(d, act_id, "accept", d.of(ONE, person=2).actor_id) == "act_agreed"
    if name in BETWEEN:
        assert past_python(d, act_id, "accept", d.step().actor_id) == "act_agreed"


@pytest.mark.parametrize("name", KINDS)
def test_nobody_ends_it_for_two_sides(district: District, name: str) -> None:
    """One person with a key of each side agrees to the end once."""
    d = district
    mine, theirs = one_person(d, ONE, TWO if name in BETWEEN else None)
    _, act_id = asked(d, name, mine)
    told = "permits.self_dealing" if theirs.owner else "actor.recused"
    assert d.do(endings.accept_end, theirs, act_id=act_id) == told
    assert past_python(d, act_id, "accept", theirs.actor_id) == "act_self_dealing"


def test_they_are_found_without_python(district: District, owner: Database) -> None:
    """Both sides hear of every step, and read what is next."""
    d = district
    of, act_id = asked(d, "sale", d.of(ONE))
    d.do(endings.accept_end, d.of(TWO), act_id=act_id)
    query = "SELECT kind, owners FROM ledger.outbox WHERE subject = ANY (%s) ORDER BY event_id"
    with owner.read() as books:
        told = books.connection.exec_driver_sql(query, ([str(of), str(act_id)],)).all()
    both = sorted(":".join(one.split(":")[:2]) for one in (ONE, TWO))
    assert [kind for kind, _ in told[-3:]] == [
        "market.ending.propose",
        "permits.sale.end",
        "market.ending.accept",
    ]
    assert all(sorted(owners) == both for _, owners in told)
