"""What a bankruptcy ends beside the claim, and what not: enforcement, preservation, guarantees of others, another bankruptcy, recourse."""

from datetime import date
from typing import Any

import pytest

from ledger.compensation.actions import engine, guarantees, insolvencies
from ledger.compensation.actions import payments as paying
from ledger.compensation.queries import cases
from ledger.database import Database
from tests.compensation.test_careless_rows import careless
from tests.compensation.test_cases import COURT
from tests.compensation.test_duties import duty, in_kind
from tests.compensation.test_insolvencies import ACCEPTED, AUG, ENDED, NOV, alone, bankrupt, claim
from tests.compensation.test_successions import TWICE, new, recourse, reverse, substitute
from tests.compensation.world import START, Desk, X, Y
from tests.furnished import furnished

JUNE, JULY = date(2025, 6, 30), date(2025, 7, 2)
SECOND: dict[str, Any] = {"administrator": "administrator:y"}
Z = "enterprise:z"


@furnished
def desk(database: Database, owner: Database) -> Desk:
    """A case in which x (0.8) and y (0.2) owe 1,000.00 jointly since 30 June."""
    made = Desk(database, owner)
    made.judged()
    return made


def close(desk: Desk, name: str, on: date = NOV) -> str:
    """End a bankruptcy by the ruling of its court."""
    return desk.do("close_insolvency", on, subject=str(desk.ids[name]), number=ENDED["number"])


def both(desk: Desk) -> None:
    """X and y are bankrupt."""
    assert bankrupt(desk, name="of x") == "done", desk.said
    assert bankrupt(desk, party=Y, name="of y", **SECOND) == "done", desk.said


def test_what_another_bankrupt_owes_stands_until_its_own_end(desk: Desk) -> None:
    """1,003.33 with interest up to the acceptance: the end of the first bankruptcy waives nothing, that of the second all."""
    both(desk)
    assert close(desk, "of x") == "done", desk.said
    assert (claim(desk, "claim_due"), claim(desk, "claim_waived")) == (100333, 0)
    assert close(desk, "of y") == "done", desk.said
    assert (claim(desk, "claim_due"), claim(desk, "claim_waived")) == (0, 100333)
    assert desk.broken() == []


def test_a_guarantee_of_another_bankrupt_hinders_no_end(desk: Desk) -> None:
    """Both are bankrupt, and a deposit of y is held: it secures what y owes, whose own bankruptcy waits for it."""
    desk.must("give_guarantee", JUNE, who="cashier", kind="deposit", guarantor=Y, amount="10.00")
    both(desk)
    assert close(desk, "of x") == "done", desk.said
    assert close(desk, "of y") == "compensation.guarantee_unrealised"
    assert desk.said["party"] == Y


def test_recourse_is_reckoned_anew_at_the_end(database: Database, owner: Database) -> None:
    """Of x (0.5), y and z (0.25) y has paid 1,000.00: 500.00 are x's and 250.00 z's; from a bankrupt nothing is to be had: 500.00 z's."""
    desk = Desk(database, owner)
    parties = [{"owner": one, "side": "liable", "name": one} for one in (X, Y, Z)]
    desk.concluded(on=START, parties=parties)
    claimed = [{"head": "H4", "amount": "600"}]
    suit: dict[str, Any] = {
        "situation": "grave_consequence",
        "consultation": "refused",
        "claimed": claimed,
        **COURT,
    }
    desk.must("sue", date(2025, 2, 3), **suit)
    shares = [{"owner": X, "share": "0.5"}, {"owner": Y, "share": "0.25"}, {"owner": Z, "share": "0.25"}]
    said = {
        **alone(),
        "parts": [{"amount": "1000.00", "obligors": shares}],
        "schedule": [{"part": 1, "due_on": "2025-06-30"}],
    }
    desk.must("judge", date(2025, 3, 3), **said)
    assert bankrupt(desk, JUNE, name="of x", declare_by="2025-09-30") == "done", desk.said
    assert desk.pay("1000.00", JULY, payer=Y, hold_excess=True) == "done", desk.said
    assert recourse(desk) == {f"{Y} 2-1": 50000, f"{Y} 2-3": 25000}
    assert close(desk, "of x") == "done", desk.said
    assert recourse(desk) == {f"{Y} 2-3": 50000}
    assert desk.broken() == []


