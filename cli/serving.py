"""Serving the HTTP API in this process, with the sequencer beside it, until somebody says stop."""

import errno
import gc
import socket
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import httpx
import uvicorn
from rich.console import Console

from cli.install import Logins
from cli.log import sequencer_beside
from cli.publication import publisher_beside
from ledger.clock import SystemClock
from ledger.database import Database
from ledger.errors import LedgerError, Unavailable
from ledger.settings import Settings

out = Console(highlight=False, soft_wrap=True)
Greeting: TypeAlias = Callable[[httpx.Client, uvicorn.Server], None]
READY_MILLISECONDS = 50
"""How often a server that begins is asked whether it is ready."""


class PortTaken(Unavailable):
    """The port {port} on {host} is taken by another program.

    Stop the other program, or choose another port: PORT=8001 make run.
    """

    code = "server.port_taken"


class CannotListen(Unavailable):
    """Nothing can listen on port {port} of {host}. The system says “{said}”.

    Set HOST to an address of this machine, and PORT to one that you may use: those below 1024 are mostly for root alone.
    """

    code = "server.cannot_listen"


def check_port(settings: Settings) -> None:
    """See that we can listen, before anything is started.

    Raises:
        PortTaken: another program does.
        CannotListen: the name is none of this machine's, or the port is not for us.
    """
    try:
        family, kind, protocol, _, place = socket.getaddrinfo(
            settings.host, settings.port, type=socket.SOCK_STREAM
        )[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(place)
    except (OSError, UnicodeError) as error:
        if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
            raise PortTaken(port=settings.port, host=settings.host) from error
        said = getattr(error, "strerror", None) or str(error)
        raise CannotListen(port=settings.port, host=settings.host, said=said) from error


def address(settings: Settings) -> str:
    """Where the server answers."""
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"http://{host}:{settings.port}"


def serve(
    settings: Settings, logins: Logins, greet: Greeting | None = None, published: Path | None = None
) -> None:
    """Serve until a signal comes.

    Args:
        settings: where, and what else was set.
        logins: the database for the web, and for the sequencer.
        greet: what is done beside the server once it is ready; a refusal is told, and the server goes on.
        published: the folder into which the logs are published where no setting names one; None for none.
    """
    gc.disable()  # what is loaded now stays to the end; to look through it again and again would be a quarter of the start
    from api.app import create_app

    gc.freeze()
    gc.enable()
    database = Database(logins.web, pool=settings.ecoledger_pool)
    config = uvicorn.Config(
        create_app(
            database,
            SystemClock(),
            files=settings.ecoledger_files,
            verify_page=settings.ecoledger_verify_page,
            keys=settings.ecoledger_keys,
            memory=settings.ecoledger_memory,
            publish_entries=settings.ecoledger_publish_entries,
        ),
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
        loop="uvloop" if sys.platform != "win32" else "asyncio",
        http="httptools",
        timeout_graceful_shutdown=10,
        server_header=False,
        date_header=False,
        proxy_headers=False,
    )
    stop = threading.Event()
    server = uvicorn.Server(config)
    greeting = threading.Thread(target=_greeting, args=(settings, server, greet, stop), daemon=True)
    try:
        folder, entries = settings.ecoledger_publish or published, settings.ecoledger_publish_entries
        with sequencer_beside(logins.sequencer), publisher_beside(logins.web, folder, entries=entries):
            if greet is not None:
                greeting.start()
            server.run()
    finally:
        stop.set()
        if greeting.is_alive():
            greeting.join(15)
        database.close()


def _greeting(settings: Settings, server: uvicorn.Server, greet: Greeting, stop: threading.Event) -> None:
    """Wait until the server is ready, however long that takes, and greet."""
    with httpx.Client(base_url=address(settings), timeout=60, trust_env=False) as client:
        while not stop.wait(READY_MILLISECONDS / 1000):
            try:
                if client.get("/ready").is_success:
                    greet(client, server)
                    return
            except httpx.TransportError:
                continue
            except LedgerError as error:
                out.print(f"The server goes on, but: {error}", style="red", markup=False)
                return
