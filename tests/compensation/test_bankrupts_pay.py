"""What a bankrupt pays itself settles nothing: it is refused, or held and goes back to the administrator; what is filed stays the whole."""

from datetime import date
from typing import Any

import psycopg
import pytest

from ledger.compensation.actions import guarantees, refunds
from ledger.compensation.actions import payments as paying
from ledger.compensation.queries import cases
from ledger.database import Database
from ledger.identifiers import uuid7
from tests.compensation.test_insolvencies import (
    ACCEPTED,
    ADMIN,
    AUG,
    ENDED,
    NOV,
    OCT,
    RULING,
    alone,
    bankrupt,
    claim,
    offered,
    shown,
    step,
)
from tests.compensation.test_successions import TWICE, Z, new, reverse, substitute
from tests.compensation.world import Desk, X, Y
from tests.furnished import furnished

BEFORE = date(2025, 7, 19)
BANK = "bank:1"


@furnished
def desk(database: Database, owner: Database) -> Desk:
    """A bureau with a case in which x owes 1,000.00 alone: 400.00 since 30 June, 600.00 by the end of the year."""
    made = Desk(database, owner)
    made.judged(**{**alone(), "schedule": TWICE})
    return made


def payments(desk: Desk) -> list[tuple[str, int, int]]:
    """Payer, amount and what of it is held, of the payments that stand."""
    with desk.database.read() as books:
        head = cases.head_of(books, desk.book_id, "C1")
        rows = cases.money_of(books, desk.book_id, head.case_id).payments
    return [(row.payer, row.amount, row.excess) for row in rows if row.reversed_by is None]


@pytest.mark.parametrize("route", ["treasury", "agency", "court", "escrow"])
def test_a_payment_of_the_bankrupt_is_held_and_goes_back(desk: Desk, route: str) -> None:
    """Refused from the day of acceptance on; held where the money came, never counted; received by the administrator alone."""
    assert bankrupt(desk) == "done", desk.said
    due = claim(desk, "claim_due")
    assert desk.pay("700.00", ACCEPTED, route=route) == "compensation.bankrupt_pays"
    assert desk.said == {
        "party": X,
        "since": "2025-07-20",
        "on": "2025-07-20",
        "amount": "700.00",
        "administrator": ADMIN,
    }
    assert desk.pay("700.00", AUG, route=route, hold_excess=True, name="came") == "done", desk.said
    assert (payments(desk), claim(desk, "claim_due")) == ([(X, 70000, 70000)], due)
    assert step(desk, "file_claim", AUG) == "done", desk.said
    assert shown(desk).claimed == 100133
    back: dict[str, Any] = {"kind": "refund_excess", "amount": "700.00", "basis": "企业破产法 art. 16"}
    assert (
        desk.do("propose_relief", AUG, who="payer", payee=X, **back) == "compensation.administrator_receives"
    )
    assert desk.said == {"party": X, "administrator": ADMIN}
    desk.must("propose_relief", AUG, who="payer", payee=ADMIN, **back)
    desk.must("grant_relief", AUG, who="cashier", subject=str(desk.ids["propose_relief"]))
    assert "money overpaid_payable" not in desk.balances()
    assert reverse(desk, "came", AUG) == "compensation.returned_already"
    assert desk.broken(whole=True) == []


def test_what_was_paid_before_the_acceptance_stands(desk: Desk) -> None:
    """Though it is recorded after it; what is filed is what was left on the day of acceptance."""
    assert bankrupt(desk) == "done", desk.said
    assert desk.pay("400.00", BEFORE) == "done", desk.said
    assert step(desk, "file_claim", AUG) == "done", desk.said
    assert shown(desk).claimed == 60000 + 133
    assert desk.broken(whole=True) == []


@pytest.mark.parametrize("way", ["money", "credit"])
def test_an_acceptance_that_is_heard_of_late(desk: Desk, way: str) -> None:
    """What the bankrupt has paid itself since is reversed, and held, before the acceptance is recorded."""
    if way == "money":
        assert desk.pay("100.00", AUG, name="paid") == "done", desk.said
    else:
        words: dict[str, Any] = {"kind": "credit", "amount": "100.00", "payee": X, "basis": "劳务代偿"}
        desk.must("propose_relief", AUG, who="payer", **words)
        desk.must("grant_relief", AUG, who="cashier", name="paid", subject=str(desk.ids["propose_relief"]))
    assert bankrupt(desk) == "compensation.paid_since_acceptance"
    assert (desk.said["amount"], str(desk.ids["paid"]) in desk.said["rests"]) == ("100.00", True)
    assert bankrupt(desk, date(2025, 8, 2)) == "done", desk.said
    assert desk.broken(whole=True) == []


