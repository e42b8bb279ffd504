"""What the doctor says of damage cases: each promise, and each part of one, is found broken by a change behind the triggers."""

from datetime import date

import pytest

from ledger.compensation.invariants import INVARIANTS
from ledger.database import Database
from tests.compensation import test_old_cases as old
from tests.compensation import test_separate as separate
from tests.compensation.test_duties import LATER, duty, in_kind, works
from tests.compensation.test_successions import reverse
from tests.compensation.world import Desk, X, Y
from tests.furnished import furnished

PAID = date(2025, 7, 10)


@furnished
def desk(database: Database, owner: Database) -> Desk:
    """Money on each way, late interest, recourse, a deposit, a receipt, reversals; and a case with duties, works and a conversion."""
    made = Desk(database, owner)
    made.judged()
    for route, amount in (
        ("treasury", "850.00"),
        ("agency", "10.00"),
        ("court", "20.00"),
        ("escrow", "30.00"),
    ):
        assert made.pay(amount, PAID, route=route, name=route) == "done", made.said
    told = {"receipt_code": "51060125", "receipt_number": "0001", "payer_name": X, "amount": "1.00"}
    made.must("record_receipt", PAID, who="cashier", payment=str(made.ids["treasury"]), **told)
    made.must("give_guarantee", PAID, who="cashier", kind="deposit", guarantor=X, amount="300.00")
    assert made.pay("1.00", PAID, name="slip") == "done", made.said
    assert reverse(made, "slip", PAID) == "done", made.said
    asked = {"target": str(made.ids["escrow"]), "reason": "wrong", "document": "p"}
    made.must("propose_reversal", PAID, who="cashier", name="waits", **asked)
    in_kind(made, "60.00", duty("60.00", conversion="80.00"), code="C2")
    works(made, "W", "20.00", code="C2")
    accepted = {"evaluator": "institute:1", "value": "20.00", "subject": str(made.ids["W"])}
    made.must("accept_project", date(2025, 8, 1), who="chief", code="C2", **accepted)
    made.must("convert_duty", LATER, code="C2", duty=1, due_on="2025-10-31", amount="10.00")
    return made


def balance(purpose: str, column: str = "debits") -> str:
    """A fen more on the accounts of a purpose."""
    return (
        f"UPDATE ledger.balance b SET {column} = {column} + 1 FROM ledger.account a"
        f" WHERE a.account_id = b.account_id AND a.purpose = '{purpose}'"
    )


SPOILT = {
    "claims_add_up": (balance("claim_received"),),
    "instalments_are_what_is_due": (balance("claim_due"),),
    "instalments_make_the_part": (
        "UPDATE ledger.damage_instalment SET amount = amount + 1",
        f"UPDATE ledger.damage_obligor SET numerator = 1, denominator = 10 WHERE owner = '{X}'",
    ),
    "parts_are_paid_by_who_owes": (f"UPDATE ledger.damage_obligor SET most = 1 WHERE owner = '{X}'",),
    "payments_are_counted_once": (
        "UPDATE ledger.damage_instalment SET settled = settled - 1 WHERE settled > 0",
        "UPDATE ledger.damage_payment SET amount = amount + 1 WHERE route = 'treasury'",
    ),
    "interest_is_posted": (
        "UPDATE ledger.damage_part SET interest = interest + 1 WHERE interest > 0",
        "UPDATE ledger.damage_part SET interest_through = '2025-06-30' WHERE interest > 0",
    ),
    "interest_is_due_or_overpaid": (
        "UPDATE ledger.damage_part SET interest = interest + 1 WHERE interest > 0",
        "UPDATE ledger.damage_part SET interest = 0 WHERE interest > 0",
    ),
    "what_is_overpaid_goes_back": ("UPDATE ledger.damage_part SET left_owed = 100",),
    "reversals_are_by_two": (
        "UPDATE ledger.damage_reversal SET confirmed_on = '2025-07-10' WHERE confirmed_on IS NULL",
        "UPDATE ledger.damage_payment SET reversed_by = NULL WHERE reversed_by IS NOT NULL",
    ),
    "receipts_are_of_payments": ("UPDATE ledger.nontax_receipt SET struck = true",),
    "guarantees_are_what_they_say": (
        f"UPDATE ledger.damage_payment SET debtor = '{Y}' WHERE route = 'treasury' AND reversed_by IS NULL",
        "UPDATE ledger.damage_guarantee SET amount = amount + 1",
    ),
    "money_acts_have_their_entries": ("UPDATE ledger.entry SET reverses = NULL WHERE reverses IS NOT NULL",),
    "money_under_way_is_somewhere": (
        *(f"UPDATE ledger.damage_payment SET waiting = waiting - 1 WHERE route = '{one}'" for one in ("agency", "court", "escrow")),
        balance("agency_payable"),
        balance("escrow_payable"),
    ),
    "closed_cases_are_settled": (
        "UPDATE ledger.process p SET state = 'closed' FROM ledger.damage_case c WHERE c.process_id = p.process_id AND c.code = 'C1'",
    ),
    "restorations_are_what_they_say": (
        "UPDATE ledger.process SET state = 'completed' WHERE machine = 'compensation.project' AND state = 'accepted'",
        "UPDATE ledger.process SET state = 'failed' WHERE machine = 'compensation.project'",
        "UPDATE ledger.damage_reversal SET target = (SELECT obligation_id FROM ledger.damage_obligation WHERE kind = 'conversion')",
    ),
    "recourse_has_two_sides": (balance("recourse_claim"),),
    "duties_are_what_is_owed": (
        "UPDATE ledger.damage_duty_head SET amount = amount + 1",
        "UPDATE ledger.damage_conversion SET in_kind = in_kind + 1",
        "UPDATE ledger.damage_conversion SET money = money + 1",
        "UPDATE ledger.damage_project SET duty = 7",
    ),
}  # fmt: skip
"""Of each promise, a change that breaks it: one for each of its parts."""
TABLES = (
    "damage_old_list", "damage_separate_head", "damage_obligation", "damage_milestone", "damage_spending", "balance", "entry", "process",
    "damage_instalment", "damage_obligor", "damage_payment", "damage_part", "damage_reversal", "nontax_receipt", "damage_guarantee",
    "damage_duty_head", "damage_conversion", "damage_project",
)  # fmt: skip


