"""Permits from the cap to the surrender: processes, the register of parties and sites, grants, acts, fees, reports.

Why: the first mechanism, whole. Foreign keys from balances and lots become set-based triggers, because a plan grants
half a million lots in one transaction; the check of a code's form loses its bounded repetition, which cost fifty
microseconds a row.
Locks taken: ACCESS EXCLUSIVE on book, asset, account, balance, permit_cap and permit_lot while they are altered; the
checks of asset and account read every row once.
How to undo: only while no book was opened; then everything is made anew as the revision before had it.
Law touched: none; rule packs are data.
"""

from alembic import op

from migrations.frozen_sql import apply_all

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Alter the tables, make the new ones, replace the functions, triggers and grants."""
    apply_all("0002")


def downgrade() -> None:
    """Make the schema anew as revision 0001 had it, unless somebody has opened a book."""
    op.execute(
        "DO $$ BEGIN IF EXISTS (SELECT FROM ledger.book) THEN "
        "RAISE EXCEPTION 'there are books: they are not dropped' USING ERRCODE = 'LG008'; END IF; END $$"
    )
    op.execute("DROP SCHEMA ledger CASCADE")
    apply_all("0001")
