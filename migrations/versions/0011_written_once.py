"""Written once: what is written once is not changed by the owner of the tables either.

Why: rights keep the web's role from changing what is written once; whoever owns the tables could, by one UPDATE.
Locks taken: SHARE ROW EXCLUSIVE on every table that gets a trigger, for a moment.
How to undo: restore a backup.
Law touched: none.
"""

from migrations.frozen_sql import apply_all

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Replace functions, triggers and grants."""
    apply_all("0011")


def downgrade() -> None:
    """Refuse: there is no way back but a backup."""
    raise RuntimeError("there is no downgrade; restore a backup (migrations/README.md)")
