"""A case that has ended: a table over all that can be done in a case and both ends, of what still is done then."""

from collections.abc import Callable
from datetime import date
from typing import Any

import psycopg
import pytest

from ledger.compensation import acts
from ledger.compensation.actions import rulings
from ledger.compensation.actions.engine import look
from ledger.compensation.acts import ACT
from ledger.compensation.machines import CASE, ENDED
from ledger.database import Database
from ledger.identifiers import uuid7
from tests.compensation.test_corrections import NUMBER, RULING
from tests.compensation.test_reversals import WHY
from tests.compensation.world import Desk, X, made
from tests.furnished import furnished

DAY = date(2025, 4, 1)
ENDS = tuple(state for state in ENDED if state != "withdrawn")
"""Ends to which a case comes by itself; withdrawn with its list it is in `test_clues`."""


@furnished
def desk(database: Database, owner: Database) -> Desk:
    """A bureau."""
    return Desk(database, owner)


def end(desk: Desk, state: str) -> None:
    """Bring a case to its end; what can be asked for and decided later was asked for before."""
    late = {"parties": [{"owner": "court:2", "side": "court", "name": "court"}]}
    if state == "not_started":
        assert desk.register(on=DAY) == "done"
        desk.must("add_parties", name="waits", waits=True, **late)
        desk.must("give_guarantee", who="cashier", name="given", kind="surety", guarantor=X, amount="1.00")
        desk.must("propose_reversal", who="cashier", name="reversal", target=str(desk.ids["given"]), **WHY)
        desk.must("release_guarantee", who="chief", name="released", subject=str(desk.ids["given"]))
        desk.must("end", who="chief", ground="within_permit")
        return
    desk.judged()
    desk.must("add_parties", name="waits", waits=True, **late)
    for name in ("waiver", "credit"):
        words = {"payee": X} if name == "credit" else {}
        desk.must(
            "propose_relief", DAY, who="payer", name=name, kind=name, basis="statute", amount="1.00", **words
        )
    desk.must(
        "propose_relief",
        DAY,
        who="payer",
        name="suspension",
        kind="suspension",
        first_on="2025-07-01",
        basis="ruling",
    )
    assert desk.pay("1000.00", DAY, name="paid") == "done"
    desk.must("give_guarantee", who="cashier", name="given", kind="surety", guarantor=X, amount="1.00")
    desk.must("propose_reversal", who="cashier", name="reversal", target=str(desk.ids["paid"]), **WHY)
    desk.must("release_guarantee", who="chief", name="released", subject=str(desk.ids["given"]))
    for name in ("spending", "another spending"):
        desk.must("spend", who="cashier", name=name, use="assessment", payee="institute:1", amount="1.00")
    stages = [{"title": "a", "due_on": "2025-12-31", "amount": "3.00"}]
    plan: dict[str, Any] = {"title": "t", "mode": "funded", "repairer": "works:1", "budget": "3.00"}
    desk.must("plan_project", name="works", stages=stages, **plan)
    steps: tuple[tuple[str, str, dict[str, Any]], ...] = (
        ("approve_project", "chief", {}),
        ("contract_project", "clerk", {"amount": "3.00"}),
        ("accept_stage", "chief", {"stage": 1, "evidence": "photo"}),
        ("give_up", "chief", {"reason": "grown over"}),
    )
    for action, who, told in steps:
        desk.must(action, who=who, subject=str(desk.ids["works"]), **told)
    desk.must("close", who="chief", no_evaluation="paid_in_money")


def beside(desk: Desk) -> dict[str, Callable[[], str]]:
    """What is done in both ends, one after the other."""
    return {
        "note": lambda: desk.do("note", topic="other", text="a letter"),
        "publicise": lambda: desk.do("publicise", who="chief", public=True),
        "drop_reversal": lambda: desk.do("drop_reversal", who="cashier", subject=str(desk.ids["reversal"])),
        "propose_reversal": lambda: desk.do(
            "propose_reversal", who="cashier", name="again", target=str(desk.ids["released"]), **WHY
        ),
        "confirm_reversal": lambda: desk.do("confirm_reversal", who="payer", subject=str(desk.ids["again"])),
        "drop_recording": lambda: desk.do("drop_recording", who="chief", subject=str(desk.ids["waits"])),
    }


