"""Assessment, instalment, payment and exemption are corrected, cancelled, refunded and moved over HTTP, each by two persons.

`ROADS` names for each of the sixteen the test that goes its road; what cannot be says why.
"""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

import pytest

from ledger.clock import FrozenClock
from tests.api.test_fee_papers import text_of
from tests.api.test_fees_back import LOTS, OWN, SITE
from tests.api.test_inside import DAY, ok, sent, told
from tests.api.test_plans import Office, office, row, sheet
from tests.permits.test_calendar import unannounced
from tests.permits.world import uscc

__all__ = ["office", "unannounced"]
FAR: Final = f"enterprise:{uscc(2)}:001P"
STRIP: Final = {**LOTS, "quantity": "1"}
FIRST, SECOND = "160.00", "240.00"
SLIPS: Final = ("V-1", "V-2")
ROADS: Final = {
    ("assessment", "correct"): "test_an_assessment_is_revoked_and_made_anew",
    ("assessment", "cancel"): "test_an_assessment_is_revoked_and_made_anew",
    ("assessment", "refund"): "test_what_is_not_owed_goes_back",
    ("assessment", "move"): "test_a_fee_goes_with_its_permits",
    ("instalment", "correct"): "test_what_is_not_paid_is_rescheduled",
    ("instalment", "cancel"): "test_what_is_not_paid_is_rescheduled",
    ("instalment", "refund"): "test_what_is_not_owed_goes_back",
    ("instalment", "move"): "test_what_is_not_paid_is_rescheduled",
    ("payment", "correct"): "test_a_payment_is_taken_back_and_pays_another_fee",
    ("payment", "cancel"): "test_a_payment_is_taken_back_and_pays_another_fee",
    ("payment", "refund"): "test_what_is_not_owed_goes_back",
    ("payment", "move"): "test_a_payment_is_taken_back_and_pays_another_fee",
    ("exemption", "correct"): "test_an_exemption_is_revoked",
    ("exemption", "cancel"): "test_an_exemption_is_revoked",
    ("exemption", "refund"): "test_an_exemption_is_revoked",  # of nothing that was paid nothing goes back
    ("exemption", "move"): "test_an_exemption_is_revoked",  # what it freed goes free, and no fee with it
}


def test_every_road_is_gone() -> None:
    """Sixteen, and a test of this module for each."""
    assert len(ROADS) == 16
    assert [name for name in ROADS.values() if not callable(globals().get(name))] == []


def adopt(office: Office, text: str = OWN) -> None:
    """Bring the rate of the bureau into force."""
    pack = sent({"text": text, "from_day": DAY["effective_on"]})
    ok(office.post("bureau", "/law/packs", pack))
    ok(office.post("bureau", f"/law/packs/{pack['id']}/simulate", DAY))
    ok(office.post("chief", f"/law/packs/{pack['id']}/approve", DAY))


def grant(office: Office, site: str = SITE) -> None:
    """Give a mill a ton for two years, for which a fee is owed."""
    body = sent({"owner": site, **LOTS, "fee_due": True})
    ok(office.post("bureau", "/permits/allocations", body))
    ok(office.post("chief", f"/permits/allocations/{body['id']}/confirm", DAY))


def charge(office: Office, notice: str = "N-1", site: str = SITE, **more: Any) -> str:
    """Assess its fee, by two."""
    body = sent({"site": site, "notice": notice, **more})
    ok(office.post("bureau", "/permits/fees", body))
    ok(office.post("chief", f"/permits/fees/{body['id']}/confirm", DAY))
    return str(body["id"])


def owing(office: Office) -> str:
    """A fee of 400 yuan in two parts."""
    adopt(office)
    grant(office)
    return charge(office, instalments=2)


def pay(office: Office, fee: str, number: int, amount: str, voucher: str) -> dict[str, Any]:
    """Record a payment, by two of finance."""
    body = sent({"number": number, "amount": amount, "voucher": voucher})
    ok(office.post("finance", f"/permits/fees/{fee}/payments", body))
    return ok(office.post("teller", f"/permits/fee-payments/{body['id']}/confirm", DAY))


def read(office: Office, fee: str, who: str = "mill") -> dict[str, Any]:
    """How a fee stands."""
    return ok(office.get(who, f"/permits/fees/{fee}"))


