"""Guarantees: what was built on a giving is reversed before it, for every kind, and none has more or less than its state says."""

from datetime import date
from typing import Any

import psycopg
import pytest

from ledger.compensation.queries import cases
from ledger.database import Database
from tests.compensation.test_reversals import WHY, night, reverse, stand
from tests.compensation.world import Desk, X
from tests.furnished import furnished

KINDS = ("bank_letter", "surety", "mortgage", "deposit")
DAY, LATE = date(2025, 4, 1), date(2025, 7, 2)


@furnished
def desk(database: Database, owner: Database) -> Desk:
    """A bureau with a case in which 1,000.00 are due on 30 June."""
    made = Desk(database, owner)
    made.judged()
    return made


def give(desk: Desk, kind: str) -> None:
    """Take a guarantee of 600.00 until the end of the year."""
    desk.must(
        "give_guarantee",
        DAY,
        who="cashier",
        name="given",
        kind=kind,
        guarantor=X,
        amount="600.00",
        expires_on="2025-12-31",
    )


def running(desk: Desk) -> list[str]:
    """What the running terms of guarantees are about."""
    with desk.database.read() as books:
        head = cases.head_of(books, desk.book_id, "C1")
        terms = cases.clocks_of(books, desk.book_id, head.case_id, running=True)
    return [row.subject for row in terms if row.code == "guarantee"]


@pytest.mark.parametrize("use", ["call_guarantee", "release_guarantee"])
@pytest.mark.parametrize("kind", KINDS)
def test_its_use_is_reversed_before_its_giving(desk: Desk, kind: str, use: str) -> None:
    """Called or released, its giving stays, by name and with the day; after that is reversed, so is the giving, and no term runs."""
    before = stand(desk)
    give(desk, kind)
    desk.must(use, LATE, who="chief", name="used", subject=str(desk.ids["given"]))
    used = stand(desk)
    assert reverse(desk, "given", LATE) == "compensation.guarantee_used"
    assert (desk.said["on"], str(desk.ids["used"]) in desk.said["rests"]) == ("2025-07-02", True)
    assert stand(desk) == used
    assert running(desk) == []
    assert reverse(desk, "used", LATE) == "done"
    assert running(desk) == [str(desk.ids["given"])]
    assert stand(desk)["guarantees"] == ["held"]
    assert reverse(desk, "given", LATE) == "done"
    assert running(desk) == []
    assert desk.do(use, who="chief", subject=str(desk.ids["given"])) == "process.step_not_allowed"
    night(desk, LATE)
    after = stand(desk)
    assert after.pop("guarantees") == ["reversed"]
    assert "money deposit_payable" not in after["balances"]
    assert after["settled"] == before["settled"]
    assert desk.broken() == []


@pytest.mark.parametrize("kind", KINDS)
def test_called_in_its_time_for_what_is_overdue(desk: Desk, database_url: str, kind: str) -> None:
    """Of whatever kind: not given after its end, nor called when nothing is overdue, for no part, or after its end."""
    words: dict[str, Any] = {"who": "cashier", "kind": kind, "guarantor": X, "amount": "600.00"}
    assert (
        desk.do("give_guarantee", DAY, expires_on="2025-03-31", **words)
        == "compensation.guarantee_ends_too_early"
    )
    assert desk.said == {"on": "2025-04-01", "until": "2025-03-31"}
    desk.must("give_guarantee", DAY, name="short", expires_on="2025-04-01", **words)
    give(desk, kind)
    before = stand(desk)
    call: dict[str, Any] = {"who": "chief", "subject": str(desk.ids["given"])}
    for on, more, came in (
        (date(2025, 6, 30), {}, "compensation.more_than_owed"),
        (LATE, {"part": 7}, "compensation.part_unknown"),
        (LATE, {"payer": "bank:1"}, "compensation.part_unknown"),
        (LATE, {"subject": str(desk.ids["short"])}, "compensation.guarantee_over"),
        (date(2026, 1, 1), {}, "compensation.guarantee_over"),
    ):
        assert desk.do("call_guarantee", on, **{**call, **more}) == came, more
    assert stand(desk) == before
    desk.must("call_guarantee", LATE, **call)
    forged = (
        "INSERT INTO ledger.damage_record SELECT (jsonb_populate_record(r, jsonb_build_object('record_id', gen_random_uuid(),"
        " 'kind', %s::text, 'effective_on', '2026-01-01'))).* FROM ledger.damage_record r WHERE kind = 'call_guarantee'"
    )
    for act in ("give_guarantee", "call_guarantee"):
        with psycopg.connect(database_url) as connection, pytest.raises(psycopg.Error) as caught:
            connection.execute(forged, (act,))
        assert caught.value.diag.constraint_name == "damage_guarantee_in_time"


def test_a_case_does_not_end_with_a_guarantee(desk: Desk) -> None:
    """Neither as not started: it is released first."""
    assert desk.register("C2") == "done"
    desk.must(
        "give_guarantee",
        DAY,
        who="cashier",
        code="C2",
        name="given",
        kind="surety",
        guarantor=X,
        amount="1.00",
    )
    assert desk.do("end", who="chief", code="C2", ground="within_permit") == "compensation.claim_still_open"
    assert desk.said == {"case": "C2", "open": "a guarantee is still held"}
    desk.must("release_guarantee", who="chief", code="C2", subject=str(desk.ids["given"]))
    desk.must("end", who="chief", code="C2", ground="within_permit")
    assert desk.broken() == []


