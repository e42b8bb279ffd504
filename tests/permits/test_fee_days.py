"""The days of a fee: a surcharge runs to the day on which the money came, and a notice charges what was there on its day."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import update

from ledger.database import Database
from ledger.database.refusals import PromiseBroken
from ledger.permits.actions import fee_payments, fees, second
from ledger.permits.queries.acts import act_of
from ledger.permits.queries.levies import paid_in
from ledger.permits.rules.strips import party_of
from tests.furnished import furnished
from tests.permits.test_fee_roads import take_back
from tests.permits.world import DAY, District, new, site

ONE, TWO = site(1), site(2)
DUE = date(2026, 6, 10)
FOUND = date(2026, 6, 20)


@furnished
def district(database: Database, owner: Database) -> District:
    """Two mills that owe 1,000 yuan each by 10 June; a day late costs one yuan."""
    made = District(database, owner)
    made.adopt(
        fee__rate__SO2='"100.00"',
        fee__late_rate_per_day='"0.001"',
        fee__due_working_days="7",
        fee__exemption_operator='"none"',
    )
    made.cap("100")
    for number, mill in ((1, ONE), (2, TWO)):
        made.enterprise(number)
        made.allocate(mill, "10", purpose="unpaid")
    return made


def charged(d: District, mill: str = ONE, notice: str = "N-1") -> UUID:
    """Assess the fee of a mill."""
    fee_id = new()
    assert d.charge(mill, notice, fee_id=fee_id) == "due"
    assert d.ask(fees.find_fee, fee_id).parts == ((DUE, 1_000_00),)
    return fee_id


def pay(d: District, fee_id: UUID, on: date, came_on: date | None, fen: int, voucher: str = "V") -> str:
    """Record a payment by two, as of a day, with the day of the bank."""
    said = {
        "fee_id": fee_id,
        "number": 1,
        "amount": fen,
        "voucher": voucher,
        "receipt": "",
        "came_on": came_on,
    }
    step = d.step("finance", on)
    return d.twice(fee_payments.PAY_INSTALMENT, fee_payments.pay_fee, step, act_id=new(), **said)


@pytest.mark.parametrize(
    ("on", "came_on", "fen", "told"),
    [
        (FOUND, DUE, 1_000_00, "done"),
        (FOUND, DUE - timedelta(days=1), 1_000_00, "done"),
        (FOUND, DUE + timedelta(days=1), 1_001_00, "done"),
        (FOUND, DUE + timedelta(days=1), 1_000_00, "permits.instalment_amount"),
        (FOUND, FOUND, 1_010_00, "done"),
        (FOUND, None, 1_010_00, "done"),
        (FOUND, FOUND + timedelta(days=1), 1_011_00, "permits.came_later"),
        (DUE, None, 1_000_00, "done"),
        (FOUND, DAY, 1_000_00, "done"),
        (FOUND, DAY - timedelta(days=1), 1_000_00, "permits.came_earlier"),
    ],
)
def test_a_surcharge_runs_to_the_day_of_the_money(
    district: District, on: date, came_on: date | None, fen: int, told: str
) -> None:
    """The last day, the day before and after it; the day of the act, and the one after that."""
    assert pay(district, charged(district), on, came_on, fen) == told
    assert district.broken() == []


def test_postgresql_takes_no_money_that_came_before_the_notice(
    district: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Goal: no day of the money takes a surcharge away. Method: Python does not look."""
    monkeypatch.setattr(fee_payments, "check_noticed", lambda *_: None)
    with pytest.raises(PromiseBroken) as broken:
        said: dict[str, Any] = {"fee_id": charged(district), "number": 1, "amount": 1_000_00}
        words = {**said, "voucher": "V", "receipt": "", "came_on": DAY - timedelta(days=1)}
        act_id = new()
        district.run(fee_payments.pay_fee, district.step("finance", FOUND), act_id=act_id, **words)
        district.run(
            second.confirm, district.step("teller", FOUND), act_id=act_id, ways=(fee_payments.PAY_INSTALMENT,)
        )
    assert broken.value.figures["promise"] == "fee_came_noticed"


