"""Debtors off the straight road: guarantees and claims of a bankrupt, what was written off and found later, and whose place was taken."""

from datetime import date, timedelta
from typing import Any

import pytest

from ledger.compensation.actions import (
    consultation,
    engine,
    estates,
    going_back,
    insolvencies,
    reliefs,
    successions,
)
from ledger.compensation.queries import as_of, cases, flags
from ledger.database import Database
from tests.compensation.test_cases import COURT
from tests.compensation.test_insolvencies import (
    ADMIN,
    AUG,
    ENDED,
    NOV,
    OCT,
    alone,
    bankrupt,
    claim,
    offered,
    shown,
    step,
)
from tests.compensation.test_successions import (
    JULY,
    TWICE,
    V,
    W,
    Z,
    new,
    owing,
    recourse,
    reverse,
    substitute,
)
from tests.compensation.world import Desk, X, Y
from tests.database.test_rights import refused
from tests.furnished import furnished

PLAN = {"number": "(2025)浙01破1号之一"}


@furnished
def desk(database: Database, owner: Database) -> Desk:
    """A bureau."""
    return Desk(database, owner)


def sole(desk: Desk) -> None:
    """X alone owes 400.00 since 30 June and 600.00 by the end of the year, and is bankrupt."""
    desk.judged(**{**alone(), "schedule": TWICE})
    assert bankrupt(desk) == "done", desk.said


def distributed(desk: Desk, amount: str = "300.40") -> None:
    """File, admit and distribute."""
    assert step(desk, "file_claim", AUG) == "done", desk.said
    assert step(desk, "admit_claim", AUG, amount="1001.33") == "done", desk.said
    assert step(desk, "distribute_assets", OCT, amount=amount, basis="清偿率30%", **PLAN) == "done", desk.said
    assert desk.pay(amount, OCT, payer=ADMIN) == "done", desk.said


def flagged(desk: Desk) -> list[tuple[str, int, int, str]]:
    """What the auditor reads of bankruptcies: act, both sums, basis."""
    with desk.database.read() as books:
        rows = flags.flags(books, desk.book_id)
    return [(one.kind, one.before, one.after, one.basis) for one in rows if one.head == "ALL"]


# -- the guarantee of a bankrupt ---------------------------------------------------------------------------------------------


def test_a_guarantee_is_called_before_a_bankruptcy_ends(desk: Desk) -> None:
    """A deposit of 250.00 of the bankrupt: the end is refused until it is called, and the rest is written off.

    | what | due | LI due | in transit | waived |
    | accepted, all is due | 1,000.00 | 1.33 | | |
    | the deposit is called | 750.00 | 1.33 | 250.00 | |
    | closed | 0.00 | 0.00 | 250.00 | 751.33 |
    """
    desk.judged(**{**alone(), "schedule": TWICE})
    desk.must("give_guarantee", JULY, who="cashier", kind="deposit", guarantor=X, amount="250.00")
    assert bankrupt(desk) == "done", desk.said
    assert step(desk, "close_insolvency", AUG, **ENDED) == "compensation.guarantee_unrealised"
    assert desk.said == {"party": X, "kind": "deposit", "guarantor": X, "amount": "250.00"}
    assert offered(desk, AUG)["close-insolvency"] == ["compensation.guarantee_unrealised"]
    held = str(desk.ids["give_guarantee"])
    assert desk.do("call_guarantee", AUG, who="payer", subject=held, part=1) == "done", desk.said
    assert claim(desk, "claim_in_transit") == 25000
    assert step(desk, "close_insolvency", AUG, **ENDED) == "done", desk.said
    assert (claim(desk, "claim_due"), claim(desk, "claim_waived")) == (0, 75000 + 133)
    assert desk.broken(whole=True) == []


@pytest.mark.parametrize(
    ("guarantor", "party", "came"),
    [
        ("bank:1", "both", "compensation.guarantee_unrealised"),
        ("bank:1", X, "done"),
        (Y, X, "done"),
        (X, X, "compensation.guarantee_unrealised"),
    ],
)
def test_whose_guarantee_holds_an_end_up(desk: Desk, guarantor: str, party: str, came: str) -> None:
    """Method: x and y owe jointly; x or both are bankrupt; a letter of a bank secures whoever owes, so it holds up the last end."""
    desk.judged()
    desk.must("give_guarantee", JULY, who="cashier", kind="surety", guarantor=guarantor, amount="250.00")
    if party == "both":
        assert bankrupt(desk, party=Y, administrator="administrator:y") == "done", desk.said
    assert bankrupt(desk) == "done", desk.said
    assert step(desk, "close_insolvency", AUG, **ENDED) == came, desk.said


