"""A guarantee secures what is owed until the last instalment is paid: calls, the rest, and the bank that pays as the bank."""

from datetime import date, timedelta
from typing import Any

import psycopg
import pytest
from sqlalchemy.exc import DBAPIError

from ledger.compensation.actions import dividends, payments
from ledger.compensation.queries import cases
from ledger.database import Database
from tests.compensation.test_guarantees import forged
from tests.compensation.test_liability import recovered
from tests.compensation.test_reversals import WHY, night, reverse
from tests.compensation.world import Desk, X, Y
from tests.furnished import furnished

BANK = "bank:1"
GIVEN, FIRST, SECOND, THIRD = date(2025, 3, 10), date(2025, 4, 1), date(2025, 7, 1), date(2025, 10, 1)
DUE = ("2025-03-31", "2025-06-30", "2025-09-30")


@furnished
def desk(database: Database, owner: Database) -> Desk:
    """A bureau with a case in which x owes 90,000.00 in three instalments."""
    made = Desk(database, owner)
    owed(made, "C1", [("90000.00", X)])
    return made


def owed(desk: Desk, code: str, parts: list[tuple[str, str]]) -> None:
    """A judgment: each part of one, in three equal instalments."""
    whole = sum(int(amount.replace(".", "")) for amount, _ in parts)
    desk.judged(
        [{"part": n, "due_on": day} for n, _ in enumerate(parts, 1) for day in DUE],
        code=code,
        heads=[{"head": "H4", "money": f"{whole // 100}.{whole % 100:02}"}],
        more_basis="as assessed anew",
        parts=[{"amount": amount, "obligors": [{"owner": owner}]} for amount, owner in parts],
    )


def give(desk: Desk, kind: str, amount: str, **words: Any) -> None:
    """Take a guarantee."""
    told = {"who": "cashier", "name": "given", "kind": kind, "guarantor": X, "amount": amount, **words}
    desk.must("give_guarantee", GIVEN, **told)


def call(desk: Desk, on: date, name: str = "called", **words: Any) -> str:
    """Call it."""
    told = {"who": "chief", "name": name, "subject": str(desk.ids["given"]), **words}
    return desk.do("call_guarantee", on, **told)


