"""What was recorded wrongly is reversed by two persons: everything goes back together, both stay visible, and once."""

from datetime import date
from typing import Any
from uuid import UUID

import psycopg
import pytest

from ledger.compensation.actions import reversals
from ledger.compensation.nightly import run_night
from ledger.compensation.queries import cases
from ledger.database import Database
from ledger.identifiers import uuid7
from tests.compensation.world import Desk, X, Y
from tests.furnished import furnished

COURT: dict[str, Any] = {"court": "court:1", "court_name": "court"}
TWICE = [
    {"part": 1, "due_on": "2025-06-30", "amount": "500.00"},
    {"part": 1, "due_on": "2025-09-30", "amount": "500.00"},
]
WHY: dict[str, Any] = {"reason": "one nought too many", "document": "bank slip"}


@furnished
def desk(database: Database, owner: Database) -> Desk:
    """A bureau."""
    return Desk(database, owner)


def reverse(desk: Desk, name: str, on: date, *, by: str = "payer", code: str = "C1") -> str:
    """Ask for the reversal of an act by its name, if none waits, and confirm it as another person; tell what came."""
    target = str(desk.ids[name])
    came = desk.do("propose_reversal", on, who="cashier", code=code, name=f"ask {name}", target=target, **WHY)
    if came == "compensation.reversal_waits":
        desk.ids[f"ask {name}"] = UUID(desk.said["reversal"])
    elif came != "done":
        return came
    return desk.do("confirm_reversal", on, who=by, code=code, subject=str(desk.ids[f"ask {name}"]))


def night(desk: Desk, on: date) -> None:
    """Run a night that does everything."""
    assert list(run_night(desk.owner, desk.book_id, on, desk.people["clerk"]))[-1].faults == ()


def stand(desk: Desk, code: str = "C1") -> dict[str, Any]:
    """How a case stands: balances, instalments, states, terms that run."""
    with desk.database.read() as books:
        head = cases.head_of(books, desk.book_id, code)
        money = cases.money_of(books, desk.book_id, head.case_id)
        terms = sorted(
            (row.code, row.due_on) for row in cases.clocks_of(books, desk.book_id, head.case_id, running=True)
        )
    return {
        "balances": desk.balances(code),
        "state": head.state,
        "terms": terms,
        "settled": [(row.number, row.settled) for row in money.instalments],
        "guarantees": [row.state for row in money.guarantees],
        "waiting": [row.waiting for row in money.payments if row.reversed_by is None],
        "reliefs": [row.state for row in money.reliefs if row.state not in ("proposed", "reversed")],
    }


def test_a_mistyped_payment(desk: Desk) -> None:
    """A hundred for ten: reversed, the debt stands again, and in the end all is as in a case where it never was."""
    for code in ("C1", "C2"):
        desk.judged(TWICE, code=code)
    june, found_out = date(2025, 6, 20), date(2025, 7, 20)
    assert desk.pay("1000.00", june, code="C1", name="wrong") == "done"
    night(desk, date(2025, 7, 10))
    assert desk.balances("C1").get("LI claim_due", 0) == 0
    target = str(desk.ids["wrong"])
    for missing in ({**WHY, "reason": " "}, {**WHY, "document": ""}):
        assert (
            desk.do("propose_reversal", found_out, who="cashier", target=target, **missing)
            == "compensation.grounds_missing"
        )
    desk.must("propose_reversal", found_out, who="cashier", target=target, **WHY)
    subject = str(desk.ids["propose_reversal"])
    assert desk.do("confirm_reversal", who="cashier", subject=subject) == "process.second_person_needed"
    assert desk.do("confirm_reversal", who="chief", subject=subject) == "process.role_not_for_step"
    desk.must("confirm_reversal", who="payer", subject=subject)
    # 500.00 have been in default for twenty days: 1.75
    assert desk.balances("C1")["LI claim_due"] == 175
    for code in ("C1", "C2"):
        assert desk.pay("10.00", june, code=code) == "done"
        night(desk, found_out)
    first, second = stand(desk, "C1"), stand(desk, "C2")
    assert first == second
    assert first["balances"]["LI claim_due"] == 172  # 490.00 x 20 x 0.000175 = 1.715
    with desk.database.read() as books:
        head = cases.head_of(books, desk.book_id, "C1")
        money = cases.money_of(books, desk.book_id, head.case_id)
        trail = cases.trail_of(books, desk.book_id, "C1")
    assert [(row.amount, row.reversed_by) for row in money.payments] == [
        (100_000, desk.ids["propose_reversal"]),
        (1_000, None),
    ]
    assert [(row.act, row.state) for row in money.reversals] == [("pay", "confirmed")]
    mirrored = [row for row in trail if row.kind == "journal.reversal"]
    assert {row.effective_on for row in mirrored} == {june}
    assert "one nought too many" in mirrored[0].memo
    assert desk.do("propose_reversal", who="cashier", target=target, **WHY) == "compensation.reversed_already"
    assert desk.broken() == []


