"""Mandates: nobody alone gives power. One person asks, another confirms, and the holder makes the key with a code of two halves.

Why: one administrator issued keys of any role and saw their secrets, so he could act as two invented persons.
Locks taken: SHARE ROW EXCLUSIVE on actor, while tables that refer to it are made; ACCESS EXCLUSIVE on api_key, of which every row is
given its mandate. Keys that were issued before go on, under mandates that are marked `before`: end them, and give new ones.
How to undo: restore a backup.
Law touched: none.
"""

from alembic import op

from migrations.frozen_sql import apply_all

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

TELL = """INSERT INTO ledger.outbox (book_id, kind, subject, owners, figures, actor_id)
  SELECT book_id, kind, subject, owners, figures, actor_id FROM ledger.mandate_event ORDER BY at, book_id, subject::integer, kind"""


def upgrade() -> None:
    """Make the tables with the mandates of who has a key, replace functions, triggers and grants, and tell of the mandates."""
    apply_all("0009")
    op.execute(TELL)


def downgrade() -> None:
    """Refuse: there is no way back but a backup."""
    raise RuntimeError("there is no downgrade; restore a backup (migrations/README.md)")