def test_performance_by_credit_is_none_either(desk: Desk) -> None:
    """Work of the bankrupt counts no more than its money; what was asked for before is not granted."""
    words: dict[str, Any] = {"kind": "credit", "amount": "100.00", "payee": X, "basis": "劳务代偿"}
    desk.must("propose_relief", BEFORE, who="payer", name="before", **words)
    assert bankrupt(desk) == "done", desk.said
    assert desk.do("propose_relief", AUG, who="payer", **words) == "compensation.bankrupt_pays"
    asked = str(desk.ids["before"])
    assert desk.do("grant_relief", AUG, who="cashier", subject=asked) == "compensation.bankrupt_pays"
    assert desk.broken(whole=True) == []


@pytest.mark.parametrize("kind", ["deposit", "mortgage"])
@pytest.mark.parametrize("before", [True, False])
def test_security_that_it_gave_before_is_realised(desk: Desk, kind: str, before: bool) -> None:
    """Art. 109: out of it is paid before all others. What it gave since secures nothing, and goes back to the administrator."""
    given: dict[str, Any] = {"who": "cashier", "kind": kind, "guarantor": X, "amount": "100.00"}
    if before:
        desk.must("give_guarantee", BEFORE, **given)
    assert bankrupt(desk) == "done", desk.said
    if not before:
        desk.must("give_guarantee", ACCEPTED, **given)
    subject: dict[str, Any] = {"subject": str(desk.ids["give_guarantee"])}
    came = desk.do("call_guarantee", AUG, who="chief", **subject)
    if not before:
        assert came == "compensation.bankrupt_pays"
        assert offered(desk, AUG)["call-guarantee"] == ["compensation.bankrupt_pays"]
        desk.must("release_guarantee", AUG, who="chief", **subject)
        assert desk.broken(whole=True) == []
        return
    assert came == "done", desk.said
    if kind == "mortgage":
        assert desk.pay("100.01", AUG) == "compensation.bankrupt_pays"
        assert desk.pay("100.00", AUG) == "done", desk.said
        assert desk.pay("0.01", AUG) == "compensation.bankrupt_pays"
    assert claim(desk, "claim_due") == 90133
    assert desk.broken(whole=True) == []


def test_others_pay_as_before(desk: Desk) -> None:
    """A joint debtor and a guarantor; the whole that was owed on the day of acceptance is filed all the same, until all of it is paid."""
    desk.judged(code="C2")
    there: dict[str, Any] = {"code": "C2"}
    desk.must(
        "give_guarantee", BEFORE, who="cashier", kind="surety", guarantor=BANK, amount="100.00", **there
    )
    desk.must(
        "call_guarantee", BEFORE, who="chief", payer=X, subject=str(desk.ids["give_guarantee"]), **there
    )
    assert bankrupt(desk, code="C2") == "done", desk.said
    assert desk.pay("1.00", AUG, **there) == "compensation.bankrupt_pays"
    assert desk.pay("200.00", AUG, payer=Y, **there) == "done", desk.said
    assert desk.pay("100.00", AUG, payer=BANK, **there) == "done", desk.said
    assert step(desk, "file_claim", AUG, amount="1003.34", **there) == "compensation.filed_beyond_owed"
    assert desk.said == {"amount": "1003.34", "owed": "1003.33", "party": X}
    assert desk.pay("705.25", AUG, payer=Y, **there) == "done", desk.said
    assert step(desk, "file_claim", AUG, amount="1.00", **there) == "compensation.filed_beyond_owed"
    assert desk.said == {"amount": "1.00", "owed": "0.00", "party": X}
    assert desk.broken(whole=True) == []


def test_dividends_take_nothing_of_what_is_filed(desk: Desk) -> None:
    """What was filed too little is filed beside it, after a dividend, too."""
    assert bankrupt(desk) == "done", desk.said
    assert step(desk, "file_claim", AUG, amount="800.00", basis="漏报") == "done", desk.said
    assert step(desk, "admit_claim", AUG, amount="800.00") == "done", desk.said
    assert step(desk, "distribute_assets", OCT, amount="300.00", number="1") == "done", desk.said
    assert desk.pay("300.00", OCT, payer=ADMIN) == "done", desk.said
    assert step(desk, "supplement_claim", OCT) == "done", desk.said
    assert shown(desk).claimed == 100133


