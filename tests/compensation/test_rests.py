"""Every act that brings money, against what rests on it: while that stands the act is not reversed; after that it is."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from ledger.compensation.actions import interests
from ledger.compensation.actions.resting import RESTED_ON
from ledger.compensation.queries.standing import REVERSIBLE
from ledger.database import Database
from tests.compensation.test_interests import charge, credit
from tests.compensation.test_successions import reverse
from tests.compensation.world import Desk, X, Y
from tests.furnished import furnished

JUN, JUL, SEP, OCT = date(2025, 6, 20), date(2025, 7, 2), date(2025, 9, 21), date(2025, 10, 9)
OWN: dict[str, Any] = {"payee_name": X, "payee_account": "6222"}
RECEIPT = {"receipt_code": "51060125", "receipt_number": "0001", "payer_name": X}


@furnished
def desk(database: Database, owner: Database) -> Desk:
    """A case of 1,000.00, due on 30 June, another one of the place, and one out of which the budget bears what banks charge."""
    made = Desk(database, owner)
    made.judged()
    made.judged(code="C2")
    made.judged(code="C3")
    assert made.pay("10.00", JUN, code="C3", name="of the other") == "done"
    return made


def pay(
    route: str, amount: str = "400.00", name: str = "first", on: date = JUN, **words: Any
) -> Callable[[Desk], None]:
    """Pay by x."""

    def work(desk: Desk) -> None:
        assert desk.pay(amount, on, route=route, name=name, **words) == "done", desk.said

    return work


def onward(action: str, name: str = "passed", on: date = JUL) -> Callable[[Desk], None]:
    """Let the first payment go on to the treasury."""
    return lambda desk: desk.must(action, on, who="cashier", name=name, payment=str(desk.ids["first"]))


def give(kind: str = "deposit", name: str = "first", guarantor: str = X) -> Callable[[Desk], None]:
    """Take a guarantee of 300.00."""
    said: dict[str, Any] = {"who": "cashier", "kind": kind, "guarantor": guarantor, "amount": "300.00"}
    return lambda desk: desk.must("give_guarantee", JUN, name=name, **said)


def use(action: str, name: str, **words: Any) -> Callable[[Desk], None]:
    """Call or release the guarantee."""
    return lambda desk: desk.must(
        action, JUL, who="chief", name=name, subject=str(desk.ids["given"]), **words
    )


def given(kind: str = "deposit", guarantor: str = X) -> Callable[[Desk], None]:
    """Take the guarantee on which the first act is."""
    return give(kind, "given", guarantor)


def spend(amount: str = "400.00", on: date = OCT, code: str = "C1") -> Callable[[Desk], None]:
    """Spend for the assessment."""

    def work(desk: Desk) -> None:
        assert desk.spend(amount, on, code=code, name="spent") == "done", desk.said

    return work


def banked(
    what: Callable[..., str], pot: str, amount: str = "1.00", name: str = "banked", **words: Any
) -> Callable[[Desk], None]:
    """Record what a bank has credited or charged."""

    def work(desk: Desk) -> None:
        assert what(desk, pot, amount, name=name, **words) == "done", desk.said

    return work


def goes_on(name: str = "went", **words: Any) -> Callable[[Desk], None]:
    """Let interest go where it belongs."""
    return lambda desk: desk.must(
        "pay_interest", OCT, who="cashier", name=name, subject=str(desk.ids["interest"]), **words
    )


def dispose(name: str, amount: str, **words: Any) -> Callable[[Desk], None]:
    """Dispose of what is left in the fund."""
    told: dict[str, Any] = {"destination": "treasury", "basis": "预算法 art. 57", **words}
    return lambda desk: desk.must("dispose_fund", JUL, who="cashier", name=name, amount=amount, **told)


def refund(desk: Desk) -> None:
    """Give the excess of the first payment back."""
    told: dict[str, Any] = {"kind": "refund_excess", "amount": "100.00", "basis": "twice", "payee": X, **OWN}
    desk.must("propose_relief", JUL, who="cashier", name="asked", **told)
    desk.must("grant_relief", JUL, who="payer", name="granted", subject=str(desk.ids["asked"]))


def step(action: str, name: str) -> Callable[[Desk], None]:
    """Take a step of the money of the refund."""
    return lambda desk: desk.must(action, SEP, who="cashier", name=name, subject=str(desk.ids["asked"]))


def receipt(desk: Desk) -> None:
    """Record a receipt of the first payment."""
    told = {**RECEIPT, "amount": "400.00", "payment": str(desk.ids["first"])}
    desk.must("record_receipt", JUL, who="cashier", name="receipt", **told)


def answered(desk: Desk) -> None:
    """The guarantor pays what was called."""
    assert desk.pay("300.00", SEP, payer="bank:1", name="answer") == "done", desk.said


def works(desk: Desk) -> None:
    """Works out of the fund, of which a stage is accepted."""
    assert desk.pay("400.00", JUN) == "done"
    stages = [{"title": "a", "due_on": "2025-12-31", "amount": "100.00"}]
    plan: dict[str, Any] = {
        "title": "t",
        "mode": "funded",
        "repairer": "works:1",
        "budget": "100",
        "stages": stages,
    }
    desk.must("plan_project", JUN, **plan)
    subject = str(desk.ids["plan_project"])
    desk.must("approve_project", who="chief", subject=subject)
    desk.must("contract_project", subject=subject, amount="100.00")
    desk.must("accept_stage", JUL, who="chief", name="first", subject=subject, stage=1, evidence="photo")


def pay_stage(desk: Desk) -> None:
    """Pay for the stage."""
    of: dict[str, Any] = {
        "use": "restoration",
        "payee": "works:1",
        "subject": str(desk.ids["plan_project"]),
        "stage": 1,
    }
    assert desk.spend("100.00", OCT, name="spent", **of) == "done", desk.said


TO_C2: dict[str, Any] = {"destination": "other_case", "other_case": "C2"}
AGENCY = (pay("agency", "100.00", "before", on=JUN), banked(credit, "agency", name="interest"))
ROWS: dict[str, tuple[tuple[Callable[[Desk], None], ...], str, str, str]] = {
    # what is done, the act that is to be reversed, what rests on it, and the refusal
    "payment: a later one": ((pay("treasury"), pay("treasury", "1.00", "later", JUL)), "first", "later", "counted_upon"),
    "payment: spent": ((pay("treasury"), spend()), "first", "spent", "spent_already"),
    "payment: disposed of": ((pay("treasury"), dispose("gone", "400.00")), "first", "gone", "spent_already"),
    "payment: receipt": ((pay("treasury"), receipt), "first", "", "receipt_stands"),
    "payment: interest": ((pay("treasury"), banked(credit, "treasury")), "first", "banked", "interest_rests"),
    "payment: charge": ((pay("treasury"), banked(charge, "treasury")), "first", "banked", "interest_rests"),
    "payment: went back": ((pay("treasury", "1100.00", hold_excess=True), refund), "first", "granted", "returned_already"),
    "to the department: passed on": ((pay("agency"), onward("remit")), "first", "passed", "passed_on_already"),
    "to the department: interest": ((pay("agency"), banked(credit, "agency")), "first", "banked", "interest_rests"),
    "to the department: charge": ((pay("agency"), banked(charge, "agency")), "first", "banked", "interest_rests"),
    "into escrow: released": ((pay("escrow"), onward("release_escrow")), "first", "passed", "passed_on_already"),
    "into escrow: interest": ((pay("escrow"), banked(credit, "escrow")), "first", "banked", "interest_rests"),
    "to the court: passed on": ((pay("court"), onward("transfer_court")), "first", "passed", "passed_on_already"),
    "remittance: spent": ((pay("agency"), onward("remit"), spend()), "passed", "spent", "spent_already"),
    "remittance: interest": ((pay("agency"), onward("remit"), banked(credit, "treasury")), "passed", "banked", "interest_rests"),
    "transfer: charge": ((pay("court"), onward("transfer_court"), banked(charge, "treasury")), "passed", "banked", "interest_rests"),
    "release of escrow: interest":
        ((pay("escrow"), onward("release_escrow"), banked(credit, "treasury")), "passed", "banked", "interest_rests"),
    "deposit: called": ((given(), use("call_guarantee", "used")), "given", "used", "guarantee_used"),
    "deposit: released": ((given(), use("release_guarantee", "used")), "given", "used", "guarantee_used"),
    "deposit: interest": ((given(), banked(credit, "deposit")), "given", "banked", "interest_rests"),
    "deposit: charge": ((given(), banked(charge, "deposit")), "given", "banked", "interest_rests"),
    "deposit: interest of this one of two":
        ((give(name="other", guarantor=Y), given(), banked(lambda desk, pot, amount, name: credit(
            desk, pot, amount, name=name, guarantee=str(desk.ids["given"])), "deposit")), "given", "banked", "interest_rests"),
    "call: interest of what was called":
        ((given(), use("call_guarantee", "used"), banked(credit, "agency")), "used", "banked", "interest_rests"),
    "call: the guarantor has paid":
        ((given("bank_letter", "bank:1"), use("call_guarantee", "used", payer=X), answered), "used", "answer", "call_answered"),
    "interest: it went on": ((*AGENCY, goes_on()), "interest", "went", "interest_used"),
    "interest: it bore a charge": ((pay("escrow"), banked(credit, "escrow", name="interest"), banked(charge, "escrow", "0.40")),
        "interest", "banked", "interest_used"),
    "interest that went on: spent": ((*AGENCY, goes_on(), spend("1.00")), "went", "spent", "spent_already"),
    "interest that went on: interest":
        ((*AGENCY, goes_on(), banked(credit, "treasury", on=OCT)), "went", "banked", "interest_rests"),
    "interest of the treasury: spent":
        ((pay("treasury"), banked(credit, "treasury", name="interest"), spend("401.00")), "interest", "spent", "spent_already"),
    "disposal to another case: interest there":
        ((pay("treasury"), dispose("gone", "400.00", **TO_C2), banked(lambda desk, pot, amount, name: desk.do(
            "credit_interest", SEP, who="cashier", code="C2", name=name, pot=pot, amount=amount), "treasury")),
         "gone", "banked", "interest_rests"),
    "disposal to another case: spent there":
        ((pay("treasury"), dispose("gone", "400.00", **TO_C2), spend(code="C2")), "gone", "spent", "spent_already"),
    "approval of a refund: the treasury": ((pay("treasury", "1100.00", hold_excess=True), refund, step("return_from_treasury", "came")),
        "granted", "came", "refund_under_way"),
    "refund that came back: paid":
        ((pay("treasury", "1100.00", hold_excess=True), refund, step("return_from_treasury", "came"), step("pay_refund", "paid")),
         "came", "paid", "refund_under_way"),
    "stage: paid": ((works, pay_stage), "first", "spent", "stage_paid_already"),
}  # fmt: skip


@pytest.mark.parametrize("row", ROWS)
def test_what_rests_on_it_is_reversed_first(desk: Desk, row: str) -> None:
    """Goal: nothing stands on what is no more. Method: the act, what rests on it, the refusal; that reversed, then the act; the doctor."""
    done, act, rests, refusal = ROWS[row]
    for one in done:
        one(desk)
    wanted = refusal if "." in refusal else f"compensation.{refusal}"
    assert reverse(desk, act, OCT) == wanted, desk.said
    if wanted == "compensation.interest_rests":
        assert desk.said["amount"] == "1.00"
    desk.do("drop_reversal", OCT, who="payer", subject=str(desk.ids["propose_reversal"]))  # where it waits
    if rests:
        code = "C2" if "there" in row else "C1"
        asked: dict[str, Any] = {"who": "cashier", "code": code, "reason": "wrong", "document": "paper"}
        desk.must("propose_reversal", OCT, name="back", target=str(desk.ids[rests]), **asked)
        desk.must("confirm_reversal", OCT, who="payer", code=code, subject=str(desk.ids["back"]))
    else:
        desk.must("strike_receipt", OCT, who="cashier", subject=str(desk.ids["receipt"]), reason="wrong")
    assert reverse(desk, act, OCT) == "done", desk.said
    assert desk.broken() == []


def test_every_act_that_brings_money_is_asked() -> None:
    """Goal: a new act that is reversible stands in the table. Method: acts of money against its rows, by hand of what stands elsewhere."""
    elsewhere = {
        "release_guarantee", "confirm_spending", "spend", "accept_project", "reject_project", "convert_project", "convert_duty", "judge",
        "settle_suit", "confirm", "perform", "order", "refuse_stage", "give_up", "take_over", "judge_apart", "settle_apart",
        "confirm_apart", "perform_apart", "order_apart", "end_apart", "substitute", "close_insolvency", "write_off", "revive",
        "bear_charge", "pay_refund", "correct_document",
    }  # fmt: skip
    asked = {
        "pay", "remit", "transfer_court", "release_escrow", "give_guarantee", "call_guarantee", "grant_relief", "dispose_fund",
        "accept_stage", "return_from_treasury", "credit_interest", "pay_interest",
    }  # fmt: skip
    assert asked | elsewhere == set(REVERSIBLE)
    assert set(RESTED_ON) <= asked


# -- days and states of interest --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("what", [credit, charge])
@pytest.mark.parametrize("pot", ["deposit", "agency", "escrow", "treasury"])
def test_a_bank_credits_nothing_before_the_money(desk: Desk, pot: str, what: Callable[..., str]) -> None:
    """Method: money of each sort on 20 June; what the bank says is of the day before, and of that day."""
    (given() if pot == "deposit" else pay(pot))(desk)
    if pot == "escrow" and what is charge:
        assert credit(desk, pot, "1.00", on=JUN) == "done"
    assert what(desk, pot, "1.00", on=date(2025, 6, 19)) == "compensation.interest_before_money"
    assert desk.said == {"on": "2025-06-19", "before": "2025-06-20", "case": "C1", "pot": pot}
    assert what(desk, pot, "1.00", on=JUN) == "done", desk.said


def test_interest_of_a_deposit_is_not_before_that_of_its_own(desk: Desk) -> None:
    """Method: y has deposited in June, x in July; interest of x of June; it goes on not before its day."""
    give(name="of y", guarantor=Y)(desk)
    told: dict[str, Any] = {"who": "cashier", "kind": "deposit", "guarantor": X, "amount": "300.00"}
    desk.must("give_guarantee", JUL, name="of x", **told)
    of = {"guarantee": str(desk.ids["of x"])}
    assert credit(desk, "deposit", "1.00", on=date(2025, 7, 1), **of) == "compensation.interest_before_money"
    assert credit(desk, "deposit", "1.00", on=JUL, name="interest", **of) == "done", desk.said
    assert credit(desk, "deposit", "1.00", on=JUN, guarantee=str(desk.ids["of y"])) == "done", desk.said
    paid: dict[str, Any] = {"who": "cashier", "subject": str(desk.ids["interest"]), **OWN}
    assert desk.do("pay_interest", date(2025, 7, 1), **paid) == "compensation.interest_paid_before"
    assert desk.said == {"on": "2025-07-01", "before": "2025-07-02"}
    assert desk.do("pay_interest", JUL, **paid) == "done", desk.said


def test_before_anything_is_owed_it_is_reversed_too(database: Database, owner: Database) -> None:
    """Goal: a slip beside the way has its way back at once. Method: a case that was concluded; a deposit, and interest that went on."""
    desk = Desk(database, owner)
    desk.concluded()
    told: dict[str, Any] = {"who": "cashier", "kind": "deposit", "guarantor": X, "amount": "300.00"}
    day = date(2025, 1, 8)
    desk.must("give_guarantee", day, name="given", **told)
    assert credit(desk, "deposit", "1.00", on=day, name="interest") == "done", desk.said
    desk.must("pay_interest", day, who="cashier", name="went", subject=str(desk.ids["interest"]), **OWN)
    for name in ("went", "interest", "given"):
        assert reverse(desk, name, day) == "done", (name, desk.said)
    assert desk.balances().get("money deposit_payable") is None
    assert desk.broken() == []


@pytest.mark.parametrize("missing", ["before", "reversed"])
def test_the_database_asks_it_too(desk: Desk, monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    """Goal: PostgreSQL keeps it for whatever the web writes. Method: each check of the program is taken away."""
    given()(desk)
    if missing == "before":
        monkeypatch.setattr(interests, "_check_come", lambda *_: None)
        came, promise = credit(desk, "deposit", "1.00", on=date(2025, 6, 19)), "damage_interest_rests"
    else:
        assert credit(desk, "deposit", "1.00") == "done"
        monkeypatch.setattr(interests, "check_rests", lambda *_: None)
        came, promise = reverse(desk, "given", OCT), "damage_interest_rests"
    assert came == "database.promise_broken"
    assert desk.said["promise"] == promise
