"""The command that takes away files of evidence which no record names."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial
from itertools import islice
from typing import Final

from rich.console import Console
from typer import Typer

from ledger.clock import Clock
from ledger.compensation.actions.evidence import discard
from ledger.compensation.queries.lists import evidence_files
from ledger.database import Database
from ledger.evidence_store import Files, digest_of

MOST: Final = 1_000
"""Files under their hash that are taken away at one time."""


def add_to(
    app: Typer,
    writable: Callable[[], AbstractContextManager[Database]],
    folder: Callable[[], Files],
    clock: Clock,
) -> None:
    """Add the command `sweep`."""

    @app.command()
    def sweep() -> None:
        """Take away files of evidence that no record names and that have lain in their folder for a day; `ecoledger doctor` lists them.

        Only with a folder that no other database uses, and after no older database was restored: to this one, files of another
        or of a later one have no record either.
        """
        with writable() as database:
            taken = sweep_all(database, folder(), clock)
        Console(highlight=False).print(f"{taken} files taken away")


def sweep_all(database: Database, files: Files, clock: Clock) -> int:
    """Take away what a crash has left over; tell how many files."""
    now = clock.now()
    taken = files.clear(now)
    with database.read() as books:
        known = {digest for _, digest in evidence_files(books)}
    strays = (
        digest for path in files.lying(now) if (digest := digest_of(path)) is not None and digest not in known
    )
    for digest in list(islice(strays, MOST)):
        taken += database.begin(partial(discard, files=files, digest=digest))
    return taken