ASKED = [
    ("file_claim", "accepted", {"amount": "1001.34"}, "filed_beyond_owed", {"owed": "1001.33"}),
    ("supplement_claim", "filed", {"amount": "201.34"}, "filed_beyond_owed", {"owed": "0.00"}),
    ("supplement_claim", "filed", {}, "filed_beyond_owed", {"amount": "0.01", "owed": "0.00"}),
    ("admit_claim", "admitted", {"amount": "501.33"}, "admitted_beyond_filed", {"filed": "0.00"}),
    ("admit_claim", "filed", {"amount": "1001.34"}, "admitted_beyond_filed", {"filed": "1001.33"}),
    (
        "distribute_assets",
        "distributed",
        {"amount": "7.00", "number": "1"},
        "distributed_beyond_admitted",
        {"admitted": "1001.33", "left": "0.00"},
    ),
    ("declare_bankrupt", "both", {"party": Y}, "insolvency_runs", {"party": Y}),
    ("write_off", "accepted", {"part": 7, "basis": "b"}, "part_not_there", {"part": 7}),
    ("revive", "closed", {"part": 7}, "nothing_written_off", {"part": 7}),
]
"""Act, how far the bankruptcy is, what is told, and what the refusal names."""


@pytest.mark.parametrize(("act", "state", "words", "code", "figures"), ASKED, ids=str)
def test_refusals_name_what_was_asked(
    desk: Desk, act: str, state: str, words: dict[str, Any], code: str, figures: dict[str, Any]
) -> None:
    """The sum, the party or the part that was told, beside the bound; whatever stands against the act altogether."""
    told: dict[str, Any] = dict(words)
    assert bankrupt(desk) == "done", desk.said
    if state == "both":
        assert bankrupt(desk, party=Y, administrator="administrator:y") == "done", desk.said
        came = bankrupt(desk, **{**told, "administrator": "administrator:z"})
    else:
        for name in ("file_claim", "admit_claim", "distribute_assets"):
            if (state, name) in {
                *((later, "file_claim") for later in ("filed", "admitted", "distributed")),
                *((later, "admit_claim") for later in ("admitted", "distributed")),
                ("distributed", "distribute_assets"),
            }:
                more = {} if name == "file_claim" else {"amount": "1001.33"}
                more |= {"number": "1"} if name == "distribute_assets" else {}
                assert step(desk, name, AUG, **more) == "done", desk.said
        if state == "closed":
            assert step(desk, "close_insolvency", AUG, **ENDED) == "done", desk.said
        if act == "revive":
            told = {"owner": X, "basis": "b", "number": f"n{uuid7().hex}", "amount": "1.00", **told}
            came = desk.do(act, NOV, **told)
        elif act == "write_off":
            came = desk.do(act, AUG, **told)
        else:
            came = step(desk, act, AUG, **told)
    assert came == f"compensation.{code}", desk.said
    wanted = {**({"amount": words["amount"]} if "amount" in words else {}), **figures}
    assert {name: desk.said[name] for name in wanted} == wanted


def revived(desk: Desk, amount: str, on: date = NOV, **words: Any) -> str:
    """Let a part be owed again."""
    return desk.do(
        "revive",
        on,
        **{
            "part": 1,
            "owner": X,
            "basis": "发现新财产",
            "number": f"n{uuid7().hex}",
            "amount": amount,
            **words,
        },
    )


