"""Interest and charges of banks: whose interest is, where it goes, who bears a charge; reversed; one sum spread over several cases."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError

from ledger.amounts import NothingToSplitBy
from ledger.compensation.actions.interests import HOLDS
from ledger.compensation.queries import cases
from ledger.compensation.queries.cases import InterestRow
from ledger.compensation.queries.interests import stood_in
from ledger.compensation.rules.interests import Stood, shares_of
from ledger.database import Database
from ledger.database.refusals import sqlstate
from tests.compensation.test_successions import reverse
from tests.compensation.world import Desk, X, Y, bring_pack, pack_of
from tests.furnished import furnished

JUN, SEP, OCT = date(2025, 6, 20), date(2025, 9, 21), date(2025, 10, 9)
OWN: dict[str, Any] = {"payee_name": X, "payee_account": "6222"}


@furnished
def desk(database: Database, owner: Database) -> Desk:
    """A case of 1,000.00: x has deposited 300.00, and paid 200.00 to the department, 100.00 into escrow and 50.00 into the treasury."""
    made = Desk(database, owner)
    made.judged()
    made.must(
        "give_guarantee", JUN, who="cashier", name="deposit", kind="deposit", guarantor=X, amount="300.00"
    )
    for route, amount in (("agency", "200.00"), ("escrow", "100.00"), ("treasury", "50.00")):
        assert made.pay(amount, JUN, route=route, name=route) == "done", made.said
    return made


def credit(desk: Desk, pot: str, amount: str, on: date = SEP, name: str = "", **words: Any) -> str:
    """Record interest of a bank, by two of finance."""
    return desk.do("credit_interest", on, who="cashier", name=name or pot, pot=pot, amount=amount, **words)


def charge(desk: Desk, pot: str, amount: str, on: date = SEP, name: str = "charge") -> str:
    """Record what a bank has charged, by two of finance."""
    return desk.do("bear_charge", on, who="cashier", name=name, pot=pot, amount=amount)


def pay_out(desk: Desk, of: str, on: date = OCT, name: str = "paid", **words: Any) -> str:
    """Let interest go to who it belongs to."""
    return desk.do("pay_interest", on, who="cashier", name=name, subject=str(desk.ids[of]), **words)


def shown(desk: Desk) -> list[InterestRow]:
    """The interest as the case lists it."""
    with desk.database.read() as books:
        head = cases.head_of(books, desk.book_id, "C1")
        return cases.money_of(books, desk.book_id, head.case_id).interests


def stands(desk: Desk, *names: str) -> tuple[int, ...]:
    """What stands in accounts of the case, in fen."""
    found = desk.balances()
    return tuple(found.get(name, 0) for name in names)


def test_interest_goes_to_whom_the_rule_says(desk: Desk) -> None:
    """Goal: the table of 21.3. Method: interest of each sort of money, then each where it belongs; the fund; the doctor."""
    for pot, amount in (("deposit", "3.00"), ("agency", "2.00"), ("escrow", "1.00"), ("treasury", "0.50")):
        assert credit(desk, pot, amount) == "done", desk.said
    assert [(one.pot, one.belongs, one.owner, one.left) for one in shown(desk)] == [
        ("deposit", "depositor", X, 300),
        ("agency", "treasury", None, 200),
        ("escrow", "treasury", None, 100),
    ]
    cash = ("money interest_payable", "money agency_cash", "money escrow_cash", "fund case_fund")
    assert stands(desk, *cash) == (600, 50500, 10100, 5050)
    assert pay_out(desk, "deposit") == "compensation.refund_account_missing"
    assert pay_out(desk, "deposit", payee_name=Y, payee_account="6222") == "compensation.account_of_another"
    assert pay_out(desk, "deposit", amount="3.01", **OWN) == "compensation.interest_beyond_held"
    assert pay_out(desk, "deposit", amount="1.00", **OWN) == "done", desk.said
    assert pay_out(desk, "deposit", name="rest", **OWN) == "done", desk.said
    assert pay_out(desk, "deposit", **OWN) == "compensation.interest_beyond_held"
    assert pay_out(desk, "agency") == "done", desk.said
    assert pay_out(desk, "escrow") == "done", desk.said
    assert stands(desk, *cash) == (0, 50000, 10000, 5350)
    assert desk.broken(whole=True) == []


def test_charges_are_borne_by_whom_the_rule_says(desk: Desk) -> None:
    """Method: of escrow out of its interest and no more; of a deposit and of the department by the budget, which lessens no fund."""
    assert charge(desk, "escrow", "0.40") == "compensation.charge_beyond_interest"
    assert credit(desk, "escrow", "1.00") == "done"
    assert charge(desk, "escrow", "1.01") == "compensation.charge_beyond_interest"
    assert charge(desk, "escrow", "0.40", name="of escrow") == "done", desk.said
    assert shown(desk)[0].left == 60
    for pot in ("deposit", "agency", "treasury"):
        assert charge(desk, pot, "5.00", name=pot) == "done", desk.said
    names = ("money bank_charge", "fund case_fund", "money agency_cash", "money escrow_cash")
    assert stands(desk, *names) == (1500, 5000, 50000, 10060)
    assert pay_out(desk, "escrow", amount="0.61") == "compensation.interest_beyond_held"
    assert desk.broken(whole=True) == []


def test_each_goes_back(desk: Desk) -> None:
    """Method: interest that bore a charge and went on is not reversed before these are; each by two; the doctor after each."""
    assert credit(desk, "escrow", "1.00") == "done"
    assert charge(desk, "escrow", "0.40", name="bore") == "done"
    assert pay_out(desk, "escrow", amount="0.60", name="went") == "done"
    assert reverse(desk, "escrow", OCT) == "compensation.interest_used"
    assert desk.said["amount"] == "1.00"
    for name, left in (("went", 60), ("bore", 100)):
        assert reverse(desk, name, OCT) == "done", desk.said
        assert shown(desk)[0].left == left
        assert desk.broken(whole=True) == []
    assert reverse(desk, "escrow", OCT) == "done", desk.said
    assert shown(desk) == []
    assert stands(desk, "money interest_payable", "money escrow_cash") == (0, 10000)
    assert desk.broken(whole=True) == []


def test_only_where_money_was(desk: Desk) -> None:
    """Method: a case without escrow; a deposit of two; an amount of nothing."""
    desk.judged(code="C2")
    assert credit(desk, "escrow", "1.00", code="C2") == "compensation.no_money_held"
    assert credit(desk, "agency", "0.00") == "compensation.not_above_zero"
    desk.must("give_guarantee", JUN, who="cashier", name="of y", kind="deposit", guarantor=Y, amount="10.00")
    assert credit(desk, "deposit", "1.00") == "compensation.deposit_unclear"
    assert credit(desk, "deposit", "1.00", guarantee=str(desk.ids["of y"])) == "done", desk.said
    assert shown(desk)[-1].owner == Y


def test_a_deposit_that_was_reversed_is_nobodys(desk: Desk) -> None:
    """Y has deposited by mistake, which was reversed: interest of deposits is that of x, as if y had never been there."""
    told: dict[str, Any] = {"who": "cashier", "kind": "deposit", "guarantor": Y, "amount": "10.00"}
    desk.must("give_guarantee", JUN, name="of y", **told)
    assert reverse(desk, "of y", JUN) == "done", desk.said
    assert credit(desk, "deposit", "1.00") == "done", desk.said
    assert shown(desk)[0].owner == X


def test_a_letter_of_a_bank_is_no_deposit(desk: Desk) -> None:
    """Beside the deposit of x a bank stands for y: interest of deposits is that of x."""
    letter: dict[str, Any] = {"kind": "bank_letter", "guarantor": "bank:1", "amount": "10.00"}
    desk.must("give_guarantee", JUN, who="cashier", name="letter", expires_on="2026-06-20", **letter)
    assert credit(desk, "deposit", "1.00") == "done", desk.said
    assert shown(desk)[0].owner == X


def test_a_charge_is_borne_out_of_interest_of_the_same_money(desk: Desk) -> None:
    """Of escrow 0.50 were credited, and 2.00 of what the department holds: of a charge of escrow 0.50 are borne, and no 0.51."""
    assert credit(desk, "agency", "2.00") == "done"
    assert credit(desk, "escrow", "0.50") == "done"
    assert charge(desk, "escrow", "0.51") == "compensation.charge_beyond_interest"
    assert desk.said == {"amount": "0.51", "held": "0.50"}
    assert charge(desk, "escrow", "0.50") == "done", desk.said
    assert [(one.pot, one.left) for one in shown(desk)] == [("agency", 200), ("escrow", 0)]


def test_interest_of_one_deposit_is_not_before_it(desk: Desk) -> None:
    """X has deposited in June and on 21 September: interest of the second is credited on that day at the earliest."""
    told: dict[str, Any] = {"who": "cashier", "kind": "deposit", "guarantor": X, "amount": "10.00"}
    desk.must("give_guarantee", SEP, name="second", **told)
    second: dict[str, Any] = {"guarantee": str(desk.ids["second"])}
    assert (
        credit(desk, "deposit", "1.00", on=date(2025, 9, 20), **second)
        == "compensation.interest_before_money"
    )
    assert desk.said["before"] == "2025-09-21"
    assert credit(desk, "deposit", "1.00", **second) == "done", desk.said


def test_a_charge_is_borne_by_the_fund_to_the_fen(desk: Desk, owner: Database) -> None:
    """Where the bureau's pack says so: 50.00 are in the fund; 50.01 are refused with both sums, 50.00 leave nothing."""
    bring_pack(owner, desk.book_id, pack_of(("charge_of.treasury", '"fund"', date(2025, 1, 1))))
    assert charge(desk, "treasury", "50.01") == "compensation.fund_too_small"
    assert (desk.said["amount"], desk.said["there"]) == ("50.01", "50.00")
    assert charge(desk, "treasury", "50.00") == "done", desk.said
    assert stands(desk, "money bank_charge", "fund case_fund") == (5000, 0)
    assert desk.broken() == []