def clocked(office: Office, day: int, month: int = 11) -> dict[str, str]:
    """Let it be noon of a day of 2026 in China; give what is dated then."""
    state = office.serving.app.state
    state.service = replace(state.service, clock=FrozenClock(datetime(2026, month, day, 4, tzinfo=UTC)))
    return {"effective_on": f"2026-{month:02}-{day:02}", "document": "paper"}


def test_an_assessment_is_revoked_and_made_anew(office: Office) -> None:
    """Goal: what was assessed wrongly ends, and is assessed anew. Method: dropped, confirmed by another; in one part."""
    fee = owing(office)
    place, why = f"/permits/fees/{fee}", {**DAY, "reason": "decided anew"}
    assert told(office.post("bureau", f"{place}/revoke", why)) == (200, "revocation_asked")
    assert told(office.post("chief", f"{place}/drop", DAY)) == (200, "due")
    assert told(office.post("bureau", f"{place}/revoke", why)) == (200, "revocation_asked")
    assert told(office.post("bureau", f"{place}/confirm", {**DAY, "version": 5}))[1] == "process.acted_before"
    assert told(office.post("chief", f"{place}/confirm", {**DAY, "version": 5})) == (200, "revoked")
    again = charge(office, "N-2")
    assert [one["amount"] for one in read(office, again)["instalments"]] == ["400.00"]


def test_what_is_not_paid_is_rescheduled(office: Office) -> None:
    """Goal: other days and parts, by two; both notices are read. Method: told by `next`; by the wrong ones; done; said anew."""
    fee = owing(office)
    place = f"/permits/fees/{fee}"
    [way] = [one for one in read(office, fee)["next"] if one["action"] == "reschedule"]
    assert (way["roles"], way["asks"]) == (["bureau", "finance"], ["id", "notice", "parts"])
    parts = [{"due_on": "2027-01-30", "amount": "200.00"}, {"due_on": "2027-03-01", "amount": "200.00"}]
    body = sent({"notice": "N-2", "reason": "the works stood still", "parts": parts})
    for who, change, code in (
        ("mill", {}, "actor.not_allowed"),
        ("bureau", {"document": ""}, "entry.text_empty"),
        ("bureau", {"reason": " "}, "entry.text_empty"),
        ("bureau", {"parts": parts[:1]}, "permits.instalments_differ"),
        ("bureau", {"parts": []}, "request.invalid"),
        ("finance", {"parts": [{**parts[0], "amount": "1.001"}]}, "amount.too_precise"),
    ):
        assert told(office.post(who, f"{place}/schedules", {**body, **change}))[1] == code
    asked = ok(office.post("finance", f"{place}/schedules", body))
    assert (asked["machine"], asked["state"]) == ("permits.fee_schedule", "proposed")
    assert ok(office.post("finance", f"{place}/schedules", body))["replayed"] is True
    [line] = [
        one for one in ok(office.get("chief", "/permits/waiting"))["waiting"] if one["id"] == body["id"]
    ]
    assert (line["money"], line["title_zh"]) == ("400.00", "有偿使用费分期变更：变更分期")
    confirm = f"/permits/fee-schedules/{body['id']}/confirm"
    assert told(office.post("finance", confirm, DAY)) == (403, "process.second_person_needed")
    assert told(office.post("chief", confirm, DAY)) == (200, "done")
    stands = read(office, fee)
    assert [(one["number"], one["due_on"], one["amount"]) for one in stands["instalments"]] == [
        (3, "2027-02-01", "200.00"),  # 30 January is a Saturday
        (4, "2027-03-01", "200.00"),
    ]
    assert [(one["id"], one["notice"]) for one in stands["notices"]] == [(fee, "N-1"), (body["id"], "N-2")]
    heard = [one["kind"] for one in office.get("mill", "/events").json()["events"]]
    assert {"permits.fee_schedule.propose", "permits.fee.reschedule"} <= {*heard}
    for notice, words, others in (
        ("", ("N-2", "200.00", "N-1"), (FIRST,)),
        (body["id"], ("N-2", "200.00"), (FIRST,)),
        (fee, ("N-1", FIRST, SECOND, "N-2"), ("200.00\n",)),
    ):
        more = {"notice": notice} if notice else {}
        said = text_of(office.get("mill", f"{place}/paper", **more).content)
        assert [word for word in words if word not in said] == []
        assert [word for word in others if word in said] == []
    assert told(office.get("mill", f"{place}/paper", notice=sent({})["id"]))[1] == "permits.notice_unknown"
    back = sent({"notice": "N-3", "reason": "recorded wrongly", "parts": [{**parts[0], "amount": "400.00"}]})
    ok(office.post("bureau", f"{place}/schedules", back))
    assert told(office.post("chief", f"/permits/fee-schedules/{back['id']}/drop", DAY)) == (200, "dropped")
    back = {**back, "id": sent({})["id"]}
    ok(office.post("bureau", f"{place}/schedules", back))
    assert told(office.post("chief", f"/permits/fee-schedules/{back['id']}/confirm", DAY)) == (200, "done")
    assert [one["number"] for one in read(office, fee)["instalments"]] == [5]
    pay(office, fee, 5, "400.00", "V-1")
    assert read(office, fee)["state"] == "paid"


