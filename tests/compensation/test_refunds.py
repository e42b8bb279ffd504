"""Refunds out of the treasury: applied for, approved, paid back, paid to who paid; in transit between, and each step back."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError

from ledger.compensation.queries import cases
from ledger.compensation.queries.cases import RefundRow
from ledger.database import Database
from ledger.database.refusals import sqlstate
from tests.compensation.test_successions import reverse
from tests.compensation.world import Desk, X, Y
from tests.furnished import furnished

PAID, JUL = date(2025, 6, 30), tuple(date(2025, 7, day) for day in range(1, 32))
ACCOUNT: dict[str, Any] = {"payee_name": X, "payee_account": "6222 0000 1111"}
ACCOUNTS = (
    "treasury:money:treasury_cash",
    "case:C1:money:overpaid_payable",
    "case:C1:money:refund_payable",
    "case:C1:money:refund_in_transit",
)


@furnished
def desk(database: Database, owner: Database) -> Desk:
    """A case of 1,000.00, for which x has paid 2,000.00 into the treasury: half of it is held."""
    made = Desk(database, owner)
    made.judged()
    assert made.pay("2000.00", PAID, hold_excess=True) == "done", made.said
    return made


def applied(desk: Desk, amount: str = "1000.00", on: date = JUL[1], **words: Any) -> None:
    """Apply for a refund to x."""
    told: dict[str, Any] = {
        "kind": "refund_excess",
        "amount": amount,
        "basis": "paid twice",
        "payee": X,
        **words,
    }
    desk.must("propose_relief", on, who="cashier", name="application", **told)


def approved(desk: Desk, amount: str = "1000.00", on: date = JUL[1], **words: Any) -> None:
    """Apply, and approve it as another person."""
    applied(desk, amount, on, **words)
    desk.must("grant_relief", on, who="payer", subject=str(desk.ids["application"]))


def step(desk: Desk, action: str, on: date, name: str = "", **words: Any) -> str:
    """Take a step of the money of the refund, by two of finance."""
    return desk.do(action, on, who="cashier", name=name, subject=str(desk.ids["application"]), **words)


def shown(desk: Desk) -> RefundRow:
    """The refund as the case lists it."""
    with desk.database.read() as books:
        head = cases.head_of(books, desk.book_id, "C1")
        return cases.money_of(books, desk.book_id, head.case_id).refunds[-1]


def held(desk: Desk, on: date) -> tuple[int, ...]:
    """What stands in the four accounts at the end of a day, in fen, each on its own side."""
    with desk.owner.engine.connect() as connection:
        found: dict[str, int] = dict(
            connection.exec_driver_sql(
                "SELECT a.code, abs(sum(p.debit - p.credit))::bigint"
                " FROM ledger.posting p JOIN ledger.account a USING (book_id, account_id) WHERE p.effective_on <= %s GROUP BY a.code",
                (on,),
            ).fetchall()
        )
    return tuple(found.get(code, 0) for code in ACCOUNTS)


def test_a_refund_by_days(desk: Desk) -> None:
    """Goal: the table of 21.2. Method: approved, the treasury in two parts, paid in two parts; the balances of every day; the doctor."""
    approved(desk, **ACCOUNT)
    assert step(desk, "return_from_treasury", JUL[7], "first", amount="600.00") == "done", desk.said
    assert step(desk, "pay_refund", JUL[8], "paid first") == "done", desk.said
    assert step(desk, "return_from_treasury", JUL[9], "second") == "done", desk.said
    assert step(desk, "pay_refund", JUL[10], "paid second") == "done", desk.said
    days = (PAID, JUL[1], JUL[7], JUL[8], JUL[9], JUL[10])
    assert [held(desk, day) for day in days] == [
        (200000, 100000, 0, 0),
        (200000, 0, 100000, 0),
        (140000, 0, 100000, 60000),
        (140000, 0, 40000, 0),
        (100000, 0, 40000, 40000),
        (100000, 0, 0, 0),
    ]
    for action in ("return_from_treasury", "pay_refund", "name_refund_account"):
        words = ACCOUNT if action == "name_refund_account" else {}
        assert step(desk, action, JUL[11], **words) == "compensation.refund_done"
    assert desk.broken(whole=True) == []
    desk.must("close", JUL[11], who="chief", no_evaluation="paid_in_money")


def raised(desk: Desk, on: date, now: str = "1200.00") -> None:
    """Let a court correct the sum of the instalment of 1,000.00 upwards, of which x owes the whole."""
    told = {"instalment": 1, "head": "H4", "was": "1000.00", "now": now}
    desk.must(
        "correct_document", on, subject=str(desk.ids["judge"]), number="(2025)浙01民终1号之一", sum=told
    )


def test_no_more_is_paid_than_is_still_overpaid(desk: Desk) -> None:
    """A refund is asked again when it is paid: what came to be due since is set off. 200.00 with 9 days of interest, half up: 0.32."""
    approved(desk, **ACCOUNT)
    assert step(desk, "return_from_treasury", JUL[7], amount="900.00") == "done", desk.said
    raised(desk, JUL[8])
    assert step(desk, "pay_refund", JUL[8]) == "compensation.refund_eaten"
    assert (desk.said["owed"], desk.said["left"]) == ("200.32", "799.68")
    assert step(desk, "pay_refund", JUL[8], amount="799.69") == "compensation.refund_eaten"
    assert step(desk, "pay_refund", JUL[8], amount="799.68") == "done", desk.said
    assert step(desk, "pay_refund", JUL[8], amount="0.01") == "compensation.refund_eaten"
    assert desk.pay("200.32", JUL[8]) == "done", desk.said
    assert step(desk, "pay_refund", JUL[8]) == "done", desk.said
    assert desk.broken() == []


def test_postgresql_pays_no_more_than_is_still_overpaid(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Method: a fen more than is left, and just that, without the check of ours."""
    approved(desk, **ACCOUNT)
    assert step(desk, "return_from_treasury", JUL[7]) == "done", desk.said
    raised(desk, JUL[8])
    monkeypatch.setattr("ledger.compensation.actions.refunds._check_overpaid", lambda *_: None)
    assert step(desk, "pay_refund", JUL[8], amount="799.69") == "database.promise_broken"
    assert "damage_refund_overpaid" in str(desk.said)
    assert step(desk, "pay_refund", JUL[8], amount="799.68") == "done", desk.said