def test_a_hundred_thousand_for_ten(desk: Desk) -> None:
    """100,000.00 are owed and recorded, 10,000.00 were paid: reversed, the debt stands again, and its payer pays the rest."""
    whole: dict[str, Any] = {"heads": [{"head": "H4", "money": "100000"}], "more_basis": "assessed anew"}
    desk.judged(parts=[{"amount": "100000", "obligors": [{"owner": X}]}], **whole)
    may = date(2025, 5, 6)
    assert desk.pay("100000.00", may, name="wrong") == "done", desk.said
    assert reverse(desk, "wrong", may) == "done", desk.said
    assert desk.pay("10000.00", may) == "done"
    found = desk.balances()
    assert (found["H4 claim_due"], found["H4 claim_received"]) == (90_000_00, 10_000_00)
    assert found["H4 claim_established"] == 100_000_00
    closed: dict[str, Any] = {"who": "chief", "no_evaluation": "paid_in_money"}
    assert desk.do("close", may, bare=True, **closed) == "compensation.case_still_open"
    assert desk.pay("90000.00", may) == "done", desk.said
    assert desk.balances()["fund case_fund"] == 100_000_00
    desk.must("close", may, **closed)
    assert "fund case_fund" not in desk.balances(), (
        "what is left of a fund is disposed of before its case is closed"
    )
    assert desk.broken() == []


def prepared(desk: Desk, name: str, code: str, on: date) -> None:
    """Do what an act rests on."""
    if name in ("remit", "transfer_court", "release_escrow"):
        route = {"remit": "agency", "transfer_court": "court", "release_escrow": "escrow"}[name]
        for who, amount in ((X, "300.00"), (Y, "200.01")):
            assert desk.pay(amount, on, code=code, route=route, payer=who, name=f"came {code}") == "done"
    if name.startswith(("call", "release_g")):
        desk.must(
            "give_guarantee",
            date(2025, 4, 1),
            who="cashier",
            code=code,
            name=f"given {code}",
            kind="deposit",
            guarantor=X,
            amount="600.00",
            expires_on="2025-12-31",
        )
    if name == "refund":
        assert desk.pay("1010.00", on, code=code, hold_excess=True) == "done"
    if name == "refund of interest":
        assert desk.pay("501.75", on, code=code) == "done"
        assert (
            relieve(
                desk, "prepared", code, on, kind="suspension", first_on="2025-07-01", last_on="2025-07-10"
            )
            == "done"
        )


def relieve(desk: Desk, name: str, code: str, on: date, **words: Any) -> str:
    """Ask for a relief and grant it."""
    desk.must("propose_relief", on, who="payer", code=code, name=f"relief {name}", basis="statute", **words)
    return desk.do(
        "grant_relief", on, who="cashier", code=code, name=name, subject=str(desk.ids[f"relief {name}"])
    )


