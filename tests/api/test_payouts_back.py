"""A payment that an enterprise asked for is taken back by two persons: the bank has returned it, or it was recorded by mistake."""

from typing import Any
from uuid import UUID

import pytest

from ledger.identifiers import derived, uuid7
from ledger.journal.posting import known_entry
from ledger.market.actions import corrections, payouts
from ledger.processes import acting
from ledger.processes.acting import Made
from tests.api.conftest import Serving
from tests.api.test_inside import DAY, ONE, TWO, house, ok, sent, told
from tests.api.test_payouts import PATH, office, request, stands
from tests.api.test_plans import Office

__all__ = ["house", "office"]
BACK, DEPOSITS = "/settlement/corrections", "/settlement/deposits"
WHY = {**DAY, "reason": "the account is closed", "document": "return slip 7"}


def paid(office: Office, amount: str = "400.00") -> dict[str, Any]:
    """What the first mill has asked for, and two of finance have recorded as paid."""
    body = request(amount)
    ok(office.post("mill", PATH, body))
    pay(office, body["id"])
    return body


def pay(office: Office, id_: str) -> dict[str, Any]:
    """Record by two that it was paid; the second one names what the first has done."""
    paying = ok(office.post("finance", f"{PATH}/{id_}/pay", DAY))
    return ok(office.post("teller", f"{PATH}/{id_}/confirm", {**DAY, "version": paying["version"]}))


def back(payment: str, **more: Any) -> dict[str, Any]:
    """What a person of finance says who asks to take a payment back."""
    return sent({"payment": payment, **WHY, **more})


def state(office: Office, id_: str) -> str:
    """Where a request stands, as the enterprise sees it."""
    return str(ok(office.get("mill", f"/permits/acts/{id_}"))["act"]["state"])


def test_the_bank_has_returned_it(office: Office) -> None:
    """By two, with paper and reason: the 400 yuan are the mill's freely again, once; both entries stand, and the mill hears of it."""
    body = paid(office)
    assert stands(office) == ("600.00", "0.00", "1100.00")
    for blank in ({"reason": ""}, {"document": " "}):
        assert told(office.post("finance", BACK, back(body["id"], **blank))) == (422, "entry.text_empty")
    asked = back(body["id"])
    first = ok(office.post("finance", BACK, asked))
    assert (first["state"], stands(office)) == ("proposed", ("600.00", "0.00", "1100.00"))
    assert ok(office.post("finance", BACK, asked)) == {**first, "replayed": True}
    assert told(office.post("finance", BACK, {**asked, "mistaken": True}))[1] == "entry.id_used"
    other = back(body["id"])
    ok(office.post("teller", BACK, other))
    place = f"{BACK}/{asked['id']}"
    assert told(office.post("finance", f"{place}/confirm", DAY)) == (403, "process.second_person_needed")
    done = ok(office.post("teller", f"{place}/confirm", DAY))
    assert (done["state"], len(done["entries"]), done["entries"][0]) == ("reversed", 2, asked["id"])
    assert ok(office.post("teller", f"{place}/confirm", DAY)) == {**done, "replayed": True}
    assert (state(office, body["id"]), stands(office)) == ("returned", ("1000.00", "0.00", "1500.00"))
    refused = office.post("finance", f"{BACK}/{other['id']}/confirm", DAY)
    assert told(refused) == (422, "process.step_not_allowed"), "it is taken back once"
    assert told(office.post("finance", BACK, back(body["id"])))[1] == "reversal.reversed_already"
    entry = ok(office.get("finance", f"/entries/{body['id']}"))
    assert (entry["kind"], entry["reversed_by"]) == ("market.payout_paid", asked["id"])
    kinds = [one["kind"] for one in office.get("mill", "/events").json()["events"]]
    assert "market.payout_request.return" in kinds
    assert "market.correction.reverse" in kinds
    assert told(office.post("teller", f"{PATH}/{body['id']}/pay", DAY))[1] == "process.step_not_allowed"
    ok(office.post("mill", PATH, request("1000.00")))
    assert stands(office) == ("0.00", "1000.00", "1500.00"), "it is asked for anew"