def test_what_stood_by_days(desk: Desk) -> None:
    """Goal: 积数. Method: what stood in two cases over ten days, of which one came in the middle; the shares sum to the fen."""
    desk.judged(code="C2")
    paid: dict[str, Any] = {"route": "agency", "payer": X, "amount": "100.00"}
    assert desk.do("pay", date(2025, 6, 26), code="C2", who="cashier", name="other", **paid) == "done"
    with desk.database.read() as books:
        stood = stood_in(books, desk.book_id, HOLDS["agency"], date(2025, 6, 21), date(2025, 6, 30))
        none = stood_in(books, desk.book_id, HOLDS["agency"], date(2025, 6, 1), date(2025, 6, 19))
    assert stood == [Stood("C1", 20000 * 10), Stood("C2", 10000 * 5)]
    assert none == []
    assert [(one.case, one.amount) for one in shares_of(101, stood)] == [("C1", 81), ("C2", 20)]
    assert shares_of(101, stood)[0].working == "1.01 × 200000 / 250000 = 0.81"
    with pytest.raises(NothingToSplitBy):
        shares_of(1, none)


def test_plain_sql_keeps_no_interest(desk: Desk) -> None:
    """Goal: the promise holds past Python. Method: as the web's role, rows without their act."""
    assert credit(desk, "escrow", "1.00") == "done"
    assert pay_out(desk, "escrow", amount="0.60") == "done"
    for table, key in (("damage_interest", "interest_id"), ("damage_interest_use", "record_id")):
        with pytest.raises(DBAPIError) as refused, desk.database.engine.begin() as connection:
            connection.exec_driver_sql(
                f"CREATE TEMP TABLE copied ON COMMIT DROP AS SELECT * FROM ledger.{table}"
            )
            connection.exec_driver_sql(f"UPDATE copied SET {key} = gen_random_uuid()")
            connection.exec_driver_sql(f"INSERT INTO ledger.{table} SELECT * FROM copied")
        broken = refused.value.orig.diag.constraint_name  # type: ignore[union-attr]
        assert (sqlstate(refused.value), broken) == ("LG143", "damage_interest_by_act")


