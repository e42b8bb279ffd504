"""`ecoledger export-accounts`: a book into a file, in a form that other programs read."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.console import Console

from ledger.bars import progress
from ledger.database import Database
from ledger.database.queries import named_queries
from ledger.exports.forms import Form, write_export
from ledger.journal import codes

SQL: Final = named_queries(__name__)


def add_to(app: typer.Typer, readable: Callable[[], AbstractContextManager[Database]]) -> None:
    """Add the command to the command line, which knows how to reach the database."""

    @app.command("export-accounts")
    def export_accounts(
        book: Annotated[str, typer.Argument(help="code of the book")],
        form: Annotated[
            Form, typer.Option(help="for beancount 3, for hledger, or tables in a zip with their dictionary")
        ],
        out: Annotated[
            Path, typer.Option(help="file to write; one that is there is replaced", dir_okay=False)
        ],
    ) -> None:
        """Write a whole book, as it stands at this moment, for another program."""
        if not out.parent.is_dir():
            raise typer.BadParameter(f"there is no folder {out.parent}")
        with readable() as database:
            size = export_to(database, book, form, out)
        Console(highlight=False, soft_wrap=True).print(f"{out}: {size:,} bytes")


def export_to(database: Database, book: str, form: Form, out: Path) -> int:
    """Write a book into a file, showing how far it is; the file appears under its name when it is whole.

    Returns:
        Its size in bytes.

    Raises (in this order):
        BookUnknown: there is no such book. Unreachable, Busy.
    """
    part = out.with_name(out.name + ".part")
    try:
        with database.read() as books, progress() as bar:
            task = bar.add_task(f"Exporting {book}", total=None)
            book_id = codes.book_id(books, book)
            # Whoever runs this waits for the sorting of a large book; a client of the web would not.
            books.connection.exec_driver_sql(SQL["export_to"])
            with part.open("wb") as file:
                for piece in write_export(
                    books, book_id, form, lambda done, all_: bar.update(task, completed=done, total=all_)
                ):
                    file.write(piece)
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)
    return out.stat().st_size