def test_all_of_it_is_returned(office: Office) -> None:
    """Nothing else is left to the mill: what the correction frees is foreseen as what comes, so it is neither refused nor told missing."""
    body = paid(office, "1000.00")
    assert stands(office) == ("0.00", "0.00", "500.00")
    asked = back(body["id"])
    ok(office.post("finance", BACK, asked))
    told_next = ok(office.get("finance", f"/permits/acts/{asked['id']}"))["next"]
    assert {one["action"]: one["missing"] for one in told_next} == {"confirm": [], "drop": []}
    ok(office.post("teller", f"{BACK}/{asked['id']}/confirm", DAY))
    assert stands(office) == ("1000.00", "0.00", "1500.00")


def test_recorded_by_mistake_it_waits_again(office: Office) -> None:
    """The money stays bound; it is paid on the right day, which is taken back as well; or it is given back."""
    body = paid(office)
    asked = back(body["id"], mistaken=True, reason="not sent yet")
    ok(office.post("finance", BACK, asked))
    assert len(ok(office.post("teller", f"{BACK}/{asked['id']}/confirm", DAY))["entries"]) == 1
    assert (state(office, body["id"]), stands(office)) == ("asked", ("600.00", "400.00", "1500.00"))
    again = pay(office, body["id"])
    [payment] = again["entries"]
    assert payment != body["id"]
    assert stands(office) == ("600.00", "0.00", "1100.00")
    assert ok(office.post("teller", f"{PATH}/{body['id']}/confirm", DAY)) == {**again, "replayed": True}
    assert told(office.post("finance", BACK, back(body["id"])))[1] == "reversal.reversed_already"
    returned = back(payment)
    ok(office.post("finance", BACK, returned))
    ok(office.post("teller", f"{BACK}/{returned['id']}/confirm", DAY))
    assert (state(office, body["id"]), stands(office)) == ("returned", ("1000.00", "0.00", "1500.00"))


def test_after_a_mistake_it_fails_or_is_cancelled(office: Office) -> None:
    """What waits again comes back by the roads of every request."""
    for who, step in (("finance", "fail"), ("mill", "cancel")):
        body = paid(office)
        asked = back(body["id"], mistaken=True)
        ok(office.post("finance", BACK, asked))
        ok(office.post("teller", f"{BACK}/{asked['id']}/confirm", DAY))
        ok(office.post(who, f"{PATH}/{body['id']}/{step}", {**DAY, "reason": "no account"}))
        assert stands(office) == ("1000.00", "0.00", "1500.00")


def test_what_refuses_it(office: Office) -> None:
    """A day before the payment, a month that is closed, what nobody has paid, and who is not of finance."""
    body = paid(office)
    for words, code in (
        ({"effective_on": "2026-01-15"}, "process.backdated"),
        ({"payment": str(uuid7())}, "permits.payment_unknown"),
    ):
        assert (words, told(office.post("finance", BACK, {**back(body["id"]), **words}))[1]) == (words, code)
    for who in ("mill", "bureau"):
        assert told(office.post(who, BACK, back(body["id"])))[1] == "actor.not_allowed"
    waiting = request("1.00")
    ok(office.post("mill", PATH, waiting))
    refused = office.post("finance", BACK, back(waiting["id"]))
    assert (told(refused)[1], refused.json()["figures"]) == ("permits.payment_unknown", {"id": waiting["id"]})
    assert stands(office)[2] == "1100.00"


def test_a_month_that_is_closed(office: Office) -> None:
    """Paid in October, which is closed since: what is returned in November is recorded then, and nothing in October any more."""
    october = {"effective_on": "2026-10-12", "document": "paper"}
    deposit, body = sent({"owner": ONE, "amount": "5.00", **october}), request("5.00", **october)
    ok(office.post("finance", DEPOSITS, deposit))
    ok(office.post("teller", f"{DEPOSITS}/{deposit['id']}/confirm", october))
    ok(office.post("mill", PATH, body))
    ok(office.post("finance", f"{PATH}/{body['id']}/pay", october))
    ok(office.post("teller", f"{PATH}/{body['id']}/confirm", october))
    for month in range(1, 11):
        words = {"kind": "soft_close", "month": f"2026-{month:02d}", "reason": "month end"}
        ok(office.post("finance", "/periods/steps", {"id": str(uuid7()), **words}))
        close = {"id": str(uuid7()), **words, "kind": "close"}
        ok(office.post("finance", "/periods/steps", close))
        ok(office.post("teller", f"/periods/steps/{close['id']}/approve", {"reason": "checked"}))
    assert told(office.post("finance", BACK, back(body["id"], **october)))[1] == "entry.period_closed"
    asked = back(body["id"])
    ok(office.post("finance", BACK, asked))
    ok(office.post("teller", f"{BACK}/{asked['id']}/confirm", DAY))
    assert stands(office) == ("1005.00", "0.00", "1505.00")


