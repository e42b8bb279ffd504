"""Watching the embedded server: when it dies under us, it is started again."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import Final

import structlog

from ledger.database.embedded import EmbeddedServer
from ledger.errors import LedgerError

PAUSE_MILLISECONDS: Final = 300
"""How often one looks."""
TRIES: Final = 5
"""How often in a row it may fail to start, each time after a longer pause, before we give up."""
log = structlog.get_logger(__name__)


@contextmanager
def watched(server: EmbeddedServer) -> Iterator[None]:
    """Keep the server running; where it cannot be started again, end what runs here, so that a supervisor can see to it.

    Several processes may watch one server: the lock of the folder lets one start it, and the others find it running.

    Raises:
        LedgerError: why it did not start, in the place of how the work here ended.
    """
    stop, failed = Event(), list[LedgerError]()

    def watch() -> None:
        tries = 0
        while not stop.wait(PAUSE_MILLISECONDS / 1000):
            if server.runs():
                tries = 0
                continue
            log.error("postgresql_ended", folder=str(server.folder))
            try:
                started = server.start_again()
            except LedgerError as error:
                tries += 1
                log.error("postgresql_did_not_start", attempt=tries, told=error.message())
                if tries == TRIES:
                    failed.append(error)
                    os.kill(os.getpid(), signal.SIGTERM)
                    return
                stop.wait(tries)
            else:
                log.warning(
                    "postgresql_started_again" if started else "postgresql_found_running",
                    folder=str(server.folder),
                )

    watcher = Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        stop.set()
        watcher.join()
        if failed:
            raise failed[0]
