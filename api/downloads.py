"""Answers that are sent while they are read or computed; what fails before the first piece is a clean refusal.

What takes long before its first piece is waited for while the client does: when it goes away, the work is told so (`while_wanted`).
"""

import asyncio
from collections.abc import Callable, Generator
from itertools import chain
from threading import Event
from typing import TypeVar

from anyio import CancelScope, CapacityLimiter
from anyio.to_thread import run_sync
from fastapi import Request
from fastapi.responses import StreamingResponse
from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope, Send

from ledger.documents.apart import CallerGone

Result = TypeVar("Result")


class Download(StreamingResponse):
    """What is sent while it is read; its source is closed when it was sent, and also when the client went away."""

    def __init__(
        self, pieces: Generator[bytes, None, None], media_type: str, headers: dict[str, str]
    ) -> None:
        """Take the first piece at once, so that what fails before it is a clean refusal."""
        self.pieces = pieces
        super().__init__(chain([next(pieces)], pieces), 200, headers, media_type)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            with CancelScope(shield=True):
                await run_sync(self.pieces.close)


async def while_wanted(
    request: Request, work: Callable[[Event], Result], limiter: CapacityLimiter | None = None
) -> Result:
    """Let work be done in a thread that may wait for a child, as long as the client waits.

    Args:
        request: whose client waits; its body was received.
        work: takes an event that is set when the client has gone, and raises `CallerGone` then.
        limiter: of threads; the usual one where none is given.

    Raises:
        ClientDisconnect: the client has gone.
    """
    gone = Event()
    watch = asyncio.create_task(_watch(request, gone))
    try:
        return await run_sync(work, gone, limiter=limiter)
    except CallerGone:
        raise ClientDisconnect from None
    finally:
        watch.cancel()


async def _watch(request: Request, gone: Event) -> None:
    """Wait until the client goes away: after its body, that is all it can still tell."""
    while (await request.receive())["type"] != "http.disconnect":
        pass
    gone.set()