def act(desk: Desk, name: str, code: str, on: date) -> str:
    """Do the act."""
    words: dict[str, Any] = {"who": "cashier", "code": code, "name": name}
    if name.startswith("pay "):
        return desk.pay("600.00", on, code=code, route=name.split()[1], name=name)
    if name in ("remit", "transfer_court", "release_escrow"):
        return desk.do(name, on, payment=str(desk.ids[f"came {code}"]), **words)
    if name == "remit in part":
        return desk.do("remit", on, payment=str(desk.ids[f"came {code}"]), amount="77.77", **words)
    if name.startswith("give"):
        return desk.do(
            "give_guarantee",
            on,
            kind=name.split()[1],
            guarantor=X,
            amount="60.00",
            expires_on="2025-12-31",
            **words,
        )
    if name in ("call_guarantee", "release_guarantee"):
        return desk.do(name, on, subject=str(desk.ids[f"given {code}"]), **{**words, "who": "chief"})
    reliefs: dict[str, dict[str, Any]] = {
        "waiver": {"kind": "waiver", "amount": "600.00"},
        "credit": {"kind": "credit", "amount": "600.00", "payee": Y},
        "suspension": {"kind": "suspension", "first_on": "2025-07-01", "last_on": "2025-07-05"},
        "refund": {"kind": "refund_excess", "amount": "8.25", "payee": X},
        "refund of interest": {"kind": "refund_excess", "amount": "0.50", "payee": X},
    }
    return relieve(desk, name, code, on, **reliefs[name])


ACTS = (
    "pay treasury",
    "pay agency",
    "pay court",
    "pay escrow",
    "remit",
    "transfer_court",
    "release_escrow",
    "give deposit",
    "give surety",
    "call_guarantee",
    "release_guarantee",
    "waiver",
    "credit",
    "suspension",
    "refund",
    "refund of interest",
)


@pytest.mark.parametrize("names", [ACTS[n::4] for n in range(4)], ids=str)
def test_everything_goes_back(desk: Desk, names: tuple[str, ...]) -> None:
    """Whatever the act had done, after its reversal the case stands as before it, on the same day."""
    on = date(2025, 7, 20)
    for place, name in enumerate(names):
        code = f"C{place}"
        desk.judged(TWICE, code=code)
        prepared(desk, name, code, on)
        night(desk, on)
        before = stand(desk, code)
        assert act(desk, name, code, on) == "done", (name, desk.said)
        assert stand(desk, code) != before, name
        assert reverse(desk, name, on, code=code) == "done", (name, desk.said)
        now = stand(desk, code)
        if name.startswith("give"):
            assert now["guarantees"].pop() == "reversed"
        assert now == before, name
        if not name.startswith("give"):
            again = act(desk, name, code, on)
            assert again == "done", (name, again, desk.said)
    assert desk.broken() == []


def test_every_act_that_can_be_reversed_is_in_the_table() -> None:
    """What the code reverses is what is tried above; spending, restoration, its stages and documents of a court have their own tests."""
    tried = {
        "pay",
        "remit",
        "transfer_court",
        "release_escrow",
        "give_guarantee",
        "call_guarantee",
        "release_guarantee",
        "grant_relief",
    }
    elsewhere = {
        "correct_document",
        "spend",
        "dispose_fund",
        "return_from_treasury",
        "pay_refund",
        "credit_interest",
        "bear_charge",
        "pay_interest",
        "confirm_spending",
        "accept_project",
        "reject_project",
        "convert_project",
        "convert_duty",
        "accept_stage",
        "refuse_stage",
        "give_up",
        "take_over",
        "substitute",
        "close_insolvency",
        "write_off",
        "revive",
        "judge",
        "settle_suit",
        "judge_apart",
        "settle_apart",
        "confirm_apart",
        "end_apart",
        "confirm",
        "order",
        "order_apart",
        "perform",
        "perform_apart",
    }
    assert set(reversals.REVERSE) - elsewhere == tried


