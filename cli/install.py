"""Putting ecoledger on a machine: which server, which roles, which schema, and the folders beside it."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from importlib.resources import files
from pathlib import Path
from typing import Any

import psycopg
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from ledger.database import Database
from ledger.database.connecting import connect, engine_for
from ledger.database.embedded import OWNER, EmbeddedServer
from ledger.database.metadata import METADATA
from ledger.database.refusals import (
    PROMISE_CLASSES,
    ReadOnly,
    StepRefused,
    sentence,
    sqlstate,
    translate_for_operator,
)
from ledger.database.roles import SEQUENCER, TAKEN_ON, WEB, lacking, prepare
from ledger.database.watching import watched
from ledger.errors import Unavailable
from ledger.settings import Settings

DATABASE = "ecoledger"
LEAST_VERSION = 150_000
"""PostgreSQL 15, as the server counts."""


class NotMigrated(Unavailable):
    """The database is at revision {found}, and this program needs {wanted}.

    Run `ecoledger migrate`; if the database is newer than the program, install the newer program.
    """

    code = "database.not_migrated"


class ServerTooOld(Unavailable):
    """The PostgreSQL server has version {version}, and ecoledger needs 15 or later.

    Upgrade the server, or leave DATABASE_URL empty to use the one that comes with ecoledger.
    """

    code = "database.server_too_old"


@contextmanager
def server(settings: Settings, *, watch: bool = False) -> Iterator[tuple[str, str]]:
    """Give the addresses of the database for its owner and for the web, starting the embedded server if need be.

    Args:
        settings: which.
        watch: start the embedded server again when it dies; for what runs long.

    Raises (in this order):
        those of `EmbeddedServer`; DidNotStart and its kin at the end, when it died and could not be started again.
    """
    if settings.database_url:
        yield settings.database_url, settings.database_url
        return
    with EmbeddedServer(settings.ecoledger_data) as embedded:
        embedded.ensure_database(DATABASE)
        with watched(embedded) if watch else nullcontext():
            yield embedded.url(DATABASE, OWNER), embedded.url(DATABASE, WEB)


def configuration() -> Config:
    """Where Alembic finds the revisions: in the installed package."""
    config = Config()
    config.set_main_option("script_location", str(files("migrations")))
    config.attributes["metadata"] = METADATA
    return config


def migrate(url: str) -> bool:
    """Bring a database to the newest revision; there is no way back but a backup.

    The roles come first: the revisions would make them, and not every user of a database may. When one is lacking, nothing
    was done.

    Returns:
        Whether the database was empty of ours before.

    Raises (in this order):
        AddressUnusable, NotConnected, ServerTooOld, ReadOnly, RolesMissing, RightMissing, StepRefused.
    """
    with connect(url, autocommit=True) as first:
        if first.info.server_version < LEAST_VERSION:
            raise ServerTooOld(version=str(first.info.server_version // 10_000))
        _check_writable(first)
        empty = first.execute("SELECT to_regclass('public.alembic_version') IS NULL").fetchone() == (True,)
        prepare(first)
    engine = engine_for(url, poolclass=NullPool)
    try:
        with engine.connect() as connection:
            config = configuration()
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            connection.execute(text(f"GRANT SELECT ON public.alembic_version TO {WEB}"))
            connection.commit()
    except DBAPIError as error:
        if sqlstate(error).startswith(PROMISE_CLASSES):
            raise StepRefused(said=sentence(error.orig)) from error
        raise translate_for_operator(error) from error
    return empty


def check_roles(owner_url: str, web_url: str) -> None:
    """See that PostgreSQL lets us work as each of those that the program works as: connect once as each.

    Raises (in this order):
        AddressUnusable, NotConnected, RolesMissing.
    """
    with connect(owner_url, autocommit=True) as owner:
        left = lacking(owner, TAKEN_ON)
    if left.statements:
        raise left.refusal(TAKEN_ON)
    for url, role in ((web_url, WEB), (owner_url, SEQUENCER)):
        connect(url, role=role).close()


def check_writable(url: str) -> None:
    """See that the server takes writing: it is no standby, and was not set read-only.

    Raises (in this order):
        AddressUnusable, NotConnected, ReadOnly.
    """
    with connect(url, autocommit=True) as connection:
        _check_writable(connection)


def _check_writable(connection: psycopg.Connection[Any]) -> None:
    for fact in ("pg_is_in_recovery()", "current_setting('default_transaction_read_only') = 'on'"):
        if connection.execute(f"SELECT {fact}".encode()).fetchone() == (True,):
            raise ReadOnly(said=fact)


def make_folders(settings: Settings, *more: Path) -> None:
    """Make the folders for evidence and keys, and more, where they are not there.

    Raises:
        OSError: one cannot be made, or nothing can be written in it; for keys, reading is enough.
    """
    for folder in (*more, settings.ecoledger_files):
        folder.mkdir(parents=True, exist_ok=True)
        if not os.access(folder, os.W_OK | os.X_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(folder))
    settings.ecoledger_keys.mkdir(parents=True, exist_ok=True, mode=0o700)


def check_migrated(database: Database) -> None:
    """See that the database has the schema of this program.

    Raises (in this order):
        Unreachable, NotMigrated.
    """
    wanted = ScriptDirectory.from_config(configuration()).get_current_head()
    with database.read() as books:
        there = books.connection.scalar(text("SELECT to_regclass('public.alembic_version') IS NOT NULL"))
        found = (
            books.connection.scalar(text("SELECT version_num FROM public.alembic_version")) if there else None
        )
    if found != wanted:
        raise NotMigrated(found=str(found or "none"), wanted=str(wanted))
