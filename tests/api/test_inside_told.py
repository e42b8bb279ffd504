"""What an enterprise hears of what its other representative confirms first: `next` tells it before anything is sent."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.api import test_inside
from tests.api.test_inside import (
    DAY,
    INSIDE,
    STRIP,
    Request,
    accept_buyback,
    accept_end,
    accept_lease,
    accept_pledge,
    accept_sale,
    adopt,
    end_sale,
    need_nobody,
    need_two,
    ok,
    propose_lease,
    propose_sale,
    release_pledge,
    sent,
    surrender,
)
from tests.api.test_inside_gone import take_back, under_two
from tests.api.test_plans import Office

house, office = test_inside.house, test_inside.office
LATER = (accept_sale, accept_lease, accept_pledge, release_pledge, accept_buyback, end_sale, accept_end)


def heard(office: Office, who: str, place: str) -> dict[str, Any]:
    """What somebody reads of what can be done: by its name, whether another one confirms it first, and under what it waits."""
    read = office.get(who, f"/permits/acts/{place}").json()["next"]
    return {one["action"]: (one["second_inside"], one["waits_inside"]) for one in read}


@pytest.mark.parametrize("prepare", LATER)
@pytest.mark.parametrize("by_rule", [False, True], ids=["set", "rule"])
def test_next_names_the_other_representative(
    office: Office, prepare: Callable[[Office], Request], by_rule: bool
) -> None:
    """Told to the enterprise alone, with the approval once somebody has asked; what it says comes true."""
    path, body = prepare(office)
    *_, place, action = path.split("/")
    assert heard(office, "mill", place)[action] == (False, None)
    if by_rule:
        adopt(office, "true")
    else:
        need_two(office)
    assert heard(office, "mill", place)[action] == (True, None)
    asked = ok(office.post("anna", path, body))
    assert asked["machine"] == "permits.internal"
    assert heard(office, "mill", place)[action] == (True, asked["id"])
    for who in ("bureau", *(["far"] if "lease" in path or "pledge" in path else [])):
        elsewhere = heard(office, who, place).values()
        assert {waits for _, waits in elsewhere} == {None}, "nobody else's matter"
        assert by_rule or {two for two, _ in elsewhere} == {False}
    others = [
        told for name, told in heard(office, "mill", place).items() if name in ("cancel", "drop", "reject")
    ]
    assert others == [(False, None)] * len(others), "what only takes back takes nobody else"
    assert ok(office.post("bert", f"{INSIDE.format(asked['id'])}/drop", DAY))
    assert heard(office, "mill", place)[action] == (True, None)


def test_from_which_amount_it_is_told(office: Office) -> None:
    """Just inside, on the line, and with what one alone disposed of on the day; ended, it is told no more."""
    path, body = accept_sale(office)
    place = path.split("/")[3]
    need_two(office, "2.000001", "")
    assert heard(office, "mill", place)["accept"] == (False, None)
    ok(
        office.post(
            "mill",
            "/permits/surrenders",
            sent({"site": test_inside.SITE, "strips": [{**STRIP, "quantity": "0.000001"}]}),
        )
    )
    assert heard(office, "mill", place)["accept"] == (True, None)
    assert ok(office.post("mill", path, body))["machine"] == "permits.internal"
    need_nobody(office)
    assert heard(office, "mill", place)["accept"] == (False, None)
    need_two(office, "2", "")
    assert heard(office, "mill", place)["accept"][0] is True


def test_a_paper_that_one_attests_waits_as_well(office: Office) -> None:
    """The bureau recorded a lease on paper: under the name by which it is accepted the reader finds what waits."""
    path, body = propose_lease(office)
    ok(office.post("bureau", path, body))
    need_two(office)
    asked = ok(office.post("mill", f"{path}/{body['id']}/accept", DAY))
    assert asked["machine"] == "permits.internal"
    assert heard(office, "mill", body["id"])["accept"] == (True, asked["id"])


def test_the_end_counts_what_was_agreed(office: Office) -> None:
    """A sale of two tonnes that one alone agreed to today counts beside its end: together four; so the answer of the act says."""
    need_two(office, "4", "")
    sale = accept_sale(office)[0].split("/")[3]
    done = ok(office.post("mill", f"/permits/sales/{sale}/accept", DAY))
    assert {one["action"]: one["second_inside"] for one in done["next"]}["end"] is True
    assert heard(office, "mill", sale)["end"] == (True, None)
    assert ok(office.post("mill", f"/permits/sales/{sale}/end", sent({})))["machine"] == "permits.internal"


def test_a_renewal_is_told(office: Office) -> None:
    """What two stood for is renewed by two, and so it is told; an act answers what a reader hears."""
    place = under_two(office, propose_sale)
    take_back(office, "bert")
    assert heard(office, "mill", place.rsplit("/", 1)[1])["renew"] == (True, None)
    asked = ok(office.post("mill", f"{place}/renew", DAY))
    assert heard(office, "mill", place.rsplit("/", 1)[1])["renew"] == (True, asked["id"])
    done = ok(office.post("carl", f"{INSIDE.format(asked['id'])}/confirm", DAY))
    assert done["next"] == []


def test_what_an_enterprise_decides_inside_takes_nobody_more(office: Office) -> None:
    """An approval itself, and the setting, are confirmed by who confirms them."""
    need_two(office)
    asked = ok(office.post("mill", *surrender(office)))
    assert {(one["second_inside"], one["waits_inside"]) for one in asked["next"]} == {(False, None)}
