"""Answers that are sent while they are read or computed; what fails before the first piece is a clean refusal."""

from collections.abc import Generator
from itertools import chain

from anyio import CancelScope
from anyio.to_thread import run_sync
from fastapi.responses import StreamingResponse
from starlette.types import Receive, Scope, Send


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