def told(desk: Desk, first: str) -> dict[str, Any]:
    """The figures of a refusal beside what rests on the act; that names first the act that is to be reversed first."""
    found = dict(desk.said)
    rests = found.pop("rests").split("; ")
    assert rests[0].endswith(f", number {desk.ids[first]}"), rests
    return found


def test_what_rests_on_it_is_undone_first(desk: Desk) -> None:
    """Later payments, what went on, what went back and what was spent: each is named with its figures, and undone the last one first."""
    desk.judged(TWICE)
    day = date(2025, 4, 1)
    assert desk.pay("300.00", day, route="agency", name="first") == "done"
    assert desk.pay("100.00", day, name="second") == "done"
    assert reverse(desk, "first", day) == "compensation.counted_upon"
    assert told(desk, "second") == {"later": 1, "on": "2025-04-01"}
    assert reverse(desk, "second", day) == "done"
    desk.must("remit", day, who="cashier", payment=str(desk.ids["first"]), amount="120.00")
    assert reverse(desk, "first", day) == "compensation.passed_on_already"
    assert told(desk, "remit") == {"amount": "120.00"}
    assert desk.spend("50.00", day) == "done"
    assert reverse(desk, "remit", day) == "compensation.spent_already"
    assert told(desk, "spent") == {"amount": "120.00", "there": "70.00", "day": "2025-04-01", "case": "C1"}
    assert desk.pay("880.00", day, hold_excess=True, name="third") == "done"
    assert reverse(desk, "remit", day) == "done"
    assert relieve(desk, "back", "C1", day, kind="refund_excess", amount="180.00", payee=X) == "done"
    assert reverse(desk, "third", day) == "compensation.returned_already"
    assert told(desk, "back") == {"amount": "180.00"}
    assert reverse(desk, "back", day) == "done"
    assert reverse(desk, "third", day) == "compensation.spent_already"
    assert told(desk, "spent") == {"amount": "700.00", "there": "650.00", "day": "2025-04-01", "case": "C1"}
    assert reverse(desk, "spent", day) == "done"
    assert reverse(desk, "third", day) == "done"
    assert (
        desk.do("propose_reversal", who="cashier", target=str(desk.ids["conclude"]), **WHY)
        == "compensation.not_reversible"
    )
    assert (
        desk.do("propose_reversal", who="cashier", target=str(uuid7()), **WHY)
        == "compensation.subject_unknown"
    )
    early: dict[str, Any] = {"target": str(desk.ids["first"]), **WHY}
    assert desk.do("propose_reversal", date(2025, 3, 31), who="cashier", **early) == "process.backdated"
    assert desk.broken() == []


def test_one_waits_and_one_is_confirmed(desk: Desk) -> None:
    """Of two reversals of one payment the second waits for the first to be dropped; what was dropped is not confirmed, nor one anew."""
    desk.judged(TWICE)
    day = date(2025, 4, 1)
    assert desk.pay("300.00", day) == "done"
    target = str(desk.ids["pay"])
    desk.must("propose_reversal", day, who="cashier", name="one", target=target, **WHY)
    assert (
        desk.do("propose_reversal", day, who="payer", target=target, **WHY) == "compensation.reversal_waits"
    )
    desk.must("drop_reversal", who="cashier", subject=str(desk.ids["one"]))
    desk.must("propose_reversal", day, who="cashier", name="two", target=target, **WHY)
    desk.must("confirm_reversal", who="payer", subject=str(desk.ids["two"]))
    assert (
        desk.do("confirm_reversal", who="payer", subject=str(desk.ids["one"])) == "process.step_not_allowed"
    )
    assert (
        desk.do("propose_reversal", day, who="payer", target=target, **WHY) == "compensation.reversed_already"
    )
    assert desk.broken() == []


