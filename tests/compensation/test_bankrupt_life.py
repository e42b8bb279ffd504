"""A bankruptcy beside the straight road: sums that turn out lower, an end of the claim, another in its place, money that went to it."""

from datetime import date
from typing import Any

import pytest

from ledger.compensation.actions import filed_claims, resting, successions
from ledger.compensation.invariants import INVARIANTS
from ledger.database import Database
from ledger.database.queries import Sql
from tests.compensation.test_courts import SUIT
from tests.compensation.test_insolvencies import (
    ACCEPTED,
    ADMIN,
    AUG,
    ENDED,
    NOV,
    OCT,
    alone,
    bankrupt,
    offered,
    shown,
    step,
)
from tests.compensation.test_insolvencies import (
    claim as standing,
)
from tests.compensation.test_successions import new, reverse, substitute
from tests.compensation.world import Desk, X, Y
from tests.furnished import furnished

BEFORE = date(2025, 7, 19)
"""The day before that of the acceptance."""
Z, W = "enterprise:z", "enterprise:w"
PLAN: dict[str, Any] = {"number": "(2025)浙01破1号之一"}


@furnished
def filed(database: Database, owner: Database) -> Desk:
    """X owes 1,000.00 alone since 30 June, is bankrupt since 20 July, and 1,003.33 are filed."""
    made = Desk(database, owner)
    made.judged(**alone())
    assert bankrupt(made) == "done", made.said
    assert step(made, "file_claim", AUG) == "done", made.said
    return made


# -- what nobody has admitted is not admitted -----------------------------------------------------------------------------


def ruled(desk: Desk, now: str = "600.00", on: date = AUG) -> str:
    """A court corrects 1,000.00 of H4 to 600.00."""
    corrected = {"instalment": 1, "head": "H4", "was": "1000.00", "now": now}
    told: dict[str, Any] = {"subject": str(desk.ids["judge"]), "number": "(2025)浙01民终1号之一"}
    return desk.do("correct_document", on, name="ruled", **told, sum=corrected)


def paid_before(desk: Desk) -> str:
    """What was paid on the day before the acceptance is heard of afterwards."""
    return desk.pay("150.00", BEFORE, name="late", reason="an entry of the bank that was found late")


LOWERED = {"a ruling corrects a sum": ruled, "a payment of before is heard of": paid_before}


@pytest.mark.parametrize("disputed", [False, True])
@pytest.mark.parametrize("how", LOWERED)
def test_a_claim_that_follows_down_is_admitted_by_two_alone(filed: Desk, how: str, disputed: bool) -> None:
    """Nothing of it is admitted before two have: then as much as is left, a fen more is refused, and it is distributed."""
    if disputed:
        assert step(filed, "dispute_claim", AUG) == "done", filed.said
    assert LOWERED[how](filed) == "done", filed.said
    claimed = shown(filed).claimed or 0
    assert 0 < claimed < 100333
    assert shown(filed).admitted is None
    assert filed.broken() == []
    assert step(filed, "distribute_assets", OCT, amount="1.00", **PLAN) == "process.step_not_allowed"
    most = f"{claimed // 100}.{claimed % 100:02}"
    over = f"{(claimed + 1) // 100}.{(claimed + 1) % 100:02}"
    assert step(filed, "admit_claim", AUG, amount=over) == "compensation.admitted_beyond_filed"
    assert step(filed, "admit_claim", AUG, amount=most) == "done", filed.said
    assert shown(filed).admitted == claimed
    assert step(filed, "distribute_assets", OCT, amount="1.00", **PLAN) == "done", filed.said
    assert filed.broken() == []


def test_what_was_admitted_of_it_stays_where_it_is_less(filed: Desk) -> None:
    """Of 1,003.33 100.00 are admitted: they are less than what is left."""
    assert step(filed, "admit_claim", AUG, amount="100.00", basis="the rest is not proved") == "done", (
        filed.said
    )
    assert ruled(filed) == "done", filed.said
    assert (shown(filed).claimed, shown(filed).admitted) == (60200, 10000)
    assert filed.broken() == []


