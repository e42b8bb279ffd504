"""A reversal is judged when it is asked for as when it is confirmed: what rests on the act is named, and reversed first."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import pytest

from ledger.compensation.actions import resting, reversals
from ledger.database import Database
from tests.compensation.test_cases import agreement
from tests.compensation.test_courts import sued
from tests.compensation.test_debtors import heirs
from tests.compensation.test_duties import duty, in_kind
from tests.compensation.test_insolvencies import ADMIN, AUG, ENDED, OCT, alone, bankrupt, step
from tests.compensation.test_refunds import applied
from tests.compensation.test_reversals import COURT, TWICE, WHY, relieve
from tests.compensation.test_separate import REST, SECOND, SUED, owing, signing, split
from tests.compensation.test_separate import consulting as of_both
from tests.compensation.test_stages import WORKS, begun, do, paid
from tests.compensation.test_successions import Z, new, substitute
from tests.compensation.test_works_back import convert, reject, restored
from tests.compensation.world import Desk, X, Y
from tests.furnished import furnished

APRIL, JULY = date(2025, 4, 1), date(2025, 7, 20)
FEB, MARCH = date(2025, 2, 3), date(2025, 3, 3)
LAST = date(2025, 12, 1)
BANK = "bank:1"
PLAN: Final = {"number": "(2025)浙01破1号之一"}


@furnished
def desk(database: Database, owner: Database) -> Desk:
    """A bureau."""
    return Desk(database, owner)


@dataclass(frozen=True)
class Scene:
    """How an act comes about that is named `act`, and what rests on it, the last one first, each by its name."""

    code: str
    make: Callable[[Desk], None]
    rests: tuple[str, ...] = ("upon",)
    elsewhere: str = ""
    """The case in which that was done, where it is another one."""


def _paid_twice(desk: Desk) -> None:
    desk.judged(TWICE)
    assert desk.pay("300.00", APRIL, name="act") == "done", desk.said
    assert desk.pay("100.00", APRIL, name="upon") == "done", desk.said


def _passed_on(action: str, route: str) -> Callable[[Desk], None]:
    def make(desk: Desk) -> None:
        desk.judged(TWICE)
        assert desk.pay("300.00", APRIL, route=route, name="came") == "done", desk.said
        desk.must(action, APRIL, who="cashier", name="act", payment=str(desk.ids["came"]))
        assert desk.spend("10.00", APRIL, name="upon") == "done", desk.said

    return make


def _given(desk: Desk) -> None:
    desk.judged(TWICE)
    told: dict[str, Any] = {"kind": "deposit", "guarantor": X, "amount": "100.00"}
    desk.must("give_guarantee", APRIL, who="cashier", name="act", **told)
    desk.must("call_guarantee", JULY, who="chief", name="upon", payer=X, subject=str(desk.ids["act"]))


def _called(desk: Desk) -> None:
    desk.judged(TWICE)
    told: dict[str, Any] = {"kind": "surety", "guarantor": BANK, "amount": "100.00"}
    desk.must("give_guarantee", APRIL, who="cashier", **told)
    desk.must(
        "call_guarantee", JULY, who="chief", name="act", payer=X, subject=str(desk.ids["give_guarantee"])
    )
    assert desk.pay("40.00", JULY, payer=BANK, name="upon") == "done", desk.said


def _relieved(desk: Desk) -> None:
    desk.judged(TWICE)
    assert relieve(desk, "act", "C1", APRIL, kind="waiver", amount="100.00") == "done", desk.said
    assert desk.pay("100.00", APRIL, name="upon") == "done", desk.said


def _suspended(desk: Desk) -> None:
    desk.judged(**{**alone(), "schedule": TWICE})
    days = {"first_on": "2025-07-02", "last_on": "2025-07-05"}
    assert relieve(desk, "act", "C1", JULY, kind="suspension", **days) == "done", desk.said
    assert bankrupt(desk) == "done", desk.said
    assert step(desk, "close_insolvency", AUG, name="upon", **ENDED) == "done", desk.said


def _disposed(desk: Desk) -> None:
    desk.judged()
    desk.judged(code="C2")
    assert desk.pay("1000.00", APRIL) == "done", desk.said
    told: dict[str, Any] = {"destination": "other_case", "other_case": "C2", "amount": "600.00", "basis": "b"}
    desk.must("dispose_fund", APRIL, who="cashier", name="act", **told)
    assert desk.spend("100.00", code="C2", name="upon") == "done", desk.said


def _refunded(action: str) -> Callable[[Desk], None]:
    def make(desk: Desk) -> None:
        desk.judged()
        assert desk.pay("2000.00", date(2025, 6, 30), hold_excess=True) == "done", desk.said
        applied(desk, on=date(2025, 7, 1), payee_name=X, payee_account="6222")
        subject = str(desk.ids["application"])
        granted = "act" if action == "grant_relief" else "granted"
        desk.must("grant_relief", date(2025, 7, 1), who="payer", name=granted, subject=subject)
        came = "upon" if action == "grant_relief" else "act"
        told: dict[str, Any] = {"who": "cashier", "subject": subject, "amount": "600.00"}
        desk.must("return_from_treasury", date(2025, 7, 7), name=came, **told)
        if action != "grant_relief":
            desk.must("pay_refund", date(2025, 7, 8), name="upon", **{**told, "amount": "500.00"})

    return make


def _credited(desk: Desk) -> None:
    desk.judged()
    assert desk.pay("100.00", APRIL, route="escrow") == "done", desk.said
    told: dict[str, Any] = {"who": "cashier", "pot": "escrow"}
    desk.must("credit_interest", APRIL, name="act", amount="1.00", **told)
    desk.must("bear_charge", APRIL, name="charge", amount="0.40", **told)
    desk.must("pay_interest", APRIL, who="cashier", name="upon", amount="0.60", subject=str(desk.ids["act"]))


def _interest_spent(desk: Desk) -> None:
    desk.judged()
    assert desk.pay("100.00", APRIL, route="escrow") == "done", desk.said
    desk.must("credit_interest", APRIL, who="cashier", name="held", pot="escrow", amount="1.00")
    desk.must("pay_interest", APRIL, who="cashier", name="act", subject=str(desk.ids["held"]))
    assert desk.pay("100.00", APRIL) == "done", desk.said
    told: dict[str, Any] = {"destination": "treasury", "amount": "100.50", "basis": "预算法 art. 57"}
    desk.must("dispose_fund", APRIL, who="cashier", name="upon", **told)


def _stage(action: str) -> Callable[[Desk], None]:
    def make(desk: Desk) -> None:
        desk.judged()
        assert desk.pay("1000.00", APRIL) == "done", desk.said
        begun(desk, "funded", mode="funded", repairer=WORKS)
        day = date(2025, 6, 2)
        if action == "take_over":
            told: dict[str, Any] = {"amount": "600.00", "repairer": "works:2"}
            assert do(desk, "take_over", day, name="act", **told) == "done", desk.said
            more: dict[str, Any] = {"stage": 1, "evidence": "photo", "name": "upon"}
            assert do(desk, "accept_stage", day, works="act", who="clerk", **more) == "done", desk.said
        elif action == "refuse_stage":
            assert do(desk, "refuse_stage", day, stage=1, name="act") == "done", desk.said
            assert do(desk, "accept_stage", day, stage=1, evidence="photo", name="upon") == "done", desk.said
        else:
            assert do(desk, "accept_stage", day, stage=1, evidence="photo", name="act") == "done", desk.said
            assert paid(desk, "100.00", 1) == "done", desk.said
            desk.ids["upon"] = desk.ids["spent"]

    return make


def _rejected(desk: Desk) -> None:
    desk.judged()
    assert desk.pay("1000.00", APRIL) == "done", desk.said
    begun(desk, "funded", mode="funded", repairer=WORKS)
    day = date(2025, 6, 2)
    for stage in (1, 2):
        assert do(desk, "accept_stage", day, stage=stage, evidence="photo") == "done", desk.said
    assert do(desk, "complete_project", day, who="clerk") == "done", desk.said
    assert do(desk, "reject_project", day, name="act", evaluator="institute:1") == "done", desk.said
    assert do(desk, "give_up", day, who="third", name="upon") == "done", desk.said


def _converted(action: str) -> Callable[[Desk], None]:
    def make(desk: Desk) -> None:
        if action == "convert_duty":
            in_kind(desk, "1000.00", duty("1000.00"))
            told: dict[str, Any] = {"duty": 1, "due_on": "2025-10-31", "amount": "500.00"}
            desk.must("convert_duty", date(2025, 9, 1), name="act", **told)
            assert desk.pay("10.00", date(2025, 9, 2), part=1, name="upon") == "done", desk.said
            return
        heads = [{"head": "H4", "money": "0", "kind": "600.00"}, {"head": "H1", "money": "400.00"}]
        parts = [{"amount": "400.00", "obligors": [{"owner": X}]}]
        desk.judged(parts=parts, conversion="700.00", heads=heads)
        restored(desk, "works")
        reject(desk, "works", date(2025, 3, 10))
        convert(desk, "works", date(2025, 3, 10), "2025-06-30")
        desk.ids["act"] = desk.ids["convert works"]
        assert desk.pay("100.00", APRIL, part=2, name="upon") == "done", desk.said

    return make


def _document(action: str) -> Callable[[Desk], None]:
    def make(desk: Desk) -> None:
        if action == "judge":
            desk.judged()
            desk.ids["act"] = desk.ids["judge"]
        elif action == "settle_suit":
            sued(desk)
            desk.must("accept_suit", FEB, number="1")
            desk.must("publish_settlement", FEB, **COURT)
            desk.must("settle_suit", date(2025, 3, 10), name="act", **alone(), schedule=TWICE)
        else:
            desk.concluded()
            desk.must("notify", date(2025, 1, 8), answer_by="2025-01-20", proof_of_service="slip")
            desk.must("answer", date(2025, 1, 13), who="party", position="yes")
            desk.must("agree", date(2025, 1, 20), who="chief", **agreement())
            if action == "confirm":
                desk.must("apply_confirmation", FEB, **COURT)
                desk.must("publish_agreement", FEB, **COURT)
                desk.must("confirm", date(2025, 3, 10), name="act", number="1", **COURT)
            else:
                desk.must("perform", date(2025, 1, 20), name="act")
            if action == "order":
                desk.must("default", date(2025, 7, 1))
                desk.must("apply_order", date(2025, 7, 2), **COURT)
                told: dict[str, Any] = {"number": "2025-1", "served_on": "2025-07-10"}
                desk.must("order", date(2025, 8, 1), who="chief", name="act", **told)
        day = date(2025, 8, 4) if action == "order" else APRIL
        assert desk.pay("10.00", day, name="upon") == "done", desk.said

    return make


def _apart(action: str) -> Callable[[Desk], None]:
    def make(desk: Desk) -> None:
        of_both(desk)
        it = split(desk)
        day = date(2025, 4, 8)
        if action in ("judge_apart", "settle_apart"):
            desk.must("sue_apart", FEB, **it, **SUED)
            if action == "judge_apart":
                desk.must("judge_apart", MARCH, name="act", **it, **owing(REST, Y), **SECOND)
            else:
                desk.must("accept_apart", FEB, **it, number="1")
                desk.must("publish_apart", FEB, **it, **COURT)
                desk.must("settle_apart", date(2025, 3, 10), name="act", number="1", **it, **owing(REST, Y))
        else:
            desk.must("agree_apart", FEB, who="chief", **it, **signing(REST, Y, "2025-03-31"))
            if action == "confirm_apart":
                desk.must("apply_apart", FEB, **it, **COURT)
                desk.must("publish_apart", FEB, **it, **COURT)
                desk.must("confirm_apart", date(2025, 3, 10), name="act", **it, **COURT)
            else:
                desk.must("perform_apart", FEB, name="act", **it)
            if action == "order_apart":
                desk.must("apply_order_apart", APRIL, **it, **COURT)
                day = date(2025, 5, 7)
                told: dict[str, Any] = {"number": "1", "served_on": "2025-04-10"}
                desk.must("order_apart", date(2025, 5, 6), who="chief", name="act", **it, **told)
        assert desk.pay("10.00", day, payer=Y, part=2, name="upon") == "done", desk.said

    return make


def _succeeded(desk: Desk) -> None:
    desk.judged()
    assert substitute(desk, MARCH, X, "merger", new(Z), name="act") == "done", desk.said
    assert desk.pay("10.00", APRIL, payer=Z, name="upon") == "done", desk.said


def _written_off(desk: Desk) -> None:
    desk.judged(**{**alone(), "schedule": TWICE})
    assert bankrupt(desk) == "done", desk.said
    assert step(desk, "file_claim", AUG) == "done", desk.said
    assert step(desk, "admit_claim", AUG, amount="1001.66") == "done", desk.said
    assert step(desk, "close_insolvency", OCT, name="act", **ENDED) == "done", desk.said


def _revived(desk: Desk, name: str, amount: str, **words: Any) -> None:
    told = {"part": 1, "owner": X, "basis": "found", "number": f"{name} one", "amount": amount, **words}
    desk.must("revive", date(2025, 11, 4), name=name, **told)


def _closed(desk: Desk) -> None:
    _written_off(desk)
    _revived(desk, "upon", "100.00")


def _closed_again(desk: Desk) -> None:
    _written_off(desk)
    _revived(desk, "first", "100.00")
    _revived(desk, "second", "50.00")
    assert (
        step(desk, "close_insolvency", date(2025, 11, 4), name="again", number="(2025)浙01破1号之九")
        == "done"
    ), desk.said
    _revived(desk, "third", "20.00")


def _closed_upon(desk: Desk) -> None:
    desk.judged()
    assert bankrupt(desk) == "done", desk.said
    assert bankrupt(desk, party=Y, name="other", administrator="administrator:y") == "done", desk.said
    assert step(desk, "close_insolvency", AUG, name="act", **ENDED) == "done", desk.said
    other = str(desk.ids["other"])
    desk.must("close_insolvency", AUG, name="upon", subject=other, **ENDED)


def _estate(desk: Desk) -> None:
    heirs(desk)
    assert desk.pay("300.00", date(2025, 6, 30), payer=Z) == "done", desk.said
    desk.must("write_off", date(2025, 6, 30), part=1, basis="民法典 art. 1161", name="act")
    _revived(desk, "upon", "50.00", owner=Z, number="")


def _revived_paid(desk: Desk) -> None:
    _written_off(desk)
    _revived(desk, "act", "100.00")
    assert desk.pay("40.00", date(2025, 11, 4), payer=ADMIN, part=2, name="upon") == "done", desk.said


SCENES: Final[dict[str, Scene]] = {
    "pay": Scene("counted_upon", _paid_twice),
    "remit": Scene("spent_already", _passed_on("remit", "agency")),
    "transfer_court": Scene("spent_already", _passed_on("transfer_court", "court")),
    "release_escrow": Scene("spent_already", _passed_on("release_escrow", "escrow")),
    "give_guarantee": Scene("guarantee_used", _given),
    "call_guarantee": Scene("call_answered", _called),
    "grant_relief": Scene("counted_upon", _relieved),
    "grant_relief of days": Scene("rests_upon", _suspended),
    "grant_relief of a refund": Scene("refund_under_way", _refunded("grant_relief")),
    "dispose_fund": Scene("spent_already", _disposed, elsewhere="C2"),
    "return_from_treasury": Scene("refund_under_way", _refunded("return_from_treasury")),
    "credit_interest": Scene("interest_used", _credited, ("upon", "charge")),
    "pay_interest": Scene("spent_already", _interest_spent),
    "accept_stage": Scene("stage_paid_already", _stage("accept_stage")),
    "refuse_stage": Scene("works_went_on", _stage("refuse_stage")),
    "take_over": Scene("works_went_on", _stage("take_over")),
    "reject_project": Scene("works_went_on", _rejected),
    "convert_project": Scene("counted_upon", _converted("convert_project")),
    "convert_duty": Scene("counted_upon", _converted("convert_duty")),
    **{
        name: Scene("counted_upon", _document(name))
        for name in ("judge", "settle_suit", "confirm", "perform", "order")
    },
    **{
        name: Scene("counted_upon", _apart(name))
        for name in ("judge_apart", "settle_apart", "confirm_apart", "perform_apart", "order_apart")
    },
    "substitute": Scene("succeeded_upon", _succeeded),
    "close_insolvency": Scene("rests_upon", _closed),
    "close_insolvency again": Scene("rests_upon", _closed_again, ("third", "again", "second", "first")),
    "close_insolvency of one of two": Scene("rests_upon", _closed_upon),
    "write_off": Scene("rests_upon", _estate),
    "revive": Scene("counted_upon", _revived_paid),
}
"""What rests on each act that a reversal undoes."""
ALONE: Final = {
    "release_guarantee": "the deposit comes back",
    "confirm_spending": "the money comes back",
    "spend": "it came with the books of before, and the money comes back",
    "pay_refund": "the money comes back",
    "bear_charge": "the money comes back",
    "accept_project": "what rests on it is a later document, by which it stays (`decided_anew`)",
    "give_up": "what rests on it are steps of the works, which no reversal undoes",
    "correct_document": "what was paid beyond what it read before keeps it (`corrected_below_paid`)",
    "end_apart": "the claim is open again",
}
"""Acts on which nothing rests that a reversal undoes."""


def test_every_act_has_its_scene() -> None:
    """Whoever lets an act be reversed says what can rest on it."""
    assert {name.split()[0] for name in SCENES} | set(ALONE) == set(reversals.REVERSE)


def asked(desk: Desk, name: str, on: date = LAST, code: str = "C1") -> str:
    """Ask for the reversal of an act."""
    return desk.do(
        "propose_reversal",
        on,
        who="cashier",
        code=code,
        name=f"ask {name}",
        target=str(desk.ids[name]),
        **WHY,
    )


def confirmed(desk: Desk, name: str, on: date = LAST, code: str = "C1") -> str:
    """Confirm it as another person."""
    return desk.do("confirm_reversal", on, who="payer", code=code, subject=str(desk.ids[f"ask {name}"]))


def listed(desk: Desk, on: date = LAST) -> tuple[Any, ...]:
    """The acts of which it is told that a reversal can be asked for."""
    found = [one.subjects for one in desk.next(on) if one.action == "propose-reversal"]
    return found[0] if found else ()


@pytest.mark.parametrize("name", SCENES, ids=str)
def test_what_rests_on_it_is_named_when_it_is_asked_for(desk: Desk, name: str) -> None:
    """Refused with act, day and number of what rests on it, and not told as possible; that reversed, the last one first, it passes."""
    scene = SCENES[name]
    scene.make(desk)
    target = desk.ids["act"]
    assert asked(desk, "act") == f"compensation.{scene.code}", desk.said
    said = desk.said
    if scene.elsewhere:
        assert said["case"] == scene.elsewhere
    elif scene.code != "succeeded_upon":
        named = [one.rpartition(" ")[2] for one in said["rests"].split("; ")]
        assert named == [str(desk.ids[one]) for one in scene.rests]
    assert target not in listed(desk)
    for one in scene.rests:
        code = scene.elsewhere or "C1"
        assert asked(desk, one, code=code) == "done", (one, desk.said)
        assert confirmed(desk, one, code=code) == "done", (one, desk.said)
    assert target in listed(desk)
    assert asked(desk, "act") == "done", desk.said
    assert confirmed(desk, "act") == "done", desk.said
    assert desk.broken(whole=True) == []


def test_what_came_to_rest_on_it_since_is_named_when_it_is_confirmed(desk: Desk) -> None:
    """Between the two persons more was found: refused as when it is asked for, and passes when that is reversed."""
    _written_off(desk)
    assert asked(desk, "act") == "done", desk.said
    _revived(desk, "upon", "100.00")
    assert confirmed(desk, "act") == "compensation.rests_upon"
    assert str(desk.ids["upon"]) in desk.said["rests"]
    assert asked(desk, "upon") == "done", desk.said
    assert confirmed(desk, "upon") == "done", desk.said
    assert confirmed(desk, "act") == "done", desk.said
    assert desk.broken(whole=True) == []


def test_no_reversal_ends_in_an_overdraft(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Goal: what no check foresees is told as what was done since, too. Method: the checks are made to look away."""
    _closed(desk)
    for module in (resting, reversals):
        monkeypatch.setattr(module, "check_resting", lambda *_: None)
    assert asked(desk, "act") == "done", desk.said
    assert confirmed(desk, "act") == "compensation.rests_upon"
    assert str(desk.ids["upon"]) in desk.said["rests"]
