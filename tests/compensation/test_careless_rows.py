"""What an act writes carelessly PostgreSQL refuses: the right act, and one column of one row that is not what it says."""

from datetime import date
from typing import Any

import pytest

from ledger.compensation.actions import interests, spending, works
from ledger.compensation.actions.engine import Work
from ledger.database import Database
from tests.compensation.test_cases import COURT
from tests.compensation.test_duties import duty, in_kind
from tests.compensation.test_interests import charge, credit
from tests.compensation.test_rests import TO_C2, dispose
from tests.compensation.test_successions import Z, new, reverse, substitute
from tests.compensation.world import Desk, X, Y
from tests.furnished import furnished

JUN, JUL, SEP, OCT = date(2025, 6, 20), date(2025, 7, 2), date(2025, 9, 21), date(2025, 10, 9)


def careless(monkeypatch: pytest.MonkeyPatch, table: str, **wrong: Any) -> None:
    """Let whatever act writes a table write something else into some of its columns."""
    insert = Work.insert

    def written(work: Work, into: Any, *rows: Any) -> None:
        insert(work, into, *({**row, **wrong} if into.name == table else row for row in rows))

    monkeypatch.setattr(Work, "insert", written)


def refused(desk: Desk, came: str, promise: str) -> None:
    """Hold what came against the promise that refuses it."""
    assert (came, desk.said.get("promise")) == ("database.promise_broken", promise)


@furnished
def desk(database: Database, owner: Database) -> Desk:
    """A case of 1,000.00, of which x has paid 100.00 into escrow on 20 June."""
    made = Desk(database, owner)
    made.judged()
    assert made.pay("100.00", JUN, route="escrow", name="escrow") == "done", made.said
    return made


