"""What an order sells is paid: the use fee comes first, and nothing is sold for nothing."""

from typing import Any
from uuid import UUID

import pytest

from ledger.database import Database
from ledger.errors import LedgerError
from ledger.market.actions import buybacks, enforcement, sales
from ledger.market.rules.prices import Goods, Proposal
from ledger.permits.actions import fees, withdrawals
from ledger.permits.machines import FREEZE
from tests.furnished import furnished
from tests.market.test_creditors import BUYER, OWNER, money, party, sold
from tests.permits.test_fee_roads import merge
from tests.permits.test_reviews import LATER, ask, settle
from tests.permits.world import DAY, District, new, site, strip, t

WHOLE = 1_000_00
"""Five tonnes for a year at 200 yuan."""


@furnished
def district(database: Database, owner: Database) -> District:
    """An owner of 5 t of which the fee is not paid, and 2 t that are free, and a buyer with 5,000 yuan."""
    made = District(database, owner)
    made.adopt(sale__needs_recognition="false", fee__rate__SO2='"200.00"')
    for number in range(1, 5):
        made.enterprise(number)
    made.cap("100")
    made.allocate(OWNER, "2")
    made.allocate(OWNER, "5", purpose="unpaid")
    made.pay_in(BUYER, "5000.00")
    return made


def frozen(d: District, quantity: str) -> UUID:
    """A freeze of so much."""
    words: dict[str, Any] = {
        "site": OWNER,
        "strips": [strip(quantity)],
        "claim": 300_00,
        "creditor": party(4),
    }
    act_id = new()
    assert d.freeze(act_id=act_id, **words) == "frozen"
    return act_id


def decided(d: District) -> UUID:
    """A withdrawal of all."""
    words: dict[str, Any] = {"site": OWNER, "strips": [strip("7")], "ground": "idle"}
    act_id = new()
    assert d.do(withdrawals.withdraw, d.step(), act_id=act_id, **words) == "proposed"
    assert d.do(withdrawals.confirm_withdrawal, d.step("chief"), act_id=act_id) == "open_to_objection"
    return act_id


def open_fee(d: District, freeze: UUID) -> dict[str, object]:
    """What refuses the sale of what is frozen."""
    words = {
        "of": freeze,
        "machine": FREEZE,
        "buyer": BUYER,
        "price": 2_000_00,
        "costs": 0,
        "costs_to": "court:1",
    }
    with pytest.raises(LedgerError) as caught:
        d.run(enforcement.ask_enforcement, d.step("fourth"), act_id=new(), **words)
    assert caught.value.code == "permits.fee_before_sale"
    return {name: str(one) for name, one in caught.value.figures.items() if name != "site"}


