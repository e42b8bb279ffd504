"""Mandates over HTTP: what a deputy may have, and who represents an enterprise as the one who does."""

from typing import Any

from tests.api.conftest import Serving

MANDATES = "/v1/books/zj/mandates"
CHINESE = {"Accept-Language": "zh-CN"}


def wish(name: str, **more: Any) -> dict[str, Any]:
    """A representative to ask for."""
    return {
        "name": name,
        "number": f"TEST-{name}",
        "role": "enterprise",
        "owner": "acme",
        "document": "letter",
        **more,
    }


def test_a_deputy_gets_no_more(serving: Serving) -> None:
    """Goal: nobody gets more power by standing in. Method: for who only initiates, one who would be legal; then one who fits."""
    away = serving.hire("away", "enterprise", "acme", kind="authorised", rights=["initiate"])
    days = {"until_on": "2099-01-01", "deputy_for": away["mandate"]}
    with serving.client("enterprise") as acme:
        told = acme.post(MANDATES, json=wish("in", kind="legal", **days), headers=CHINESE)
        assert (told.status_code, told.json()["code"]) == (422, "mandate.deputy_unfit")
        assert told.json()["figures"] == {"mandate": away["mandate"], "unfit": "legal, rights"}
        assert "代表权限超出被代理人" in told.json()["detail"]
        fits = acme.post(MANDATES, json=wish("in", kind="authorised", rights=["initiate"], **days))
        assert fits.status_code == 201


def test_one_legal_representative(serving: Serving) -> None:
    """Goal: the bureau hears that there is one. Method: a second is asked for, refused, and confirmed once the first has ended."""
    first = serving.hire("first", "enterprise", "acme", kind="legal")
    with serving.client("enterprise") as acme, serving.client("bureau") as bureau:
        asked = acme.post(MANDATES, json=wish("second", kind="legal"))
        assert asked.status_code == 201
        path = f"{MANDATES}/{asked.json()['id']}/confirm"
        told = bureau.post(path, headers=CHINESE)
        assert (told.status_code, told.json()["code"]) == (409, "mandate.legal_there")
        assert told.json()["figures"]["mandate"] == first["mandate"]
        assert f"已有法定代表人，授权为第 {first['mandate']} 号" in told.json()["detail"]
        assert bureau.post(f"{MANDATES}/{first['mandate']}/end", json={"why": "left"}).status_code == 200
        assert bureau.post(path).status_code == 200


def test_a_mistyped_number_is_noticed(serving: Serving) -> None:
    """Goal: one wrong digit makes no second person unseen. Method: one that cannot be, and one of a namesake."""
    words = {"name": "Tang", "role": "finance", "document": "letter"}
    serving.hire("Tang", "finance", number="11010519491231002X")
    with serving.client("administrator") as root, serving.client("deputy") as deputy:
        [tang] = [one["person"] for one in root.get(MANDATES).json()["mandates"] if one["name"] == "Tang"]
        told = root.post(MANDATES, json={**words, "number": "110105194912310021"})
        assert (told.status_code, told.json()["code"]) == (422, "person.number_unsound")
        assert "110105194912310021" not in told.text
        same = root.post(MANDATES, json={**words, "number": "11010519491231002X"}).json()
        assert same["similar"] == []
        other = root.post(MANDATES, json={**words, "number": "440524188001010014"}).json()
        assert other["similar"] == [tang]
        assert deputy.post(f"{MANDATES}/{other['id']}/confirm").json()["similar"] == [tang]
        third = root.post(MANDATES, json={**words, "number": "HB-12345"}).json()
        assert len(third["similar"]) == 2
    with serving.client("enterprise") as acme, serving.client("bureau") as bureau:
        asked = acme.post(MANDATES, json={**wish("Tang"), "number": "HB-12345"}).json()
        assert asked["similar"] == [], "a representative hears of no person"
        assert len(bureau.post(f"{MANDATES}/{asked['id']}/confirm").json()["similar"]) == 2


def test_a_key_before_its_first_day(serving: Serving) -> None:
    """Goal: nobody takes a new key for a revoked one. Method: one that is good from a later day."""
    days = {"from_on": "2098-12-31", "until_on": "2099-12-31", "expires_on": "2099-06-30"}
    made = serving.hire("early", "finance", **days)
    assert (made["from_on"], made["until_on"]) == ("2098-12-31", "2099-06-30")
    with serving.client("early") as client:
        told = client.get("/v1/me", headers=CHINESE)
        assert (told.status_code, told.json()["code"]) == (401, "key.unknown")
        assert "密钥自授权起始日起有效" in told.text
    now = serving.hire("now", "finance")
    assert now["until_on"] is None