@pytest.mark.parametrize(("restoring", "back"), [(False, "defaulted"), (True, "defaulted")])
def test_a_case_that_was_cured_and_closed_on_it(desk: Desk, restoring: bool, back: str) -> None:
    """The default that the payment had cured stands again, and the closed case is open: it is what it was."""
    desk.judged([{"part": 1, "due_on": "2025-06-30"}])
    desk.must("default", date(2025, 7, 1))
    terms = [one for one in stand(desk)["terms"] if one[0] != "disclosure"]
    assert desk.pay("1001.75", date(2025, 7, 10), name="wrong") == "done"
    desk.must("cure", date(2025, 7, 11))
    if restoring:
        works(desk)
    desk.must("close", date(2025, 7, 14), who="chief", no_evaluation="paid_in_money")
    assert {code for code, _ in stand(desk)["terms"]} <= {
        "disclosure",
        "claimant_report",
        "procuratorate_notice",
    }, "what is to be published or told is so after the end, too"
    assert reverse(desk, "wrong", date(2025, 7, 14)) == "compensation.spent_already"
    assert reverse(desk, "disposed", date(2025, 7, 14)) == "done"
    assert reverse(desk, "wrong", date(2025, 7, 14)) == "done"
    assert desk.state() == back
    assert [one for one in stand(desk)["terms"] if one[0] != "disclosure"] == terms
    assert desk.balances()["LI claim_due"] == 245  # fourteen days
    desk.must("enforce", date(2025, 7, 15), **COURT)
    assert desk.pay("1002.63", date(2025, 7, 15)) == "done"
    desk.must("withdraw_enforcement", date(2025, 7, 15), subject=str(desk.ids["enforce"]))
    desk.must("close", date(2025, 7, 16), who="chief", no_evaluation="paid_in_money")
    assert desk.broken() == []


def works(desk: Desk) -> None:
    """A restoration out of the fund is done and accepted."""
    day = date(2025, 7, 11)
    stages = [{"title": "a", "due_on": "2025-12-31", "amount": "90.00"}]
    desk.must("plan_project", day, title="t", mode="funded", repairer="works:1", budget="90", stages=stages)
    subject = str(desk.ids["plan_project"])
    for action, who, words in (
        ("approve_project", "chief", {}),
        ("contract_project", "clerk", {"amount": "90"}),
        ("restore", "clerk", {}),
        ("accept_stage", "chief", {"stage": 1, "evidence": "photo"}),
        ("complete_project", "clerk", {}),
        ("accept_project", "chief", {"evaluator": "institute:1"}),
    ):
        desk.must(action, day, who=who, **({} if action == "restore" else {"subject": subject}), **words)


def test_a_case_that_was_closed_while_it_was_restored(desk: Desk) -> None:
    """Closed out of the restoration it goes back there; a reversal that leaves nothing open leaves it closed."""
    desk.judged([{"part": 1, "due_on": "2025-06-30"}])
    assert desk.pay("999.00", date(2025, 6, 2)) == "done"
    assert desk.pay("1.00", date(2025, 6, 3), name="last") == "done"
    assert desk.pay("1.00", date(2025, 6, 3), hold_excess=True, name="excess") == "done"
    works_day = date(2025, 7, 11)
    works(desk)
    assert relieve(desk, "back", "C1", works_day, kind="refund_excess", amount="1.00", payee=X) == "done"
    desk.must("close", works_day, who="chief")
    assert reverse(desk, "last", works_day) == "compensation.counted_upon"
    assert reverse(desk, "back", works_day) == "done"
    assert desk.state() == "restoring"
    assert reverse(desk, "excess", works_day) == "done"
    desk.must("close", works_day, who="chief")
    assert reverse(desk, "last", works_day) == "done"
    assert desk.state() == "restoring"
    assert desk.broken() == []