def test_no_more_than_was_approved(desk: Desk) -> None:
    """Method: a fen more than is left for each step, and just that; before the approval, and on its day; nothing in transit."""
    approved(desk, **ACCOUNT)
    assert (
        step(desk, "return_from_treasury", JUL[1], amount="1000.01") == "compensation.refund_beyond_approved"
    )
    assert step(desk, "return_from_treasury", JUL[1], amount="0.00") == "compensation.not_above_zero"
    assert step(desk, "return_from_treasury", JUL[0]) == "compensation.refund_before_approved"
    assert step(desk, "pay_refund", JUL[1]) == "compensation.refund_done"
    assert step(desk, "return_from_treasury", JUL[1], amount="600.00") == "done", desk.said
    assert (
        step(desk, "return_from_treasury", JUL[1], amount="400.01") == "compensation.refund_beyond_approved"
    )
    assert step(desk, "pay_refund", JUL[1], amount="600.01") == "compensation.refund_beyond_transit"
    assert step(desk, "pay_refund", JUL[1], amount="0.00") == "compensation.not_above_zero"
    assert step(desk, "pay_refund", JUL[1], amount="600.00") == "done", desk.said
    assert (
        desk.do("pay_refund", JUL[1], who="cashier", subject=str(desk.ids["pay"]))
        == "compensation.subject_unknown"
    )


