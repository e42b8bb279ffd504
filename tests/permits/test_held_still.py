"""Whatever decides about the lots of a holder waits while another act decides about them, and goes on when that is done."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import pytest

from ledger.database import Books, Database
from ledger.market.machines import SALE
from ledger.permits.actions import fees, freezes, pledges, year_end
from tests.furnished import furnished
from tests.market.world import agree
from tests.permits import test_fee_corrections
from tests.permits.test_another_process import _frozen, _registered
from tests.permits.world import District, new, site, strip

ONE, TWO, BANK = site(1), site(2), site(3)
Act = Callable[[], str]


@furnished
def district(database: Database, owner: Database) -> District:
    """Two mills and a bank; the first mill holds 10 t freely, and 5 t for which it owes the fee."""
    made = District(database, owner)
    made.adopt(sale__needs_recognition="false", fee__rate__SO2='"200.00"')
    for number in (1, 2, 3):
        made.enterprise(number)
    made.cap("100", 2026, 2027)
    made.allocate(ONE, "10", 2026, 2027)
    made.allocate(ONE, "5", 2026, 2027, purpose="unpaid")
    made.pay_in(TWO, "1000.00")
    return made


def impatient(work: Callable[[Books], Any]) -> Callable[[Books], Any]:
    """Do it, and wait for no lock."""

    def within(books: Books) -> Any:
        books.connection.exec_driver_sql("SET LOCAL lock_timeout = '50ms'").close()
        return work(books)

    return within


@contextmanager
def held(d: District, holder: str) -> Iterator[None]:
    """Another act decides about the lots of a holder, as long as it likes."""
    with d.owner.engine.begin() as other:
        key = "SELECT pg_advisory_xact_lock(%s, hashtext(%s))"
        other.exec_driver_sql(key, (d.book_id, f"holder:{holder}")).close()
        yield


def surrendering(d: District, act_id: Any) -> str:
    """The first mill surrenders a ton."""
    return d.do(year_end.surrender, d.of(ONE), act_id=act_id, site=ONE, strips=[strip("1")])


def _assess(d: District) -> Act:
    return partial(d.charge, ONE, "N-1")


def _confirm_fee(d: District) -> Act:
    fee_id = new()
    d.run(fees.assess_fee, d.step(), fee_id=fee_id, site=ONE, notice="N-1")
    return lambda: d.do(fees.confirm_fee, d.step("chief"), fee_id=fee_id)


def _revoke_fee(d: District) -> Act:
    fee_id = test_fee_corrections.charged(d)
    d.run(fees.revoke_fee, d.step(), fee_id=fee_id)
    return lambda: d.do(fees.confirm_fee, d.step("third"), fee_id=fee_id)


def _pay(d: District) -> Act:
    fee_id = test_fee_corrections.charged(d)
    amount = d.ask(fees.find_fee, fee_id).parts[0][1]
    return partial(d.pay, fee_id, 1, amount, "V")


def _take_back(d: District) -> Act:
    fee_id, act_id = test_fee_corrections.charged(d), new()
    test_fee_corrections.pay(d, fee_id)
    assert test_fee_corrections.ask(d, fee_id, act_id) == "proposed"
    return partial(test_fee_corrections.confirm, d, act_id)


def _surrender(d: District) -> Act:
    return partial(surrendering, d, new())


def _undo(d: District) -> Act:
    act_id = new()
    assert surrendering(d, act_id) == "surrendered"
    assert d.do(year_end.undo_surrender, d.step(), act_id=act_id) == "undo_asked"
    return lambda: d.do(year_end.confirm_surrender, d.step("chief"), act_id=act_id)


def _freeze(d: District) -> Act:
    return lambda: d.freeze("fourth", act_id=new(), site=ONE, strips=[strip("1")])


def _lift(d: District) -> Act:
    act_id = _frozen(d)
    assert d.do(freezes.lift, d.step("chief"), act_id=act_id) == "lift_asked"
    return lambda: d.do(freezes.confirm_freeze, d.step(), act_id=act_id)


def _release(d: District) -> Act:
    act_id = _registered(d)
    party = ":".join(BANK.split(":")[:2])
    return lambda: d.do(pledges.release_pledge, d.of(f"{party}:001P"), act_id=act_id)


def _agree(d: District) -> Act:
    return lambda: agree(d, "1")[1][-1]


def _put_back(d: District) -> Act:
    act_id, told = agree(d, "1")
    assert told[-1] == "approved"
    return lambda: d.end(act_id, SALE)


ACTS: dict[str, Callable[[District], Act]] = {
    "a fee is assessed": _assess,
    "a fee is confirmed": _confirm_fee,
    "a fee is revoked": _revoke_fee,
    "a fee is paid": _pay,
    "a payment of a fee is taken back": _take_back,
    "a surrender": _surrender,
    "a surrender is undone": _undo,
    "a freeze": _freeze,
    "a freeze is lifted": _lift,
    "a pledge is released": _release,
    "a sale is agreed to": _agree,
    "a sale ends": _put_back,
}


@pytest.mark.parametrize("name", ACTS)
def test_it_waits_for_who_decides_about_the_same_lots(
    district: District, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Goal: no lot is counted twice by two at once. Method: the lock of the holder in another connection; then without it."""
    d = district
    act, begin = ACTS[name](d), Database.begin
    with held(d, ONE), monkeypatch.context() as patch:
        patch.setattr(Database, "begin", lambda database, work: begin(database, impatient(work)))
        assert act() == "database.busy"
    assert "." not in act(), "nothing else stood in its way"
    assert d.broken() == []
