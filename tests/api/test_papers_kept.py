"""Which paper an entry and a certificate name: the contract of both sides, and the paper of who asked, whatever a later person types."""

from functools import partial
from typing import Any

import pytest

from tests.api.conftest import Keys
from tests.api.test_inside import BUYING, DAY, FAR, ONE, SITE, STRIP, house, ok, sent, told
from tests.api.test_plans import Office

__all__ = ["house"]


@pytest.fixture
def office(house: Keys, serving: Any) -> Office:
    """Two mills with permits; the second has 5000 yuan."""
    made = Office(serving)
    made.serving.hire("fourth", "bureau")
    body = sent({"owner": ONE, "amount": "5000.00"})
    made.twice("/settlement/deposits", body, "finance", "teller")
    return made


def paper_of(office: Office, entry: str) -> str:
    """The document of an entry in the journal."""
    return str(office.get("finance", f"/entries/{entry}").json()["document"])


@pytest.mark.parametrize("typed", ["", "counter slip 7"], ids=("nothing", "another"))
@pytest.mark.parametrize("named", ["proposal", "yes", "nobody"])
def test_the_certificate_names_the_contract(office: Office, typed: str, named: str) -> None:
    """Goal: what prints as contract is what both sides agreed to. Method: settled without a paper and with another one; read everywhere."""
    sale = sent(BUYING) | {"document": "contract 2026-1" if named == "proposal" else ""}
    ok(office.post("bureau", "/permits/sales", sale))
    place, day = f"/permits/sales/{sale['id']}", {"effective_on": DAY["effective_on"]}
    yes = ok(
        office.post(
            "mill", f"{place}/accept", day | ({"document": "contract 2026-1"} if named == "yes" else {})
        )
    )
    ok(office.post("chief", f"{place}/approve", day | {"document": "approval 5"}))
    done = ok(office.post("finance", f"{place}/settle", day | {"document": typed}))
    contract = "" if named == "nobody" else "contract 2026-1"
    assert office.get("mill", f"{place}/certificate").json()["content"]["document"] == contract
    assert {paper_of(office, one) for one in yes["entries"]} == {contract}
    assert {paper_of(office, one) for one in done["entries"]} == {contract or typed}
    moved = office.get("finance", f"/accounts/{ONE}:money:settlement_claim/statement", asset="CNY").json()
    assert [one["document"] for one in moved["movements"] if one["entry"] in done["entries"]] == [
        contract or typed
    ]
    steps = office.get("finance", f"/permits/acts/{sale['id']}").json()["steps"]
    assert [one["document"] for one in steps if one["action"] == "settle"] == [typed], (
        "it stands with its step"
    )


def test_a_lease_a_pledge_and_a_buyback_are_posted_under_their_contract(office: Office) -> None:
    """The bureau registers and finance pays with papers of their own: the entries name the contract."""
    lease = {"lessor": FAR, "lessee": SITE, "strips": [STRIP], "rent": "100.00"}
    pledge = {"pledgor": FAR, "creditor": ONE, "strips": [STRIP], "debt": "50.00", "debt_until": "2026-12-15"}
    for what, body, who in (("leases", lease, "bureau"), ("pledges", pledge, "bureau")):
        new = sent(body) | {"document": f"contract {what}"}
        ok(office.post("far", f"/permits/{what}", new))
        place = f"/permits/{what}/{new['id']}"
        ok(office.post("mill", f"{place}/accept", DAY))
        done = ok(office.post(who, f"{place}/register", DAY | {"document": "minutes 9"}))
        assert (done["state"], [paper_of(office, one) for one in done["entries"]]) == (
            "running" if what == "leases" else "registered",
            [f"contract {what}"],
        )


PAPER, OTHER = "paper of who asked", "paper of who confirmed"


def _deposit(office: Office, confirmed: bool) -> tuple[str, dict[str, Any], str, str]:
    body = sent({"owner": ONE, "amount": "1.00"})
    if confirmed:
        office.twice("/settlement/deposits", body, "finance", "teller")
    return "/settlement/deposits", body, "finance", "teller"


def _payout(_: Office) -> tuple[str, dict[str, Any], str, str]:
    return "/settlement/payouts", sent({"owner": ONE, "amount": "1.00"}), "finance", "teller"


def _correction(office: Office) -> tuple[str, dict[str, Any], str, str]:
    paid = _deposit(office, True)[1]["id"]
    return "/settlement/corrections", sent({"payment": paid, "reason": "not ours"}), "finance", "teller"


def _grant(_: Office) -> tuple[str, dict[str, Any], str, str]:
    return "/permits/allocations", sent({"owner": SITE, **STRIP, "quantity": "1"}), "bureau", "chief"


def _cancellation(_: Office) -> tuple[str, dict[str, Any], str, str]:
    return (
        "/permits/cancellations",
        sent({"holder": SITE, "strips": [STRIP], "ground": "court"}),
        "bureau",
        "chief",
    )


def _freeze(_: Office) -> tuple[str, dict[str, Any], str, str]:
    return (
        "/permits/freezes",
        sent({"site": SITE, "strips": [STRIP], "order": "N 7", "authority": "court"}),
        "bureau",
        "chief",
    )