def test_the_database_admits_nothing_by_that(filed: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Method: the claim that follows is let admitted as well."""
    once = dict(filed_claims.SQL)
    once["follow"] = Sql(
        once["follow"].replace(
            "CASE WHEN admitted IS NOT NULL THEN least(admitted, %(amount)s) END", "%(amount)s"
        )
    )
    monkeypatch.setattr(filed_claims, "SQL", once)
    assert ruled(filed) == "database.promise_broken"
    assert "damage_insolvency_stepped" in str(filed.said)


def test_the_doctor_finds_what_nobody_has_admitted(filed: Desk, owner: Database) -> None:
    """Method: it is written behind the triggers."""
    change = "UPDATE ledger.damage_insolvency SET admitted = claimed"
    with owner.engine.connect() as connection:
        connection.exec_driver_sql("ALTER TABLE ledger.damage_insolvency DISABLE TRIGGER ALL")
        connection.exec_driver_sql(change)
        query = next(one.offenders for one in INVARIANTS if one.name == "claims_are_of_what_was_owed")
        assert len(connection.exec_driver_sql(query).all()) == 1
        connection.rollback()
    assert filed.broken() == []


# -- a claim that ends is not claimed in a bankruptcy any more ------------------------------------------------------------


def concluded(desk: Desk) -> tuple[str, dict[str, Any]]:
    """1,000.00 are assessed."""
    desk.concluded(("H4", "1000.00"))
    return "end", {"ground": "nobody_left"}


def sued(desk: Desk) -> tuple[str, dict[str, Any]]:
    """They are sued for."""
    desk.concluded(("H4", "1000.00"))
    desk.must("sue", BEFORE, **SUIT)
    return "end", {"ground": "judged_already"}


def reopened(desk: Desk) -> tuple[str, dict[str, Any]]:
    """Y alone was judged and has paid; the case was closed and reopened, and 1,000.00 more are assessed."""
    desk.judged(parts=[{"amount": "1000.00", "obligors": [{"owner": Y}]}])
    assert desk.pay("1000.00", date(2025, 3, 3), payer=Y) == "done", desk.said
    told = {"destination": "treasury", "basis": "b", "amount": "1000.00"}
    desk.must("dispose_fund", date(2025, 3, 3), who="cashier", **told)
    desk.must("close", date(2025, 3, 3), who="chief", no_evaluation="paid_in_money")
    desk.must("reopen", date(2025, 3, 4), who="chief", findings="more was found")
    assert desk.assess(("H4", "2000.00")) == "done", desk.said
    return "end_round", {"ground": "other"}


@pytest.mark.parametrize("claim", [concluded, sued, reopened])
def test_a_claim_that_ends_is_claimed_no_more(database: Database, owner: Database, claim: Any) -> None:
    """What is assessed is filed; with the end it is waived, and nothing is claimed."""
    desk = Desk(database, owner)
    action, words = claim(desk)
    assert bankrupt(desk) == "done", desk.said
    assert step(desk, "file_claim", AUG) == "done", desk.said
    assert (shown(desk).claimed or 0) >= 100000
    desk.must(action, AUG, who="chief", name="ended", **words)
    assert (shown(desk).claimed, shown(desk).admitted) == (0, None)
    assert desk.broken() == []


def test_the_database_lets_no_claim_end_and_be_claimed(
    database: Database, owner: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Method: nothing lets the claim follow."""
    desk = Desk(database, owner)
    action, words = concluded(desk)
    assert bankrupt(desk, ACCEPTED) == "done", desk.said
    assert step(desk, "file_claim", AUG) == "done", desk.said
    monkeypatch.setattr("ledger.compensation.acts.follow_claims", lambda _: None)
    assert desk.do(action, AUG, who="chief", **words) == "database.promise_broken"
    assert "damage_claims_follow" in str(desk.said)


# -- nobody takes the place of a bankrupt ---------------------------------------------------------------------------------

PLACES: dict[str, tuple[dict[str, Any], ...]] = {
    "renaming": (new(Z),),
    "correction": (new(Z),),
    "merger": (new(Z),),
    "division": (new(Z, share="0.5"), new(W, share="0.5")),
    "dissolution": (new(Z, most="1.00"),),
    "assumption": (new(Z),),
}


def ended(desk: Desk, how: str) -> None:
    """The bankruptcy ends."""
    assert step(desk, how, NOV, name="ended", **ENDED) == "done", desk.said


@pytest.mark.parametrize("event", PLACES)
@pytest.mark.parametrize("on", [ACCEPTED, OCT])
def test_nobody_takes_the_place_of_a_bankrupt(filed: Desk, event: str, on: date) -> None:
    """On the day of acceptance and later; what is claimed stays."""
    assert substitute(filed, on, X, event, *PLACES[event]) == "compensation.bankrupt_taken_over"
    assert filed.said == {"party": X, "case": "C1", "state": "filed"}
    assert shown(filed).claimed == 100333


@pytest.mark.parametrize("event", PLACES)
def test_the_database_lets_nobody_take_it(filed: Desk, monkeypatch: pytest.MonkeyPatch, event: str) -> None:
    """Method: the check of ours left out."""
    monkeypatch.setattr(successions, "_check_not_bankrupt", lambda *_: None)
    assert substitute(filed, OCT, X, event, *PLACES[event]) == "database.promise_broken"
    assert "damage_party_left" in str(filed.said)


@pytest.mark.parametrize("how", ["close_insolvency", "dismiss_insolvency"])
def test_somebody_takes_it_when_the_bankruptcy_has_ended(filed: Desk, how: str) -> None:
    """Just outside: after its end, whatever that is; and who joins its debt comes beside it before."""
    assert substitute(filed, OCT, X, "joining", new(W), name="beside") == "done", filed.said
    ended(filed, how)
    assert substitute(filed, NOV, X, "renaming", new(Z)) == "done", filed.said
    assert filed.broken() == []


def test_a_bankruptcy_does_not_go_on_of_whose_place_another_has(
    filed: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its end is reversed after the substitution is; and PostgreSQL holds to it."""
    ended(filed, "close_insolvency")
    assert substitute(filed, NOV, X, "renaming", new(Z), name="taken") == "done", filed.said
    assert reverse(filed, "ended", NOV) == "compensation.rests_upon"
    assert str(filed.ids["taken"]) in str(filed.said["rests"])
    with monkeypatch.context() as patch:
        patch.setattr(resting, "_check_not_revived", lambda *_: None)
        assert reverse(filed, "ended", NOV) == "database.promise_broken"
        assert "damage_bankrupt_there" in str(filed.said)
        asked = str(filed.ids["propose_reversal"])
    assert reverse(filed, "taken", NOV) == "done", filed.said
    filed.must("confirm_reversal", NOV, who="payer", subject=asked)
    assert shown(filed).state == "filed"
    assert filed.broken() == []


# -- what comes to be owed by who has nothing any more --------------------------------------------------------------------

UNFOUND: dict[str, Any] = {"part": 1, "basis": "企业破产法 art. 120"}


@pytest.mark.parametrize("before", [True, False])
def test_what_is_owed_after_the_end_is_written_off(filed: Desk, before: bool) -> None:
    """A ruling raises 1,000.00 to 1,050.00: of a bankruptcy that goes on they are owed, of one that was closed written off by two.

    It is reversed as any other, before the ruling and the end are.
    """
    if before:
        assert ruled(filed, "1050.00") == "done", filed.said
        assert offered(filed, NOV)["write-off"] == ["compensation.still_owed"]
        assert filed.do("write_off", NOV, **UNFOUND) == "compensation.still_owed"
        return
    ended(filed, "close_insolvency")
    assert ruled(filed, "1050.00", NOV) == "done", filed.said
    assert standing(filed, "claim_due") == 5016  # with the interest of 19 days: 0.16625
    assert filed.pay("50.00", NOV) == "compensation.bankrupt_pays"
    assert offered(filed, NOV)["write-off"] == []
    assert filed.do("write_off", NOV, name="off", **UNFOUND) == "done", filed.said
    assert standing(filed, "claim_due") == 0
    assert filed.broken() == []
    assert reverse(filed, "ruled", NOV) == "compensation.corrected_below_paid"
    assert reverse(filed, "ended", NOV) == "compensation.rests_upon"
    assert reverse(filed, "off", NOV) == "done", filed.said
    assert standing(filed, "claim_due") == 5016
    assert reverse(filed, "ruled", NOV) == "done", filed.said
    assert filed.broken() == []


def test_who_owes_with_a_bankrupt_owes_on(database: Database, owner: Database) -> None:
    """Just outside: x and y owe jointly, and the bankruptcy of x has ended; nothing is written off before that of y has."""
    desk = Desk(database, owner)
    desk.judged()
    assert bankrupt(desk, name="of x") == "done", desk.said
    assert bankrupt(desk, party=Y, name="of y", administrator="administrator:y") == "done", desk.said
    desk.must("close_insolvency", NOV, subject=str(desk.ids["of x"]), **ENDED)
    assert desk.do("write_off", NOV, **UNFOUND) == "compensation.still_owed"
    assert desk.said["owner"] == Y
    desk.must("close_insolvency", NOV, subject=str(desk.ids["of y"]), **ENDED)
    assert ruled(desk, "1050.00", NOV) == "done", desk.said
    assert desk.do("write_off", NOV, **UNFOUND) == "done", desk.said
    assert standing(desk, "claim_due") == 0
    assert desk.broken() == []


# -- what was handed on ---------------------------------------------------------------------------------------------------


def refunded(desk: Desk) -> None:
    """Of 1,000.00 that it has paid too much 400.00 went back to x on the day of acceptance."""
    assert desk.pay("2000.00", date(2025, 6, 30), route="agency", hold_excess=True) == "done", desk.said
    asked = {"kind": "refund_excess", "amount": "400.00", "basis": "paid twice", "payee": X}
    desk.must("propose_relief", ACCEPTED, who="cashier", name="asked", **asked)
    desk.must("grant_relief", ACCEPTED, who="payer", name="went", subject=str(desk.ids["asked"]))


def released(desk: Desk) -> None:
    """A deposit of 400.00 went back to x on the day of acceptance."""
    told = {"kind": "deposit", "guarantor": X, "amount": "400.00"}
    desk.must("give_guarantee", date(2025, 6, 30), who="cashier", name="given", **told)
    desk.must("release_guarantee", ACCEPTED, who="chief", name="went", subject=str(desk.ids["given"]))


@pytest.mark.parametrize("way", [refunded, released])
def test_what_was_handed_on_is_not_reversed(
    database: Database, owner: Database, monkeypatch: pytest.MonkeyPatch, way: Any
) -> None:
    """By whatever act it went; PostgreSQL holds to it; when the petition was rejected it is reversed."""
    desk = Desk(database, owner)
    desk.judged()
    way(desk)
    words = {"kind": "surety", "guarantor": Y, "amount": "1.00"}
    desk.must("give_guarantee", date(2025, 6, 30), who="cashier", name="another", **words)
    assert bankrupt(desk, handed_on="400.00") == "done", desk.said
    assert reverse(desk, "another", AUG) == "done", desk.said
    assert reverse(desk, "went", AUG) == "compensation.handed_on_already"
    assert desk.said == {"amount": "400.00", "party": X, "administrator": ADMIN}
    with monkeypatch.context() as patch:
        patch.setattr(resting, "check_not_handed_on", lambda *_: None)
        assert reverse(desk, "went", AUG) == "database.promise_broken"
        assert "damage_insolvency_handed_on" in str(desk.said)
        asked = str(desk.ids["propose_reversal"])
    assert step(desk, "dismiss_insolvency", AUG, **ENDED) == "done", desk.said
    desk.must("confirm_reversal", AUG, who="payer", subject=asked)
    assert desk.broken() == []


def test_what_went_before_the_acceptance_is_reversed(database: Database, owner: Database) -> None:
    """Just outside: it was handed on by nobody."""
    desk = Desk(database, owner)
    desk.judged()
    released(desk)
    assert bankrupt(desk, date(2025, 7, 21)) == "done", desk.said
    assert reverse(desk, "went", AUG) == "done", desk.said
    assert desk.broken() == []
