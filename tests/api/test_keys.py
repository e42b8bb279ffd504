"""Keys over HTTP: shown once, listed without their secret, taken back at once."""

from typing import Any

import pytest

from ledger.identifiers import uuid7
from tests.api.conftest import DAY, Serving, transfer

KEYS = "/v1/books/zj/keys"
MANDATES = "/v1/books/zj/mandates"

POST, ME = "post_entry_v1_books__book__entries_post", "read_me_v1_me_get"
"""What machines may do here."""


def test_a_key_works_until_it_is_revoked(serving: Serving) -> None:
    """Goal: issue, use, revoke. Method: post with a new key before and after it is taken back."""
    with serving.client("administrator") as root:
        issued = serving.hire("till", "finance")
        key, number = issued["key"], issued["id"]
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


def test_mandates_that_cannot_be(serving: Serving) -> None:
    """Goal: no administrator of a book, owners for enterprises only. Method: one mistake at a time."""
    cases: list[tuple[dict[str, Any], str]] = [
        ({"name": "x", "role": "administrator"}, "key.role_not_for_book"),
        ({"name": "x", "role": "enterprise"}, "key.owner_unfit"),
        ({"name": "x", "role": "finance", "owner": "acme"}, "key.owner_unfit"),
        ({"name": "x", "role": "finance", "kind": "legal"}, "mandate.rights_unfit"),
        (
            {"name": "x", "role": "enterprise", "owner": "acme", "kind": "viewing", "rights": ["approve"]},
            "mandate.rights_unfit",
        ),
        ({"name": "x", "role": "enterprise", "owner": "acmee"}, "mandate.owner_unknown"),
        ({"name": "", "role": "finance"}, "key.name_empty"),
        ({"name": " ", "role": "finance"}, "entry.text_empty"),
        ({"name": "x", "number": "123", "role": "finance"}, "person.number_malformed"),
        ({"name": "x", "role": "finance", "expires_on": "2020-01-01"}, "key.expiry_passed"),
        ({"name": "x", "role": "finance", "networks": ["10.2.0.1/16"]}, "key.network_malformed"),
        (
            {"name": "x", "role": "finance", "from_on": "2026-02-01", "until_on": "2026-01-31"},
            "mandate.term_empty",
        ),
        ({"name": "x", "role": "finance", "document": " "}, "entry.text_empty"),
        ({"name": "x", "role": "king"}, "request.invalid"),
    ]
    with serving.client("administrator") as client:
        for body, code in cases:
            asked = {"number": "K-0002", "document": "letter", **body}
            assert client.post(MANDATES, json=asked).json()["code"] == code
        past = {"name": "x", "role": "finance", "from_on": "2025-02-01", "until_on": "2026-01-31"}
        asked = {"number": "K-0002", "document": "letter", **past}
        assert client.post(MANDATES, json=asked).json()["code"] == "mandate.term_passed"
        unfit = {"name": "x", "number": "K-0002", "document": "letter", "role": "enterprise"}
        told = client.post(MANDATES, json=unfit, headers={"Accept-Language": "zh-CN"}).json()["detail"]
        assert ("None" in told, "角色企业与所有者无不相符" in told) == (False, True), told
        alone = {"name": "x", "number": "K-0002", "document": "letter", "role": "finance"}
        assert client.post("/v1/mandates", json=alone).json()["code"] == "key.role_needs_book"
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
            "other_keys": [],
        }
        assert client.delete(f"/v1/keys/{root}").json()["code"] == "key.last_administrator"
    with serving.client("deputy") as client:
        assert client.get("/v1/keys").status_code == 401
    with serving.client("auditor") as client:
        listed = client.get("/v1/keys").json()["keys"]
        assert [key["revoked_by"] and key["revoked_by"]["name"] for key in listed] == [None, "root"]
        told = client.get("/v1/books/zj/events").json()["events"]
    assert [
        (event["kind"], event["subject"])
        for event in told
        if event["kind"].startswith("keys.") and event["figures"]["role"] == "administrator"
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
    one = serving.hire("Wang", "finance", number="hb-00 17")
    two = serving.hire("Wang", "finance", number="ＨＢ-0017", system="till", operations=[POST])
    other = serving.hire("Chen", "finance", number="HB-0018")
    assert one["person"] == two["person"] != other["person"]
    with serving.client("administrator") as root:
        asked = {"name": "Li", "number": "hb-00 17", "role": "finance", "document": "letter"}
        named = root.post(MANDATES, json=asked)
        assert (named.status_code, named.json()["code"]) == (409, "person.named_otherwise")
    codes = []
    for approver in (one, other):
        entry = entry | {"id": transfer()["id"]}
        with serving.client(None, Authorization=f"Bearer {approver['key']}") as client:
            assert client.post("/v1/books/zj/approvals", json=entry).status_code == 201
        with serving.client(None, Authorization=f"Bearer {two['key']}") as client:
            codes.append(client.post("/v1/books/zj/entries", json=entry).json().get("code"))
    assert codes == ["entry.approved_by_poster", None]


def test_a_machine_does_what_its_mandate_names(serving: Serving) -> None:
    """Goal: a stolen key of a machine is good for one thing. Method: one that posts entries; every address with it, and what it is told."""
    made = serving.hire("Wang", "finance", system="till", operations=["POST /v1/books/{book}/entries", ME])
    alone = serving.hire("Zhou", "finance", system="till", operations=[POST])
    with serving.client(None, Authorization=f"Bearer {alone['key']}") as client:
        assert client.get("/v1/me").json()["operations"] == [POST], "it is told, whether named or not"
        assert client.get("/v1/me/acts").json()["code"] == "key.not_for_this"
    with serving.client(None, Authorization=f"Bearer {made['key']}") as client:
        assert client.post("/v1/books/zj/entries", json=transfer()).status_code == 201
        me = client.get("/v1/me").json()
        assert (me["system"], me["operations"]) == ("till", sorted([POST, ME]))
        assert [(one["system"], one["operations"]) for one in me["mandates"]] == [("till", [POST, ME])]
        refused = [
            client.get("/v1/books/zj/balances"),
            client.get("/v1/books/zj/mandates?on=nonsense"),
            client.get("/v1/books/nowhere/accounts"),
            client.post("/v1/books/zj/approvals", content=b"no json"),
            client.post("/v1/me/keys"),
        ]
        assert [(one.status_code, one.json()["code"]) for one in refused] == [(403, "key.not_for_this")] * 5
    with serving.client("auditor") as client:
        listed = {one["name"]: one["operations"] for one in client.get(MANDATES).json()["mandates"]}
    assert (listed["Wang"], listed["finance of zj"]) == ([POST, ME], None)


@pytest.mark.parametrize(
    ("operations", "code"),
    [
        ([], "mandate.operations_missing"),
        (["post_everything"], "mandate.operation_unknown"),
        (["POST /v1/books/zj/entries"], "mandate.operation_unknown"),
        (["approve_entry_v1_books__book__approvals_post"], "mandate.operation_unknown"),
        (["confirm_mandate_v1_books__book__mandates__id__confirm_post"], "mandate.operation_unknown"),
        (["enrol_v1_enrolments_post"], "mandate.operation_unknown"),
        (["case_publicise"], "mandate.operation_unknown"),
        (["case_extend_clock"], "mandate.operation_unknown"),
        (
            ["answer_objection_v1_books__book__permits_plans__id__objections__objection__answer_post"],
            "mandate.operation_unknown",
        ),
    ],
)
def test_what_no_machine_does(serving: Serving, operations: list[str], code: str) -> None:
    """None; one that is none; those of a second person and of who gives power; one that takes no key."""
    wish = {"name": "Wang", "number": "HB-17", "role": "finance", "document": "letter", "system": "till"}
    with serving.client("administrator") as root:
        answer = root.post(MANDATES, json={**wish, "operations": operations})
        if operations == ["post_everything"]:
            assert answer.json()["figures"]["nearest"] == "-"
        assert (answer.status_code, answer.json()["code"]) == (422, code)
        person = root.post(MANDATES, json={**wish, "system": "", "operations": [POST]})
        assert (person.status_code, person.json()["code"]) == (422, "mandate.operations_unfit")


def test_power_is_given_by_two(serving: Serving) -> None:
    """Goal: over HTTP, nobody alone. Method: ask, confirm with every key that must not, then with one that may."""
    words = {"name": "Wang", "number": "HB-0017", "role": "finance", "document": "letter 7"}
    with serving.client("administrator") as root, serving.client("deputy") as deputy:
        asked = root.post(MANDATES, json=words)
        assert (asked.status_code, asked.headers["Cache-Control"]) == (201, "no-store")
        path = f"{MANDATES}/{asked.json()['id']}"
        for role, code in (
            ("administrator", "mandate.second_person_needed"),
            ("bureau", "mandate.not_there"),
            ("finance", "actor.not_allowed"),
            ("other", "book.unknown"),
        ):
            with serving.client(role) as client:
                assert client.post(f"{path}/confirm").json()["code"] == code
        assert deputy.post(f"/v1/mandates/{asked.json()['id']}/confirm").json()["code"] == "mandate.not_there"
        confirmed = deputy.post(f"{path}/confirm")
        assert (confirmed.status_code, confirmed.headers["Cache-Control"]) == (200, "no-store")
        code = asked.json()["half"] + confirmed.json()["half"]
        with serving.client(None) as nobody:
            assert (
                nobody.post("/v1/enrolments", json={"code": code[:-1]}).json()["code"]
                == "enrolment.code_unknown"
            )
            made = nobody.post("/v1/enrolments", json={"code": code})
            assert (made.status_code, made.headers["Cache-Control"]) == (201, "no-store")
            assert nobody.post("/v1/enrolments", json={"code": code}).status_code == 403
        listed = root.get(MANDATES)
        [mine] = [one for one in listed.json()["mandates"] if one["id"] == asked.json()["id"]]
        assert (mine["state"], mine["document"], mine["asked_by"]["name"], mine["confirmed_by"]["name"]) == (
            "running",
            "letter 7",
            "root",
            "deputy",
        )
        with serving.client(None, Authorization=f"Bearer {made.json()['key']}") as wang:
            assert wang.get(f"{MANDATES}").json()["code"] == "actor.not_allowed"
            me = wang.get("/v1/me").json()
            assert (me["name"], [one["id"] for one in me["mandates"]], len(me["keys"])) == (
                "Wang",
                [mine["id"]],
                1,
            )
            following = wang.post("/v1/me/keys").json()
            assert len(wang.get("/v1/me").json()["keys"]) == 2
            chain = {one["id"]: one["made_with"] for one in root.get(KEYS).json()["keys"]}
            assert (chain[following["id"]], chain[made.json()["id"]]) == (made.json()["id"], None)
            assert wang.delete(f"/v1/me/keys/{serving.key_ids['finance']}").json()["code"] == "key.not_there"
            assert wang.delete(f"/v1/me/keys/{made.json()['id']}").json()["other_keys"] == [following["id"]]
            assert wang.get("/v1/me").status_code == 401
        with serving.client(None, Authorization=f"Bearer {following['key']}") as wang:
            assert wang.get("/v1/me").status_code == 200
            other = wang.post("/v1/me/keys").json()
            with serving.client(None, Authorization=f"Bearer {other['key']}") as thief:
                told = thief.delete(f"/v1/me/keys/{following['id']}")
                assert (told.status_code, told.json()["code"]) == (403, "key.not_made_with")
            assert wang.delete(f"/v1/me/keys/{other['id']}").status_code == 200
            assert root.post(f"{path}/end", json={"why": " "}).json()["code"] == "entry.text_empty"
            left = root.post(f"{path}/end", json={"why": "moved away"})
            assert (left.status_code, left.json()["approvals"]) == (200, 0)
            assert wang.get("/v1/me").status_code == 401
        for secret in (asked.json()["half"], confirmed.json()["half"]):
            assert secret not in listed.text + root.get("/v1/books/zj/events").text
        assert root.get(f"{MANDATES}?on=2020-01-01").json() == {"mandates": []}


def test_administrators_name_administrators(serving: Serving) -> None:
    """Goal: outside any book, the same: ask, confirm, another code, drop, end. Method: a third administrator, who is ended again."""
    words = {"name": "third", "number": "HB-0003", "role": "administrator", "document": "letter"}
    with serving.client("administrator") as root, serving.client("deputy") as deputy:
        asked = root.post("/v1/mandates", json=words).json()
        path = f"/v1/mandates/{asked['id']}"
        half = deputy.post(f"{path}/confirm").json()["half"]
        made = root.post("/v1/enrolments", json={"code": asked["half"] + half}).json()
        assert (made["role"], made["book"]) == ("administrator", None)
        void, first = (
            deputy.post(f"{path}/enrolments", json=one).json() for one in ({"networks": ["10.0.0.0/8"]}, {})
        )
        [waits] = [
            one["codes"] for one in root.get("/v1/mandates").json()["mandates"] if one["id"] == asked["id"]
        ]
        assert [(one["id"], one["networks"], one["asked_by"]["name"]) for one in waits] == [
            (void["id"], ["10.0.0.0/8"], "deputy"),
            (first["id"], [], "deputy"),
        ]
        second = root.post(f"{path}/enrolments/{first['id']}/confirm").json()["half"]
        assert root.post(f"{path}/enrolments/{void['id']}/drop").status_code == 204
        told = root.post(f"{path}/enrolments/{void['id']}/confirm")
        assert (told.status_code, told.json()["code"]) == (409, "enrolment.not_asked")
        assert root.post("/v1/enrolments", json={"code": first["half"] + second}).status_code == 201
        dropped = root.post("/v1/mandates", json=words).json()["id"]
        assert deputy.post(f"/v1/mandates/{dropped}/drop").status_code == 204
        assert root.post(f"{path}/end", json={"why": "left"}).status_code == 200
        states = {one["id"]: one["state"] for one in root.get("/v1/mandates").json()["mandates"]}
        assert (states[asked["id"]], states[dropped]) == ("ended", "dropped")
        own = next(one["id"] for one in root.get("/v1/me").json()["mandates"])
        with serving.client("bureau") as bureau:
            assert bureau.get("/v1/mandates").json() == {"mandates": []}
        other = next(one["id"] for one in deputy.get("/v1/me").json()["mandates"])
        assert root.post(f"/v1/mandates/{other}/end", json={"why": "left"}).status_code == 200
        assert (
            root.post(f"/v1/mandates/{own}/end", json={"why": "left"}).json()["code"]
            == "mandate.last_administrator"
        )


def test_a_name_is_erased_by_two(serving: Serving) -> None:
    """Goal: over HTTP too. Method: end the mandate, ask, drop, ask, confirm by who asked and by another."""
    made = serving.hire("Wang", "finance")
    path = f"{KEYS}/{made['id']}/erasure"
    with serving.client("administrator") as root, serving.client("deputy") as deputy:
        assert root.post(path).json()["code"] == "person.key_still_valid"
        root.delete(f"{KEYS}/{made['id']}")
        assert root.post(path).json()["code"] == "person.mandate_still_there"
        root.post(f"{MANDATES}/{made['mandate']}/end", json={"why": "left"})
        assert deputy.post(f"{path}/confirm").json()["code"] == "person.erasure_not_asked"
        assert root.post(path).status_code == 204
        assert deputy.post(f"{path}/drop").status_code == 204
        assert root.post(path).status_code == 204
        assert deputy.post(path).json()["code"] == "person.erasure_waits"
        assert root.post(f"{path}/confirm").json()["code"] == "mandate.second_person_needed"
        assert deputy.post(f"{path}/confirm").status_code == 204
        named = [key["name"] for key in root.get(KEYS).json()["keys"] if key["id"] == made["id"]]
    assert named == [f"person {made['person']}"]


def test_what_a_representative_hears(serving: Serving) -> None:
    """Goal: the right is asked before anything else is told. Method: who only reads sends what is wrong in every way, and reads."""
    serving.hire("reader", "enterprise", "acme", kind="viewing")
    serving.hire("approver", "enterprise", "acme", kind="authorised", rights=["approve"])
    with serving.client("reader") as reader, serving.client("approver") as approver:
        told = reader.post("/v1/books/zj/permits/sales", content=b"no JSON")
        assert (told.status_code, told.json()["code"]) == (403, "actor.right_missing")
        assert told.json()["figures"] == {"owner": "acme", "rights": "initiate", "holders": 1}
        answered = approver.post("/v1/books/zj/permits/reports", content=b"no JSON").json()["code"]
        assert answered == "request.not_json", "to report is part of a procedure"
        assert (
            approver.post("/v1/books/zj/permits/sales", content=b"").json()["code"] == "actor.right_missing"
        )
        me = reader.get("/v1/me").json()
        assert (me["rights"], [(one["kind"], one["rights"]) for one in me["mandates"]]) == (
            ["read"],
            [("viewing", ["read"])],
        )
        assert reader.get("/v1/books/zj/accounts").status_code == 200
        listed = reader.get(MANDATES).json()["mandates"]
        assert [(one["name"], one["rights"]) for one in listed][1:] == [
            ("reader", ["read"]),
            ("approver", ["approve", "read"]),
        ]
    with serving.client("enterprise") as acme:
        assert acme.get("/v1/me").json()["rights"] == ["initiate", "approve", "read"]
    with serving.client("finance") as finance:
        assert finance.get("/v1/me").json()["rights"] == []


def test_a_code_is_asked_for_without_a_body(serving: Serving) -> None:
    """What is said may all be left out, so the body may be; who comes for a key has to say the code."""
    made = serving.hire("Wang", "finance")
    with serving.client("administrator") as root:
        answer = root.post(f"{MANDATES}/{made['mandate']}/enrolments")
        assert (answer.status_code, answer.json().keys()) == (201, {"id", "half"})
    with serving.client(None) as client:
        bodies: tuple[dict[str, Any], ...] = ({}, {"json": {}}, {"content": b" "})
        for nothing in bodies:
            answer = client.post("/v1/enrolments", **nothing)
            told = (answer.status_code, answer.json()["code"])
            assert told == ((422, "request.invalid") if "json" in nothing else (400, "request.not_json"))


def test_a_mandate_for_one_area(serving: Serving) -> None:
    """Over HTTP: asked for with area and department, shown, and acted on at home alone."""
    wish = {
        "name": "Zhou",
        "number": "HB-00009",
        "role": "bureau",
        "document": "letter",
        "department": "permits",
    }
    with serving.client("administrator") as root:
        for area, role in (("33060", "bureau"), ("330604", "finance")):
            answer = root.post(MANDATES, json={**wish, "role": role, "area": area})
            assert (answer.status_code, answer.json()["code"]) == (422, "mandate.area_unfit")
    serving.hire("Zhou", "bureau", area="330604", department="permits")
    cap = {
        "id": str(uuid7()),
        "effective_on": DAY,
        "document": "cap",
        "pollutant": "SO2",
        "vintage": 2026,
        "quantity": "1",
    }
    with serving.client("Zhou") as client:
        [own] = client.get("/v1/me").json()["mandates"]
        assert (own["area"], own["department"]) == ("330604", "permits")
        answer = client.post("/v1/books/zj/permits/caps", json={**cap, "area": "330603"})
        assert (answer.status_code, answer.json()["code"]) == (403, "actor.area_other")
        assert answer.json()["figures"] == {"lies": "330603", "area": "330604"}
        told = client.post(
            "/v1/books/zj/permits/caps", json={**cap, "area": "330603"}, headers={"Accept-Language": "zh-CN"}
        ).json()["detail"]
        assert "柯桥区" in told
        assert "上虞区" in told
        assert client.post("/v1/books/zj/permits/caps", json={**cap, "area": "330604"}).status_code == 201
        asset = {"code": "TEST", "name": "x", "kind": "permit", "unit": "x", "scale": 2, "digits": 2}
        told = client.post("/v1/books/zj/assets", json=asset)
        assert (told.status_code, told.json()["code"]) == (403, "actor.area_other")


def test_another_number_is_enrolled_by_its_own(serving: Serving) -> None:
    """Over HTTP: asked, confirmed by another, enrolled without a key; another's is refused and spends the code; taken back by two."""
    made = serving.hire("Wang", "finance")
    assert serving.hire("Zhao", "auditor")["person"] != made["person"]
    path = f"/v1/persons/{made['person']}/numbers"
    with (
        serving.client("administrator") as root,
        serving.client("deputy") as deputy,
        serving.client(None) as nobody,
    ):

        def code(**more: int) -> str:
            asked = root.post(path, json={"document": "household register", **more})
            assert (asked.status_code, asked.headers["cache-control"]) == (201, "no-store")
            confirmed = deputy.post(f"{path}/confirm")
            assert (confirmed.status_code, confirmed.headers["cache-control"]) == (200, "no-store")
            return str(asked.json()["half"] + confirmed.json()["half"])

        text = code()
        waits = deputy.get(path).json()
        assert (waits["counts_as"], waits["as_one"], waits["numbers"]) == (
            made["person"],
            [made["person"]],
            [],
        )
        assert waits["waiting"]["document"] == "household register"
        alone = root.post(f"{path}/confirm")
        assert (alone.status_code, alone.json()["code"]) == (409, "person.renumbering_not_asked")
        foreign = nobody.post("/v1/numbers", json={"code": text, "number": "TEST-Zhao"})
        assert (foreign.status_code, foreign.json()["code"]) == (403, "person.number_of_another")
        spent = nobody.post("/v1/numbers", json={"code": text, "number": "11010519491231002X"})
        assert (spent.status_code, spent.json()["code"]) == (403, "enrolment.code_unknown")
        done = nobody.post("/v1/numbers", json={"code": code(), "number": "11010519491231002X"})
        assert (done.status_code, done.json()) == (201, {"person": made["person"]})
        again = nobody.post("/v1/numbers", json={"code": code(), "number": "110105 194912310 02x"})
        assert (again.status_code, again.json()["code"]) == (422, "person.number_own")
        assert root.post(f"{path}/drop").status_code == 204
        [kept] = root.get(path).json()["numbers"]
        assert "11010519491231002X" not in str(root.get(path).json())
        undoing = f"{path}/{kept['id']}/undoing"
        assert root.post(undoing, json={"document": "mistyped"}).status_code == 204
        assert deputy.get(path).json()["numbers"][0]["undoing"] == "mistyped"
        assert root.post(f"{undoing}/confirm").json()["code"] == "mandate.second_person_needed"
        assert deputy.post(f"{undoing}/drop").status_code == 204
        assert root.post(undoing, json={"document": "mistyped"}).status_code == 204
        assert deputy.post(f"{undoing}/confirm").status_code == 204
        assert root.get(path).json()["numbers"][0]["undone_at"]
        lost = root.post(undoing, json={"document": "x"})
        assert (lost.status_code, lost.json()["code"]) == (404, "person.number_not_there")
    with serving.client("auditor") as auditor:
        assert auditor.get(path).json()["code"] == "actor.not_allowed"


def test_keys_stand_beside_their_mandates(serving: Serving) -> None:
    """To who may read keys: all of a mandate, the next made with the one before, revoked when and by whom; nobody else sees any."""
    made = serving.hire("Wang", "finance", expires_on="2099-01-01", networks=["127.0.0.0/8"])
    with serving.client("Wang") as wang, serving.client("administrator") as root:
        following = wang.post("/v1/me/keys").json()
        assert wang.delete(f"/v1/me/keys/{made['id']}").status_code == 200
        assert root.delete(f"/v1/books/zj/keys/{following['id']}").status_code == 200
    with serving.client("auditor") as auditor, serving.client("bureau") as bureau:
        listed = auditor.get("/v1/books/zj/mandates").json()["mandates"]
        [found] = [one for one in listed if one["id"] == made["mandate"]]
        first, second = found["keys"]
        assert (first["id"], second["id"], second["made_with"]) == (made["id"], following["id"], made["id"])
        assert {(one["expires_on"], *one["networks"]) for one in found["keys"]} == {
            ("2099-01-01", "127.0.0.0/8")
        }
        assert first["last_used_on"] is not None
        assert second["last_used_on"] is None
        assert [one["revoked_by"]["name"] for one in found["keys"]] == ["Wang", "root"]
        assert first["since"] < second["since"] < first["revoked_at"] < second["revoked_at"]
        today = first["last_used_on"]
        [same] = [
            one
            for one in auditor.get("/v1/books/zj/mandates", params={"on": today}).json()["mandates"]
            if one["id"] == made["mandate"]
        ]
        assert same["keys"] == found["keys"]
        assert auditor.get("/v1/books/zj/mandates", params={"on": "2020-01-01"}).json()["mandates"] == []
        assert {one["keys"] for one in bureau.get("/v1/books/zj/mandates").json()["mandates"]} <= {None}
        assert [one["keys"] for one in bureau.get("/v1/me").json()["mandates"]] == [None]


def test_a_person_is_told_by_its_ways(serving: Serving) -> None:
    """Over HTTP: with the mandate, by itself, seen by an administrator, and by the machine that sends; the events name numbers."""
    ways = [{"kind": "mail", "address": "wang@example.cn"}]
    made = serving.hire("Wang", "finance", ways=ways)
    path = f"/v1/books/zj/persons/{made['person']}/ways"
    with serving.client("Wang") as wang, serving.client("administrator") as root:
        assert wang.get("/v1/me/ways").json() == {"ways": ways}
        wrong = wang.put("/v1/me/ways", json={"ways": [{"kind": "mobile", "address": "1234"}]})
        assert (wrong.status_code, wrong.json()["code"]) == (422, "way.malformed")
        twice = wang.put("/v1/me/ways", json={"ways": ways * 2})
        assert (twice.status_code, twice.json()["code"]) == (422, "way.twice")
        mobile = {"kind": "mobile", "address": "13800000000"}
        assert wang.put("/v1/me/ways", json={"ways": [mobile, *ways]}).status_code == 204
        told = [{"kind": "mobile", "address": "+8613800000000"}, *ways]
        seen = root.get(path)
        assert (seen.json(), seen.headers["cache-control"]) == ({"ways": told}, "no-store")
        assert wang.get(path).json()["code"] == "actor.not_allowed"
        events = root.get("/v1/books/zj/events", params={"limit": 1000}).json()["events"]
        named = {one["event_id"]: one["tell"] for one in events if made["person"] in one["tell"]}
        assert named
        assert "wang@example.cn" not in str(events)
    words = {
        "name": "Zhao",
        "number": "TEST-Zhao",
        "role": "administrator",
        "document": "letter",
        "system": "relay",
    }
    with serving.client("administrator") as root, serving.client("deputy") as deputy:
        asked = root.post(
            "/v1/mandates", json={**words, "operations": ["read_notices_v1_books__book__notices_get"]}
        ).json()
        half = deputy.post(f"/v1/mandates/{asked['id']}/confirm").json()["half"]
        serving.keys["Zhao"] = root.post("/v1/enrolments", json={"code": asked["half"] + half}).json()["key"]
    with serving.client("Zhao") as relay:
        sent = relay.get("/v1/books/zj/notices", params={"limit": 1000}).json()
        assert {
            one["event_id"]
            for one in sent["notices"]
            if {"person": made["person"], "ways": told} in one["to"]
        } == set(named)
        assert relay.get("/v1/books/zj/notices", params={"after": sent["last"]}).json() == {
            "notices": [],
            "last": sent["last"],
        }
        assert relay.get(path).json()["code"] == "key.not_for_this"


def test_a_person_is_called_otherwise_by_two(serving: Serving) -> None:
    """Over HTTP: asked, seen, not confirmed by who asked, confirmed by another."""
    made = serving.hire("Wang", "finance")
    path = f"/v1/persons/{made['person']}"
    with serving.client("administrator") as root, serving.client("deputy") as deputy:
        asked = root.post(f"{path}/renaming", json={"name": "Wang-Chen", "document": "certificate"})
        assert asked.status_code == 204
        waits = deputy.get(path).json()
        assert (waits["name"], waits["renaming"]["name"], waits["renaming"]["document"]) == (
            "Wang",
            "Wang-Chen",
            "certificate",
        )
        alone = root.post(f"{path}/renaming/confirm")
        assert (alone.status_code, alone.json()["code"]) == (403, "mandate.second_person_needed")
        assert deputy.post(f"{path}/renaming/confirm").status_code == 204
        assert root.get(path).json() == {"person": made["person"], "name": "Wang-Chen", "renaming": None}
        none = root.post(f"{path}/renaming/drop")
        assert (none.status_code, none.json()["code"]) == (409, "person.renaming_not_asked")
        lost = root.get("/v1/persons/999999")
        assert (lost.status_code, lost.json()["code"]) == (404, "person.not_there")
    with serving.client("auditor") as auditor:
        assert auditor.get(path).json()["code"] == "actor.not_allowed"
