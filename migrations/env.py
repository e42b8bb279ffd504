"""Run the revisions: one at a time, never two deployments at once, never waiting for ever.

A revision runs in a transaction of its own under a lock and a statement timeout. The advisory lock makes a second
deployment wait for the first and then find nothing to do.
"""

from alembic import context
from sqlalchemy import Connection, text

LOCK = 7_305_116_021
"""The number of our advisory lock, the same in every version."""


def run(connection: Connection) -> None:
    """Bring one database to the wanted revision."""
    connection.execute(text("SET lock_timeout = '10s'"))
    connection.execute(text("SET statement_timeout = '15min'"))
    connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": LOCK})
    connection.commit()
    try:
        context.configure(
            connection=connection,
            target_metadata=context.config.attributes.get("metadata"),
            version_table_schema="public",
            include_schemas=True,
            transaction_per_migration=True,
        )
        with context.begin_transaction():
            context.run_migrations()
    finally:
        connection.rollback()
        connection.execute(text("SELECT pg_advisory_unlock(:lock)"), {"lock": LOCK})
        connection.commit()


run(context.config.attributes["connection"])
