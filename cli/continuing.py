"""`ecoledger log`, where it cannot go on: what two administrators state, and a memory that is lost."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from cli import install
from cli.log import Book, sequencing, signer
from ledger.clock import SystemClock
from ledger.database import Database
from ledger.seals.continuing import begin_memory
from ledger.seals.queries import log_id
from ledger.seals.restoring import begin_again, remember, state_restored, two_administrators
from ledger.settings import Settings

app = typer.Typer()
out = Console(highlight=False, soft_wrap=True, markup=False, emoji=False)


@app.command("restored")
def log_restored(
    book: Book,
    key: Annotated[
        Path,
        typer.Option(help="file with the key of the administrator who asks", exists=True, dir_okay=False),
    ],
    second_key: Annotated[
        Path,
        typer.Option(
            help="file with that of another administrator, who confirms", exists=True, dir_okay=False
        ),
    ],
) -> None:
    """State in the log of a book that a copy of the database was brought back, and which of its records are lost with that.

    Only where it does not go on from what was signed (`log.not_continued`). The statement is a checkpoint that everybody sees who
    reads the log. From then on entries are sealed and signed again.
    """
    settings, clock = Settings(), SystemClock()
    with install.server(settings) as logins:
        web = Database(logins.web, pool=1, name="ecoledger-cli")
        try:
            with web.read() as reading:
                by = two_administrators(reading, *(file.read_text().strip() for file in (key, second_key)))
        finally:
            web.close()
    with sequencing() as database:
        with database.read() as reading:
            number = log_id(reading, book)
        signing = signer(settings)
        database.begin(lambda books: begin_again(books, number, book, signing))
        size, lost = database.begin(
            lambda books: state_restored(books, number, book, signing, by, clock.now())
        )
    out.print(
        f"{book}: stated that the log was restored at {size} records, and that it had {lost.size}"
        f" with the root {lost.root.hex()}"
    )


@app.command("remember")
def remember_log(book: Book) -> None:
    """Let the signer remember a book's log as its newest checkpoint has it, where the file of its memory is lost.

    Compare that checkpoint first with what was published, or with what a witness has: nothing else tells whether it is the last.
    """
    settings = Settings()
    with sequencing() as database:
        memory = signer(settings).memory
        begin_memory(database, memory, SystemClock().now())
        with database.read() as books:
            size = remember(books, log_id(books, book), book, memory)
    out.print(f"{book}: is remembered already" if size is None else f"{book}: {size} records are remembered")
