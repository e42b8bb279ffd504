"""What one person records in a case and another confirms: nothing is done before, all of it is done after, and PostgreSQL keeps it too."""

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

import pytest
from sqlalchemy.exc import DBAPIError

import ledger.compensation
from ledger.compensation import acts
from ledger.compensation.actions import engine
from ledger.compensation.acts import ACT, ACTS, next_of
from ledger.compensation.queries import bases, cases, experts
from ledger.database import Database
from ledger.identifiers import uuid7
from ledger.processes.acting import Next
from ledger.processes.acts import read
from tests.compensation.test_bases import DUTY, proposed, trees, turn
from tests.compensation.test_cases import COURT, agreement
from tests.compensation.test_duties import in_kind
from tests.compensation.test_duties import works as planned
from tests.compensation.test_experts import listed
from tests.compensation.test_reversals import WHY
from tests.compensation.world import COLLEAGUE, START, Desk, X, owed
from tests.furnished import furnished

FEB, MARCH, APRIL, DAY, LATER = (date(2025, month, 3) for month in (2, 3, 4, 6, 7))
LAST = [{"part": 1, "due_on": "2025-06-30"}]
BY_TWO = {act.name for act in ACTS if act.by_two}
SQL = Path(ledger.compensation.__file__).parent / "sql"
Words = dict[str, Any]


@furnished
def desk(database: Database, owner: Database) -> Desk:
    """A case under a judgment with money on each way, one that is confirmed by a court, and two that are sued."""
    made = Desk(database, owner)
    made.judged()
    made.ids["first judgment"] = made.ids["judge"]
    for route in ("agency", "court", "escrow"):
        assert made.pay("10.00", DAY, route=route, name=route) == "done"
    made.must("publicise", DAY, who="chief", public=True)
    add_file(made, DAY)
    stages = [{"title": "a", "due_on": "2025-12-31", "amount": "1"}]
    plan: Words = {"title": "w", "mode": "funded", "repairer": "works:1", "budget": "9", "stages": stages}
    made.must("plan_project", DAY, name="works", **plan)
    made.must("approve_project", DAY, who="chief", subject=str(made.ids["works"]))
    for code in ("C2", "C3", "C4", "C7"):
        made.concluded(code=code)
    apart(made)
    inherited(made)
    booked(made)
    made.judged(code="C9")
    made.must("declare_bankrupt", APRIL, code="C9", name="bankruptcy", party=X, **RULING)
    made.judged(code="C10")
    made.must("declare_bankrupt", APRIL, code="C10", name="filed", party=X, **RULING)
    less: Words = {"subject": str(made.ids["filed"]), "basis": "checked"}
    made.must("file_claim", APRIL, code="C10", amount="900.00", **less)
    made.must("admit_claim", APRIL, code="C10", amount="800.00", **less)
    inherited(made, "C12")
    made.must("write_off", APRIL, code="C12", part=1, basis="a statute")
    for name, words in (
        ("notify", {"answer_by": "2025-02-20", "proof_of_service": "slip"}),
        ("answer", {"position": "yes"}),
        ("agree", agreement()),
        ("apply_confirmation", COURT),
        ("publish_agreement", COURT),
    ):
        made.must(name, FEB, who="chief" if name == "agree" else "clerk", code="C2", **words)
    for code in ("C3", "C4"):
        claimed = [{"head": "H4", "amount": "1"}]
        made.must(
            "sue", FEB, code=code, situation="larger_event", consultation="no", claimed=claimed, **COURT
        )
    made.must("publish_settlement", FEB, code="C4", **COURT)
    kind = [{"head": "H4", "money": "400", "kind": "200"}, {"head": "H1", "money": "400"}]
    parts = [{"amount": "800", "obligors": [{"owner": X}]}]
    made.judged([{"part": 1, "due_on": "2025-05-30"}], code="C6", heads=kind, parts=parts)
    own: Words = {"title": "w", "mode": "own", "repairer": X, "budget": "100", "stages": stages}
    made.must("plan_project", MARCH, who="third", code="C6", name="failed", **own)
    for action, who, more in (
        ("approve_project", "chief", {}),
        ("contract_project", "clerk", {"amount": "100"}),
        ("accept_stage", "chief", {"stage": 1, "evidence": "photo"}),
        ("complete_project", "clerk", {}),
        ("reject_project", "clerk", {"evaluator": "institute:1"}),
    ):
        made.must(action, MARCH, who=who, code="C6", subject=str(made.ids["failed"]), **more)
    return made