def test_the_database_ends_no_bankruptcy_over_a_guarantee(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Method: Python is made to look away; released, it passes."""
    desk.judged(**{**alone(), "schedule": TWICE})
    desk.must("give_guarantee", JULY, who="cashier", kind="deposit", guarantor=X, amount="250.00")
    assert bankrupt(desk) == "done", desk.said
    monkeypatch.setattr(insolvencies, "check_none_held", lambda *_: None)
    assert step(desk, "close_insolvency", AUG, **ENDED) == "database.promise_broken"
    assert "damage_guarantee_realised" in desk.said.values()
    desk.must("release_guarantee", AUG, who="payer", subject=str(desk.ids["give_guarantee"]))
    assert step(desk, "close_insolvency", AUG, name="again", number=ENDED["number"] + "再") == "done", (
        desk.said
    )


# -- less than could be, and what is filed later ---------------------------------------------------------------------------------


def test_less_is_filed_admitted_and_distributed_on_a_basis_by_two(desk: Desk) -> None:
    """1,001.33 are owed: 900.00 are filed, 800.00 admitted, 240.00 distributed; each is a flag with both sums and its basis."""
    sole(desk)
    assert step(desk, "file_claim", AUG, amount="900.00") == "compensation.less_unfounded"
    assert desk.said == {"amount": "900.00", "before": "1001.33"}
    assert (
        step(desk, "file_claim", AUG, amount="900.00", basis="计算口径", waits=True, name="filed") == "done"
    )
    assert shown(desk).claimed is None  # one person alone files nothing
    waiting = str(desk.ids["filed"])
    assert desk.do("confirm_recording", AUG, subject=waiting) == "process.second_person_needed"
    assert desk.do("confirm_recording", AUG, who="chief", subject=waiting) == "done", desk.said
    assert (shown(desk).owed, shown(desk).claimed) == (100133, 90000)
    assert step(desk, "admit_claim", AUG, amount="800.00") == "compensation.less_unfounded"
    assert step(desk, "admit_claim", AUG, amount="800.00", basis="管理人审查") == "done", desk.said
    assert step(desk, "distribute_assets", OCT, amount="240.00", basis="清偿率30%", **PLAN) == "done", (
        desk.said
    )
    assert flagged(desk) == [
        ("file_claim", 100133, 90000, "计算口径"),
        ("admit_claim", 90000, 80000, "管理人审查"),
        ("distribute_assets", 80000, 24000, "清偿率30%"),
    ]
    assert desk.broken(whole=True) == []


def test_what_was_not_filed_is_filed_later(desk: Desk) -> None:
    """The other 101.33 are filed, admitted and distributed beside what was; no more is filed than was owed."""
    sole(desk)
    assert step(desk, "file_claim", AUG, amount="900.00", basis="先行申报") == "done", desk.said
    assert step(desk, "admit_claim", AUG, amount="900.00") == "done", desk.said
    assert step(desk, "distribute_assets", OCT, amount="270.00", **PLAN) == "done", desk.said
    assert step(desk, "supplement_claim", OCT, amount="101.34") == "compensation.filed_beyond_owed"
    assert step(desk, "supplement_claim", OCT) == "done", desk.said
    assert step(desk, "supplement_claim", OCT, name="twice") == "compensation.filed_beyond_owed"
    assert (shown(desk).claimed, shown(desk).state) == (100133, "distributed")
    assert step(desk, "admit_claim", OCT, amount="101.34") == "compensation.admitted_beyond_filed"
    assert step(desk, "admit_claim", OCT, amount="101.33", name="more") == "done", desk.said
    assert step(desk, "admit_claim", OCT, amount="0.01", name="again") == "compensation.admitted_beyond_filed"
    assert (
        step(desk, "distribute_assets", OCT, amount="30.40", name="second", number="(2025)浙01破1号之三")
        == "done"
    ), desk.said
    assert (shown(desk).admitted, shown(desk).distributed) == (100133, 30040)
    assert desk.pay("300.40", OCT, payer=ADMIN) == "done", desk.said
    assert flagged(desk) == [("distribute_assets", 100133, 30040, "paper")]
    assert desk.broken(whole=True) == []


def test_the_database_files_less_on_a_basis_alone(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Method: Python is made to look away."""
    sole(desk)
    monkeypatch.setattr(insolvencies, "_check_basis", lambda *_: None)
    assert step(desk, "file_claim", AUG, amount="1001.32") == "database.promise_broken"
    assert "damage_insolvency_stepped" in desk.said.values()
    assert step(desk, "file_claim", AUG, amount="1001.33") == "done", desk.said
    assert step(desk, "admit_claim", AUG, amount="1001.32") == "database.promise_broken"


# -- what was written off is owed again -----------------------------------------------------------------------------------------


def revived(desk: Desk, amount: str, **words: Any) -> str:
    """Let a part be owed again."""
    told = {"part": 1, "owner": X, "basis": "发现新财产", "number": "(2026)浙01破1号之三", **words}
    return desk.do("revive", NOV, amount=amount, **told)


def test_more_is_distributed_after_the_end(desk: Desk) -> None:
    """Of 700.93 that were written off 100.00 are owed again, in a part of their own; the administrator pays them, and it ends again.

    | what | due | received | waived |
    | closed | 0.00 | 300.40 | 700.93 |
    | found | 100.00 | 300.40 | 600.93 |
    | paid | 0.00 | 400.40 | 600.93 |
    """
    sole(desk)
    distributed(desk)
    assert step(desk, "close_insolvency", OCT, **ENDED) == "done", desk.said
    assert desk.pay("100.00", NOV, payer=ADMIN) == "compensation.part_unknown"
    assert revived(desk, "699.61") == "compensation.revived_beyond"
    assert revived(desk, "100.00", owner=Y) == "compensation.part_unknown"
    assert revived(desk, "100.00", number=" ") == "compensation.case_number_missing"
    assert revived(desk, "100.00", part=2) == "compensation.nothing_written_off"
    assert revived(desk, "100.00") == "done", desk.said
    assert (claim(desk, "claim_due"), claim(desk, "claim_waived"), shown(desk).state) == (
        10000,
        60093,
        "distributed",
    )
    assert shown(desk).distributed == 40040
    assert reverse(desk, "revive", NOV) == "done", desk.said
    assert (claim(desk, "claim_due"), claim(desk, "claim_waived"), shown(desk).state) == (0, 70093, "closed")
    assert revived(desk, "100.00", name="anew") == "done", desk.said
    assert desk.pay("100.00", NOV, payer=ADMIN, part=3) == "done", desk.said
    assert (claim(desk, "claim_due"), claim(desk, "claim_received")) == (0, 40040)
    assert step(desk, "close_insolvency", NOV, name="again", number=ENDED["number"] + "再") == "done", (
        desk.said
    )
    assert (claim(desk, "claim_waived"), shown(desk).state) == (60093, "closed")
    assert desk.broken(whole=True) == []


def test_it_is_owed_again_in_a_case_that_was_closed(desk: Desk) -> None:
    """The case was closed on the strength of it, and is in performance again; paid, it is closed again."""
    sole(desk)
    distributed(desk)
    assert step(desk, "close_insolvency", OCT, **ENDED) == "done", desk.said
    desk.must("close", OCT, who="chief", no_evaluation="paid_in_money")
    assert revived(desk, "100.00") == "done", desk.said
    assert desk.state() == "performing"
    assert desk.pay("100.00", NOV, payer=ADMIN, part=2) == "done", desk.said
    assert reverse(desk, "revive", NOV) == "compensation.counted_upon"
    assert step(desk, "close_insolvency", NOV, name="again", number=ENDED["number"] + "再") == "done", (
        desk.said
    )
    desk.must("close", NOV, who="chief", no_evaluation="paid_in_money")
    assert desk.broken(whole=True) == []


def heirs(desk: Desk, *, on: date = date(2025, 6, 30)) -> None:
    """A natural person owes 1,000.00 and dies; the heir inherited 300.00."""
    desk.concluded(parties=[{"owner": X, "side": "liable", "name": "李四明", "person": True}])
    claimed = [{"head": "H4", "amount": "600"}]
    desk.must(
        "sue",
        date(2025, 2, 3),
        situation="grave_consequence",
        consultation="refused",
        claimed=claimed,
        **COURT,
    )
    desk.must("judge", date(2025, 3, 3), **{**alone(), "schedule": [{"part": 1, "due_on": "2025-06-30"}]})
    assert substitute(desk, on, X, "death", new(Z, most="300.00", person=True)) == "done", desk.said


def test_more_of_an_estate_is_found(desk: Desk) -> None:
    """700.00 were written off; 50.00 more are found, and the heir owes those, with interest from then on."""
    heirs(desk)
    assert desk.pay("300.00", date(2025, 6, 30), payer=Z) == "done", desk.said
    desk.must("write_off", date(2025, 6, 30), part=1, basis="民法典 art. 1161")
    assert claim(desk, "claim_waived") == 70000
    assert revived(desk, "50.00", owner=Z, number="") == "done", desk.said
    assert (claim(desk, "claim_due"), owing(desk, 2)) == (5000, {Z: "1/1"})
    assert desk.pay("50.00", NOV, payer=Z, part=2) == "done", desk.said
    assert desk.broken(whole=True) == []


def test_no_suspension_of_days_of_which_interest_was_written_off(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody has paid it, so nobody overpaid it: the write-off is reversed first. The database refuses it, too."""
    sole(desk)
    asked: dict[str, Any] = {"kind": "suspension", "basis": "b", "amount": "0"}
    desk.must("propose_relief", AUG, **asked, first_on="2025-07-01", last_on="2025-07-10", name="before")
    assert step(desk, "close_insolvency", AUG, **ENDED) == "done", desk.said
    early = {**asked, "first_on": "2025-07-01", "last_on": "2025-07-10"}
    assert desk.do("propose_relief", AUG, **early) == "compensation.written_off_before"
    subject = str(desk.ids["before"])
    grant: dict[str, Any] = {"who": "chief", "subject": subject}
    assert desk.do("grant_relief", AUG, **grant) == "compensation.written_off_before"
    monkeypatch.setattr(reliefs, "check_written_off", lambda *_: None)
    assert desk.do("grant_relief", AUG, **grant) == "database.promise_broken"
    assert "damage_written_off_before" in desk.said.values()
    monkeypatch.undo()
    assert reverse(desk, "close_insolvency", AUG) == "done", desk.said
    assert desk.do("grant_relief", AUG, **grant) == "done", desk.said
    assert desk.balances()["LI claim_due"] == 63  # 400.00 × 9 days × 0.0175 %
    assert step(desk, "close_insolvency", AUG, name="again", number=ENDED["number"] + "再") == "done", (
        desk.said
    )
    assert (
        desk.do("propose_relief", AUG, **{**early, "first_on": AUG.isoformat(), "last_on": "2025-08-09"})
        == "done"
    )
    assert desk.broken(whole=True) == []


# -- recourse after a bankruptcy, and after two became one --------------------------------------------------------------------------


def test_what_is_lost_on_a_bankrupt_is_borne_by_the_others(desk: Desk) -> None:
    """X (1/2), y (1/4) and z (1/4) owe 900.00; y pays all; x is bankrupt and pays nothing: z bears half of what x does not (art. 519).

    Before its end y recovers 450.00 from x and 225.00 from z; after it 450.00 from z.
    """
    three = [{"owner": X, "share": "1/2"}, {"owner": Y, "share": "1/4"}, {"owner": Z, "share": "1/4"}]
    desk.concluded(parties=[{"owner": one, "side": "liable", "name": one} for one in (X, Y, Z)])
    desk.must("sue", date(2025, 2, 3), situation="grave_consequence", consultation="refused",
              claimed=[{"head": "H4", "amount": "600"}], **COURT)  # fmt: skip
    heads = [{"head": "H4", "money": "600.00"}, {"head": "H1", "money": "300.00"}]
    parts = [{"amount": "900.00", "obligors": three}]
    desk.must(
        "judge", date(2025, 3, 3), heads=heads, parts=parts, schedule=[{"part": 1, "due_on": "2025-06-30"}]
    )
    assert desk.pay("900.00", date(2025, 6, 30), payer=Y) == "done", desk.said
    assert recourse(desk) == {f"{Y} 2-1": 45000, f"{Y} 2-3": 22500}
    assert bankrupt(desk) == "done", desk.said
    assert step(desk, "close_insolvency", AUG, **ENDED) == "done", desk.said
    assert recourse(desk) == {f"{Y} 2-3": 45000}
    assert reverse(desk, "close_insolvency", AUG) == "done", desk.said
    assert recourse(desk) == {f"{Y} 2-1": 45000, f"{Y} 2-3": 22500}
    assert desk.broken(whole=True) == []


def test_recourse_between_two_that_become_one_ends(desk: Desk) -> None:
    """Y has paid all and recovers from x; x is merged into y: the claim ends by confusion (民法典 art. 557, 576)."""
    desk.judged()
    assert desk.pay("1000.00", date(2025, 6, 30), payer=Y) == "done", desk.said
    assert recourse(desk) == {f"{Y} 2-1": 80000}
    assert substitute(desk, JULY, X, "merger", new(Y)) == "done", desk.said
    assert (recourse(desk), owing(desk)) == ({}, {Y: "1/1"})
    assert reverse(desk, "substitute", JULY) == "done", desk.said
    assert recourse(desk) == {f"{Y} 2-1": 80000}
    assert desk.broken(whole=True) == []


# -- money of who is no more ---------------------------------------------------------------------------------------------------


def overpaid(desk: Desk) -> None:
    """X pays 1,000.11 for 1,000.00: 0.11 are held."""
    desk.judged()
    assert desk.pay("1000.11", date(2025, 6, 30), payer=X, hold_excess=True) == "done", desk.said


def asked_back(desk: Desk, payee: str, amount: str, name: str) -> str:
    """Ask for money back, and have it granted."""
    words: dict[str, Any] = {
        "kind": "refund_excess",
        "part": 1,
        "amount": amount,
        "payee": payee,
        "basis": "b",
    }
    came = desk.do("propose_relief", JULY, name=name, **words)
    if came != "done":
        return came
    return desk.do("grant_relief", JULY, who="payer", subject=str(desk.ids[name]))


def test_what_was_paid_too_much_goes_to_who_took_the_place(desk: Desk) -> None:
    """X is divided into z (2/3) and v (1/3): of 0.11, 0.07 go to z and 0.04 to v; x is no more, and y has paid nothing."""
    overpaid(desk)
    assert substitute(desk, JULY, X, "division", new(Z, share="2/3"), new(V, share="1/3")) == "done", (
        desk.said
    )
    assert asked_back(desk, X, "0.11", "x") == "compensation.party_gone"
    assert desk.said["successors"] == f"{Z}, {V}"
    assert asked_back(desk, Y, "0.11", "y") == "compensation.payee_not_payer"
    assert asked_back(desk, Z, "0.08", "z") == "compensation.refund_too_large"
    assert desk.said["there"] == "0.07"
    assert asked_back(desk, Z, "0.07", "zz") == "done", desk.said
    assert asked_back(desk, Z, "0.01", "zzz") == "compensation.refund_too_large"
    assert asked_back(desk, V, "0.04", "v") == "done", desk.said
    assert "overpaid_payable" not in " ".join(desk.balances())
    assert desk.broken(whole=True) == []


def test_it_goes_on_to_who_took_that_place(desk: Desk) -> None:
    """X is merged into z and z into v: v gets all. Who assumed a debt gets nothing of the old debtor's money."""
    overpaid(desk)
    assert substitute(desk, JULY, X, "merger", new(Z), name="first") == "done", desk.said
    assert substitute(desk, JULY + timedelta(1), Z, "renaming", new(V)) == "done", desk.said
    assert asked_back(desk, Z, "0.11", "z") == "compensation.payee_not_payer"
    assert asked_back(desk, V, "0.11", "v") == "done", desk.said


def test_an_assumption_of_debt_takes_no_money(desk: Desk) -> None:
    """The old debtor is there still: its money is its own."""
    overpaid(desk)
    assert substitute(desk, JULY, X, "assumption", new(Z)) == "done", desk.said
    assert asked_back(desk, Z, "0.11", "z") == "compensation.payee_not_payer"
    assert asked_back(desk, X, "0.11", "x") == "done", desk.said


def test_the_database_gives_back_to_who_took_the_place(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Method: Python gives z all, or x itself; the shares are those of the substitution."""
    overpaid(desk)
    assert substitute(desk, JULY, X, "division", new(Z, share="0.5"), new(V, share="0.5")) == "done", (
        desk.said
    )
    monkeypatch.setattr(going_back, "_own", lambda _view, share, _payee: share)
    assert asked_back(desk, Z, "0.07", "z") == "database.promise_broken"
    assert "damage_return_of_payer" in desk.said.values()
    assert asked_back(desk, Z, "0.06", "zz") == "done", desk.said
    monkeypatch.setattr(reliefs, "check_there", lambda *_: None)
    for module in (reliefs, going_back):
        monkeypatch.setattr(module, "goes_to", lambda *_: {X: 1, V: 1})
    assert asked_back(desk, X, "0.05", "x") == "database.promise_broken"


def test_a_deposit_goes_to_who_took_the_place(desk: Desk) -> None:
    """X is merged into z: what is called of its deposit is paid for z, and what is left of it is z's."""
    desk.judged()
    deposit: dict[str, Any] = {"who": "cashier", "kind": "deposit", "guarantor": X}
    desk.must("give_guarantee", date(2025, 6, 30), amount="1100.00", **deposit)
    assert substitute(desk, date(2025, 6, 30), X, "merger", new(Z)) == "done", desk.said
    held = str(desk.ids["give_guarantee"])
    desk.must("call_guarantee", JULY, who="payer", subject=held, part=1)
    desk.must("release_guarantee", JULY, who="payer", subject=held)
    with desk.owner.engine.connect() as connection:
        paid = connection.exec_driver_sql("SELECT payer, debtor, amount FROM ledger.damage_payment").all()
        query = "SELECT figures ->> 'payee' FROM ledger.outbox WHERE figures ? 'payee' ORDER BY event_id"
        told = connection.exec_driver_sql(query).scalars().all()
    # 1,000.00 and a day of interest, 0.18.
    assert ([tuple(one) for one in paid], told) == ([(X, Z, 100018)], [f"{Z} 99.82"])
    assert desk.broken(whole=True) == []


# -- heirs: what is not in effect yet, who renounces, firms that are no more -----------------------------------------------------------


def signed(desk: Desk, **words: Any) -> None:
    """X, a natural person, signs an agreement on 1,000.00 that is not in effect yet."""
    desk.concluded(parties=[{"owner": X, "side": "liable", "name": "李四明", "person": True}])
    desk.must("notify", date(2025, 1, 7), answer_by="2025-02-28", proof_of_service="p")
    desk.must("answer", date(2025, 1, 8), party=X, position="yes")
    told: dict[str, Any] = {
        **alone(),
        "schedule": [{"part": 1, "due_on": "2025-06-30"}],
        "facts": "f",
        "extent": "e",
        **words,
    }
    desk.must("agree", date(2025, 1, 20), who="chief", **{"mode": "money", **told})


def test_an_heir_owes_what_was_signed_up_to_what_it_inherited(desk: Desk) -> None:
    """X signed 1,000.00 and died before it took effect: z inherited 100.00 and v 200.00, and they owe just that of it."""
    signed(desk)
    both = [new(Z, most="100.00", person=True), new(V, most="200.00", person=True)]
    assert substitute(desk, date(2025, 1, 21), X, "death", *both) == "done", desk.said
    desk.must("perform", date(2025, 1, 22), who="third")
    query = "SELECT owner, most FROM ledger.damage_obligor ORDER BY place"
    with desk.owner.engine.connect() as connection:
        assert [tuple(row) for row in connection.exec_driver_sql(query)] == [(Z, 10000), (V, 20000)]
    assert desk.pay("100.01", date(2025, 1, 22), payer=Z) == "compensation.more_than_owed"
    assert desk.pay("100.00", date(2025, 1, 22), payer=Z) == "done", desk.said
    assert desk.pay("200.00", date(2025, 1, 22), payer=V) == "done", desk.said
    desk.must("write_off", date(2025, 1, 22), part=1, basis="民法典 art. 1161")
    assert desk.broken(whole=True) == []


@pytest.mark.parametrize(
    ("most", "came"), [("599.99", "compensation.heir_beyond_inheritance"), ("600.00", "done")]
)
def test_an_heir_owes_no_duty_beyond_it(desk: Desk, most: str, came: str) -> None:
    """Method: 600.00 in kind and 400.00 in money were signed; what is left of the inheritance after the duty bounds the money."""
    kind = [{"head": "H4", "money": "0.00", "kind": "600.00"}, {"head": "H1", "money": "400.00"}]
    duty = {"heads": [{"head": "H4", "amount": "600.00"}], "obligors": [{"owner": X}], "due_on": "2025-06-30"}
    signed(
        desk,
        heads=kind,
        parts=[{"amount": "400.00", "obligors": [{"owner": X}]}],
        duties=[duty],
        restoration="r",
        mode="mixed",
    )
    assert substitute(desk, date(2025, 1, 21), X, "death", new(Z, most=most, person=True)) == "done", (
        desk.said
    )
    assert desk.do("perform", date(2025, 1, 22), who="third") == came, desk.said


def test_the_database_bounds_heirs(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Method: Python is made to forget that somebody is an heir."""
    signed(desk)
    assert substitute(desk, date(2025, 1, 21), X, "death", new(Z, most="100.00", person=True)) == "done", (
        desk.said
    )
    monkeypatch.setattr(estates, "inherited", lambda _: {})
    assert desk.do("perform", date(2025, 1, 22), who="third") == "database.promise_broken"
    assert "damage_heir_bounded" in desk.said.values()


def test_a_firm_that_signed_is_owed_for_by_who_took_its_place(desk: Desk) -> None:
    """X signed and is merged into z before it takes effect: z owes the whole."""
    desk.concluded()
    desk.must("notify", date(2025, 1, 7), answer_by="2025-02-28", proof_of_service="p")
    desk.must("answer", date(2025, 1, 8), position="yes")
    told: dict[str, Any] = {
        **alone(),
        "schedule": [{"part": 1, "due_on": "2025-06-30"}],
        "facts": "f",
        "extent": "e",
    }
    desk.must("agree", date(2025, 1, 20), who="chief", **{"mode": "money", **told})
    assert substitute(desk, date(2025, 1, 21), X, "merger", new(Z)) == "done", desk.said
    desk.must("perform", date(2025, 1, 22), who="third")
    assert owing(desk) == {Z: "1/1"}
    assert desk.broken(whole=True) == []


def test_an_heir_renounces(desk: Desk) -> None:
    """Z renounces 300.00 before it has paid: they fall to v, which has 200.00 of its own. Who has paid has accepted."""
    heirs(desk)
    assert substitute(desk, JULY, Z, "renunciation", new(V, most="300.00", person=True)) == "done", desk.said
    assert owing(desk) == {V: "1/1"}
    assert desk.pay("300.01", JULY, payer=V) == "compensation.more_than_owed"
    assert desk.pay("1.00", JULY, payer=V) == "done", desk.said
    assert (
        substitute(desk, JULY, V, "renunciation", new(W, most="1.00", person=True))
        == "compensation.successors_wrong"
    )
    assert desk.said["fault"] == "it has paid as an heir, so it has accepted the inheritance"
    assert desk.broken(whole=True) == []


def test_nobody_else_renounces(desk: Desk) -> None:
    """Who came by no death has inherited nothing."""
    desk.concluded(parties=[{"owner": X, "side": "liable", "name": "李四明", "person": True}])
    assert substitute(desk, JULY, X, "renunciation", new(Z, most="1.00")) == "compensation.successors_wrong"
    assert desk.said["fault"] == "it is no heir"


def test_who_had_the_rest_of_a_firm_owes_up_to_it(desk: Desk) -> None:
    """X is dissolved: z, who liquidated it without telling anybody, owes all, and v the 50.00 that it was left."""
    desk.judged()
    both = [new(Z, share="1/2"), new(V, share="1/2", most="50.00")]
    assert substitute(desk, JULY, X, "dissolution", *both) == "done", desk.said
    assert owing(desk) == {Y: "1/5", Z: "2/5", V: "2/5"}
    assert desk.pay("50.01", JULY, payer=V) == "compensation.more_than_owed"
    assert desk.pay("950.18", JULY, payer=Z) == "done", desk.said
    assert desk.broken(whole=True) == []


# -- a party that is taken out ----------------------------------------------------------------------------------------------------


def test_who_is_pursued_asks_or_waits_is_not_taken_out(desk: Desk) -> None:
    """A third party: pursued apart; with a recording that names it; with a relief that it asks for. Then it is."""
    desk.concluded(parties=[{"owner": one, "side": "liable", "name": one} for one in (X, Y, Z)])
    desk.must("separate", against=[Z], claimed=[{"head": "H4", "amount": "100.00"}], ground="refused")
    assert desk.do("remove_party", party=Z) == "compensation.party_owes"
    assert desk.said["what"] == "a separate claim is against it"
    desk.must("rejoin", subject=str(desk.ids["separate"]))
    guarantee = {"kind": "deposit", "guarantor": Z, "amount": "1.00"}
    desk.must("give_guarantee", who="cashier", waits=True, **guarantee)
    assert desk.do("remove_party", party=Z) == "compensation.party_owes"
    assert desk.said["what"] == "something that names it waits for a second person"
    desk.must("drop_recording", who="cashier", subject=str(desk.ids["give_guarantee"]))
    assert desk.do("remove_party", party=Z) == "done", desk.said
    assert desk.broken(whole=True) == []


def test_the_last_party_is_not_taken_out_once_notice_was_given(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before it may; then another is added first, and its notice ends with it. The database keeps it, too."""
    desk.concluded()
    desk.must("notify", date(2025, 1, 7), answer_by="2025-02-28", proof_of_service="p")
    desk.must("remove_party", date(2025, 1, 7), party=Y)
    with desk.database.read() as books:
        stands = engine.look(books, desk.book_id, "C1", None, date(2025, 1, 7)).stands
    assert [one.owner for one in stands.notices] == [X]
    assert not [one for one in stands.terms if one.subject == Y]
    assert desk.do("remove_party", date(2025, 1, 7), party=X) == "compensation.last_liable"
    monkeypatch.setattr(successions, "_FIRST", ("notified",))
    assert desk.do("remove_party", date(2025, 1, 7), party=X) == "database.promise_broken"
    assert "damage_party_left" in desk.said.values()
    monkeypatch.undo()
    desk.must("add_parties", date(2025, 1, 8), parties=[{"owner": W, "side": "liable", "name": "w"}])
    desk.must("remove_party", date(2025, 1, 8), party=X, name="then")
    assert desk.broken(whole=True) == []


def test_the_only_party_is_taken_out_before_notice(desk: Desk) -> None:
    """Nobody knows who is liable yet."""
    desk.concluded(parties=[{"owner": X, "side": "liable", "name": X}])
    desk.must("remove_party", party=X)


# -- each notice has its own return of service ------------------------------------------------------------------------------------


def noticed(desk: Desk, *served: dict[str, Any], **words: Any) -> str:
    """Give notice on 7 January."""
    told = {"answer_by": "2025-03-31", "proof_of_service": "slip", "served": list(served), **words}
    return desk.do("notify", date(2025, 1, 7), **told)


def test_each_notice_has_its_own_return(desk: Desk) -> None:
    """X took it on the day after, y did not take it, so that it was left on the tenth; each term runs from its own day."""
    desk.concluded()
    mine = {"party": X, "served_on": "2025-01-08", "received_by": "王五（门卫）"}
    other = {"party": Y, "way": "left", "served_on": "2025-01-10", "not_taken": "拒收，见证人：居委会"}
    assert noticed(desk, mine, other) == "done", desk.said
    with desk.database.read() as books:
        head = cases.head_of(books, desk.book_id, "C1")
        found = as_of.notices_of(books, desk.book_id, head.case_id)
        terms = {
            one.subject: one.starts_on
            for one in cases.clocks_of(books, desk.book_id, head.case_id)
            if one.code == "consultation"
        }
    assert [(one.party, one.served_on, one.received_by, one.not_taken) for one in found] == [
        (X, date(2025, 1, 8), "王五（门卫）", ""),
        (Y, date(2025, 1, 10), "", "拒收，见证人：居委会"),
    ]
    assert terms == {"": date(2025, 1, 8), Y: date(2025, 1, 10)}
    assert desk.broken(whole=True) == []


@pytest.mark.parametrize(
    ("words", "came"),
    [
        ({"served_on": "2025-01-06"}, "compensation.service_wrong"),
        ({"served_on": "2025-01-07"}, "done"),
        ({"served_on": "2999-01-01"}, "compensation.service_wrong"),
        ({"served_on": "2025-01-08", "way": "publication"}, "compensation.service_wrong"),
        ({"not_taken": "no"}, "compensation.service_wrong"),
        ({"not_taken": "no", "way": "left"}, "done"),
        ({"not_taken": "no", "way": "left", "received_by": "li"}, "compensation.service_wrong"),
    ],
)
def test_what_a_return_of_service_says(desk: Desk, words: dict[str, Any], came: str) -> None:
    """Method: days, ways and who took it."""
    desk.concluded()
    assert noticed(desk, {"party": X, **words}, reason="下落不明") == came, desk.said


@pytest.mark.parametrize("words", [{"served_on": "2025-01-06"}, {"not_taken": "no"}])
def test_the_database_reads_the_return(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, words: dict[str, Any]
) -> None:
    """Method: Python is made to look away."""
    desk.concluded()
    monkeypatch.setattr(consultation, "_service_fault", lambda *_: None)
    assert noticed(desk, {"party": X, **words}) == "database.promise_broken"
    assert "damage_notice_served" in desk.said.values()


def test_a_notice_that_could_not_be_served_is_served_anew(desk: Desk, owner: Database) -> None:
    """It counts no more, its terms stop, nobody answers it; served anew, consultation begins. One that was answered was served."""
    desk.concluded()
    assert noticed(desk, {"party": X, "way": "post"}, {"party": Y}) == "done", desk.said
    failed: dict[str, Any] = {"party": X, "reason": "退回：查无此单位"}
    assert (
        desk.do("fail_service", date(2025, 1, 15), **failed, document=" ")
        == "compensation.court_paper_missing"
    )
    assert desk.do("fail_service", date(2025, 1, 15), party=X) == "entry.text_empty"
    assert desk.do("fail_service", date(2025, 1, 6), **failed) == "compensation.too_early"
    assert desk.do("fail_service", date(2025, 1, 15), **failed) == "done", desk.said
    assert desk.do("fail_service", date(2025, 1, 15), **failed, name="twice") == "compensation.not_noticed"
    assert desk.do("answer", date(2025, 1, 15), party=X, position="p") == "compensation.not_noticed"
    with desk.database.read() as books:
        stands = engine.look(books, desk.book_id, "C1", None, date(2025, 1, 15)).stands
    assert [one.owner for one in stands.notices] == [Y]
    assert not [one for one in stands.terms if one.subject == X]
    again = {"party": X, "answer_by": "2025-03-31", "proof_of_service": "slip", "served_on": "2025-01-17"}
    desk.must("notify_party", date(2025, 1, 16), **again)
    assert desk.do("answer", date(2025, 1, 17), party=X, position="p") == "done", desk.said
    assert (
        desk.do("fail_service", date(2025, 1, 17), **failed, name="late") == "compensation.answered_already"
    )
    lost = "UPDATE ledger.damage_notice SET returned_id = record_id WHERE answer_id IS NULL AND owner = 'enterprise:y'"
    assert refused(owner, lost) == "damage_notice_returned"
    assert desk.broken(whole=True) == []
