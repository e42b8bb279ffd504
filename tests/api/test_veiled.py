"""Of the accounts and the stock of another party a party hears words and no figures, wherever a refusal is told."""

import json
import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from ledger.errors import ASK_OTHERS, CATALOGUE, NO_PART, NO_ROOM, NOT_ENOUGH, UNFIT
from ledger.identifiers import uuid7
from ledger.messages import catalogue
from tests.api.test_agreed import DAY, ONE, STEP, STRIP, TWO, furnished
from tests.api.test_plans import Office, office
from tests.permits.world import uscc

__all__ = ["furnished", "office"]
HELD, OF_TWO, TOO_MUCH = "9", "3.21", "9999"
"""What the first mill holds in tonnes, what the second has in yuan, and more than either."""
SELLABLE = """[pack]
jurisdiction = "cn"
name = "own"
name_zh = "own"
version = "1"
base = ""
[[value]]
key = "sale.needs_recognition"
value = false
from = 2020-12-01
source = "own"
mark = "verified"
"""
"""What is held may be sold."""
MUCH = {**STRIP, "quantity": TOO_MUCH}
CASE_WIDE = {
    "compensation.charge_beyond_interest",
    "compensation.disposed_beyond_free",
    "compensation.fund_bound",
    "compensation.fund_not_free",
    "compensation.fund_too_small",
    "compensation.head_fund_too_small",
    "compensation.pursued_beyond_assessed",
    "compensation.refund_beyond_transit",
    "compensation.refund_kind_wrong",
    "compensation.refund_too_large",
    "compensation.retention_not_covered",
    "compensation.spent_already",
    "compensation.stage_retained",
}
"""Of the money of a case, which every party of the case reads with it."""
PUBLIC = {"permits.cap_exhausted"}
"""Of the cap of an area, which is public."""
OFFICE = {"compensation.pool_too_small", "compensation.base_full", "compensation.booking_beyond"}
"""Of what the bureau keeps for itself, which who draws there reads."""
OWN = {"permits.freed_is_bound"}
"""Of the site whose fee it is: who assesses it, or confirms its revocation, reads every site."""
MEETINGS = {"compensation.meetings_exhausted", "compensation.failure_unfounded"}
MACHINE = {"server.disk_full", "account.limits_impossible", *MEETINGS}
"""Of the disk of the server, of limits that are asked for, and of meetings that were held."""


@pytest.fixture
def town(furnished: Office) -> Office:
    """The first mill holds 9 t that it may sell, the second has 3.21 yuan."""
    paid = {"id": str(uuid7()), "owner": f"enterprise:{uscc(2)}", "amount": OF_TWO, **STEP}
    answer = furnished.twice("/settlement/deposits", paid, "finance", "teller")
    assert answer.json()["state"] == "recorded", answer.text
    pack = {"id": str(uuid7()), "text": SELLABLE, "from_day": DAY, **STEP}
    for who, place in (("bureau", ""), ("bureau", "/simulate"), ("chief", "/approve")):
        told = furnished.post(who, f"/law/packs{place and '/' + pack['id'] + place}", STEP if place else pack)
        assert told.is_success, told.text
    return furnished


def refusals(told: Any) -> Iterator[dict[str, Any]]:
    """Every refusal in an answer, wherever it stands."""
    if isinstance(told, dict):
        if {"code", "detail", "figures"} <= told.keys():
            yield told
        for value in told.values():
            yield from refusals(value)
    elif isinstance(told, list):
        for one in told:
            yield from refusals(one)


def sold(quantity: str) -> dict[str, Any]:
    """A sale from the first mill to the second."""
    strip = {**STRIP, "quantity": quantity}
    return {"seller": ONE, "buyer": TWO, "goods": [{**strip, "price": "100.00"}]}


AGREED: dict[str, tuple[str, dict[str, Any]]] = {
    "sale": ("/permits/sales", sold(TOO_MUCH)),
    "lease": ("/permits/leases", {"lessor": ONE, "lessee": TWO, "strips": [MUCH], "rent": "1"}),
    "move": ("/permits/moves", {"site": ONE, "to": TWO, "strips": [MUCH], "basis": "merger"}),
}
"""What two parties agree on, about what the first does not have."""