def test_a_payment_is_taken_back_and_pays_another_fee(office: Office) -> None:
    """Goal: a slip that was recorded for the wrong mill pays the right one. Method: taken back, and recorded there with the same slip."""
    fee = owing(office)
    grant(office, FAR)
    other = charge(office, "N-2", FAR, instalments=2)
    pay(office, fee, 1, FIRST, "V-1")
    body = sent({"number": 1, "reason": "the slip of another mill"})
    ok(office.post("finance", f"/permits/fees/{fee}/corrections", body))
    ok(office.post("teller", f"/permits/fee-corrections/{body['id']}/confirm", DAY))
    pay(office, other, 1, FIRST, "V-1")
    paid = [
        [one["paid_on"] is not None for one in read(office, x, "bureau")["instalments"]] for x in (fee, other)
    ]
    assert paid == [[False, False], [True, False]]
    lines = ok(office.get("finance", "/permits/levies", since="2026-01-01", until="2026-12-31"))["lines"]
    assert sorted(one["amount"] for one in lines) == [f"-{FIRST}", FIRST, FIRST]


def test_what_is_not_owed_goes_back(office: Office) -> None:
    """Goal: of what is withdrawn for good the fee goes back. Method: paid, withdrawn, concluded; part by part; returned."""
    fee = owing(office)
    for number, amount in ((1, FIRST), (2, SECOND)):
        pay(office, fee, number, amount, SLIPS[number - 1])
    today = clocked(office, 3)
    body = {**sent({"site": SITE, "strips": [STRIP], "ground": "closed"}), **today}
    ok(office.post("bureau", "/permits/withdrawals", body))
    ok(office.post("chief", f"/permits/withdrawals/{body['id']}/confirm", today))
    office.serving.hire("third", "bureau")
    later = clocked(office, 16)
    assert told(office.post("third", f"/permits/withdrawals/{body['id']}/conclude", later)) == (200, "final")
    for number, amount in ((1, FIRST), (2, SECOND)):
        back = {
            **sent({"number": number, "amount": amount, "voucher": f"R-{number}", "reason": "closed"}),
            **later,
        }
        ok(office.post("finance", f"/permits/fees/{fee}/refunds", back))
        assert told(office.post("teller", f"/permits/fee-refunds/{back['id']}/confirm", later)) == (
            200,
            "done",
        )
    assert [one["refunded"] for one in read(office, fee)["instalments"]] == [FIRST, SECOND]
    undo = {**sent({"reason": "another mill"}), **later}
    ok(office.post("finance", f"/permits/fee-refunds/{back['id']}/returns", undo))
    assert told(office.post("teller", f"/permits/fee-refunds/{undo['id']}/confirm", later)) == (200, "done")
    assert [one["refunded"] for one in read(office, fee)["instalments"]] == [FIRST, "0.00"]


def test_a_fee_goes_with_its_permits(office: Office) -> None:
    """Goal: who gets the permits owes what is left. Method: one part is paid; applied for, accepted, approved; the other is paid there."""
    fee = owing(office)
    pay(office, fee, 1, FIRST, "V-1")
    office.serving.hire("far", "enterprise", f"enterprise:{uscc(2)}")
    body = sent({"site": SITE, "to": FAR, "strips": [STRIP], "basis": "merger"})
    ok(office.post("mill", "/permits/moves", body))
    ok(office.post("far", f"/permits/moves/{body['id']}/accept", DAY))
    assert told(office.post("chief", f"/permits/moves/{body['id']}/approve", DAY)) == (200, "done")
    assert (read(office, fee, "far")["site"], read(office, fee)["state"]) == (FAR, "due")
    pay(office, fee, 2, SECOND, "V-2")
    assert read(office, fee, "far")["state"] == "paid"