def test_a_month_that_is_closed(desk: Desk, owner: Database) -> None:
    """What was recorded in a month that is closed is reversed on the first day after it."""
    desk.judged(TWICE)
    assert desk.pay("1000.00", date(2025, 4, 15), name="wrong") == "done"
    with owner.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE ledger.book DISABLE TRIGGER ALL")
        connection.exec_driver_sql(
            "UPDATE ledger.book SET soft_closed_through = '2025-04-30', closed_through = '2025-04-30'"
        )
    assert reverse(desk, "wrong", date(2025, 5, 20)) == "done"
    with desk.database.read() as books:
        days = {
            row.effective_on
            for row in cases.trail_of(books, desk.book_id, "C1")
            if row.kind == "journal.reversal"
        }
    assert days == {date(2025, 5, 1)}
    assert desk.broken(whole=True) == [
        "rows_are_as_recorded",
        "frontiers_follow_moves",
    ]  # closed by hand, above


def test_plain_sql_reverses_nothing(desk: Desk, database_url: str) -> None:
    """A payment is not taken out by one person, a reversal not confirmed by nobody, nothing confirmed twice or taken back."""
    desk.judged(TWICE)
    day = date(2025, 4, 1)
    for name in ("first", "second"):
        assert desk.pay("300.00", day, name=name) == "done"
        desk.must(
            "propose_reversal", day, who="cashier", name=f"ask {name}", target=str(desk.ids[name]), **WHY
        )
    again = str(desk.ids["ask second"])
    desk.must("drop_reversal", who="cashier", subject=again)
    desk.must(
        "propose_reversal", day, who="cashier", name="ask second", target=str(desk.ids["second"]), **WHY
    )
    desk.must("confirm_reversal", who="payer", subject=str(desk.ids["ask second"]))
    confirm = "UPDATE ledger.process SET state = 'confirmed' WHERE process_id = '{}'"
    for statements, told in (
        (
            [
                f"UPDATE ledger.damage_payment SET reversed_by = '{desk.ids['ask first']}', waiting = 0 WHERE reversed_by IS NULL"
            ],
            "damage_reversal_confirmed",
        ),
        (
            [
                f"UPDATE ledger.damage_payment SET reversed_by = '{desk.ids['ask second']}' WHERE reversed_by IS NULL"
            ],
            "damage_reversal_confirmed",
        ),
        (
            ["UPDATE ledger.damage_payment SET reversed_by = NULL WHERE reversed_by IS NOT NULL"],
            "damage_reversal_confirmed",
        ),
        (
            ["UPDATE ledger.damage_payment SET waiting = 1 WHERE reversed_by IS NOT NULL"],
            "damage_payment_reversed_waits_no_more",
        ),
        (
            ["UPDATE ledger.damage_reversal SET confirmed_on = '2025-04-01' WHERE confirmed_on IS NULL"],
            "damage_reversal_confirmed",
        ),
        (
            ["UPDATE ledger.damage_reversal SET confirmed_on = NULL WHERE confirmed_on IS NOT NULL"],
            "damage_reversal_confirmed",
        ),
        (
            [
                confirm.format(again),
                "UPDATE ledger.damage_reversal SET confirmed_on = '2025-04-01'"
                f" WHERE reversal_id = '{again}'",
            ],
            "damage_reversal_once",
        ),
        ([confirm.format(desk.ids["ask first"])], "process_state_fkey"),
    ):
        with psycopg.connect(database_url) as connection, pytest.raises(psycopg.Error) as caught:
            for statement in statements:
                connection.execute(statement.encode())
            connection.commit()
        assert caught.value.diag.constraint_name == told, statements
    with psycopg.connect(database_url) as connection:
        connection.execute("ALTER TABLE ledger.damage_payment DISABLE TRIGGER ALL")
        connection.execute("UPDATE ledger.damage_payment SET reversed_by = NULL")
    assert "reversals_are_by_two" in desk.broken()