AGAIN: Final = ("retry", "retry_apart")
"""What a court tries again: nothing is posted, and the state alone changes."""
SUED: Words = {"situation": "larger_event", "consultation": "no", **COURT}
EACH: Words = {
    "heads": [{"head": "H4", "money": "100"}],
    "parts": [{"amount": "100", "obligors": [{"owner": X}]}],
}


def apart(made: Desk) -> None:
    """Pursue three sums apart: one that is sued for, one about which the court publishes a settlement, one that it is to confirm."""
    claimed = [{"head": "H4", "amount": "100"}]
    made.must("notify", FEB, code="C7", answer_by="2025-02-20", proof_of_service="slip")
    for name in ("judged", "settled", "agreed"):
        made.must("separate", FEB, code="C7", name=name, against=[X], claimed=claimed, ground="refused")
        it: Words = {"subject": str(made.ids[name])}
        if name != "agreed":
            made.must("sue_apart", FEB, code="C7", **it, **SUED, claimed=claimed)
            continue
        signed = {**EACH, "facts": "f", "extent": "e", "mode": "money"}
        made.must("agree_apart", FEB, code="C7", who="chief", **it, **signed)
        made.must("apply_apart", FEB, code="C7", **it, **COURT)
    for name in ("settled", "agreed"):
        made.must("publish_apart", FEB, code="C7", subject=str(made.ids[name]), **COURT)
    made.must("separate", FEB, code="C7", name="tried", against=[X], claimed=claimed, ground="refused")
    tried: Words = {"subject": str(made.ids["tried"])}
    made.must("sue_apart", FEB, code="C7", **tried, **SUED, claimed=claimed)
    made.must("judge_apart", MARCH, code="C7", **tried, **EACH, number="1", instance="second")


RULING: Words = {
    "number": "1",
    "administrator": "administrator:x",
    "administrator_name": "a",
    "declare_by": "2025-06-30",
    **COURT,
}


def add_file(desk: Desk, on: date, *, code: str = "C1", name: str = "file", shown: bool = False) -> None:
    """Put a file into a case."""
    step, act, desk.ids[name] = desk.step("clerk", on), ACT["add_evidence"], uuid7()
    told = read(act.shape, {"name": "n", "kind": "photo", "shown": shown, "size": 1, "sha256": "0" * 64})
    came = desk.run(
        lambda books: acts.take(
            books, desk.book_id, step, act, code=code, record_id=desk.ids[name], told=told
        )
    )
    assert came == "done", desk.said


def inherited(made: Desk, code: str = "C8") -> None:
    """Let a party that owed alone have died, and its heir have paid what it inherited; and a party be there that was added wrongly."""
    who = [
        {"owner": one, "side": "liable", "name": one, "person": True} for one in (X, "person:d", "person:w")
    ]
    made.concluded(code=code, parties=who)
    claimed = [{"head": "H4", "amount": "600"}]
    made.must("sue", FEB, code=code, situation="larger_event", consultation="no", claimed=claimed, **COURT)
    parts = [{"amount": "1000.00", "obligors": [{"owner": "person:d"}]}]
    made.must("judge", MARCH, code=code, **{**owed(), "parts": parts, "schedule": LAST})
    heir = {"owner": X, "name": X, "person": True, "most": "600.00"}
    made.must("substitute", MARCH, code=code, party="person:d", event="death", successors=[heir])
    assert made.pay("600.00", APRIL, code=code) == "done", made.said
    if code != "C8":
        return
    plan: Words = {"title": "w", "mode": "funded", "repairer": "works:1", "budget": "100"}
    one = [{"title": "a", "due_on": "2025-12-31", "amount": "100.00"}]
    made.must("plan_project", APRIL, who="third", code=code, name="retained", stages=one, **plan)
    for action, by, more in (
        ("approve_project", "chief", {}),
        ("contract_project", "clerk", {"amount": "100", "retention_share": "0.03", "retention_months": 12}),
        ("accept_stage", "chief", {"stage": 1, "evidence": "photo"}),
    ):
        made.must(action, APRIL, who=by, code=code, subject=str(made.ids["retained"]), **more)
    returned(made)


