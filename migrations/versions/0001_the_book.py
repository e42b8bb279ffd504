"""The book: kernel, actors, and the first tables of the permits and compensation rooms.

Why: the first revision; everything stands on it.
Locks taken: none that matter, nothing is there yet.
How to undo: drops the schema, and every entry with it; refused while there is an entry.
Law touched: none.
"""

from alembic import op

from migrations.frozen_sql import apply_all

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the schema, the role, the tables, the functions, the triggers and the grants."""
    apply_all("0001")


def downgrade() -> None:
    """Drop the schema, unless somebody has written in it."""
    op.execute(
        "DO $$ BEGIN IF EXISTS (SELECT FROM ledger.entry) THEN "
        "RAISE EXCEPTION 'the journal holds entries: it is not dropped' USING ERRCODE = 'LG008'; END IF; END $$"
    )
    op.execute("DROP SCHEMA ledger CASCADE")
