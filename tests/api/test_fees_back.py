"""A payment of a use fee is taken back over HTTP, by two persons of finance; the enterprise hears of it, and reads both."""

from typing import Any

from tests.api.test_inside import DAY, ok, sent, told
from tests.api.test_plans import Office, office
from tests.permits.world import AREA, uscc

__all__ = ["office"]
SITE = f"enterprise:{uscc(1)}:001P"
LOTS = {"pollutant": "SO2", "area": AREA, "first_vintage": 2026, "last_vintage": 2027, "quantity": "1"}
OWN = '[pack]\njurisdiction = "cn"\nname = "own"\nname_zh = "own"\nversion = "1"\nbase = ""\n[[value]]\nkey = "fee.rate.SO2"\n'
OWN += 'value = "200.00"\nfrom = 2020-01-01\nsource = "own"\nmark = "verified"\n'


def paid(office: Office) -> tuple[str, str]:
    """The fee of a ton for two years, whose one instalment two of finance have recorded as paid; give it and the payment."""
    pack, grant = (
        sent({"text": OWN, "from_day": DAY["effective_on"]}),
        sent({"owner": SITE, **LOTS, "fee_due": True}),
    )
    ok(office.post("bureau", "/law/packs", pack))
    ok(office.post("bureau", f"/law/packs/{pack['id']}/simulate", DAY))
    ok(office.post("chief", f"/law/packs/{pack['id']}/approve", DAY))
    ok(office.post("bureau", "/permits/allocations", grant))
    ok(office.post("chief", f"/permits/allocations/{grant['id']}/confirm", DAY))
    fee = sent({"site": SITE, "notice": "N-1"})
    due = ok(office.post("bureau", "/permits/fees", fee))["payable"]
    ok(office.post("chief", f"/permits/fees/{fee['id']}/confirm", DAY))
    payment = sent({"number": 1, "amount": due, "voucher": "V-1"})
    ok(office.post("finance", f"/permits/fees/{fee['id']}/payments", payment))
    ok(office.post("teller", f"/permits/fee-payments/{payment['id']}/confirm", DAY))
    return str(fee["id"]), str(payment["id"])


def test_a_payment_is_taken_back(office: Office) -> None:
    """Told by `next`; asked for with a reason, confirmed by another, replayed, not twice; paid again with the same slip."""
    fee, payment = paid(office)
    place = f"/permits/fees/{fee}"

    def read() -> dict[str, Any]:
        return ok(office.get("mill", place))

    [way] = [one for one in read()["next"] if one["action"] == "take_back"]
    assert (way["roles"], way["asks"], way["subjects"]) == (["finance"], ["id", "number"], ["1"])
    body = sent({"number": 1, "reason": "the slip of another mill"})
    for who, change, code in (
        ("finance", {"reason": ""}, "entry.text_empty"),
        ("finance", {"document": " "}, "entry.text_empty"),
        ("finance", {"number": 2}, "permits.instalment_unpaid"),
        ("mill", {}, "actor.not_allowed"),
        ("bureau", {}, "actor.not_allowed"),
    ):
        assert told(office.post(who, f"{place}/corrections", {**body, **change}))[1] == code
    asked = ok(office.post("finance", f"{place}/corrections", body))
    assert (asked["machine"], asked["state"], read()["state"]) == (
        "permits.fee_correction",
        "proposed",
        "paid",
    )
    assert ok(office.post("finance", f"{place}/corrections", body)) == {**asked, "replayed": True}
    confirm = f"/permits/fee-corrections/{body['id']}/confirm"
    assert told(office.post("finance", confirm, DAY)) == (403, "process.second_person_needed")
    done = ok(office.post("teller", confirm, DAY))
    assert (done["state"], len(done["entries"]), read()["state"]) == ("reversed", 2, "due")
    assert ok(office.post("teller", confirm, DAY)) == {**done, "replayed": True}
    [part] = read()["instalments"]
    assert (part["paid_on"], part["voucher"]) == (None, None)
    assert ok(office.get("mill", f"/permits/acts/{payment}"))["act"]["reversed_by"] == body["id"]
    kinds = [one["kind"] for one in office.get("mill", "/events").json()["events"]]
    assert {"permits.fee_correction.propose", "permits.fee.take_back", "permits.fee_correction.reverse"} <= {
        *kinds
    }
    again = sent({"number": 1})
    assert (
        told(office.post("finance", f"{place}/corrections", {**again, "reason": "x"}))[1]
        == "permits.instalment_unpaid"
    )
    new = sent({"number": 1, "amount": part["amount"], "voucher": "V-1"})
    ok(office.post("finance", f"{place}/payments", new))
    ok(office.post("teller", f"/permits/fee-payments/{new['id']}/confirm", DAY))
    assert read()["state"] == "paid"


def test_it_is_dropped(office: Office) -> None:
    """Either of finance drops what nobody has confirmed: the payment stands."""
    fee, _ = paid(office)
    body = sent({"number": 1, "reason": "x"})
    ok(office.post("finance", f"/permits/fees/{fee}/corrections", body))
    assert told(office.post("teller", f"/permits/fee-corrections/{body['id']}/drop", DAY)) == (200, "dropped")
    assert ok(office.get("mill", f"/permits/fees/{fee}"))["state"] == "paid"