def booked(made: Desk) -> None:
    """Substitute works of a case have booked in a base, of which something was accepted; and a fee of a case was recorded."""
    assert (proposed(made), turn(made, "confirm", on=START)) == ("done", "done"), made.said
    in_kind(made, "600.00", DUTY, code="C11")
    planned(made, "in a base", "600.00", until="working", code="C11", mode="substitute")
    whole: Words = {"subject": str(made.ids["in a base"]), "base": "B1", "quantities": trees("10")}
    made.must("book_base", code="C11", name="booking", **whole)
    some: Words = {"booking": str(made.ids["booking"]), "quantities": trees("4"), "evidence": "photos"}
    made.must("accept_booking", code="C11", **some)
    made.must("record_fee", who="cashier", code="C11", name="fee", **FEE)
    for expert in ("W1", "W2"):
        listed(made, expert)
    made.must("name_expert", code="C11", expert="W1", reason="r")


FEE: Words = {"kind": "appraisal", "payee": "institute:1", "amount": "100.00"}


def returned(made: Desk) -> None:
    """A case of which a refund is under way, and of whose deposit a bank has credited interest."""
    made.judged(code="C90")
    assert made.pay("1002.00", APRIL, code="C90", hold_excess=True) == "done", made.said
    ask: Words = {
        "kind": "refund_excess",
        "amount": "2.00",
        "basis": "b",
        "payee": X,
        "payee_name": X,
        "payee_account": "6",
    }
    made.must("propose_relief", APRIL, who="cashier", code="C90", name="refund", **ask)
    refund = str(made.ids["refund"])
    made.must("grant_relief", APRIL, who="payer", code="C90", subject=refund)
    made.must("return_from_treasury", APRIL, who="cashier", code="C90", subject=refund, amount="1.00")
    made.must("give_guarantee", APRIL, who="cashier", code="C90", kind="deposit", guarantor=X, amount="5.00")
    made.must(
        "credit_interest", APRIL, who="cashier", code="C90", name="interest", pot="deposit", amount="1.00"
    )