def test_assets_are_found_again_and_again(desk: Desk) -> None:
    """Each revival counts like the first: in the plans, in what its administrator may pay, with its ruling; each is reversed alone.

    | what | due | distributed | waived |
    | closed after 300.40 | 0.00 | 300.40 | 700.93 |
    | 100.00 are found | 100.00 | 400.40 | 600.93 |
    | 50.00 are found | 150.00 | 450.40 | 550.93 |
    | the first is reversed | 50.00 | 350.40 | 650.93 |
    | 20.00 are found, 70.00 paid, closed | 0.00 | 370.40 | 630.93 |
    | 5.00 are found | 5.00 | 375.40 | 625.93 |
    """
    assert bankrupt(desk) == "done", desk.said
    assert step(desk, "file_claim", AUG) == "done", desk.said
    assert step(desk, "admit_claim", AUG, amount="1001.33") == "done", desk.said
    assert step(desk, "distribute_assets", OCT, amount="300.40", number="1") == "done", desk.said
    assert desk.pay("300.40", OCT, payer=ADMIN) == "done", desk.said
    assert step(desk, "close_insolvency", OCT, **ENDED) == "done", desk.said

    def stands() -> tuple[int, int, int, str]:
        one = shown(desk)
        return claim(desk, "claim_due"), one.distributed, claim(desk, "claim_waived"), one.state

    assert revived(desk, "100.00", name="first") == "done", desk.said
    assert revived(desk, "50.00", number=" ") == "compensation.case_number_missing"
    assert revived(desk, "599.61") == "compensation.revived_beyond"
    assert (desk.said["amount"], desk.said["left"]) == ("599.61", "599.60")
    assert revived(desk, "50.00", name="second") == "done", desk.said
    assert stands() == (15000, 45040, 55093, "distributed")
    assert desk.pay("100.01", NOV, payer=ADMIN, part=2) == "compensation.more_than_owed"
    assert desk.pay("50.00", NOV, payer=ADMIN, part=3, name="third part") == "done", desk.said
    assert desk.pay("100.00", NOV, payer=ADMIN, part=2, name="second part") == "done", desk.said
    assert reverse(desk, "first", NOV) == "compensation.counted_upon"
    assert reverse(desk, "second part", NOV) == "done", desk.said
    assert reverse(desk, "third part", NOV) == "done", desk.said
    assert reverse(desk, "close_insolvency", NOV) == "compensation.rests_upon"
    assert [str(desk.ids[name]) in desk.said["rests"] for name in ("first", "second")] == [True, True]
    assert reverse(desk, "first", NOV) == "done", desk.said
    assert stands() == (5000, 35040, 65093, "distributed")
    assert revived(desk, "20.00", name="third") == "done", desk.said
    for part, amount in ((3, "50.00"), (4, "20.00")):
        assert desk.pay(amount, NOV, payer=ADMIN, part=part) == "done", desk.said
    assert step(desk, "close_insolvency", NOV, name="again", number="(2025)浙01破1号之九") == "done", (
        desk.said
    )
    assert stands() == (0, 37040, 63093, "closed")
    assert revived(desk, "5.00", name="fourth") == "done", desk.said
    assert stands() == (500, 37540, 62593, "distributed")
    assert reverse(desk, "fourth", NOV) == "done", desk.said
    assert stands() == (0, 37040, 63093, "closed")
    assert desk.broken(whole=True) == []


def test_a_dividend_upon_a_revival_is_reversed_first(desk: Desk) -> None:
    """Of two revivals the administrator has paid one; without the other the plans still give what it paid, without that one not."""
    assert bankrupt(desk) == "done", desk.said
    assert step(desk, "file_claim", AUG) == "done", desk.said
    assert step(desk, "admit_claim", AUG, amount="1001.33") == "done", desk.said
    assert step(desk, "close_insolvency", OCT, **ENDED) == "done", desk.said
    assert revived(desk, "100.00", name="first") == "done", desk.said
    assert revived(desk, "50.00", name="second") == "done", desk.said
    assert desk.pay("40.00", NOV, payer=ADMIN, part=3) == "done", desk.said
    assert desk.pay("60.00", NOV, payer=ADMIN, part=3, hold_excess=True, name="beyond") == "done", desk.said
    assert reverse(desk, "first", NOV) == "compensation.rests_upon"
    assert str(desk.ids["beyond"]) in desk.said["rests"]
    assert reverse(desk, "beyond", NOV) == "done", desk.said
    assert reverse(desk, "first", NOV) == "done", desk.said
    assert desk.broken(whole=True) == []


# -- PostgreSQL keeps it too -------------------------------------------------------------------------------------------------