def test_who_represents_the_enterprise_stays_out(office: Office, serving: Serving) -> None:
    """One of finance who is also a representative of the mill neither asks nor confirms."""
    body = paid(office)
    serving.hire("Li", "finance")
    card = {"name": "Li", "number": "TEST-Li", "owner": ONE, "role": "enterprise", "document": "letter"}
    asked = office.post("bureau", "/mandates", card)
    half = office.post("chief", f"/mandates/{asked.json()['id']}/confirm").json()["half"]
    with serving.client(None) as client:
        code = asked.json()["half"] + half
        assert client.post("/v1/enrolments", json={"code": code}).status_code == 201
    assert told(office.post("Li", BACK, back(body["id"]))) == (403, "actor.recused")
    waits = back(body["id"])
    ok(office.post("finance", BACK, waits))
    assert told(office.post("Li", f"{BACK}/{waits['id']}/confirm", DAY)) == (403, "actor.recused")


def test_next_tells_the_way_back(office: Office) -> None:
    """Whoever reads what was paid hears how it is taken back, and what that says."""
    body = paid(office)
    told_next = ok(office.get("finance", f"/permits/acts/{body['id']}"))["next"]
    assert [(one["action"], one["roles"], one["missing"]) for one in told_next] == [
        ("return", ["finance"], []), ("reopen", ["finance"], []),
    ]  # fmt: skip
    assert all({"id", "payment"} <= set(one["asks"]) for one in told_next)


def test_next_tells_what_refuses_the_way_back(office: Office) -> None:
    """Goal: nobody is sent to a correction that is refused. Method: the account to which the money would come is closed to everything;
    the payment's next, what is asked for then, and its next, name the same."""
    body = paid(office)
    account = f"{ONE}:money:settlement_claim"
    frozen(office, account)
    told_next = ok(office.get("finance", f"/permits/acts/{body['id']}"))["next"]
    missing = {one["action"]: [m["code"] for m in one["missing"]] for one in told_next}
    assert missing == {"return": ["account.frozen"], "reopen": []}
    assert told(office.post("finance", BACK, back(body["id"])))[1] == "account.frozen"
    asked = back(body["id"], mistaken=True)
    ok(office.post("finance", BACK, asked))
    frozen(office, f"{ONE}:money:settlement_bound")
    [confirm] = [
        one
        for one in ok(office.get("finance", f"/permits/acts/{asked['id']}"))["next"]
        if one["action"] == "confirm"
    ]
    assert [one["code"] for one in confirm["missing"]] == ["account.frozen"]
    told_next = ok(office.get("finance", f"/permits/acts/{body['id']}"))["next"]
    assert {one["action"]: [m["code"] for m in one["missing"]] for one in told_next} == {
        "return": ["account.frozen"],
        "reopen": ["account.frozen"],
    }


def frozen(office: Office, account: str) -> None:
    """Two of the bureau freeze an account."""
    asked = {"id": str(uuid7()), "status": "frozen", **WHY}
    ok(office.post("bureau", f"/accounts/{account}/status", asked))
    ok(office.post("chief", f"/accounts/status/{asked['id']}/confirm", DAY))


def deposited(office: Office) -> str:
    """What two of finance have recorded as paid in by the second mill."""
    body = sent({"owner": TWO, "amount": "7.00"})
    ok(office.post("finance", DEPOSITS, body))
    ok(office.post("teller", f"{DEPOSITS}/{body['id']}/confirm", DAY))
    return str(body["id"])


