"""Who confirms sees what he confirms: what waits for whom, in words, and what a colleague hears who asks again."""

from typing import Any

import pytest

from api.routes.inside import DISPOSALS
from ledger import words
from ledger.permits.actions.internal import NOMINATION
from tests.api import test_inside
from tests.api.test_inside import (
    BUYING,
    DAY,
    FAR,
    INSIDE,
    ONE,
    RESERVE,
    SITE,
    STRIP,
    TWO,
    accept_sale,
    apply_pledge,
    end_sale,
    need_two,
    ok,
    sent,
    surrender,
    told,
)
from tests.api.test_payouts import request
from tests.api.test_plans import Office
from tests.permits.world import uscc

house, office = test_inside.house, test_inside.office
WAITING = "/permits/waiting"


def waits(office: Office, who: str, **more: str) -> list[dict[str, Any]]:
    """What somebody sees waiting."""
    told: list[dict[str, Any]] = office.get(who, WAITING, **more).json()["waiting"]
    return sorted(told, key=lambda row: (row["machine"] == "permits.internal", row["id"]))


def can(row: dict[str, Any]) -> dict[str, str]:
    """What a reader can do with a line, and where."""
    return {
        one["action"]: f"{one['method']} {one['path'].replace(row['id'], '*')}" for one in row["yours_to_do"]
    }


def paid_in(office: Office, owner: str, amount: str, on: str = DAY["effective_on"]) -> None:
    """Money of a party comes into the settlement account."""
    body = sent({"owner": owner, "amount": amount}) | {"effective_on": on}
    ok(office.post("finance", "/settlement/deposits", body))
    ok(office.post("teller", f"/settlement/deposits/{body['id']}/confirm", {**DAY, "effective_on": on}))


def test_finance_sees_what_an_enterprise_wants_to_be_paid_out(office: Office) -> None:
    """With what it can do at which address; nobody of the bureau is shown what he can do nothing with."""
    paid_in(office, ONE, "1000.00")
    wish = ok(office.post("mill", "/settlement/payout-requests", request()))
    [row] = waits(office, "finance")
    at = "/v1/books/zj/settlement/payout-requests/*"
    assert (row["id"], row["state"], row["money"]) == (wish["id"], "asked", "400.00")
    assert (row["site_name"], row["asked_by_name"], row["yours"]) == ("纺织 1", "mill", False)
    assert can(row) == {"pay": f"POST {at}/pay", "fail": f"POST {at}/fail"}
    assert row["confirm"].endswith("/pay")
    assert [one["id"] for one in waits(office, "mill")] == [wish["id"]]
    assert can(waits(office, "mill")[0]) == {"cancel": f"POST {at}/cancel"}
    for who in ("bureau", "far", "auditor"):
        assert waits(office, who) == []
    ok(office.post("finance", row["confirm"].removeprefix("/v1/books/zj"), DAY))
    [row] = waits(office, "finance")
    assert (row["state"], row["yours"], {*can(row)}) == ("paying", True, {"drop"})
    assert can(waits(office, "teller")[0]).keys() == {"confirm", "drop"}


def test_a_side_sees_the_offer_made_to_it(office: Office) -> None:
    """With the rent, the lots and who offers; who made it sees it too, and can take it back; no stranger does."""
    body = sent({"lessor": SITE, "lessee": FAR, "strips": [STRIP], "rent": "100.00"})
    assert told(office.post("mill", "/permits/leases", body)) == (201, "proposed")
    [row] = waits(office, "far")
    place = "/v1/books/zj/permits/leases/*"
    assert (row["id"], row["what"], row["title"], row["title_zh"]) == (
        body["id"], "propose", "lease: propose", "排污权出租：提出出租"
    )  # fmt: skip
    assert (row["site_name"], row["other_name"], row["money"]) == ("纺织 1", "纺织 2", "100.00")
    assert row["asked_by_name"] == "mill"
    assert can(row) == {"accept": f"POST {place}/accept", "cancel": f"POST {place}/cancel"}
    assert [one["action"] for one in row["missing"]] == ["accept"]
    [own] = waits(office, "mill")
    assert can(own).keys() >= {"cancel"}
    assert (waits(office, "bureau"), waits(office, "finance")) == ([], [])
    assert told(office.post("far", row["confirm"].removeprefix("/v1/books/zj"), DAY)) == (200, "accepted")
    assert waits(office, "far") == []


def test_a_buyer_sees_the_offer_of_the_reserve(office: Office) -> None:
    """The bureau sells out of its reserve: the buyer sees it, with who sells, and says yes where it says."""
    body = sent(BUYING)
    ok(office.post("bureau", "/permits/sales", body))
    [row] = waits(office, "mill")
    assert (row["title"], row["other_name"], row["money"]) == ("sale: propose", "纺织 1", "2000.00")
    assert "330603" in row["site_name"]
    assert told(office.post("mill", row["confirm"].removeprefix("/v1/books/zj"), DAY)) == (200, "accepted")


