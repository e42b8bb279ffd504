"""What can be done in a case is what is told: a table over the states of a case and all acts, held against the acts themselves."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import Any, Final, TypeAlias

import psycopg
import pytest
from sqlalchemy import event

from ledger.compensation import acts
from ledger.compensation.actions import engine
from ledger.compensation.actions.articles import basis_of
from ledger.compensation.acts import ACT, REGISTER, Row, next_of
from ledger.compensation.machines import CASE
from ledger.compensation.queries.standing import RunningTerm
from ledger.database import Books, Database, ReadBooks
from ledger.identifiers import uuid7
from ledger.law import Law, parse_pack
from ledger.processes.acting import Next
from ledger.processes.actions import StepNotAllowed, check_step
from ledger.processes.acts import read
from tests.compensation.fitting import ELSEWHERE, UNTOLD, faults, once
from tests.compensation.test_cases import COURT, agreement
from tests.compensation.test_reversals import WHY
from tests.compensation.world import Desk, X, Y, bring_pack, owed, pack_of
from tests.furnished import furnished
from tests.people import KEYED, MANDATE
from tests.sampling import WHOLE, sample

pytestmark = pytest.mark.long(12)
"""They share the cases, and so one worker."""
HEIRLESS = "person:d"
PETITION: dict[str, Any] = {
    "number": "1",
    "administrator": "administrator:x",
    "administrator_name": "a",
    "declare_by": "2026-05-31",
    **COURT,
}
TODAY = date(2025, 9, 1)
FEB, MARCH, APRIL = date(2025, 2, 3), date(2025, 3, 3), date(2025, 4, 1)
LATELY = date(2025, 8, 25)
LATER: list[dict[str, Any]] = [{"part": 1, "due_on": "2025-12-31"}]
KIND: dict[str, Any] = {
    "heads": [{"head": "H4", "money": "0", "kind": "600.00"}, {"head": "H1", "money": "400.00"}],
    "parts": [{"amount": "400.00", "obligors": [{"owner": X}]}],
    "conversion": "700.00",
    "more_basis": "tender",
}
SUIT: dict[str, Any] = {
    "situation": "larger_event",
    "consultation": "no",
    "claimed": [{"head": "H4", "amount": "1"}],
    **COURT,
}
ALL_KIND: list[dict[str, Any]] = [
    {"heads": [{"head": "H4", "amount": "1000.00"}], "obligors": [{"owner": X}], "due_on": "2025-12-31"}
]
DOCKETED = (
    "accept_suit", "withdraw_suit", "dismiss_suit", "drop_suit", "withdraw_appeal", "remand", "accept_enforcement", "exhaust_enforcement",
)  # fmt: skip
"""Acts that are told a case number."""
STAGES = [{"title": "a", "due_on": "2025-12-31", "amount": "1"}]


def early(desk: Desk, code: str, *steps: str) -> None:
    """Register a case and take its first steps."""
    assert desk.register(code) == "done"
    for step in steps:
        desk.must(step, who="chief" if step == "open" else "clerk", code=code)


def submitted(desk: Desk, code: str) -> None:
    """Bring a case to an assessment that waits."""
    early(desk, code, "check", "open", "investigate")
    desk.must("commission", code=code, body="institute:1", body_name="institute", how="appraisal")
    item = {"head": "H4", "method": "stated", "inputs": {"amount": "1", "document": "x"}}
    desk.must("submit_assessment", code=code, items=[item], body="b", author="a")


def consulting(desk: Desk, code: str) -> None:
    """Bring a case to its consultation."""
    desk.concluded(code=code)
    desk.must("notify", date(2025, 1, 8), code=code, answer_by="2025-01-20", proof_of_service="slip")
    desk.must("answer", code=code, who="party", position="yes")


def signed(desk: Desk, code: str) -> None:
    """Bring a case to its agreement."""
    consulting(desk, code)
    desk.must("agree", date(2025, 1, 20), code=code, who="chief", **agreement())


def published(desk: Desk, code: str, on: date) -> None:
    """Publish an agreement that took effect, on which somebody comments; a plan is to be published."""
    signed(desk, code)
    desk.must("perform", FEB, code=code)
    works(desk, code, "approve_project")
    desk.must("publicise", APRIL, code=code, who="chief", public=True)
    subject = str(desk.ids["perform"])
    desk.must("publish_paper", on, code=code, who="chief", name="text", subject=subject, text="t")
    if on > APRIL:
        desk.must("take_comment", on, code=code, subject=str(desk.ids["text"]), text="t")


def confirming(desk: Desk, code: str, *, public: bool) -> None:
    """Bring an agreement before a court."""
    signed(desk, code)
    desk.must("apply_confirmation", code=code, **COURT)
    if public:
        desk.must("publish_agreement", FEB, code=code, **COURT)


def suing(desk: Desk, code: str, *, public: bool = False) -> None:
    """Sue."""
    desk.concluded(code=code)
    desk.must("sue", FEB, code=code, **SUIT)
    if public:
        desk.must("publish_settlement", MARCH, code=code, **COURT)


def pronounced(desk: Desk, code: str, served: str = "2025-08-25") -> None:
    """Bring a suit to its judgment of the first instance."""
    suing(desk, code)
    desk.must("pronounce", date.fromisoformat(served), code=code, number="1", served_on=served)


def appealed(desk: Desk, code: str) -> None:
    """Bring a suit before the second instance."""
    pronounced(desk, code)
    desk.must("appeal", code=code, who="party", by=X)


def again(desk: Desk, code: str) -> None:
    """Let a court try a case again."""
    desk.judged(LATER, code=code)
    desk.must("retry", APRIL, code=code, **COURT)


def preserved(desk: Desk, code: str) -> None:
    """Sue, and let property be preserved: applied for, and granted."""
    suing(desk, code)
    for name in ("asked", "kept"):
        desk.must("apply_preservation", code=code, name=name, against=X, amount="1", **COURT)
    desk.must("grant_preservation", code=code, subject=str(desk.ids["kept"]), number="1", until="2026-02-03")


def enforced(desk: Desk, code: str, *steps: str) -> None:
    """Have a judgment enforced."""
    defaulted(desk, code)
    desk.must("enforce", code=code, name="it", **COURT)
    for step in steps:
        more = {"number": "1"} if step in DOCKETED else {}
        desk.must(step, code=code, subject=str(desk.ids["it"]), **more)


def works(desk: Desk, code: str, *steps: str, mode: str = "own", name: str = "works") -> None:
    """Plan a restoration, and go on with it."""
    words: dict[str, Any] = {"title": "t", "mode": mode, "repairer": X, "budget": "600", "stages": STAGES}
    desk.must("plan_project", APRIL, code=code, name=name, **words)
    subject = str(desk.ids[name])
    told: dict[str, tuple[str, dict[str, Any]]] = {
        "approve_project": ("chief", {}),
        "contract_project": ("clerk", {"amount": "1"}),
        "accept_stage": ("chief", {"stage": 1, "evidence": "photo"}),
        "complete_project": ("clerk", {}),
        "reject_project": ("chief", {"evaluator": "institute:1"}),
        "accept_project": (
            "third",
            {"evaluator": "institute:1", "value": "1", "fulfilled": True, "less_basis": "law"},
        ),
    }
    for step in steps:
        who, more = told[step]
        desk.must(step, APRIL, who=who, code=code, subject=subject, **more)


CONTRACTED = ("approve_project", "contract_project")
COMPLETED = (*CONTRACTED, "accept_stage", "complete_project")


def restoring(desk: Desk, code: str, *steps: str) -> None:
    """Bring a case to its restoration."""
    desk.judged(LATER, code=code, **KIND)
    works(desk, code, *CONTRACTED)
    desk.must("restore", APRIL, code=code)
    works(desk, code, *COMPLETED, *steps, name="others")


def unbound(desk: Desk, code: str) -> None:
    """Let works be planned before two duties in kind took effect, of which they name none."""
    suing(desk, code)
    works(desk, code, name="early")
    told = (("H1", "400.00", Y), ("H4", "600.00", X))
    heads = [{"head": head, "money": "0", "kind": amount} for head, amount, _ in told]
    duties = [
        {"heads": [{"head": head, "amount": amount}], "obligors": [{"owner": owner}], "due_on": "2025-12-31"}
        for head, amount, owner in told
    ]
    desk.must("judge", APRIL, code=code, heads=heads, parts=[], duties=duties)


def defaulted(desk: Desk, code: str, *, cured: bool = False, **words: Any) -> None:
    """Let a case be in default."""
    desk.judged(code=code, **words)
    desk.must("default", date(2025, 7, 1), code=code)
    if cured:
        assert desk.pay("1100.00", date(2025, 8, 1), code=code, hold_excess=True) == "done"


def untitled(desk: Desk, code: str) -> None:
    """Let an agreement that took effect without a court be in default."""
    consulting(desk, code)
    desk.must("agree", FEB, code=code, who="chief", reason="late", **agreement())
    desk.must("perform", FEB, code=code)
    desk.must("default", date(2025, 7, 1), code=code)


def closed(desk: Desk, code: str, *, paid: bool) -> None:
    """Bring a case to its end: paid, or restored in kind."""
    if paid:
        desk.judged(code=code)
        assert desk.pay("1000.00", APRIL, code=code) == "done"
    else:
        suing(desk, code)
        heads = [{"head": "H4", "money": "0", "kind": "1000.00"}]
        desk.must("judge", MARCH, code=code, heads=heads, parts=[], duties=ALL_KIND, less_basis="b")
        works(desk, code, *COMPLETED, "accept_project")
    desk.must("close", APRIL, code=code, who="chief", no_evaluation="paid_in_money")


Make: TypeAlias = Callable[[Desk, str], object]


def both(first: Make, second: Make) -> Make:
    """Do one thing, then another."""

    def make(desk: Desk, code: str) -> None:
        first(desk, code)
        second(desk, code)

    return make


def noticed(desk: Desk, code: str) -> None:
    """Serve the notice, and appoint an agent."""
    desk.must("notify", date(2025, 1, 8), code=code, answer_by="2025-01-20", proof_of_service="slip")
    desk.must("appoint_agent", code=code, party=X, agent_name="a", kind="lawyer")


def mistaken(desk: Desk, code: str) -> None:
    """Let the reversal of a payment wait, upon which nothing was built; and put a file into the case."""
    desk.judged(LATER, code=code)
    assert desk.pay("10.00", APRIL, code=code, name="typo") == "done"
    desk.must("propose_reversal", APRIL, who="cashier", code=code, target=str(desk.ids["typo"]), **WHY)
    desk.must("tell_procuratorate", APRIL, code=code, occasion="start", told_to="t")
    desk.must("state_findings", APRIL, code=code, hazardous_waste="3")
    step, act = desk.step("clerk", APRIL), ACT["add_evidence"]
    told = read(act.shape, {"name": "n", "kind": "photo", "size": 1, "sha256": "0" * 64})
    came = desk.run(
        lambda books: acts.take(books, desk.book_id, step, act, code=code, record_id=uuid7(), told=told)
    )
    assert came == "done", desk.said


def busy(desk: Desk, code: str) -> None:
    """Let everything wait at once, in two kinds: what passes, and what does not."""
    desk.judged(code=code)
    for route in ("agency", "court", "escrow", "treasury"):
        assert desk.pay("10.00", APRIL, code=code, route=route, name=route) == "done"
        if route in ("agency", "treasury"):  # what is built upon them comes later
            told: dict[str, Any] = {"name": f"undo {route}", "target": str(desk.ids[route]), **WHY}
            desk.must("propose_reversal", APRIL, who="cashier", code=code, **told)
    for name in ("waiver", "suspension"):
        more = {"first_on": "2025-07-01"} if name == "suspension" else {"amount": "1.00"}
        desk.must("propose_relief", APRIL, who="payer", code=code, name=name, kind=name, basis="b", **more)
    desk.must(
        "propose_relief",
        APRIL,
        who="payer",
        code=code,
        name="refund",
        kind="refund_excess",
        basis="b",
        payee=X,
        amount="1",
    )
    for name, amount in (("little", "1.00"), ("much", "10.00")):
        desk.must(
            "spend",
            APRIL,
            who="cashier",
            code=code,
            name=name,
            use="assessment",
            payee="institute:1",
            amount=amount,
        )
    desk.must("confirm_spending", APRIL, who="payer", code=code, subject=str(desk.ids["little"]))
    desk.must(
        "spend",
        APRIL,
        who="cashier",
        code=code,
        name="rest",
        use="assessment",
        payee="institute:1",
        amount="9.00",
    )
    for kind, until in (("surety", "2025-12-31"), ("deposit", "2025-05-01")):
        desk.must(
            "give_guarantee",
            APRIL,
            who="cashier",
            code=code,
            name=kind,
            kind=kind,
            guarantor=X,
            amount="5",
            expires_on=until,
        )
    works(desk, code)
    works(desk, code, "approve_project", name="approved")
    works(desk, code, *CONTRACTED, name="contracted")
    works(desk, code, *CONTRACTED, "accept_stage", name="worked")
    late = [{"owner": "court:3", "side": "court", "name": "c"}]
    desk.must("add_parties", APRIL, code=code, name="late", waits=True, parties=late)


def failed(desk: Desk, code: str, *, owed_in_kind: bool) -> None:
    """Let a restoration have failed."""
    desk.judged(LATER, code=code, **(KIND if owed_in_kind else {}))
    works(desk, code, *COMPLETED, "reject_project")


def bankrupt(desk: Desk, code: str, *steps: str) -> None:
    """Let one of two who owe be bankrupt, and go on with it."""
    desk.judged(LATER, code=code)
    desk.must("declare_bankrupt", APRIL, code=code, party=X, **PETITION)
    told: dict[str, dict[str, Any]] = {
        "file_claim": {"amount": "900.00", "basis": "checked"},
        "dispute_claim": {},
        "admit_claim": {"amount": "500.00", "basis": "checked"},
        "distribute_assets": {"number": "1", "amount": "500.00"},
    }
    subject = str(desk.ids["declare_bankrupt"])
    for step in steps:
        desk.must(step, APRIL, code=code, subject=subject, **told[step])


def inherited(desk: Desk, code: str) -> None:
    """Let who owed alone have died, and its heir have paid what it inherited."""
    parties = [{"owner": one, "side": "liable", "name": one, "person": True} for one in (X, Y, HEIRLESS)]
    desk.concluded(code=code, parties=parties)
    desk.must("sue", FEB, code=code, **SUIT)
    parts = [{"amount": "1000.00", "obligors": [{"owner": HEIRLESS}]}]
    desk.must("judge", MARCH, code=code, **{**owed(), "parts": parts, "schedule": LATER})
    heir = {"owner": X, "name": X, "person": True, "most": "600.00"}
    desk.must("substitute", MARCH, code=code, party=HEIRLESS, event="death", successors=[heir])
    assert desk.pay("600.00", APRIL, code=code) == "done", desk.said


APART = [{"head": "H4", "amount": "100.00"}]
EACH: dict[str, Any] = {
    "heads": [{"head": "H4", "money": "100.00"}],
    "parts": [{"amount": "100.00", "obligors": [{"owner": X}]}],
}


def apart(desk: Desk, code: str, *steps: str) -> None:
    """Pursue something apart in a case in its consultation, and go on with it."""
    consulting(desk, code)
    desk.must("separate", FEB, code=code, name="claim", against=[X], claimed=APART, ground="refused")
    told: dict[str, tuple[date, dict[str, Any]]] = {
        "sue_apart": (FEB, {**SUIT, "claimed": APART}),
        "pronounce_apart": (MARCH, {"number": "1", "served_on": "2025-03-03"}),
        "pronounce_lately": (LATELY, {"number": "1", "served_on": LATELY.isoformat()}),
        "appeal_apart": (MARCH, {"by": X}),
        "publish_apart": (MARCH, COURT),
        "agree_apart": (FEB, {**EACH, "facts": "f", "extent": "e", "mode": "money"}),
        "agree_lately": (LATELY, {**EACH, "facts": "f", "extent": "e", "mode": "money", "reason": "late"}),
        "apply_apart": (FEB, COURT),
        "perform_apart": (FEB, {}),
        "agree_due": (
            FEB,
            {
                **EACH,
                "facts": "f",
                "extent": "e",
                "mode": "money",
                "schedule": [{"part": 1, "due_on": "2025-03-31"}],
            },
        ),
        "apply_order_apart": (APRIL, COURT),
        "judge_apart": (APRIL, {**EACH, "number": "1", "instance": "second"}),
        "retry_apart": (APRIL, {"number": "1", **COURT}),
        "end_apart": (FEB, {"basis": "b"}),
    }
    for step in steps:
        on, words = told[step]
        who = "chief" if step in ("agree_apart", "agree_lately", "agree_due", "end_apart") else "clerk"
        act = f"{step.rpartition('_')[0]}_apart"
        desk.must(act, on, code=code, who=who, subject=str(desk.ids["claim"]), **words)


ACCOUNT: dict[str, Any] = {"payee_name": X, "payee_account": "6222"}


def returned(desk: Desk, code: str) -> None:
    """Receipts of every sort, and refunds out of the treasury at each of their steps; payments with and without a receipt."""
    desk.judged(code=code)
    told: dict[str, Any] = {"receipt_code": "5106", "payer_name": "x", "amount": "1.00"}
    for number, name in enumerate(("first", "second", "third", "fourth")):
        assert (
            desk.pay("1010.00" if name == "first" else "0.50", APRIL, code=code, name=name, hold_excess=True)
            == "done"
        )
        if name in ("first", "second"):
            amount = "0.50" if name == "second" else "1.00"
            paid = str(desk.ids[name])
            desk.must(
                "record_receipt",
                APRIL,
                code=code,
                name=f"r{number}",
                payment=paid,
                **{**told, "receipt_number": f"1{number:03}", "amount": amount},
            )
    for printed in ("2000", "2001"):
        desk.must(
            "record_receipt",
            APRIL,
            code=code,
            name=printed,
            payment=str(desk.ids["first"]),
            receipt_number=printed,
            **told,
        )
    desk.must(
        "redden_receipt",
        APRIL,
        code=code,
        subject=str(desk.ids["2000"]),
        receipt_code="5106",
        receipt_number="3000",
    )
    desk.must("lose_receipt", APRIL, code=code, subject=str(desk.ids["2001"]))
    for name, account in (("unnamed", {}), ("waits", ACCOUNT), ("goes", ACCOUNT), ("over", ACCOUNT)):
        ask: dict[str, Any] = {"kind": "refund_excess", "basis": "b", "payee": X, "amount": "1.00", **account}
        desk.must("propose_relief", APRIL, who="cashier", code=code, name=name, **ask)
        desk.must("grant_relief", APRIL, who="payer", code=code, subject=str(desk.ids[name]))
        if name != "waits":
            desk.must("return_from_treasury", APRIL, who="cashier", code=code, subject=str(desk.ids[name]))
    desk.must("pay_refund", APRIL, who="cashier", code=code, subject=str(desk.ids["over"]))
    by: dict[str, Any] = {"who": "cashier", "code": code}
    desk.must("give_guarantee", APRIL, **by, kind="deposit", guarantor=X, amount="5.00")
    desk.must("credit_interest", APRIL, **by, pot="deposit", amount="1.00")


def retained(desk: Desk, code: str) -> None:
    """Contract a restoration out of the fund, of which something is kept back."""
    desk.judged(LATER, code=code)
    desk.must(
        "plan_project",
        APRIL,
        code=code,
        name="kept",
        title="t",
        mode="funded",
        repairer="works:1",
        budget="1",
        stages=STAGES,
    )
    subject = str(desk.ids["kept"])
    desk.must("approve_project", APRIL, who="chief", code=code, subject=subject)
    kept: dict[str, Any] = {"retention_share": "0.03", "retention_months": 12}
    desk.must("contract_project", APRIL, code=code, subject=subject, amount="1", **kept)


def approving(desk: Desk, code: str, *steps: str) -> None:
    """Let heirs have paid what they inherited, and ask that the rest be written off, which takes signatures now."""
    inherited(desk, code)
    desk.must("ask_approval", LATELY, code=code, name="approval", deed="write_off", text="t")
    for step in steps:
        subject = str(desk.ids["approval"])
        desk.must("sign_approval", LATELY, code=code, who="third", subject=subject, step=step)


def disposed(desk: Desk, code: str) -> None:
    """Pay all that is owed, and dispose of what is left in the fund."""
    desk.judged(code=code)
    assert desk.pay("1000.00", APRIL, code=code) == "done", desk.said
    told: dict[str, Any] = {"destination": "treasury", "amount": "1000.00", "basis": "a statute"}
    desk.must("dispose_fund", APRIL, who="cashier", code=code, **told)


SCENES: dict[str, Make] = {
    "registered": early,
    "checking": lambda desk, code: early(desk, code, "check"),
    "checking, paused": both(
        lambda desk, code: early(desk, code, "check"),
        lambda desk, code: desk.must("pause_clock", code=code, clock="check"),
    ),
    "investigating, again": both(
        lambda desk, code: closed(desk, code, paid=True),
        lambda desk, code: desk.must("reopen", APRIL, code=code, who="chief"),
    ),
    "opened": lambda desk, code: early(desk, code, "check", "open"),
    "investigating": lambda desk, code: early(desk, code, "check", "open", "investigate"),
    "assessing": submitted,
    "assessing, accepted": both(
        lambda desk, code: submitted(desk, code),
        lambda desk, code: desk.must(
            "accept_assessment", code=code, who="chief", subject=str(desk.ids["submit_assessment"])
        ),
    ),
    "concluded": lambda desk, code: desk.concluded(code=code),
    "notified": both(
        lambda desk, code: desk.concluded(code=code),
        lambda desk, code: noticed(desk, code),
    ),
    "consulting": consulting,
    "consulting, apart": apart,
    "consulting, apart and sued": lambda desk, code: apart(desk, code, "sue_apart"),
    "consulting, apart and pronounced": lambda desk, code: apart(desk, code, "sue_apart", "pronounce_apart"),
    "consulting, apart and lately pronounced": lambda desk, code: apart(
        desk, code, "sue_apart", "pronounce_lately"
    ),
    "consulting, apart and appealed": lambda desk, code: apart(
        desk, code, "sue_apart", "pronounce_apart", "appeal_apart", "publish_apart"
    ),
    "consulting, apart and agreed": lambda desk, code: apart(desk, code, "agree_apart"),
    "consulting, apart and lately agreed": lambda desk, code: apart(desk, code, "agree_lately"),
    "consulting, apart and tried again": lambda desk, code: apart(
        desk, code, "sue_apart", "judge_apart", "retry_apart"
    ),
    "consulting, apart and confirming": lambda desk, code: apart(
        desk, code, "agree_apart", "apply_apart", "publish_apart"
    ),
    "consulting, apart and performing": lambda desk, code: apart(desk, code, "agree_apart", "perform_apart"),
    "consulting, apart and ordering": lambda desk, code: apart(
        desk, code, "agree_due", "perform_apart", "apply_order_apart"
    ),
    "consulting, apart and judged": lambda desk, code: apart(desk, code, "sue_apart", "judge_apart"),
    "consulting, apart and ended": lambda desk, code: apart(desk, code, "end_apart"),
    "failed": both(
        lambda desk, code: consulting(desk, code),
        lambda desk, code: desk.must("fail", date(2025, 1, 20), code=code, ground="refused"),
    ),
    "agreed": signed,
    "agreed, lately": both(
        consulting,
        lambda desk, code: desk.must(
            "agree", date(2025, 8, 20), code=code, who="chief", reason="late", **agreement(schedule=LATER)
        ),
    ),
    "confirming": lambda desk, code: confirming(desk, code, public=False),
    "confirming, public": lambda desk, code: confirming(desk, code, public=True),
    "suing": suing,
    "suing, held": both(
        suing,
        lambda desk, code: desk.must(
            "give_guarantee", code=code, who="cashier", kind="surety", guarantor=X, amount="5"
        ),
    ),
    "suing, public": lambda desk, code: suing(desk, code, public=True),
    "suing, again": again,
    "suing, preserved": preserved,
    "pronounced": pronounced,
    "pronounced, in effect": lambda desk, code: pronounced(desk, code, "2025-03-03"),
    "appealed": appealed,
    "performing, enforced": enforced,
    "performing, in enforcement": lambda desk, code: enforced(desk, code, "accept_enforcement"),
    "performing, exhausted": lambda desk, code: enforced(
        desk, code, "accept_enforcement", "exhaust_enforcement"
    ),
    "performing": lambda desk, code: desk.judged(LATER, code=code),
    "performing, overdue": lambda desk, code: desk.judged(code=code),
    "performing, busy": busy,
    "performing, with a fee": both(
        lambda desk, code: desk.judged(code=code),
        lambda desk, code: desk.must(
            "record_fee", APRIL, who="cashier", code=code, kind="appraisal", payee="institute:1", amount="1"
        ),
    ),
    "performing, receipts and refunds": returned,
    "performing, mistaken": mistaken,
    "performing, works without a duty": unbound,
    "performing, failed works": lambda desk, code: failed(desk, code, owed_in_kind=True),
    "performing, failed works for nothing": lambda desk, code: failed(desk, code, owed_in_kind=False),
    "performing, paid": both(
        lambda desk, code: desk.judged(code=code),
        lambda desk, code: desk.pay("1000.00", APRIL, code=code),
    ),
    "performing, disposed": disposed,
    "performing, retained": retained,
    "performing, bankrupt": bankrupt,
    "performing, bankrupt and filed": lambda desk, code: bankrupt(desk, code, "file_claim"),
    "performing, bankrupt and disputed": lambda desk, code: bankrupt(
        desk, code, "file_claim", "dispute_claim"
    ),
    "performing, bankrupt and admitted": lambda desk, code: bankrupt(desk, code, "file_claim", "admit_claim"),
    "performing, bankrupt and distributed": lambda desk, code: bankrupt(
        desk, code, "file_claim", "admit_claim", "distribute_assets"
    ),
    "performing, inherited": inherited,
    "performing, written off": both(
        inherited,
        lambda desk, code: desk.must("write_off", APRIL, code=code, part=1, basis="a statute"),
    ),
    "performing, inherited and asked": approving,
    "performing, inherited and signed": lambda desk, code: approving(desk, code, "section"),
    "performing, published": lambda desk, code: published(desk, code, LATELY),
    "performing, published long ago": lambda desk, code: published(desk, code, APRIL),
    "restoring": restoring,
    "restoring, failed": lambda desk, code: restoring(desk, code, "reject_project"),
    "defaulted": defaulted,
    "defaulted, cured": lambda desk, code: defaulted(desk, code, cured=True),
    "defaulted, in kind": lambda desk, code: defaulted(desk, code, **KIND),
    "defaulted, too late": lambda desk, code: defaulted(desk, code, back=2),
    "defaulted, without a title": untitled,
    "ordering": both(untitled, lambda desk, code: desk.must("apply_order", code=code, **COURT)),
    "closed": lambda desk, code: closed(desk, code, paid=True),
    "closed, restored": lambda desk, code: closed(desk, code, paid=False),
    "not_started": both(
        lambda desk, code: early(desk, code),
        lambda desk, code: desk.must("end", code=code, who="chief", ground="within_permit"),
    ),
}
"""Cases, each in a state that its name begins with."""


OFFICER = "INSERT INTO ledger.actor (book_id, name, role) VALUES (%s, 'li', 'bureau') RETURNING actor_id"
PRINTED = "SELECT printed FROM ledger.damage_number WHERE case_id = %s"
SERIES = "INSERT INTO ledger.damage_series (book_id, code, prefix, title, added_by) VALUES (%s, 'chs', '川环损', 'cases', %s)"


SIGNING: Final = ("performing, inherited and asked", "performing, inherited and signed")
"""Cases of a book in which somebody signs before something is written off."""
SIGNED: Final = pack_of(("approval.write_off", '["handler", "section"]', date(2025, 8, 1)))
"""Since summer the section signs before something is written off."""


@furnished
def desk(database: Database, owner: Database) -> Desk:
    """A bureau with a case of every sort, an officer to whom one can be given, a series of numbers, and a rule of its own."""
    made = Desk(database, owner)
    bring_pack(owner, made.book_id, SIGNED)
    for place, make in enumerate(SCENES.values()):
        made.day = date(2025, 1, 6)
        make(made, f"S{place}")
    with owner.engine.begin() as connection:
        actor = connection.exec_driver_sql(OFFICER, (made.book_id,)).scalar_one()
        connection.exec_driver_sql(MANDATE.format(actor=actor))
        connection.exec_driver_sql(KEYED.format(actor=actor))
        connection.exec_driver_sql(SERIES, (made.book_id, actor))
    for place in range(len(SCENES)):
        made.must("give_number", TODAY, code=f"S{place}", series="chs", paper="other")
    return made


TOLD: Final = {"procuratorate_notice", "claimant_report"}
"""Terms in which others are told, in every case."""


def looked(desk: Desk, scene: str, today: date = TODAY) -> dict[str, Next]:
    """What is told of a case, by address."""
    with desk.database.read() as books:
        view = engine.look(books, desk.book_id, f"S{list(SCENES).index(scene)}", None, today)
        return {one.action: one for one in next_of(view, today)}


def test_of_several_those_that_pass_are_named(desk: Desk) -> None:
    """Of what waits, `subjects` has what would pass today; where nothing would, all of it, and what stands against each."""
    told = looked(desk, "performing, busy")
    assert told["confirm-spending"].subjects == (desk.ids["rest"],)
    assert set(told["drop-spending"].subjects) == {desk.ids["rest"], desk.ids["much"]}
    assert told["remit"].subjects == (desk.ids["agency"],)
    assert told["call-guarantee"].subjects == (desk.ids["surety"],)
    undone = told["confirm-reversal"]
    assert set(undone.subjects) == {desk.ids["undo agency"], desk.ids["undo treasury"]}
    assert {one.code for one in undone.missing} == {"compensation.counted_upon", "compensation.spent_already"}
    assert told["note"].subjects == ()
    assert [one.code for one in looked(desk, "suing")["pay"].missing] == ["compensation.nothing_owed"]


def test_terms_are_named_where_they_can_be_paused_run_on_and_extended(desk: Desk) -> None:
    """A term is offered by its name: to be paused while it runs, to run on while it is paused; never where a paper names its end."""
    acts = ("pause-clock", "resume-clock", "extend-clock")
    wanted: dict[str, list[tuple[str, ...] | None]] = {
        "checking": [("limitation", "check"), None, ("check",)],
        "checking, paused": [("limitation",), ("check",), ("check",)],
        "notified": [("limitation", "consultation"), None, ("consultation",)],
        "performing": [("enforcement",), None, None],
        "closed": [None, None, None],
    }
    for scene, names in wanted.items():
        told = looked(desk, scene)
        found = [told[act].subjects if act in told else None for act in acts]
        assert [one and set(one) for one in found] == [one and set(one) for one in names], scene
    assert {one.code for one in engine_terms(desk, "notified")} - TOLD == {
        "limitation",
        "consultation",
        "answer",
    }
    assert {one.code for one in engine_terms(desk, "performing")} - TOLD == {"payment", "enforcement"}


def engine_terms(desk: Desk, scene: str) -> Sequence[RunningTerm]:
    """The terms that run in a case."""
    with desk.database.read() as books:
        code = f"S{list(SCENES).index(scene)}"
        return engine.look(books, desk.book_id, code, None, TODAY).stands.terms


def test_who_may_is_true_of_each_that_is_named(desk: Desk) -> None:
    """A refund is granted and denied by finance alone, and told apart from what the bureau may grant too; by trying each as each."""
    scene = "performing, busy"
    code, ids = f"S{list(SCENES).index(scene)}", desk.ids
    both, finance = ("bureau", "finance"), ("finance",)
    waiting = {both: {ids["waiver"], ids["suspension"]}, finance: {ids["refund"]}}

    def look_and_try(books: Books) -> None:
        told = next_of(engine.look(books, desk.book_id, code, None, TODAY), TODAY)
        for name in ("grant_relief", "deny_relief"):
            act = ACT[name]
            entries = [one for one in told if one.action == act.address]
            assert {one.roles: set(one.subjects) for one in entries} == waiting, name
            for one in entries:
                for subject in one.subjects:
                    came = once(books, desk, code, act, {"subject": str(subject)}, "clerk", TODAY)
                    assert (came == "process.role_not_for_step") == ("bureau" not in one.roles), (name, came)

    desk.database.begin(look_and_try)


@pytest.mark.parametrize(
    ("scene", "act", "code", "told"),
    [
        (
            "performing",
            "restore",
            "compensation.nothing_contracted",
            "案件 {} 不能开始修复：尚未签订修复合同。",
        ),
        (
            "restoring",
            "return",
            "compensation.nothing_failed",
            "案件 {} 不能由修复退回履行：没有未通过验收的修复。",
        ),
        ("suing, held", "end", "compensation.claim_still_open", "案件 {} 的索赔不能终止：仍有担保中的担保。"),
        ("performing", "close", "compensation.case_still_open", "案件 {} 不能结案："),
        ("confirming", "confirm", "compensation.not_published", "办理“司法确认裁定”须以协议已经公告为前提"),
        ("suing", "settle-suit", "compensation.not_published", "办理“调解书生效”须以协议已经公告为前提"),
        ("closed, restored", "propose-relief", "compensation.nobody_paid", "案件 {} 没有任何缴款，无款可退"),
    ],
)
def test_each_act_says_what_is_missing_for_it(desk: Desk, scene: str, act: str, code: str, told: str) -> None:
    """Beginning a restoration, going back, ending and closing have a sentence each; none speaks of another act, or shows a blank."""
    (found,) = looked(desk, scene)[act].missing
    assert found.code == code
    assert told.format(f"S{list(SCENES).index(scene)}") in found.message("zh_Hans")
    assert "-" not in found.figures.values()


def test_who_asks_for_what_and_until_when(desk: Desk) -> None:
    """Roles, second persons, terms and words are those of the row, the machine and the case."""
    told = looked(desk, "performing, busy", date(2025, 4, 2))
    spend, confirm, pay = told["spend"], told["confirm-spending"], told["pay"]
    assert (confirm.roles, confirm.second_person, spend.second_person) == (("finance",), True, False)
    assert told["close"].second_person
    assert (pay.due, told["remit"].due) == (
        date(2025, 6, 30),
        None,
    )  # no law of the nation says when an agency remits
    assert pay.asks == ("route", "payer", "amount", "part", "hold_excess")
    assert told["evidence"].asks == ("name", "kind", "proves", "heads", "shown")
    assert (told["pay"].title_zh, told["pay"].source) == ("缴款", ACT["pay"].basis)
    first = looked(desk, "checking", date(2025, 1, 6))
    assert (first["open"].due, first["note"].due) == (date(2025, 2, 5), None)


def test_who_asked_and_lost_the_key_is_missing(desk: Desk, database_url: str) -> None:
    """What somebody asked for whose key is gone is not confirmed, and told so before anybody tries."""
    with psycopg.connect(database_url) as connection:
        connection.execute(MANDATE.format(actor=desk.people["cashier"]).encode())
        connection.execute(
            "INSERT INTO ledger.api_key (actor_id, digest, revoked_at) VALUES (%s, sha256('k'), '2026-01-01 00:00:00+00')",
            (desk.people["cashier"],),
        )
    told = looked(desk, "performing, busy")["confirm-spending"]
    assert [one.code for one in told.missing] == ["process.asker_gone"]
    code = f"S{list(SCENES).index('performing, busy')}"
    came = desk.do("confirm_spending", TODAY, who="payer", code=code, subject=str(desk.ids["rest"]))
    assert (came, desk.said) == ("process.asker_gone", dict(told.missing[0].figures))


def test_one_reading_serves_all_checks(desk: Desk) -> None:
    """However much waits in a case: the case, how it stands, and its payees are read once each; months and accounts for a spending."""
    for scene, most in (("checking", 1), ("performing, busy", 4), ("closed", 1)):
        with desk.database.read() as books:
            view = engine.look(books, desk.book_id, f"S{list(SCENES).index(scene)}", None, TODAY)
            asked: list[str] = []
            event.listen(books.connection, "before_cursor_execute", lambda *args: asked.append(args[2][:90]))  # noqa: B023
            next_of(view, TODAY)
            assert view.stands is not None  # the answer tells the terms that run, out of the same reading
        assert len(asked) == most, (scene, asked)


def test_the_basis_is_that_of_the_rule_pack(desk: Desk) -> None:
    """What a bureau's own pack names for the day is told and kept; else the article of the row."""
    pack = parse_pack(
        '[pack]\njurisdiction = "cn-33"\nname = "x"\nname_zh = "x"\nversion = "1"\nbase = "cn-33"\n'
        '[[value]]\nkey = "compensation.basis.note"\nvalue = "a notice of the city"\nfrom = 2025-02-01\nsource = "s"\n'
        'mark = "verified"\nnote = "n"\n'
    )
    law = Law.of("cn-33", [pack])
    assert basis_of(law, ACT["note"], FEB) == "a notice of the city"
    assert basis_of(law, ACT["note"], date(2025, 1, 31)) == ACT["note"].basis
    assert basis_of(law, ACT["pay"], FEB) == ACT["pay"].basis