def test_a_wrong_slip_makes_nobody_late(district: District) -> None:
    """Goal: who paid in time stays in time. Method: paid on the last day; ten days later taken back, recorded anew."""
    d, fee_id = district, charged(district)
    assert pay(d, fee_id, DUE, None, 1_000_00, "WRONG") == "done"
    assert take_back(d, fee_id, 1, FOUND) == "reversed"
    assert pay(d, fee_id, FOUND, DUE, 1_000_00, "RIGHT") == "done"
    part = d.ask(fees.find_fee, fee_id).instalments[0]
    assert (part.paid_on, part.came_on, part.surcharge, part.voucher) == (FOUND, DUE, 0, "RIGHT")
    slips = [(one.amount, one.voucher) for one in d.ask(paid_in, DAY, FOUND, owner=None)]
    assert sorted(slips) == [(-1_000_00, "WRONG"), (1_000_00, "RIGHT"), (1_000_00, "WRONG")]
    assert d.broken() == []


def test_the_wrong_enterprise_makes_nobody_late(district: District) -> None:
    """The money of one mill was booked for another: the right one is not late either, and the other owes its own with the surcharge."""
    d, right, wrong = district, charged(district), charged(district, TWO, "N-2")
    assert pay(d, wrong, DUE, None, 1_000_00) == "done"
    assert take_back(d, wrong, 1, FOUND) == "reversed"
    assert pay(d, right, FOUND, DUE, 1_000_00) == "done"
    assert pay(d, wrong, FOUND, None, 1_000_00, "V-2") == "permits.instalment_amount"
    assert pay(d, wrong, FOUND, None, 1_010_00, "V-2") == "done"


def test_two_read_the_day(district: District) -> None:
    """The day is kept with the act, another day is other words, and PostgreSQL takes no other one."""
    d, fee_id, act_id = district, charged(district), new()
    said: dict[str, Any] = {"fee_id": fee_id, "number": 1, "amount": 1_000_00, "voucher": "V", "receipt": ""}
    step = d.step("finance", FOUND)
    assert d.do(fee_payments.pay_fee, step, act_id=act_id, came_on=DUE, **said) == "proposed"
    assert (
        d.do(fee_payments.pay_fee, step, act_id=act_id, came_on=DUE - timedelta(days=1), **said)
        == "entry.id_used"
    )
    assert d.ask(act_of, act_id=act_id, owner=None).terms["came_on"] == DUE.isoformat()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fee_payments, "update", lambda table: _Dated(table))
        with pytest.raises(PromiseBroken) as broken:
            d.run(
                second.confirm,
                d.step("teller", FOUND),
                act_id=act_id,
                ways=(fee_payments.PAY_INSTALMENT,),
            )
    assert broken.value.figures["promise"] == "fee_paid_by_two"


class _Dated:
    """An UPDATE that says another day than the act."""

    def __init__(self, table: Any) -> None:
        self.statement = update(table)

    def where(self, clause: Any) -> "_Dated":
        """As an UPDATE has it."""
        self.statement = self.statement.where(clause)
        return self

    def values(self, **values: Any) -> Any:
        """Give the statement with another day."""
        return self.statement.values(**{**values, "came_on": DUE - timedelta(days=1)})


@pytest.mark.parametrize(
    ("notice_on", "told"),
    [
        (DAY - timedelta(days=1), "permits.notice_too_early"),
        (DAY, "proposed"),
        (DAY + timedelta(days=1), "proposed"),
    ],
)
def test_a_notice_charges_what_was_there(district: District, notice_on: date, told: str) -> None:
    """The day before the permits came, that day, and the one after."""
    d = district
    step = replace(d.step(), on=notice_on)
    assert d.do(fees.assess_fee, step, fee_id=new(), site=ONE, notice="N-1") == told


def test_the_database_charges_what_was_there(district: District, monkeypatch: pytest.MonkeyPatch) -> None:
    """Goal: the check is kept twice. Method: the rule looks away."""
    monkeypatch.setattr(fees, "_check_there", lambda *_: None)
    step = replace(district.step(), on=DAY - timedelta(days=1))
    with pytest.raises(PromiseBroken) as broken:
        district.run(fees.assess_fee, step, fee_id=new(), site=ONE, notice="N-1")
    assert broken.value.figures["promise"] == "fee_lots_there"
    assert party_of(ONE)
