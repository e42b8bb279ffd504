"""What somebody known was refused is kept, before the answer, for auditors and administrators: who, with which key, what, of whom."""

from collections.abc import Iterable
from hashlib import sha256
from typing import Any

import httpx
import pytest

from ledger.actors import attempts as room
from ledger.actors.attempts import BY_RULE, OF_OTHERS, OTHER_BOOK, OTHERWISE, is_attempt
from ledger.actors.authority import Actor, Role
from ledger.errors import CATALOGUE, Forbidden
from ledger.identifiers import uuid7
from tests.api.conftest import Serving, transfer
from tests.api.test_plans import Office, office
from tests.permits.world import AREA, uscc

__all__ = ["office"]
BOOK, ATTEMPTS = "/v1/books/zj", "/v1/books/zj/attempts"
STEP = {"effective_on": "2026-11-03"}


def told(serving: Serving, role: str = "auditor", path: str = ATTEMPTS, **query: Any) -> list[dict[str, Any]]:
    """What is kept, the newest first."""
    with serving.client(role) as client:
        answer = client.get(path, params=query)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["attempts"]
    return found


def refused(client: httpx.Client, method: str, path: str, **more: Any) -> str:
    """Ask for something that is refused."""
    answer = client.request(method, path, **more)
    assert answer.status_code >= 400, answer.text
    code: str = answer.json()["code"]
    return code


def codes(found: Iterable[dict[str, Any]]) -> list[str | None]:
    """The codes of attempts."""
    return [one["code"] for one in found]


def test_who_approves_his_own_act_is_told(serving: Serving) -> None:
    """Goal: an auditor sees who tried to be two persons, with the entry. Method: an approval, then the entry by the same person."""
    entry = transfer(kind="journal.adjustment")
    with serving.client("finance") as client:
        assert client.post(f"{BOOK}/approvals", json=entry).status_code == 201
        assert told(serving) == []
        sent = client.build_request("POST", f"{BOOK}/entries", json=entry)
        assert refused(client, "POST", f"{BOOK}/entries", json=entry) == "entry.approved_by_poster"
    [one] = told(serving)
    assert (one["code"], one["by"]["name"], one["key"]) == (
        "entry.approved_by_poster",
        "finance of zj",
        serving.key_ids["finance"],
    )
    assert (one["body"], one["times"]) == (sha256(sent.content).hexdigest(), 1)
    assert one["operation"] == "post_entry_v1_books__book__entries_post"
    assert one["first_at"] == one["last_at"]
    assert one["person"] > 0
    assert told(serving, "administrator") == [one]


def test_in_a_batch_each_is_told(serving: Serving) -> None:
    """Goal: a refusal inside an answer that is none is an attempt, too. Method: a batch with a kind of another role, and an overdraft."""
    batch = [transfer(kind="permits.fee_paid"), transfer(debit="bank", credit="acme"), transfer()]
    with serving.client("finance") as client:
        answer = client.post(f"{BOOK}/batches", json={"mode": "each", "entries": batch})
    outcomes = [one["problem"] and one["problem"]["code"] for one in answer.json()["outcomes"]]
    assert outcomes[0] == "entry.kind_not_yours"
    assert outcomes[1] == "account.overdraft"
    assert codes(told(serving)) == ["entry.kind_not_yours"]


def test_a_stranger_s_yes_is_told(office: Office) -> None:
    """Goal: who tried to take another's sale is seen, with the sale. Method: the wrong mill accepts; the right one lacks goods."""
    office.serving.hire("other mill", "enterprise", f"enterprise:{uscc(2)}")
    strip = {"pollutant": "SO2", "area": AREA, "first_vintage": 2026, "last_vintage": 2027}
    goods, sale = [{**strip, "quantity": "3", "price": "1000.00"}], str(uuid7())
    words = {
        "id": sale,
        "seller": f"bureau:{AREA}",
        "buyer": f"enterprise:{uscc(1)}:001P",
        "goods": goods,
        **STEP,
    }
    assert office.post("bureau", "/permits/sales", words).status_code == 201
    before = len(told(office.serving))
    path = f"{BOOK}/permits/sales/{sale}/accept"
    with office.serving.client("other mill") as client:
        assert refused(client, "POST", path, json=STEP) == "process.unknown"
    with office.serving.client("mill") as client:
        assert refused(client, "POST", path, json=STEP) == "permits.holding_too_small"
    found = told(office.serving)
    assert len(found) == before + 1
    assert (found[0]["subject"], found[0]["code"], found[0]["by"]["name"]) == (
        sale,
        "process.unknown",
        "other mill",
    )


def test_keys_outside_what_they_are_for(serving: Serving) -> None:
    """Goal: keys that are tried out are seen. Method: a machine beyond its mandate, a key from elsewhere, another book, no power."""
    serving.hire("Wang", "finance", system="till", operations=["POST /v1/books/{book}/entries"])
    serving.hire("Chen", "finance", networks=["10.0.0.0/8"])
    for role, method, path, code, subject in (
        ("Wang", "GET", f"{BOOK}/balances", "key.not_for_this", None),
        ("Chen", "GET", f"{BOOK}/balances", "key.unknown", None),
        ("other", "GET", f"{BOOK}/balances", "book.unknown", "zj"),
        ("auditor", "POST", f"{BOOK}/approvals", "actor.not_allowed", None),
        ("finance", "DELETE", f"{BOOK}/keys/4", "actor.not_allowed", "4"),
    ):
        with serving.client(role) as client:
            assert refused(client, method, path, content=b"not read") == code
        mine = told(serving) if role != "other" else told(serving, "administrator", "/v1/books/js/attempts")
        assert (mine[0]["code"], mine[0]["subject"]) == (code, subject), role
        assert mine[0]["body"] in (None, sha256(b"not read").hexdigest()), role
    assert len(told(serving)) == 4
    assert codes(told(serving, code="key.unknown")) == ["key.unknown"]
    assert codes(told(serving, by=told(serving)[0]["by"]["actor"], since="2026-01-01T00:00:00Z")) == [
        "actor.not_allowed"
    ]
    assert told(serving, since="2199-01-01T00:00:00Z") == []


