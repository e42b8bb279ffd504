"""Whether a fee is settled is one question: what is sold, what comes back and what PostgreSQL asks are told the same."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from ledger.database import Database
from ledger.market.actions import enforcement
from ledger.permits.actions import fees
from ledger.permits.machines import FREEZE
from tests.furnished import furnished
from tests.market.test_creditors import BUYER, OWNER, sold
from tests.permits.test_fee_roads import merge
from tests.permits.world import DAY, District, new, site, strip, t

THERE = site(3)
FEE, OTHER = (UUID(f"0197a000-0000-7000-8000-0000000000{n}") for n in (21, 22))


@furnished
def district(database: Database, owner: Database) -> District:
    """An owner of five tonnes whose fee is not paid, another mill, and a buyer; below 900 yuan nothing is due."""
    made = District(database, owner)
    made.adopt(
        sale__needs_recognition="false",
        fee__rate__SO2='"200.00"',
        fee__exemption_operator='"<"',
        fee__exemption_threshold='"900.00"',
    )
    for number in range(1, 5):
        made.enterprise(number)
    made.cap("100")
    made.pay_in(BUYER, "5000.00")
    return made


def owes(d: District, quantity: str = "5", holder: str = OWNER, fee_id: UUID = FEE) -> str:
    """Let a mill get permits, and assess their fee."""
    d.allocate(holder, quantity, purpose="unpaid")
    return d.charge(holder, f"N-{fee_id.int % 16}", fee_id=fee_id)


def nothing_assessed(d: District) -> None:
    """No notice names them."""
    d.allocate(OWNER, "5", purpose="unpaid")


def proposed(d: District) -> None:
    """A notice waits for its second person."""
    d.allocate(OWNER, "5", purpose="unpaid")
    assert d.do(fees.assess_fee, d.step(), fee_id=FEE, site=OWNER, notice="N-1") == "proposed"


def due(d: District) -> None:
    """It is owed."""
    assert owes(d) == "due"


def paid(d: District) -> None:
    """It is paid whole."""
    due(d)
    frozen(d)
    assert d.pay(FEE, 1, 1_000_00, "V-1") == "paid"


def exempt(d: District) -> None:
    """Nothing is due: what was frozen before is so all the same."""
    d.allocate(OWNER, "4", purpose="unpaid")
    frozen(d)
    assert d.charge(OWNER, "N-1", fee_id=FEE) == "exempt"


def exemption_doubted(d: District) -> None:
    """It is asked to revoke the exemption: it stands until that is confirmed."""
    exempt(d)
    step = replace(d.step(), document="R", reason="anew")
    assert d.do(fees.revoke_fee, step, fee_id=FEE) == "exemption_revocation_asked"


def revoked(d: District) -> None:
    """The assessment is revoked."""
    due(d)
    step = replace(d.step(), document="R", reason="anew")
    assert d.do(fees.revoke_fee, step, fee_id=FEE) == "revocation_asked"
    assert d.do(fees.confirm_fee, replace(d.step("chief"), document="R"), fee_id=FEE) == "revoked"


def moved(d: District) -> None:
    """It has come with its permits from another mill, and is paid here."""
    assert owes(d, holder=THERE) == "due"
    assert merge(d, to=OWNER, source=THERE, strips=[strip("5")]) == "done"
    frozen(d)
    assert d.pay(FEE, 1, 1_000_00, "V-1") == "paid"


STATES: dict[str, tuple[Any, bool]] = {
    "nothing assessed": (nothing_assessed, False),
    "proposed": (proposed, False),
    "due": (due, False),
    "paid": (paid, True),
    "exempt": (exempt, True),
    "exemption doubted": (exemption_doubted, True),
    "revoked": (revoked, False),
    "moved, and paid": (moved, True),
}


def frozen(d: District) -> UUID:
    """The freeze of all; the same again."""
    with d.database.read() as books:
        query = "SELECT act_id FROM ledger.permit_act WHERE book_id = %s AND machine = 'permits.freeze'"
        known: UUID | None = books.connection.exec_driver_sql(query, (d.book_id,)).scalar()
    if known is None:
        known = new()
        quantity = d.held(OWNER, "unpaid")
        words: dict[str, Any] = {"site": OWNER, "strips": [strip(str(quantity // 10**6))], "claim": 300_00}
        assert d.freeze(act_id=known, creditor=f"enterprise:{site(4).split(':')[1]}", **words) == "frozen"
    return known


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("how", ["sold", "sold past Python", "given back"])
def test_it_is_one_question(
    district: District, monkeypatch: pytest.MonkeyPatch, state: str, how: str
) -> None:
    """Goal: sold is what would come back free, and nothing else. Method: each state of a fee, asked three times."""
    d, (arrange, settled) = district, STATES[state]
    arrange(d)
    freeze = frozen(d)
    quantity = d.held(OWNER, "frozen")
    if how == "given back":
        assert d.lift(freeze, DAY + timedelta(days=1)) == "lifted"
        assert (d.held(OWNER), d.held(OWNER, "unpaid")) == ((quantity, 0) if settled else (0, quantity))
        return
    if how == "sold past Python":
        monkeypatch.setattr(enforcement, "check_fee_paid", lambda *_: None)
    told = "database.promise_broken" if how == "sold past Python" else "permits.fee_before_sale"
    assert sold(d, freeze, FREEZE, 500) == ("done" if settled else told)


@pytest.mark.parametrize("past_python", [False, True])
def test_a_lot_that_two_fees_charge(
    district: District, monkeypatch: pytest.MonkeyPatch, past_python: bool
) -> None:
    """Goal: what one fee has paid frees nothing of another. Method: six tonnes of a lot are paid; five more come unpaid; all is frozen."""
    d = district
    d.allocate(THERE, "11", purpose="unpaid")
    assert merge(d, to=OWNER, source=THERE, strips=[strip("6")]) == "done"
    assert d.charge(OWNER, "N-1", fee_id=FEE) == "due"
    assert d.pay(FEE, 1, 1_200_00, "V-1") == "paid"
    assert d.charge(THERE, "N-2", fee_id=OTHER) == "due"
    assert merge(d, to=OWNER, source=THERE, strips=[strip("5")]) == "done"
    assert (d.held(OWNER), d.held(OWNER, "unpaid")) == (t("6"), t("5"))
    freeze, words = new(), {"site": OWNER, "strips": [strip("11")], "claim": 300_00}
    assert d.freeze(act_id=freeze, creditor=site(4).rpartition(":")[0], **words) == "frozen"
    if past_python:
        monkeypatch.setattr(enforcement, "check_fee_paid", lambda *_: None)
    told = "database.promise_broken" if past_python else "permits.fee_before_sale"
    assert sold(d, freeze, FREEZE, 500) == told
    assert d.pay(OTHER, 1, 1_000_00, "V-2") == "paid"
    assert sold(d, freeze, FREEZE, 500) == "done"
    assert d.broken() == []