def test_what_is_taken_back_already_is_told(office: Office) -> None:
    """Of two who ask for the same, the second reads what would refuse it before anybody confirms; it can be dropped."""
    payment = deposited(office)
    first, second = back(payment), back(payment)
    for one in (first, second):
        ok(office.post("finance", BACK, one))
    ok(office.post("teller", f"{BACK}/{first['id']}/confirm", DAY))
    told_next = ok(office.get("finance", f"/permits/acts/{second['id']}"))["next"]
    missing = {one["action"]: [(f["code"], f["figures"]) for f in one["missing"]] for one in told_next}
    figures = {"target": payment, "by": first["id"]}
    assert missing == {"confirm": [("reversal.reversed_already", figures)], "drop": []}


def test_a_correction_says_nothing_of_a_request_that_is_not_there(office: Office) -> None:
    """A deposit was no request: neither which one it was nor whether it waits again is among the words."""
    asked = back(deposited(office))
    ok(office.post("finance", BACK, asked))
    terms = ok(office.get("finance", f"/permits/acts/{asked['id']}"))["act"]["terms"]
    assert terms.keys() & {"mistaken", "request", "reverses"} == {"reverses"}


def test_the_database_takes_back_what_two_have_read(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Goal: who takes the web over takes no other payment back. Method: of two of one amount the other one, as the web's role."""
    named, other = deposited(office), deposited(office)
    asked = back(named)
    ok(office.post("finance", BACK, asked))
    the_other = lambda books, book, _: known_entry(books, book, UUID(other))  # noqa: E731
    monkeypatch.setattr(corrections, "known_entry", the_other)
    refused = office.post("teller", f"{BACK}/{asked['id']}/confirm", DAY).json()
    assert refused["figures"]["promise"] == "entry_by_two"


def test_the_database_takes_a_payment_back_with_its_request_alone(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Goal: who takes the web over returns nobody's payment. Method: a part of what belongs together left out, as the web's role."""
    body = paid(office)
    asked = back(body["id"])
    ok(office.post("finance", BACK, asked))

    def promise(path: str = f"{BACK}/{asked['id']}/confirm", **more: Any) -> str:
        refused = office.post("teller", path, {**DAY, **more}).json()
        return str(refused.get("figures", {}).get("promise"))

    nothing = lambda *_: Made()  # noqa: E731
    with monkeypatch.context() as patch:  # the reversal without the step of the request
        patch.setattr(acting, "take_along", _deed_alone)
        assert promise() == "payout_paid"
    with monkeypatch.context() as patch:  # the step without what frees the money
        patch.setattr(corrections, "post_act", nothing)
        assert promise() == "payout_paid"
    assert (state(office, body["id"]), stands(office)) == ("paid", ("600.00", "0.00", "1100.00"))
    mistaken = back(body["id"], mistaken=True)
    ok(office.post("finance", BACK, mistaken))
    with monkeypatch.context() as patch:  # the steps without the reversal
        patch.setattr(corrections, "post_entry", nothing)
        assert promise(f"{BACK}/{mistaken['id']}/confirm") in ("act_has_entry", "payout_paid")
    ok(office.post("teller", f"{BACK}/{mistaken['id']}/confirm", DAY))
    place = f"{PATH}/{body['id']}"
    with (
        monkeypatch.context() as patch
    ):  # given back, and only the entry of the first payment stands behind it
        patch.setattr(payouts, "post_taken", nothing)
        assert promise(f"{place}/fail") == "None"
        failed = office.post("teller", f"{place}/fail", {**DAY, "reason": "x"})
        assert failed.json()["figures"]["promise"] == "act_has_entry"
    seen = ok(office.post("finance", f"{place}/pay", DAY))["version"]
    with monkeypatch.context() as patch:
        patch.setattr(payouts, "post_act", nothing)
        assert promise(f"{place}/confirm", version=seen) == "payout_paid"
    with monkeypatch.context() as patch:
        patch.setattr(payouts, "_payment_id", lambda running, _: derived(running.process_id, "pay:9"))
        assert promise(f"{place}/confirm", version=seen) in ("entry_by_two", "payout_paid")
    assert stands(office) == ("600.00", "400.00", "1500.00")


def _deed_alone(books: Any, book: int, along: Any, step: Any, deed: Any) -> Any:
    running, record = acting.opened(books, book, along.conduct, along.process_id, step)
    made = deed(books, acting.Acting(running, record, step, along.action))
    return acting.Done(along.conduct, running, record, fresh=True, entries=made.entries)