def test_the_database_counts_nothing_of_a_bankrupt(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Goal: no payment of a bankrupt itself counts. Method: Python is made to look away; on the day of acceptance, and the day before."""
    assert bankrupt(desk) == "done", desk.said
    monkeypatch.setattr(paying, "bankrupt_on", lambda *_: None)
    assert desk.pay("1.00", ACCEPTED) == "database.promise_broken"
    assert "damage_bankrupt_pays" in desk.said.values()
    assert desk.pay("1.00", BEFORE) == "done", desk.said
    assert desk.broken(whole=True) == []


@pytest.mark.parametrize(("given", "came"), [(BEFORE, "done"), (ACCEPTED, "database.promise_broken")])
def test_the_database_counts_what_was_called_of_its_mortgage(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, given: date, came: str
) -> None:
    """Goal: to the fen, of one that was given before the day of acceptance. Method: Python is made to look away; what is held passes."""
    assert desk.pay("400.00", BEFORE) == "done", desk.said
    for name in ("bankrupt_on", "check_not_bankrupt"):
        for module in (paying, guarantees):
            monkeypatch.setattr(module, name, lambda *_: None, raising=False)
    words: dict[str, Any] = {"who": "cashier", "kind": "mortgage", "guarantor": X, "amount": "100.00"}
    desk.must("give_guarantee", given, **words)
    assert bankrupt(desk) == "done", desk.said
    desk.must("call_guarantee", AUG, who="chief", subject=str(desk.ids["give_guarantee"]))
    assert desk.pay("100.01", AUG) == "database.promise_broken"
    assert desk.pay("100.00", AUG) == came, desk.said
    assert desk.pay("0.01", AUG) == "database.promise_broken"
    assert desk.pay("1000.00", OCT, hold_excess=True) == "database.promise_broken"
    monkeypatch.undo()
    assert desk.pay("1000.00", OCT, hold_excess=True) == "done", desk.said
    assert payments(desk)[-1] == (X, 100000, 100000)


def test_what_bankrupts_owe_is_overdue_the_day_after(desk: Desk) -> None:
    """Its guarantor is called for what is due with the acceptance, and pays it, from the day after on."""
    assert desk.pay("401.33", BEFORE) == "done", desk.said
    words: dict[str, Any] = {"who": "cashier", "kind": "surety", "guarantor": BANK, "amount": "100.00"}
    desk.must("give_guarantee", BEFORE, **words)
    assert bankrupt(desk) == "done", desk.said
    after = date(2025, 7, 21)
    held: dict[str, Any] = {"subject": str(desk.ids["give_guarantee"])}
    assert desk.do("call_guarantee", ACCEPTED, who="chief", **held) != "done"
    desk.must("call_guarantee", after, who="chief", **held)
    assert desk.pay("1.00", ACCEPTED, payer=BANK) == "compensation.part_unknown"
    assert desk.pay("1.00", after, payer=BANK) == "done", desk.said


def test_the_database_gives_nothing_back_to_a_bankrupt(desk: Desk, database_url: str) -> None:
    """Goal: what is held goes to the administrator. Method: a refund whose payee is the bankrupt, by plain SQL as the web's role."""
    assert bankrupt(desk) == "done", desk.said
    assert desk.pay("7.00", AUG, hold_excess=True) == "done", desk.said
    desk.must(
        "propose_relief", AUG, who="payer", payee=ADMIN, kind="refund_excess", amount="7.00", basis="art. 16"
    )
    desk.must("grant_relief", AUG, who="cashier", subject=str(desk.ids["propose_relief"]))
    with psycopg.connect(database_url, autocommit=True) as connection:
        got = connection.execute(
            "SELECT owner, share FROM ledger.damage_goes_to(%s, 1, %s)", (desk.book_id, X)
        ).fetchall()
    assert got == [(ADMIN, 1)]


# -- what goes back out of the treasury, and interest of what it deposited ---------------------------------------------------

ITS: dict[str, Any] = {"payee_name": X, "payee_account": "6222"}
OF_ADMIN: dict[str, Any] = {"payee_name": RULING["administrator_name"], "payee_account": "6333"}
DEPOSITED = date(2025, 6, 2)


def going_back(desk: Desk) -> None:
    """Let 7.00 be on their way back to x, to its account, and 3.00 of interest be held for it, when it becomes bankrupt."""
    words: dict[str, Any] = {"kind": "deposit", "guarantor": X, "amount": "100.00"}
    desk.must("give_guarantee", DEPOSITED, who="cashier", **words)
    assert desk.pay("1100.00", BEFORE, hold_excess=True) == "done", desk.said
    back: dict[str, Any] = {"kind": "refund_excess", "amount": "7.00", "basis": "b", "payee": X, **ITS}
    desk.must("propose_relief", BEFORE, who="cashier", name="refund", **back)
    desk.must("grant_relief", BEFORE, who="payer", subject=str(desk.ids["refund"]))
    assert refund(desk, "return_from_treasury", BEFORE) == "done", desk.said
    told: dict[str, Any] = {"who": "cashier", "name": "interest", "pot": "deposit", "amount": "3.00"}
    assert desk.do("credit_interest", BEFORE, **told) == "done", desk.said
    assert bankrupt(desk) == "done", desk.said


def refund(desk: Desk, action: str, on: date, **words: Any) -> str:
    """Take a step of the money of the refund."""
    return desk.do(action, on, who="cashier", subject=str(desk.ids["refund"]), **words)


def interest(desk: Desk, on: date, **words: Any) -> str:
    """Let interest of the deposit go on."""
    return desk.do("pay_interest", on, who="cashier", subject=str(desk.ids["interest"]), **words)


def test_the_administrator_receives_what_is_on_its_way(desk: Desk) -> None:
    """Not the account that was named before, nor its own named anew, nor that of another; what came to it on the day before stands."""
    going_back(desk)
    assert refund(desk, "pay_refund", BEFORE, amount="1.00") == "done", desk.said
    assert refund(desk, "pay_refund", ACCEPTED) == "compensation.administrator_receives"
    assert desk.said == {"party": X, "administrator": ADMIN}
    assert offered(desk, AUG)["pay-refund"] == ["compensation.administrator_receives"]
    for words in (ITS, {**ITS, "payee_name": Y}):
        assert refund(desk, "name_refund_account", AUG, **words) == "compensation.administrator_receives"
    assert refund(desk, "name_refund_account", AUG, **OF_ADMIN) == "done", desk.said
    assert refund(desk, "pay_refund", AUG) == "done", desk.said
    assert desk.broken(whole=True) == []


def test_the_administrator_receives_interest_of_its_deposit(desk: Desk) -> None:
    """On an account of its own; a sum that is asked for when nothing is left is the one that is refused."""
    going_back(desk)
    assert interest(desk, BEFORE, amount="1.00", **ITS) == "done", desk.said
    assert interest(desk, ACCEPTED, **ITS) == "compensation.administrator_receives"
    assert desk.said == {"party": X, "administrator": ADMIN}
    assert interest(desk, AUG, **OF_ADMIN) == "done", desk.said
    assert interest(desk, AUG, amount="3.00", **OF_ADMIN) == "compensation.interest_beyond_held"
    assert desk.said == {"amount": "3.00", "left": "0.00"}
    assert interest(desk, AUG, **OF_ADMIN) == "compensation.interest_beyond_held"
    assert desk.said == {"amount": "0.01", "left": "0.00"}
    assert desk.broken(whole=True) == []


def test_the_administrator_of_who_took_its_place_receives(desk: Desk) -> None:
    """X is merged into another, which becomes bankrupt."""
    words: dict[str, Any] = {"kind": "deposit", "guarantor": X, "amount": "100.00"}
    desk.must("give_guarantee", DEPOSITED, who="cashier", **words)
    told: dict[str, Any] = {"who": "cashier", "name": "interest", "pot": "deposit", "amount": "3.00"}
    assert desk.do("credit_interest", BEFORE, **told) == "done", desk.said
    assert substitute(desk, BEFORE, X, "merger", new(Z)) == "done", desk.said
    assert bankrupt(desk, party=Z) == "done", desk.said
    assert interest(desk, AUG, **ITS) == "compensation.administrator_receives"
    assert desk.said == {"party": Z, "administrator": ADMIN}
    assert interest(desk, AUG, **OF_ADMIN) == "done", desk.said
    assert desk.broken(whole=True) == []


def test_the_database_pays_nothing_to_the_account_of_a_bankrupt(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Goal: from the day of acceptance on. Method: Python is made to look away; that day, and the day before."""
    going_back(desk)
    monkeypatch.setattr(refunds, "bankruptcy_of", lambda *_: None)
    for action, words in (("pay_refund", {"amount": "1.00"}), ("name_refund_account", ITS)):
        assert refund(desk, action, ACCEPTED, **words) == "database.promise_broken"
        assert "damage_refund_to_administrator" in desk.said.values()
        assert refund(desk, action, BEFORE, **words) == "done", desk.said
    assert interest(desk, ACCEPTED, amount="1.00", **ITS) == "database.promise_broken"
    assert "damage_interest_to_administrator" in desk.said.values()
    assert interest(desk, BEFORE, amount="1.00", **ITS) == "done", desk.said
    monkeypatch.undo()
    assert desk.broken(whole=True) == []