def acts_of(desk: Desk) -> Mapping[str, tuple[str, str, date, Words]]:
    """Each act that takes two: in which case, who records it, when, and what is told."""
    money = {"payer": X, "amount": "20.00"}
    judged = {**owed(), "schedule": LAST}
    return {
        "pay": ("C1", "cashier", DAY, {"route": "treasury", **money}),
        "remit": ("C1", "cashier", DAY, {"payment": str(desk.ids["agency"])}),
        "transfer_court": ("C1", "cashier", DAY, {"payment": str(desk.ids["court"])}),
        "release_escrow": ("C1", "cashier", DAY, {"payment": str(desk.ids["escrow"])}),
        "dispose_fund": ("C8", "cashier", DAY, {"destination": "treasury", "amount": "1.00", "basis": "law"}),
        "register_account": (
            "C1",
            "cashier",
            DAY,
            {"payee": "works:1", "payee_name": "works", "payee_account": "1"},
        ),
        "name_refund_account": (
            "C90",
            "cashier",
            DAY,
            {"subject": str(desk.ids["refund"]), "payee_name": X, "payee_account": "7"},
        ),
        "return_from_treasury": ("C90", "cashier", DAY, {"subject": str(desk.ids["refund"])}),
        "pay_refund": ("C90", "cashier", DAY, {"subject": str(desk.ids["refund"])}),
        "credit_interest": ("C90", "cashier", DAY, {"pot": "deposit", "amount": "1.00"}),
        "bear_charge": ("C90", "cashier", DAY, {"pot": "treasury", "amount": "1.00"}),
        "pay_interest": (
            "C90",
            "cashier",
            DAY,
            {"subject": str(desk.ids["interest"]), "payee_name": X, "payee_account": "6"},
        ),
        "name_expert": ("C11", "clerk", DAY, {"expert": "W2", "reason": "r"}),
        "recuse_expert": ("C11", "clerk", DAY, {"expert": "W1", "ground": "other", "reason": "r"}),
        "record_fee": ("C11", "cashier", DAY, FEE),
        "cancel_fee": ("C11", "cashier", DAY, {"fee": str(desk.ids["fee"]), "reason": "twice"}),
        "accept_booking": (
            "C11",
            "clerk",
            DAY,
            {"booking": str(desk.ids["booking"]), "quantities": trees("1"), "evidence": "photos"},
        ),
        "take_booking_back": (
            "C11",
            "clerk",
            DAY,
            {"booking": str(desk.ids["booking"]), "reason": "they died"},
        ),
        "keep_retention": (
            "C8",
            "clerk",
            DAY,
            {"subject": str(desk.ids["retained"]), "amount": "1.00", "reason": "defects"},
        ),
        "give_guarantee": ("C1", "cashier", DAY, {"kind": "deposit", "guarantor": X, "amount": "5.00"}),
        "confirm": ("C2", "clerk", APRIL, COURT),
        "judge": ("C3", "clerk", MARCH, judged),
        "settle_suit": ("C4", "clerk", APRIL, judged),
        "judge_apart": (
            "C7",
            "clerk",
            MARCH,
            {"subject": str(desk.ids["judged"]), **EACH, "number": "1", "instance": "second"},
        ),
        "settle_apart": ("C7", "clerk", APRIL, {"subject": str(desk.ids["settled"]), **EACH, "number": "1"}),
        "retry": ("C1", "clerk", DAY, {"number": "1", **COURT}),
        "retry_apart": ("C7", "clerk", APRIL, {"subject": str(desk.ids["tried"]), "number": "1", **COURT}),
        "confirm_apart": ("C7", "clerk", APRIL, {"subject": str(desk.ids["agreed"]), **COURT}),
        "vary_project": (
            "C1",
            "clerk",
            DAY,
            {"subject": str(desk.ids["works"]), "budget": "2", "stages": []},
        ),
        "convert_duty": ("C6", "clerk", DAY, {"duty": 1, "due_on": "2025-07-31"}),
        "convert_project": ("C6", "clerk", DAY, {"subject": str(desk.ids["failed"]), "due_on": "2025-07-31"}),
        "add_parties": ("C1", "clerk", DAY, {"parties": [{"owner": "z:1", "side": "liable", "name": "z"}]}),
        "correct_case": ("C1", "clerk", DAY, {"title": "another river", "reason": "the wrong one"}),
        "show_evidence": (
            "C1",
            "clerk",
            DAY,
            {"subject": str(desk.ids["file"]), "shown": True, "reason": "left out"},
        ),
        "rename_party": (
            "C1",
            "clerk",
            DAY,
            {"owner": X, "side": "liable", "was": X, "now": "x works", "reason": "misspelt"},
        ),
        "correct_document": (
            "C1",
            "clerk",
            DAY,
            {
                "subject": str(desk.ids["first judgment"]),
                "number": "(2025)浙01民终1号之一",
                "party": {"owner": X, "was": "the x", "now": X},
            },
        ),
        "substitute": (
            "C1",
            "clerk",
            DAY,
            {"party": X, "event": "merger", "successors": [{"owner": "z:1", "name": "z"}]},
        ),
        "remove_party": ("C8", "clerk", DAY, {"party": "person:w"}),
        "write_off": ("C8", "clerk", DAY, {"part": 1, "basis": "a statute"}),
        "declare_bankrupt": ("C1", "clerk", DAY + timedelta(1), {"party": X, **RULING}),
        "file_claim": ("C9", "clerk", DAY, {"subject": str(desk.ids["bankruptcy"])}),
        "supplement_claim": ("C10", "clerk", DAY, {"subject": str(desk.ids["filed"])}),
        "admit_claim": ("C10", "clerk", DAY, {"subject": str(desk.ids["filed"]), "amount": "100.00"}),
        "distribute_assets": (
            "C10",
            "clerk",
            DAY,
            {"subject": str(desk.ids["filed"]), "amount": "80.00", "number": "3"},
        ),
        "revive": ("C12", "clerk", DAY, {"part": 1, "owner": X, "amount": "1.00", "basis": "found"}),
        "close_insolvency": ("C9", "clerk", DAY, {"subject": str(desk.ids["bankruptcy"]), "number": "2"}),
        "dismiss_insolvency": ("C9", "clerk", DAY, {"subject": str(desk.ids["bankruptcy"]), "number": "2"}),
        "pause_clock": ("C2", "clerk", APRIL, {"clock": "limitation"}),
        "resume_clock": ("C2", "clerk", APRIL, {"clock": "limitation"}),
    }


