"""The log and the periods over HTTP: receipts for readers of the book, proofs for everybody, steps by two of finance."""

import json
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ledger.clock import SystemClock
from ledger.database import Database
from ledger.identifiers import uuid7
from ledger.journal.accounts import open_book
from ledger.proofs.consistency import consistent
from ledger.proofs.notes import parse_checkpoint, parse_key, parse_note
from ledger.proofs.tree import SUITES, leaf_hash, node_hash
from ledger.seals.sequencer import ROLE, seal_everything
from tests.api.conftest import Serving, transfer
from tests.seals.copies import by_force
from tests.signing import signer_in

BOOK, LOG = "/v1/books/zj", "/v1/public/zj/log"


@pytest.fixture
def sealed(serving: Serving, database_url: str, tmp_path: Path) -> Iterator[list[str]]:
    """Five entries in the log of the book that is served, after what was there, by two sweeps; their ids."""
    ids = []
    database = Database(database_url, role=ROLE, pool=1)
    for _ in range(2):  # the second one learns that what the first has sealed need not be looked at again
        list(seal_everything(database, signer_in(tmp_path), SystemClock()))
    with serving.client("finance") as client:
        for n in range(5):
            body = transfer(amount=f"{n + 1}.00")
            assert client.post(f"{BOOK}/entries", json=body).status_code == 201
            ids.append(body["id"])
    list(seal_everything(database, signer_in(tmp_path), SystemClock(), 3))
    list(seal_everything(database, signer_in(tmp_path), SystemClock(), 3))
    yield ids
    database.close()


def checkpoints(serving: Serving) -> list[dict[str, Any]]:
    """Every checkpoint of the log, the newest first."""
    with serving.client("auditor") as client:
        found: list[dict[str, Any]] = client.get(f"{BOOK}/checkpoints").json()["checkpoints"]
    return found


def climb(leaf: bytes, place: int, size: int, proof: list[bytes]) -> bytes:
    """The root to which a proof leads: RFC 9162 section 2.1.3.2."""
    hasher, first, last = SUITES["sha256"], place, size - 1
    for step in proof:
        if first & 1 or first == last:
            leaf = node_hash(hasher, step, leaf)
            while not first & 1 and first:
                first, last = first >> 1, last >> 1
        else:
            leaf = node_hash(hasher, leaf, step)
        first, last = first >> 1, last >> 1
    return leaf


def test_a_receipt_proves_its_entry(serving: Serving, sealed: list[str]) -> None:
    """Record, proof, checkpoint and key come together, and hold; persons come only when asked for."""
    with serving.client("auditor") as client:
        link = client.get(f"{BOOK}/entries/{sealed[3]}").json()["canonical"]
        record = client.get(link).content
        answer = client.get(f"{BOOK}/entries/{sealed[3]}/receipt")
        named = client.get(f"{BOOK}/entries/{sealed[3]}/receipt", params={"persons": "true"}).json()
    told = answer.json()
    assert told["record"].encode() == record
    note = parse_note(told["checkpoint"])
    point = parse_checkpoint(note)
    place = int(json.loads(record)["place"])
    assert (place, json.loads(record)["voucher"][7:]) == (point.size - 2, "/4")
    assert note.signed_by(parse_key(told["keys"][-1]))
    leaf = leaf_hash(SUITES["sha256"], record)
    assert climb(leaf, place, point.size, [b64decode(h) for h in told["proof"]]) == point.root
    assert "persons" not in told
    assert [person["name"] for person in named["persons"].values()] == ["finance of zj"]


def test_what_is_public_of_a_log(serving: Serving, sealed: list[str]) -> None:
    """Without a key: checkpoint, keys, tiles and consistency; nothing that says what is in an entry."""
    with serving.client(None) as client:
        newest = client.get(f"{LOG}/checkpoint")
        assert newest.headers["Cache-Control"] == "no-cache"
        point = parse_checkpoint(parse_note(newest.text))
        [_, older, begun] = checkpoints(serving)
        size, less = point.size, older["size"]
        assert (point.origin, size, less) == ("test/zj", begun["size"] + 5, begun["size"] + 3)
        assert client.get(f"{LOG}/keys").json()["suite"] == "sha256"
        tile = client.get(f"{LOG}/tile/0/000.p/{size}")
        assert (tile.status_code, len(tile.content)) == (200, 32 * size)
        assert tile.headers["Cache-Control"] == "max-age=31536000, immutable"
        proof = client.get(f"{LOG}/consistency", params={"older": less, "newer": size}).json()["proof"]
        before = parse_checkpoint(parse_note(older["note"]))
        hashes = [b64decode(one) for one in proof]
        assert consistent(SUITES["sha256"], less, size, before.root, point.root, hashes)
        for path, code in (
            ("tile/0/000", "log.tile_unknown"),
            (f"tile/0/000.p/{size + 4}", "log.tile_unknown"),
            ("tile/0/x", "log.tile_unknown"),
            (f"consistency?older={size}&newer={less}", "log.sizes_disordered"),
            (f"consistency?older={less}&newer={size + 1}", "log.no_checkpoint"),
        ):
            assert client.get(f"{LOG}/{path}").json()["code"] == code, path
        serving.owner.begin(lambda books: open_book(books, "new", "New", date(2026, 1, 1)))
        assert client.get("/v1/public/new/log/checkpoint").json()["code"] == "log.no_checkpoint"


