"""The audit: periods that close, the sealed log, persons behind digests, bank statements, the auditor's views.

Why: finance and a stranger can check the books without trusting the operator. Entries get a position, along which the
sequencer gives them their places; actors get salt and digest, by which the log names them; books get two frontiers.
Locks taken: ACCESS EXCLUSIVE on entry (written anew once, for the position), actor and book.
How to undo: only while no book was opened; then everything is made anew as the revision before had it.
Law touched: none; rule packs are data.
"""

from alembic import op

from migrations.frozen_sql import apply_all

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add columns and tables, replace functions, triggers and grants."""
    apply_all("0004")


def downgrade() -> None:
    """Make the schema anew as revision 0003 had it, unless somebody has opened a book."""
    op.execute(
        "DO $$ BEGIN IF EXISTS (SELECT FROM ledger.book) THEN "
        "RAISE EXCEPTION 'there are books: they are not dropped' USING ERRCODE = 'LG008'; END IF; END $$"
    )
    op.execute("DROP SCHEMA ledger CASCADE")
    for before in ("0001", "0002", "0003"):
        apply_all(before)
