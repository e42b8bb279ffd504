"""Money goes back to whom it belongs by now: who took the place of who paid, the administrator of a bankrupt, and the party again."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from ledger.compensation.actions import disposals, refunds
from ledger.database import Database
from tests.compensation.test_bankrupts_pay import BEFORE, ITS, OF_ADMIN, refund
from tests.compensation.test_insolvencies import (
    ACCEPTED,
    ADMIN,
    AUG,
    ENDED,
    OCT,
    alone,
    bankrupt,
    offered,
    step,
)
from tests.compensation.test_successions import V, Z, new, substitute
from tests.compensation.world import Desk, X, Y
from tests.furnished import furnished

OF_Z: dict[str, Any] = {"payee_name": "firm z", "payee_account": "6444"}
GONE, ADMINISTRATOR, ANOTHER = (
    "compensation.party_gone", "compensation.administrator_receives", "compensation.account_of_another",
)  # fmt: skip


@furnished
def desk(database: Database, owner: Database) -> Desk:
    """X has paid 1,000.00 that it owed alone, and 7.00 too much, which are on their way back to its account."""
    made = Desk(database, owner)
    made.judged(**alone())
    assert made.pay("1007.00", date(2025, 6, 30), hold_excess=True) == "done", made.said
    back: dict[str, Any] = {"kind": "refund_excess", "amount": "7.00", "basis": "b", "payee": X, **ITS}
    made.must("propose_relief", BEFORE, who="cashier", name="refund", **back)
    made.must("grant_relief", BEFORE, who="payer", subject=str(made.ids["refund"]))
    assert refund(made, "return_from_treasury", BEFORE) == "done", made.said
    return made


def disposed(desk: Desk, payee: str, amount: str, on: date = AUG, **words: Any) -> str:
    """Let something that is left in the fund go back to who paid."""
    told: dict[str, Any] = {"destination": "payer", "basis": "a ruling", "who": "cashier", **words}
    return desk.do("dispose_fund", on, payee=payee, amount=amount, **told)


def merged(desk: Desk) -> None:
    """X is merged into Z."""
    assert substitute(desk, ACCEPTED, X, "merger", new(Z)) == "done", desk.said


def renamed(desk: Desk) -> None:
    """X has another name and code."""
    assert substitute(desk, ACCEPTED, X, "renaming", new(Z)) == "done", desk.said


def divided(desk: Desk) -> None:
    """X is divided into Z and V."""
    assert substitute(desk, ACCEPTED, X, "division", new(Z), new(V)) == "done", desk.said


def accepted(desk: Desk) -> None:
    """X is bankrupt."""
    assert bankrupt(desk) == "done", desk.said


def rejected(desk: Desk) -> None:
    """X was bankrupt, its administrator's account was named, and the petition is rejected."""
    accepted(desk)
    assert refund(desk, "name_refund_account", AUG, **OF_ADMIN) == "done", desk.said
    assert step(desk, "dismiss_insolvency", AUG, **ENDED) == "done", desk.said


def merged_and_accepted(desk: Desk) -> None:
    """X is merged into Z, which is bankrupt then."""
    merged(desk)
    assert bankrupt(desk, party=Z) == "done", desk.said


BECAME: dict[str, tuple[Callable[[Desk], None], dict[str, Any] | None, str]] = {
    "merged": (merged, OF_Z, ANOTHER),
    "renamed": (renamed, OF_Z, ANOTHER),
    "divided": (divided, None, GONE),
    "bankrupt": (accepted, OF_ADMIN, ADMINISTRATOR),
    "bankrupt no more": (rejected, ITS, ANOTHER),
    "merged and bankrupt": (merged_and_accepted, OF_ADMIN, ADMINISTRATOR),
}
"""What became of who paid, whose account the refund goes to then, and what is said of the account that stands."""


@pytest.mark.parametrize("what", sorted(BECAME))
def test_a_refund_goes_to_whom_it_belongs_by_now(desk: Desk, what: str) -> None:
    """Not to the account that was named before; another is named, and it goes there."""
    became, account, said = BECAME[what]
    became(desk)
    assert offered(desk, OCT)["pay-refund"] == [said]
    assert refund(desk, "pay_refund", OCT) == said
    if account is None:
        for one in (ITS, OF_Z):
            assert refund(desk, "name_refund_account", OCT, **one) == said
        return
    for one in (ITS, OF_ADMIN, OF_Z):
        if one is not account:
            assert refund(desk, "name_refund_account", OCT, **one) == said
    assert refund(desk, "name_refund_account", OCT, **account) == "done", desk.said
    assert refund(desk, "pay_refund", OCT) == "done", desk.said
    assert desk.broken(whole=True) == []


