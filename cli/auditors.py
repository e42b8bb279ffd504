"""`ecoledger auditor`: logins of the database with which auditors read the views of their books (auditing.md 1).

Whoever can run this owns the database anyway. On the embedded server and on one of yours the statements are the same.
"""

import re
import secrets
import shlex
from typing import Annotated, Any, Final

import psycopg
import typer
from psycopg import sql
from psycopg.conninfo import make_conninfo
from rich.console import Console
from rich.table import Table

from cli import install
from ledger.database.connecting import connect, parse
from ledger.database.queries import named_queries
from ledger.database.roles import AUDITOR
from ledger.settings import Settings

SQL: Final = named_queries(__name__)
NAME: Final = re.compile(r"(?!pg_|ecoledger_|eco_)[a-z][a-z0-9_]{2,62}")
CONNECTIONS: Final = 3
"""How many sessions one auditor has at most: an audit is no load test."""
LONGEST: Final = "5min"
"""How long one statement of an auditor may run."""

app = typer.Typer(no_args_is_help=True, help="Logins of auditors: read the views of a book in SQL.")
out = Console(highlight=False, soft_wrap=True)
Login = Annotated[
    str, typer.Argument(help="name of the login: small letters, digits and _, as auditor_zhang")
]


@app.command("login")
def login(name: Login, book: Annotated[list[str], typer.Argument(help="codes of the books to read")]) -> None:
    """Give an auditor a login that reads the views of the books named, and of no other; print its address once.

    A login that is there keeps its books, gets these too, and has a new password from now on.
    """
    if not NAME.fullmatch(name):
        raise typer.BadParameter(f"{name}: small letters, digits and _, and no name of ours")
    password = secrets.token_urlsafe(24)
    settings = Settings()
    with install.server(settings) as logins, connect(logins.owner, autocommit=True) as connection:
        with connection.transaction():
            _give(connection, name, password, book)
        address = _address(settings, logins.owner, name, password)
    out.print(f"{name} reads {', '.join(book)}. Shown only now:\npsql {shlex.quote(address)}", markup=False)


@app.command("list")
def list_logins() -> None:
    """List the logins of auditors and the books that each reads."""
    with install.server(Settings()) as logins, connect(logins.owner, autocommit=True) as connection:
        rows = connection.execute(SQL["logins"].encode(), (AUDITOR,)).fetchall()
    table = Table("login", "may log in", "books")
    for one, there, books in rows:
        table.add_row(one, "yes" if there else "no", ", ".join(books))
    out.print(table)


@app.command("end")
def end(name: Login) -> None:
    """End the login of an auditor: it reads nothing any more, its sessions are closed, and the name is free."""
    with install.server(Settings()) as logins, connect(logins.owner, autocommit=True) as connection:
        if connection.execute(SQL["given"].encode(), {"login": name, "role": AUDITOR}).fetchone() is None:
            raise typer.BadParameter(f"{name}: no auditor has this login")
        with connection.transaction():
            connection.execute(SQL["take"].encode(), (name,))
            if connection.execute(SQL["there"].encode(), (name,)).fetchone():
                connection.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(name)))
        connection.execute(SQL["close"].encode(), (name,))
    out.print(f"{name} reads nothing any more.")


def _give(connection: psycopg.Connection[Any], name: str, password: str, books: list[str]) -> None:
    """Do what auditing.md 1.2 says; the server gets the verifier of the password and not the password."""
    numbers = dict(connection.execute(SQL["books"].encode(), (books,)).fetchall())
    for code in books:
        if code not in numbers:
            raise typer.BadParameter(f"{code}: there is no such book")
    found = connection.execute(SQL["there"].encode(), (name,)).fetchone()
    member = connection.execute(SQL["given"].encode(), {"login": name, "role": AUDITOR}).fetchone()
    if found and member is None:
        raise typer.BadParameter(f"{name}: this login is somebody else's")
    verifier = connection.pgconn.encrypt_password(password.encode(), name.encode(), b"scram-sha-256")
    role, verb = sql.Identifier(name), sql.SQL("ALTER" if found else "CREATE")
    options = sql.SQL("{} ROLE {} LOGIN PASSWORD {} CONNECTION LIMIT {}")
    connection.execute(options.format(verb, role, sql.Literal(verifier.decode()), sql.Literal(CONNECTIONS)))
    connection.execute(sql.SQL("GRANT {} TO {}").format(sql.Identifier(AUDITOR), role))
    for setting, value in (("default_transaction_read_only", "on"), ("statement_timeout", LONGEST)):
        change = sql.SQL("ALTER ROLE {} SET {} = {}")
        connection.execute(change.format(role, sql.Identifier(setting), sql.Literal(value)))
    for number in numbers.values():
        connection.execute(SQL["give"].encode(), (number, name))


def _address(settings: Settings, owner: str, name: str, password: str) -> str:
    """Give the address of the database for another login, as psql takes it: the same server, by the socket that is open to auditors."""
    where = {
        key: value for key, value in parse(owner).items() if key in ("host", "port", "dbname", "sslmode")
    }
    if settings.ecoledger_auditors and not settings.database_url:
        where["host"] = settings.ecoledger_auditors
    return make_conninfo(**where, user=name, password=password)