@pytest.mark.parametrize("what", AGREED)
def test_what_the_giver_has(town: Office, what: str) -> None:
    """Both read, list and accept: the receiver learns that there is not enough, and the giver alone how much there is."""
    path, words = AGREED[what]
    first, second = ("mill", "other mill") if what == "move" else ("other mill", "mill")
    begun = town.post(first, path, {"id": str(uuid7()), **words, **STEP})
    assert begun.is_success, begun.text
    place = f"{path}/{begun.json()['id']}/accept"
    answers: dict[str, list[httpx.Response]] = {"mill": [], "other mill": [], "chief": []}
    answers[first] += [begun, town.post(first, place, STEP)]
    for _ in range(2):
        for who, heard in answers.items():
            heard += [town.get(who, f"/permits/acts/{begun.json()['id']}"), town.get(who, "/permits/waiting")]
        answers[second].append(town.post(second, place, STEP))
    told = {who: [one for x in all_ for one in refusals(x.json())] for who, all_ in answers.items()}
    short = "permits.holding_too_small"
    veiled = [one for one in told["other mill"] if one["code"] == short]
    assert veiled, "it is told"
    for one in veiled:
        assert (one["figures"], one["detail"], one["remedy"]) == ({}, NOT_ENOUGH, ASK_OTHERS)
    assert all("9.000" not in json.dumps(one) for one in told["other mill"])
    for who in ("mill", "chief"):
        open_ = [one for one in told[who] if one["code"] == short]
        assert open_, who
        assert {one["figures"]["available"] for one in open_} == {"9.000"}, who


def test_what_the_payer_has(town: Office) -> None:
    """The seller reads that the buyer has not enough to settle; the buyer and finance read how much it has."""
    sale = {"id": str(uuid7()), **sold("2"), **STEP}
    assert town.post("mill", "/permits/sales", sale).is_success
    yes = town.post("other mill", f"/permits/sales/{sale['id']}/accept", STEP)
    assert yes.is_success, yes.text
    assert town.post("chief", f"/permits/sales/{sale['id']}/approve", STEP).json()["state"] == "approved"
    for who, figures in (("mill", False), ("other mill", True), ("finance", True)):
        read = town.get(who, f"/permits/acts/{sale['id']}").json()
        [settle] = [one for one in read["next"] if one["action"] == "settle"]
        [short] = [one for one in settle["missing"] if one["code"] == "account.overdraft"]
        assert (OF_TWO in json.dumps(short)) == figures, (who, short)
        assert bool(short["figures"]) == figures
    refused = town.post("finance", f"/permits/sales/{sale['id']}/settle", STEP).json()
    assert refused["figures"]["available"] == OF_TWO


TELLING = {"available", "room", "there", "ceiling", "held", "free"}
"""Names of figures that tell what somebody has."""


def test_every_refusal_that_tells_what_somebody_has_knows_whose() -> None:
    """Read from the catalogue: a refusal with such a figure has words for others, or its figures are everybody's."""
    telling = {
        code
        for code, leaf in CATALOGUE.items()
        if TELLING & set(re.findall(r"\{(\w+)", " ".join(leaf.paragraphs())))
    }
    known = {code for code, leaf in CATALOGUE.items() if leaf.to_others}
    others = CASE_WIDE | PUBLIC | MACHINE | OFFICE | OWN
    assert telling - known == others, "whose is what it tells?"
    assert known - telling == {
        "account.closed",
        "account.frozen",
        "account.receive_only",
        "account.total_too_large",
        "permits.buyback_only",
    }


@pytest.mark.parametrize("text", [NOT_ENOUGH, NO_ROOM, NO_PART, UNFIT, ASK_OTHERS])
def test_the_words_are_chinese_too(text: str) -> None:
    """What others hear is said in both languages, and holds no figure."""
    assert text in catalogue("zh_Hans")
    assert "{" not in text + catalogue("zh_Hans")[text]


@pytest.mark.parametrize("code", sorted(code for code, leaf in CATALOGUE.items() if leaf.to_others))
@pytest.mark.parametrize("locale", ["en", "zh_Hans"])
def test_what_is_told_to_whom(code: str, locale: str) -> None:
    """The owner and who sees the whole book hear every figure, another party and a stranger none."""
    names = re.findall(r"\{(\w+)", " ".join(CATALOGUE[code].paragraphs()))
    refusal = CATALOGUE[code](**{name: f"<{name}>" for name in names}).of("a")
    for reader in ("a", None):
        assert refusal.told_to(reader) is refusal
    for reader in ("b", ""):
        heard = refusal.told_to(reader)
        assert (heard.code, heard.figures, heard.words(locale)) == (code, {}, {})
        assert "<" not in heard.message(locale) + heard.remedy(locale)
    assert "<" in refusal.message(locale), "the refusal itself is as it was"
