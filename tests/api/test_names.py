"""Names over HTTP: another one from a day on, by two; read back with their days; the older day has the older name."""

from typing import Any

import pytest

from tests.api.test_inside import DAY, ok, sent, told
from tests.api.test_plans import Office, office
from tests.permits.world import uscc

__all__ = ["office"]
PARTY = f"enterprise:{uscc(1)}"
SITE = f"{PARTY}:001P"
NEW = "绍兴\U0002ebf0记印染有限公司"


def calling(name: str) -> dict[str, Any]:
    """What is sent to call it otherwise."""
    return sent({"name": name, "reason": "as the new licence says"})


@pytest.mark.parametrize("path", [f"/parties/{PARTY}", f"/sites/{SITE}"])
def test_a_name_from_a_day_on(office: Office, path: str) -> None:
    """Goal: there is a way to the change that a second registration speaks of. Method: asked, confirmed, read on both days; refused."""
    before = ok(office.get("bureau", path))["name"]
    body: dict[str, Any] = calling(NEW)
    ok(office.post("bureau", f"{path}/names", body))
    assert ok(office.get("bureau", path))["name"] == before
    [change] = ok(office.get("chief", f"/permits/acts/{body['id']}"))["changes"]
    assert (change["what"], change["before"], change["after"]) == ("name", before, NEW)
    ok(office.post("chief", f"/register/changes/{body['id']}/confirm", DAY))
    on = body["effective_on"]
    assert ok(office.get("bureau", path, on=on))["name"] == NEW
    assert ok(office.get("bureau", path, on="2026-11-02"))["name"] == before
    names = ok(office.get("mill", f"{path}/names"))["names"]
    assert [(one["name"], one["held"]) for one in names] == [(NEW, True), (before, True)]
    assert (names[0]["valid_from"], names[0]["act_id"], names[1]["act_id"]) == (on, body["id"], None)
    assert told(office.post("bureau", f"{path}/names", calling(NEW))) == (422, "permits.register_same")
    for name in (before, NEW):
        found = ok(office.get("bureau", "/parties", name=name))["parties"]
        assert (PARTY in [one["code"] for one in found]) == path.startswith("/parties")
    early = office.post("bureau", f"{path}/names", {**calling("x"), "effective_on": "1999-01-01"})
    assert told(early) == (422, "party.named_before")


def test_names_of_others_are_not_there(office: Office) -> None:
    """Method: an enterprise asks for the names of another one and of its site; nobody else asks for a change."""
    other = f"enterprise:{uscc(2)}"
    assert told(office.get("mill", f"/parties/{other}/names")) == (404, "party.unknown")
    assert told(office.get("mill", f"/sites/{other}:001P/names")) == (404, "party.site_unknown")
    assert office.post("mill", f"/parties/{PARTY}/names", calling(NEW)).status_code == 403


def test_who_is_called_alike_is_told(office: Office) -> None:
    """Goal: one enterprise registered twice, and two of one name, are seen, in other width, brackets and joiners."""
    ok(office.post("bureau", f"/parties/{PARTY}/names", body := calling("绍兴（越城）印染")))
    ok(office.post("chief", f"/register/changes/{body['id']}/confirm", DAY))
    other, third = (f"enterprise:{uscc(number)}" for number in (77, 78))
    new = {"uscc": uscc(77), "name": "绍兴\u200d[越城]\ufe00 印染", "effective_on": "2026-11-02"}
    assert ok(office.post("bureau", "/parties", new)) == {"code": other, "namesakes": [PARTY]}
    assert ok(office.post("bureau", "/parties", new))["namesakes"] == [PARTY]
    alone = {"uscc": uscc(78), "name": "绍兴柯桥印染", "effective_on": "2026-11-02"}
    assert ok(office.post("bureau", "/parties", alone)) == {"code": third, "namesakes": []}
    listed = {one["code"]: one["namesakes"] for one in ok(office.get("bureau", "/parties"))["parties"]}
    assert (listed[PARTY], listed[other], listed[third]) == ([other], [PARTY], [])
    assert ok(office.get("mill", f"/parties/{PARTY}"))["namesakes"] == []
    asked = ok(office.post("bureau", f"/parties/{third}/names", calling("绍兴(越城)印染")))
    assert asked["namesakes"] == [PARTY, other]
    assert ok(office.post("bureau", f"/parties/{third}/names", calling("另一名称")))["namesakes"] == []


def test_who_looks_alike_is_told(office: Office) -> None:
    """Goal: a name in letters of another script is seen to be the same. Method: Cyrillic letters and katakana; told, not refused."""
    names = {
        81: "Paper Works 10",
        82: "Рареr Works lO",
        83: "口岸化工厂",
        84: "ロ岸化エ厂",
        85: "Paper Works 11",
    }
    heard = {}
    for number, name in names.items():
        new = {"uscc": uscc(number), "name": name, "effective_on": "2026-11-02"}
        heard[number] = ok(office.post("bureau", "/parties", new))["namesakes"]
    codes = {number: f"enterprise:{uscc(number)}" for number in names}
    assert heard == {81: [], 82: [codes[81]], 83: [], 84: [codes[83]], 85: []}
    asked = ok(office.post("bureau", f"/parties/{codes[85]}/names", calling("Paper Wоrks 10")))
    assert asked["namesakes"] == sorted([codes[81], codes[82]])


def test_a_wrong_code_names_the_right_one(office: Office) -> None:
    """Goal: a code that was typed wrong leads to the right one. Method: corrected by two, read, used, a site registered; undone by two."""
    wrong, right = (f"enterprise:{uscc(number)}" for number in (91, 92))
    for number in (91, 92):
        ok(
            office.post(
                "bureau", "/parties", {"uscc": uscc(number), "name": "造纸厂", "effective_on": "2026-11-02"}
            )
        )
    body = sent({"party": wrong, "right": right, "reason": "two digits were turned round"})
    asked = ok(office.post("bureau", "/register/code-corrections", body))
    assert asked["state"] == "proposed"
    assert ok(office.get("bureau", f"/parties/{wrong}"))["replaced_by"] is None
    address = f"/register/code-corrections/{body['id']}"
    assert ok(office.post("chief", f"{address}/confirm", DAY))["state"] == "corrected"
    assert ok(office.get("bureau", f"/parties/{wrong}"))["replaced_by"] == right
    assert ok(office.get("bureau", f"/parties/{right}"))["replaced_by"] is None
    refused = office.post("bureau", f"/parties/{wrong}/names", calling("另一名称"))
    assert told(refused) == (422, "party.corrected")
    assert right in refused.json()["detail"]
    known = {"region": "330603", "industry": "C2221", "sector": "industrial"}
    site = {
        "suffix": "001P",
        "name": "works",
        "effective_on": "2026-11-02",
        "attributes": known,
        "document": "L-1",
    }
    assert told(office.post("bureau", f"/parties/{wrong}/sites", site)) == (422, "party.corrected")
    ok(office.post("bureau", f"{address}/undo", {**DAY, "reason": "the first was right", "document": "L-2"}))
    office.serving.hire("third", "bureau")
    assert ok(office.post("third", f"{address}/confirm", {**DAY, "version": 3}))["state"] == "undone"
    ok(office.post("bureau", f"/parties/{wrong}/sites", site))