def test_an_offer_to_the_reserve_waits_for_the_bureau(office: Office) -> None:
    """What an enterprise proposes to the bureau as the other side."""
    body = sent(BUYING)
    ok(office.post("mill", "/permits/sales", body))
    [row] = waits(office, "bureau")
    assert (row["id"], "accept" in can(row), row["asked_by_name"]) == (body["id"], True, "mill")


def test_nobody_sees_what_he_can_neither_confirm_nor_refuse(office: Office) -> None:
    """A cancellation waits for the bureau, a deposit for finance; each sees its own, and the party what is about it."""
    cancel = sent({"holder": SITE, "strips": [STRIP], "ground": "fraud"})
    ok(office.post("bureau", "/permits/cancellations", cancel))
    deposit = sent({"owner": TWO, "amount": "5.00"})
    ok(office.post("finance", "/settlement/deposits", deposit))
    seen = {
        who: [one["id"] for one in waits(office, who)]
        for who in ("bureau", "chief", "finance", "teller", "mill", "far", "auditor")
    }
    assert seen == {
        "bureau": [cancel["id"]],
        "chief": [cancel["id"]],
        "finance": [deposit["id"]],
        "teller": [deposit["id"]],
        "mill": [cancel["id"]],
        "far": [deposit["id"]],
        "auditor": [],
    }
    assert [can(one) for one in waits(office, "mill")] == [{}], "it is told, and can do nothing"
    [row] = waits(office, "chief")
    assert (row["lines"][0]["quantity"], row["lines"][0]["unit"], row["yours"]) == ("2.000", "t", False)


def test_what_waits_inside_is_told_in_words(office: Office) -> None:
    """Quantity with unit, money, the other side, the contract and who asked; what the second person confirms is what he reads."""
    need_two(office)
    path, body = accept_sale(office)
    ok(office.post("mill", path, body))
    offer, row = waits(office, "bert")
    assert (offer["what"], {*can(offer)}) == ("propose", {"cancel"}), "without the right to initiate"
    assert (row["title"], row["title_zh"]) == ("accept a sale", "同意转让")
    [line] = row["lines"]
    assert (line["quantity"], line["unit"], line["pollutant_title"]) == ("2.000", "t", "sulphur dioxide")
    assert (row["money"], row["contract"], row["asked_by_name"]) == ("2000.00", path.split("/")[3], "mill")
    assert row["other"] == RESERVE
    assert "330603" in row["other_name"]
    assert (row["document"], row["nominee"]) == ("paper", None)
    assert can(row) == {verb: f"POST /v1/books/zj/permits/internal/*/{verb}" for verb in ("confirm", "drop")}
    assert can(waits(office, "anna")[1]).keys() == {"drop"}, "without the right to approve"
    assert [one["id"] for one in waits(office, "bureau")] == [offer["id"]], "what the bureau began itself"
    assert (waits(office, "far"), waits(office, "finance")) == ([], [])
    with office.serving.client("bert") as client:
        client.headers["Accept-Language"] = "zh"
        zh = next(
            one for one in client.get(f"/v1/books/zj{WAITING}").json()["waiting"] if one["id"] == row["id"]
        )
    assert zh["lines"][0]["pollutant_title"] == "二氧化硫"
    assert zh["other_name"].startswith("主管部门")


def test_what_begins_inside_is_told_as_well(office: Office) -> None:
    """A pledge that is not there yet: its lots, its debt and its creditor stand in what was sent."""
    need_two(office)
    path, body = apply_pledge(office)
    ok(office.post("mill", path, body))
    [row] = waits(office, "bert")
    assert (row["title"], row["title_zh"], row["contract"]) == ("apply for a pledge", "申请质押", None)
    assert (row["money"], row["other"], row["other_name"]) == ("5000.00", TWO, "纺织 2")
    assert [(one["quantity"], one["unit"]) for one in row["lines"]] == [("2.000", "t")]
    ok(office.post("bert", f"{INSIDE.format(row['id'])}/drop", DAY))


def test_of_an_end_the_agreement_is_told(office: Office) -> None:
    """The end is not there yet: what is told is the sale that ends."""
    path, body = end_sale(office)
    need_two(office)
    ok(office.post("mill", path, body))
    [row] = waits(office, "bert")
    assert (row["title"], row["contract"]) == ("end a sale", path.split("/")[3])
    assert (row["money"], row["lines"][0]["quantity"], row["other"]) == ("2000.00", "2.000", RESERVE)


def test_of_a_nomination_the_name_and_the_rights(office: Office) -> None:
    """Whose name, as what, with which rights."""
    need_two(office)
    said = {"name": "Dora", "number": "TEST-Dora", "role": "enterprise", "owner": ONE, "document": "letter"}
    asked = ok(office.post("mill", "/mandates", {**said, "rights": ["approve"]}))
    assert asked["warning"] is None
    [row] = waits(office, "bert")
    assert row["id"] == asked["approval"]
    assert row["nominee"] == {
        "name": "Dora",
        "kind": "authorised",
        "kind_title": "authorised representative",
        "rights": row["nominee"]["rights"],
        "rights_title": "approve, read",
    }
    assert (row["title"], row["title_zh"]) == ("nominate a representative", "提名代表")