def test_it_is_paid_to_an_account_of_who_paid(desk: Desk) -> None:
    """Method: no account; one of another name; the right one by two; another one for the rest; one that the bank knows as another's."""
    approved(desk)
    assert step(desk, "return_from_treasury", JUL[2]) == "done", desk.said
    assert step(desk, "pay_refund", JUL[2]) == "compensation.refund_account_missing"
    assert (
        step(desk, "name_refund_account", JUL[2], payee_name=Y, payee_account="6222")
        == "compensation.account_of_another"
    )
    assert (
        step(desk, "name_refund_account", JUL[2], payee_name=" ", payee_account="6222") == "entry.text_empty"
    )
    assert step(desk, "name_refund_account", JUL[2], **ACCOUNT) == "done", desk.said
    assert (shown(desk).payee_name, shown(desk).payee_account) == (X, "6222 0000 1111")
    assert step(desk, "pay_refund", JUL[3], amount="1.00") == "done", desk.said
    assert step(desk, "name_refund_account", JUL[3], payee_name=X, payee_account="6333") == "done", desk.said
    assert step(desk, "pay_refund", JUL[4]) == "done", desk.said


def test_it_is_not_paid_to_an_account_that_was_that_of_another(desk: Desk) -> None:
    """Method: an account out of which the institute was paid before is named as that of x."""
    approved(desk)
    its: dict[str, Any] = {
        "payee": "institute:1",
        "payee_name": "institute",
        "payee_account": "6222 0000 9999",
    }
    assert desk.spend("10.00", JUL[1], **its) == "done", desk.said
    named = step(desk, "name_refund_account", JUL[2], payee_name=X, payee_account="6222-0000-9999")
    assert named == "compensation.account_of_another"
    assert desk.said["name"] == "institute"
    assert step(desk, "name_refund_account", JUL[2], **ACCOUNT) == "done", desk.said


def test_what_came_and_was_not_paid_goes_back_alone(desk: Desk) -> None:
    """Of 600.00 and 300.00 that came 500.00 are paid: the 600.00 rest under 200.00 of them, and the 300.00 under none."""
    approved(desk, **ACCOUNT)
    assert step(desk, "return_from_treasury", JUL[7], "first", amount="600.00") == "done", desk.said
    assert step(desk, "return_from_treasury", JUL[8], "second", amount="300.00") == "done", desk.said
    assert step(desk, "pay_refund", JUL[9], "paid", amount="500.00") == "done", desk.said
    assert back(desk, "first", JUL[10]) == "compensation.refund_under_way"
    assert desk.said["amount"] == "200.00"
    assert back(desk, "second", JUL[10]) == "done", desk.said
    assert (shown(desk).came, shown(desk).paid) == (60000, 50000)
    assert desk.broken() == []


def test_an_application_for_the_account_of_another_is_not_approved(desk: Desk) -> None:
    """Method: the account of y in the application of x."""
    applied(desk, payee_name=Y, payee_account="6222")
    assert (
        desk.do("grant_relief", JUL[1], who="payer", subject=str(desk.ids["application"]))
        == "compensation.account_of_another"
    )
    desk.must(
        "deny_relief", JUL[1], who="payer", subject=str(desk.ids["application"]), reason="another's account"
    )


def back(desk: Desk, what: str, on: date) -> str:
    """Reverse an act by two."""
    return reverse(desk, what, on)