def test_records_are_public_where_the_operator_says_so(serving: Serving, sealed: list[str]) -> None:
    """Not unless he does; then each record hashes to its leaf in the tile, and only bundles that the log has are there."""
    size = checkpoints(serving)[0]["size"]
    service = serving.app.state.service
    with serving.client(None) as client:
        shut = client.get(f"{LOG}/tile/entries/000.p/{size}")
        assert (shut.status_code, shut.json()["code"]) == (404, "log.entries_not_published")
        serving.app.state.service = replace(service, publish_entries=True)
        answer = client.get(f"{LOG}/tile/entries/000.p/{size}")
        assert answer.headers["Cache-Control"] == "max-age=31536000, immutable"
        leaves, left = b"", answer.content
        while left:
            length = int.from_bytes(left[:2], "big")
            leaves += leaf_hash(SUITES["sha256"], left[2 : 2 + length])
            left = left[2 + length :]
        assert leaves == client.get(f"{LOG}/tile/0/000.p/{size}").content
        for name in (f"000.p/{size + 1}", "000", "001.p/1"):
            assert client.get(f"{LOG}/tile/entries/{name}").json()["code"] == "log.tile_unknown", name


def test_the_last_page_of_checkpoints_leads_no_further(serving: Serving, sealed: list[str]) -> None:
    """There are three checkpoints: a page that ends with the oldest has no next, be it full or not; the scheme has any case."""
    key = serving.keys["auditor"]
    with serving.client(None, Authorization=f"bearer {key}") as client:
        first = client.get(f"{BOOK}/checkpoints", params={"limit": 1}).json()
        last = client.get(f"{BOOK}/checkpoints", params={"limit": 2, "before": first["next"]}).json()
        whole = client.get(f"{BOOK}/checkpoints", params={"limit": 3}).json()
        assert len(whole["checkpoints"]) == 3
    assert (first["next"], last["next"], whole["next"]) == (first["checkpoints"][0]["id"], None, None)
    assert whole["checkpoints"] == first["checkpoints"] + last["checkpoints"]


def test_what_is_not_sealed_yet(serving: Serving, sealed: list[str]) -> None:
    """An entry that has no place says so; one that is not there, or is another book's, is unknown."""
    body = transfer()
    with serving.client("finance") as client:
        client.post(f"{BOOK}/entries", json=body)
        for path in ("receipt", "canonical"):
            assert client.get(f"{BOOK}/entries/{body['id']}/{path}").json()["code"] == "log.not_sealed_yet"
            assert client.get(f"{BOOK}/entries/{uuid7()}/{path}").json()["code"] == "entry.unknown"
        page = client.get(f"{BOOK}/checkpoints", params={"limit": 1}).json()
        older = client.get(f"{BOOK}/checkpoints", params={"limit": 1, "before": page["next"]}).json()
    assert page["checkpoints"][0]["size"] - older["checkpoints"][0]["size"] == 2
    with serving.client("other") as client:
        assert client.get(f"/v1/books/js/entries/{sealed[0]}/receipt").json()["code"] == "entry.unknown"


def test_a_month_is_closed_over_http(serving: Serving) -> None:
    """January is soft-closed by one, closed by two; then an entry in it is refused, in the clerk's language."""
    with serving.client("finance", **{"Accept-Language": "zh-CN"}) as one, serving.client("colleague") as two:
        soft = {"id": str(uuid7()), "kind": "soft_close", "month": "2026-01", "reason": "月末"}
        assert one.post(f"{BOOK}/periods/steps", json=soft).json()["state"] == "done"
        close = {"id": str(uuid7()), "kind": "close", "month": "2026-01", "reason": "核对完毕"}
        assert one.post(f"{BOOK}/periods/steps", json=close).json()["state"] == "proposed"
        approve = f"{BOOK}/periods/steps/{close['id']}/approve"
        assert one.post(approve, json={}).json()["code"] == "process.second_person_needed"
        assert two.post(approve, json={"reason": "agreed"}).json()["decided_by"] == "second finance"
        refused = one.post(f"{BOOK}/entries", json=transfer(effective_on="2026-01-31")).json()
        assert (refused["code"], refused["detail"][:4]) == ("entry.period_closed", "该分录的")
        told = one.get(f"{BOOK}/periods").json()
        reopen = {"id": str(uuid7()), "kind": "reopen", "month": "2026-01", "reason": "漏记"}
        assert one.post(f"{BOOK}/periods/steps", json=reopen).json()["state"] == "proposed"
        assert two.post(f"{BOOK}/periods/steps/{reopen['id']}/drop", json={}).json()["state"] == "dropped"
        assert two.post(f"{BOOK}/periods/steps", json={**reopen, "month": "2026-13"}).status_code == 422
    assert told["closed_through"] == "2026-01-31"
    assert [(m["month"], m["state"]) for m in told["months"][:2]] == [
        ("2026-01", "closed"),
        ("2026-02", "open"),
    ]
    assert [s["kind"] for s in told["steps"]] == ["close", "soft_close"]


def test_a_log_that_does_not_go_on_is_told(
    serving: Serving, sealed: list[str], database_url: str, tmp_path: Path
) -> None:
    """Goal: it shows in the meters at once, and takes no server out of service. Method: a head with another root."""
    assert sealed
    serving.app.state.service = replace(serving.app.state.service, memory=signer_in(tmp_path).memory)
    meter = "ecoledger_log_not_continued_logs"
    with serving.client(None) as client:
        assert f"{meter} 0.0" in client.get("/metrics").text
        by_force(database_url, "UPDATE ledger.log_head SET root = sha256('x') WHERE book_id = 1")
        assert f"{meter} 1.0" in client.get("/metrics").text
        assert client.get("/ready").json() == {"status": "ready"}