Try: TypeAlias = tuple[str, Row, list[Next]]
"""A case, an act, and what is told of it there."""


def tries_of(books: ReadBooks, desk: Desk, scene: str, offered: set[str]) -> list[Try]:
    """Give the acts that must be tried in a case: what is told, and what no step of the case lets pass but what stands beside it."""
    tries: list[Try] = []
    view = engine.look(books, desk.book_id, f"S{list(SCENES).index(scene)}", None, TODAY)
    assert view.state == scene.partition(",")[0]
    told: dict[str, list[Next]] = {}
    for one in next_of(view, TODAY):
        told.setdefault(one.action, []).append(one)
        offered.update(() if one.missing else (one.action,))
    for act in ACT.values():
        if act is not REGISTER:
            found = told.pop(act.address, [])
            if found or not act.steps(CASE):
                tries.append((scene, act, found))
                continue
            try:
                check_step(view.running, act.name, desk.step("chief", TODAY))
            except StepNotAllowed:
                continue
            assert act.about is not None, "there is nothing that it could be about"
            tries.append((scene, act, found))
    assert told == {}
    return tries


def wrong_of(books: Books, desk: Desk, scene: str, tries: Sequence[Try]) -> list[tuple[object, ...]]:
    """Try acts in a case, and give those that do not do what is told of them."""
    view = engine.look(books, desk.book_id, f"S{list(SCENES).index(scene)}", None, TODAY)
    return [
        (scene, act.name, *fault)
        for _, act, found in tries
        for fault in faults(books, desk, view, act, found)
    ]


