"""`ecoledger mandate`: list mandates, end them, and confirm the second administrator. Whoever can run this owns the database anyway."""

from typing import Annotated

import typer
from rich.console import Console

from cli.keys import Book, Json, by, number_of, owned, plain, show, tell_left
from cli.typed import ROWS
from ledger.actors import mandates
from ledger.actors.queries import Mandate, Which, mandates_of
from ledger.processes.queries import left_open

app = typer.Typer(no_args_is_help=True, help="Mandates: who holds which power, given by whom.")
out = Console(highlight=False, soft_wrap=True)
Number = Annotated[
    int, typer.Argument(min=1, max=ROWS, help="number of the mandate, as `ecoledger mandate list` shows it")
]


@app.command("list")
def list_mandates(book: Book = "", as_json: Json = False) -> None:
    """List the mandates of a book, or of the administrators: who asked for each and who confirmed it, on what document."""
    with owned() as database, database.read() as books:
        found = mandates_of(books, Which(number_of(books, book)))
    heads = (
        "mandate",
        "person",
        "name",
        "role",
        "owner",
        "state",
        "from",
        "until",
        "document",
        "given",
        "asked by",
        "confirmed by",
    )
    show(heads, [_row(one) for one in found], found, as_json=as_json)


@app.command()
def confirm(mandate: Number) -> None:
    """Confirm the second administrator of an installation, and print the second half of the code; the first has who asked.

    Where there are two administrators, they confirm each other's requests, and this is refused.
    """
    with owned() as database:
        half = database.begin(lambda books: mandates.confirm(books, None, None, mandate))
    out.print(half)


@app.command()
def end(
    mandate: Number,
    why: Annotated[str, typer.Option(help="why it is ended; it is told")],
    book: Book = "",
) -> None:
    """End a mandate, also the last one of an administrator: all keys under it stop working. Then say what its holder leaves open."""
    with owned() as database:
        left = database.begin(
            lambda books: left_open(books, mandates.end(books, None, number_of(books, book), mandate, why))
        )
    tell_left(left, "Ended")


def _row(mandate: Mandate) -> tuple[str, ...]:
    return (
        str(mandate.mandate_id),
        "" if mandate.person_id is None else str(mandate.person_id),
        plain(mandate.name) + (f" for {plain(mandate.system)}" if mandate.system else ""),
        mandate.role,
        mandate.owner or "",
        mandate.state,
        str(mandate.from_on),
        str(mandate.until_on or ""),
        plain(mandate.document),
        mandate.given,
        by(mandate.asked_by),
        by(mandate.confirmed_by) if mandate.confirmed_at else "",
    )
