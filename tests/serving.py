"""Serve an application in a thread of this process, as `ecoledger serve` does in its own.

uvicorn looks ten times a second whether it shall end, and then leaves its connections a tenth of a second: nothing to whoever runs a
server, and a fifth of a second for each test that waits for it. How the program itself ends is tested in processes of its own
(`tests/cli/test_healing.py`, `tests/cli/test_run.py`).
"""

import asyncio
import socket
import ssl
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Final

import httpx
import uvicorn
from starlette.types import ASGIApp

NO_AUTHORITIES: Final = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""Clients speak over loopback without TLS; to read the list of authorities for each of them takes longer than its requests."""
LAST: Final = datetime(2026, 12, 31, 4, tzinfo=UTC)
"""Noon of the last day of the year whose permits the tests sell."""
GRACE: Final = 10
"""Seconds that requests have to end."""


class StoryClock:
    """The clock of a service that is asked as of days of 2026: that of the machine, which stands still when 2026 ends.

    Of a year that is over nothing is sold, and what was due in it is late.
    """

    def now(self) -> datetime:
        """The instant, in UTC."""
        return min(datetime.now(UTC), LAST)


class Prompt(uvicorn.Server):
    """A server that ends as soon as it is told to."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = threading.Event()
        """Set when it serves."""

    def end(self) -> None:
        """Take no more connections, let requests end, and end."""
        self.should_exit = True
        self._loop.call_soon_threadsafe(self._told.set)

    async def main_loop(self) -> None:
        """Serve until somebody says so."""
        self._loop, self._told = asyncio.get_running_loop(), asyncio.Event()
        await self.on_tick(0)  # once: the date of its answers
        self.ready.set()
        await self._told.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Close what is idle, wait for the rest, and end the application."""
        for server in self.servers:
            server.close()
        state = self.server_state
        for connection in list(state.connections):
            connection.shutdown()
        until = time.monotonic() + GRACE
        while (state.connections or state.tasks) and time.monotonic() < until:
            await asyncio.sleep(0.001)
        for task in state.tasks:
            task.cancel()
        await self.lifespan.shutdown()


@contextmanager
def served(app: ASGIApp) -> Iterator[str]:
    """Serve an application on a free port of the loopback; gives its address."""
    config = uvicorn.Config(
        app, loop="uvloop", http="httptools", access_log=False, log_config=None, log_level="warning"
    )
    server = Prompt(config)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        assert server.ready.wait(60)
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.end()
            thread.join()


def client_of(url: str, seconds: int = 60, headers: Mapping[str, str] | None = None) -> httpx.Client:
    """Make a client of a server, who waits for an answer so long."""
    return httpx.Client(
        base_url=url, headers=headers, timeout=seconds, trust_env=False, verify=NO_AUTHORITIES
    )
