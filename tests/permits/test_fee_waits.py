"""While a payment of a fee waits for its second person, the fee is neither revoked nor moved; and the other way round."""

from typing import Any
from uuid import UUID

import pytest

from ledger.permits.actions import fee_corrections, fee_moves, fee_payments, fees, second
from tests.permits.test_fee_roads import MERGED, TWO, merge, merging
from tests.permits.world import District, new

__all__ = ["merging"]
FEE = UUID("0197a000-0000-7000-8000-000000000002")


def pay(d: District, act_id: UUID, fee_id: UUID, number: int, fen: int) -> str:
    """Ask to record a payment."""
    said: dict[str, Any] = {"number": number, "amount": fen, "voucher": f"W-{number}", "receipt": ""}
    return d.do(fee_payments.pay_fee, d.step("finance"), act_id=act_id, fee_id=fee_id, **said)


def drop(d: District, act_id: UUID, way: second.Way = fee_payments.PAY_INSTALMENT) -> str:
    """Drop what waits."""
    return d.do(second.drop, d.step("teller"), act_id=act_id, ways=(way,))


def revoke(d: District) -> str:
    """Ask to revoke the second fee."""
    return d.do(fees.revoke_fee, d.step(document="R", reason="decided anew"), fee_id=FEE)


@pytest.fixture
def owing(merging: District) -> District:
    """Another mill owes a fee of which nothing is paid."""
    merging.allocate(TWO, "1", 2026, 2030, purpose="unpaid")
    assert merging.charge(TWO, "N-3", fee_id=FEE) == "due"
    return merging


@pytest.mark.parametrize("past_python", [False, True])
def test_a_payment_that_waits_stops_a_revocation(
    owing: District, monkeypatch: pytest.MonkeyPatch, past_python: bool
) -> None:
    """Goal: nobody's money comes in for what is revoked. Method: asked, dropped, revoked; then no payment is asked for."""
    d, act_id = owing, new()
    assert pay(d, act_id, FEE, 1, 1_150_00) == "proposed"
    if past_python:
        monkeypatch.setattr(fees, "check_no_payment_waits", lambda *_: None)
    assert revoke(d) == ("database.promise_broken" if past_python else "permits.payment_waits")
    assert drop(d, act_id) == "dropped"
    assert revoke(d) == "revocation_asked"
    assert pay(d, new(), FEE, 1, 1_150_00) == "process.step_not_allowed"
    assert d.do(fees.drop_fee, d.step("chief"), fee_id=FEE) == "due"
    assert pay(d, new(), FEE, 1, 1_150_00) == "proposed"


@pytest.mark.parametrize("past_python", [False, True])
def test_a_payment_that_waits_stops_a_move(
    merging: District, monkeypatch: pytest.MonkeyPatch, past_python: bool
) -> None:
    """The permits go on when it is dropped; so what takes a payment back."""
    d, act_id = merging, new()
    if past_python:
        monkeypatch.setattr(fee_moves, "check_no_payment_waits", lambda *_: None)
    told = "database.promise_broken" if past_python else "permits.payment_waits"
    assert pay(d, act_id, MERGED, 2, 69_000_00) == "proposed"
    assert merge(d) == told
    assert drop(d, act_id) == "dropped"
    back = new()
    step = d.step("finance", document="C", reason="another mill")
    asked = {"act_id": back, "fee_id": MERGED, "number": 1}
    assert d.do(fee_corrections.take_payment_back, step, **asked) == "proposed"
    assert merge(d) == told
    assert drop(d, back, fee_corrections.TAKE_PAYMENT_BACK) == "dropped"
    assert merge(d) == "done"
    assert d.broken() == []