def test_an_exemption_is_revoked(office: Office) -> None:
    """Goal: what was exempt wrongly is owed. Method: nothing goes back of it; revoked by two; assessed anew; what is exempt moves free."""
    more = '[[value]]\nkey = "{}"\nvalue = "{}"\nfrom = 2020-01-01\nsource = "own"\nmark = "verified"\n'
    adopt(
        office,
        OWN + more.format("fee.exemption_operator", "<") + more.format("fee.exemption_threshold", "500.00"),
    )
    grant(office)
    fee = charge(office)
    assert read(office, fee)["state"] == "exempt"
    refund = sent({"number": 1, "amount": "1.00", "voucher": "R-1", "reason": "closed"})
    assert (
        told(office.post("finance", f"/permits/fees/{fee}/refunds", refund))[1]
        == "permits.instalment_unknown"
    )
    said = text_of(office.get("mill", f"/permits/fees/{fee}/paper").content)
    assert ("排污权有偿使用费免缴通知书" in said, "分期" in said) == (True, False)
    assert told(office.post("bureau", f"/permits/fees/{fee}/revoke", {**DAY, "reason": "anew"}))[1] == (
        "exemption_revocation_asked"
    )
    assert told(office.post("chief", f"/permits/fees/{fee}/confirm", {**DAY, "version": 3})) == (
        200,
        "revoked",
    )
    again = charge(office, "N-2")
    assert read(office, again)["state"] == "exempt"
    office.serving.hire("far", "enterprise", f"enterprise:{uscc(2)}")
    body = sent({"site": SITE, "to": FAR, "strips": [STRIP], "basis": "merger"})
    ok(office.post("mill", "/permits/moves", body))
    ok(office.post("far", f"/permits/moves/{body['id']}/accept", DAY))
    assert told(office.post("chief", f"/permits/moves/{body['id']}/approve", DAY)) == (200, "done")
    assert read(office, again, "bureau")["site"] == SITE


@pytest.mark.usefixtures("unannounced")
def test_december_stops_nobody(office: Office) -> None:
    """Goal: while the notice of a year is not known its terms are provisional, and say so. Method: each that has one, without 2026."""
    adopt(office)
    grant(office)
    today = clocked(office, 30)
    fee = {**sent({"site": SITE, "notice": "N-1", "instalments": 2}), **today}
    ok(office.post("bureau", "/permits/fees", fee))
    ok(office.post("chief", f"/permits/fees/{fee['id']}/confirm", today))
    parts = read(office, fee["id"])["instalments"]
    assert [(one["due_on"], one["provisional"]) for one in parts] == [
        ("2026-12-09", True),
        ("2027-12-09", True),
    ]
    assert "暂定" in text_of(office.get("mill", f"/permits/fees/{fee['id']}/paper").content)
    again = {
        **sent({"notice": "N-2", "reason": "r", "parts": [{"due_on": "2027-02-06", "amount": "400.00"}]}),
        **today,
    }
    ok(office.post("bureau", f"/permits/fees/{fee['id']}/schedules", again))
    ok(office.post("chief", f"/permits/fee-schedules/{again['id']}/confirm", today))
    [part] = read(office, fee["id"])["instalments"]
    assert (part["due_on"], part["provisional"]) == ("2027-02-08", True)  # a Saturday
    plan = sent({})["id"]
    query = {"id": plan, **today, "title": "2027 plan", "file_name": "plan.xlsx"}
    ok(office.post("bureau", "/permits/plans", content=sheet(row(1, "11")), params=query))
    ok(office.post("bureau", f"/permits/plans/{plan}/publish", today))
    published = ok(office.get("mill", f"/permits/plans/{plan}"))
    assert (published["objections_until"], published["provisional"]) == ("2026-12-07", True)
    taken = {**sent({"site": SITE, "strips": [STRIP], "ground": "closed"}), **today}
    ok(office.post("bureau", "/permits/withdrawals", taken))
    ok(office.post("chief", f"/permits/withdrawals/{taken['id']}/confirm", today))
    heard = [
        one
        for one in office.get("mill", "/events").json()["events"]
        if one["kind"] == "permits.withdrawal.decide"
    ]
    assert (heard[-1]["figures"]["objections_until"], heard[-1]["figures"]["provisional"]) == (
        "2026-12-07",
        True,
    )
    hearing = {**sent({"decision": taken["id"], "ground": "it runs"}), **today}
    assert told(office.post("bureau", "/permits/hearings", hearing)) == (201, "asked")
