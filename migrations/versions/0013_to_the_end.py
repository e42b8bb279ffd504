"""To the end: a claim that a court ends, money that goes back the way it came, and records that stand for an act that is done.

Why: what was begun off the straight road has its end; the database keeps the same rules as the program.
Locks taken: SHARE ROW EXCLUSIVE on each table, for a moment; else none for longer than the replacement of functions and triggers.
How to undo: restore a backup.
Law touched: none.
"""

from alembic import op

from migrations.frozen_sql import apply_all

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Replace functions, triggers and grants, and keep what is written once as it is named now."""
    apply_all("0013")
    op.get_bind().exec_driver_sql("SELECT ledger.keep_records()")


def downgrade() -> None:
    """Refuse: there is no way back but a backup."""
    raise RuntimeError("there is no downgrade; restore a backup (migrations/README.md)")
