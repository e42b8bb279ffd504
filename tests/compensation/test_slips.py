"""A slip of a bank that is recorded again is told to whoever records and confirms it, stands in the case, and is read by the auditor."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from ledger.compensation.acts import ACT, ACTS
from ledger.compensation.queries import cases
from ledger.compensation.queries.flags import FlagRow, flags
from ledger.compensation.queries.slips import TELLING, alike_in, alike_of
from ledger.database import Database
from ledger.processes.acts import fields_of
from tests.compensation.world import Desk, X, Y
from tests.furnished import furnished

DAY, NEXT = date(2025, 6, 3), date(2025, 6, 4)
Words = dict[str, Any]


@furnished
def desk(database: Database, owner: Database) -> Desk:
    """Two cases under a judgment; in the first, money waits with the acting department, and a payment came to the treasury."""
    made = Desk(database, owner)
    made.judged()
    made.judged(code="C2")
    assert made.pay("100.00", DAY, route="agency", name="agency") == "done", made.said
    assert made.pay("40.00", DAY, name="paid", document="7") == "done", made.said
    return made


def alike(desk: Desk, name: str, code: str = "C1") -> list[UUID]:
    """The acts that tell the same slip as an act."""
    with desk.database.read() as books:
        case = cases.head_of(books, desk.book_id, code)
        return alike_in(books, desk.book_id, case.case_id).get(desk.ids[name], [])


def told(desk: Desk) -> list[FlagRow]:
    """The slips among the flags."""
    with desk.database.read() as books:
        return [one for one in flags(books, desk.book_id) if one.head == "SLIP"]


@pytest.mark.parametrize(
    ("words", "same"),
    [
        ({}, True),
        ({"document": " ７ "}, True),
        ({"route": "agency"}, True),
        ({"document": "8"}, False),
        ({"on": NEXT}, False),
        ({"payer": Y}, False),
        ({"amount": "40.01"}, False),
    ],
)
def test_a_payment_of_the_same_slip_is_told(desk: Desk, words: Words, same: bool) -> None:
    """Payer, day, sum and paper are the same, however the paper is written: it is told while it waits, and once it is confirmed."""
    said: Words = {"amount": "40.00", "on": DAY, "document": "7", **words}
    amount, on = said.pop("amount"), said.pop("on")
    assert desk.pay(amount, on, name="again", waits=True, **said) == "done", desk.said
    known = [desk.ids["paid"]] if same else []
    assert alike(desk, "again") == known
    assert told(desk) == [], "nothing was booked again yet"
    with desk.database.read() as books:
        case = cases.head_of(books, desk.book_id, "C1")
        rows = {one.id: one.similar for one in cases.money_of(books, desk.book_id, case.case_id).recordings}
        assert rows[desk.ids["again"]] == known, "who confirms it reads it first"
        asked = (books, desk.book_id, case.case_id)
        again = desk.ids["again"]
        assert alike_of(*asked, "pay", again, None) == known
        assert alike_of(*asked, "confirm_recording", UUID(int=1), again) == known
        assert alike_of(*asked, "drop_recording", UUID(int=1), again) == []
    desk.must("confirm_recording", on, who="payer", subject=str(desk.ids["again"]))
    flagged = [(one.act, one.kind, one.before, one.after) for one in told(desk)]
    assert flagged == ([(desk.ids["again"], "pay", 4000, 8000)] if same else [])


def test_a_slip_counts_while_its_act_stands(desk: Desk) -> None:
    """What was dropped or reversed is no other booking; in another case the auditor alone sees it."""
    assert desk.pay("40.00", DAY, name="again", document="7", waits=True) == "done"
    desk.must("drop_recording", DAY, who="cashier", subject=str(desk.ids["again"]))
    assert alike(desk, "paid") == []
    assert desk.pay("40.00", DAY, name="other", document="7", code="C2") == "done"
    assert alike(desk, "other", "C2") == []
    [flag] = told(desk)
    assert (flag.case_code, flag.before, flag.after) == ("C2", 4000, 8000)
    wrong: Words = {"target": str(desk.ids["other"]), "reason": "one slip"}
    desk.must("propose_reversal", NEXT, who="cashier", code="C2", name="back", **wrong)
    desk.must("confirm_reversal", NEXT, who="payer", code="C2", subject=str(desk.ids["back"]))
    assert told(desk) == []


def test_each_act_that_records_a_slip_is_compared(desk: Desk) -> None:
    """Money that goes on, a deposit, a spending, interest of a bank: the same slip twice; all that is there is a sum, too."""
    onward: Words = {"payment": str(desk.ids["agency"])}
    deposit: Words = {"kind": "deposit", "guarantor": X, "amount": "50.00"}
    interest: Words = {"pot": "treasury", "amount": "1.00"}
    spent: Words = {"use": "investigation", "payee": "lab:1", "amount": "5.00"}
    acts: list[tuple[str, str, Words]] = [
        ("remit", "cashier", {**onward, "amount": "50.00"}),
        ("give_guarantee", "cashier", deposit),
        ("credit_interest", "cashier", {**interest, "pot": "agency", "working": "w"}),
        ("spend", "cashier", spent),
    ]
    for action, who, words in acts:
        names = [f"{action} {n}" for n in (1, 2)]
        for name in names:
            more = {"amount": None} if (action, name[-1]) == ("remit", "2") else {}
            given = {key: one for key, one in {**words, **more}.items() if one is not None}
            assert desk.do(action, DAY, who=who, name=name, document="9", **given) == "done", (
                action,
                desk.said,
            )
        assert alike(desk, names[0]) == [desk.ids[names[1]]], action
        assert alike(desk, names[1]) == [desk.ids[names[0]]], action
    assert {one.kind for one in told(desk)} == {action for action, _, _ in acts}


def test_the_acts_are_those_that_tell_money_of_a_bank() -> None:
    """Of the acts of finance that name a sum, those that are told by another paper than a slip are known."""
    sums = {one.name for one in ACTS if "finance" in one.roles and "amount" in fields_of(one.shape)}
    assert sums - TELLING == {"note", "propose_relief", "record_receipt", "record_fee"}
    assert set(ACT) >= TELLING
