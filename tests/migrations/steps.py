"""Databases as earlier revisions had them."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

import psycopg
from alembic import command
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from cli.install import configuration
from tests.conftest import named

_numbers = count(1)


@contextmanager
def older(server_url: str, revision: str = "") -> Iterator[str]:
    """Make a database as a revision had it, or one with nothing in it; it is gone afterwards."""
    name = f"eco_older_{next(_numbers)}"
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    url = named(server_url, name)
    if revision:
        upgrade_to(url, revision)
    yield url
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def upgrade_to(url: str, revision: str) -> None:
    """Bring an empty database to a revision, as its release did."""
    made = create_engine(url.replace("postgresql://", "postgresql+psycopg://", 1), poolclass=NullPool)
    with made.connect() as connection:
        config = configuration()
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        connection.commit()