UNPOSTED = {
    *AGAIN, "accept_booking", "add_parties", "admit_claim", "cancel_fee", "close_insolvency", "correct_case", "correct_document",
    "declare_bankrupt",
    "dismiss_insolvency", "distribute_assets", "file_claim", "keep_retention", "name_expert", "name_refund_account", "pause_clock",
    "record_fee", "recuse_expert",
    "register_account", "remove_party", "rename_party", "resume_clock", "show_evidence", "substitute", "supplement_claim",
    "take_booking_back", "vary_project",
}  # fmt: skip
"""What moves no money here: who took the place has nobody to recover from yet, and with the bankrupt another owes."""


def stand(desk: Desk, code: str) -> object:
    """Everything of a case but what waits and its history."""
    with desk.database.read() as books:
        head = cases.head_of(books, desk.book_id, code)
        money = cases.money_of(books, desk.book_id, head.case_id)
        terms = cases.clocks_of(books, desk.book_id, head.case_id)
        parties = cases.parties_of(books, desk.book_id, head.case_id)
        works = cases.projects_of(books, desk.book_id, head.case_id)
        fees = experts.fees_of(books, desk.book_id, head.case_id)
        chosen = experts.chosen_of(books, desk.book_id, head.case_id)
        bookings = bases.bookings(books, desk.book_id, case=head.case_id, after=None, limit=9)
        files = cases.evidence_of(books, desk.book_id, head.case_id, owner=None)
    rest = money.payments, money.guarantees, money.parts, money.insolvencies, terms, parties
    return head, desk.balances(code), works, fees, chosen, bookings, files, *rest


def told(desk: Desk, code: str, action: str, today: date) -> Next | None:
    """What is told to be possible next."""
    with desk.database.read() as books:
        view = engine.look(books, desk.book_id, code, None, today)
        return next((one for one in next_of(view, today) if one.action == action), None)


@pytest.mark.parametrize("name", sorted(BY_TWO))
def test_nothing_is_done_before_another_confirms(desk: Desk, name: str) -> None:
    """Recorded, it moves nothing; neither who recorded it, with no matter which power, nor another role confirms it; a colleague does."""
    code, who, on, words = acts_of(desk)[name]
    if name == "resume_clock":
        desk.must("pause_clock", on, code=code, **words)
    before = stand(desk, code)
    assert desk.do(name, on, who=who, code=code, name="it", waits=True, **words) == "done", desk.said
    assert (desk.entries, stand(desk, code)) == ((), before)
    it = str(desk.ids["it"])
    [offered] = [told(desk, code, action, LATER) for action in ("confirm-recording",)]
    assert offered is not None
    assert (offered.subjects, offered.missing, offered.second_person) == ((desk.ids["it"],), (), True)
    other = "cashier" if who == "clerk" else "clerk"
    for wrong, refused in ((who, "process.second_person_needed"), (other, "process.role_not_for_step")):
        came = desk.do("confirm_recording", on, who=wrong, code=code, subject=it)
        assert came == refused or (name == "give_guarantee" and wrong == other and came == "done")
        if came == "done":  # bureau and finance both take guarantees
            return
    assert stand(desk, code) == before
    desk.must("confirm_recording", on, who=COLLEAGUE[who], code=code, name="yes", subject=it)
    made, after = desk.entries, stand(desk, code)
    assert after != before or name in (
        "retry_apart",
        "correct_document",
        "register_account",
        "name_refund_account",
    )  # what of these changes is not in it
    assert bool(made) == (name not in UNPOSTED)
    assert desk.do(name, on, who=who, code=code, id=desk.ids["it"], waits=True, **words) == "replayed"
    assert desk.entries == ()
    again: dict[str, Any] = {"who": COLLEAGUE[who], "code": code, "subject": it}
    assert desk.do("confirm_recording", on, id=desk.ids["yes"], **again) == "replayed"
    assert desk.entries == made
    assert desk.do("confirm_recording", on, **again) == "process.step_not_allowed"
    assert stand(desk, code) == after
    assert desk.broken() == []


