"""The house: rooms stand on floors, and what they declare is read from one place.

Why: rights of the web are given by the rooms that own the tables; what refuses a change is a function of its own; the close of a
year names its lines in the order of the chart.
Locks taken: none that last; rights are given anew.
How to undo: restore a backup.
Law touched: none; rule packs are data.
"""

from migrations.frozen_sql import apply_all

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Replace functions and grants, and the order of one kind's lines."""
    apply_all("0006")


def downgrade() -> None:
    """Refuse: there is no way back but a backup."""
    raise RuntimeError("there is no downgrade; restore a backup (migrations/README.md)")