def closed(desk: Desk) -> dict[str, Callable[[], str]]:
    """What is done in a closed case alone."""
    refund: dict[str, Any] = {
        "kind": "refund_reversed",
        "payee": X,
        "amount": "1.00",
        "basis": "reversed",
        "left_owed": "999.00",
        "judgment": str(desk.ids["judge"]),
    }
    return {
        "confirm_spending": lambda: desk.do(
            "confirm_spending", who="payer", subject=str(desk.ids["spending"])
        ),
        "drop_spending": lambda: desk.do(
            "drop_spending", who="payer", subject=str(desk.ids["another spending"])
        ),
        "spend": lambda: desk.do(
            "spend", who="cashier", use="assessment", payee="institute:1", amount="1.00"
        ),
        "propose_relief": lambda: desk.do("propose_relief", who="payer", name="refund", **refund),
        "grant_relief": lambda: desk.do("grant_relief", who="cashier", subject=str(desk.ids["refund"])),
        "deny_relief": lambda: desk.do("deny_relief", who="cashier", subject=str(desk.ids["waiver"])),
    }


PASSES = {
    "tell_procuratorate",
    "report_claimant",
    "receive_receipt",
    "feed_back",
    "retract",
    "state_findings",
    "transfer_crime",
    "leave_crime",
    "link_case",
    "allow_late",
    "ask_approval",
    "sign_approval",
    "refuse_approval",
    "hand_over",
    "release_guarantee",
    "deny_relief",
    "give_number",
    "cancel_number",
    "note",
    "record_receipt",
    "redden_receipt",
    "replace_receipt",
    "lose_receipt",
    "find_receipt",
    "strike_receipt",
    "publicise",
    "publish_paper",
    "take_comment",
    "answer_comment",
    "end_comments",
    "propose_reversal",
    "confirm_reversal",
    "drop_reversal",
    "drop_recording",
}
"""What a case takes in both ends; evidence and a guarantee are not there to be handed over or released in every case."""
FUND = {"spend", "confirm_spending", "drop_spending", "dispose_fund", "register_account", "keep_retention"}
"""What is done with what is left in the fund of a closed case."""
POSTED = {
    "confirm_spending",
    "dispose_fund",
    "return_from_treasury",
    "pay_refund",
    "credit_interest",
    "bear_charge",
    "pay_interest",
    "revive",
}
REFUNDING = {
    "name_refund_account",
    "return_from_treasury",
    "pay_refund",
    "credit_interest",
    "bear_charge",
    "pay_interest",
}
PASSES_CLOSED = {
    "propose_relief",
    "endorse_relief",
    "grant_relief",
    "confirm_recording",
    "revive",
    "correct_document",
    *FUND,
    *REFUNDING,
}


@pytest.mark.parametrize("state", ENDS)
def test_what_still_makes_sense(desk: Desk, state: str) -> None:
    """Everything that passes is in the table, and everything else is refused by the state of the case."""
    end(desk, state)
    assert desk.state() == state
    passes = (
        PASSES | (PASSES_CLOSED | {"confirm_recording"} if state == "closed" else set()) | {"reopen", "retry"}
    )
    for name, act in ACT.items():
        roles = act.roles or next(iter(step.roles for step in CASE.transitions if step.action == name))
        who = {"bureau": "chief", "finance": "cashier", "assessor": "body", "enterprise": "party"}[roles[0]]
        if name in passes or name == "register":
            continue
        step = desk.step(who, desk.day)
        came = desk.run(
            lambda books, step=step, act=act: acts.take(  # type: ignore[misc]
                books, desk.book_id, step, act, code="C1", record_id=uuid7(), told=made(act.shape)
            )
        )
        assert came in ("process.step_not_allowed", "compensation.not_now"), (name, came)
    for name, once in {**(closed(desk) if state == "closed" else {}), **beside(desk)}.items():
        assert name in passes
        assert once() == "done", (name, desk.said)


LATER = date(2025, 4, 2)
READS: dict[str, dict[str, Any]] = {
    "printed": {"printed": {"was": NUMBER, "now": "(2025)浙01民终11号"}},
    "party": {"party": {"owner": X, "was": "a slip", "now": X}},
    "day": {"day": {"instalment": 1, "was": "2025-06-30", "now": "2025-07-31"}},
    "sum": {"sum": {"instalment": 1, "head": "H4", "was": "1000.00", "now": "1100.00"}},
}