def test_the_doctor_finds_interest_that_is_not_posted(desk: Desk) -> None:
    """Method: behind the triggers, another amount."""
    assert credit(desk, "escrow", "1.00") == "done"
    with desk.owner.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE ledger.damage_interest DISABLE TRIGGER ALL")
        connection.exec_driver_sql("UPDATE ledger.damage_interest SET amount = 99")
    assert "interest_is_held_as_posted" in desk.broken(whole=True)


def test_what_comes_into_the_fund_of_a_closed_case(desk: Desk) -> None:
    """Interest of a bank in a closed case is in its fund without a fault, until it is disposed of; what was there at the close is one."""
    desk.judged(code="C2")
    assert desk.pay("1000.00", JUN, code="C2") == "done"
    desk.must("close", JUN, who="chief", code="C2", no_evaluation="paid_in_money")
    assert credit(desk, "treasury", "0.33", code="C2") == "done", desk.said
    assert "funds_go_where_acts_say" not in desk.broken()
    words: dict[str, Any] = {"destination": "treasury", "amount": "0.33", "basis": "a statute"}
    desk.must("dispose_fund", SEP, who="cashier", code="C2", name="rest", **words)
    assert desk.balances("C2").get("fund case_fund", 0) == 0
    assert "funds_go_where_acts_say" not in desk.broken()
