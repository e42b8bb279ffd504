"""Exports over HTTP: what the command writes, for those who read the whole book, and no snapshot is left behind."""

import asyncio
import io
from contextlib import suppress
from threading import BoundedSemaphore
from typing import Any
from zipfile import ZipFile

import pytest
from sqlalchemy.pool import QueuePool
from starlette.requests import ClientDisconnect

from api.routes import exports
from ledger.exports.forms import FORMS, write_export
from ledger.journal.codes import book_id
from tests.api.conftest import Serving, transfer


@pytest.mark.parametrize("form", FORMS)
def test_download_is_the_export(serving: Serving, form: Any) -> None:
    """The bytes are those of the room, under a name that says what they are."""
    with serving.client() as client:
        client.post("/v1/books/zj/entries", json=transfer(memo="退款")).raise_for_status()
        answer = client.get(f"/v1/books/zj/exports/{form}")
    answer.raise_for_status()
    with serving.database.read() as books:
        assert answer.content == b"".join(write_export(books, book_id(books, "zj"), form))
    assert answer.headers["content-disposition"] == f"attachment; filename*=UTF-8''zj.{FORMS[form].suffix}"
    assert answer.headers["content-type"] == FORMS[form].media_type
    if form in ("parquet", "csv"):
        assert ZipFile(io.BytesIO(answer.content)).testzip() is None


@pytest.mark.parametrize(
    ("role", "status", "code"),
    [
        ("auditor", 200, None),
        ("administrator", 200, None),
        ("bureau", 200, None),
        ("enterprise", 403, "actor.not_allowed"),
        ("other", 404, "book.unknown"),
        (None, 401, "key.unknown"),
    ],
)
def test_who_may(serving: Serving, role: str | None, status: int, code: str | None) -> None:
    """Whoever reads the whole book; never an enterprise, nor somebody of another book."""
    with serving.client(role) as client:
        answer = client.get("/v1/books/zj/exports/csv")
    assert (answer.status_code, None if code is None else answer.json()["code"]) == (status, code)


def test_unknown_form(serving: Serving) -> None:
    """A form that there is not is refused."""
    with serving.client() as client:
        answer = client.get("/v1/books/zj/exports/excel")
    assert (answer.status_code, answer.json()["code"]) == (422, "request.invalid")


def test_few_at_once(serving: Serving, monkeypatch: pytest.MonkeyPatch) -> None:
    """When others are being served, one is told to come again; a place is free again after each download."""
    monkeypatch.setattr(exports, "_RUNNING", BoundedSemaphore(1))
    with serving.client() as client:
        for _ in range(2):
            assert client.get("/v1/books/zj/exports/hledger").status_code == 200
        with exports._RUNNING:
            answer = client.get("/v1/books/zj/exports/hledger")
        assert (answer.status_code, answer.json()["code"]) == (503, "export.too_many")


@pytest.mark.parametrize("goes", ["told", "found out"])
def test_client_goes_away(serving: Serving, goes: str) -> None:
    """The snapshot is closed before the request is over, whether the server is told or finds out when it sends."""
    with serving.client() as client:
        for _ in range(3):
            batch = [transfer(memo="x" * 200) for _ in range(200)]
            client.post("/v1/books/zj/batches", json={"mode": "each", "entries": batch}).raise_for_status()
    pool = serving.database.engine.pool
    assert isinstance(pool, QueuePool)
    seen: list[int] = []

    async def visit() -> None:
        gone = asyncio.Event()
        asked = False

        async def receive() -> dict[str, Any]:
            nonlocal asked
            if asked:
                await gone.wait()
                return {"type": "http.disconnect"}
            asked = True
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: Any) -> None:
            if message["type"] == "http.response.body":
                seen.append(pool.checkedout())
                gone.set()
                if goes == "found out":
                    raise OSError("the client is gone")
                await asyncio.sleep(60)

        scope = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.3" if goes == "told" else "2.4"},
            "http_version": "1.1",
            "method": "GET",
            "scheme": "http",
            "path": "/v1/books/zj/exports/beancount",
            "raw_path": b"",
            "query_string": b"",
            "root_path": "",
            "headers": [(b"authorization", f"Bearer {serving.keys['finance']}".encode())],
            "client": ("127.0.0.1", 1),
            "server": ("127.0.0.1", 80),
            "state": {},
        }
        with suppress(OSError, ClientDisconnect):
            await serving.app(scope, receive, send)

    asyncio.run(visit())
    assert seen == [1]
    assert pool.checkedout() == 0