def test_everything_is_done_in_some_case(desk: Desk) -> None:
    """Each act misses nothing in one of the cases, but for those that nobody could tell in these books."""
    offered: set[str] = set()
    with desk.database.read() as books:
        for scene in SCENES:
            tries_of(books, desk, scene, offered)
    untold = {ACT[name].address for name in (*UNTOLD, *ELSEWHERE)}
    assert offered | untold == {act.address for act in ACT.values()} - {"register"}


@pytest.mark.parametrize("scene", SCENES if WHOLE else [None])
def test_what_is_told_can_be_done_and_nothing_else(desk: Desk, scene: str | None) -> None:
    """What misses nothing is done with fitting words; what misses something is refused with that; what is not told is refused.

    Of the cases and acts that must be tried, a sample by default: each case once, and each act once with each answer that it
    is told with: nothing missing, each set of refusals, or not told. What no step of the case lets pass is asked of all. Each
    case is a transaction of its own, for what is tried and taken back is cleared from the tables at its end alone.
    """
    scenes = list(SCENES) if scene is None else [scene]
    with desk.database.read() as books:
        tries = [one for name in scenes for one in tries_of(books, desk, name, set())]
    chosen = tries if scene else sample(tries, lambda row: row[0], lambda row: (row[1].name, answers(row[2])))
    for name in scenes:
        of_it = [one for one in chosen if one[0] == name]
        assert desk.database.begin(partial(wrong_of, desk=desk, scene=name, tries=of_it)) == []


def answers(told: list[Next]) -> frozenset[tuple[str, ...]]:
    """What an act is told with: the codes of what is missing, of each that it may be about."""
    return frozenset(tuple(one.code for one in entry.missing) for entry in told)