@pytest.mark.parametrize("what", sorted(BECAME))
def test_the_database_pays_it_to_nobody_else(desk: Desk, what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Method: Python looks away when it is named and paid."""
    BECAME[what][0](desk)
    monkeypatch.setattr(refunds, "check_account", lambda *_: None)
    assert refund(desk, "pay_refund", OCT) == "database.promise_broken"
    assert "damage_refund_to_administrator" in desk.said.values()
    wrong = OF_ADMIN if what == "bankrupt no more" else ITS
    assert refund(desk, "name_refund_account", OCT, **wrong) == "database.promise_broken"
    assert "damage_refund_to_administrator" in desk.said.values()


# -- what is left in the fund ---------------------------------------------------------------------------------------------

RECEIVES: dict[str, tuple[Callable[[Desk], None], list[tuple[str, str, str]]]] = {
    "bankrupt": (accepted, [(X, "1.00", ADMINISTRATOR), (ADMIN, "1000.00", "done")]),
    "merged": (merged, [(X, "1.00", GONE), (Z, "1000.00", "done")]),
    "renamed": (renamed, [(X, "1.00", GONE), (Z, "1000.00", "done")]),
    "divided": (divided, [(X, "1.00", GONE), (Z, "500.01", "compensation.returned_beyond_paid"), (Z, "500.00", "done"),
                          (V, "500.00", "done")]),
    "merged and bankrupt": (merged_and_accepted, [(X, "1.00", GONE), (ADMIN, "1000.00", "done")]),
    "bankrupt no more": (rejected, [(ADMIN, "1.00", "compensation.returned_beyond_paid"), (X, "1000.00", "done")]),
}  # fmt: skip


@pytest.mark.parametrize("what", sorted(RECEIVES))
def test_what_is_left_goes_to_whom_it_belongs(desk: Desk, what: str) -> None:
    """To who took the place of who paid, to each its share, and to the administrator of a bankrupt; nothing to anybody else."""
    became, tried = RECEIVES[what]
    assert disposed(desk, X, "0.00") == "compensation.not_above_zero"
    became(desk)
    assert disposed(desk, Y, "1.00") == "compensation.returned_beyond_paid"
    for number, (payee, amount, came) in enumerate(tried):
        assert disposed(desk, payee, amount, name=f"to {number}") == came, desk.said
    assert desk.broken() == []


@pytest.mark.parametrize("what", sorted(RECEIVES))
def test_the_database_lets_it_go_to_nobody_else(
    desk: Desk, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Method: Python looks away."""
    became, tried = RECEIVES[what]
    became(desk)
    monkeypatch.setattr(disposals, "_check_paid", lambda *_: None)
    for payee, amount, came in tried:
        if came != "done":
            assert disposed(desk, payee, amount) == "database.promise_broken"
            assert "damage_disposal_grounded" in desk.said.values()


def test_what_went_before_stays(desk: Desk) -> None:
    """300.00 went to X before it was merged into Z, and 200.00 to that before it became bankrupt: 500.00 are left for its administrator."""
    assert disposed(desk, X, "300.00", BEFORE, name="one") == "done", desk.said
    assert substitute(desk, ACCEPTED, X, "merger", new(Z)) == "done", desk.said
    assert disposed(desk, Z, "200.00", ACCEPTED, name="two") == "done", desk.said
    assert bankrupt(desk, AUG, party=Z) == "done", desk.said
    assert disposed(desk, ADMIN, "500.01", AUG) == "compensation.disposed_beyond_free"
    assert disposed(desk, ADMIN, "500.00", AUG, name="three") == "done", desk.said
    assert desk.broken() == []


# -- what went to a bankrupt itself ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("after", [False, True])
def test_what_went_is_told(desk: Desk, after: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """A refund and what was left, to the party, or to the one that was merged into it: since the day of acceptance."""
    assert refund(desk, "pay_refund", ACCEPTED, amount="2.00") == "done", desk.said
    assert disposed(desk, X, "300.00", ACCEPTED, name="left") == "done", desk.said
    party = X
    if after:
        assert substitute(desk, AUG, X, "merger", new(Z)) == "done", desk.said
        party = Z
    assert bankrupt(desk, party=party) == "compensation.went_to_bankrupt", desk.said
    assert (desk.said["amount"], desk.said["told"]) == ("302.00", "0.00")
    assert str(desk.ids["left"]) in str(desk.said["rests"])
    with monkeypatch.context() as away:
        away.setattr("ledger.compensation.actions.insolvencies._check_gone", lambda *_: None)
        assert bankrupt(desk, party=party) == "database.promise_broken"
        assert "damage_insolvency_handed_on" in str(desk.said)
    assert bankrupt(desk, party=party, handed_on="302.00") == "done", desk.said
    assert desk.broken() == []
