"""No money act is dated before what it rests on, and no account is below zero on any legal day."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import psycopg
import pytest

from ledger.clock import SystemClock, legal_date
from ledger.compensation.actions import guarantees, payments, remittances
from ledger.compensation.acts import ACTS
from ledger.database import Database
from tests.compensation.world import START, Desk, X
from tests.furnished import furnished
from tests.sampling import sample

JUDGED = date(2025, 3, 3)
LATE = date(2025, 7, 10)
DAY = timedelta(days=1)


@furnished
def desk(database: Database, owner: Database) -> Desk:
    """A bureau."""
    return Desk(database, owner)


@dataclass(frozen=True)
class Row:
    """A money act: what it rests on, the day of that, and what it is refused with the day before."""

    act: Callable[[Desk, str, date], str]
    ground: date
    refused: str
    before: Callable[[Desk, str], Any] = lambda desk, code: None


def came(desk: Desk, code: str, route: str, on: date = LATE, amount: str = "100.00") -> None:
    """Money comes on a way."""
    assert (
        desk.pay(
            amount,
            on,
            route=route,
            code=code,
            name=f"{route} {code}",
            hold_excess=route in ("treasury", "agency"),
        )
        == "done"
    )


def pay(route: str) -> Row:
    """A payment is not before the judgment on which it is owed."""
    return Row(
        lambda desk, code, on: desk.pay("1.00", on, route=route, code=code),
        JUDGED,
        "compensation.before_owed",
    )


def onward(action: str, route: str) -> Row:
    """Nothing goes on before it came, though other money is there."""

    def both(desk: Desk, code: str) -> None:
        came(desk, code, route, LATE - 10 * DAY)
        desk.ids[f"first {code}"] = desk.ids[f"{route} {code}"]
        came(desk, code, route)

    return Row(
        lambda desk, code, on: desk.do(
            action, on, who="cashier", code=code, payment=str(desk.ids[f"{route} {code}"])
        ),
        LATE,
        "compensation.passed_on_before_receipt",
        both,
    )


def relief(
    ground: date, refused: str, before: Callable[[Desk, str], Any] = lambda desk, code: None, **words: Any
) -> Row:
    """A relief is not granted before what it rests on."""

    def act(desk: Desk, code: str, on: date) -> str:
        whole = {**words, "judgment": str(desk.ids[f"judge {code}"])} if "left_owed" in words else words
        desk.must("propose_relief", on, who="payer", code=code, basis="ruling", **whole)
        return desk.do("grant_relief", on, who="cashier", code=code, subject=str(desk.ids["propose_relief"]))

    return Row(act, ground, refused, before)


def asked(desk: Desk, code: str) -> None:
    """Somebody asked for a waiver."""
    desk.must(
        "propose_relief",
        LATE,
        who="payer",
        code=code,
        name=f"asked {code}",
        kind="waiver",
        amount="1.00",
        basis="statute",
    )


def deposited(desk: Desk, code: str) -> None:
    """A deposit was given."""
    words = {"kind": "deposit", "guarantor": X, "amount": "50.00"}
    desk.must("give_guarantee", LATE, who="cashier", code=code, name=f"deposit {code}", **words)


def guarantee(action: str) -> Row:
    """A deposit is not called or released before it was given."""
    return Row(
        lambda desk, code, on: desk.do(
            action, on, who="chief", code=code, subject=str(desk.ids[f"deposit {code}"])
        ),
        LATE,
        "process.backdated",
        deposited,
    )


def contracted(desk: Desk, code: str, on: date = LATE) -> None:
    """A restoration out of the fund was contracted."""
    stages = [{"title": "a", "due_on": "2025-12-31", "amount": "90.00"}]
    desk.must(
        "plan_project",
        JUDGED,
        code=code,
        title="t",
        mode="funded",
        repairer="works:1",
        budget="90",
        stages=stages,
        name=f"plan {code}",
    )
    subject = str(desk.ids[f"plan {code}"])
    desk.must("approve_project", JUDGED, code=code, who="chief", subject=subject)
    desk.must("contract_project", on, code=code, subject=subject, amount="90.00")


def accepted(desk: Desk, code: str) -> None:
    """A stage was accepted, long after the money had come."""
    came(desk, code, "treasury", JUDGED)
    contracted(desk, code, JUDGED)
    desk.must(
        "accept_stage",
        LATE,
        who="chief",
        code=code,
        subject=str(desk.ids[f"plan {code}"]),
        stage=1,
        evidence="photo",
    )


def spend(desk: Desk, code: str, on: date, **words: Any) -> str:
    """Money of the fund is spent."""
    return desk.spend(**{"amount": "80.00", **words}, on=on, code=code)


def asked_to_spend(desk: Desk, code: str) -> None:
    """Somebody asked to spend what had come long before."""
    came(desk, code, "treasury", JUDGED)
    desk.must(
        "spend",
        LATE,
        who="cashier",
        code=code,
        name=f"ask {code}",
        use="assessment",
        payee="institute:1",
        amount="1.00",
    )


def spend_stage(desk: Desk, code: str, on: date) -> str:
    """A stage is paid."""
    subject = str(desk.ids[f"plan {code}"])
    return spend(desk, code, on, subject=subject, stage=1, use="restoration", payee="works:1")


TABLE = {
    "pay into the treasury": pay("treasury"),
    "pay to the department": pay("agency"),
    "pay to a court": pay("court"),
    "pay into escrow": pay("escrow"),
    "remit": onward("remit", "agency"),
    "transfer_court": onward("transfer_court", "court"),
    "release_escrow": onward("release_escrow", "escrow"),
    "waiver": relief(JUDGED, "compensation.before_owed", kind="waiver", amount="1.00"),
    "credit": relief(JUDGED, "compensation.before_owed", kind="credit", amount="1.00", payee=X),
    "grant of what was asked for": Row(
        lambda desk, code, on: desk.do("grant_relief", on, who="chief", code=code, subject=str(desk.ids[f"asked {code}"])),
        LATE, "process.backdated", asked,
    ),
    "refund of an excess in the treasury": relief(
        LATE, "compensation.returned_before_paid", lambda desk, code: came(desk, code, "treasury", amount="1001.85"),
        kind="refund_excess", amount="0.01", payee=X,
    ),
    "refund of an excess with the department": relief(
        LATE, "compensation.returned_before_paid", lambda desk, code: came(desk, code, "agency", amount="1001.85"),
        kind="refund_excess", amount="0.01", payee=X,
    ),
    "refund after a reversed judgment": relief(
        LATE, "compensation.returned_before_paid", lambda desk, code: came(desk, code, "treasury"),
        kind="refund_reversed", amount="1.00", payee=X, left_owed="0",
    ),
    "call_guarantee": guarantee("call_guarantee"),
    "release_guarantee": guarantee("release_guarantee"),
    "spend what came": Row(spend, LATE, "compensation.fund_empty", lambda desk, code: came(desk, code, "treasury")),
    "spend on a stage": Row(spend_stage, LATE, "compensation.spent_before_accepted", accepted),
    "confirm_spending": Row(
        lambda desk, code, on: desk.do("confirm_spending", on, who="payer", code=code, subject=str(desk.ids[f"ask {code}"])),
        LATE, "process.backdated", asked_to_spend,
    ),
    "accept a stage": Row(
        lambda desk, code, on: desk.do(
            "accept_stage", on, who="chief", code=code, subject=str(desk.ids[f"plan {code}"]), stage=1, evidence="photo"
        ),
        LATE, "process.backdated", contracted,
    ),
    "give_guarantee": Row(
        lambda desk, code, on: desk.do("give_guarantee", on, who="cashier", code=code, kind="deposit", guarantor=X, amount="5.00"),
        START, "compensation.act_before_case",
    ),
}  # fmt: skip


@pytest.mark.parametrize("names", [list(TABLE)[n::4] for n in range(4)], ids=str)
def test_before_on_and_after(desk: Desk, names: list[str]) -> None:
    """Each act is refused the day before what it rests on, then done on the day; and done on the day after, in another case.

    By default the day after is asked of a sample: of one act for each refusal.
    """
    after = sample(TABLE, lambda name: TABLE[name].refused)
    for place, name in enumerate(names):
        row = TABLE[name]
        for days in ((-1, 0), (1,)) if name in after else ((-1, 0),):
            code = f"C{place}.{days[0] + 1}"
            desk.judged(code=code)
            desk.ids[f"judge {code}"] = desk.ids["judge"]
            row.before(desk, code)
            for day in days:
                expected = row.refused if day < 0 else "done"
                assert row.act(desk, code, row.ground + day * DAY) == expected, (name, day, desk.said)
    assert desk.broken() == []


def test_every_money_act_is_in_the_table() -> None:
    """What posts beside the way of the case stands in the table; the rest moves the case, and follows its steps."""
    known = {
        "pay",
        "remit",
        "transfer_court",
        "release_escrow",
        "give_guarantee",
        "call_guarantee",
        "release_guarantee",
    }
    files = {file.__name__ for file in (payments, remittances, guarantees)}
    assert {act.name for act in ACTS if act.do.__module__ in files} == known
    assert all(any(name in row for row in TABLE) for name in known)


def test_a_fund_is_never_below_zero_on_a_day(desk: Desk) -> None:
    """Money that came to the department on the 20th and to the treasury later is not there on the 6th, nor on the 21st."""
    desk.judged()
    twentieth, remitted = date(2025, 3, 20), date(2025, 3, 25)
    assert desk.pay("100.00", twentieth, route="agency") == "done"
    payment = str(desk.ids["pay"])
    assert (
        desk.do("remit", date(2025, 3, 7), who="cashier", payment=payment)
        == "compensation.passed_on_before_receipt"
    )
    assert desk.said == {"on": "2025-03-07", "before": "2025-03-20"}
    desk.must("remit", remitted, who="cashier", payment=payment)
    for day in (date(2025, 3, 6), date(2025, 3, 21)):
        assert spend(desk, "C1", day, amount="100.00") == "compensation.fund_empty"
        assert desk.said == {"case": "C1", "on": day.isoformat()}
    assert spend(desk, "C1", remitted, amount="100.00") == "done"
    assert desk.broken() == []


def test_a_judgment_is_not_before_what_was_paid(desk: Desk) -> None:
    """A judgment replaces what is open, so it is not before the last payment of what it replaces."""
    desk.judged()
    desk.must("default", date(2025, 7, 1))
    desk.must("retry", date(2025, 7, 2), court="court:1", court_name="court")
    assert desk.pay("10.00", date(2025, 7, 5)) == "done"
    rest: dict[str, Any] = {
        "heads": [{"head": "H4", "money": "594.00"}, {"head": "H1", "money": "396.00"}],
        "document": "judgment",
        "parts": [{"amount": "990.00", "obligors": [{"owner": X}]}],
    }
    assert desk.do("judge", date(2025, 7, 4), **rest) == "compensation.decided_before"
    assert desk.said == {"on": "2025-07-04", "action": "pay", "before": "2025-07-05"}
    desk.must("judge", date(2025, 7, 6), **rest)
    # 1,000.00 for five days and 990.00 for one: 1.04825
    assert desk.balances()["LI claim_due"] == 105
    assert desk.broken() == []


def test_plain_sql_dates_nothing_wrongly(desk: Desk, database_url: str) -> None:
    """The database refuses what is dated in the future, before the case, before it is owed, or below zero on a legal day."""
    desk.judged()
    assert desk.pay("10.00", date(2025, 4, 1)) == "done"
    tomorrow = legal_date(SystemClock().now()) + DAY
    assert desk.do("note", tomorrow, topic="other", text="x") == "database.promise_broken"
    assert desk.said == {"promise": "damage_record_in_future"}
    record = (
        "INSERT INTO ledger.damage_record (book_id, record_id, case_id, kind, effective_on, state, reason, document, words, basis, law,"
        " actor_id) SELECT book_id, gen_random_uuid(), case_id, 'note', '{}', state, '', '', words, '', '', actor_id"
        " FROM ledger.damage_record WHERE kind = 'pay'"
    )
    payment = (
        "INSERT INTO ledger.damage_payment SELECT book_id, gen_random_uuid(), case_id, part, route, payer, '2025-03-02', amount,"
        " interest, excess, waiting, entry_id FROM ledger.damage_payment"
    )
    back = "UPDATE ledger.posting SET effective_on = '2025-01-07' WHERE entry_id = (SELECT entry_id FROM ledger.damage_payment)"
    for statements, told in (
        ([record.format(START - DAY)], "damage_record_before_case"),
        (
            ["ALTER TABLE ledger.posting DISABLE TRIGGER ALL", back, record.format("2025-04-02")],
            "damage_held_on_every_day",
        ),
        ([payment], "damage_payment_before_owed"),
    ):
        with psycopg.connect(database_url) as connection, pytest.raises(psycopg.Error) as caught:
            for statement in statements:
                connection.execute(statement.encode())
        assert caught.value.diag.constraint_name == told, statements
    with psycopg.connect(database_url) as connection:
        connection.execute("ALTER TABLE ledger.posting DISABLE TRIGGER ALL")
        connection.execute(back.encode())
    assert "held_on_every_day" in desk.broken()