def money(desk: Desk, *purposes: str, code: str = "C1") -> tuple[int, ...]:
    """Balances in yuan."""
    found = desk.balances(code)
    return tuple(found.get(one, 0) // 100 for one in purposes)


def held(desk: Desk, code: str = "C1") -> list[tuple[str, int]]:
    """State of each guarantee, and what was called of it, in yuan."""
    with desk.database.read() as books:
        head = cases.head_of(books, desk.book_id, code)
        rows = cases.money_of(books, desk.book_id, head.case_id).guarantees
    return [(row.state, row.called // 100) for row in rows]


def principal(desk: Desk, code: str) -> dict[str, int]:
    """Balances without late interest, which has run whatever was called."""
    return {name: amount for name, amount in desk.balances(code).items() if not name.startswith("LI")}


NOW = ("H4 claim_due", "money deposit_payable", "H4 claim_in_transit")


def test_a_deposit_secures_all_instalments(desk: Desk) -> None:
    """90,000.00 for three of 30,000.00, agreed without a court: each call takes one, and the rest is not given to who is in default."""
    desk.concluded(("H4", "90000.00"), code="C2")
    desk.must("notify", date(2025, 3, 3), code="C2", answer_by="2025-03-20", proof_of_service="slip")
    desk.must("answer", code="C2", position="yes")
    whole: dict[str, Any] = {
        "heads": [{"head": "H4", "money": "90000.00"}],
        "parts": [{"amount": "90000.00", "obligors": [{"owner": X}]}],
        "schedule": [{"part": 1, "due_on": day} for day in DUE],
    }
    desk.must("agree", code="C2", who="chief", facts="f", extent="e", mode="money", **whole)
    desk.must("perform", code="C2")
    give(desk, "deposit", "90000.00", code="C2")
    for on, name, now in (
        (FIRST, "first", (60_000, 60_000, 30_000)),
        (SECOND, "second", (30_000, 30_000, 60_000)),
    ):
        assert call(desk, on, name, code="C2") == "done", desk.said
        assert money(desk, *NOW, code="C2") == now
        assert held(desk, "C2") == [("held", 90_000 - now[1])]
        assert call(desk, on, "again", code="C2") == "compensation.more_than_owed"
    assert desk.pay("30000.00", date(2025, 9, 30), code="C2") == "done"
    desk.must("release_guarantee", THIRD, who="chief", code="C2", subject=str(desk.ids["given"]))
    assert money(desk, *NOW, code="C2") == (0, 0, 60_000)
    assert held(desk, "C2") == [("released", 60_000)]
    assert desk.broken(whole=True) == []


def test_with_interest_it_does_not_reach(desk: Desk) -> None:
    """Under a court document the interest of a day, 5.25, is taken with each, and of the last instalment 10.50 stay owed."""
    give(desk, "deposit", "90000.00")
    assert call(desk, FIRST, "first") == "done", desk.said
    assert money(desk, *NOW) == (60_000, 59_994, 30_000)
    assert held(desk) == [("held", 30_005)]
    assert call(desk, SECOND, "second") == "done"
    assert call(desk, THIRD, "third") == "done"
    assert held(desk) == [("called", 90_000)]
    assert call(desk, THIRD, "fourth") == "process.step_not_allowed"
    assert desk.balances()["H4 claim_due"] == 10_50
    assert money(desk, *NOW) == (10, 0, 89_989)
    assert desk.broken(whole=True) == []


def test_the_rest_is_released(desk: Desk) -> None:
    """What is left when the debt is paid goes back, and only that; the case is not closed before."""
    give(desk, "deposit", "90000.00")
    assert desk.pay("30000.00", date(2025, 3, 31)) == "done"
    assert call(desk, SECOND) == "done", desk.said
    assert desk.pay("30000.00", date(2025, 9, 30)) == "done"
    desk.must("remit", THIRD, who="cashier", payment=str(desk.ids["called"]))
    closed: dict[str, Any] = {"who": "chief", "no_evaluation": "paid_in_money"}
    assert desk.do("close", THIRD, **closed) == "compensation.case_still_open"
    desk.must("release_guarantee", THIRD, who="chief", name="released", subject=str(desk.ids["given"]))
    assert held(desk) == [("released", 30_005)]
    assert "money deposit_payable" not in desk.balances()
    assert reverse(desk, "called", THIRD) == "compensation.rest_released"
    assert (desk.said["on"], str(desk.ids["released"]) in desk.said["rests"]) == ("2025-10-01", True)
    assert reverse(desk, "released", THIRD) == "done"
    desk.must("release_guarantee", THIRD, who="chief", subject=str(desk.ids["given"]))
    desk.must("close", THIRD, **closed)
    assert desk.broken(whole=True) == []


def test_a_call_is_reversed_alone(desk: Desk) -> None:
    """Of two calls the last one goes back, and the deposit holds it again; its giving stays while one stands."""
    give(desk, "deposit", "60010.50")
    assert call(desk, FIRST, "first") == "done"
    before = desk.balances()
    assert call(desk, SECOND, "second") == "done"
    assert held(desk) == [("called", 60_010)]
    assert reverse(desk, "first", SECOND) == "compensation.counted_upon"
    assert reverse(desk, "second", SECOND) == "done", desk.said
    assert held(desk) == [("held", 30_005)]
    now = desk.balances()
    assert now.pop("LI claim_due") == 525
    assert {**now, "LI claim_established": before["LI claim_established"]} == before
    assert reverse(desk, "given", SECOND) == "compensation.guarantee_used"
    assert reverse(desk, "first", SECOND) == "done", desk.said
    assert held(desk) == [("held", 0)]
    assert call(desk, SECOND, "both") == "done"
    assert desk.broken(whole=True) == []


def test_one_call_serves_several_parts(desk: Desk) -> None:
    """What is overdue of every part, the oldest first; reversed, all of it goes back. A part may be named, too."""
    owed(desk, "C2", [("300.00", X), ("600.00", X)])
    give(desk, "deposit", "250.00", code="C2")
    assert call(desk, FIRST, "one", code="C2", part=2) == "done", desk.said
    assert money(desk, *NOW, code="C2") == (300, 49, 0)
    assert desk.balances("C2")["H4.2 claim_in_transit"] == 200_00
    assert reverse(desk, "one", FIRST, code="C2") == "done"
    before = principal(desk, "C2")
    assert call(desk, FIRST, code="C2") == "done", desk.said
    found = desk.balances("C2")
    assert (found["H4 claim_in_transit"], found["H4.2 claim_in_transit"]) == (100_00, 149_98 + 0)
    assert "money deposit_payable" not in found
    assert reverse(desk, "called", FIRST, code="C2") == "done", desk.said
    assert principal(desk, "C2") == before
    assert desk.broken(whole=True) == []


def test_a_letter_is_called_twice_and_the_bank_pays(desk: Desk) -> None:
    """Within its sum and its date; the bank pays as the bank what was called, for x, and what it paid too much goes back to it."""
    pay: dict[str, Any] = {"payer": BANK, "route": "agency"}
    give(desk, "bank_letter", "50000.00", guarantor=BANK, expires_on="2025-07-01")
    assert desk.pay("1.00", FIRST, **pay) == "compensation.part_unknown"
    assert call(desk, FIRST, "first") == "done", desk.said
    assert held(desk) == [("held", 30_005)]
    assert call(desk, FIRST, "twice") == "compensation.more_than_owed"
    assert desk.pay("30005.26", FIRST, **pay) == "compensation.more_than_owed"
    assert desk.said == {"paid": "30005.26", "owed": "30005.25"}
    assert desk.pay("30005.26", FIRST, name="answer", hold_excess=True, **pay) == "done", desk.said
    assert desk.pay("0.01", FIRST, **pay) == "compensation.part_unknown"
    assert reverse(desk, "first", FIRST) == "compensation.call_answered"
    assert (desk.said["guarantor"], desk.said["amount"]) == (BANK, "30005.25")
    assert str(desk.ids["answer"]) in desk.said["rests"]
    back: dict[str, Any] = {"who": "payer", "kind": "refund_excess", "amount": "0.01", "basis": "too much"}
    assert desk.do("propose_relief", FIRST, payee=Y, **back) == "compensation.payee_not_payer"
    desk.must("propose_relief", FIRST, payee=BANK, **back)
    desk.must("grant_relief", FIRST, who="cashier", subject=str(desk.ids["propose_relief"]))
    assert call(desk, date(2025, 7, 2), "late") == "compensation.guarantee_over"
    assert call(desk, SECOND, "second") == "done", desk.said
    assert held(desk) == [("called", 50_000)]
    # After the end of the letter, too, the bank pays what was called in time.
    assert desk.pay("19994.75", date(2025, 7, 9), **pay) == "done", desk.said
    night(desk, date(2025, 7, 9))
    assert money(desk, "H4 claim_due", "H4 claim_in_transit") == (40_005, 49_994)
    assert desk.broken(whole=True) == []


def test_nothing_before_the_call(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of two calls, of 100.00 and 150.00: before the first it owes nothing, between them the first alone; past Python, too."""
    for name, amount, on in (("a", "100.00", FIRST), ("b", "150.00", SECOND)):
        give(desk, "surety", amount, guarantor=BANK, expires_on="2025-12-31")
        assert call(desk, on, name) == "done", desk.said
    before = FIRST - timedelta(days=1)
    assert desk.pay("1.00", before, payer=BANK) == "compensation.part_unknown"
    assert desk.pay("100.01", FIRST, payer=BANK) == "compensation.more_than_owed"
    assert desk.said == {"paid": "100.01", "owed": "100.00"}
    with monkeypatch.context() as patch:
        patch.setattr(payments, "secured", lambda *found: dividends.secured(*found[:3]))
        for amount, on in (("1.00", before), ("100.01", FIRST)):
            assert desk.pay(amount, on, payer=BANK) != "done"
        assert desk.said == {"promise": "damage_payment_within"}
    assert desk.pay("100.00", FIRST, payer=BANK) == "done", desk.said
    assert desk.pay("0.01", SECOND - timedelta(days=1), payer=BANK) == "compensation.part_unknown"
    assert desk.pay("150.00", SECOND, payer=BANK) == "done", desk.said
    assert desk.broken(whole=True) == []


@pytest.mark.parametrize("kind", ["bank_letter", "surety", "mortgage"])
def test_a_guarantor_pays_what_is_overdue_alone(desk: Desk, kind: str) -> None:
    """The debtor has paid what was called before the guarantor does: what comes is too much, is held, and goes back to it.

    30,005.25 were called on 1 April; x pays 30,000.00 and the interest of ten days, 52.50, on 10 April, or all but 1.00 of it.
    """
    again = date(2025, 4, 10)
    for code, amount, left in (("C2", "30052.50", "0.00"), ("C3", "30051.50", "1.00")):
        owed(desk, code, [("90000.00", X)])
        give(desk, kind, "50000.00", guarantor=BANK, code=code, expires_on="2025-12-31")
        assert call(desk, FIRST, code=code) == "done", desk.said
        assert desk.pay(amount, again, code=code) == "done", desk.said
        pay: dict[str, Any] = {"payer": BANK, "route": "agency", "code": code}
        assert desk.pay("30005.25", again, **pay) == "compensation.more_than_owed"
        assert desk.said == {"paid": "30005.25", "owed": left}
        assert desk.pay("30005.25", again, hold_excess=True, **pay) == "done", desk.said
        assert money(desk, "H4 claim_due", code=code) == (60_000,)
        back = f"{30005.25 - float(left):.2f}"
        desk.must(
            "propose_relief",
            again,
            who="payer",
            kind="refund_excess",
            amount=back,
            basis="b",
            payee=BANK,
            code=code,
        )
        desk.must("grant_relief", again, who="cashier", subject=str(desk.ids["propose_relief"]), code=code)
    assert desk.broken(whole=True) == []


@pytest.mark.parametrize(
    ("on", "came"), [(date(2025, 6, 30), "compensation.more_than_owed"), (SECOND, "done")]
)
def test_what_is_due_today_is_not_overdue(desk: Desk, on: date, came: str) -> None:
    """X has paid what was called; on the last day of the second instalment the bank still owes nothing, on the day after it does."""
    give(desk, "surety", "50000.00", guarantor=BANK, expires_on="2025-12-31")
    assert call(desk, FIRST) == "done", desk.said
    assert desk.pay("30005.25", FIRST) == "done", desk.said
    assert desk.pay("1.00", on, payer=BANK) == came, desk.said


def test_the_database_counts_what_is_overdue(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Goal: nothing of a guarantor counts to what is not due yet. Method: Python counts it, on the last day of a term and the day after."""
    give(desk, "surety", "50000.00", guarantor=BANK, expires_on="2025-12-31")
    assert call(desk, FIRST) == "done", desk.said
    assert desk.pay("30005.25", FIRST) == "done", desk.said
    monkeypatch.setattr(payments, "_reached", lambda *found: found[1].instalments)
    assert desk.pay("1.00", date(2025, 6, 30), payer=BANK) == "database.promise_broken"
    assert "damage_called_overdue" in desk.said.values()
    assert desk.pay("1.00", SECOND, payer=BANK) == "done", desk.said


def test_the_bank_pays_for_one_of_several(desk: Desk, database_url: str) -> None:
    """It says for whom, for that one recourse counts it; beyond what was called PostgreSQL takes nothing either."""
    desk.judged(code="C2")
    give(desk, "surety", "600.00", code="C2", guarantor=BANK)
    assert call(desk, SECOND, code="C2") == "compensation.debtor_not_named"
    assert desk.said == {"part": 1, "guarantor": BANK, "owners": f"{X}, {Y}"}
    assert call(desk, SECOND, code="C2", payer=BANK) == "compensation.part_unknown"
    assert call(desk, SECOND, code="C2", payer=Y) == "done", desk.said
    assert desk.pay("600.00", SECOND, code="C2", payer=BANK) == "done", desk.said
    # y bears 200.00 of 1,000.00, and 600.00 were paid for it.
    assert recovered(desk) == {(1, 2, 1): 400_00}
    with desk.database.read() as books:
        head = cases.head_of(books, desk.book_id, "C2")
        [paid] = cases.money_of(books, desk.book_id, head.case_id).payments
    assert (paid.payer, paid.debtor) == (BANK, Y)
    for debtor in (X, Y):
        with psycopg.connect(database_url) as connection, pytest.raises(psycopg.Error) as caught:
            connection.execute(
                "INSERT INTO ledger.damage_payment SELECT (jsonb_populate_record(y, jsonb_build_object('payment_id', gen_random_uuid(),"
                " 'amount', 1, 'interest', 0, 'excess', 0, 'waiting', 0, 'debtor', %s::text))).*"
                " FROM ledger.damage_payment y WHERE payer = 'bank:1'",
                (debtor,),
            )
        assert caught.value.diag.constraint_name == "damage_payment_within", debtor
    for debtor in ("debtor", "'enterprise:z'"):
        statement = (
            f"INSERT INTO ledger.damage_called SELECT book_id, gen_random_uuid(), part, case_id, guarantee_id, {debtor}, 1"
            " FROM ledger.damage_called"
        )
        with psycopg.connect(database_url) as connection, pytest.raises(psycopg.Error) as caught:
            connection.execute(statement.encode())
        assert caught.value.diag.constraint_name == "damage_called_within", statement
    assert desk.broken(whole=True) == []


def test_plain_sql_takes_no_call_back(desk: Desk, database_url: str) -> None:
    """Goal: a guarantee is held again when something of it is left, and was never given when nothing of it is called.

    Method: a call that is reversed and left something takes no step, so its reversal is free for one that nobody reversed; and a giving
    whose reversal is confirmed by plain SQL.
    """
    give(desk, "surety", "40000.00")
    given = str(desk.ids["given"])
    desk.must("propose_reversal", FIRST, who="cashier", name="asked", target=given, **WHY)
    assert call(desk, FIRST, "first") == "done"
    assert desk.do("call_guarantee", SECOND, who="cashier", subject=given) == "process.second_person_needed"
    with psycopg.connect(database_url) as connection:
        for table in ("process", "damage_reversal"):
            connection.execute(f"ALTER TABLE ledger.{table} DISABLE TRIGGER ALL".encode())
        connection.execute(
            "UPDATE ledger.process SET state = 'confirmed' WHERE process_id = %s", (desk.ids["asked"],)
        )
        connection.execute(
            "UPDATE ledger.damage_reversal SET confirmed_on = %s WHERE reversal_id = %s",
            (FIRST, desk.ids["asked"]),
        )
    assert forged(database_url, given, "reversed") == "damage_step_reversed"
    assert reverse(desk, "first", SECOND) == "done", desk.said
    assert call(desk, SECOND, "second") == "done", desk.said
    assert held(desk) == [("called", 40_000)]
    assert forged(database_url, given, "held") == "damage_step_reversed"


def test_the_database_calls_nothing_alone(desk: Desk, database_url: str) -> None:
    """A call is kept by the act of another person than who took the guarantee, and beside no other act."""
    give(desk, "surety", "40000.00")
    assert call(desk, FIRST) == "done"
    with pytest.raises(DBAPIError) as caught, desk.database.engine.connect() as connection:
        connection.exec_driver_sql(
            "INSERT INTO ledger.damage_called SELECT book_id, gen_random_uuid(), part, case_id, guarantee_id, debtor, 1"
            " FROM ledger.damage_called"
        )
        connection.commit()
    error: Any = caught.value.orig
    assert error.diag.constraint_name == "damage_act_by_two"


def test_a_third_party_gives_the_deposit(desk: Desk) -> None:
    """It pays for x at once, as itself."""
    give(desk, "deposit", "100.00", guarantor="enterprise:w")
    assert call(desk, FIRST) == "done", desk.said
    with desk.database.read() as books:
        head = cases.head_of(books, desk.book_id, "C1")
        [paid] = cases.money_of(books, desk.book_id, head.case_id).payments
    assert (paid.payer, paid.debtor, paid.amount) == ("enterprise:w", X, 100_00)
    assert held(desk) == [("called", 100)]
    assert reverse(desk, "called", FIRST) == "done", desk.said
    assert held(desk) == [("held", 0)]
    assert desk.broken(whole=True) == []