@pytest.mark.parametrize(
    "asked",
    [partial(_deposit, confirmed=False), _payout, _correction, _grant, _cancellation, _freeze],
    ids=["deposit", "payout", "correction", "grant", "cancellation", "freeze"],
)
def test_what_two_do_names_the_paper_of_who_asked(office: Office, asked: Any) -> None:
    """Goal: who confirms replaces no paper. Method: each sort of act, confirmed with another one; its entries, and its history."""
    path, body, who, other = asked(office)
    ok(office.post(who, path, body | {"document": PAPER}))
    done = ok(office.post(other, f"{path}/{body['id']}/confirm", DAY | {"document": OTHER}))
    assert done["entries"], "an entry"
    assert {paper_of(office, one) for one in done["entries"]} == {PAPER}
    kept = office.get("finance", f"/permits/acts/{body['id']}").json()
    if asked is not _grant:  # which is read as a plan
        assert [one["document"] for one in kept["steps"]] == [PAPER, OTHER]


def test_the_bank_paper_of_a_payment_stays(office: Office) -> None:
    """Goal: the paper with which a payment was said, on its day. Method: confirmed with another paper, another day, and without."""
    body = sent({"amount": "1.00", "to_bank": "ICBC", "to_account": "1211"})
    ok(office.post("mill", "/settlement/payout-requests", body))
    place = f"/settlement/payout-requests/{body['id']}"
    ok(office.post("finance", f"{place}/pay", DAY | {"document": PAPER}))
    for change, field in (
        ({"document": OTHER}, "document"),
        ({"effective_on": "2026-11-04"}, "effective_on"),
    ):
        refused = office.post("teller", f"{place}/confirm", DAY | {"document": ""} | change)
        assert (told(refused), refused.json()["figures"]["field"]) == (
            (422, "permits.asked_otherwise"),
            field,
        )
    done = ok(office.post("teller", f"{place}/confirm", {"effective_on": DAY["effective_on"]}))
    assert (done["state"], [paper_of(office, one) for one in done["entries"]]) == ("paid", [PAPER])


def test_what_is_asked_for_of_a_longer_process_keeps_its_paper(office: Office) -> None:
    """The lifting of a freeze and the release of a pledge: asked for with one paper, and never confirmed with another."""
    path, order, *_ = _freeze(office)
    ok(office.post("bureau", path, order))
    ok(office.post("chief", f"{path}/{order['id']}/confirm", DAY))
    office.serving.hire("fifth", "bureau")
    pledge = sent(
        {"pledgor": FAR, "creditor": ONE, "strips": [STRIP], "debt": "50.00", "debt_until": "2026-12-15"}
    )
    ok(office.post("far", "/permits/pledges", pledge))
    ok(office.post("mill", f"/permits/pledges/{pledge['id']}/accept", DAY))
    ok(office.post("bureau", f"/permits/pledges/{pledge['id']}/register", DAY))
    for place, ask in ((f"{path}/{order['id']}", "lift"), (f"/permits/pledges/{pledge['id']}", "release")):
        asked = ok(office.post("fourth", f"{place}/{ask}", DAY | {"document": PAPER}))
        seen = DAY | {"version": asked["version"]}
        assert told(office.post("fifth", f"{place}/confirm", seen | {"document": OTHER})) == (
            422,
            "permits.asked_otherwise",
        )
        done = ok(office.post("fifth", f"{place}/confirm", seen | {"document": PAPER}))
        assert [paper_of(office, one) for one in done["entries"]] == [PAPER], ask


def test_a_certificate_of_a_pledge_is_verified_without_a_key(office: Office) -> None:
    """Goal: a bank checks the paper that it is shown. Method: another code, day and pledge; then released."""
    pledge = sent(
        {"pledgor": FAR, "creditor": ONE, "strips": [STRIP], "debt": "50.00", "debt_until": "2026-12-15"}
    )
    ok(office.post("far", "/permits/pledges", pledge))
    ok(office.post("mill", f"/permits/pledges/{pledge['id']}/accept", DAY))
    ok(office.post("bureau", f"/permits/pledges/{pledge['id']}/register", DAY))
    paper = ok(office.get("mill", f"/permits/pledges/{pledge['id']}/certificate"))
    place = f"/v1/public/zj/pledges/{pledge['id']}/certificates/{paper['code']}"
    day = {"given_on": paper["content"]["given_on"]}
    nothing = {"matches": False, "content": None}
    with office.serving.client(None) as stranger:
        assert stranger.get(place, params=day).json() == {"matches": True, "content": paper["content"]}
        assert stranger.get(place.lower(), params=day).json()["matches"]
        assert stranger.get(place, params={"given_on": "2026-11-01"}).json() == nothing
        assert stranger.get(place[:-4] + "AAAA", params=day).json() == nothing
        assert stranger.get(place.replace(pledge["id"], sent({})["id"]), params=day).json() == nothing
        asked = ok(office.post("fourth", f"/permits/pledges/{pledge['id']}/release", DAY))
        office.serving.hire("fifth", "bureau")
        ok(
            office.post(
                "fifth", f"/permits/pledges/{pledge['id']}/confirm", DAY | {"version": asked["version"]}
            )
        )
        assert stranger.get(place, params=day).json() == nothing
