"""Off the straight road: two persons for what moves property, keys that stay revoked, a feed and a log that miss nothing.

Why: acts that one person could do alone are kept apart or wait for a second one; a payment of a damage case is reversed and a
relief that comes later sets off; revoked keys are kept by triggers, and the web issues keys through functions; events are
numbered after they were committed; sweeps of the log keep how far they got.
Locks taken: ACCESS EXCLUSIVE on outbox (written anew once, for the numbers), log_head, actor, api_key, process_transition and the
tables of damage money, each for a moment but the first.
How to undo: only while no book was opened; then everything is made anew as the revision before had it.
Law touched: none; rule packs are data.
"""

from alembic import op

from migrations.frozen_sql import apply_all

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add columns and tables, replace functions, triggers and grants."""
    apply_all("0005")


def downgrade() -> None:
    """Make the schema anew as revision 0004 had it, unless somebody has opened a book."""
    op.execute(
        "DO $$ BEGIN IF EXISTS (SELECT FROM ledger.book) THEN "
        "RAISE EXCEPTION 'there are books: they are not dropped' USING ERRCODE = 'LG008'; END IF; END $$"
    )
    op.execute("DROP SCHEMA ledger CASCADE")
    for before in ("0001", "0002", "0003", "0004"):
        apply_all(before)
