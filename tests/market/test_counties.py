"""A county speaks for the sides that lie in it: on paper, and where two bureaus approve; in Python and in PostgreSQL."""

from dataclasses import replace
from uuid import UUID

import pytest

from ledger.database import Books, Database
from ledger.database.refusals import PromiseBroken
from ledger.market.actions import leases, sales
from ledger.market.rules.prices import Goods, Proposal
from ledger.processes.acting import opened
from ledger.processes.actions import RECORD, Step, recorded
from tests.furnished import furnished
from tests.permits.test_areas import MANDATE, ONE, OTHER, TWO
from tests.permits.world import AREA, District, new, strip

HERE, THERE = ("here", "here too"), ("there", "there too")
"""Clerks of the county of the seller, and of that of the buyer."""


@furnished
def district(database: Database, owner: Database) -> District:
    """A mill that sells and one in the next county that buys; two clerks of each county alone."""
    made = District(database, owner)
    made.adopt(sale__needs_recognition="false")
    made.enterprise(1)
    made.enterprise(2, region=OTHER)
    made.cap("100")
    made.allocate(ONE, "10")
    with owner.engine.begin() as connection:
        for area, clerks in ((AREA, HERE), (OTHER, THERE)):
            for who in clerks:
                query = "INSERT INTO ledger.actor (book_id, name, role) VALUES (%s, %s, 'bureau') RETURNING actor_id"
                made.people[who] = connection.exec_driver_sql(query, (made.book_id, who)).scalar_one()
                connection.exec_driver_sql(MANDATE, (made.people[who], area))
    return made


def by(d: District, who: str, document: str = "doc") -> Step:
    """A person of the bureau who acts."""
    return replace(d.step(document=document), actor_id=d.people[who])


def proposed(d: District, who: str) -> UUID:
    """Propose a sale with a contract on paper."""
    act_id = new()
    asked = Proposal(ONE, TWO, (Goods(strip("1"), 100),))
    assert d.do(sales.propose, by(d, who, document="contract"), act_id=act_id, asked=asked) == "proposed"
    return act_id


def past(d: District, act_id: UUID, who: str, action: str) -> str:
    """Take a step of a sale past Python, and nothing is kept of it; what it is refused by."""

    def work(books: Books) -> None:
        running, _ = opened(books, d.book_id, sales.SALES, act_id, by(d, who))
        taken = running.machine.step(running.state, action)
        assert taken is not None
        books.connection.exec_driver_sql(RECORD, recorded(running, taken, by(d, who))[0])
        books.connection.exec_driver_sql("SET CONSTRAINTS ledger.permit_sides_in_area IMMEDIATE")

    try:
        d.database.begin(lambda books: books.rehearse(work))
    except PromiseBroken as error:
        return str(error.figures["promise"])
    return ""


@pytest.mark.parametrize(("one", "two", "fits"), [
    ("there", "there too", False), ("here", "here too", False), ("here", "there", True), ("there", "here", True),
    ("bureau", "there", True), ("there", "bureau", True),
])  # fmt: skip
def test_a_side_on_paper_is_spoken_for_by_its_county(
    district: District, one: str, two: str, fits: bool
) -> None:
    """Goal: no county agrees for its neighbour's enterprise. Method: both sides on paper, by clerks of one county, of both, of the book."""
    d = district
    act_id = proposed(d, one)
    accept = by(d, two, document="contract")
    assert past(d, act_id, two, "accept") == ("" if fits else "permit_sides_in_area")
    assert d.do(sales.accept, accept, act_id=act_id) == ("accepted" if fits else "permits.side_elsewhere")
    assert d.broken() == []


@pytest.mark.parametrize(("one", "two", "fits"), [
    ("there", "there too", False), ("here", "here too", False), ("here", "there", True), ("there", "here", True),
    ("third", "there", True), ("here", "third", True),
])  # fmt: skip
def test_one_county_countersigns_and_the_other_approves(
    district: District, one: str, two: str, fits: bool
) -> None:
    """Goal: both counties take part. Method: a sale that is agreed to, by clerks of one county, of both, of the whole book."""
    d = district
    act_id = proposed(d, "bureau")
    assert d.do(sales.accept, by(d, "chief", document="contract"), act_id=act_id) == "accepted"
    assert d.do(sales.countersign, by(d, one), act_id=act_id) == "countersigned"
    assert past(d, act_id, two, "approve") == ("" if fits else "permit_sides_in_area")
    assert d.do(sales.approve, by(d, two), act_id=act_id) == ("approved" if fits else "permits.bureaus_alike")
    assert d.broken() == []


def test_a_lease_on_paper_is_spoken_for_too(district: District) -> None:
    """The same rule for whatever a side agrees to on paper."""
    d, act_id = district, new()
    words = {"lessor": ONE, "lessee": TWO, "strips": [strip("1")]}
    told = d.do(leases.propose_lease, by(d, "there", document="contract"), act_id=act_id, **words)
    assert told == "proposed"
    accept = by(d, "there too", document="contract")
    assert d.do(leases.accept_lease, accept, act_id=act_id) == "permits.side_elsewhere"
