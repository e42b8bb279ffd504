"""Requests that two readers would understand differently, methods that an address knows, and clients that go away."""

import json
import re
import socket
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest

import api
from tests.api.conftest import Serving, transfer

ENTRIES = "/v1/books/zj/entries"


def test_no_name_twice(serving: Serving) -> None:
    """Goal: whoever reads the first of two values sees what we see. Method: a name twice, at every depth, in several bodies."""
    entry = json.dumps(transfer())
    twice = (
        (ENTRIES, entry.replace('"memo"', '"memo"').replace("{", '{"memo": "a", "memo": "b", ', 1), "memo"),
        (ENTRIES, entry.replace("{", '{"id": "01a05a43-fc00-72fa-8ac8-2bf230708a6a", ', 1), "id"),
        (ENTRIES, entry.replace('"side": "debit"', '"side": "debit", "side": "debit"'), "side"),
        (ENTRIES, entry.replace('"side": "debit"', '"side": "debit", "sid\\u0065": "debit"'), "side"),
        ("/v1/books/zj/batches", f'{{"mode": "each", "mode": "each", "entries": [{entry}]}}', "mode"),
        ("/v1/books/zj/approvals", entry.replace('"kind"', '"kind": "journal.adjustment", "kind"'), "kind"),
    )
    with serving.client() as client:
        for path, body, name in twice:
            answer = client.post(path, content=body)
            assert (answer.status_code, answer.json()["code"]) == (422, "request.name_twice"), body
            assert answer.json()["figures"] == {"name": name}
        assert client.get("/v1/books/zj/balances").json()["balances"] == []
        assert client.post(ENTRIES, content=entry).status_code == 201


def test_bodies_are_read_in_one_place() -> None:
    """Goal: a new route cannot read its body in another way. Method: who calls a reader of JSON."""
    readers = re.compile(r"model_validate|request\.json|json\.loads|from_json|validate_json")
    found = {
        path.name
        for path in Path(api.__file__).parent.rglob("*.py")
        if readers.search(path.read_text("utf-8"))
    }
    assert found == {"dependencies.py", "cursors.py"}


@pytest.mark.parametrize(
    "path", ["/v1/books/zj%2faccounts", "/v1%2Fbooks", "/v1/books/zj/accounts/acme%2F..%2Fkeys/balances"]
)
def test_no_slash_in_disguise(serving: Serving, path: str) -> None:
    """Goal: a rule of a proxy on addresses sees where they lead. Method: slashes that are encoded."""
    with serving.client("administrator") as client:
        answer = client.get(path)
    assert (answer.status_code, answer.json()["code"]) == (422, "request.invalid")


def test_what_an_address_accepts(serving: Serving) -> None:
    """Goal: Allow lists all methods of an address. Method: a wrong method, where several routes share an address."""
    with serving.client("administrator") as client:
        for path, methods in (
            ("/v1/books", "GET, HEAD, POST"),
            ("/v1/books/zj/keys", "GET, HEAD"),
            ("/v1/books/zj/mandates", "GET, HEAD, POST"),
            ("/v1/books/zj/keys/1", "DELETE"),
            ("/v1/books/zj/cases/statistics", "GET, HEAD"),
            (ENTRIES, "POST"),
            ("/health", "GET, HEAD"),
        ):
            answer = client.put(path)
            assert (answer.status_code, answer.json()["code"], answer.headers["Allow"]) == (
                405,
                "request.method_unknown",
                methods,
            )


def test_head_says_what_get_would(serving: Serving) -> None:
    """Goal: load balancers ask HEAD. Method: both, on addresses with and without a key, and where nothing is."""
    with serving.client("auditor") as client:
        for path in (
            "/health",
            "/ready",
            "/v1/books/zj/accounts",
            "/v1/books/zj/entries/7",
            "/nowhere",
            ENTRIES,
        ):
            get, head = client.get(path), client.head(path)
            assert (head.status_code, head.content) == (get.status_code, b""), path
            assert head.headers["content-length"] == get.headers["content-length"]


def test_a_client_that_goes_away(serving: Serving, capsys: pytest.CaptureFixture[str]) -> None:
    """Goal: no fault in log or meters. Method: close the connection in the middle of a body, before and after the key is known."""
    place = urlsplit(serving.url)
    body = json.dumps(transfer())
    for path, sent, announced in (
        (ENTRIES, body[:50], len(body)),
        ("/v1/books/zj/batches", "{", 100),
        ("/v1/books/zj/accounts", "", 5),
    ):
        head = f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: {announced}\r\nAuthorization: Bearer {serving.keys['bureau']}\r\n\r\n"
        with socket.create_connection((place.hostname, place.port)) as connection:
            connection.sendall(head.encode() + sent.encode())
    meters, seen = "", ""
    with serving.client(None) as client:
        for _ in range(200):
            meters, seen = client.get("/metrics").text, seen + capsys.readouterr().out
            if seen.count("status=499") == 3:
                break
            time.sleep(0.02)
    assert seen.count("status=499") == 3, seen
    assert "request_failed" not in seen
    assert 'status="499"' in meters
    assert 'status="500"' not in meters
