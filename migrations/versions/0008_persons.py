"""Persons: a human being is registered once, and four eyes are two persons, whatever the keys, roles, owners and books.

Why: every key made an actor of its own, so one person with two keys did both halves of what needs two.
Locks taken: ACCESS EXCLUSIVE on actor and api_key, while columns are added; no row is rewritten. Keys that were issued before stand for
a person each: issue new ones, which name their persons, and revoke the old.
How to undo: restore a backup.
Law touched: none.
"""

from migrations.frozen_sql import apply_all

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables and columns, and replace functions, triggers and grants."""
    apply_all("0008")


def downgrade() -> None:
    """Refuse: there is no way back but a backup."""
    raise RuntimeError("there is no downgrade; restore a backup (migrations/README.md)")
