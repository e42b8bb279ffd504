"""Damage cases on PostgreSQL: what each step refuses, by its code, and what the money does."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import psycopg
import pytest

from ledger.compensation import acts, shapes
from ledger.compensation.acts import ACT
from ledger.compensation.nightly import run_night
from ledger.compensation.queries.flags import flags
from ledger.compensation.queries.published import public_cases
from ledger.database import Database
from ledger.identifiers import uuid7
from tests.compensation.world import Desk, X, Y, made, owed
from tests.furnished import furnished
from tests.rewriting import rewriting

COURT: dict[str, Any] = {"court": "court:1", "court_name": "court"}
JUNE = date(2025, 6, 30)


@furnished
def desk(database: Database, owner: Database) -> Desk:
    """A bureau."""
    return Desk(database, owner)


def agreement(**words: Any) -> dict[str, Any]:
    """An agreement on the whole, due on 30 June."""
    return {
        **owed(),
        "facts": "f",
        "extent": "e",
        "mode": "money",
        "schedule": [{"part": 1, "due_on": "2025-06-30"}],
        **words,
    }


def agreed(desk: Desk, **words: Any) -> None:
    """Bring a case to its agreement."""
    desk.concluded()
    desk.must("notify", date(2025, 1, 8), answer_by="2025-01-20", proof_of_service="slip")
    desk.must("answer", date(2025, 1, 13), who="party", position="yes")
    desk.must("agree", date(2025, 1, 20), who="chief", **agreement(**words))


def test_the_way_in(desk: Desk) -> None:
    """A clue once; a second person opens; nothing is claimed without an assessment; grounds are those of the rule pack."""
    again = uuid7()
    assert desk.register("C1", id=again, source="paper-1", red_line=True) == "done"
    assert desk.register("C1", id=again, source="paper-1", red_line=True) == "replayed"
    assert desk.register("C1", id=again, source="paper-1", red_line=False) == "entry.id_used"
    assert desk.register("C2", source="paper-1") == "compensation.clue_registered"
    assert desk.register("C1") == "compensation.case_code_taken"
    assert desk.register("C3", received_on="2025-01-07") == "process.backdated"
    assert desk.register("C3", occurred_on="2025-01-07") == "process.backdated"
    assert desk.do("check", code="none") == "compensation.case_unknown"
    assert desk.do("check", who="party", code="C1") == "process.role_not_for_step"
    desk.must("check")
    assert desk.do("open") == "process.second_person_needed"
    desk.must("open", who="chief")
    desk.must("investigate")
    assert desk.do("conclude") == "compensation.assessment_missing"
    assert desk.do("end", who="chief", ground="boredom") == "compensation.ground_unknown"
    assert desk.do("end", who="chief", ground="minor") == "compensation.ground_barred"
    came = desk.do("extend_clock", who="chief", clock="check", length="40 D")
    assert (came, desk.said["because"]) == ("compensation.term_not_possible", "no such term runs")
    assert desk.do("pay", who="cashier", route="treasury", payer=X, amount="1") == "compensation.not_now"
    desk.must("end", who="chief", ground="within_permit")
    assert desk.state() == "not_started"
    desk.must("reopen", date(2025, 2, 5), who="chief")
    assert desk.broken() == []


def test_assessments(desk: Desk) -> None:
    """Experts up to the limit; printed amounts agree; a version replaces another by the difference; none once it is due."""
    assert desk.register() == "done"
    for action, who in (("check", "clerk"), ("open", "chief"), ("investigate", "clerk")):
        desk.must(action, who=who)
    item: dict[str, Any] = {
        "head": "H4",
        "method": "stated",
        "inputs": {"amount": "300000.01", "document": "x"},
    }
    words: dict[str, Any] = {"body": "b", "author": "a"}
    on = date(2025, 1, 20)
    simple: dict[str, Any] = {"by_experts": True, "facts_simple": True, "undisputed": True}
    assert (
        desk.do("submit_assessment", on, items=[item], **words, **simple) == "compensation.experts_not_enough"
    )
    assert (
        desk.do("submit_assessment", items=[{**item, "printed": "30 万元"}], **words)
        == "compensation.printed_differs"
    )
    assert desk.do("submit_assessment", items=[{**item, "printed": "about 30 万元"}], **words) == "done"
    assert (
        desk.do("accept_assessment", subject=str(desk.ids["submit_assessment"]))
        == "process.second_person_needed"
    )
    assert desk.do("accept_assessment", who="chief", subject=str(uuid7())) == "compensation.subject_unknown"
    assert desk.do("accept_assessment", who="chief", subject=str(desk.ids["submit_assessment"])) == "done"
    assert desk.balances()["H4 claim_assessed"] == 30000001
    assert desk.assess(("H4", "500.00"), ("H1", "1.00")) == "done"
    both = ("claim_assessed", "claim_established")
    assert desk.balances() == {**{f"H1 {at}": 100 for at in both}, **{f"H4 {at}": 50000 for at in both}}
    assert desk.broken() == []


def test_no_other_assessment_once_due(desk: Desk) -> None:
    """What a judgment has made due is not assessed anew in the suit that follows a default."""
    desk.judged()
    desk.must("default", date(2025, 7, 1))
    desk.must("retry", **COURT)
    assert desk.assess(("H4", "1.00")) == "compensation.due_already"


def test_consultation(desk: Desk) -> None:
    """Meetings in principle three; failure for want of an answer only after its term; less than assessed needs a basis."""
    desk.concluded()
    desk.must("notify", date(2025, 1, 8), answer_by="2025-01-20", proof_of_service="slip")
    assert desk.do("fail", date(2025, 1, 20), ground="no_answer") == "compensation.too_early"
    desk.must("answer", who="party", position="yes")
    meeting: dict[str, Any] = {"attendance": ["a"], "minutes": "m"}
    for _ in range(3):
        desk.must("meet", **meeting)
    assert desk.do("meet", **meeting) == "compensation.meetings_exhausted"
    desk.must("meet", reason="they are close", **meeting)
    assert desk.do("offer", who="party", by=Y, amount="1", terms="t") == "process.not_your_side"
    below = desk.do("offer", who="party", by=X, amount="-5.00", terms="t")
    assert (below, desk.entries) == ("amount.below_zero", ())
    desk.must("offer", who="party", by=X, amount="900.00", terms="t")
    less = [{"head": "H4", "money": "599.99"}, {"head": "H1", "money": "400.00"}]
    lower = agreement(heads=less, parts=[{"amount": "999.99", "obligors": [{"owner": X}]}])
    assert desk.do("agree", who="chief", **lower) == "compensation.less_than_assessed"
    assert desk.do("perform", who="clerk") == "process.step_not_allowed"
    desk.must("agree", who="chief", less_basis="a statute", **lower)
    desk.must("perform")
    assert desk.balances()["H4 claim_waived"] == 1
    assert desk.broken() == []


def test_confirmation(desk: Desk) -> None:
    """Thirty full days of publication; a refusal goes back to the agreement; no interest before the ruling."""
    agreed(desk)
    desk.must("apply_confirmation", date(2025, 2, 3), **COURT)
    assert desk.do("confirm", **COURT) == "compensation.not_published"
    desk.must("publish_agreement", date(2025, 3, 3), **COURT)
    assert desk.do("confirm", date(2025, 4, 2), **COURT) == "compensation.too_early"
    desk.must("refuse_confirmation", date(2025, 4, 2), **COURT)
    desk.must("agree", who="chief", **agreement())
    desk.must("apply_confirmation", **COURT)
    desk.must("publish_agreement", **COURT)
    desk.must("confirm", date(2025, 5, 6), **COURT)
    assert desk.state() == "performing"
    assert desk.broken() == []


def test_joint_payments(desk: Desk) -> None:
    """What one pays reduces the debt for all; no fen beyond it; recourse by inner shares; interest to the fen."""
    desk.judged()
    assert desk.pay("100", date(2025, 4, 1), payer="enterprise:z") == "compensation.part_unknown"
    assert desk.pay("300.00", date(2025, 4, 1), payer=Y) == "done"
    assert desk.pay("1", date(2025, 3, 31), payer=X) == "compensation.payment_backdated"
    # 45 days: 700.00 x 45 x 0.000175 = 5.5125 -> 5.51
    assert desk.pay("705.52", date(2025, 8, 14)) == "compensation.more_than_owed"
    assert desk.pay("705.51", date(2025, 8, 14)) == "done"
    found = desk.balances()
    assert found["LI claim_received"] == 551
    assert found["recourse.1 recourse_claim"] == 10000
    assert "H4 claim_due" not in found
    assert desk.pay("1.00", date(2025, 8, 15), hold_excess=True) == "done"
    assert desk.broken() == []
    assert (
        desk.do("close", who="chief", bare=True, no_evaluation="paid_in_money")
        == "compensation.case_still_open"
    )
    ask: dict[str, Any] = {"kind": "refund_excess", "amount": "1.00", "basis": "paid beyond the debt"}
    assert desk.do("propose_relief", **ask) == "compensation.payee_missing"
    assert desk.do("propose_relief", payee="enterprise:z", **ask) == "compensation.payee_not_payer"
    desk.must("propose_relief", payee=X, **ask)
    subject = str(desk.ids["propose_relief"])
    assert desk.do("grant_relief", who="chief", subject=subject) == "process.role_not_for_step"
    desk.must("grant_relief", who="cashier", subject=subject)
    desk.must("close", who="chief", no_evaluation="paid_in_money")
    assert desk.broken() == []


def test_money_on_its_way(desk: Desk) -> None:
    """Into the account of the department, to a court, into escrow: passed on in parts, never more than waits."""
    desk.judged()
    desk.must("pay", date(2025, 4, 1), who="cashier", name="agency", route="agency", payer=X, amount="200.00")
    desk.must("pay", who="cashier", name="court", route="court", payer=Y, amount="300.00")
    desk.must("pay", who="cashier", name="escrow", route="escrow", payer=X, amount="500.00")
    assert (
        desk.do("release_escrow", who="cashier", payment=str(desk.ids["agency"]))
        == "compensation.subject_unknown"
    )
    assert (
        desk.do("release_escrow", who="cashier", payment=str(desk.ids["escrow"]), amount="500.01")
        == "compensation.more_than_waits"
    )
    desk.must("release_escrow", who="cashier", payment=str(desk.ids["escrow"]), amount="123.45")
    assert desk.broken() == []
    assert (
        desk.do("close", who="chief", bare=True, no_evaluation="paid_in_money")
        == "compensation.case_still_open"
    )
    desk.must("release_escrow", who="cashier", payment=str(desk.ids["escrow"]))
    desk.must("remit", who="cashier", payment=str(desk.ids["agency"]))
    desk.must("transfer_court", who="cashier", payment=str(desk.ids["court"]))
    for action, name in (("remit", "agency"), ("transfer_court", "court"), ("release_escrow", "escrow")):
        for part in ({}, {"amount": "0.01"}):
            onward: dict[str, Any] = {"payment": str(desk.ids[name]), **part}
            assert desk.do(action, who="cashier", **onward) == "compensation.passed_on_wholly"
    assert desk.balances()["fund case_fund"] == 100000
    assert desk.spend("1000.01") == "compensation.fund_too_small"
    assert desk.spend("1000.00") == "done"
    desk.must("close", who="chief", no_evaluation="paid_in_money")
    assert desk.broken() == []


def test_default_and_orders(desk: Desk) -> None:
    """Default from the day after; a payment order for money only, after its fifteen days; enforcement within two years."""
    agreed(desk)
    desk.must("perform")
    assert desk.do("default", JUNE) == "compensation.nothing_overdue"
    desk.must("default", date(2025, 7, 1))
    assert desk.do("cure", date(2025, 7, 2)) == "compensation.still_overdue"
    desk.must("apply_order", **COURT)
    assert (
        desk.do("order", date(2025, 7, 10), who="chief", number="1", served_on="2025-07-03")
        == "compensation.too_early"
    )
    desk.must("object", date(2025, 7, 10), who="party")
    assert desk.do("enforce", date(2025, 8, 1), **COURT) == "compensation.no_title"
    desk.must("apply_order", date(2025, 8, 1), **COURT)
    desk.must("order", date(2025, 9, 1), who="chief", number="2", served_on="2025-08-04")
    desk.must("default", date(2025, 9, 2))
    desk.must("enforce", date(2025, 9, 2), **COURT)
    assert desk.state() == "performing"
    assert desk.broken() == []


def test_enforcement_ends(desk: Desk) -> None:
    """After two years from the last day of the term enforcement is too late."""
    for code, on, came in (
        ("C1", date(2025, 6, 30), "done"),
        ("C2", date(2025, 7, 1), "compensation.enforcement_too_late"),
    ):
        desk.judged(code=code, back=2)
        desk.must("default", date(2024, 7, 1), code=code)
        assert desk.do("enforce", on, code=code, **COURT) == came


def test_works(desk: Desk) -> None:
    """Within plan and contract; stages before completion; another body evaluates; value within the duty; conversion."""
    kind = [{"head": "H4", "money": "0", "kind": "600.00"}, {"head": "H1", "money": "400.00"}]
    one: dict[str, Any] = {
        "heads": kind,
        "parts": [{"amount": "400.00", "obligors": [{"owner": X}]}],
        "conversion": "700.00",
    }
    desk.judged(**one)
    stages = [
        {"title": "a", "due_on": "2025-09-30", "amount": "100"},
        {"title": "b", "due_on": "2025-10-31", "amount": "450"},
    ]
    words: dict[str, Any] = {
        "title": "trees",
        "mode": "own",
        "repairer": X,
        "budget": "500",
        "stages": stages,
    }
    assert desk.do("plan_project", who="party", **words) == "compensation.milestones_wrong"
    desk.must("plan_project", who="party", **{**words, "budget": "600"})
    project = str(desk.ids["plan_project"])
    assert desk.do("restore") == "compensation.nothing_contracted"
    desk.must("approve_project", who="chief", subject=project)
    assert (
        desk.do("contract_project", subject=project, amount="600.01") == "compensation.contract_beyond_plan"
    )
    desk.must("contract_project", subject=project, amount="550")
    desk.must("restore")
    assert desk.do("complete_project", who="party", subject=project) == "compensation.stages_open"
    assert desk.spend("1", subject=project, stage=1, use="restoration") == "compensation.fund_empty"
    assert desk.pay("1.00", desk.day) == "done"
    assert desk.spend("1", subject=project, stage=1, use="restoration") == "compensation.not_paid_by_treasury"
    for number in (1, 2):
        desk.must("accept_stage", who="chief", subject=project, stage=number, evidence="photo")
    assert (
        desk.do("accept_stage", who="chief", subject=project, stage=2, evidence="photo")
        == "compensation.stage_accepted_already"
    )
    assert desk.said == {"number": 2, "before": desk.day.isoformat()}
    assert (
        desk.do("accept_stage", who="chief", subject=project, stage=3, evidence="photo")
        == "compensation.subject_unknown"
    )
    desk.must("complete_project", who="party", subject=project)
    assert (
        desk.do("accept_project", who="chief", subject=project, value="600")
        == "compensation.evaluation_not_named"
    )
    assert (
        desk.do("accept_project", who="chief", subject=project, evaluator=X, value="600")
        == "compensation.evaluator_not_independent"
    )
    assert (
        desk.do("accept_project", who="chief", subject=project, evaluator="institute:1", value="600.01")
        == "compensation.value_beyond_duty"
    )
    desk.must("default", date(2025, 7, 1))
    desk.must("reject_project", who="chief", subject=project, evaluator="institute:1")
    desk.must("convert_project", who="chief", subject=project, obligors=[X], due_on="2025-12-31")
    assert desk.balances()["H4.2 claim_due"] == 70000
    assert desk.broken() == []


def test_a_part_of_the_works(desk: Desk) -> None:
    """Half is restored and accepted, the other half fails: half of the fixed sum is due. Met for less, the rest is waived."""
    kind = [{"head": "H4", "money": "0", "kind": "600.00"}, {"head": "H1", "money": "400.00"}]
    for code, fulfilled in (("C1", False), ("C2", True)):
        desk.concluded(code=code)
        claimed = [{"head": "H4", "amount": "600"}]
        desk.must(
            "sue",
            date(2025, 2, 3),
            code=code,
            situation="larger_event",
            consultation="no",
            claimed=claimed,
            **COURT,
        )
        parts = [{"amount": "400.00", "obligors": [{"owner": X}]}]
        desk.must(
            "judge",
            code=code,
            heads=kind,
            parts=parts,
            conversion="700.00",
            schedule=[{"part": 1, "due_on": "2025-06-30"}],
        )
        for name in ("first", "second"):
            stages = [{"title": "a", "due_on": "2025-09-30", "amount": "0"}]
            desk.must(
                "plan_project",
                code=code,
                name=name,
                title="t",
                mode="own",
                repairer=X,
                budget="300",
                stages=stages,
            )
            subject = str(desk.ids[name])
            desk.must("approve_project", code=code, who="chief", subject=subject)
            desk.must("contract_project", code=code, subject=subject, amount="300")
            desk.must("accept_stage", who="chief", code=code, subject=subject, stage=1, evidence="photo")
            desk.must("complete_project", code=code, subject=subject)
        desk.must(
            "reject_project", code=code, who="chief", subject=str(desk.ids["second"]), evaluator="institute:1"
        )
        met = {"evaluator": "institute:1", "value": "300.00", "fulfilled": fulfilled, "less_basis": "law"}
        desk.must(
            "accept_project",
            code=code,
            who="third" if fulfilled else "chief",
            subject=str(desk.ids["first"]),
            **met,
        )
        words: dict[str, Any] = {"subject": str(desk.ids["second"]), "obligors": [X], "due_on": "2025-12-31"}
        came = desk.do("convert_project", code=code, who="chief", **words)
        assert came == ("compensation.nothing_in_kind" if fulfilled else "done")
    assert desk.balances("C1")["H4.2 claim_due"] == 35000
    assert desk.balances("C2")["H4 claim_waived"] == 30000
    assert desk.broken() == []


def test_orders_are_for_money(desk: Desk) -> None:
    """As long as something is owed in kind, there is no payment order."""
    kind = [{"head": "H4", "money": "0", "kind": "600.00"}, {"head": "H1", "money": "400.00"}]
    desk.judged(heads=kind, parts=[{"amount": "400.00", "obligors": [{"owner": X}]}])
    desk.must("default", date(2025, 7, 1))
    assert desk.do("apply_order", **COURT) == "compensation.order_needs_money"


def test_reliefs(desk: Desk) -> None:
    """A waiver lowers the debt, at most the principal; a suspension stops interest; a refund lowers revenue."""
    desk.judged()
    desk.must("propose_relief", date(2025, 4, 1), kind="waiver", amount="100.00", basis="statute")
    desk.must("grant_relief", who="chief", subject=str(desk.ids["propose_relief"]))
    wrong: tuple[dict[str, Any], ...] = ({}, {"first_on": "2025-07-02", "last_on": "2025-07-01"})
    for days in wrong:
        assert (
            desk.do("propose_relief", None, kind="suspension", basis="ruling", **days)
            == "compensation.suspension_days"
        )
    desk.must(
        "propose_relief", kind="suspension", basis="ruling", first_on="2025-07-01", last_on="2025-07-10"
    )
    desk.must("grant_relief", who="chief", subject=str(desk.ids["propose_relief"]))
    # 20 days late, 10 of them suspended: 900.00 x 10 x 0.000175 = 1.575 -> 1.58
    assert desk.pay("901.58", date(2025, 7, 20)) == "done"
    found = desk.balances()
    assert (found["LI claim_received"], found["H4 claim_waived"] + found["H1 claim_waived"]) == (158, 10000)
    new: dict[str, Any] = {
        "kind": "refund_reversed",
        "basis": "reversed",
        "judgment": str(desk.ids["judge"]),
        "left_owed": "500.00",
    }
    desk.must("propose_relief", who="payer", amount="400.01", payee=X, **new)
    assert (
        desk.do("grant_relief", who="cashier", subject=str(desk.ids["propose_relief"]))
        == "compensation.refund_too_large"
    )
    desk.must("propose_relief", who="payer", amount="400.00", payee=X, **new)
    desk.must("grant_relief", who="cashier", subject=str(desk.ids["propose_relief"]))
    assert desk.balances()["fund case_fund"] == 90158 - 40000
    assert desk.broken() == []
    with desk.database.read() as books:
        told = [(one.kind, one.basis, one.difference) for one in flags(books, desk.book_id)]
    assert sum(difference for _, basis, difference in told if basis == "reversed") == -400_00, (
        "an auditor reads it"
    )


def test_what_no_court_said_is_not_reversed_by_one(desk: Desk) -> None:
    """Goal: what is owed by an agreement alone does not go back as if a judgment were reversed. Method: it is paid, then asked for."""
    agreed(desk)
    desk.must("perform")
    assert desk.pay("250.00", date(2025, 6, 2)) == "done"
    back: dict[str, Any] = {
        "kind": "refund_reversed",
        "amount": "250.00",
        "payee": X,
        "basis": "x",
        "left_owed": "0",
    }
    came = desk.do("propose_relief", date(2025, 6, 3), who="payer", judgment=str(desk.ids["agree"]), **back)
    assert came == "compensation.judgment_not_named"


def test_no_agreement_no_effect(desk: Desk) -> None:
    """An agreement that took effect does so once: after a default and a suit, the judgment replaces what it left open."""
    agreed(desk)
    desk.must("perform")
    assert desk.pay("250.00", date(2025, 6, 2)) == "done"
    desk.must("default", date(2025, 7, 1))
    desk.must(
        "sue",
        situation="larger_event",
        consultation="default",
        claimed=[{"head": "H4", "amount": "450"}],
        **COURT,
    )
    rest = [{"head": "H4", "money": "450.00"}, {"head": "H1", "money": "300.00"}]
    desk.must(
        "judge",
        date(2025, 9, 1),
        heads=rest,
        parts=[{"amount": "750.00", "obligors": [{"owner": X}, {"owner": Y}]}],
        schedule=[{"part": 1, "due_on": "2025-09-30"}],
    )
    assert desk.pay("750.00", date(2025, 9, 30), part=2, payer=Y) == "done"
    desk.must("close", date(2025, 10, 9), who="chief", no_evaluation="paid_in_money")
    assert desk.broken() == []


def test_the_night(desk: Desk, database: Database) -> None:
    """Warned once, escalated once, interest up to the day; a second run on the day does nothing; a payment agrees with it."""
    desk.judged()
    actor = desk.people["clerk"]
    assert list(run_night(desk.owner, desk.book_id, date(2025, 6, 25), actor))[-1].interest == 0
    told = list(run_night(desk.owner, desk.book_id, date(2025, 7, 10), actor))[-1]
    assert (told.escalated, told.interest) == (1, 1)
    again = list(run_night(desk.owner, desk.book_id, date(2025, 7, 10), actor))[-1]
    assert (again.warned, again.escalated, again.interest) == (0, 0, 0)
    assert desk.balances()["LI claim_due"] == 175
    assert desk.broken() == []
    # paid before the night that has posted already: the difference goes back
    assert desk.pay("1000.88", date(2025, 7, 5)) == "done"
    assert desk.balances()["LI claim_received"] == 88
    assert desk.broken() == []


def test_two_pay_the_last_yuan(desk: Desk) -> None:
    """Of eight payments of the whole at once by joint debtors, which one person has recorded, one is confirmed."""
    desk.judged()
    desk.day = date(2025, 6, 2)

    for n in range(8):
        assert desk.pay("1000.00", desk.day, payer=(X, Y)[n % 2], waits=True, name=f"{n}") == "done"

    def one(n: int) -> str:
        told = shapes.Subject(subject=desk.ids[f"{n}"])
        step, act = desk.step("payer", desk.day), ACT["confirm_recording"]
        return desk.run(
            lambda books: acts.take(books, desk.book_id, step, act, code="C1", record_id=uuid7(), told=told)
        )

    with ThreadPoolExecutor(8) as pool:
        told = Counter(pool.map(one, range(8)))
    assert told == {"done": 1, "compensation.more_than_owed": 7}
    assert desk.broken() == []


def test_plain_sql_changes_nothing(desk: Desk, database_url: str) -> None:
    """Records stay as they are, states move by the table alone, and no instalment is settled beyond itself."""
    desk.judged()
    for statement, told in (
        ("UPDATE ledger.damage_record SET reason = 'x'", "append-only"),
        ("DELETE FROM ledger.damage_figure", "append-only"),
        ("UPDATE ledger.damage_instalment SET settled = amount + 1", "settled_at_most_once"),
        (
            "UPDATE ledger.process SET state = 'closed' WHERE machine = 'compensation.case'",
            "process_state_fkey",
        ),
    ):
        with psycopg.connect(database_url) as connection, pytest.raises(psycopg.Error, match=told):
            connection.execute(statement.encode())
            connection.commit()


def test_whoever_owes_is_a_liable_party(desk: Desk, database_url: str) -> None:
    """A judgment, an agreement and a conversion name liable parties of the case alone, and then those see it; SQL keeps it too."""
    ghost = [{"amount": "1000.00", "obligors": [{"owner": "enterprise:ghost"}]}]
    kind: dict[str, Any] = {
        "heads": [{"head": "H4", "money": "0", "kind": "600.00"}, {"head": "H1", "money": "400.00"}]
    }
    desk.concluded()
    desk.must("notify", date(2025, 1, 8), answer_by="2025-01-20", proof_of_service="slip")
    desk.must("answer", date(2025, 1, 13), who="party", position="yes")
    assert (
        desk.do("agree", date(2025, 1, 20), who="chief", **agreement(parts=ghost))
        == "compensation.obligor_not_liable"
    )
    assert desk.said == {"owner": "enterprise:ghost", "case": "C1"}
    desk.judged(
        code="C2", parts=[{"amount": "400.00", "obligors": [{"owner": X}]}], conversion="700.00", **kind
    )
    desk.must(
        "plan_project",
        code="C2",
        title="t",
        mode="own",
        repairer=X,
        budget="1",
        stages=[{"title": "a", "due_on": "2025-12-31", "amount": "1"}],
    )
    project = str(desk.ids["plan_project"])
    for action, who, more in (
        ("approve_project", "chief", {}),
        ("contract_project", "clerk", {"amount": "1"}),
        ("accept_stage", "chief", {"stage": 1, "evidence": "photo"}),
        ("complete_project", "clerk", {}),
        ("reject_project", "chief", {"evaluator": "institute:1"}),
    ):
        desk.must(action, who=who, code="C2", subject=project, **more)
    words: dict[str, Any] = {
        "who": "chief",
        "code": "C2",
        "subject": project,
        "obligors": ["court:1"],
        "due_on": "2025-12-31",
    }
    assert desk.do("convert_project", **words) == "compensation.others_owe_duty"
    desk.concluded(code="C3", on=date(2025, 1, 6))
    desk.must(
        "sue",
        date(2025, 2, 3),
        code="C3",
        situation="grave_consequence",
        consultation="refused",
        court="court:1",
        court_name="court",
        claimed=[{"head": "H4", "amount": "600"}],
    )
    assert (
        desk.do("judge", date(2025, 3, 3), code="C3", **owed(parts=ghost))
        == "compensation.obligor_not_liable"
    )
    desk.must(
        "add_parties", code="C3", parties=[{"owner": "enterprise:ghost", "side": "liable", "name": "ghost"}]
    )
    desk.must("judge", code="C3", **owed(parts=ghost))
    with psycopg.connect(database_url) as connection, pytest.raises(psycopg.Error) as caught:
        with rewriting(connection, "damage_obligor"):
            connection.execute("UPDATE ledger.damage_obligor SET owner = 'court:1'")
    assert caught.value.diag.constraint_name == "damage_obligor_liable"
    assert desk.broken() == []


def test_nothing_is_no_amount(desk: Desk) -> None:
    """An act about money names an amount above zero, and is told so in a sentence without gaps."""
    desk.judged()
    assert desk.pay("1.00", date(2025, 4, 1)) == "done"
    given = {"kind": "surety", "guarantor": X}
    asked = {"kind": "waiver", "basis": "b"}
    stages = [{"title": "a", "due_on": "2025-12-31", "amount": "0"}]
    planned: dict[str, Any] = {"title": "t", "mode": "own", "repairer": X, "stages": stages}
    for action, who, words in (
        ("pay", "cashier", {"route": "treasury", "payer": X}),
        ("give_guarantee", "cashier", given),
        ("propose_relief", "cashier", asked),
        ("spend", "cashier", {"use": "assessment", "payee": "institute:1"}),
        ("plan_project", "clerk", planned),
    ):
        zero: dict[str, Any] = {**words, "budget" if action == "plan_project" else "amount": "0"}
        assert desk.do(action, date(2025, 4, 1), who=who, **zero) == "compensation.not_above_zero", action
        assert desk.said == {"amount": "0.00"}
    desk.must("pay", date(2025, 4, 1), who="cashier", name="paid", route="agency", payer=X, amount="1.00")
    assert (
        desk.do("remit", who="cashier", payment=str(desk.ids["paid"]), amount="0")
        == "compensation.not_above_zero"
    )


def test_a_relief_is_looked_at_when_it_is_asked_for(desk: Desk) -> None:
    """No more than is open of the part, for nobody who does not owe it; and again when it is granted."""
    desk.judged()
    for kind in ("waiver", "credit"):
        words: dict[str, Any] = {"who": "cashier", "kind": kind, "basis": "b", "payee": X}
        absent = "compensation.payee_missing" if kind == "credit" else "compensation.part_not_there"
        for changed, came in (
            ({"amount": "1000.01"}, "compensation.more_than_open"),
            ({"amount": "1.00", "payee": "enterprise:ghost"}, "compensation.part_unknown"),
            ({"amount": "1.00", "part": 7}, "compensation.part_not_there"),
            ({"amount": "1.00", "part": 7, "payee": None}, absent),
            ({"amount": "1000.00"}, "done"),
        ):
            assert desk.do("propose_relief", date(2025, 4, 1), name=kind, **{**words, **changed}) == came, (
                kind,
                changed,
            )
    desk.must("propose_relief", who="cashier", kind="waiver", basis="b", amount="1.00", name="for nobody")
    desk.must("grant_relief", who="chief", subject=str(desk.ids["for nobody"]))
    for kind in ("waiver", "credit"):
        assert (
            desk.do("grant_relief", who="chief", subject=str(desk.ids[kind])) == "compensation.more_than_open"
        )
        assert desk.said == {"amount": "1000.00", "open": "999.00"}


def test_a_name_inside_another_is_veiled_too(desk: Desk) -> None:
    """Goal: no part of a name is left in a title. Method: two persons, of whom one is called as the other's name begins."""
    parties = [
        {"owner": f"person:{n}", "side": "liable", "name": name, "person": True}
        for n, name in enumerate(("王小", "王小明", "李四"))
    ]
    assert desk.register(title="王小明 and 王小, of 李四", parties=parties) == "done"
    desk.must("publicise", who="chief", public=True)
    with desk.database.read() as books:
        (row,) = public_cases(books, desk.book_id)
    assert (row.title, row.liable) == ("王某 and 王某, of 李某", ["王某", "王某", "李某"])


def test_an_act_is_told_what_has_its_shape(desk: Desk) -> None:
    """Goal: where rows of all shapes are listed, none is done with words of another. Method: a payment told as a close."""
    desk.judged()
    step, told = desk.step("cashier", date(2025, 7, 1)), made(ACT["close"].shape)
    with pytest.raises(TypeError, match="pay is told Payment, not Close"):
        desk.database.begin(
            lambda books: acts.take(
                books, desk.book_id, step, ACT["pay"], code="C1", record_id=uuid7(), told=told
            )
        )
