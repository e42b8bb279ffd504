"""Whose yes an act has: no single person of the bureau disposes of what belongs to an enterprise."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.exc import DBAPIError

from ledger.database import Database
from ledger.errors import LedgerError
from ledger.market.actions import buybacks, leases, sales
from ledger.market.acts import ALL
from ledger.market.machines import BUYBACK, LEASE
from ledger.market.rules.prices import Goods, Proposal
from ledger.permits.actions import moves, pledges
from ledger.permits.machines import MOVE, PLEDGE
from ledger.processes.acting import Next, next_of, read_process
from ledger.processes.actions import Step
from tests.furnished import furnished
from tests.people import KEYED, MANDATE
from tests.permits.world import AREA, DAY, District, new, site, strip, t, turn

ONE, TWO, BANK = site(1), site(2), ":".join(site(3).split(":")[:2])
RESERVE = f"bureau:{AREA}"


@furnished
def district(database: Database, owner: Database) -> District:
    """Two mills and a bank; the first mill and the reserve hold 10 t each."""
    made = District(database, owner)
    made.adopt(sale__needs_recognition="false")
    for number in (1, 2, 3):
        made.enterprise(number)
    made.cap("100")
    for holder in (ONE, RESERVE):
        made.allocate(holder, "10")
    return made


@dataclass(frozen=True)
class Way:
    """How an act is begun, agreed to and approved."""

    begin: Callable[..., Any]
    accept: Callable[..., Any]
    confirm: Callable[..., Any]
    approve: Callable[..., Any]
    agreed: str = "accepted"
    approved: str = "approved"
    approver: str = "third"
    giver: str = ONE
    taker: str = TWO


def _sale(seller: str, buyer: str) -> Way:
    asked = Proposal(seller, buyer, (Goods(strip("1"), 100_00),))
    return Way(
        partial(sales.propose, asked=asked),
        sales.accept,
        sales.confirm,
        sales.approve,
        giver=seller,
        taker=buyer,
    )


def _turn(machine: Any, action: str) -> Callable[..., Any]:
    return partial(turn, machine=machine, action=action)


SALE = _sale(ONE, TWO)
LEASED = Way(
    partial(leases.propose_lease, lessor=ONE, lessee=TWO, strips=[strip("1")]),
    _turn(LEASE, "accept"),
    _turn(LEASE, "confirm"),
    leases.register_lease,
    approved="running",
)
PLEDGED = Way(
    partial(
        pledges.apply_pledge,
        pledgor=ONE,
        creditor=BANK,
        strips=[strip("1")],
        debt=1,
        until=date(2026, 12, 1),
    ),
    _turn(PLEDGE, "accept"),
    _turn(PLEDGE, "confirm"),
    pledges.register_pledge,
    approved="registered",
    taker=BANK,
)
BOUGHT = Way(
    partial(buybacks.offer_buyback, site=ONE, strips=[strip("1")], price=1),
    _turn(BUYBACK, "accept"),
    _turn(BUYBACK, "confirm"),
    buybacks.pay_buyback,
    approved="paid",
    approver="finance",
    taker="",
)
WAYS = {"sale": SALE, "lease": LEASED, "pledge": PLEDGED, "buy-back": BOUGHT}


def _free(d: District) -> list[int]:
    return [d.held(ONE), d.held(ONE, "listed"), d.held(ONE, "pledged"), d.held(TWO, "leased")]


@pytest.mark.parametrize("name", WAYS)
def test_one_person_of_the_bureau_is_not_enough(district: District, name: str) -> None:
    """Who recorded the contract and says yes for a side has attested it; another confirms, and a third approves."""
    d, way, act_id = district, WAYS[name], new()
    before = _free(d)
    d.do(way.begin, d.step(), act_id=act_id)
    assert d.do(way.accept, d.step(), act_id=act_id) == "attested"
    assert d.do(way.accept, d.step(), act_id=act_id) == "attested"
    assert _free(d) == before
    assert d.do(way.confirm, d.step(), act_id=act_id) == "process.acted_before"
    assert d.do(way.approve, d.step(way.approver), act_id=act_id) == "process.step_not_allowed"
    assert d.do(way.confirm, d.step("chief"), act_id=act_id) == "accepted"
    if way.approver != "finance":
        assert d.do(way.approve, d.step("chief"), act_id=act_id) == "process.acted_before"
    assert d.do(way.approve, d.step(way.approver), act_id=act_id) == way.approved
    assert d.broken() == []


@pytest.mark.parametrize("name", WAYS)
def test_two_persons_stand_for_a_side_on_paper(district: District, name: str) -> None:
    """One records the contract and another says yes: these are the two, and the paper must be named."""
    d, way, act_id = district, WAYS[name], new()
    d.do(way.begin, d.step(document=" "), act_id=act_id)
    assert d.do(way.accept, d.step("chief", document=""), act_id=act_id) == "permits.paper_missing"
    assert d.do(way.accept, d.step("chief"), act_id=act_id) == "accepted"
    assert d.do(way.confirm, d.step("third"), act_id=act_id) == "process.step_not_allowed"
    assert d.broken() == []


@pytest.mark.parametrize("name", WAYS)
def test_a_paper_is_named_once(district: District, name: str) -> None:
    """Goal: whoever confirms does not name again what the one who attested has named. Method: one names it, another confirms without."""
    d, way, act_id = district, WAYS[name], new()
    begun = d.of(way.giver, document="") if name != "buy-back" else d.step(document="")
    d.do(way.begin, begun, act_id=act_id)
    assert d.do(way.accept, d.step("chief", document=""), act_id=act_id) == "permits.paper_missing"
    told = d.do(way.accept, d.step("chief", document="contract 7"), act_id=act_id)
    assert told in ("attested", "accepted")
    if told == "attested":
        assert d.do(way.confirm, d.step("third", document=""), act_id=act_id) == "accepted"


@pytest.mark.parametrize("name", ["sale", "lease", "pledge"])
def test_the_paper_of_an_enterprise_is_not_that_of_the_bureau(district: District, name: str) -> None:
    """Goal: who stands for a side names the paper. Method: the taker names one with its own yes, the bureau confirms for the giver."""
    d, way, act_id = district, WAYS[name], new()
    d.do(way.begin, d.step(document=" "), act_id=act_id)
    assert d.do(way.accept, d.of(way.taker, document="its own letter"), act_id=act_id) == "attested"
    assert d.do(way.confirm, d.step("chief", document=""), act_id=act_id) == "permits.paper_missing"
    assert d.do(way.confirm, d.step("chief"), act_id=act_id) == "accepted"


@pytest.mark.parametrize("name", WAYS)
def test_a_side_signs_itself_after_the_bureau(district: District, name: str) -> None:
    """What one person of the bureau attested is agreed to when each absent side says yes with its own key."""
    d, way, act_id = district, WAYS[name], new()
    d.do(way.begin, d.step(), act_id=act_id)
    assert d.do(way.accept, d.step(), act_id=act_id) == "attested"
    for side in (side for side in (way.taker, way.giver) if side):
        told = d.do(way.accept, d.of(side), act_id=act_id)
    assert told == "accepted"
    assert d.broken() == []


@pytest.mark.parametrize("name", ["sale", "lease", "pledge"])
def test_the_other_side_is_not_enough(district: District, name: str) -> None:
    """Where the bureau recorded the contract, the yes of who gets the permits does not stand for who gives them."""
    d, way, act_id = district, WAYS[name], new()
    d.do(way.begin, d.step(), act_id=act_id)
    assert d.do(way.accept, d.of(way.taker), act_id=act_id) == "attested"
    assert d.do(way.accept, d.of(way.taker), act_id=act_id) == "attested"
    assert d.do(way.accept, d.step("chief"), act_id=act_id) == "process.role_not_for_step"
    assert d.do(way.accept, d.of(way.giver), act_id=act_id) == "accepted"
    other = new()
    d.do(way.begin, d.of(way.giver), act_id=other)
    assert d.do(way.accept, d.of(way.giver), act_id=other) == "permits.side_missing"
    assert d.do(way.accept, d.step(), act_id=other) == "attested"
    assert d.do(way.accept, d.of(way.giver), act_id=other) == "permits.side_missing"
    assert d.do(way.accept, d.of(way.taker), act_id=other) == "accepted"


def test_the_bureau_agrees_for_its_own_reserve(district: District) -> None:
    """One person is enough where the reserve is the side, whichever side began."""
    d, way = district, _sale(RESERVE, TWO)
    mine, theirs = new(), new()
    d.do(way.begin, d.of(TWO), act_id=mine)
    assert d.do(way.accept, d.step(document=""), act_id=mine) == "accepted"
    d.do(way.begin, d.step(document=""), act_id=theirs)
    assert d.do(way.accept, d.of(TWO), act_id=theirs) == "accepted"


def test_a_move_is_asked_for_by_its_owner(district: District) -> None:
    """An application of the bureau is attested, confirmed by another person or accepted by the giver, then approved by a third."""
    d = district
    words = {"site": ONE, "to": TWO, "strips": [strip("1")], "basis": "merger"}
    ids = [new() for _ in range(3)]
    assert d.do(moves.apply_move, d.step(document=""), act_id=new(), **words) == "permits.paper_missing"
    for act_id in ids:
        assert d.do(moves.apply_move, d.step(), act_id=act_id, **words) == "attested"
        assert d.do(moves.apply_move, d.step(), act_id=act_id, **words) == "attested"
        assert d.do(moves.approve_move, d.step("chief"), act_id=act_id) == "process.step_not_allowed"
    assert d.do(_turn(MOVE, "confirm"), d.step(), act_id=ids[0]) == "process.second_person_needed"
    assert d.do(_turn(MOVE, "confirm"), d.step("chief"), act_id=ids[0]) == "applied"
    assert d.do(moves.approve_move, d.step("chief"), act_id=ids[0]) == "process.acted_before"
    assert d.do(moves.approve_move, d.step("third"), act_id=ids[0]) == "permits.receiver_missing"
    assert d.do(_turn(MOVE, "accept"), d.of(ONE), act_id=ids[0]) == "process.not_your_side"
    assert d.do(_turn(MOVE, "accept"), d.step("third"), act_id=ids[0]) == "process.role_not_for_step"
    assert d.do(_turn(MOVE, "accept"), d.of(TWO), act_id=ids[0]) == "accepted"
    assert d.do(moves.approve_move, d.step("third"), act_id=ids[0]) == "done"
    assert d.do(_turn(MOVE, "accept"), d.of(TWO), act_id=ids[1]) == "process.not_your_side"
    assert d.do(_turn(MOVE, "accept"), d.of(ONE), act_id=ids[1]) == "applied"
    assert d.do(_turn(MOVE, "reject"), d.step("chief"), act_id=ids[2]) == "rejected"
    assert d.held(TWO) == t("1")
    assert d.broken() == []


@pytest.mark.parametrize(
    ("name", "action", "state"), [("sale", "cancel", "cancelled"), ("pledge", "reject", "rejected")]
)
def test_what_was_attested_can_be_taken_back(district: District, name: str, action: str, state: str) -> None:
    """The way back stands at the new state too."""
    d, way, act_id = district, WAYS[name], new()
    d.do(way.begin, d.step(), act_id=act_id)
    d.do(way.accept, d.step(), act_id=act_id)
    back = sales.cancel if name == "sale" else _turn(PLEDGE, action)
    assert d.do(back, d.step(), act_id=act_id) == state


STEPS: dict[str, tuple[str, str, str, str]] = {
    "sale": ("permits.sale", "proposed", "accept", "accepted"),
    "lease": ("permits.lease", "proposed", "accept", "accepted"),
    "pledge": ("permits.pledge", "applied", "accept", "accepted"),
    "buy-back": ("permits.buyback", "offered", "accept", "accepted"),
}


@pytest.mark.parametrize("name", STEPS)
def test_the_database_asks_for_every_side(district: District, name: str, owner: Database) -> None:
    """A yes that one person of the bureau writes past Python is refused at COMMIT; with a second one it stands."""
    d, act_id = district, new()
    d.do(WAYS[name].begin, d.step(), act_id=act_id)
    for who, kept in (("bureau", False), ("chief", True)):
        written = _write(d, act_id, STEPS[name], d.people[who])
        assert written == ("" if kept else "act_agreed"), who


def test_the_database_knows_the_roles(district: District) -> None:
    """A step by somebody of a role that the machine does not name is refused, whoever writes."""
    d, act_id = district, new()
    d.do(SALE.begin, d.of(ONE), act_id=act_id)
    assert _write(d, act_id, STEPS["sale"], d.people["finance"]) == "act_role"


TWO_SIDES = [
    *((name, "bureau", side) for name in ("sale", "lease", "pledge") for side in ("giver", "taker")),
    *((name, "giver", "taker") for name in ("sale", "lease", "pledge")),
    *((name, "taker", "giver") for name in ("sale", "lease")),
    ("buy-back", "bureau", "giver"),
    ("move", "bureau", "giver"),
]
"""Each act, for whom one person begins it, and for whom the same person would agree to it."""


@pytest.mark.parametrize(("name", "first", "second"), TWO_SIDES)
def test_nobody_agrees_for_two_sides(district: District, name: str, first: str, second: str) -> None:
    """Goal: no self-dealing. Method: one person with keys of two sides, in Python and past it; then another person of the second side."""
    d, way, act_id = district, MOVED if name == "move" else WAYS[name], new()
    sides = {"bureau": None, "giver": way.giver, "taker": way.taker}
    begins, agrees = one_person(d, sides[first], sides[second])
    if (
        begins.owner is None
    ):  # who represents a side does nothing for the bureau; who did comes to represent it
        assert d.do(way.begin, begins, act_id=act_id) == "actor.recused"
        _sql(
            d,
            f"UPDATE ledger.mandate SET ended_at = ledger.clock_now() - interval '367 days', why = 'x'"
            f" WHERE actor_id = {agrees.actor_id}",
        )
    d.do(way.begin, begins, act_id=act_id)
    if begins.owner is None:
        _sql(d, MANDATE.format(actor=agrees.actor_id))
    assert d.do(way.accept, agrees, act_id=act_id) == "permits.self_dealing"
    step = ("permits.move", "attested", "accept", "applied") if name == "move" else STEPS[name]
    assert _write(d, act_id, step, agrees.actor_id) == "act_self_dealing"
    assert d.do(way.accept, d.of(str(sides[second])), act_id=act_id) in ("accepted", "attested", "applied")
    assert d.broken() == []


def _sql(d: District, statement: str) -> None:
    with d.owner.engine.begin() as connection:
        connection.exec_driver_sql(statement)


def one_person(d: District, *sides: str | None) -> list[Step]:
    """One person who acts for each of some sides; None for the bureau."""
    made = []
    with d.owner.engine.begin() as connection:
        query = (
            "INSERT INTO ledger.person (name, number_digest) VALUES ('Li', sha256('Li')) RETURNING person_id"
        )
        person = connection.exec_driver_sql(query).scalar_one()
        for side in sides:
            role, party = ("bureau", None) if side is None else ("enterprise", ":".join(side.split(":")[:2]))
            query = "INSERT INTO ledger.actor (book_id, person_id, name, role, owner) VALUES (%s, %s, 'Li', %s, %s) RETURNING actor_id"
            number = connection.exec_driver_sql(query, (d.book_id, person, role, party)).scalar_one()
            connection.exec_driver_sql(MANDATE.format(actor=number))
            connection.exec_driver_sql(KEYED.format(actor=number))
            made.append(Step(number, role, DAY, document="paper", owner=party, person_id=person))
    return made


def _write(d: District, act_id: UUID, step: tuple[str, str, str, str], actor: int) -> str:
    machine, before, action, after = step
    try:
        with d.owner.engine.begin() as connection:
            started = connection.exec_driver_sql(
                "SELECT started_by FROM ledger.process WHERE process_id = %s", (act_id,)
            ).scalar_one()
            connection.exec_driver_sql(
                "WITH step AS (INSERT INTO ledger.process_event (book_id, process_id, version, machine, action, previous, from_state,"
                " to_state, four_eyes, started_by, actor_id, effective_on, reason, document)"
                " VALUES (%s, %s, 2, %s, %s, 1, %s, %s, false, %s, %s, %s, '', ''))"
                " UPDATE ledger.process SET state = %s, version = 2 WHERE process_id = %s",
                (d.book_id, act_id, machine, action, before, after, started, actor, DAY, after, act_id),
            )
    except DBAPIError as error:
        return str(getattr(error.orig, "diag").constraint_name)  # noqa: B009
    return ""


def test_a_stranger_has_no_such_act(district: District) -> None:
    """For who is no side an act is not there: not to look at, not to take a step of, not as a senior pledge."""
    d = district
    for name, way in WAYS.items():
        act_id, stranger = new(), d.of(site(9))
        d.do(way.begin, d.step(), act_id=act_id)
        told = []
        for id_ in (act_id, new()):
            with pytest.raises(LedgerError) as caught:
                d.run(way.accept, stranger, act_id=id_)
            told.append((caught.value.code, set(caught.value.figures) - {"id"}))
        assert told == [("process.unknown", {"machine"})] * 2, name
    d.adopt(pledge__ranks_allowed="true")
    mine: Step = replace(d.of(TWO), on=DAY)
    junior = {"pledgor": TWO, "creditor": BANK, "strips": [strip("1")], "debt": 1, "until": date(2026, 12, 1)}
    pledge = new()
    d.do(PLEDGED.begin, d.of(ONE), act_id=pledge)
    assert d.do(pledges.apply_pledge, mine, act_id=new(), senior=pledge, **junior) == "process.unknown"
    assert d.do(pledges.apply_pledge, mine, act_id=pledge, **junior) == "entry.id_used"


def _told(d: District, act_id: UUID) -> dict[str, Next]:
    """What can be done next with an act, by its address."""
    with d.database.read() as books:
        conduct = next(one for one in ALL.values() if one.find(books, d.book_id, act_id) is not None)
        following = next_of(books, conduct, *read_process(books, d.book_id, conduct, act_id, None), DAY)
    return {one.action: one for one in following}


def _would(d: District, act: Callable[..., Any], step: Step, act_id: UUID) -> str:
    """The code for which an act would be refused now; nothing is done."""
    try:
        d.database.begin(
            lambda books: books.rehearse(lambda trial: act(trial, d.book_id, step, act_id=act_id))
        )
    except LedgerError as refusal:
        return refusal.code
    return ""


OTHER_SIDE = {"process.not_your_side", "permits.side_missing"}
MOVED = Way(
    partial(moves.apply_move, site=ONE, to=TWO, strips=[strip("1")], basis="merger"),
    moves.accept_move,
    moves.confirm_move,
    moves.approve_move,
)
BOUGHT_BY_MILL = _sale(RESERVE, TWO)


@pytest.mark.parametrize("by", ["giver", "taker", "bureau"])
@pytest.mark.parametrize("way", [*WAYS.values(), MOVED, BOUGHT_BY_MILL], ids=[*WAYS, "move", "of a reserve"])
def test_what_is_next_names_the_side_that_may(district: District, way: Way, by: str) -> None:
    """The parties that are named for an acceptance are those that it would not be refused, whoever has begun it."""
    d, act_id = district, new()
    step = d.step() if by == "bureau" else d.by(getattr(way, by) or ONE)
    if _would(d, way.begin, step, act_id):
        return  # not every side begins every act
    d.run(way.begin, step, act_id=act_id)
    if "accept" not in (told := _told(d, act_id)):
        return  # a move that the giver itself asks for
    parties = {":".join(holder.split(":")[:2]) for holder in (way.giver, way.taker) if holder}
    own = {party for party in parties if party.startswith("enterprise:")}
    may = {party for party in own if _would(d, way.accept, d.of(party), act_id) not in OTHER_SIDE}
    reserve = {party for party in parties - own if step.owner is not None}
    assert set(told["accept"].parties) == may | reserve
    assert told["accept"].parties, "some side is missing"
    assert all(one.parties == () for action, one in told.items() if action != "accept")


def test_a_release_is_of_the_creditor(district: District) -> None:
    """What is next with a pledge names the creditor for its release; the pledgor, who sees it, is refused."""
    d, act_id = district, new()
    d.run(PLEDGED.begin, d.of(ONE), act_id=act_id)
    assert _told(d, act_id)["accept"].parties == (BANK,)
    d.run(pledges.accept_pledge, d.of(BANK), act_id=act_id)
    d.run(pledges.register_pledge, d.step(), act_id=act_id)
    assert _told(d, act_id)["release"].parties == (BANK,)
    assert _would(d, pledges.release_pledge, d.of(ONE), act_id) == "process.not_your_side"
    assert _would(d, pledges.release_pledge, d.of(BANK), act_id) == ""


def test_a_repetition_is_of_the_side_for_which_it_was_said(district: District) -> None:
    """One person with keys of both sides accepted for the buyer: sent again it is answered; for the seller it is another step."""
    d, act_id = district, new()
    mine, theirs = one_person(d, ONE, TWO)
    assert d.do(SALE.begin, d.of(ONE), act_id=act_id) == "proposed"
    for _ in range(2):
        assert d.do(sales.accept, theirs, act_id=act_id) == "accepted"
    assert d.do(sales.accept, mine, act_id=act_id) == "process.step_not_allowed"


def test_a_repetition_tells_what_the_step_has_made(district: District) -> None:
    """Accepted, then countersigned by another: who accepted hears of the entries of the acceptance, and where the sale stands now."""
    d, act_id = district, new()
    assert d.do(SALE.begin, d.of(ONE), act_id=act_id) == "proposed"
    done = d.run(sales.accept, d.of(TWO), act_id=act_id)
    assert len(done.entries) == 1
    assert d.do(sales.countersign, d.step("third"), act_id=act_id) == "countersigned"
    again = d.run(sales.accept, d.of(TWO), act_id=act_id)
    assert (again.fresh, again.state, again.entries) == (False, "countersigned", done.entries)
