"""Databases as earlier revisions had them."""

from alembic import command
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from ledger.install import configuration


def upgrade_to(url: str, revision: str) -> None:
    """Bring an empty database to a revision, as its release did."""
    made = create_engine(url.replace("postgresql://", "postgresql+psycopg://", 1), poolclass=NullPool)
    with made.connect() as connection:
        config = configuration()
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        connection.commit()
