"""Run the revisions: one at a time, never two deployments at once, never waiting for ever.

A revision runs in a transaction of its own under a lock and a statement timeout. The advisory lock makes a second
deployment wait for the first, as long as one statement may last, and then find nothing to do; the roles are prepared
under it too (`ledger.database.roles`).
"""

from typing import Any

from alembic import context
from sqlalchemy import Connection, text

from ledger.database.roles import DEPLOYING, PATIENCE, WEB


def only_forward(ctx: object, step: Any, heads: object, run_args: object) -> None:
    """Refuse a way back, before it is committed: what was recorded since would be lost, or would not fit."""
    if not step.is_upgrade:
        raise RuntimeError(
            "there is no downgrade; stop, restore a backup and start the older program (migrations/README.md)"
        )


def run(connection: Connection) -> None:
    """Bring one database to the wanted revision."""
    connection.execute(text(f"SET statement_timeout = '{PATIENCE}'"))
    connection.execute(text("SET lock_timeout = 0"))
    connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": DEPLOYING})
    connection.execute(text("SET lock_timeout = '10s'"))
    connection.commit()
    try:
        context.configure(
            connection=connection,
            target_metadata=context.config.attributes.get("metadata"),
            version_table_schema="public",
            include_schemas=True,
            transaction_per_migration=True,
            on_version_apply=only_forward,
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.execute(text(f"GRANT SELECT ON public.alembic_version TO {WEB}"))
        connection.commit()
    finally:
        connection.rollback()
        connection.execute(text("SELECT pg_advisory_unlock(:lock)"), {"lock": DEPLOYING})
        connection.commit()


run(context.config.attributes["connection"])
