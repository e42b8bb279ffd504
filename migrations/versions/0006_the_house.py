"""The house: rooms stand on floors, and what they declare is read from one place.

Why: rights of the web are given by the rooms that own the tables; what refuses a change is a function of its own; the close of a
year names its lines in the order of the chart.
Locks taken: none that last; rights are given anew.
How to undo: only while no book was opened; then everything is made anew as the revision before had it.
Law touched: none; rule packs are data.
"""

from alembic import op

from migrations.frozen_sql import apply_all

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Replace functions and grants, and the order of one kind's lines."""
    apply_all("0006")


def downgrade() -> None:
    """Make the schema anew as revision 0005 had it, unless somebody has opened a book."""
    op.execute(
        "DO $$ BEGIN IF EXISTS (SELECT FROM ledger.book) THEN "
        "RAISE EXCEPTION 'there are books: they are not dropped' USING ERRCODE = 'LG008'; END IF; END $$"
    )
    op.execute("DROP SCHEMA ledger CASCADE")
    for before in ("0001", "0002", "0003", "0004", "0005"):
        apply_all(before)