@pytest.mark.parametrize("name", sorted(BY_TWO))
def test_what_was_recorded_is_dropped(desk: Desk, name: str) -> None:
    """By whoever recorded it, or a colleague; then nobody confirms it, nothing has moved, and it can be recorded again."""
    code, who, on, words = acts_of(desk)[name]
    if name == "resume_clock":
        desk.must("pause_clock", on, code=code, **words)
    before = stand(desk, code)
    for number, by in enumerate((who, COLLEAGUE[who])):
        desk.must(name, on, who=who, code=code, name=f"{number}", waits=True, **words)
        subject = str(desk.ids[f"{number}"])
        desk.must("drop_recording", on, who=by, code=code, subject=subject)
        refused = desk.do("confirm_recording", on, who=COLLEAGUE[who], code=code, subject=subject)
        assert refused == "process.step_not_allowed"
    assert stand(desk, code) == before
    assert told(desk, code, "confirm-recording", LATER) is None
    desk.must(name, on, who=who, code=code, name="again", waits=True, **words)
    desk.must("confirm_recording", on, who=COLLEAGUE[who], code=code, subject=str(desk.ids["again"]))
    assert desk.broken() == []


def test_what_became_impossible_is_refused_with_its_code(desk: Desk) -> None:
    """Of two recordings of the last money one is confirmed; a second judgment is told to be late before anybody tries."""
    for number in (1, 2):
        assert desk.pay("970.00", DAY, name=f"{number}", waits=True) == "done"
    assert desk.pay("970.01", DAY, name="beyond", waits=True) == "compensation.more_than_owed"
    desk.must("confirm_recording", DAY, who="payer", subject=str(desk.ids["1"]))
    second = desk.do("confirm_recording", DAY, who="payer", subject=str(desk.ids["2"]))
    assert second == "compensation.more_than_owed"
    desk.must("drop_recording", DAY, who="payer", subject=str(desk.ids["2"]))
    for number in (3, 4):
        desk.must("judge", MARCH, code="C3", name=f"{number}", waits=True, **owed(), schedule=LAST)
    desk.must("confirm_recording", MARCH, who="chief", code="C3", subject=str(desk.ids["3"]))
    late = told(desk, "C3", "confirm-recording", LATER)
    assert late is not None
    assert [one.code for one in late.missing] == ["process.step_not_allowed"]
    subject = str(desk.ids["4"])
    assert (
        desk.do("confirm_recording", MARCH, who="chief", code="C3", subject=subject)
        == "process.step_not_allowed"
    )
    assert desk.broken() == []


def test_it_counts_from_the_day_that_was_told(desk: Desk) -> None:
    """Paid on the last day and confirmed two weeks later, no interest has run; its entry has who recorded it as approver."""
    last = date(2025, 6, 30)
    assert desk.pay("970.00", last, name="in time", waits=True) == "done"
    desk.must("confirm_recording", date(2025, 7, 14), who="payer", subject=str(desk.ids["in time"]))
    with desk.database.read() as books:
        query = "SELECT effective_on, actor_id, approver_id FROM ledger.entry WHERE entry_id = %s"
        rows = [books.connection.exec_driver_sql(query, (one,)).one() for one in desk.entries]
        money = cases.money_of(books, desk.book_id, cases.head_of(books, desk.book_id, "C1").case_id)
    assert {tuple(row) for row in rows} == {(last, desk.people["payer"], desk.people["cashier"])}
    assert [(row.paid_on, row.interest) for row in money.payments if row.id == desk.ids["in time"]] == [
        (last, 0)
    ]
    assert {row.act: row.state for row in money.recordings}["pay"] == "recorded"
    assert desk.broken() == []


def test_what_waits_is_not_reversed(desk: Desk) -> None:
    """Nor is what was dropped; what was confirmed is, by its own id."""
    assert desk.pay("20.00", DAY, name="waits", waits=True) == "done"
    ask = {"who": "cashier", "target": str(desk.ids["waits"]), **WHY}
    assert desk.do("propose_reversal", DAY, **ask) == "compensation.not_reversible"
    desk.must("confirm_recording", DAY, who="payer", subject=str(desk.ids["waits"]))
    desk.must("propose_reversal", DAY, name="ask", **ask)
    desk.must("confirm_reversal", DAY, who="payer", subject=str(desk.ids["ask"]))
    assert desk.broken() == []