@pytest.mark.parametrize("quantity", ["2", "2.000001", "7"])
def test_the_fee_is_paid_before_what_is_frozen_is_sold(district: District, quantity: str) -> None:
    """Goal: nobody gets permits for which no fee was paid. Method: free ones alone; then also unpaid: not assessed, assessed, paid."""
    d, freeze = district, frozen(district, quantity)
    if quantity != "2":
        assert open_fee(d, freeze) == {"owed": "0.00", "notices": "-"}
        fee = new()
        assert d.charge(OWNER, "N-1", fee_id=fee) == "due"
        assert open_fee(d, freeze) == {"owed": "1000.00", "notices": "N-1"}
        assert d.pay(fee, 1, WHOLE, "V-1") == "paid"
        assert d.held(OWNER, "unpaid") == 0
    # The court has advanced the fee, and has it back before who froze.
    assert sold(d, freeze, FREEZE, 1_500, 1_000) == "done"
    assert [d.money("court:1") // 100, *money(d, 4, 1)] == [1_000, 300, 200]
    assert (d.held(BUYER), d.held(BUYER, "unpaid")) == (t(quantity), 0)
    assert d.held(OWNER) + d.held(OWNER, "unpaid") == t("7") - t(quantity)
    assert d.broken() == []


@pytest.mark.parametrize("paid", [False, True])
@pytest.mark.parametrize("how", ["freeze", "withdrawal", "review", "final"])
def test_what_was_paid_meanwhile_goes_back_free(district: District, how: str, paid: bool) -> None:
    """Goal: nothing is charged twice. Method: all is held still, its fee is paid or not, and it goes back."""
    d, fee = district, new()
    assert d.charge(OWNER, "N-1", fee_id=fee) == "due"
    freeze = frozen(d, "7") if how == "freeze" else decided(d)
    if paid:
        assert d.pay(fee, 1, WHOLE, "V-1") == "paid"
    if how == "freeze":
        assert d.lift(freeze) == "lifted"
    elif how == "withdrawal":
        assert d.do(withdrawals.undo_withdrawal, d.step("third"), act_id=freeze) == "undone"
    else:
        if how == "final":
            assert d.do(withdrawals.conclude_withdrawal, d.step("third", LATER), act_id=freeze) == "final"
        review, _ = ask(d, freeze)
        assert settle(d, review, "annulled", ("fourth", "fifth")) == "done"
    assert (d.held(OWNER), d.held(OWNER, "unpaid")) == ((t("7"), 0) if paid else (t("2"), t("5")))
    assert d.do(fees.assess_fee, d.step(), fee_id=new(), site=OWNER, notice="N-2") == "permits.nothing_unpaid"
    assert d.broken() == []


def test_a_fee_stays_where_an_order_holds_what_it_charges(district: District) -> None:
    """Goal: who gets a part owes not all. Method: 1 t of 5 is frozen, the rest moves; lifted, it moves whole."""
    d = district
    assert d.charge(OWNER, "N-1") == "due"
    freeze = frozen(d, "3")
    words: dict[str, Any] = {"to": site(3), "source": OWNER, "strips": [strip("4")]}
    assert merge(d, **words) == "permits.fee_split"
    assert d.lift(freeze) == "lifted"
    assert merge(d, **{**words, "strips": [strip("5")]}) == "done"
    assert (d.held(site(3), "unpaid"), d.money(party(3), "fee_receivable")) == (t("5"), WHOLE)


def test_postgresql_sells_nothing_unpaid(district: District, monkeypatch: pytest.MonkeyPatch) -> None:
    """Goal: at the edge, past Python. Method: the fee is not asked for; then it is paid."""
    d, freeze, fee = district, frozen(district, "7"), new()
    monkeypatch.setattr(enforcement, "check_fee_paid", lambda *_: None)
    assert sold(d, freeze, FREEZE, 1_500) == "database.promise_broken"
    assert d.charge(OWNER, "N-1", fee_id=fee) == "due"
    assert d.pay(fee, 1, WHOLE, "V-1") == "paid"
    assert sold(d, freeze, FREEZE, 1_500) == "done"


SALE = Proposal(OWNER, BUYER, (Goods(strip("0.000001"), 1, "PER_TONNE_LUMP"),))


@pytest.mark.parametrize("past_python", [False, True])
@pytest.mark.parametrize(("fen", "told"), [(0, "permits.sold_for_nothing"), (1, "")])
@pytest.mark.parametrize("what", ["sale", "enforcement", "buy-back"])
def test_nothing_is_sold_for_nothing(
    district: District, monkeypatch: pytest.MonkeyPatch, what: str, fen: int, told: str, past_python: bool
) -> None:
    """Refused when it is proposed: what costs a fen passes, what comes to none when it is rounded does not."""
    d = district
    of = frozen(d, "1") if what == "enforcement" else new()
    goods = Goods(strip("0.5" if fen else "0.499999"), 1, "PER_TONNE_LUMP")
    if past_python:
        for module in (sales, buybacks, enforcement):
            monkeypatch.setattr(module, "check_paid_for", lambda _: None)
        # What is enforced was rehearsed: a settlement has money.
        told = told and ("entry.leg_missing" if what == "enforcement" else "database.promise_broken")
    words: dict[str, Any] = {
        "of": of,
        "machine": FREEZE,
        "buyer": BUYER,
        "price": fen,
        "costs": 0,
        "costs_to": "court:1",
    }
    came = {
        "sale": lambda: d.do(
            sales.propose, d.of(OWNER), act_id=new(), asked=Proposal(OWNER, BUYER, (goods,))
        ),
        "enforcement": lambda: d.do(enforcement.ask_enforcement, d.step("fourth"), act_id=new(), **words),
        "buy-back": lambda: d.do(
            buybacks.offer_buyback, d.step(), act_id=new(), site=OWNER, strips=[strip("1")], price=fen
        ),
    }[what]()
    assert came == (told or ("offered" if what == "buy-back" else "proposed"))


def test_the_dry_run_says_so(district: District) -> None:
    """As the sale itself."""
    with pytest.raises(LedgerError) as caught:
        district.ask(sales.check_proposal, DAY, SALE)
    assert caught.value.code == "permits.sold_for_nothing"
