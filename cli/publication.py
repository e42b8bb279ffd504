"""Publishing the logs of all books, as the command does where it is asked, a server while it serves, and the night by itself."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, TypeAlias

import structlog

from ledger.clock import SystemClock
from ledger.database import Database
from ledger.database.refusals import Unreachable
from ledger.errors import LedgerError
from ledger.seals.cosignatures import keep, remember
from ledger.seals.memory import Memory
from ledger.seals.publishing import Published, publish
from ledger.seals.queries import with_records
from ledger.seals.repositories import commit
from ledger.settings import Settings

Fault: TypeAlias = LedgerError | OSError
EVERY: Final = 60
"""Seconds between two looks of a server at what is to be published."""
log = structlog.get_logger(__name__)


def logs_of(database: Database) -> list[tuple[int, str]]:
    """List the logs that have a record, by number and code."""
    with database.read() as books:
        return with_records(books)


def publish_all(
    database: Database, folder: Path, *, git: bool, entries: bool
) -> Iterator[tuple[str, str | Fault]]:
    """Publish every log; where that of one book cannot be, the others are all the same.

    Yields:
        The code of a book, and what was done or why not.

    Raises:
        Unreachable: the database does not answer, which is the fault of no book.
    """
    for number, book in logs_of(database):
        try:
            yield book, _publish_one(database, number, book, folder, git=git, entries=entries)
        except Unreachable:
            raise
        except (LedgerError, OSError) as fault:
            yield book, fault


def publish_by_night(database: Database, settings: Settings) -> Iterator[tuple[str, str | Fault]]:
    """Publish into the folder that is set, if one is, and commit where it is a git repository."""
    folder = settings.ecoledger_publish
    if folder is not None:
        git, entries = (folder / ".git").exists(), settings.ecoledger_publish_entries
        yield from publish_all(database, folder, git=git, entries=entries)


@contextmanager
def publisher_beside(url: str, folder: Path | None, *, entries: bool, every: float = EVERY) -> Iterator[None]:
    """Publish what is new of every log while the server serves, where there is a folder; commits are for the night.

    What cannot be published is told in the log of the server, once, until something else is told of that book.
    """
    if folder is None:
        yield
        return
    stop = threading.Event()
    database = Database(url, pool=1, name="ecoledger-publish")
    said: dict[str, str] = {}

    def publish_all_again() -> None:
        while not stop.wait(every):
            try:
                for book, told in publish_all(database, folder, git=False, entries=entries):
                    fault = "" if isinstance(told, str) else str(told)
                    if fault and said.get(book) != fault:
                        log.error("log_not_published", book=book, why=fault)
                    said[book] = fault
            except LedgerError as away:  # the database does not answer; it is asked again
                log.warning("logs_not_published", why=str(away))

    publisher = threading.Thread(target=publish_all_again, name="publishing", daemon=True)
    publisher.start()
    try:
        yield
    finally:
        stop.set()
        publisher.join(15)
        database.close()


def _publish_one(
    database: Database, number: int, book: str, folder: Path, *, git: bool, entries: bool
) -> str:
    with database.read() as books:
        done = publish(books, number, book, folder, entries=entries)
    told = f"{done.origin}: {done.point.size} records, {done.files} files written"
    if not git:
        return told
    identity = commit(folder, done)
    _keep_commit(database, number, done, folder, identity)
    remember(database, Memory(Settings().ecoledger_memory), number, book)
    return f"{told}, commit {identity}"


def _keep_commit(database: Database, book: int, done: Published, folder: Path, identity: str) -> None:
    place, checkpoint, now = str(folder.resolve()), done.point.checkpoint_id, SystemClock().now()
    database.begin(lambda books: keep(books, book, checkpoint, "git", place, identity, now))