def offenders(owner: Database, promise: str, *statements: str) -> list[str]:
    """Whom the doctor names for a promise after some changes, of which nothing stays."""
    query = next(one.offenders for one in INVARIANTS if one.name == promise)
    with owner.engine.connect() as connection:
        for table in TABLES:
            connection.exec_driver_sql(f"ALTER TABLE ledger.{table} DISABLE TRIGGER ALL")
        for statement in statements:
            assert connection.exec_driver_sql(statement).rowcount > 0
        found = [str(name) for name in connection.exec_driver_sql(query.replace("%", "%%")).scalars()]
        connection.rollback()
    return found


def test_nothing_is_broken(desk: Desk) -> None:
    """The world in which something is changed is whole, and there is what could be."""
    assert desk.broken(whole=True) == []
    assert desk.balances()["LI claim_established"] > 0


@pytest.mark.parametrize(
    ("promise", "change"), [(name, one) for name, some in SPOILT.items() for one in some]
)
def test_the_doctor_finds_it(desk: Desk, owner: Database, promise: str, change: str) -> None:
    """A change with the triggers off is found by the promise that it breaks, which names somebody."""
    assert offenders(owner, promise, change) != []


APART = {
    "more than is assessed": "UPDATE ledger.damage_separate_head SET amount = amount + 1",
    "it goes on in a case that is closed": (
        "UPDATE ledger.process p SET state = 'closed' FROM ledger.damage_case c WHERE c.process_id = p.process_id"
    ),
    "settled by nothing": (
        "UPDATE ledger.process SET state = 'settled' WHERE machine = 'compensation.separate_claim' AND state = 'open'"
    ),
    "open and owed": "UPDATE ledger.damage_obligation SET separate_id = (SELECT separate_id FROM ledger.damage_separate)",
}


@pytest.mark.parametrize("change", APART)
def test_the_doctor_looks_at_separate_claims(database: Database, owner: Database, change: str) -> None:
    """Of 100,000.00 y is pursued apart for 40,000.00, and x owes 60,000.00 by an agreement."""
    made = Desk(database, owner)
    separate.consulting(made)
    separate.split(made)
    assert offenders(owner, "separate_claims_are_assessed") == []
    assert offenders(owner, "separate_claims_are_assessed", APART[change]) != []


LISTS = {
    "a case more": "UPDATE ledger.damage_old_list SET cases = cases + 1",
    "it counts no more": "UPDATE ledger.damage_old_list SET counts = false",
    "an entry less": "UPDATE ledger.entry SET entry_id = '01980000-0000-7000-8000-000000000001' WHERE kind = 'compensation.opening'",
    "imported and there": "UPDATE ledger.process SET state = 'imported' WHERE machine = 'compensation.old_list'",
    "withdrawn, and its case not": "UPDATE ledger.process SET state = 'withdrawn' WHERE machine = 'compensation.old_list'",
}


@pytest.mark.parametrize("change", LISTS)
def test_the_doctor_looks_at_lists_of_old_cases(database: Database, owner: Database, change: str) -> None:
    """A list of one case that was carried over, and each way in which it would not be whole."""
    made = Desk(database, owner)
    old.carried(made, *old.USUAL)
    assert offenders(owner, "old_lists_are_whole") == []
    assert offenders(owner, "old_lists_are_whole", LISTS[change]) != []


SPENT = {
    "planned beyond the budget": "UPDATE ledger.damage_milestone SET amount = amount + 1",
    "a stage paid otherwise": "UPDATE ledger.damage_milestone SET paid = paid - 1 WHERE paid > 0",
    "a spending of another sum": "UPDATE ledger.damage_spending SET amount = amount + 1",
    "a spending without entry": "UPDATE ledger.process SET state = 'proposed' WHERE machine = 'compensation.spending'",
}


@pytest.mark.parametrize("change", SPENT)
def test_the_doctor_looks_at_what_was_spent(database: Database, owner: Database, change: str) -> None:
    """Works of 90.00 out of the fund, of which a stage is paid."""
    made = Desk(database, owner)
    made.judged()
    assert made.pay("1000.00", PAID) == "done", made.said
    stages = [{"title": "a", "due_on": "2025-12-31", "amount": "90.00"}]
    plan = {"title": "t", "mode": "funded", "repairer": "works:1", "budget": "90", "stages": stages}
    made.must("plan_project", PAID, name="works", **plan)
    it = str(made.ids["works"])
    made.must("approve_project", who="chief", subject=it)
    made.must("contract_project", subject=it, amount="90.00")
    made.must("accept_stage", who="chief", subject=it, stage=1, evidence="photo")
    assert made.spend("40.00", PAID, use="restoration", payee="works:1", subject=it, stage=1) == "done", (
        made.said
    )
    promise = "restoration_is_paid_out_of_its_case"
    assert offenders(owner, promise) == []
    assert offenders(owner, promise, SPENT[change]) != []