@pytest.mark.parametrize("reconciled", [False, True])
def test_an_enforcement_is_suspended_though_it_was_reconciled(
    database: Database, owner: Database, reconciled: bool
) -> None:
    """X alone owes: what runs against it, and what it has reconciled, is suspended with the acceptance."""
    desk = Desk(database, owner)
    desk.judged(**{**alone(), "schedule": TWICE})
    desk.must("default", JULY)
    desk.must("enforce", JULY, **COURT)
    subject: dict[str, Any] = {"subject": str(desk.ids["enforce"])}
    desk.must("accept_enforcement", JULY, number="1", **subject)
    if reconciled:
        desk.must("reconcile_enforcement", JULY, **subject, until="2025-12-31", terms="in parts")
    assert bankrupt(desk) == "done", desk.said
    with desk.database.read() as books:
        stands = engine.look(books, desk.book_id, "C1", None, ACCEPTED).stands
    assert [one.state for one in stands.enforcements] == ["suspended"]


def test_an_application_to_preserve_is_denied(desk: Desk) -> None:
    """No court has granted it by the acceptance: it has none to wait for; against another one it waits on."""
    for name, party in (("of x", X), ("of y", Y)):
        desk.must("apply_preservation", JULY, name=f"kept {name}", against=party, amount="1.00", **COURT)
    assert bankrupt(desk) == "done", desk.said
    with desk.database.read() as books:
        stands = engine.look(books, desk.book_id, "C1", None, ACCEPTED).stands
    assert {one.id: one.state for one in stands.preservations} == {
        desk.ids["kept of x"]: "denied",
        desk.ids["kept of y"]: "applied",
    }


def test_a_deposit_that_was_called_since_does_not_hinder_it(desk: Desk) -> None:
    """Art. 109: x has deposited before its petition was accepted, and the deposit was called before that was heard of."""
    desk.must(
        "give_guarantee", JUNE, who="cashier", name="given", kind="deposit", guarantor=X, amount="100.00"
    )
    desk.must("call_guarantee", AUG, who="chief", subject=str(desk.ids["given"]))
    assert bankrupt(desk) == "done", desk.said
    assert desk.broken() == []


def test_what_is_found_is_within_what_was_admitted(database: Database, owner: Database) -> None:
    """Of 1,001.33 that x owed 800.00 were admitted and 300.40 distributed: 499.60 more are distributed when it is found, and no 499.61."""
    desk = Desk(database, owner)
    desk.judged(**{**alone(), "schedule": TWICE})
    assert bankrupt(desk) == "done", desk.said
    it: dict[str, Any] = {"subject": str(desk.ids["declare_bankrupt"])}
    desk.must("file_claim", AUG, **it)
    desk.must("admit_claim", AUG, amount="800.00", basis="checked", **it)
    desk.must("distribute_assets", AUG, amount="300.40", number="1", **it)
    assert desk.pay("300.40", AUG, payer="administrator:x") == "done", desk.said
    assert close(desk, "declare_bankrupt", AUG) == "done", desk.said
    found: dict[str, Any] = {"part": 1, "owner": X, "basis": "发现新财产", "number": "n"}
    assert desk.do("revive", NOV, amount="499.61", **found) == "compensation.distributed_beyond_admitted"
    assert (desk.said["admitted"], desk.said["left"]) == ("800.00", "499.60")
    assert desk.do("revive", NOV, amount="499.60", **found) == "done", desk.said


def running(desk: Desk, code: str) -> int:
    """How many terms of a name run."""
    with desk.database.read() as books:
        case = cases.head_of(books, desk.book_id, "C1").case_id
        return sum(one.code == code for one in cases.clocks_of(books, desk.book_id, case, running=True))


@pytest.mark.parametrize("act", ["file_claim", "dismiss_insolvency"])
def test_nobody_waits_for_a_claim_that_is_filed(desk: Desk, act: str) -> None:
    """The time to file ends with the claim, and with a petition that is rejected."""
    assert bankrupt(desk) == "done", desk.said
    assert running(desk, "claim_filing") == 1
    words: dict[str, Any] = ENDED if act == "dismiss_insolvency" else {}
    desk.must(act, AUG, subject=str(desk.ids["declare_bankrupt"]), **words)
    assert running(desk, "claim_filing") == 0