@pytest.mark.parametrize("waits", [False, True], ids=["recorded after the end", "recorded before it"])
@pytest.mark.parametrize("reads", READS)
def test_a_ruling_corrects_what_a_closed_document_is_called(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, reads: str, waits: bool
) -> None:
    """A number and a name read otherwise, a day and a sum of which nothing is owed do not: here, past Python, and told before."""
    desk.judged()
    assert desk.pay("1000.00", DAY) == "done"
    words: dict[str, Any] = {"subject": str(desk.ids["judge"]), "number": RULING, **READS[reads]}
    if waits:
        desk.must("correct_document", DAY, waits=True, name="it", **words)
    left = {"destination": "treasury", "amount": "1000.00", "basis": "b"}
    desk.must("dispose_fund", DAY, who="cashier", **left)
    desk.must("close", LATER, who="chief", no_evaluation="paid_in_money", bare=True)

    def ruled() -> str:
        if waits:
            return desk.do("confirm_recording", LATER, who="chief", subject=str(desk.ids["it"]))
        return desk.do("correct_document", LATER, **words)

    if reads in ("printed", "party"):
        assert ruled() == "done", desk.said
        assert desk.broken() == []
        return
    assert ruled() == "compensation.not_now", desk.said
    if waits:
        with desk.database.read() as books:
            view = look(books, desk.book_id, "C1", None, LATER)
            [told] = [one for one in acts.next_of(view, LATER) if one.action == "confirm-recording"]
        assert [one.code for one in told.missing] == ["compensation.not_now"]
    monkeypatch.setattr(rulings, "ENDED", ())
    assert ruled() == "database.promise_broken"
    assert desk.said == {"promise": "damage_record_after_end"}


def test_no_relief_but_a_refund(desk: Desk) -> None:
    """What lowers what is owed is neither asked for nor granted in a closed case; the refusal names the states in which it is."""
    end(desk, "closed")
    for name in ("waiver", "credit", "suspension"):
        first = {"first_on": "2025-07-01"} if name == "suspension" else {}
        words: dict[str, Any] = {"kind": name, "basis": "statute", "amount": "1.00", "payee": X, **first}
        assert desk.do("propose_relief", who="payer", **words) == "compensation.not_now", name
        assert (
            desk.do("grant_relief", who="cashier", subject=str(desk.ids[name])) == "compensation.not_now"
        ), name
        assert (
            desk.said["states"] == "performing, restoring, defaulted, ordering, suing, pronounced, appealed"
        )
    assert desk.broken() == []


NEW = """INSERT INTO ledger.damage_record SELECT book_id, gen_random_uuid(), case_id, %s, %s, effective_on, state, reason, document, words,
    basis, law, actor_id, recorded_at FROM ledger.damage_record ORDER BY recorded_at DESC LIMIT 1"""


def test_plain_sql_takes_a_refund_alone_in_a_closed_case(desk: Desk, database_url: str) -> None:
    """Goal: the database asks which relief it is. Method: a record about a waiver, a credit, a suspension and a refund."""
    end(desk, "closed")
    assert closed(desk)["propose_relief"]() == "done"
    told = {}
    for name in ("waiver", "credit", "suspension", "refund"):
        for kind in ("propose_relief", "grant_relief"):
            told[name, kind] = ""
            with psycopg.connect(database_url) as connection:
                try:
                    connection.execute(NEW, (kind, desk.ids[name]))
                except psycopg.Error as refused:
                    told[name, kind] = str(refused.diag.constraint_name)
                connection.rollback()
    assert told.pop(("refund", "propose_relief")) == ""
    assert told.pop(("refund", "grant_relief")) == "damage_record_posted"
    assert set(told.values()) == {"damage_record_after_end"}


@pytest.mark.parametrize("state", ENDS)
def test_plain_sql_does_nothing_after_the_end(desk: Desk, database_url: str, state: str) -> None:
    """A record of anything else is refused by the database too."""
    end(desk, state)
    passes = (
        PASSES
        | {"close", "end", "end_round"}
        | ({*FUND, *REFUNDING, "retry", "revive", "correct_document"} if state == "closed" else set())
    )
    for name in ACT:
        new = (
            "INSERT INTO ledger.damage_record SELECT book_id, gen_random_uuid(), case_id, %s, NULL, effective_on, state, reason, document,"
            " words, basis, law, actor_id, recorded_at FROM ledger.damage_record ORDER BY recorded_at DESC LIMIT 1"
        )
        told = ""
        with psycopg.connect(database_url) as connection:
            try:
                connection.execute(new, (name,))
            except psycopg.Error as refused:
                told = str(refused.diag.constraint_name)
            connection.rollback()
        posts = "damage_record_posted" if name in POSTED else ""
        assert told == (posts if name in passes else "damage_record_after_end"), name
