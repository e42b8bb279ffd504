"""Rights that hold: permits beside the straight road.

Why: creditors, receivers, periods, part years, fees and what is typed are as the law means them, also when life leaves the road.
Locks taken: SHARE ROW EXCLUSIVE on each table, for a moment; else none for longer than the replacement of functions and triggers.
How to undo: restore a backup.
Law touched: none.
"""

from alembic import op

from migrations.frozen_sql import apply_all

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Replace functions, triggers and grants, and keep what is written once as it is named now."""
    apply_all("0015")
    op.get_bind().exec_driver_sql("SELECT ledger.keep_records()")


def downgrade() -> None:
    """Refuse: there is no way back but a backup."""
    raise RuntimeError("there is no downgrade; restore a backup (migrations/README.md)")
