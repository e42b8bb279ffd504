"""To their ends: what permits are bound by ends, is put right, and is brought in.

Why: periods run by the clock, what ends is ended at night, decisions are reviewed, sites close, and a stock is brought in whole.
Locks taken: SHARE ROW EXCLUSIVE on each table, for a moment; else none for longer than the replacement of functions and triggers.
How to undo: restore a backup.
Law touched: none.
"""

from alembic import op

from migrations.frozen_sql import apply_all

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Replace functions, triggers and grants, and keep what is written once as it is named now."""
    apply_all("0016")
    op.get_bind().exec_driver_sql("SELECT ledger.keep_records()")


def downgrade() -> None:
    """Refuse: there is no way back but a backup."""
    raise RuntimeError("there is no downgrade; restore a backup (migrations/README.md)")