def test_what_is_no_attempt(serving: Serving) -> None:
    """Goal: no slip of a form, no stranger, and nothing that an address says. Method: what is malformed, short of money, or of nobody."""
    with serving.client("finance") as client:
        assert refused(client, "POST", f"{BOOK}/entries", content=b"{") == "request.not_json"
        assert (
            refused(client, "POST", f"{BOOK}/entries", json=transfer(debit="bank", credit="acme"))
            == "account.overdraft"
        )
        assert refused(client, "GET", f"{BOOK}/entries/{uuid7()}") == "entry.unknown"
        assert refused(client, "GET", f"{BOOK}/balances?nonsense=1") == "request.unknown_parameter"
    with serving.client(None) as client:
        assert refused(client, "GET", f"{BOOK}/balances") == "key.unknown"
    with serving.client(None, Authorization="Bearer eco_" + "x" * 43) as client:
        assert refused(client, "GET", f"{BOOK}/balances") == "key.unknown"
    assert told(serving) == []
    with serving.client("enterprise") as client:
        assert refused(client, "GET", f"{BOOK}/entries/{uuid7()}") == "entry.unknown"
        assert (
            refused(client, "GET", f"{BOOK}/permits/lists/%E5%BC%A0%E4%B8%89/nonsense")
            == "request.address_unknown"
        )
    assert codes(told(serving)) == ["entry.unknown"]


def test_who_reads_them(serving: Serving) -> None:
    """Goal: auditors their book, administrators every one and what is of none. Method: each role; an administrator refused outside."""
    with serving.client("administrator") as client:
        gone = client.post("/v1/mandates/1/confirm")
        assert gone.status_code >= 400
    for role in ("finance", "bureau", "enterprise", "colleague"):
        with serving.client(role) as client:
            assert client.get(ATTEMPTS).json()["code"] == "actor.not_allowed"
            assert client.get("/v1/attempts").json()["code"] == "actor.not_allowed"
    with serving.client("auditor") as client:
        assert refused(client, "GET", "/v1/attempts") == "actor.not_allowed"
    assert len(told(serving)) == 9
    with serving.client("administrator") as client:
        assert refused(client, "GET", "/v1/me/reads?cursor=x") == "request.cursor_malformed"
        assert (
            refused(client, "PUT", "/v1/books/zj/reconciliation/accounts/x/confirm")
            == "request.method_unknown"
        )
    kept = told(serving, "administrator", "/v1/attempts")
    assert all(one["code"].startswith("mandate.") for one in kept)


def test_a_flood_makes_few_rows(serving: Serving) -> None:
    """Goal: a thousand refusals of one key cost a few rows. Method: they are sent, and each is found, told or counted; pages go on."""
    with serving.client("auditor") as client:
        for _ in range(1000):
            assert client.post(f"{BOOK}/approvals").json()["code"] == "actor.not_allowed"
    found = told(serving, limit=1000)
    minutes = {one["first_at"][:16] for one in found}
    assert len(found) <= 11 * len(minutes)
    assert sum(one["times"] for one in found) == 1000
    assert {one["code"] for one in found if one["times"] > 1} == {None}
    with serving.owner.read() as books:
        records = books.connection.exec_driver_sql(
            "SELECT count(*) FROM ledger.record WHERE source = 'attempt'"
        ).scalar_one()
    assert records == len(found)
    paged, cursor = [], None
    with serving.client("auditor") as client:
        while True:
            page = client.get(ATTEMPTS, params={"limit": 4, **({"cursor": cursor} if cursor else {})}).json()
            paged += page["attempts"]
            cursor = page["next"]
            if cursor is None:
                break
    assert paged == found


def test_what_cannot_be_kept_changes_no_answer(serving: Serving, monkeypatch: pytest.MonkeyPatch) -> None:
    """Goal: the answer is the same. Method: keeping fails in two ways."""
    for error in (CATALOGUE["server.not_ready"](), ValueError("x")):

        def fails(*_: Any, error: Exception = error) -> None:
            raise error

        monkeypatch.setattr(room, "keep", fails)
        with serving.client("auditor") as client:
            assert refused(client, "POST", f"{BOOK}/approvals") == "actor.not_allowed"
    monkeypatch.undo()
    assert told(serving) == []


def test_every_code_is_one_of_ours() -> None:
    """Goal: the lists name refusals that there are, and every refusal of those who may not is kept or excepted. Method: the catalogue."""
    assert {*BY_RULE, *OF_OTHERS, OTHER_BOOK, *OTHERWISE} <= set(CATALOGUE)
    forbidden = {code for code, leaf in CATALOGUE.items() if issubclass(leaf, Forbidden)}
    assert forbidden >= OTHERWISE
    assert not forbidden & (BY_RULE | OF_OTHERS)
    mill = Actor(1, 1, "x", Role.ENTERPRISE, "enterprise:x")
    assert all(is_attempt(CATALOGUE[code](), mill) for code in forbidden - OTHERWISE)
