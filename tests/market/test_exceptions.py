"""The decision that lets a sale past the gates is the bureau's word, and the approver sees what it lets through."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError

from ledger.database import Database
from ledger.market.actions import leases, sales
from ledger.market.rules.prices import Goods, Proposal
from ledger.permits.rules.gates import GatesFailed
from ledger.permits.rules.strips import party_of
from ledger.processes.actions import Step
from tests.furnished import furnished
from tests.permits.world import DAY, District, new, site, strip

FAR = Proposal(site(1), site(2), (Goods(strip("1"), 100_00),), approval="浙环函〔2026〕1号")

NEAR = Proposal(site(1), site(3), (Goods(strip("1"), 100_00),))


@furnished
def district(database: Database, owner: Database) -> District:
    """Two mills of a city, and one of another city of the province."""
    made = District(database, owner, "cn-34")
    made.adopt(sale__needs_recognition="false")
    made.enterprise(1)
    made.enterprise(2, region="330102")
    made.enterprise(3)
    made.cap("100")
    made.allocate(site(1), "10")
    return made


@pytest.mark.parametrize("words", ["x", " "])
def test_a_side_does_not_write_its_own_exception(district: District, words: str) -> None:
    """In the dry run and in the proposal, from either side, an enterprise that names a decision is refused by name."""
    d = district
    asked = Proposal(FAR.seller, FAR.buyer, FAR.goods, approval=words)
    for holder in (site(1), site(2)):
        party = ":".join(holder.split(":")[:2])
        assert d.do(sales.check_proposal, DAY, asked, party) == "permits.exception_not_yours"
        assert d.do(sales.propose, d.of(holder), act_id=new(), asked=asked) == "permits.exception_not_yours"


def test_a_decision_of_blanks_lets_nothing_through(district: District) -> None:
    """Blanks are no decision, whoever writes them."""
    blank = Proposal(FAR.seller, FAR.buyer, FAR.goods, approval=" ")
    assert [gate["code"] for gate in district.ask(sales.check_proposal, DAY, blank).gates] == [
        "gate.scope_air_city"
    ]


def test_the_bureau_records_it_and_both_sides_sign(district: District) -> None:
    """The sale is recorded with the decision, each side accepts it, and whoever approves sees the gate with its figures."""
    d, act_id = district, new()
    assert d.ask(sales.check_proposal, DAY, FAR).gates == []
    assert d.do(sales.propose, d.step(document=""), act_id=act_id, asked=FAR) == "proposed"
    assert [d.do(sales.accept, d.of(site(n)), act_id=act_id) for n in (2, 1)] == ["attested", "accepted"]
    told = d.ask(sales.open_exception, act_id, None)
    assert [(gate["code"], gate["compared"]) for gate in told] == [
        ("gate.scope_air_city", {"seller": "3306", "buyer": "3301", "pollutant": "SO2"})
    ]
    assert told == d.ask(sales.open_exception, act_id, ":".join(site(1).split(":")[:2]))
    assert d.do(sales.countersign, d.step("chief"), act_id=act_id) == "countersigned"
    assert d.do(sales.approve, d.step("third"), act_id=act_id) == "approved"
    assert d.ask(sales.open_exception, new(), None) == []


READS: dict[str, Callable[[District, str | None], list[str]]] = {
    "what a dry run tells": lambda d, who: [
        str(gate["code"]) for gate in d.ask(sales.check_proposal, DAY, NEAR, who and party_of(who)).gates
    ],
    "why a sale is not proposed": lambda d, who: _refused(
        d, sales.propose, d.of(who) if who else d.step(), act_id=new(), asked=NEAR
    ),
    "why a lease is not proposed": lambda d, who: _refused(
        d,
        leases.propose_lease,
        d.of(who) if who else d.step(),
        act_id=new(),
        lessor=NEAR.seller,
        lessee=NEAR.buyer,
        strips=[strip("1")],
    ),
}


def _refused(d: District, action: Callable[..., Any], step: Step, **words: Any) -> list[str]:
    with pytest.raises(GatesFailed) as refused:
        d.run(action, step, **words)
    gates: Any = refused.value.figures["gates"]
    return [str(gate["code"]) for gate in gates]


@pytest.mark.parametrize("name", READS)
def test_a_side_does_not_read_of_the_other(district: District, name: str) -> None:
    """Goal: of the other side's own affairs only their number is told. Method: the buyer is on a list; each side reads, and the bureau."""
    d = district
    assert d.enlist(party_of(NEAR.buyer), "court_dishonest") == "done"
    told = [READS[name](d, who) for who in (NEAR.seller, NEAR.buyer, None)]
    assert told == [["gate.other_side"], ["gate.standing"], ["gate.standing"]]


def test_the_database_asks_who_wrote_it(district: District) -> None:
    """An act with a decision, begun by an enterprise and written past Python, is refused."""
    d, act_id = district, new()
    asked = Proposal(site(1), site(2), FAR.goods)
    d.adopt(scope__air='"province"')
    assert d.do(sales.propose, d.of(site(1)), act_id=act_id, asked=asked) == "proposed"
    for terms, promise in (({"approval": "x"}, "act_exception"), ({"approval": ""}, "permit_act_pkey")):
        with pytest.raises(DBAPIError) as broken, d.owner.engine.begin() as connection:
            connection.exec_driver_sql(
                "INSERT INTO ledger.permit_act (book_id, act_id, machine, site, other, effective_on, document, law, terms)"
                " VALUES (%s, %s, 'permits.sale', %s, %s, %s, '', '', %s)",
                (d.book_id, act_id, site(1), site(2), DAY, json.dumps(terms)),
            )
        assert getattr(broken.value.orig, "diag").constraint_name == promise  # noqa: B009
