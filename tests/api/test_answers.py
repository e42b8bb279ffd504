"""What holds every answer to the document does find an answer that is not there."""

import asyncio
from typing import Any

import pytest
from starlette.types import Message

from api.app import create_app
from ledger.clock import SystemClock
from ledger.database import Database
from tests.answers import Watched
from tests.api.conftest import Serving


@pytest.mark.parametrize(
    ("status", "content", "undeclared"),
    [
        (200, (b"application/json", b"{}"), []),
        (401, (b"application/problem+json", b'{"code": "key.unknown"}'), []),
        (
            401,
            (b"application/problem+json", b'{"code": "account.overdraft"}'),
            ["GET /v1/books: 401 account.overdraft"],
        ),
        (418, (b"application/json", b"{}"), ["GET /v1/books: 418 "]),
    ],
)
def test_an_answer_that_is_not_declared(
    status: int, content: tuple[bytes, bytes], undeclared: list[str]
) -> None:
    """Goal: the guard of all tests of the web is awake. Method: answers that the document has, and some that it has not."""
    watched = Watched(create_app(Database("postgresql:///none"), SystemClock()))

    async def answers(scope: Any, receive: Any, send: Any) -> None:
        await send(
            {"type": "http.response.start", "status": status, "headers": [(b"content-type", content[0])]}
        )
        await send({"type": "http.response.body", "body": content[1]})

    async def nothing(message: Message) -> None: ...

    async def ask() -> None:
        watched.app = answers
        await watched({"type": "http", "method": "GET", "path": "/v1/books"}, None, nothing)  # type: ignore[arg-type]

    asyncio.run(ask())
    assert watched.undeclared == undeclared
    assert watched.answers == 1


def test_a_new_book_says_where_it_is(serving: Serving) -> None:
    """The address in the answer leads to the book."""
    with serving.client("administrator") as client:
        body = {"code": "hz", "name": "Hangzhou", "opens_on": "2026-01-01"}
        answer = client.post("/v1/books", json=body)
    assert (answer.status_code, answer.headers["Location"]) == (201, "/v1/books/hz")