def test_whatever_waits_inside_has_its_words() -> None:
    """Goal: no bare code. Method: what is kept until another confirms it, by its name, against the words."""
    named = words.house()["disposal"]
    assert isinstance(named, dict)
    assert {*DISPOSALS, NOMINATION, "dual_control.set"} == {*named}


def test_a_colleague_who_asks_again_hears_what_waits(office: Office) -> None:
    """Which approval, who asked for it, and who can confirm it; not a conflict that names nothing."""
    need_two(office)
    for prepare in (accept_sale, surrender):
        path, body = prepare(office)
        asked = ok(office.post("anna", path, body))
        refused = office.post("mill", path, body)
        assert told(refused) == (409, "permits.waits_inside")
        figures = refused.json()["figures"]
        assert (figures["approval"], figures["owner"]) == (asked["id"], ONE)
        assert figures["asked_by"].startswith("anna (")
        assert [one.split(" (")[0] for one in figures["by"].split(", ")] == ["mill", "bert", "carl"]
        place = INSIDE.format(figures["approval"])
        assert told(office.post("mill", f"{place}/confirm", DAY)) == (200, "confirmed")


def test_an_end_that_waits_is_not_asked_for_twice(office: Office) -> None:
    """Each asks under an id of his own: it is the same agreement that ends."""
    path, body = end_sale(office)
    need_two(office)
    asked = ok(office.post("anna", path, body))
    for who in ("mill", "anna"):
        refused = office.post(who, path, sent({}))
        assert refused.status_code == 409, refused.text
        assert (told(refused), refused.json()["figures"]["approval"]) == (
            (409, "permits.waits_inside"),
            asked["id"],
        )
    ok(office.post("anna", f"{INSIDE.format(asked['id'])}/drop", DAY))
    assert ok(office.post("mill", path, sent({})))["state"] == "asked"


@pytest.fixture
def alone(office: Office) -> Office:
    """The second mill lets two dispose; the only one who could confirm has no mandate any more."""
    office.serving.hire("mate", "enterprise", TWO)
    need_two(office, by="far", yes="mate")
    [mandate] = [
        one["id"] for one in office.get("auditor", "/mandates").json()["mandates"] if one["name"] == "mate"
    ]
    assert office.post("bureau", f"/mandates/{mandate}/end", {"why": "left"}).is_success
    return office


def test_who_is_missing_is_told_with_the_wish(alone: Office) -> None:
    """The wish is taken; its answer says that nobody can confirm it, and what to do; with somebody there it says so no more."""
    body = sent({"site": FAR, "strips": [STRIP]})
    asked = ok(alone.post("far", "/permits/surrenders", body))
    [confirm, drop] = asked["next"]
    assert ([one["code"] for one in confirm["missing"]], drop["missing"]) == (["permits.nobody_inside"], [])
    assert confirm["missing"][0]["figures"]["owner"] == TWO
    for path, one in (("/permits/dual-control", sent({"quantity": "5"})),):
        heard = ok(alone.post("far", path, one))
        assert [x["code"] for x in heard["next"][0]["missing"]] == ["permits.nobody_inside"]
    said = {"name": "Emma", "number": "TEST-Emma", "role": "enterprise", "owner": TWO, "document": "letter"}
    nominated = ok(alone.post("far", "/mandates", said))
    assert nominated["warning"]["code"] == "permits.nobody_inside"
    alone.serving.hire("emil", "enterprise", TWO)
    [row] = [one for one in waits(alone, "emil") if one["id"] == asked["id"]]
    assert [one["hindered"] for one in row["missing"]] == [[]]
    assert told(alone.post("emil", f"{INSIDE.format(asked['id'])}/confirm", DAY)) == (200, "confirmed")


def test_a_floor_on_a_later_day_is_foreseen(office: Office) -> None:
    """What waits is dated before a day on which less is left than it takes: `next` says so, and so does its confirmation."""
    paid_in(office, TWO, "100.00", "2026-11-02")
    out = {"owner": TWO, "amount": "100.00"}
    early = sent(out) | {"effective_on": "2026-11-02"}
    ok(office.post("finance", "/settlement/payouts", early))
    late = sent(out) | {"effective_on": "2026-11-03"}
    ok(office.post("finance", "/settlement/payouts", late))
    ok(office.post("teller", f"/settlement/payouts/{late['id']}/confirm", DAY))
    paid_in(office, TWO, "100.00", "2026-11-05")
    read = office.get("finance", f"/permits/acts/{early['id']}").json()["next"]
    [missing] = next(one["missing"] for one in read if one["action"] == "confirm")
    refused = office.post("teller", f"/settlement/payouts/{early['id']}/confirm", DAY).json()
    assert (missing["code"], refused["code"]) == ("account.overdraft_later",) * 2
    assert missing["figures"]["day"] == refused["figures"]["day"] == "2026-11-03"
    assert missing["figures"] == refused["figures"]
    assert uscc(2) in str(refused["figures"]["account"])