STEP = """INSERT INTO ledger.process_event (book_id, process_id, version, machine, action, previous, from_state, to_state, four_eyes,
    started_by, actor_id, effective_on, reason, document)
  SELECT e.book_id, e.process_id, e.version + 1, e.machine, 'reverse', e.version, e.to_state, '{after}', FALSE, e.started_by,
    e.actor_id, e.effective_on, '', '' FROM ledger.process_event e JOIN ledger.process p USING (book_id, process_id, version)
  WHERE p.process_id = '{id}'"""
MOVE = "UPDATE ledger.process SET state = '{after}', version = version + 1 WHERE process_id = '{id}'"


def forged(database_url: str, subject: str, after: str) -> str:
    """Take a step back by plain SQL; tell what refused it."""
    with psycopg.connect(database_url) as connection, pytest.raises(psycopg.Error) as caught:
        for statement in (STEP, MOVE):
            connection.execute(statement.format(after=after, id=subject).encode())
        connection.commit()
    return str(caught.value.diag.constraint_name)


def test_plain_sql_takes_no_step_back(desk: Desk, database_url: str) -> None:
    """A guarantee goes back a step only by the reversal of the act that took it; another one does not do, and one serves once."""
    give(desk, "surety")
    given = str(desk.ids["given"])
    assert forged(database_url, given, "reversed") == "damage_step_reversed"
    for use in ("release_guarantee", "call_guarantee"):
        for time in ("first", "again"):
            desk.must(use, LATE, who="chief", name=f"{use} {time}", subject=given)
            assert forged(database_url, given, "held") == "damage_step_reversed", (use, time)
            assert reverse(desk, f"{use} {time}", LATE) == "done"
            assert forged(database_url, given, "reversed") == "damage_step_reversed", (use, time)
    assert desk.broken() == []


def test_the_reversal_of_a_giving_takes_no_use_back(desk: Desk, database_url: str) -> None:
    """Goal: each step back has the reversal of its own act. Method: a giving whose reversal is confirmed, and a use of it, by plain SQL."""
    give(desk, "surety")
    given = str(desk.ids["given"])
    desk.must("propose_reversal", DAY, who="cashier", name="asked", target=given, **WHY)
    desk.must("call_guarantee", LATE, who="chief", name="used", subject=given)
    with psycopg.connect(database_url) as connection:
        for table in ("process", "damage_reversal"):
            connection.execute(f"ALTER TABLE ledger.{table} DISABLE TRIGGER ALL".encode())
        connection.execute(
            "UPDATE ledger.process SET state = 'confirmed' WHERE process_id = %s", (desk.ids["asked"],)
        )
        connection.execute(
            "UPDATE ledger.damage_reversal SET confirmed_on = %s WHERE reversal_id = %s",
            (LATE, desk.ids["asked"]),
        )
        for table in ("process", "damage_reversal"):
            connection.execute(f"ALTER TABLE ledger.{table} ENABLE TRIGGER ALL".encode())
    assert forged(database_url, given, "held") == "damage_step_reversed"


def test_plain_sql_takes_no_relief_and_no_spending_back(desk: Desk, database_url: str) -> None:
    """What was granted or spent stays without a reversal too."""
    assert desk.pay("100.00", DAY) == "done"
    assert desk.spend("1.00", DAY) == "done"
    desk.must("propose_relief", who="payer", name="waiver", kind="waiver", amount="1.00", basis="statute")
    desk.must("grant_relief", who="cashier", subject=str(desk.ids["waiver"]))
    for name in ("waiver", "ask spent"):
        assert forged(database_url, str(desk.ids[name]), "reversed") == "damage_step_reversed", name
    assert desk.broken() == []


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE ledger.damage_clock SET stopped_on = NULL WHERE code = 'guarantee'",
        "UPDATE ledger.damage_guarantee SET amount = 1 WHERE kind = 'deposit'",
        "UPDATE ledger.process SET state = 'reversed' WHERE machine = 'compensation.guarantee' AND state = 'released'",
        "UPDATE ledger.process SET state = 'called' WHERE machine = 'compensation.guarantee' AND state = 'held'",
    ],
)
def test_the_doctor_looks_at_guarantees(desk: Desk, database_url: str, damage: str) -> None:
    """A term that runs for nothing, a deposit that is not there, a state that nothing has brought about."""
    give(desk, "mortgage")
    desk.must("release_guarantee", DAY, who="chief", subject=str(desk.ids["given"]))
    give(desk, "deposit")
    assert desk.broken() == []
    with psycopg.connect(database_url) as connection:
        for table in ("process", "damage_guarantee", "damage_clock"):
            connection.execute(f"ALTER TABLE ledger.{table} DISABLE TRIGGER ALL".encode())
        connection.execute(damage.encode())
    assert "guarantees_are_what_they_say" in desk.broken()
