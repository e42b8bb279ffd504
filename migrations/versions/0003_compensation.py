"""Compensation from the clue to the accepted restoration: cases with their history, terms, evidence, liability and works.

Why: the second mechanism, whole. The three tables of the thin room held one liable party, one schedule and no history;
they are made anew, and what they held is carried over: each case becomes a process, its heads an accepted assessment,
its instalments a part of the liability with the payments that settled them.
Locks taken: ACCESS EXCLUSIVE on actor and on the old damage tables.
How to undo: only while no book was opened; then everything is made anew as the revision before had it.
Law touched: none; rule packs are data.
"""

from alembic import op

from migrations.frozen_sql import apply_all

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables anew, carry over what was there, replace the grants."""
    apply_all("0003")


def downgrade() -> None:
    """Make the schema anew as revision 0002 had it, unless somebody has opened a book."""
    op.execute(
        "DO $$ BEGIN IF EXISTS (SELECT FROM ledger.book) THEN "
        "RAISE EXCEPTION 'there are books: they are not dropped' USING ERRCODE = 'LG008'; END IF; END $$"
    )
    op.execute("DROP SCHEMA ledger CASCADE")
    apply_all("0001")
    apply_all("0002")
