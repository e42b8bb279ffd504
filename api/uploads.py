"""Files in the body of a request: received only when there is a place for them, and read apart from the server.

A file is held in memory while it comes and while it is read, so few are held at a time, and one of each key: nobody keeps the
places from the others. It is read in a child process (`ledger.documents.apart`); whoever waits for a child takes no thread. When the
client goes away, the child is ended.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from threading import Event
from typing import Final, TypeVar

from anyio import CapacityLimiter
from fastapi import Request

from api.downloads import while_wanted
from ledger.errors import Unavailable

Result = TypeVar("Result")
HELD_MAX: Final = 8
"""Files that are received, wait, or are read at one time."""
CHILDREN_MAX: Final = 2
"""Files that are read at one time; one key has one of them at most."""


class UploadsBusy(Unavailable):
    """Another file of this key, or {most} files of all, are being received and read at this moment.

    Send the file again when the one before was answered, or in a few seconds. Nothing was stored.
    """

    code = "file.busy"
    source = "docs/spec/files.md 3"


class Upload:
    """A file that has come."""

    def __init__(self, request: Request, data: bytes, children: CapacityLimiter) -> None:
        """Keep it for as long as its place is held."""
        self._request, self._data, self._children = request, data, children

    async def read(self, work: Callable[[bytes, Event], Result]) -> Result:
        """Let work be done on the file in a thread that may wait for a child, when it is its turn.

        Args:
            work: takes the bytes, and an event that is set when the client has gone; nobody is answered then.
        """
        return await while_wanted(self._request, partial(work, self._data), self._children)


class Uploads:
    """The files that are on their way."""

    def __init__(self) -> None:
        """Begin without any."""
        self._held: set[int] = set()
        self._children = CapacityLimiter(CHILDREN_MAX)

    @asynccontextmanager
    async def receive(self, request: Request, actor_id: int) -> AsyncIterator[Upload]:
        """Receive the body of a request, and hold it.

        Args:
            request: its body is the file.
            actor_id: whose key it is.

        Raises:
            UploadsBusy: there is no place; the body was not received.
        """
        if actor_id in self._held or len(self._held) >= HELD_MAX:
            raise UploadsBusy(most=HELD_MAX)
        self._held.add(actor_id)
        try:
            yield Upload(request, b"".join([chunk async for chunk in request.stream()]), self._children)
        finally:
            self._held.remove(actor_id)
