"""What is asked once more when a lease is registered, and what a certificate needs: doors that stood open beside the gates."""

from datetime import date
from typing import Any

import pytest

from ledger.database import Database
from ledger.database.refusals import PromiseBroken
from ledger.market.actions import enforcement, leases, sales
from ledger.market.machines import LEASE, SALE
from ledger.market.rules.prices import Goods, Proposal
from ledger.permits.actions import pledges
from ledger.permits.actions.second import confirm
from ledger.permits.machines import FREEZE, PLEDGE
from tests.furnished import furnished
from tests.permits.test_clock import promise
from tests.permits.test_past_the_steps import STEP
from tests.permits.world import DAY, District, new, site, strip, t, turn

ONE, TWO = site(1), site(2)
LATER = date(2026, 9, 1)


@furnished
def district(database: Database, owner: Database) -> District:
    """Two mills; the first holds 4 t a year that it may sell or let."""
    made = District(database, owner)
    made.adopt(sale__needs_recognition="false", lease__max_years="1", fee__rate__SO2='"100"')
    for number in (1, 2):
        made.enterprise(number)
    made.cap("100", 2026, 2027)
    assert made.allocate(ONE, "4", 2026, 2027) == "issued"
    return made


@pytest.mark.parametrize(
    ("owing", "came"), [(None, "running"), (ONE, "permits.gates_failed"), (TWO, "permits.gates_failed")]
)
def test_a_lease_is_registered_for_who_owes_nothing(district: District, owing: str | None, came: str) -> None:
    """Goal: nobody gives away what must answer for a fee. Method: a fee falls due between the yes of both sides and the register."""
    d, act_id = district, new()
    words: dict[str, Any] = {"lessor": ONE, "lessee": TWO, "strips": [strip("1")]}
    assert d.do(leases.propose_lease, d.of(ONE), act_id=act_id, **words) == "proposed"
    assert d.do(turn, d.of(TWO), act_id=act_id, machine=LEASE, action="accept") == "accepted"
    if owing is not None:
        assert d.allocate(owing, "1", purpose="unpaid") == "issued"
        assert d.charge(owing, "N-1") == "due"
    assert d.do(leases.register_lease, d.step("chief", LATER), act_id=act_id) == came


def test_what_an_order_holds_of_a_sale_is_not_given_back(district: District) -> None:
    """Goal: nothing stays set aside for a sale that is over. Method: a sale of 3 t, a freeze of 4 t, and its end."""
    d, act_id, freeze = district, new(), new()
    asked = Proposal(ONE, TWO, (Goods(strip("3"), 100_00),))
    assert d.do(sales.propose, d.of(ONE), act_id=act_id, asked=asked) == "proposed"
    assert d.do(sales.accept, d.of(TWO), act_id=act_id) == "accepted"
    assert d.freeze(act_id=freeze, site=ONE, strips=[strip("4")], claim=None) == "frozen"
    assert d.end(act_id, SALE) == "permits.set_aside_frozen"
    assert d.lift(freeze) == "lifted"
    assert d.end(act_id, SALE) in ("accepted", "done", "ended")
    assert [d.held(ONE, purpose) for purpose in ("holding", "listed", "frozen")] == [t("4"), 0, 0]
    assert d.broken() == []


@pytest.mark.parametrize(
    "said", [strip("3"), strip("5"), strip("4", 2027, 2027), strip("4", pollutant="COD")]
)
def test_a_lower_rank_says_what_the_higher_one_binds(district: District, said: Any) -> None:
    """Goal: nobody pledges other than he says. Method: a pledge of 4 t, and another of other lines behind it."""
    d, first = district, new()
    d.adopt(sale__needs_recognition="false", pledge__ranks_allowed="true")
    words: dict[str, Any] = {"pledgor": ONE, "creditor": party(TWO), "debt": 1, "until": LATER}
    assert d.do(pledges.apply_pledge, d.of(ONE), act_id=first, strips=[strip("4")], **words) == "applied"
    assert d.do(turn, d.of(TWO), act_id=first, machine=PLEDGE, action="accept") == "accepted"
    assert d.do(pledges.register_pledge, d.step("chief"), act_id=first) == "registered"
    words["senior"] = first
    assert (
        d.do(pledges.apply_pledge, d.of(ONE), act_id=new(), strips=[said], **words)
        == "permits.senior_binds_other"
    )
    assert d.do(pledges.apply_pledge, d.of(ONE), act_id=new(), strips=[strip("4")], **words) == "applied"


def party(of: str) -> str:
    """Whose a site is."""
    return of.rpartition(":")[0]


FORGED = """INSERT INTO ledger.permit_certificate (book_id, year, number, act_id, code, content, issued_on)
  VALUES (%s, 2026, 1, %s, 'AAAA-AAAA-AAAA-AAAA-AAAA', jsonb_build_object('act', %s::text, 'total', '100.00'), %s)"""


def test_no_certificate_without_its_settlement(district: District) -> None:
    """Method: a sale is cancelled, and in the same transaction plain SQL hands a certificate out for it."""
    d, act_id = district, new()
    asked = Proposal(ONE, TWO, (Goods(strip("1"), 100_00),))
    assert d.do(sales.propose, d.of(ONE), act_id=act_id, asked=asked) == "proposed"

    def forge(books: Any) -> None:
        sales.cancel(books, d.book_id, d.of(ONE), act_id=act_id)
        books.connection.exec_driver_sql(FORGED, (d.book_id, act_id, act_id, DAY)).close()

    with pytest.raises(PromiseBroken) as broken:
        d.database.begin(forge)
    assert broken.value.figures["promise"] == "certificate_of_sale"


def test_no_enforcement_without_the_yes_of_the_buyer(district: District) -> None:
    """Goal: nobody's money is debited on another's word. Method: what the buyer has to say, written by a clerk past all triggers."""
    d, freeze, act_id = district, new(), new()
    d.pay_in(TWO, "1000.00")
    assert d.freeze(act_id=freeze, site=ONE, strips=[strip("1")]) == "frozen"
    words = {
        "of": freeze,
        "machine": FREEZE,
        "buyer": TWO,
        "price": 100_00,
        "costs": 0,
        "costs_to": "court:1",
    }
    assert d.do(enforcement.ask_enforcement, d.step("fourth"), act_id=act_id, **words) == "proposed"
    with d.owner.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE ledger.process_event DISABLE TRIGGER ALL")
        connection.exec_driver_sql(
            STEP, {"id": act_id, "action": "accept", "who": d.people["third"], "day": DAY}
        )
        connection.exec_driver_sql("ALTER TABLE ledger.process_event ENABLE ALWAYS TRIGGER buyer_agreed")
    confirming = {"act_id": act_id, "ways": (enforcement.ENFORCE,)}
    assert promise(d, confirm, d.step("fifth"), **confirming) == "buyer_agreed"
    assert [d.held(TWO), d.held(ONE, "frozen")] == [0, t("1")]
