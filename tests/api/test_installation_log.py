"""The log of the installation over HTTP: who gave and took power, followed by strangers as any, read by administrators."""

import json
from base64 import b64decode
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from ecoledger_verify.monitor import Address, follow
from ecoledger_verify.notes import parse_key as key_of_stranger
from ecoledger_verify.tree import hasher

from ledger.proofs.consistency import consistent
from ledger.proofs.notes import Checkpoint, parse_checkpoint, parse_note
from ledger.proofs.tree import SUITES, leaf_hash
from ledger.seals.sequencer import Signer
from tests.api.conftest import Serving
from tests.api.test_log import climb
from tests.signing import seal, signer_in

LOG, RECORDS = "/v1/public/@installation/log", "/v1/log/records"


def checkpoint(serving: Serving, log: str = LOG) -> Checkpoint:
    """The newest checkpoint of the log, asked for without a key."""
    with serving.client(None) as client:
        answer = client.get(f"{log}/checkpoint")
    assert answer.status_code == 200, answer.text
    return parse_checkpoint(parse_note(answer.text))


@pytest.fixture
def signer(serving: Serving, database_url: str, tmp_path: Path) -> Signer:
    """What signs the logs, which are sealed as far as they go."""
    made = signer_in(tmp_path)
    seal(database_url, made)
    return made


@pytest.mark.parametrize("log", [LOG, LOG.replace("@", "%40")])
def test_a_stranger_follows_the_log_of_power(
    serving: Serving, signer: Signer, database_url: str, log: str
) -> None:
    """Goal: a mandate that is given is in the tree that strangers keep. Method: the follower looks, somebody is hired, it looks again."""
    source = Address(serving.url + log)
    with serving.client(None) as client:
        keys = [key_of_stranger(key) for key in client.get(f"{log}/keys").json()["keys"]]
    report, seen, _ = follow(source, hasher("sha256"), None, keys, [])
    assert report.holds
    assert seen is not None
    assert seen.point.origin == "test/@installation"
    before = checkpoint(serving, log)
    serving.hire("new", "finance")
    seal(database_url, signer)
    report, seen, _ = follow(source, hasher("sha256"), seen, keys, [])
    assert report.holds
    assert seen is not None
    after = checkpoint(serving, log)
    assert seen.point.size == after.size > before.size
    with serving.client(None) as client:
        asked = {"older": before.size, "newer": after.size}
        proof = client.get(f"{log}/consistency", params=asked).json()["proof"]
    hashes = [b64decode(one) for one in proof]
    assert consistent(SUITES["sha256"], before.size, after.size, before.root, after.root, hashes)


def test_records_are_for_administrators(serving: Serving, signer: Signer) -> None:
    """Goal: who gave which mandate is read by administrators alone, proved to everybody, and names nobody. Method: every record."""
    point = checkpoint(serving)
    for role in ("auditor", "finance", "bureau"):
        with serving.client(role) as client:
            assert client.get(RECORDS).json()["code"] == "actor.not_allowed", role
    told: list[Any] = []
    first: Any = 0
    with serving.client("administrator") as client:
        while first is not None:
            page = client.get(RECORDS, params={"first": first, "limit": 7}).json()
            told += page["records"]
            first = page["next"]
    assert [one["place"] for one in told] == list(range(point.size))
    assert {"mandate", "person", "api_key", "actor"} <= {json.loads(one["record"])["table"] for one in told}
    assert not any(name in one["record"] for one in told for name in ("finance of zj", "TEST-"))
    assert not any(
        sha256(key.encode()).hexdigest() in one["record"] for key in serving.keys.values() for one in told
    )
    with serving.client(None) as client:
        for one in (told[0], told[len(told) // 2], told[-1]):
            asked = {"place": one["place"], "size": point.size}
            answer = client.get(f"{LOG}/inclusion", params=asked).json()
            proof = [b64decode(step) for step in answer["proof"]]
            leaf = leaf_hash(SUITES["sha256"], one["record"].encode())
            assert climb(leaf, one["place"], point.size, proof) == point.root
        for asked, code in (
            ({"place": point.size - 1, "size": point.size}, None),
            ({"place": point.size, "size": point.size}, "log.sizes_disordered"),
            ({"place": point.size, "size": point.size + 1}, "log.no_checkpoint"),
        ):
            assert client.get(f"{LOG}/inclusion", params=asked).json().get("code") == code
        bundle = f"{LOG}/tile/entries/000.p/{min(point.size, 255)}"
        assert client.get(bundle).json()["code"] == "log.entries_not_published"


def test_nothing_else_has_this_name(serving: Serving, signer: Signer) -> None:
    """Goal: the name of the log is that of no book. Method: what is public of books, and what has a key, is asked for it."""
    with serving.client(None) as client:
        for path in ("cases", "report?year=2026"):
            assert client.get(f"/v1/public/@installation/{path}").json()["code"] == "book.unknown", path
    with serving.client("administrator") as client:
        assert client.get("/v1/books/@installation/keys").json()["code"] == "book.unknown"
