"""Keys over HTTP: shown once, listed without their secret, taken back at once."""

from typing import Any

from tests.api.conftest import Serving, transfer

KEYS = "/v1/books/zj/keys"


def test_a_key_works_until_it_is_revoked(serving: Serving) -> None:
    """Goal: issue, use, revoke. Method: post with a new key before and after it is taken back."""
    with serving.client("administrator") as root:
        issued = root.post(KEYS, json={"name": "till", "number": "K-0001", "role": "finance"})
        assert issued.headers["Cache-Control"] == "no-store"
        key, number = issued.json()["key"], issued.json()["id"]
        with serving.client(None, Authorization=f"Bearer {key}") as client:
            assert client.post("/v1/books/zj/entries", json=transfer()).status_code == 201
            assert root.delete(f"{KEYS}/{number}").status_code == 200
            assert root.delete(f"{KEYS}/{number}").status_code == 200
            answer = client.post("/v1/books/zj/entries", json=transfer())
            assert (answer.status_code, answer.json()["code"]) == (401, "key.unknown")
        listed = root.get(KEYS)
    assert key not in listed.text
    [revoked] = [k for k in listed.json()["keys"] if k["id"] == number]
    assert revoked["revoked_at"] is not None


def test_a_key_revoked_behind_our_back_moves_nothing(serving: Serving) -> None:
    """Goal: what is remembered for a second moves nothing. Method: revoke in the database, post within the second."""
    with serving.client() as client:
        assert client.post("/v1/books/zj/entries", json=transfer()).status_code == 201
        with serving.owner.engine.begin() as connection:
            connection.exec_driver_sql(
                "UPDATE ledger.api_key SET revoked_at = clock_timestamp() WHERE key_id = %s",
                (serving.key_ids["finance"],),
            )
        late, batch = transfer(), transfer()
        assert client.post("/v1/books/zj/entries", json=late).status_code == 401
        assert (
            client.post("/v1/books/zj/batches", json={"mode": "each", "entries": [batch]}).status_code == 401
        )
    with serving.client("auditor") as client:
        for entry in (late, batch):
            assert client.get(f"/v1/books/zj/entries/{entry['id']}").status_code == 404


def test_keys_that_cannot_be(serving: Serving) -> None:
    """Goal: no administrator over HTTP, owners for enterprises only. Method: one mistake at a time."""
    cases: list[tuple[dict[str, Any], str]] = [
        ({"name": "x", "role": "administrator"}, "key.role_not_for_book"),
        ({"name": "x", "role": "enterprise"}, "key.owner_unfit"),
        ({"name": "x", "role": "finance", "owner": "acme"}, "key.owner_unfit"),
        ({"name": " ", "role": "finance"}, "key.name_empty"),
        ({"name": "x", "number": "123", "role": "finance"}, "person.number_malformed"),
        ({"name": "x", "role": "finance", "expires_on": "2020-01-01"}, "key.expiry_passed"),
        ({"name": "x", "role": "finance", "networks": ["10.2.0.1/16"]}, "key.network_malformed"),
        ({"name": "x", "role": "king"}, "request.invalid"),
    ]
    with serving.client("administrator") as client:
        for body, code in cases:
            assert client.post(KEYS, json={"number": "K-0002", **body}).json()["code"] == code
        other = serving.key_ids["other"]
        assert client.delete(f"{KEYS}/{other}").json()["code"] == "key.not_there"
        assert client.delete(f"{KEYS}/{serving.key_ids['administrator']}").json()["code"] == "key.not_there"


def test_the_keys_of_administrators(serving: Serving) -> None:
    """Goal: they are listed and revoked too. Method: list as administrator and auditor, revoke one with the other, then the last."""
    root, deputy = serving.key_ids["administrator"], serving.key_ids["deputy"]
    with serving.client("deputy") as client:
        assert client.delete(f"/v1/keys/{serving.key_ids['finance']}").json()["code"] == "key.not_there"
    with serving.client("administrator") as client:
        assert [(k["id"], k["name"], k["issued_by"]) for k in client.get("/v1/keys").json()["keys"]] == [
            (root, "root", None),
            (deputy, "deputy", None),
        ]
        assert client.delete(f"/v1/keys/{deputy}").json() == {
            "approvals": 0,
            "approval_ids": [],
            "processes": 0,
            "first_processes": [],
        }
        assert client.delete(f"/v1/keys/{root}").json()["code"] == "key.last_administrator"
    with serving.client("deputy") as client:
        assert client.get("/v1/keys").status_code == 401
    with serving.client("auditor") as client:
        listed = client.get("/v1/keys").json()["keys"]
        assert [key["revoked_by"] and key["revoked_by"]["name"] for key in listed] == [None, "root"]
        told = client.get("/v1/books/zj/events").json()["events"]
    assert [
        (event["kind"], event["subject"]) for event in told if event["figures"]["role"] == "administrator"
    ] == [("keys.issued", str(root)), ("keys.issued", str(deputy)), ("keys.revoked", str(deputy))]


def test_an_approval_goes_with_its_key(serving: Serving) -> None:
    """Goal: what a thief approved before the key was revoked moves nothing. Method: approve, revoke, read what is open, post, list."""
    entry, other = (transfer(kind="journal.adjustment") for _ in range(2))
    with serving.client("colleague") as client:
        for one in (entry, other):
            assert client.post("/v1/books/zj/approvals", json=one).status_code == 201
    with serving.client() as client:
        assert client.post("/v1/books/zj/entries", json=other).status_code == 201
    with serving.client("administrator") as client:
        left = client.delete(f"{KEYS}/{serving.key_ids['colleague']}").json()
    assert (left["approvals"], left["approval_ids"]) == (1, [entry["id"]])
    with serving.client() as client:
        told = client.post("/v1/books/zj/entries", json=entry)
        assert (told.status_code, told.json()["code"]) == (422, "entry.approval_void")
        assert client.post("/v1/books/zj/entries", json=other).status_code == 200
    with serving.client("auditor") as client:
        [key] = [k for k in client.get(KEYS).json()["keys"] if k["id"] == serving.key_ids["colleague"]]
    assert key["revoked_by"]["name"] == "root"


def test_one_person_with_two_keys_is_one(serving: Serving) -> None:
    """Goal: over HTTP too. Method: two keys for one number, an entry approved by one and posted by the other; then by another person."""
    entry = transfer() | {"kind": "journal.adjustment"}
    with serving.client("administrator") as root:
        asked: dict[str, str] = {"name": "Wang", "number": "hb-00 17", "role": "finance"}
        one, two = (
            root.post(KEYS, json=asked | more).json()
            for more in (asked, {"number": "ＨＢ-0017", "system": "till"})
        )
        other = root.post(KEYS, json=asked | {"name": "Chen", "number": "HB-0018"}).json()
        assert one["person"] == two["person"] != other["person"]
        named = root.post(KEYS, json=asked | {"name": "Li"})
        assert (named.status_code, named.json()["code"]) == (409, "person.named_otherwise")
    codes = []
    for approver in (two, other):
        entry = entry | {"id": transfer()["id"]}
        with serving.client(None, Authorization=f"Bearer {approver['key']}") as client:
            assert client.post("/v1/books/zj/approvals", json=entry).status_code == 201
        with serving.client(None, Authorization=f"Bearer {one['key']}") as client:
            codes.append(client.post("/v1/books/zj/entries", json=entry).json().get("code"))
    assert codes == ["entry.approved_by_poster", None]