def test_who_signed_does_not_let_it_take_effect(desk: Desk) -> None:
    """An agreement without a court, an order of a court, a stage, a plan that was approved: another person than who had the part before."""
    desk.concluded(code="C5")
    for name, words in (
        ("notify", {"answer_by": "2025-02-20", "proof_of_service": "slip"}),
        ("answer", {"position": "yes"}),
        ("agree", agreement()),
    ):
        desk.must(name, FEB, who="chief" if name == "agree" else "clerk", code="C5", **words)
    assert desk.do("perform", FEB, who="chief", code="C5") == "process.acted_before"
    desk.must("perform", FEB, who="clerk", code="C5")
    plan = {"title": "w", "mode": "own", "repairer": X, "budget": "9"}
    stages = [{"title": "a", "due_on": "2025-12-31", "amount": "1"}]
    desk.must("plan_project", FEB, code="C5", name="works", stages=stages, **plan)
    works = str(desk.ids["works"])
    desk.must("approve_project", FEB, who="chief", code="C5", subject=works)
    for who in ("clerk", "chief"):
        assert desk.do("drop_project", FEB, who=who, code="C5", subject=works) == "process.acted_before"
    desk.must("contract_project", FEB, who="chief", code="C5", subject=works, amount="9")
    stage: dict[str, Any] = {"code": "C5", "subject": works, "stage": 1, "evidence": "photo"}
    assert desk.do("accept_stage", FEB, who="chief", **stage) == "process.acted_before"
    desk.must("accept_stage", FEB, who="clerk", **stage)


