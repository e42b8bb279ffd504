"""Entries over HTTP: posted once, refused for good, reversed, approved, in batches."""

import pytest

from ledger.identifiers import uuid7
from tests.api.conftest import Serving, transfer

BOOK = "/v1/books/zj"


def test_an_entry_is_there_after_201(serving: Serving) -> None:
    """Goal: what was acknowledged is in the book. Method: post, read back, compare with the balances."""
    entry = transfer("1234.50", memo="first")
    with serving.client() as client:
        answer = client.post(f"{BOOK}/entries", json=entry)
        assert answer.status_code == 201, answer.text
        posted = answer.json()
        assert posted["id"] == entry["id"]
        assert posted["status"] == "posted"
        assert [b["balance"] for b in posted["balances"]] == ["1234.50", "-1234.50"]
        read = client.get(f"{BOOK}/entries/{entry['id']}").json()
    assert read["memo"] == "first"
    assert read["actor"] == "finance of zj"
    assert read["recorded_at"] == posted["recorded_at"]
    assert [p["amount"] for p in read["postings"]] == ["1234.50", "1234.50"]


def test_a_replay_says_so_and_changes_nothing(serving: Serving) -> None:
    """Goal: a retry is safe. Method: send the same twice; the answers agree but for the status and the header."""
    entry = transfer()
    with serving.client() as client:
        first = client.post(f"{BOOK}/entries", json=entry)
        again = client.post(f"{BOOK}/entries", json=entry)
        held = client.get(f"{BOOK}/accounts/acme:clearing/balances").json()["balances"]
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert "Idempotency-Replayed" not in first.headers
    assert {**again.json(), "status": "posted"} == first.json()
    assert [line["balance"] for line in held] == ["5.00"]


def test_the_same_id_with_another_content_is_a_conflict(serving: Serving) -> None:
    """Goal: an id is one entry. Method: change the memo under the same id."""
    entry = transfer()
    with serving.client() as client:
        client.post(f"{BOOK}/entries", json=entry)
        answer = client.post(f"{BOOK}/entries", json={**entry, "memo": "changed"})
    assert answer.status_code == 409
    assert answer.json()["code"] == "entry.id_used"
    assert answer.json()["figures"]["field"] == "memo"


def test_a_refusal_is_remembered(serving: Serving) -> None:
    """Goal: what was refused never succeeds later. Method: overdraw, fill the account, send the same again."""
    poor = transfer("7.00", debit="bank", credit="acme")
    with serving.client() as client:
        first = client.post(f"{BOOK}/entries", json=poor)
        client.post(f"{BOOK}/entries", json=transfer("100.00"))
        again = client.post(f"{BOOK}/entries", json=poor)
        other = client.post(f"{BOOK}/entries", json=transfer("7.00", debit="bank", credit="acme"))
    assert first.status_code == again.status_code == 422
    assert first.json()["code"] == again.json()["code"] == "account.overdraft"
    assert first.json()["figures"]["needed"] == "7.00"
    assert first.json()["figures"]["available"] == "0.00"
    assert other.status_code == 201


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"id": "01890a5d-ac96-474b-bcce-b302099a8057"}, 422, "entry.id_not_version_7"),
        ({"kind": "no.such"}, 422, "entry.kind_unknown"),
        ({"kind": "permits.cap"}, 403, "entry.kind_not_yours"),
        ({"memo": "x" * 501}, 422, "entry.text_too_long"),
        ({"memo": "nul \x00"}, 422, "entry.text_unprintable"),
        ({"effective_on": "2199-12-31"}, 422, "entry.effective_in_future"),
        ({"effective_on": "2020-01-01"}, 422, "entry.effective_before_book"),
        ({"effective_on": "2026-11-01T00:00:00"}, 422, "request.invalid"),
        ({"postings": []}, 422, "entry.too_few_postings"),
        ({"surprise": 1}, 422, "request.invalid"),
    ],
)
def test_an_entry_that_cannot_be(serving: Serving, change: dict[str, object], status: int, code: str) -> None:
    """Goal: each mistake has its code. Method: one change of a good entry at a time."""
    with serving.client() as client:
        answer = client.post(f"{BOOK}/entries", json={**transfer(), **change})
    assert (answer.status_code, answer.json()["code"]) == (status, code)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"amount": "0"}, "entry.amount_not_positive"),
        ({"amount": "-1"}, "entry.amount_not_positive"),
        ({"amount": "1.005"}, "amount.too_precise"),
        ({"amount": "1e3"}, "amount.not_decimal"),
        ({"amount": "9" * 30}, "amount.too_large"),
        ({"amount": "6.00"}, "entry.unbalanced"),
        ({"amount": 5}, "request.invalid"),
        ({"asset": "USD"}, "entry.asset_unknown"),
        ({"account": "nobody:clearing"}, "entry.account_unknown"),
        ({"side": "left"}, "request.invalid"),
    ],
)
def test_a_posting_that_cannot_be(serving: Serving, change: dict[str, object], code: str) -> None:
    """Goal: each mistake has its code. Method: one change of one posting at a time."""
    entry = transfer()
    entry["postings"][0].update(change)
    with serving.client() as client:
        answer = client.post(f"{BOOK}/entries", json=entry)
    assert answer.json()["code"] == code


