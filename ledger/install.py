"""Putting ecoledger on a machine: which server, which schema, and the first key."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from ledger.database import Database
from ledger.database.embedded import OWNER, WEB, EmbeddedServer
from ledger.database.metadata import METADATA
from ledger.database.refusals import Unreachable
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
def server(settings: Settings) -> Iterator[tuple[str, str]]:
    """Give the addresses of the database for its owner and for the web, starting the embedded server if need be.

    Raises (in this order):
        those of `EmbeddedServer`.
    """
    if settings.database_url:
        yield settings.database_url, settings.database_url
        return
    with EmbeddedServer(Path(settings.ecoledger_data)) as embedded:
        embedded.ensure_database(DATABASE)
        yield embedded.url(DATABASE, OWNER), embedded.url(DATABASE, WEB)


def configuration() -> Config:
    """Where Alembic finds the revisions: in the installed package."""
    config = Config()
    config.set_main_option("script_location", str(files("migrations")))
    config.attributes["metadata"] = METADATA
    return config


def migrate(url: str, revision: str = "head") -> None:
    """Bring a database to a revision; a lower one than it has takes it back.

    Raises (in this order):
        Unreachable, ServerTooOld.
    """
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://", 1), poolclass=NullPool)
    try:
        with engine.connect() as connection:
            version = int(str(connection.scalar(text("SHOW server_version_num"))))
            connection.rollback()
            if version < LEAST_VERSION:
                raise ServerTooOld(version=str(version // 10_000))
            config = configuration()
            config.attributes["connection"] = connection
            (command.upgrade if revision == "head" else command.downgrade)(config, revision)
            connection.execute(text(f"GRANT SELECT ON public.alembic_version TO {WEB}"))
            connection.commit()
    except OperationalError as error:
        raise Unreachable() from error


def check_migrated(database: Database) -> None:
    """See that the database has the schema of this program.

    Raises (in this order):
        Unreachable, NotMigrated.
    """
    wanted = ScriptDirectory.from_config(configuration()).get_current_head()
    with database.read() as books:
        there = books.connection.scalar(text("SELECT to_regclass('public.alembic_version') IS NOT NULL"))
        found = books.connection.scalar(text("SELECT version_num FROM public.alembic_version")) if there else None
    if found != wanted:
        raise NotMigrated(found=str(found or "none"), wanted=str(wanted))