NUMBERED = "jsonb_build_object('number', '1', 'instance', 'second')"
POSTED = {
    "pay", "remit", "transfer_court", "release_escrow", "convert_project", "convert_duty", "dispose_fund", "revive", "return_from_treasury",
    "pay_refund", "credit_interest", "bear_charge", "pay_interest",
}  # fmt: skip
"""Acts of which the database asks for their entry before it asks for a second person."""
FORGED: Mapping[str, Callable[[Desk], str]] = {
    name: lambda desk, name=name: (
        "INSERT INTO ledger.damage_record SELECT (jsonb_populate_record(r, jsonb_build_object('record_id', gen_random_uuid(),"
        f" 'kind', '{name}', 'subject', NULL, 'words', r.words || {NUMBERED}))).*"
        " FROM ledger.damage_record r WHERE kind = 'sue' LIMIT 1"
    )
    for name in sorted(BY_TWO - POSTED)
} | {
    "a payment": lambda desk: (
        "INSERT INTO ledger.damage_payment SELECT (jsonb_populate_record(y, jsonb_build_object('payment_id',"
        " gen_random_uuid()))).* FROM ledger.damage_payment y LIMIT 1"
    ),
    "money passed on": lambda desk: "UPDATE ledger.damage_payment SET waiting = waiting - 1 WHERE route = 'agency'",
    "a guarantee": lambda desk: (
        "WITH s AS (INSERT INTO ledger.process (book_id, process_id, machine, started_by, state, version)"
        " SELECT p.book_id, gen_random_uuid(), 'compensation.guarantee', p.started_by, 'held', 1 FROM ledger.process p"
        " WHERE p.machine = 'compensation.case' LIMIT 1 RETURNING *), e AS (INSERT INTO ledger.process_event (book_id, process_id, version,"
        " machine, action, from_state, to_state, four_eyes, started_by, actor_id, effective_on, reason, document)"
        " SELECT book_id, process_id, 1, machine, 'give', '', 'held', false, started_by, started_by, '2025-06-03', '', '' FROM s)"
        " INSERT INTO ledger.damage_guarantee (book_id, guarantee_id, case_id, kind, guarantor, amount)"
        " SELECT s.book_id, s.process_id, c.case_id, 'surety', 'x', 1 FROM s JOIN ledger.damage_case c USING (book_id) LIMIT 1"
    ),
    "a judgment": lambda desk: (
        "WITH s AS (UPDATE ledger.process p SET state = 'performing', version = version + 1 FROM ledger.damage_case c"
        " WHERE c.code = 'C3' AND c.book_id = p.book_id AND c.process_id = p.process_id RETURNING p.*)"
        " INSERT INTO ledger.process_event (book_id, process_id, version, machine, action, previous, from_state, to_state, four_eyes,"
        " started_by, actor_id, effective_on, reason, document)"
        " SELECT book_id, process_id, version, machine, 'judge', version - 1, 'suing', 'performing', false, started_by, started_by,"
        " '2025-03-03', '', '' FROM s"
    ),
    "a judgment apart": lambda desk: (
        "WITH s AS (UPDATE ledger.process p SET state = 'settled', version = version + 1 WHERE p.process_id ="
        f" '{desk.ids['judged']}' RETURNING p.*)"
        " INSERT INTO ledger.process_event (book_id, process_id, version, machine, action, previous, from_state, to_state, four_eyes,"
        " started_by, actor_id, effective_on, reason, document)"
        " SELECT book_id, process_id, version, machine, 'judge', version - 1, 'suing', 'settled', false, started_by, started_by,"
        " '2025-03-03', '', '' FROM s"
    ),
    "a publication": lambda desk: (
        "INSERT INTO ledger.damage_record SELECT (jsonb_populate_record(r, jsonb_build_object('record_id', gen_random_uuid(),"
        f" 'kind', 'publish_paper', 'subject', r.record_id, 'effective_on', '{DAY}', 'actor_id', {desk.people['clerk']}))).*"
        " FROM ledger.damage_record r JOIN ledger.damage_case c USING (book_id, case_id) WHERE c.code = 'C1' AND r.kind = 'judge'"
    ),
    "a retrial": lambda desk: (
        "WITH s AS (UPDATE ledger.process p SET state = 'suing', version = version + 1 FROM ledger.damage_case c"
        " WHERE c.code = 'C1' AND c.book_id = p.book_id AND c.process_id = p.process_id RETURNING p.*)"
        " INSERT INTO ledger.process_event (book_id, process_id, version, machine, action, previous, from_state, to_state, four_eyes,"
        " started_by, actor_id, effective_on, reason, document)"
        " SELECT book_id, process_id, version, machine, 'retry', version - 1, 'performing', 'suing', false, started_by, started_by,"
        f" '{DAY}', '', '' FROM s"
    ),
    "a longer term": lambda desk: (
        "INSERT INTO ledger.damage_record SELECT (jsonb_populate_record(r, jsonb_build_object('record_id', gen_random_uuid(),"
        " 'kind', 'extend_clock', 'subject', NULL))).* FROM ledger.damage_record r WHERE kind = 'register' LIMIT 1"
    ),
}  # fmt: skip


@pytest.mark.parametrize("forged", sorted(FORGED))
def test_the_database_keeps_it_too(desk: Desk, forged: str) -> None:
    """What the web writes past Python is refused when it commits."""
    with pytest.raises(DBAPIError) as caught, desk.database.engine.begin() as connection:
        connection.exec_driver_sql(FORGED[forged](desk))
    # Who corrects a document is asked first what was ruled.
    first = "damage_correction_ruled" if forged == "correct_document" else "damage_act_by_two"
    assert getattr(caught.value.orig, "diag").constraint_name == first  # noqa: B009


def test_the_trigger_names_every_act_that_takes_two() -> None:
    """The kinds in SQL are those of the rows, and so are those that another person than who began the case does."""
    text = (SQL / "triggers" / "damage_act_by_two.sql").read_text("utf-8")
    declared = (SQL / "functions" / "damage_writers.sql").read_text("utf-8")
    assert "damage_writers() -> 'compensation.recording propose' ? NEW.kind" in text
    [first] = re.findall(r'"compensation\.recording propose": \[([^]]*)\]', declared)
    second = re.findall(r"NEW\.kind IN \(([^)]*)\)", text)[1]
    assert set(re.findall(r'"(\w+)"', first)) == BY_TWO
    assert set(re.findall(r"'(\w+)'", second)) == {act.name for act in ACTS if act.second_person}
