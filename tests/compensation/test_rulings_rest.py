"""What rests on a ruling: claims in a bankruptcy follow the sum, quotas and what was written off stand in the way of its reversal."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from ledger.compensation.actions.filed_claims import LOWERS
from ledger.database import Database
from tests.compensation.test_insolvencies import ADMIN, AUG, ENDED, NOV, OCT, alone, bankrupt, shown, step
from tests.compensation.test_successions import reverse
from tests.compensation.world import Desk, X
from tests.furnished import furnished

PLAN: dict[str, Any] = {"number": "(2025)浙01破1号之一"}


@furnished
def desk(database: Database, owner: Database) -> Desk:
    """X owes 1,000.00 alone since 30 June, is bankrupt since 20 July, and 1,003.33 are filed and admitted."""
    made = Desk(database, owner)
    made.judged(**alone())
    assert bankrupt(made) == "done", made.said
    assert step(made, "file_claim", AUG) == "done", made.said
    assert step(made, "admit_claim", AUG, amount="1003.33") == "done", made.said
    return made


def rule(
    desk: Desk,
    on: date = AUG,
    now: str = "600.00",
    number: str = "(2025)浙01民终1号之一",
    name: str = "ruled",
) -> str:
    """Let a court correct 1,000.00 of H4, of which 600.00 are under it."""
    told: dict[str, Any] = {"subject": str(desk.ids["judge"]), "number": number}
    corrected = {"instalment": 1, "head": "H4", "was": "1000.00", "now": now}
    return desk.do("correct_document", on, name=name, **told, sum=corrected)


def test_a_claim_follows_a_ruling_that_lowers(desk: Desk) -> None:
    """Never more is claimed than was owed: 600.00 with 19 days of interest, and no more is admitted; a reversal raises no claim."""
    assert rule(desk) == "done", desk.said
    one = shown(desk)
    assert (one.claimed, one.admitted) == (60200, 60200)  # 600.00 × 19 × 0.0175 % = 1.995
    with desk.database.read() as books:
        query = "SELECT figures ->> 'claims_lowered' FROM ledger.outbox WHERE figures ? 'claims_lowered'"
        assert books.connection.exec_driver_sql(query).scalars().all() == [f"{X}: 1003.33 → 602.00"]
    assert (
        step(desk, "distribute_assets", OCT, amount="602.01", **PLAN)
        == "compensation.distributed_beyond_admitted"
    )
    assert reverse(desk, "ruled", AUG) == "done", desk.said
    assert shown(desk).claimed == 60200
    assert step(desk, "supplement_claim", AUG) == "done", desk.said
    assert shown(desk).claimed == 100333
    assert desk.broken() == []


def test_a_claim_is_not_below_what_was_distributed(desk: Desk) -> None:
    """What a plan has given stays given, and the claim with it."""
    assert step(desk, "distribute_assets", OCT, amount="700.00", **PLAN) == "done", desk.said
    assert rule(desk, OCT) == "done", desk.said
    one = shown(desk)
    assert (one.claimed, one.admitted, one.distributed) == (70000, 70000, 70000)
    assert desk.broken() == []


def _paid(desk: Desk) -> None:
    assert step(desk, "distribute_assets", OCT, amount="100.00", **PLAN) == "done", desk.said
    assert desk.pay("100.00", OCT, payer=ADMIN, name="upon") == "done", desk.said


def _closed(desk: Desk) -> None:
    assert step(desk, "close_insolvency", NOV, name="upon", **ENDED) == "done", desk.said


@pytest.mark.parametrize("what", [_paid, _closed])
def test_a_ruling_stays_while_a_bankruptcy_rests_on_it(desk: Desk, what: Callable[[Desk], None]) -> None:
    """A quota that was paid, and what was written off, are reversed first; then the document reads as before."""
    assert rule(desk) == "done", desk.said
    what(desk)
    assert reverse(desk, "ruled", NOV) == "compensation.rests_upon"
    assert str(desk.ids["upon"]) in str(desk.said["rests"])
    assert reverse(desk, "upon", NOV) == "done", desk.said
    assert reverse(desk, "ruled", NOV) == "done", desk.said
    assert desk.balances()["H4 claim_due"] == 60000
    assert desk.broken() == []


def test_postgresql_holds_claims_to_what_was_owed(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Method: the same ruling, and nothing lets the claim follow; and both say by which acts it does."""
    monkeypatch.setattr("ledger.compensation.acts.follow_claims", lambda _: None)
    assert rule(desk) == "database.promise_broken"
    assert "damage_claims_follow" in str(desk.said)
    with desk.database.read() as books:
        writers = books.connection.exec_driver_sql("SELECT ledger.damage_writers()").scalar_one()
    assert {*writers["damage_insolvency.claimed"]} == LOWERS | {"file_claim", "supplement_claim"}


def test_postgresql_lets_no_ruling_go_on_which_a_quota_rests(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Method: the reversal, without the check of ours."""
    assert rule(desk) == "done", desk.said
    _paid(desk)
    monkeypatch.setattr("ledger.compensation.actions.resting._check_no_quota", lambda *_: None)
    assert reverse(desk, "ruled", NOV) == "database.promise_broken"
    assert "damage_corrected" in str(desk.said)


# -- what went to a bankrupt itself ----------------------------------------------------------------------------------------


@furnished
def refunded(database: Database, owner: Database) -> Desk:
    """X has paid 1,000.00 too much to the department, and 400.00 of that went back on 2 July."""
    made = Desk(database, owner)
    made.judged()
    assert made.pay("2000.00", date(2025, 6, 30), route="agency", hold_excess=True) == "done", made.said
    asked: dict[str, Any] = {"kind": "refund_excess", "amount": "400.00", "basis": "paid twice", "payee": X}
    made.must("propose_relief", date(2025, 7, 2), who="cashier", name="asked", **asked)
    made.must("grant_relief", date(2025, 7, 2), who="payer", name="went", subject=str(made.ids["asked"]))
    return made


def test_who_declares_a_bankruptcy_hears_what_went_to_the_party_since(refunded: Desk) -> None:
    """On the day and before it the sum is told with the act; a fen less, or more, is refused; a day later nothing is asked."""
    desk, day = refunded, date(2025, 7, 2)
    assert bankrupt(desk, day) == "compensation.went_to_bankrupt"
    assert (desk.said["amount"], desk.said["told"]) == ("400.00", "0.00")
    assert str(desk.ids["went"]) in str(desk.said["rests"])
    assert bankrupt(desk, day, handed_on="399.99") == "compensation.went_to_bankrupt"
    assert bankrupt(desk, date(2025, 7, 3), handed_on="400.00") == "compensation.went_to_bankrupt"
    assert bankrupt(desk, day, handed_on="400.00") == "done", desk.said
    assert desk.broken() == []


def test_what_came_back_from_a_bankrupt_is_reversed(refunded: Desk) -> None:
    """Then nothing is handed on, and it goes to the administrator."""
    assert reverse(refunded, "went", AUG) == "done", refunded.said
    assert bankrupt(refunded, date(2025, 7, 2)) == "done", refunded.said


def test_postgresql_asks_what_went_to_a_bankrupt(refunded: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Method: the acceptance, without the check of ours."""
    monkeypatch.setattr("ledger.compensation.actions.insolvencies._check_gone", lambda *_: None)
    assert bankrupt(refunded, date(2025, 7, 2)) == "database.promise_broken"
    assert "damage_insolvency_handed_on" in str(refunded.said)
