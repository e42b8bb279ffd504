"""Putting ecoledger on a machine: which server, which roles, which schema, and the folders beside it."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

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
from ledger.database.queries import named_queries
from ledger.database.refusals import (
    PROMISE_CLASSES,
    ReadOnly,
    StepRefused,
    sentence,
    sqlstate,
    translate_for_operator,
)
from ledger.database.roles import SEQUENCER, WEB, lacking, prepare
from ledger.database.watching import watched
from ledger.errors import Unavailable
from ledger.settings import Settings

SQL: Final = named_queries(__name__)
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


class OwnerLoginMissing(Unavailable):
    """This command works as the owner of the database, and DATABASE_URL names none.

    Set DATABASE_URL to the address with which the tables were made. The server of the web, `ecoledger serve`, does without.
    """

    code = "database.owner_login_missing"
    source = "docs/spec/keys.md 7"


@dataclass(frozen=True, slots=True)
class Logins:
    """The addresses of one database, by who logs in."""

    for_owner: str = field(repr=False)
    """Empty where the owner does not log in from here."""
    for_web: str = field(default="", repr=False)
    for_sequencer: str = field(default="", repr=False)

    @property
    def owner(self) -> str:
        """Whoever makes the tables.

        Raises:
            OwnerLoginMissing.
        """
        if not self.for_owner:
            raise OwnerLoginMissing()
        return self.for_owner

    @property
    def web(self) -> str:
        """Whoever serves; without a login of its own, that of the owner.

        Raises:
            OwnerLoginMissing: neither is there.
        """
        return self.for_web or self.owner

    @property
    def sequencer(self) -> str:
        """Whoever seals; without a login of its own, that of the owner.

        Raises:
            OwnerLoginMissing: neither is there.
        """
        return self.for_sequencer or self.owner


@contextmanager
def server(settings: Settings, *, watch: bool = False) -> Iterator[Logins]:
    """Give the addresses of the database, starting the embedded server if need be.

    Args:
        settings: which.
        watch: start the embedded server again when it dies; for what runs long.

    Raises (in this order):
        those of `EmbeddedServer.__init__`; DidNotStart and its kin at the end, when it died and could not be started again.
    """
    given = Logins(settings.database_url, settings.database_web_url, settings.database_sequencer_url)
    if given != Logins(""):
        yield given
        return
    with EmbeddedServer(settings.ecoledger_data, settings.ecoledger_auditors) as embedded:
        embedded.ensure_database(DATABASE)
        with watched(embedded) if watch else nullcontext():
            yield Logins(*(embedded.url(DATABASE, login) for login in (OWNER, WEB, SEQUENCER)))


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
        AddressUnusable, NotConnected, ServerTooOld, ReadOnly, Busy, RolesMissing, RightMissing, StepRefused.
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
    except DBAPIError as error:
        if sqlstate(error).startswith(PROMISE_CLASSES):
            raise StepRefused(said=sentence(error.orig)) from error
        raise translate_for_operator(error) from error
    return empty


def check_roles(logins: Logins) -> None:
    """See that PostgreSQL lets us work as each of those that the program works as: connect once as each.

    Raises (in this order):
        AddressUnusable, NotConnected, RolesMissing; never OwnerLoginMissing once the addresses are there.
    """
    works = ((logins.web, WEB), (logins.sequencer, SEQUENCER))
    for url in dict.fromkeys(url for url, _ in works):
        roles = [role for of, role in works if of == url]
        with connect(url, autocommit=True) as connection:
            left = lacking(connection, roles)
        if left.statements:
            raise left.refusal(roles)
    for url, role in works:
        connect(url, role=role).close()


def owning(logins: Logins) -> list[str]:
    """Name the settings of those that work with a login that may act as the owner of the tables, though they need not.

    Raises (in this order):
        AddressUnusable, NotConnected; never OwnerLoginMissing once the addresses are there.
    """
    found = []
    for name, url in (("DATABASE_WEB_URL", logins.web), ("DATABASE_SEQUENCER_URL", logins.sequencer)):
        with connect(url, autocommit=True) as connection:
            if connection.execute(SQL["owning"].encode()).fetchone() == (True,):
                found.append(name)
    return found


def check_writable(url: str) -> None:
    """See that the server takes writing: it is no standby, and was not set read-only.

    Raises (in this order):
        AddressUnusable, NotConnected, ReadOnly; never RolesMissing.
    """
    with connect(url, autocommit=True) as connection:
        _check_writable(connection)


def _check_writable(connection: psycopg.Connection[Any]) -> None:
    for fact in ("pg_is_in_recovery()", "current_setting('default_transaction_read_only') = 'on'"):
        if connection.execute(f"SELECT {fact}".encode()).fetchone() == (True,):
            raise ReadOnly(said=fact)


def make_folders(settings: Settings, *more: Path) -> None:
    """Make the folders for evidence, keys and the signer's memory, and more, where they are not there.

    Raises:
        OSError: one cannot be made, or nothing can be written in it; for keys, reading is enough.
    """
    for folder in (*more, settings.ecoledger_files, settings.ecoledger_memory):
        folder.mkdir(parents=True, exist_ok=True)
        if not os.access(folder, os.W_OK | os.X_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(folder))
    settings.ecoledger_keys.mkdir(parents=True, exist_ok=True, mode=0o700)


def check_migrated(database: Database) -> None:
    """See that the database has the schema of this program.

    Raises (in this order):
        Unreachable, Busy, NotMigrated.
    """
    wanted = ScriptDirectory.from_config(configuration()).get_current_head()
    with database.read() as books:
        there = books.connection.scalar(text("SELECT to_regclass('public.alembic_version') IS NOT NULL"))
        found = (
            books.connection.scalar(text("SELECT version_num FROM public.alembic_version")) if there else None
        )
    if found != wanted:
        raise NotMigrated(found=str(found or "none"), wanted=str(wanted))