def test_a_reversal_undoes_once(serving: Serving) -> None:
    """Goal: an entry is reversed at most once, and links both ways. Method: reverse, again, and replay."""
    entry, undo = transfer(), {"id": str(uuid7()), "memo": "wrong account"}
    with serving.client() as client:
        client.post(f"{BOOK}/entries", json=entry)
        done = client.post(f"{BOOK}/entries/{entry['id']}/reversal", json=undo)
        replay = client.post(f"{BOOK}/entries/{entry['id']}/reversal", json=undo)
        second = client.post(f"{BOOK}/entries/{entry['id']}/reversal", json={"id": str(uuid7())})
        first = client.get(f"{BOOK}/entries/{entry['id']}").json()
        mirror = client.get(f"{BOOK}/entries/{undo['id']}").json()
    assert (done.status_code, replay.status_code) == (201, 200)
    assert [b["balance"] for b in done.json()["balances"]] == ["0.00", "0.00"]
    assert second.json()["code"] == "reversal.reversed_already"
    assert first["reversed_by"] == undo["id"]
    assert mirror["reverses"] == entry["id"]


def test_ids_in_the_address_of_a_reversal(serving: Serving) -> None:
    """Goal: the short way answers as the general one does. Method: an id in capitals is that entry; what is no id is told with its place,
    after the key was asked for."""
    entry = transfer()
    with serving.client() as client:
        client.post(f"{BOOK}/entries", json=entry)
        done = client.post(f"{BOOK}/entries/{entry['id'].upper()}/reversal", json={"id": str(uuid7())})
        wrong = client.post(f"{BOOK}/entries/none/reversal", json={"id": str(uuid7())})
        nobody = client.post(
            f"{BOOK}/entries/none/reversal", json={"id": str(uuid7())}, headers={"Authorization": "Bearer x"}
        )
    assert (done.status_code, wrong.status_code, nobody.status_code) == (201, 422, 401)
    assert wrong.json()["code"] == "request.invalid"


def test_four_eyes(serving: Serving) -> None:
    """Goal: an adjustment needs a second person. Method: alone, approved by oneself, approved by a colleague."""
    lonely, own, sound = (transfer(kind="journal.adjustment") for _ in range(3))
    with serving.client() as client, serving.client("colleague") as colleague:
        assert client.post(f"{BOOK}/entries", json=lonely).json()["code"] == "entry.approval_missing"
        assert client.post(f"{BOOK}/approvals", json=own).status_code == 201
        assert client.post(f"{BOOK}/entries", json=own).json()["code"] == "entry.approved_by_poster"
        assert colleague.post(f"{BOOK}/approvals", json=sound).status_code == 201
        assert client.post(f"{BOOK}/entries", json=sound).status_code == 201
        read = client.get(f"{BOOK}/entries/{sound['id']}").json()
    assert (read["actor"], read["approver"]) == ("finance of zj", "second finance")


def test_a_batch_each_for_itself(serving: Serving) -> None:
    """Goal: outcomes in the order given. Method: a good, a poor, an unsound and a replayed entry."""
    good, poor, unsound = transfer("9.00"), transfer("50.00", debit="bank", credit="acme"), transfer("1.999")
    with serving.client() as client:
        client.post(f"{BOOK}/entries", json=good)
        answer = client.post(
            f"{BOOK}/batches", json={"mode": "each", "entries": [poor, unsound, good, transfer()]}
        )
    outcomes = answer.json()["outcomes"]
    assert [o["status"] for o in outcomes] == ["refused", "refused", "replayed", "posted"]
    assert [o["problem"] and o["problem"]["code"] for o in outcomes] == [
        "account.overdraft",
        "amount.too_precise",
        None,
        None,
    ]


@pytest.mark.parametrize("bad", [transfer("50.00", debit="bank", credit="zeta"), transfer("1.999")])
def test_a_batch_of_which_all_or_nothing(serving: Serving, bad: dict[str, object]) -> None:
    """Goal: atomic means atomic, also for entries that are unsound. Method: one bad among good ones."""
    good = transfer()
    with serving.client() as client:
        answer = client.post(f"{BOOK}/batches", json={"mode": "atomic", "entries": [good, bad]})
        assert [o["status"] for o in answer.json()["outcomes"]] == ["linked", "refused"]
        assert client.get(f"{BOOK}/entries/{good['id']}").status_code == 404


def test_a_batch_by_groups(serving: Serving) -> None:
    """Goal: a group stands or falls together, the others for themselves. Method: two groups, one with a bad entry."""
    entries = [
        transfer(group=1),
        transfer("1.999", group=1),
        transfer(group=2),
        transfer(group=2),
        transfer(),
    ]
    with serving.client() as client:
        answer = client.post(f"{BOOK}/batches", json={"mode": "groups", "entries": entries})
        broken = client.post(
            f"{BOOK}/batches",
            json={"mode": "groups", "entries": [transfer(group=1), transfer(), transfer(group=1)]},
        )
        twice = client.post(f"{BOOK}/batches", json={"mode": "each", "entries": [entries[0], entries[0]]})
    assert [o["status"] for o in answer.json()["outcomes"]] == [
        "linked",
        "refused",
        "posted",
        "posted",
        "posted",
    ]
    assert broken.json()["code"] == "batch.group_broken"
    assert twice.json()["code"] == "batch.id_repeated"
