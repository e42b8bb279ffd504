"""`ecoledger log`: seal entries, list and renew the keys of the logs; and the sequencer that runs beside the server."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import Annotated

import structlog
import typer
from rich.console import Console

from cli import install
from cli.lines import log_to
from ledger.clock import SystemClock
from ledger.database import Database
from ledger.errors import LedgerError
from ledger.seals import sequencer
from ledger.seals.continuing import not_continued
from ledger.seals.keys import KeyFolder
from ledger.seals.memory import Memory, MemoryMissing
from ledger.seals.queries import keys_of, lags, log_id
from ledger.seals.sequencer import ROLE, Signer, announce_key
from ledger.settings import Settings

app = typer.Typer(no_args_is_help=True, help="The log of every book: sealing, keys, and how far it is.")
out = Console(highlight=False, soft_wrap=True)
log = structlog.get_logger(__name__)
Book = Annotated[str, typer.Argument(help="code of the book; @installation for the log of what has none")]


def signer(settings: Settings) -> Signer:
    """Say with which keys and under which name this installation signs."""
    keys, memory = KeyFolder(settings.ecoledger_keys), Memory(settings.ecoledger_memory)
    return Signer(keys, memory, settings.ecoledger_name, settings.ecoledger_suite)


@contextmanager
def sequencing(*, watch: bool = False) -> Iterator[Database]:
    """Work on the database under the role of the sequencer."""
    with install.server(Settings(), watch=watch) as logins:
        database = Database(logins.sequencer, role=ROLE, pool=1, name="ecoledger-sequencer")
        try:
            yield database
        finally:
            database.close()


@app.command()
def seal(
    once: Annotated[bool, typer.Option(help="seal what is there and end")] = False,
    parent: Annotated[int, typer.Option(hidden=True)] = 0,
) -> None:
    """Give every committed entry its place in the log, and sign the new head. Runs until Ctrl-C; two at once do no harm.

    `ecoledger run` and `ecoledger serve` start one by themselves.
    """
    settings, stop = Settings(), threading.Event()
    log_to(None, settings)

    def end(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    with sequencing(watch=not once) as database:
        if once:
            with suppress(LedgerError):  # it was told; what is there is sealed all the same
                sequencer.look_everywhere(database)
            while any(
                done.more for _, done in sequencer.seal_everything(database, signer(settings), SystemClock())
            ):
                pass
            return
        if parent:
            threading.Thread(target=_end_with, args=(parent, stop), daemon=True).start()
        sequencer.run(database, signer(settings), SystemClock(), stop)


def _end_with(parent: int, stop: threading.Event) -> None:
    """End when the process that started this one has ended, however it did."""
    while not stop.wait(1):
        if os.getppid() != parent:
            stop.set()


@app.command()
def status() -> None:
    """Tell for every log how many entries and records are sealed, how many wait, and what the signer remembers; then since when it does."""
    folder = signer(Settings()).memory
    with sequencing() as database:
        memory = folder.as_it_is()  # before the snapshot begins, which is then never behind it
        with database.read() as books:
            for lag in lags(books):
                since = (
                    f", the oldest recorded {lag.oldest.isoformat(timespec='seconds')}" if lag.oldest else ""
                )
                out.print(
                    f"{lag.book}: {lag.size} sealed, {lag.waiting} waiting{since}; {_remembered(memory, lag.book)}"
                )
            for book, fault in not_continued(books, memory):
                out.print(f"NOT SIGNED: {book}: {fault.message()}")
    begun, *made = memory.since().splitlines() or [""]
    out.print(
        f"The signer remembers since {begun}"
        + (f", then made from checkpoints: {', '.join(made)}" if made else "")
        if begun
        else "The signer remembers nothing yet: it begins with the newest checkpoints when it starts."
    )


def _remembered(memory: Memory, book: str) -> str:
    try:
        last = memory.last(book)
    except MemoryMissing as missing:
        return missing.message()
    return f"{last.point.size} remembered" if last else "nothing remembered"


@app.command()
def keys(book: Book) -> None:
    """List the public keys of a book's log, oldest first. Give them to whoever verifies, by another way than this server."""
    with sequencing() as database, database.read() as books:
        for key in keys_of(books, log_id(books, book)):
            out.print(key)


@app.command("new-key")
def new_key(
    book: Book,
    lost: Annotated[
        bool, typer.Option(help="the old key is gone: announce the new one without its signature")
    ] = False,
) -> None:
    """Sign with a new key from now on; the old one signs the announcement too, so that verifiers learn it."""
    settings = Settings()
    with sequencing() as database:
        now = SystemClock().now()
        key = database.begin(
            lambda books: announce_key(books, log_id(books, book), book, signer(settings), now, lost=lost)
        )
        out.print(key)


@contextmanager
def sequencer_beside(url: str) -> Iterator[None]:
    """Keep a sequencer running in a process of its own while the server serves; one that dies is started again."""
    # Not what the working folder calls `ledger`: only the package that runs here.
    command = [sys.executable, "-P", "-m", "ledger", "log", "seal", "--parent", str(os.getpid())]
    path = os.pathsep.join(filter(None, (str(Path(__file__).parents[1]), os.environ.get("PYTHONPATH"))))
    environment = {**os.environ, "DATABASE_SEQUENCER_URL": url, "PYTHONPATH": path}
    for of_others in ("DATABASE_URL", "DATABASE_WEB_URL"):
        environment.pop(of_others, None)
    stop, running = threading.Event(), threading.Lock()
    child = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, start_new_session=True)

    def watch() -> None:
        nonlocal child
        while True:
            child.wait()
            if stop.wait(1):
                return
            log.error("sequencer_ended", status=child.returncode)
            with running:
                if not stop.is_set():
                    child = subprocess.Popen(
                        command, env=environment, stdin=subprocess.DEVNULL, start_new_session=True
                    )

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        stop.set()
        with running:
            child.terminate()
        watcher.join(15)
