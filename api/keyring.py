"""Who holds which key, remembered for a second.

Looking a key up is a round trip; at thousands of requests a second it is most of the work. So an answer is good for
one second, and whatever moves something asks again inside its own transaction (`dependencies.write`, `gathering`).
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from time import monotonic
from typing import Final

from anyio.to_thread import run_sync

from ledger.actors.authority import Actor, KeyUnknown
from ledger.actors.queries import holder_of, key_used
from ledger.database import Database
from ledger.errors import Unavailable

SECONDS: Final = 1.0
"""How long an answer is good."""
KEYS_MAX: Final = 10_000
"""Keys remembered at most; then all are forgotten."""


class Keyring:
    """The keys seen lately by one process."""

    def __init__(self, database: Database, now: Callable[[], float] = monotonic) -> None:
        """Start with none."""
        self._database = database
        self._now = now
        self._known: dict[bytes, tuple[float, Actor]] = {}
        self._asked: dict[bytes, asyncio.Task[Actor | None]] = {}

    def remembered(self, digest: bytes) -> Actor | None:
        """Give the holder of a key seen in the last second; None when the database must be asked."""
        found = self._known.get(digest)
        return found[1] if found is not None and found[0] > self._now() else None

    async def holder(self, digest: bytes) -> Actor:
        """Give the holder of a key.

        Raises (in this order):
            Unreachable, KeyUnknown: nobody has it, or it was revoked or has expired.
        """
        actor = self.remembered(digest)
        if actor is not None:
            return actor
        task = self._asked.get(digest)
        if task is None:
            task = self._asked[digest] = asyncio.create_task(self._look_up(digest))
            task.add_done_callback(lambda _: self._asked.pop(digest, None))
        found = await asyncio.shield(task)
        if found is None:
            raise KeyUnknown()
        return found

    def forget(self) -> None:
        """Ask the database again about every key."""
        self._known.clear()

    async def _look_up(self, digest: bytes) -> Actor | None:
        asked_at = self._now()
        actor = await run_sync(self._read, digest)
        if actor is not None:
            if len(self._known) >= KEYS_MAX:
                self._known.clear()
            self._known[digest] = (asked_at + SECONDS, actor)
        return actor

    def _read(self, digest: bytes) -> Actor | None:
        with self._database.read() as books:
            found = holder_of(books, digest)
        if found is None:
            return None
        if not found.used_today:
            # Who may come in does not hang on this: a server that takes no writing still answers.
            with suppress(Unavailable):
                self._database.begin(lambda books: key_used(books, digest))
        return found.actor