def test_interest_is_of_the_day_of_its_act(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a bank has credited on 21 September is not kept as of the day before, from which it could go on."""
    with monkeypatch.context() as patch:
        careless(patch, "damage_interest", credited_on=date(2025, 9, 20))
        refused(desk, credit(desk, "escrow", "1.00"), "damage_interest_by_act")
    assert credit(desk, "escrow", "1.00") == "done", desk.said


def test_a_charge_is_not_borne_out_of_later_interest(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A charge of 21 September; 1.00 of that day bears it, and 1.00 of 9 October does not, though the account holds enough."""
    assert credit(desk, "escrow", "1.00", name="first") == "done", desk.said
    assert credit(desk, "escrow", "1.00", on=OCT, name="later") == "done", desk.said
    assert charge(desk, "escrow", "1.01") == "compensation.charge_beyond_interest"
    assert desk.said == {"amount": "1.01", "held": "1.00"}
    with monkeypatch.context() as patch:
        patch.setattr(interests, "_out_of_interest", lambda *_: [(desk.ids["later"], 40)])
        refused(desk, charge(desk, "escrow", "0.40"), "damage_interest_by_act")
    assert charge(desk, "escrow", "0.40", on=SEP) == "done", desk.said
    assert desk.broken() == []


def test_no_more_of_one_interest_goes_on_than_it_is(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of two of 1.00 each, 1.01 of the first bear a charge: what is held in all is what was posted, and the first is 0.01 too little."""
    for name in ("first", "second"):
        assert credit(desk, "escrow", "1.00", name=name) == "done", desk.said
    with monkeypatch.context() as patch:
        patch.setattr(interests, "_out_of_interest", lambda *_: [(desk.ids["first"], 101)])
        refused(desk, charge(desk, "escrow", "1.01"), "damage_interest_as_posted")
    assert charge(desk, "escrow", "1.01") == "done", desk.said
    assert desk.broken() == []


def test_of_interest_that_bore_a_reversed_charge_all_goes_on(desk: Desk) -> None:
    """1.00, of which 0.40 bore a charge that was reversed: 1.00 go to the treasury, for PostgreSQL, too."""
    assert credit(desk, "escrow", "1.00", name="interest") == "done", desk.said
    assert charge(desk, "escrow", "0.40") == "done", desk.said
    assert reverse(desk, "charge", OCT) == "done", desk.said
    desk.must("pay_interest", OCT, who="cashier", subject=str(desk.ids["interest"]))
    assert desk.balances()["fund case_fund"] == 100
    assert desk.broken() == []


def test_interest_in_another_case_rests_on_its_disposal(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """400.00 went to the fund of C2, for which a bank has credited 1.00 there: past Python they do not go back either."""
    desk.judged(code="C2")
    assert desk.pay("400.00", JUN) == "done", desk.said
    dispose("gone", "400.00", **TO_C2)(desk)
    told: dict[str, Any] = {"who": "cashier", "code": "C2", "pot": "treasury", "amount": "1.00"}
    desk.must("credit_interest", SEP, **told)
    assert reverse(desk, "gone", OCT) == "compensation.interest_rests"
    monkeypatch.setattr(interests, "check_rests", lambda *_: None)
    refused(desk, reverse(desk, "gone", OCT), "damage_interest_rests")


@pytest.mark.parametrize(
    "wrong", [{"payee": Y}, {"approved_on": date(2025, 7, 1)}, {"came": 1}], ids=lambda one: next(iter(one))
)
def test_a_refund_is_ordered_as_it_was_asked_for(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, wrong: dict[str, Any]
) -> None:
    """Of 2 July, to x, of which nothing has come: it is not kept as owed to y, as of the day before, or as come."""
    assert desk.pay("1100.00", JUN, hold_excess=True) == "done", desk.said
    back: dict[str, Any] = {"kind": "refund_excess", "amount": "200.00", "basis": "twice", "payee": X}
    desk.must("propose_relief", JUL, who="cashier", name="asked", **back)
    granted: dict[str, Any] = {"who": "payer", "subject": str(desk.ids["asked"])}
    with monkeypatch.context() as patch:
        careless(patch, "damage_refund", **wrong)
        refused(desk, desk.do("grant_relief", JUL, **granted), "damage_refund_by_act")
    assert desk.do("grant_relief", JUL, **granted) == "done", desk.said


def test_a_figure_is_of_the_act_that_tells_it(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a suit claims is not kept as if an earlier act of the case had claimed it."""
    desk.concluded(code="C2")
    other = desk.ids["commission"]
    suit: dict[str, Any] = {"situation": "grave_consequence", "consultation": "refused", **COURT}
    claimed = [{"head": "H4", "amount": "600"}]
    with monkeypatch.context() as patch:
        careless(patch, "damage_figure", record_id=other)
        refused(desk, desk.do("sue", date(2025, 2, 3), code="C2", claimed=claimed, **suit), "with_its_record")
    assert desk.do("sue", date(2025, 2, 3), code="C2", claimed=claimed, **suit) == "done", desk.said


def test_what_is_spent_names_its_invoice(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """But for what goes elsewhere: 10.00 for the assessment are kept with the invoice that they pay."""
    assert desk.pay("100.00", JUN) == "done", desk.said
    with monkeypatch.context() as patch:
        careless(patch, "damage_spending", invoice=None, invoice_stands=None)
        refused(desk, desk.spend("10.00", JUL), "damage_spending_told")
    assert desk.spend("10.00", JUL) == "done", desk.said


def test_what_is_spent_goes_into_the_account_of_its_payee(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Which two have registered, and no other one of the same name."""
    assert desk.pay("100.00", JUN) == "done", desk.said
    careless(monkeypatch, "damage_spending", payee_account="another account")
    monkeypatch.setattr(spending, "_check_account", lambda *_: None)
    refused(desk, desk.spend("10.00", JUL), "damage_spending_account")


def test_who_accepted_a_stage_waives_no_rest(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Works of 60.00 in kind of which nothing was worth anything: another waives the rest than who approved, or accepted a stage."""
    in_kind(desk, "60.00", duty("60.00"), code="C2")
    plan = {"title": "t", "mode": "own", "repairer": X, "budget": "60.00"}
    stages = [{"title": "a", "due_on": "2025-07-31", "amount": "0"}]
    desk.must("plan_project", date(2025, 5, 6), code="C2", name="works", stages=stages, **plan)
    it: dict[str, Any] = {"code": "C2", "subject": str(desk.ids["works"])}
    desk.must("approve_project", who="chief", **it)
    desk.must("contract_project", amount="60.00", **it)
    desk.must("accept_stage", who="third", stage=1, evidence="photo", **it)
    desk.must("complete_project", **it)
    met = {"evaluator": "institute:1", "value": "0", "fulfilled": True, "less_basis": "law", **it}
    assert desk.do("accept_project", JUL, who="third", **met) == "process.acted_before"
    monkeypatch.setattr(works, "_check_waived", lambda *_: None)
    refused(desk, desk.do("accept_project", JUL, who="third", **met), "damage_rest_based")


def test_the_place_is_taken_of_whom_the_act_names(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Z takes the place of x, the first debtor: the row does not say that it is that of y, the second."""
    with monkeypatch.context() as patch:
        careless(patch, "damage_obligor", follows=2)
        refused(desk, substitute(desk, JUL, X, "merger", new(Z)), "damage_succeeded")
    assert substitute(desk, JUL, X, "merger", new(Z)) == "done", desk.said
