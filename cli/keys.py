"""`ecoledger key`: list keys, issue those of administrators, and take them back. Whoever can run this owns the database anyway."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from typing import Annotated, Final

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Column, Table

from cli import install
from cli.typed import ROWS, day
from ledger.actors.actions import Bounds, Post, appoint, revoke_key
from ledger.actors.authority import Role
from ledger.actors.persons import Card, NumberKey
from ledger.actors.queries import Key, Mandate, Person, given_keys, keys_of, other_keys
from ledger.database import Books, Database, ReadBooks
from ledger.journal.codes import book_id
from ledger.processes.queries import LeftOpen, left_open
from ledger.settings import Settings
from ledger.texts import unkept

app = typer.Typer(no_args_is_help=True, help="Keys: who may come in.")
out = Console(highlight=False, soft_wrap=True)
Json = Annotated[bool, typer.Option("--json", help="as JSON, with everything that is known of each")]
WIDE: Final = 10_000
"""Columns of a list that goes into a file or another program: nothing of it is cut."""
Book = Annotated[
    str, typer.Option(help="code of the book; the administrators, who belong to none, when left out")
]


@app.command("list")
def list_keys(book: Book = "", as_json: Json = False) -> None:
    """List the keys of a book, or of the administrators: who issued and revoked each, and when. Secrets are not kept."""
    with owned() as database, database.read() as books:
        found = keys_of(books, number_of(books, book))
    heads = (
        "key",
        "person",
        "name",
        "role",
        "owner",
        "good",
        "last used",
        "issued",
        "by",
        "revoked",
        "by",
        "whose",
    )
    show(heads, [_row(key) for key in found], found, as_json=as_json)


@app.command()
def issue(
    name: Annotated[str, typer.Option(help="who will use it, or answers for the machine that does")],
    number: Annotated[
        str,
        typer.Option(
            help="of the staff or identity card; only a digest is kept, by which the person is known again"
        ),
    ],
    document: Annotated[
        str, typer.Option(help="on what the mandate rests, where there is none that runs")
    ] = "command line",
    system: Annotated[str, typer.Option(help="the machine that will act with it, where one does")] = "",
    operation: Annotated[
        list[str] | None,
        typer.Option(help="what the machine may do, by its name in the interface; said once for each"),
    ] = None,
    until: Annotated[
        str, typer.Option(help="last day on which it is good, as 2026-12-31; without end when left out")
    ] = "",
    network: Annotated[
        list[str] | None,
        typer.Option(help="address range from which it is good, as 10.2.0.0/16; may be said again"),
    ] = None,
) -> None:
    """Give an administrator another key, and print its secret, this once; or appoint one, where none is left who could ask for it.

    All others get their keys by mandates that one person asks for and another confirms.
    """
    card = Card(name, number, system)
    bounds = Bounds(day(until) if until else None, tuple(network or ()))
    numbers = NumberKey(Settings().ecoledger_keys)
    post = Post(Role.ADMINISTRATOR, None, operations=_named(operation or ()))
    with owned() as database:
        issued = database.begin(lambda books: appoint(books, numbers, card, post, document, bounds))
    out.print(issued.text)


def _named(operations: Sequence[str]) -> tuple[str, ...]:
    """Check what a machine is to do; the interface is loaded only where that is asked, for it takes longer than the command.

    Raises:
        OperationUnknown: for the first that is nothing of it.
    """
    if not operations:
        return ()
    from api.app import OPERATIONS
    from api.routes.mandates import check_named

    return check_named(operations, OPERATIONS)


@app.command()
def revoke(
    key: Annotated[
        int, typer.Argument(min=1, max=ROWS, help="number of the key, as `ecoledger key list` shows it")
    ],
    book: Book = "",
) -> None:
    """Take a key back for good, with those made with it, also the last one of an administrator; then say what its holder leaves open."""
    with owned() as database:
        left, others = database.begin(lambda books: _revoke(books, number_of(books, book), key))
    tell_left(left)
    if others:
        out.print(f"  other keys of the same person are good: {', '.join(map(str, others))}")


def _revoke(books: Books, book_id: int | None, key_id: int) -> tuple[LeftOpen, list[int]]:
    actor_id = revoke_key(books, None, book_id, key_id)
    return left_open(books, actor_id), other_keys(books, actor_id, everywhere=True)


@contextmanager
def owned() -> Iterator[Database]:
    """Work on a migrated database as its owner."""
    with install.server(Settings()) as logins:
        database = Database(logins.owner, role="", pool=1, name="ecoledger-key")
        try:
            install.check_migrated(database)
            yield database
        finally:
            database.close()


def number_of(books: ReadBooks, book: str) -> int | None:
    """Give the number of a book; None for that of the administrators."""
    return book_id(books, book) if book else None


def _row(key: Key) -> tuple[str, ...]:
    issued, revoked = (f"{at:%Y-%m-%d %H:%M:%S}Z" if at else "" for at in (key.created_at, key.revoked_at))
    return (
        str(key.key_id),
        "" if key.person_id is None else str(key.person_id),
        plain(key.name) + (f" for {plain(key.system)}" if key.system else ""),
        key.role,
        key.owner or "",
        " ".join(
            [
                *([f"until {key.expires_on}"] if key.expires_on else []),
                *(["from", *key.networks] if key.networks else []),
            ]
        ),
        str(key.last_used_on or ""),
        issued,
        by(key.issued_by),
        revoked,
        by(key.revoked_by) if key.revoked_at else "",
        "given by installation, not yet its holder's own" if key.by_installation else "",
    )


def tell_given(books: ReadBooks) -> None:
    """Say how many keys others than their holders have seen, if any."""
    count = given_keys(books)
    if count:
        Console(stderr=True, highlight=False, soft_wrap=True).print(
            f"{count} keys were given by the installation and are not yet their holders' own: let each make another one with its key "
            "(POST /v1/me/keys) and end the first (DELETE /v1/me/keys/{id}); `ecoledger key list` names them.",
            markup=False,
        )


def show(
    heads: Sequence[str], rows: Sequence[Sequence[str]], found: Sequence[Key | Mandate], *, as_json: bool
) -> None:
    """Print a list: as JSON, or as a table of which nothing is cut; where the terminal is too narrow for it, a block for each."""
    if as_json:
        typer.echo(json.dumps([asdict(one) for one in found], ensure_ascii=False, indent=2, default=str))
        return
    widths = [max(map(len, column)) + 3 for column in zip(heads, *rows, strict=True)]
    if (
        out.is_terminal and sum(widths) >= out.width
    ):  # no table: each in lines of its own, and no word is broken
        for row in rows:
            told = [f"{head}: {value}" for head, value in zip(heads, row, strict=True) if value]
            out.print("\n  ".join(told), end="\n\n")
        return
    table = Table(*(Column(head, overflow="fold") for head in heads))
    for row in rows:
        table.add_row(*row)
    out.print(table, width=None if out.is_terminal else WIDE)


def by(person: Person | None) -> str:
    """Write who did something."""
    return "command line" if person is None else f"{plain(person.name)} ({person.actor})"


def plain(name: str) -> str:
    """Write a name so that nothing in it speaks to the terminal."""
    return escape("".join("�" if unkept(char) else char for char in name))


def tell_left(left: LeftOpen, done: str = "Revoked") -> None:
    """Say what somebody leaves open whose power was taken back."""
    out.print(
        f"{done}. {left.approvals} approvals of its holder were not used, {left.processes} processes are open."
    )
    for number in left.approval_ids:
        out.print(f"  approval of {number}")
    for process in left.first_processes:
        out.print(
            f"  {process.machine} {process.id}: {process.state}, {'begun' if process.began else 'moved last'} by it"
        )