def test_terms_of_a_duty_end_with_its_debtor(database: Database, owner: Database) -> None:
    """What a bankrupt alone owes in kind is written off: nothing of it is waited for, until the end is reversed."""
    desk = Desk(database, owner)
    in_kind(desk, "600.00", duty("600.00"))
    before = running(desk, "enforcement")
    assert before == 1
    assert bankrupt(desk) == "done", desk.said
    assert close(desk, "declare_bankrupt", AUG) == "done", desk.said
    assert running(desk, "enforcement") == 0
    assert reverse(desk, "close_insolvency", AUG) == "done", desk.said
    assert running(desk, "enforcement") == before


# -- PostgreSQL keeps it too -------------------------------------------------------------------------------------------------


def broken(desk: Desk, came: str, promise: str) -> None:
    """What came is that a promise is broken, which is this one."""
    assert (came, desk.said.get("promise")) == ("database.promise_broken", promise)


def test_it_is_accepted_on_the_day_of_its_act(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """From that day no interest runs and nothing of x counts: not from the day before."""
    with monkeypatch.context() as patch:
        careless(patch, "damage_insolvency", accepted_on=date(2025, 7, 19))
        broken(desk, bankrupt(desk), "damage_insolvency_by_two")
    assert bankrupt(desk) == "done", desk.said


def test_one_code_administers_one_bankrupt(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """By it is known for whom an administrator pays."""
    assert bankrupt(desk) == "done", desk.said
    monkeypatch.setattr(insolvencies, "_check_administrator", lambda *_: None)
    broken(desk, bankrupt(desk, party=Y), "damage_insolvency_by_two")
    assert bankrupt(desk, party=Y, **SECOND) == "done", desk.said


def test_less_is_filed_and_admitted_on_a_basis(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of 1,003.33 a fen less is filed, and of that a fen less admitted: neither without a basis."""
    assert bankrupt(desk) == "done", desk.said
    it: dict[str, Any] = {"subject": str(desk.ids["declare_bankrupt"])}
    for act, amount in (("file_claim", "1003.32"), ("admit_claim", "1003.31")):
        with monkeypatch.context() as patch:
            patch.setattr(insolvencies, "_check_basis", lambda *_: None)
            broken(desk, desk.do(act, AUG, amount=amount, basis=" ", **it), "damage_insolvency_stepped")
        assert desk.do(act, AUG, amount=amount, basis="checked", **it) == "done", desk.said


@pytest.mark.parametrize("guarantor", ["bank:1", X])
def test_it_pays_what_was_called_of_its_own_mortgage_alone(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, guarantor: str
) -> None:
    """Not out of the mortgage of another one, nor when the call was reversed."""
    for name in ("bankrupt_on", "check_not_bankrupt"):
        for module in (paying, guarantees):
            monkeypatch.setattr(module, name, lambda *_: None, raising=False)
    given: dict[str, Any] = {"who": "cashier", "kind": "mortgage", "guarantor": guarantor, "amount": "100.00"}
    desk.must("give_guarantee", JUNE, name="given", **given)
    assert bankrupt(desk) == "done", desk.said
    desk.must("call_guarantee", AUG, who="chief", name="called", payer=X, subject=str(desk.ids["given"]))
    if guarantor == X:
        assert reverse(desk, "called", AUG) == "done", desk.said
    broken(desk, desk.pay("100.00", AUG), "damage_bankrupt_pays")


def test_the_database_asks_for_the_guarantee_of_whose_place_it_took(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """X has deposited and was merged into z, which is bankrupt: its bankruptcy does not end while the deposit is held."""
    desk.must(
        "give_guarantee", JUNE, who="cashier", name="given", kind="deposit", guarantor=X, amount="10.00"
    )
    assert substitute(desk, JULY, X, "merger", new(Z)) == "done", desk.said
    assert bankrupt(desk, party=Z, name="of z") == "done", desk.said
    assert close(desk, "of z") == "compensation.guarantee_unrealised"
    monkeypatch.setattr(insolvencies, "check_none_held", lambda *_: None)
    broken(desk, close(desk, "of z"), "damage_guarantee_realised")