def test_each_step_goes_back(desk: Desk) -> None:
    """Goal: the last one first. Method: reversed out of order and in order; the doctor after each."""
    approved(desk, **ACCOUNT)
    desk.ids["approved"] = desk.ids["grant_relief"]
    assert step(desk, "return_from_treasury", JUL[7], "came", amount="600.00") == "done", desk.said
    assert step(desk, "pay_refund", JUL[8], "went", amount="500.00") == "done", desk.said
    assert back(desk, "came", JUL[9]) == "compensation.refund_under_way"
    assert desk.said["amount"] == "500.00"
    assert back(desk, "approved", JUL[9]) == "compensation.refund_under_way"
    assert desk.said["amount"] == "600.00"
    for name, figures in (("went", (60000, 0)), ("came", (0, 0))):
        assert back(desk, name, JUL[9]) == "done", desk.said
        assert (shown(desk).came, shown(desk).paid) == figures
        assert desk.broken(whole=True) == []
    assert back(desk, "approved", JUL[9]) == "done", desk.said
    assert desk.balances()["money overpaid_payable"] == 100000
    assert desk.broken(whole=True) == []


def test_it_goes_on_in_a_closed_case(desk: Desk) -> None:
    """Goal: a case does not wait for the treasury. Method: closed after the approval; every step then, and one back and again."""
    approved(desk, **ACCOUNT)
    desk.must("close", JUL[2], who="chief", no_evaluation="paid_in_money")
    assert step(desk, "return_from_treasury", JUL[3]) == "done", desk.said
    assert step(desk, "pay_refund", JUL[3], "paid", amount="600.00") == "done", desk.said
    assert step(desk, "name_refund_account", JUL[4], payee_name=X, payee_account="6333") == "done", desk.said
    assert back(desk, "paid", JUL[4]) == "done", desk.said
    assert (desk.state(), shown(desk).paid) == ("closed", 0)
    assert step(desk, "pay_refund", JUL[5]) == "done", desk.said
    assert desk.broken(whole=True) == []


def test_the_department_pays_back_what_it_holds(desk: Desk) -> None:
    """Goal: as before. Method: an excess in the account of the department; no refund out of the treasury."""
    desk.judged(code="C2")
    paid: dict[str, Any] = {"route": "agency", "payer": X, "amount": "1005.00", "hold_excess": True}
    assert desk.do("pay", PAID, code="C2", who="cashier", name="agency", **paid) == "done", desk.said
    told: dict[str, Any] = {"kind": "refund_excess", "amount": "5.00", "basis": "b", "payee": X}
    desk.must("propose_relief", JUL[1], code="C2", who="cashier", name="application", **told)
    desk.must("grant_relief", JUL[1], code="C2", who="payer", subject=str(desk.ids["application"]))
    assert "money refund_payable" not in desk.balances("C2")
    assert step(desk, "return_from_treasury", JUL[2], code="C2") == "compensation.subject_unknown"


@pytest.mark.parametrize(
    ("change", "broken"),
    [
        ("came = came + 1", "damage_refund_by_act"),
        ("payee_account = '9'", "damage_refund_by_act"),
        ("paid = 0", "damage_refund_by_act"),
    ],
)
def test_plain_sql_moves_no_refund(desk: Desk, change: str, broken: str) -> None:
    """Goal: the promise holds past Python. Method: as the web's role, a refund that is changed without its act."""
    approved(desk, **ACCOUNT)
    assert step(desk, "return_from_treasury", JUL[2], amount="600.00") == "done"
    assert step(desk, "pay_refund", JUL[2], amount="500.00") == "done"
    with pytest.raises(DBAPIError) as refused, desk.database.engine.begin() as connection:
        connection.exec_driver_sql(f"UPDATE ledger.damage_refund SET {change}")
    assert (sqlstate(refused.value), refused.value.orig.diag.constraint_name) == ("LG142", broken)  # type: ignore[union-attr]


def test_the_doctor_finds_a_refund_that_is_not_posted(desk: Desk) -> None:
    """Method: behind the triggers, more that came than was posted."""
    approved(desk, **ACCOUNT)
    with desk.owner.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE ledger.damage_refund DISABLE TRIGGER ALL")
        connection.exec_driver_sql("UPDATE ledger.damage_refund SET came = 1")
    assert "refunds_are_what_is_posted" in desk.broken(whole=True)
